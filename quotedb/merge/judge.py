"""The decision about a pair: the same utterance, a part of it, an altered report of it, or nothing of the sort.

Three questions are put to a pair. Do the words correspond (an alignment, weighed by how much each word tells)? Do they
tell enough to mean one utterance and not a phrase that many use (bits)? Does the rest allow it: the same speaker or
another, the days between the articles? The less the words tell, the more the rest has to agree.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from itertools import pairwise
from typing import Final, final

from quotedb.merge.align import Pairs
from quotedb.merge.circumstances import (
    FAR,
    ONE_AND_ARTICLE,
    SAME_NEAR,
    SURE,
    Agreement,
    Occasion,
    Terms,
    occasion,
    terms,
    too_far,
)
from quotedb.merge.correspondence import (
    EDGE_FROM,
    OVERLAP_BITS,
    OVERLAP_WORDS,
    Alignment,
    aligned,
    correspondence,
    other_money,
    turns,
)
from quotedb.merge.evidence import LONG_WORDS, Evidence, Wording
from quotedb.merge.model import Relation
from quotedb.merge.wordings import same_word
from quotedb.text.spans import Span

TRANSLATION_WORDS: Final = 6
"""Words from which one text may be another translation of the other."""
COVER: Final[dict[Agreement, float]] = {"agree": 0.70, "unknown": 0.80, "disagree": 0.80}
"""How much of both texts' weight must correspond for the same utterance."""
MISSING: Final = 0.18
"""How much of both texts' content may be without a counterpart in what is still the same utterance."""
EXCHANGED: Final = 0.6
"""How much of what a translator may have put for another word isn't missing, where much else is word for word."""
EDITED: Final = 0.85
"""Share of the shorter text's weight that must be the same words where no translation can explain others."""
PART_COVER: Final = 0.75
"""How much of a fragment must correspond to words of the longer text."""
PART_DENSITY: Final = 0.6
"""How much of the stretch of the longer text in which they stand must correspond to the fragment."""
FEW_SAME: Final = 0.9
FEW_COVER: Final = 0.95
FEW_DENSITY: Final = 0.9
"""The same for a fragment of at most two content words: "the conflict" isn't "this conflict"."""
FEW_WORDS: Final = 3
"""Words up to which all of a fragment but its first have to be there: "harbour people" isn't "the harbour"."""
IN_A_ROW: Final = 1 - 1e-9
"""The same where nothing stands between them; sums of bits are rounded."""
STOCK: Final = 8.0
"""Content bits below which identical words need both dates or neither; the same bound as the keys'."""


@final
class Decision:
    """A verdict between a longer and a shorter text. Never changed.

    The words ``[start, stop)`` of the longer one correspond to ``[first, last]`` of the shorter one.
    """

    __slots__ = ("first", "last", "relation", "score", "start", "stop")

    def __init__(
        self,
        relation: Relation,
        score: float = 0.0,
        start: int = 0,
        stop: int = 0,
        first: int = 0,
        last: int = 0,
    ) -> None:
        self.relation: Relation = relation
        self.score = score
        self.start = start
        self.stop = stop
        self.first = first
        self.last = last


NONE: Final = Decision("none")


def order(a: Evidence, b: Evidence) -> bool:
    """Whether ``a`` is the longer side, or as long and not before ``b`` in the alphabet."""
    more = len(a.whole) - len(b.whole)
    return more > 0 or (more == 0 and a.whole >= b.whole)


def _one_word(one: Evidence) -> bool:
    """Whether at most one content word is all it says."""
    return one.wording.kinds < 2


def decide(long: Evidence, short: Evidence, told: Callable[[], Occasion] | None = None) -> Decision:
    """The decision about a pair of which ``order(long, short)`` holds.

    ``told`` says what the articles tell of the occasion, by default from the two alone; it is asked only where it would
    make a difference.
    """
    if not short.forms or too_far(long, short):
        return NONE
    usual = terms(long, short)
    decision = _decide(long, short, usual)
    if not (long.surrounded and short.surrounded):
        return decision
    if decision.relation == "none":
        relaxed = terms(long, short, one_occasion=True)
        if short.core.kinds <= 2 or not relaxed.asks_like(usual):
            hoped = _decide(long, short, relaxed)
            if hoped.relation != "none" and (told or partial(occasion, long, short))() == "one":
                return hoped
    elif decision.relation == "same" and not (usual.near and usual.agreed == "agree"):
        doubtful = _decide(long, short, usual.apart())
        if doubtful.relation != "same" and (told or partial(occasion, long, short))() == "two":
            return doubtful
    return decision


def _decide(long: Evidence, short: Evidence, under: Terms) -> Decision:
    if long.whole == short.whole:
        return _identical(long, short, under)
    if short.strength < min(under.same, under.row):
        return NONE
    if long.indirect or short.indirect:
        return NONE if long.indirect and short.indirect else _report(long.core, short.core, under.part)
    return _weigh(long.core, short.core, under)


def repeats(one: Evidence) -> bool:
    """Whether the same words again, by the same speakers on the same day, would be the same utterance."""
    if one.speakers:
        return one.strength >= SAME_NEAR["agree"] and bool(one.forms)
    return one.told >= SAME_NEAR["unknown"] and not _one_sided(one, one)


def sure(one: Evidence) -> bool:
    """Whether the same words again are the same utterance, whoever prints them when and on which occasion."""
    return one.strength >= SURE and len(one.forms) >= LONG_WORDS and one.told >= STOCK and not one.titled


def _identical(long: Evidence, short: Evidence, under: Terms) -> Decision:
    content = min(long.told, short.told)
    told = min(long.strength, short.strength) if under.agreed == "agree" else min(long.alone, short.alone)
    if long.indirect != short.indirect:
        return _whole("related", len(long.forms)) if told >= under.part else NONE
    if told < under.same or (under.agreed == "unknown" and _one_sided(long, short)):
        return NONE
    if other_money(long.wording, short.wording) or other_money(short.wording, long.wording):  # neither is longer
        return _whole("altered", len(long.forms))
    if content < STOCK and (long.day is None) != (short.day is None):
        return NONE  # a stock phrase without a date: nothing says on which occasion
    return _whole("same", len(long.forms))


@lru_cache(maxsize=256)
def _whole(relation: Relation, size: int) -> Decision:
    """The decision about identical texts of so many words."""
    return Decision(relation, 1.0, 0, size, 0, size - 1)


def _one_sided(long: Evidence, short: Evidence) -> bool:
    """Few words, or a title, and nobody named on either side: nothing says that anybody said them."""
    if long.speakers or short.speakers:
        return False
    few = min(long.strength, short.strength) < FAR["agree"] or _one_word(short)
    return few or (long.titled and short.titled)


def _weigh(long: Wording, short: Wording, under: Terms) -> Decision:
    """The decision about words that aren't identical."""
    found = aligned(long, short)
    pairs = found.pairs
    if not pairs:
        return _overlap(short, found, under)
    agreed, translated = under.agreed, under.translated
    evidence = (found.told if translated else found.counted) - found.slips
    few = short.kinds <= 2
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
            return _decision("altered" if found.turned or found.refilled else "same", found)
    cover, dense = (FEW_COVER, FEW_DENSITY) if few else (PART_COVER, PART_DENSITY)
    if under.one_occasion:
        dense = PART_DENSITY
    if few and len(short.forms) <= ONE_AND_ARTICLE and not found.exact:
        return NONE
    if len(short.forms) <= FEW_WORDS and not found.but_first:
        return NONE
    enough = found.of_short if translated else found.wording
    least = under.row if found.exact and found.density >= IN_A_ROW else under.part
    if enough >= cover and found.density >= dense and evidence >= least:
        return _decision("altered" if found.turned else "contains", found)
    return _overlap(short, found, under)


def _decision(relation: Relation, found: Alignment) -> Decision:
    score, pairs = min(found.of_short, found.density), found.pairs
    return Decision(relation, score, found.low, found.high, pairs[0][1], pairs[-1][1])


def _overlap(short: Wording, found: Alignment, under: Terms) -> Decision:
    """Whether the longest run of words that both have tells enough to be of one statement."""
    if under.agreed == "disagree" or len(short.forms) <= OVERLAP_WORDS:
        return NONE
    best = found.run
    if len(best) < OVERLAP_WORDS:
        return NONE
    told = short.weight_at([j for _, j in best])
    if told < max(under.part, OVERLAP_BITS):
        return NONE
    return Decision("overlap", told / short.strength, best[0][0], best[-1][0] + 1, best[0][1], best[-1][1])


def places(long: Evidence, short: Evidence, decision: Decision) -> tuple[Span, Span]:
    """Where the words that correspond stand in both texts, each from first to last."""
    within = short.wording.span(decision.first, decision.last)
    return long.wording.span(decision.start, decision.stop - 1), within


def _exchanged(long: Wording, short: Wording, pairs: Pairs) -> float:
    """Bits of the words that stand for one another between words that correspond, as another translation has them."""
    found = 0.0
    for (i, j), (x, y) in pairwise(pairs):
        if x > i + 1 and y > j + 1:
            found += 2 * min(long.bits_at(range(i + 1, x)), short.bits_at(range(j + 1, y)))
    return found


def _report(long: Wording, short: Wording, part: float) -> Decision:
    """An indirect report against a marked quote: related where it uses the same words; two reports: nothing."""
    pairs = correspondence(long, short, PART_COVER)
    if not pairs:
        return NONE
    kept = [j for i, j in pairs if same_word(long.forms[i], short.forms[j])]
    told, content = short.weight_at(kept), short.bits_at(kept)
    stretch = long.weight(pairs[0][0], pairs[-1][0] + 1)
    if told < PART_COVER * short.strength or told < PART_DENSITY * stretch or content < part:
        return NONE
    if turns(long, short, pairs):
        return NONE
    return Decision("related", told / short.strength, pairs[0][0], pairs[-1][0] + 1, pairs[0][1], pairs[-1][1])
