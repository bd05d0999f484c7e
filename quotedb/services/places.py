"""Content spans, the words that they join to, and the way back from a place in those words to the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quotedb.text.ids import words_id
from quotedb.text.spans import Span

_WORD = re.compile(r"[^\W_]+")
AROUND = 300
"""Characters before and after an attribution's words that tell the occasion."""


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


def words_of(source: str, spans: Sequence[Span], text: str) -> str:
    """Name of the words in these spans of a source: the same where only marks and blanks around them differ.

    One letter more or less is another name. Spans without any letter or digit are named by themselves.
    """
    found = [Span(*match.span()) for start, end in spans for match in _WORD.finditer(text, start, end)]
    return words_id(source, found or spans)
