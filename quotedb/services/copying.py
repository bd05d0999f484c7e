"""All rows of one database into another, SQLite or PostgreSQL either way: row numbers, ids and times stay the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.engine import URL

from quotedb.db.dialect import insert_rows, update_rows
from quotedb.db.engine import engine_for, open_database, reading, refuse_altered, state_of, writing
from quotedb.db.locate import display
from quotedb.db.tables import metadata
from quotedb.errors import DatabaseProblem, IntegrityProblem, UsageError
from quotedb.services import migrate
from quotedb.services.verify import verify

_ROWS = 2000


def copy(
    source: URL, target: URL, *, replace: bool = False, progress: Callable[[int], None] = lambda done: None
) -> dict[str, int]:
    """Copy every table; rows of each. The target is created, checked afterwards, and exports the same bytes.

    One state of the source, one transaction in the target: all of it is there, or none. A target that holds rows is
    emptied first if ``replace`` is given, else ``DatabaseProblem`` says how many they are.
    """
    if source == target:
        raise UsageError("source and target are the same database", where=display(source))
    origin = open_database(source, read_only=True)
    if source.get_backend_name() == "sqlite":
        refuse_altered(source)
    _prepare(target, replace)
    destination = engine_for(target)
    with reading(origin) as reader, writing(destination) as writer:
        _expect_empty(writer, target)
        counts = _copy_all(reader, writer, progress)
        _continue_numbers(writer)
        _compare_counts(writer, counts, target)
    faults = verify(engine_for(target, read_only=True)).faults
    if faults:
        raise IntegrityProblem(f"not the same as what was copied: {faults[0]}", where=display(target))
    return counts


def _prepare(target: URL, replace: bool) -> None:
    """The newest schema at ``target``, without a row."""
    state = state_of(target)
    state.refuse_foreign_or_newer(display(target))
    if not (state.missing or state.empty) and (rows := migrate.row_count(target)):
        if not replace:
            raise DatabaseProblem(f"holds {rows:,} rows; say --replace to delete them first", where=display(target))
        migrate.downgrade(target, "base", discard=True)
    migrate.upgrade(target)


def _expect_empty(writer: Connection, target: URL) -> None:
    """Nobody else has stored anything since it was prepared."""
    for table in metadata.sorted_tables:
        if writer.execute(select(func.count()).select_from(table)).scalar_one():
            raise DatabaseProblem("busy: another program has just stored rows in it", where=display(target))


def _copy_all(reader: Connection, writer: Connection, progress: Callable[[int], None]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for table in metadata.sorted_tables:
        counts[table.name] = 0
        names = [column.name for column in table.columns]
        own = _references_itself(table)
        later: list[tuple[Any, ...]] = []
        for rows in _pages(reader, table):
            first = [[None if name in own else value for name, value in zip(names, row, strict=True)] for row in rows]
            counts[table.name] += insert_rows(writer, table, names, first if own else rows)
            later += [
                (row.id, *(row._mapping[name] for name in own)) for row in rows if any(row._mapping[n] for n in own)
            ]
            progress(sum(counts.values()))
        if later:  # a row may refer to one that comes after it
            update_rows(writer, table, ["id", *own], later)
    return counts


def _pages(reader: Connection, table: Table) -> Iterator[list[Any]]:
    """All rows in the order of their key, some at a time, as they come from the database."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_ROWS)
    result = reader.execute(query)
    while rows := list(islice(result, _ROWS)):
        yield rows


def _references_itself(table: Table) -> list[str]:
    """Columns that refer to other rows of the same table."""
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _continue_numbers(writer: Connection) -> None:
    """Rows that come later get numbers after those that were copied; SQLite sees to that by itself."""
    if writer.dialect.name == "sqlite":
        return
    for table in metadata.sorted_tables:
        if "id" in table.columns:
            writer.execute(
                text(
                    "SELECT setval(pg_get_serial_sequence(:name, 'id'), last) FROM"
                    f" (SELECT max(id) AS last FROM {table.name}) AS found WHERE last IS NOT NULL"
                ),
                {"name": table.name},
            )


def _compare_counts(writer: Connection, counts: dict[str, int], target: URL) -> None:
    for table in metadata.sorted_tables:
        found = writer.execute(select(func.count()).select_from(table)).scalar_one()
        if found != counts[table.name]:
            raise IntegrityProblem(f"{found} rows of {table.name}, not {counts[table.name]}", where=display(target))
