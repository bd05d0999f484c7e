"""A read-only connection for a look-up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


@contextmanager
def connected(db: str | None) -> Iterator[Connection]:
    """One state of the database that ``--db`` or the environment names, read-only."""
    from quotedb.db.engine import open_database, reading
    from quotedb.db.locate import locate

    with reading(open_database(locate(db), read_only=True)) as connection:
        yield connection
