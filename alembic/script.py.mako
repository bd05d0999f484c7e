"""${message}"""

from __future__ import annotations

from pathlib import Path

from alembic import op

from quotedb.db.scripts import section

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}

# What going down loses and going up again doesn't make anew: what it is, and a query that counts it.
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
