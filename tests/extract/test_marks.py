"""Pairs of quotation marks: every style, nested, unclosed, reopened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.extract.layout import lay_out
from quotedb.extract.marks import Quoted, find_quoted

MARKS = "\"“”„‟«»‹›「」『』＂‘’‚‛'"
MARKED = st.lists(
    st.sampled_from(
        [*MARKS, "``", "''", " ", " ", "Ann ", "go ", "stay", "s", ".", ",", ":", "—", "(", ")", "\n", "7", "$"]
    ),
    max_size=80,
).map("".join)


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quoted(lay_out(text))]


@given(st.one_of(MARKED, st.text(max_size=200)))
def test_quoted_spans_are_inside_the_text_in_order_and_disjoint(text: str) -> None:
    layout = lay_out(text)
    found = find_quoted(layout)
    at = 0
    for passage in found:
        assert at <= passage.start < passage.end <= len(text)
        assert 0 <= passage.first < passage.last <= len(layout.tokens)
        assert passage.start == layout.starts[passage.first] and passage.end == layout.end(passage.last - 1)
        assert passage.closing == -1 or passage.closing >= passage.last
        assert layout.paragraph_of[passage.first] == layout.paragraph_of[passage.last - 1] == passage.paragraph
        at = passage.end


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("“", "”"),
        ('"', '"'),
        ("„", "“"),
        ("«", "»"),
        ("‹", "›"),
        ("「", "」"),
        ("``", "''"),
        ("''", "''"),
        ("„", "”"),
        ("‘", "’"),
    ],
)
def test_styles(opening: str, closing: str) -> None:
    text = f"Bell said: {opening}The pier will hold, and the ferry will sail.{closing} She left."
    assert quoted(text) == ["The pier will hold, and the ferry will sail."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He said ‘never’ twice,” Bell said.", ["He said ‘never’ twice,"]),
        ("“He shouted “never” at us,” Bell said.", ["He shouted “never” at us,"]),
        ('A 6" pipe burst.', []),
        ('The "pier" and the "ferry" stay.', ["pier", "ferry"]),
        ('“One thing," she said, "is clear.”', ["One thing,", "is clear."]),
        ("It isn’t the dogs’ fault.", []),
        ("", []),
        ("“”", []),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_mark_left_open_costs_its_own_paragraph_only() -> None:
    text = "Bell said the “pier would hold.\n“The ferry sails,” she said.\n“We wait,” Cole said."
    assert quoted(text)[-2:] == ["The ferry sails,", "We wait,"]


def test_reopened_paragraphs_continue() -> None:
    text = "“The pier holds.\n“The ferry sails,” Bell said."
    one, two = find_quoted(lay_out(text))
    assert one.continues and not two.continues
    assert [text[q.start : q.end] for q in (one, two)] == ["The pier holds.", "The ferry sails,"]


def test_whole_takes_in_the_marks() -> None:
    (passage,) = find_quoted(lay_out("She said “never” again."))
    assert isinstance(passage, Quoted)
    assert passage.whole == (passage.opening, passage.closing + 1)
