"""The process in which files are cleaned: small, without the project, killed if a file takes too much of it.

It reads a line of JSON and bytes, and answers likewise, until its input ends. See `bounded`.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from queue import SimpleQueue
from typing import Any, BinaryIO, Final

import pypdf  # noqa: F401  # loaded before memory is counted
from PIL import Image

from gongshi.private.attachments import images, ofd, office, pdf  # noqa: F401
from gongshi.private.attachments.door import clean_here
from gongshi.private.attachments.rules import TOO_LARGE, Refused
from gongshi.systems import ARE_BOUND, bound_memory, bound_time, memory_held

EXTRA: Final = 125 * 1024 * 1024
"""Bytes that a file may take beyond what the process has from the start (some 50 MB)."""
_PAGE: Final = 4096
_WORN: Final = 110 * 1024 * 1024
"""Bytes that the process still holds after a file, from which it is replaced by a new one."""


def main() -> None:
    Image.init()
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    tasks: SimpleQueue[tuple[dict[str, Any], bytes]] = SimpleQueue()
    is_there = threading.Event()
    threading.Thread(target=_receive, args=(source, tasks, is_there), daemon=True).start()
    is_there.wait()
    bound_memory(EXTRA)
    sink.write(b"{}\n")
    sink.flush()
    while True:
        asked, data = tasks.get()
        bound_time(asked["seconds"])
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
    sink.write(
        json.dumps({"size": len(data), "last": not ARE_BOUND or memory_held() > _WORN, **said}).encode() + b"\n" + data
    )
    sink.flush()


if __name__ == "__main__":
    main()
