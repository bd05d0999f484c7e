"""The counts that rows of quotes and speakers keep, against counting all anew."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select, text

from quotedb.db.counts import refresh_counts, stale_counts, stale_totals, stale_voices, totals
from quotedb.db.engine import reading, writing
from quotedb.db.tables import quotes, speakers, voices

KEPT = (
    select(voices).order_by(voices.c.quote_id, voices.c.speaker_id),
    select(speakers).order_by(speakers.c.id),
    select(quotes).order_by(quotes.c.id),
)

CHANGES = {
    "another speaker": "UPDATE attribution_speakers SET speaker_id = 1 WHERE attribution_id = 2",
    "the same speaker twice": "INSERT INTO attribution_speakers VALUES (2, 1, 2, 2)",
    "a second speaker": "INSERT INTO attribution_speakers VALUES (2, 1, 1, 1)",
    "nobody": "DELETE FROM attribution_speakers WHERE attribution_id = 2",
    "without marks": "UPDATE attributions SET kind = 'indirect' WHERE id = 1",
    "retired": "UPDATE attributions SET retired_run_id = 1 WHERE id = 1",
    "current again": "UPDATE attributions SET retired_run_id = NULL WHERE id = 3",
    "superseded": "INSERT INTO superseded SELECT 2, since FROM superseded",
}


def test_what_is_kept_is_what_is_said(filled: Engine) -> None:
    with reading(filled) as connection:
        assert [tuple(row) for row in connection.execute(KEPT[0])] == [(1, 1, 1, 0), (1, 2, 1, 0)]
        said = connection.execute(select(speakers.c.n_attributions, speakers.c.n_quotes, speakers.c.n_indirect))
        assert [tuple(row) for row in said] == [(1, 1, 0), (1, 1, 0)]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_seen_and_counted_by_the_quote_as_by_counting_all(filled: Engine, change: str) -> None:
    with filled.connect() as connection:
        connection.execute(text(change))
        told = bool(stale_voices(connection) or stale_counts(connection))
        assert told != (change == CHANGES["the same speaker twice"])
        refresh_counts(connection, [1])
        assert (stale_voices(connection), stale_counts(connection)) == ([], [])
        found = [connection.execute(query).all() for query in KEPT]
        refresh_counts(connection)
        assert [connection.execute(query).all() for query in KEPT] == found
        assert stale_totals(connection) == []
        connection.rollback()


def test_a_quote_that_has_gone_takes_its_voices_along(filled: Engine) -> None:
    with filled.connect() as connection:
        for table in ("links", "claim_speakers", "claims", "merge_keys", "attribution_speakers", "spans"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("INSERT INTO quotes (id, public_id, kind, text) VALUES (9, 'q9', 'direct', 'x')"))
        connection.execute(text("UPDATE attributions SET quote_id = 9"))
        connection.execute(text("DELETE FROM quotes WHERE id = 1"))
        assert stale_voices(connection)
        refresh_counts(connection, [1])
        assert stale_voices(connection) == []
        connection.rollback()


@pytest.mark.parametrize("what", ["n_attributions", "n_quotes", "n_indirect"])
def test_a_count_that_is_wrong_is_told(filled: Engine, what: str) -> None:
    with filled.connect() as connection:
        connection.execute(text(f"UPDATE speakers SET {what} = {what} + 1 WHERE id = 2"))
        assert len(stale_voices(connection)) == 1
        connection.rollback()


def test_a_new_speaker_in_the_place_of_one_who_went_begins_at_nothing(filled: Engine) -> None:
    """SQLite gives a row number again in the same transaction."""
    with writing(filled) as connection, connection.begin_nested() as nested:
        for table in ("claim_speakers", "claims", "attribution_speakers", "aliases"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("DELETE FROM speakers WHERE id = 2"))
        connection.execute(text("INSERT INTO speakers (id, public_id, name, kind) VALUES (2, 'p2', 'Cy', 'person')"))
        refresh_counts(connection, [1])
        assert stale_voices(connection) == []
        nested.rollback()


def test_the_totals_are_of_all_that_stands(filled: Engine) -> None:
    with reading(filled) as connection:
        assert {name: number for name, number in totals(connection).items() if number} == {
            "n_quotes": 1,
            "n_several": 1,
            "n_direct": 2,
            "n_contains": 1,
            "n_texts": 3,
        }


_LIKE_IT = (
    "INSERT INTO sources (id, public_id, text_sha256, raw_sha256, encoding, encoding_guessed, ingested_at, text)"
    " SELECT id + {}, public_id || '{}', text_sha256, raw_sha256, encoding, encoding_guessed, ingested_at, text"
    " FROM sources WHERE id < 4"
)
_LINK = "INSERT INTO links (id, public_id, type, longer_id, shorter_id) VALUES ({0}, 'l{0}', '{1}', 1, 3)"
STEPS = (
    "INSERT INTO quotes (id, public_id, kind, text, n_attributions, n_sources, n_indirect, n_unsaid)"
    " VALUES (7, 'q7', 'indirect', 'x', 2, 2, 2, 1), (8, 'q8', 'direct', 'y', 0, 0, 0, 0)",
    "UPDATE quotes SET n_attributions = n_attributions + 1, n_mixed = n_mixed + 1, n_sources = 1",
    "UPDATE quotes SET n_unmarked = 3, n_direct = 0 WHERE id > 1",
    "UPDATE quotes SET text = 'z', n_reports = 1",
    "DELETE FROM quotes WHERE id IN (7, 8)",
    _LINK.format(5, "altered"),
    _LINK.format(6, "overlap"),
    "UPDATE links SET type = 'related' WHERE id > 1 AND type = 'altered'",
    "UPDATE links SET score = 0.5",
    "DELETE FROM links WHERE id <> 5",
    _LIKE_IT.format(10, "x"),
)


def test_the_totals_follow_every_statement(filled: Engine) -> None:
    with filled.connect() as connection:
        for statement in STEPS:
            connection.execute(text(statement))
            assert stale_totals(connection) == [], statement
        assert totals(connection)["n_texts"] == 3
        connection.rollback()


def test_a_text_is_counted_once_however_often_it_comes(filled: Engine) -> None:
    with filled.connect() as connection:
        columns = "(id, public_id, text_sha256, raw_sha256, encoding, encoding_guessed, ingested_at, text)"
        rows = ", ".join(
            f"({number}, 's{number}', '{letter * 64}', '{'0' * 64}', 'utf-8', {{}}, '2031-01-01', 'x')"
            for number, letter in ((21, "a"), (22, "a"), (23, "b"))
        )
        guessed = "0" if filled.dialect.name == "sqlite" else "false"
        connection.execute(text(f"INSERT INTO sources {columns} VALUES {rows.replace('{}', guessed)}"))
        assert (totals(connection)["n_texts"], stale_totals(connection)) == (5, [])
        connection.rollback()


def test_a_total_that_is_wrong_is_told(filled: Engine) -> None:
    with filled.connect() as connection:
        for name in totals(connection):
            connection.execute(text(f"UPDATE totals SET {name} = {name} + 1"))
            assert name in stale_totals(connection)
        connection.execute(text("DELETE FROM totals"))
        assert "n_quotes" in stale_totals(connection)
        connection.rollback()
