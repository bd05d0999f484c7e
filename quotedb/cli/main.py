"""The ``quotedb`` command: every command registered, every known error one line and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from quotedb import __version__
from quotedb.cli import database, evidence, exporting, extracting, ingesting, lookups, querying
from quotedb.cli.output import message
from quotedb.errors import ExitCode, QuotedbError

_DEBUG = "--debug"

app = typer.Typer(
    name="quotedb",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        print(f"quotedb {__version__}")
        raise typer.Exit


@app.callback()
def quotedb(
    debug: Annotated[bool, typer.Option(_DEBUG, help="Show a traceback with an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Who said what, in which article, at which characters."""


for _command in (
    *(database.init, ingesting.ingest, ingesting.seed),
    *(lookups.speaker, lookups.speakers, lookups.quote, lookups.search, lookups.conflicts),
    *(lookups.sources, lookups.outlets, lookups.stats),
    *(evidence.trace, evidence.explain, evidence.verify),
    *(extracting.extract, exporting.export, querying.sql),
):
    app.command()(_command)
app.add_typer(database.app, name="db")


def run(arguments: Sequence[str] | None = None) -> None:
    """The entry point: run one command and end the process with its exit code."""
    sys.exit(main(list(sys.argv[1:] if arguments is None else arguments)))


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code; ``--debug`` is understood anywhere before ``--``."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    debug = _DEBUG in options
    arguments = [a for i, a in enumerate(arguments) if a != _DEBUG or i >= len(options)]
    try:
        result = app(arguments, prog_name="quotedb", standalone_mode=False)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):  # the reader, a pager or head, has seen enough; Typer ends with 1 for that
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except (KeyboardInterrupt, typer.Abort):
        message("interrupted")
        return ExitCode.INTERRUPTED
    except Exception as error:
        if debug:
            import traceback

            traceback.print_exc()
        return _report(error)
    if result == ExitCode.INTERRUPTED:  # Typer's own way of saying it
        message("interrupted")
    return int(result or ExitCode.DONE)


def _report(error: Exception) -> int:
    if isinstance(error, QuotedbError):
        message(f"error: {error}")
        return error.exit_code
    show = getattr(error, "show", None)  # Typer's own: a wrong option or argument, and its code
    if callable(show):
        show()
        return int(getattr(error, "exit_code", ExitCode.USAGE))
    summary = str(error).splitlines()
    message(f"error: unexpected {type(error).__name__}: {summary[0] if summary else ''} ({_DEBUG} shows where)")
    return ExitCode.UNEXPECTED
