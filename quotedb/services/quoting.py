"""One quote whole: every printing of it, what differs between them, who disagrees, and what it is part of."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, exists, literal_column, select, union_all

from quotedb.db.prepared import Prepared
from quotedb.db.tables import (
    attribution_speakers,
    attributions,
    claims,
    judgement_targets,
    links,
    outlets,
    quotes,
    sketches,
    sources,
    spans,
    speakers,
)
from quotedb.merge.copies import Copy, copies, reports
from quotedb.services import reporting
from quotedb.services.answers import Voice, answers_of, carrier_name, disagree
from quotedb.services.contract import Record, one_or_list
from quotedb.services.decided import decided_quotes, decided_speakers
from quotedb.services.pages import Choice, Shape
from quotedb.services.weighing import altered, why
from quotedb.text.ids import representative_id


def quote_card(
    connection: Connection,
    number: int,
    min_confidence: float = 0.0,
    as_of: datetime | None = None,
    *,
    weighed: bool = False,
) -> Record:
    """The quote with this row number. Articles that copy each other, or one agency, are one independent source.

    ``weighed``: with what decided that each printing is of this quote.
    """
    (quote,) = _QUOTE.rows(connection, {"quote": number})
    rows, said = _printings(connection, number, min_confidence, as_of)
    placed = _content(connection, number)
    decided = decided_speakers(connection, [row.id for row in rows if row.claimed])
    told = _weighed(connection, quote, rows) if weighed else {}
    answers = answers_of([(row.public_id, carrier_name(row), said[row.id]) for row in rows])
    carriers = reporting.carriers_of(rows)
    groups = reports(carriers.values())
    report_of = {carrier.name: place for place, group in enumerate(groups, start=1) for carrier in group}
    copied = {name: copy for group in groups if len(group) > 1 for name, copy in copies(group).items()}
    printings = []
    for row in rows:
        voices = said[row.id]
        printings.append(
            {
                "attribution_id": row.public_id,
                "outlet": row.outlet,
                "published": row.published,
                "source_id": row.source,
                "path": row.path,
                "url": row.url,
                "title": row.title,
                "kind": row.kind,
                "speaker": one_or_list([voice.name for voice in voices]),
                "speaker_id": one_or_list([voice.public_id for voice in voices]),
                "via": row.via,
                "confidence": round(row.confidence, 4),
                "rule": row.rule,
                "spans": placed[row.id],
                "text": row.text,
                "differences": [] if row.text == quote.text else altered(quote.text, row.text),
                **({"why": told.get(row.public_id)} if weighed else {}),
                "report": report_of[row.source],
                "credit": carriers[row.source].credit,
                "copy": _copy(copied.get(row.source)),
                "decided": decided.get(row.id),
            }
        )
    return {
        "quote_id": quote.public_id,
        "kind": quote.kind,
        "text": quote.text,
        "speaker": " | ".join(answer["speaker"] for answer in answers) or None,
        "sources": len(carriers),
        "independent_sources": len(groups),
        "outlets": len({row.outlet for row in rows if row.outlet is not None}),
        "wordings": len({row.text for row in rows}),
        "conflict": disagree(answers),
        "answers": answers,
        "printings": printings,
        "links": _links(connection, number),
        "decisions": decided_quotes(connection, [number]).get(number, []) if quote.judged else [],
    }


def _weighed(connection: Connection, quote: Any, rows: list[Any]) -> dict[str, Record]:
    """What weighed for each of these printings; also when the one that stands for the quote isn't among them."""
    first = representative_id(quote.public_id)
    query = select(attributions.c.id).where(attributions.c.public_id == first, attributions.c.quote_id == quote.id)
    return why(connection, {row.id for row in rows} | set(connection.execute(query).scalars()), first)


def _copy(copy: Copy | None) -> Record | None:
    """Which other article of its report an article most resembles, and why they are one report."""
    if copy is None:
        return None
    return {"of": copy.of, "reason": copy.reason, "shared_passages": copy.shared, "told": copy.told}


def _printings(
    connection: Connection, number: int, min_confidence: float, as_of: datetime | None
) -> tuple[list[Any], dict[int, list[Voice]]]:
    """The quote's attributions by date, and the speakers of each by its row."""
    choice = Choice(min_confidence=min_confidence, as_of=as_of)
    found = _printed(choice.shape(any_kind=True)).rows(connection, {**choice.values(), "quote": number})
    rows: list[Any] = []
    said: dict[int, list[Voice]] = {}
    for row in found:
        voices = said.get(row.id)
        if voices is None:
            rows.append(row)
            voices = said[row.id] = []
        if row.speaker is not None:
            voices.append(Voice(row.speaker, row.speaker_id, row.speaker_kind))
    return rows, said


_judged = (
    exists()
    .where(attributions.c.quote_id == quotes.c.id, attributions.c.retired_run_id.is_(None))
    .where(judgement_targets.c.attribution_id == attributions.c.id)
)
_QUOTE = Prepared(select(quotes, _judged.label("judged")).where(quotes.c.id == bindparam("quote")))


@cache
def _printed(shape: Shape) -> Prepared:
    """A row for each speaker of each attribution, with what tells copies of its article from independent ones."""
    return Prepared(
        select(
            *(attributions.c[name] for name in ("id", "public_id", "kind", "confidence", "rule", "via", "text")),
            sources.c.public_id.label("source"),
            *(sources.c[name] for name in ("path", "url", "title", "published")),
            *(sources.c[name] for name in ("text_sha256", "published_at", "byline")),
            outlets.c.name.label("outlet"),
            sketches.c.credit,
            sketches.c.passages,
            claims.c.attribution_id.is_not(None).label("claimed"),
            speakers.c.name.label("speaker"),
            speakers.c.public_id.label("speaker_id"),
            speakers.c.kind.label("speaker_kind"),
        )
        .join_from(attributions, sources, sources.c.id == attributions.c.source_id)
        .outerjoin(outlets, outlets.c.id == sources.c.outlet_id)
        .outerjoin(sketches, sketches.c.source_id == sources.c.id)
        .outerjoin(claims, claims.c.attribution_id == attributions.c.id)
        .outerjoin(attribution_speakers, attribution_speakers.c.attribution_id == attributions.c.id)
        .outerjoin(speakers, speakers.c.id == attribution_speakers.c.speaker_id)
        .where(attributions.c.quote_id == bindparam("quote"), *shape.conditions())
        .order_by(
            sources.c.published_at.is_(None),
            sources.c.published_at,
            attributions.c.public_id,
            attribution_speakers.c.ordinal,
        )
    )


def _content(connection: Connection, number: int) -> dict[int, list[tuple[int, int]]]:
    """Where the words of the quote's attributions stand, by their rows."""
    placed: dict[int, list[tuple[int, int]]] = {}
    for row, start, stop in _PLACED.tuples(connection, {"quote": number}):
        placed.setdefault(row, []).append((start, stop))
    return placed


_PLACED = Prepared(
    select(spans.c.attribution_id, spans.c.start, spans.c.stop)
    .join_from(attributions, spans, spans.c.attribution_id == attributions.c.id)
    .where(attributions.c.quote_id == bindparam("quote"), attributions.c.retired_run_id.is_(None))
    .where(spans.c.role == "content")
    .order_by(spans.c.attribution_id, spans.c.ordinal)
)


_longer = attributions.alias("longer")
_shorter = attributions.alias("shorter")


def _links(connection: Connection, number: int) -> list[Record]:
    """Other quotes that hold this one's words, whose words this one holds, or that report the same indirectly."""
    found: dict[tuple[str, str], Record] = {}
    for row in sorted(_LINKED.rows(connection, {"quote": number}), key=_by_relation):
        relation = "contains" if row.longer else "contained in"
        kind = relation if row.type == "contains" else row.type
        if (kind, row.public_id) not in found:
            found[kind, row.public_id] = {
                "relation": kind,
                "quote_id": row.public_id,
                "attribution_id": row.attribution,
                "kind": row.kind,
                "text": row.text,
                "words": row.longer_exact if row.longer else row.shorter_exact or row.longer_exact,
                "score": None if row.score is None else round(row.score, 4),
            }
    return [found[key] for key in sorted(found)]


def _by_relation(row: Any) -> tuple[bool, str, str]:
    return not row.longer, row.public_id, row.link


def _linked(own: Any, other: Any, here: Any, there: Any, longer: int) -> Select[*tuple[Any, ...]]:
    """What the attributions of a quote are linked with at the other end; ``longer``: 1 where they are the longer."""
    return (
        select(
            literal_column(str(longer), Integer).label("longer"),
            links.c.public_id.label("link"),
            links.c.type,
            quotes.c.public_id,
            quotes.c.text,
            quotes.c.kind,
            links.c.longer_exact,
            links.c.shorter_exact,
            links.c.score,
            other.c.public_id.label("attribution"),
        )
        .join_from(own, links, own.c.id == here)
        .join(other, other.c.id == there)
        .join(quotes, quotes.c.id == other.c.quote_id)
        .where(own.c.quote_id == bindparam("quote"), other.c.quote_id != own.c.quote_id)
        .where(own.c.retired_run_id.is_(None), other.c.retired_run_id.is_(None))
    )


_LINKED = Prepared(
    union_all(
        _linked(_longer, _shorter, links.c.longer_id, links.c.shorter_id, 1),
        _linked(_shorter, _longer, links.c.shorter_id, links.c.longer_id, 0),
    )
)
