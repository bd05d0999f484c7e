"""The floor that attribution is measured against: what stands between double marks, and the nearest capitalised name.

Everything between double quotation marks of one paragraph is a quote. Its mention is the nearest run of capitalised
words outside marks, in its paragraph or, where there is none, in the one before; a single capitalised word that opens a
sentence doesn't count, unless the same word stands capitalised inside another sentence. The speaker is the longest name
before it that ends with the same word. Nothing is indirect speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_PARAGRAPH = re.compile(r"[^\n]+")
_QUOTED = re.compile(r"“([^“”\n]+)”?|\"([^\"\n]+)\"?")
_NAME = re.compile(r"[A-Z][\w'’.-]*\w(?: (?:[A-Z]\.|[A-Z][\w'’.-]*\w))*")
_OPENS = re.compile(r"(?:^|[.!?:][”\"]?\s*)$")
Span = tuple[int, int]


def names_in(text: str, first: int, start: int, end: int, inside: set[str]) -> Iterator[Span]:
    """Runs of capitalised words in ``text[start:end]``, of the paragraph that begins at ``first``.

    ``inside`` are the words seen capitalised inside sentences.
    """
    for found in _NAME.finditer(text, start, end):
        alone = " " not in found[0]
        if not alone or found[0] in inside or not _OPENS.search(text[max(first, found.start() - 4) : found.start()]):
            yield found.start(), found.end()


def capitalised_inside(text: str) -> set[str]:
    """Words that stand capitalised after a lower-case word or a comma."""
    return set(re.findall(r"(?<=[a-z,] )[A-Z][\w'’.-]*\w", text))


def attributions(text: str) -> list[dict[str, Any]]:
    """The records that the floor gives for one text, as the JSON contract has them."""
    inside = capitalised_inside(text)
    records: list[dict[str, Any]] = []
    known: list[str] = []
    above: list[Span] = []
    for paragraph in _PARAGRAPH.finditer(text):
        quotes = []
        outside = []
        at = paragraph.start()
        for found in _QUOTED.finditer(text, *paragraph.span()):
            quotes.append(found.span(1) if found[1] is not None else found.span(2))
            outside.append((at, found.start()))
            at = found.end()
        outside.append((at, paragraph.end()))
        names = [name for start, end in outside for name in names_in(text, paragraph.start(), start, end, inside)]
        known.extend(text[start:end] for start, end in names)
        for start, end in quotes:
            nearest = min(names or above, key=lambda name: max(start - name[1], name[0] - end), default=None)
            speaker = None if nearest is None else full_name(text[slice(*nearest)], known)
            records.append(
                {"kind": "direct", "spans": [(start, end)], "speaker": speaker, "mention": nearest, "confidence": 1.0}
            )
        above = names or above
    return records


def full_name(name: str, known: list[str]) -> str:
    """The longest name seen so far that ends with the same word."""
    last = name.rsplit(" ", 1)[-1]
    return max((other for other in known if other.rsplit(" ", 1)[-1] == last), key=len, default=name)
