"""Learn whose words a quote is: weights for the features of quote and mention, from annotated news.

    python -m benchmarks.train.attribution ../shared/polnear/train

A log-linear model over the candidates of each quote, trained by AdaGrad in a fixed order of shuffling.
"""

from __future__ import annotations

import collections
import math
import random
from pathlib import Path

from benchmarks.train.corpus import Document
from quotedb.extract.candidates import Scorer, candidates_of, speaking_ranks
from quotedb.extract.layout import lay_out
from quotedb.extract.marks import find_quoted
from quotedb.extract.antecedents import Antecedents
from quotedb.extract.entities import Names
from quotedb.extract.weights import weights_by_tuple
from quotedb.extract.mentions import Mention, find_mentions
from quotedb.extract.scene import scene_of
from quotedb.extract.signs import signs_of
from quotedb.extract.situations import situation_of
from quotedb.extract.structure import structure_of

DATA = Path(__file__).resolve().parents[2] / "quotedb" / "extract" / "data" / "en"


def sources_of(document: Document, start: int, end: int) -> list[tuple[int, int]] | None:
    """The annotated source of the words at ``[start, end)``: None where no attribution covers them."""
    best = None
    for event in document.events:
        covered = sum(max(0, min(end, b) - max(start, a)) for a, b in event.content)
        if covered >= 0.8 * (end - start):
            size = sum(b - a for a, b in event.content)
            if best is None or size < best[0]:
                best = (size, event.source)
    return None if best is None else best[1]


def note_taker(notes: list[str]):
    """A table of weights that writes down every feature it is asked for."""

    def table(context: str):
        def weigh(value: str, default: float) -> float:
            notes.append(f"{context} {value}")
            return default

        return weigh

    return table


def governing_mention(numbers: list[int], mentions: list[Mention]) -> int:
    """Of the mentions inside one annotated source, the one that names the speaker: the head, not what modifies it."""
    if not numbers:
        return -1

    def order(number: int) -> tuple[int, int]:
        mention = mentions[number]
        dependent = mention.inner or mention.modifier or mention.possessive and len(numbers) > 1
        return (2 if dependent else 0, mention.first)

    best = min(numbers, key=order)
    # "A Ruritanian negotiator, Ann Bell": the name says who the description is.
    if mentions[best].type != "name":
        for number in sorted(numbers):
            other = mentions[number]
            if other.type == "name" and other.kind == "person" and other.entity == mentions[best].entity >= 0:
                return number
    return best


def examples(document: Document):
    layout = lay_out(document.text)
    quoted = find_quoted(layout)
    structure = structure_of(layout, quoted)
    mentions = find_mentions(structure)
    signs = signs_of(structure, mentions)
    names = Names(structure, mentions, signs)
    names.run()
    scene = scene_of(structure, mentions, signs)
    Antecedents(scene, names, weights_by_tuple("antecedents")).run()
    previous, previous_passage = -1, None
    for passage in quoted:
        sources = sources_of(document, passage.start, passage.end)
        if not sources:
            continue
        situation = situation_of(scene, passage)
        place = "-"
        if previous_passage is not None:
            gap = passage.paragraph - previous_passage.paragraph
            place = ("s" if structure.sentence[previous_passage.first] == situation.sentence else "p") if gap == 0 else str(min(gap, 4))
        numbers = candidates_of(scene, situation, previous)
        rows, right = [], []
        ranks = speaking_ranks(scene, situation, numbers)
        last = mentions[previous] if previous >= 0 else None
        for number in numbers:
            mention = mentions[number]
            a, b = layout.starts[mention.first], layout.end(mention.last - 1)
            hit = any(a < e and s < b for s, e in sources)
            notes: list[str] = []
            Scorer(scene, situation, last, place, note_taker(notes)).score(mention, ranks.get(number, "-"))
            rows.append(notes)
            right.append(hit)
        governing = governing_mention([n for n, r in zip(numbers, right) if r], mentions)
        right = [n == governing for n in numbers]
        yield passage, situation, numbers, rows, right, mentions, layout
        # The next quote's previous speaker is the annotated one: the outermost mention that overlaps it.
        hits = [n for n, r in zip(numbers, right) if r]
        if hits:
            hits.sort(key=lambda n: (mentions[n].inner, mentions[n].type != "name", mentions[n].first))
            previous, previous_passage = hits[0], passage


def train(data, epochs=6, rate=0.15, l2=2e-5, seed=13):
    index: dict[str, int] = {}
    count = collections.Counter(f for rows, right in data for row in rows for f in set(row))
    coded = []
    for rows, right in data:
        if not any(right) or all(right):
            continue
        coded.append(([[index.setdefault(f, len(index)) for f in row if count[f] >= 3] for row in rows], right))
    w = [0.0] * len(index)
    g = [1e-6] * len(index)
    rng = random.Random(seed)
    for epoch in range(epochs):
        rng.shuffle(coded)
        loss = 0.0
        for rows, right in coded:
            s = [sum(w[f] for f in row) for row in rows]
            top = max(s)
            e = [math.exp(x - top) for x in s]
            z = sum(e)
            zr = sum(x for x, r in zip(e, right) if r)
            loss -= math.log(max(zr / z, 1e-12))
            for row, x, r in zip(rows, e, right):
                d = x / z - (x / zr if r else 0.0)
                if abs(d) < 1e-4:
                    continue
                for f in row:
                    grad = d + l2 * w[f]
                    g[f] += grad * grad
                    w[f] -= rate * grad / math.sqrt(g[f])
        print(epoch, loss / len(coded))
    return {f: w[i] for f, i in index.items() if abs(w[i]) > 0.02}


def accuracy(model, documents, show=0):
    ok = n = noc = 0
    for document in documents:
        for passage, situation, numbers, rows, right, mentions, layout in examples(document):
            n += 1
            if not any(right):
                noc += 1
                continue
            best = max(range(len(rows)), key=lambda i: sum(model.get(f, 0.0) for f in rows[i]))
            ok += right[best]
            if show and not right[best]:
                show -= 1
                m = mentions[numbers[best]]
                r = mentions[numbers[right.index(True)]]
                a = min(layout.starts[m.first], layout.starts[r.first], passage.start); b = max(layout.end(m.last - 1), layout.end(r.last - 1), passage.end)
                print("----", " ".join(layout.tokens[m.first:m.last]), "| want", " ".join(layout.tokens[r.first:r.last]), "|", situation.name, "\n", document.text[max(0,a-60):b+60].replace("\n"," // ")[:900])
    return ok, n, noc
