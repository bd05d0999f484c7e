"""Forms of attribution that layout alone decides: transcript labels ("BELL: ...") and signatures ("..." - Ann Bell)."""

from __future__ import annotations

import collections
from dataclasses import dataclass

from quotedb.extract.layout import Layout
from quotedb.extract.marks import Quoted
from quotedb.extract.mentions import NAME, Mention
from quotedb.extract.structure import Structure

_DASHES = frozenset("—–-―") | {"--"}
_QUESTION_LABELS = frozenset(("Q", "A"))


@dataclass(slots=True)
class Label:
    """A speaker's name and a colon at the start of a paragraph; ``colon`` is the token of the colon."""

    paragraph: int
    first: int
    colon: int


def find_labels(layout: Layout) -> dict[int, Label]:
    """Transcript labels by paragraph: one name in capitals (or Q, A) before a colon, in a text where labels recur."""
    found: list[Label] = []
    tokens, bounds = layout.tokens, layout.paragraph_first
    for paragraph in range(len(bounds) - 1):
        first, last = bounds[paragraph], bounds[paragraph + 1]
        if last - first < 3:
            continue
        if tokens[first] in ('"', "“", "''"):
            first += 1
        colon = first
        while colon < last and colon - first < 5 and tokens[colon].isupper() and tokens[colon] != ":":
            colon += 1
        if colon == first or colon + 1 >= last or tokens[colon] != ":" or not tokens[first][0].isalpha():
            continue
        found.append(Label(paragraph, first, colon))
    names = collections.Counter(" ".join(tokens[label.first : label.colon]) for label in found)
    if len(found) < 3 or max(names.values()) < 2:
        return {}
    capitals = {word.upper() for word, lower in zip(tokens, layout.lower, strict=True) if word[0].isupper() and word != lower.upper()}
    return {
        label.paragraph: label
        for label in found
        if names[" ".join(tokens[label.first : label.colon])] > 1
        or tokens[label.colon - 1] in capitals
        or tokens[label.first] in _QUESTION_LABELS
    }


def label_mention(structure: Structure, label: Label) -> Mention:
    """The label as a mention, written as a name usually is."""
    words = tuple(word.title() if len(word) > 1 else word for word in structure.layout.tokens[label.first : label.colon])
    return Mention(label.first, label.first, label.colon, NAME, "person", name=words)


def signature(structure: Structure, mentions: list[Mention], passage: Quoted) -> Mention | None:
    """The name after a dash that ends the quote's paragraph, or stands alone in the next one."""
    layout = structure.layout
    tokens, bounds = layout.tokens, layout.paragraph_first
    stop = bounds[passage.paragraph + 1]
    at = passage.closing + 1 if passage.closing >= 0 else passage.last
    if at >= stop:
        if stop >= len(tokens) or tokens[stop] not in _DASHES:
            return None
        at = stop
        stop = bounds[layout.paragraph_of[at] + 1]
    if at >= stop or tokens[at] not in _DASHES or stop - at > 16:
        return None
    named = [m for m in mentions if m.type == NAME and m.head == at + 1 or m.type == NAME and m.first == at + 1]
    if not named:
        return None
    rest = tokens[named[0].last : stop]
    if rest and rest[0] not in (",", ".", "(", "/"):
        return None
    return named[0]
