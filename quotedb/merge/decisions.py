"""What people have put together and apart: whether decisions contradict each other, and what they make of names.

Pure functions of sets of pairs. ``same`` pairs make wholes; a ``different`` pair inside one whole is a contradiction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from quotedb.merge.speakers import NameCluster, NameNode, shown_name

Pair = tuple[str, str]


def contradiction(same: Iterable[Pair], different: Iterable[Pair], new: Pair, together: bool) -> list[Pair] | None:
    """The pairs that ``new`` can't stand beside, put together or apart; ``None`` if it can.

    ``same`` and ``different`` don't contradict each other. For a new pair put apart these are the pairs that lead from
    one end to the other, fewest first; for one put together the pair that keeps the two wholes apart.
    """
    one, two = new
    paths = _paths(same, one)
    if not together:
        return None if two not in paths else _steps(paths, two)
    if two in paths:
        return None
    there = _paths(same, two)
    for pair in sorted(different):
        for a, b in (pair, pair[::-1]):
            if a in paths and b in there:
                return [*_steps(paths, a), *_steps(there, b), pair]
    return [new] if one == two else None


def _paths(same: Iterable[Pair], start: str) -> dict[str, Pair | None]:
    """All that is put together with ``start``, each with the pair by which it is reached first."""
    near: dict[str, list[Pair]] = {}
    for pair in sorted(same):
        for end in pair:
            near.setdefault(end, []).append(pair)
    reached: dict[str, Pair | None] = {start: None}
    frontier = [start]
    for here in frontier:
        for pair in near.get(here, ()):
            there = pair[1] if pair[0] == here else pair[0]
            if there not in reached:
                reached[there] = pair
                frontier.append(there)
    return reached


def _steps(paths: Mapping[str, Pair | None], end: str) -> list[Pair]:
    found = []
    while (pair := paths[end]) is not None:
        found.append(pair)
        end = pair[0] if pair[1] == end else pair[1]
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """What people have said of names, by key: which are one speaker's, which isn't another's, what to call them.

    ``different`` pairs are (name, form): the form is none of that name's. ``called`` is in the order in which it was
    said: of several names for one speaker the last counts.
    """

    same: Collection[Pair] = ()
    different: Collection[Pair] = ()
    called: Sequence[Pair] = ()


def told_speakers(clusters: Iterable[NameCluster], nodes: Iterable[NameNode], told: Told) -> list[NameCluster]:
    """The speakers that remain when people have had their say; ``nodes`` are those of the clusters.

    Clusters with names that are put together are one speaker. A form that is put apart from a name of its own speaker
    leaves, with the names that a person has joined to it, and stands by itself; everything else stays.
    """
    found = list(clusters)
    if not (told.same or told.different or told.called):
        return found
    known = {node.key: node for node in nodes}
    before = {cluster.keys: cluster for cluster in found}
    same = [pair for pair in told.same if pair[0] in known and pair[1] in known]
    own = _wholes([{key} for key in known], same)
    gone: set[str] = set()
    apart: list[set[str]] = []
    while True:
        whole = _wholes([*apart, *(set(cluster.keys) - gone for cluster in found)], same)
        clash = [
            form
            for name, form in sorted(told.different)
            if {name, form} <= known.keys() and whole[name] is whole[form] and own[name] is not own[form]
        ]
        if not clash:
            break
        apart.append(own[clash[0]])
        gone |= own[clash[0]]
    order = {key: place for place, (key, _) in enumerate(told.called)}
    speakers = []
    for group in {id(group): group for group in whole.values()}.values():
        keys = tuple(sorted(group))
        speaker = before.get(keys) or NameCluster(*shown_name([known[key] for key in keys]), keys)
        renamed = max((key for key in keys if key in order), key=order.__getitem__, default=None)
        if renamed is not None:
            speaker = NameCluster(told.called[order[renamed]][1], speaker.kind, keys)
        speakers.append(speaker)
    return sorted(speakers, key=lambda cluster: cluster.keys)


def _wholes(groups: Iterable[set[str]], same: Iterable[Pair]) -> dict[str, set[str]]:
    """The group of each key, groups with a pair in common being one; the same object for all keys of a group."""
    found: dict[str, set[str]] = {}
    for group in groups:
        whole = set(group)
        found.update(dict.fromkeys(whole, whole))
    for one, two in sorted(same):
        left, right = found[one], found[two]
        if left is not right:
            left |= right
            found.update(dict.fromkeys(right, left))
    return found
