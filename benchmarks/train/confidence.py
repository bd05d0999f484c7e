"""Learn how sure an attribution is, on articles that the ranking and the antecedents weren't learned from.

    python -m benchmarks.train.confidence ../shared/polnear/train

The articles are halved; each half is attributed with models learned on the other. An answer is right if the mention
overlaps the annotated source (or names the same person as a mention that does), and, for pronouns and descriptions, if
the speaker is the one written down in ``antecedents.tsv``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks.train import antecedents, attribution
from benchmarks.train.corpus import Document, read_corpus
from benchmarks.train.learn import save, train_binary
from quotedb.extract.confidence import Grounds
from quotedb.extract.mention import DESCRIPTION, NAME
from quotedb.extract.pipeline import Extractor, Models
from quotedb.extract.prospect_weights import of_model
from quotedb.extract.weights import by_context, weights

Row = tuple[list[str], bool]


def answers(document: Document, models: Models, places: dict[int, str]) -> Iterator[Row]:
    """Features and truth of every quote of an article whose truth is known."""
    extractor = Extractor(document.text, models=models)
    extractor.find_claims()
    extractor.name_the_lead()
    layout, entities = extractor.layout, extractor.entities
    for claim in extractor.claims:
        mention = claim.mention
        passage = claim.passages[0]
        sources = attribution.sources_of(document, passage.start, passage.end)
        if mention is None or not sources:
            continue

        def inside(number: int, spans: list[tuple[int, int]] = sources) -> bool:
            other = extractor.mentions[number]
            start, end = layout.starts[other.first], layout.end(other.last - 1)
            return any(start < b and a < end for a, b in spans)

        right = [number for number in range(len(extractor.mentions)) if inside(number)]
        governing = attribution.governing_mention(right, extractor.mentions)
        if governing < 0:
            continue
        truth = extractor.mentions[governing]
        entity = entities[mention.entity] if mention.entity >= 0 else None
        name = places.get(layout.starts[truth.first])
        if truth.type == NAME or (truth.type == DESCRIPTION and truth.plural and name is None):
            # Who are many go by the words that the article has for them.
            good = mention.entity == truth.entity
        else:
            if name is None:
                continue
            good = entity is not None and antecedents.same_name(entity, name)
        if entity is None:
            continue
        delta = extractor.structure.sentence[mention.first] - claim.situation.sentence
        place = "S" if delta == 0 else "B" if delta < 0 else "A"
        certain = extractor.antecedents.certainty.get(mention.number, 0.5)
        grounds = Grounds(mention, entity, claim.rule, claim.probability, certain, place, claim.situation.full)
        yield grounds.all_features(), good


def main() -> None:
    """Learn, print the calibration, save."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("corpus", type=Path)
    args = cli.parse_args()
    documents = read_corpus(args.corpus)
    places = antecedents.read_places()
    known = list(antecedents.examples(args.corpus))
    rows: list[Row] = []
    for half in (0, 1):
        learned = documents[half::2]
        names = {document.name for document in learned}
        speakers = attribution.learn(
            [(c.rows, c.right) for document in learned for c in attribution.examples(document)]
        )
        meant = antecedents.learn([example for name, _, example in known if name in names], antecedents.STRENGTH)
        models = Models(weights("quotations"), by_context(speakers), of_model(meant))
        for document in documents[1 - half :: 2]:
            rows.extend(answers(document, models, places.get(document.name, {})))
    print(f"{len(rows)} answers, {sum(good for _, good in rows) / len(rows):.3f} right")
    save("confidence", train_binary(rows, epochs=8, l2=1e-3))


if __name__ == "__main__":
    main()
