"""Which source stands at an address: a URL of an outlet, or else the path of a file.

A changed text there is a new source that revises the old one. A text that comes back is what stands there again.
Nothing is deleted: who asks for an earlier day gets what stood there then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, insert, or_, select

from quotedb.db.dialect import among, delete_rows, insert_rows, update_rows
from quotedb.db.tables import revisions, sources, superseded


class Sighting(NamedTuple):
    """A source seen at an address; ``outlet`` is the row of its outlet."""

    address: str
    outlet: int | None
    source: int


@dataclass(slots=True)
class Changes:
    """What sightings change: whom a source revises (the first one it took the place of), and rows of ``revisions``."""

    revises: dict[int, int] = field(default_factory=dict)
    ended: list[int] = field(default_factory=list)
    begun: list[tuple[str, int, datetime, datetime | None]] = field(default_factory=list)

    def write(self, connection: Connection, now: datetime) -> set[int]:
        """Store them; the sources are there by now. Returns the sources that have come to stand somewhere, or gone."""
        update_rows(connection, revisions, ("id", "until"), [(row, now) for row in self.ended])
        insert_rows(connection, revisions, ("address", "source_id", "since", "until"), self.begun)
        moved = {source for _, source, *_ in self.begun}
        query = select(revisions.c.source_id).where(among(connection, revisions.c.id, self.ended))
        return _mark(connection, moved | set(connection.execute(query).scalars()))


def hand_over(connection: Connection, old: int, new: int) -> set[int]:
    """Whatever one source stood at, another has stood at from the start. Returns what ``Changes.write`` does."""
    query = select(revisions.c.id).where(revisions.c.source_id == old)
    rows = [(row, new) for row in connection.execute(query).scalars()]
    update_rows(connection, revisions, ("id", "source_id"), rows)
    return _mark(connection, {old, new} if rows else ())


def _mark(connection: Connection, moved: Collection[int]) -> set[int]:
    """Keep ``superseded`` as the revisions of these sources have it; those for which that has changed."""
    if not moved:
        return set()
    marked = select(superseded.c.source_id).where(among(connection, superseded.c.source_id, moved))
    before = set(connection.execute(marked).scalars())
    delete_rows(connection, superseded, "source_id", moved)
    gone = gone_sources().where(among(connection, revisions.c.source_id, moved))
    connection.execute(insert(superseded).from_select(["source_id", "since"], gone))
    return before ^ set(connection.execute(marked).scalars())


def gone_sources() -> Select[tuple[int, datetime]]:
    """The sources that have stood somewhere and stand nowhere now, each with the time since when."""
    query = select(revisions.c.source_id, func.max(revisions.c.until).label("since")).group_by(revisions.c.source_id)
    return query.having(func.count() == func.count(revisions.c.until))


def follow(
    connection: Connection, sightings: Sequence[Sighting], known: Mapping[int, datetime], now: datetime
) -> Changes:
    """What these sightings, in their order, change. ``known``: sources stored before, and since when."""
    changes = Changes()
    standing = _standing(connection, {seen.address for seen in sightings})
    placed = _placed(connection, known)
    made: dict[int, int] = {}  # a source that stands somewhere because of these sightings: its place in ``begun``
    for seen in sightings:
        key = (seen.address, seen.outlet)
        row, before = standing.get(key, (None, None))
        if before == seen.source:
            continue
        # Of two that are new the one that came first is the one revised: no two revise each other.
        if before is not None and seen.source not in known and before < seen.source:
            changes.revises.setdefault(seen.source, before)
        if row is not None:
            changes.ended.append(row)
        elif before is not None:
            place = made[before]
            changes.begun[place] = (*changes.begun[place][:3], now)
        since = known[seen.source] if seen.source in known and seen.source not in placed else now
        placed.add(seen.source)
        made[seen.source] = len(changes.begun)
        changes.begun.append((seen.address, seen.source, since, None))
        standing[key] = (None, seen.source)
    return changes


def _standing(
    connection: Connection, addresses: Collection[str]
) -> dict[tuple[str, int | None], tuple[int | None, int | None]]:
    """What stands at these addresses now: row of ``revisions`` and source, by address and outlet."""
    if not addresses:
        return {}
    query = (
        select(revisions.c.address, sources.c.outlet_id, revisions.c.id, revisions.c.source_id)
        .join_from(revisions, sources)
        .where(among(connection, revisions.c.address, addresses), revisions.c.until.is_(None))
        .order_by(revisions.c.id)
    )
    return {(row.address, row.outlet_id): (row.id, row.source_id) for row in connection.execute(query)}


def _placed(connection: Connection, known: Iterable[int]) -> set[int]:
    """Those of these sources that have ever had an address."""
    numbers = list(known)
    if not numbers:
        return set()
    query = select(revisions.c.source_id).where(among(connection, revisions.c.source_id, numbers))
    return set(connection.execute(query).scalars())


def stands(source: ColumnElement[Any], as_of: datetime | ColumnElement[datetime] | None = None) -> ColumnElement[bool]:
    """Condition: this source is what stands at one of its addresses, or has none; at a time, or now.

    As it stood at a time: what was stored later isn't there.
    """
    if as_of is None:
        return ~exists().where(superseded.c.source_id == source)
    here, other = revisions.alias("here"), revisions.alias("other")
    kept = sources.alias("kept")
    stored = exists().where(kept.c.id == source, kept.c.ingested_at <= as_of)
    then = exists().where(
        here.c.source_id == source, here.c.since <= as_of, or_(here.c.until.is_(None), here.c.until > as_of)
    )
    return and_(stored, or_(then, ~exists().where(other.c.source_id == source)))


def end_of(day: str) -> datetime:
    """The end of a day, or the time itself, of an ISO 8601 date or time, in UTC. ``ValueError`` for anything else."""
    try:
        return datetime.combine(date.fromisoformat(day.strip()), time.min, UTC) + timedelta(days=1, microseconds=-1)
    except ValueError:
        moment = datetime.fromisoformat(day.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
