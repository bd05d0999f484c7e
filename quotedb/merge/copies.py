"""Which articles aren't independent of each other: reprints, wire copies and what was rewritten from them.

Two articles are one report if they share their text, or long passages of the reporter's own words, or credit the same
agency within days, or if one says that the words were told to the other's outlet, or both to the same agency. What
stands between quotation marks doesn't count: witnesses of one speech share that.

A text's passages are kept as a *sketch*: hashes of eight words in a row, for about one word in seven, chosen by the
word itself so that copies choose alike (A. Z. Broder, "On the resemblance and containment of documents", 1997; the
choice by content is that of S. Schleimer et al., "Winnowing", 2003).
"""

from __future__ import annotations

import re
from base64 import b85decode, b85encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal
from zlib import crc32

from quotedb.merge.forms import Remembered
from quotedb.text.folding import fold
from quotedb.text.lexicon import rows

PASSAGE = 8
"""Words in a row that are one passage: by chance, no two reporters write the same."""
ONE_IN, SHORTEST = 4, 4
"""Of the words of at least ``SHORTEST`` letters, one in so many begins a passage that is kept."""
SHARED, OWN_SHARED, AT_LEAST = 0.3, 0.5, 4
"""Part of the shorter sketch from which one of two articles is taken from the other, and at least so many passages.

More is asked of one outlet's own articles, which repeat its notes and its background paragraphs. Of the pairs with a
common quote in the training articles, reprints share 0.6 and more, two stories with one editor's note 0.24, all others
less than 0.02.
"""
AGENCY_DAYS = 2
"""Days between two articles up to which the same agency's credit means the same report."""
MOST_PASSAGES = 2_000
_BYTES = 4

Reason = Literal["same text", "shared passages", "same agency", "same interview"]

_MARKED = re.compile(r"[“„«\"][^”»\"“„«\n]*[”»\"]?|''[^\n]*?(?:''|\n|$)")
_WORD = re.compile(r"\w+")
_CREDITED_NEAR, _TAIL = 300, 400


def _chosen(word: str) -> bool:
    return len(word) >= SHORTEST and crc32(word.encode()) % ONE_IN == 0


_chosen_words = Remembered(_chosen)


def sketch_of(text: str) -> str:
    """The sketch of an article's text, as the letters that are stored; "-" where nothing is long enough."""
    found: set[int] = set()
    for part in _MARKED.split(text.lower()):
        words = _WORD.findall(part)
        last = len(words) - PASSAGE
        for at, word in enumerate(words):
            if at > last:
                break
            if _chosen_words[word]:
                found.add(crc32(" ".join(words[at : at + PASSAGE]).encode()))
    kept = sorted(found)[:MOST_PASSAGES]
    return b85encode(b"".join(value.to_bytes(_BYTES, "big") for value in kept)).decode("ascii") or "-"


@lru_cache(maxsize=1 << 12)
def passages(sketch: str) -> frozenset[int]:
    """The hashes that a stored sketch stands for; none where it is missing or empty."""
    if not sketch or sketch == "-":
        return frozenset()
    raw = b85decode(sketch)
    return frozenset(int.from_bytes(raw[at : at + _BYTES], "big") for at in range(0, len(raw), _BYTES))


@cache
def _agencies(language: str = "en") -> dict[str, str]:
    """Every form of an agency's name to the name to show."""
    found: dict[str, str] = {}
    for name, *others in rows("agencies.tsv", language, "quotedb.merge"):
        for form in (name, *others):
            found.setdefault(form, name)
    return found


@cache
def _credits(language: str = "en") -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Credits in a dateline, in a line of its own at the end, and in a byline."""
    names = "|".join(re.escape(form) for form in sorted(_agencies(language), key=lambda form: (-len(form), form)))
    dateline = rf"\(\s*(?:the\s+)?({names})\s*\)\s*(?:[-–—]|$)"
    alone = rf"^\W*(?:©|\(c\)|copyright|source:|by)?[\s\d]*(?:the\s+)?({names})(?:\W*(?:all rights reserved.*)?)$"
    byline = rf"(?:^|[,/|(]|\bby\b|\bfrom\b|\bthe\b|\bof\b)\s*({names})\s*(?:$|[,/|)]|writer|staff|news\b|reporter)"
    return re.compile(dateline), re.compile(alone, re.M | re.I), re.compile(byline)


def credit_of(text: str) -> str | None:
    """The agency that an article's text says it was taken from: in its dateline, or in a line of its own at the end."""
    dateline, alone, _ = _credits()
    found = dateline.search(text[:_CREDITED_NEAR]) or alone.search(text[-_TAIL:])
    return None if found is None else _agency(found.group(1))


def credit_of_byline(byline: str | None, outlet: str | None = None) -> str | None:
    """The agency that a byline names, or that the outlet itself is."""
    if outlet is not None and outlet.removeprefix("The ") in _agencies():
        return _agency(outlet.removeprefix("The "))
    found = _credits()[2].search(byline) if byline else None
    return None if found is None else _agency(found.group(1))


def _agency(form: str) -> str | None:
    known = _agencies()
    if form in known:
        return known[form]
    return next((name for other, name in known.items() if other.lower() == form.lower() and len(form) > 3), None)


def publisher(name: str) -> str:
    """An outlet's or agency's name as it is compared.

    "The AP" is the Associated Press, "the Guardian" The Guardian, "BBC News" the BBC.
    """
    bare = name[4:] if name[:4].lower() == "the " else name
    short = bare.removesuffix(" News")
    return fold(_agency(bare) or _agency(short) or short)


@cache
def _publishing() -> dict[str, str]:
    """Agencies by what they are compared as."""
    return {publisher(name): name for name in _agencies().values()}


@dataclass(frozen=True, slots=True)
class Carrier:
    """An article as far as its independence goes. ``name`` is unique; ``digest`` is of its text, ``day`` an ordinal.

    ``told`` are those (``publisher``) to whom the article says that the words were said, as in "told Reuters".
    """

    name: str
    digest: str
    day: int | None = None
    credit: str | None = None
    outlet: str | None = None
    passages: frozenset[int] = frozenset()
    told: frozenset[str] = frozenset()

    @property
    def publishers(self) -> dict[str, str]:
        """Who prints it, and whom it credits, by what they are compared as."""
        return {publisher(name): name for name in (self.credit, self.outlet) if name is not None}


def dependence(one: Carrier, two: Carrier) -> Reason | None:
    """Why two articles with a quote in common are one report, if they are."""
    if one.digest == two.digest:
        return "same text"
    common = len(one.passages & two.passages)
    share = OWN_SHARED if one.outlet is not None and one.outlet == two.outlet else SHARED
    if common >= AT_LEAST and common >= share * min(len(one.passages), len(two.passages)):
        return "shared passages"
    if one.credit is not None and one.credit == two.credit:
        apart = None if one.day is None or two.day is None else abs(one.day - two.day)
        if (apart is None and one.day is two.day) or (apart is not None and apart <= AGENCY_DAYS):
            return "same agency"
    return None if interviewer(one, two) is None else "same interview"


def interviewer(one: Carrier, two: Carrier) -> str | None:
    """To whom the words were told that both articles have from there: who prints one of them, or an agency.

    What many heard, as "told parliament", is no interview; an agency's own words reach the others through it.
    """
    if not (one.told or two.told):
        return None
    agencies = _publishing()
    found = [agencies[name] for name in one.told if name in two.told and name in agencies]
    for here, there in ((one, two), (two, one)):
        publishers = here.publishers
        found += [publishers[name] for name in there.told if name in publishers]
    return min(found, default=None)


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that isn't the first of its report: which one it is compared with, and why they are one report."""

    of: str
    reason: Reason
    shared: int = 0
    """Passages of the sketch in common."""
    told: str | None = None
    """To whom the words were told that both have from there."""


def reports(carriers: Iterable[Carrier]) -> list[list[Carrier]]:
    """The independent reports among the articles that carried a quote, each as its articles.

    Copies of copies are one report. The earliest article comes first, undated ones last, in a report and among them.
    Depends on the set of articles alone; time is linear in the number of articles times the length of their sketches.
    """
    ordered = sorted({carrier.name: carrier for carrier in carriers}.values(), key=_order)
    home = list(range(len(ordered)))

    def root(number: int) -> int:
        while home[number] != number:
            home[number] = home[home[number]]
            number = home[number]
        return number

    for one, two in sorted(_likely(ordered)):
        low, high = sorted((root(one), root(two)))
        if low != high and dependence(ordered[one], ordered[two]) is not None:
            home[high] = low
    groups: dict[int, list[Carrier]] = {}
    for number, carrier in enumerate(ordered):
        groups.setdefault(root(number), []).append(carrier)
    return list(groups.values())


def copies(group: Sequence[Carrier]) -> dict[str, Copy]:
    """For each article of a report but its first: the earlier one that it most resembles, and why."""
    found: dict[str, Copy] = {}
    for number, carrier in enumerate(group[1:], start=1):
        best: tuple[int, int, Copy] | None = None
        for place, other in enumerate((*group[:number], *group[number + 1 :])):
            reason = dependence(carrier, other)
            if reason is None:
                continue
            shared = len(carrier.passages & other.passages)
            rank = (
                _STRENGTH[reason] * (MOST_PASSAGES + 1) + shared,
                -place,
                Copy(other.name, reason, shared, interviewer(carrier, other)),
            )
            if best is None or rank[:2] > best[:2]:
                best = rank
        if best is not None:
            found[carrier.name] = best[2]
    return found


_STRENGTH: dict[Reason, int] = {"same text": 3, "shared passages": 2, "same agency": 1, "same interview": 0}


def _order(carrier: Carrier) -> tuple[bool, int, str]:
    return carrier.day is None, carrier.day or 0, carrier.name


def _likely(ordered: Sequence[Carrier]) -> set[tuple[int, int]]:
    """Pairs worth comparing: neighbours among the articles of one text, of one passage, of one agency, and of whom the
    words were told to the first with all who were told of it."""
    alike: dict[object, list[int]] = {}
    told: dict[str, list[int]] = {}
    for number, carrier in enumerate(ordered):
        alike.setdefault(carrier.digest, []).append(number)
        if carrier.credit is not None:
            alike.setdefault(("credit", carrier.credit), []).append(number)
        for value in carrier.passages:
            alike.setdefault(value, []).append(number)
        for name in carrier.told:
            told.setdefault(name, []).append(number)
    found = {pair for numbers in alike.values() for pair in pairwise(numbers)}
    if told:
        printed: dict[str, list[int]] = {}
        for number, carrier in enumerate(ordered):
            for name in carrier.publishers:
                if name in told:
                    printed.setdefault(name, []).append(number)
        for name, tellers in told.items():
            printers = printed.get(name, tellers)
            found.update((tellers[0], number) for number in printers)
            found.update((printers[0], number) for number in tellers)
    return found
