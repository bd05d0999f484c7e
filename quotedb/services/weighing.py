"""What was altered between a quote's wordings, and what weighed when they were put together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import Connection

from quotedb.merge.quotes import alterations
from quotedb.merge.reasons import Reasons, reasons
from quotedb.services.clustering import stored_utterances
from quotedb.services.contract import Record


def altered(first: str, other: str) -> list[Record]:
    """What differs between one wording (``a``) and another (``b``): kind, and start, stop and words on both sides."""
    found = []
    for one in alterations(first, other):
        left, right = one.words(first, other)
        found.append({"kind": one.kind, "a": [one.a.start, one.a.end, left], "b": [one.b.start, one.b.end, right]})
    return found


def why(connection: Connection, rows: Collection[int], first: str) -> dict[str, Record]:
    """What weighed for each printing of a quote, by attribution id; ``rows`` are its rows, ``first`` stands for it.

    It is compared with the first one, or, where these two alone aren't the same, with the one that it is most like.
    """
    members = {utterance.id: utterance for utterance in stored_utterances(connection, rows)}
    found: dict[str, Record] = {}
    for name, utterance in sorted(members.items()):
        if name == first or first not in members:
            continue
        against, best = first, reasons(utterance, members[first])
        if best.relation != "same":
            others = [(other, reasons(utterance, members[other])) for other in sorted(members) if other != name]
            same = [(other, told) for other, told in others if told.relation == "same"]
            against, best = max(same, key=lambda one: one[1].common, default=(against, best))
        found[name] = _record(against, best)
    return found


def _record(against: str, told: Reasons) -> Record:
    return {"against": against, **asdict(told), "rarest": list(told.rarest)}
