"""The storage benchmark on a small database, and the file that it writes."""

from __future__ import annotations

import argparse
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL

from benchmarks import storage
from benchmarks.million import fill
from benchmarks.raw_lookups import lookups
from quotedb.db.engine import engine_for, open_database, reading, writing
from quotedb.services.verify import verify


def test_the_filled_database_is_whole_and_every_look_up_finds_what_raw_sql_finds(database_url: URL) -> None:
    engine = engine_for(database_url)
    with writing(engine) as connection:
        fill(connection, 2000)
    assert verify(engine).faults == []
    with reading(open_database(database_url, read_only=True)) as connection:
        assert connection.execute(text("SELECT count(*) FROM attributions")).scalar_one() == 2000
        names = []
        for name, ours, theirs in lookups(connection):
            names.append(name)
            assert ours() and theirs(), name
    assert len(names) == len(set(names)) == 11


def test_a_section_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "storage.md"
    given = argparse.Namespace(articles=10, attributions=20)
    one = storage.report("SQLite", "memory", [("verify", "100", "1.0")], given)
    two = storage.report("SQLite", "lookups", [("speakers", "1.00", "0.50", "x2.0")], given)
    storage.write(path, {"SQLite: memory": one})
    storage.write(path, {"SQLite: lookups": two})
    again = storage.report("SQLite", "memory", [("verify", "200", "2.0")], given)
    storage.write(path, {"SQLite: memory": again})
    assert path.read_text(encoding="utf-8") == f"{storage.INTRODUCTION}\n{two}\n{again}"


def test_a_small_ingest_is_measured(database_url: URL) -> None:
    names = {row[0] for row in storage.measure_ingest(database_url, 4)}
    assert {"the first tenth", "the last tenth", "rows"} < names
