"""What copies of one text in one outlet say of it, and how many sources that makes.

A URL says which article it is. Without one the day does: what an outlet printed again on another day is a source of
its own, and a copy that gives no day is of whichever day is known. Which source is which depends on the set of copies
alone, never on their order: the earliest day's has the id that text and outlet make, each later day's has the day in
its id. An earlier day that becomes known takes the first place, and what stood there gets a place of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace

from quotedb.parsers.articles import Metadata, published_at

DESCRIPTION = ("path", "title", "byline", "published", "language")
"""What copies of one source may differ in."""
UNDATED = ""
Said = Mapping[str, Metadata]
"""What copies say, by the day that they give (``UNDATED`` without one): of each field the smallest value."""


def day_of(metadata: Metadata) -> str:
    """The day, in UTC and ISO 8601, by which a copy is told from others; none where it has a URL, or no date."""
    if metadata.url is not None or metadata.published is None:
        return UNDATED
    return published_at(metadata.published).date().isoformat()


def joined(one: Metadata, two: Metadata) -> Metadata:
    """What two copies say together: of each field the smaller value, whichever came first."""
    pairs = {f.name: (getattr(one, f.name), getattr(two, f.name)) for f in fields(Metadata)}
    return Metadata(**{name: min((v for v in pair if v is not None), default=None) for name, pair in pairs.items()})


def printings(said: Said) -> dict[str, Metadata]:
    """The sources that the copies make, by day, the earliest first: each with what is known about it.

    A copy without a day is counted in with every day there is.
    """
    days = sorted(said.keys() - {UNDATED})
    if UNDATED not in said:
        return {day: said[day] for day in days}
    undated = said[UNDATED]
    return {day: joined(said[day], undated) for day in days} or {UNDATED: undated}


def encoded(said: Said) -> str | None:
    """What copies say, as it is stored with the first source: null where it is what that source itself says."""
    if len(said) < 2:
        return None
    given = {day: [(name, getattr(said[day], name)) for name in DESCRIPTION] for day in said}
    known = {day: {name: value for name, value in one if value is not None} for day, one in given.items()}
    return json.dumps(known, sort_keys=True)


def decoded(stored: str | None, first: Metadata) -> dict[str, Metadata]:
    """The inverse of ``encoded``, given what the first source itself says."""
    if stored is None:
        return {day_of(first): first}
    plain = replace(first, **dict.fromkeys(DESCRIPTION))
    return {day: replace(plain, **one) for day, one in json.loads(stored).items()}
