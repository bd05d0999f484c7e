"""One typed statement, read-only: its columns' names made distinct and its values such as JSON knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from quotedb.db.readonly import Answer, ask
from quotedb.errors import InputRefused


def query(connection: Connection, statement: str) -> Answer:
    """The answer to one statement on a read-only connection; rows are read as they are asked for.

    ``InputRefused`` if the database doesn't understand the statement, or it is empty; ``DatabaseProblem`` if it would
    write.
    """
    if not statement.strip().strip(";"):
        raise InputRefused("no statement", where="sql")
    answer = ask(connection, statement)
    return Answer(_distinct(answer.columns), _plain(answer.rows))


def _distinct(columns: Sequence[str]) -> tuple[str, ...]:
    """Column names, with a number where one occurs again: a row is shown as an object, which has each key once."""
    seen: dict[str, int] = {}
    names = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        name = column if seen[column] == 1 else f"{column}_{seen[column]}"
        while name in names:
            name += "_"
        names.append(name)
    return tuple(names)


def _plain(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield tuple(value if isinstance(value, str | int | float | None) else _as_json(value) for value in row)


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, list | tuple):
        return [_as_json(item) for item in value]
    return value if isinstance(value, str | int | float | dict | None) else str(value)
