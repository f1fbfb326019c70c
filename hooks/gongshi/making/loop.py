"""The one loop in which every file of the site is made: plan → claim the address → compare keys → render → stamp → write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from gongshi.findings import Finding, Where
from gongshi.making.house import House
from gongshi.making.output import Output, write
from gongshi.making.page import Frame, Maker, Member, Page, exhibit, key_of, member_of, reason_for
from gongshi.markup.shell import Content
from gongshi.owned import owner_of
from gongshi.pool import Job
from gongshi.reading import ADDRESS_TAKEN
from gongshi.store import Reader, Row, Shown

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
        self._make(
            chain.from_iterable(self._wanted(name, one, one.plan(self.house), made) for name, one in makers.items())
        )
        closing = [(name, one, close) for name, one in makers.items() if (close := getattr(one, "close", None))]
        self._make(
            chain.from_iterable(
                self._wanted(name, one, close(self.house, made.listing), made) for name, one, close in closing
            )
        )
        return made

    def _make(self, wanted: Iterable[_Wanted]) -> None:
        """Make pages with records in other processes, while the planning goes on."""
        done, stage = 0, self.output.stage
        job = Job(
            partial(_fetch, reader=self.house.store.reader),
            partial(_render, find=self.find, frame=self.frame, base=self.base),
            partial(_put, stage=stage, stamp=self.stamp),
        )
        for finished, records in self.house.workers.run(job, _batches(wanted)):
            for paths, key in finished:
                self.output.note(paths, key)
            done += records
            self.house.progress("写网页", done, max(done, len(self.house.catalogue.by_id)))

    def _wanted(self, name: str, maker: Maker, planned: Iterable[Page], made: Made) -> Iterator[_Wanted]:
        """Yield the pages with records that must be made; make the others here."""
        for page in planned:
            _assert_owned(name, page, self.frame.kinds.keys())
            if taken := [path for path in page.paths if path in self.output.origins]:
                made.findings.append(_taken(taken[0], f"“{name}”的这一页没有公开"))
                continue
            foreign = self.house.theme.origins.keys() & set(page.paths)
            made.findings.extend(_taken(path, "主题或者插件写的文件没有公开") for path in sorted(foreign))
            if page.listed:
                made.listing.setdefault(page.listed[0], []).append((page.paths[0], page.listed[1]))
            self.output.claim(page.paths, name)
            wanted = name, page.paths, page.subject, list(map(member_of, page.records))
            for path in self.asked.intersection(page.paths):
                made.told[path] = self._told(name, page, path, self._key(wanted))
            if self.output.may_keep(page.paths) and self.output.keep(page.paths, self._key(wanted)):
                continue
            if page.records:
                yield wanted
                continue
            for path, content in zip(page.paths, maker.render(page, (), self.frame), strict=True):
                write(self.output.stage, path, _stamped(path, content, self.stamp))
            self.output.note(page.paths, self._key(wanted))

    def _key(self, wanted: _Wanted) -> bytes:
        name, _, subject, members = wanted
        return key_of(self.base, name, subject, members)

    def _told(self, name: str, page: Page, path: str, key: bytes) -> Told:
        reason = reason_for(self.output.known.get(path), key, path in self.output.present)
        return Told(name, reason, tuple(one.row for one in page.records))


_Wanted = tuple[str, tuple[str, ...], Any, list[Member]]
"""A page that must be made: its maker, paths, subject and records."""
_Text = tuple[str, tuple[str, ...], Any, list[Member], list[Shown]]
"""The same with the text of its records."""
_Contents = list[Content | bytes]
_Rendered = tuple[list[tuple[tuple[str, ...], bytes, _Contents]], int]
"""The paths, the key and the contents of each page, and how many records were rendered."""
_Finished = tuple[list[tuple[tuple[str, ...], bytes]], int]
"""The paths and the key of each page that was written, and how many records were rendered."""


def _batches(wanted: Iterable[_Wanted]) -> Iterator[list[_Wanted]]:
    """Yield the pages in batches that have about as many records each."""
    batch: list[_Wanted] = []
    size = 0
    for page in wanted:
        batch.append(page)
        size += len(page[3])
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _fetch(batch: list[_Wanted], reader: Reader) -> list[_Text]:
    shown = reader.records((number, digest) for *_, members in batch for number, digest, _ in members)
    return [(*page, list(islice(shown, len(page[3])))) for page in batch]


def _render(batch: list[_Text], find: Find, frame: Frame, base: bytes) -> _Rendered:
    """Render pages. Their keys are worked out here too: of pages that are new nobody had to know them before."""
    makers, rendered, count = find(), [], 0
    for name, paths, subject, members, shown in batch:
        records = [exhibit(one, state) for one, (_, _, state) in zip(shown, members, strict=True)]
        contents = list(makers[name].render(Page(paths, subject), records, frame))
        rendered.append((paths, key_of(base, name, subject, members), contents))
        count += len(records)
    return rendered, count


def _put(rendered: _Rendered, stage: Path, stamp: Stamp) -> _Finished:
    pages, count = rendered
    for paths, _, contents in pages:
        for path, content in zip(paths, contents, strict=True):
            write(stage, path, _stamped(path, content, stamp))
    return [(paths, key) for paths, key, _ in pages], count


def _stamped(path: str, content: Content | bytes, stamp: Stamp) -> bytes:
    return content if isinstance(content, bytes) else stamp(path, content)


def _assert_owned(maker: str, page: Page, kinds: Iterable[str]) -> None:
    """A maker plans its own addresses, those in the folders of kinds, and the home page, which is shared."""
    names = frozenset(kinds)
    for path in page.paths:
        owner = owner_of(path, names)
        assert owner == maker or owner in names or path == HOME, f"{maker} plans {path}, which its OWNS does not name"


def _taken(path: str, what: str) -> Finding:
    """Return the finding about what came second at an address. Hand-written pages were looked at before (`reading.claimed_findings`)."""
    return ADDRESS_TAKEN.at(Where("mkdocs.yml"), f"网址 {path} 已经有别的网页，{what}", "给其中一个换一个名字。")
