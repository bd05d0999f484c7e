"""How severe a disagreement is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.cli.options import Severity as Severities
from quotedb.cli.showing import SEVERITY_WORDS
from quotedb.db import tables
from quotedb.merge.conflicts import (
    SEVERITIES,
    Answer,
    Severity,
    Voice,
    answers_of,
    difference,
    quoted_inside,
    severity,
    speaks_for,
    tells_whose,
    words_of,
)

BELL, PELL = Voice("ann bell", "person"), Voice("colm pell", "person")
MINISTRY = Voice("norvanian foreign ministry", "organisation")
COUNCIL = Voice("harbour council", "organisation")
NORWAY = Voice("norway", "country")
TOLD = "Ann Bell, a spokeswoman for the Norvanian foreign ministry, spoke first. Then Colm Pell sang."


def answer(*voices: Voice, via: str | None = None) -> Answer:
    return Answer(frozenset(voices), frozenset([via] if via else []), ("here",))


@pytest.mark.parametrize(
    ("one", "two", "wanted"),
    [
        (answer(BELL), answer(PELL), "persons"),
        (answer(MINISTRY), answer(COUNCIL), "bodies"),
        (answer(NORWAY), answer(COUNCIL), "bodies"),
        (answer(PELL), answer(MINISTRY), "person and body"),
        (answer(BELL), answer(COUNCIL), "person and body"),
        (answer(BELL), answer(MINISTRY), "spokesperson"),
        (answer(BELL, PELL), answer(MINISTRY), "person and body"),
        (answer(PELL, via="a statement of the Norvanian Foreign Ministry"), answer(MINISTRY), "medium"),
        (answer(BELL, PELL), answer(BELL), "joint"),
        (answer(BELL), answer(Voice("bell", "person")), "surname"),
        (answer(PELL), answer(Voice("bell", "person")), "persons"),
        (answer(Voice("bell", "person")), answer(Voice("pell", "person")), "persons"),
        (answer(BELL), answer(Voice("eva bell", "person")), "persons"),
        (answer(BELL, PELL), answer(Voice("bell", "person")), "persons"),
    ],
)
def test_two_answers(one: Answer, two: Answer, wanted: Severity) -> None:
    assert difference(one, two, lambda name: TOLD) == wanted
    assert difference(two, one, lambda name: TOLD) == wanted


@pytest.mark.parametrize(
    ("words", "part", "inside"),
    [
        ("She said ‘a wise old captain’ would know, and I agree", "a wise old captain", True),
        ("She said ‘a wise old captain’ would know, and I agree", "wise old", True),
        ("She said 'a wise old captain' would know, and I agree", "wise old", True),
        ("She said “a wise old captain” would know, and I agree", "wise old", True),
        ("She said ‘a wise old captain’ would know, and I agree", "captain’ would know", False),
        ("She said ‘a wise old captain’ would know, and I agree", "and I agree", False),
        ("That isn't what they're after, he's a wise old captain", "a wise old captain", False),
        ("The voters' choice was a wise old captain's son", "a wise old captain", False),
    ],
)
def test_words_that_stand_in_marks_inside_anothers_are_quoted_there(words: str, part: str, inside: bool) -> None:
    start = words.index(part)
    assert quoted_inside(words, start, start + len(part)) is inside


@given(st.text(alphabet="ab '‘’“”\"", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_what_is_quoted_inside_has_marks_about_it(words: str, one: int, two: int) -> None:
    start, stop = sorted((min(one, len(words)), min(two, len(words))))
    if start < stop and quoted_inside(words, start, stop):
        assert set(words[: start + 1 + (stop - start) // 4]) & set("'‘“\"") and set(words[start:]) & set("'’”\"")


def test_one_word_may_be_anybodys() -> None:
    assert not tells_whose("unhinged") and not tells_whose("“a distortion,”") and tells_whose("a fireable offense")


def test_the_severest_pair_decides() -> None:
    answers = [answer(BELL), answer(MINISTRY)]
    assert severity(answers, None, lambda name: TOLD) == "spokesperson"
    assert severity([*answers, answer(PELL)], None, lambda name: TOLD) == "persons"
    assert severity([answer(PELL)], answers, lambda name: TOLD) == "persons"
    assert severity([answer(BELL)], [answer(MINISTRY)], lambda name: TOLD) == "spokesperson"


def test_who_speaks_for_a_country_is_told_by_its_adjective() -> None:
    words = words_of("The Norwegian foreign minister, Ann Bell, arrived.")
    assert speaks_for(words, "ann bell", NORWAY)
    assert not speaks_for(words, "colm pell", NORWAY)
    assert not speaks_for(words_of("Ann Bell, a Norwegian singer, arrived."), "ann bell", NORWAY)


def test_a_role_far_from_the_name_ties_nobody() -> None:
    apart = (
        "Ann Bell sang. "
        + "The crowd went on and on about the weather. " * 4
        + "A ministry spokesman for Norvanian foreign"
    )
    assert not speaks_for(words_of(apart), "ann bell", MINISTRY)


def test_articles_that_agree_are_one_answer_and_silence_is_none() -> None:
    claims = [
        (frozenset({BELL}), "a tweet", "s2"),
        (frozenset({BELL}), None, "s1"),
        (frozenset[Voice](), None, "s3"),
        (frozenset({PELL, BELL}), None, "s4"),
    ]
    one, two = answers_of(claims)
    assert (sorted(one.speakers), sorted(one.via), one.sources) == ([BELL], ["a tweet"], ("s1", "s2"))
    assert sorted(two.speakers) == sorted([BELL, PELL])


def test_look_up_option_and_display_know_the_same_severities() -> None:
    assert tables.SEVERITIES == SEVERITIES
    assert tuple(option.value for option in Severities) == SEVERITIES
    assert tuple(SEVERITY_WORDS) == (*SEVERITIES, None)


VOICES = st.sampled_from([BELL, PELL, MINISTRY, COUNCIL, NORWAY])
ANSWERS = st.builds(answer, VOICES, VOICES)


@given(ANSWERS, ANSWERS)
def test_a_difference_is_the_same_in_either_order(one: Answer, two: Answer) -> None:
    assert difference(one, two, lambda name: TOLD) == difference(two, one, lambda name: TOLD)


@given(st.text(), st.text(min_size=1), VOICES)
def test_any_text_can_be_asked(text: str, person: str, body: Voice) -> None:
    assert speaks_for(words_of(text), person, body) in (True, False)
