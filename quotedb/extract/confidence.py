"""How sure an attribution is: the probability that its speaker is right, learned where the answer is known.

The ranking's own probability and the antecedent's are features here, with what they are known to misjudge; the weights
are learned on articles that the ranking hadn't seen (``benchmarks/train/confidence.py``).
"""

from __future__ import annotations

import functools
import math
from typing import Final, final

from quotedb.extract.entity import Entity
from quotedb.extract.mention import DESCRIPTION, NAME, PRONOUN_MENTION, Mention
from quotedb.extract.weights import logistic, weights

SILENCE: Final = 0.3
"""Below this the speaker is left open: the attribution would be wrong more often than right."""


def _reached(probability: float) -> int:
    """A probability as rounded log-odds, at most 7."""
    inside = min(max(probability, 1e-4), 1 - 1e-4)
    return min(7, round(math.log(inside / (1 - inside))))


def _steps(name: str, reached: int, type_: str) -> list[str]:
    """The log-odds that are reached, from -2 on: what is learned of one step holds for those above it."""
    return [f"{name}>={step}{type_}" for step in range(-2, reached + 1)] or [f"{name}<{type_}"]


@functools.lru_cache(maxsize=1024)
def _sum_of_steps(name: str, reached: int, type_: str) -> float:
    table = weights("confidence")
    total = 0.0
    for feature in _steps(name, reached, type_):
        total += table.get(feature, 0.0)
    return total


@final
class Grounds:
    """What speaks for and against a speaker: ``features``, and how far probabilities reach.

    ``chosen`` and ``antecedent`` are those of the mention and of what it stands for; ``place`` says where it stands.
    """

    def __init__(
        self,
        mention: Mention,
        entity: Entity | None,
        rule: str,
        chosen: float,
        antecedent: float,
        place: str,
        full: bool,
    ) -> None:
        type_ = mention.type[0]
        if mention.type == PRONOUN_MENTION:
            type_ = "w" if mention.name[0] == "who" else "h" if mention.gender else "i"
        features = ["rule=" + rule, "type=" + type_, "place=" + place, f"full={full}{type_}"]
        if entity is None:
            features.append("nobody=" + type_)
        else:
            features.append("kind=" + (entity.kind[:2] + type_))
            features.append(f"words={min(len(entity.name), 3)}{type_}")
            features.append(f"seen={min(entity.count, 4)}")
            if mention.type == DESCRIPTION:
                features.append(f"plural={mention.plural}")
        if mention.inner or mention.possessive or mention.modifier:
            features.append("dependent")
        self.features = features
        self.type = type_
        self.ranked = _reached(chosen)
        self.stands: int | None = None if mention.type == NAME else _reached(antecedent)

    def all_features(self) -> list[str]:
        """The features, with one for every step that a probability reaches."""
        found = self.features + _steps("ranked", self.ranked, "") + _steps("ranked", self.ranked, self.type)
        return found if self.stands is None else found + _steps("antecedent", self.stands, "")

    def confidence(self) -> float:
        """The probability that the speaker is right: what the weights of all features add up to."""
        table = weights("confidence")
        total = _sum_of_steps("ranked", self.ranked, "") + _sum_of_steps("ranked", self.ranked, self.type)
        if self.stands is not None:
            total += _sum_of_steps("antecedent", self.stands, "")
        for feature in self.features:
            total += table.get(feature, 0.0)
        return logistic(total)
