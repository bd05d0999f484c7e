"""What articles answer to "who said it?", and whether they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from quotedb.services.contract import Record


class Voice(NamedTuple):
    """A speaker of one attribution."""

    name: str
    public_id: str
    kind: str


def answers_of(claims: Iterable[tuple[str, str, Sequence[Voice]]]) -> list[Record]:
    """What attributions (id, who carried it, speakers) answer to "who said it?": those that agree are one answer.

    Joint speakers agree in any order. Voices without a name contradict nobody: they are an answer where nobody else is,
    and one answer where articles use the same words for them. The most frequent answer comes first.
    """
    found: dict[tuple[str, ...], Record] = {}
    for attribution, carrier, voices in claims:
        if not voices:
            continue
        if len(voices) == 1 and voices[0].kind != "unnamed":
            named: tuple[str, ...] = (voices[0].public_id,)
        else:
            named = tuple(sorted(voice.public_id for voice in voices if voice.kind != "unnamed"))
        key = named or ("", *sorted(voice.name for voice in voices))
        answer = found.get(key)
        if answer is None:
            answer = found[key] = {
                "speaker": " + ".join([voice.name for voice in voices]),
                "named": bool(named),
                "attributions": [],
                "outlets": [],
            }
        answer["attributions"].append(attribution)
        if carrier not in answer["outlets"]:
            answer["outlets"].append(carrier)
    if len(found) < 2:
        return list(found.values())
    return sorted(found.values(), key=lambda a: (not a["named"], -len(a["attributions"]), a["speaker"]))


def disagree(answers: Iterable[Record]) -> bool:
    """Whether two answers name different speakers."""
    return sum(bool(answer["named"]) for answer in answers) > 1


def carrier_name(row: Any) -> str:
    """Who carried it, for a person: the outlet, or else the file, or else the source's id."""
    return str(row.outlet or row.path or row.source)
