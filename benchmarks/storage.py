"""Storage: how fast articles go in and answers come out, and how much memory that takes, beside the raw driver.

    python -m benchmarks.storage [ingest lookups memory] [--server URL] [--folder DIR] [--no-write]

On SQLite, and on PostgreSQL where ``--server`` names the maintenance database of one on this machine, whose user may
create databases. ``ingest`` generates articles from words of our own and puts all of it through the program in one
process, then loads the rows that came of it into an empty database by the raw driver, guards and indexes included.
``lookups`` fills the tables directly (see ``million``) and times the first page of each look-up, warm, beside SQL for
the same rows through the raw driver (see ``raw_lookups``), in turns. ``memory`` runs commands on the same database.
With ``--folder`` the filled databases are kept there, and found there by the next run.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.engine import URL

from benchmarks.million import PLAIN, SEED, fill, sentence
from benchmarks.raw_lookups import lookups
from quotedb.db import tables
from quotedb.db.engine import engine_for, kept_open, open_database, postgresql_engine, reading, writing
from quotedb.db.locate import parse
from quotedb.parsers.articles import Article, Metadata
from quotedb.services import migrate
from quotedb.services.ingest import ingest

RESULTS = Path(__file__).parent / "results" / "storage.md"
Rows = list[tuple[str, ...]]
GIVEN = ["Ines", "Paul", "Odo", "Ewa", "Bruno", "Vera", "Petra", "Oskar", "Mirela", "Dario", "Grete", "Pavle"]
FAMILY = [
    *("Tarrow", "Okker", "Fenwick", "Sollis", "Keel", "Lindholt"),
    *("Lune", "Brandel", "Dovan", "Fenn", "Amsel", "Orsik"),
]


def generate(count: int) -> Iterator[Article]:
    """Articles of four thousand characters or so; every third quote has been printed by another outlet before."""
    chance = random.Random(SEED)
    said: list[tuple[str, str]] = []
    for number in range(count):
        parts = [f"PORT AMARY - Report {number}.\n\n"]
        for _ in range(6):
            who = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}{chance.choice(['', 'sen', 'ov', 'ay'])}"
            words = sentence(chance)
            if said and chance.random() < 1 / 3:
                who, words = chance.choice(said[-600:])
            said.append((who, words))
            parts.append(f'"{words[0].upper()}{words[1:]}," {who} said on Monday. {PLAIN * 6}\n\n')
        published = (datetime(2031, 1, 1, tzinfo=UTC) + timedelta(hours=number % 4000)).date().isoformat()
        body = "".join(parts)
        data = Metadata(url=f"https://news.example/{number}", outlet=f"Outlet {number % 40}", published=published)
        yield Article(body, body.encode(), data, f"article {number}")


class Clock:
    """Processor time of this process, and of the PostgreSQL server on this machine that the engine talks to."""

    def __init__(self, engine: Engine) -> None:
        self._server: int | None = None
        if engine.dialect.name == "postgresql":
            with engine.connect() as connection:
                own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
                self._server = _process(own)[0]

    def __call__(self) -> tuple[float, float]:
        """Seconds of ours, and of the server's."""
        ticks = 0
        for entry in Path("/proc").iterdir() if self._server is not None else ():
            try:
                if entry.name.isdigit():
                    parent, own, system, *children = _process(int(entry.name))
                    if int(entry.name) == self._server:
                        ticks += own + system + sum(children)
                    elif parent == self._server:
                        ticks += own + system
            except OSError:
                continue  # gone in the meantime; its time is in the server's by now
        return time.process_time(), ticks / os.sysconf("SC_CLK_TCK")


def _process(number: int) -> tuple[int, int, int, int, int]:
    """Parent, and ticks of a process: its own in user and system mode, those of children that have ended."""
    fields = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[1]), int(fields[11]), int(fields[12]), int(fields[13]), int(fields[14])


def measure_ingest(url: URL, count: int) -> Rows:
    """Articles a second of processor time, the server's included, and what the raw driver takes for the same rows."""
    with kept_open(url) as engine:
        clock = Clock(engine)
        marks = [(0, *clock(), time.perf_counter())]
        ingest(engine, generate(count), progress=lambda done: marks.append((done, *clock(), time.perf_counter())))
    marks[-1] = (marks[-1][0], *clock(), time.perf_counter())  # with the log copied into the file

    def rate(first: Sequence[float], last: Sequence[float], *clocks: int) -> str:
        return f"{(last[0] - first[0]) / sum(last[n] - first[n] for n in clocks):,.0f}"

    tenth = max(1, len(marks) // 10)
    rows = [
        ("articles/s of processor time", rate(marks[0], marks[-1], 1, 2)),
        ("of the program's alone", rate(marks[0], marks[-1], 1)),
        ("the first tenth", rate(marks[0], marks[tenth], 1, 2)),
        ("the last tenth", rate(marks[-1 - tenth], marks[-1], 1, 2)),
        ("by the wall", rate(marks[0], marks[-1], 3)),
        ("memory at most, MB", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}"),
    ]
    with reading(engine_for(url)) as connection:
        found = {
            table.name: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")]
            for table in tables.metadata.sorted_tables
        }
    number = sum(map(len, found.values()))
    with empty_beside(url) as target:
        taken = load(target, found)
    return [
        *rows,
        ("rows", f"{number:,}"),
        ("the raw driver loads them at, rows/s of processor time", f"{number / taken:,.0f}"),
        ("the program, with all its work", f"{number / (sum(marks[-1][1:3]) - sum(marks[0][1:3])):,.0f}"),
    ]


def load(url: URL, found: dict[str, list[tuple[Any, ...]]]) -> float:
    """Seconds of processor time that the raw driver takes for these rows: one transaction, guards and indexes live."""
    engine = engine_for(url)
    clock = Clock(engine)
    begin = sum(clock())
    if engine.dialect.name == "sqlite":
        target = sqlite3.connect(str(url.database), isolation_level=None)
        target.execute("PRAGMA foreign_keys = ON")
        target.execute("PRAGMA journal_mode = WAL")
        target.execute("BEGIN IMMEDIATE")
        for table, values in found.items():
            if values:
                target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
        target.execute("COMMIT")
        target.close()
    else:
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            with driver.transaction(), driver.cursor() as cursor:
                for table, values in found.items():
                    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                        for row in values:
                            copy.write_row(row)
    return sum(clock()) - begin


def measure_lookups(url: URL) -> Rows:
    """Of each look-up: milliseconds of the program and of raw SQL, and how many times as long the program takes."""
    found: Rows = []
    with reading(open_database(url, read_only=True, in_order=True)) as connection:
        for what, ours, theirs in lookups(connection):
            mine, floor = in_turns(ours, theirs)
            found.append((what, f"{mine:.2f}", f"{floor:.2f}", f"x{mine / floor:.1f}"))
            print(" | ".join(found[-1]), flush=True)
    return found


def in_turns(ours: Callable[[], Any], theirs: Callable[[], Any], times: int = 25) -> tuple[float, float]:
    """Median milliseconds by the wall of both, run in turns after each was run twice."""
    found: tuple[list[float], list[float]] = ([], [])
    for turn in range(times + 2):
        for work, taken in zip((ours, theirs), found, strict=True):
            begin = time.perf_counter()
            work()
            if turn > 1:
                taken.append(1000 * (time.perf_counter() - begin))
    return statistics.median(found[0]), statistics.median(found[1])


COMMANDS = {
    "speaker, the most quoted": ("speaker", "{busiest}"),
    "search, a word of every quote": ("search", "shall"),
    "conflicts": ("conflicts",),
    "speakers": ("speakers",),
    "stats": ("stats",),
    "export attributions": ("export", "attributions", "--format", "jsonl"),
    "export quotes": ("export", "quotes", "--format", "jsonl"),
    "verify": ("verify",),
}


# A process begins with the memory of the one that starts it, which is counted: so a small one starts it.
_LAUNCH = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime)
sys.exit(code)
"""


def measure_memory(url: URL, folder: Path) -> Rows:
    """Megabytes that each command takes at most on the filled database; the last one stores 512 more articles."""
    with reading(open_database(url, read_only=True)) as connection:
        query = text("SELECT public_id FROM speakers ORDER BY n_attributions DESC, public_id LIMIT 1")
        busiest = connection.execute(query).scalar_one()
    articles = folder / "more"
    articles.mkdir(exist_ok=True)
    for number, article in enumerate(generate(512)):
        (articles / f"{number}.txt").write_text(article.text, encoding="utf-8")
    found: Rows = []
    for what, words in {**COMMANDS, "ingest, 512 articles": ("ingest", str(articles))}.items():
        given = [word.format(busiest=busiest) for word in words]
        address = url.render_as_string(hide_password=False)
        program = [sys.executable, "-m", "quotedb", *given, "--db", address if url.host else str(url.database)]
        done = subprocess.run([sys.executable, "-c", _LAUNCH, *program], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{what}: {done.stderr}")
        kilobytes, seconds = done.stdout.split()
        found.append((what, f"{int(kilobytes) / 1024:,.0f}", f"{float(seconds):.1f}"))
        print(" | ".join(found[-1]), flush=True)
    return found


@contextmanager
def empty_beside(url: URL) -> Iterator[URL]:
    """A new, migrated database of the same kind, gone afterwards."""
    if url.get_backend_name() == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            target = parse(f"{folder}/new.db")
            migrate.upgrade(target)
            yield target
        return
    with on_server(url, f"quotedb_{os.getpid()}_{time.monotonic_ns()}") as target:
        migrate.upgrade(target)
        yield target


@contextmanager
def on_server(server: URL, name: str, *, kept: bool = False) -> Iterator[URL]:
    """A database of this name; unless ``kept`` it is dropped afterwards."""
    engine = postgresql_engine(server, {}, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        there = text("SELECT 1 FROM pg_database WHERE datname = :name")
        if connection.execute(there, {"name": name}).first() is None:
            connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield server.set(database=name)
        finally:
            if not kept:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def filled(kind: str, server: URL | None, folder: Path, count: int, kept: bool) -> Iterator[URL]:
    """The database of many attributions, made unless it is there."""
    name = f"quotedb_{count}"
    if kind == "SQLite":
        yield _filled(parse(str(folder / f"{name}.db")), count)
        return
    assert server is not None
    with on_server(server, name, kept=kept) as url:
        yield _filled(url, count)


def _filled(url: URL, count: int) -> URL:
    migrate.upgrade(url)
    engine = engine_for(url)
    with writing(engine) as connection:
        if connection.execute(text("SELECT 1 FROM attributions LIMIT 1")).first() is None:
            fill(connection, count)
    return url


HEADS = {
    "ingest": ("", "figure"),
    "lookups": ("first page of", "quotedb, ms", "raw SQL, ms", ""),
    "memory": ("command", "MB at most", "processor time, s"),
}


def report(kind: str, what: str, rows: Rows, arguments: argparse.Namespace) -> str:
    """A section of the results: date, what was measured on, and a table."""
    head = HEADS[what]
    subject = {
        "ingest": f"{arguments.articles:,} generated articles of some four thousand characters with six quotes each",
        "lookups": f"look-ups at {arguments.attributions:,} attributions, warm, median by the wall",
        "memory": f"commands at {arguments.attributions:,} attributions; of the program, not of a server",
    }[what]
    where = f"{datetime.now(UTC).date()}, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f} at the end"
    lines = [f"## {kind}: {what}", "", f"{where}: {subject}.", ""]
    lines.append(f"| {' | '.join(head)} |")
    lines.append("| --- |" + " ---: |" * (len(head) - 1))
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


INTRODUCTION = """# Storage

Written by `python -m benchmarks.storage`, a section each time that it measures one; dates are of the sections. The
machine has two cores and is shared: read the figures of one table beside each other. Processor time includes that of
a server.
"""


def write(path: Path, sections: dict[str, str], introduction: str = INTRODUCTION) -> None:
    """Put these sections, by their headings, in the place of those that are there."""
    known: dict[str, str] = {}
    if path.exists():
        for part in path.read_text(encoding="utf-8").split("\n## ")[1:]:
            known[part.split("\n", 1)[0]] = f"## {part.rstrip()}\n"
    known.update(sections)
    path.write_text("\n".join([introduction, *(known[name] for name in sorted(known))]), encoding="utf-8")


def main() -> None:
    """Measure what is asked for on both databases, print it, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=("ingest", "lookups", "memory", []), default=[])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--attributions", type=int, default=1_000_000)
    parser.add_argument("--server", help="PostgreSQL: the maintenance database of a server on this machine")
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"), help="one of the two")
    parser.add_argument("--folder", type=Path, help="where the filled databases are kept")
    parser.add_argument("--write", type=Path, default=RESULTS, metavar="PATH", help="where the tables go (%(default)s)")
    parser.add_argument("--no-write", action="store_true", help="only print")
    given = parser.parse_args()
    server = None if given.server is None else parse(given.server)
    kinds = [kind for kind in ("SQLite", "PostgreSQL") if given.only in (None, kind)]
    folder = given.folder or Path(tempfile.mkdtemp())
    try:
        for kind in kinds if server is not None else kinds[:1]:
            for what in given.what or list(HEADS):
                rows = measure(kind, what, given, server, folder)
                section = report(kind, what, rows, given)
                print(section, flush=True)
                if not given.no_write:
                    write(given.write, {f"{kind}: {what}": section})
    finally:
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


def measure(kind: str, what: str, given: argparse.Namespace, server: URL | None, folder: Path) -> Rows:
    """One table."""
    if what == "ingest":
        base = parse("x.db") if kind == "SQLite" else server
        assert base is not None
        with empty_beside(base) as url, ProcessPoolExecutor(1, get_context("spawn")) as alone:
            # Of its own: how much memory a process ever took, it doesn't forget.
            return alone.submit(measure_ingest, url, given.articles).result()
    with filled(kind, server, folder, given.attributions, given.folder is not None) as url:
        return measure_lookups(url) if what == "lookups" else measure_memory(url, folder)


if __name__ == "__main__":
    main()
