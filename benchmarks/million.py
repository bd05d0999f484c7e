"""A database of a million attributions, filled directly, by sets: for timing look-ups and whatever reads all of it.

As uneven as news is: one speaker has a sixth of everything, most a handful; most quotes one printing, a few dozens. One
quote in a hundred is given to two speakers, one source in a hundred has been revised, every tenth quote is part of
another, and three in ten are reported without marks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from quotedb.db import tables
from quotedb.db.counts import refresh_counts
from quotedb.db.dialect import insert_rows
from quotedb.merge.speakers import RULES, NameNode, block
from quotedb.services import disagreement
from quotedb.text.ids import attribution_id, link_id, source_id, speaker_id, text_sha256
from quotedb.text.lexicon import rows
from quotedb.text.spans import Span

SEED = 20310506
WORDS = [row[0] for row in rows("rarity.tsv", package="quotedb.merge") if row[0].isalpha() and len(row[0]) > 3]
"""Words of news: with a few dozen of them every quote would look like every other."""
PLAIN = "The council met in the old hall for most of the afternoon, and the doors stayed open. "
KINDS = ("direct", "direct", "direct", "direct", "mixed", "mixed", "mixed", "indirect", "indirect", "indirect")
COMMON = "ferry"
"""A word that stands in one quote in twenty; "shall" stands in all of them."""
_PART = 20_000


def sentence(chance: random.Random) -> str:
    """Something to say, of words by chance."""
    ours = " and ".join(f"{chance.choice(WORDS)} the {chance.choice(WORDS)}" for _ in range(chance.randint(2, 5)))
    return f"we shall {ours} for the {chance.choice(WORDS)}"


def fill(connection: Connection, count: int) -> None:
    """That many attributions: ten of each article; three fifths as many quotes, a twentieth as many speakers."""
    chance = random.Random(SEED)
    now = datetime(2031, 1, 1, tzinfo=UTC)
    articles, voices, quotes = count // 10, max(20, count // 20), count * 3 // 5
    said = [sentence(chance) + (f" by {COMMON}" if number % 20 == 0 else "") for number in range(20_000)]
    insert_rows(connection, tables.outlets, ["id", "key", "name"], [(n, f"o{n}", f"O{n}") for n in range(1, 41)])
    run = (1, "r" + "0" * 20, "filled", "1", "{}", now)
    insert_rows(connection, tables.runs, ["id", "public_id", "extractor", "version", "settings", "started_at"], [run])
    names = [f"Ann Voice{_letters(n)}" for n in range(1, voices + 1)]
    keys = [name.lower() for name in names]
    people = [(n, speaker_id(key), name, "person") for n, (key, name) in enumerate(zip(keys, names, strict=True), 1)]
    insert_rows(connection, tables.speakers, ["id", "public_id", "name", "kind"], people)
    insert_rows(
        connection,
        tables.aliases,
        ["id", "public_id", "speaker_id", "form", "key", "kind", "block"],
        [
            (n, public_id, n, name, key, kind, f"{RULES} {block(NameNode(key, name, kind))}")
            for (n, public_id, name, kind), key in zip(people, keys, strict=True)
        ],
    )
    insert_rows(
        connection,
        tables.name_words,
        ["word", "alias_id"],
        sorted({(word, n) for n, key in enumerate(keys, 1) for word in key.split()}),
    )
    spelt = [(n, 1, name, "person") for n, name in enumerate(names, 1)]
    insert_rows(connection, tables.forms, ["alias_id", "run_id", "form", "kind"], spelt)
    # Which quote an attribution is of: each of the quotes once, then those that many carried.
    which = [*range(1, quotes + 1), *(1 + int(quotes * chance.random() ** 1.5) for _ in range(count - quotes))]
    chance.shuffle(which)
    who = [1 + int(voices * chance.random() ** 6) for _ in range(quotes + 1)]
    first: dict[int, str] = {}
    for start in range(0, count, _PART):
        _articles(connection, range(start, min(start + _PART, count)), which, who, said, voices, first)
    placed = [(f"u{n}", n, now, now if n % 100 == 0 else None) for n in range(1, articles + 1)]
    insert_rows(connection, tables.revisions, ["address", "source_id", "since", "until"], placed)
    gone = [(n, now) for n in range(100, articles + 1, 100)]
    insert_rows(connection, tables.superseded, ["source_id", "since"], gone)
    connection.execute(text("ANALYZE"))
    _links(connection, count)
    refresh_counts(connection)
    connection.execute(text("UPDATE quotes SET n_reports = n_sources"))  # no two of these articles share a passage
    disagreement.refresh(connection)
    if connection.dialect.name == "postgresql":
        for table in tables.metadata.sorted_tables:
            if "id" in table.c:
                last = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"
                connection.execute(text(last))
    connection.execute(text("ANALYZE"))


def _articles(
    connection: Connection,
    numbers: range,
    which: list[int],
    who: list[int],
    said: list[str],
    voices: int,
    first: dict[int, str],
) -> None:
    """The articles that hold the attributions of these places, and all that belongs to them."""
    now = datetime(2031, 1, 1, tzinfo=UTC)
    sources: list[Any] = []
    quotes: list[Any] = []
    claims: list[Any] = []
    voiced: list[Any] = []
    spans: list[Any] = []
    for at in range(numbers.start, numbers.stop, 10):
        article = at // 10 + 1
        parts, places, length = [f"PORT AMARY - Report {article}.\n\n"], [], len(f"PORT AMARY - Report {article}.\n\n")
        for number in range(at, min(at + 10, numbers.stop)):
            words = said[which[number] % len(said)]
            places.append((length + 1, length + 1 + len(words), words))
            parts.append(f'"{words}," she said. {PLAIN * 3}\n\n')
            length += len(parts[-1])
        body = "".join(parts)
        digest, url = text_sha256(body), f"https://news.example/{article}"
        outlet = 1 + article % 40
        name = source_id(digest, f"o{outlet}", url)
        day = now + timedelta(hours=article % 40_000)
        when = (day.date().isoformat(), datetime(day.year, day.month, day.day, tzinfo=UTC))
        sources.append((article, name, digest, "0" * 64, url, outlet, *when, "utf-8", False, now, body))
        for row, (start, stop, words) in enumerate(places, at + 1):
            quote = which[row - 1]
            kind, public_id = KINDS[quote % 10], attribution_id(name, [Span(start, stop)])
            if quote not in first:
                first[quote] = public_id
                quotes.append((quote, f"q{public_id[1:]}", kind, words))
            claims.append((row, public_id, article, quote, kind, "x", 0.9, 1, words))
            speaker = who[quote] if quote % 100 or first[quote] == public_id else 1 + (who[quote] + row) % voices
            voiced.append((row, 0, speaker, speaker))
            spans.append((row, article, "content", 0, start, stop, words))
    columns = ["id", "public_id", "text_sha256", "raw_sha256", "url", "outlet_id", "published", "published_at"]
    insert_rows(connection, tables.sources, [*columns, "encoding", "encoding_guessed", "ingested_at", "text"], sources)
    insert_rows(connection, tables.sketches, ["source_id", "passages"], [(row[0], "-") for row in sources])
    insert_rows(connection, tables.readings, ["source_id", "run_id"], [(row[0], 1) for row in sources])
    insert_rows(connection, tables.quotes, ["id", "public_id", "kind", "text"], quotes)
    columns = ["id", "public_id", "source_id", "quote_id", "kind", "rule", "confidence", "run_id", "text"]
    insert_rows(connection, tables.attributions, columns, claims)
    columns = ["attribution_id", "ordinal", "speaker_id", "alias_id"]
    insert_rows(connection, tables.attribution_speakers, columns, voiced)
    columns = ["attribution_id", "source_id", "role", "ordinal", "start", "stop", "exact"]
    insert_rows(connection, tables.spans, columns, spans)
    # Keys that no article's words have: these attributions are there, and are nobody's candidates.
    insert_rows(connection, tables.merge_keys, ["key", "attribution_id"], [(row[0], row[0]) for row in claims])


def _links(connection: Connection, count: int) -> None:
    """Every tenth attribution is part of another one."""

    def found() -> Iterator[tuple[Any, ...]]:
        query = text("SELECT id, public_id FROM attributions WHERE id <= :last ORDER BY id")
        names = {number: name for number, name in connection.execute(query, {"last": count})}  # noqa: C416
        for number in range(10, count, 10):
            longer = 1 + number * 7919 % count
            if longer != number:
                name = link_id("related", names[longer], names[number])
                yield number // 10, name, "related", longer, number

    insert_rows(connection, tables.links, ["id", "public_id", "type", "longer_id", "shorter_id"], found())


def _letters(number: int) -> str:
    """A number in letters, as a surname has no digits."""
    letters = ""
    while number:
        number, rest = divmod(number, 26)
        letters += chr(97 + rest)
    return letters
