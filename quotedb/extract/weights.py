"""The learned weights: small readable files, a feature and its weight a line, made by ``benchmarks/train``."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import final

from quotedb.extract.lexicon import read_lines

Feature = tuple[str | int, ...]


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
class Context:
    """The weights of values in one context. Where ``notes`` is a list, it takes every feature that is asked for."""

    def __init__(self, name: str, weights: dict[str, float], notes: list[str] | None = None) -> None:
        self.name = name
        self.weights = weights
        self.notes = notes

    def get(self, value: str, default: float) -> float:
        """The weight of a value."""
        if self.notes is not None:
            self.notes.append(f"{self.name} {value}")
        found = self.weights.get(value)
        return default if found is None else found


@final
class Place:
    """The contexts of a candidate: where it stands, that with the quote's situation, and with its paragraph's."""

    def __init__(self, here: Context, situated: Context, alone: Context) -> None:
        self.here = here
        self.situated = situated
        self.alone = alone


@final
class Contexts:
    """The weights of every context. Where ``notes`` is a list, it takes every feature, and all weights are 0."""

    def __init__(self, notes: list[str] | None = None) -> None:
        self.notes = notes
        self.tables: dict[str, Context] = {}
        self.none = Context("", {})
        self.places: dict[str, dict[str, Place]] = {}

    def of(self, context: str) -> Context:
        """The weights of one context."""
        if self.notes is not None:
            return Context(context, {}, self.notes)
        return self.tables.get(context, self.none)

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


def by_context(model: dict[str, float]) -> Contexts:
    """The same weights as a table per context: a feature is written as its context, a space and its value."""
    contexts = Contexts()
    tables = contexts.tables
    for feature, weight in model.items():
        context, _, value = feature.partition(" ")
        table = tables.get(context)
        if table is None:
            table = tables[context] = Context(context, {})
        table.weights[value] = weight
    return contexts


def by_tuple(model: dict[str, float]) -> Callable[[str], dict[Feature, float]]:
    """The same for weights whose values are tuples, written with ":" between their parts."""
    tables: dict[str, dict[Feature, float]] = {}
    for feature, weight in model.items():
        context, _, value = feature.partition(" ")
        tables.setdefault(context, {})[parse_feature(value)] = weight
    none: dict[Feature, float] = {}
    return lambda context: tables.get(context, none)


@functools.cache
def weights_by_context(name: str, language: str = "en") -> Contexts:
    """``by_context`` of a data file."""
    return by_context(weights(name, language))


@functools.cache
def weights_by_tuple(name: str, language: str = "en") -> Callable[[str], dict[Feature, float]]:
    """``by_tuple`` of a data file."""
    return by_tuple(weights(name, language))


def parse_feature(text: str) -> Feature:
    """The tuple that ``":".join`` wrote, numbers as numbers."""
    return tuple(int(part) if part.isdigit() else part for part in text.split(":"))


def logistic(score: float) -> float:
    """The probability that a score in log-odds stands for."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
