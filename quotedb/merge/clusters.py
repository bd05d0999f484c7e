"""From pairs to clusters and links: the same outcome for every order and every batching of the same utterances.

``same`` decisions between profiles make components; inside each, clusters grow from the surest pair down, and two
clusters join only if most members of one are the same as members of the other and none contradicts, so that no chain of
near matches glues together what doesn't match. What a person has put together stands together, whole clusters at a
time, and what a person has put apart never meets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Final

from quotedb.merge.circumstances import Occasion, occasion
from quotedb.merge.evidence import Evidence
from quotedb.merge.judge import Decision, decide, order, places
from quotedb.merge.model import Cluster, Link, LinkType, Outcome, Utterance
from quotedb.merge.profiles import Pool, Profile

MOST: Final = 0.6
"""Share of the pairs between two clusters that must be the same for them to be one."""
Load = Callable[[Collection[int]], Iterable[Utterance]]


Pair = tuple[Profile, Profile]


def _joined(pair: Pair) -> bool:
    """Whether a person has put these two together."""
    one, two = pair
    return two.first in one.evidence.source.joined


class _Around:
    """What two profiles have in common around their words, worked out if a decision depends on it."""

    __slots__ = ("one", "two")

    def __init__(self, one: Profile, two: Profile) -> None:
        self.one, self.two = one, two

    def __call__(self) -> Occasion:
        return occasion(self.one.together, self.two.together, self.one.around, self.two.around)


def _text(utterance: Utterance) -> str:
    return utterance.text


def update(changed: Iterable[Utterance], load: Load | None) -> Outcome:
    """Recompute everything that the ``changed`` utterances touch.

    ``load(keys)`` returns all stored utterances with at least one of the keys (``candidates.keys``); whether the
    changed ones are among them doesn't matter; without it the changed ones are all there are. Read are the changed
    ones' components, closed over ``same`` decisions, and what their members are compared with. The outcome holds every
    cluster of these components, complete, and every link with at least one end in them; clusters and links of other
    utterances stay as they are. It says exactly what computing the whole collection from nothing would say about them.
    """
    pool = Pool()
    asked: set[int] = set()
    decisions: dict[Pair, Decision] = {}
    home: set[Profile] = set()
    # What is alike comes one after the other: its keys and words are then still at hand.
    given = dict.fromkeys([pool.add(utterance) for utterance in sorted(changed, key=_text)])
    frontier = given
    while frontier:
        if load is not None:
            while wanted := pool.unasked(frontier) - asked:
                asked |= wanted
                for utterance in sorted(load(wanted), key=_text):
                    pool.add(utterance)
        reached: dict[Profile, None] = {}
        waiting: dict[tuple[str, ...], list[Profile]] = {}
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


def _outcome(inside: set[Profile], given: Iterable[Profile], decisions: dict[Pair, Decision]) -> Outcome:
    home = _linkage(decisions)
    groups: dict[int, list[Profile]] = {}
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
        tuple(sorted(clusters, key=_first_member)),
        tuple(sorted(links, key=lambda link: (link.type, link.longer, link.shorter))),
        keys,
    )


def _first_member(cluster: Cluster) -> str:
    return cluster.members[0]  # of no other cluster


def _linkage(decisions: dict[Pair, Decision]) -> dict[Profile, int]:
    """Number of the cluster of each profile that is the same as any other: complete linkage.

    The surest pairs come first, of equally sure ones those of the smaller ids.
    """
    same: dict[Profile, set[Profile]] = {}
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
    groups: dict[int, set[Profile]] = {}
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


def _parted(profile: Profile) -> bool:
    """Whether a person has put this one apart from another."""
    return bool(profile.evidence.source.parted)


def _components(same: dict[Profile, set[Profile]]) -> dict[Profile, int]:
    """Number of each profile's component: all that ``same`` decisions lead to."""
    home: dict[Profile, int] = {}
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

    def __init__(self, home: dict[Profile, int], told: list[Pair]) -> None:
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


def _contradicting(decisions: dict[Pair, Decision], home: dict[Profile, int]) -> dict[Profile, set[Profile]]:
    """With whom each profile can't be one quote, whoever else is: another number, a negation, an opposite."""
    foes: dict[Profile, set[Profile]] = {}
    for (one, two), decision in decisions.items():
        if decision.relation == "altered" and one in home and two in home:
            foes.setdefault(one, set()).add(two)
            foes.setdefault(two, set()).add(one)
    return foes


def _alike(
    one: set[Profile],
    two: set[Profile],
    same: dict[Profile, set[Profile]],
    foes: dict[Profile, set[Profile]],
) -> bool:
    """Whether at least ``MOST`` of the pairs between two clusters are the same, and none contradicts.

    Each profile counts as often as it is printed in another way, or said by others, or on another day.
    """
    few, many = (one, two) if len(one) <= len(two) else (two, one)
    if any(not foes[profile].isdisjoint(many) for profile in few if profile in foes):
        return False
    pairs = sum([profile.ways * _ways(same[profile] & many) for profile in few])
    return pairs >= MOST * _ways(few) * _ways(many)


def _ways(profiles: Iterable[Profile]) -> int:
    """In how many ways some profiles are printed."""
    return sum([profile.ways for profile in profiles])


def _edges(decisions: dict[Pair, Decision], home: dict[Profile, int], wanted: set[int]) -> list[Pair]:
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
