"""Log-linear models trained by AdaGrad in a fixed order of shuffling, and logistic regression by Newton's method."""

from __future__ import annotations

import collections
import math
import random

from quotedb.extract.weight_table import Feature
from quotedb.extract.weights import logistic

Example = tuple[list[list[Feature]], list[bool]]
"""The features of each candidate, and which candidate is right."""
SEED = 13
START = 1.0
"""Where AdaGrad's sums of squares begin: rare features move slowly."""
EPOCHS = {"cues": 5, "spans": 10}
RATE = 0.06
DECAY = 3e-5
LEAST_SEEN = 3
"""Features seen less often are left out."""


def train_classes(data: list[tuple[list[Feature], int]], classes: int) -> dict[Feature, list[float]]:
    """A softmax over the classes, the first of which is the reference; weights averaged over all epochs but one."""
    count = collections.Counter(f for row, _ in data for f in row)
    index: dict[Feature, int] = {}
    coded = [([index.setdefault(f, len(index)) for f in row if count[f] >= LEAST_SEEN], k) for row, k in data]
    free = classes - 1
    weights = [[0.0] * len(index) for _ in range(free)]
    squares = [[START] * len(index) for _ in range(free)]
    averages = [[0.0] * len(index) for _ in range(free)]
    rng = random.Random(SEED)
    epochs = EPOCHS["cues"]
    for epoch in range(epochs):
        rng.shuffle(coded)
        for row, kind in coded:
            scores = [math.exp(min(30.0, sum([w[f] for f in row]))) for w in weights]
            total = 1.0 + sum(scores)
            for k in range(free):
                slope = scores[k] / total - (kind == k + 1)
                if abs(slope) < 2e-3:
                    continue
                w, g = weights[k], squares[k]
                for f in row:
                    grad = slope + DECAY * w[f]
                    g[f] += grad * grad
                    w[f] -= RATE * grad / math.sqrt(g[f])
        if epoch:
            for average, w in zip(averages, weights, strict=True):
                average[:] = [a + b / (epochs - 1) for a, b in zip(average, w, strict=True)]
    return {f: [average[i] for average in averages] for f, i in index.items()}


def train_choice(data: list[Example]) -> dict[Feature, float]:
    """A softmax over the candidates of each example."""
    data = [(rows, right) for rows, right in data if any(right)]
    count = collections.Counter(f for rows, _ in data for row in rows for f in row)
    index: dict[Feature, int] = {}
    coded: list[tuple[list[list[int]], int]] = []
    for rows, right in data:
        if len(rows) > 1:
            numbers = [[index.setdefault(f, len(index)) for f in row if count[f] >= LEAST_SEEN] for row in rows]
            coded.append((numbers, right.index(True)))
    weights = [0.0] * len(index)
    squares = [START] * len(index)
    rng = random.Random(SEED)
    for _ in range(EPOCHS["spans"]):
        rng.shuffle(coded)
        for candidates, wanted in coded:
            scores = [sum([weights[f] for f in each]) for each in candidates]
            top = max(scores)
            powers = [math.exp(s - top) for s in scores]
            total = sum(powers)
            for place, (each, power) in enumerate(zip(candidates, powers, strict=True)):
                slope = power / total - (place == wanted)
                if abs(slope) < 2e-3:
                    continue
                for f in each:
                    grad = slope + DECAY * weights[f]
                    squares[f] += grad * grad
                    weights[f] -= RATE * grad / math.sqrt(squares[f])
    return {f: weights[i] for f, i in index.items()}


def fit(rows: list[tuple[float, ...]], right: list[bool]) -> tuple[float, ...]:
    """Logistic regression by Newton's method, in hundredths."""
    size = len(rows[0]) + 1
    weights = [0.0] * size
    for _ in range(20):
        gradient = [0.01 * w for w in weights]
        matrix = [[0.01 * (i == j) for j in range(size)] for i in range(size)]
        for row, good in zip(rows, right, strict=True):
            values = (1.0, *row)
            chance = logistic(sum([a * b for a, b in zip(weights, values, strict=True)]))
            spread = chance * (1 - chance)
            for i, value in enumerate(values):
                gradient[i] += (chance - good) * value
                for j, other in enumerate(values):
                    matrix[i][j] += spread * value * other
        # Gaussian elimination; the matrix is positive definite.
        for i in range(size):
            for j in range(i + 1, size):
                factor = matrix[j][i] / matrix[i][i]
                for k in range(i, size):
                    matrix[j][k] -= factor * matrix[i][k]
                gradient[j] -= factor * gradient[i]
        step = [0.0] * size
        for i in reversed(range(size)):
            step[i] = (gradient[i] - sum(matrix[i][k] * step[k] for k in range(i + 1, size))) / matrix[i][i]
        weights = [w - s for w, s in zip(weights, step, strict=True)]
    return tuple(round(w, 2) for w in weights)
