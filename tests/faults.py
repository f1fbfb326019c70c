"""Builds in which one call that changes files fails, or at which the process is killed: a shim over the calls, nothing of ours.

A server, as command_server.py: it has the modules of the product and answers one line of JSON with another,

    {"folder": …, "number": 3, "how": "ENOSPC", "arguments": [...], "said": FILE}  →  {"code": …, "calls": ["mkdir .gongshi", …]}

It runs `gongshi build ARGUMENTS` in the folder. At the call of this number (0: none) it raises that error; with `KILL` it ends as
`kill -9` does; with `TERM` it gets that signal. What SQLite writes Python does not see: its commits and many of its changes count as calls too.
"""

from __future__ import annotations

import atexit
import builtins
import errno
import functools
import io
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Shim:
    """Counts the calls, and fails at one."""

    def __init__(self, number: int, how: str, project: str) -> None:
        self.number, self.how, self.project = number, how, os.path.realpath(project)
        self.calls: list[str] = []

    def step(self, name: str, path: object) -> None:
        """Fail, if this is the call. Files outside of the project are nobody's concern."""
        whole = "" if isinstance(path, int) else os.path.abspath(os.fspath(path))  # type: ignore[call-overload]
        if whole and not whole.startswith(self.project):
            return
        if self._is_now(f"{name} {whole.removeprefix(self.project)}"):
            number = getattr(errno, self.how)
            raise OSError(number, os.strerror(number), whole or None)

    def step_in_store(self, name: str) -> None:
        if self._is_now(name):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_FULL, "SQLITE_FULL"
            raise error

    def _is_now(self, call: str) -> bool:
        self.calls.append(call)
        if len(self.calls) != self.number:
            return False
        if self.how in ("KILL", "TERM"):
            os.kill(os.getpid(), getattr(signal, f"SIG{self.how}"))
            return False
        return True


def install(shim: Shim) -> None:
    """Put the shim over all calls that write, move or delete."""
    for name in ("replace", "rename", "link", "unlink", "remove", "rmdir", "mkdir", "symlink", "truncate"):
        setattr(os, name, _watched(shim, name, getattr(os, name)))
    write, opened, os_open = os.write, builtins.open, os.open

    def watched_write(handle: int, data: Any) -> int:
        if handle > 2:
            shim.step("write", handle)
        return write(handle, data)

    def watched_os_open(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if flags & WRITES and more.get("dir_fd") is None:
            shim.step("open", path)
        return os_open(path, flags, *rest, **more)

    def watched_open(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if any(letter in mode for letter in "wxa+") and not isinstance(file, int):
            shim.step("open", file)
        return opened(file, mode, *rest, **more)

    os.write, os.open = watched_write, watched_os_open
    builtins.open = watched_open
    io.open = watched_open  # pathlib's

    class Watched(sqlite3.Connection):
        def commit(self) -> None:
            shim.step_in_store("commit")
            super().commit()

        def executemany(self, *arguments: Any) -> sqlite3.Cursor:
            shim.step_in_store("executemany")
            return super().executemany(*arguments)

    sqlite3.connect = functools.partial(sqlite3.connect, factory=Watched)  # type: ignore[assignment]


def _watched(shim: Shim, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def watched(path: Any, *rest: Any, **more: Any) -> Any:
        if more.get("dir_fd") is None:
            shim.step(name, path)
        return call(path, *rest, **more)

    return watched


def run(request: dict[str, Any], answer: int) -> None:
    """Run one build in this process, which has just been forked for it, and end."""
    from gongshi.desk import cli

    said = os.open(request["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.chdir(request["folder"])
    sys.argv = ["gongshi", "build", *request["arguments"]]
    shim = Shim(request["number"], request["how"], request["folder"])
    install(shim)
    code = 0
    try:
        cli.main()
    except SystemExit as error:
        code = int(error.code or 0)
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        with os.fdopen(answer, "w") as stream:
            json.dump(shim.calls, stream)
        os._exit(code)


def main() -> None:
    sys.path.insert(0, sys.argv[1])
    from gongshi import site  # noqa: F401  # MkDocs too
    from gongshi.desk import building, cli  # noqa: F401

    for line in sys.stdin:
        request = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            run(request, writing)
        os.close(writing)
        with os.fdopen(reading) as stream:
            calls = stream.read()
        _, status = os.waitpid(child, 0)
        answer = {"code": os.waitstatus_to_exitcode(status), "calls": json.loads(calls or "[]")}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
