"""The project's own errors, and the exit codes they stand for."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit status means."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    INPUT_REFUSED = 3
    DATABASE = 4
    INTEGRITY = 5
    INTERRUPTED = 130


class QuotedbError(Exception):
    """Root of every error a caller may want to catch.

    ``str()`` is one line: where it happened (a file, a row, an id), what happened, and the cause if one is chained.
    """

    exit_code = ExitCode.UNEXPECTED

    def __init__(self, message: str, *, where: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        cause = self.__cause__
        if cause is not None and str(cause):
            first_line = str(cause).splitlines()[0]
            text = f"{text} ({first_line})"
        return text


class UsageError(QuotedbError):
    """The command line itself is wrong: nothing was opened."""

    exit_code = ExitCode.USAGE


class InputRefused(QuotedbError):
    """A document can't be stored as it is: the rest of its batch can."""

    exit_code = ExitCode.INPUT_REFUSED


class NotFound(QuotedbError):
    """A name or id that the database doesn't hold."""

    exit_code = ExitCode.INPUT_REFUSED


class DatabaseProblem(QuotedbError):
    """The database is missing, busy, foreign, or newer than this program."""

    exit_code = ExitCode.DATABASE


class IntegrityProblem(QuotedbError):
    """What is stored isn't what it says it is."""

    exit_code = ExitCode.INTEGRITY
