"""Files, folders and standard input as a stream of articles; what can't be read is named, and the rest goes on."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from quotedb.errors import InputRefused
from quotedb.parsers.articles import Article, ParseOptions, storable
from quotedb.parsers.registry import BY_SUFFIX, PARSERS, format_of, format_of_stream

STDIN = "-"
_PEEK = 64


def read_articles(
    paths: Iterable[str],
    options: ParseOptions | None = None,
    *,
    input_format: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | InputRefused]:
    """Every article under ``paths``, in their order; folders recursively, by name.

    ``-`` is standard input. ``input_format`` names the parser of files that a caller names and of standard input; in
    folders the suffix decides. A problem with one input is yielded in its place.
    """
    options = options or ParseOptions()
    for path in paths:
        if path == STDIN:
            yield from _stdin(stdin or sys.stdin.buffer, options, input_format)
            continue
        for found in list_files(path):
            if isinstance(found, InputRefused):
                yield found
            else:
                yield from _file(found, options, input_format if found == path else None)


def list_files(path: str) -> list[str | InputRefused]:
    """The files that ``path`` stands for: itself, or in a folder every file whose suffix has a parser, sorted.

    Folders inside it that can't be read come last, each as a refusal, and so does a folder without articles.
    """
    if not os.path.isdir(path):  # noqa: PTH112 - a Path takes as long as the rest of opening a file
        return [path]
    problems: list[OSError] = []
    files = [
        str(Path(folder, name))
        for folder, _, names in os.walk(path, onerror=problems.append)
        for name in names
        if Path(name).suffix.lower() in BY_SUFFIX and not name.startswith(".")
    ]
    refusals = [
        InputRefused(f"folder can't be read: {problem.strerror}", where=storable(str(problem.filename)))
        for problem in problems
    ]
    if not files and not refusals:
        refusals.append(InputRefused(f"folder without articles ({', '.join(sorted(BY_SUFFIX))})", where=storable(path)))
    return [*sorted(files), *refusals]


def _file(path: str, options: ParseOptions, input_format: str | None) -> Iterator[Article | InputRefused]:
    where = storable(path)
    try:
        name = input_format or format_of(path)
        with _open(path, where, None if name == "jsonl" else options.max_bytes) as stream:
            yield from PARSERS[name](stream, where=where, path=path, options=options)
    except InputRefused as refusal:
        yield refusal
    except OSError as error:
        yield InputRefused(f"can't be read: {error.strerror or type(error).__name__}", where=where)


def _open(path: str, where: str, max_bytes: int | None) -> BinaryIO:
    """An ordinary file, opened without waiting (a FIFO would block) and refused by size before it is loaded."""
    status = os.lstat(path)
    if stat.S_ISLNK(status.st_mode):
        status = _follow(Path(path), where)
    if not stat.S_ISREG(status.st_mode):
        raise InputRefused(f"not an ordinary file: {_kind(status.st_mode)}", where=where)
    if max_bytes is not None and status.st_size > max_bytes:
        raise InputRefused(f"{status.st_size} bytes, over the size limit of {max_bytes}", where=where)
    return open(path, "rb")  # noqa: PTH123


def _follow(link: Path, where: str) -> os.stat_result:
    try:
        return link.stat()
    except FileNotFoundError:
        raise InputRefused(f"dangling link to {link.readlink()}", where=where) from None


def _kind(mode: int) -> str:
    names = {stat.S_ISFIFO: "a FIFO", stat.S_ISSOCK: "a socket", stat.S_ISDIR: "a folder", stat.S_ISCHR: "a device"}
    return next((name for test, name in names.items() if test(mode)), "a device")


def _stdin(stream: BinaryIO, options: ParseOptions, input_format: str | None) -> Iterator[Article | InputRefused]:
    if input_format is None:
        peek = getattr(stream, "peek", None)
        input_format = format_of_stream(peek(_PEEK) if peek is not None else b"")
    yield from PARSERS[input_format](stream, where="standard input", path=None, options=options)
