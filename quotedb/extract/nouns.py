"""What the language's lists say of nouns and places: who bears them, what carries words, where somebody is from."""

from __future__ import annotations

import functools
from typing import Final

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
def state_words() -> frozenset[str]:
    """The word of each state's name that tells it from others' best; the capital's isn't one."""
    return frozenset(name.rpartition(" ")[2] for name in states().values()) - {"washington", "dc"}


@functools.cache
def role_forms() -> dict[str, tuple[str, ...]]:
    """What else news calls who bears a role."""
    rows = (line.split("\t") for line in read_lines("role_forms.tsv"))
    return {word: tuple(others.split()) for word, others in rows}


@functools.cache
def verbs() -> frozenset[str]:
    """Forms of verbs that stand between two persons, and that no regular ending tells."""
    return frozenset(word for line in read_lines("verbs.txt") for word in line.split())


@functools.cache
def role_adjectives() -> dict[str, frozenset[str]]:
    """What is said to be of who bears a role."""
    rows = (line.split("\t") for line in read_lines("role_adjectives.tsv"))
    return {word: frozenset(others.split()) for word, others in rows}


@functools.cache
def carriers() -> frozenset[str]:
    """Nouns for what carries words: documents, broadcasts, and what a speaker produces."""
    return frozenset((*read_lines("documents.txt"), *read_lines("utterances.txt")))


BEFORE_TRAITS: Final = frozenset(("(", ",", "of", "from"))
"""What stands after a name before what ``told_after`` reads."""
AGED: Final = "-year-old"
"""How a word ends that says how old somebody is."""
_OLDEST: Final = 120
_LABELS: Final = {
    "R-": ("republican", "gop"),
    "D-": ("democratic", "democrat"),
    "I-": ("independent",),
}


def told_after(tokens: list[str], last: int) -> tuple[bool, list[str]]:
    """What stands right after a name says of who bears it: whether it is a person, and words for party and home."""
    if last + 1 >= len(tokens):
        return False, []
    after, label = tokens[last], tokens[last + 1]
    if after in "(," and label[:2] in _LABELS and len(label) > 2:
        # "(R-Texas)", "(D-N.C.)", ", R-Ky.,": party and place right after a legislator's name.
        place = label[2:].replace(".", "").lower()
        return True, [*_LABELS[label[:2]], *states().get(place, place).split()]
    if after in "(," and label.isdecimal() and 0 < int(label[:4]) <= _OLDEST and tokens[last + 2 : last + 3] != []:
        closes = tokens[last + 2] in ("),." if after == "(" else ",.")
        return False, [f"{int(label)}{AGED}"] if closes else []
    if after in ("of", "from") and label[0].isupper():
        # "Sen. Ann Bell of Vermont", "President Joe Ruiz of Ruritania"
        home = [word.lower() for word in tokens[last + 1 : last + 3] if word[0].isupper()]
        return False, [*home, *demonyms().get(" ".join(home), ())]
    return False, []
