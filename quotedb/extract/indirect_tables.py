"""The learned weights of indirect speech, and the sums of them that recur."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

from quotedb.extract.indirect_features import GROUPS, CueWords, Group, Key
from quotedb.extract.lexicon import read_lines
from quotedb.extract.weights import logistic

Weights = tuple[float, float, float]
"""Of a possible reporting word: that it reports what follows, what precedes, or both."""
_MARGIN = 1.5
"""Log-odds below the best candidate, by some groups of features, from which the others don't bring one back."""
_KEPT = 20_000
"""Keys whose sums are kept, per group."""


class _Sums(dict[Key, float]):
    """The summed weights of one group of features, by key."""

    def __init__(self, group: Group, table: dict[str, float]) -> None:
        super().__init__()
        self.group, self.table = group, table

    def __missing__(self, key: Key) -> float:
        if len(self) >= _KEPT:
            self.clear()
        get = self.table.get
        value = self[key] = sum([get(feature, 0.0) for feature in self.group(*key)])
        return value


class _Triples(dict[Key, Weights]):
    """The same for the three classes of a possible reporting word."""

    def __init__(self, group: Group, table: dict[str, Weights]) -> None:
        super().__init__()
        self.group, self.table = group, table

    def __missing__(self, key: Key) -> Weights:
        if len(self) >= _KEPT:
            self.clear()
        right = left = split = 0.0
        for feature in self.group(*key):
            weights = self.table.get(feature)
            if weights is not None:
                right += weights[0]
                left += weights[1]
                split += weights[2]
        value = self[key] = (right, left, split)
        return value


class Tables:
    """All learned weights, and the coefficients that turn the models' probabilities into observed ones."""

    def __init__(
        self,
        words: CueWords,
        cues: dict[str, Weights],
        spans: dict[str, dict[str, float]],
        calibration: dict[str, tuple[float, ...]] | None = None,
    ) -> None:
        self.words, self.cues, self.spans = words, cues, spans
        self.calibration = calibration or {}
        self.cue_sums = tuple(_Triples(group, cues) for group in words.groups)
        self.sums = {name: tuple(_Sums(group, spans[name]) for group in groups) for name, groups in GROUPS.items()}

    def calibrate(self, name: str, signs: tuple[float, ...]) -> float:
        """The observed probability of what the models say, by a logistic curve."""
        first, *rest = self.calibration.get(name, (0.0, 1.0, 1.0, 0.6, 0.5))
        return logistic(first + sum([a * b for a, b in zip(rest, signs, strict=False)]))

    def chances(self, name: str, keys: Sequence[tuple[Key, ...]], *extra: float) -> list[float]:
        """The probability of each candidate of one model; ``extra`` are the scores of candidates without keys.

        The groups whose keys recur most come first; what they rule out isn't looked at further.
        """
        sums = self.sums[name]
        if not extra and len(keys) == 1:
            return [1.0]
        if name == "right_end":
            a, b, c, d, e, f, g, h, i = sums
            scores = [c[k[2]] + d[k[3]] + f[k[5]] + g[k[6]] for k in keys]
            bound = max(scores) - _MARGIN
            for number, score in enumerate(scores):
                if score > bound:
                    k = keys[number]
                    scores[number] = score + a[k[0]] + b[k[1]] + e[k[4]] + h[k[7]] + i[k[8]]
        elif name == "right_start":
            a, b, c, d = sums
            scores = [b[k[1]] for k in keys]
            bound = max(scores) - _MARGIN
            for number, score in enumerate(scores):
                if score > bound:
                    k = keys[number]
                    scores[number] = score + a[k[0]] + c[k[2]] + d[k[3]]
        else:
            one, two = sums
            scores = [one[first] + two[second] for first, second in keys]
            scores.extend(extra)
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return [power / total for power in powers]


@functools.cache
def shipped(language: str = "en") -> Tables:
    """The learned weights that come with the package."""
    words: dict[str, tuple[float, str]] = {}
    for line in read_lines("indirect_cues.tsv", language):
        word, share, kind = line.split("\t")
        words[word] = (float(share), kind)
    cues: dict[str, Weights] = {}
    for line in read_lines("indirect.tsv", language):
        feature, *numbers = line.split("\t")
        a, b, c = (int(number or 0) / 100 for number in numbers)
        cues[feature] = (a, b, c)
    spans: dict[str, dict[str, float]] = {name: {} for name in GROUPS}
    calibration: dict[str, tuple[float, ...]] = {}
    model = ""
    for line in read_lines("indirect_spans.tsv", language):
        feature, *numbers = line.split("\t")
        if not numbers:
            model = feature
        elif model in spans:
            spans[model][feature] = int(numbers[0]) / 100
        else:
            calibration[feature] = tuple(int(number) / 100 for number in numbers)
    return Tables(CueWords(words), cues, spans, calibration)
