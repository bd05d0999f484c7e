from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select, text

from quotedb.db import tables
from quotedb.db.dialect import (
    among,
    delete_rows,
    fulltext,
    ids_of,
    insert_missing,
    insert_rows,
    reserve_ids,
    search_words,
    update_rows,
    words_of,
)
from quotedb.db.engine import reading, writing

outlets = tables.outlets


def stored(connection: Connection) -> list[tuple[str, str]]:
    return [(row.key, row.name) for row in connection.execute(select(outlets).order_by(outlets.c.key))]


def test_any_text_goes_in_and_comes_back(database: Engine) -> None:
    odd = [
        "\\N",
        "\\.",
        "a\tb\nc\\",
        "'; DROP TABLE outlets; --",
        "%s %(x)s :x ?",
        '"{}"',
        "🜂\u202e",
        "null",
        "\x1b[0m",
    ]
    with writing(database) as connection:
        assert insert_rows(connection, outlets, ["key", "name"], [(value, value) for value in odd]) == len(odd)
        assert insert_rows(connection, outlets, ["key", "name"], []) == 0
        numbers = ids_of(connection, outlets, "key", [*odd, "absent"])
        update_rows(connection, outlets, ["id", "name"], [(number, key + "!") for key, number in numbers.items()])
    with reading(database) as connection:
        assert stored(connection) == sorted((value, value + "!") for value in odd)


def test_insert_missing_keeps_what_is_there_and_numbers_everything(database: Engine) -> None:
    with writing(database) as connection:
        first = insert_missing(connection, outlets, "key", ["key", "name"], [("b", "B"), ("a", "A"), ("b", "second")])
        again = insert_missing(connection, outlets, "key", ["key", "name"], [("c", "C"), ("a", "other")])
    assert first.keys() == {"a", "b"} and again.keys() == {"a", "c"}
    assert again["a"] == first["a"] and again["c"] not in first.values()
    with reading(database) as connection:
        assert stored(connection) == [("a", "A"), ("b", "B"), ("c", "C")]
        assert ids_of(connection, outlets, "key", ["a", "b", "c"]) == first | again


def test_numbers_reserved_are_ascending_and_new(database: Engine) -> None:
    with writing(database) as connection:
        assert reserve_ids(connection, outlets, 0) == []
        first = reserve_ids(connection, outlets, 3)
        insert_rows(connection, outlets, ["id", "key", "name"], [(number, str(number), "x") for number in first])
        second = reserve_ids(connection, outlets, 3)
    assert first == sorted(set(first)) and min(second) > max(first)


def test_sets_of_any_size(database: Engine) -> None:
    """More values than either database takes as parameters."""
    keys = [f"k{number}" for number in range(70_000)]
    with writing(database) as connection:
        insert_rows(connection, outlets, ["key", "name"], ((key, "x") for key in keys[:20_000]))
        assert len(ids_of(connection, outlets, "key", keys)) == 20_000
        update_rows(connection, outlets, ["key", "name"], ((key, "y") for key in keys))
        query = select(outlets.c.key).where(outlets.c.name == "y", among(connection, outlets.c.key, keys[19_000:]))
        assert len(connection.execute(query).all()) == 1_000
        assert delete_rows(connection, outlets, "key", keys[10:]) == 19_990
        assert delete_rows(connection, outlets, "key", []) == 0
        assert len(stored(connection)) == 10
        assert connection.execute(select(outlets.c.id).where(among(connection, outlets.c.id, []))).all() == []


def test_sets_use_the_index(database: Engine) -> None:
    with writing(database) as connection:
        insert_rows(connection, outlets, ["key", "name"], ((f"k{number}", "x") for number in range(5000)))
        query = select(outlets.c.name).where(among(connection, outlets.c.key, ["k1", "k2"]))
        if connection.dialect.name == "sqlite":
            sql = str(query.compile(connection.engine, compile_kwargs={"literal_binds": True}))
            plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all())
            assert "SEARCH outlets USING INDEX" in plan
        else:
            connection.exec_driver_sql("ANALYZE outlets")
            compiled = query.compile(connection.engine)
            plan = str(connection.exec_driver_sql(f"EXPLAIN {compiled}", compiled.params).all())
            assert "Index" in plan and "Seq Scan" not in plan


SAID = {
    1: "We will open the harbour on Monday.",
    2: "It's a three-day truce, in Kelmar’s harbour",
    3: "MONDAY",
    4: "naïve café 東京 price: 3,000",
    5: "cafe\u0301 AND OR NOT NEAR",
}


@pytest.fixture(scope="module")
def said(filled: Engine) -> Engine:
    with writing(filled) as connection:
        insert_rows(
            connection,
            tables.attributions,
            ["id", "public_id", "source_id", "quote_id", "kind", "rule", "confidence", "run_id", "text"],
            [(number + 10, f"a{number}", 1, 1, "direct", "x", 1.0, 1, words) for number, words in SAID.items()],
        )
    return filled


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("harbour", {1, 2}),
        ("Monday HARBOUR", {1}),
        ("monday", {1, 3}),
        ("mon", set()),
        ("it's", {2}),
        ("it s", {2}),
        ("three-day", {2}),
        ("day-three", set()),
        ("naïve", {4}),
        ("naive", set()),
        ("東京", {4}),
        ("3,000", {4}),
        ("AND", {5}),
        ("OR NOT", {5}),
        ("NEAR(harbour monday)", set()),
        ("harbour OR monday", set()),
        ('"', set()),
        ('"open the', {1}),
        ("(", set()),
        ("-", set()),
        ("harbour -", {1, 2}),
        ("harbour*", {1, 2}),
        ("text:harbour", set()),
        ("", set()),
        ("'; DROP TABLE spans; --", set()),
        ("\\", set()),
        ("a:b & | ! <->", set()),
    ],
)
def test_a_search_is_literal_and_the_same_on_both(said: Engine, query: str, wanted: set[int]) -> None:
    with reading(said) as connection:
        assert {number - 10 for number in having(connection, query) if number > 10} == wanted


def having(connection: Connection, query: str) -> set[int]:
    """Rows of the attributions that a search for this finds."""
    words = words_of(query)
    if not words:
        return set()
    dialect = connection.dialect.name
    number, matching = fulltext(dialect, len(words))
    return set(connection.execute(select(number).where(matching), search_words(dialect, words)).scalars())


LETTERS = "aiIİıkK\u212asSſßΣςσéE\u0301023 '’-,.%_\\"
AS_WORDS = "to_tsvector('simple', regexp_replace(text, '[^[:alnum:]]+', ' ', 'g'))"
PHRASE = "phraseto_tsquery('simple', regexp_replace(:word, '[^[:alnum:]]+', ' ', 'g'))"


@given(st.text(LETTERS, min_size=1, max_size=8), st.lists(st.text(LETTERS, max_size=20), max_size=4))
def test_what_is_looked_at_first_leaves_nothing_out(said: Engine, query: str, texts: list[str]) -> None:
    words = words_of(query)
    if said.dialect.name != "postgresql":
        pytest.skip("SQLite's index has no letters looked at before it")
    assume(words)
    alone = text(f"SELECT id FROM attributions WHERE {AS_WORDS} @@ {PHRASE}")
    told = [query, query.upper(), query.lower(), query.swapcase(), *(f"{query} {more}" for more in texts), *texts]
    columns = ["id", "public_id", "source_id", "quote_id", "kind", "rule", "confidence", "run_id", "text"]
    with said.connect() as connection:
        rows = [(n, f"b{n}", 1, 1, "direct", "x", 1.0, 1, words) for n, words in enumerate(told, 100)]
        insert_rows(connection, tables.attributions, columns, rows)
        wanted = [set(connection.execute(alone, {"word": word}).scalars()) for word in words]
        assert having(connection, query) == set.intersection(*wanted)
        connection.rollback()


def test_the_full_text_index_follows_the_rows(said: Engine) -> None:
    with said.connect() as connection:
        connection.execute(text("UPDATE attributions SET text = 'a new anchor' WHERE id = 13"))
        connection.execute(text("DELETE FROM attributions WHERE id = 11"))
        assert having(connection, "anchor") == {13}
        assert having(connection, "monday") == {1}
        connection.rollback()


def test_no_letter_is_looked_for_that_another_becomes_in_lower_case() -> None:
    lowered = {chr(code).lower()[0] for code in range(128, 0x110000)} & set(map(chr, range(128)))
    assert lowered == {"i", "k"}
    assert search_words("postgresql", ["Istanbul's", "KIND"]) == {
        "word_0": "Istanbul's",
        "word_1": "KIND",
        "letters_0": "%stanbul%s%",
        "letters_1": "%nd%",
    }
