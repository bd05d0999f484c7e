"""Kills importing programs at random points, again and again: what is left is whole, and the rerun completes it.

``python -m benchmarks.crashes [--rounds 50] [--writers 4] [--db URL]`` makes a folder of articles, starts that many
``quotedb ingest`` of overlapping parts of it at once on a database of its own (or an empty one at ``--db``), kills all
of them with SIGKILL after a random time, and checks with ``quotedb verify``; after the last round one import runs to
its end and its export is compared with that of an undisturbed run.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = [sys.executable, "-c", "from quotedb.__main__ import run; run()"]
WORDS = (
    'Mayor Ines Tarrow opened the fair on day {n}. "It is wetter than any fair on record," Tarrow said. Her deputy,'
    ' Paul Okker, called the weather "a disgrace to the whole valley".\n\n'
    '"We counted {n} umbrellas at the gate," Okker said.\n'
)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    return subprocess.run([*PROGRAM, *arguments], capture_output=True, text=True, check=False)


def exported(db: str) -> str:
    """All that the database exports."""
    return "".join(
        command("export", what, "--db", db).stdout for what in ("attributions", "quotes", "links", "speakers")
    )


def parts(files: list[str], writers: int) -> list[list[str]]:
    """A part for each writer: two thirds of the files, each beginning elsewhere."""
    size = len(files) * 2 // 3 if writers > 1 else len(files)
    turned = [files[k * len(files) // writers :] + files[: k * len(files) // writers] for k in range(writers)]
    return [part[:size] for part in turned]


def main() -> int:
    """Print a line per ten rounds, and what came of it; 1 if anything was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--db", help="an empty database to use instead of a new SQLite file")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "articles")
        folder.mkdir()
        for n in range(given.articles):
            Path(folder, f"{n:05}.txt").write_text(WORDS.format(n=n), encoding="utf-8")
        files = sorted(map(str, folder.iterdir()))
        db, reference = given.db or str(Path(name, "killed.db")), str(Path(name, "whole.db"))
        for database in (db, reference):
            assert command("init", "--db", database).returncode == 0
        begin = time.monotonic()
        assert command("ingest", str(folder), "--db", reference).returncode == 0
        longest = time.monotonic() - begin
        broken = killed = stored = 0
        for number in range(1, given.rounds + 1):
            running = [
                subprocess.Popen(
                    [*PROGRAM, "ingest", *part, "--db", db], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
                for part in parts(files, given.writers)
            ]
            time.sleep(chance.uniform(0.3, longest * (1 + given.writers / 2)))
            for process in running:
                process.send_signal(signal.SIGKILL)
            killed += sum(process.wait() == -signal.SIGKILL for process in running)
            done = command("verify", "--db", db)
            if done.returncode:
                broken += 1
                print(f"round {number}: {done.stderr.strip()}")
            if number % 10 == 0 or number == given.rounds:
                stored = int(
                    command("sql", "SELECT count(*) AS n FROM sources", "-f", "csv", "--db", db).stdout.split()[1]
                )
                print(f"{number} rounds: {killed} programs killed, {stored} of {len(files)} articles, {broken} broken")
        last = command("ingest", str(folder), "--db", db)
        same = exported(db) == exported(reference)
        print(f"the rerun: {last.stderr.strip()}; its export is {'' if same else 'not '}that of an undisturbed run")
        return int(bool(broken or last.returncode or not same))


if __name__ == "__main__":
    sys.exit(main())
