from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL

from quotedb import __version__
from quotedb.db.dialect import insert_rows
from quotedb.db.engine import engine_for, reading, writing
from quotedb.db.fingerprint import fingerprint
from quotedb.db.locate import parse
from quotedb.db.migration_lock import exclusive
from quotedb.db.revisions import HEAD, REVISIONS
from quotedb.db.tables import conflicts, merge_keys, outlets, sketches
from quotedb.errors import DatabaseProblem, UsageError
from quotedb.parsers.inputs import read_articles
from quotedb.services import migrate
from quotedb.services.ingest import ingest
from tests.services.conftest import article, everything

CARTS = {
    "Post": '"We lost 14 carts and both of the ferries in the flood," Odo Fenwick said',
    "News": '"We lost 41 carts and both of the ferries in the flood," Odo Fenwick said',
    "Wire": '"We lost 14 carts and both of the ferries in the flood," Ines Tarrow said',
}
ROOT = Path(__file__).parent.parent.parent
FILES = {"text": b"Dear diary", "a SQLite header and nothing behind it": b"SQLite format 3\0" + bytes(84)}


def python(code: str, *arguments: str, cwd: Path, path: Path = ROOT) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def shown(url: URL) -> str:
    return url.render_as_string(hide_password=False) if url.drivername != "sqlite" else str(url.database)


def test_from_nothing_to_the_newest_and_again(blank_url: URL) -> None:
    assert migrate.upgrade(blank_url) == migrate.Change(None, HEAD)
    again = migrate.upgrade(blank_url)
    assert again == migrate.Change(HEAD, HEAD) and not again.changed
    assert migrate.current(blank_url) == HEAD
    assert migrate.check(blank_url) == []


def test_a_missing_folder_is_made_and_an_unmakeable_one_named(tmp_path: Path) -> None:
    assert migrate.upgrade(parse(str(tmp_path / "a" / "b" / "c.db"))).changed
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseProblem, match="folder can't be created"):
        migrate.upgrade(parse(str(tmp_path / "file" / "x" / "c.db")))


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    assert migrate.upgrade(parse(str(path))).after == HEAD


@pytest.mark.parametrize("content", FILES.values(), ids=FILES.keys())
def test_check_26_a_foreign_file_is_refused_by_every_command_and_left_as_it_was(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "foreign.db"
    path.write_bytes(content)
    url = parse(str(path))
    commands: list[Callable[[], object]] = [
        lambda: migrate.upgrade(url),
        lambda: migrate.downgrade(url, "base"),
        lambda: migrate.current(url),
        lambda: migrate.check(url),
    ]
    for command in commands:
        with pytest.raises(DatabaseProblem, match="refusing"):
            command()
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["foreign.db"]


def test_check_26_a_newer_schema_is_told_and_not_touched(database_url: URL) -> None:
    with writing(engine_for(database_url)) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert migrate.current(database_url) == "9999"
    for command in (migrate.upgrade, migrate.check):
        with pytest.raises(DatabaseProblem, match="newer than this program"):
            command(database_url)
    with pytest.raises(DatabaseProblem, match="newer than this program"):
        migrate.downgrade(database_url, "base", discard=True)
    assert migrate.current(database_url) == "9999"


def test_steps(database_url: URL) -> None:
    assert migrate.downgrade(database_url, "-1").after == REVISIONS[-2]
    assert migrate.upgrade(database_url, "+1").after == HEAD
    assert migrate.downgrade(database_url, REVISIONS[0]).after == REVISIONS[0]
    assert migrate.check(database_url) != []
    applied = [revision.revision for revision in migrate.history(database_url) if revision.applied]
    assert applied == [REVISIONS[0]]
    for wrong in ("-2", "+99", "9999", "main", "", "0001:0002"):
        with pytest.raises(UsageError, match="no revision"):
            migrate.downgrade(database_url, wrong)
    with pytest.raises(UsageError, match="that is an upgrade"):
        migrate.downgrade(database_url, "head")


def test_history_needs_no_database() -> None:
    found = migrate.history()
    assert [(revision.revision, revision.applied) for revision in found] == [(name, False) for name in REVISIONS]
    assert found[0].down_revision is None and found[1].down_revision == REVISIONS[0]
    assert all(revision.description for revision in found)


def test_check_29_a_downgrade_that_loses_rows_says_how_many_and_needs_a_word(database_url: URL) -> None:
    engine = engine_for(database_url)
    with writing(engine) as connection:
        insert_rows(connection, outlets, ["key", "name"], [(str(number), "x") for number in range(1234)])
    assert migrate.row_count(database_url) == 1234
    for target in ("base", f"-{len(REVISIONS)}"):
        with pytest.raises(DatabaseProblem, match="delete all 1,234 rows"):
            migrate.downgrade(database_url, target)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM outlets")).scalar_one() == 1234
    assert migrate.downgrade(database_url, "base", discard=True).after is None
    assert migrate.upgrade(database_url).after == HEAD
    assert migrate.row_count(database_url) == 0


def test_check_29_a_step_that_loses_rows_says_which(database_url: URL, tmp_path: Path) -> None:
    """Revisions of files are nowhere else: the step that made their table would lose them."""
    engine = engine_for(database_url)
    for text_of_it in ("“Stay,” said Ann Lee.", "“Go,” said Ann Lee."):
        (tmp_path / "a.txt").write_text(text_of_it, encoding="utf-8")
        ingest(engine, read_articles([str(tmp_path / "a.txt")]))
    with pytest.raises(DatabaseProblem, match="this would delete 1 revisions of articles; say --discard"):
        migrate.downgrade(database_url, "0009")
    assert migrate.current(database_url) == HEAD
    assert migrate.downgrade(database_url, "0009", discard=True).after == "0009"
    assert migrate.upgrade(database_url).after == HEAD


def test_check_29_what_is_worked_out_again_is_not_lost(database_url: URL) -> None:
    """Steps that say that they lose nothing: sketches, conflicts and links are there again with the next article."""
    engine = engine_for(database_url)
    known = [article(f"{text_of_it} on Monday.\n", outlet=name) for name, text_of_it in CARTS.items()]
    ingest(engine, known)
    before, kept = everything(engine), derived(engine)
    assert "altered" in {link["type"] for link in before["links"]} and all(kept.values())
    for revision in ("0009", "0008", "0007", "0006"):
        assert migrate.downgrade(database_url, revision).after == revision
    assert migrate.upgrade(database_url).after == HEAD
    ingest(engine, known[:1])
    assert (everything(engine), derived(engine)) == (before, kept)


def derived(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """The rows that an ingest works out from others, of tables whose rows have no ids of their own."""
    with reading(engine) as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(table.select()))
            for table in (sketches, conflicts, merge_keys)
        }


def test_what_a_database_keeps_for_its_planner_is_no_drift(database_url: URL) -> None:
    engine = engine_for(database_url)
    with writing(engine) as connection:
        insert_rows(connection, outlets, ["key", "name"], [("a", "A")])
        connection.execute(text("ANALYZE"))
    assert migrate.check(database_url) == []


def test_no_database_no_downgrade(tmp_path: Path) -> None:
    url = parse(str(tmp_path / "none.db"))
    for command in (lambda: migrate.downgrade(url, "base"), lambda: migrate.current(url), lambda: migrate.check(url)):
        with pytest.raises(DatabaseProblem, match="quotedb init"):
            command()
    assert list(tmp_path.iterdir()) == []


def test_check_14_four_upgrades_at_once(blank_url: URL, tmp_path: Path) -> None:
    code = "import sys\nfrom quotedb.db.locate import parse\nfrom quotedb.services import migrate\n"
    code += "print(migrate.upgrade(parse(sys.argv[1])).after)"
    running = [python(code, shown(blank_url), cwd=tmp_path) for _ in range(4)]
    outcomes = [(*program.communicate(timeout=60), program.returncode) for program in running]
    assert outcomes == [(f"{HEAD}\n", "", 0)] * 4
    assert migrate.check(blank_url) == []
    with reading(engine_for(blank_url)) as connection:
        assert list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars()) == [HEAD]


def test_a_migration_waits_for_another_and_then_says_busy(database_url: URL) -> None:
    with exclusive(database_url) as connection, connection.begin():
        connection.execute(text("SELECT 1"))
        with pytest.raises(DatabaseProblem, match="busy"):
            _enter(database_url)
    _enter(database_url)


def _enter(url: URL) -> None:
    from quotedb.db.problems import translated

    with translated(url), exclusive(url, wait_seconds=0.2) as connection, connection.begin():
        connection.execute(text("SELECT 1"))


def test_check_28_a_migration_stops_behind_a_long_reader_and_changes_nothing(
    postgresql_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quotedb.db.migration_lock.LOCK_SECONDS", 0.3)
    migrate.downgrade(postgresql_url, "0013")
    engine = engine_for(postgresql_url)
    with reading(engine) as connection:
        before = fingerprint(connection)
    with reading(engine) as connection:
        connection.execute(text("SELECT * FROM v_links")).all()
        with pytest.raises(DatabaseProblem, match="busy"):
            migrate.upgrade(postgresql_url)
    assert migrate.current(postgresql_url) == "0013"
    with reading(engine) as connection:
        assert fingerprint(connection) == before
    assert migrate.upgrade(postgresql_url).after == HEAD


def test_check_14_an_index_left_invalid_is_made_again(postgresql_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a writer who doesn't come to an end an index is begun and given up: what is left of it serves nobody."""
    monkeypatch.setattr("quotedb.db.migration_lock.LOCK_SECONDS", 0.3)
    migrate.downgrade(postgresql_url, "0014")
    engine = engine_for(postgresql_url)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("INSERT INTO speakers (public_id, name, kind) VALUES ('p', 'Ana', 'person')"))
        with pytest.raises(DatabaseProblem, match="busy"):
            migrate.upgrade(postgresql_url)
    assert migrate.current(postgresql_url) == "0014"
    invalid = text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
    with reading(engine) as connection:
        assert list(connection.execute(invalid).scalars()) == ["ix_speakers_said"]
    assert migrate.upgrade(postgresql_url).after == HEAD
    with reading(engine) as connection:
        assert list(connection.execute(invalid).scalars()) == []
        assert connection.execute(text("SELECT count(*) FROM speakers")).scalar_one() == 1
    assert migrate.check(postgresql_url) == []


def test_readers_and_writers_go_on_while_old_rows_are_checked(
    postgresql_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What revision 0009 has added to the links is checked where no reader has to wait, and none is waited for."""
    monkeypatch.setattr("quotedb.db.migration_lock.LOCK_SECONDS", 0.3)
    migrate.downgrade(postgresql_url, "0014")
    engine = engine_for(postgresql_url)
    unchecked = text("SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY conname")
    with reading(engine) as connection:
        names = list(connection.execute(unchecked).scalars())
        assert {"ck_links_type", "ck_links_within"} <= set(names)
    with reading(engine) as connection:
        connection.execute(text("SELECT * FROM links")).all()
        with pytest.raises(DatabaseProblem, match="busy"):
            migrate.upgrade(postgresql_url)  # an index waits for all transactions that are older than it
        with reading(engine) as another:
            assert list(another.execute(unchecked).scalars()) == []
    assert migrate.upgrade(postgresql_url).after == HEAD


def test_the_sql_of_a_migration_run_by_hand_gives_the_same_schema(postgresql_url: URL) -> None:
    engine = engine_for(postgresql_url)
    migrate.downgrade(postgresql_url, "base")
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
        connection.commit()
        connection.exec_driver_sql(migrate.sql(postgresql_url, "base:0002"))
        connection.commit()
    assert migrate.current(postgresql_url) == "0002"
    assert migrate.upgrade(postgresql_url).after == HEAD
    assert migrate.check(postgresql_url) == []
    assert "CREATE VIEW v_links" in migrate.sql(postgresql_url)
    assert "CREATE TABLE sources" not in migrate.sql(postgresql_url, "0003:head")


@pytest.mark.parametrize("schema", ["text", "Odd Name", "sources"])
def test_a_schema_of_its_own_in_a_database_with_others(postgresql_url: URL, schema: str) -> None:
    with writing(engine_for(postgresql_url)) as connection:
        connection.execute(text(f'CREATE SCHEMA "{schema}"'))
    path = schema.replace(" ", r"\ ")
    url = postgresql_url.update_query_dict({"options": f'-c search_path="{path}"'})
    assert migrate.upgrade(url) == migrate.Change(None, HEAD)
    assert migrate.check(url) == []
    with writing(engine_for(url)) as connection:
        insert_rows(connection, outlets, ["key", "name"], [("a", "A")])
    assert (migrate.row_count(url), migrate.row_count(postgresql_url)) == (1, 0)
    assert migrate.downgrade(url, "base", discard=True).after is None
    assert migrate.current(postgresql_url) == HEAD


def test_sqlite_has_no_sql_to_run_by_hand(sqlite_url: URL) -> None:
    with pytest.raises(DatabaseProblem, match="--sql is for PostgreSQL"):
        migrate.sql(sqlite_url)


def test_a_url_with_percent_signs_works(sqlite_url: URL, tmp_path: Path) -> None:
    url = parse(str(tmp_path / "100%(x)s %41.db"))
    assert migrate.upgrade(url).after == HEAD
    assert [entry.name for entry in tmp_path.iterdir() if entry.suffix == ".db"] == ["100%(x)s %41.db"]


@pytest.mark.parametrize("arguments", [("current",), ("check",), ("upgrade", "head"), ("history",)])
def test_alembics_own_command_works_in_a_checkout(database_url: URL, arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "-x", f"db={shown(database_url)}", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert arguments[0] not in ("current", "history") or HEAD in done.stdout


def test_check_27_an_installed_wheel_brings_its_migrations(tmp_path: Path) -> None:
    checkout, installed, empty = tmp_path / "checkout", tmp_path / "installed", tmp_path / "empty"
    for name in ("quotedb", "alembic", "seeds"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "hatch_build.py"):
        shutil.copy(ROOT / name, checkout)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=checkout,
        env={**os.environ, "QUOTEDB_PURE": "1"},  # compiling takes a minute
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    shutil.rmtree(checkout)
    # Compiled modules stand beside their sources where there is a compiler.
    assert {name for name in held if not name.endswith((".so", ".pyd"))} == {
        f"{there}/{file.relative_to(ROOT / folder).as_posix()}"
        for folder, there in (("quotedb", "quotedb"), ("alembic", "quotedb/_migrations"), ("seeds", "quotedb/_seeds"))
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.suffix not in (".so", ".pyd", ".c")
    }
    empty.mkdir()
    assert sorted(entry.name.split("-")[0] for entry in installed.iterdir()) == ["quotedb", "quotedb"]
    code = "import sys, quotedb\nfrom quotedb.db.locate import parse\nfrom quotedb.services import migrate\n"
    code += "url = parse('new.db')\nprint(migrate.upgrade(url).after, migrate.check(url), quotedb.__file__)"
    program = python(code, cwd=empty, path=installed)
    output, errors = program.communicate(timeout=60)
    assert program.returncode == 0, errors
    assert output == f"{HEAD} [] {installed / 'quotedb' / '__init__.py'}\n"
    program = python(
        "import runpy; runpy.run_module('quotedb', run_name='__main__')", "--version", cwd=empty, path=installed
    )
    output, errors = program.communicate(timeout=60)
    assert (program.returncode, output) == (0, f"quotedb {__version__}, schema {HEAD}\n"), errors
