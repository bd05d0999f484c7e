"""Merging on hand-annotated articles, wherever a folder with them is given: gold spans and speakers in."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quotedb.merge.model import Outcome, Utterance
from quotedb.merge.quotes import cluster
from quotedb.text.names import name_key

GIVEN = os.environ.get("QUOTEDB_SEED_ARTICLES")
SHARED = Path(GIVEN).parent if GIVEN else Path(__file__).resolve().parents[3] / "shared"
SEEDS = SHARED / "gold" / "seeds.json"
PAIRS = SHARED / "gold" / "merge_dev.jsonl"

needs_seeds = pytest.mark.skipif(not SEEDS.is_file(), reason="the annotated seed articles aren't beside this checkout")
needs_pairs = pytest.mark.skipif(not PAIRS.is_file(), reason="the judged pairs aren't beside this checkout")


def homes(outcome: Outcome) -> dict[str, str]:
    return {member: found.representative for found in outcome.clusters for member in found.members}


@needs_seeds
@pytest.mark.parametrize("day", [None, date(2025, 2, 18)], ids=["undated", "dated"])
def test_seed_articles(day: date | None) -> None:
    gold: dict[str, Any] = json.loads(SEEDS.read_text(encoding="utf-8"))
    utterances = []
    for document, entry in gold["documents"].items():
        for quote in entry["quotes"]:
            said = quote["speaker"] if isinstance(quote["speaker"], list) else [quote["speaker"]]
            utterances.append(
                Utterance(
                    id=quote["id"],
                    text=" ".join(part[2] for part in quote["content"]),
                    kind=quote["kind"],
                    source=document,
                    published=day,
                    speakers=tuple(name_key(name) for name in said if name),
                )
            )
    found = cluster(utterances)
    merged = sorted(one.members for one in found.clusters if len(one.members) > 1)
    assert merged == sorted(tuple(sorted(group["quotes"])) for group in gold["merge_groups"])
    home = homes(found)
    linked = {(home[link.longer], home[link.shorter]) for link in found.links if link.type == "contains"}
    wanted = [c for c in gold["contains"] if c["confidence"] == "high" and c["match"] != "translation"]
    assert len(wanted) == 10
    assert [c for c in wanted if (home[c["longer"]], home[c["shorter"]]) not in linked] == []
    expected = {(home[c["longer"]], home[c["shorter"]]) for c in gold["contains"]}
    assert len(linked - expected) <= 1


@needs_pairs
def test_judged_pairs() -> None:
    """All sides of all pairs in one collection, so that what is merged is merged in company."""
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    sides: dict[str, Utterance] = {}
    ends: list[tuple[dict[str, Any], str, str]] = []
    for row in rows:
        names = []
        for side in (row["a"], row["b"]):
            place = f"{side['split']}/{side['name']}:{side['start']}-{side['end']}"
            speakers = (name_key(side["speaker"]),) if side["speaker"] else ()
            day = date.fromisoformat(side["date"])
            sides[place] = Utterance(place, side["text"], "direct", side["name"], side["publisher"], day, speakers)
            names.append(place)
        ends.append((row, names[0], names[1]))
    found = cluster(sides.values())
    home = homes(found)
    linked = {frozenset((home[link.longer], home[link.shorter])) for link in found.links if link.type == "contains"}
    same = [home[a] == home[b] for row, a, b in ends if row["label"] == "same"]
    part = [
        home[a] == home[b] or frozenset((home[a], home[b])) in linked
        for row, a, b in ends
        if row["label"] == "contains"
    ]
    wrong = [home[a] == home[b] for row, a, b in ends if row["label"] in ("different", "contains")]
    stray = [frozenset((home[a], home[b])) in linked for row, a, b in ends if row["label"] == "different"]
    precision = sum(same) / (sum(same) + sum(wrong))
    assert precision >= 0.95
    assert sum(same) / len(same) >= 0.93
    assert sum(part) / len(part) >= 0.85
    assert sum(stray) <= 8
