"""The State Council's calendars as the library `holidays` knows them, packed: loading the library takes longer than most checks.

python -m gongshi.law.announced            write them anew, after an update of the library
python -m gongshi.law.announced --check    say whether they are what the library knows
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("announced.txt")
FIRST: Final = 2000
"""Before, nobody announced anything, and no record is that old."""


def exceptions(year: int) -> frozenset[int] | None:
    """Return the days (proleptic ordinals) of a year that are free though no weekend, or worked though one; None if they are not listed."""
    for line in _lines():
        listed, _, days = line.partition(":")
        if listed == str(year):
            return frozenset(date.fromisoformat(f"{year}-{day}").toordinal() for day in days.split())
    return None


def _lines() -> Iterator[str]:
    yield from FILE.read_text(encoding="ascii").splitlines()


def listed() -> str:
    """Return what the library knows: a line for each year that was announced, with its exceptions."""
    from gongshi.law.workdays import announced_by_library  # noqa: PLC0415  # which reads what is written here

    lines = []
    for year in range(FIRST, date.today().year + 10):
        calendar = announced_by_library(year)
        if calendar is not None:
            days = (date(year, 1, 1) + timedelta(place) for place in range(366))
            odd = (day for day in days if day.year == year and calendar.is_working_day(day) == (day.weekday() > 4))
            lines.append(f"{year}:{' '.join(f'{day:%m-%d}' for day in odd)}\n")
    return "".join(lines)


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        if FILE.read_text(encoding="ascii") == listed():
            return 0
        print(f"{FILE} 已经过时。运行 make format。", file=sys.stderr)
        return 1
    FILE.write_bytes(listed().encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
