"""Where a project keeps what can be made again: the store, the clean attachments, what MkDocs made."""

from __future__ import annotations

import atexit
import errno
import os
import re
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from gongshi.systems import assert_writable

VARIABLE: Final = "GONGSHI_CACHE"
"""The variable that says what --cache says: the folder in which the caches of projects stand, each in one of its own."""
FOLDER: Final = ".gongshi"
_IGNORED: Final = ".gitignore"


@dataclass(frozen=True, slots=True)
class Cache:
    """A project's cache. It can be deleted at any time."""

    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / "store.db"

    @property
    def attachments(self) -> Path:
        """Where the clean attachments wait for the build."""
        return self.folder / "attachments"

    @property
    def theme(self) -> Path:
        """What MkDocs made."""
        return self.folder / "theme"


def cache_of(project: Path) -> Cache:
    """Return the cache of a project: its `.gongshi`, or in the folder that GONGSHI_CACHE names; where that cannot be written,
    one that goes with this process.

    Raises:
        OSError: the disk is full or broken.
    """
    return _cache(project.absolute(), folder_of(project))


def folder_of(project: Path) -> Path:
    """Return the folder in which a project's cache is to stand. Where somebody says where caches are, no two share one."""
    said = os.environ.get(VARIABLE, "")
    if not said:
        return project / FOLDER
    digest = blake2b(os.fsencode(os.path.realpath(project)), digest_size=6).hexdigest()
    return Path(said).absolute() / f"{re.sub('[^0-9A-Za-z_-]', '', project.name)[:40] or 'project'}-{digest}"


@cache
def _cache(project: Path, folder: Path) -> Cache:
    try:
        _prepare(folder)
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        import shutil  # noqa: PLC0415  # rarely needed
        import tempfile  # noqa: PLC0415

        passing = tempfile.mkdtemp(prefix="gongshi-")
        atexit.register(shutil.rmtree, passing, ignore_errors=True)
        return Cache(Path(passing))
    return Cache(folder)


_UNWRITABLE: Final = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.ENOENT)


def _prepare(folder: Path) -> None:
    """Make the folder, of which git takes nothing, and see whether it can be written."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / _IGNORED).exists():
        (folder / _IGNORED).write_bytes(b"*\n")
    assert_writable(folder)
    store = Cache(folder).store
    if store.exists() and not os.access(store, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(store))
