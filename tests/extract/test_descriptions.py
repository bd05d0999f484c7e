"""Whom a description of somebody or of a document means, and whom it can't mean.

Found by reading what descriptions in real articles came out as; the sentences here are invented.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotedb.extract import extract
from quotedb.extract.confidence import SILENCE
from quotedb.extract.exclusions import is_killed, is_topic
from quotedb.extract.model import Attribution
from quotedb.extract.pipeline import Extractor

SENTENCES = """
- | Ann Bell spoke in Trevo. "She is a boss," said a senior Bell adviser. "It is easy," the senior Bell adviser said.
- | A stranger plays Ann Bell. "It is like a race where one horse cheats," the Bell actor says.
Bell | Ann Bell, the governor, was there. Eva Ruiz said the governor told her: "It will not last a week."
Ruiz | Senator Ann Bell of Ohio met Senator Eva Ruiz of Texas. "It will not last a week," the Texas senator said.
Bell | Senator Ann Bell of Ohio met Senator Eva Ruiz of Texas. "It will not last a week," the Ohio senator said.
Guild | Ann Bell read it. The survey, conducted by the Rail Guild in May, said the plan was "a danger to us all."
Guild | Ann Bell read it. "It is a danger to us all," says the report released Monday by the Rail Guild.
- | It rained all day. "It is a danger to us all," says the report obtained by the Rail Guild.
- | Ann Bell was there. "It will not last a week," this story said at first.
Reed | At a stop in Kelso, Iowa, the candidate Tom Reed spoke. "It will not last a week," the candidate said.
"""
"""The speaker's last word, "-" for nobody, and the text; the last quote's speaker counts."""


def last_speaker(text: str) -> str:
    speakers = [a for a in extract(text).attributions if a.kind != "indirect"][-1].speakers
    return speakers[0].name if speakers else "-"


@pytest.mark.parametrize("line", SENTENCES.strip().split("\n"))
def test_whom_a_description_means(line: str) -> None:
    want, text = line.split(" | ")
    assert last_speaker(text).split()[-1] == want


@pytest.mark.parametrize("place", ["Iowa", "Ohio", "Tennessee"])
def test_a_place_is_no_candidate_and_nobodys_mother(place: str) -> None:
    text = f"Tom Reed runs again. In Kelso, {place}, the Republican presidential candidate said that it would rain."
    assert place not in {speaker.name for a in extract(text).attributions for speaker in a.speakers}
    text = f"Tom Reed is forty. When they moved to rural {place}, his mother said that it would rain."
    assert place not in {speaker.name for a in extract(text).attributions for speaker in a.speakers}


def test_that_is_no_part_of_critics() -> None:
    text = "Ann Bell drew up plans that critics said would fail. She made the point that regulators revealed later."
    named = {a.mention.of(text) for a in extract(text).attributions if a.mention is not None}
    assert "critics" in named and not any(words.startswith("that ") for words in named)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("As for Bell, he left.", True),
        ("But as for Bell, he left.", True),
        ("For Bell, it was late.", True),
        ("For Bell and Ruiz, it was late.", False),
        ("It was late for Bell, he said.", False),
        ("He waited for Bell, who left.", False),
    ],
)
def test_whom_a_sentence_says_first_that_it_is_about(text: str, topic: bool) -> None:
    extractor = Extractor(text)
    (bell,) = [mention for mention in extractor.mentions if mention.name == ("Bell",)]
    assert is_topic(extractor.scene, bell) is topic


@pytest.mark.parametrize(
    ("text", "dead"),
    [("He used a gun to kill Bell.", True), ("Bell was shot.", True), ("Bell died.", True), ("Bell was late.", False)],
)
def test_who_is_killed(text: str, dead: bool) -> None:
    extractor = Extractor(text)
    (bell,) = [mention for mention in extractor.mentions if mention.name == ("Bell",)]
    assert is_killed(extractor.scene, bell) is dead


def reports(text: str, *, explain: bool = False) -> list[Attribution]:
    return [a for a in extract(text, explain=explain).attributions if a.kind == "indirect"]


DOUBTFUL = (
    "The Herald quoted an American witness as saying that he saw one person. President Ann Bell spoke at noon.\n\n"
    "The witness said that the driver went faster. Bell thanked the crews."
)


def test_the_confidence_of_a_report_counts_whom_its_pronoun_stands_for() -> None:
    sure = reports("Ann Bell runs the ferry. On Friday she said that the boat needed paint.")[-1]
    named = reports("Ann Bell runs the ferry. On Friday Bell said that the boat needed paint.")[-1]
    assert SILENCE < sure.confidence <= named.confidence
    extractor = Extractor(DOUBTFUL)
    extractor.run()
    doubtful = next(a for a in reports(DOUBTFUL) if a.mention is not None and a.mention.of(DOUBTFUL) == "The witness")
    mention = next(m for m in extractor.mentions if extractor.span(m.head, m.last) == doubtful.mention)
    certain = extractor.antecedents.certainty.get(mention.number, 0.0)
    assert certain < 0.7 and (not doubtful.speakers or doubtful.confidence <= certain)


def test_a_report_is_explained_with_what_its_mention_stands_for_and_what_else_it_might() -> None:
    text = "Ann Bell runs the ferry. Tom Reed fired her. On Friday she said that the boat needed paint."
    told = [step.what for step in reports(text, explain=True)[-1].steps]
    assert any(step.startswith("stands for Ann Bell: 0.") or step == "stands for Ann Bell: 1.00" for step in told)
    assert any(step.startswith("not nobody named") for step in told)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *("Ann Bell said that the mayor would come.", "The mayor said that it was late.", "He said so."),
                *("A witness said that it rained.", "The witness said that it was dark.", "Tom Reed, the mayor, left."),
                *("The report by the Rail Guild said that it was late.", "Bell's adviser said that he knew."),
                *("The Bell adviser said that it was cold.", "The Ohio senator said that he knew.", "\n\n"),
            ]
        ),
        min_size=1,
        max_size=12,
    )
)
def test_no_speaker_is_given_below_the_bound_and_none_is_who_reports_it(sentences: list[str]) -> None:
    text = " ".join(sentences)
    for found in reports(text):
        assert not found.speakers or found.confidence >= SILENCE - 0.0005
        if found.mention is not None and found.mention.of(text) == "The Bell adviser":
            assert all(speaker.name != "Ann Bell" for speaker in found.speakers)
