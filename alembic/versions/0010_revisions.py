"""Which run has read a source, and which source stood at an address from when to when."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from quotedb.db.scripts import section

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# What going up again can't make anew, for `quotedb db downgrade` to count: revisions at other addresses than a URL.
LOSES = {
    "revisions of articles": "SELECT count(*) FROM revisions AS r JOIN sources AS s ON s.id = r.source_id"
    " WHERE r.until IS NOT NULL AND (s.url IS NULL OR s.url <> r.address)"
}


def upgrade() -> None:
    _run("up")


def downgrade() -> None:
    _run("down")


def _run(part: str) -> None:
    dialect = op.get_context().dialect.name
    here = Path(__file__)
    script = here.parent.parent / "sql" / f"{here.stem}.{dialect}.sql"
    for statement in section(script.read_text(encoding="utf-8"), part):
        op.execute(statement)
