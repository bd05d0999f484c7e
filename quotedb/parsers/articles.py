"""What a parser gives: one article's text, exactly as decoded, and what is known about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from hashlib import sha256
from operator import attrgetter
from typing import BinaryIO, Protocol

from quotedb.errors import InputRefused
from quotedb.parsers import DEFAULT_MAX_BYTES

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article apart from its words. ``published`` is ISO 8601, as given."""

    path: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None

    def over(self, other: Metadata) -> Metadata:
        """This metadata, with its gaps filled from ``other``."""
        if other == NOTHING_KNOWN:
            return self
        return Metadata(
            *[theirs if own is None else own for own, theirs in zip(_VALUES(self), _VALUES(other), strict=True)]
        )


NOTHING_KNOWN = Metadata()
_VALUES = attrgetter(*[field.name for field in fields(Metadata)])


@dataclass(frozen=True, slots=True)
class Article:
    """One article: ``text`` is what every offset indexes; it was decoded, its byte-order mark dropped, nothing else."""

    text: str
    raw: bytes
    metadata: Metadata
    where: str
    """File, or file and line, for messages."""
    encoding: str = "utf-8"
    encoding_guessed: bool = False
    notes: tuple[str, ...] = ()
    """What a reader of the import's log should know."""
    file: str | None = None
    """The absolute path of the file that is this article; null for one of several in a file, and for a stream."""

    @property
    def raw_sha256(self) -> str:
        """SHA-256, in hexadecimal, of the bytes that the article was read from."""
        return sha256(self.raw).hexdigest()


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """What the caller decides for all files: ``metadata`` fills what a file itself doesn't say; sizes are in bytes."""

    metadata: Metadata = NOTHING_KNOWN
    encoding: str | None = None
    max_bytes: int = DEFAULT_MAX_BYTES


class Parser(Protocol):
    """A format: a function from one open file to its articles."""

    def __call__(
        self, stream: BinaryIO, *, where: str, path: str | None, options: ParseOptions
    ) -> Iterator[Article | InputRefused]:
        """The stream's articles, or in an article's place why it is refused.

        ``where`` names the file in messages; ``path`` is the file's address for its articles, null for standard input.
        """
        ...


def check_text(text: str, where: str, encoding: str = "") -> None:
    """Refuse what can't be stored: an empty article, NUL, lone surrogates. Offsets are code points.

    ``encoding`` is what the text was decoded from: UTF-8 has no lone surrogates.
    """
    if "\x00" in text:
        raise InputRefused(f"NUL character at offset {text.index(chr(0))}", where=where)
    try:
        if encoding != "utf-8":
            text.encode()  # several times as fast as looking for them
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        raise InputRefused(f"lone surrogate U+{code:04X} at offset {error.start}", where=where) from None
    if not text or text.isspace():
        raise InputRefused("empty: no text, or white space only", where=where)


def metadata_from(row: dict[str, object], where: str) -> Metadata:
    """The metadata keys of a JSON object, checked by hand (pydantic would double a command's start-up time)."""
    values: dict[str, str | None] = {}
    for field in fields(Metadata):
        value = row.get(field.name)
        if value is not None and not isinstance(value, str):
            raise InputRefused(f'"{field.name}" must be a string, not {type(value).__name__}', where=where)
        if value is not None and (found := _NOT_STORABLE.search(value)):
            raise InputRefused(
                f'"{field.name}" holds U+{ord(found.group()):04X} at offset {found.start()}, which can\'t be stored',
                where=where,
            )
        values[field.name] = value if value and not value.isspace() else None
    published = values["published"]
    if published is not None:
        try:
            published_at(published)
        except ValueError as error:
            raise InputRefused(f'"published" is not an ISO 8601 date: {published!r}', where=where) from error
    return Metadata(**values)


def published_at(published: str) -> datetime:
    """An ISO 8601 date or date and time as an aware time in UTC; midnight for a date, UTC where no zone is given.

    ``ValueError`` for anything else, and for a time outside the years 1 to 9999 in UTC.
    """
    moment = datetime.fromisoformat(published.strip())
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"out of range: {published!r}") from error


def storable(path: str) -> str:
    """A path as text that a database takes: bytes of a file name that aren't text are shown as ``\\xNN``."""
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
