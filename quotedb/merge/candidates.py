"""Merge keys: which utterances have to be compared at all.

An utterance is stored under ``keys`` and looks others up under ``probes``. Both are bounded and depend on the utterance
alone, so what is compared with what doesn't depend on the order of arrival. A word or phrase that is common in the
static table gets a key only together with a speaker, or none: stock phrases never grow a long list of candidates.

Kinds of keys (first letter):

* ``x``: all the content words, where they tell enough to stand without a speaker, in a stretch of days unless they tell
  a lot; ``z``: the same with one speaker on any day; ``y``: words that tell little, with one speaker, in a stretch of
  days;
* ``p``: two neighbouring content words, where that pair is rare; ``q``: such a pair with one speaker, where it isn't;
* ``t``: the last three content words before a mark, or the first three, where they tell enough, in a stretch of days;
* ``f`` / ``l``: one rare word, of a fragment of one or two content words / of anything longer; ``g`` / ``m``: a less
  rare one with one speaker. A fragment looks up both letters, a longer one only the fragments': two long ones are not
  compared for one word in common;
* ``h`` / ``k``: the last three words before a mark with one speaker where none is a content word, of an utterance
  without any content word / of any other; looked up like ``f`` and ``l``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from quotedb.merge.evidence import Evidence, prepare
from quotedb.merge.model import Utterance
from quotedb.merge.rarity import pair_counts
from quotedb.text.keys import digest

ALONE = 8.0
"""Bits from which words are looked up without a speaker."""
ANY_DAY = 20.0
"""Bits from which words are looked up without speaker and over all days."""
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
SPEAKER_LETTERS = 13
"""Enough of a speaker's id to tell speakers apart; two that collide are compared in vain, nothing worse."""
DAYS = 10
_MARKS = frozenset(".,;:!?…—–-()[]\n")
_STOPS = frozenset(".!?…\n")


@dataclass(frozen=True, slots=True)
class MergeKeys:
    """``stored`` is written to the index, ``probes`` is looked up in it."""

    stored: frozenset[str]
    probes: frozenset[str]


_PairKey = tuple[float, str, int, int, int]


def _thin(pairs: list[_PairKey]) -> list[_PairKey]:
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


def _ends(evidence: Evidence, content: list[int]) -> list[tuple[int, int, int]]:
    """The three content words that open the text, and those before each mark inside its sentence."""
    if len(content) < 3:
        return []
    text, starts, ends = evidence.source.text, evidence.starts, evidence.ends
    found = {(content[0], content[1], content[2]): None}
    first = 0
    last = len(content) - 1
    for place, index in enumerate(content):
        between = text[ends[index] : starts[content[place + 1]]] if place < last else "."
        if between == " " or _MARKS.isdisjoint(between):
            continue
        if place - first >= 2:
            found[content[place - 2], content[place - 1], index] = None
        if not _STOPS.isdisjoint(between):
            first = place + 1
    return list(found)


def _empty_ends(evidence: Evidence) -> set[str]:
    """The last three words before each mark, where none of them is a content word; the first four such places."""
    text, starts, ends, told = evidence.source.text, evidence.starts, evidence.ends, evidence.bits
    found: set[str] = set()
    last = len(told) - 1
    run = 0
    for index, value in enumerate(told):
        run = 0 if value else run + 1
        if run < 3:
            continue
        if index == last or not _MARKS.isdisjoint(text[ends[index] : starts[index + 1]]):
            found.add(" ".join(evidence.forms[index - 2 : index + 1]))
            if len(found) == MOST_EMPTY:
                break
    return found


@lru_cache(maxsize=1 << 12)
def merge_keys(evidence: Evidence) -> MergeKeys:
    """The keys of a prepared utterance: at most 32 pairs per speaker and 40 others; six to fifteen are usual."""
    forms = evidence.forms
    if not forms:
        return MergeKeys(frozenset(), frozenset())
    text, told, concepts, starts = evidence.source.text, evidence.bits, evidence.concepts, evidence.starts
    speakers = [speaker[:SPEAKER_LETTERS] for speaker in sorted(evidence.speakers)[:MOST_SPEAKERS]]
    content = [i for i, value in enumerate(told) if value]
    stored: set[str] = set()
    probes: set[str] = set()
    _whole(evidence, content, speakers, stored, probes)

    counts = pair_counts()
    pairs = []
    for i, j in pairwise(content):
        pair = f"{concepts[i]} {concepts[j]}"
        count = counts.get(pair, 0)
        if count < COMMON_PAIR:
            pairs.append((told[i] + told[j] - count, pair, i, j, count))
    both: list[str] = []
    for worth, pair, i, j, count in _thin(pairs):
        if worth >= RARE_PAIR and count < STOCK_PAIR and not (text[starts[i]].isupper() and text[starts[j]].isupper()):
            both.append("p" + pair)
        else:
            both += [f"q{speaker} {pair}" for speaker in speakers]
    stored.update(both)
    probes.update(both)
    triples = [(told[i] + told[j] + told[k], i, j, k) for i, j, k in _ends(evidence, content)]
    if len(triples) > MOST_ENDS:
        triples = sorted(triples, key=lambda t: (-t[0], t))[:MOST_ENDS]
    own, others = _slots(evidence.day)
    closes = [f"t{concepts[i]} {concepts[j]} {concepts[k]} " for worth, i, j, k in triples if worth >= ALONE]
    stored.update([close + slot for close in closes for slot in own])
    probes.update([close + slot for close in closes for slot in others])

    for ending in _empty_ends(evidence) if speakers else ():
        for speaker in speakers:
            name = f"{speaker} {ending}"
            stored.add(("k" if content else "h") + name)
            probes.update(["h" + name] if content else ["h" + name, "k" + name])
    fragment = len(content) <= 2
    singles = {concepts[i]: told[i] for i in content if told[i] >= TIED_WORD}
    if len(singles) > MOST_WORDS:
        singles = dict(sorted(singles.items(), key=lambda word: (-word[1], word[0]))[:MOST_WORDS])
    for word, worth in singles.items():
        mine, other = ("f", "l") if worth >= RARE_WORD else ("g", "m")
        for name in [word] if worth >= RARE_WORD else [f"{speaker} {word}" for speaker in speakers]:
            stored.add((mine if fragment else other) + name)
            probes.add(mine + name)
            if fragment:
                probes.add(other + name)
    return MergeKeys(frozenset(stored), frozenset(probes))


def _slots(day: int | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Stretches of days under which something is stored and looked up, so that those few days apart meet.

    Without a date it meets everything, and only then is everything looked up.
    """
    if day is None:
        return ("-",), ("-", "*")
    slot = day // DAYS
    return (f"{slot}", "*"), (f"{slot}", f"{slot - 1}", f"{slot + 1}", "-")


def _whole(evidence: Evidence, content: list[int], speakers: list[str], stored: set[str], probes: set[str]) -> None:
    """Add the keys of all the words together."""
    forms = evidence.forms
    tells = [forms[i] for i in content] if len(forms) == len(evidence.whole) else evidence.whole
    name = digest(*(tells or forms))
    if evidence.strength >= ANY_DAY:
        stored.add("x" + name)
        probes.add("x" + name)
        return
    own, others = _slots(evidence.day)
    if evidence.told >= ALONE:
        stored.update([f"x{name} {slot}" for slot in own])
        probes.update([f"x{name} {slot}" for slot in others])
        both = [f"z{speaker} {name}" for speaker in speakers]
        stored.update(both)
        probes.update(both)
        return
    for speaker in speakers:
        stored.add(f"y{speaker} {name} {own[0]}")
        probes.update([f"y{speaker} {name} {slot}" for slot in others if (slot in "-*") == (evidence.day is None)])


def keys(utterance: Utterance) -> frozenset[str]:
    """The keys under which an utterance is stored."""
    return merge_keys(prepare(utterance)).stored


def probes(utterance: Utterance) -> frozenset[str]:
    """The keys under which the utterances are stored that this one has to be compared with.

    The relation is mutual: ``keys(a) & probes(b)`` is empty exactly when ``keys(b) & probes(a)`` is.
    """
    return merge_keys(prepare(utterance)).probes
