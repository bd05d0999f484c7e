"""Indirect speech: what the reporter says that somebody says, thinks or wants, in words without marks.

A log-linear model decides for every word that may report whether it does and on which side the reported words stand;
others choose where these begin and end, and whose they are. The weights are learned by ``benchmarks/train/indirect.py``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, field

from quotedb.extract.entities import Entity
from quotedb.extract.evidence import joined, medium_of
from quotedb.extract.indirect_features import (
    cue_features,
    left_end_features,
    left_ends,
    left_start_features,
    left_starts,
    opening_of,
    right_end_features,
    right_ends,
    right_start_features,
    right_starts,
    source_features,
)
from quotedb.extract.layout import Layout
from quotedb.extract.lexicon import read_lines
from quotedb.extract.mentions import NAME, Mention
from quotedb.extract.model import Attribution, EntityKind, Speaker
from quotedb.extract.scene import Scene
from quotedb.extract.signs import collapse
from quotedb.extract.weights import logistic
from quotedb.text.spans import Span

MODELS = ("right_start", "right_end", "left_end", "left_start", "source")
RULES = {"R": "reported after the cue", "L": "reported before the cue", "S": "reported around the cue"}
CLASSES = "NRLS"
"""A word reports nothing, what comes after it, what comes before it, or both."""


class CueWords:
    """The words that may report: how often each does, and its kind, one letter for each class it is of."""

    def __init__(self, words: dict[str, tuple[float, str]]) -> None:
        self.words = words
        self.bucket = {word: "0123456789"[min(9, int(share * 10))] for word, (share, _) in words.items()}
        self.kinds = {word: kind for word, (_, kind) in words.items()}


@dataclass(slots=True)
class Tables:
    """All learned weights."""

    words: CueWords
    cues: dict[str, tuple[float, float, float]]
    spans: dict[str, dict[str, float]]
    calibration: dict[str, tuple[float, ...]] = field(default_factory=dict)
    """Coefficients that turn the models' probabilities into observed ones."""

    def calibrate(self, name: str, signs: tuple[float, ...]) -> float:
        """The observed probability of what the models say, by a logistic curve."""
        first, *rest = self.calibration.get(name, (0.0, 1.0, 1.0, 0.6, 0.5))
        return logistic(first + sum([a * b for a, b in zip(rest, signs, strict=False)]))


@dataclass(slots=True)
class Hit:
    """A word that may report, in its sentence."""

    cue: int
    sentence: int
    begin: int
    stop: int
    before: int
    after: int
    headline: bool


@dataclass(slots=True)
class Report:
    """Reported words, in tokens."""

    cue: int
    parts: list[tuple[int, int]]
    probability: float
    hit: Hit
    kind: str
    signs: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """What the probability comes from, as log-odds and logarithms: the cue's, the end's, the start's."""

    def parts_of(self, layout: Layout) -> list[tuple[int, int]]:
        """The parts in code points."""
        return [(layout.starts[a], layout.end(b - 1)) for a, b in self.parts]


def hits_of(scene: Scene, words: CueWords) -> list[Hit]:
    """All words outside marks that may report, in text order."""
    structure = scene.structure
    bucket, sentences, bounds, signs = words.bucket, structure.sentence, structure.sentence_first, scene.signs
    found: list[Hit] = []
    previous: Hit | None = None
    for token, word in enumerate(structure.layout.lower):
        if word not in bucket or signs[token] == "Q":
            continue
        sentence = sentences[token]
        if previous is not None and previous.sentence == sentence:
            previous.after = token
            hit = Hit(token, sentence, previous.begin, previous.stop, previous.cue, -1, previous.headline)
        else:
            stop = bounds[sentence + 1]
            hit = Hit(token, sentence, bounds[sentence], stop, -1, -1, signs[stop - 1] not in ".?!Q:,")
        found.append(hit)
        previous = hit
    return found


def cue_rows(scene: Scene, hit: Hit, words: CueWords) -> list[str]:
    """The features of a hit."""
    return cue_features(
        scene.signs, scene.structure.layout.lower, hit.cue, hit.begin, hit.stop, hit.before, hit.after, hit.headline, words.bucket, words.kinds
    )


def last_of(scene: Scene, hit: Hit) -> int:
    """The end of the sentence without its stop."""
    signs, last = scene.signs, hit.stop
    while last > hit.cue + 1 and signs[last - 1] in ".?!:-,;":
        last -= 1
    return last


def right_start_rows(scene: Scene, hit: Hit, kind: str) -> tuple[list[int], list[list[str]]]:
    """Candidates for the start of words reported after the cue, and their features."""
    signs, lower = scene.signs, scene.structure.layout.lower
    starts = right_starts(signs, hit.cue, hit.stop)
    return starts, [right_start_features(signs, lower, hit.cue, start, kind) for start in starts]


def right_end_rows(scene: Scene, hit: Hit, start: int, last: int, kind: str) -> tuple[list[int], list[list[str]]]:
    """Candidates for their end."""
    signs, lower = scene.signs, scene.structure.layout.lower
    opening = opening_of(signs, lower, start)
    word = lower[hit.cue]
    ends = right_ends(signs, start, last)
    return ends, [
        right_end_features(signs, lower, word, start, end, last, opening, number, kind) for number, end in enumerate(ends)
    ]


def left_end_rows(scene: Scene, hit: Hit, kind: str) -> tuple[list[int], list[list[str]]]:
    """Candidates for the end of words reported before the cue."""
    signs, lower = scene.signs, scene.structure.layout.lower
    ends = left_ends(signs, hit.cue, hit.begin)
    return ends, [left_end_features(signs, lower, hit.cue, end, kind, hit.stop) for end in ends]


def left_start_rows(scene: Scene, hit: Hit, end: int, kind: str) -> tuple[list[int], list[list[str]]]:
    """Candidates for their start."""
    signs, lower = scene.signs, scene.structure.layout.lower
    path = collapse(signs[end : hit.cue], 6)
    word = lower[hit.cue]
    starts = left_starts(signs, hit.begin, end)
    return starts, [
        left_start_features(signs, lower, word, start, end, hit.begin, number, path, kind)
        for number, start in enumerate(starts)
    ]


def source_rows(scene: Scene, hit: Hit, kind: str, words: CueWords) -> tuple[list[int], list[list[str]]]:
    """Candidates for the speaker: the mentions of the sentence that are nearest to the cue."""
    signs, lower = scene.signs, scene.structure.layout.lower
    begin, stop = scene.of_sentence[hit.sentence]
    mentions = scene.mentions
    cut = begin
    while cut < stop and mentions[cut].last <= hit.cue:
        cut += 1
    prior = words.bucket[lower[hit.cue]]
    numbers: list[int] = []
    rows: list[list[str]] = []
    for nearer, number in enumerate(range(cut - 1, max(begin, cut - 5) - 1, -1)):
        mention = mentions[number]
        type_ = mention.type[0] + mention.kind[:1] + ("I" if mention.inner else "") + ("S" if mention.possessive else "")
        numbers.append(number)
        rows.append(source_features(signs, lower, hit.cue, mention.first, mention.last, type_, nearer, kind, prior))
    for nearer, number in enumerate(range(cut, min(stop, cut + 2))):
        mention = mentions[number]
        if mention.first <= hit.cue:
            continue
        type_ = mention.type[0] + mention.kind[:1] + ("I" if mention.inner else "") + ("S" if mention.possessive else "")
        numbers.append(number)
        rows.append(source_features(signs, lower, hit.cue, mention.first, mention.last, type_, nearer, kind, prior))
    return numbers, rows


def none_features(kind: str, word: str) -> list[str]:
    """What speaks for the sentence not naming the speaker."""
    return ["none", f"none{kind}", f"nw={word}"]


def chances(table: dict[str, float], rows: list[list[str]]) -> list[float]:
    """The probability of each candidate."""
    get = table.get
    scores = [sum([get(feature, 0.0) for feature in row]) for row in rows]
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def expected(places: list[int], anchor: int, chance: list[float]) -> tuple[int, float]:
    """The place where most of the probability lies within half the length, and how much that is."""
    best, most, sure = places[0], -1.0, 0.0
    for place, own in zip(places, chance, strict=True):
        size = abs(place - anchor)
        reached = 0.0
        for other, probability in zip(places, chance, strict=True):
            length = abs(other - anchor)
            if 2 * length >= size and 2 * size >= length:
                reached += probability
        if reached + 0.3 * own > most:
            best, most, sure = place, reached + 0.3 * own, reached
    return best, sure


def span_right(scene: Scene, tables: Tables, hit: Hit, kind: str) -> tuple[int, int, float, float] | None:
    """The words reported after a cue, with the probability of their bounds."""
    starts, rows = right_start_rows(scene, hit, kind)
    if not starts:
        return None
    chance = chances(tables.spans["right_start"], rows)
    certain = max(chance)
    start = starts[chance.index(certain)]
    last = last_of(scene, hit)
    if start >= last:
        return None
    ends, rows = right_end_rows(scene, hit, start, last, kind)
    end, reached = expected(ends, start, chances(tables.spans["right_end"], rows))
    return start, end, reached, certain


def span_left(scene: Scene, tables: Tables, hit: Hit, kind: str) -> tuple[int, int, float, float] | None:
    """The words reported before a cue."""
    ends, rows = left_end_rows(scene, hit, kind)
    if not ends:
        return None
    chance = chances(tables.spans["left_end"], rows)
    certain = max(chance)
    end = ends[chance.index(certain)]
    starts, rows = left_start_rows(scene, hit, end, kind)
    start, reached = expected(starts, end, chances(tables.spans["left_start"], rows))
    return start, end, reached, certain


def find_reports(scene: Scene, tables: Tables, threshold: float) -> list[Report]:
    """All reported words whose probability reaches the threshold."""
    found: list[Report] = []
    waiting: list[Report] = []
    get = tables.cues.get
    zero = (0.0, 0.0, 0.0)
    for hit in hits_of(scene, tables.words):
        right = left = split = 0.0
        for feature in cue_rows(scene, hit, tables.words):
            a, b, c = get(feature, zero)
            right += a
            left += b
            split += c
        right, left, split = math.exp(min(30.0, right)), math.exp(min(30.0, left)), math.exp(min(30.0, split))
        total = 1.0 + right + left + split
        if (right + left + split) / total < 0.5 * threshold:
            continue
        report = decide(scene, tables, hit, right / total, left / total, split / total, threshold)
        if report is None:
            continue
        if waiting and waiting[0].hit.sentence != hit.sentence:
            found.extend(compatible(waiting))
            waiting.clear()
        waiting.append(report)
    found.extend(compatible(waiting))
    signs = scene.signs
    return [report for report in found if not any("Q" in signs[a:b] for a, b in report.parts)]


def compatible(reports: list[Report]) -> list[Report]:
    """Of the reports of one sentence, the likeliest that don't stand inside one another."""
    if len(reports) < 2:
        return list(reports)
    chosen: list[Report] = []
    for report in sorted(reports, key=standing, reverse=True):
        for other in chosen:
            if holds(other, report.cue) or holds(report, other.cue) or alike(report, other):
                break
        else:
            chosen.append(report)
    chosen.sort(key=lambda r: r.cue)
    return chosen


def standing(report: Report) -> tuple[float, int]:
    """How a report ranks among those it shares words with: what reports more words is rather the outer one."""
    size = sum([b - a for a, b in report.parts])
    return report.probability + 0.015 * min(20, size), -report.cue


def holds(report: Report, token: int) -> bool:
    """Whether a token is among the reported words."""
    return any(a <= token < b for a, b in report.parts)


def alike(one: Report, two: Report) -> bool:
    """Whether two reports are of much the same words."""
    common = sum(max(0, min(b, d) - max(a, c)) for a, b in one.parts for c, d in two.parts)
    return 2 * common >= max(sum(b - a for a, b in one.parts), sum(b - a for a, b in two.parts))


def decide(
    scene: Scene, tables: Tables, hit: Hit, right: float, left: float, split: float, threshold: float
) -> Report | None:
    """The best reading of one word, if it is good enough."""
    one = two = None
    if split > max(right, left):
        kind, chance = "S", split
        one, two = span_left(scene, tables, hit, kind), span_right(scene, tables, hit, kind)
    elif left > right:
        kind, chance = "L", left + 0.5 * split
        one = span_left(scene, tables, hit, kind)
    else:
        kind, chance = "R", right + 0.5 * split
        two = span_right(scene, tables, hit, kind)
    spans = [span for span in (one, two) if span is not None]
    if not spans:
        return None
    reached = certain = 1.0
    for span in spans:
        reached *= span[2]
        certain *= span[3]
    chance = min(chance, 0.999)
    signs = (math.log(chance / (1 - chance)), math.log(reached + 0.01), math.log(certain + 0.01))
    probability = tables.calibrate("content" + kind, signs)
    if probability < threshold:
        return None
    return Report(hit.cue, [(span[0], span[1]) for span in spans], probability, hit, kind, signs)


@functools.cache
def shipped(language: str = "en") -> Tables:
    """The learned weights that come with the package."""
    words: dict[str, tuple[float, str]] = {}
    for line in read_lines("indirect_cues.tsv", language):
        word, share, kind = line.split("\t")
        words[word] = (float(share), kind)
    cues: dict[str, tuple[float, float, float]] = {}
    for line in read_lines("indirect.tsv", language):
        feature, *numbers = line.split("\t")
        a, b, c = (int(number or 0) / 100 for number in numbers)
        cues[feature] = (a, b, c)
    spans: dict[str, dict[str, float]] = {name: {} for name in MODELS}
    calibration: dict[str, tuple[float, ...]] = {}
    model = ""
    for line in read_lines("indirect_spans.tsv", language):
        feature, *numbers = line.split("\t")
        if not numbers:
            model = feature
        elif model in spans:
            spans[model][feature] = int(numbers[0]) / 100
        else:
            calibration[feature] = tuple(int(number) / 100 for number in numbers)
    return Tables(CueWords(words), cues, spans, calibration)


def source_of(scene: Scene, tables: Tables, report: Report) -> tuple[Mention | None, float]:
    """The mention that names whose words a report gives, and how likely it is; none where the sentence names nobody."""
    numbers, rows = source_rows(scene, report.hit, report.kind, tables.words)
    word = scene.structure.layout.lower[report.cue]
    chance = chances(tables.spans["source"], [*rows, none_features(report.kind, word)])
    for place, number in enumerate(numbers):
        mention = scene.mentions[number]
        if any(mention.first < b and a < mention.last for a, b in report.parts):
            chance[place] = 0.0  # what is reported doesn't name who reports it
    best = max(chance)
    place = chance.index(best)
    return (scene.mentions[numbers[place]] if place < len(numbers) else None), best


def find_indirect(
    scene: Scene, entities: list[Entity], resolve: Callable[[Mention], None], taken: set[tuple[Span, ...]]
) -> list[Attribution]:
    """All indirect speech of a text; nothing whose words are ``taken`` by another attribution.

    ``resolve`` finds out what a pronoun or a description stands for, where that wasn't needed before.
    """
    tables = shipped()
    layout = scene.structure.layout
    seen = set(taken)
    found: list[Attribution] = []
    threshold = tables.calibration["threshold"][0]
    for report in find_reports(scene, tables, threshold):
        spans = content_of(scene, report)
        if not spans or spans in seen:
            continue
        seen.add(spans)
        mention, sure = source_of(scene, tables, report)
        confidence = tables.calibrate("speaker", (*report.signs, math.log(sure + 0.01)))
        speakers: tuple[Speaker, ...] = ()
        antecedent = via = named = None
        if mention is not None:
            resolve(mention)
            named = Span(layout.starts[mention.head], layout.end(mention.last - 1))
            together = joined(scene, mention, entities)
            if len(together) > 1:
                speakers = tuple(speaker_of(entities[other.entity]) for other in together)
            elif mention.entity >= 0:
                entity = entities[mention.entity]
                speakers = (speaker_of(entity),)
                if mention.type != NAME and entity.full is not None and entity.full is not mention:
                    antecedent = Span(layout.starts[entity.full.head], layout.end(entity.full.last - 1))
            via = medium_of(scene, report.cue, mention, entities)
        cue = Span(layout.starts[report.cue], layout.end(report.cue))
        found.append(
            Attribution(
                "indirect", spans, speakers, named, cue, antecedent, round(confidence, 3), RULES[report.kind], via
            )
        )
    return found


def speaker_of(entity: Entity) -> Speaker:
    """An entity as extraction returns it."""
    kind: EntityKind = "organisation" if entity.kind == "place" else entity.kind or "person"  # type: ignore[assignment]
    return Speaker(entity.display, kind, tuple(form for form in entity.forms if form != entity.display))


def content_of(scene: Scene, report: Report) -> tuple[Span, ...]:
    """The spans of the reported words, without the "that" before them; none where they are a pronoun alone."""
    layout, signs = scene.structure.layout, scene.signs
    spans = []
    for first, last in report.parts:
        if signs[first] == "T" and last - first > 2:
            first += 1
        if last - first == 1 and signs[first] in "wThta":
            continue
        spans.append(Span(layout.starts[first], layout.end(last - 1)))
    return tuple(spans)
