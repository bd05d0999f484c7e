"""What only a process of its own shows: which modules are loaded, exit codes, pipes, terminals."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

from quotedb.cli.main import main
from tests.cli.conftest import FAIR, Run

RUN = "from quotedb.__main__ import run; run()"
HEAVY = (
    *("sqlalchemy.orm", "sqlalchemy.dialects.postgresql", "alembic", "rich", "psycopg", "charset_normalizer"),
    *("multiprocessing", "quotedb.extract", "quotedb.merge"),
)
"""Not pydantic: newer versions of Typer load it themselves, to read the options."""


@pytest.fixture
def filled(run: Run, sqlite_url: URL, tmp_path: Path) -> str:
    path = tmp_path / "fair.txt"
    path.write_text(FAIR, encoding="utf-8")
    database = str(sqlite_url.database)
    assert run("ingest", str(path), "--outlet", "Post", "--db", database).code == 0
    return database


def loaded(*arguments: str) -> set[str]:
    """Modules in memory after a command, run in a process of its own."""
    code = (
        "import sys\nfrom quotedb.cli.main import main\n"
        f"code = main({list(arguments)!r})\nprint(code, *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    first, *modules = done.stderr.splitlines()[-1].split(" ")
    assert first == "0", done.stderr
    return set(modules)


@pytest.mark.parametrize(
    "arguments",
    [("speaker", "Tarrow"), ("speakers",), ("search", "fair"), ("conflicts",), ("stats",), ("sources",), ("outlets",)],
)
def test_a_look_up_loads_little(filled: str, arguments: tuple[str, ...]) -> None:
    modules = loaded(*arguments, "--db", filled)
    assert "sqlalchemy" in modules
    assert modules & set(HEAVY) == set()


def test_extract_loads_no_database(tmp_path: Path) -> None:
    path = tmp_path / "fair.txt"
    path.write_text(FAIR, encoding="utf-8")
    modules = loaded("extract", "--format", "jsonl", str(path))
    assert modules & ({"sqlalchemy", "quotedb.db"} | set(HEAVY) - {"quotedb.extract"}) == set()


def on_terminal(*arguments: str, **environment: str) -> str:
    """What a command writes when both its outputs are a terminal."""
    leader, follower = pty.openpty()
    env = {**os.environ, "COLUMNS": "100", "TERM": "xterm-256color", **environment}
    env = {name: value for name, value in env.items() if value}
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments], stdout=follower, stderr=follower, stdin=subprocess.DEVNULL, env=env
    )
    os.close(follower)
    output = b""
    while select.select([leader], [], [], 60)[0]:
        try:
            part = os.read(leader, 65536)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        output += part
    os.close(leader)
    assert process.wait(60) == 0, output
    return output.decode()


def test_a_terminal_gets_tables_and_colours(filled: str) -> None:
    database = create_engine(f"sqlite:///{filled}")
    with database.connect() as connection:
        (claim,) = connection.exec_driver_sql("SELECT min(attribution_id) FROM v_attributions WHERE cue <> ''").one()
    assert "─" in on_terminal("speakers", "--db", filled, NO_COLOR="")
    assert "\x1b[1;32m" in on_terminal("trace", claim, "--db", filled, NO_COLOR="")
    plain = on_terminal("trace", claim, "--db", filled, NO_COLOR="1")
    assert "\x1b" not in plain
    assert "[[" in plain


def test_on_a_narrow_terminal_words_wrap_and_ids_stay_whole(filled: str) -> None:
    database = create_engine(f"sqlite:///{filled}")
    with database.connect() as connection:
        ids = connection.exec_driver_sql("SELECT speaker_id FROM v_speakers WHERE kind <> 'unnamed'").scalars().all()
        source, words = connection.exec_driver_sql(
            "SELECT source_id, text FROM v_attributions ORDER BY length(text) DESC"
        ).first()  # type: ignore[misc]
    shown = on_terminal("speakers", "--db", filled, COLUMNS="80", NO_COLOR="1")
    assert all(found in shown for found in ids)
    assert source in on_terminal("sources", "--db", filled, COLUMNS="40", NO_COLOR="1")
    lines = on_terminal("search", words, "--db", filled, COLUMNS="40", NO_COLOR="1").splitlines()
    assert max(map(len, lines)) <= 40
    assert words in " ".join(lines).replace("“", "")


def test_check_37_mark_up_in_a_table_on_a_terminal_is_text(run: Run, filled: str, tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_text(FAIR + "Second.", encoding="utf-8")
    assert main(["ingest", str(path), "--outlet", "[/nope] [bold]x[/]", "--db", filled]) == 0
    assert "[/nope] [bold]x[/]" in on_terminal("outlets", "--db", filled, NO_COLOR="1")


def test_a_reader_that_has_seen_enough(filled: str) -> None:
    statement = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 200000) select i from n"
    command = f'"{sys.executable}" -c "{RUN}" sql "{statement}" --format jsonl --db "{filled}" | head -n 1'
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, '{"i": 1}\n', "")


def test_debug_shows_where_and_nothing_else_does(monkeypatch: pytest.MonkeyPatch, run: Run, filled: str) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("first line\nsecond line")

    monkeypatch.setattr("quotedb.services.lookup.stats", breaks)
    done = run("stats", "--db", filled)
    assert (done.code, done.err) == (1, "error: unexpected RuntimeError: first line (--debug shows where)\n")
    done = run("stats", "--db", filled, "--debug")
    assert done.code == 1
    assert "Traceback" in done.err
    assert run("--debug", "speaker", "Nobody", "--db", filled).code == 3


def test_interrupted(monkeypatch: pytest.MonkeyPatch, run: Run, filled: str) -> None:
    def breaks(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("quotedb.services.lookup.stats", breaks)
    done = run("stats", "--db", filled)
    assert (done.code, done.err) == (130, "interrupted\n")


def test_version_and_help(run: Run) -> None:
    assert run("--version").out.startswith("quotedb ")
    shown = run("--help").out
    for command in ("init", "ingest", "speaker", "quote", "search", "trace", "explain", "verify", "export", "db"):
        assert command in shown
    assert run().code == 2


def extracting(path: Path, *shell: str) -> subprocess.CompletedProcess[str]:
    """``extract`` of a file through a shell, with these redirections."""
    command = f'"$0" -c "{RUN}" extract --format jsonl "$1" {" ".join(shell)}'
    return subprocess.run(
        ["/bin/sh", "-c", command, sys.executable, str(path)], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_process_that_ends_at_once_has_written_everything(tmp_path: Path) -> None:
    path = tmp_path / "fair.txt"
    path.write_text(FAIR * 200, encoding="utf-8")
    piped = extracting(path, "| cat")
    written = extracting(path, f"> {tmp_path / 'out'}")
    assert piped.returncode == written.returncode == 0
    assert len(piped.stdout) > 100_000 and piped.stdout.endswith("}\n")
    assert (tmp_path / "out").read_text(encoding="utf-8") == piped.stdout


def test_outputs_that_are_closed_or_full_are_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "fair.txt"
    path.write_text(FAIR * 200, encoding="utf-8")
    assert "Traceback" not in extracting(path, ">&-").stderr
    if Path("/dev/full").exists():
        done = extracting(path, "> /dev/full")
        assert done.returncode != 0 and "Traceback" not in done.stderr
    refused = extracting(tmp_path / "missing.txt")
    assert refused.returncode == 3 and "missing.txt" in refused.stderr
