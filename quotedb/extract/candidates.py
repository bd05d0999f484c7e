"""Who might be speaking: the mentions a quote may be attributed to, and what speaks for and against each.

A feature is a context ("in the same sentence, before the quote") and a value ("a surname, followed by a reporting
word"); their weights are learned by ``benchmarks/train/attribution.py`` and added up. Reading weights and writing
down features are one piece of code: ``score`` asks a table for the weight of each feature, and for training that table
takes notes.
"""

from __future__ import annotations

from typing import Final, final

from quotedb.extract.lexicon import FEMALE, MALE
from quotedb.extract.mention import NAME, PRONOUN_MENTION, Mention
from quotedb.extract.scene import Scene, mention_features
from quotedb.extract.signs import collapse
from quotedb.extract.situations import Situation
from quotedb.extract.weights import Context, Contexts, Place, Value

_BOTH: Final = {MALE, FEMALE}
_RANKS_BEFORE: Final = ("b1", "b2", "b3")
_RANKS_AFTER: Final = ("a1", "a2")
_PLACES: Final = {side: [f"{side}{far}" for far in range(5)] for side in "PNBM"}
_SPOKEN: Final = {rank: Value(f"sp={rank}") for rank in ("-", "b1", "b2", "b3", "a1", "a2")}


def _bucket(distance: int) -> str:
    return (
        str(distance)
        if distance < 4
        else "4"
        if distance < 7
        else "7"
        if distance < 13
        else "13"
        if distance < 25
        else "25"
    )


_FARTHEST: Final = 25
"""A distance in tokens from which on all are alike."""
_FAR: Final = {
    side + order: [Value(f"{side}{order}{_bucket(far)}") for far in range(_FARTHEST + 1)]
    for side in ("ga", "gb")
    for order in "+-"
}
_DISTANCES: Final = [Value(f"d={_bucket(far)}") for far in range(_FARTHEST + 1)]
_GAP: Final = [Value(f"gap={paragraphs}") for paragraphs in range(6)]
_ALWAYS: Final = Value("")
_MOST_KEPT: Final = 1 << 14
"""Entries of each table before it is emptied."""

_values: Final[dict[str, Value]] = {}


def _value(text: str) -> Value:
    """A value that is put together for every candidate."""
    found = _values.get(text)
    if found is None:
        if len(_values) > _MOST_KEPT:
            _values.clear()
        found = _values[text] = Value(text)
    return found


@final
class _Path:
    """The signs between a mention and a quote, as features."""

    def __init__(self, between: str) -> None:
        path = collapse(between)
        self.distance = _DISTANCES[min(between.count("n") + between.count("d"), _FARTHEST)]
        self.whole = Value(f"p={path}")
        self.short = Value(f"p={collapse(between, 4)}")
        self.first = f"p2={path[:2]}"
        self.last = f"p2={path[-2:]}"


_paths: Final[dict[str, _Path]] = {}
_gaps: Final[dict[str, dict[str, Value]]] = {"ga": {}, "gb": {}}
"""By its side of the quote, and by the signs between a mention's reporting word and the quote."""


def candidates_of(scene: Scene, situation: Situation, previous: int) -> list[int]:
    """Numbers of the mentions a quote may be attributed to.

    All of its own sentence, those of the sentences beside it that can be subjects, the last two that spoke before, and
    the mention that the quote before it was attributed to.
    """
    structure, mentions, ranges = scene.structure, scene.mentions, scene.of_sentence
    sentence = situation.sentence
    begin, stop = ranges[sentence]
    found = [number for number in range(begin, stop) if not mentions[number].inner]
    if sentence:
        found.extend(_beside(scene, *ranges[sentence - 1]))
        spoke = 0
        for number in range(ranges[sentence - 1][0] - 1, max(-1, ranges[sentence - 1][0] - 30), -1):
            mention = mentions[number]
            mention_features(scene, mention)
            if mention.speaks and not mention.inner and not mention.possessive:
                found.append(number)
                spoke += 1
                if spoke == 2:
                    break
    if sentence + 1 < len(ranges):
        first, paragraph_of = structure.sentence_first, structure.layout.paragraph_of
        here = paragraph_of[first[sentence + 1]] == situation.quoted.paragraph
        short = situation.whole_paragraph and first[sentence + 2] - first[sentence + 1] <= 12
        if here or short:
            found.extend(_beside(scene, *ranges[sentence + 1]))
    if previous >= 0 and previous not in found:
        found.append(previous)
    return found


def _beside(scene: Scene, begin: int, stop: int) -> list[int]:
    """The mentions of a neighbouring sentence that can be subjects."""
    found = []
    for number in range(begin, stop):
        mention = scene.mentions[number]
        if mention.inner or mention.modifier or mention.possessive:
            continue
        if mention.type == PRONOUN_MENTION:
            mention_features(scene, mention)
            if not mention.speaks:
                continue
        found.append(number)
    return found


def speaking_ranks(scene: Scene, situation: Situation, numbers: list[int]) -> dict[int, str]:
    """Which candidates are subjects of reporting words, counted from the quote outwards: b1 is the last before it."""
    before: list[int] = []
    after: list[int] = []
    for number in numbers:
        mention = scene.mentions[number]
        if mention.looks is None:
            mention_features(scene, mention)
        if mention.speaks:
            (before if mention.first < situation.quoted.first else after).append(number)
    before.sort(reverse=True)
    after.sort()
    ranks: dict[int, str] = {}
    for place, number in enumerate(before):
        ranks[number] = _RANKS_BEFORE[min(place, 2)]
    for place, number in enumerate(after):
        ranks[number] = _RANKS_AFTER[min(place, 1)]
    return ranks


class Scorer:
    """Scores the candidates of one quote."""

    def __init__(
        self, scene: Scene, situation: Situation, previous: Mention | None, same_place: str, tables: Contexts
    ) -> None:
        self.scene, self.situation, self.previous, self.same_place, self.tables = (
            scene,
            situation,
            previous,
            same_place,
            tables,
        )
        quoted = situation.quoted
        self.after_at = quoted.closing + 1 if quoted.closing >= 0 else quoted.last
        self.places: dict[str, Place] = {}
        self.by_situation = tables.of(situation.name)

    def place(self, mention: Mention) -> str:
        """Where a mention stands, seen from the quote: sentence, side, and whether another quote is between."""
        structure, quoted = self.scene.structure, self.situation.quoted
        delta = structure.sentence[mention.first] - self.situation.sentence
        if delta == 0:
            if mention.first >= self.after_at:
                return "Saq" if "Q" in self.scene.signs[self.after_at : mention.first] else "Sa"
            return "Sbq" if "Q" in self.scene.signs[mention.last : max(mention.last, quoted.opening)] else "Sb"
        same = structure.layout.paragraph_of[mention.first] == quoted.paragraph
        return _PLACES[("P" if delta < 0 else "N") if same else ("B" if delta < 0 else "M")][min(abs(delta), 4)]

    def score(self, mention: Mention, rank: str) -> float:
        """The sum of the weights of all features of one candidate."""
        scene, situation, previous, tables = self.scene, self.situation, self.previous, self.tables
        tables.clear()
        quoted = situation.quoted
        own = mention.looks or mention_features(scene, mention)
        own.complete(mention)
        place = self.place(mention)
        contexts = self.places.get(place)
        if contexts is None:
            contexts = self.places[place] = tables.place(place, situation.name, situation.whole_paragraph)
        here, situated, alone = contexts.here, contexts.situated, contexts.alone
        by_situation = self.by_situation
        tables.add(situated, _ALWAYS)
        tables.add(here, own.type)
        tables.add(here, own.opened)
        tables.add(here, own.right_value)
        tables.add(here, own.left_value)
        tables.add(here, own.around)
        tables.add(here, own.sides)
        tables.add(here, own.typed)
        tables.add(here, own.tag_value)
        tables.add(here, own.cue)
        tables.add(situated, own.right_value)
        tables.add(situated, own.type)
        spoken = _SPOKEN[rank]
        tables.add(by_situation, spoken)
        tables.add(here, spoken)
        tables.add(alone, spoken)
        if place[0] == "S":
            self.add_inside(mention, place, own.kinds, here, situated)
        else:
            tables.add(situated, own.left_value)
            tables.add(situated, own.tag_value)
            tables.add(alone, own.tagged)
            if place[0] in "BM":
                gap = quoted.paragraph - scene.structure.layout.paragraph_of[mention.first]
                tables.add(by_situation, _GAP[gap] if 0 <= gap < 5 else _value(f"gap={min(gap, 5)}"))
        if situation.governed != "-":
            is_it = "G" if mention.number == situation.governor else "o" if situation.governor >= 0 else "n"
            governs = "gov=" + is_it
            tables.add(here, _value(governs + situation.governed[:2]))
            tables.add(by_situation, _value(governs + situation.governed))
            if is_it == "n" and place[0] == "S":
                tables.add(by_situation, _value(f"gov=n{situation.governed[0]}{rank}{own.right[:4]}"))
        if situation.closing >= 0 and place[0] == "S":
            who = "tag" if mention.number == situation.closing else own.strength
            closing = "closing=" + who
            tables.add(here, _value(closing))
            tables.add(by_situation, _value(f"{closing}:{situation.rival}"))
        if previous is not None:
            if mention is previous:
                same = _value("prev=" + self.same_place)
                tables.add(by_situation, same)
                tables.add(here, same)
            elif mention.type == NAME and previous.type == NAME and mention.name[-1] == previous.name[-1]:
                tables.add(here, _value("prevname=" + self.same_place))
            elif place[0] in "PB" and mention.first < previous.first:
                tables.add(here, _value("beforeprev=" + self.same_place))
            elif mention.gender != previous.gender and {mention.gender, previous.gender} == _BOTH:
                tables.add(here, _value("othersex=" + self.same_place))
        return tables.total()

    def add_inside(self, mention: Mention, place: str, kinds: str, here: Context, situated: Context) -> None:
        """The features of mentions in the quote's own sentence: the way from one to the other."""
        signs, quoted, tables = self.scene.signs, self.situation.quoted, self.tables
        before = place[1] == "b"
        between = (
            signs[mention.last : max(mention.last, quoted.opening)] if before else signs[self.after_at : mention.first]
        )
        path = _paths.get(between)
        if path is None:
            if len(_paths) > _MOST_KEPT:
                _paths.clear()
            path = _paths[between] = _Path(between)
        tables.add(here, path.distance)
        tables.add(here, path.whole)
        tables.add(situated, path.short)
        tables.add(here, _value((path.last if before else path.first) + kinds))
        if mention.cue >= 0:
            if mention.cue < quoted.opening:
                side, gap = "gb", signs[mention.cue + 1 : max(mention.cue + 1, quoted.opening)]
            else:
                side, gap = "ga", signs[self.after_at : mention.cue]
            gaps = _gaps[side]
            how = gaps.get(gap)
            if how is None:
                if len(gaps) > _MOST_KEPT:
                    gaps.clear()
                how = gaps[gap] = Value(f"{side}={collapse(gap, 5)}")
            tables.add(here, how)
            far = _FAR[side + ("+" if mention.cue > mention.first else "-")]
            tables.add(here, far[min(len(gap), _FARTHEST)])
