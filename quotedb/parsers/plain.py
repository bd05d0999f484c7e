"""Plain text: the whole file is one article. ``NAME.json`` beside ``NAME.txt`` is its sidecar.

A sidecar is one JSON object with the keys of a JSON line, ``text`` excepted (ignored where given).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from quotedb.errors import InputRefused
from quotedb.parsers.articles import NOTHING_KNOWN, Article, Metadata, ParseOptions, check_text, metadata_from, storable
from quotedb.parsers.decoding import decode
from quotedb.parsers.jsonl import parse_object

SUFFIXES = (".txt", ".text")
SIDECAR_SUFFIX = ".json"
_PART = 1 << 16
"""Bytes that nearly every article has room in."""


def parse(stream: BinaryIO, *, where: str, path: str | None, options: ParseOptions) -> Iterator[Article | InputRefused]:
    """The one article of a stream. What a sidecar says goes before what the options say."""
    data = _read(stream, options.max_bytes + 1)
    try:
        if len(data) > options.max_bytes:
            raise InputRefused(f"over the size limit of {options.max_bytes} bytes", where=where)
        decoded = decode(data, where, options.encoding)
        check_text(decoded.text, where, decoded.encoding)
        metadata = _sidecar(path, options) if path is not None else NOTHING_KNOWN
    except InputRefused as refusal:
        yield refusal
        return
    notes = []
    if decoded.guessed:
        notes.append(f"not UTF-8: read as {decoded.encoding}, a guess that is recorded (--encoding names another)")
    if not decoded.text.isascii() and (at := decoded.text.find("\ufffd")) >= 0:
        notes.append(f"holds U+FFFD at offset {at}: some of it was lost before it came here")
    metadata = metadata.over(options.metadata)
    if path is not None and metadata.path is None:
        metadata = replace(metadata, path=storable(path))
    file = None if path is None else storable(_absolute(path))
    yield Article(decoded.text, data, metadata, where, decoded.encoding, decoded.guessed, tuple(notes), file)


def _absolute(path: str) -> str:
    """A path from the root on; the usual ones without a ``Path``, which takes as long as reading the file."""
    if "//" in path or "./" in path or path[-1:] in "./":
        return str(Path(path).absolute())
    return path if path[0] == "/" else f"{os.getcwd().rstrip('/')}/{path}"  # noqa: PTH109


def _read(stream: BinaryIO, most: int) -> bytes:
    """Everything up to so many bytes; room for all of them isn't made before they are needed."""
    data = stream.read(min(most, _PART))
    return data if len(data) < _PART else data + stream.read(most - len(data))


def sidecar_of(path: str) -> str | None:
    """The sidecar beside a text file, if there is one."""
    name, suffix = os.path.splitext(path)  # noqa: PTH122
    beside = name + SIDECAR_SUFFIX
    return beside if suffix in SUFFIXES and os.path.exists(beside) else None  # noqa: PTH110


def _sidecar(path: str, options: ParseOptions) -> Metadata:
    beside = sidecar_of(path)
    if beside is None:
        return NOTHING_KNOWN
    try:
        with open(beside, "rb") as stream:  # noqa: PTH123
            data = _read(stream, options.max_bytes + 1)
    except OSError as error:
        raise InputRefused(f"sidecar unreadable: {error.strerror}", where=beside) from error
    if len(data) > options.max_bytes:
        raise InputRefused(f"over the size limit of {options.max_bytes} bytes", where=beside)
    return metadata_from(parse_object(data.removeprefix(b"\xef\xbb\xbf"), beside), beside)
