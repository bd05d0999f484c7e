"""Bodies by their names: what they are called, and that they are no persons."""

from __future__ import annotations

import pytest

from quotedb.extract import extract

TOLD = """A fair opened on the quay on Tuesday, and many came.

"Come in and sit down with us," {name} said in a statement. "The tea is ready."

{begins} said that the weather had been kind. "We were lucky this year," {name} added.

"Nobody was hurt," said {name}.

According to {name}, "the roof fell in the night."
"""
WELL_KNOWN = [
    "Google",
    "Pfizer",
    "Ryanair",
    "Hamas",
    "Reuters",
    "Wikipedia",
    "Fifa",
    "Oxfam",
    "McDonald's",
    "Wells Fargo",
]
AFTER_AN_ARTICLE = [
    "the Bellies",
    "the Guardian",
    "the Ruritanian",
    "the Red Bell",
    "the Fed",
    "the Clinton Foundation",
]
WITH_SMALL_WORDS = [
    "the Bank of Ruritania",
    "the Food and Drug Administration",
    "the Securities and Exchange Commission",
    "the Department of Health and Human Services",
    "the Centers for Disease Control and Prevention",
    "Immigration and Customs Enforcement",
    "the National Oceanic and Atmospheric Administration",
    "the Confederation of Ruritanian Industry",
    "the Royal College of Nursing",
    "the Justice Department",
    "the Premier League",
    "General Motors",
    "Johnson & Johnson",
    "Planned Parenthood",
    "the Archdiocese of Boston",
    "St Mary's Hospital",
    "St. John's College",
    "King's College",
    "Children's Hospital",
]
COINED = ["BellWorks", "Bellworks.com", "Bell24"]


@pytest.mark.parametrize("name", WELL_KNOWN + AFTER_AN_ARTICLE + WITH_SMALL_WORDS + COINED)
def test_a_body_has_its_name_and_is_no_person(name: str) -> None:
    text = TOLD.format(name=name, begins=name[0].upper() + name[1:])
    speakers = [one for a in extract(text, indirect=False).attributions for one in a.speakers]
    assert len(speakers) >= 5
    assert {one.name.lower() for one in speakers} == {name.removeprefix("the ").lower()}
    assert {one.kind for one in speakers} <= {"organisation", "group"}


@pytest.mark.parametrize(
    ("names", "speakers"),
    [
        ("The State Department and Congress", ["Congress"]),
        ("The Justice Department and the FBI", ["Justice Department", "FBI"]),
        ("Twitter and Facebook", ["Facebook"]),
        ("Ann Bell and Joe Ruiz", ["Ann Bell", "Joe Ruiz"]),
    ],
)
def test_two_that_speak_are_not_one(names: str, speakers: list[str]) -> None:
    (found,) = extract(f'{names} said: "It is over, and nobody stays."', indirect=False).attributions
    assert [one.name for one in found.speakers] == speakers
