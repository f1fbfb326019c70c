"""The process in which files are cleaned: small, without the project, killed if a file takes too much of it.

It reads a line of JSON and bytes, and answers likewise, until its input ends. See `bounded`.
"""

from __future__ import annotations

import json
import math
import os
import sys
import threading
import time
from queue import SimpleQueue
from typing import Any, BinaryIO, Final

import pypdf  # noqa: F401  # loaded before memory is counted
from PIL import Image

from gongshi.private.attachments import images, ofd, office, pdf  # noqa: F401
from gongshi.private.attachments.door import clean_here
from gongshi.private.attachments.rules import TOO_LARGE, Refused

EXTRA: Final = 125 * 1024 * 1024
"""Bytes that a file may take beyond what the process has from the start (some 50 MB)."""
_PAGE: Final = 4096
_WORN: Final = 110 * 1024
"""KB that the process still holds after a file, from which it is replaced by a new one."""


def main() -> None:
    Image.init()
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    tasks: SimpleQueue[tuple[dict[str, Any], bytes]] = SimpleQueue()
    is_there = threading.Event()
    threading.Thread(target=_receive, args=(source, tasks, is_there), daemon=True).start()
    is_there.wait()
    _bound_memory()
    sink.write(b"{}\n")
    sink.flush()
    while True:
        asked, data = tasks.get()
        _bound_time(asked["seconds"])
        _answer(sink, _cleaned(data, asked["name"], frozenset(asked["own"])))


def _receive(source: BinaryIO, tasks: SimpleQueue[tuple[dict[str, Any], bytes]], is_there: threading.Event) -> None:
    """Take what is asked; who asks may be killed, and then this process ends in the middle of its work."""
    bytearray(_PAGE)  # a thread's first memory is reserved as a large piece, which no file is to be charged with
    is_there.set()
    while line := source.readline():
        asked = json.loads(line)
        tasks.put((asked, source.read(asked["size"])))
    os._exit(0)


def _cleaned(data: bytes, name: str, own: frozenset[str]) -> tuple[dict[str, object], bytes]:
    try:
        found = clean_here(data, name, own)
    except Refused as error:
        return {"refused": [error.message, error.help]}, b""
    except MemoryError:
        return {"refused": [TOO_LARGE.message, TOO_LARGE.help], "last": True}, b""
    said = {"kind": found.kind, "text": found.text, "sorts": found.sorts, "is_unread": found.is_unread}
    return said, found.data


def _answer(sink: BinaryIO, answer: tuple[dict[str, object], bytes]) -> None:
    said, data = answer
    sink.write(json.dumps({"size": len(data), "last": _is_worn(), **said}).encode() + b"\n" + data)
    sink.flush()


if sys.platform == "win32":

    def _bound_memory() -> None:
        """The caller's clock is the only bound there."""

    def _bound_time(seconds: float) -> None: ...

    def _is_worn() -> bool:
        return True

else:
    import resource

    def _pages_held(column: int) -> int:
        """Return the bytes of virtual (0) or real (1) memory, 0 on a system that does not say."""
        try:
            with open("/proc/self/statm", encoding="ascii") as stream:
                return int(stream.read().split()[column]) * resource.getpagesize()
        except OSError:
            return 0

    def _bound_memory() -> None:
        if now := _pages_held(0):
            resource.setrlimit(resource.RLIMIT_AS, (now + EXTRA, now + EXTRA))

    def _bound_time(seconds: float) -> None:
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds), most))

    def _is_worn() -> bool:
        return _pages_held(1) > _WORN * 1024


if __name__ == "__main__":
    main()
