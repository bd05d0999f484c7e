"""What people have said about names, and names that only a person's decision has brought in."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from quotedb.db.dialect import among
from quotedb.db.tables import aliases, attribution_speakers, attributions, claim_speakers, claims, judgements
from quotedb.merge.decisions import Told
from quotedb.services.judgements import Stored, in_force
from quotedb.text.ids import speaker_id
from quotedb.text.names import name_key


def decides_names(connection: Connection) -> bool:
    """Whether anybody has decided anything about names."""
    return (
        connection.execute(select(judgements.c.id).where(judgements.c.subject_type == "name").limit(1)).first()
        is not None
    )


def about(connection: Connection, ids: Collection[str]) -> list[Stored]:
    """Decisions in force about names with these public ids."""
    ends = or_(among(connection, judgements.c.subject_a, ids), among(connection, judgements.c.subject_b, ids))
    return in_force(connection, judgements.c.subject_type == "name", judgements.c.verdict != "skip", ends)


def told(decisions: Collection[Stored], keys: Collection[str]) -> Told:
    """What these decisions say of the names with these keys; where a name is missing they say nothing."""
    names = {speaker_id(key): key for key in keys}
    pairs: dict[str, list[tuple[str, str]]] = {"same": [], "different": [], "called": []}
    for one in sorted(decisions, key=lambda one: (one.judgement.made_at, one.public_id)):
        judgement = one.judgement
        here = names.get(judgement.a)
        if here is None:
            continue
        if judgement.verdict == "called":
            pairs["called"].append((here, judgement.value["name"]))
        elif judgement.b in names:
            pairs[judgement.verdict].append((here, names[judgement.b]))
    return Told(pairs["same"], pairs["different"], pairs["called"])


def unprinted(connection: Connection, rows: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """Those of these aliases that no extractor gives, with the forms and kinds under which decisions in force do.

    What is retired gives and decides nothing.
    """
    if not rows:
        return {}
    told_only = select(claims.c.attribution_id).where(claims.c.attribution_id == attribution_speakers.c.attribution_id)
    current = attributions.c.retired_run_id.is_(None)
    printed = (
        select(attribution_speakers.c.alias_id)
        .join_from(attribution_speakers, attributions)
        .where(attribution_speakers.c.alias_id == aliases.c.id, ~told_only.exists(), current)
    )
    claimed = (
        select(claim_speakers.c.alias_id)
        .join_from(claim_speakers, attributions, attributions.c.id == claim_speakers.c.attribution_id)
        .where(claim_speakers.c.alias_id == aliases.c.id, current)
    )
    query = select(aliases.c.id, aliases.c.key).where(
        among(connection, aliases.c.id, rows), ~printed.exists(), ~claimed.exists()
    )
    keys = {row.id: row.key for row in connection.execute(query)}
    found: dict[int, list[tuple[str, str]]] = {row: [] for row in keys}
    given = (
        select(attribution_speakers.c.alias_id, judgements.c.value)
        .join_from(attribution_speakers, claims, claims.c.attribution_id == attribution_speakers.c.attribution_id)
        .join(judgements, judgements.c.id == claims.c.judgement_id)
        .join(attributions, attributions.c.id == claims.c.attribution_id)
        .where(among(connection, attribution_speakers.c.alias_id, keys), current)
    )
    for row, value in connection.execute(given):
        found[row] += [(one["name"], one["kind"]) for one in json.loads(value) if name_key(one["name"]) == keys[row]]
    return found


def decides_speakers(connection: Connection) -> bool:
    """Whether a speaker is a person's choice anywhere."""
    return connection.execute(select(claims.c.attribution_id).limit(1)).first() is not None
