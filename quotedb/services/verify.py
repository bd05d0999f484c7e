"""Everything that is stored, checked against what it says it is: hashes, spans, ids, triggers, keys, counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, exists, func, literal, select, text

from quotedb.db.counts import stale_counts, stale_totals, stale_voices
from quotedb.db.dialect import among, numbers_in_parts
from quotedb.db.engine import reading
from quotedb.db.fingerprint import differences, expected, fingerprint
from quotedb.db.tables import aliases, attributions, links, outlets, quotes, sources, spans, speakers, superseded
from quotedb.parsers.articles import Metadata
from quotedb.services import reporting
from quotedb.services.damage import digest_of, expect_damage
from quotedb.services.decision_faults import decision_faults
from quotedb.services.judgements import load
from quotedb.services.printings import day_of
from quotedb.services.revising import gone_sources
from quotedb.services.spellings import stale_names
from quotedb.text.ids import attribution_id, link_id, source_id, speaker_id
from quotedb.text.spans import Span

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that isn't what it says it is: the source or row concerned, and the quotes it bears on."""

    where: str
    what: str
    quotes: tuple[str, ...] = ()

    def __str__(self) -> str:
        affected = f" (quotes: {', '.join(self.quotes)})" if self.quotes else ""
        return f"{self.where}: {self.what}{affected}"


@dataclass(slots=True)
class Report:
    """What was checked, how many of each, and what is wrong."""

    checked: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def verify(engine: Engine, *, progress: Callable[[int], None] = lambda done: None) -> Report:
    """Check the whole database in one state of it; changes nothing. ``progress`` counts sources."""
    report = Report()
    wanted = expected(engine.url)
    with reading(engine) as connection:
        expect_damage(connection)
        _file(connection, report)
        found = differences(fingerprint(connection), wanted)
        report.checked["schema objects"] = len(wanted)
        report.faults += [Fault("schema", line) for line in found]
        if any(line.startswith(("missing: table ", "different: table ")) for line in found):
            return report  # what stands in a table's place may be anything, and endless
        for done, batch in _sources(connection):
            _texts(connection, batch, report)
            progress(done)
        _names(connection, report)
        _quotes(connection, report)
        _links(connection, report)
        _decisions(connection, report)
        _revisions(connection, report)
    return report


def _file(connection: Connection, report: Report) -> None:
    """SQLite's own checks; PostgreSQL's constraints can't be got around from outside a superuser's session."""
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.execute(text("PRAGMA quick_check(20)")):
        if line != "ok":
            report.faults.append(Fault("file", line))
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        report.faults.append(Fault(f"{row[0]} row {row[1]}", f"refers to a row of {row[2]} that isn't there"))


def _sources(connection: Connection) -> Iterator[tuple[int, list[int]]]:
    """Row numbers of all sources, some at a time, with how many there have been."""
    done = 0
    for numbers in numbers_in_parts(connection, sources, _PAGE):
        done += len(numbers)
        yield done, numbers


@dataclass(slots=True)
class _Claim:
    """An attribution as stored, and its spans."""

    public_id: str
    quote: str
    text: str
    spans: list[tuple[str, int, int, str]] = field(default_factory=list)


def _texts(connection: Connection, numbers: list[int], report: Report) -> None:
    """Hashes and ids of sources; ids, words and spans of their attributions."""
    claims = _claims(connection, numbers)
    query = (
        select(sources.c.id, sources.c.public_id, sources.c.text_sha256, sources.c.url, sources.c.text, outlets.c.key)
        .add_columns(sources.c.published)
        .outerjoin_from(sources, outlets, outlets.c.id == sources.c.outlet_id)
        .where(among(connection, sources.c.id, numbers))
        .order_by(sources.c.id)
    )
    for row in connection.execute(query):
        own = claims.get(row.id, {})
        affected = tuple(sorted({claim.quote for claim in own.values()}))
        where = f"source {row.public_id}"
        if digest_of(row.text) != row.text_sha256:
            report.faults.append(Fault(where, "its text isn't the one whose hash is stored", affected))
        days = ("", day_of(Metadata(url=row.url, published=row.published)))
        if row.public_id not in {source_id(row.text_sha256, row.key, row.url, day) for day in days}:
            report.faults.append(Fault(where, "its id isn't that of its text, outlet and address or day", affected))
        for claim in own.values():
            _claim(claim, row.public_id, row.text, report)
        _count(report, "sources", 1)
        _count(report, "attributions", len(own))
        _count(report, "spans", sum(len(claim.spans) for claim in own.values()))


def _claims(connection: Connection, numbers: list[int]) -> dict[int, dict[int, _Claim]]:
    claims: dict[int, dict[int, _Claim]] = {}
    query = (
        select(attributions.c.source_id, attributions.c.id, attributions.c.public_id, attributions.c.text)
        .add_columns(quotes.c.public_id.label("quote"))
        .join_from(attributions, quotes)
        .where(among(connection, attributions.c.source_id, numbers))
    )
    for row in connection.execute(query):
        claims.setdefault(row.source_id, {})[row.id] = _Claim(row.public_id, row.quote, row.text)
    placed = (
        select(spans)
        .join_from(attributions, spans, spans.c.attribution_id == attributions.c.id)
        .where(among(connection, attributions.c.source_id, numbers))
        .order_by(spans.c.attribution_id, spans.c.role, spans.c.ordinal)
    )
    for row in connection.execute(placed):
        claim = claims.get(row.source_id, {}).get(row.attribution_id)
        if claim is not None:
            claim.spans.append((row.role, row.start, row.stop, row.exact))
    return claims


def _claim(claim: _Claim, source: str, words: str, report: Report) -> None:
    where = f"source {source}, attribution {claim.public_id}"
    for role, start, stop, exact in claim.spans:
        if not 0 <= start < stop <= len(words) or words[start:stop] != exact:
            fault = Fault(where, f"{role} {start}-{stop} isn't in the text", (claim.quote,))
            report.faults.append(fault)
    content = [(start, stop, exact) for role, start, stop, exact in claim.spans if role == "content"]
    if attribution_id(source, [Span(start, stop) for start, stop, _ in content]) != claim.public_id:
        report.faults.append(Fault(where, "its id isn't that of its source and spans", (claim.quote,)))
    if " ".join(exact for _, _, exact in content) != claim.text:
        report.faults.append(Fault(where, "its words aren't those of its spans", (claim.quote,)))


def _names(connection: Connection, report: Report) -> None:
    query = (
        select(speakers.c.id, speakers.c.public_id.label("speaker"), aliases.c.public_id, aliases.c.key)
        .add_columns(aliases.c.retired)
        .outerjoin_from(speakers, aliases, aliases.c.speaker_id == speakers.c.id)
        .order_by(speakers.c.id)
    )
    for _, rows in groupby(_streamed(connection, query), key=lambda row: row.id):
        names = list(rows)
        _count(report, "speakers", 1)
        where = f"speaker {names[0].speaker}"
        if names[0].key is None:
            report.faults.append(Fault(where, "has no name"))
            continue
        _count(report, "names", len(names))
        for row in names:
            if speaker_id(row.key) != row.public_id:
                report.faults.append(Fault(f"alias {row.public_id}", "its id isn't that of its name"))
        there = [row.key for row in names if not row.retired] or [row.key for row in names]
        if speaker_id(min(there)) != names[0].speaker:
            report.faults.append(Fault(where, "its id isn't that of the first of its names"))
    for public_id in stale_names(connection):
        report.faults.append(Fault(f"alias {public_id}", "its words, or whether anything has it, aren't what is kept"))


def _streamed(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
    """Rows as they come, some at a time, however many there are."""
    return iter(connection.execute(query.execution_options(yield_per=_PAGE)))


def _quotes(connection: Connection, report: Report) -> None:
    _count(report, "quotes", connection.execute(select(func.count()).select_from(quotes)).scalar_one())
    current = attributions.c.quote_id == quotes.c.id, attributions.c.retired_run_id.is_(None)
    own = attributions.c.public_id == literal("a") + func.substr(quotes.c.public_id, 2)
    strange = select(quotes.c.public_id).where(exists().where(*current), ~exists().where(*current, own))
    for public_id in connection.execute(strange.order_by(quotes.c.public_id)).scalars():
        report.faults.append(Fault(f"quote {public_id}", "its id is that of none of its attributions"))
    for public_id in sorted({*stale_counts(connection), *reporting.stale(connection)}):
        report.faults.append(Fault(f"quote {public_id}", "its counts or conflicts aren't those of its attributions"))
    for public_id in stale_voices(connection):
        report.faults.append(Fault(f"speaker {public_id}", "is quoted more or less often than is kept"))
    for name in stale_totals(connection):
        report.faults.append(Fault(f"totals, {name}", "isn't what the rows come to"))


def _links(connection: Connection, report: Report) -> None:
    longer, shorter = attributions.alias("longer"), attributions.alias("shorter")
    here, there = sources.alias("here"), sources.alias("there")
    whole, part = quotes.alias("whole"), quotes.alias("part")
    query = (
        select(links, longer.c.public_id.label("a"), shorter.c.public_id.label("b"), here.c.public_id.label("source"))
        .add_columns(whole.c.public_id.label("quote"), here.c.text, there.c.text.label("other"))
        .add_columns(there.c.public_id.label("other_source"), part.c.public_id.label("other_quote"))
        .join_from(links, longer, longer.c.id == links.c.longer_id)
        .join(shorter, shorter.c.id == links.c.shorter_id)
        .join(here, here.c.id == longer.c.source_id)
        .join(there, there.c.id == shorter.c.source_id)
        .join(whole, whole.c.id == longer.c.quote_id)
        .join(part, part.c.id == shorter.c.quote_id)
    )
    for row in _streamed(connection, query):
        _count(report, "links", 1)
        where = f"source {row.source}, link {row.public_id}"
        if link_id(row.type, row.a, row.b) != row.public_id:
            report.faults.append(Fault(where, "its id isn't that of its ends", (row.quote,)))
        if row.longer_exact is not None and row.text[row.longer_start : row.longer_stop] != row.longer_exact:
            report.faults.append(Fault(where, "its words aren't in the text", (row.quote,)))
        if row.shorter_exact is not None and row.other[row.shorter_start : row.shorter_stop] != row.shorter_exact:
            where = f"source {row.other_source}, link {row.public_id}"
            report.faults.append(Fault(where, "its words aren't in the text", (row.other_quote,)))


def _decisions(connection: Connection, report: Report) -> None:
    stored = load(connection)
    report.checked["decisions"] = len(stored)
    for one, what in decision_faults(connection, stored):
        report.faults.append(Fault(f"decision {one.public_id}", what))


def _revisions(connection: Connection, report: Report) -> None:
    """Whether what look-ups leave out is what stands nowhere."""
    kept = {row.source_id: row.since for row in connection.execute(select(superseded))}
    found = {row.source_id: row.since for row in connection.execute(gone_sources())}
    wrong = [number for number in kept.keys() | found.keys() if kept.get(number) != found.get(number)]
    names = select(sources.c.public_id).where(among(connection, sources.c.id, wrong)).order_by(sources.c.public_id)
    for public_id in connection.execute(names).scalars() if wrong else ():
        report.faults.append(Fault(f"source {public_id}", "whether it is superseded isn't what its revisions say"))


def _count(report: Report, what: str, number: int) -> None:
    report.checked[what] = report.checked.get(what, 0) + number
