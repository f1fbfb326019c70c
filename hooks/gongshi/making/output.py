"""The files of a build: what is put into the stage, and what stands in the site already."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from stat import S_ISDIR
from typing import Final

from gongshi.making.ledger import Ledger
from gongshi.making.target import is_left_alone
from gongshi.systems import NEW_FILE


def write(stage: Path, path: str, content: bytes) -> None:
    """Put a file into the stage, in whatever process."""
    try:
        handle = os.open(f"{stage}/{path}", NEW_FILE, 0o644)
    except FileNotFoundError:
        (stage / path).parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(f"{stage}/{path}", NEW_FILE, 0o644)
    try:
        while content:  # a full disk takes a part of it, and refuses the rest
            content = content[os.write(handle, content) :]
    finally:
        os.close(handle)


def digest_of(*parts: bytes) -> bytes:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    return digest.digest()


def present_in(site: Path, inside: str = "") -> Iterator[str]:
    """Yield every file of the site, or of a folder (`…/`) in it, relative to the site, with `/`."""
    folders = [inside]
    while folders:
        folder = folders.pop()
        files, inner = listed(site, folder)
        yield from files
        folders += inner


def listed(site: Path, folder: str) -> tuple[list[str], list[str]]:
    """Return the files and the folders right in a folder."""
    files, folders = [], []
    try:
        entries = os.scandir(site / folder)
    except OSError:
        return [], []
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(f"{folder}{entry.name}/")
            else:
                files.append(f"{folder}{entry.name}")
    return files, folders


# ------------------------------------------------------------------------------------------------ what stands there


@dataclass(slots=True)
class Standing:
    """How the site's folder differs from what the ledger knows of it."""

    missing: set[str] = field(default_factory=set)
    """Files that are known and not there."""
    strays: set[str] = field(default_factory=set)
    """Files that are there and not known, and do not stay as they are for their names (`is_left_alone`)."""
    looked_into: set[str] = field(default_factory=set)
    """Folders that may have changed since the last build."""


def look(site: Path, ledger: Ledger) -> Standing:
    """Compare the site's folder with the ledger. What was neither put into a folder nor taken out since is not listed again."""
    found, stamps = Standing(), ledger.folders()
    coming = {"", *stamps}
    while coming:
        folder = coming.pop()
        is_ours = not leads_out(site, folder)
        if is_ours and stamps.get(folder) and stamps[folder] == _stamp(site / folder):
            continue
        files, inner = listed(site, folder) if is_ours else ([], [])
        known = ledger.files_in(folder)
        found.missing |= known.difference(files)
        strays = set(files) - known
        found.strays |= {one for one in strays if not is_left_alone(one.partition("/")[0])}
        found.looked_into.add(folder)
        inner = [one for one in inner if one not in stamps and one not in found.looked_into]
        coming |= {one for one in inner if not is_left_alone(one.partition("/")[0])}
    return found


def leads_out(site: Path, path: str) -> bool:
    """Tell whether a link stands in the place of a folder (`…/`), or of one on the way: what it leads to is not of the site."""
    folders = (*folders_of(path), *([path] if path.endswith("/") else []))
    return any((site / folder).is_symlink() for folder in folders if folder)


_FINE: Final = 0.02
_COARSE: Final = 2.5
"""Seconds within which a file system may give two changes of a folder one time: where it keeps parts of a second, and where not."""


def _stamp(folder: Path) -> str:
    """Return what tells that the entries of a folder are the same, as git does for files; "" if that cannot be told."""
    try:
        status = os.lstat(folder)
    except OSError:
        return ""
    is_fine = bool(status.st_mtime_ns % 1_000_000_000)
    if not S_ISDIR(status.st_mode) or time.time() - status.st_mtime < (_FINE if is_fine else _COARSE):
        return ""
    return f"{status.st_ino}-{status.st_mtime_ns}-{status.st_ctime_ns}"


def put_stamps(site: Path, ledger: Ledger, folders: Iterable[str]) -> None:
    """Note how these folders stand now, when whatever happens in them from now on bears another time."""
    time.sleep(_FINE)
    there = {folder: _stamp(site / folder) for folder in folders if (site / folder).is_dir()}
    ledger.put_folders(there, [folder for folder in folders if folder not in there])


def folders_of(path: str) -> Iterator[str]:
    """Yield the folders that a file or folder stands in, `…/`, and "" for the site itself."""
    while path := path.rstrip("/").rpartition("/")[0]:
        yield f"{path}/"
    yield ""
