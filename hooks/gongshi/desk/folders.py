"""The folders of a project whose files are public or get there: nothing else is written into them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from gongshi import preparing, site
from gongshi.making.target import MARK


def published_folders(project: Path) -> Iterator[Path]:
    """Yield the folders of the records, of the pages written by hand, and of the site, whether they are there or not."""
    for name in ("data", "content", "site"):
        yield project / name
    if (project / "mkdocs.yml").exists():
        try:
            config = site.load(project)
        except preparing.Refused:
            return
        yield from (Path(config.docs_dir), Path(config.site_dir))


def folder_around(folder: Path, closed: Iterable[Path]) -> Path | None:
    """Return the first of the closed folders that a folder is, or lies in, or is to lie in; None if it may be there."""
    around = [one for one in (folder.resolve(), *folder.resolve().parents) if one.exists()]
    for one in closed:
        if one.exists() and any(os.path.samefile(one, each) for each in around):
            return one
    return None


def site_around(folder: Path) -> Path | None:
    """Return the built site, of whichever project, in which a folder lies or is to lie; None if it lies in none."""
    return next((one for one in (folder.resolve(), *folder.resolve().parents) if (one / MARK).exists()), None)
