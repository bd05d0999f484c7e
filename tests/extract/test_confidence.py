"""How sure an attribution is: what is added up is what was learned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.extract.confidence import Grounds
from quotedb.extract.entity import Entity
from quotedb.extract.lexicon import MALE
from quotedb.extract.mention import DESCRIPTION, NAME, PRONOUN_MENTION, Mention
from quotedb.extract.weights import logistic, weights

MENTIONS = {
    "name": Mention(3, 3, 5, NAME, "person", name=("Ann", "Bell")),
    "description": Mention(3, 3, 5, DESCRIPTION, "person", name=("the", "mayor")),
    "he": Mention(3, 3, 4, PRONOUN_MENTION, "", MALE, name=("he",)),
    "who": Mention(3, 3, 4, PRONOUN_MENTION, "", name=("who",)),
}
BELL = Entity(0, "person", ("Ann", "Bell"))


@given(
    st.sampled_from(sorted(MENTIONS)),
    st.sampled_from([BELL, None]),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from("SBA"),
    st.booleans(),
)
def test_the_confidence_is_that_of_all_features(
    mention: str, entity: Entity | None, chosen: float, antecedent: float, place: str, full: bool
) -> None:
    grounds = Grounds(MENTIONS[mention], entity, "ranked", chosen, antecedent, place, full)
    table = weights("confidence")
    total = sum(table.get(feature, 0.0) for feature in grounds.all_features())
    assert grounds.confidence() == pytest.approx(logistic(total))


def test_a_likelier_mention_is_no_less_sure() -> None:
    sure = [
        Grounds(MENTIONS["name"], BELL, "ranked", chosen, 0.5, "S", True).confidence() for chosen in (0.3, 0.9, 1.0)
    ]
    assert sure == sorted(sure) and sure[0] < sure[-1]
