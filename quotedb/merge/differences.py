"""What differs between two printings of the same words, typed, with spans on both sides."""

from __future__ import annotations

import re
import unicodedata

from quotedb.merge.evidence import Evidence
from quotedb.merge.model import Difference, DifferenceKind
from quotedb.merge.wordings import altered
from quotedb.text.spans import Span

_ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.")
_BRACKET = re.compile(r"[\[\]()]")


def _flat(gap: str) -> str:
    """The characters between two words as far as their shape matters: dashes and marks alike, blanks gone."""
    shaped = "".join("-" if unicodedata.category(c) == "Pd" else c for c in gap)
    return re.sub(r"\s+|-+", lambda m: "-" if "-" in m.group() else "", shaped.translate(_QUOTES))


_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟″'’‘‚‹›`", '"'))


class _Side:
    """One text, with the character ranges of its words and of what stands between them."""

    def __init__(self, evidence: Evidence) -> None:
        self.forms = evidence.forms
        self.starts = evidence.starts
        self.ends = evidence.ends
        self.text = evidence.source.text
        self.asides = evidence.asides

    def words(self, start: int, stop: int) -> Span:
        """Characters of the words ``[start, stop)``; for none, the place before word ``start``."""
        if start < stop:
            return Span(self.starts[start], self.ends[stop - 1])
        place = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
        return Span(place, place)

    def gap(self, index: int) -> Span:
        """Characters between the words ``index - 1`` and ``index``; the margins of the text at its ends."""
        start = self.ends[index - 1] if index > 0 else 0
        stop = self.starts[index] if index < len(self.starts) else len(self.text)
        return Span(start, max(start, stop))


def _between(a: _Side, b: _Side, i: int, j: int) -> list[Difference]:
    """What differs in the marks before the words ``i`` and ``j``."""
    left, right = a.gap(i), b.gap(j)
    one, two = a.text[left.start : left.end], b.text[right.start : right.end]
    if one == two:
        return []
    kind: DifferenceKind
    if bool(_ELLIPSIS.search(one)) != bool(_ELLIPSIS.search(two)):
        kind = "ellipsis"
    elif sorted(_BRACKET.findall(one)) != sorted(_BRACKET.findall(two)):
        kind = "bracket"
    elif _flat(one) != _flat(two):
        kind = "punctuation"
    else:
        return []
    return [Difference(kind, left, right)]


def _case(a: _Side, b: _Side, i: int, j: int) -> list[Difference]:
    left, right = a.words(i, i + 1), b.words(j, j + 1)
    one, two = a.text[left.start : left.end], b.text[right.start : right.end]
    if one == two:
        return []
    if one.lower() == two.lower():
        return [Difference("case", left, right)]
    if a.forms[i] == b.forms[j]:
        return [Difference("punctuation", left, right)]
    return [Difference("substitution", left, right)]


def _stretch(a: _Side, b: _Side, i: int, x: int, j: int, y: int, *, edge: bool) -> Difference:
    """The difference of the words ``[i, x)`` and ``[j, y)``, at most one of them empty."""
    left, right = a.words(i, x), b.words(j, y)
    kind: DifferenceKind
    changed = altered(a.forms[i:x], b.forms[j:y])
    one_sided = i == x or j == y
    if one_sided and (all(n in a.asides for n in range(i, x)) and all(n in b.asides for n in range(j, y))):
        kind = "bracket"
    elif one_sided and edge:
        kind = "truncation"
    elif changed is not None:
        kind = changed
    elif one_sided:
        lacking = a.gap(i) if i == x else b.gap(j)
        text = a.text if i == x else b.text
        kind = "ellipsis" if _ELLIPSIS.search(text[lacking.start : lacking.end]) else "insertion"
    elif sorted(a.forms[i:x]) == sorted(b.forms[j:y]):
        kind = "order"
    else:
        kind = "substitution"
    return Difference(kind, left, right)


def differences(one: Evidence, two: Evidence, pairs: tuple[tuple[int, int], ...]) -> tuple[Difference, ...]:
    """All differences of two texts whose words correspond as ``pairs`` say, in the order in which they stand."""
    a, b = _Side(one), _Side(two)
    found: list[Difference] = []
    i = j = 0
    for x, y in [*pairs, (len(a.forms), len(b.forms))]:
        if x > i or y > j:
            edge = (i == 0 and j == 0) or (x == len(a.forms) and y == len(b.forms))
            found.append(_stretch(a, b, i, x, j, y, edge=edge))
        else:
            found += _between(a, b, x, y)
        if x < len(a.forms) and y < len(b.forms):
            found += _case(a, b, x, y)
        i, j = x + 1, y + 1
    return tuple(found)
