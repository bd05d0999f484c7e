"""From the chosen mention to the evidence: the cue that governs the quote, who speaks with whom, and through what."""

from __future__ import annotations

from typing import Final

from quotedb.extract.entity import Entity
from quotedb.extract.lexicon import PREP
from quotedb.extract.marks import Quoted
from quotedb.extract.mention import DESCRIPTION, NAME, PRONOUN_MENTION, Mention
from quotedb.extract.modifiers import JOINS_CLAUSES
from quotedb.extract.nouns import carriers
from quotedb.extract.scene import Scene, mention_features
from quotedb.text.spans import Span

_CUE_SIGNS: Final = "CkA"
_UNREAL: Final = frozenset(("to", "would", "will", "could", "should", "may", "might", "can", "must", "shall"))
"""A verb after these tells of no speech that was made."""
_MEDIA: Final = frozenset(("told", "tells", "telling"))


def cue_of(scene: Scene, passage: Quoted, mention: Mention) -> int:
    """The token of the reporting word that ties this mention to this quote, or -1."""
    structure, signs = scene.structure, scene.signs
    sentence = structure.sentence[passage.first]
    after_at = passage.closing + 1 if passage.closing >= 0 else passage.last
    if structure.sentence[mention.first] != sentence:
        return mention.cue if mention.tag or mention.first > passage.last else -1
    if mention.last <= passage.opening:
        # The last reporting word before the quote that has no subject of its own.
        lower = structure.layout.lower
        spare = -1
        for token in range(passage.opening - 1, mention.last - 1, -1):
            if signs[token] not in "Ck" or lower[token - 1] in _UNREAL:
                continue
            if signs[token] == "k" and (signs[token - 1] == "C" or signs[token + 1 : token + 2] == "o"):
                continue  # "state television": a noun that could be a verb
            if spare < 0 and signs[token] == "C":
                spare = token
            before = token - 1
            while before > mention.last and signs[before] in "ax":
                before -= 1
            if before < mention.last or signs[before] not in "ndh":
                return token
        if spare >= 0 and (mention.cue < 0 or signs[mention.cue] == "k"):
            return spare  # a noun stands before it, but only as the end of what describes the subject
        begin = structure.sentence_first[sentence]
        for token in range(mention.first - 1, max(begin, mention.first - 4) - 1, -1):
            if signs[token] in _CUE_SIGNS:
                return token
        following = signs.find("C", after_at, structure.sentence_first[sentence + 1])
        return following if mention.cue < 0 else mention.cue
    if mention.first - 1 >= after_at and signs[mention.first - 1] in "CkA":
        return mention.first - 1
    if mention.first - 2 >= after_at and signs[mention.first - 2 : mention.first] == "Ai":
        return mention.first - 2
    return mention.cue


def follows_document(scene: Scene, mention: Mention) -> Mention | None:
    """ "A statement released by the ministry": the body that the document comes from."""
    if mention.type != DESCRIPTION or carriers().isdisjoint(mention.name):
        return None
    lower, flags = scene.structure.layout.lower, scene.structure.layout.flags
    for other in scene.mentions[mention.number + 1 : mention.number + 5]:
        if other.first - mention.last > 6:
            return None
        before = other.first - 1
        if before > 0 and scene.signs[before] == "t":
            before -= 1
        if before >= 0 and flags[before] & PREP and lower[before] in ("by", "from", "of"):
            outer = outermost(scene, other)
            return outer if outer.entity >= 0 else None
    return None


def outermost(scene: Scene, mention: Mention) -> Mention:
    """The phrase that holds an inner mention, or the mention itself."""
    if not mention.inner and not mention.possessive:
        return mention
    for other in scene.mentions[mention.number + 1 : mention.number + 4]:
        if other.first <= mention.first and other.last > mention.last:
            return other
        if mention.possessive and other.first == mention.last + 1:
            return other
    return mention


def named_by(scene: Scene, mention: Mention) -> Mention:
    """ "a negotiator, Ann Bell": the name, where a description and its name stand side by side."""
    if mention.type != DESCRIPTION:
        return mention
    for other in scene.mentions[mention.number + 1 : mention.number + 3]:
        if other.first - mention.last > 1:
            break
        if other.type != NAME or other.entity < 0:
            continue
        if other.entity == mention.entity or (other.first == mention.last and other.kind == "person"):
            return other
        signs = scene.signs
        if (
            signs[mention.last : other.first] == ","
            and signs[other.last : other.last + 1] in (",", ".", "")
            and not mention.plural
            and mention.kind == "person"
            and not other.inner
            and other.kind in ("person", "")
        ):
            return other
    return mention


def reporter_of(scene: Scene, passage: Quoted, mention: Mention) -> Mention | None:
    """In "Bell called it "x", according to a statement": the subject, where a document only carried the words."""
    structure = scene.structure
    if mention.type != DESCRIPTION or carriers().isdisjoint(mention.name):
        return None
    if not mention_features(scene, mention).left.endswith("|according"):
        return None
    sentence = structure.sentence[passage.first]
    if structure.sentence[mention.first] != sentence:
        return None
    best = None
    for number in range(*scene.of_sentence[sentence]):
        other = scene.mentions[number]
        if other.last > passage.opening:
            break
        path = mention_features(scene, other).right
        if (
            path[:3] in ("r=|", "r=a", "r=x", "r=<")
            and other.type != DESCRIPTION
            and not other.possessive
            and not other.inner
        ):
            best = other
    return best


def subject_instead(scene: Scene, passage: Quoted, mention: Mention) -> Mention | None:
    """The sentence's subject, where the ranked mention only hangs on a preposition before the quote.

    "The ministry said that under the order of Bell: ...", "A pilot sent to look at the bridge said ...".
    """
    looks = mention_features(scene, mention)
    before = looks.before
    if len(before) < 2 or before in ("by", "from", "to") or mention.last > passage.opening:
        return None
    if mention.speaks and before in JOINS_CLAUSES:
        return None  # "Ruiz left before Bell said"
    sentence = scene.structure.sentence[passage.first]
    if scene.structure.sentence[mention.first] != sentence:
        return None
    best = None
    for number in range(*scene.of_sentence[sentence]):
        other = scene.mentions[number]
        if other.last > mention.first:
            break
        own = mention_features(scene, other)
        if other.inner or other.possessive or other.modifier or len(own.before) > 1:
            continue
        if other.speaks or (mention.speaks and other.type != PRONOUN_MENTION and own.before in ("^", ",")):
            best = other
    return best


def _name_beside(scene: Scene, mention: Mention, step: int) -> Mention | None:
    """The next name before (-1) or after (1) a mention, among the three mentions on that side."""
    number = mention.number
    for _ in range(3):
        number += step
        if not 0 <= number < len(scene.mentions):
            return None
        other = scene.mentions[number]
        if other.type == NAME and not other.inner:
            return other
    return None


def _pair(scene: Scene, one: Mention, two: Mention, entities: list[Entity]) -> bool:
    """Whether two names are joined by "and", as names of two of a kind."""
    sentence = scene.structure.sentence
    return (
        two.first - one.last == 1
        and scene.structure.layout.lower[one.last] in ("and", "&")
        and sentence[one.first] == sentence[two.first]
        and one.entity != two.entity
        and one.entity >= 0
        and two.entity >= 0
        and not one.possessive
        and not two.possessive
        and (entities[one.entity].kind or "person") == (entities[two.entity].kind or "person")
    )


def joined(scene: Scene, mention: Mention, entities: list[Entity]) -> list[Mention]:
    """The mentions that speak together with this one: "Bell and Ruiz said"."""
    if mention.type != NAME or mention.possessive or mention.inner:
        return [mention]
    found = [mention]
    before_it, after_it = _name_beside(scene, mention, -1), _name_beside(scene, mention, 1)
    if before_it is not None and _pair(scene, before_it, mention, entities):
        found.insert(0, before_it)
    if after_it is not None and _pair(scene, mention, after_it, entities):
        found.append(after_it)
    if len(found) == 1:
        return found
    lower, signs = scene.structure.layout.lower, scene.signs
    sentence = scene.structure.sentence
    # Both must be the subject: at a clause's start, or right after the reporting word, and the verb after the last.
    first, last = found[0], found[-1]
    before = signs[first.first - 1] if first.first else "^"
    begins = scene.structure.sentence_first[sentence[first.first]]
    position_ok = (
        first.first == begins
        or before in ",QCct:"
        or (before == "i" and lower[first.first - 2 : first.first] == ["according", "to"])
    )
    after = signs[last.last] if last.last < len(signs) else "$"
    if not position_ok or (after not in "Ckxae,Q" and before != "C"):
        return [mention]
    return found


def medium_of(scene: Scene, cue: int, speaker: Mention, entities: list[Entity]) -> Span | None:
    """What carried the words: "told Reuters", "in a statement"."""
    if cue < 0:
        return None
    layout, sentence = scene.structure.layout, scene.structure.sentence
    for number in range(*scene.of_sentence[sentence[cue]]):
        other = scene.mentions[number]
        if other is speaker or other.first <= cue or other.first - cue > 6:
            continue
        head = other.name[-1].lower()
        beside = other.first == cue + 1 or (other.first == cue + 2 and layout.lower[cue + 1] == "the")
        told = beside and layout.lower[cue] in _MEDIA and other.type == NAME
        if (
            told
            and other.entity >= 0
            and entities[other.entity].kind in ("organisation", "")
            and other.entity != speaker.entity
        ):
            return Span(layout.starts[other.head], layout.end(other.last - 1))
        carried = other.type == DESCRIPTION and head in carriers() and layout.flags[other.first - 1] & PREP
        if carried and layout.lower[other.first - 1] in ("in", "on", "via", "through"):
            return Span(layout.starts[other.first], layout.end(other.last - 1))
    return None
