"""The whole benchmark on a small corpus of our own, and the floor by itself."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import floor, news
from benchmarks.scoring import read_gold

TEXTS = {
    "post_one": 'The board met. "The harbour stays open," said Ann Bell.\n\n"Nothing will change," Bell said.\n',
    "post_two": 'The council said fees would rise. Leo Ruiz, a clerk, said: "The fees are too high."\n',
}
SPEAKERS = {"post_one": "Ann Bell", "post_two": "Leo Ruiz"}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for folder in ("polnear/dev/text", "polnear/dev/attributions", "gold"):
        (tmp_path / folder).mkdir(parents=True)
    lines = []
    for name, text in TEXTS.items():
        (tmp_path / "polnear/dev/text" / f"{name}.txt").write_text(text, encoding="utf-8")
        parts = text.split('"')
        quotes, start = [], 0
        for number, part in enumerate(parts):
            if number % 2:
                end = start + len(part.rstrip(",."))
                quote = {"start": start, "end": end, "label": "direct", "kind": "person", "ref": "name"}
                source = text.index(SPEAKERS[name])
                quotes.append(quote | {"speaker": SPEAKERS[name], "source_spans": [[source, source + 8]]})
            start += len(part) + 1
        digest = hashlib.sha256(text.encode()).hexdigest()
        lines.append(json.dumps({"name": name, "sha256": digest, "quotes": quotes}))
    (tmp_path / "gold/polnear_dev.jsonl").write_text("\n".join(lines), encoding="utf-8")
    start = TEXTS["post_two"].index("fees would rise")
    note = f"T1\tContent {start} {start + 15}\tfees would rise\nE1\tContent:T1\n"
    (tmp_path / "polnear/dev/attributions/post_two_ab.ann").write_text(note, encoding="utf-8")
    metadata = "filename\tpublisher\npost_one\tHarbour Post\n"
    (tmp_path / "polnear/metadata.tsv").write_text(metadata, encoding="utf-8")
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["news", *arguments])
    news.main()
    return capsys.readouterr().out


def test_figures_and_file(corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    written = corpus / "news.md"
    out = run(monkeypatch, capsys, str(corpus), "--resamples", "20", "--write", str(written), "--json")
    figures: dict[str, Any] = json.loads(out)
    own = figures["system"]
    assert own["counts"]["gold"] == 3
    assert own["counts"]["indirect"] == 1
    assert own["overall"]["f1"]["value"] == 1.0
    assert own["overall"]["mention"]["low"] <= own["overall"]["mention"]["value"] <= own["overall"]["mention"]["high"]
    # An outlet that the table doesn't know goes by the file's name.
    assert {name: found["quotes"] for name, found in own["groups"]["outlet"].items()} == {"Harbour Post": 2, "post": 1}
    text = written.read_text(encoding="utf-8")
    for words in ("nearest capitalised name", "CoreNLP", "83.7%", "Harbour Post", "98 times in 100"):
        assert words in text
    assert f"| {own['overall']['f1']['value'] * 100:.1f} " in text.replace("|     ", "| ").replace("  ", " ")


def test_printed_table_is_the_written_one(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = corpus / "news.md"
    out = run(monkeypatch, capsys, str(corpus), "--resamples", "5", "--write", str(written))
    assert out == written.read_text(encoding="utf-8")
    assert all(line.count("|") == 8 for line in out.splitlines()[4:16])


def test_predictions_instead_of_extraction(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    predictions = corpus / "predictions.jsonl"
    lines = [json.dumps({"source": f"x/{name}.txt", "attributions": []}) for name in TEXTS]
    predictions.write_text("\n".join(lines), encoding="utf-8")
    options = ("--resamples", "5", "--no-write", "--json", "--predictions", str(predictions))
    figures = json.loads(run(monkeypatch, capsys, str(corpus), *options))
    assert figures["system"]["overall"]["recall"]["value"] == 0.0
    assert figures["system"]["overall"]["precision"] is None
    assert figures["rates"]["system"] is None


def test_another_text_than_the_annotated_one_is_refused(corpus: Path) -> None:
    path = corpus / "polnear/dev/text/post_one.txt"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(ValueError, match="post_one"):
        read_gold(corpus, "dev")


def spoken(text: str) -> list[tuple[str, str | None]]:
    return [(text[slice(*record["spans"][0])], record["speaker"]) for record in floor.attributions(text)]


def test_floor_takes_the_nearest_name_of_the_paragraph() -> None:
    text = 'Last week Ann Bell met Leo Ruiz, as one heard. "Stay," said Bell, far from Port Ruritania.'
    assert spoken(text) == [("Stay,", "Ann Bell")]


def test_floor_looks_one_paragraph_up() -> None:
    assert spoken("It was Ann Bell.\n\n“Stay.”\n\n“And go.”") == [("Stay.", "Ann Bell"), ("And go.", "Ann Bell")]


def test_floor_leaves_the_words_that_open_sentences_out() -> None:
    assert spoken('Yesterday it rained. "Stay." He left.') == [("Stay.", None)]


def test_floor_closes_a_quote_with_its_paragraph() -> None:
    assert [words for words, _ in spoken('“It began\n\nand "ended” here')] == ["It began", "ended” here"]
