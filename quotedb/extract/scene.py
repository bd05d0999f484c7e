"""One text as attribution sees it: its structure, its mentions, and what each mention looks like."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Final, final

from quotedb.extract.lexicon import PREP, lexicon
from quotedb.extract.mention import DESCRIPTION, NAME, POSSESSIVE, PRONOUN_MENTION, Mention
from quotedb.extract.signs import collapse, subject_path
from quotedb.extract.structure import Structure

_MUTUAL: Final = frozenset(
    ("agree", "agreed", "agrees", "agreeing", "decide", "decided", "discuss", "discussed", "negotiated", "pledged")
)
"""Verbs for what parties do with each other."""


@dataclass(slots=True)
class Scene:
    """All that attribution looks at in one text."""

    structure: Structure
    mentions: list[Mention]
    signs: str
    of_sentence: list[tuple[int, int]]
    """For each sentence, the range of its mentions."""
    alone: dict[int, bool] = field(default_factory=dict)
    """Paragraph to whether it is nothing but quotes, where that was asked."""


def scene_of(structure: Structure, mentions: list[Mention], signs: str) -> Scene:
    """Index the mentions by sentence."""
    ranges: list[tuple[int, int]] = []
    position = 0
    total = len(mentions)
    for stop in structure.sentence_first[1:]:
        begin = position
        while position < total and mentions[position].first < stop:
            position += 1
        ranges.append((begin, position))
    return Scene(structure, mentions, signs, ranges)


@final
class Looks:
    """What a mention looks like by itself, as features: its type, its neighbours, and the reporting words beside it.

    ``right`` says how it leads to the reporting word on its right, and how strongly that word reports, 0 to 5; ``left``
    how it follows the one on its left. ``tag`` says whether it makes a reporting tag: "," after a comma, "^" opening
    its sentence, "i" inverted; "$" closing it.
    """

    def __init__(
        self,
        type: str,
        before: str,
        after: str,
        right: str,
        left: str,
        around: str,
        sides: str,
        typed: str,
        tag: str,
        cue: str,
    ) -> None:
        self.type = type
        self.before = before
        self.after = after
        self.right = right
        self.left = left
        self.around = around
        self.sides = sides
        self.typed = typed
        self.tag = tag
        self.cue = cue

    @property
    def strength(self) -> str:
        """How strongly the word that it is the direct subject of reports, "0" to "5"; "-" for no such word."""
        return self.right[-1] if self.right[2] in "|ax<" else "-"


@functools.lru_cache(maxsize=1 << 14)
def _outside(
    type: str, kind: str, word: str, short: bool, inner: bool, possessive: bool, modifier: bool, before: str, after: str
) -> tuple[str, str, str, str, str]:
    """The features of a mention's type and neighbours: ``t``, ``b``, ``f``, ``ba`` and ``tb``."""
    if type == NAME:
        kinds = f"n{kind[:1] or '?'}{'1' if short else '2'}"
    else:
        kinds = f"d{kind[:1]}" if type == DESCRIPTION else f"h{word}"
    shape = ("I" if inner else "") + ("S" if possessive else "") + ("M" if modifier else "")
    return (
        f"t={kinds}{shape}",
        f"b={before}",
        f"f={after}",
        f"ba={before}{after}{kinds[0]}",
        f"tb={kinds[:2]}{before}{'S' if possessive else ''}",
    )


@functools.lru_cache(maxsize=1 << 14)
def _rightward(path: str, strength: int) -> tuple[str, str, bool, bool]:
    """The feature of the way to a reporting word on the right, and its first character.

    Also whether the way is direct, and whether a mention that leads to the word on this way is its subject.
    """
    if "Q" in path and path.count("Q") < len(path):
        right = f"Q{subject_path(path.replace('Q', ''))}|{strength}"
    else:
        right = f"{subject_path(path)}|{strength}"
    return f"r={right}", right[0], right[0] in "|ax", right[0] in "|ax<" and right[-1] in "345"


@functools.lru_cache(maxsize=1 << 14)
def _leftward(path: str, word: str) -> str:
    """How a mention follows the reporting word on its left."""
    return f"{collapse(path, 4)}|{word if len(path) < 2 or word == 'according' else 'far'}"


_NOTHING_RIGHT: Final = ("r=-", "-", False, False)


@functools.lru_cache(maxsize=1 << 12)
def _strength(word: str, to: bool, mutual: bool) -> int:
    """How strongly a reporting word reports what its subject says, 0 to 5."""
    strength = lexicon().cues.get(word, 0.6)
    if to:
        strength *= 0.7  # "agreed to", "refused to": an act more than words
    if mutual:
        strength *= 0.5  # what two parties agree on between them isn't what either said
    return int(strength * 5)


def _joint(scene: Scene, mention: Mention, begin: int) -> bool:
    """Whether a mention is several, or the last of several."""
    if mention.plural:
        return True
    before = mention.first - 2
    return before >= begin and scene.structure.layout.lower[before + 1] == "and" and scene.signs[before] in "nd"


def mention_features(scene: Scene, mention: Mention) -> Looks:
    """What a mention looks like; worked out once and kept. Also sets its ``cue``, ``tag`` and ``speaks``."""
    if mention.looks is not None:
        return mention.looks
    structure, signs = scene.structure, scene.signs
    lower = structure.layout.lower
    first, last, type_ = mention.first, mention.last, mention.type
    sentence = structure.sentence[first]
    begin, stop = structure.sentence_first[sentence], structure.sentence_first[sentence + 1]
    at = first - 1
    if at > begin and type_ == NAME and signs[at] == "t":
        at -= 1  # "the State Council"
    if at > begin and type_ == NAME and mention.number and lower[at] in POSSESSIVE:
        owner = scene.mentions[mention.number - 1]
        if owner.possessive and owner.last == at and owner.first >= begin:
            at = owner.first - 1  # "the Herald's Ann Bell"
    before = signs[at] if at >= begin else "^"
    if before == "i" and structure.layout.flags[at] & PREP:
        before = lower[at]
    t, b, f, ba, tb = _outside(
        type_,
        mention.kind,
        mention.name[0] if type_ == PRONOUN_MENTION else "",
        last - mention.head == 1,
        mention.inner,
        mention.possessive,
        mention.modifier,
        before,
        signs[last] if last < stop else "$",
    )
    # The nearest reporting word on the right that this mention may be the subject of.
    cue_right = signs.find("C", last, min(stop, last + 40))
    weak = signs.find("k", last, min(last + 4, cue_right if cue_right >= 0 else stop))
    if weak >= 0:
        cue_right = weak
    r, right, direct, subject = _NOTHING_RIGHT
    if cue_right >= 0:
        word = lower[cue_right]
        to = cue_right + 1 < stop and lower[cue_right + 1] == "to"
        strength = _strength(word, to, word in _MUTUAL and _joint(scene, mention, begin))
        r, right, direct, subject = _rightward(signs[last:cue_right], strength)
    left = "-"
    cue_left = -1
    if first > begin:
        cue_left = max(signs.rfind("C", max(begin, first - 6), first), signs.rfind("A", max(begin, first - 4), first))
        if cue_left >= 0:
            left = _leftward(signs[cue_left + 1 : at + 1], lower[cue_left])
    if mention.possessive:
        direct = subject = False  # in "the Herald's Ann Bell said" the mark isn't short for "is" or "has"
    # A tag that closes its sentence ("..., Bell said.") governs all of it.
    tag = "-"
    inverted = cue_left >= 0 and cue_left == at
    if direct and before in ",Q^" and signs[cue_right + 1 : cue_right + 2] in ("", ".", "Q", ",", "i"):
        tag = ("," if before in ",Q" else "^") + ("$" if stop - cue_right < 8 else "+")
    elif inverted and cue_left > begin and signs[cue_left - 1] in ",Q":
        tag = "i$" if stop - last < 8 else "i+"
    mention.tag = tag != "-"
    mention.speaks = mention.tag or subject or left.endswith("|according")
    cue = cue_right
    if cue_left >= 0 and (
        cue_right < 0
        or first - cue_left < cue_right - last
        or (inverted and (cue_left == begin or signs[cue_left - 1] in ",Q"))
    ):
        cue = cue_left
    mention.cue = cue
    mention.looks = looks = Looks(
        t,
        b,
        f,
        r,
        f"l={left}",
        ba,
        f"rl={right}{left}",
        tb,
        f"tag={tag}",
        f"cw={lower[cue]}" if cue >= 0 else "cw=-",
    )
    return looks
