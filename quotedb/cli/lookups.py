"""Look-ups: ``speaker``, ``speakers``, ``quote``, ``search``, ``conflicts``, ``sources``, ``outlets``, ``stats``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotedb.cli import options as opt
from quotedb.cli.connecting import connected
from quotedb.cli.output import (
    Format,
    message,
    write_fields,
    write_heading,
    write_json,
    write_lines,
    write_rows,
    write_text,
)
from quotedb.cli.showing import (
    NOBODY,
    carriers,
    day,
    decided_name,
    described,
    worded,
    write_conflicts,
    write_decisions,
    write_links,
    write_printings,
    write_quotes,
)

if TYPE_CHECKING:
    from datetime import datetime

    from quotedb.services.pages import Choice, Page

_QUOTES = ("quote_id", "kind", "speaker", "carried_by", "wordings", "conflict", "confidence", "text")


def speaker(
    name: Annotated[str, typer.Argument(help="A surname, a full name, another outlet's spelling, or a speaker's id.")],
    indirect: opt.Indirect = False,
    kind: opt.KindOption = None,
    min_confidence: opt.MinConfidence = 0.0,
    as_of: opt.AsOf = None,
    limit: opt.Limit = opt.DEFAULT_LIMIT,
    offset: opt.Offset = 0,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """Show what somebody said: each quote with the outlets that carried it; several fitting speakers are listed."""
    from quotedb.services import finding, lookup
    from quotedb.services.pages import Page

    choice = _choice(indirect, kind, min_confidence, limit, offset, as_of)
    reported = None
    with connected(db) as connection:
        found = finding.find_speakers(connection, name)
        cards = [
            lookup.speaker_card(connection, candidate, min_confidence, choice.as_of)
            for candidate in found[: limit or None]
        ]
        if len(found) > 1:
            if format in (Format.TABLE, Format.CSV):
                cards = [{**card, "described": described(card["described"])} for card in cards]
            write_rows(cards, ("name", "kind", "described", "quotes", "indirect", "aliases", "speaker_id"), format)
            example = f"quotedb speaker {cards[0]['speaker_id']}"
            message(f"{len(found)} speakers fit {name!r}; choose one by full name or id: {example}")
            return
        page = lookup.speaker_quotes(connection, found[0], choice)
        if not indirect and kind is None and format in (Format.TABLE, Format.JSON):
            reported = Page()
            if cards[0]["indirect"]:
                reported = lookup.speaker_quotes(connection, found[0], replace(choice, indirect=True))
    if format is Format.JSON:
        write_json({**cards[0], "quoted": page.rows, **({} if reported is None else {"reported": reported.rows})})
    elif format is not Format.TABLE:
        _write_quotes(page, format)
    else:
        _write_speaker(cards[0], page, reported, choice)
    _say_more(page, limit, offset)
    if reported is not None and reported.more:
        message(f"there are more reported without marks: --indirect --offset {offset + limit}")


def _write_speaker(card: Mapping[str, Any], page: Page, reported: Page | None, choice: Choice) -> None:
    more = "or more" if card["counts_are_lower_bounds"] else ""
    write_fields(
        {
            "speaker": card["name"],
            "kind": card["kind"],
            "also": ", ".join(card["aliases"]),
            "described as": described(card["described"]),
            "quotes": f"{card['quotes']} {more}".strip(),
            "reported": f"{card['indirect']} {more}".strip() + " without marks",
            "id": card["speaker_id"],
        }
    )
    if card["hardly_one"]:
        message("hardly one person by what articles say: {}; {}: see quotedb review".format(*card["hardly_one"]))
    for decision in card["decisions"]:
        write_lines(decided_name(decision))
    if page.rows:
        write_heading("Reported without marks" if choice.indirect or choice.kind == "indirect" else "Quotes")
        write_quotes(page.rows, card["name"])
    if reported is not None and reported.rows:
        write_heading("Reported without marks")
        write_quotes(reported.rows, card["name"])


def speakers(
    kind: Annotated[
        str | None, typer.Option("--kind", help="person, organisation, country, group, unnamed or document.")
    ] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Also voices without a name, each article's own.")] = False,
    min_confidence: opt.MinConfidence = 0.0,
    as_of: opt.AsOf = None,
    limit: opt.Limit = opt.DEFAULT_LIMIT,
    offset: opt.Offset = 0,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """List speakers, the most quoted first."""
    from quotedb.services import lookup

    with connected(db) as connection:
        page = lookup.list_speakers(
            connection, kind, min_confidence, limit, offset, unnamed=everyone, as_of=_moment(as_of)
        )
    write_rows(page.rows, ("name", "kind", "quotes", "indirect", "aliases", "speaker_id"), format)
    _say_more(page, limit, offset)


def quote(
    id: Annotated[str, typer.Argument(metavar="ID", help="A quote's id, or that of one of its attributions.")],
    why: Annotated[bool, typer.Option("--why", help="Also what weighed when the printings were put together.")] = False,
    min_confidence: opt.MinConfidence = 0.0,
    as_of: opt.AsOf = None,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """Show one quote: every printing, what differs, who disagrees, and what it is part of."""
    from quotedb.services import finding, quoting

    with connected(db) as connection:
        number = finding.find_quote(connection, id)
        card = quoting.quote_card(connection, number, min_confidence, _moment(as_of), weighed=why)
    if format in (Format.JSON, Format.JSONL):
        write_json(card)
        return
    columns = ("attribution_id", "outlet", "published", "speaker", "kind", "confidence", "text")
    if format is Format.CSV:
        rows = [{**row, "outlet": row["outlet"] or row["path"] or row["source_id"]} for row in card["printings"]]
        write_rows(rows, columns, format)
        return
    write_lines(worded(card), strong=True)
    write_text()
    write_fields(
        {
            "speaker": card["speaker"] or NOBODY,
            "kind": card["kind"],
            "articles": f"{card['sources']}, {card['independent_sources']} of them independent",
            "outlets": card["outlets"],
            "wordings": card["wordings"],
            "id": card["quote_id"],
        }
    )
    if card["conflict"]:
        write_heading("The articles disagree")
        for answer in card["answers"]:
            write_lines(f"{answer['speaker']}: {', '.join(answer['outlets'])}")
    if card["printings"]:
        write_heading("As printed")
        write_printings(card["printings"], card["text"])
    else:
        then = "" if as_of is None else " then"
        message(f"no article that stands at its address{then} carries it; see: quotedb history {id}")
    if card["links"]:
        write_heading("Linked quotes")
        write_links(card["links"])
    if card["decisions"]:
        write_heading("Decided by people")
        write_decisions(card["decisions"])


def search(
    words: Annotated[list[str], typer.Argument(help="Words that all have to occur; nothing in them is syntax.")],
    indirect: opt.Indirect = False,
    kind: opt.KindOption = None,
    min_confidence: opt.MinConfidence = 0.0,
    as_of: opt.AsOf = None,
    limit: opt.Limit = opt.DEFAULT_LIMIT,
    offset: opt.Offset = 0,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """Find quotes by their words."""
    from quotedb.services import lookup

    choice = _choice(indirect, kind, min_confidence, limit, offset, as_of)
    with connected(db) as connection:
        page = lookup.search(connection, " ".join(words), choice)
        others = None
        if not page.rows and kind is None and not indirect:
            others = lookup.search(connection, " ".join(words), _choice(True, None, min_confidence, 1, 0, as_of)).rows
    _write_quotes(page, format)
    if not page.rows:
        message("no quote has these words" + (", but indirect speech has: --indirect" if others else ""))
    _say_more(page, limit, offset)


def conflicts(
    severity: opt.SeverityOption = None,
    speaker: Annotated[str | None, typer.Option("--speaker", help="Only where this speaker is an answer.")] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="Only where this outlet gives an answer.")] = None,
    since: opt.Since = None,
    until: opt.Until = None,
    indirect: opt.Indirect = False,
    kind: opt.KindOption = None,
    min_confidence: opt.MinConfidence = 0.0,
    as_of: opt.AsOf = None,
    limit: opt.Limit = opt.DEFAULT_LIMIT,
    offset: opt.Offset = 0,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """List where the articles give different speakers for the same words, the severest first."""
    from quotedb.services import disputes, finding
    from quotedb.text.names import name_key

    choice = _choice(indirect, kind, min_confidence, limit, offset, as_of)
    with connected(db) as connection:
        wanted = disputes.Between(
            severity=None if severity is None else severity.value,
            speakers=None if speaker is None else [one.row for one in finding.find_speakers(connection, speaker)],
            outlet=None if outlet is None else name_key(outlet),
            since=opt.moment(since),
            until=opt.moment(until, after=True),
        )
        page = disputes.list_conflicts(connection, choice, wanted)
    if format is Format.TABLE:
        write_conflicts(page.rows)
    elif format is not Format.CSV:
        write_rows(page.rows, (), format)
    else:
        rows = [
            {"quote_id": quote["quote_id"], "text": quote["text"], "kind": quote["kind"], "part_id": row["quote_id"]}
            | {"severity": row["severity"], "relation": row["relation"]}
            | {"speaker": answer["speaker"], "according_to": ", ".join(answer["outlets"])}
            for row in page.rows
            for quote in (row, *([] if row["whole"] is None else [row["whole"]]))
            for answer in quote["answers"]
        ]
        columns = ("part_id", "severity", "relation", "quote_id", "text", "speaker", "according_to")
        write_rows(rows, columns, format)
    if not page.rows:
        message("no conflicts")
    _say_more(page, limit, offset)


def sources(
    outlet: Annotated[str | None, typer.Option("--outlet", help="Only articles of this outlet.")] = None,
    as_of: opt.AsOf = None,
    limit: opt.Limit = opt.DEFAULT_LIMIT,
    offset: opt.Offset = 0,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """List articles."""
    from quotedb.services import lookup
    from quotedb.text.names import name_key

    with connected(db) as connection:
        page = lookup.list_sources(
            connection, None if outlet is None else name_key(outlet), limit, offset, as_of=_moment(as_of)
        )
    if format is Format.TABLE:
        rows = [
            {**row, "published": day(row["published"]), "article": row["title"] or row["path"] or row["url"]}
            for row in page.rows
        ]
        columns: tuple[str, ...] = ("published", "outlet", "article", "quotes", "indirect", "source_id")
    else:
        rows = page.rows
        columns = ("source_id", "outlet", "published", "title", "path", "characters", "quotes", "indirect")
        columns += ("url", "sha256", "encoding")
    write_rows(rows, columns, format)
    _say_more(page, limit, offset)


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
    columns = ("outlet", "sources", "first_published", "last_published")
    if format is Format.TABLE:
        write_rows([{**row, "outlet": row["outlet"] or "(not known)"} for row in page.rows], columns, format)
    else:
        write_rows(page.rows, columns, format)
    _say_more(page, limit, offset)


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


def _choice(
    indirect: bool, kind: opt.Kind | None, min_confidence: float, limit: int, offset: int, as_of: str | None
) -> Choice:
    from quotedb.services.pages import Choice

    return Choice(indirect, None if kind is None else kind.value, min_confidence, limit, offset, _moment(as_of))


def _moment(as_of: str | None) -> datetime | None:
    from quotedb.services.revising import end_of

    return None if as_of is None else end_of(as_of)


def _write_quotes(page: Page, format: Format) -> None:
    if format is Format.TABLE:
        write_quotes(page.rows)
        return
    if format is not Format.CSV:
        write_rows(page.rows, (), format)
        return
    write_rows([{**row, "carried_by": carriers(row["carried_by"])} for row in page.rows], _QUOTES, format)


def _say_more(page: Page, limit: int, offset: int) -> None:
    if page.more:
        message(f"there are more: --offset {offset + limit}")
