"""Killed, interrupted, cut off, out of room: nothing half done, and the same call completes the work."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, func, select, text
from sqlalchemy.engine import URL

from quotedb.cli.main import main
from quotedb.db.engine import engine_for, reading
from quotedb.db.locate import parse
from quotedb.db.tables import attributions, sources
from quotedb.errors import DatabaseProblem, ExitCode
from quotedb.services import clustering
from quotedb.services import export as exporting
from quotedb.services.ingest import BATCH_ARTICLES, ingest
from quotedb.services.verify import verify
from tests.cli.conftest import Run
from tests.reliability.conftest import Child, address, articles
from tests.services.conftest import everything

Blank = Callable[[], Any]
ROUNDS = 6
ROUNDS_OF_FOUR = 2
"""Here, for each database and signal; ``python -m benchmarks.crashes`` runs fifty with whole programs."""


@pytest.fixture(scope="module")
def undisturbed(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What forty articles end in where nothing happens."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("undisturbed") / "reference.db")
    engine = engine_for(parse(str(path)))
    ingest(engine, articles(40))
    return everything(engine)


def whole(engine: Engine, reference: dict[str, Any]) -> int:
    """Check that each article that is there is there with all that it says; how many there are."""
    assert verify(engine).faults == []
    wanted: dict[str, set[str]] = {}
    for row in reference["attributions"]:
        wanted.setdefault(row["source"]["id"], set()).add(row["attribution"])
    with reading(engine) as connection:
        found = connection.execute(
            select(sources.c.public_id, attributions.c.public_id).join_from(sources, attributions)
        ).all()
    there = {source for source, _ in found}
    assert {source: {claim for s, claim in found if s == source} for source in there} == {
        source: wanted[source] for source in there
    }
    return len(there)


def wait_for_more(engine: Engine, child: Child, before: int) -> None:
    """Until more articles are stored than before, or the program has ended."""
    count = select(func.count()).select_from(sources)
    while not child.ended():
        with reading(engine) as connection:
            if connection.execute(count).scalar_one() > before:
                return


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["kill", "interrupt"])
def test_check_16_17_19_killed_or_interrupted_anywhere_and_run_again(
    database_url: URL, undisturbed: dict[str, Any], number: signal.Signals
) -> None:
    engine = engine_for(database_url)
    given = articles(40)

    def work() -> int:
        ingest(engine, given, batch_articles=3)
        return 0

    places = random.Random(number.value)
    ended: set[int] = set()
    stored: list[int] = []
    last = -signal.SIGKILL if number is signal.SIGKILL else ExitCode.INTERRUPTED
    for turn in range(ROUNDS):
        child = Child(work)
        if turn % 3 or number is signal.SIGINT:
            # Somewhere in the middle, however fast the machine is just now.
            wait_for_more(engine, child, stored[-1] if stored else 0)
        time.sleep(places.uniform(0.0, 0.03))
        child.send(number)
        ended.add(child.wait())
        stored.append(whole(engine, undisturbed))
    assert last in ended <= {0, last}
    assert stored == sorted(stored)
    child = Child(work)
    assert child.wait() == 0
    assert everything(engine) == undisturbed


def test_check_16_17_four_writers_killed_and_run_again(database_url: URL, undisturbed: dict[str, Any]) -> None:
    """All of them at once, then two of them: the two that are left end where one alone would have."""
    given = articles(40)
    orders = [given, given[::-1], given[20:] + given[:20], given[30:] + given[:30]]
    engine = engine_for(database_url)

    def works(order: list[Any]) -> Callable[[], int]:
        def work() -> int:
            ingest(engine, order, batch_articles=3)
            return 0

        return work

    places = random.Random(4)
    stored = 0
    for turn in range(ROUNDS_OF_FOUR + 1):
        children = [Child(works(order)) for order in orders]
        wait_for_more(engine, children[-1], stored)
        time.sleep(places.uniform(0.0, 0.03))
        last = turn == ROUNDS_OF_FOUR
        for child in children[: 2 if last else 4]:
            child.send(signal.SIGKILL)
        codes = [child.wait() for child in children]
        assert set(codes) <= {0, -signal.SIGKILL}
        stored = whole(engine, undisturbed)
    assert codes[2:] == [0, 0]
    assert everything(engine) == undisturbed


def test_check_18_disk_full_in_the_middle_of_an_import(sqlite_url: URL, undisturbed: dict[str, Any]) -> None:
    engine = engine_for(sqlite_url)
    ingest(engine, articles(6))
    with reading(engine) as connection:
        room = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + 6

    @event.listens_for(engine, "connect")
    def limit(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {room}")

    with pytest.raises(DatabaseProblem, match="disk full; nothing was changed") as caught:
        ingest(engine, articles(40), batch_articles=10)
    assert caught.value.exit_code == 4
    event.remove(engine, "connect", limit)
    assert whole(engine, undisturbed) < 40
    ingest(engine, articles(40))
    assert everything(engine) == undisturbed


def test_check_18_a_file_that_cannot_grow(sqlite_url: URL, folder: Path, run: Run) -> None:
    """The operating system refuses the write itself."""
    db = str(sqlite_url.database)
    size = Path(db).stat().st_size

    def work() -> int:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))
        return main(["ingest", str(folder), "--db", db])

    assert Child(work).wait() == ExitCode.DATABASE
    assert run("verify", "--db", db).code == 0
    assert "40 stored" in run("ingest", str(folder), "--db", db).err


def test_check_20_an_export_killed_half_way_leaves_the_old_file(
    sqlite_url: URL, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(engine_for(sqlite_url), articles(8))
    out = tmp_path / "out.jsonl"
    arguments = ["export", "attributions", "--output", str(out), "--db", str(sqlite_url.database)]
    assert run(*arguments).code == 0
    before = out.read_bytes()
    export = exporting.export

    def slow(*given: Any) -> Any:
        for number, record in enumerate(export(*given)):
            if number == 5:
                os.kill(os.getpid(), signal.SIGKILL)
            yield record

    monkeypatch.setattr(exporting, "export", slow)
    ingest(engine_for(sqlite_url), articles(12))
    assert Child(lambda: main(arguments)).wait() == -signal.SIGKILL
    assert out.read_bytes() == before
    monkeypatch.undo()
    assert run(*arguments).code == 0
    assert len(out.read_bytes()) > len(before)


def test_check_21_a_connection_dropped_in_the_middle_of_an_import(
    postgresql_url: URL, undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_for(postgresql_url)
    finish, calls = clustering.finish, 0

    def cut(connection: Connection, *rest: Any) -> set[int]:
        nonlocal calls
        calls += 1
        if calls == 3:
            pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        return finish(connection, *rest)

    monkeypatch.setattr(clustering, "finish", cut)
    with pytest.raises(DatabaseProblem, match=r"closed the connection|can't be reached") as caught:
        ingest(engine, articles(40), batch_articles=5)
    assert caught.value.exit_code == 4
    monkeypatch.undo()
    assert whole(engine, undisturbed) == 10
    assert ingest(engine, articles(40)).stored == 30
    assert everything(engine) == undisturbed


def test_check_19_an_interrupt_is_130_and_one_word(database_url: URL, folder: Path) -> None:
    for n in range(40, 40 + 2 * BATCH_ARTICLES):
        (folder / f"{n}.txt").write_text((folder / "00.txt").read_text() + str(n), encoding="utf-8")
    child = Child(lambda: main(["ingest", str(folder), "--db", address(database_url)]))
    wait_for_more(engine_for(database_url), child, 0)
    child.send(signal.SIGINT)
    assert child.wait() == ExitCode.INTERRUPTED
    assert verify(engine_for(database_url)).faults == []
