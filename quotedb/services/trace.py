"""Where an attribution stands: its article around the words, with every evidence span, checked once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from quotedb.db.dialect import among
from quotedb.db.tables import attribution_speakers, outlets, quotes, sources, spans, speakers
from quotedb.errors import IntegrityProblem
from quotedb.services.contract import Record, one_or_list
from quotedb.services.damage import digest_of, expect_damage
from quotedb.services.finding import find_attribution
from quotedb.services.revising import stands

ROLES = ("content", "mention", "cue", "antecedent", "via", "description")
"""In the order in which they are shown where they overlap."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of text under one role, or under none."""

    role: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Trace:
    """An attribution in its article. ``text`` is the article; spans are (role, start, stop) in text order."""

    record: Record
    text: str
    spans: tuple[tuple[str, int, int], ...]

    def excerpt(self, around: int | None) -> tuple[int, int]:
        """The range from ``around`` characters before the first span to as many after the last, at word ends.

        ``None`` is the whole article.
        """
        if around is None:
            return 0, len(self.text)
        start = max(0, min(start for _, start, _ in self.spans) - around)
        stop = min(len(self.text), max(stop for _, _, stop in self.spans) + around)
        while start > 0 and not self.text[start - 1].isspace():
            start -= 1
        while stop < len(self.text) and not self.text[stop].isspace():
            stop += 1
        return start, stop

    def marked(self, start: int, stop: int) -> list[Marked]:
        """The text of a range, cut where a role begins or ends."""
        edges = {start, stop}
        for _, left, right in self.spans:
            edges.update(edge for edge in (left, right) if start < edge < stop)
        ordered = sorted(edges)
        pieces: list[Marked] = []
        for left, right in pairwise(ordered):
            roles = [role for role, a, b in self.spans if a <= left and right <= b]
            role = min(roles, key=ROLES.index, default=None)
            if pieces and pieces[-1].role == role:
                pieces[-1] = Marked(role, pieces[-1].text + self.text[left:right])
            else:
                pieces.append(Marked(role, self.text[left:right]))
        return pieces


def trace(connection: Connection, public_id: str) -> Trace:
    """The attribution with this id (or that a quote's id stands for) in its article.

    ``IntegrityProblem`` if the text isn't the one that was stored, or a span isn't in it.
    """
    expect_damage(connection)
    found = find_attribution(connection, public_id)
    source = connection.execute(
        select(sources, outlets.c.name.label("outlet"))
        .outerjoin_from(sources, outlets, outlets.c.id == sources.c.outlet_id)
        .where(sources.c.id == found.source_id)
    ).one()
    rows = connection.execute(
        select(spans.c.role, spans.c.start, spans.c.stop, spans.c.exact)
        .where(spans.c.attribution_id == found.id)
        .order_by(spans.c.start, spans.c.stop, spans.c.role)
    ).all()
    _verify(found, source, rows)
    placed = tuple((row.role, row.start, row.stop) for row in rows)
    quote = connection.execute(select(quotes.c.public_id).where(quotes.c.id == found.quote_id)).scalar_one()
    voices = connection.execute(
        select(speakers.c.name)
        .join_from(attribution_speakers, speakers)
        .where(among(connection, attribution_speakers.c.attribution_id, [found.id]))
        .order_by(attribution_speakers.c.ordinal)
    ).scalars()
    record = {
        "attribution_id": found.public_id,
        "quote_id": quote,
        "source_id": source.public_id,
        **{name: getattr(source, name) for name in ("outlet", "published", "title", "path", "url")},
        "sha256": source.text_sha256,
        "kind": found.kind,
        "speaker": one_or_list(list(voices)),
        "confidence": round(found.confidence, 4),
        "rule": found.rule,
        "current": found.retired_run_id is None,
        "revised_by": _revised_by(connection, found.source_id),
        "spans": [{"role": r.role, "start": r.start, "stop": r.stop, "exact": r.exact} for r in rows],
        "verified": True,
    }
    return Trace(record, source.text, placed)


def _revised_by(connection: Connection, source: int) -> str | None:
    """The source that took its place, if it stands nowhere any more."""
    if connection.execute(select(sources.c.id).where(sources.c.id == source, stands(sources.c.id))).first():
        return None
    query = select(sources.c.public_id).where(sources.c.revises_id == source).order_by(sources.c.id.desc()).limit(1)
    return connection.execute(query).scalar()


def _verify(found: Any, source: Any, rows: Sequence[Any]) -> None:
    where = f"source {source.public_id}"
    if digest_of(source.text) != source.text_sha256:
        raise IntegrityProblem(
            f"its text isn't the one that was stored; {found.public_id} can't be trusted", where=where
        )
    for row in rows:
        if source.text[row.start : row.stop] != row.exact:
            raise IntegrityProblem(
                f"{row.role} {row.start}-{row.stop} of {found.public_id} isn't in its text", where=where
            )
