"""What pronouns and descriptions stand for: the persons and bodies named before them.

The candidates of one pronoun or description are the entities mentioned shortly before it, those that bear the role it
names, and nobody. Their scores are sums of learned weights (``benchmarks/train/antecedents.py``).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from typing import Final, final

from quotedb.extract.entities import Entity, Names, carriers, documents
from quotedb.extract.lexicon import BODY, COMMON, FUNCTION, GIVEN, NOUN, ROLE, SURNAME, TITLE
from quotedb.extract.mention import DESCRIPTION, NAME, POSSESSIVE, PRONOUN_MENTION, Mention
from quotedb.extract.names import name_words
from quotedb.extract.relatives import before_who
from quotedb.extract.scene import Scene, mention_features
from quotedb.extract.words import fold

Feature = tuple[str | int, ...]
Tables = Callable[[str], dict[Feature, float]]

_REACH: Final = 8
"""Sentences a pronoun looks back over."""
_WINDOW: Final = 20
"""Mentions it looks back over."""
_MAIN: Final = 1
"""Entities that may be meant however far away they are named, since the article is about them."""
_FADING: Final = [1.0, 1.0, *(0.72**back for back in range(1, _REACH + 1))]
"""How prominence fades with each sentence."""
_GROUPS: Final = {"person": "person", "possessive": "possessive", "role": "role", "hisrole": "role"} | dict.fromkeys(
    ("they", "it", "body", "document"), "body"
)
"""Kinds of mention that share their weights; possessives have none."""
NOBODY: Final = -1
_SURE: Final = 0.8
"""From here on a pronoun tells the gender of whom it stands for."""
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
_INDEFINITE: Final = frozenset(("a", "an", "another", "one", "some", "any", "no", "each", "every"))
_SUBJECTS: Final = frozenset(("he", "she", "they", "it", "who"))
_POSSESSIVES: Final = frozenset(("his", "her", "their", "its"))
_APOSTROPHES: Final = frozenset("'’")
_PARTIES: Final = {
    "democratic": "republican",
    "democrat": "republican",
    "republican": "democratic",
    "gop": "democratic",
}


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


_NOWHERE: Final = _Trace(None, 0, 0.1, times=0)


class Antecedents:
    """Resolves the pronouns and descriptions of one text from first to last, after the names."""

    def __init__(self, scene: Scene, names: Names, tables: Tables) -> None:
        self.scene, self.names, self.tables = scene, names, tables
        self.mentions, self.entities = scene.mentions, names.entities
        self.sentence = scene.structure.sentence
        self.paragraph_of = scene.structure.layout.paragraph_of
        self.flags = names.flags
        self.recent: list[Mention] = []
        self.asked = False
        self.certainty: dict[int, float] = {}
        """Mention number to the probability of its antecedent."""
        self.considered: dict[int, list[tuple[float, int]]] = {}
        self.named = len(names.entities)
        self.mains: dict[tuple[str, ...], list[int]] = {}
        self.quoted_words: dict[int, set[str]] = {}
        """Sentence to the words in its marks."""

    def run(self) -> None:
        """Every mention in order; subjects' pronouns first decide who the later ones may mean."""
        for mention in self.mentions:
            if mention.entity < 0:
                if mention.type == DESCRIPTION:
                    self.describe(mention)
                elif mention.type == PRONOUN_MENTION and mention.name[0] in _SUBJECTS:
                    self.stand_for(mention)
            if mention.entity >= 0 and mention.name[:1] != ("who",):
                self.recent.append(mention)

    def resolve(self, mention: Mention) -> None:
        """What ``run`` left out as seldom a speaker: pronouns that aren't subjects, descriptions that don't speak."""
        if mention.entity >= 0 or mention.type == NAME or mention.number in self.considered:
            return
        every = self.recent
        cut = bisect_right(every, mention.first, key=lambda earlier: earlier.last)
        self.recent = every[max(0, cut - _WINDOW) : cut]
        self.asked = True
        if mention.type == DESCRIPTION:
            self.describe(mention)
        else:
            self.stand_for(mention)
        self.asked = False
        self.recent = every

    def stand_for(self, mention: Mention) -> None:
        """A pronoun: "who" goes with the words before it, the others with an entity named before."""
        word = mention.name[0]
        if word == "who":
            self.relative(mention)
        elif mention.gender:
            self.decide(mention, "possessive" if mention.possessive else "person", ("person", ""))
        elif word in ("they", "their", "them"):
            self.decide(mention, "they", ("group", "unnamed", "organisation", "country"))
        elif word == "it" and self.scene.signs[mention.last : mention.last + 1] in ("C", "x", "a"):
            self.decide(mention, "it", ("organisation", "country", ""))

    def relative(self, mention: Mention) -> None:
        """ "Bell, who": a description before it that isn't anybody yet is looked at first."""
        phrase = before_who(self.scene, mention, self.entities)
        if phrase is None:
            return
        if phrase.entity < 0 and phrase.type == DESCRIPTION and not phrase.plural:
            asked, self.asked = self.asked, True
            self.describe(phrase)
            self.asked = asked
        mention.entity = phrase.entity
        self.certainty[mention.number] = 0.95 * self.certainty.get(phrase.number, 1.0)

    def describe(self, mention: Mention) -> None:
        """A description: whose document it is, which body or group it names, or which person bears the role."""
        words = mention.name
        head = words[-1]
        flag = self.flags.get(head, 0)
        if head in carriers():
            self.produced_by(mention)
            if mention.entity < 0 and len(words) > 2:
                self.own_body(mention, mention.last - 1)
            if mention.entity >= 0:
                self.certainty[mention.number] = 0.8
                return
        if mention.plural:
            self.own_group(mention)
            return
        possessor = next(
            (n for n in range(len(words) - 1, -1, -1) if words[n] in POSSESSIVE or words[n] in _APOSTROPHES), -1
        )
        definite = words[0] in ("the", "this", "that", "both") or possessor >= 0
        half = None if definite else self.first_half(mention)
        if half is not None:
            words, definite = (*half.name, *words), True
        if flag & (ROLE | TITLE):
            if words[0] not in _INDEFINITE and (definite or words[0] in _POSSESSIVES):
                kind = "hisrole" if words[0] in _POSSESSIVES or possessor >= 0 else "role"
                self.decide(
                    mention, kind, ("person", ""), head, set(words[possessor + 1 : -1]) - {"the", "this", "that"}
                )
            return
        if definite and possessor < 0 and flag & (BODY | NOUN) and self.is_plain(mention):
            kind = "document" if head in carriers() else "body"
            self.decide(
                mention,
                kind,
                ("organisation", "", "person") if kind == "document" else ("organisation", "", "group"),
                head,
                set(),
            )
            if mention.entity >= 0:
                return
        if words[0] not in _INDEFINITE:
            self.own_body(mention, mention.last)

    def is_plain(self, mention: Mention) -> bool:
        """Whether a description names nobody by itself: "the company", "the advocacy group", not "the Bell campaign"."""
        tokens = self.scene.structure.layout.tokens
        return not any(tokens[token][0].isupper() for token in range(mention.first + 1, mention.last))

    def first_half(self, mention: Mention) -> Mention | None:
        """ "The former mayor and current senator": the description that shares its article with this one."""
        if not mention.number:
            return None
        one = self.mentions[mention.number - 1]
        if one.type != DESCRIPTION or one.plural or one.name[0] != "the":
            return None
        between = self.scene.structure.layout.lower[one.last : mention.first]
        together = between[-1:] == ["and"] and (len(between) == 1 or (between[0] == "of" and len(between) < 5))
        return one if together else None

    def decide(
        self, mention: Mention, type_: str, kinds: tuple[str, ...], head: str = "", words: set[str] | None = None
    ) -> None:
        """The likeliest antecedent, or none where nobody is likelier.

        In the first pass only for subjects of reporting words, which are the ones asked about, and for "he" and "she":
        later pronouns look back at them.
        """
        if not self.asked:
            if mention.looks is None:
                mention_features(self.scene, mention)
            if not mention.speaks and not (mention.gender and mention.type == PRONOUN_MENTION):
                return
        scored = self.score(mention, type_, kinds, head, words or set())
        top = max(score for score, _ in scored)
        total = 0.0
        for score, _ in scored:
            total += math.exp(score - top)
        best_score, best = max(scored, key=lambda pair: (pair[0], -pair[1]))
        self.considered[mention.number] = scored
        probability = math.exp(best_score - top) / total
        if best != NOBODY:
            mention.entity = best
            self.certainty[mention.number] = probability
            entity = self.entities[best]
            if mention.gender and probability > _SURE and not (entity.gender or entity.leaning):
                entity.leaning = mention.gender

    def score(
        self, mention: Mention, type_: str, kinds: tuple[str, ...], head: str, words: set[str]
    ) -> list[tuple[float, int]]:
        """Every candidate with its score; nobody's comes from the kind of mention alone."""
        weigh, sharpness = self.tables(_GROUPS[type_]), _SHARP_OF_PERSONS if type_ == "person" else _SHARP
        looks = mention.looks or mention_features(self.scene, mention)
        sentence_of, paragraph_of, entities = self.sentence, self.paragraph_of, self.entities
        speaks = mention.speaks
        nobody = weigh.get(("nobody", type_, speaks), 0.0) + sharpness * math.log(0.25 if head else 0.1)
        if head:
            nobody += weigh.get(("nobody", head), 0.0) + weigh.get(("nobody", min(len(words), 3)), 0.0)
        if type_ not in ("person", "possessive"):
            lower = self.scene.structure.layout.lower
            after = lower[mention.last] if mention.last < len(lower) else ""
            nobody += weigh.get(("nobody", type_, "before", after), 0.0)
            nobody += weigh.get(("nobody", type_, mention.name[0]), 0.0)
        scored = [(nobody, NOBODY)]
        sentence, paragraph, first = sentence_of[mention.first], paragraph_of[mention.first], mention.first
        addressed = self.addressed(mention)
        # By entity, nearest first: its last mention, how prominent it is, whether it spoke, and where it was quoted.
        seen: dict[int, _Trace] = {}
        for earlier in self.recent[: -_WINDOW - 1 : -1]:
            back = sentence - sentence_of[earlier.first]
            if back > _REACH:
                break
            number = earlier.entity
            if earlier.last > first or number == addressed:
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
            if earlier.speaks:
                trace.spoke = True
                if trace.quoted < 0 and self.quotes(earlier):
                    trace.quoted = back
        folded = fold(head) if head else ""
        if head:
            for entity in self.names.by_role.get(head, ()):
                seen.setdefault(entity.number, _NOWHERE)
            for entity in self.names.by_head.get(folded, ()):
                seen.setdefault(entity.number, _NOWHERE)
        if type_ not in ("person", "possessive"):
            for number in self.main(kinds):
                seen.setdefault(number, _NOWHERE)
        said = self.said_in(sentence)
        main = max((entities[number].count for number in seen), default=1)
        before = looks.before[:2]
        rank = spoke = quoting = 0
        for number, trace in seen.items():
            entity = entities[number]
            if entity.kind not in kinds:
                continue
            agreement = self.agreement(entity, mention)
            if not agreement:
                continue
            total = weigh.get(("agree", agreement, entity.kind, min(len(entity.name), 2)), 0.0)
            total += weigh.get(("main", entity.count == main, min(trace.times, 3)), 0.0)
            if type_ not in ("person", "possessive"):
                total += weigh.get(("for", type_, entity.kind, min(len(entity.name), 2)), 0.0)
                total += weigh.get(("often", type_, min(entity.count, 6)), 0.0)
            if said:
                # Nobody who says "I" calls himself by his name.
                total += weigh.get(("named", entity.name[-1].lower() in said, entity.kind), 0.0)
            last = trace.last
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
                total += weigh.get(("rank", min(rank, 5), distance), 0.0)
                total += weigh.get(("back", distance, best, dependent), 0.0)
                total += weigh.get(("gap", gap, best, speaks), 0.0)
                total += weigh.get(("spoke", min(spoke, 3) if trace.spoke else 0, gap, speaks), 0.0)
                total += weigh.get(("at", position, dependent, back == 0), 0.0)
                total += weigh.get(("as", last.type, min(len(last.name), 2), back == 0), 0.0)
                if trace.quoted >= 0:
                    total += weigh.get(("quoted", min(quoting, 3), min(trace.quoted, 5), gap), 0.0)
                if back == 0:
                    total += weigh.get(("same", last.speaks, before), 0.0)
            else:
                total += weigh.get(("unseen",), 0.0)
            total += sharpness * math.log(max(0.01, prominence * _AGREEMENT[agreement]))
            if head:
                role = "r" if head in entity.roles else "b" if entity in self.names.by_head.get(folded, ()) else "-"
                traits = min(len(words & entity.traits), 2)
                clash = any(_PARTIES.get(word) in entity.traits and word not in entity.traits for word in words)
                shared = min(len(self.names.by_role.get(head, ())), 3)
                total += weigh.get(("role", type_, role, traits), 0.0)
                total += weigh.get(("head", head, role), 0.0)
                total += weigh.get(("kind", head, entity.kind), 0.0)
                total += weigh.get(("called", type_, head in entity.traits, role), 0.0)
                if role == "-" and entity.titled:
                    # "The harbourmaster" is rather not the one who is called the mayor.
                    total += weigh.get(("another", min(shared, 1)), 0.0)
                total += weigh.get(("bearers", role, shared, last is not None), 0.0)
                total += weigh.get(("traits", traits, min(len(words), 3)), 0.0)
                total += weigh.get(("clash", clash), 0.0)
                total += weigh.get(("later", entity.full is not None and entity.full.first > first, role), 0.0)
            scored.append((total, number))
        return scored

    def main(self, kinds: tuple[str, ...]) -> list[int]:
        """Those of such a kind that the whole article names most often."""
        found = self.mains.get(kinds)
        if found is None:
            known = [entity for entity in self.entities[: self.named] if entity.kind in kinds and entity.count > 2]
            known.sort(key=lambda entity: -entity.count)
            found = self.mains[kinds] = [entity.number for entity in known[:_MAIN]]
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

    def addressed(self, mention: Mention) -> int:
        """Who is spoken to in "he told Bell": not who speaks."""
        for later in self.mentions[mention.number + 1 : mention.number + 3]:
            if later.first - mention.last > 2 or self.sentence[later.first] != self.sentence[mention.first]:
                break
            if later.type == NAME and "C" in self.scene.signs[mention.last : later.first]:
                return later.entity
        return NOBODY - 1

    def quotes(self, mention: Mention) -> bool:
        """Whether a subject of a reporting word has marked words in its sentence."""
        structure = self.scene.structure
        sentence = self.sentence[mention.first]
        return (
            self.scene.signs.find("Q", structure.sentence_first[sentence], structure.sentence_first[sentence + 1]) >= 0
        )

    def weight(self, earlier: Mention) -> float:
        """The part a mention plays: subjects of reporting words stand out most, what depends on a noun least."""
        if earlier.weight:
            return earlier.weight
        own = mention_features(self.scene, earlier)
        before, after = own.before, own.after
        if after == "c":
            # "Bell and Ruiz opened it": what follows the last of them says what part all of them play.
            other = self.mentions[earlier.number + 1] if earlier.number + 1 < len(self.mentions) else None
            if other is not None and other.first == earlier.last + 1 and other.type == earlier.type:
                after = mention_features(self.scene, other).after
        subject = after in "Ckxeaw" or (after in ",(-" and before in ("^", ",", "c", "d", "o"))
        weight = 1.0 if subject else 0.55
        if own.right[2:3] in ("|", "a", "x", "<") and own.right[-1] in "2345":
            weight = 1.2
        if own.tag == "tag=i$" or own.tag == "tag=i+":
            weight = 1.25
        if len(before) > 1:
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
        if entity.kind == "":
            flags = [self.flags.get(word.lower(), 0) for word in entity.name]
            if len(flags) == 1 and not flags[0] & (SURNAME | GIVEN):
                return "unlikely"
            if len(flags) > 1 and any(flag & COMMON and not flag & (SURNAME | GIVEN) for flag in flags):
                return "unlikely"
        return "unknown"

    def produced_by(self, mention: Mention) -> None:
        """ "Bell's statement", "her tweet", "a Ministry report": whose it is."""
        for number in range(mention.number - 1, -1, -1):
            earlier = self.mentions[number]
            if earlier.first < mention.first:
                return
            if earlier.entity >= 0 and (
                earlier.possessive or (earlier.type == NAME and self.entities[earlier.entity].kind == "organisation")
            ):
                mention.entity = earlier.entity
                return

    def own_group(self, mention: Mention) -> None:
        """ "Ruritanian opposition leaders": a group, unnamed unless a proper name narrows it down."""
        layout = self.scene.structure.layout
        words = [layout.tokens[t] for t in range(mention.first, mention.last)]
        while words and self.flags.get(words[0].lower(), 0) & FUNCTION:
            words = words[1:]
        if not words or not layout.flags[mention.last - 1] & (ROLE | NOUN | BODY):
            return
        proper = any(word[0].isupper() for word in words[1:]) or self.is_proper(words[0], mention)
        self.join_body(mention, tuple(words), "group" if proper else "unnamed", plural=True)

    def is_proper(self, word: str, mention: Mention) -> bool:
        """Whether a word's capital is its own and not its sentence's."""
        first = self.scene.structure.sentence_first[self.sentence[mention.first]]
        return word[0].isupper() and (mention.first != first or not self.flags.get(word.lower(), 0) & COMMON)

    def own_body(self, mention: Mention, last: int) -> None:
        """ "the Bell campaign", "Ruritania's foreign ministry", "her office": a body named by whose it is.

        ``last``: where its words end, which may be before the mention does ("a Bell campaign memo").
        """
        layout = self.scene.structure.layout
        head = layout.flags[last - 1]
        if not head & BODY or head & ROLE:
            return
        words = layout.tokens[mention.first : last]
        if words[0].lower() in _POSSESSIVES:
            whose = next(
                (
                    m
                    for m in reversed(self.mentions[max(0, mention.number - 4) : mention.number])
                    if m.last == mention.first + 1
                ),
                None,
            )
            if whose is None or len(words) == 1:
                return
            self.resolve(whose)
            if whose.entity < 0:
                return
            owner = self.entities[whose.entity]
            name = owner.name
            if owner.kind in ("person", ""):
                family = name_words(name).key[-1]
                name = tuple([word for word in name if fold(word) == family][-1:])
            self.join_body(mention, (*name, "'s", *words[1:]), "organisation")
            self.certainty[mention.number] = 0.9 * self.certainty.get(whose.number, 1.0)
            return
        while words and self.flags.get(words[0].lower(), 0) & FUNCTION:
            words = words[1:]
        if any(word[0].isupper() for word in words):
            self.join_body(mention, tuple(words), "organisation")

    def join_body(self, mention: Mention, words: tuple[str, ...], kind: str, *, plural: bool = False) -> None:
        """Give a phrase its entity: one per wording, the possessive's apostrophe left aside."""
        key = _plain(words)
        self.certainty[mention.number] = 0.9
        group = self.names.by_head.setdefault(key[-1], [])
        for entity in group[-_WINDOW:]:
            known = _plain(entity.name)
            least = min(len(known), len(key))
            # "Ann Bell's campaign" and "the Bell campaign"
            if known == key or (known[-least:] == key[-least:] and self.is_surname(key[-least])):
                mention.entity = entity.number
                entity.count += 1
                return
        entity = Entity(len(self.entities), kind, words, plural=plural)
        entity.full = mention
        entity.count = 1
        self.entities.append(entity)
        mention.entity = entity.number
        group.append(entity)

    def is_surname(self, word: str) -> bool:
        """Whether a folded word is the last one of a person's name."""
        return any(entity.kind == "person" for entity in self.names.by_last.get(word, ()))


def _plain(words: tuple[str, ...]) -> list[str]:
    """Folded words of a phrase without what says that something is somebody's."""
    return [fold(word) for word in words if word not in POSSESSIVE and word not in _APOSTROPHES]
