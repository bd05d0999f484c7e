"""Storage: how fast articles go in and answers come out, beside the raw driver doing the same.

    python -m benchmarks.storage ingest [--articles 20000] [--db URL]
    python -m benchmarks.storage lookups [--attributions 1000000] [--db URL]

A new SQLite file, or the empty PostgreSQL database at ``--db``. ``ingest`` generates articles from words of our own
and puts all of it through the program in one process, then loads the rows that came of it into another, empty file by
the raw driver, guards and indexes included. ``lookups`` fills the tables directly and times the first page of each
look-up, warm, beside the SQL that a person would have written for it; one source in a hundred has been revised.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from quotedb.db import tables
from quotedb.db.counts import refresh_counts
from quotedb.db.dialect import insert_rows
from quotedb.db.engine import engine_for, open_database, reading, writing
from quotedb.db.locate import parse
from quotedb.parsers.articles import Article, Metadata
from quotedb.services import finding, lookup, migrate
from quotedb.services.ingest import ingest
from quotedb.text.ids import text_sha256
from quotedb.text.lexicon import rows

SEED = 20310506
GIVEN = ["Ines", "Paul", "Odo", "Ewa", "Bruno", "Vera", "Petra", "Oskar", "Mirela", "Dario", "Grete", "Pavle"]
FAMILY = [
    *("Tarrow", "Okker", "Fenwick", "Sollis", "Keel", "Lindholt"),
    *("Lune", "Brandel", "Dovan", "Fenn", "Amsel", "Orsik"),
]
WORDS = [row[0] for row in rows("rarity.tsv", package="quotedb.merge") if row[0].isalpha() and len(row[0]) > 3]
"""Words of news: with a few dozen of them every quote would look like every other."""
PLAIN = "The council met in the old hall for most of the afternoon, and the doors stayed open. "


def sentence(chance: random.Random) -> str:
    """Something to say, of words by chance."""
    ours = " and ".join(f"{chance.choice(WORDS)} the {chance.choice(WORDS)}" for _ in range(chance.randint(2, 5)))
    return f"we shall {ours} for the {chance.choice(WORDS)}"


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


def measure_ingest(engine: Engine, count: int) -> None:
    """Articles a second, by the clock of this process and by the wall, the first and the last tenth of them."""
    marks: list[tuple[int, float, float]] = [(0, time.process_time(), time.perf_counter())]
    ingest(
        engine, generate(count), progress=lambda done: marks.append((done, time.process_time(), time.perf_counter()))
    )
    (_, cpu, wall), (done, cpu_end, wall_end) = marks[0], marks[-1]
    by_cpu, by_wall = done / (cpu_end - cpu), done / (wall_end - wall)
    print(f"{done} articles: {by_cpu:.0f}/s of processor time, {by_wall:.0f}/s by the wall")
    tenth = max(1, len(marks) // 10)
    for what, part in (("first", marks[: tenth + 1]), ("last", marks[-tenth - 1 :])):
        rate = (part[-1][0] - part[0][0]) / (part[-1][1] - part[0][1])
        print(f"  the {what} tenth: {rate:.0f}/s of processor time")
    print(f"  memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def measure_floor(engine: Engine, folder: Path, seconds: Callable[[], float] = time.process_time) -> None:
    """The raw driver loading the rows that came of it: one transaction, guards and indexes live."""
    path = folder / "floor.db"
    migrate.upgrade(parse(str(path)))
    with reading(engine) as connection:
        found = {
            table: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")]
            for table in tables.metadata.sorted_tables
        }
    rows = sum(map(len, found.values()))
    target = sqlite3.connect(path, isolation_level=None)
    target.execute("PRAGMA foreign_keys = ON")
    target.execute("PRAGMA journal_mode = WAL")
    begin = seconds()
    target.execute("BEGIN IMMEDIATE")
    for table, values in found.items():
        if values:
            marks = ", ".join("?" * len(values[0]))
            target.executemany(f"INSERT INTO {table.name} VALUES ({marks})", values)
    target.execute("COMMIT")
    took = seconds() - begin
    print(f"the floor, the raw driver loading the same {rows:,} rows: {took:.1f} s, {rows / took:,.0f} rows/s")


def fill(connection: Connection, count: int) -> None:
    """That many attributions: ten of each article, and of one quote in two; speakers as uneven as in the news."""
    chance = random.Random(SEED)
    now = datetime(2031, 1, 1, tzinfo=UTC)
    articles, voices = count // 10, max(20, count // 20)
    insert_rows(connection, tables.outlets, ["id", "key", "name"], [(n, f"o{n}", f"O{n}") for n in range(1, 41)])
    insert_rows(
        connection,
        tables.runs,
        ["id", "public_id", "extractor", "version", "settings", "started_at"],
        [(1, "r1", "x", "1", "{}", now)],
    )
    words = [sentence(chance) for _ in range(4000)]
    body = PLAIN * 40
    columns = ["id", "public_id", "text_sha256", "raw_sha256", "url", "outlet_id", "encoding", "encoding_guessed"]
    digest = text_sha256(body)
    for start in range(1, articles + 1, 5000):
        part = range(start, min(start + 5000, articles + 1))
        rows = [(n, f"s{n:020x}", digest, "0" * 64, f"u{n}", 1 + n % 40, "utf-8", False, now, body) for n in part]
        insert_rows(connection, tables.sources, [*columns, "ingested_at", "text"], rows)
    placed = [(f"u{n}", n, now, now if n % 100 == 0 else None) for n in range(1, articles + 1)]
    insert_rows(connection, tables.revisions, ["address", "source_id", "since", "until"], placed)
    insert_rows(
        connection, tables.superseded, ["source_id", "since"], [(n, now) for n in range(100, articles + 1, 100)]
    )
    people = [(n, f"p{n:020x}", f"Ann Voice{n}", "person") for n in range(1, voices + 1)]
    insert_rows(connection, tables.speakers, ["id", "public_id", "name", "kind"], people)
    aliases = [(n, f"p{n:020x}", n, f"Ann Voice{n}", f"ann voice{n}", "person") for n in range(1, voices + 1)]
    insert_rows(connection, tables.aliases, ["id", "public_id", "speaker_id", "form", "key", "kind"], aliases)
    quotes = range(1, count // 2 + 1)
    insert_rows(
        connection,
        tables.quotes,
        ["id", "public_id", "kind", "text"],
        ((n, f"q{n:020x}", "direct", words[n % 4000]) for n in quotes),
    )
    columns = ["id", "public_id", "source_id", "quote_id", "kind", "rule", "confidence", "run_id", "text"]
    for start in range(1, count + 1, 50_000):
        part = range(start, min(start + 50_000, count + 1))
        claims = [
            (n, f"a{n:020x}", 1 + (n * 7919) % articles, 1 + n % (count // 2), "direct", "x", 0.9, 1, words[n % 4000])
            for n in part
        ]
        insert_rows(connection, tables.attributions, columns, claims)
        who = [1 + int(voices * chance.random() ** 6) for _ in part]
        said = [(n, 0, one, one) for n, one in zip(part, who, strict=True)]
        insert_rows(
            connection, tables.attribution_speakers, ["attribution_id", "ordinal", "speaker_id", "alias_id"], said
        )
        found = [(claim[0], claim[2], "content", 0, 0, 11, body[:11]) for claim in claims]
        insert_rows(
            connection,
            tables.spans,
            ["attribution_id", "source_id", "role", "ordinal", "start", "stop", "exact"],
            found,
        )
    refresh_counts(connection)


def milliseconds(work: Callable[[], Any], times: int = 15) -> float:
    """The median of some runs after one that warms up, in time of this processor (for PostgreSQL: of the client)."""
    work()
    found = []
    for _ in range(times):
        begin = time.process_time()
        work()
        found.append(1000 * (time.process_time() - begin))
    return statistics.median(found)


def measure_lookups(engine: Engine) -> None:
    """A line for each look-up: its first page, and the raw SQL for the same rows."""
    raw_quotes = (
        "SELECT q.public_id, q.text, s.url, o.name FROM attribution_speakers AS x"
        " JOIN attributions AS a ON a.id = x.attribution_id JOIN quotes AS q ON q.id = a.quote_id"
        " JOIN sources AS s ON s.id = a.source_id LEFT JOIN outlets AS o ON o.id = s.outlet_id"
        " WHERE x.speaker_id = {} AND a.retired_run_id IS NULL ORDER BY x.attribution_id DESC LIMIT 400"
    )
    with reading(engine) as connection:

        def raw(sql: str) -> Callable[[], Any]:
            return lambda: connection.execute(text(sql)).fetchall()

        def quotes_of(name: str) -> Callable[[], Any]:
            one = finding.find_speakers(connection, name)[0]
            return lambda: lookup.speaker_quotes(connection, one, lookup.Choice())

        busiest = 1
        typical = connection.execute(
            text("SELECT speaker_id FROM attribution_speakers GROUP BY speaker_id HAVING count(*) = 20 LIMIT 1")
        ).scalar_one()
        for what, ours, theirs in (
            ("quotes of a typical speaker", quotes_of(f"Ann Voice{typical}"), raw_quotes.format(typical)),
            ("first page of the most quoted", quotes_of(f"Ann Voice{busiest}"), raw_quotes.format(busiest)),
            (
                "words that are common",
                lambda: lookup.search(connection, "harbour", lookup.Choice()),
                "SELECT a.id, a.text FROM attributions AS a WHERE a.text LIKE '%harbour%' ORDER BY a.id DESC LIMIT 400",
            ),
        ):
            mine, floor = milliseconds(ours), milliseconds(raw(theirs))
            print(f"{what}: {mine:.2f} ms, raw SQL {floor:.2f} ms, x{mine / floor:.1f}")


def main() -> None:
    """Measure one of the two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("ingest", "lookups"))
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--attributions", type=int, default=1_000_000)
    parser.add_argument("--db", help="an empty PostgreSQL database")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        url = parse(given.db or str(folder / "storage.db"))
        migrate.upgrade(url)
        if given.what == "ingest":
            measure_ingest(engine_for(url), given.articles)
            if not given.db:
                measure_floor(engine_for(url), folder)
            return
        with writing(engine_for(url)) as connection:
            fill(connection, given.attributions)
            connection.execute(text("ANALYZE"))
        measure_lookups(open_database(url, read_only=True))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
