from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from quotedb.errors import InputRefused
from quotedb.parsers import inputs
from quotedb.parsers.articles import Article, Metadata, ParseOptions
from quotedb.parsers.inputs import read_articles


def read(*paths: Path | str, **options: object) -> list[str]:
    """Texts of the articles and messages of the refusals, in their order."""
    found = read_articles(map(str, paths), ParseOptions(**options))  # type: ignore[arg-type]
    return [a.text if isinstance(a, Article) else str(a) for a in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.txt").write_bytes(b"bravo")
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "alpha"}\n')
    (tmp_path / "sub" / "c.txt").write_bytes(b"charlie")
    (tmp_path / "b.json").write_text('{"outlet": "Gazette", "published": "2025-02-18", "title": "T"}', encoding="utf-8")
    (tmp_path / "README.md").write_bytes(b"not an article")
    (tmp_path / ".hidden.txt").write_bytes(b"hidden")
    return tmp_path


def test_a_folder_is_its_articles_in_order(folder: Path) -> None:
    assert read(folder) == ["alpha", "bravo", "charlie"]


def test_sidecar_describes_its_text_file(folder: Path) -> None:
    (article,) = read_articles([str(folder / "b.txt")], ParseOptions(Metadata(title="other", language="en")))
    assert isinstance(article, Article)
    assert article.metadata == Metadata(
        path=str(folder / "b.txt"), outlet="Gazette", published="2025-02-18", title="T", language="en"
    )


def test_a_bare_file_knows_its_path_only(folder: Path) -> None:
    (article,) = read_articles([str(folder / "sub" / "c.txt")])
    assert isinstance(article, Article)
    assert article.metadata == Metadata(path=str(folder / "sub" / "c.txt"))


@pytest.mark.parametrize("sidecar", ['{"outlet": ', "[]", '{"published": "soon"}', '{"outlet": "\\u0000"}', "\xff"])
def test_a_broken_sidecar_refuses_its_article_and_names_itself(folder: Path, sidecar: str) -> None:
    (folder / "b.json").write_bytes(sidecar.encode("latin-1"))
    alpha, refusal, charlie = read(folder)
    assert (alpha, charlie) == ("alpha", "charlie")
    assert refusal.startswith(str(folder / "b.json"))


def test_what_cannot_be_read_is_named_and_the_others_continue(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "empty").mkdir()
    os.mkfifo(folder / "d.txt")
    (folder / "e.txt").symlink_to(folder / "nowhere")
    (folder / "f.txt").write_bytes(b"no entry")
    (folder / "g.txt").symlink_to(folder / "g.txt")

    def guarded(path: str, mode: str) -> BinaryIO:
        if path.endswith("f.txt"):
            raise PermissionError(13, "Permission denied")
        return cast(BinaryIO, Path(path).open(mode))

    monkeypatch.setattr(inputs, "open", guarded, raising=False)
    found = read(folder, folder / "empty", folder / "missing.txt", folder / "b.txt")
    assert found == [
        "alpha",
        "bravo",
        f"{folder}/d.txt: not an ordinary file: a FIFO",
        f"{folder}/e.txt: dangling link to {folder}/nowhere",
        f"{folder}/f.txt: can't be read: Permission denied",
        f"{folder}/g.txt: can't be read: Too many levels of symbolic links",
        "charlie",
        f"{folder}/empty: folder without articles (.jsonl, .ndjson, .text, .txt)",
        f"{folder}/missing.txt: can't be read: No such file or directory",
        "bravo",
    ]


def test_a_file_over_the_limit_is_refused_before_it_is_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "big.txt").write_bytes(b"x" * 11)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("opened"))
    assert read(folder / "big.txt", max_bytes=10) == [f"{folder}/big.txt: 11 bytes, over the size limit of 10"]


def test_a_name_that_is_not_text(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.txt"
    try:
        with open(name, "wb") as out:  # noqa: PTH123 - a path of bytes
            out.write(b"words")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (article,) = read_articles([os.fsdecode(name)])
    assert isinstance(article, Article)
    assert article.metadata.path == f"{tmp_path}/\\xff.txt"


def test_standard_input() -> None:
    (plain,) = read_articles(["-"], stdin=io.BufferedReader(io.BytesIO(b"words")))
    assert isinstance(plain, Article)
    assert (plain.text, plain.metadata.path, plain.where) == ("words", None, "standard input")
    lines = b'{"text": "one"}\n{"text": "two"}\n{"text'
    found = list(read_articles(["-"], stdin=io.BufferedReader(io.BytesIO(lines))))
    assert [a.text for a in found if isinstance(a, Article)] == ["one", "two"]
    assert str(found[2]).startswith("standard input:3: broken JSON")
    assert isinstance(found[2], InputRefused)


def test_input_format_goes_before_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "articles.json"
    path.write_text(json.dumps({"text": "one"}), encoding="utf-8")
    (refused,) = read_articles([str(path)])
    assert "no parser for .json files" in str(refused)
    (article,) = read_articles([str(path)], input_format="jsonl")
    assert isinstance(article, Article)
    assert article.text == "one"


def test_damage_from_elsewhere_is_noted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("lost \ufffd here", encoding="utf-8")
    (article,) = read_articles([str(tmp_path / "a.txt")])
    assert isinstance(article, Article)
    assert article.notes == ("holds U+FFFD at offset 5: some of it was lost before it came here",)
