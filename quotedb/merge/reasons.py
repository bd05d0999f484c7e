"""What weighed in a decision about two utterances, for a person to read."""

from __future__ import annotations

from dataclasses import dataclass

from quotedb.merge.circumstances import Agreement, Occasion, agreement, days_between, occasion, shared_around, terms
from quotedb.merge.correspondence import aligned, correspondence
from quotedb.merge.evidence import prepare
from quotedb.merge.judge import decide, order
from quotedb.merge.model import Relation, Utterance
from quotedb.merge.wordings import same_word

_RAREST = 3


@dataclass(frozen=True, slots=True)
class Reasons:
    """Speaker, time, occasion, rarity and length, as they weighed.

    ``told`` is the bits that the ``words`` in common tell, ``needed`` those that one utterance needs under these
    circumstances; None where no number would do. ``common`` is the share of the shorter wording's weight that is the
    same words. ``shared`` is the bits of the words that both articles have around the quotes, None where one has none.
    """

    relation: Relation
    speakers: Agreement
    days: int | None
    words: int
    told: float
    needed: float | None
    common: float
    rarest: tuple[str, ...]
    occasion: Occasion
    shared: float | None


def reasons(a: Utterance, b: Utterance) -> Reasons:
    """Why two utterances are, or are not, one; the same for ``reasons(b, a)``."""
    one, two = prepare(a), prepare(b)
    long, short = (one, two) if order(one, two) else (two, one)
    under = terms(long, short)
    decision = decide(long, short)
    where = occasion(long, short)
    pairs = aligned(long.core, short.core).run if decision.relation == "overlap" else ()
    pairs = pairs or correspondence(long.core, short.core)
    kept = [j for i, j in pairs if same_word(long.forms[i], short.forms[j])]
    common = told = short.wording.weight_at(kept)
    if under.agreed != "agree" and long.whole == short.whole:
        told = min(long.alone, short.alone)
    if decision.relation == "same" and told < under.same:
        under = terms(long, short, one_occasion=True)
    tokens = [short.wording.tokens[j] for j in kept]
    rarest = sorted({token.form: -token.bits for token in tokens if token.bits}.items(), key=lambda w: (w[1], w[0]))
    known = bool(long.around and short.around)
    own = {*long.concepts, *short.concepts}
    return Reasons(
        relation=decision.relation,
        speakers=agreement(one, two),
        days=days_between(long, short),
        words=len(kept),
        told=round(told, 1),
        needed=None if under.same == float("inf") else round(under.same, 1),
        common=round(min(1.0, common / max(short.strength, 0.1)), 3),
        rarest=tuple(word for word, _ in rarest[:_RAREST]),
        occasion=where,
        shared=round(shared_around(agreement(one, two), own, long.around, short.around), 1) if known else None,
    )
