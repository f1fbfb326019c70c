"""Working days (工作日) as the State Council arranges them: days off and the weekends worked in exchange. And months."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, NamedTuple

from gongshi.law.announced import exceptions

_DAY: Final = timedelta(days=1)


class UnknownYear(Exception):
    """The State Council has not announced this year's days off, or nobody has told us of them."""

    def __init__(self, year: int) -> None:
        super().__init__(str(year))
        self.year = year


def is_workday(day: date) -> bool:
    """Tell whether offices work on this day.

    Raises:
        UnknownYear: the calendar of its year has not been announced.
    """
    return _place(day) < len(_ordinals(day.year)) and _ordinals(day.year)[_place(day)] == day.toordinal()


@cache
def workday_after(day: date, count: int) -> date:
    """Return the `count`-th working day after a day, which is itself not counted. `count` is at least 1.

    Law: a period in working days begins on the day after the event (行政处罚法 (2021) Art. 85; 民法典 Art. 201).

    Raises:
        UnknownYear: the calendar of a year up to the result has not been announced.
    """
    year, first = day.year, bisect_left(_ordinals(day.year), day.toordinal() + 1)
    while first + count > len(_ordinals(year)):
        count -= len(_ordinals(year)) - first
        year, first = year + 1, 0
    return date.fromordinal(_ordinals(year)[first + count - 1])


@cache
def workdays_between(first: date, last: date) -> int:
    """Return how many working days lie after `first`, up to `last`; 0 if `last` is not after it.

    Raises:
        UnknownYear: the calendar of a year from one to the other has not been announced.
    """
    if last <= first:
        return 0
    whole = sum(len(_ordinals(year)) for year in range(first.year, last.year))
    return whole + _upto(last) - _upto(first)


def _upto(day: date) -> int:
    """Return the working days of the day's year up to it, itself included."""
    return bisect_left(_ordinals(day.year), day.toordinal() + 1)


def _place(day: date) -> int:
    return bisect_left(_ordinals(day.year), day.toordinal())


@cache
def _ordinals(year: int) -> tuple[int, ...]:
    """Return the working days of a year as proleptic ordinals.

    Raises:
        UnknownYear: its calendar has not been announced.
    """
    if not _is_announced(year):
        raise UnknownYear(year)
    return tuple(day.toordinal() for day in _days_of(year) if _is_worked(day))


def _is_worked(day: date) -> bool:
    """Tell whether a day is worked in a year that was announced, or in another is neither on a weekend nor a holiday."""
    listed = _listed(day.year)
    if listed is None:
        return bool(_calendar(day.year).is_working_day(day))
    return (day.weekday() < 5) != (day.toordinal() in listed)


@cache
def _listed(year: int) -> frozenset[int] | None:
    return exceptions(year)


def _days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += _DAY


@cache
def _is_announced(year: int) -> bool:
    """Tell whether the days off of a year are known."""
    return _listed(year) is not None or announced_by_library(year) is not None


def announced_by_library(year: int) -> Any:
    """Return the library's calendar of a year that was announced: every announcement swaps weekends for working days. None for others."""
    calendar = _calendar(year)
    swapped: Mapping[date, Any] | set[date] = calendar.weekend_workdays
    return calendar if any(day.year == year for day in swapped) else None


@cache
def _calendar(year: int) -> Any:
    """Return the library's calendar of one year, which it only extrapolates where nothing was announced."""
    import holidays  # noqa: PLC0415  # most commands count no days

    return holidays.country_holidays("CN", years=year)


# ------------------------------------------------------------------------------------------------ before the announcement


class Deadline(NamedTuple):
    """A last day. `is_exact` is False for the earliest possible one: the calendar of a year on the way is not known."""

    day: date
    is_exact: bool


def deadline_after(day: date, count: int) -> Deadline:
    """Return the `count`-th working day after a day or, over a year that was not announced, the earliest it can be.

    In such a year every day may be worked but the holidays by law: no arrangement makes the result come earlier.

    Law: 全国年节及纪念日放假办法 (2024) Art. 2.
    """
    try:
        return Deadline(workday_after(day, count), is_exact=True)
    except UnknownYear:
        return Deadline(_earliest_after(day, count), is_exact=False)


@cache
def _earliest_after(day: date, count: int) -> date:
    while count:
        day += _DAY
        count -= may_be_worked(day)
    return day


def may_be_worked(day: date) -> bool:
    """Tell whether offices work on this day or, in a year that was not announced, whether they may."""
    return is_workday(day) if _is_announced(day.year) else day not in holidays_by_law(day.year)


@cache
def holidays_by_law(year: int) -> frozenset[date]:
    """Return the days that are holidays whatever is arranged around them. Law: 全国年节及纪念日放假办法."""
    named: Mapping[date, str] = _calendar(year)
    return frozenset(day for day, name in named.items() if day.year == year and not _ARRANGED.search(name))


_ARRANGED: Final = re.compile("observed|Day off")
"""What the library calls the days that are free in exchange for others."""


def most_workdays_between(first: date, last: date) -> int:
    """Return how many working days lie after `first`, up to `last`: their number, or the most there can be."""
    try:
        return workdays_between(first, last)
    except UnknownYear:
        return _counted(first, last, may_be_worked)


def presumed_between(first: date, last: date) -> int:
    """Return how many working days lie after `first`, up to `last`; their likely number where that is not known yet."""
    try:
        return workdays_between(first, last)
    except UnknownYear:
        return _counted(first, last, _is_worked)


def _counted(first: date, last: date, counts: Callable[[date], bool]) -> int:
    """Return how many of the days after `first`, up to `last`, count."""
    return sum(counts(first + _DAY * place) for place in range(1, (last - first).days + 1))


# ------------------------------------------------------------------------------------------------ days and months


def period_end(day: date, days: int) -> date:
    """Return the last day of a period of calendar days that an event on `day` starts.

    The day itself is not counted. A last day that is no working day moves to the next that is, as far as that is known.

    Law: 民法典 Art. 201 and 203.
    """
    last = day + _DAY * days
    while not _is_worked(last):
        last += _DAY
    return last


def months_after(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
