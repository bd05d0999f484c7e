"""Evidence: ``trace``, ``explain`` and ``verify``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotedb.cli import options as opt
from quotedb.cli.connecting import connected
from quotedb.cli.escaping import shown, shown_in_line
from quotedb.cli.output import (
    Format,
    colours,
    message,
    write_fields,
    write_heading,
    write_json,
    write_lines,
    write_rows,
    write_text,
)
from quotedb.cli.progress import Progress
from quotedb.cli.showing import by_whom, one_line, worded, write_decisions
from quotedb.errors import IntegrityProblem

if TYPE_CHECKING:
    from quotedb.services.trace import Marked

_COLOURS = {"content": "1;32", "mention": "1;36", "cue": "33", "antecedent": "35", "via": "34", "description": "36"}
_AROUND = 400
_LONG = 60
_IN = "    "
Id = Annotated[str, typer.Argument(metavar="ID", help="An attribution's id, or a quote's for its first printing.")]


def trace(
    id: Id,
    context: Annotated[int, typer.Option("--context", min=0, help="Characters to show around the words.")] = _AROUND,
    whole: Annotated[bool, typer.Option("--all", help="Show the whole article.")] = False,
    format: opt.OutputFormat = Format.TABLE,
    db: opt.Database = None,
) -> None:
    """Show the article around a quote with the words, the mention and the cue marked, and check them again."""
    from quotedb.services.trace import trace as service

    with connected(db) as connection:
        found = service(connection, id)
    record = found.record
    if format is Format.CSV:
        write_rows(record["spans"], ("role", "start", "stop", "exact"), format)
        return
    start, stop = found.excerpt(None if whole else context)
    if format is not Format.TABLE:
        write_json({**record, "excerpt": {"start": start, "stop": stop, "text": found.text[start:stop]}})
        return
    write_fields(
        {
            "attribution": record["attribution_id"] + ("" if record["current"] else " (superseded)"),
            "quote": record["quote_id"],
            "speaker": record["speaker"] or "nobody is named",
            "source": record["source_id"] + (f" (revised by {record['revised_by']})" if record["revised_by"] else ""),
            "outlet": record["outlet"],
            "title": record["title"],
            "published": record["published"],
            "path": record["path"],
            "url": record["url"],
        }
    )
    before, after = "… " if start else "", " …" if stop < len(found.text) else ""
    write_text()
    print(before + "".join(_mark(piece) for piece in found.marked(start, stop)) + after)
    write_text()
    write_rows(record["spans"], ("role", "start", "stop", "exact"), format)
    write_text(f"\nverified: all {len(record['spans'])} spans are in the text, whose SHA-256 is {record['sha256']}")


def explain(id: Id, format: opt.OutputFormat = Format.TABLE, db: opt.Database = None) -> None:
    """Say why these words are that speaker's, step by step, with the place of each piece of evidence."""
    from quotedb.services.explain import explain as service

    with connected(db) as connection:
        record = service(connection, id)
    if format in (Format.JSON, Format.JSONL):
        write_json(record)
        return
    steps = [{"step": number, **_flat(step)} for number, step in enumerate(record["steps"], 1)]
    if format is Format.CSV:
        write_rows(steps, ("step", "what", "start", "stop", "text"), format)
        return
    write_lines(worded(record), strong=True)
    write_text()
    fields: dict[str, Any] = {"speaker": record["speaker"] or "nobody: the evidence leaves it open"}
    if record["decided"]:
        fields["decided by"] = by_whom(record["decided"])
        extracted = one_line(record["decided"]["extracted_speaker"]) or "nobody"
        fields["extracted"] = f"{extracted}, confidence {record['decided']['extracted_confidence']:.2f}"
    fields |= {name: record[name] for name in ("kind", "rule", "confidence")}
    for role in ("mention", "cue", "antecedent", "via"):
        fields[role] = _placed(record[role])
    fields["described as"] = ", ".join(map(str, map(_placed, record["described"]))) or None
    write_fields({**fields, "extractor": record["extractor"], "id": record["attribution_id"]})
    if record["decisions"]:
        write_heading("Decided by people")
        write_decisions(record["decisions"])
    if steps:
        write_heading("Step by step")
    for number, step in enumerate(record["steps"], 1):
        write_lines(f"{number:2}. {step['what']}")
        if step["span"] is not None:
            print(f"{_IN}{_in_place(step['span'])}")
    if not record["reproduced"]:
        message("this version of the extractor doesn't find these words the same way: the stored evidence is shown")


def verify(format: opt.OutputFormat = Format.TABLE, db: opt.Database = None) -> None:
    """Check everything that is stored: hashes, spans, ids, triggers, references and counts."""
    from quotedb.db.engine import open_database
    from quotedb.db.locate import locate
    from quotedb.services.verify import verify as service

    engine = open_database(locate(db), read_only=True)
    with Progress("sources") as progress:
        report = service(engine, progress=progress)
    if format is Format.TABLE:
        for fault in report.faults:
            write_text(str(fault))
    faults = [{"where": f.where, "what": f.what, "quotes": list(f.quotes)} for f in report.faults]
    if format is Format.JSON:
        write_json({"checked": report.checked, "faults": faults})
    elif format is not Format.TABLE:
        write_rows(faults, ("where", "what", "quotes"), format)
    if report.faults:
        count = len(report.faults)
        raise IntegrityProblem(f"{count} thing{'s are' if count > 1 else ' is'} not as stored: {report.faults[0]}")
    checked = ", ".join(f"{number} {what}" for what, number in report.checked.items())
    if format is Format.TABLE:
        write_text(f"verified: {checked}")


def _mark(piece: Marked) -> str:
    text = shown(piece.text)
    if piece.role is None:
        return text
    if colours(sys.stdout):
        return f"\x1b[{_COLOURS[piece.role]}m{text}\x1b[0m"
    return f"[[{text}]]" if piece.role == "content" else f"[{piece.role}: {text}]"


def _placed(place: dict[str, Any] | None) -> str | None:
    """Words of the article, and where they stand."""
    return None if place is None else f"{place['text']} ({place['start']}-{place['stop']})"


def _in_place(span: dict[str, Any]) -> str:
    """A span among the words around it; the middle of a long one is left out."""
    words = shown_in_line(span["text"])
    if len(words) > _LONG:
        words = f"{words[: _LONG // 2]} … {words[-_LONG // 2 :]}"
    marked = f"\x1b[{_COLOURS['content']}m{words}\x1b[0m" if colours(sys.stdout) else f"[[{words}]]"
    place = f"{span['start']}-{span['stop']}"
    return f"{shown_in_line(span['before'].lstrip())}{marked}{shown_in_line(span['after'])}  ({place})"


def _flat(step: dict[str, Any]) -> dict[str, Any]:
    return {"what": step["what"], **(step["span"] or {})}
