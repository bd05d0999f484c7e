"""Who is who inside one article: names, surnames, roles and pronouns gathered into persons and bodies."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from quotedb.extract.lexicon import (
    BODY,
    COMMON,
    DET,
    FEMALE,
    FUNCTION,
    GIVEN,
    MALE,
    NOUN,
    PARTICLE,
    PREP,
    PRON_F,
    PRON_M,
    ROLE,
    SUFFIX,
    SURNAME,
    SURNAME_F,
    SURNAME_M,
    TITLE,
    lexicon,
    read_lines,
)
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
    (
        "group",
        "organization",
        "organisation",
        "company",
        "agency",
        "department",
        "network",
        "newspaper",
        "paper",
        "magazine",
        "outlet",
        "association",
        "foundation",
        "ministry",
        "party",
        "committee",
        "union",
        "coalition",
        "institute",
        "firm",
    )
)
_PLACING = frozenset(("in", "at", "near", "from", "outside", "around", "across", "throughout"))
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


class Names:
    """Gathers the names of one text into persons and bodies; each name then has its entity's number."""

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

    def run(self) -> list[Entity]:
        """Full names first, so that a surname may stand before its full name; then single words and appositives."""
        for mention in self.mentions:
            if mention.type == NAME:
                key = self.keys[mention.number] = self.key_of(mention)
                if mention.kind == "country":
                    self.place_country(mention)
                if len(key) == 1:
                    self.singles.setdefault(key[0], []).append(mention.first)
        for mention in self.mentions:
            if mention.type == NAME and mention.entity < 0 and len(self.keys[mention.number]) > 1:
                self.enter(mention)
        for mention in self.mentions:
            if mention.type == NAME and mention.entity < 0:
                self.place_single(mention)
        self.appositives()
        self.recognise_persons()
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
                if (
                    len(key) > len(self.entity_key(entity))
                    and not mention.possessive
                    or (len(self.entity_key(entity)) == 1)
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
            if (
                known[-1] == key[-1]
                and (one_slip(known[0], key[0]) or known[0][:3] == key[0][:3])
                and min(len(known[0]), len(key[0])) > 3
            ):
                return True  # "Sergey" and "Sergei": one article's two spellings
            # "J. Smith" and "John Smith"; "Mike" and "Michael" are for the names' own module, across articles.
            return known[-1] == key[-1] and (
                (len(known[0]) == 1 or len(key[0]) == 1) and known[0][0] == key[0][0] and len(known) == len(key)
            )
        if known == key:
            return True
        short, long = sorted((known, key), key=len)
        return len(short) > 1 and long[-len(short) :] == short

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
        if (
            acronym is not None
            and mention.name[0].replace(".", "").isupper()
            and len(word) > 1
            and acronym.kind != "person"
        ):
            acronym.kind = acronym.kind or "organisation"
            self.join(acronym, mention)
            return
        if len(word) > 5:
            near = [
                e
                for last, group in self.by_last.items()
                if len(last) > 4 and last[0] == word[0] and one_slip(last, word)
                for e in group
                if e.kind == "person"
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
        if (
            entity.kind == "organisation"
            and len(entity.name) > 1
            and self.flags.get(mention.name[-1].lower(), 0) & SURNAME
        ):
            return False  # "Bell" is not short for "Team Bell"
        if mention.kind == "place":
            return entity.kind == "place"
        return not (mention.kind == "person" and entity.kind in ("organisation", "country", "place"))

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
        distance = (
            self.structure.sentence[mention.first] - self.structure.sentence[self.last_full(nearest, mention.first)]
        )
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
            if (
                two.first - one.last != 1
                or tokens[one.last] not in _APPOSES
                or sentence[one.first] != sentence[two.first]
            ):
                continue
            if one.type == NAME and two.type == DESCRIPTION and not two.plural and not one.inner and not one.possessive:
                if one.entity < 0 or (one.first and self.layout.lower[one.first - 1] in _PLACING):
                    continue  # "in Bellville, the mayor said"
                entity = self.entities[one.entity]
                head = two.name[-1]
                if self.flags.get(head, 0) & (ROLE | TITLE) and entity.kind != "country":
                    entity.kind = entity.kind or "person"
                    self.take(two, entity)
            elif (
                one.type == DESCRIPTION
                and two.type == NAME
                and not one.plural
                and (self.flags.get(one.name[0], 0) & (DET | PRON_M | PRON_F) or "'s" in one.name or "’s" in one.name)
            ):
                after = tokens[two.last] if two.last < len(tokens) else ""
                if after == "," and two.entity >= 0 and self.flags.get(one.name[-1], 0) & (ROLE | TITLE):
                    entity = self.entities[two.entity]
                    if entity.kind in ("person", ""):
                        entity.kind = "person"
                        self.take(one, entity)

    def recognise_persons(self) -> None:
        """Names that speak are persons, unless a word in them says otherwise."""
        signs = self.signs
        for mention in self.mentions:
            if mention.type != NAME or mention.entity < 0 or mention.inner or mention.possessive:
                continue
            entity = self.entities[mention.entity]
            if entity.kind or len(entity.name) > 4 or entity.name[0].lower() == "the":
                continue
            if len(entity.name) == 1 and not self.flags.get(entity.name[0].lower(), 0) & (GIVEN | SURNAME):
                continue
            if any(
                self.flags.get(word.lower(), 0) & (COMMON | BODY)
                and not self.flags.get(word.lower(), 0) & (SURNAME | GIVEN)
                for word in entity.name
            ):
                continue
            after = signs[mention.last : mention.last + 2]
            before = signs[max(0, mention.first - 2) : mention.first]
            if after[:1] == "C" or after in ("aC", "xC", ",d", ",w", ",t", ",0", ",o", "(0") or before in (",C", "QC"):
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
