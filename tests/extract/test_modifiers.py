"""Who stands in another's description isn't the speaker: "people close to Bell", "the officer who arrested Bell"."""

from __future__ import annotations

import pytest

from quotedb.extract import extract

BEFORE = "Anna Bell, the mayor of Harwick, and Tom Ruiz, a councilman, met on Tuesday to discuss the harbour.\n\n"
SAYS = (
    '{s} said: "We will never sell the old harbour to them."',
    "{s} said that the harbour would be closed for two months.",
    '"We will never sell the old harbour to them," {l} said.',
    '"We will never sell the old harbour to them," said {l}.',
    "{s} says the harbour would be closed for two months.",
)
OTHERS = """
A friend of Bell; A friend of Anna Bell's; A woman who knows Bell; The man who attacked Bell; People who know Bell
A man who once worked for Bell; People close to Bell; Two people familiar with Bell; Sources close to Bell
Officials loyal to Bell; Critics of Bell; Those who met Bell; One person who spoke to Bell; Lawyers for Bell
A lawyer representing Bell; The lawyer representing Bell; A lawyer who represents Bell; Aides to Bell
A senior adviser to Bell; The company that hired Bell; The firm owned by Bell; A company run by Bell
The council led by Bell; A member of Bell's staff; A source in Bell's office; Everyone who met Bell
The wife of Bell's brother; A neighbour of Bell's; Voters who backed Bell; The reporter who interviewed Bell
A judge appointed by Bell; The judge in the case against Bell; The prosecutor in the Bell case; Two women accusing Bell
Opponents of Bell's plan; The officer who arrested Bell; A doctor treating Bell; The family of a man killed by Bell
A man standing beside Bell
"""


@pytest.mark.parametrize("says", SAYS)
@pytest.mark.parametrize("other", [one.strip() for line in OTHERS.strip().splitlines() for one in line.split(";")])
def test_who_is_named_in_a_description_doesn_t_say_it(other: str, says: str) -> None:
    text = BEFORE + says.format(s=other, l=other[0].lower() + other[1:]) + "\n"
    found = [one for one in extract(text).attributions if one.spans[0].start > len(BEFORE)]
    assert found
    for one in found:
        assert not {"Anna Bell", "Tom Ruiz"} & {speaker.name for speaker in one.speakers}


@pytest.mark.parametrize(
    "text",
    [
        'Tom Ruiz left after Bell spoke. "We will never sell it," said Anna Bell.',
        'Tom Ruiz of the council nodded when Anna Bell said: "We will never sell it."',
        'In a letter to the council of Harwick Mayor Anna Bell said: "We will never sell it."',
        'The mayor of Harwick, Anna Bell, said: "We will never sell it."',
        'A letter from Anna Bell said: "We will never sell it."',
        'Tom Ruiz was there before Anna Bell said: "We will never sell it."',
        'The mother of two Anna Bell said: "We will never sell it."',
        'Anna Bell, who knows people close to Tom Ruiz, said: "We will never sell it."',
    ],
)
def test_who_speaks_for_herself_does(text: str) -> None:
    (found,) = extract(text + "\n", indirect=False).attributions
    assert [speaker.name for speaker in found.speakers] == ["Anna Bell"]


def reported(text: str) -> list[list[str]]:
    """The speakers of what is said after the introduction."""
    found = extract(BEFORE + text).attributions
    return [[speaker.name for speaker in one.speakers] for one in found if one.spans[0].start > len(BEFORE)]


def test_a_passive_s_subject_is_told() -> None:
    assert reported("Ruiz was told by Bell that the harbour would be closed for two months.\n") == [["Anna Bell"]]
    assert reported("Ruiz was told that the harbour would be closed for two months.\n") == [[]]


def test_a_heading_that_runs_into_a_quote_says_nothing() -> None:
    text = 'The week in Harwick.\n\nHARBOUR SALE STOPS TRAFFIC "We will never sell the old harbour to them." [Herald]\n'
    assert not any(one.speakers for one in extract(text).attributions)
