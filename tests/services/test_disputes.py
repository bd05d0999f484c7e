"""Conflicts in the database: found, weighed, filtered, kept up to date in any order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL

from quotedb.db.engine import engine_for, reading, writing
from quotedb.db.tables import conflicts
from quotedb.services import disputes, finding
from quotedb.services.disputes import Between
from quotedb.services.ingest import ingest
from quotedb.services.pages import Choice
from quotedb.services.verify import verify
from tests.services.conftest import article

ONE = "The northern sandbanks have swallowed three good ships since Easter"
TWO = "No captain of this harbour will ever trust the painted buoys again"
ARTICLES = [
    article(f'"{ONE}," Mayor Ines Tarrow said.\n', outlet="Post", published="2020-05-04"),
    article(f'"{ONE}," Captain Odo Fenn said.\n', outlet="News", published="2020-05-05"),
    article(
        f'Lena Marsh is a spokeswoman for the Harbour Ministry.\n\n"{TWO}," Lena Marsh said.\n',
        outlet="Gazette",
        published="2020-05-05",
    ),
    article(
        f'"{TWO}, and the pilots least of all after what the storm has done," the Harbour Ministry said.\n',
        outlet="Herald",
        published="2020-05-06",
    ),
]


def found(engine: Engine, between: Between = disputes.ANY, **choice: Any) -> list[dict[str, Any]]:
    with reading(engine) as connection:
        return disputes.list_conflicts(connection, Choice(**choice), between).rows


def told(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (
            row["severity"],
            row["relation"],
            sorted(answer["speaker"] for answer in row["answers"]),
            row["whole"] and sorted(answer["speaker"] for answer in row["whole"]["answers"]),
        )
        for row in rows
    ]


EXPECTED = [
    ("persons", "same words", ["Ines Tarrow", "Odo Fenn"], None),
    ("spokesperson", "part of", ["Lena Marsh"], ["Harbour Ministry"]),
]


def test_conflicts_inside_a_quote_and_with_the_longer_one_that_holds_it(database_url: URL) -> None:
    engine = engine_for(database_url)
    ingest(engine, ARTICLES)
    assert told(found(engine)) == EXPECTED
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT severity, relation, speaker FROM v_conflicts ORDER BY 1, 3")).all()
    assert [tuple(row) for row in rows] == [
        ("persons", "same words", "Ines Tarrow"),
        ("persons", "same words", "Odo Fenn"),
        ("spokesperson", "part of", "Harbour Ministry"),
        ("spokesperson", "part of", "Lena Marsh"),
    ]
    assert verify(engine).faults == []


def test_filters(database_url: URL) -> None:
    engine = engine_for(database_url)
    ingest(engine, ARTICLES)
    with reading(engine) as connection:
        marsh = [one.row for one in finding.find_speakers(connection, "Marsh")]
    first, second = EXPECTED

    def day(number: int) -> datetime:
        return datetime(2020, 5, number, tzinfo=UTC)

    for between, wanted in [
        (Between(severity="persons"), [first]),
        (Between(severity="joint"), []),
        (Between(speakers=marsh), [second]),
        (Between(outlet="news"), [first]),
        (Between(outlet="herald"), [second]),
        (Between(outlet="nobody"), []),
        (Between(since=day(6)), [second]),
        (Between(until=day(5)), [first]),
        (Between(since=day(5), until=day(6)), [first, second]),
        (Between(since=day(7)), []),
        (Between(speakers=marsh, outlet="news"), []),
    ]:
        assert told(found(engine, between)) == wanted, between
    assert told(found(engine, limit=1)) == [first]
    assert told(found(engine, limit=1, offset=1)) == [second]
    assert told(found(engine, min_confidence=1.0)) == []
    assert told(found(engine, indirect=True)) == []


def test_any_order_and_batching_gives_the_same_conflicts(blank_database: Callable[[], Any]) -> None:
    for number, order in enumerate(permutations(ARTICLES)):
        with blank_database() as engine:
            ingest(engine, order, batch_articles=1 + number % 3)
            assert told(found(engine)) == EXPECTED
            if number % 8 == 0:
                assert verify(engine).faults == []


@pytest.mark.parametrize("change", [{"severity": "joint"}, None])
def test_a_conflict_that_is_not_what_the_articles_say_is_a_fault(
    database_url: URL, change: dict[str, str] | None
) -> None:
    engine = engine_for(database_url)
    ingest(engine, ARTICLES)
    with writing(engine) as connection:
        connection.execute(conflicts.update().values(change) if change else conflicts.delete())
    assert [fault.what for fault in verify(engine).faults] == [
        "its counts or conflicts aren't those of its attributions"
    ] * 2


def test_conflicts_from_before_there_was_a_severity_are_weighed_at_the_next_ingest(database_url: URL) -> None:
    engine = engine_for(database_url)
    ingest(engine, ARTICLES)
    with writing(engine) as connection:
        connection.execute(conflicts.update().values(severity=None))
    assert [row["severity"] for row in found(engine)] == [None, None]
    assert verify(engine).faults == []
    ingest(engine, [])
    assert told(found(engine)) == EXPECTED


def test_who_quotes_anothers_words_in_his_own_contradicts_nobody(database: Engine) -> None:
    ingest(
        database,
        [
            article(
                '"They were extremely careless in their handling of very sensitive charts," Odo Fenn said.\n',
                outlet="Post",
            ),
            article(
                "Lena Marsh wrote: “They ‘were extremely careless in their handling of very sensitive charts.’ No!”\n",
                outlet="News",
            ),
            article('"They were unhinged," Ines Tarrow said.\n', outlet="Post"),
            article("Lena Marsh called the plan “unhinged.”\n", outlet="News"),
        ],
    )
    assert told(found(database)) == []


def test_a_surname_alone_may_be_whom_another_names_in_full(database: Engine) -> None:
    ingest(
        database,
        [
            article(f'"{ONE}," Ines Tarrow said.\n', outlet="Post", published="2020-05-04"),
            article(f'"{ONE}," Mr. Tarrow said.\n', outlet="News", published="2020-05-04"),
            article('"It was dark," Otto Tarrow said.\n', outlet="News", published="2020-05-04"),
        ],
    )
    assert [row[0] for row in told(found(database))] == ["surname"]
