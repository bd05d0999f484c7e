"""The tokens of single words, and what is known of each token from its letters alone.

News repeats its words, so that each is read once: a table is several times as fast as reading it again.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from quotedb.extract.lexicon import (
    BODY,
    FUNCTION,
    GIVEN,
    NOUN,
    PRON_F,
    PRON_M,
    PRON_P,
    RELATIVE,
    ROLE,
    STRONG,
    SUBJECT_PRON,
    lexicon,
)
from quotedb.extract.words import sign_of

OPENING: Final = {"“": "”", "„": "“", "«": "»", "‟": "”", "‹": "›", "「": "」", "『": "』", "``": "''"}
CLOSING: Final = frozenset("”»›」』")
STRAIGHT: Final = frozenset(('"', "＂", "''"))
SINGLE_OPEN: Final = frozenset("‘‚‛")
SINGLE_CLOSE: Final = frozenset("’")
DOUBLE_MARKS: Final = frozenset(OPENING) | CLOSING | STRAIGHT
SINGLE_MARKS: Final = SINGLE_OPEN | SINGLE_CLOSE | {"'"}

# What sort a token is of, as bits of one byte, so that the tokens of a sort are found in a string of bytes.
MARK: Final = 1 << 0
"""A double quotation mark."""
SINGLE: Final = 1 << 1
"""A single one, or an apostrophe."""
STOP: Final = 1 << 2
"""Ends a sentence, or ends in a full stop."""
CAPITAL: Final = 1 << 3
"""Has a capital letter."""
GIVEN_NAME: Final = 1 << 4
"""Is a given name and has a capital letter."""
BEGINS: Final = 1 << 5
"""Can begin a mention without a capital, or stands beside one."""
PLAIN: Final = 1 << 6
"""Begins with a letter and is no function word."""
NOT_LOWER: Final = 1 << 7
"""``PLAIN``, and its first letter isn't a small one."""

_BEGINS: Final = STRONG | ROLE | BODY | NOUN | SUBJECT_PRON | PRON_M | PRON_F | PRON_P | RELATIVE
_CAPITALS_MATTER: Final = frozenset(("US", "WHO", "IT"))
"""Names in capitals that are pronouns in lower case."""
_KEPT: Final = 1 << 16
"""Entries of each table before it is emptied: some 30 MB at most."""
_LONGEST_KEPT: Final = 40
DEPENDS: Final = -(1 << 60)
"""The step of a word that can't be read without what follows it: a line with one in it visibly doesn't add up."""

Fact = tuple[str, int, int, int]
"""Of a token: lower case, flags, sort, and the code of its sign."""
Row = tuple[str, int, str, int, int, int]
"""A token, how far it is to the next one (one space after a word), and its ``Fact``."""


def sorts(bits: int) -> bytes:
    """The table for ``bytes.translate`` that leaves 1 for tokens with any of the bits, and 0 for others."""
    return bytes(bool(sort & bits) for sort in range(256))


@functools.cache
def _token_pattern(language: str) -> re.Pattern[str]:
    by_letter: dict[str, list[str]] = {}
    for word in lexicon(language).abbreviations:
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    stops = "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return re.compile(
        r"(?:(?=[A-Za-z]\.)(?:[A-Za-z]\.){2,}"  # U.S., D.C., a.m.
        r"|(?=[A-Z])"
        rf"(?:(?:{stops})\.(?=\s)"
        r"|[A-Z]\.(?=\s+[^\W\d_]))"  # an initial
        r"|\w+(?:[-‑&.@/:]\w+|['’](?![sS](?!\w))\w+)*"
        r"|''|``|['’][sS](?!\w)"
        r"|\.\.\.+|--+|[^\w\s])\s*"
    )


def _sort(token: str, lower: str, flags: int) -> int:
    sort = MARK if token in DOUBLE_MARKS else SINGLE if token in SINGLE_MARKS else 0
    if token in (".", "!", "?") or (len(token) > 2 and token[-1] == "."):
        sort |= STOP
    if token != lower:
        sort |= CAPITAL | (GIVEN_NAME if flags & GIVEN else 0)
    if flags & _BEGINS:
        sort |= BEGINS
    if token[0].isalpha() and not flags & FUNCTION:
        sort |= PLAIN | (0 if token[0].islower() else NOT_LOWER)
    return sort


class FactOfToken(dict[str, Fact]):
    """What is known of a token as written."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.flags = lexicon(language).flags
        self.numbers: dict[int, int] = {}
        """Equal flags as one object: what is read together should lie together in memory."""

    def __missing__(self, token: str) -> Fact:
        lower = token.lower()
        if lower == token:
            lower = token
        flags = self.flags.get(lower, 0)
        flags = self.numbers.setdefault(flags, flags)
        sign = sign_of(lower, flags)
        if token in _CAPITALS_MATTER:
            flags = 0
            sign = "o" if sign in "hi" else sign
        fact = (lower, flags, _sort(token, lower, flags), ord(sign))
        if len(token) <= _LONGEST_KEPT:
            if len(self) > _KEPT:
                self.clear()
            self[token] = fact
        return fact


class RowsOfWord(dict[str, tuple[Row, ...]]):
    """The tokens of a word, that is of what stands between white space; with a line feed after it, of a line's last."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.findall = _token_pattern(language).findall
        self.facts = FactOfToken(language)
        self.shared: dict[tuple[str, int], Row] = {}
        """The row of a token in all words that have it, such as a comma's."""

    def __missing__(self, word: str) -> tuple[Row, ...]:
        last_of_line = word[-1] == "\n"
        bare = word[:-1] if last_of_line else word
        # What follows a word matters only where it ends in a full stop.
        open_end = not last_of_line and word[-1] == "."
        tokens = [bare] if bare.isalnum() else self.read(word, " a") if open_end else self.findall(bare)
        steps = [*map(len, tokens)]
        steps[-1] += 1
        if len(word) > _LONGEST_KEPT:
            return tuple((token, DEPENDS, *self.facts[token]) for token in tokens)
        if open_end and tokens != self.read(word, " 1"):
            steps[-1] = DEPENDS  # an initial is one before a letter only ("J. Bell")
        if len(self) > _KEPT:
            self.clear()
            self.shared.clear()
        rows = self[word] = tuple(map(self.row, tokens, steps))
        return rows

    def row(self, token: str, step: int) -> Row:
        """The row of a token, the same object each time."""
        row = self.shared.get((token, step))
        if row is None:
            row = self.shared[token, step] = (token, step, *self.facts[token])
        return row

    def read(self, word: str, context: str) -> list[str]:
        """The tokens of a word before a context of one token."""
        return [token.rstrip() for token in self.findall(word + context)[:-1]]


@functools.cache
def rows_of_word(language: str) -> RowsOfWord:
    """The table of a language; filled as texts are read."""
    return RowsOfWord(language)
