"""What merging takes and gives: utterances in; verdicts, clusters and links out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from quotedb.text.spans import Span

MOST_BESIDE = 3
"""Speakers of an article whom words without a speaker are compared under."""

Relation = Literal["same", "contains", "overlap", "altered", "related", "none"]
LinkType = Literal["contains", "overlap", "altered", "related"]
DifferenceKind = Literal[
    "punctuation",
    "case",
    "ellipsis",
    "bracket",
    "truncation",
    "insertion",
    "substitution",
    "translation",
    "order",
    "number changed",
    "negation changed",
    "sense changed",
]


@dataclass(frozen=True, slots=True)
class Utterance:
    """One attribution as merging sees it.

    ``id`` is unique and decides ties. ``text`` is the content, parts joined by one blank. ``speakers`` are the ids that
    the speakers have once names are clustered; empty where nobody is named. ``published`` is the article's day.
    ``around`` is what the article says just before and after the words: what it shares with another tells one occasion
    from another. ``beside`` is for words of nobody: the speakers whom the article quotes most elsewhere.
    ``joined`` and ``parted`` are the ids of utterances that a person has put together with this one, or apart from it;
    the same is said on both sides, and the two never contradict each other.
    """

    id: str
    text: str
    kind: str
    source: str = ""
    outlet: str | None = None
    published: date | None = None
    speakers: tuple[str, ...] = ()
    around: str = ""
    beside: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    parted: tuple[str, ...] = ()


def most_quoted(times: Mapping[str, int]) -> tuple[str, ...]:
    """The speakers whom an article quotes most, for ``Utterance.beside``: of equals the smaller ids."""
    return tuple(sorted(times, key=lambda speaker: (-times[speaker], speaker))[:MOST_BESIDE])


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which two printings differ.

    ``a`` and ``b`` are ranges of code points of the two texts; the side that lacks the words has an empty range at the
    place where they would stand. The marks and blanks that come and go with the words are in the ranges.
    """

    kind: DifferenceKind
    a: Span
    b: Span

    def words(self, one: str, two: str) -> tuple[str, str]:
        """What stands in its ranges of the two texts, either of which may be nothing."""
        return one[self.a.start : self.a.end], two[self.b.start : self.b.end]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How two utterances stand to each other.

    ``longer`` is ``"a"`` or ``"b"`` for ``contains`` and ``overlap``: the side that holds the other's words or has
    more of its own. ``where`` is then the range of the longer side's text in which the common words stand, from first
    to last, and ``within`` their range in the shorter side's. ``score`` is in [0, 1].
    """

    relation: Relation
    score: float = 0.0
    longer: Literal["a", "b"] | None = None
    where: Span | None = None
    within: Span | None = None
    differences: tuple[Difference, ...] = ()

    def flipped(self) -> Verdict:
        """The same verdict with the sides exchanged."""
        longer: Literal["a", "b"] | None = None
        if self.longer:
            longer = "b" if self.longer == "a" else "a"
        differences = tuple(Difference(d.kind, d.b, d.a) for d in self.differences)
        return Verdict(self.relation, self.score, longer, self.where, self.within, differences)


class Cluster(NamedTuple):
    """One quote: ``members`` are utterance ids, sorted; ``representative`` is the one whose wording stands for all."""

    representative: str
    members: tuple[str, ...]


class Link(NamedTuple):
    """A relation short of identity between two utterances of different clusters.

    * ``contains``: the shorter one's words are a part of the longer one's;
    * ``overlap``: one goes on where the other ends, or both have some words in common and each its own;
    * ``altered``: the same words but for a number, a negation, an opposite, one word among few, or who did it to whom,
      which only a person can put together;
    * ``related``: an indirect report of the same words (``shorter``) and the marked quote (``longer``).

    ``where`` and ``within`` are the ranges of the longer and of the shorter utterance's text that correspond.
    """

    type: LinkType
    longer: str
    shorter: str
    where: Span
    within: Span
    score: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """Clusters, sorted by their members, and links, sorted by type, longer and shorter, of a set of utterances."""

    clusters: tuple[Cluster, ...]
    links: tuple[Link, ...]
    keys: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)
    """Of every utterance that was given, and maybe of others: what it is to be stored under (``candidates.keys``)."""
