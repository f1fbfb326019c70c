"""One pool of processes for a whole run: they are handed names and numbers, and work on many small tasks, in order.

A process inherits nothing of the caller's memory. What it must know it is given as values, so that it may be forked, started
afresh, or stand on another machine.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Final, Generic, Protocol, Self, TypeVar

from gongshi.systems import end_at_once, most_processes, processors, start_method

T = TypeVar("T")
V = TypeVar("V")
R = TypeVar("R")
D = TypeVar("D")

BATCH: Final = 100
"""Files or records handed to a process at a time."""
ALONE: Final = 3
"""Up to so many tasks the work is done here: starting a process costs more."""
START: Final = "GONGSHI_START"
"""The variable that says how processes are started: `fork`, `forkserver` or `spawn`. What they make is the same."""
_GARBAGE: Final = 50_000
"""New values before Python looks for cycles among them; 700 if nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Job(Generic[T, V, R, D]):
    """What is done with a task: a pure piece of work between two doors. It must be picklable, as tasks and results are.

    A process on this machine goes through all three, and little travels. Where it cannot see our files, values go out and
    results come home, and only the work is done there.
    """

    fetch: Callable[[T], V]
    """Get what the task names: files, stored records."""
    work: Callable[[V], R]
    """Make something of it. It depends on nothing but the values; `as_it_is` where nothing can be done elsewhere."""
    put: Callable[[R], D]
    """Leave what was made where it belongs; return what the caller must know."""

    def do(self, task: T) -> D:
        return self.put(self.work(self.fetch(task)))


def pure(work: Callable[[T], R]) -> Job[T, T, R, R]:
    """Return the job whose tasks and results are values themselves."""
    return Job(as_it_is, work, as_it_is)


def at_home(work: Callable[[T], R]) -> Job[T, R, R, R]:
    """Return the job that is done where our files are, and nowhere else."""
    return Job(work, as_it_is, as_it_is)


def as_it_is(value: T) -> T:
    return value


class Workers(Protocol):
    """Whoever does the work."""

    def run(self, job: Job[T, V, R, D], tasks: Iterable[T]) -> Iterator[D]:
        """Yield what becomes of each task, in order. Only few tasks are taken at a time, so that memory stays small.

        Raises:
            CannotWork: not all could be done.
            Exception: whatever the job raises.
        """

    def close(self) -> None:
        """Wait for what is being done, and end all processes; a later run starts new ones."""


class CannotWork(Exception):
    """A process ended in the middle of its work, or may not do it. The message is Chinese."""


class Pool:
    """The processes of this machine. They start when there is enough to do, and stay until the pool is closed."""

    def __init__(self, processes: int = 0) -> None:
        self._most = most_processes(processes or processors())
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, job: Job[T, V, R, D], tasks: Iterable[T]) -> Iterator[D]:
        coming = iter(tasks)
        if self._executor is None:
            first = list(islice(coming, ALONE + 1))
            coming = chain(first, coming)
            if self._most < 2 or len(first) <= ALONE:
                yield from map(job.do, coming)
                return
        yield from self._handed_out(pickle.dumps(job, pickle.HIGHEST_PROTOCOL), coming)

    def _handed_out(self, job: bytes, tasks: Iterable[Any]) -> Iterator[Any]:
        """Yield the results of a job that processes do; twice as many tasks as there are processes wait at a time."""
        waiting: deque[Future[Any]] = deque()
        try:
            for task in tasks:
                waiting.append(self._started().submit(_do, job, task))
                if len(waiting) >= 2 * self._most:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise CannotWork(
                "一个工作进程没有做完就被系统结束了，多半是内存不够，网站保持原样。"
                "关掉别的程序再运行一次；还是这样，就用 --workers 1 只用一个进程，用的内存少一些。"
            ) from error
        finally:
            wait([future for future in waiting if not future.cancel()])

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            context = multiprocessing.get_context(os.environ.get(START) or start_method())
            self._executor = ProcessPoolExecutor(self._most, mp_context=context, initializer=_begin)
        return self._executor

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


def _begin() -> None:
    """Make a process ready: it ends with the one that started it, which also decides what an interrupt means."""
    end_at_once()
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    gc.freeze()
    collect_less()


def collect_less() -> None:
    """Have this process look for cycles among its values less often: there are few, and millions of values."""
    gc.set_threshold(_GARBAGE)


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _do(job: bytes, task: Any) -> Any:
    return _unpacked(job).do(task)


@lru_cache(maxsize=8)
def _unpacked(job: bytes) -> Job[Any, Any, Any, Any]:
    """Return a job, which is unpacked once in a process: it comes with every task, as any may be a new process's first."""
    found: Job[Any, Any, Any, Any] = pickle.loads(job)  # noqa: S301  # from our own process
    return found


def batches(things: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Yield the things in lists of at most `size`."""
    coming = iter(things)
    while batch := list(islice(coming, size)):
        yield batch
