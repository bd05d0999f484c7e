"""Look-ups: speakers, quotes, words, sources, outlets, figures. Each reads a page and no more.

Pages of quotes come newest stored first, in the order of an index, so that the first page of somebody quoted a hundred
thousand times is as fast as anybody's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from quotedb.db.dialect import among, fulltext
from quotedb.db.tables import (
    aliases,
    attribution_speakers,
    attributions,
    conflicts,
    links,
    outlets,
    quotes,
    runs,
    sources,
    speakers,
)
from quotedb.services.answers import Voice, answers_of, carrier_name, disagree
from quotedb.services.contract import Record
from quotedb.services.decided import decided_names
from quotedb.services.finding import Candidate, current
from quotedb.services.revising import anything_superseded, stands

_STEP = 400
COUNTED = 10_000
"""Attributions that a speaker's counts look at; above, the count is a lower bound."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a look-up of quotes is about: ``indirect`` speech instead of the rest, one ``kind``, how sure at least."""

    indirect: bool = False
    kind: str | None = None
    min_confidence: float = 0.0
    limit: int = 20
    offset: int = 0
    as_of: datetime | None = None
    """What stood then instead of what stands now."""

    def conditions(self) -> list[Any]:
        """Conditions on ``attributions``."""
        return current(self.indirect, self.kind, self.min_confidence, self.as_of)


@dataclass(slots=True)
class Page:
    """Some rows of a list, and whether there are more behind them."""

    rows: list[Record] = field(default_factory=list)
    more: bool = False


def page_of(rows: Iterable[Record], limit: int, offset: int) -> Page:
    """``limit`` rows after ``offset`` others, 0 for all; reads one row further than it returns."""
    stop = offset + limit + 1 if limit else None
    found = list(islice(rows, offset, stop))
    more = bool(limit) and len(found) > limit
    return Page(found[:limit] if limit else found, more)


def speaker_card(
    connection: Connection, speaker: Candidate, min_confidence: float = 0.0, as_of: datetime | None = None
) -> Record:
    """Who a speaker is: names, and how many quotes there are, indirect speech apart."""
    forms = connection.execute(select(aliases.c.form).where(aliases.c.speaker_id == speaker.row)).scalars()
    said = (
        select(attributions.c.quote_id, attributions.c.kind)
        .join_from(attribution_speakers, attributions)
        .where(attribution_speakers.c.speaker_id == speaker.row, *current(None, None, min_confidence, as_of))
        .limit(COUNTED)
        .subquery()
    )
    indirect = said.c.kind == "indirect"
    count = select(indirect, func.count(said.c.quote_id.distinct()), func.count()).group_by(indirect)
    counts = {bool(which): (quoted, all_of) for which, quoted, all_of in connection.execute(count)}
    return {
        "speaker_id": speaker.public_id,
        "name": speaker.name,
        "kind": speaker.kind,
        "aliases": sorted(form for form in forms if form != speaker.name),
        "quotes": counts.get(False, (0, 0))[0],
        "indirect": counts.get(True, (0, 0))[0],
        "counts_are_lower_bounds": sum(all_of for _, all_of in counts.values()) >= COUNTED,
        "decisions": decided_names(connection, speaker.row),
    }


def speaker_quotes(connection: Connection, speaker: Candidate, choice: Choice) -> Page:
    """What a speaker said: a row per quote, with who carried it and whether the articles agree."""
    number = attribution_speakers.c.attribution_id
    query = (
        select(number, attributions.c.quote_id)
        .join_from(attribution_speakers, attributions)
        .where(attribution_speakers.c.speaker_id == speaker.row, *choice.conditions())
    )
    return _quotes_of(connection, query, number, choice)


def search(connection: Connection, words: str, choice: Choice) -> Page:
    """Quotes in which every one of ``words`` occurs, whatever case and whatever else stands in ``words``."""
    number = attributions.c.id
    query = select(number, attributions.c.quote_id).where(fulltext(connection, words), *choice.conditions())
    return _quotes_of(connection, query, number, choice)


def list_speakers(
    connection: Connection,
    kind: str | None,
    min_confidence: float,
    limit: int,
    offset: int,
    *,
    unnamed: bool = False,
    as_of: datetime | None = None,
) -> Page:
    """Speakers, the most quoted first; ``unnamed``: also those voices that have no name and so are each article's."""
    said = select(attribution_speakers.c.speaker_id, func.count().label("said"))
    if min_confidence > 0 or as_of is not None or anything_superseded(connection):
        said = said.join(attributions, attributions.c.id == attribution_speakers.c.attribution_id)
        said = said.where(*current(None, None, min_confidence, as_of))
    counted = said.group_by(attribution_speakers.c.speaker_id).subquery()
    query = (
        select(speakers.c.id)
        .join_from(speakers, counted, counted.c.speaker_id == speakers.c.id)
        .order_by(counted.c.said.desc(), speakers.c.public_id)
        .offset(offset)
    )
    if kind is not None:
        query = query.where(speakers.c.kind == kind)
    elif not unnamed:
        query = query.where(speakers.c.kind != "unnamed")
    numbers = list(connection.execute(query.limit(limit + 1) if limit else query).scalars())
    shown = numbers[:limit] if limit else numbers
    return Page(_speaker_rows(connection, shown, min_confidence, as_of), len(shown) < len(numbers))


def list_sources(
    connection: Connection, outlet: str | None, limit: int, offset: int, *, as_of: datetime | None = None
) -> Page:
    """Articles that stand at their address, in the order in which they were stored; ``outlet`` is a folded name."""
    query = (
        select(
            sources.c.id,
            sources.c.public_id.label("source_id"),
            outlets.c.name.label("outlet"),
            *(sources.c[name] for name in ("published", "title", "byline", "path", "url", "language")),
            sources.c.text_sha256.label("sha256"),
            func.length(sources.c.text).label("characters"),
            sources.c.encoding,
            sources.c.encoding_guessed,
        )
        .outerjoin_from(sources, outlets, outlets.c.id == sources.c.outlet_id)
        .where(stands(sources.c.id, as_of))
        .order_by(sources.c.id)
        .offset(offset)
    )
    if outlet is not None:
        query = query.where(outlets.c.key == outlet)
    rows = [dict(row._mapping) for row in connection.execute(query.limit(limit + 1) if limit else query)]
    page = Page(rows[:limit] if limit else rows, bool(limit) and len(rows) > limit)
    counts = _counts(connection, [row["id"] for row in page.rows])
    for row in page.rows:
        number = row.pop("id")
        row["quotes"], row["indirect"] = counts.get((number, False), 0), counts.get((number, True), 0)
    return page


def list_outlets(connection: Connection, limit: int, offset: int) -> Page:
    """Outlets by name, with what is stored of each; articles without an outlet come last, under no name."""
    query = (
        select(
            outlets.c.name.label("outlet"),
            func.count(sources.c.id).label("sources"),
            func.min(sources.c.published_at).label("first"),
            func.max(sources.c.published_at).label("last"),
        )
        .outerjoin_from(sources, outlets, outlets.c.id == sources.c.outlet_id)
        .group_by(outlets.c.id, outlets.c.name)
        .order_by(case((outlets.c.name.is_(None), 1), else_=0), outlets.c.name)
        .offset(offset)
    )
    rows = [
        {
            "outlet": row.outlet,
            "sources": row.sources,
            "first_published": None if row.first is None else row.first.date().isoformat(),
            "last_published": None if row.last is None else row.last.date().isoformat(),
        }
        for row in connection.execute(query.limit(limit + 1) if limit else query)
    ]
    return Page(rows[:limit] if limit else rows, bool(limit) and len(rows) > limit)


def stats(connection: Connection) -> Record:
    """How much of everything is in the database."""

    def count(query: Select[Any]) -> int:
        return int(connection.execute(query).scalar_one())

    def by(column: Any, *conditions: Any) -> dict[str, int]:
        query = select(column.label("name"), func.count().label("number")).where(*conditions).group_by(column)
        return {row.name: row.number for row in connection.execute(query.order_by(column))}

    live = quotes.c.n_attributions > 0
    now = current() if anything_superseded(connection) else [attributions.c.retired_run_id.is_(None)]
    return {
        "sources": count(select(func.count()).select_from(sources).where(stands(sources.c.id))),
        "superseded_sources": count(select(func.count()).select_from(sources).where(~stands(sources.c.id))),
        "independent_texts": count(select(func.count(sources.c.text_sha256.distinct()))),
        "outlets": count(select(func.count()).select_from(outlets)),
        "speakers": count(select(func.count()).select_from(speakers).where(speakers.c.kind != "unnamed")),
        "speakers_by_kind": by(speakers.c.kind),
        "attributions": count(select(func.count()).select_from(attributions).where(*now)),
        "attributions_by_kind": by(attributions.c.kind, *now),
        "without_speaker": count(select(func.count()).select_from(attributions).where(*now, ~_has_speaker())),
        "quotes": count(select(func.count()).select_from(quotes).where(live)),
        "quotes_of_several_sources": count(select(func.count()).select_from(quotes).where(quotes.c.n_sources > 1)),
        "conflicts": count(select(func.count()).select_from(conflicts)),
        "conflicts_by_severity": by(conflicts.c.severity),
        "links_by_type": by(links.c.type),
        "extractors": [f"{e} {v}" for e, v in connection.execute(select(runs.c.extractor, runs.c.version).distinct())],
    }


def summaries(connection: Connection, numbers: Sequence[int], conditions: Collection[Any]) -> list[Record]:
    """Quotes, in the order given: words, who said it according to whom, and who carried it when.

    ``conditions`` say which attributions count as carriers.
    """
    said: dict[int, dict[int, list[Voice]]] = {}
    query = (
        select(attributions.c.quote_id, attributions.c.id, speakers.c.name, speakers.c.public_id, speakers.c.kind)
        .join_from(attributions, attribution_speakers)
        .join(speakers, speakers.c.id == attribution_speakers.c.speaker_id)
        .where(among(connection, attributions.c.quote_id, numbers), *conditions)
        .order_by(attributions.c.id, attribution_speakers.c.ordinal)
    )
    for quote, number, *voice in connection.execute(query):
        said.setdefault(quote, {}).setdefault(number, []).append(Voice(*voice))
    carried: dict[int, list[Any]] = {}
    carriers = (
        select(
            attributions.c.quote_id,
            attributions.c.id,
            attributions.c.public_id,
            attributions.c.confidence,
            attributions.c.text,
            sources.c.public_id.label("source"),
            sources.c.path,
            sources.c.published,
            outlets.c.name.label("outlet"),
        )
        .join_from(attributions, sources)
        .outerjoin(outlets, outlets.c.id == sources.c.outlet_id)
        .where(among(connection, attributions.c.quote_id, numbers), *conditions)
        .order_by(sources.c.published_at.is_(None), sources.c.published_at, sources.c.public_id, attributions.c.id)
    )
    for row in connection.execute(carriers):
        carried.setdefault(row.quote_id, []).append(row)
    found = connection.execute(select(quotes).where(among(connection, quotes.c.id, numbers)))
    by_number = {row.id: row for row in found}
    return [_summary(by_number[n], said.get(n, {}), carried[n]) for n in numbers if n in by_number and n in carried]


def _summary(quote: Any, said: dict[int, list[Voice]], carriers: list[Any]) -> Record:
    answers = answers_of((row.public_id, carrier_name(row), said.get(row.id, ())) for row in carriers)
    articles = len({row.source for row in carriers})
    return {
        "quote_id": quote.public_id,
        "kind": quote.kind,
        "text": quote.text,
        "speaker": " | ".join(answer["speaker"] for answer in answers) or None,
        "carried_by": [
            {
                "outlet": row.outlet,
                "published": row.published,
                "source_id": row.source,
                "path": row.path,
                "attribution_id": row.public_id,
            }
            for row in carriers
        ],
        "sources": articles,
        "independent": min(quote.n_reports, articles),
        "outlets": len({row.outlet for row in carriers if row.outlet is not None}),
        "wordings": len({row.text for row in carriers}),
        "conflict": disagree(answers),
        "confidence": round(max(row.confidence for row in carriers), 4),
        "answers": answers,
    }


def _quotes_of(connection: Connection, query: Select[Any], number: Any, choice: Choice) -> Page:
    """A page of the quotes of the attributions that ``query`` (number, quote) selects, newest stored first."""
    seen: set[int] = set()

    def numbers() -> Iterable[int]:
        before: int | None = None
        while True:
            part = query if before is None else query.where(number < before)
            rows = connection.execute(part.order_by(number.desc()).limit(_STEP)).all()
            for _, quote in rows:
                if quote not in seen:
                    seen.add(quote)
                    yield quote
            if len(rows) < _STEP:
                return
            before = rows[-1][0]

    stop = choice.offset + choice.limit + 1 if choice.limit else None
    found = list(islice(numbers(), choice.offset, stop))
    shown = found[: choice.limit] if choice.limit else found
    return Page(summaries(connection, shown, choice.conditions()), len(shown) < len(found))


def _speaker_rows(
    connection: Connection, numbers: Sequence[int], min_confidence: float, as_of: datetime | None
) -> list[Record]:
    found = {
        row.id: row for row in connection.execute(select(speakers).where(among(connection, speakers.c.id, numbers)))
    }
    forms: dict[int, list[str]] = {}
    query = select(aliases.c.speaker_id, aliases.c.form).where(among(connection, aliases.c.speaker_id, numbers))
    for number, form in connection.execute(query):
        forms.setdefault(number, []).append(form)
    indirect = attributions.c.kind == "indirect"
    said = (
        select(
            attribution_speakers.c.speaker_id,
            indirect.label("indirect"),
            func.count(attributions.c.quote_id.distinct()).label("quotes"),
        )
        .join_from(attribution_speakers, attributions)
        .where(
            among(connection, attribution_speakers.c.speaker_id, numbers), *current(None, None, min_confidence, as_of)
        )
        .group_by(attribution_speakers.c.speaker_id, indirect)
    )
    counts = {(row.speaker_id, bool(row.indirect)): row.quotes for row in connection.execute(said)}
    return [
        {
            "speaker_id": found[number].public_id,
            "name": found[number].name,
            "kind": found[number].kind,
            "quotes": counts.get((number, False), 0),
            "indirect": counts.get((number, True), 0),
            "aliases": sorted(form for form in forms.get(number, []) if form != found[number].name),
        }
        for number in numbers
    ]


def _counts(connection: Connection, numbers: Sequence[int]) -> dict[tuple[int, bool], int]:
    """Attributions of these sources by source and by whether they are indirect speech."""
    column, indirect = attributions.c.source_id, attributions.c.kind == "indirect"
    query = select(column, indirect, func.count()).where(
        among(connection, column, numbers), attributions.c.retired_run_id.is_(None)
    )
    return {
        (number, bool(which)): count for number, which, count in connection.execute(query.group_by(column, indirect))
    }


def _has_speaker() -> Any:
    return (
        select(attribution_speakers.c.attribution_id)
        .where(attribution_speakers.c.attribution_id == attributions.c.id)
        .exists()
    )
