"""Who or what carried the words, as the sentence says."""

from __future__ import annotations

import pytest

from quotedb.extract import extract

SAID = "“We will not leave the harbour,”"


@pytest.mark.parametrize(
    ("text", "via"),
    [
        (f"{SAID} Anna Keller told Reuters on Monday.", "Reuters"),
        (f"{SAID} Anna Keller told the Guardian.", "Guardian"),
        (f"In an interview with Reuters, Anna Keller said: {SAID}", "Reuters"),
        (f"{SAID} Anna Keller said in an interview with The Guardian.", "Guardian"),
        (f"{SAID} Anna Keller was quoted as saying by the Xinhua news agency.", "Xinhua"),
        (f"{SAID} Anna Keller was quoted by Reuters as saying.", "Reuters"),
        (f"{SAID} Anna Keller said, according to Reuters.", "Reuters"),
        (f"Reuters quoted Anna Keller as saying {SAID}", "Reuters"),
        (f"{SAID} Anna Keller said in a statement.", "a statement"),
        (f"{SAID} Anna Keller told reporters in Bern.", None),
        (f"{SAID} Anna Keller said, according to Senate aides.", None),
        (f"{SAID} Anna Keller said after an interview with Tom Ruiz.", None),
        (f"{SAID} Anna Keller told", None),
        (f"{SAID} Anna Keller told London.", None),
        (f"{SAID} Anna Keller told the Hill.", "Hill"),
        (f"{SAID} Anna Keller said in a Friday interview with Univision.", "Univision"),
        (f"{SAID} Anna Keller said after a job interview with Google.", None),
        (f"{SAID} Anna Keller said at a press conference on Sunday, according to the Las Vegas Sun.", "Las Vegas Sun"),
        (f"According to the World Bank, growth will slow, but {SAID} Anna Keller said.", None),
        (
            f"{SAID} Anna Keller said in a statement, while according to the World Bank, growth will slow.",
            "a statement",
        ),
        (f"{SAID} Anna Keller said, and shares rose 5%, according to Nasdaq.", None),
        (f"{SAID} Reuters quoted", None),
    ],
)
def test_who_carried_it(text: str, via: str | None) -> None:
    (found,) = extract(text, indirect=False).attributions
    assert (found.via and text[found.via[0] : found.via[1]]) == via


@pytest.mark.parametrize(
    "text",
    [
        "In an interview with CNN, Anna Keller said: “We will not leave the harbour,” and Tom Ruiz told Reuters: "
        "“Nor will I leave my boat.”",
        "“We will not leave the harbour,” Anna Keller told CNN, and “nor will I leave my boat,” Tom Ruiz told Reuters.",
        "“We will not leave the harbour,” Anna Keller said in an interview with CNN, and “nor will I leave my boat,” "
        "Tom Ruiz said in an interview with Reuters.",
    ],
)
def test_each_of_two_quotes_in_a_sentence_has_its_own(text: str) -> None:
    one, two = extract(text, indirect=False).attributions
    assert [found.via and text[found.via[0] : found.via[1]] for found in (one, two)] == ["CNN", "Reuters"]
