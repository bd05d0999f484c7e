"""What articles say that a speaker is, and whether that can be one person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, and_, bindparam, select

from quotedb.db.prepared import PREPARED, Prepared
from quotedb.db.tables import attribution_speakers, attributions, claims, spans
from quotedb.services.contract import Record
from quotedb.services.pages import Choice, Shape

READ = 200
"""The newest attributions of a speaker, whose descriptions are read."""
SHOWN = 5
"""Descriptions that are shown of a speaker, those of most articles first."""
_ARTICLES = ("a ", "an ", "the ")


def descriptions(
    connection: Connection, speaker: int, min_confidence: float = 0.0, as_of: datetime | None = None
) -> list[tuple[str, int]]:
    """What the articles of a speaker's newest attributions say that this is, each with the article's row.

    What a person has attributed to somebody is left out: the article may say it of another one.
    """
    choice = Choice(min_confidence=min_confidence, as_of=as_of)
    given = {**choice.values(), "speaker": speaker}
    return [(exact, source) for exact, source in _described(choice.shape(any_kind=True)).tuples(connection, given)]


def counted(told: Iterable[tuple[str, int]]) -> list[Record]:
    """How many articles say what, most first, at most ``SHOWN``: what differs in case and article alone is one."""
    printed: dict[str, list[str]] = {}
    articles: dict[str, set[int]] = {}
    for text, source in told:
        folded = " ".join(text.casefold().split())
        start = next((len(article) for article in _ARTICLES if folded.startswith(article)), 0)
        printed.setdefault(folded[start:], []).append(" ".join(text.split()))
        articles.setdefault(folded[start:], set()).add(source)
    ranked = sorted(printed, key=lambda key: (-len(articles[key]), min(printed[key])))
    return [{"text": min(printed[key]), "articles": len(articles[key])} for key in ranked[:SHOWN]]


UNDECIDED: ColumnElement[bool] = (
    ~select(claims.c.attribution_id).where(claims.c.attribution_id == attributions.c.id).exists()
)


@lru_cache(maxsize=PREPARED)
def _described(shape: Shape) -> Prepared:
    newest = (
        select(attributions.c.id, attributions.c.source_id, attribution_speakers.c.ordinal)
        .join_from(attribution_speakers, attributions)
        .where(attribution_speakers.c.speaker_id == bindparam("speaker"), UNDECIDED, *shape.conditions())
        .order_by(attribution_speakers.c.attribution_id.desc())
        .limit(READ)
        .subquery()
    )
    return Prepared(
        select(spans.c.exact, newest.c.source_id).join_from(
            newest,
            spans,
            and_(
                spans.c.attribution_id == newest.c.id,
                spans.c.role == "description",
                spans.c.ordinal == newest.c.ordinal,
            ),
        )
    )
