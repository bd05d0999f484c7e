"""Decisions one by one: what they change, what they refuse, what an undo leaves, which words they are about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL

from quotedb.db.engine import reading, writing
from quotedb.errors import InputRefused, NotFound, UsageError
from quotedb.services import deciding, decisions, explain, finding, lookup, migrate, quoting, review
from quotedb.services import ingest as ingesting
from quotedb.services.deciding import Author
from quotedb.services.places import words_of
from quotedb.services.verify import verify
from quotedb.text.spans import Span
from tests.services.conftest import article, everything
from tests.services.test_decided_states import ARTICLES, NAMES, Reader

_SECONDS = count()


def author(name: str = "ana", *, replacing: bool = False, because: str | None = "heard it") -> Author:
    """Somebody, a second later than the last time."""
    now = datetime(2031, 5, 6, tzinfo=UTC) + timedelta(seconds=next(_SECONDS))
    return Author(name, because, replacing, lambda: now)


@pytest.fixture
def reader() -> Iterator[Reader]:
    with ExitStack() as stack:
        yield Reader(stack)


@pytest.fixture
def toy(database: Engine, reader: Reader) -> Engine:
    """The toy articles, read by the first version of the toy extractor."""
    ingesting.ingest(database, ARTICLES)
    return database


def claims(engine: Engine) -> dict[tuple[str, str], Any]:
    """Current attributions by outlet and words."""
    return {(row["source"]["outlet"], row["text"]): row for row in everything(engine)["attributions"]}


def id_of(engine: Engine, outlet: str, words: str) -> str:
    (found,) = [row["attribution"] for (o, w), row in claims(engine).items() if o == outlet and words in w]
    return str(found)


def states(engine: Engine) -> dict[str, str]:
    with reading(engine) as connection:
        return {row["decision_id"]: row["state"] for row in decisions.listed(connection) if row["verdict"] != "undo"}


def lines(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return [json.dumps(row) for row in decisions.exported(connection)]


def test_a_contradiction_is_refused_with_the_decisions_that_it_contradicts(toy: Engine) -> None:
    a, b, c = (id_of(toy, *one) for one in (("News", "important"), ("Wire", "41 carts"), ("Late", "41 carts")))
    first = deciding.same(toy, [a, b], author()).made[0].public_id
    second = deciding.same(toy, [b, c], author()).made[0].public_id
    before = everything(toy)
    with pytest.raises(InputRefused) as error:
        deciding.different(toy, a, c, author())
    assert first in str(error.value) and second in str(error.value) and "--replace" in str(error.value)
    assert "\n" not in str(error.value)
    assert everything(toy) == before and len(states(toy)) == 2
    done = deciding.different(toy, a, c, author(replacing=True))
    assert sorted(done.replaced) == sorted((first, second))
    assert [states(toy)[one] for one in (first, second)] == ["superseded"] * 2
    deciding.undo(toy, done.made[0].public_id, author())
    assert everything(toy) == before
    assert [states(toy)[one] for one in (first, second)] == ["in force"] * 2
    deciding.undo(toy, None, author())
    assert [states(toy)[one] for one in (first, second)] == ["in force", "undone"]
    assert not verify(toy).faults


def test_an_undo_can_be_undone_unless_that_contradicts_what_came_since(toy: Engine) -> None:
    a, b = id_of(toy, "News", "important"), id_of(toy, "Wire", "41 carts")
    together = deciding.same(toy, [a, b], author()).made[0].public_id
    decided = everything(toy)
    undo = deciding.undo(toy, together, author()).made[0].public_id
    deciding.undo(toy, undo, author())
    assert everything(toy) == decided and states(toy) == {together: "in force"}
    deciding.undo(toy, together, author())
    deciding.different(toy, a, b, author())
    with reading(toy) as connection:
        newest = next(row for row in decisions.listed(connection) if row["verdict"] == "undo")["decision_id"]
    with pytest.raises(InputRefused, match="would be in force again, and contradicts"):
        deciding.undo(toy, newest, author())
    with pytest.raises(InputRefused, match="took its place"):
        deciding.undo(toy, together, author())
    with pytest.raises(NotFound):
        deciding.undo(toy, "j" + "0" * 20, author())
    with pytest.raises(NotFound, match="nothing that could be undone"):
        deciding.undo(toy, None, author("bo"))


def test_what_is_decided_already_is_not_decided_again(toy: Engine) -> None:
    a, b = id_of(toy, "News", "important"), id_of(toy, "Wire", "41 carts")
    made = deciding.same(toy, [a, b], author()).made[0].public_id
    again = deciding.same(toy, [b, a], author("bo"))
    assert (again.made, again.already) == ([], [made])
    with pytest.raises(UsageError):
        deciding.same(toy, [a, a], author())
    with pytest.raises(NotFound):
        deciding.same(toy, [a, "a" + "0" * 20], author())
    with pytest.raises(UsageError, match="--by"):
        deciding.same(toy, [a, b], author(" "))


def test_a_person_goes_above_the_extractor_whose_claim_stays(toy: Engine) -> None:
    wanted = id_of(toy, "Wire", "41 carts")
    before = everything(toy)
    deciding.attribute(toy, wanted, ["Okker, no such"], "person", author())
    deciding.attribute(toy, wanted, ["Ines Tarrow"], None, author(replacing=True))
    row = next(row for row in everything(toy)["attributions"] if row["attribution"] == wanted)
    assert (row["extracted_speaker"], row["decided_by"], row["confidence"]) == ("Odo Fenwick", "ana", 1.0)
    assert row["speaker"] in NAMES[:2]
    with reading(toy) as connection:
        card = quoting.quote_card(connection, finding.find_quote(connection, wanted))
        told = explain.explain(connection, wanted)
        (view,) = connection.execute(
            text("SELECT decided_by, extracted_speaker FROM v_attributions WHERE attribution_id = :id"), {"id": wanted}
        )
        assert tuple(view) == ("ana", "Odo Fenwick")
    (printing,) = [one for one in card["printings"] if one["attribution_id"] == wanted]
    assert (printing["decided"]["by"], printing["decided"]["because"]) == ("ana", "heard it")
    assert (told["decided"]["extracted_speaker"], told["decided"]["extracted_confidence"]) == ("Odo Fenwick", 0.7)
    with pytest.raises(InputRefused, match="--replace"):
        deciding.attribute(toy, wanted, [], None, author())
    assert deciding.attribute(toy, wanted, ["Ines Tarrow"], None, author()).already
    with pytest.raises(NotFound, match="--kind"):
        deciding.attribute(toy, wanted, ["Nobody Known"], None, author())
    assert not verify(toy).faults
    for _ in range(2):
        deciding.undo(toy, None, author())
    assert everything(toy) == before
    assert not verify(toy).faults


def test_a_name_that_only_a_person_gave_goes_when_that_is_undone_and_its_id_leads_on(toy: Engine) -> None:
    wanted = id_of(toy, "Wire", "41 carts")
    deciding.attribute(toy, wanted, ["Bo Ruiz", "Ines Tarrow"], "person", author())
    row = next(row for row in everything(toy)["attributions"] if row["attribution"] == wanted)
    assert row["speaker"][0] == "Bo Ruiz" and len(row["speaker_id"]) == 2
    new = row["speaker_id"][0]
    deciding.undo(toy, None, author())
    assert "Bo Ruiz" not in {row["name"] for row in everything(toy)["speakers"]}
    with reading(toy) as connection:
        assert [one.name for one in finding.find_speakers(connection, new)] == ["Odo Fenwick"]
        with pytest.raises(NotFound):
            finding.find_speakers(connection, "Bo Ruiz")


def test_nobody_and_a_whole_quote(toy: Engine) -> None:
    wanted = id_of(toy, "Copy", "14 carts")
    before = everything(toy)
    quote = next(row["quote"] for row in before["attributions"] if row["attribution"] == wanted)
    members = [row for row in everything(toy)["attributions"] if row["quote"] == quote]
    done = deciding.attribute(toy, quote, [], None, author(), whole_quote=True)
    assert len(done.made) == len(members)
    rows = {row["attribution"]: row for row in everything(toy)["attributions"]}
    assert {rows[row["attribution"]]["speaker"] for row in members} == {None}
    assert len(members) > 1
    deciding.undo(toy, None, author())  # all that the one command decided
    assert everything(toy) == before


def test_two_names_of_one_speaker_and_one_name_of_two(toy: Engine, blank_database: Any) -> None:
    before = everything(toy)
    deciding.alias(toy, "Odo Fenwick", "Upland Council", author())
    deciding.alias(toy, "Pavel Okker", "Pawel Okker", author(), apart=True)
    deciding.rename(toy, "Odo Fenwick", "The Fen", author())
    speakers = {row["name"]: row for row in everything(toy)["speakers"]}
    assert speakers["The Fen"]["aliases"] == ["Odo Fenwick", "Upland Council"]
    assert "Pawel Okker" not in speakers["Pavel Okker"]["aliases"] and "Pawel Okker" in speakers
    with reading(toy) as connection:
        for name in ("the fen", "Upland Council", "Fenwick"):
            (one,) = finding.find_speakers(connection, name)
            assert one.name == "The Fen"
        card = lookup.speaker_card(connection, one)
        assert [decision["verdict"] for decision in card["decisions"]] == ["same", "called"]
        (by,) = connection.execute(text("SELECT decided_by FROM v_speakers WHERE name = 'The Fen'")).scalars()
        assert by == "ana"
        conflicted = connection.execute(text("SELECT speaker FROM v_conflicts")).scalars().all()
    assert "Odo Fenwick" not in conflicted
    with pytest.raises(InputRefused, match="contradicts"):
        deciding.alias(toy, "Upland Council", "Odo Fenwick", author(), apart=True)
    with pytest.raises(InputRefused, match="contradicts"):
        deciding.rename(toy, "The Fen", "Another", author())
    assert not verify(toy).faults
    told = lines(toy)
    with blank_database() as other:  # the decisions first, then the articles, last one first
        decisions.import_lines(other, told, "here", author())
        assert set(states(other).values()) == {"orphaned"}
        ingesting.ingest(other, ARTICLES[::-1], batch_articles=1)
        assert everything(other) == everything(toy)
        assert set(states(other).values()) == {"in force"}
    for _ in range(3):
        deciding.undo(toy, None, author())
    assert everything(toy) == before


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("[We will go,] he said", "[We will go], he said", True),
        ("[ We will go] he said", " [We will go ]he said", True),
        ("[We will go] he said", "[We will go he] said", False),
        ("[We will not go] he said", "We will [not go] he said", False),
        ("[We paid 14] he said", "[We paid 1]4 he said", False),
        ("[We will] go [now] he", "[We will go now] he", False),
        ("[We will] ... [go] he", "[We will ... go] he", True),
        ("[…] he", "[…] he", True),
    ],
)
def test_the_same_words_are_known_again_and_no_others(one: str, two: str, same: bool) -> None:
    """Marks and blanks may be cut otherwise; a word, or a letter, may not."""
    plain = [written.replace("[", "").replace("]", "") for written in (one, two)]
    assert plain[0] == plain[1]
    names = []
    for written in (one, two):
        spans, rest, start = [], "", 0
        for character in written:
            if character == "[":
                start = len(rest)
            elif character == "]":
                spans.append(Span(start, len(rest)))
            else:
                rest += character
        names.append(words_of("s1", spans, rest))
    assert (names[0] == names[1]) == same
    assert names[0] != words_of("s2", [Span(0, 1)], plain[0])


def test_a_decision_follows_its_words_and_waits_where_they_are_gone(toy: Engine, reader: Reader) -> None:
    one, two = id_of(toy, "Post", "northern quarry"), id_of(toy, "Post", "granary")
    for made in (
        deciding.same(toy, [one, two], author()),
        deciding.attribute(toy, two, ["Ines Tarrow"], None, author()),
    ):
        assert made.made
    decided = everything(toy)
    reader.use(2)  # the same words with the comma behind them: other ids, the same decisions
    ingesting.reextract(toy)
    assert set(states(toy).values()) == {"in force"}
    again = everything(toy)
    moved = {row["text"].rstrip(","): row for row in again["attributions"] if row["source"]["outlet"] == "Post"}
    assert len({moved[words]["quote"] for words in moved if "quarry" in words or "granary" in words}) == 1
    assert moved["The granary tithe is a relic of a crueller century"]["decided_by"] == "ana"
    with reading(toy) as connection:
        for row in decided["quotes"]:
            quote = finding.find_quote(connection, row["quote"])
            assert quoting.quote_card(connection, quote)["printings"]
    reader.use(3)  # other words
    ingesting.reextract(toy)
    assert set(states(toy).values()) == {"orphaned"}
    assert not [row for row in everything(toy)["attributions"] if row["decided_by"]]
    assert not verify(toy).faults
    with pytest.raises(NotFound, match="doesn't find these words"):
        deciding.different(toy, two, id_of(toy, "Late", "41 carts"), author())
    reader.use(1)
    ingesting.reextract(toy)
    assert set(states(toy).values()) == {"in force"}
    assert everything(toy) == decided
    with reading(toy) as connection:
        summary = connection.execute(
            text("SELECT count(*) FROM attributions WHERE retired_run_id IS NULL")
        ).scalar_one()
    assert summary == len(decided["attributions"])


def test_reading_again_with_the_same_version_changes_nothing(toy: Engine) -> None:
    before = everything(toy)
    done = ingesting.reextract(toy)
    assert (done.stored, done.reread, done.attributions) == (0, 0, 0)
    assert everything(toy) == before
    with reading(toy) as connection:
        wanted = connection.execute(text("SELECT public_id FROM sources ORDER BY id LIMIT 1")).scalar_one()
    assert ingesting.reextract(toy, [wanted]).seen == 1


def test_a_hundred_decisions_hold_or_wait(database_url: URL, database: Engine, reader: Reader) -> None:
    """After other articles, a new extractor version and an upgrade: none is lost, none is about other words."""
    names = [f"{first} {last}" for first in ("Ines", "Pavel", "Odo", "Bo") for last in ("Tarrow", "Okker", "Ruiz")]
    objects = ["quarry", "granary", "harbour", "railway", "orchard", "foundry", "ferry", "chapel", "archive", "tannery"]

    def texts(rounds: range, outlet: str) -> list[Any]:
        return [
            article(
                "\n".join(
                    f'{names[(n + m) % 12]} said: "Nobody in the valley wanted the {thing} to be sold in {n + 1900},"'
                    for m, thing in enumerate(objects)
                ),
                outlet=f"{outlet} {n}",
                published="2020-05-04",
            )
            for n in rounds
        ]

    ingesting.ingest(database, texts(range(12), "Post"))
    found = sorted(claims(database).items())
    assert len(found) == 120
    made: list[str] = []
    for n in range(50):
        one, two = found[2 * n][1]["attribution"], found[2 * n + 1][1]["attribution"]
        decide = deciding.different if n % 2 else lambda e, a, b, who: deciding.same(e, [a, b], who)
        made += [one.public_id for one in decide(database, one, two, author()).made]
    for n in range(40):
        wanted = found[n]
        done = deciding.attribute(database, wanted[1]["attribution"], [names[n % 12]], None, author())
        made += [one.public_id for one in done.made]
    for n in range(10):
        one, two = f"Ines {names[n % 3].split()[1]}", names[3 + n % 9]
        done = deciding.alias(database, one, two, author(replacing=True), apart=True)
        made += [one.public_id for one in done.made]
    assert len(made) >= 98
    before = states(database)
    ingesting.ingest(database, texts(range(12, 18), "News"))
    assert states(database) == before
    reader.use(2)
    ingesting.reextract(database)
    assert states(database) == before
    reader.use(3)
    ingesting.reextract(database)
    database.dispose()
    migrate.upgrade(database_url)
    after = states(database)
    assert after.keys() == before.keys()
    assert {after[one] for one in made if before[one] == "in force"} == {"in force", "orphaned"}
    rows = {row["attribution"]: row for row in everything(database)["attributions"]}
    with reading(database) as connection:
        for line in decisions.exported(connection):
            words = {target["exact"] for target in line["targets"]}
            decided = {row["text"].rstrip(",") for row in rows.values() if row["decided_by"]}
            if line["verdict"] == "speaker":
                assert (words <= decided) == (after[line["decision"]] == "in force")
    assert not verify(database).faults
    reader.use(1)
    ingesting.reextract(database)
    assert states(database) == before
    assert not verify(database).faults


def test_decisions_of_two_databases_come_together_in_any_order(toy: Engine, blank_database: Any) -> None:
    a, b, c = (id_of(toy, *one) for one in (("News", "important"), ("Wire", "41 carts"), ("Late", "41 carts")))
    kept = deciding.same(toy, [a, b], author()).made[0].public_id
    with blank_database() as other, blank_database() as third:
        ingesting.ingest(other, ARTICLES)
        deciding.different(other, a, b, author("bo"))
        deciding.same(other, [b, c], author("bo"))
        theirs = lines(other)
        told: list[str] = []
        done = decisions.import_lines(
            toy, [*theirs, "{", '"x"', '{"subject": "quote"}'], "f", author(), report=told.append
        )
        assert (done.stored, done.unchanged, done.refused) == (1, 0, 4)
        assert [one for one in told if "line 1: contradicts" in one and kept in one]
        assert [one for one in told if "line 3: no JSON" in one]
        assert states(toy)[kept] == "in force"
        done = decisions.import_lines(toy, theirs, "f", author(replacing=True))
        assert (done.stored, done.unchanged) == (1, 1)
        assert states(toy)[kept] == "undone"
        assert not verify(toy).faults
        mine = lines(toy)
        decisions.import_lines(third, mine[::-1], "f", author())
        ingesting.ingest(third, ARTICLES[::-1])
        assert everything(third) == everything(toy) and lines(third) == mine
        decisions.import_lines(other, mine, "f", author())
        assert everything(other) == everything(toy) and states(other) == states(toy)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"by": "eve"}, "its id isn't that of its content"),
        ({"by": ""}, "no text in by"),
        ({"by": "a\x00b"}, "no text in by"),
        ({"at": "yesterday"}, "no time in at"),
        ({"verdict": "maybe"}, "no decision 'maybe'"),
        ({"targets": []}, "no such targets"),
        ({"supersedes": ["j" + "1" * 20]}, "its id isn't"),
        ({"a": "p" + "1" * 20}, "a is no id"),
        ({"value": 3}, "no such value"),
    ],
)
def test_a_line_that_is_no_decision_is_refused(toy: Engine, change: dict[str, Any], why: str) -> None:
    a, b = id_of(toy, "News", "important"), id_of(toy, "Wire", "41 carts")
    deciding.same(toy, [a, b], author())
    line = json.dumps(json.loads(lines(toy)[0]) | change)
    told: list[str] = []
    done = decisions.import_lines(toy, [line], "f", author(), report=told.append)
    assert (done.stored, done.refused) == (0, 1)
    assert why in told[0] and told[0].startswith("refused: f, line 1: ")


def test_the_review_queue_is_answered_once(toy: Engine) -> None:
    def queue() -> list[review.Item]:
        with reading(toy) as connection:
            return review.queue(connection)

    items = queue()
    assert items == queue()
    assert [item.weight for item in items] == sorted((item.weight for item in items), reverse=True)
    assert {item.sort for item in items} >= {"alike", "names"}
    changed = [item for item in items if item.why.startswith("number changed")]
    assert changed and "14" in changed[0].why and "41" in changed[0].why
    before = everything(toy)
    for turn, item in enumerate(items):
        with reading(toy) as connection:
            if not review.still_open(connection, item):
                continue
        given: review.Answer = ("skip", "no", "yes")[turn % 3]
        assert review.answer(toy, item, given, author()).made
        assert (item.sort, item.a, item.b) not in {(one.sort, one.a, one.b) for one in queue()}
    assert not verify(toy).faults
    while True:
        try:
            deciding.undo(toy, None, author())
        except NotFound:
            break
    assert queue() == items
    assert everything(toy) == before


def test_names_that_are_one_person_by_a_narrow_margin_are_asked_about(database: Engine) -> None:
    said = '"The tithe stays as it is," said {}.\n\n"Nobody asked the guild about it," {} added.\n'
    for number, name in enumerate(
        ["Joe Tarn", "Joseph R. Tarn Jr.", "Tarn", "Muammar Gatafi", "Moammar Qatafi", "Ann Lee"]
    ):
        ingesting.ingest(database, [article(said.format(name, name), outlet=f"Post {number}")])

    def asked(sort: str = "names") -> dict[frozenset[str], review.Item]:
        with reading(database) as connection:
            found = [item for item in review.queue(connection) if item.sort == sort]
        return {frozenset(line.split(" (")[0] for line in item.shown): item for item in found}

    items = asked()
    juniors, spelled = frozenset({"Joe Tarn", "Joseph R. Tarn Jr"}), frozenset({"Muammar Gatafi", "Moammar Qatafi"})
    assert items.keys() == {juniors, spelled}
    assert "junior" in items[juniors].why and "spelled otherwise" in items[spelled].why
    (bare,) = asked("speakers").values()
    assert "once without a given name" in bare.why
    speakers = len(everything(database)["speakers"])
    review.answer(database, items[spelled], "yes", author())
    review.answer(database, items[juniors], "no", author())
    assert asked() == {}
    assert len(everything(database)["speakers"]) == speakers + 1
    with reading(database) as connection:
        assert not review.still_open(connection, items[juniors])
    deciding.undo(database, None, author())
    assert asked().keys() == {juniors}


def test_of_a_crowded_surname_those_who_say_most_are_asked_about(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for times, name in enumerate(["Jon Bell", "Jen Bell", "Bea Bell", "Jan Bell", "Kirsten Tarn", "Kristen Tarn"], 1):
        for number in range(times):
            text = f'"The tithe of {times} and {number} stays as it is," said {name}.\n'
            ingesting.ingest(database, [article(text, outlet="Post", url=f"https://post/{times}/{number}")])

    def asked() -> list[frozenset[str]]:
        with reading(database) as connection:
            found = [item for item in review.queue(connection) if item.sort == "speakers"]
        return [frozenset(line.split(" (")[0] for line in item.shown) for item in found]

    every = asked()
    assert every[0] == {"Kirsten Tarn", "Kristen Tarn"} and set(every[1:]) == {
        frozenset({"Jen Bell", "Jan Bell"}),
        frozenset({"Jon Bell", "Jan Bell"}),
        frozenset({"Jon Bell", "Jen Bell"}),
    }
    monkeypatch.setattr(review, "MOST", 2)
    assert asked() == every[:2]


def test_an_unsure_speaker_is_asked_about(database: Engine, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "LOW", 0.9)
    ingesting.ingest(database, ARTICLES)
    with reading(database) as connection:
        items = [item for item in review.queue(connection) if item.sort == "speaker"]
    assert items and all("confidence 0.70" in item.why for item in items)
    review.answer(database, items[0], "yes", author())
    review.answer(database, items[1], "no", author())
    review.answer(database, items[2], "skip", author())
    with reading(database) as connection:
        left = {item.a for item in review.queue(connection) if item.sort == "speaker"}
    assert left.isdisjoint(item.a for item in items[:3])
    rows = {row["attribution"]: row for row in everything(database)["attributions"]}
    assert rows[items[0].a]["extracted_speaker"] == rows[items[0].a]["speaker"]
    assert rows[items[1].a]["speaker"] is None


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("UPDATE judgements SET superseded_by_id = 2 WHERE id = 1", "what took its place"),
        ("UPDATE judgement_targets SET attribution_id = NULL WHERE judgement_id = 1", "somewhere else"),
        ("UPDATE attributions SET confidence = 0.5", "the speaker isn't whom it names"),
        (
            "UPDATE attributions SET quote_id = (SELECT min(id) FROM quotes) WHERE public_id = '{a}'",
            "aren't as it says",
        ),
        ("UPDATE speakers SET name = 'Somebody'", "isn't called as it says"),
    ],
)
def test_verify_finds_a_decision_that_does_not_hold(toy: Engine, damage: str, fault: str) -> None:
    a, b = id_of(toy, "News", "important"), id_of(toy, "Wire", "41 carts")
    deciding.same(toy, [a, b], author())
    deciding.attribute(toy, a, ["Ines Tarrow"], None, author())
    deciding.rename(toy, "Odo Fenwick", "The Fen", author())
    assert not verify(toy).faults
    assert verify(toy).checked["decisions"] == 3
    with writing(toy) as connection:
        connection.execute(text(damage.format(a=a)))
    found = [str(one) for one in verify(toy).faults]
    assert [one for one in found if one.startswith("decision j") and fault in one], found
