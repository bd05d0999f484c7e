"""What differs between two wordings, typed, with spans on both sides.

The alterations are complete: put in place of each span of the one wording what stands in the other's, and it is the
other wording, to the character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from quotedb.merge.align import Pairs
from quotedb.merge.correspondence import correspondence
from quotedb.merge.evidence import ELLIPSIS, Wording, wording_of
from quotedb.merge.judge import EDITED
from quotedb.merge.model import Difference, DifferenceKind
from quotedb.merge.wordings import altered, same_word
from quotedb.text.spans import Span

_BRACKET = re.compile(r"[\[\]()]")


def alterations(one: str, two: str) -> tuple[Difference, ...]:
    """What was done to the words of ``one`` where it is printed as ``two``, in the order in which they stand.

    ``alterations(two, one)`` is the same with the sides exchanged.
    """
    if one == two:
        return ()
    a, b = wording_of(one), wording_of(two)
    if (len(a.whole), a.whole, one) < (len(b.whole), b.whole, two):
        return tuple(Difference(d.kind, d.b, d.a) for d in _alterations(b, a))
    return _alterations(a, b)


def rewritten(text: str, other: str, found: Iterable[Difference]) -> str:
    """``text`` with each alteration carried out, which is ``other``."""
    parts, at = [], 0
    for difference in found:
        parts += [text[at : difference.a.start], other[difference.b.start : difference.b.end]]
        at = difference.a.end
    return "".join([*parts, text[at:]])


def _alterations(long: Wording, short: Wording) -> tuple[Difference, ...]:
    pairs = correspondence(long, short)
    a, b = _Side(long), _Side(short)
    same = short.weight_at([j for i, j in pairs if same_word(long.forms[i], short.forms[j])])
    translated = bool(pairs) and same < EDITED * short.weight(pairs[0][1], pairs[-1][1] + 1)
    found: list[Difference] = []
    for (i, j), (x, y) in _stretches(pairs, len(a.forms), len(b.forms)):
        found += _between(a, b, (i, x), (j, y), translated)
        if x < len(a.forms) and y < len(b.forms):
            found += _word(a, b, x, y)
    return tuple(found)


def _stretches(pairs: Pairs, long: int, short: int) -> Iterable[tuple[tuple[int, int], tuple[int, int]]]:
    """The first words after one pair of words that correspond, and the next pair; the ends of the texts come last."""
    i = j = 0
    for x, y in [*pairs, (long, short)]:
        yield (i, j), (x, y)
        i, j = x + 1, y + 1


class _Side:
    """One text, with the character ranges of its words and of what stands between them."""

    def __init__(self, wording: Wording) -> None:
        self.forms = wording.forms
        size = len(self.forms)
        self.starts, self.ends = wording.words.starts[:size], wording.words.ends[:size]
        self.text = wording.text
        self.asides = wording.asides

    def between(self, start: int, stop: int) -> Span:
        """From the end of the word before ``start`` to the beginning of the word ``stop``."""
        first = self.ends[start - 1] if start else 0
        last = self.starts[stop] if stop < len(self.starts) else len(self.text)
        return Span(first, max(first, last))


def _between(a: _Side, b: _Side, here: tuple[int, int], there: tuple[int, int], translated: bool) -> list[Difference]:
    """What differs between two words that correspond and the next two."""
    left, right = a.between(*here), b.between(*there)
    one, two = a.text[left.start : left.end], b.text[right.start : right.end]
    if one == two:
        return []
    head = 0
    while head < min(len(one), len(two)) and one[head] == two[head] and not one[head].isalnum():
        head += 1
    tail = 0
    while tail < min(len(one), len(two)) - head and one[-1 - tail] == two[-1 - tail] and not one[-1 - tail].isalnum():
        tail += 1
    spans = Span(left.start + head, left.end - tail), Span(right.start + head, right.end - tail)
    return [Difference(_kind(a, b, here, there, one, two, translated), *spans)]


def _kind(
    a: _Side, b: _Side, here: tuple[int, int], there: tuple[int, int], one: str, two: str, translated: bool
) -> DifferenceKind:
    (i, x), (j, y) = here, there
    if i == x and j == y:
        if bool(ELLIPSIS.search(one)) != bool(ELLIPSIS.search(two)):
            return "ellipsis"
        return "bracket" if sorted(_BRACKET.findall(one)) != sorted(_BRACKET.findall(two)) else "punctuation"
    if i == x or j == y:
        if all(n in a.asides for n in range(i, x)) and all(n in b.asides for n in range(j, y)):
            return "bracket"
        if (i == 0 and j == 0) or (x == len(a.forms) and y == len(b.forms)):
            return "truncation"
        changed = altered(a.forms[i:x], b.forms[j:y])
        if changed is not None:
            return changed
        return "ellipsis" if ELLIPSIS.search(one if i == x else two) else "insertion"
    size = min(x - i, y - j)
    if i == 0 and j == 0:  # of what only one of them begins with, only the nearest words stand for the other's
        changed = altered(a.forms[x - size : x], b.forms[y - size : y])
    elif x == len(a.forms) and y == len(b.forms):
        changed = altered(a.forms[i : i + size], b.forms[j : j + size])
    else:
        changed = altered(a.forms[i:x], b.forms[j:y])
    if changed is not None:
        return changed
    if sorted(a.forms[i:x]) == sorted(b.forms[j:y]):
        return "order"
    return "translation" if translated else "substitution"


def _word(a: _Side, b: _Side, i: int, j: int) -> list[Difference]:
    """What differs between two words that correspond."""
    left, right = Span(a.starts[i], a.ends[i]), Span(b.starts[j], b.ends[j])
    one, two = a.text[left.start : left.end], b.text[right.start : right.end]
    if one == two:
        return []
    kind: DifferenceKind = "substitution"
    if one.lower() == two.lower():
        kind = "case"
    elif a.forms[i] == b.forms[j]:
        kind = "punctuation"
    elif not same_word(a.forms[i], b.forms[j]):
        kind = "translation"
    return [Difference(kind, left, right)]
