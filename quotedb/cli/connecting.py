"""A read-only connection for a look-up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


@contextmanager
def connected(db: str | None, *, in_order: bool = True) -> Iterator[Connection]:
    """One state of the database that ``--db`` or the environment names, read-only.

    ``in_order``: joins are made as they are written, which is for statements of our own that read a page.
    """
    from quotedb.db.engine import open_database, reading
    from quotedb.db.locate import locate

    with reading(open_database(locate(db), read_only=True, in_order=in_order)) as connection:
        yield connection
