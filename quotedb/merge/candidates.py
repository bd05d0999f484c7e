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
from typing import Final, final

from quotedb.merge.evidence import Evidence, Wording, prepare
from quotedb.merge.forms import number
from quotedb.merge.model import Utterance
from quotedb.merge.rarity import STOCK_PAIR, pair_counts, pair_number
from quotedb.merge.tokens import CAPITAL, Token

ALONE: Final = 8.0
"""Bits from which words are looked up without a speaker."""
ANY_DAY: Final = 20.0
"""Bits from which words are looked up without speaker and over all days."""
RARE_PAIR: Final = 11.0
RARE_TRIPLE: Final = 14.0
"""Bits from which three neighbouring words are looked up without a speaker though no two of them are."""
RARE_WORD: Final = 8.0
COMMON_PAIR: Final = 25
"""A pair in at least so many isn't a key even with a speaker."""
MOST_PAIRS: Final = 24
MOST_WORDS: Final = 12
MOST_ENDS: Final = 8
MOST_EMPTY: Final = 4
TIED_WORD: Final = 3.0
"""Bits below which one word of one speaker isn't a key."""
MOST_SPEAKERS: Final = 3
DAYS: Final = 10


@final
class MergeKeys:
    """``mutual`` is written to the index and looked up in it, ``stored`` only written, ``asked`` only looked up.

    Numbers of 62 bits, each of what the key is made of; two that collide are compared in vain, nothing worse. ``whole``
    is the mutual key of all the words, where they have one.
    """

    __slots__ = ("asked", "mutual", "stored", "whole")

    def __init__(self, mutual: list[int], stored: list[int], asked: list[int]) -> None:
        self.whole = mutual[0] if mutual else 0
        self.mutual = tuple(mutual)
        self.stored = tuple(stored)
        self.asked = tuple(asked)


_Pair = tuple[float, int, bool]
"""What two neighbouring words tell, their number, and whether they are a key without a speaker."""


def _thin(pairs: list[_Pair]) -> list[_Pair]:
    """At most about ``MOST_PAIRS`` of a long text's pairs: the rarest of every stretch (winnowing).

    Any run of words long enough to fill a stretch keeps at least one pair, wherever the text around it was cut.
    """
    size = min(len(pairs), 2 * len(pairs) // MOST_PAIRS)
    kept: list[tuple[float, int, int]] = []
    best: list[int] = []  # places in the stretch, each of which is rarer than all that come after it
    first, last = 0, -1
    for place, pair in enumerate(pairs):
        while len(best) > first:
            other = pairs[best[len(best) - 1]]
            if other[0] > pair[0] or (other[0] == pair[0] and other >= pair):
                break
            best.pop()
        best.append(place)
        if best[first] <= place - size:
            first += 1
        rarest = best[first]
        if place >= size - 1 and rarest != last:
            last = rarest
            kept.append((-pairs[rarest][0], pairs[rarest][1], rarest))
    kept.sort()
    return [pairs[place] for _, _, place in kept[: MOST_PAIRS + MOST_PAIRS // 3]]


def _rare_triples(tokens: list[Token], content: list[int], lone: list[bool]) -> list[int]:
    """Three neighbouring content words that tell enough without a speaker, where no pair of them is a key without one.

    What is quoted in another's mouth, or by another outlet of another day, meets under them. Of a long text's the
    rarest of every stretch. ``lone`` says of each pair of neighbours whether it is such a key.
    """
    found: list[_Pair] = []
    for place in range(len(content) - 2):
        if lone[place] or lone[place + 1]:
            continue
        i, j, k = tokens[content[place]], tokens[content[place + 1]], tokens[content[place + 2]]
        worth = i.bits + j.bits + k.bits
        if worth >= RARE_TRIPLE and not (i.shape & CAPITAL and j.shape & CAPITAL and k.shape & CAPITAL):
            found.append((worth, _triple(i, j, k), True))
    return [name for _, name, _ in (_thin(found) if len(found) > MOST_PAIRS else found)]


def _spoken(wording: Wording) -> list[int]:
    """The content words that aren't an editor's in brackets; all of them if it were none."""
    asides = wording.asides
    if not asides:
        return wording.content
    return [i for i in wording.content if i not in asides] or wording.content


def _ends(wording: Wording, content: list[int]) -> list[tuple[int, int, int]]:
    """The three content words that open the text, and those before each mark inside its sentence."""
    size = len(content)
    if size < 3:
        return []
    found = [(content[0], content[1], content[2])]
    first = 0
    stops = wording.stops
    for mark in wording.marks:
        place = bisect_right(content, mark) - 1
        if place - first >= 2:
            found.append((content[place - 2], content[place - 1], content[place]))
        if mark in stops:
            first = place + 1
    if size - first >= 3:
        found.append((content[size - 3], content[size - 2], content[size - 1]))
    return found


def _empty_ends(wording: Wording) -> list[str]:
    """The last three words before each mark, where none of them is a content word; the first four such places."""
    tokens = wording.tokens
    last = len(tokens) - 1
    found: list[str] = []
    for index in (*wording.marks, last):
        if index >= 2 and not (tokens[index].bits or tokens[index - 1].bits or tokens[index - 2].bits):
            ending = f"{tokens[index - 2].form} {tokens[index - 1].form} {tokens[index].form}"
            if ending not in found:
                found.append(ending)
                if len(found) == MOST_EMPTY:
                    break
    return found


_named: Final[dict[str, int]] = {}
"""The numbers of speakers, of stretches of days and of endings, with which words are made keys."""
_MOST_NAMED: Final = 1 << 17


def _numbered(name: str) -> int:
    known = _named.get(name)
    if known is None:
        if len(_named) >= _MOST_NAMED:
            _named.clear()
        known = _named[name] = number(name)
    return known


_F: Final = number("f")
_G: Final = number("g")
_H: Final = number("h")
_K: Final = number("k")
_L: Final = number("l")
_M: Final = number("m")
_P: Final = number("p")
_Q: Final = number("q")
_T: Final = number("t")
_X: Final = number("x")
_Y: Final = number("y")
_Z: Final = number("z")


def _triple(one: Token, two: Token, three: Token) -> int:
    """Three words' numbers as one."""
    return pair_number(one.number, two.number) ^ three.spread


def _merge_keys(evidence: Evidence) -> MergeKeys:
    """The keys of a prepared utterance: at most 32 pairs per speaker, 32 triples and 40 others; ten to twenty."""
    mutual: list[int] = []
    stored: list[int] = []
    asked: list[int] = []
    if not evidence.forms:
        return MergeKeys(mutual, stored, asked)
    wording = evidence.wording
    tokens = wording.tokens
    content = _spoken(wording)
    named = evidence.speakers or evidence.beside
    voices = [_numbered(speaker) for speaker in (named if len(named) == 1 else sorted(named)[:MOST_SPEAKERS])]
    own, others = _slots(evidence.day)
    _whole(evidence, content, voices, mutual, stored, asked)
    _pairs(wording, content, voices, mutual)

    triples = _ends(wording, content)
    if len(triples) > MOST_ENDS:
        worths = [(-(tokens[i].bits + tokens[j].bits + tokens[k].bits), i, j, k) for i, j, k in set(triples)]
        triples = [(i, j, k) for _, i, j, k in sorted(worths)[:MOST_ENDS]]
    for i, j, k in triples:
        one, two, three = tokens[i], tokens[j], tokens[k]
        if one.bits + two.bits + three.bits >= ALONE:
            close = _triple(one, two, three) ^ _T
            for slot in own:
                stored.append(close ^ slot)
            for slot in others:
                asked.append(close ^ slot)

    for ending in _empty_ends(wording) if voices else ():
        for voice in voices:
            name = _numbered(ending) ^ voice
            stored.append(name ^ (_K if content else _H))
            asked.append(name ^ _H)
            if not content:
                asked.append(name ^ _K)

    fragment = len(content) <= 2
    alone, tied, other_alone, other_tied = (_F, _G, _L, _M) if fragment else (_L, _M, _F, _G)
    singles: dict[int, Token] = {}
    for place in content:
        token = tokens[place]
        if token.bits >= TIED_WORD:
            singles[token.number] = token
    if len(singles) > MOST_WORDS:
        rarest = sorted([(-token.bits, word) for word, token in singles.items()])
        singles = {word: singles[word] for _, word in rarest[:MOST_WORDS]}
    for token in singles.values():
        single = token.spread
        for voice in voices:
            stored.append(single ^ voice ^ tied)
            asked.append(single ^ voice ^ other_tied)
            if fragment:
                asked.append(single ^ voice ^ tied)
        if token.bits >= RARE_WORD:
            for slot in own:
                stored.append(single ^ slot ^ alone)
            for slot in others:
                asked.append(single ^ slot ^ other_alone)
                if fragment:
                    asked.append(single ^ slot ^ alone)
    return MergeKeys(mutual, stored, asked)


def _pairs(wording: Wording, content: list[int], voices: list[int], mutual: list[int]) -> None:
    """Add the keys of neighbouring content words: pairs, and what three tell where no two do."""
    tokens = wording.tokens
    known = pair_counts()
    many: list[_Pair] | None = [] if len(content) > MOST_PAIRS + 1 else None
    lone: list[bool] = []
    last: Token | None = None
    for place in content:
        token = tokens[place]
        if last is not None:
            pair = pair_number(last.number, token.number)
            count = known.get(pair, 0)
            worth = last.bits + token.bits - count
            alone = worth >= RARE_PAIR and count < STOCK_PAIR and not (last.shape & token.shape & CAPITAL)
            lone.append(alone)
            if count < COMMON_PAIR:
                if many is None:
                    _add_pair(pair, alone, voices, mutual)
                else:
                    many.append((worth, pair, alone))
        last = token
    if many is not None:
        for _, pair, alone in _thin(many) if len(many) > MOST_PAIRS else many:
            _add_pair(pair, alone, voices, mutual)
    if wording.told >= RARE_TRIPLE:
        for name in _rare_triples(tokens, content, lone):
            mutual.append(name ^ _P)


def _add_pair(pair: int, alone: bool, voices: list[int], mutual: list[int]) -> None:
    if alone:
        mutual.append(pair ^ _P)
    else:
        for voice in voices:
            mutual.append(pair ^ voice ^ _Q)


_Slots = tuple[tuple[int, ...], tuple[int, ...]]
_ANY: Final = number("*")
_UNDATED: Final = number("-")


def _slots(day: int | None) -> _Slots:
    """Stretches of days under which something is stored and looked up, so that those few days apart meet.

    Without a date it meets everything, and only then is everything looked up.
    """
    return _UNDATED_SLOTS if day is None else _slots_near(day // DAYS)


_UNDATED_SLOTS: Final[_Slots] = ((_UNDATED,), (_UNDATED, _ANY))


_known_slots: Final[dict[int, _Slots]] = {}
"""By stretch of days: history has some hundred thousand."""


def _slots_near(slot: int) -> _Slots:
    found = _known_slots.get(slot)
    if found is None:
        near = [_numbered(f"{each}") for each in (slot, slot - 1, slot + 1)]
        found = _known_slots[slot] = ((near[0], _ANY), (*near, _UNDATED))
    return found


def _whole(
    evidence: Evidence,
    content: list[int],
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
    return MergeKeys([*found.mutual, *met], [*found.stored], [*found.asked])


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
