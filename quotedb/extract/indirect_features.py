"""What speaks for a word reporting something without marks, and for where the reported words begin and end.

Features are short strings over the signs of one sentence (see :mod:`quotedb.extract.signs`); their weights are learned
by ``benchmarks/train/indirect.py``. Every function looks at a bounded window, so that a long sentence costs no more
for each of its words than a short one.
"""

from __future__ import annotations

from functools import lru_cache

from quotedb.extract.signs import collapse

MAX_ENDS = 12
"""Places where reported words may end, nearest first, besides the end of the sentence."""
MAX_STARTS = 6
WINDOW = 60
"""Tokens that reported words may reach over, from the reporting word."""

_ENDS_BEFORE = frozenset(",;:-()cwTxiCkAaegsQ")
_NEVER_LAST = frozenset("tix,(cTw:;-")
_CLAUSE = frozenset("xCk")
_FUNCTION = frozenset("cwTxiAht")
_SUFFIXES = ("ing", "ied", "ies", "ed", "es", "s")


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
    return str(count) if count < 5 else "5" if count < 8 else "8" if count < 13 else "13" if count < 21 else "21" if count < 34 else "34"


def cue_features(
    signs: str,
    lower: list[str],
    cue: int,
    begin: int,
    stop: int,
    before: int,
    after: int,
    headline: bool,
    bucket: dict[str, str],
    kinds: dict[str, str],
) -> list[str]:
    """Features of the reporting word ``cue`` in the sentence ``[begin, stop)``.

    ``before`` and ``after`` are its neighbours among the sentence's possible reporting words, or -1; ``bucket`` holds
    how often each of them reports, as one character, and ``kinds`` the classes of meaning that it belongs to.
    """
    word = lower[cue]
    stem = stem_of(word)
    left = "^^^" + signs[max(begin, cue - 3) : cue]
    right = signs[cue + 1 : min(stop, cue + 4)] + "$$$"
    p1, p2, p3 = left[-1], left[-2:], left[-3:]
    n1, n2, n3 = right[0], right[:2], right[:3]
    next_word = lower[cue + 1] if cue + 1 < stop else "$"
    last_word = lower[cue - 1] if cue > begin else "^"
    own = signs[cue]
    path = collapse(signs[max(begin, cue - 10) : cue], 8)
    tail = stop - cue
    rest = "1" if tail < 3 else "2" if tail < 6 else "3" if tail < 12 else "4"
    prior = bucket[word]
    ending = "d" if word.endswith("ed") else "g" if word.endswith("ing") else "s" if word[-1] == "s" else ""
    kind = kinds[word] + ending
    earlier = "-"
    if before >= 0:
        between = signs[before + 1 : cue]
        earlier = kinds[lower[before]] + bucket[lower[before]] + ("T" if "T" in between else "," if "," in between else "")
    later = "-"
    if after >= 0:
        later = kinds[lower[after]] + bucket[lower[after]] + ("," if "," in signs[cue + 1 : after] else "")
    subject = max(signs.rfind("n", begin, cue), signs.rfind("d", begin, cue), signs.rfind("h", begin, cue))
    if subject < 0:
        who = "-"
    else:
        near = cue - subject
        who = (lower[subject] if signs[subject] == "h" else signs[subject]) + (str(near) if near < 4 else "4")
    head = "H" if headline else ""
    return [
        "*" + head,
        f"w={word}",
        f"s={stem}",
        f"w={word}>{n1}",
        f"w={word}<{p1}",
        f"s={stem}>{n2}",
        f"w={word}>>{next_word}",
        f"w={word}<<{last_word}",
        f"s={stem}>>{next_word}",
        f"k={kind}",
        f"k={kind}>>{next_word}",
        f"k={kind}<<{last_word}",
        f"k={kind}<{p2}",
        f"k={kind}>{n2}",
        f"k={kind}{p1}>{n1}",
        f"k={kind}{who}",
        f"k={kind}{rest}{head}{prior}",
        f">>{next_word}{prior}",
        f"<<{last_word}{prior}",
        f">{n3}",
        f"{prior}{own}>{n2}",
        f"{prior}{own}<{p2}",
        f"w={word}{rest}",
        f"w={word}{who}",
        f"{who}{prior}>{n1}",
        f"e={earlier}{prior}",
        f"e={earlier}{kind}",
        f"w={word}e={earlier[0]}",
        f"l={later}{prior}",
        f"q={'Q' in path}{'Q' in n3}{prior}",
    ]


def opening_of(signs: str, lower: list[str], start: int) -> str:
    """How reported words open, for features: a function word by itself, anything else by its sign."""
    sign = signs[start]
    return lower[start] if sign in "TwxicA" else sign


def right_starts(signs: str, cue: int, stop: int) -> list[int]:
    """Where words reported after ``cue`` may begin."""
    found = []
    last = min(stop, cue + 14)
    token = cue + 1
    while token < last and len(found) < MAX_STARTS:
        sign = signs[token]
        if sign in ",.;:-)s":
            token += 1
            continue
        if token == cue + 1 or sign != signs[token - 1] or sign not in "ndoeQ":
            found.append(token)
        token += 1
    return found


def right_start_features(signs: str, lower: list[str], cue: int, start: int, kind: str) -> list[str]:
    """What speaks for reported words beginning at ``start`` after ``cue``."""
    word = lower[cue]
    path = collapse(signs[cue + 1 : start], 6)
    opening = opening_of(signs, lower, start)
    second = signs[start + 1 : start + 2]
    skipped = lower[start - 1] if start > cue + 1 else "-"
    return [
        f"{kind}{path}",
        f"{path}:{opening}",
        f"w={word}:{path}",
        f"w={word}:{path}:{opening}",
        f"w={word}:{opening}",
        f"s={stem_of(word)}:{path}",
        f"{path}:{signs[start]}{second}",
        f"<<{skipped}:{opening}",
        f"w={word}<<{skipped}",
        f"{opening}",
        f"{path[-1:]}{opening}{second}",
    ]


def right_ends(signs: str, start: int, last: int) -> list[int]:
    """Where reported words that begin at ``start`` may end, ``last`` being the end of the sentence without its stop."""
    found = []
    previous = signs[start]
    reach = min(last, start + WINDOW)
    for token in range(start + 1, reach):
        sign = signs[token]
        if previous not in _NEVER_LAST and (
            (sign in _ENDS_BEFORE and (sign != "Q" or previous != "Q")) or (previous == "Q" and sign != "Q") or (sign != previous and previous in "ndh" and sign in "otndh")
        ):
            found.append(token)
            if len(found) == MAX_ENDS:
                break
        previous = sign
    found.append(last)
    return found


def right_end_features(
    signs: str, lower: list[str], word: str, start: int, end: int, last: int, opening: str, number: int, kind: str
) -> list[str]:
    """What speaks for reported words that begin at ``start`` ending before ``end``."""
    size = _length(end - start)
    whole = "." if end == last else ""
    inside = signs[start : min(end, start + 40)]
    clause = "v" if "x" in inside or "C" in inside or "k" in inside else "e" if "e" in inside or "g" in inside else ""
    if whole:
        after = after2 = after_word = "."
        more = "."
    else:
        after = signs[end]
        after2 = signs[end : end + 2]
        after_word = lower[end] if after in "cwTxiA,aCk" else after
        more = _length(last - end)
    previous = signs[end - 1]
    tag = ""
    if after == ",":
        tag = collapse(signs[end + 1 : min(last, end + 8)], 4)[:3]
    return [
        f"{whole}{clause}{opening}",
        f"{kind}{whole}{clause}{size}",
        f"{opening}{size}{whole}",
        f"{clause}{after_word}",
        f"{clause}{after_word}{opening}",
        f"{clause}{after2}{previous}",
        f"{clause}{signs[end:end + 3]}",
        f"{after2}{opening}",
        f"{after_word}{size}",
        f"{after}{number}{opening}",
        f"w={word}{whole}{clause}",
        f"w={word}{after_word}",
        f"w={word}{size}{whole}",
        f"{more}{clause}{after}",
        f"{more}{size}",
        f"{clause},{tag}",
        f"{after_word}>>{lower[end + 1] if not whole and end + 1 < last else '.'}",
    ]


def left_ends(signs: str, cue: int, begin: int) -> list[int]:
    """Where words reported before ``cue`` may end (exclusive), nearest first."""
    found = []
    first = max(begin, cue - 16)
    for token in range(cue, first, -1):
        before = signs[token - 1]
        if before in ",-tic(" or (token < cue and before == signs[token] and before in "ndoxaQ"):
            continue
        found.append(token)
        if len(found) == MAX_STARTS + 3:
            break
    return found


def left_end_features(signs: str, lower: list[str], cue: int, end: int, kind: str, stop: int) -> list[str]:
    """What speaks for reported words before ``cue`` ending before ``end``."""
    word = lower[cue]
    path = collapse(signs[end:cue], 6)
    previous = signs[end - 1]
    last_word = lower[end - 1] if previous in _FUNCTION else previous
    tail = "$" if stop - cue < 4 else ""
    return [
        f"{kind}{path}",
        f"{path}<{last_word}",
        f"w={word}:{path}",
        f"w={word}:{path[:1]}{last_word}",
        f"{path[:2]}{tail}",
        f"{kind}{path}{tail}{signs[cue]}",
        f"{path[:1]}<{signs[max(0, end - 2):end]}",
        f"{kind}{len(path)}{path[:1]}",
    ]


def left_starts(signs: str, begin: int, end: int) -> list[int]:
    """Where words reported before ``end`` may begin: the sentence's start and the boundaries nearest to ``end``."""
    found = []
    first = max(begin, end - WINDOW)
    for token in range(end - 1, first, -1):
        before, sign = signs[token - 1], signs[token]
        if sign in ",.;:-)s":
            continue
        if sign == "Q" and before == "Q":
            continue
        if before in ",;:-(Tcw.Q" or sign == "Q" or sign in "Twc" or (before in "CkxiAg" and sign != before) or sign == "t":
            found.append(token)
            if len(found) == MAX_ENDS - 2:
                break
    found.append(begin)
    return found


def left_start_features(
    signs: str, lower: list[str], word: str, start: int, end: int, begin: int, number: int, path: str, kind: str
) -> list[str]:
    """What speaks for words reported before ``end`` beginning at ``start``; ``path`` is what stands between ``end`` and the cue."""
    size = _length(end - start)
    whole = "^" if start == begin else ""
    inside = signs[max(start, end - 40) : end]
    clause = "v" if "x" in inside or "C" in inside or "k" in inside else "e" if "e" in inside or "g" in inside else ""
    opening = opening_of(signs, lower, start)
    before = "^" if whole else signs[start - 1]
    before_word = lower[start - 1] if before in "cwTxiA,aCk" else before
    return [
        f"{whole}{clause}{path}",
        f"{kind}{whole}{clause}{size}",
        f"{opening}{before_word}",
        f"{path[:2]}{opening}{whole}",
        f"{path[:2]}{before_word}{clause}",
        f"{clause}{signs[max(begin, start - 2):start]}{signs[start]}",
        f"{path[:2]}{size}{whole}",
        f"w={word}{whole}{clause}",
        f"w={word}{size}",
        f"{number}{path[:1]}{before}",
    ]


def source_features(
    signs: str, lower: list[str], cue: int, first: int, last: int, type_: str, nearer: int, kind: str, prior: str
) -> list[str]:
    """What speaks for the mention at tokens ``[first, last)`` being the subject of ``cue``; ``nearer`` mentions stand between."""
    word = lower[cue]
    if last <= cue:
        side = "b"
        path = collapse(signs[last:cue], 6)
        before = signs[first - 1] if first else "^"
    else:
        side = "a"
        path = collapse(signs[cue + 1 : first], 6)
        before = lower[first - 1]
    return [
        f"{kind}{side}{path}",
        f"{side}{path}{type_}",
        f"{side}{path}{before}",
        f"w={word}{side}{path}",
        f"s={stem_of(word)}{side}{nearer}",
        f"{kind}{side}{nearer}{type_}",
        f"{side}{nearer}{prior}{path[:1]}{path[-1:]}",
        f"{side}{before}{type_}",
    ]
