from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, event, func, select, text, update
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from quotedb.db.engine import engine_for, open_database, reading, writing
from quotedb.db.prepared import Prepared
from quotedb.db.tables import attributions, quotes
from quotedb.errors import DatabaseProblem, NotFound
from quotedb.services import disputes, finding, lookup, quoting
from quotedb.services.export import export
from quotedb.services.ingest import ingest
from quotedb.services.pages import Choice
from quotedb.services.reporting import recount
from tests.services.conftest import article

QUARRY = "We will not reopen the northern quarry before the spring floods have passed"


@pytest.fixture
def filled(database: Engine) -> Engine:
    ingest(
        database,
        [
            article(f'"{QUARRY}," Mayor Ines Tarrow said.\n\nPaul Tarrow, a carter, called it "folly upon folly".',
                    outlet="Post", published="2020-05-04"),
            article(f'"{QUARRY}!" said Inès Tarrow, the mayor.', outlet="News", published="2020-05-05"),
            article(f'"{QUARRY}," said Paul Tarrow, the carter.', outlet="Wire", published="2020-05-05"),
            article(f'"{QUARRY}," said Paul Tarrow, the carter.', outlet="Copy", published="2020-05-06"),
        ],
    )  # fmt: skip
    return database


def named(connection: Connection, name: str) -> list[str]:
    return [found.name for found in finding.find_speakers(connection, name)]


def test_a_surname_lists_all_who_bear_it_and_a_full_name_one(filled: Engine) -> None:
    with reading(filled) as connection:
        assert sorted(named(connection, "tarrow")) == ["Ines Tarrow", "Paul Tarrow"]
        assert named(connection, "Paul Tarrow") == ["Paul Tarrow"]
        assert named(connection, "INÈS TARROW") == ["Ines Tarrow"]
        assert named(connection, "Ines") == ["Ines Tarrow"]
        (paul,) = finding.find_speakers(connection, "Paul Tarrow")
        assert finding.find_speakers(connection, paul.public_id) == [paul]
        for name in ("Nobody", "", "%", "_", "p" + "0" * 20):
            with pytest.raises(NotFound):
                finding.find_speakers(connection, name)


def test_quotes_of_a_speaker_with_carriers_wordings_and_disagreement(filled: Engine) -> None:
    with reading(filled) as connection:
        (ines,) = finding.find_speakers(connection, "Ines Tarrow")
        card = lookup.speaker_card(connection, ines)
        page = lookup.speaker_quotes(connection, ines, Choice())
    assert (card["quotes"], card["indirect"], card["counts_are_lower_bounds"]) == (len(page.rows), 0, False)
    (row,) = page.rows
    assert row["conflict"]
    assert row["speaker"] == "Ines Tarrow | Paul Tarrow"
    assert [c["published"][-1] for c in row["carried_by"]] == ["4", "5", "5", "6"]
    assert sorted(c["outlet"] for c in row["carried_by"]) == ["Copy", "News", "Post", "Wire"]
    assert (row["outlets"], row["sources"]) == (4, 4)
    assert {a["speaker"]: sorted(a["outlets"]) for a in row["answers"]} == {
        "Ines Tarrow": ["News", "Post"],
        "Paul Tarrow": ["Copy", "Wire"],
    }


def test_pages_are_disjoint_and_complete(filled: Engine) -> None:
    with reading(filled) as connection:
        (paul,) = finding.find_speakers(connection, "Paul Tarrow")
        whole = lookup.speaker_quotes(connection, paul, Choice(limit=0))
        first = lookup.speaker_quotes(connection, paul, Choice(limit=1))
        second = lookup.speaker_quotes(connection, paul, Choice(limit=1, offset=1))
        beyond = lookup.speaker_quotes(connection, paul, Choice(limit=1, offset=2))
    assert len(whole.rows) == 2
    assert (first.more, second.more, beyond.more, whole.more) == (True, False, False, False)
    assert first.rows + second.rows == whole.rows
    assert beyond.rows == []


def test_a_quote_whole(filled: Engine) -> None:
    with reading(filled) as connection:
        (row,) = disputes.list_conflicts(connection, Choice()).rows
        card = quoting.quote_card(connection, finding.find_quote(connection, row["quote_id"]))
        again = [
            quoting.quote_card(connection, finding.find_quote(connection, one["attribution_id"]))
            for one in card["printings"]
        ]
        former = "q" + card["printings"][-1]["attribution_id"][1:]
        assert quoting.quote_card(connection, finding.find_quote(connection, former)) == card
        for wrong in ("q" + "0" * 20, "a" + "0" * 20, "x", "", "%"):
            with pytest.raises(NotFound):
                finding.find_quote(connection, wrong)
    assert again == [card] * 4
    assert (card["sources"], card["independent_sources"], card["outlets"]) == (4, 3, 4)
    assert card["conflict"]
    changed = {one["outlet"]: [d["kind"] for d in one["differences"]] for one in card["printings"]}
    assert changed["Post"] == []
    assert changed["News"] == ["punctuation"]
    (mark,) = next(one for one in card["printings"] if one["outlet"] == "News")["differences"]
    assert (mark["a"][2], mark["b"][2]) == (",", "!")


def test_search_takes_everything_literally(filled: Engine) -> None:
    nothing = ['"', "AND", "OR", "NEAR(a b)", "it's", "(", "-", "*", "a:b", "quarr*", "", "'", "\\", "%", "quarry OR x"]
    with reading(filled) as connection:
        for words in nothing:
            assert lookup.search(connection, words, Choice()).rows == [], words
        for words in [
            "northern quarry",
            "QUARRY",
            '"quarry" (floods)',
            "quarry*",
            "northern-quarry",
            "NOT reopen",
            "'not",
        ]:
            (row,) = lookup.search(connection, words, Choice()).rows
            assert QUARRY in row["text"], words


def test_choices_leave_out(filled: Engine) -> None:
    with reading(filled) as connection:
        assert lookup.search(connection, "quarry", Choice(kind="mixed")).rows == []
        assert lookup.search(connection, "folly", Choice(kind="mixed")).rows
        assert lookup.search(connection, "quarry", Choice(indirect=True)).rows == []
        sure = lookup.search(connection, "quarry", Choice(min_confidence=1.0)).rows
        assert sure == [] or all(row["confidence"] == 1.0 for row in sure)


def test_indirect_speech_is_kept_apart(filled: Engine) -> None:
    with writing(filled) as connection:
        number = connection.execute(select(attributions.c.id).where(attributions.c.text.contains("folly"))).scalar_one()
        connection.execute(update(attributions).where(attributions.c.id == number).values(kind="indirect"))
        recount(connection)
    with reading(filled) as connection:
        (paul,) = finding.find_speakers(connection, "Paul Tarrow")
        card = lookup.speaker_card(connection, paul)
        assert (card["quotes"], card["indirect"]) == (1, 1)
        assert all("folly" not in row["text"] for row in lookup.speaker_quotes(connection, paul, Choice()).rows)
        (row,) = lookup.speaker_quotes(connection, paul, Choice(indirect=True)).rows
        assert "folly" in row["text"]
        assert lookup.search(connection, "folly", Choice()).rows == []
        listed = {r["name"]: (r["quotes"], r["indirect"]) for r in lookup.list_speakers(connection, None, 0, 0, 0).rows}
        assert listed == {"Paul Tarrow": (1, 1), "Ines Tarrow": (1, 0)}
        assert lookup.stats(connection)["attributions_by_kind"] == {"direct": 4, "indirect": 1}


def test_lists(filled: Engine) -> None:
    with reading(filled) as connection:
        found = lookup.list_sources(connection, None, 3, 0)
        assert [row["outlet"] for row in found.rows] == ["Post", "News", "Wire"]
        assert found.more
        assert [row["outlet"] for row in lookup.list_sources(connection, "copy", 0, 0).rows] == ["Copy"]
        assert [row["quotes"] for row in found.rows] == [2, 1, 1]
        assert [row["outlet"] for row in lookup.list_outlets(connection, 0, 0).rows] == ["Copy", "News", "Post", "Wire"]
        assert lookup.list_outlets(connection, 1, 1).more
        figures = lookup.stats(connection)
        assert (figures["sources"], figures["independent_texts"], figures["conflicts"]) == (4, 3, 1)


def test_a_reader_cannot_write(filled: Engine) -> None:
    with pytest.raises((DatabaseProblem, DBAPIError)), reading(open_database(filled.url, read_only=True)) as connection:
        connection.execute(delete(quotes))


def test_a_look_up_takes_few_statements_however_much_there_is(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page's rows come in one statement, not in one for each row."""
    seen: list[str] = []
    run = Prepared._run

    def counted(self: Prepared, *given: Any) -> list[Any]:
        seen.append(str(self.statement))
        return run(self, *given)

    monkeypatch.setattr(Prepared, "_run", counted)
    with reading(filled) as connection:
        event.listen(connection, "before_cursor_execute", lambda *given: seen.append(given[2]))

        def taken(work: Callable[[], object]) -> int:
            seen.clear()
            work()
            return len(seen)

        (paul,) = finding.find_speakers(connection, "Paul Tarrow")
        (row, *_) = lookup.search(connection, "quarry", Choice()).rows
        assert taken(lambda: finding.find_speakers(connection, paul.public_id)) == 1
        assert taken(lambda: finding.find_speakers(connection, "tarrow")) == 2
        assert taken(lambda: lookup.speaker_card(connection, paul)) == 2  # and what articles say that he is
        assert taken(lambda: lookup.speaker_quotes(connection, paul, Choice())) == 2
        assert taken(lambda: lookup.search(connection, "quarry", Choice())) == 2
        assert taken(lambda: lookup.list_speakers(connection, None, 0.0, 20, 0)) == 1
        assert taken(lambda: quoting.quote_card(connection, finding.find_quote(connection, row["quote_id"]))) == 5
        assert 1 < taken(lambda: disputes.list_conflicts(connection, Choice(limit=1))) <= 9


def test_somebody_is_found_by_any_word_of_a_name_and_by_its_beginning(filled: Engine) -> None:
    with reading(filled) as connection:
        assert sorted(named(connection, "tarr")) == ["Ines Tarrow", "Paul Tarrow"]
        assert named(connection, "tarrow paul") == ["Paul Tarrow"]
        assert named(connection, "pa ta") == ["Paul Tarrow"]
        with pytest.raises(NotFound):
            finding.find_speakers(connection, "arrow")


def test_pages_that_are_read_in_parts_are_one_list(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    before: list[object] = []
    for most in (4000, 2, 1):
        monkeypatch.setattr("quotedb.services.pages._MOST", most)
        monkeypatch.setattr("quotedb.services.disputes._MOST", most)
        with reading(filled) as connection:
            (paul,) = finding.find_speakers(connection, "Paul Tarrow")
            found = [
                lookup.speaker_quotes(connection, paul, Choice(limit=0)).rows,
                lookup.search(connection, "quarry", Choice(limit=0)).rows,
                disputes.list_conflicts(connection, Choice(limit=0)).rows,
            ]
        assert all(found)
        before = before or [*found]
        assert found == before


def test_an_export_reads_rows_as_they_come(postgresql_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a cursor of the server's: a client that asks for all rows is given all of them at once."""
    engine = engine_for(postgresql_url)
    ingest(engine, [article(f'"The {name} sails at noon," Ann Lee said.', outlet=name) for name in ("ferry", "barge")])
    monkeypatch.setattr("quotedb.services.export._PAGE", 1)
    with reading(engine) as connection:
        records = export(connection, "attributions")
        next(records)
        open_cursors = select(func.count()).select_from(text("pg_cursors"))
        assert connection.execute(open_cursors).scalar_one() == 1
        assert len(list(records)) == 1
