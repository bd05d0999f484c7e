"""Migrations, one by one, with data in every table: up, down, up again, and broken in the middle."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, inspect, text
from sqlalchemy.engine import URL

from quotedb.db.engine import engine_for, reading, writing
from quotedb.db.fingerprint import differences, expected, fingerprint
from quotedb.db.inspection import inspect_file
from quotedb.db.locate import parse
from quotedb.db.revisions import APPLICATION_ID, HEAD, REVISIONS
from quotedb.db.scripts import section, statements
from quotedb.db.tables import metadata
from quotedb.services import migrate

Fill = Callable[[Connection], None]
ROOT = Path(__file__).parent.parent.parent
SCRIPTS = sorted((ROOT / "alembic" / "sql").glob("*.sql"))
KINDS = ["sqlite", "postgresql"]
CHANGING = {"CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE", "PRAGMA"}


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def rows(connection: Connection) -> dict[str, Any]:
    """All rows of all tables that this revision has, in a fixed order."""
    found = {}
    for name in metadata.tables.keys() & set(inspect(connection).get_table_names()):
        found[name] = sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}"))))
    return found


def schema(url: URL) -> dict[str, str]:
    engine = engine_for(url, read_only=True)
    with reading(engine) as connection:
        return fingerprint(connection)


def test_check_25_there_is_one_head_and_the_program_knows_every_revision() -> None:
    assert scripts().get_heads() == [HEAD]
    assert [script.revision for script in scripts().walk_revisions()] == list(reversed(REVISIONS))


def test_the_folder_of_migrations_is_no_package() -> None:
    """With an ``__init__.py`` it would hide Alembic itself from ``python -m``."""
    assert not list((ROOT / "alembic").rglob("__init__.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_released_script_stays_as_it_is(script: Path) -> None:
    """A change of the schema is a new revision: what has run somewhere can't be edited."""
    frozen = dict(line.split() for line in (Path(__file__).parent / "frozen_scripts.txt").read_text().splitlines())
    digest = hashlib.sha256(script.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    assert frozen.get(script.name) == digest


def test_check_25_a_migrated_database_is_what_the_program_describes(database_url: URL) -> None:
    assert differences(schema(database_url), expected(database_url)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_fingerprint_has_every_kind_of_object(kind: str, request: pytest.FixtureRequest) -> None:
    found = schema(request.getfixturevalue(f"{kind}_url"))
    kinds = {name.split()[0] for name in found}
    if kind == "sqlite":
        assert kinds == {"table", "index", "trigger", "view"}
    else:
        assert kinds == {"column", "constraint", "index", "view", "trigger", "function", "sequence"}
    assert len([name for name in found if name.startswith("view")]) == 7


DRIFT = {
    "both": [
        "DROP INDEX ix_quotes_conflict",
        "DROP VIEW v_links",
        "ALTER TABLE sources ADD COLUMN extra TEXT",
    ],
    "sqlite": ["DROP TRIGGER tr_sources_delete", "DROP TABLE attribution_words"],
    "postgresql": [
        "DROP TRIGGER tr_sources_delete ON sources",
        "ALTER TABLE spans DISABLE TRIGGER tr_spans_insert",
        "ALTER TABLE spans ENABLE TRIGGER tr_spans_insert",
        "ALTER TABLE spans DROP CONSTRAINT ck_spans_range",
        "ALTER TABLE spans ALTER exact DROP NOT NULL",
        "CREATE OR REPLACE FUNCTION quotedb_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
}


@pytest.mark.parametrize(
    ("kind", "statement"), [(kind, statement) for kind in KINDS for statement in DRIFT["both"] + DRIFT[kind]]
)
def test_check_25_drift_of_any_kind_is_seen(kind: str, statement: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    with writing(engine_for(url)) as connection:
        connection.execute(text(statement))
    assert migrate.check(url)


def test_check_24_stairway_with_rows_in_every_table(database_url: URL, fill: Fill) -> None:
    engine = engine_for(database_url)
    with writing(engine) as connection:
        fill(connection)
        before = rows(connection)
        assert all(before.values()), [name for name, found in before.items() if not found]
    wanted = schema(database_url)
    below: dict[str, dict[str, str]] = {}
    for revision in reversed(REVISIONS[:-1]):
        migrate.downgrade(database_url, revision, discard=True)
        below[revision] = schema(database_url)
        # One step up and down again ends where it started.
        migrate.upgrade(database_url, "+1")
        migrate.downgrade(database_url, revision, discard=True)
        assert schema(database_url) == below[revision]
    for revision in REVISIONS[1:]:
        migrate.upgrade(database_url, revision)
        assert revision == HEAD or schema(database_url) == below[revision]
    assert schema(database_url) == wanted
    with reading(engine) as connection:
        after = rows(connection)
    # Worked out from the texts, and again at the next ingest.
    assert (after.pop("sketches"), len(before.pop("sketches"))) == ([], 3)
    assert (after.pop("conflicts"), before.pop("conflicts")) == (["(1, 1, None)"], ["(1, 1, 'persons')"])
    # What decisions are made of has no place below, and the command says so before it takes them away.
    for name in ("judgements", "supersessions", "judgement_targets", "claims", "claim_speakers"):
        assert before.pop(name) and not after.pop(name), name
    assert (after.pop("merge_keys"), len(before.pop("merge_keys"))) == ([], 2)
    assert after == before
    # The full-text index was made anew from the rows.
    if database_url.get_backend_name() == "sqlite":
        with writing(engine) as connection:
            connection.execute(
                text("INSERT INTO attribution_words (attribution_words, rank) VALUES ('integrity-check', 1)")
            )


def test_the_stairs_lead_down_to_nothing(database_url: URL) -> None:
    migrate.downgrade(database_url, "base")
    engine = engine_for(database_url, read_only=True)
    with reading(engine) as connection:
        assert fingerprint(connection) == {}
    assert migrate.upgrade(database_url).after == HEAD
    assert migrate.check(database_url) == []


class FaultError(Exception):
    """What the tests throw into a migration."""


@contextmanager
def fault_at(place: int, kill: bool = False) -> Iterator[None]:
    """Let the statement of this number that changes something fail, wherever it comes from."""
    seen = 0

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal seen
        if statement.lstrip().split(None, 1)[0].upper() in CHANGING:
            seen += 1
            if seen == place:
                if kill:
                    os._exit(9)
                raise FaultError

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


def before_apart() -> set[str | None]:
    """Revisions that are followed by one whose statements stand alone on PostgreSQL."""
    found = [script for script in scripts().walk_revisions() if getattr(script.module, "APART", False)]
    assert found
    return {str(script.down_revision) for script in found}


@pytest.mark.parametrize("start", ["base", "0001"])
def test_check_23_a_fault_at_any_statement_changes_nothing(database_url: URL, fill: Fill, start: str) -> None:
    """From nothing, and from the first revision on with rows in every table; the retry succeeds.

    On PostgreSQL each revision is a transaction, and is tried by itself. Those whose statements stand alone leave as
    many as have run, which the retry runs again.
    """
    engine = engine_for(database_url)
    if start == "base":
        migrate.downgrade(database_url, "base")
    else:
        with writing(engine) as connection:
            fill(connection)
        migrate.downgrade(database_url, "0001", discard=True)
    with reading(engine) as connection:
        schema_before = fingerprint(connection)
        rows_before = rows(connection) if start != "base" else {}
    version = migrate.current(database_url)
    first = REVISIONS.index(version) + 1 if version else 0
    faults = 0
    # On SQLite all steps are one transaction.
    for step in REVISIONS[first:] if database_url.get_backend_name() == "postgresql" else [HEAD]:
        place = 1
        while True:
            try:
                with fault_at(place):
                    migrate.upgrade(database_url, step)
                break
            except FaultError:
                assert migrate.current(database_url) == version, place
                with reading(engine) as connection:
                    found, kept = fingerprint(connection), rows(connection)
                if version not in before_apart() or database_url.get_backend_name() == "sqlite":
                    assert found == schema_before, place
                    assert kept == rows_before or not rows_before, place
                assert all(len(kept[name]) == len(old) for name, old in rows_before.items())
            place += 1
            faults += 1
        version = migrate.current(database_url)
        assert version == step
        with reading(engine) as connection:
            schema_before = fingerprint(connection)
            rows_before = rows(connection) if rows_before else {}
    assert faults > 20
    assert migrate.check(database_url) == []


def test_check_23_a_migration_killed_in_the_middle_leaves_nothing(database_url: URL) -> None:
    migrate.downgrade(database_url, "base")
    # In a process of its own: it ends without a word to anybody, as by kill -9.
    child = multiprocessing.get_context("spawn").Process(
        target=_killed, args=(database_url.render_as_string(hide_password=False),)
    )
    child.start()
    child.join(60)
    assert child.exitcode == 9
    assert migrate.current(database_url) is None
    assert schema(database_url) == {}
    assert migrate.upgrade(database_url).after == HEAD


def _killed(url: str) -> None:
    with fault_at(30, kill=True):
        migrate.upgrade(parse(url))


def test_the_first_migration_marks_a_sqlite_file_as_ours(sqlite_url: URL) -> None:
    with engine_for(sqlite_url, read_only=True).connect() as connection:
        assert connection.execute(text("PRAGMA application_id")).scalar_one() == APPLICATION_ID
    assert inspect_file(Path(str(sqlite_url.database))).revision == HEAD


def test_every_constraint_has_a_name_and_every_table_is_strict(sqlite_url: URL) -> None:
    inspector = inspect(engine_for(sqlite_url, read_only=True))
    for table in metadata.tables:
        assert inspector.get_pk_constraint(table)["name"] == f"pk_{table}"
        for constraint in [
            *inspector.get_foreign_keys(table),
            *inspector.get_unique_constraints(table),
            *inspector.get_check_constraints(table),
        ]:
            assert constraint["name"], (table, constraint)
    with engine_for(sqlite_url, read_only=True).connect() as connection:
        strict = {row.name: row.strict for row in connection.execute(text("SELECT * FROM pragma_table_list"))}
    assert [table for table in metadata.tables if not strict[table]] == []


def test_a_script_is_cut_where_a_blank_line_follows_a_semicolon() -> None:
    script = "-- on it\n\n-- up\n\n-- why\nCREATE t\nBEGIN\n  x;\nEND;\n\nSELECT ';';\n\n-- down\n\nDROP t;\n"
    assert section(script, "up") == ["CREATE t\nBEGIN\n  x;\nEND", "SELECT ';'"]
    assert section(script, "down") == ["DROP t"]
    assert statements("SELECT 1") == ["SELECT 1"]
    with pytest.raises(KeyError):
        section("-- up\n", "down")
