from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from quotedb.db.engine import engine_for, reading
from quotedb.db.locate import parse
from quotedb.parsers.articles import Article, Metadata
from quotedb.services.export import COLUMNS, export

Everything = dict[str, list[dict[str, Any]]]

FAIR = (
    "Mayor Ines Tarrow opened the fair on Monday.\n\n"
    '"It is wetter than any fair on record," Tarrow said, "but we will keep the lamps lit until Sunday."\n\n'
    'Her deputy, Paul Okker, called the weather "a disgrace to the whole valley".\n'
)


def article(text: str, **metadata: str) -> Article:
    """An article as a parser would give it."""
    return Article(text, text.encode(), Metadata(**metadata), metadata.get("path", "here"))


def everything(engine: Engine) -> Everything:
    """All that can be exported."""
    with reading(engine) as connection:
        return {what: list(export(connection, what)) for what in COLUMNS}


@pytest.fixture(scope="session")
def blank_database(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Any]:
    """Makes empty, migrated SQLite databases, as many as one test wants; each is gone when its block ends."""
    folder = tmp_path_factory.mktemp("blank")
    numbers = iter(range(10**9))

    @contextmanager
    def make() -> Iterator[Engine]:
        path = folder / f"{next(numbers)}.db"
        shutil.copy(sqlite_template, path)
        engine = engine_for(parse(str(path)))
        try:
            yield engine
        finally:
            engine.dispose()
            for part in _parts(path):
                part.unlink(missing_ok=True)

    return make


def _parts(path: Path) -> Iterable[Path]:
    return (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm"))
