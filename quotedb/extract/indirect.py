"""Indirect speech: what the reporter says that somebody says, thinks or wants, in words without marks.

A log-linear model decides for every word that may report whether it does and on which side the reported words stand;
others choose where these begin and end, and whose they are. ``benchmarks/train/indirect.py`` learns the weights.
"""

from __future__ import annotations

import functools
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from quotedb.extract.confidence import SILENCE
from quotedb.extract.entities import Entity
from quotedb.extract.evidence import joined, medium_of
from quotedb.extract.indirect_features import (
    GROUPS,
    CueWords,
    Group,
    Key,
    left_end_keys,
    left_ends,
    left_start_keys,
    left_starts,
    no_source,
    right_end_keys,
    right_ends,
    right_start_keys,
    right_starts,
)
from quotedb.extract.layout import Layout
from quotedb.extract.lexicon import ADV, DATE, PREP, read_lines
from quotedb.extract.mentions import NAME, Mention
from quotedb.extract.model import Attribution, Speaker
from quotedb.extract.scene import Scene
from quotedb.extract.signs import collapse
from quotedb.extract.weights import logistic
from quotedb.text.spans import Span

Weights = tuple[float, float, float]
RULES = {"R": "reported after the cue", "L": "reported before the cue", "S": "reported around the cue"}
CLASSES = "NRLS"
"""A word reports nothing, what comes after it, what comes before it, or both."""


_SURE = 0.6
"""A bound this likely is taken as it is."""
_HOPELESS = -0.8
"""Log-odds, by the signs beside a word alone, from which no other evidence makes it report."""
_MARGIN = 1.5
"""Log-odds below the best candidate, by some groups of features, from which the others don't bring one back."""
_COVERS = 0.65
"""Words reported with this probability hold no other reports worth weighing."""
_TOGETHER = 30
"""Reports of one sentence that are weighed against each other at a time."""
_KEPT = 20_000
"""Keys whose sums are kept, per group."""


class _Sums(dict[Key, float]):
    """The summed weights of one group of features, by key."""

    def __init__(self, group: Group, table: dict[str, float]) -> None:
        super().__init__()
        self.group, self.table = group, table

    def __missing__(self, key: Key) -> float:
        if len(self) >= _KEPT:
            self.clear()
        get = self.table.get
        value = self[key] = sum([get(feature, 0.0) for feature in self.group(*key)])
        return value


class _Triples(dict[Key, Weights]):
    """The same for the three classes of a possible reporting word."""

    def __init__(self, group: Group, table: dict[str, Weights]) -> None:
        super().__init__()
        self.group, self.table = group, table

    def __missing__(self, key: Key) -> Weights:
        if len(self) >= _KEPT:
            self.clear()
        right = left = split = 0.0
        for feature in self.group(*key):
            weights = self.table.get(feature)
            if weights is not None:
                right += weights[0]
                left += weights[1]
                split += weights[2]
        value = self[key] = (right, left, split)
        return value


class Tables:
    """All learned weights, and the coefficients that turn the models' probabilities into observed ones."""

    def __init__(
        self,
        words: CueWords,
        cues: dict[str, Weights],
        spans: dict[str, dict[str, float]],
        calibration: dict[str, tuple[float, ...]] | None = None,
    ) -> None:
        self.words, self.cues, self.spans = words, cues, spans
        self.calibration = calibration or {}
        self.cue_sums = tuple(_Triples(group, cues) for group in words.groups)
        self.sums = {name: tuple(_Sums(group, spans[name]) for group in groups) for name, groups in GROUPS.items()}

    def calibrate(self, name: str, signs: tuple[float, ...]) -> float:
        """The observed probability of what the models say, by a logistic curve."""
        first, *rest = self.calibration.get(name, (0.0, 1.0, 1.0, 0.6, 0.5))
        return logistic(first + sum([a * b for a, b in zip(rest, signs, strict=False)]))

    def chances(self, name: str, keys: Sequence[tuple[Key, ...]], *extra: float) -> list[float]:
        """The probability of each candidate of one model; ``extra`` are the scores of candidates without keys.

        The groups whose keys recur most come first; what they rule out isn't looked at further.
        """
        sums = self.sums[name]
        if not extra and len(keys) == 1:
            return [1.0]
        if name == "right_end":
            a, b, c, d, e, f, g, h, i = sums
            scores = [c[k[2]] + d[k[3]] + f[k[5]] + g[k[6]] for k in keys]
            bound = max(scores) - _MARGIN
            for number, score in enumerate(scores):
                if score > bound:
                    k = keys[number]
                    scores[number] = score + a[k[0]] + b[k[1]] + e[k[4]] + h[k[7]] + i[k[8]]
        elif extra or name == "left_start":
            one, two = sums
            scores = [one[first] + two[second] for first, second in keys]
            scores.extend(extra)
        else:
            one, two = sums
            scores = [two[second] for _, second in keys]
            bound = max(scores) - _MARGIN
            for number, score in enumerate(scores):
                if score > bound:
                    scores[number] = score + one[keys[number][0]]
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return [power / total for power in powers]


@dataclass(slots=True)
class Hit:
    """A word that may report, in its sentence; ``before`` and ``after`` are its neighbours there, or -1."""

    cue: int
    sentence: int
    begin: int
    stop: int
    last: int
    """The end of the sentence without its stop."""
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
    structure, signs = scene.structure, scene.signs
    bucket, sentences, bounds = words.bucket, structure.sentence, structure.sentence_first
    found: list[Hit] = []
    previous: Hit | None = None
    for token in [token for token, word in enumerate(structure.layout.lower) if word in bucket]:
        if signs[token] == "Q":
            continue
        sentence = sentences[token]
        if previous is not None and previous.sentence == sentence:
            previous.after = token
            hit = Hit(
                token, sentence, previous.begin, previous.stop, previous.last, previous.cue, -1, previous.headline
            )
        else:
            begin, stop = bounds[sentence], bounds[sentence + 1]
            last = stop
            while last > begin and signs[last - 1] in ".?!:-,;":
                last -= 1
            hit = Hit(token, sentence, begin, stop, last, -1, -1, signs[stop - 1] not in ".?!Q:,")
        found.append(hit)
        previous = hit
    return found


def source_keys(scene: Scene, hit: Hit, kind: str, words: CueWords) -> tuple[list[int], list[tuple[Key, Key]]]:
    """Candidates for the speaker, the mentions of the sentence that are nearest to the cue, and their keys."""
    signs, lower = scene.signs, scene.structure.layout.lower
    begin, stop = scene.of_sentence[hit.sentence]
    mentions, cue = scene.mentions, hit.cue
    word = lower[cue]
    prior = words.bucket[word]
    cut = bisect_right(mentions, cue, begin, stop, key=_last_token)
    numbers: list[int] = []
    keys: list[tuple[Key, Key]] = []
    for number in (*range(cut - 1, max(begin, cut - 5) - 1, -1), *range(cut, min(stop, cut + 2))):
        mention = mentions[number]
        type_ = (
            mention.type[0] + mention.kind[:1] + ("I" if mention.inner else "") + ("S" if mention.possessive else "")
        )
        first = mention.first
        if number < cut:
            side, nearer = "b", cut - 1 - number
            path = collapse(signs[mention.last : cue], 6)
            before = signs[first - 1] if first > hit.begin else "^"
        else:
            if first <= cue:
                continue
            side, nearer = "a", number - cut
            path = collapse(signs[cue + 1 : first], 6)
            before = lower[first - 1]
        numbers.append(number)
        keys.append(((word, side, path, nearer), (kind, side, path, type_, before, nearer, prior)))
    return numbers, keys


def _last_token(mention: Mention) -> int:
    return mention.last


def expected(places: list[int], anchor: int, chance: list[float]) -> tuple[int, float]:
    """The place, nearest to the anchor first, that holds most of the probability within half and twice its distance."""
    sizes = [abs(place - anchor) for place in places]
    until = [0.0, *accumulate(chance)]
    top = max(chance)
    best, most, sure = 0, -1.0, 0.0
    for number in [chance.index(top)] if top > _SURE else range(len(places)):
        size = sizes[number]
        reached = until[bisect_right(sizes, 2 * size)] - until[bisect_left(sizes, (size + 1) // 2)]
        if reached + 0.3 * chance[number] > most:
            best, most, sure = number, reached + 0.3 * chance[number], reached
    return places[best], sure


def span_right(scene: Scene, tables: Tables, hit: Hit, kind: str) -> tuple[int, int, float, float] | None:
    """The words reported after a cue, with the probability of their bounds."""
    signs, lower = scene.signs, scene.structure.layout.lower
    starts = right_starts(signs, hit.cue, hit.stop)
    if not starts:
        return None
    chance = tables.chances("right_start", right_start_keys(signs, lower, hit.cue, starts, kind))
    certain = max(chance)
    start = starts[chance.index(certain)]
    last = hit.last
    if start >= last:
        return None
    ends = right_ends(signs, start, last)
    keys = right_end_keys(signs, lower, lower[hit.cue], start, ends, last, kind)
    end, reached = expected(ends, start, tables.chances("right_end", keys))
    return start, end, reached, certain


def span_left(scene: Scene, tables: Tables, hit: Hit, kind: str) -> tuple[int, int, float, float] | None:
    """The words reported before a cue."""
    signs, lower = scene.signs, scene.structure.layout.lower
    ends = left_ends(signs, hit.cue, hit.begin)
    if not ends:
        return None
    chance = tables.chances("left_end", left_end_keys(signs, lower, hit.cue, ends, kind, hit.stop))
    certain = max(chance)
    end = ends[chance.index(certain)]
    starts = left_starts(signs, hit.begin, end)
    path = collapse(signs[end : hit.cue], 6)
    keys = left_start_keys(signs, lower, lower[hit.cue], starts, end, hit.begin, path, kind)
    start, reached = expected(starts, end, tables.chances("left_start", keys))
    return start, end, reached, certain


def find_reports(scene: Scene, tables: Tables, threshold: float) -> list[Report]:
    """All reported words whose probability reaches the threshold."""
    found: list[Report] = []
    waiting: list[Report] = []
    words, signs, lower = tables.words, scene.signs, scene.structure.layout.lower
    one, two, *others = tables.cue_sums
    near, far = words.near, words.far
    exp = math.exp
    covered = 0
    for hit in hits_of(scene, words):
        cue, begin, stop = hit.cue, hit.begin, hit.stop
        if cue < covered:
            continue
        k1, k2 = near(signs, lower[cue], cue, begin, stop)
        right, left, split = one[k1]
        a, b, c = two[k2]
        right, left, split = right + a, left + b, split + c
        if right < _HOPELESS and left < _HOPELESS and split < _HOPELESS:
            continue
        for sums, key in zip(
            others, far(signs, lower, cue, begin, stop, hit.before, hit.after, hit.headline), strict=True
        ):
            a, b, c = sums[key]
            right += a
            left += b
            split += c
        right, left, split = exp(min(30.0, right)), exp(min(30.0, left)), exp(min(30.0, split))
        total = 1.0 + right + left + split
        if (total - 1.0) / total < 0.5 * threshold:
            continue
        report = decide(scene, tables, hit, right / total, left / total, split / total, threshold)
        if report is None:
            continue
        if report.probability > _COVERS and report.kind == "R":
            covered = report.parts[0][1]
        if waiting and (waiting[0].hit.sentence != hit.sentence or len(waiting) == _TOGETHER):
            found.extend(compatible(waiting))
            waiting.clear()
        waiting.append(report)
    found.extend(compatible(waiting))
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
    cues: dict[str, Weights] = {}
    for line in read_lines("indirect.tsv", language):
        feature, *numbers = line.split("\t")
        a, b, c = (int(number or 0) / 100 for number in numbers)
        cues[feature] = (a, b, c)
    spans: dict[str, dict[str, float]] = {name: {} for name in GROUPS}
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
    numbers, keys = source_keys(scene, report.hit, report.kind, tables.words)
    get = tables.spans["source"].get
    nobody = sum([get(feature, 0.0) for feature in no_source(report.kind, scene.structure.layout.lower[report.cue])])
    chance = tables.chances("source", keys, nobody)
    for place, number in enumerate(numbers):
        mention = scene.mentions[number]
        if any(mention.first < b and a < mention.last for a, b in report.parts):
            chance[place] = 0.0  # what is reported doesn't name who reports it
    best = max(chance)
    place = chance.index(best)
    return (scene.mentions[numbers[place]] if place < len(numbers) else None), best


def find_indirect(
    scene: Scene,
    entities: list[Entity],
    resolve: Callable[[Mention], None],
    speaker_of: Callable[[Entity], Speaker],
    taken: set[tuple[Span, ...]],
) -> list[Attribution]:
    """All indirect speech of a text; nothing whose words are ``taken`` by another attribution.

    ``resolve`` finds out what a pronoun or a description stands for, where that wasn't needed before; ``speaker_of``
    names an entity for the caller. A speaker less likely right than ``SILENCE`` is left open.
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
        if confidence < SILENCE:
            speakers, antecedent = (), None
        cue = Span(layout.starts[report.cue], layout.end(report.cue))
        found.append(
            Attribution(
                "indirect", spans, speakers, named, cue, antecedent, round(confidence, 3), RULES[report.kind], via
            )
        )
    return found


def content_of(scene: Scene, report: Report) -> tuple[Span, ...]:
    """The spans of the reported words, without the "that" before them; none where they are a pronoun alone."""
    layout, signs = scene.structure.layout, scene.signs
    spans: list[Span] = []
    for first, last in report.parts:
        if signs[first] == "T" and last - first > 2:
            first += 1
        if last - first == 1 and signs[first] in "wThta":
            continue
        if spans and last - first < 4 and all(layout.flags[t] & (DATE | PREP | ADV) for t in range(first, last)):
            continue  # "on Monday" after the tag says when it was said
        spans.append(Span(layout.starts[first], layout.end(last - 1)))
    return tuple(spans)
