"""Decisions put into effect: where the judged words are now, who speaks there, and what that moves.

What ends up in the database is a function of the set of articles and the set of judgements. A judgement is about words,
not rows: it holds for the current attribution of the same words at the same place of the same source, be its marks and
blanks cut otherwise, and for nothing else. Where there is none the judgement is orphaned, and waits.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from quotedb.db.dialect import among, delete_rows, insert_rows, update_rows
from quotedb.db.tables import (
    aliases,
    attribution_speakers,
    attributions,
    claim_speakers,
    claims,
    judgement_targets,
    judgements,
    sources,
    spans,
)
from quotedb.services import clustering, naming, reporting
from quotedb.services.judgements import Stored, load
from quotedb.services.naming import Name
from quotedb.services.places import words_of
from quotedb.text.names import name_key
from quotedb.text.spans import Span

CERTAIN = 1.0
"""The confidence of a speaker whom a person has named."""


def settle(connection: Connection, *, toggled: Collection[int] = (), within: Collection[str] = ()) -> None:
    """Put judgements into effect: those ``toggled`` (rows that have come into force, or gone out of it), and those
    about words of the sources (public ids) whose attributions have just changed.
    """
    moved = _locate(connection, toggled, within)
    touched = _concerned(connection, {*toggled, *moved.judgements})
    rows = {row for one in touched for row in one.found if row is not None} | moved.rows
    names = {
        public_id
        for one in touched
        if one.judgement.subject == "name" and one.row in toggled
        for public_id in (one.judgement.a, one.judgement.b)
        if public_id is not None
    }
    if not rows and not names:
        return
    dirty = _speak(connection, rows, names)
    current = select(attributions.c.id).where(attributions.c.retired_run_id.is_(None))
    here = set(connection.execute(current.where(among(connection, attributions.c.id, dirty | rows))).scalars())
    made = clustering.plan(connection, (), here, ())
    reporting.recount(connection, clustering.finish(connection, made, {}, {}))


def _concerned(connection: Connection, rows: Collection[int]) -> list[Stored]:
    return load(connection, among(connection, judgements.c.id, rows)) if rows else []


@dataclass(slots=True)
class _Moved:
    """Judgements whose words are somewhere else now, and the rows of attributions where they were and are."""

    judgements: set[int] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)


def _locate(connection: Connection, toggled: Collection[int], within: Collection[str]) -> _Moved:
    """Look for the judged words again, and write down where they are."""
    query = select(judgement_targets)
    aimed = [
        row
        for column, values in ((judgement_targets.c.judgement_id, toggled), (judgement_targets.c.source, within))
        if values
        for row in connection.execute(query.where(among(connection, column, values)))
    ]
    moved = _Moved()
    if not aimed:
        return moved
    places = located(connection, {row.source for row in aimed})
    for row in aimed:
        place = places.of(row.attribution, row.words)
        if place == row.attribution_id:
            continue
        moved.judgements.add(row.judgement_id)
        moved.rows |= {number for number in (place, row.attribution_id) if number is not None}
        connection.execute(
            judgement_targets.update()
            .where(judgement_targets.c.judgement_id == row.judgement_id, judgement_targets.c.ordinal == row.ordinal)
            .values(attribution_id=place)
        )
    return moved


@dataclass(slots=True)
class Places:
    """Current attributions of some sources, by id and by their words."""

    _by_id: dict[str, tuple[int, str]] = field(default_factory=dict)
    _by_words: dict[str, int] = field(default_factory=dict)

    def add(self, public_id: str, words: str, row: int) -> None:
        """Take in an attribution; of several with the same words the one with the smallest id, given first, counts."""
        self._by_id[public_id] = (row, words)
        self._by_words.setdefault(words, row)

    def of(self, attribution: str, words: str) -> int | None:
        """Row of the attribution that has these very words now: the one that had them, or else another."""
        row, own = self._by_id.get(attribution, (None, ""))
        return row if own == words else self._by_words.get(words)


def located(connection: Connection, wanted: Collection[str]) -> Places:
    """What is current in the sources with these public ids."""
    query = select(sources.c.id, sources.c.public_id, sources.c.text).where(
        among(connection, sources.c.public_id, wanted)
    )
    texts = {row.id: row for row in connection.execute(query)}
    content: dict[int, list[Span]] = {}
    rows = {}
    placed = (
        select(attributions.c.id, attributions.c.public_id, attributions.c.source_id, spans.c.start, spans.c.stop)
        .join_from(attributions, spans, spans.c.attribution_id == attributions.c.id)
        .where(among(connection, attributions.c.source_id, texts), attributions.c.retired_run_id.is_(None))
        .where(spans.c.role == "content")
        .order_by(spans.c.ordinal)
    )
    for row in connection.execute(placed):
        rows[row.id] = row
        content.setdefault(row.id, []).append(Span(row.start, row.stop))
    found = Places()
    for row in sorted(rows.values(), key=lambda row: row.public_id):
        source = texts[row.source_id]
        found.add(row.public_id, words_of(source.public_id, content[row.id], source.text), row.id)
    return found


def names_in(value: Any) -> list[Name]:
    """The speakers whom a decision names, in order; none is nobody."""
    return [Name(name_key(one["name"]), one["name"], one["kind"]) for one in value]


@dataclass(slots=True)
class _Ruling:
    """Who speaks in an attribution by a person's word."""

    judgement: int
    names: list[Name]


def _speak(connection: Connection, rows: set[int], names: set[str]) -> set[int]:
    """Give these attributions the speakers that are decided, or their extractor's again, and see who is who.

    ``names`` are public ids of names about which something has been decided or undone. Returns the rows of attributions
    whose speakers have changed.
    """
    ruled = _ruled(connection, rows)
    held = {
        row.attribution_id: row.judgement_id
        for row in connection.execute(select(claims).where(among(connection, claims.c.attribution_id, rows)))
    }
    changed = {row for row, ruling in ruled.items() if held.get(row) != ruling.judgement}
    freed = held.keys() - ruled.keys()
    if not changed and not freed and not names:
        return set()
    before = _aliases_of(connection, changed | freed)
    _keep_claims(connection, {row: ruled[row].judgement for row in changed}, held)
    new = naming.resolve(connection, (), silent=[name for row in changed for name in ruled[row].names])
    delete_rows(connection, attribution_speakers, "attribution_id", changed | freed)
    said = [
        (row, ordinal, new.names[name.key].speaker, new.names[name.key].alias)
        for row in sorted(changed)
        for ordinal, name in enumerate(ruled[row].names)
    ]
    insert_rows(connection, attribution_speakers, ("attribution_id", "ordinal", "speaker_id", "alias_id"), said)
    _free(connection, freed)
    touched = before | {alias for _, _, _, alias in said} | _aliases_of(connection, freed)
    dirty = naming.reconsider(connection, touched, names)
    return new.dirty | dirty | changed | freed


def _ruled(connection: Connection, rows: set[int]) -> dict[int, _Ruling]:
    """What is decided about the speakers of these attributions; of several judgements the last one made counts."""
    query = (
        select(judgement_targets.c.attribution_id, judgements.c.id, judgements.c.value)
        .join_from(judgement_targets, judgements, judgements.c.id == judgement_targets.c.judgement_id)
        .where(among(connection, judgement_targets.c.attribution_id, rows))
        .where(judgements.c.verdict == "speaker", judgements.c.superseded_by_id.is_(None))
        .order_by(judgements.c.made_at, judgements.c.public_id)
    )
    return {row: _Ruling(judgement, names_in(json.loads(value))) for row, judgement, value in connection.execute(query)}


def _aliases_of(connection: Connection, rows: Collection[int]) -> set[int]:
    query = select(attribution_speakers.c.alias_id)
    return set(
        connection.execute(query.where(among(connection, attribution_speakers.c.attribution_id, rows))).scalars()
    )


def _keep_claims(connection: Connection, ruled: dict[int, int], held: dict[int, int]) -> None:
    """Put what the extractor says aside where a person decides for the first time."""
    update_rows(
        connection,
        claims,
        ("attribution_id", "judgement_id"),
        [(row, ruled[row]) for row in sorted(ruled) if row in held],
    )
    first = ruled.keys() - held.keys()
    query = select(attributions.c.id, attributions.c.confidence).where(among(connection, attributions.c.id, first))
    sure = [(row.id, ruled[row.id], row.confidence) for row in connection.execute(query)]
    insert_rows(connection, claims, ("attribution_id", "judgement_id", "confidence"), sorted(sure))
    said = select(*(attribution_speakers.c[name] for name in ("attribution_id", "ordinal", "alias_id")))
    kept = [
        tuple(row)
        for row in connection.execute(said.where(among(connection, attribution_speakers.c.attribution_id, first)))
    ]
    insert_rows(connection, claim_speakers, ("attribution_id", "ordinal", "alias_id"), sorted(kept))
    update_rows(connection, attributions, ("id", "confidence"), [(row, CERTAIN) for row in sorted(first)])


def _free(connection: Connection, rows: set[int]) -> None:
    """Give back what the extractor said."""
    sure = select(claims.c.attribution_id, claims.c.confidence).where(among(connection, claims.c.attribution_id, rows))
    update_rows(connection, attributions, ("id", "confidence"), [tuple(row) for row in connection.execute(sure)])
    said = (
        select(
            claim_speakers.c.attribution_id, claim_speakers.c.ordinal, aliases.c.speaker_id, claim_speakers.c.alias_id
        )
        .join_from(claim_speakers, aliases)
        .where(among(connection, claim_speakers.c.attribution_id, rows))
    )
    columns = ("attribution_id", "ordinal", "speaker_id", "alias_id")
    insert_rows(connection, attribution_speakers, columns, sorted(tuple(row) for row in connection.execute(said)))
    for table in (claim_speakers, claims):
        delete_rows(connection, table, "attribution_id", rows)
