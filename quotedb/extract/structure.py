"""The reporter's own text: which tokens stand outside quotation marks, and which sentence each belongs to.

A quoted passage counts as one word of the sentence it stands in: `"It is late," Ann Bell said.` is one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from quotedb.extract.layout import Layout
from quotedb.extract.lexicon import CUE, FUNCTION, PRONOUN
from quotedb.extract.marks import Quoted
from quotedb.extract.tokens import STOP

_ENDS: Final = frozenset((".", "!", "?"))
_ELLIPSIS: Final = frozenset(("...", "…", "....", "....."))
_OPENING: Final = 5
"""Paragraphs of which one may begin with a dateline."""
_DATELINE_ENDS: Final = frozenset((":", "—", "–", "--", "―"))
_TRAILING: Final = frozenset((")", "]", "’", "'", "”"))
_GOES_ON: Final = frozenset(",;:—–-)")
_LONGEST: Final = 400
"""Tokens after which a sentence is cut, never inside a quoted passage."""


@dataclass(slots=True)
class Structure:
    """``owner[t]``: number of the quoted passage that token ``t`` (or its mark) is part of, or -1.

    ``sentence[t]`` counts sentences over the whole text; ``sentence_first`` holds each one's first token.
    """

    layout: Layout
    quoted: list[Quoted]
    owner: list[int]
    sentence: list[int]
    sentence_first: list[int]


def _tag_follows(layout: Layout, owner: list[int], token: int, last: int) -> bool:
    """Whether a reporting clause follows right away: "?" she asked / "!" shouted the man."""
    flags, lower = layout.flags, layout.lower
    for ahead in range(token, min(token + 6, last)):
        if owner[ahead] >= 0 or lower[ahead] in _ENDS or lower[ahead] == ",":
            return False
        if flags[ahead] & CUE:
            return True
    return False


def _may_start(layout: Layout, owner: list[int], token: int) -> bool:
    """Whether a sentence may begin here, after a stop: "Bell Jr., who" and "(D-Mo.), who" go on."""
    if owner[token] >= 0:
        return True
    first = layout.tokens[token][0]
    return first.isupper() or first.isdigit() or not (first.isalnum() or first in _GOES_ON)


def structure_of(layout: Layout, quoted: list[Quoted]) -> Structure:
    """Number the sentences of a text, quoted passages taken as single words."""
    total = len(layout.tokens)
    owner = [-1] * total
    # Where a sentence may end and where quoted passages begin: all that there is to look at.
    events = bytearray(layout.sorts)
    for number, passage in enumerate(quoted):
        first, last = passage.whole
        owner[first:last] = [number] * (last - first)
        events[first:last] = bytes(last - first)
        events[first] = events[passage.first] = STOP  # what goes on from another paragraph has its mark there
    where = bytes(events)
    bounds = layout.paragraph_first
    sentence: list[int] = []
    sentence_first: list[int] = []
    current = -1
    for first, last in pairwise(bounds):
        if first == last:
            continue
        begin = first
        stops = [_after_dateline(layout, first, last), *_breaks(layout, quoted, owner, where, first, last), last]
        for stop in _shortened(stops, begin, owner):
            if begin < stop < last:
                current += 1
                sentence_first.append(begin)
                sentence += [current] * (stop - begin)
                begin = stop
        current += 1
        sentence_first.append(begin)
        sentence += [current] * (last - begin)
    sentence_first.append(total)
    return Structure(layout, quoted, owner, sentence, sentence_first)


def _shortened(stops: list[int], begin: int, owner: list[int]) -> Iterator[int]:
    """The stops, and more where a sentence runs on without any: looking at a quote's sentence is never long work."""
    for stop in stops:
        while stop - begin > _LONGEST:
            begin += _LONGEST
            while begin < stop and owner[begin] >= 0 and owner[begin] == owner[begin - 1]:
                begin += 1
            if begin < stop:
                yield begin
        begin = max(begin, stop)
        yield stop


def datelines(layout: Layout) -> list[tuple[int, int]]:
    """The tokens that tell where a text was written, at the beginning of one of its first paragraphs."""
    found = []
    for first, last in pairwise(layout.paragraph_first[: _OPENING + 1]):
        after = _after_dateline(layout, first, last) if last - first > 3 else first
        if first < after < last and not layout.tokens[after].islower():
            found.append((first, after))  # "NASA - the agency - said" begins with no place
    return found


def _after_dateline(layout: Layout, first: int, last: int) -> int:
    """Where the first sentence begins after "PORT BELL:" or "PORT BELL, Sept. 3 (Agency) -"."""
    tokens = layout.tokens
    if not (tokens[first].isupper() and len(tokens[first]) > 2):
        return first
    for token in range(first + 1, min(first + 12, last - 1)):
        spaced = tokens[token] == "-" and layout.starts[token] > layout.end(token - 1)
        if tokens[token] in _DATELINE_ENDS or spaced:
            # A colon may also follow a transcript's label or a heading: only capitals may come before it.
            plain = tokens[token] != ":" or all(t.isupper() for t in tokens[first:token])
            return token + 1 if plain else first
        if tokens[token] in _ENDS or (tokens[token].islower() and tokens[token] != "and"):
            return first
    return first


def _breaks(layout: Layout, quoted: list[Quoted], owner: list[int], events: bytes, first: int, last: int) -> list[int]:
    """Where sentences begin inside a paragraph: after stops outside quotes, and after passages that end with a stop."""
    tokens, flags = layout.tokens, layout.flags
    breaks = []
    after = first
    while after < last:
        token = after
        after += 1
        if not events[token] & STOP:
            continue
        if owner[token] >= 0:
            passage = quoted[owner[token]]
            after = max(after, passage.whole[1])
            final = tokens[passage.last - 1]
            if (
                after < last
                and (final in _ENDS or final in _ELLIPSIS)
                and _may_start(layout, owner, after)
                and (final == "." or not _tag_follows(layout, owner, after, last))
            ):
                breaks.append(after)
        elif tokens[token] in _ENDS:
            while after < last and tokens[after] in _TRAILING and owner[after] < 0:
                after += 1
            if after < last and _may_start(layout, owner, after):
                breaks.append(after)
        elif (
            first < token < last - 1
            and owner[after] < 0
            and layout.words[after].upper
            and flags[after] & (FUNCTION | PRONOUN)
        ):
            # "in the U.S. The ...": an abbreviation that also ends its sentence.
            breaks.append(after)
    return breaks
