"""When a record is due: what was late, what will be, and how timely the body was. Works on the store's rows alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import median_low
from typing import Final, Literal, NamedTuple

from gongshi.findings import Finding, Where
from gongshi.law.publicity import groundless, too_early
from gongshi.law.workdays import (
    Deadline,
    UnknownYear,
    deadline_after,
    presumed_between,
    workday_after,
    workdays_between,
)
from gongshi.model.kind import Kind, Yearly
from gongshi.model.life import CHANGED, Clock, State, day_after, state_on
from gongshi.model.liferules import (
    FUTURE_DECISION,
    LAPSED_PERMIT,
    LATE_PUBLICATION,
    MINOR_PUBLISHED,
    NEVER_SHOWN,
    UNKNOWN_CALENDAR,
    WITHDRAWAL_CLOCK,
    WITHDRAWAL_REASON,
)
from gongshi.store import Row
from gongshi.stored import restored
from gongshi.views import Timed

SOON: Final = 5
"""Working days before a deadline from which `gongshi due` lists it."""

SOON_AT_MOST: Final = 31
"""Days beyond which nothing lies within five working days."""

DOUBT: Final = 60
"""Days after the earliest possible last day in which nobody knows whether it has come; no holidays are that long."""

Place = Callable[[Row, str], Where]
"""Says where a field of a record stands."""


# ------------------------------------------------------------------------------------------------ the clocks


@cache
def publication_due(since: str, days: int) -> str:
    """Return the last day (ISO) of a `Clock`; "" if none runs.

    Raises:
        UnknownYear: the calendar has not been announced that far.
    """
    return workday_after(date.fromisoformat(since), days).isoformat() if since and days else since


@cache
def _deadline(since: str, days: int) -> Deadline:
    """Return the last day of a clock that runs, or the earliest that it can be."""
    day = date.fromisoformat(since)
    return deadline_after(day, days) if days else Deadline(day, is_exact=True)


@cache
def days_taken(first: str, last: str) -> int:
    """Return the working days from one ISO day to another.

    Raises:
        UnknownYear: the calendar has not been announced.
    """
    return workdays_between(date.fromisoformat(first), date.fromisoformat(last))


def has_withdrawal_clock(row: Row, kind: Kind) -> bool:
    """Tell whether a decision has to be gone within so many working days of its change."""
    return bool(row.changed_on and kind.withdrawal_days) and row.reason in CHANGED


def withdrawal_clock(row: Row, kind: Kind, gone_on: str) -> tuple[str, str]:
    """Return the day by which a changed decision had to be gone and the working days that took, as text.

    Either is "" where it is unknown, or where the law names no day.
    """
    if not row.changed_on or row.reason not in CHANGED:
        return "", ""
    try:
        due = publication_due(row.changed_on, kind.withdrawal_days) if kind.withdrawal_days else ""
        return due, str(days_taken(row.changed_on, gone_on))
    except UnknownYear:
        return "", ""


def clocks_in(row: Row, now: State) -> list[Clock]:
    """Return the clocks that run for a record, its publication's first; of a draft, which is not public, only that."""
    if row.clocks and now != "draft":
        return [Clock(*one) for one in restored(row.clocks)]
    return [Clock(row.since, row.term, "" if now == "draft" else row.done_on)] if row.since else []


# ------------------------------------------------------------------------------------------------ findings


class Judged(NamedTuple):
    """What is late or out of date about a record on a day."""

    findings: tuple[Finding, ...]
    till: str
    """The first day (ISO) on which this may be otherwise; "" if time changes nothing."""
    unknown_year: int
    """The year without a calendar for which not all could be judged, 0 for none."""


def judged(row: Row, kind: Kind, place: Place, today: date) -> Judged:
    """Return what is late or out of date about a record on this day, and how long that holds."""
    day, found, unknown = today.isoformat(), list[Finding](), 0
    try:
        found.extend(_row_findings(row, kind, place, day, state_on(row.life, today)))
    except UnknownYear as error:
        unknown = error.year
    return Judged(tuple(found), _next_day(row, day), unknown)


def unknown_calendar(year: int, where: Where) -> Finding:
    """Return the finding about a year without a calendar, which is said once."""
    message = f"{year} 年的放假和补班安排还没有公布，跨到这一年的期限没有核对"
    return UNKNOWN_CALENDAR.at(where, message, "公布以后更新依赖库 holidays，再检查一次。")


def _next_day(row: Row, today: str) -> str:
    """Return the first day after today on which one of the record's days comes or has passed, "" for none.

    While a clock runs on beyond its day, each day says more of it.
    """
    days = [row.day, row.published_on, row.withdrawn_on]
    days += [day_after(day) for day in (row.until, row.lapses_on) if day >= today]
    for clock in clocks_in(row, "draft" if row.is_draft else "published"):
        if not clock.done_on:
            with suppress(UnknownYear):
                days.append(max(day_after(publication_due(clock.since, clock.days)), day_after(today)))
    return min((day for day in days if day > today), default="")


def _row_findings(row: Row, kind: Kind, place: Place, today: str, now: State) -> Iterator[Finding]:
    """Yield what is wrong with one row; what needs no calendar comes first, since the rest may raise `UnknownYear`."""
    if now in ("scheduled", "published") and row.lapses_on and row.lapses_on < today:
        message = f"有效期到 {row.lapses_on} 为止，当前状态还是“有效”"
        yield LAPSED_PERMIT.at(
            place(row, kind.lapsed[0] if kind.lapsed else "id"),
            message,
            "改成“无效”；已经延续的，改“有效期至”并写一条“更正”。",
        )
    if "" < row.until < row.published_on and not row.is_draft:
        message = f"公示到 {row.until} 就满了，{row.published_on} 才公开：这条记录没有一天能看到"
        yield NEVER_SHOWN.at(place(row, "published_on"), message, "核对日期；属实的，删去这条记录，或者写“草稿: 是”。")
    if row.is_held and now == "draft":
        message = f"没有写公开的理由，这条记录没有公开，{row.withdrawn_on} 撤回以前也不公开"
        help = "确有必要公开到那天的，写明公开的理由；没有公开过的，删去“撤回”，写“草稿: 是”。"
        yield MINOR_PUBLISHED.at(place(row, "withdrawal"), message, help)
    if not row.is_tombstone and not groundless(kind, row.reason):
        message, help = too_early(row.reason, row.withdrawn_on, row.until, row.repair_from)
        if message:
            yield WITHDRAWAL_REASON.at(place(row, "withdrawal"), message, help)
    is_alive = now in ("draft", "scheduled", "published")
    if is_alive and row.term and row.day > today:
        label = kind.field(kind.day).meta.label
        yield FUTURE_DECISION.at(place(row, kind.day), f"“{label}”{row.day} 在今天以后", "核对年份和月份。")
    elif is_alive:
        for clock in clocks_in(row, now):
            yield from _clock_findings(row, clock, place, today)
    if has_withdrawal_clock(row, kind):
        yield from _late_withdrawal(row, kind, place)


def _late_withdrawal(row: Row, kind: Kind, place: Place) -> Iterator[Finding]:
    due = publication_due(row.changed_on, kind.withdrawal_days)
    if row.withdrawn_on > due:
        late = days_taken(due, row.withdrawn_on)
        message = f"应在 {due} 前撤下，" + (f"晚了 {late} 个工作日" if late else "晚到了休息日")
        yield WITHDRAWAL_CLOCK.at(place(row, "withdrawal"), message, "核对“变动日期”和“撤回日期”；属实的，留作记录。")


def _clock_findings(row: Row, clock: Clock, place: Place, today: str) -> Iterator[Finding]:
    """Yield that something was made public late, or is late already."""
    due, what = publication_due(clock.since, clock.days), clock.what or "公开"
    if not clock.done_on and today > due:
        help = f"尽快{what}，再写上是哪天。" if clock.what else "尽快公开；依法不公开的，删去这条记录。"
        message = f"还没有{what}：应在 {due} 前{what}，已经晚了 {days_taken(due, today)} 个工作日"
        yield LATE_PUBLICATION.at(place(row, clock.field), message, help)
    elif clock.done_on > due:
        late = days_taken(due, clock.done_on)
        message = f"应在 {due} 前{what}，" + (f"晚了 {late} 个工作日" if late else "晚到了休息日")
        yield LATE_PUBLICATION.at(place(row, clock.field), message, "核对两个日期；属实的，留作记录。")


# ------------------------------------------------------------------------------------------------ what is due


When = Literal["overdue", "perhaps", "today", "soon"]
WHEN_NAMES: Final[Mapping[When, str]] = {
    "overdue": "已逾期",
    "perhaps": "可能已到期，放假安排还没有公布",
    "today": "今天到期",
    "soon": "即将到期",
}


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """Something that must be done by a day."""

    due_on: str
    kind: str
    id: str
    """The record's, or the series' of a report that is not there."""
    what: str
    """What must be done, in the clerk's words."""
    when: When
    file: str = ""
    detail: str = ""
    is_exact: bool = True
    """False for the earliest day that it can be: the calendar of a year on the way is not known."""


def list_due(rows: Sequence[Row], kinds: Mapping[str, Kind], today: date) -> list[Due]:
    """Return what is overdue, due today or due within five working days, by day.

    Over a year whose calendar is not known, the earliest possible day counts.
    """
    found = [one for row in rows for one in _row_due(row, kinds[row.kind], today)]
    return sorted([*found, *_series_due(rows, kinds, today)])


def _row_due(row: Row, kind: Kind, today: date) -> Iterator[Due]:
    now = state_on(row.life, today)

    def due(deadline: Deadline, what: str, detail: str) -> Iterator[Due]:
        if when := _when(deadline, today):
            day = deadline.day.isoformat()
            yield Due(day, row.kind, row.id, what, when, row.source, detail, deadline.is_exact)

    if now in ("draft", "scheduled"):
        planned = f"定于 {row.published_on} 公开" if now == "scheduled" else "还是草稿"
        last = Deadline(date.fromisoformat(row.due_on), is_exact=True) if row.due_on else None
        if last or row.since:
            yield from due(last or _deadline(row.since, row.term), f"公开{kind.title}", planned)
    elif now == "published":
        for clock in clocks_in(row, now):
            if not clock.done_on:
                yield from due(_deadline(clock.since, clock.days), clock.what or f"公开{kind.title}", "还没有公布")
    if has_withdrawal_clock(row, kind) and row.withdrawn_on > today.isoformat():
        last = _deadline(row.changed_on, kind.withdrawal_days)
        yield from due(last, f"撤下{kind.title}", f"定于 {row.withdrawn_on} 撤下")


def _when(deadline: Deadline, today: date) -> When | None:
    if not deadline.is_exact and 0 <= (today - deadline.day).days <= DOUBT:
        return "perhaps"
    if deadline.day <= today:
        return "overdue" if deadline.day < today else "today"
    is_near = (deadline.day - today).days <= SOON_AT_MOST and presumed_between(today, deadline.day) <= SOON
    return "soon" if is_near else None


def _series_due(rows: Iterable[Row], kinds: Mapping[str, Kind], today: date) -> Iterator[Due]:
    """Yield the yearly reports that are missing: those after the first, or the last one if none was ever made."""
    drafted, made = set[tuple[str, str]](), dict[str, str]()
    for row in rows:
        if row.series:
            drafted.add((row.kind, row.due_on))
            if not row.is_draft:
                made[row.kind] = min(made.get(row.kind, row.due_on), row.due_on)
    for name, kind in sorted(kinds.items()):
        if not kind.yearly:
            continue
        first = int(made[name][:4]) if name in made else _last_owed(kind.yearly, today)
        for year in range(first, today.year + 2):  # in December what is due in the first days of January is near
            due_on = kind.yearly.due_on(year - 1)
            when = _when(Deadline(date.fromisoformat(due_on), is_exact=True), today)
            if when and (name, due_on) not in drafted:
                detail = kind.title if name in made else f"{kind.title}，还没有公开过"
                series = kind.yearly.series
                yield Due(due_on, name, series, f"公开{year - 1}年度的{series}", when, "", detail)


def _last_owed(yearly: Yearly, today: date) -> int:
    """Return the year in which a report that was never made was due last."""
    return today.year if yearly.due_on(today.year - 1) <= today.isoformat() else today.year - 1


# ------------------------------------------------------------------------------------------------ timeliness


@dataclass(frozen=True, slots=True)
class Quarter:
    """How timely the decisions of one quarter were published."""

    kind: str
    title: str
    count: int
    on_time: int
    median: int
    """Working days from decision to publication, the lower of two in the middle."""


@dataclass(frozen=True, slots=True)
class Late:
    """Records that were published after their last day."""

    timed: Timed
    due_on: str
    days: int
    """Working days from decision to publication."""


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How timely the body publishes what it decides, by kind and quarter of the decision, newest first."""

    quarters: tuple[Quarter, ...]
    late: tuple[Late, ...]
    """The last published first."""
    unknown: int
    """Records that could not be judged: the calendar is not known."""


def timeliness(timed: Iterable[Timed]) -> Timeliness:
    """Judge what has been disclosed, also what was taken down since."""
    days: dict[tuple[str, str], list[int]] = {}
    late_by: dict[tuple[str, str], int] = {}
    late: list[Late] = []
    unknown = 0
    for one in timed:
        try:
            due, taken = publication_due(one.since, one.term), days_taken(one.since, one.done_on)
        except UnknownYear:
            unknown += one.records
            continue
        key = (one.kind, f"{one.since[:4]}年第{(int(one.since[5:7]) + 2) // 3}季度")
        days.setdefault(key, []).extend([taken] * one.records)
        if one.done_on > due:
            late_by[key] = late_by.get(key, 0) + one.records
            late.append(Late(one, due, taken))
    quarters = [
        Quarter(kind, title, len(some), len(some) - late_by.get((kind, title), 0), median_low(some))
        for (kind, title), some in days.items()
    ]
    quarters.sort(key=lambda one: one.title, reverse=True)
    late.sort(key=lambda one: one.timed.done_on, reverse=True)
    return Timeliness(tuple(sorted(quarters, key=lambda one: one.kind)), tuple(late), unknown)
