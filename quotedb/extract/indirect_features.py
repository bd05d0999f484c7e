"""What speaks for a word reporting something without marks, and for where the reported words begin and end.

Features are short strings over the signs of one sentence (see :mod:`quotedb.extract.signs`); their weights are learned
by ``benchmarks/train/indirect.py``. They come in groups: a group is a function of a few short values, its *key*, so
that the sum of its weights can be kept for the next time the same key occurs. The functions named ``..._keys`` read
the keys off a sentence, one per group and candidate; all look at a bounded window.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import islice

from quotedb.extract.signs import collapse

MAX_ENDS = 10
"""Places where reported words may end, nearest first, besides the end of the sentence."""
MAX_STARTS = 6
WINDOW = 60
"""Tokens that reported words may reach over, from the reporting word."""

LONGEST = 150
"""Tokens that reported words may have at most."""

Key = tuple[str | int, ...]
Group = Callable[..., list[str]]

_END = re.compile(
    r"(?<=[^tix,(cTw:;\-Q])(?=[,;:\-()cwTxiCkAaegsQ])|(?<=n)(?=[otdh])|(?<=d)(?=[otnh])|(?<=h)(?=[otnd])|(?<=Q)(?=[^Q])"
)
"""Where reported words may end: not after a preposition or the like, and before a sign that can open what follows."""
_FUNCTION = frozenset("cwTxiAht")
_TELLING = frozenset("cwTxiA,aCk")
"""Signs of words that count by themselves where reported words end or begin."""
_SUFFIXES = ("ing", "ied", "ies", "ed", "es", "s")
_LENGTHS = tuple(
    str(n) if n < 5 else "5" if n < 8 else "8" if n < 13 else "13" if n < 21 else "21" if n < 34 else "34"
    for n in range(35)
)


@lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """A word without its ending, roughly: the same for "claims", "claimed" and "claiming"."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if word[-1] in "ey" and len(word) > 3:
        word = word[:-1]
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word


def _length(count: int) -> str:
    return _LENGTHS[count] if count < 34 else "34"


class CueWords:
    """The words that may report: how often each does, and its kind, one letter for each class of meaning it is of."""

    def __init__(self, words: dict[str, tuple[float, str]]) -> None:
        self.words = words
        self.bucket = {word: "0123456789"[min(9, int(share * 10))] for word, (share, _) in words.items()}
        self.kind: dict[str, str] = {}
        self.label: dict[str, str] = {}
        for word, (_, kind) in words.items():
            ending = "d" if word.endswith("ed") else "g" if word.endswith("ing") else "s" if word[-1] == "s" else ""
            self.kind[word] = kind + ending
            self.label[word] = kind + self.bucket[word]

    def after(self, word: str, own: str, right: str) -> list[str]:
        """A possible reporting word with the signs after it."""
        stem, kind, prior = stem_of(word), self.kind[word], self.bucket[word]
        return [
            f"w={word}",
            f"s={stem}",
            f"k={kind}",
            f"w={word}>{right[0]}",
            f"s={stem}>{right}",
            f"k={kind}>{right}",
            f"{prior}{own}>{right}",
        ]

    def before(self, word: str, own: str, left: str) -> list[str]:
        """A possible reporting word with the signs before it."""
        kind, prior = self.kind[word], self.bucket[word]
        return [f"w={word}<{left[1]}", f"k={kind}<{left}", f"{prior}{own}<{left}"]

    def next_word(self, word: str, after: str) -> list[str]:
        """A possible reporting word with the word after it."""
        kind = self.kind[word]
        return [
            f"w={word}>>{after}",
            f"s={stem_of(word)}>>{after}",
            f"k={kind}>>{after}",
            f">>{after}{self.bucket[word]}",
        ]

    def last_word(self, word: str, before: str) -> list[str]:
        """A possible reporting word with the word before it."""
        return [f"w={word}<<{before}", f"k={self.kind[word]}<<{before}", f"<<{before}{self.bucket[word]}"]

    def subject(self, word: str, who: str, rest: str) -> list[str]:
        """A possible reporting word with its subject and the length of what follows."""
        kind, prior = self.kind[word], self.bucket[word]
        return ["*" + rest[1:], f"k={kind}{who}", f"k={kind}{rest}{prior}", f"w={word}{rest[0]}", f"w={word}{who}"]

    def between(self, word: str, left: str, right: str, who: str) -> list[str]:
        """A possible reporting word with its subject and what follows."""
        return [f"k={self.kind[word]}{left}>{right}", f"{who}{self.bucket[word]}>{right}"]

    def earlier(self, word: str, earlier: str, comma: str) -> list[str]:
        """A possible reporting word with the one before it in its sentence."""
        prior = self.bucket[word]
        return [f"e={earlier}{comma}{prior}", f"e={earlier}{comma}{self.kind[word]}", f"w={word}e={earlier[0]}"]

    def later(self, prior: str, later: str, comma: str, quotes: str) -> list[str]:
        """A possible reporting word with the one after it, and the marks near it."""
        return [f"l={later}{comma}{prior}", f"q={quotes}{prior}"]

    def further(self, right: str) -> list[str]:
        """Three signs after a possible reporting word."""
        return [f">{right}"]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups of features of a possible reporting word: the two that :meth:`near` keys, then the others."""
        return (
            self.after,
            self.before,
            self.subject,
            self.earlier,
            self.later,
            self.further,
            self.next_word,
            self.last_word,
            self.between,
        )

    def near(self, signs: str, word: str, cue: int, begin: int, stop: int) -> tuple[Key, Key]:
        """The keys that need only the signs beside ``cue`` in the sentence ``[begin, stop)``."""
        own = signs[cue]
        left = signs[cue - 2 : cue] if cue - 2 >= begin else "^^" if cue == begin else "^" + signs[begin]
        right = signs[cue + 1 : cue + 3] if cue + 3 <= stop else (signs[cue + 1 : stop] + "$$")[:2]
        return (word, own, right), (word, own, left)

    def far(
        self, signs: str, lower: list[str], cue: int, begin: int, stop: int, before: int, after: int, headline: bool
    ) -> tuple[Key, Key, Key, Key, Key, Key, Key]:
        """The other keys; ``before`` and ``after`` are the neighbours of ``cue`` among such words, or -1."""
        word = lower[cue]
        right = signs[cue + 1 : cue + 4] if cue + 4 <= stop else (signs[cue + 1 : stop] + "$$$")[:3]
        tail = stop - cue
        rest = "1" if tail < 3 else "2" if tail < 6 else "3" if tail < 12 else "4"
        if headline:
            rest += "H"
        earlier = later = "-"
        comma = comma_after = ""
        if before >= 0:
            earlier = self.label[lower[before]]
            between = signs[before + 1 : cue]
            comma = "T" if "T" in between else "," if "," in between else ""
        if after >= 0:
            later = self.label[lower[after]]
            if "," in signs[cue + 1 : after]:
                comma_after = ","
        near = signs[max(begin, cue - 10) : cue]
        subject = max(near.rfind("n"), near.rfind("d"), near.rfind("h"))
        if subject < 0:
            who = "-"
        else:
            distance = len(near) - subject
            sign = near[subject]
            who = (lower[cue - distance] if sign == "h" else sign) + ("4" if distance > 3 else _LENGTHS[distance])
        quotes = ("Q" if "Q" in near else "") + ("q" if "Q" in right else "")
        return (
            (word, who, rest),
            (word, earlier, comma),
            (self.bucket[word], later, comma_after, quotes),
            (right,),
            (word, lower[cue + 1] if cue + 1 < stop else "$"),
            (word, lower[cue - 1] if cue > begin else "^"),
            (word, near[-1:] or "^", right[0], who),
        )


def opening_of(signs: str, lower: list[str], start: int) -> str:
    """How reported words open, for features: a function word by itself, anything else by its sign."""
    sign = signs[start]
    return lower[start] if sign in "TwxicA" else sign


def right_starts(signs: str, cue: int, stop: int) -> list[int]:
    """Where words reported after ``cue`` may begin."""
    found = []
    last = min(stop, cue + 14)
    previous = ""
    for token in range(cue + 1, last):
        sign = signs[token]
        if sign not in ",.;:-)s" and (sign != previous or sign not in "ndoeQ"):
            found.append(token)
            if len(found) == MAX_STARTS:
                break
        previous = sign
    return found


def right_start_words(word: str, path: str, opening: str, skipped: str) -> list[str]:
    """A start of words reported after ``word``: what stands between, and how they open."""
    return [
        f"w={word}:{path}",
        f"w={word}:{path}:{opening}",
        f"w={word}:{opening}",
        f"s={stem_of(word)}:{path}",
        f"w={word}<<{skipped}",
    ]


def right_start_opening(kind: str, path: str, opening: str) -> list[str]:
    """The same without the word."""
    return [f"{kind}{path}", f"{path}:{opening}", f"{opening}"]


def right_start_second(path: str, opening: str, second: str) -> list[str]:
    """The first two signs of the words."""
    return [f"{path}::{second}", f"{path[-1:]}{opening}>{second[1:]}"]


def right_start_skipped(skipped: str, opening: str) -> list[str]:
    """The last word that doesn't belong to them."""
    return [f"<<{skipped}:{opening}"]


def right_start_keys(signs: str, lower: list[str], cue: int, starts: list[int], kind: str) -> list[tuple[Key, ...]]:
    """The keys of each candidate."""
    word = lower[cue]
    keys: list[tuple[Key, ...]] = []
    for start in starts:
        path = collapse(signs[cue + 1 : start], 6) if start > cue + 1 else ""
        opening = opening_of(signs, lower, start)
        skipped = lower[start - 1] if path else "-"
        second = signs[start : start + 2]
        keys.append(
            ((word, path, opening, skipped), (kind, path, opening), (path, opening, second), (skipped, opening))
        )
    return keys


def right_ends(signs: str, start: int, last: int) -> list[int]:
    """Where reported words that begin at ``start`` may end, ``last`` being the end of the sentence without its stop."""
    reach = min(last, start + WINDOW)
    found = [match.start() for match in islice(_END.finditer(signs, start + 1, reach), MAX_ENDS)]
    if not found or (found[-1] != last and last - start <= LONGEST):
        found.append(min(last, start + LONGEST))
    return found


def right_end_words(word: str, whole: str, clause: str, size: str) -> list[str]:
    """How long the words reported by ``word`` are."""
    return [f"w={word}{whole}{clause}", f"w={word}{size}{whole}"]


def right_end_next(word: str, after_word: str) -> list[str]:
    """What follows the words reported by ``word``."""
    return [f"w={word}>{after_word}"]


def right_end_size(kind: str, whole: str, clause: str, opening: str, size: str) -> list[str]:
    """How long the words are, and whether they hold a verb."""
    return [f"0{whole}{clause}{opening}", f"1{kind}{whole}{clause}{size}", f"2{opening}:{size}{whole}"]


def right_end_opening(clause: str, after_word: str, opening: str) -> list[str]:
    """How the words open, and what follows them."""
    return [f"3{clause}{after_word}", f"4{clause}{after_word}:{opening}"]


def right_end_signs(clause: str, after: str, previous: str) -> list[str]:
    """The signs before and after the end."""
    return [f"5{clause}{after[:2]}{previous}", f"6{clause}{after}"]


def right_end_place(after: str, number: int, opening: str) -> list[str]:
    """Which of the possible ends it is."""
    return [f"a{after}{number}{opening}"]


def right_end_more(clause: str, after: str, more: str, size: str) -> list[str]:
    """How much of the sentence follows."""
    return [f"b{more}{clause}{after}", f"c{more}:{size}"]


def right_end_after(after_word: str, next_word: str, size: str) -> list[str]:
    """The words that follow the end."""
    return [f"8{after_word}>>{next_word}", f"9{after_word}{size}"]


def right_end_tag(clause: str, tag: str) -> list[str]:
    """What follows a comma at the end."""
    return [f"d{clause},{tag}"]


def right_end_keys(
    signs: str, lower: list[str], word: str, start: int, ends: list[int], last: int, kind: str
) -> list[tuple[Key, ...]]:
    """The keys of each candidate."""
    opening = opening_of(signs, lower, start)
    inside = signs[start : ends[-1]]
    verb = min([place for place in (inside.find("x"), inside.find("C"), inside.find("k")) if place >= 0], default=last)
    form = min([place for place in (inside.find("e"), inside.find("g")) if place >= 0], default=last)
    keys: list[tuple[Key, ...]] = []
    for number, end in enumerate(ends):
        length = end - start
        size = _LENGTHS[length] if length < 34 else "34"
        clause = "v" if verb < length else "e" if form < length else ""
        if end == last:
            whole = after = after_word = next_word = more = "."
            tag = ""
        else:
            whole = tag = ""
            after = signs[end : end + 3]
            sign = after[0]
            after_word = lower[end] if sign in _TELLING else sign
            next_word = lower[end + 1] if end + 1 < last else "."
            more = _length(last - end)
            if sign == ",":
                tag = collapse(signs[end + 1 : min(last, end + 8)], 4)[:3]
        keys.append(
            (
                (word, whole, clause, size),
                (word, after_word),
                (kind, whole, clause, opening, size),
                (clause, after_word, opening),
                (clause, after, signs[end - 1]),
                (after[0], number, opening),
                (clause, after[0], more, size),
                (after_word, next_word, size),
                (clause, tag),
            )
        )
    return keys


def left_ends(signs: str, cue: int, begin: int) -> list[int]:
    """Where words reported before ``cue`` may end (exclusive), nearest first."""
    found = []
    first = max(begin, cue - 16)
    for token in range(cue, first, -1):
        before = signs[token - 1]
        if before in ",-tic(" or (token < cue and before == signs[token] and before in "ndoxaQ"):
            continue
        found.append(token)
        if len(found) == 9:
            break
    return found


def left_end_words(word: str, path: str, last_word: str) -> list[str]:
    """An end of words reported before ``word``."""
    return [f"w={word}:{path}", f"w={word}:{path[:1]}{last_word}", f"{path}<{last_word}"]


def left_end_signs(kind: str, path: str, tail: str, own: str, last_two: str) -> list[str]:
    """The same without the words."""
    return [
        f"0{kind}{path}",
        f"1{path[:2]}{tail}",
        f"2{kind}{path}{tail}{own}",
        f"3{path[:1]}<{last_two}",
        f"4{kind}{len(path)}{path[:1]}",
    ]


def left_end_keys(
    signs: str, lower: list[str], cue: int, ends: list[int], kind: str, stop: int
) -> list[tuple[Key, Key]]:
    """The keys of each candidate."""
    word, own = lower[cue], signs[cue]
    tail = "$" if stop - cue < 4 else ""
    keys: list[tuple[Key, Key]] = []
    for end in ends:
        path = collapse(signs[end:cue], 6)
        previous = signs[end - 1]
        last_word = lower[end - 1] if previous in _FUNCTION else previous
        keys.append(((word, path, last_word), (kind, path, tail, own, signs[max(0, end - 2) : end])))
    return keys


def left_starts(signs: str, begin: int, end: int) -> list[int]:
    """Where words reported before ``end`` may begin: the sentence's start and the boundaries nearest to ``end``."""
    found = []
    first = max(begin, end - WINDOW)
    for token in range(end - 1, first, -1):
        before, sign = signs[token - 1], signs[token]
        if sign in ",.;:-)s" or (sign == "Q" and before == "Q"):
            continue
        if before in ",;:-(Tcw.Q" or sign in "QTwct" or (before in "CkxiAg" and sign != before):
            found.append(token)
            if len(found) == MAX_ENDS:
                break
    if not found or end - begin <= LONGEST:
        found.append(max(begin, end - LONGEST))
    return found


def left_start_words(word: str, whole: str, clause: str, size: str) -> list[str]:
    """A start of words reported before ``word``."""
    return [f"w={word}{whole}{clause}", f"w={word}{size}"]


def left_start_signs(
    kind: str, path: str, whole: str, clause: str, size: str, opening: str, before: str, before_word: str, number: int
) -> list[str]:
    """What stands before and after the start, and between the end and the reporting word (``path``)."""
    near = path[:2]
    return [
        f"0{whole}{clause}{path}",
        f"1{kind}{whole}{clause}{size}",
        f"2{opening}:{before_word}",
        f"3{near}{opening}{whole}",
        f"4{near}{before_word}:{clause}",
        f"5{clause}{before}",
        f"6{near}{size}{whole}",
        f"7{number}{path[:1]}{before[-2:-1]}",
    ]


def left_start_keys(
    signs: str, lower: list[str], word: str, starts: list[int], end: int, begin: int, path: str, kind: str
) -> list[tuple[Key, Key]]:
    """The keys of each candidate."""
    keys: list[tuple[Key, Key]] = []
    for number, start in enumerate(starts):
        size = _length(end - start)
        inside = signs[max(start, end - 40) : end]
        clause = (
            "v" if "x" in inside or "C" in inside or "k" in inside else "e" if "e" in inside or "g" in inside else ""
        )
        whole, before, before_word = "^", "^" + signs[start], "^"
        if start != begin:
            whole, before = "", signs[max(begin, start - 2) : start + 1]
            before_word = lower[start - 1] if signs[start - 1] in _TELLING else signs[start - 1]
        opening = opening_of(signs, lower, start)
        keys.append(
            ((word, whole, clause, size), (kind, path, whole, clause, size, opening, before, before_word, number))
        )
    return keys


def source_words(word: str, side: str, path: str, nearer: int) -> list[str]:
    """A mention as the subject of ``word``."""
    return [f"w={word}{side}{path}", f"s={stem_of(word)}{side}{nearer}"]


def source_signs(kind: str, side: str, path: str, type_: str, before: str, nearer: int, prior: str) -> list[str]:
    """The same without the word; ``nearer`` mentions stand between the two."""
    return [
        f"0{kind}{side}{path}",
        f"1{side}{path}:{type_}",
        f"2{side}{path}:{before}",
        f"3{kind}{side}{nearer}{type_}",
        f"4{side}{nearer}{prior}{path[:1]}{path[-1:]}",
        f"5{side}{before}:{type_}",
    ]


def no_source(kind: str, word: str) -> list[str]:
    """What speaks for the sentence not naming the speaker."""
    return ["none", f"none{kind}", f"nw={word}"]


GROUPS: dict[str, tuple[Group, ...]] = {
    "right_start": (right_start_words, right_start_opening, right_start_second, right_start_skipped),
    "right_end": (
        right_end_words,
        right_end_next,
        right_end_size,
        right_end_opening,
        right_end_signs,
        right_end_place,
        right_end_more,
        right_end_after,
        right_end_tag,
    ),
    "left_end": (left_end_words, left_end_signs),
    "left_start": (left_start_words, left_start_signs),
    "source": (source_words, source_signs),
}
