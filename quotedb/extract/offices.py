"""What a sentence says that somebody is, beside titles and appositives: "became mayor", "who was elected sheriff"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from quotedb.extract.entity import Entity
from quotedb.extract.layout import Layout
from quotedb.extract.lexicon import (
    AUX,
    BODY,
    CUE,
    DET,
    FUNCTION,
    GIVEN,
    NOUN,
    PLURAL,
    PREP,
    PRONOUN,
    RELATIVE,
    ROLE,
    STRONG,
    TITLE,
    word_set,
)
from quotedb.extract.mention import DESCRIPTION, POSSESSIVE, Mention
from quotedb.extract.nouns import verbs
from quotedb.extract.structure import Structure

BEFORE_OFFICES: Final = frozenset(
    (",", "is", "was", "became", "becomes", "has", "had", "serves", "served", "works", "worked")
)
"""Tokens after a name from which on it may be said what somebody is."""
_BE: Final = word_set("offices.be")
_BECOME: Final = word_set("offices.become")
_WORK: Final = word_set("offices.work")
_MADE: Final = word_set("offices.made")
_WHEN: Final = word_set("offices.when")
NO_TOKENS: Final = (0, 0)
_OF: Final = word_set("offices.of")
_ONCE: Final = word_set("offices.once")
_DAYS: Final = word_set("offices.days")
_MOST: Final = 6
"""Words of a role, its head included."""
_LONGEST_REST: Final = 9
"""Words after the head that a description has at most."""
_ASIDE: Final = 10
"""Tokens of what is said of somebody between commas."""


def office_after(layout: Layout, at: int, stop: int) -> tuple[int, int]:
    """The tokens of the role that is told from token ``at`` on, the head last; none where none is told.

    ``at`` comes right after a name, ``stop`` ends its sentence.
    """
    lower = layout.lower
    if lower[at] == ",":
        at += 1
        if at + 1 < stop and lower[at].isdecimal() and lower[at + 1] == ",":
            at += 2
            if at < stop and layout.flags[at] & DET:
                return _role(layout, at, stop)
        if at < stop and layout.flags[at] & DET:
            while at < stop and lower[at][0].isalnum() and lower[at] != "who":
                at += 1  # "a former banker who is now mayor"
        if at >= stop or lower[at] != "who":
            return NO_TOKENS
        at += 1
    if at < stop and lower[at] in ("has", "had"):
        at += 1
    if at >= stop:
        return NO_TOKENS
    verb = lower[at]
    at += 1
    while at < stop and lower[at] in _WHEN:
        at += 1
    if verb in _WORK:
        return _role(layout, at + 1, stop) if at < stop and lower[at] == "as" else NO_TOKENS
    if verb in _BE and at < stop and lower[at] in _MADE:
        at += 1
    elif verb not in _BE and verb not in _BECOME:
        return NO_TOKENS
    return _role(layout, at, stop)


def describe(entity: Entity, layout: Layout, first: int, last: int, *, whole: bool = False) -> None:
    """Keep the first words of the text that say what an entity is, if they name what one person does.

    Unless the words ``[first, last)`` are ``whole``, what follows belongs to them, too: "a professor of law at ...".
    """
    before, end = entity.described
    if before < end and before <= first:
        return
    flags, lower = layout.flags, layout.lower
    while first < last and lower[first] in _DAYS:
        first += 1
    if not any(flags[token] & ROLE and not flags[token] & PLURAL for token in range(first, last)):
        return
    entity.described = (_comes_from(layout, first, whole), last if whole else _goes_on(layout, last))


def _comes_from(layout: Layout, first: int, whole: bool) -> int:
    """Where a description begins, with "former" and its like before it, and "Health" before a ``whole`` "Minister"."""
    tokens, lower, flags = layout.tokens, layout.lower, layout.flags
    least = max(0, first - _MOST)
    while first > least:
        before = first - 1
        part = whole and tokens[before][0].isupper() and not flags[before] & (FUNCTION | CUE | GIVEN)
        if lower[before] in _DAYS or not (part or lower[before] in _ONCE):
            break
        first = before
    return first


def ends_with(layout: Layout, head: int, last: int) -> bool:
    """Whether a description whose head is before token ``head`` goes on to ``last``: "the mayor | of Bellville"."""
    return layout.lower[head] in _OF and _goes_on(layout, head) == last


def described_by(layout: Layout, mentions: Sequence[Mention], number: int, comma: int) -> Mention | None:
    """The description that goes on to a comma, "the mayor of Bellville,"; ``number``: the last mention before it."""
    found = None
    for earlier in reversed(mentions[max(0, number - 2) : number + 1]):
        if earlier.type == DESCRIPTION and ends_with(layout, earlier.last, comma):
            if earlier.kind == "person":
                return earlier
            found = found or earlier
    return found


def _goes_on(layout: Layout, last: int) -> int:
    """Where a description ends whose head is before ``last``: at a mark, a verb or what else begins anew."""
    tokens, lower, flags = layout.tokens, layout.lower, layout.flags
    stop = min(len(lower), last + _LONGEST_REST)
    at = last if lower[last - 1] not in _OF else last - 1
    if at >= stop or lower[at] not in _OF:
        return last
    kept = last
    while at < stop and (tokens[at][0].isalnum() or tokens[at] in POSSESSIVE or tokens[at] == "&"):
        if lower[at] in _DAYS or (lower[at][0].isdigit() and at == kept + 1):
            break
        ends = flags[at] & (RELATIVE | CUE | AUX | PRONOUN) and tokens[at] not in POSSESSIVE
        if ends and not tokens[at][0].isupper():
            break
        at += 1
        if not flags[at - 1] & (DET | FUNCTION) and lower[at - 1] not in _OF:
            kept = at
    return kept


def _role(layout: Layout, at: int, stop: int) -> tuple[int, int]:
    """The tokens of a noun phrase whose head names what somebody does, without its determiner."""
    lower, flags = layout.lower, layout.flags
    if at < stop and flags[at] & DET:
        at += 1
    first = at
    stop = min(stop, first + _MOST)
    while at < stop and lower[at][0].isalnum():
        if flags[at] & (ROLE | TITLE):
            last = at + 1
            while last < stop and flags[last] & (ROLE | BODY | NOUN) and lower[last][0].isalnum():
                last += 1
            owned = last < len(lower) and lower[last] in ("'s", "’s")
            one = flags[last - 1] & (ROLE | TITLE) and not flags[last - 1] & PLURAL
            return (first, last) if one and not owned else NO_TOKENS
        if flags[at] & FUNCTION:
            break
        at += 1
    return NO_TOKENS


def opens_clause(structure: Structure, description: Mention, name: Mention) -> bool:
    """Whether the name after a description is another's, the subject of what follows.

    "According to the prosecutor, Tom Bell, 34, took it", but "according to the mayor, Ann Bell, the plan failed":
    behind a preposition, where a verb comes after what is said of the name.
    """
    layout = structure.layout
    if not description.first or not layout.flags[description.first - 1] & PREP:
        return False
    stop = structure.sentence_first[structure.sentence[name.first] + 1]
    verb = name.last
    if verb < stop and layout.tokens[verb] == ",":
        aside = range(verb + 1, min(stop, verb + _ASIDE))
        verb = next((token for token in aside if layout.tokens[token] == ","), stop) + 1
    if verb >= stop:
        return False
    word = layout.lower[verb]
    return bool(layout.flags[verb] & (AUX | STRONG)) or word in verbs() or word.endswith("ed")
