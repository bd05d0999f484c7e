"""The decision about a pair: the same utterance, a part of it, an altered report of it, or nothing of the sort.

Three questions are put to a pair. Do the words correspond (an alignment, weighed by how much each word tells)? Do they
tell enough to mean one utterance and not a phrase that many use (bits)? Does the rest allow it: the same speaker or
another, the days between the articles? The less the words tell, the more the rest has to agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Literal

from quotedb.merge.align import Pairs, common, find, gathered, window
from quotedb.merge.evidence import Evidence
from quotedb.merge.model import Relation
from quotedb.merge.rarity import negations, number_words
from quotedb.text.keys import stem

Agreement = Literal["agree", "unknown", "disagree"]

NEAR_DAYS: dict[Agreement, int] = {"agree": 10, "unknown": 4, "disagree": 3}
"""Days between two articles up to which they may report one occasion."""
TRANSLATION_DAYS, TRANSLATION_WORDS = 3, 6
SAME_NEAR: dict[Agreement, float] = {"agree": 2.0, "unknown": 8.0, "disagree": 9.0}
"""Bits from which identical words within those days are one utterance."""
PART_NEAR: dict[Agreement, float] = {"agree": 2.5, "unknown": 8.0, "disagree": 9.0}
"""Bits from which words that stand in a longer text within those days are a part of it."""
NEXT_DAY = 1.5
"""Bits more that are needed where the speakers disagree and the articles are of different days."""
LONE_WORD = 10.0
"""Bits that a single content word must tell where the speakers disagree: no article of the table has it."""
INSIDE = 2.0
"""Bits more that such words must tell in different days' articles where they stand in a longer text."""
ONE_WORD, ONE_AND_ARTICLE = 6.0, 2
"""Bits that a single content word must tell, alone or with an article, to be a part of what the same speaker said."""
FAR: dict[Agreement, float] = {"agree": 11.0, "unknown": 20.0, "disagree": 22.0}
"""Bits for the same words printed further apart, a statement that is quoted again; past ``LATER_DAYS`` a sentence."""
PART_FAR: dict[Agreement, float] = {"agree": 9.5, "unknown": 11.0, "disagree": 22.0}
"""Bits for words that stand in a longer text printed further apart."""
LATER_DAYS, LATER_WORDS = 21, 6
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
PART_COVER = 0.75
"""How much of a fragment must correspond to words of the longer text."""
PART_DENSITY = 0.6
"""How much of the stretch of the longer text in which they stand must correspond to the fragment."""
FEW_SAME, FEW_COVER, FEW_DENSITY = 0.9, 0.95, 0.9
"""The same for a fragment of at most two content words: "the conflict" isn't "this conflict"."""
OCCASION = 12.0
"""Bits of rare words that the articles have in common around the quotes from which they report one occasion."""
OCCASION_DAYS = 10
"""Days up to which a speaker whom only one of them names is then the other's too."""
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
_NEGATING = frozenset(("un", "in", "im", "ir", "il", "dis", "non"))


def agreement(a: Evidence, b: Evidence) -> Agreement:
    """Whether two utterances have a speaker in common; unknown where one of them has none."""
    if not a.speakers or not b.speakers:
        return "unknown"
    return "disagree" if a.speakers.isdisjoint(b.speakers) else "agree"


def days_between(a: Evidence, b: Evidence) -> int | None:
    """Days between the articles; ``None`` where one has no date."""
    return None if a.day is None or b.day is None else abs(a.day - b.day)


def is_number(form: str) -> bool:
    """Whether a folded word counts something."""
    return form[0].isdigit() or form in number_words()


def same_word(one: str, two: str) -> bool:
    """Whether two folded words are one, inflection and British or American spelling aside."""
    return one == two or stem(one) == stem(two)


def opposite(one: str, two: str) -> bool:
    """Whether one word is the other with a negating prefix: "acceptable", "unacceptable"."""
    if len(one) > len(two):
        one, two = two, one
    return len(one) > 3 and two.endswith(one) and two[: len(two) - len(one)] in _NEGATING


def _turns(long: Evidence, short: Evidence, pairs: Pairs) -> bool:
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


def altered(one: tuple[str, ...], two: tuple[str, ...]) -> Literal["number changed", "negation changed"] | None:
    """What changes the claim between two stretches that stand at one place, if anything does."""
    negated = negations()
    if sum(w in negated for w in one) % 2 != sum(w in negated for w in two) % 2:
        return "negation changed"
    if one and two:
        numbers, others = {w for w in one if is_number(w)}, {w for w in two if is_number(w)}
        if numbers != others and (numbers and others):
            return "number changed"
        if any(opposite(a, b) for a in one for b in two):
            return "negation changed"
    return None


def order(a: Evidence, b: Evidence) -> bool:
    """Whether ``a`` is the longer side, or as long and not before ``b`` in the alphabet."""
    return (len(a.whole), a.whole) >= (len(b.whole), b.whole)


def _one_word(one: Evidence) -> bool:
    """Whether at most one content word is all it says."""
    return len(one.bag_bits) < 2


def shared_around(one: Evidence, two: Evidence) -> float:
    """Bits of the rare words that both articles have beside the quotes, and not in them: one occasion has its words.

    Of one speaker's quotes both articles have the name: the two names that tell most, given name and surname, don't
    count.
    """
    left, right = one.around, two.around
    if not left or not right:
        return 0.0
    own = {*one.concepts, *two.concepts}
    common = [(*found, name) for name, found in left.items() if name in right and name not in own]
    told = sum([bits for bits, _, _ in common])
    if agreement(one, two) == "agree":
        names = sorted([bits for bits, capital, name in common if capital and right[name][1]], reverse=True)
        told -= sum(names[:2])
    return told


def _needed(short: Evidence, agreed: Agreement, days: int | None, nearly: dict[Agreement, float]) -> float:
    """Bits that the words in common must tell, the speakers and days being what they are."""
    if days is None or days <= NEAR_DAYS[agreed]:
        least = nearly[agreed]
        if agreed == "disagree":
            least = max(least, LONE_WORD if _one_word(short) else 0.0) + (NEXT_DAY if days else 0.0)
    elif days > LATER_DAYS and len(short.forms) < LATER_WORDS:
        return inf
    else:
        least = (PART_FAR if nearly is PART_NEAR else FAR)[agreed]
    if nearly is PART_NEAR:
        least += INSIDE if days and agreed == "disagree" else 0.0
        least = max(least, ONE_WORD if _one_word(short) and len(short.forms) <= ONE_AND_ARTICLE else 0.0)
    return least


@dataclass(frozen=True, slots=True)
class Terms:
    """Who said it and when, and the bits that a pair's words must tell under these circumstances."""

    agreed: Agreement
    days: int | None
    same: float
    part: float
    one_occasion: bool


def terms(long: Evidence, short: Evidence, *, one_occasion: bool = False) -> Terms:
    """What a pair has to satisfy; ``one_occasion``: where the words around both quotes say that it is one."""
    agreed = agreement(long, short)
    days = days_between(long, short)
    least = SAME_NEAR[agreed]
    if one_occasion:
        agreed, days = _on_one_occasion(agreed, days)
        least = SAME_NEAR[agreed]
    likely = _likely(long, short, agreed)
    same = max(_needed(short, likely, days, SAME_NEAR), least)
    return Terms(agreed, days, same, _needed(short, likely, days, PART_NEAR), one_occasion)


def decide(long: Evidence, short: Evidence) -> Decision:
    """The decision about a pair of which ``order(long, short)`` holds.

    What the articles say around the quotes is looked at only where it would make a difference.
    """
    if not short.forms:
        return NONE
    usual = terms(long, short)
    known = bool(long.source.around and short.source.around)
    relaxed = terms(long, short, one_occasion=True) if known else None
    least = min(usual.same, usual.part)
    if relaxed is not None:
        least = min(least, relaxed.same, relaxed.part)
    same_words = long.whole == short.whole
    if short.strength < least and not same_words:
        return NONE
    pairs = None
    if not same_words and not (long.indirect or short.indirect):
        pairs = _correspondence(long, short, STRAY)
        if not pairs:
            return NONE
    decision = _decide(long, short, pairs, usual)
    if decision.relation == "none" and relaxed is not None and relaxed != usual:
        hoped = _decide(long, short, pairs, relaxed)
        if hoped.relation != "none" and shared_around(long, short) >= OCCASION:
            return hoped
    return decision


def _decide(long: Evidence, short: Evidence, pairs: Pairs | None, under: Terms) -> Decision:
    if long.whole == short.whole:
        return _identical(long, short, under.agreed, under.same, under.part)
    if pairs is None:
        return _report(long, short, under.part)
    return _weigh(long, short, pairs, under)


def _likely(long: Evidence, short: Evidence, agreed: Agreement) -> Agreement:
    """As ``agreement``, and what nobody is named for is as good as the other's speaker's whom its article quotes too.

    Not for few words: so only where the bits are those of words that one article repeats from another.
    """
    if agreed == "unknown" and not (long.beside.isdisjoint(short.speakers) and short.beside.isdisjoint(long.speakers)):
        return "agree"
    return agreed


def _on_one_occasion(agreed: Agreement, days: int | None) -> tuple[Agreement, int | None]:
    """Speakers and days as they weigh where the words around the quotes say that it is one occasion."""
    close = days is None or days <= OCCASION_DAYS
    if agreed == "agree":
        return "agree", 0
    if agreed == "unknown":
        return "agree", days
    return ("unknown", 0) if close else ("disagree", days)


def _correspondence(long: Evidence, short: Evidence, least: float) -> Pairs:
    """Which words correspond, if the two have at least that share of the shorter one's content in common."""
    bag = long.bag_bits
    shared = sum([value for name, value in short.bag_bits.items() if name in bag])
    if shared < least * short.told:
        return []
    exact = find(long.forms, short.forms) if len(short.forms) < len(long.forms) else -1
    if exact >= 0:
        return [(exact + n, n) for n in range(len(short.forms))]
    start, stop = window(long.concepts, short.concepts, short.weights)
    part = long.concepts[start:stop]
    return [(i + start, j) for i, j in gathered(part, common(part, short.concepts))]


def repeats(one: Evidence) -> bool:
    """Whether the same words again, by the same speakers on the same day, would be the same utterance."""
    if one.speakers:
        return one.strength >= SAME_NEAR["agree"] and bool(one.forms)
    return one.told >= SAME_NEAR["unknown"] and not _one_sided(one, one)


def _identical(long: Evidence, short: Evidence, agreed: Agreement, same: float, part: float) -> Decision:
    content = min(long.told, short.told)
    told = min(long.strength, short.strength) if agreed == "agree" else min(long.alone, short.alone)
    everything = tuple((n, n) for n in range(len(long.forms)))
    if long.indirect != short.indirect:
        return Decision("related", 1.0, 0, len(long.forms), everything) if told >= part else NONE
    if told < same or (agreed == "unknown" and _one_sided(long, short)):
        return NONE
    if content < STOCK and (long.day is None) != (short.day is None):
        return NONE  # a stock phrase without a date: nothing says on which occasion
    return Decision("same", 1.0, 0, len(long.forms), everything)


def _one_sided(long: Evidence, short: Evidence) -> bool:
    """Few words, or a title, and nobody named on either side: nothing says that anybody said them."""
    if long.speakers or short.speakers:
        return False
    few = min(long.strength, short.strength) < FAR["agree"] or _one_word(short)
    return few or (long.titled and short.titled)


def _moved(
    long: Evidence, short: Evidence, there: set[int], here: set[int], start: int, stop: int
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


def _weigh(long: Evidence, short: Evidence, pairs: Pairs, under: Terms) -> Decision:
    agreed, days, same, part = under.agreed, under.days, under.same, under.part
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
    told = sum([weights[j] for j in here]) + shifted
    held = sum([worth[i] for i in there]) + sum([worth[i] for i in moved_long])
    whole = short.strength - sum([weights[j] for j in short.asides - here])
    of_short = told / max(whole, told)
    wording = counted / max(whole, counted)
    inside_aside = sum([worth[i] for i in long.asides - there if first <= i <= last])
    density = held / max(long.weight(first, last + 1) - inside_aside, held)
    turned = _turns(long, short, pairs)
    translated = agreed == "agree" and (days is None or days <= TRANSLATION_DAYS)
    evidence = told if translated else counted
    value = min(of_short, density)

    matched_long = there | moved_long | long.asides
    matched_short = here | moved_short | short.asides
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
            return Decision("related", value, first, last + 1, tuple(pairs))
        return Decision("same", value, first, last + 1, tuple(pairs))
    cover, dense = (FEW_COVER, FEW_DENSITY) if few else (PART_COVER, PART_DENSITY)
    if under.one_occasion:
        dense = PART_DENSITY
    if few and len(b) <= ONE_AND_ARTICLE and not all(a[i] == b[j] for i, j in pairs):
        return NONE
    if (of_short if translated else wording) >= cover and density >= dense and evidence >= part:
        return Decision("related" if turned else "contains", value, first, last + 1, tuple(pairs))
    return NONE


def _exchanged(long: Evidence, short: Evidence, pairs: Pairs) -> float:
    """Bits of the words that stand for one another between words that correspond, as another translation has them."""
    found = 0.0
    for (i, j), (x, y) in pairwise(pairs):
        one, two = sum(long.bits[i + 1 : x]), sum(short.bits[j + 1 : y])
        found += 2 * min(one, two)
    return found


def _fits(one: Evidence, start: int, stop: int) -> bool:
    """Whether so little of a text stands outside the words that correspond that it is still the same utterance."""
    size = len(one.forms)
    words = size - (stop - start) - sum(not start <= i < stop for i in one.asides)
    if not words:
        return True
    if not negations().isdisjoint((*one.forms[:start], *one.forms[stop:])):
        return False
    told = sum(v for i, v in enumerate(one.bits) if not start <= i < stop and i not in one.asides)
    return words <= EDGE_WORDS and told <= (EDGE_BITS if size > EDGE_FROM else 0.0)


def _report(long: Evidence, short: Evidence, part: float) -> Decision:
    """An indirect report against a marked quote: related where it uses the same words; two reports: nothing."""
    if long.indirect and short.indirect:
        return NONE
    pairs = _correspondence(long, short, PART_COVER)
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
