"""Decisions by people: why, about which words, in whose place; what the extractor said stays beside them."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from quotedb.db.scripts import section

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Words, reasons and names of decisions have no place below.
LOSES = {"decisions by people": "SELECT count(*) FROM judgements"}


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
