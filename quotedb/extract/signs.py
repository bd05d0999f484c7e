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

import functools
import re

from quotedb.extract.lexicon import ADV, AUX, CONJ, CUE, DET, FUNCTION, PREP, RELATIVE, STRONG
from quotedb.extract.mentions import DESCRIPTION, NAME, Mention
from quotedb.extract.structure import Structure
from quotedb.extract.words import one_slip

_PUNCTUATION = {",": ",", ":": ":", ";": ";", "—": "-", "–": "-", "--": "-", "-": "-", "―": "-", "(": "(", ")": ")", "[": "(",
                "]": ")", ".": ".", "?": "?", "!": "?", "…": "~", "...": "~", "'s": "s", "’s": "s", "'": "'", "’": "'"}
_COMMONEST = ("said", "says", "told", "added", "wrote", "asked", "stated", "noted", "argued", "warned", "replied", "announced",
              "explained", "claimed", "declared", "insisted", "suggested", "responded", "continued", "reported", "stressed")
_REPEATS = re.compile(r"(.)\1+")
_BRACKETED = re.compile(r"\([^()]*\)")


@functools.lru_cache(maxsize=4096)
def _misspelt_cue(word: str) -> bool:
    """Whether an unknown word is one of the commonest reporting words with two letters swapped, or one lost or doubled.

    A changed letter doesn't count: "warmed" is a word of its own.
    """
    letters = sorted(word)
    return any(
        one_slip(word, cue) and (letters == sorted(cue) or (len(cue) > 5 and len(word) != len(cue))) for cue in _COMMONEST
    )


def signs_of(structure: Structure, mentions: list[Mention]) -> str:
    """The signs of all tokens of a text, one character each."""
    layout = structure.layout
    lower, flags, owner = layout.lower, layout.flags, structure.owner
    signs: list[str] = []
    add = signs.append
    before = ""
    for token, word in enumerate(lower):
        if owner[token] >= 0:
            add("Q")
            before = ""
            continue
        flag = flags[token]
        if flag & CUE:
            if word == "according":
                add("A")
            elif before and (before in "ts" or before == "i" and word not in ("saying", "calling", "telling", "claiming")):
                add("o")
            else:
                add("C" if flag & STRONG else "k")
        elif flag & FUNCTION:
            add("T" if word == "that" else "x" if flag & AUX else "w" if flag & RELATIVE else "i" if flag & PREP else "c" if flag & CONJ
                else "t" if flag & DET else "a" if flag & ADV else "h")
        elif word[0].isalpha():
            if not flag and before in "ndho" and len(word) > 3 and word.islower() and _misspelt_cue(word):
                add("C")
            else:
                add("g" if word.endswith("ing") else "e" if word.endswith("ed") else "a" if word.endswith("ly") else "o")
        else:
            add(_PUNCTUATION.get(word, "0" if word[0].isdigit() else "."))
        before = signs[-1]
    for mention in mentions:
        sign = "n" if mention.type == NAME else "d" if mention.type == DESCRIPTION else "h"
        signs[mention.first : mention.last] = [sign] * (mention.last - mention.first)
    return "".join(signs)


@functools.lru_cache(maxsize=65536)
def collapse(path: str, limit: int = 8) -> str:
    """A path with brackets left out and runs of one sign as one; its two ends if it is longer than ``limit``."""
    if "(" in path:
        path = _BRACKETED.sub("", path)
    path = _REPEATS.sub(r"\1", path)
    if len(path) > limit:
        half = limit // 2
        path = f"{path[:half]}+{path[-half:]}"
    return path


@functools.lru_cache(maxsize=65536)
def subject_path(path: str) -> str:
    """How a mention stands before a reporting word: what separates the two, appositives and brackets as one sign each."""
    if "(" in path:
        path = _BRACKETED.sub("", path)
    path = _REPEATS.sub(r"\1", path)
    if path[:1] == "," and path[-1:] == "," and len(path) > 2:
        return f"<{path[1]}>"
    if path[:1] == "," and "," in path[1:]:
        cut = path.rindex(",")
        return f"<{path[1]}>{path[cut + 1:][:4]}"
    if path[:1] == "-" and path[-1:] == "-" and len(path) > 2:
        return f"<{path[1]}>"
    if path[:1] == "w":
        return "w" + path[1:4]
    return path if len(path) <= 5 else f"{path[:2]}+{path[-2:]}"
