"""What the language's lists say of nouns and places: who bears them, what carries words, where somebody is from."""

from __future__ import annotations

import functools

from quotedb.extract.lexicon import read_lines
from quotedb.text.countries import Country, countries


@functools.cache
def countries_by_name() -> dict[str, Country]:
    """Countries by each of their names, in lower case."""
    return {form.lower(): place for place in countries() for form in (place.name, *place.names)}


@functools.cache
def demonyms() -> dict[str, tuple[str, ...]]:
    """What is a country's, by its name."""
    return {name: tuple(word.lower() for word in place.demonyms) for name, place in countries_by_name().items()}


@functools.cache
def states() -> dict[str, str]:
    """Names of states by what news shortens them to."""
    rows = (line.split("\t") for line in read_lines("states.tsv"))
    return {row[0]: row[1] for row in rows}


@functools.cache
def role_forms() -> dict[str, tuple[str, ...]]:
    """What else news calls who bears a role."""
    rows = (line.split("\t") for line in read_lines("role_forms.tsv"))
    return {word: tuple(others.split()) for word, others in rows}


@functools.cache
def carriers() -> frozenset[str]:
    """Nouns for what carries words: documents, broadcasts, and what a speaker produces."""
    return frozenset((*read_lines("documents.txt"), *read_lines("utterances.txt")))
