"""Which parser reads which file: by suffix, by option, or for standard input by the first character."""

from __future__ import annotations

import os

from quotedb.errors import InputRefused
from quotedb.parsers import jsonl, plain
from quotedb.parsers.articles import Parser

PARSERS: dict[str, Parser] = {"text": plain.parse, "jsonl": jsonl.parse}
"""Every format by name. A new format is one module, with ``parse`` and ``SUFFIXES``, and a line here and below."""

BY_SUFFIX: dict[str, str] = dict.fromkeys(plain.SUFFIXES, "text") | dict.fromkeys(jsonl.SUFFIXES, "jsonl")

_NOT_TEXT = frozenset(
    {".html", ".htm", ".xhtml", ".xml", ".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".json", ".warc"}
    | {".zip", ".gz", ".bz2", ".xz", ".zst", ".tar", ".db", ".sqlite"}
)


def format_of(path: str) -> str:
    """The name of the format of a file that a person named; a refusal where reading it as text would store mark-up."""
    suffix = os.path.splitext(path)[1].lower()  # noqa: PTH122 - of a Path it takes a quarter of reading a file
    if suffix in _NOT_TEXT:
        hint = "one article a line in NAME.jsonl, or the sidecar of NAME.txt" if suffix == ".json" else "give its text"
        raise InputRefused(f"no parser for {suffix} files: {hint}, or say what it is with --input-format", where=path)
    return BY_SUFFIX.get(suffix, "text")


def format_of_stream(beginning: bytes) -> str:
    """The format of standard input, from its first bytes: JSON lines begin with a brace."""
    return "jsonl" if beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else "text"
