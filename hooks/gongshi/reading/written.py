"""The folder of the hand-written pages: its files, and personal data in a text of theirs, to the line and column."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from gongshi.findings import Finding, Where
from gongshi.owned import owner_of
from gongshi.private import privacy
from gongshi.private.detectors import personal_data
from gongshi.private.pages import texts_of_code
from gongshi.reading.mkdocs_yml import Docs
from gongshi.reading.odd import odd_findings
from gongshi.reading.rules import ADDRESS_TAKEN, OUTSIDE_LINK, UNREADABLE

PAGES: Final = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""What MkDocs takes for a page."""


@dataclass(frozen=True, slots=True)
class DocsFile:
    """A file of the docs folder. `name` is its path from the project, `inside` that from the folder, both with `/`."""

    path: Path
    name: str
    inside: str


def docs_files(docs: Docs, project: Path) -> Iterator[DocsFile | Finding]:
    """Yield the files that MkDocs takes into the site, in the order of their names, and the links that lead out of the folder."""
    root = os.path.realpath(docs.folder)
    for path in _walk(docs.folder, frozenset({root})):
        one = DocsFile(path, name_of(path, project), path.relative_to(docs.folder).as_posix())
        if not docs.has(one.inside):
            continue
        if not is_inside(path, root):
            where = Where(name_of(path, project))
            message, help = "这个链接指向文件夹以外，没有公开", "把文件本身放进来，不要用链接。"
            yield replace(OUTSIDE_LINK.at(where, message, help), secret=True)
        elif path.is_symlink() and leads_back(path):
            where = Where(one.name)
            yield replace(OUTSIDE_LINK.at(where, "这个链接又指回上面的文件夹，没有公开", "删去这个链接。"), secret=True)
        elif path.is_dir():
            yield replace(UNREADABLE.at(Where(one.name), "文件夹打不开", "检查它的权限。"), secret=True)
        else:
            yield one


def is_inside(path: str | Path, root: str) -> bool:
    """Tell whether a file stands, where its links lead, in a folder given by its real path."""
    real = os.path.realpath(path)
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)


def leads_back(path: Path) -> bool:
    """Tell whether a folder on the way to a file, or the file itself, is a link to a folder in which it stands."""
    return any(
        one.is_symlink() and one.is_dir() and is_inside(one.parent, os.path.realpath(one))
        for one in (path, *path.parents)
    )


def name_of(path: str | Path, project: Path) -> str:
    """Return a file's path from the project, with `/`."""
    return os.path.relpath(path, project).replace(os.sep, "/")


def _walk(folder: Path, above: frozenset[str]) -> Iterator[Path]:
    """Yield every file, links too; a folder comes only if it cannot be opened, or is a link that is not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError:
        yield folder
        return
    for entry in entries:
        path = folder / entry.name
        if not entry.is_dir():
            yield path
            continue
        real = os.path.realpath(path)
        if not entry.is_symlink() or (real not in above and any(real.startswith(one + os.sep) for one in above)):
            yield from _walk(path, above | {real})
        else:
            yield path


def claimed_findings(files: Iterable[DocsFile], kinds: Iterable[str]) -> Iterator[Finding]:
    """Yield the hand-written pages and files at an address that the system's own pages have; they are not published.

    A kind owns the folder of its name, so that no later record finds its address taken.
    """
    names = frozenset(kinds)
    for file in files:
        for address in _addresses(file.inside):
            if owner_of(address, names):
                message = f"网址 {address} 是系统自己的网页，这个文件没有公开"
                yield ADDRESS_TAKEN.at(Where(file.name), message, "换一个文件名或者文件夹。")
                break


def _addresses(inside: str) -> Iterator[str]:
    """Yield where a file of the docs folder may come to stand: a page as a file, or as a folder of its own."""
    stem, dot, suffix = inside.rpartition(".")
    if dot + suffix.lower() not in PAGES:
        yield inside
        return
    head, slash, name = stem.rpartition("/")
    if name in ("index", "README"):
        yield f"{head}{slash}index.html"
    else:
        yield f"{stem}.html"
        yield f"{stem}/index.html"


def page_findings(
    text: str, name: str, own: frozenset[str], help: str, raised: privacy.Raised = privacy.NOT_RAISED
) -> Iterator[Finding]:
    """Yield the personal data of a text that readers get, in whatever form it is written there."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for sort, where in sorted(set(_in_text(lines, name, own)), key=itemgetter(1)):
        yield said_finding(sort, where, help, raised)


def odd_in_page(text: str, name: str) -> Iterator[Finding]:
    """Yield the odd characters of a page as warnings: a page with one is better than none."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for finding in odd_findings(_ISOLATED.sub(_blanked, lines), name)[0]:
        yield replace(finding, level="warning")


_ISOLATED: Final = re.compile("<bdi[ >].{0,2000}?</bdi>", re.IGNORECASE | re.DOTALL)
"""What is written from right to left may stand so: nothing around it changes its place."""


def _blanked(isolated: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", isolated[0])


def said_finding(sort: str, where: Where, help: str, raised: privacy.Raised = privacy.NOT_RAISED) -> Finding:
    """Return the finding about personal data in a text that readers get."""
    rule = privacy.rule_of(sort, raised)
    return replace(rule.at(where, f"这里有{sort}", help if rule.level == "error" else WARNING_HELP), secret=True)


WARNING_HELP: Final = "不必公开的删去；文件仍然公开。"
_MARKUP: Final = re.compile("<[^<>\n]{0,200}>|(?<!\\*)\\*{1,2}(?!\\*)|(?<!_)_{1,2}(?!_)|[`~\\\\]")
"""Markup that parts what readers see as one; three stars or more mask a number."""
_MARKED: Final = re.compile("[&<*_`~\\\\]")
_PERCENT: Final = re.compile("%[0-9A-Fa-f]{2}")


def _in_text(text: str, name: str, own: frozenset[str]) -> Iterator[tuple[str, Where]]:
    """Yield (sort, place); what is parted by markup or written as entities or escapes has column 1."""
    lines: set[int] = set()
    for hit in personal_data(text, own=own):
        start = text.rfind("\n", 0, hit.start) + 1
        line = text.count("\n", 0, start) + 1
        lines.add(line)
        is_one_line = "\n" not in text[hit.start : hit.end]
        yield hit.sort, Where(name, line, hit.start - start + 1, hit.end - start + 1 if is_one_line else 0)
    for plain in _plainer(text):
        for hit in personal_data(plain, own=own):
            line = plain.count("\n", 0, hit.start) + 1
            if line not in lines:
                yield hit.sort, Where(name, line, 1)


def _plainer(text: str) -> Iterator[str]:
    """Yield the text without markup, and with escapes undone, where it has such; each line stays a line."""
    if _MARKED.search(text):
        yield html.unescape(_MARKUP.sub("", text))
    if "\\" in text:
        yield from list(texts_of_code(text))[1:]
    if _PERCENT.search(text):
        yield "\n".join(unquote(line).replace("\n", " ") for line in text.split("\n"))
