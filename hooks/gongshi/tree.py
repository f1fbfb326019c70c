"""The files under a folder and what tells, without reading them, that they are the same as before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from os import stat_result
from pathlib import Path
from typing import Final, NamedTuple

from gongshi.systems import stat_of

LFS_POINTER: Final = b"version https://git-lfs.github.com/spec/v"
"""With this begins what Git LFS leaves in the place of a file whose content was not fetched."""


class File(NamedTuple):
    """A file as it stands in its folder. Times are in nanoseconds. Two that are equal are one file with the same bytes, as git holds too."""

    name: str
    """Without its folders."""
    inode: int
    size: int
    changed: int
    """When its bytes were last written, as the file says: anybody can set it."""
    touched: int
    """When anything about it last changed, as the system says."""
    link: str = ""
    """Of a link: where it leads in the end, and what it is itself; "" for any other."""

    @property
    def stamp(self) -> str:
        """All of it but the name, as a text."""
        return "-".join(map(str, self[1:]))


class Folder(NamedTuple):
    """A folder and the files right in it, links too, in the order of their names."""

    path: Path
    files: tuple[File, ...]
    is_readable: bool = True


def walk(folder: Path, hidden: bool = False) -> Iterator[Folder]:
    """Yield a folder and those in it, in the order of their names. Links to folders are not followed: they are files.

    `hidden` takes in what has a name that begins with a dot.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield Folder(folder, (), is_readable=False)
        return
    files, inside = [], []
    for entry in entries:
        name = entry.name
        if name[0] == "." and not hidden:
            continue
        if entry.is_symlink():
            files.append(_link(folder / name))
        elif entry.is_dir(follow_symlinks=False):
            inside.append(folder / name)
        elif status := _status(entry):
            files.append(_file(name, status))
    yield Folder(folder, tuple(files))
    for path in inside:
        yield from walk(path, hidden)


def _status(entry: os.DirEntry[str]) -> stat_result | None:
    """Return what the system knows of a file, None if it has just vanished."""
    try:
        return stat_of(entry)
    except OSError:
        return None


def file_at(path: Path) -> File | None:
    """Return the file at a path; None if none is there."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return _link(path) if os.path.islink(path) else _file(path.name, status)


def _file(name: str, status: stat_result) -> File:
    return File(name, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _link(path: Path) -> File:
    """Return a link, with the times of what it leads to: that may change while the link does not."""
    own = os.lstat(path)
    link = f"{os.path.realpath(path)} {own.st_ino} {own.st_ctime_ns}"
    try:
        return _file(path.name, os.stat(path))._replace(link=link)
    except OSError:
        return File(path.name, 0, 0, 0, own.st_ctime_ns, link)
