"""Paragraphs and tokens: they tile the text, at their offsets, whatever the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.extract.layout import Layout, lay_out, paragraph_spans
from quotedb.extract.tokens import CAPITAL, MARK, SINGLE, STOP
from quotedb.extract.words import visible

# Any text, and texts of what news is made of, where marks, breaks and abbreviations meet more often.
NEWSLIKE = st.lists(
    st.sampled_from(
        [
            *(
                "Ann",
                "Bell",
                "said",
                "U.S.",
                "J.",
                "Mr.",
                "Inc.",
                "it's",
                "Bell's",
                "well-known",
                "1,000",
                "3.5",
                "a.m.",
            ),
            *(
                "“",
                "”",
                '"',
                "‘",
                "’",
                "'",
                "«",
                "»",
                "„",
                "``",
                "''",
                "...",
                "…",
                "--",
                "—",
                "(",
                ")",
                ".",
                ",",
                "?",
                "@",
            ),
            *(
                " ",
                "  ",
                "\n",
                "\n\n",
                "\r\n",
                "\t",
                "\u2028",
                "\x85",
                "\xa0",
                "\u200b",
                "é",
                "İ",
                "ß",
                "e\u0301",
                "🙂",
                "中",
            ),
        ]
    ),
    max_size=60,
).map("".join)
TEXTS = st.one_of(st.text(max_size=300), NEWSLIKE)


def tokens(text: str) -> list[str]:
    return lay_out(text).tokens


def check(layout: Layout, text: str) -> None:
    at = 0
    for number, token in enumerate(layout.tokens):
        start = layout.starts[number]
        assert text[at:start].isspace() or at == start, "only white space between tokens"
        assert token and text[start : layout.end(number)] == token
        at = layout.end(number)
    assert not text[at:].strip()
    count = len(layout.tokens)
    for column in (layout.lower, layout.starts, layout.flags, layout.sorts, layout.signs, layout.paragraph_of):
        assert len(column) == count
    assert layout.lower == [visible(token.lower()) or token for token in layout.tokens]
    bounds = layout.paragraph_first
    assert bounds == sorted(bounds) and bounds[-1] == count
    for paragraph, (first, last) in enumerate(pairwise(bounds)):
        assert layout.paragraph_of[first:last] == [paragraph] * (last - first)


@given(TEXTS)
def test_tokens_tile_any_text(text: str) -> None:
    check(lay_out(text), text)


@given(TEXTS)
def test_paragraphs_are_in_order_and_hold_every_word(text: str) -> None:
    spans = paragraph_spans(text)
    assert all(a < b for a, b in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@given(st.text(alphabet="AJabs.'’- 1,(“_\n\u0301\xad\u200bÃ±", max_size=40))
def test_a_word_is_read_alike_wherever_white_space_is_wider(text: str) -> None:
    """The table of words and the pattern over lines agree; a line with wider gaps is read by the pattern alone."""
    wide = lay_out("\n".join(line.replace(" ", "  ") for line in text.split("\n")))
    assert lay_out(text).tokens == wide.tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Bell said.", ["Ann", "Bell", "said", "."]),
        ("In the U.S. at 5 a.m., Mr. Bell", ["In", "the", "U.S.", "at", "5", "a.m.", ",", "Mr.", "Bell"]),
        ("Ann J. Bell", ["Ann", "J.", "Bell"]),
        ("Plan J. 12 towns", ["Plan", "J", ".", "12", "towns"]),
        ("It was Ann J.", ["It", "was", "Ann", "J", "."]),
        ("Harbour Inc. grew", ["Harbour", "Inc.", "grew"]),
        ("He left Harbour Inc.", ["He", "left", "Harbour", "Inc", "."]),
        ("Bell's boats, the Bells’ boats", ["Bell", "'s", "boats", ",", "the", "Bells", "’", "boats"]),
        ("don't well-known", ["don't", "well-known"]),
        ("``Yes,'' -- no... “Ha!”", ["``", "Yes", ",", "''", "--", "no", "...", "“", "Ha", "!", "”"]),
        ("Port Bell, (D-N.C.)", ["Port", "Bell", ",", "(", "D-N.C", ".", ")"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_offsets_after_wide_and_odd_space() -> None:
    text = "  Ann\tBell\xa0said \n\n\u2003“Go  on.”\r\nShe left."
    layout = lay_out(text)
    check(layout, text)
    assert layout.tokens == ["Ann", "Bell", "said", "“", "Go", "on", ".", "”", "She", "left", "."]
    assert [layout.paragraph_of[layout.tokens.index(word)] for word in ("Ann", "Go", "She")] == sorted(
        {layout.paragraph_of[layout.tokens.index(word)] for word in ("Ann", "Go", "She")}
    )


def test_paragraphs_of_a_text_wrapped_by_hand() -> None:
    lines = [
        "The ferry will sail again on Monday, the",
        "harbourmaster said, if the wind drops and",
        "the pier holds until",
    ]
    text = "\n\n".join("\n".join(lines) for _ in range(4))
    assert len(paragraph_spans(text)) == 4
    assert len(paragraph_spans("\n".join(lines))) == 3, "too few lines to tell"


def test_capitals_that_matter() -> None:
    layout = lay_out("US and us, WHO and who, IT and it")
    flags = dict(zip(layout.tokens, layout.flags, strict=True))
    assert flags["US"] == flags["WHO"] == flags["IT"] == 0
    assert flags["us"] and flags["who"] and flags["it"]


def test_sorts_and_signs() -> None:
    layout = lay_out("“Go,” said Bell's U.S. aide.")
    sort = dict(zip(layout.tokens, layout.sorts, strict=True))
    assert sort["“"] & MARK and sort["”"] & MARK and not sort["said"] & MARK
    assert sort["."] & STOP and sort["U.S."] & STOP and not sort[","] & STOP
    assert sort["Bell"] & CAPITAL and not sort["aide"] & CAPITAL
    assert lay_out("‘Go’").sorts[0] & SINGLE
    assert chr(layout.signs[layout.tokens.index("said")]) == "C"


def test_words_longer_than_are_kept() -> None:
    text = f"{'a' * 500} said {'b' * 90}-{'c' * 90}, {'D' * 41}."
    layout = lay_out(text)
    check(layout, text)
    assert len(layout.tokens) == 6


@given(st.text(alphabet="ab \n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", max_size=30))
def test_paragraphs_are_the_lines_that_python_splits(text: str) -> None:
    # Short texts are never taken as wrapped by hand.
    lines = text.splitlines()
    if len(lines) < 8:
        assert [text[a:b] for a, b in paragraph_spans(text)] == [line for line in lines if line]
