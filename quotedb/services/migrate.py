"""Creating and changing the schema: Alembic's commands as functions, on any database the program can open."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.engine import URL

from quotedb.db.engine import engine_for, reading, state_of
from quotedb.db.fingerprint import differences, expected, fingerprint
from quotedb.db.inspection import State
from quotedb.db.locate import display
from quotedb.db.problems import translated
from quotedb.db.revisions import HEAD, REVISIONS
from quotedb.db.tables import metadata
from quotedb.errors import DatabaseProblem, UsageError

_LOG = logging.getLogger(__name__)
_RELATIVE = re.compile(r"[+-]\d{1,6}")


@dataclass(frozen=True, slots=True)
class Change:
    """Schema revision before and after; ``None`` is a database without any."""

    before: str | None
    after: str | None

    @property
    def changed(self) -> bool:
        """Whether any migration ran."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Revision:
    """One migration: its number, the one before it, what it does, and whether this database has it."""

    revision: str
    down_revision: str | None
    description: str
    applied: bool


def upgrade(url: URL, revision: str = "head") -> Change:
    """Bring the schema up to ``revision``, creating a SQLite file and its folder where there is none.

    All migrations run in one transaction; when several programs start at once, one does the work and the others find it
    done. ``DatabaseProblem`` if the database is foreign, newer or busy; ``UsageError`` for an unknown revision.
    """
    state = state_of(url)
    state.refuse_foreign_or_newer(display(url))
    if url.get_backend_name() == "sqlite" and state.missing:
        folder = Path(str(url.database)).absolute().parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseProblem("its folder can't be created", where=display(url)) from error
    revision = _target(revision, state.revision)
    if revision != "base":
        with _configured(url) as config:
            command.upgrade(config, revision)
    change = Change(state.revision, state_of(url).revision)
    _LOG.debug("schema of %s: %s to %s", display(url), change.before, change.after)
    return change


def downgrade(url: URL, revision: str, *, discard: bool = False) -> Change:
    """Take migrations back down to ``revision`` (``base`` for all of them).

    A step that loses rows (its migration says which, as ``LOSES``) is taken only if ``discard`` is given; else
    ``DatabaseProblem`` says how many they are, and nothing is changed.
    """
    state = _existing(url)
    revision = _target(revision, state.revision)
    if revision != "base" and revision > (state.revision or ""):
        raise UsageError(f"{revision} is above the present schema, {state.revision or 'base'}; that is an upgrade")
    if not discard and (lost := _lost(url, revision, state.revision)):
        raise DatabaseProblem(f"this would delete {', '.join(lost)}; say --discard to do it", where=display(url))
    with _configured(url) as config:
        command.downgrade(config, revision)
    return Change(state.revision, state_of(url).revision)


def current(url: URL) -> str | None:
    """The schema's revision. ``DatabaseProblem`` if there is no database or it is foreign."""
    return _existing(url, newer=True).revision


def history(url: URL | None = None) -> list[Revision]:
    """All migrations, oldest first; ``applied`` is filled from the database at ``url`` if there is one."""
    present = None
    if url is not None:
        state = state_of(url)
        if state.foreign is None:
            present = state.revision
    with _configured(url) as config:
        scripts = list(reversed(list(ScriptDirectory.from_config(config).walk_revisions())))
    applied: set[str] = set()
    if present is not None:
        for script in scripts:
            applied.add(script.revision)
            if script.revision == present:
                break
    return [
        Revision(
            script.revision,
            script.down_revision if isinstance(script.down_revision, str) else None,
            script.doc,
            script.revision in applied,
        )
        for script in scripts
    ]


def check(url: URL) -> list[str]:
    """How the schema in the database differs from the one this program describes; empty if it doesn't.

    Everything is compared that the catalog knows: columns, constraints' text, indexes with predicates, views, triggers,
    functions, the full-text index.
    """
    state = _existing(url)
    if state.outdated:
        return [f"schema is at {state.revision or 'no revision'}, the program's {state.head}; run: quotedb db upgrade"]
    engine = engine_for(url, read_only=True)
    with reading(engine) as connection:
        found = fingerprint(connection)
    return differences(found, expected(url))


def sql(url: URL, revisions: str = "head") -> str:
    """The SQL of migrations (``A:B``, or up to a revision) for PostgreSQL, as a script to be run by hand."""
    if url.get_backend_name() == "sqlite":
        raise DatabaseProblem("--sql is for PostgreSQL: SQLite's migrations run in the program")
    wanted = ":".join(_target(revision, None) for revision in revisions.split(":", 1))
    output = io.StringIO()
    with _configured(url, output) as config:
        command.upgrade(config, wanted, sql=True)
    return output.getvalue()


def row_count(url: URL) -> int:
    """Rows in all tables together, of whatever revision."""
    engine = engine_for(url, read_only=True)
    with reading(engine) as connection:
        there = set(inspect(connection).get_table_names())
        return sum(_rows(connection, name) for name in metadata.tables if name in there)


def _rows(connection: Connection, table: str) -> int:
    return connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()


def _lost(url: URL, target: str, present: str | None) -> list[str]:
    """What the steps from the present revision down to ``target`` would lose, each as "3 judgements"."""
    if present is None:
        return []
    if target == "base":
        rows = row_count(url)
        return [f"all {rows:,} rows"] if rows else []
    undone = REVISIONS[REVISIONS.index(target) + 1 : REVISIONS.index(present) + 1]
    lost = []
    with _configured(url) as config, reading(engine_for(url, read_only=True)) as connection:
        scripts = ScriptDirectory.from_config(config)
        for name in reversed(undone):
            queries: dict[str, str] = getattr(scripts.get_revision(name).module, "LOSES", {})
            for what, query in queries.items():
                if number := connection.execute(text(query)).scalar_one():
                    lost.append(f"{number:,} {what}")
    return lost


def _existing(url: URL, *, newer: bool = False) -> State:
    state = state_of(url)
    if state.missing:
        raise DatabaseProblem("no database here yet; create it with: quotedb init", where=display(url))
    if not (newer and state.newer):
        state.refuse_foreign_or_newer(display(url))
    return state


def _target(revision: str, present: str | None) -> str:
    """A revision as its number or ``base``, given as that, ``head``, or steps such as ``-1`` from the present one."""
    steps = ["base", *REVISIONS]
    if revision == "head":
        return HEAD
    if _RELATIVE.fullmatch(revision):
        place = steps.index(present or "base") + int(revision)
        if 0 <= place < len(steps):
            return steps[place]
    elif revision in steps:
        return revision
    raise UsageError(f"no revision {revision!r}; there are base, {', '.join(REVISIONS)} and head")


@contextmanager
def _configured(url: URL | None, output: io.StringIO | None = None) -> Iterator[Config]:
    """Alembic's configuration, in code: the scripts from the package, or from the checkout around it."""
    packaged = files("quotedb") / "_migrations"
    here = Path(__file__).parent.parent.parent / "alembic"
    with as_file(packaged if packaged.is_dir() else here) as folder:
        config = Config(output_buffer=output) if output is not None else Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["url"] = url
        if url is None:
            yield config
            return
        with translated(url):
            try:
                yield config
            except CommandError as error:
                raise DatabaseProblem(str(error), where=display(url)) from error
