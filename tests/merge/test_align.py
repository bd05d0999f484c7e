"""Alignment of two word sequences: as long as possible, in order, of equal words; whatever their lengths."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quotedb.merge.align import common, find, gathered, window

WORDS = [f"w{number}" for number in range(12)]
LONG = st.lists(st.sampled_from(WORDS), max_size=90).map(tuple)


def longest(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """Length of a longest common subsequence, by the table that everybody knows."""
    row = [0] * (len(b) + 1)
    for one in a:
        before = 0
        for place, two in enumerate(b, start=1):
            above = row[place]
            row[place] = before + 1 if one == two else max(above, row[place - 1])
            before = above
    return row[-1]


@given(LONG, LONG)
def test_what_two_texts_have_in_common_is_as_long_as_can_be(a: tuple[str, ...], b: tuple[str, ...]) -> None:
    found = common(a, b)
    assert len(found) == longest(a, b)
    assert all(a[i] == b[j] for i, j in found)
    assert all(i < x and j < y for (i, j), (x, y) in pairwise(found))


def test_words_beyond_each_size_of_number_are_found() -> None:
    for size in (7, 8, 15, 16, 30, 31, 32, 33, 59, 60, 61, 62, 63, 64, 65, 130):
        a = tuple(f"w{number}" for number in range(size))
        b = ("x", *a[1:size:2], "y")
        assert common(a, b) == [(i, 1 + n) for n, i in enumerate(range(1, size, 2))]
        assert common(b, a) == [(j, i) for i, j in common(a, b)]


@given(LONG, LONG)
def test_gathered_words_are_the_same_ones_and_stand_no_wider(a: tuple[str, ...], b: tuple[str, ...]) -> None:
    before = common(a, b)
    after = gathered(a, before)
    assert [j for _, j in after] == [j for _, j in before]
    assert all(a[i] == b[j] for i, j in after)
    assert all(i < x for (i, _), (x, _) in pairwise(after))
    if before:
        assert after[-1][0] - after[0][0] <= before[-1][0] - before[0][0]


@given(LONG, LONG)
def test_what_stands_in_a_text_is_found_first(a: tuple[str, ...], b: tuple[str, ...]) -> None:
    if b:
        places = [at for at in range(len(a) - len(b) + 1) if a[at : at + len(b)] == b]
        assert find(a, b) == (places[0] if places else -1)


@given(LONG, LONG)
def test_a_window_is_inside_the_text(a: tuple[str, ...], b: tuple[str, ...]) -> None:
    start, stop = window(a, b, [1.0 for _ in b])
    assert 0 <= start <= stop <= len(a)
