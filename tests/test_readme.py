"""The README is true: its commands print what it says, its SQL returns what it shows, its picture is the schema.

Blocks of kind ``console`` are run in order, as one session, in an empty folder that has the dispatches in ``seeds/``;
each line after ``$`` is a command and what follows is its output, standard error included. Blocks of kind ``sql`` are
run on a seeded database of either kind, and the ``text`` block that follows is the table. ``QUOTEDB_UPDATE_README=1``
writes what the commands print into the README instead of comparing.

Allowed to vary: the version of the program, times of the clock and durations, and the folder of the session.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import URL

from quotedb.cli.main import main
from quotedb.db.tables import metadata
from quotedb.errors import ExitCode

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
UPDATE = bool(os.environ.get("QUOTEDB_UPDATE_README"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: its kind, its text, and where that text stands in the README."""

    kind: str
    body: str
    start: int


def blocks(document: str) -> list[Block]:
    return [Block(m[1], m[2], m.start(2)) for m in BLOCK.finditer(document)]


def sessions(body: str) -> list[tuple[str, str]]:
    """Commands and their outputs; a line that ends in a backslash goes on in the next."""
    pairs: list[tuple[str, str]] = []
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        lines = part.split("\n")
        size = 1
        while lines[size - 1].endswith("\\"):
            size += 1
        pairs.append(("\n".join(lines[:size]), "\n".join(lines[size:]).rstrip("\n")))
    return pairs


def settled(output: str, folder: Path | None = None) -> str:
    """The output without what may vary."""
    if folder is not None:
        output = output.replace(str(folder), "/tmp/quotes")
    output = re.sub(r"\b\d+(\.\d+)? ?(s|ms|seconds?)\b", "N s", output)
    output = re.sub(r"\bj[0-9a-f]{20}\b", "DECISION", output)  # made from the time, too
    output = re.sub(r"(?<= on )20(2[4-9]|[3-9]\d)-\d\d-\d\d|(?<=  )20(2[4-9]|[3-9]\d)-\d\d-\d\d(?=  )", "DAY", output)
    output = (
        re.sub(r"\b20(2[4-9]|[3-9]\d)-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", "TIME", output)
        if folder
        else output
    )
    return "\n".join(line.rstrip() for line in output.splitlines()).strip("\n")


@pytest.fixture(scope="module")
def document() -> str:
    return README.read_text(encoding="utf-8")


def rewrite(changes: list[tuple[str, str]]) -> None:
    """Put new block bodies in the place of old ones."""
    document = README.read_text(encoding="utf-8")
    for old, new in changes:
        assert document.count(old) == 1, f"this block isn't unique: {old}"
        document = document.replace(old, new)
    README.write_text(document, encoding="utf-8")


def shell_environment() -> dict[str, str]:
    """The environment of a reader who has done `make demo` and follows the README."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("QUOTEDB_", "DATABASE_", "MAKE", "MFLAGS"))}
    return environment | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "QUOTEDB_DATABASE_URL": "demo.db",
        "COLUMNS": "120",
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8",
    }


def test_make_demo_prints_what_the_readme_says(document: str, tmp_path: Path) -> None:
    """Everything after the installation: what `make demo` shows, run with the quotedb that is being tested."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    done = subprocess.run(
        ["make", "--no-print-directory", "-f", str(ROOT / "Makefile"), "-o", ".venv/installed", "demo"],
        cwd=tmp_path,
        env=shell_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
    )
    output = done.stdout.decode("utf-8")
    assert done.returncode == 0, output
    after = document.index("```sh\nmake demo\n```")
    block = next(b for b in blocks(document) if b.kind == "text" and b.start > after)
    first = "An embedded database"
    assert first in output
    shown = "\n".join(line.rstrip() for line in output.replace(str(tmp_path), "/home/you/quotedb").splitlines())
    shown = shown[shown.index(first) :] + "\n"
    if UPDATE:
        installing = block.body.split(first)[0]
        rewrite([(f"```text\n{block.body}```", f"```text\n{installing}{shown}```")])
        return
    assert settled(block.body[block.body.index(first) :]) == settled(shown)


def test_the_commands_print_what_the_readme_says(document: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    environment = shell_environment()
    changes, wrong, count = [], [], 0
    for block in blocks(document):
        if block.kind != "console":
            continue
        printed = []
        for command, expected in sessions(block.body):
            done = subprocess.run(
                ["sh", "-c", f"{{ {command}\n}} 2>&1"],
                cwd=tmp_path,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=120,
            )
            output = done.stdout.decode("utf-8")
            assert done.returncode == 0, f"$ {command}\n{output}"
            count += 1
            if settled(output, tmp_path) != settled(expected, Path("/tmp/quotes")):
                wrong.append(f"$ {command}\n--- README\n{expected}\n--- printed\n{output}")
            shown = "\n".join(line.rstrip() for line in output.replace(str(tmp_path), "/tmp/quotes").splitlines())
            printed.append(f"$ {command}\n{shown}".rstrip("\n"))
        changes.append((f"```console\n{block.body}```", "```console\n" + "\n".join(printed) + "\n```"))
    if UPDATE:
        rewrite(changes)
        return
    assert not wrong, "\n\n".join(wrong)
    assert count >= 12


def test_the_sql_examples_return_what_the_readme_shows(
    document: str, database_url: URL, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    url = database_url.render_as_string(hide_password=False)
    assert main(["seed", "--db", url]) == 0
    changes, count = [], 0
    found = blocks(document)
    for block, after in pairwise(found):
        if block.kind != "sql":
            continue
        assert after.kind == "text", "an SQL example without its result"
        capsys.readouterr()
        assert main(["sql", block.body.strip(), "--db", url]) == 0, capsys.readouterr().err
        output = capsys.readouterr().out
        count += 1
        if UPDATE:
            shown = "\n".join(line.rstrip() for line in output.splitlines())
            changes.append((f"{block.body}```\n\n```text\n{after.body}", f"{block.body}```\n\n```text\n{shown}\n"))
        else:
            assert settled(output) == settled(after.body), block.body
    assert count >= 5
    if UPDATE and database_url.get_backend_name() == "sqlite":
        rewrite(changes)


def diagram(document: str) -> tuple[dict[str, list[str]], set[tuple[str, str, str]]]:
    """A Mermaid diagram's tables with their columns, and its relations as (referred, referring, columns)."""
    (body,) = [block.body for block in blocks(document) if block.kind == "mermaid"]
    tables = {
        m[1]: [line.split()[1] for line in m[2].strip().splitlines()]
        for m in re.finditer(r"^ {4}(\w+) \{\n(.*?)^ {4}\}$", body, re.MULTILINE | re.DOTALL)
    }
    relations = {
        (m[1], m[2], m[3]) for m in re.finditer(r'^ {4}(\w+) [|}o]+--[|{o]+ (\w+) : "(.+)"$', body, re.MULTILINE)
    }
    assert relations
    return tables, relations


def migrated(database: Engine) -> tuple[dict[str, list[str]], set[tuple[str, str, str]]]:
    inspector = inspect(database)
    names = [n for n in inspector.get_table_names() if n in metadata.tables]
    assert set(names) == set(metadata.tables)
    tables = {name: [column["name"] for column in inspector.get_columns(name)] for name in names}
    relations = {
        (key["referred_table"], name, ",".join(key["constrained_columns"]))
        for name in names
        for key in inspector.get_foreign_keys(name)
    }
    return tables, relations


def test_the_full_picture_is_the_migrated_schema(database: Engine) -> None:
    tables, relations = diagram((ROOT / "docs" / "schema.md").read_text(encoding="utf-8"))
    assert (tables, relations) == migrated(database)


def test_the_picture_in_the_readme_is_part_of_the_migrated_schema(document: str, database: Engine) -> None:
    tables, relations = diagram(document)
    there, related = migrated(database)
    assert len(tables) >= 7 and relations <= related
    for table, columns in tables.items():
        assert set(columns) <= set(there[table]), table
    assert {r for r in related if r[0] in tables and r[1] in tables and r[0] != r[1]} - relations == {
        ("runs", "attributions", "retired_run_id")
    } & related


def test_the_documented_views_have_these_columns(database: Engine) -> None:
    document = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8").split("## Tables")[0]
    inspector = inspect(database)
    documented = {}
    for name, table in re.findall(r"^`(v_\w+)`:.*\n(?:.+\n)*\n((?:\|.*\n)+)", document, re.MULTILINE):
        cells = [line.split("|")[1] for line in table.splitlines()[2:]]
        documented[name] = sorted(re.findall(r"`(\w+)`", " ".join(cells)))
    views = {name: sorted(c["name"] for c in inspector.get_columns(name)) for name in inspector.get_view_names()}
    assert documented == {name: columns for name, columns in views.items() if name.startswith("v_")}


def test_the_full_text_index_has_the_documented_name(database: Engine) -> None:
    query = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE name = 'attribution_words'",
        "postgresql": "SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_attributions_words'",
    }[database.dialect.name]
    with database.connect() as connection:
        assert connection.execute(text(query)).scalar_one() == 1


def test_every_exit_code_is_in_the_readme(document: str) -> None:
    rows = re.findall(r"^\| (\d+) \| ", document.split("## Exit codes")[1].split("\n## ")[0], re.MULTILINE)
    assert sorted(map(int, rows)) == sorted(code.value for code in ExitCode)


def test_every_environment_variable_of_the_program_is_in_the_readme(document: str) -> None:
    section = document.split("## Environment")[1].split("\n## ")[0]
    read = set()
    for path in [*(ROOT / "quotedb").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "Makefile"]:
        if path != Path(__file__):
            read |= set(
                re.findall(r"\b(QUOTEDB_[A-Z_]+[A-Z]|DATABASE_URL|NO_COLOR)\b", path.read_text(encoding="utf-8"))
            )
    read -= {"QUOTEDB_TEST_RUN_FOLDER"}  # between the processes of one test run
    assert {"QUOTEDB_DATABASE_URL", "DATABASE_URL", "NO_COLOR"} <= read
    assert {name for name in read if f"`{name}`" not in section} == set()


def test_every_command_is_in_the_readme(document: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    commands = re.findall(r"^\W*(\w+)  +\S", capsys.readouterr().out.split("Commands", 1)[1], re.MULTILINE)
    assert len(commands) > 12
    assert [c for c in commands if not re.search(rf"\bquotedb {c}\b|`{c}\b", document)] == []
