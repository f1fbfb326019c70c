"""A process that has imported the product and forks for each command: the real command, without the time its imports take.

    python command_server.py SOCKET

A client connects, sends one request — `{"arguments": …, "folder": …, "environment": …}` with the descriptors of the
command's input, output and errors — and reads two lines: the process's number when it starts, its exit code when it ends.
The server itself never runs any of the product: each command starts from modules that were imported and nothing more.
It ends when its standard input is closed, so it does not outlive the tests.
"""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import runpy
import select
import shutil
import signal
import socket
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

LATE = (
    "holidays.countries",
    "markdown.extensions.attr_list",
    "markdown.extensions.codehilite",
    "markdown.extensions.fenced_code",
    "markdown.extensions.sane_lists",
    "markdown.extensions.tables",
    "markdown.extensions.toc",
    "material.templates",
    "pygments.formatters",
    "pygments.lexers",
)
"""What a build imports late, because it reads the names somewhere."""


def import_all() -> None:
    import gongshi

    for module in pkgutil.walk_packages(gongshi.__path__, "gongshi."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for name in LATE:
        import_module(name)


Command = tuple[dict[str, Any], list[int]]
"""A request, and the descriptors of the command's input, output and errors."""


def serve(address: str) -> Command | None:
    """Wait for requests. Returns in each process that is to be a command, and in the server when its input is closed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in ready:
                return None
            client, _ = listener.accept()
            with client:
                if os.fork() == 0:
                    listener.close()
                    return accompany(client)


def accompany(client: socket.socket) -> Command:
    """Have a child be the command, and tell the client how it ended. Returns in the child only."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    request, descriptors, _, _ = socket.recv_fds(client, 1 << 20, 3)
    while not request.endswith(b"\n"):
        request += client.recv(1 << 20)
    child = os.fork()
    if child == 0:
        return json.loads(request), descriptors
    try:
        client.sendall(b"%d\n" % child)
        _, status = os.waitpid(child, 0)
        client.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    finally:
        os._exit(0)


def become(request: dict[str, Any], descriptors: list[int]) -> None:
    """Be the command that was asked for, as `python -m gongshi` would be."""
    os.setsid()
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.path[0] = request["folder"]
    sys.argv[1:] = request["arguments"]
    runpy.run_module("gongshi", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    import_all()
    gc.collect()
    gc.freeze()
    if (command := serve(sys.argv[1])) is None:
        shutil.rmtree(Path(sys.argv[1]).parent)
    else:
        become(*command)
