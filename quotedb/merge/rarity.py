"""How much a word or a phrase tells: bits, from a static table of how many articles use it.

The table ships with the code and never changes with what is ingested, so that what counts as rare doesn't depend on the
order in which articles arrive.
"""

from __future__ import annotations

from functools import cache
from math import log2
from typing import Final

from quotedb.merge.forms import number
from quotedb.merge.forms import stem as stem_slowly
from quotedb.text.lexicon import rows, words

_PACKAGE: Final = "quotedb.merge"
MOST_LETTERS: Final = 32
"""Letters of a word that comparisons and keys look at."""
NAME_BITS: Final = 6.0
"""What an unknown capitalised word tells at most: new names are everywhere as soon as they are in the news."""


_stemmed: Final[dict[str, str]] = {}
_MOST_STEMMED: Final = 1 << 17


def stem(form: str) -> str:
    """A folded word without its inflection, remembered (``quotedb.merge.forms.stem``)."""
    known = _stemmed.get(form)
    if known is None:
        known = stem_slowly(form)
        if len(form) <= MOST_LETTERS:
            if len(_stemmed) >= _MOST_STEMMED:
                _stemmed.clear()
            _stemmed[form] = known
    return known


@cache
def function_words(language: str = "en") -> frozenset[str]:
    """Words too common to tell one utterance from another."""
    return words("function_words.txt", language, _PACKAGE)


@cache
def negations(language: str = "en") -> frozenset[str]:
    """Words that turn a statement round."""
    return words("negations.txt", language, _PACKAGE)


@cache
def qualifiers(language: str = "en") -> frozenset[str]:
    """Words with which a thing is said not to be quite so, or not to be known."""
    return words("qualifiers.txt", language, _PACKAGE)


@cache
def number_words(language: str = "en") -> frozenset[str]:
    """Words that count."""
    return words("numbers.txt", language, _PACKAGE)


@cache
def ordinals(language: str = "en") -> dict[str, str]:
    """Digits and ending of the words for places in an order: "third" is "3rd"."""
    found = enumerate(" ".join(row[0] for row in rows("ordinals.txt", language, _PACKAGE)).split(), 1)
    return {word: f"{place}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(place, 'th') }" for place, word in found}


@cache
def opposites(language: str = "en") -> dict[str, tuple[tuple[int, int], ...]]:
    """Stem to the lines and columns of the list of words that exclude each other."""
    found: dict[str, dict[tuple[int, int], None]] = {}
    for line, row in enumerate(rows("opposites.txt", language, _PACKAGE)):
        for column, cell in enumerate(row):
            for word in cell.split():
                found.setdefault(stem(word), {})[line, column] = None
    return {word: tuple(places) for word, places in found.items()}


@cache
def _synonyms(language: str = "en") -> dict[str, str]:
    """Stem to the first stem of its group; a stem in two groups belongs to the first."""
    found: dict[str, str] = {}
    for row in rows("synonyms.txt", language, _PACKAGE):
        stems = [stem(word) for word in row[0].split()]
        head = next((found[s] for s in stems if s in found), stems[0])
        for each in stems:
            found.setdefault(each, head)
    return found


@cache
def _table(language: str = "en") -> tuple[int, dict[str, int], dict[str, int]]:
    """Number of articles, articles per word, articles per pair of stems."""
    lines = rows("rarity.tsv", language, _PACKAGE)
    singles: dict[str, int] = {}
    pairs: dict[str, int] = {}
    for phrase, count in lines[1:]:
        (pairs if " " in phrase else singles)[phrase] = int(count)
    return int(lines[0][0]), singles, pairs


def concept(form: str) -> str:
    """A folded word's stem, or the stem that stands for its group of synonyms; a number's digits."""
    if form in numerals():
        return numerals()[form]
    stemmed = stem(form)
    return _synonyms().get(stemmed, stemmed[:MOST_LETTERS])


def bits(form: str) -> float:
    """Bits that the folded word tells: 0 for function words, near 1 for what half of all articles use, at most 10.7."""
    if form in function_words():
        return 0.0
    total, singles, _ = _table()
    spelt = _spelt().get(form, form)
    return max(0.0, log2(total / max(0.5, singles.get(form, 0), singles.get(spelt, 0), _stems().get(stem(spelt), 0))))


def known(form: str) -> bool:
    """Whether the table has the folded word in any of its inflections."""
    return form in _table()[1] or stem(form) in _stems() or form in function_words()


@cache
def numerals(language: str = "en") -> dict[str, str]:
    """Digits of the words that are one number; "one" isn't among them, which is a pronoun as often."""
    return {row[0]: row[1] for row in rows("numerals.txt", language, _PACKAGE)}


@cache
def _spelt(language: str = "en") -> dict[str, str]:
    """The other printing of each numeral."""
    words_of = numerals(language)
    return words_of | {digits: word for word, digits in words_of.items()}


@cache
def _stems() -> dict[str, int]:
    """Articles per stem: as many as its commonest form has."""
    found: dict[str, int] = {}
    for word, count in _table()[1].items():
        stemmed = stem(word)
        found[stemmed] = max(count, found.get(stemmed, 0))
    return found


STOCK_PAIR: Final = 5
"""A pair that at least so many articles of the table have is a stock phrase, whatever its words tell."""
WORD_BITS: Final = 31
"""Size of a word's number; two of them, one after the other, are as large as a key."""


def word_number(name: str) -> int:
    """A concept as keys have it: ``WORD_BITS`` bits; the few concepts that share one are compared in vain."""
    return number(name) >> (62 - WORD_BITS)


def pair_number(one: int, two: int) -> int:
    """Two words' numbers as one."""
    return one << WORD_BITS | two


@cache
def pair_counts() -> dict[int, int]:
    """In how many articles two content words are neighbours, by the number of the pair of their concepts."""
    found: dict[int, int] = {}
    for pair, count in _table()[2].items():
        one, two = pair.split(" ")
        known = pair_number(word_number(_synonyms().get(one, one)), word_number(_synonyms().get(two, two)))
        found[known] = max(count, found.get(known, 0))
    return found
