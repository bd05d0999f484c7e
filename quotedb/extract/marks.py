"""Pair quotation marks: every style, mixed in one text, nested, never closed, or reopened paragraph by paragraph.

One pass over the tokens of each paragraph, so that a stray mark costs its own paragraph and nothing else.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise, zip_longest
from typing import Final, final

from quotedb.extract.layout import Layout, is_signature
from quotedb.extract.tokens import CLOSING, MARK, OPENING, SINGLE, SINGLE_CLOSE, SINGLE_OPEN, STRAIGHT

_BEFORE_OPENING: Final = frozenset("([{<—–-/“‘'\"«„…:;,.")
_ENDS_SPEECH: Final = frozenset(".,!?…—–-;")
_ENDS_SENTENCE: Final = frozenset(".!?…")


@final
class Quoted:
    """Words between two marks: tokens ``first`` to ``last`` (exclusive), characters ``start`` to ``end``.

    The marks are outside of them: ``opening`` is the token of the opening one, ``closing`` that of the closing one, or
    -1 where none closes it. ``style`` is ``double`` or ``single``. It ``continues`` where the paragraph ends without a
    closing mark and the next one opens again.
    """

    def __init__(
        self,
        first: int,
        last: int,
        opening: int,
        closing: int,
        start: int,
        end: int,
        paragraph: int,
        style: str,
        why: str,
        continues: bool = False,
    ) -> None:
        self.first = first
        self.last = last
        self.opening = opening
        self.closing = closing
        self.start = start
        self.end = end
        self.paragraph = paragraph
        self.style = style
        self.why = why
        self.continues = continues

    @property
    def whole(self) -> tuple[int, int]:
        """The tokens of the words and their marks."""
        first = min(self.opening, self.first) if self.opening >= 0 else self.first
        return first, self.closing + 1 if self.closing >= 0 else self.last


@final
class _Mark:
    def __init__(self, token: int, shape: str, can_open: bool, can_close: bool, closes_with: str) -> None:
        self.token = token
        self.shape = shape
        self.can_open = can_open
        self.can_close = can_close
        self.closes_with = closes_with


def _marks_of(layout: Layout, found_at: list[int], first: int) -> list[_Mark]:
    """The double marks of one paragraph with what each can be, by its own shape and its neighbours."""
    text, tokens, starts = layout.text, layout.tokens, layout.starts
    begin = starts[first]
    found: list[_Mark] = []
    for token in found_at:
        mark = tokens[token]
        at = starts[token]
        before = text[at - 1] if at > begin else " "
        following = at + len(mark)
        after = text[following] if following < len(text) else " "
        if mark in CLOSING:
            found.append(_Mark(token, mark, before.isspace() and after.isalnum(), True, mark))
        elif mark in STRAIGHT:
            left_free = before.isspace() or before in _BEFORE_OPENING
            right_free = not (after.isalnum() or after in "$#@([")
            can_open = left_free and not after.isspace() and before != "="
            can_close = not before.isspace() and before != "="
            if not can_open and not can_close:
                # A mark with space on both sides: it can only close what is open, or open what isn't.
                can_open = can_close = True
            if can_open and can_close:
                # "(said 'x')": free on the left and not on the right is an opening mark.
                can_close = right_free
                can_open = not right_free or before in "([{—–" or at == begin
                can_open = can_open or not can_close
            found.append(_Mark(token, mark, can_open, can_close, mark))
        else:
            # In German the mark that opens in English closes.
            can_close = (
                mark == "“" and at > begin and not before.isspace() and not (after.isalnum() or after in "$#@([")
            )
            found.append(_Mark(token, mark, True, can_close, OPENING[mark]))
    return found


def _closes(open_mark: str, mark: _Mark) -> bool:
    closing = mark.shape
    if not mark.can_close:
        return False
    if open_mark == closing or closing == OPENING.get(open_mark, open_mark):
        return True
    # Typesetters mix straight and curly; guillemets and quotation marks proper don't close each other.
    return (closing in STRAIGHT or closing in "”“") and (open_mark in STRAIGHT or open_mark in "“„‟")


def _pair(marks: list[_Mark]) -> tuple[list[tuple[int, int]], int]:
    """Outermost pairs (opening token, closing token) of one paragraph, and the token left open or -1."""
    closers_left: dict[str, int] = {}
    for mark in marks:
        if mark.can_close and not mark.can_open:
            closers_left[mark.shape] = closers_left.get(mark.shape, 0) + 1
    pairs: list[tuple[int, int]] = []
    stack: list[_Mark] = []
    depth: dict[str, int] = {}
    for mark in marks:
        if mark.can_close and not mark.can_open:
            closers_left[mark.shape] -= 1
        if stack and _closes(stack[-1].shape, mark):
            opened = stack.pop()
            depth[opened.closes_with] -= 1
            if not stack:
                pairs.append((opened.token, mark.token))
        elif mark.can_open:
            closer = mark.closes_with
            if stack and closers_left.get(closer, 0) <= depth.get(closer, 0):
                # Not enough closing marks left for a nested pair: the earlier one was never closed.
                stack.clear()
                depth.clear()
            stack.append(mark)
            depth[closer] = depth.get(closer, 0) + 1
    return pairs, stack[0].token if stack else -1


def _quoted(layout: Layout, opening: int, closing: int, paragraph: int, why: str, style: str) -> Quoted | None:
    last = closing if closing >= 0 else layout.paragraph_first[paragraph + 1]
    first = opening + 1
    if last <= first:
        return None
    start, end = layout.starts[first], layout.end(last - 1)
    return Quoted(first, last, opening, closing, start, end, paragraph, style, why)


def _is_opening(layout: Layout, token: int) -> bool:
    mark = layout.tokens[token]
    return mark in OPENING or mark in STRAIGHT


def _by_paragraph(layout: Layout, sort: int) -> dict[int, list[int]]:
    """The tokens of a sort in each paragraph that has some."""
    found: dict[int, list[int]] = {}
    sorts = layout.sorts
    for token in range(len(sorts)):
        if sorts[token] & sort:
            paragraph = layout.paragraph_of[token]
            if paragraph in found:
                found[paragraph].append(token)
            else:
                found[paragraph] = [token]
    return found


def find_quoted(layout: Layout) -> list[Quoted]:
    """All outermost quoted passages of a text, in order."""
    found: list[Quoted] = []
    bounds = layout.paragraph_first
    filled = [p for p in range(len(bounds) - 1) if bounds[p] < bounds[p + 1]]
    marked = _by_paragraph(layout, MARK)
    if not marked:
        return _single_quoted(layout, filled)
    carried: list[tuple[int, int]] = []
    for paragraph, following in zip_longest(filled, filled[1:]):
        if paragraph not in marked:
            carried.append((paragraph, -1))
            continue
        first, last = bounds[paragraph], bounds[paragraph + 1]
        marks = _marks_of(layout, marked[paragraph], first)
        if carried and not marks[0].can_open and marks[0].can_close:
            if not _is_signed(layout, carried, marks[0].token, paragraph):
                found.extend(_across(layout, carried, marks[0].token, paragraph))
            marks = marks[1:]
        carried = []
        pairs, open_token = _pair(marks)
        for opening, closing in pairs:
            quoted = _quoted(layout, opening, closing, paragraph, "paired marks", "double")
            if quoted is not None:
                found.append(quoted)
        if open_token < 0:
            continue
        reopened = following is not None and _is_opening(layout, bounds[following])
        before = layout.tokens[open_token - 1] if open_token > first else ""
        if reopened or open_token == first or before in (":", ","):
            quoted = _quoted(layout, open_token, -1, paragraph, "opened and not closed in its paragraph", "double")
            if quoted is not None:
                quoted.continues = reopened
                if not reopened and last - open_token > 2:
                    carried = [(paragraph, open_token)]
                found.append(quoted)
    singles = _single_quoted(layout, filled) if len(found) <= layout.text.count("‘") else []
    if singles:
        # British style: double marks stand inside single ones. American style the other way round: singles are out.
        starts = [s.first for s in singles]
        outer = [q for q in found if not _inside(singles, bisect_right(starts, q.first) - 1, q)]
        if not _overlap(outer, singles):
            found = outer + singles
    found.sort(key=lambda q: q.first)
    return found


def _is_signed(layout: Layout, carried: list[tuple[int, int]], closing: int, paragraph: int) -> bool:
    """Whether the mark that closes an unclosed passage comes after the name of whose it is, on a line of its own."""
    (before, opening), *more = carried
    end = layout.paragraph_first[before + 1] - 1
    ended = layout.tokens[end - 1 if layout.sorts[end] & MARK else end] in _ENDS_SENTENCE
    return opening >= 0 and not more and ended and is_signature(layout, paragraph, closing)


def _across(layout: Layout, carried: list[tuple[int, int]], closing: int, paragraph: int) -> list[Quoted]:
    """The paragraphs after an unclosed one, up to the mark that closes it (at most three)."""
    if carried[0][1] < 0 or len(carried) > 3:
        return []
    rest = []
    for middle, _ in carried[1:]:
        first, last = layout.paragraph_first[middle], layout.paragraph_first[middle + 1]
        rest.append((first, last, middle))
    rest.append((layout.paragraph_first[paragraph], closing, paragraph))
    return [
        Quoted(
            first,
            last,
            first - 1,
            closing if p == paragraph else -1,
            layout.starts[first],
            layout.end(last - 1),
            p,
            "double",
            "goes on from an unclosed mark before",
            p != paragraph,
        )
        for first, last, p in rest
        if last > first
    ]


def _inside(passages: list[Quoted], number: int, quoted: Quoted) -> bool:
    return number >= 0 and quoted.last <= passages[number].last


def _overlap(one: list[Quoted], two: list[Quoted]) -> bool:
    spans = sorted((q.first, q.last) for q in one + two)
    return any(a[1] > b[0] for a, b in pairwise(spans))


def _single_quoted(layout: Layout, filled: list[int]) -> list[Quoted]:
    """Single marks where they are speech: at least one pair of the text must read as a sentence or hold a clause."""
    bounds, tokens = layout.paragraph_first, layout.tokens
    marked = _by_paragraph(layout, SINGLE)
    found: list[Quoted] = []
    for paragraph in filled:
        if paragraph in marked:
            for opening, closing in _single_pairs(layout, marked[paragraph], bounds[paragraph], bounds[paragraph + 1]):
                quoted = _quoted(layout, opening, closing, paragraph, "paired single marks", "single")
                if quoted is not None:
                    found.append(quoted)
    speech = any(q.last - q.first > 3 and tokens[q.last - 1] in _ENDS_SPEECH for q in found)
    return found if speech else []


def _single_pairs(layout: Layout, marked: list[int], first: int, last: int) -> list[tuple[int, int]]:
    """Opening and closing token of each pair of single marks in one paragraph."""
    tokens, starts, text = layout.tokens, layout.starts, layout.text
    pairs: list[tuple[int, int]] = []
    opened = candidate = -1
    for token in (*marked, last):
        mark = tokens[token] if token < last else ""
        at = starts[token] if token < last else -1
        opens = False
        if mark in SINGLE_OPEN or mark == "'":
            before = text[at - 1] if at > starts[first] else " "
            after = text[at + 1] if at + 1 < len(text) else " "
            opens = (before.isspace() or before in '([—–“"') and not after.isspace() and not after.isdigit()
        if opened < 0:
            opened = token if opens else -1
            candidate = -1
            continue
        if (mark in SINGLE_CLOSE or mark == "'") and not opens:
            after = text[at + 1] if at + 1 < len(text) else " "
            if not after.isalnum() and not text[at - 1].isspace():
                if text[at - 1] in _ENDS_SPEECH:
                    candidate = token
                elif candidate < 0:
                    candidate = token
                    if text[at - 1] in "sS":
                        continue  # perhaps a plural's apostrophe: a mark after a stop would be better
        if candidate >= 0 and (opens or token == last or candidate == token):
            pairs.append((opened, candidate))
            opened = token if opens else -1
            candidate = -1
        elif opens:
            opened = token
    return pairs
