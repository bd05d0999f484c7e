"""Learn whose words a quote is: weights for the features of quote and mention, from annotated news.

    python -m benchmarks.train.attribution ../shared/polnear/train [--errors 20]

Writes ``speakers.tsv``: a log-linear model over the candidates of each quote. Reading weights and writing features down
is the product's own code (``quotedb.extract.candidates.Scorer``), so that both always agree.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.train.corpus import Document, Parts, read_corpus
from benchmarks.train.learn import Example, average, best_of, save, train_ranking
from quotedb.extract.antecedents import Antecedents
from quotedb.extract.candidates import Scorer, candidates_of, speaking_ranks
from quotedb.extract.claims import place_after
from quotedb.extract.entities import Names
from quotedb.extract.layout import Layout, lay_out
from quotedb.extract.marks import Quoted, find_quoted
from quotedb.extract.mention import NAME, Mention
from quotedb.extract.mentions import find_mentions
from quotedb.extract.prospect_weights import prospect_weights
from quotedb.extract.scene import Scene, scene_of
from quotedb.extract.signs import signs_of
from quotedb.extract.situations import Situation, situation_of
from quotedb.extract.structure import structure_of
from quotedb.extract.weights import Contexts

ROUNDS = 4
"""Orders of shuffling whose models are averaged."""
SEED = 13
"""Of the first of them."""


class Choice(NamedTuple):
    """One annotated quote with its candidates."""

    passage: Quoted
    situation: Situation
    numbers: list[int]
    """Of the mentions that are candidates."""
    rows: list[list[str]]
    """The features of each."""
    right: list[bool]
    """Which of them names the speaker: one at most."""
    mentions: list[Mention]
    layout: Layout


def sources_of(document: Document, start: int, end: int) -> Parts | None:
    """Whose the words at ``[start, end)`` are: the source of the smallest attribution that covers 80% of them.

    Empty where it names no source; None where no attribution covers them.
    """
    best: tuple[int, Parts] | None = None
    for event in document.events:
        covered = sum(max(0, min(end, b) - max(start, a)) for a, b in event.content)
        if covered >= 0.8 * (end - start):
            size = sum(b - a for a, b in event.content)
            if best is None or size < best[0]:
                best = (size, event.source)
    return None if best is None else best[1]


def governing_mention(numbers: list[int], mentions: list[Mention]) -> int:
    """Of the mentions inside one annotated source, the one that names the speaker: the head, not what modifies it."""
    if not numbers:
        return -1

    def order(number: int) -> tuple[int, int]:
        mention = mentions[number]
        dependent = mention.inner or mention.modifier or (mention.possessive and len(numbers) > 1)
        return (2 if dependent else 0, mention.first)

    best = min(numbers, key=order)
    # "A Ruritanian negotiator, Ann Bell": the name says who the description is.
    if mentions[best].type != NAME:
        for number in sorted(numbers):
            other = mentions[number]
            if other.type == NAME and other.kind == "person" and other.entity == mentions[best].entity >= 0:
                return number
    return best


def parse(text: str) -> Scene:
    """Everything up to what pronouns stand for, as in the product."""
    layout = lay_out(text)
    structure = structure_of(layout, find_quoted(layout))
    mentions = find_mentions(structure)
    signs = signs_of(structure, mentions)
    names = Names(structure, mentions, signs)
    names.run()
    scene = scene_of(structure, mentions, signs)
    Antecedents(scene, names, prospect_weights()).run()
    return scene


def examples(document: Document) -> Iterator[Choice]:
    """The annotated quotes of one article; each comes after the annotated speaker of the one before it."""
    scene = parse(document.text)
    mentions, layout = scene.mentions, scene.structure.layout
    previous, previous_passage = -1, None
    for passage in scene.structure.quoted:
        sources = sources_of(document, passage.start, passage.end)
        if not sources:
            continue
        situation = situation_of(scene, passage)
        place = place_after(scene, passage, situation.sentence, previous_passage)
        numbers = candidates_of(scene, situation, previous)
        ranks = speaking_ranks(scene, situation, numbers)
        rows = []
        for number in numbers:
            notes: list[str] = []
            scorer = Scorer(
                scene, situation, mentions[previous] if previous >= 0 else None, place, Contexts(notes=notes)
            )
            scorer.score(mentions[number], ranks.get(number, "-"))
            rows.append(notes)
        hits = [number for number in numbers if overlaps(layout, mentions[number], sources)]
        governing = governing_mention(hits, mentions)
        yield Choice(passage, situation, numbers, rows, [n == governing for n in numbers], mentions, layout)
        if governing >= 0:
            previous, previous_passage = governing, passage


def overlaps(layout: Layout, mention: Mention, parts: Parts) -> bool:
    """Whether a mention and some spans share a character."""
    start, end = layout.starts[mention.first], layout.end(mention.last - 1)
    return any(start < b and a < end for a, b in parts)


def learn(data: list[Example]) -> dict[str, float]:
    """The model of a set of examples."""
    return average([train_ranking(data, seed=seed) for seed in range(SEED, SEED + ROUNDS)])


def measure(model: dict[str, float], documents: list[Document], show: int = 0) -> str:
    """How often the best candidate is right, and how often none could be; prints the first ``show`` errors."""
    right = total = hopeless = 0
    for document in documents:
        for choice in examples(document):
            total += 1
            if not any(choice.right):
                hopeless += 1
                continue
            best = best_of(model, choice.rows)
            right += choice.right[best]
            if show and not choice.right[best]:
                show -= 1
                print(describe(document, choice, best))
    return f"{right}/{total} = {right / max(1, total):.4f}, {hopeless} without a right candidate"


def describe(document: Document, choice: Choice, best: int) -> str:
    """One error, with the text around it."""
    layout = choice.layout
    got, want = (choice.mentions[choice.numbers[n]] for n in (best, choice.right.index(True)))
    start = min(layout.starts[got.first], layout.starts[want.first], choice.passage.start)
    end = max(layout.end(got.last - 1), layout.end(want.last - 1), choice.passage.end)
    names = " | want ".join(" ".join(layout.tokens[m.first : m.last]) for m in (got, want))
    text = document.text[max(0, start - 60) : end + 60].replace("\n", " // ")[:900]
    return f"---- {names} | {choice.situation.name}\n{text}"


def main() -> None:
    """Train on all articles; print the accuracy on every fifth one, left out of a first training."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--errors", type=int, default=0, help="print this many errors of the held-out fifth")
    args = cli.parse_args()
    documents = read_corpus(args.corpus)
    data = [[(choice.rows, choice.right) for choice in examples(document)] for document in documents]
    part = [example for number, found in enumerate(data) if number % 5 for example in found]
    print("speakers, every fifth article held out:", measure(learn(part), documents[::5], args.errors))
    save("speakers", learn([example for found in data for example in found]))


if __name__ == "__main__":
    main()
