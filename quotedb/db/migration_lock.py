"""One migration at a time, however many programs start at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from quotedb.db.engine import engine_for, postgresql_engine
from quotedb.db.locate import display
from quotedb.errors import DatabaseProblem

MIGRATION_LOCK = 0x71746462_6D696772
"""PostgreSQL advisory lock held during a migration ("qtdbmigr")."""

WAIT_SECONDS = 60.0
"""How long a program waits for another's migration."""

LOCK_SECONDS = 10
"""How long a statement of a migration waits for a table that readers hold."""

STATEMENT_SECONDS = 3600
"""How long one statement of a migration may run."""


@contextmanager
def exclusive(url: URL, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[Connection]:
    """A connection for a migration, without an open transaction, while no other program migrates the same database.

    SQLite: the transaction it begins is IMMEDIATE, so the file itself is the lock; foreign keys are off, as rebuilding
    a table needs. PostgreSQL: an advisory lock on a connection of its own, in autocommit and polled: a waiting lock
    inside a transaction would deadlock with CREATE INDEX CONCURRENTLY. ``DatabaseProblem`` "busy" if the wait was in
    vain.
    """
    if url.get_backend_name() == "sqlite":
        engine = engine_for(url, busy_seconds=wait_seconds, create=True)
        with engine.connect() as connection:
            # Only outside a transaction does this do anything; on a driver's connection none begins.
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys = OFF")
            yield connection
        return
    with _advisory_lock(url, wait_seconds):
        settings = {
            "lock_timeout": f"{LOCK_SECONDS * 1000}",
            "statement_timeout": f"{STATEMENT_SECONDS * 1000}",
            "timezone": "UTC",
        }
        engine = postgresql_engine(url, settings)
        with engine.connect() as connection:
            yield connection


@contextmanager
def _advisory_lock(url: URL, wait_seconds: float) -> Iterator[None]:
    engine = postgresql_engine(url, {}, isolation_level="AUTOCOMMIT")
    with engine.connect() as holder:
        deadline = time.monotonic() + wait_seconds
        while not holder.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK}).scalar_one():
            if time.monotonic() > deadline:
                raise DatabaseProblem("busy: another program is migrating it; try again", where=display(url))
            time.sleep(0.1)
        yield
