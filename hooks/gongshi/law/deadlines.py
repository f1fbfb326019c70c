"""When a record is due: what was late, what will be, and how timely the body was. Works on the store's rows alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import median_low
from typing import Final, Literal

from gongshi.findings import Finding, Where
from gongshi.law.publicity import withdrawal_due
from gongshi.law.workdays import UnknownYear, workday_after, workdays_between
from gongshi.model.kind import Kind
from gongshi.model.life import CHANGED, State, state_on, was_disclosed
from gongshi.model.liferules import FUTURE_DECISION, LAPSED_PERMIT, LATE_PUBLICATION, UNKNOWN_CALENDAR, WITHDRAWAL_CLOCK
from gongshi.store import Row

SOON: Final = 5
"""Working days before a deadline from which `gongshi due` lists it."""

Place = Callable[[Row, str], Where]
"""Says where a field of a record stands."""


# ------------------------------------------------------------------------------------------------ the clocks


@cache
def publication_due(day: str, term: int) -> str:
    """Return the last day (ISO) for publication of what was decided on `day`; "" if no days are counted.

    Raises:
        UnknownYear: the calendar has not been announced that far.
    """
    return workday_after(date.fromisoformat(day), term).isoformat() if day and term else ""


def due_of(row: Row) -> str:
    """Return the last day (ISO) for a record's publication, "" if it has none.

    Raises:
        UnknownYear: the calendar has not been announced that far.
    """
    return row.due_on or publication_due(row.day, row.term)


@cache
def days_taken(first: str, last: str) -> int:
    """Return the working days from one ISO day to another.

    Raises:
        UnknownYear: the calendar has not been announced.
    """
    return workdays_between(date.fromisoformat(first), date.fromisoformat(last))


@cache
def last_withdrawal(changed_on: str) -> str:
    return withdrawal_due(date.fromisoformat(changed_on)).isoformat()


def has_withdrawal_clock(row: Row) -> bool:
    return bool(row.changed_on) and row.reason in CHANGED


def withdrawal_clock(row: Row, gone_on: str) -> tuple[str, str]:
    """Return the day by which a record had to be gone and the working days it took, as text; "" where that is unknown."""
    if not has_withdrawal_clock(row):
        return "", ""
    try:
        return last_withdrawal(row.changed_on), str(days_taken(row.changed_on, gone_on))
    except UnknownYear:
        return "", ""


# ------------------------------------------------------------------------------------------------ findings


def findings(rows: Iterable[Row], kinds: Mapping[str, Kind], place: Place, today: date) -> Iterator[Finding]:
    """Yield what is late or out of date on this day. A year without a calendar is said once."""
    unknown: set[int] = set()
    day = today.isoformat()
    for row in rows:
        try:
            if not _needs_look(row, day):
                continue
            yield from _row_findings(row, kinds[row.kind], place, day, state_on(row.life, today))
        except UnknownYear as error:
            if error.year not in unknown:
                unknown.add(error.year)
                message = f"{error.year} 年的放假和补班安排还没有公布，跨到这一年的期限没有核对"
                help = "公布以后更新依赖库 holidays，再检查一次。"
                yield UNKNOWN_CALENDAR.at(place(row, kinds[row.kind].day), message, help)


def _needs_look(row: Row, today: str) -> bool:
    """Tell, quickly, whether a closer look is needed: most records were published in time and stay so."""
    if row.term and (row.is_draft or row.day > today or row.published_on > due_of(row)):
        return True
    return bool(row.changed_on) or "" < row.lapses_on < today


def _row_findings(row: Row, kind: Kind, place: Place, today: str, now: State) -> Iterator[Finding]:
    is_alive = now in ("draft", "scheduled", "published")
    if is_alive and row.term and row.day > today:
        label = kind.field(kind.day).meta.label
        yield FUTURE_DECISION.at(place(row, kind.day), f"“{label}”{row.day} 在今天以后", "核对年份和月份。")
    elif is_alive and row.term:
        yield from _publication_findings(row, place, today, now)
    if now in ("scheduled", "published") and row.lapses_on and row.lapses_on < today:
        message = f"有效期到 {row.lapses_on} 为止，当前状态还是“有效”"
        yield LAPSED_PERMIT.at(
            place(row, kind.lapsed[0] if kind.lapsed else "id"),
            message,
            "改成“无效”；已经延续的，改“有效期至”并写一条“更正”。",
        )
    if has_withdrawal_clock(row) and row.withdrawn_on > (due := last_withdrawal(row.changed_on)):
        message = f"应在 {due} 前撤下，晚了 {days_taken(due, row.withdrawn_on)} 个工作日"
        yield WITHDRAWAL_CLOCK.at(place(row, "withdrawal"), message, "核对“变动日期”和“撤回日期”；属实的，留作记录。")


def _publication_findings(row: Row, place: Place, today: str, now: State) -> Iterator[Finding]:
    due = due_of(row)
    if now == "draft":
        if today > due:
            message = f"还没有公开：应在 {due} 前公开，已经晚了 {days_taken(due, today)} 个工作日"
            yield LATE_PUBLICATION.at(place(row, "published_on"), message, "尽快公开；依法不公开的，删去这条记录。")
    elif row.published_on > due:
        late = days_taken(due, row.published_on)
        message = f"应在 {due} 前公开，晚了 {late} 个工作日" if late else f"应在 {due} 前公开，晚到了休息日"
        yield LATE_PUBLICATION.at(place(row, "published_on"), message, "核对两个日期；属实的，留作记录。")


# ------------------------------------------------------------------------------------------------ what is due


When = Literal["overdue", "today", "soon"]
WHEN_NAMES: Final[Mapping[When, str]] = {"overdue": "已逾期", "today": "今天到期", "soon": "即将到期"}


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


def list_due(rows: Sequence[Row], kinds: Mapping[str, Kind], today: date) -> list[Due]:
    """Return what is overdue, due today or due within five working days, by day.

    What falls into a year without a calendar is left out: `findings` says so.
    """
    found = [one for row in rows for one in _row_due(row, kinds[row.kind], today)]
    return sorted([*found, *_series_due(rows, kinds, today)])


def _row_due(row: Row, kind: Kind, today: date) -> Iterator[Due]:
    now, day = state_on(row.life, today), today.isoformat()
    try:
        if now in ("draft", "scheduled") and (due := due_of(row)) and (when := _when(due, today)):
            planned = f"定于 {row.published_on} 公开" if now == "scheduled" else "还是草稿"
            yield Due(due, row.kind, row.id, f"公开{kind.title}", when, row.source, planned)
        if (
            has_withdrawal_clock(row)
            and row.withdrawn_on > day
            and (when := _when(last_withdrawal(row.changed_on), today))
        ):
            planned = f"定于 {row.withdrawn_on} 撤下"
            yield Due(last_withdrawal(row.changed_on), row.kind, row.id, f"撤下{kind.title}", when, row.source, planned)
    except UnknownYear:
        return


def _when(due: str, today: date) -> When | None:
    day = today.isoformat()
    if due < day:
        return "overdue"
    if due == day:
        return "today"
    return "soon" if workdays_between(today, date.fromisoformat(due)) <= SOON else None


def _series_due(rows: Iterable[Row], kinds: Mapping[str, Kind], today: date) -> Iterator[Due]:
    """Yield the yearly reports that are missing: whoever has published one owes the next ones."""
    known: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row.series and not row.is_draft:
            known.setdefault((row.kind, row.series), set()).add(row.due_on)
    for (kind, series), days in sorted(known.items()):
        due = date.fromisoformat(min(days))
        while True:
            due = due.replace(year=due.year + 1)
            try:
                when = _when(due.isoformat(), today)
            except UnknownYear:
                break
            if not when:
                break
            if due.isoformat() not in days:
                yield Due(
                    due.isoformat(), kind, series, f"公开{due.year - 1}年度的{series}", when, "", kinds[kind].title
                )


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
    """A record that was published after its last day."""

    row: Row
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


def timeliness(rows: Iterable[Row], today: date) -> Timeliness:
    """Judge every record that has been disclosed up to this day, also those taken down since."""
    days: dict[tuple[str, str], list[int]] = {}
    late_by: dict[tuple[str, str], int] = {}
    late: list[Late] = []
    unknown = 0
    for row in rows:
        if not (row.term and row.day and row.published_on) or not was_disclosed(state_on(row.life, today)):
            continue
        try:
            due, taken = due_of(row), days_taken(row.day, row.published_on)
        except UnknownYear:
            unknown += 1
            continue
        key = (row.kind, f"{row.day[:4]}年第{(int(row.day[5:7]) + 2) // 3}季度")
        days.setdefault(key, []).append(taken)
        if row.published_on > due:
            late_by[key] = late_by.get(key, 0) + 1
            late.append(Late(row, due, taken))
    quarters = [
        Quarter(kind, title, len(some), len(some) - late_by.get((kind, title), 0), median_low(some))
        for (kind, title), some in days.items()
    ]
    quarters.sort(key=lambda one: one.title, reverse=True)
    late.sort(key=lambda one: (one.row.published_on, one.row.kind, one.row.id), reverse=True)
    return Timeliness(tuple(sorted(quarters, key=lambda one: one.kind)), tuple(late), unknown)
