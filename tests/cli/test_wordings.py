"""How the wordings of a quote are shown and exported: a diff, typed alterations, and what weighed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from quotedb.cli import output, showing
from quotedb.cli.escaping import read_cell
from quotedb.merge.model import Difference
from quotedb.merge.quotes import rewritten
from quotedb.text.spans import Span
from tests.cli.conftest import Run

FIRST = "The herring quota will be raised by 12 crates before the frost, and nobody will go hungry"
OTHER = "The herring quota will be lifted by twelve crates … before the frost; and nobody will go hungry!"
TURNED = FIRST.replace("12", "14")


@pytest.fixture
def printed(run_on: Run, tmp_path: Path) -> Run:
    """One quote in two wordings, and another that gives another number."""
    rows = [
        {"text": f'"{words}," Mayor Ines Tarrow said.\n', "outlet": outlet, "published": f"2020-05-0{day}"}
        for words, outlet, day in ((FIRST, "Post", 4), (OTHER.rstrip("!"), "News", 5), (TURNED, "Wire", 5))
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert run_on("ingest", str(path)).code == 0
    return run_on


def quote_of(run: Run) -> str:
    rows = [json.loads(line) for line in run("export", "quotes").out.splitlines()]
    (found,) = [row["quote"] for row in rows if row["wordings"] == 2]
    return str(found)


def test_a_quote_s_wordings_are_shown_as_a_diff(printed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = quote_of(printed)
    shown = printed("quote", quote).out
    assert "be [-raised-]{+lifted+} by [-12-]{+twelve+} crates {+… +}before" in shown
    assert "substitution: “raised” is “lifted” here" in shown
    assert "differs in a number, a negation or a word" in shown
    assert "why:" not in shown
    monkeypatch.setattr(output, "on_terminal", lambda stream: True)
    assert "\x1b[9;31mraised\x1b[0m\x1b[32mlifted\x1b[0m" in printed("quote", quote).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "[-raised-]{+lifted+}" in printed("quote", quote).out


def test_what_weighed_is_said(printed: Run) -> None:
    quote = quote_of(printed)
    shown = " ".join(printed("quote", quote, "--why").out.split())
    assert "why: same as a" in shown
    assert "the same speaker; 1 day apart;" in shown
    assert "bits; 2.0 are needed" in shown
    card = json.loads(printed("quote", quote, "--why", "--format", "json").out)
    (why,) = [row["why"] for row in card["printings"] if row["why"]]
    assert (why["relation"], why["speakers"], why["days"]) == ("same", "agree", 1)
    assert "why" not in json.loads(printed("quote", quote, "--format", "json").out)["printings"][0]


def test_exported_alterations_carried_out_give_the_other_wording(printed: Run) -> None:
    words = {
        row["attribution"]: row["text"] for row in map(json.loads, printed("export", "attributions").out.splitlines())
    }
    rows = [json.loads(line) for line in printed("export", "alterations").out.splitlines()]
    assert {"substitution", "ellipsis", "punctuation", "number changed"} <= {row["kind"] for row in rows}
    assert {row["quote"] == row["against_quote"] for row in rows if row["kind"] == "number changed"} == {False}
    pairs: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        assert words[row["attribution"]][row["start"] : row["stop"]] == row["exact"]
        assert words[row["against"]][row["against_start"] : row["against_stop"]] == row["against_exact"]
        pairs.setdefault((row["against"], row["attribution"]), []).append(row)
    for (one, two), found in pairs.items():
        steps = [
            Difference(r["kind"], Span(r["against_start"], r["against_stop"]), Span(r["start"], r["stop"]))
            for r in found
        ]
        assert rewritten(words[one], words[two], steps) == words[two]
    table = list(csv.DictReader(io.StringIO(printed("export", "alterations", "--format", "csv").out)))
    assert [read_cell(row["exact"]) for row in table] == [row["exact"] for row in rows]


def test_marks_of_another_shape_are_no_alteration_worth_a_look() -> None:
    assert not showing._tells({"kind": "punctuation", "a": [0, 1, "’"], "b": [0, 1, "'"]})
    assert showing._tells({"kind": "punctuation", "a": [0, 1, ","], "b": [0, 1, ";"]})
