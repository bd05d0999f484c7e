"""Speakers' counts, indexes and checks of old rows, while others read and write."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from quotedb.db.scripts import section

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LOSES: dict[str, str] = {}


def upgrade() -> None:
    _run("up")


def downgrade() -> None:
    _run("down")


def _run(part: str) -> None:
    context = op.get_context()
    here = Path(__file__)
    script = here.parent.parent / "sql" / f"{here.stem}.{context.dialect.name}.sql"
    steps = section(script.read_text(encoding="utf-8"), part)
    if context.dialect.name == "sqlite":
        for statement in steps:
            op.execute(statement)
        return
    # Each statement is a transaction of its own. After a failure all of them are run again, so none may mind.
    with context.autocommit_block():
        for statement in steps:
            op.execute(statement)
