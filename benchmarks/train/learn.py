"""Log-linear models in plain Python: AdaGrad in a fixed order of shuffling, weights saved as readable lines."""

from __future__ import annotations

import collections
import math
import random
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "quotedb" / "extract" / "data" / "en"
Feature = str | tuple[str | int, ...]
Example = tuple[list[list[str]], list[bool]]
"""The features of each candidate, and which of the candidates are right."""
Labelled = tuple[list[str], bool]
"""The features of one thing, and whether it is what is asked for."""


def average(models: list[dict[str, float]]) -> dict[str, float]:
    """The mean of several models: what one order of shuffling does by chance mostly falls out."""
    total: dict[str, float] = {}
    for model in models:
        for feature, weight in model.items():
            total[feature] = total.get(feature, 0.0) + weight / len(models)
    return total


def train_ranking(
    data: list[Example],
    *,
    base: list[list[float]] | None = None,
    epochs: int = 5,
    rate: float = 0.1,
    l2: float = 2e-5,
    least: int = 2,
    seed: int = 13,
    start: float = 0.1,
) -> dict[str, float]:
    """Weights that make the right candidates of each example likely among its candidates.

    They are averaged over the epochs after the first; ``start`` is where AdaGrad's sums of squares begin: the larger,
    the slower rare features move. ``base`` holds scores that the candidates have before anything is learned. Features
    seen fewer than ``least`` times are left out; examples without a right candidate, or with nothing else, teach
    nothing.
    """
    count = collections.Counter(feature for rows, _ in data for row in rows for feature in set(row))
    index: dict[str, int] = {}
    offsets = base or [[0.0] * len(rows) for rows, _ in data]
    coded = [
        ([[index.setdefault(f, len(index)) for f in row if count[f] >= least] for row in rows], right, offset)
        for (rows, right), offset in zip(data, offsets, strict=True)
        if any(right) and not all(right)
    ]
    weight = [0.0] * len(index)
    slope = [start] * len(index)
    total_weight = [0.0] * len(index)
    shuffler = random.Random(seed)
    for epoch in range(epochs):
        shuffler.shuffle(coded)
        for rows, right, offset in coded:
            scores = [sum([weight[f] for f in row], fixed) for row, fixed in zip(rows, offset, strict=True)]
            top = max(scores)
            shares = [math.exp(score - top) for score in scores]
            total = sum(shares)
            wanted = sum(share for share, good in zip(shares, right, strict=True) if good)
            for row, share, good in zip(rows, shares, right, strict=True):
                error = share / total - (share / wanted if good else 0.0)
                if abs(error) < 1e-4:
                    continue
                for f in row:
                    step = error + l2 * weight[f]
                    slope[f] += step * step
                    weight[f] -= rate * step / math.sqrt(slope[f])
        if epoch:
            total_weight = [one + two for one, two in zip(total_weight, weight, strict=True)]
    return {feature: total_weight[n] / (epochs - 1) for feature, n in index.items()}


def train_binary(
    data: list[Labelled],
    *,
    epochs: int = 5,
    rate: float = 0.1,
    l2: float = 1e-4,
    least: int = 3,
    seed: int = 3,
) -> dict[str, float]:
    """Weights of a logistic regression. Features seen fewer than ``least`` times are left out."""
    count = collections.Counter(feature for row, _ in data for feature in row)
    weight: collections.defaultdict[str, float] = collections.defaultdict(float)
    slope: collections.defaultdict[str, float] = collections.defaultdict(lambda: 1e-6)
    coded = [([f for f in row if count[f] >= least], good) for row, good in data]
    shuffler = random.Random(seed)
    for _ in range(epochs):
        shuffler.shuffle(coded)
        for row, good in coded:
            score = sum(weight[f] for f in row)
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - good
            for f in row:
                step = error + l2 * weight[f]
                slope[f] += step * step
                weight[f] -= rate * step / math.sqrt(slope[f])
    return dict(weight)


def score(model: dict[str, float], row: list[str]) -> float:
    """The sum of the weights of some features."""
    return sum(model.get(feature, 0.0) for feature in row)


def best_of(model: dict[str, float], rows: list[list[str]]) -> int:
    """The number of the candidate with the highest score, the first of equals."""
    return max(range(len(rows)), key=lambda number: score(model, rows[number]))


def save(name: str, model: dict[str, float], least: float = 0.02) -> None:
    """Write a model, the strongest features first; weights in hundredths, those under ``least`` left out."""
    kept = [(f, w) for f, w in model.items() if abs(w) >= least and round(w * 100)]
    kept.sort(key=lambda row: (-abs(row[1]), row[0]))
    with (DATA / f"{name}.tsv").open("w", encoding="utf-8") as out:
        out.writelines(f"{feature}\t{round(weight * 100)}\n" for feature, weight in kept)
    print(f"{name}.tsv: {len(kept)} features")
