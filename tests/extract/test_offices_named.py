"""What people are called by before their names is no part of the names, however it is put together."""

from __future__ import annotations

import pytest

from quotedb.extract import extract
from quotedb.extract.lexicon import ROLE, TITLE
from quotedb.extract.tokens import words_of

OFFICES = (
    *("Secretary-General", "Director-General", "Inspector-General", "Vice-Captain", "Deputy-Mayor", "Sub-Lieutenant"),
    *("Commander-in-Chief", "Editor-in-Chief", "Editor-at-Large", "Rear-Admiral", "Sergeant-Major", "Co-Director"),
    *("Then-Governor", "then-governor", "ex-mayor", "Editor in Chief", "editor in chief", "Special Agent in Charge"),
    *("special agent in charge", "President Pro Tem", "President pro tempore", "Prime Minister-designate", "Archivist"),
    *("Lt-Col", "Coun", "Mme", "Sheikh", "Comptroller", "First Minister", "Right Honourable", "Controller"),
)


def speakers(text: str) -> list[str]:
    return [" + ".join(s.name for s in a.speakers) for a in extract(text, indirect=False).attributions]


@pytest.mark.parametrize("before", ["", "ILO ", "Harwick Widgets "])
@pytest.mark.parametrize("office", OFFICES)
def test_offices_are_no_part_of_a_name(office: str, before: str) -> None:
    if not before and not office[0].isupper():
        pytest.skip("no sentence begins with a small letter")
    assert speakers(f"{before}{office} Petra Moss said: “We shall see what comes of it.”\n") == ["Petra Moss"]


@pytest.mark.parametrize(
    ("word", "is_role"),
    [
        ("secretary-general", True),
        ("then-president", True),
        ("Editor-in-Chief", True),
        ("Baker-King", False),
        ("Dean-Bishop", False),
        ("vice-like", False),
    ],
)
def test_roles_are_known_when_put_together(word: str, is_role: bool) -> None:
    assert bool(words_of("en").token(word).flags & (TITLE | ROLE)) is is_role


@pytest.mark.parametrize(
    ("met", "office"),
    [
        ("The ILO's Secretary-General Petra Moss met Omar Reed.", "secretary-general"),
        ("Director-general Petra Moss met President Omar Reed.", "director-general"),
        ("Vice-president Omar Reed met President Petra Moss.", "president"),
        ("Vice-president Petra Moss met President Omar Reed.", "vice-president"),
    ],
)
def test_they_are_meant_by_it_afterwards(met: str, office: str) -> None:
    assert speakers(f"{met}\n\n“We shall see what comes of it,” the {office} said.\n") == ["Petra Moss"]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Baker-King said: “We shall see what comes of it.”\n",
        "Tom Reed met Ann Baker-King. “We shall see what comes of it,” Baker-King said.\n",
        "Mayor of Austin Ann Baker-King said: “We shall see what comes of it.”\n",
    ],
)
def test_surnames_of_two_offices_stay_whole(text: str) -> None:
    assert speakers(text) == ["Ann Baker-King"]


@pytest.mark.parametrize("who", ["The Bishop of Lincoln", "The Mayor of Austin", "The Duke of Chester"])
def test_the_place_of_an_office_is_nobody(who: str) -> None:
    assert not {"Lincoln", "Austin", "Chester"} & set(speakers(f"{who} said: “We shall see what comes of it.”\n"))


PLACED = (
    *("Real Harwick's", "Ruritania's First Minister", "Harwick Rovers forward", "Olympic champion", "World No. 1"),
    *("Nobel laureate", "University of Harwick historian", "Bank of Ruritania governor", "Sheriff's Lt."),
)


@pytest.mark.parametrize("who", PLACED)
@pytest.mark.parametrize(
    "text",
    [
        "It rained. “It was the best day we had,” said {who} Petra Moss.\n",
        "It rained. “It was the best day we had,” {who} Petra Moss said.\n",
        "It was “the best of all days,” according to {who} Petra Moss.\n",
        "The plan would fail in the end, according to {who} Petra Moss.\n",
        "{who} Petra Moss said the plan would fail in the end.\n",
    ],
)
def test_a_name_that_places_another_doesnt_speak(who: str, text: str) -> None:
    assert [[s.name for s in a.speakers] for a in extract(text.format(who=who)).attributions] == [["Petra Moss"]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Reed was urged by Petra Moss to “go home and stay there for good.”\n", "Petra Moss"),
        ("Reed was asked by Petra Moss to “go home and stay there for good.”\n", "Petra Moss"),
        ("Petra Moss to Omar Reed: “You are the best player we have.”\n", "Petra Moss"),
        ("Petra Moss on Omar Reed: “He is the best player we have.”\n", "Petra Moss"),
        ("Petra Moss, of the Guild, who was there, said: “It was the best day we had.”\n", "Petra Moss"),
        ("Petra Moss, from Harwick University, who led the study, said: “The results are clear.”\n", "Petra Moss"),
        ("Reed, whom Petra Moss once called “a liar and a thief,” won.\n", "Petra Moss"),
        ("Reed, who Petra Moss once called “a liar and a thief,” won.\n", "Petra Moss"),
    ],
)
def test_who_leads_into_the_words(text: str, said: str) -> None:
    assert speakers(text) == [said]


@pytest.mark.parametrize(
    "who",
    [
        "the Bishop of Lincoln, Petra Moss",
        "the Guild's Asia director, Petra Moss",
        "Holloway speechwriter Petra Moss",
        "the mayor of Harwick, Petra Moss",
        "a mayor, Petra Moss",
    ],
)
@pytest.mark.parametrize(
    "text", ["The plan would fail in the end, according to {who}.\n", "According to {who}, it fails.\n"]
)
def test_a_name_after_an_office_speaks_in_reports(who: str, text: str) -> None:
    assert [[s.name for s in a.speakers] for a in extract(text.format(who=who)).attributions] == [["Petra Moss"]]


@pytest.mark.parametrize(
    "text",
    [
        "It was “the best of all days,” according to Petra Moss and Omar Reed.\n",
        "The plan would fail, according to Petra Moss and Omar Reed.\n",
        "According to Petra Moss and Omar Reed, the plan would fail.\n",
    ],
)
def test_according_to_two(text: str) -> None:
    assert [[s.name for s in a.speakers] for a in extract(text).attributions] == [["Petra Moss", "Omar Reed"]]


@pytest.mark.parametrize(
    "text",
    [
        "According to the prosecutor, Omar Reed, 34, stabbed her at home.\n",
        "According to the prosecutor, Omar Reed, who is 34, stabbed her at home.\n",
        "According to the coach, Omar Reed, the striker, will play on.\n",
        "According to his lawyer, Omar Reed, 34, will plead guilty.\n",
        "Mother of Omar Reed said: “It was the best day we had.”\n",
        "Welcome to Harwick: “It was the best day we had.”\n",
    ],
)
def test_who_is_told_of_doesnt_speak(text: str) -> None:
    assert [list(a.speakers) for a in extract(text).attributions] == [[]]


def test_who_is_spoken_to_is_hardly_the_one_who_speaks() -> None:
    text = "Speaking to the mayor, Omar Reed, 34, said: “It was the best day.”\n\n“It was long,” the mayor said.\n"
    first, second = extract(text, indirect=False).attributions
    assert [s.name for s in first.speakers] == ["Omar Reed"]
    assert not second.speakers or second.confidence < 0.6


@pytest.mark.parametrize(
    "name", ["SUNY Upstate Clara Hospital", "UC San Diego Health", "No. 10", "America First", "BBC Radio Kent"]
)
def test_bodies_with_given_names_and_numbers_are_whole(name: str) -> None:
    assert speakers(f"{name} said: “It was the best day we had.”\n") == [name]


@pytest.mark.parametrize(
    "office",
    [
        "Governor of Georgia",
        "Secretary of State",
        "Justice of the Peace",
        "Attorney General of Ohio",
        "Mayor of Austin",
    ],
)
def test_offices_of_places(office: str) -> None:
    assert speakers(f"{office} Petra Moss said: “It was the best day we had.”\n") == ["Petra Moss"]
