"""Two people of one name: what articles say of each, the question about them, and the answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine, text

from quotedb.db.engine import reading
from quotedb.errors import NotFound
from quotedb.services import deciding, finding, lookup, review
from quotedb.services import ingest as ingesting
from quotedb.services.contract import Record
from quotedb.services.deciding import Author
from quotedb.services.verify import verify
from tests.services.conftest import article, everything

ARTICLES = (
    article(
        "The health minister, Odo Fenwick, visited the harbour on Monday.\n\n"
        '"We will build three new wards in the north," said Fenwick. "Nobody will wait for a doctor," he added.',
        path="minister.txt",
        outlet="Wire",
    ),
    article(
        'Health Minister Odo Fenwick said on Tuesday: "We will build three new wards in the north."',
        path="again.txt",
        outlet="Post",
    ),
    article(
        "Odo Fenwick, a plumber from Harwick, looked at the pipes. "
        '"I never saw so much rust in one house," Fenwick said.',
        path="plumber.txt",
        outlet="Echo",
    ),
    article(
        'Odo Fenwick opened the fair. "It was the best day of the summer by far," said Odo Fenwick.',
        path="fair.txt",
        outlet="Late",
    ),
)
RUST, FAIR = "I never saw so much rust in one house,", "It was the best day of the summer by far,"
_SECONDS = count()


def author() -> Author:
    """Somebody, a second later than the last time."""
    now = datetime(2031, 5, 6, tzinfo=UTC) + timedelta(seconds=next(_SECONDS))
    return Author("ana", None, now=lambda: now)


@pytest.fixture
def fenwicks(database: Engine) -> Engine:
    ingesting.ingest(database, ARTICLES)
    return database


def speakers_of(engine: Engine) -> dict[str, str]:
    """Who says what."""
    return {row["text"]: row["speaker"] for row in everything(engine)["attributions"] if row["kind"] != "indirect"}


def questions(engine: Engine) -> list[review.Item]:
    with reading(engine) as connection:
        return [item for item in review.queue(connection) if item.sort == "person"]


def card(engine: Engine, name: str) -> Record:
    with reading(engine) as connection:
        (found,) = finding.find_speakers(connection, name)
        return lookup.speaker_card(connection, found)


def test_a_description_is_a_span_of_its_article(fenwicks: Engine) -> None:
    texts = {one.metadata.path: one.text for one in ARTICLES}
    told = {
        (row["source"]["path"], texts[row["source"]["path"]][slice(*span)])
        for row in everything(fenwicks)["attributions"]
        for span in row["described"]
    }
    assert told == {
        ("minister.txt", "The health minister"),
        ("again.txt", "Health Minister"),
        ("plumber.txt", "a plumber from Harwick"),
    }
    with reading(fenwicks) as connection:
        query = text("SELECT DISTINCT described FROM v_attributions WHERE described IS NOT NULL")
        assert set(connection.execute(query).scalars()) == {one for _, one in told}
    assert not verify(fenwicks).faults


def test_the_speaker_is_shown_with_descriptions_and_the_doubt(fenwicks: Engine) -> None:
    found = card(fenwicks, "Fenwick")
    assert found["described"] == [
        {"text": "Health Minister", "articles": 2},
        {"text": "a plumber from Harwick", "articles": 1},
    ]
    assert "a plumber from Harwick" in found["hardly_one"]


def test_no_sets_the_fewer_articles_name_apart_and_undo_joins_them_again(fenwicks: Engine) -> None:
    before = everything(fenwicks)
    (item,) = questions(fenwicks)
    assert item.record()["asks"] == "is this one person?"
    done = review.answer(fenwicks, item, "no", author())
    assert [one.verdict for one in done.made] == ["speaker", "different"]
    said = speakers_of(fenwicks)
    assert said.pop(RUST) == "Odo Fenwick (plumber from Harwick)"
    assert set(said.values()) == {"Odo Fenwick"}
    assert card(fenwicks, "Odo Fenwick (plumber from Harwick)")["quotes"] == 1
    assert card(fenwicks, item.a)["hardly_one"] is None
    assert not questions(fenwicks)
    with reading(fenwicks) as connection:
        assert not review.still_open(connection, item)
    with pytest.raises(NotFound):
        deciding.part(fenwicks, item.a, author())
    assert not verify(fenwicks).faults
    for one in reversed(done.made):
        deciding.undo(fenwicks, one.public_id, author())
    assert everything(fenwicks)["attributions"] == before["attributions"]
    assert len(questions(fenwicks)) == 1


@pytest.mark.parametrize("given", ["yes", "skip"])
def test_yes_and_skip_ask_no_more(fenwicks: Engine, given: review.Answer) -> None:
    (item,) = questions(fenwicks)
    review.answer(fenwicks, item, given, author())
    assert not questions(fenwicks)
    with reading(fenwicks) as connection:
        assert not review.still_open(connection, item)
    assert card(fenwicks, "Fenwick")["hardly_one"] is None
    assert set(speakers_of(fenwicks).values()) == {"Odo Fenwick"}


def test_the_decision_stands_whatever_comes_after(fenwicks: Engine) -> None:
    (item,) = questions(fenwicks)
    review.answer(fenwicks, item, "no", author())
    more = article('Plumber Odo Fenwick said: "Rust is the worst of all the evils."', path="more.txt", outlet="Wire")
    ingesting.ingest(fenwicks, [more])
    assert speakers_of(fenwicks)[RUST] == "Odo Fenwick (plumber from Harwick)"
    assert speakers_of(fenwicks)[FAIR] == "Odo Fenwick"
    (again,) = questions(fenwicks)  # whose words the new ones are nobody has said
    assert again.a == item.a


def test_what_somebody_once_was_is_no_doubt(database: Engine) -> None:
    former = article(ARTICLES[2].text.replace("a plumber", "a former plumber"), path="former.txt")
    ingesting.ingest(database, [*ARTICLES[:2], former])
    assert not questions(database)
    assert card(database, "Fenwick")["hardly_one"] is None


def test_what_no_longer_stands_is_not_asked_about(database: Engine) -> None:
    old, new = ARTICLES[2].text, ARTICLES[2].text.replace(", a plumber from Harwick,", "")
    ingesting.ingest(database, [*ARTICLES[:2], article(old, url="https://echo.example/p", published="2031-05-01")])
    assert len(questions(database)) == 1
    ingesting.ingest(database, [article(new, url="https://echo.example/p", published="2031-05-02")])
    assert not questions(database)
