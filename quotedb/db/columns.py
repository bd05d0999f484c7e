"""Column types that mean the same on SQLite and on PostgreSQL.

SQLite's tables are STRICT, which knows INTEGER, REAL, TEXT and BLOB only: hence the variants.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import REAL, BigInteger, Boolean, DateTime, Double, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

ROW_ID = BigInteger().with_variant(Integer(), "sqlite")
"""Internal row number; never shown to a user, who gets ``public_id``."""

NUMBER: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")
"""A double-precision number on both."""


class UtcTimestamp(TypeDecorator[datetime]):
    """An aware ``datetime`` in UTC: ``timestamptz`` on PostgreSQL, fixed-width ISO 8601 text with ``Z`` on SQLite.

    The text has microseconds always, so that its order is the order of time. A naive ``datetime`` is refused with
    ``ValueError``.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """TEXT on SQLite, else ``timestamptz``."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """An aware time as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"timestamp {value.isoformat()} has no time zone")
        value = value.astimezone(UTC)
        return timestamp_text(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """An aware time in UTC."""
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        assert isinstance(moment, datetime)
        return moment.astimezone(UTC)


class Flag(TypeDecorator[bool]):
    """A truth value: ``boolean`` on PostgreSQL, 0 or 1 on SQLite (each such column has a CHECK)."""

    impl = Boolean(create_constraint=False)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """INTEGER on SQLite, else ``boolean``."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Boolean(create_constraint=False))

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        """0 or 1 on SQLite."""
        return value if value is None or dialect.name != "sqlite" else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        """A ``bool`` on both."""
        return None if value is None else bool(value)


def timestamp_text(moment: datetime) -> str:
    """An aware time as SQLite stores it: ``2025-03-04T05:06:07.000008Z``."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
