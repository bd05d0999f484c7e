"""Time extraction: articles per second, in one process and as a command, and how time grows with a text's length.

    python -m benchmarks.speed ../shared [--passes 5] [--json]

All times are CPU time, the least of several passes, so that a busy machine distorts them less; all on one core, and
with garbage collected as seldom as by the command and by ``ingest``. The command's rate leaves its start-up out, which
is measured in the same run by extracting one file of two sentences, a quote and a report: they need all the weights
there are. So is the rate of the floor (``benchmarks/floor.py``), to compare machines by. Growth is the time for a text
of twice the length over the time for the text, or over the mean of its two halves, for real articles in one text and
for texts made to be hard.
Writes ``benchmarks/results/speed.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import floor
from benchmarks.news import table
from quotedb.extract import extract, pipeline
from quotedb.services.collecting import collecting_seldom

RESULTS = Path(__file__).parent / "results" / "speed.md"
ROUNDS = {"once": 1, "four_times": 4}
"""How often the command is given each article: once, and so often that its start-up is a small part."""
PATIENCE = 5.0
"""Seconds after which no further pass is made, and no longer text tried."""
MARKS_SIZE = 500_000
HARD_SIZE = 50_000
HARD = {
    "straight marks": ('"', MARKS_SIZE),
    "straight marks and spaces": ('" ', MARKS_SIZE),
    "opening marks": ("“", MARKS_SIZE),
    "opening and closing marks": ("“”", MARKS_SIZE),
    "apostrophes": ("'", MARKS_SIZE),
    "opening marks, each on a line": ("“\n", HARD_SIZE),
    "single marks in double ones": ("“‘a’ b” ", HARD_SIZE),
    "one long paragraph of quotes": ('"No," said Ann Bell. ', HARD_SIZE),
    "quotes that never close": ("“No, said Ann Bell.\n\n", HARD_SIZE),
    "one quote, many names": ("Ann Bell, ", HARD_SIZE),
    "different names": ("{n} ", HARD_SIZE),
    "reporting words": ("said ", HARD_SIZE),
    "pronouns that speak": ("He said that she said so. ", HARD_SIZE),
    "descriptions": ("the chairman of the board of ", HARD_SIZE),
    "labels": ("BELL: Yes.\n", HARD_SIZE),
    "sentences without an end": ("and the ", HARD_SIZE),
    "one word": ("A", HARD_SIZE),
    "full stops": (".", HARD_SIZE),
    "brackets": ("(", HARD_SIZE),
    "commas": (", ", HARD_SIZE),
    "line breaks": ("\n", HARD_SIZE),
    "spaces": (" ", HARD_SIZE),
}
"""What is repeated, and to how many characters; ``{n}`` is a new capitalised word each time."""


def least(action: Callable[[], object], passes: int) -> float:
    """CPU seconds of the fastest of some passes, of fewer where they are slow."""
    best = float("inf")
    first = time.process_time()
    for _ in range(passes):
        started = time.process_time()
        action()
        ended = time.process_time()
        best = min(best, ended - started)
        if ended - first > PATIENCE:
            break
    return best


def in_process(texts: Sequence[str], passes: int) -> dict[str, float]:
    """Articles per second of ``extract``, without and with indirect speech, and of the floor."""

    def over_all(indirect: bool) -> None:
        for text in texts:
            extract(text, indirect=indirect)

    over_all(True)
    return {
        "without_indirect": len(texts) / least(lambda: over_all(False), passes),
        "with_indirect": len(texts) / least(lambda: over_all(True), passes),
        "floor": len(texts) / least(lambda: [floor.attributions(text) for text in texts], passes),
    }


def command_seconds(arguments: Sequence[str]) -> float:
    """CPU seconds of ``quotedb`` with these arguments."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", "from quotedb.__main__ import run; run()", *arguments]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def as_command(paths: Sequence[Path], passes: int) -> dict[str, float]:
    """Articles per second of ``quotedb extract``, start-up left out, and the seconds of the start-up.

    Each rate leaves out its own: without indirect speech fewer weights are read. Start-up and work take turns, so that
    a machine that is slower for a while is slower for both; the first turn fills Python's caches and doesn't count.
    """
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        tiny = Path(folder) / "tiny.txt"
        tiny.write_text('"It is late," Ann Bell said. She said that it was getting dark.\n', encoding="utf-8")
        for name, option in (("without_indirect", "--no-indirect"), ("with_indirect", "--indirect")):
            files = {"start": [str(tiny)]} | {often: [str(path) for path in paths] * n for often, n in ROUNDS.items()}
            best = dict.fromkeys(files, float("inf"))
            for turn in range(passes + 1):
                for what, given in files.items():
                    seconds = command_seconds(["extract", "--format", "jsonl", option, *given])
                    if turn:
                        best[what] = min(best[what], seconds)
            found["start_seconds"] = best["start"]
            for often in ROUNDS:
                found[f"{name}_{often}"] = len(files[often]) / max(1e-9, best[often] - best["start"])
    return found


def numbered(number: int) -> str:
    """A capitalised word of its own for every number."""
    letters = ""
    while number:
        number, letter = divmod(number, 26)
        letters += chr(ord("a") + letter)
    return "N" + letters


def repeated(piece: str, size: int) -> str:
    """At least ``size`` characters of one piece."""
    if "{n}" not in piece:
        return piece * (size // len(piece) + 1)
    pieces: list[str] = []
    length = 0
    while length < size:
        pieces.append(piece.format(n=numbered(len(pieces))))
        length += len(pieces[-1])
    return "".join(pieces)


def growth(halves: Sequence[str], whole: str, passes: int) -> dict[str, float]:
    """Mean seconds of some texts of one length, and how many times that one of twice the length takes.

    No ratio where even the shorter texts take too long.
    """
    seconds = sum(least(partial(extract, half), passes) for half in halves) / len(halves)
    found = {"characters": float(len(halves[0])), "seconds": seconds}
    if seconds < PATIENCE:
        found["ratio"] = least(partial(extract, whole), passes) / max(seconds, 1e-6)
    return found


def all_growth(texts: Sequence[str], passes: int) -> dict[str, dict[str, float]]:
    """The growth of every kind of text. Real articles differ, so that both halves of their text are timed."""
    found = {}
    for name, joint in (("articles, one after another", "\n\n"), ("articles, in one paragraph", " ")):
        whole = joint.join(text if joint != " " else text.replace("\n", " ") for text in texts)
        middle = len(whole) // 2
        found[name] = growth([whole[:middle], whole[middle:]], whole, passes)
    for name, (piece, size) in HARD.items():
        found[name] = growth([repeated(piece, size)], repeated(piece, 2 * size), passes)
    return found


def report(figures: dict[str, Any]) -> str:
    """Everything as Markdown."""
    rates = [
        [name, *(f"{found[key + often]:,.0f}" for key in ("without_indirect", "with_indirect"))]
        for name, found, often in (
            ("in one process that has read them before", figures["in_process"], ""),
            ("`quotedb extract`, each article once", figures["command"], "_once"),
            ("`quotedb extract`, each four times", figures["command"], "_four_times"),
        )
    ]
    rates.append(["the floor, in one process", f"{figures['in_process']['floor']:,.0f}", "-"])
    rows = [
        [
            name,
            f"{found['characters']:,.0f}",
            f"{found['seconds'] * 1000:,.0f}",
            f"x{found['ratio']:.2f}" if "ratio" in found else "-",
        ]
        for name, found in figures["growth"].items()
    ]
    how = "compiled" if figures["compiled"] else "in plain Python"
    lines = [
        "# Speed of extraction",
        "",
        f"{figures['date']}, Python {figures['python']}, the extractor {how}, one core, CPU time: "
        f"{figures['articles']} articles of {figures['characters'] / 1000:.1f} thousand characters on average; by "
        "`python -m benchmarks.speed`.",
        "",
        *table(["Articles/s", "marked quotes only", "with indirect speech"], rates),
        "",
        f"The command's start-up, all weights read, is left out: {figures['command']['start_seconds'] * 1000:.0f} ms.",
        "",
        "How time grows when a text gets twice as long, with indirect speech:",
        "",
        *table(["Text", "Characters", "ms", "twice the length"], rows),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, write."""
    cli = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cli.add_argument("shared", type=Path, help="the folder with polnear/")
    cli.add_argument("--split", default="dev")
    cli.add_argument("--passes", type=int, default=5)
    cli.add_argument("--json", action="store_true", help="print the figures as JSON")
    cli.add_argument("--write", type=Path, default=RESULTS, metavar="PATH", help="where the tables go (%(default)s)")
    cli.add_argument("--no-write", action="store_true", help="only print")
    args = cli.parse_args()
    paths = sorted((args.shared / "polnear" / args.split / "text").glob("*.txt"))
    if not paths:
        cli.error(f"no articles in {args.shared / 'polnear' / args.split / 'text'}")
    texts = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            texts.append(file.read())
    figures: dict[str, Any] = {
        "date": date.today().isoformat(),
        "python": platform.python_version(),
        "compiled": not pipeline.__file__.endswith(".py"),
        "articles": len(texts),
        "characters": sum(map(len, texts)) / len(texts),
        "command": as_command(paths, args.passes),
    }
    with collecting_seldom():
        figures["in_process"] = in_process(texts, args.passes)
        figures["growth"] = all_growth(texts, min(args.passes, 3))
    text = report(figures)
    if not args.no_write:
        args.write.write_text(text, encoding="utf-8")
    print(json.dumps(figures) if args.json else text, end="\n" if args.json else "")


if __name__ == "__main__":
    main()
