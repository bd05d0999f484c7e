"""From pairs to clusters and links: the same outcome for every order and every batching of the same utterances.

Utterances with the same words are one *profile*, whoever printed them when, where the words tell so much that any two
printings of them are one utterance; else those that have marks, kind, speakers and day in common, too. A profile is
decided about once, however many articles carry it. ``same`` decisions between profiles make components; inside each,
clusters grow from the surest pair down, and two clusters join only if most members of one are the same as members of
the other and none contradicts, so that no chain of near matches glues together what doesn't match. What a person has
put together stands together, whole clusters at a time, and what a person has put apart never meets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from datetime import date
from typing import Final, cast

from quotedb.merge.candidates import MergeKeys, all_keys
from quotedb.merge.circumstances import Occasion, occasion
from quotedb.merge.evidence import Evidence, Surroundings, surroundings, together, wording_of
from quotedb.merge.judge import Decision, decide, order, places, repeats, sure
from quotedb.merge.model import Cluster, Link, LinkType, Outcome, Utterance

MOST: Final = 0.6
"""Share of the pairs between two clusters that must be the same for them to be one."""
Load = Callable[[Collection[int]], Iterable[Utterance]]


class _Profile:
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
        self.shared: list[list[_Profile]] = []
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


Pair = tuple[_Profile, _Profile]


def _joined(pair: Pair) -> bool:
    """Whether a person has put these two together."""
    one, two = pair
    return two.first in one.evidence.source.joined


class _Around:
    """What two profiles have in common around their words, worked out if a decision depends on it."""

    __slots__ = ("one", "two")

    def __init__(self, one: _Profile, two: _Profile) -> None:
        self.one, self.two = one, two

    def __call__(self) -> Occasion:
        return occasion(self.one.together, self.two.together, self.one.around, self.two.around)


class _Pool:
    """All profiles seen so far, and an index of them by key."""

    def __init__(self) -> None:
        self.by_identity: dict[Hashable, _Profile] = {}
        self.by_key: dict[object, _Profile | list[_Profile]] = {}
        self.by_id: dict[str, _Profile] = {}
        self._asked: dict[_Profile, int] = {}
        self._partial: list[_Profile] = []

    def unasked(self, frontier: Iterable[_Profile]) -> set[int]:
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

    def add(self, utterance: Utterance) -> _Profile:
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
            profile = _Profile(evidence, certain)
            if identity is not None:
                self.by_identity[identity] = profile
            if certain:
                self._partial.append(profile)
            self._index(profile, _keys(profile.keys.mutual), _keys(profile.keys.stored))
        self.by_id[utterance.id] = profile
        return profile

    def _index(self, profile: _Profile, mutual: tuple[object, ...], stored: tuple[object, ...]) -> None:
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

    def near(self, profile: _Profile) -> set[_Profile]:
        """The profiles that this one has to be compared with."""
        found: set[_Profile] = set()
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


def _text(utterance: Utterance) -> str:
    return utterance.text


def _keys(found: tuple[int, ...]) -> tuple[object, ...]:
    """Keys as objects, which compiled code looks up without taking them apart."""
    return cast("tuple[object, ...]", found)


def update(changed: Iterable[Utterance], load: Load | None) -> Outcome:
    """Recompute everything that the ``changed`` utterances touch.

    ``load(keys)`` returns all stored utterances with at least one of the keys (``candidates.keys``); whether the
    changed ones are among them doesn't matter; without it the changed ones are all there are. Read are the changed
    ones' components, closed over ``same`` decisions, and what their members are compared with. The outcome holds every
    cluster of these components, complete, and every link with at least one end in them; clusters and links of other
    utterances stay as they are. It says exactly what computing the whole collection from nothing would say about them.
    """
    pool = _Pool()
    asked: set[int] = set()
    decisions: dict[Pair, Decision] = {}
    home: set[_Profile] = set()
    # What is alike comes one after the other: its keys and words are then still at hand.
    given = dict.fromkeys([pool.add(utterance) for utterance in sorted(changed, key=_text)])
    frontier = given
    while frontier:
        if load is not None:
            while wanted := pool.unasked(frontier) - asked:
                asked |= wanted
                for utterance in sorted(load(wanted), key=_text):
                    pool.add(utterance)
        reached: dict[_Profile, None] = {}
        waiting: dict[tuple[str, ...], list[_Profile]] = {}
        for profile in frontier:
            waiting.setdefault(profile.evidence.whole, []).append(profile)
        ahead = list(waiting)
        while ahead:  # the same words come one after the other, so that what was found out about them is still known
            for profile in waiting.pop(ahead.pop(), ()):
                home.add(profile)
                for other in pool.near(profile):
                    if other in home:  # which has been compared with all that is near it
                        continue
                    pair = (profile, other) if order(profile.evidence, other.evidence) else (other, profile)
                    decision = decide(pair[0].together, pair[1].together, _Around(*pair))
                    joined = _joined(pair)
                    if decision.relation == "none" and not joined:
                        continue
                    decisions[pair] = decision
                    if decision.relation == "same" or joined:
                        if other in frontier:
                            ahead.append(other.evidence.whole)
                        else:
                            reached[other] = None
        frontier = reached
    outcome = _outcome(home, given, decisions)
    for profile in pool.by_id.values():
        profile.shared.clear()  # they refer to each other, and would wait for the garbage collector
    return outcome


def cluster(utterances: Iterable[Utterance]) -> Outcome:
    """Clusters and links of a whole set."""
    return update(utterances, None)


def _outcome(inside: set[_Profile], given: Iterable[_Profile], decisions: dict[Pair, Decision]) -> Outcome:
    home = _linkage(decisions)
    groups: dict[int, list[_Profile]] = {}
    for profile, number in home.items():
        groups.setdefault(number, []).append(profile)
    clusters = [_cluster([one.source for profile in group for one in profile.members()]) for group in groups.values()]
    for profile in inside:
        if profile not in home:
            clusters.append(_cluster([one.source for one in profile.members()]))
    links = []
    for (one, two), decision in decisions.items():
        if decision.relation != "none" and (one not in home or home[one] != home.get(two)):
            links.append(_link(one.evidence, two.evidence, decision))
    keys = {}
    for profile in given:
        for member in profile.members():
            own = profile.keys if profile.keys_of is None else profile.keys_of[member.likeness]
            keys[member.source.id] = own.mutual + own.stored
    return Outcome(
        tuple(sorted(clusters, key=_members)),
        tuple(sorted(links, key=lambda link: (link.type, link.longer, link.shorter))),
        keys,
    )


def _members(cluster: Cluster) -> tuple[str, ...]:
    return cluster.members


def _linkage(decisions: dict[Pair, Decision]) -> dict[_Profile, int]:
    """Number of the cluster of each profile that is the same as any other: complete linkage.

    The surest pairs come first, of equally sure ones those of the smaller ids.
    """
    same: dict[_Profile, set[_Profile]] = {}
    told: list[Pair] = []
    for pair, decision in decisions.items():
        one, two = pair
        if _joined(pair):
            told.append(pair)
            same.setdefault(one, set())
            same.setdefault(two, set())
        if decision.relation == "same":
            same.setdefault(one, set()).add(two)
            same.setdefault(two, set()).add(one)
    home = _components(same)
    if not told:
        sizes: dict[int, int] = {}
        for number in home.values():
            sizes[number] = sizes.get(number, 0) + 1
        # Where all are the same as each other nothing is left to ask.
        open_ends = {home[one] for one, found in same.items() if len(found) < sizes[home[one]] - 1 or _parted(one)}
        if not open_ends:
            return home
    else:
        open_ends = set(home.values())
    edges = _edges(decisions, home, open_ends)
    number = len(home)
    for profile in home:
        if home[profile] in open_ends:
            number += 1
            home[profile] = number
    groups: dict[int, set[_Profile]] = {}
    for profile, found in home.items():
        groups.setdefault(found, set()).add(profile)
    foes = _contradicting(decisions, home)
    ruled = _Ruled(home, told)
    for one, two in edges:
        left, right = home[one], home[two]
        if left == right or not _alike(groups[left], groups[right], same, foes) or not ruled.join(left, right):
            continue
        if len(groups[left]) < len(groups[right]):
            left, right = right, left
        for profile in groups[right]:
            home[profile] = left
        groups[left] |= groups.pop(right)
    return {profile: ruled.whole(number) for profile, number in home.items()} if told else home


def _parted(profile: _Profile) -> bool:
    """Whether a person has put this one apart from another."""
    return bool(profile.evidence.source.parted)


def _components(same: dict[_Profile, set[_Profile]]) -> dict[_Profile, int]:
    """Number of each profile's component: all that ``same`` decisions lead to."""
    home: dict[_Profile, int] = {}
    number = 0
    for first in same:
        if first in home:
            continue
        number += 1
        home[first] = number
        waiting = [first]
        while waiting:
            for other in same[waiting.pop()]:
                if other not in home:
                    home[other] = number
                    waiting.append(other)
    return home


class _Ruled:
    """What people's decisions make of clusters: those joined to each other are one whole, in which no two are parted.

    A cluster grows by itself, as if nobody had decided, except into a whole that it must keep out of.
    """

    def __init__(self, home: dict[_Profile, int], told: list[Pair]) -> None:
        self._roots: dict[int, int] = {}
        self._members: dict[int, set[str]] = {}
        self._foes: dict[int, set[str]] = {}
        for profile, number in home.items():
            if profile.evidence.source.parted:
                self._members[number] = {profile.first}
                self._foes[number] = set(profile.evidence.source.parted)
        for one, two in told:
            self._unite(home[one], home[two])

    def whole(self, cluster: int) -> int:
        """Number of the whole that a cluster belongs to."""
        while cluster in self._roots:
            cluster = self._roots[cluster]
        return cluster

    def join(self, one: int, two: int) -> bool:
        """Make one whole of two clusters' wholes, unless a person has parted what is in them."""
        left, right = self.whole(one), self.whole(two)
        if left == right:
            return True
        if not self._members.get(left, _NOBODY).isdisjoint(self._foes.get(right, _NOBODY)):
            return False
        self._unite(left, right)
        return True

    def _unite(self, one: int, two: int) -> None:
        left, right = self.whole(one), self.whole(two)
        if left == right:
            return
        self._roots[right] = left
        for held in (self._members, self._foes):
            if right in held:
                held[left] = held.get(left, set()) | held.pop(right)


_NOBODY: Final[frozenset[str]] = frozenset()


def _contradicting(decisions: dict[Pair, Decision], home: dict[_Profile, int]) -> dict[_Profile, set[_Profile]]:
    """With whom each profile can't be one quote, whoever else is: another number, a negation."""
    foes: dict[_Profile, set[_Profile]] = {}
    for (one, two), decision in decisions.items():
        if decision.relation == "altered" and one in home and two in home:
            foes.setdefault(one, set()).add(two)
            foes.setdefault(two, set()).add(one)
    return foes


def _alike(
    one: set[_Profile],
    two: set[_Profile],
    same: dict[_Profile, set[_Profile]],
    foes: dict[_Profile, set[_Profile]],
) -> bool:
    """Whether at least ``MOST`` of the pairs between two clusters are the same, and none contradicts.

    Each profile counts as often as it is printed in another way, or said by others, or on another day.
    """
    few, many = (one, two) if len(one) <= len(two) else (two, one)
    if any(not foes[profile].isdisjoint(many) for profile in few if profile in foes):
        return False
    pairs = sum([profile.ways * _ways(same[profile] & many) for profile in few])
    return pairs >= MOST * _ways(few) * _ways(many)


def _ways(profiles: Iterable[_Profile]) -> int:
    """In how many ways some profiles are printed."""
    return sum([profile.ways for profile in profiles])


def _edges(decisions: dict[Pair, Decision], home: dict[_Profile, int], wanted: set[int]) -> list[Pair]:
    """The pairs that are the same, in the components that are ``wanted``, from the surest down."""
    ranked: list[tuple[float, str, str, Pair]] = []
    for pair, decision in decisions.items():
        if decision.relation == "same" and home[pair[0]] in wanted:
            one, two = pair[0].first, pair[1].first
            ranked.append((-decision.score, min(one, two), max(one, two), pair))
    ranked.sort()  # no two pairs have the same ids
    return [edge[3] for edge in ranked]


def _cluster(members: list[Utterance]) -> Cluster:
    """One cluster; what was published first stands for it, undated ones last, ties by id."""
    if len(members) == 1:
        return Cluster(members[0].id, (members[0].id,))
    first = min(members, key=lambda u: (u.published or date.max, u.id))
    return Cluster(first.id, tuple(sorted(u.id for u in members)))


def _link(long: Evidence, short: Evidence, decision: Decision) -> Link:
    if long.whole == short.whole and long.source.id > short.source.id:
        long, short = short, long  # neither is longer: the smaller id goes first
    where, within = places(long, short, decision)
    if long.indirect and not short.indirect:
        long, short, where, within = short, long, within, where
    kind: LinkType = "overlap" if decision.relation == "same" or decision.relation == "none" else decision.relation
    return Link(kind, long.source.id, short.source.id, where, within, round(decision.score, 4))
