"""Comparison keys: a text as folded words that know where they stand, and short digests of them.

Case, accents, the shape of apostrophes and dashes, contractions ("we've", "we have") and possessives fall away here, so
that two outlets' printings of the same words come out equal; offsets are code points of the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

_APOSTROPHES = "'’‘ʼ`´"
_WORD = re.compile(
    rf"[^\W\d_][^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*"  # words with their apostrophes
    r"|(?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w)\.?"  # U.S., p.m.
    r"|\d+(?:[.,:]\d+)*[^\W_]*"  # 4.5, 10,000, 9th, 12:30
    rf"|[^\W\d_](?:[{_APOSTROPHES}][^\W_]+)*"  # I, I'm
)
_QUOTES = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))
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


class Words(NamedTuple):
    """A text's words in order: ``forms[i]`` is folded, and stands at ``[starts[i], ends[i])`` of the text."""

    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def fold(text: str) -> str:
    """Case, accents and apostrophe shapes removed; characters that aren't letters stay."""
    if text.isascii():
        return text.lower().replace("`", "'")
    decomposed = unicodedata.normalize("NFKD", text.translate(_QUOTES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=1 << 16)
def _pieces(printed: str) -> str | tuple[tuple[str, int, int], ...]:
    """One printed word, folded; or, where it is two words or shorter than printed, the words with offsets inside it."""
    whole = fold(printed)
    size = len(printed)
    if "'" not in whole:
        if whole[0].isdigit():
            return whole.replace(",", "")
        return whole.replace(".", "")
    if len(whole) != size:  # folding changed the length, so offsets inside the word are unknown
        return whole.replace("'", "")
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


def words(text: str) -> Words:
    """The folded words of ``text``; linear in its length, and empty when it holds no letter and no digit."""
    spans = [match.span() for match in _WORD.finditer(text)]
    folded = [_pieces(text[start:end]) for start, end in spans]
    if not any(type(each) is tuple for each in folded):
        return Words(tuple(folded), *(zip(*spans, strict=True) if spans else ((), ())))  # type: ignore[arg-type]
    forms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for each, (start, end) in zip(folded, spans, strict=True):
        if isinstance(each, str):
            forms.append(each)
            starts.append(start)
            ends.append(end)
        else:
            for form, left, right in each:
                forms.append(form)
                starts.append(start + left)
                ends.append(start + right)
    return Words(tuple(forms), tuple(starts), tuple(ends))


def forms(text: str) -> tuple[str, ...]:
    """The folded words of ``text`` alone."""
    return words(text).forms


def digest(*parts: str) -> str:
    """16 hexadecimal digits of the parts, the same on every machine and in every process."""
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


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
