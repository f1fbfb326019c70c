"""Workers on other machines: a cluster of Dask is sent values and sends values back; files and the store stay here.

A task carries what it is about, the body's settings and its own kinds as source. Nothing on the other side is read or written.
Work that needs our files is done here.
"""

from __future__ import annotations

import logging
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeVar

from gongshi import program
from gongshi.pool import CannotWork, Job, Pool, as_it_is

T = TypeVar("T")
V = TypeVar("V")
R = TypeVar("R")
D = TypeVar("D")

SCHEME: Final = "dask://"
PATIENCE: Final = 10
"""Seconds in which the scheduler must answer, and a first worker must be there."""
_BYTES: Final = 500_000
"""What is sent at a time: the text of about 500 records. Each message costs both sides a few milliseconds."""


class NoCluster(Exception):
    """The cluster cannot be reached. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class _Other:
    """A worker's answer if it runs another program."""

    told: str


class Cluster:
    """The workers of a Dask scheduler. One that dies is replaced by another: its tasks are done again."""

    def __init__(self, address: str) -> None:
        """Connect to `dask://HOST:PORT`.

        Raises:
            NoCluster: it cannot be reached, has no workers, or Dask is not installed here.
        """
        self._place = address.removeprefix(SCHEME)
        self._home = Pool()
        self._client: Any = None
        self._connected()

    def run(self, job: Job[T, V, R, D], tasks: Iterable[T]) -> Iterator[D]:
        if job.work is as_it_is:
            return self._home.run(job, tasks)
        return self._sent_out(job, tasks)

    def _sent_out(self, job: Job[T, V, R, D], tasks: Iterable[T]) -> Iterator[D]:
        work, waiting = pickle.dumps(job.work, pickle.HIGHEST_PROTOCOL), deque[Any]()
        for values in _grouped(map(job.fetch, tasks)):
            client = self._connected()
            waiting.append(client.submit(_do, program.digest(), work, values, pure=False))
            if len(waiting) > 2 * len(client.nthreads()):
                yield from map(job.put, _result(waiting.popleft()))
        while waiting:
            yield from map(job.put, _result(waiting.popleft()))

    def _connected(self) -> Any:
        if self._client is None:
            self._client = _connect(self._place)
        return self._client

    def close(self) -> None:
        """End what was begun. The cluster itself goes on."""
        self._home.close()
        if self._client is not None:
            self._client.close()
            self._client = None


def _connect(place: str) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415  # takes longer to load than most checks
    except ImportError as error:
        raise NoCluster("没有安装 Dask。运行 pip install 'gongshi[dask]'。") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # we say ourselves what is wrong, in Chinese
    try:
        client = Client(f"tcp://{place}", timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise NoCluster(f"连不上 {place} 的 Dask 调度程序。检查它是不是在运行，地址和端口对不对。") from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        client.close()
        raise NoCluster(f"{place} 的 Dask 没有工作进程。先在别的机器上运行 dask worker {place}。") from error
    return client


def _grouped(values: Iterable[Any]) -> Iterator[list[bytes]]:
    """Yield values, packed, in groups that are worth a message."""
    group: list[bytes] = []
    for value in values:
        group.append(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
        if sum(map(len, group)) >= _BYTES:
            yield group
            group = []
    if group:
        yield group


def _do(expected: str, work: bytes, values: list[bytes]) -> bytes:
    """Do some work, on whichever machine; say so if the program there is another than the one that asks."""
    if program.digest() != expected:
        return pickle.dumps(_Other(program.told()))
    with _ONE_AT_A_TIME:
        do = _unpacked(work)
        return pickle.dumps([do(pickle.loads(one)) for one in values], pickle.HIGHEST_PROTOCOL)  # noqa: S301


_ONE_AT_A_TIME: Final = threading.Lock()
"""A worker of Dask may have threads, from which Python's work gains nothing."""


@lru_cache(maxsize=8)
def _unpacked(work: bytes) -> Callable[[Any], Any]:
    found: Callable[[Any], Any] = pickle.loads(work)  # noqa: S301  # whoever reaches a scheduler may run anything on its workers
    return found


def _result(future: Any) -> list[Any]:
    """Wait for what was made of some values.

    Raises:
        CannotWork: the cluster is gone, its workers die over it, or run another program.
    """
    from distributed import KilledWorker  # noqa: PLC0415
    from distributed.client import FutureCancelledError  # noqa: PLC0415
    from distributed.comm.core import CommClosedError  # noqa: PLC0415

    try:
        made = pickle.loads(future.result())  # noqa: S301  # from a worker that was sent our work
    except KilledWorker as error:
        raise CannotWork("工作进程一个接一个地被结束，多半是那些机器的内存不够；网站保持原样。") from error
    except ImportError as error:
        raise CannotWork(f"工作进程所在的机器上没有装本程序（{error.name}）；网站保持原样。") from error
    except (FutureCancelledError, CommClosedError) as error:
        raise CannotWork("与 Dask 的连接断了，网站保持原样。检查调度程序，再运行一次。") from error
    if isinstance(made, _Other):
        raise CannotWork(
            f"工作进程的程序与这里的不同（那里是 {made.told}，这里是 {program.told()}），结果会不一样；网站保持原样。"
            "装上同一个版本，重新启动工作进程。"
        )
    results: list[Any] = made
    return results
