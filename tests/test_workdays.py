"""Working days against the State Council's announcements, written out, and against two libraries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.law import announced as calendars
from gongshi.law import workdays
from gongshi.law.workdays import (
    Deadline,
    UnknownYear,
    deadline_after,
    holidays_by_law,
    is_workday,
    may_be_worked,
    months_after,
    most_workdays_between,
    period_end,
    presumed_between,
    workday_after,
    workdays_between,
)

ANNOUNCED = {
    # 国办发明电〔2014〕28号；国发明电〔2015〕1号（抗战胜利纪念日）
    2015: "0101-0103 0218-0224 0404-0406 0501-0503 0620-0622 0903-0905 0927 1001-1007 | 0104 0215 0228 0906 1010",
    # 国办发明电〔2015〕18号
    2016: "0101-0103 0207-0213 0402-0404 0430-0502 0609-0611 0915-0917 1001-1007 | 0206 0214 0612 0918 1008 1009",
    # 国办发明电〔2016〕17号
    2017: "0101-0102 0127-0202 0402-0404 0429-0501 0528-0530 1001-1008 | 0122 0204 0401 0527 0930",
    # 国办发明电〔2017〕12号；十二月三十一日见下一年的通知
    2018: "0101 0215-0221 0405-0407 0429-0501 0616-0618 0922-0924 1001-1007 1230-1231 | 0211 0224 0408 0428 0929 0930 1229",
    # 国办发明电〔2018〕15号；国办发明电〔2019〕3号（劳动节）
    2019: "0101 0204-0210 0405-0407 0501-0504 0607-0609 0913-0915 1001-1007 | 0202 0203 0428 0505 0929 1012",
    # 国办发明电〔2019〕16号；国办发明电〔2020〕1号（春节延长到二月二日）
    2020: "0101 0124-0202 0404-0406 0501-0505 0625-0627 1001-1008 | 0119 0426 0509 0628 0927 1010",
    # 国办发明电〔2020〕27号
    2021: "0101-0103 0211-0217 0403-0405 0501-0505 0612-0614 0919-0921 1001-1007 | 0207 0220 0425 0508 0918 0926 1009",
    # 国办发明电〔2021〕11号
    2022: "0101-0103 0131-0206 0403-0405 0430-0504 0603-0605 0910-0912 1001-1007 1231 | 0129 0130 0402 0424 0507 1008 1009",
    # 国办发明电〔2022〕16号
    2023: "0101-0102 0121-0127 0405 0429-0503 0622-0624 0929-1006 1230-1231 | 0128 0129 0423 0506 0625 1007 1008",
    # 国办发明电〔2023〕7号
    2024: "0101 0210-0217 0404-0406 0501-0505 0608-0610 0915-0917 1001-1007 | 0204 0218 0407 0428 0511 0914 0929 1012",
    # 国办发明电〔2024〕12号
    2025: "0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008 | 0126 0208 0427 0928 1011",
    # 国办发明电〔2025〕7号
    2026: "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007 | 0104 0214 0228 0509 0920 1010",
}
"""Days off and, behind the bar, weekends worked, as MMDD."""


def day_of(year: int, text: str) -> date:
    return date(year, int(text[:2]), int(text[2:]))


def days_of(year: int, words: str) -> Iterator[date]:
    for word in words.split():
        first, _, last = word.partition("-")
        day = day_of(year, first)
        while day <= day_of(year, last or first):
            yield day
            day += timedelta(days=1)


def announced(year: int) -> set[date]:
    """Return the working days of a year as the announcement says."""
    off, _, on = ANNOUNCED[year].partition(" | ")
    day, days = date(year, 1, 1), set()
    while day.year == year:
        days |= {day} if day.weekday() < 5 else set()
        day += timedelta(days=1)
    return days - set(days_of(year, off)) | set(days_of(year, on))


def all_days(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=place) for place in range(365 + (year % 4 == 0))]


@pytest.mark.parametrize("year", ANNOUNCED)
def test_every_day_is_as_announced(year: int) -> None:
    assert {day for day in all_days(year) if is_workday(day)} == announced(year)


@pytest.mark.parametrize("year", ANNOUNCED)
def test_both_libraries_agree_with_the_announcement(year: int) -> None:
    library = holidays.country_holidays("CN", years=year)
    assert {day for day in all_days(year) if library.is_working_day(day)} == announced(year)
    assert {day for day in all_days(year) if chinese_calendar.is_workday(day)} == announced(year)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2024-01-16", 7, "2024-01-25"),
        ("2024-02-08", 1, "2024-02-09"),
        ("2024-02-09", 1, "2024-02-18"),  # 春节后的星期日补班
        ("2024-02-10", 3, "2024-02-20"),
        ("2024-09-30", 7, "2024-10-15"),
        ("2025-12-26", 7, "2026-01-07"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2025-12-31", 248, "2026-12-31"),
    ],
)
def test_the_day_itself_is_not_counted(day: str, count: int, expected: str) -> None:
    assert workday_after(date.fromisoformat(day), count).isoformat() == expected


@pytest.mark.parametrize("count", [1, 3, 7, 20, 260])
def test_counting_forth_and_back_agree_on_every_day(count: int) -> None:
    for day in all_days(2024):
        due = workday_after(day, count)
        assert workdays_between(day, due) == count
        assert workdays_between(day, due - timedelta(days=1)) == count - 1


def test_backwards_is_none() -> None:
    assert workdays_between(date(2024, 3, 18), date(2024, 3, 18)) == 0
    assert workdays_between(date(2024, 3, 18), date(2024, 3, 1)) == 0
    assert workdays_between(date(2098, 3, 18), date(2098, 3, 18)) == 0  # that needs no calendar


@pytest.mark.parametrize("day", [date(2027, 1, 4), date(2050, 1, 3)])
def test_a_year_that_was_not_announced_is_unknown(day: date) -> None:
    with pytest.raises(UnknownYear) as caught:
        is_workday(day)
    assert caught.value.year == day.year


def test_a_period_into_an_unknown_year_is_unknown() -> None:
    assert workday_after(date(2026, 12, 25), 4) == date(2026, 12, 31)
    with pytest.raises(UnknownYear):
        workday_after(date(2026, 12, 25), 7)
    with pytest.raises(UnknownYear):
        workdays_between(date(2026, 12, 25), date(2027, 1, 4))


# ---------------------------------------------------------------- against another counter


KNOWN = sorted(day for year in ANNOUNCED for day in announced(year))
"""Every working day of twelve years, from the announcements alone."""
days_known = st.dates(date(2015, 1, 1), date(2026, 9, 30))


@given(days_known, st.integers(1, 60))
def test_the_last_day_is_the_one_that_another_count_finds(day: date, count: int) -> None:
    later = [one for one in KNOWN if one > day]
    if len(later) >= count:
        assert workday_after(day, count) == later[count - 1]
        assert deadline_after(day, count) == Deadline(later[count - 1], is_exact=True)


@given(days_known, days_known)
def test_the_days_between_are_those_that_another_count_finds(first: date, last: date) -> None:
    assert workdays_between(first, last) == sum(first < one <= last for one in KNOWN)
    assert most_workdays_between(first, last) == presumed_between(first, last) == workdays_between(first, last)


# ---------------------------------------------------------------- before the announcement


@pytest.mark.parametrize("year", ANNOUNCED)
def test_no_arrangement_was_ever_earlier_than_the_earliest_possible(year: int) -> None:
    """No holiday by law was ever worked: who counts every other day is never behind the announcement."""
    assert holidays_by_law(year)
    assert not announced(year) & holidays_by_law(year)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-12-24", 5, ("2026-12-31", True)),
        ("2026-12-24", 6, ("2027-01-02", False)),  # the first is New Year's Day; the second, a Saturday, may be worked
        ("2026-12-24", 7, ("2027-01-03", False)),
        ("2027-02-04", 1, ("2027-02-09", False)),  # 除夕 to 初三 are free by law
        ("2027-09-30", 1, ("2027-10-04", False)),
        ("2027-12-30", 3, ("2028-01-03", False)),
    ],
)
def test_over_a_year_that_was_not_announced_the_earliest_possible_day_is_given(
    day: str, count: int, expected: tuple[str, bool]
) -> None:
    found = deadline_after(date.fromisoformat(day), count)
    assert (found.day.isoformat(), found.is_exact) == expected


@given(st.dates(date(2026, 12, 1), date(2040, 12, 31)), st.integers(1, 40))
def test_the_earliest_day_may_be_worked_and_grows_with_the_count(day: date, count: int) -> None:
    first, second = deadline_after(day, count).day, deadline_after(day, count + 1).day
    assert day < first < second
    assert may_be_worked(first)
    assert most_workdays_between(day, first) == count


@pytest.mark.parametrize(
    ("first", "last", "likely", "most"),
    [
        ("2098-03-03", "2098-03-03", 0, 0),  # a Monday
        ("2098-03-03", "2098-03-04", 1, 1),
        ("2098-03-03", "2098-03-07", 4, 4),
        ("2098-03-03", "2098-03-08", 4, 5),  # a Saturday: it may be worked, and likely is not
        ("2098-03-03", "2098-03-10", 5, 7),
        ("2098-03-10", "2098-03-03", 0, 0),
        ("2098-04-30", "2098-05-06", 2, 4),  # 1 and 2 May are free by law; the 3rd and 4th are a weekend
        ("2097-12-31", "2098-01-03", 2, 2),
    ],
)
def test_before_the_announcement_days_are_counted_as_likely_and_as_many_as_can_be(
    first: str, last: str, likely: int, most: int
) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert (presumed_between(*days), most_workdays_between(*days)) == (likely, most)


# ---------------------------------------------------------------- days and months


@pytest.mark.parametrize(
    ("day", "days", "last"),
    [
        ("2024-05-06", 30, "2024-06-05"),  # the day that starts it is not counted
        ("2024-05-09", 30, "2024-06-11"),  # 8 to 10 June are 端午节
        ("2024-01-31", 30, "2024-03-01"),  # a leap year
        ("2025-01-30", 30, "2025-03-03"),  # 1 March is a Saturday
        ("2024-01-26", 20, "2024-02-18"),  # 春节; the 18th, a Sunday, is worked
        ("2025-12-12", 20, "2026-01-04"),  # over the turn of the year; the 4th, a Sunday, is worked
        ("2026-12-15", 30, "2027-01-14"),
        ("2026-12-03", 30, "2027-01-04"),  # not announced: neither on a weekend nor on a holiday
    ],
)
def test_a_period_of_days_ends_on_a_working_day(day: str, days: int, last: str) -> None:
    assert period_end(date.fromisoformat(day), days).isoformat() == last


@given(days_known, st.integers(1, 60))
def test_a_period_ends_on_the_first_working_day_from_its_last(day: date, days: int) -> None:
    last = day + timedelta(days=days)
    if last < KNOWN[-1]:
        assert period_end(day, days) == next(one for one in KNOWN if one >= last)


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last_of_the_right_month(day: date, months: int) -> None:
    found = months_after(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


def test_the_listed_calendars_are_what_the_library_knows() -> None:
    assert calendars.FILE.read_text(encoding="ascii") == calendars.listed()
    assert calendars.exceptions(2026)
    assert calendars.exceptions(1999) is None


def test_the_listed_calendars_are_written_anew_when_the_library_knows_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert calendars.main(["--check"]) == 0
    monkeypatch.setattr(calendars, "FILE", tmp_path / "announced.txt")
    calendars.FILE.write_text("2026:\n", encoding="ascii")
    assert calendars.exceptions(2026) == frozenset()
    assert calendars.exceptions(2025) is None
    assert calendars.main(["--check"]) == 1
    assert capsys.readouterr().err == f"{calendars.FILE} 已经过时。运行 make format。\n"
    assert calendars.FILE.read_text(encoding="ascii") == "2026:\n"
    assert calendars.main([]) == 0
    assert calendars.FILE.read_text(encoding="ascii") == calendars.listed()
    assert calendars.main(["--check"]) == 0


def test_a_year_that_is_not_listed_yet_is_known_from_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget() -> None:
        for kept in (workdays._listed, workdays._is_announced, workdays._ordinals):
            kept.cache_clear()

    (tmp_path / "announced.txt").write_text("", encoding="ascii")
    forget()
    try:
        with monkeypatch.context() as patched:
            patched.setattr(calendars, "FILE", tmp_path / "announced.txt")
            assert {day for day in all_days(2024) if is_workday(day)} == announced(2024)
            with pytest.raises(UnknownYear):
                is_workday(date(2098, 3, 3))
    finally:
        forget()
