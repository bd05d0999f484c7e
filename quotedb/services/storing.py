"""Rows of documents: outlets, runs, sources, and the attributions with their speakers and spans.

A source is identified by its text, its outlet and its address, or else its day (``quotedb.services.printings``). When
the same source comes again its text and hashes stay; of every other field the smallest value ever given stays, so that
a gap is filled whichever copy comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from quotedb.db.dialect import among, delete_rows, insert_missing, insert_rows, reserve_ids, update_rows
from quotedb.db.tables import attribution_speakers, attributions, outlets, readings, runs, sources, spans
from quotedb.extract.model import Attribution
from quotedb.merge.model import Utterance, most_quoted
from quotedb.parsers.articles import Article, Metadata, published_at
from quotedb.services.naming import Name, Named, name_of
from quotedb.services.places import Content, around
from quotedb.services.printings import DESCRIPTION, UNDATED, day_of, decoded, encoded, joined, printings
from quotedb.services.revising import Sighting, follow, hand_over
from quotedb.text.ids import attribution_id, run_id, source_id, text_sha256
from quotedb.text.names import name_key
from quotedb.text.spans import Span, content_of

_SOURCE = (
    *("id", "public_id", "text_sha256", "raw_sha256", "url", "outlet_id", "revises_id"),
    *(*DESCRIPTION, "published_at", "encoding", "encoding_guessed", "ingested_at", "text", "copies"),
)
_ATTRIBUTION = (
    *("id", "public_id", "source_id", "quote_id", "kind", "rule", "confidence"),
    *("run_id", "via", "text"),
)
_SPAN = ("attribution_id", "source_id", "role", "ordinal", "start", "stop", "exact")


@dataclass(slots=True)
class Document:
    """One article on its way into the database."""

    article: Article
    metadata: Metadata
    text_sha256: str
    outlet_key: str | None
    public_id: str
    """The source's; until it is stored, the id that text, outlet and address make."""
    day: str = UNDATED
    """By which it is told from copies of other days."""
    found: tuple[Attribution, ...] | None = None
    """What extraction found; null while it hasn't run."""
    row: int = 0
    stored: bool = False
    """Whether it was read from the database: what it says is known."""
    counted: bool = True
    """Whether an article of the batch is it: it is not where another day's copy made it known."""
    copies: str | None = None
    """What copies say of it, where they differ (``printings.encoded``)."""
    ids: tuple[str, ...] = ()
    names: tuple[tuple[Name, ...], ...] = ()
    """Of the speakers of each attribution."""
    seen: list[tuple[int, str]] = field(default_factory=list)
    """Where it was seen: place in the import, and address."""

    @classmethod
    def of(cls, article: Article) -> Document:
        """The document, with its ids; extraction hasn't run."""
        digest = text_sha256(article.text)
        outlet = article.metadata.outlet
        key = name_key(outlet) if outlet is not None else None
        public_id = source_id(digest, key, article.metadata.url)
        return cls(article, article.metadata, digest, key, public_id, day_of(article.metadata))

    def later_id(self, day: str) -> str:
        """Id of the source that the same text is on a day that isn't the earliest."""
        return source_id(self.text_sha256, self.outlet_key, self.metadata.url, day)

    def identified(self, public_id: str, metadata: Metadata) -> None:
        """Make it this source, of which this is known by now."""
        self.metadata = metadata
        if public_id != self.public_id:
            self.public_id = public_id
            if self.found is not None:
                self.take(self.found)

    def sighted(self, place: int, article: Article) -> None:
        """Note where a copy was seen: its address is its URL, or else the file that it is, or else the path given."""
        address = article.metadata.url or article.file or article.metadata.path
        if address is not None:
            self.seen.append((place, address))

    @property
    def published(self) -> date | None:
        """The day in UTC."""
        return None if self.metadata.published is None else published_at(self.metadata.published).date()

    def take(self, found: tuple[Attribution, ...]) -> None:
        """Keep what extraction found, with the attributions' public ids and their speakers' names."""
        self.found = found
        self.ids = tuple(attribution_id(self.public_id, one.spans) for one in found)
        self.names = tuple(tuple(name_of(speaker, self.public_id) for speaker in one.speakers) for one in found)

    def items(self) -> Iterable[tuple[str, Attribution, tuple[Name, ...]]]:
        """Public ids, attributions and the names of their speakers."""
        return zip(self.ids, self.found or (), self.names, strict=True)


@dataclass(slots=True)
class Stored:
    """What happened to a batch's sources: new ones, and those whose description changed (``redated``: the day too)."""

    new: list[Document] = field(default_factory=list)
    described: list[Document] = field(default_factory=list)
    redated: list[Document] = field(default_factory=list)
    known: list[Document] = field(default_factory=list)
    revised: int = 0
    """How many of the new ones revise another."""
    repeated: int = 0
    """Articles of the batch that are the same source as another of its articles."""
    moved: set[int] = field(default_factory=set)
    """Rows of the sources that have come to stand at an address, or stand at none any more."""


def stored_document(row: Row[Any]) -> Document:
    """The document of a source that is stored, given all its columns and its ``outlet``'s name."""
    description = {name: getattr(row, name) for name in DESCRIPTION}
    metadata = Metadata(**description, url=row.url, outlet=row.outlet)
    where = row.path or row.public_id
    document = Document.of(Article(row.text, b"", metadata, where, row.encoding, row.encoding_guessed))
    document.stored = True
    return document


def ensure_run(connection: Connection, extractor: str, version: str, settings: str) -> int:
    """The row of the run of this extractor, version and settings, made at its first use."""
    public_id = run_id(extractor, version, settings)
    columns = ("public_id", "extractor", "version", "settings", "started_at")
    row = (public_id, extractor, version, settings, datetime.now(UTC))
    return insert_missing(connection, runs, "public_id", columns, [row])[public_id]


def store_sources(connection: Connection, documents: Sequence[Document]) -> Stored:
    """Insert the sources that are new and complete the description of those that aren't; fills every ``row``.

    ``Stored`` also has the sources that no document was and that are made, or described otherwise, by what these say.
    """
    outlet_rows = _outlet_rows(connection, documents)
    groups: dict[str, list[Document]] = {}
    for document in documents:
        groups.setdefault(document.public_id, []).append(document)
    before = _before(connection, groups)
    known = {name: decoded(before[name].copies, _metadata(before[name])) for name in before}
    said = {name: _said(known.get(name, {}), copies) for name, copies in groups.items()}
    days = {name: printings(one) for name, one in said.items()}
    before |= _before(
        connection, {groups[name][0].later_id(day) for name, found in days.items() if len(found) > 1 for day in found}
    )
    done = Stored()
    moved: list[tuple[Document, int]] = []
    copied = []
    for name, copies in groups.items():
        placed = _placed(copies, days[name], before, done)
        first = next(iter(days[name]))
        given = encoded(said[name])
        if name not in before:
            placed[first].copies = given
            continue
        if given != before[name].copies:
            copied.append((before[name].id, given))
        was = next(iter(printings(known[name])))
        if was not in (UNDATED, first):
            if not placed[was].counted:
                placed[was].counted, placed[first].counted = True, False
            moved.append((placed[was], before[name].id))
    described = [(document.row, *_description(document.metadata)) for document in done.described]
    update_rows(connection, sources, ("id", *DESCRIPTION, "published_at"), described)
    update_rows(connection, sources, ("id", "copies"), copied)
    for document, number in zip(done.new, reserve_ids(connection, sources, len(done.new)), strict=True):
        document.row = number
    now = datetime.now(UTC)
    since = {document.row: before[document.public_id].ingested_at for document in done.known}
    for document, old in moved:
        stored = since.pop(old)
        _insert_sources(connection, [document], outlet_rows, {}, stored)
        done.moved |= hand_over(connection, old, document.row)
        since[document.row] = stored
    changes = follow(connection, _sightings([*done.new, *done.known], outlet_rows), since, now)
    there = {document.row for document, _ in moved}
    _insert_sources(connection, [d for d in done.new if d.row not in there], outlet_rows, changes.revises, now)
    done.moved |= changes.write(connection, now)
    done.revised = len(changes.revises)
    return done


def _before(connection: Connection, public_ids: Collection[str]) -> dict[str, Any]:
    """The sources that are stored under these ids."""
    if not public_ids:
        return {}
    columns = (sources.c[name] for name in ("id", "public_id", "ingested_at", "url", "copies", *DESCRIPTION))
    query = select(*columns).where(among(connection, sources.c.public_id, public_ids))
    return {row.public_id: row for row in connection.execute(query)}


def _metadata(row: Any) -> Metadata:
    return Metadata(**{name: getattr(row, name) for name in ("url", *DESCRIPTION)})


def _said(known: Mapping[str, Metadata], copies: Sequence[Document]) -> dict[str, Metadata]:
    """What copies have said by now, by their day."""
    said = dict(known)
    for copy in copies:
        if not copy.stored:
            said[copy.day] = joined(said.get(copy.day, copy.metadata), copy.metadata)
    return said


def _placed(
    copies: Sequence[Document], days: Mapping[str, Metadata], before: Mapping[str, Any], done: Stored
) -> dict[str, Document]:
    """The documents of one text in one outlet, by day, each made the source that it is; all are noted in ``done``.

    The earliest day's takes the copies without a day. A day whose source nothing has changed and none is has none.
    """
    first, plain = next(iter(days)), copies[0].public_id
    placed = {}
    own = {day: [copy for copy in copies if day in (copy.day, copy.day or first)] for day in days}
    for day, metadata in days.items():
        public_id = plain if day == first else copies[0].later_id(day)
        row = before.get(public_id)
        description = {name: getattr(metadata, name) for name in DESCRIPTION}
        same = row is not None and all(getattr(row, name) == value for name, value in description.items())
        if own[day]:
            document, *others = own[day]
            document.seen += [seen for other in others for seen in other.seen]
            done.repeated += len(others)
        elif same:
            continue
        else:
            document = replace(copies[0], seen=[], counted=False)
        placed[day] = document
        document.identified(public_id, replace(document.metadata, **description))
        if row is None:
            done.new.append(document)
            continue
        document.row = row.id
        done.known.append(document)
        if not same:
            done.described.append(document)
            if row.published != metadata.published:
                done.redated.append(document)
    return placed


def note_readings(connection: Connection, documents: Sequence[Document], run: int) -> None:
    """Record that this run has read these documents, whatever it found in them."""
    delete_rows(connection, readings, "source_id", [document.row for document in documents])
    insert_rows(connection, readings, ("source_id", "run_id"), [(document.row, run) for document in documents])


def write_attributions(
    connection: Connection,
    documents: Sequence[Document],
    run: int,
    quote_rows: Mapping[str, int],
    names: Mapping[str, Named],
) -> dict[str, int]:
    """Insert the documents' attributions with speakers and spans; their rows by public id.

    What this very run found before another one took its place is made current again.
    """
    rows = _retired_rows(connection, documents, run)
    new = [public_id for document in documents for public_id in document.ids if public_id not in rows]
    revived = [(row, quote_rows[public_id], None) for public_id, row in rows.items()]
    update_rows(connection, attributions, ("id", "quote_id", "retired_run_id"), revived)
    numbers = dict(zip(new, reserve_ids(connection, attributions, len(new)), strict=True))
    claims, said, placed = [], [], []
    for document in documents:
        text = document.article.text
        for public_id, found, speaking in document.items():
            number = numbers.get(public_id)
            if number is None:
                continue
            via = found.via.of(text) if found.via else None
            words = content_of(found.spans, text)
            place = (number, public_id, document.row, quote_rows[public_id])
            claims.append((*place, found.kind, found.rule, found.confidence, run, via, words))
            for ordinal, name in enumerate(speaking):
                named = names[name.key]
                said.append((number, ordinal, named.speaker, named.alias))
            for role, ordinal, span in _roles(found):
                placed.append((number, document.row, role, ordinal, span.start, span.end, span.of(text)))
    insert_rows(connection, attributions, _ATTRIBUTION, claims)
    insert_rows(connection, attribution_speakers, ("attribution_id", "ordinal", "speaker_id", "alias_id"), said)
    insert_rows(connection, spans, _SPAN, placed)
    return rows | numbers


def utterances(documents: Iterable[Document], names: Mapping[str, Named]) -> list[Utterance]:
    """The documents' attributions as merging sees them: a voice without a name is nobody's."""
    made = []
    for document in documents:
        text = document.article.text
        said = [tuple(names[n.key].public_id for n in speaking if n.kind != "unnamed") for speaking in document.names]
        beside = most_quoted(Counter(speaker for speakers in said for speaker in set(speakers)))
        for (public_id, found, _), speakers in zip(document.items(), said, strict=True):
            made.append(
                Utterance(
                    id=public_id,
                    text=content_of(found.spans, text),
                    kind=found.kind,
                    source=document.public_id,
                    outlet=document.outlet_key,
                    published=document.published,
                    speakers=speakers,
                    around=around(found.spans, text),
                    beside=() if speakers else beside,
                )
            )
    return made


def contents(documents: Iterable[Document]) -> dict[str, Content]:
    """Where the words of the documents' attributions stand, by public id."""
    return {
        public_id: Content(found.spans, document.article.text)
        for document in documents
        for public_id, found, _ in document.items()
    }


def retire(connection: Connection, documents: Sequence[Document], run: int) -> set[int]:
    """Retire what other runs found in these documents; the rows concerned."""
    rows = {row for row, found_by in _current(connection, documents) if found_by != run}
    update_rows(connection, attributions, ("id", "retired_run_id"), [(row, run) for row in sorted(rows)])
    return rows


def current_rows(connection: Connection, documents: Sequence[Document]) -> set[int]:
    """Rows of the current attributions of these documents."""
    return {row for row, _ in _current(connection, documents)}


def current_quotes(connection: Connection, numbers: Collection[int]) -> set[int]:
    """Rows of the quotes that the sources with these row numbers carry."""
    query = select(attributions.c.quote_id).where(attributions.c.retired_run_id.is_(None))
    query = query.where(among(connection, attributions.c.source_id, numbers))
    return set(connection.execute(query).scalars()) if numbers else set()


def _current(connection: Connection, documents: Sequence[Document]) -> Iterable[tuple[int, int]]:
    """Current attributions of these documents: row, row of the run."""
    if not documents:
        return ()
    query = select(attributions.c.id, attributions.c.run_id).where(attributions.c.retired_run_id.is_(None))
    query = query.where(among(connection, attributions.c.source_id, [document.row for document in documents]))
    return [(row, run) for row, run in connection.execute(query)]


def _retired_rows(connection: Connection, documents: Sequence[Document], run: int) -> dict[str, int]:
    """Rows of what this run found in these documents and finds again, retired by now, by public id."""
    found = {public_id for document in documents for public_id in document.ids}
    query = select(attributions.c.public_id, attributions.c.id).where(attributions.c.run_id == run)
    query = query.where(attributions.c.retired_run_id.is_not(None), among(connection, attributions.c.public_id, found))
    return {row.public_id: row.id for row in connection.execute(query)}


def _roles(found: Attribution) -> Iterable[tuple[str, int, Span]]:
    for ordinal, span in enumerate(found.spans):
        yield "content", ordinal, span
    for role in ("mention", "cue", "antecedent", "via"):
        span = getattr(found, role)
        if span is not None:
            yield role, 0, span
    for ordinal, speaker in enumerate(found.speakers):
        if speaker.described is not None:
            yield "description", ordinal, speaker.described


def _outlet_rows(connection: Connection, documents: Sequence[Document]) -> dict[str, int]:
    """Rows of the documents' outlets by key; an outlet is shown under the smallest spelling ever given."""
    wanted: dict[str, str] = {}
    for document in documents:
        key, name = document.outlet_key, document.metadata.outlet
        if key is not None and name is not None:
            wanted[key] = min(wanted.get(key, name), name)
    query = select(outlets.c.id, outlets.c.key, outlets.c.name).where(among(connection, outlets.c.key, wanted))
    before = list(connection.execute(query))
    renamed = [(row.id, wanted[row.key]) for row in before if wanted[row.key] < row.name]
    update_rows(connection, outlets, ("id", "name"), renamed)
    missing = sorted(wanted.keys() - {row.key for row in before})
    new = insert_missing(connection, outlets, "key", ("key", "name"), [(key, wanted[key]) for key in missing])
    return {row.key: row.id for row in before} | new


def _description(metadata: Metadata) -> tuple[Any, ...]:
    """Values of ``DESCRIPTION`` and of ``published_at``."""
    published = metadata.published
    moment = None if published is None else published_at(published)
    return (*(getattr(metadata, name) for name in DESCRIPTION), moment)


def _sightings(documents: Sequence[Document], outlet_rows: Mapping[str, int]) -> list[Sighting]:
    """Where the documents were seen, in the order of the import."""
    return [
        Sighting(address, None if document.outlet_key is None else outlet_rows[document.outlet_key], document.row)
        for _, address, document in sorted(
            ((place, address, document) for document in documents for place, address in document.seen),
            key=lambda seen: seen[0],
        )
    ]


def _insert_sources(
    connection: Connection,
    new: Sequence[Document],
    outlet_rows: Mapping[str, int],
    revises: Mapping[int, int],
    now: datetime,
) -> None:
    rows = []
    for document in new:
        article, number = document.article, document.row
        outlet = None if document.outlet_key is None else outlet_rows[document.outlet_key]
        ids = (number, document.public_id, document.text_sha256, article.raw_sha256)
        place = (document.metadata.url, outlet, revises.get(number))
        read = (article.encoding, article.encoding_guessed, now, article.text)
        rows.append((*ids, *place, *_description(document.metadata), *read, document.copies))
    insert_rows(connection, sources, _SOURCE, rows)
