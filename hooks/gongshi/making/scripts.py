"""Our own scripts and styles as they are published: short, fetched in one round trip, never two releases on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Final

from gongshi.format import ASSETS

_COMMENT: Final = re.compile(r"^[ \t]*(?:/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE)
_STATIC: Final = re.compile(r'^(?:[^"\n]*\bfrom|import) "(\.{1,2}/[\w./-]+\.js)"', re.MULTILINE)
_ANY: Final = re.compile(r'(\b(?:from |import |import\())"(\.{1,2}/[\w./-]+\.js)"')


def published(package: Path) -> dict[str, str]:
    """Return our own scripts and styles as the site has them, by address."""
    folder = package / ASSETS
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in (".js", ".css")]
    texts = {path.relative_to(folder).as_posix(): without_comments(path.read_text(encoding="utf-8")) for path in paths}
    texts |= linked({name: text for name, text in texts.items() if name.endswith(".js")})
    return {f"{ASSETS}/{name}": text for name, text in texts.items()}


def without_comments(code: str) -> str:
    """Return our own scripts or styles without the comments that fill whole lines, and without indents: half as long to load.

    They hold no text of several lines, in which such lines or indents would mean something.
    """
    return re.sub(r"^[ \t]+", "", _COMMENT.sub("", code), flags=re.MULTILINE)


def linked(modules: Mapping[str, str]) -> dict[str, str]:
    """Return modules, by path, so that each import names the release, and a module outside any folder all that it needs.

    A browser finds the imports of a module once it has read it. Named by the module that a page loads, they are all fetched at
    once. With the release in their addresses (`text.js?5f3a…`), a page that was opened before a publication, and then meets an
    index of a newer format, loads all modules of the newer release, none of those it has already.
    """
    release = blake2b(
        "\0".join(f"{path}\0{modules[path]}" for path in sorted(modules)).encode(), digest_size=6
    ).hexdigest()
    return {path: _ANY.sub(rf'\1"\2?{release}"', _with_needs(path, modules)) for path in modules}


def _with_needs(path: str, modules: Mapping[str, str]) -> str:
    """Return a module with imports of what its own imports import, if it stands outside any folder."""
    if "/" in path:
        return modules[path]
    near = {path, *_imports(path, modules)}
    return modules[path] + "".join(f'import "./{each}";\n' for each in sorted(_needs(path, modules) - near))


def _needs(path: str, modules: Mapping[str, str]) -> set[str]:
    needs: set[str] = set()
    new = {path}
    while new:
        needs |= new
        new = {other for each in new for other in _imports(each, modules)} - needs
    return needs


def _imports(path: str, modules: Mapping[str, str]) -> Iterator[str]:
    for target in _STATIC.findall(modules[path]):
        yield normpath(join(dirname(path), target))
