"""A surname beside a full name that has it is the slightest conflict: it may be one person."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from alembic import op

from quotedb.db.scripts import section

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# Severities are weighed again at the next ingest.
LOSES: dict[str, str] = {}
# On PostgreSQL each statement is a transaction of its own, and all of them may be run again.
APART = True


def upgrade() -> None:
    _run("up")


def downgrade() -> None:
    _run("down")


def _run(part: str) -> None:
    context = op.get_context()
    here = Path(__file__)
    script = here.parent.parent / "sql" / f"{here.stem}.{context.dialect.name}.sql"
    apart = APART and context.dialect.name == "postgresql"
    with context.autocommit_block() if apart else nullcontext():
        for statement in section(script.read_text(encoding="utf-8"), part):
            op.execute(statement)
