"""The learned weights: small readable files, a feature and its weight a line, made by ``benchmarks/train``."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

from quotedb.extract.lexicon import read_lines

Feature = tuple[str | int, ...]


@functools.cache
def weights(name: str, language: str = "en") -> dict[str, float]:
    """Feature to weight, from ``data/<language>/<name>.tsv``; weights are stored as hundredths."""
    table: dict[str, float] = {}
    for line in read_lines(f"{name}.tsv", language):
        feature, _, weight = line.rpartition("\t")
        table[feature] = int(weight) / 100
    return table


def by_context(model: dict[str, float]) -> Callable[[str], Callable[[str, float], float]]:
    """The same weights as a table per context: a feature is written as its context, a space and its value."""
    tables: dict[str, dict[str, float]] = {}
    for feature, weight in model.items():
        context, _, value = feature.partition(" ")
        tables.setdefault(context, {})[value] = weight
    none: dict[str, float] = {}
    return lambda context: tables.get(context, none).get


def by_tuple(model: dict[str, float]) -> Callable[[str], Callable[[Feature, float], float]]:
    """The same for weights whose values are tuples, written with ":" between their parts."""
    tables: dict[str, dict[Feature, float]] = {}
    for feature, weight in model.items():
        context, _, value = feature.partition(" ")
        tables.setdefault(context, {})[parse_feature(value)] = weight
    none: dict[Feature, float] = {}
    return lambda context: tables.get(context, none).get


@functools.cache
def weights_by_context(name: str, language: str = "en") -> Callable[[str], Callable[[str, float], float]]:
    """``by_context`` of a data file."""
    return by_context(weights(name, language))


@functools.cache
def weights_by_tuple(name: str, language: str = "en") -> Callable[[str], Callable[[Feature, float], float]]:
    """``by_tuple`` of a data file."""
    return by_tuple(weights(name, language))


def parse_feature(text: str) -> Feature:
    """The tuple that ``":".join`` wrote, numbers as numbers."""
    return tuple(int(part) if part.isdigit() else part for part in text.split(":"))


def logistic(score: float) -> float:
    """The probability that a score in log-odds stands for."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
