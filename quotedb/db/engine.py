"""Opening a database: checks before the first statement, settings of a connection, and the two kinds of transaction.

A look-up calls :func:`open_database` with ``read_only=True`` and works inside :func:`reading`; everything that changes
rows works inside :func:`writing`, which admits one writer at a time on either database. Nothing here imports
``sqlalchemy.orm``, Alembic, or, for SQLite, psycopg.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool, QueuePool

from quotedb import settings
from quotedb.db.inspection import State, inspect_file, inspect_server, readonly_uri
from quotedb.db.locate import display
from quotedb.db.problems import translated
from quotedb.errors import DatabaseProblem, IntegrityProblem

WRITER_LOCK = 0x71746462_77726974
"""PostgreSQL advisory lock that a writing transaction holds ("qtdbwrit")."""
_POOL: dict[bool, dict[str, Any]] = {False: {"poolclass": NullPool}, True: {"poolclass": QueuePool, "pool_size": 1}}
_LOGGED = 32_768
"""Pages of SQLite's log (of four kilobytes each) after which a kept connection copies it into the file: a batch alters
nearly as many of a database of some gigabytes, since what is looked up by hashes stands everywhere.
"""
_CACHED = 131_072
"""Kilobytes that a kept connection has in memory at most: so many pages needn't be written before the commit."""


def open_database(
    url: URL,
    *,
    read_only: bool = False,
    busy_seconds: float | None = None,
    in_order: bool = False,
    kept: bool = False,
) -> Engine:
    """An engine on a database that this program made and whose schema is exactly this program's.

    ``DatabaseProblem`` if it is missing, not initialised, foreign, older (it says to upgrade) or newer; a file that is
    refused is left byte for byte as it was. ``IntegrityProblem`` if a SQLite file is to be written to and its tables,
    guards or triggers aren't the program's. ``in_order`` and ``kept`` are as in :func:`engine_for`.
    """
    state = state_of(url)
    where = display(url)
    if state.missing or state.empty:
        raise DatabaseProblem("no database here yet; create it with: quotedb init", where=where)
    state.refuse_foreign_or_newer(where)
    if state.outdated:
        raise DatabaseProblem(
            f"its schema is {state.revision}, this program needs {state.head}; run: quotedb db upgrade", where=where
        )
    if not read_only and url.get_backend_name() == "sqlite":
        refuse_altered(url)
    return engine_for(url, read_only=read_only, busy_seconds=busy_seconds, in_order=in_order, kept=kept)


@contextmanager
def kept_open(url: URL) -> Iterator[Engine]:
    """For writing many batches: :func:`open_database` with its connection kept, which is closed at the end."""
    engine = open_database(url, kept=True)
    try:
        yield engine
    finally:
        engine.dispose()


def refuse_altered(url: URL) -> None:
    """``IntegrityProblem`` if somebody has changed this file's tables, guards or triggers, which would be obeyed.

    What else has been added, such as views of the user's own, does no harm.
    """
    from quotedb.db.fingerprint import differences, expected, fingerprint

    with reading(engine_for(url, read_only=True)) as connection:
        found = differences(fingerprint(connection), expected(url))
    wrong = [line for line in found if not line.startswith("not in the program: ") or " trigger " in line]
    if wrong:
        more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise IntegrityProblem(f"its schema was altered ({wrong[0]}{more}); see: quotedb db check", where=display(url))


def state_of(url: URL) -> State:
    """What is at ``url``, found out without changing a byte of it. ``DatabaseProblem`` if that can't be told."""
    if url.get_backend_name() == "sqlite":
        return inspect_file(Path(str(url.database)))
    engine = engine_for(url, read_only=True)
    try:
        with translated(url), engine.connect() as connection:
            return inspect_server(connection, display(url))
    finally:
        engine.dispose()


def engine_for(
    url: URL,
    *,
    read_only: bool = False,
    busy_seconds: float | None = None,
    create: bool = False,
    in_order: bool = False,
    kept: bool = False,
) -> Engine:
    """An engine without any check of what is in the database; ``create`` lets SQLite make the file.

    ``busy_seconds``, how long a writer waits for another, is as in :mod:`quotedb.settings` where none are given; a
    reader waits for nobody, and needn't look for settings. ``in_order``: PostgreSQL makes joins in the order in which
    a statement names them, as those of look-ups are written; to think of all other orders takes it longer than running
    them. ``kept``: the connection is used for one transaction after another until the engine is disposed of, so that
    SQLite neither reads again what it had in memory nor copies its log into the file after each.
    """
    if busy_seconds is None:
        busy_seconds = settings.BUSY_SECONDS if read_only else settings.busy_seconds()
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, read_only=read_only, busy_seconds=busy_seconds, create=create, kept=kept)
    return _postgresql_engine(url, read_only=read_only, busy_seconds=busy_seconds, in_order=in_order, kept=kept)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database from first look to last, and doesn't wait for writers."""
    with translated(engine.url), engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.execution_options(quotedb_begin="BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin(), _given_up_when_interrupted(connection):
            yield connection


@contextmanager
def _given_up_when_interrupted(connection: Connection) -> Iterator[None]:
    """Ctrl-C leaves the driver in the middle of something, such as a COPY, where it can't take a ROLLBACK.

    Its failure would then be told in place of the interruption; so the connection is dropped, which rolls back too.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        connection.invalidate()
        raise


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction, committed at the end and rolled back on any error, during which nobody else writes.

    SQLite: BEGIN IMMEDIATE. PostgreSQL: an advisory lock, since merging decides from what others have written. Both
    wait for the engine's ``busy_seconds`` and then raise ``DatabaseProblem`` "busy".
    """
    with (
        translated(engine.url),
        engine.connect() as connection,
        connection.begin(),
        _given_up_when_interrupted(connection),
    ):
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITER_LOCK})
        yield connection
        if connection.dialect.name == "postgresql":
            _keep_statistics(connection)


def _keep_statistics(connection: Connection) -> None:
    """Analyze tables that have doubled since the last time.

    Autovacuum does it too, a minute or more later; until then the plans of a young database are made for empty tables.
    """
    grown = connection.execute(
        text(
            "SELECT quote_ident(relname) FROM pg_class"
            " WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind = 'r'"
            " AND pg_relation_size(oid) > 8192 * greatest(8, 2 * relpages)"
            " AND pg_has_role(relowner, 'USAGE')"
        )
    ).scalars()
    for table in list(grown):
        connection.execute(text(f"ANALYZE {table}"))


def _sqlite_engine(url: URL, *, read_only: bool, busy_seconds: float, create: bool, kept: bool) -> Engine:
    if sqlite3.sqlite_version_info < (3, 37):
        raise DatabaseProblem(f"this Python's SQLite is {sqlite3.sqlite_version}; quotedb needs 3.37 (STRICT tables)")
    path = Path(str(url.database))
    mode = "rwc" if create else "rw"
    uri = readonly_uri(path) if read_only else f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        # isolation_level=None: Python's own BEGIN comes too late for DDL and is never IMMEDIATE.
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=busy_seconds, check_same_thread=False)
        try:
            _set_pragmas(connection, read_only=read_only, busy_seconds=busy_seconds)
            if kept:
                connection.execute(f"PRAGMA wal_autocheckpoint = {_LOGGED}")
                connection.execute(f"PRAGMA cache_size = {-_CACHED}")
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine(url, creator=connect, hide_parameters=True, **_POOL[kept])
    usual = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("quotedb_begin", usual))

    return engine


def _set_pragmas(connection: sqlite3.Connection, *, read_only: bool, busy_seconds: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {int(busy_seconds * 1000)}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA temp_store = MEMORY")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
        return
    _use_wal(connection, busy_seconds)
    connection.execute("PRAGMA synchronous = NORMAL")


def _use_wal(connection: sqlite3.Connection, busy_seconds: float) -> None:
    """Switch to the write-ahead log; SQLite's own busy timeout doesn't cover this change, so wait here."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    deadline = time.monotonic() + busy_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _postgresql_engine(url: URL, *, read_only: bool, busy_seconds: float, in_order: bool, kept: bool) -> Engine:
    settings = {"lock_timeout": f"{int(busy_seconds * 1000)}", "timezone": "UTC", "client_encoding": "UTF8"}
    if read_only:
        settings["default_transaction_read_only"] = "on"
    if in_order:
        settings["join_collapse_limit"] = "1"
    return postgresql_engine(url, settings, kept=kept)


def postgresql_engine(url: URL, settings: dict[str, str], *, kept: bool = False, **options: Any) -> Engine:
    """An engine whose connections start with these settings, so that no statement has to set them."""
    query = dict(url.query)
    given = query.pop("options", "")
    given = given if isinstance(given, str) else " ".join(given)
    words = [given, *(f"-c {name}={value}" for name, value in settings.items())]
    options["connect_args"] = {"options": " ".join(word for word in words if word)}
    if "connect_timeout" not in query:
        options["connect_args"]["connect_timeout"] = 10
    try:
        return create_engine(url.set(query=query), hide_parameters=True, **_POOL[kept], **options)
    except (ImportError, exc.NoSuchModuleError) as error:
        raise DatabaseProblem("PostgreSQL needs one more package: pip install 'quotedb[postgres]'") from error
