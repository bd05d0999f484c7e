"""One quote whole: every printing of it, what differs between them, who disagrees, and what it is part of."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from quotedb.db.dialect import many, within
from quotedb.db.tables import attribution_speakers, attributions, links, outlets, quotes, sources, speakers
from quotedb.merge.copies import Copy, copies, reports
from quotedb.services import reporting
from quotedb.services.answers import Voice, answers_of, carrier_name, disagree
from quotedb.services.contract import Record, one_or_list
from quotedb.services.decided import decided_quotes, decided_speakers
from quotedb.services.export import spans_of
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
    quote = connection.execute(_QUOTE, {"quote": number}).one()
    rows = _printings(connection, number, min_confidence, as_of)
    said = _speakers(connection, [row.id for row in rows])
    placed = spans_of(connection, [row.id for row in rows])
    decided = decided_speakers(connection, [row.id for row in rows])
    told = _weighed(connection, quote, rows) if weighed else {}
    answers = answers_of((row.public_id, carrier_name(row), said.get(row.id, ())) for row in rows)
    shown = {row.source for row in rows}
    carriers = reporting.carriers(connection, [number]).get(number, [])
    groups = reports(carrier for carrier in carriers if carrier.name in shown)
    report_of = {carrier.name: place for place, group in enumerate(groups, start=1) for carrier in group}
    copied = {name: copy for group in groups for name, copy in copies(group).items()}
    credit = {carrier.name: carrier.credit for carrier in carriers}
    printings = []
    for row in rows:
        voices = said.get(row.id, [])
        roles = placed[row.id]
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
                "spans": roles["content"],
                "text": row.text,
                "differences": altered(quote.text, row.text),
                **({"why": told.get(row.public_id)} if weighed else {}),
                "report": report_of[row.source],
                "credit": credit[row.source],
                "copy": _copy(copied.get(row.source)),
                "decided": decided.get(row.id),
            }
        )
    return {
        "quote_id": quote.public_id,
        "kind": quote.kind,
        "text": quote.text,
        "speaker": " | ".join(answer["speaker"] for answer in answers) or None,
        "sources": len({row.source for row in rows}),
        "independent_sources": len(groups),
        "outlets": len({row.outlet for row in rows if row.outlet is not None}),
        "wordings": len({row.text for row in rows}),
        "conflict": disagree(answers),
        "answers": answers,
        "printings": printings,
        "links": _links(connection, number),
        "decisions": decided_quotes(connection, [number]).get(number, []),
    }


def _weighed(connection: Connection, quote: Any, rows: list[Any]) -> dict[str, Record]:
    """What weighed for each of these printings; also when the one that stands for the quote isn't among them."""
    first = representative_id(quote.public_id)
    query = select(attributions.c.id).where(attributions.c.public_id == first, attributions.c.quote_id == quote.id)
    return why(connection, {row.id for row in rows} | set(connection.execute(query).scalars()), first)


def _copy(copy: Copy | None) -> Record | None:
    """Which other article of its report an article most resembles, and why they are one report."""
    return None if copy is None else {"of": copy.of, "reason": copy.reason, "shared_passages": copy.shared}


def _printings(connection: Connection, number: int, min_confidence: float, as_of: datetime | None) -> list[Any]:
    """The quote's attributions: the one that stands for it first, then by date."""
    choice = Choice(min_confidence=min_confidence, as_of=as_of)
    query = _printed(choice.shape(any_kind=True))
    return list(connection.execute(query, {**choice.values(), "quote": number}).all())


_QUOTE = select(quotes).where(quotes.c.id == bindparam("quote"))


@cache
def _printed(shape: Shape) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(attributions.c[name] for name in ("id", "public_id", "kind", "confidence", "rule", "via", "text")),
            sources.c.public_id.label("source"),
            *(sources.c[name] for name in ("path", "url", "title", "published")),
            outlets.c.name.label("outlet"),
        )
        .join_from(attributions, sources)
        .outerjoin(outlets, outlets.c.id == sources.c.outlet_id)
        .where(attributions.c.quote_id == bindparam("quote"), *shape.conditions())
        .order_by(sources.c.published_at.is_(None), sources.c.published_at, attributions.c.public_id)
    )


def _speakers(connection: Connection, numbers: list[int]) -> dict[int, list[Voice]]:
    said: dict[int, list[Voice]] = {}
    given = {"rows": many(connection, numbers)}
    for number, *voice in connection.execute(_voices(connection.dialect.name), given).all():
        said.setdefault(number, []).append(Voice(*voice))
    return said


@cache
def _voices(dialect: str) -> Select[*tuple[Any, ...]]:
    return (
        select(attribution_speakers.c.attribution_id, speakers.c.name, speakers.c.public_id, speakers.c.kind)
        .join_from(attribution_speakers, speakers)
        .where(within(dialect, attribution_speakers.c.attribution_id, "rows"))
        .order_by(attribution_speakers.c.attribution_id, attribution_speakers.c.ordinal)
    )


_longer = attributions.alias("longer")
_shorter = attributions.alias("shorter")


def _links(connection: Connection, number: int) -> list[Record]:
    """Other quotes that hold this one's words, whose words this one holds, or that report the same indirectly."""
    found: dict[tuple[str, str], Record] = {}
    for relation, query in _LINKED.items():
        for row in connection.execute(query, {"quote": number}).all():
            kind = relation if row.type == "contains" else row.type
            exact = row.longer_exact if relation == "contains" else row.shorter_exact or row.longer_exact
            found.setdefault(
                (kind, row.public_id),
                {
                    "relation": kind,
                    "quote_id": row.public_id,
                    "attribution_id": row.attribution,
                    "kind": row.kind,
                    "text": row.text,
                    "words": exact,
                    "score": None if row.score is None else round(row.score, 4),
                },
            )
    return [found[key] for key in sorted(found)]


def _linked(own: Any, other: Any, here: Any, there: Any) -> Select[*tuple[Any, ...]]:
    """What the attributions of a quote are linked with at the other end."""
    return (
        select(
            links.c.type,
            quotes.c.public_id,
            quotes.c.text,
            quotes.c.kind,
            links.c.longer_exact,
            links.c.shorter_exact,
            links.c.score,
            other.c.public_id.label("attribution"),
        )
        .join_from(links, own, own.c.id == here)
        .join(other, other.c.id == there)
        .join(quotes, quotes.c.id == other.c.quote_id)
        .where(own.c.quote_id == bindparam("quote"), other.c.quote_id != own.c.quote_id)
        .where(own.c.retired_run_id.is_(None), other.c.retired_run_id.is_(None))
        .order_by(quotes.c.public_id, links.c.public_id)
    )


_LINKED = {
    "contains": _linked(_longer, _shorter, links.c.longer_id, links.c.shorter_id),
    "contained in": _linked(_shorter, _longer, links.c.shorter_id, links.c.longer_id),
}
