"""The door on MkDocs' side: hand-written pages and files are taken out of what MkDocs is about to write, or has written.

Three times: before MkDocs reads a page; when every page is rendered, with what snippets and plugins put into it, and none is
written; and when all files stand in the stage, whoever wrote them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from gongshi import admission
from gongshi.findings import Finding, Where
from gongshi.making.output import present_in
from gongshi.model.life import Audience
from gongshi.private import attachments
from gongshi.private.pages import Said, without_comments
from gongshi.reading import ADDRESS_TAKEN
from gongshi.reading.mkdocs_yml import FILE as CONFIG
from gongshi.reading.written import is_inside, leads_back, name_of
from gongshi.survey import Survey

THEME: Final = "theme"
"""Where the files come from that the theme or we have brought."""
_SHOWN: Final = ("title", "subtitle", "description", "author", "authors", "tags")
"""What themes show of a page's front matter."""


@dataclass(slots=True)
class Entrance:
    """What one run of MkDocs has shown at the door."""

    taken: Survey
    audience: Audience
    kept: frozenset[str]
    """The addresses of the home page and of the shells: without what was written by hand they stay."""
    nav: Navigation | None = None
    ours: frozenset[str] = frozenset()
    """The addresses of files that the theme or we have brought."""
    sources: dict[str, str] = field(default_factory=dict)
    """What a file of the site was made from, as findings call it, by its address."""
    pages: set[str] = field(default_factory=set)
    """The addresses of the pages that were looked at as they are published."""
    seen: set[str] = field(default_factory=set)
    """The texts of pages in which nothing was found, so that the menu is read once."""
    found: list[Finding] = field(default_factory=list)
    """What only MkDocs could show."""

    # -- before MkDocs reads a page

    def leave_out(self, files: Files, config: MkDocsConfig) -> None:
        """Take out the files that the door refuses, those that links bring in, and those whose address is not theirs."""
        root = os.path.realpath(config.docs_dir)
        claimed = {one.where.file for one in self.taken.findings if one.rule == ADDRESS_TAKEN.name}
        for file in list(files):
            if not file.abs_src_path:
                continue
            name = name_of(file.abs_src_path, self.taken.project)
            if file.src_dir != config.docs_dir:
                is_out = file.is_documentation_page() and self._is_refused(file, name)
            elif file.src_uri in self.taken.written:
                is_out = name in claimed or self.taken.written[file.src_uri].is_refused
            else:
                is_out = not is_inside(file.abs_src_path, root) or leads_back(Path(file.abs_src_path))
                is_out = is_out or self._is_refused(file, name)
            if is_out:
                files.remove(file)

    def _is_refused(self, file: File, name: str) -> bool:
        """Look at a source that `gongshi check` does not know of: a plugin brings it in, or MkDocs was told of other folders."""
        if file.inclusion in (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT):
            return False
        verdict = self.taken.door.judge(Path(str(file.abs_src_path)), name, file.src_uri)
        self.found.extend(verdict.findings)
        return verdict.is_refused

    # -- when every page is rendered

    def drop(self, files: Files, config: MkDocsConfig) -> set[str]:
        """Take out the pages that must not be published; return their addresses as links have them."""
        self.ours |= {file.dest_uri for file in files if _is_of_theme(file, config)}
        self.sources = {
            file.dest_uri: name_of(file.abs_src_path, self.taken.project) if file.abs_src_path else CONFIG
            for file in files
            if file.dest_uri not in self.ours
        }
        dropped: set[str] = set()
        for page in [file.page for file in files.documentation_pages() if file.page]:
            if self._is_draft(page) or self._is_secret(page):
                dropped.add(page.file.url)
                self._take_out(page, files)
        return dropped

    def _is_draft(self, page: Page) -> bool:
        return self.audience == "public" and any(_is_yes(page.meta.get(key)) for key in ("draft", "草稿"))

    def _is_secret(self, page: Page) -> bool:
        """Tell whether a page says what must not be published, in its text or in what themes show beside it."""
        content = page.content or ""
        beside = "".join(f"<p>{escape(str(page.meta.get(key, '')))}</p>" for key in _SHOWN)
        found = self._findings(page, f"{content}<p>{escape(str(page.title or ''))}</p>{beside}")
        try:
            self.taken.door.with_clean_pictures(content)
        except attachments.Refused as error:
            source = self.sources.get(page.file.dest_uri, CONFIG)
            found.append(_named(admission.unpublished(source, str(error), error.help), page.file.src_uri))
        self.found.extend(found)
        return _has_error(found)

    def _findings(self, page: Page, html: str, is_again: bool = False) -> list[Finding]:
        """Return the findings about a rendered page, at the line of its source that stands before what was found."""
        seen = self.seen if is_again else set[str]()
        said = self.taken.door.rendered(html, seen)
        self.seen |= seen
        if not said:
            return []
        source = self.sources.get(page.file.dest_uri, CONFIG)
        lines = page.file.content_string.replace("\r\n", "\n").split("\n")
        places = (self.taken.door.page_finding(source, one.sort, _line_of(one, lines)) for one in said)
        return [_named(one, page.file.src_uri) for one in dict.fromkeys(places)]

    def _take_out(self, page: Page, files: Files) -> None:
        """Take a rendered page out of files and menu; of the home page, only what was written by hand."""
        if page.file.dest_uri in self.kept:
            page.content = ""
            page.meta = {"gongshi": "slot"}
            page.title = None
            return
        files.remove(page.file)
        before, after = page.previous_page, page.next_page
        if before:
            before.next_page = after
        if after:
            after.previous_page = before
        if self.nav:
            self.nav.items[:] = _without(self.nav.items, page)
            self.nav.pages[:] = [one for one in self.nav.pages if one is not page]

    # -- as it is published

    def is_let_through(self, html: str, page: Page) -> bool:
        """Tell whether a whole page may be published, with all that the theme has put around it."""
        found = self._findings(page, html, is_again=True)
        self.found.extend(found)
        self.pages.add(page.file.dest_uri)
        return not _has_error(found)

    def refuse_everywhere(self, html: str) -> None:
        """Look at what the theme writes around records, or of itself.

        Raises:
            Abort: there is personal data, which every page would have.
        """
        for one in self.taken.door.rendered(html, self.seen):
            if self.taken.door.page_finding(CONFIG, one.sort).level == "error":
                message = f"网站的每一页都会有{one.sort}，它来自 {CONFIG} 或者主题的模板，网站保持原样。请先删去它。"
                raise Abort(message)

    # -- when all files stand in the stage

    def admitted(self, stage: Path) -> dict[str, str]:
        """Let through what MkDocs and its plugins have put into the stage, clean or not at all; return where each file is from."""
        origins: dict[str, str] = {}
        for address in sorted(present_in(stage)):
            if address in self.ours:
                origins[address] = THEME
            elif address in self.pages:
                origins[address] = self.sources.get(address, THEME)
            elif self._is_clean(stage / address, address):
                origins[address] = self.sources.get(address, CONFIG)
            else:
                (stage / address).unlink()
        return origins

    def _is_clean(self, path: Path, address: str) -> bool:
        """Tell whether a file may be published; put the clean copy in its place."""
        if path.is_symlink():
            return False
        known, door = self.taken.written.get(address), self.taken.door
        verdict = door.judge(path, self.sources.get(address, CONFIG), address, known, is_source=False)
        if verdict is not known:
            self.found.extend(_named(one, address) for one in verdict.findings)
        if verdict.clean and not verdict.is_refused:
            clean = attachments.cached(door.cache, verdict.clean)
            if clean is None:  # spoilt since it was looked at
                return False
            path.write_bytes(clean)
        return not verdict.is_refused


def clean_content(html: str, taken: Survey) -> str:
    """Return the text of a page without comments, and with clean copies of the pictures that stand in the text itself."""
    html = without_comments(html)
    try:
        return taken.door.with_clean_pictures(html)
    except attachments.Refused:
        return html  # the page is dropped


def _is_of_theme(file: File, config: MkDocsConfig) -> bool:
    """Tell whether a file comes with the theme, and not from a folder of the body's own."""
    own = [config.docs_dir, config.theme.custom_dir]
    return file.abs_src_path is not None and file.src_dir in config.theme.dirs and file.src_dir not in own


def _is_yes(value: object) -> bool:
    return value is True or str(value).strip().lower() in ("true", "yes", "on", "1", "是")


def _line_of(said: Said, lines: Sequence[str]) -> int:
    """Return the number of the line on which the words before what was found stand; the first if none has them."""
    return next((number for number, line in enumerate(lines, 1) if said.before and said.before in line), 1)


def _without(items: Sequence[StructureItem], page: Page) -> list[StructureItem]:
    """Return the entries of a menu without a page, and without what is empty then."""
    kept: list[StructureItem] = []
    for item in items:
        if isinstance(item, Section):
            item.children[:] = _without(item.children, page)
        if item is not page and not (isinstance(item, Section) and not item.children):
            kept.append(item)
    return kept


def _has_error(findings: Iterable[Finding]) -> bool:
    return any(one.level == "error" for one in findings)


def _named(finding: Finding, address: str) -> Finding:
    """Return a finding about what a plugin made, which has no file to point at, with its address."""
    if finding.where.file != CONFIG:
        return finding
    return replace(finding, message=f"插件写的 {address}：{finding.message}", where=Where(CONFIG))
