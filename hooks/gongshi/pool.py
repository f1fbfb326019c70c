"""Work on many small tasks in several processes, in order, without holding them all."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

BATCH: Final = 100
"""Files or records handed to a process at a time."""
ALONE: Final = 3
"""Up to so many tasks the work is done here: starting a process costs more."""


def mapped(work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
    """Yield `work(task)` for each task, in order. `work` and tasks must be picklable.

    At most twice as many tasks as there are processors wait at a time, so that memory stays small.
    """
    coming = iter(tasks)
    first = list(islice(coming, ALONE + 1))
    jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(first) <= ALONE or jobs < 2:
        yield from map(work, chain(first, coming))
        return
    method = "fork" if sys.platform == "linux" else "spawn"
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context(method)) as pool:
        waiting: deque[Future[R]] = deque()
        for task in chain(first, coming):
            waiting.append(pool.submit(work, task))
            if len(waiting) >= 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def batches(things: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Yield the things in lists of at most `size`."""
    coming = iter(things)
    while batch := list(islice(coming, size)):
        yield batch
