"""Where people have decided, for whoever looks something up: who, when, why, and what the extractor says instead."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, or_, select

from quotedb.db.columns import timestamp_text
from quotedb.db.dialect import among, many, within
from quotedb.db.prepared import Prepared
from quotedb.db.tables import aliases, attributions, claim_speakers, claims, judgement_targets, judgements, speakers
from quotedb.services.contract import Record, one_or_list


def decided_speakers(connection: Connection, rows: Collection[int]) -> dict[int, Record]:
    """Of those of these attributions whose speaker a person has decided: the decision, and the extractor's claim."""
    if not rows:
        return {}
    claimed = _claimed(connection.dialect.name).rows(connection, {"rows": many(connection, rows)})
    found = {row.attribution_id: {**_shown(row), "extracted_confidence": row.confidence} for row in claimed}
    if not found:
        return {}
    said: dict[int, list[str]] = {}
    names = (
        select(claim_speakers.c.attribution_id, speakers.c.name)
        .join_from(claim_speakers, aliases)
        .join(speakers, speakers.c.id == aliases.c.speaker_id)
        .where(among(connection, claim_speakers.c.attribution_id, found))
        .order_by(claim_speakers.c.attribution_id, claim_speakers.c.ordinal)
    )
    for row, name in connection.execute(names):
        said.setdefault(row, []).append(name)
    return {row: {**one, "extracted_speaker": one_or_list(said.get(row, []))} for row, one in found.items()}


@cache
def _claimed(dialect: str) -> Prepared:
    return Prepared(
        select(claims.c.attribution_id, claims.c.confidence, *_SHOWN)
        .join_from(claims, judgements, judgements.c.id == claims.c.judgement_id)
        .where(within(dialect, claims.c.attribution_id, "rows"))
    )


def decided_quotes(connection: Connection, quotes: Collection[int]) -> dict[int, list[Record]]:
    """What is decided about these quotes, by row: each decision with both ends' attributions and words."""
    return _pairs(connection, _about_quotes(connection.dialect.name), quotes)


def deciders(connection: Connection, quotes: Collection[int]) -> dict[int, list[str]]:
    """Who has decided about these quotes or their speakers, by row, as far as it is in effect."""
    lost = judgement_targets.alias("lost")
    gone = select(lost.c.judgement_id).where(lost.c.judgement_id == judgements.c.id, lost.c.attribution_id.is_(None))
    query = (
        select(attributions.c.quote_id, judgements.c.made_by)
        .distinct()
        .join_from(attributions, _here, _here.c.attribution_id == attributions.c.id)
        .join(judgements, judgements.c.id == _here.c.judgement_id)
        .where(among(connection, attributions.c.quote_id, quotes), _CURRENT)
        .where(judgements.c.superseded_by_id.is_(None), ~gone.exists())
    )
    found: dict[int, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.quote_id, []).append(row.made_by)
    return {quote: sorted(names) for quote, names in found.items()}


def decided_pairs(connection: Connection, rows: Collection[int]) -> dict[int, list[Record]]:
    """What is decided about these attributions' being the same as others, by row."""
    return _pairs(connection, _about_attributions(connection.dialect.name), rows)


@cache
def _about_attributions(dialect: str) -> Prepared:
    return Prepared(_about(dialect, attributions.c.id))


@cache
def _about_quotes(dialect: str) -> Prepared:
    return Prepared(_about(dialect, attributions.c.quote_id).where(_CURRENT))


def _about(dialect: str, column: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    # Both ends must be there for the decision to hold.
    return (
        select(
            column.label("subject"),
            *_SHOWN,
            _here.c.exact.label("own"),
            _there.c.attribution.label("one"),
            _there.c.exact,
        )
        .join_from(attributions, _here, _here.c.attribution_id == attributions.c.id)
        .join(judgements, judgements.c.id == _here.c.judgement_id)
        .join(_there, (_there.c.judgement_id == judgements.c.id) & (_there.c.ordinal != _here.c.ordinal))
        .where(judgements.c.superseded_by_id.is_(None), judgements.c.subject_type == "quote")
        .where(_there.c.attribution_id.is_not(None), within(dialect, column, "wanted"))
        .order_by(judgements.c.made_at, judgements.c.public_id, _there.c.ordinal)
    )


def _pairs(connection: Connection, query: Prepared, wanted: Collection[int]) -> dict[int, list[Record]]:
    found: dict[int, dict[str, Record]] = {}
    for row in query.rows(connection, {"wanted": many(connection, wanted)}):
        one = {**_shown(row), "words": row.own, "other_id": row.one, "other_words": row.exact}
        found.setdefault(row.subject, {}).setdefault(row.public_id, one)
    return {subject: list(one.values()) for subject, one in found.items()}


def decided_names(connection: Connection, names: Collection[str]) -> list[Record]:
    """What is decided about names (public ids): those put together, kept apart, and the one that is shown."""
    if not names:
        return []
    rows = _about_names(connection.dialect.name).rows(connection, {"names": many(connection, names)})
    return [{**_shown(row), "value": json.loads(row.value)} for row in rows]


def names_told() -> ColumnElement[bool]:
    """Whether anybody has ever decided anything about an alias: a column, so that one look at it may be enough."""
    ends = (judgements.c.subject_a, judgements.c.subject_b)
    return or_(*(exists().where(end == aliases.c.public_id) for end in ends))


@cache
def _about_names(dialect: str) -> Prepared:
    ends = or_(*(within(dialect, end, "names") for end in (judgements.c.subject_a, judgements.c.subject_b)))
    about = (judgements.c.subject_type == "name", judgements.c.verdict != "skip")
    query = select(judgements.c.value, *_SHOWN).where(*about, judgements.c.superseded_by_id.is_(None), ends)
    return Prepared(query.order_by(judgements.c.made_at, judgements.c.public_id))


_SHOWN = (judgements.c.public_id, judgements.c.verdict, judgements.c.made_by, judgements.c.made_at, judgements.c.reason)
_CURRENT = attributions.c.retired_run_id.is_(None)
_here = judgement_targets.alias("here")
_there = judgement_targets.alias("there")


def _shown(row: Any) -> Record:
    return {
        "decision_id": row.public_id,
        "verdict": row.verdict,
        "by": row.made_by,
        "at": timestamp_text(row.made_at),
        "because": row.reason,
    }
