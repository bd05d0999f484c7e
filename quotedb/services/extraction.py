"""Extraction without a database: articles in, the records of the JSON contract out.

Nothing here may import SQLAlchemy: ``quotedb extract`` starts in the time that Python and Typer take.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any

from quotedb.errors import InputRefused
from quotedb.extract import extract
from quotedb.parsers.articles import Article, ParseOptions
from quotedb.parsers.inputs import STDIN, list_files, read_articles
from quotedb.services.contract import Record, attribution_record

_FILES_A_TASK = 16
_TASKS_AHEAD = 4


def extract_documents(
    paths: Iterable[str],
    options: ParseOptions,
    *,
    input_format: str | None = None,
    indirect: bool = True,
    jobs: int = 1,
    write: Callable[[Record], Any] | None = None,
) -> Iterator[Any]:
    """One record per document, in the order of the input, or a refusal in its place.

    ``jobs`` processes share the files; one file's documents stay in one process, and standard input in this one.
    ``write`` turns a record into what is yielded, in the process that made it (so that rendering is shared out too).
    """
    finish = write or _as_it_is
    if jobs <= 1:
        for article in read_articles(paths, options, input_format=input_format):
            yield article if isinstance(article, InputRefused) else finish(document_record(article, indirect=indirect))
        return
    yield from _in_processes(list(paths), options, input_format, indirect, jobs, finish)


def document_record(article: Article, *, indirect: bool = True) -> Record:
    """The contract's object for one document."""
    text = article.text
    return {
        "source": article.metadata.path or article.where,
        "sha256": sha256(text.encode()).hexdigest(),
        "attributions": [attribution_record(a, text) for a in extract(text, indirect=indirect).attributions],
    }


def _as_it_is(record: Record) -> Record:
    return record


_Task = tuple[list[str], ParseOptions, str | None, bool, Callable[[Record], Any]]


def _run_task(task: _Task) -> list[Any]:
    paths, options, input_format, indirect, write = task
    return list(extract_documents(paths, options, input_format=input_format, indirect=indirect, write=write))


def _in_processes(
    paths: list[str],
    options: ParseOptions,
    input_format: str | None,
    indirect: bool,
    jobs: int,
    write: Callable[[Record], Any],
) -> Iterator[Any]:
    from concurrent.futures import Future, ProcessPoolExecutor

    def result(ahead: deque[Future[list[Any]] | list[Any]]) -> list[Any]:
        done = ahead.popleft()
        return done if isinstance(done, list) else done.result()

    with ProcessPoolExecutor(jobs) as pool:
        ahead: deque[Future[list[Any]] | list[Any]] = deque()
        for files, form in _shares(paths, input_format):
            if isinstance(files, InputRefused):
                ahead.append([files])
            elif files == [STDIN]:
                ahead.append(_run_task((files, options, form, indirect, write)))
            else:
                ahead.append(pool.submit(_run_task, (files, options, form, indirect, write)))
            while len(ahead) > jobs * _TASKS_AHEAD:
                yield from result(ahead)
        while ahead:
            yield from result(ahead)


def _shares(paths: list[str], input_format: str | None) -> Iterator[tuple[list[str] | InputRefused, str | None]]:
    """Files in groups for one task each. Only a file that the caller named is read as ``input_format``."""
    share: list[str] = []
    form: str | None = None
    for path in paths:
        for found in [path] if path == STDIN else list_files(path):
            named = input_format if found == path else None
            alone = isinstance(found, InputRefused) or found == STDIN
            if share and (alone or named != form or len(share) >= _FILES_A_TASK):
                yield share, form
                share = []
            if isinstance(found, InputRefused):
                yield found, None
            elif alone:
                yield [found], named
            else:
                share.append(found)
                form = named
    if share:
        yield share, form
