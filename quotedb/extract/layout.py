"""Paragraphs and tokens of a text, with their offsets: one pass, linear in the text's length."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, cast

from quotedb.extract.lexicon import AUX, COMMON, GIVEN, PRONOUN, ROLE, STRONG, SUBJECT_PRON, TITLE
from quotedb.extract.tokens import ANYTHING, MARK, NOT_LOWER, PLAIN, Token, words_of

_SHOUTED: Final = 3
"""Words in capitals before a quote that are a headline."""
_LONGEST_HEADING: Final = 14
_CREDIT: Final = 7
"""Tokens of a line from which it credits no picture."""
_LONGEST_SIGNATURE: Final = 14
_LINE_ENDS: Final = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""What ``str.splitlines`` splits at."""


@dataclass(slots=True)
class Layout:
    """Tokens of a text in parallel lists; ``paragraph_first[p]`` is paragraph ``p``'s first token (plus a sentinel)."""

    text: str
    words: list[Token]
    tokens: list[str]
    lower: list[str]
    starts: list[int]
    flags: list[int]
    sorts: bytes
    """What sort each token is of (``tokens.MARK`` and the bits after it)."""
    signs: bytes
    """Each token's sign by itself, one ASCII character each (``signs`` has the table)."""
    paragraph_first: list[int]
    paragraph_of: list[int]

    def end(self, token: int) -> int:
        """Where a token ends, in code points."""
        return self.starts[token] + len(self.tokens[token])


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Line by line; in a text wrapped by hand (lines that stop in mid-sentence), blank line by blank line."""
    lines: list[tuple[int, int]] = []
    at = 0
    for whole in text.splitlines(keepends=True):
        # Its end is one or two characters, and there may be no more line than that.
        size = len(whole)
        while size and whole[size - 1] in _LINE_ENDS:
            size -= 1
        if size:
            lines.append((at, at + size))
        at += len(whole)
    if len(lines) < 8 or any(b - a > 100 and not text[a:b].isspace() for a, b in lines):
        return lines
    filled = [(a, b) for a, b in lines if not text[a:b].isspace()]
    broken = sum(text[b - 1].isalnum() or text[b - 1] == "," for _, b in filled[:-1])
    if broken * 2 < len(filled):
        return lines
    joined: list[tuple[int, int]] = []
    for a, b in filled:
        if joined and text.count("\n", joined[-1][1], a) < 2:
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return joined


def _is_letter(character: str) -> bool:
    """As the tokens' pattern knows letters: what a word is made of but digits and "_"."""
    return character.isalnum() and not character.isdecimal()


def _placed(line: str, offset: int, words: list[str], found: list[Token], begin: int, starts: list[int]) -> bool:
    """Find where the tokens from ``begin`` on stand in a line with wider gaps than one blank; whether they fit."""
    token, at = begin, 0
    for word in words:
        at = line.index(word, at)
        end = at + len(word)
        while at < end and token < len(found):
            starts.append(offset + at)
            at += found[token].size
            token += 1
        if at != end:
            return False
    return token == len(found)


def lay_out(text: str, language: str = "en") -> Layout:
    """Tokenise a text paragraph by paragraph."""
    table = words_of(language)
    known = table.known
    found: list[Token] = []
    starts: list[int] = []
    first: list[int] = []
    paragraph_of: list[int] = []
    for number, (a, b) in enumerate(paragraph_spans(text)):
        begin = len(found)
        first.append(begin)
        line = text[a:b]
        words = line.split()
        count = len(words)
        if not count:
            continue
        if line[0].isspace() or line[-1].isspace():
            line = line.strip()
            a = text.index(line, a)
            b = a + len(line)
        at = a
        fits = True
        for place in range(count):
            word = words[place]
            if place + 1 == count:
                token = table.read(word, True)
            else:
                found_before = known.get(word)
                token = table.read_first(word, False) if found_before is None else found_before
            parts = token.parts
            if parts is None:
                found.append(token)
                starts.append(at)
                at += token.size + 1
            else:
                for part in parts:
                    found.append(part)
                    starts.append(at)
                    at += part.size
                at += 1
            if token.depends and (
                token.depends == ANYTHING or place + 1 == count or not _is_letter(words[place + 1][0])
            ):
                fits = False
        if fits and at != b + 1:
            del starts[begin:]
            fits = _placed(line, a, words, found, begin, starts)
        if not fits:
            # A word depends on the one after it.
            del found[begin:]
            del starts[begin:]
            at = a
            for piece in table.findall(line):
                found.append(table.token(piece.rstrip()))
                starts.append(at)
                at += len(piece)
        paragraph_of += [number] * (len(found) - begin)
    first.append(len(found))
    return Layout(
        text,
        found,
        [token.text for token in found],
        [token.lower for token in found],
        starts,
        cast("list[int]", [token.kept_flags for token in found]),
        "".join([token.sort for token in found]).encode("latin-1"),
        "".join([token.sign for token in found]).encode("ascii"),
        first,
        paragraph_of,
    )


def headlines(layout: Layout) -> list[tuple[int, int]]:
    """Lines written In Title Case, and what is IN CAPITALS AT THE BEGINNING of one, as tokens.

    Every word may have its capital there, so that names can't be told.
    """
    found = []
    sorts = layout.sorts
    for paragraph, (first, last) in enumerate(pairwise(layout.paragraph_first)):
        if last > first and sorts[last - 1] & MARK and is_signature(layout, paragraph, last - 1):
            continue
        after = max(shouted(layout, first, last), _run_in(layout, first, last))
        if last - first < _CREDIT and _is_credit(layout, first, last):
            after = last
        if after > first:
            found.append((first, after))
        if 4 < last - first < 40:
            plain = capitals = 0
            for token in range(first + 1, last):
                sort = sorts[token]
                if sort & PLAIN:
                    plain += 1
                if sort & NOT_LOWER:
                    capitals += 1
            if plain > 3 and capitals >= (1.0 if layout.tokens[last - 1] == "." else 0.9) * plain:
                found.append((first, last))
    return found


def shouted(layout: Layout, first: int, last: int) -> int:
    """Where a headline in capitals ends that a paragraph begins with; ``first`` where it begins with none.

    Before other words there are several of them, and neither a label's colon nor a verb comes after.
    """
    tokens = layout.tokens
    words, at = 0, first
    while at < last:
        text = tokens[at]
        if text.isupper():
            words += 1 if len(text) > 1 and text.isalpha() else 0
        elif text[0].isalnum() or text == ":" or layout.sorts[at] & MARK:
            break
        at += 1
    if at == last:
        return last if words > 1 and words * 2 > last - first - 1 else first
    quoted = layout.sorts[at] & MARK and words >= _SHOUTED
    return at if quoted or (words > _SHOUTED and layout.words[at].upper) else first


def _run_in(layout: Layout, first: int, last: int) -> int:
    """Where a heading In Title Case ends with which a paragraph begins, and a colon: "Veto Power Stops Efforts: The".

    ``first`` where it begins with none; before a mark it may name who speaks.
    """
    plain = 0
    for at in range(first, min(last - 1, first + _LONGEST_HEADING)):
        if layout.tokens[at] == ":":
            goes_on = layout.words[at + 1].upper and not layout.sorts[at + 1] & MARK
            return at + 1 if plain > _SHOUTED and goes_on else first
        sort = layout.sorts[at]
        if sort & PLAIN and not sort & NOT_LOWER:
            return first
        if sort & PLAIN:
            plain += 1 if layout.flags[at] & COMMON else 0
    return first


def _is_credit(layout: Layout, first: int, last: int) -> bool:
    """Whether a line only says whose a picture is: "Agency/Ann Bell"."""
    slash = any("/" in token[1:-1] for token in layout.tokens[first:last])
    return slash and not any(
        token[0].islower() or layout.sorts[at] & MARK for at, token in enumerate(layout.tokens[first:last], first)
    )


def is_signature(layout: Layout, paragraph: int, stop: int) -> bool:
    """Whether a paragraph up to token ``stop``, where a mark ends it, says who wrote the one before, and no more.

    A name and what its bearer is, as pull quotes have it under the words and before the mark that closes them.
    """
    first, last = layout.paragraph_first[paragraph], layout.paragraph_first[paragraph + 1]
    if stop != last - 1 or not 1 < stop - first <= _LONGEST_SIGNATURE or not layout.words[first].upper:
        return False
    capitals = told = 0
    for at in range(first, stop):
        flags = layout.flags[at]
        if flags & (AUX | PRONOUN | SUBJECT_PRON) or (flags & STRONG and layout.tokens[at].islower()):
            return False
        if layout.words[at].upper:
            capitals += 1
            told |= flags & (GIVEN | TITLE)
        told |= flags & ROLE
    return capitals > 1 and told != 0
