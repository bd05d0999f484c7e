"""Signs (see ``signs``) as numbers: six bits each, so that a few of them are one number."""

from __future__ import annotations

from typing import Final

SIGNS: Final = "QCkAndhxaicwtTgeos0.(),:;~-?'+^$"
"""Every sign (see ``signs``) at the place that is its code less one; after them what stands for gaps and ends."""
OF_SIGN: Final = 1 << 20
"""From here on the code of "a word or a sign" means a sign."""


to_codes = bytes.maketrans(SIGNS.encode(), bytes(range(1, len(SIGNS) + 1)))
"""The table for ``bytes.translate`` that turns a text's signs into their codes."""


def pack(signs: str) -> int:
    """Some signs as one number, six bits each; at most seven."""
    packed = 0
    for sign in signs:
        packed = packed << 6 | SIGNS.index(sign) + 1
    return packed


def unpack(packed: int) -> str:
    """The signs that ``pack`` took."""
    signs = ""
    while packed:
        signs = SIGNS[(packed & 63) - 1] + signs
        packed >>= 6
    return signs
