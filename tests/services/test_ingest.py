from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from quotedb.db.engine import reading
from quotedb.db.tables import attributions, merge_keys, metadata, outlets, quotes, revisions, runs, sources, superseded
from quotedb.errors import InputRefused
from quotedb.extract import extract
from quotedb.extract.model import Extraction
from quotedb.parsers.articles import Article
from quotedb.services import clustering
from quotedb.services import ingest as service
from quotedb.services.ingest import Summary, ingest, reextract
from quotedb.services.revising import stands
from quotedb.services.verify import verify
from tests.services.conftest import FAIR, article, everything


def rows(engine: Engine, query: Any) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(query))


def counts(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def test_an_article_is_stored_with_all_that_is_known_of_it(database: Engine) -> None:
    given = {
        "path": "x/fair.txt", "url": "https://post.example/fair", "outlet": "The Quayside Post", "title": "A wet fair",
        "byline": "Nan Ledge", "published": "2020-05-04T08:00:00+02:00", "language": "en",
    }  # fmt: skip
    summary = ingest(database, [article(FAIR, **given)])
    assert (summary.stored, summary.unchanged) == (1, 0)
    (row,) = rows(database, select(sources))
    assert {name: getattr(row, name) for name in given if name != "outlet"} == {
        name: value for name, value in given.items() if name != "outlet"
    }
    assert row.published_at == datetime(2020, 5, 4, 6, tzinfo=UTC)
    assert (row.text, row.encoding, row.encoding_guessed) == (FAIR, "utf-8", False)
    exported = everything(database)["attributions"]
    assert summary.attributions == len(exported) >= 2
    for claim in exported:
        assert claim["text"] == " ".join(FAIR[start:stop] for start, stop in claim["spans"])
        assert claim["source"]["outlet"] == "The Quayside Post"
    assert {"Ines Tarrow"} <= {claim["speaker"] for claim in exported if isinstance(claim["speaker"], str)}
    assert not verify(database).faults


def test_the_same_article_again_changes_nothing_and_is_said(database: Engine) -> None:
    ingest(database, [article(FAIR, outlet="Post", published="2020-05-04")])
    before, tables = everything(database), counts(database)
    summary = ingest(database, [article(FAIR, outlet="Post", published="2020-05-04")] * 2)
    assert summary == Summary(unchanged=2)
    assert (everything(database), counts(database)) == (before, tables)


def test_gaps_are_filled_whichever_copy_comes_first(database: Engine) -> None:
    ingest(database, [article(FAIR, path="b.txt")])
    summary = ingest(database, [article(FAIR, path="c.txt", title="A wet fair", published="2020-05-04")])
    assert (summary.described, summary.unchanged, summary.stored) == (1, 0, 0)
    (row,) = rows(database, select(sources))
    assert (row.path, row.title, row.published) == ("b.txt", "A wet fair", "2020-05-04")
    assert ingest(database, [article(FAIR, path="a.txt")]).described == 1
    assert rows(database, select(sources.c.path))[0].path == "a.txt"


def printed(engine: Engine) -> list[tuple[str | None, ...]]:
    """Day, path and title of the sources."""
    query = select(sources.c.published, sources.c.path, sources.c.title)
    return sorted((tuple(row) for row in rows(engine, query)), key=str)


def test_what_an_outlet_prints_again_on_another_day_is_another_source(database: Engine) -> None:
    first = article(FAIR, outlet="Post", published="2020-05-04", path="a.txt")
    again = article(FAIR, outlet="Post", published="2020-05-05T06:00:00+01:00", path="b.txt")
    assert ingest(database, [first]).stored == 1
    assert ingest(database, [again]) == Summary(stored=1, attributions=len(everything(database)["attributions"]) // 2)
    assert ingest(database, [first, again, article(FAIR, outlet="Post")]) == Summary(unchanged=3)
    assert printed(database) == [("2020-05-04", "a.txt", None), ("2020-05-05T06:00:00+01:00", "b.txt", None)]
    marked = select(quotes.c.n_attributions, quotes.c.n_sources, quotes.c.n_reports).where(quotes.c.kind != "indirect")
    assert {tuple(row) for row in rows(database, marked)} == {(2, 2, 1)}
    assert not verify(database).faults


def test_at_a_url_another_day_is_the_same_source(database: Engine) -> None:
    where = {"outlet": "Post", "url": "https://post.example/fair"}
    ingest(database, [article(FAIR, published="2020-05-05", **where)])
    assert ingest(database, [article(FAIR, published="2020-05-04", **where)]).described == 1
    assert [day for day, *_ in printed(database)] == ["2020-05-04"]


def test_an_earlier_day_that_becomes_known_moves_the_later_one_aside(database: Engine, blank_database: Any) -> None:
    copies = [
        article(FAIR, outlet="Post", published="2020-05-06", path="c.txt", title="Wet"),
        article(FAIR, outlet="Post", title="Fair"),
        article(FAIR, outlet="Post", published="2020-05-05", path="b.txt"),
        article(FAIR, outlet="Post", published="2020-05-04", path="a.txt", title="Wet"),
    ]
    told = [ingest(database, [copy]) for copy in copies]
    assert [(one.stored, one.described, one.unchanged, one.revised) for one in told] == [
        (1, 0, 0, 0),
        (0, 1, 0, 0),
        (1, 0, 0, 0),
        (1, 0, 0, 0),
    ]
    assert printed(database) == [(f"2020-05-0{n}", f"{name}.txt", "Fair") for n, name in [(4, "a"), (5, "b"), (6, "c")]]
    assert [row.address for row in rows(database, select(revisions).order_by(revisions.c.address))] == [
        *("a.txt", "b.txt", "c.txt")
    ]
    assert not rows(database, select(superseded))
    assert not verify(database).faults
    with blank_database() as other:
        ingest(other, copies[::-1])
        assert everything(other) == everything(database)
        assert reextract(other).seen == 3
        assert everything(other) == everything(database)


def test_every_article_of_a_batch_is_counted_once(database: Engine) -> None:
    one, two, three = (article(FAIR, published=f"2020-05-0{n}") for n in (4, 5, 6))
    undated = article(FAIR, path="a.txt")
    assert ingest(database, [undated, two]).seen == 2
    assert [row.published for row in rows(database, select(sources))] == ["2020-05-05"]
    told = ingest(database, [two, one, undated, undated, three])
    assert (told.seen, told.stored, len(printed(database))) == (5, 2, 3)
    assert ingest(database, [three, undated, one]) == Summary(unchanged=3)
    assert not verify(database).faults


def test_a_file_whose_date_is_put_right_takes_its_own_place(database: Engine) -> None:
    for day in ("2020-05-05", "2020-05-04"):
        assert ingest(database, [article(FAIR, published=day, path="a.txt")]).stored == 1
    standing = rows(database, select(sources.c.published).where(stands(sources.c.id)))
    assert [row.published for row in standing] == ["2020-05-04"]


def test_a_day_that_becomes_known_is_taken_into_account(database: Engine, blank_database: Any) -> None:
    other = FAIR.replace("It is wetter", "“It is wetter").replace("the weather", "it all")
    dated = article(FAIR, outlet="Post", published="2020-05-04")
    ingest(database, [article(FAIR, outlet="Post"), article(other, outlet="News", published="2020-05-03")])
    ingest(database, [dated])
    with blank_database() as reference:
        ingest(reference, [dated, article(other, outlet="News", published="2020-05-03")])
        assert everything(database) == everything(reference)


def test_an_outlet_is_one_however_its_name_is_typed(database: Engine) -> None:
    ingest(database, [article(FAIR, outlet="UPLAND NEWS"), article(FAIR + "More.", outlet="Upland  News")])
    (row,) = rows(database, select(outlets))
    assert row.name == "UPLAND NEWS"
    assert len(rows(database, select(sources.c.id))) == 2


def test_a_changed_text_at_the_same_address_revises_the_old_one(database: Engine) -> None:
    where = {"outlet": "Post", "url": "https://post.example/fair"}
    ingest(database, [article(FAIR, **where)])
    ingest(database, [article(FAIR + "Updated.", **where), article(FAIR + "Updated twice.", **where)])
    ingest(database, [article(FAIR + "Elsewhere.", outlet="News", url=where["url"])])
    found = rows(database, select(sources.c.id, sources.c.revises_id).order_by(sources.c.id))
    first, second = (row.id for row in found[:2])
    assert [row.revises_id for row in found] == [None, first, second, None]


def test_what_is_refused_is_said_and_the_rest_stored(database: Engine) -> None:
    said: list[str] = []
    noted = article("Nobody spoke.")
    given: list[Article | InputRefused] = [
        InputRefused("broken", where="a.jsonl:3"),
        article(FAIR),
        InputRefused("empty", where="b.txt"),
        noted,
    ]
    summary = ingest(database, given, report=said.append)
    assert (summary.stored, summary.refused) == (2, 2)
    assert said == ["refused: a.jsonl:3: broken", "refused: b.txt: empty"]


def test_a_failure_leaves_each_batch_whole_or_absent(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    finish = clustering.finish

    def fails_the_second_time(*arguments: Any) -> set[int]:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return finish(*arguments)

    given = [article(f"{FAIR}\nEdition {n}.", outlet=f"Outlet {n}") for n in range(6)]
    monkeypatch.setattr(clustering, "finish", fails_the_second_time)
    with pytest.raises(KeyboardInterrupt):
        ingest(database, given, batch_articles=2)
    assert len(rows(database, select(sources.c.id))) == 2
    assert not verify(database).faults
    monkeypatch.undo()
    summary = ingest(database, given, batch_articles=2)
    assert (summary.stored, summary.unchanged) == (4, 2)
    assert not verify(database).faults


def test_check_32_another_version_of_the_extractor_retires_what_the_last_one_found(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [article(FAIR, outlet="Post"), article(FAIR, outlet="News")]
    ingest(database, given)
    before = everything(database)
    real = extract

    def finds_one_less(text: str) -> Extraction:
        return Extraction(real(text).attributions[1:])

    monkeypatch.setattr(service, "EXTRACTOR_VERSION", "next")
    monkeypatch.setattr(service, "extract", finds_one_less)
    summary = ingest(database, given)
    assert (summary.reread, summary.unchanged) == (2, 0)
    after = everything(database)
    assert len(after["attributions"]) == len(before["attributions"]) - 2
    kept = {row["attribution"] for row in after["attributions"]}
    assert kept < {row["attribution"] for row in before["attributions"]}
    assert all(row["extractor_version"] == "next" for row in after["attributions"])
    old = select(func.count()).select_from(attributions).where(attributions.c.retired_run_id.is_not(None))
    assert rows(database, old)[0][0] == len(before["attributions"])
    assert len(rows(database, select(runs.c.id))) == 2
    stale = (
        select(merge_keys.c.key).join_from(merge_keys, attributions).where(attributions.c.retired_run_id.is_not(None))
    )
    assert not rows(database, stale)
    assert not verify(database).faults
    assert ingest(database, given).unchanged == 2
    monkeypatch.undo()
    ingest(database, given)
    assert everything(database)["attributions"] == before["attributions"]
    assert everything(database)["quotes"] == before["quotes"]
    assert not verify(database).faults


def test_two_outlets_one_text_is_one_quote_of_two_sources(database: Engine) -> None:
    ingest(database, [article(FAIR, outlet="Post"), article(FAIR, outlet="News")])
    found = rows(database, select(quotes))
    assert found
    assert {(row.n_sources, row.n_outlets, row.n_wordings) for row in found} == {(2, 2, 1)}
