"""Where sentences end, and where they go on after a stop."""

from __future__ import annotations

from itertools import pairwise

import pytest

from quotedb.extract.layout import lay_out
from quotedb.extract.marks import find_quoted
from quotedb.extract.structure import structure_of


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    layout = lay_out(text)
    structure = structure_of(layout, find_quoted(layout))
    bounds = structure.sentence_first
    return [text[layout.starts[first] : layout.end(last - 1)] for first, last in pairwise(bounds)]


@pytest.mark.parametrize(
    "text",
    [
        "Sen. Ann Bell (D-Mo.), who spoke, left.",
        "Joe Ruiz Jr., who spoke, left.",
        "Bell Inc.; it is closed.",
        "Bell Inc. — it is closed.",
        "It is the UN council member Ann Bell — she spoke — who left.",
        "GOP member Ann Bell — she spoke — left.",
    ],
)
def test_a_sentence_goes_on(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It rained. Ann Bell left.", "It rained."),
        ("It rained (a lot.) Ann Bell left.", "It rained (a lot.)"),
        ("PORT BELL — Ann Bell left.", "PORT BELL —"),
        ("PORT BELL and KELMAR (News) — Ann Bell left.", "PORT BELL and KELMAR (News) —"),
    ],
)
def test_a_sentence_ends(text: str, first: str) -> None:
    assert sentences(text)[0] == first
