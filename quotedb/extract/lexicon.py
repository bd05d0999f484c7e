"""The English data files, read once, as one table from a lower-case word to a set of flags."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources
from typing import Final

CUE: Final = 1 << 0
PRON_M: Final = 1 << 1
PRON_F: Final = 1 << 2
PRON_P: Final = 1 << 3
PRON_OTHER: Final = 1 << 4
RELATIVE: Final = 1 << 5
DET: Final = 1 << 6
PREP: Final = 1 << 7
CONJ: Final = 1 << 8
AUX: Final = 1 << 9
ADV: Final = 1 << 10
DATE: Final = 1 << 11
PARTICLE: Final = 1 << 12
SUFFIX: Final = 1 << 13
TITLE: Final = 1 << 14
ROLE: Final = 1 << 15
BODY: Final = 1 << 16
PLURAL: Final = 1 << 17
MALE: Final = 1 << 18
FEMALE: Final = 1 << 19
COMMON: Final = 1 << 20
"""Seen in lower case in running text: a capital at the start of a sentence says nothing about it."""
SUBJECT_PRON: Final = 1 << 21
GIVEN: Final = 1 << 22
NOUN: Final = 1 << 23
"""Heads descriptions of speakers, person or body undecided."""
STRONG: Final = 1 << 24
"""Reports more often than not."""

STRONG_CUE: Final = 0.4
SURNAME: Final = 1 << 25
"""Seen as a surname after a common given name."""
SURNAME_M: Final = 1 << 26
SURNAME_F: Final = 1 << 27
"""Nearly all who bear the surname in the training articles are men, are women."""

NAMING: Final = GIVEN | MALE | FEMALE | SURNAME | SURNAME_M | SURNAME_F
"""All that flags say of names."""
FUNCTION: Final = PRON_M | PRON_F | PRON_P | PRON_OTHER | RELATIVE | DET | PREP | CONJ | AUX | ADV
PRONOUN: Final = PRON_M | PRON_F | PRON_P

_CLASSES: Final = {
    "pronoun_m": PRON_M,
    "pronoun_f": PRON_F,
    "pronoun_p": PRON_P,
    "pronoun_i": PRON_OTHER,
    "pronoun_w": PRON_OTHER,
    "pronoun_y": PRON_OTHER,
    "pronoun_it": PRON_OTHER,
    "relative": RELATIVE,
    "determiner": DET,
    "preposition": PREP,
    "conjunction": CONJ,
    "auxiliary": AUX,
    "adverb": ADV,
    "day": DATE,
    "month": DATE,
    "particle": PARTICLE,
    "suffix": SUFFIX,
}


def read_lines(name: str, language: str = "en") -> list[str]:
    """The lines of one data file, comments and empty lines left out."""
    text = resources.files(__package__).joinpath("data", language, name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


@functools.cache
def _word_sets(language: str) -> dict[str, frozenset[str]]:
    rows = (line.split("\t") for line in read_lines("word_sets.tsv", language))
    return {name: frozenset(words.split(", ")) for name, words in rows}


def word_set(name: str, language: str = "en") -> frozenset[str]:
    """One of the sets of words that grammar asks for."""
    return _word_sets(language)[name]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the data files say of words.

    ``flags``: lower-case word to flags; ``cues``: form to the share of its uses that report; ``abbreviations`` as
    written.
    """

    flags: dict[str, int]
    cues: dict[str, float]
    abbreviations: tuple[str, ...]


def _plural(noun: str) -> str:
    if noun.endswith(("man",)):
        return noun[:-2] + "en"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun + "s"


def verb_forms(verb: str) -> tuple[str, ...]:
    """The regular forms of an English verb: base, -s, -ed, -ing."""
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb.endswith(("s", "sh", "ch", "x")):
        return verb, verb + "es", verb + "ed", verb + "ing"
    if len(verb) < 5 and verb[-1] in "bdgmnpt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou":
        return verb, verb + "s", verb + verb[-1] + "ed", verb + verb[-1] + "ing"
    return verb, verb + "s", verb + "ed", verb + "ing"


def lexicon(language: str = "en") -> Lexicon:
    """The lexicon of a language, read once; ``FileNotFoundError`` if there is no folder for it."""
    return _lexicon(language)


@functools.cache
def _lexicon(language: str) -> Lexicon:
    flags: dict[str, int] = {}

    def add(word: str, flag: int) -> None:
        flags[word] = flags.get(word, 0) | flag

    for line in read_lines("words.tsv", language):
        group, words = line.split("\t")
        for word in words.split():
            add(word, _CLASSES[group])
    for word in ("he", "she", "they", "i", "we", "it", "you", "who"):
        add(word, SUBJECT_PRON)
    gender = {"m": MALE, "f": FEMALE, "": 0}
    for line in read_lines("titles.txt", language):
        word, _, sex = line.partition("\t")
        add(word, TITLE | gender[sex])
    for line in read_lines("roles.txt", language):
        word, _, sex = line.partition("\t")
        add(word, ROLE | gender[sex])
        add(_plural(word), ROLE | PLURAL)
    for word in read_lines("bodies.txt", language):
        add(word, BODY)
        if not word.endswith("s"):
            add(_plural(word), BODY | PLURAL)
    for line in read_lines("nouns.txt", language):
        for word in line.split():
            add(word, NOUN if not flags.get(word, 0) & (ROLE | BODY) else 0)
    for word in read_lines("plurals.txt", language):
        add(word, PLURAL | (0 if flags.get(word, 0) & (ROLE | BODY) else ROLE))
    for name, flag in (("given_m.txt", MALE), ("given_f.txt", FEMALE)):
        for line in read_lines(name, language):
            for word in line.split():
                add(word, GIVEN | flag)
    for line in read_lines("surnames.txt", language):
        for entry in line.split():
            word, _, sex = entry.partition("/")
            add(word, SURNAME | (SURNAME_M if sex == "m" else SURNAME_F if sex == "f" else 0))
    cues: dict[str, float] = {}
    for line in read_lines("cues.tsv", language):
        word, strength = line.split("\t")[:2]
        cues[word] = float(strength)
        add(word, CUE | (STRONG if cues[word] >= STRONG_CUE else 0))
    for verb in read_lines("reporting.txt", language):
        for form in verb_forms(verb):
            if form not in cues:
                # Bare and third-person forms of these are often nouns ("charge", "reports"): weaker.
                cues[form] = 0.6 if form.endswith(("ed", "ing")) else 0.3
                add(form, CUE | (STRONG if cues[form] >= STRONG_CUE else 0))
    for name in ("common.txt", "openers.txt"):
        for line in read_lines(name, language):
            for word in line.split():
                add(word, COMMON)
    return Lexicon(flags, cues, tuple(read_lines("abbreviations.txt", language)))
