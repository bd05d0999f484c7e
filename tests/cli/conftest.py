from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy.engine import URL

from quotedb.cli.main import main

FAIR = (
    "Mayor Ines Tarrow opened the fair on Monday.\n\n"
    '"It is wetter than any fair on record," Tarrow said, "but we will keep the lamps lit until Sunday."\n\n'
    'Her deputy, Paul Okker, called the weather "a disgrace to the whole valley".\n'
)


@dataclass(frozen=True)
class Done:
    """A command's exit code and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process."""

    def call(*arguments: str) -> Done:
        capsys.readouterr()
        code = main(list(arguments))
        return Done(int(code), *capsys.readouterr())

    return call


@pytest.fixture
def run_on(run: Run, database_url: URL, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a migrated, empty database of its own; once on each kind."""
    monkeypatch.setenv("QUOTEDB_DATABASE_URL", database_url.render_as_string(hide_password=False))
    return run
