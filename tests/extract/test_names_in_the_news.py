"""Whom news means by names that stand close together, by names of something else, and by what only looks like one.

Found by reading the names that real articles came out with; the sentences here are invented.
"""

from __future__ import annotations

import unicodedata

import pytest

from quotedb.extract import extract

SENTENCES = """
- | "He will not last a week," said a New Holland Republican, who asked not to be named.
- | "He will not last a week," added another Ohio Democrat.
- | "He will not last a week," one Texas Democrat said.
Bell | Senator Ann Bell of Ohio spoke on Monday. "It will not last a week," the Ohio Republican said.
Bell | Ann Bell, a Republican from Texas, spoke on Monday. "It will not last a week," the Texan said.
Bell | "It will not last a week," said Florida's Ann Bell, a consultant.
Bell | "It will not last a week," said the Herald's Ann Bell.
Bell | Ann Bell of Columbia, South Carolina says the plan is "a danger to us all."
Bell | "It will not last a week," said Ann Bell of Derry, N.H., before the show.
Bell | "It will not last a week," said undecided voter Ann Bell of Derry, Vt., before the show. "It is a danger."
King | "It will not last a week," said Representative Peter T. King of New York, who voted no. "It is a danger."
King | "It will not last a week," said Peter King of New York.
Bell | "It will not last a week," said former Ohio Gov. and party committee chairman Ann Bell.
Bell | "It will not last a week," said former Ohio Gov. and National Rail Committee Chairman Ann Bell.
Bell | "It will not last a week," former State policy planning director Ann Bell wrote to Ruiz.
Bell | "It will not last a week," said Oversight ranking member Ann Bell.
Bell | "It will not last a week," said Oversight ranking Democrat Ann Bell.
Bell | Ann Bell, president and chief executive of the Ohio Rail Association stated, "It will not last a week."
- | It was a comment on the shooting in an Orlando night club. "It was really bad there, and the police are on it."
- | A victory in Iowa could unlock support. "It is going to be hard for them if they lose," the paper went on.
former employees | The battle is over whether the school is what former employees have called a "fraudulent scheme".
critics | That is why critics say he had proposed to "dismantle" the law.
people | There's a threat many people make: "I'm moving to Ruritania!"
protesters | Small groups of protesters chanted "Hands up, don't shoot" on Monday.
protesters | Dozens of protesters chanted "Hands up, don't shoot" on Monday.
parents | A group of parents said the plan was "a danger to us all."
Trévidic | "It will not last," said prosecutor Marc Trévidic, who left.
Sarukhán | "It will not last," Arturo Sarukhán added.
Bell | PORT BELL — “It is about creating agency for communities,” Ann Bell said.
FBI | FBI AND CIA “It is about agency for communities,” the FBI said on Monday.
Bell | Ann Bell spoke on Sunday. In Wisconsin Bell said the plan was "a danger to us all."
Bell | Ann Bell spoke on Sunday. (See Bell's list.)\\nBell, a teacher, said the plan was "a danger to us all."
Bell | Ann Bell spoke on Sunday. Unlike other Republicans Bell said the plan was "a danger to us all."
Energy | Trevona Energy closed a mine. "It will not last a week," Trevona said in a statement.
Research | Trevo Research asked 900 people. The report by Trevo says it was "a danger to us all."
Xincheng | The writer Shen Xincheng was there. "It will not last a week," Shen wrote.
Xincheng | Shen Xincheng, a writer, was there. "It will not last a week," Shen wrote.
Bell | Ann Bell was there. Bell reports: "It will not last a week, and nobody will care."
Bell | The baker Ann Bell was there. "It will not last a week," the 46-year-old said.
Bell | Ann Bell, 46, was there. "It will not last a week," said the 46-year-old. "Nobody will care."
- | "It will not last a week," a 46-year-old said.
- | T-shirts appeared in front of the house that said "We will not last a week."
Sanders | What Sanders said in Trevo on Monday was "a danger to us all."
Marsh | Joe Marsh died in May. Jonah Marsh, Joe's father, said the plan was "a danger to us all."
Marsh | Ann Bell was there when Joe Marsh came. "It will not last a week," he said.
Reed | Tom Reed is selling the gun that he used to kill Joe Marsh, a student. "It will not last a week," he told Fox 35.
Reed | Officer Tom Reed was there when Joe Marsh was shot. "It will not last a week," he said.
- | The report is out. Transcript as follows: "It will not last a week, and nobody will care."
Reed | Voters plan to leave, and Tom Reed says the plan is "a danger to us all."
"""
"""The speaker's last word, "-" for nobody, and the text; the first quote's speaker counts."""


@pytest.mark.parametrize("line", SENTENCES.strip().split("\n"))
def test_who_is_named(line: str) -> None:
    speaker, text = line.split(" | ")
    found = extract(text.replace("\\n", "\n"), indirect=False).attributions[0]
    named = [one.name.split()[-1] for one in found.speakers]
    assert named == ([] if speaker == "-" else [speaker.split()[-1]])


NAMES = (
    "Marc Trévidic",
    "Ann Sarukhán",
    "Enrique Peña Nieto",
    "François Bell",
    "Bo de Jesús",
    "Zoë Bell",
    "Ángel Núñez",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_may_be_characters_of_their_own(name: str, form: str) -> None:
    printed = unicodedata.normalize(form, name)  # type: ignore[arg-type]
    text = f'"It will not last a week," said {printed}, who left. "Nobody will care," {printed.split()[-1]} added.'
    for found in extract(text, indirect=False).attributions:
        assert [one.name for one in found.speakers] == [name]
        assert found.mention is not None
        assert printed.endswith(text[found.mention.start : found.mention.end])


@pytest.mark.parametrize("name", ["Trévidic", "Sarukhán", "Peña", "François", "Jesús"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_may_have_been_read_in_another_encoding(name: str, form: str) -> None:
    printed = unicodedata.normalize(form, name.encode().decode("latin-1"))  # type: ignore[arg-type]
    (found,) = extract(f'"It will not last a week," said Ann {printed}, who left.', indirect=False).attributions
    assert [one.name for one in found.speakers] == [unicodedata.normalize("NFC", f"Ann {printed}")]


@pytest.mark.parametrize("printed", ["Doug \xadAndres", "Doug An\xaddres", "Doug\u200b Andres", "Dou\u200dg Andres"])
def test_what_is_not_seen_is_no_part_of_a_name(printed: str) -> None:
    text = f'"It will not last a week," {printed}, a spokesman, said.'
    (found,) = extract(text, indirect=False).attributions
    assert [one.name for one in found.speakers] == ["Doug Andres"]
    assert found.mention is not None
    assert text[found.mention.start : found.mention.end] == printed


INTERVIEW = """
{intro}

Q: You open the book with a flood. Why?

A: It is where it all began for me and for the town.

Q: And how does it end?

A: It does not end at all, and that is the point of it.
"""


@pytest.mark.parametrize(
    "intro",
    [
        "Ann Bell has written about the flood. Bell spoke to the Herald after the death of the judge Tom Ruiz.",
        "Ann Bell, 30, tells of the flood in a book (Henry Holt). Bell, who lives in Bellville, is a baker.",
        "Tom Ruiz once said that the flood was over. Ann Bell knows better.",
    ],
)
def test_whom_an_interview_is_with(intro: str) -> None:
    answers = [one for one in extract(INTERVIEW.format(intro=intro)).attributions if one.kind == "unmarked"]
    assert len(answers) == 2
    assert {one.name for answer in answers for one in answer.speakers} == {"Ann Bell"}


def test_a_headline_in_capitals_says_nothing() -> None:
    text = "FEVER SURVIVORS, THROUGH THE LENS “It is about creating agency for those who had none.” [The Herald]"
    assert not any(one.speakers for one in extract(text).attributions)


def test_a_line_that_credits_a_picture_says_nothing() -> None:
    text = (
        '"We need law and order in this town, and we will have it."\n\nAgency/Ann Bell.\n\nThe mayor spoke on Monday.'
    )
    assert not any(one.speakers for one in extract(text, indirect=False).attributions)


def test_a_reporters_name_signs_no_quote() -> None:
    text = 'Ann Bell said on Monday that the party was "still the first force in the town."--Tom Ruiz.'
    assert [one.name for one in extract(text, indirect=False).attributions[0].speakers] == ["Ann Bell"]


def test_numbers_stay_whole() -> None:
    text = 'More than 40,000 voters said the plan was "a danger to us all."'
    (found,) = extract(text, indirect=False).attributions
    assert not any(one.name.startswith("000") for one in found.speakers)
