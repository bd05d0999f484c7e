"""Names to speakers: which forms of which articles are one speaker, kept up to date in the database.

The outcome is a function of the set of names and of how often each occurs, so that the order of ingestion leaves no
trace: a block of names that a batch touches is read whole and decided anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection, delete, exists, func, select

from quotedb.db.dialect import among, insert_missing, update_rows
from quotedb.db.tables import aliases, attribution_speakers, attributions, speakers
from quotedb.merge.speakers import NameNode, block, cluster_names
from quotedb.text.ids import speaker_id
from quotedb.text.names import name_key

_KINDS = ("person", "organisation", "country", "group", "document", "unnamed")
"""Where articles differ about a name's kind, the first of these that one of them gives."""


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


class Names:
    """The blocks of all names, read once and kept current while nobody else writes.

    Between two batches another process may have written: ``refresh`` compares the newest attribution and reads again.
    """

    def __init__(self) -> None:
        self._newest: int | None = None
        self._known: dict[str, _Alias] = {}
        self._blocks: dict[str, set[str]] = {}

    def refresh(self, connection: Connection) -> None:
        """Read the names of the database, unless they are as this object left them."""
        newest = _newest(connection)
        if newest == self._newest:
            return
        self._known.clear()
        self._blocks.clear()
        for key, form, kind in connection.execute(select(aliases.c.key, aliases.c.form, aliases.c.kind)):
            self._set(key, _Alias(form, kind))

    def written(self, connection: Connection) -> None:
        """The batch is in the database: from here on nothing has to be read as long as nobody else writes."""
        self._newest = _newest(connection)

    def forget(self) -> None:
        """The batch was rolled back: read again before the next one."""
        self._newest = None

    def resolve(self, connection: Connection, found: Iterable[tuple[str, str]]) -> Resolved:
        """Store the names (form, kind; once for every attribution that has it) and decide who is who anew."""
        counts: Counter[str] = Counter()
        touched: set[str] = set()
        for (form, kind), count in Counter(found).items():
            key = name_key(form)
            counts[key] += count
            seen = _Alias(form, kind)
            before = self._known.get(key)
            touched.update(self._set(key, seen if before is None else _better(before, seen)))
        if not touched:
            return Resolved()
        keys = {key for name in touched for key in self._blocks[name]}
        counts.update(_stored_counts(connection, keys))
        return self._store(connection, touched, keys, counts)

    def _set(self, key: str, alias: _Alias) -> set[str]:
        """Put a name into its block; the blocks that this touches."""
        before = self._known.get(key)
        new = block(NameNode(key, alias.form, alias.kind))
        touched = {new}
        if before is not None and before != alias:
            old = block(NameNode(key, before.form, before.kind))
            self._blocks[old].discard(key)
            touched.add(old)
        self._known[key] = alias
        self._blocks.setdefault(new, set()).add(key)
        return touched

    def _store(self, connection: Connection, touched: set[str], keys: set[str], counts: Counter[str]) -> Resolved:
        wanted: dict[str, tuple[str, str]] = {}
        owner: dict[str, str] = {}
        for name in sorted(touched):
            nodes = [NameNode(key, *self._known[key], counts[key]) for key in sorted(self._blocks[name])]
            for cluster in cluster_names(nodes):
                public_id = speaker_id(min(cluster.keys))
                wanted[public_id] = (cluster.name, cluster.kind)
                owner.update(dict.fromkeys(cluster.keys, public_id))
        speaker_rows = _write_speakers(connection, wanted)
        rows = {key: speaker_rows[public_id] for key, public_id in owner.items()}
        columns = (aliases.c.id, aliases.c.key, aliases.c.form, aliases.c.kind, aliases.c.speaker_id)
        query = select(*columns).where(among(connection, aliases.c.key, keys))
        old = {row.key: row for row in connection.execute(query)}
        changed = [
            (row.id, rows[key], *self._known[key])
            for key, row in sorted(old.items())
            if (row.speaker_id, row.form, row.kind) != (rows[key], *self._known[key])
        ]
        update_rows(connection, aliases, ("id", "speaker_id", "form", "kind"), changed)
        alias_rows = {key: row.id for key, row in old.items()} | insert_missing(
            connection,
            aliases,
            "key",
            ("key", "public_id", "speaker_id", "form", "kind"),
            [(key, speaker_id(key), rows[key], *self._known[key]) for key in sorted(keys - old.keys())],
        )
        dirty = _move(connection, {row.id: rows[key] for key, row in old.items() if row.speaker_id != rows[key]})
        _drop_unused(connection, {row.speaker_id for row in old.values()} - set(rows.values()))
        return Resolved({key: Named(alias_rows[key], rows[key], owner[key]) for key in keys}, dirty)


def _better(one: _Alias, two: _Alias) -> _Alias:
    """What stands for a name that is printed in several ways: no capitals throughout, then the smallest form."""
    form = min(one.form, two.form, key=lambda form: (form.isupper(), form))
    return _Alias(form, min(one.kind, two.kind, key=_KINDS.index))


def _newest(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(attributions.c.id), 0))).scalar_one())


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
