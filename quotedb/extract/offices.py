"""What a sentence says that somebody is, beside titles and appositives: "became mayor", "who was elected sheriff"."""

from __future__ import annotations

from typing import Final

from quotedb.extract.layout import Layout
from quotedb.extract.lexicon import BODY, DET, FUNCTION, NOUN, PLURAL, ROLE, TITLE, word_set

BEFORE_OFFICES: Final = frozenset(
    (",", "is", "was", "became", "becomes", "has", "had", "serves", "served", "works", "worked")
)
"""Tokens after a name from which on it may be said what somebody is."""
_BE: Final = word_set("offices.be")
_BECOME: Final = word_set("offices.become")
_WORK: Final = word_set("offices.work")
_MADE: Final = word_set("offices.made")
_WHEN: Final = word_set("offices.when")
_MOST: Final = 6
"""Words of a role, its head included."""


def office_after(layout: Layout, at: int, stop: int) -> tuple[str, ...]:
    """The words of the role that is told from token ``at`` on, the head last, in lower case; none where none is told.

    ``at`` comes right after a name, ``stop`` ends its sentence.
    """
    lower = layout.lower
    if lower[at] == ",":
        at += 1
        if at + 1 < stop and lower[at].isdecimal() and lower[at + 1] == ",":
            at += 2
            if at < stop and layout.flags[at] & DET:
                return _role(layout, at, stop)
        if at >= stop or lower[at] != "who":
            return ()
        at += 1
    if at < stop and lower[at] in ("has", "had"):
        at += 1
    if at >= stop:
        return ()
    verb = lower[at]
    at += 1
    while at < stop and lower[at] in _WHEN:
        at += 1
    if verb in _WORK:
        return _role(layout, at + 1, stop) if at < stop and lower[at] == "as" else ()
    if verb in _BE and at < stop and lower[at] in _MADE:
        at += 1
    elif verb not in _BE and verb not in _BECOME:
        return ()
    return _role(layout, at, stop)


def _role(layout: Layout, at: int, stop: int) -> tuple[str, ...]:
    """The words of a noun phrase whose head names what somebody does, without its determiner."""
    lower, flags = layout.lower, layout.flags
    if at < stop and flags[at] & DET:
        at += 1
    first = at
    stop = min(stop, first + _MOST)
    while at < stop and lower[at][0].isalnum():
        if flags[at] & (ROLE | TITLE):
            last = at + 1
            while last < stop and flags[last] & (ROLE | BODY | NOUN) and lower[last][0].isalnum():
                last += 1
            owned = last < len(lower) and lower[last] in ("'s", "’s")
            one = flags[last - 1] & (ROLE | TITLE) and not flags[last - 1] & PLURAL
            return tuple(lower[first:last]) if one and not owned else ()
        if flags[at] & FUNCTION:
            break
        at += 1
    return ()
