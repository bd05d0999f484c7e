"""What was done to the words, typed, with spans; and complete: carried out, the one wording is the other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotedb.merge.model import Difference
from quotedb.merge.quotes import alterations, rewritten

PLAIN = "The herring fleet will leave the northern harbour before the 12 boats"
WORDS = [
    "herring",
    "fleet",
    "not",
    "the",
    "of",
    "quota",
    "twelve",
    "13",
    "(sound)",
    "[crew]",
    "…",
    "don't",
    "Northern",
    "—",
    "it’s",
    "re-open",
    "health care",
    "it's",
    "…",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=30)


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_carried_out_they_give_the_other_wording(one: str, two: str) -> None:
    found = alterations(one, two)
    assert rewritten(one, two, found) == two
    assert alterations(two, one) == tuple(Difference(d.kind, d.b, d.a) for d in found)
    at = (0, 0)
    for difference in found:
        left, right = difference.words(one, two)
        assert left != right
        assert at <= (difference.a.start, difference.b.start)
        at = (difference.a.end, difference.b.end)
    assert (found == ()) == (one == two)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (PLAIN.replace("12", "twelve"), [("substitution", "12", "twelve")]),
        (PLAIN.replace("12", "14"), [("number changed", "12", "14")]),
        (PLAIN.replace("will", "will never"), [("negation changed", "", "never")]),
        (PLAIN.replace("fleet will leave the northern", "fleet … the northern"), [("ellipsis", "will leave", "…")]),
        (PLAIN.replace("northern", "nothern"), [("substitution", "northern", "nothern")]),
        (PLAIN.replace(" before the 12 boats", ""), [("truncation", "before the 12 boats", "")]),
        (PLAIN + " — 'now'", [("truncation", "", "— 'now'")]),
        (PLAIN.replace("herring", "“herring”"), [("punctuation", "", "“"), ("punctuation", "", "”")]),
    ],
)
def test_kinds(other: str, expected: list[tuple[str, str, str]]) -> None:
    found = alterations(PLAIN, other)
    assert [(d.kind, *map(str.strip, d.words(PLAIN, other))) for d in found] == expected


def test_other_words_for_most_of_it_are_a_translation() -> None:
    one = "It was a very difficult conversation about all the issues we wanted to raise"
    two = "a very hard discussion about all the topics we wanted to address"
    kinds = {d.kind for d in alterations(one, two)}
    assert kinds == {"truncation", "translation"}
