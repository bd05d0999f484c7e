"""Merging of quotes: which attributions report the same utterance, and which words are part of others.

Pure functions of the set they are given: no order, no clock, no state. ``keys`` are what an utterance is stored under
and ``probes`` what it looks others up by; two utterances that don't meet there are never merged or linked. ``compare``
decides about a pair and says what differs. ``cluster`` decides about a whole set, ``update`` about what a change
touches.

How to keep a collection up to date:

1. For each new attribution store ``keys(u)``. Then ``update(new, load)``, where ``load(keys)`` selects the utterances
   with any of those keys; it is called a few times, with ever new keys.
2. Every cluster of the outcome is complete: its members now belong to one quote. Drop all links with an end among the
   members of the outcome's clusters, and insert the outcome's links.
3. For an attribution that goes away, or whose speakers, date, kind or decisions change: first collect the members of
   its cluster and ``load(probes(u))`` of each of them; change it and its keys; then ``update`` with all of these that
   remain.
"""

from __future__ import annotations

from quotedb.merge.alterations import alterations, rewritten
from quotedb.merge.candidates import keys, probes
from quotedb.merge.clusters import cluster, update
from quotedb.merge.evidence import prepare
from quotedb.merge.judge import decide, order, places
from quotedb.merge.model import Cluster, Difference, Link, Outcome, Utterance, Verdict


def compare(a: Utterance, b: Utterance) -> Verdict:
    """How ``a`` and ``b`` stand to each other; ``compare(b, a)`` is the same with the sides exchanged."""
    one, two = prepare(a), prepare(b)
    if not order(one, two):
        return compare(b, a).flipped()
    decision = decide(one, two)
    if decision.relation == "none":
        return Verdict("none")
    found = alterations(a.text, b.text)
    if decision.relation not in ("contains", "overlap"):
        return Verdict(decision.relation, decision.score, differences=found)
    where, within = places(one, two, decision)
    return Verdict(decision.relation, decision.score, "a", where, within, found)


__all__ = [
    "Cluster",
    "Difference",
    "Link",
    "Outcome",
    "Utterance",
    "Verdict",
    "alterations",
    "cluster",
    "compare",
    "keys",
    "probes",
    "rewritten",
    "update",
]
