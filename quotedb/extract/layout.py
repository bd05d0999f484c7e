"""Paragraphs and tokens of a text, with their offsets: one pass, linear in the text's length."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from itertools import accumulate

from quotedb.extract.lexicon import Lexicon, lexicon

OPENING = {"“": "”", "„": "“", "«": "»", "‟": "”", "‹": "›", "「": "」", "『": "』", "``": "''"}
CLOSING = frozenset("”»›」』")
STRAIGHT = frozenset(('"', "＂", "''"))
SINGLE_OPEN = frozenset("‘‚‛")
SINGLE_CLOSE = frozenset("’")
DOUBLE_MARKS = frozenset(OPENING) | CLOSING | STRAIGHT

_CAPITALS_MATTER = frozenset(("US", "WHO", "IT"))
"""Names in capitals that are pronouns in lower case."""
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


@functools.cache
def _token_pattern(language: str) -> re.Pattern[str]:
    by_letter: dict[str, list[str]] = {}
    for word in lexicon(language).abbreviations:
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    stops = "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return re.compile(
        r"(?:(?=[A-Za-z]\.)(?:[A-Za-z]\.){2,}"  # U.S., D.C., a.m.
        r"|(?=[A-Z])"
        rf"(?:(?:{stops})\.(?=\s)"
        r"|[A-Z]\.(?=\s+[^\W\d_]))"  # an initial
        r"|\w+(?:[-‑&.@/:]\w+|['’](?![sS](?!\w))\w+)*"
        r"|''|``|['’][sS](?!\w)"
        r"|\.\.\.+|--+|[^\w\s])\s*"
    )


@dataclass(slots=True)
class Layout:
    """Tokens of a text in parallel lists; ``paragraph_first[p]`` is the first token of paragraph ``p`` (plus a sentinel)."""

    text: str
    tokens: list[str]
    lower: list[str]
    starts: list[int]
    flags: list[int]
    paragraph_first: list[int] = field(default_factory=list)
    paragraph_of: list[int] = field(default_factory=list)

    def end(self, token: int) -> int:
        """Where a token ends, in code points."""
        return self.starts[token] + len(self.tokens[token])


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Line by line; in a text wrapped by hand (lines that stop in mid-sentence), blank line by blank line."""
    lines = [m.span() for m in _LINE.finditer(text)]
    if len(lines) < 8:
        return lines
    filled = [(a, b) for a, b in lines if not text[a:b].isspace()]
    broken = sum(1 for (_, b), (c, _) in zip(filled, filled[1:], strict=False) if text[b - 1].isalnum() or text[b - 1] == ",")
    longest = max((b - a for a, b in filled), default=0)
    if longest > 100 or broken * 2 < len(filled):
        return lines
    joined: list[tuple[int, int]] = []
    for a, b in filled:
        if joined and text.count("\n", joined[-1][1], a) < 2:
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return joined


def lay_out(text: str, language: str = "en") -> Layout:
    """Tokenise a text paragraph by paragraph."""
    words: Lexicon = lexicon(language)
    pattern = _token_pattern(language)
    tokens: list[str] = []
    starts: list[int] = []
    first: list[int] = []
    paragraph_of: list[int] = []
    for number, (a, b) in enumerate(paragraph_spans(text)):
        line = text[a:b]
        shift = a + len(line) - len(line.lstrip())
        pieces = pattern.findall(line)
        first.append(len(tokens))
        if not pieces:
            continue
        starts.extend(accumulate(map(len, pieces[:-1]), initial=shift))
        tokens.extend(map(str.rstrip, pieces))
        paragraph_of.extend([number] * len(pieces))
    first.append(len(tokens))
    lower = list(map(str.lower, tokens))
    get = words.flags.get
    flags = [get(word, 0) for word in lower]
    for name in _CAPITALS_MATTER:
        if name in text:
            for number, token in enumerate(tokens):
                if token == name:
                    flags[number] = 0
    return Layout(text, tokens, lower, starts, flags, first, paragraph_of)
