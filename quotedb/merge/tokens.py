"""A text read as tokens: its words, what each of them tells, and the marks beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, final

from quotedb.merge.forms import MOST_LETTERS, compounds, words
from quotedb.merge.rarity import NAME_BITS, bits, concept, word_number
from quotedb.merge.wordings import leverage

FUNCTION_WEIGHT: Final = 0.7
"""Bits that a function word counts for when the same one stands at the same place."""
SPREAD: Final = 0x5BD1E995
"""Any large odd number."""
CAPITAL: Final = 1
"""The first of the shapes of a word, which add up: marks after it or before it, a sentence's end among them."""
AFTER: Final = 2
STOP: Final = 4
BEFORE: Final = 8
STOP_BEFORE: Final = 16
OPENS: Final = 32
"""It may be the first part of a compound."""
EMPTY: Final = 64
"""Marks between two blanks, and no word."""
ODD: Final = 128
"""Brackets or an ellipsis, maybe."""
UNPLACED: Final = 256
"""Where the words stand can't be told from their sizes."""
ASKS: Final = 8
"""The bit of a text's tone that says it is a question; the others are currencies."""
_ODD_MARKS: Final = frozenset("[(…")
_MARKS: Final = frozenset(".,;:!?…—–-()[]\n")
_STOPS: Final = frozenset(".!?…\n")


@final
class Token:
    """One word as it is read, the same object wherever it stands so: ``shape`` is capital and marks beside it.

    It is the characters ``[start, stop)`` of what stands between two blanks; the last word of that has its ``size``,
    with one blank. ``before`` and ``after`` are what else stands there in front of it and, of the last one, behind it.
    ``spread`` is its number, taken through all the bits of a key; ``leverage`` is :func:`leverage`'s.
    """

    __slots__ = (
        "after",
        "before",
        "bits",
        "concept",
        "form",
        "leverage",
        "number",
        "shape",
        "size",
        "spread",
        "start",
        "stop",
        "weight",
    )

    def __init__(
        self,
        form: str,
        concept: str,
        bits: float,
        number: int,
        leverage: int,
        shape: int,
        start: int,
        stop: int,
        size: int,
        before: str,
        after: str,
    ) -> None:
        self.start = start
        self.stop = stop
        self.size = size
        self.before = before
        self.after = after
        self.form = form
        self.concept = concept
        self.bits = bits
        self.weight = max(bits, FUNCTION_WEIGHT)
        self.number = number
        self.spread = number * SPREAD
        self.leverage = leverage
        self.shape = shape


_known: Final[dict[str, tuple[str, float, int, int]]] = {}
_MOST_KNOWN: Final = 1 << 17


def worth_of(form: str) -> tuple[str, float, int, int]:
    """A word's concept, bits, number and leverage, remembered."""
    known = _known.get(form)
    if known is None:
        name = concept(form)
        known = (name, bits(form), word_number(name), leverage(form))
        if len(form) <= MOST_LETTERS:
            if len(_known) >= _MOST_KNOWN:
                _known.clear()
            _known[form] = known
    return known


def tone(text: str) -> int:
    """What marks alone tell, as bits: the currencies of its sums, and ``ASKS`` where it is a question."""
    found = (1 if "$" in text else 0) | (2 if "€" in text else 0) | (4 if "£" in text else 0)
    return found | ASKS if "?" in text[-3:] else found


def _marked(gap: str, mark: int, stop: int) -> int:
    """The shapes that stand for what is between two words."""
    if gap == " " or _MARKS.isdisjoint(gap):
        return 0
    return mark if _STOPS.isdisjoint(gap) else mark | stop


def _read_slowly(text: str, shouted: bool) -> list[Token]:
    """The words of a text or of a part of it; nothing but marks is an empty word, to be dropped.

    ``shouted``: it is, or belongs to, a text in capitals throughout, where they say nothing about a word.
    """
    found = words(text)
    gaps = found.gaps
    odd = 0 if _ODD_MARKS.isdisjoint(text) and ".." not in text and text[:1] != "." else ODD
    if not found.forms:
        shape = _marked(text, BEFORE, STOP_BEFORE)
        return [Token("", "", 0.0, 0, 0, shape | odd | EMPTY, 0, 0, len(text) + 1, text, "")] if shape else []
    tokens: list[Token] = []
    opening = compounds()
    last = len(found.forms) - 1
    start = stop = 0
    for index, form in enumerate(found.forms):
        printed = found.printed[index]
        start = stop + len(gaps[index])
        stop = start + len(printed)
        name, value, number, ways = worth_of(form)
        shape = _marked(gaps[index + 1], AFTER, STOP) | odd
        if index == 0:
            shape |= _marked(gaps[0], BEFORE, STOP_BEFORE)
        if printed[0].isupper():
            shape |= CAPITAL
            value = value if shouted else min(value, NAME_BITS)
        if form in opening:
            shape |= OPENS
        size, after = (len(text) + 1, gaps[last + 1]) if index == last else (0, "")
        tokens.append(Token(form, name, value, number, ways, shape, start, stop, size, gaps[index], after))
    return tokens


_singles: Final[dict[str, Token]] = {}
"""What stands between two blanks and is one word of letters and digits, with a mark behind it or without."""
_shouted: Final[dict[str, Token]] = {}
"""The same in texts in capitals throughout."""
_others: Final[dict[str, list[Token]]] = {}
"""Anything else that does."""
_shouted_others: Final[dict[str, list[Token]]] = {}
_MOST_SINGLES: Final = 1 << 17


def _read_chunk(text: str, shouted: bool) -> Token | None:
    """What stands between two blanks, if that is one word of letters and digits, with a mark behind it or without."""
    printed, gap = (text, "") if text.isalnum() else (text[:-1], text[-1:])
    if not printed.isalnum() or not printed.isascii() or (gap and gap not in _MARKS):
        return None
    form = printed.lower()
    name, value, number, ways = worth_of(form)
    shape = _marked(gap, AFTER, STOP) if gap else 0
    if gap in _ODD_MARKS:
        shape |= ODD
    if printed[0].isupper():
        shape |= CAPITAL
        value = value if shouted else min(value, NAME_BITS)
    if form in compounds():
        shape |= OPENS
    token = Token(form, name, value, number, ways, shape, 0, len(printed), len(text) + 1, "", gap)
    if len(text) <= MOST_LETTERS:
        known = _shouted if shouted else _singles
        if len(known) >= _MOST_SINGLES:
            known.clear()
        known[text] = token
    return token


def _read_other(chunk: str, shouted: bool) -> list[Token]:
    """What stands between two blanks, whatever it is."""
    known = _shouted_others if shouted else _others
    found = known.get(chunk)
    if found is None:
        found = _read_slowly(chunk, shouted)
        if len(chunk) <= MOST_LETTERS:
            if len(known) >= _MOST_SINGLES:
                known.clear()
            known[chunk] = found
    return found


def read(text: str) -> tuple[list[Token], int]:
    """The words of a text, and all their shapes: what stands between two blanks is mostly known already."""
    if "\n" in text:
        return _read_at_once(text)
    found: list[Token] = []
    shapes = 0
    shouted = text.isupper() and " " in text
    known = _shouted if shouted else _singles
    for chunk in text.split():
        token = known.get(chunk) or _read_chunk(chunk, shouted)
        if token is not None:
            found.append(token)
            shapes |= token.shape
        else:
            for each in _read_other(chunk, shouted):
                found.append(each)
                shapes |= each.shape
    if shapes & EMPTY:
        shapes |= ODD if found[0].form else ODD | UNPLACED
        found = _without_empty(found)
    if shapes & OPENS:
        seconds = compounds()
        for place in range(len(found) - 1):
            if found[place].shape & OPENS and found[place + 1].form in seconds[found[place].form]:
                return _read_at_once(text)
    return found, shapes


def _read_at_once(text: str) -> tuple[list[Token], int]:
    """The same, where blanks don't show where words begin and end."""
    return _without_empty(_read_slowly(text, text.isupper() and " " in text)), ODD | UNPLACED


def _without_empty(tokens: Iterable[Token]) -> list[Token]:
    """The same, where marks that stand between blanks belong to the word before them."""
    found: list[Token] = []
    for token in tokens:
        if token.form:
            found.append(token)
        elif found:
            one = found[-1]
            shape = one.shape | (token.shape % OPENS // BEFORE * AFTER)
            size, after = one.size + token.size, f"{one.after} {token.before}"
            found[-1] = Token(
                one.form,
                one.concept,
                one.bits,
                one.number,
                one.leverage,
                shape,
                one.start,
                one.stop,
                size,
                one.before,
                after,
            )
    return found
