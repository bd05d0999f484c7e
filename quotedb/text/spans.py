"""Spans: half-open ranges of Unicode code points in a source's text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """``[start, end)`` in code points, 0-based, end-exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters this span selects; ``ValueError`` if it isn't inside ``text``."""
        if not 0 <= self.start < self.end <= len(text):
            raise ValueError(f"span {self.start}-{self.end} is not inside a text of {len(text)} characters")
        return text[self.start : self.end]


def content_of(spans: Sequence[Span], text: str) -> str:
    """The words of an attribution: its content spans, joined by one space."""
    if len(spans) == 1:
        start, end = spans[0]
        return text[start:end]
    return " ".join(text[start:end] for start, end in spans)
