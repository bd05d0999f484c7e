"""Descriptions that name a body or a group by their own words: "the Bell campaign", "Ruritanian opposition leaders"."""

from __future__ import annotations

from typing import Final, final

from quotedb.extract.entities import Names
from quotedb.extract.entity import Entity
from quotedb.extract.lexicon import BODY, COMMON, FUNCTION, NOUN, ROLE, word_set
from quotedb.extract.mention import APOSTROPHES, DESCRIPTION, POSSESSIVE, Mention
from quotedb.extract.names import name_words
from quotedb.extract.scene import Scene
from quotedb.extract.words import fold

POSSESSIVES: Final = word_set("phrases.possessives")
_LATEST: Final = 20
"""Bodies of one head noun that a phrase is compared with."""


@final
class Phrases:
    """Gives phrases of one text their entities: one per wording, or per owner."""

    def __init__(self, scene: Scene, names: Names) -> None:
        self.scene, self.names = scene, names
        self.layout = scene.structure.layout
        self.mentions, self.entities, self.flags = scene.mentions, names.entities, names.flags
        self.plain_names: dict[int, tuple[tuple[str, ...], list[str]]] = {}
        """By entity, its name and that name's plain words."""

    def is_plain(self, mention: Mention) -> bool:
        """Whether a description names nobody by itself: "the advocacy group", but not "the Bell campaign"."""
        tokens = self.layout.tokens
        return not any(tokens[token][0].isupper() for token in range(mention.first + 1, mention.last))

    def first_half(self, mention: Mention) -> Mention | None:
        """ "The former mayor and current senator": the description that shares its article with this one."""
        if not mention.number:
            return None
        one = self.mentions[mention.number - 1]
        if one.type != DESCRIPTION or one.plural or one.name[0] != "the":
            return None
        between = self.layout.lower[one.last : mention.first]
        together = between[-1:] == ["and"] and (len(between) == 1 or (between[0] == "of" and len(between) < 5))
        return one if together else None

    def whose(self, mention: Mention) -> Mention | None:
        """The pronoun that a description begins with: "her" of "her office"."""
        if mention.name[0] not in POSSESSIVES or len(mention.name) == 1:
            return None
        for other in reversed(self.mentions[max(0, mention.number - 4) : mention.number]):
            if other.last == mention.first + 1:
                return other
        return None

    def group(self, mention: Mention) -> bool:
        """ "Ruritanian opposition leaders": a group, unnamed unless a proper name narrows it down."""
        words = self.without_article(mention, mention.last)
        if not words or not self.layout.flags[mention.last - 1] & (ROLE | NOUN | BODY):
            return False
        proper = any(word[0].isupper() for word in words[1:]) or self.is_proper(words[0], mention)
        self.join(mention, words, "group" if proper else "unnamed", plural=True)
        return True

    def body(self, mention: Mention, last: int) -> bool:
        """ "the Bell campaign", "Ruritania's foreign ministry": a body named by a phrase with a proper name in it.

        ``last``: where its words end, which may be before the mention does ("a Bell campaign memo").
        """
        words = self.without_article(mention, last)
        proper = any(word[0].isupper() for word in words[1:]) or (words and self.is_proper(words[0], mention))
        if not self.is_body(last - 1) or not proper:
            return False
        self.join(mention, words, "organisation")
        return True

    def body_of(self, mention: Mention, owner: Entity) -> bool:
        """ "her office": the body that is somebody's."""
        if not self.is_body(mention.last - 1):
            return False
        name = owner.name
        if owner.kind in ("person", ""):
            family = name_words(name).key[-1]
            name = tuple([word for word in name if fold(word) == family][-1:])
        self.join(mention, (*name, "'s", *self.layout.tokens[mention.first + 1 : mention.last]), "organisation")
        return True

    def is_body(self, token: int) -> bool:
        """Whether a noun is of bodies, and of no one's role."""
        flag = self.layout.flags[token]
        return flag & BODY != 0 and not flag & ROLE

    def without_article(self, mention: Mention, last: int) -> tuple[str, ...]:
        """The words of a phrase from the first that isn't an article or the like."""
        tokens, flags = self.layout.tokens, self.layout.flags
        first = mention.head
        while first < last and flags[first] & FUNCTION:
            first += 1
        return tuple(tokens[first:last])

    def is_proper(self, word: str, mention: Mention) -> bool:
        """Whether a word's capital is its own and not its sentence's."""
        structure = self.scene.structure
        first = structure.sentence_first[structure.sentence[mention.first]]
        common = self.flags.get(word.lower(), 0) & COMMON and not self.names.by_last.get(fold(word))
        return word[0].isupper() and (mention.head != first or not common)

    def is_proper_noun(self, mention: Mention) -> bool:
        """Whether a phrase's noun has a capital of its own: "the Post", not "Transcript" that opens a sentence."""
        structure = self.scene.structure
        noun = mention.last - 1
        opens = noun == structure.sentence_first[structure.sentence[noun]]
        return structure.layout.words[noun].upper and not opens

    def join(self, mention: Mention, words: tuple[str, ...], kind: str, *, plural: bool = False) -> None:
        """Give a phrase its entity: one per wording, the possessive's apostrophe left aside."""
        key = _plain(words)
        group = self.names.by_head.setdefault(key[-1], [])
        for entity in group[-_LATEST:]:
            known = self.plain_names.get(entity.number)
            if known is None or known[0] is not entity.name:
                known = self.plain_names[entity.number] = (entity.name, _plain(entity.name))
            least = min(len(known[1]), len(key))
            # "Ann Bell's campaign" and "the Bell campaign"
            if known[1] == key or (known[1][-least:] == key[-least:] and self.is_surname(key[-least])):
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
    return [fold(word) for word in words if word not in POSSESSIVE and word not in APOSTROPHES]
