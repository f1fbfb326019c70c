"""Working days (工作日) as the State Council arranges them: days off and the weekends worked in exchange. And months."""

from __future__ import annotations

import calendar
from bisect import bisect_left
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

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
    """Return the working days of a year as proleptic ordinals."""
    calendar = _calendar(year)
    day, days = date(year, 1, 1), []
    while day.year == year:
        if calendar.is_working_day(day):
            days.append(day.toordinal())
        day += _DAY
    return tuple(days)


def _calendar(year: int) -> Any:
    """Return the library's calendar of one year.

    Every announcement swaps weekends for working days. A year without any is one that the library only extrapolates.
    """
    import holidays  # noqa: PLC0415  # most commands count no days

    calendar = holidays.country_holidays("CN", years=year)
    swapped: Mapping[date, Any] | set[date] = calendar.weekend_workdays
    if not any(day.year == year for day in swapped):
        raise UnknownYear(year)
    return calendar


def months_after(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
