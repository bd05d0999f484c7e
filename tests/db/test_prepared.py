"""Statements that the driver runs alone give what SQLAlchemy gives, and fail as its own do."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, bindparam, func, select, text
from sqlalchemy.exc import DBAPIError

from quotedb.db.engine import reading
from quotedb.db.prepared import Prepared, exactly
from quotedb.db.tables import aliases, attributions, name_words, sources

READ = (
    select(sources.c.id, sources.c.ingested_at, sources.c.encoding_guessed, attributions.c.confidence)
    .join_from(sources, attributions)
    .where(sources.c.ingested_at <= bindparam("as_of"), attributions.c.kind != "indirect")
    .order_by(attributions.c.id)
)


def test_rows_are_what_sqlalchemy_gives(filled: Engine) -> None:
    """Times and truth values too, in and out; however often it runs."""
    with reading(filled) as connection:
        now = connection.execute(select(func.max(sources.c.ingested_at))).scalar_one()
        wanted = [tuple(row) for row in connection.execute(READ, {"as_of": now})]
        assert len(wanted) == 3
        prepared = Prepared(READ)
        for _ in range(7):
            rows = prepared.rows(connection, {"as_of": now, "and": "something else"})
            assert [tuple(row) for row in rows] == wanted
            assert [type(value) for value in rows[0]] == [type(value) for value in wanted[0]]
            assert rows[0].ingested_at == now
        assert [tuple(row) for row in prepared.tuples(connection, {"as_of": now})] == wanted
        with pytest.raises(KeyError):
            prepared.rows(connection, {})


def test_a_constant_is_part_of_the_statement_and_a_value_is_not(filled: Engine) -> None:
    with reading(filled) as connection:
        sharp = "x'; DROP TABLE quotes; --"
        query = select(aliases.c.id).where(aliases.c.key.in_([sharp, "bo"])).limit(exactly(5))
        assert [row.id for row in Prepared(query).rows(connection)] == [2]
        query = select(aliases.c.id).where(aliases.c.key == bindparam("key"))
        for by_value in (False, True):
            prepared = Prepared(query, by_value=by_value)
            assert [row.id for row in prepared.rows(connection, {"key": "bo"})] == [2]
            for value in (sharp, "100 %s", "%(key)s", "\\' OR 1 = 1; --"):
                assert prepared.rows(connection, {"key": value}) == []


def test_postgresql_plans_a_statement_for_all_values_or_for_each(filled: Engine) -> None:
    """With values in the statement it keeps no plan; for the others it makes one at the sixth run, and keeps it."""
    if filled.dialect.name == "sqlite":
        pytest.skip("SQLite plans a statement once")
    plans = text("SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements WHERE statement LIKE :some")
    for by_value, counts in ((False, (14, 5)), (True, (None, None))):
        with reading(filled) as connection:
            query = select(attributions.c.public_id).where(attributions.c.id == bindparam("row"))
            prepared = Prepared(query.where(attributions.c.kind != "indirect"), by_value=by_value)
            for row in range(24):
                prepared.tuples(connection, {"row": row})
            assert tuple(connection.execute(plans, {"some": "SELECT attributions.public_id%"}).one()) == counts


def test_its_errors_are_the_database_s(filled: Engine) -> None:
    with reading(filled) as connection, pytest.raises(DBAPIError):
        Prepared(select(text("nothing")).select_from(text("nowhere"))).rows(connection)


def test_beginnings_of_words_are_compared_by_code_points(filled: Engine) -> None:
    """In whatever language PostgreSQL sorts otherwise."""
    with filled.connect() as connection:
        words = ["z", "Z", "é", "zz", "z-z"]
        connection.execute(name_words.insert(), [{"word": word, "alias_id": 1} for word in words])
        query = select(name_words.c.word).where(name_words.c.word >= "z", name_words.c.word < "z\U0010ffff")
        assert sorted(connection.execute(query).scalars()) == ["z", "z-z", "zz"]
        connection.rollback()
