"""Look-ups: ``speaker``, ``speakers``, ``quote``, ``search``, ``conflicts``, ``sources``, ``outlets``, ``stats``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotedb.cli import options as opt
from quotedb.cli.connecting import connected
from quotedb.cli.output import Format, message, write_fields, write_json, write_rows, write_text
from quotedb.cli.showing import carriers, day, difference

if TYPE_CHECKING:
    from quotedb.services.lookup import Choice, Page

_QUOTES = ("quote_id", "kind", "speaker", "carried_by", "wordings", "conflict", "confidence", "text")


def speaker(
    name: Annotated[str, typer.Argument(help="A surname, a full name, another outlet's spelling, or a speaker's id.")],
    indirect: opt.Indirect = False,
    kind: opt.KindOption = None,
    min_confidence: opt.MinConfidence = 0.0,
    limit: opt.Limit = opt.DEFAULT_LIMIT,
    offset: opt.Offset = 0,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """Show what somebody said: each quote with the outlets that carried it; several fitting speakers are listed."""
    from quotedb.services import finding, lookup

    choice = _choice(indirect, kind, min_confidence, limit, offset)
    with connected(db) as connection:
        found = finding.find_speakers(connection, name)
        cards = [lookup.speaker_card(connection, candidate) for candidate in found[: limit or None]]
        if len(found) > 1:
            write_rows(cards, ("speaker_id", "name", "kind", "quotes", "indirect", "aliases"), format)
            example = f"quotedb speaker {cards[0]['speaker_id']}"
            message(f"{len(found)} speakers fit {name!r}; choose one by full name or id: {example}")
            return
        page = lookup.speaker_quotes(connection, found[0], choice)
    card = cards[0]
    if format is Format.JSON:
        write_json({**card, "quoted": page.rows})
    elif format is Format.JSONL:
        write_rows(page.rows, (), format)
    else:
        if format is Format.TABLE:
            more = "+" if card["counts_are_lower_bounds"] else ""
            write_fields(
                {
                    "speaker": card["name"],
                    "id": card["speaker_id"],
                    "kind": card["kind"],
                    "also": ", ".join(card["aliases"]),
                    "quotes": f"{card['quotes']}{more}, and {card['indirect']}{more} reported without marks",
                }
            )
            write_text()
        _write_quotes(page, format)
    _say_more(page, choice)


def speakers(
    kind: Annotated[
        str | None, typer.Option("--kind", help="person, organisation, country, group, unnamed or document.")
    ] = None,
    min_confidence: opt.MinConfidence = 0.0,
    limit: opt.Limit = opt.DEFAULT_LIMIT,
    offset: opt.Offset = 0,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """List speakers, the most quoted first."""
    from quotedb.services import lookup

    with connected(db) as connection:
        page = lookup.list_speakers(connection, kind, min_confidence, limit, offset)
    write_rows(page.rows, ("name", "kind", "quotes", "indirect", "aliases", "speaker_id"), format)
    _say_more(page, lookup.Choice(limit=limit, offset=offset))


def quote(
    id: Annotated[str, typer.Argument(metavar="ID", help="A quote's id, or that of one of its attributions.")],
    min_confidence: opt.MinConfidence = 0.0,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """Show one quote: every printing, what differs, who disagrees, and what it is part of."""
    from quotedb.services import finding, quoting

    with connected(db) as connection:
        card = quoting.quote_card(connection, finding.find_quote(connection, id), min_confidence)
    if format in (Format.JSON, Format.JSONL):
        write_json(card)
        return
    columns = ("attribution_id", "outlet", "published", "speaker", "kind", "confidence", "text")
    printings = [{**row, "outlet": row["outlet"] or row["path"] or row["source_id"]} for row in card["printings"]]
    if format is Format.CSV:
        write_rows(printings, columns, format)
        return
    write_fields(
        {
            "quote": card["text"],
            "id": card["quote_id"],
            "kind": card["kind"],
            "speaker": card["speaker"] or "nobody is named",
            "sources": f"{card['sources']}, of which {card['independent_sources']} independent",
            "outlets": card["outlets"],
            "wordings": card["wordings"],
        }
    )
    write_text()
    write_rows([{**row, "published": day(row["published"])} for row in printings], columns, format)
    if card["conflict"]:
        write_text("\nThe articles disagree about who said it:")
        write_rows(card["answers"], ("speaker", "outlets"), format)
    changed = [(row, found) for row in printings for found in row["differences"]]
    if changed:
        write_text("\nWhat differs from the first printing:")
        rows = [{"outlet": row["outlet"], **difference(found)} for row, found in changed]
        write_rows(rows, ("outlet", "difference", "first", "here"), format)
    if card["links"]:
        write_text("\nRelated quotes:")
        write_rows(card["links"], ("relation", "quote_id", "text", "words"), format)


def search(
    words: Annotated[list[str], typer.Argument(help="Words that all have to occur; nothing in them is syntax.")],
    indirect: opt.Indirect = False,
    kind: opt.KindOption = None,
    min_confidence: opt.MinConfidence = 0.0,
    limit: opt.Limit = opt.DEFAULT_LIMIT,
    offset: opt.Offset = 0,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """Find quotes by their words."""
    from quotedb.services import lookup

    choice = _choice(indirect, kind, min_confidence, limit, offset)
    with connected(db) as connection:
        page = lookup.search(connection, " ".join(words), choice)
        others = None
        if not page.rows and kind is None and not indirect:
            others = lookup.search(connection, " ".join(words), _choice(True, None, min_confidence, 1, 0)).rows
    _write_quotes(page, format)
    if not page.rows:
        message("no quote has these words" + (", but indirect speech has: --indirect" if others else ""))
    _say_more(page, choice)


def conflicts(
    indirect: opt.Indirect = False,
    kind: opt.KindOption = None,
    min_confidence: opt.MinConfidence = 0.0,
    limit: opt.Limit = opt.DEFAULT_LIMIT,
    offset: opt.Offset = 0,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """List quotes to which the articles give different speakers."""
    from quotedb.services import lookup

    choice = _choice(indirect, kind, min_confidence, limit, offset)
    with connected(db) as connection:
        page = lookup.conflicts(connection, choice)
    if format in (Format.JSON, Format.JSONL):
        write_rows(page.rows, (), format)
    else:
        rows = [
            {"quote_id": row["quote_id"], "text": row["text"], "kind": row["kind"]}
            | {"speaker": answer["speaker"], "according_to": ", ".join(answer["outlets"])}
            for row in page.rows
            for answer in row["answers"]
        ]
        write_rows(rows, ("quote_id", "text", "speaker", "according_to"), format)
    if not page.rows:
        message("no conflicts")
    _say_more(page, choice)


def sources(
    outlet: Annotated[str | None, typer.Option("--outlet", help="Only articles of this outlet.")] = None,
    limit: opt.Limit = opt.DEFAULT_LIMIT,
    offset: opt.Offset = 0,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """List articles."""
    from quotedb.services import lookup
    from quotedb.text.names import name_key

    with connected(db) as connection:
        page = lookup.list_sources(connection, None if outlet is None else name_key(outlet), limit, offset)
    columns = ("source_id", "outlet", "published", "title", "path", "characters", "quotes", "indirect")
    write_rows(page.rows, columns if format is not Format.CSV else (*columns, "url", "sha256", "encoding"), format)
    _say_more(page, lookup.Choice(limit=limit, offset=offset))


def outlets(
    limit: opt.Limit = opt.DEFAULT_LIMIT,
    offset: opt.Offset = 0,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """List outlets."""
    from quotedb.services import lookup

    with connected(db) as connection:
        page = lookup.list_outlets(connection, limit, offset)
    write_rows(page.rows, ("outlet", "sources", "first_published", "last_published"), format)
    _say_more(page, lookup.Choice(limit=limit, offset=offset))


def stats(format: opt.OutputFormat = Format.TABLE, db: opt.Database = None) -> None:
    """Show how much of everything is in the database."""
    from quotedb.services import lookup

    with connected(db) as connection:
        figures = lookup.stats(connection)
    if format in (Format.JSON, Format.JSONL):
        write_json(figures)
        return
    rows = [{"figure": name.replace("_", " "), "value": _flat(value)} for name, value in figures.items()]
    if format is Format.CSV:
        write_rows(rows, ("figure", "value"), format)
    else:
        write_fields({row["figure"]: row["value"] for row in rows})


def _flat(value: Any) -> Any:
    if isinstance(value, dict):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    return ", ".join(value) if isinstance(value, list) else value


def _choice(indirect: bool, kind: opt.Kind | None, min_confidence: float, limit: int, offset: int) -> Choice:
    from quotedb.services.lookup import Choice

    return Choice(indirect, None if kind is None else kind.value, min_confidence, limit, offset)


def _write_quotes(page: Page, format: Format) -> None:
    if format in (Format.JSON, Format.JSONL):
        write_rows(page.rows, (), format)
        return
    write_rows([{**row, "carried_by": carriers(row["carried_by"])} for row in page.rows], _QUOTES, format)


def _say_more(page: Page, choice: Choice) -> None:
    if page.more:
        message(f"there is more: --offset {choice.offset + choice.limit}")
