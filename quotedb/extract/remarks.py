"""Somebody's remark in another's sentence: "Bell recalled Ruiz's advice", "Bell dismissed Ruiz's claim that"."""

from __future__ import annotations

from typing import Final

from quotedb.extract.beside import at, last_before
from quotedb.extract.lexicon import ADV, DET, PREP, word_set
from quotedb.extract.marks import Quoted
from quotedb.extract.mention import NAME, Mention
from quotedb.extract.nouns import carriers
from quotedb.extract.scene import Scene

BE: Final = word_set("remarks.be")
SAYS: Final = word_set("remarks.says")
"""Verbs that lead into a quote with nothing between."""
TELLS: Final = word_set("remarks.tells")
"""Verbs with whom it is said to after them."""
LEADS: Final = frozenset((":", ","))
_REMARKS: Final = word_set("remarks.remarks")
_REACTS: Final = word_set("remarks.reacts")
"""What is done to another's words."""
_REACTS_TO: Final = word_set("remarks.reacts_to")
_RELAYS: Final = word_set("remarks.relays")
"""Verbs for passing on another's words, and for getting them."""
_ABOUT: Final = word_set("remarks.about")
"""Verbs for saying something about another's words."""
_AWAY: Final = word_set("remarks.away")
_PARTICLES: Final = word_set("remarks.particles")
_FEW: Final = 5
"""Tokens between a verb and the remark that it is about, or between a remark and what it says."""


def of_remark(scene: Scene, begin: int, passage: Quoted) -> Mention | None:
    """In "Bell recalled Ruiz's advice: "x"" and "Bell dismissed Ruiz's claim that it was "x"": Ruiz.

    "Bell dismissed Ruiz's claim: "x"" is what Bell says.
    """
    lower = scene.structure.layout.lower
    lead = passage.opening - 1
    for owner in last_before(scene, begin, passage.opening):
        if owner.type != NAME or owner.last >= lead:
            continue
        if not owner.possessive:
            if not owner.inner and _made_by(scene, begin, owner) and _goes_into(scene, owner.last, passage):
                return owner
            continue
        noun = owner.last + 1
        while noun < lead and noun < owner.last + 3 and not is_remark(lower[noun]):
            noun += 1
        if not is_remark(lower[noun]):
            continue
        after = noun + 1
        if lower[after] == "to" and lower[lead] in LEADS:
            given = at(scene, after + 1)
            after = after if given is None else given.last
        if after == lead and lower[lead] in LEADS:
            if is_relayed(scene, begin, owner.first):
                return owner
            continue
        plain = owner.first > begin and not owner.inner and lower[noun] in _REMARKS
        if plain and _is_met(scene, begin, owner) and _goes_into(scene, noun + 1, passage):
            return owner
    return None


def is_remark(word: str) -> bool:
    """Whether a noun is for words that somebody has said or written."""
    return word in _REMARKS or word in carriers()


def is_relayed(scene: Scene, begin: int, first: int) -> bool:
    """Whether somebody's words, a phrase that begins at token ``first``, are only passed on, or stand by themselves.

    "Bell recalled", "Bell read out", "Then came"; not "Bell dismissed".
    """
    layout = scene.structure.layout
    token, least = first - 1, max(begin, first - _FEW)
    while token > least and layout.lower[token] not in _AWAY:
        if not layout.flags[token] & (DET | PREP | ADV) and layout.lower[token] not in _PARTICLES:
            break
        token -= 1
    return token < begin or layout.lower[token] in _RELAYS


def _made_by(scene: Scene, begin: int, owner: Mention) -> bool:
    """Whether a remark is somebody's: "the claim by Bell", "comments from the Bell"."""
    lower = scene.structure.layout.lower
    by = owner.first - 1 - (lower[owner.first - 1] == "the")
    return by > begin and lower[by] in ("by", "from") and lower[by - 1] in _REMARKS


def _is_met(scene: Scene, begin: int, owner: Mention) -> bool:
    """Whether somebody's remark is what somebody else reacts to, or what else there is: "dismissed", "because of"."""
    layout = scene.structure.layout
    lower, before = layout.lower, owner.first - 1
    if lower[before] in _REACTS or " ".join(lower[before - 1 : owner.first]) in _REACTS_TO:
        return True
    if not layout.flags[before] & PREP and lower[before] not in BE:
        return False
    # "She said of Bell's claim that it was "x"" is what she said.
    said = range(max(begin, before - _FEW), before)
    return not any(lower[token] in SAYS or lower[token] in TELLS for token in said if lower[token] not in _ABOUT)


def _goes_into(scene: Scene, token: int, passage: Quoted) -> bool:
    """Whether what a remark says leads into a quote, a few words after the remark: "at a debate that she was"."""
    lower = scene.structure.layout.lower
    for start in range(token, min(token + _FEW, passage.opening)):
        of = lower[start] == "for" or (lower[start] in ("to", "of") and start + 1 < passage.opening)
        if lower[start] == "that" or (start == token and of):
            between = range(start + 1, passage.opening)
            return not any(scene.signs[t] == "C" or not lower[t][0].isalnum() for t in between)
        if scene.signs[start] == "C" or not lower[start][0].isalnum():
            return False
    return False
