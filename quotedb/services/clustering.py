"""Attributions to quotes: what a batch touches is decided anew by ``quotedb.merge`` and written back.

``plan`` comes before the new attributions' rows are written, since each of them needs its quote; ``finish`` after.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, case, delete, exists, func, select

from quotedb.db.dialect import among, delete_rows, insert_missing, insert_rows, update_rows
from quotedb.db.tables import (
    attribution_speakers,
    attributions,
    judgement_targets,
    judgements,
    links,
    merge_keys,
    outlets,
    quotes,
    sources,
    spans,
    speakers,
)
from quotedb.merge.model import Outcome, Utterance, most_quoted
from quotedb.merge.quotes import keys, update
from quotedb.services.places import AROUND, Content
from quotedb.text.ids import link_id, quote_id
from quotedb.text.spans import Span

_AT_ONCE = 2000


@dataclass(slots=True)
class Plan:
    """What merging has decided about the attributions that a batch touches."""

    outcome: Outcome
    utterances: dict[str, Utterance]
    """Everything that took part, by public id."""
    stored: dict[str, int]
    """Rows of what was in the database before."""
    rekeyed: set[str]
    """Public ids of stored attributions whose merge keys have to be made anew."""
    quote_rows: dict[str, int] = field(default_factory=dict)
    """Row of the quote of every member of the outcome's clusters."""
    old_quotes: set[int] = field(default_factory=set)
    """Rows of the quotes that members have left."""


def plan(connection: Connection, new: Collection[Utterance], dirty: Collection[int], retired: Collection[int]) -> Plan:
    """Decide the quotes of ``new`` utterances and of all that they touch; quotes are made, and stored members moved.

    ``dirty`` are rows of stored attributions whose speaker's id or day has changed, ``retired`` rows that have just
    left: what these stood with is decided anew. After an upgrade that compares other words everything is.
    """
    again = _all_anew(connection) if _outdated(connection) else set()
    made = _plan(connection, new, dirty, retired)
    made.old_quotes |= again
    return made


def _outdated(connection: Connection) -> bool:
    """Whether the merge keys are those of another version of the program, which an upgrade has taken away."""
    if connection.execute(select(merge_keys.c.attribution_id).limit(1)).first() is not None:
        return False
    return connection.execute(select(attributions.c.id).limit(1)).first() is not None


def _all_anew(connection: Connection) -> set[int]:
    """Work out all merge keys, and then all quotes and links, some thousand at a time; rows of the quotes touched."""
    current = select(attributions.c.id).where(attributions.c.retired_run_id.is_(None)).order_by(attributions.c.id)
    rows = list(connection.execute(current).scalars())
    slices = [rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)]
    for part in slices:
        pool = _Pool(connection, set())
        entries = {(key, pool.rows[u.id]) for u in pool.load_rows(set(part)) for key in keys(u)}
        insert_rows(connection, merge_keys, ("key", "attribution_id"), sorted(entries))
    touched: set[int] = set()
    for part in slices:
        touched |= finish(connection, _plan(connection, (), part, ()), {}, {})
    return touched


def _plan(connection: Connection, new: Collection[Utterance], dirty: Collection[int], retired: Collection[int]) -> Plan:
    dirty = {*dirty, *_unvoiced(connection, {*dirty, *retired})}
    pool = _Pool(connection, set(retired))
    stirred = _stirred(connection, {*dirty, *retired})
    changed = [*new, *pool.load_rows(stirred | set(dirty))]
    rekeyed = {pool.names[row] for row in dirty if row in pool.names}  # a name of what is retired may have moved, too
    made = Plan(update(changed, pool.load), pool.utterances, pool.rows, rekeyed)
    pool.utterances.update((utterance.id, utterance) for utterance in new)
    wanted = {quote_id(c.representative): made.utterances[c.representative] for c in made.outcome.clusters}
    rows = _quote_rows(connection, wanted)
    for found in made.outcome.clusters:
        made.quote_rows.update(dict.fromkeys(found.members, rows[quote_id(found.representative)]))
    moved = sorted(
        (row, made.quote_rows[name], pool.quotes[row])
        for name, row in made.stored.items()
        if name in made.quote_rows and pool.quotes[row] != made.quote_rows[name]
    )
    update_rows(connection, attributions, ("id", "quote_id"), [(row, quote) for row, quote, _ in moved])
    made.old_quotes = {quote for _, _, quote in moved} | _leave(connection, retired)
    return made


def finish(
    connection: Connection, made: Plan, new_rows: Mapping[str, int], contents: Mapping[str, Content]
) -> set[int]:
    """Write merge keys and links once the new attributions have rows; rows of the quotes that have to be counted."""
    rows = {**made.stored, **new_rows}
    delete_rows(connection, merge_keys, "attribution_id", {made.stored[name] for name in made.rekeyed})
    entries = {(k, rows[name]) for name in (*new_rows, *made.rekeyed) for k in made.outcome.keys[name]}
    insert_rows(connection, merge_keys, ("key", "attribution_id"), sorted(entries))
    _write_links(connection, made, rows, contents)
    used = exists().where(attributions.c.quote_id == quotes.c.id)
    connection.execute(delete(quotes).where(among(connection, quotes.c.id, made.old_quotes), ~used))
    return made.old_quotes | set(made.quote_rows.values())


def stored_utterances(connection: Connection, rows: Iterable[int]) -> list[Utterance]:
    """Current attributions with these row numbers as merging sees them."""
    return _Pool(connection, set()).load_rows(set(rows))


class _Pool:
    """Stored attributions as merging sees them, each read once."""

    def __init__(self, connection: Connection, gone: set[int]) -> None:
        self._connection = connection
        self._read = gone
        self._decided: bool | None = None
        self.utterances: dict[str, Utterance] = {}
        self.rows: dict[str, int] = {}
        self.names: dict[int, str] = {}
        self.quotes: dict[int, int] = {}

    def load(self, wanted: Collection[int]) -> list[Utterance]:
        """Those stored under any of these merge keys that haven't been read yet."""
        query = select(merge_keys.c.attribution_id).distinct()
        found = _among(self._connection, query, merge_keys.c.key, wanted)
        return self.load_rows({row.attribution_id for row in found})

    def load_rows(self, rows: set[int]) -> list[Utterance]:
        """Those of these rows that haven't been read yet and are current."""
        rows = rows - self._read
        self._read |= rows
        said: dict[int, list[tuple[int, str]]] = {}
        columns = (attribution_speakers.c.attribution_id, attribution_speakers.c.ordinal, speakers.c.public_id)
        speaking = select(*columns).join_from(attribution_speakers, speakers).where(speakers.c.kind != "unnamed")
        for row, ordinal, speaker in _among(self._connection, speaking, attribution_speakers.c.attribution_id, rows):
            said.setdefault(row, []).append((ordinal, speaker))
        read = list(_among(self._connection, _UTTERANCES, attributions.c.id, rows))
        beside = _beside(self._connection, {row.source_id for row in read if row.id not in said})
        found = []
        partners = self._partners(rows)
        for row in read:
            decided = partners.get(row.id, {})
            utterance = Utterance(
                id=row.public_id,
                text=row.text,
                kind=row.kind,
                source=row.source,
                outlet=row.outlet,
                published=None if row.published_at is None else row.published_at.date(),
                speakers=tuple(speaker for _, speaker in sorted(said.get(row.id, ()))),
                joined=tuple(sorted(decided.get("same", ()))),
                parted=tuple(sorted(decided.get("different", ()))),
                around=f"{row.before}\n{row.after}",
                beside=() if row.id in said else beside.get(row.source_id, ()),
            )
            self.utterances[utterance.id] = utterance
            self.rows[utterance.id] = row.id
            self.names[row.id] = utterance.id
            self.quotes[row.id] = row.quote_id
            found.append(utterance)
        return found

    def _partners(self, rows: set[int]) -> dict[int, dict[str, set[str]]]:
        """Ids of those that people have put together with these, or apart from them, by row and verdict."""
        if self._decided is None:
            about_quotes = select(judgements.c.id).where(judgements.c.subject_type == "quote").limit(1)
            self._decided = self._connection.execute(about_quotes).first() is not None
        found: dict[int, dict[str, set[str]]] = {}
        if self._decided:
            for row in _among(self._connection, _PARTNERS, _here.c.attribution_id, rows):
                found.setdefault(row.here, {}).setdefault(row.verdict, set()).add(row.there)
        return found


_here = judgement_targets.alias("here")
_there = judgement_targets.alias("there")
_PARTNERS = (
    select(_here.c.attribution_id.label("here"), judgements.c.verdict, attributions.c.public_id.label("there"))
    .join_from(_here, judgements, judgements.c.id == _here.c.judgement_id)
    .join(_there, (_there.c.judgement_id == _here.c.judgement_id) & (_there.c.ordinal != _here.c.ordinal))
    .join(attributions, attributions.c.id == _there.c.attribution_id)
    .where(judgements.c.superseded_by_id.is_(None), judgements.c.verdict.in_(("same", "different")))
    .where(_here.c.attribution_id != _there.c.attribution_id)
)


def _edge(position: Any) -> Any:
    """The first or last place of an attribution's words in its source."""
    return select(position).where(_SPOKEN).correlate(attributions).scalar_subquery()


_SPOKEN = (spans.c.attribution_id == attributions.c.id) & (spans.c.role == "content")
_FIRST, _LAST = _edge(func.min(spans.c.start)), _edge(func.max(spans.c.stop))
_CUT = case((_FIRST > AROUND, _FIRST - AROUND), else_=0)
_UTTERANCES = (
    select(
        attributions.c.id,
        attributions.c.source_id,
        func.substr(sources.c.text, _CUT + 1, _FIRST - _CUT).label("before"),
        func.substr(sources.c.text, _LAST + 1, AROUND).label("after"),
        attributions.c.public_id,
        attributions.c.kind,
        attributions.c.text,
        attributions.c.quote_id,
        sources.c.public_id.label("source"),
        sources.c.published_at,
        outlets.c.key.label("outlet"),
    )
    .join_from(attributions, sources)
    .outerjoin(outlets, outlets.c.id == sources.c.outlet_id)
    .where(attributions.c.retired_run_id.is_(None))
)


def _among(
    connection: Connection, query: Select[*tuple[Any, ...]], column: Column[Any], values: Collection[Any]
) -> Iterable[Row[*tuple[Any, ...]]]:
    """The rows of ``query`` whose ``column`` has one of ``values``."""
    return connection.execute(query.where(among(connection, column, values))) if values else ()


def _beside(connection: Connection, numbers: set[int]) -> dict[int, tuple[str, ...]]:
    """The speakers whom each of these sources quotes most."""
    query = (
        select(attributions.c.source_id, speakers.c.public_id, func.count(attributions.c.id.distinct()))
        .join_from(attributions, attribution_speakers)
        .join(speakers, speakers.c.id == attribution_speakers.c.speaker_id)
        .where(attributions.c.retired_run_id.is_(None), speakers.c.kind != "unnamed")
        .group_by(attributions.c.source_id, speakers.c.public_id)
    )
    times: dict[int, dict[str, int]] = {}
    for source, speaker, count in _among(connection, query, attributions.c.source_id, numbers):
        times.setdefault(source, {})[speaker] = count
    return {source: most_quoted(counts) for source, counts in times.items()}


def _unvoiced(connection: Connection, rows: set[int]) -> set[int]:
    """Current attributions to nobody in the sources of these: they are compared under whom their source quotes."""
    own = attributions.alias("own")
    named = select(speakers.c.id).join_from(attribution_speakers, speakers).where(speakers.c.kind != "unnamed")
    query = (
        select(attributions.c.id)
        .join(own, own.c.source_id == attributions.c.source_id)
        .where(attributions.c.retired_run_id.is_(None))
        .where(~named.where(attribution_speakers.c.attribution_id == attributions.c.id).exists())
        .distinct()
    )
    return {row.id for row in _among(connection, query, own.c.id, rows)}


def _stirred(connection: Connection, rows: set[int]) -> set[int]:
    """What stands with these attributions: the members of their quotes, and what any of those is linked with.

    Whatever else one of them was compared with and found the same is a link too, so nothing that their change could
    move is left out.
    """
    own = attributions.alias("own")
    mates = select(attributions.c.id).join(own, own.c.quote_id == attributions.c.quote_id)
    found = {row.id for row in _among(connection, mates, own.c.id, rows)}
    ends: set[int] = set()
    for here, there in ((links.c.longer_id, links.c.shorter_id), (links.c.shorter_id, links.c.longer_id)):
        ends.update(row[0] for row in _among(connection, select(there), here, found))
    return found | ends


def _leave(connection: Connection, retired: Collection[int]) -> set[int]:
    """Take attributions that are no longer current out of the index and of the links; the quotes that they were in."""
    delete_rows(connection, merge_keys, "attribution_id", retired)
    for end in ("longer_id", "shorter_id"):
        delete_rows(connection, links, end, retired)
    return {row.quote_id for row in _among(connection, select(attributions.c.quote_id), attributions.c.id, retired)}


def _quote_rows(connection: Connection, wanted: Mapping[str, Utterance]) -> dict[str, int]:
    """Row numbers of the quotes with these public ids, made or worded anew after their representatives."""
    query = select(quotes.c.public_id, quotes.c.id, quotes.c.kind, quotes.c.text)
    before = {row.public_id: row for row in _among(connection, query, quotes.c.public_id, wanted)}
    changed = [
        (row.id, wanted[key].kind, wanted[key].text)
        for key, row in before.items()
        if (row.kind, row.text) != (wanted[key].kind, wanted[key].text)
    ]
    update_rows(connection, quotes, ("id", "kind", "text"), changed)
    missing = [(key, wanted[key].kind, wanted[key].text) for key in sorted(wanted.keys() - before.keys())]
    new = insert_missing(connection, quotes, "public_id", ("public_id", "kind", "text"), missing)
    return {key: row.id for key, row in before.items()} | new


def _write_links(connection: Connection, made: Plan, rows: Mapping[str, int], contents: Mapping[str, Content]) -> None:
    """The links of the outcome take the place of all links that its clusters' members had."""
    members = {made.stored[name] for name in made.quote_rows if name in made.stored}
    for end in ("longer_id", "shorter_id"):
        delete_rows(connection, links, end, members)
    ends = {end for link in made.outcome.links for end in (link.longer, link.shorter)}
    placed = {**contents, **_contents(connection, {rows[name]: name for name in ends - contents.keys()})}
    columns = ("public_id", "type", "longer_id", "shorter_id", "score", *_PLACES)
    found = []
    for link in made.outcome.links:
        public_id = link_id(link.type, link.longer, link.shorter)
        numbers = (rows[link.longer], rows[link.shorter])
        places = (*_place(link.where, placed[link.longer]), *_place(link.within, placed[link.shorter]))
        found.append((public_id, link.type, *numbers, link.score, *places))
    insert_missing(connection, links, "public_id", columns, found)


_PLACES = tuple(f"{end}_{part}" for end in ("longer", "shorter") for part in ("start", "stop", "exact"))


def _place(where: Span, content: Content) -> tuple[int, int, str]:
    """Where in its source a range of an attribution's words stands: start, stop and the characters."""
    place = content.place(where)
    return place.start, place.end, place.of(content.text)


def _contents(connection: Connection, names: Mapping[int, str]) -> dict[str, Content]:
    """Content spans and source texts of stored attributions, by public id."""
    found: dict[int, list[Span]] = {}
    query = select(spans.c.attribution_id, spans.c.start, spans.c.stop).where(spans.c.role == "content")
    for row in _among(connection, query.order_by(spans.c.ordinal), spans.c.attribution_id, names):
        found.setdefault(row.attribution_id, []).append(Span(row.start, row.stop))
    texts = select(attributions.c.id, sources.c.text).join_from(attributions, sources)
    return {
        names[row.id]: Content(tuple(found[row.id]), row.text)
        for row in _among(connection, texts, attributions.c.id, names)
    }
