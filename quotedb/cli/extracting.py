"""``extract``: quotes of files, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotedb import settings
from quotedb.cli import options as opt
from quotedb.cli.escaping import to_json
from quotedb.cli.output import Format, message, write_rows
from quotedb.cli.progress import Progress
from quotedb.errors import ExitCode, InputRefused
from quotedb.text.ids import text_sha256

if TYPE_CHECKING:
    from quotedb.extract.model import Attribution
    from quotedb.parsers.articles import Article

COLUMNS = ("source", "start", "end", "kind", "speaker", "confidence", "text")


def extract(
    paths: opt.Paths,
    format: opt.OutputFormat = Format.TABLE,
    indirect: Annotated[bool, typer.Option(help="Also speech that is reported without marks.")] = True,
    jobs: opt.Jobs = None,
    input_format: opt.InputFormatOption = None,
    encoding: opt.Encoding = None,
    max_bytes: opt.MaxBytes = opt.DEFAULT_MAX_BYTES,
) -> None:
    """Print the quotes of articles, with who said them and where it stands; touches no database."""
    from quotedb.parsers.articles import ParseOptions
    from quotedb.services.extraction import extract_documents

    refused = 0

    def accepted() -> Iterator[Any]:
        nonlocal refused
        with Progress("articles") as progress:
            for done, document in enumerate(documents, 1):
                if isinstance(document, InputRefused):
                    refused += 1
                    message(f"refused: {document}")
                else:
                    yield document
                progress(done)

    documents = extract_documents(
        paths,
        ParseOptions(encoding=encoding, max_bytes=max_bytes),
        input_format=input_format,
        indirect=indirect,
        jobs=jobs or settings.jobs(),
        write=_line if format is Format.JSONL else None,
    )
    if format is Format.JSONL:
        for line in accepted():
            print(line)
    elif format is Format.JSON:
        write_rows(accepted(), (), format)
    else:
        write_rows((row for document in accepted() for row in _flat(document)), COLUMNS, format)
    if refused:
        raise typer.Exit(ExitCode.INPUT_REFUSED)


def _flat(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for found in document["attributions"]:
        yield {**found, "source": document["source"], "start": found["spans"][0][0], "end": found["spans"][-1][1]}


def _line(article: Article, attributions: tuple[Attribution, ...]) -> str:
    """A document's record (``services.extraction``) as a line of JSON."""
    from quotedb.extract.lines import attributions_json

    source = to_json(article.metadata.path or article.where)
    found = attributions_json(attributions, article.text, to_json)
    return f'{{"source": {source}, "sha256": "{text_sha256(article.text)}", "attributions": {found}}}'
