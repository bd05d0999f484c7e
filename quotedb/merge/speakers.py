"""Speakers across articles: which printed names stand for one person or body.

All decisions are about the names of one block, taken as a set. A name that could be two different speakers ("George
Bush" beside "George W. Bush" and "George H.W. Bush", "State Department" beside two countries') stands by itself; a bare
surname is never taken for somebody with a full name. Chains glue nothing: a name joins others only if all of them fit
each other. Father and junior are two, unless the junior is the only one there is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeVar

from quotedb.text.names import (
    SLIP_LETTERS,
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
    sounds,
    sounds_alike,
    spelling,
    transliterated,
    without_a_vowel,
)

K = TypeVar("K")
T = TypeVar("T")

RULES = 3
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

    Depends on the set of nodes alone. Linear in the number of distinct names: those that could be one person are found
    by their given and middle names, and there are never many of them beside those that are.
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


def _by(nodes: list[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    found: dict[K, list[T]] = {}
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
    """Names with one surname, spelling aside: an initial is the one person's whom it fits, or nobody else's."""
    alike = _by(nodes, lambda node: _identity(person_name(node.form)))
    people = [_Person(person_name(group[0].form), tuple(group)) for group in alike.values()]
    groups = _cliques([one for one in people if len(one.name.given) != 1])
    initialled: dict[tuple[Hashable, ...], list[list[_Person]]] = {}
    for group in groups:
        for held in {key for one in group for key in _held(one.name)}:
            initialled.setdefault((group[0].name.given[:1], *held), []).append(group)
    owners: dict[int, list[list[_Person]]] = {}
    others = []
    for short in _cliques([one for one in people if len(one.name.given) == 1]):
        near = _one_or_more(short, initialled)
        if len(near) == 1 and all(_compatible(one.name, two.name) for one in short for two in near[0]):
            owners.setdefault(id(near[0]), []).append(short)
        else:
            others.append(short)
    for group in groups:
        shorts = owners.get(id(group), [])
        if len(shorts) == 1:
            others.append(group + shorts[0])
        else:
            others += [group, *shorts]
    return _juniors([[node for one in group for node in one.nodes] for group in others])


_Held = tuple[Hashable, ...]
_MIDDLE_NAMES: Final = 3
"""Middle names that are looked at before two names are compared."""


def _held(name: PersonName) -> list[_Held]:
    """Under which suffix and middle names a name stands, for those that it may fit."""
    if not name.middle:
        return [(name.suffix, 0)]
    ways = [(f"={spelling(m)}" if len(m) > 1 else f"^{m}", f"*{m[0]}") for m in name.middle[:_MIDDLE_NAMES]]
    return [(name.suffix, -1), *((name.suffix, len(name.middle), *way) for way in product(*ways))]


def _sought(name: PersonName) -> list[_Held]:
    """Under which those stand that have a suffix and middle names which fit this one's."""
    if not name.middle:
        return [(name.suffix, 0), (name.suffix, -1)]
    ways = [(f"={spelling(m)}", f"^{m[0]}") if len(m) > 1 else (f"*{m}",) for m in name.middle[:_MIDDLE_NAMES]]
    return [(name.suffix, 0), *((name.suffix, len(name.middle), *way) for way in product(*ways))]


def _one_or_more(short: list[_Person], initialled: dict[_Held, list[list[_Person]]]) -> list[list[_Person]]:
    """The group in which somebody fits one of these initials, or the first two of them."""
    near: list[list[_Person]] = []
    for one in short:
        for sought in _sought(one.name):
            for group in initialled.get((short[0].name.given, *sought), ()):
                if not any(group is other for other in near) and any(_compatible(one.name, p.name) for p in group):
                    near.append(group)
                    if len(near) > 1:
                        return near
    return near


def _cliques(people: list[_Person]) -> list[list[_Person]]:
    """Those who all fit each other; who fits several that don't is set apart."""
    fits: dict[int, set[int]] = {i: set() for i in range(len(people))}
    by_given: dict[_Held, list[int]] = {}
    for i, one in enumerate(people):
        names = sorted(full_names(one.name.given)) if one.name.given else []
        sought = [(name, *key) for key in _sought(one.name) for name in names]
        for j in {j for key in sought for j in by_given.get(key, ())}:
            if _compatible(one.name, people[j].name):
                fits[i].add(j)
                fits[j].add(i)
        for key in _held(one.name):
            for name in names:
                by_given.setdefault((name, *key), []).append(i)
    unsure = {i for i, near in fits.items() if any(len(near & fits[j]) < len(near) - 1 for j in near)}
    groups: list[list[_Person]] = []
    placed: set[int] = set()
    for i in range(len(people)):
        if i in placed:
            continue
        clique = [i] if i in unsure else [i, *(j for j in sorted(fits[i]) if j not in unsure and j not in placed)]
        placed.update(clique)
        groups.append([people[j] for j in clique])
    return groups


def _juniors(groups: list[list[NameNode]]) -> list[list[NameNode]]:
    """Join "Joe Tarn" and "Joseph R. Tarn Jr.": short form and formal form of one who is told from nobody.

    Not if anybody else of the surname has that given name, nor if the junior's short form says so too.
    """
    formal = [group for group in groups if all(_is_formal_junior(person_name(node.form)) for node in group)]
    if not formal:
        return groups
    by_given: dict[str, list[list[NameNode]]] = {}
    for group in groups:
        for given in {given for node in group for given in _givens(person_name(node.form).given)}:
            by_given.setdefault(given, []).append(group)
    joined: dict[int, list[NameNode]] = {}
    for junior in formal:
        name = person_name(junior[0].form)
        alike = {id(g): g for given in {name.given[0], *full_names(name.given)} for g in by_given.get(given, ())}
        near = [g for g in alike.values() if g is not junior and any(_namesake(name, person_name(n.form)) for n in g)]
        if len(near) == 1 and all(_short_for(person_name(node.form), name) for node in near[0]):
            joined[id(junior)] = near[0]
    for junior in formal:
        if id(junior) in joined:
            joined[id(junior)].extend(junior)
    return [group for group in groups if id(group) not in joined]


def _is_formal_junior(name: PersonName) -> bool:
    return name.suffix == "jr" and bool(name.middle) and len(name.given) > 1


def _givens(given: str) -> set[str]:
    """What a given name may be short for; an initial is no name."""
    return {given, *full_names(given)} if given else set()


def _namesake(one: PersonName, two: PersonName) -> bool:
    """Whether two names of one surname may be father's and son's, or one person's."""
    return two.given == one.given[0] or (bool(two.given) and same_given(one.given, two.given))


def _short_for(name: PersonName, formal: PersonName) -> bool:
    """Whether a name without a suffix has a short form of the other's given name, and no other middle name."""
    return (
        not name.suffix
        and spelling(name.given) != spelling(formal.given)
        and spelling(formal.given) in full_names(name.given)
        and (not name.middle or all(_middle(a, b) for a, b in zip(name.middle, formal.middle, strict=False)))
    )


def _identity(name: PersonName) -> tuple[str, ...]:
    return (spelling(name.given), *(spelling(m) for m in name.middle), "/", name.suffix)


def _compatible(one: PersonName, two: PersonName) -> bool:
    """Whether two names with one surname can be one person's; names without a given name fit only their like."""
    if one.suffix != two.suffix or not one.given or not two.given:
        return False
    if not _same_or_initial(one.given, two.given):
        return False
    if one.surname != two.surname and spelling(one.given) != spelling(two.given):
        return False  # "Mike Coffman" and "Michael Kofman": one thing may be printed otherwise, not both
    return all(_middle(a, b) for a, b in zip(one.middle, two.middle, strict=False)) and (
        not one.middle or not two.middle or len(one.middle) == len(two.middle)
    )


def _same_or_initial(one: str, two: str) -> bool:
    if len(one) == 1 or len(two) == 1:
        return one[0] == two[0]
    return same_given(one, two)


def _middle(one: str, two: str) -> bool:
    if len(one) == 1 or len(two) == 1:
        return one[0] == two[0]
    return spelling(one) == spelling(two)


def _slips(groups: list[list[NameNode]]) -> list[list[NameNode]]:
    """Join a rarer misspelling to the one name that it is a slip for, and a name from another script to its other
    spelling; a slip of a slip stays apart.
    """
    ranked = sorted(groups, key=lambda g: (-_weight(g), g[0].key))
    roots: list[list[NameNode]] = []
    by_name: dict[_Held, list[list[NameNode]]] = {}
    for group in ranked:
        name = person_name(group[0].form)
        given = _givens_alike(name.given)
        candidates = {id(root): root for key in _slips_of(name) for root in by_name.get(key, ())}
        near = [
            root
            for root in candidates.values()
            if not given.isdisjoint(_givens_alike(person_name(root[0].form).given))
            and (_slip(name, root) or _other_spelling(name, root))
        ]
        if len(near) == 1:
            root = near[0]
            root.extend(group)
        else:
            root = group
            roots.append(root)
        for key in {key for node in group for key in _slips_of(person_name(node.form))}:
            held = by_name.setdefault(key, [])
            if not any(root is other for other in held):
                held.append(root)
    return roots


def _givens_alike(given: str) -> set[str]:
    """What given names have in common that one person's may be."""
    return {skeleton(given), *full_names(given)} if given else set()


def _slips_of(name: PersonName) -> set[_Held]:
    """What a name has in common with every one that may be a slip for it, or another spelling of it."""
    if not name.given:
        return set()
    *before, last = name.surname.split(" ")
    alike = (name.suffix, name.middle, *before)
    given = spelling(name.given)
    fulls = full_names(name.given)
    found: set[_Held] = {(name.suffix, name.middle, _surname(name), one) for one in without_a_vowel(given)}
    if len(last) >= SLIP_LETTERS:
        cuts = {last, *(last[:place] + last[place + 1 :] for place in range(len(last)))}
        found.update((*alike, "", cut, full) for cut in cuts for full in fulls)
    if name.given[0] in "ou":
        fulls = fulls | {spelling("u" + name.given[1:])}
    found.update((*alike, "", "", sound, full) for sound in sounds(last) for full in fulls)
    return found


def _slip(name: PersonName, root: list[NameNode]) -> bool:
    other = person_name(root[0].form)
    if name.suffix != other.suffix or name.middle != other.middle or not other.given:
        return False
    if _surname(name) == _surname(other):
        return extra_vowel(spelling(name.given), spelling(other.given))
    if spelling(name.given) != spelling(other.given):
        return False  # a slip in the surname, and not another given name besides
    one, two = name.surname.split(" "), other.surname.split(" ")
    return one[:-1] == two[:-1] and misspelt(one[-1], two[-1])


def _other_spelling(name: PersonName, root: list[NameNode]) -> bool:
    """Whether one of these names is the same in another transliteration: of the surname, of the given name or both."""
    one = name.surname.split(" ")
    for other in {person_name(node.form) for node in root}:
        two = other.surname.split(" ")
        if (name.suffix, name.middle, one[:-1]) != (other.suffix, other.middle, two[:-1]):
            continue
        alike = spelling(one[-1]) == spelling(two[-1])
        if (alike or transliterated(one[-1], two[-1])) and min(len(name.given), len(other.given)) > 2:
            if alike and same_given(name.given, other.given):
                continue  # which has been decided
            if sounds_alike(name.given, other.given):
                return True
    return False


def doubt(one: str, two: str) -> str | None:
    """Why it is less than sure that two printed names of one speaker are one person's; null if it is."""
    first, second = person_name(one), person_name(two)
    if first.suffix != second.suffix:
        return "a short name and a formal one of a junior"
    if first.given and second.given and (len(first.given) == 1) != (len(second.given) == 1):
        return "an initial and a given name"
    if _surname(first) != _surname(second):
        return "surnames spelled otherwise"
    if first.given and second.given and not _same_or_initial(first.given, second.given):
        return "given names spelled otherwise"
    return None


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


__all__ = ["NameCluster", "NameNode", "block", "cluster_names", "doubt", "name_key", "shown_name"]
