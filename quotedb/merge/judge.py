"""The decision about a pair: the same utterance, a part of it, an altered report of it, or nothing of the sort.

Three questions are put to a pair. Do the words correspond (an alignment, weighed by how much each word tells)? Do they
tell enough to mean one utterance and not a phrase that many use (bits)? Does the rest allow it: the same speaker or
another, the days between the articles? The less the words tell, the more the rest has to agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict between a longer and a shorter text, in word indexes; ``stop`` is exclusive."""

    relation: Relation
    score: float = 0.0
    start: int = 0
    stop: int = 0
    pairs: tuple[tuple[int, int], ...] = ()


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
    if not short.forms:
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
    bag = long.bag_bits
    shared = sum([value for name, value in short.bag_bits.items() if name in bag])
    if shared < least * short.told:
        return []
    exact = find(long.forms, short.forms) if len(short.forms) < len(long.forms) else -1
    if exact >= 0:
        return [(exact + n, n) for n in range(len(short.forms))]
    start, stop = window(long.concepts, short.concepts, short.weights)
    part = long.concepts[start:stop]
    return _mended(long, short, [(i + start, j) for i, j in gathered(part, common(part, short.concepts))])


def _mended(long: Wording, short: Wording, pairs: Pairs) -> Pairs:
    """The same with words that stand at one place and differ by a slip of the keys."""
    if not pairs or len(pairs) == len(short.forms):
        return pairs
    found: Pairs = []
    first, last = pairs[0], pairs[-1]
    i, j = max(0, first[0] - first[1]), max(0, first[1] - first[0])
    ahead = min(len(long.forms) - last[0], len(short.forms) - last[1])
    for x, y in [*pairs, (last[0] + ahead, last[1] + ahead)]:
        if x - i == y - j:
            found += [(i + n, j + n) for n in range(x - i) if misprint(long.forms[i + n], short.forms[j + n])]
        if (x, y) != (last[0] + ahead, last[1] + ahead):
            found.append((x, y))
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


def _moved(
    long: Wording, short: Wording, there: set[int], here: set[int], start: int, stop: int
) -> tuple[set[int], set[int]]:
    """Words that correspond out of order: indexes of the longer side in its stretch, and of the shorter side.

    ``there`` and ``here`` are the indexes on both sides of those that correspond in order.
    """
    left: set[int] = set()
    right: set[int] = set()
    if len(here) == len(short.forms):
        return left, right
    spare: dict[str, list[int]] = {}
    for i in range(start, stop):
        if i not in there:
            spare.setdefault(long.concepts[i], []).append(i)
    for j, name in enumerate(short.concepts):
        if j not in here and spare.get(name):
            left.add(spare[name].pop())
            right.add(j)
    return left, right


@lru_cache(maxsize=1 << 12)
def _weigh(long: Wording, short: Wording, under: Terms) -> Decision:
    """The decision about words that aren't identical; in a large cluster the same two are weighed many times."""
    pairs = correspondence(long, short, STRAY)
    if not pairs:
        return _overlap(long, short, under)
    agreed, same, part = under.agreed, under.same, under.part
    first, last = pairs[0][0], pairs[-1][0]
    slack = max(2, len(short.forms) // 4)
    low, high = max(0, first - slack), min(len(long.forms), last + 1 + slack)
    there, here = {i for i, _ in pairs}, {j for _, j in pairs}
    moved_long, moved_short = _moved(long, short, there, here, low, high)
    if moved_long:
        first, last = min(first, *moved_long), max(last, *moved_long)
    a, b, worth, weights = long.forms, short.forms, long.weights, short.weights
    kept = [j for i, j in pairs if a[i] == b[j] or same_word(a[i], b[j])]
    shifted = sum([weights[j] for j in moved_short])
    counted = sum([weights[j] for j in kept]) + shifted
    slips = sum([max(0.0, weights[j] - worth[i]) for i, j in pairs if a[i] != b[j] and misprint(a[i], b[j])])
    told = sum([weights[j] for j in here]) + shifted
    held = sum([worth[i] for i in there]) + sum([worth[i] for i in moved_long])
    whole = short.strength - sum([weights[j] for j in short.asides - here])
    left_out, left_in = _elided(long, short, pairs)
    whole -= sum([weights[j] for j in left_in])
    of_short, wording = told / max(whole, told), counted / max(whole, counted)
    inside_aside = sum([worth[i] for i in (long.asides | left_out) - there if first <= i <= last])
    density = held / max(long.weight(first, last + 1) - inside_aside, held)
    turned = _turns(long, short, pairs)
    translated = under.translated
    evidence = (told if translated else counted) - slips
    value = min(of_short, density)

    matched_long = there | moved_long | long.asides | left_out
    matched_short = here | moved_short | short.asides | left_in
    low_short, high_short = min(matched_short), max(matched_short) + 1
    few = len(short.bag_bits) <= 2
    brief = few and len(short.forms) <= EDGE_FROM
    unmatched = sum([v for i, v in enumerate(long.bits) if i not in matched_long])
    unmatched += sum([v for j, v in enumerate(short.bits) if j not in matched_short])
    if translated and unmatched and sum([short.bits[j] for j in kept]) >= FAR["agree"]:
        unmatched -= EXCHANGED * _exchanged(long, short, pairs)
    if (
        min(of_short if agreed == "agree" else wording, density) >= COVER[agreed]
        and _fits(long, first, last + 1)
        and _fits(short, low_short, high_short)
        and unmatched <= (0.0 if brief else MISSING * (long.told + short.told))
        and (not brief or wording >= FEW_SAME)
        and evidence >= same
        and (wording >= EDITED or (translated and len(short.forms) >= TRANSLATION_WORDS))
    ):
        if turned:
            return Decision("altered", value, first, last + 1, tuple(pairs))
        return Decision("same", value, first, last + 1, tuple(pairs))
    cover, dense = (FEW_COVER, FEW_DENSITY) if few else (PART_COVER, PART_DENSITY)
    if under.one_occasion:
        dense = PART_DENSITY
    if few and len(b) <= ONE_AND_ARTICLE and not all(a[i] == b[j] for i, j in pairs):
        return NONE
    if len(b) <= FEW_WORDS and len(here) < len(b) - (0 not in here):
        return NONE
    if (of_short if translated else wording) >= cover and density >= dense and evidence >= part:
        return Decision("altered" if turned else "contains", value, first, last + 1, tuple(pairs))
    return _overlap(long, short, under)


def _overlap(long: Wording, short: Wording, under: Terms) -> Decision:
    """Whether the longest run of words that both have, one after the other, tells enough to be of one statement."""
    if under.agreed == "disagree" or len(short.forms) <= OVERLAP_WORDS:
        return NONE
    bag = long.bag_bits
    if sum([value for name, value in short.bag_bits.items() if name in bag]) < OVERLAP_BITS / 2:
        return NONE
    pairs = common(long.concepts, short.concepts)
    best: Pairs = []
    run: Pairs = []
    for pair in pairs:
        if not same_word(long.forms[pair[0]], short.forms[pair[1]]):
            continue
        if run and pair != (run[-1][0] + 1, run[-1][1] + 1):
            run = []
        run.append(pair)
        if len(run) > len(best):
            best = list(run)
    while best and best[0][0] and best[0][1] and long.forms[best[0][0] - 1] == short.forms[best[0][1] - 1]:
        best.insert(0, (best[0][0] - 1, best[0][1] - 1))
    told = sum([short.weights[j] for _, j in best])
    if len(best) < OVERLAP_WORDS or told < max(under.part, OVERLAP_BITS):
        return NONE
    return Decision("overlap", told / short.strength, best[0][0], best[-1][0] + 1, tuple(best))


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
    if (
        sum([long.bits[i] for i in left]) > ELIDED * long.told
        or sum([short.bits[j] for j in right]) > ELIDED * short.told
    ):
        return set(), set()
    return left, right


def _exchanged(long: Wording, short: Wording, pairs: Pairs) -> float:
    """Bits of the words that stand for one another between words that correspond, as another translation has them."""
    found = 0.0
    for (i, j), (x, y) in pairwise(pairs):
        one, two = sum(long.bits[i + 1 : x]), sum(short.bits[j + 1 : y])
        found += 2 * min(one, two)
    return found


def _fits(one: Wording, start: int, stop: int) -> bool:
    """Whether so little of a text stands outside the words that correspond that it is still the same utterance."""
    size = len(one.forms)
    words = size - (stop - start) - sum(not start <= i < stop for i in one.asides)
    if not words:
        return True
    if not negations().isdisjoint((*one.forms[:start], *one.forms[stop:])):
        return False
    told = sum(v for i, v in enumerate(one.bits) if not start <= i < stop and i not in one.asides)
    return words <= EDGE_WORDS and told <= (EDGE_BITS if size > EDGE_FROM else 0.0)


def _report(long: Wording, short: Wording, part: float) -> Decision:
    """An indirect report against a marked quote: related where it uses the same words; two reports: nothing."""
    pairs = correspondence(long, short, PART_COVER)
    if not pairs:
        return NONE
    kept = [(i, j) for i, j in pairs if same_word(long.forms[i], short.forms[j])]
    told = sum(short.weights[j] for _, j in kept)
    content = sum(short.bits[j] for _, j in kept)
    stretch = long.weight(pairs[0][0], pairs[-1][0] + 1)
    if told < PART_COVER * short.strength or told < PART_DENSITY * stretch or content < part:
        return NONE
    if _turns(long, short, pairs):
        return NONE
    return Decision("related", told / short.strength, pairs[0][0], pairs[-1][0] + 1, tuple(pairs))
