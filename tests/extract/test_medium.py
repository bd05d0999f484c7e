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
        (f"{SAID} Reuters quoted", None),
    ],
)
def test_who_carried_it(text: str, via: str | None) -> None:
    (found,) = extract(text, indirect=False).attributions
    assert (found.via and text[found.via[0] : found.via[1]]) == via
