from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, select

from quotedb.db.columns import timestamp_text
from quotedb.db.dialect import insert_rows
from quotedb.db.engine import reading, writing
from quotedb.db.tables import runs, sources

COLUMNS = ["public_id", "extractor", "version", "settings", "started_at"]


def test_a_time_comes_back_aware_in_utc_and_to_the_microsecond(database: Engine) -> None:
    moments = [
        datetime(2031, 5, 6, 7, 8, 9, 10, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC),
        datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-11))),
    ]
    with writing(database) as connection:
        insert_rows(connection, runs, COLUMNS, [(f"r{n}", "x", str(n), "{}", at) for n, at in enumerate(moments)])
    with reading(database) as connection:
        found = list(connection.execute(select(runs.c.started_at).order_by(runs.c.public_id)).scalars())
        by_time = list(connection.execute(select(runs.c.public_id).order_by(runs.c.started_at)).scalars())
    assert found == moments
    assert {moment.tzinfo for moment in found} == {UTC}
    assert by_time == ["r2", "r0", "r1"]


def test_a_time_without_a_zone_is_refused(database: Engine) -> None:
    row = ("r1", "x", "1", "{}", datetime(2031, 1, 1))
    with pytest.raises(ValueError, match="no time zone"), writing(database) as connection:
        insert_rows(connection, runs, COLUMNS, [row])


def test_times_as_text_have_one_width() -> None:
    assert timestamp_text(datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)) == "2031-05-06T07:08:09.000000Z"


def test_a_truth_value_comes_back_as_one(database: Engine) -> None:
    with reading(database) as connection:
        flag = sources.c.encoding_guessed.type
        for value in (True, False, None):
            bound = flag.dialect_impl(connection.dialect).bind_processor(connection.dialect)
            stored = value if bound is None else bound(value)
            back = flag.dialect_impl(connection.dialect).result_processor(connection.dialect, None)
            assert (stored if back is None else back(stored)) is value
