"""Several programs on one database: what they leave is what one would have left, and nobody sees half of anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.engine import URL

from quotedb.cli.main import main
from quotedb.db.engine import engine_for, open_database, reading, writing
from quotedb.db.tables import attributions, sources
from quotedb.errors import DatabaseProblem
from quotedb.parsers.inputs import read_articles
from quotedb.services import clustering
from quotedb.services.ingest import ingest
from quotedb.services.verify import verify
from tests.cli.conftest import Run
from tests.reliability.conftest import Child, address, articles
from tests.services.conftest import everything

Blank = Callable[[], Any]


def count(url: URL) -> int:
    with reading(engine_for(url, read_only=True)) as connection:
        return connection.execute(select(func.count()).select_from(sources)).scalar_one()


def test_check_11_four_imports_of_the_same_files_at_once(
    database_url: URL, folder: Path, blank_database: Blank
) -> None:
    """One row each and all exit 0; what overlaps in part, in other orders, ends in what one program would have left."""
    files = sorted(map(str, folder.glob("*.txt")))
    shares = [[str(folder)], files[::-1], files[10:] + files[:20], files[25:] + files[:30]]
    options = ("--db", address(database_url))
    children = [Child(lambda share=share: main(["ingest", *share, *options])) for share in shares]  # type: ignore[misc]
    assert [child.wait() for child in children] == [0] * 4
    assert count(database_url) == len(files)
    assert verify(engine_for(database_url)).faults == []
    with blank_database() as reference:
        ingest(reference, read_articles(files))
        assert everything(engine_for(database_url)) == everything(reference)


def test_check_12_a_reader_during_an_import_sees_whole_articles(database_url: URL) -> None:
    given = articles(40)

    def work() -> int:
        ingest(engine_for(database_url), given, batch_articles=3)
        return 0

    def state() -> dict[int, frozenset[str]]:
        with reading(open_database(database_url, read_only=True)) as connection:
            rows = connection.execute(
                select(sources.c.id, attributions.c.public_id).outerjoin_from(sources, attributions)
            ).all()
        return {number: frozenset(claim for row, claim in rows if row == number) for number, _ in rows}

    child = Child(work)
    seen: list[dict[int, frozenset[str]]] = []
    while not seen or len(seen[-1]) < len(given):
        seen.append(state())
        assert len(seen) < 10_000
    assert child.wait() == 0
    final = state()
    assert len({len(one) for one in seen}) > 2
    for one in seen:
        assert len(one) % 3 == 0 or len(one) == len(given)
        assert one.items() <= final.items()


def test_check_13_a_lock_held_past_the_timeout(
    run_on: Run, database_url: URL, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTEDB_BUSY_SECONDS", "0.2")
    with writing(engine_for(database_url)) as connection:
        connection.execute(text("SELECT 1"))
        done = run_on("ingest", str(folder))
        assert (done.code, done.out) == (4, "")
        assert "busy" in done.err.splitlines()[-1]
        assert run_on("stats").code == 0
    assert count(database_url) == 0
    assert run_on("ingest", str(folder)).code == 0


def failing(times: int, state: str, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let PostgreSQL break off the writing transaction that often, near its end; the calls are counted."""
    calls = [0]
    finish = clustering.finish

    def breaks(connection: Connection, *rest: Any) -> set[int]:
        found = finish(connection, *rest)
        calls[0] += 1
        if calls[0] <= times:
            connection.exec_driver_sql(f"DO $$ BEGIN RAISE EXCEPTION 'broken off' USING ERRCODE = '{state}'; END $$")
        return found

    monkeypatch.setattr(clustering, "finish", breaks)
    monkeypatch.setattr("quotedb.services.ingest.time.sleep", lambda seconds: None)
    return calls


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_check_15_a_transaction_broken_off_is_run_again(
    postgresql_url: URL, blank_database: Blank, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    given = articles(4)
    calls = failing(2, state, monkeypatch)
    engine = engine_for(postgresql_url)
    assert ingest(engine, given).stored == 4
    assert calls == [3]
    monkeypatch.undo()
    with blank_database() as reference:
        ingest(reference, given)
        assert everything(engine) == everything(reference)


@pytest.mark.parametrize(("state", "tries"), [("40001", 5), ("40P01", 5), ("53100", 1)])
def test_check_15_retries_are_bounded_and_then_it_is_4(
    postgresql_url: URL, monkeypatch: pytest.MonkeyPatch, state: str, tries: int
) -> None:
    calls = failing(99, state, monkeypatch)
    with pytest.raises(DatabaseProblem, match="busy" if tries > 1 else "disk full") as caught:
        ingest(engine_for(postgresql_url), articles(4))
    assert (calls, caught.value.exit_code) == ([tries], 4)
    assert count(postgresql_url) == 0
