"""Processes that share out work; their results come back in the order in which the work was given."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

_SHARE = 16
_AHEAD = 4
"""Tasks per process that are given out before the first one's result is taken."""


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """That many processes, new ones and no copies of this one; gone at the end of the block, however it ends.

    An interrupt is this process's business: the others never see it, finish what they are at, and nothing more.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(jobs, get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def shared_out(pool: Executor, jobs: int, work: Callable[[list[A]], list[B]], items: Iterable[A]) -> Iterator[B]:
    """What ``work`` makes of the items, some at a time, in their order; memory is bounded."""
    ahead: deque[Future[list[B]]] = deque()
    source = iter(items)
    while share := list(islice(source, _SHARE)):
        ahead.append(_submitted(pool, work, share))
        if len(ahead) > jobs * _AHEAD:
            yield from ahead.popleft().result()
    while ahead:
        yield from ahead.popleft().result()


def started(pool: Executor, work: Callable[[list[A]], list[B]], items: list[A]) -> Iterator[B]:
    """The same, with all of it given out before this returns."""
    ahead = [_submitted(pool, work, items[n : n + _SHARE]) for n in range(0, len(items), _SHARE)]
    return (result for each in ahead for result in each.result())


def _submitted(pool: Executor, work: Callable[[list[A]], list[B]], share: list[A]) -> Future[list[B]]:
    """A task given out. A process that is started for it inherits what is blocked here, from its first moment on."""
    if not hasattr(signal, "pthread_sigmask"):
        return pool.submit(work, share)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(work, share)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
