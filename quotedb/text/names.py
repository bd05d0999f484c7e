"""Names of persons and bodies: folding, stripping of titles, and forms that the spellings of one name share.

Nothing here knows any particular person. English word lists are in ``data/en``; the spelling rules are about how names
from other scripts are written in Latin letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from quotedb.text.countries import countries
from quotedb.text.folding import fold
from quotedb.text.lexicon import rows, words

_POSSESSIVE = re.compile(r"['’‘ʼ]s?(?![^\W_])")
_TRAILING_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_TOKEN = re.compile(r"(?<!\w)[^\W_](?:\.[^\W_])+(?!\w)\.?|[^\W_]+(?:['’‘ʼ][^\W_]+)*")
SUFFIXES = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"})


@lru_cache(maxsize=1 << 16)
def name_tokens(name: str) -> tuple[str, ...]:
    """The folded words of a name without articles and possessive endings: "the U.S. Army's" is ``("us", "army")``."""
    plain = _POSSESSIVE.sub("", fold(name))
    found = [re.sub(r"[.'’‘ʼ]", "", token) for token in _TOKEN.findall(plain)]
    kept = tuple(token for token in found if token and token != "the")
    return kept or tuple(token for token in found if token)


def name_key(name: str) -> str:
    """The folded name, under which equal names meet: "the U.S. State Department's" is "us state department".

    A name without a letter or digit is its own key, blanks trimmed.
    """
    return " ".join(name_tokens(name)) or " ".join(name.split())


@cache
def _list(name: str) -> frozenset[str]:
    return words(name)


@cache
def _country_phrases() -> dict[tuple[str, ...], str]:
    """Folded names and demonyms of countries, as words, to the country's key."""
    found: dict[tuple[str, ...], str] = {}
    for country in countries():
        key = name_key(country.name)
        for form in (country.name, *country.names, *country.demonyms):
            found.setdefault(name_tokens(form), key)
            if form in country.demonyms and not form.endswith(("ese", "s", "sh", "ch")):
                found.setdefault(name_tokens(form + "s"), key)
    return found


_LONGEST_COUNTRY = 9


@cache
def _country_names() -> dict[tuple[str, ...], tuple[str, str]]:
    """Folded names of countries, demonyms aside, to the country's key and the name to show."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for country in countries():
        for form in (country.name, *country.names):
            found.setdefault(name_tokens(form), (name_key(country.name), country.name))
    return found


def country_of(name: str) -> str | None:
    """The name to show of the country that a name is a name of ("U.S.", "Russian Federation"), if it is one."""
    found = _country_names().get(name_tokens(name))
    return found[1] if found else None


def split_countries(tokens: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A body's folded words, as the countries named among them (keys, sorted) and the other words in order."""
    phrases = _country_phrases()
    found: set[str] = set()
    rest: list[str] = []
    i = 0
    while i < len(tokens):
        for size in range(min(_LONGEST_COUNTRY, len(tokens) - i), 0, -1):
            key = phrases.get(tokens[i : i + size])
            if key is not None:
                found.add(key)
                i += size
                break
        else:
            rest.append(tokens[i])
            i += 1
    return tuple(sorted(found)), tuple(rest)


def strip_titles(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """A person's folded words without what stands before the name: offices, honorifics and whose they are.

    What precedes a title goes with it if a full name follows ("the fund's president Ann Lee"); a royal or church title
    stays where a single name follows ("Pope Francis").
    """
    titles, modifiers = _list("titles.txt"), _list("title_modifiers.txt")
    core = len(tokens)
    while core and tokens[core - 1] in SUFFIXES:
        core -= 1
    last = -1
    run = True
    for i, token in enumerate(tokens[: core - 1]):
        if token in titles:
            if (run or core - i - 1 >= 2) and (i + 1 == core or tokens[i + 1] not in ("of", "for", "and")):
                last = i
        elif token not in modifiers and (token,) not in _country_phrases():
            run = False
    if last < 0:
        return tokens
    rest = tokens[last + 1 :]
    if rest and rest[0] in modifiers and len(rest) > 2:
        rest = rest[1:]
    if core - last - 1 == 1 and tokens[last] in _list("royal_titles.txt"):
        return tokens[last:]
    return rest


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in parts, folded. ``given`` is empty for a bare surname; ``surname`` includes its particles."""

    given: str
    middle: tuple[str, ...]
    surname: str
    suffix: str


def has_title(name: str) -> bool:
    """Whether a person's printed name carries an office or honorific, or a remark in brackets at its end."""
    return strip_titles(name_tokens(name)) != name_tokens(name) or _TRAILING_BRACKET.search(name) is not None


def _apart(tokens: tuple[str, ...], folded: str) -> tuple[str, ...]:
    """The words of a name, with initials that were printed together taken apart: "H.W." is two."""
    if "." not in folded:
        return tokens
    found: list[str] = []
    for token in tokens:
        found += token if 1 < len(token) < 4 and ".".join(token) in folded else [token]
    return tuple(found)


_INITIALS = re.compile(r"(?<!\w)([B-DF-HJ-NP-TV-XZ])([B-DF-HJ-NP-TV-XZ])(?= [A-Z][a-z])(?!\w)")
"""Two initials without stops: "JD Marsh"."""
_ARTICLES = frozenset({"al", "el"})


@lru_cache(maxsize=1 << 16)
def person_name(name: str) -> PersonName:
    """A person's name taken apart: titles stripped, the last word the surname, suffixes as "jr"/"sr"."""
    plain = _TRAILING_BRACKET.sub("", name) or name
    tokens = _apart(strip_titles(name_tokens(plain)), _INITIALS.sub(r"\1.\2.", plain).casefold())
    suffix = ""
    while len(tokens) > 1 and tokens[-1] in SUFFIXES:
        suffix = {"junior": "jr", "senior": "sr"}.get(tokens[-1], tokens[-1])
        tokens = tokens[:-1]
    if not tokens:
        return PersonName("", (), name.strip().casefold(), suffix)
    particles = _list("particles.txt")
    start = len(tokens) - 1
    while start > 1 and tokens[start - 1] in particles:
        start -= 1
    surname = " ".join(t for t in tokens[start:-1] if t not in _ARTICLES)
    surname = f"{surname} {tokens[-1]}".strip()
    rest = tokens[:start]
    return PersonName(rest[0] if rest else "", rest[1:], surname, suffix)


_SPELLINGS = (
    ("sch", "sh"),
    ("tch", "ch"),
    ("dzh", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("tz", "ts"),
    ("x", "ks"),
    ("q", "k"),
    ("w", "v"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
)
_C = re.compile(r"c(?![hei])")
_GLIDES = re.compile(r"(?:[iyj])+")
_EI = re.compile(r"[ae][iyj]+")
_DOUBLE = re.compile(r"(.)\1+")
_OFF = re.compile(r"([oe])(?:ff|v)$")
_ZH = re.compile(r"(?<=.)zh")
_VOWELS = frozenset("aeiouy")
_GUTTURAL = re.compile(r"kh|gh|g|k|q|c(?![hei])")
_FROM_ANOTHER_SCRIPT = re.compile(r"q|kh|gh")


@lru_cache(maxsize=1 << 16)
def spelling(word: str) -> str:
    """One folded name word as the ways of writing it in Latin letters share it: "sergei" and "sergey" are equal.

    Words of six letters and more also lose the difference of a and e, of o and u ("mohammed", "muhammad").
    """
    shared = word
    if shared[:1] in ("y", "j") and shared[1:2] in ("e", "u") and word.isascii() and shared[0] == "y":
        shared = shared[1:]
    for printed, common in _SPELLINGS:
        shared = shared.replace(printed, common)
    shared = _OFF.sub(r"\1v", _C.sub("k", _ZH.sub("j", shared)))
    shared = _DOUBLE.sub(r"\1", _GLIDES.sub("i", _EI.sub("ei", shared)))
    if len(word) >= 6:
        shared = shared.replace("e", "a").replace("o", "u")
    return shared


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """The consonants of a folded name word, spelling aside; an initial vowel is "a"."""
    shared = spelling(word)
    head = "a" if shared[:1] in _VOWELS else shared[:1]
    rest = "".join(c for c in shared[1:] if c not in _VOWELS and c != "h")
    return _DOUBLE.sub(r"\1", head + rest)


def transliterated(one: str, two: str) -> bool:
    """Whether two folded surnames are one out of another script whose first sound has no Latin letter: g, k, q or kh.

    One of them is printed as such names are: "gaddafi", "qaddafi", "khadafy"; not "garber", "karber".
    """
    left, right = _GUTTURAL.match(one), _GUTTURAL.match(two)
    if not left or not right or min(len(one), len(two)) < 5:
        return False
    if not _FROM_ANOTHER_SCRIPT.search(one) and not _FROM_ANOTHER_SCRIPT.search(two):
        return False
    return spelling("k" + one[left.end() :]) == spelling("k" + two[right.end() :])


def sounds(surname: str) -> set[str]:
    """What a folded surname has in common with any that it equals but for spelling or transliteration."""
    found = {spelling(surname)}
    guttural = _GUTTURAL.match(surname)
    if guttural is not None:
        found.add(spelling("k" + surname[guttural.end() :]))
    return found


def sounds_alike(one: str, two: str) -> bool:
    """Whether two folded given names are one, or are but for the first vowel: "osama", "usama"."""
    alike = {one[:1], two[:1]} == {"o", "u"} and len(one) > 3 and spelling("u" + one[1:]) == spelling("u" + two[1:])
    return alike or same_given(one, two)


@cache
def _full_names() -> dict[str, frozenset[str]]:
    """Spelling of a given name to the full names it may be short for, itself among them."""
    found: dict[str, set[str]] = {}
    for row in rows("nicknames.txt"):
        full, *shorts = row[0].split()
        for short in (full, *shorts):
            found.setdefault(spelling(short), {spelling(short)}).add(spelling(full))
    return {name: frozenset(full) for name, full in found.items()}


def full_names(given: str) -> frozenset[str]:
    """The spellings of the full names that a folded given name may be short for, its own among them."""
    shared = spelling(given)
    return _full_names().get(shared, frozenset((shared,)))


def same_given(one: str, two: str) -> bool:
    """Whether two given names (folded) are one name: the same, spelled otherwise, or short for the same full name."""
    return spelling(one) == spelling(two) or not full_names(one).isdisjoint(full_names(two))


def _one_edit(one: str, two: str) -> bool:
    """Whether one letter added, dropped, changed or two neighbours exchanged make one word the other."""
    if abs(len(one) - len(two)) > 1:
        return False
    if len(one) > len(two):
        one, two = two, one
    i = 0
    while i < len(one) and one[i] == two[i]:
        i += 1
    if len(one) < len(two):
        return one[i:] == two[i + 1 :]
    swapped = one[i + 1 : i + 2] == two[i : i + 1] and two[i + 1 : i + 2] == one[i : i + 1]
    return one[i + 1 :] == two[i + 1 :] or (swapped and one[i + 2 :] == two[i + 2 :])


SLIP_LETTERS = 6
"""Letters from which a word with one slip is still recognised."""


def misspelt(one: str, two: str) -> bool:
    """Whether two folded words of six letters and more differ by one slip that leaves the consonants as they are."""
    return min(len(one), len(two)) >= SLIP_LETTERS and skeleton(one) == skeleton(two) and _one_edit(one, two)


def one_surname(one: str, two: str) -> bool:
    """Whether two folded surnames are one: in another spelling or transliteration, or but for a slip."""
    *before, last = one.split(" ")
    *ahead, other = two.split(" ")
    if before != ahead:
        return False
    return spelling(last) == spelling(other) or misspelt(last, other) or transliterated(last, other)


def near_given(one: str, two: str) -> bool:
    """Whether two folded given names may be one person's: an initial, a short form, another spelling, or a slip."""
    if min(len(one), len(two)) == 1:
        return one[0] == two[0]
    return same_given(one, two) or skeleton(one) == skeleton(two) or (one[0] == two[0] and _one_edit(one, two))


def extra_vowel(one: str, two: str) -> bool:
    """Whether one word is the other with a vowel put between two consonants: "dmitry", "dimitry"."""
    short, long = sorted((one, two), key=len)
    if len(long) != len(short) + 1 or len(short) < 5:
        return False
    i = 0
    while i < len(short) and short[i] == long[i]:
        i += 1
    inside = 0 < i < len(long) - 1
    return (
        inside
        and long[i + 1 :] == short[i:]
        and long[i] in _VOWELS
        and long[i - 1] not in _VOWELS
        and long[i + 1] not in _VOWELS
    )


def without_a_vowel(word: str) -> set[str]:
    """The word, and what it is without any one of its vowels: two that differ by :func:`extra_vowel` share one."""
    return {word, *(word[:place] + word[place + 1 :] for place, letter in enumerate(word) if letter in _VOWELS)}


def organisation_words(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """An organisation's countries (keys) and its telling words, both sorted: "Department of X" is "X Department".

    Where it is named after a person, the given name stands in the countries' place: like them, it may be left out.
    """
    tokens = name_tokens(name)
    if len(tokens) > 2 and tokens[-1] in _list("entourages.txt") and not _list("organisation_words.txt") & {*tokens}:
        person = strip_titles(tokens[:-1])
        if len(person) == 2 and (tokens[-1] != "administration" or _POSSESSIVE.search(fold(name))):
            return person[:1], tuple(sorted((person[1], tokens[-1])))
        if len(person) == 1:
            return (), tuple(sorted((person[0], tokens[-1])))
    found, rest = split_countries(tokens)
    core = tuple(sorted(token for token in rest if token not in _list("organisation_words.txt")))
    return (found, core) if core else ((), name_tokens(name))


def of_any_country(name: str) -> bool:
    """Whether an organisation's name without a country's can be that of any country's: "the foreign ministry"."""
    return not _list("everywhere.txt").isdisjoint(name_tokens(name))


def initials(name: str) -> str:
    """First letters of a body's telling words, in order, countries included: "fbi"."""
    weak = _list("organisation_words.txt")
    return "".join(token[0] for token in name_tokens(name) if token not in weak)


def acronym(name: str) -> str | None:
    """The folded letters of a name that is one word of two to six capitals ("FBI", "F.B.I."), else ``None``."""
    plain = _POSSESSIVE.sub("", name).strip().removeprefix("the ").removeprefix("The ").replace(".", "")
    return fold(plain) if 2 <= len(plain) <= 6 and plain.isalpha() and plain.isupper() else None


def block_key(name: str, kind: str) -> str:
    """The block of a name: names of different blocks are never one speaker."""
    if kind == "person":
        person = person_name(name)
        shared = skeleton(person.surname.split(" ")[-1])
        return f"person:{'k' + shared[1:] if shared[:1] in ('g', 'h') else shared}"
    if kind == "country":
        return f"country:{name_key(country_of(name) or name)}"
    if kind == "organisation":
        short = acronym(name)
        _, core = organisation_words(name)
        if short is not None and len(core) == 1:
            return f"organisation:{''.join(sorted(short))}."
        if len(core) > 1:
            return f"organisation:{''.join(sorted(token[0] for token in core))}."
        return f"organisation:{core[0] if core else name_key(name)}"
    if kind == "group":
        found, rest = split_countries(name_tokens(name))
        return f"group:{'+'.join(found)}:{' '.join(rest)}"
    return f"{kind}:{name_key(name)}"
