"""The JSON contract's objects, the same whether they come from a text or from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quotedb.text.spans import content_of

if TYPE_CHECKING:  # at run time a look-up must not load the extractor
    from quotedb.extract.model import Attribution

Record = dict[str, Any]


def attribution_record(attribution: Attribution, text: str) -> Record:
    """The contract's object for one attribution: spans as pairs, several speakers as a list."""
    speakers = attribution.speakers
    names: str | list[str] | None
    kinds: str | list[str] | None
    if len(speakers) == 1:
        names, kinds = speakers[0].name, speakers[0].kind
    else:
        names = one_or_list([speaker.name for speaker in speakers])
        kinds = one_or_list([speaker.kind for speaker in speakers])
    return {
        "kind": attribution.kind,
        "spans": attribution.spans,
        "speaker": names,
        "speaker_kind": kinds,
        "mention": attribution.mention,
        "cue": attribution.cue,
        "antecedent": attribution.antecedent,
        "via": attribution.via,
        "described": [speaker.described for speaker in speakers if speaker.described is not None],
        "confidence": round(attribution.confidence, 4),
        "rule": attribution.rule,
        "text": content_of(attribution.spans, text),
    }


def one_or_list(values: list[str]) -> str | list[str] | None:
    """Nobody is null, one speaker a string, joint speakers a list."""
    return values if len(values) > 1 else values[0] if values else None
