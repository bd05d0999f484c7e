"""Where what one speaker says ends and what another does begins, in one sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotedb.extract import extract
from quotedb.extract.clauses import another_speaks
from quotedb.extract.pipeline import Extractor


def reports(text: str) -> list[tuple[str, str]]:
    """Speaker and words of each report."""
    found = [a for a in extract(text).attributions if a.kind == "indirect"]
    return [(" + ".join(s.name for s in a.speakers), " ".join(span.of(text) for span in a.spans)) for a in found]


@pytest.mark.parametrize(
    "joined",
    [
        ", but Tom Ruiz said",
        ", while Tom Ruiz argued that",
        ", whereas Tom Ruiz said",
        "; Tom Ruiz said",
        ", and Tom Ruiz, the mayor, has said",
        ", although Tom Ruiz then insisted that",
    ],
)
def test_nobody_is_given_what_another_says(joined: str) -> None:
    text = f"Ann Bell said the plan would fail{joined} it would work."
    assert reports(text) == [("Ann Bell", "the plan would fail"), ("Tom Ruiz", "it would work")]


@pytest.mark.parametrize(
    "words",
    [
        "the plan would fail and that Tom Ruiz said it would work",
        "the plan would fail, but that it would be dear",
        "the plan would fail, but the council would pay for it",
        "Tom Ruiz told her the plan would fail",
    ],
)
def test_what_one_says_goes_on(words: str) -> None:
    assert reports(f"Ann Bell said that {words}.")[0] == ("Ann Bell", words)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Bell left, and Tom Ruiz, the mayor, has said it would work.",
        "Ann Bell left, but Tom Ruiz, who came later, said it would work.",
        "Tom Ruiz, the mayor of Bellville, has since said it would work.",
    ],
)
def test_what_is_said_of_a_subject_hides_it_not(text: str) -> None:
    assert reports(text)[-1] == ("Tom Ruiz", "it would work")


@pytest.mark.parametrize("word", ["nothing", "so", "little", "more"])
def test_nothing_is_no_report(word: str) -> None:
    assert (word,) not in {(words,) for _, words in reports(f"Ann Bell said {word}.")}


def test_the_bound_is_never_where_the_words_begin() -> None:
    scene = Extractor(", but Bell said").scene
    assert another_speaks(scene, 0, len(scene.signs)) == len(scene.signs)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(["Bell", "said", ",", "but", "and", ";", "the mayor", "has", "plan", "he"]), max_size=30),
    st.integers(0, 30),
)
def test_the_bound_is_inside(words: list[str], start: int) -> None:
    scene = Extractor(" ".join(words)).scene
    last = len(scene.signs)
    if start < last:
        assert start < another_speaks(scene, start, last) <= last
