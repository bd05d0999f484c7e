"""The database itself refuses what would break provenance, whoever writes to it and however."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, TextClause, exc, text
from sqlalchemy.engine import URL

from quotedb.db import tables
from quotedb.db.dialect import insert_rows
from quotedb.db.engine import engine_for, writing
from quotedb.errors import IntegrityProblem
from quotedb.text.ids import text_sha256

Fill = Callable[[Connection], None]
NOW = datetime(2031, 1, 1, tzinfo=UTC)
INSERT = text(
    "INSERT INTO spans (attribution_id, source_id, role, ordinal, start, stop, exact)"
    " VALUES (:attribution, :source, 'content', 0, :start, :stop, :exact)"
)

# Astral, combining, bidirectional and width-changing characters far more often than chance would give them.
ODD = "a\u0301\u0345e\u0308ß ﬀ\u200d\u202e\u2067\u2069\u200f😀👩\u200d👧🜂𝒜\U0010ffff\r\n\u0085\ufeff\u2028\u3000\t“”"
TEXTS = st.text(
    st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    min_size=1,
    max_size=60,
)


@st.composite
def spans_of_texts(draw: st.DrawFn) -> tuple[str, int, int]:
    words = draw(TEXTS)
    start = draw(st.integers(0, len(words) - 1))
    return words, start, draw(st.integers(start + 1, len(words)))


def wrong_spans(words: str, start: int, stop: int, shift: int, other: str) -> Iterator[tuple[int, int, str]]:
    """Ways in which a right span goes wrong; each of them is wrong for any text."""
    exact = words[start:stop]
    if words[max(start + shift, 0) : max(stop + shift, 0)] != exact:
        yield start + shift, stop + shift, exact
    yield start, stop + 1, exact
    yield start, stop - 1, exact
    yield start + 1, stop, exact
    yield start, len(words) + 1, words[start:]
    yield start - len(words) - 1, stop - len(words) - 1, exact
    yield start, start, ""
    yield stop, start, exact
    yield -1, stop, words[:stop]
    yield -1, 0, words[-1]
    yield len(words), len(words) + 1, words[-1]
    yield start, stop, exact + "\u0301"
    yield 2**31 - 1, 2**31 - 1, exact
    if len(other) != len(exact) or other != exact:
        yield start, stop, other
        yield start, start + len(other), other + "x"


def add_source(connection: Connection, words: str) -> None:
    """A source and an attribution of it, both of row number 7."""
    insert_rows(
        connection,
        tables.sources,
        ["id", "public_id", "text_sha256", "raw_sha256", "encoding", "encoding_guessed", "ingested_at", "text"],
        [(7, "s7", text_sha256(words), "0" * 64, "utf-8", False, NOW, words)],
    )
    insert_rows(
        connection,
        tables.attributions,
        ["id", "public_id", "source_id", "quote_id", "kind", "rule", "confidence", "run_id", "text"],
        [(7, "a7", 7, 1, "direct", "test", 1.0, 1, "x")],
    )


def refuses(connection: Connection, statement: TextClause, **values: object) -> bool:
    """Whether the database refuses the statement; either way its effect is taken back."""
    savepoint = connection.begin_nested()
    try:
        connection.execute(statement, values)
    except (exc.IntegrityError, exc.DataError, exc.OperationalError):
        return True
    else:
        return False
    finally:
        savepoint.rollback()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=spans_of_texts(), shift=st.integers(-3, 3), other=TEXTS)
def test_check_30_a_right_span_is_accepted_and_every_wrong_one_refused(
    filled: Engine, case: tuple[str, int, int], shift: int, other: str
) -> None:
    words, start, stop = case
    exact = words[start:stop]
    with filled.connect() as connection, connection.begin() as transaction:
        add_source(connection, words)
        right = {"attribution": 7, "source": 7, "start": start, "stop": stop, "exact": exact}
        for wrong_start, wrong_stop, wrong_exact in wrong_spans(words, start, stop, shift, other):
            wrong = right | {"start": wrong_start, "stop": wrong_stop, "exact": wrong_exact}
            assert refuses(connection, INSERT, **wrong), wrong
        connection.execute(INSERT, right)
        stored = connection.execute(text("SELECT start, stop, exact FROM spans WHERE attribution_id = 7")).one()
        assert tuple(stored) == (start, stop, exact)
        for wrong_start, wrong_stop, wrong_exact in wrong_spans(words, start, stop, shift, other):
            update = text("UPDATE spans SET start = :start, stop = :stop, exact = :exact WHERE attribution_id = 7")
            wrong = {"start": wrong_start, "stop": wrong_stop, "exact": wrong_exact}
            assert refuses(connection, update, **wrong), wrong
        transaction.rollback()


def test_check_30_one_wrong_span_among_many_refuses_the_whole_statement(filled: Engine) -> None:
    words = "abc" * 400
    rows = [(7, 7, "content", n, n, n + 2, words[n : n + 2]) for n in range(1000)]
    rows[777] = (7, 7, "content", 777, 777, 779, "zz")
    columns = ["attribution_id", "source_id", "role", "ordinal", "start", "stop", "exact"]
    with pytest.raises(IntegrityProblem, match="a span is not in its source's text"), writing(filled) as connection:
        add_source(connection, words)
        insert_rows(connection, tables.spans, columns, rows)
    with filled.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM spans WHERE attribution_id = 7")).scalar_one() == 0
    del rows[777]
    with filled.connect() as connection, connection.begin() as transaction:
        add_source(connection, words)
        assert insert_rows(connection, tables.spans, columns, rows) == 999
        transaction.rollback()


REFUSED_ON_BOTH = {
    "a source's text changed": "UPDATE sources SET text = 'x' || substr(text, 2) WHERE id = 1",
    "a source's hash changed": f"UPDATE sources SET text_sha256 = '{'f' * 64}' WHERE id = 1",
    "a source's raw hash changed": f"UPDATE sources SET raw_sha256 = '{'f' * 64}' WHERE id = 1",
    "a source's id changed": "UPDATE sources SET public_id = 'snew' WHERE id = 1",
    "a source's number changed": "UPDATE sources SET id = 99 WHERE id = 1",
    "a source deleted": "DELETE FROM sources WHERE id = 1",
    "all sources deleted": "DELETE FROM sources",
    "a span moved to another article": "UPDATE spans SET source_id = 2 WHERE attribution_id = 1",
    "a span moved to another attribution": "UPDATE spans SET attribution_id = 2, ordinal = 9 WHERE attribution_id = 1",
    "a span of no attribution": "INSERT INTO spans VALUES (99, 1, 'content', 0, 0, 3, 'The')",
    "a span of another article's attribution": "INSERT INTO spans VALUES (2, 1, 'cue', 0, 0, 3, 'The')",
    "a span with an unknown role": "INSERT INTO spans VALUES (1, 1, 'headline', 0, 0, 3, 'The')",
    "a span without words": "INSERT INTO spans VALUES (1, 1, 'cue', 1, 0, 3, NULL)",
    "a span without a start": "INSERT INTO spans VALUES (1, 1, 'cue', 1, NULL, 3, 'The')",
    "an attribution moved to another article": "UPDATE attributions SET source_id = 2 WHERE id = 1",
    "an attribution's id changed": "UPDATE attributions SET public_id = 'anew' WHERE id = 1",
    "a link's words not in the source": "UPDATE links SET longer_exact = 'We will open the harboux' WHERE id = 1",
    "a link's range shifted": "UPDATE links SET longer_start = 33, longer_stop = 57 WHERE id = 1",
    "a link's other words not in the source": "UPDATE links SET shorter_start = 0, shorter_stop = 4,"
    " shorter_exact = 'None' WHERE id = 1",
    "a link's other range without words": "UPDATE links SET shorter_start = 0, shorter_stop = 4 WHERE id = 1",
    "a link moved to another article": "UPDATE links SET longer_id = 3 WHERE id = 1",
    "a judgement edited": "UPDATE judgements SET verdict = 'different'",
    "a judgement deleted": "DELETE FROM judgements",
    "another reason": "UPDATE judgements SET reason = 'because' WHERE id = 1",
    "a supersession edited": "UPDATE supersessions SET superseded_id = 2",
    "a supersession deleted": "DELETE FROM supersessions",
    "judged words edited": "UPDATE judgement_targets SET exact = 'Wo' WHERE ordinal = 1",
    "judged words deleted": "DELETE FROM judgement_targets",
    "an empty text": "UPDATE sources SET text = '' WHERE id = 1",
    "an unknown kind": "UPDATE attributions SET kind = 'thought' WHERE id = 1",
    "a confidence over 1": "UPDATE attributions SET confidence = 1.01 WHERE id = 1",
    "two current attributions with one id": "INSERT INTO attributions (id, public_id, source_id, quote_id, kind, rule,"
    " confidence, run_id, text) SELECT 50, public_id, source_id, quote_id, kind, rule, confidence, run_id, text"
    " FROM attributions WHERE id = 1",
}


@pytest.mark.parametrize("statement", REFUSED_ON_BOTH.values(), ids=REFUSED_ON_BOTH.keys())
def test_check_31_the_database_refuses(filled: Engine, statement: str) -> None:
    with filled.connect() as connection, connection.begin():
        assert refuses(connection, text(statement))


def test_what_is_no_part_of_provenance_may_change(filled: Engine) -> None:
    with filled.connect() as connection, connection.begin() as transaction:
        connection.execute(text("UPDATE sources SET title = 'New', text = text WHERE id = 1"))
        connection.execute(text("UPDATE attributions SET retired_run_id = 1 WHERE id = 1"))
        connection.execute(text("UPDATE spans SET ordinal = 5 WHERE attribution_id = 1 AND role = 'cue'"))
        connection.execute(text("DELETE FROM links"))
        transaction.rollback()


def test_a_judgement_can_be_taken_back_and_restored(filled: Engine) -> None:
    """Which judgement is in force follows from the rows that say what took whose place, and these stay."""
    with filled.connect() as connection, connection.begin() as transaction:
        connection.execute(text("UPDATE judgements SET superseded_by_id = 2 WHERE id = 1"))
        connection.execute(text("UPDATE judgements SET superseded_by_id = NULL WHERE id = 1"))
        connection.execute(text("UPDATE judgement_targets SET attribution_id = NULL"))
        assert refuses(connection, text("DELETE FROM supersessions"))
        transaction.rollback()


# All columns of a source but its number, its id and its text.
_REST = (
    "text_sha256, raw_sha256, path, url, outlet_id, title, byline, published, published_at, language, encoding,"
    " encoding_guessed, NULL, ingested_at"
)

REFUSED_BY_SQLITE = {
    "replace a source by its id": f"REPLACE INTO sources SELECT 9, public_id, {_REST}, 'x', NULL"
    " FROM sources WHERE id = 1",
    "replace a source by its number": f"REPLACE INTO sources SELECT id, 'snew', {_REST}, 'x', NULL"
    " FROM sources WHERE id = 1",
    "update or replace": "UPDATE OR REPLACE sources SET id = 2 WHERE id = 1",
    "move an attribution by replacing it": "INSERT OR REPLACE INTO attributions SELECT id, public_id, 2, quote_id,"
    " kind, rule, confidence, run_id, retired_run_id, via, text FROM attributions WHERE id = 1",
    "a span with OR IGNORE": "INSERT OR IGNORE INTO spans VALUES (1, 1, 'cue', 1, 0, 3, 'She')",
    "a span with OR REPLACE": "INSERT OR REPLACE INTO spans VALUES (1, 1, 'cue', 0, 0, 3, 'She')",
    "an update with OR IGNORE": "UPDATE OR IGNORE spans SET exact = 'sayd' WHERE role = 'cue'",
    "a fractional offset": "INSERT INTO spans VALUES (1, 1, 'cue', 1, 0.5, 3, 'The')",
    "fractional offsets that cancel out": "INSERT INTO spans VALUES (1, 1, 'cue', 1, 0.5, 3.5, 'The')",
    "an offset as words": "INSERT INTO spans VALUES (1, 1, 'cue', 1, 'zero', 3, 'The')",
    "a BLOB for words": "INSERT INTO spans VALUES (1, 1, 'cue', 1, 0, 3, x'546865')",
    "a BLOB for an offset": "INSERT INTO spans VALUES (1, 1, 'cue', 1, x'00', 3, 'The')",
    "a NUL in the words": "INSERT INTO spans VALUES (1, 1, 'cue', 1, 0, 3, 'The' || char(0) || 'x')",
    "an infinite offset": "INSERT INTO spans VALUES (1, 1, 'cue', 1, 0, 9e999, 'The')",
    "the largest offset": "INSERT INTO spans VALUES (1, 1, 'cue', 1, 9223372036854775807, 9223372036854775807, 'T')",
    "replace a judgement": "INSERT OR REPLACE INTO judgements SELECT id, public_id, subject_type, subject_a,"
    " subject_b, 'different', score, made_by, made_at, superseded_by_id, reason, value FROM judgements",
    "replace judged words": "INSERT OR REPLACE INTO judgement_targets SELECT judgement_id, ordinal, attribution,"
    " source, spans, words, 'Wo', attribution_id FROM judgement_targets",
    "a NUL in a text": f"INSERT INTO sources SELECT 9, 'snew', {_REST}, 'a' || char(0), NULL FROM sources WHERE id = 1",
    "a BLOB as a text": f"INSERT INTO sources SELECT 9, 'snew', {_REST}, x'6162', NULL FROM sources WHERE id = 1",
}


@pytest.mark.parametrize("statement", REFUSED_BY_SQLITE.values(), ids=REFUSED_BY_SQLITE.keys())
def test_check_31_sqlite_refuses_with_any_client_and_without_foreign_keys(
    sqlite_url: URL, fill: Fill, statement: str
) -> None:
    with writing(engine_for(sqlite_url)) as connection:
        fill(connection)
    raw = sqlite3.connect(str(sqlite_url.database))
    try:
        before = list(raw.iterdump())
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(statement)
        assert list(raw.iterdump()) == before
    finally:
        raw.close()


REFUSED_BY_POSTGRESQL = {
    "truncate": "TRUNCATE sources CASCADE",
    "truncate the judgements": "TRUNCATE judgements CASCADE",
    "truncate what was judged": "TRUNCATE judgement_targets",
    "as a replica, a wrong span": "SET LOCAL session_replication_role = replica;"
    " INSERT INTO spans VALUES (1, 1, 'cue', 1, 0, 3, 'She')",
    "as a replica, a span of another article": "SET LOCAL session_replication_role = replica;"
    " INSERT INTO spans VALUES (2, 1, 'cue', 1, 0, 3, 'The')",
    "as a replica, a wrong update": "SET LOCAL session_replication_role = replica;"
    " UPDATE spans SET exact = 'sayd' WHERE role = 'cue'",
    "as a replica, another text": "SET LOCAL session_replication_role = replica; UPDATE sources SET text = 'x'",
    "as a replica, a source deleted": "SET LOCAL session_replication_role = replica; DELETE FROM sources",
    "as a replica, an attribution moved": "SET LOCAL session_replication_role = replica;"
    " UPDATE attributions SET source_id = 2 WHERE id = 1",
    "as a replica, a judgement edited": "SET LOCAL session_replication_role = replica;"
    " UPDATE judgements SET verdict = 'different'",
    "as a replica, a supersession deleted": "SET LOCAL session_replication_role = replica; DELETE FROM supersessions",
    "a temporary table in the place of the sources": "CREATE TEMPORARY TABLE sources (id bigint, text text);"
    " INSERT INTO sources VALUES (1, 'She did'); INSERT INTO spans VALUES (1, 1, 'cue', 1, 0, 3, 'She')",
    "an upsert of a span": "INSERT INTO spans VALUES (1, 1, 'cue', 0, 25, 29, 'said')"
    " ON CONFLICT (attribution_id, role, ordinal) DO UPDATE SET exact = 'sayd'",
    "an upsert of a source": "INSERT INTO sources SELECT * FROM sources WHERE id = 1"
    " ON CONFLICT (id) DO UPDATE SET text = 'x'",
    "a merge": "MERGE INTO spans USING (SELECT 1) AS x ON role = 'cue' WHEN MATCHED THEN UPDATE SET exact = 'sayd'",
    "the largest offset": "INSERT INTO spans VALUES (1, 1, 'cue', 1, 2147483646, 2147483647, 'T')",
}


@pytest.mark.parametrize("statement", REFUSED_BY_POSTGRESQL.values(), ids=REFUSED_BY_POSTGRESQL.keys())
@pytest.mark.parametrize("filled", ["postgresql"], indirect=True)
def test_check_31_postgresql_refuses(filled: Engine, statement: str) -> None:
    # A superuser, and several statements at once.
    with filled.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        if "session_replication_role" in statement and driver.info.parameter_status("is_superuser") != "on":
            pytest.skip("only a superuser can become a replica; another server was given for the tests")
        with pytest.raises(psycopg.errors.CheckViolation), driver.transaction():
            driver.execute(statement)


def test_a_refusal_is_one_line_of_the_projects_own(filled: Engine) -> None:
    with pytest.raises(IntegrityProblem) as caught, writing(filled) as connection:
        connection.execute(text("UPDATE sources SET text = 'x' WHERE id = 1"))
    assert "a source's text, hashes and id stay as they are" in str(caught.value)
    assert "\n" not in str(caught.value)
