from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from quotedb.db.engine import open_database, reading
from quotedb.db.readonly import ask
from quotedb.errors import DatabaseProblem, InputRefused


@pytest.fixture(scope="module")
def url(filled: Engine) -> URL:
    return filled.url


@pytest.mark.parametrize(
    ("sql", "columns", "rows"),
    [
        ("SELECT name, 1 AS one FROM v_speakers ORDER BY name", ("name", "one"), [("Ana Vidal", 1), ("Bo Ruiz", 1)]),
        ("WITH x AS (SELECT 1 AS n) SELECT n FROM x;", ("n",), [(1,)]),
        ("VALUES (1), (2)", None, [(1,), (2,)]),
        ("SELECT '%', ':x', '?' AS z", None, [("%", ":x", "?")]),
        (
            "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT max(n) AS m FROM r",
            ("m",),
            [(3,)],
        ),
    ],
)
def test_what_reads_is_answered(url: URL, sql: str, columns: tuple[str, ...] | None, rows: list[object]) -> None:
    with reading(open_database(url, read_only=True)) as connection:
        answer = ask(connection, sql)
        assert columns is None or answer.columns == columns
        assert list(answer.rows) == rows


@pytest.mark.parametrize("filled", ["sqlite"], indirect=True)
def test_the_full_text_index_can_be_asked(url: URL) -> None:
    with reading(open_database(url, read_only=True)) as connection:
        answer = ask(connection, "SELECT count(*) FROM attribution_words WHERE attribution_words MATCH 'monday'")
        assert list(answer.rows) == [(1,)]


WRITING = [
    "DELETE FROM links",
    "UPDATE sources SET title = 'x'",
    "INSERT INTO outlets (key, name) VALUES ('x', 'x')",
    "CREATE TABLE x (id INTEGER)",
    "CREATE TEMPORARY TABLE x (id INTEGER)",
    "DROP TABLE links",
    "WITH x AS (DELETE FROM links RETURNING id) SELECT * FROM x",
    "SELECT 1; DELETE FROM links",
    "COMMIT; DELETE FROM links",
    "ATTACH 'MADE.db' AS made",
    "VACUUM INTO 'MADE.db'",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = DELETE",
    "SET TRANSACTION READ WRITE",
    "SELECT lo_create(0)",
    "SELECT nextval('outlets_id_seq')",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "not sql at all",
    "",
    "-- nothing",
    "SELECT * FROM absent",
    "SELECT 'a\0b'",
]


@pytest.mark.parametrize("sql", WRITING)
def test_check_36_nothing_typed_changes_anything(
    url: URL, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = counts(url)
    with (
        pytest.raises((DatabaseProblem, InputRefused)) as caught,
        reading(open_database(url, read_only=True)) as connection,
    ):
        list(ask(connection, sql).rows)
    assert "\n" not in str(caught.value)
    assert counts(url) == before
    assert list(tmp_path.glob("MADE*")) == []


def counts(url: URL) -> list[object]:
    names = ["links", "outlets", "sources", "runs"]
    queries = [f"SELECT count(*) FROM {name}" for name in names]
    queries += ["SELECT max(title) FROM sources", "SELECT count(*) FROM v_links"]
    with reading(open_database(url, read_only=True)) as connection:
        return [list(ask(connection, query).rows) for query in queries]
