from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from quotedb.cli import exporting
from quotedb.cli.escaping import read_cell
from tests.cli.conftest import FAIR, Run

LISTS = (
    ("speakers",),
    ("speakers", "--all"),
    ("speaker", "Tarrow"),
    ("search", "fair"),
    ("conflicts",),
    ("sources",),
    ("outlets",),
    ("sql", "select attribution_id, text from v_attributions order by 1"),
    *((("export", what)) for what in ("attributions", "quotes", "links", "speakers")),
)


@pytest.fixture
def filled(run_on: Run, tmp_path: Path) -> Run:
    """A database with three articles, two of which disagree."""
    articles = [
        {"text": FAIR, "outlet": "Post", "published": "2020-05-04", "path": "fair.txt"},
        {"text": FAIR.replace("Ines Tarrow", "Paula Okker"), "outlet": "News", "published": "2020-05-05"},
        {
            "text": '"The lamps are mine and nobody else shall light them," Paula Okker said on Tuesday.\n',
            "outlet": "News",
        },
    ]
    for row in articles:
        row["text"] = row["text"].replace(
            "Tarrow said", "Ines Tarrow said" if row["outlet"] == "Post" else "Odo Fenn said"
        )
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    assert run_on("ingest", str(path)).code == 0
    return run_on


def lines(out: str) -> list[Any]:
    return [json.loads(line) for line in out.splitlines()]


def test_every_list_in_every_format(filled: Run) -> None:
    for arguments in LISTS:
        found = {form: filled(*arguments, "--format", form) for form in ("json", "jsonl", "csv", "table")}
        assert {done.code for done in found.values()} == {0}, arguments
        rows = lines(found["jsonl"].out)
        whole = json.loads(found["json"].out)
        assert (whole["quoted"] if arguments[0] == "speaker" else whole) == rows
        table = list(csv.reader(io.StringIO(found["csv"].out)))
        if rows:
            assert len(table) >= len(rows) + 1
            assert len({len(row) for row in table}) == 1
            assert found["table"].out.strip()
        if arguments[0] == "export" and arguments[1] != "links":
            assert rows


def test_the_contract_of_export_and_extract(filled: Run, tmp_path: Path) -> None:
    rows = lines(filled("export", "attributions").out)
    assert [row["attribution"] for row in rows] == sorted(row["attribution"] for row in rows)
    path = tmp_path / "fair.txt"
    text = FAIR.replace("Tarrow said", "Ines Tarrow said")
    path.write_text(text, encoding="utf-8")
    (document,) = lines(filled("extract", "--format", "jsonl", str(path)).out)
    assert document["source"] == str(path)
    own = [row for row in rows if row["source"]["path"] == "fair.txt"]
    assert {row["source"]["sha256"] for row in own} == {document["sha256"]}
    keys = (
        "kind",
        "spans",
        "speaker",
        "speaker_kind",
        "mention",
        "cue",
        "antecedent",
        "via",
        "confidence",
        "rule",
        "text",
    )
    want = sorted(([claim[key] for key in keys] for claim in document["attributions"]), key=lambda c: c[1])
    assert sorted(([row[key] for key in keys] for row in own), key=lambda c: c[1]) == want
    assert want


def test_extract_with_processes_gives_the_same(run: Run, tmp_path: Path) -> None:
    for n in range(40):
        (tmp_path / f"{n:02}.txt").write_text(f"{FAIR}\nEdition {n}.", encoding="utf-8")
    (tmp_path / "20.txt").write_bytes(b"\x00")
    (tmp_path / "more.jsonl").write_text(json.dumps({"text": FAIR}) + '\n{"text', encoding="utf-8")
    alone = run("extract", "--format", "jsonl", str(tmp_path))
    shared = run("extract", "--format", "jsonl", "--jobs", "2", str(tmp_path))
    assert alone.code == shared.code == 3
    assert alone.out == shared.out
    assert len(alone.out.splitlines()) == 40
    assert alone.err == shared.err
    assert alone.err.count("refused: ") == 2
    without = run("extract", "--format", "jsonl", "--no-indirect", str(tmp_path / "00.txt")).out
    assert all(claim["kind"] != "indirect" for claim in json.loads(without)["attributions"])
    table = run("extract", str(tmp_path / "00.txt")).out.splitlines()
    assert table[0].split() == ["source", "start", "end", "kind", "speaker", "confidence", "text"]


def test_conflicts_and_the_quote_behind_them(filled: Run) -> None:
    (row, *_) = lines(filled("conflicts", "--format", "jsonl").out)
    assert {answer["speaker"] for answer in row["answers"]} == {"Ines Tarrow", "Odo Fenn"}
    shown = filled("quote", row["quote_id"]).out
    for words in ("Ines Tarrow", "Odo Fenn", "Post", "News", "2020-05-04", "disagree"):
        assert words in shown
    card = json.loads(filled("quote", row["quote_id"], "--format", "json").out)
    assert card["conflict"]
    assert (card["sources"], card["outlets"], card["independent_sources"]) == (2, 2, 2)


def said_by(filled: Run, name: str) -> dict[str, Any]:
    """A marked quote of this speaker."""
    rows = lines(filled("export", "attributions").out)
    return next(row for row in rows if row["speaker"] == name and row["kind"] == "direct")


def test_trace_marks_and_verifies(filled: Run) -> None:
    row = said_by(filled, "Ines Tarrow")
    shown = filled("trace", row["attribution"]).out
    assert "[[It is wetter than any fair on record,]]" in shown
    assert "[mention: Ines Tarrow] [cue: said]" in shown
    assert "verified: all" in shown
    assert row["source"]["sha256"] in shown
    assert "\x1b" not in shown
    traced = json.loads(filled("trace", row["attribution"], "--format", "json").out)
    assert traced["verified"]
    start, stop = row["spans"][0]
    assert {
        "role": "content",
        "start": start,
        "stop": stop,
        "exact": "It is wetter than any fair on record,",
    } in traced["spans"]
    whole = filled("trace", row["attribution"], "--all").out
    assert "a disgrace to the whole valley" in whole
    assert len(filled("trace", row["attribution"], "--context", "0").out) < len(whole)


def test_explain_says_why(filled: Run) -> None:
    row = said_by(filled, "Ines Tarrow")
    shown = filled("explain", row["attribution"]).out
    for words in ("Ines Tarrow", "said", row["rule"], str(row["mention"][0])):
        assert words in shown


def test_several_speakers_fit(filled: Run, tmp_path: Path) -> None:
    done = filled("speaker", "Okker")
    assert done.code == 0
    assert "2 speakers fit 'Okker'" in done.err
    assert "Paul Okker" in done.out
    assert "Paula Okker" in done.out


@pytest.mark.parametrize("arguments", [("speaker", "Nobody"), ("quote", "q0"), ("trace", "a0"), ("explain", "x")])
def test_what_is_not_there(filled: Run, arguments: tuple[str, ...]) -> None:
    done = filled(*arguments)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"error: {arguments[1]}: no ")
    assert done.err.count("\n") == 1


def test_a_missing_database(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    for arguments in (("speakers",), ("ingest", str(tmp_path)), ("seed",), ("verify",), ("db", "current")):
        done = run(*arguments, "--db", str(path))
        assert done.code == 4
        assert done.err == f"error: {path}: no database here yet; create it with: quotedb init\n"
        assert not path.exists()


def test_init_seed_and_schema_commands(run: Run, tmp_path: Path) -> None:
    path = str(tmp_path / "new" / "demo.db")
    assert "created, at schema" in run("init", "--db", path).err
    assert "there already" in run("init", "--db", path).err
    assert "articles: 5 stored" in run("seed", "--db", path).err
    again = run("seed", "--db", path)
    assert (again.code, "5 already there, unchanged; new attributions: 0" in again.err) == (0, True)
    assert all(
        row["path"].startswith("seeds/dispatches/") for row in lines(run("sources", "-f", "jsonl", "--db", path).out)
    )
    revision = run("db", "current", "--db", path).out.strip()
    history = lines(run("db", "history", "--format", "jsonl", "--db", path).out)
    assert history[-1]["revision"] == revision
    assert all(row["applied"] for row in history)
    assert run("db", "check", "--db", path).out == "no difference\n"
    assert "up to date" in run("db", "upgrade", "--db", path).err
    refused = run("db", "downgrade", "base", "--db", path)
    assert (refused.code, "--discard" in refused.err) == (4, True)
    assert run("db", "downgrade", "base", "--discard", "--db", path).code == 0
    assert run("db", "sql", "--db", path).code == 4
    assert "CREATE TABLE" in run("db", "sql", "--db", "postgresql://nobody@localhost/none").out
    assert run("stats", "--db", path).code == 4


def test_sql_reads_and_does_not_write(filled: Run) -> None:
    assert lines(filled("sql", "select 1 as n, 2 as n, null as x", "-f", "jsonl").out) == [
        {"n": 1, "n_2": 2, "x": None}
    ]
    for statement, code in (
        ("delete from quotes", 4),
        ("insert into outlets (key, name) values ('x', 'x')", 4),
        ("selec 1", 3),
        ("select 1; select 2", 3),
        ("", 3),
        (" ; ", 3),
    ):
        done = filled("sql", statement)
        assert (done.code, done.out) == (code, ""), statement
        assert done.err.count("\n") == 1
    assert len(lines(filled("outlets", "-f", "jsonl").out)) == 2


def test_verify_passes_and_fails(filled: Run) -> None:
    assert filled("verify").out.startswith("verified: ")
    assert json.loads(filled("verify", "--format", "json").out)["faults"] == []


def test_stats(filled: Run) -> None:
    figures = json.loads(filled("stats", "--format", "json").out)
    assert (figures["sources"], figures["outlets"], figures["conflicts"]) == (3, 2, 1)
    assert "sources" in filled("stats").out
    assert filled("stats", "--format", "csv").out.startswith("figure,value\n")


def test_csv_can_be_read_back(filled: Run) -> None:
    rows = {row["attribution"]: row["text"] for row in lines(filled("export", "attributions").out)}
    table = csv.DictReader(io.StringIO(filled("export", "attributions", "--format", "csv").out))
    assert {row["attribution"]: read_cell(row["text"]) for row in table} == rows


def test_check_20_an_export_takes_its_files_place_at_the_end(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old", encoding="utf-8")
    done = filled("export", "attributions", "--output", str(path))
    assert (done.code, done.out) == (0, "")
    assert path.read_text(encoding="utf-8") == filled("export", "attributions").out
    before = path.read_bytes()

    def breaks(*_: object) -> None:
        print("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(exporting, "write_rows", breaks)
    assert filled("export", "attributions", "--output", str(path)).code == 130
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".out")] == []
    assert filled("export", "links", "--output", str(tmp_path / "no" / "out")).code == 2


def test_a_speaker_is_shown_quote_by_quote_and_reports_apart(filled: Run) -> None:
    shown = filled("speaker", "Paula Okker").out
    head, quotes, *reported = shown.split("\n\n")[:1] + shown.split("\nQuotes\n------\n")[1:]
    assert head.splitlines()[0].split() == ["speaker", "Paula", "Okker"]
    assert "“The lamps are mine and nobody else shall light them,”\n    News\n    direct, confidence" in quotes
    assert not reported
    kinds = {row["kind"] for row in lines(filled("speaker", "Ines Tarrow", "--format", "jsonl").out)}
    assert kinds and "indirect" not in kinds
    card = json.loads(filled("speaker", "Ines Tarrow", "--format", "json").out)
    assert [row["kind"] for row in card["reported"]] == ["indirect"] * card["indirect"]
    told = filled("speaker", "Ines Tarrow").out
    assert ("\nReported without marks\n" in told) == bool(card["reported"])
    for row in card["reported"]:
        assert f"\n{row['text']}\n" in told, "a report has no marks"


def test_a_speaker_s_quotes_say_who_carried_them_and_who_disagrees(filled: Run) -> None:
    (row,) = [row for row in lines(filled("conflicts", "--format", "jsonl").out) if "wetter" in row["text"]]
    shown = filled("speaker", "Odo Fenn").out
    block = next(part for part in shown.split("\n\n") if row["quote_id"] in part)
    assert "the articles disagree: Ines Tarrow (Post); Odo Fenn (News)" in block
    assert "2 articles: Post 2020-05-04, News 2020-05-05" in block
    listed = filled("conflicts").out
    assert f"“{row['text']}”\n    Ines Tarrow: Post\n    Odo Fenn: News\n" in listed


def test_min_confidence_counts_and_lists_the_same(filled: Run) -> None:
    for least in ("0", "0.5", "0.99", "1"):
        card = json.loads(filled("speaker", "Ines Tarrow", "--format", "json", "--min-confidence", least).out)
        assert (card["quotes"], card["indirect"]) == (len(card["quoted"]), len(card["reported"]))
        assert all(row["confidence"] >= float(least) for row in card["quoted"])


def test_a_quote_shows_what_each_printing_changes(run_on: Run, tmp_path: Path) -> None:
    words = "We will keep the northern lamps lit until the last of the herring boats is home"
    for outlet, text in (
        ("Post", f'"{words}," Ines Tarrow said.'),
        ("News", f'"And {words[0].lower()}{words[1:]}!" Ines Tarrow said.'),
    ):
        path = tmp_path / f"{outlet}.txt"
        path.write_text(text, encoding="utf-8")
        assert run_on("ingest", str(path), "--outlet", outlet, "--published", "2020-05-04").code == 0
    (row,) = [r for r in lines(run_on("search", "herring", "--format", "jsonl").out) if r["sources"] == 2]
    shown = run_on("quote", row["quote_id"]).out
    printed = [part for part in shown.split("\n\n") if part.startswith(("Post 2020", "News 2020"))]
    assert len(printed) == 2
    assert sum("insertion: “And” is added here" in p or "“And” is left out here" in p for p in printed) == 1
    assert "2 articles, 2 wordings: " in run_on("search", "herring").out
