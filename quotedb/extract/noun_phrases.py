"""Where noun phrases begin, and which of them that end with a capital are nobody's name: "another Ohio Democrat"."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from quotedb.extract.bodies import BODIES_NAMED
from quotedb.extract.layout import Layout
from quotedb.extract.lexicon import (
    ADV,
    AUX,
    BODY,
    COMMON,
    CONJ,
    CUE,
    DATE,
    DET,
    FUNCTION,
    GIVEN,
    NOUN,
    PARTICLE,
    PREP,
    PRON_OTHER,
    PRONOUN,
    RELATIVE,
    ROLE,
    STRONG,
    SUBJECT_PRON,
    SURNAME,
    TITLE,
    word_set,
)
from quotedb.extract.mention import APOSTROPHES, POSSESSIVE
from quotedb.extract.names import JOINS_OFFICES, OFFICE_ENDS, country_words, people_words, place_words
from quotedb.extract.namesakes import PLACING, bears_name, is_numeral, short_for
from quotedb.extract.nouns import states, verbs
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
_NUMBERS: Final = word_set("noun_phrases.numbers")
"""Numbers that names have in them."""
_BEFORE_CLAUSES: Final = frozenset((",", ";", "and", "but", "as", "while", "that"))
_WHOSE: Final = frozenset((*POSSESSIVE, *APOSTROPHES))
_QUALITIES: Final = ("ed", "en", "ous", "ive", "ful", "al", "ble", "ish", "less", "ic", "ing", "ary", "y", "er", "ior")
"""Ends of what somebody is like."""
_FIRM: Final = ("ed", "ous", "ive", "ful", "ish", "less", "spoken")
"""Those of them that nouns seldom have."""
_MOST: Final = 7
"""Tokens of a phrase before its head."""


def phrase_start(structure: Structure, token: int) -> int:
    """The first token of the noun phrase whose head is ``token``: back to a determiner or a boundary."""
    layout, owner = structure.layout, structure.owner
    flags, tokens, lower = layout.flags, layout.tokens, layout.lower
    first = token
    for back in range(token - 1, max(structure.sentence_first[structure.sentence[token]], token - _MOST) - 1, -1):
        text, flag = tokens[back], flags[back]
        if owner[back] >= 0 or text == "," or flag & ADV:
            further = _determiner_before(structure, back, token)
            if further >= 0:
                return further
        if owner[back] >= 0:
            break
        if not text[0].isalnum():
            if text == "," and back and lower[back - 1].isdecimal() and lower[back + 1].isdecimal():
                continue  # "40,000 people"
            if text in POSSESSIVE or (text in APOSTROPHES and back and lower[back - 1].endswith("s")):
                continue
            break
        if flag & DET:
            return back - 1 if back and lower[back - 1] == "the" and owner[back - 1] < 0 else back  # "the most senior"
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


def _determiner_before(structure: Structure, token: int, head: int) -> int:
    """Where a phrase begins that goes on before a token where others end, or -1.

    Before an adverb, the comma between two adjectives, a title in marks: "the openly Whig mayor", "the outspoken,
    long-serving mayor", "the "Harbour Lights" actress".
    """
    layout, owner, back = structure.layout, structure.owner, token
    flags, lower = layout.flags, layout.lower
    begins = structure.sentence_first[structure.sentence[token]]
    if owner[token] >= 0:
        back = structure.quoted[owner[token]].whole[0] - 1
    elif lower[token] == ",":
        # Two adjectives and what they are of; not "in the robbery, police said".
        firm = back - 1 >= begins and _is_quality(layout, back - 1, _FIRM)
        if not firm or token + 1 >= head or not _is_quality(layout, token + 1, _QUALITIES):
            return -1
        back -= 2
    else:
        while back >= max(begins, token - _MOST) and (flags[back] & ADV or _is_quality(layout, back, _QUALITIES)):
            back -= 1
        if back - 1 > begins and layout.tokens[back] in POSSESSIVE and owner[back - 1] < 0:
            return phrase_start(structure, back - 1)  # "the city's first Whig mayor"
    return back if back >= begins and owner[back] < 0 and flags[back] & DET else -1


def _is_quality(layout: Layout, token: int, ends: tuple[str, ...]) -> bool:
    """Whether a word in small letters is written as what somebody is like: "outspoken", "long-serving"."""
    text = layout.tokens[token]
    known = layout.flags[token] & (ROLE | BODY | NOUN | TITLE | FUNCTION)
    return text.islower() and not known and ("-" in text or text.endswith(ends))


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


def role_before(structure: Structure, name: int) -> int:
    """Where the role in small letters begins that stands right before a name: "spokesman Bell".

    The name's own first token if there is none; after a comma it is an appositive, and apart.
    """
    layout = structure.layout
    flags, tokens, before = layout.flags, layout.tokens, name - 1
    begins = structure.sentence_first[structure.sentence[name]]
    if (
        before - 2 >= begins
        and layout.lower[before - 1] == "of"
        and flags[before] & (NOUN | BODY | COMMON)
        and flags[before - 2] & (ROLE | TITLE)
        and tokens[before].islower()
    ):
        before -= 2  # "former secretary of state Ann Bell"
    elif before - 2 >= begins and layout.lower[before - 1] in JOINS_OFFICES and layout.lower[before] in OFFICE_ENDS:
        before -= 2  # "editor in chief Ann Bell"
    is_role = before >= begins and flags[before] & (ROLE | TITLE) and tokens[before].islower()
    return phrase_start(structure, before) if is_role and structure.owner[before] < 0 else name


def body_before(structure: Structure, name: int, last: int, kind: str) -> int:
    """The same of what a body is, right before its name: "the website Bellnews", but not "the group Bell leads"."""
    layout = structure.layout
    flags, lower, noun = layout.flags, layout.lower, name - 1
    begins = structure.sentence_first[structure.sentence[name]]
    if kind == "organisation" and noun > begins and lower[noun] == "the":
        noun -= 1
    if noun - 1 < begins or lower[noun] not in BODIES_NAMED or structure.owner[noun] >= 0:
        return name
    first = phrase_start(structure, noun)
    certain = flags[first] & DET or lower[first] in _OWNERS or not _WHOSE.isdisjoint(lower[first:noun])
    if certain and kind != "organisation":
        # "The website Bellnews said", but "the party Bell left", "it is the company Bell praised".
        opens = first == begins or lower[first - 1] in _BEFORE_CLAUSES
        follows = last < len(lower) and structure.owner[last] < 0 and lower[last][0].isalpha()
        if flags[name] & (SURNAME | GIVEN) or (follows and not (opens and flags[last] & (STRONG | AUX))):
            return name
    bare = first < noun and not flags[first] & FUNCTION  # "Shipping firm Bellco", but "to fund Bellco"
    return first if (certain or bare) and layout.tokens[noun].islower() else name


def ends_name(layout: Layout, token: int) -> bool:
    """Whether a date or a small word with a capital is no part of the name before it: "Ann Bell | On", "Bell | Monday".

    Not in "Ruritania's First Minister", "Formula One", "Francis I".
    """
    flag, text = layout.flags[token], layout.tokens[token]
    if flag & DATE and len(text) > 3:
        return True
    if not flag & FUNCTION or flag & (PARTICLE | GIVEN) or layout.lower[token] in _NUMBERS:
        return False
    return len(text) > 1 or not has_number(layout, token)


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


def is_no_name(structure: Structure, begin: int, at_start: bool, capitals: Collection[str]) -> int:
    """For a single capitalised word that isn't known as a surname: -1 if it may be a name.

    Otherwise the token to go on with: the word itself if it may still be a description. ``capitals``: words written
    with a capital where no sentence starts.
    """
    layout = structure.layout
    flags, lower = layout.flags, layout.lower
    word, flag = layout.tokens[begin], flags[begin]
    if not word.isalpha() and short_for(lower[begin]):
        return begin + 1  # "They've"
    if (len(word) < 6 and lower[begin].rstrip(".") in states()) or is_adjective(word):
        return begin + 1  # "Calif.", "Pro-Bell"
    if flag & DATE and (not flag & GIVEN or not bears_name(structure, begin)):
        return begin + 1  # "June 30"
    if not flag & GIVEN and flag & (ROLE | BODY | TITLE):
        return begin
    if at_start and word not in capitals:
        if flag & COMMON and not flag & GIVEN and lower[begin] not in country_words():
            return begin
        if flag & CUE:
            return begin
        after = begin + 1
        next_flag = flags[after] if after < len(flags) else CUE
        # "Heaping praise", but "Browning said"
        does = word.endswith("ing") and not next_flag & (CUE | AUX) and layout.tokens[after].islower()
        # "Preys on our fears": what nobody is called elsewhere.
        does = does or bool(not flag and next_flag & PREP and lower[after] != "of")
        if word.endswith("ly") or does or is_numeral(lower[begin]):
            return begin + 1
    if not word[0].isalpha() or (len(word) == 2 and word[1] == "."):
        return begin + 1
    return -1
