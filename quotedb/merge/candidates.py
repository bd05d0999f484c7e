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
* ``f`` / ``l``: one rare word in a stretch of days, of a fragment of one or two content words / of anything longer;
  ``g`` / ``m``: any that tells something with one speaker. A fragment looks up both letters, a longer one only the
  fragments': two long ones are not compared for one word in common;
* ``h`` / ``k``: the last three words before a mark with one speaker where none is a content word, of an utterance
  without any content word / of any other; looked up like ``f`` and ``l``;
* ``=``: two utterances that a person has put together.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

from quotedb.merge.evidence import Evidence, Wording, prepare
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
MOST_SPEAKERS = 3
SPEAKER_LETTERS = 13
"""Enough of a speaker's id to tell speakers apart; two that collide are compared in vain, nothing worse."""
DAYS = 10


MUTUAL = frozenset("zpq=")
"""First letters of the keys under which the same utterances are stored that look them up."""


class MergeKeys(NamedTuple):
    """``stored`` is written to the index, ``probes`` is looked up in it; nothing is stored twice."""

    stored: tuple[str, ...]
    probes: tuple[str, ...]


_PairKey = tuple[float, str, int, int, int]


def _thin(pairs: list[_PairKey]) -> list[_PairKey]:
    """At most about ``MOST_PAIRS`` of a long text's pairs: the rarest of every stretch (winnowing).

    Any run of words long enough to fill a stretch keeps at least one pair, wherever the text around it was cut.
    """
    size = 2 * len(pairs) // MOST_PAIRS
    kept = {}
    for start in range(max(1, len(pairs) - size + 1)):
        best = max(range(start, min(start + size, len(pairs))), key=lambda i: (pairs[i][0], pairs[i][1]))
        kept[best] = pairs[best]
    rarest = sorted(kept.values(), key=lambda p: (-p[0], p[1]))[: MOST_PAIRS + MOST_PAIRS // 3]
    return rarest


def _spoken(wording: Wording) -> tuple[int, ...]:
    """The content words that aren't an editor's in brackets; all of them if it were none."""
    if not wording.asides:
        return wording.content
    return tuple([i for i in wording.content if i not in wording.asides]) or wording.content


def _ends(wording: Wording) -> list[tuple[int, int, int]]:
    """The three content words that open the text, and those before each mark inside its sentence."""
    content, stops = _spoken(wording), wording.stops
    if len(content) < 3:
        return []
    found = [(content[0], content[1], content[2])]
    first = 0
    for mark in wording.marks:
        place = bisect_right(content, mark) - 1
        if place - first >= 2:
            found.append((content[place - 2], content[place - 1], content[place]))
        if mark in stops:
            first = place + 1
    if len(content) - first >= 3:
        found.append((content[-3], content[-2], content[-1]))
    return found


def _empty_ends(wording: Wording) -> list[str]:
    """The last three words before each mark, where none of them is a content word; the first four such places."""
    told, forms = wording.bits, wording.forms
    last = len(told) - 1
    found: list[str] = []
    for index in (*wording.marks, last):
        if index >= 2 and not (told[index] or told[index - 1] or told[index - 2]):
            ending = f"{forms[index - 2]} {forms[index - 1]} {forms[index]}"
            if ending not in found:
                found.append(ending)
                if len(found) == MOST_EMPTY:
                    break
    return found


def _merge_keys(evidence: Evidence) -> MergeKeys:
    """The keys of a prepared utterance: at most 32 pairs per speaker and 40 others; six to fifteen are usual."""
    forms = evidence.forms
    if not forms:
        return MergeKeys((), ())
    wording = evidence.wording
    told, concepts, names = evidence.bits, evidence.concepts, wording.names
    content = _spoken(wording)
    speakers = [speaker[:SPEAKER_LETTERS] for speaker in sorted(evidence.speakers or evidence.beside)[:MOST_SPEAKERS]]
    stored: list[str] = []
    probes: list[str] = []
    _whole(evidence, content, speakers, stored, probes)

    bare = [concepts[i] for i in content]
    known = pair_counts()
    pairs = []
    for place, (one, two) in enumerate(pairwise(bare)):
        pair = f"{one} {two}"
        count = known.get(pair, 0)
        if count < COMMON_PAIR:
            i, j = content[place], content[place + 1]
            pairs.append((told[i] + told[j] - count, pair, i, j, count))
    both: list[str] = []
    for worth, pair, i, j, count in _thin(pairs) if len(pairs) > MOST_PAIRS else pairs:
        if worth >= RARE_PAIR and count < STOCK_PAIR and not (i in names and j in names):
            both.append("p" + pair)
        else:
            both += [f"q{speaker} {pair}" for speaker in speakers]
    stored += both
    probes += both
    triples = [(told[i] + told[j] + told[k], i, j, k) for i, j, k in _ends(wording)]
    if len(triples) > MOST_ENDS:
        triples = sorted(set(triples), key=lambda t: (-t[0], t))[:MOST_ENDS]
    own, others = _slots(evidence.day)
    for worth, i, j, k in triples:
        if worth >= ALONE:
            close = f"t{concepts[i]} {concepts[j]} {concepts[k]} "
            stored += [close + slot for slot in own]
            probes += [close + slot for slot in others]

    for ending in _empty_ends(wording) if speakers else ():
        for speaker in speakers:
            name = f"{speaker} {ending}"
            stored.append(("k" if content else "h") + name)
            probes += ["h" + name] if content else ["h" + name, "k" + name]
    fragment = len(content) <= 2
    singles = {concepts[i]: told[i] for i in content if told[i] >= TIED_WORD}
    if len(singles) > MOST_WORDS:
        singles = dict(sorted(singles.items(), key=lambda word: (-word[1], word[0]))[:MOST_WORDS])
    tied = [f"{speaker} {word}" for speaker in speakers for word in singles]
    for word, worth in singles.items():
        if worth >= RARE_WORD:
            stored += [f"{'f' if fragment else 'l'}{word} {slot}" for slot in own]
            probes += [f"f{word} {slot}" for slot in others]
            if fragment:
                probes += [f"l{word} {slot}" for slot in others]
    if fragment:
        stored += ["g" + word for word in tied]
        probes += [kind + word for word in tied for kind in "gm"]
    else:
        stored += ["m" + word for word in tied]
        probes += ["g" + word for word in tied]
    return MergeKeys(tuple(dict.fromkeys(stored)), tuple(probes))


def _slots(day: int | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Stretches of days under which something is stored and looked up, so that those few days apart meet.

    Without a date it meets everything, and only then is everything looked up.
    """
    if day is None:
        return ("-",), ("-", "*")
    slot = day // DAYS
    return (f"{slot}", "*"), (f"{slot}", f"{slot - 1}", f"{slot + 1}", "-")


def _whole(
    evidence: Evidence, content: tuple[int, ...], speakers: list[str], stored: list[str], probes: list[str]
) -> None:
    """Add the keys of all the words together."""
    forms = evidence.forms
    tells = [forms[i] for i in content] if len(forms) == len(evidence.whole) else evidence.whole
    name = digest(*(tells or forms))
    if evidence.strength >= ANY_DAY:
        stored.append("x" + name)
        probes.append("x" + name)
        return
    own, others = _slots(evidence.day)
    if evidence.alone >= ALONE:
        stored += [f"x{name} {slot}" for slot in own]
        probes += [f"x{name} {slot}" for slot in others]
        both = [f"z{speaker} {name}" for speaker in speakers]
        stored += both
        probes += both
        return
    for speaker in speakers:
        stored.append(f"y{speaker} {name} {own[0]}")
        probes += [f"y{speaker} {name} {slot}" for slot in others if (slot in "-*") == (evidence.day is None)]


def all_keys(evidence: Evidence) -> MergeKeys:
    """The keys of its words, and one for each utterance that a person has joined it to, under which the two meet."""
    found, own = _merge_keys(evidence), evidence.source
    if not own.joined:
        return found
    met = tuple("=".join(["", *sorted((own.id, other))]) for other in own.joined)
    return MergeKeys(found.stored + met, found.probes + met)


def keys(utterance: Utterance) -> frozenset[str]:
    """The keys under which an utterance is stored."""
    return frozenset(all_keys(prepare(utterance)).stored)


def probes(utterance: Utterance) -> frozenset[str]:
    """The keys under which the utterances are stored that this one has to be compared with.

    The relation is mutual: ``keys(a) & probes(b)`` is empty exactly when ``keys(b) & probes(a)`` is.
    """
    return frozenset(all_keys(prepare(utterance)).probes)
