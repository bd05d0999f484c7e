"""Everything that the database holds, in an order that depends on content alone, and without anything about when.

Two databases that hold the same articles give the same bytes, whatever the order, the batches and the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Literal

from sqlalchemy import Column, Connection, Select, Table, false, or_, select

from quotedb.db.dialect import among, many, within
from quotedb.db.prepared import Prepared
from quotedb.db.tables import (
    aliases,
    attribution_speakers,
    attributions,
    links,
    outlets,
    quotes,
    runs,
    sources,
    spans,
    speakers,
)
from quotedb.services.contract import Record, one_or_list
from quotedb.services.decided import decided_speakers, deciders
from quotedb.services.finding import named
from quotedb.services.weighing import altered
from quotedb.text.ids import representative_id

What = Literal["attributions", "quotes", "links", "speakers", "alterations"]
_PAGE = 1000

COLUMNS: dict[What, tuple[str, ...]] = {
    "attributions": (
        *(
            "attribution",
            "quote",
            "source_id",
            "outlet",
            "published",
            "path",
            "url",
            "title",
            "sha256",
            "kind",
            "spans",
        ),
        *("speaker", "speaker_kind", "mention", "cue", "antecedent", "via", "described", "confidence", "rule", "text"),
        *("decided_by", "extracted_speaker"),
    ),
    "quotes": (
        "quote",
        "kind",
        "speakers",
        "attributions",
        "sources",
        "outlets",
        "wordings",
        "conflict",
        "text",
        "decided_by",
    ),
    "links": (
        "link",
        "type",
        "longer",
        "shorter",
        "source_id",
        "start",
        "stop",
        "exact",
        "score",
        "shorter_source_id",
        "shorter_start",
        "shorter_stop",
        "shorter_exact",
    ),
    "speakers": ("speaker", "name", "kind", "aliases", "attributions", "quotes"),
    "alterations": (
        *("attribution", "quote", "against", "against_quote", "kind", "start", "stop", "exact"),
        *("against_start", "against_stop", "against_exact"),
    ),
}
"""Columns of a flat export; the nested objects of JSON have the same in ``source``."""


def export(connection: Connection, what: What) -> Iterator[Record]:
    """All records of one sort by id, fetched a thousand at a time, from one state of the database."""
    table, query, build = _SORTS[what]
    ordered = query.order_by(_by_bytes(connection, table.c.public_id)).execution_options(yield_per=_PAGE)
    for rows in connection.execute(ordered).partitions():
        yield from build(connection, rows)


def flat(record: Record) -> Record:
    """A record without nesting, for a table or CSV."""
    source = record.get("source")
    if isinstance(source, dict):
        record = {**source, **record, "source_id": source["id"]}
    return record


def _by_bytes(connection: Connection, key: Column[str]) -> Any:
    """Ids are ASCII; PostgreSQL would otherwise order them by its locale, which differs from machine to machine."""
    return key.collate("C") if connection.dialect.name == "postgresql" else key


def _attributions(connection: Connection, rows: Sequence[Any]) -> Iterator[Record]:
    numbers = [row.id for row in rows]
    said: dict[int, list[Any]] = {}
    query = (
        select(
            attribution_speakers.c.attribution_id,
            speakers.c.public_id,
            speakers.c.name,
            speakers.c.kind,
            aliases.c.form,
        )
        .join_from(attribution_speakers, speakers, speakers.c.id == attribution_speakers.c.speaker_id)
        .join(aliases, aliases.c.id == attribution_speakers.c.alias_id)
        .where(among(connection, attribution_speakers.c.attribution_id, numbers))
        .order_by(attribution_speakers.c.attribution_id, attribution_speakers.c.ordinal)
    )
    for speaker in connection.execute(query):
        said.setdefault(speaker.attribution_id, []).append(speaker)
    placed = spans_of(connection, numbers)
    decided = decided_speakers(connection, numbers)
    for row in rows:
        roles, voices = placed[row.id], said.get(row.id, [])
        decision = decided.get(row.id, {})
        yield {
            "attribution": row.public_id,
            "quote": row.quote,
            "source": {
                "id": row.source,
                "path": row.path,
                "sha256": row.text_sha256,
                "outlet": row.outlet,
                "url": row.url,
                "title": row.title,
                "byline": row.byline,
                "published": row.published,
                "language": row.language,
            },
            "kind": row.kind,
            "spans": roles["content"],
            "speaker": one_or_list([voice.name for voice in voices]),
            "speaker_id": one_or_list([voice.public_id for voice in voices]),
            "speaker_kind": one_or_list([voice.kind for voice in voices]),
            "speaker_as_printed": one_or_list([voice.form for voice in voices]),
            **{role: roles.get(role, [None])[0] for role in ("mention", "cue", "antecedent", "via")},
            "described": roles.get("description", []),
            "confidence": round(row.confidence, 4),
            "rule": row.rule,
            "extractor": row.extractor,
            "extractor_version": row.version,
            "text": row.text,
            "decided_by": decision.get("by"),
            "extracted_speaker": decision.get("extracted_speaker"),
        }


def spans_of(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, list[tuple[int, int]]]]:
    """Spans of attributions, by row and role, in their order."""
    placed: dict[int, dict[str, list[tuple[int, int]]]] = {}
    given = {"rows": many(connection, numbers)}
    for row, role, start, stop in _placed(connection.dialect.name).rows(connection, given):
        placed.setdefault(row, {}).setdefault(role, []).append((start, stop))
    return placed


@cache
def _placed(dialect: str) -> Prepared:
    query = select(spans.c.attribution_id, spans.c.role, spans.c.start, spans.c.stop)
    query = query.where(within(dialect, spans.c.attribution_id, "rows"))
    return Prepared(query.order_by(spans.c.attribution_id, spans.c.ordinal))


def _quotes(connection: Connection, rows: Sequence[Any]) -> Iterator[Record]:
    """Counted over all articles, revised ones too: which of two texts came first is no matter of content."""
    members: dict[int, dict[str, Any]] = {}
    answers: dict[int, dict[str, list[tuple[str, str, str]]]] = {}
    numbers = [row.id for row in rows]
    query = (
        select(attributions.c.quote_id, attributions.c.public_id, attributions.c.source_id, attributions.c.text)
        .add_columns(sources.c.outlet_id, speakers.c.name, speakers.c.public_id.label("speaker"), speakers.c.kind)
        .join_from(attributions, sources)
        .outerjoin(attribution_speakers, attribution_speakers.c.attribution_id == attributions.c.id)
        .outerjoin(speakers, speakers.c.id == attribution_speakers.c.speaker_id)
        .where(among(connection, attributions.c.quote_id, numbers), attributions.c.retired_run_id.is_(None))
        .order_by(attributions.c.public_id, attribution_speakers.c.ordinal)
    )
    for row in connection.execute(query):
        members.setdefault(row.quote_id, {})[row.public_id] = row
        said = answers.setdefault(row.quote_id, {}).setdefault(row.public_id, [])
        if row.name is not None:
            said.append((row.name, row.speaker, row.kind))
    decided = deciders(connection, numbers)
    for row in rows:
        own = members.get(row.id, {})
        given = answers.get(row.id, {}).values()
        names = {tuple(sorted(name for name, *_ in said)) for said in given if said}
        named = {tuple(sorted(speaker for _, speaker, kind in said if kind != "unnamed")) for said in given}
        yield {
            "quote": row.public_id,
            "kind": row.kind,
            "text": row.text,
            "speakers": [" + ".join(answer) for answer in sorted(names)],
            "attributions": len(own),
            "sources": len({one.source_id for one in own.values()}),
            "outlets": len({one.outlet_id for one in own.values()} - {None}),
            "wordings": len({one.text for one in own.values()}),
            "conflict": len(named - {()}) > 1,
            "members": sorted(own),
            "decided_by": decided.get(row.id, []),
        }


def _links(connection: Connection, rows: Sequence[Any]) -> Iterator[Record]:
    for row in rows:
        yield {
            "link": row.public_id,
            "type": row.type,
            "longer": row.longer,
            "shorter": row.shorter,
            "source_id": row.source,
            "start": row.longer_start,
            "stop": row.longer_stop,
            "exact": row.longer_exact,
            "score": None if row.score is None else round(row.score, 4),
            "shorter_source_id": row.other,
            "shorter_start": row.shorter_start,
            "shorter_stop": row.shorter_stop,
            "shorter_exact": row.shorter_exact,
        }


def _speakers(connection: Connection, rows: Sequence[Any]) -> Iterator[Record]:
    numbers = [row.id for row in rows]
    forms: dict[int, list[str]] = {}
    query = select(aliases.c.speaker_id, aliases.c.form).where(
        among(connection, aliases.c.speaker_id, numbers), aliases.c.retired.is_(false())
    )
    for speaker, form in connection.execute(query):
        forms.setdefault(speaker, []).append(form)
    said: dict[int, set[int]] = {}
    counts: dict[int, int] = {}
    query = (
        select(attribution_speakers.c.speaker_id, attributions.c.quote_id)
        .join_from(attribution_speakers, attributions)
        .where(among(connection, attribution_speakers.c.speaker_id, numbers), attributions.c.retired_run_id.is_(None))
    )
    for speaker, quote in connection.execute(query):
        said.setdefault(speaker, set()).add(quote)
        counts[speaker] = counts.get(speaker, 0) + 1
    for row in rows:
        yield {
            "speaker": row.public_id,
            "name": row.name,
            "kind": row.kind,
            "aliases": sorted(forms.get(row.id, [])),
            "attributions": counts.get(row.id, 0),
            "quotes": len(said.get(row.id, ())),
        }


def _alterations(connection: Connection, rows: Sequence[Any]) -> Iterator[Record]:
    """What each printing changes of its quote's wording, and of a quote that may make another claim.

    The places are code points of the attributions' words, as ``export attributions`` gives them in ``text``.
    """
    turned: dict[int, list[Any]] = {}
    query = (
        select(links.c.shorter_id, _longer.c.public_id, _longer.c.text, quotes.c.public_id.label("quote"))
        .join_from(links, _longer, _longer.c.id == links.c.longer_id)
        .join(quotes, quotes.c.id == _longer.c.quote_id)
        .where(links.c.type == "altered", among(connection, links.c.shorter_id, [row.id for row in rows]))
        .order_by(links.c.public_id)
    )
    for other in connection.execute(query):
        turned.setdefault(other.shorter_id, []).append(other)
    for row in rows:
        against = [(representative_id(row.quote), row.quote, row.wording)] if row.text != row.wording else []
        for name, quote, text in [*against, *((o.public_id, o.quote, o.text) for o in turned.get(row.id, ()))]:
            for found in altered(text, row.text):
                yield {
                    "attribution": row.public_id,
                    "quote": row.quote,
                    "against": name,
                    "against_quote": quote,
                    "kind": found["kind"],
                    **dict(zip(("start", "stop", "exact"), found["b"], strict=True)),
                    **dict(zip(("against_start", "against_stop", "against_exact"), found["a"], strict=True)),
                }


_longer = attributions.alias("longer")
_shorter = attributions.alias("shorter")
_others = sources.alias("others")

_CARRIED = (
    select(attributions.c.id)
    .where(attributions.c.quote_id == quotes.c.id, attributions.c.retired_run_id.is_(None))
    .exists()
)

_SORTS: dict[What, tuple[Table, Select[Any], Callable[[Connection, Sequence[Any]], Iterator[Record]]]] = {
    "attributions": (
        attributions,
        select(
            *(attributions.c[name] for name in ("id", "public_id", "kind", "confidence", "rule", "text")),
            quotes.c.public_id.label("quote"),
            sources.c.public_id.label("source"),
            *(sources.c[name] for name in ("path", "text_sha256", "url", "title", "byline", "published", "language")),
            outlets.c.name.label("outlet"),
            runs.c.extractor,
            runs.c.version,
        )
        .join_from(attributions, quotes)
        .join(sources, sources.c.id == attributions.c.source_id)
        .join(runs, runs.c.id == attributions.c.run_id)
        .outerjoin(outlets, outlets.c.id == sources.c.outlet_id)
        .where(attributions.c.retired_run_id.is_(None)),
        _attributions,
    ),
    "quotes": (quotes, select(quotes).where(_CARRIED), _quotes),
    "links": (
        links,
        select(
            links,
            _longer.c.public_id.label("longer"),
            _shorter.c.public_id.label("shorter"),
            sources.c.public_id.label("source"),
            _others.c.public_id.label("other"),
        )
        .join_from(links, _longer, _longer.c.id == links.c.longer_id)
        .join(_shorter, _shorter.c.id == links.c.shorter_id)
        .join(sources, sources.c.id == _longer.c.source_id)
        .join(_others, _others.c.id == _shorter.c.source_id),
        _links,
    ),
    "speakers": (speakers, select(speakers).where(named()), _speakers),
    "alterations": (
        attributions,
        select(attributions.c.id, attributions.c.public_id, attributions.c.text)
        .add_columns(quotes.c.public_id.label("quote"), quotes.c.text.label("wording"))
        .join_from(attributions, quotes)
        .where(attributions.c.retired_run_id.is_(None))
        .where(
            or_(
                attributions.c.text != quotes.c.text,
                select(links.c.id).where(links.c.shorter_id == attributions.c.id, links.c.type == "altered").exists(),
            )
        ),
        _alterations,
    ),
}
