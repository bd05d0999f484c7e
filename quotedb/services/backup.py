"""A database's copy in one file, and a database made of such a copy: SQLite's online backup, checked afterwards."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import URL

from quotedb import settings
from quotedb.db.engine import engine_for, state_of
from quotedb.db.inspection import State, inspect_file, readonly_uri
from quotedb.db.locate import display, parse
from quotedb.db.problems import translated
from quotedb.errors import DatabaseProblem, IntegrityProblem
from quotedb.services.verify import verify

_PAGES = 2000


def backup(url: URL, file: Path, *, replace: bool = False, progress: Callable[[int], None] = lambda done: None) -> str:
    """Write the database as it stands now to ``file`` while others go on reading and writing; its schema revision.

    The copy is checked before it takes its place; ``file`` is replaced whole (only if ``replace``), or not at all.
    ``DatabaseProblem`` for PostgreSQL, which has a tool of its own; ``IntegrityProblem`` if what would be kept isn't
    what it says it is.
    """
    _only_sqlite(url, f"pg_dump --format=custom --file={file} {_plain(url)}", "copy")
    state = _ours(url)
    _refuse_existing(file, replace)
    with _beside(file) as temporary:
        with translated(url), closing(_reader(Path(str(url.database)))) as source:
            _transfer(source, temporary, progress)
        _check(temporary, state)
        temporary.replace(file)
    return str(state.revision)


def restore(
    url: URL,
    file: Path,
    *,
    replace: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> str:
    """Make the database at ``url`` the one in ``file``, which is checked before and after; its schema revision.

    A database that is there already is replaced only if ``replace`` is given, in one transaction: who reads sees the
    old one or the new one. ``DatabaseProblem`` if it is in use for writing, or ``file`` is no backup of ours.
    """
    _only_sqlite(url, f"pg_restore --clean --if-exists --no-owner --dbname={_plain(url)} {file}", "restored copy")
    kept = inspect_file(file)
    if kept.missing or kept.empty:
        raise DatabaseProblem("no backup here" if kept.missing else "refusing: the file is empty", where=str(file))
    kept.refuse_foreign_or_newer(str(file))
    _check(file, kept)
    target = Path(str(url.database))
    state = state_of(url)
    if not (state.missing or state.empty):
        if state.foreign is not None:
            state.refuse_foreign_or_newer(display(url))
        _refuse_existing(target, replace)
    with translated(url), closing(_reader(file)) as source:
        if state.missing:
            try:
                target.absolute().parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise DatabaseProblem("its folder can't be created", where=display(url)) from error
            with _beside(target) as temporary:
                _transfer(source, temporary, progress)
                temporary.replace(target)
        else:
            _transfer(source, target, progress)
    _check(target, kept)
    return str(kept.revision)


def _only_sqlite(url: URL, command: str, what: str) -> None:
    if url.get_backend_name() != "sqlite":
        raise DatabaseProblem(
            f"PostgreSQL has its own tool: {command} (check the {what} with: quotedb verify)", where=display(url)
        )


def _plain(url: URL) -> str:
    """The URL as PostgreSQL's own programs take it, without a password: they ask for it, or read ``PGPASSWORD``."""
    return f"'{display(url)}'"


def _ours(url: URL) -> State:
    state = state_of(url)
    if state.missing or state.empty:
        raise DatabaseProblem("no database here yet; create it with: quotedb init", where=display(url))
    state.refuse_foreign_or_newer(display(url))
    return state


def _refuse_existing(file: Path, replace: bool) -> None:
    if file.exists() and not replace:
        raise DatabaseProblem("there already; say --replace to put another in its place", where=str(file))


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A new file in the same folder, gone at the end unless it was moved."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.absolute().parent)
    except OSError as error:
        raise DatabaseProblem("can't be written", where=str(file)) from error
    os.close(descriptor)
    temporary = Path(name)
    try:
        yield temporary
    finally:
        for part in (temporary, *(temporary.with_name(temporary.name + end) for end in ("-journal", "-wal", "-shm"))):
            part.unlink(missing_ok=True)


def _reader(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(readonly_uri(file), uri=True, timeout=settings.busy_seconds())


def _transfer(source: sqlite3.Connection, file: Path, progress: Callable[[int], None]) -> None:
    """All of ``source`` into ``file``, from one state of it: the whole is one reading transaction."""
    deadline = time.monotonic() + settings.busy_seconds()

    def step(status: int, remaining: int, total: int) -> None:
        nonlocal deadline
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() > deadline:  # SQLite itself would go on trying for ever
                raise DatabaseProblem("busy: another program is using it; try again", where=str(file))
            return
        deadline = time.monotonic() + settings.busy_seconds()
        progress(total - remaining)

    # Without a transaction of its own a copy of many steps starts again whenever somebody writes.
    source.execute("BEGIN")
    source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    with closing(sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=rw", uri=True, timeout=1)) as target:
        fresh = file.stat().st_size == 0
        source.backup(target, pages=_PAGES, progress=step, sleep=0.05)
        if fresh:
            # One file and nothing beside it; who opens it for writing switches the log on again.
            target.execute("PRAGMA journal_mode = DELETE")
    source.rollback()


def _check(file: Path, state: State) -> None:
    """All that ``verify`` checks, or, for an older schema, what SQLite itself does."""
    url = parse(str(file))
    if state.outdated:
        with translated(url), closing(_reader(file)) as connection:
            damage = [line for (line,) in connection.execute("PRAGMA integrity_check(1)") if line != "ok"]
            damage += [f"a row of {row[0]} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
    else:
        engine = engine_for(url, read_only=True)
        damage = [str(fault) for fault in verify(engine).faults]
        engine.dispose()
    if damage:
        raise IntegrityProblem(f"not what it says it is, in {len(damage)} places, first: {damage[0]}", where=str(file))
