"""The learned weights of indirect speech, and how their files write features."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Final

from quotedb.extract.indirect_features import TEMPLATES, CueWords
from quotedb.extract.indirect_weights import OF_SIGN, Feature, Weights, pack, unpack
from quotedb.extract.lexicon import read_lines
from quotedb.extract.weights import logistic

_NUMBERS: Final = {name.partition(":")[0]: number for number, name in enumerate(TEMPLATES)}
_KINDS: Final = [name.partition(":")[2] for name in TEMPLATES]


def read_feature(text: str, words: CueWords) -> Feature:
    """The feature that a file writes as its template's name and its parts, signs after a slash."""
    name, *parts = text.split(" ")
    number = _NUMBERS[name]
    found = [0, 0, 0, 0]
    for place, (kind, part) in enumerate(zip(_KINDS[number], parts, strict=True)):
        if kind == "n":
            found[place] = int(part)
        elif kind == "s":
            found[place] = pack(part[1:])
        elif kind == "o" and part[0] == "/" and len(part) < 3:
            found[place] = OF_SIGN + pack(part[1:]) if len(part) > 1 else 0
        else:
            found[place] = words.code(part)
    return number, found[0], found[1], found[2], found[3]


def written(feature: Feature, names: dict[int, str]) -> str:
    """A feature as the files write it; ``names`` are the words by their codes."""
    number, *parts = feature
    name, _, kinds = TEMPLATES[number].partition(":")
    found = [name]
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
        cues: dict[Feature, tuple[int, ...]],
        spans: dict[Feature, tuple[int, ...]],
        calibration: dict[str, tuple[float, ...]] | None = None,
    ) -> None:
        self.words = words
        self.cue_weights, self.span_weights = cues, spans
        self.cues, self.spans = Weights(cues, 3), Weights(spans, 1)
        self.calibration = calibration or {}

    def calibrate(self, name: str, signs: tuple[float, ...]) -> float:
        """The observed probability of what the models say, by a logistic curve."""
        first, *rest = self.calibration.get(name, (0.0, 1.0, 1.0, 0.6, 0.5))
        return logistic(first + sum([a * b for a, b in zip(rest, signs, strict=False)]))


def _read(lines: Iterable[str], words: CueWords) -> dict[Feature, tuple[int, ...]]:
    table: dict[Feature, tuple[int, ...]] = {}
    for line in lines:
        feature, *numbers = line.split("\t")
        table[read_feature(feature, words)] = tuple([int(number or 0) for number in numbers])
    return table


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
    cues = _read(read_lines("indirect.tsv", language), words)
    return Tables(words, cues, _read(read_lines("indirect_spans.tsv", language), words), calibration)
