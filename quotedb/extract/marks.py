"""Pair quotation marks: every style, mixed in one text, nested, never closed, or reopened paragraph by paragraph.

One pass over the tokens of each paragraph, so that a stray mark costs its own paragraph and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotedb.extract.layout import CLOSING, DOUBLE_MARKS, OPENING, SINGLE_CLOSE, SINGLE_OPEN, STRAIGHT, Layout

_BEFORE_OPENING = frozenset("([{<—–-/“‘'\"«„…:;,.")
_ENDS_SPEECH = frozenset(".,!?…—–-;")


@dataclass(slots=True)
class Quoted:
    """Words between two marks. Tokens ``first`` to ``last`` (exclusive) are the words; the marks are outside them."""

    first: int
    last: int
    opening: int
    """Token of the opening mark."""
    closing: int
    """Token of the closing mark, or -1 where none closes it."""
    start: int
    end: int
    paragraph: int
    style: str
    """``double`` or ``single``."""
    why: str
    continues: bool = False
    """The paragraph ends without a closing mark and the next one opens again."""


@dataclass(slots=True)
class _Mark:
    token: int
    can_open: bool
    can_close: bool
    closes_with: str


def _marks_of(layout: Layout, first: int, last: int) -> list[_Mark]:
    """The double marks of one paragraph with what each can be, by its own shape and its neighbours."""
    text, tokens, starts = layout.text, layout.tokens, layout.starts
    begin = starts[first]
    found: list[_Mark] = []
    for token in range(first, last):
        mark = tokens[token]
        if mark not in DOUBLE_MARKS:
            continue
        at = starts[token]
        before = text[at - 1] if at > begin else " "
        following = at + len(mark)
        after = text[following] if following < len(text) else " "
        left_free = before.isspace() or before in _BEFORE_OPENING
        right_free = not (after.isalnum() or after in "$#@([")
        if mark in STRAIGHT:
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
            found.append(_Mark(token, can_open, can_close, mark))
        elif mark in CLOSING:
            found.append(_Mark(token, before.isspace() and after.isalnum(), True, mark))
        else:
            german = mark == "“" and not before.isspace() and at > begin and right_free
            found.append(_Mark(token, True, german, OPENING[mark]))
    return found


def _closes(open_mark: str, closing: str, mark: _Mark) -> bool:
    if not mark.can_close:
        return False
    if open_mark == closing:
        return True
    wanted = OPENING.get(open_mark, open_mark)
    # Typesetters mix straight and curly; guillemets and quotation marks proper don't close each other.
    return closing == wanted or (closing in STRAIGHT or closing == "”" or closing == "“") and (
        open_mark in STRAIGHT or open_mark in "“„‟"
    )


def _pair(layout: Layout, marks: list[_Mark]) -> tuple[list[tuple[int, int, str]], int]:
    """Outermost pairs (opening token, closing token, why) of one paragraph, and the token left open or -1."""
    tokens = layout.tokens
    closers_left: dict[str, int] = {}
    for mark in marks:
        if mark.can_close and not mark.can_open:
            shape = tokens[mark.token]
            closers_left[shape] = closers_left.get(shape, 0) + 1
    pairs: list[tuple[int, int, str]] = []
    stack: list[_Mark] = []
    depth: dict[str, int] = {}
    for mark in marks:
        shape = tokens[mark.token]
        if mark.can_close and not mark.can_open:
            closers_left[shape] -= 1
        if stack and _closes(tokens[stack[-1].token], shape, mark):
            opened = stack.pop()
            depth[opened.closes_with] -= 1
            if not stack:
                pairs.append((opened.token, mark.token, "paired marks"))
        elif mark.can_open:
            if stack and closers_left.get(mark.closes_with, 0) <= depth.get(mark.closes_with, 0):
                # Not enough closing marks left for a nested pair: the earlier one was never closed.
                stack.clear()
                depth.clear()
            stack.append(mark)
            depth[mark.closes_with] = depth.get(mark.closes_with, 0) + 1
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


def find_quoted(layout: Layout) -> list[Quoted]:
    """All outermost quoted passages of a text, in order."""
    found: list[Quoted] = []
    bounds = layout.paragraph_first
    filled = [p for p in range(len(bounds) - 1) if bounds[p] < bounds[p + 1]]
    following = dict(zip(filled, filled[1:], strict=False))
    text = layout.text
    if not any(mark in text for mark in DOUBLE_MARKS):
        return _single_quoted(layout, filled)
    carried: list[tuple[int, int]] = []
    for paragraph in filled:
        first, last = bounds[paragraph], bounds[paragraph + 1]
        marks = _marks_of(layout, first, last)
        if not marks:
            carried.append((paragraph, -1))
            continue
        if carried and not marks[0].can_open and marks[0].can_close:
            found.extend(_across(layout, carried, marks[0].token, paragraph))
            marks = marks[1:]
        carried = []
        pairs, open_token = _pair(layout, marks)
        for opening, closing, why in pairs:
            quoted = _quoted(layout, opening, closing, paragraph, why, "double")
            if quoted is not None:
                found.append(quoted)
        if open_token < 0:
            continue
        after = following.get(paragraph)
        reopened = after is not None and _is_opening(layout, bounds[after])
        before = layout.tokens[open_token - 1] if open_token > first else ""
        if reopened or open_token == first or before in (":", ","):
            quoted = _quoted(layout, open_token, -1, paragraph, "opened and not closed in its paragraph", "double")
            if quoted is not None:
                quoted.continues = reopened
                if not reopened and last - open_token > 2:
                    carried = [(paragraph, open_token)]
                found.append(quoted)
    singles = _single_quoted(layout, filled) if len(found) * 3 < text.count("‘") else []
    if singles and not _overlap(found, singles):
        found.extend(singles)
    found.sort(key=lambda q: q.first)
    return found


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
        Quoted(first, last, first - 1, closing if p == paragraph else -1, layout.starts[first], layout.end(last - 1), p,
               "double", "goes on from an unclosed mark before", p != paragraph)
        for first, last, p in rest
        if last > first
    ]


def _overlap(one: list[Quoted], two: list[Quoted]) -> bool:
    spans = sorted((q.first, q.last) for q in one + two)
    return any(a[1] > b[0] for a, b in zip(spans, spans[1:], strict=False))


def _single_quoted(layout: Layout, filled: list[int]) -> list[Quoted]:
    """Single marks where they are speech: at least one pair of the text must read as a sentence or hold a clause."""
    tokens, starts, text, bounds = layout.tokens, layout.starts, layout.text, layout.paragraph_first
    found: list[Quoted] = []
    speech = False
    for paragraph in filled:
        first, last = bounds[paragraph], bounds[paragraph + 1]
        opened = -1
        candidate = -1
        for token in range(first, last + 1):
            mark = tokens[token] if token < last else ""
            at = starts[token] if token < last else -1
            opens = False
            if mark in SINGLE_OPEN or mark == "'":
                before = text[at - 1] if at > starts[first] else " "
                after = text[at + 1] if at + 1 < len(text) else " "
                opens = (before.isspace() or before in "([—–“\"") and not after.isspace() and not after.isdigit()
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
                quoted = _quoted(layout, opened, candidate, paragraph, "paired single marks", "single")
                if quoted is not None:
                    found.append(quoted)
                    speech = speech or (quoted.last - quoted.first > 3 and tokens[quoted.last - 1] in _ENDS_SPEECH)
                opened = token if opens else -1
                candidate = -1
            elif opens:
                opened = token
    return found if speech else []
