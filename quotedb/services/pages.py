"""Pages of quotes: what a look-up chooses, and the rows that it shows.

The statements are built once for each kind of choice, with parameters for what is asked: building them anew takes
several times as long as running them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, select

from quotedb.db.dialect import many, within
from quotedb.db.prepared import Prepared
from quotedb.db.tables import attribution_speakers, attributions, outlets, quotes, sources, speakers
from quotedb.services.answers import Voice, answers_of, disagree
from quotedb.services.contract import Record
from quotedb.services.finding import current

_MOST = 4000
"""Attributions read at once, at most."""


class Shape(NamedTuple):
    """Which conditions a choice sets, whatever their values."""

    indirect: bool | None = None
    kind: bool = False
    sure: bool = False
    then: bool = False

    def conditions(self) -> list[ColumnElement[bool]]:
        """Conditions on ``attributions`` with parameters."""
        return current(
            self.indirect,
            bindparam("kind") if self.kind else None,
            bindparam("sure") if self.sure else 0.0,
            bindparam("as_of") if self.then else None,
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """What a look-up of quotes is about: ``indirect`` speech instead of the rest, one ``kind``, how sure at least."""

    indirect: bool = False
    kind: str | None = None
    min_confidence: float = 0.0
    limit: int = 20
    offset: int = 0
    as_of: datetime | None = None
    """What stood then instead of what stands now."""

    def shape(self, *, any_kind: bool = False) -> Shape:
        """Which conditions it sets; ``any_kind``: none on the kind."""
        kind = self.kind is not None and not any_kind
        indirect = None if any_kind else self.indirect
        return Shape(indirect, kind, self.min_confidence > 0, self.as_of is not None)

    def values(self) -> dict[str, Any]:
        """Values of the parameters."""
        return {"kind": self.kind, "sure": self.min_confidence, "as_of": self.as_of}


@dataclass(slots=True)
class Page:
    """Some rows of a list, and whether there are more behind them."""

    rows: list[Record] = field(default_factory=list)
    more: bool = False


def page_of(rows: Iterable[Record], limit: int, offset: int) -> Page:
    """``limit`` rows after ``offset`` others, 0 for all; reads one row further than it returns."""
    stop = offset + limit + 1 if limit else None
    found = list(islice(rows, offset, stop))
    more = bool(limit) and len(found) > limit
    return Page(found[:limit] if limit else found, more)


def read_in_parts(
    limit: int, offset: int, read: Callable[[int | None, int], Sequence[tuple[int, int]]]
) -> Iterable[int]:
    """The different second members of what ``read(before, at most)`` gives, in its order: by the first, falling.

    Few at first, since a page needs few and most are of different quotes; then more and more.
    """
    seen: set[int] = set()
    wanted = offset + limit + 1
    step = min(wanted + wanted // 5, _MOST) if limit else _MOST
    before: int | None = None
    while True:
        rows = read(before, step)
        for _, quote in rows:
            if quote not in seen:
                seen.add(quote)
                yield quote
        if len(rows) < step:
            return
        before = rows[-1][0]
        step = min(4 * step, _MOST)


def quotes_page(
    connection: Connection, choice: Choice, read: Callable[[int | None, int], Sequence[tuple[int, int]]]
) -> Page:
    """A page of the quotes of the attributions (row, quote's row) that ``read`` gives, newest stored first."""
    numbers = read_in_parts(choice.limit, choice.offset, read)
    stop = choice.offset + choice.limit + 1 if choice.limit else None
    found = list(islice(numbers, choice.offset, stop))
    shown = found[: choice.limit] if choice.limit else found
    return Page(summaries(connection, shown, choice.shape(), choice.values()), len(shown) < len(found))


def summaries(connection: Connection, numbers: Sequence[int], shape: Shape, values: Mapping[str, Any]) -> list[Record]:
    """Quotes, in the order given: words, who said it according to whom, and who carried it when.

    ``shape`` and ``values`` say which attributions count as carriers; a quote without any is left out.
    """
    found = summaries_by_row(connection, numbers, shape, values)
    return [found[number] for number in numbers if number in found]


def summaries_by_row(
    connection: Connection, numbers: Collection[int], shape: Shape, values: Mapping[str, Any]
) -> dict[int, Record]:
    """The same by the quotes' row numbers."""
    if not numbers:
        return {}
    carried: dict[int, list[Any]] = {}
    given = {**values, "numbers": many(connection, numbers)}
    for row in _carriers(connection.dialect.name, shape).tuples(connection, given):
        rows = carried.get(row[0])
        if rows is None:
            carried[row[0]] = [row]
        else:
            rows.append(row)
    return {number: _summary(rows) for number, rows in carried.items()}


@cache
def _carriers(dialect: str, shape: Shape) -> Prepared:
    """Everything that a page of quotes shows: a row for each speaker of each of their attributions."""
    return Prepared(
        select(
            attributions.c.quote_id,
            attributions.c.id,
            attributions.c.public_id,
            attributions.c.confidence,
            attributions.c.text,
            sources.c.public_id.label("source"),
            sources.c.path,
            sources.c.published,
            outlets.c.name.label("outlet"),
            speakers.c.name.label("speaker"),
            speakers.c.public_id.label("speaker_id"),
            speakers.c.kind.label("speaker_kind"),
            quotes.c.public_id.label("quote"),
            quotes.c.kind.label("quote_kind"),
            quotes.c.text.label("wording"),
            quotes.c.n_reports,
        )
        .join_from(attributions, quotes)
        .join(sources, sources.c.id == attributions.c.source_id)
        .outerjoin(outlets, outlets.c.id == sources.c.outlet_id)
        .outerjoin(attribution_speakers, attribution_speakers.c.attribution_id == attributions.c.id)
        .outerjoin(speakers, speakers.c.id == attribution_speakers.c.speaker_id)
        .where(within(dialect, attributions.c.quote_id, "numbers"), *shape.conditions())
        .order_by(
            sources.c.published_at.is_(None),
            sources.c.published_at,
            sources.c.public_id,
            attributions.c.id,
            attribution_speakers.c.ordinal,
        )
    )


def _summary(rows: list[Any]) -> Record:
    """Of one quote, given its rows in the order of its carriers; joint speakers of one attribution stand together."""
    carriers: list[Record] = []
    claims: list[tuple[str, str, list[Voice]]] = []
    articles, carrying, wordings = set(), set(), set()
    last, sure = None, 0.0
    voices: list[Voice] = []
    for row in rows:
        _, number, name, confidence, text, source, path, published, outlet, speaker, speaker_id, kind, *_ = row
        if number != last:
            last, voices = number, []
            carriers.append(
                {
                    "outlet": outlet,
                    "published": published,
                    "source_id": source,
                    "path": path,
                    "attribution_id": name,
                }
            )
            claims.append((name, outlet or path or source, voices))
            articles.add(source)
            wordings.add(text)
            if outlet is not None:
                carrying.add(outlet)
            if confidence > sure:
                sure = confidence
        if speaker is not None:
            voices.append(Voice(speaker, speaker_id, kind))
    *_, quote, quote_kind, wording, reports = rows[0]
    answers = answers_of(claims)
    return {
        "quote_id": quote,
        "kind": quote_kind,
        "text": wording,
        "speaker": " | ".join([answer["speaker"] for answer in answers]) or None,
        "carried_by": carriers,
        "sources": len(articles),
        "independent": min(reports, len(articles)),
        "outlets": len(carrying),
        "wordings": len(wordings),
        "conflict": disagree(answers),
        "confidence": round(sure, 4),
        "answers": answers,
    }
