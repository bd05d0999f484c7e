"""What copies of one text say, by their day: nothing of it is lost in a row, and no order matters."""

from __future__ import annotations

import random
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from quotedb.parsers.articles import Metadata
from quotedb.services.printings import UNDATED, day_of, decoded, encoded, joined, printings

some = st.none() | st.sampled_from(["a", "b"])
days = st.none() | st.sampled_from(
    ["2020-05-04", "2020-05-04T23:30:00-02:00", "2020-05-05", "2020-05-06T01:00:00+02:00"]
)
descriptions = st.builds(Metadata, path=some, title=some, byline=some, language=some, published=days)


def said(copies: list[Metadata]) -> dict[str, Metadata]:
    found: dict[str, Metadata] = {}
    for copy in copies:
        found[day_of(copy)] = joined(found.get(day_of(copy), copy), copy)
    return found


def test_the_day_is_that_of_utc_and_none_at_a_url() -> None:
    assert day_of(Metadata(published="2020-05-04T23:30:00-02:00")) == "2020-05-05"
    assert day_of(Metadata(published="2020-05-06T01:00:00+02:00")) == "2020-05-05"
    assert day_of(Metadata()) == day_of(Metadata(url="https://post.example", published="2020-05-04")) == UNDATED


@given(st.lists(descriptions, min_size=1, max_size=6), st.randoms())
def test_no_order_of_the_copies_matters(copies: list[Metadata], chance: random.Random) -> None:
    expected = said(copies)
    chance.shuffle(copies)
    assert said(copies) == expected
    assert list(printings(expected)) == (sorted(expected.keys() - {UNDATED}) or [UNDATED])


@given(st.lists(descriptions, min_size=1, max_size=6))
def test_what_copies_say_is_stored_and_read_again(copies: list[Metadata]) -> None:
    found = said(copies)
    first = next(iter(printings(found).values()))
    assert decoded(encoded(found), first) == found
    assert (encoded(found) is None) == (len(found) == 1)


@given(st.lists(descriptions, min_size=1, max_size=6))
def test_a_copy_without_a_day_fills_the_gaps_of_every_day(copies: list[Metadata]) -> None:
    found = said(copies)
    undated = [copy for copy in copies if day_of(copy) == UNDATED]
    for day, known in printings(found).items():
        own = [copy for copy in copies if day_of(copy) in (day, UNDATED)]
        assert known == reduce(joined, own)
        assert all(known.title is not None for copy in undated if copy.title is not None)
