"""Utterances that decide alike, and an index of them by merge key.

Utterances with the same words are one *profile*, whoever printed them when, where the words tell so much that any two
printings of them are one utterance; else those that have marks, kind, speakers and day in common, too. A profile is
decided about once, however many articles carry it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import cast

from quotedb.merge.candidates import MergeKeys, all_keys
from quotedb.merge.evidence import Evidence, Surroundings, surroundings, together, wording_of
from quotedb.merge.judge import repeats, sure
from quotedb.merge.model import Utterance


class Profile:
    """Utterances that decide alike; the one with the smallest id stands for them.

    What is said around their words counts together, and so do speakers and days where those differ: who comes in can
    make a pair the same, and never the opposite. ``keys`` are those of the first that came; ``keys_of`` has those of
    all by their likeness, where there are several. ``shared`` are the lists of all that stand under a key which is both
    stored and looked up, by keys of this one that others have too.
    """

    __slots__ = ("_around", "_indexed", "_together", "evidence", "keys", "keys_of", "others", "shared", "sure")

    def __init__(self, evidence: Evidence, sure: bool) -> None:
        self.evidence = evidence
        self.sure = sure
        self.keys = all_keys(evidence)
        self.keys_of: dict[Hashable, MergeKeys] | None = None
        self.shared: list[list[Profile]] = []
        self.others: list[Evidence] | None = None
        self._around: Surroundings | None = None
        self._indexed: set[object] | None = None
        self._together: Evidence | None = None

    @property
    def first(self) -> str:
        """The smallest id."""
        return self.evidence.source.id

    @property
    def around(self) -> Surroundings:
        """What is said around the words, in whichever article."""
        if self._around is None:
            others = self.others
            if others is None:
                self._around = self.evidence.around
            else:
                self._around = surroundings([self.evidence.around, *[other.around for other in others]])
        return self._around

    @property
    def together(self) -> Evidence:
        """What is decided about."""
        if self.keys_of is None:
            return self.evidence
        if self._together is None:
            self._together = together(self.evidence, self.others or ())
        return self._together

    def join(self, evidence: Evidence) -> MergeKeys | None:
        """Take in another utterance that decides alike; its keys if they aren't known yet."""
        self._around = self._together = None
        keys = self._keys_of_another(evidence) if self.sure else None
        if self.others is None:
            self.others = []
        if evidence.source.id < self.first:
            self.others.append(self.evidence)
            self.evidence = evidence
        else:
            self.others.append(evidence)
        return keys

    def _keys_of_another(self, evidence: Evidence) -> MergeKeys | None:
        likeness = evidence.likeness
        if self.keys_of is None:
            if likeness == self.evidence.likeness:
                return None
            self.keys_of = {self.evidence.likeness: self.keys}
        if likeness in self.keys_of:
            return None
        keys = self.keys_of[likeness] = all_keys(evidence)
        return keys

    @property
    def ways(self) -> int:
        """How many likenesses it has."""
        return 1 if self.keys_of is None else len(self.keys_of)

    def all_keys(self) -> list[MergeKeys]:
        """The keys of all of them."""
        return [self.keys] if self.keys_of is None else list(self.keys_of.values())

    def unindexed(self, keys: MergeKeys) -> tuple[tuple[object, ...], tuple[object, ...]]:
        """Those of some more keys, mutual and stored, under which this profile doesn't stand yet."""
        if self._indexed is None:
            self._indexed = {*_keys(self.keys.mutual), *_keys(self.keys.stored)}
        mutual = tuple([key for key in _keys(keys.mutual) if key not in self._indexed])
        stored = tuple([key for key in _keys(keys.stored) if key not in self._indexed])
        self._indexed.update(mutual, stored)
        return tuple(dict.fromkeys(mutual)), tuple(dict.fromkeys(stored))

    def members(self) -> list[Evidence]:
        """All of them, in no order."""
        return [self.evidence] if self.others is None else [self.evidence, *self.others]


class Pool:
    """All profiles seen so far, and an index of them by key."""

    def __init__(self) -> None:
        self.by_identity: dict[Hashable, Profile] = {}
        self.by_key: dict[object, Profile | list[Profile]] = {}
        self.by_id: dict[str, Profile] = {}
        self._asked: dict[Profile, int] = {}
        self._partial: list[Profile] = []

    def unasked(self, frontier: Iterable[Profile]) -> set[int]:
        """The keys under which all is stored that the ``frontier`` has to be compared with, each profile complete.

        Those alone that haven't been given before.
        """
        wanted: set[int] = set()
        for profile in frontier:
            ways = profile.ways
            before = self._asked.get(profile, 0)
            if before < ways:
                self._asked[profile] = ways
                for keys in profile.all_keys()[before:]:
                    wanted.update(keys.mutual, keys.asked)
        wanted.update([profile.keys.whole for profile in self._partial])
        self._partial.clear()
        return wanted

    def add(self, utterance: Utterance) -> Profile:
        """The profile of an utterance, which is new or known."""
        profile = self.by_id.get(utterance.id)
        if profile is not None:
            return profile
        evidence = Evidence(utterance, wording_of(utterance.text))
        decided = utterance.joined or utterance.parted  # of its like, it alone
        certain = not decided and sure(evidence)
        identity: Hashable = None
        if certain:
            identity = evidence.saying
        elif not decided and repeats(evidence):
            identity = evidence.likeness
        profile = None if identity is None else self.by_identity.get(identity)
        if profile is not None:
            more = profile.join(evidence)
            if more is not None:
                self._index(profile, *profile.unindexed(more))
        else:
            profile = Profile(evidence, certain)
            if identity is not None:
                self.by_identity[identity] = profile
            if certain:
                self._partial.append(profile)
            self._index(profile, _keys(profile.keys.mutual), _keys(profile.keys.stored))
        self.by_id[utterance.id] = profile
        return profile

    def _index(self, profile: Profile, mutual: tuple[object, ...], stored: tuple[object, ...]) -> None:
        by_key = self.by_key
        for key in mutual:
            held = by_key.setdefault(key, profile)
            if held is profile:
                continue
            if not isinstance(held, list):
                first, held = held, [held]
                by_key[key] = held
                first.shared.append(held)
            held.append(profile)
            profile.shared.append(held)
        for key in stored:
            held = by_key.setdefault(key, profile)
            if isinstance(held, list):
                held.append(profile)
            elif held is not profile:
                by_key[key] = [held, profile]

    def near(self, profile: Profile) -> set[Profile]:
        """The profiles that this one has to be compared with."""
        found: set[Profile] = set()
        by_key = self.by_key
        for shared in profile.shared:
            found.update(shared)
        for keys in profile.all_keys():
            for key in _keys(keys.asked):
                held = by_key.get(key)
                if held is None:
                    continue
                if isinstance(held, list):
                    found.update(held)
                else:
                    found.add(held)
        found.discard(profile)
        return found


def _keys(found: tuple[int, ...]) -> tuple[object, ...]:
    """Keys as objects, which compiled code looks up without taking them apart."""
    return cast("tuple[object, ...]", found)
