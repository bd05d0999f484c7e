"""Persons of one name whom articles describe so that they can hardly be one, and how a person sets them apart.

A name is all that speakers are told by; "Ann Bell, the health minister" and "Ann Bell, a plumber" are one speaker until
somebody says that they aren't. Then the fewer articles' Ann Bell gets a name of her own, with the description after it
in brackets, and a decision keeps the two names apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, select

from quotedb.db.dialect import among
from quotedb.db.tables import aliases, attribution_speakers, attributions, judgements, spans, speakers
from quotedb.services.descriptions import UNDECIDED
from quotedb.services.revising import stands
from quotedb.text.callings import clashes, hardly_one


@dataclass(frozen=True, slots=True)
class Side:
    """One of two: a description, the articles (rows) that say so or the like, and their attributions (public ids)."""

    description: str
    sources: frozenset[int]
    attributions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Homonym:
    """A speaker who may be two: the one of more articles, the other, and the name that the other one would get."""

    speaker: str
    name: str
    first: Side
    second: Side
    apart: str


_SETTLED = (
    select(aliases.c.speaker_id)
    .join_from(judgements, aliases, aliases.c.public_id == judgements.c.subject_a)
    .where(
        judgements.c.subject_type == "name",
        judgements.c.verdict == "skip",
        judgements.c.subject_b.is_(None),
        judgements.c.superseded_by_id.is_(None),
    )
)
"""Rows of the speakers of whom somebody has said that they are one, or to leave it open."""


def is_settled(connection: Connection, public_id: str) -> bool:
    """Whether somebody has said of the speaker with this id that it is one person, or to leave it open."""
    query = _SETTLED.join(speakers, speakers.c.id == aliases.c.speaker_id).where(speakers.c.public_id == public_id)
    return connection.execute(query.limit(1)).first() is not None


def homonyms(connection: Connection) -> Iterator[Homonym]:
    """All of them that nobody has settled."""
    settled = set(connection.execute(_SETTLED).scalars())
    rows = connection.execute(_described().order_by(speakers.c.public_id, attributions.c.public_id))
    for (number, public_id, name), told in groupby(rows, key=lambda row: (row.id, row.speaker, row.name)):
        found = None if number in settled else _homonym(public_id, name, list(told))
        if found is not None:
            yield found


def homonym(connection: Connection, public_id: str) -> Homonym | None:
    """Whether the speaker with this id may be two."""
    query = _described().where(speakers.c.public_id == public_id).order_by(attributions.c.public_id)
    rows = list(connection.execute(query))
    return _homonym(public_id, rows[0].name, rows) if rows else None


def others_of(connection: Connection, found: Homonym) -> dict[str, list[dict[str, str]]]:
    """Who speaks in each attribution of the other one, with that one's own name in the place of the speaker's."""
    query = (
        select(attributions.c.public_id, speakers.c.public_id.label("speaker"), aliases.c.form, aliases.c.kind)
        .join_from(attributions, attribution_speakers, attribution_speakers.c.attribution_id == attributions.c.id)
        .join(speakers, speakers.c.id == attribution_speakers.c.speaker_id)
        .join(aliases, aliases.c.id == attribution_speakers.c.alias_id)
        .where(among(connection, attributions.c.public_id, found.second.attributions))
        .where(attributions.c.retired_run_id.is_(None))
        .order_by(attributions.c.public_id, attribution_speakers.c.ordinal)
    )
    voices: dict[str, list[dict[str, str]]] = {}
    for row in connection.execute(query):
        name = found.apart if row.speaker == found.speaker else row.form
        voices.setdefault(row.public_id, []).append({"name": name, "kind": row.kind})
    return voices


def _described() -> Select[Any]:
    """Descriptions of persons: their speaker's row, id and name, the words, the article's row, the attribution's id."""
    return (
        select(speakers.c.id, speakers.c.public_id.label("speaker"), speakers.c.name, spans.c.exact)
        .add_columns(attributions.c.source_id, attributions.c.public_id)
        .join_from(spans, attributions, attributions.c.id == spans.c.attribution_id)
        .join(
            attribution_speakers,
            (attribution_speakers.c.attribution_id == attributions.c.id)
            & (attribution_speakers.c.ordinal == spans.c.ordinal),
        )
        .join(speakers, speakers.c.id == attribution_speakers.c.speaker_id)
        .where(spans.c.role == "description", attributions.c.retired_run_id.is_(None), UNDECIDED)
        .where(speakers.c.kind == "person", stands(attributions.c.source_id))
    )


def _homonym(public_id: str, name: str, told: Sequence[Any]) -> Homonym | None:
    """Two sides of what articles say of one name, if there are two."""
    ways = sorted({row.exact for row in told})
    for pair in clashes(ways):
        first, second = sorted(
            [_against(other, own, ways, told) for own, other in (pair, pair[::-1])],
            key=lambda side: (-len(side.sources), side.description),
        )
        rest = second.sources - first.sources
        if rest:  # else each article that says the one says the other, too
            said = tuple(row.public_id for row in told if row.source_id in rest)
            apart = f"{name} ({_bare(second.description)})"
            return Homonym(public_id, name, first, Side(second.description, rest, said), apart)
    return None


def _against(other: str, own: str, ways: Sequence[str], told: Sequence[Any]) -> Side:
    """The articles that say what can hardly be said of one person together with ``other``, as ``own`` can't."""
    clashing = {way for way in ways if hardly_one((other, way)) is not None}
    rows = [row for row in told if row.exact in clashing]
    return Side(own, frozenset(row.source_id for row in rows), tuple(row.public_id for row in rows))


def _bare(description: str) -> str:
    """A description without its article and without what would end a bracket."""
    words = " ".join(description.replace("(", " ").replace(")", " ").split())
    first, _, rest = words.partition(" ")
    return rest if rest and first.casefold() in ("a", "an", "the") else words
