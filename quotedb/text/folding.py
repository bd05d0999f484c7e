"""Letters as they are compared, whatever an outlet's keyboard has."""

from __future__ import annotations

import unicodedata

APOSTROPHES = "'’‘ʼ`´"
_STROKED = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t"}
"""Letters that Unicode doesn't take apart and that English prints without their strokes: "Wałęsa", "Walesa"."""
_PLAIN = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'")
    | {"ı": "i"}
    | _STROKED
    | {letter.upper(): plain for letter, plain in _STROKED.items()}
)


def fold(text: str) -> str:
    """Case, accents and apostrophe shapes removed; characters that aren't letters stay."""
    if text.isascii():
        return text.lower().replace("`", "'")
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
