"""``review``: the open questions, listed or answered one keystroke each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from quotedb.cli import options as opt
from quotedb.cli.connecting import connected
from quotedb.cli.output import Format, message, on_terminal, write_lines, write_rows, write_text
from quotedb.errors import QuotedbError

if TYPE_CHECKING:
    from quotedb.services.deciding import Author, Done
    from quotedb.services.review import Answer, Item

_KEYS: dict[str, Answer] = {"y": "yes", "n": "no", "s": "skip", " ": "skip"}
_HELP = "y yes, n no, s skip, u undo the last answer, q quit"
_HELP_SPEAKER = "y yes, n nobody who is named, o somebody else, s skip, u undo the last answer, q quit"
_QUIT = ("q", "\x1b", "\x03", "\x04")


def review(
    limit: opt.Limit = 0,
    by: opt.By = None,
    because: opt.Because = None,
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="List the questions in this format.", show_default=False)
    ] = None,
    db: opt.Database = None,
) -> None:
    """Look at what is doubtful: quotes that may or may not be the same, speakers that may be one, unsure speakers.

    On a terminal each question is answered with one key; an answer is a decision, and so is leaving it open. The most
    consequential come first, and those answered don't come again. Elsewhere, and with --format, they are listed.
    """
    from quotedb.services.review import queue

    with connected(db) as connection:
        items = queue(connection)
    items = items[:limit] if limit else items
    if format is not None or not (on_terminal(sys.stdin) and on_terminal(sys.stdout)):
        if format in (None, Format.TABLE):
            _list(items)
        else:
            columns = ("asks", "why", "attributions", "a", "b", "about")
            rows = [item.record() for item in items]
            write_rows(rows, columns, format or Format.TABLE)
        if not items:
            message("nothing to review")
        return
    _ask(items, db, by, because)


def _list(items: list[Item]) -> None:
    from quotedb.services.review import QUESTIONS

    for number, item in enumerate(items):
        if number:
            write_text()
        write_lines(f"{item.why}: {QUESTIONS[item.sort]}", strong=True)
        for line in item.shown:
            write_lines(line, "    ")
        ids = item.a if item.b is None else f"{item.a}, {item.b}"
        write_lines(f"{item.weight} attributions depend on it, {ids}", "    ")


def _ask(items: list[Item], db: str | None, by: str | None, because: str | None) -> None:
    from quotedb.db.engine import open_database, reading
    from quotedb.db.locate import locate
    from quotedb.services import deciding
    from quotedb.services.deciding import Author
    from quotedb.services.review import QUESTIONS, still_open

    engine, author = open_database(locate(db)), Author(opt.person(by), because)
    answered: list[tuple[int, Done]] = []
    place = 0
    while place < len(items):
        item = items[place]
        with reading(engine) as connection:
            if not still_open(connection, item):
                place += 1
                continue
        write_text()
        write_lines(f"{place + 1} of {len(items)}, {item.why}", strong=True)
        for line in item.shown:
            write_lines(line, "    ")
        typer.echo(f"{QUESTIONS[item.sort]} ", nl=False)
        key = typer.getchar().lower()
        typer.echo(key if key.isprintable() else "")
        if key in _QUIT:
            break
        if key == "u":
            if answered:
                place, last = answered.pop()
                for judgement in last.made:
                    deciding.undo(engine, judgement.public_id, author)
                message("taken back")
            continue
        try:
            done = _answer(item, key, author, engine)
        except QuotedbError as error:
            message(f"error: {error}")
            continue
        if done is None:
            message(_HELP_SPEAKER if item.sort == "speaker" else _HELP)
            continue
        answered.append((place, done))
        place += 1
    message(f"{len(answered)} answered; {len(items) - place} left")


def _answer(item: Item, key: str, author: Author, engine: object) -> Done | None:
    from sqlalchemy import Engine

    from quotedb.services.review import answer

    assert isinstance(engine, Engine)
    given: str | None = _KEYS.get(key)
    if key == "o" and item.sort == "speaker":
        given = typer.prompt("who", prompt_suffix="? ")
    return None if given is None else answer(engine, item, given, author)
