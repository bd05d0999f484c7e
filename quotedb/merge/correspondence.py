"""What two wordings have in common, whoever said them: which words correspond, and how much those tell.

What that means for a pair is :mod:`quotedb.merge.judge`'s to say.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Final, final

from quotedb.merge.align import Pairs, common, find, gathered, widest, window
from quotedb.merge.evidence import Wording
from quotedb.merge.tokens import ASKS
from quotedb.merge.wordings import (
    AGENT,
    CHANGES,
    LOSES,
    NEGATES,
    QUALIFIES,
    alike,
    is_number,
    misprint,
    same_word,
    shifted,
    turned,
)

EDGE_WORDS: Final = 4
EDGE_BITS: Final = 3.0
EDGE_FROM: Final = 6
"""Words, and their bits, that may be missing at the ends; no content word where the text has at most ``EDGE_FROM``."""
ELIDED: Final = 0.4
"""How much of an utterance an ellipsis may stand for."""
OVERLAP_WORDS: Final = 6
OVERLAP_BITS: Final = 12.0
"""Words in a row, and their bits, that two texts share which have more than that each."""
STRAY: Final = 0.45
"""Shared content by weight below which no alignment is tried."""
PATTERN: Final = 12
"""Content words that agree from which another one among them is a slip, not another statement of the same pattern."""
_BE: Final = frozenset(("is", "are", "was", "were", "been", "being", "be"))
_COUPLING: Final = frozenset(("and", "or", "a", "an", "the", "my", "our", "your", "his", "her", "its", "their"))
"""What stands between the members of a list."""


@lru_cache(maxsize=256)
def everything(size: int) -> tuple[tuple[int, int], ...]:
    """The pairs of two texts of so many words that are the same."""
    return tuple([(n, n) for n in range(size)])


def correspondence(long: Wording, short: Wording, least: float = 0.0) -> Pairs:
    """Which words correspond, if the two have at least that share of the shorter one's content in common."""
    if long.forms == short.forms:
        return list(everything(len(long.forms)))
    if not short.forms:
        return []
    if not _share(long, short, least * short.told):
        return []
    exact = find(long.forms, short.forms) if len(short.forms) < len(long.forms) else -1
    if exact >= 0:
        return [(exact + n, n) for n in range(len(short.forms))]
    start, stop = 0, len(long.forms)
    if stop > widest(len(short.forms)):
        start, stop = window(long.concepts, short.concepts, [token.weight for token in short.tokens])
    part = long.concepts[start:stop]
    found = gathered(part, common(part, short.concepts))
    return _mended(long, short, [(i + start, j) for i, j in found] if start else found)


def _share(long: Wording, short: Wording, least: float) -> bool:
    """Whether the content words that both have tell at least so many bits."""
    bag, told = long.bag, 0.0
    for name, token in short.bag.items():
        if told >= least:
            return True
        if name in bag:
            told += token.bits
    return told >= least


def _mended(long: Wording, short: Wording, pairs: Pairs) -> Pairs:
    """The same with words that stand at one place and differ by a slip of the keys."""
    if not pairs or len(pairs) == len(short.forms):
        return pairs
    a, b = long.forms, short.forms
    slips: Pairs = []
    first, last = pairs[0], pairs[-1]
    i, j = max(0, first[0] - first[1]), max(0, first[1] - first[0])
    ahead = min(len(a) - last[0], len(b) - last[1])
    for x, y in [*pairs, (last[0] + ahead, last[1] + ahead)]:
        if x > i and x - i == y - j:
            for n in range(x - i):
                if misprint(a[i + n], b[j + n]):
                    slips.append((i + n, j + n))
        i, j = x + 1, y + 1
    return sorted(pairs + slips) if slips else pairs


def turns(long: Wording, short: Wording, pairs: Pairs) -> bool:
    """Whether a number, a negation or an opposite differs: between the ends of the alignment, or where the shorter side
    runs on."""
    if not ((long.leverage | short.leverage) & CHANGES or long.asides or short.asides):
        return False
    i, j = pairs[0]
    if j and _changes(long, short, max(0, i - j), i, 0, j):
        return True
    for x, y in pairs:
        if (x > i or y > j) and _changes(long, short, i, x, j, y):
            return True
        i, j = x + 1, y + 1
    left = len(short.forms) - j
    return left > 0 and _changes(long, short, i, min(len(long.forms), i + left), j, len(short.forms))


def _changes(long: Wording, short: Wording, i: int, x: int, j: int, y: int) -> bool:
    """Whether what stands at one place on both sides, words ``[i, x)`` and ``[j, y)``, makes another claim.

    What an editor put in brackets, or left out for an ellipsis, does so by a number or a negation alone, or where both
    sides have other brackets.
    """
    aside = bool(long.asides or short.asides)
    if not aside:
        found = 0
        for n in range(i, x):
            found |= long.tokens[n].leverage
        for n in range(j, y):
            found |= short.tokens[n].leverage
        if not found & (LOSES if i == x or j == y else CHANGES):
            return False
    one, two = long.forms[i:x], short.forms[j:y]
    if turned(one, two) is not None:
        return True
    if (i == x and i in long.cuts) or (j == y and j in short.cuts):
        return False
    if not aside:
        return shifted(one, two) is not None
    bracketed = [
        {side.concepts[n] for n in range(first, last) if n in side.asides and side.tokens[n].bits}
        for side, first, last in ((long, i, x), (short, j, y))
    ]
    if bracketed[0] and bracketed[1] and bracketed[0].isdisjoint(bracketed[1]):
        return True
    said = [
        tuple(side.forms[n] for n in range(first, last) if n not in side.asides)
        for side, first, last in ((long, i, x), (short, j, y))
    ]
    return shifted(said[0], said[1]) is not None


def other_money(long: Wording, short: Wording) -> bool:
    """Whether the shorter one has sums in a currency that the longer one has none in, and that has others."""
    one, two = long.tone & ~ASKS, short.tone & ~ASKS
    return bool(one and two & ~one)


def remarked(long: Wording, short: Wording, pairs: Pairs) -> bool:
    """Whether marks, asides or a passive make another claim of the words that correspond.

    A question and a statement in another order; sums in two currencies; "was accused by" and "accused".
    """
    if long.tone != short.tone:
        asks = (long.tone ^ short.tone) & ASKS
        if asks and not all(x - i == y - j == 1 for (i, j), (x, y) in pairwise(pairs)):
            return True
        if other_money(long, short):
            return True
    if not (long.leverage | short.leverage) & AGENT:
        return False
    put: list[list[str]] = [[], []]
    for (i, j), (x, y) in pairwise(pairs):
        here, there = long.forms[i + 1 : x], short.forms[j + 1 : y]
        if here and there:
            continue
        put[0] += here
        put[1] += there
    return any("by" in own and not _BE.isdisjoint(own) and not other for own, other in (put, put[::-1]))


def refilled(long: Wording, short: Wording, pairs: Pairs) -> bool:
    """Whether one side is the other, word for word, but for one other content word, or for other names.

    No translator keeps so close to another; somebody who says a similar thing does. Where as much as ``PATTERN``
    content words agree, it is a slip of those who took the words down.
    """
    a, b = long.forms, short.forms
    (i, j), (last, also) = pairs[0], pairs[-1]
    if i - j != last - also or len(pairs) == len(b) == len(a):
        return False
    other = 0
    named = True
    head, tail = min(i, j), min(len(a) - last, len(b) - also)
    i, j = i - head, j - head
    for x, y in [*pairs, (last + tail, also + tail)]:
        if x - i != y - j:
            return False
        while i < x:
            said = long.tokens[i].bits and short.tokens[j].bits and i not in long.asides and j not in short.asides
            if said and not alike(a[i], b[j]) and not (is_number(a[i]) and is_number(b[j])):
                other += 1
                named = named and i in long.names and j in short.names
            i, j = i + 1, j + 1
        i, j = x + 1, y + 1
    if not other or (other > 1 and not named):
        return False
    kept = 0
    for x, y in pairs:
        if not same_word(a[x], b[y]):
            return False
        kept += 1 if short.tokens[y].bits else 0
    return kept < PATTERN


def exchanged(long: Wording, short: Wording, pairs: Pairs) -> bool:
    """Whether two words, or two names, have changed places and all else stands: who did it to whom.

    Members of a list say the same in any order: "coal miners and coal companies".
    """
    offset, size = pairs[-1][0] - pairs[-1][1], len(short.forms)
    if len(pairs) == size and pairs[0][0] - pairs[0][1] == offset:
        return False  # every word in its place
    if offset < 0 or offset + size > len(long.forms):
        return False
    a, b = long.forms[offset : offset + size], short.forms
    i = 0  # [i, x) and [y, j) are where they differ
    while i < size and a[i] == b[i]:
        i += 1
    x = i
    while x < size and a[x] != b[x]:
        x += 1
    y = x
    while y < size and a[y] == b[y]:
        y += 1
    if i < x and y == size:
        return x - i == 2 and a[i:x] == (b[i + 1], b[i]) and is_number(a[i]) and is_number(b[i])  # "2-1"
    j = y + x - i
    if i == x or j > size or a[i:x] != b[y:j] or b[i:x] != a[y:j] or a[j:] != b[j:]:
        return False
    like = next((n for n in range(1, i + 1) if a[i - n] != a[y - n] or y - n <= x), i + 1) - 1
    return not _COUPLING.issuperset(a[x : y - like])


def _moved(long: Wording, short: Wording, there: list[bool], here: list[bool], start: int, stop: int) -> Pairs:
    """Words that correspond out of order, of the longer side those in its stretch ``[start, stop)``.

    ``there`` and ``here`` say of the words of both sides whether they correspond in order.
    """
    found: Pairs = []
    spare: dict[str, list[int]] = {}
    for i in range(start, stop):
        if not there[i]:
            spare.setdefault(long.concepts[i], []).append(i)
    if spare:
        for j, name in enumerate(short.concepts):
            if not here[j]:
                places = spare.get(name)
                if places:
                    found.append((places.pop(), j))
    return found


@final
class Alignment:
    """What two wordings that aren't identical have in common, whoever said them: the terms are asked of it later.

    Bits of the words that correspond: ``told`` of the shorter side's, ``held`` of the longer side's, ``counted`` of
    those that are the same words, ``slips`` of misprints that are rarer than what they stand for.
    """

    __slots__ = (
        "_long",
        "_run",
        "_short",
        "_turned",
        "but_first",
        "content",
        "counted",
        "density",
        "exact",
        "fits",
        "high",
        "kept",
        "low",
        "of_short",
        "pairs",
        "slips",
        "told",
        "unmatched",
        "wording",
    )

    def __init__(self, long: Wording, short: Wording) -> None:
        self._long, self._short = long, short
        self._turned: bool | None = None
        self._run: Pairs | None = None
        self.pairs: Pairs = correspondence(long, short, STRAY)
        self.low = self.high = 0
        self.content = self.counted = self.density = self.of_short = 0.0
        self.slips = self.told = self.unmatched = self.wording = 0.0
        self.but_first = self.exact = self.fits = False
        if self.pairs and not self._is_run(long, short):
            self._measure(long, short)

    def _is_run(self, long: Wording, short: Wording) -> bool:
        """Measure it if all of the shorter side stands in the longer one, word for word and in a row."""
        size, first = len(short.forms), self.pairs[0][0]
        last = self.pairs[-1][0]
        if len(self.pairs) != size or last - first != size - 1 or long.forms[first : last + 1] != short.forms:
            return False
        if long.asides or short.asides or long.cuts or short.cuts:
            return False
        self.low, self.high = first, last + 1
        self.told = self.counted = short.strength
        self.content = short.told
        self.of_short = self.wording = self.density = 1.0
        for i in long.content:
            if not first <= i <= last:
                self.unmatched += long.tokens[i].bits
        self.but_first = self.exact = True
        self.fits = _fits(long, first, last + 1)
        return True

    def _measure(self, long: Wording, short: Wording) -> None:
        pairs = self.pairs
        ours, theirs = long.tokens, short.tokens
        first, last = pairs[0][0], pairs[-1][0]
        there, here = [False] * len(ours), [False] * len(theirs)
        told = held = counted = slips = content = 0.0
        exact = True
        for i, j in pairs:
            one, two = ours[i], theirs[j]
            there[i] = here[j] = True
            told += two.weight
            held += one.weight
            if one.form != two.form:
                exact = False
                if misprint(one.form, two.form):
                    slips += max(0.0, two.weight - one.weight)
                elif not same_word(one.form, two.form):
                    continue
            counted += two.weight
            content += two.bits
        self.exact, self.slips, self.content = exact, slips, content
        self.but_first = all(here[1:])
        if len(pairs) < len(theirs):
            slack = max(2, len(theirs) // 4)
            for i, j in _moved(long, short, there, here, max(0, first - slack), min(len(ours), last + 1 + slack)):
                there[i] = here[j] = True
                told += theirs[j].weight
                counted += theirs[j].weight
                held += ours[i].weight
                first, last = min(first, i), max(last, i)
        whole = short.strength
        left_out, left_in = _elided(long, short, pairs)
        for j in short.asides:
            if not here[j]:
                whole -= theirs[j].weight
                here[j] = True
        for j in left_in:
            if not here[j]:
                whole -= theirs[j].weight
                here[j] = True
        inside_aside = 0.0
        for places in (long.asides, left_out):
            for i in places:
                if not there[i]:
                    there[i] = True
                    if first <= i <= last:
                        inside_aside += ours[i].weight
        self.low, self.high = first, last + 1
        self.told, self.counted = told, counted
        self.of_short, self.wording = told / max(whole, told), counted / max(whole, counted)
        self.density = held / max(long.weight(first, last + 1) - inside_aside, held)
        unmatched = 0.0
        for i in long.content:
            if not there[i]:
                unmatched += ours[i].bits
        for j in short.content:
            if not here[j]:
                unmatched += theirs[j].bits
        self.unmatched = unmatched
        low_short = here.index(True)
        high_short = len(here)
        while not here[high_short - 1]:
            high_short -= 1
        self.fits = _fits(long, first, last + 1) and _fits(short, low_short, high_short)

    @property
    def turned(self) -> bool:
        """Whether what differs may change what is said: a number, a negation, an opposite, who did it to whom."""
        if self._turned is None:
            long, short, pairs = self._long, self._short, self.pairs
            self._turned = turns(long, short, pairs) or exchanged(long, short, pairs) or remarked(long, short, pairs)
        return self._turned

    @property
    def refilled(self) -> bool:
        """Whether one is the other but for one word, or for names: they may be two statements of one pattern."""
        return refilled(self._long, self._short, self.pairs)

    @property
    def run(self) -> Pairs:
        """The longest run of words that both have, one after the other."""
        if self._run is None:
            self._run = _longest_run(self._long, self._short)
        return self._run


_NOWHERE: Final[set[int]] = set()


def _elided(long: Wording, short: Wording, pairs: Pairs) -> tuple[set[int], set[int]]:
    """The words of each side in whose place the other has an ellipsis, if they are the smaller part of it."""
    if not (long.cuts or short.cuts):
        return _NOWHERE, _NOWHERE
    left: set[int] = set()
    right: set[int] = set()
    for (i, j), (x, y) in pairwise(pairs):
        if y == j + 1 and y in short.cuts:
            left.update(range(i + 1, x))
        elif x == i + 1 and x in long.cuts:
            right.update(range(j + 1, y))
    if long.bits_at(left) > ELIDED * long.told or short.bits_at(right) > ELIDED * short.told:
        return _NOWHERE, _NOWHERE
    return left, right


def _fits(one: Wording, start: int, stop: int) -> bool:
    """Whether so little of a text stands outside the words that correspond that it is still the same utterance."""
    size = len(one.forms)
    if not start and stop == size:
        return True
    told, words, leverage = 0.0, 0, 0
    i = 0
    while i < size:
        if i == start:
            i = stop
            continue
        if i not in one.asides:
            words += 1
            told += one.tokens[i].bits
            if words > EDGE_WORDS:
                return False
        leverage |= one.tokens[i].leverage
        i += 1
    if words and told > (EDGE_BITS if size > EDGE_FROM else 0.0):
        return False
    return not (words and leverage & (NEGATES | QUALIFIES))


def _longest_run(long: Wording, short: Wording) -> Pairs:
    """The longest run of words that both have, one after the other, if they can tell enough for an overlap."""
    best: Pairs = []
    if not _share(long, short, OVERLAP_BITS / 2):
        return best
    run: Pairs = []
    for pair in common(long.concepts, short.concepts):
        if not same_word(long.forms[pair[0]], short.forms[pair[1]]):
            continue
        if run and pair != (run[-1][0] + 1, run[-1][1] + 1):
            run = []
        run.append(pair)
        if len(run) > len(best):
            best = list(run)
    while best and best[0][0] and best[0][1] and long.forms[best[0][0] - 1] == short.forms[best[0][1] - 1]:
        best.insert(0, (best[0][0] - 1, best[0][1] - 1))
    return best


aligned = lru_cache(maxsize=1 << 12)(Alignment)
"""In a large cluster the same two wordings are weighed many times."""
