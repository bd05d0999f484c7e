"""Paragraphs and tokens of a text, with their offsets: one pass, linear in the text's length."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, cast

from quotedb.extract.tokens import ANYTHING, NOT_LOWER, PLAIN, Token, words_of

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
    """Lines written In Title Case, as tokens: every word may have its capital, so that names can't be told."""
    found = []
    sorts = layout.sorts
    for first, last in pairwise(layout.paragraph_first):
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
