"""Learn indirect speech: which words report, and where what they report begins and ends, from annotated news.

    python -m benchmarks.train.indirect ../shared/polnear/train

Five log-linear models, trained one after the other by AdaGrad in a fixed order of shuffling; writes ``indirect*.tsv``.
"""

from __future__ import annotations

import argparse
import bisect
import collections
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.train.attribution import governing_mention
from benchmarks.train.corpus import Document, Event, read_corpus
from benchmarks.train.loglinear import Example, fit, train_choice, train_classes
from quotedb.extract.clauses import another_speaks
from quotedb.extract.indirect import CLASSES, Hit, find_reports, hits_of, source_choice, source_of
from quotedb.extract.indirect_choices import (
    Choice,
    LeftEnd,
    LeftStart,
    RightEnd,
    RightStart,
    left_ends,
    left_starts,
    right_ends,
    right_starts,
)
from quotedb.extract.indirect_features import TEMPLATES, CueWords, Reading, add_beside, add_near, add_sentence, stem_of
from quotedb.extract.indirect_tables import Tables, weights_of, written
from quotedb.extract.layout import Layout, lay_out
from quotedb.extract.lexicon import FUNCTION, read_lines, verb_forms
from quotedb.extract.pipeline import Extractor
from quotedb.extract.scene import Scene
from quotedb.extract.weight_table import Feature, WeightTable

DATA = Path(__file__).resolve().parents[2] / "quotedb" / "extract" / "data" / "en"
MARKS = frozenset('"“”')
LEAST_CUE = 0.12
LEAST_SPAN = 0.13


@dataclass
class Target:
    """One annotated attribution in tokens."""

    event: Event
    head: int
    parts: list[tuple[int, int]]
    plain: bool


@dataclass
class Prepared:
    """One article, parsed, with its annotation."""

    document: Document
    scene: Scene
    extractor: Extractor
    targets: list[Target] = field(default_factory=list)


def tokens_of(layout: Layout, start: int, end: int) -> tuple[int, int]:
    """The tokens that a span of characters touches."""
    first = bisect.bisect_right(layout.starts, start) - 1
    if first < 0 or layout.end(first) <= start:
        first += 1
    return first, max(first, bisect.bisect_left(layout.starts, end))


def heads_of(layouts: list[tuple[Document, Layout]]) -> tuple[dict[str, tuple[float, int]], dict[tuple[int, int], int]]:
    """How often each word heads a cue; and the head of each event, by numbers of document and event."""
    seen: collections.Counter[str] = collections.Counter()
    inside: collections.Counter[str] = collections.Counter()
    cues: dict[tuple[int, int], list[int]] = {}
    for number, (document, layout) in enumerate(layouts):
        seen.update(layout.lower)
        for place, event in enumerate(document.events):
            tokens = [t for a, b in event.cue for t in range(*tokens_of(layout, a, b))]
            inside.update({layout.lower[t] for t in tokens})
            cues[number, place] = tokens
    ratio = {word: (count - 0.5) / (seen[word] + 3) for word, count in inside.items()}
    heads: collections.Counter[str] = collections.Counter()
    chosen: dict[tuple[int, int], int] = {}
    for (number, place), tokens in cues.items():
        layout = layouts[number][1]

        def rank(token: int, layout: Layout = layout) -> tuple[bool, float]:
            word = layout.lower[token]
            return not (layout.flags[token] & FUNCTION or word.endswith("ly")), ratio[word]

        if tokens:
            chosen[number, place] = max(tokens, key=rank)
            heads[layout.lower[chosen[number, place]]] += 1
    table = {word: ((count - 0.5) / (seen[word] + 2), count) for word, count in heads.items()}
    return table, chosen


def prepare(documents: list[Document]) -> tuple[list[Prepared], dict[str, tuple[float, int]]]:
    """Parse all articles, and find the head of every annotated cue."""
    table, chosen = heads_of([(d, lay_out(d.text)) for d in documents])
    prepared = []
    for number, document in enumerate(documents):
        extractor = Extractor(document.text)
        item = Prepared(document, extractor.scene, extractor)
        layout = extractor.layout
        for place, event in enumerate(document.events):
            if (number, place) not in chosen:
                continue
            parts: list[tuple[int, int]] = []
            for a, b in event.content:
                first, last = tokens_of(layout, a, b)
                while last > first and layout.tokens[last - 1] in (".", ",", "?", "!"):
                    last -= 1
                if last <= first:
                    continue
                if parts and first <= parts[-1][1] + 1 and first >= parts[-1][1]:
                    parts[-1] = (parts[-1][0], last)
                else:
                    parts.append((first, last))
            plain = not any(MARKS & set(document.text[max(0, a - 1) : b + 1]) for a, b in event.content)
            if parts:
                item.targets.append(Target(event, chosen[number, place], parts, plain))
        prepared.append(item)
    return prepared, table


def direction(target: Target) -> str:
    """Where the content stands relative to its cue: R after, L before, S on both sides."""
    left = sum(b - a for a, b in target.parts if b <= target.head)
    right = sum(b - a for a, b in target.parts if a > target.head)
    if left and right:
        return "S" if min(left, right) >= 2 else "L" if left > right else "R"
    return "L" if left else "R" if right else "N"


def side_part(target: Target, side: str) -> tuple[int, int]:
    """The content on one side of the cue, as one stretch: the longest part, or all where the gaps are small."""
    parts = [p for p in target.parts if (p[1] <= target.head if side == "L" else p[0] > target.head)]
    size = sum(b - a for a, b in parts)
    whole = (parts[0][0], parts[-1][1])
    return whole if size * 3 >= 2 * (whole[1] - whole[0]) else max(parts, key=lambda p: p[1] - p[0])


def share(one: tuple[int, int], two: tuple[int, int]) -> float:
    """Common tokens over the longer of two."""
    return max(0, min(one[1], two[1]) - max(one[0], two[0])) / max(one[1] - one[0], two[1] - two[0], 1)


@dataclass
class Collected:
    """The examples of the five models."""

    cues: list[tuple[list[Feature], int]] = field(default_factory=list)
    spans: dict[str, list[Example]] = field(default_factory=lambda: collections.defaultdict(list))
    weights: WeightTable = field(default_factory=lambda: WeightTable(0, 3))
    """What features are written down by."""


def truth_of(item: Prepared) -> dict[int, Target]:
    """The attribution that each cue heads: the longest, if several do."""
    truth: dict[int, Target] = {}
    for target in item.targets:
        if direction(target) == "N":
            continue
        known = truth.get(target.head)
        if known is None or sum(b - a for a, b in known.parts) < sum(b - a for a, b in target.parts):
            truth[target.head] = target
    return truth


def collect(items: list[Prepared], words: CueWords) -> Collected:
    """All examples of some articles."""
    found = Collected()
    for item in items:
        for word in item.extractor.layout.lower:
            words.code(word)
    for item in items:
        truth = truth_of(item)
        reading = Reading(item.scene.signs, item.extractor.layout.words, words)
        for hit in hits_of(item.scene, words):
            target = truth.get(hit.cue)
            kind = direction(target) if target else "N"
            row: list[Feature] = []
            weights, cue, begin, stop = found.weights, hit.cue, hit.begin, hit.stop
            weights.write_down(row)
            add_near(weights, reading, hit.word, cue, begin, stop)
            who, distance = add_sentence(
                weights, reading, hit.word, cue, begin, stop, hit.before, hit.after, hit.headline
            )
            add_beside(weights, reading, hit.word, cue, begin, stop, who, distance)
            found.cues.append((row, CLASSES.index(kind)))
            if target:
                collect_spans(item, reading, hit, target, kind, found)
    return found


def rows_of(choice: Choice, weights: WeightTable) -> list[list[Feature]]:
    """The features of each candidate."""
    rows = []
    for number in range(choice.count):
        row: list[Feature] = []
        weights.write_down(row)
        choice.first(weights, number)
        choice.rest(weights, number)
        rows.append(row)
    return rows


def collect_spans(item: Prepared, reading: Reading, hit: Hit, target: Target, kind: str, found: Collected) -> None:
    """The examples of one cue for the four models of spans and sources."""
    scene, cue, word = item.scene, hit.cue, hit.word
    layout, side = scene.structure.layout, CLASSES.index(kind)

    def add(name: str, choice: Choice, right: list[bool]) -> None:
        found.spans[name].append((rows_of(choice, found.weights), right))

    if kind in "RS":
        start, end = side_part(target, "R")
        last = another_speaks(scene, start, hit.last)
        last = last if end <= last else hit.last
        starts = right_starts(reading, cue, hit.stop)
        if starts:
            add("right_start", RightStart(reading, word, cue, side, starts), [s == start for s in starts])
        if start < last:
            ends = right_ends(reading, start, last)
            best = max(ends, key=lambda e: share((start, e), (start, end)))
            add("right_end", RightEnd(reading, word, cue, side, start, ends, last), [e == best for e in ends])
    if kind in "LS":
        start, end = side_part(target, "L")
        if start >= hit.begin:
            ends = left_ends(reading, cue, hit.begin)
            if ends:
                add("left_end", LeftEnd(reading, word, cue, side, ends, hit.stop - cue), [e == end for e in ends])
            starts = left_starts(reading, hit.begin, end)
            best = max(starts, key=lambda s: share((s, end), (start, end)))
            add("left_start", LeftStart(reading, word, cue, side, starts, end, hit.begin), [s == best for s in starts])
    choice = source_choice(scene, reading, hit, kind)
    numbers = [mention.number for mention in choice.mentions]
    overlapping = [
        mention.number
        for mention in choice.mentions
        if any(layout.starts[mention.first] < b and a < layout.end(mention.last - 1) for a, b in target.event.source)
    ]
    governing = governing_mention(overlapping, scene.mentions)
    add("source", choice, [n == governing for n in [*numbers, -1]])


@dataclass
class Learned:
    """All five models: as tables, and feature by feature."""

    tables: Tables
    cues: dict[Feature, tuple[int, ...]]
    spans: dict[Feature, tuple[int, ...]]


def train_all(items: list[Prepared], words: CueWords) -> Learned:
    """All five models, the cue model again with the features that weigh something."""
    found = collect(items, words)
    first = train_classes(found.cues, len(CLASSES))
    kept = {feature for feature, weights in first.items() if max(map(abs, weights)) >= LEAST_CUE}
    again = train_classes([([f for f in row if f in kept], kind) for row, kind in found.cues], len(CLASSES))
    cues = {f: tuple(round(100 * round(weight, 2)) for weight in row) for f, row in again.items()}
    spans: dict[Feature, tuple[int, ...]] = {}
    for name in ("right_start", "right_end", "left_end", "left_start", "source"):
        weights = train_choice(found.spans[name])
        spans |= {f: (round(100 * round(w, 2)),) for f, w in weights.items() if abs(w) >= LEAST_SPAN}
    tables = Tables(words, weights_of([*cues.items()], 3), weights_of([*spans.items()], 1))
    return Learned(tables, cues, spans)


def cue_words(table: dict[str, tuple[float, int]], least: float = 0.08, count: int = 3) -> CueWords:
    """The words that may report: seen to, or of a class of words that do; each with its share and classes."""
    classes: dict[str, str] = {}
    forms: set[str] = set()
    for letter, line in zip("abcdefghijklmnopqrstuvwxyz", read_lines("indirect_classes.tsv"), strict=False):
        for word in line.split("\t")[1].split():
            stem = stem_of(word)
            if letter not in classes.get(stem, ""):
                classes[stem] = classes.get(stem, "") + letter
            forms.update(verb_forms(word) if len(word) > 2 else (word,))
    of_stem: dict[str, list[float]] = {}
    for word, (share_, seen) in table.items():
        total = of_stem.setdefault(stem_of(word), [0.0, 0.0])
        total[0] += seen
        total[1] += seen / max(share_, 0.01)
    words: dict[str, tuple[float, str]] = {}
    for word in sorted(forms | {w for w, (s, n) in table.items() if s >= least and n >= count}):
        if not word[0].isalpha() and word != ":":
            continue
        stem = stem_of(word)
        total = of_stem.get(stem, [0.0, 0.0])
        share_ = (total[0] + 0.6) / (total[1] + 3)
        if word in table:
            own, seen = table[word]
            share_ = own if seen > 4 else (own + share_) / 2
        words[word] = (round(share_, 2), classes.get(stem, "z"))
    return CueWords(words)


def outcomes(items: list[Prepared], tables: Tables, threshold: float) -> Iterator[tuple[float, bool, bool]]:
    """Every prediction: its probability, whether it counts, whether it matches an annotated content one to one."""
    for item in items:
        plain = [t.event.content for t in item.targets if t.plain]
        others = [t.event.content for t in item.targets if not t.plain]
        for report in sorted(find_reports(item.scene, tables, threshold), key=lambda r: r.parts):
            parts = report.parts_of(item.extractor.layout)
            best = max(plain, key=lambda g: overlap(parts, g), default=None)
            if best is not None and overlap(parts, best) >= 0.5:
                plain.remove(best)
                yield report.probability, True, True
            else:
                yield report.probability, not any(overlap(parts, g) >= 0.5 for g in others), False


def overlap(one: list[tuple[int, int]], two: list[tuple[int, int]]) -> float:
    """Common characters over the longer of two lists of parts."""
    common = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in two)
    return common / max(sum(b - a for a, b in one), sum(d - c for c, d in two), 1)


def best_threshold(items: list[Prepared], tables: Tables, show: bool = True) -> tuple[float, float]:
    """The threshold with the best F1 and that F1."""
    gold = sum(t.plain for item in items for t in item.targets)
    found = sorted((o for o in outcomes(items, tables, 0.05) if o[1]), reverse=True)
    best = (0.0, 0.0)
    matched = 0
    for number, (probability, _, right) in enumerate(found, 1):
        matched += right
        f1 = 2 * matched / (number + gold)
        if f1 > best[1]:
            best = (probability, f1)
            at = (matched / number, matched / gold)
    if show:
        print(f"threshold {best[0]:.3f}  P {at[0]:.3f} R {at[1]:.3f} F1 {best[1]:.4f} of {gold}", flush=True)
    return best


def calibrate(items: list[Prepared], tables: Tables) -> None:
    """Fit the curves from the models' probabilities to observed ones, on articles that the models haven't seen."""
    rows: dict[str, list[tuple[float, ...]]] = collections.defaultdict(list)
    right: dict[str, list[bool]] = collections.defaultdict(list)
    for item in items:
        layout = item.extractor.layout
        for report in find_reports(item.scene, tables, 0.05):
            parts = report.parts_of(layout)
            best = max(item.targets, key=lambda t: overlap(parts, t.event.content), default=None)
            good = best is not None and overlap(parts, best.event.content) >= 0.5
            rows["content" + report.kind].append(report.signs)
            right["content" + report.kind].append(good)
            if report.probability < 0.15:
                continue
            mention, sure = source_of(item.scene, tables, report)
            rows["speaker"].append((*report.signs, math.log(sure + 0.01)))
            if mention is None:
                named = best is not None and not best.event.source
            else:
                start, end = layout.starts[mention.first], layout.end(mention.last - 1)
                named = best is not None and any(start < b and a < end for a, b in best.event.source)
            right["speaker"].append(good and named)
    for name in sorted(rows):
        tables.calibration[name] = fit(rows[name], right[name])
        print(name, len(rows[name]), sum(right[name]), tables.calibration[name], flush=True)


def write(learned: Learned, folder: Path) -> None:
    """The four files."""
    tables = learned.tables
    made = "# Made by benchmarks/train/indirect.py: "
    names = {code: word for word, code in tables.words.codes.items()}
    lines = [made + "word that may report, share of its occurrences that do, classes of meaning (z: none)."]
    lines += [f"{word}\t{share_:.2f}\t{kind}" for word, (share_, kind) in sorted(tables.words.words.items())]
    (folder / "indirect_cues.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = [made + "coefficients, in hundredths, of curves from the models' probabilities to observed ones."]
    for name, coefficients in sorted(tables.calibration.items()):
        lines.append("\t".join([name, *(str(round(100 * x)) for x in coefficients)]))
    (folder / "indirect_calibration.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for file, table, what in (
        ("indirect", learned.cues, "hundredths for words reported after, before, and around the cue"),
        ("indirect_spans", learned.spans, "hundredths"),
    ):
        lines = [f"{made}the name of a template (see indirect_features.py), then its features, {what}."]
        blocks: dict[int, list[tuple[str, tuple[int, ...]]]] = {}
        for feature, row in table.items():
            if any(row):
                blocks.setdefault(feature[0], []).append((written(feature, names), row))
        for number, rows in sorted(blocks.items()):
            lines.append(TEMPLATES[number].partition(":")[0])
            for parts, row in sorted(rows, key=lambda x: (-max(map(abs, x[1])), x[0])):
                lines.append("\t".join([parts, *(str(weight or "") for weight in row)]))
        (folder / f"{file}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Train, measure on every fifth article, and write the files."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--held-out", action="store_true", help="only measure on every fifth article; write nothing")
    args = cli.parse_args()
    started = time.perf_counter()
    items, table = prepare(read_corpus(args.corpus))
    print(f"prepared {len(items)} in {time.perf_counter() - started:.0f} s", flush=True)
    held = items[::5]
    rest = [item for number, item in enumerate(items) if number % 5]
    part, _ = heads_of([(item.document, item.extractor.layout) for item in rest])
    tables = train_all(rest, cue_words(part)).tables
    best_threshold(held, tables)
    calibrate(held, tables)
    threshold, _ = best_threshold(held, tables)
    if args.held_out:
        return
    calibration = {**tables.calibration, "threshold": (round(threshold, 2),)}
    learned = train_all(items, cue_words(table))
    learned.tables.calibration = calibration
    write(learned, DATA)
    print(
        f"written after {time.perf_counter() - started:.0f} s",
        len(learned.cues),
        len(learned.spans),
    )


if __name__ == "__main__":
    main()
