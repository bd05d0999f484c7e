"""After another extractor has read everything, a database is what a new one would be; what it printed resolves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text

from quotedb.db.engine import reading, writing
from quotedb.db.tables import aliases, forms
from quotedb.errors import NotFound
from quotedb.extract.model import Attribution, Extraction, Speaker
from quotedb.parsers.articles import Article
from quotedb.services import deciding, decisions, finding, lookup
from quotedb.services import ingest as ingesting
from quotedb.services.deciding import Author
from quotedb.services.verify import verify
from quotedb.text.spans import Span
from tests.services.conftest import Everything, article, everything

NAMES = [
    ("Ines Tarrow", "person"),
    ("INES TARROW", "person"),
    ("Inés Tarrow", "organisation"),
    ("I. Tarrow", "person"),
    ("Ian Tarrow", "person"),
    ("Tarrow", "person"),
    ("Joseph Okker", "person"),
    ("Joe Okker", "person"),
    ("Pavel Okker", "person"),
    ("Pawel Okker", "person"),
    ("P. Okker", "person"),
    ("Upland Water Council", "organisation"),
    ("UWC", "organisation"),
    ("protesters", "unnamed"),
]
WORDS = [
    "We will not reopen the northern quarry before the spring floods have passed",
    "We will not reopen the northern quarry before the spring floods",
    "The granary tithe is a relic of a crueller century",
    "We lost 14 carts in the flood and nobody has counted the mules",
]
_LINE = re.compile(r'^(\d+) (\d+) said: "(.+?)"$', re.MULTILINE)

Lines = list[tuple[int, int, int]]
"""Of an article: whose words the first extractor takes them for, whose the second does, and the words."""


def articles(given: list[Lines]) -> list[Article]:
    """An article of an outlet of its own for each."""
    return [
        article("\n".join(f'{a} {b} said: "{WORDS[w]}"' for a, b, w in lines) + f"\nPost {n}", outlet=f"Post {n}")
        for n, lines in enumerate(given)
    ]


@pytest.fixture
def use() -> Iterator[Callable[[int], None]]:
    """Lets articles be read by the first extractor, or by the second."""
    version = 1

    def extract(given: str, **_: Any) -> Extraction:
        found = []
        for line in _LINE.finditer(given):
            name, kind = NAMES[int(line[version])]
            speaker = Speaker(name, kind)  # type: ignore[arg-type]
            spans = (Span(*line.span(3)),)
            found.append(Attribution("direct", spans, (speaker,), Span(*line.span(1)), None, None, 0.7, "toy"))
        return Extraction(tuple(found))

    with ExitStack() as stack:
        stack.enter_context(patch.object(ingesting, "extract", extract))

        def change(to: int) -> None:
            nonlocal version
            version = to
            stack.enter_context(patch.object(ingesting, "EXTRACTOR_VERSION", f"toy {to}"))

        change(1)
        yield change


def ids(found: Everything) -> set[str]:
    """Every id that was ever printed."""
    return {row[what[:-1]] for what in ("attributions", "quotes", "speakers") for row in found[what]}


def resolves(engine: Engine, public_ids: set[str]) -> None:
    with reading(engine) as connection:
        for public_id in public_ids:
            if public_id[0] == "p":
                (who,) = finding.find_speakers(connection, public_id)
                assert lookup.speaker_card(connection, who)["name"]
            else:
                assert finding.find_quote(connection, public_id)


def table(engine: Engine, sql: str) -> list[Any]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def same(one: Engine, two: Engine) -> None:
    """All that is exported, and what the views and the listing of speakers have."""
    assert everything(one) == everything(two)
    for view in ("v_speakers", "v_attributions", "v_quotes"):
        order = f"SELECT * FROM {view} ORDER BY 1"
        assert table(one, order) == table(two, order)
    with reading(one) as first, reading(two) as second:
        for name, _ in NAMES:
            assert _found(first, name) == _found(second, name)
        assert lookup.stats(first) | {"extractors": []} == lookup.stats(second) | {"extractors": []}


def _found(connection: Any, name: str) -> Any:
    try:
        return [lookup.speaker_card(connection, one) for one in finding.find_speakers(connection, name)]
    except NotFound:
        return None


@pytest.fixture
def other(database: Engine, new_database: Any) -> Iterator[Callable[[], Any]]:
    """Makes empty databases of the same kind."""
    with ExitStack() as stack:

        def make() -> Engine:
            from quotedb.db.engine import engine_for

            engine = engine_for(stack.enter_context(new_database(database.dialect.name)))
            stack.callback(engine.dispose)
            return engine

        yield make


MANY: list[Lines] = [
    [(0, 4, 0), (6, 6, 2)],  # a name that nobody gives any more, and one that stays
    [(1, 3, 0), (8, 9, 3)],
    [(3, 3, 1), (7, 10, 2)],
    [(11, 12, 3), (13, 5, 2)],
    [(12, 12, 3), (2, 2, 0)],
]


def test_what_is_read_again_is_what_a_new_database_has(database: Engine, other: Any, use: Any) -> None:
    ingesting.ingest(database, articles(MANY))
    before = everything(database)
    use(2)
    ingesting.reextract(database, batch_articles=2)
    new = other()
    ingesting.ingest(new, articles(MANY))
    same(database, new)
    resolves(database, ids(before))
    assert verify(database).faults == []
    # More articles find the same names, whether they had been there once or not.
    more = articles([*MANY, [(0, 0, 1), (1, 1, 2)], [(8, 7, 0)]])
    ingesting.ingest(database, more)
    ingesting.ingest(new, more)
    same(database, new)
    use(1)
    ingesting.reextract(database)
    assert everything(database)["speakers"] != before["speakers"]
    old = other()
    ingesting.ingest(old, more)
    same(database, old)
    resolves(database, ids(before) | ids(everything(new)))
    assert verify(database).faults == []


def test_a_form_and_a_kind_that_nobody_gives_any_more_are_forgotten(database: Engine, use: Any) -> None:
    """One name throughout; the first extractor reads capitals, and takes it for a person."""
    ingesting.ingest(database, articles([[(1, 2, 0)], [(1, 2, 2)]]))
    use(2)
    (one, _) = everything(database)["attributions"]
    ingesting.reextract(database, [one["source"]["id"]])
    assert [(row["name"], row["kind"]) for row in everything(database)["speakers"]] == [("Inés Tarrow", "person")]
    ingesting.reextract(database)
    assert [(row["name"], row["kind"]) for row in everything(database)["speakers"]] == [("Inés Tarrow", "organisation")]
    with reading(database) as connection:
        assert len(connection.execute(select(forms)).all()) == 2


def test_decisions_hold_as_in_a_new_database(database: Engine, other: Any, use: Any) -> None:
    """Also those about names that aren't there any more, or are there for a decision only."""
    use(2)
    new = other()
    ingesting.ingest(new, articles(MANY))
    use(1)
    ingesting.ingest(database, articles(MANY))
    author = Author("ana")
    rows = everything(database)["attributions"]
    deciding.alias(database, "Joseph Okker", "Pavel Okker", author)
    deciding.alias(database, "Ines Tarrow", "I. Tarrow", author, apart=True)
    deciding.rename(database, "Upland Water Council", "The Council", author)
    deciding.attribute(database, rows[0]["attribution"], ["Joe Okker"], None, author)
    deciding.attribute(database, rows[1]["attribution"], ["Bo Ruiz"], "person", author)
    lines = list(map(_line, _exported(database)))
    use(2)
    ingesting.reextract(database, batch_articles=1)
    assert verify(database).faults == []
    decisions.import_lines(new, lines, "given", author)
    same(database, new)
    with reading(database) as here, reading(new) as there:
        states = [{row["decision_id"]: row["state"] for row in decisions.listed(one)} for one in (here, there)]
    assert states[0] == states[1]
    for public_id in [row["decision"] for row in _exported(database)]:
        for engine in (database, new):
            deciding.undo(engine, public_id, author)
    same(database, new)
    assert verify(database).faults == []


def _exported(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        return list(decisions.exported(connection))


def _line(row: Any) -> str:
    import json

    return json.dumps(row)


def test_names_of_before_there_was_a_mark_are_grouped_anew(database: Engine, other: Any, use: Any) -> None:
    """A database that the migration has just marked: the next reading puts its names in order."""
    ingesting.ingest(database, articles(MANY))
    use(2)
    ingesting.reextract(database)
    with writing(database) as connection:
        connection.execute(aliases.update().values(block=""))
    ingesting.reextract(database)
    new = other()
    ingesting.ingest(new, articles(MANY))
    same(database, new)


drawn = st.lists(
    st.lists(
        st.tuples(
            st.integers(0, len(NAMES) - 1), st.integers(0, len(NAMES) - 1), st.integers(0, len(WORDS) - 1)
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda line: line[2],
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn, st.integers(1, 3))
def test_whatever_the_two_extractors_find(use: Any, blank_database: Any, lines: list[Lines], batch: int) -> None:
    with blank_database() as one, blank_database() as two:
        use(1)
        ingesting.ingest(one, articles(lines))
        before = everything(one)
        use(2)
        ingesting.reextract(one, batch_articles=batch)
        ingesting.ingest(two, articles(lines))
        same(one, two)
        resolves(one, ids(before))
        assert verify(one).faults == []
        use(1)
        ingesting.reextract(one, batch_articles=batch)
        assert everything(one) == before
