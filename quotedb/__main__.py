"""The program: ``quotedb``, and ``python -m quotedb`` where that isn't in the path."""

from __future__ import annotations

import gc
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
    sys.exit(code)


if __name__ == "__main__":
    run()
