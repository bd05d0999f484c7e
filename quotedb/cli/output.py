"""Lists and records on standard output: a table, JSON, JSON lines or CSV; messages on standard error."""

from __future__ import annotations

import csv
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Literal, TextIO

from quotedb.cli.escaping import cell, shown, shown_in_line, to_json

Row = Mapping[str, Any]
_GAP = "  "
_WORD = 14
"""Characters of a word that a column has room for, if the terminal has."""
_UNBROKEN = 21
"""Characters up to which a column without blanks is never broken: ids, dates, numbers."""


class Format(StrEnum):
    """How a list is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


tell: Callable[[str], None] | None = None
"""What takes messages instead of standard error, where they are logged."""


def message(text: str) -> None:
    """One line for the person at the terminal, on standard error."""
    if tell is not None:
        tell(text)
        return
    print(shown_in_line(text), file=sys.stderr)


def on_terminal(stream: TextIO) -> bool:
    """Whether a person reads this stream directly."""
    return stream.isatty()


def colours(stream: TextIO) -> bool:
    """Whether colours may be written to this stream (https://no-color.org)."""
    return on_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write_rows(rows: Iterable[Row], columns: Sequence[str], format: Format) -> None:
    """A list: each row with these columns, in this order; JSON keeps a row's further keys."""
    if format is Format.JSONL:
        for row in rows:
            print(to_json(dict(row)))
    elif format is Format.JSON:
        _write_array(rows)
    elif format is Format.CSV:
        write_csv(rows, columns, sys.stdout)
    else:
        write_table(rows, columns)


def write_csv(rows: Iterable[Row], columns: Sequence[str], stream: TextIO) -> None:
    """CSV with a header line; cells are inert in a spreadsheet."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(_exact(row.get(column))) for column in columns] for row in rows)


def write_table(rows: Iterable[Row], columns: Sequence[str]) -> None:
    """A table drawn for a terminal, or plain aligned text for anything else."""
    rows = list(rows)
    cells = [[shown_in_line(_plain(row.get(column))) for column in columns] for row in rows]
    if not cells:
        return
    heads = [column.replace("_", " ") for column in columns]
    numeric = [all(isinstance(row.get(column), int | float | None) for row in rows) for column in columns]
    if on_terminal(sys.stdout):
        _draw(heads, cells, numeric)
    else:
        for line in aligned([heads, *cells], numeric):
            print(line)


def write_fields(fields: Mapping[str, Any]) -> None:
    """One record as lines of name and value; empty values left out."""
    present = {name: value for name, value in fields.items() if value not in (None, "", [])}
    width = max((len(name) for name in present), default=0)
    for name, value in present.items():
        print(f"{name.replace('_', ' '):<{width}}{_GAP}{shown_in_line(_plain(value))}")


def write_json(value: object) -> None:
    """One value as one line of JSON."""
    print(to_json(value))


def write_text(text: str = "") -> None:
    """Lines for a person to read, control characters shown."""
    print(shown(text))


def write_heading(text: str) -> None:
    """What the lines below are, after a blank line."""
    print(f"\n\x1b[4m{text}\x1b[0m\n" if colours(sys.stdout) else f"\n{text}\n{'-' * len(text)}\n")


def write_lines(text: str, indent: str = "", *, strong: bool = False) -> None:
    """One line, wrapped where a person reads it on a terminal."""
    lines = [shown_in_line(text)]
    if on_terminal(sys.stdout):
        import shutil
        import textwrap

        width = max(30, shutil.get_terminal_size().columns - len(indent))
        lines = textwrap.wrap(lines[0], width, break_on_hyphens=False) or [""]
    before, after = ("\x1b[1m", "\x1b[0m") if strong and colours(sys.stdout) else ("", "")
    for line in lines:
        print(f"{indent}{before}{line}{after}")


def aligned(rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> Iterator[str]:
    """Rows of cells as lines with their columns aligned, numbers to the right."""
    widths = [max(_width(row[i]) for row in rows) for i in range(len(numeric))]
    for row in rows:
        cells = []
        for text, width, right in zip(row, widths, numeric, strict=True):
            blank = " " * (width - _width(text))
            cells.append(blank + text if right else text + blank)
        yield _GAP.join(cells).rstrip()


def _write_array(rows: Iterable[Row]) -> None:
    before = "["
    for row in rows:
        print(before, to_json(dict(row)), sep="\n" if before == "[" else "", end="")
        before = ",\n"
    print("[]" if before == "[" else "\n]")


def _exact(value: object) -> str:
    """A value for another program: numbers in full."""
    return repr(value) if isinstance(value, float) else _plain(value)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return " + ".join(value)
    return to_json(value)


def _width(text: str) -> int:
    """Columns of a terminal that ``text`` takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) != 0 for c in text)


def _draw(heads: Sequence[str], cells: Sequence[Sequence[str]], numeric: Sequence[bool]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 0, 0, 1))
    console = Console(color_system="auto" if colours(sys.stdout) else None)
    shown = [number for number in range(len(heads)) if any(row[number] for row in cells)]
    words = {n: max(len(word) for row in (heads, *cells) for word in (row[n].split() or [""])) for n in shown}
    whole = {n for n in shown if words[n] <= _UNBROKEN and not any(" " in row[n] for row in cells)}
    least = {n: words[n] if n in whole else min(words[n], _WORD) for n in shown}
    roomy = sum(least.values()) + 2 * len(shown) < console.width
    for n in shown:
        justify: Literal["right", "left"] = "right" if numeric[n] else "left"
        table.add_column(
            heads[n],
            justify=justify,
            overflow="fold",
            no_wrap=n in whole,
            min_width=least[n] if roomy or n in whole else None,
        )
    for row in cells:
        table.add_row(*(Text(row[number]) for number in shown))
    console.print(table, crop=False)
