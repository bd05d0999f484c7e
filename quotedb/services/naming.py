"""Names to speakers: which forms of which articles are one speaker, kept up to date in the database.

The outcome is a function of the set of names and of how often each occurs, so that the order of ingestion leaves no
trace: the blocks of names that a batch touches are read whole, by an index, and decided anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Column, Connection, delete, exists, func, select

from quotedb.db.dialect import among, insert_missing, update_rows
from quotedb.db.tables import aliases, attribution_speakers, attributions, speakers
from quotedb.extract.model import Speaker
from quotedb.merge.speakers import RULES, NameNode, block, cluster_names
from quotedb.text.ids import speaker_id
from quotedb.text.names import name_key

_KINDS = ("person", "organisation", "country", "group", "document", "unnamed")
"""Where articles differ about a name's kind, the first of these that one of them gives."""
_CURRENT = f"{RULES} "
"""How the blocks begin that these rules have made."""


class Name(NamedTuple):
    """A name as one article gives it; ``key`` says which names are one, wherever they are printed."""

    key: str
    form: str
    kind: str


class Named(NamedTuple):
    """A name's rows: its alias, its speaker, and the speaker's public id."""

    alias: int
    speaker: int
    public_id: str


@dataclass(slots=True)
class Resolved:
    """Where each name key belongs now, and the attributions whose speaker has another id than before."""

    names: dict[str, Named] = field(default_factory=dict)
    dirty: set[int] = field(default_factory=set)


class _Alias(NamedTuple):
    form: str
    kind: str
    block: str


class _Stored(NamedTuple):
    row: int
    speaker: int
    alias: _Alias


def name_of(speaker: Speaker, source: str) -> Name:
    """The name of a speaker in the source with this public id: "protesters" of two articles are never one speaker."""
    key = name_key(speaker.name)
    if speaker.kind == "unnamed":
        key = f"{source}: {key}"  # a folded name has no colon
    return Name(key, speaker.name, speaker.kind)


def outdated(connection: Connection) -> bool:
    """Whether some names were put into their blocks by other rules than these, or by none yet."""
    query = select(aliases.c.id).where(~aliases.c.block.startswith(_CURRENT)).limit(1)
    return connection.execute(query).first() is not None


def resolve(connection: Connection, found: Iterable[Name], *, anew: bool = False) -> Resolved:
    """Store names (once for every attribution that has one) and decide who is who in their blocks; ``anew``: in all."""
    said = Counter(found)
    given = {name.key for name in said}
    stored = _stored(connection, aliases.c.key, None if anew else given)
    names = {key: _replaced(key, old.alias) if anew else old.alias for key, old in stored.items()}
    touched = {alias.block for alias in names.values()}
    for name in said:
        names[name.key] = _joined(names.get(name.key), name)
        touched.add(names[name.key].block)
    if not touched:
        return Resolved()
    if not anew:
        for key, mate in _stored(connection, aliases.c.block, touched).items():
            stored[key] = mate
            names.setdefault(key, mate.alias)
    counts: Counter[str] = Counter()
    for name, count in said.items():
        counts[name.key] += count
    return _store(connection, names, stored, counts)


def _stored(connection: Connection, column: Column[str], wanted: Collection[str] | None) -> dict[str, _Stored]:
    """Stored names by key: those whose ``column`` has one of the values, or all."""
    columns = (aliases.c.key, aliases.c.id, aliases.c.speaker_id, aliases.c.form, aliases.c.kind, aliases.c.block)
    query = select(*columns)
    if wanted is not None:
        query = query.where(among(connection, column, wanted))
    return {key: _Stored(row, speaker, _Alias(*alias)) for key, row, speaker, *alias in connection.execute(query)}


def _joined(one: _Alias | None, two: Name) -> _Alias:
    """What stands for a name that is printed in several ways: no capitals throughout, then the smallest form."""
    if one is None:
        return _replaced(two.key, _Alias(two.form, two.kind, ""))
    form = min(one.form, two.form, key=lambda form: (form.isupper(), form))
    kind = min(one.kind, two.kind, key=_KINDS.index)
    return one if (form, kind) == one[:2] else _replaced(two.key, _Alias(form, kind, ""))


def _replaced(key: str, alias: _Alias) -> _Alias:
    """The name in the block where it belongs."""
    return alias._replace(block=_CURRENT + block(NameNode(key, alias.form, alias.kind)))


def _store(
    connection: Connection, names: dict[str, _Alias], stored: dict[str, _Stored], counts: Counter[str]
) -> Resolved:
    """Decide the blocks of these names, which are complete, and write what has changed."""
    blocks: dict[str, list[str]] = {}
    for key in sorted(names):
        blocks.setdefault(names[key].block, []).append(key)
    choices = {key for keys in blocks.values() if len(keys) > 1 for key in keys}
    counts.update(_stored_counts(connection, choices))
    wanted: dict[str, tuple[str, str]] = {}
    owner: dict[str, str] = {}
    for name in sorted(blocks):
        nodes = [NameNode(key, names[key].form, names[key].kind, counts[key]) for key in blocks[name]]
        for cluster in cluster_names(nodes):
            public_id = speaker_id(cluster.keys[0])
            wanted[public_id] = (cluster.name, cluster.kind)
            owner.update(dict.fromkeys(cluster.keys, public_id))
    speaker_rows = _write_speakers(connection, wanted)
    rows = {key: speaker_rows[public_id] for key, public_id in owner.items()}
    changed = [
        (old.row, rows[key], *names[key])
        for key, old in sorted(stored.items())
        if (old.speaker, old.alias) != (rows[key], names[key])
    ]
    update_rows(connection, aliases, ("id", "speaker_id", "form", "kind", "block"), changed)
    alias_rows = {key: old.row for key, old in stored.items()} | insert_missing(
        connection,
        aliases,
        "key",
        ("key", "public_id", "speaker_id", "form", "kind", "block"),
        [(key, speaker_id(key), rows[key], *names[key]) for key in sorted(names.keys() - stored.keys())],
    )
    # A name that has become another kind of speaker's may agree or disagree with others otherwise than before.
    moved = {
        old.row: rows[key]
        for key, old in stored.items()
        if old.speaker != rows[key] or old.alias.kind != names[key].kind
    }
    dirty = _move(connection, moved)
    _drop_unused(connection, {old.speaker for old in stored.values()} - set(rows.values()))
    return Resolved({key: Named(alias_rows[key], rows[key], owner[key]) for key in names}, dirty)


def _stored_counts(connection: Connection, keys: set[str]) -> dict[str, int]:
    """How many current attributions have each name; from an index alone while no attribution was ever retired."""
    said = attribution_speakers.join(aliases, aliases.c.id == attribution_speakers.c.alias_id)
    retired = select(attributions.c.id).where(attributions.c.retired_run_id.is_not(None)).limit(1)
    query = (
        select(aliases.c.key, func.count().label("said"))
        .where(among(connection, aliases.c.key, keys))
        .group_by(aliases.c.key)
    )
    if connection.execute(retired).first() is not None:
        said = said.join(attributions, attributions.c.id == attribution_speakers.c.attribution_id)
        query = query.where(attributions.c.retired_run_id.is_(None))
    return {row.key: row.said for row in connection.execute(query.select_from(said))}


def _write_speakers(connection: Connection, wanted: dict[str, tuple[str, str]]) -> dict[str, int]:
    """Row numbers of the speakers with these public ids, made and named as wanted."""
    query = select(speakers.c.public_id, speakers.c.id, speakers.c.name, speakers.c.kind)
    before = list(connection.execute(query.where(among(connection, speakers.c.public_id, wanted))))
    changed = [(row.id, *wanted[row.public_id]) for row in before if wanted[row.public_id] != (row.name, row.kind)]
    update_rows(connection, speakers, ("id", "name", "kind"), changed)
    missing = sorted(wanted.keys() - {row.public_id for row in before})
    new = insert_missing(
        connection, speakers, "public_id", ("public_id", "name", "kind"), [(key, *wanted[key]) for key in missing]
    )
    return {row.public_id: row.id for row in before} | new


def _move(connection: Connection, moved: dict[int, int]) -> set[int]:
    """Give the attributions under these aliases their aliases' new speakers; the attributions concerned."""
    if not moved:
        return set()
    query = select(attribution_speakers.c.attribution_id)
    found = connection.execute(query.where(among(connection, attribution_speakers.c.alias_id, moved)))
    dirty = {row.attribution_id for row in found}
    update_rows(connection, attribution_speakers, ("alias_id", "speaker_id"), sorted(moved.items()))
    return dirty


def _drop_unused(connection: Connection, rows: set[int]) -> None:
    """Speakers that have become part of another one: their ids go on resolving through their aliases."""
    used = exists().where(aliases.c.speaker_id == speakers.c.id)
    connection.execute(delete(speakers).where(among(connection, speakers.c.id, rows), ~used))
