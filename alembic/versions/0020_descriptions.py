"""The words by which an article says what a speaker is: spans of a role of their own."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from alembic import op

from quotedb.db.scripts import section

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

LOSES = {"what articles say that speakers are": "SELECT count(*) FROM spans WHERE role = 'description'"}
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
