"""Options that several commands share, each defined once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

import typer

from quotedb.cli.output import Format
from quotedb.parsers import DEFAULT_MAX_BYTES

Database = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="PATH|URL",
        help="Database: a path or a URL. Else QUOTEDB_DATABASE_URL, DATABASE_URL, or the user's data folder.",
        show_default=False,
    ),
]
OutputFormat = Annotated[Format, typer.Option("--format", "-f", help="How to write the result.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=0, help="Rows at most; 0 for all.")]
Offset = Annotated[int, typer.Option("--offset", min=0, help="Rows to pass over.")]
MinConfidence = Annotated[
    float, typer.Option("--min-confidence", min=0.0, max=1.0, help="Leave out attributions less sure than this.")
]
Indirect = Annotated[bool, typer.Option("--indirect", help="Indirect speech (reported without marks) instead.")]


def _check_as_of(value: str | None) -> str | None:
    if value is None:
        return None
    from quotedb.services.revising import end_of

    try:
        end_of(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is not an ISO 8601 date") from error
    return value


AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", callback=_check_as_of, metavar="DATE", help="What was stored by then, and stood at its address then."
    ),
]


class Kind(StrEnum):
    """Kinds of quotes."""

    DIRECT = "direct"
    MIXED = "mixed"
    UNMARKED = "unmarked"
    INDIRECT = "indirect"


KindOption = Annotated[Kind | None, typer.Option("--kind", help="Only quotes of this kind.", show_default=False)]


class Severity(StrEnum):
    """How much two answers to "who said it?" contradict each other, most first."""

    PERSONS = "persons"
    BODIES = "bodies"
    PERSON_AND_BODY = "person and body"
    SPOKESPERSON = "spokesperson"
    MEDIUM = "medium"
    JOINT = "joint"
    SURNAME = "surname"


SeverityOption = Annotated[
    Severity | None,
    typer.Option(
        "--severity",
        help="Only conflicts between persons, bodies, a person and a body, a body and its spokesperson, a speaker and "
        "the medium, several together (joint) and one of them, or a full name and its surname alone.",
        show_default=False,
    ),
]


class InputFormat(StrEnum):
    """Formats of input files."""

    TEXT = "text"
    JSONL = "jsonl"


def _check_encoding(value: str | None) -> str | None:
    if value is None:
        return None
    from quotedb.parsers.decoding import known_encoding

    if not known_encoding(value):
        raise typer.BadParameter(f"{value!r} is not an encoding that Python knows")
    return value


def _check_date(value: str | None) -> str | None:
    if value is None:
        return None
    from quotedb.parsers.articles import published_at

    try:
        published_at(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is not an ISO 8601 date") from error
    return value


def moment(value: str | None, *, after: bool = False) -> datetime | None:
    """A date as a time in UTC; ``after``: the end of what it names, which is the whole day where it names no time."""
    if value is None:
        return None
    from quotedb.parsers.articles import published_at

    found = published_at(value)
    if not after:
        return found
    return found + (timedelta(days=1) if len(value.strip()) <= _DATE_LETTERS else timedelta(microseconds=1))


_DATE_LETTERS = len("2019-09-03")
Since = Annotated[
    str | None, typer.Option("--since", callback=_check_date, metavar="DATE", help="Of this day (ISO 8601) or later.")
]
Until = Annotated[
    str | None, typer.Option("--until", callback=_check_date, metavar="DATE", help="Of this day (ISO 8601) or earlier.")
]
Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files, folders, or - for standard input.", show_default=False)
]
InputFormatOption = Annotated[
    InputFormat | None,
    typer.Option("--input-format", help="What the named files are; else their suffix decides.", show_default=False),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding", callback=_check_encoding, help="Encoding of the files; else UTF-8, or a recorded guess."
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        help="Processes that share the work of extraction; else QUOTEDB_JOBS, or 1.",
        show_default=False,
    ),
]
MaxBytes = Annotated[int, typer.Option("--max-bytes", min=1, help="Refuse larger articles (for JSON lines: lines).")]
Outlet = Annotated[str | None, typer.Option("--outlet", help="Outlet of articles that don't name one.")]
Title = Annotated[str | None, typer.Option("--title", help="Title of articles without one.")]
Byline = Annotated[str | None, typer.Option("--byline", help="Byline of articles without one.")]
Published = Annotated[
    str | None,
    typer.Option("--published", callback=_check_date, metavar="DATE", help="Day (ISO 8601) of articles without one."),
]
Url = Annotated[str | None, typer.Option("--url", help="Address of an article without one.")]
Language = Annotated[str | None, typer.Option("--language", help="Language of articles that don't name one.")]

By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who decides; else QUOTEDB_USER, or the name of your account."),
]
Because = Annotated[str | None, typer.Option("--because", metavar="WHY", help="Why, for those who ask later.")]
Replace = Annotated[bool, typer.Option("--replace", help="Take the place of decisions that contradict this one.")]


def person(by: str | None) -> str:
    """Who decides: as given, as the environment says, or the account's name; empty if nobody can be told."""
    import getpass
    import os

    name = by or os.environ.get("QUOTEDB_USER")
    if not name:
        try:
            name = getpass.getuser()
        except (KeyError, OSError):
            return ""
    return name.strip()


DEFAULT_LIMIT = 20

Rows = Iterator[Mapping[str, Any]]

__all__ = [
    "DEFAULT_LIMIT",
    "DEFAULT_MAX_BYTES",
    "AsOf",
    "Because",
    "By",
    "Byline",
    "Database",
    "Encoding",
    "Format",
    "Indirect",
    "InputFormat",
    "InputFormatOption",
    "Jobs",
    "Kind",
    "KindOption",
    "Language",
    "Limit",
    "MaxBytes",
    "MinConfidence",
    "Offset",
    "Outlet",
    "OutputFormat",
    "Paths",
    "Published",
    "Replace",
    "Rows",
    "SeverityOption",
    "Since",
    "Title",
    "Until",
    "Url",
    "person",
]
