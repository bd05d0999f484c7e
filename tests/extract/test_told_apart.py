"""Whom a description or a pronoun can't mean, for what the text says of who is named."""

from __future__ import annotations

import pytest

from quotedb.extract import extract

WORDS = "“It was a long day for everybody,”"


def speakers(text: str) -> list[str]:
    return [" + ".join(s.name for s in a.speakers) for a in extract(text, indirect=False).attributions]


@pytest.mark.parametrize(
    ("before", "tag", "speaker"),
    [
        # who stood beside the mayor isn't the mayor
        ("Petra Moss thanked the mayor.", "the mayor said", ""),
        ("Petra Moss, the treasurer, thanked the mayor.", "the mayor said", ""),
        ("The mayor thanked the treasurer, Petra Moss.", "the mayor said", ""),
        ("The mayor thanked the treasurer, Petra Moss.", "the treasurer said", "Petra Moss"),
        ("Petra Moss was elected as the mayor.", "the mayor said", "Petra Moss"),
        ("Petra Moss is the mayor.", "the mayor said", "Petra Moss"),
        # another office
        ("Mayor Petra Moss thanked Governor Omar Reed.", "the governor said", "Omar Reed"),
        ("Governor Omar Reed thanked Mayor Petra Moss.", "the governor said", "Omar Reed"),
        ("Governor Omar Reed thanked Mayor Petra Moss.", "the mayor said", "Petra Moss"),
        # another age
        ("Petra Moss, 51, and Omar Reed, 27, ran.", "the 27-year-old said", "Omar Reed"),
        ("Omar Reed, 27, ran with Petra Moss, 51.", "the 27-year-old said", "Omar Reed"),
        ("Petra Moss (51) ran with Omar Reed (27).", "the 51-year-old said", "Petra Moss"),
        # another body's
        ("Tannery director Petra Moss met Quarry director Omar Reed.", "the Quarry director said", "Omar Reed"),
        ("Tannery director Petra Moss met Quarry director Omar Reed.", "the Tannery director said", "Petra Moss"),
        ("Tannery director Petra Moss was there, from the Quarry nobody.", "the Quarry director said", ""),
        # another field
        ("Justice Minister Petra Moss came.", "the interior minister said", ""),
        ("Justice Minister Petra Moss met Omar Reed.", "the justice minister said", "Petra Moss"),
        ("Justice Minister Petra Moss met Omar Reed.", "the minister said", "Petra Moss"),
        ("Labour MP Petra Moss met Omar Reed.", "the Labour MP said", "Petra Moss"),
        # another party
        ("Sen. Petra Moss (D-Maine) met Sen. Omar Reed (R-Utah).", "the Republican said", "Omar Reed"),
        ("Sen. Omar Reed (R-Utah) met Sen. Petra Moss (D-Maine).", "the Democrat said", "Petra Moss"),
        # a company
        ("The Tanners' Guild sued Quarry Ltd.", "the company said", "Quarry Ltd."),
        # nobody writes what he only reads
        ("Petra Moss read the letter.", "the letter said", ""),
        ("The report praised Petra Moss.", "the report said", ""),
        ("Petra Moss wrote the report.", "the report said", "Petra Moss"),
        ("The Tanners Guild criticised the report.", "the report said of the Guild", ""),
    ],
)
def test_descriptions(before: str, tag: str, speaker: str) -> None:
    assert speakers(f"{before} {WORDS} {tag}.\n") == [speaker]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Omar Reed fell. {WORDS} his cousin said. {WORDS} he said.\n", ["", ""]),
        (f"Petra Moss left. Her spokeswoman confirmed it. {WORDS} she said.\n", [""]),
        (f"A friend of Omar Reed came. {WORDS} he said.\n", [""]),
        (f"A nurse who knew Omar Reed came. {WORDS} he said.\n", [""]),
        (f"Omar Reed came. A nurse claimed it was late.\n\n{WORDS} he said.\n", ["Omar Reed"]),
        (f"A nurse came. Omar Reed laughed. {WORDS} he said.\n", ["Omar Reed"]),
        (f"Omar Reed came. His sister wept. {WORDS} he said.\n", ["Omar Reed"]),
    ],
)
def test_strangers_who_came_or_spoke_are_nobody_named(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Did you sell it?” Reed asked. “I did not,” she replied.\n", ["Reed", ""]),
        ("“You sold it,” Omar Reed told his boss. “I did not,” he replied.\n", ["Omar Reed", ""]),
        ("“You sold it,” Omar Reed told his boss. “You lied to me,” he added.\n", ["Omar Reed", "Omar Reed"]),
        (
            "Petra Moss came. “Did you sell it?” Omar Reed asked. “I did not,” she replied.\n",
            ["Omar Reed", "Petra Moss"],
        ),
        ("“Did you sell it?” the judge, Omar Reed, asked Moss. “No, I did not.”\n", ["Omar Reed", "Moss"]),
        ("“Did you sell it?” Omar Reed asked Moss. “You had it in May.”\n", ["Omar Reed", "Omar Reed"]),
        ("Author Petra Moss met Clara Reed. “I did not,” she told the author.\n", ["Clara Reed"]),
    ],
)
def test_who_asks_does_not_answer(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Omar Reed, described as “a bold and gifted tanner,” left.\n", [""]),
        ("Omar Reed, described as “a bold and gifted tanner” by Petra Moss, left.\n", ["Petra Moss"]),
        ("Omar Reed quit over what was called “a bold and costly mistake.”\n", [""]),
        ("Omar Reed quit over what was called “a bold and costly mistake” by Petra Moss.\n", ["Petra Moss"]),
        ("Omar Reed quit over what Petra Moss called “a bold and costly mistake.”\n", ["Petra Moss"]),
        ("Omar Reed quit after Petra Moss spoke of “a bold and costly mistake.”\n", ["Petra Moss"]),
    ],
)
def test_whose_words_somebody_is_called_by(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected


def test_a_brother_is_no_monk() -> None:
    assert speakers(f"Omar Reed's brother Paul sold it. {WORDS} he said.\n") == ["Paul"]
    assert speakers(f"Brother Paul sold it. {WORDS} he said.\n") == ["Brother Paul"]
