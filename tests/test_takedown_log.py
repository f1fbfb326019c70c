"""The log of what was taken down: its numbers by year, its pages, and the notices beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gongshi.cache import Cache
from gongshi.catalogue import Catalogue, Seen
from gongshi.kinds import all_kinds
from gongshi.makers.takedowns import (
    LogPage,
    LogYear,
    Removal,
    first_page,
    plan,
    removal_of,
    render,
    units,
    units_of,
    year_pages,
)
from gongshi.making.house import Grounds, House, Theme
from gongshi.making.ledger import Ledger
from gongshi.making.page import Frame, Page, Unit
from gongshi.markup import head
from gongshi.markup.head import Site
from gongshi.markup.shell import Content
from gongshi.model.life import State
from gongshi.pool import Pool
from gongshi.reading import read_body
from gongshi.store import Rest, Row, Store, record_digest, record_row, source_row
from gongshi.topics import Topic
from gongshi.views import View
from test_between import BODY


def removal(number: int, gone_on: str, state: State = "withdrawn", due_on: str = "") -> Removal:
    return Removal("penalties", "行政处罚", f"cf-{number:04}", state, "撤销", "2024-01-02", "", gone_on, due_on, "")


def years(*removals: Removal) -> tuple[LogYear, ...]:
    return first_page(removals).years


def test_a_log_without_removals_is_one_page_without_years() -> None:
    assert first_page([]) == LogPage("takedowns.html", "", 0, False, (), (), 0)
    assert list(year_pages("2024", [])) == []


def test_a_year_says_zero_of_what_did_not_happen_in_it() -> None:
    assert years(
        removal(1, "2024-05-06", "expired"),
        removal(2, "2025-05-06", "withdrawn", "2025-05-06"),
        removal(3, "2025-05-07", "withdrawn", "2025-05-06"),
        removal(4, "2026-05-07", "repaired"),
        removal(5, "2026-05-07", "repaired"),
        removal(6, "2025-05-05", "withdrawn", "2025-05-06"),
    ) == (
        LogYear("2026", expired=0, repaired=2, withdrawn=0, clocked=0, on_time=0, pages=1),
        LogYear("2025", expired=0, repaired=0, withdrawn=3, clocked=3, on_time=2, pages=1),
        LogYear("2024", expired=1, repaired=0, withdrawn=0, clocked=0, on_time=0, pages=1),
    )
    states: tuple[State, ...] = ("expired", "repaired", "withdrawn", "withdrawn")
    (year,) = years(*(removal(number, "2024-05-06", state) for number, state in enumerate(states)))
    assert year.total == 4


def test_the_first_page_shows_the_newest_200_and_a_full_page_of_a_year_has_500() -> None:
    removals = [removal(number, f"2024-{number // 100 + 1:02}-05") for number in range(501)]
    first = first_page([*removals, removal(900, "2025-01-02")])
    assert [one.id for one in (first.removals[0], first.removals[1], first.removals[-1])] == [
        "cf-0900",
        "cf-0500",
        "cf-0302",
    ]
    assert (len(first.removals), first.total) == (200, 502)
    assert [(year.year, year.pages) for year in first.years] == [("2025", 1), ("2024", 2)]
    assert [year.pages for year in years(*removals[:500])] == [1]
    oldest, newest = year_pages("2024", removals)
    assert (oldest.url, oldest.number, oldest.has_newer, oldest.total) == ("takedowns/2024-1.html", 1, True, 500)
    assert (oldest.removals[0].id, oldest.removals[-1].id, oldest.years) == ("cf-0499", "cf-0000", ())
    assert (newest.url, newest.number, newest.has_newer, newest.total) == ("takedowns/2024-2.html", 2, False, 1)
    (full,) = year_pages("2024", removals[:500])
    assert (full.url, full.year, full.has_newer, full.total) == ("takedowns/2024-1.html", "2024", False, 500)


def test_a_full_page_stays_as_it_is_when_more_is_taken_down() -> None:
    removals = [removal(number, "2024-05-06") for number in range(500)]
    (before,) = year_pages("2024", removals)
    after, _ = year_pages("2024", [removal(0, "2024-05-07"), *reversed(removals[1:]), removal(500, "2024-05-06")])
    assert [one.id for one in before.removals] == [f"cf-{number:04}" for number in reversed(range(500))]
    assert [one.id for one in after.removals] == [f"cf-{number:04}" for number in reversed(range(1, 501))]


# ---------------------------------------------------------------- which pages there are

TODAY = date(2026, 11, 23)
ROW = Row(kind="penalties", id="", heading="不公开的标题", published_on="2024-01-02", day="2024-01-01", shelf="2024")
ROWS = (
    ROW._replace(id="shown"),
    ROW._replace(id="last-day", until="2026-11-23"),
    ROW._replace(id="later", withdrawn_on="2026-11-24", reason="撤销", changed_on="2026-11-20"),
    ROW._replace(id="expired", until="2025-12-31"),
    ROW._replace(id="revoked", withdrawn_on="2024-05-07", reason="撤销", changed_on="2024-05-06"),
    ROW._replace(id="late", withdrawn_on="2024-05-17", reason="变更", changed_on="2024-05-06", until="2026-01-01"),
    ROW._replace(id="repaired", withdrawn_on="2024-06-01", reason="信用修复", changed_on="2024-05-06"),
    ROW._replace(id="was-over", until="2025-03-01", withdrawn_on="2025-06-01", reason="不应公开"),
    ROW._replace(kind="permits", id="stopped", withdrawn_on="2025-06-01", reason="撤销", changed_on="2025-05-30"),
    ROW._replace(id="never", published_on="2024-02-01", withdrawn_on="2024-01-20", reason="不应公开"),
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    body = read_body(BODY.encode(), "data/site.yml")[0]
    assert body
    with Store(tmp_path / "store.db", "1") as store:
        rows = [row._replace(digest=record_digest(b"{}", row.life)) for row in ROWS]
        source = "data/penalties/a.yml"
        store.put(
            [source_row(source, "", b"", ())], [record_row(source, n, (row, Rest())) for n, row in enumerate(rows)]
        )
        grounds = Grounds(TODAY, Theme({}, frozenset(), ()), "", ())
        catalogue = Catalogue(all_kinds(), View(store, "public", TODAY), tuple(all_kinds()))
        yield House(tmp_path, Cache(tmp_path), catalogue, Site(body), "public", Ledger(store, "site"), grounds, Pool(1))


def planned(house: House, *unit: str) -> tuple[list[Page], set[Topic]]:
    """Return the pages of a unit, and what they hang on."""
    with house.catalogue.reading() as reading:
        pages = list(plan(unit, house))
    return pages, set(reading.topics)


NOTICES = [
    ("notice", "penalties", "revoked"),
    ("notice", "penalties", "late"),
    ("notice", "penalties", "repaired"),
    ("notice", "penalties", "was-over"),
    ("notice", "permits", "stopped"),
    ("notice", "penalties", "expired"),
]
YEARS = [("log", "2024"), ("log", "2025"), ("log", "2026")]


def test_there_is_a_notice_for_each_a_page_of_all_and_one_of_each_year(house: House) -> None:
    with house.catalogue.reading():
        found = list(units(house))
    assert len(found) == len(set(found))
    assert set(found) == {*NOTICES, ("log", ""), *YEARS}
    assert found[-4:] == [("log", ""), *YEARS]


def test_a_record_brings_its_notice_and_its_year_once_it_is_gone(house: House) -> None:
    view, brought = house.catalogue.view, list[Unit]()
    for row in house.store.rows():
        of_it = list(units_of(view.standing(row, "[]")))
        assert [unit[0] for unit in of_it] in ([], ["notice", "log"])
        assert of_it == [] or of_it[0][1:] == (row.kind, row.id)
        brought += of_it
    assert set(brought) == {*NOTICES, *YEARS}


def test_what_may_be_said_of_a_removal_are_its_days_and_its_reason(house: House) -> None:
    found: list[Removal] = []
    for unit in NOTICES:
        (page,), topics = planned(house, *unit)
        assert page.paths == (f"{unit[1]}/{unit[2]}.html",)
        assert (page.records, page.listed) == ((), None)
        assert topics == {("gone", *unit[1:])}
        found.append(page.subject)
    assert [one.url for one in found] == [f"{kind}/{id}.html" for _, kind, id in NOTICES]
    assert [(one.state, one.reason, one.gone_on) for one in found] == [
        ("withdrawn", "撤销", "2024-05-07"),
        ("withdrawn", "变更", "2024-05-17"),
        ("repaired", "信用修复", "2024-06-01"),
        ("withdrawn", "公示期满", "2025-03-02"),
        ("withdrawn", "撤销", "2025-06-01"),
        ("expired", "公示期满", "2026-01-01"),
    ]
    assert [(one.changed_on, one.due_on, one.days, one.is_late) for one in found] == [
        ("2024-05-06", "2024-05-09", "1", False),
        ("2024-05-06", "2024-05-09", "10", True),
        ("", "", "", False),
        ("", "", "", False),
        ("2025-05-30", "", "0", False),
        ("", "", "", False),
    ]


@pytest.mark.parametrize("id", ["shown", "last-day", "later", "never", "unknown"])
def test_what_is_shown_or_never_was_has_no_notice(house: House, id: str) -> None:
    assert planned(house, "notice", "penalties", id) == ([], {("gone", "penalties", id)})


def test_each_year_of_the_log_has_its_own_removals_and_the_first_page_has_all(house: House) -> None:
    ids: dict[str, list[str]] = {}
    for unit in (("log", ""), *YEARS):
        (page,), topics = planned(house, *unit)
        assert (page.paths, page.records, page.listed) == ((page.subject.url,), (), ("pages", ""))
        assert topics == {("departed", unit[1])}
        ids[page.subject.url] = [one.id for one in page.subject.removals]
    assert ids == {
        "takedowns.html": ["expired", "stopped", "was-over", "repaired", "late", "revoked"],
        "takedowns/2024-1.html": ["repaired", "late", "revoked"],
        "takedowns/2025-1.html": ["stopped", "was-over"],
        "takedowns/2026-1.html": ["expired"],
    }
    assert planned(house, "log", "2027")[0] == []


def test_the_first_page_of_the_log_counts_by_year(house: House) -> None:
    (page,), _ = planned(house, "log", "")
    assert page.subject.years == (
        LogYear("2026", expired=1, repaired=0, withdrawn=0, clocked=0, on_time=0, pages=1),
        LogYear("2025", expired=0, repaired=0, withdrawn=2, clocked=0, on_time=0, pages=1),
        LogYear("2024", expired=0, repaired=1, withdrawn=2, clocked=2, on_time=1, pages=1),
    )


def test_notices_ask_not_to_be_found_and_pages_of_the_log_are_told_apart_by_their_titles(house: House) -> None:
    name, found = house.site.body.site_name, list[tuple[str, bool]]()
    for unit in (NOTICES[2], ("log", ""), ("log", "2025")):
        (content,) = render(planned(house, *unit)[0][0], (), Frame(house.site, ()))
        assert isinstance(content, Content)
        assert ROW.heading not in content.main
        found.append((content.title, head.NOT_INDEXED in content.head))
    assert found == [
        ("已信用修复 - 行政处罚", True),
        (f"撤下记录 - {name}", False),
        (f"2025年撤下记录（1） - {name}", False),
    ]


def test_what_lapsed_before_it_was_revoked_has_no_clock_of_a_withdrawal() -> None:
    row = Row(
        kind="penalties",
        id="cf-1",
        reason="撤销",
        published_on="2024-01-10",
        until="2024-04-09",
        withdrawn_on="2024-06-03",
        changed_on="2024-05-31",
    )
    lapsed = removal_of(Seen(row, "withdrawn"), all_kinds()["penalties"])
    assert (lapsed.reason, lapsed.gone_on, lapsed.changed_on, lapsed.due_on) == ("公示期满", "2024-04-10", "", "")
    revoked = removal_of(Seen(row._replace(until="2027-01-09"), "withdrawn"), all_kinds()["penalties"])
    assert (revoked.reason, revoked.gone_on, revoked.changed_on) == ("撤销", "2024-06-03", "2024-05-31")
    assert revoked.due_on == "2024-06-05"
