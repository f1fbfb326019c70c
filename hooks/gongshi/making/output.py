"""The files of a build: what is kept, what is made anew, and the moment when the site changes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Final


@dataclass(slots=True)
class Output:
    """The pages of a build: what each is made from, and those that were made anew into the stage.

    A page whose key is known and which stands in the site is kept as it is.
    """

    stage: Path
    known: Mapping[str, bytes]
    present: frozenset[str]
    keys: dict[str, bytes] = field(default_factory=dict)
    """What every page that was made or kept is made from."""
    made: set[str] = field(default_factory=set)
    origins: dict[str, str] = field(default_factory=dict)
    """Where each file of the site comes from: there is none that nobody owns."""
    adopted: set[str] = field(default_factory=set)
    """What the theme has put into the stage and nobody else claims."""

    def claim(self, paths: Iterable[str], maker: str) -> None:
        """Take addresses of the site for a maker."""
        self.origins.update(dict.fromkeys(paths, maker))

    def may_keep(self, paths: Iterable[str]) -> bool:
        """Tell whether all of this stands on the site and it is known what it was made from."""
        return all(path in self.known and path in self.present for path in paths)

    def keep(self, paths: Sequence[str], key: bytes) -> bool:
        """Keep what stands there if it was made from this; tell whether it was."""
        is_same = self.may_keep(paths) and all(self.known[path] == key for path in paths)
        if is_same:
            self.keys.update(dict.fromkeys(paths, key))
        return is_same

    def note(self, paths: Sequence[str], key: bytes) -> None:
        """Note that what stands at these addresses was made, and from what."""
        self.keys.update(dict.fromkeys(paths, key))
        self.made.update(paths)

    def adopt(self, origins: Mapping[str, str]) -> None:
        """Publish what was let into the stage, but where a maker has claimed the address."""
        self.adopted.update(path for path in origins if path not in self.origins)
        self.origins = {**origins, **self.origins}


def write(stage: Path, path: str, content: bytes) -> None:
    """Put a file into the stage, in whatever process."""
    try:
        handle = os.open(f"{stage}/{path}", _NEW_FILE, 0o644)
    except FileNotFoundError:
        (stage / path).parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(f"{stage}/{path}", _NEW_FILE, 0o644)
    try:
        while content:  # a full disk takes a part of it, and refuses the rest
            content = content[os.write(handle, content) :]
    finally:
        os.close(handle)


_NEW_FILE: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def digest_of(*parts: bytes) -> bytes:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    return digest.digest()


def present_in(site: Path) -> Iterator[str]:
    """Yield every file of the site, relative to it, with `/`."""
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = os.scandir(site / folder)
        except OSError:
            continue
        with entries:
            for entry in entries:
                path = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}/")
                else:
                    yield path


def publish(site: Path, output: Output) -> int:
    """Move what was made into the site and delete what no longer belongs; return how many files were deleted.

    A new site is one rename. Otherwise each file is replaced at once, pages last, so that no reader ever sees half a file
    or a page before what it loads; should the process die in between, the store still holds the old keys and the next build makes the rest.
    """
    stage = output.stage
    made = output.made | output.adopted
    if output.made >= output.keys.keys() and not site.exists():
        for path in set(present_in(stage)) - made:
            (stage / path).unlink()
        site.parent.mkdir(parents=True, exist_ok=True)
        os.rename(stage, site)
        return 0
    gone = output.present - made - output.keys.keys()
    for path in gone:
        (site / path).unlink(missing_ok=True)
    for folder in sorted({path.rpartition("/")[0] for path in gone} - {""}, key=len, reverse=True):
        _remove_if_empty(site, folder)
    _clear_way(site, made)
    for folder in {path.rpartition("/")[0] for path in made}:
        (site / folder).mkdir(parents=True, exist_ok=True)
    for path in sorted(made, key=lambda path: (path.endswith(".html"), path)):
        os.replace(stage / path, site / path)
    return len(gone)


def _clear_way(site: Path, made: set[str]) -> None:
    """Remove foreign files that stand where a folder must, and foreign folders that stand where a file must."""
    for folder in {part for path in made for part in _folders(path)}:
        if (site / folder).is_symlink() or (site / folder).is_file():
            (site / folder).unlink()
    for path in made:
        if (site / path).is_dir() and not (site / path).is_symlink():
            shutil.rmtree(site / path)


def _folders(path: str) -> Iterator[str]:
    while folder := path.rpartition("/")[0]:
        yield folder
        path = folder


def _remove_if_empty(site: Path, folder: str) -> None:
    while folder:
        try:
            os.rmdir(site / folder)
        except OSError:
            return
        folder = folder.rpartition("/")[0]
