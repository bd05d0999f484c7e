"""``ingest`` and ``seed``: articles into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quotedb import settings
from quotedb.cli import options as opt
from quotedb.cli.output import message
from quotedb.cli.progress import Progress
from quotedb.errors import ExitCode

if TYPE_CHECKING:
    from quotedb.services.ingest import Summary


def ingest(
    paths: opt.Paths,
    outlet: opt.Outlet = None,
    title: opt.Title = None,
    byline: opt.Byline = None,
    published: opt.Published = None,
    url: opt.Url = None,
    language: opt.Language = None,
    input_format: opt.InputFormatOption = None,
    encoding: opt.Encoding = None,
    max_bytes: opt.MaxBytes = opt.DEFAULT_MAX_BYTES,
    jobs: opt.Jobs = None,
    db: opt.Database = None,
) -> None:
    """Store articles with their quotes: text files, JSON lines, folders of both, standard input.

    A text file may have a sidecar: NAME.json beside NAME.txt, with outlet, title, byline, published, url, language.
    What a file or its sidecar says goes before the options. Articles that are there already change nothing.
    """
    from quotedb.db.engine import kept_open
    from quotedb.db.locate import locate
    from quotedb.parsers.articles import Metadata, ParseOptions
    from quotedb.parsers.inputs import STDIN, list_files, read_articles
    from quotedb.services.ingest import ingest as service

    metadata = Metadata(None, url, outlet, title, byline, published, language)
    articles = read_articles(paths, ParseOptions(metadata, encoding, max_bytes), input_format=input_format)
    with kept_open(locate(db)) as engine:
        only_text = input_format != opt.InputFormat.JSONL and STDIN not in paths
        files = [file for path in paths for file in list_files(path)] if only_text else []
        known = bool(files) and not any(str(file).endswith((".jsonl", ".ndjson")) for file in files)
        with Progress("articles", len(files) if known else None) as progress:
            summary = service(engine, articles, report=message, progress=progress, jobs=jobs or settings.jobs())
    _say(summary)


def reextract(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE...", help="Ids of articles; without any, all.", show_default=False),
    ] = None,
    jobs: opt.Jobs = None,
    db: opt.Database = None,
) -> None:
    """Read stored articles again where another version of the extractor had read them; decisions stay.

    What the other version found is kept, and its ids go on resolving.
    """
    from quotedb.db.engine import kept_open
    from quotedb.db.locate import locate
    from quotedb.services.ingest import reextract as service

    with kept_open(locate(db)) as engine, Progress("articles") as progress:
        summary = service(engine, sources or None, progress=progress, jobs=jobs or settings.jobs())
    _say(summary)


def seed(db: opt.Database = None) -> None:
    """Store the demonstration corpus: five short articles by invented outlets on one invented event."""
    from quotedb.db.engine import open_database
    from quotedb.db.locate import locate
    from quotedb.services.seed import seed as service

    _say(service(open_database(locate(db)), report=message))


def _say(summary: Summary) -> None:
    counts = (
        (summary.stored, "stored" + (f" ({summary.revised} of them as revisions)" if summary.revised else "")),
        (summary.unchanged, "already there, unchanged"),
        (summary.described, "already there, now described more fully"),
        (summary.reread, "already there, read again by this version of the extractor"),
        (summary.refused, "refused"),
    )
    parts = [f"{number} {what}" for number, what in counts if number]
    message(f"articles: {', '.join(parts) or 'none'}; new attributions: {summary.attributions}")
    if summary.refused:
        raise typer.Exit(ExitCode.INPUT_REFUSED)
