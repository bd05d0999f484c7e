"""Backups, and copies between databases."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.engine import URL

from quotedb.db import tables
from quotedb.db.dialect import insert_rows, update_rows
from quotedb.db.engine import engine_for, reading, writing
from quotedb.db.locate import parse
from quotedb.db.revisions import HEAD
from quotedb.errors import DatabaseProblem, IntegrityProblem, UsageError
from quotedb.services import migrate
from quotedb.services.backup import backup, restore
from quotedb.services.copying import copy
from quotedb.services.ingest import ingest
from quotedb.services.verify import verify
from tests.cli.conftest import Run
from tests.db.conftest import fill_every_table
from tests.reliability.conftest import address, articles
from tests.services.conftest import everything


def fill(url: URL, count: int = 8) -> None:
    ingest(engine_for(url), articles(count))


def exported(url: URL) -> dict[str, Any]:
    return everything(engine_for(url, read_only=True))


def rows(connection: Connection) -> dict[str, list[Any]]:
    """All rows as Python sees them, whichever database they are in."""
    return {
        name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
        for name, table in tables.metadata.tables.items()
    }


def test_check_22_a_backup_taken_during_writes_restores_and_passes_verify(sqlite_url: URL, tmp_path: Path) -> None:
    given = articles(60)
    ingest(engine_for(sqlite_url), given[:4])
    stop = threading.Event()
    failures: list[BaseException] = []

    def write() -> None:
        try:
            for start in range(4, 60, 4):
                if stop.is_set():
                    break
                ingest(engine_for(sqlite_url), given[start : start + 4])
        except BaseException as error:
            failures.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    kept: list[Path] = []
    try:
        while writer.is_alive() and len(kept) < 4:
            kept.append(tmp_path / f"{len(kept)}.backup")
            assert backup(sqlite_url, kept[-1]) == HEAD
    finally:
        stop.set()
        writer.join()
    assert failures == []
    assert len(kept) > 1
    for file in kept:
        url = parse(str(tmp_path / f"{file.name}.db"))
        assert restore(url, file) == HEAD
        assert verify(engine_for(url)).faults == []
        ingest(engine_for(url), given)
        assert exported(url)["attributions"]
    ingest(engine_for(sqlite_url), given)
    assert exported(url) == exported(sqlite_url)
    beside = {entry.name for entry in tmp_path.iterdir()}
    assert {name for name in beside if name.startswith(".") or ".backup-" in name} == set()


def test_a_restored_database_takes_the_place_of_another_under_its_readers(
    sqlite_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(sqlite_url, 4)
    backup(sqlite_url, tmp_path / "kept")
    wanted = exported(sqlite_url)
    fill(sqlite_url, 8)
    with pytest.raises(DatabaseProblem, match="say --replace"):
        restore(sqlite_url, tmp_path / "kept")
    with reading(engine_for(sqlite_url, read_only=True)) as reader:
        count = text("SELECT count(*) FROM sources")
        assert reader.execute(count).scalar_one() == 8
        restore(sqlite_url, tmp_path / "kept", replace=True)
        assert reader.execute(count).scalar_one() == 8
    assert exported(sqlite_url) == wanted
    monkeypatch.setenv("QUOTEDB_BUSY_SECONDS", "0.2")
    with writing(engine_for(sqlite_url)), pytest.raises(DatabaseProblem, match="busy"):
        restore(sqlite_url, tmp_path / "kept", replace=True)
    fill(sqlite_url, 8)
    assert len(exported(sqlite_url)["attributions"]) > len(wanted["attributions"])


def test_what_is_no_whole_backup_is_refused_and_nothing_touched(sqlite_url: URL, tmp_path: Path) -> None:
    fill(sqlite_url, 2)
    file = tmp_path / "kept"
    backup(sqlite_url, file)
    with pytest.raises(DatabaseProblem, match="there already"):
        backup(sqlite_url, file)
    backup(sqlite_url, file, replace=True)
    wanted = exported(sqlite_url)
    raw = sqlite3.connect(file)
    raw.execute("DROP TRIGGER tr_sources_update")
    raw.execute("UPDATE sources SET text = replace(text, 'wetter', 'better')")
    raw.commit()
    raw.close()
    for name, content in (("missing", None), ("empty", b""), ("text", b"Dear diary"), ("damaged", file.read_bytes())):
        other = tmp_path / name
        if content is not None:
            other.write_bytes(content)
        with pytest.raises((DatabaseProblem, IntegrityProblem)) as caught:
            restore(sqlite_url, other, replace=True)
        assert "\n" not in str(caught.value)
        assert exported(sqlite_url) == wanted
    with pytest.raises(DatabaseProblem, match="can't be written"):
        backup(sqlite_url, tmp_path / "no" / "folder")


def test_an_older_backup_is_restored_and_asks_for_an_upgrade(run: Run, sqlite_url: URL, tmp_path: Path) -> None:
    fill(sqlite_url, 2)
    wanted = exported(sqlite_url)
    migrate.downgrade(sqlite_url, "0004", discard=True)
    file, db = str(tmp_path / "kept"), str(tmp_path / "new" / "other.db")
    assert run("db", "backup", file, "--db", str(sqlite_url.database)).code == 0
    done = run("db", "restore", file, "--db", db)
    assert (done.code, "at schema 0004; run: quotedb db upgrade" in done.err) == (0, True)
    assert run("db", "upgrade", "--db", db).code == 0
    assert {key: wanted[key] for key in ("links", "speakers")} == {
        key: found for key, found in exported(parse(db)).items() if key in ("links", "speakers")
    }


def test_postgresql_names_its_own_tools_without_the_password(run: Run, tmp_path: Path) -> None:
    url = "postgresql://me:SECRET@db.example:5433/news?sslmode=disable"
    for command, tool in (("backup", "pg_dump --format=custom"), ("restore", "pg_restore")):
        done = run("db", command, str(tmp_path / "kept"), "--db", url)
        assert done.code == 4
        assert f"{tool} " in done.err and "'postgresql://me@db.example:5433/news'" in done.err
        assert "SECRET" not in done.err and done.err.count("\n") == 1


@pytest.mark.parametrize("kinds", ["sqlite postgresql", "postgresql sqlite", "sqlite sqlite", "postgresql postgresql"])
def test_check_34_a_copy_exports_the_same_bytes_and_has_the_same_rows(kinds: str, new_database: Any) -> None:
    first, second = kinds.split()
    with new_database(first) as source, new_database(second) as target:
        fill(source)
        copy(source, target)
        assert exported(target) == exported(source)
        with reading(engine_for(source)) as one, reading(engine_for(target)) as other:
            assert rows(one) == rows(other)
        # What comes later goes on from there, on both alike.
        for url in (source, target):
            fill(url, 16)
        assert exported(target) == exported(source)
        assert verify(engine_for(target)).faults == []


def test_check_34_ids_of_what_is_gone_never_come_back_as_another_s(database_url: URL) -> None:
    """An id says whose it is; when two quotes or speakers become one, the old id leads there and names nothing else."""
    engine = engine_for(database_url)
    meaning: dict[str, Any] = {}
    given = articles(12)
    for n in range(0, 12, 3):
        ingest(engine, given[n : n + 3])
        for row in everything(engine)["attributions"]:
            key = (row["source"]["id"], row["spans"])
            assert meaning.setdefault(row["attribution"], key) == key
        found = everything(engine)
        for quote in found["quotes"]:
            assert "a" + quote["quote"][1:] in meaning


def test_a_copy_keeps_every_table(sqlite_url: URL, postgresql_url: URL, tmp_path: Path) -> None:
    with writing(engine_for(sqlite_url)) as connection:
        fill_every_table(connection)
        # A row that another one of its own table, with a higher number, has replaced.
        columns = ["id", "public_id", "subject_type", "subject_a", "verdict", "made_by", "made_at"]
        old, *_ = connection.execute(select(*(tables.judgements.c[name] for name in columns)))
        insert_rows(connection, tables.judgements, columns, [(50, "j50", *old[2:])])
        update_rows(connection, tables.judgements, ["id", "superseded_by_id"], [(2, 50)])
        wanted = rows(connection)
    # Its ids aren't made from content, so verify objects at the end; the rows are there all the same.
    back = parse(str(tmp_path / "back.db"))
    for source, target in ((sqlite_url, postgresql_url), (postgresql_url, back)):
        with pytest.raises(IntegrityProblem, match="its id isn't that of"):
            copy(source, target)
        with reading(engine_for(target)) as connection:
            assert rows(connection) == wanted


def test_a_copy_refuses_what_holds_rows_unless_told(database_url: URL, sqlite_url: URL, run: Run) -> None:
    fill(sqlite_url, 4)
    fill(database_url, 2)
    before = exported(database_url)
    done = run("db", "copy", address(sqlite_url), address(database_url))
    assert (done.code, "say --replace" in done.err, done.err.count("\n")) == (4, True, 1)
    assert exported(database_url) == before
    done = run("db", "copy", address(sqlite_url), address(database_url), "--replace")
    assert (done.code, "rows copied and verified, 4 sources among them" in done.err) == (0, True)
    assert exported(database_url) == exported(sqlite_url)
    with pytest.raises(UsageError, match="the same database"):
        copy(database_url, database_url)
