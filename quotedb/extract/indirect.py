"""Indirect speech: what the reporter says that somebody says, thinks or wants, in words without marks.

A log-linear model decides for every word that may report whether it does and on which side the reported words stand;
others choose where these begin and end, and whose they are. ``benchmarks/train/indirect.py`` learns the weights.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from typing import Final, final

from quotedb.extract.antecedents import Antecedents
from quotedb.extract.beside import beginning_at
from quotedb.extract.clauses import another_speaks, subject_of_aside
from quotedb.extract.confidence import SILENCE
from quotedb.extract.entity import Entity
from quotedb.extract.evidence import joined, medium_of, named_by, owned_by
from quotedb.extract.indirect_choices import (
    LeftEnd,
    LeftStart,
    RightEnd,
    RightStart,
    Source,
    left_ends,
    left_starts,
    right_ends,
    right_starts,
)
from quotedb.extract.indirect_features import Cue, CueWords, Reading, add_beside, add_near, add_sentence
from quotedb.extract.indirect_tables import Tables, shipped
from quotedb.extract.layout import Layout
from quotedb.extract.lexicon import ADV, DATE, PREP, word_set
from quotedb.extract.mention import NAME, Mention, last_token
from quotedb.extract.model import Attribution, Speaker, attribution_of, span_of
from quotedb.extract.modifiers import holder, placed_before
from quotedb.extract.nested import is_told, who_tells
from quotedb.extract.remarks import TELLS
from quotedb.extract.scene import Scene
from quotedb.extract.tokens import CAPITAL
from quotedb.text.spans import Span

RULES: Final = {"R": "reported after the cue", "L": "reported before the cue", "S": "reported around the cue"}
CLASSES: Final = "NRLS"
"""A word reports nothing, what comes after it, what comes before it, or both."""


_FEW: Final = 4
"""Words up to which a preposition and what hangs on it report nothing."""
_PARTICLES: Final = word_set("indirect.particles")
_HARDLY: Final = word_set("indirect.hardly")
"""What is said where nothing is told: "said nothing"."""
_SURE: Final = 0.6
"""A bound this likely is taken as it is."""
_HOPELESS: Final = -70
"""Hundredths of log-odds, by the signs beside a word alone, from which no other evidence makes it report."""
_UNLIKELY: Final = -180
"""The same, by all but the words beside it."""
_COVERS: Final = 0.65
"""Words reported with this probability hold no other reports worth weighing."""
_TOGETHER: Final = 30
"""Reports of one sentence that are weighed against each other at a time."""


@final
class Hit:
    """A word that may report, in its sentence; ``before`` and ``after`` are its neighbours there, or -1.

    ``last`` is the end of the sentence without its stop.
    """

    def __init__(
        self,
        cue: int,
        word: Cue,
        sentence: int,
        begin: int,
        stop: int,
        last: int,
        before: int,
        headline: bool,
    ) -> None:
        self.cue = cue
        self.word = word
        self.sentence = sentence
        self.begin = begin
        self.stop = stop
        self.last = last
        self.before = before
        self.after = -1
        self.headline = headline


@final
class Report:
    """Reported words, in tokens."""

    def __init__(
        self,
        cue: int,
        parts: list[tuple[int, int]],
        probability: float,
        hit: Hit,
        kind: str,
        reading: Reading,
        signs: tuple[float, float, float],
    ) -> None:
        self.cue = cue
        self.parts = parts
        self.probability = probability
        self.hit = hit
        self.kind = kind
        self.reading = reading
        self.signs = signs
        """What the probability comes from, as log-odds and logarithms: the cue's, the end's, the start's."""

    def parts_of(self, layout: Layout) -> list[tuple[int, int]]:
        """The parts in code points."""
        return [(layout.starts[a], layout.end(b - 1)) for a, b in self.parts]


def hits_of(scene: Scene, words: CueWords) -> list[Hit]:
    """All words outside marks that may report, in text order."""
    structure, signs = scene.structure, scene.signs
    sentences, bounds = structure.sentence, structure.sentence_first
    found: list[Hit] = []
    previous: Hit | None = None
    by_code = words.by_code
    cues = len(by_code)
    for token, known in enumerate(structure.layout.words):
        code: int = words.code_of(known)
        if code == 0 or code >= cues:
            continue
        word = by_code[code]
        if word is None or signs[token] == "Q":
            continue
        sentence = sentences[token]
        if previous is not None and previous.sentence == sentence:
            previous.after = token
            begin, stop, last = previous.begin, previous.stop, previous.last
            hit = Hit(token, word, sentence, begin, stop, last, previous.cue, previous.headline)
        else:
            begin, stop = bounds[sentence], bounds[sentence + 1]
            last = stop
            while last > begin and signs[last - 1] in ".?!:-,;":
                last -= 1
            hit = Hit(token, word, sentence, begin, stop, last, -1, signs[stop - 1] not in ".?!Q:,")
        found.append(hit)
        previous = hit
    return found


def source_choice(scene: Scene, reading: Reading, hit: Hit, kind: str) -> Source:
    """Candidates for the speaker: the mentions of the sentence that are nearest to the cue, and nobody."""
    begin, stop = scene.of_sentence[hit.sentence]
    mentions, cue = scene.mentions, hit.cue
    cut = bisect_right(mentions, cue, begin, stop, key=last_token)
    before = mentions[max(begin, cut - 5) : cut]
    before.reverse()
    near = mentions[cut : min(stop, cut + 2)]
    after = [mention for mention in near if mention.first > cue]
    skipped = len(near) - len(after)
    return Source(reading, hit.word, cue, CLASSES.index(kind), before + after, len(before), skipped, hit.begin)


def expected(places: list[int], anchor: int, chance: list[float]) -> tuple[int, float]:
    """The place, nearest to the anchor first, that holds most of the probability within half and twice its distance."""
    count = len(places)
    sizes: list[int] = []
    until = [0.0]
    total = top = 0.0
    for number in range(count):
        sizes.append(abs(places[number] - anchor))
        own = chance[number]
        total += own
        until.append(total)
        if own > top:
            top = own
    best, most, sure = 0, -1.0, 0.0
    first = last = 0
    for number in range(count):
        own = chance[number]
        size = sizes[number]
        # As far as the farthest within twice the distance, from the nearest within half of it.
        while last < count and sizes[last] <= 2 * size:
            last += 1
        while 2 * sizes[first] < size:
            first += 1
        if top > _SURE and own < top:
            continue
        reached = until[last] - until[first]
        if reached + 0.3 * own > most:
            best, most, sure = number, reached + 0.3 * own, reached
            if own == top and top > _SURE:
                break
    return places[best], sure


def span_right(
    scene: Scene, reading: Reading, tables: Tables, hit: Hit, kind: str
) -> tuple[int, int, float, float] | None:
    """The words reported after a cue, with the probability of their bounds."""
    starts = right_starts(reading, hit.cue, hit.stop)
    if not starts:
        return None
    side = CLASSES.index(kind)
    chance = RightStart(reading, hit.word, hit.cue, side, starts).chances(tables.spans)
    certain = max(chance)
    start = starts[chance.index(certain)]
    if start >= hit.last:
        return None
    last = another_speaks(scene, start, hit.last)
    ends = right_ends(reading, start, last)
    chance = RightEnd(reading, hit.word, hit.cue, side, start, ends, last).chances(tables.spans)
    end, reached = expected(ends, start, chance)
    return start, end, reached, certain


def span_left(reading: Reading, tables: Tables, hit: Hit, kind: str) -> tuple[int, int, float, float] | None:
    """The words reported before a cue."""
    ends = left_ends(reading, hit.cue, hit.begin)
    if not ends:
        return None
    side = CLASSES.index(kind)
    chance = LeftEnd(reading, hit.word, hit.cue, side, ends, hit.stop - hit.cue).chances(tables.spans)
    certain = max(chance)
    end = ends[chance.index(certain)]
    starts = left_starts(reading, hit.begin, end)
    chance = LeftStart(reading, hit.word, hit.cue, side, starts, end, hit.begin).chances(tables.spans)
    start, reached = expected(starts, end, chance)
    return start, end, reached, certain


def find_reports(scene: Scene, tables: Tables, threshold: float) -> list[Report]:
    """All reported words whose probability reaches the threshold."""
    found: list[Report] = []
    waiting: list[Report] = []
    signs, sums = scene.signs, tables.cues
    reading = Reading(signs, scene.structure.layout.words, tables.words)
    exp = math.exp
    covered = 0
    for hit in hits_of(scene, tables.words):
        cue, begin, stop = hit.cue, hit.begin, hit.stop
        if cue < covered:
            continue
        sums.clear()
        add_near(sums, reading, hit.word, cue, begin, stop)
        if sums.total < _HOPELESS and sums.second < _HOPELESS and sums.third < _HOPELESS:
            continue
        who, distance = add_sentence(sums, reading, hit.word, cue, begin, stop, hit.before, hit.after, hit.headline)
        if sums.total < _UNLIKELY and sums.second < _UNLIKELY and sums.third < _UNLIKELY:
            continue
        add_beside(sums, reading, hit.word, cue, begin, stop, who, distance)
        right, left, split = (
            exp(min(30.0, sums.total / 100)),
            exp(min(30.0, sums.second / 100)),
            exp(min(30.0, sums.third / 100)),
        )
        total = 1.0 + right + left + split
        if (total - 1.0) / total < 0.5 * threshold:
            continue
        report = decide(scene, reading, tables, hit, right / total, left / total, split / total, threshold)
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
    scene: Scene, reading: Reading, tables: Tables, hit: Hit, right: float, left: float, split: float, threshold: float
) -> Report | None:
    """The best reading of one word, if it is good enough."""
    one = two = None
    if split > max(right, left):
        kind, chance = "S", split
        one, two = span_left(reading, tables, hit, kind), span_right(scene, reading, tables, hit, kind)
    elif left > right:
        kind, chance = "L", left + 0.5 * split
        one = span_left(reading, tables, hit, kind)
    else:
        kind, chance = "R", right + 0.5 * split
        two = span_right(scene, reading, tables, hit, kind)
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
    return Report(hit.cue, [(span[0], span[1]) for span in spans], probability, hit, kind, reading, signs)


def source_of(scene: Scene, tables: Tables, report: Report) -> tuple[Mention | None, float]:
    """The mention that names whose words a report gives, and how likely it is; none where the sentence names nobody."""
    choice = source_choice(scene, report.reading, report.hit, report.kind)
    chance = choice.chances(tables.spans)
    for place, mention in enumerate(choice.mentions):
        if any(mention.first < b and a < mention.last for a, b in report.parts):
            chance[place] = 0.0  # what is reported doesn't name who reports it
    best = max(chance)
    place = chance.index(best)
    subject = subject_of_aside(scene, report.cue, report.hit.begin) if report.kind == "R" else None
    if subject is not None:
        return subject, 1.0
    if is_told(scene, report.cue):
        return who_tells(scene, report.cue), best
    if place == len(choice.mentions):
        return None, best
    mention = choice.mentions[place]
    whole = holder(scene, placed_before(scene, mention) or mention)
    if whole is not None and whole.possessive:
        whole = owned_by(scene, whole)
    return (None if whole is None else named_by(scene, whole)), best


def find_indirect(
    scene: Scene,
    entities: list[Entity],
    antecedents: Antecedents,
    speaker_of: Callable[[Entity], Speaker],
    taken: set[tuple[Span, ...]],
) -> list[Attribution]:
    """All indirect speech of a text; nothing whose words are ``taken`` by another attribution.

    ``speaker_of`` names an entity for the caller. A speaker less likely right than ``SILENCE`` is left open.
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
            antecedents.resolve(mention)
            named = span_of(layout.starts[mention.head], layout.end(mention.last - 1))
            together = joined(scene, mention, entities)
            if len(together) > 1:
                speakers = tuple(speaker_of(entities[other.entity]) for other in together)
            elif mention.entity >= 0:
                entity = entities[mention.entity]
                speakers = (speaker_of(entity),)
                confidence *= antecedents.certainty.get(mention.number, 1.0)
                if mention.type != NAME and entity.full is not None and entity.full is not mention:
                    antecedent = span_of(layout.starts[entity.full.head], layout.end(entity.full.last - 1))
            via = medium_of(scene, report.cue, mention, entities)
        if confidence < SILENCE:
            speakers, antecedent = (), None
        cue = span_of(layout.starts[report.cue], layout.end(report.cue))
        found.append(
            attribution_of(
                "indirect", spans, speakers, named, cue, antecedent, round(confidence, 3), RULES[report.kind], via, ()
            )
        )
    return found


def is_bare_name(layout: Layout, token: int) -> bool:
    """Whether a word by itself is a name, in "asked about Bell": nothing that anybody says, as "Yes" is."""
    return bool(layout.sorts[token] & CAPITAL) and layout.lower[token] not in ("yes", "no")


def is_adverbial(layout: Layout, signs: str, first: int, last: int) -> bool:
    """Whether a few words only say how or where: "on Monday", "out"; "to" begins what is meant."""
    if last - first == 1 and layout.lower[first] in _PARTICLES:
        return True
    few = last - first <= _FEW and signs[first] == "i" and layout.lower[first] != "to"
    return few and not any(sign in "Ckx" for sign in signs[first:last])


def content_of(scene: Scene, report: Report) -> tuple[Span, ...]:
    """The spans of the reported words, without the "that" before them; none where they say but who, to whom or how."""
    layout, signs = scene.structure.layout, scene.signs
    spans: list[Span] = []
    for first, last in report.parts:
        if signs[first] == "T" and last - first > 2:
            first += 1
        if last - first == 1 and (
            signs[first] in "wThta" or is_bare_name(layout, first) or layout.lower[first] in _HARDLY
        ):
            continue
        if is_adverbial(layout, signs, first, last):
            continue
        if layout.lower[report.cue] in TELLS and any(m.last == last for m in beginning_at(scene, first)):
            continue  # "told the crowd": to whom, and not what
        if spans and last - first < 4 and all(layout.flags[t] & (DATE | PREP | ADV) for t in range(first, last)):
            continue  # "on Monday" after the tag says when it was said
        spans.append(span_of(layout.starts[first], layout.end(last - 1)))
    return tuple(spans)
