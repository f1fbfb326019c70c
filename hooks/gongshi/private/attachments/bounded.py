"""Cleaning within bounds: another process does it, so that no file can hold up, fill up or break the program."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

from gongshi.private.attachments.door import Cleaned
from gongshi.private.attachments.rules import Refused
from gongshi.systems import ARE_BOUND

SECONDS: Final = 4.0
"""Of the processor, for a file of a few kilobytes, …"""
SECONDS_A_MB: Final = 10.0
"""… and for each MB: a plan of three hundred pages is no attack. A bomb is small: it ends within five."""
_MOST_SECONDS: Final = 60.0
_PATIENCE: Final = 5
"""How many times as long it may take by the clock, while other programs are at work."""
_START: Final = 60.0
"""Seconds in which the process must be there."""


def clean(data: bytes, name: str, own: frozenset[str]) -> Cleaned:
    """Return the clean copy of a file and its text.

    `name` ends as one of `model.attachable.ENDINGS` does; `own` are the telephone numbers of the body.

    Raises:
        Refused: it cannot be published, or takes too much to be cleaned.
    """
    return _worker_of(os.getpid()).clean(data, name, own)


@cache
def _worker_of(pid: int) -> _Worker:
    """Return the worker of this process: one that a parent started is the parent's."""
    worker = _Worker()
    atexit.register(worker.stop)
    return worker


class _Worker:
    """A process that cleans one file after the other; started when it is first needed, anew if it fails."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def clean(self, data: bytes, name: str, own: frozenset[str]) -> Cleaned:
        seconds = min(_MOST_SECONDS, SECONDS + SECONDS_A_MB * len(data) / 1024 / 1024)
        with self._lock:
            said, copy = self._ask({"name": name, "size": len(data), "own": sorted(own), "seconds": seconds}, data)
        if said is None:
            raise Refused("处理这个文件用的时间太长，或者它让程序出错", "重新生成；内容多的分成几个文件。")
        if "refused" in said:
            raise Refused(*said["refused"])
        return Cleaned(said["kind"], copy, said["text"], tuple(said["sorts"]), said["is_unread"])

    def _ask(self, asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any] | None, bytes]:
        """Return the answer and its bytes; None if the process died over it."""
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        limit = (asked["seconds"] + 1) * (_PATIENCE if ARE_BOUND else 1)
        clock = threading.Timer(limit, process.kill)
        clock.start()
        try:
            process.stdin.write(json.dumps(asked).encode() + b"\n" + data)
            process.stdin.flush()
            said: dict[str, Any] = json.loads(process.stdout.readline())
            copy = process.stdout.read(said["size"])
            if len(copy) < said["size"]:
                raise EOFError
        except (OSError, ValueError, EOFError):
            self.stop()
            return None, b""
        finally:
            clock.cancel()
        if said["last"]:
            self.stop()
        return said, copy

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        ours = str(Path(__file__).parents[3])
        path = os.pathsep.join(filter(None, (ours, os.environ.get("PYTHONPATH"))))
        self._process = process = subprocess.Popen(
            [sys.executable, "-m", "gongshi.private.attachments.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        )
        assert process.stdout is not None
        clock = threading.Timer(_START, process.kill)
        clock.start()
        is_there = process.stdout.readline() == b"{}\n"
        clock.cancel()
        if not is_there:
            self.stop()
            raise Refused("检查附件的程序启动不了", "关掉别的程序，删去 .gongshi 文件夹，再检查一次。")
        return process

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            _close(process.stdin)
            _close(process.stdout)
            process.wait()


def _close(stream: IO[bytes] | None) -> None:
    try:
        if stream is not None:
            stream.close()
    except OSError:  # it held what the process never read
        return
