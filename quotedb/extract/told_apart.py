"""Whom a description's own words tell apart: "the deputy mayor", "the Ohio senator", "the 40-year-old"."""

from __future__ import annotations

from typing import Final, final

from quotedb.extract.entity import Entity
from quotedb.extract.layout import Layout
from quotedb.extract.lexicon import FUNCTION, ROLE, TITLE, word_set
from quotedb.extract.mention import Mention
from quotedb.extract.nouns import AGED, state_words

_RANKS: Final = word_set("told_apart.ranks")
"""What makes another office of one."""
_OFFICES: Final = word_set("told_apart.offices")
"""Offices of which a place or a body has one, and nobody two at a time."""
_BODIES: Final = frozenset(("", "organisation"))
_SEVERAL: Final = word_set("told_apart.several")
"""Roles of which there are several at once, told apart by the word before them."""
_ANY: Final = word_set("told_apart.any")
_PLAIN: Final = FUNCTION | ROLE | TITLE
PARTIES: Final = {
    "democratic": "republican",
    "democrat": "republican",
    "republican": "democratic",
    "gop": "democratic",
}


def whole_role(body: str, head: str) -> str:
    """A role with the body before it, as a trait."""
    return f"{body} {head}"


def whole_roles(layout: Layout, first: int, head: int) -> list[str]:
    """The role whose head is the token ``head``, with each of the words before it that tell it from others."""
    found = [layout.lower[t] for t in range(first, head) if layout.words[t].upper and not layout.flags[t] & _PLAIN]
    if head and (first < head or layout.words[head - 1].upper) and _tells_apart(layout, head):
        found.append(layout.lower[head - 1])
    return [whole_role(word, layout.lower[head]) for word in found]


def _tells_apart(layout: Layout, head: int) -> bool:
    """Whether the word before a role says which of several it is: "finance minister"."""
    before = head - 1
    tells = layout.lower[head] in _SEVERAL and layout.lower[before] not in _ANY
    return tells and layout.lower[before].isalpha() and not layout.flags[before] & FUNCTION


@final
class Words:
    """The words of one description: its head, what stands before it, and those who bear what it says."""

    def __init__(
        self,
        layout: Layout,
        mention: Mention,
        head: str,
        words: set[str],
        by_role: dict[str, list[Entity]],
        named: list[Entity],
    ) -> None:
        self.head = head
        self.states = words & state_words()
        self.ranks = words & _RANKS
        self.of_body = {
            whole_role(word.lower(), head) for entity in named if entity.kind in _BODIES for word in entity.name
        }
        """The head with the body that is named before it: "city coach", or the field: "finance minister"."""
        if mention.last - mention.first > 2 and _tells_apart(layout, mention.last - 1):
            self.of_body.add(whole_role(layout.lower[mention.last - 2], head))
        self.office = head in _OFFICES and "former" not in words
        proper = {layout.lower[t] for t in range(mention.first + 1, mention.last - 1) if layout.words[t].upper}
        proper -= PARTIES.keys()
        told = proper and not self.states and any(proper <= entity.traits for entity in by_role.get(head, ()))
        self.proper = proper if told else set()
        """The words with capitals of their own, where somebody was called the same with them: "the Bellco director"."""
        self.age = next((word for word in (head, *sorted(words)) if word.endswith(AGED)), "")
        self.aged = bool(self.age and by_role.get(self.age))

    def bears(self, entity: Entity) -> bool:
        """Whether somebody was called what the description says."""
        return self.head in entity.roles or (self.head in PARTIES and self.head in entity.traits)

    def has_another_office(self, entity: Entity) -> bool:
        """Whether "Mayor Ann Bell" can't be the governor."""
        return self.office and entity.titled and not _OFFICES.isdisjoint(entity.roles)

    def exclude(self, entity: Entity, bears: bool) -> bool:
        """Whether the description tells an entity apart; ``bears`` if it was called what the description says."""
        traits = entity.traits
        if bears and self.ranks and not self.ranks <= traits:
            return True  # "the deputy mayor": not the mayor
        if not self.proper <= traits:
            return True
        if bears and self.of_body and self.of_body.isdisjoint(traits):
            ending = " " + self.head
            if any(trait.endswith(ending) for trait in traits):
                return True  # "the City coach": not the one of Rovers
        if self.age and self.age not in traits and (self.aged or any(trait.endswith(AGED) for trait in traits)):
            return True  # "the 40-year-old": not who is 34
        head = self.head
        if head in PARTIES and head not in traits and PARTIES[head] in traits:
            return True  # "the Republican": no Democrat
        # "the Ohio senator": not the one of Texas
        return bool(self.states) and self.states.isdisjoint(traits) and not state_words().isdisjoint(traits)
