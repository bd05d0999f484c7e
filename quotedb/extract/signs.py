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

from quotedb.extract.lexicon import ADV, AUX, CONJ, CUE, DET, FUNCTION, PREP, RELATIVE, STRONG, lexicon
from quotedb.extract.mentions import DESCRIPTION, NAME, Mention
from quotedb.extract.structure import Structure
from quotedb.extract.words import one_slip

_PUNCTUATION = {
    ",": ",",
    ":": ":",
    ";": ";",
    "—": "-",
    "–": "-",
    "--": "-",
    "-": "-",
    "―": "-",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    ".": ".",
    "?": "?",
    "!": "?",
    "…": "~",
    "...": "~",
    "'s": "s",
    "’s": "s",
    "'": "'",
    "’": "'",
}
_COMMONEST = (
    "said",
    "says",
    "told",
    "added",
    "wrote",
    "asked",
    "stated",
    "noted",
    "argued",
    "warned",
    "replied",
    "announced",
    "explained",
    "claimed",
    "declared",
    "insisted",
    "suggested",
    "responded",
    "continued",
    "reported",
    "stressed",
)
_AFTER_NOUN_MARK = re.compile("[tsi][Ck]")
_PARTICIPLES = frozenset(("saying", "calling", "telling", "claiming"))
_REPEATS = re.compile(r"(.)\1+")
_BRACKETED = re.compile(r"\([^()]*\)")


def _misspelt_cue(word: str) -> bool:
    """Whether an unknown word is one of the commonest reporting words with two letters swapped, or one lost or doubled.

    A changed letter doesn't count: "warmed" is a word of its own.
    """
    letters = sorted(word)
    return any(
        one_slip(word, cue) and (letters == sorted(cue) or (len(cue) > 5 and len(word) != len(cue)))
        for cue in _COMMONEST
    )


class _SignOfWord(dict[str, str]):
    """The sign of a lower-case word outside quotes, whatever stands beside it; kept for as many words as a language has.

    ``C`` and ``k`` here, and ``S`` for what may be a misspelt reporting word, still depend on the word before.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self.flags = lexicon(language).flags

    def __missing__(self, word: str) -> str:
        if len(self) > 200_000:
            self.clear()
        sign = self[word] = self.read(word)
        return sign

    def read(self, word: str) -> str:
        flag = self.flags.get(word, 0)
        if flag & CUE:
            return "A" if word == "according" else "C" if flag & STRONG else "k"
        if flag & FUNCTION:
            if word == "that":
                return "T"
            for mask, sign in ((AUX, "x"), (RELATIVE, "w"), (PREP, "i"), (CONJ, "c"), (DET, "t"), (ADV, "a")):
                if flag & mask:
                    return sign
            return "h"
        if word[0].isalpha():
            if not flag and len(word) > 3 and _misspelt_cue(word):
                return "S"
            return "g" if word.endswith("ing") else "e" if word.endswith("ed") else "a" if word.endswith("ly") else "o"
        return _PUNCTUATION.get(word, "0" if word[0].isdigit() else ".")


@functools.cache
def _sign_of_word(language: str = "en") -> _SignOfWord:
    return _SignOfWord(language)


def signs_of(structure: Structure, mentions: list[Mention]) -> str:
    """The signs of all tokens of a text, one character each."""
    layout = structure.layout
    lower = layout.lower
    signs = list(map(_sign_of_word().__getitem__, lower))
    for token, flag in enumerate(layout.flags):
        if not flag and signs[token] in "hi":
            signs[token] = "o"  # "US", "WHO": names in capitals
    for passage in structure.quoted:
        first = min(passage.opening, passage.first) if passage.opening >= 0 else passage.first
        last = passage.closing + 1 if passage.closing >= 0 else passage.last
        signs[first:last] = "Q" * (last - first)
    plain = "".join(signs)
    # A noun as often as a verb: after a determiner, a possessive or a preposition it is the noun.
    for match in _AFTER_NOUN_MARK.finditer(plain):
        token = match.end() - 1
        if plain[token - 1] != "i" or lower[token] not in _PARTICIPLES:
            signs[token] = "o"
    for mention in mentions:
        sign = "n" if mention.type == NAME else "d" if mention.type == DESCRIPTION else "h"
        signs[mention.first : mention.last] = sign * (mention.last - mention.first)
    at = plain.find("S")
    while at >= 0:
        # A misspelt reporting word stands right after its subject.
        if signs[at] == "S":
            signs[at] = "C" if at and signs[at - 1] in "ndh" and layout.tokens[at].islower() else "o"
        at = plain.find("S", at + 1)
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
        return f"<{path[1]}>{path[cut + 1 :][:4]}"
    if path[:1] == "-" and path[-1:] == "-" and len(path) > 2:
        return f"<{path[1]}>"
    if path[:1] == "w":
        return "w" + path[1:4]
    return path if len(path) <= 5 else f"{path[:2]}+{path[-2:]}"
