"""Judgements in force that a new one may repeat or contradict, found from its words and names.

However many others there are: what a decision costs depends on what it is about.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, false, or_, select

from quotedb.db.dialect import among
from quotedb.db.tables import aliases, judgement_targets, judgements
from quotedb.services.judgements import Judgement, Stored, in_force


def around(connection: Connection, judgement: Judgement, beside: Collection[Judgement] = ()) -> list[Stored]:
    """Those in force about the same words or names, or about what these have been put together with, as they were made.

    ``beside`` are judgements that aren't stored yet and put things together too.
    """
    if judgement.verdict == "undo":
        return []
    if judgement.verdict == "skip":
        return in_force(connection, judgements.c.verdict == "skip", judgements.c.subject_a == judgement.a)
    if judgement.verdict == "speaker":
        return _about_words(connection, "attribution", {target.source for target in judgement.targets})
    if judgement.verdict == "called":
        names = mates(connection, judgement.a)
        return in_force(connection, judgements.c.verdict == "called", among(connection, judgements.c.subject_a, names))
    found: dict[int, Stored] = {}
    ends = _ends(judgement)
    seen: set[str] = set()
    while ends:
        seen |= ends.keys()
        if judgement.subject == "quote":
            near = _about_words(connection, "quote", set(ends.values()))
        else:
            near = _about_names(connection, ends)
        near = [
            one for one in near if one.judgement.verdict != "skip" and not ends.keys().isdisjoint(_ends(one.judgement))
        ]
        found.update((one.row, one) for one in near)
        tied = [*(one.judgement for one in near), *(one for one in beside if one.subject == judgement.subject)]
        following: dict[str, str] = {}
        for one in tied:
            if one.verdict == "same" and not ends.keys().isdisjoint(_ends(one)):
                following.update(_ends(one))
        ends = {end: source for end, source in following.items() if end not in seen}
    return sorted(found.values(), key=lambda one: (one.judgement.made_at, one.public_id))


def mates(connection: Connection, public_id: str) -> set[str]:
    """Public ids of all names of the speaker who has this one, and this one."""
    own = aliases.alias("own")
    query = select(aliases.c.public_id).join(own, own.c.speaker_id == aliases.c.speaker_id)
    query = query.where(own.c.public_id == public_id, aliases.c.retired.is_(false()))
    return {public_id, *connection.execute(query).scalars()}


def _ends(judgement: Judgement) -> dict[str, str]:
    """What a judgement ties or keeps apart: words, each with its source, or names."""
    if judgement.subject == "quote":
        return {target.words: target.source for target in judgement.targets}
    return {name: "" for name in (judgement.a, judgement.b) if name is not None}


def _about_words(connection: Connection, subject: str, sources: Collection[str]) -> list[Stored]:
    aimed = select(judgement_targets.c.judgement_id).where(among(connection, judgement_targets.c.source, sources))
    return in_force(connection, judgements.c.subject_type == subject, judgements.c.id.in_(aimed))


def _about_names(connection: Connection, names: Collection[str]) -> list[Stored]:
    ends = (among(connection, end, names) for end in (judgements.c.subject_a, judgements.c.subject_b))
    return in_force(connection, judgements.c.subject_type == "name", or_(*ends))
