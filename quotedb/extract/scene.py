"""One text as attribution sees it: its structure, its mentions, and what each mention looks like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from quotedb.extract.lexicon import PREP, lexicon
from quotedb.extract.mentions import DESCRIPTION, NAME, Mention
from quotedb.extract.signs import collapse, subject_path
from quotedb.extract.structure import Structure

_MUTUAL = frozenset(
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


def scene_of(structure: Structure, mentions: list[Mention], signs: str) -> Scene:
    """Index the mentions by sentence."""
    ranges: list[tuple[int, int]] = []
    position = 0
    total = len(mentions)
    for number in range(len(structure.sentence_first) - 1):
        stop = structure.sentence_first[number + 1]
        begin = position
        while position < total and mentions[position].first < stop:
            position += 1
        ranges.append((begin, position))
    return Scene(structure, mentions, signs, ranges)


class Looks(NamedTuple):
    """What a mention looks like by itself, as features: its type, its neighbours, and the reporting words beside it."""

    type: str
    before: str
    after: str
    right: str
    """How it leads to the reporting word on its right, and how strongly that word reports, 0 to 5."""
    left: str
    """How it follows the reporting word on its left."""
    around: str
    sides: str
    typed: str
    tag: str
    """Whether it makes a reporting tag: "," after a comma, "^" opening its sentence, "i" inverted; "$" where it closes it."""
    cue: str

    @property
    def strength(self) -> str:
        """How strongly the word that it is the direct subject of reports, "0" to "5"; "-" where it is subject of none."""
        return self.right[-1] if self.right[2] in "|ax<" else "-"


def mention_features(scene: Scene, mention: Mention) -> Looks:
    """What a mention looks like; worked out once and kept. Also sets its ``cue``, ``tag`` and ``speaks``."""
    if mention.looks is not None:
        return mention.looks
    structure, signs = scene.structure, scene.signs
    flags, lower = structure.layout.flags, structure.layout.lower
    sentence = structure.sentence[mention.first]
    begin, stop = structure.sentence_first[sentence], structure.sentence_first[sentence + 1]
    type_ = mention.type[0]
    if mention.type == NAME:
        type_ = "n" + (mention.kind[:1] or "?") + ("1" if mention.last - mention.head == 1 else "2")
    elif mention.type == DESCRIPTION:
        type_ = "d" + mention.kind[:1]
    else:
        type_ = "h" + mention.name[0]
    shape = ("I" if mention.inner else "") + ("S" if mention.possessive else "") + ("M" if mention.modifier else "")
    at = mention.first - 1
    if mention.type == NAME and at > begin and signs[at] == "t":
        at -= 1  # "the State Council"
    before = signs[at] if at >= begin else "^"
    if before == "i":
        before = lower[at] if flags[at] & PREP else "i"
    after = signs[mention.last] if mention.last < stop else "$"
    # The nearest reporting word on the right that this mention may be the subject of.
    right = "-"
    cue_right = -1
    strong = signs.find("C", mention.last, min(stop, mention.last + 40))
    weak = signs.find("k", mention.last, strong if strong >= 0 else min(stop, mention.last + 12))
    cues = lexicon().cues
    if weak >= 0 and "C" not in signs[mention.last : weak] and weak - mention.last < 4:
        cue_right = weak
    elif strong >= 0:
        cue_right = strong
    if cue_right >= 0:
        path = signs[mention.last : cue_right]
        if "Q" in path and path.count("Q") < len(path):
            path = path.replace("Q", "")
            right = "Q" + subject_path(path)
        else:
            right = subject_path(path)
        strength = cues.get(lower[cue_right], 0.6)
        if cue_right + 1 < stop and lower[cue_right + 1] == "to":
            strength *= 0.7  # "agreed to", "refused to": an act more than words
        joint = mention.plural or (
            mention.first - 2 >= begin and lower[mention.first - 1] == "and" and signs[mention.first - 2] in "nd"
        )
        if joint and lower[cue_right] in _MUTUAL:
            strength *= 0.5  # what two parties agree on between them isn't what either said
        right += f"|{int(strength * 5)}"
    left = "-"
    cue_left = -1
    if mention.first > begin:
        back = signs.rfind("C", max(begin, mention.first - 6), mention.first)
        again = signs.rfind("A", max(begin, mention.first - 4), mention.first)
        cue_left = max(back, again)
        if cue_left >= 0:
            path = signs[cue_left + 1 : at + 1]
            word = lower[cue_left]
            left = f"{collapse(path, 4)}|{word if len(path) < 2 or word == 'according' else 'far'}"
    # A tag that closes its sentence ("..., Bell said.") governs all of it.
    tag = "-"
    if (
        cue_right >= 0
        and right[0] in "|ax"
        and before in ",Q^"
        and signs[cue_right + 1 : cue_right + 2] in ("", ".", "Q", ",", "i")
    ):
        tag = ("," if before in ",Q" else "^") + ("$" if stop - cue_right < 8 else "+")
    elif cue_left == at and cue_left - 1 >= begin and signs[cue_left - 1] in ",Q":
        tag = "i" + ("$" if stop - mention.last < 8 else "+")
    mention.tag = tag != "-"
    mention.speaks = (
        mention.tag or (cue_right >= 0 and right[0] in "|ax<" and right[-1] in "345") or left.endswith("|according")
    )
    beside = cue_left == at and (cue_left == begin or signs[cue_left - 1] in ",Q")
    mention.cue = (
        cue_left
        if beside or cue_left >= 0 and (cue_right < 0 or mention.first - cue_left < cue_right - mention.last)
        else cue_right
    )
    mention.looks = Looks(
        f"t={type_}{shape}",
        f"b={before}",
        f"f={after}",
        f"r={right}",
        f"l={left}",
        f"ba={before}{after}{type_[0]}",
        f"rl={right[0]}{left}",
        f"tb={type_[:2]}{before}{'S' if mention.possessive else ''}",
        f"tag={tag}",
        "cw=" + (lower[mention.cue] if mention.cue >= 0 else "-"),
    )
    return mention.looks
