"""${message}"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from alembic import op

from quotedb.db.scripts import section

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}

# What going down loses and going up again doesn't make anew: what it is, and a query that counts it.
LOSES: dict[str, str] = {}
# Whether on PostgreSQL each statement is a transaction of its own, as CREATE INDEX CONCURRENTLY has to be. Each must then
# do no harm when it is run again (README.md).
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
