"""Articles into the database: parse, extract, resolve speakers, merge, write; one transaction a batch.

What ends up in the database is a function of the set of articles: neither their order nor how they are cut into batches
nor how many processes bring them leaves a trace in quotes, speakers, links or ids.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from quotedb.db.dialect import among
from quotedb.db.engine import reading, writing
from quotedb.db.tables import outlets, readings, runs, sources
from quotedb.errors import DatabaseProblem, InputRefused, NotFound
from quotedb.extract import EXTRACTOR, EXTRACTOR_VERSION, extract
from quotedb.extract.model import Attribution
from quotedb.parsers.articles import Article, Metadata
from quotedb.services import clustering, naming, reporting, settling, storing
from quotedb.services.collecting import collecting_seldom
from quotedb.services.printings import UNDATED, day_of, joined
from quotedb.services.storing import Document
from quotedb.text.ids import run_id

BATCH_ARTICLES = 512
"""Of one transaction: what is looked up by hashes stands in most pages of a large file, and each batch writes them."""
BATCH_CHARACTERS = 8_000_000
SETTINGS = json.dumps({"indirect": True}, sort_keys=True)
Found = tuple[Attribution, ...]
_LOG = logging.getLogger(__name__)
_RETRIES = 5
_PASSING = ("40001", "40P01")


@dataclass(slots=True)
class Summary:
    """What an import did, in articles; ``attributions`` counts those that are new."""

    stored: int = 0
    unchanged: int = 0
    described: int = 0
    """Known already, and now known better: a title, a date."""
    reread: int = 0
    """Known already, and read again because another version of the extractor had read them."""
    refused: int = 0
    attributions: int = 0
    revised: int = 0
    """Of those stored: how many revise what stood at their address."""

    @property
    def seen(self) -> int:
        """Articles dealt with."""
        return self.stored + self.unchanged + self.described + self.reread + self.refused


def ingest(
    engine: Engine,
    articles: Iterable[Article | InputRefused],
    *,
    report: Callable[[str], None] = lambda message: None,
    progress: Callable[[int], None] = lambda done: None,
    batch_articles: int = BATCH_ARTICLES,
    jobs: int = 1,
) -> Summary:
    """Store articles and what they say; what is refused is reported, counted and passed over.

    ``jobs`` processes extract; what is stored, and in which order, doesn't depend on how many.

    Each batch is one transaction: an article is in the database whole or not at all, and after an interruption the same
    call completes the work. ``DatabaseProblem`` if the database stays busy.
    """
    summary = Summary()
    with collecting_seldom():
        _renew(engine, summary)
        for batch in _extracted(engine, _batches(articles, summary, report, batch_articles), jobs):
            _store_batch(engine, batch, summary)
            progress(summary.seen)
    return summary


def reextract(
    engine: Engine,
    wanted: Collection[str] | None = None,
    *,
    progress: Callable[[int], None] = lambda done: None,
    batch_articles: int = BATCH_ARTICLES,
    jobs: int = 1,
) -> Summary:
    """Read stored articles again (those with these public ids, or all) where another run's attributions are current.

    What that run found is kept as retired; decisions by people hold for the same words, or wait as orphaned. Each batch
    is one transaction, and after an interruption the same call completes the work.
    """
    summary = Summary()
    if wanted is not None:
        with reading(engine) as connection:
            there = select(sources.c.public_id).where(among(connection, sources.c.public_id, wanted))
            missing = sorted(set(wanted) - set(connection.execute(there).scalars()))
        if missing:
            raise NotFound("no article has this id", where=missing[0])
    with collecting_seldom():
        _renew(engine, summary)
        for batch in _extracted(engine, _stored_batches(engine, wanted, batch_articles), jobs):
            _store_batch(engine, batch, summary)
            progress(summary.seen)
    return summary


def _renew(engine: Engine, summary: Summary) -> None:
    """Work out again what an upgrade of the database or of the program has made out of date."""
    with reading(engine) as connection:
        anew, unsketched = naming.outdated(connection), reporting.outdated(connection)
    if anew:
        _store_batch(engine, [], summary, anew=True)
    if unsketched:
        with writing(engine) as connection:
            reporting.complete(connection)


def _stored_batches(engine: Engine, wanted: Collection[str] | None, size: int) -> Iterator[list[Document]]:
    """Stored sources as documents, some at a time, in the order in which they were stored."""
    last = 0
    query = (
        select(sources, outlets.c.name.label("outlet"))
        .outerjoin_from(sources, outlets, outlets.c.id == sources.c.outlet_id)
        .order_by(sources.c.id)
        .limit(size)
    )
    while True:
        with reading(engine) as connection:
            part = query.where(sources.c.id > last)
            if wanted is not None:
                part = part.where(among(connection, sources.c.public_id, wanted))
            rows = connection.execute(part).all()
        if not rows:
            return
        last = rows[-1].id
        yield [storing.stored_document(row) for row in rows]


def _extracted(engine: Engine, batches: Iterable[list[Document]], jobs: int) -> Iterator[list[Document]]:
    """The batches with what extraction finds in those of their articles that need it.

    With several processes one batch is extracted while the one before it is written.
    """
    if jobs <= 1:
        for batch in batches:
            for document in _unread(engine, batch):
                document.take(extract(document.article.text).attributions)
            yield batch
        return
    from quotedb.services.workers import processes, started

    with processes(jobs) as pool:
        before: tuple[list[Document], list[Document], Iterator[Found]] | None = None
        for batch in batches:
            unread = _unread(engine, batch)
            found = started(pool, _found, [document.article.text for document in unread])
            if before is not None:
                yield _taken(*before)
            before = (batch, unread, found)
        if before is not None:
            yield _taken(*before)


def _taken(batch: list[Document], unread: list[Document], found: Iterator[Found]) -> list[Document]:
    for document, attributions_found in zip(unread, found, strict=True):
        document.take(attributions_found)
    return batch


def _found(texts: list[str]) -> list[Found]:
    return [extract(text).attributions for text in texts]


def _unread(engine: Engine, batch: list[Document]) -> list[Document]:
    """Those that this very run of the extractor hasn't read."""
    with reading(engine) as connection:
        current = _read_already(connection, {name for d in batch for name in (d.public_id, d.later_id(d.day))})
    return [
        document
        for document in batch
        if document.later_id(document.day) not in current
        and current.get(document.public_id) not in (UNDATED, document.day)
    ]


def _batches(
    articles: Iterable[Article | InputRefused], summary: Summary, report: Callable[[str], None], size: int
) -> Iterator[list[Document]]:
    """Documents in batches; copies of one source inside a batch become one document."""
    batch: dict[tuple[str, str], Document] = {}
    characters = place = 0
    for article in articles:
        if isinstance(article, InputRefused):
            summary.refused += 1
            report(f"refused: {article}")
            continue
        for note in article.notes:
            report(f"note: {article.where}: {note}")
        document = Document.of(article)
        twin = batch.get((document.public_id, document.day))
        place += 1
        (twin or document).sighted(place, article)
        if twin is not None:
            twin.metadata = joined(twin.metadata, document.metadata)
            summary.unchanged += 1
            continue
        batch[document.public_id, document.day] = document
        characters += len(article.text)
        if len(batch) >= size or characters >= BATCH_CHARACTERS:
            yield list(batch.values())
            batch = {}
            characters = 0
    if batch:
        yield list(batch.values())


def _store_batch(engine: Engine, batch: list[Document], summary: Summary, *, anew: bool = False) -> None:
    begin = time.monotonic()
    for attempt in range(_RETRIES):
        try:
            with writing(engine) as connection:
                done = _write(connection, batch, anew)
            break
        except DatabaseProblem as error:
            if attempt + 1 == _RETRIES or not _is_passing(error):
                raise
            _LOG.info("run again: %s", error)
            time.sleep(0.05 * 2**attempt)
    figures = {"articles": len(batch), "stored": done.stored, "attributions": done.attributions}
    figures["milliseconds"] = round(1000 * (time.monotonic() - begin))
    _LOG.debug(
        "batch of %(articles)d written: %(stored)d stored, in %(milliseconds)d ms", figures, extra={"figures": figures}
    )
    summary.stored += done.stored
    summary.revised += done.revised
    summary.unchanged += done.unchanged
    summary.described += done.described
    summary.reread += done.reread
    summary.attributions += done.attributions


def _is_passing(error: DatabaseProblem) -> bool:
    """Whether the transaction may succeed when run again: a serialization failure or a deadlock."""
    return getattr(error.__cause__, "sqlstate", None) in _PASSING


def _read_already(connection: Connection, public_ids: Collection[str]) -> dict[str, str]:
    """Those of these sources that this very run of the extractor has read, and of which day each is."""
    # The run is no condition: both databases would begin with all that it has ever read.
    query = (
        select(sources.c.public_id, sources.c.url, sources.c.published, runs.c.public_id.label("run"))
        .join_from(sources, readings)
        .join(runs, runs.c.id == readings.c.run_id)
        .where(among(connection, sources.c.public_id, public_ids))
    )
    own = run_id(EXTRACTOR, EXTRACTOR_VERSION, SETTINGS)
    return {
        row.public_id: day_of(Metadata(url=row.url, published=row.published))
        for row in connection.execute(query)
        if row.run == own
    }


def _write(connection: Connection, batch: list[Document], anew: bool) -> Summary:
    """One batch inside its transaction; ``anew``: all names are grouped, and not only those that the batch touches."""
    run = storing.ensure_run(connection, EXTRACTOR, EXTRACTOR_VERSION, SETTINGS)
    stored = storing.store_sources(connection, batch)
    for document in stored.new:
        if document.found is None:  # the text was read, as what another day's was
            document.take(extract(document.article.text).attributions)
    current = _read_already(connection, [document.public_id for document in stored.known])
    again = [d for d in stored.known if d.public_id not in current and d.found is not None]
    retired = storing.retire(connection, again, run)
    reread = [d for d in again if d.found]
    fresh = stored.new + reread
    said = (name for document in fresh for names in document.names for name in names)
    resolved = naming.resolve(connection, said, run=run, anew=anew, retired=retired)
    dirty = (resolved.dirty | storing.current_rows(connection, stored.redated)) - retired
    utterances = storing.utterances(fresh, resolved.names)
    made = clustering.plan(connection, utterances, dirty, retired)
    storing.note_readings(connection, [*stored.new, *again], run)
    rows = storing.write_attributions(connection, fresh, run, made.quote_rows, resolved.names)
    reporting.write_sketches(connection, [(d.row, d.article.text) for d in stored.new])
    touched = clustering.finish(connection, made, rows, storing.contents(fresh))
    # A byline that was given later may credit an agency, and what gave its place to another text counts no more.
    altered = {document.row for document in stored.described} | stored.moved
    reporting.recount(connection, touched | storing.current_quotes(connection, altered))
    settling.settle(connection, within=[document.public_id for document in (*stored.new, *again)])
    changed = {d.public_id for d in reread} | {d.public_id for d in again if retired and not d.found}
    counted = {d.public_id for d in stored.known if d.counted} - changed
    described = counted & {d.public_id for d in stored.described}
    return Summary(
        stored=len(stored.new),
        revised=stored.revised,
        unchanged=len(counted) - len(described) + stored.repeated,
        described=len(described),
        reread=len(changed),
        attributions=len(rows),
    )
