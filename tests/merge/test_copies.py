"""Which articles are one report: copies, wire stories, and what only looks like one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.merge.copies import (
    Carrier,
    copies,
    credit_of,
    credit_of_byline,
    dependence,
    passages,
    publisher,
    reports,
    sketch_of,
)
from quotedb.text.ids import text_sha256

VOCABULARY = [
    *("harbour", "council", "ferry", "market", "bridge", "teacher", "river", "morning", "budget", "question"),
    *("village", "engine", "weather", "captain", "station", "garden", "minister", "report", "winter", "journey"),
    *("letter", "kitchen", "soldier", "mountain", "evening", "window", "farmer", "promise", "silence"),
]


def story(seed: int, words: int = 240) -> str:
    """Sentences that no other seed has."""
    source = random.Random(seed)
    return " ".join(source.choice(VOCABULARY) for _ in range(words))


def carrier(
    name: str, text: str, day: int | None = None, credit: str | None = None, outlet: str | None = None
) -> Carrier:
    return Carrier(name, text_sha256(text), day, credit, outlet, passages(sketch_of(text)))


def names(groups: list[list[Carrier]]) -> list[list[str]]:
    return [[one.name for one in group] for group in groups]


def test_a_wire_story_cut_and_retitled_is_one_report() -> None:
    wire = story(1)
    whole = carrier("a", "PORT BELL (AP) - " + wire, 1, outlet="Post")
    cut = carrier("b", "Ferry stays in harbour\n\n" + wire[: len(wire) // 2], 2, outlet="News")
    other = carrier("c", story(2), 1, outlet="Gazette")
    assert dependence(whole, cut) == "shared passages"
    assert dependence(whole, other) is None
    assert names(reports([other, cut, whole])) == [["a", "b"], ["c"]]
    assert copies([whole, cut])["b"].reason == "shared passages"


def test_witnesses_of_one_speech_are_independent() -> None:
    """What stands between quotation marks is shared by all who were there."""
    speech = "“" + story(3) + "”"
    one, two = story(4, 120) + "\n" + speech, story(5, 120) + "\n" + speech
    assert dependence(carrier("a", one), carrier("b", two)) is None


def test_an_outlets_own_note_under_every_article_makes_no_copy() -> None:
    note = story(6, 90)
    one, two = (carrier(name, story(seed, 260) + "\n" + note, outlet="Post") for name, seed in (("a", 7), ("b", 8)))
    assert dependence(one, two) is None


def test_the_same_agency_within_days_is_one_report() -> None:
    one, two, later, undated = (
        carrier(name, story(seed), day, "Reuters")
        for name, seed, day in (("a", 1, 5), ("b", 2, 7), ("c", 3, 12), ("d", 4, None))
    )
    assert dependence(one, two) == "same agency"
    assert dependence(one, later) is None
    assert dependence(one, undated) is None
    assert names(reports([one, two, later, undated])) == [["a", "b"], ["c"], ["d"]]


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("PORT BELL (AP) — The ferry stayed in.", "Associated Press"),
        ("PORT BELL (Reuters) - The ferry stayed in.", "Reuters"),
        ("PORT BELL, Sept. 3 (AFP) -- The ferry stayed in.", "Agence France-Presse"),
        ("The ferry stayed in.\n\nCopyright 2019 The Associated Press. All rights reserved.", "Associated Press"),
        ("The ferry stayed in.\n\n— Reuters", "Reuters"),
        ("The ferry stayed in, the captain told Reuters.", None),
        ("The captain (Anna Pell) - once of the AP - stayed in.", None),
        ("The ferry stayed in.", None),
    ],
)
def test_credits_in_the_text(text: str, agency: str | None) -> None:
    assert credit_of(text) == agency


@pytest.mark.parametrize(
    ("byline", "outlet", "agency"),
    [
        ("AP", None, "Associated Press"),
        ("By ANN PELL, Associated Press", None, "Associated Press"),
        ("Ann Pell and Colm Aske | Reuters", None, "Reuters"),
        ("Ann Pell, AP writer", None, "Associated Press"),
        ("By Ann Apsley", None, None),
        ("Paul Tasslin", None, None),
        (None, "Reuters", "Reuters"),
        (None, "The Associated Press", "Associated Press"),
        (None, "The Harbour Press", None),
        (None, None, None),
    ],
)
def test_credits_in_bylines(byline: str | None, outlet: str | None, agency: str | None) -> None:
    assert credit_of_byline(byline, outlet) == agency


CARRIERS = st.lists(
    st.builds(
        Carrier,
        name=st.uuids().map(str),
        digest=st.sampled_from("wxyz"),
        day=st.one_of(st.none(), st.integers(date(2020, 1, 1).toordinal(), date(2020, 1, 9).toordinal())),
        credit=st.sampled_from([None, None, "Reuters"]),
        outlet=st.sampled_from([None, "Post", "News"]),
        passages=st.frozensets(st.integers(0, 40), max_size=12),
    ),
    max_size=12,
    unique_by=lambda carrier: carrier.name,
)


@given(CARRIERS, st.randoms())
def test_reports_are_the_same_in_every_order(found: list[Carrier], chance: random.Random) -> None:
    groups = reports(found)
    assert sorted(one.name for group in groups for one in group) == sorted(one.name for one in found)
    mixed = list(found)
    chance.shuffle(mixed)
    assert reports(mixed) == groups


@given(CARRIERS)
def test_every_article_but_a_reports_first_says_why(found: list[Carrier]) -> None:
    for group in reports(found):
        told = copies(group)
        assert set(told) == {one.name for one in group[1:]}
        assert {copy.of for copy in told.values()} <= {one.name for one in group}


@given(st.text())
def test_any_text_has_a_sketch(text: str) -> None:
    sketch = sketch_of(text)
    assert sketch and sketch.isascii()
    assert len(passages(sketch)) * 5 >= (len(sketch) if sketch != "-" else 0) - 4


def test_a_long_text_of_marks_takes_linear_time() -> None:
    for text in ("“" * 200_000, '"' * 200_001, "''" * 100_000, '" ' * 100_000):
        assert sketch_of(text) == "-"


def told(name: str, day: int, *to: str, outlet: str | None = None) -> Carrier:
    """An article of its own words, that says to whom the words were told."""
    return replace(carrier(name, story(50 + ord(name)), day, outlet=outlet), told=frozenset(map(publisher, to)))


def test_what_was_told_to_one_outlet_is_one_report() -> None:
    reuters, ours = told("a", 1, outlet="Reuters"), told("b", 9, "Reuters", outlet="Post")
    assert dependence(reuters, ours) == dependence(ours, reuters) == "same interview"
    guardian, theirs = told("c", 2, outlet="The Guardian"), told("d", 3, "the Guardian", outlet="News")
    assert dependence(guardian, theirs) == "same interview"
    assert names(reports([theirs, ours, guardian, reuters])) == [["a", "b"], ["c", "d"]]
    copy = copies([reuters, ours])["b"]
    assert (copy.reason, copy.told) == ("same interview", "Reuters")
    credited = replace(told("e", 4, outlet="Post"), credit="Reuters")
    assert copies([reuters, ours, credited])["e"].told == "Reuters"
    assert dependence(told("f", 5, "BBC"), told("g", 6, outlet="BBC News")) == "same interview"


def test_two_who_were_told_of_an_agency_have_it_from_there() -> None:
    one, two = told("a", 1, "AP", outlet="Post"), told("b", 2, "The Associated Press", outlet="News")
    assert dependence(one, two) == "same interview"
    assert names(reports([one, two])) == [["a", "b"]]


def test_witnesses_who_say_to_whom_it_was_said_are_independent() -> None:
    """Whoever sat in parliament heard it."""
    one, two = told("a", 1, "parliament", outlet="Post"), told("b", 1, "parliament", outlet="News")
    assert dependence(one, two) is None
    assert names(reports([one, two])) == [["a"], ["b"]]


@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.sets(st.sampled_from("ABCDR"), max_size=2)), max_size=7))
def test_reports_of_interviews_are_what_comparing_every_two_gives(made: list[tuple[str, set[str]]]) -> None:
    outlets = {"R": "Reuters"}
    all_of_them = [
        told(f"{number}", number, *[outlets.get(name, name) for name in sorted(to)], outlet=outlet)
        for number, (outlet, to) in enumerate(made)
    ]
    home = {one.name: {one.name} for one in all_of_them}
    for one in all_of_them:
        for two in all_of_them:
            if one is not two and dependence(one, two) and home[one.name] is not home[two.name]:
                together = home[one.name] | home[two.name]
                for name in together:
                    home[name] = together
    assert {frozenset(group) for group in names(reports(all_of_them))} == {frozenset(group) for group in home.values()}
