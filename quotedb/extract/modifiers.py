"""What a mention hangs on: "a friend of Bell", "people who know Bell", "the lawyer representing Bell" aren't Bell."""

from __future__ import annotations

from typing import Final

from quotedb.extract.lexicon import (
    AUX,
    CONJ,
    CUE,
    DET,
    FUNCTION,
    PREP,
    PRON_F,
    PRON_M,
    PRON_OTHER,
    PRON_P,
    ROLE,
    word_set,
)
from quotedb.extract.mention import DESCRIPTION, NAME, PRONOUN_MENTION, Mention
from quotedb.extract.nouns import carriers, verbs
from quotedb.extract.scene import Scene, mention_features

_WHO: Final = word_set("modifiers.who")
_ANYBODY: Final = word_set("modifiers.anybody")
"""Words for people that are no mentions, before "who"."""
JOINS_CLAUSES: Final = word_set("modifiers.joins_clauses")
"""Prepositions after which a clause may begin: "Ruiz left after Bell spoke"."""
_TOWARDS: Final = word_set("modifiers.towards")
_OF_PLACES: Final = word_set("modifiers.of_places")
_NO_VERBS: Final = word_set("modifiers.no_verbs")
_MOST: Final = 8
"""Tokens between a phrase's head and what hangs on it."""
_BETWEEN: Final = 3
"""Tokens between a name and another that it only says more of."""
_BACK: Final = 5
"""Mentions looked back over."""


def holder(scene: Scene, mention: Mention) -> Mention | None:
    """The phrase that a mention is a part of, as far out as that goes: itself where it stands by itself.

    None where no mention stands for the phrase: "those who know Bell".
    """
    signs = scene.signs
    owns = mention.possessive and signs[mention.last + 1 : mention.last + 2] not in ("C", "a", ".", ",", "Q", "")
    if mention.type == PRONOUN_MENTION or owns:
        return mention  # "he" is a subject of its own, and "Bell's claim" is Bell's
    held = mention
    for other in reversed(scene.mentions[max(0, mention.number - _BACK) : mention.number]):
        if other.last <= held.first and hangs_on(scene, held, other):
            held = other
    lower, first = scene.structure.layout.lower, held.first
    begin = scene.structure.sentence_first[scene.structure.sentence[first]]
    for token in range(first - 2, max(begin, first - _MOST), -1):
        if lower[token] in _WHO and lower[token - 1] in _ANYBODY and _is_clause(scene, token, first):
            return None
    return held


def placed_before(scene: Scene, mention: Mention) -> Mention | None:
    """Whose name comes right after one that only says where they belong: "Ohio's Ann Bell", "Budget chair Ann Bell"."""
    if mention.type != NAME and not (mention.possessive and mention.type == DESCRIPTION):
        return None
    structure = scene.structure
    layout, sentence = structure.layout, structure.sentence[mention.first]
    before = mention.first - 1
    if before >= 0 and layout.lower[before] == "the":
        before -= 1
    mention_features(scene, mention)  # finds its reporting word
    led = mention.cue == before or (mention.cue == before - 1 and before > 0 and layout.lower[before] == "to")
    for other in scene.mentions[mention.number + 1 : mention.number + 4]:
        start, stop = mention.last, max(mention.last, other.first)  # what is said of the other may begin in this one
        if other.type != NAME or other.head < start:
            continue
        if structure.sentence[other.first] != sentence or other.possessive or other.modifier:
            return None
        if mention.possessive:
            # "Ohio's Ann Bell", "Ohio's First Minister Ann Bell"
            return other if stop == start + 1 or (stop == start + 2 and layout.words[start + 1].upper) else None
        # "said Budget ranking member Ann Bell", "according to Rovers forward Ann Bell", "Rovers forward Ann Bell said"
        mention_features(scene, other)
        tag = other.cue == other.last and not any(_is_verb(layout.lower[t]) for t in range(start, stop))
        beside = 0 < stop - start <= _BETWEEN or (stop == start and other.role)
        if not (led or tag) or mention.kind == "person" or not beside:
            return None
        outside = FUNCTION | CUE
        plain = all(layout.tokens[t].islower() and not layout.flags[t] & outside for t in range(start, stop))
        return other if plain and structure.owner[start] < 0 and structure.owner[stop] < 0 else None
    return None


def _is_verb(word: str) -> bool:
    """Whether a word between two names may be what one does to the other."""
    return word in verbs() or word.endswith(("ed", "ing", "es"))


def hangs_on(scene: Scene, held: Mention, head: Mention) -> bool:
    """Whether a mention is in what is said more closely of an earlier one: after "who", "close to", "representing"."""
    start, stop = head.last, held.first
    structure = scene.structure
    if not 0 < stop - start <= _MOST or structure.sentence[head.first] != structure.sentence[held.first]:
        return False
    if head.possessive or head.type == PRONOUN_MENTION:
        return False
    layout = structure.layout
    lower = layout.lower
    if head.type == DESCRIPTION and not head.kind:
        flags = layout.flags[head.first : head.last]
        if not any(flag & ROLE and not flag & FUNCTION for flag in flags):
            return False  # "that month on CNN", but "people familiar with Bell"
    if head.type == DESCRIPTION and head.name[-1] in carriers():
        return stop - start == 1 and lower[start] in _TOWARDS  # "a letter from Bell" is Bell's
    if lower[start] in _WHO:
        return _is_clause(scene, start, stop)
    if head.type == NAME and (head.kind != "person" or not layout.flags[start] & PREP):
        return False
    if lower[stop - 1] == "," and head.type == NAME and held.kind in ("place", "country"):
        return lower[start] in _OF_PLACES and _is_place(scene, start + 1, stop)  # "Bell of Bellville, Ohio says"
    last = stop - 1
    if lower[last] == "the" and last > start:
        last -= 1
    word = lower[last]
    ties = (layout.flags[last] & PREP and word not in JOINS_CLAUSES) or (
        word.endswith("ing") and len(word) > 4 and word not in _NO_VERBS
    )
    return bool(ties) and _is_plain(scene, start, stop)


def _is_place(scene: Scene, start: int, comma: int) -> bool:
    """Whether all tokens up to a comma are words with capitals."""
    words, owner = scene.structure.layout.words, scene.structure.owner
    return start < comma - 1 and all(words[t].upper and owner[t] < 0 for t in range(start, comma - 1))


def is_told_by(scene: Scene, held: Mention, head: Mention) -> bool:
    """The same of a mention that need not have a verb right after it: what follows the head is no verb of its own."""
    start, stop = head.last, held.first
    if start >= stop:
        return False
    layout = scene.structure.layout
    word = layout.lower[start]
    begins = word in _WHO or layout.flags[start] & PREP or (word.endswith("ing") and not layout.flags[start] & CUE)
    by = word.endswith("ed") and stop - start == 2 and layout.lower[start + 1] == "by"
    return bool(begins or by) and hangs_on(scene, held, head)


def _is_plain(scene: Scene, start: int, stop: int) -> bool:
    """Whether words are of one phrase: no marks, quotes, conjunctions, auxiliaries and pronouns."""
    layout, owner = scene.structure.layout, scene.structure.owner
    outside = AUX | CONJ | PRON_M | PRON_F | PRON_P | PRON_OTHER
    for token in range(start, stop):
        if owner[token] >= 0 or not layout.lower[token][0].isalnum() or layout.lower[token] in _WHO:
            return False
        if layout.flags[token] & outside and not layout.flags[token] & (PREP | DET):
            return False
    return True


def _is_clause(scene: Scene, who: int, stop: int) -> bool:
    """Whether words after "who" are the rest of a clause, with nothing that could end it."""
    layout, owner = scene.structure.layout, scene.structure.owner
    if stop - who < 2:
        return False
    return all(owner[token] < 0 and layout.lower[token][0].isalnum() for token in range(who, stop))
