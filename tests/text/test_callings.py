"""What people do for a living, and which descriptions are hardly one person's."""

from __future__ import annotations

from itertools import permutations

import pytest

from quotedb.text.callings import callings_of, hardly_one
from quotedb.text.lexicon import rows


@pytest.mark.parametrize(
    ("description", "callings"),
    [
        ("the health minister", {"politics"}),
        ("Health Minister", {"politics"}),
        ("a plumber from Leeds", {"trades"}),
        ("a lawyer for the plumber", {"law", "trades"}),
        ("a former striker", set()),
        ("ex-minister", set()),
        ("a retired nurse", set()),
        ("the chairman of the board", set()),
        ("", set()),
    ],
)
def test_what_a_description_says(description: str, callings: set[str]) -> None:
    assert callings_of(description) == callings


@pytest.mark.parametrize(
    ("descriptions", "pair"),
    [
        (["the health minister", "a plumber"], ("the health minister", "a plumber")),
        (["a nurse", "the minister", "a welder"], ("a nurse", "a welder")),
        (["the health minister", "a lawyer"], None),
        (["the health minister", "Health Minister"], None),
        (["the health minister", "a former plumber"], None),
        (["the health minister", "the chairman"], None),
        (["a striker", "the minister", "a striker and government minister"], None),
        (["a plumber"], None),
        ([], None),
    ],
)
def test_who_is_hardly_one_person(descriptions: list[str], pair: tuple[str, str] | None) -> None:
    assert hardly_one(descriptions) == pair
    assert {hardly_one(order) is None for order in permutations(descriptions)} == {pair is None}


def test_the_list_names_callings_that_it_has() -> None:
    table = rows("callings.tsv")
    names = {row[0] for row in table}
    assert all(len(row) == 3 for row in table)
    assert {other for row in table for other in row[2].split()} <= names
