"""Nested records in one line, for tables and CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def carriers(rows: Sequence[Mapping[str, Any]]) -> str:
    """Outlets with their dates: "Gazette 2025-02-18, Post"; the file where an outlet isn't known."""
    shown = dict.fromkeys(
        " ".join(part for part in (row["outlet"] or row["path"] or row["source_id"], day(row["published"])) if part)
        for row in rows
    )
    return ", ".join(shown)


def day(published: str | None) -> str:
    """The date of an ISO 8601 time."""
    return "" if published is None else published[:10]


def difference(found: Mapping[str, Any]) -> dict[str, str]:
    """One typed difference with the words on both sides."""
    return {"difference": found["kind"], "first": found["a"][2] or "-", "here": found["b"][2] or "-"}
