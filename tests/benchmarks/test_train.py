"""Training: the corpus's format, and models that learn what can be learned, the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.train import __main__ as steps
from benchmarks.train import attribution, learn, quotations
from benchmarks.train.attribution import sources_of
from benchmarks.train.corpus import Document, Event, read_corpus
from quotedb.extract import prospect_weights
from quotedb.extract.prospect_weights import ProspectWeights
from quotedb.extract.weights import Contexts, Value, weights

TEXT = 'Ann Bell met Leo Ruiz on Friday. "The harbour stays open," said Bell. He liked the "Long Pier" of old.'
QUOTE, BELL = (34, 57), (64, 68)
DOCUMENT = Document("one", TEXT, [Event([QUOTE], [BELL], [(59, 63)])])


def test_the_text_says_what_the_tests_rely_on() -> None:
    assert TEXT[slice(*QUOTE)] == "The harbour stays open,"
    assert TEXT[slice(*BELL)] == "Bell"


def test_reading_brat(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text/one.txt").write_bytes(b"Bell said\r\nyes and no.")
    annotation = "T1\tSource 0 4\tBell\nT2\tCue 5 9\tsaid\nT3\tContent 19 21;11 14\tyes no\nA1\tX T1\n"
    event = "E1\tCue:T2 Source:T1 Content:T3\nE2\tCue:T2\n"
    (tmp_path / "attributions/one_ab.ann").write_text(annotation + event, encoding="utf-8")
    (tmp_path / "attributions/one_zz.ann").write_text("", encoding="utf-8")
    (document,) = read_corpus(tmp_path)
    assert document == Document("one", "Bell said\r\nyes and no.", [Event([(11, 14), (19, 21)], [(0, 4)], [(5, 9)])])


def test_whose_words() -> None:
    wide = Event([(30, 70)], [], [])
    document = Document("one", TEXT, [wide, *DOCUMENT.events])
    assert sources_of(document, *QUOTE) == [BELL]
    assert sources_of(document, 60, 70) == []
    assert sources_of(document, 0, 20) is None


def test_candidates_of_an_annotated_quote() -> None:
    (choice,) = attribution.examples(DOCUMENT)
    named = [TEXT[choice.layout.starts[choice.mentions[n].first] :][:4] for n in choice.numbers]
    assert choice.right.count(True) == 1
    assert named[choice.right.index(True)] == "Bell"
    assert choice.layout.starts[choice.mentions[choice.numbers[choice.right.index(True)]].first] == BELL[0]
    assert all(choice.rows)


def test_features_are_those_that_the_product_asks_for() -> None:
    known = weights("speakers")
    (choice,) = attribution.examples(DOCUMENT)
    right = choice.rows[choice.right.index(True)]
    assert sum(feature in known for feature in right) > len(right) / 2


def test_passages_and_whether_they_are_somebodys_words() -> None:
    assert [good for _, good in quotations.examples(DOCUMENT)] == [True, False]


def test_ranking_learns_what_tells_candidates_apart() -> None:
    data: list[learn.Example] = [([["a", "x"], ["b", "x"]], [n % 4 > 0, n % 4 == 0]) for n in range(40)]
    model = learn.train_ranking(data)
    assert model["a"] > model["b"]
    assert learn.best_of(model, [["b"], ["a"]]) == 1
    assert model == learn.train_ranking(data)


def test_ranking_adds_to_what_is_known_before() -> None:
    data: list[learn.Example] = [([["a"], ["b"]], [True, False])] * 10
    free, helped = learn.train_ranking(data), learn.train_ranking(data, base=[[3.0, 0.0]] * 10)
    assert 0 < helped["a"] < free["a"]


def test_rare_features_are_left_out() -> None:
    data: list[learn.Example] = [([["a"], ["b"]], [True, False])] * 5 + [([["rare"], ["b"]], [True, False])]
    assert "rare" not in learn.train_ranking(data)
    labelled = [(["a"], True), (["b"], False)] * 5 + [(["rare"], True)] * 2
    assert "rare" not in learn.train_binary(labelled)


def test_logistic_regression_learns_both_sides() -> None:
    model = learn.train_binary([(["a"], True), (["b"], False)] * 20)
    assert model["a"] > 0 > model["b"]
    assert "F1 1.0000" in quotations.measure(model, [(["a"], True), (["b"], False)])


def test_saved_weights_are_hundredths_strongest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learn, "DATA", tmp_path)
    learn.save("model", {"weak": 0.019, "b": -0.5, "a": 0.5, "strong": 1.234})
    assert (tmp_path / "model.tsv").read_text(encoding="utf-8") == "strong\t123\na\t50\nb\t-50\n"


def test_notes_hold_context_and_value() -> None:
    notes: list[str] = []
    contexts = Contexts(notes=notes)
    contexts.add(contexts.of("Sb"), Value("t=n"))
    assert contexts.total() == 0
    assert notes == ["Sb t=n"]


def test_every_template_has_its_constant() -> None:
    for number, (name, _) in enumerate(prospect_weights._TEMPLATES):
        assert getattr(prospect_weights, name.upper()) == number
    assert len(prospect_weights.GROUPS) == prospect_weights._GROUPED


def test_prospects_note_what_the_file_holds() -> None:
    noting = ProspectWeights(notes=True)
    noting.begin("role")
    noting.add(prospect_weights.ROLE, noting.code("role"), noting.code(":"), True)
    noting.add(prospect_weights.UNSEEN)
    noted = noting.written()
    assert noted == ["role role:role:COLON:1", "role unseen"]
    assert noting.written() == [] and noting.total() == 0
    read = ProspectWeights((feature, 150) for feature in noted)
    read.begin("role")
    read.add(prospect_weights.ROLE, read.code("role"), read.code(":"), True)
    assert read.total() == 1.5
    read.begin("body")
    read.add(prospect_weights.ROLE, read.code("role"), read.code(":"), True)
    read.add(prospect_weights.ROLE, read.code("role"), read.code("another"), True)
    assert read.total() == 0


def test_every_step_is_a_module() -> None:
    folder = Path(steps.__file__).parent
    assert [step for step in steps.STEPS if not (folder / f"{step}.py").exists()] == []
