"""Names to speakers: which forms of which articles are one speaker, kept up to date in the database.

The outcome is a function of the set of names and of how often each occurs, so that the order of ingestion leaves no
trace: the blocks of names that a batch touches are read whole, by an index, and decided anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, delete, exists, func, select

from quotedb.db.dialect import among, delete_rows, insert_missing, insert_rows, update_rows
from quotedb.db.tables import aliases, attribution_speakers, attributions, name_words, speakers
from quotedb.extract.model import Speaker
from quotedb.merge.decisions import Told, told_speakers
from quotedb.merge.speakers import RULES, NameNode, block, cluster_names, shown_name
from quotedb.services import told_names
from quotedb.services.judgements import Stored
from quotedb.services.spellings import held, names_of, note_forms, spelled
from quotedb.text.ids import speaker_id
from quotedb.text.names import name_key

_KINDS = ("person", "organisation", "country", "group", "document", "unnamed")
"""Where articles differ about a name's kind, the first of these that one of them gives."""
_SHIFTED = re.compile(r"(?<!\w)[A-Z]{2}[a-z]{3}")
"""A word of two capitals and small letters: "HIllary"."""
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
    retired: bool = False


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


def resolve(
    connection: Connection,
    found: Iterable[Name],
    *,
    run: int | None = None,
    anew: bool = False,
    silent: Iterable[Name] = (),
    retired: Collection[int] = (),
) -> Resolved:
    """Store names (once for every attribution that has one) and decide who is who in their blocks; ``anew``: in all.

    ``run`` has found them. ``silent`` names are there for a person's decision: one that no article prints is stored as
    it is given. ``retired`` are rows of the attributions that have just been: what else has their names counts.
    """
    said = Counter(found)
    given = {name.key for name in said}
    quiet = {name.key: name for name in silent if name.key not in given}
    stored = _stored(connection, aliases.c.key, None if anew else given | quiet.keys())
    left = _stored(connection, aliases.c.id, names_of(connection, retired))
    stored.update(left)
    names = {key: _replaced(key, old.alias) if anew else old.alias for key, old in stored.items()}
    touched = {alias.block for alias in names.values()}
    names.update(_respelled(connection, left, names))
    decided = _decided(connection, {key: stored[key].row for key in given & stored.keys()})
    for name in said:
        there = names.get(name.key)
        names[name.key] = _joined(None if name.key in decided or (there and there.retired) else there, name)
        decided.discard(name.key)
    for key in sorted(quiet):
        if key not in names or names[key].retired:
            names[key] = _joined(None, quiet[key])
    touched |= {alias.block for alias in names.values()}
    counts: Counter[str] = Counter()
    for name, count in said.items():
        counts[name.key] += count
    resolved = _resolved(connection, names, stored, touched, counts, complete=anew)
    if run is not None:
        note_forms(connection, run, ((resolved.names[name.key].alias, name.form, name.kind) for name in said))
    return resolved


def _respelled(connection: Connection, stored: Mapping[str, _Stored], names: Mapping[str, _Alias]) -> dict[str, _Alias]:
    """These names as what is current spells them; as they were, and retired, where nothing has them."""
    ways = spelled(connection, {known.row for known in stored.values()})
    found: dict[str, _Alias] = {}
    for key, known in stored.items():
        alias: _Alias | None = None
        for form, kind in sorted(ways[known.row]):
            alias = _joined(alias, Name(key, form, kind))
        found[key] = names[key]._replace(retired=True) if alias is None else alias
    return found


def reconsider(connection: Connection, rows: set[int], public_ids: Collection[str]) -> set[int]:
    """Decide anew about the blocks of these aliases (rows) and of the names with these public ids.

    A name that nobody gives any more goes. Returns the attributions whose speaker has another id than before.
    """
    old = _stored(connection, aliases.c.id, rows) | _stored(connection, aliases.c.public_id, public_ids)
    names = _respelled(connection, old, {key: known.alias for key, known in old.items()})
    touched = {alias.block for alias in names.values()} | {known.alias.block for known in old.values()}
    mute = {known.row for key, known in old.items() if names[key].retired}
    gone = {key: old[key] for key in names if old[key].row in mute - held(connection, mute)}
    if gone:
        near = told_names.about(connection, [speaker_id(key) for key in gone])
        ends = {end for one in near for end in (one.judgement.a, one.judgement.b) if end is not None}
        touched |= {mate.alias.block for mate in _stored(connection, aliases.c.public_id, ends).values()}
        delete_rows(connection, aliases, "id", {known.row for known in gone.values()})
    names = {key: alias for key, alias in names.items() if key not in gone}
    stored = {key: known for key, known in old.items() if key not in gone}
    dirty = _resolved(connection, names, stored, touched, Counter(), complete=False).dirty
    _drop_unused(connection, {known.speaker for known in gone.values()})
    return dirty


def _decided(connection: Connection, rows: Mapping[str, int]) -> set[str]:
    """Those of these names that have only been there for a person's decision."""
    if not rows or not told_names.decides_speakers(connection):
        return set()
    forms = told_names.unprinted(connection, set(rows.values()))
    return {key for key, row in rows.items() if row in forms}


def _resolved(
    connection: Connection,
    names: dict[str, _Alias],
    stored: dict[str, _Stored],
    touched: set[str],
    counts: Counter[str],
    *,
    complete: bool,
) -> Resolved:
    """Decide the ``touched`` blocks and those that people have tied to them; unless ``complete``, they are read."""
    if not touched:
        return Resolved()
    tied = told_names.decides_names(connection)
    decisions: dict[int, Stored] = {}
    looked = set() if not complete else set(touched)
    fresh = set(names)
    while touched - looked or fresh:
        for key, mate in ({} if complete else _stored(connection, aliases.c.block, touched - looked)).items():
            stored[key] = mate
            if key not in names:
                names[key] = mate.alias
                fresh.add(key)
        looked |= touched
        if not tied:
            break
        found = told_names.about(connection, [speaker_id(key) for key in fresh])
        decisions.update((one.row, one) for one in found)
        ends = {end for one in found for end in (one.judgement.a, one.judgement.b) if end is not None}
        partners = _stored(connection, aliases.c.public_id, ends - {speaker_id(key) for key in names})
        stored.update(partners)
        names.update((key, partner.alias) for key, partner in partners.items())
        touched = {partner.alias.block for partner in partners.values()}
        fresh = set(partners)
    there = {key for key, alias in names.items() if not alias.retired}
    return _store(connection, names, stored, counts, told_names.told(decisions.values(), there))


def _stored(connection: Connection, column: Column[Any], wanted: Collection[Any] | None) -> dict[str, _Stored]:
    """Stored names by key: those whose ``column`` has one of the values, or all."""
    if wanted is not None and not wanted:
        return {}
    query = select(aliases.c.key, aliases.c.id, aliases.c.speaker_id, *(aliases.c[name] for name in _Alias._fields))
    if wanted is not None:
        query = query.where(among(connection, column, wanted))
    return {key: _Stored(row, speaker, _Alias(*alias)) for key, row, speaker, *alias in connection.execute(query)}


def _joined(one: _Alias | None, two: Name) -> _Alias:
    """What stands for a name that is printed in several ways: no capitals throughout, nor a slip of the shift key, then
    the smallest form.
    """
    if one is None:
        return _replaced(two.key, _Alias(two.form, two.kind, ""))
    form = min(one.form, two.form, key=lambda form: (form.isupper(), bool(_SHIFTED.search(form)), form))
    kind = min(one.kind, two.kind, key=_KINDS.index)
    return one if (form, kind) == one[:2] else _replaced(two.key, _Alias(form, kind, ""))


def _replaced(key: str, alias: _Alias) -> _Alias:
    """The name in the block where it belongs."""
    return alias._replace(block=_CURRENT + block(NameNode(key, alias.form, alias.kind)))


def _store(
    connection: Connection, names: dict[str, _Alias], stored: dict[str, _Stored], counts: Counter[str], told: Told
) -> Resolved:
    """Decide the blocks of these names, which are complete, and write what has changed."""
    blocks: dict[str, list[str]] = {}
    former: dict[str, list[str]] = {}
    for key in sorted(names):
        (former if names[key].retired else blocks).setdefault(names[key].block, []).append(key)
    tied = bool(told.same or told.different or told.called)
    choices = {key for keys in blocks.values() if len(keys) > 1 or tied for key in keys}
    counts.update(_stored_counts(connection, choices))
    wanted: dict[str, tuple[str, str]] = {}
    owner: dict[str, str] = {}
    nodes = {key: NameNode(key, names[key].form, names[key].kind, counts[key]) for key in names}
    found = [one for name in sorted(blocks) for one in cluster_names([nodes[key] for key in blocks[name]])]
    for cluster in told_speakers(found, [nodes[key] for keys in blocks.values() for key in keys], told):
        public_id = speaker_id(cluster.keys[0])
        wanted[public_id] = (cluster.name, cluster.kind)
        owner.update(dict.fromkeys(cluster.keys, public_id))
    for name in sorted(former):
        _place_former([nodes[key] for key in (*blocks.get(name, ()), *former[name])], owner, wanted)
    speaker_rows, others = _write_speakers(connection, wanted)
    rows = {key: speaker_rows[public_id] for key, public_id in owner.items()}
    changed = [
        (old.row, rows[key], *names[key])
        for key, old in sorted(stored.items())
        if (old.speaker, old.alias) != (rows[key], names[key])
    ]
    update_rows(connection, aliases, ("id", "speaker_id", *_Alias._fields), changed)
    columns = ("key", "public_id", "speaker_id", *_Alias._fields)
    new = [(key, speaker_id(key), rows[key], *names[key]) for key in sorted(names.keys() - stored.keys())]
    alias_rows = insert_missing(connection, aliases, "key", columns, new)
    words = {(word, row) for key, row in alias_rows.items() for word in words_of(key)}
    insert_rows(connection, name_words, ("word", "alias_id"), sorted(words))
    alias_rows |= {key: old.row for key, old in stored.items()}
    # A name that has become another kind of speaker's may agree or disagree with others otherwise than before.
    moved = {
        old.row: rows[key]
        for key, old in stored.items()
        if old.speaker != rows[key] or old.alias.kind != names[key].kind or rows[key] in others
    }
    dirty = _move(connection, moved)
    _drop_unused(connection, {old.speaker for old in stored.values()} - set(rows.values()))
    return Resolved({key: Named(alias_rows[key], rows[key], owner[key]) for key in names}, dirty)


def _place_former(nodes: list[NameNode], owner: dict[str, str], wanted: dict[str, tuple[str, str]]) -> None:
    """Whose the retired names of a block are: the one speaker's whom they would be beside the others, or their own.

    ``owner`` has the speakers of the others, and gets theirs.
    """
    by_key = {node.key: node for node in nodes}
    for cluster in cluster_names(nodes):
        quiet = [key for key in cluster.keys if key not in owner]
        others = {owner[key] for key in cluster.keys if key in owner}
        if quiet and len(others) != 1:
            others = {speaker_id(quiet[0])}
            wanted[speaker_id(quiet[0])] = shown_name([by_key[key] for key in quiet])
        owner.update((key, public_id) for key in quiet for public_id in others)


def words_of(key: str) -> set[str]:
    """The words of a name, by each of which it is looked up."""
    return set(key.split())


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


def _write_speakers(connection: Connection, wanted: dict[str, tuple[str, str]]) -> tuple[dict[str, int], set[int]]:
    """Row numbers of the speakers with these public ids, made and named as wanted, and of those of another kind now."""
    query = select(speakers.c.public_id, speakers.c.id, speakers.c.name, speakers.c.kind)
    before = list(connection.execute(query.where(among(connection, speakers.c.public_id, wanted))))
    changed = [(row.id, *wanted[row.public_id]) for row in before if wanted[row.public_id] != (row.name, row.kind)]
    update_rows(connection, speakers, ("id", "name", "kind"), changed)
    missing = sorted(wanted.keys() - {row.public_id for row in before})
    new = insert_missing(
        connection, speakers, "public_id", ("public_id", "name", "kind"), [(key, *wanted[key]) for key in missing]
    )
    others = {row.id for row in before if row.kind != wanted[row.public_id][1]}
    return {row.public_id: row.id for row in before} | new, others


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
