"""Names and other words that look alike: surnames that are months or places ("May", "Jordan"), words with capitals."""

from __future__ import annotations

from typing import Final

from quotedb.extract.lexicon import (
    ADV,
    AUX,
    BODY,
    COMMON,
    CUE,
    DATE,
    DET,
    FEMALE,
    FUNCTION,
    GIVEN,
    MALE,
    PREP,
    PRON_OTHER,
    PRONOUN,
    RELATIVE,
    ROLE,
    STRONG,
    TITLE,
    lexicon,
    word_set,
)
from quotedb.extract.mention import APOSTROPHES, POSSESSIVE, Mention
from quotedb.extract.structure import Structure
from quotedb.extract.tokens import CAPITAL, GIVEN_NAME

PLACING: Final = word_set("namesakes.placing")
"""Prepositions after which a name is a place."""
_UNITS: Final = word_set("namesakes.units")
_NEVER: Final = DET | PRONOUN | PRON_OTHER
_NEAR: Final = 6
"""Tokens after a surname in which "his" or "her" is its bearer's."""
_ALSO: Final = COMMON | GIVEN
"""Of days and months, those that are other words, too."""
_OF_MONTHS: Final = word_set("namesakes.of_months")


_OPENS_NAMES: Final = word_set("namesakes.opens_names")
_OFFICES: Final = GIVEN | TITLE | ROLE | BODY


def opens_sentence(word: str, flag: int) -> bool:
    """Whether a word with a capital at the beginning of a sentence may have it from there, before a name."""
    if flag & _OFFICES or word in _OPENS_NAMES:
        return False
    return bool(flag & (COMMON | CUE)) or word.endswith("ly")


def short_for(word: str) -> bool:
    """Whether a word is a pronoun and what follows it in one: "they've"."""
    for mark in APOSTROPHES:
        first, found, _ = word.partition(mark)
        if found and lexicon().flags.get(first, 0) & FUNCTION:
            return True
    return False


def is_numeral(word: str) -> bool:
    """Whether a word of two with a hyphen is a number: "forty-one"."""
    first, hyphen, second = word.partition("-")
    flags = lexicon().flags
    return bool(hyphen) and bool(flags.get(first, 0) & COMMON) and second in _UNITS


def borne_names(structure: Structure, surnames: set[str]) -> frozenset[str]:
    """Those of the words that stand after a given name which are months or function words, and stand for who bears
    them somewhere.
    """
    layout = structure.layout
    odd = {word for word in surnames if lexicon().flags.get(word.lower(), 0) & (FUNCTION | DATE)}
    if not odd:
        return frozenset()
    tokens, sorts = layout.tokens, layout.sorts
    found = set()
    for token in range(len(tokens)):
        if not sorts[token] & CAPITAL or tokens[token] not in odd or structure.owner[token] >= 0:
            continue
        full = token and sorts[token - 1] & GIVEN_NAME and token + 1 < len(tokens) and _ends_name(structure, token)
        if full or bears_name(structure, token):
            found.add(tokens[token])
    return frozenset(found)


def _ends_name(structure: Structure, token: int) -> bool:
    """Whether what follows a word after a given name lets it be a surname: no number, no capital as in a headline."""
    layout, after = structure.layout, token + 1
    return _possible(layout.flags[token]) and not layout.words[after].upper and not layout.tokens[after][0].isdigit()


def _possible(flag: int) -> bool:
    return not flag & _NEVER and (not flag & DATE or flag & _ALSO != 0)


def bears_name(structure: Structure, token: int) -> bool:
    """Whether a month or a function word that is a surname in this text stands for who bears it: not in "in May".

    It does beside a reporting word, and as the subject of any verb of which closed classes tell.
    """
    layout, owner = structure.layout, structure.owner
    flags, lower, flag = layout.flags, layout.lower, layout.flags[token]
    if not _possible(flag):
        return False
    number = structure.sentence[token]
    begin, stop = structure.sentence_first[number], structure.sentence_first[number + 1]
    before, after = token - 1, token + 1
    if before >= begin and owner[before] < 0:
        if lower[before] == "to" and before > begin and lower[before - 1] == "according":
            return True
        if flags[before] & (PREP | DET) or lower[before] in _OF_MONTHS:
            return False
        if flags[before] & CUE:
            return not (flag & DATE and after < stop and layout.tokens[after][0].isdigit())
    if after >= stop or owner[after] >= 0:
        return False
    if lower[after] == "not":
        return False  # "Will not"
    next_flag = flags[after]
    if next_flag & ADV and after + 1 < stop:
        return bool(flags[after + 1] & (CUE | AUX))
    return bool(next_flag & (CUE | AUX | RELATIVE)) or layout.tokens[after] in POSSESSIVE


def means_person(mention: Mention, signs: str, lower: list[str], *, country: bool, placed: bool) -> bool | None:
    """Whether the name of a place is somebody's whose full name came before; nothing where that can't be told.

    ``placed``: whether the article has the word after "in" and its like.
    """
    before = mention.first - 1
    if before >= 0 and lower[before] in PLACING:
        return False
    speaks = signs[mention.last : mention.last + 1] == "C" or signs[before : before + 1] == "C"
    if not placed or mention.role:
        return True
    if not speaks:
        return False
    return None if country else True


def told_gender(structure: Structure, mention: Mention) -> int:
    """The gender that "his" or "her" gives a surname of two people: "in her book, Bell wrote", "Bell let her staff go".

    Nothing where somebody else is named, or anything is said, between the two.
    """
    layout, owner = structure.layout, structure.owner
    flags, lower = layout.flags, layout.lower
    number = structure.sentence[mention.first]
    begin, stop = structure.sentence_first[number], structure.sentence_first[number + 1]
    if flags[begin] & PREP:
        between = range(begin, mention.first)
    else:
        between = range(mention.last, min(stop, mention.last + _NEAR))
    gender = 0
    for token in between:
        if owner[token] >= 0 or flags[token] & STRONG or (gender and layout.words[token].upper and token > begin):
            break
        if lower[token] in ("his", "her") and not gender:
            gender = MALE if lower[token] == "his" else FEMALE
        elif layout.words[token].upper and token > begin and not gender:
            break
    return gender
