"""The demonstration corpus, from the package or the checkout around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

from sqlalchemy import Engine

from quotedb.errors import InputRefused, QuotedbError
from quotedb.parsers.articles import Article
from quotedb.parsers.inputs import read_articles
from quotedb.services.ingest import Summary, ingest

FOLDER = "dispatches"


def seed(engine: Engine, *, report: Callable[[str], None] = lambda message: None) -> Summary:
    """Store the demonstration corpus; once it is there, nothing changes."""
    with _corpus() as folder:
        return ingest(engine, list(_articles(folder)), report=report)


def _articles(folder: Path) -> Iterator[Article | InputRefused]:
    """The articles, under paths that are the same on every machine."""
    for article in read_articles([str(folder)]):
        if isinstance(article, Article):
            path = f"seeds/{FOLDER}/{Path(article.metadata.path or '').name}"
            yield replace(article, metadata=replace(article.metadata, path=path))
        else:
            yield article


@contextmanager
def _corpus() -> Iterator[Path]:
    packaged = files("quotedb") / "_seeds"
    here = Path(__file__).parent.parent.parent / "seeds"
    with as_file(packaged if packaged.is_dir() else here) as seeds:
        folder = seeds / FOLDER
        if not folder.is_dir():
            raise QuotedbError("the demonstration corpus isn't installed", where=str(folder))
        yield folder
