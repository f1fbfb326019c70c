"""A page: where it stands, what it shows, and from that the key by which it is made again.

A page is made again when what it shows differs from what it showed. Nobody writes that down: a maker plans a page as a value
(`subject`) and the records whose text it shows, the same two things that it is later rendered from; the key is their digest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any, Final, NamedTuple, Protocol

from gongshi.catalogue import link_of
from gongshi.kinds import OwnFiles, kinds_with
from gongshi.making.house import House
from gongshi.markup.addresses import Link
from gongshi.markup.head import Site
from gongshi.markup.shell import Content
from gongshi.model.kind import Kind
from gongshi.model.life import State
from gongshi.model.record import Plain
from gongshi.store import Row
from gongshi.stored import restored
from gongshi.views import Member


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site, or several that are made together: the first is the page, the others stand beside it."""

    paths: tuple[str, ...]
    subject: Any = None
    """All that it shows beside its records: plain frozen values whose `repr` says everything, and is the same in every process."""
    records: tuple[Member, ...] = ()
    listed: tuple[str, str] | None = None
    """The part of the sitemap it stands in, and the ISO day it last changed or ""; a page in no part is found by links only."""


@dataclass(frozen=True, slots=True)
class Named:
    """Bytes with a name that follows from them. They are fetched or made only when their page is."""

    name: str
    content: Callable[[], bytes] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A record as a page gets it: its public values, and how other pages name it."""

    kind: str
    state: State
    link: Link
    published_on: str
    until: str
    """The last day (ISO) on which it is shown; "" if it stays."""
    record: Plain


def exhibit(member: Member, row: Row, data: bytes) -> Exhibit:
    return Exhibit(row.kind, member.state, link_of(row), row.published_on, row.until, restored(data))


@dataclass(frozen=True)
class Frame:
    """What every page stands in; travels to the other processes. All of it is in the key of every page."""

    site: Site
    own: OwnFiles
    """The files in which the body defines kinds of its own, as `own_files` gives them."""
    shown: tuple[str, ...] = ()
    """The kinds that have pages of their own, see `catalogue.shown_kinds`."""

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        return kinds_with(self.own)

    def __reduce__(self) -> tuple[type[Frame], tuple[Site, OwnFiles, tuple[str, ...]]]:
        return Frame, (self.site, self.own, self.shown)  # kinds hold functions, which do not travel


class Place(NamedTuple):
    """A page that the map names and, if `in_menu`, the menu. Smaller orders come first."""

    url: str
    title: str
    order: int
    in_menu: bool = False


Unit = tuple[str, ...]
"""What of a maker's pages is planned as a whole: a record, a shelf, a year; texts that its maker chooses."""


class Maker(Protocol):
    """A module under `makers/`. Adding one is adding one file (and its template); names that begin with `_` are no makers.

    It may also have `MENU`, a tuple of `Place`; `units_of(standing)`, which yields the units that a record may bring with it; and
    `ALONE`, if its pages are about all others, or it writes into the store: it is then asked last, in the first process.
    """

    OWNS: tuple[str, ...]
    """The addresses that are its own, `…/` for a folder, written as literals: nobody else may stand there; see `owned`."""

    def units(self, house: House) -> Iterable[Unit]:
        """Yield every unit that there is. It is asked when a site is built anew."""

    def plan(self, unit: Unit, house: House) -> Iterable[Page]:
        """Yield every page of a unit that is to stand on the site, made or not; none if the unit is no more. No page is rendered here.

        It runs in any process, again whenever something has changed that it asked the house or the catalogue for.
        """

    def render(self, page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
        """Return what stands at each of the page's paths. Pure: it sees nothing else. Pages with records are rendered in other processes."""


# ------------------------------------------------------------------------------------------------ keys


_BASE: Final = 8
_SUBJECT: Final = 12
"""Bytes of a key that stand for what all pages are made from, and for the subject; the rest stands for the records."""


def key_of(base: bytes, maker: str, page: Page) -> bytes:
    """Return what a page is made from, as 32 bytes in three parts: `reason_for` tells which has changed."""
    subject = blake2b(f"{maker}\0{page.subject!r}".encode("utf-8", "surrogatepass"), digest_size=_SUBJECT)
    records = blake2b(digest_size=12)
    for one in page.records:
        records.update(one.digest + one.state.encode())
    return base[:_BASE] + subject.digest() + records.digest()


def reason_for(old: bytes | None, new: bytes, is_present: bool) -> str:
    """Return in Chinese why a page is made, "" if it is kept."""
    if old is None:
        return "没有上次生成的记录：新的网页，或者程序、设置更新以后第一次生成，或者用了 --all"
    if not is_present:
        return "网站文件夹里没有这个文件"
    changed = [what for what, part in _PARTS.items() if old[part] != new[part]]
    return "；".join(changed)


_PARTS: Final[Mapping[str, slice]] = {
    "全站共用的内容变了：主题、菜单、网站名称或者本机关的信息": slice(None, _BASE),
    "旁边显示的内容变了：别的记录的标题、文号、日期、数量、合计或者状态": slice(_BASE, _BASE + _SUBJECT),
    "它显示的记录变了": slice(_BASE + _SUBJECT, None),
}
