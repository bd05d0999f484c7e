"""Names in the database: voices without a name belong to their article, and blocks follow the rules that make them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from quotedb.db.engine import reading, writing
from quotedb.db.tables import aliases
from quotedb.extract.model import Attribution, Extraction, Speaker
from quotedb.merge.speakers import cluster_names
from quotedb.services import disputes, finding, lookup, naming, quoting
from quotedb.services import ingest as service
from quotedb.services.ingest import ingest
from quotedb.services.pages import Choice
from quotedb.services.verify import verify
from quotedb.text.spans import Span
from tests.services.conftest import article, everything

CHANT = "The quarry belongs to everybody who ever carried a stone out of it"


def says(*speakers: Speaker) -> Any:
    """An extractor that gives the chant to these speakers."""

    def extract(text: str) -> Extraction:
        start = text.index(CHANT)
        span = Span(start, start + len(CHANT))
        return Extraction((Attribution("direct", (span,), speakers, None, None, None, 0.9, "test"),))

    return extract


PROTESTERS = Speaker("protesters", "unnamed")


@pytest.fixture
def chanted(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Two outlets give the chant to protesters, a third one to a named man, joined by others."""
    for outlet, speakers in (
        ("Post", (PROTESTERS,)),
        ("News", (PROTESTERS,)),
        ("Wire", (Speaker("Odo Fenwick", "person"), PROTESTERS)),
    ):
        monkeypatch.setattr(service, "extract", says(*speakers))
        ingest(database, [article(f'"{CHANT}," they said in {outlet}.', outlet=outlet, published="2020-05-04")])
    return database


def test_voices_without_a_name_are_one_in_each_article_and_no_more(chanted: Engine) -> None:
    found = everything(chanted)
    speakers = [row for row in found["speakers"] if row["name"] == "protesters"]
    assert [row["kind"] for row in speakers] == ["unnamed"] * 3
    assert [row["attributions"] for row in speakers] == [1] * 3
    assert sorted(map(str, (row["speaker"] for row in found["attributions"]))) == [
        "['Odo Fenwick', 'protesters']",
        "protesters",
        "protesters",
    ]
    assert len({str(row["speaker_id"]) for row in found["attributions"]}) == 3
    assert not verify(chanted).faults


def test_they_contradict_nobody(chanted: Engine) -> None:
    (quote,) = everything(chanted)["quotes"]
    assert (quote["sources"], quote["conflict"]) == (3, False)
    with reading(chanted) as connection:
        assert disputes.list_conflicts(connection, Choice()).rows == []
        card = quoting.quote_card(connection, finding.find_quote(connection, quote["quote"]))
    assert not card["conflict"]
    assert [(answer["speaker"], answer["named"], answer["outlets"]) for answer in card["answers"]] == [
        ("Odo Fenwick + protesters", True, ["Wire"]),
        ("protesters", False, ["News", "Post"]),
    ]


def test_they_are_listed_when_asked_for(chanted: Engine) -> None:
    with reading(chanted) as connection:
        assert [row["name"] for row in lookup.list_speakers(connection, None, 0.0, 0, 0).rows] == ["Odo Fenwick"]
        everyone = lookup.list_speakers(connection, None, 0.0, 0, 0, unnamed=True).rows
        assert sorted(row["name"] for row in everyone) == ["Odo Fenwick", *["protesters"] * 3]
        assert len(lookup.list_speakers(connection, "unnamed", 0.0, 0, 0).rows) == 3
        assert lookup.stats(connection)["speakers"] == 1
        assert len(finding.find_speakers(connection, "protesters")) == 3


def test_a_named_speaker_of_the_same_words_is_another(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "extract", says(PROTESTERS))
    ingest(database, [article(CHANT, outlet="Post")])
    monkeypatch.setattr(service, "extract", says(Speaker("Protesters", "group")))
    ingest(database, [article(CHANT + ".", outlet="News")])
    assert sorted(row["kind"] for row in everything(database)["speakers"]) == ["group", "unnamed"]


def blocks(engine: Engine) -> dict[str, str]:
    with reading(engine) as connection:
        return {row.key: row.block for row in connection.execute(select(aliases.c.key, aliases.c.block))}


def test_names_of_an_older_database_are_grouped_by_the_next_import(database: Engine, blank_database: Any) -> None:
    """After the migration no name has its block; and new rules may group names otherwise than they are stored."""
    one = article('"We will go," Pawel Okker said. "We will go," Ines Tarrow said.', outlet="Post")
    two = article('"We will stay," Pavel Okker said.', outlet="News")
    ingest(database, [one])
    wanted = blocks(database)
    assert all(wanted.values()), "every name has its block"
    with writing(database) as connection:
        connection.execute(update(aliases).values(block=""))
    with reading(database) as connection:
        assert naming.outdated(connection)
    ingest(database, [two])
    with reading(database) as connection:
        assert not naming.outdated(connection)
    assert wanted.items() < blocks(database).items()
    with blank_database() as reference:
        ingest(reference, [one, two])
        assert everything(database) == everything(reference)
        assert blocks(database) == blocks(reference)
    assert "Pavel Okker" in {row["name"] for row in everything(database)["speakers"]}


def test_other_rules_group_what_is_stored(
    database: Engine, blank_database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [
        article(f'"{CHANT}," Pawel Okker said.', outlet="Post", published="2020-05-04"),
        article(f'"{CHANT}," Pavel Okker said.', outlet="News", published="2020-05-04"),
    ]
    apart = cluster_names
    monkeypatch.setattr(naming, "cluster_names", lambda nodes: [c for node in nodes for c in apart([node])])
    ingest(database, whole)
    assert len(everything(database)["speakers"]) == 2
    monkeypatch.undo()
    monkeypatch.setattr(naming, "_CURRENT", "next ")
    assert ingest(database, []).seen == 0
    with blank_database() as reference:
        ingest(reference, whole)
        assert everything(database) == everything(reference)
    assert len(everything(database)["speakers"]) == 1
    assert not verify(database).faults
