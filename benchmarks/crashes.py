"""Kills importing programs at random points, again and again: what is left is whole, and the rerun completes it.

    python -m benchmarks.crashes [--rounds 50] [--writers 4] [--db URL] [--no-write]

Each round has new articles, beside those of the two rounds before it that the killed may have left. That many
``quotedb ingest`` begin, of overlapping parts of these, on a database of their own (or an empty one at
``--db``), each some random time after the one before. After another, of up to what all of them take undisturbed, all
are killed with SIGKILL, and ``quotedb verify`` checks what is there; that time becomes shorter where all had ended, and
longer where none had. After the last round one import of everything runs to its end, and its export is compared with
that of an undisturbed run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.storage import generate, write

PROGRAM = [sys.executable, "-c", "from quotedb.__main__ import run; run()"]
RESULTS = Path(__file__).parent / "results" / "crashes.md"
AGAIN = 3
"""Rounds in which an article is imported."""
INTRODUCTION = """# Killed writers

Written by `python -m benchmarks.crashes`, a section for each database; dates are of the sections.
"""


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    return subprocess.run([*PROGRAM, *arguments], capture_output=True, text=True, check=False)


def exported(db: str) -> str:
    """All that the database exports."""
    return "".join(
        command("export", what, "--db", db).stdout for what in ("attributions", "quotes", "links", "speakers")
    )


def parts(files: Sequence[str], writers: int) -> list[list[str]]:
    """A part for each writer: two thirds of the files, each beginning elsewhere."""
    size = max(1, len(files) * 2 // 3) if writers > 1 else len(files)
    turned = [[*files[k * len(files) // writers :], *files[: k * len(files) // writers]] for k in range(writers)]
    return [part[:size] for part in turned]


def begun(files: Sequence[str], pauses: Sequence[float], db: str) -> list[subprocess.Popen[bytes]]:
    """Importing programs, as many as there are pauses (in seconds), one after another; a pause is before each."""
    running = []
    for part, pause in zip(parts(files, len(pauses)), pauses, strict=True):
        time.sleep(pause)
        order = [*PROGRAM, "ingest", *part, "--db", db]
        running.append(subprocess.Popen(order, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    return running


def undisturbed(files: Sequence[str], writers: int, db: str) -> float:
    """Seconds until the last of them has ended by itself."""
    begin = time.monotonic()
    for process in begun(files, [0.0] * writers, db):
        assert process.wait() == 0
    return time.monotonic() - begin


def stored(db: str) -> int:
    """Articles in the database."""
    return int(command("sql", "SELECT count(*) AS n FROM sources", "-f", "csv", "--db", db).stdout.split()[1])


def written(folder: Path, count: int) -> list[str]:
    """Files of articles with what is known of each."""
    folder.mkdir()
    for number, article in enumerate(generate(count)):
        (folder / f"{number:05}.txt").write_text(article.text, encoding="utf-8")
        data = article.metadata
        known = {"url": data.url, "outlet": data.outlet, "published": data.published}
        (folder / f"{number:05}.json").write_text(json.dumps(known), encoding="utf-8")
    return sorted(map(str, folder.glob("*.txt")))


@dataclass(slots=True)
class Count:
    """What has happened so far."""

    rounds: int = 0
    started: int = 0
    killed: int = 0
    """Programs that hadn't ended when they were killed."""
    midway: int = 0
    """Rounds in which some programs were killed, and some articles had been stored."""
    broken: int = 0
    """Rounds after which ``verify`` found faults."""

    def __str__(self) -> str:
        killed = f"{self.killed} of {self.started} programs killed at work"
        return f"{self.rounds} rounds: {killed}, articles stored before it in {self.midway}, faults after {self.broken}"


def kill(files: list[str], size: int, given: argparse.Namespace, db: str, longest: float) -> Count:
    """All rounds; a line for each with faults, and one for every ten."""
    chance = random.Random(given.seed)
    count = Count()
    before = 0
    for number in range(1, given.rounds + 1):
        wanted = files[max(0, number - AGAIN) * size : number * size]
        pauses = [longest / given.writers * chance.random() for _ in range(given.writers)]
        running = begun(wanted, pauses, db)
        time.sleep(longest * chance.uniform(0.3, 1))
        for process in running:
            process.send_signal(signal.SIGKILL)
        count.rounds += 1
        count.started += len(running)
        killed = sum(process.wait() == -signal.SIGKILL for process in running)
        count.killed += killed
        longest *= {0: 0.8, len(running): 1.15}.get(killed, 1)
        done = command("verify", "--db", db)
        if done.returncode:
            count.broken += 1
            print(f"round {number}: exit {done.returncode}: {done.stderr.strip()}", flush=True)
        there = stored(db)
        count.midway += killed > 0 and there > before
        before = there
        if number % 10 == 0 or number == given.rounds:
            print(f"{count}; {there} of {len(files)} articles", flush=True)
    return count


def report(kind: str, given: argparse.Namespace, count: Count, same: bool) -> str:
    """A section of the results."""
    where = f"{datetime.now(UTC).date()}, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f} at the end"
    what = f"{given.rounds * given.articles:,} generated articles, {given.articles} of them new in each round"
    told = "is" if same else "isn't"
    after = f"The rerun's export {told} that of an undisturbed run."
    return f"## {kind}\n\n{where}: {what}, {given.writers} writers.\n\n{count}.\n{after}\n"


def main() -> int:
    """Print a line per ten rounds, and what came of it; 1 if anything was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--articles", type=int, default=120, help="new ones of each round (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--db", help="an empty database to use instead of a new SQLite file")
    parser.add_argument("--write", type=Path, default=RESULTS, metavar="PATH", help="where it goes (%(default)s)")
    parser.add_argument("--no-write", action="store_true", help="only print")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        files = written(Path(name, "articles"), given.rounds * given.articles)
        db, reference, trial = given.db or f"{name}/killed.db", f"{name}/whole.db", f"{name}/trial.db"
        for database in (db, reference, trial):
            assert command("init", "--db", database).returncode == 0
        longest = undisturbed(files[: AGAIN * given.articles], given.writers, trial)
        assert command("ingest", f"{name}/articles", "--db", reference).returncode == 0
        count = kill(files, given.articles, given, db, longest)
        last = command("ingest", f"{name}/articles", "--db", db)
        verified = command("verify", "--db", db).returncode == 0
        same = exported(db) == exported(reference)
        told = "is that" if same else "isn't that"
        print(f"the rerun: {last.stderr.strip()}; its export {told} of an undisturbed run")
        kind = "PostgreSQL" if (given.db or "").startswith("postgres") else "SQLite"
        if not given.no_write:
            write(given.write, {kind: report(kind, given, count, same)}, INTRODUCTION)
    return int(bool(count.broken or last.returncode or not verified or not same))


if __name__ == "__main__":
    sys.exit(main())
