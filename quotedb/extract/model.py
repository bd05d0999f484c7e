"""What extraction returns: attributions, and the persons and bodies that an article names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from quotedb.text.spans import Span

Kind = Literal["direct", "mixed", "unmarked", "indirect"]
EntityKind = Literal["person", "organisation", "country", "group", "unnamed", "document"]


class Speaker(NamedTuple):
    """A speaker as one article resolves it: the fullest name that the article gives."""

    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    """Other forms under which this article names the same speaker, in order of first occurrence."""
    described: Span | None = None
    """The words of the article that say first what the speaker is: an office before the name, or what stands beside."""


class Attribution(NamedTuple):
    """One article's claim that these words are somebody's.

    ``spans`` are the content, marks excluded, in text order and disjoint. ``speakers`` is empty where the evidence is
    ambiguous or names nobody. ``mention`` are the words that name the speaker, in an earlier paragraph where
    the quote's own names nobody, and null where none does; ``antecedent`` is the full name that a pronoun, a role or
    an absent mention stands for. ``confidence`` is the probability that ``speakers`` is right.
    """

    kind: Kind
    spans: tuple[Span, ...]
    speakers: tuple[Speaker, ...]
    mention: Span | None
    cue: Span | None
    antecedent: Span | None
    confidence: float
    rule: str
    via: Span | None = None
    """The medium or document that carried the words ("told Reuters", "a State Department statement")."""
    steps: tuple[Step, ...] = ()
    """Why, for ``explain``; filled only when asked for."""


def span_of(start: int, end: int) -> Span:
    """A span, in a quarter of the time that its class takes: an article has a hundred."""
    return tuple.__new__(Span, (start, end))


def attribution_of(
    kind: Kind,
    spans: tuple[Span, ...],
    speakers: tuple[Speaker, ...],
    mention: Span | None,
    cue: Span | None,
    antecedent: Span | None,
    confidence: float,
    rule: str,
    via: Span | None,
    steps: tuple[Step, ...],
) -> Attribution:
    """An attribution, made in the same way."""
    return tuple.__new__(Attribution, (kind, spans, speakers, mention, cue, antecedent, confidence, rule, via, steps))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reasoning behind an attribution, with the span it is about."""

    what: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All attributions of one text, in text order; no two share the same content spans."""

    attributions: tuple[Attribution, ...] = field(default=())
