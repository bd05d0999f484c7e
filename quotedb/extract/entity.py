"""One person or body of an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from quotedb.extract.mention import Mention

MOST: Final = 50
"""Entities looked through that share a name or a role: more than articles have, and no text takes quadratic time."""


@dataclass(slots=True, init=False)
class Entity:
    """One person or body of an article."""

    number: int
    kind: str
    name: tuple[str, ...]
    """The fullest name seen, as printed."""
    gender: int
    leaning: int
    """What its name alone suggests of gender, where nothing says it."""
    plural: bool
    forms: list[str]
    roles: set[str]
    """Head nouns of its titles, roles and appositives."""
    full: Mention | None
    """First mention that carries the fullest name."""
    count: int
    titled: bool
    honour: str
    """The title that a single name keeps, as printed: "Pope"."""
    traits: set[str]
    """Every lower-case word that its titles, roles and appositives use of it."""
    described: tuple[int, int]
    """The tokens that say first what it is: an office before its name, or a description beside it; ends where it
    begins if there are none."""

    def __init__(self, number: int, kind: str, name: tuple[str, ...], plural: bool = False) -> None:
        self.number = number
        self.kind = kind
        self.name = name
        self.plural = plural
        self.gender = self.leaning = self.count = 0
        self.full = None
        self.titled = False
        self.honour = ""
        self.forms = []
        self.roles = set()
        self.traits = set()
        self.described = (0, 0)

    def add_form(self, form: str) -> None:
        """Remember another way the article names it."""
        if form not in self.forms and len(self.forms) < MOST:
            self.forms.append(form)

    @property
    def display(self) -> str:
        """The name to print."""
        words = (self.honour, *self.name) if self.honour and len(self.name) == 1 else self.name
        return (
            " ".join(words)
            .replace(" , ", ",")
            .replace(" 's", "'s")
            .replace(" ’s", "’s")
            .replace("s ' ", "s' ")
            .replace("s ’ ", "s’ ")
        )
