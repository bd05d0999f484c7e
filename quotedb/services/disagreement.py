"""Where articles disagree about who said something: kept as rows, so that listing them is reading them.

A conflict is between the answers that articles give for one quote, or between those for a quote and for a longer one
that holds its words, where the two have no speaker in common. A longer quote that has the words in marks of its own
quotes them, and a single word may be anybody's: neither is a conflict.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection, and_, false, or_, select

from quotedb.db.dialect import among, delete_rows, insert_rows, numbers_in_parts
from quotedb.db.tables import (
    aliases,
    attribution_speakers,
    attributions,
    conflicts,
    links,
    quotes,
    sources,
    spans,
    speakers,
    superseded,
)
from quotedb.merge.conflicts import Answer, Severity, Voice, answers_of, quoted_inside, severity, tells_whose

_AT_ONCE = 500


class Pair(NamedTuple):
    """Rows of a quote and of the longer one that holds its words; of the quote twice where its own articles differ."""

    quote: int
    whole: int


def refresh(connection: Connection, quote_numbers: Collection[int] | None = None) -> None:
    """Decide anew which of the quotes with these row numbers, or of all, are in conflict, and how severely."""
    if quote_numbers is None:
        connection.execute(conflicts.delete())
    else:
        for end in ("quote_id", "whole_id"):
            delete_rows(connection, conflicts, end, quote_numbers)
    rows = [(*pair, how) for pair, how in sorted(_found(connection, quote_numbers).items())]
    insert_rows(connection, conflicts, ("quote_id", "whole_id", "severity"), rows)


def stale(connection: Connection) -> list[str]:
    """Public ids of the quotes whose stored conflicts aren't what the articles say, in order."""
    wrong: set[int] = set()
    for numbers in numbers_in_parts(connection, quotes, 10 * _AT_ONCE):
        ends = (among(connection, end, numbers) for end in (conflicts.c.quote_id, conflicts.c.whole_id))
        rows = connection.execute(select(conflicts).where(or_(*ends)))
        stored = {Pair(row.quote_id, row.whole_id): row.severity for row in rows}
        found = _found(connection, numbers)
        wrong.update(pair.quote for pair in stored.keys() | found.keys() if stored.get(pair) != found.get(pair))
    query = select(quotes.c.public_id).where(among(connection, quotes.c.id, wrong))
    return sorted(connection.execute(query).scalars())


def outdated(connection: Connection) -> bool:
    """Whether some conflicts haven't been weighed: those that were there before there was a severity."""
    query = select(conflicts.c.quote_id).where(conflicts.c.severity.is_(None)).limit(1)
    return connection.execute(query).first() is not None


def _found(connection: Connection, quote_numbers: Collection[int] | None) -> dict[Pair, Severity]:
    pairs = sorted(_candidates(connection, quote_numbers))
    found: dict[Pair, Severity] = {}
    for at in range(0, len(pairs), _AT_ONCE):
        part = pairs[at : at + _AT_ONCE]
        answers = _answers(connection, {number for pair in part for number in pair})

        @cache
        def text_of(name: str) -> str:
            query = select(sources.c.text).where(sources.c.public_id == name)
            return str(connection.execute(query).scalar_one())

        apart: dict[Pair, tuple[list[Answer], list[Answer]]] = {}
        for pair in part:
            one, two = answers.get(pair.quote, []), answers.get(pair.whole, [])
            if pair.quote == pair.whole:
                if len(one) > 1:
                    found[pair] = severity(one, None, text_of)
            elif one and two and _voices(one).isdisjoint(_voices(two)):
                apart[pair] = (one, two)
        for pair in _own_words(connection, apart):
            found[pair] = severity(*apart[pair], text_of)
    return found


def _own_words(connection: Connection, pairs: Collection[Pair]) -> set[Pair]:
    """Of pairs of a part and a whole those in which the whole's speaker says the part himself.

    Not those where he quotes it, in marks inside his words, nor where it is a single word that anybody may use.
    """
    if not pairs:
        return set()
    longer, shorter = attributions.alias("longer"), attributions.alias("shorter")
    holds = and_(
        spans.c.attribution_id == longer.c.id,
        spans.c.role == "content",
        spans.c.start <= links.c.longer_start,
        spans.c.stop >= links.c.longer_stop,
    )
    query = (
        select(shorter.c.quote_id, longer.c.quote_id, quotes.c.text, spans.c.exact)
        .add_columns(links.c.longer_start - spans.c.start, links.c.longer_stop - spans.c.start)
        .join_from(links, longer, longer.c.id == links.c.longer_id)
        .join(shorter, shorter.c.id == links.c.shorter_id)
        .join(quotes, quotes.c.id == shorter.c.quote_id)
        .outerjoin(spans, holds)
        .where(links.c.type == "contains", among(connection, shorter.c.quote_id, {pair.quote for pair in pairs}))
        .where(longer.c.retired_run_id.is_(None), shorter.c.retired_run_id.is_(None))
    )
    found: set[Pair] = set()
    for part, whole, text, said, start, stop in connection.execute(query):
        pair = Pair(part, whole)
        if pair in pairs and tells_whose(text) and not (said is not None and quoted_inside(said, start, stop)):
            found.add(pair)
    return found


def _voices(answers: Iterable[Answer]) -> set[Voice]:
    return {voice for answer in answers for voice in answer.speakers}


def _candidates(connection: Connection, quote_numbers: Collection[int] | None) -> set[Pair]:
    """Quotes with several answers, and quotes whose words stand in other quotes.

    What articles said that have been revised since counts too: a look-up may ask for what stood then.
    """
    own = select(quotes.c.id).where(quotes.c.n_speakers > 1)
    once = (
        select(attributions.c.quote_id).distinct().join(superseded, superseded.c.source_id == attributions.c.source_id)
    )
    longer, shorter = attributions.alias("longer"), attributions.alias("shorter")
    linked = (
        select(shorter.c.quote_id, longer.c.quote_id)
        .distinct()
        .join_from(links, longer, longer.c.id == links.c.longer_id)
        .join(shorter, shorter.c.id == links.c.shorter_id)
        .where(links.c.type == "contains", longer.c.quote_id != shorter.c.quote_id)
        .where(longer.c.retired_run_id.is_(None), shorter.c.retired_run_id.is_(None))
    )
    if quote_numbers is None:
        queries = [linked]
    else:
        own = own.where(among(connection, quotes.c.id, quote_numbers))
        once = once.where(among(connection, attributions.c.quote_id, quote_numbers))
        queries = [linked.where(among(connection, end.c.quote_id, quote_numbers)) for end in (longer, shorter)]
    pairs = {Pair(number, number) for query in (own, once) for number in connection.execute(query).scalars()}
    for query in queries:
        pairs.update(Pair(*row) for row in connection.execute(query))
    return pairs


def _answers(connection: Connection, quote_numbers: Collection[int]) -> dict[int, list[Answer]]:
    """The answers of quotes by row number. A voice without a name contradicts nobody and is none.

    Speakers are told apart by their ids; roles are looked for under the name that the article itself prints.
    """
    query = (
        select(
            attributions.c.id,
            attributions.c.quote_id,
            attributions.c.via,
            sources.c.public_id.label("source"),
            speakers.c.public_id.label("speaker"),
            speakers.c.kind,
        )
        .join_from(attributions, sources, sources.c.id == attributions.c.source_id)
        .join(attribution_speakers, attribution_speakers.c.attribution_id == attributions.c.id)
        .join(speakers, speakers.c.id == attribution_speakers.c.speaker_id)
        .where(attributions.c.retired_run_id.is_(None), speakers.c.kind != "unnamed")
        .where(among(connection, attributions.c.quote_id, quote_numbers))
    )
    said: dict[int, tuple[int, str | None, str, set[tuple[str, str]]]] = {}
    for row in connection.execute(query):
        said.setdefault(row.id, (row.quote_id, row.via, row.source, set()))[3].add((row.speaker, row.kind))
    keys = _keys(connection, {speaker for *_, voices in said.values() for speaker, _ in voices})
    claims: dict[int, list[tuple[frozenset[Voice], str | None, str]]] = {}
    for quote, via, source, voices in said.values():
        named = frozenset(Voice(keys[speaker], kind) for speaker, kind in voices)
        claims.setdefault(quote, []).append((named, via, source))
    return {quote: answers_of(found) for quote, found in claims.items()}


def _keys(connection: Connection, public_ids: Collection[str]) -> dict[str, str]:
    """The smallest folded name of each speaker, which its id is made from: what it is called where that may change."""
    query = (
        select(speakers.c.public_id, aliases.c.key)
        .join_from(speakers, aliases, aliases.c.speaker_id == speakers.c.id)
        .where(among(connection, speakers.c.public_id, public_ids), aliases.c.retired.is_(false()))
    )
    found: dict[str, str] = {}
    for public_id, key in connection.execute(query):
        found[public_id] = min(found.get(public_id, key), key)
    return found
