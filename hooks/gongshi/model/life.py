"""Who may see a record on which day. State follows from the record and the day; nothing is stored twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:  # the store needs the days of a record, and loads no kinds for them
    from gongshi.model.kind import Kind
    from gongshi.model.record import Plain

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
REASONS: Final = ("变更", "撤销", "确认违法", "确认无效", "信用修复", "公示期满", "不应公开", "其他")
"""Why a record may be taken down. The first four are those of 行政处罚法 (2021) Art. 48."""
CHANGED: Final = REASONS[:4]
"""The reasons that begin with a change of the decision. Law: 行政处罚法 (2021) Art. 48."""


class Clock(NamedTuple):
    """Time in which something must be made public. Days are ISO, "" for none."""

    since: str
    """The day that starts it, which is not counted."""
    days: int
    """Working days; 0 if `since` is itself the last day."""
    done_on: str
    """The day on which it was, or is to be, made public; "" if nothing says so."""
    field: str = "published_on"
    """The field at which to say that it was not, or late."""
    what: str = ""
    """What must be done, in the clerk's words; "" for making the record public."""


@dataclass(frozen=True, slots=True)
class Life:
    """What the state of a record follows from; days are ISO, "" for none."""

    published_on: str
    until: str
    """The last day on which the record is shown."""
    is_draft: bool
    """The clerk, or the law, does not let it be shown yet."""
    withdrawn_on: str
    reason: str = ""
    """Why it was withdrawn."""
    is_tombstone: bool = False
    """Nothing is left that could be shown."""
    is_held: bool = False
    """The law does not let it be shown, and the day of its withdrawal tells that it was all the same: it is a draft up to that day."""


def open_until(is_draft: bool, day: str) -> str:
    """Return the last day (ISO) on which an act may still be changed: a draft for ever, else the day on which it was done."""
    return date.max.isoformat() if is_draft else day


def life_of(kind: Kind, record: Plain, months: Mapping[str, int] | None = None) -> Life:
    """Return the days of a record's life. `months` are the body's periods of publicity by class."""
    withdrawal = record.get("withdrawal", {})
    return Life(
        record["published_on"],
        min(filter(None, (kind.until(record), kind.body_until(record, months or {}))), default=""),
        bool(record.get("draft") or (not withdrawal and kind.held(record))),
        withdrawal.get("withdrawn_on", ""),
        withdrawal.get("reason", ""),
        is_held=bool(withdrawal and kind.held(record)),
    )


def tombstone_life(stone: Plain) -> Life:
    """Return the life of which only a tombstone is left."""
    withdrawal = stone["withdrawal"]
    return Life(
        stone.get("published_on", ""), "", False, withdrawal["withdrawn_on"], withdrawal["reason"], is_tombstone=True
    )


def state_on(life: Life, today: date) -> State:
    """Return the state of a record on `today`. The last day of its period still counts as published."""
    day = today.isoformat()
    if life.is_tombstone or (life.withdrawn_on and life.withdrawn_on <= day):
        return STATE_BY_REASON.get(life.reason, "withdrawn")
    if life.is_draft or life.is_held:
        return "draft"
    if life.published_on > day:
        return "scheduled"
    return "expired" if life.until and life.until < day else "published"


ALWAYS: Final = "9999-12-31"
NEVER: Final = "~"
"""Comes after every day."""


class Span(NamedTuple):
    """The days on which the public sees a record, both included, ISO; a preview sees it up to the last, from whenever on."""

    from_on: str
    last_on: str
    """"" for what nobody sees any more."""


def span_of(life: Life) -> Span:
    """Return on which days a record is seen; `state_on` said for all days at once."""
    if life.is_tombstone:
        return Span(NEVER, "")
    ends = [day_before(life.withdrawn_on)] if life.withdrawn_on else []
    is_draft = life.is_draft or life.is_held
    if life.until and not is_draft:
        ends.append(max(life.until, day_before(life.published_on)))
    return Span(NEVER if is_draft else life.published_on, min(ends, default=ALWAYS))


def may_see(audience: Audience, state: State) -> bool:
    """Tell whether a record in this state stands on the site of this audience."""
    return state == "published" or (audience == "preview" and state in ("draft", "scheduled"))


def has_showing(life: Life) -> bool:
    """Tell whether there is a day on which the record is, was or will be shown. Of a tombstone without days nobody knows."""
    if life.is_draft or not life.published_on:
        return False
    ends = filter(None, (life.until, life.withdrawn_on))
    return all(life.published_on <= end for end in ends)


def was_disclosed(life: Life, today: date) -> bool:
    """Tell whether a record counts among what was disclosed up to this day, also after it has been taken down."""
    day = today.isoformat()
    return has_showing(life) and life.published_on <= day and not (life.is_held and life.withdrawn_on > day)


def leaves_notice(life: Life, state: State) -> bool:
    """Tell whether a notice stands where the record stood: it was public once, and is no more."""
    return state in ("expired", "withdrawn", "repaired") and has_showing(life)


def gone_on(life: Life) -> str:
    """Return the first day on which the record is no longer shown; "" if there is none."""
    return min(filter(None, (day_after(life.until), life.withdrawn_on)), default="")


def day_before(day: str) -> str:
    """Return the day before an ISO day; "" for the first of all days, and for none."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat() if day > date.min.isoformat() else ""


def day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day else ""


def clocks_of(kind: Kind, record: Plain) -> tuple[Clock, ...]:
    """Return the clocks that run for a record, its publication's first; none if its days are not counted."""
    if not kind.owed(record):
        return ()
    if kind.clocks:
        return kind.clocks(record)
    since = "" if kind.day == "published_on" else record.get(kind.day, "")
    return (Clock(since, kind.within, record["published_on"]),) if since else ()


def stone_clocks(kind: Kind, stone: Plain, since: str) -> tuple[Clock, ...]:
    """Return the clock of the record of which only a tombstone is left, if its two days say enough."""
    is_timed = since and "published_on" in stone and kind.day != "published_on" and not kind.clocks
    return (Clock(since, kind.within, stone["published_on"]),) if is_timed and kind.owed(stone) else ()
