"""Extraction without a database: articles in, the records of the JSON contract out.

Nothing here may import SQLAlchemy: ``quotedb extract`` starts in the time that Python and Typer take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from quotedb.errors import InputRefused
from quotedb.extract import extract
from quotedb.extract.model import Attribution
from quotedb.parsers.articles import Article, ParseOptions
from quotedb.parsers.inputs import read_articles
from quotedb.services.collecting import collecting_seldom
from quotedb.services.contract import Record, attribution_record
from quotedb.text.ids import text_sha256

Given = Article | InputRefused
Attributions = tuple[Attribution, ...]


def extract_documents(
    paths: Iterable[str],
    options: ParseOptions,
    *,
    input_format: str | None = None,
    indirect: bool = True,
    jobs: int = 1,
    write: Callable[[Article, Attributions], Any] | None = None,
) -> Iterator[Any]:
    """One record per document, in the order of the input, or a refusal in its place.

    ``jobs`` processes share the documents. ``write`` makes something else than the record of a document and its
    attributions, in the process that found them (so that rendering is shared out too).
    """
    work = partial(_documents, indirect, write or document_record)
    articles = read_articles(paths, options, input_format=input_format)
    with collecting_seldom():
        if jobs <= 1:
            for article in articles:
                yield from work([article])
            return
        from quotedb.services.workers import processes, shared_out

        with processes(jobs) as pool:
            yield from shared_out(pool, jobs, work, map(_light, articles))


def document_record(article: Article, attributions: Attributions) -> Record:
    """The contract's object for one document."""
    return {
        "source": article.metadata.path or article.where,
        "sha256": text_sha256(article.text),
        "attributions": [attribution_record(attribution, article.text) for attribution in attributions],
    }


def _documents(indirect: bool, write: Callable[[Article, Attributions], Any], given: list[Given]) -> list[Any]:
    return [
        article
        if isinstance(article, InputRefused)
        else write(article, extract(article.text, indirect=indirect).attributions)
        for article in given
    ]


def _light(article: Given) -> Given:
    """Without the bytes that it was read from, which nobody needs any more."""
    return article if isinstance(article, InputRefused) else replace(article, raw=b"")
