"""Speakers across articles: which printed names stand for one person or body.

All decisions are about the names of one block, taken as a set. A name that could be two different speakers ("George
Bush" beside "George W. Bush" and "George H.W. Bush", "State Department" beside two countries') stands by itself; a bare
surname is never taken for somebody with a full name. Chains glue nothing: a name joins others only if all of them fit
each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from quotedb.text.names import (
    PersonName,
    acronym,
    block_key,
    country_of,
    extra_vowel,
    full_names,
    has_title,
    initials,
    misspelt,
    name_key,
    of_any_country,
    organisation_words,
    person_name,
    same_given,
    skeleton,
    spelling,
)

K = TypeVar("K")

RULES = 1
"""Counts up when names fall into other blocks, or are grouped otherwise, than before: stored ones are grouped anew."""


@dataclass(frozen=True, slots=True)
class NameNode:
    """One name as articles give it, after each article resolved its own short forms.

    ``key`` is ``name_key(form)`` and unique in its collection. ``form`` is one printed form with that key. ``kind`` is
    one of ``extract.model.EntityKind``. ``count`` says how often the name stands for a speaker; it decides which form
    is shown, and which of two spellings is the slip.
    """

    key: str
    form: str
    kind: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class NameCluster:
    """One speaker: ``keys`` are sorted; ``name`` is the form to show."""

    name: str
    kind: str
    keys: tuple[str, ...]


def block(node: NameNode) -> str:
    """The block a name falls into: only names of one block can be one speaker."""
    if node.kind == "unnamed":
        return f"unnamed:{node.key}"
    return block_key(node.form, node.kind)


def cluster_names(nodes: Iterable[NameNode]) -> list[NameCluster]:
    """The speakers among the names of one block (one kind), sorted by their smallest key.

    Depends on the set of nodes alone. Linear in the number of distinct names apart from spellings within one surname.
    """
    ordered = sorted(nodes, key=lambda node: (node.key, node.kind, node.form))
    if not ordered:
        return []
    kind = ordered[0].kind
    if kind == "person":
        groups = _persons(ordered)
    elif kind == "organisation":
        groups = _organisations(ordered)
    elif kind in ("country", "group"):
        groups = [ordered]
    else:
        groups = list(_by(ordered, lambda node: node.key).values())
    clusters = [NameCluster(_shown(group), kind, tuple(sorted({n.key for n in group}))) for group in groups]
    return sorted(clusters, key=lambda cluster: cluster.keys)


def _shown(group: list[NameNode]) -> str:
    """The form to show.

    A country's usual name; else a form without title, the most used, with the most words, first in the alphabet.
    """
    if group[0].kind == "country":
        return country_of(group[0].form) or group[0].form
    person = group[0].kind == "person"
    return min(
        group,
        key=lambda n: (person and has_title(n.form), -n.count, -len(n.key.split(" ")), n.form),
    ).form


def shown_name(nodes: Iterable[NameNode]) -> tuple[str, str]:
    """Name and kind of one speaker with these names, whatever blocks they are of: the most used kind's usual form."""
    kinds = _by(list(nodes), lambda node: node.kind)
    kind = min(kinds, key=lambda kind: (-_weight(kinds[kind]), kind))
    return _shown(kinds[kind]), kind


def _by(nodes: list[NameNode], key: Callable[[NameNode], K]) -> dict[K, list[NameNode]]:
    found: dict[K, list[NameNode]] = {}
    for node in nodes:
        found.setdefault(key(node), []).append(node)
    return found


def _weight(group: list[NameNode]) -> int:
    return sum(node.count for node in group)


# Persons


@dataclass(frozen=True, slots=True)
class _Person:
    name: PersonName
    nodes: tuple[NameNode, ...]


def _persons(nodes: list[NameNode]) -> list[list[NameNode]]:
    surnames = _by(nodes, lambda node: _surname(person_name(node.form)))
    groups: list[list[NameNode]] = []
    for members in surnames.values():
        groups += _one_surname(members)
    return _slips(groups)


def _surname(name: PersonName) -> str:
    return " ".join(spelling(word) for word in name.surname.split(" "))


def _one_surname(nodes: list[NameNode]) -> list[list[NameNode]]:
    """Names with one surname, spelling aside: the cliques that remain when names that fit several are set apart."""
    alike = _by(nodes, lambda node: _identity(person_name(node.form)))
    people = [_Person(person_name(group[0].form), tuple(group)) for group in alike.values()]
    fits: dict[int, set[int]] = {i: set() for i in range(len(people))}
    by_given: dict[str, list[int]] = {}
    for i, one in enumerate(people):
        names = sorted(full_names(one.name.given)) if one.name.given else []
        for j in {j for name in names for j in by_given.get(name, ())}:
            if _compatible(one.name, people[j].name):
                fits[i].add(j)
                fits[j].add(i)
        for name in names:
            by_given.setdefault(name, []).append(i)
    unsure = {i for i, near in fits.items() if any(len(near - fits[j]) > 1 for j in near)}
    groups: list[list[NameNode]] = []
    placed: set[int] = set()
    for i in range(len(people)):
        if i in placed:
            continue
        clique = [i] if i in unsure else [i, *(j for j in sorted(fits[i]) if j not in unsure and j not in placed)]
        placed.update(clique)
        groups.append([node for j in clique for node in people[j].nodes])
    return groups


def _identity(name: PersonName) -> tuple[str, ...]:
    return (spelling(name.given), *(spelling(m) for m in name.middle), "/", name.suffix)


def _compatible(one: PersonName, two: PersonName) -> bool:
    """Whether two names with one surname can be one person's; names without a given name fit only their like."""
    if one.suffix != two.suffix or not one.given or not two.given:
        return False
    if not same_given(one.given, two.given):
        return False
    return all(_middle(a, b) for a, b in zip(one.middle, two.middle, strict=False)) and (
        not one.middle or not two.middle or len(one.middle) == len(two.middle)
    )


def _middle(one: str, two: str) -> bool:
    if len(one) == 1 or len(two) == 1:
        return one[0] == two[0]
    return spelling(one) == spelling(two)


def _slips(groups: list[list[NameNode]]) -> list[list[NameNode]]:
    """Join a rarer misspelling to the one name that it is a slip for; a slip of a slip stays apart."""
    ranked = sorted(groups, key=lambda g: (-_weight(g), g[0].key))
    roots: list[list[NameNode]] = []
    by_given: dict[str, list[list[NameNode]]] = {}
    for group in ranked:
        name = person_name(group[0].form)
        given = {skeleton(name.given), *full_names(name.given)} if name.given else set()
        candidates = {id(root): root for part in given for root in by_given.get(part, ())}
        near = [root for root in candidates.values() if _slip(name, root)]
        if len(near) == 1:
            near[0].extend(group)
        else:
            roots.append(group)
            for part in given:
                by_given.setdefault(part, []).append(group)
    return roots


def _slip(name: PersonName, root: list[NameNode]) -> bool:
    other = person_name(root[0].form)
    if name.suffix != other.suffix or name.middle != other.middle or not other.given:
        return False
    if _surname(name) == _surname(other):
        return extra_vowel(spelling(name.given), spelling(other.given))
    if not same_given(name.given, other.given):
        return False
    one, two = name.surname.split(" "), other.surname.split(" ")
    return one[:-1] == two[:-1] and misspelt(one[-1], two[-1])


# Organisations


def _organisations(nodes: list[NameNode]) -> list[list[NameNode]]:
    cores = _by(nodes, lambda node: organisation_words(node.form)[1])
    groups: list[list[NameNode]] = []
    for members in cores.values():
        variants = _by(members, lambda node: organisation_words(node.form)[0])
        bare = variants.pop((), None)
        if bare is not None and len(variants) == 1 and not of_any_country(bare[0].form):
            next(iter(variants.values())).extend(bare)
        elif bare is not None:
            groups.append(bare)
        groups += variants.values()
    return _acronyms(groups)


def _acronyms(groups: list[list[NameNode]]) -> list[list[NameNode]]:
    """Join an acronym to the one body whose words have these initials."""
    shorts = [group for group in groups if len(group[0].key.split(" ")) == 1 and acronym(group[0].form)]
    if not shorts or len(shorts) == len(groups):
        return groups
    by_initials: dict[str, list[list[NameNode]]] = {}
    for group in groups:
        for letters in sorted({initials(node.form) for node in group if len(node.key.split(" ")) > 1}):
            by_initials.setdefault(letters, []).append(group)
    joined: set[int] = set()
    for short in shorts:
        full = by_initials.get(acronym(short[0].form) or "", [])
        if len(full) == 1 and full[0] is not short:
            full[0].extend(short)
            joined.add(id(short))
    return [group for group in groups if id(group) not in joined]


__all__ = ["NameCluster", "NameNode", "block", "cluster_names", "name_key", "shown_name"]
