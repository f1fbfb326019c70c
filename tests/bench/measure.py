"""Run one command as a process of its own and measure the whole of it: wall time, CPU time, peak memory."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

INTERVAL: Final = 0.1
"""Seconds between two looks at the memory of a group of processes."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run took. Times are in seconds; CPU time adds up all cores and all children that were waited for."""

    wall: float
    cpu: float
    memory_mb: float
    processes: int
    """The most processes seen at the same time."""


class Failed(Exception):
    """A command ended with an error or ran out of time; the text is its last output."""


def measure(command: Sequence[str], cwd: Path, env: Mapping[str, str], log: Path, limit: float) -> Measured:
    """Run `command` and return what it took.

    Memory is the larger of two figures: the peak resident size of the largest single process (`ru_maxrss` of
    `wait4`, exact), and the largest sum over the process group of the proportional size (PSS, which counts a shared
    page once), looked at every INTERVAL seconds and only while there is more than one process.

    Raises:
        Failed: the exit code is not 0, or `limit` seconds have passed; the process group has been killed then.
    """
    os.sync()
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env=env, stdout=output, stderr=output, start_new_session=True)
    sampler = _Sampler(process.pid)
    clock = threading.Timer(limit, _kill, [process.pid])
    sampler.start()
    clock.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        clock.cancel()
        sampler.stop()
        if process.returncode is None:
            _kill(process.pid)
            process.wait()
    if process.returncode != 0:
        why = f"longer than {limit:.0f} s" if wall >= limit else f"exit code {process.returncode}"
        raise Failed(f"{' '.join(command)}\n{why}; its last output:\n{_tail(log)}")
    memory = max(usage.ru_maxrss / 1024, sampler.peak_kb / 1024)
    return Measured(wall, usage.ru_utime + usage.ru_stime, memory, sampler.most)


def _kill(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-3000:].strip()


class _Sampler(threading.Thread):
    """Watches the memory of a process group until it is stopped."""

    def __init__(self, group: int) -> None:
        super().__init__(daemon=True)
        self.group = group
        self.peak_kb = 0
        self.most = 1
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(INTERVAL):
            members = [pid for pid in _processes() if _group_of(pid) == self.group]
            self.most = max(self.most, len(members))
            if len(members) > 1:
                self.peak_kb = max(self.peak_kb, sum(map(_pss_kb, members)))

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def _processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _group_of(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except (ProcessLookupError, PermissionError):
        return 0


def _pss_kb(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return next((int(line.split()[1]) for line in file if line.startswith("Pss:")), 0)
    except OSError:
        return 0
