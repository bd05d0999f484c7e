"""The SQL of each migration on its own, as a linter for PostgreSQL reads it; and the template of the next one."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from quotedb.db.locate import parse
from quotedb.db.revisions import HEAD, REVISIONS
from quotedb.services import migrate

ROOT = Path(__file__).parent.parent.parent
NOWHERE = parse("postgresql://nobody@localhost/none")

EVERYWHERE = {
    "prefer-text-field": "TEXT is what we use",
    "prefer-identity": "the serial types of the first migration are what later ones are like",
    "ban-drop-view": "a view is made anew in the same transaction",
    "prefer-bigint-over-int": "what isn't a row number is a place in an article or a count, which fit",
}

ONCE = {
    "0002": {"require-concurrent-index-creation": "from before there was a way; writers wait, readers don't"},
    "0005": {"require-concurrent-index-creation": "from before there was a way; writers wait, readers don't"},
    "0009": {
        "ban-drop-constraint": "a wider one takes its place in the same transaction",
    },
    "0013": {"ban-drop-table": "what is in it is worked out anew, and only writers, who wait for the upgrade, read it"},
    "0015": {
        "prefer-robust-stmts": "statements outside of a transaction, which can all be run again; a check no less",
    },
    "0020": {"ban-drop-constraint": "a wider one takes its place in the same transaction"},
    "0021": {"prefer-robust-stmts": "one statement outside of a transaction, which can be run again"},
    "0023": {
        "ban-drop-constraint": "a wider one takes its place in the same statement",
        "prefer-robust-stmts": "statements outside of a transaction, which can all be run again",
    },
}


@pytest.mark.parametrize("steps", list(pairwise(("base", *REVISIONS))), ids=lambda steps: steps[1])
def test_the_linter_finds_nothing(steps: tuple[str, str], tmp_path: Path) -> None:
    """Each revision by itself: from base on, a linter takes every table for a new one, which needs no care."""
    script = tmp_path / "step.sql"
    script.write_text(migrate.sql(NOWHERE, ":".join(steps)), encoding="utf-8")
    rules = ",".join([*EVERYWHERE, *ONCE.get(steps[1], ())])
    done = subprocess.run(
        [Path(sys.executable).with_name("squawk"), f"--exclude={rules}", script], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_run_by_hand_waits_for_no_lock_for_ever() -> None:
    script = migrate.sql(NOWHERE, f"{REVISIONS[-2]}:head")
    assert script.index("SET lock_timeout") < script.index("SET statement_timeout") < script.index("BEGIN")


def test_the_template_gives_a_migration_that_runs_its_script(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "alembic", tmp_path / "alembic"))
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    command.revision(config, "Something new.", rev_id="9999")
    made = runpy.run_path(str(folder / "versions" / "9999_something_new.py"))
    assert (made["revision"], made["down_revision"], made["LOSES"]) == ("9999", HEAD, {})
    assert made["__doc__"] == "Something new."
    assert {"upgrade", "downgrade"} <= made.keys()
