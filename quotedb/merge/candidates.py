"""Merge keys: which utterances have to be compared at all.

An utterance is stored under ``keys`` and looks others up under ``probes``. Both are bounded and depend on the utterance
alone, so what is compared with what doesn't depend on the order of arrival. A word or phrase that is common in the
static table gets a key only together with a speaker, or none: stock phrases never grow a long list of candidates.

Kinds of keys (first letter):

* ``x``: all the content words, where they tell enough to stand without a speaker, in a stretch of days unless they tell
  a lot; ``z``: the same with one speaker on any day; ``y``: words that tell little, with one speaker, in a stretch of
  days;
* ``p``: two neighbouring content words, where that pair is rare, or three that tell a lot where neither of their pairs
  is; ``q``: such a pair with one speaker, where it isn't;
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
from functools import lru_cache
from typing import NamedTuple

from quotedb.merge.evidence import Evidence, Wording, prepare
from quotedb.merge.model import Utterance
from quotedb.merge.rarity import pair_counts, pair_number
from quotedb.text.keys import Remembered, number

ALONE = 8.0
"""Bits from which words are looked up without a speaker."""
ANY_DAY = 20.0
"""Bits from which words are looked up without speaker and over all days."""
RARE_PAIR = 11.0
RARE_TRIPLE = 14.0
"""Bits from which three neighbouring words are looked up without a speaker though no two of them are."""
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
DAYS = 10


class MergeKeys(NamedTuple):
    """``mutual`` is written to the index and looked up in it, ``stored`` only written, ``asked`` only looked up.

    Numbers of 62 bits, each of what the key is made of; two that collide are compared in vain, nothing worse.
    """

    mutual: tuple[int, ...]
    stored: tuple[int, ...]
    asked: tuple[int, ...]


_Pair = tuple[float, int, bool]
"""What two neighbouring words tell, their number, and whether they are a key without a speaker."""


def _thin(pairs: list[_Pair]) -> list[_Pair]:
    """At most about ``MOST_PAIRS`` of a long text's pairs: the rarest of every stretch (winnowing).

    Any run of words long enough to fill a stretch keeps at least one pair, wherever the text around it was cut.
    """
    size = 2 * len(pairs) // MOST_PAIRS
    kept = {}
    for start in range(max(1, len(pairs) - size + 1)):
        best = max(range(start, min(start + size, len(pairs))), key=pairs.__getitem__)
        kept[best] = pairs[best]
    return sorted(kept.values(), key=lambda p: (-p[0], p[1]))[: MOST_PAIRS + MOST_PAIRS // 3]


def _rare_triples(wording: Wording, content: tuple[int, ...], lone: list[bool]) -> list[int]:
    """Three neighbouring content words that tell enough without a speaker, where no pair of them is a key without one.

    What is quoted in another's mouth, or by another outlet of another day, meets under them. Of a long text's the
    rarest of every stretch. ``lone`` says of each pair of neighbours whether it is such a key.
    """
    told, numbers, names = wording.bits, wording.numbers, wording.names
    found: list[_Pair] = []
    for place in range(len(content) - 2):
        i, j, k = content[place], content[place + 1], content[place + 2]
        worth = told[i] + told[j] + told[k]
        if worth < RARE_TRIPLE or lone[place] or lone[place + 1] or (i in names and j in names and k in names):
            continue
        found.append((worth, _triple(numbers[i], numbers[j], numbers[k]), True))
    return [name for _, name, _ in (_thin(found) if len(found) > MOST_PAIRS else found)]


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


_named = Remembered(number)
"""The numbers of speakers, of stretches of days and of endings, with which words are made keys."""
_F, _G, _H, _K, _L, _M, _P, _Q, _T, _X, _Y, _Z = map(number, "fghklmpqtxyz")
_SPREAD = 0x5BD1E995
"""Any large odd number: it takes a word's number through all the bits of a key."""


def _triple(one: int, two: int, three: int) -> int:
    """Three words' numbers as one."""
    return pair_number(one, two) ^ (three * _SPREAD)


def _merge_keys(evidence: Evidence) -> MergeKeys:
    """The keys of a prepared utterance: at most 32 pairs per speaker, 32 triples and 40 others; ten to twenty."""
    if not evidence.forms:
        return MergeKeys((), (), ())
    wording = evidence.wording
    told, numbers = wording.bits, wording.numbers
    content = _spoken(wording)
    named = evidence.speakers or evidence.beside
    voices = [_named[speaker] for speaker in (named if len(named) == 1 else sorted(named)[:MOST_SPEAKERS])]
    mutual: list[int] = []
    stored: list[int] = []
    asked: list[int] = []
    own, others = _slots(evidence.day)
    _whole(evidence, content, voices, mutual, stored, asked)
    _pairs(wording, content, voices, mutual)

    triples = [(told[i] + told[j] + told[k], i, j, k) for i, j, k in _ends(wording)]
    if len(triples) > MOST_ENDS:
        triples = sorted(set(triples), key=lambda t: (-t[0], t))[:MOST_ENDS]
    for worth, i, j, k in triples:
        if worth >= ALONE:
            close = _triple(numbers[i], numbers[j], numbers[k]) ^ _T
            for slot in own:
                stored.append(close ^ slot)
            for slot in others:
                asked.append(close ^ slot)

    for ending in _empty_ends(wording) if voices else ():
        for voice in voices:
            name = _named[ending] ^ voice
            stored.append(name ^ (_K if content else _H))
            asked.append(name ^ _H)
            if not content:
                asked.append(name ^ _K)

    fragment = len(content) <= 2
    alone, tied, other_alone, other_tied = (_F, _G, _L, _M) if fragment else (_L, _M, _F, _G)
    singles = {numbers[i]: told[i] for i in content if told[i] >= TIED_WORD}
    if len(singles) > MOST_WORDS:
        singles = dict(sorted(singles.items(), key=lambda word: (-word[1], word[0]))[:MOST_WORDS])
    for word, worth in singles.items():
        one = word * _SPREAD
        for voice in voices:
            stored.append(one ^ voice ^ tied)
            asked.append(one ^ voice ^ other_tied)
            if fragment:
                asked.append(one ^ voice ^ tied)
        if worth >= RARE_WORD:
            for slot in own:
                stored.append(one ^ slot ^ alone)
            for slot in others:
                asked.append(one ^ slot ^ other_alone)
                if fragment:
                    asked.append(one ^ slot ^ alone)
    return MergeKeys(tuple(mutual), tuple(stored), tuple(asked))


def _pairs(wording: Wording, content: tuple[int, ...], voices: list[int], mutual: list[int]) -> None:
    """Add the keys of neighbouring content words: pairs, and what three tell where no two do."""
    told, numbers, names = wording.bits, wording.numbers, wording.names
    known = pair_counts()
    pairs: list[_Pair] = []
    lone: list[bool] = []
    last = -1
    for place in content:
        if last >= 0:
            pair = pair_number(numbers[last], numbers[place])
            count = known.get(pair, 0)
            worth = told[last] + told[place] - count
            alone = worth >= RARE_PAIR and count < STOCK_PAIR and not (last in names and place in names)
            lone.append(alone)
            if count < COMMON_PAIR:
                pairs.append((worth, pair, alone))
        last = place
    if wording.told >= RARE_TRIPLE:
        for name in _rare_triples(wording, content, lone):
            mutual.append(name ^ _P)
    if len(pairs) > MOST_PAIRS:
        pairs = _thin(pairs)
    for _, pair, alone in pairs:
        if alone:
            mutual.append(pair ^ _P)
        else:
            for voice in voices:
                mutual.append(pair ^ voice ^ _Q)


_Slots = tuple[tuple[int, ...], tuple[int, ...]]
_ANY, _UNDATED = number("*"), number("-")


@lru_cache(maxsize=1 << 12)
def _slots(day: int | None) -> _Slots:
    """Stretches of days under which something is stored and looked up, so that those few days apart meet.

    Without a date it meets everything, and only then is everything looked up.
    """
    if day is None:
        return (_UNDATED,), (_UNDATED, _ANY)
    slot = day // DAYS
    near = [_named[f"{each}"] for each in (slot, slot - 1, slot + 1)]
    return (near[0], _ANY), (*near, _UNDATED)


def _whole(
    evidence: Evidence,
    content: tuple[int, ...],
    voices: list[int],
    mutual: list[int],
    stored: list[int],
    asked: list[int],
) -> None:
    """Add the keys of all the words together."""
    forms = evidence.forms
    tells = [forms[i] for i in content] if len(forms) == len(evidence.whole) else evidence.whole
    name = number(" ".join(tells or forms))
    if evidence.strength >= ANY_DAY:
        mutual.append(name ^ _X)
        return
    own, others = _slots(evidence.day)
    if evidence.alone >= ALONE:
        for slot in own:
            stored.append(name ^ slot ^ _X)
        for slot in others:
            asked.append(name ^ slot ^ _X)
        for voice in voices:
            mutual.append(name ^ voice ^ _Z)
        return
    near = others if evidence.day is None else others[:-1]
    for voice in voices:
        stored.append(name ^ voice ^ own[0] ^ _Y)
        for slot in near:
            asked.append(name ^ voice ^ slot ^ _Y)


def all_keys(evidence: Evidence) -> MergeKeys:
    """The keys of its words, and one for each utterance that a person has joined it to, under which the two meet."""
    found, own = _merge_keys(evidence), evidence.source
    if not own.joined:
        return found
    met = [number("=".join(["", *sorted((own.id, other))])) for other in own.joined]
    return MergeKeys((*found.mutual, *met), found.stored, found.asked)


def keys(utterance: Utterance) -> frozenset[int]:
    """The keys under which an utterance is stored."""
    found = all_keys(prepare(utterance))
    return frozenset(found.mutual + found.stored)


def probes(utterance: Utterance) -> frozenset[int]:
    """The keys under which the utterances are stored that this one has to be compared with.

    The relation is mutual: ``keys(a) & probes(b)`` is empty exactly when ``keys(b) & probes(a)`` is.
    """
    found = all_keys(prepare(utterance))
    return frozenset(found.mutual + found.asked)
