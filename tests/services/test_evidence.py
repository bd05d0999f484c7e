"""trace, explain and verify: what is shown is what is stored, and what was altered is named."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import Engine, select, text

from quotedb.db.engine import reading, writing
from quotedb.db.tables import attributions, quotes, sources
from quotedb.errors import IntegrityProblem
from quotedb.services.explain import explain
from quotedb.services.ingest import ingest
from quotedb.services.storing import Document
from quotedb.services.trace import trace
from quotedb.services.verify import verify
from tests.services.conftest import FAIR, article, everything


def alter(engine: Engine, statement: str) -> None:
    """Change something behind the triggers' back."""
    with writing(engine) as connection:
        if connection.dialect.name == "sqlite":
            triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            for name, _ in triggers:
                connection.execute(text(f"DROP TRIGGER {name}"))
            connection.execute(text(statement))
            for _, sql in triggers:
                connection.exec_driver_sql(sql)
        else:
            triggers = connection.execute(
                text(
                    "SELECT tgrelid::regclass::text, tgname FROM pg_trigger JOIN pg_class AS c ON c.oid = tgrelid"
                    " WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace"
                )
            ).all()
            for table, name in triggers:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {name}"))
            connection.execute(text(statement))
            for table, name in triggers:
                connection.execute(text(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"))


@pytest.fixture
def filled(database: Engine) -> Engine:
    ingest(database, [article(FAIR, outlet="Post", published="2020-05-04"), article(FAIR + "More.", outlet="News")])
    return database


def test_trace_marks_what_is_stored(filled: Engine) -> None:
    for claim in everything(filled)["attributions"]:
        with reading(filled) as connection:
            found = trace(connection, claim["attribution"])
            assert trace(connection, "q" + claim["attribution"][1:]).record == found.record
        assert found.record["verified"]
        pieces = found.marked(0, len(found.text))
        assert "".join(piece.text for piece in pieces) == found.text
        content = [piece.text for piece in pieces if piece.role == "content"]
        assert " ".join(content) == claim["text"]
        start, stop = found.excerpt(10)
        assert start <= claim["spans"][0][0]
        assert stop >= claim["spans"][-1][1]
        assert "".join(piece.text for piece in found.marked(start, stop)) == found.text[start:stop]


def test_explain_reproduces_and_gives_steps(filled: Engine) -> None:
    for claim in everything(filled)["attributions"]:
        with reading(filled) as connection:
            record = explain(connection, claim["attribution"])
        assert record["reproduced"]
        assert record["rule"] == claim["rule"]
        assert (record["mention"] is None) == (claim["mention"] is None)
        if record["mention"]:
            assert (record["mention"]["start"], record["mention"]["stop"]) == claim["mention"]
        assert record["steps"]
        for step in record["steps"]:
            assert step["what"]
            place = step["span"]
            if place is not None:
                around = place["before"] + place["text"] + place["after"]
                assert "\n" not in place["before"] + place["after"]
                text = FAIR + "More."
                assert text[place["start"] : place["stop"]] == place["text"]
                assert text[place["start"] - len(place["before"]) :].startswith(around)


def test_verify_finds_nothing_wrong_and_counts_what_it_saw(filled: Engine) -> None:
    report = verify(filled)
    assert report.faults == []
    found = everything(filled)
    assert report.checked["sources"] == 2
    assert report.checked["attributions"] == len(found["attributions"])
    assert report.checked["quotes"] == len(found["quotes"])
    assert report.checked["spans"] > report.checked["attributions"]


def test_check_33_the_source_named_is_the_one_altered_though_another_links_to_it(database: Engine) -> None:
    whole = article('"We will keep the northern quarry shut until the floods have passed," Ines Tarrow said.\n')
    part = article('Ines Tarrow will keep "the northern quarry shut until the floods", she said on Monday.\n')
    ingest(database, [whole, part])
    for given in (whole, part):
        alter(database, f"UPDATE sources SET text = replace(text, 'floods', 'flooXs') WHERE text = '{given.text}'")
        report = verify(database)
        assert {fault.where.split(",")[0] for fault in report.faults} == {f"source {Document.of(given).public_id}"}
        assert any("link l" in fault.where for fault in report.faults)
        alter(database, "UPDATE sources SET text = replace(text, 'flooXs', 'floods')")
    assert verify(database).faults == []


def test_check_33_one_character_of_a_text_altered(filled: Engine) -> None:
    with reading(filled) as connection:
        source = connection.execute(select(sources).where(sources.c.text == FAIR)).one()
        mine = connection.execute(
            select(attributions.c.public_id).where(attributions.c.source_id == source.id)
        ).scalars()
        affected = set(mine)
    alter(filled, f"UPDATE sources SET text = replace(text, 'wetter', 'better') WHERE id = {source.id}")
    report = verify(filled)
    assert {fault.where.split(",")[0] for fault in report.faults} == {f"source {source.public_id}"}
    held = {row["quote"] for row in everything(filled)["attributions"] if row["attribution"] in affected}
    assert set(report.faults[0].quotes) == held
    assert any("isn't in the text" in fault.what for fault in report.faults)
    with reading(filled) as connection, pytest.raises(IntegrityProblem, match=source.public_id):
        trace(connection, min(affected))


def test_what_else_is_altered_is_named(filled: Engine) -> None:
    for statement, what in [
        (
            "UPDATE sources SET url = 'https://elsewhere.example'",
            "its id isn't that of its text, outlet and address or day",
        ),
        ("UPDATE quotes SET n_sources = n_sources + 1", "its counts or conflicts aren't those of its attributions"),
        ("UPDATE spans SET start = start + 1, stop = stop + 1 WHERE role = 'cue'", "isn't in the text"),
        ("UPDATE attributions SET text = 'other words'", "its words aren't those of its spans"),
        (
            "UPDATE speakers SET public_id = substr(public_id, 1, 20) || 'x'",
            "its id isn't that of the first of its names",
        ),
        ("UPDATE quotes SET public_id = substr(public_id, 1, 20) || 'x'", "its id is that of none of its attributions"),
        (
            "UPDATE attributions SET public_id = substr(public_id, 1, 20) || 'x'",
            "its id isn't that of its source and spans",
        ),
    ]:
        assert not any(fault.what.endswith(what) for fault in verify(filled).faults)
        alter(filled, statement)
        assert any(fault.what.endswith(what) for fault in verify(filled).faults), what


def test_a_missing_trigger_is_named(filled: Engine) -> None:
    with writing(filled) as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON spans"
        connection.execute(text(f"DROP TRIGGER tr_spans_insert{on}"))
    faults = [str(fault) for fault in verify(filled).faults]
    assert any(fault.startswith("schema: missing") and "tr_spans_insert" in fault for fault in faults)


def test_a_dangling_reference_is_named(filled: Engine) -> None:
    if filled.dialect.name != "sqlite":
        pytest.skip("PostgreSQL lets nobody switch a foreign key off without superuser's rights")
    connection = sqlite3.connect(str(filled.url.database))
    connection.execute("DELETE FROM quotes WHERE id = (SELECT min(id) FROM quotes)")
    connection.commit()
    connection.close()
    assert any("that isn't there" in fault.what for fault in verify(filled).faults)
    with reading(filled) as again:
        assert again.execute(select(quotes.c.id)).all()


def test_check_33_a_byte_that_makes_a_text_undecodable_is_named(filled: Engine) -> None:
    if filled.dialect.name != "sqlite":
        pytest.skip("PostgreSQL stores no bytes that aren't text")
    cut = "substr(CAST(text AS BLOB), 1, length(CAST(text AS BLOB)) - 1)"
    alter(filled, f"UPDATE sources SET text = CAST({cut} || X'ff' AS TEXT) WHERE id = 1")
    faults = verify(filled).faults
    assert len(faults) == 1
    assert faults[0].quotes
    with reading(filled) as connection, pytest.raises(IntegrityProblem, match=r"its text isn't the one"):
        trace(connection, "a" + faults[0].quotes[0][1:])
