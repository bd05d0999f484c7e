"""What is at a database's address before anything is done to it: nothing, ours (of which age), or somebody else's."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, text

from quotedb.db.revisions import APPLICATION_ID, HEAD, REVISIONS
from quotedb.errors import DatabaseProblem

_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class State:
    """What stands at a URL. ``revision`` is the schema's, ``None`` where no migration has run."""

    missing: bool = False
    empty: bool = False
    foreign: str | None = None
    """Why it is somebody else's, as the end of "refusing: ..."."""
    revision: str | None = None
    head: str = HEAD

    @property
    def newer(self) -> bool:
        """Made by a later program."""
        return self.revision is not None and self.revision not in REVISIONS

    @property
    def outdated(self) -> bool:
        """Ours, and some migration has yet to run."""
        return self.revision != self.head and not self.newer

    def refuse_foreign_or_newer(self, where: str) -> None:
        """``DatabaseProblem`` if this program must not touch it."""
        if self.foreign is not None:
            raise DatabaseProblem(f"refusing: {self.foreign}", where=where)
        if self.newer:
            raise DatabaseProblem(
                f"refusing: its schema {self.revision} is newer than this program ({self.head}); upgrade quotedb",
                where=where,
            )


def inspect_file(path: Path) -> State:
    """State of a SQLite file, opened read-only. ``DatabaseProblem`` if it can't be read."""
    where = str(path)
    try:
        if not path.exists():
            return State(missing=True)
        if not path.is_file():
            raise DatabaseProblem("refusing: not a file", where=where)
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise DatabaseProblem("can't be read", where=where) from error
    if not start:
        return State(empty=True)
    if start != _MAGIC:
        return State(foreign="not a SQLite database")
    try:
        connection = sqlite3.connect(readonly_uri(path), uri=True, timeout=10)
        try:
            return _inspect_sqlite(connection)
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise DatabaseProblem("refusing: the file can't be read as a SQLite database", where=where) from error


def readonly_uri(path: Path) -> str:
    """How SQLite is told to open a file for reading only, on a medium that can't be written to as well.

    A database with a write-ahead log needs to make files beside it even to be read. Where that is impossible nobody
    writes, and a log that isn't there holds nothing: the file is all of it.
    """
    path = path.absolute()
    log = path.with_name(path.name + "-wal")
    unchanging = not os.access(path.parent, os.W_OK) and not log.exists()
    return f"file:{quote(str(path))}?mode=ro" + ("&immutable=1" if unchanging else "")


def _inspect_sqlite(connection: sqlite3.Connection) -> State:
    connection.execute("BEGIN")
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    tables -= {name for name in tables if name.startswith("sqlite_")}
    if application == APPLICATION_ID:
        if "alembic_version" not in tables:
            return State(foreign="its table of migrations is gone")
        versions = [revision for (revision,) in connection.execute("SELECT version_num FROM alembic_version")]
        return _state_from(versions)
    # All migrations undone leaves alembic_version behind, without a row.
    if tables <= {"alembic_version"} and not any(
        True for table in tables for _ in connection.execute(f"SELECT 1 FROM {table}")
    ):
        return State(empty=True)
    return State(foreign="a SQLite database of another program")


def inspect_server(connection: Connection, where: str) -> State:
    """State of the schema that a PostgreSQL connection uses."""
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise DatabaseProblem(f"refusing: its encoding is {encoding}, and offsets need UTF8", where=where)
    tables = set(
        connection.execute(
            text(
                "SELECT relname FROM pg_catalog.pg_class"
                " WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind IN ('r', 'p', 'v')"
            )
        ).scalars()
    )
    if "alembic_version" in tables:
        versions = list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
        if not versions:
            return State(empty=True)
        if not {"attributions", "spans"} <= tables:
            return State(foreign="a database of another program that uses Alembic")
        return _state_from(versions)
    if tables & {"sources", "attributions", "spans", "quotes", "outlets"}:
        return State(foreign="it has tables of another program with the same names")
    return State(empty=True)


def _state_from(versions: list[str]) -> State:
    if len(versions) != 1:
        return State(foreign="its table of migrations has no single row")
    return State(revision=versions[0])
