"""The words of names, and which names are only those of former runs."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from alembic import op

from quotedb.db.scripts import section

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# Words are taken from the names again, and so is a run's spelling where it is the one that stands for the name.
LOSES: dict[str, str] = {
    "spellings of names by single runs": "SELECT count(*) FROM forms AS f JOIN aliases AS l ON l.id = f.alias_id"
    " WHERE f.form <> l.form OR f.kind <> l.kind",
}
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
