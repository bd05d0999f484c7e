"""The migrations this program knows, oldest first: enough to tell an older or a newer database without Alembic."""

from __future__ import annotations

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
    "0018",
    "0019",
    "0020",
    "0021",
    "0022",
    "0023",
)
HEAD = REVISIONS[-1]

APPLICATION_ID = int.from_bytes(b"qtdb", "big")
"""SQLite's ``application_id`` in a file of ours, set by the first migration."""
