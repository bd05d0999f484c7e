"""Learn which words between marks are somebody's: weights for the features of a passage, from annotated news.

    python -m benchmarks.train.quotations ../shared/polnear/train

Writes ``quotations.tsv``: a logistic regression. A passage is somebody's words where one annotated attribution covers
at least 80% of it; what else stands between marks is a title, a nickname, a term or a headline.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.train.attribution import parse, sources_of
from benchmarks.train.corpus import Document, read_corpus
from benchmarks.train.learn import Labelled, average, save, score, train_binary
from quotedb.extract.quotations import quotation_features
from quotedb.extract.situations import situation_of

ROUNDS = 8
"""Orders of shuffling whose models are averaged."""


def examples(document: Document) -> list[Labelled]:
    """The passages of one article: their features, and whether they are somebody's words."""
    scene = parse(document.text)
    return [
        (
            quotation_features(scene, situation_of(scene, passage)),
            sources_of(document, passage.start, passage.end) is not None,
        )
        for passage in scene.structure.quoted
    ]


def measure(model: dict[str, float], data: list[Labelled]) -> str:
    """Precision, recall and F1 of the passages taken for somebody's words, and the F1 of taking them all."""
    taken = [good for row, good in data if score(model, row) >= 0]
    wanted = sum(good for _, good in data)
    f1 = 2 * sum(taken) / (len(taken) + wanted)
    figures = f"P {sum(taken) / len(taken):.4f}  R {sum(taken) / wanted:.4f}  F1 {f1:.4f}"
    return f"{figures}, all {len(data)} taken F1 {2 * wanted / (len(data) + wanted):.4f}"


def main() -> None:
    """Train on all articles; print the accuracy on every fifth one, left out of a first training."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("corpus", type=Path)
    args = cli.parse_args()
    data = [examples(document) for document in read_corpus(args.corpus)]
    part = [example for number, found in enumerate(data) if number % 5 for example in found]
    held = [example for found in data[::5] for example in found]
    print("quotations, every fifth article held out:", measure(train_binary(part), held))
    everything = [example for found in data for example in found]
    save("quotations", average([train_binary(everything, seed=seed) for seed in range(3, 3 + ROUNDS)]))


if __name__ == "__main__":
    main()
