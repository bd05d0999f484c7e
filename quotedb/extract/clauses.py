"""Where a sentence turns from what one speaker says to what another does: "..., but Bell said"."""

from __future__ import annotations

from typing import Final

from quotedb.extract.beside import subject_before
from quotedb.extract.indirect_features import LONGEST
from quotedb.extract.lexicon import STRONG, word_set
from quotedb.extract.mention import NAME, Mention
from quotedb.extract.scene import Scene

_JOINS: Final = word_set("clauses.joins")
_HAVE: Final = word_set("clauses.have")
_NOUNS: Final = frozenset("ndh")
_ASIDES: Final = frozenset("CQ;:-")
"""Signs of more than an aside."""
_ASIDE: Final = 12
"""Tokens of what is said of somebody between commas."""


def another_speaks(scene: Scene, start: int, last: int) -> int:
    """Where in tokens ``start`` to ``last`` somebody else begins to be reported; ``last`` if nobody does.

    "the plan would fail | , but Tom Ruiz said it would not": behind a comma and a word that joins clauses, or behind a
    semicolon. In the training articles 64 of 72 annotated contents that might go on there end there.
    """
    signs, layout = scene.signs, scene.structure.layout
    lower, flags = layout.lower, layout.flags
    reach = min(last, start + LONGEST)  # however long the sentence is
    cue = signs.find("C", start + 2, reach)
    while cue >= 0:
        if flags[cue] & STRONG:
            token = _before_subject(scene, cue, start)
            end = token if signs[token] == ";" else token - 1
            if end > start and (end == token or (lower[token] in _JOINS and signs[end] == ",")):
                return end
        cue = signs.find("C", cue + 1, reach)
    return last


def subject_of_aside(scene: Scene, cue: int, begin: int) -> Mention | None:
    """The subject of a reporting word that what is said of it parts from it: "and Bell, the mayor, has said".

    Only a name that begins its clause, in a sentence that begins at token ``begin``.
    """
    signs, lower = scene.signs, scene.structure.layout.lower
    comma = _before_auxiliaries(scene, cue, begin)
    opens = signs.rfind(",", max(begin, comma - _ASIDE), comma) if signs[comma] == "," else -1
    if opens < 0 or not _ASIDES.isdisjoint(signs[opens:comma]):
        return None
    subject = subject_before(scene, opens)
    if subject is None or subject.type != NAME:
        return None
    before = subject.first - 1
    starts = before < begin or signs[before] in ";T" or (signs[before] == "c" and lower[before] in _JOINS)
    return subject if starts else None


def _before_auxiliaries(scene: Scene, cue: int, begin: int) -> int:
    """The token before a reporting word and its adverbs and "has"."""
    signs, lower = scene.signs, scene.structure.layout.lower
    token = cue - 1
    while token > begin and (signs[token] == "a" or lower[token] in _HAVE):
        token -= 1
    return max(token, begin)


def _before_subject(scene: Scene, cue: int, start: int) -> int:
    """The token before the subject of a reporting word, or ``start`` if none stands right before it."""
    signs = scene.signs
    token = _before_auxiliaries(scene, cue, start)
    if token > start and signs[token] == ",":
        token = signs.rfind(",", max(start, token - _ASIDE), token) - 1  # "Bell, the mayor, said"
    noun = token
    while token > start and signs[token] in _NOUNS:
        token -= 1
    return token if token < noun else start
