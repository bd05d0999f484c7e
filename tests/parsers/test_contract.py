"""One contract for every input format: what goes in as text comes out as that text, and a fault is a refusal."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.errors import InputRefused
from quotedb.parsers.articles import Article, Metadata, ParseOptions
from quotedb.parsers.registry import BY_SUFFIX, PARSERS, format_of, format_of_stream

Writer = Callable[[str], bytes]

WRITERS: dict[str, Writer] = {
    "text": lambda text: text.encode(),
    "jsonl": lambda text: json.dumps({"text": text}).encode() + b"\n",
}
FORMATS = pytest.mark.parametrize("name", sorted(PARSERS))
STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1).filter(
    lambda text: not text.isspace() and not text.startswith("\ufeff")
)


def parse(name: str, data: bytes, **options: object) -> list[Article | InputRefused]:
    settings = ParseOptions(**options)  # type: ignore[arg-type]
    return list(PARSERS[name](io.BytesIO(data), where="here", path=None, options=settings))


def only_article(found: list[Article | InputRefused]) -> Article:
    assert len(found) == 1
    assert isinstance(found[0], Article), found[0]
    return found[0]


def only_refusal(found: list[Article | InputRefused]) -> str:
    assert len(found) == 1
    assert isinstance(found[0], InputRefused), found[0]
    return str(found[0])


def test_every_format_is_under_contract() -> None:
    assert set(WRITERS) == set(PARSERS) == set(BY_SUFFIX.values())


@FORMATS
@given(text=STORABLE)
def test_text_is_stored_as_decoded(name: str, text: str) -> None:
    article = only_article(parse(name, WRITERS[name](text)))
    assert article.text == text
    assert (article.encoding, article.encoding_guessed, article.notes[:-1]) == ("utf-8", False, ())
    assert article.raw_sha256 == sha256(article.raw).hexdigest()
    assert WRITERS[name](text).startswith(article.raw)


@FORMATS
@pytest.mark.parametrize(
    "text",
    ["one\r\ntwo\r\n", "one\x85two\u2028three", "e\u0301 \U0001f600 \u202eabc\u202c", "e\u0301\u0301\u200d", "\ttwo  "],
)
def test_nothing_is_normalised(name: str, text: str) -> None:
    assert only_article(parse(name, WRITERS[name](text))).text == text


@FORMATS
def test_byte_order_mark_is_dropped_from_text_and_kept_in_the_hash(name: str) -> None:
    data = b"\xef\xbb\xbf" + WRITERS[name]("He said \u201cyes\u201d.")
    article = only_article(parse(name, data))
    assert article.text == "He said \u201cyes\u201d."
    if name == "text":
        assert article.raw_sha256 == sha256(data).hexdigest()


@FORMATS
@pytest.mark.parametrize("text", ["", " ", "\n\u2003\r\n"])
def test_empty_is_refused(name: str, text: str) -> None:
    assert "empty" in only_refusal(parse(name, WRITERS[name](text)))


@FORMATS
def test_nul_is_refused_with_its_offset(name: str) -> None:
    message = only_refusal(parse(name, WRITERS[name]("\u00e9\u00e9\u00e9\x00")))
    assert message.startswith("here")
    assert "NUL" in message
    assert "offset 3" in message


@FORMATS
def test_size_limit(name: str) -> None:
    data = WRITERS[name]("x" * 100)
    assert "over the size limit of 50 bytes" in only_refusal(parse(name, data, max_bytes=50))
    only_article(parse(name, data, max_bytes=len(data)))


@FORMATS
def test_options_fill_what_the_file_does_not_say(name: str) -> None:
    options = Metadata(outlet="The Gazette", published="2025-02-18")
    assert only_article(parse(name, WRITERS[name]("words"), metadata=options)).metadata == options


def test_suffix_decides_and_mark_up_is_not_read_as_text() -> None:
    assert [format_of(p) for p in ("a.txt", "A.TXT", "a", "a.2025", "a.jsonl", "b/a.ndjson")] == ["text"] * 4 + [
        "jsonl"
    ] * 2
    for path in ("a.html", "a.PDF", "a.json"):
        with pytest.raises(InputRefused, match="no parser for"):
            format_of(path)


@pytest.mark.parametrize(
    ("beginning", "name"), [(b'{"text"', "jsonl"), (b'\xef\xbb\xbf {"', "jsonl"), (b"Words", "text"), (b"", "text")]
)
def test_standard_input_by_its_first_character(beginning: bytes, name: str) -> None:
    assert format_of_stream(beginning) == name
