"""What stands where records stood that have been taken down, and the log of it.

A notice is made from days and from fixed lists of words only. Whatever a record said, it cannot say it again here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gongshi.catalogue import Seen
from gongshi.law import deadlines
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Place, Unit
from gongshi.markup import addresses, head, templates
from gongshi.markup.head import Site
from gongshi.markup.shell import Content
from gongshi.model.kind import Kind
from gongshi.model.life import CHANGED, STATE_NAMES, State, gone_on
from gongshi.views import Standing

OWNS = ("takedowns.html", "takedowns/")
MENU = (Place("takedowns.html", "撤下记录", 10),)
NEWEST_SHOWN: Final = 200
"""Removals on the first page of the log; all of them are on the pages by year."""
PER_PAGE: Final = 500

EXPLANATIONS: Final[Mapping[str, str]] = {
    "变更": "作出的决定后来变更了。原来的决定不再公开；变更后的决定另行公开。",
    "撤销": "作出的决定后来被依法撤销，不再公开。",
    "确认违法": "作出的决定后来被依法确认违法，不再公开。",
    "确认无效": "作出的决定后来被依法确认无效，不再公开。",
    "信用修复": "当事人已经改正并完成信用修复，公示依法终止。",
    "公示期满": "公示期限已经届满，公示依法自动停止。",
    "不应公开": "经核查，这条信息依法不应公开。",
    "其他": "这条信息不再公开。需要了解理由的，可以向本机关询问。",
}
"""What the public is told for each reason. Law: 行政处罚法 (2021) Art. 48 (公开说明理由)."""


@dataclass(frozen=True, slots=True)
class Removal:
    """A record that was taken down. Nothing in here comes from its text."""

    kind: str
    title: str
    """The kind's."""
    id: str
    state: State
    reason: str
    published_on: str
    changed_on: str
    """The day on which the decision was changed or revoked, "" if that is not why."""
    gone_on: str
    """The first day on which the record was no longer shown."""
    due_on: str
    """The day by which it had to be gone, "" if the law names none."""
    days: str
    """Working days from the change to the removal; "" if no change of the decision is why, or the calendar is not known."""

    @property
    def url(self) -> str:
        return addresses.record_url(self.kind, self.id)

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def is_late(self) -> bool:
        return bool(self.due_on) and self.gone_on > self.due_on


_NOTICE: Final = "notice"
_LOG: Final = "log"


def units(house: House) -> Iterator[Unit]:
    """Yield every notice, the first page of the log, and every year of it."""
    years = dict[str, None]()
    for one in house.catalogue.departed():
        yield _NOTICE, one.row.kind, one.row.id
        years[gone_on(one.row.life)[:4]] = None
    yield _LOG, ""
    yield from ((_LOG, year) for year in years)


def units_of(one: Standing) -> Iterator[Unit]:
    if one.is_gone:
        yield _NOTICE, one.row.kind, one.row.id
        yield _LOG, gone_on(one.row.life)[:4]


def plan(unit: Unit, house: House) -> Iterator[Page]:
    catalogue = house.catalogue
    if unit[0] == _NOTICE:
        if one := catalogue.gone(*unit[1:]):
            removal = removal_of(one, catalogue.kinds[one.row.kind])
            yield Page((removal.url,), removal)
        return
    year = unit[1]
    removals = [removal_of(one, catalogue.kinds[one.row.kind]) for one in catalogue.departed(year)]
    pages = year_pages(year, removals) if year else [first_page(removals)]
    for page in pages:
        yield Page((page.url,), page, listed=("pages", ""))


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    about = page.subject
    return [notice_content(about, frame.site) if isinstance(about, Removal) else log_content(about, frame.site)]


def removal_of(one: Seen, kind: Kind) -> Removal:
    """Return what may be said of a record that was taken down: nothing that it said itself."""
    row, day = one.row, gone_on(one.row.life)
    reason = row.reason if row.withdrawn_on == day else "公示期满"
    due_on, taken = deadlines.withdrawal_clock(row, kind, day) if reason == row.reason else ("", "")
    changed_on = row.changed_on if reason in CHANGED else ""
    return Removal(row.kind, kind.title, row.id, one.state, reason, row.published_on, changed_on, day, due_on, taken)


def notice_content(removal: Removal, site: Site) -> Content:
    """Return the page that stands where a record stood. Search engines are asked to forget the address."""
    main = templates.render(
        "notice.html",
        removal=removal,
        explanation=EXPLANATIONS[removal.reason],
        body=site.body,
        root=addresses.root_of(removal.url),
    )
    return Content(
        f"{removal.state_name} - {removal.title}", head.NOT_INDEXED + head.site_head(site, removal.url), main
    )


# ------------------------------------------------------------------------------------------------ the log


@dataclass(frozen=True, slots=True)
class LogYear:
    """What was taken down in one year, in numbers."""

    year: str
    expired: int
    repaired: int
    withdrawn: int
    clocked: int
    """Those for which the three-day clock ran."""
    on_time: int
    pages: int

    @property
    def total(self) -> int:
        return self.expired + self.repaired + self.withdrawn


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log. `number` counts a year's pages from the oldest, 1 on; 0 is the first page of the whole log.

    `total` is that of the whole log on its first page, and of the page itself on the others.
    """

    url: str
    year: str
    number: int
    has_newer: bool
    years: tuple[LogYear, ...]
    removals: tuple[Removal, ...]
    total: int


def log_url(year: str, number: int) -> str:
    return f"takedowns/{year}-{number}.html"


def first_page(removals: Iterable[Removal]) -> LogPage:
    """Return the first page of the log: the newest removals, and every year in numbers."""
    ordered = sorted(removals, key=_by_day)
    by_year: dict[str, list[Removal]] = {}
    for one in ordered:
        by_year.setdefault(one.gone_on[:4], []).append(one)
    years = tuple(_log_year(year, some) for year, some in sorted(by_year.items(), reverse=True))
    return LogPage("takedowns.html", "", 0, False, years, tuple(reversed(ordered[-NEWEST_SHOWN:])), len(ordered))


def year_pages(year: str, removals: Iterable[Removal]) -> Iterator[LogPage]:
    """Yield the pages of a year of the log. Full pages stay as they are when something new is taken down."""
    inside = sorted(removals, key=_by_day)
    pages = -(-len(inside) // PER_PAGE)
    for number in range(1, pages + 1):
        cut = inside[(number - 1) * PER_PAGE : number * PER_PAGE]
        yield LogPage(log_url(year, number), year, number, number < pages, (), tuple(reversed(cut)), len(cut))


def _by_day(one: Removal) -> tuple[str, str, str]:
    return one.gone_on, one.kind, one.id


def _log_year(year: str, removals: Sequence[Removal]) -> LogYear:
    clocked = [one for one in removals if one.due_on]
    states = [one.state for one in removals]
    return LogYear(
        year,
        states.count("expired"),
        states.count("repaired"),
        states.count("withdrawn"),
        len(clocked),
        sum(not one.is_late for one in clocked),
        -(-len(removals) // PER_PAGE),
    )


def log_content(page: LogPage, site: Site) -> Content:
    title = f"{page.year}年撤下记录（{page.number}）" if page.year else "撤下记录"
    main = templates.render(
        "takedowns.html", page=page, title=title, log_url=log_url, root=addresses.root_of(page.url), body=site.body
    )
    return Content(f"{title} - {site.body.site_name}", head.site_head(site, page.url), main)
