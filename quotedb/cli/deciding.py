"""Decisions by people: ``same``, ``different``, ``attribute``, ``alias``, ``rename``, ``undo``; ``decisions``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotedb.cli import options as opt
from quotedb.cli.connecting import connected
from quotedb.cli.output import Format, message, write_rows
from quotedb.errors import ExitCode, InputRefused, UsageError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from quotedb.services.deciding import Author, Done

app = typer.Typer(help="List decisions, and carry them from one database to another.", no_args_is_help=False)

QuoteId = Annotated[str, typer.Argument(metavar="ID", help="A quote's id, or that of one of its attributions.")]


class SpeakerKind(StrEnum):
    """What a new speaker is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    GROUP = "group"
    DOCUMENT = "document"


def same(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID ID...", help="Ids of quotes, or of attributions.", show_default=False)
    ],
    by: opt.By = None,
    because: opt.Because = None,
    replace: opt.Replace = False,
    db: opt.Database = None,
) -> None:
    """Decide that quotes are one, whatever merging says."""
    if len(ids) < 2:
        raise UsageError("same takes at least two ids")
    from quotedb.services import deciding

    _decide(db, by, because, replace, lambda engine, author: deciding.same(engine, ids, author))


def different(
    one: QuoteId,
    two: QuoteId,
    by: opt.By = None,
    because: opt.Because = None,
    replace: opt.Replace = False,
    db: opt.Database = None,
) -> None:
    """Decide that two quotes, or two attributions of one, are not the same, whatever merging says.

    A quote's id stands for its first attribution; the others go where merging puts them.
    """
    from quotedb.services import deciding

    _decide(db, by, because, replace, lambda engine, author: deciding.different(engine, one, two, author))


def attribute(
    id: Annotated[str, typer.Argument(metavar="ID", help="An attribution's id, or a quote's for its first one.")],
    speaker: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SPEAKER...", help="A name or a speaker's id; several speak jointly.", show_default=False
        ),
    ] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Nobody who is named says it.")] = False,
    quote: Annotated[bool, typer.Option("--quote", help="Decide about every attribution of the quote.")] = False,
    kind: Annotated[
        SpeakerKind | None, typer.Option("--kind", help="What a speaker is whom no article names.", show_default=False)
    ] = None,
    by: opt.By = None,
    because: opt.Because = None,
    replace: opt.Replace = False,
    db: opt.Database = None,
) -> None:
    """Decide who says the words of an attribution. What the extractor says stays to be read in `explain`."""
    if nobody == bool(speaker):
        raise UsageError("attribute takes a speaker, or --nobody")
    from quotedb.services import deciding

    _decide(
        db,
        by,
        because,
        replace,
        lambda engine, author: deciding.attribute(
            engine, id, speaker or [], None if kind is None else kind.value, author, whole_quote=quote
        ),
    )


def alias(
    name: Annotated[str, typer.Argument(help="A speaker's name or id.")],
    form: Annotated[str, typer.Argument(help="Another name, or its id, that is the same speaker's.")],
    apart: Annotated[bool, typer.Option("--not", help="The form is none of that name's: keep the two apart.")] = False,
    by: opt.By = None,
    because: opt.Because = None,
    replace: opt.Replace = False,
    db: opt.Database = None,
) -> None:
    """Decide that two names are one speaker, or, with --not, that they aren't."""
    from quotedb.services import deciding

    _decide(db, by, because, replace, lambda engine, author: deciding.alias(engine, name, form, author, apart=apart))


def rename(
    speaker: Annotated[str, typer.Argument(help="A speaker's name or id.")],
    name: Annotated[str, typer.Argument(help="What to call the speaker from now on.")],
    by: opt.By = None,
    because: opt.Because = None,
    replace: opt.Replace = False,
    db: opt.Database = None,
) -> None:
    """Decide by which name a speaker is shown; the names that articles print stay."""
    from quotedb.services import deciding

    _decide(db, by, because, replace, lambda engine, author: deciding.rename(engine, speaker, name, author))


def undo(
    id: Annotated[
        str | None,
        typer.Argument(metavar="DECISION", help="A decision's id; else your own last command.", show_default=False),
    ] = None,
    by: opt.By = None,
    because: opt.Because = None,
    db: opt.Database = None,
) -> None:
    """Take a decision back: what it had changed is as it was. An undo can be undone too."""
    from quotedb.services import deciding

    _decide(db, by, because, False, lambda engine, author: deciding.undo(engine, id, author))


class State(StrEnum):
    """How a decision stands."""

    IN_FORCE = "in-force"
    ORPHANED = "orphaned"
    SUPERSEDED = "superseded"
    UNDONE = "undone"


@app.callback(invoke_without_command=True)
def decisions(
    context: typer.Context,
    state: Annotated[
        State | None, typer.Option("--state", help="Only those that stand so.", show_default=False)
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Only this person's.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what was taken back, and what was left open.")
    ] = False,
    limit: opt.Limit = opt.DEFAULT_LIMIT,
    offset: opt.Offset = 0,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """List decisions, the last one first: what was decided, by whom, and whether it holds.

    An orphaned one waits for its words: no article has them, or the extractor doesn't find them.
    """
    if context.invoked_subcommand is not None:
        return
    from quotedb.services import decisions as service
    from quotedb.services.pages import page_of

    wanted = None if state is None else state.value.replace("-", " ")
    with connected(db) as connection:
        found = service.listed(connection, wanted, by)
        if not everything and wanted is None:
            found = (one for one in found if one["state"] != "undone" and one["verdict"] not in ("undo", "skip"))
        page = page_of(found, limit, offset)
    columns: tuple[str, ...] = ("decision_id", "state", "subject", "verdict", "a", "b", "by", "at", "because", "about")
    if format is Format.TABLE:
        rows = [{**row, "day": row["at"][:10], "about": _short(row["about"])} for row in page.rows]
        write_rows(rows, ("state", "about", "by", "day", "because", "decision_id"), format)
    else:
        write_rows(page.rows, columns, format)
    if not page.rows:
        message("no decisions")
    if page.more:
        message(f"there are more: --offset {offset + limit}")


@app.command("export")
def export_decisions(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file, which is replaced whole or not at all.")
    ] = None,
    db: opt.Database = None,
) -> None:
    """Write all decisions as JSON lines, superseded ones too, for `decisions import`."""
    from quotedb.cli.exporting import destination
    from quotedb.services.decisions import exported

    with connected(db) as connection, destination(output):
        write_rows(exported(connection), (), Format.JSONL)
    if output is not None:
        message(f"written: {output}")


@app.command("import")
def import_decisions(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A file of `decisions export`, or - for standard input.")],
    by: opt.By = None,
    because: opt.Because = None,
    replace: opt.Replace = False,
    db: opt.Database = None,
) -> None:
    """Store decisions of another database, whoever made them there; those that are here already change nothing.

    One about words that aren't here is orphaned until they come. One that contradicts what is in force here is
    refused; with --replace the older of the two is taken back in your name.
    """
    from quotedb.services.decisions import import_lines

    engine, author = _engine(db), _author(by, because, replace)
    try:
        if path == "-":
            lines = sys.stdin.buffer.read().decode("utf-8").split("\n")
        else:
            lines = Path(path).read_bytes().decode("utf-8").split("\n")
    except OSError as error:
        raise InputRefused(f"can't be read: {error.strerror}", where=path) from error
    except UnicodeDecodeError as error:
        raise InputRefused("not in UTF-8", where=path) from error
    done = import_lines(engine, lines, path, author, report=message)
    counts = ((done.stored, "stored"), (done.unchanged, "already there"), (done.refused, "refused"))
    message(f"decisions: {', '.join(f'{number} {what}' for number, what in counts if number) or 'none'}")
    if done.refused:
        raise typer.Exit(ExitCode.INPUT_REFUSED)


def _decide(
    db: str | None,
    by: str | None,
    because: str | None,
    replace: bool,
    command: Callable[[Engine, Author], Done],
) -> None:
    say(command(_engine(db), _author(by, because, replace)))


def _engine(db: str | None) -> Engine:
    from quotedb.db.engine import open_database
    from quotedb.db.locate import locate

    return open_database(locate(db))


def _author(by: str | None, because: str | None, replace: bool = False) -> Author:
    from quotedb.services.deciding import Author

    return Author(opt.person(by), because, replace)


def say(done: Done) -> None:
    """What was decided, a line each, with its id on standard output."""
    from quotedb.services.decisions import told

    for name in done.already:
        message(f"decided already: {name}")
    for name in done.replaced:
        message(f"no longer in force: {name}")
    for judgement in done.made:
        message(f"decided: {_short(told(judgement))}")
        print(judgement.public_id)


def _short(text: str, most: int = 100) -> str:
    """A decision's words in a line; the middle of a long one is left out."""
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]}"
