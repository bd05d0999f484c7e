"""The one place that knows how SQLite and PostgreSQL differ once a connection is open.

Everything works on sets of rows: a call is one statement, or one per few thousand rows, however many rows it moves.
The writing functions expect to run inside :func:`quotedb.db.engine.writing`, where nobody else writes; that is what
makes looking first and inserting then safe, on both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import reduce
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    exc,
    false,
    func,
    literal_column,
    select,
    text,
    true,
)
from sqlalchemy import column as named_column
from sqlalchemy import table as named_table
from sqlalchemy.engine import Dialect

from quotedb.db.tables import attributions

_CHUNK = 5000

Row = Sequence[Any]


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert rows, each a sequence of values in the order of ``columns``, by the driver's fastest way; how many."""
    prepared = _bound(connection.dialect, table, columns, rows)
    if not prepared:
        return 0
    names = ", ".join(_quoted(connection, columns))
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", prepared)
        return len(prepared)
    statement = f"COPY {table.name} ({names}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    errors = connection.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in prepared:
                copy.write_row(row)
    except errors as error:
        # As SQLAlchemy would have wrapped it, so that one place translates all.
        raise exc.DBAPIError.instance(statement, None, error, errors, dialect=connection.dialect) from error
    return len(prepared)


def insert_missing(
    connection: Connection, table: Table, key: str, columns: Sequence[str], rows: Iterable[Row]
) -> dict[Any, int]:
    """Insert the rows whose ``key`` (one of ``columns``, unique in the table) isn't there yet, in order of the keys.

    Returns the row number of every key given, new or not. Rows that are there stay as they are; of two new rows with
    one key the first counts.
    """
    place = list(columns).index(key)
    wanted: dict[Any, Row] = {}
    for row in rows:
        wanted.setdefault(row[place], row)
    numbers = ids_of(connection, table, key, wanted)
    new = sorted(wanted.keys() - numbers.keys())
    fresh = dict(zip(new, reserve_ids(connection, table, len(new)), strict=True))
    insert_rows(connection, table, ["id", *columns], ([fresh[name], *wanted[name]] for name in new))
    return numbers | fresh


def update_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Set ``columns[1:]`` of the rows whose ``columns[0]`` has the value given first in each of ``rows``."""
    prepared = _bound(connection.dialect, table, columns, rows)
    if not prepared:
        return
    key, *names = _quoted(connection, columns)
    if connection.dialect.name == "sqlite":
        settings = ", ".join(f"{name} = ?" for name in names)
        connection.exec_driver_sql(
            f"UPDATE {table.name} SET {settings} WHERE {key} = ?", [(*row[1:], row[0]) for row in prepared]
        )
        return
    types = [table.c[column].type.compile(connection.dialect) for column in columns]
    arrays = ", ".join(f"%s::{kind}[]" for kind in types)
    settings = ", ".join(f"{name} = given.{name}" for name in names)
    given = ", ".join([key, *names])
    for start in range(0, len(prepared), _CHUNK):
        chunk = prepared[start : start + _CHUNK]
        connection.exec_driver_sql(
            f"UPDATE {table.name} SET {settings} FROM unnest({arrays}) AS given ({given})"
            f" WHERE {table.name}.{key} = given.{key}",
            tuple(list(column) for column in zip(*chunk, strict=True)),
        )


def delete_rows(connection: Connection, table: Table, column: str, values: Collection[Any]) -> int:
    """Delete the rows whose ``column`` has one of ``values``; how many there were."""
    if not values:
        return 0
    return connection.execute(table.delete().where(among(connection, table.c[column], values))).rowcount


def ids_of(connection: Connection, table: Table, key: str, values: Collection[Any]) -> dict[Any, int]:
    """Row number by value of the unique column ``key``, for the values that are in the table."""
    if not values:
        return {}
    column = table.c[key]
    found = connection.execute(select(column, table.c.id).where(among(connection, column, values)))
    return {row[0]: row[1] for row in found}


def reserve_ids(connection: Connection, table: Table, count: int) -> list[int]:
    """That many unused row numbers, ascending, for rows about to be inserted with them."""
    if count == 0:
        return []
    if connection.dialect.name == "sqlite":
        last = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        return list(range(last + 1, last + 1 + count))
    found = connection.execute(
        text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)"),
        {"table": table.name, "count": count},
    )
    return sorted(found.scalars())


def numbers_in_parts(connection: Connection, table: Table, size: int) -> Iterator[list[int]]:
    """All row numbers of a table, ascending, ``size`` at a time: so that nothing grows with the table."""
    query = select(table.c.id).where(table.c.id > bindparam("last")).order_by(table.c.id).limit(size)
    last = 0
    while numbers := list(connection.execute(query, {"last": last}).scalars()):
        yield numbers
        last = numbers[-1]


def among(connection: Connection, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """``column IN values`` for any number of values, as one parameter, so that one prepared statement serves all."""
    given: BindParameter[Any] = bindparam("given", many(connection, values), unique=True)
    # Built once and copied: to build it takes longer than most statements take to run.
    return column.in_(_EACH.bindparams(given)) if connection.dialect.name == "sqlite" else _any_of(column, given)


def within(dialect: str, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The same for a statement that is built once: ``name`` is the parameter's, whose value :func:`many` makes."""
    return column.in_(text(_VALUES.format(name))) if dialect == "sqlite" else _any_of(column, bindparam(name))


def many(connection: Connection, values: Collection[Any]) -> Any:
    """Any number of values as one parameter."""
    return json.dumps(list(values)) if connection.dialect.name == "sqlite" else list(values)


_VALUES = "SELECT value FROM json_each(:{})"
_EACH = text(_VALUES.format("given"))


def _any_of(column: ColumnElement[Any], values: BindParameter[Any]) -> ColumnElement[bool]:
    from sqlalchemy.dialects.postgresql import ARRAY

    return column == any_(cast(values, ARRAY(column.type)))


def members(connection: Connection, numbers: Collection[int]) -> tuple[str, dict[str, Any]]:
    """SQL for one row ``id`` per number, and its parameter: row numbers as a table to join with."""
    items = sorted(set(numbers))
    if connection.dialect.name == "sqlite":
        return "SELECT value AS id FROM json_each(:numbers)", {"numbers": json.dumps(items)}
    return "SELECT unnest(CAST(:numbers AS bigint[])) AS id", {"numbers": items}


def words_of(query: str) -> tuple[str, ...]:
    """What is looked for when somebody types ``query``: each with a letter or a digit; nothing in it is an operator."""
    return tuple(word for word in query.replace('"', " ").split() if any(map(str.isalnum, word)))


def search_words(dialect: str, words: Sequence[str]) -> dict[str, str]:
    """Values of the parameters of :func:`fulltext`."""
    if dialect == "sqlite":
        # A quoted string is literal for FTS5, whatever is in it.
        return {"words": " ".join(f'"{word}"' for word in words)}
    given = {f"word_{place}": word for place, word in enumerate(words)}
    return given | {f"letters_{place}": _letters(word) for place, word in enumerate(words)}


def _letters(word: str) -> str:
    """A pattern that each text with this word matches, in any case and whatever case means to the database.

    Only what is A to Z and digits is asked for, and of these neither I nor K: other letters become those in lower case
    (the dotted capital I, the sign of kelvin), as the locale has it.
    """
    return _NOT_SURE.sub("%", f"%{word}%".lower())


_NOT_SURE = re.compile("[^a-hjl-z0-9]+")


def fulltext(dialect: str, number: int) -> tuple[ColumnElement[int], ColumnElement[bool]]:
    """Attributions whose text has every one of this many words (at least one), in any case and order.

    A column with their row numbers, in whose order the index gives them, and the condition. What stands together in a
    word ("it's", "three-day") stands together in the text.
    """
    if dialect == "sqlite":
        index = named_table("attribution_words", named_column("rowid", Integer))
        match = literal_column("attribution_words").op("MATCH")(bindparam("words", type_=Text()))
        return index.c.rowid, match
    given = [bindparam(f"word_{place}", type_=Text()) for place in range(number)]
    letters = [bindparam(f"letters_{place}", type_=Text()) for place in range(number)]
    phrases: list[ColumnElement[Any]] = [
        func.phraseto_tsquery(_SIMPLE, func.regexp_replace(word, "[^[:alnum:]]+", " ", "g")) for word in given
    ]
    # One query of all phrases: a text that the index doesn't find is taken to words only once.
    every = reduce(lambda one, two: one.op("&&")(two), phrases)
    # For a common word the newest texts are read, and to take one to words costs as much as to look at fifteen for the
    # letters. In a CASE, since the planner would count a word's letters as another condition than the word, and expect
    # next to nothing to meet both.
    likely = case((and_(*map(attributions.c.text.ilike, letters)), true()), else_=false())
    return attributions.c.id, and_(likely, literal_column(_WORDS).op("@@")(every))


def answer(connection: Connection, attribution: str) -> str:
    """SQL for the set of named speakers of one attribution, given the SQL of its row number: ids joined, else null."""
    joined = "attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id AND p.kind <> 'unnamed'"
    if connection.dialect.name == "sqlite":
        inner = f"SELECT p.public_id AS name FROM {joined} WHERE x.attribution_id = {attribution} ORDER BY p.public_id"
        return f"(SELECT group_concat(name, ' + ') FROM ({inner}))"
    ordered = "string_agg(p.public_id, ' + ' ORDER BY p.public_id COLLATE \"C\")"
    return f"(SELECT {ordered} FROM {joined} WHERE x.attribution_id = {attribution})"


_SIMPLE: ColumnElement[Any] = literal_column("'simple'::regconfig")

# As in the index, to the letter: else PostgreSQL doesn't use it.
_WORDS = "to_tsvector('simple'::regconfig, regexp_replace(left(attributions.text, 100000), '[^[:alnum:]]+', ' ', 'g'))"


def _quoted(connection: Connection, columns: Sequence[str]) -> list[str]:
    quote = connection.dialect.identifier_preparer.quote
    return [quote(column) for column in columns]


def _bound(dialect: Dialect, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> list[tuple[Any, ...]]:
    """The rows as the driver takes them: times and truth values as this database keeps them."""
    processors: dict[int, Callable[[Any], Any]] = {}
    for place, column in enumerate(columns):
        processor: Callable[[Any], Any] | None = table.c[column].type.dialect_impl(dialect).bind_processor(dialect)
        if processor is not None:
            processors[place] = processor
    if not processors:
        return [tuple(row) for row in rows]
    prepared = []
    for row in rows:
        values = list(row)
        for place, processor in processors.items():
            values[place] = processor(values[place])
        prepared.append(tuple(values))
    return prepared
