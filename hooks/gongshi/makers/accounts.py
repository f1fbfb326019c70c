"""The pages on which the body gives account: how timely it publishes, which powers it never used, by which rules it checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from gongshi.catalogue import Catalogue
from gongshi.findings import Rule
from gongshi.law import deadlines
from gongshi.law.deadlines import Timeliness
from gongshi.makers._own_words import as_own, own_code
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Place, Unit
from gongshi.markup import templates
from gongshi.markup.addresses import Link
from gongshi.markup.head import Site, site_head
from gongshi.markup.shell import Content
from gongshi.model.kind import Kind
from gongshi.rulebook import all_rules

OWNS = ("timeliness.html", "unused.html", "rules.html")
MENU = (
    Place("timeliness.html", "公开及时率", 20),
    Place("unused.html", "没有用过的权责事项", 30),
    Place("rules.html", "检查规则", 40),
)
LATE_SHOWN: Final = 200


def units(house: House) -> Iterator[Unit]:
    return ((url,) for url in OWNS)


def plan(unit: Unit, house: House) -> Iterator[Page]:
    (url,) = unit
    catalogue = house.catalogue
    subject: tuple[Any, ...]
    if url == "timeliness.html":
        timely = deadlines.timeliness(catalogue.timed())
        total = sum(one.timed.records for one in timely.late)
        subject = (timely_kinds(timely, catalogue), late_records(timely, catalogue), total, timely.unknown)
    elif url == "unused.html":
        subject = (catalogue.ask(unused_items),)
    else:
        rules = as_own(all_rules(house.project).values(), house.site.body, catalogue.ask(own_code))
        subject = (tuple(rules), house.audience == "preview")
    yield Page((url,), subject, listed=("pages", ""))


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    shows = {"timeliness.html": timeliness_content, "unused.html": unused_content, "rules.html": rules_content}
    return [shows[page.paths[0]](*page.subject, frame.site)]  # type: ignore[operator]


ITEMS: Final = "responsibilities"
"""The kind whose records are powers, under which decisions are made."""


def unused_items(catalogue: Catalogue) -> dict[str, list[Link]]:
    """Return the powers under which nothing was decided that stands on the site, by their shelf."""
    found: dict[str, list[Link]] = {}
    for shelf, id in catalogue.unreferred(ITEMS) if ITEMS in catalogue.kinds else ():
        if link := catalogue.link(ITEMS, id):
            found.setdefault(shelf, []).append(link)
    return found


def timely_kinds(timely: Timeliness, catalogue: Catalogue) -> list[TimelyKind]:
    """Return the kinds whose publication was timed, with their quarters."""
    kinds = dict.fromkeys(one.kind for one in timely.quarters)
    return [
        TimelyKind(
            catalogue.kinds[name],
            tuple(
                TimelyRow(one.title, one.count, one.on_time, one.median) for one in timely.quarters if one.kind == name
            ),
        )
        for name in kinds
    ]


def late_records(timely: Timeliness, catalogue: Catalogue) -> list[LateRecord]:
    """Return the records published late, newest first, named only if they stand on the site."""
    late: list[LateRecord] = []
    for done_on, some in groupby(timely.late, key=lambda one: one.timed.done_on):
        if len(late) >= LATE_SHOWN:
            break
        rows = [(row, one) for one in some for row in catalogue.timed_rows(one.timed)]
        for row, one in sorted(rows, key=lambda pair: (pair[0].kind, pair[0].id), reverse=True):
            link = catalogue.link(row.kind, row.id) or Link("", row.id)
            title = catalogue.kinds[row.kind].title
            late.append(LateRecord(link, title, row.since, one.due_on, done_on, one.days))
    return late[:LATE_SHOWN]


# ------------------------------------------------------------------------------------------------ timeliness


@dataclass(frozen=True, slots=True)
class LateRecord:
    """A record that was published late; without heading and address if it no longer stands on the site."""

    link: Link
    kind_title: str
    decided_on: str
    due_on: str
    published_on: str
    days: int


@dataclass(frozen=True, slots=True)
class TimelyRow:
    """How timely the decisions of one quarter were published; `median` in working days."""

    quarter: str
    count: int
    on_time: int
    median: int

    @property
    def share(self) -> str:
        return f"{self.on_time / self.count:.1%}" if self.on_time < self.count else "100%"


@dataclass(frozen=True, slots=True)
class TimelyKind:
    """A kind's quarters, newest first; `term` in working days."""

    kind: Kind
    rows: tuple[TimelyRow, ...]


def timeliness_content(
    kinds: Sequence[TimelyKind], late: Sequence[LateRecord], late_total: int, unknown: int, site: Site
) -> Content:
    main = templates.render(
        "timeliness.html", kinds=kinds, late=late, late_total=late_total, unknown=unknown, root="", body=site.body
    )
    return Content(f"公开及时率 - {site.body.site_name}", site_head(site, "timeliness.html"), main)


# ------------------------------------------------------------------------------------------------ powers not used


def unused_content(items: Mapping[str, Sequence[Link]], site: Site) -> Content:
    """Return the page of the powers under which nothing was decided, by type."""
    main = templates.render("unused.html", items=items, root="", body=site.body)
    return Content(f"没有用过的权责事项 - {site.body.site_name}", site_head(site, "unused.html"), main)


# ------------------------------------------------------------------------------------------------ rules


def rules_content(rules: Sequence[Rule], is_preview: bool, site: Site) -> Content:
    """Return the page of all rules, at the level that the body has given them."""
    levels = {rule.name: rule.level_name(site.body.level(rule.name)) for rule in rules}
    main = templates.render("rules.html", rules=rules, levels=levels, is_preview=is_preview, root="", body=site.body)
    return Content(f"检查规则 - {site.body.site_name}", site_head(site, "rules.html"), main)
