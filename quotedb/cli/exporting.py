"""``export``: everything of one sort, for another program."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from quotedb.cli import options as opt
from quotedb.cli.connecting import connected
from quotedb.cli.output import Format, message, write_rows
from quotedb.cli.progress import Progress
from quotedb.errors import UsageError


class What(StrEnum):
    """What can be exported."""

    ATTRIBUTIONS = "attributions"
    QUOTES = "quotes"
    LINKS = "links"
    SPEAKERS = "speakers"
    ALTERATIONS = "alterations"


def export(
    what: Annotated[What, typer.Argument(help="What to export.", show_default=False)],
    format: opt.OutputFormat = Format.JSONL,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file, which is replaced whole or not at all.")
    ] = None,
    db: opt.Database = None,
) -> None:
    """Write everything of one sort, in an order that depends on its content alone."""
    from quotedb.services import export as service

    with connected(db, in_order=False) as connection, destination(output), Progress(what.value) as progress:

        def counted() -> opt.Rows:
            for done, record in enumerate(service.export(connection, what.value), 1):
                progress(done)
                yield record if format in (Format.JSON, Format.JSONL) else service.flat(record)

        write_rows(counted(), service.COLUMNS[what.value], format)
    if output is not None:
        message(f"written: {output}")


@contextlib.contextmanager
def destination(path: Path | None) -> Iterator[None]:
    """Standard output, sent to ``path`` if there is one: into a file beside it that takes its place at the end."""
    if path is None:
        yield
        return
    import tempfile

    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise UsageError(f"can't be written: {error.strerror}", where=str(path)) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            with contextlib.redirect_stdout(stream):
                yield
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
