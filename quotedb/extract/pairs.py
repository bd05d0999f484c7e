"""Those who were named together and then speak together: "they", "the two", "the couple"."""

from __future__ import annotations

from typing import Final

from quotedb.extract.entity import Entity
from quotedb.extract.evidence import joined
from quotedb.extract.lexicon import word_set
from quotedb.extract.mention import DESCRIPTION, NAME, PRONOUN_MENTION, Mention
from quotedb.extract.scene import Scene

_TWO: Final = word_set("pairs.two")
_THEY: Final = word_set("pairs.they")
_BACK: Final = 2
"""Sentences looked back over."""
_MOST: Final = 12
"""Mentions looked back over."""


def named_together(scene: Scene, mention: Mention, entities: list[Entity]) -> list[Mention]:
    """The persons who are meant together, where the last ones before a plural were the subjects of one sentence."""
    two = mention.type == DESCRIPTION and mention.name[-1] in _TWO and len(mention.name) < 3
    if not two and not (mention.type == PRONOUN_MENTION and mention.name[0] in _THEY):
        return []
    sentence = scene.structure.sentence
    for earlier in reversed(scene.mentions[max(0, mention.number - _MOST) : mention.number]):
        if sentence[mention.first] - sentence[earlier.first] > _BACK:
            break
        if earlier.type == NAME and earlier.entity >= 0 and earlier.last <= mention.first:
            found = joined(scene, earlier, entities)
            if len(found) > 1:
                fits = (len(found) == 2 or not two) and all(entities[one.entity].kind == "person" for one in found)
                return found if fits else []
        several = earlier.plural or (earlier.entity >= 0 and entities[earlier.entity].kind in ("group", "unnamed"))
        if several and not earlier.inner and earlier.type != PRONOUN_MENTION:
            break
    return []
