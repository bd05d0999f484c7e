"""An utterance made ready for comparison: its words, what each of them tells, and who said it when."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from quotedb.merge.model import Utterance
from quotedb.merge.rarity import NAME_BITS, bits, concept
from quotedb.text.keys import Remembered, words

MOST_WORDS = 1500
"""Longer texts are compared by their first so many words; identical ones are recognised over their whole length."""
FUNCTION_WEIGHT = 0.7
"""Bits that a function word counts for when the same one stands at the same place."""
_OPEN, _CLOSE = "[(", "])"


class Wording(NamedTuple):
    """What a text's words tell. ``weights[i]`` is the bits of word ``i``, at least ``FUNCTION_WEIGHT``."""

    whole: tuple[str, ...]
    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    concepts: tuple[str, ...]
    bits: tuple[float, ...]
    told: float
    weights: tuple[float, ...]
    sums: tuple[float, ...]
    bag_bits: dict[str, float]
    asides: frozenset[int]
    titled: bool


class Evidence:
    """What is compared of one utterance: its wording, who said it and when. Never changed once made."""

    __slots__ = (
        "asides",
        "bag_bits",
        "bits",
        "concepts",
        "day",
        "ends",
        "forms",
        "indirect",
        "source",
        "speakers",
        "starts",
        "strength",
        "sums",
        "titled",
        "told",
        "weights",
        "whole",
    )

    def __init__(self, utterance: Utterance, wording: Wording) -> None:
        self.source = utterance
        self.whole = wording.whole
        self.forms = wording.forms
        self.starts = wording.starts
        self.ends = wording.ends
        self.concepts = wording.concepts
        self.bits = wording.bits
        self.told = wording.told  # bits of all content words together
        self.weights = wording.weights
        self.sums = wording.sums
        self.strength = wording.sums[-1]  # bits of all words together
        self.bag_bits = wording.bag_bits
        self.asides = wording.asides
        self.titled = wording.titled
        self.indirect = utterance.kind == "indirect"
        self.day = utterance.published.toordinal() if utterance.published else None
        self.speakers = frozenset(utterance.speakers)

    def weight(self, start: int, stop: int) -> float:
        """Bits of the words ``[start, stop)``."""
        return self.sums[stop] - self.sums[start]


def _asides(text: str, starts: tuple[int, ...]) -> frozenset[int]:
    """Which words stand in brackets: an editor's, not the speaker's."""
    if "[" not in text and "(" not in text:
        return frozenset()
    found = set()
    depth, place = 0, 0
    for index, start in enumerate(starts):
        for char in text[place:start]:
            if char in _OPEN:
                depth += 1
            elif char in _CLOSE:
                depth = max(0, depth - 1)
        place = start
        if depth:
            found.add(index)
    return frozenset(found) if len(found) < len(starts) else frozenset()


@lru_cache(maxsize=1 << 12)
def _wording(text: str) -> Wording:
    found = words(text)
    whole = found.forms
    forms, starts, ends = whole, found.starts, found.ends
    if len(whole) > MOST_WORDS:
        forms, starts, ends = forms[:MOST_WORDS], starts[:MOST_WORDS], ends[:MOST_WORDS]
    worth = _worth
    concepts, told, weights = zip(*[worth[form] for form in forms], strict=True) if forms else ((), (), ())
    if told and max(told) > NAME_BITS and not text.isupper():
        told = tuple(
            [
                NAME_BITS if value > NAME_BITS and text[start].isupper() else value
                for value, start in zip(told, starts, strict=True)
            ]
        )
        weights = tuple([value if value > FUNCTION_WEIGHT else FUNCTION_WEIGHT for value in told])
    bag_bits = dict(zip(concepts, told, strict=True))
    if 0.0 in told:
        bag_bits = {name: value for name, value in bag_bits.items() if value}
    return Wording(
        whole,
        forms,
        starts,
        ends,
        concepts,
        told,
        sum(told),
        weights,
        tuple(accumulate(weights, initial=0.0)),
        bag_bits,
        _asides(text, starts),
        not any(value and not text[start].isupper() for start, value in zip(starts, told, strict=True)),
    )


def _told(form: str) -> tuple[str, float, float]:
    """A word's concept, its bits, and the weight it has in an alignment."""
    value = bits(form)
    return concept(form), value, max(value, FUNCTION_WEIGHT)


_worth = Remembered(_told)


@lru_cache(maxsize=1 << 12)
def prepare(utterance: Utterance) -> Evidence:
    """Everything about one utterance that comparisons need; the latest few thousand are remembered."""
    return Evidence(utterance, _wording(utterance.text))
