"""How long a penalty is shown, by when a changed decision must be gone, and what is odd about the days of a record's life."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from gongshi.law.workdays import workday_after
from gongshi.model.kind import Problem
from gongshi.model.life import CHANGED
from gongshi.model.liferules import LIFE_ORDER, WITHDRAWAL_CLOCK
from gongshi.model.record import Plain, Record, Withdrawal

WITHDRAWAL_DAYS: Final = 3
PERIOD_MONTHS: Final[Mapping[str, int]] = {"轻微": 3, "一般": 12, "严重": 36}
"""The longest time a penalty is shown, by class, from the day of the decision.

Law: 信用修复管理办法 (发改委令 2025 年第 36 号); 国办发〔2025〕22号. Read in secondary sources only.
"""
SHORTEST_MONTHS: Final[Mapping[str, int]] = {"轻微": 0, "一般": 3, "严重": 12}
"""The shortest time, after which the party may ask that it end (信用修复). Law: as above."""


def withdrawal_due(changed_on: date) -> date:
    """Return the last day on which a changed or revoked decision may still be online.

    Raises:
        UnknownYear: the calendar of that year has not been announced.

    Law:
        行政处罚法 (2021) Art. 48: withdraw within three days and give the reason; Art. 85: these are working days.
    """
    return workday_after(changed_on, WITHDRAWAL_DAYS)


def life_problems(record: Record) -> Iterator[Problem]:
    """Yield what is odd about the days of one record's life, whatever its kind."""
    for correction in record.corrections:
        if correction.corrected_on < record.published_on:
            yield Problem(
                LIFE_ORDER, "corrections", "“更正日期”早于“公开日期”", f"公开日期是 {record.published_on}，请核对。"
            )
    if record.withdrawal:
        yield from withdrawal_problems(record.withdrawal, record.published_on)


def withdrawal_problems(withdrawal: Withdrawal, published_on: date | None) -> Iterator[Problem]:
    """Yield what is odd about the days of a withdrawal."""
    changed_on, withdrawn_on = withdrawal.changed_on, withdrawal.withdrawn_on
    if published_on and withdrawn_on < published_on:
        yield Problem(LIFE_ORDER, "withdrawal", "“撤回日期”早于“公开日期”", f"公开日期是 {published_on}，请核对。")
    if changed_on and withdrawn_on < changed_on:
        yield Problem(LIFE_ORDER, "withdrawal", "“撤回日期”早于“变动日期”", f"变动日期是 {changed_on}，请核对。")
    if withdrawal.reason in CHANGED and not changed_on:
        yield Problem(
            WITHDRAWAL_CLOCK,
            "withdrawal",
            f"没有写“变动日期”，不知道决定是哪天被{withdrawal.reason}的",
            "在“撤回”里补上一行“变动日期: …”。",
        )


def months_after(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def penalty_until(record: Plain) -> str:
    """Return the last day on which a penalty is shown: what the record says, at most its class's longest period."""
    longest = PERIOD_MONTHS.get(record.get("credit_class", ""))
    limit = months_after(date.fromisoformat(record["decided_on"]), longest).isoformat() if longest else ""
    own: str = record.get("publicity_until", "")
    return min(filter(None, (own, limit)), default="")


def penalty_from(decided_on: date, credit_class: str) -> date:
    """Return the first day on which a penalty's publicity may end (信用修复): its class's shortest period is over."""
    return months_after(decided_on, SHORTEST_MONTHS.get(credit_class, 0))


def body_until(record: Plain, months: Mapping[str, int]) -> str:
    """Return the last day (ISO) of the body's own period for a penalty of this class; "" if the record names a day, or no period is chosen."""
    period = months.get(record.get("credit_class", ""))
    if not period or "publicity_until" in record:
        return ""
    return months_after(date.fromisoformat(record["decided_on"]), period).isoformat()


def repair_from(record: Plain) -> str:
    """Return the first day (ISO) on which the party may have the publicity ended; "" for a record without a class."""
    credit_class = record.get("credit_class", "")
    return penalty_from(date.fromisoformat(record["decided_on"]), credit_class).isoformat() if credit_class else ""
