"""Weights as one block of bytes: a feature is some numbers, and looking it up a few steps of arithmetic.

A feature is a *template* and up to four *parts*, all whole numbers: words by their place in a table of codes, signs
six bits each, small numbers as they are. Nothing is made of them for a look-up, neither strings nor tuples, and nothing
is kept from one sentence to the next: the first article is read as fast as the thousandth.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, final

if TYPE_CHECKING:
    from mypy_extensions import i64

_FACTOR: Final = 0x2545F4914F6CDD1D
_PLAIN: Final = __file__.endswith(".py")
"""Whether this runs as plain Python, where a dictionary is faster than arithmetic."""
_SMALLEST: Final = 10
"""Of 2 ** 10 slots."""
_ZERO: Final = 1 << 15
"""What is added to a weight, so that it is stored as a positive number."""
_ONE: Final = struct.Struct("<BIH")
_THREE: Final = struct.Struct("<BIHHH")

Feature = tuple[int, int, int, int, int]
"""A template and its parts, zeros for those that it doesn't have."""


def mixed(template: i64, a: i64, b: i64, c: i64, d: i64) -> i64:
    """A feature as one number of 64 bits, which no other has. Compiled only: products lose what is above them."""
    h: i64 = (template << 42 ^ a) * _FACTOR
    h = (h ^ h >> 29 & 0x7FFFFFFFF ^ b) * _FACTOR
    if c or d:
        h = (h ^ h >> 29 & 0x7FFFFFFFF ^ c) * _FACTOR
        h = (h ^ h >> 29 & 0x7FFFFFFFF ^ d) * _FACTOR
    return h ^ h >> 32 & 0xFFFFFFFF


@final
class WeightTable:
    """A table of weights in hundredths, one to a feature or three, and their sums over the features added last.

    ``tags`` holds, from the place on that the lowest bits of a feature's number say, a byte of that number (never 0,
    which ends the search): so little that it stays in the fastest memory, and enough to see that a feature isn't there.
    ``rows`` holds in the same place five bytes more of the number, and the weights, two bytes each.
    """

    def __init__(self, count: int, classes: int) -> None:
        bits = _SMALLEST
        while 3 * count > 2 << bits:
            bits += 1
        self.last: i64 = (1 << bits) - 1
        self.three = classes > 1
        self.width: i64 = 5 + 2 * classes
        self.tags = bytes(1 << bits)
        self.rows = b""
        self.marks = self.filling = bytearray()
        """The same while they are filled."""
        self.table: dict[Feature, Sequence[int]] | None = {} if _PLAIN else None
        self.total: i64 = 0
        self.second: i64 = 0
        self.third: i64 = 0
        self.notes: list[Feature] | None = None
        self.slow = _PLAIN
        """Whether ``add`` has more to do than arithmetic."""

    def open(self) -> None:
        """Make room for features to be put in: as many as the table was made for."""
        self.filling = bytearray(len(self.tags) * self.width)
        self.marks = bytearray(self.tags)

    def put(self, feature: Feature, weights: Sequence[int]) -> None:
        """Put a feature in, which isn't there yet, with its weights."""
        if self.table is not None:
            self.table[feature] = weights
            return
        h = mixed(feature[0], feature[1], feature[2], feature[3], feature[4])
        marks, last = self.marks, self.last
        at: i64 = h & last
        while marks[at]:
            at = at + 1 & last
        marks[at] = h >> 24 & 255 or 1
        rest: i64 = h >> 32 & 0xFFFFFFFF
        near: i64 = h >> 16 & 255
        if self.three:
            _THREE.pack_into(
                self.filling, self.width * at, near, rest, weights[0] + _ZERO, weights[1] + _ZERO, weights[2] + _ZERO
            )
        else:
            _ONE.pack_into(self.filling, self.width * at, near, rest, weights[0] + _ZERO)

    def close(self) -> None:
        """Nothing more is put in."""
        self.tags, self.rows = bytes(self.marks), bytes(self.filling)
        self.marks = self.filling = bytearray()

    def clear(self) -> None:
        """Begin new sums."""
        self.total = self.second = self.third = 0

    def write_down(self, notes: list[Feature]) -> None:
        """From now on write every feature down that is added: for training."""
        self.notes, self.slow = notes, True

    def add(self, template: i64, a: i64 = 0, b: i64 = 0, c: i64 = 0, d: i64 = 0) -> None:
        """Add the weight of one feature to the sum, or its three weights to theirs."""
        if self.slow and self.added((template, a, b, c, d)):
            return
        h = mixed(template, a, b, c, d)
        tag: i64 = h >> 24 & 255
        if tag == 0:
            tag = 1
        tags, last = self.tags, self.last
        at: i64 = h & last
        while True:
            found: i64 = tags[at]
            if found == 0:
                return
            if found == tag and self.take(at * self.width, h):
                return
            at = at + 1 & last

    def added(self, feature: Feature) -> bool:
        """Write a feature down where they are, and add its weights if they are in a dictionary: whether they are."""
        if self.notes is not None:
            self.notes.append(feature)
        if self.table is None:
            return False
        row = self.table.get(feature)
        if row is not None:
            self.total += row[0]
            if self.three:
                self.second += row[1]
                self.third += row[2]
        return True

    def take(self, place: i64, h: i64) -> bool:
        """Add the weights of a row if it is that of a feature's number."""
        rows = self.rows
        if not (
            rows[place] == h >> 16 & 255
            and rows[place + 1] == h >> 32 & 255
            and rows[place + 2] == h >> 40 & 255
            and rows[place + 3] == h >> 48 & 255
            and rows[place + 4] == h >> 56 & 255
        ):
            return False
        low: i64 = rows[place + 5]
        high: i64 = rows[place + 6]
        self.total += (low | high << 8) - _ZERO
        if self.three:
            low, high = rows[place + 7], rows[place + 8]
            self.second += (low | high << 8) - _ZERO
            low, high = rows[place + 9], rows[place + 10]
            self.third += (low | high << 8) - _ZERO
        return True
