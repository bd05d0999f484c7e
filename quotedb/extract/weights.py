"""The learned weights: small readable files, a feature and its weight a line, made by ``benchmarks/train``."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, final

from quotedb.extract.lexicon import read_lines
from quotedb.extract.weight_table import WeightTable

if TYPE_CHECKING:
    from mypy_extensions import i64


@functools.cache
def weights(name: str, language: str = "en") -> dict[str, float]:
    """Feature to weight, from ``data/<language>/<name>.tsv``; weights are stored as hundredths."""
    table: dict[str, float] = {}
    # Equal weights are one object: what is read together should lie together in memory.
    hundredths: dict[str, float] = {}
    for line in read_lines(f"{name}.tsv", language):
        feature, _, weight = line.rpartition("\t")
        value = hundredths.get(weight)
        if value is None:
            value = hundredths[weight] = int(weight) / 100
        table[feature] = value
    return table


@final
class Value:
    """A feature's value, and its number among the values that ``coded_by`` has weights for: 0 if it isn't one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.code: i64 = 0
        self.coded_by: object = None


@final
class Context:
    """What a value is seen in, by its number: 0 where nothing has a weight."""

    def __init__(self, name: str, code: int) -> None:
        self.name = name
        self.code: i64 = code


@final
class Place:
    """The contexts of a candidate: where it stands, that with the quote's situation, and with its paragraph's."""

    def __init__(self, here: Context, situated: Context, alone: Context) -> None:
        self.here = here
        self.situated = situated
        self.alone = alone


@final
class Contexts:
    """The weights of features that are a value in a context, and the sum of those that were added last.

    Weights are whole hundredths. Where ``notes`` is a list, it takes every feature, and all weights are 0.
    """

    def __init__(self, weights: Iterable[tuple[str, int]] = (), notes: list[str] | None = None) -> None:
        self.notes = notes
        self.contexts: dict[str, Context] = {}
        self.values: dict[str, int] = {}
        self.places: dict[str, dict[str, Place]] = {}
        given = list(weights)
        self.table = WeightTable(len(given), 1)
        self.table.open()
        for feature, weight in given:
            name, _, value = feature.partition(" ")
            context = self.contexts.get(name)
            if context is None:
                context = self.contexts[name] = Context(name, len(self.contexts) + 1)
            code = self.values.setdefault(value, len(self.values) + 1)
            self.table.put((0, context.code, code, 0, 0), (weight,))
        self.table.close()

    def of(self, name: str) -> Context:
        """One context."""
        found = self.contexts.get(name)
        return Context(name, 0) if found is None else found

    def place(self, place: str, situation: str, whole: bool) -> Place:
        """Where a candidate stands: ``whole`` where a quote of this situation is its paragraph."""
        kind = f"{whole}{situation}"
        known = self.places.get(kind)
        if known is None:
            known = self.places[kind] = {}
        found = known.get(place)
        if found is None:
            found = Place(self.of(place), self.of(f"{place}/{situation}"), self.of(f"{whole}{place}"))
            known[place] = found
        return found

    def clear(self) -> None:
        """Begin a new sum."""
        self.table.clear()

    def add(self, context: Context, value: Value) -> None:
        """Add the weight of a value in a context."""
        if self.notes is not None:
            self.notes.append(f"{context.name} {value.text}")
        elif context.code:
            if value.coded_by is not self:
                value.code, value.coded_by = self.values.get(value.text, 0), self
            if value.code:
                self.table.add(0, context.code, value.code)

    def total(self) -> float:
        """The sum since it was begun."""
        return self.table.total / 100


def by_context(model: dict[str, float]) -> Contexts:
    """The weights of a model whose features are written as a context, a space and a value."""
    return Contexts([(feature, round(weight * 100)) for feature, weight in model.items()])


@functools.cache
def weights_by_context(name: str, language: str = "en") -> Contexts:
    """``by_context`` of a data file."""
    columns = [line.rpartition("\t") for line in read_lines(f"{name}.tsv", language)]
    return Contexts([(feature, int(weight)) for feature, _, weight in columns])


def logistic(score: float) -> float:
    """The probability that a score in log-odds stands for."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
