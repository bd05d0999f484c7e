"""Learn what pronouns and descriptions stand for, from places that we read in the training articles.

    python -m benchmarks.train.antecedents ../shared/polnear/train

Writes ``antecedents.tsv``. The places are in ``antecedents.tsv`` beside this file: article, offsets and the name.
"""

from __future__ import annotations

import argparse
import collections
from collections.abc import Iterator
from pathlib import Path

from benchmarks.train.corpus import read_corpus
from benchmarks.train.learn import average, save, train_ranking
from quotedb.extract.antecedents import Antecedents
from quotedb.extract.entities import Names
from quotedb.extract.entity import Entity
from quotedb.extract.layout import lay_out
from quotedb.extract.marks import find_quoted
from quotedb.extract.mention import Mention
from quotedb.extract.mentions import find_mentions
from quotedb.extract.prospect_weights import ProspectWeights
from quotedb.extract.prospects import NOBODY
from quotedb.extract.scene import scene_of
from quotedb.extract.signs import signs_of
from quotedb.extract.structure import structure_of
from quotedb.extract.words import fold

STRENGTH = 0.01
"""How strongly weights are held near zero."""
ROUNDS = 4
"""Orders of shuffling whose models are averaged."""
PLACES = Path(__file__).with_suffix(".tsv")
Example = tuple[list[list[str]], list[bool], list[float]]
"""Features, answers and the scores before learning, candidate by candidate."""


def same_name(entity: Entity, name: str) -> bool:
    """Whether an entity of the article is the one that the reader wrote down."""
    want = [w for w in (fold(word) for word in name.split()) if w.isalnum() and w not in ("the", "jr", "sr")]
    have = [w for w in (fold(word) for word in entity.name) if w.isalnum() and w not in ("the", "jr", "sr")]
    if not want or not have:
        return False
    if want == have or (want[-1] == have[-1] and (len(have) == 1 or len(want) == 1 or want[0][0] == have[0][0])):
        return True
    return entity.kind != "person" and (set(want) <= set(have) or set(have) <= set(want))


class Noted(Antecedents):
    """The resolver of the product, which here follows the reader where he decided and notes the features."""

    def __init__(self, scene, names, weights, places: dict[int, str]) -> None:  # type: ignore[no-untyped-def]
        super().__init__(scene, names, weights)
        self.places = places
        self.examples: list[tuple[str, Example]] = []

    def decide(self, mention, type_, kinds, head="", words=None):  # type: ignore[no-untyped-def]
        """As in the product, unless the reader decided."""
        name = self.places.get(self.scene.structure.layout.starts[mention.first])
        if name is None:
            super().decide(mention, type_, kinds, head, words)
            return
        if mention.number in self.considered:
            return
        self.considered[mention.number] = []
        own, notes = self.prospects.weights, ProspectWeights(notes=True)
        self.prospects.weights = notes
        scored = self.prospects.score(mention, type_, kinds, head, words or set(), self.recent)
        self.prospects.weights = own
        rows = split_rows(notes.written(), len(scored))
        right = [number != NOBODY and same_name(self.entities[number], name) for _, number in scored]
        if not any(right):
            right[0] = True
        self.examples.append((type_, (rows, right, [score for score, _ in scored])))
        chosen = next((number for (_, number), good in zip(scored, right, strict=True) if good), NOBODY)
        if chosen != NOBODY:
            mention.entity = chosen


def split_rows(notes: list[str], count: int) -> list[list[str]]:
    """The notes of one place, candidate by candidate: each begins with "agree", nobody's are first."""
    rows: list[list[str]] = [[]]
    for note in notes:
        if note.partition(" ")[2].startswith("agree:"):
            rows.append([])
        rows[-1].append(note)
    if len(rows) != count:
        raise ValueError(f"{len(rows)} rows of features for {count} candidates")
    return rows


def read_places() -> dict[str, dict[int, str]]:
    """Article to the start of each mention that was read, to the name it stands for."""
    places: dict[str, dict[int, str]] = collections.defaultdict(dict)
    for line in PLACES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            article, start, _, name = line.split("\t")
            places[article][int(start)] = name
    return places


def examples(corpus: Path) -> Iterator[tuple[str, str, Example]]:
    """Article, kind of mention, features and answers of every place that was read."""
    places = read_places()
    for document in read_corpus(corpus):
        if document.name not in places:
            continue
        layout = lay_out(document.text)
        structure = structure_of(layout, find_quoted(layout))
        mentions: list[Mention] = find_mentions(structure)
        signs = signs_of(structure, mentions)
        names = Names(structure, mentions, signs)
        names.run()
        noted = Noted(scene_of(structure, mentions, signs), names, ProspectWeights(), places[document.name])
        noted.run()
        for mention in mentions:
            if layout.starts[mention.first] in noted.places:
                noted.resolve(mention)
        for type_, example in noted.examples:
            # Three dozen possessives teach nothing that grammar alone doesn't know better.
            if type_ != "possessive":
                yield document.name, type_, example


def main() -> None:
    """Train on all places; print the accuracy on every fifth article, left out of a first training."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--l2", type=float, default=STRENGTH)
    args = cli.parse_args()
    found = list(examples(args.corpus))
    articles = sorted({article for article, _, _ in found})
    right: collections.Counter[str] = collections.Counter()
    plain: collections.Counter[str] = collections.Counter()
    total: collections.Counter[str] = collections.Counter()
    for fold_number in range(5):
        held = set(articles[fold_number::5])
        model = learn([example for article, _, example in found if article not in held], args.l2)
        for article, type_, (rows, answers, base) in found:
            if article in held:
                scores = [fixed + sum(model.get(f, 0.0) for f in row) for row, fixed in zip(rows, base, strict=True)]
                total[type_] += 1
                right[type_] += answers[max(range(len(scores)), key=scores.__getitem__)]
                plain[type_] += answers[max(range(len(base)), key=base.__getitem__)]
    print(
        {type_: f"{plain[type_]} {right[type_]}/{total[type_]}" for type_ in sorted(total)},
        sum(plain.values()) / sum(total.values()),
        sum(right.values()) / sum(total.values()),
    )
    save("antecedents", learn([example for _, _, example in found], args.l2))


def learn(found: list[Example], l2: float) -> dict[str, float]:
    """The model of a set of examples."""
    data = [(rows, right) for rows, right, _ in found]
    offsets = [base for _, _, base in found]
    return average([train_ranking(data, base=offsets, epochs=12, l2=l2, seed=seed) for seed in range(ROUNDS)])


if __name__ == "__main__":
    main()
