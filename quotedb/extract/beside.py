"""The mentions beside a token: those that begin there, end there, or are its subject."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final

from quotedb.extract.mention import Mention, last_token
from quotedb.extract.scene import Scene

_NEAR: Final = 8
"""Mentions looked through beside a token: more don't begin or end at one."""


def at(scene: Scene, token: int) -> Mention | None:
    """The longest mention that begins at a token, or right after an article there."""
    found = None
    for other in beginning_at(scene, token):
        if not other.possessive:
            found = other  # they come in the order of their ends
    return found


def beginning_at(scene: Scene, token: int) -> list[Mention]:
    """The mentions that begin at a token, or right after an article there, in the order of their ends."""
    lower = scene.structure.layout.lower
    if token >= len(lower):
        return []
    begin = bisect_right(scene.mentions, token, key=last_token)
    first = token + 1 if lower[token] == "the" else token
    return [other for other in scene.mentions[begin : begin + _NEAR] if other.first in (token, first)]


def ending_at(scene: Scene, token: int) -> list[Mention]:
    """The mentions that end right before a token."""
    begin = bisect_left(scene.mentions, token, key=last_token)
    return [other for other in scene.mentions[begin : begin + _NEAR] if other.last == token]


def subject_before(scene: Scene, token: int) -> Mention | None:
    """The mention that ends right before a token and is part of no other."""
    structure = scene.structure
    for other in ending_at(scene, token):
        if not (other.inner or other.possessive or other.modifier) and structure.owner[other.first] < 0:
            return other
    return None


def last_before(scene: Scene, begin: int, token: int) -> list[Mention]:
    """The last mentions of the sentence before a token, in their order: no more, however many it has."""
    stop = bisect_right(scene.mentions, token, key=last_token)
    return [other for other in scene.mentions[max(0, stop - _NEAR) : stop] if other.first >= begin]
