"""Content spans, the words that they join to, and the way back from a place in those words to the source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotedb.text.spans import Span

AROUND = 300
"""Characters before and after an attribution's words that tell the occasion."""


def content_of(spans: Sequence[Span], text: str) -> str:
    """The words of an attribution: its content spans, joined by one space."""
    if len(spans) == 1:
        start, end = spans[0]
        return text[start:end]
    return " ".join(text[start:end] for start, end in spans)


def around(spans: Sequence[Span], text: str) -> str:
    """What the article says just before and after the words."""
    first, last = spans[0].start, spans[-1].end
    return f"{text[max(0, first - AROUND) : first]}\n{text[last : last + AROUND]}"


@dataclass(frozen=True, slots=True)
class Content:
    """Content spans of an attribution in its source's ``text``."""

    spans: tuple[Span, ...]
    text: str

    def place(self, where: Span) -> Span:
        """The range of the source for a range of the content, which joins its spans by one space."""
        return Span(self._offset(where.start), self._offset(where.end - 1) + 1)

    def _offset(self, position: int) -> int:
        """Place in the source; the joining space counts as the character after its span."""
        for start, end in self.spans:
            if position <= end - start:
                return start + position
            position -= end - start + 1
        raise ValueError(f"the content ends {position + 1} characters earlier")
