"""Alignment of two word sequences, and the windows in which to look for one inside the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mypy_extensions import i64

Pairs = list[tuple[int, int]]
_REGISTER: Final = 61
"""Words of one side up to which a row of bits, and its sum with another, is a number of the machine's own."""


def common(a: tuple[str, ...], b: tuple[str, ...]) -> Pairs:
    """A longest common subsequence as index pairs, ascending; the same every time.

    Bit-parallel (Hyyrö 2004): a row per word of ``b``, a bit per word of ``a``, so a thousand words by a thousand take
    about a millisecond. What both share at their ends is taken off first.
    """
    head = 0
    top = min(len(a), len(b))
    while head < top and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < top - head and a[len(a) - 1 - tail] == b[len(b) - 1 - tail]:
        tail += 1
    found = [(i, i) for i in range(head)]
    left, right = a[head : len(a) - tail], b[head : len(b) - tail]
    if left and right:
        found += [(i + head, j + head) for i, j in _middle(left, right)]
    found += [(len(a) - n, len(b) - n) for n in range(tail, 0, -1)]
    return found


def _middle(a: tuple[str, ...], b: tuple[str, ...]) -> Pairs:
    rows = _few_rows(a, b) if len(a) <= _REGISTER else _rows(a, b)
    found: Pairs = []
    i, j = len(a), len(b)
    while i and j:
        bit = 1 << (i - 1)
        if rows[j] & bit:
            i -= 1
        elif not rows[j - 1] & bit:
            j -= 1
        else:
            i -= 1
            j -= 1
            found.append((i, j))
    found.reverse()
    return found


def _masks(a: tuple[str, ...]) -> dict[str, int]:
    """Each word's places as bits."""
    masks: dict[str, int] = {}
    for i, word in enumerate(a):
        masks[word] = masks.get(word, 0) | (1 << i)
    return masks


def _rows(a: tuple[str, ...], b: tuple[str, ...]) -> list[int]:
    """Before the first word of ``b`` and after each: a bit per word of ``a``, none where a subsequence grows by it."""
    masks = _masks(a)
    full = (1 << len(a)) - 1
    row = full
    rows = [row]
    for word in b:
        hit = row & masks.get(word, 0)
        row = ((row + hit) | (row - hit)) & full
        rows.append(row)
    return rows


def _few_rows(a: tuple[str, ...], b: tuple[str, ...]) -> list[int]:
    """The same for few words, which is most of the time: a sixth of it."""
    masks = _masks(a)
    full: i64 = 0  # not 1 << len(a): compiled, that is a number of 32 bits
    for mask in masks.values():
        full |= mask
    row: i64 = full
    hit: i64 = 0
    rows: list[int] = [full]
    for word in b:
        if word in masks:
            hit = masks[word]
            hit &= row
            row = ((row + hit) | (row - hit)) & full
        rows.append(row)
    return rows


def gathered(long: tuple[str, ...], pairs: Pairs) -> Pairs:
    """The same alignment with the longer side's words as late as the next one allows, so that they stand together."""
    if not pairs or pairs[-1][0] - pairs[0][0] == len(pairs) - 1:
        return pairs
    found: Pairs = []
    limit = len(long)
    for n, (i, j) in enumerate(reversed(pairs)):
        place = i
        if n:
            place = limit - 1
            while long[place] != long[i]:
                place -= 1
        found.append((place, j))
        limit = place
    found.reverse()
    return found


def widest(size: int) -> int:
    """Words of a longer text among which so many are looked for."""
    return size + size // 4 + 2


def window(long: tuple[str, ...], short: tuple[str, ...], weights: list[float]) -> tuple[int, int]:
    """The stretch ``[start, stop)`` of ``long``, a little longer than ``short``, that holds most of its weight.

    Linear; of several equally good ones the first.
    """
    size = widest(len(short))
    if size >= len(long):
        return 0, len(long)
    worth: dict[str, float] = {}
    left: dict[str, int] = {}
    for word, weight in zip(short, weights, strict=True):
        worth[word] = max(weight, worth.get(word, 0.0))
        left[word] = left.get(word, 0) + 1
    held, best, at = 0.0, -1.0, 0
    for stop, word in enumerate(long):
        if word in left:
            left[word] -= 1
            if left[word] >= 0:
                held += worth[word]
        start = stop - size
        if start >= 0 and long[start] in left:
            gone = long[start]
            left[gone] += 1
            if left[gone] > 0:
                held -= worth[gone]
        if held > best + 1e-9:
            best, at = held, stop
    return max(0, at - size + 1), at + 1


def find(long: tuple[str, ...], short: tuple[str, ...]) -> int:
    """Where ``short`` stands in ``long`` word for word, the first time; -1 if nowhere."""
    size = len(short)
    first = short[0]
    last = len(long) - size
    at = -1
    while True:
        try:
            at = long.index(first, at + 1)
        except ValueError:
            return -1
        if at > last:
            return -1
        if long[at : at + size] == short:
            return at
