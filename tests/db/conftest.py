"""Rows for the database tests: one small case that puts something into every table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

from quotedb.db import tables
from quotedb.db.dialect import insert_rows
from quotedb.db.engine import engine_for, writing
from quotedb.services.reporting import recount
from quotedb.text.ids import text_sha256

Fill = Callable[[Connection], None]

FIRST = 'The minister, Ana Vidal, said: "We will open the harbour on Monday." She left.'
SECOND = "“We will open the harbour,” said the mayor 🜂 Bo Ruiz."
THIRD = "An earlier text."
DAY = "2031-05-06"
NOW = datetime(2031, 5, 6, 7, 8, 9, 1000, tzinfo=UTC)


def _public(letter: str, number: int) -> str:
    return f"{letter}{number:020x}"


def _found(words: str, exact: str) -> tuple[int, int, str]:
    start = words.index(exact)
    return start, start + len(exact), exact


def fill_every_table(connection: Connection) -> None:
    """Two sources, one quote that they give to different speakers, and at least one row everywhere else."""
    insert_rows(connection, tables.outlets, ["id", "key", "name"], [(1, "tide", "Tide"), (2, "gale", "Gale")])
    insert_rows(
        connection,
        tables.runs,
        ["id", "public_id", "extractor", "version", "settings", "started_at"],
        [(1, _public("r", 1), "test", "1", "{}", NOW)],
    )
    insert_rows(
        connection,
        tables.sources,
        [
            *("id", "public_id", "text_sha256", "raw_sha256", "url", "outlet_id", "published", "published_at"),
            *("encoding", "encoding_guessed", "revises_id", "ingested_at", "text"),
        ],
        [
            (
                1,
                _public("s", 1),
                text_sha256(FIRST),
                "0" * 64,
                "u",
                1,
                "2031-05-06",
                NOW,
                "utf-8",
                False,
                None,
                NOW,
                FIRST,
            ),
            (3, _public("s", 3), text_sha256(THIRD), "2" * 64, "v", 2, None, None, "utf-8", False, None, NOW, THIRD),
            (2, _public("s", 2), text_sha256(SECOND), "1" * 64, None, 2, None, None, "cp1252", True, 3, NOW, SECOND),
        ],
    )
    insert_rows(
        connection,
        tables.speakers,
        ["id", "public_id", "name", "kind"],
        [(1, _public("p", 1), "Ana Vidal", "person"), (2, _public("p", 2), "Bo Ruiz", "person")],
    )
    insert_rows(
        connection,
        tables.aliases,
        ["id", "public_id", "speaker_id", "form", "key", "kind"],
        [
            (1, _public("p", 1), 1, "Ana Vidal", "ana vidal", "person"),
            (2, _public("p", 2), 2, "Bo Ruiz", "bo", "person"),
        ],
    )
    insert_rows(connection, tables.name_words, ["word", "alias_id"], [("ana", 1), ("bo", 2), ("vidal", 1)])
    printed = [(1, 1, "Ana Vidal", "person"), (2, 1, "Bo Ruiz", "person")]
    insert_rows(connection, tables.forms, ["alias_id", "run_id", "form", "kind"], printed)
    insert_rows(
        connection,
        tables.quotes,
        ["id", "public_id", "kind", "text"],
        [(1, _public("q", 1), "direct", "We will open the harbour on Monday.")],
    )
    insert_rows(
        connection,
        tables.attributions,
        ["id", "public_id", "source_id", "quote_id", "kind", "rule", "confidence", "run_id", "retired_run_id", "text"],
        [
            (1, _public("a", 1), 1, 1, "direct", "before", 0.9, 1, None, "We will open the harbour on Monday."),
            (2, _public("a", 2), 2, 1, "direct", "after", 0.8, 1, None, "We will open the harbour,"),
            (3, _public("a", 3), 2, 1, "mixed", "after", 0.5, 1, 1, "the harbour"),
        ],
    )
    insert_rows(
        connection,
        tables.attribution_speakers,
        ["attribution_id", "ordinal", "speaker_id", "alias_id"],
        [(1, 0, 1, 1), (2, 0, 2, 2), (3, 0, 2, 2)],
    )
    insert_rows(
        connection,
        tables.spans,
        ["attribution_id", "source_id", "role", "ordinal", "start", "stop", "exact"],
        [
            (1, 1, "content", 0, *_found(FIRST, "We will open the harbour on Monday.")),
            (1, 1, "mention", 0, *_found(FIRST, "Ana Vidal")),
            (1, 1, "cue", 0, *_found(FIRST, "said")),
            (2, 2, "content", 0, *_found(SECOND, "We will open the harbour,")),
            (2, 2, "mention", 0, *_found(SECOND, "Bo Ruiz")),
        ],
    )
    insert_rows(
        connection,
        tables.links,
        ["id", "public_id", "type", "longer_id", "shorter_id", "longer_start", "longer_stop", "longer_exact", "score"],
        [(1, _public("l", 1), "contains", 1, 2, *_found(FIRST, "We will open the harbour"), 0.75)],
    )
    insert_rows(
        connection,
        tables.judgements,
        ["id", "public_id", "subject_type", "subject_a", "subject_b", "verdict", "score", "made_by", "made_at"],
        [(1, "j1", "quote", _public("a", 1), _public("a", 2), "same", None, "tester", NOW)],
    )
    insert_rows(
        connection,
        tables.judgements,
        ["id", "public_id", "subject_type", "subject_a", "verdict", "made_by", "made_at", "superseded_by_id"],
        [
            (2, "j2", "attribution", _public("a", 2), "speaker", "tester", NOW, None),
            (3, "j3", "quote", _public("a", 1), "same", "tester", NOW, 1),
        ],
    )
    insert_rows(connection, tables.supersessions, ["judgement_id", "superseded_id"], [(1, 3)])
    insert_rows(
        connection,
        tables.judgement_targets,
        ["judgement_id", "ordinal", "attribution", "source", "spans", "words", "exact", "attribution_id"],
        [
            (1, 0, _public("a", 1), _public("s", 1), "[[0, 1]]", "w1", "We", 1),
            (1, 1, _public("a", 2), _public("s", 2), "[[0, 1]]", "w2", "We", 2),
            (2, 0, _public("a", 2), _public("s", 2), "[[0, 1]]", "w2", "We", 2),
        ],
    )
    insert_rows(connection, tables.claims, ["attribution_id", "judgement_id", "confidence"], [(2, 2, 0.4)])
    insert_rows(connection, tables.claim_speakers, ["attribution_id", "ordinal", "alias_id"], [(2, 0, 1)])
    insert_rows(connection, tables.merge_keys, ["key", "attribution_id"], [(7, 1), (7, 2)])
    insert_rows(
        connection,
        tables.sketches,
        ["source_id", "credit", "passages"],
        [(1, None, "-"), (2, "Reuters", "-"), (3, None, "-")],
    )
    insert_rows(connection, tables.readings, ["source_id", "run_id"], [(1, 1), (2, 1)])
    placed = [(1, "u", 1, NOW, None), (2, "v", 3, NOW, NOW)]
    insert_rows(connection, tables.revisions, ["id", "address", "source_id", "since", "until"], placed)
    insert_rows(connection, tables.superseded, ["source_id", "since"], [(3, NOW)])
    recount(connection)


@pytest.fixture(scope="session")
def fill() -> Fill:
    return fill_every_table


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, new_database: Callable[[str], AbstractContextManager[URL]]
) -> Iterator[Engine]:
    """A database with something in every table, shared by a module's tests: they roll back what they do."""
    with new_database(request.param) as url:
        engine = engine_for(url)
        with writing(engine) as connection:
            fill_every_table(connection)
        yield engine
