"""What the program does, on standard error: with ``-v``, and as JSON lines where a machine reads them."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from quotedb.cli import output
from quotedb.cli.escaping import shown_in_line, to_json

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _Stderr(logging.Handler):
    """Writes to the standard error of the moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line for one record."""
        print(self.format(record), file=sys.stderr)


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One line, control characters shown."""
        return shown_in_line(super().format(record))


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """An object with time, level, logger and message, and the figures that came with it."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return to_json(
            {
                "time": moment.replace("+00:00", "Z"),
                "level": record.levelname.lower(),
                "logger": record.name,
                "message": record.getMessage(),
                **getattr(record, "figures", {}),
            }
        )


@contextmanager
def said(*, verbose: bool, as_json: bool) -> Iterator[None]:
    """Until the end of the block say what happens: what went wrong in any case, everything if ``verbose``."""
    logger = logging.getLogger("quotedb")
    before = logger.handlers[:], logger.propagate, logger.level
    handler = _Stderr()
    handler.setFormatter(_JsonLines() if as_json else _Lines(_FORMAT))
    logger.handlers[:], logger.propagate = [handler], False
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    output.tell = _log if as_json else None
    try:
        yield
    finally:
        output.tell = None
        logger.handlers[:], logger.propagate = before[0], before[1]
        logger.setLevel(before[2])


def _log(text: str) -> None:
    """A message to the person at the terminal, as a record."""
    level = logging.ERROR if text.startswith("error: ") else logging.INFO
    logging.getLogger("quotedb").log(level, text.removeprefix("error: "))
