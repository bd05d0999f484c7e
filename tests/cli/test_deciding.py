from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from quotedb.cli import options, reviewing
from tests.cli.conftest import Run

RELLING = "a68a3cace71ce87dbd72a"
TIDE, FRANK = "q12d76cc6b93524801d97", "qb0e5f5504b649852167f"


@pytest.fixture
def demo(run_on: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The demonstration corpus; Ana decides."""
    monkeypatch.setenv("QUOTEDB_USER", "ana")
    assert run_on("seed").code == 0
    return run_on


def exports(run: Run) -> list[str]:
    return [run("export", what).out for what in ("attributions", "quotes", "links", "speakers")]


def test_each_decision_and_its_undoing(demo: Run) -> None:
    before = exports(demo)
    for arguments in (
        ("same", TIDE, FRANK),
        ("different", "ab0e5f5504b649852167f", "a951eb3bed6397f9efa7a"),
        ("attribute", RELLING, "Relling"),
        ("attribute", TIDE, "--quote", "--nobody"),
        ("attribute", RELLING, "Some Body", "--kind", "person"),
        ("alias", "Relling", "Sollis"),
        ("alias", "Andrej Relling", "Andrei Relling", "--not"),
        ("rename", "Relling", "The Minister"),
    ):
        done = demo(*arguments, "--because", "a reason")
        assert done.code == 0, done.err
        ids = done.out.split()
        assert ids and all(one[0] == "j" and len(one) == 21 for one in ids)
        assert done.err.startswith("decided: ")
        assert exports(demo) != before
        listed = json.loads(demo("decisions", "--format", "json").out)
        assert [row["decision_id"] for row in listed] == ids[::-1] or len(ids) > 1
        assert {(row["by"], row["because"], row["state"]) for row in listed} == {("ana", "a reason", "in force")}
        assert demo("undo").code == 0
        assert exports(demo) == before
        assert demo("decisions").err == "no decisions\n"
    assert demo("verify").code == 0
    assert len(demo("decisions", "--all", "--limit", "0", "--format", "jsonl").out.splitlines()) >= 16
    assert {
        row["state"] for row in map(json.loads, demo("decisions", "--state", "undone", "-f", "jsonl").out.splitlines())
    } == {"undone"}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("same", TIDE), 2, "at least two ids"),
        (("same", TIDE, TIDE), 2, "the same words of one article"),
        (("same", TIDE, "q" + "0" * 20), 3, "no attribution or quote has this id"),
        (("different", TIDE), 2, "Missing argument"),
        (("attribute", RELLING), 2, "a speaker, or --nobody"),
        (("attribute", RELLING, "Relling", "--nobody"), 2, "a speaker, or --nobody"),
        (("attribute", RELLING, "Nobody Known"), 3, "--kind"),
        (("attribute", RELLING, "Relling", "Relling"), 2, "named twice"),
        (("attribute", RELLING, "x", "--kind", "ghost"), 2, "ghost"),
        (("alias", "Relling", "Nobody Known"), 3, "no speaker has this name"),
        (("alias", "Relling", "Andrej Relling"), 2, "one name"),
        (("alias", "Norvanian", "Relling"), 3, "speakers fit"),
        (("rename", "Relling", "…"), 2, "is no name"),
        (("rename", "Relling", "a\0b"), 2, "is no name"),
        (("rename", "Relling", "Rell", "--by", "a\udcffb"), 3, "can't be stored"),
        (("undo",), 3, "nothing that could be undone"),
        (("undo", "j" + "0" * 20), 3, "no decision has this id"),
        (("reextract", "s" + "0" * 20), 3, "no article has this id"),
        (("decisions", "import", "not/there"), 3, "not/there: can't be read"),
    ],
)
def test_what_cannot_be_decided_says_so_in_one_line(
    demo: Run, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = demo(*arguments)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    if code == 3:
        assert done.err.count("\n") == 1 and done.err.startswith("error: ")
    assert demo("decisions", "--all").err == "no decisions\n"


def test_a_contradiction_names_the_decision(demo: Run) -> None:
    made = demo("same", TIDE, FRANK).out.strip()
    done = demo("different", TIDE, FRANK)
    assert (done.code, done.err.count("\n")) == (3, 1)
    assert f"contradicts {made} (same, by ana on " in done.err
    assert demo("same", FRANK, TIDE).err == f"decided already: {made}\n"
    assert f"no longer in force: {made}" in demo("different", TIDE, FRANK, "--replace").err


def test_decisions_go_to_a_file_and_come_back(demo: Run, tmp_path: Path) -> None:
    demo("same", TIDE, FRANK)
    path = tmp_path / "decisions.jsonl"
    assert demo("decisions", "export", "-o", str(path)).code == 0
    assert path.read_text(encoding="utf-8") == demo("decisions", "export").out
    done = demo("decisions", "import", str(path))
    assert (done.code, done.err) == (0, "decisions: 1 already there\n")
    path.write_text("{}\n", encoding="utf-8")
    done = demo("decisions", "import", str(path))
    assert done.code == 3 and "line 1" in done.err and done.err.endswith("decisions: 1 refused\n")
    path.write_bytes(b"\xff\n")
    assert demo("decisions", "import", str(path)).code == 3


def test_look_ups_say_who_decided(demo: Run) -> None:
    made = demo("attribute", RELLING, "Relling", "--because", "I\x1b[31m was there").out.strip()
    demo("same", TIDE, FRANK)
    shown = demo("quote", TIDE).out
    assert "decided by ana on 20" in shown and "(the extractor says Kelmari Foreign Office)" in shown
    assert "Decided by people" in shown and "\x1b" not in shown
    assert json.loads(demo("quote", TIDE, "--format", "json").out)["decisions"][0]["by"] == "ana"
    explained = demo("explain", RELLING).out
    assert "decided by  ana on 20" in explained and "extracted   Kelmari Foreign Office, confidence 0.9" in explained
    demo("rename", "Relling", "The Minister")
    assert "called The Minister: decided by ana on 20" in demo("speaker", "The Minister").out
    rows = demo("sql", "select decision_id, state from v_decisions order by made_at", "--format", "csv").out
    assert f"{made},in force" in rows


def test_the_program_says_who_it_is_where_nobody_does(demo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTEDB_USER", "")
    monkeypatch.setattr("getpass.getuser", lambda: "the account")
    assert options.person(None) == "the account" and options.person("bo") == "bo"

    def nobody() -> str:
        raise OSError

    monkeypatch.setattr("getpass.getuser", nobody)
    done = demo("same", TIDE, FRANK)
    assert done.code == 2 and "--by" in done.err


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A terminal, and the keys that will be pressed there."""
    keys: list[str] = []
    monkeypatch.setattr(reviewing, "on_terminal", lambda stream: True)
    monkeypatch.setattr(typer, "getchar", lambda: keys.pop(0))
    yield keys
    assert keys == []


def test_review_is_answered_a_key_each_and_taken_up_again(demo: Run, press: list[str]) -> None:
    before = exports(demo)
    items = json.loads(demo("review", "--format", "json").out)
    count = len(items)
    assert [item["asks"] for item in items] == ["are they the same?"] + ["does this speaker say it?"] * (count - 1)
    assert count > 1
    press += ["?", "s", "u", "n", "q"]
    done = demo("review")
    assert done.code == 0 and done.err.endswith(f"1 answered; {count - 1} left\n")
    assert f"1 of {count}, one quote, but the words are only alike" in done.out
    assert "y yes, n no, s skip" in done.err and "taken back" in done.err
    left = json.loads(demo("review", "--format", "json").out)
    assert {(row["a"], row["b"]) for row in left}.isdisjoint({(items[0]["a"], items[0]["b"])})
    press += ["y"] * (len(left) - 1) + ["o"]
    typed = iter(["Mirela Dovan"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer, "prompt", lambda *_, **__: next(typed))
        done = demo("review")
    assert done.code == 0, done.err
    assert json.loads(demo("review", "--format", "json").out) == []
    assert demo("review", "--format", "table").err == "nothing to review\n"
    while demo("undo").code == 0:
        pass
    assert exports(demo) == before
    assert json.loads(demo("review", "--format", "json").out) == items


def test_reextract_finds_everything_read(demo: Run) -> None:
    before = exports(demo)
    done = demo("reextract")
    assert (done.code, done.err) == (0, "articles: 5 already there, unchanged; new attributions: 0\n")
    assert exports(demo) == before
