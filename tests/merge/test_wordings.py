"""When two words are one word, and which changes change the claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.merge.wordings import altered, amounts, misprint, same_word

LETTERS = st.text("abcdefgh", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("harbour", "harbor", True),
        ("gillnetters", "gillnetter", True),
        ("government", "goverment", True),
        ("government", "govenrment", True),
        ("government", "governmant", True),
        ("twelve", "12", True),
        ("twelve", "13", False),
        ("million", "billion", False),
        ("attack", "attach", False),
        ("from", "form", False),
    ],
)
def test_same_word(one: str, two: str, expected: bool) -> None:
    assert same_word(one, two) is expected
    assert same_word(two, one) is expected


@given(LETTERS, LETTERS)
def test_a_misprint_is_one_on_both_sides(one: str, two: str) -> None:
    assert misprint(one, two) == misprint(two, one)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12", {"12"}),
        ("twelve ships and 3 boats", {"12", "3"}),
        ("twenty five thousand", {"25000"}),
        ("25,000", {"25000"}),
        ("two million", {"2000000"}),
        ("2 million", {"2000000"}),
        ("two hundred", {"200"}),
        ("a dozen", {"12"}),
        ("nobody", set()),
        ("one ship", {"1"}),
        ("third", {"3rd"}),
        ("3rd", {"3rd"}),
        ("4m", {"4000000"}),
        ("4bn", {"4000000000"}),
    ],
)
def test_amounts(words: str, expected: set[str]) -> None:
    assert amounts(tuple(words.replace(",", "").split())) == expected


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("twenty five", "25", None),
        ("25", "26", "number changed"),
        ("is", "is not", "negation changed"),
        ("acceptable", "unacceptable", "negation changed"),
        ("herring", "mackerel", None),
        ("a", "two", "number changed"),
        ("a", "one", None),
        ("third", "fifth", "number changed"),
        ("once", "twice", "number changed"),
        ("40m", "40 million", None),
        ("4m", "4bn", "number changed"),
        ("raised", "lowers", "sense changed"),
        ("raise or lower", "lower", None),
        ("monday", "tuesday", "sense changed"),
        ("he", "she", "sense changed"),
        ("", "almost", "sense changed"),
        ("nearly", "almost", None),
        ("raised", "increased", None),
    ],
)
def test_altered(one: str, two: str, expected: str | None) -> None:
    assert altered(tuple(one.split()), tuple(two.split())) == expected
    assert altered(tuple(two.split()), tuple(one.split())) == expected
