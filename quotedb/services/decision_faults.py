"""Decisions checked against what they have to come to: ids, what took whose place, where the words are, what holds."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, false, select

from quotedb.db.dialect import among
from quotedb.db.tables import aliases, attribution_speakers, attributions, claims, judgements, sources, speakers
from quotedb.services.judgements import Stored, load, superseders
from quotedb.services.places import words_of
from quotedb.services.settling import CERTAIN, located, names_in

Found = tuple[Stored, str]


def decision_faults(connection: Connection, stored: list[Stored]) -> Iterator[Found]:
    """What isn't as it should be of these judgements, which are all there are."""
    over = superseders(connection)
    for one in stored:
        if one.judgement.public_id != one.public_id:
            yield one, "its id isn't that of its content"
        if over.get(one.row) != one.superseded_by:
            yield one, "what took its place isn't what is stored as that"
    yield from _targets(connection, stored)
    standing = [one for one in stored if one.superseded_by is None and None not in one.found]
    standing = [one for one in standing if one.judgement.verdict != "skip"]
    yield from _quotes(connection, [one for one in standing if one.judgement.subject == "quote"])
    yield from _speakers(connection, [one for one in standing if one.judgement.verdict == "speaker"])
    yield from _names(
        connection, [one for one in standing if one.judgement.subject == "name" and one.judgement.verdict != "skip"]
    )


def _targets(connection: Connection, stored: list[Stored]) -> Iterator[Found]:
    named = {target.source for one in stored for target in one.judgement.targets}
    query = select(sources.c.public_id, sources.c.text).where(among(connection, sources.c.public_id, named))
    texts = {row.public_id: row.text for row in connection.execute(query)}
    places = located(connection, named)
    for one in stored:
        for target, found in zip(one.judgement.targets, one.found, strict=True):
            text = texts.get(target.source)
            if text is not None and words_of(target.source, target.spans, text) != target.words:
                yield one, f"the words it is about aren't at their place in {target.source}"
            if places.of(target.attribution, target.words) != found:
                yield one, f"its words in {target.source} are somewhere else than it is put into effect"


def _quotes(connection: Connection, standing: list[Stored]) -> Iterator[Found]:
    rows = {row for one in standing for row in one.found if row is not None}
    query = select(attributions.c.id, attributions.c.quote_id).where(among(connection, attributions.c.id, rows))
    quotes = {row.id: row.quote_id for row in connection.execute(query)}
    for one in standing:
        ends = {row for row in one.found if row is not None}
        if len(ends) < 2:
            continue
        together = len({quotes[row] for row in ends}) == 1
        if together != (one.judgement.verdict == "same"):
            yield one, "the quotes aren't as it says"


def _speakers(connection: Connection, standing: list[Stored]) -> Iterator[Found]:
    decided = {row: one for one in standing for row in one.found if row is not None}
    held = {
        row.attribution_id: row
        for row in connection.execute(
            select(claims.c.attribution_id, claims.c.judgement_id, attributions.c.confidence).join_from(
                claims, attributions
            )
        )
    }
    said: dict[int, list[str]] = {}
    query = (
        select(attribution_speakers.c.attribution_id, aliases.c.key)
        .join_from(attribution_speakers, aliases)
        .where(among(connection, attribution_speakers.c.attribution_id, decided))
        .order_by(attribution_speakers.c.attribution_id, attribution_speakers.c.ordinal)
    )
    for row, key in connection.execute(query):
        said.setdefault(row, []).append(key)
    for row, one in decided.items():
        claim = held.get(row)
        kept = claim is not None and claim.judgement_id == one.row and claim.confidence == CERTAIN
        if not kept or said.get(row, []) != [name.key for name in names_in(one.judgement.value)]:
            yield one, "the speaker isn't whom it names"
    stray = {held[row].judgement_id for row in held.keys() - decided.keys()}
    for one in load(connection, among(connection, judgements.c.id, stray)) if stray else ():
        yield one, "an attribution has the speaker that it names, though it doesn't hold there"


def _names(connection: Connection, standing: list[Stored]) -> Iterator[Found]:
    ids = {end for one in standing for end in (one.judgement.a, one.judgement.b) if end is not None}
    query = (
        select(aliases.c.public_id, aliases.c.speaker_id, speakers.c.name)
        .join_from(aliases, speakers)
        .where(among(connection, aliases.c.public_id, ids), aliases.c.retired.is_(false()))
    )
    known = {row.public_id: row for row in connection.execute(query)}
    shown: dict[int, Stored] = {}
    for one in standing:
        a, b = known.get(one.judgement.a), known.get(one.judgement.b or "")
        if one.judgement.verdict == "called":
            if a is not None:
                shown[a.speaker_id] = one  # they come in the order in which they were made
        elif a is not None and b is not None and (a.speaker_id == b.speaker_id) != (one.judgement.verdict == "same"):
            yield one, "the names aren't as it says"
    for one in shown.values():
        if known[one.judgement.a].name != one.judgement.value["name"]:
            yield one, "the speaker isn't called as it says"
