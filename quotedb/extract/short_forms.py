"""What bodies and couples are called for short: "Bellco" of "Bellco Energy", the Post, "State", "Tom and Ann Bell"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from quotedb.extract.entity import Entity
from quotedb.extract.layout import Layout
from quotedb.extract.lexicon import BODY, COMMON, FEMALE, GIVEN, MALE, PLURAL, SURNAME, lexicon, word_set
from quotedb.extract.mention import Mention
from quotedb.extract.names import (
    LEGAL_FORMS,
    country_words,
    end_words,
    folded_name,
    organisations,
    people_words,
    place_words,
)
from quotedb.extract.structure import Structure
from quotedb.extract.tokens import GIVEN_NAME
from quotedb.extract.words import one_slip

_SMALL: Final = word_set("short_forms.small")
"""What the rest of a body's name begins with, where it may be left out: "Harbour Institute | for Safety"."""
_DEPARTMENTS: Final = word_set("short_forms.departments")
"""Second words of bodies that are called by the first: "State" of "State Department"."""

_LOOSE_FORMS: Final = word_set("short_forms.loose")
_CHAMBERS: Final = word_set("short_forms.chambers")
"""Last words of bodies that others are called by, too: "the House" is not the White House."""
_LONG: Final = 6
"""Letters from which a misprint may be of a name of which nothing says that a person bears it."""


def is_body_word(word: str) -> bool:
    """Whether a word says of a name that it is a body's, or what the body is for."""
    flag = lexicon().flags.get(word.lower(), 0)
    return (bool(flag & (BODY | COMMON)) and not flag & (GIVEN | SURNAME)) or word.lower() in end_words()


def body_for_first(alike: Sequence[Entity], word: str, mention: Mention) -> Entity | None:
    """The one body that is called by the first word of its name: "Bellco" of "Bellco Energy", but not "Bell".

    ``alike``: the entities whose names begin with it.
    """
    flag = lexicon().flags.get(word, 0)
    if mention.kind != "person" and not mention.role and word not in place_words():
        firms = [e for e in alike if e.kind in ("organisation", "") and len(e.name) > 1 and _is_known_firm(e, flag)]
        if len(firms) == 1 and not flag & PLURAL:
            return firms[0]
    if mention.kind == "person" or mention.role or flag & (GIVEN | COMMON | SURNAME) or word in place_words():
        return _department(alike, word, mention)
    bodies = [
        entity
        for entity in alike
        if entity.kind in ("organisation", "") and not entity.titled and 1 < len(entity.name) < 4
        if all(is_body_word(other) for other in entity.name[1:])
    ]
    return bodies[0] if len(bodies) == 1 else None


def _is_known_firm(entity: Entity, flag: int) -> bool:
    """Whether a name ends with what the law calls a company, or is one of the well-known; ``flag``: of its first word.

    A surname needs more than "Group" behind it: "Walker" may be a person beside the Walker Group.
    """
    last = entity.name[-1].lower()
    legal = last in LEGAL_FORMS and not (flag & (SURNAME | GIVEN) and last in _LOOSE_FORMS)
    return legal or " ".join(entity.name).lower() in organisations()


def _department(alike: Sequence[Entity], word: str, mention: Mention) -> Entity | None:
    """The same of "State" and "Treasury", which are words of their own, too."""
    if mention.kind == "person" or mention.role:
        return None
    bodies = [e for e in alike if e.kind == "organisation" and len(e.name) == 2 and e.name[1].lower() in _DEPARTMENTS]
    return bodies[0] if len(bodies) == 1 else None


def begins_body(entity: Entity, mention: Mention, key: tuple[str, ...]) -> bool:
    """Whether one of two names is the other's beginning: "Harbour Institute" of "Harbour Institute for Safety"."""
    if entity.kind not in ("organisation", "") or mention.kind not in ("organisation", "") or entity.titled:
        return False
    known = folded_name(entity.name)
    short, long = (key, known) if len(key) < len(known) else (known, key)
    begins = 1 < len(short) < len(long) and long[: len(short)] == short and long[len(short)] in _SMALL
    return begins and bool(lexicon().flags.get(short[-1], 0) & BODY)


def body_by_last(alike: Sequence[Entity], mention: Mention) -> Entity | None:
    """The one body that is called by the last word of its name: "the Post" of "Bellville Post", named before."""
    if mention.name[-1] in _CHAMBERS:
        return None
    bodies = [e for e in alike if e.kind == "organisation" and len(e.name) > 1]
    one = bodies[0] if len(bodies) == 1 else None
    return one if one is not None and one.full is not None and one.full.first < mention.first else None


def give_surnames(layout: Layout, names: Sequence[Mention]) -> None:
    """ "Tom and Ann Bell": the first of two given names has the surname that the second has.

    Not where the first is a surname, too, or stands alone elsewhere: "Warren and Ann Bell".
    """
    alone: dict[str, int] | None = None
    for one, two in pairwise(names):
        if two.first != one.last + 1 or layout.lower[one.last] != "and" or one.role:
            continue
        if not _is_given(layout, one, len(one.name)) or layout.flags[one.head] & SURNAME:
            continue
        if len(two.name) > 1 and _is_given(layout, two, len(two.name) - 1):
            if alone is None:
                alone = dict(Counter(word for mention in names for word in {mention.name[0], mention.name[-1]}))
            if alone[one.name[0]] == 1:
                one.name = (*one.name, two.name[-1])
                one.kind = "person"


def _is_given(layout: Layout, mention: Mention, count: int) -> bool:
    """Whether the first words of a name are a given name and initials."""
    word = layout.lower[mention.head]
    given = layout.flags[mention.head] & GIVEN and word not in place_words() and word not in people_words()
    return bool(given) and all(len(word) == 2 and word[1] == "." for word in mention.name[1:count])


def misspelt(alike: dict[tuple[str, int], list[str]], by_last: dict[str, list[Entity]], word: str) -> list[Entity]:
    """The persons whose surname is the word but for one slip; ``alike``: surnames by first letter and length."""
    first, length = word[0], len(word)
    return [
        entity
        for near in (length - 1, length, length + 1)
        for last in alike.get((first, near), ())
        if one_slip(last, word)
        for entity in by_last[last]
        if entity.kind == "person" or (entity.kind == "" and len(entity.name) > 1 and length > _LONG)
    ]


def complete_from_quotes(structure: Structure, entities: Sequence[Entity]) -> None:
    """Persons called by their surname alone get the given name that a quote in an earlier paragraph has, and only it.

    "My student, Tom Bell, saw it", and then "Bell"; whoever was called Bell before may be another.
    """
    bare = {e.name[0]: e for e in entities if len(e.name) == 1 and e.kind in ("person", "") and not e.honour}
    if not bare:
        return
    layout = structure.layout
    given: dict[str, set[str]] = {}
    for passage in structure.quoted:
        for token in range(passage.first + 1, passage.last):
            entity = bare.get(layout.tokens[token])
            if entity is None or entity.full is None:
                continue
            before, sort = layout.tokens[token - 1], layout.sorts[token - 1]
            inside = token - 1 > passage.first and before[1:].islower() and not layout.flags[token - 1]
            placed = before.lower() in place_words() or before.lower() in country_words()
            if before[0].isupper() and (sort & GIVEN_NAME or inside) and not placed:
                later = layout.paragraph_of[entity.full.first] > passage.paragraph
                given.setdefault(entity.name[0], set()).add(before if later else "")
    for word, names in given.items():
        entity, name = bare[word], min(names)
        flag = lexicon().flags.get(name.lower(), 0) & (MALE | FEMALE)
        one = flag if flag != MALE | FEMALE else 0
        if name and len(names) == 1 and not (one and entity.gender and one != entity.gender):
            entity.name, entity.kind = (name, word), "person"
            entity.gender = entity.gender or one
