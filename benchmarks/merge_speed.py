"""Merging beside other approaches, on occurrences with known clusters: rate, quality, memory, cost of one more quote.

    python -m benchmarks.merge_speed [--sizes 10000 100000] [--write PATH | --no-write] [--json]

All times are CPU time of one process for each system and size, so that a busy machine distorts them less. Other
approaches see words alone, as they do where they are used; quotedb sees speaker, day and what is said around, too.
Blocked fuzzy matching is quadratic in its blocks and is left out above ``MOST_FUZZY``.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import random
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

from benchmarks.merge_scale import f1, scored
from benchmarks.occurrences import Occurrence, occurrences
from quotedb.merge.forms import forms
from quotedb.merge.quotes import Utterance, cluster, keys, update
from quotedb.merge.rarity import bits
from quotedb.services.collecting import collecting_seldom

RESULTS = Path(__file__).parent / "results" / "merge_speed.md"
LAST = 500
"""Quotes whose cost is measured against all before them."""
MOST_FUZZY = 20_000
_PRIME = (1 << 61) - 1
_ROWS, _BANDS, _LIKE = 4, 8, 0.6
_RATIO = 0.82


class Union:
    """Disjoint sets of numbers."""

    def __init__(self) -> None:
        self.roots: list[int] = []

    def add(self) -> int:
        """A new number, alone."""
        self.roots.append(len(self.roots))
        return len(self.roots) - 1

    def find(self, number: int) -> int:
        """The number that stands for the set."""
        while self.roots[number] != number:
            self.roots[number] = self.roots[self.roots[number]]
            number = self.roots[number]
        return number

    def join(self, one: int, two: int) -> None:
        """Make one set of two."""
        left, right = sorted((self.find(one), self.find(two)))
        self.roots[right] = left


class Exact:
    """Words alone, without marks and case, and equal."""

    name = "exact, normalised"

    def __init__(self) -> None:
        self.known: dict[int, int] = {}

    def add(self, text: str) -> int:
        """The number of its cluster."""
        return self.known.setdefault(hash(forms(text)), len(self.known))

    def homes(self, given: Sequence[int]) -> Sequence[int]:
        """The clusters in the end."""
        return given


class MinHash:
    """MinHash LSH over pairs of neighbouring words, candidates verified by Jaccard's index, joined transitively."""

    name = "MinHash LSH, word pairs, 0.6"

    def __init__(self) -> None:
        chance = random.Random(1)
        self.seeds = [(chance.randrange(1, _PRIME), chance.randrange(_PRIME)) for _ in range(_ROWS * _BANDS)]
        self.buckets: dict[tuple[int, ...], list[int]] = defaultdict(list)
        self.shingles: list[frozenset[int]] = []
        self.union = Union()

    def add(self, text: str) -> int:
        """Its number."""
        words = forms(text)
        found = frozenset(crc32(f"{one} {two}".encode()) for one, two in pairwise(words))
        found = found or frozenset((crc32(text.encode()),))
        number = self.union.add()
        self.shingles.append(found)
        least = [min([(a * value + b) % _PRIME for value in found]) for a, b in self.seeds]
        near = set()
        for band in range(_BANDS):
            bucket = self.buckets[(band, *least[band * _ROWS : (band + 1) * _ROWS])]
            near.update(bucket)
            bucket.append(number)
        for other in near:
            if self.union.find(other) != self.union.find(number):
                there = self.shingles[other]
                if len(found & there) >= _LIKE * len(found | there):
                    self.union.join(number, other)
        return number

    def homes(self, given: Sequence[int]) -> Sequence[int]:
        """The clusters in the end."""
        return [self.union.find(number) for number in given]


class Fuzzy:
    """Fuzzy matching (difflib) with all that share the rarest word, joined transitively."""

    name = "blocked fuzzy matching, 0.82"

    def __init__(self) -> None:
        self.blocks: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.union = Union()

    def add(self, text: str) -> int:
        """Its number."""
        words = forms(text)
        number = self.union.add()
        plain = " ".join(words)
        block = self.blocks[max(words, key=lambda word: (bits(word), word), default="")]
        for other, there in block:
            matcher = SequenceMatcher(None, plain, there, autojunk=False)
            if matcher.real_quick_ratio() >= _RATIO and matcher.quick_ratio() >= _RATIO and matcher.ratio() >= _RATIO:
                self.union.join(number, other)
        block.append((number, plain))
        return number

    def homes(self, given: Sequence[int]) -> Sequence[int]:
        """The clusters in the end."""
        return [self.union.find(number) for number in given]


def quotedb(made: Sequence[Occurrence]) -> dict[str, Any]:
    """This system, in memory: all at once, and the last ones one by one."""
    utterances = [one.utterance for one in made]
    cluster(utterances[:200])
    with collecting_seldom():  # as ingest does
        started = time.process_time()
        outcome = cluster(utterances)
        seconds = time.process_time() - started
    home = {name: number for number, one in enumerate(outcome.clusters) for name in one.members}
    return _figures("quotedb", made, seconds, home) | {"one_more": marginal(utterances, LAST)}


def other(system: Callable[[], Exact | MinHash | Fuzzy], made: Sequence[Occurrence]) -> dict[str, Any]:
    """Another approach, which adds one after the other."""
    one = system()
    started = time.process_time()
    given = [one.add(occurrence.utterance.text) for occurrence in made[:-LAST]]
    between = time.process_time()
    given += [one.add(occurrence.utterance.text) for occurrence in made[-LAST:]]
    ended = time.process_time()
    homes = one.homes(given)
    home = {occurrence.utterance.id: number for occurrence, number in zip(made, homes, strict=True)}
    return _figures(one.name, made, ended - started, home) | {"one_more": (ended - between) / LAST}


def _figures(name: str, made: Sequence[Occurrence], seconds: float, home: dict[str, int]) -> dict[str, Any]:
    pairs, cubed = scored((one.cluster, home[one.utterance.id]) for one in made)
    return {
        "system": name,
        "quotes": len(made),
        "per_second": len(made) / seconds,
        "pairs": pairs,
        "b_cubed": cubed,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def marginal(utterances: Sequence[Utterance], last: int) -> float:
    """Seconds per quote for the last ones, each against all before, from an index in memory."""
    index: dict[int, list[Utterance]] = defaultdict(list)
    for utterance in utterances[:-last]:
        for key in keys(utterance):
            index[key].append(utterance)

    def load(wanted: Collection[int]) -> list[Utterance]:
        return list({u.id: u for key in wanted for u in index.get(key, ())}.values())

    gc.collect()
    gc.freeze()  # a real collection is in a database, not on the heap that each full garbage collection walks
    started = time.process_time()
    for utterance in utterances[-last:]:
        for key in keys(utterance):
            index[key].append(utterance)
        update([utterance], load)
    seconds = time.process_time() - started
    gc.unfreeze()
    return seconds / last


_SYSTEMS: dict[str, Callable[[Sequence[Occurrence]], dict[str, Any]]] = {
    "quotedb": quotedb,
    "exact": lambda made: other(Exact, made),
    "minhash": lambda made: other(MinHash, made),
    "fuzzy": lambda made: other(Fuzzy, made),
}


def measure(job: tuple[str, int]) -> dict[str, Any]:
    """One system at one size, in a process of its own."""
    name, size = job
    made = list(occurrences(size))
    random.Random(1).shuffle(made)
    return _SYSTEMS[name](made)


def table(found: Iterable[dict[str, Any]], day: date) -> str:
    """A Markdown table."""
    lines = [
        "# Merging beside other approaches",
        "",
        f"{day.isoformat()}, one process each, CPU time, all in memory; by `python -m benchmarks.merge_speed` over the"
        " occurrences that `benchmarks/occurrences.py` makes. The memory includes the occurrences themselves.",
        "",
        "| system | quotes | quotes/s | pairwise P / R | F1 | B-cubed P / R | F1 | one more, µs | MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in found:
        pairs, cubed = one["pairs"], one["b_cubed"]
        lines.append(
            f"| {one['system']} | {one['quotes']:,} | {one['per_second']:,.0f} | {pairs[0]:.3f} / {pairs[1]:.3f} |"
            f" {f1(pairs):.3f} | {cubed[0]:.3f} / {cubed[1]:.3f} | {f1(cubed):.3f} | {1e6 * one['one_more']:,.0f} |"
            f" {one['megabytes']:,} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print."""
    command = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    command.add_argument("--systems", nargs="+", choices=sorted(_SYSTEMS), default=list(_SYSTEMS))
    command.add_argument("--write", type=Path, default=RESULTS)
    command.add_argument("--no-write", action="store_true")
    command.add_argument("--json", action="store_true")
    options = command.parse_args()
    jobs = [(n, size) for size in options.sizes for n in options.systems if n != "fuzzy" or size <= MOST_FUZZY]
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        found = list(pool.imap(measure, jobs, chunksize=1))
    print(json.dumps(found) if options.json else table(found, date.today()), end="")
    if not options.no_write:
        options.write.write_text(table(found, date.today()), encoding="utf-8")


if __name__ == "__main__":
    main()
