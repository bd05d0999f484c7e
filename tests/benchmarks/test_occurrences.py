"""Generated occurrences: the same every time, with the edits and hard negatives promised; and merged well."""

from __future__ import annotations

from collections import Counter

from benchmarks.merge_scale import f1, scored
from benchmarks.merge_speed import Exact, MinHash, other
from benchmarks.occurrences import occurrences
from quotedb.merge.quotes import cluster

COUNT = 6000


def test_they_are_the_same_every_time() -> None:
    made = list(occurrences(COUNT))
    assert made == list(occurrences(COUNT))
    assert made != list(occurrences(COUNT, seed=1))
    assert len({one.utterance.id for one in made}) == COUNT
    assert {"plain", "marks", "case", "ellipsis", "bracket", "head", "tail", "hyphen", "typo", "translation"} <= {
        one.edit for one in made
    }
    sizes = Counter(Counter(one.cluster for one in made).values())
    assert sizes[1] > sizes[2] > sizes[3] and max(sizes) > 20


def test_scores() -> None:
    assert scored([(1, 1), (1, 1), (2, 2)]) == ((1.0, 1.0), (1.0, 1.0))
    pairs, cubed = scored([(1, 1), (1, 2), (2, 2)])
    assert (pairs, cubed) == ((0.0, 0.0), (2 / 3, 2 / 3))
    assert f1((0.0, 0.0)) == 0.0


def test_known_clusters_are_found() -> None:
    """The bars of generated data, at a size that a test can afford; and better than words alone."""
    made = list(occurrences(COUNT))
    outcome = cluster([one.utterance for one in made])
    home = {name: number for number, one in enumerate(outcome.clusters) for name in one.members}
    pairs, cubed = scored((one.cluster, home[one.utterance.id]) for one in made)
    assert pairs[0] >= 0.99
    assert f1(pairs) >= 0.90
    assert f1(cubed) >= 0.95
    for system in (Exact, MinHash):
        figures = other(system, made)
        assert f1(figures["pairs"]) < f1(pairs)
        assert f1(figures["b_cubed"]) < f1(cubed)
