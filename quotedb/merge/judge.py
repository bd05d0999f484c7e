"""The decision about a pair: the same utterance, a part of it, an altered report of it, or nothing of the sort.

Three questions are put to a pair. Do the words correspond (an alignment, weighed by how much each word tells)? Do they
tell enough to mean one utterance and not a phrase that many use (bits)? Does the rest allow it: the same speaker or
another, the days between the articles? The less the words tell, the more the rest has to agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from itertools import pairwise

from quotedb.merge.align import Pairs, common, find, gathered, window
from quotedb.merge.circumstances import (
    APART,
    FAR,
    ONE_AND_ARTICLE,
    SAME_NEAR,
    Agreement,
    Occasion,
    Terms,
    occasion,
    terms,
    too_far,
)
from quotedb.merge.evidence import Evidence, Wording
from quotedb.merge.model import Relation
from quotedb.merge.rarity import negations
from quotedb.merge.wordings import altered, misprint, same_word
from quotedb.text.spans import Span

TRANSLATION_WORDS = 6
"""Words from which one text may be another translation of the other."""
COVER: dict[Agreement, float] = {"agree": 0.70, "unknown": 0.80, "disagree": 0.80}
"""How much of both texts' weight must correspond for the same utterance."""
MISSING = 0.18
"""How much of both texts' content may be without a counterpart in what is still the same utterance."""
EXCHANGED = 0.6
"""How much of what a translator may have put for another word isn't missing, where much else is word for word."""
EDGE_WORDS, EDGE_BITS, EDGE_FROM = 4, 3.0, 6
"""Words, and their bits, that may be missing at the ends; no content word where the text has at most ``EDGE_FROM``."""
EDITED = 0.85
"""Share of the shorter text's weight that must be the same words where no translation can explain others."""
ELIDED = 0.4
"""How much of an utterance an ellipsis may stand for."""
PART_COVER = 0.75
"""How much of a fragment must correspond to words of the longer text."""
PART_DENSITY = 0.6
"""How much of the stretch of the longer text in which they stand must correspond to the fragment."""
FEW_SAME, FEW_COVER, FEW_DENSITY = 0.9, 0.95, 0.9
"""The same for a fragment of at most two content words: "the conflict" isn't "this conflict"."""
FEW_WORDS = 3
"""Words up to which all of a fragment but its first have to be there: "harbour people" isn't "the harbour"."""
OVERLAP_WORDS, OVERLAP_BITS = 6, 12.0
"""Words in a row, and their bits, that two texts share which have more than that each."""
STOCK = 8.0
"""Content bits below which identical words need both dates or neither; the same bound as the keys'."""
STRAY = 0.45
"""Shared content by weight below which no alignment is tried."""


class Decision:
    """A verdict between a longer and a shorter text, in word indexes; ``stop`` is exclusive. Never changed."""

    __slots__ = ("pairs", "relation", "score", "start", "stop")

    def __init__(
        self,
        relation: Relation,
        score: float = 0.0,
        start: int = 0,
        stop: int = 0,
        pairs: Sequence[tuple[int, int]] = (),
    ) -> None:
        self.relation: Relation = relation
        self.score = score
        self.start = start
        self.stop = stop
        self.pairs = pairs


NONE = Decision("none")


def _turns(long: Wording, short: Wording, pairs: Pairs) -> bool:
    """Whether a number or a negation differs between the ends of the alignment, or where the shorter side runs on."""
    i, j = pairs[0]
    if j and altered(long.forms[max(0, i - j) : i], short.forms[:j]) is not None:
        return True
    for x, y in pairs:
        if (x > i or y > j) and altered(long.forms[i:x], short.forms[j:y]) is not None:
            return True
        i, j = x + 1, y + 1
    left = len(short.forms) - j
    return left > 0 and altered(long.forms[i : i + left], short.forms[j:]) is not None


def order(a: Evidence, b: Evidence) -> bool:
    """Whether ``a`` is the longer side, or as long and not before ``b`` in the alphabet."""
    return (len(a.whole), a.whole) >= (len(b.whole), b.whole)


def _one_word(one: Evidence) -> bool:
    """Whether at most one content word is all it says."""
    return len(one.bag_bits) < 2


def decide(long: Evidence, short: Evidence, told: Callable[[], Occasion] | None = None) -> Decision:
    """The decision about a pair of which ``order(long, short)`` holds.

    ``told`` says what the articles tell of the occasion, by default from the two alone; it is asked only where it would
    make a difference.
    """
    if not short.forms or too_far(long, short):
        return NONE
    usual = terms(long, short)
    decision = _decide(long, short, usual)
    if not (long.source.around and short.source.around):
        return decision
    if decision.relation == "none":
        relaxed = terms(long, short, one_occasion=True)
        if relaxed != usual:
            hoped = _decide(long, short, relaxed)
            if hoped.relation != "none" and (told or partial(occasion, long, short))() == "one":
                return hoped
    elif decision.relation == "same" and not (usual.near and usual.agreed == "agree"):
        doubtful = _decide(long, short, usual._replace(same=usual.same + APART))
        if doubtful.relation != "same" and (told or partial(occasion, long, short))() == "two":
            return doubtful
    return decision


def _decide(long: Evidence, short: Evidence, under: Terms) -> Decision:
    if long.whole == short.whole:
        return _identical(long, short, under)
    if short.strength < min(under.same, under.part):
        return NONE
    if long.indirect or short.indirect:
        return NONE if long.indirect and short.indirect else _report(long.core, short.core, under.part)
    return _weigh(long.core, short.core, under)


def correspondence(long: Wording, short: Wording, least: float = 0.0) -> Pairs:
    """Which words correspond, if the two have at least that share of the shorter one's content in common."""
    if long.forms == short.forms:
        return list(_everything(len(long.forms)))
    if not short.forms:
        return []
    if _shared(long, short) < least * short.told:
        return []
    exact = find(long.forms, short.forms) if len(short.forms) < len(long.forms) else -1
    if exact >= 0:
        return [(exact + n, n) for n in range(len(short.forms))]
    start, stop = window(long.concepts, short.concepts, short.weights)
    part = long.concepts[start:stop]
    return _mended(long, short, [(i + start, j) for i, j in gathered(part, common(part, short.concepts))])


def _shared(long: Wording, short: Wording) -> float:
    """Bits of the content words that both have."""
    bag, told = long.bag_bits, 0.0
    for name, value in short.bag_bits.items():
        if name in bag:
            told += value
    return told


def total(values: tuple[float, ...], places: Iterable[int]) -> float:
    """What the words at these places tell together."""
    told = 0.0
    for place in places:
        told += values[place]
    return told


def _mended(long: Wording, short: Wording, pairs: Pairs) -> Pairs:
    """The same with words that stand at one place and differ by a slip of the keys."""
    if not pairs or len(pairs) == len(short.forms):
        return pairs
    a, b = long.forms, short.forms
    found: Pairs = []
    first, last = pairs[0], pairs[-1]
    i, j = max(0, first[0] - first[1]), max(0, first[1] - first[0])
    ahead = min(len(a) - last[0], len(b) - last[1])
    end = (last[0] + ahead, last[1] + ahead)
    for pair in [*pairs, end]:
        x, y = pair
        if x - i == y - j:
            for n in range(x - i):
                if misprint(a[i + n], b[j + n]):
                    found.append((i + n, j + n))
        if pair != end:
            found.append(pair)
        i, j = x + 1, y + 1
    return found


def repeats(one: Evidence) -> bool:
    """Whether the same words again, by the same speakers on the same day, would be the same utterance."""
    if one.speakers:
        return one.strength >= SAME_NEAR["agree"] and bool(one.forms)
    return one.told >= SAME_NEAR["unknown"] and not _one_sided(one, one)


def _identical(long: Evidence, short: Evidence, under: Terms) -> Decision:
    content = min(long.told, short.told)
    told = min(long.strength, short.strength) if under.agreed == "agree" else min(long.alone, short.alone)
    if long.indirect != short.indirect:
        return (
            Decision("related", 1.0, 0, len(long.forms), _everything(len(long.forms))) if told >= under.part else NONE
        )
    if told < under.same or (under.agreed == "unknown" and _one_sided(long, short)):
        return NONE
    if content < STOCK and (long.day is None) != (short.day is None):
        return NONE  # a stock phrase without a date: nothing says on which occasion
    return Decision("same", 1.0, 0, len(long.forms), _everything(len(long.forms)))


@lru_cache(maxsize=256)
def _everything(size: int) -> tuple[tuple[int, int], ...]:
    return tuple([(n, n) for n in range(size)])


def _one_sided(long: Evidence, short: Evidence) -> bool:
    """Few words, or a title, and nobody named on either side: nothing says that anybody said them."""
    if long.speakers or short.speakers:
        return False
    few = min(long.strength, short.strength) < FAR["agree"] or _one_word(short)
    return few or (long.titled and short.titled)


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


class _Alignment:
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
        if self.pairs:
            self._measure(long, short)

    def _measure(self, long: Wording, short: Wording) -> None:
        pairs = self.pairs
        a, b, worth, weights, bits = long.forms, short.forms, long.weights, short.weights, short.bits
        first, last = pairs[0][0], pairs[-1][0]
        there, here = [False] * len(a), [False] * len(b)
        told = held = counted = slips = content = 0.0
        exact = True
        for i, j in pairs:
            there[i] = here[j] = True
            told += weights[j]
            held += worth[i]
            if a[i] != b[j]:
                exact = False
                if misprint(a[i], b[j]):
                    slips += max(0.0, weights[j] - worth[i])
                elif not same_word(a[i], b[j]):
                    continue
            counted += weights[j]
            content += bits[j]
        self.exact, self.slips, self.content = exact, slips, content
        self.but_first = all(here[1:])
        if len(pairs) < len(b):
            slack = max(2, len(b) // 4)
            for i, j in _moved(long, short, there, here, max(0, first - slack), min(len(a), last + 1 + slack)):
                there[i] = here[j] = True
                told += weights[j]
                counted += weights[j]
                held += worth[i]
                first, last = min(first, i), max(last, i)
        whole = short.strength
        left_out, left_in = _elided(long, short, pairs)
        for j in short.asides:
            if not here[j]:
                whole -= weights[j]
                here[j] = True
        for j in left_in:
            if not here[j]:
                whole -= weights[j]
                here[j] = True
        inside_aside = 0.0
        for places in (long.asides, left_out):
            for i in places:
                if not there[i]:
                    there[i] = True
                    if first <= i <= last:
                        inside_aside += worth[i]
        self.low, self.high = first, last + 1
        self.told, self.counted = told, counted
        self.of_short, self.wording = told / max(whole, told), counted / max(whole, counted)
        self.density = held / max(long.weight(first, last + 1) - inside_aside, held)
        unmatched = 0.0
        for i in long.content:
            if not there[i]:
                unmatched += long.bits[i]
        for j in short.content:
            if not here[j]:
                unmatched += bits[j]
        self.unmatched = unmatched
        low_short = here.index(True)
        high_short = len(here)
        while not here[high_short - 1]:
            high_short -= 1
        self.fits = _fits(long, first, last + 1) and _fits(short, low_short, high_short)

    @property
    def turned(self) -> bool:
        """Whether a number or a negation differs."""
        if self._turned is None:
            self._turned = _turns(self._long, self._short, self.pairs)
        return self._turned

    @property
    def run(self) -> Pairs:
        """The longest run of words that both have, one after the other."""
        if self._run is None:
            self._run = _longest_run(self._long, self._short)
        return self._run


_aligned = lru_cache(maxsize=1 << 12)(_Alignment)
"""In a large cluster the same two wordings are weighed many times."""


def _weigh(long: Wording, short: Wording, under: Terms) -> Decision:
    """The decision about words that aren't identical."""
    found = _aligned(long, short)
    pairs = found.pairs
    if not pairs:
        return _overlap(short, found, under)
    agreed, translated = under.agreed, under.translated
    evidence = (found.told if translated else found.counted) - found.slips
    few = len(short.bag_bits) <= 2
    brief = few and len(short.forms) <= EDGE_FROM
    if (
        found.fits
        and evidence >= under.same
        and min(found.of_short if agreed == "agree" else found.wording, found.density) >= COVER[agreed]
        and (found.wording >= EDITED or (translated and len(short.forms) >= TRANSLATION_WORDS))
        and (not brief or found.wording >= FEW_SAME)
    ):
        unmatched = found.unmatched
        if translated and unmatched and found.content >= FAR["agree"]:
            unmatched -= EXCHANGED * _exchanged(long, short, pairs)
        if unmatched <= (0.0 if brief else MISSING * (long.told + short.told)):
            return _decision("altered" if found.turned else "same", found)
    cover, dense = (FEW_COVER, FEW_DENSITY) if few else (PART_COVER, PART_DENSITY)
    if under.one_occasion:
        dense = PART_DENSITY
    if few and len(short.forms) <= ONE_AND_ARTICLE and not found.exact:
        return NONE
    if len(short.forms) <= FEW_WORDS and not found.but_first:
        return NONE
    enough = found.of_short if translated else found.wording
    if enough >= cover and found.density >= dense and evidence >= under.part:
        return _decision("altered" if found.turned else "contains", found)
    return _overlap(short, found, under)


def _decision(relation: Relation, found: _Alignment) -> Decision:
    return Decision(relation, min(found.of_short, found.density), found.low, found.high, found.pairs)


def _overlap(short: Wording, found: _Alignment, under: Terms) -> Decision:
    """Whether the longest run of words that both have tells enough to be of one statement."""
    if under.agreed == "disagree" or len(short.forms) <= OVERLAP_WORDS:
        return NONE
    best = found.run
    if len(best) < OVERLAP_WORDS:
        return NONE
    told = total(short.weights, [j for _, j in best])
    if told < max(under.part, OVERLAP_BITS):
        return NONE
    return Decision("overlap", told / short.strength, best[0][0], best[-1][0] + 1, best)


def _longest_run(long: Wording, short: Wording) -> Pairs:
    """The longest run of words that both have, one after the other, if they can tell enough for an overlap."""
    best: Pairs = []
    if _shared(long, short) < OVERLAP_BITS / 2:
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


def places(long: Evidence, short: Evidence, decision: Decision) -> tuple[Span, Span]:
    """Where the words that correspond stand in both texts, each from first to last."""
    there = [j for _, j in decision.pairs]
    within = Span(short.starts[min(there)], short.ends[max(there)])
    return Span(long.starts[decision.start], long.ends[decision.stop - 1]), within


def _elided(long: Wording, short: Wording, pairs: Pairs) -> tuple[set[int], set[int]]:
    """The words of each side in whose place the other has an ellipsis, if they are the smaller part of it."""
    left: set[int] = set()
    right: set[int] = set()
    if long.cuts or short.cuts:
        for (i, j), (x, y) in pairwise(pairs):
            if y == j + 1 and y in short.cuts:
                left.update(range(i + 1, x))
            elif x == i + 1 and x in long.cuts:
                right.update(range(j + 1, y))
        if total(long.bits, left) > ELIDED * long.told or total(short.bits, right) > ELIDED * short.told:
            return set(), set()
    return left, right


def _exchanged(long: Wording, short: Wording, pairs: Pairs) -> float:
    """Bits of the words that stand for one another between words that correspond, as another translation has them."""
    found = 0.0
    for (i, j), (x, y) in pairwise(pairs):
        if x > i + 1 and y > j + 1:
            found += 2 * min(total(long.bits, range(i + 1, x)), total(short.bits, range(j + 1, y)))
    return found


def _fits(one: Wording, start: int, stop: int) -> bool:
    """Whether so little of a text stands outside the words that correspond that it is still the same utterance."""
    size = len(one.forms)
    told, words = 0.0, 0
    outside = [*range(start), *range(stop, size)]
    for i in outside:
        if i not in one.asides:
            words += 1
            told += one.bits[i]
    if not words:
        return True
    if words > EDGE_WORDS or told > (EDGE_BITS if size > EDGE_FROM else 0.0):
        return False
    negating = negations()
    return not any(one.forms[i] in negating for i in outside)


def _report(long: Wording, short: Wording, part: float) -> Decision:
    """An indirect report against a marked quote: related where it uses the same words; two reports: nothing."""
    pairs = correspondence(long, short, PART_COVER)
    if not pairs:
        return NONE
    kept = [j for i, j in pairs if same_word(long.forms[i], short.forms[j])]
    told, content = total(short.weights, kept), total(short.bits, kept)
    stretch = long.weight(pairs[0][0], pairs[-1][0] + 1)
    if told < PART_COVER * short.strength or told < PART_DENSITY * stretch or content < part:
        return NONE
    if _turns(long, short, pairs):
        return NONE
    return Decision("related", told / short.strength, pairs[0][0], pairs[-1][0] + 1, pairs)
