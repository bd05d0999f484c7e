"""The same articles in any order and any batches: the same export, ids included."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from quotedb.db.engine import writing
from quotedb.db.tables import links, merge_keys
from quotedb.errors import InputRefused
from quotedb.parsers.articles import Article, published_at
from quotedb.parsers.inputs import read_articles
from quotedb.services.ingest import ingest
from tests.services.conftest import FAIR, article, everything

SENTENCES = [
    '"We will not reopen the northern quarry before the spring floods have passed," Ines Tarrow said.',
    '"we will not reopen the northern quarry, before the spring floods have passed", said Inès Tarrow, the mayor.',
    'Tarrow said the quarry would stay shut "before the spring floods have passed".',
    '"We will not reopen the northern quarry before the spring floods," Paul Tarrow told reporters.',
    "Ines Tarrow and Paul Tarrow disagreed for an hour.",
    '"The granary tithe is a relic of a crueller century," Okker said.',
    'Deputy mayor Pavel Okker called the tithe "a relic of a crueller century".',
    'Deputy mayor Pawel Okker said: "The granary tithe is a relic of a crueller century, and nobody mourns it."',
    'The Quarrymen’s Guild called it "an important step".',
    'A spokesman for the Quarrymen’s Guild, Odo Fenwick, said it was "an important step".',
    '"An important step," said Fenwick.',
    '"We lost 14 carts in the flood," said Odo Fenwick. "We lost 41 carts in the flood," said Pavel Okker.',
    "According to Ines Tarrow, the quarry employs 300 people.",
]
OUTLETS = [None, "The Quayside Post", "Upland News", "upland news", "Valley Wire"]
DAYS = [None, "2020-05-04", "2020-05-05", "2020-06-20"]

articles = st.builds(
    lambda sentences, outlet, day, path: article(
        "\n\n".join(SENTENCES[n] for n in sentences),
        **{k: v for k, v in {"outlet": outlet, "published": day, "path": path}.items() if v is not None},
    ),
    st.lists(st.integers(0, len(SENTENCES) - 1), min_size=1, max_size=5, unique=True),
    st.sampled_from(OUTLETS),
    st.sampled_from(DAYS),
    st.sampled_from(["a.txt", "b.txt", None]),
)
Blank = Callable[[], Any]


def load(engine: Engine, order: Sequence[Article | InputRefused], sizes: list[int]) -> None:
    """Ingest in this order, in batches of these sizes over and over."""
    rest, turn = list(order), 0
    while rest:
        size = sizes[turn % len(sizes)]
        ingest(engine, rest[:size], batch_articles=2)
        rest, turn = rest[size:], turn + 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(articles, min_size=2, max_size=6).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))),
    st.lists(st.integers(1, 4), min_size=1, max_size=3),
)
def test_any_order_and_any_batches(
    blank_database: Blank, orders: tuple[list[Article], list[Article]], sizes: list[int]
) -> None:
    with blank_database() as one, blank_database() as other:
        ingest(one, orders[0])
        load(other, orders[1], sizes)
        first, second = everything(one), everything(other)
    assert first == second


copies = st.builds(
    lambda day, path, title: article(
        FAIR, **{k: v for k, v in {"published": day, "path": path, "title": title}.items() if v is not None}
    ),
    st.sampled_from([None, *DAYS, "2020-05-05T07:00:00Z"]),
    st.sampled_from(["a.txt", "b.txt", None]),
    st.sampled_from(["A wet fair", "The fair", None]),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(copies, min_size=2, max_size=6).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))),
    st.lists(st.integers(1, 3), min_size=1, max_size=3),
)
def test_the_copies_of_one_text_in_any_order(
    blank_database: Blank, orders: tuple[list[Article], list[Article]], sizes: list[int]
) -> None:
    with blank_database() as one, blank_database() as other:
        ingest(one, orders[0])
        load(other, orders[1], sizes)
        found = everything(one)
        assert found == everything(other)
    days = {published_at(one.metadata.published).date() for one in orders[0] if one.metadata.published}
    assert len({claim["source"]["id"] for claim in found["attributions"]}) == max(1, len(days))


def test_orders_on_both_databases(database: Engine, blank_database: Blank) -> None:
    whole = [
        article("\n\n".join(SENTENCES[n] for n in found), outlet=outlet, published=day)
        for found, outlet, day in [
            ((0, 4, 5), "The Quayside Post", "2020-05-04"),
            ((1, 6, 8), "Upland News", "2020-05-05"),
            ((2, 3, 7), "Valley Wire", "2020-05-04"),
            ((9, 10, 11), "Upland News", "2020-05-04"),
        ]
    ]
    with blank_database() as reference:
        ingest(reference, whole)
        wanted = everything(reference)
    load(database, whole[::-1], [1])
    assert everything(database) == wanted
    assert any(row["sources"] > 1 for row in wanted["quotes"])
    assert wanted["links"]


def _seed_articles() -> list[Path]:
    given_folder = os.environ.get("QUOTEDB_SEED_ARTICLES")
    folder = Path(given_folder) if given_folder else Path(__file__).parents[3] / "shared" / "seeds"
    return sorted(folder.glob("*.txt"))


@pytest.mark.skipif(len(_seed_articles()) != 5, reason="the five seed articles aren't here (QUOTEDB_SEED_ARTICLES)")
@pytest.mark.parametrize("order", ["01234", "43210", "20413", "31042", "14302", "40231"])
def test_the_seed_articles_in_some_orders(blank_database: Blank, order: str) -> None:
    """Some of the 120 orders; benchmarks/orders.py goes through all of them."""
    found = list(read_articles(map(str, _seed_articles())))
    with blank_database() as reference, blank_database() as one, blank_database() as many:
        ingest(reference, found)
        wanted = everything(reference)
        ingest(one, [found[int(n)] for n in order])
        assert everything(one) == wanted
        load(many, [found[int(n)] for n in order], [1])
        assert everything(many) == wanted


def said_by(name: str, outlet: str, day: str | None, phrase: str = "We are ready to talk", **metadata: str) -> Article:
    """A stock phrase, which is one quote only for one speaker and about one time."""
    metadata |= {"outlet": outlet} if day is None else {"outlet": outlet, "published": day}
    return article(f'Mayor {name} spoke. "{phrase}," {name} said.\n', **metadata)


def marked(engine: Engine) -> list[dict[str, Any]]:
    """The quotes that are no indirect speech."""
    return [quote for quote in everything(engine)["quotes"] if quote["kind"] != "indirect"]


@pytest.mark.parametrize("names", [("Pawel Okker", "Pavel Okker"), ("Pavel Okker", "Pawel Okker")])
def test_what_a_speaker_said_follows_when_the_speaker_gets_another_id(
    database: Engine, blank_database: Blank, names: tuple[str, str]
) -> None:
    whole = [said_by(names[0], "Post", "2020-05-04"), said_by(names[1], "News", "2020-05-04")]
    whole += [said_by(names[0], "Wire", "2020-05-05"), said_by(names[1], "Copy", "2020-05-05")]
    load(database, whole, [1])
    with blank_database() as reference:
        ingest(reference, whole)
        assert everything(database) == everything(reference)
    (quote,) = marked(database)
    assert (quote["sources"], len(quote["speakers"])) == (4, 1)


def test_what_stood_together_parts_when_another_day_becomes_known(database: Engine, blank_database: Blank) -> None:
    at = {outlet: f"https://{outlet.lower()}.example/talk" for outlet in ("Post", "News")}
    ingest(database, [said_by("Pavel Okker", outlet, "2023-01-01", url=url) for outlet, url in at.items()])
    assert [quote["sources"] for quote in marked(database)] == [2]
    earlier = said_by("Pavel Okker", "News", "2020-05-04", url=at["News"])
    ingest(database, [earlier])  # of two days given for one address, the earlier one counts
    with blank_database() as reference:
        ingest(reference, [said_by("Pavel Okker", "Post", "2023-01-01", url=at["Post"]), earlier])
        assert everything(database) == everything(reference)
    assert [quote["sources"] for quote in marked(database)] == [1, 1]


def test_what_is_said_around_the_words_tells_one_occasion(database: Engine, blank_database: Blank) -> None:
    """A stock phrase three weeks apart: one occasion where the articles tell of the same things."""
    around = "At the herring auction in Brell the gillnetters had hissed. "
    others = "The ice rink in Tarrow reopened after its roof was mended. "
    found = [
        article(f'{told}"We are ready to talk," Mayor Pavel Okker said.\n', outlet=outlet, published=day)
        for told, outlet, day in (
            (around, "Post", "2023-01-01"),
            (others, "News", "2023-01-22"),
            (around, "Wire", "2023-01-23"),
        )
    ]
    load(database, found, [1])
    with blank_database() as reference:
        ingest(reference, found[::-1])
        assert everything(database) == everything(reference)
    assert sorted(quote["sources"] for quote in marked(database)) == [1, 2]


def test_words_of_nobody_follow_whom_their_article_quotes(database: Engine, blank_database: Blank) -> None:
    """A fragment without a speaker is found under the speakers of its article, also when one gets another id."""
    whole = '"We shall mend the sluice and then the herring ladder," {} said.\n'
    partly = '"Not one krone more," {} said.\n\nIt would be about "the herring ladder" alone.\n'
    found = [
        article(whole.format("Pavel Okker"), outlet="Post", published="2020-05-04"),
        article(partly.format("Pavel Okker"), outlet="News", published="2020-05-12"),
        article(partly.format("Pawel Okker"), outlet="Wire", published="2020-05-11"),
    ]
    for order in (found, found[::-1]):
        with blank_database() as one, blank_database() as reference:
            load(one, order, [1])
            ingest(reference, found)
            assert everything(one) == everything(reference)
    ingest(database, found)
    assert any(link["exact"] == "the herring ladder" for link in everything(database)["links"])


def test_an_upgrade_that_compares_other_words_merges_all_anew(database: Engine, blank_database: Blank) -> None:
    """What the migration leaves is a database without merge keys, and with the links of another version."""
    found = [said_by("Pavel Okker", outlet, "2023-01-01") for outlet in ("Post", "News")]
    ingest(database, [*found, article(FAIR, outlet="Gazette"), article(FAIR + "\nMore.\n", outlet="Courier")])
    before = everything(database)
    with writing(database) as connection:
        connection.execute(delete(merge_keys))
        connection.execute(delete(links))
    ingest(database, [said_by("Pavel Okker", "Wire", "2023-01-02")])
    after = everything(database)
    assert [quote["sources"] for quote in marked(database)].count(3) == 1
    assert {link["link"] for link in after["links"]} >= {link["link"] for link in before["links"]}
    with blank_database() as reference:
        ingest(reference, [*found, article(FAIR, outlet="Gazette"), article(FAIR + "\nMore.\n", outlet="Courier")])
        ingest(reference, [said_by("Pavel Okker", "Wire", "2023-01-02")])
        assert after == everything(reference)
