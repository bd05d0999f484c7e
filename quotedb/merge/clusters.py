"""From pairs to clusters and links: the same outcome for every order and every batching of the same utterances.

Utterances with the same text, kind, speakers, day and surroundings are one *profile*: they decide alike, once.
``same`` decisions between profiles make components; inside each, clusters grow from the surest pair down, and two
clusters join only if each member of one is the same as each member of the other, so that no chain of near matches
glues together what doesn't match.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from quotedb.merge.candidates import MergeKeys, merge_keys
from quotedb.merge.evidence import Evidence, prepare
from quotedb.merge.judge import Decision, decide, order, repeats
from quotedb.merge.model import Cluster, Link, Outcome, Utterance
from quotedb.text.spans import Span

Load = Callable[[Collection[str]], Iterable[Utterance]]


class _Profile:
    """Utterances that decide alike; the one with the smallest id stands for them."""

    __slots__ = ("evidence", "keys", "others")

    def __init__(self, evidence: Evidence, keys: MergeKeys) -> None:
        self.evidence = evidence
        self.keys = keys
        self.others: list[Utterance] | None = None

    @property
    def first(self) -> str:
        """The smallest id."""
        return self.evidence.source.id

    def join(self, utterance: Utterance) -> None:
        """Take in another utterance of the same text, kind, speakers, day and surroundings."""
        if self.others is None:
            self.others = []
        if utterance.id < self.first:
            self.others.append(self.evidence.source)
            self.evidence = prepare(utterance)
        else:
            self.others.append(utterance)

    def members(self) -> list[Utterance]:
        """All of them, in no order."""
        return [self.evidence.source, *(self.others or ())]


Pair = tuple[_Profile, _Profile]


class _Pool:
    """All profiles seen so far, and an index of them by key."""

    def __init__(self) -> None:
        self.by_identity: dict[tuple[object, ...], _Profile] = {}
        self.by_key: dict[str, _Profile | list[_Profile]] = {}
        self.by_id: dict[str, _Profile] = {}

    def add(self, utterance: Utterance) -> _Profile:
        """The profile of an utterance, which is new or known."""
        profile = self.by_id.get(utterance.id)
        if profile is not None:
            return profile
        said = utterance.speakers if len(utterance.speakers) < 2 else tuple(sorted(set(utterance.speakers)))
        identity = (
            utterance.text,
            utterance.kind == "indirect",
            utterance.published,
            said,
            utterance.around,
            utterance.beside,
        )
        profile = self.by_identity.get(identity)
        if profile is not None:
            profile.join(utterance)
        else:
            evidence = prepare(utterance)
            profile = _Profile(evidence, merge_keys(evidence))
            if repeats(evidence):
                self.by_identity[identity] = profile
            for key in profile.keys.stored:
                held = self.by_key.setdefault(key, profile)
                if isinstance(held, list):
                    held.append(profile)
                elif held is not profile:
                    self.by_key[key] = [held, profile]
        self.by_id[utterance.id] = profile
        return profile

    def near(self, profile: _Profile) -> set[_Profile]:
        """The profiles that this one has to be compared with."""
        found: set[_Profile] = set()
        by_key = self.by_key
        for key in profile.keys.probes:
            held = by_key.get(key)
            if isinstance(held, list):
                found.update(held)
            elif held is not None:
                found.add(held)
        found.discard(profile)
        return found


def update(changed: Iterable[Utterance], load: Load | None) -> Outcome:
    """Recompute everything that the ``changed`` utterances touch.

    ``load(keys)`` returns all stored utterances with at least one of the keys (``candidates.keys``); whether the
    changed ones are among them doesn't matter; without it the changed ones are all there are. Read are the changed
    ones' components, closed over ``same`` decisions, and what their members are compared with. The outcome holds every
    cluster of these components, complete, and every link with at least one end in them; clusters and links of other
    utterances stay as they are. It says exactly what computing the whole collection from nothing would say about them.
    """
    pool = _Pool()
    asked: set[str] = set()
    decisions: dict[Pair, Decision] = {}
    home: set[_Profile] = set()
    frontier = dict.fromkeys(pool.add(utterance) for utterance in changed)
    while frontier:
        if load is not None:
            wanted = {key for profile in frontier for key in profile.keys.probes} - asked
            asked |= wanted
            for utterance in load(wanted) if wanted else ():
                pool.add(utterance)
        reached: dict[_Profile, None] = {}
        for profile in frontier:
            home.add(profile)
            for other in pool.near(profile):
                if other in home:  # which has been compared with all that is near it
                    continue
                pair = (profile, other) if order(profile.evidence, other.evidence) else (other, profile)
                decision = decide(pair[0].evidence, pair[1].evidence)
                if decision.relation == "none":
                    continue
                decisions[pair] = decision
                if decision.relation == "same" and other not in frontier:
                    reached[other] = None
        frontier = reached
    return _outcome(home, decisions)


def cluster(utterances: Iterable[Utterance]) -> Outcome:
    """Clusters and links of a whole set."""
    return update(utterances, None)


def _outcome(inside: set[_Profile], decisions: dict[Pair, Decision]) -> Outcome:
    home = _linkage(decisions)
    groups: dict[int, list[_Profile]] = {}
    for profile, number in home.items():
        groups.setdefault(number, []).append(profile)
    clusters = [_cluster([u for profile in group for u in profile.members()]) for group in groups.values()]
    for profile in inside:
        if profile not in home:
            clusters.append(_cluster(profile.members()))
    links = []
    for (one, two), decision in decisions.items():
        if decision.relation != "same" or home[one] != home[two]:
            links.append(_link(one.evidence, two.evidence, decision))
    return Outcome(
        tuple(sorted(clusters, key=lambda c: c.members)),
        tuple(sorted(links, key=lambda link: (link.type, link.longer, link.shorter))),
        {member.id: profile.keys.stored for profile in inside for member in profile.members()},
    )


def _linkage(decisions: dict[Pair, Decision]) -> dict[_Profile, int]:
    """Number of the cluster of each profile that is the same as any other: complete linkage.

    The surest pairs come first, of equally sure ones those of the smaller ids.
    """
    same: dict[_Profile, set[_Profile]] = {}
    edges = _edges(decisions)
    for one, two in edges:
        same.setdefault(one, set()).add(two)
        same.setdefault(two, set()).add(one)
    home = {profile: number for number, profile in enumerate(same)}
    groups = {number: {profile} for profile, number in home.items()}
    shared = {number: same[profile] for profile, number in home.items()}
    for one, two in edges:
        left, right = home[one], home[two]
        if left == right or not groups[right] <= shared[left]:
            continue
        if len(groups[left]) < len(groups[right]):
            left, right = right, left
        for profile in groups[right]:
            home[profile] = left
        groups[left] |= groups.pop(right)
        shared[left] = shared[left] & shared.pop(right)
    return home


def _edges(decisions: dict[Pair, Decision]) -> list[Pair]:
    ranked = []
    for pair, decision in decisions.items():
        if decision.relation == "same":
            low, high = sorted((pair[0].first, pair[1].first))
            ranked.append((-decision.score, low, high, pair))
    ranked.sort(key=lambda edge: edge[:3])
    return [edge[3] for edge in ranked]


def _cluster(members: list[Utterance]) -> Cluster:
    """One cluster; what was published first stands for it, undated ones last, ties by id."""
    first = min(members, key=lambda u: (u.published or date.max, u.id))
    return Cluster(first.id, tuple(sorted(u.id for u in members)))


def _link(long: Evidence, short: Evidence, decision: Decision) -> Link:
    if long.whole == short.whole and long.source.id > short.source.id:
        long, short = short, long  # neither is longer: the smaller id goes first
    where = Span(long.starts[decision.start], long.ends[decision.stop - 1])
    if decision.relation == "contains":
        return Link("contains", long.source.id, short.source.id, where, round(decision.score, 4))
    if long.indirect and not short.indirect:
        last = max(j for _, j in decision.pairs)
        where = Span(short.starts[min(j for _, j in decision.pairs)], short.ends[last])
        long, short = short, long
    return Link("related", long.source.id, short.source.id, where, round(decision.score, 4))
