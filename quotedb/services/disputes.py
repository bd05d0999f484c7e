"""``conflicts``: who disagrees with whom about whose words, the severest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, literal_column, or_, select

from quotedb.db.dialect import many, within
from quotedb.db.prepared import PREPARED, Prepared, exactly
from quotedb.db.tables import (
    SEVERITIES,
    attribution_speakers,
    attributions,
    conflicts,
    outlets,
    quotes,
    sources,
    voices,
)
from quotedb.services.answers import disagree
from quotedb.services.contract import Record
from quotedb.services.pages import Choice, Page, page_of, summaries_by_row

_MOST = 400
"""Conflicts read at once."""


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


class _Wanted(NamedTuple):
    """Which conditions are set, whatever their values."""

    kind: bool
    indirect: bool
    weighed: bool
    further: bool
    speakers: bool
    outlet: bool
    since: bool
    until: bool
    then: bool


def list_conflicts(connection: Connection, choice: Choice, between: Between = ANY) -> Page:
    """Conflicts, a row each, with the answers; ``whole`` is the longer quote whose speakers are others, or null."""
    # What hasn't been weighed yet may be severe.
    severities = (None, *SEVERITIES) if between.severity is None else (between.severity,)
    given: dict[str, Any] = {
        **choice.values(),
        "speakers": many(connection, between.speakers or ()),
        "outlet": between.outlet,
        "since": between.since,
        "until": between.until,
    }

    def rows() -> Iterable[Record]:
        step = min(choice.offset + choice.limit + 1, _MOST) if choice.limit else _MOST
        for severity in severities:
            last: tuple[int, int] | None = None
            while True:
                shape = _Wanted(
                    choice.kind is not None,
                    choice.indirect,
                    severity is not None,
                    last is not None,
                    between.speakers is not None,
                    between.outlet is not None,
                    between.since is not None,
                    between.until is not None,
                    choice.as_of is not None,
                )
                at = dict(zip(("quote", "whole"), last or (0, 0), strict=True))
                query = _listed(connection.dialect.name, shape, step)
                part = query.rows(connection, {**given, **at, "severity": severity})
                numbers = {number for row in part for number in (row.quote_id, row.whole_id)}
                found = summaries_by_row(connection, numbers, choice.shape(any_kind=True), choice.values())
                yield from (one for row in part if (one := _told(row, found)) is not None)
                if len(part) < step:
                    break
                last = part[-1].quote_id, part[-1].whole_id
                step = min(2 * step, _MOST)

    return page_of(rows(), choice.limit, choice.offset)


@lru_cache(maxsize=PREPARED)
def _listed(dialect: str, shape: _Wanted, step: int) -> Prepared:
    """Conflicts of one severity in the order of their index."""
    severity = conflicts.c.severity
    query = (
        select(conflicts.c.quote_id, conflicts.c.whole_id, severity)
        .join_from(conflicts, quotes, quotes.c.id == conflicts.c.quote_id)
        .where(severity == bindparam("severity") if shape.weighed else severity.is_(None))
        .where(*_conditions(dialect, shape))
        .order_by(conflicts.c.quote_id, conflicts.c.whole_id)
        .limit(exactly(step))
    )
    if shape.further:
        first, second = conflicts.c.quote_id, conflicts.c.whole_id
        behind = or_(first > bindparam("quote"), second > bindparam("whole"))
        query = query.where(first >= bindparam("quote"), behind)
    return Prepared(query)


def _told(row: Any, found: Mapping[int, Record]) -> Record | None:
    """One conflict, unless what is sure enough doesn't disagree."""
    part, whole = found.get(row.quote_id), found.get(row.whole_id)
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


def _conditions(dialect: str, shape: _Wanted) -> Iterable[ColumnElement[bool]]:
    if shape.kind:
        yield quotes.c.kind == bindparam("kind")
    else:
        yield quotes.c.kind == "indirect" if shape.indirect else quotes.c.kind != "indirect"
    # One end and the other, each by an index: a condition on both at once has none.
    if shape.speakers and not shape.then:
        mine = within(dialect, voices.c.speaker_id, "speakers")
        yield or_(*(_there(voices.c.quote_id == end, mine) for end in _ENDS))
    elif shape.speakers:
        mine = within(dialect, attribution_speakers.c.speaker_id, "speakers")
        yield _either(attribution_speakers.c.attribution_id == attributions.c.id, mine)
    own = sources.c.id == attributions.c.source_id
    if shape.outlet:
        outlet = select(outlets.c.id).where(outlets.c.key == bindparam("outlet")).scalar_subquery()
        yield _either(own, sources.c.outlet_id == outlet)
    if shape.since or shape.until:
        yield _either(
            own,
            *([sources.c.published_at >= bindparam("since")] if shape.since else []),
            *([sources.c.published_at < bindparam("until")] if shape.until else []),
        )


_ENDS = (conflicts.c.quote_id, conflicts.c.whole_id)


def _either(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether an attribution of either quote is so."""
    said = and_(attributions.c.retired_run_id.is_(None), *conditions)
    return or_(*(_there(attributions.c.quote_id == end, said) for end in _ENDS))


def _there(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """EXISTS, as PostgreSQL can't mistake it for a list to be made beforehand of all that anybody ever said."""
    return select(literal_column("1")).where(*conditions).limit(1).scalar_subquery().is_not(None)
