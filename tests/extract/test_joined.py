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
