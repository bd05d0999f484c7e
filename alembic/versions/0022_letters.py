"""Everything is merged anew: accents that are characters of their own, and soft hyphens, are letters now."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from alembic import op

from quotedb.db.scripts import section

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# Merge keys are worked out from the texts at the next ingest, and all quotes with them.
LOSES: dict[str, str] = {}
APART = False


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
