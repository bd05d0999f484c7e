"""Why an attribution says what it says: the extractor run again on the stored text, step by step."""

from __future__ import annotations

from sqlalchemy import Connection, select

from quotedb.db.tables import attributions, runs
from quotedb.extract import EXTRACTOR, EXTRACTOR_VERSION, extract
from quotedb.extract.model import Attribution
from quotedb.services.contract import Record, one_or_list
from quotedb.services.decided import decided_pairs, decided_speakers
from quotedb.services.trace import Trace, trace
from quotedb.text.spans import Span

_AROUND = 50


def explain(connection: Connection, public_id: str) -> Record:
    """The stored attribution, its evidence, and the steps by which this program's extractor comes to it.

    ``steps`` is empty and ``reproduced`` false where this version of the extractor doesn't find the same words.
    """
    traced = trace(connection, public_id)
    found = _again(traced)
    run = connection.execute(
        select(attributions.c.id, runs.c.extractor, runs.c.version)
        .join_from(attributions, runs, runs.c.id == attributions.c.run_id)
        .where(attributions.c.public_id == traced.record["attribution_id"])
        .order_by(attributions.c.retired_run_id.is_not(None), attributions.c.id.desc())
    ).first()
    assert run is not None
    evidence = {span["role"]: span for span in traced.record["spans"] if span["role"] != "content"}
    return {
        "attribution_id": traced.record["attribution_id"],
        "quote_id": traced.record["quote_id"],
        "source_id": traced.record["source_id"],
        "kind": traced.record["kind"],
        "text": " ".join(span["exact"] for span in traced.record["spans"] if span["role"] == "content"),
        "speaker": traced.record["speaker"],
        "rule": traced.record["rule"],
        "confidence": traced.record["confidence"],
        "decided": decided_speakers(connection, [run.id]).get(run.id),
        "decisions": decided_pairs(connection, [run.id]).get(run.id, []),
        **{role: _place(evidence.get(role)) for role in ("mention", "cue", "antecedent", "via")},
        "described": [_place(span) for span in traced.record["spans"] if span["role"] == "description"],
        "extractor": f"{run.extractor} {run.version}",
        "reproduced": found is not None and f"{EXTRACTOR} {EXTRACTOR_VERSION}" == f"{run.extractor} {run.version}",
        "speaker_in_article": None if found is None else one_or_list([speaker.name for speaker in found.speakers]),
        "steps": [] if found is None else [_step(step.what, step.span, traced.text) for step in found.steps],
    }


def _again(traced: Trace) -> Attribution | None:
    """What the extractor finds at the same words."""
    content = tuple(Span(start, stop) for role, start, stop in traced.spans if role == "content")
    return next((a for a in extract(traced.text, explain=True).attributions if a.spans == content), None)


def _place(span: Record | None) -> Record | None:
    return None if span is None else {"start": span["start"], "stop": span["stop"], "text": span["exact"]}


def _step(what: str, span: Span | None, text: str) -> Record:
    """A step, and its span with some of what stands before and after it."""
    if span is None:
        return {"what": what, "span": None}
    return {
        "what": what,
        "span": {
            "start": span.start,
            "stop": span.end,
            "text": span.of(text),
            "before": _edge(text[max(0, span.start - _AROUND) : span.start][::-1], span.start > _AROUND)[::-1],
            "after": _edge(text[span.end : span.end + _AROUND], span.end + _AROUND < len(text)),
        },
    }


def _edge(text: str, cut: bool) -> str:
    """The text up to the last whole word, or to the end of its line."""
    line, end, _ = text.partition("\n")
    return line if end or not cut or " " not in line else line[: line.rindex(" ") + 1]
