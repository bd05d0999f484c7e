"""Names of bodies that small words go through: "Bank of Ruritania", "Food and Drug Administration"."""

from __future__ import annotations

import functools
from typing import Final

from quotedb.extract.layout import Layout
from quotedb.extract.lexicon import BODY, COMMON, DATE, FUNCTION, GIVEN, PLURAL, ROLE, SURNAME, TITLE, word_set
from quotedb.extract.mention import POSSESSIVE
from quotedb.extract.names import (
    JOINS_NAMES,
    JOINS_OFFICES,
    LEGAL_FORMS,
    OFFICE_ENDS,
    OFFICES_BORNE,
    country_words,
    end_words,
    follows_given,
    organisations,
)

_NOT_A_FIELD: Final = SURNAME | GIVEN | ROLE | TITLE | BODY
"""What no word for a field that a body is for is: "Drug", "Health"."""

_FAR: Final = 12
_PATRONS: Final = word_set("bodies.patrons")
"""First words of names of those whom bodies are called after, or whom they are for."""
_SEVERAL: Final = word_set("bodies.several")
"""Plurals that one body has in its name."""
_CALLED_COMPANIES: Final = sorted(word_set("bodies.called_companies"))

BODIES_NAMED: Final = word_set("bodies.named")
"""What a body is, where its name follows: "the advocacy group Bell for All"."""


@functools.cache
def whole_names() -> dict[str, list[tuple[str, ...]]]:
    """The other words of well-known bodies of three words or more, the longest first, by the first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(organisations(), key=len, reverse=True):
        words = tuple(name.split())
        if len(words) > 2:
            found.setdefault(words[0], []).append(words[1:])
    return found


def known_body(layout: Layout, owner: list[int], begin: int, stop: int) -> int:
    """Where a well-known body's name ends that begins at a token; ``begin`` if none does."""
    for rest in whole_names().get(layout.lower[begin], ()):
        last = begin + 1 + len(rest)
        if last <= stop and tuple(layout.lower[begin + 1 : last]) == rest and layout.words[last - 1].upper:
            return last if all(owner[token] < 0 for token in range(begin, last)) else begin
    return begin


def body_goes_on(layout: Layout, owner: list[int], begin: int, small: int, stop: int) -> int:
    """Where a name that began at ``begin`` goes on behind the small word at ``small``; ``small`` if it ends there."""
    if layout.lower[small] == "and":
        return _after_and(layout, owner, begin, small, stop)
    if layout.tokens[small] in POSSESSIVE:
        return _after_patron(layout, owner, begin, small, stop)
    if layout.lower[small] in JOINS_OFFICES:
        after = small + 1
        office = layout.flags[small - 1] & (ROLE | TITLE) and after < stop and layout.lower[after] in OFFICE_ENDS
        named = office and any(layout.words[t].upper and owner[t] < 0 for t in range(after, min(after + 2, stop)))
        return after + 1 if named else small  # "Special Agent in Charge"
    if layout.lower[small] not in JOINS_NAMES:
        return small
    flags, before = layout.flags, layout.flags[small - 1]
    borne = small - 2 >= begin and layout.lower[small - 1] in OFFICES_BORNE
    if borne and follows_given(layout.lower[small - 2], flags[small - 2]):
        return small  # "Peter King of Bellville"
    if not before & (TITLE | BODY | ROLE):
        inside = before & COMMON and not before & _NOT_A_FIELD and _has_body(flags, begin, small)
        if not inside and not (layout.lower[small] in ("of", "for") and layout.lower[small - 1] in end_words()):
            return small
    after, total = small + 1, len(layout.tokens)
    if after + 1 < total and layout.lower[after] == "the":
        after += 1
    if (
        after < total
        and owner[after] < 0
        and layout.tokens[after][0].isupper()
        and not flags[after] & (FUNCTION | DATE)
    ):
        return after + 1
    return small


def _after_patron(layout: Layout, owner: list[int], begin: int, small: int, stop: int) -> int:
    """The same behind "'s": "St Mary's Hospital", "King's College", "Children's Hospital", not "Bell's Hospital"."""
    after = small + 1
    if after >= stop or owner[after] >= 0 or not layout.words[after].upper:
        return small
    voice = layout.flags[after] & COMMON and not layout.flags[after] & (GIVEN | SURNAME)
    named = begin and layout.lower[begin - 1] in BODIES_NAMED and layout.lower[begin] in country_words()
    if named and voice and small == begin + 1:
        return after + 1  # "the campaign group Ruritania's Voice"
    whose = layout.lower[begin] in _PATRONS and small - begin <= 2 and layout.words[small - 1].upper
    return after + 1 if whose and layout.flags[after] & BODY else small


def _has_body(flags: list[int], begin: int, small: int) -> bool:
    """Whether a noun for a body is among the name's last words: a name of any length takes no time to go on."""
    return any(flags[token] & BODY for token in range(max(begin, small - _FAR), small))


def _after_and(layout: Layout, owner: list[int], begin: int, small: int, stop: int) -> int:
    """The same behind "and": where two fields are one body's, and not two bodies speak."""
    flags, before = layout.flags, layout.flags[small - 1]
    known = before & COMMON or (before == 0 and flags[begin] & COMMON)
    if not known or before & _NOT_A_FIELD:
        return small
    after = end = small + 1
    while end < stop and owner[end] < 0 and layout.words[end].upper and not flags[end] & (FUNCTION | DATE):
        end += 1
    if end == after or end - after > 3:
        return small
    last = flags[end - 1]
    if _has_body(flags, begin, small):
        # "Department of Health and Human Services"
        several = end - after > 1 and layout.lower[end - 1] in _SEVERAL
        fields = range(after, end - 1 if several else end)
        return end if all(flags[t] & COMMON and not flags[t] & _NOT_A_FIELD for t in fields) else small
    if layout.lower[end - 1] in _SEVERAL:
        return end
    if layout.lower[small - 1] in organisations() or layout.lower[end - 1] in organisations():
        return small
    is_body = last & BODY or layout.lower[end - 1] in end_words()
    return end if is_body and not last & (PLURAL | GIVEN) else small


def called_by_form(last: str) -> list[str]:
    """What a body is called whose name's last word, folded, says its form: "the company" of Bellco Inc."""
    return _CALLED_COMPANIES if last in LEGAL_FORMS else []
