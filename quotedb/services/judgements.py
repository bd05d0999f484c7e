"""Judgements as rows: what a person decided about which words, when and why; which of them are in force.

A judgement is never changed. One that takes the place of others names them, and an undo is a judgement that takes the
place of one and puts nothing there. A judgement is in force unless one that took its place is: so undoing brings back
exactly what was, and the rows of two databases can be put together in any order.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Column, Connection, Select, select

from quotedb.db.columns import timestamp_text
from quotedb.db.dialect import among, ids_of, insert_rows, reserve_ids, update_rows
from quotedb.db.tables import judgement_targets, judgements, supersessions
from quotedb.services.contract import Record
from quotedb.text.ids import judgement_id
from quotedb.text.spans import Span

Subject = Literal["quote", "attribution", "name", "judgement"]
Verdict = Literal["same", "different", "speaker", "called", "undo", "skip"]


@dataclass(frozen=True, slots=True)
class Target:
    """Words that were judged, with what it takes to know them again."""

    attribution: str
    source: str
    spans: tuple[Span, ...]
    exact: str
    words: str
    """Which words of the source they are (``places.words_of``)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision. ``a`` and ``b`` are public ids; ``value`` is what JSON can hold; ``supersedes`` are public ids."""

    subject: Subject
    verdict: Verdict
    a: str
    b: str | None
    made_by: str
    made_at: datetime
    reason: str | None = None
    value: Any = None
    targets: tuple[Target, ...] = ()
    supersedes: tuple[str, ...] = ()

    @property
    def public_id(self) -> str:
        """Made from all of it, so that what was recorded can be checked, and no two can supersede each other."""
        return judgement_id(json.dumps(self.content(), sort_keys=True))

    def content(self) -> Record:
        """All of it, as it is exported."""
        return {
            "subject": self.subject,
            "verdict": self.verdict,
            "a": self.a,
            "b": self.b,
            "value": self.value,
            "by": self.made_by,
            "at": timestamp_text(self.made_at),
            "because": self.reason,
            "supersedes": sorted(self.supersedes),
            "targets": [
                {
                    "attribution": target.attribution,
                    "source": target.source,
                    "spans": [list(span) for span in target.spans],
                    "exact": target.exact,
                    "words": target.words,
                }
                for target in self.targets
            ],
        }

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Judgement:
        """The judgement with this content, whose shape is known to be right."""
        targets = tuple(
            Target(t["attribution"], t["source"], tuple(Span(*s) for s in t["spans"]), t["exact"], t["words"])
            for t in record["targets"]
        )
        return cls(
            record["subject"],
            record["verdict"],
            record["a"],
            record["b"],
            record["by"],
            datetime.fromisoformat(record["at"]).astimezone(UTC),
            record["because"],
            record["value"],
            targets,
            tuple(record["supersedes"]),
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """A judgement in the database; ``superseded_by`` is the row of the one in force that took its place."""

    row: int
    public_id: str
    judgement: Judgement
    superseded_by: int | None
    found: tuple[int | None, ...]
    """Where its targets' words are now: rows of attributions."""


def load(connection: Connection, *conditions: Any) -> list[Stored]:
    """Judgements that meet these conditions on ``judgements``, in the order in which they were made."""
    return list(_stored(connection, select(judgements).where(*conditions)))


def in_force(connection: Connection, *conditions: Any) -> list[Stored]:
    """Those of them that nothing in force has taken the place of."""
    return load(connection, judgements.c.superseded_by_id.is_(None), *conditions)


def _stored(connection: Connection, query: Select[Any]) -> Iterable[Stored]:
    rows = connection.execute(query.order_by(judgements.c.made_at, judgements.c.public_id)).all()
    numbers = [row.id for row in rows]
    targets: dict[int, list[tuple[Target, int | None]]] = {}
    aimed = select(judgement_targets).where(among(connection, judgement_targets.c.judgement_id, numbers))
    for t in connection.execute(aimed.order_by(judgement_targets.c.judgement_id, judgement_targets.c.ordinal)):
        target = Target(t.attribution, t.source, spans_from(t.spans), t.exact, t.words)
        targets.setdefault(t.judgement_id, []).append((target, t.attribution_id))
    old = judgements.alias("old")
    replaced: dict[int, list[str]] = {}
    edges = select(supersessions.c.judgement_id, old.c.public_id).join(old, old.c.id == supersessions.c.superseded_id)
    for row, name in connection.execute(edges.where(among(connection, supersessions.c.judgement_id, numbers))):
        replaced.setdefault(row, []).append(name)
    for row in rows:
        own = targets.get(row.id, [])
        judgement = Judgement(
            row.subject_type,
            row.verdict,
            row.subject_a,
            row.subject_b,
            row.made_by,
            row.made_at,
            row.reason,
            None if row.value is None else json.loads(row.value),
            tuple(target for target, _ in own),
            tuple(sorted(replaced.get(row.id, ()))),
        )
        yield Stored(row.id, row.public_id, judgement, row.superseded_by_id, tuple(place for _, place in own))


def spans_from(text: str) -> tuple[Span, ...]:
    """Spans from the JSON text that a target's row has."""
    return tuple(Span(*pair) for pair in json.loads(text))


def insert(connection: Connection, new: Sequence[Judgement]) -> set[int]:
    """Store judgements that aren't there yet; all that they supersede is there or among them.

    Returns the rows of all whose being in force has begun or ended by that.
    """
    columns = ("id", "public_id", "subject_type", "subject_a", "subject_b", "verdict", "made_by", "made_at")
    numbers = dict(zip((j.public_id for j in new), reserve_ids(connection, judgements, len(new)), strict=True))
    insert_rows(
        connection,
        judgements,
        (*columns, "reason", "value"),
        [(numbers[j.public_id], j.public_id, *_row(j)) for j in new],
    )
    insert_rows(
        connection,
        judgement_targets,
        ("judgement_id", "ordinal", "attribution", "source", "spans", "words", "exact"),
        [
            (numbers[j.public_id], ordinal, t.attribution, t.source, json.dumps(t.spans), t.words, t.exact)
            for j in new
            for ordinal, t in enumerate(j.targets)
        ],
    )
    named = {name for j in new for name in j.supersedes} - numbers.keys()
    rows = numbers | ids_of(connection, judgements, "public_id", named)
    edges = sorted({(rows[j.public_id], rows[name]) for j in new for name in j.supersedes})
    insert_rows(connection, supersessions, ("judgement_id", "superseded_id"), edges)
    return set(numbers.values()) | _point(connection, set(numbers.values()))


def _row(j: Judgement) -> tuple[Any, ...]:
    value = None if j.value is None else json.dumps(j.value, sort_keys=True, ensure_ascii=False)
    return j.subject, j.a, j.b, j.verdict, j.made_by, j.made_at, j.reason, value


def superseders(connection: Connection, rows: set[int] | None = None) -> dict[int, int]:
    """For every judgement that isn't in force the first one in force that took its place, by row.

    Of these ``rows`` only, and of what they depend on; or of all.
    """
    edges = select(supersessions)
    if rows is not None:
        above = _closure(connection, rows, supersessions.c.superseded_id, supersessions.c.judgement_id)
        edges = edges.where(among(connection, supersessions.c.superseded_id, above))
    over: dict[int, list[int]] = {}
    for judgement, old in connection.execute(edges):
        over.setdefault(old, []).append(judgement)
    times = select(judgements.c.id, judgements.c.made_at, judgements.c.public_id)
    takers = {row for found in over.values() for row in found}
    made = {
        row.id: tuple(row[1:]) for row in connection.execute(times.where(among(connection, judgements.c.id, takers)))
    }
    found: dict[int, int | None] = {}

    def settle(start: int) -> None:
        waiting = [start]
        while waiting:
            row = waiting[-1]
            open_ones = [above for above in over.get(row, ()) if above not in found]
            if open_ones:
                waiting += open_ones
                continue
            waiting.pop()
            standing = [above for above in over.get(row, ()) if found[above] is None]
            found[row] = min(standing, key=made.__getitem__, default=None)

    for row in over:
        settle(row)
    return {row: above for row, above in found.items() if above is not None}


def _closure(connection: Connection, rows: set[int], here: Column[int], there: Column[int]) -> set[int]:
    """These rows, and all that is reached from them over supersessions in one direction."""
    reached = frontier = set(rows)
    while frontier:
        found = connection.execute(select(there).where(among(connection, here, frontier))).scalars()
        frontier = set(found) - reached
        reached = reached | frontier
    return reached


def _point(connection: Connection, new: set[int]) -> set[int]:
    """Bring ``superseded_by_id`` up to date after these came; the rows whose being in force has begun or ended."""
    below = _closure(connection, new, supersessions.c.judgement_id, supersessions.c.superseded_id)
    wanted = superseders(connection, below)
    query = select(judgements.c.id, judgements.c.superseded_by_id).where(among(connection, judgements.c.id, below))
    before = {row.id: row.superseded_by_id for row in connection.execute(query)}
    changed = {row for row, old in before.items() if old != wanted.get(row)}
    update_rows(connection, judgements, ("id", "superseded_by_id"), [(row, wanted.get(row)) for row in sorted(changed)])
    return {row for row in changed if (before[row] is None) != (wanted.get(row) is None)}


def known(connection: Connection, public_ids: Collection[str]) -> set[str]:
    """Those of these ids that are there."""
    return set(ids_of(connection, judgements, "public_id", public_ids))
