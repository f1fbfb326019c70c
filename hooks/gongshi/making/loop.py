"""The one loop in which every file of the site is made: plan → claim the address → compare keys → render → stamp → write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from gongshi.findings import Finding, Where
from gongshi.making.house import House
from gongshi.making.output import Output
from gongshi.making.page import Frame, Maker, Packed, Page, key_of, packed, reason_for, unpacked
from gongshi.markup.shell import Content
from gongshi.owned import owner_of
from gongshi.pool import mapped
from gongshi.reading import ADDRESS_TAKEN
from gongshi.store import Row

HOME: Final = "index.html"
BATCH: Final = 100
"""Records handed to a process at a time."""

Find = Callable[[], Mapping[str, Maker]]
"""Finds the makers; in other processes too."""
Stamp = Callable[[str, Content], bytes]
"""Stamps what a maker made into the shell that stands at this address."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who makes a page, why it was made in this build ("" if it was kept), and the records whose text it shows."""

    maker: str
    reason: str
    records: tuple[Row, ...]


@dataclass(slots=True)
class Made:
    """What the loop has to tell beside the files."""

    listing: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)
    """About the addresses that were asked about."""


@dataclass(frozen=True, slots=True)
class Loop:
    """Makes what is missing or shows something else than it did."""

    find: Find
    house: House
    frame: Frame
    output: Output
    base: bytes
    """A digest of what all pages are made from."""
    stamp: Stamp
    asked: frozenset[str]
    """The addresses of which somebody wants to know why they are made."""

    def run(self) -> Made:
        """Make the pages of all makers."""
        made, makers = Made(), self.find()
        for name, maker in makers.items():
            self._make(name, maker, maker.plan(self.house), made)
        for name, maker in makers.items():
            if close := getattr(maker, "close", None):
                self._make(name, maker, close(self.house, made.listing), made)
        return made

    def _make(self, name: str, maker: Maker, planned: Iterable[Page], made: Made) -> None:
        """Make what is missing of one maker's pages: those with records in other processes, while the planning goes on."""
        done = 0
        tasks = self._batches(name, self._wanted(name, maker, planned, made))
        for finished, records in mapped(partial(_render, find=self.find, frame=self.frame), tasks):
            for path, content in finished:
                self._write(path, content)
            done += records
            self.house.progress("写网页", done, max(done, len(self.house.catalogue.by_id)))

    def _wanted(self, name: str, maker: Maker, planned: Iterable[Page], made: Made) -> Iterator[Page]:
        """Yield the pages with records that must be made; make the others here."""
        for page in planned:
            _assert_owned(name, page, self.frame.kinds.keys())
            if taken := [path for path in page.paths if path in self.output.keys]:
                made.findings.append(_taken(taken[0], f"“{name}”的这一页没有公开"))
                continue
            foreign = self.house.theme.origins.keys() & set(page.paths)
            made.findings.extend(_taken(path, "主题或者插件写的文件没有公开") for path in sorted(foreign))
            if page.listed:
                made.listing.setdefault(page.listed[0], []).append((page.paths[0], page.listed[1]))
            key = key_of(self.base, name, page)
            for path in self.asked.intersection(page.paths):
                made.told[path] = self._told(name, page, path, key)
            if not self.output.needs(page.paths, key, name):
                continue
            if page.records:
                yield page
                continue
            for path, content in zip(page.paths, maker.render(page, (), self.frame), strict=True):
                self._write(path, content)

    def _told(self, name: str, page: Page, path: str, key: bytes) -> Told:
        reason = reason_for(self.output.known.get(path), key, path in self.output.present)
        return Told(name, reason, tuple(one.row for one in page.records))

    def _write(self, path: str, content: Content | bytes) -> None:
        self.output.write(path, content if isinstance(content, bytes) else self.stamp(path, content))

    def _batches(self, name: str, wanted: Iterator[Page]) -> Iterator[_Task]:
        """Yield pages with the text of their records, so many that each batch has about as many records."""
        batch: list[_Text] = []
        size = 0
        for page in wanted:
            data = self.house.store.data(one.row for one in page.records)
            records = [packed(one, text) for one, text in zip(page.records, data, strict=True)]
            batch.append((page.paths, page.subject, records))
            size += len(records)
            if size >= BATCH:
                yield name, batch
                batch, size = [], 0
        if batch:
            yield name, batch


_Text = tuple[tuple[str, ...], Any, list[Packed]]
"""What another process needs of a page: paths, subject, records."""
_Task = tuple[str, list[_Text]]
"""The maker, and pages of it."""
_Finished = tuple[list[tuple[str, Content | bytes]], int]
"""What stands at each path, and how many records were rendered."""


def _render(task: _Task, find: Find, frame: Frame) -> _Finished:
    name, batch = task
    maker, rendered, count = find()[name], list[tuple[str, Content | bytes]](), 0
    for paths, subject, records in batch:
        contents = maker.render(Page(paths, subject), [unpacked(one) for one in records], frame)
        rendered.extend(zip(paths, contents, strict=True))
        count += len(records)
    return rendered, count


def _assert_owned(maker: str, page: Page, kinds: Iterable[str]) -> None:
    """A maker plans its own addresses, those in the folders of kinds, and the home page, which is shared."""
    names = frozenset(kinds)
    for path in page.paths:
        owner = owner_of(path, names)
        assert owner == maker or owner in names or path == HOME, f"{maker} plans {path}, which its OWNS does not name"


def _taken(path: str, what: str) -> Finding:
    """Return the finding about what came second at an address. Hand-written pages were looked at before (`reading.claimed_findings`)."""
    return ADDRESS_TAKEN.at(Where("mkdocs.yml"), f"网址 {path} 已经有别的网页，{what}", "给其中一个换一个名字。")
