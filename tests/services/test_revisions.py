"""Revisions of an article: look-ups show what stands there, history tells what changed, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from quotedb.db.engine import reading
from quotedb.db.tables import revisions, sources
from quotedb.errors import NotFound
from quotedb.extract import extract
from quotedb.parsers.articles import Article
from quotedb.parsers.inputs import read_articles
from quotedb.services import ingest as service
from quotedb.services import storing
from quotedb.services.finding import find_quote, find_speakers
from quotedb.services.history import Claim, changes, history
from quotedb.services.ingest import Summary, ingest
from quotedb.services.lookup import list_sources, list_speakers, search, speaker_card, speaker_quotes, stats
from quotedb.services.pages import Choice
from quotedb.services.quoting import quote_card
from quotedb.services.revising import end_of
from quotedb.services.trace import trace
from quotedb.services.verify import verify
from quotedb.text.ids import representative_id
from tests.services.conftest import article, everything

FIRST = (
    '"We lost 14 carts in the flood and we shall build the ferry anew," Mayor Ines Tarrow said on Monday.\n\n'
    '"The granary tithe is a relic of a crueller century," said her deputy, Paul Okker.\n\n'
    '"Nobody warned the harbour before the water came," Tarrow said.\n'
)
SECOND = (
    FIRST.replace("14 carts", "41 carts")
    .replace("said her deputy, Paul Okker", "said the clerk, Odo Fenwick")
    .replace(
        '"Nobody warned the harbour before the water came," Tarrow said.',
        '"The ferry sails on Friday at noon," Tarrow said.',
    )
)
POST = {"outlet": "Post", "url": "https://post.example/flood"}


def said(engine: Engine, words: str, as_of: datetime | None = None) -> list[dict[str, Any]]:
    with reading(engine) as connection:
        return search(connection, words, Choice(as_of=as_of)).rows


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets the day of May 2031 on which what follows is stored."""

    def on(day: int) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return datetime(2031, 5, day, 12, tzinfo=UTC)

        monkeypatch.setattr(storing, "datetime", Clock)

    return on


def test_views_and_counts_show_what_stands_there(database: Engine) -> None:
    """And are, once the old text comes back, what they were."""
    first = [article(FIRST, **POST), article(FIRST, outlet="News", url="https://news.example/1")]
    ingest(database, first)
    before = {view: rows_of(database, view) for view in ("v_attributions", "v_quotes", "v_speakers", "v_conflicts")}
    exported = everything(database)
    ingest(database, [article(SECOND, **POST)])
    assert len(rows_of(database, "v_attributions")) == 6
    (lost,) = (row for row in rows_of(database, "v_quotes") if "14 carts" in row["text"])
    assert (lost["attributions"], lost["sources"], lost["outlets"]) == (1, 1, 1)
    for row in rows_of(database, "v_quotes"):
        (found,) = (one for one in said(database, row["text"]) if one["quote_id"] == row["quote_id"])
        assert (found["sources"], found["outlets"]) == (row["sources"], row["outlets"])
    with reading(database) as connection:
        page = list_speakers(connection, None, 0.0, 0, 0)
        sure = list_speakers(connection, None, 0.000001, 0, 0)
        assert page == sure
        for row in page.rows:
            (one,) = (found for found in rows_of(database, "v_speakers") if found["speaker_id"] == row["speaker_id"])
            assert one["quotes"] == row["quotes"] + row["indirect"]
    assert rows_of(database, "v_conflicts") != before["v_conflicts"] == []
    assert verify(database).faults == []
    ingest(database, [article(FIRST, **POST)])
    there = [row["attribution_id"] for row in rows_of(database, "v_attributions")]
    assert sorted(there) == sorted(row["attribution_id"] for row in before["v_attributions"])
    assert rows_of(database, "v_conflicts") == []
    assert {row["attribution"] for row in exported["attributions"]} < {
        row["attribution"] for row in everything(database)["attributions"]
    }
    assert verify(database).faults == []


def rows_of(engine: Engine, view: str) -> list[dict[str, Any]]:
    """All rows of a view, in an order of their own."""
    with reading(engine) as connection:
        found = [dict(row._mapping) for row in connection.exec_driver_sql(f"SELECT * FROM {view}")]
    return sorted(found, key=repr)


def test_look_ups_show_what_stands_there_and_what_stood(database: Engine, clock: Callable[[int], None]) -> None:
    clock(1)
    ingest(database, [article(FIRST, **POST), article(FIRST, outlet="News", url="https://news.example/1")])
    clock(3)
    assert ingest(database, [article(SECOND, **POST)]) == Summary(stored=1, revised=1, attributions=3)
    (now,) = said(database, "41 carts")
    assert (now["sources"], [row["outlet"] for row in now["carried_by"]]) == (1, ["Post"])
    (before,) = said(database, "14 carts")
    assert [row["outlet"] for row in before["carried_by"]] == ["News"]
    (then,) = said(database, "14 carts", end_of("2031-05-02"))
    assert (then["sources"], then["outlets"]) == (2, 2)
    assert said(database, "41 carts", end_of("2031-05-02")) == []
    assert said(database, "14 carts", end_of("2031-04-30")) == []
    with reading(database) as connection:
        assert len(list_sources(connection, None, 0, 0).rows) == 2
        assert len(list_sources(connection, None, 0, 0, as_of=end_of("2031-05-02")).rows) == 2
        figures = stats(connection)
        assert (figures["sources"], figures["superseded_sources"]) == (2, 1)
        (okker,) = find_speakers(connection, "Paul Okker")
        assert speaker_card(connection, okker)["quotes"] == 1
        (shown,) = speaker_quotes(connection, okker, Choice()).rows
        assert {row["speaker"]: row["outlets"] for row in shown["answers"]} == {
            "Paul Okker": ["News"],
            "Odo Fenwick": ["Post"],
        }
        (shown,) = speaker_quotes(connection, okker, Choice(as_of=end_of("2031-05-02"))).rows
        assert [sorted(row["outlets"]) for row in shown["answers"]] == [["News", "Post"]]
        names = {row["name"] for row in list_speakers(connection, None, 0.0, 0, 0, as_of=end_of("2031-05-02")).rows}
        assert "Paul Okker" in names and "Odo Fenwick" not in names
    assert verify(database).faults == []


def test_old_evidence_stays_traceable(database: Engine) -> None:
    ingest(database, [article(FIRST, **POST)])
    old = everything(database)["attributions"]
    ingest(database, [article(SECOND, **POST)])
    with reading(database) as connection:
        newest = connection.execute(select(sources.c.public_id).where(sources.c.revises_id.is_not(None))).scalar_one()
        for row in old:
            found = trace(connection, row["attribution"])
            assert (found.record["verified"], found.record["revised_by"]) == (True, newest)
        gone = next(row for row in old if "Nobody warned" in row["text"])
        card = quote_card(connection, find_quote(connection, gone["quote"]))
        assert (card["printings"], card["text"]) == ([], gone["text"])
    assert {row["attribution"] for row in old} < {row["attribution"] for row in everything(database)["attributions"]}


def test_what_weighed_is_told_against_a_printing_that_stands_nowhere_any_more(database: Engine) -> None:
    ingest(database, [article(FIRST, outlet=name, url=f"https://{name}.example/") for name in ("post", "news")])
    first = next(row for row in everything(database)["attributions"] if "14 carts" in row["text"])
    representative = representative_id(first["quote"])
    with reading(database) as connection:
        number = find_quote(connection, first["quote"])
        printings = {row["attribution_id"]: row for row in quote_card(connection, number, weighed=True)["printings"]}
    assert len(printings) == 2 and printings.pop(representative)["why"] is None
    outlet = "post" if [row["outlet"] for row in printings.values()] == ["news"] else "news"
    ingest(database, [article(SECOND, outlet=outlet, url=f"https://{outlet}.example/")])
    with reading(database) as connection:
        (left,) = quote_card(connection, number, weighed=True)["printings"]
    assert [left["attribution_id"]] == list(printings)
    assert (left["why"]["against"], left["why"]["relation"]) == (representative, "same")


def test_history_of_a_source_and_of_a_quote(database: Engine) -> None:
    ingest(database, [article(FIRST, **POST)])
    ingest(database, [article(SECOND, **POST)])
    with reading(database) as connection:
        first = connection.execute(select(sources.c.public_id).where(sources.c.revises_id.is_(None))).scalar_one()
        told = history(connection, first)
        assert [row["change"] for row in told].count("stored") == 3
        changed = {row["change"]: row for row in told if row["revises"]}
        assert changed.keys() == {"altered", "re-attributed", "removed", "added"}
        assert ("14 carts" in changed["altered"]["before"]["text"], "41 carts" in changed["altered"]["text"]) == (
            True,
            True,
        )
        assert (changed["re-attributed"]["before"]["speaker"], changed["re-attributed"]["speaker"]) == (
            "Paul Okker", "Odo Fenwick",
        )  # fmt: skip
        assert "Nobody warned" in changed["removed"]["text"]
        assert "ferry sails" in changed["added"]["text"]
        of_quote = history(connection, changed["altered"]["quote_id"])
        assert [row["change"] for row in of_quote] == (["altered"])
        with pytest.raises(NotFound):
            history(connection, "s" + "0" * 20)


def test_a_text_that_comes_back_stands_again(database: Engine, clock: Callable[[int], None]) -> None:
    for day, text in ((1, FIRST), (2, SECOND), (3, FIRST)):
        clock(day)
        ingest(database, [article(text, **POST)])
    assert said(database, "41 carts") == []
    assert len(said(database, "14 carts")) == 1
    for day, there, not_there in ((1, "14", "41"), (2, "41", "14"), (3, "14", "41")):
        moment = end_of(f"2031-05-0{day}")
        assert len(said(database, f"{there} carts", moment)) == 1
        assert said(database, f"{not_there} carts", moment) == []
    with reading(database) as connection:
        (first, *_) = connection.execute(select(sources.c.public_id).order_by(sources.c.id)).scalars()
        assert len({row["when"] for row in history(connection, first)}) == 3
    assert verify(database).faults == []


def test_in_one_batch_the_last_one_stands(database: Engine) -> None:
    ingest(database, [article(FIRST, **POST), article(SECOND, **POST), article(FIRST, **POST)])
    assert said(database, "41 carts") == []
    assert len(said(database, "14 carts")) == 1


def test_a_file_is_its_path_wherever_it_is_named_from(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        Path("flood.txt").write_text(FIRST if name == "one" else FIRST + "Elsewhere.", encoding="utf-8")
        ingest(database, read_articles(["flood.txt"]))
    (row,) = said(database, "14 carts")
    assert row["sources"] == 2, "two files of one name in two folders are two articles"
    Path("flood.txt").write_text(SECOND, encoding="utf-8")
    assert ingest(database, read_articles([str(tmp_path / "two" / "flood.txt")])).revised == 1
    assert said(database, "14 carts")[0]["sources"] == 1


def test_a_copy_that_stays_keeps_the_text_standing(database: Engine) -> None:
    ingest(database, [article(FIRST, path="a.txt"), article(FIRST, path="b.txt")])
    ingest(database, [article(SECOND, path="a.txt")])
    assert len(said(database, "14 carts")) == len(said(database, "41 carts")) == 1
    ingest(database, [article(SECOND, path="b.txt")])
    assert said(database, "14 carts") == []


def test_an_article_without_an_address_always_stands(database: Engine) -> None:
    ingest(database, [article(FIRST), article(SECOND)])
    assert len(said(database, "14 carts")) == len(said(database, "41 carts")) == 1
    with reading(database) as connection:
        assert connection.execute(select(revisions.c.id)).all() == []


def test_what_is_in_is_not_read_again_even_if_it_says_nothing(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Article] = [
        article(FIRST, **POST),
        article("Nobody spoke.", path="a.txt"),
        article("Rain.", path="b.txt"),
    ]
    ingest(database, given[:2])
    read = []

    def counted(text: str) -> Any:
        read.append(text)
        return extract(text)

    monkeypatch.setattr(service, "extract", counted)
    assert ingest(database, given).stored == 1
    assert read == ["Rain."]
    monkeypatch.setattr(service, "EXTRACTOR_VERSION", "next")
    ingest(database, given)
    assert len(read) == 4
    ingest(database, given)
    assert len(read) == 4


def claim(number: int, text: str, *speakers: str, quote: str | None = None) -> Claim:
    return Claim(f"a{number}", quote or f"q{number}", text, speakers)


def test_changes_between_two_lists_of_claims() -> None:
    before = [
        claim(1, "one two three four", "A"),
        claim(2, "same words", "A"),
        claim(3, "same words", "B"),
        claim(4, "x"),
    ]
    after = [
        claim(5, "one two three five", "A"), claim(6, "same words", "B"), claim(7, "same words", "C"),
        claim(8, "something else"),
    ]  # fmt: skip
    found = [(word, one and one.public_id, two and two.public_id) for word, one, two in changes(before, after)]
    assert ("altered", "a1", "a5") in found
    assert ("kept", "a3", "a6") in found
    assert ("re-attributed", "a2", "a7") in found
    assert ("removed", "a4", None) in found and ("added", None, "a8") in found
    assert len(found) == 5
    assert [word for word, *_ in changes(before, before)] == ["kept"] * 4
    assert next(changes([claim(1, "a b", quote="q")], [claim(2, "c d", quote="q")]))[0] == "altered"


def test_a_day_ends_at_its_end() -> None:
    assert end_of("2031-05-01") == datetime(2031, 5, 2, tzinfo=UTC) - timedelta(microseconds=1)
    assert end_of("2031-05-01T10:00:00+02:00") == datetime(2031, 5, 1, 8, tzinfo=UTC)
    with pytest.raises(ValueError):
        end_of("soon")
