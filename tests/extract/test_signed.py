"""Pull quotes: words under which, before the mark that closes them, a line of its own says whose they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.extract import extract
from quotedb.extract.layout import is_signature, lay_out

WORDS = "It happened in May. The minute it became possible that he could win, he was going to win it."


def quotes(text: str) -> list[tuple[str, list[str]]]:
    return [
        (a.spans[0].of(text), [s.name for s in a.speakers]) for a in extract(text).attributions if a.kind != "indirect"
    ]


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Ann Bell.", ["Ann Bell"]),
        ("Ann Bell, deputy harbour adviser.", ["Ann Bell"]),
        ("Former rail president Ann Bell, Center for Rail Research.", ["Ann Bell"]),
        ("Ohio Rep. Ann Bell.", ["Ann Bell"]),
        ("Rail Committee member.", []),
    ],
)
def test_the_line_before_the_closing_mark_says_whose_the_words_are(line: str, speaker: list[str]) -> None:
    text = f'"We might have something here," said Tom Reed.\n\n"{WORDS}\n{line}"\n\nReed is a farmer.\n'
    assert quotes(text) == [("We might have something here,", ["Tom Reed"]), (WORDS, speaker)]


@pytest.mark.parametrize("line", ["And never return.", "We love Ann Bell.", "Make It Great Again."])
def test_a_line_of_what_is_said_is_none(line: str) -> None:
    text = f'Tom Reed said: "{WORDS}\n{line}"\n\nReed is a farmer.\n'
    assert quotes(text)[:1] == [(WORDS, ["Tom Reed"])] and all(who == ["Tom Reed"] for _, who in quotes(text))


@given(
    st.lists(
        st.sampled_from(["Ann", "Bell", "Mr.", "of", ",", "Guild", "mayor", "said", "he", ".", '"', "”", "It", "is"]),
        max_size=18,
    )
)
def test_a_signature_is_short_and_says_nothing(words: list[str]) -> None:
    layout = lay_out(f'{WORDS}\n{" ".join(words)}"')
    paragraph = len(layout.paragraph_first) - 2
    stop = layout.paragraph_first[-1] - 1
    if is_signature(layout, paragraph, stop):
        found = layout.lower[layout.paragraph_first[paragraph] : stop]
        assert 1 < len(found) < 15 and not {"he", "is", "said", "it"} & set(found)
