"""JSON lines: one article a line, with ``text`` and as known ``path, url, outlet, title, byline, published, language``.

Keys that aren't known are ignored. A bad line is refused by its number and the others are read. The line is read as
UTF-8 (or ``--encoding``), never guessed: JSON has one encoding.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from quotedb.errors import InputRefused
from quotedb.parsers.articles import Article, ParseOptions, check_text, metadata_from

SUFFIXES = (".jsonl", ".ndjson")


def parse(stream: BinaryIO, *, where: str, path: str | None, options: ParseOptions) -> Iterator[Article | InputRefused]:
    """The articles of one stream, line by line; memory is bounded by ``options.max_bytes``, which counts for a line.

    An article's path is the one its line gives, or null: a line number isn't an address.
    """
    number = articles = 0
    while line := stream.readline(options.max_bytes + 1):
        number += 1
        place = f"{where}:{number}"
        if len(line) > options.max_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(options.max_bytes + 1)
            articles += 1
            yield InputRefused(f"over the size limit of {options.max_bytes} bytes", where=place)
            continue
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if not line.strip():
            continue
        articles += 1
        try:
            yield _article(line, place, options)
        except InputRefused as refusal:
            yield refusal
    if not articles:
        yield InputRefused("empty: no articles", where=where)


def _article(line: bytes, where: str, options: ParseOptions) -> Article:
    raw = line.rstrip(b"\r\n")
    row = parse_object(raw, where, options.encoding)
    text = row.get("text")
    if not isinstance(text, str):
        raise InputRefused('"text" is missing' if text is None else '"text" must be a string', where=where)
    encoding = "utf-8" if options.encoding is None else codecs.lookup(options.encoding).name
    check_text(text, where)
    return Article(text, raw, metadata_from(row, where).over(options.metadata), where, encoding)


def parse_object(data: bytes, where: str, encoding: str | None = None) -> dict[str, object]:
    """One JSON object, or a refusal that says where the JSON breaks."""
    try:
        row = json.loads(data.decode(encoding or "utf-8"))
    except UnicodeDecodeError as error:
        raise InputRefused(f"not valid {error.encoding}: byte {error.start}", where=where) from None
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise InputRefused(f"broken JSON: {error.msg} at {line}column {error.colno}", where=where) from None
    except (RecursionError, ValueError) as error:
        raise InputRefused("JSON that can't be read", where=where) from error
    if not isinstance(row, dict):
        raise InputRefused(f"a JSON object is wanted, not {type(row).__name__}", where=where)
    return row
