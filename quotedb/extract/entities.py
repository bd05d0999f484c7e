"""Who is who inside one article: names, surnames, roles and pronouns gathered into persons and bodies."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import Final

from quotedb.extract.appositives import appose, beside
from quotedb.extract.bodies import called_by_form
from quotedb.extract.entity import MOST, Entity
from quotedb.extract.lexicon import (
    BODY,
    COMMON,
    GIVEN,
    ROLE,
    SURNAME,
    TITLE,
    lexicon,
    word_set,
)
from quotedb.extract.mention import NAME, Mention
from quotedb.extract.names import (
    NameWords,
    demonym_words,
    folded_name,
    honour,
    honours,
    is_given_after,
    leaning,
    name_words,
    organisations,
    settled_kind,
)
from quotedb.extract.namesakes import PLACING, means_person, told_gender
from quotedb.extract.nouns import AGED, BEFORE_TRAITS, countries_by_name, role_forms, told_after
from quotedb.extract.offices import BEFORE_OFFICES, describe, office_after
from quotedb.extract.short_forms import begins_body, body_for_first, complete_from_quotes, give_surnames, misspelt
from quotedb.extract.structure import Structure
from quotedb.extract.told_apart import whole_roles
from quotedb.extract.words import one_slip
from quotedb.text.names import same_given, skeleton

_MOST_ALIKE: Final = 16
"""Surnames of one first letter and length that a misspelt one is compared with."""
_SMALL: Final = frozenset(("of", "the", "and", "for", "&", "on", "in"))
_OFTEN: Final = COMMON | BODY | GIVEN
_GENERATIONS: Final = word_set("entities.generations")
_FORMERLY: Final = word_set("entities.formerly")
_SPEAK_AFTER: Final = (",C", "QC", "Ai")
"""Signs after which a name speaks: "..., said", "according to"."""
_ENDS_PHRASE: Final = "CkAxaicwT,.;:?)Q"
"""Signs after which no noun of the same phrase comes."""
_AFTER_PERSONS: Final = frozenset(("aC", "xC", ",d", ",w", ",t", ",0", ",o", "(0"))


def _put(index: dict[str, list[Entity]], word: str, entity: Entity) -> None:
    group = index.setdefault(word, [])
    if len(group) < MOST:
        group.append(entity)


class Names:
    """Gathers the names of one text into persons and bodies; each name then has its entity's number."""

    def __init__(self, structure: Structure, mentions: list[Mention], signs: str) -> None:
        self.structure, self.mentions, self.signs = structure, mentions, signs
        self.layout = structure.layout
        self.flags = lexicon().flags
        self.entities: list[Entity] = []
        self.by_last: dict[str, list[Entity]] = {}
        self.by_first: dict[str, list[Entity]] = {}
        self.by_middle: dict[str, list[Entity]] = {}
        self.by_role: dict[str, list[Entity]] = {}
        self.by_head: dict[str, list[Entity]] = {}
        self.alike: dict[tuple[str, int], list[str]] = {}
        """The words of ``by_last`` that end a longer name, by first letter and length."""
        self.countries: dict[str, Entity] = {}
        self.acronyms: dict[str, Entity] = {}
        self.words: dict[int, NameWords] = {}
        """The words of each name, by its mention's number."""
        self.meant: dict[tuple[str, ...], tuple[int, int]] = {}
        """Where a surname of several was told whose it is, and the gender that told it."""
        self.singles: dict[str, list[int]] = {}
        self.placed: dict[str, bool] = {}
        """Whether a word stands after "in" and its like, where that was asked."""
        self.second: dict[str, int] = {}
        """Where a bare word comes for the second time after the opening."""
        self.earliest: list[int] = []
        """For each entity, where its first mention begins."""
        self.long: list[list[tuple[int, int]]] = []
        """For each entity, number and first token of its mentions of several words."""

    def run(self) -> list[Entity]:
        """Full names first, so that a surname may stand before its full name; then single words and appositives."""
        names = [mention for mention in self.mentions if mention.type == NAME]
        families = set()
        give_surnames(self.layout, names)
        for mention in names:
            words = self.words[mention.number] = name_words(mention.name)
            if len(words.key) == 1:
                self.singles.setdefault(words.key[0], []).append(mention.first)
            elif words.given:
                families.add(words.key[-1])
        for mention in names:
            if mention.kind == "country" and self.words[mention.number].key[-1] not in families:
                self.place_country(mention)
        for mention in names:
            if mention.entity < 0 and mention.kind != "country" and len(self.words[mention.number].key) > 1:
                self.enter(mention)
        # What stands beside a full name tells who may be called by one word of it.
        found = beside(self)
        appose(self, found)
        for mention in names:
            if mention.entity < 0:
                self.place_single(mention)
        appose(self, found)
        self.recognise_persons(names)
        complete_from_quotes(self.structure, self.entities)
        return self.entities

    def place_country(self, mention: Mention) -> None:
        """Every name of a country is that country."""
        name = countries_by_name()[" ".join(mention.name).lower()].name
        entity = self.countries.get(name)
        if entity is None:
            entity = self.countries[name] = self.create(mention, "country")
            entity.name = (name,)
        else:
            self.join(entity, mention)

    def put_last(self, word: str, entity: Entity) -> None:
        """Make an entity known by the last word of its name."""
        if word not in self.by_last and len(entity.name) > 1:
            alike = self.alike.setdefault((word[0], len(word)), [])
            if len(alike) < _MOST_ALIKE:
                alike.append(word)
        _put(self.by_last, word, entity)

    def enter(self, mention: Mention) -> None:
        """A name of several words: its own entity, or one already known by the same first and last words."""
        words = self.words[mention.number]
        key = words.key
        for entity in self.by_last.get(key[-1], ()):
            if self.same_full(entity, key, mention):
                self.join_longer(entity, mention, words)
                return
        title = key[0] if len(key) == 2 and key[0] in honours() else ""  # "Prince Omar" of "Prince Omar bin Said"
        for entity in self.by_first.get(key[1] if title else key[0], ()):
            if title in entity.roles if title else begins_body(entity, mention, key):
                self.join_longer(entity, mention, words)
                return
        person = words.given and len(key) <= 4
        entity = self.create(mention, mention.kind or ("person" if person else ""))
        self.put_last(key[-1], entity)
        _put(self.by_first, key[0], entity)
        for word in key[1:-1]:
            if len(word) > 2:
                _put(self.by_middle, word, entity)
        initials = "".join(word[0] for word in key if word not in _SMALL)
        self.acronyms.setdefault(initials, entity)
        if entity.kind in ("organisation", ""):
            cut = next((n for n, word in enumerate(key) if word in _SMALL and n), len(key))
            _put(self.by_head, key[cut - 1], entity)
            for word in called_by_form(key[-1]):
                _put(self.by_head, word, entity)

    def join_longer(self, entity: Entity, mention: Mention, words: NameWords) -> None:
        """Add a mention to an entity, which is called by it if it is the longer name."""
        self.join(entity, mention)
        known = len(folded_name(entity.name))
        if known == 1 or (len(words.key) > known and not mention.possessive):
            entity.name = words.printed
            entity.full = mention

    def same_full(self, entity: Entity, key: tuple[str, ...], mention: Mention) -> bool:
        """Whether a name of several words is an entity's name."""
        if mention.gender and entity.gender and mention.gender != entity.gender:
            return False
        if entity.kind == "person" or mention.kind == "person":
            known = name_words(entity.name).key
            if known[-1] != key[-1]:
                return False
            if 1 < len(key) < len(known) and known[-len(key) :] == key:
                return True  # "Ann Bell Ruiz" and "Bell Ruiz"
            one, two = known[0], key[0]
            if one == two:
                suffixes = {w.lower().strip(".") for w in entity.name} ^ {w.lower().strip(".") for w in mention.name}
                return not suffixes & _GENERATIONS
            least = min(len(one), len(two))
            if least > 2 and (one.startswith(two) or two.startswith(one) or same_given(one, two)):
                return True  # "Sergey" and "Sergei", "Ann" and "Anne", "Alex" and "Alexander"
            if least > 4 and skeleton(one) == skeleton(two) and one_slip(one, two):
                return True  # "Reince" and "Rence"; not "Tracy" and "Trayvon", "Marcus" and "Martin"
            # "J. Smith" and "John Smith"; "Mike" and "Michael" are for the names' own module, across articles.
            return (len(one) == 1 or len(two) == 1) and one[0] == two[0] and len(known) == len(key)
        known = folded_name(entity.name)
        if known == key:
            return True
        short, long = (key, known) if len(key) < len(known) else (known, key)
        return len(short) > 1 and long[-len(short) :] == short

    def create(self, mention: Mention, kind: str) -> Entity:
        """A new entity, named by a mention."""
        entity = Entity(len(self.entities), kind, self.words[mention.number].printed)
        entity.full = mention
        self.earliest.append(mention.first)
        self.long.append([])
        self.entities.append(entity)
        self.join(entity, mention)
        return entity

    def join(self, entity: Entity, mention: Mention) -> None:
        """Add a mention to an entity, and what it says of it."""
        mention.entity = entity.number
        entity.count += 1
        entity.add_form(self.words[mention.number].form)
        if len(mention.name) > 1:
            insort(self.long[entity.number], (mention.number, mention.first))
        if mention.gender and not entity.gender and (len(mention.name) > 1 or mention.role):
            entity.gender = mention.gender
        if mention.kind and not entity.kind:
            entity.kind = mention.kind
        if mention.role:
            entity.titled = True
            if mention.role[-1] in honours() and mention.head > mention.first:
                entity.honour = honour(self.layout.tokens[mention.head - 1])
            self.give_words(entity, (*mention.role, *whole_roles(self.layout, mention.first, mention.head - 1)))
            if mention.first and self.layout.lower[mention.first - 1] in _FORMERLY:
                entity.traits.add("former")
            describe(entity, self.layout, mention.first, mention.head, whole=True)
        elif mention.kind == "organisation" and mention.first < mention.head:
            self.take_body(tuple(self.layout.lower[mention.first : mention.head]), entity)  # "the website Bellnews"
        tokens, last = self.layout.tokens, mention.last
        if last < len(tokens) and tokens[last] in BEFORE_OFFICES and entity.kind in ("person", ""):
            stop = self.structure.sentence_first[self.structure.sentence[mention.first] + 1]
            first, end = office_after(self.layout, last, stop)
            self.give_words(entity, tuple(self.layout.lower[first:end]))
            describe(entity, self.layout, first, end)
        if last < len(tokens) and tokens[last] in BEFORE_TRAITS:
            person, traits = told_after(tokens, last)
            entity.traits.update(traits)
            if traits and traits[0].endswith(AGED):
                self.give_words(entity, tuple(traits))
            if person:
                entity.kind = entity.kind or "person"

    def give_words(self, entity: Entity, words: tuple[str, ...]) -> None:
        """Roles and traits from a title or an appositive, with the other words news uses for the same."""
        forms = role_forms()
        for word in words:
            aged = word.endswith(AGED)
            if not (word[0].isalpha() or aged):
                continue
            both = (word, *forms.get(word, ()))
            entity.traits.update(both)
            if aged or self.flags.get(word, 0) & (ROLE | TITLE):
                for other in both:
                    if other not in entity.roles:
                        entity.roles.add(other)
                        _put(self.by_role, other, entity)

    def place_single(self, mention: Mention) -> None:
        """A name of one word: a surname, a given name or an acronym already known, or its own entity."""
        key = self.words[mention.number].key
        if mention.kind in ("country", "place") and self.place_namesake(mention, key):
            return
        word = key[0]
        known = [e for e in self.by_last.get(word, ()) if self.agrees(e, mention) and not self.comes_too_late(e, word)]
        if known:
            chosen = known[0] if len(known) == 1 else self.choose(known, mention)
            if chosen is not None:
                self.join(chosen, mention)
            return
        if word in demonym_words():
            return
        flag = self.flags.get(word, 0)
        firsts = [e for e in self.by_first.get(word, ()) if e.kind == "person" and self.agrees(e, mention)]
        royal = bool(mention.role) and mention.role[-1] in honours()
        firsts = [e for e in firsts if mention.role[-1] in e.roles] if royal else firsts  # "Prince Omar"
        if len(firsts) == 1 and flag & GIVEN and (royal or not mention.role):
            self.join(firsts[0], mention)
            return
        family = self.family_name_inside(word, flag, mention)
        if family is not None:
            self.join(family, mention)
            return
        body = body_for_first(self.by_first.get(word, ()), word, mention)
        if body is not None:
            body.kind = body.kind or "organisation"
            self.join(body, mention)
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
        if (len(word) > 5 or (len(word) == 5 and not flag)) and not mention.role:
            near = misspelt(self.alike, self.by_last, word)
            if len(near) == 1:
                self.join(near[0], mention)
                return
        kind = mention.kind or ("person" if flag & SURNAME else "")
        entity = self.create(mention, kind)
        if not mention.role and kind != "person":
            entity.gender = 0
        self.put_last(word, entity)

    def place_namesake(self, mention: Mention, key: tuple[str, ...]) -> bool:
        """A country, or the one person whose full name came before and ends with the name of a place: whether it is."""
        country = mention.kind == "country"
        persons = [
            e
            for e in (self.by_last.get(key[0], ()) if len(key) == 1 else ())
            if e.kind == "person" and len(e.name) > 1 and self.earliest[e.number] < mention.first
        ]
        meant: bool | None = False
        if len(persons) == 1:
            placed = self.is_placed(key[0])
            meant = means_person(mention, self.signs, self.layout.lower, country=country, placed=placed)
        if meant:
            mention.kind = ""
            self.join(persons[0], mention)
        elif meant is False and country:
            self.place_country(mention)
        return meant is not False or country

    def is_placed(self, word: str) -> bool:
        """Whether the text has a word after "in" and its like."""
        found = self.placed.get(word)
        if found is None:
            lower = self.layout.lower
            found = any(first and lower[first - 1] in PLACING for first in self.singles.get(word, ()))
            self.placed[word] = found
        return found

    def family_name_inside(self, word: str, flag: int, mention: Mention) -> Entity | None:
        """The one person whose family name comes first ("Ban Ki-moon") or has another after it ("Ann Bell Ruiz").

        Only who is surely a person, and a word that nothing else is known of unless a title stands before it.
        """
        firsts = [e for e in self.by_first.get(word, ()) if is_given_after(e.name[-1]) and self.agrees(e, mention)]
        if len(firsts) == 1:
            return firsts[0]
        again = len(self.singles.get(word, ())) > 2
        if mention.kind not in ("", "person") or (not mention.role and flag & (BODY | GIVEN if again else _OFTEN)):
            return None
        persons = [
            entity
            for entity in (*self.by_first.get(word, ()), *self.by_middle.get(word, ()))
            if entity.kind == "person"
            and (entity.titled or entity.gender or mention.role or again or not flag)
            and self.agrees(entity, mention)
        ]
        return persons[0] if len(persons) == 1 else None

    def comes_too_late(self, entity: Entity, word: str) -> bool:
        """Whether a bare surname was used again and again before this full name: it is somebody else's."""
        if len(entity.name) < 2 or entity.full is None or entity.kind != "person":
            return False
        second = self.second.get(word)
        if second is None:
            bounds = self.layout.paragraph_first
            opening = bounds[min(2, len(bounds) - 1)]
            bare = sorted(token for token in self.singles.get(word, ()) if token >= opening)
            second = self.second[word] = bare[1] if len(bare) > 1 else len(self.layout.tokens)
        return second < self.earliest[entity.number]

    def agrees(self, entity: Entity, mention: Mention) -> bool:
        """Whether a name of one word may be short for an entity, by what is known of both."""
        if mention.role and mention.gender and entity.gender and mention.gender != entity.gender:
            return False
        kind = entity.kind
        last = mention.name[-1].lower()
        if (
            kind == "organisation"
            and len(entity.name) > 1
            and (self.flags.get(last, 0) & SURNAME or last in organisations())
        ):
            return False  # "Bell" is not short for "Team Bell", "Google" not for "Workers at Google"
        if mention.kind == "place":
            return kind == "place"
        return not (mention.kind == "person" and kind in ("organisation", "country", "place"))

    def choose(self, known: list[Entity], mention: Mention) -> Entity | None:
        """Whom a bare surname of several means: the one just introduced, or else the one that it is all about.

        Of two in one sentence, who spoke there; none where that is neither or both, and neither is named clearly more
        often.
        """
        if len(known) == 1:
            return known[0]
        titled = [e for e in known if mention.role and e.roles & set(mention.role)]
        pool = titled or known
        told = told_gender(self.structure, mention)
        if not told and mention.name in self.meant:
            since, last_told = self.meant[mention.name]
            # Nobody of the name was named in full since "his" or "her" told whose it is.
            told = last_told if all(self.last_full(e, mention.first) < since for e in pool) else 0
        of_gender = [e for e in pool if told and e.gender == told]
        if len(of_gender) == 1 and all(e.gender for e in pool):
            self.meant[mention.name] = (mention.first, told)
            return of_gender[0]
        before = [e for e in pool if e.full is not None and e.full.first <= mention.first]
        if not before:
            return min(pool, key=lambda e: e.full.first if e.full else 0)
        sentence = self.structure.sentence
        at = {e.number: sentence[self.last_full(e, mention.first)] for e in before}
        nearest = max(before, key=lambda e: (at[e.number], e.count))
        main = max(before, key=lambda e: e.count)
        if sentence[mention.first] - at[nearest.number] > 1:
            return main
        rivals = [e for e in before if e is not nearest and at[e.number] == at[nearest.number]]
        titled_so = bool(mention.role and mention.gender)  # not "Clinton", a given name too
        if any(2 * e.count > nearest.count for e in rivals) and not titled_so:
            speaking = [e for e in (nearest, *rivals) if self.spoke(e, mention.first)]
            return speaking[0] if len(speaking) == 1 else None
        return nearest

    def spoke(self, entity: Entity, token: int) -> bool:
        """Whether a reporting word stands beside where the entity is named in full for the last time before."""
        places = self.long[entity.number]
        number = bisect_left(places, token, key=lambda place: place[1])
        last = self.mentions[places[number - 1][0]] if number else entity.full
        if last is None:
            return False
        return "C" in (self.signs[last.last : last.last + 1], self.signs[max(0, last.first - 1) : last.first])

    def last_full(self, entity: Entity, token: int) -> int:
        """Where the entity is named by several words for the last time before ``token``."""
        places = self.long[entity.number]
        number = bisect_left(places, token, key=lambda place: place[1])
        return places[number - 1][1] if number else (entity.full.first if entity.full else 0)

    def recognise_persons(self, names: list[Mention]) -> None:
        """Names that speak are persons, unless a word in them says otherwise."""
        signs, flags, entities, lower = self.signs, self.flags, self.entities, self.layout.lower
        elsewhere: set[int] = set()
        articled: set[int] = set()
        speaking: set[int] = set()
        for mention in names:
            if mention.first and lower[mention.first - 1] in PLACING:
                continue
            first, after = mention.first, signs[mention.last : mention.last + 1]
            if after == "C" or (
                first
                and signs[first - 1] in "Cit"
                and signs[max(0, first - 3) : first].rstrip("t").endswith(_SPEAK_AFTER)
            ):
                speaking.add(mention.entity)
            if first and lower[first - 1] == "the" and not mention.role and after in _ENDS_PHRASE:
                articled.add(mention.entity)
            elsewhere.add(mention.entity)
            if mention.entity < 0 or entities[mention.entity].kind or mention.inner or mention.possessive:
                continue
            entity = entities[mention.entity]
            words = [word.lower() for word in entity.name[:5]]
            if len(words) > 4 or words[0] == "the":
                continue
            if len(words) == 1 and not flags.get(words[0], 0) & (GIVEN | SURNAME):
                continue
            own = [flags.get(word, 0) for word in words]
            if any(flag & (COMMON | BODY) and not flag & (SURNAME | GIVEN) for flag in own):
                continue
            after = signs[mention.last : mention.last + 2]
            before = signs[max(0, mention.first - 2) : mention.first]
            if after[:1] == "C" or after in _AFTER_PERSONS or before in (",C", "QC"):
                entity.kind = "person"
        for entity in entities:
            if entity.kind == "" and entity.number not in elsewhere and len(entity.name) > 1:
                entity.kind = "place"  # "in Port Bell", and nothing else
            after_article = entity.number in articled and not entity.titled
            if entity.kind in ("person", "") and (after_article or not entity.gender):
                entity.kind = settled_kind(
                    entity.name, entity.kind, articled=after_article, speaks=entity.number in speaking
                )
                if entity.kind == "organisation":
                    entity.gender = 0
                if entity.kind in ("group", "adherent"):
                    entity.plural = entity.kind == "group"
                entity.leaning = leaning(entity.name[0], entity.name[-1], len(entity.name) == 1)

    def take_body(self, words: tuple[str, ...], entity: Entity) -> None:
        """Give a body what it is said to be, beside its name."""
        entity.kind = "organisation"
        entity.gender = 0
        entity.traits.update(words)
        _put(self.by_head, words[-1] if words[-1] != "the" else words[-2], entity)

    def take(self, mention: Mention, entity: Entity) -> None:
        """Give an entity the description that stands beside its name."""
        mention.entity = entity.number
        self.give_words(entity, (*mention.name, *whole_roles(self.layout, mention.first, mention.last - 1)))
        describe(entity, self.layout, mention.first, mention.last)
        if mention.gender and not entity.gender:
            entity.gender = mention.gender
