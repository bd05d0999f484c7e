"""What a driver's error means to a user: one ``DatabaseProblem`` with one line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc
from sqlalchemy.engine import URL

from quotedb.db.locate import display
from quotedb.errors import DatabaseProblem, IntegrityProblem, QuotedbError

_SQLITE = {
    sqlite3.SQLITE_BUSY: "busy: another program is writing to it; try again",
    sqlite3.SQLITE_LOCKED: "busy: another program is writing to it; try again",
    sqlite3.SQLITE_FULL: "disk full; nothing was changed",
    sqlite3.SQLITE_READONLY: "opened read-only: it can't be written to",
    sqlite3.SQLITE_CANTOPEN: "can't be opened",
    sqlite3.SQLITE_PERM: "no permission to open it",
    sqlite3.SQLITE_NOTADB: "refusing: not a SQLite database",
    sqlite3.SQLITE_CORRUPT: "the file is damaged",
    sqlite3.SQLITE_IOERR: "reading or writing the file failed",
}

_ALTERED = ("no such table", "no such column", "cannot modify", "malformed database schema")

_POSTGRESQL = {
    "55P03": "busy: a lock was not granted in time; try again",
    "57014": "busy: a statement took too long and was stopped",
    "40001": "busy: another program changed the same rows; try again",
    "40P01": "busy: another program changed the same rows; try again",
    "53100": "disk full; nothing was changed",
    "25006": "opened read-only: it can't be written to",
    "28P01": "the server refuses this user or password",
    "28000": "the server refuses this user",
    "3D000": "there is no such database on the server",
    "42501": "no permission",
    "57P01": "the server closed the connection",
    "57P03": "the server is starting or stopping",
}


def problem_of(error: exc.DBAPIError, url: URL) -> QuotedbError | None:
    """The project's error for a driver's, or ``None`` if it is a mistake of the program and not of its surroundings."""
    where = display(url)
    original = error.orig
    if isinstance(original, sqlite3.Error):
        code = getattr(original, "sqlite_errorcode", None)
        if code is not None and (meaning := _SQLITE.get(code & 0xFF)):
            return DatabaseProblem(meaning, where=where)
        if "provenance: " in str(original) or "judgements: " in str(original):
            return IntegrityProblem("the database refuses it", where=where)
        if str(original).startswith(_ALTERED):
            return DatabaseProblem("its schema was altered; see: quotedb db check", where=where)
        return None
    state = getattr(original, "sqlstate", None)
    if state in _POSTGRESQL:
        return DatabaseProblem(_POSTGRESQL[state], where=where)
    if state == "23514" and ("provenance: " in str(original) or "judgements: " in str(original)):
        return IntegrityProblem("the database refuses it", where=where)
    if error.connection_invalidated or (isinstance(error, exc.OperationalError) and (state is None or state < "09")):
        return DatabaseProblem("the server can't be reached", where=where)
    return None


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Raise drivers' errors as the project's own, chained; others pass."""
    try:
        yield
    except exc.DBAPIError as error:
        problem = problem_of(error, url)
        if problem is None:
            raise
        raise problem from error.orig
