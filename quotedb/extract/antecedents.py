"""What pronouns and descriptions stand for: the persons and bodies named before them.

The candidates of one pronoun or description are the entities mentioned shortly before it, those that bear the role it
names, and nobody. Their scores are sums of learned weights (``benchmarks/train/antecedents.py``).
"""

from __future__ import annotations

import math
from collections.abc import Callable

from quotedb.extract.entities import Entity, Names, documents, utterances
from quotedb.extract.lexicon import BODY, COMMON, FUNCTION, GIVEN, NOUN, ROLE, SURNAME, TITLE
from quotedb.extract.mentions import DESCRIPTION, NAME, PRONOUN_MENTION, Mention
from quotedb.extract.scene import Scene, mention_features
from quotedb.extract.words import fold

Tables = Callable[[str], Callable[[str, float], float]]

_REACH = 10
"""Sentences a pronoun looks back over."""
_WINDOW = 24
"""Mentions it looks back over."""
NOBODY = -1
_SHARPNESS = 4.0
"""How far the prominence that grammar gives counts, in log-odds per factor e, beside the learned weights."""
_AGREEMENT = {"yes": 1.0, "leans": 0.95, "unknown": 0.85, "unlikely": 0.3, "against": 0.3, "plural": 1.0, "body": 0.8, "any": 1.0}
_INDEFINITE = frozenset(("a", "an", "another", "one", "some", "any", "no", "each", "every"))
_POSSESSIVES = frozenset(("his", "her", "their", "its"))
_PARTIES = {"democratic": "republican", "democrat": "republican", "republican": "democratic", "gop": "democratic"}


class Antecedents:
    """Resolves the pronouns and descriptions of one text from first to last, after the names."""

    def __init__(self, scene: Scene, names: Names, tables: Tables) -> None:
        self.scene, self.names, self.tables = scene, names, tables
        self.mentions, self.entities = scene.mentions, names.entities
        self.sentence = scene.structure.sentence
        self.paragraph_of = scene.structure.layout.paragraph_of
        self.flags = names.flags
        self.recent: list[Mention] = []
        self.certainty: dict[int, float] = {}
        """Mention number to the probability of its antecedent."""
        self.considered: dict[int, list[tuple[float, int]]] = {}

    def run(self) -> None:
        """Every mention in order; subjects' pronouns first decide who the later ones may mean."""
        for mention in self.mentions:
            if mention.entity < 0:
                if mention.type == DESCRIPTION:
                    self.describe(mention)
                elif mention.type == PRONOUN_MENTION:
                    self.stand_for(mention)
            if mention.entity >= 0 and mention.name[:1] != ("who",):
                self.recent.append(mention)

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
        """ "Bell, who": the mention right before it."""
        tokens = self.scene.structure.layout.tokens
        for earlier in reversed(self.mentions[max(0, mention.number - 6) : mention.number]):
            if earlier.last > mention.first or self.sentence[earlier.first] != self.sentence[mention.first]:
                return
            gap = tokens[earlier.last : mention.first]
            bracketed = len(gap) > 1 and gap[0] == "(" and gap[-1] in (")", ",")
            if gap in ([], [","], [",", "and"], ["and"], [",", "but"]) or bracketed:
                mention.entity = earlier.entity
                self.certainty[mention.number] = 0.95
                return
            if not earlier.inner:
                return

    def describe(self, mention: Mention) -> None:
        """A description: whose document it is, which body or group it names, or which person bears the role."""
        words = mention.name
        head = words[-1]
        flag = self.flags.get(head, 0)
        if head in utterances() or head in documents():
            self.produced_by(mention)
            if mention.entity >= 0:
                self.certainty[mention.number] = 0.8
                return
        if mention.plural:
            self.own_group(mention)
            return
        possessor = next((n for n in range(len(words) - 1, -1, -1) if words[n] in ("'s", "’s")), -1)
        definite = words[0] in ("the", "this", "that", "both") or possessor >= 0
        if flag & (ROLE | TITLE):
            if words[0] not in _INDEFINITE and (definite or words[0] in _POSSESSIVES):
                kind = "hisrole" if words[0] in _POSSESSIVES or possessor >= 0 else "role"
                self.decide(mention, kind, ("person", ""), head, set(words[possessor + 1 : -1]) - {"the", "this", "that"})
            return
        if definite and possessor < 0 and flag & (BODY | NOUN):
            if len(words) == 2 or head in documents():
                kind = "document" if head in utterances() or head in documents() else "body"
                self.decide(mention, kind, ("organisation", "", "person") if kind == "document" else ("organisation", "", "group"), head, set())
                if mention.entity >= 0:
                    return
        if words[0] not in _INDEFINITE:
            self.own_body(mention)

    def decide(
        self, mention: Mention, type_: str, kinds: tuple[str, ...], head: str = "", words: set[str] | None = None
    ) -> None:
        """The likeliest antecedent, or none where nobody is likelier."""
        scored = self.score(mention, type_, kinds, head, words or set())
        top = max(score for score, _ in scored)
        total = sum(math.exp(score - top) for score, _ in scored)
        best_score, best = max(scored, key=lambda pair: (pair[0], -pair[1]))
        self.considered[mention.number] = scored
        probability = math.exp(best_score - top) / total
        if best != NOBODY:
            mention.entity = best
            self.certainty[mention.number] = probability

    def score(
        self, mention: Mention, type_: str, kinds: tuple[str, ...], head: str, words: set[str]
    ) -> list[tuple[float, int]]:
        """Every candidate with its score; nobody's comes from the kind of mention alone."""
        here, always = self.tables(type_), self.tables("any")
        looks = mention_features(self.scene, mention)
        speaks = "s" if mention.speaks else "-"
        nobody = here("nobody", 0.0) + here(f"nobody{speaks}", 0.0)
        if head:
            nobody += here(f"nobody={head}", 0.0) + here(f"nobody:{min(len(words), 3)}", 0.0)
        scored = [(nobody + _SHARPNESS * math.log(0.25 if head else 0.1), NOBODY)]
        sentence, paragraph = self.sentence[mention.first], self.paragraph_of[mention.first]
        seen: dict[int, list[Mention]] = {}
        addressed = self.addressed(mention)
        looked = 0
        for earlier in reversed(self.recent):
            if sentence - self.sentence[earlier.first] > _REACH or looked >= _WINDOW:
                break
            looked += 1
            if earlier.last <= mention.first and earlier.entity != addressed:
                seen.setdefault(earlier.entity, []).append(earlier)
        if head:
            for entity in self.names.by_role.get(head, ()):
                seen.setdefault(entity.number, [])
            for entity in self.names.by_head.get(fold(head), ()):
                seen.setdefault(entity.number, [])
        rank = 0
        spoke = quoting = 0
        main = max((self.entities[number].count for number in seen), default=1)
        for number, at in seen.items():
            entity = self.entities[number]
            if entity.kind not in kinds:
                continue
            agreement = self.agreement(entity, mention)
            if not agreement:
                continue
            features = [f"agree={agreement}", f"kind={entity.kind[:1]}{min(len(entity.name), 2)}", f"main={entity.count == main}"]
            if at:
                rank += 1
                last = at[0]
                own = mention_features(self.scene, last)
                back = sentence - self.sentence[last.first]
                distance = str(back) if back < 4 else "4" if back < 7 else "7"
                gap = min(paragraph - self.paragraph_of[last.first], 3)
                spoken = any(m.speaks for m in at)
                quoted = next((m for m in at if m.speaks and self.quotes(m)), None)
                if quoted is not None:
                    quoting += 1
                if spoken:
                    spoke += 1
                best = "s" if last.speaks else "S" if spoken else "-"
                position = "^" if own.before in ("b=^", "b=,") else own.before[2:4]
                dependent = "I" if last.inner or last.modifier else "P" if last.possessive else ""
                features += (
                    f"rank={min(rank, 5)}",
                    f"rank={min(rank, 3)}{distance}",
                    f"back={distance}{best}{dependent}",
                    f"gap={gap}{best}",
                    f"spoke={min(spoke, 3) if spoken else 0}",
                    f"spoke={min(spoke, 3) if spoken else 0}{gap}{speaks}",
                    f"at={position}{dependent}{'0' if back == 0 else '1'}",
                    f"as={last.type[0]}{min(len(last.name), 2)}{'0' if back == 0 else '1'}",
                    f"times={min(len(at), 4)}{'0' if back == 0 else '1'}",
                    f"tag={own.tag[4:5]}{distance}",
                    f"quotes={min(quoting, 3)}{min(sentence - self.sentence[quoted.first], 5)}" if quoted is not None else "quotes=-",
                    f"same={back == 0}{last.speaks}{looks.before[2:4]}",
                )
            else:
                features.append("rank=none")
            if head:
                role = "r" if head in entity.roles else "b" if entity in self.names.by_head.get(fold(head), ()) else "-"
                traits = min(len(words & entity.traits), 2)
                clash = any(_PARTIES.get(word) in entity.traits and word not in entity.traits for word in words)
                shared = min(len(self.names.by_role.get(head, ())), 3)
                features += (
                    f"role={role}{traits}",
                    f"role={role}{shared}{'n' if not at else 'y'}",
                    f"traits={traits}{min(len(words), 3)}",
                    f"clash={clash}",
                    f"full={'later' if entity.full is not None and entity.full.first > mention.first else 'before'}{role}",
                )
            total = _SHARPNESS * math.log(max(0.01, self.prominence(at, sentence, mention, entity) * _AGREEMENT[agreement]))
            for feature in features:
                total += here(feature, 0.0) + always(feature, 0.0)
            scored.append((total, number))
        return scored

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
        return "Q" in self.scene.signs[structure.sentence_first[sentence] : structure.sentence_first[sentence + 1]]

    def prominence(self, at: list[Mention], sentence: int, mention: Mention, entity: Entity) -> float:
        """How much an entity stands out where the mention stands, before anything learned: 0.1 to about 1.3.

        By the part its best mention plays in its clause, and by the distance in sentences.
        """
        best = total = 0.0
        for earlier in at:
            weight = self.weight(earlier)
            back = sentence - self.sentence[earlier.first]
            if back == 0:
                weight *= 1.05 if weight >= 1 else 0.62
            else:
                weight *= 0.72 ** (back - 1)
            total += weight
            best = max(best, weight)
        return (best + 0.06 * (total - best)) if at else 0.1

    def weight(self, earlier: Mention) -> float:
        """The part a mention plays: subjects of reporting words stand out most, what depends on a noun least."""
        if earlier.weight:
            return earlier.weight
        own = mention_features(self.scene, earlier)
        before, after = own.before[2:], own.after[2:]
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
            return "any"
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
        for earlier in reversed(self.mentions[: mention.number]):
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

    def own_body(self, mention: Mention) -> None:
        """ "the Bell campaign", "Ruritania's foreign ministry": a body named by a phrase with a proper name in it."""
        head = self.flags.get(mention.name[-1], 0)
        if not head & BODY or head & ROLE:
            return
        tokens = self.scene.structure.layout.tokens
        words = [tokens[t] for t in range(mention.first, mention.last)]
        while words and self.flags.get(words[0].lower(), 0) & FUNCTION:
            words = words[1:]
        if any(word[0].isupper() for word in words):
            self.join_body(mention, tuple(words), "organisation")

    def join_body(self, mention: Mention, words: tuple[str, ...], kind: str, *, plural: bool = False) -> None:
        """Give a phrase its entity: one per wording, the possessive's apostrophe left aside."""
        key = [fold(word) for word in words if word not in ("'s", "’s")]
        self.certainty[mention.number] = 0.9
        group = self.names.by_head.setdefault(key[-1], [])
        for entity in group:
            if [fold(word) for word in entity.name if word not in ("'s", "’s")] == key:
                mention.entity = entity.number
                entity.count += 1
                return
        entity = Entity(len(self.entities), kind, words, plural=plural)
        entity.full = mention
        entity.count = 1
        self.entities.append(entity)
        mention.entity = entity.number
        group.append(entity)

