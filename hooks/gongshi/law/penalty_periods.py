"""How long a penalty is shown: the law's periods by class, the body's own within them, and the earliest end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from gongshi.law.workdays import months_after
from gongshi.model.record import Plain

PERIOD_MONTHS: Final[Mapping[str, int]] = {"轻微": 3, "一般": 12, "严重": 36}
"""The longest time a penalty is shown, by class, from the day of the decision.

Law: 信用修复管理办法 (发改委令 2025 年第 36 号); 国办发〔2025〕22号. Read in secondary sources only.
"""
SHORTEST_MONTHS: Final[Mapping[str, int]] = {"轻微": 0, "一般": 3, "严重": 12}
"""The shortest time, after which the party may ask that it end (信用修复). Law: as above."""


def penalty_until(record: Plain) -> str:
    """Return the last day on which a penalty is shown: what the record says, at most its class's longest period."""
    longest = PERIOD_MONTHS.get(record.get("credit_class", ""))
    limit = months_after(date.fromisoformat(record["decided_on"]), longest).isoformat() if longest else ""
    own: str = record.get("publicity_until", "")
    return min(filter(None, (own, limit)), default="")


def shortest_until(decided_on: date, credit_class: str) -> date:
    """Return the last day of the shortest period of a class; the day of the decision if it has none."""
    return months_after(decided_on, SHORTEST_MONTHS.get(credit_class, 0))


def body_until(record: Plain, months: Mapping[str, int]) -> str:
    """Return the last day (ISO) of the body's own period for a penalty of this class; "" if the record names a day, or no period is chosen."""
    period = months.get(record.get("credit_class", ""))
    if not period or "publicity_until" in record:
        return ""
    return months_after(date.fromisoformat(record["decided_on"]), period).isoformat()


def repair_from(record: Plain) -> str:
    """Return the first day (ISO) on which the party may have the publicity ended; "" for a record without a class.

    It is the day after the shortest period's last, or that of the decision where there is no shortest period.

    Law: 信用修复管理办法 (2025); 民法典 Art. 201, 202 (the day of the decision is not counted).
    """
    credit_class = record.get("credit_class", "")
    if not credit_class:
        return ""
    decided_on = date.fromisoformat(record["decided_on"])
    last = shortest_until(decided_on, credit_class)
    return (last + timedelta(days=1) if last > decided_on else decided_on).isoformat()
