"""What differs between systems: how files are opened, locked and replaced, how processes start and end, what a terminal can show.

Nobody else asks which system this is, or uses a name of `os` that not every system has.
"""

from __future__ import annotations

import errno
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

_BINARY: Final[int] = getattr(os, "O_BINARY", 0)
NEW_FILE: Final[int] = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY
"""How a file is opened that is written from its beginning."""
_READ: Final[int] = os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0)
"""Who opens a pipe waits for no writer."""
_NO_LINK: Final[int] = getattr(os, "O_NOFOLLOW", 0)
_LOCK: Final = ".gongshi-lock"
"""The file by which a folder is locked that cannot be locked itself; gone when nobody holds it."""


# ------------------------------------------------------------------------------------------------ files


def open_to_read(path: Path | str, follow: bool = True) -> int:
    """Return a handle of whatever stands there; of a link only if links are followed.

    Raises:
        OSError: it cannot be opened.
    """
    if not follow and not _NO_LINK and os.path.islink(path):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return os.open(path, _READ if follow else _READ | _NO_LINK)


def stat_of(entry: os.DirEntry[str]) -> os.stat_result:
    """Return what the system knows of a file in a folder that is listed; folders of Windows do not know all of it."""
    return os.lstat(entry.path) if sys.platform == "win32" else entry.stat(follow_symlinks=False)


def set_mode(handle: int, mode: int) -> None:
    """Set the permissions of an open file, where files have such."""
    if hasattr(os, "fchmod"):
        os.fchmod(handle, mode)


def replace(new: Path | str, old: Path | str) -> None:
    """Put a file into the place of another at once. On Windows a reader may hold that one for a moment: it is waited for."""
    for pause in _PAUSES:
        try:
            return os.replace(new, old)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD or os.path.isdir(old):
                raise
            time.sleep(pause)
    return os.replace(new, old)


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file at once: who reads it meanwhile sees the old or the new one, and the old one stays if anything fails."""
    part = path.with_name(f".gongshi-{os.urandom(8).hex()}")
    try:
        handle = os.open(part, NEW_FILE | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            set_mode(handle, mode)
        replace(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def assert_writable(folder: Path) -> None:
    """Make sure that files can be made in a folder.

    Raises:
        OSError: they cannot.
    """
    probe = folder / f".gongshi-{os.urandom(8).hex()}"
    os.close(os.open(probe, NEW_FILE | os.O_EXCL, 0o600))
    probe.unlink()


_PAUSES: Final = (0.01, 0.05, 0.2, 0.5, 1.0)
"""Seconds."""
_HELD: Final = (5, 32)
"""ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION."""


# ------------------------------------------------------------------------------------------------ locks


@contextmanager
def held(folder: Path, tell: Callable[[], None]) -> Iterator[None]:
    """Hold a folder: whoever wants to hold it meanwhile, in whatever process of whatever container, waits, and tells so first.

    The system lets go of it when the process ends, however it does. Where a file system knows no locks, nothing is held.
    """
    handle = _locked_folder(folder, tell)
    try:
        yield
    finally:
        if handle is not None:
            _let_go(handle, folder / _LOCK)


if sys.platform == "win32":
    import msvcrt

    def _locked_folder(folder: Path, tell: Callable[[], None]) -> int | None:
        is_told = False
        while True:
            try:
                handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_TEMPORARY | os.O_NOINHERIT)
            except FileNotFoundError:
                raise
            except OSError:  # the other has it, and it is about to go
                handle = -1
            if handle >= 0:
                try:
                    msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
                    return handle
                except OSError:
                    os.close(handle)
            if not is_told:
                tell()
            is_told = True
            time.sleep(0.2)

    def _let_go(handle: int, file: Path) -> None:
        os.close(handle)  # which deletes it

else:
    try:
        import fcntl
    except ImportError:
        fcntl = None  # type: ignore[assignment]

    def _locked_folder(folder: Path, tell: Callable[[], None]) -> int | None:
        if fcntl is None:
            return None
        handle = os.open(folder, os.O_RDONLY)
        try:
            _wait_for(handle, tell)
        except OSError:  # as NFS, which locks files alone
            os.close(handle)
            return _locked_file(folder / _LOCK, tell)
        except BaseException:
            os.close(handle)
            raise
        return handle

    def _locked_file(path: Path, tell: Callable[[], None]) -> int | None:
        while True:
            handle = -1
            try:
                handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
                _wait_for(handle, tell)
                if os.path.exists(path) and os.path.samestat(os.fstat(handle), os.stat(path)):
                    return handle
                os.close(handle)  # who held it has deleted it
            except OSError:
                if handle >= 0:
                    os.close(handle)
                return None

    def _wait_for(handle: int, tell: Callable[[], None]) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell()
            fcntl.flock(handle, fcntl.LOCK_EX)

    def _let_go(handle: int, file: Path) -> None:
        try:
            if file.is_file() and os.path.samestat(os.fstat(handle), os.stat(file)):
                file.unlink()
        except OSError:
            pass
        finally:
            os.close(handle)


# ------------------------------------------------------------------------------------------------ processes


def start_method() -> str:
    """Return how processes are started: what they make is the same. A copy of this one is the fastest, where that is safe."""
    return "fork" if sys.platform == "linux" and hasattr(os, "fork") else "spawn"


def most_processes(wanted: int) -> int:
    """Return how many processes can be waited for, of so many."""
    return min(wanted, 61) if sys.platform == "win32" else wanted


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def become(command: list[str]) -> NoReturn:
    """Run another program in the place of this one."""
    if sys.platform == "win32":  # there, who waits for this process would not wait for that one
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)  # noqa: S606


def is_root() -> bool:
    """Tell whether this process may do everything, as systems with such a user know it."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]

ARE_BOUND: Final = resource is not None
"""The system itself ends a process that takes too much (`bound_memory`, `bound_time`)."""


def memory_held(is_reserved: bool = False) -> int:
    """Return the bytes of memory that this process uses, or has reserved; 0 on a system that does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            return int(stream.read().split()[0 if is_reserved else 1]) * resource.getpagesize() if resource else 0
    except OSError:
        return 0


def bound_memory(extra: int) -> None:
    """Let this process have so many bytes more than it has, where that can be said."""
    if resource and (now := memory_held(is_reserved=True)):
        resource.setrlimit(resource.RLIMIT_AS, (now + extra, now + extra))


def bound_time(seconds: float) -> None:
    """Let this process use so many seconds of the processor more, where that can be said."""
    if resource:
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds), most))


class Ended(BaseException):
    """Somebody wants this process to end."""


def end_in_order() -> None:
    """From now on, let this process tidy up when it is asked to end: the signal raises `Ended`."""
    for name in _SIGNALS:
        if number := getattr(signal, name, None):
            signal.signal(number, _end)


def end_at_once() -> None:
    """Undo `end_in_order`, in a process that was started by one that tidies up, and leave interrupts to that one."""
    for name in _SIGNALS:
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


_SIGNALS: Final = ("SIGTERM", "SIGHUP", "SIGBREAK")


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise Ended(number)


# ------------------------------------------------------------------------------------------------ the terminal


def speak_chinese() -> None:
    """Have this process's output take any text: in UTF-8 where its encoding has no Chinese, else with rare characters escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        try:
            "公示".encode(stream.encoding)
        except UnicodeEncodeError:
            reconfigure(encoding="utf-8", errors="backslashreplace")
        else:
            reconfigure(errors="backslashreplace")
