"""``--jobs``: the same bytes whatever the number of processes, and nothing left behind by an interrupt."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from tests.cli.conftest import FAIR, Run

RUN = "from quotedb.__main__ import run; run()"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    where = tmp_path / "articles"
    where.mkdir()
    for n in range(40):
        (where / f"{n:02}.txt").write_text(f"{FAIR}\nEdition {n}.", encoding="utf-8")
    (where / "07.txt").write_bytes(b"")
    lines = [f'{{"text": {ed!r}}}'.replace("'", '"') for ed in ("“Stay,” said Ann Lee.", "“Go,” said Bo Ray.")]
    (where / "more.jsonl").write_text("\n".join([lines[0], "broken", lines[1]]), encoding="utf-8")
    return where


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_extract_writes_the_same(run: Run, folder: Path, format: str) -> None:
    alone = run("extract", "--format", format, str(folder))
    shared = run("extract", "--format", format, str(folder), "--jobs", "2")
    assert alone.code == shared.code == 3
    assert (shared.out, shared.err) == (alone.out, alone.err)
    assert "07.txt" in alone.err and "more.jsonl:2" in alone.err
    assert alone.out.count("\n") > 40


def test_ingest_stores_the_same(run: Run, folder: Path, database_url: URL, sqlite_url: URL) -> None:
    told = []
    exports = []
    for url, jobs in ((sqlite_url, "1"), (database_url, "2")):
        db = ("--db", url.render_as_string(hide_password=False))
        done = run("ingest", str(folder), "--jobs", jobs, *db)
        told.append((done.code, done.err))
        exports.append([run("export", what, *db).out for what in ("attributions", "quotes", "links", "speakers")])
        again = run("ingest", str(folder), "--jobs", jobs, *db)
        assert "41 already there, unchanged" in again.err
    assert told[0] == told[1]
    assert exports[0] == exports[1]
    assert exports[0][0]


@pytest.mark.parametrize("command", ["extract", "ingest"])
def test_check_19_an_interrupt_ends_all_of_them(folder: Path, sqlite_url: URL, command: str) -> None:
    for n in range(40, 1500):  # some ten seconds of work, so that there is some left to interrupt
        (folder / f"{n}.txt").write_text(f"{FAIR}\n" * 50 + f"Edition {n}.", encoding="utf-8")
    arguments = [command, str(folder), "--jobs", "2"]
    arguments += ["--db", str(sqlite_url.database)] if command == "ingest" else ["--format", "jsonl"]
    with (folder.parent / "out").open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, *arguments],
            stdout=out,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            preexec_fn=interruptible,
        )
    deadline = time.monotonic() + 60
    while len(members(process.pid)) < 4 and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert said.splitlines()[-1] == "interrupted"
    assert "Traceback" not in said
    deadline = time.monotonic() + 20
    while members(process.pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert members(process.pid) == set()


def interruptible() -> None:
    """A shell begins what runs in its background with interrupts ignored, and so would be what that begins."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def members(group: int) -> set[int]:
    """Processes of a process group."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.add(int(entry.name))
    return found
