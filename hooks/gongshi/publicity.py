"""Who may see a record on which day. State follows from the record and the day; nothing is stored twice."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from gongshi.record import Kind, Plain

State = Literal["draft", "scheduled", "published", "expired", "withdrawn"]
Audience = Literal["public", "preview"]

STATE_NAMES: Final[Mapping[State, str]] = {
    "draft": "草稿",
    "scheduled": "待公开",
    "published": "公示中",
    "expired": "公示期满",
    "withdrawn": "已撤回",
}

PERIOD_MONTHS: Final[Mapping[str, int]] = {"轻微": 3, "一般": 12, "严重": 36}
"""The longest time a penalty is shown, by class, from the day of the decision.

Law: 信用修复管理办法 (发改委令 2025 年第 36 号); 国办发〔2025〕22号. Read in secondary sources only.
"""


@dataclass(frozen=True, slots=True)
class Life:
    """What the state of a record follows from; days are ISO, "" for none."""

    published_on: str
    until: str
    """The last day on which the record is shown."""
    is_draft: bool
    withdrawn_on: str


def life(kind: Kind, record: Plain) -> Life:
    """Return the days of a record's life."""
    withdrawal = record.get("withdrawal", {})
    return Life(
        record["published_on"], kind.until(record), bool(record.get("draft")), withdrawal.get("withdrawn_on", "")
    )


def state(life: Life, today: date) -> State:
    """Return the state of a record on `today`. The last day of its period still counts as published."""
    day = today.isoformat()
    if life.withdrawn_on and life.withdrawn_on <= day:
        return "withdrawn"
    if life.is_draft:
        return "draft"
    if life.published_on > day:
        return "scheduled"
    return "expired" if life.until and life.until < day else "published"


def may_see(audience: Audience, state: State) -> bool:
    """Tell whether a record in this state stands on the site of this audience."""
    return state == "published" or (audience == "preview" and state in ("draft", "scheduled"))


def was_disclosed(state: State) -> bool:
    """Tell whether a record counts among what was disclosed, also after it has been taken down."""
    return state in ("published", "expired", "withdrawn")


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
