"""Weights of indirect speech as one block of bytes: a feature is a number, and looking it up a few steps of arithmetic.

A feature is a *template* and up to four *parts*, all whole numbers: words by their place in a ``Codes`` table, signs
six bits each, small numbers as they are. Nothing is made of them for a look-up, neither strings nor tuples, and nothing
is kept from one sentence to the next: the first article is read as fast as the thousandth.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, final

if TYPE_CHECKING:
    from mypy_extensions import i64

SIGNS: Final = "QCkAndhxaicwtTgeos0.(),:;~-?'+^$"
"""Every sign (see ``signs``) at the place that is its code less one; after them what stands for gaps and ends."""
_FACTOR: Final = 0xB5C0F
_SPREAD: Final = 0x2545F4914F
_MASK: Final = (1 << 42) - 1
_TAG: Final = 0xFFFF
_PLAIN: Final = __file__.endswith(".py")
"""Whether this runs as plain Python, where a dictionary is faster than arithmetic."""
_SMALLEST: Final = 10
"""Of 2 ** 10 slots."""
_ZERO: Final = 1 << 15
"""What is added to a weight, so that it is stored as a positive number."""
OF_SIGN: Final = 1 << 20
"""From here on the code of "a word or a sign" means a sign."""

Feature = tuple[int, int, int, int, int]
"""A template and its parts, zeros for those that it doesn't have."""

to_codes = bytes.maketrans(SIGNS.encode(), bytes(range(1, len(SIGNS) + 1)))
"""The table for ``bytes.translate`` that turns a text's signs into their codes."""


def pack(signs: str) -> int:
    """Some signs as one number, six bits each; at most seven."""
    packed = 0
    for sign in signs:
        packed = packed << 6 | SIGNS.index(sign) + 1
    return packed


def unpack(packed: int) -> str:
    """The signs that ``pack`` took."""
    signs = ""
    while packed:
        signs = SIGNS[(packed & 63) - 1] + signs
        packed >>= 6
    return signs


def mixed(template: i64, a: i64, b: i64, c: i64, d: i64) -> i64:
    """A feature as one number of 42 bits, as good as different for every feature there is."""
    mask: i64 = _MASK
    factor: i64 = _FACTOR
    h: i64 = (template * _SPREAD & mask ^ a) * factor & mask
    h = (h ^ h >> 19 ^ b) * factor & mask
    if c or d:
        h = (h ^ h >> 19 ^ c) * factor & mask
        h = (h ^ h >> 19 ^ d) * factor & mask
    return h ^ h >> 21


@final
class Weights:
    """A table of weights in hundredths, one to a feature or three, and their sums over the features added last.

    ``slots`` holds, from the place that a feature's number says on, 16 bits of that number and the weights; no bits
    end the search.

    Where ``notes`` is a list, features are also written down there: for training.
    """

    def __init__(self, count: int, classes: int) -> None:
        bits = _SMALLEST
        while 3 * count > 1 << bits:
            bits += 1
        self.last: i64 = (1 << bits) - 1
        self.three = classes > 1
        self.slots = bytes((8 if self.three else 4) << bits)
        self.table: dict[Feature, Sequence[int]] | None = {} if _PLAIN else None
        self.total: i64 = 0
        self.second: i64 = 0
        self.third: i64 = 0
        self.notes: list[Feature] | None = None

    def fill(self, features: Iterable[tuple[Feature, Sequence[int]]]) -> None:
        """Put features in, each with its weights: as many of them as the table was made for."""
        if self.table is not None:
            self.table.update(features)
            return
        slots, last = bytearray(self.slots), self.last
        row = struct.Struct("<HHHH" if self.three else "<HH")
        width: i64 = row.size
        for (template, a, b, c, d), weights in features:
            h = mixed(template, a, b, c, d)
            at: i64 = h & last
            while slots[width * at] or slots[width * at + 1]:
                at = at + 1 & last
            row.pack_into(slots, width * at, h >> 20 & _TAG or 1, *[weight + _ZERO for weight in weights])
        self.slots = bytes(slots)

    def clear(self) -> None:
        """Begin new sums."""
        self.total = self.second = self.third = 0

    def add(self, template: i64, a: i64 = 0, b: i64 = 0, c: i64 = 0, d: i64 = 0) -> None:
        """Add the weight of one feature to the sum, or its three weights to theirs."""
        if self.notes is not None:
            self.notes.append((template, a, b, c, d))
        if self.table is not None:
            row = self.table.get((template, a, b, c, d))
            if row is not None:
                self.total += row[0]
                if self.three:
                    self.second += row[1]
                    self.third += row[2]
            return
        h = mixed(template, a, b, c, d)
        tag: i64 = h >> 20 & _TAG
        if tag == 0:
            tag = 1
        slots, last, three = self.slots, self.last, self.three
        at: i64 = h & last
        while True:
            place: i64 = at << 3 if three else at << 2
            low: i64 = slots[place]
            high: i64 = slots[place + 1]
            found: i64 = low | high << 8
            if found == tag:
                break
            if found == 0:
                return
            at = at + 1 & last
        self.total += (slots[place + 2] | slots[place + 3] << 8) - _ZERO
        if three:
            self.second += (slots[place + 4] | slots[place + 5] << 8) - _ZERO
            self.third += (slots[place + 6] | slots[place + 7] << 8) - _ZERO
