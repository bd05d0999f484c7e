"""How sure an attribution is: the probability that its speaker is right, learned where the answer is known.

The ranking's own probability and the antecedent's are features here, with what they are known to misjudge; the weights
are learned on articles that the ranking hadn't seen (``benchmarks/train/confidence.py``).
"""

from __future__ import annotations

import functools
import math
from typing import Final

from quotedb.extract.entities import Entity
from quotedb.extract.mentions import DESCRIPTION, NAME, PRONOUN_MENTION, Mention
from quotedb.extract.weights import logistic, weights

SILENCE: Final = 0.3
"""Below this the speaker is left open: the attribution would be wrong more often than right."""


def _reached(probability: float) -> int:
    """A probability as rounded log-odds, at most 7."""
    inside = min(max(probability, 1e-4), 1 - 1e-4)
    return min(7, round(math.log(inside / (1 - inside))))


@functools.lru_cache(maxsize=1024)
def _steps(name: str, reached: int, type_: str) -> list[str]:
    """The log-odds that are reached, from -2 on: what is learned of one step holds for those above it."""
    return [f"{name}>={step}{type_}" for step in range(-2, reached + 1)] or [f"{name}<{type_}"]


def confidence_features(
    mention: Mention,
    entity: Entity | None,
    rule: str,
    chosen: float,
    antecedent: float,
    place: str,
    full: bool,
) -> list[str]:
    """What speaks for and against a speaker.

    ``chosen`` and ``antecedent`` are probabilities, ``place`` says where the mention stands.
    """
    type_ = mention.type[0]
    if mention.type == PRONOUN_MENTION:
        type_ = "w" if mention.name[0] == "who" else "h" if mention.gender else "i"
    features = [f"rule={rule}", f"type={type_}", f"place={place}", f"full={full}{type_}"]
    reached = _reached(chosen)
    features += _steps("ranked", reached, "")
    features += _steps("ranked", reached, type_)
    if mention.type != NAME:
        features += _steps("antecedent", _reached(antecedent), "")
    if entity is None:
        features.append(f"nobody={type_}")
    else:
        features.append(f"kind={entity.kind[:2]}{type_}")
        features.append(f"words={min(len(entity.name), 3)}{type_}")
        features.append(f"seen={min(entity.count, 4)}")
        if mention.type == DESCRIPTION:
            features.append(f"plural={mention.plural}")
    if mention.inner or mention.possessive or mention.modifier:
        features.append("dependent")
    return features


def confidence(features: list[str]) -> float:
    """The probability that the speaker is right."""
    table = weights("confidence")
    total = 0.0
    for feature in features:
        total += table.get(feature, 0.0)
    return logistic(total)
