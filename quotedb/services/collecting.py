"""Garbage collection out of the way of work that makes very many objects and no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_THRESHOLDS = (3_000_000, 20, 100)
"""More objects than a batch keeps at once: what is freed without being looked for counts down again."""


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Until the end of the block look for cycles seldom, and not at all among the objects that are there already.

    Python's own thresholds walk the tables and caches again and again: a third of the time of an import.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
