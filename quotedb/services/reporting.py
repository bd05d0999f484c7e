"""How many of a quote's articles report it independently of each other, kept beside the quote's other counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select, update

from quotedb.db.counts import refresh_counts
from quotedb.db.dialect import among, insert_rows, many, numbers_in_parts, update_rows, within
from quotedb.db.prepared import Prepared
from quotedb.db.tables import attributions, outlets, quotes, sketches, sources
from quotedb.merge.copies import Carrier, credit_of, credit_of_byline, passages, publisher, reports, sketch_of
from quotedb.services import disagreement
from quotedb.services.revising import stands

_AT_ONCE = 500


def recount(connection: Connection, quote_numbers: Collection[int] | None = None) -> None:
    """Count anew, for the quotes with these row numbers or for all, what a quote's row keeps counts of.

    And decide anew which of them are in conflict.
    """
    refresh_counts(connection, quote_numbers)
    chosen = () if quote_numbers is None else (among(connection, quotes.c.id, quote_numbers),)
    alone = and_(quotes.c.n_sources < 2, quotes.c.n_reports != quotes.c.n_sources, *chosen)
    connection.execute(update(quotes).where(alone).values(n_reports=quotes.c.n_sources))
    changed = [(number, count) for number, before, count in _counted(connection, quote_numbers) if before != count]
    update_rows(connection, quotes, ("id", "n_reports"), changed)
    disagreement.refresh(connection, quote_numbers)


def stale(connection: Connection) -> list[str]:
    """Public ids of the quotes whose number of independent reports, or conflicts, aren't what the articles give.

    None while some articles have no sketch: the next ingest works these out, and counts anew.
    """
    if outdated(connection):
        return []
    wrong = [number for number, before, count in _counted(connection, None) if before != count]
    query = select(quotes.c.public_id).where(
        or_(
            among(connection, quotes.c.id, wrong),
            and_(quotes.c.n_sources < 2, quotes.c.n_reports != quotes.c.n_sources),
        )
    )
    return sorted({*connection.execute(query).scalars(), *disagreement.stale(connection)})


def carriers(
    connection: Connection, quote_numbers: Collection[int], *, standing: bool = False
) -> dict[int, list[Carrier]]:
    """The articles that carry these quotes, by the quotes' row numbers; ``Carrier.name`` is the source's public id.

    ``standing``: without those that gave their place to another text.
    """
    given = {"quotes": many(connection, quote_numbers)}
    rows: dict[int, list[Any]] = {}
    for row in _carrying(connection.dialect.name, standing).rows(connection, given):
        rows.setdefault(row.quote_id, []).append(row)
    return {number: list(carriers_of(found).values()) for number, found in rows.items()}


def carriers_of(rows: Iterable[Any]) -> dict[str, Carrier]:
    """The articles of some rows, by their sources' public ids, each with all to whom it says the words were told."""
    found: dict[str, Carrier] = {}
    for row in rows:
        known = found.get(row.source) or _carrier(row)
        # A name; "a statement" and "the post" are nobody.
        named = row.via is not None and row.via.split()[-1] != row.via.split()[-1].lower()
        found[row.source] = replace(known, told=known.told | {publisher(row.via)}) if named else known
    return found


def _carrier(row: Any) -> Carrier:
    return Carrier(
        row.source,
        row.text_sha256,
        None if row.published_at is None else row.published_at.date().toordinal(),
        credit_of_byline(row.byline, row.outlet) or row.credit,
        row.outlet,
        passages(row.passages or ""),
    )


@cache
def _carrying(dialect: str, standing: bool) -> Prepared:
    query = (
        select(
            attributions.c.quote_id,
            attributions.c.via,
            sources.c.public_id.label("source"),
            sources.c.text_sha256,
            sources.c.published_at,
            sources.c.byline,
            outlets.c.name.label("outlet"),
            sketches.c.credit,
            sketches.c.passages,
        )
        .distinct()
        .join_from(attributions, sources, sources.c.id == attributions.c.source_id)
        .outerjoin(outlets, outlets.c.id == sources.c.outlet_id)
        .outerjoin(sketches, sketches.c.source_id == sources.c.id)
        .where(attributions.c.retired_run_id.is_(None), within(dialect, attributions.c.quote_id, "quotes"))
    )
    return Prepared(query.where(stands(sources.c.id)) if standing else query)


def _counted(connection: Connection, quote_numbers: Collection[int] | None) -> Iterator[tuple[int, int, int]]:
    """Of the quotes of several articles: row number, kept count, and what counting gives."""
    query = select(quotes.c.id, quotes.c.n_reports).where(quotes.c.n_sources > 1).order_by(quotes.c.id)
    parts: Iterable[Collection[int]] = [quote_numbers or ()]
    if quote_numbers is None:
        parts = numbers_in_parts(connection, quotes, 10 * _AT_ONCE)
    for numbers in parts:
        kept = connection.execute(query.where(among(connection, quotes.c.id, numbers))).all()
        for at in range(0, len(kept), _AT_ONCE):
            part = {number: count for number, count in kept[at : at + _AT_ONCE]}  # noqa: C416
            found = carriers(connection, part, standing=True)
            for number, before in part.items():
                yield number, before, len(reports(found.get(number, ())))


def write_sketches(connection: Connection, texts: Iterable[tuple[int, str]]) -> None:
    """Work out and store what tells copies of these sources apart: row numbers and texts."""
    rows = [(number, credit_of(text), sketch_of(text)) for number, text in texts]
    insert_rows(connection, sketches, ("source_id", "credit", "passages"), rows)


def outdated(connection: Connection) -> bool:
    """Whether some sources were stored before there were sketches, or conflicts before they were weighed."""
    missing = connection.execute(_without_sketch().limit(1)).first() is not None
    return missing or disagreement.outdated(connection)


def complete(connection: Connection) -> None:
    """Give every source its sketch, and count every quote anew."""
    while numbers := list(connection.execute(_without_sketch().limit(_AT_ONCE)).scalars()):
        query = select(sources.c.id, sources.c.text).where(among(connection, sources.c.id, numbers))
        write_sketches(connection, [(number, words) for number, words in connection.execute(query)])
    recount(connection)


def _without_sketch() -> Select[tuple[int]]:
    missing = sketches.c.source_id.is_(None)
    joined = sources.outerjoin(sketches, sketches.c.source_id == sources.c.id)
    return select(sources.c.id).select_from(joined).where(missing).order_by(sources.c.id)
