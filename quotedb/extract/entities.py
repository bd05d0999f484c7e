"""Who is who inside one article: names, surnames, roles and pronouns gathered into persons and bodies."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from quotedb.extract.lexicon import BODY, COMMON, DET, FEMALE, FUNCTION, GIVEN, MALE, NOUN, PARTICLE, PREP, PRON_F, PRON_M, ROLE, SUFFIX, SURNAME, SURNAME_F, SURNAME_M, TITLE, lexicon, read_lines
from quotedb.extract.mentions import DESCRIPTION, NAME, PRONOUN_MENTION, Mention, demonym_words
from quotedb.extract.signs import subject_path
from quotedb.extract.structure import Structure
from quotedb.extract.words import fold, one_slip
from quotedb.text.countries import countries

_REACH = 8
"""Sentences a pronoun looks back over."""
_DEFINITE = frozenset(("the", "this", "that", "both", "her", "his", "its", "their"))
_APPOSES = frozenset((",", "—", "–", "-", "--", "("))
_ANY_BODY = frozenset(
    ("group", "organization", "organisation", "company", "agency", "department", "network", "newspaper", "paper", "magazine",
     "outlet", "association", "foundation", "ministry", "party", "committee", "union", "coalition", "institute", "firm")
)
_FEMININE = ("a", "ah", "elle", "ette", "lyn", "lynn", "een", "ie")
_SMALL = frozenset(("of", "the", "and", "for", "&", "on", "in"))


@dataclass(slots=True)
class Entity:
    """One person or body of an article."""

    number: int
    kind: str
    name: tuple[str, ...]
    """The fullest name seen, as printed."""
    gender: int = 0
    leaning: int = 0
    """What its name alone suggests of gender, where nothing says it."""
    plural: bool = False
    forms: list[str] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    """Head nouns of its titles, roles and appositives."""
    full: Mention | None = None
    """First mention that carries the fullest name."""
    count: int = 0
    titled: bool = False
    traits: set[str] = field(default_factory=set)
    """Every lower-case word that its titles, roles and appositives use of it."""

    def add_form(self, form: str) -> None:
        """Remember another way the article names it."""
        if form not in self.forms:
            self.forms.append(form)

    @property
    def display(self) -> str:
        """The name to print."""
        return " ".join(self.name)


@functools.cache
def _country_names() -> dict[str, str]:
    return {form.lower(): place.name for place in countries() for form in (place.name, *place.names)}


@functools.cache
def _role_forms() -> dict[str, tuple[str, ...]]:
    rows = (line.split("\t") for line in read_lines("role_forms.tsv"))
    return {word: tuple(others.split()) for word, others in rows}


@functools.cache
def utterances() -> frozenset[str]:
    """Nouns for what a speaker produces."""
    return frozenset(read_lines("utterances.txt"))


@functools.cache
def documents() -> frozenset[str]:
    """Nouns for documents and broadcasts."""
    return frozenset(read_lines("documents.txt"))


class Resolver:
    """Resolves the mentions of one text from first to last; afterwards each has its entity's number or -1."""

    def __init__(self, structure: Structure, mentions: list[Mention], signs: str) -> None:
        self.structure, self.mentions, self.signs = structure, mentions, signs
        self.layout = structure.layout
        self.flags = lexicon().flags
        self.entities: list[Entity] = []
        self.by_last: dict[str, list[Entity]] = {}
        self.by_first: dict[str, list[Entity]] = {}
        self.by_role: dict[str, list[Entity]] = {}
        self.by_head: dict[str, list[Entity]] = {}
        self.countries: dict[str, Entity] = {}
        self.acronyms: dict[str, Entity] = {}
        self.keys: dict[int, list[str]] = {}
        self.singles: dict[str, list[int]] = {}
        self.earliest: dict[int, int] = {}
        self.recent: list[Mention] = []
        self.antecedents: dict[int, Mention] = {}

    def run(self) -> list[Entity]:
        """Names first, so that a surname may stand before its full name; then everything in order."""
        for mention in self.mentions:
            if mention.type == NAME:
                self.keys[mention.number] = self.key_of(mention)
                if mention.kind == "country":
                    self.place_country(mention)
                if len(self.keys[mention.number]) == 1:
                    self.singles.setdefault(self.keys[mention.number][0], []).append(mention.first)
        for mention in self.mentions:
            if mention.type == NAME and mention.entity < 0 and len(self.keys[mention.number]) > 1:
                self.enter(mention)
        for mention in self.mentions:
            if mention.type == NAME and mention.entity < 0:
                self.place_single(mention)
        self.appositives()
        self.recognise_persons()
        for mention in self.mentions:
            if mention.type == DESCRIPTION:
                self.describe(mention)
            elif mention.type == PRONOUN_MENTION:
                self.stand_for(mention)
            if mention.entity >= 0 and mention.name[:1] != ("who",):
                self.recent.append(mention)
        return self.entities

    def place_country(self, mention: Mention) -> None:
        """Every name of a country is that country."""
        name = _country_names()[" ".join(mention.name).lower()]
        entity = self.countries.get(name)
        if entity is None:
            entity = self.countries[name] = self.create(mention, "country")
            entity.name = (name,)
        else:
            self.join(entity, mention)

    def key_of(self, mention: Mention) -> list[str]:
        """Folded words of a name without suffixes, nicknames in marks and, for persons, middle initials."""
        words = []
        for word in mention.name:
            folded = fold(word)
            if not folded or not folded[0].isalnum() or self.flags.get(word.lower(), 0) & SUFFIX:
                continue
            words.append(folded)
        return words or [fold(mention.name[0]) or mention.name[0]]

    def enter(self, mention: Mention) -> None:
        """A name of several words: its own entity, or one already known by the same first and last words."""
        key = self.keys[mention.number]
        kind = mention.kind
        for entity in self.by_last.get(key[-1], ()):
            if self.same_full(entity, key, mention):
                self.join(entity, mention)
                if len(key) > len(self.entity_key(entity)) and not mention.possessive or (
                    len(self.entity_key(entity)) == 1
                ):
                    entity.name = self.printed(mention)
                    entity.full = mention
                return
        entity = self.create(mention, kind or ("person" if self.looks_like_person(mention, key) else ""))
        self.by_last.setdefault(key[-1], []).append(entity)
        self.by_first.setdefault(key[0], []).append(entity)
        if len(key) > 1:
            initials = "".join(word[0] for word in key if word not in _SMALL)
            self.acronyms.setdefault(initials, entity)
        if entity.kind in ("organisation", ""):
            cut = next((n for n, word in enumerate(key) if word in _SMALL and n), len(key))
            self.by_head.setdefault(key[cut - 1], []).append(entity)

    def looks_like_person(self, mention: Mention, key: list[str]) -> bool:
        return bool(self.flags.get(mention.name[0].lower(), 0) & GIVEN) and len(key) <= 4

    def entity_key(self, entity: Entity) -> list[str]:
        return [w for w in (fold(word) for word in entity.name) if w]

    def same_full(self, entity: Entity, key: list[str], mention: Mention) -> bool:
        known = self.entity_key(entity)
        if mention.gender and entity.gender and mention.gender != entity.gender:
            return False
        if entity.kind == "person" or mention.kind == "person":
            if known[0] == key[0] and known[-1] == key[-1]:
                suffixes = {w.lower().strip(".") for w in entity.name} ^ {w.lower().strip(".") for w in mention.name}
                return not suffixes & {"jr", "sr", "ii", "iii"}
            if known[-1] == key[-1] and (one_slip(known[0], key[0]) or known[0][:3] == key[0][:3]) and min(len(known[0]), len(key[0])) > 3:
                return True  # "Sergey" and "Sergei": one article's two spellings
            # "J. Smith" and "John Smith"; "Mike" and "Michael" are for the names' own module, across articles.
            return known[-1] == key[-1] and (
                (len(known[0]) == 1 or len(key[0]) == 1) and known[0][0] == key[0][0] and len(known) == len(key)
            )
        if known == key:
            return True
        short, long = sorted((known, key), key=len)
        return len(short) > 1 and long[-len(short):] == short

    def printed(self, mention: Mention) -> tuple[str, ...]:
        return tuple(word for word in mention.name if word[0].isalnum() or word == "&")

    def create(self, mention: Mention, kind: str) -> Entity:
        entity = Entity(len(self.entities), kind, self.printed(mention) or mention.name)
        entity.full = mention
        self.earliest[entity.number] = mention.first
        self.entities.append(entity)
        self.join(entity, mention)
        return entity

    def join(self, entity: Entity, mention: Mention) -> None:
        mention.entity = entity.number
        entity.count += 1
        entity.add_form(" ".join(self.printed(mention) or mention.name))
        if mention.gender and not entity.gender and (len(mention.name) > 1 or mention.role):
            entity.gender = mention.gender
        if mention.kind and not entity.kind:
            entity.kind = mention.kind
        if mention.role:
            entity.titled = True
            self.give_words(entity, mention.role)
        self.give_party(entity, mention)

    def give_words(self, entity: Entity, words: tuple[str, ...]) -> None:
        """Roles and traits from a title or an appositive, with the other words news uses for the same."""
        forms = _role_forms()
        for word in words:
            if not word[0].isalpha():
                continue
            both = (word, *forms.get(word, ()))
            entity.traits.update(both)
            if self.flags.get(word, 0) & (ROLE | TITLE):
                for other in both:
                    if other not in entity.roles:
                        entity.roles.add(other)
                        self.by_role.setdefault(other, []).append(entity)

    def give_party(self, entity: Entity, mention: Mention) -> None:
        """ "(R-Texas)", "(D-N.C.)", ", R-Ky.,": party and place right after a legislator's name."""
        tokens = self.layout.tokens
        if mention.last + 1 < len(tokens) and tokens[mention.last] in "(,":
            label = tokens[mention.last + 1]
            if label[:2] in ("R-", "D-") and len(label) > 2:
                entity.traits.update(("republican", "gop") if label[0] == "R" else ("democratic", "democrat"))
                entity.kind = entity.kind or "person"

    def place_single(self, mention: Mention) -> None:
        """A name of one word: a surname, a given name or an acronym already known, or its own entity."""
        word = self.keys[mention.number][0]
        known = [e for e in self.by_last.get(word, ()) if self.agrees(e, mention) and not self.comes_too_late(e, word)]
        if known:
            self.join(self.choose(known, mention), mention)
            return
        if word in demonym_words():
            return
        firsts = [e for e in self.by_first.get(word, ()) if e.kind == "person" and self.agrees(e, mention)]
        if len(firsts) == 1 and self.flags.get(word, 0) & GIVEN and not mention.role:
            self.join(firsts[0], mention)
            return
        if firsts and not self.flags.get(word, 0) & GIVEN and firsts[0].kind != "person":
            self.join(firsts[0], mention)
            return
        acronym = self.acronyms.get(word)
        if acronym is not None and mention.name[0].replace(".", "").isupper() and len(word) > 1 and acronym.kind != "person":
            acronym.kind = acronym.kind or "organisation"
            self.join(acronym, mention)
            return
        if len(word) > 5:
            near = [
                e for last, group in self.by_last.items() if len(last) > 4 and last[0] == word[0] and one_slip(last, word)
                for e in group if e.kind == "person"
            ]
            if len(near) == 1 and not mention.role:
                self.join(near[0], mention)
                return
        kind = mention.kind or ("person" if self.flags.get(word, 0) & SURNAME else "")
        entity = self.create(mention, kind)
        if not mention.role and not kind == "person":
            entity.gender = 0
        self.by_last.setdefault(word, []).append(entity)

    def comes_too_late(self, entity: Entity, word: str) -> bool:
        """Whether a bare surname was used again and again before this full name: it is somebody else's."""
        if len(entity.name) < 2 or entity.full is None or entity.kind != "person":
            return False
        first = self.earliest.get(entity.number)
        if first is None:
            first = self.earliest[entity.number] = entity.full.first
        opening = self.layout.paragraph_first[min(2, len(self.layout.paragraph_first) - 1)]
        before = [t for t in self.singles.get(word, ()) if opening <= t < first]
        return len(before) > 1

    def agrees(self, entity: Entity, mention: Mention) -> bool:
        if mention.role and mention.gender and entity.gender and mention.gender != entity.gender:
            return False
        return not (mention.kind == "person" and entity.kind in ("organisation", "country"))

    def choose(self, known: list[Entity], mention: Mention) -> Entity:
        """Two people with one surname: the one whose full name was printed last before this mention, or else first after."""
        if len(known) == 1:
            return known[0]
        titled = [e for e in known if mention.role and e.roles & set(mention.role)]
        pool = titled or known
        before = [e for e in pool if e.full is not None and e.full.first <= mention.first]
        if not before:
            return min(pool, key=lambda e: e.full.first if e.full else 0)
        # The one the article is about keeps the bare surname: the first fully named, unless another was just introduced.
        nearest = max(before, key=lambda e: self.last_full(e, mention.first))
        main = max(before, key=lambda e: e.count)
        distance = self.structure.sentence[mention.first] - self.structure.sentence[self.last_full(nearest, mention.first)]
        return nearest if distance <= 1 else main

    def last_full(self, entity: Entity, token: int) -> int:
        best = entity.full.first if entity.full else 0
        for mention in self.mentions:
            if mention.first >= token:
                break
            if mention.entity == entity.number and len(mention.name) > 1:
                best = mention.first
        return best

    def appositives(self) -> None:
        """ "Bell, the treasurer" and "the treasurer, Bell": the role belongs to the name."""
        tokens, sentence = self.layout.tokens, self.structure.sentence
        for one, two in zip(self.mentions, self.mentions[1:], strict=False):
            if two.first - one.last != 1 or tokens[one.last] not in _APPOSES or sentence[one.first] != sentence[two.first]:
                continue
            if one.type == NAME and two.type == DESCRIPTION and not two.plural and not one.inner and not one.possessive:
                entity = self.entities[one.entity]
                head = two.name[-1]
                if self.flags.get(head, 0) & (ROLE | TITLE) and entity.kind != "country":
                    entity.kind = entity.kind or "person"
                    self.take(two, entity)
            elif one.type == DESCRIPTION and two.type == NAME and not one.plural and (
                self.flags.get(one.name[0], 0) & (DET | PRON_M | PRON_F) or "'s" in one.name or "’s" in one.name
            ):
                after = tokens[two.last] if two.last < len(tokens) else ""
                if after == "," and two.entity >= 0 and self.flags.get(one.name[-1], 0) & (ROLE | TITLE):
                    entity = self.entities[two.entity]
                    if entity.kind in ("person", ""):
                        entity.kind = "person"
                        self.take(one, entity)

    def recognise_persons(self) -> None:
        """Names of two or three words that speak are persons unless a word in them says otherwise."""
        signs = self.signs
        for mention in self.mentions:
            if mention.type != NAME or mention.entity < 0 or mention.inner or mention.possessive:
                continue
            entity = self.entities[mention.entity]
            if entity.kind or not 2 <= len(entity.name) <= 4 or entity.name[0].lower() == "the":
                continue
            if any(self.flags.get(word.lower(), 0) & (COMMON | BODY) and not self.flags.get(word.lower(), 0) & SURNAME for word in entity.name):
                continue
            after = signs[mention.last : mention.last + 2]
            before = signs[max(0, mention.first - 2) : mention.first]
            if after[:1] == "C" or after in ("aC", "xC", ",d", ",w", ",t") or before in (",C", "QC"):
                entity.kind = "person"
        for entity in self.entities:
            if entity.gender or entity.kind not in ("person", ""):
                continue
            last, first = entity.name[-1].lower(), entity.name[0].lower()
            flag = self.flags.get(last, 0)
            if len(entity.name) == 1 and flag & (SURNAME_M | SURNAME_F):
                entity.leaning = MALE if flag & SURNAME_M else FEMALE
            elif len(entity.name) > 1 and not self.flags.get(first, 0) & GIVEN and first.endswith(_FEMININE):
                entity.leaning = FEMALE

    def take(self, mention: Mention, entity: Entity) -> None:
        mention.entity = entity.number
        self.give_words(entity, mention.name)
        if mention.gender and not entity.gender:
            entity.gender = mention.gender

    def describe(self, mention: Mention) -> None:
        """A definite description stands for the last entity with that role, or the body with that head noun."""
        if mention.entity >= 0:
            return
        words = mention.name
        head = words[-1]
        flag = self.flags.get(head, 0)
        if head in utterances() or head in documents():
            self.produced_by(mention)
            if mention.entity >= 0 or head in utterances():
                return
        if mention.plural:
            self.own_group(mention)
            return
        possessed = "'s" in words or "’s" in words
        if possessed and flag & (ROLE | TITLE) and words[0] not in ("a", "an"):
            cut = max(n for n, word in enumerate(words) if word in ("'s", "’s"))
            self.most_prominent(mention, head, set(words[cut + 1 : -1]))
            return
        if words[0] not in _DEFINITE or words[0] in ("his", "her", "their", "its") or mention.plural:
            if words[0] not in ("a", "an", "another", "one", "some") and not mention.plural:
                self.own_body(mention)
            return
        if flag & (ROLE | TITLE):
            self.most_prominent(mention, head, set(words[1:-1]))
            return
        if flag & (BODY | NOUN):
            known = [e for e in self.by_head.get(fold(head), ()) if self.seen_before(e, mention)]
            if known and len(words) == 2:
                entity = max(known, key=lambda e: self.last_seen(e, mention))
                mention.entity = entity.number
                return
            if len(words) == 2 and words[0] == "the" and head in _ANY_BODY:
                self.prominent_body(mention)
                return
        self.own_body(mention)

    def produced_by(self, mention: Mention) -> None:
        """ "Bell's statement", "her tweet": whose statement it is."""
        for earlier in reversed(self.mentions[: mention.number]):
            if earlier.first < mention.first:
                return
            if earlier.entity >= 0 and (
                earlier.possessive or earlier.type == NAME and self.entities[earlier.entity].kind == "organisation"
            ):
                mention.entity = earlier.entity
                return

    def most_prominent(self, mention: Mention, head: str, words: set[str]) -> None:
        """ "the Ruritanian senator": who bears that role, or else the most prominent person of the last sentences."""
        sentence = self.structure.sentence
        here = sentence[mention.first]
        scores: dict[int, float] = {}

        def fit(entity: Entity) -> float:
            value = 1.0 + (2.0 if head in entity.roles else 0.0) + 1.2 * len(words & entity.traits)
            for party, other in (("democratic", "republican"), ("republican", "democratic"), ("gop", "democratic")):
                if party in words and other in entity.traits and party not in entity.traits:
                    value *= 0.2
            return value

        def may_be(entity: Entity) -> bool:
            return entity.kind in ("person", "") and not (mention.gender and entity.gender and mention.gender != entity.gender)

        for earlier in reversed(self.recent[-40:]):
            back = here - sentence[earlier.first]
            if back > _REACH:
                break
            entity = self.entities[earlier.entity]
            if not may_be(entity) or mention.first <= earlier.first < mention.last:
                continue
            score = self.prominence(earlier, back, mention) * fit(entity)
            if back == 0:
                score *= 0.5  # a person just named in the sentence is seldom described again in it
            if entity.kind == "":
                score *= 0.5
            scores[entity.number] = max(scores.get(entity.number, 0.0), score)
        for entity in self.by_role.get(head, ()):
            if entity.number not in scores and may_be(entity):
                later = entity.full is not None and entity.full.first > mention.first
                scores[entity.number] = (0.08 if later else 0.16) * fit(entity)
        if scores:
            best = max(scores, key=lambda number: (scores[number], -number))
            if scores[best] >= 0.4:
                mention.entity = best

    def prominent_body(self, mention: Mention) -> None:
        """ "the group", "the company": the most prominent body of the last sentences."""
        here = self.structure.sentence[mention.first]
        best, best_score = -1, 0.35
        for earlier in reversed(self.recent[-30:]):
            back = here - self.structure.sentence[earlier.first]
            if back > 4:
                break
            if self.entities[earlier.entity].kind == "organisation":
                score = self.prominence(earlier, back, mention)
                if score > best_score:
                    best, best_score = earlier.entity, score
        mention.entity = best

    def own_group(self, mention: Mention) -> None:
        """ "Ruritanian opposition leaders": a group with a name of its own only if words beside the noun narrow it down."""
        tokens, flags = self.layout.tokens, self.layout.flags
        words = [tokens[t] for t in range(mention.first, mention.last)]
        while words and self.flags.get(words[0].lower(), 0) & FUNCTION:
            words = words[1:]
        if not words or not flags[mention.last - 1] & (ROLE | NOUN | BODY):
            return
        name = tuple(words)
        proper = any(word[0].isupper() for word in words[1:]) or self.is_proper(words[0], mention)
        for entity in self.by_head.get(fold(words[-1]), ()):
            if entity.name == name:
                mention.entity = entity.number
                return
        entity = Entity(len(self.entities), "group" if proper else "unnamed", name, plural=True)
        entity.full = mention
        self.entities.append(entity)
        mention.entity = entity.number
        self.by_head.setdefault(fold(words[-1]), []).append(entity)

    def is_proper(self, word: str, mention: Mention) -> bool:
        """Whether a word's capital is its own and not its sentence's."""
        first = self.structure.sentence_first[self.structure.sentence[mention.first]]
        return word[0].isupper() and (mention.first != first or not self.flags.get(word.lower(), 0) & COMMON)

    def own_body(self, mention: Mention) -> None:
        """ "the Bell campaign", "Ruritania's foreign ministry": a body named by a phrase with a proper name in it."""
        tokens = self.layout.tokens
        head = self.flags.get(mention.name[-1], 0)
        if not head & BODY or head & ROLE:
            return
        words = [tokens[t] for t in range(mention.first, mention.last)]
        while words and self.flags.get(words[0].lower(), 0) & FUNCTION:
            words = words[1:]
        if not any(word[0].isupper() for word in words):
            return
        key = [fold(w) for w in words if w not in ("'s", "’s")]
        for entity in self.by_head.get(key[-1], ()):
            if [fold(w) for w in entity.name if w not in ("'s", "’s")] == key:
                mention.entity = entity.number
                entity.count += 1
                return
        entity = Entity(len(self.entities), "organisation", tuple(words))
        entity.full = mention
        entity.count = 1
        self.entities.append(entity)
        mention.entity = entity.number
        self.by_head.setdefault(key[-1], []).append(entity)

    def seen_before(self, entity: Entity, mention: Mention) -> bool:
        return entity.full is not None and (entity.full.first < mention.first or any(
            m.entity == entity.number for m in self.recent[-40:]
        ))

    def last_seen(self, entity: Entity, mention: Mention) -> int:
        for earlier in reversed(self.recent):
            if earlier.entity == entity.number:
                return earlier.first
        return entity.full.first if entity.full and entity.full.first < mention.first else -1

    def stand_for(self, mention: Mention) -> None:
        """A pronoun stands for the most prominent agreeing entity of the sentences before it."""
        word = mention.name[0]
        sentence = self.structure.sentence
        here = sentence[mention.first]
        if word == "who":
            for earlier in reversed(self.mentions[: mention.number]):
                if earlier.last > mention.first or sentence[earlier.first] != here:
                    break
                gap = self.layout.tokens[earlier.last : mention.first]
                if gap in ([], [","], [",", "and"], ["and"], [",", "but"]) or (gap and gap[0] == "(" and gap[-1] in (")", ",")):
                    mention.entity = earlier.entity
                    mention.kind = "who"
                    return
                if not earlier.inner:
                    return
            return
        gender = mention.gender
        body = word == "it" and self.signs[mention.last : mention.last + 1] in ("C", "x", "a")
        if not gender and not mention.plural and not body:
            return
        scores: dict[int, float] = {}
        seen = 0
        for earlier in reversed(self.recent):
            back = here - sentence[earlier.first]
            if back > _REACH or seen > 40:
                break
            if earlier.last > mention.first:
                continue
            seen += 1
            entity = self.entities[earlier.entity]
            weight = self.agreement(entity, mention, gender)
            if not weight:
                continue
            score = weight * self.prominence(earlier, back, mention)
            scores[entity.number] = max(scores.get(entity.number, 0.0), score) + 0.06 * min(score, scores.get(entity.number, 0.0))
        if not scores:
            return
        best = max(scores, key=lambda number: (scores[number], -number))
        if not body or scores[best] > 0.6:
            mention.entity = best

    def agreement(self, entity: Entity, pronoun: Mention, gender: int) -> float:
        """How well an entity agrees with a pronoun, 0 to 1."""
        if pronoun.plural:
            return 1.0 if entity.plural or entity.kind in ("group", "unnamed") else 0.8 if entity.kind in ("organisation", "country") else 0.0
        if not gender:
            return 1.0 if entity.kind == "organisation" else 0.6 if entity.kind == "country" else 0.0
        if entity.kind not in ("person", "") or (entity.gender and entity.gender != gender):
            return 0.0
        weight = 1.0 if entity.gender else 0.85
        if entity.leaning:
            weight *= 1.1 if entity.leaning == gender else 0.35
        if entity.kind == "":
            weight *= 0.6 if len(entity.name) > 1 or self.flags.get(entity.name[-1].lower(), 0) & SURNAME else 0.35
        return weight

    def prominence(self, earlier: Mention, back: int, pronoun: Mention) -> float:
        """How likely a pronoun refers to an earlier mention, by distance and by the part it plays in its sentence."""
        signs = self.signs
        first = self.structure.sentence_first[self.structure.sentence[earlier.first]]
        before = signs[earlier.first - 1] if earlier.first > first else "^"
        after = signs[earlier.last] if earlier.last < len(signs) else "$"
        subject = after in "Ckxeaw" or (after in ",(-" and before in "^,cdo")
        score = 1.0 if subject else 0.55
        strong = signs.find("C", earlier.last, min(earlier.last + 30, len(signs)))
        if strong >= 0 and self.structure.sentence[strong] == self.structure.sentence[earlier.first]:
            path = subject_path(signs[earlier.last : strong])
            if path in ("", "a", "x", "xa", "ax") or path[0] == "<" and path[-1] == ">":
                score = 1.2
        if before == "C" and earlier.first - 2 >= 0 and signs[earlier.first - 2] in "Q,":
            score = 1.25  # "...," said Bell
        if before == "i":
            score *= 0.75
        if earlier.possessive:
            score *= 0.75
        if earlier.inner or earlier.modifier:
            score *= 0.6
        if before == "^":
            score *= 1.1
        return score * (1.05 if back == 0 and subject else 0.62 if back == 0 else 0.72 ** (back - 1))
