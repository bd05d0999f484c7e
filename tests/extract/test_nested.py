"""Sentences whose subject isn't who spoke."""

from __future__ import annotations

import pytest

from quotedb.extract import extract

INTRODUCED = "Thomas Keller and Andrew Marsh met on Monday to discuss the harbour.\n\n"


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ('Marsh was called "a very poor planner" by Keller.', "Thomas Keller"),
        ('Marsh has also been described as "a very poor planner" by Keller.', "Thomas Keller"),
        ('Marsh was told by Keller: "We will never sell the harbour."', "Thomas Keller"),
        ('Marsh was called "a very poor planner" on Monday.', None),
        ('Marsh was asked: "Will you ever sell the harbour?"', None),
        ('Marsh was asked about the harbour. "We will never sell it to them."', "Andrew Marsh"),
        ('Marsh was quoted as saying: "We will never sell the harbour."', "Andrew Marsh"),
        ('Marsh quoted Keller as saying: "We will never sell the harbour."', "Thomas Keller"),
        ('Marsh cited it as evidence. "We will never sell the harbour," Marsh said.', "Andrew Marsh"),
        ('"We will never sell the harbour," Marsh recalled Keller saying.', "Thomas Keller"),
        ('Marsh remembers Keller telling him: "We will never sell the harbour."', "Thomas Keller"),
        ('Marsh said Keller had told him: "We will never sell the harbour."', "Thomas Keller"),
        ('Marsh told him: "We will never sell the harbour."', "Andrew Marsh"),
        ('Marsh read out a statement from Keller: "We will never sell the harbour."', "Thomas Keller"),
        ('Marsh said in a statement: "We will never sell the harbour."', "Andrew Marsh"),
        ('"We will never sell the harbour," Marsh recalled.', "Andrew Marsh"),
    ],
)
def test_who_spoke(sentence: str, speaker: str | None) -> None:
    (found,) = extract(INTRODUCED + sentence, indirect=False).attributions
    assert [one.name for one in found.speakers] == ([] if speaker is None else [speaker])


def test_explaining_names_the_rule() -> None:
    (found,) = extract(
        INTRODUCED + 'Marsh was told by Keller: "We will never sell the harbour."', indirect=False, explain=True
    ).attributions
    assert any("whom the sentence says it was told by" in step.what for step in found.steps)
