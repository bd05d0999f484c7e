"""A progress bar on standard error, on a terminal only."""

from __future__ import annotations

import sys
import time
from types import TracebackType

_EVERY = 0.1
_WIDTH = 24


class Progress:
    """Counts what is done and says so ten times a second at most; removes its line at the end.

    ``total`` is what there is to do, or null where nobody knows: then there is a count and no bar.
    """

    def __init__(self, what: str, total: int | None = None) -> None:
        self._what = what
        self._total = total
        self._shown = sys.stderr.isatty()
        self._started = self._last = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def __call__(self, done: int) -> None:
        """Show that ``done`` things are done by now."""
        now = time.monotonic()
        if not self._shown or now - self._last < _EVERY:
            return
        self._last = now
        rate = done / max(now - self._started, 1e-9)
        bar = count = ""
        if self._total:
            filled = min(_WIDTH, _WIDTH * done // self._total)
            bar = f"[{'#' * filled}{'.' * (_WIDTH - filled)}] "
            count = f" of {self._total}"
        print(f"\r\x1b[K{bar}{done}{count} {self._what}, {rate:.0f}/s", end="", file=sys.stderr, flush=True)
