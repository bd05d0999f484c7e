"""The reporter's own text: which tokens stand outside quotation marks, and which sentence each belongs to.

A quoted passage counts as one word of the sentence it stands in, so that `"It is late," Ann Bell said.` is one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotedb.extract.layout import Layout
from quotedb.extract.lexicon import CUE, FUNCTION, PRONOUN
from quotedb.extract.marks import Quoted

_ENDS = frozenset((".", "!", "?"))
_ELLIPSIS = frozenset(("...", "…", "....", "....."))
_TRAILING = frozenset((")", "]", "’", "'", "”"))


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


def _starts_sentence(layout: Layout, token: int) -> bool:
    first = layout.tokens[token][0]
    return first.isupper() or first.isdigit() or not first.isalnum()


def structure_of(layout: Layout, quoted: list[Quoted]) -> Structure:
    """Number the sentences of a text, quoted passages taken as single words."""
    total = len(layout.tokens)
    owner = [-1] * total
    for number, passage in enumerate(quoted):
        last = passage.closing + 1 if passage.closing >= 0 else passage.last
        first = min(passage.opening, passage.first) if passage.opening >= 0 else passage.first
        owner[first:last] = [number] * (last - first)
    tokens, lower, flags, bounds = layout.tokens, layout.lower, layout.flags, layout.paragraph_first
    sentence = [0] * total
    sentence_first: list[int] = []
    current = -1
    for paragraph in range(len(bounds) - 1):
        first, last = bounds[paragraph], bounds[paragraph + 1]
        if first == last:
            continue
        current += 1
        sentence_first.append(first)
        breaks = []
        # Candidates for an end: stops outside quotes, and the closing marks of passages that end with a stop.
        token = first
        while token < last:
            passage_number = owner[token]
            if passage_number >= 0:
                passage = quoted[passage_number]
                after = passage.closing + 1 if passage.closing >= 0 else passage.last
                if after <= token:
                    token += 1
                    continue
                final = tokens[passage.last - 1]
                if after < last and (final in _ENDS or final in _ELLIPSIS):
                    upper = owner[after] >= 0 or _starts_sentence(layout, after)
                    if upper and tokens[after] not in ",;:—–-)" and (
                        final == "." or not _tag_follows(layout, owner, after, last)
                    ):
                        breaks.append(after)
                token = after
                continue
            if tokens[token] in _ENDS and token + 1 < last:
                after = token + 1
                while after < last and tokens[after] in _TRAILING and owner[after] < 0:
                    after += 1
                if after < last and (owner[after] >= 0 or _starts_sentence(layout, after)):
                    breaks.append(after)
                token = after
                continue
            if (
                tokens[token][-1] == "."
                and len(tokens[token]) > 2
                and token + 1 < last
                and owner[token + 1] < 0
                and tokens[token + 1][0].isupper()
                and flags[token + 1] & (FUNCTION | PRONOUN)
                and token + 1 > first + 1
            ):
                # "in the U.S. The ...": an abbreviation that also ends its sentence.
                breaks.append(token + 1)
            token += 1
        begin = first
        for stop in breaks:
            if stop <= begin:
                continue
            sentence[begin:stop] = [current] * (stop - begin)
            current += 1
            sentence_first.append(stop)
            begin = stop
        sentence[begin:last] = [current] * (last - begin)
    sentence_first.append(total)
    return Structure(layout, quoted, owner, sentence, sentence_first)
