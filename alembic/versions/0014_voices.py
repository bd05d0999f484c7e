"""Who is quoted in which quote; counts and views are of what stands at its address."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from quotedb.db.scripts import section

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# All of it is counted from what is there.
LOSES: dict[str, str] = {}


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
