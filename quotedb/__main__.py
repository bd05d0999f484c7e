"""The program: ``quotedb``, and ``python -m quotedb`` where that isn't in the path."""

from __future__ import annotations

import atexit
import gc
import os
import sys

_THRESHOLDS = (100_000, 20, 50)
"""Collections of garbage are this seldom: with Python's own, loading a command takes a fifth longer."""


def run() -> None:
    """Run one command with the process's arguments, and end the process with its exit code."""
    gc.set_threshold(*_THRESHOLDS)
    from quotedb.cli.main import main

    try:
        code = main(sys.argv[1:])
    finally:
        gc.freeze()  # Python looks through all that isn't frozen before it ends
    if _nothing_open():
        _end(code)
    sys.exit(code)


def _nothing_open() -> bool:
    """Whether only memory is left to give back, which the system does a dozen milliseconds faster than Python."""
    return "sqlalchemy" not in sys.modules and "multiprocessing.process" not in sys.modules


def _end(code: int) -> None:
    """End the process without taking apart what Python has loaded; returns where the output can't be written."""
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # closed by whoever started the program
                stream.flush()
    except (OSError, ValueError):
        return  # Python says so as it always does
    os._exit(code)


if __name__ == "__main__":
    run()
