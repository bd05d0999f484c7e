"""One text as attribution sees it: its structure, its mentions, and what each mention looks like."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, final

from quotedb.extract.lexicon import PREP, lexicon, word_set
from quotedb.extract.mention import DESCRIPTION, NAME, POSSESSIVE, Mention
from quotedb.extract.signs import collapse, subject_path
from quotedb.extract.structure import Structure
from quotedb.extract.weights import Value

_MUTUAL: Final = word_set("scene.mutual")
"""Verbs for what parties do with each other."""
_TAGS: Final = {tag: Value(f"tag={tag}") for tag in ("-", ",$", ",+", "^$", "^+", "i$", "i+")}


@dataclass(slots=True)
class Scene:
    """All that attribution looks at in one text."""

    structure: Structure
    mentions: list[Mention]
    signs: str
    of_sentence: list[tuple[int, int]]
    """For each sentence, the range of its mentions."""
    cues: dict[str, float]
    """How often a reporting word reports."""
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
    return Scene(structure, mentions, signs, ranges, lexicon().cues)


_NOTHING: Final = Value("")


@final
class Looks:
    """What a mention looks like by itself, as features: its type, its neighbours, and the reporting words beside it.

    ``before`` and ``after`` are the signs of its neighbours, or the preposition before it. ``right`` says how it leads
    to the reporting word on its right, and how strongly that word reports, 0 to 5; ``left`` how it follows the one on
    its left. ``tag`` says whether it makes a reporting tag: "," after a comma, "^" opening its sentence, "i" inverted;
    "$" closing it. What only a ranking asks for is filled in by ``complete``.
    """

    def __init__(self, before: str, after: str, right: Value, left: Value, tag: Value, word: str) -> None:
        self.before = before
        self.after = after
        self.right, self.right_value = right.text, right
        self.left, self.left_value = left.text, left
        self.tag, self.tag_value = tag.text, tag
        self.word = word
        """The reporting word, or "-"."""
        self.kinds = ""
        """The beginning of its type, once it is filled in."""
        self.type = self.around = self.sides = self.typed = self.opened = self.cue = self.tagged = _NOTHING

    def complete(self, mention: Mention) -> None:
        """Fill in the type and what is said of several things at once, of the mention whose looks they are."""
        if self.kinds:
            return
        kind, type_ = mention.kind, mention.type
        if type_ == NAME:
            kinds = f"n{kind[:1] or '?'}{'1' if mention.last - mention.head == 1 else '2'}"
        else:
            kinds = f"d{kind[:1]}" if type_ == DESCRIPTION else f"h{mention.name[0]}"
        before = self.before
        possessive = "S" if mention.possessive else ""
        shape = kinds
        if mention.inner or mention.possessive or mention.modifier:
            shape += ("I" if mention.inner else "") + possessive + ("M" if mention.modifier else "")
        self.type = _feature("t=", shape)
        self.kinds = self.type.text[:4]
        self.tagged = _feature(self.tag, self.kinds)
        self.around = _feature("ba=", before + (self.after + kinds[0]))
        self.sides = _feature("rl=", self.right[2] + self.left[2:])
        self.typed = _feature("tb=", kinds[:2] + (before + possessive))
        self.opened = _feature("b=", before + self.right[:4])
        self.cue = _feature("cw=", self.word)

    @property
    def strength(self) -> str:
        """How strongly the word that it is the direct subject of reports, "0" to "5"; "-" for no such word."""
        return self.right[-1] if self.right[2] in "|ax<" else "-"


_MOST_KEPT: Final = 1 << 14
"""Entries of each table before it is emptied."""


@final
class _Way:
    """The way to a reporting word on the right, as a feature.

    Also whether it is direct, and whether a mention that leads to the word on this way is its subject.
    """

    def __init__(self, right: str) -> None:
        self.feature = Value(f"r={right}")
        self.direct = right[0] in "|ax"
        self.subject = right[0] in "|ax<" and right[-1] in "345"


_NO_WAY: Final = _Way("-")
_NO_LEFT: Final = Value("l=-")
_ways: Final[list[dict[str, _Way]]] = [{} for _ in range(6)]
"""By the strength of the reporting word and the path to it."""
_lefts: Final[dict[str, dict[str, Value]]] = {}
"""By the reporting word and the path from it."""
_named: Final[dict[str, dict[str, Value]]] = {}
"""Features by what they begin with, and by the rest of them."""


def _way(path: str, strength: int) -> _Way:
    known = _ways[strength]
    way = known.get(path)
    if way is None:
        if "Q" in path and path.count("Q") < len(path):
            right = f"Q{subject_path(path.replace('Q', ''))}|{strength}"
        else:
            right = f"{subject_path(path)}|{strength}"
        if len(known) > _MOST_KEPT:
            known.clear()
        way = known[path] = _Way(right)
    return way


def _left(path: str, word: str) -> Value:
    """How a mention follows the reporting word on its left, as a feature."""
    known = _lefts.get(word)
    if known is None:
        if len(_lefts) > _MOST_KEPT:
            _lefts.clear()
        known = _lefts[word] = {}
    left = known.get(path)
    if left is None:
        if len(known) > _MOST_KEPT:
            known.clear()
        left = Value(f"l={collapse(path, 4)}|{word if len(path) < 2 or word == 'according' else 'far'}")
        known[path] = left
    return left


def _feature(name: str, value: str) -> Value:
    known = _named.get(name)
    if known is None:
        known = _named[name] = {}
    feature = known.get(value)
    if feature is None:
        if len(known) > _MOST_KEPT:
            known.clear()
        feature = known[value] = Value(name + value)
    return feature


def _strength(cues: dict[str, float], word: str, to: bool, mutual: bool) -> int:
    """How strongly a reporting word reports what its subject says, 0 to 5."""
    strength = cues.get(word, 0.6)
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
    after = signs[last] if last < stop else "$"
    # The nearest reporting word on the right that this mention may be the subject of.
    cue_right = signs.find("C", last, min(stop, last + 40))
    weak = signs.find("k", last, min(last + 4, cue_right if cue_right >= 0 else stop))
    if weak >= 0:
        cue_right = weak
    way = _NO_WAY
    if cue_right >= 0:
        word = lower[cue_right]
        to = cue_right + 1 < stop and lower[cue_right + 1] == "to"
        mutual = word in _MUTUAL and _joint(scene, mention, begin)
        way = _way(signs[last:cue_right], _strength(scene.cues, word, to, mutual))
    direct, subject = way.direct, way.subject
    left = _NO_LEFT
    cue_left = -1
    if first > begin:
        cue_left = max(signs.rfind("C", max(begin, first - 6), first), signs.rfind("A", max(begin, first - 4), first))
        if cue_left >= 0:
            left = _left(signs[cue_left + 1 : at + 1], lower[cue_left])
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
    mention.speaks = mention.tag or subject or left.text.endswith("|according")
    cue = cue_right
    if cue_left >= 0 and (
        cue_right < 0
        or first - cue_left < cue_right - last
        or (inverted and (cue_left == begin or signs[cue_left - 1] in ",Q"))
    ):
        cue = cue_left
    mention.cue = cue
    mention.looks = looks = Looks(
        before,
        after,
        way.feature,
        left,
        _TAGS[tag],
        lower[cue] if cue >= 0 else "-",
    )
    return looks
