"""Whom a pronoun or a description may stand for, and what speaks for and against each.

The candidates are the entities mentioned shortly before it, those that bear the role it names, those named where its
noun was introduced, and nobody. Scores are sums of learned weights (``benchmarks/train/antecedents.py``).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import Final, final

from quotedb.extract import told_apart
from quotedb.extract.entities import Names
from quotedb.extract.entity import Entity
from quotedb.extract.exclusions import (
    WHILE,
    addressed,
    follows_stranger,
    is_closer,
    is_hardly_anybody,
    is_killed,
    is_topic,
    lower_before,
    named_inside,
    possessor,
    reporters,
    serves_under,
    set_apart,
    told_of,
    within,
)
from quotedb.extract.lexicon import word_set
from quotedb.extract.mention import DESCRIPTION, PRONOUN_MENTION, Mention
from quotedb.extract.prospect_weights import (
    AGREE,
    ANOTHER,
    AS,
    AT,
    BACK,
    BEARERS,
    BESIDE,
    CALLED,
    CLASH,
    FOR,
    FORMER,
    GAP,
    GOES_ON,
    HEAD,
    INTRODUCED,
    KIND,
    LATER,
    MAIN,
    NAMED,
    NOBODY_AFTER,
    NOBODY_BEFORE,
    NOBODY_HEAD,
    NOBODY_SO,
    NOBODY_WORDS,
    OFTEN,
    QUOTED,
    RANK,
    ROLE,
    SAID_BEFORE,
    SAME,
    SPOKE,
    TRAITS,
    UNSEEN,
    ProspectWeights,
)
from quotedb.extract.scene import Scene, mention_features
from quotedb.extract.told_apart import PARTIES
from quotedb.extract.words import fold

NOBODY: Final = -1
WINDOW: Final = 20
"""Mentions that a pronoun looks back over."""
_ANYBODY: Final = word_set("prospects.anybody")
"""Heads of what is said of people who were named: "the man who built his career on it"."""
_LIKELY: Final = 0.6
"""How sure an antecedent must be to tell another's."""
_REACH: Final = 8
"""Sentences that it looks back over."""
_FIRST_TIMES: Final = 3
"""Sentences that say a noun first, and so may tell whose it is."""
_FADING: Final = [1.0, 1.0, *(0.72**back for back in range(1, _REACH + 1))]
"""How prominence fades with each sentence."""
_GROUPS: Final = {"person": "person", "possessive": "possessive", "role": "role", "hisrole": "role"} | dict.fromkeys(
    ("they", "it", "body", "document"), "body"
)
"""Kinds of mention that share their weights; possessives have none."""
_SHARP_OF_PERSONS: Final = 2.0
_SHARP: Final = 1.0
"""How far the prominence that grammar gives counts, in log-odds per factor e, beside the learned weights: for most
kinds of mention there are too few examples to learn more than a little."""
_AGREEMENT: Final = {
    "yes": 1.0,
    "leans": 0.95,
    "unknown": 0.85,
    "unlikely": 0.3,
    "against": 0.3,
    "plural": 1.0,
    "body": 0.8,
    "any": 1.0,
    "maybe": 0.4,
}
_GOES_ON: Final = word_set("prospects.goes_on")
"""Reporting words for who spoke just before."""
_HIS: Final = word_set("prospects.his")
"""Whose somebody is, where that is a person; "its" is a body's, which has officers."""
_CONTINUES: Final = 1.0
"""Log-odds that "the adviser added" is who spoke last: there are nine such places in train."""
_SERVES: Final = 1.5
"""Log-odds that "the president's adviser" is who was called presidential: too rare in train to be learned."""
_STRANGER: Final = (0.0, 2.0, 5.0)
"""Log-odds that "she" is nobody named after "A voter came.", by how surely she is the voter: 2 of 7 such places in
train, of the others 1 in 60. The most is for a sister who came, or a voter who spoke: too rare to be learned."""
_KILLED: Final = -2.0
"""Log-odds that who was killed shortly before is who speaks: too rare in train to be learned."""


@final
class _Trace:
    """Where an entity was mentioned before a pronoun."""

    def __init__(self, last: Mention | None, back: int, best: float, times: int = 1) -> None:
        self.last = last
        self.back = back
        self.best = best
        self.rest = 0.0
        self.times = times
        self.spoke = False
        self.quoted = -1
        self.killed = False


INDEFINITE: Final = word_set("prospects.indefinite")
"""What phrases begin with that mean nobody who was named."""
# As whom the description before has brought somebody in: one of many, nobody who was named, somebody named, or nobody
# asked, since it doesn't speak.
_ONE: Final = 1
_UNNAMED: Final = 2
_KNOWN: Final = 3
_UNASKED: Final = 4
_NOT_SEARCHED: Final[tuple[list[int], int]] = ([], 0)
_NOWHERE: Final = _Trace(None, 0, 0.1, times=0)


class Prospects:
    """Weighs the candidates of one text's mentions."""

    def __init__(self, scene: Scene, names: Names, weights: ProspectWeights, certainty: dict[int, float]) -> None:
        self.scene, self.names, self.weights, self.certainty = scene, names, weights, certainty
        self.mentions, self.entities, self.flags = scene.mentions, names.entities, names.flags
        self.sentence = scene.structure.sentence
        self.paragraph_of = scene.structure.layout.paragraph_of
        self.named = len(names.entities)
        self.introduced: dict[str, tuple[list[int], int]] = {}
        """Where a noun is said for the first times, and up to where it was looked for."""
        self.centres: dict[tuple[str, ...], int] = {}
        self.nouns: dict[str, list[int]] | None = None
        """The descriptions that have a noun."""
        self.quoted_words: dict[int, set[str]] = {}
        """Sentence to the words in its marks."""

    def score(
        self,
        mention: Mention,
        type_: str,
        kinds: tuple[str, ...],
        head: str,
        words: set[str],
        recent: list[Mention],
    ) -> list[tuple[float, int]]:
        """Every candidate with its score, nobody first; ``recent``: the mentions before this one, the nearest last."""
        weights, sharpness = self.weights, _SHARP_OF_PERSONS if type_ == "person" else _SHARP
        weights.begin(_GROUPS[type_])
        # Kinds of mention that share their weights have some of their own.
        by_type = type_ not in ("person", "possessive")
        looks, speaks = mention.looks or mention_features(self.scene, mention), mention.speaks
        sentence_of, paragraph_of, entities = self.sentence, self.paragraph_of, self.entities
        goes_on = mention.cue >= 0 and self.scene.structure.layout.lower[mention.cue] in _GOES_ON
        type_code, head_code = weights.code(type_), weights.code(head)
        apart: list[int] = []
        weights.add(NOBODY_SO, type_code, speaks)
        if head:
            weights.add(NOBODY_HEAD, head_code)
            weights.add(NOBODY_WORDS, min(len(words), 3))
            before = self.said_before(mention, head)
            if before is not None:
                how = self.introduced_as(before)
                away = min(self.sentence[mention.first] - self.sentence[before.first], 3)
                weights.add(INTRODUCED, type_code, how, away)
            apart = set_apart(self.scene, mention, before, type_)
        if by_type:
            lower = self.scene.structure.layout.lower
            after = lower[mention.last] if mention.last < len(lower) else ""
            weights.add(NOBODY_BEFORE, type_code, weights.code(after))
            weights.add(NOBODY_AFTER, type_code, weights.code(mention.name[0]))
        nobody = weights.total() + sharpness * math.log(0.25 if head else 0.1)
        if mention.gender and not by_type:
            nobody += _STRANGER[follows_stranger(self.scene, mention)]
        scored = [(nobody, NOBODY)]
        sentence, paragraph, first = sentence_of[mention.first], paragraph_of[mention.first], mention.first
        scene = self.scene
        told_by, whose = within(scene, mention), possessor(scene, mention)
        others = [addressed(scene, mention, self.names.by_role), whose, *told_by, *told_of(scene, mention)]
        inside = named_inside(scene, mention) if type_ in ("role", "hisrole") else []
        if type_ in ("role", "hisrole"):
            others += inside + reporters(scene, mention)
        closer = type_ == "role" and (bool(told_by) or (head not in _ANYBODY and is_closer(scene, mention)))
        owner = entities[whose] if type_ == "hisrole" and whose >= 0 else None
        aide = type_ == "hisrole" and (mention.name[0] in _HIS or (owner is not None and owner.kind == "person"))
        aide = aide or any(number >= 0 and entities[number].kind == "person" for number in inside)
        # By entity, nearest first: its last mention, how prominent it is, whether it spoke, and where it was quoted.
        seen: dict[int, _Trace] = {}
        for earlier in recent[: -WINDOW - 1 : -1]:
            back = sentence - sentence_of[earlier.first]
            if back > _REACH:
                break
            number = earlier.entity
            if earlier.last > first or number in others or self.is_doubtful(earlier):
                continue
            weight = earlier.weight or self.weight(earlier)
            if back == 0:
                weight *= 1.05 if weight >= 1 else 0.62
            elif back > 1:
                weight *= _FADING[back]
            trace = seen.get(number)
            if trace is None:
                trace = seen[number] = _Trace(earlier, back, weight)
            else:
                trace.times += 1
                trace.rest += min(weight, trace.best)
                trace.best = max(trace.best, weight)
            trace.killed = trace.killed or (speaks and is_killed(scene, earlier))
            if earlier.speaks:
                trace.spoke = True
                if trace.quoted < 0 and self.quotes(earlier):
                    trace.quoted = back
        bodies: set[int] = {e.number for e in self.names.by_head.get(fold(head), ())} if head else set()
        if head:
            for number in (*(entity.number for entity in self.names.by_role.get(head, ())), *bodies):
                seen.setdefault(number, _NOWHERE)
        beside: dict[int, int] = {}
        if by_type:
            central = self.central(kinds)
            if central != NOBODY:
                seen.setdefault(central, _NOWHERE)
            if head:
                beside = self.beside(head, first)
                for number in beside:
                    seen.setdefault(number, _NOWHERE)
        said = self.said_in(sentence)
        main = 1
        for number in seen:
            main = max(main, entities[number].count)
        shared = min(len(self.names.by_role.get(head, ())), 3)
        # Of offices that news is full of it was learned how often they are left unsaid; of others, who is called so.
        familiar = weights.knows(head)
        before_code = weights.code(looks.before[:2])
        told = None
        if head:
            named = [entities[number] for number in inside if number >= 0]
            told = told_apart.Words(scene.structure.layout, mention, head, words, self.names.by_role, named)
        rank = spoke = quoting = 0
        for number, trace in seen.items():
            entity = entities[number]
            if entity.kind not in kinds or number in others:
                continue
            agreement = self.agreement(entity, mention)
            if told is not None and told.bears(entity):
                role = "r"
                agreement = agreement or "yes"  # "the chairman", who is Ann Bell
            elif not agreement or number in apart:
                continue
            elif number in bodies:
                role = "b"
            elif entity.roles and shared and (told is None or not familiar or told.has_another_office(entity)):
                continue  # "the harbourmaster" where one is named: not the mayor
            else:
                role = "-"
            serves = owner is not None and serves_under(entity, owner)
            if role == "-" and entity.kind == "" and type_ == "role" and is_hardly_anybody(entity, self.flags):
                continue  # "the governor" is no "Helix Power"
            if told is not None and told.exclude(entity, role == "r"):
                continue
            if closer and role == "-":
                continue  # "the officer who arrested her": not whoever was named before
            if aide and role == "-" and not serves:
                continue  # "his father", "Bell's doctor", "the Bell adviser": not whoever was named before
            kind_code = weights.code(entity.kind)
            weights.add(AGREE, weights.code(agreement), kind_code, min(len(entity.name), 2))
            weights.add(MAIN, entity.count == main, min(trace.times, 3))
            if by_type:
                weights.add(FOR, type_code, kind_code, min(len(entity.name), 2))
                weights.add(OFTEN, type_code, min(entity.count, 6))
            if said:
                # Nobody who says "I" calls himself by his name.
                weights.add(NAMED, entity.name[-1].lower() in said, kind_code)
            last = trace.last
            last_spoke = False
            prominence = 0.1
            if last is not None:
                rank += 1
                back = trace.back
                distance = back if back < 4 else 4 if back < 7 else 7
                gap = min(paragraph - paragraph_of[last.first], 3)
                spoke += trace.spoke
                quoting += trace.quoted >= 0
                best = 2 if last.speaks else trace.spoke
                dependent = 1 if last.inner or last.modifier else 2 if last.possessive else 0
                own = last.looks or mention_features(self.scene, last)
                position = "^" if own.before in ("^", ",") else own.before[:2]
                prominence = trace.best + 0.06 * trace.rest
                weights.add(RANK, min(rank, 5), distance)
                weights.add(BACK, distance, best, dependent)
                weights.add(GAP, gap, best, speaks)
                weights.add(SPOKE, min(spoke, 3) if trace.spoke else 0, gap, speaks)
                last_spoke = trace.spoke and spoke == 1
                if goes_on:
                    weights.add(GOES_ON, min(spoke, 3) if trace.spoke else 0)
                weights.add(AT, weights.code(position), dependent, back == 0)
                weights.add(AS, weights.code(last.type), min(len(last.name), 2), back == 0)
                if trace.quoted >= 0:
                    weights.add(QUOTED, min(quoting, 3), min(trace.quoted, 5), gap)
                if back == 0:
                    weights.add(SAME, last.speaks, before_code)
            else:
                weights.add(UNSEEN)
            if head:
                role_code = weights.code(role)
                if before is not None and how == _KNOWN:
                    weights.add(SAID_BEFORE, type_code, before.entity == number, role_code)
                traits = min(len(words & entity.traits), 2)
                clash = any(PARTIES.get(word) in entity.traits and word not in entity.traits for word in words)
                weights.add(ROLE, type_code, role_code, traits)
                weights.add(HEAD, head_code, role_code)
                weights.add(KIND, head_code, kind_code)
                weights.add(BESIDE, type_code, beside.get(number, 0), role_code)
                weights.add(CALLED, type_code, head in entity.traits, role_code)
                if role == "-" and entity.titled:
                    # "The harbourmaster" is rather not the one who is called the mayor.
                    weights.add(ANOTHER, min(shared, 1))
                weights.add(BEARERS, role_code, shared, last is not None)
                weights.add(TRAITS, traits, min(len(words), 3))
                weights.add(CLASH, clash)
                if "former" in words or "former" in entity.traits:
                    weights.add(FORMER, "former" in words, "former" in entity.traits, role_code)
                weights.add(LATER, entity.full is not None and entity.full.first > first, role_code)
            prior = sharpness * math.log(max(0.01, prominence * _AGREEMENT[agreement]))
            if serves:
                prior += _SERVES
            if goes_on and last_spoke and type_ == "role":
                prior += _CONTINUES
            if trace.killed:
                prior += _KILLED
            scored.append((weights.total() + prior, number))
        return scored

    def said_before(self, mention: Mention, head: str) -> Mention | None:
        """The description before this one that has the same noun, wherever that was."""
        if self.nouns is None:
            self.nouns = {}
            for other in self.mentions:
                if other.type == DESCRIPTION:
                    self.nouns.setdefault(other.name[-1], []).append(other.number)
        places = self.nouns.get(head, ())
        at = bisect_left(places, mention.number)
        return self.mentions[places[at - 1]] if at else None

    def introduced_as(self, before: Mention) -> int:
        """Whether the one before is somebody, or said to be one of many."""
        if before.entity >= 0:
            return _UNASKED if self.is_doubtful(before) else _KNOWN
        if before.name[0] in INDEFINITE:
            return _ONE
        return _UNNAMED if before.speaks else _UNASKED

    def is_doubtful(self, mention: Mention) -> bool:
        """Whether a description is too uncertain to tell another's: doubts would pass for certainty by and by."""
        return mention.type == DESCRIPTION and self.certainty.get(mention.number, 1.0) < _LIKELY

    def central(self, kinds: tuple[str, ...]) -> int:
        """The one of such kinds that the whole article names most often, and more than twice; else ``NOBODY``."""
        found = self.centres.get(kinds)
        if found is None:
            most, found = 2, NOBODY
            for entity in self.entities[: self.named]:
                if entity.count > most and entity.kind in kinds:
                    most, found = entity.count, entity.number
            self.centres[kinds] = found
        return found

    def beside(self, head: str, before: int) -> dict[int, int]:
        """Entities named in the sentences that say a noun for the first times, and 2 for those that stand near it."""
        places, searched = self.introduced.get(head, _NOT_SEARCHED)
        if searched < before and len(places) < _FIRST_TIMES:
            places = self.found_from(searched, before, head, places)
            self.introduced[head] = (places, before)
        found: dict[int, int] = {}
        for at in places:
            if at >= before:
                break
            first, last = self.scene.of_sentence[self.sentence[at]]
            for number in range(first, min(last, first + WINDOW)):
                other = self.mentions[number]
                if other.entity >= 0 and other.first < before:
                    near = other.first - at < 4 and at - other.last < 4
                    found[other.entity] = max(found.get(other.entity, 1), 1 + near)
        return found

    def found_from(self, searched: int, before: int, head: str, places: list[int]) -> list[int]:
        """The first places of a noun, and more of them if there are any between two tokens."""
        lower = self.scene.structure.layout.lower
        found = list(places)
        while len(found) < _FIRST_TIMES:
            try:
                searched = lower.index(head, searched, before) + 1
            except ValueError:
                break
            found.append(searched - 1)
        return found

    def said_in(self, sentence: int) -> set[str]:
        """The words in the marks of a sentence, in lower case."""
        said = self.quoted_words.get(sentence)
        if said is None:
            structure = self.scene.structure
            first, stop = structure.sentence_first[sentence], structure.sentence_first[sentence + 1]
            signs, lower = self.scene.signs, structure.layout.lower
            said = set()
            # What follows in marks right after the sentence, in its paragraph, is said by the same people.
            if (
                sentence + 2 < len(structure.sentence_first)
                and stop < len(signs)
                and signs[stop] == "Q"
                and self.paragraph_of[stop] == self.paragraph_of[first]
            ):
                stop = structure.sentence_first[sentence + 2]
            at = signs.find("Q", first, stop)
            while at >= 0:
                said.add(lower[at])
                at = signs.find("Q", at + 1, stop)
            self.quoted_words[sentence] = said
        return said

    def quotes(self, mention: Mention) -> bool:
        """Whether a subject of a reporting word has marked words in its sentence."""
        structure = self.scene.structure
        sentence = self.sentence[mention.first]
        return (
            self.scene.signs.find("Q", structure.sentence_first[sentence], structure.sentence_first[sentence + 1]) >= 0
        )

    def weight(self, earlier: Mention) -> float:
        """The part a mention plays: subjects of reporting words stand out most, what depends on a noun least."""
        own = mention_features(self.scene, earlier)
        before, after = own.before, own.after
        if after == "c":
            # "Bell and Ruiz opened it": what follows the last of them says what part all of them play.
            other = self.mentions[earlier.number + 1] if earlier.number + 1 < len(self.mentions) else None
            if other is not None and other.first == earlier.last + 1 and other.type == earlier.type:
                after = mention_features(self.scene, other).after
        subject = after in "Ckxeaw" or (after in ",(-" and before in ("^", ",", "c", "d", "o"))
        subject = subject or (before == "^" and after == "i" and not earlier.possessive)  # "Bell of the Guild agreed"
        leads = before == "with" and after in "g,(-"  # "with Bell leading them"
        weight = 1.0 if subject or leads else 0.55
        if own.right[2:3] in ("|", "a", "x", "<") and own.right[-1] in "2345":
            weight = 1.2
        if own.tag == "tag=i$" or own.tag == "tag=i+":
            weight = 1.25
        if is_topic(self.scene, earlier):
            weight = 1.2  # "As for Bell, he", "For Bell, it was"
        elif lower_before(self.scene, earlier) in WHILE:
            weight *= 0.6  # "When Bell asked, Ruiz smiled"
        elif len(before) > 1 and not leads:
            weight *= 0.75  # after a preposition
        if earlier.possessive:
            weight *= 0.75
        if earlier.inner or earlier.modifier:
            weight *= 0.6
        if before == "^":
            weight *= 1.1
        earlier.weight = weight
        return weight

    def agreement(self, entity: Entity, mention: Mention) -> str:
        """How an entity agrees with a mention in gender and number; empty where it can't."""
        if mention.plural and mention.type == PRONOUN_MENTION:
            return "plural" if entity.plural or entity.kind in ("group", "unnamed") else "body"
        if not mention.gender:
            return "any" if entity.kind else "maybe"
        if entity.gender:
            return "yes" if entity.gender == mention.gender else ""
        if entity.leaning:
            return "leans" if entity.leaning == mention.gender else "against"
        return "unlikely" if entity.kind == "" and is_hardly_anybody(entity, self.flags) else "unknown"
