"""The log of what was taken down: its numbers by year, and its pages."""

from __future__ import annotations

from gongshi.makers.takedowns import LogYear, Removal, log_pages
from gongshi.model.life import State


def removal(number: int, gone_on: str, state: State = "withdrawn", due_on: str = "") -> Removal:
    return Removal("penalties", "行政处罚", f"cf-{number:04}", state, "撤销", "2024-01-02", "", gone_on, due_on, "")


def years(*removals: Removal) -> tuple[LogYear, ...]:
    return next(iter(log_pages(removals))).years


def test_a_log_without_removals_is_one_page_without_years() -> None:
    (page,) = log_pages([])
    assert (page.url, page.number, page.has_newer, page.years, page.removals, page.total) == (
        "takedowns.html",
        0,
        False,
        (),
        (),
        0,
    )


def test_a_year_says_zero_of_what_did_not_happen_in_it() -> None:
    assert years(
        removal(1, "2024-05-06", "expired"),
        removal(2, "2025-05-06", "withdrawn", "2025-05-06"),
        removal(3, "2025-05-07", "withdrawn", "2025-05-06"),
        removal(4, "2026-05-07", "repaired"),
        removal(5, "2026-05-07", "repaired"),
    ) == (
        LogYear("2026", expired=0, repaired=2, withdrawn=0, clocked=0, on_time=0, pages=1),
        LogYear("2025", expired=0, repaired=0, withdrawn=2, clocked=2, on_time=1, pages=1),
        LogYear("2024", expired=1, repaired=0, withdrawn=0, clocked=0, on_time=0, pages=1),
    )
    assert [
        year.total for year in years(removal(1, "2024-05-06", "expired"), removal(2, "2024-05-06", "repaired"))
    ] == [2]


def test_the_first_page_shows_the_newest_200_and_a_full_page_of_a_year_has_500() -> None:
    removals = [removal(number, f"2024-{number // 100 + 1:02}-05") for number in range(501)]
    first, latest, oldest, newest = log_pages([*removals, removal(900, "2025-01-02")])
    assert [one.id for one in (first.removals[0], first.removals[1], first.removals[-1])] == [
        "cf-0900",
        "cf-0500",
        "cf-0302",
    ]
    assert (len(first.removals), first.total) == (200, 502)
    assert (oldest.url, oldest.has_newer, oldest.total, oldest.removals[0].id, oldest.removals[-1].id) == (
        "takedowns/2024-1.html",
        True,
        500,
        "cf-0499",
        "cf-0000",
    )
    assert (latest.url, latest.has_newer, latest.total) == ("takedowns/2025-1.html", False, 1)
    assert (newest.url, newest.has_newer, newest.total) == ("takedowns/2024-2.html", False, 1)
