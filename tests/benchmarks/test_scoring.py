"""Scoring: its rules one by one, and the same figures as the corpus's own scorer where that is at hand."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import floor, news
from benchmarks.scoring import (
    ALL,
    MEASURES,
    Article,
    Score,
    interval,
    kept_at,
    ratio,
    read_gold,
    resamples,
    same_speaker,
    score,
)

TEXT = '"The harbour stays open," said Ann Bell. Ruiz said it would close. They called it "The Long Pier".'
QUOTE = (1, 23)
BELL = (31, 39)
INDIRECT = (51, 65)


def gold(**changes: Any) -> dict[str, Any]:
    quote = {"start": QUOTE[0], "end": QUOTE[1], "label": "direct", "speaker": "Ann Bell", "kind": "person"}
    return quote | {"ref": "name", "source_spans": [list(BELL)]} | changes


def found(**changes: Any) -> dict[str, Any]:
    record = {"kind": "direct", "spans": [QUOTE], "speaker": "Ann Bell", "mention": BELL, "confidence": 0.9}
    return record | changes


def article(*quotes: dict[str, Any]) -> Article:
    return Article("one", "Harbour Post", TEXT, list(quotes), [[QUOTE], [INDIRECT]])


def totals(quote: dict[str, Any], *records: dict[str, Any]) -> dict[str, int]:
    return dict(score([article(quote)], {"one": list(records)}).totals()[ALL])


def test_the_text_says_what_the_tests_rely_on() -> None:
    assert TEXT[slice(*QUOTE)] == "The harbour stays open"
    assert TEXT[slice(*BELL)] == "Ann Bell"
    assert TEXT[slice(*INDIRECT)] == "it would close"


def test_a_right_answer() -> None:
    counts = totals(gold(), found())
    assert (counts["gold"], counts["found"], counts["with_source"], counts["mention_right"]) == (1, 1, 1, 1)
    assert (counts["named"], counts["identity_right"]) == (1, 1)


def test_a_missed_quote_counts_as_wrong_everywhere() -> None:
    counts = totals(gold())
    assert (counts["gold"], counts["found"], counts["mention_right"], counts["identity_right"]) == (1, 0, 0, 0)


@pytest.mark.parametrize(("end", "hit"), [(19, 1), (18, 0)])
def test_four_fifths_of_a_quote_must_be_covered(end: int, hit: int) -> None:
    assert totals(gold(), found(spans=[(1, end)]))["found"] == hit


def test_indirect_attributions_find_no_quote() -> None:
    assert totals(gold(), found(kind="indirect"))["found"] == 0


def test_a_mention_beside_the_source_is_wrong() -> None:
    assert totals(gold(), found(mention=(39, 40)))["mention_right"] == 0
    assert totals(gold(), found(mention=None))["mention_right"] == 0
    assert totals(gold(), found(mention=(38, 40)))["mention_right"] == 1


def test_quotes_of_nobody_with_a_name_and_without_a_source() -> None:
    counts = totals(gold(kind="unnamed", source_spans=[]), found())
    assert "named" not in counts
    assert "with_source" not in counts


def test_other_passages_count_against_precision_and_bad_ones_not_at_all() -> None:
    other = totals(gold(label="other"), found())
    assert (other.get("gold", 0), other["taken"]) == (0, 1)
    assert "taken" not in totals(gold(label="bad"), found())


def test_indirect_contents_match_one_to_one_by_half_of_the_longer() -> None:
    reported = {"kind": "indirect", "spans": [INDIRECT]}
    half = {"kind": "indirect", "spans": [(51, 58)]}
    less = {"kind": "indirect", "spans": [(51, 57)]}
    assert totals(gold(), reported, half) | {"indirect": 1, "matched": 1, "predicted": 2} == totals(
        gold(), reported, half
    )
    assert totals(gold(), half)["matched"] == 1
    assert "matched" not in totals(gold(), less)


def test_the_reporters_part_of_a_marked_quote_counts_neither_way() -> None:
    assert "predicted" not in totals(gold(), {"kind": "indirect", "spans": [QUOTE]})


@pytest.mark.parametrize(
    ("got", "want", "same"),
    [
        ("Ann Bell", "Ann Bell", True),
        ("Sen. Ann Bell", "ann béll", True),
        ("Bell", "Ann Bell", True),
        ("A. Bell", "Ann Bell", True),
        ("Anne Bell", "Annette Bell", True),
        ("Ada Bell", "Ann Bell", False),
        ("Ann", "Ann Bell", False),
        ("Ann Ruiz", "Ann Bell", False),
        ("the Harbour Board", "Harbour Board of Ruritania", True),
        (["Ann Bell", "Leo Ruiz"], "Leo Ruiz + Ann Bell", True),
        (["Ann Bell", "Leo Ruiz"], "Ann Bell", False),
        (None, "Ann Bell", False),
        ("Mr.", "Ann Bell", False),
    ],
)
def test_names_that_go_together(got: str | list[str] | None, want: str, same: bool) -> None:
    assert same_speaker(got, want) is same


def test_groups_add_up_to_all() -> None:
    quotes = [gold(), gold(label="mixed", ref="pronoun"), gold(ref="pronoun")]
    sums = score([article(*quotes)], {"one": [found()]}).totals()
    assert sums["kind", "direct"]["gold"] == 2
    assert sums["reference", "pronoun"]["gold"] == 2
    for by in ("kind", "reference", "outlet"):
        for name in ("gold", "found", "mention_right", "identity_right"):
            assert sum(counts[name] for (group, _), counts in sums.items() if group == by) == sums[ALL][name]


def test_resampling_weighs_articles() -> None:
    result = score([article(gold()), article(gold())], {})
    assert result.totals([2, 1])[ALL]["gold"] == 3
    draws = list(resamples(5, 20, 3))
    assert all(sum(draw) == 5 for draw in draws)
    assert draws == list(resamples(5, 20, 3))
    assert draws != list(resamples(5, 20, 4))


def test_interval_leaves_the_outer_twentieth_out() -> None:
    assert interval(float(n) for n in range(101)) == (2.0, 98.0)
    assert interval([None]) is None


def test_quotes_kept_where_speakers_are_right_often_enough() -> None:
    stated = [(0.9, True, 0), (0.9, True, 0), (0.8, False, 1), (0.7, True, 1)]
    assert kept_at(stated, 5, 0.75) == (0.7, 0.8)
    assert kept_at(stated, 5, 0.9) == (0.9, 0.4)
    assert kept_at(stated, 5, 0.75, [1, 0]) == (0.7, 0.4)
    assert kept_at([(0.9, True, 0), (0.9, False, 0)], 2, 0.9) == (1.0, 0.0)  # equals aren't told apart


def test_nothing_measured_is_no_figure() -> None:
    assert ratio({}, MEASURES["f1"]) is None


def test_calibration_bins_hold_what_is_stated_for_them() -> None:
    bins = news.calibration(Score(stated=[(0.5, True, 0), (0.55, False, 0), (1.0, True, 0)]))
    assert [(b["from"], b["quotes"], b["observed"]) for b in bins] == [(0.5, 2, 0.5), (0.9, 1, 1.0)]
    assert bins[0]["stated"] == pytest.approx(0.525)


# The same figures as the corpus's own scorer.

GIVEN = os.environ.get("QUOTEDB_SEED_ARTICLES")
CORPUS = Path(GIVEN).parent if GIVEN else Path(__file__).resolve().parents[3] / "shared"
SCORER = CORPUS / "eval" / "score_news.py"
PAIRS = {
    "recall": "recall",
    "precision": "precision",
    "f1": "f1",
    "mention_accuracy": "mention",
    "entity_accuracy": "identity",
    "indirect_precision": "indirect_precision",
    "indirect_recall": "indirect_recall",
    "indirect_f1": "indirect_f1",
}


def spoilt(records: list[dict[str, Any]], text: str, chance: random.Random) -> list[dict[str, Any]]:
    """The records with spans, mentions, names and kinds changed, left out and doubled at random."""
    changed = []
    for record in records:
        for _ in range(chance.choice((0, 1, 1, 1, 2))):
            shift = chance.choice((0, 0, -3, 4, 9))
            spans = [(max(0, s + shift), max(0, s + shift) + max(1, e - s - abs(shift))) for s, e in record["spans"]]
            names = [None, "Smith", "Ann Bell", ["Ann Bell", "Clinton"]]
            speaker = chance.choice([record["speaker"], record["speaker"], *names])
            kind = chance.choice((record["kind"], record["kind"], "indirect"))
            mention = chance.choice((record["mention"], None, spans[0]))
            changed.append(record | {"spans": spans, "speaker": speaker, "kind": kind, "mention": mention})
    return changed


@pytest.mark.skipif(not SCORER.exists(), reason="the annotated corpus isn't here (QUOTEDB_SEED_ARTICLES)")
@pytest.mark.parametrize("which", ["system", "floor", "spoilt"])
def test_figures_of_the_corpuss_own_scorer(which: str, tmp_path: Path) -> None:
    articles = read_gold(CORPUS, "dev")
    chance = random.Random(1)
    extractor = floor.attributions if which == "floor" else news.system
    records = {a.name: extractor(a.text) for a in articles}
    if which == "spoilt":
        records = {a.name: spoilt(records[a.name], a.text, chance) for a in articles}
    predictions = tmp_path / "predictions.jsonl"
    lines = (json.dumps({"source": f"{name}.txt", "attributions": found}) for name, found in records.items())
    predictions.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-B", str(SCORER), "--predictions", str(predictions), "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    sums = score(articles, news.read_predictions(predictions)).totals()
    assert sums[ALL]["gold"] > 700
    for their_name, name in PAIRS.items():
        assert (ratio(sums[ALL], MEASURES[name]) or 0.0) == pytest.approx(theirs[their_name], abs=1e-12), name
    by_reference = {
        group: f"{counts['identity_right']}/{counts['named']}"
        for (by, group), counts in sums.items()
        if by == "reference" and counts["named"]
    }
    assert by_reference == theirs["by_reference"]
