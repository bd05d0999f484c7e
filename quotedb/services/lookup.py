"""Look-ups: speakers, quotes, words, sources, outlets, figures. Each reads a page and no more.

Pages of quotes come newest stored first, in the order of an index, so that the first page of somebody quoted a hundred
thousand times is as fast as anybody's.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, bindparam, case, false, func, select

from quotedb.db.counts import totals
from quotedb.db.dialect import among, fulltext, many, search_words, within, words_of
from quotedb.db.prepared import PREPARED, Prepared, exactly
from quotedb.db.tables import (
    KINDS,
    LINKS,
    aliases,
    attribution_speakers,
    attributions,
    conflicts,
    outlets,
    runs,
    sources,
    speakers,
    superseded,
)
from quotedb.services.contract import Record
from quotedb.services.decided import decided_names, names_told
from quotedb.services.descriptions import counted, descriptions
from quotedb.services.finding import Candidate, current, named
from quotedb.services.homonyms import is_settled
from quotedb.services.pages import Choice, Page, Shape, quotes_page
from quotedb.services.revising import stands
from quotedb.text.callings import hardly_one

COUNTED = 10_000
"""Attributions that a speaker's counts look at where only some count; above, the count is a lower bound."""


def speaker_card(
    connection: Connection, speaker: Candidate, min_confidence: float = 0.0, as_of: datetime | None = None
) -> Record:
    """Who a speaker is: names, and how many quotes there are, indirect speech apart."""
    known = _NAMES.rows(connection, {"speaker": speaker.row})
    names = [row for row in known if not row.retired] or known
    told = descriptions(connection, speaker.row, min_confidence, as_of)
    pair = hardly_one(sorted(text for text, _ in told)) if speaker.kind == "person" else None
    counts, lower = (names[0].n_quotes, names[0].n_indirect), False
    if min_confidence > 0 or as_of is not None:
        counts, lower = _some_counts(connection, speaker, min_confidence, as_of)
    return {
        "speaker_id": speaker.public_id,
        "name": speaker.name,
        "kind": speaker.kind,
        "aliases": sorted(row.form for row in names if row.form != speaker.name),
        "described": counted(told),
        "hardly_one": None if pair is None or is_settled(connection, speaker.public_id) else pair,
        "quotes": counts[0],
        "indirect": counts[1],
        "counts_are_lower_bounds": lower,
        "decisions": decided_names(connection, [row.public_id for row in names if row.told]),
    }


_NAMES = Prepared(
    select(aliases.c.form, aliases.c.public_id, aliases.c.retired, speakers.c.n_quotes, speakers.c.n_indirect)
    .add_columns(names_told().label("told"))
    .join_from(aliases, speakers)
    .where(speakers.c.id == bindparam("speaker"))
)


def _some_counts(
    connection: Connection, speaker: Candidate, min_confidence: float, as_of: datetime | None
) -> tuple[tuple[int, int], bool]:
    """Quotes, and those reported without marks, that are sure enough or stood then; and whether there may be more."""
    said = (
        select(attributions.c.quote_id, attributions.c.kind)
        .join_from(attribution_speakers, attributions)
        .where(attribution_speakers.c.speaker_id == speaker.row, *current(None, None, min_confidence, as_of))
        .order_by(attribution_speakers.c.attribution_id)
        .limit(COUNTED)
        .subquery()
    )
    indirect = said.c.kind == "indirect"
    count = select(indirect, func.count(said.c.quote_id.distinct()), func.count()).group_by(indirect)
    counts = {bool(which): (quoted, all_of) for which, quoted, all_of in connection.execute(count)}
    lower = sum(all_of for _, all_of in counts.values()) >= COUNTED
    return (counts.get(False, (0, 0))[0], counts.get(True, (0, 0))[0]), lower


def speaker_quotes(connection: Connection, speaker: Candidate, choice: Choice) -> Page:
    """What a speaker said: a row per quote, with who carried it and whether the articles agree."""
    given = {**choice.values(), "speaker": speaker.row}
    return quotes_page(connection, choice, _reader(connection, partial(_said, choice.shape()), given))


def search(connection: Connection, words: str, choice: Choice) -> Page:
    """Quotes in which every one of ``words`` occurs, whatever case and whatever else stands in ``words``."""
    wanted = words_of(words)
    if not wanted:
        return Page()
    dialect = connection.dialect.name
    given = {**choice.values(), **search_words(dialect, wanted)}
    return quotes_page(
        connection, choice, _reader(connection, partial(_found, dialect, len(wanted), choice.shape()), given)
    )


def _reader(
    connection: Connection, query: Callable[[bool, int], Prepared], given: dict[str, Any]
) -> Callable[[int | None, int], list[Any]]:
    """What reads attributions and their quotes, the newest first, from one on."""

    def read(before: int | None, step: int) -> list[Any]:
        return query(before is not None, step).tuples(connection, {**given, "before": before})

    return read


@lru_cache(maxsize=PREPARED)
def _said(shape: Shape, further: bool, step: int) -> Prepared:
    number = attribution_speakers.c.attribution_id
    query = (
        select(number, attributions.c.quote_id)
        .join_from(attribution_speakers, attributions)
        .where(attribution_speakers.c.speaker_id == bindparam("speaker"), *shape.conditions())
    )
    return _newest_first(query, number, further, step)


@lru_cache(maxsize=PREPARED)
def _found(dialect: str, words: int, shape: Shape, further: bool, step: int) -> Prepared:
    number, matching = fulltext(dialect, words)
    query = select(number, attributions.c.quote_id).where(number == attributions.c.id, matching, *shape.conditions())
    # Rare words are looked up, and for common ones the newest are read until there are enough.
    return _newest_first(query, number, further, step, by_value=True)


def _newest_first(
    query: Select[*tuple[Any, ...]], number: ColumnElement[int], further: bool, step: int, *, by_value: bool = False
) -> Prepared:
    if further:
        query = query.where(number < bindparam("before"))
    return Prepared(query.order_by(number.desc()).limit(exactly(step)), by_value=by_value)


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
    which = "one" if kind is not None else "all" if unnamed else "named"
    if min_confidence <= 0 and as_of is None:
        found = _speaker_rows(_most_quoted(which, limit, offset).tuples(connection, {"kind": kind}))
    else:
        query = _paged(_quoted_most(min_confidence, as_of), which, limit, offset)
        numbers = list(connection.execute(query, {"kind": kind}).scalars().all())
        counts = _counts_of_speakers(connection, numbers, min_confidence, as_of)
        named: dict[int, list[Any]] = {}
        given = {"numbers": many(connection, numbers)}
        for row in _named_speakers(connection.dialect.name).tuples(connection, given):
            named.setdefault(row[0], []).append(row)
        found = _speaker_rows(
            (*who, counts.get((number, False), 0), counts.get((number, True), 0), form)
            for number in numbers
            for *who, form in named[number]
        )
    return Page(found[:limit] if limit else found, 0 < limit < len(found))


@lru_cache(maxsize=PREPARED)
def _most_quoted(which: str, limit: int, offset: int) -> Prepared:
    """Speakers in the order of an index, a row for each of their names."""
    query = select(speakers).where(speakers.c.n_attributions > 0)
    query = query.order_by(speakers.c.n_attributions.desc(), speakers.c.public_id)
    most = _paged(query, which, limit, offset).subquery()
    return Prepared(
        select(*(most.c[name] for name in _LISTED), aliases.c.form)
        .outerjoin_from(most, aliases, and_(aliases.c.speaker_id == most.c.id, aliases.c.retired.is_(false())))
        .order_by(most.c.n_attributions.desc(), most.c.public_id)
    )


_LISTED = ("id", "public_id", "name", "kind", "n_quotes", "n_indirect")


def _quoted_most(min_confidence: float, as_of: datetime | None) -> Select[*tuple[Any, ...]]:
    """The same by what is sure enough, or stood then."""
    said = (
        select(attribution_speakers.c.speaker_id, func.count().label("said"))
        .join(attributions, attributions.c.id == attribution_speakers.c.attribution_id)
        .where(*current(None, None, min_confidence, as_of))
        .group_by(attribution_speakers.c.speaker_id)
        .subquery()
    )
    query = select(speakers.c.id).join_from(speakers, said, said.c.speaker_id == speakers.c.id)
    return query.order_by(said.c.said.desc(), speakers.c.public_id)


def _paged(query: Select[*tuple[Any, ...]], which: str, limit: int, offset: int) -> Select[*tuple[Any, ...]]:
    """Of ``one`` kind, of ``all``, or of those that are ``named``; one more than the limit, if there is any."""
    if which == "one":
        query = query.where(speakers.c.kind == bindparam("kind"))
    elif which == "named":
        query = query.where(speakers.c.kind != "unnamed")
    query = query.offset(exactly(offset))
    return query.limit(exactly(limit + 1)) if limit else query


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
    held = (
        select(
            sources.c.outlet_id,
            func.count().label("sources"),
            func.min(sources.c.published_at).label("first"),
            func.max(sources.c.published_at).label("last"),
        )
        .group_by(sources.c.outlet_id)
        .subquery()
    )
    query = (
        select(outlets.c.name.label("outlet"), held.c.sources, held.c.first, held.c.last)
        .outerjoin_from(held, outlets, outlets.c.id == held.c.outlet_id)
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
    """How much of everything is in the database; from what is kept, as far as there may be much of it."""

    def count(table: Table) -> int:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    def by(column: Any, *conditions: Any) -> dict[str, int]:
        query = select(column.label("name"), func.count().label("number")).where(*conditions).group_by(column)
        return {row.name: row.number for row in connection.execute(query.order_by(column))}

    kept = totals(connection)
    kinds = {kind: kept[f"n_{kind}"] for kind in sorted(KINDS) if kept[f"n_{kind}"]}
    # All but those few of whom only what is retired speaks: to ask of each takes several times as long.
    gone = by(speakers.c.kind, speakers.c.id.in_(select(aliases.c.speaker_id).where(aliases.c.retired)), ~named())
    every = by(speakers.c.kind)
    speakers_by_kind = {kind: every[kind] - gone.get(kind, 0) for kind in every if every[kind] > gone.get(kind, 0)}
    severities = by(conflicts.c.severity)
    superseded_sources = count(superseded)
    return {
        "sources": count(sources) - superseded_sources,
        "superseded_sources": superseded_sources,
        "independent_texts": kept["n_texts"],
        "outlets": count(outlets),
        "speakers": sum(number for kind, number in speakers_by_kind.items() if kind != "unnamed"),
        "speakers_by_kind": speakers_by_kind,
        "attributions": sum(kinds.values()),
        "attributions_by_kind": kinds,
        "without_speaker": kept["n_unsaid"],
        "quotes": kept["n_quotes"],
        "quotes_of_several_sources": kept["n_several"],
        "conflicts": sum(severities.values()),
        "conflicts_by_severity": severities,
        "links_by_type": {type: kept[f"n_{type}"] for type in sorted(LINKS) if kept[f"n_{type}"]},
        "extractors": [f"{e} {v}" for e, v in connection.execute(select(runs.c.extractor, runs.c.version).distinct())],
    }


def _speaker_rows(named: Iterable[tuple[Any, ...]]) -> list[Record]:
    """Speakers in the order given: row, id, name, kind, quotes, those reported without marks, and each of the names."""
    found: list[Record] = []
    last = None
    for number, public_id, name, kind, quoted, indirect, form in named:
        if number != last:
            last = number
            found.append(
                {
                    "speaker_id": public_id,
                    "name": name,
                    "kind": kind,
                    "quotes": quoted,
                    "indirect": indirect,
                    "aliases": [],
                }
            )
        if form is not None and form != name:
            insort(found[-1]["aliases"], form)
    return found


@cache
def _named_speakers(dialect: str) -> Prepared:
    return Prepared(
        select(speakers.c.id, speakers.c.public_id, speakers.c.name, speakers.c.kind, aliases.c.form)
        .outerjoin_from(speakers, aliases, and_(aliases.c.speaker_id == speakers.c.id, aliases.c.retired.is_(false())))
        .where(within(dialect, speakers.c.id, "numbers"))
    )


def _counts_of_speakers(
    connection: Connection, numbers: Sequence[int], min_confidence: float, as_of: datetime | None
) -> dict[tuple[int, bool], int]:
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
    return {(row.speaker_id, bool(row.indirect)): row.quotes for row in connection.execute(said)}


def _counts(connection: Connection, numbers: Sequence[int]) -> dict[tuple[int, bool], int]:
    """Attributions of these sources by source and by whether they are indirect speech."""
    column, indirect = attributions.c.source_id, attributions.c.kind == "indirect"
    query = select(column, indirect, func.count()).where(
        among(connection, column, numbers), attributions.c.retired_run_id.is_(None)
    )
    return {
        (number, bool(which)): count for number, which, count in connection.execute(query.group_by(column, indirect))
    }
