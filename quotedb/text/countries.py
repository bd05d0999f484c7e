"""Countries as facts: their names, other names, demonyms and seats of government (``data/en/countries.tsv``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from quotedb.text.lexicon import rows


@dataclass(frozen=True, slots=True)
class Country:
    """One country: ``name`` is how it is shown; the other fields are further forms, as printed."""

    name: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


@cache
def countries(language: str = "en") -> tuple[Country, ...]:
    """All countries known in ``language``, in the file's order."""
    found = []
    for row in rows("countries.tsv", language):
        name, names, demonyms, capitals = (*row, "", "", "")[:4]
        found.append(Country(name, _parts(names), _parts(demonyms), _parts(capitals)))
    return tuple(found)
