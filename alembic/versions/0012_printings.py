"""What copies of one text say of it, by their day; merge keys are worked out anew."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from quotedb.db.scripts import section

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# What copies said beyond what is shown of the source. The sources of later days stay, and so do their ids.
LOSES = {"what copies of other days say of a text": "SELECT count(*) FROM sources WHERE copies IS NOT NULL"}


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
