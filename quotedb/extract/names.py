"""What the words of a name say by themselves: where its title ends, and whether a person, body or place bears it."""

from __future__ import annotations

import functools
from typing import Final, NamedTuple

from quotedb.extract.lexicon import (
    BODY,
    COMMON,
    FEMALE,
    GIVEN,
    MALE,
    NAMING,
    PLURAL,
    ROLE,
    SUFFIX,
    SURNAME,
    SURNAME_F,
    SURNAME_M,
    TITLE,
    lexicon,
    read_lines,
    word_set,
)
from quotedb.extract.mention import POSSESSIVE
from quotedb.extract.tokens import name_prefixes, words_of
from quotedb.extract.words import fold, printed
from quotedb.text.countries import countries
from quotedb.text.folding import UNSEEN
from quotedb.text.lexicon import words

JOINS_NAMES: Final = word_set("names.joins_names")
JOINS_OFFICES: Final = word_set("names.joins_offices")
OFFICE_ENDS: Final = word_set("names.office_ends")
"""What an office goes on with after "in" or "at": "in Charge"."""
PARTIES: Final = word_set("names.parties")
"""What stands before a state's name where a party and a state are told: "D-Ohio"."""
OFFICES_BORNE: Final = word_set("names.offices_borne")
"""Titles and roles that are surnames, too."""
LEGAL_FORMS: Final = word_set("names.legal_forms")
"""Last words of companies' names."""
_KIN: Final = word_set("names.kin")
"""Titles that are none with a small letter."""
_LEGAL_LETTERS: Final = frozenset(("AG", "SA", "SE", "NV", "AB", "ASA", "SpA"))
_THINGS: Final = word_set("names.things")
_OFFICES_LAST: Final = word_set("names.offices_last")
_BEFORE_NAMES: Final = word_set("names.before_names")
_FEMININE: Final = ("a", "ah", "elle", "ette", "lyn", "lynn", "een", "ie")
_PRINCES: Final = word_set("names.princes")
_LONGEST_KEPT: Final = 8


@functools.cache
def country_words() -> frozenset[str]:
    """The names of countries, in lower case."""
    return frozenset(form.lower() for place in countries() for form in (place.name, *place.names))


@functools.cache
def place_words() -> frozenset[str]:
    """Places other than countries, in lower case: seats of government and what the data file lists."""
    seats = (seat.lower() for place in countries() for seat in place.capitals)
    shortened = (line.partition("\t")[0] for line in read_lines("states.tsv"))
    return frozenset(
        (*read_lines("places.txt"), *seats, *(form for short in shortened for form in (short, f"{short}.")))
    )


@functools.cache
def demonym_words() -> frozenset[str]:
    """What countries call their people and what is theirs, in lower case."""
    return frozenset(form.lower() for place in countries() for form in place.demonyms)


@functools.cache
def given_leaning() -> dict[str, int]:
    """Gender of most who bear a given name that both have."""
    rows = (line.split("\t") for line in read_lines("given_leaning.tsv"))
    return {word: MALE if gender == "m" else FEMALE for gender, words in rows for word in words.split()}


@functools.cache
def people_words() -> frozenset[str]:
    """Members of faiths, parties and peoples, in lower case, one and many: whom no name of one person ends with."""
    words = (*read_lines("peoples.txt"), *demonym_words())
    return frozenset((*words, *(f"{word}s" for word in words)))


@functools.cache
def end_words() -> frozenset[str]:
    """Last words of names of bodies and things, in lower case."""
    return frozenset(read_lines("name_ends.txt"))


@functools.cache
def organisations() -> frozenset[str]:
    """Well-known bodies whose names don't say what they are, in lower case."""
    return frozenset(name.strip() for line in read_lines("organisations.txt") for name in line.split(","))


@functools.cache
def post_nominals() -> frozenset[str]:
    """What stands after a person's name in capitals and isn't part of it."""
    return frozenset(word for line in read_lines("post_nominals.txt") for word in line.split())


@functools.cache
def honours() -> frozenset[str]:
    """Titles that stay part of the name where one name follows them, in lower case."""
    return words("royal_titles.txt")


def honour(title: str) -> str:
    """A title as it is printed before a single name; none of a word that is no title there: "his brother Dan"."""
    return "" if title in _KIN else title.capitalize()


class NameParts(NamedTuple):
    """A run of capitalised words, cut into title and name."""

    head: int
    """Where the name begins; the number of words if there is a title only."""
    role: tuple[str, ...]
    """The words before it, in lower case."""
    kind: str
    gender: int
    takes_title: bool
    """Whether a gendered title before the name says more of its gender."""


_MOST_KEPT: Final = 1 << 16
"""Entries of each table before it is emptied."""
_kept_parts: Final[dict[tuple[str, ...], NameParts]] = {}
"""The same names come again and again, in an article and in the news of a day."""
_kept_surnames: Final[dict[tuple[str, ...], NameParts]] = {}
"""The same where a single word is known to be a surname."""


def name_parts(words: tuple[str, ...], surname: bool) -> NameParts:
    """Title and name of a run of capitalised words; ``surname`` if a single word is known to be one."""
    known = _kept_surnames if surname else _kept_parts
    found = known.get(words)
    if found is None:
        found = _parts(words, surname)
        if len(words) <= _LONGEST_KEPT:
            if len(known) > _MOST_KEPT:
                known.clear()
            known[words] = found
    return found


def _parts(words: tuple[str, ...], surname: bool) -> NameParts:
    table = words_of("en")
    known = [table.token(word) for word in words]
    lower = [token.lower for token in known]
    flags = [token.flags for token in known]
    if not POSSESSIVE.isdisjoint(words[1:-1]):
        return NameParts(0, (), "organisation", 0, False)  # "St Mary's Hospital"
    title_at = _title_of(lower, flags, surname)
    head = (
        _after_title(lower, flags, title_at)
        if title_at >= 0
        else _after_adjectives(lower, flags, words[0].isupper() and words[0].isalpha())
    )
    role = tuple(lower[:head])
    last = len(words)
    if head >= last:
        return NameParts(last, role, "", 0, False)
    if head and lower[head] in JOINS_NAMES:
        return NameParts(0, (), "organisation", 0, False)  # "Republican Party of Ruritania"
    while head < last - 1 and (lower[head] in _BEFORE_NAMES or _says_what(words[head])):
        head += 1
    if head < last - 2 and _says_what(words[head + 1]):
        head += 2  # "South Ruritanian-born Ann Bell"
    return NameParts(head, role, *_kind_of(words[head:], lower[head:], flags[head:], bool(role)))


def _says_what(word: str) -> bool:
    """Whether a word only says what the one named after it is: "Oscar-winner", "Ruritania-based"."""
    first, hyphen, second = word.rpartition("-")
    return bool(hyphen and first and second.islower()) and bool(words_of("en").token(second).flags & COMMON)


def _title_of(lower: list[str], flags: list[int], surname: bool) -> int:
    """The last word of the title, or -1."""
    title_at = -1
    run = len(flags)
    ends = 0
    while ends < run and not flags[run - 1 - ends] & GIVEN:
        if not flags[run - 1 - ends] & BODY and lower[run - 1 - ends] not in end_words():
            break
        ends += 1
    while run > 1 and (flags[run - 1] & SUFFIX or lower[run - 1] == ","):
        run -= 1  # "Ann King, Jr."
    for at, flag in enumerate(flags):
        if (
            flag & (TITLE | ROLE)
            and (at < run - 1 or (run == 1 and not surname) or (run > 1 and _is_office(lower, flags, at)))
            # "Peter King of Bellville": a surname
            and not (at and lower[at] in OFFICES_BORNE and follows_given(lower[at - 1], flags[at - 1]))
            and not (flag & GIVEN and at and not flag & TITLE)
            # "Residents' Association": many in a role are nobody's title
            and (not flag & PLURAL or flag & TITLE)
            # "the Justice Department": what follows is a body's; but "Ms. Park"
            and not (ends and at + 1 + ends == run and not _is_personal(lower[at], flag, flags[run - 1]))
            # "Dean Bell", "Major Bell": a given name as likely as a title; but "Prince Omar"
            and not (flag & GIVEN and not at and run == 2 and not (lower[0] in _PRINCES and flags[1] & GIVEN))
        ):
            title_at = at
    goes_on = 0 <= title_at < run - ends - 1 and lower[title_at + 1] not in JOINS_NAMES
    if ends and goes_on and not any(flag & GIVEN for flag in flags[title_at + 1 :]):
        return -1  # "King County Council", "Senator Bell Foundation"; but "chairman of Bell Industries"
    return title_at


def _is_personal(word: str, flag: int, last: int) -> bool:
    """Whether a title stands before persons' names alone, so that what ends bodies' names is a surname after it."""
    certain = (flag & (MALE | FEMALE) and word not in honours()) or word[-1] == "."
    return bool(flag & TITLE and (certain or (word in _OFFICES_LAST and not last & BODY)))


def _is_bodys(word: str, flag: int) -> bool:
    """Whether a name's last word says that it is a body's."""
    return (flag & BODY != 0 or word in end_words()) and not flag & (SURNAME | GIVEN)


def follows_given(word: str, flag: int) -> bool:
    """Whether a surname comes after a word: a given name that is no place's, or an initial."""
    return (flag & GIVEN and not flag & (ROLE | TITLE) and word not in place_words()) or (
        len(word) == 2 and word[1] == "."
    )


def _is_office(lower: list[str], flags: list[int], at: int) -> bool:
    """Whether the title that ends a run is all that it is, and no surname: "Ohio Gov.", "Bellco Vice President"."""
    if lower[at][-1] == ".":
        return flags[at] & TITLE != 0
    if flags[at] & ROLE and not flags[at] & (SURNAME | GIVEN) and any(flag & BODY for flag in flags[:at]):
        return True  # "Bell County Supervisor"
    return lower[at] in _OFFICES_LAST and (not flags[0] & GIVEN or lower[0] in place_words())


def _after_title(lower: list[str], flags: list[int], title_at: int) -> int:
    """Where the name after a title begins, "of" and what it governs passed over."""
    last = len(lower)
    head = title_at + 1
    if lower[title_at] == "miss" and head < last - 2 and flags[head + 1] & GIVEN and not flags[head] & GIVEN:
        head += 1  # "Miss Universe Ann Bell"
    if head < last - 1 and lower[head] in JOINS_OFFICES and lower[head + 1] in OFFICE_ENDS:
        head += 2  # "Special Agent in Charge Ann Bell"
    if head < last and lower[head] in JOINS_NAMES:
        head += 2 if head + 1 < last and lower[head + 1] == "the" else 1
        while head < last - 1 and flags[head] & (COMMON | BODY) and not flags[head] & GIVEN:
            head += 1
        given = next((at for at in range(head + 1, last - 1) if flags[at] & GIVEN), head)
        if given > head and not (flags[head] & GIVEN and given > head + 1):
            head = given  # "President of Ruritania Ann Bell", "Mayor of Austin Ann Bell"
        elif head < last and _is_bodys(lower[last - 1], flags[last - 1]):
            head = last  # "chairman of Bell Industries"
        elif head == last - 1 and lower[head - 1] in ("of", "the"):
            head = last  # "President of Ruritania", "Bishop of Lincoln": one word is the place
        elif head == last - 2 and (lower[head] in place_words() or lower[head] in country_words()):
            head += 1  # "Governor of Georgia Bell"
        elif head == last - 2 and flags[head] & GIVEN and lower[head - 1] == "of":
            head = last  # "Mother of Tom Bell" isn't him
        elif not flags[head] & GIVEN and (flags[head] & (COMMON | BODY) or lower[head] in country_words()):
            head = last
    while head < last - 1 and flags[head] & BODY and not flags[head] & GIVEN:
        head += 1
    return head


def _after_adjectives(lower: list[str], flags: list[int], capitals: bool) -> int:
    """Where a name without a listed title begins; ``capitals``: its first word is written in nothing else."""
    last = len(lower)
    head = next((at + 1 for at in range(1, last - 1) if lower[at].isdecimal() and lower[at - 1] == "no."), 0)
    if head:
        return head  # "World No. 1 Ann Bell"
    untitled = last > 2 and not flags[0] & GIVEN and flags[1] & GIVEN and not _is_bodys(lower[-1], flags[-1])
    if untitled and (capitals or _may_be_title(lower[0], flags[0])):
        # "Harbourmaster Ann Bell": a title that no list knows; but not "St. Martin City Council".
        head = 0 if lower[1] in demonym_words() or lower[1] in country_words() else 1
    whole = _is_bodys(lower[-1], flags[-1]) or " ".join(lower[-3:-1]) in place_words()
    if last > 3 and head < last - 2 and flags[last - 2] & GIVEN and not (flags[last - 2] & (COMMON | BODY) or whole):
        before = range(head, last - 2)
        if (capitals and not flags[0] & GIVEN) or any(
            (flags[at] & (BODY | ROLE | TITLE) and not flags[at] & GIVEN) or lower[at] in end_words() for at in before
        ):
            head = last - 2  # "Bell County Recorder Ann Ruiz", "ILO Archivist Ann Ruiz"
    # "US Bell", "British Bell": a demonym before a name.
    while head < last - 1 and flags[head + 1] & GIVEN and lower[head] in demonym_words():
        head += 1
    return head


def is_given_after(word: str) -> bool:
    """Whether a word is a given name of two syllables as they follow the family's in Korean and Chinese: "Ki-moon"."""
    first, _, second = word.partition("-")
    unknown = not lexicon().flags.get(first.lower(), 0) & ~NAMING
    return 0 < len(second) < 5 and second.islower() and 1 < len(first) < 6 and first[0].isupper() and unknown


_SAY_WHAT: Final = ("er", "ing", "ist", "man", "woman")
"""What words for who somebody is end with, and what given names seldom do."""


def _may_be_title(word: str, flag: int) -> bool:
    """Whether a word before a given name says what somebody is, and isn't a given name that no list knows."""
    known = lexicon().flags
    return (
        flag != 0
        or word in people_words()
        or word.endswith(_SAY_WHAT)
        or any(known.get(word[at:], 0) & (ROLE | TITLE) for at in range(2, len(word) - 2))
    )


def _kind_of(words: tuple[str, ...], lower: list[str], flags: list[int], titled: bool) -> tuple[str, int, bool]:
    """What a name names, as far as its own words say, the gender they suggest, and whether a title may say another."""
    whole = " ".join(lower).replace(" 's", "'s").replace(" ’s", "'s")
    if whole in country_words():
        return "country", 0, False
    if not titled and whole in place_words():
        return "place", 0, False
    if not titled and (whole in organisations() or "&" in words):
        return "organisation", 0, False
    first = flags[0]
    both = first & (MALE | FEMALE) if first & GIVEN else 0
    gender = both if both != MALE | FEMALE else 0
    named_like_person = (
        first & GIVEN and not first & (SURNAME | COMMON) and len(words) == 2 and lower[-1] not in _NO_SURNAMES
    )
    if not titled and not named_like_person:
        ends = len(words) > 1 and lower[-1] in end_words() and not flags[-1] & (SURNAME | GIVEN)
        if ends or any(flag & BODY and not flag & GIVEN for flag in flags):
            return "organisation", 0, False
    if titled or (first & GIVEN and len(words) > 1) or (len(words) == 2 and is_given_after(words[1])):
        return "person", gender if len(words) > 1 else 0, True  # "Dr. Clark": a surname, and no man's given name
    word = words[0]
    if len(words) == 1 and len(word) > 1 and word.replace(".", "").isupper():
        return "organisation", 0, False
    return "", gender, False


_NO_SURNAMES: Final = word_set("names.no_surnames")
"""Last words of names that are no person's, even after a given name: "Harris County"."""


class NameWords(NamedTuple):
    """What is compared of a name, and what is printed."""

    key: tuple[str, ...]
    """Folded words without suffixes and the marks of nicknames."""
    printed: tuple[str, ...]
    form: str
    """``printed`` with spaces."""
    given: bool
    """Whether it begins with a given name."""


_kept_words: Final[dict[tuple[str, ...], NameWords]] = {}


def name_words(name: tuple[str, ...]) -> NameWords:
    """The words of a name, for comparison and for print."""
    found = _kept_words.get(name)
    if found is None:
        found = _words(name)
        if len(name) <= _LONGEST_KEPT:
            if len(_kept_words) > _MOST_KEPT:
                _kept_words.clear()
            _kept_words[name] = found
    return found


def _words(name: tuple[str, ...]) -> NameWords:
    while len(name) > 1 and name[-1][1:].isupper() and name[-1] in post_nominals():
        name = name[:-1]  # "Ann Bell MP"
    flags = lexicon().flags
    key = []
    for word in name:
        folded = fold(word)
        if folded and folded[0].isalnum() and not flags.get(word.lower(), 0) & SUFFIX:
            if "-" in folded:
                prefix, _, rest = folded.partition("-")
                folded = rest if rest and prefix in name_prefixes() else folded
            key.append(folded)
    printed = _printed(name) or name
    given = bool((flags.get(name[0].lower(), 0) or flags.get(fold(name[0]), 0)) & GIVEN)
    return NameWords(tuple(key) or (fold(name[0]) or name[0],), printed, " ".join(printed), given)


def _printed(name: tuple[str, ...]) -> tuple[str, ...]:
    """The words as printed: a plural's apostrophe stays with its word, the marks around a nickname are left out."""
    found: list[str] = []
    plural = sum(word in ("'", "’") for word in name) == 1
    for word in name:
        if word[0].isalnum() or word[0] in UNSEEN or word == "&":
            found.append(printed(word))
        elif word in POSSESSIVE and found:
            found[-1] += word  # "McDonald's"
        elif plural and word in ("'", "’") and found and found[-1].endswith("s"):
            found[-1] += word
    return tuple(found)


@functools.lru_cache(maxsize=1 << 16)
def _folded(name: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(folded for folded in map(fold, name) if folded)


def folded_name(name: tuple[str, ...]) -> tuple[str, ...]:
    """The folded words of a name as printed, suffixes included."""
    return _folded(name) if len(name) <= _LONGEST_KEPT else _folded.__wrapped__(name)


@functools.lru_cache(maxsize=1 << 16)
def leaning(first: str, last: str, alone: bool) -> int:
    """What the first and the last word of a name suggest of gender, where no list of given names says it."""
    flags = lexicon().flags
    if alone:
        flag = flags.get(last.lower(), 0)
        if flag & GIVEN and not flag & (SURNAME | COMMON):
            return flag & (MALE | FEMALE) if flag & (MALE | FEMALE) != MALE | FEMALE else 0
        return MALE if flag & SURNAME_M else FEMALE if flag & SURNAME_F else 0
    first = first.lower()
    if flags.get(first, 0) & GIVEN:
        return given_leaning().get(first, 0)
    return FEMALE if first.endswith(_FEMININE) else 0


def names_thing(name: tuple[str, ...]) -> bool:
    """Whether a name is a thing's: "Bell Prize for Excellence"."""
    head = next((at for at, word in enumerate(name) if word in JOINS_NAMES), len(name)) - 1
    return head > 0 and name[head].lower() in _THINGS


def settled_kind(name: tuple[str, ...], kind: str, *, articled: bool, speaks: bool) -> str:
    """What a name's words say of its kind, where no given name and no title says more; "adherent": one of many.

    ``articled``: it stands after "the", as no person's name does; if it never ``speaks``, it is a thing as likely as a
    body, which counts as a place.
    """
    flags = lexicon().flags
    last = name[-1].lower()
    flag = flags.get(last, 0)
    of_body = flag & BODY or (len(name) > 1 and last in end_words())
    if len(name) > 1 and flags.get(name[0].lower(), 0) & GIVEN and not (articled and of_body):
        return kind
    if last in people_words():
        return "group" if last.endswith("s") else "adherent"
    if len(name) > 1 and _is_written_as_body(name, flags):
        return "organisation"
    if articled:
        several = last.endswith("s") and flags.get(last[:-1], 0) & SURNAME
        return "group" if several else "organisation" if speaks or of_body else "place"
    if flag & (SURNAME | GIVEN):
        return kind
    if of_body:
        return "organisation"
    if len(name) == 1:
        return "organisation" if _is_coined(name[0]) else "" if flag & COMMON else kind
    plain = all(flags.get(word.lower(), 0) & (COMMON | SURNAME | GIVEN) == COMMON for word in name)
    return ("organisation" if speaks else "place") if plain else kind


def _is_written_as_body(name: tuple[str, ...], flags: dict[str, int]) -> bool:
    """Whether the words of a name are put together as no person's are: "NHS Ruritania", "Trevo Bears", "Bell AG"."""
    first, last = name[0], name[-1].lower()
    if name[-1] in _LEGAL_LETTERS or any("&" in word for word in name):
        return True
    if len(first) > 2 and first.isalpha() and first.isupper():
        after = name[1]  # "MOON Jae-in", as some agencies write
        return not ("-" in after or flags.get(after.lower(), 0) & GIVEN or all(word.isupper() for word in name))
    if flags.get(last, 0) & (SURNAME | GIVEN):
        return False
    before = [flags.get(word.lower(), 0) & (COMMON | SURNAME | GIVEN) for word in name[:-1]]
    if last in country_words() or last in place_words():
        return all(flag == COMMON for flag in before)  # "Public Health Ruritania"
    return last.endswith("s") and " ".join(name[:-1]).lower() in place_words()


def _is_coined(word: str) -> bool:
    """Whether a word is written as no surname is: "BellWorks", "bell.com", "Bell24"."""
    if any(letter.isdigit() for letter in word) or "." in word[1:-1]:
        return True
    inner = [at for at in range(1, len(word)) if word[at].isupper() and word[at - 1].islower()]
    return bool(inner) and inner[0] > 3 and word.isalpha() and not word.startswith("Fitz")
