"""Small comparisons of single words, and what a word says by itself of the part it plays in a sentence."""

from __future__ import annotations

import functools
import unicodedata
from typing import Final

from quotedb.extract.lexicon import ADV, AUX, CONJ, CUE, DET, FUNCTION, PREP, RELATIVE, STRONG
from quotedb.text.folding import UNSEEN

_PUNCTUATION: Final = (
    {mark: mark for mark in ",:;().?'"}
    | dict.fromkeys(("—", "–", "--", "-", "―"), "-")
    | {"[": "(", "]": ")", "!": "?", "…": "~", "...": "~", "'s": "s", "’s": "s", "’": "'"}
)
_COMMONEST: Final = (
    *("said", "says", "told", "added", "wrote", "asked", "stated", "noted", "argued", "warned", "replied", "announced"),
    *("explained", "claimed", "declared", "insisted", "suggested", "responded", "continued", "reported", "stressed"),
)
_COMMON_FORMS: Final = frozenset(_COMMONEST)
# Of words of six letters and more, misspelt ones count that have a letter more or less.
_SHORTEST: Final = 6
_LONGEST: Final = max(map(len, _COMMONEST)) + 1
_SWAPPED_OR_LOST: Final = frozenset(
    [
        *(cue[:at] + cue[at + 1] + cue[at] + cue[at + 2 :] for cue in _COMMONEST for at in range(len(cue) - 1)),
        *(cue[:at] + cue[at + 1 :] for cue in _COMMONEST if len(cue) > _SHORTEST for at in range(len(cue))),
        # "aded" for "added"
        *(cue[:at] + cue[at + 1 :] for cue in _COMMONEST for at in range(1, len(cue)) if cue[at] == cue[at - 1]),
    ]
).difference(_COMMONEST)
_FORMS_START: Final = frozenset(cue[:2] for cue in _COMMONEST)
_FORMS_END: Final = frozenset(cue[-2:] for cue in _COMMONEST)
_CLASSES: Final = ((AUX, "x"), (RELATIVE, "w"), (PREP, "i"), (CONJ, "c"), (DET, "t"), (ADV, "a"))


_WITHOUT_UNSEEN: Final = str.maketrans(dict.fromkeys(UNSEEN))


def visible(word: str) -> str:
    """A word without what isn't seen of it."""
    return word.translate(_WITHOUT_UNSEEN)


def printed(word: str) -> str:
    """A word as it is printed, whichever characters its accents are."""
    return word if word.isascii() else unicodedata.normalize("NFC", visible(word))


def fold(word: str) -> str:
    """Lower case, accents and stops left out."""
    if word.isascii():
        return word.lower().replace(".", "") if "." in word else word.lower()
    return _fold_accents(word)


@functools.lru_cache(maxsize=1 << 16)
def _fold_accents(word: str) -> str:
    plain = unicodedata.normalize("NFKD", visible(word.lower()))
    return "".join(c for c in plain if not unicodedata.combining(c)).replace(".", "")


def one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter added, dropped, changed, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    for letter, same in zip(one, other, strict=False):
        if letter != same:
            break
        start += 1
    a, b = one[start:], other[start:]
    if a[1:] == b[1:] or a[1:] == b or a == b[1:]:
        return True
    return len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]


def misspelt_cue(word: str) -> bool:
    """Whether an unknown word is one of the commonest reporting words with two letters swapped, or one lost or doubled.

    A changed letter doesn't count: "warmed" is a word of its own.
    """
    if word in _SWAPPED_OR_LOST:
        return True
    if not _SHORTEST <= len(word) <= _LONGEST:
        return False
    if word[:2] in _FORMS_START and (word[:-1] in _COMMON_FORMS or word[:-2] + word[-1] in _COMMON_FORMS):
        return True
    if word[-2:] not in _FORMS_END:
        return False
    for at in range(len(word) - 2):  # noqa: SIM110 - a generator takes twice as long
        if word[:at] + word[at + 1 :] in _COMMON_FORMS:
            return True
    return False


def sign_of(word: str, flags: int, letter: bool) -> str:
    """The sign (see ``signs``) of a lower-case word, whatever stands beside it; ``letter``: it begins with one.

    ``C`` and ``k``, and ``S`` for what may be a misspelt reporting word, still depend on the word before.
    """
    if flags & CUE:
        return "A" if word == "according" else "C" if flags & STRONG else "k"
    if flags & FUNCTION:
        if word == "that":
            return "T"
        return next((sign for mask, sign in _CLASSES if flags & mask), "h")
    if letter:
        if not flags and len(word) > 3 and misspelt_cue(word):
            return "S"
        last = word[-1]
        if last == "g":
            return "g" if word.endswith("ing") else "o"
        if last == "d":
            return "e" if word.endswith("ed") else "o"
        return "a" if last == "y" and word.endswith("ly") else "o"
    return _PUNCTUATION.get(word, "0" if word[0].isdigit() else ".")
