"""``conflicts``: who disagrees with whom about whose words, the severest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, exists, or_, select

from quotedb.db.dialect import among
from quotedb.db.tables import attribution_speakers, attributions, conflicts, outlets, quotes, sources
from quotedb.services.answers import disagree
from quotedb.services.contract import Record
from quotedb.services.finding import current
from quotedb.services.lookup import Choice, Page, page_of, summaries

SEVERITIES = ("persons", "bodies", "person and body", "spokesperson", "medium", "joint")
"""As in ``quotedb.merge.conflicts``, which a look-up doesn't load; a test compares them."""
_STEP = 200


@dataclass(frozen=True, slots=True)
class Between:
    """Which conflicts are wanted. Of ``speakers`` (rows) one has to be an answer; ``outlet`` is a folded name.

    ``since`` and ``until`` (exclusive) are about the day of any article that gives an answer.
    """

    severity: str | None = None
    speakers: Collection[int] | None = None
    outlet: str | None = None
    since: datetime | None = None
    until: datetime | None = None


ANY = Between()


def list_conflicts(connection: Connection, choice: Choice, between: Between = ANY) -> Page:
    """Conflicts, a row each, with the answers; ``whole`` is the longer quote whose speakers are others, or null."""
    query = select(conflicts.c.quote_id, conflicts.c.whole_id, conflicts.c.severity)
    query = query.join_from(conflicts, quotes, quotes.c.id == conflicts.c.quote_id)
    if choice.kind is not None:
        query = query.where(quotes.c.kind == choice.kind)
    else:
        query = query.where((quotes.c.kind == "indirect") == choice.indirect)
    if between.severity is not None:
        query = query.where(conflicts.c.severity == between.severity)
    for condition in _conditions(connection, between):
        query = query.where(condition)
    rank = case({name: place for place, name in enumerate(SEVERITIES)}, value=conflicts.c.severity, else_=-1)
    query = query.order_by(rank, conflicts.c.quote_id, conflicts.c.whole_id)
    sure = current(None, None, choice.min_confidence, choice.as_of)

    def rows() -> Iterable[Record]:
        at = 0
        while part := connection.execute(query.offset(at).limit(_STEP)).all():
            at += len(part)
            numbers = sorted({number for row in part for number in (row.quote_id, row.whole_id)})
            found = dict(zip(numbers, _summaries(connection, numbers, sure), strict=True))
            for row in part:
                told = _told(row, found)
                if told is not None:
                    yield told

    return page_of(rows(), choice.limit, choice.offset)


def _summaries(connection: Connection, numbers: list[int], conditions: Collection[Any]) -> list[Record | None]:
    """The quotes with these row numbers, null where none of their attributions is sure enough."""
    carrying = select(attributions.c.quote_id).distinct()
    carrying = carrying.where(among(connection, attributions.c.quote_id, numbers), *conditions)
    carried = set(connection.execute(carrying).scalars())
    kept = [number for number in numbers if number in carried]
    found = dict(zip(kept, summaries(connection, kept, conditions), strict=True))
    return [found.get(number) for number in numbers]


def _told(row: Any, found: dict[int, Record | None]) -> Record | None:
    """One conflict, unless what is sure enough doesn't disagree."""
    part, whole = found[row.quote_id], found[row.whole_id]
    if part is None or whole is None:
        return None
    if row.quote_id == row.whole_id:
        if not disagree(part["answers"]):
            return None
        return {**part, "severity": row.severity, "relation": "same words", "whole": None}
    if not disagree([*_named(part)[:1], *_named(whole)[:1]]):
        return None
    other = {name: whole[name] for name in ("quote_id", "kind", "text", "answers", "carried_by")}
    return {**part, "severity": row.severity, "relation": "part of", "whole": other}


def _named(quote: Record) -> list[Record]:
    return [answer for answer in quote["answers"] if answer["named"]]


def _conditions(connection: Connection, between: Between) -> Iterable[Any]:
    here = or_(
        attributions.c.quote_id == conflicts.c.quote_id,
        attributions.c.quote_id == conflicts.c.whole_id,
    )
    said = (here, attributions.c.retired_run_id.is_(None))
    if between.speakers is not None:
        own = attribution_speakers.c.attribution_id == attributions.c.id
        yield exists().where(*said, own, among(connection, attribution_speakers.c.speaker_id, between.speakers))
    own_source = sources.c.id == attributions.c.source_id
    if between.outlet is not None:
        yield exists().where(*said, own_source, outlets.c.id == sources.c.outlet_id, outlets.c.key == between.outlet)
    dated = [own_source]
    if between.since is not None:
        dated.append(sources.c.published_at >= between.since)
    if between.until is not None:
        dated.append(sources.c.published_at < between.until)
    if len(dated) > 1:
        yield exists().where(*said, *dated)
