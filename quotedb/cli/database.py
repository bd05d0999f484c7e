"""``init`` and ``db``: the schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotedb.cli import options as opt
from quotedb.cli.output import Format, message, write_rows, write_text
from quotedb.cli.progress import Progress
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


Replace = Annotated[bool, typer.Option("--replace", help="Put it in the place of what is there.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the copy.", show_default=False)]


@app.command()
def backup(file: File, replace: Replace = False, db: opt.Database = None) -> None:
    """Copy a SQLite database into one file while others use it, and check the copy; names PostgreSQL's own tool."""
    from quotedb.services.backup import backup as service

    url, where = _located(db)
    with Progress("pages") as progress:
        revision = service(url, file, replace=replace, progress=progress)
    message(f"{where}: copied to {file} and verified, at schema {revision}")


@app.command()
def restore(file: File, replace: Replace = False, db: opt.Database = None) -> None:
    """Make a database of the copy in a file, checked before and after; names PostgreSQL's own tool."""
    from quotedb.db.revisions import HEAD
    from quotedb.services.backup import restore as service

    url, where = _located(db)
    with Progress("pages") as progress:
        revision = service(url, file, replace=replace, progress=progress)
    older = "" if revision == HEAD else "; run: quotedb db upgrade"
    message(f"{where}: restored from {file} and verified, at schema {revision}{older}")


@app.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="Path or URL.", show_default=False)],
    target: Annotated[str, typer.Argument(metavar="TO", help="Path or URL; created here.", show_default=False)],
    replace: Replace = False,
) -> None:
    """Copy all rows between databases, SQLite or PostgreSQL either way, with ids and row numbers, and check them."""
    from quotedb.services.copying import copy as service

    (first, _), (second, where) = _located(source), _located(target)
    with Progress("rows") as progress:
        counts = service(first, second, replace=replace, progress=progress)
    message(f"{where}: {sum(counts.values()):,} rows copied and verified, {counts['sources']:,} sources among them")


def _located(db: str | None) -> tuple[URL, str]:
    from quotedb.db.locate import display, locate

    url = locate(db)
    return url, display(url)
