"""``sql``: one read-only statement."""

from __future__ import annotations

from typing import Annotated

import typer

from quotedb.cli import options as opt
from quotedb.cli.connecting import connected
from quotedb.cli.output import Format, message, write_rows


def sql(
    statement: Annotated[str, typer.Argument(help="One statement that reads.", show_default=False)],
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """Run one statement that reads, over v_attributions, v_quotes, v_speakers, v_conflicts, v_links, v_decisions.

    docs/schema.md says what their columns mean.
    """
    from quotedb.services.query import query

    with connected(db, in_order=False) as connection:
        answer = query(connection, statement)
        count = 0

        def counted() -> opt.Rows:
            nonlocal count
            for count, row in enumerate(answer.rows, 1):  # noqa: B007 - kept for the message
                yield dict(zip(answer.columns, row, strict=True))

        write_rows(counted(), answer.columns, format)
    if format is Format.TABLE:
        message(f"{count} row{'' if count == 1 else 's'}")
