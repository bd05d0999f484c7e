"""What a description says that somebody does for a living, and whether two descriptions can hardly be one person's.

A minister may have been a lawyer, and is hardly a plumber at the same time: two articles that say so of one name mean
two people, maybe. Which callings go together is a list of the language's (``data/<language>/callings.tsv``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import combinations
from typing import NamedTuple

from quotedb.text.lexicon import rows, words

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class _Callings(NamedTuple):
    of_noun: dict[str, frozenset[str]]
    together: frozenset[frozenset[str]]
    once: frozenset[str]
    """Words that say that somebody is no longer what is said."""


@cache
def _callings(language: str) -> _Callings:
    of_noun: dict[str, set[str]] = {}
    together: set[frozenset[str]] = set()
    for calling, nouns, others in rows("callings.tsv", language):
        for noun in nouns.split():
            of_noun.setdefault(noun, set()).add(calling)
        together.update(frozenset((calling, other)) for other in others.split())
    return _Callings(
        {noun: frozenset(found) for noun, found in of_noun.items()}, frozenset(together), words("once.txt", language)
    )


@lru_cache(maxsize=1 << 14)
def callings_of(description: str, language: str = "en") -> frozenset[str]:
    """The callings that a description names: none where it says that it was so once ("a former miner")."""
    found: set[str] = set()
    known = _callings(language)
    for word in _WORD.findall(description.casefold()):
        if word in known.once or word.startswith("ex-"):
            return frozenset()
        found |= known.of_noun.get(word, frozenset())
    return frozenset(found)


def clashes(descriptions: Iterable[str], language: str = "en") -> Iterator[tuple[str, str]]:
    """Two of some descriptions at a time that are hardly one person's: the first that names each set of callings.

    They may be one's where their callings go together, or where a third description names both.
    """
    first: dict[frozenset[str], str] = {}
    for one in dict.fromkeys(descriptions):
        first.setdefault(callings_of(one, language), one)
    first.pop(frozenset(), None)
    together = _callings(language).together | {
        frozenset(pair) for callings in first for pair in combinations(sorted(callings), 2)
    }
    for (here, one), (there, two) in combinations(first.items(), 2):
        if here.isdisjoint(there) and not any(frozenset((x, y)) in together for x in here for y in there):
            yield one, two


def hardly_one(descriptions: Iterable[str], language: str = "en") -> tuple[str, str] | None:
    """The first two of some descriptions that are hardly one person's; null where all may be."""
    return next(clashes(descriptions, language), None)
