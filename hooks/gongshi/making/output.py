"""The files of a build: what is kept, what is made anew, and the moment when the site changes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path


@dataclass(slots=True)
class Output:
    """The pages of a build: what each is made from, and those that were made anew into the stage.

    A page whose key is known and which stands in the site is kept as it is.
    """

    stage: Path
    known: Mapping[str, bytes]
    present: frozenset[str]
    keys: dict[str, bytes] = field(default_factory=dict)
    """What every page of the site that was claimed is made from."""
    made: set[str] = field(default_factory=set)
    origins: dict[str, str] = field(default_factory=dict)
    """Where each file of the site comes from: there is none that nobody owns."""
    adopted: set[str] = field(default_factory=set)
    """What the theme has put into the stage and nobody else claims."""
    folders: set[str] = field(default_factory=set)

    def needs(self, paths: Iterable[str], key: bytes, maker: str) -> bool:
        """Claim addresses of the site for a maker; tell whether what stands there must be made."""
        is_needed = False
        for path in paths:
            self.keys[path] = key
            self.origins[path] = maker
            is_needed = is_needed or self.known.get(path) != key or path not in self.present
        return is_needed

    def adopt(self, origins: Mapping[str, str]) -> None:
        """Publish what was let into the stage, but where a maker has claimed the address."""
        self.adopted.update(path for path in origins if path not in self.keys)
        self.origins = {**origins, **self.origins}

    def write(self, path: str, content: bytes) -> None:
        """Put a file into the stage."""
        folder, _, _ = path.rpartition("/")
        if folder not in self.folders:
            (self.stage / folder).mkdir(parents=True, exist_ok=True)
            self.folders.add(folder)
        handle = os.open(f"{self.stage}/{path}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            os.write(handle, content)
        finally:
            os.close(handle)
        self.made.add(path)


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
