"""An utterance made ready for comparison: its words, what each of them tells, and who said it when."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from quotedb.merge.model import Utterance
from quotedb.merge.rarity import NAME_BITS, bits, concept
from quotedb.text.keys import words

MOST_WORDS = 1500
"""Longer texts are compared by their first so many words; identical ones are recognised over their whole length."""
FUNCTION_WEIGHT = 0.7
"""Bits that a function word counts for when the same one stands at the same place."""
_OPEN, _CLOSE = "[(", "])"


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is compared of one utterance. ``weights[i]`` is the bits of word ``i``, at least ``FUNCTION_WEIGHT``."""

    source: Utterance
    whole: tuple[str, ...]
    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    concepts: tuple[str, ...]
    bits: tuple[float, ...]
    weights: tuple[float, ...]
    sums: tuple[float, ...]
    bag: frozenset[str]
    bag_bits: dict[str, float]
    asides: frozenset[int]
    indirect: bool
    day: int | None
    speakers: frozenset[str]

    @property
    def strength(self) -> float:
        """Bits of all its words together."""
        return self.sums[-1]

    @property
    def titled(self) -> bool:
        """Whether each content word has a capital, as titles and names have."""
        text = self.source.text
        return all(text[start].isupper() for start, told in zip(self.starts, self.bits, strict=True) if told)

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


def prepare(utterance: Utterance) -> Evidence:
    """Everything about one utterance that comparisons need, computed once."""
    text = utterance.text
    found = words(text)
    forms, starts, ends = found.forms[:MOST_WORDS], found.starts[:MOST_WORDS], found.ends[:MOST_WORDS]
    told = tuple(
        NAME_BITS if value > NAME_BITS and text[start].isupper() else value
        for value, start in zip(map(bits, forms), starts, strict=True)
    )
    weights = tuple(value if value > FUNCTION_WEIGHT else FUNCTION_WEIGHT for value in told)
    concepts = tuple(map(concept, forms))
    bag_bits = {name: value for name, value in zip(concepts, told, strict=True) if value}
    return Evidence(
        source=utterance,
        whole=found.forms,
        forms=forms,
        starts=starts,
        ends=ends,
        concepts=concepts,
        bits=told,
        weights=weights,
        sums=tuple(accumulate(weights, initial=0.0)),
        bag=frozenset(bag_bits),
        bag_bits=bag_bits,
        asides=_asides(text, starts),
        indirect=utterance.kind == "indirect",
        day=utterance.published.toordinal() if utterance.published else None,
        speakers=frozenset(utterance.speakers),
    )
