"""Independent reports of a quote, in the database: counted, shown, verified, whatever the order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

from sqlalchemy import Engine, delete, select, text
from sqlalchemy.engine import URL

from quotedb.db.engine import engine_for, reading, writing
from quotedb.db.tables import quotes, sketches
from quotedb.services import finding, reporting
from quotedb.services.ingest import ingest
from quotedb.services.quoting import quote_card
from quotedb.services.verify import verify
from tests.merge.test_copies import story
from tests.services.conftest import article

SAID = '"The ferry will not sail before the storm has blown itself out over the sandbanks," Mayor Ines Tarrow said.'
WIRE = f"PORT BELL (AP) - {story(1)}.\n\n{SAID}\n"
ARTICLES = [
    article(WIRE, outlet="Post", published="2020-05-04"),
    article(WIRE, outlet="News", published="2020-05-04"),
    article(f"{SAID}\n\n{story(1)[:700]}\n", outlet="Gazette", published="2020-05-05"),
    article(
        f"{story(2)}.\n\n{SAID}\n", outlet="Herald", published="2020-05-05", byline="By Ann Pell, Associated Press"
    ),
    article(f"{story(3)}.\n\n{SAID}\n", outlet="Lantern", published="2020-05-04"),
]


def count(engine: Engine) -> tuple[int, int]:
    with reading(engine) as connection:
        query = select(quotes.c.n_sources, quotes.c.n_reports).where(quotes.c.text.startswith("The ferry will not"))
        (found,) = connection.execute(query).all()
        return found.n_sources, found.n_reports


def card(engine: Engine) -> dict[str, Any]:
    with reading(engine) as connection:
        query = select(quotes.c.public_id).where(quotes.c.text.startswith("The ferry will not"))
        return quote_card(connection, finding.find_quote(connection, connection.execute(query).scalar_one()))


def test_copies_of_one_wire_story_are_one_report(database_url: URL) -> None:
    engine = engine_for(database_url)
    ingest(engine, ARTICLES)
    assert count(engine) == (5, 2)
    shown = card(engine)
    assert (shown["sources"], shown["independent_sources"]) == (5, 2)
    reasons = {row["outlet"]: row["copy"] and row["copy"]["reason"] for row in shown["printings"]}
    assert reasons["Lantern"] is None
    assert reasons["Gazette"] == "shared passages"
    assert reasons["Herald"] == "same agency"
    assert sorted(str(reasons[name]) for name in ("Post", "News")) == ["None", "same text"]
    assert {row["report"] for row in shown["printings"] if row["outlet"] != "Lantern"} != {
        row["report"] for row in shown["printings"] if row["outlet"] == "Lantern"
    }
    with reading(engine) as connection:
        view = connection.execute(text("SELECT sources, independent FROM v_quotes WHERE sources = 5")).one()
    assert tuple(view) == (5, 2)
    assert verify(engine).faults == []


def test_what_was_told_to_an_agency_is_its_report(blank_database: Callable[[], Any]) -> None:
    told = SAID.replace("Mayor Ines Tarrow said", "Mayor Ines Tarrow told Reuters")
    given = [
        article(f"{story(2)}.\n\n{told}\n", outlet="Post", published="2020-05-04"),
        article(f"{story(3)}.\n\n{SAID}\n", outlet="Reuters", published="2020-05-09"),
        article(f"{story(4)}.\n\n{SAID}\n", outlet="Lantern", published="2020-05-04"),
    ]
    for order in permutations(given):
        with blank_database() as engine:
            ingest(engine, order, batch_articles=1)
            assert count(engine) == (3, 2)
            reasons = {row["outlet"]: row["copy"] and row["copy"]["reason"] for row in card(engine)["printings"]}
            assert reasons == {"Post": None, "Reuters": "same interview", "Lantern": None}
            assert verify(engine).faults == []


def test_a_document_is_nobody_to_whom_it_was_told(blank_database: Callable[[], Any]) -> None:
    posted = SAID.replace("Mayor Ines Tarrow said", "Mayor Ines Tarrow said in the post")
    with blank_database() as engine:
        ingest(engine, [article(f"{story(2)}.\n\n{posted}\n", outlet="Gazette"), article(SAID, outlet="The Post")])
        assert count(engine) == (2, 2)


def test_any_order_and_batching_gives_the_same_count(blank_database: Callable[[], Any]) -> None:
    for number, order in enumerate(permutations(ARTICLES[1:])):
        with blank_database() as engine:
            ingest(engine, order, batch_articles=1 + number % 3)
            assert count(engine) == (4, 2)


def test_a_byline_that_comes_later_counts(blank_database: Callable[[], Any]) -> None:
    with blank_database() as engine:
        bare = [article(a.text, outlet=a.metadata.outlet or "", published="2020-05-04") for a in ARTICLES[3:]]
        credited = [
            article(a.text, outlet=a.metadata.outlet or "", published="2020-05-04", byline="Reuters")
            for a in ARTICLES[3:]
        ]
        ingest(engine, bare)
        assert count(engine) == (2, 2)
        ingest(engine, credited)
        assert count(engine) == (2, 1)
        assert verify(engine).faults == []


def test_a_database_from_before_gets_its_sketches_at_the_next_ingest(database_url: URL) -> None:
    engine = engine_for(database_url)
    ingest(engine, ARTICLES)
    with writing(engine) as connection:
        connection.execute(delete(sketches))
        reporting.recount(connection)
        assert reporting.outdated(connection)
        assert reporting.stale(connection) == []
    assert count(engine) != (5, 2)
    ingest(engine, [])
    assert count(engine) == (5, 2)


def test_a_count_that_is_wrong_is_a_fault(database_url: URL) -> None:
    engine = engine_for(database_url)
    ingest(engine, ARTICLES)
    with writing(engine) as connection:
        connection.execute(quotes.update().where(quotes.c.n_sources == 5).values(n_reports=5))
    faults = [str(fault) for fault in verify(engine).faults]
    assert len(faults) == 1
    assert "its counts or conflicts aren't those of its attributions" in faults[0]
