"""What pronouns and descriptions stand for: the persons and bodies named before them.

``prospects`` weighs whom each may mean; "who" goes with the words before it (``relatives``), and a description that has
a proper name in it names somebody by itself (``phrases``).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import Final

from quotedb.extract.entities import Names
from quotedb.extract.entity import Entity
from quotedb.extract.evidence import follows_document
from quotedb.extract.exclusions import follows_stranger
from quotedb.extract.lexicon import BODY, NOUN, ROLE, TITLE, word_set
from quotedb.extract.mention import APOSTROPHES, DESCRIPTION, NAME, POSSESSIVE, PRONOUN_MENTION, Mention
from quotedb.extract.nouns import carriers
from quotedb.extract.phrases import POSSESSIVES, Phrases
from quotedb.extract.prospect_weights import ProspectWeights
from quotedb.extract.prospects import INDEFINITE, NOBODY, WINDOW, Prospects
from quotedb.extract.relatives import before_who
from quotedb.extract.scene import Scene, mention_features
from quotedb.extract.short_forms import body_by_last, body_for_first

_LEAST: Final = 0.2
"""Below this nobody is meant; what is above it may still be left open (``confidence.SILENCE``)."""
_LEAST_OF_AIDES: Final = 0.35
"""The same for "Bell's doctor", who is rarely somebody who was named before."""
_BY_ITS_WORDS: Final = 0.9
"""How sure it is whom a description names that has a proper name in it."""
_SURE: Final = 0.8
"""From here on a pronoun tells the gender of whom it stands for."""
_OWN: Final = word_set("antecedents.own")
"""What an outlet calls an article of its own."""
_SUBJECTS: Final = word_set("antecedents.subjects")
_PLATFORMS: Final = word_set("antecedents.platforms")
"""What carries everybody's words: "a Facebook post" isn't Facebook's."""
_POSTS: Final = word_set("antecedents.posts")
"""What everybody may put there; a statement is the platform's own."""

_OUTLETS: Final = word_set("antecedents.outlets")
"""What follows an outlet's name and isn't part of it."""


class Antecedents:
    """Resolves the pronouns and descriptions of one text from first to last, after the names."""

    def __init__(self, scene: Scene, names: Names, weights: ProspectWeights) -> None:
        self.scene, self.mentions, self.entities = scene, scene.mentions, names.entities
        self.flags = names.flags
        self.certainty: dict[int, float] = {}
        """Mention number to the probability of its antecedent."""
        self.prospects, self.phrases = Prospects(scene, names, weights, self.certainty), Phrases(scene, names)
        self.recent: list[Mention] = []
        self.asked = False
        self.considered: dict[int, list[tuple[float, int]]] = {}

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
        every, asked = self.recent, self.asked
        cut = bisect_right(every, mention.first, key=lambda earlier: earlier.last)
        self.recent = every[max(0, cut - WINDOW) : cut]
        self.asked = True
        if mention.type == DESCRIPTION:
            self.describe(mention)
        else:
            self.stand_for(mention)
        self.recent, self.asked = every, asked

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
        if phrase.type == DESCRIPTION and not phrase.plural:
            self.resolve(phrase)
        mention.entity = phrase.entity
        self.certainty[mention.number] = 0.95 * self.certainty.get(phrase.number, 1.0)

    def describe(self, mention: Mention) -> None:
        """A description: whose document it is, which body or group it names, or which person bears the role."""
        words = mention.name
        head = words[-1]
        short = self.for_short(mention)
        if short is not None:
            mention.entity = short.number
            short.count += 1
            self.certainty[mention.number] = _BY_ITS_WORDS
            return
        flag = self.flags.get(head, 0)
        if words[0] == "this" and head in _OWN:
            return  # "an earlier version of this story": the one that is read
        if head in carriers():
            self.produced_by(mention)
            if mention.entity < 0 and words[0] not in POSSESSIVES:
                maker = follows_document(self.scene, mention)
                mention.entity = maker.entity if maker is not None else -1
            if mention.entity >= 0 or (len(words) > 2 and self.phrases.body(mention, mention.last - 1)):
                self.certainty[mention.number] = 0.8
                return
        if mention.plural:
            if self.phrases.group(mention):
                self.certainty[mention.number] = _BY_ITS_WORDS
            return
        possessor = len(words) - 1
        while possessor >= 0 and words[possessor] not in POSSESSIVE and words[possessor] not in APOSTROPHES:
            possessor -= 1
        definite = words[0] in ("the", "this", "that", "both") or possessor >= 0
        half = None if definite else self.phrases.first_half(mention)
        if half is not None:
            words, definite = (*half.name, *words), True
        if flag & (ROLE | TITLE) or mention.kind == "person":
            if words[0] not in INDEFINITE and (definite or words[0] in POSSESSIVES):
                kind = "hisrole" if words[0] in POSSESSIVES or possessor >= 0 else "role"
                whose = self.phrases.whose(mention)
                if whose is not None and self.is_asked(mention):
                    self.resolve(whose)
                self.decide(
                    mention, kind, ("person", ""), head, set(words[possessor + 1 : -1]) - {"the", "this", "that"}
                )
            return
        carried = head in carriers()
        if definite and possessor < 0 and (carried or flag & (BODY | NOUN)) and self.phrases.is_plain(mention):
            kind = "document" if carried and not self.prospects.names.by_head.get(head) else "body"
            self.decide(
                mention,
                kind,
                ("organisation", "", "person") if kind == "document" else ("organisation", "", "group"),
                head,
                set(),
            )
            if mention.entity >= 0:
                return
        if words[0] not in INDEFINITE and (not carried or self.phrases.is_proper_noun(mention)):
            self.name_body(mention)

    def is_asked(self, mention: Mention) -> bool:
        """Whether a mention may be asked about: in the first pass that of a subject of a reporting word."""
        if self.asked:
            return True
        if mention.looks is None:
            mention_features(self.scene, mention)
        return mention.speaks

    def name_body(self, mention: Mention) -> None:
        """A body that a description names by its own words, or by whose it is."""
        whose = self.phrases.whose(mention)
        if whose is None:
            named = self.called(mention)
            if named is not None:
                mention.entity = named.entity
                self.certainty[mention.number] = _BY_ITS_WORDS
            elif self.phrases.body(mention, mention.last):
                self.certainty[mention.number] = _BY_ITS_WORDS
            return
        self.resolve(whose)
        if whose.entity >= 0 and self.phrases.body_of(mention, self.entities[whose.entity]):
            self.certainty[mention.number] = _BY_ITS_WORDS * self.certainty.get(whose.number, 1.0)

    def for_short(self, mention: Mention) -> Entity | None:
        """The body of one word with a capital: "the Post" of the Bellville Post, "State" of the State Department."""
        words, names = mention.name, self.prospects.names
        if len(words) - (words[0] == "the") != 1 or not self.scene.structure.layout.words[mention.last - 1].upper:
            return None
        if words[0] == "the":
            return body_by_last(names.by_head.get(words[1], ()), mention)
        return body_for_first(names.by_first.get(words[0], ()), words[0], mention)

    def called(self, mention: Mention) -> Mention | None:
        """The name in a phrase that only adds what bears it: the Tribune of "the Bellville Tribune newspaper"."""
        if mention.name[-1] not in _OUTLETS:
            return None
        for other in reversed(self.mentions[max(0, mention.number - 4) : mention.number]):
            outlet = other.entity >= 0 and self.entities[other.entity].kind in ("organisation", "")
            owned = other.first > mention.first and self.scene.structure.layout.tokens[other.first - 1] in POSSESSIVE
            whole = other.last == mention.last - 1 and not owned
            if whole and other.type == NAME and outlet and not other.possessive:
                return other
        return None

    def decide(
        self, mention: Mention, type_: str, kinds: tuple[str, ...], head: str = "", words: set[str] | None = None
    ) -> None:
        """The likeliest antecedent, even where nobody is likelier still, unless it is too unlikely to be told.

        In the first pass only for subjects of reporting words, which are the ones asked about, and for "he" and "she":
        later pronouns look back at them.
        """
        if not self.is_asked(mention) and not (mention.gender and mention.type == PRONOUN_MENTION):
            return
        scored = self.prospects.score(mention, type_, kinds, head, words or set(), self.recent)
        self.choose(mention, scored, _LEAST_OF_AIDES if type_ == "hisrole" else _LEAST)
        if type_ in ("document", "body") and mention.entity >= 0:
            # "The report" that is taken for the one before it is no surer than that.
            before = self.prospects.said_before(mention, head)
            if before is not None and before.entity == mention.entity:
                sure = self.certainty
                sure[mention.number] = min(sure[mention.number], sure.get(before.number, 1.0))

    def turn_from(self, mention: Mention, entity: int) -> None:
        """Choose among the others of whom a mention may stand for, if any."""
        mention.entity = -1
        others = [one for one in self.considered.get(mention.number, [(0.0, NOBODY)]) if one[1] != entity]
        self.choose(mention, others, _LEAST)

    def choose(self, mention: Mention, scored: list[tuple[float, int]], least: float) -> None:
        """Give a mention the likeliest of those that were weighed, nobody first among them."""
        self.considered[mention.number] = scored
        if len(scored) == 1:
            return
        top = best_score = scored[0][0]
        best = NOBODY
        for score, number in scored:
            top = max(top, score)
            if number != NOBODY and (best == NOBODY or score > best_score or (score == best_score and number < best)):
                best_score, best = score, number
        if scored[0][0] > best_score and mention.gender and follows_stranger(self.scene, mention):
            return  # it is the stranger
        total = 0.0
        for score, _ in scored:
            total += math.exp(score - top)
        probability = math.exp(best_score - top) / total
        if probability >= least:
            mention.entity = best
            self.certainty[mention.number] = probability
            entity = self.entities[best]
            if mention.gender and probability > _SURE and not (entity.gender or entity.leaning):
                entity.leaning = mention.gender

    def produced_by(self, mention: Mention) -> None:
        """ "Bell's statement", "her Whistle account", "a Ministry report": whose it is; the owner before the body."""
        for number in range(mention.number - 1, -1, -1):
            earlier = self.mentions[number]
            if earlier.first < mention.first:
                return
            if earlier.possessive and earlier.entity < 0 and self.asked:
                self.resolve(earlier)
            if earlier.entity >= 0 and earlier.possessive:
                mention.entity = earlier.entity
                return
            if mention.entity < 0 <= earlier.entity and earlier.type == NAME:
                entity = self.entities[earlier.entity]
                carries = mention.name[-1] in _POSTS and entity.name[-1].lower() in _PLATFORMS
                if entity.kind == "organisation" and not carries:
                    mention.entity = earlier.entity
