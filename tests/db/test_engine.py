from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.engine import URL

from quotedb.db import tables
from quotedb.db.dialect import insert_rows
from quotedb.db.engine import engine_for, kept_open, open_database, reading, writing
from quotedb.db.locate import parse
from quotedb.errors import DatabaseProblem, ExitCode

Fill = Callable[[Connection], None]


def outlets(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(tables.outlets)).scalar_one()


def add_outlet(connection: Connection, key: str) -> None:
    insert_rows(connection, tables.outlets, ["key", "name"], [(key, key)])


def foreign_sqlite(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE sources (id INTEGER, text TEXT)")
    connection.close()


def other_alembic(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
    connection.close()


def damaged(path: Path) -> None:
    foreign_sqlite(path)
    raw = bytearray(path.read_bytes())
    raw[100:200] = bytes(100)
    path.write_bytes(raw)


FOREIGN: dict[str, Callable[[Path], object]] = {
    "text": lambda path: path.write_text("Dear diary"),
    "a short file": lambda path: path.write_bytes(b"SQL"),
    "another program's SQLite database": foreign_sqlite,
    "another program's SQLite database with Alembic": other_alembic,
    "a damaged SQLite database": damaged,
}


@pytest.mark.parametrize("make", FOREIGN.values(), ids=FOREIGN.keys())
def test_check_26_a_foreign_file_is_refused_and_left_as_it_was(make: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "foreign.db"
    make(path)
    before = hashlib.sha256(path.read_bytes()).digest()
    for read_only in (True, False):
        with pytest.raises(DatabaseProblem, match=r"foreign\.db: refusing: ") as caught:
            open_database(parse(str(path)), read_only=read_only)
        assert caught.value.exit_code == ExitCode.DATABASE
        assert "\n" not in str(caught.value)
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["foreign.db"]


def test_check_26_a_newer_database_is_refused_and_left_as_it_was(database_url: URL) -> None:
    with writing(engine_for(database_url)) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    path = Path(str(database_url.database))
    before = path.read_bytes() if database_url.drivername == "sqlite" else b""
    with pytest.raises(DatabaseProblem, match="refusing: its schema 9999 is newer than this program"):
        open_database(database_url)
    assert database_url.drivername != "sqlite" or path.read_bytes() == before


def test_an_older_database_asks_for_an_upgrade(database_url: URL) -> None:
    with writing(engine_for(database_url)) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(DatabaseProblem, match="run: quotedb db upgrade"):
        open_database(database_url)


def test_where_there_is_no_database_init_is_named_and_nothing_made(blank_url: URL, tmp_path: Path) -> None:
    for read_only in (True, False):
        with pytest.raises(DatabaseProblem, match="create it with: quotedb init"):
            open_database(blank_url, read_only=read_only)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_database_yet(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(DatabaseProblem, match="create it with: quotedb init"):
        open_database(parse(str(path)))
    assert path.read_bytes() == b""


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="refusing: not a file"):
        open_database(parse(str(tmp_path)))


@pytest.mark.parametrize("blank_url", ["postgresql"], indirect=True)
def test_a_postgresql_database_of_another_program_is_refused(blank_url: URL) -> None:
    with writing(engine_for(blank_url)) as connection:
        connection.execute(text("CREATE TABLE sources (id bigint)"))
    with pytest.raises(DatabaseProblem, match="refusing: it has tables of another program"):
        open_database(blank_url)


def test_check_39_an_unreachable_server_is_one_line_without_the_password() -> None:
    with pytest.raises(DatabaseProblem) as caught:
        open_database(parse("postgresql://me:SECRET@127.0.0.1:1/base?password=SECRET&connect_timeout=2"))
    line = str(caught.value)
    assert "can't be reached" in line and "127.0.0.1:1" in line
    assert "SECRET" not in line and "\n" not in line


def test_a_name_with_every_odd_character_works(sqlite_url: URL, tmp_path: Path) -> None:
    path = tmp_path / "a %41 ?mode=memory&x #1 ünï.db"
    shutil.copy(str(sqlite_url.database), path)
    url = parse(str(path))
    with writing(open_database(url)) as connection:
        add_outlet(connection, "a")
    assert outlets(open_database(url, read_only=True)) == 1


def test_pragmas(sqlite_url: URL) -> None:
    wanted = {"foreign_keys": 1, "busy_timeout": 10_000, "cache_size": -65536, "temp_store": 2}
    for read_only, more in ((False, {"journal_mode": "wal", "synchronous": 1}), (True, {"query_only": 1})):
        with reading(open_database(sqlite_url, read_only=read_only)) as connection:
            for name, value in (wanted | more).items():
                assert connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() == value, name


@pytest.mark.parametrize("statement", ["DELETE FROM outlets", "CREATE TABLE x (id INTEGER)", "DROP VIEW v_links"])
def test_read_only_is_read_only(database_url: URL, statement: str) -> None:
    engine = open_database(database_url, read_only=True)
    with pytest.raises(DatabaseProblem, match="opened read-only"), reading(engine) as connection:
        connection.execute(text(statement))
    assert outlets(engine) == 0


def test_a_kept_connection_serves_one_transaction_after_another(database_url: URL) -> None:
    """Reading in between makes it no reader, nor does a failure; and SQLite's log is gone when it is closed."""
    with kept_open(database_url) as engine:
        found = set()
        for number in range(3):
            with reading(engine) as connection:
                found.add(id(connection.connection.driver_connection))
            with suppress(RuntimeError), writing(engine) as connection:
                found.add(id(connection.connection.driver_connection))
                insert_rows(connection, tables.outlets, ["key", "name"], [(f"o{number}", "O")])
                if number == 1:
                    raise RuntimeError
    assert len(found) == 1
    with reading(engine_for(database_url)) as connection:
        assert list(connection.execute(select(tables.outlets.c.key)).scalars()) == ["o0", "o2"]
    if database_url.get_backend_name() == "sqlite":
        assert not Path(f"{database_url.database}-wal").exists()


def test_a_failure_takes_all_of_a_transaction_back(database: Engine) -> None:
    with pytest.raises(RuntimeError), writing(database) as connection:
        add_outlet(connection, "a")
        connection.execute(text("CREATE TABLE half_made (id INTEGER)"))
        raise RuntimeError
    assert outlets(database) == 0
    with reading(database) as connection, pytest.raises(Exception, match="half_made"):
        connection.execute(text("SELECT * FROM half_made"))


def test_foreign_keys_are_on(database: Engine) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), writing(database) as connection:
        connection.execute(text("INSERT INTO merge_keys (key, attribution_id) VALUES (7, 12345)"))


def test_check_13_a_writer_waits_for_another_and_then_says_busy(database_url: URL) -> None:
    first, second = engine_for(database_url), engine_for(database_url, busy_seconds=0.2)
    with writing(first) as connection:
        add_outlet(connection, "first")
        with pytest.raises(DatabaseProblem, match="busy") as caught, writing(second):
            raise AssertionError("two writers at once")
        assert caught.value.exit_code == ExitCode.DATABASE
        # A reader doesn't wait, and sees the state before.
        assert outlets(second) == 0
    assert outlets(second) == 1
    with writing(second) as connection:
        add_outlet(connection, "second")
    assert outlets(first) == 2


def test_check_12_a_reader_sees_one_state_from_first_to_last(database_url: URL) -> None:
    writer, reader = engine_for(database_url), open_database(database_url, read_only=True)
    count = select(func.count()).select_from(tables.outlets)
    for engine in (reader, writer):
        with reading(engine) as connection:
            before = connection.execute(count).scalar_one()
            with writing(writer) as other:
                add_outlet(other, f"{before}")
            assert connection.execute(count).scalar_one() == before
        assert outlets(engine) == before + 1


def test_parallel_writers_lose_nothing(database_url: URL) -> None:
    """Each reads a count and writes what follows from it: without one writer at a time, some would write the same."""
    failures: list[BaseException] = []

    def work() -> None:
        try:
            engine = engine_for(database_url)
            for _ in range(10):
                with writing(engine) as connection:
                    number = connection.execute(select(func.count()).select_from(tables.outlets)).scalar_one()
                    add_outlet(connection, str(number))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert outlets(engine_for(database_url)) == 40


def test_a_file_on_a_medium_that_cannot_be_written_to(sqlite_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only an immutable file can be read without SQLite's own files beside it."""
    path = Path(str(sqlite_url.database))
    with writing(engine_for(sqlite_url)) as connection:
        add_outlet(connection, "a")
    monkeypatch.setattr(os, "access", lambda *_: False)
    engine = open_database(sqlite_url, read_only=True)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM outlets")).scalar_one() == 1
        assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    monkeypatch.undo()
    with reading(open_database(sqlite_url, read_only=True)) as connection:
        connection.execute(text("SELECT count(*) FROM outlets"))
        assert len(list(path.parent.iterdir())) > 1


def test_check_18_a_full_disk_is_one_line_and_takes_everything_back(sqlite_url: URL) -> None:
    engine = engine_for(sqlite_url)
    with pytest.raises(DatabaseProblem, match="disk full"), writing(engine) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
        insert_rows(connection, tables.outlets, ["key", "name"], ((str(n), "x" * 500) for n in range(1000)))
    assert outlets(engine) == 0
    with writing(engine) as connection:
        add_outlet(connection, "a")
    assert outlets(engine) == 1


@pytest.mark.parametrize("opened", [reading, writing])
def test_check_19_interrupted_while_the_driver_waits(
    database_url: URL, opened: Callable[[Engine], AbstractContextManager[Connection]]
) -> None:
    """There a ROLLBACK is refused: another command is in progress. What comes out is the interruption all the same."""
    engine = engine_for(database_url)
    with pytest.raises(KeyboardInterrupt), opened(engine) as connection:
        if opened is writing:
            add_outlet(connection, "a")
        if connection.dialect.name == "postgresql":
            connection.connection.driver_connection.pgconn.send_query(b"SELECT pg_sleep(0.1)")  # type: ignore[union-attr]
        raise KeyboardInterrupt
    assert outlets(engine) == 0
    with writing(engine) as connection:
        add_outlet(connection, "b")
    assert outlets(engine) == 1


def test_a_server_that_goes_away_in_the_middle_is_one_line(postgresql_url: URL) -> None:
    engine = engine_for(postgresql_url)
    with pytest.raises(DatabaseProblem, match=r"closed the connection|can't be reached"), writing(engine) as connection:
        add_outlet(connection, "a")
        with engine.connect() as other:
            other.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                )
            )
        add_outlet(connection, "b")
    assert outlets(engine) == 0


def test_postgresql_knows_how_large_a_table_has_become(postgresql_url: URL) -> None:
    engine = engine_for(postgresql_url)
    known = text("SELECT reltuples FROM pg_class WHERE relname = 'outlets'")
    for count in (10_000, 50_000):
        with writing(engine) as connection:
            rows = ((f"{count}-{n}", "x") for n in range(count))
            insert_rows(connection, tables.outlets, ["key", "name"], rows)
        with reading(engine) as connection:
            assert connection.execute(known).scalar_one() >= count


def test_a_look_up_imports_neither_orm_nor_alembic_nor_rich_nor_psycopg(sqlite_url: URL) -> None:
    code = """
import json, sys
from sqlalchemy import text
from quotedb.db.engine import open_database, reading
from quotedb.db.locate import parse
from quotedb.db.counts import stale_counts
from quotedb.db.readonly import ask
with reading(open_database(parse(sys.argv[1]), read_only=True)) as connection:
    connection.execute(text("SELECT * FROM v_quotes")).all()
    stale_counts(connection)
print(json.dumps(sorted(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(sqlite_url.database)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent.parent)},
    )
    loaded = set(json.loads(done.stdout))
    assert "sqlalchemy" in loaded
    assert loaded & {"sqlalchemy.orm", "alembic", "rich", "psycopg", "pydantic", "platformdirs"} == set()
