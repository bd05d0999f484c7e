"""Where noun phrases begin, and which of them that end with a capital are nobody's name: "another Ohio Democrat"."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from quotedb.extract.layout import Layout
from quotedb.extract.lexicon import (
    ADV,
    AUX,
    BODY,
    CONJ,
    CUE,
    DET,
    FUNCTION,
    GIVEN,
    NOUN,
    PREP,
    PRON_OTHER,
    PRONOUN,
    RELATIVE,
    ROLE,
    SUBJECT_PRON,
    TITLE,
    word_set,
)
from quotedb.extract.mention import APOSTROPHES, POSSESSIVE
from quotedb.extract.names import country_words, people_words, place_words
from quotedb.extract.namesakes import PLACING
from quotedb.extract.nouns import verbs
from quotedb.extract.structure import Structure
from quotedb.extract.tokens import GIVEN_NAME

_OUTSIDE: Final = PREP | AUX | CONJ | RELATIVE | ADV | PRON_OTHER
_PRONOUNS: Final = SUBJECT_PRON | PRONOUN
ASKING: Final = word_set("noun_phrases.asking")
"""What clauses begin with: "why critics say"."""
_OWNERS: Final = word_set("noun_phrases.owners")
_ONE_OF_MANY: Final = word_set("noun_phrases.one_of_many")
"""Determiners, and what else stands before one of many."""
_ADJECTIVES: Final = word_set("noun_phrases.adjectives")
_NUMBERED: Final = word_set("noun_phrases.numbered")
"""What there are several of, with numbers."""
_PREFIXES: Final = word_set("noun_phrases.prefixes")
_PARTICIPLES: Final = word_set("noun_phrases.participles")
_MOST: Final = 7
"""Tokens of a phrase before its head."""


def phrase_start(structure: Structure, token: int) -> int:
    """The first token of the noun phrase whose head is ``token``: back to a determiner or a boundary."""
    layout, owner = structure.layout, structure.owner
    flags, tokens, lower = layout.flags, layout.tokens, layout.lower
    first = token
    for back in range(token - 1, max(structure.sentence_first[structure.sentence[token]], token - _MOST) - 1, -1):
        if owner[back] >= 0:
            break
        text, flag = tokens[back], flags[back]
        if not text[0].isalnum():
            if text == "," and back and lower[back - 1].isdecimal() and lower[back + 1].isdecimal():
                continue  # "40,000 people"
            if text in POSSESSIVE or (text in APOSTROPHES and back and lower[back - 1].endswith("s")):
                continue
            break
        if flag & DET:
            return back
        if flag & _PRONOUNS and lower[back] not in _OWNERS:
            return min(token, first + 1)  # "she watches young voters": what follows the subject is its verb
        if (
            flag & _OUTSIDE
            or lower[back] in ASKING
            or (
                not flag & (ROLE | BODY | TITLE)
                and text.islower()
                and ((flag & CUE and not _is_compound(structure, back)) or is_verb(structure, back))
            )
        ):
            break
        if flag & _PRONOUNS:
            return back
        first = back
    return first


def is_verb(structure: Structure, token: int) -> bool:
    """Whether a word in small letters, before a role and a name, is what somebody did to them: "met", "joined"."""
    layout = structure.layout
    text = layout.tokens[token]
    if text in verbs():
        return True
    if not text.endswith("ed") or not token:
        return False
    return layout.words[token - 1].upper or bool(layout.flags[token - 1] & ROLE and layout.tokens[token - 1].islower())


def _is_compound(structure: Structure, token: int) -> bool:
    """Whether a word in "-ing" is the middle of a compound, and no verb: "the policy planning director"."""
    layout = structure.layout
    if not layout.tokens[token].endswith("ing") or not token or structure.owner[token - 1] >= 0:
        return False
    before = layout.flags[token - 1]
    return layout.tokens[token - 1].islower() and bool(before & (NOUN | BODY)) and not before & (FUNCTION | CUE | ROLE)


def is_one_of_many(structure: Structure, begin: int, last: int) -> bool:
    """Whether capitalised words name nobody: "an Ohio Democrat said", "the Texan is", one of a people."""
    layout = structure.layout
    word = layout.lower[last - 1]
    before = begin - 1
    if word not in people_words() or word.endswith("s") or before < 0 or structure.owner[before] >= 0:
        return False
    if not layout.flags[before] & DET and layout.lower[before] not in _ONE_OF_MANY:
        return False
    if last - begin > 1 and layout.flags[last - 2] & GIVEN:
        return False
    if last >= len(layout.tokens) or structure.owner[last] >= 0:
        return True
    after = layout.flags[last]
    if after & (CUE | AUX):
        return True
    # Not "the Ukrainian issue", "the American and the Russian ministers"
    return layout.lower[last] != "and" and (not layout.tokens[last].islower() or bool(after & FUNCTION))


def name_begins(structure: Structure, begin: int, last: int, surnames: Collection[str]) -> int:
    """Where a surname begins among capitalised words of something else: "in Ohio | Bell said", "Democrats | Bell"."""
    layout = structure.layout
    lower, own = layout.lower, last - 1
    if layout.tokens[own] not in surnames:
        return begin
    before = " ".join(lower[begin:own])
    many = own - begin == 1 and before.endswith("s") and before in people_words()
    placed = begin > 0 and lower[begin - 1] in PLACING and (before in place_words() or before in country_words())
    return own if many or (placed and not layout.flags[begin] & GIVEN) else begin


def has_number(layout: Layout, token: int) -> bool:
    """Whether a single letter after a capitalised word may belong to it: not the "I" of "America I love"."""
    if layout.tokens[token] != "I":
        return True
    return bool(layout.sorts[token - 1] & GIVEN_NAME) or layout.lower[token - 1] in _NUMBERED


def is_adjective(word: str) -> bool:
    """Whether a single capitalised word says what a thing is like, or is one: "Pro-Bell", "Bell-backed", "T-shirt"."""
    lower = word.lower()
    before, hyphen, after = word.partition("-")
    if not hyphen:
        return lower in _ADJECTIVES or lower in ASKING
    thing = len(before) == 1 and after.islower()  # "T-shirts"
    return thing or before.lower() in _PREFIXES or (after.islower() and after.endswith("ed")) or after in _PARTICIPLES
