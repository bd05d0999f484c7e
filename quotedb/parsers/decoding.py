"""Bytes to text: UTF-8 first, then byte-order marks, then a recorded guess; never a replacement character."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from quotedb.errors import InputRefused

_MARKS = (  # UTF-32's little-endian mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF8_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


class Decoded(NamedTuple):
    """Text, the encoding it was read in, and whether that was a guess."""

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes, where: str, encoding: str | None = None) -> Decoded:
    """``data`` as text without its byte-order mark. ``encoding`` is taken at its word; without it the data decides."""
    if encoding is not None:
        return _decode_as(data, encoding, where)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data[len(mark) :], name, where), name)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _guess(data, where, error)


def known_encoding(name: str) -> bool:
    """Whether ``name`` is a text encoding that Python knows."""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return bool(getattr(codec, "_is_text_encoding", True))


def _decode_as(data: bytes, encoding: str, where: str) -> Decoded:
    name = codecs.lookup(encoding).name
    for mark, marked in _MARKS:
        if data.startswith(mark) and name in (marked, marked.removesuffix("-le").removesuffix("-be")):
            return Decoded(_strict(data[len(mark) :], marked, where), marked)
    return Decoded(_strict(data, name, where), name)


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputRefused(
            f"not valid {encoding}: byte 0x{error.object[error.start]:02x} at byte {error.start}", where=where
        ) from None


def _guess(data: bytes, where: str, error: UnicodeDecodeError) -> Decoded:
    """One legacy encoding for the whole file, or a refusal; ``error`` says where it stops being UTF-8."""
    from charset_normalizer import from_bytes

    place = f"byte 0x{data[error.start]:02x} at byte {error.start}"
    valid = sum(len(run) for run in _UTF8_MULTIBYTE.findall(data))
    if 2 * valid >= len(_NOT_ASCII.findall(data)):
        raise InputRefused(f"mixed encoding: mostly UTF-8, but not {place} (--encoding names another)", where=where)
    best = from_bytes(data).best()
    text = None if best is None else data.decode(best.encoding, "replace")
    if best is None or text is None or "\ufffd" in text:
        raise InputRefused(f"not UTF-8 ({place}), and no other encoding fits (--encoding names one)", where=where)
    return Decoded(text.removeprefix("\ufeff"), best.encoding, True)
