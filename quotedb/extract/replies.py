"""Who answers: the one who was asked, not the one who asked."""

from __future__ import annotations

from typing import Final

from quotedb.extract.beside import at
from quotedb.extract.lexicon import AUX, word_set
from quotedb.extract.marks import Quoted
from quotedb.extract.mention import DESCRIPTION, NAME, PRONOUN_MENTION, Mention
from quotedb.extract.scene import Scene

_ASKS: Final = word_set("replies.asks")
_ADDRESSES: Final = _ASKS | {"told", "tells", "texted", "emailed", "messaged"}
_REPLIES: Final = word_set("replies.replies")
_ANSWERS: Final = word_set("replies.answers")
_CAME: Final = word_set("replies.came")
_BACK: Final = 12
"""Mentions looked back over."""


def addressee(scene: Scene, mention: Mention, verbs: frozenset[str]) -> Mention | None:
    """To whom a subject speaks: "Bell asked Ruiz", "Bell asked the witness, Ruiz"."""
    lower = scene.structure.layout.lower
    verb = mention.last
    if mention.cue == verb + 1 and lower[verb] == ",":
        verb = mention.cue  # "the prosecutor, Ann Bell, asked Ruiz"
    if verb >= len(lower) or lower[verb] not in verbs:
        return None
    other = at(scene, verb + 1)
    if other is None or other.type == PRONOUN_MENTION:
        return None
    if other.type != NAME and lower[other.last : other.last + 1] == [","]:
        named = at(scene, other.last + 1)
        if named is not None and named.type == NAME:
            return named
    return other


def _asked_before(scene: Scene, mention: Mention, verbs: frozenset[str]) -> tuple[Mention, Mention] | None:
    """Who spoke to whom last, in the sentence before a mention's or the one before that."""
    sentence = scene.structure.sentence
    for other in reversed(scene.mentions[max(0, mention.number - _BACK) : mention.number]):
        if sentence[mention.first] - sentence[other.first] > 2:
            break
        if other.last >= mention.first or other.inner or other.possessive:
            continue
        to = addressee(scene, other, verbs)
        if to is not None and to is not mention:
            return other, to
    return None


def who_replies(scene: Scene, mention: Mention) -> Mention | None:
    """In "Bell asked Ruiz about it. "x," he replied": Ruiz, where the pronoun was taken for who asked."""
    if mention.type != PRONOUN_MENTION or mention.cue < 0 or not mention.gender:
        return None
    structure = scene.structure
    lower = structure.layout.lower
    replies = lower[mention.cue] in _REPLIES or lower[mention.cue + 1 : mention.cue + 2] == ["back"]
    found = _asked_before(scene, mention, _ADDRESSES if replies else _ASKS)
    if found is None:
        return None
    asker, asked = found
    sentence = structure.sentence[asker.first]
    if not replies:
        # A question that is told, not quoted: whoever speaks next answers it.
        first, stop = structure.sentence_first[sentence], structure.sentence_first[sentence + 1]
        if structure.sentence[mention.first] - sentence > 1 or scene.signs.find("Q", first, stop) >= 0:
            return None
    clash = asked.gender and asked.gender != mention.gender
    return asked if mention.entity == asker.entity and asked.entity not in (-1, asker.entity) and not clash else None


def is_followed_by_reply(scene: Scene, passage: Quoted) -> bool:
    """Whether "came the reply" follows."""
    after = passage.closing + 1
    words = scene.structure.layout.lower[after : after + 3] if passage.closing >= 0 else []
    return len(words) == 3 and words[0] in ("came", "was") and words[1] == "the" and words[2] in _CAME


def who_is_asked(scene: Scene, passage: Quoted, asker: Mention) -> Mention | None:
    """In "Bell asked Ruiz about it. "x," came the answer": Ruiz."""
    return addressee(scene, asker, _ADDRESSES) if is_followed_by_reply(scene, passage) else None


def who_answers(scene: Scene, passage: Quoted, before: Quoted, asker: Mention) -> Mention | None:
    """Who says a quote that is a paragraph by itself right after a question, or that "came the reply" follows."""
    structure = scene.structure
    comes = is_followed_by_reply(scene, passage)
    to = addressee(scene, asker, _ADDRESSES if comes else _ASKS)
    if to is None or to.entity < 0:
        return None
    if comes:
        return to
    if structure.layout.tokens[before.last - 1] != "?":
        return None
    if passage.paragraph == before.paragraph:
        return to if _opens_answer(scene, passage) else None
    alone = scene.alone.get(passage.paragraph, False)
    return to if alone and passage.paragraph - before.paragraph < 3 else None


def _opens_answer(scene: Scene, passage: Quoted) -> bool:
    """Whether a passage is a sentence by itself and begins as answers do: "No, ...", "I did not"."""
    structure, layout = scene.structure, scene.structure.layout
    sentence, first = structure.sentence[passage.first], passage.first
    begin, stop = structure.sentence_first[sentence], structure.sentence_first[sentence + 1]
    if scene.signs[begin:stop].strip("Q.?") or first + 1 >= passage.last:
        return False
    word = layout.lower[first]
    return word in _ANSWERS or (word in ("i", "we") and layout.flags[first + 1] & AUX != 0)


def answers_himself(scene: Scene, before: Quoted, asker: Mention, mention: Mention) -> bool:
    """Whether a pronoun that replies was taken for who asked or told right before.

    ""Why?" Bell asked. "x," she replied"; ""x," Bell told her boss. "x," she replied".
    """
    layout = scene.structure.layout
    if mention.type != PRONOUN_MENTION or mention.cue < 0 or mention.entity < 0 or mention.entity != asker.entity:
        return False
    if layout.lower[mention.cue] not in _REPLIES:
        return False
    asks = asker.cue >= 0 and layout.lower[asker.cue] in _ASKS and layout.tokens[before.last - 1] == "?"
    to = addressee(scene, asker, _ADDRESSES)
    return asks or (to is not None and to.entity < 0 and to.type == DESCRIPTION and to.kind == "person")
