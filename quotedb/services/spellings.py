"""How what is current spells names: by which forms, and as what, the articles print them that each run has read.

A name that nothing current has is retired like the attributions that had it: its id goes on resolving, and it takes no
part in anything else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, or_, select

from quotedb.db.dialect import among, insert_rows, numbers_in_parts
from quotedb.db.tables import aliases, attribution_speakers, attributions, claim_speakers, claims, forms, name_words
from quotedb.services.told_names import unprinted

Ways = list[tuple[str, str]]
"""Forms and kinds."""


def spelled(connection: Connection, rows: Collection[int]) -> dict[int, Ways]:
    """Of each of these aliases (rows): as what current attributions have it, or else decisions in force; or nothing."""
    found: dict[int, Ways] = {row: [] for row in rows}
    if not rows:
        return found
    query = select(forms.c.alias_id, forms.c.form, forms.c.kind).distinct()
    query = query.where(among(connection, forms.c.alias_id, rows), or_(*_by_run()))
    for row, form, kind in connection.execute(query):
        found[row].append((form, kind))
    others = {row for row, ways in found.items() if not ways}
    told = unprinted(connection, others)
    found.update(told)
    # Printed, and by whom isn't known: as it stands.
    kept = select(aliases.c.id, aliases.c.form, aliases.c.kind)
    kept = kept.where(among(connection, aliases.c.id, others - told.keys()))
    found.update((row, [(form, kind)]) for row, form, kind in connection.execute(kept))
    return found


def _by_run() -> list[ColumnElement[bool]]:
    """Whether something current of the run prints the name, and is or isn't believed."""
    told = select(claims.c.attribution_id).where(claims.c.attribution_id == attributions.c.id).exists()
    return [
        select(said.c.alias_id)
        .join_from(said, attributions, attributions.c.id == said.c.attribution_id)
        .where(said.c.alias_id == forms.c.alias_id, attributions.c.run_id == forms.c.run_id)
        .where(attributions.c.retired_run_id.is_(None), *more)
        .correlate(forms)
        .exists()
        for said, more in ((attribution_speakers, [~told]), (claim_speakers, []))
    ]


def names_of(connection: Connection, rows: Collection[int]) -> set[int]:
    """Rows of the names that these attributions have by their extractor or by a decision."""
    found: set[int] = set()
    for said in (attribution_speakers, claim_speakers) if rows else ():
        query = select(said.c.alias_id).distinct().where(among(connection, said.c.attribution_id, rows))
        found.update(connection.execute(query).scalars())
    return found


def held(connection: Connection, rows: Collection[int]) -> set[int]:
    """Those of these names that some attribution has, be it retired."""
    found: set[int] = set()
    for said in (attribution_speakers, claim_speakers) if rows else ():
        query = select(said.c.alias_id).distinct().where(among(connection, said.c.alias_id, rows))
        found.update(connection.execute(query).scalars())
    return found


def note_forms(connection: Connection, run: int, given: Iterable[tuple[int, str, str]]) -> None:
    """Remember how articles that this run has read spell names: row of the alias, form and kind."""
    wanted = set(given)
    known = select(forms.c.alias_id, forms.c.form, forms.c.kind).where(forms.c.run_id == run)
    known = known.where(among(connection, forms.c.alias_id, {row for row, *_ in wanted}))
    there: set[Any] = {tuple(row) for row in connection.execute(known)} if wanted else set()
    new = [(row, run, form, kind) for row, form, kind in sorted(wanted - there)]
    insert_rows(connection, forms, ("alias_id", "run_id", "form", "kind"), new)


def stale_names(connection: Connection) -> list[str]:
    """Public ids of the names whose words aren't those that are kept, or that are wrongly taken for retired or not."""
    wrong: set[str] = set()
    mute: dict[int, str] = {}
    has = [
        select(said.c.alias_id)
        .join_from(said, attributions, attributions.c.id == said.c.attribution_id)
        .where(said.c.alias_id == aliases.c.id, attributions.c.retired_run_id.is_(None))
        .correlate(aliases)
        .exists()
        for said in (attribution_speakers, claim_speakers)
    ]
    current = case((or_(*has), 1), else_=0).label("current")
    query = select(aliases.c.id, aliases.c.public_id, aliases.c.key, aliases.c.retired, current)
    for numbers in numbers_in_parts(connection, aliases, _AT_ONCE):
        kept: dict[int, set[str]] = {}
        words = select(name_words.c.alias_id, name_words.c.word)
        for row, word in connection.execute(words.where(among(connection, name_words.c.alias_id, numbers))):
            kept.setdefault(row, set()).add(word)
        for row, public_id, key, retired, there in connection.execute(
            query.where(among(connection, aliases.c.id, numbers))
        ):
            if (retired and there) or kept.get(row, set()) != set(key.split()):
                wrong.add(public_id)
            elif not retired and not there:
                mute[row] = public_id
    return sorted(wrong | {mute[row] for row in held(connection, mute)})


_AT_ONCE = 5000
