"""Bad input: named, refused with code 3, and the rest of the batch stored; one test per check of the list."""

from __future__ import annotations

import io
import json
import os
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import FAIR, Done, Run


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """An article without fault, to stand beside the others."""
    path = tmp_path / "good.txt"
    path.write_text(FAIR, encoding="utf-8")
    return path


def stored(run: Run) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("sources", "--format", "jsonl", "--limit", "0").out.splitlines()]


def refuses(run: Run, good: Path, *paths: Path | str) -> Done:
    """Ingest these and the good one: the good one alone is stored, whole."""
    done = run("ingest", *map(str, paths), str(good))
    assert done.code == 3, done.err
    assert [row["path"] for row in stored(run)] == [str(good)]
    assert run("verify").code == 0
    assert "Traceback" not in done.err
    assert done.out == ""
    return done


def test_check_1_nul_and_lone_surrogate(run_on: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "nul.txt").write_bytes("né\x00".encode())
    (tmp_path / "lone.jsonl").write_text('{"text": "abc\\udc00"}\n', encoding="utf-8")
    done = refuses(run_on, good, tmp_path / "nul.txt", tmp_path / "lone.jsonl")
    assert f"refused: {tmp_path}/nul.txt: NUL character at offset 2\n" in done.err
    assert f"refused: {tmp_path}/lone.jsonl:1: lone surrogate U+DC00 at offset 3\n" in done.err


def test_check_2_line_ends_marks_and_hashes(run_on: Run, tmp_path: Path) -> None:
    text = FAIR.replace("\n", "\r\n").replace("fair on", "fair\x85on")
    raw = b"\xef\xbb\xbf" + text.encode()
    (tmp_path / "a.txt").write_bytes(raw)
    assert run_on("ingest", str(tmp_path / "a.txt")).code == 0
    (row,) = [json.loads(line) for line in run_on("sql", "select * from sources", "--format", "jsonl").out.splitlines()]
    assert row["text"] == text
    assert row["text_sha256"] == sha256(text.encode()).hexdigest()
    assert row["raw_sha256"] == sha256(raw).hexdigest()
    claims = [json.loads(line) for line in run_on("export", "attributions").out.splitlines()]
    assert claims
    for claim in claims:
        assert claim["text"] == " ".join(text[start:stop] for start, stop in claim["spans"])


def test_check_3_encodings(run_on: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "mixed.txt").write_bytes("Zoë déjà vu “so”".encode() + b" \xe9\n")
    (tmp_path / "ascii.txt").write_bytes("caf\xe9".encode("latin-1"))
    done = refuses(run_on, good, tmp_path / "mixed.txt")
    assert "mixed.txt: mixed encoding" in done.err
    done = run_on("ingest", str(tmp_path / "ascii.txt"), "--encoding", "ascii")
    assert done.code == 3
    assert "not valid ascii: byte 0xe9 at byte 3" in done.err
    french = (
        "Le maire a déclaré à la foire : « Les lampes resteront allumées jusqu’à dimanche, malgré la pluie. »\n" * 3
    )
    (tmp_path / "old.txt").write_bytes(french.encode("cp1252"))
    done = run_on("ingest", str(tmp_path / "old.txt"))
    assert (done.code, "a guess that is recorded" in done.err) == (0, True)
    row = stored(run_on)[-1]
    assert row["encoding_guessed"]
    exported = run_on("sql", "select text from sources where encoding_guessed", "--format", "jsonl").out
    if not exported:
        exported = run_on("sql", "select text from sources where encoding_guessed = 1", "--format", "jsonl").out
    assert "\ufffd" not in exported
    assert "déclaré" in exported


def test_check_4_combining_marks_emoji_and_controls(run_on: Run, tmp_path: Path) -> None:
    text = 'Mayor Ines Tarrow said: "The cafe\u0301 \U0001f389\u200d is \u202eshut\u202c for e\u0301very one of us."\n'
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert run_on("ingest", str(tmp_path / "a.txt")).code == 0
    out = run_on("export", "attributions").out
    assert "\u202e" not in out
    (claim,) = map(json.loads, out.splitlines())
    assert claim["text"] == " ".join(text[start:stop] for start, stop in claim["spans"])
    assert "e\u0301" in claim["text"]
    shown = run_on("quote", claim["quote"]).out + run_on("trace", claim["attribution"]).out
    assert "\u202e" not in shown
    assert "\\u202e" in shown


def test_check_5_empty_and_white_space(run_on: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "blank.txt").write_bytes(b" \r\n\t")
    (tmp_path / "none.jsonl").write_bytes(b"\n")
    done = refuses(run_on, good, *(tmp_path / name for name in ("empty.txt", "blank.txt", "none.jsonl")))
    assert done.err.count("empty: no") == 3


def test_check_6_size_limit(run_on: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_bytes(b"x" * 2000)
    done = refuses(run_on, good, tmp_path / "big.txt", "--max-bytes", "1000")
    assert "big.txt: 2000 bytes, over the size limit of 1000" in done.err


def test_check_7_what_is_not_an_article(run_on: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "page.html").write_text("<p>x</p>", encoding="utf-8")
    names = ("folder", "fifo.txt", "link.txt", "missing.txt", "page.html")
    done = refuses(run_on, good, *(tmp_path / name for name in names))
    for name in names:
        assert f"refused: {tmp_path}/{name}: " in done.err
    assert "articles: 1 stored, 5 refused" in done.err


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_check_7_unreadable(run_on: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "shut.txt").write_text(FAIR + "Again.", encoding="utf-8")
    (tmp_path / "shut.txt").chmod(0)
    assert "shut.txt: can't be read: Permission denied" in refuses(run_on, good, tmp_path / "shut.txt").err


def test_check_8_truncated_json(run_on: Run, good: Path, tmp_path: Path) -> None:
    whole = json.dumps({"text": FAIR + "One more.", "path": str(good)})
    (tmp_path / "cut.jsonl").write_text(f'{{"text": 1}}\n{whole[: len(whole) // 2]}', encoding="utf-8")
    done = refuses(run_on, good, tmp_path / "cut.jsonl")
    assert f'{tmp_path}/cut.jsonl:1: "text" must be a string' in done.err
    assert f"{tmp_path}/cut.jsonl:2: broken JSON" in done.err


def test_check_9_search_is_literal(run_on: Run, good: Path) -> None:
    run_on("ingest", str(good))
    for words in ('"', "AND", "it's", "(", "-", "*", "'; drop table quotes; --", "\udcff"):
        arguments = ["search", "--", words]
        done = run_on(*arguments)
        assert (done.code, done.out) == (0, ""), words
    assert "wetter" in run_on("search", "fair", "RECORD").out
    assert run_on("verify").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("ingest", "--no-such", "x"),
        ("ingest", "x.txt", "--published", "soon"),
        ("ingest", "x.txt", "--encoding", "rot13"),
        ("ingest", "x.txt", "--encoding", "nonsense"),
        ("ingest",),
        ("nonsense",),
        ("export", "everything"),
        ("speaker", "x", "--min-confidence", "2"),
        ("search", "x", "--kind", "shouted"),
        ("speakers", "--limit", "-1"),
    ],
)
def test_check_10_wrong_usage_opens_nothing(run: Run, arguments: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    done = run(*arguments, "--db", str(path))
    assert done.code == 2
    assert done.out == ""
    assert not path.exists()
    assert "no database" not in done.err


def test_the_same_article_twice_is_said(run_on: Run, good: Path) -> None:
    assert "articles: 1 stored; new attributions:" in run_on("ingest", str(good)).err
    done = run_on("ingest", str(good), str(good))
    assert done.code == 0
    assert "articles: 2 already there, unchanged; new attributions: 0" in done.err


def test_standard_input_and_options(run_on: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(FAIR.encode()))))
    options = ("--outlet", "Post", "--title", "A wet fair", "--byline", "N. Ledge", "--language", "en")
    done = run_on("ingest", "-", *options, "--published", "2020-05-04", "--url", "https://post.example/1")
    assert done.code == 0
    (row,) = stored(run_on)
    assert [row[k] for k in ("outlet", "title", "published", "url", "path", "byline", "language")] == [
        "Post", "A wet fair", "2020-05-04", "https://post.example/1", None, "N. Ledge", "en",
    ]  # fmt: skip


def test_hostile_metadata_is_shown_inert(run_on: Run, tmp_path: Path) -> None:
    row = {"text": FAIR, "outlet": "=cmd|' /C calc'!A0", "title": "[/nope]\x1b[2J[bold]\nx", "path": "-1+1"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert run_on("ingest", str(tmp_path / "a.jsonl")).code == 0
    table = run_on("sources").out
    assert "[/nope]\\u001b[2J[bold]⏎x" in table
    assert "\x1b" not in table
    csv = run_on("sources", "--format", "csv").out
    assert "'=cmd|" in csv
    assert ",'-1+1," in csv
    assert "\x1b" not in csv
    assert stored(run_on)[0]["title"] == row["title"]
