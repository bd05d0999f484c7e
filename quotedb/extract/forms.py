"""Forms of attribution that layout alone decides: transcript labels ("BELL: ...") and signatures ("..." - Ann Bell)."""

from __future__ import annotations

import collections
from dataclasses import dataclass
from typing import Final

from quotedb.extract.layout import Layout, is_signature, shouted
from quotedb.extract.lexicon import AUX, COMMON, CUE
from quotedb.extract.marks import Quoted
from quotedb.extract.mention import DESCRIPTION, NAME, Mention
from quotedb.extract.scene import Scene, mention_features
from quotedb.extract.structure import Structure
from quotedb.extract.tokens import DOUBLE_MARKS

_DASHES: Final = frozenset("—–-―") | {"--"}
_ITEM: Final = 12
"""Tokens of its own that an item of a list has at most which begins with a name."""
_BEFORE_NAME: Final = 3
"""Tokens before the name in a line that signs a quote: "S.C. Rep."."""
_QUESTION_LABELS: Final = frozenset(("Q", "A"))


@dataclass(slots=True)
class Label:
    """A speaker's name and a colon at the start of a paragraph; ``colon`` is the token of the colon."""

    paragraph: int
    first: int
    colon: int


def find_labels(layout: Layout) -> dict[int, Label]:
    """Transcript labels by paragraph: one name in capitals (or Q, A) before a colon, in a text where labels recur."""
    found: list[Label] = []
    tokens, bounds = layout.tokens, layout.paragraph_first
    for paragraph in range(len(bounds) - 1):
        first, last = bounds[paragraph], bounds[paragraph + 1]
        if last - first < 3:
            continue
        if tokens[first] in ('"', "“", "''"):
            first += 1
        colon = first
        while colon < last and colon - first < 5 and tokens[colon].isupper() and tokens[colon] != ":":
            colon += 1
        if colon == first or colon + 1 >= last or tokens[colon] != ":" or not tokens[first][0].isalpha():
            continue
        found.append(Label(paragraph, first, colon))
    if len(found) < 2:
        return {}
    names = collections.Counter(" ".join(tokens[label.first : label.colon]) for label in found)
    capitals = {
        word.upper()
        for word, lower in zip(tokens, layout.lower, strict=True)
        if word[0].isupper() and word != lower.upper()
    }
    kept = {}
    for label in found:
        words = tokens[label.first : label.colon]
        known = words[-1] in capitals and not layout.flags[label.colon - 1] & COMMON
        if names[" ".join(words)] > 2 or known or words[0] in _QUESTION_LABELS:
            kept[label.paragraph] = label
    return kept if len(kept) > 1 else {}


def label_mention(structure: Structure, label: Label) -> Mention:
    """The label as a mention, written as a name usually is."""
    words = tuple(
        word.title() if len(word) > 1 else word for word in structure.layout.tokens[label.first : label.colon]
    )
    return Mention(label.first, label.first, label.colon, NAME, "person", name=words)


def signature(scene: Scene, passage: Quoted) -> Mention | None:
    """The name after a dash that ends the quote's paragraph, or stands alone in the next one, before its mark too."""
    structure = scene.structure
    layout = structure.layout
    tokens, bounds = layout.tokens, layout.paragraph_first
    stop = bounds[passage.paragraph + 1]
    at = passage.closing + 1 if passage.closing >= 0 else passage.last
    if at >= stop:
        if passage.closing < 0 and stop < len(tokens):
            under = layout.paragraph_of[stop]
            if tokens[bounds[under + 1] - 1] in DOUBLE_MARKS and is_signature(layout, under, bounds[under + 1] - 1):
                beneath = scene.mentions[slice(*scene.of_sentence[structure.sentence[stop]])]
                return next((m for m in beneath if not m.inner and m.first - stop < _BEFORE_NAME), None)
        if stop >= len(tokens) or tokens[stop] not in _DASHES:
            return None
        at = stop
        stop = bounds[layout.paragraph_of[at] + 1]
    if at >= stop or tokens[at] not in _DASHES or stop - at > 16:
        return None
    if at + 1 >= stop:
        return None
    begin = structure.sentence_first[structure.sentence[passage.first]]
    if any(layout.flags[token] & CUE and structure.owner[token] < 0 for token in range(begin, passage.opening)):
        return None  # a reporter's name after what he wrote himself
    near = scene.mentions[slice(*scene.of_sentence[structure.sentence[at + 1]])]
    named = [mention for mention in near if mention.type == NAME and at + 1 in (mention.head, mention.first)]
    if not named:
        return None
    rest = tokens[named[0].last : stop]
    if rest and rest[0] not in (",", ".", "(", "/"):
        return None
    return named[0]


def paragraph_reports(scene: Scene, first: int, last: int) -> bool:
    """Whether a paragraph names a speaker of its own."""
    sentence = scene.structure.sentence
    for number in range(scene.of_sentence[sentence[first]][0], scene.of_sentence[sentence[last - 1]][1]):
        mention = scene.mentions[number]
        if mention.type != DESCRIPTION and not mention.inner:
            features = mention_features(scene, mention)
            if mention.tag or features.right in ("r=|3", "r=|4", "r=|5") or features.left.endswith("|according"):
                return True
    return False


def _tells(scene: Scene, first: int, last: int) -> bool:
    """Whether a paragraph begins with a name and a story of its own, and is no item of a list."""
    owner = scene.structure.owner
    named = any(
        mention.first == first and mention.type == NAME and not mention.possessive
        for mention in scene.mentions[slice(*scene.of_sentence[scene.structure.sentence[first]])]
    )
    return named and owner[first:last].count(-1) > _ITEM


def lead_in(scene: Scene, passage: Quoted) -> Mention | None:
    """The speaker of a list: a paragraph that ends with a colon names who says the items under it.

    An item that reports by itself ends the list.
    """
    structure, signs, mentions, of_sentence = scene.structure, scene.signs, scene.mentions, scene.of_sentence
    layout = structure.layout
    bounds, tokens = layout.paragraph_first, layout.tokens
    paragraph = passage.paragraph
    begin = bounds[paragraph]
    if passage.first - begin > _ITEM:
        return None
    verb = passage.opening - 1
    if verb > begin and layout.lower[verb].endswith("ed") and layout.flags[verb - 1] & AUX:
        return None  # "It was labelled "mostly true""
    while paragraph >= 0 and passage.paragraph - paragraph < 12:
        first, last = bounds[paragraph], bounds[paragraph + 1]
        if first == last:
            paragraph -= 1
            continue
        if paragraph < passage.paragraph and tokens[last - 1] == ":" and structure.owner[last - 1] < 0:
            break
        if "Q" not in signs[first:last] or paragraph_reports(scene, first, last) or _tells(scene, first, last):
            return None
        paragraph -= 1
    else:
        return None
    if paragraph < 0:
        return None
    last = bounds[paragraph + 1]
    best = None
    for number in range(*of_sentence[structure.sentence[last - 1]]):
        mention = mentions[number]
        if mention.inner or mention.possessive:
            continue
        if signs[max(0, mention.first - 3) : mention.first].rstrip("t").endswith("Ai"):
            return mention
        looks = mention_features(scene, mention)
        if mention.tag or (looks.right.startswith("r=|") and best is None):
            best = mention
    return best


def is_heading(structure: Structure, passage: Quoted, mention: Mention) -> bool:
    """Whether a ranked name is a heading that runs into the quote, or stands before one that does: words in capitals,
    and no mark between.
    """
    first, last = structure.layout.paragraph_first[passage.paragraph : passage.paragraph + 2]
    if first < passage.opening == shouted(structure.layout, first, last) and not mention.speaks:
        return True
    if mention.type != NAME or mention.last != passage.opening:
        return False
    words = structure.layout.tokens[mention.first : mention.last]
    return sum(len(word) > 2 and word.isupper() for word in words) > 1 and all(not word.islower() for word in words)
