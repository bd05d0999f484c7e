"""What is compared: a text as folded words that know where they stand, and their numbers.

Case, accents, the shape of apostrophes and dashes, contractions ("we've", "we have") and possessives fall away here, so
that two outlets' printings of the same words come out equal; offsets are code points of the text as given.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING, Final, TypeVar, cast

from quotedb.text.folding import APOSTROPHES, IN_WORDS, fold
from quotedb.text.lexicon import rows
from quotedb.text.lexicon import words as words_of

if TYPE_CHECKING:
    from mypy_extensions import i64

_V = TypeVar("_V")
_PACKAGE: Final = "quotedb.merge"
Pieces = tuple[tuple[str, int, int], ...]
"""The words that one printed word is, each with its place inside it."""

_HYPHENS = "-‐‑"
_JOINTS = frozenset((" ", *_HYPHENS))
_BOUND = "|".join(sorted(words_of("prefixes.txt", package=_PACKAGE), key=len, reverse=True))
_OTHERS = (
    r"(?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w)\.?"  # U.S., p.m.
    r"|\d+(?:[.,:]\d+)*[^\W_]*"  # 4.5, 10,000, 9th, 12:30
    rf"|[^\W\d_](?:[{APOSTROPHES}][^\W_]+)*"  # I, I'm
)


def _patterns(inside: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What splits a text at its words, which are ``inside`` after their first letter; and the same with hyphens.

    With hyphens "re-open" is one word; "anti-Dutch" is two, since nobody prints it closed.
    """
    letters = rf"[^\W\d_]{inside}+(?:[{APOSTROPHES}]{inside}+)*"
    prefixed = rf"(?<!\w)(?i:{_BOUND})[{_HYPHENS}](?![A-Z]){letters}"
    return re.compile(f"({letters}|{_OTHERS})"), re.compile(f"({prefixed}|{letters}|{_OTHERS})")


_SPLIT, _SPLIT_HYPHENATED = _patterns(r"[^\W_]")
_SPLIT_ODD, _SPLIT_ODD_HYPHENATED = _patterns(rf"(?:[^\W_]|[{IN_WORDS}])")
_ODD = re.compile(f"[{IN_WORDS}]")
"""Accents that are characters of their own, and what isn't seen of a word."""
_HYPHEN = re.compile(f"[{_HYPHENS}]")
_TAILS = {"'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would"}
_IS_HOSTS = frozenset(
    (
        "it",
        "that",
        "there",
        "here",
        "what",
        "who",
        "where",
        "how",
        "he",
        "she",
        "this",
        "everyone",
        "everybody",
        "nobody",
    )
)
_NOT_HOSTS = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}


MOST_LETTERS = 64
"""Longer words are no words, and not remembered."""


class Remembered(dict[str, _V]):
    """What a function says of words, remembered: a look-up costs no call. Forgets everything when it is full."""

    def __init__(self, function: Callable[[str], _V], most: int = 1 << 17) -> None:
        self._function = function
        self._most = most

    def __missing__(self, word: str) -> _V:
        if len(self) >= self._most:
            self.clear()
        value = self._function(word)
        if len(word) <= MOST_LETTERS:
            self[word] = value
        return value


class Words:
    """A text's words in order: ``forms[i]`` is folded, stands as ``printed[i]`` and comes after ``gaps[i]``.

    The last gap is what follows the last word; gaps and printed words in turn are the text.
    """

    __slots__ = ("_ends", "forms", "gaps", "printed")

    def __init__(self, forms: tuple[str, ...], printed: list[str], gaps: list[str]) -> None:
        self.forms = forms
        self.printed = printed
        self.gaps = gaps
        self._ends: tuple[int, ...] | None = None

    @property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins in the text."""
        return tuple([end - len(word) for end, word in zip(self.ends, self.printed, strict=True)])

    @property
    def ends(self) -> tuple[int, ...]:
        """Where each word ends in the text, exclusive."""
        if self._ends is None:
            sizes = map(add, map(len, self.gaps), map(len, self.printed))
            self._ends = tuple(accumulate(sizes))
        return self._ends


def _folded(printed: str) -> str | Pieces:
    """One printed word, folded; or, where it is two words or shorter than printed, the words with offsets inside it."""
    hyphen = _HYPHEN.search(printed)
    if hyphen is not None:
        return _prefixed(fold(printed[: hyphen.start()]), hyphen.end(), _folded(printed[hyphen.end() :]))
    whole = fold(printed)
    size = len(printed)
    if "'" not in whole:
        if whole[0].isdigit():
            return whole.replace(",", "")
        return whole.replace(".", "")
    if len(whole) != size:  # folding changed the length, so offsets inside the word are unknown
        return whole.removesuffix("'s").replace("'", "") or whole
    if whole.endswith("n't") and len(whole) > 3:
        host = whole[:-3]
        return ((_NOT_HOSTS.get(host, host), 0, size - 3), ("not", size - 3, size))
    cut = whole.rindex("'")
    host, tail = whole[:cut], whole[cut:]
    if host and tail in _TAILS:
        return ((host.replace("'", ""), 0, cut), (_TAILS[tail], cut, size))
    if tail == "'s":
        if host == "let":
            return (("let", 0, cut), ("us", cut, size))
        if host in _IS_HOSTS:
            return ((host, 0, cut), ("is", cut, size))
        return host.replace("'", "") or "s"
    return whole.replace("'", "") or whole


def _prefixed(prefix: str, size: int, rest: str | Pieces) -> str | Pieces:
    """What a word is with a prefix that takes up ``size`` characters."""
    if isinstance(rest, str):
        return prefix + rest
    (form, _, right), *others = rest
    return ((prefix + form, 0, right + size), *[(each, a + size, b + size) for each, a, b in others])


_pieces = Remembered(_folded)


def words(text: str) -> Words:
    """The folded words of ``text``; linear in its length, and empty when it holds no letter and no digit."""
    hyphens = _HYPHEN.search(text) is not None
    if text.isascii() or _ODD.search(text) is None:
        parts = (_SPLIT_HYPHENATED if hyphens else _SPLIT).split(text)
    else:
        parts = (_SPLIT_ODD_HYPHENATED if hyphens else _SPLIT_ODD).split(text)
    printed, gaps = parts[1::2], parts[0::2]
    folded = list(map(_pieces.__getitem__, printed))
    if tuple in set(map(type, folded)):
        folded, printed, gaps = _cut(folded, printed, gaps)
    forms = cast("list[str]", folded)
    if not compounds().keys().isdisjoint(forms):
        forms, printed, gaps = _joined(forms, printed, gaps)
    return Words(tuple(forms), printed, gaps)


def _cut(
    folded: list[str | Pieces], printed: list[str], gaps: list[str]
) -> tuple[list[str | Pieces], list[str], list[str]]:
    """The same with contractions as the words that they are made of."""
    forms: list[str | Pieces] = []
    words: list[str] = []
    between: list[str] = []
    for each, word, gap in zip(folded, printed, gaps, strict=False):
        if isinstance(each, str):
            forms.append(each)
            words.append(word)
            between.append(gap)
            continue
        for form, left, right in each:
            forms.append(form)
            words.append(word[left:right])
            between.append("" if left else gap)
    return forms, words, [*between, gaps[-1]]


@cache
def compounds(language: str = "en") -> dict[str, frozenset[str]]:
    """Second parts, in singular and plural, of the compounds that are also printed open, by their first part."""
    found: dict[str, set[str]] = {}
    for row in rows("compounds.txt", language, _PACKAGE):
        first, second = row[0].split()
        found.setdefault(first, set()).update((second, f"{second}s"))
    return {first: frozenset(seconds) for first, seconds in found.items()}


def _joined(forms: list[str], printed: list[str], gaps: list[str]) -> tuple[list[str], list[str], list[str]]:
    """The same with "health care" and "health-care" as "healthcare"."""
    known = compounds()
    folded: list[str] = []
    words: list[str] = []
    between: list[str] = []
    for form, word, gap in zip(forms, printed, gaps, strict=False):
        if gap in _JOINTS and folded and form in known.get(folded[-1], ()):
            folded[-1] += form
            words[-1] += gap + word
        else:
            folded.append(form)
            words.append(word)
            between.append(gap)
    return folded, words, [*between, gaps[-1]]


def forms(text: str) -> tuple[str, ...]:
    """The folded words of ``text`` alone."""
    return words(text).forms


_MASK: Final = (1 << 62) - 1
_OFFSET: Final = 0x0BF29CE484222325
_PRIME: Final = 0x100000001B3
_MIX: Final = 0x1F58476D1CE4E5B9


def number(key: str) -> int:
    """A string as a number of 62 bits, the same on every machine; compiled code holds it in a register.

    The hash of Fowler, Noll and Vo over code points, and its bits mixed once more (as by Steele, Lea and Flood). What
    two numbers have in common is looked at again, so that it need only be quick, and even.
    """
    found: i64 = _OFFSET
    for place in range(len(key)):
        found = (found ^ ord(key[place])) * _PRIME & _MASK
    found = (found ^ found >> 31) * _MIX & _MASK
    return found ^ found >> 29


_SUFFIXES = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", ""))
_BRITISH = (("our", "or"), ("ise", "ize"), ("yse", "yze"), ("isation", "ization"), ("tre", "ter"), ("ence", "ense"))


def stem(form: str) -> str:
    """A folded word without its inflection, as far as the ending shows it: "talks" and "talked" are "talk".

    British and American spellings share a stem. What comes out need not be a word.
    """
    if len(form) < 4 or not form.isalpha() or form.endswith(("ss", "us", "is")):
        return form
    base = form
    for ending, put in _SUFFIXES:
        if form.endswith(ending) and len(form) - len(ending) >= 3:
            base = form[: len(form) - len(ending)] + put
            if len(base) > 3 and ending in ("ing", "ed") and base[-1] == base[-2] and base[-1] not in "sz":
                base = base[:-1]
            break
    if len(base) > 4:
        for british, american in _BRITISH:
            if base.endswith(british) and len(base) > len(british) + 2:
                base = base[: len(base) - len(british)] + american
                break
    return base[:-1] if base.endswith("e") and len(base) > 3 else base
