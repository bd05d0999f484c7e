"""The ``quotedb`` command: loads what the named one needs; every known error is one line and an exit code."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Annotated

import typer

from quotedb import __version__, settings
from quotedb.cli import output
from quotedb.cli.output import message
from quotedb.errors import ExitCode, QuotedbError

_DEBUG = "--debug"
_VERBOSE = ("--verbose", "-v")
_JSON = "--log-json"

_COMMANDS = {
    **dict.fromkeys(("init", "db"), "database"),
    **dict.fromkeys(("ingest", "seed"), "ingesting"),
    **dict.fromkeys(("speaker", "speakers", "quote", "search", "conflicts", "sources", "outlets", "stats"), "lookups"),
    **dict.fromkeys(("trace", "explain", "verify"), "evidence"),
    **dict.fromkeys(("same", "different", "attribute", "alias", "rename", "undo", "decisions"), "deciding"),
    "review": "reviewing",
    "reextract": "ingesting",
    "history": "revising",
    "extract": "extracting",
    "export": "exporting",
    "sql": "querying",
}
"""Each command's module in this package, in the order of the help; the function has its name. ``db`` and
``decisions`` are groups."""


def _version(value: bool) -> None:
    if value:
        from quotedb.db.revisions import HEAD

        print(f"quotedb {__version__}, schema {HEAD}")
        raise typer.Exit


def _quotedb(
    debug: Annotated[bool, typer.Option(_DEBUG, help="Show a traceback with an error.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done, on standard error.")] = False,
    log_json: Annotated[bool, typer.Option(_JSON, help="Messages and errors as JSON lines.")] = False,
    config: Annotated[
        str | None, typer.Option("--config", metavar="FILE", help="Settings; else QUOTEDB_CONFIG, or the user's own.")
    ] = None,
    busy_seconds: Annotated[
        float | None,
        typer.Option("--busy-seconds", min=0.0, help="How long to wait for another writer; else QUOTEDB_BUSY_SECONDS."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Who said what, in which article, at which characters."""
    settings.given.update(config=config, busy_seconds=busy_seconds)


def application(command: str | None = None) -> typer.Typer:
    """The program with this one command, or, where there is none of this name, with all."""
    app = typer.Typer(
        name="quotedb",
        add_completion=True,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_quotedb)
    for name in (command,) if command in _COMMANDS else _COMMANDS:
        module = import_module(f"quotedb.cli.{_COMMANDS[name]}")
        if name in ("db", "decisions"):
            app.add_typer(module.app, name=name)
        else:
            app.command()(getattr(module, name))
    return app


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code; what is said of its doings may be asked for anywhere before ``--``."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    debug, as_json = _DEBUG in options, _JSON in options
    verbose = any(name in options for name in _VERBOSE)
    everywhere = {_DEBUG, _JSON, *_VERBOSE}
    arguments = [a for i, a in enumerate(arguments) if a not in everywhere or i >= len(options)]
    settings.given.clear()
    if not (verbose or as_json):
        return _run(arguments, debug=debug)
    from quotedb.cli.logs import said

    with said(verbose=verbose, as_json=as_json):
        return _run(arguments, debug=debug)


def _run(arguments: list[str], *, debug: bool) -> int:
    try:
        command = next((argument for argument in arguments if not argument.startswith("-")), None)
        result = application(command)(arguments, prog_name="quotedb", standalone_mode=False)
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
        if output.tell is None:
            show()
        else:
            message(f"error: {getattr(error, 'format_message', str)()}")
        return int(getattr(error, "exit_code", ExitCode.USAGE))
    summary = str(error).splitlines()
    message(f"error: unexpected {type(error).__name__}: {summary[0] if summary else ''} ({_DEBUG} shows where)")
    return ExitCode.UNEXPECTED
