"""The faults that a database deployed for years has to survive: one test or more per check, named after its number."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from quotedb.parsers.articles import Article
from tests.cli.conftest import run, run_on
from tests.services.conftest import article, blank_database

__all__ = ["blank_database", "run", "run_on"]

PROGRAM = [sys.executable, "-c", "from quotedb.__main__ import run; run()"]

NEWS = [
    "Mayor Ines Tarrow opened the fair on Monday.\n\n"
    '"It is wetter than any fair on record," Tarrow said. "We will keep the lamps lit until Sunday all the same."\n\n'
    'Her deputy, Paul Okker, called the weather "a disgrace to the whole valley".\n',
    'The fair went on. "It is wetter than any fair on record," said Inès Tarrow, the mayor.\n\n'
    "Tarrow said the quarry would stay shut “before the spring floods have passed”.\n",
    '"We will not reopen the northern quarry before the spring floods have passed," Ines Tarrow said.\n\n'
    'A spokesman for the Quarrymen’s Guild, Odo Fenwick, said it was "an important step".\n',
    'Deputy mayor Pavel Okker said: "The granary tithe is a relic of a crueller century, and nobody mourns it."\n\n'
    "According to Odo Fenwick, the quarry employs 300 people.\n",
]
OUTLETS = ["The Quayside Post", "Upland News", "Valley Wire"]


def articles(count: int) -> list[Article]:
    """That many articles, different from each other, with quotes that recur among them."""
    return [
        article(
            f"{NEWS[n % len(NEWS)]}\nEdition {n}.",
            outlet=OUTLETS[n % len(OUTLETS)],
            url=f"https://news.example/{n}",
            published=f"2020-05-{1 + n % 20:02}",
        )
        for n in range(count)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of forty articles."""
    where = tmp_path / "articles"
    where.mkdir()
    for n in range(40):
        (where / f"{n:02}.txt").write_text(f"{NEWS[n % len(NEWS)]}\nEdition {n}.", encoding="utf-8")
    return where


def address(url: URL) -> str:
    """The database as an option takes it."""
    return url.render_as_string(hide_password=False) if url.get_backend_name() != "sqlite" else str(url.database)


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """The program in a process of its own, in a group of its own."""
    return subprocess.Popen(
        [*PROGRAM, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
        start_new_session=True,
    )


class Child:
    """A process made from this one by forking, so that a hundred of them cost no start of the program."""

    def __init__(self, work: Callable[[], int]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        with warnings.catch_warnings():
            # It does its work and ends: it needs none of the locks that other threads might hold.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.pid = os.fork()
        if self.pid == 0:
            code = 99
            try:
                signal.signal(signal.SIGINT, signal.default_int_handler)
                nowhere = open(os.devnull, "w")  # noqa: SIM115, PTH123 - open until the process ends
                sys.stdout = sys.stderr = nowhere
                code = int(work())
            except KeyboardInterrupt:  # before or after what is being tested
                code = 130
            except BaseException:
                os.write(2, traceback.format_exc().encode())
            finally:
                os._exit(code)

    def send(self, number: int) -> None:
        """A signal, to it alone; nothing if it has ended."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def ended(self) -> bool:
        """Whether it has ended; ``wait`` tells how."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def wait(self) -> int:
        """Its exit code; minus the signal that ended it."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
