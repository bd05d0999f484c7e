"""From the chosen mention to the evidence: the cue that governs the quote, who speaks with whom, and through what."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from quotedb.extract.entity import Entity
from quotedb.extract.lexicon import ADV, AUX, CUE, PREP, word_set
from quotedb.extract.marks import Quoted
from quotedb.extract.mention import DESCRIPTION, NAME, PRONOUN_MENTION, Mention, last_token
from quotedb.extract.modifiers import JOINS_CLAUSES
from quotedb.extract.names import PARTIES
from quotedb.extract.nouns import carriers
from quotedb.extract.offices import ends_with, opens_clause
from quotedb.extract.scene import Scene, mention_features
from quotedb.extract.tokens import NOT_LOWER, PLAIN
from quotedb.text.spans import Span

_CUE_SIGNS: Final = "CkA"
_UNREAL: Final = word_set("evidence.unreal")
"""A verb after these tells of no speech that was made."""
_BETWEEN: Final = frozenset((",", "and", "&"))
_NEAR: Final = 8
"""Names of one list, and mentions looked through beside a token."""
_ASIDE: Final = 10
"""Tokens of what is said of somebody between commas or in brackets."""
_MEDIA: Final = word_set("evidence.media")
_CARRYING: Final = frozenset(("organisation", "place", ""))
"""Kinds of those who may carry what others say; outlets have the names of places ("told the Hill")."""
_INTERVIEWS: Final = word_set("evidence.interviews")
_HELD: Final = word_set("evidence.held")
"""What stands before an interview in which something was said."""
_FOUND: Final = word_set("evidence.found")
"""After these "by" says who came by a document, not whose it is."""
_FAR: Final = 1 << 20
"""Farther than any token of a sentence."""
_SAID_ELSEWHERE: Final = frozenset("CkSxcwQ")
"""Signs of another clause or quote."""
_QUOTES: Final = word_set("evidence.quotes")
_QUOTING: Final = word_set("evidence.quoting")
"""As in "was quoted by Reuters as saying", "was quoted as saying by Reuters"."""


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
            found = not _FOUND.isdisjoint(lower[mention.last : before])
            found = found or (lower[before] == "of" and before > mention.last and scene.signs[before - 1] == "C")
            return outer if outer.entity >= 0 and not found else None
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


def owned_by(scene: Scene, owner: Mention) -> Mention:
    """Who or what is said to be somebody's, places passed over: "the Guild's Asia director"."""
    for other in scene.mentions[owner.number + 1 : owner.number + 4]:
        if other.type == DESCRIPTION and other.first <= owner.last + 1 < other.last:
            return other
    return outermost(scene, owner)


def named_by(scene: Scene, mention: Mention) -> Mention:
    """ "a negotiator, Ann Bell", "the mayor of Bellville, Ann Bell": the name where both stand together."""
    if mention.type != DESCRIPTION:
        return mention
    for other in scene.mentions[mention.number + 1 : mention.number + 4]:
        if other.first - mention.last > 1:
            same = other.type == NAME and other.entity == mention.entity >= 0
            if same and ends_with(scene.structure.layout, mention.last, other.first - 1):
                return other
            continue
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
            and not opens_clause(scene.structure, mention, other)
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
    lower, flags = scene.structure.layout.lower, scene.structure.layout.flags
    tied = mention.cue >= mention.last and all(flags[at] & (AUX | ADV) for at in range(mention.last, mention.cue))
    if tied and (before in JOINS_CLAUSES or lower[mention.cue].endswith("ing")):
        return None  # "Ruiz left before Bell had said", "with Bell saying"
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


def _kind(mention: Mention, entities: list[Entity]) -> str:
    """What a name is of; empty where that isn't known, as of what has a place's name and speaks."""
    kind = entities[mention.entity].kind if mention.entity >= 0 else ""
    return "" if kind == "place" else kind


def _names_after(scene: Scene, token: int) -> Mention | None:
    """The name that begins at a token, or after an article there."""
    if token < len(scene.signs) and scene.structure.layout.lower[token] == "the":
        token += 1
    begin = bisect_right(scene.mentions, token, key=last_token)
    for other in scene.mentions[begin : begin + _NEAR]:
        if other.first == token and other.type == NAME and not other.inner and not other.possessive:
            return other
    return None


def _end(scene: Scene, name: Mention) -> int:
    """Where a name ends, with what is said of who bears it: "Bell (D-Ohio)", "Bell, the mayor,"."""
    tokens, at = scene.structure.layout.tokens, name.last
    stop = min(len(tokens), at + _ASIDE)
    if at < stop and tokens[at] == "(":
        return next((token + 1 for token in range(at, stop) if tokens[token] == ")"), at)
    if at + 1 < stop and tokens[at] == ",":
        if tokens[at + 1][:2] in PARTIES:
            return next((token + 1 for token in range(at + 2, stop) if tokens[token] == ","), at)  # "Bell, D-Ohio,"
        told = scene.mentions[name.number + 1] if name.number + 1 < len(scene.mentions) else None
        if told is not None and told.first == at + 1 and told.type == DESCRIPTION and told.entity == name.entity:
            return next((token + 1 for token in range(told.last, stop) if tokens[token] == ","), at)
    return at


def _next_of_several(scene: Scene, name: Mention, entities: list[Entity]) -> tuple[Mention | None, str]:
    """The name after a name in a list of them, and what stands between: ",", "and" or ", and"."""
    lower, at = scene.structure.layout.lower, _end(scene, name)
    comma = at < len(lower) and lower[at] == ","
    if comma:
        at += 1
    last = at < len(lower) and lower[at] in ("and", "&")
    if not (comma or last):
        return None, ""
    other = _names_after(scene, at + 1 if last else at)
    if other is None or scene.structure.sentence[other.first] != scene.structure.sentence[name.first]:
        return None, ""
    one, two = _kind(name, entities), _kind(other, entities)
    alike = one == two or (not comma and not (one and two))
    if not alike or (comma and not one) or other.entity == name.entity or min(other.entity, name.entity) < 0:
        return None, ""
    return other, ", and" if comma and last else "and" if last else ","


def _list_of(scene: Scene, mention: Mention, entities: list[Entity]) -> list[Mention]:
    """All names of the list that a name is in, which has "and" before its last."""
    found = [mention]
    link = ""
    while link in ("", ",") and len(found) < _NEAR:
        other, link = _next_of_several(scene, found[-1], entities)
        if other is None:
            break
        found.append(other)
    if not link.endswith("and"):
        found = [mention]
    lower, before = scene.structure.layout.lower, mention.first - 1
    if before > 0 and lower[before] == "the":
        before -= 1
    follows = before > 0 and lower[before] in _BETWEEN
    for earlier in reversed(scene.mentions[max(0, mention.number - 2 * _NEAR) : mention.number] if follows else ()):
        if earlier.type != NAME or earlier.inner or earlier.possessive:
            continue
        other, between = _next_of_several(scene, earlier, entities)
        if other is found[0] and between.endswith("and") == (len(found) == 1):
            link = link if between == "," else between
            found = [earlier, *found]
    # "said Bell, and Ruiz nodded"
    return [mention] if link == ", and" and len(found) == 2 else found


def joined(scene: Scene, mention: Mention, entities: list[Entity]) -> list[Mention]:
    """The mentions that speak together with this one: "Bell and Ruiz said"."""
    if mention.type != NAME or mention.possessive or mention.inner:
        return [mention]
    found = _list_of(scene, mention, entities)
    while len(found) > 1:
        if _is_subject(scene, found[0], found[-1]):
            return found
        if found[0] is mention:
            break
        found = found[1:]
    return [mention]


def _is_subject(scene: Scene, first: Mention, last: Mention) -> bool:
    """Whether names are the subject: at a clause's start or right after the reporting word, the verb after the last."""
    lower, signs = scene.structure.layout.lower, scene.signs
    begins = scene.structure.sentence_first[scene.structure.sentence[first.first]]
    at = first.first
    if at > begins and lower[at - 1] in ("the", "both"):
        at -= 1
    before = signs[at - 1] if at else "^"
    if before == "i" and lower[at - 2 : at] == ["according", "to"]:
        return True
    position_ok = at == begins or before in ",QCct:"
    end = _end(scene, last)
    after = signs[end] if end < len(signs) else "$"
    if end + 1 < len(lower) and lower[end] in ("both", "each", "all") and scene.structure.layout.flags[end + 1] & CUE:
        after = "C"
    return position_ok and (after in "Ckxae,Q" or before == "C")


def medium_of(scene: Scene, cue: int, speaker: Mention, entities: list[Entity]) -> Span | None:
    """Who or what carried the words: "told Reuters", "in an interview with Reuters", or else "in a statement"."""
    if cue < 0:
        return None
    layout, sentence = scene.structure.layout, scene.structure.sentence
    found: Mention | None = None
    nearest = _FAR
    for number in range(*scene.of_sentence[sentence[cue]]):
        other = scene.mentions[number]
        if other is speaker:
            continue
        if other.type == NAME:
            known = other.entity >= 0 and other.entity != speaker.entity
            if known and entities[other.entity].kind in _CARRYING:
                away = _given_to(scene, cue, speaker, other, entities[other.entity].kind)
                if away < nearest:
                    found, nearest = other, away
            continue
        carried = other.type == DESCRIPTION and 0 < other.first - cue <= 6 and other.name[-1].lower() in carriers()
        if found is None and carried and layout.lower[other.first - 1] in ("in", "on", "via", "through"):
            found = other
    if found is None:
        return None
    return Span(layout.starts[found.head if found.type == NAME else found.first], layout.end(found.last - 1))


def _given_to(scene: Scene, cue: int, speaker: Mention, other: Mention, kind: str) -> int:
    """How far from the cue stand the words that say that an outlet was given the quote, or quotes it; else ``_FAR``."""
    layout, before = scene.structure.layout, other.first - 1
    lower, sorts, signs = layout.lower, layout.sorts, scene.signs
    the = before > 0 and lower[before] == "the"
    if the:
        before -= 1
    word, first = (lower[before], lower[before - 1]) if before > 0 else ("", "")
    if kind == "place" and not the:
        return _FAR  # "told London"
    if before == cue:
        return 0 if word in _MEDIA else _FAR
    if word == "by":
        return abs(before - cue) if first in _QUOTING and abs(before - cue) <= 3 else _FAR
    if word not in ("with", "to"):
        quotes = other.last < speaker.first <= other.last + 4 and lower[other.last] in _QUOTES
        return abs(other.last - cue) if quotes else _FAR
    sort = sorts[other.last] if other.last < len(sorts) else NOT_LOWER
    if sort & PLAIN and not sort & NOT_LOWER and outermost(scene, other).kind != "organisation":
        return _FAR  # "according to Senate aides" is no outlet
    if first not in _INTERVIEWS:
        return _FAR
    begin = before - 1
    if word == "with":  # "in a December interview with"; "after an interview with" and a job interview tell nothing
        while begin > before - 6 and begin > 0 and lower[begin] not in _HELD:
            begin -= 1
        if lower[begin] not in _HELD or "job" in lower[begin:before]:
            return _FAR
    # Nothing else is said between the two.
    between = signs[cue + 1 : begin] if cue < begin else signs[other.last : cue]
    return abs(begin - cue) if not _SAID_ELSEWHERE.intersection(between) else _FAR
