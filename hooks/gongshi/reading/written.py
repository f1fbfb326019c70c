"""The hand-written pages: personal data in them, to the line and column. Nothing of it is ever shown."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Final

from gongshi.findings import Finding, Where
from gongshi.owned import owner_of
from gongshi.private import privacy
from gongshi.private.detectors import personal_data
from gongshi.reading.files import load
from gongshi.reading.nodes import Fault, GroupNode, Place, Scalar, compose
from gongshi.reading.rules import ADDRESS_TAKEN

SUFFIXES: Final = (".md", ".markdown", ".mdown", ".html", ".htm", ".txt", ".csv", ".json", ".svg", ".xml")
"""Files under docs_dir whose text reaches the reader."""
DOCS: Final = "docs"
"""MkDocs' own default of docs_dir."""


def docs_folder(project: Path) -> Path:
    """Return the folder of the hand-written pages, as mkdocs.yml names it."""
    path = project / "mkdocs.yml"
    data = load(path, "mkdocs.yml") if path.is_file() else b""
    name = DOCS
    try:
        roots = compose(data.decode("utf-8", "replace"), Place("mkdocs.yml"))[0] if isinstance(data, bytes) else []
    except Fault:
        roots = []
    for key, value in roots[0].pairs if roots and isinstance(roots[0], GroupNode) else ():
        if isinstance(key, Scalar) and key.text == "docs_dir" and isinstance(value, Scalar):
            name = value.text
    return project / name


def written_findings(
    project: Path, own: frozenset[str], raised: privacy.Raised = privacy.NOT_RAISED
) -> Iterator[Finding]:
    """Yield the personal data in every hand-written page, in the order of their names, and pages that cannot be read."""
    folder = docs_folder(project)
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in SUFFIXES and path.is_file():
            name = os.path.relpath(path, project).replace(os.sep, "/")
            data = load(path, name)
            yield from (
                (data,) if isinstance(data, Finding) else _in_page(data.decode("utf-8", "replace"), name, own, raised)
            )


def claimed_findings(project: Path, kinds: Iterable[str]) -> Iterator[Finding]:
    """Yield the hand-written pages and files at an address that the system's own pages have; they are not published.

    A kind owns the folder of its name, so that no later record finds its address taken.
    """
    folder, names = docs_folder(project), frozenset(kinds)
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        if not path.is_file() or inside.startswith("."):
            continue
        for address in _addresses(inside):
            if owner_of(address, names):
                name = os.path.relpath(path, project).replace(os.sep, "/")
                message = f"网址 {address} 是系统自己的网页，这个文件没有公开"
                yield ADDRESS_TAKEN.at(Where(name), message, "换一个文件名或者文件夹。")
                break


_PAGES: Final = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""What MkDocs takes for a page."""


def _addresses(inside: str) -> Iterator[str]:
    """Yield where a file of the docs folder may come to stand: a page as a file, or as a folder of its own."""
    stem, dot, suffix = inside.rpartition(".")
    if dot + suffix.lower() not in _PAGES:
        yield inside
        return
    head, slash, name = stem.rpartition("/")
    if name in ("index", "README"):
        yield f"{head}{slash}index.html"
    else:
        yield f"{stem}.html"
        yield f"{stem}/index.html"


def _in_page(text: str, name: str, own: frozenset[str], raised: privacy.Raised) -> Iterator[Finding]:
    for sort, where in sorted(
        set(_in_text(text.replace("\r\n", "\n").replace("\r", "\n"), name, own)), key=itemgetter(1)
    ):
        rule = privacy.rule_of(sort, raised)
        yield replace(rule.at(where, f"网页里有{sort}", HELP if rule.level == "error" else WARNING_HELP), secret=True)


HELP: Final = "删去它；有个人信息的网页不公开。"
WARNING_HELP: Final = "不必公开的删去；网页仍然公开。"
_MARKUP: Final = re.compile("<[^<>\n]{0,200}>|(?<!\\*)\\*{1,2}(?!\\*)|(?<!_)_{1,2}(?!_)|[`~\\\\]")
"""Markup that parts what readers see as one; three stars or more mask a number."""


def _in_text(text: str, name: str, own: frozenset[str]) -> Iterator[tuple[str, Where]]:
    """Yield (sort, place); what is parted by markup or written as entities has column 1."""
    lines: set[int] = set()
    for hit in personal_data(text, own=own):
        start = text.rfind("\n", 0, hit.start) + 1
        line = text.count("\n", 0, start) + 1
        lines.add(line)
        is_one_line = "\n" not in text[hit.start : hit.end]
        yield hit.sort, Where(name, line, hit.start - start + 1, hit.end - start + 1 if is_one_line else 0)
    if not _MARKED.search(text):
        return
    plain = html.unescape(_MARKUP.sub("", text))
    for hit in personal_data(plain, own=own):
        line = plain.count("\n", 0, hit.start) + 1
        if line not in lines:
            yield hit.sort, Where(name, line, 1)


_MARKED: Final = re.compile("[&<*_`~\\\\]")
