"""Those who speak together, whatever stands between their names."""

from __future__ import annotations

import pytest

from quotedb.extract import extract

SAYS = (
    '"We will never agree to it," {s} said.',
    '{b} said: "We will never agree to it."',
    'In a joint statement, {s} said: "We will never agree to it."',
    '"We will never agree to it," said {s}.',
    "{b} said that they would never agree to the sale.",
)


@pytest.mark.parametrize("says", SAYS)
@pytest.mark.parametrize(
    ("several", "names"),
    [
        ("Greenpeace and Oxfam", ["Greenpeace", "Oxfam"]),
        ("Ruritania and Borduria", ["Ruritania", "Borduria"]),
        ("the Harwick Herald and the Times", ["Harwick Herald", "Times"]),
        ("Mayor Anna Bell and Governor Tom Ruiz", ["Anna Bell", "Tom Ruiz"]),
        ("both Keller and Marsh", ["Keller", "Marsh"]),
        ("Anna Bell, Tom Ruiz and Mark Hollis", ["Anna Bell", "Tom Ruiz", "Mark Hollis"]),
        ("Anna Bell, Tom Ruiz, and Mark Hollis", ["Anna Bell", "Tom Ruiz", "Mark Hollis"]),
        ("Anna Bell, the mayor, and Tom Ruiz, the sheriff,", ["Anna Bell", "Tom Ruiz"]),
        ("Sens. Anna Bell (D-Ohio) and Tom Ruiz (R-Ky.)", ["Anna Bell", "Tom Ruiz"]),
    ],
)
def test_all_of_them_speak(several: str, names: list[str], says: str) -> None:
    begins = several[0].upper() + several[1:]
    text = says.format(s=several, b=begins).replace(",.", ".") + "\n"
    (found,) = extract(text).attributions
    assert [speaker.name for speaker in found.speakers] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Speaking with Tom Ruiz, Anna Bell said: "We will never agree."', "Anna Bell"),
        ('In Harwick, Anna Bell said: "We will never agree."', "Anna Bell"),
        ('Tom Ruiz left, and Anna Bell said: "We will never agree."', "Anna Bell"),
        ('"We will never agree," said Anna Bell, and Tom Ruiz nodded.', "Anna Bell"),
        ('After talks with Tom Ruiz, Anna Bell (D-Ohio) said: "We will never agree."', "Anna Bell"),
    ],
)
def test_who_only_stands_near_doesn_t(text: str, name: str) -> None:
    (found,) = extract(text + "\n", indirect=False).attributions
    assert [speaker.name for speaker in found.speakers] == [name]


TOGETHER = """
Fox+Voss | Ann Fox and Clara Voss were there. Fox and Voss call them "lone wolves" and describe their acts as crimes.
Fox+Voss | Ann Fox and Clara Voss were there. When terrorists are revealed, Fox and Voss call them "lone wolves."
Fox+Voss | Ann Fox and Clara Voss were there. Both Fox and Voss called the plan "a danger to us all."
Fox+Voss | Ann Fox and Clara Voss were there. When the war began, Fox and Voss said it was "a danger to us all."
Fox+Voss | Ann Fox and Clara Voss were there. "It is a danger to us all," Fox and Voss wrote in a letter.
Fox+Voss | Ann Fox and Clara Voss were there. "It is a danger to us all," they wrote in a letter.
Fox+Voss | Ann Fox and Clara Voss were there. "It is a danger to us all," the two wrote in a letter.
Fox+Voss | Ann Fox and Clara Voss were there. "It is a danger to us all," the pair wrote in a letter.
Fox+Voss | Senators Ann Fox, D-Ohio, and Clara Voss, R-Iowa, said the plan was "a danger to us all."
Fox+Voss | Senators Ann Fox (D-Ohio) and Clara Voss (R-Iowa) said the plan was "a danger to us all."
Fox+Voss | Ann Fox, the mayor, and Clara Voss, her deputy, said the plan was "a danger to us all."
Fox+Voss | In a letter, Ann Fox and Clara Voss warned that the plan was "a danger to us all."
Fox+Voss | "It is a danger to us all," said Ann Fox and Clara Voss, who run the shop.
Fox+Voss | According to Ann Fox and Clara Voss, the plan is "a danger to us all."
Fox+Voss+Ruiz | Ann Fox, Clara Voss and Bo Ruiz said the plan was "a danger to us all."
"""


@pytest.mark.parametrize("line", TOGETHER.strip().split("\n"))
def test_who_speaks_together(line: str) -> None:
    speakers, text = line.split(" | ")
    found = extract(text, indirect=False).attributions[0]
    assert [one.name.split()[-1] for one in found.speakers] == speakers.split("+")


@pytest.mark.parametrize(
    "text",
    [
        'Ann Fox and Clara Voss were there. Residents were angry. "It is a danger to us all," they wrote in a letter.',
        'Ann Fox met Clara Voss. "It is a danger to us all," the two men in the car said.',
    ],
)
def test_they_are_not_two_who_only_were_there(text: str) -> None:
    found = extract(text, indirect=False).attributions[0]
    assert not {"Ann Fox", "Clara Voss"} & {one.name for one in found.speakers}
