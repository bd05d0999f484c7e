"""The learned weights of indirect speech, and how their files write features."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final, final

from quotedb.extract.indirect_features import TEMPLATES, CueWords
from quotedb.extract.indirect_weights import OF_SIGN, Feature, Weights, pack, unpack
from quotedb.extract.lexicon import read_lines
from quotedb.extract.weights import logistic

_NUMBERS: Final = {name.partition(":")[0]: number for number, name in enumerate(TEMPLATES)}
_KINDS: Final = [name.partition(":")[2] for name in TEMPLATES]


@final
class Reader:
    """Reads features as the files write them; words that ``words`` doesn't know are numbered there."""

    def __init__(self, words: CueWords) -> None:
        self.words = words
        self.signs: dict[str, int] = {"/": 0}
        """Signs as written, after a slash, to what they are packed to."""

    def part(self, kind: str, text: str) -> int:
        """One part of a feature."""
        if kind == "w":
            return self.words.codes.get(text) or self.words.code(text)
        if kind == "n":
            return int(text)
        if kind == "o" and (text[0] != "/" or len(text) > 2):
            return self.words.codes.get(text) or self.words.code(text)
        packed = self.signs.get(text)
        if packed is None:
            packed = self.signs[text] = pack(text[1:])
        return packed + OF_SIGN if packed and kind == "o" else packed

    def features(self, lines: list[str]) -> list[tuple[Feature, list[int]]]:
        """Features with their weights: blocks of lines, the name of a template first."""
        found: list[tuple[Feature, list[int]]] = []
        number = 0
        kinds = ""
        for line in lines:
            columns = line.split("\t")
            if len(columns) == 1:
                number = _NUMBERS[line]
                kinds = _KINDS[number]
                continue
            parts = columns[0].split(" ")
            values = [0, 0, 0, 0]
            for place, kind in enumerate(kinds):
                values[place] = self.part(kind, parts[place])
            weights = [int(weight) if weight else 0 for weight in columns[1:]]
            found.append(((number, values[0], values[1], values[2], values[3]), weights))
        return found


def written(feature: Feature, names: dict[int, str]) -> str:
    """The parts of a feature as the files write them; ``names`` are the words by their codes."""
    number, *parts = feature
    found = []
    kinds = _KINDS[number]
    for kind, part in zip(kinds, parts, strict=False):
        if kind == "n":
            found.append(str(part))
        elif kind == "s":
            found.append("/" + unpack(part))
        elif kind == "o" and (part >= OF_SIGN or not part):
            found.append("/" + unpack(part - OF_SIGN if part else 0))
        else:
            found.append(names[part])
    return " ".join(found)


class Tables:
    """All learned weights, and the coefficients that turn the models' probabilities into observed ones."""

    def __init__(
        self,
        words: CueWords,
        cues: Weights,
        spans: Weights,
        calibration: dict[str, tuple[float, ...]] | None = None,
    ) -> None:
        self.words, self.cues, self.spans = words, cues, spans
        self.calibration = calibration or {}

    def calibrate(self, name: str, signs: tuple[float, ...]) -> float:
        """The observed probability of what the models say, by a logistic curve."""
        coefficients = self.calibration.get(name, (0.0, 1.0, 1.0, 0.6, 0.5))
        total = 0.0
        for place, sign in enumerate(signs, 1):
            total += coefficients[place] * sign
        return logistic(coefficients[0] + total)


def weights_of(features: Sequence[tuple[Feature, Sequence[int]]], classes: int) -> Weights:
    """A table of features with their weights."""
    weights = Weights(len(features), classes)
    weights.fill(features)
    return weights


@functools.cache
def shipped(language: str = "en") -> Tables:
    """The learned weights that come with the package."""
    shares: dict[str, tuple[float, str]] = {}
    for line in read_lines("indirect_cues.tsv", language):
        word, share, kind = line.split("\t")
        shares[word] = (float(share), kind)
    words = CueWords(shares)
    calibration: dict[str, tuple[float, ...]] = {}
    for line in read_lines("indirect_calibration.tsv", language):
        name, *numbers = line.split("\t")
        calibration[name] = tuple([int(number) / 100 for number in numbers])
    read = Reader(words).features
    cues = weights_of(read(read_lines("indirect.tsv", language)), 3)
    return Tables(words, cues, weights_of(read(read_lines("indirect_spans.tsv", language)), 1), calibration)
