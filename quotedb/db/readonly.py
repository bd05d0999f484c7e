"""Running a statement that somebody typed: it may read everything and change nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from quotedb.db.locate import display
from quotedb.errors import DatabaseProblem, InputRefused

_READ_ONLY = "opened read-only: it can't be written to"
_BATCH = 1000

_ALLOWED = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE))
# What FTS5 and the catalog's table-valued functions do inside, and what only looks.
_ALLOWED_PRAGMAS = frozenset(("table_info", "table_xinfo", "table_list", "index_list", "index_info", "data_version"))


@dataclass(frozen=True, slots=True)
class Answer:
    """Column names, and the rows as the driver gives them, fetched as they are asked for."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def ask(connection: Connection, sql: str) -> Answer:
    """The answer to one typed statement, on a connection of a read-only engine.

    ``InputRefused`` if the database doesn't understand it, it is several statements or it returns no rows;
    ``DatabaseProblem`` if it would write, attach or create anything. The rows must be read before the connection
    closes.
    """
    where = display(connection.engine.url)
    driver: Any = connection.connection.driver_connection
    cursor = driver.cursor()
    if connection.dialect.name == "sqlite":
        # Opening the full-text table asks for more than reading it does; it stays open on this connection.
        cursor.execute("SELECT 1 FROM attribution_words LIMIT 0")
        driver.set_authorizer(_authorize)
        try:
            cursor.execute(sql)
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH):
                raise DatabaseProblem(_READ_ONLY, where=where) from None
            raise InputRefused(str(error), where="sql") from None
        finally:
            driver.set_authorizer(None)
    else:
        # A transaction that has read can't be made to write any more; a prepared statement can't be two.
        cursor.execute("SELECT 1")
        try:
            cursor.execute(sql, prepare=True)
        except Exception as error:
            state = getattr(error, "sqlstate", None)
            if state is None or state[:2] in ("08", "57", "55", "58", "53"):
                raise DatabaseProblem("the statement was broken off", where=where) from error
            if state in ("25006", "25001"):
                raise DatabaseProblem(_READ_ONLY, where=where) from None
            raise InputRefused(str(error).splitlines()[0], where="sql") from None
    if cursor.description is None:
        raise InputRefused("the statement returns no rows", where="sql")
    return Answer(tuple(column[0] for column in cursor.description), _rows(cursor))


def _rows(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(_BATCH):
        yield from batch


def _authorize(action: int, first: str | None, second: str | None, _database: str | None, _within: str | None) -> int:
    if action in _ALLOWED:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first in _ALLOWED_PRAGMAS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
