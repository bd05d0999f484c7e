"""``init`` and ``db``: the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quotedb.cli import options as opt
from quotedb.cli.output import Format, message, write_rows, write_text
from quotedb.errors import IntegrityProblem

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

app = typer.Typer(no_args_is_help=True, help="Create, change and check the schema.", rich_markup_mode=None)


def init(db: opt.Database = None) -> None:
    """Create the database, or bring an older one up to date."""
    from quotedb.services import migrate

    url, where = _located(db)
    change = migrate.upgrade(url)
    if not change.changed:
        message(f"{where}: there already, at schema {change.after}")
    else:
        message(f"{where}: {'created' if change.before is None else 'upgraded'}, at schema {change.after}")


@app.command()
def upgrade(
    revision: Annotated[str, typer.Argument(help="Schema revision.")] = "head",
    db: opt.Database = None,
) -> None:
    """Bring the schema up to a revision."""
    from quotedb.services import migrate

    url, where = _located(db)
    change = migrate.upgrade(url, revision)
    message(f"{where}: {change.before or 'empty'} to {change.after}" if change.changed else f"{where}: up to date")


@app.command()
def downgrade(
    revision: Annotated[str, typer.Argument(help="Schema revision, or base for none at all.", show_default=False)],
    discard: Annotated[bool, typer.Option("--discard", help="Go on even if rows are deleted.")] = False,
    db: opt.Database = None,
) -> None:
    """Take the schema back to a revision; where rows would be lost, say how many first."""
    from quotedb.services import migrate

    url, where = _located(db)
    change = migrate.downgrade(url, revision, discard=discard)
    message(f"{where}: {change.before or 'empty'} to {change.after or 'empty'}")


@app.command()
def current(db: opt.Database = None) -> None:
    """Print the schema's revision."""
    from quotedb.services import migrate

    write_text(migrate.current(_located(db)[0]) or "empty")


@app.command()
def history(format: opt.OutputFormat = Format.TABLE, db: opt.Database = None) -> None:
    """List the revisions, oldest first, and which of them the database has."""
    from quotedb.services import migrate

    rows = [
        {"revision": r.revision, "applied": r.applied, "description": r.description}
        for r in migrate.history(_located(db)[0])
    ]
    write_rows(rows, ("revision", "applied", "description"), format)


@app.command()
def check(db: opt.Database = None) -> None:
    """Compare the whole schema with the one this program describes."""
    from quotedb.services import migrate

    url, where = _located(db)
    found = migrate.check(url)
    for line in found:
        write_text(line)
    if found:
        raise IntegrityProblem(
            f"the schema has drifted in {len(found)} place{'s' if len(found) > 1 else ''}", where=where
        )
    write_text("no difference")


@app.command()
def sql(
    revisions: Annotated[str, typer.Argument(metavar="REVISIONS", help="One revision, or FROM:TO.")] = "head",
    db: opt.Database = None,
) -> None:
    """Print the SQL of migrations, to be run by hand; for PostgreSQL."""
    from quotedb.services import migrate

    print(migrate.sql(_located(db)[0], revisions))


def _located(db: str | None) -> tuple[URL, str]:
    from quotedb.db.locate import display, locate

    url = locate(db)
    return url, display(url)
