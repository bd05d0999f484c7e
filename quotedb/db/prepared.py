"""Statements that are compiled once, and then run by the driver alone.

A look-up takes a few dozen microseconds in SQLite. SQLAlchemy's way through a statement - finding it in its cache,
binding, a result with rows of its own - takes several times as long, however often it has run before.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Select,
    exc,
    literal_column,
    select,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.visitors import replacement_traverse

Convert = Callable[[Any], Any]
PREPARED = 256
"""Statements of one sort that are kept, where there is one for every length of a page."""
_LITERAL: Any = {"compile_kwargs": {"literal_binds": True}}
_NOTHING: Mapping[str, Any] = {}


@dataclass(slots=True)
class _Ready:
    """A statement as one kind of driver takes it."""

    sql: str
    bind: Convert
    """Parameters as the driver takes them, by place or by name, of the values that are given."""
    row: Callable[[Any], Any]
    errors: type[Exception]
    results: tuple[tuple[int, Convert], ...] | None = None
    """Columns whose values aren't what the driver gives; null until it has given some."""


class Prepared:
    """A statement that is built once; its rows are named tuples.

    PostgreSQL has one plan for all values of its parameters; ``by_value``: which plan is right depends on them, and it
    is given them as a part of the statement.
    """

    __slots__ = ("_by_value", "_ready", "statement")

    def __init__(
        self, statement: Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]], *, by_value: bool = False
    ) -> None:
        self.statement = statement
        self._by_value = by_value
        self._ready: dict[str, _Ready] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any] = _NOTHING) -> list[Any]:
        """All rows, given the values of the parameters; others than the statement's are passed over."""
        ready = self._ready.get(connection.dialect.name) or self._prepare(connection.dialect)
        return list(map(ready.row, self._run(connection, ready, values)))

    def tuples(self, connection: Connection, values: Mapping[str, Any] = _NOTHING) -> list[Any]:
        """The same as plain tuples."""
        ready = self._ready.get(connection.dialect.name) or self._prepare(connection.dialect)
        return self._run(connection, ready, values)

    def _run(self, connection: Connection, ready: _Ready, values: Mapping[str, Any]) -> list[Any]:
        driver: Any = connection.connection.driver_connection
        if self._by_value and connection.dialect.name == "postgresql":
            driver = connection.dialect.loaded_dbapi.ClientCursor(driver)
        try:
            cursor = driver.execute(ready.sql, ready.bind(values))
            rows: list[Any] = cursor.fetchall()
        except ready.errors as error:
            raise _wrapped(connection.dialect, ready, error) from error
        if ready.results is None:
            ready.results = self._results(connection.dialect, [column[1] for column in cursor.description])
        if ready.results:
            rows = [_converted(row, ready.results) for row in rows]
        return rows

    def _prepare(self, dialect: Dialect) -> _Ready:
        def fixing(element: Any, **_: Any) -> Any:
            if not isinstance(element, BindParameter):
                return None
            if element.required:
                return select(element).scalar_subquery() if hidden else None
            literal = element.compile(dialect=dialect, **_LITERAL).string
            assert "%" not in literal, "a driver would take it for a parameter"
            return literal_column(literal)

        # PostgreSQL would plan for each value of a parameter anew: even if there is only ever the one, and for others
        # as long as it thinks that worth its while, which takes longer than most of these run. What a subquery gives
        # it doesn't see, and keeps its plan.
        hidden = dialect.name == "postgresql" and not self._by_value
        fixed: Any = replacement_traverse(self.statement, {}, fixing)
        compiled = fixed.compile(dialect=dialect)
        getters: dict[str, Convert] = {}
        for name, parameter in compiled.binds.items():
            convert = parameter.type.dialect_impl(dialect).bind_processor(dialect)
            getters[name] = _getter(name, parameter, convert)
        row = namedtuple("Row", self.statement.selected_columns.keys())  # type: ignore[misc]
        bind = _binding(compiled.positiontup, getters)
        ready = self._ready[dialect.name] = _Ready(compiled.string, bind, row._make, dialect.loaded_dbapi.Error)
        return ready

    def _results(self, dialect: Dialect, types: Sequence[Any]) -> tuple[tuple[int, Convert], ...]:
        """What makes of the driver's values, of these types of its own, what SQLAlchemy would."""
        found = []
        for place, (column, given) in enumerate(zip(self.statement.selected_columns, types, strict=True)):
            convert = column.type.dialect_impl(dialect).result_processor(dialect, given)
            if convert is not None:
                found.append((place, convert))
        return tuple(found)


def exactly(number: int) -> ColumnElement[int]:
    """A number as part of a statement: PostgreSQL plans one whose LIMIT is a parameter anew whenever it runs."""
    return literal_column(str(int(number)), Integer())


def _getter(name: str, parameter: BindParameter[Any], convert: Convert | None) -> Convert:
    """What takes a parameter's value out of those given; what a dialect has added to the statement has its own."""
    if not parameter.required:
        fixed = parameter.value
        return lambda values: fixed
    if convert is None:
        return itemgetter(name)
    return lambda values: convert(values[name])


def _binding(order: Sequence[str] | None, getters: Mapping[str, Convert]) -> Convert:
    """What makes parameters of values: a list in this order, or else a mapping by name."""
    if order is None:
        named = tuple(getters.items())
        return lambda values: {name: get(values) for name, get in named}
    placed = [getters[name] for name in order]
    return lambda values: [get(values) for get in placed]


def _converted(row: Any, results: tuple[tuple[int, Convert], ...]) -> list[Any]:
    values = list(row)
    for place, convert in results:
        values[place] = convert(values[place])
    return values


def _wrapped(dialect: Dialect, ready: _Ready, error: Exception) -> BaseException:
    """The driver's error as SQLAlchemy would have wrapped it, so that one place translates all."""
    return exc.DBAPIError.instance(ready.sql, None, error, ready.errors, dialect=dialect, hide_parameters=True)
