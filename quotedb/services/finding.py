"""Ids and names as a person gives them, to rows: former ids lead to where their words, or their name, are now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Row,
    bindparam,
    case,
    exists,
    false,
    func,
    select,
)

from quotedb.db.dialect import among, many, within
from quotedb.db.prepared import PREPARED, Prepared
from quotedb.db.tables import (
    aliases,
    attribution_speakers,
    attributions,
    judgement_targets,
    judgements,
    name_words,
    quotes,
    spans,
    speakers,
)
from quotedb.errors import NotFound
from quotedb.services.revising import stands
from quotedb.text.ids import is_id, representative_id, speaker_id
from quotedb.text.names import name_key

_MOST = 200
"""Names looked at for one query."""


class Candidate(NamedTuple):
    """A speaker that a name may mean."""

    row: int
    public_id: str
    name: str
    kind: str


_ATTRIBUTION = select(attributions).where(attributions.c.public_id == bindparam("wanted"))
_QUOTE = Prepared(select(quotes.c.id).where(quotes.c.public_id == bindparam("wanted"), quotes.c.n_attributions > 0))
_NAMED_SO = Prepared(
    select(speakers.c.id, speakers.c.public_id, speakers.c.name, speakers.c.kind)
    .join_from(aliases, speakers)
    .where(aliases.c.public_id == bindparam("name"))
)
_CALLED = Prepared(
    select(judgements.c.value, aliases.c.speaker_id)
    .join_from(judgements, aliases, aliases.c.public_id == judgements.c.subject_a)
    .where(judgements.c.verdict == "called", judgements.c.superseded_by_id.is_(None))
)


def find_attribution(connection: Connection, public_id: str) -> Row[Any]:
    """The row of an attribution: the current one, else the last that was; a quote's id stands for its first one."""
    wanted = representative_id(public_id) if is_id(public_id) and public_id[0] == "q" else public_id
    found = connection.execute(_ATTRIBUTION, {"wanted": wanted})
    rows = sorted(found, key=lambda row: (row.retired_run_id is not None, -row.id))
    if not rows:
        raise NotFound("no attribution or quote has this id", where=public_id)
    return rows[0]


def find_quote(connection: Connection, public_id: str) -> int:
    """Row of the quote with this id, or that now holds the attribution with this id or that a former id stood for.

    Where the extractor finds that attribution no more, it is the quote of what it finds at most of the same words, and
    else the quote in which the attribution was last.
    """
    if is_id(public_id) and public_id[0] == "q":
        found = _QUOTE.rows(connection, {"wanted": public_id})
        if found:
            return int(found[0].id)
    claim = find_attribution(connection, public_id)
    return int(_now(connection, claim).quote_id)


def _now(connection: Connection, claim: Row[Any]) -> Row[Any]:
    """The current attribution of the same source that has most of a former one's characters; if none has any, that."""
    if claim.retired_run_id is None:
        return claim
    was, now = spans.alias("was"), spans.alias("now")
    start = case((was.c.start > now.c.start, was.c.start), else_=now.c.start)
    stop = case((was.c.stop < now.c.stop, was.c.stop), else_=now.c.stop)
    query = (
        select(attributions.c.id)
        .join_from(attributions, now, now.c.attribution_id == attributions.c.id)
        .join(was, was.c.source_id == attributions.c.source_id)
        .where(attributions.c.source_id == claim.source_id, attributions.c.retired_run_id.is_(None))
        .where(was.c.attribution_id == claim.id, was.c.role == "content", now.c.role == "content")
        .where(was.c.start < now.c.stop, now.c.start < was.c.stop)
        .group_by(attributions.c.id, attributions.c.public_id)
        .order_by(func.sum(stop - start).desc(), attributions.c.public_id)
        .limit(1)
    )
    row = connection.execute(query).scalar()
    found = connection.execute(select(attributions).where(attributions.c.id == row)).first()
    return claim if found is None else found


def find_speakers(connection: Connection, name: str) -> list[Candidate]:
    """The speakers whom ``name`` may mean: an id, a full name or alias, a surname, or words of a name.

    One that is called exactly so goes before all others, unless the name is a single word, as surnames are. The most
    quoted come first. ``NotFound`` if there are none.
    """
    if is_id(name) and name[0] == "p":
        found = [Candidate(*row) for row in _NAMED_SO.tuples(connection, {"name": name})]
        found = found or _speakers(connection, _once_decided(connection, name))
    else:
        found = _named(connection, name_key(name).split())
    if not found:
        raise NotFound("no speaker has this name or id", where=name)
    return found


def _once_decided(connection: Connection, public_id: str) -> set[int]:
    """Rows of the speakers of what was given to a name that was only ever a person's decision, which holds no more.

    ``NotFound`` with that name if nobody is named there now.
    """
    query = (
        select(judgements.c.public_id, judgements.c.value, judgement_targets.c.attribution)
        .join_from(judgements, judgement_targets)
        .where(judgements.c.verdict == "speaker")
    )
    past = ""
    found: set[int] = set()
    for decision, value, attribution in connection.execute(query):
        given = [one["name"] for one in json.loads(value) if speaker_id(name_key(one["name"])) == public_id]
        for name in given:
            past = f"the name {name!r} of decision {decision}, which doesn't hold; nobody is named there now"
            claims = connection.execute(select(attributions).where(attributions.c.public_id == attribution)).all()
            now = {_now(connection, claim).id for claim in claims}
            said = select(attribution_speakers.c.speaker_id)
            found.update(
                connection.execute(said.where(among(connection, attribution_speakers.c.attribution_id, now))).scalars()
            )
    if past and not found:
        raise NotFound(past, where=public_id)
    return found


def _renamed(connection: Connection, words: Sequence[str]) -> set[int]:
    """Rows of the speakers whom a person calls so, or by a name with these words."""
    found = {row: name_key(json.loads(value)["name"]).split() for value, row in _CALLED.rows(connection)}
    return {row for row, parts in found.items() if set(words) <= set(parts)}


def _named(connection: Connection, words: Sequence[str]) -> list[Candidate]:
    if not words:
        return []
    called = _renamed(connection, words)
    if len(words) > 1:
        exact = {row.speaker_id for row in _EXACTLY.rows(connection, {"key": " ".join(words)})}
        if exact:
            return _speakers(connection, exact | called)
    last: dict[int, Any] = {}
    inside: dict[int, Any] = {}
    for row in _with_words(len(words), False).tuples(connection, _given(words)):
        (last if row[0].split()[-len(words) :] == list(words) else inside)[row[1]] = row
    if called:
        return _speakers(connection, last.keys() | called)
    found = last or inside
    if not found:
        rows = _with_words(len(words), True).tuples(connection, _given(words))
        found = {row[1]: row for row in rows}
    ordered = sorted(found.values(), key=lambda row: (-row[2], row[4], row[3]))
    return [Candidate(row, public_id, name, kind) for _, row, _, public_id, name, kind in ordered]


_EXACTLY = Prepared(
    select(aliases.c.speaker_id).where(aliases.c.key == bindparam("key"), aliases.c.retired.is_(false()))
)


def _given(words: Sequence[str]) -> dict[str, str]:
    """Values for ``_with_words``: the words, and what comes after all that begin with them."""
    given = {f"word_{place}": word for place, word in enumerate(words)}
    return given | {f"end_{place}": word + _LAST for place, word in enumerate(words)}


_LAST = "\U0010ffff"


@lru_cache(maxsize=PREPARED)
def _with_words(number: int, beginning: bool) -> Prepared:
    """Names that have all of this many words, or words that begin so; by the last one, as surnames are."""
    first = name_words.alias()
    others = [name_words.alias() for _ in range(number - 1)]

    def holds(words: FromClause, place: int) -> list[ColumnElement[bool]]:
        word: BindParameter[str] = bindparam(f"word_{place}")
        if beginning:
            return [words.c.word >= word, words.c.word < bindparam(f"end_{place}")]
        return [words.c.word == word]

    query = (
        select(aliases.c.key, speakers.c.id, speakers.c.n_attributions)
        .add_columns(speakers.c.public_id, speakers.c.name, speakers.c.kind)
        .join_from(first, aliases, aliases.c.id == first.c.alias_id)
        .join(speakers, speakers.c.id == aliases.c.speaker_id)
        .where(aliases.c.retired.is_(false()), *holds(first, number - 1))
    )
    for place, other in enumerate(others):
        query = query.where(exists().where(other.c.alias_id == first.c.alias_id, *holds(other, place)))
    return Prepared(query.order_by(func.length(aliases.c.key), aliases.c.key).limit(_MOST))


def _speakers(connection: Connection, rows: Sequence[int] | set[int]) -> list[Candidate]:
    if not rows:
        return []
    found = _candidates(connection.dialect.name).rows(connection, {"rows": many(connection, rows)})
    return [Candidate(*row) for row in found]


@cache
def _candidates(dialect: str) -> Prepared:
    return Prepared(
        select(speakers.c.id, speakers.c.public_id, speakers.c.name, speakers.c.kind)
        .where(within(dialect, speakers.c.id, "rows"))
        .order_by(speakers.c.n_attributions.desc(), speakers.c.name, speakers.c.public_id)
    )


def current(
    indirect: bool | None = None,
    kind: str | ColumnElement[str] | None = None,
    min_confidence: float | ColumnElement[float] = 0.0,
    as_of: datetime | ColumnElement[datetime] | None = None,
) -> list[ColumnElement[bool]]:
    """Conditions on ``attributions``: current; indirect speech only, none of it, or (null) both; of one kind.

    Of sources that stand at their address now, or stood there ``as_of`` a time. Values may be parameters.
    """
    conditions = [attributions.c.retired_run_id.is_(None), stands(attributions.c.source_id, as_of)]
    if kind is not None:
        conditions.append(attributions.c.kind == kind)
    elif indirect is not None:
        conditions.append(attributions.c.kind == "indirect" if indirect else attributions.c.kind != "indirect")
    if isinstance(min_confidence, ColumnElement) or min_confidence > 0:
        conditions.append(attributions.c.confidence >= min_confidence)
    return conditions


def named() -> ColumnElement[bool]:
    """Whether anything current names a speaker; who was only named by what is retired is there for his id alone."""
    return exists().where(aliases.c.speaker_id == speakers.c.id, aliases.c.retired.is_(false()))


__all__ = ["Candidate", "current", "find_attribution", "find_quote", "find_speakers", "named"]
