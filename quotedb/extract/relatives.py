"""Whom "who" goes with: the noun phrase before it, past a comma, a dash, a bracket, or what says where it is from."""

from __future__ import annotations

from typing import Final

from quotedb.extract.entity import Entity
from quotedb.extract.lexicon import AUX, CUE, DET, word_set
from quotedb.extract.mention import DESCRIPTION, NAME, Mention
from quotedb.extract.scene import Scene

_ASIDE: Final = frozenset((",", "-", "–", "—", "--"))
_AND: Final = word_set("relatives.and")
_LINKS: Final = word_set("relatives.links")
"""What joins a phrase to the one that it says more of."""
_NO_PERSON: Final = frozenset(("place", "country", "organisation"))
_BRACKETED: Final = 12
"""Tokens in brackets between a name and "who", at most."""
_APPOSED: Final = 14
"""Tokens of an appositive between a name and "who", at most."""


def before_who(scene: Scene, who: Mention, entities: list[Entity]) -> Mention | None:
    """The mention of the person or the group that "who" goes with; none where that can't be told."""
    structure = scene.structure
    lower = structure.layout.lower
    begin = structure.sentence_first[structure.sentence[who.first]]
    last = who.first
    if last > begin + 1 and lower[last - 1] in _AND:
        last -= 1
    if last > begin + 1 and lower[last - 1] in _ASIDE:
        last -= 1
    last = _opening(lower, begin, last)
    if last > begin + 1 and lower[last - 1] == ".":
        last -= 1  # "Bell Jr., who"
    phrase = _ending(scene, who.number, last)
    if phrase is None:
        return _apposed(scene, who.number, begin, last)
    while _no_person(phrase, entities):
        # "a lawyer from Ohio, who", "the chairman of the board, who".
        link = phrase.first - 1
        if link > begin and structure.layout.flags[link] & DET:
            link -= 1
        head = _ending(scene, phrase.number, link) if link > begin and lower[link] in _LINKS else None
        if head is None:
            break
        phrase = head
    if phrase.first > begin + 2 and lower[phrase.first - 1] == "not" and lower[phrase.first - 2] == ",":
        return _ending(scene, phrase.number, phrase.first - 2) or phrase  # "it was Bell, not Ruiz, who"
    kind = entities[phrase.entity].kind if phrase.entity >= 0 else phrase.kind
    if kind in ("place", "country"):
        return None
    if phrase.entity < 0 and phrase.type == DESCRIPTION and phrase.first > begin + 1:
        return _apposed(scene, phrase.number, begin, phrase.first) or phrase
    return phrase


def _opening(lower: list[str], begin: int, last: int) -> int:
    """Where the brackets open that close right before token ``last``; ``last`` if none do."""
    if last <= begin or lower[last - 1] != ")":
        return last
    for token in range(last - 2, max(begin, last - _BRACKETED), -1):
        if lower[token] == "(":
            return token
    return last


def _ending(scene: Scene, number: int, last: int) -> Mention | None:
    """The longest of the mentions before this one that ends where token ``last`` begins."""
    for other in reversed(scene.mentions[max(0, number - 8) : number]):
        if other.last == last:
            return other
        if other.last < last:
            return None
    return None


def _no_person(phrase: Mention, entities: list[Entity]) -> bool:
    """Whether a phrase names what can't be "who" if there is somebody else."""
    if phrase.entity >= 0 and entities[phrase.entity].kind:
        return entities[phrase.entity].kind in _NO_PERSON
    return phrase.kind in _NO_PERSON or (phrase.type == DESCRIPTION and not phrase.kind)


def _apposed(scene: Scene, number: int, begin: int, last: int) -> Mention | None:
    """Who is named right before an appositive that ends at ``last``: "Ann Bell, 34, a mother of two, who"."""
    layout, owner = scene.structure.layout, scene.structure.owner
    for token in range(last - 1, max(begin, last - _APPOSED), -1):
        if owner[token] >= 0 or layout.flags[token] & (AUX | CUE):
            return None
        if layout.tokens[token] == ",":
            named = _ending(scene, number, token)
            if named is not None and named.type == NAME and named.kind not in _NO_PERSON and not named.possessive:
                return named
            if not layout.tokens[token - 1].isdigit():
                return None
    return None
