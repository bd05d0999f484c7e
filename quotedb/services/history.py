"""What changed between the revisions of an article: what was added, removed, altered, given to another speaker.

Revisions are compared attribution by attribution. The same words are the same claim, whoever they are given to; of what
is left, a claim of the same quote, or else the one with the most words in common, is the same claim altered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Connection, select

from quotedb.db.dialect import among
from quotedb.db.tables import attribution_speakers, attributions, outlets, quotes, revisions, sources, speakers
from quotedb.errors import NotFound
from quotedb.services.contract import Record, one_or_list
from quotedb.services.finding import find_quote
from quotedb.text.ids import is_id

ALIKE = 0.5
"""Share of words in common, in their order, from which one claim is another one altered."""
_MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Claim:
    """One attribution of one revision."""

    public_id: str
    quote: str
    text: str
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A source at one of its addresses, for as long as it stood there."""

    address: str
    source: int
    public_id: str
    outlet: str | None
    since: datetime
    until: datetime | None


def history(connection: Connection, public_id: str) -> list[Record]:
    """Changes, oldest first, of the addresses at which this source, or those that carried this quote, ever stood.

    Of a quote only what concerns it is told. ``NotFound`` for an id that nothing has.
    """
    quote = None
    if is_id(public_id) and public_id[0] == "s":
        query = select(sources.c.id).where(sources.c.public_id == public_id)
        rows = list(connection.execute(query).scalars())
        if not rows:
            raise NotFound("no source has this id", where=public_id)
    else:
        number = find_quote(connection, public_id)
        quote = connection.execute(select(quotes.c.public_id).where(quotes.c.id == number)).scalar_one()
        query = select(attributions.c.source_id).distinct().where(attributions.c.quote_id == number)
        rows = list(connection.execute(query).scalars())
    told: list[Record] = []
    for trail in _trails(connection, rows):
        told += _told(trail, _claims(connection, {standing.source for standing in trail}))
    if quote is not None:
        told = [row for row in told if quote in (row["quote_id"], row["before"] and row["before"]["quote_id"])]
    return sorted(told, key=lambda row: (row["when"], row["source_id"]))


def changes(before: Sequence[Claim], after: Sequence[Claim]) -> Iterator[tuple[str, Claim | None, Claim | None]]:
    """What became of the claims of one revision in the next: kept, re-attributed, altered, added or removed.

    An altered claim may have another speaker too.
    """
    old, new = list(before), list(after)
    for word in ("kept", "re-attributed"):
        for one in tuple(old):
            same = (c for c in new if c.text == one.text and (c.speakers == one.speakers or word != "kept"))
            two = next(same, None)
            if two is not None:
                old.remove(one)
                new.remove(two)
                yield word, one, two
    pairs = sorted(
        ((-_alike(one, two), i, j) for i, one in enumerate(old) for j, two in enumerate(new)),
    )
    taken: set[tuple[str, int]] = set()
    for score, i, j in pairs:
        if -score >= ALIKE and not {("old", i), ("new", j)} & taken:
            taken |= {("old", i), ("new", j)}
            yield "altered", old[i], new[j]
    yield from (("removed", one, None) for i, one in enumerate(old) if ("old", i) not in taken)
    yield from (("added", None, two) for j, two in enumerate(new) if ("new", j) not in taken)


def _alike(one: Claim, two: Claim) -> float:
    """1 for one quote in two wordings, else the share of words that both have, in their order."""
    if one.quote == two.quote:
        return 1.0
    left, right = one.text.lower().split()[:_MOST_WORDS], two.text.lower().split()[:_MOST_WORDS]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0


def _told(trail: Sequence[Standing], claims: dict[int, list[Claim]]) -> Iterator[Record]:
    before: Standing | None = None
    for standing in trail:
        place = {
            "when": standing.since.isoformat().replace("+00:00", "Z"),
            "address": standing.address,
            "outlet": standing.outlet,
            "source_id": standing.public_id,
            "revises": None if before is None else before.public_id,
        }
        old = [] if before is None else claims.get(before.source, [])
        for change, one, two in changes(old, claims.get(standing.source, [])):
            if change != "kept":
                word = "stored" if before is None else change
                yield {**place, "change": word, **_shown(two or one), "before": None if one is None else _shown(one)}
        before = standing


def _shown(claim: Claim | None) -> Record:
    assert claim is not None
    return {
        "attribution_id": claim.public_id,
        "quote_id": claim.quote,
        "speaker": one_or_list(list(claim.speakers)),
        "text": claim.text,
    }


def _trails(connection: Connection, rows: Iterable[int]) -> Iterator[list[Standing]]:
    """All that ever stood where these sources did, an address of an outlet at a time, oldest first."""
    query = select(revisions.c.address, sources.c.outlet_id).join_from(revisions, sources).distinct()
    places = connection.execute(query.where(among(connection, revisions.c.source_id, list(rows)))).all()
    for address, outlet in sorted(places, key=lambda place: (place[0], place[1] or 0)):
        found = (
            select(
                revisions.c.address,
                revisions.c.source_id,
                sources.c.public_id,
                outlets.c.name,
                revisions.c.since,
                revisions.c.until,
            )
            .join_from(revisions, sources)
            .outerjoin(outlets, outlets.c.id == sources.c.outlet_id)
            .where(revisions.c.address == address, sources.c.outlet_id.is_not_distinct_from(outlet))
            .order_by(revisions.c.since, revisions.c.id)
        )
        yield [Standing(*row) for row in connection.execute(found)]


def _claims(connection: Connection, rows: Iterable[int]) -> dict[int, list[Claim]]:
    """The current attributions of these sources, in the order of their ids."""
    numbers = list(rows)
    query = (
        select(attributions.c.id, attributions.c.source_id, attributions.c.public_id, attributions.c.text)
        .add_columns(quotes.c.public_id.label("quote"))
        .join_from(attributions, quotes)
        .where(among(connection, attributions.c.source_id, numbers), attributions.c.retired_run_id.is_(None))
        .order_by(attributions.c.public_id)
    )
    found = connection.execute(query).all()
    said: dict[int, list[str]] = {}
    voices = (
        select(attribution_speakers.c.attribution_id, speakers.c.name)
        .join_from(attribution_speakers, speakers)
        .where(among(connection, attribution_speakers.c.attribution_id, [row.id for row in found]))
        .order_by(attribution_speakers.c.attribution_id, attribution_speakers.c.ordinal)
    )
    for number, name in connection.execute(voices):
        said.setdefault(number, []).append(name)
    claims: dict[int, list[Any]] = {}
    for row in found:
        claim = Claim(row.public_id, row.quote, row.text, tuple(said.get(row.id, ())))
        claims.setdefault(row.source_id, []).append(claim)
    return claims
