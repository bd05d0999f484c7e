"""A mention: words of the reporter's own text that may name a speaker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from quotedb.extract.scene import Looks

NAME: Final = "name"
DESCRIPTION: Final = "description"
PRONOUN_MENTION: Final = "pronoun"
POSSESSIVE: Final = frozenset(("'s", "’s", "'S", "’S"))
"""Tokens that say whose something is, after a mention."""
APOSTROPHES: Final = frozenset("'’")
"""The same after one that ends in "s"."""


@dataclass(slots=True, init=False)
class Mention:
    """Tokens ``first`` to ``last`` (exclusive) are the noun phrase, from ``head`` on the name or the phrase itself."""

    first: int
    head: int
    last: int
    type: str
    kind: str
    """person, organisation, country, group, or "" where the words don't say."""
    gender: int
    plural: bool
    possessive: bool
    modifier: bool
    """Stands before a noun ("Trump campaign"): part of another phrase."""
    speaks: bool
    """Subject of a reporting word."""
    name: tuple[str, ...]
    role: tuple[str, ...]
    """Lower-case words of the title or role before a name."""
    number: int
    entity: int
    cue: int
    tag: bool
    """Its reporting word makes a tag that closes or interrupts a sentence."""
    inner: bool
    """Inside a longer phrase ("Putin" in "Putin's adviser")."""
    weight: float
    """How much it stands out for later pronouns; filled by ``Antecedents``."""
    looks: Looks | None
    """Filled by ``scene.mention_features``."""

    # Written out, as an article has a hundred: the generated one, a parameter for each field, is half as fast.
    def __init__(
        self,
        first: int,
        head: int,
        last: int,
        type: str,
        kind: str,
        gender: int = 0,
        plural: bool = False,
        name: tuple[str, ...] = (),
        role: tuple[str, ...] = (),
    ) -> None:
        self.first = first
        self.head = head
        self.last = last
        self.type = type
        self.kind = kind
        self.gender = gender
        self.plural = plural
        self.name = name
        self.role = role
        self.possessive = self.modifier = self.speaks = self.tag = self.inner = False
        self.number = self.entity = self.cue = -1
        self.weight = 0.0
        self.looks = None


def last_token(mention: Mention) -> int:
    """Where a mention ends: mentions stand in the order of their ends."""
    return mention.last
