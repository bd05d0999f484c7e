"""What is said of the program's doings on standard error, and as JSON lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import FAIR, Run


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    (tmp_path / "fair.txt").write_text(FAIR, encoding="utf-8")
    (tmp_path / "empty\x1b.txt").touch()
    return [str(tmp_path / "fair.txt"), str(tmp_path / "empty\x1b.txt")]


@pytest.mark.parametrize("where", ["first", "last"])
def test_verbose_says_what_is_done(run_on: Run, paths: list[str], where: str) -> None:
    arguments = ["-v", "ingest", *paths] if where == "first" else ["ingest", *paths, "--verbose"]
    told = run_on(*arguments)
    assert (told.code, told.out) == (3, "")
    assert "DEBUG quotedb.services.ingest: batch of 1 written: 1 stored, in " in told.err
    assert "\x1b" not in told.err
    quiet = run_on("ingest", *paths).err
    assert "DEBUG" not in quiet and quiet.count("\n") == 2


def test_json_lines_on_request(run_on: Run, paths: list[str]) -> None:
    told = run_on("--log-json", "-v", "ingest", *paths, "missing.txt")
    rows = [json.loads(line) for line in told.err.splitlines()]
    assert {"time", "level", "logger", "message"} <= set.intersection(*(set(row) for row in rows))
    batch = next(row for row in rows if row["message"].startswith("batch of 1"))
    assert (batch["stored"], batch["level"]) == (1, "debug")
    assert any(row["message"].startswith("refused: ") for row in rows)
    assert rows[-1]["message"].startswith("articles: 1 stored, 2 refused")
    for arguments, code in ((("quote", "q0"), 3), (("quote", "--nonsense"), 2)):
        told = run_on(*arguments, "--log-json")
        (row,) = [json.loads(line) for line in told.err.splitlines()]
        assert (told.code, row["level"]) == (code, "error")
    assert run_on("stats").err == ""


def test_what_looks_like_an_option_after_two_dashes_is_none(run_on: Run) -> None:
    done = run_on("search", "--", "-v", "--log-json")
    assert (done.code, done.err) == (0, "no quote has these words\n")
