"""Merging of quotes: which attributions report the same utterance, and which words are part of others.

Pure functions of the set they are given. ``keys`` says who has to be compared with whom (two utterances that share no
key are never merged or linked), ``compare`` decides about a pair, and ``cluster`` decides about a set.
"""

from __future__ import annotations

from collections.abc import Iterable

from quotedb.merge.model import Cluster, Difference, Link, Outcome, Utterance, Verdict
from quotedb.text.keys import digest, forms
from quotedb.text.spans import Span


def keys(utterance: Utterance) -> frozenset[str]:
    """The merge keys under which an utterance is stored and looked up; at most 48, each 1 letter and 16 hex digits."""
    found = forms(utterance.text)
    return frozenset({"x" + digest(*found)}) if found else frozenset()


def compare(a: Utterance, b: Utterance) -> Verdict:
    """How ``a`` and ``b`` stand to each other; ``compare(b, a)`` is the same with the sides exchanged."""
    if forms(a.text) == forms(b.text) and forms(a.text):
        return Verdict("same", 1.0)
    return Verdict("none")


def cluster(utterances: Iterable[Utterance]) -> Outcome:
    """Clusters and links of a whole set: the same for every order, and for every split into closed subsets."""
    groups: dict[frozenset[str], list[str]] = {}
    for utterance in utterances:
        groups.setdefault(keys(utterance) or frozenset({utterance.id}), []).append(utterance.id)
    clusters = sorted((Cluster(min(g), tuple(sorted(g))) for g in groups.values()), key=lambda c: c.representative)
    return Outcome(tuple(clusters), ())


__all__ = ["Cluster", "Difference", "Link", "Outcome", "Span", "Utterance", "Verdict", "cluster", "compare", "keys"]
