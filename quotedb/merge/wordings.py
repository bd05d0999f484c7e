"""When two words are one word, and when a change among words is a change of the claim."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final, Literal

from quotedb.merge.rarity import (
    concept,
    known,
    negations,
    number_words,
    numerals,
    opposites,
    ordinals,
    qualifiers,
    stem,
)

Change = Literal["number changed", "negation changed", "sense changed"]

MISPRINT_LETTERS: Final = 5
"""Letters from which a word with one wrong letter is still recognised."""
_NEGATING: Final = ("un", "in", "im", "ir", "il", "dis", "non")
_TIMES: Final = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
}
_SHORT: Final = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ARTICLES: Final = frozenset((("a",), ("an",)))
NEGATES: Final = 1
"""The first of the ways, which add up, in which a word may be what makes another claim of a stretch of words."""
QUALIFIES: Final = 2
ORDERS: Final = 4
COUNTS: Final = 8
OPPOSES: Final = 16
PREFIXED: Final = 32
AGENT: Final = 64
"""It is "by", which with a passive turns who did it round."""
LOSES: Final = NEGATES | QUALIFIES | ORDERS
"""What matters where the other side has nothing at that place."""
CHANGES: Final = LOSES | COUNTS | OPPOSES | PREFIXED


def is_number(form: str) -> bool:
    """Whether a folded word counts something."""
    return form[0].isdigit() or form in number_words()


@cache
def _levers() -> dict[str, int]:
    """The words of the lists that make another claim, each with its ways."""
    found = {"by": AGENT}
    lists = ((NEGATES, negations()), (QUALIFIES, qualifiers()), (ORDERS, ordinals()), (COUNTS, number_words()))
    for way, listed in lists:
        for form in listed:
            found[form] = found.get(form, 0) | way
    return found


def leverage(form: str) -> int:
    """In which ways a folded word may be what makes another claim: no stretch of words without any is one."""
    found = _levers().get(form, 0)
    if form[0].isdigit():
        found |= COUNTS
    if stem(form) in opposites():
        found |= OPPOSES
    return found | PREFIXED if form.startswith(_NEGATING) else found


def same_word(one: str, two: str) -> bool:
    """Whether two folded words are one: inflection, British or American spelling, digits or a slip aside."""
    if one == two or stem(one) == stem(two):
        return True
    if is_number(one) or is_number(two):
        return concept(one) == concept(two)
    return misprint(one, two)


def misprint(one: str, two: str) -> bool:
    """Whether one of two words is the other with one letter too few, too many, wrong or exchanged with the next.

    At least one is then no word that the table knows: "form" and "from" are two words.
    """
    size = len(one) - len(two)
    least = min(len(one), len(two))
    if least < MISPRINT_LETTERS or not -1 <= size <= 1 or one == two:
        return False
    head = 0
    while head < least and one[head] == two[head]:
        head += 1
    if size == 0:
        swapped = one[head : head + 2] == two[head : head + 2][::-1] and one[head + 2 :] == two[head + 2 :]
        if not swapped and one[head + 1 :] != two[head + 1 :]:
            return False
    else:
        longer, shorter = (one, two) if size > 0 else (two, one)
        if longer[head + 1 :] != shorter[head:]:
            return False
    if not (one.isalpha() and two.isalpha()) or is_number(one) or is_number(two):
        return False
    return not (known(one) and known(two))


def alike(one: str, two: str) -> bool:
    """Whether one word may stand for another: it begins alike, differs in a letter, or has the same opposites."""
    sides = opposites()
    if not set(sides.get(stem(one), ())).isdisjoint(sides.get(stem(two), ())):
        return True
    size = min(len(one), len(two))
    head = 0
    while head < size and one[head] == two[head]:
        head += 1
    return 2 * head >= max(len(one), len(two)) or misprint(one, two)


def opposite(one: str, two: str) -> bool:
    """Whether one word is the other with a negating prefix: "acceptable", "unacceptable"."""
    if len(one) > len(two):
        one, two = two, one
    return len(one) > 3 and two.endswith(one) and two[: len(two) - len(one)] in _NEGATING


def amounts(forms: tuple[str, ...]) -> frozenset[str]:
    """The numbers among some folded words, however they are printed: "twenty five thousand" is "25000"."""
    found: set[str] = set()
    total, part = 0.0, -1.0  # the number being read: its thousands, and what comes after them; -1 before its first word
    for form in (*_spelt_out(forms), ""):
        times, value = _TIMES.get(form.removesuffix("s")), _value(form)
        if times is not None:
            part = (part if part > 0 else 1.0) * times
            if times >= 1000:
                total, part = total + part, 0.0
            continue
        if value >= 0 and (
            (part % 100 >= 20 and not part % 10 and value < 10)
            or (part >= 100 and not part % 100 and value < 100)
            or (not part and value < 1000)
        ):
            part += value
            continue
        if part >= 0:
            found.add(f"{total + part:.12g}")
        elif form and value < 0 and is_number(form):
            found.add(form)
        total, part = 0.0, value
    return frozenset(found)


def _spelt_out(forms: tuple[str, ...]) -> list[str]:
    """The same with "third" as "3rd", "one" as "1", and "4m" as "4", "million"."""
    if forms in _ARTICLES:
        return ["1"]
    found: list[str] = []
    for form in forms:
        head = form.rstrip(_LETTERS)
        times = _SHORT.get(form[len(head) :]) if head else None
        found += [head, times] if times and head[-1].isdigit() else [ordinals().get(form, form)]
    return ["1" if form == "one" else form for form in found]


@lru_cache(maxsize=1 << 12)
def _value(form: str) -> float:
    """What one word counts; -1 for what is no number."""
    text = numerals().get(form, form)
    try:
        return float(text) if text[:1].isdigit() else -1.0
    except ValueError:
        return -1.0


def altered(one: tuple[str, ...], two: tuple[str, ...]) -> Change | None:
    """What changes the claim between two stretches that stand at one place, if anything does."""
    return turned(one, two) or shifted(one, two)


def turned(one: tuple[str, ...], two: tuple[str, ...]) -> Change | None:
    """A negation on one side, or another number."""
    negated = negations()
    if sum([w in negated for w in one]) % 2 != sum([w in negated for w in two]) % 2:
        return "negation changed"
    if one and two:
        if _counted(one) and _counted(two) and amounts(one) != amounts(two):
            return "number changed"
        if any(opposite(a, b) for a in one for b in two):
            return "negation changed"
    return None


def shifted(one: tuple[str, ...], two: tuple[str, ...]) -> Change | None:
    """An opposite, or on one side "almost", "some", "second", which an editor's brackets and ellipses may hold."""
    if one and two and excluding(one, two):
        return "sense changed"
    if qualifiers().isdisjoint(one) != qualifiers().isdisjoint(two):
        return "sense changed"
    if not one or not two:
        return "number changed" if any(form in ordinals() and form != "first" for form in one or two) else None
    return None


def _counted(forms: tuple[str, ...]) -> bool:
    """Whether some words, not none, count something; "a" by itself is as good as "one"."""
    return forms in _ARTICLES or any(map(is_number, forms))


def excluding(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether one word of each excludes the other, and neither side has both: "raise" and "cut"."""
    sides = opposites()
    here: dict[int, set[int]] = {}
    for form in one:
        for line, column in sides.get(stem(form), ()):
            here.setdefault(line, set()).add(column)
    if not here:
        return False
    there: dict[int, set[int]] = {}
    for form in two:
        for line, column in sides.get(stem(form), ()):
            there.setdefault(line, set()).add(column)
    return any(line in there and columns.isdisjoint(there[line]) for line, columns in here.items())
