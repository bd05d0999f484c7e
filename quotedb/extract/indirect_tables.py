"""The learned weights of indirect speech, and how their files write features."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final, final

from quotedb.extract.indirect_features import TEMPLATES, CueWords
from quotedb.extract.lexicon import read_lines
from quotedb.extract.packed_signs import OF_SIGN, pack, unpack
from quotedb.extract.weight_table import Feature, WeightTable
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

    def feature(self, number: int, text: str) -> Feature:
        """One feature of a template."""
        kinds = _KINDS[number]
        count = len(kinds)
        parts = text.split(" ")
        return (
            number,
            self.part(kinds[0], parts[0]) if count else 0,
            self.part(kinds[1], parts[1]) if count > 1 else 0,
            self.part(kinds[2], parts[2]) if count > 2 else 0,
            self.part(kinds[3], parts[3]) if count > 3 else 0,
        )

    def weights(self, lines: list[str], classes: int) -> WeightTable:
        """A table of features with their weights: blocks of lines, the name of a template first."""
        weights = WeightTable(len(lines), classes)
        number = 0
        weights.open()
        for line in lines:
            columns = line.split("\t")
            if len(columns) == 1:
                number = _NUMBERS[line]
            else:
                own = [int(weight) if weight else 0 for weight in columns[1:]]
                weights.put(self.feature(number, columns[0]), own)
        weights.close()
        return weights


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
        cues: WeightTable,
        spans: WeightTable,
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


def weights_of(features: Sequence[tuple[Feature, Sequence[int]]], classes: int) -> WeightTable:
    """A table of features with their weights."""
    weights = WeightTable(len(features), classes)
    weights.open()
    for feature, own in features:
        weights.put(feature, own)
    weights.close()
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
    read = Reader(words).weights
    cues = read(read_lines("indirect.tsv", language), 3)
    return Tables(words, cues, read(read_lines("indirect_spans.tsv", language), 1), calibration)
