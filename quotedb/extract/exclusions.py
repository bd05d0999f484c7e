"""Whom a pronoun or a description can't mean: those whom its own words, or the words around it, tell apart from it."""

from __future__ import annotations

from typing import Final

from quotedb.extract.entity import Entity
from quotedb.extract.lexicon import COMMON, CUE, GIVEN, PREP, SURNAME, word_set
from quotedb.extract.mention import DESCRIPTION, NAME, PRONOUN_MENTION, Mention
from quotedb.extract.modifiers import is_told_by
from quotedb.extract.nouns import role_adjectives
from quotedb.extract.remarks import BE
from quotedb.extract.scene import Scene, mention_features

NO_ENTITY: Final = -2
"""Nobody is told apart; -1 is the number of nobody."""
_CLOSER: Final = 3
"""Mentions after a description that may be in what it says more closely."""
_NEAR: Final = 8
"""Mentions before a pronoun among which is who opened the sentence."""
_EARLIER: Final = 20
"""Mentions before it that may report it."""
_ASIDE: Final = 2
"""Commas around what is said of somebody."""
_LEAD: Final = 3
"""Tokens before whom a sentence says first: "and as for Bell"."""
_KILLS: Final = word_set("exclusions.kills")
_KILLED: Final = word_set("exclusions.killed")
_BY: Final = word_set("exclusions.by")
"""What stands before the author of a document."""
_GETS: Final = word_set("exclusions.gets")
"""What is done with another's document."""
_SAYS_WHAT: Final = word_set("exclusions.says_what")
"""What may stand between a name and what its bearer is."""
WHILE: Final = word_set("exclusions.while")
"""After these, somebody may be "he" before he is named: "when he left Bell said"."""


def addressed(scene: Scene, mention: Mention, by_role: dict[str, list[Entity]]) -> int:
    """Who is spoken to in "he told Bell": not who speaks."""
    sentence = scene.structure.sentence
    for later in scene.mentions[mention.number + 1 : mention.number + 3]:
        if later.first - mention.last > 2 or sentence[later.first] != sentence[mention.first]:
            break
        if "C" not in scene.signs[mention.last : later.first]:
            continue
        if later.type == NAME:
            return later.entity
        bearers = by_role.get(later.name[-1], ()) if later.type == DESCRIPTION and later.name[0] == "the" else ()
        if len(bearers) == 1:
            return bearers[0].number  # "she told the author"
    return NO_ENTITY


def told_of(scene: Scene, mention: Mention) -> list[int]:
    """Who is named in what "he" goes on to say: "and he believes Bell is right" isn't Bell."""
    if not mention.gender or mention.type != PRONOUN_MENTION or mention.possessive:
        return []
    lower, signs = scene.structure.layout.lower, scene.signs
    if mention.first and lower[mention.first - 1] in WHILE:
        return []
    found = []
    sentence = scene.structure.sentence
    for later in scene.mentions[mention.number + 1 : mention.number + 1 + _CLOSER]:
        if sentence[later.first] != sentence[mention.first]:
            break
        if any(sign in signs[mention.last : later.first] for sign in ",;:-(Q"):
            break
        if later.type == NAME:
            found.append(later.entity)
    return found


def possessor(scene: Scene, mention: Mention) -> int:
    """Whose somebody is, in "Bell's doctor", "her lawyer": not the one who is meant."""
    for other in reversed(scene.mentions[max(0, mention.number - 4) : mention.number]):
        if other.first == mention.first and other.possessive:
            return other.entity
    return NO_ENTITY


def named_inside(scene: Scene, mention: Mention) -> list[int]:
    """Who is named in a description before its noun: "the Bell adviser" isn't Bell."""
    found = []
    for other in reversed(scene.mentions[max(0, mention.number - 4) : mention.number]):
        if other.first < mention.first:
            break
        if other.type == NAME:
            found.append(other.entity)
    return found


def reporters(scene: Scene, mention: Mention) -> list[int]:
    """Who reports it in the same sentence: "Bell said the mayor would come" isn't Bell."""
    found = []
    sentence, signs = scene.structure.sentence, scene.signs
    for other in reversed(scene.mentions[max(0, mention.number - _EARLIER) : mention.number]):
        if sentence[other.first] != sentence[mention.first]:
            break
        between = signs[min(other.first, other.cue) : mention.first]
        if any(sign in between for sign in ",;:-("):
            break
        if other.speaks and other.entity >= 0 and other.last <= mention.first and 0 <= other.cue < mention.first:
            found.append(other.entity)
    return found


def set_apart(scene: Scene, mention: Mention, before: Mention | None, type_: str) -> list[int]:
    """Whom a description can't mean for what its sentence says, and the one that said its noun last (``before``)."""
    if type_ == "document":
        return [] if before is None else no_authors(scene, before)
    if type_ not in ("role", "hisrole"):
        return []
    return _subjects(scene, mention) + ([] if before is None else beside_it(scene, before))


def _subjects(scene: Scene, mention: Mention) -> list[int]:
    """Who does something to somebody: "Bell thanked the mayor", "Bell, the treasurer, thanked the mayor"."""
    signs, lower = scene.signs, scene.structure.layout.lower
    verb = mention.first - 1
    while verb >= 0 and signs[verb] in "aA":
        verb -= 1
    begin = scene.structure.sentence_first[scene.structure.sentence[mention.first]]
    if verb <= begin or signs[verb] not in "Ck" or lower[verb] in _SAYS_WHAT:
        return []
    return [
        other.entity
        for other in scene.mentions[max(0, mention.number - _NEAR) : mention.number]
        if other.type == NAME
        and other.first == begin
        and (other.last == verb or lower[other.last] == lower[verb - 1] == ",")
    ]


def beside_it(scene: Scene, before: Mention) -> list[int]:
    """Who is named beside a description of nobody: after "Bell met the mayor" the mayor isn't Bell.

    Not where one may say what the other is: "Bell was the mayor", "the mayor, Bell, ...".
    """
    structure = scene.structure
    lower, sentence = structure.layout.lower, structure.sentence
    if before.entity >= 0 or before.possessive or before.plural:
        return []
    found = []
    for other in scene.mentions[max(0, before.number - _NEAR) : before.number + _NEAR]:
        if sentence[other.first] != sentence[before.first] or other.entity < 0 or other is before:
            continue
        if other.first > before.first and other.type == PRONOUN_MENTION:
            continue  # "the mayor said he"
        between = range(before.last, other.first) if before.last < other.first else range(other.last, before.first)
        # "Bell, the treasurer, met the mayor"
        aside = (
            other.last < before.first - 1
            and lower[other.last] == "," != lower[before.first - 1]
            and other.first == structure.sentence_first[sentence[other.first]]
            and sum(lower[t] == "," for t in between) == _ASIDE
        )
        ends = ";:-(Q" if aside else ",;:-(Q"
        if between and not any(scene.signs[t] in ends or lower[t] in _SAYS_WHAT for t in between):
            found.append(other.entity)
        elif len(between) == 1 and before.last < other.first and _is_governed(scene, before):
            mention_features(scene, other)
            if other.speaks:
                found.append(other.entity)  # "Speaking to the mayor, Bell said"
    return found


def _is_governed(scene: Scene, mention: Mention) -> bool:
    """Whether a preposition that doesn't say what somebody is stands before a mention."""
    layout, before = scene.structure.layout, mention.first - 1
    governed = before >= 0 and (layout.flags[before] & PREP or layout.lower[before] == "to")
    return bool(governed) and layout.lower[before] not in _SAYS_WHAT


def no_authors(scene: Scene, document: Mention) -> list[int]:
    """Who didn't write a document that nobody is told to have: "the report cleared Bell", "Bell read the letter"."""
    structure = scene.structure
    lower, sentence = structure.layout.lower, structure.sentence
    if document.entity >= 0:
        return []
    found = []
    for other in scene.mentions[max(0, document.number - _NEAR) : document.number + _NEAR]:
        if sentence[other.first] != sentence[document.first] or other.entity < 0:
            continue
        if document.last < other.first:
            between = lower[document.last : other.first]
            apart = _BY.isdisjoint(between)
        else:
            between = lower[other.last : document.first]
            apart = not _GETS.isdisjoint(between)
        if between and apart and not any(not word[0].isalnum() for word in between):
            found.append(other.entity)
    return found


def within(scene: Scene, mention: Mention) -> list[int]:
    """Who is named in what a description says more closely: not meant, in "the officer who arrested Bell"."""
    if mention.type != DESCRIPTION:
        return []
    return [
        other.entity
        for other in scene.mentions[mention.number + 1 : mention.number + 1 + _CLOSER]
        if other.entity >= 0 and is_told_by(scene, other, mention)
    ]


def lower_before(scene: Scene, mention: Mention) -> str:
    """The word before a mention in lower case; nothing where its sentence begins with it."""
    structure, first = scene.structure, mention.first
    return "" if first == structure.sentence_first[structure.sentence[first]] else structure.layout.lower[first - 1]


def is_topic(scene: Scene, mention: Mention) -> bool:
    """Whether a sentence says first whom it is about: "As for Bell, ...", "For Bell, ..."."""
    structure, lower = scene.structure, scene.structure.layout.lower
    begin = structure.sentence_first[structure.sentence[mention.first]]
    if mention.first - begin > _LEAD:
        return False
    before = lower[begin : mention.first]
    if before[:1] in (["and"], ["but"]):
        before = before[1:]
    return before in (["as", "for"], ["for"]) and lower[mention.last : mention.last + 1] == [","]


def is_killed(scene: Scene, mention: Mention) -> bool:
    """Whether somebody is killed where he is named: "used to kill Bell", "Bell was shot", "Bell died"."""
    lower, after = scene.structure.layout.lower, mention.last
    if mention.first and lower[mention.first - 1] in _KILLS:
        return True
    told = lower[after : after + 2]
    return told[:1] == ["died"] or (len(told) == 2 and told[0] in BE and told[1] in _KILLED)


def is_closer(scene: Scene, mention: Mention) -> bool:
    """Whether a description goes on to say who is meant: "the lawyer representing her", "the judge in the case"."""
    layout, sentence = scene.structure.layout, scene.structure.sentence
    last = mention.last
    if last >= len(layout.lower) or sentence[last] != sentence[mention.first]:
        return False
    word = layout.lower[last]
    return word == "who" or (word.endswith("ing") and len(word) > 4 and not layout.flags[last] & CUE)


def follows_stranger(scene: Scene, mention: Mention) -> int:
    """Whether a description of nobody named opened its sentence or the one before: "A voter came. She".

    Not of the other sex, nor where it did something to "her". 2 where the description tells the same sex ("Her sister
    came. She"), where who is named is part of it ("A friend of Bell came. She"), and where it spoke last (""x," a
    voter said. "x," she said"); else 1, or 0 if none did.
    """
    sentence = scene.structure.sentence
    after: list[Mention] = []
    for other in reversed(scene.mentions[max(0, mention.number - _NEAR) : mention.number]):
        if sentence[mention.first] - sentence[other.first] > 1:
            return 0
        if other.type == PRONOUN_MENTION and not other.gender:
            continue  # "it"
        if other.type == PRONOUN_MENTION and other.gender == mention.gender:
            return 0
        if other.type == DESCRIPTION and other.gender and other.gender != mention.gender:
            return 0
        looks = other.looks or mention_features(scene, other)
        stranger = other.type == DESCRIPTION and other.kind == "person" and not other.plural and other.entity < 0
        if stranger and not after and other.speaks and _is_tag_before(scene, other, mention):
            return 2
        if looks.before == "^" and not other.inner:
            # "A friend of Bell came"
            alone = after and all(is_told_by(scene, name, other) for name in after)
            return (2 if other.gender or alone else 1) if stranger else 0
        after.append(other)
    return 0


def _is_tag_before(scene: Scene, one: Mention, two: Mention) -> bool:
    """Whether somebody spoke in an earlier sentence of the paragraph, and said what is quoted there."""
    structure = scene.structure
    paragraph_of, sentence = structure.layout.paragraph_of, structure.sentence[one.first]
    if paragraph_of[one.first] != paragraph_of[two.first] or sentence == structure.sentence[two.first]:
        return False
    return scene.signs.find("Q", structure.sentence_first[sentence], structure.sentence_first[sentence + 1]) >= 0


def is_hardly_anybody(entity: Entity, flags: dict[str, int]) -> bool:
    """Whether the words of a name whose kind isn't known are hardly a person's."""
    own = [flags.get(word.lower(), 0) for word in entity.name]
    if len(own) == 1:
        return not own[0] & (SURNAME | GIVEN)
    return any(flag & COMMON and not flag & (SURNAME | GIVEN) for flag in own)


def serves_under(entity: Entity, owner: Entity) -> bool:
    """Whether somebody was called what is of another's role: "presidential" beside a president."""
    known = role_adjectives()
    return any(not known[role].isdisjoint(entity.traits) for role in owner.roles if role in known)
