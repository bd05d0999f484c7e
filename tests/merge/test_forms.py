"""Folded words: equal for what outlets print differently, and true about where words stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.merge.forms import forms, number, stem, words


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("We’ve done it", "we have done IT"),
        ("They can’t swim", "they can not swim"),
        ("It's the mayor's bridge", "It is the mayor bridge"),
        ("the U.S. fleet", "the US fleet"),
        ("Café society", "cafe society"),
        ("Łódź and Tromsø", "Lodz and Tromso"),
        ("10,000 geese", "10000 geese"),
        ("well -- maybe", "well — maybe"),
        ("“Let’s go,”", "let us go"),
        ("Re-opened e-mails", "reopened emails"),
        ("a co‑founder's non-profit", "A cofounder's nonprofit"),
        ("the co-owner’ll re-elect", "the coowner will reelect"),
        ("health-care policy makers", "healthcare policymakers"),
        ("Cafe\u0301 Ma\u0301laga", "Café Málaga"),
        ("Nu\u0301n\u0303ez’s e-mail", "Núñez’s email"),
        ("re\xadopened tal\xadks", "reopened talks"),
        ("the\u200b café", "the cafe"),
    ],
)
def test_printings_of_the_same_words_are_equal(one: str, two: str) -> None:
    assert forms(one) == forms(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("4.5 tons", "45 tons"),
        ("not now", "now"),
        ("ten", "tent"),
        ("air strikes out", "airs trikes out"),
        ("re open", "reopen"),
        ("anti-Dutch", "antidutch"),
    ],
)
def test_other_words_differ(one: str, two: str) -> None:
    assert forms(one) != forms(two)


def test_words_know_where_they_stand() -> None:
    text = "“We’ve a U.S. crew,” don't"
    found = words(text)
    stands = [(form, text[a:b]) for form, a, b in zip(found.forms, found.starts, found.ends, strict=True)]
    assert stands == [
        ("we", "We"),
        ("have", "’ve"),
        ("a", "a"),
        ("us", "U.S."),
        ("crew", "crew"),
        ("do", "do"),
        ("not", "n't"),
    ]


@given(st.text())
def test_words_of_any_text_are_ordered_and_inside_it(text: str) -> None:
    found = words(text)
    assert len(found.forms) == len(found.starts) == len(found.ends)
    assert all(found.forms)
    assert "".join(gap + word for gap, word in zip(found.gaps, [*found.printed, ""], strict=True)) == text
    assert [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)] == found.printed
    places = [place for pair in zip(found.starts, found.ends, strict=True) for place in pair]
    assert places == sorted(places)
    assert all(a < b <= len(text) for a, b in zip(found.starts, found.ends, strict=True))


@pytest.mark.parametrize(
    ("one", "two"), [("talks", "talked"), ("cities", "city"), ("stopping", "stopped"), ("makes", "making")]
)
def test_stems_of_one_word(one: str, two: str) -> None:
    assert stem(one) == stem(two)


@pytest.mark.parametrize("word", ["this", "us", "boss", "is", "ring", "red", "1990s"])
def test_stems_leave_short_words_alone(word: str) -> None:
    assert stem(word) == word


def test_numbers_are_the_same_everywhere() -> None:
    """They are stored: another one for the same words would be another key."""
    assert [number(key) for key in ("", "a", "harbour", "Łódź 𝒳", "x" * 200)] == [
        2145727871243440513,
        3412975598066669036,
        2173419540559784856,
        3366806542268030930,
        1980500912854127560,
    ]


@given(st.text())
def test_a_number_is_what_python_s_own_arithmetic_gives(key: str) -> None:
    """Compiled, products lose what is above 64 bits."""
    mask = (1 << 62) - 1
    found = 0x0BF29CE484222325
    for character in key:
        found = ((found ^ ord(character)) * 0x100000001B3) & mask
    found = ((found ^ (found >> 31)) * 0x1F58476D1CE4E5B9) & mask
    assert number(key) == found ^ (found >> 29)


def test_numbers_of_short_words_hardly_meet() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    keys = [one + two + three for one in letters for two in letters for three in letters]
    assert len({number(key) >> 31 for key in keys}) >= len(keys) - 2
    assert len({number(one) ^ number(two) for one in keys[:300] for two in keys[-300:]}) == 300 * 300
