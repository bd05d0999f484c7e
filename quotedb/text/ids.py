"""Public ids: short texts derived from content alone, so that every database gives the same row the same id.

An id is one letter that says what it names, then twenty hexadecimal digits of a SHA-256. Path, time and row number take
no part, so ingesting more, again or elsewhere renumbers nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from quotedb.text.spans import Span

DIGITS = 20
"""Hexadecimal digits kept: 80 bits, among a million rows the odds of one collision are below one in a trillion."""

_ID = re.compile(rf"[saqplrj][0-9a-f]{{{DIGITS}}}")


def is_id(text: str) -> bool:
    """Whether ``text`` has the shape of a public id (it need not exist)."""
    return _ID.fullmatch(text) is not None


def text_sha256(text: str) -> str:
    """SHA-256, in hexadecimal, of the text in UTF-8. ``UnicodeEncodeError`` on a lone surrogate."""
    return sha256(text.encode()).hexdigest()


def raw_sha256(raw: bytes) -> str:
    """SHA-256, in hexadecimal, of the bytes as they were read."""
    return sha256(raw).hexdigest()


def source_id(text_digest: str, outlet_key: str | None, url: str | None, day: str = "") -> str:
    """Id of one article as one outlet published it: its text's SHA-256, the folded outlet name, its address.

    ``day`` is the ISO 8601 date of what was published again on a later day, where no address tells the two apart. The
    path is not part of it: a moved file is the same source.
    """
    return _short("s", "\n".join([text_digest, outlet_key or "", url or "", *([day] if day else [])]))


def attribution_id(source: str, spans: Iterable[Span]) -> str:
    """Id of the claim that these content spans of this source are somebody's words; spans in text order."""
    return _short("a", source + "\n" + ",".join(f"{span.start}-{span.end}" for span in spans))


def quote_id(representative: str) -> str:
    """Id of the quote that this attribution stands for: the same digits under another letter."""
    return "q" + _digits_of(representative, "a")


def representative_id(quote: str) -> str:
    """The attribution that a quote id, current or former, was made from: the inverse of :func:`quote_id`."""
    return "a" + _digits_of(quote, "q")


def speaker_id(name_key: str) -> str:
    """Id of the speaker or alias with this folded name; a cluster takes that of its smallest key."""
    return _short("p", name_key)


def link_id(kind: str, longer: str, shorter: str) -> str:
    """Id of a link of one type between two attributions."""
    return _short("l", "\n".join([kind, longer, shorter]))


def run_id(extractor: str, version: str, settings: str) -> str:
    """Id of a version of an extractor with its settings as JSON text."""
    return _short("r", "\n".join([extractor, version, settings]))


def words_id(source: str, words: Iterable[Span]) -> str:
    """Name of these words of this source, by their places: the same whatever marks and blanks are counted in."""
    return _short("w", source + "\n" + ",".join(f"{span.start}-{span.end}" for span in words))


def judgement_id(content: str) -> str:
    """Id of a judgement with this content, as JSON text: what about, which verdict, by whom, when, why."""
    return _short("j", content)


def _short(letter: str, content: str) -> str:
    return letter + sha256(content.encode()).hexdigest()[:DIGITS]


def _digits_of(public_id: str, letter: str) -> str:
    if not is_id(public_id) or public_id[0] != letter:
        raise ValueError(f"{public_id!r} is not an id that starts with {letter!r}")
    return public_id[1:]
