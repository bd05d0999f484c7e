"""Merge a growing collection in a real SQLite database: quality, rate, memory, and what one more quote costs.

    python -m benchmarks.merge_scale [--quotes 1000000] [--order date|random] [--write PATH | --no-write]

Each occurrence of ``benchmarks/occurrences.py`` is an article of its own: what is said around it, and the words. They
arrive by date, as news does, or in random order, where every batch is about clusters that most batches before it were
about; some thousand in a transaction, through the services that ingest uses, but for extraction and names, which aren't
merging. At 10k, 100k and 1M it measures the collection as it is then: precision and recall over pairs and by B-cubed,
the CPU time that merging takes, and the cost of a batch of one, the next in order, rolled back.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from sqlalchemy import Connection, Engine, select

from benchmarks.occurrences import Occurrence, occurrences
from quotedb.db.dialect import insert_rows
from quotedb.db.engine import engine_for, reading, writing
from quotedb.db.locate import parse
from quotedb.db.tables import aliases, attributions, sources, speakers
from quotedb.extract.model import Attribution, Kind, Speaker
from quotedb.parsers.articles import Article, Metadata
from quotedb.services import clustering, migrate, reporting, storing
from quotedb.services.collecting import collecting_seldom
from quotedb.services.naming import Named
from quotedb.services.storing import Document
from quotedb.text.ids import speaker_id
from quotedb.text.spans import Span

SIZES = (10_000, 100_000, 1_000_000)
AT_ONCE = 2000
ONE_BY_ONE = 300
STRAGGLERS = 50
"""One in so many is made and not used: the last by date are months of slogans that are said again, and nothing else."""
CHECKPOINT = 50_000
RESULTS = Path(__file__).parent / "results" / "merge_scale.md"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured at one size; times in seconds of CPU."""

    quotes: int
    pairs: tuple[float, float]
    b_cubed: tuple[float, float]
    merging: float
    """Per quote of the batches since the size before."""
    everything: float
    one_more: float
    megabytes: int


def f1(figures: tuple[float, float]) -> float:
    """The harmonic mean of precision and recall."""
    precision, recall = figures
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def scored(placed: Iterable[tuple[int, int]]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Precision and recall over pairs, and by B-cubed (Bagga and Baldwin 1998), given true and found clusters."""
    both = Counter(placed)
    wanted: Counter[int] = Counter()
    made: Counter[int] = Counter()
    for (here, there), n in both.items():
        wanted[here] += n
        made[there] += n
    size = both.total()
    right = sum(n * (n - 1) for n in both.values())
    pairs = (
        right / max(1, sum(n * (n - 1) for n in made.values())),
        right / max(1, sum(n * (n - 1) for n in wanted.values())),
    )
    precision = sum(n * n / made[there] for (_, there), n in both.items()) / size
    recall = sum(n * n / wanted[here] for (here, _), n in both.items()) / size
    return pairs, (precision, recall)


class Collection:
    """A database to which occurrences are added."""

    def __init__(self, connection: Connection) -> None:
        self.named: dict[str, Named] = {}
        self.run = storing.ensure_run(connection, "generated", "1", "{}")
        self.merging = self.everything = 0.0
        self.done = 0
        self.megabytes = megabytes()

    def add(self, connection: Connection, batch: Sequence[Occurrence]) -> None:
        """One batch, as ingest stores one."""
        started = time.process_time()
        documents = [self._document(one) for one in batch]
        self._name(connection, documents)
        self.done += len(batch)
        stored = storing.store_sources(connection, documents)
        new = stored.new
        utterances = storing.utterances(new, self.named)
        before = time.process_time()
        made = clustering.plan(connection, utterances, (), ())
        between = time.process_time()
        rows = storing.write_attributions(connection, new, self.run, made.quote_rows, self.named)
        after = time.process_time()
        touched = clustering.finish(connection, made, rows, storing.contents(new))
        self.merging += time.process_time() - after + between - before
        reporting.recount(connection, touched)
        self.everything += time.process_time() - started

    def _document(self, one: Occurrence) -> Document:
        utterance = one.utterance
        beside = [*utterance.beside, *utterance.speakers][:3]
        text = f"{utterance.around}. “{utterance.text}” {utterance.id}"
        start = text.index("“") + 1
        day = utterance.published or date(2020, 1, 1)
        article = Article(
            text,
            text.encode(),
            Metadata(utterance.id, outlet=utterance.outlet, published=day.isoformat()),
            utterance.id,
        )
        document = Document.of(article)
        found = []
        if not utterance.speakers:  # whom the article quotes elsewhere
            size = len(utterance.around) // len(beside)
            for number, name in enumerate(beside):
                found.append(self._said((Span(number * size, (number + 1) * size),), (name,), "indirect"))
        found.append(self._said((Span(start, start + len(utterance.text)),), utterance.speakers, "direct"))
        document.take(tuple(found))
        return document

    def _said(self, spans: tuple[Span, ...], by: Iterable[str], kind: Kind) -> Attribution:
        voices = tuple(Speaker(name, "person") for name in by)
        return Attribution(kind, spans, voices, None, None, None, 1.0, "generated")

    def _name(self, connection: Connection, documents: Sequence[Document]) -> None:
        """Speakers as they are: who is who isn't asked here."""
        new = sorted({n.key for d in documents for names in d.names for n in names} - self.named.keys())
        first = len(self.named) + 1
        rows = [(first + n, speaker_id(key), key) for n, key in enumerate(new)]
        insert_rows(connection, speakers, ("id", "public_id", "name", "kind"), [(*row, "person") for row in rows])
        columns = ("id", "public_id", "speaker_id", "form", "key", "kind", "block")
        insert_rows(connection, aliases, columns, [(n, name, n, key, key, "person", "-") for n, name, key in rows])
        self.named |= {key: Named(n, n, name) for n, name, key in rows}


def measured(
    engine: Engine,
    collection: Collection,
    truth: dict[str, int],
    extra: Sequence[Occurrence],
    since: tuple[int, float, float],
) -> Figures:
    """The collection as it is now; ``truth`` is the true cluster by path."""
    memory = megabytes() - collection.megabytes
    with reading(engine) as connection:
        query = select(sources.c.path, attributions.c.quote_id).join_from(attributions, sources)
        found = connection.execute(query.where(attributions.c.kind == "direct"))
        pairs, cubed = scored((truth[path], quote) for path, quote in found)
    costs = []
    done, times = collection.done, (collection.merging, collection.everything)
    for one in extra:
        before = collection.merging
        with engine.connect() as connection:
            transaction = connection.begin()
            named = dict(collection.named)
            collection.add(connection, [one])
            transaction.rollback()
            collection.named = named
        costs.append(collection.merging - before)
    collection.done, (collection.merging, collection.everything) = done, times
    count, merging, everything = since
    new = done - count
    return Figures(done, pairs, cubed, (times[0] - merging) / new, (times[1] - everything) / new, median(costs), memory)


def megabytes() -> int:
    """The most memory that this process has taken."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def told(collection: Collection, start: int, before: tuple[float, float]) -> str:
    """How far it is, and at what rate since the last time."""
    done = collection.done
    merging, everything = (
        1000 * (now - then) / (done - start)
        for now, then in zip((collection.merging, collection.everything), before, strict=True)
    )
    return f"{done:,}: merging {merging:.2f} ms, all {everything:.2f} ms a quote, {megabytes():,} MB"


def table(found: Sequence[Figures], way: Sequence[str], order: str, day: date) -> str:
    """A Markdown table, and below it the rates on the way."""
    lines = [
        "# Merging in a database",
        "",
        f"{day.isoformat()}, SQLite, one process, CPU time; by `python -m benchmarks.merge_scale --order {order}`. The"
        " rates are those of the batches since the line above; one more quote is a batch of one; memory is what the"
        " process takes more than before the first batch.",
        "",
        "| quotes | pairwise F1 | B-cubed F1 | merging, ms a quote | all, ms a quote | one more, ms | to 10k's | MB |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in found:
        cost = one.one_more / found[0].one_more
        lines.append(
            f"| {one.quotes:,} | {f1(one.pairs):.3f} | {f1(one.b_cubed):.3f} | {1000 * one.merging:.2f} |"
            f" {1000 * one.everything:.2f} | {1000 * one.one_more:.2f} | x{cost:.2f} | {one.megabytes:,} |"
        )
    if way:
        lines += ["", "On the way, with the memory of the whole process, generated occurrences included:", ""]
        lines += [f"- {line}" for line in way]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print, at each size that is reached."""
    command = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("--quotes", type=int, default=SIZES[-1])
    command.add_argument("--order", choices=("date", "random"), default="date")
    command.add_argument("--write", type=Path, default=RESULTS)
    command.add_argument("--no-write", action="store_true")
    options = command.parse_args()
    made = list(occurrences(options.quotes + max(ONE_BY_ONE, options.quotes // STRAGGLERS)))
    if options.order == "random":
        random.Random(1).shuffle(made)
    else:
        made.sort(key=lambda one: (one.utterance.published or date.max, one.utterance.id))
    truth = {one.utterance.id: one.cluster for one in made}
    found: list[Figures] = []
    with tempfile.TemporaryDirectory() as folder, collecting_seldom():
        url = parse(str(Path(folder) / "scale.db"))
        migrate.upgrade(url)
        engine = engine_for(url)
        with writing(engine) as connection:
            collection = Collection(connection)
        since, before = (0, 0.0, 0.0), (0.0, 0.0)
        way: list[str] = []
        for start in range(0, options.quotes, AT_ONCE):
            with writing(engine) as connection:
                collection.add(connection, made[start : min(start + AT_ONCE, options.quotes)])
            done = collection.done
            if done % CHECKPOINT == 0:
                way.append(told(collection, done - CHECKPOINT, before))
                print(way[-1], file=sys.stderr)
                before = (collection.merging, collection.everything)
            if done in SIZES or done == options.quotes:
                found.append(measured(engine, collection, truth, made[done : done + ONE_BY_ONE], since))
                since = (done, collection.merging, collection.everything)
                print(table(found, [], options.order, date.today()).splitlines()[-1], flush=True)
                if not options.no_write:
                    options.write.write_text(table(found, way, options.order, date.today()), encoding="utf-8")
        engine.dispose()


if __name__ == "__main__":
    main()
