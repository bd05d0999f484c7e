"""What a pair has to satisfy: who said it, when, and on which occasion, weighed into the bits that its words must tell.

The less the words tell, the more the rest has to agree.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from math import inf
from typing import Final, Literal, final

from quotedb.merge.evidence import Evidence, Surroundings

Agreement = Literal["agree", "unknown", "disagree"]

NEAR_DAYS: Final[dict[Agreement, int]] = {"agree": 10, "unknown": 4, "disagree": 3}
"""Days between two articles up to which they may report one occasion."""
TRANSLATION_DAYS: Final = 3
"""Days up to which other words may be another translation."""
SAME_NEAR: Final[dict[Agreement, float]] = {"agree": 2.0, "unknown": 8.0, "disagree": 9.0}
"""Bits from which identical words within those days are one utterance."""
PART_NEAR: Final[dict[Agreement, float]] = {"agree": 2.5, "unknown": 8.0, "disagree": 9.0}
"""Bits from which words that stand in a longer text within those days are a part of it."""
NEXT_DAY: Final = 1.5
"""Bits more that are needed where the speakers disagree and the articles are of different days."""
LONE_WORD: Final = 10.0
"""Bits that a single content word must tell where the speakers disagree: no article of the table has it."""
INSIDE: Final = 2.0
"""Bits more that such words must tell in different days' articles where they stand in a longer text."""
ONE_WORD: Final = 6.0
ONE_AND_ARTICLE: Final = 2
"""Bits that a single content word must tell, alone or with an article, to be a part of what the same speaker said."""
FAR: Final[dict[Agreement, float]] = {"agree": 11.0, "unknown": 20.0, "disagree": 22.0}
"""Bits for the same words printed further apart, a statement that is quoted again; past ``LATER_DAYS`` a sentence."""
PART_FAR: Final[dict[Agreement, float]] = {"agree": 9.5, "unknown": 11.0, "disagree": 22.0}
"""Bits for words that stand in a longer text printed further apart."""
IN_A_ROW: Final = 1.5
"""Bits fewer for those of the same speaker that stand there in a row, with no stock phrase among them."""
LATER_DAYS: Final = 21
LATER_WORDS: Final = 6
MOST_DAYS: Final = 183
"""Days up to which few words may be of one occasion, whatever stands around them."""
OCCASION: Final = 12.0
"""Bits of rare words that the articles have in common around the quotes from which they report one occasion."""
UNSHARED: Final = 3.5
"""Bits in common around two quotes below which it is two occasions."""
APART: Final = 10.0
"""Bits more that the same words of two occasions must tell, unless one speaker says them at about one time."""
SURE: Final = FAR["disagree"] + APART
"""Bits from which the same words are one utterance, whoever prints them when and on which occasion."""
OCCASION_WORDS: Final = 3
"""Words that are needed for that where the articles are weeks apart."""
OCCASION_DAYS: Final = 10
"""Days up to which a speaker whom only one of them names is then the other's too."""


def agreement(a: Evidence, b: Evidence) -> Agreement:
    """Whether two utterances have a speaker in common; unknown where one of them has none."""
    if not a.speakers.isdisjoint(b.speakers):
        return "agree"
    return "unknown" if a.unnamed or b.unnamed else "disagree"


def days_between(a: Evidence, b: Evidence) -> int | None:
    """Days between the articles, the nearest of them; ``None`` where one has no date."""
    if a.day is None or b.day is None:
        return None
    if a.days is None and b.days is None:
        return abs(a.day - b.day)
    left, right = a.days or (a.day,), b.days or (b.day,)
    i = j = 0
    least = abs(left[0] - right[0])
    while i < len(left) and j < len(right):
        least = min(least, abs(left[i] - right[j]))
        if left[i] < right[j]:
            i += 1
        else:
            j += 1
    return least


def too_far(long: Evidence, short: Evidence) -> bool:
    """Whether nothing could make two printings one: few words, months apart.

    So a slogan that somebody repeats for years is compared with what was printed about the same time, and not with all.
    """
    if len(short.forms) >= LATER_WORDS and short.strength >= PART_FAR["agree"]:
        return False
    days = days_between(long, short)
    return days is not None and days > MOST_DAYS


Occasion = Literal["one", "unknown", "two"]


def shared_around(agreed: Agreement, own: Collection[str], left: Surroundings, right: Surroundings) -> float:
    """Bits of the rare words that both articles have beside the quotes, and not in them: one occasion has its words.

    Of one speaker's quotes both articles have the name: the two names that tell most, given name and surname, don't
    count.
    """
    told = 0.0
    names: list[float] = []
    for name, (bits, capital) in left.items():
        if name in right and name not in own:
            told += bits
            if capital and right[name][1]:
                names.append(bits)
    if agreed == "agree":
        names.sort()
        for bits in names[-2:]:
            told -= bits
    return told


def occasion(
    one: Evidence, two: Evidence, left: Surroundings | None = None, right: Surroundings | None = None
) -> Occasion:
    """Whether the articles tell of one occasion around the quotes, or of two that have nothing in common."""
    left, right = one.around if left is None else left, two.around if right is None else right
    if not left or not right:
        return "unknown"
    shared = shared_around(agreement(one, two), {*one.concepts, *two.concepts}, left, right)
    if shared >= OCCASION:
        return "one"
    return "two" if shared < UNSHARED and one.telling and two.telling else "unknown"


def _needed(agreed: Agreement, days: int | None, words: int, one_word: bool, nearly: dict[Agreement, float]) -> float:
    """Bits that so many words in common must tell, the speakers and days being what they are."""
    if days is None or days <= NEAR_DAYS[agreed]:
        least = nearly[agreed]
        if agreed == "disagree":
            least = max(least, LONE_WORD if one_word else 0.0) + (NEXT_DAY if days else 0.0)
    elif days > LATER_DAYS and words < LATER_WORDS:
        return inf
    else:
        least = (PART_FAR if nearly is PART_NEAR else FAR)[agreed]
    if nearly is PART_NEAR:
        least += INSIDE if days and agreed == "disagree" else 0.0
        least = max(least, ONE_WORD if one_word and words <= ONE_AND_ARTICLE else 0.0)
    return least


@final
class Terms:
    """Under which circumstances two utterances were printed, and the bits that their common words must tell.

    ``near``: whether the articles are of about the same time; ``translated``: whether the one may be another
    translation, by the same speaker, within days; ``row``: the bits that are enough for a part whose words stand in the
    longer text in a row.
    """

    __slots__ = ("agreed", "near", "one_occasion", "part", "row", "same", "translated")

    def __init__(
        self,
        agreed: Agreement,
        near: bool,
        translated: bool,
        one_occasion: bool,
        same: float,
        part: float,
        row: float,
    ) -> None:
        self.agreed: Agreement = agreed
        self.near = near
        self.translated = translated
        self.one_occasion = one_occasion
        self.same = same
        self.part = part
        self.row = row

    def apart(self) -> Terms:
        """The same where the articles tell of two occasions."""
        return Terms(self.agreed, self.near, self.translated, self.one_occasion, self.same + APART, self.part, self.row)

    def asks_like(self, other: Terms) -> bool:
        """Whether the other asks for the same, whether or not it is one occasion."""
        return (
            self.agreed == other.agreed
            and self.near == other.near
            and self.translated == other.translated
            and self.same == other.same
            and self.part == other.part
            and self.row == other.row
        )


def terms(long: Evidence, short: Evidence, *, one_occasion: bool = False) -> Terms:
    """What a pair has to satisfy; ``one_occasion``: where the words around both quotes say that it is one."""
    agreed = agreement(long, short)
    present = agreed == "unknown" and not (
        long.beside.isdisjoint(short.speakers) and short.beside.isdisjoint(long.speakers)
    )
    words = min(len(short.forms), LATER_WORDS)
    one_word = short.wording.kinds < 2
    days = days_between(long, short)
    row = days is not None and days > NEAR_DAYS["agree"] and short.wording.own_row
    return _terms(agreed, present, days, words, one_word, row, one_occasion)


@lru_cache(maxsize=1 << 13)
def _terms(
    agreed: Agreement, present: bool, days: int | None, words: int, one_word: bool, row: bool, one_occasion: bool
) -> Terms:
    """``present``: the article that names nobody quotes the other's speaker elsewhere, who then is as good as named.

    Not for few words: as many bits are needed as where nobody is named.
    """
    if one_occasion:
        agreed, days = _on_one_occasion(agreed, days, words)
    likely: Agreement = "agree" if present else agreed
    part = _needed(likely, days, words, one_word, PART_NEAR)
    far = row and likely == "agree" and days is not None and days > NEAR_DAYS["agree"]
    return Terms(
        agreed,
        near=days is None or days <= NEAR_DAYS[agreed],
        translated=agreed == "agree" and (days is None or days <= TRANSLATION_DAYS),
        one_occasion=one_occasion,
        same=max(_needed(likely, days, words, one_word, SAME_NEAR), SAME_NEAR[agreed]),
        part=part,
        row=part - IN_A_ROW if far else part,
    )


def _on_one_occasion(agreed: Agreement, days: int | None, words: int) -> tuple[Agreement, int | None]:
    """Speakers and days as they weigh where the words around the quotes say that it is one occasion.

    A word or two are of one subject as easily as of one occasion, and weeks later are only that.
    """
    if agreed == "disagree":
        return ("unknown", 0) if days is None or days <= OCCASION_DAYS else ("disagree", days)
    if agreed == "agree" and (days is None or days <= LATER_DAYS or words >= OCCASION_WORDS):
        return "agree", 0
    return "agree", days
