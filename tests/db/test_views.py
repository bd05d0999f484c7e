"""The public views: the same columns and the same answers on both databases, and no pass over all rows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL

from quotedb.db import tables
from quotedb.db.counts import refresh_counts, stale_counts
from quotedb.db.dialect import insert_rows, update_rows
from quotedb.db.engine import engine_for, reading, writing
from quotedb.services.reporting import recount
from quotedb.text.ids import text_sha256

Fill = Callable[[Connection], None]

ID = "{}{:020x}".format

COLUMNS = {
    "v_attributions": "attribution_id quote_id source_id kind text speaker speaker_ids speaker_as_printed mention cue"
    " antecedent via start stop confidence rule outlet path url title byline published published_at language sha256"
    " extractor extractor_version decided_by extracted_speaker described",
    "v_quotes": "quote_id kind text speaker speaker_ids attributions sources outlets independent wordings speakers"
    " first_published last_published conflict decided_by",
    "v_speakers": "speaker_id name kind aliases quotes attributions sources outlets decided_by",
    "v_conflicts": "quote_id kind text speaker speaker_ids attributions sources outlets first_published"
    " severity relation part_id whole_id decided",
    "v_decisions": "decision_id subject verdict a b value made_by made_at because state superseded_by",
    "v_links": "link_id type longer_id shorter_id longer_quote_id shorter_quote_id longer_text shorter_text start stop"
    " exact score shorter_start shorter_stop shorter_exact",
    "v_sources": "source_id outlet path url title byline published language characters sha256 ingested_at revises"
    " superseded_at",
}


def rows(engine: Engine, view: str, order: str = "1") -> list[dict[str, Any]]:
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(text(f"SELECT * FROM {view} ORDER BY {order}")).mappings()]


@pytest.mark.parametrize(("view", "columns"), COLUMNS.items())
def test_columns_are_a_promise(filled: Engine, view: str, columns: str) -> None:
    with reading(filled) as connection:
        assert list(connection.execute(text(f"SELECT * FROM {view}")).keys()) == columns.split()


def test_attributions(filled: Engine) -> None:
    first, second = rows(filled, "v_attributions")
    assert first == {
        "attribution_id": ID("a", 1),
        "quote_id": ID("q", 1),
        "source_id": ID("s", 1),
        "kind": "direct",
        "text": "We will open the harbour on Monday.",
        "speaker": "Ana Vidal",
        "speaker_ids": ID("p", 1),
        "speaker_as_printed": "Ana Vidal",
        "mention": "Ana Vidal",
        "cue": "said",
        "antecedent": None,
        "via": None,
        "start": 32,
        "stop": 67,
        "confidence": 0.9,
        "rule": "before",
        "outlet": "Tide",
        "path": None,
        "url": "u",
        "title": None,
        "byline": None,
        "published": "2031-05-06",
        "published_at": "2031-05-06T07:08:09Z",
        "language": None,
        "sha256": first["sha256"],
        "extractor": "test",
        "extractor_version": "1",
        "decided_by": None,
        "extracted_speaker": None,
        "described": None,
    }
    assert (second["decided_by"], second["extracted_speaker"]) == ("tester", "Ana Vidal")
    assert (second["speaker"], second["published_at"], second["cue"]) == ("Bo Ruiz", None, None)


def test_quotes_speakers_conflicts_and_links(filled: Engine) -> None:
    assert rows(filled, "v_quotes") == [
        {
            "quote_id": ID("q", 1),
            "kind": "direct",
            "text": "We will open the harbour on Monday.",
            "speaker": "Ana Vidal | Bo Ruiz",
            "speaker_ids": f"{ID('p', 1)} | {ID('p', 2)}",
            "attributions": 2,
            "sources": 2,
            "outlets": 2,
            "independent": 2,
            "wordings": 2,
            "speakers": 2,
            "first_published": "2031-05-06",
            "last_published": "2031-05-06",
            "conflict": 1,
            "decided_by": "tester",
        }
    ]
    assert [(row["name"], row["aliases"], row["attributions"]) for row in rows(filled, "v_speakers")] == [
        ("Ana Vidal", "Ana Vidal", 1),
        ("Bo Ruiz", "Bo Ruiz", 1),
    ]
    assert [
        (row["speaker"], row["attributions"], row["outlets"], row["first_published"], row["decided"])
        for row in rows(filled, "v_conflicts", "speaker")
    ] == [("Ana Vidal", 1, 1, "2031-05-06", 0), ("Bo Ruiz", 1, 1, None, 1)]
    assert [
        (row["decision_id"], row["verdict"], row["state"]) for row in rows(filled, "v_decisions", "decision_id")
    ] == [
        ("j1", "same", "in force"),
        ("j2", "speaker", "in force"),
        ("j3", "same", "superseded"),
    ]
    (link,) = rows(filled, "v_links")
    assert (link["longer_id"], link["shorter_id"], link["start"], link["stop"]) == (ID("a", 1), ID("a", 2), 32, 56)
    assert link["exact"] == "We will open the harbour"


def test_joint_speakers_are_one_answer_in_any_order(database: Engine, fill: Fill) -> None:
    with writing(database) as connection:
        fill(connection)
        speakers = ["attribution_id", "ordinal", "speaker_id", "alias_id"]
        connection.execute(text("DELETE FROM attribution_speakers"))
        insert_rows(connection, tables.attribution_speakers, speakers, [(1, 0, 1, 1), (1, 1, 2, 2)])
        insert_rows(connection, tables.attribution_speakers, speakers, [(2, 0, 2, 2), (2, 1, 1, 1)])
        recount(connection, [1])
    assert [row["speaker"] for row in rows(database, "v_attributions")] == [
        "Ana Vidal + Bo Ruiz",
        "Bo Ruiz + Ana Vidal",
    ]
    (quote,) = rows(database, "v_quotes")
    assert (quote["speaker"], quote["speakers"], quote["conflict"]) == ("Ana Vidal + Bo Ruiz", 1, 0)
    assert rows(database, "v_conflicts") == []
    with writing(database) as connection:
        connection.execute(text("DELETE FROM attribution_speakers WHERE attribution_id = 2 AND ordinal = 1"))
        recount(connection)
    conflict = rows(database, "v_conflicts", "speaker")
    assert [row["speaker"] for row in conflict] == ["Ana Vidal + Bo Ruiz", "Bo Ruiz"]
    # Nobody is no answer: an outlet that leaves it open contradicts none.
    with writing(database) as connection:
        connection.execute(text("DELETE FROM attribution_speakers WHERE attribution_id = 2"))
        refresh_counts(connection)
    assert [row["speakers"] for row in rows(database, "v_quotes")] == [1]


def test_what_is_retired_is_seen_nowhere(database: Engine, fill: Fill) -> None:
    with writing(database) as connection:
        fill(connection)
        connection.execute(text("UPDATE attributions SET retired_run_id = 1 WHERE id = 2"))
        assert stale_counts(connection) == [ID("q", 1)]
        refresh_counts(connection, [])
        assert stale_counts(connection) == [ID("q", 1)]
        recount(connection, [1])
        assert stale_counts(connection) == []
    assert [row["attribution_id"] for row in rows(database, "v_attributions")] == [ID("a", 1)]
    assert rows(database, "v_links") == rows(database, "v_conflicts") == []
    assert [row["quotes"] for row in rows(database, "v_speakers")] == [1, 0]
    with writing(database) as connection:
        connection.execute(text("UPDATE attributions SET retired_run_id = 1"))
        refresh_counts(connection)
    assert rows(database, "v_quotes") == []


def grow(connection: Connection, count: int) -> None:
    """That many sources, each with one quote by one of a few speakers."""
    now = datetime(2031, 1, 1, tzinfo=UTC)
    numbers = range(100, 100 + count)
    columns = ["id", "public_id", "text_sha256", "raw_sha256", "encoding", "encoding_guessed", "ingested_at", "text"]
    said = [(number, f"We said {number}.") for number in numbers]
    insert_rows(
        connection,
        tables.sources,
        columns,
        [(n, ID("s", n), text_sha256(w), "0" * 64, "utf-8", False, now, w) for n, w in said],
    )
    insert_rows(
        connection,
        tables.quotes,
        ["id", "public_id", "kind", "text"],
        [(n, ID("q", n), "direct", "x") for n in numbers],
    )
    insert_rows(
        connection,
        tables.attributions,
        ["id", "public_id", "source_id", "quote_id", "kind", "rule", "confidence", "run_id", "text"],
        [(n, ID("a", n), n, n, "direct", "x", 0.5, 1, w) for n, w in said],
    )
    insert_rows(
        connection,
        tables.attribution_speakers,
        ["attribution_id", "ordinal", "speaker_id", "alias_id"],
        [(n, 0, 1 + n % 2, 1 + n % 2) for n in numbers],
    )
    insert_rows(
        connection,
        tables.spans,
        ["attribution_id", "source_id", "role", "ordinal", "start", "stop", "exact"],
        [(n, n, "content", 0, 0, len(w), w) for n, w in said],
    )
    refresh_counts(connection)
    update_rows(connection, tables.quotes, ["id", "n_speakers"], [(n, 2) for n in list(numbers)[:3]])
    disputed = [(n, n, "persons") for n in list(numbers)[:3]]
    insert_rows(connection, tables.conflicts, ["quote_id", "whole_id", "severity"], disputed)
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def grown(
    request: pytest.FixtureRequest, new_database: Callable[[str], AbstractContextManager[URL]], fill: Fill
) -> Any:
    with new_database(request.param) as url:
        engine = engine_for(url)
        with writing(engine) as connection:
            fill(connection)
            grow(connection, 5000)
        if request.param == "postgresql":
            with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.execute(text("VACUUM ANALYZE"))
        yield engine


LOOK_UPS = {
    "an attribution": f"SELECT * FROM v_attributions WHERE attribution_id = '{ID('a', 500)}'",
    "a quote": f"SELECT * FROM v_quotes WHERE quote_id = '{ID('q', 500)}'",
    "a quote's attributions": f"SELECT * FROM v_attributions WHERE quote_id = '{ID('q', 500)}'",
    "a source's attributions": f"SELECT * FROM v_attributions WHERE source_id = '{ID('s', 500)}'",
    "all conflicts": "SELECT * FROM v_conflicts",
    "one quote's conflict": f"SELECT * FROM v_conflicts WHERE quote_id = '{ID('q', 101)}'",
    "an attribution's links": f"SELECT * FROM v_links WHERE longer_id = '{ID('a', 1)}'",
}


@pytest.mark.parametrize("sql", LOOK_UPS.values(), ids=LOOK_UPS.keys())
def test_a_look_up_passes_over_no_large_table(grown: Engine, sql: str) -> None:
    large = ("sources", "attributions", "quotes", "spans", "attribution_speakers")
    with reading(grown) as connection:
        assert connection.execute(text(sql)).all()
        if connection.dialect.name == "sqlite":
            aliases = {"sources": "s", "attributions": "agh", "quotes": "qtu", "attribution_speakers": "x"}
            names = {f"SCAN {name}" for table in large for name in [table, *aliases.get(table, "")]}
            steps = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"))]
            scans = [step for step in steps if any(step == name or step.startswith(f"{name} ") for name in names)]
            assert [step for step in scans if "ix_quotes_conflict" not in step] == [], steps
        else:
            steps = [row[0] for row in connection.execute(text(f"EXPLAIN {sql}"))]
            assert [step for step in steps if any(f"Seq Scan on {table} " in step for table in large)] == [], steps
