"""The role for people who only ask, made by the statements that the documentation gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from quotedb.db.engine import engine_for, writing
from quotedb.services.ingest import ingest
from tests.cli.conftest import Run
from tests.reliability.conftest import address, articles

DOCUMENT = Path(__file__).parents[2] / "docs" / "deployment.md"


@pytest.fixture
def reader(postgresql_url: URL) -> Iterator[URL]:
    (statements,) = re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    owner = engine_for(postgresql_url)
    with writing(owner) as connection:
        if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = 'quotedb_reader'")).first():
            pytest.skip("the server that was given has this role already")
        for statement in statements.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    try:
        yield postgresql_url.set(username="quotedb_reader", password="choose another")
    finally:
        with writing(owner) as connection:
            connection.execute(text("DROP OWNED BY quotedb_reader"))
            connection.execute(text("DROP ROLE quotedb_reader"))


def test_a_role_that_only_reads(reader: URL, postgresql_url: URL, run: Run) -> None:
    ingest(engine_for(postgresql_url), articles(4))
    db = ("--db", address(reader))
    for arguments in (
        *(("stats",), ("speakers",), ("search", "fair"), ("sources",), ("db", "current"), ("export", "quotes")),
        *(("sql", f"SELECT * FROM {view}") for view in ("v_attributions", "v_quotes", "v_speakers", "v_sources")),
    ):
        done = run(*arguments, *db)
        assert (done.code, bool(done.out)) == (0, True), (arguments, done.err)
    for arguments in (("ingest", str(DOCUMENT)), ("seed",), ("db", "downgrade", "base", "--discard")):
        done = run(*arguments, *db)
        assert (done.code, "Traceback" in done.err) == (4, False), (arguments, done.err)
        assert "choose" not in done.err
    with engine_for(reader).connect() as connection:
        for statement in (
            "DELETE FROM links", "UPDATE sources SET title = 'x'", "CREATE TABLE x (id int)", "DROP VIEW v_links",
            "INSERT INTO outlets (key, name) VALUES ('x', 'x')", "TRUNCATE quotes",
        ):  # fmt: skip
            connection.exec_driver_sql("SET default_transaction_read_only = off")
            connection.commit()
            with pytest.raises(Exception, match=r"permission denied|must be owner"):
                connection.exec_driver_sql(statement)
            connection.rollback()
