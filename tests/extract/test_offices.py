"""What an article says that people are, and whom "the mayor", "the lawyer" then stand for."""

from __future__ import annotations

from collections import Counter

import pytest

from quotedb.extract import extract

TOLD = (
    "{A}, the {a} of Harwick, and {B}, a {b}, met on Tuesday to discuss the harbour.",
    "{A}, the {a}, spoke on Tuesday. {B}, the {b}, listened.",
    "{A} is the {a} of Harwick. {B} is a {b} there.",
    "{A} is a {a}, and {B} is a {b}.",
    "{T} {A} met {b} {B} on Tuesday to discuss the harbour.",
    "The {a}, {A}, met the {b}, {B}, on Tuesday to discuss the harbour.",
    "{A}, who was elected {a} last year, met {B}, who has been a {b} for ten years.",
    "{A}, 45, a {a} from Harwick, was joined by {B}, 50, a {b} from Norwick.",
    "Harwick {a} {A} and Norwick {b} {B} met on Tuesday.",
    "{A}, Harwick's {a}, met {B}, Norwick's {b}, on Tuesday.",
    "{A} became {a} in May. {B} was appointed {b} in June.",
    "{A} ({a}) met {B} ({b}) on Tuesday.",
    "{A}, a former banker who is now {a} of Harwick, met {B}, a {b}.",
)
ROLES = (
    *(("mayor", "councilman"), ("senator", "professor"), ("governor", "sheriff"), ("lawyer", "doctor")),
    *(("coach", "captain"), ("bishop", "teacher"), ("prosecutor", "judge"), ("economist", "farmer")),
    *(("writer", "pilot"), ("principal", "nurse"), ("goalkeeper", "referee"), ("surgeon", "archaeologist")),
)
SAYS = (
    'The {r} said: "We will never sell the old harbour to them."',
    '"We will never sell the old harbour to them," the {r} said.',
    "The {r} said that the harbour would be closed for two months.",
)


@pytest.mark.parametrize("told", TOLD)
def test_the_one_who_is_called_so_is_meant(told: str) -> None:
    outcome: Counter[str] = Counter()
    for one, other in (("Anna Bell", "Tom Ruiz"), ("Jonas Keller", "Mark Hollis")):
        for a, b in ROLES:
            before = told.format(A=one, B=other, a=a, b=b, T=a.capitalize())
            for role, person in ((a, one), (b, other)):
                for says in SAYS:
                    text = f"{before}\n\n{says.format(r=role)}\n"
                    found = [each for each in extract(text).attributions if each.spans[0].start > len(before)]
                    assert len(found) == 1
                    names = [speaker.name for speaker in found[0].speakers]
                    outcome["right" if names == [person] else "wrong" if names else "open"] += 1
    assert outcome["wrong"] <= 1, outcome
    assert outcome["open"] <= 6, outcome


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("Clinton beat rival Tom Ruiz.", "Tom Ruiz"),
        ("House hopeful Jonas Keller threw famous Harwick reporter Tom Ruiz out of the room.", "Tom Ruiz"),
        ("Mayor Anna Bell interviewed actor Tom Ruiz.", "Tom Ruiz"),
    ],
)
def test_a_role_doesn_t_reach_back_over_a_verb(before: str, name: str) -> None:
    text = f'{before} "We will never sell the old harbour to them," said {name}.\n'
    assert "Jonas" not in text[: text.index(name)] or extract(text).attributions[-1].speakers[0].name == name
    for one in extract(text, indirect=False).attributions:
        assert one.mention is not None
        assert text[one.mention.start : one.mention.end] == name


def test_a_chairman_may_be_a_woman() -> None:
    text = 'Anna Bell is the chairman of the board. Tom Ruiz is its treasurer.\n\n"No," the chairman said.\n'
    (found,) = extract(text, indirect=False).attributions
    assert [speaker.name for speaker in found.speakers] == ["Anna Bell"]


@pytest.mark.parametrize(
    ("told", "described"),
    [
        ("Health Minister Ann Bell said: {q}", "Health Minister"),
        ("On Tuesday Health Minister Ann Bell said: {q}", "Health Minister"),
        ("{q} said former Health Minister Ann Bell.", "former Health Minister"),
        ("{q} said Ann Bell, head of Harwick's harbour fund, on Monday.", "head of Harwick's harbour fund"),
        (
            "{q} said Ann Bell, who is a professor of law at the University of Leeds.",
            "professor of law at the University of Leeds",
        ),
        ("{q} said Ann Bell, 34, a mother of two from Leeds.", "a mother of two from Leeds"),
        ("{q} said the mayor of Leeds, Ann Bell.", "the mayor of Leeds"),
        ("{q} said Ann Bell (the mayor of Leeds).", "the mayor of Leeds"),
        ("{q} said Leeds United striker Ann Bell.", "Leeds United striker"),
        ("Ann Bell was elected mayor in 2010. {q} she said.", "mayor"),
        ("{q} said Ann Bell, the council's chief engineer.", "the council's chief engineer"),
        ("{q} said Mrs. Ann Bell.", ""),
        ("{q} said Ann Bell on Monday.", ""),
    ],
)
def test_what_an_article_says_that_the_speaker_is(told: str, described: str) -> None:
    text = told.format(q="“We will never sell the old harbour to them,”")
    (found,) = extract(text, indirect=False).attributions
    (speaker,) = found.speakers
    assert described == ("" if speaker.described is None else speaker.described.of(text))
