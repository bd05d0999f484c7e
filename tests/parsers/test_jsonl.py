from __future__ import annotations

import io
import json

import pytest

from quotedb.errors import InputRefused
from quotedb.parsers import jsonl
from quotedb.parsers.articles import Article, Metadata, ParseOptions


def parse(data: bytes, options: ParseOptions | None = None) -> list[Article | InputRefused]:
    return list(jsonl.parse(io.BytesIO(data), where="a.jsonl", path="a.jsonl", options=options or ParseOptions()))


def test_all_fields() -> None:
    fields = {
        "path": "x/1.txt", "url": "https://gazette.example/1", "outlet": "Gazette", "title": "T", "byline": "B",
        "published": "2025-02-18T10:00:00+03:00", "language": "en",
    }  # fmt: skip
    (article,) = parse(json.dumps({"text": "words", "unknown": [1], **fields}).encode())
    assert isinstance(article, Article)
    assert article.metadata == Metadata(**fields)


def test_path_of_a_line_is_what_the_line_says() -> None:
    (article,) = parse(b'{"text": "words"}')
    assert isinstance(article, Article)
    assert article.metadata.path is None
    assert article.where == "a.jsonl:1"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"text": "half', "a.jsonl:2: broken JSON: Unterminated string"),
        (b'{"text": "a"} extra', "a.jsonl:2: broken JSON: Extra data"),
        (b'["text"]', "a.jsonl:2: a JSON object is wanted, not list"),
        (b'{"title": "a"}', 'a.jsonl:2: "text" is missing'),
        (b'{"text": 3}', 'a.jsonl:2: "text" must be a string'),
        (b'{"text": "a", "outlet": 3}', 'a.jsonl:2: "outlet" must be a string, not int'),
        (b'{"text": "a", "published": "Feb 18"}', 'a.jsonl:2: "published" is not an ISO 8601 date'),
        (b'{"text": "a", "title": "\\u0000"}', 'a.jsonl:2: "title" holds U+0000 at offset 0'),
        (b'{"text": "ab\\ud83d"}', "a.jsonl:2: lone surrogate U+D83D at offset 2"),
        (b'{"text": "\xff"}', "a.jsonl:2: not valid utf-8: byte 10"),
        (b"[" * 100_000, "a.jsonl:2: JSON that can't be read"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "a.jsonl:2: JSON that can't be read"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(line: bytes, message: str) -> None:
    first, bad, last = parse(b'{"text": "one"}\n' + line + b'\n{"text": "three"}\n')
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert str(bad).startswith(message)
    assert "\n" not in str(bad)


def test_a_surrogate_pair_is_one_character() -> None:
    (article,) = parse(b'{"text": "\\ud83d\\ude00"}')
    assert isinstance(article, Article)
    assert article.text == "\U0001f600"


def test_a_long_line_is_refused_without_being_held_and_the_next_is_read() -> None:
    data = b'{"text": "' + b"x" * 1000 + b'"}\n{"text": "ok"}\n'
    first, second = parse(data, ParseOptions(max_bytes=40))
    assert "a.jsonl:1: over the size limit of 40 bytes" in str(first)
    assert isinstance(second, Article)
    assert second.where == "a.jsonl:2"


def test_no_articles() -> None:
    (refusal,) = parse(b"\n \n")
    assert str(refusal) == "a.jsonl: empty: no articles"
