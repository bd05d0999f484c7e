"""Attributions as JSON, without the records between, on which half of the time for writing went."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from quotedb.extract.model import Attribution
from quotedb.text.spans import Span, content_of

Escape = Callable[[str], str]
"""What writes any string as JSON."""


def attributions_json(attributions: Iterable[Attribution], text: str, escape: Escape) -> str:
    """The records (``services.contract``) of an article's attributions as one line of JSON."""
    return f"[{', '.join([_object(attribution, text, escape) for attribution in attributions])}]"


def json_string(text: str, escape: Escape) -> str:
    """A string as JSON."""
    # Nearly every string is that simple, and asking is several times as fast.
    return f'"{text}"' if text.isprintable() and '"' not in text and "\\" not in text else escape(text)


def _place(span: Span | None) -> str:
    return "null" if span is None else f"[{span[0]}, {span[1]}]"


@lru_cache(maxsize=1 << 10)
def _rounded(confidence: float) -> str:
    return str(round(confidence, 4))


def _object(found: Attribution, text: str, escape: Escape) -> str:
    kind, spans, speakers, mention, cue, antecedent, confidence, rule, via, _ = found
    if len(spans) == 1:
        start, end = spans[0]
        where, content = f"[{start}, {end}]", text[start:end]
    else:
        where = ", ".join([_place(span) for span in spans])
        content = content_of(spans, text)
    if len(speakers) == 1:
        name, speaker_kind = json_string(speakers[0].name, escape), f'"{speakers[0].kind}"'
    elif speakers:
        name = f"[{', '.join([json_string(speaker.name, escape) for speaker in speakers])}]"
        quoted = [f'"{speaker.kind}"' for speaker in speakers]
        speaker_kind = f"[{', '.join(quoted)}]"
    else:
        name = speaker_kind = "null"
    described = ", ".join([_place(speaker.described) for speaker in speakers if speaker.described is not None])
    return (
        f'{{"kind": "{kind}", "spans": [{where}], "speaker": {name}, "speaker_kind": {speaker_kind}, '
        f'"mention": {_place(mention)}, "cue": {_place(cue)}, "antecedent": {_place(antecedent)}, '
        f'"via": {_place(via)}, "described": [{described}], "confidence": {_rounded(confidence)}, "rule": "{rule}", '
        f'"text": {json_string(content, escape)}}}'
    )
