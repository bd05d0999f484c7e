"""``history``: what changed between the revisions of articles."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from quotedb.cli import options as opt
from quotedb.cli.connecting import connected
from quotedb.cli.output import Format, message, write_lines, write_rows, write_text
from quotedb.cli.showing import NOBODY, day, one_line

_IN = "    "
_COLUMNS = ("when", "change", "outlet", "source_id", "quote_id", "speaker", "text", "speaker_before", "text_before")


def history(
    id: Annotated[str, typer.Argument(metavar="ID", help="A source's id, a quote's, or an attribution's.")],
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """Show what revisions added, removed, altered or gave to another speaker, oldest first."""
    from quotedb.services.history import history as service

    with connected(db) as connection:
        rows = service(connection, id)
    if format in (Format.JSON, Format.JSONL):
        write_rows(rows, (), format)
    elif format is Format.CSV:
        write_rows([_flat(row) for row in rows], _COLUMNS, format)
    else:
        _write(rows)
    if not any(row["revises"] for row in rows):
        message("nothing has revised it")


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    before = row["before"] or {}
    return {**row, "speaker_before": before.get("speaker"), "text_before": before.get("text")}


def _write(rows: list[dict[str, Any]]) -> None:
    """A revision as a heading, its changes below it."""
    heading = None
    for row in rows:
        place = (row["when"], row["source_id"])
        if place != heading:
            if heading is not None:
                write_text()
            revises = f" revises {row['revises']}" if row["revises"] else ""
            write_lines(
                f"{day(row['when'])} {row['outlet'] or row['address']}: {row['source_id']}{revises}", strong=True
            )
            heading = place
        before = row["before"]
        write_lines(f"{row['change']}: “{row['text']}”", _IN)
        speaker = one_line(row["speaker"]) or NOBODY
        if before is not None and before["text"] != row["text"]:
            write_lines(f"before: “{before['text']}”", _IN * 2)
        if before is not None and before["speaker"] != row["speaker"]:
            speaker = f"{speaker}, before: {one_line(before['speaker']) or NOBODY}"
        write_lines(f"{speaker}, {row['quote_id']}", _IN * 2)
