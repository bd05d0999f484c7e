"""One character per token: the shape of a sentence as a string, so that paths between words are slices.

========  =====================================================
``Q``     a token of a quoted passage (or its marks)
``C``     a word that reports, as verbs of speech do (its strength at least 0.4)
``k``     a word that sometimes reports
``A``     "according"
``n`` ``d`` ``h``  a token of a name, a description, a pronoun
``x`` ``a`` ``i`` ``c`` ``w`` ``t``  auxiliary, adverb, preposition, conjunction, relative pronoun, determiner
``g`` ``e`` ``o``  other words ending in -ing, in -ed, in something else
========  =====================================================

Punctuation stands for itself, dashes for ``-``, and a clause's "that" is ``T``.
"""

from __future__ import annotations

import re
from typing import Final

from quotedb.extract.lexicon import word_set
from quotedb.extract.mention import NAME, PRONOUN_MENTION, Mention
from quotedb.extract.structure import Structure

_NOUN_MARK: Final = bytes(chr(code) in "tsi" for code in range(128))
_REPORTING: Final = bytes(chr(code) in "Ck" for code in range(128))
_PARTICIPLES: Final = word_set("signs.participles")
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_NAME: Final = ord("n")
_DESCRIPTION: Final = ord("d")
_PRONOUN: Final = ord("h")
_PREPOSITION: Final = ord("i")
_OTHER: Final = ord("o")
_REPORTS: Final = ord("C")
_MISSPELT: Final = ord("S")


def signs_of(structure: Structure, mentions: list[Mention]) -> str:
    """The signs of all tokens of a text, one character each."""
    layout = structure.layout
    signs = bytearray(layout.signs)
    for passage in structure.quoted:
        first, last = passage.whole
        signs[first:last] = b"Q" * (last - first)
    plain = bytes(signs)
    # A noun as often as a verb: after a determiner, a possessive or a preposition it is the noun.
    for token in range(1, len(plain)):
        before = plain[token - 1]
        if (
            _REPORTING[plain[token]]
            and _NOUN_MARK[before]
            and (before != _PREPOSITION or layout.lower[token] not in _PARTICIPLES)
        ):
            signs[token] = _OTHER
    for mention in mentions:
        sign = _NAME if mention.type == NAME else _PRONOUN if mention.type == PRONOUN_MENTION else _DESCRIPTION
        for token in range(mention.first, mention.last):
            signs[token] = sign
    at = plain.find(b"S")
    while at >= 0:
        # A misspelt reporting word stands right after its subject.
        if signs[at] == _MISSPELT:
            subject = at > 0 and signs[at - 1] in b"ndh" and layout.tokens[at].islower()
            signs[at] = _REPORTS if subject else _OTHER
        at = plain.find(b"S", at + 1)
    return signs.decode("ascii")


def _runs(path: str) -> str:
    """A path without brackets, and with a run of one sign as one."""
    if "(" in path:
        path = _BRACKETED.sub("", path)
    found = previous = ""
    for sign in path:
        if sign != previous:
            found += sign
            previous = sign
    return found


_MOST_KEPT: Final = 1 << 14
"""Entries of each table before it is emptied."""
_kept: Final[dict[int, dict[str, str]]] = {}
"""Paths as written and collapsed, by the limit."""


def collapse(path: str, limit: int = 8) -> str:
    """A path with brackets left out and runs of one sign as one; its two ends if it is longer than ``limit``."""
    known = _kept.get(limit)
    if known is None:
        known = _kept[limit] = {}
    found = known.get(path)
    if found is None:
        found = _runs(path)
        if len(found) > limit:
            half = limit // 2
            found = f"{found[:half]}+{found[-half:]}"
        if len(known) > _MOST_KEPT:
            known.clear()
        known[path] = found
    return found


def subject_path(path: str) -> str:
    """How a mention stands before a reporting word: what is between, appositives and brackets as one sign each."""
    path = _runs(path)
    if path[:1] == "," and path[-1:] == "," and len(path) > 2:
        return f"<{path[1]}>"
    if path[:1] == "," and "," in path[1:]:
        cut = path.rindex(",")
        return f"<{path[1]}>{path[cut + 1 :][:4]}"
    if path[:1] == "-" and path[-1:] == "-" and len(path) > 2:
        return f"<{path[1]}>"
    if path[:1] == "w":
        return "w" + path[1:4]
    return path if len(path) <= 5 else f"{path[:2]}+{path[-2:]}"
