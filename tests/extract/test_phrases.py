"""Bodies and groups that a description names by its own words, or by whose they are."""

from __future__ import annotations

import pytest

from quotedb.extract import extract


def speakers(text: str) -> list[list[str]]:
    """The names that each marked quote is attributed to."""
    return [[speaker.name for speaker in found.speakers] for found in extract(text, indirect=False).attributions]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Ann Bell spoke in Kelmar. Her campaign said on Monday that the plan was "a bad idea."', "Bell's campaign"),
        ('Joe Sanders spoke. Sanders\' campaign called the report a "rush to judgment."', "Sanders' campaign"),
        ('Joe Sanders spoke. Sanders’ campaign called the report a "rush to judgment."', "Sanders’ campaign"),
        ('Ann Bell spoke. A Bell campaign memo said that the plan was "a bad idea."', "Bell campaign"),
        ('Ann Bell spoke. The Bell campaign\'s statement called it "a bad idea."', "Bell campaign"),
    ],
)
def test_a_body_is_named_by_whose_it_is(text: str, name: str) -> None:
    assert speakers(text) == [[name]]


def test_a_persons_body_is_one_under_any_of_his_names() -> None:
    text = (
        'Ann Bell spoke. "It is late," Bell\'s campaign said. "It is dark," the Ann Bell campaign said.'
        ' She left. "It is cold," her campaign said.'
    )
    assert speakers(text) == [["Bell's campaign"]] * 3


def test_bodies_of_two_owners_stay_two() -> None:
    text = (
        '"It is late," the foreign ministry of Kelmar said. "It is dark," Ruritania\'s foreign ministry said.'
        ' "It is cold," Vessland\'s foreign ministry said.'
    )
    named = [name for (name,) in speakers(text)[1:]]
    assert len(set(named)) == 2


@pytest.mark.parametrize("aide", ["doctor", "lawyer", "spokesman", "wife"])
def test_nobody_is_his_own_aide(aide: str) -> None:
    text = f'Joe Ruiz fell ill on Monday. "It is a bad one," his {aide} said. "He is asleep," Ruiz\'s {aide} said.'
    assert speakers(text) == [[], []]
