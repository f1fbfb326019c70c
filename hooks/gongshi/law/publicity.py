"""Who may see a record on which day. State follows from the record and the day; nothing is stored twice."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from gongshi.law.workdays import workday_after
from gongshi.model.kind import Kind, Problem
from gongshi.model.liferules import LIFE_ORDER, WITHDRAWAL_CLOCK
from gongshi.model.record import REASONS, Plain, Record, Withdrawal

State = Literal["draft", "scheduled", "published", "expired", "withdrawn", "repaired"]
Audience = Literal["public", "preview"]

STATE_NAMES: Final[Mapping[State, str]] = {
    "draft": "草稿",
    "scheduled": "待公开",
    "published": "公示中",
    "expired": "公示期满",
    "withdrawn": "已撤回",
    "repaired": "已信用修复",
}
STATE_BY_REASON: Final[Mapping[str, State]] = {"公示期满": "expired", "信用修复": "repaired"}
"""The state of a record that was taken down for this reason; for any other, it is withdrawn."""
CHANGED: Final = REASONS[:4]
"""The reasons that start the three-day clock."""
WITHDRAWAL_DAYS: Final = 3

PERIOD_MONTHS: Final[Mapping[str, int]] = {"轻微": 3, "一般": 12, "严重": 36}
"""The longest time a penalty is shown, by class, from the day of the decision.

Law: 信用修复管理办法 (发改委令 2025 年第 36 号); 国办发〔2025〕22号. Read in secondary sources only.
"""


SHORTEST_MONTHS: Final[Mapping[str, int]] = {"轻微": 0, "一般": 3, "严重": 12}
"""The shortest time, after which the party may ask that it end (信用修复). Law: as above."""


@dataclass(frozen=True, slots=True)
class Life:
    """What the state of a record follows from; days are ISO, "" for none."""

    published_on: str
    until: str
    """The last day on which the record is shown."""
    is_draft: bool
    withdrawn_on: str
    reason: str = ""
    """Why it was withdrawn."""
    is_tombstone: bool = False
    """Nothing is left that could be shown."""


def life(kind: Kind, record: Plain, months: Mapping[str, int] | None = None) -> Life:
    """Return the days of a record's life. `months` are the body's periods of publicity by class."""
    withdrawal = record.get("withdrawal", {})
    return Life(
        record["published_on"],
        min(filter(None, (kind.until(record), _default_until(record, months or {}))), default=""),
        bool(record.get("draft")),
        withdrawal.get("withdrawn_on", ""),
        withdrawal.get("reason", ""),
    )


def _default_until(record: Plain, months: Mapping[str, int]) -> str:
    """Return the last day of the body's own period, which counts where the record names no day."""
    period = months.get(record.get("credit_class", ""))
    if not period or "publicity_until" in record or "decided_on" not in record:
        return ""
    return months_after(date.fromisoformat(record["decided_on"]), period).isoformat()


def tombstone_life(stone: Plain) -> Life:
    """Return the life of which only a tombstone is left."""
    withdrawal = stone["withdrawal"]
    return Life(
        stone.get("published_on", ""), "", False, withdrawal["withdrawn_on"], withdrawal["reason"], is_tombstone=True
    )


def state(life: Life, today: date) -> State:
    """Return the state of a record on `today`. The last day of its period still counts as published."""
    day = today.isoformat()
    if life.is_tombstone or (life.withdrawn_on and life.withdrawn_on <= day):
        return STATE_BY_REASON.get(life.reason, "withdrawn")
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
    return state in ("published", "expired", "withdrawn", "repaired")


def leaves_notice(life: Life, state: State) -> bool:
    """Tell whether a notice stands where the record stood: it was public once, and is no more."""
    is_gone = state in ("expired", "withdrawn", "repaired")
    return is_gone and not life.is_draft and "" < life.published_on <= gone_on(life)


def gone_on(life: Life) -> str:
    """Return the first day on which the record is no longer shown; "" if there is none."""
    return min(filter(None, (day_after(life.until), life.withdrawn_on)), default="")


def day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day else ""


def term(kind: Kind, record: Plain) -> int:
    """Return the working days in which a record must be published, counted from the kind's day; 0 if none are counted.

    A minor penalty that stays a draft need not be published at all.
    """
    is_unowed = record.get("credit_class") == "轻微" and record.get("draft")
    return 0 if is_unowed or kind.day in ("", "published_on") else kind.within


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


def repair_from(record: Plain) -> str:
    """Return the first day (ISO) on which the party may have the publicity ended; "" for a record without a class."""
    credit_class = record.get("credit_class", "")
    return penalty_from(date.fromisoformat(record["decided_on"]), credit_class).isoformat() if credit_class else ""
