"""Merge keys: which utterances have to be compared at all.

An utterance is stored under ``keys`` and looks others up under ``probes``. Both are bounded and depend on the utterance
alone, so what is compared with what doesn't depend on the order of arrival. A word or phrase that is common in the
static table gets a key only together with a speaker, or none: stock phrases never grow a long list of candidates.

Kinds of keys (first letter):

* ``x``: all the content words, where they tell enough to stand without a speaker; ``y``: the same with one speaker, in
  a stretch of days, where they don't;
* ``p``: two neighbouring content words, where that pair is rare; ``q``: such a pair with one speaker, where it isn't;
* ``t``: the last three content words before a mark, or the first three, where they tell enough;
* ``f`` / ``l``: one rare word, of a fragment of one or two content words / of anything longer; ``g`` / ``m``: a less
  rare one with one speaker. A fragment looks up both letters, a longer one only the fragments': two long ones are not
  compared for one word in common;
* ``h`` / ``k``: the last three words before a mark with one speaker where none is a content word, of an utterance
  without any content word / of any other; looked up like ``f`` and ``l``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from quotedb.merge.evidence import Evidence, prepare
from quotedb.merge.model import Utterance
from quotedb.merge.rarity import pair_count
from quotedb.text.keys import digest

ALONE = 8.0
"""Bits from which words are looked up without a speaker."""
RARE_PAIR = 11.0
RARE_WORD = 8.0
STOCK_PAIR = 5
"""A pair that at least so many articles of the table have needs a speaker, whatever its words tell."""
COMMON_PAIR = 25
"""A pair in at least so many isn't a key even with a speaker."""
MOST_PAIRS = 24
MOST_WORDS = 12
MOST_ENDS = 8
MOST_EMPTY = 4
TIED_WORD = 3.0
"""Bits below which one word of one speaker isn't a key."""
MOST_SPEAKERS = 2
DAYS = 10
_PLAIN = frozenset(" abcdefghijklmnopqrstuvwxyz")
_MARKS = frozenset(".,;:!?…—–-()[]\n")
_STOPS = frozenset(".!?…\n")


@dataclass(frozen=True, slots=True)
class MergeKeys:
    """``stored`` is written to the index, ``probes`` is looked up in it."""

    stored: frozenset[str]
    probes: frozenset[str]


def _thin(pairs: list[tuple[float, str, int, int]]) -> list[tuple[float, str, int, int]]:
    """At most about ``MOST_PAIRS`` of a long text's pairs: the rarest of every stretch (winnowing).

    Any run of words long enough to fill a stretch keeps at least one pair, wherever the text around it was cut.
    """
    if len(pairs) <= MOST_PAIRS:
        return pairs
    size = 2 * len(pairs) // MOST_PAIRS
    kept = {}
    for start in range(max(1, len(pairs) - size + 1)):
        best = max(range(start, min(start + size, len(pairs))), key=lambda i: (pairs[i][0], pairs[i][1]))
        kept[best] = pairs[best]
    rarest = sorted(kept.values(), key=lambda p: (-p[0], p[1]))[: MOST_PAIRS + MOST_PAIRS // 3]
    return rarest


def _ends(evidence: Evidence, content: list[int]) -> set[tuple[int, ...]]:
    """The three content words that open the text, and those before each mark inside its sentence."""
    if len(content) < 3:
        return set()
    text, starts, ends = evidence.source.text, evidence.starts, evidence.ends
    found = {tuple(content[:3])}
    run: list[int] = []
    for index, after in zip(content, [*content[1:], len(starts)], strict=True):
        run.append(index)
        stop = starts[after] if after < len(starts) else len(text)
        between = text[ends[index] : stop]
        if after == len(starts) or (not _PLAIN.issuperset(between) and any(c in _MARKS for c in between)):
            found.add(tuple(run[-3:]))
            if any(c in _STOPS for c in between):
                run = []
    return {triple for triple in found if len(triple) == 3}


def _empty_ends(evidence: Evidence) -> set[tuple[str, ...]]:
    """The last three words before each mark, where none of them is a content word; the first four such places."""
    text, starts, ends, told = evidence.source.text, evidence.starts, evidence.ends, evidence.bits
    found: set[tuple[str, ...]] = set()
    last = len(told) - 1
    for index in range(2, len(told)):
        if told[index] or told[index - 1] or told[index - 2]:
            continue
        if index == last or not _MARKS.isdisjoint(text[ends[index] : starts[index + 1]]):
            found.add(evidence.forms[index - 2 : index + 1])
            if len(found) == MOST_EMPTY:
                break
    return found


def merge_keys(evidence: Evidence) -> MergeKeys:
    """The keys of a prepared utterance: at most 24 + 8 pairs per speaker and 40 others; six to fifteen are usual."""
    if not evidence.forms:
        return MergeKeys(frozenset(), frozenset())
    stored: set[str] = set()
    probes: set[str] = set()
    text, told, concepts, forms = evidence.source.text, evidence.bits, evidence.concepts, evidence.forms
    speakers = sorted(evidence.speakers)[:MOST_SPEAKERS]
    content = [i for i, value in enumerate(told) if value]
    tells = [forms[i] for i in content] if len(forms) == len(evidence.whole) else list(evidence.whole)
    if sum(told) >= ALONE:
        stored.add("x" + digest(*tells))
    else:
        day = evidence.day
        slots = ["-"] if day is None else [str(day // DAYS + n) for n in (0, -1, 1)]
        for speaker in speakers:
            stored.add("y" + digest(speaker, slots[0], *(tells or forms)))
            probes.update("y" + digest(speaker, slot, *(tells or forms)) for slot in slots)

    pairs = []
    for i, j in pairwise(content):
        count = pair_count(forms[i], forms[j])
        if count < COMMON_PAIR:
            pairs.append((told[i] + told[j] - count, f"{concepts[i]} {concepts[j]}", i, j))
    for worth, pair, i, j in _thin(pairs):
        names = text[evidence.starts[i]].isupper() and text[evidence.starts[j]].isupper()
        if worth >= RARE_PAIR and not names and pair_count(forms[i], forms[j]) < STOCK_PAIR:
            stored.add("p" + digest(pair))
        else:
            stored.update("q" + digest(speaker, pair) for speaker in speakers)
    triples = sorted(_ends(evidence, content), key=lambda t: (-sum(told[i] for i in t), t))
    for triple in triples[:MOST_ENDS]:
        if sum(told[i] for i in triple) >= ALONE:
            stored.add("t" + digest(*(concepts[i] for i in triple)))

    fragment = len(content) <= 2
    probes.update(stored)
    for ending in sorted(_empty_ends(evidence)):
        for speaker in speakers:
            name = digest(speaker, *ending)
            stored.add(("k" if content else "h") + name)
            probes.update({"h" + name} if content else {"h" + name, "k" + name})
    singles = sorted({concepts[i]: told[i] for i in content}.items(), key=lambda w: (-w[1], w[0]))
    for word, worth in singles[:MOST_WORDS]:
        tied = worth < RARE_WORD
        if worth < TIED_WORD:
            break
        for name in [digest(speaker, word) for speaker in speakers] if tied else [digest(word)]:
            own, other = ("g", "m") if tied else ("f", "l")
            stored.add((own if fragment else other) + name)
            probes.update({own + name, other + name} if fragment else {own + name})
    return MergeKeys(frozenset(stored), frozenset(probes))


def keys(utterance: Utterance) -> frozenset[str]:
    """The keys under which an utterance is stored."""
    return merge_keys(prepare(utterance)).stored


def probes(utterance: Utterance) -> frozenset[str]:
    """The keys under which the utterances are stored that this one has to be compared with.

    The relation is mutual: ``keys(a) & probes(b)`` is empty exactly when ``keys(b) & probes(a)`` is.
    """
    return merge_keys(prepare(utterance)).probes
