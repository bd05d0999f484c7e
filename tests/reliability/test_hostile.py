"""What somebody hostile puts into articles, names, statements and files: stored literally, shown inert, refused."""

from __future__ import annotations

import io
import json
import resource
import sqlite3
import time
import zipfile
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from quotedb.cli.main import main
from quotedb.db.engine import engine_for
from quotedb.services.ingest import ingest
from tests.cli.conftest import FAIR, Run
from tests.reliability.conftest import Child, articles

METACHARACTERS = "Robert'); DROP TABLE sources; -- \"%_\\ ? :x $1 ${y} {z} %(a)s /* \u2028"


def test_check_36_metacharacters_are_stored_literally(run_on: Run, tmp_path: Path) -> None:
    row = {"text": f'{FAIR}"We keep {METACHARACTERS} for ever," Ines Tarrow said.'}
    row |= {
        "outlet": f"O {METACHARACTERS}",
        "title": f"T {METACHARACTERS}",
        "url": f"https://x.example/{METACHARACTERS}",
    }
    row |= {"byline": METACHARACTERS, "language": METACHARACTERS, "path": f"p {METACHARACTERS}"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert run_on("ingest", str(tmp_path / "a.jsonl")).code == 0
    (stored,) = [json.loads(line) for line in run_on("sources", "--format", "jsonl").out.splitlines()]
    assert {name: stored[name] for name in ("outlet", "title", "url", "path")} == {
        name: row[name] for name in ("outlet", "title", "url", "path")
    }
    assert run_on("sources", "--outlet", row["outlet"], "--format", "jsonl").out.count("\n") == 1
    for arguments in (("speaker", METACHARACTERS), ("quote", METACHARACTERS), ("trace", "a' OR '1'='1")):
        done = run_on(*arguments)
        assert (done.code, done.err.count("\n")) == (3, 1)
    assert run_on("search", METACHARACTERS).code == 0
    assert run_on("verify").code == 0


def bombs() -> dict[str, bytes]:
    """File contents that would grow without bound where they are unpacked or followed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../outside.txt", b"x" * 10_000_000)
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><x>&e11;</x>'
    return {
        "bomb.zip": packed.getvalue(),
        "bomb.docx": packed.getvalue(),
        "bomb.gz": b"\x1f\x8b" + b"\0" * 100,
        "bomb.xml": xml.encode(),
        "bomb.html": xml.encode(),
        "deep.jsonl": b"[" * 1_000_000,
        "deeper.jsonl": b'{"text": ' + b'{"a":' * 200_000,
        "number.jsonl": b'{"text": "x", "n": ' + b"9" * 1_000_000 + b"}",
        "strings.jsonl": b'{"text": ' + b'"\\ud800' * 100_000,
        "line.jsonl": b'{"text": "' + b"x" * 3_000_000,
    }


@pytest.mark.parametrize("name", sorted(bombs()))
def test_check_38_bombs_are_refused_in_fixed_memory_and_time(
    name: str, run: Run, sqlite_url: URL, tmp_path: Path
) -> None:
    place = tmp_path / "in"
    place.mkdir()
    (place / name).write_bytes(bombs()[name])
    db = str(sqlite_url.database)

    def work() -> int:
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        room = int(Path("/proc/self/statm").read_text().split()[0]) * 4096 + 300_000_000
        resource.setrlimit(resource.RLIMIT_AS, (max(room, used), max(room, used)))
        return main(["ingest", str(place / name), "--max-bytes", "2000000", "--db", db])

    begin = time.monotonic()
    assert Child(work).wait() == 3
    assert time.monotonic() - begin < 20
    done = run("ingest", str(place / name), "--max-bytes", "2000000", "--db", db)
    assert (done.code, done.err.splitlines()[0].startswith("refused: ")) == (3, True)
    assert [entry.name for entry in place.iterdir()] == [name]
    assert [entry.name for entry in tmp_path.iterdir()] == ["in"]


def altered(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


HOSTILE = {
    "an endless view in a table's place": [
        "PRAGMA legacy_alter_table = ON",
        "DROP VIEW v_links",
        "DROP TABLE links",
        "CREATE VIEW links AS WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r)"
        " SELECT id, 'l' AS public_id, 'contains' AS type, 1 AS longer_id, 2 AS shorter_id, NULL AS longer_start,"
        " NULL AS longer_stop, NULL AS longer_exact, NULL AS score FROM r",
    ],
    "a trigger of its own": [
        "CREATE TRIGGER evil AFTER INSERT ON attributions BEGIN UPDATE quotes SET text = 'I lied'; END"
    ],
    "a guard that guards nothing": [
        "DROP TRIGGER tr_sources_update",
        "CREATE TRIGGER tr_sources_update BEFORE UPDATE ON sources WHEN 0 BEGIN SELECT 1; END",
    ],
    "a schema that is no SQL": ["UPDATE sqlite_master SET sql = 'CREATE TABLE quotes (' WHERE name = 'quotes'"],
    "no tables": ["DELETE FROM sqlite_master WHERE name NOT LIKE 'alembic%'"],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_check_39_a_hostile_file_is_told_before_anything_of_it_is_obeyed(
    name: str, sqlite_url: URL, tmp_path: Path, folder: Path, run: Run
) -> None:
    ingest(engine_for(sqlite_url), articles(4))
    path = Path(str(sqlite_url.database))
    altered(path, *HOSTILE[name])
    before = path.read_bytes()
    for arguments in (
        ("ingest", str(folder), "--db", str(path)),
        ("db", "restore", str(path), "--db", str(tmp_path / "new.db")),
        ("db", "copy", str(path), str(tmp_path / "other.db")),
        ("db", "upgrade", "--db", str(path)),
        ("verify", "--db", str(path)),
    ):
        done = run(*arguments)
        if arguments[1] == "upgrade":
            assert done.code in (0, 4)
        else:
            assert done.code in (4, 5), (arguments, done)
            assert (done.err.startswith("error: "), done.err.count("\n")) == (True, 1)
    assert path.read_bytes() == before
    assert not (tmp_path / "new.db").exists()


def test_check_39_damaged_pages_are_one_line(sqlite_url: URL, tmp_path: Path, run: Run) -> None:
    """Every page in turn overwritten: a look-up or verify fails in one line, or shows what is there."""
    ingest(engine_for(sqlite_url), articles(4))
    path = Path(str(sqlite_url.database))
    sqlite3.connect(path).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
    whole = path.read_bytes()
    told = 0
    for page in range(0, len(whole) // 4096, 7):
        copy = tmp_path / "damaged.db"
        for part in tmp_path.glob("damaged.db*"):
            part.unlink()
        copy.write_bytes(whole[: page * 4096] + b"\xa5" * 4096 + whole[(page + 1) * 4096 :])
        for arguments in (("verify",), ("export", "attributions"), ("stats",)):
            done = run(*arguments, "--db", str(copy))
            assert done.code in (0, 4, 5), (page, arguments, done.err)
            assert "Traceback" not in done.err
            told += done.code != 0
    assert told > 10


def test_check_39_no_password_in_any_error(run: Run, tmp_path: Path) -> None:
    for url in (
        "postgresql://me:SECRET@127.0.0.1:1/base?connect_timeout=1",
        "postgres://me:SECRET@127.0.0.1:1/base?connect_timeout=1&sslmode=nonsense",
        "postgresql://me:SECRET@[::1/base",
        "postgresql://me:SECRET@127.0.0.1:port/base",
        "mysql://me:SECRET@127.0.0.1/base",
    ):
        for arguments in (("stats",), ("verify",), ("db", "current"), ("db", "upgrade"), ("init",)):
            for debug in ((), ("--debug",)):
                done = run(*debug, *arguments, "--db", url)
                assert done.code == 4, (url, arguments, done.err)
                assert "SECRET" not in done.out + done.err, (url, arguments)
        copied = run("db", "copy", url, str(tmp_path / "x.db"))
        assert (copied.code, "SECRET" in copied.err) == (4, False)
    assert list(tmp_path.iterdir()) == []


def test_check_33_one_byte_altered_is_exit_5_with_the_source_and_its_quotes(run_on: Run, database_url: URL) -> None:
    from tests.services.test_evidence import alter

    engine = engine_for(database_url)
    ingest(engine, articles(4))
    assert run_on("verify").code == 0
    alter(engine, "UPDATE sources SET text = replace(text, 'wetter', 'better') WHERE text LIKE '%Paul Okker%'")
    done = run_on("verify", "--format", "json")
    assert done.code == 5
    faults = json.loads(done.out)["faults"]
    claims = [json.loads(line) for line in run_on("export", "attributions").out.splitlines()]
    altered_source = next(
        row["source"]["id"] for row in claims if "wetter" in row["text"] and row["source"]["id"] in done.out
    )
    assert {fault["where"].split(",")[0] for fault in faults} == {f"source {altered_source}"}
    affected = {row["quote"] for row in claims if row["source"]["id"] == altered_source}
    assert set(faults[0]["quotes"]) == affected
    assert altered_source in done.err
