"""Letters as they are compared, whatever an outlet's keyboard has."""

from __future__ import annotations

import unicodedata

APOSTROPHES = "'’‘ʼ`´"
_STROKED = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t"}
"""Letters that Unicode doesn't take apart and that English prints without their strokes: "Wałęsa", "Walesa"."""
UNSEEN = "\xad\u200b\u200c\u200d\u2060"
"""Soft hyphens and joiners: in words, and no part of them."""
IN_WORDS = rf"\u0300-\u036f{UNSEEN}"
"""What is inside of words beside letters and digits, for a pattern's set: accents that are characters of their own."""
_PLAIN = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'")
    | dict.fromkeys(UNSEEN, "")
    | {"ı": "i"}
    | _STROKED
    | {letter.upper(): plain for letter, plain in _STROKED.items()}
)


def fold(text: str) -> str:
    """Case, accents, what isn't seen and apostrophe shapes removed; other characters that aren't letters stay."""
    if text.isascii():
        return text.lower().replace("`", "'")
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
