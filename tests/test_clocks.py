"""Clocks: what is said of a record on each side of its days, how long that holds, and what is due. No command is run.

Law: 国办发〔2018〕118号 二（六） (seven working days for penalties and permits); 政府采购法实施条例 Art. 43, 50 (two); 行政处罚法 (2021)
Art. 48, 85 (three, to take down); 政府信息公开条例 Art. 49 and 118号 (yearly reports).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest

from gongshi.findings import Where
from gongshi.kinds import all_kinds
from gongshi.law.deadlines import (
    Due,
    Late,
    Quarter,
    Timeliness,
    clocks_in,
    days_taken,
    has_withdrawal_clock,
    judged,
    list_due,
    timeliness,
    unknown_calendar,
    withdrawal_clock,
)
from gongshi.model.kind import Kind, Yearly
from gongshi.model.life import Clock
from gongshi.store import Row
from gongshi.views import Timed
from rows import row_of

KINDS: Final[Mapping[str, Kind]] = all_kinds()
DECIDED: Final = "处罚决定日期: 2024-03-18\n"
"""A Monday. The seventh working day after it is Wednesday, 27 March."""


def at(row: Row, field: str) -> Where:
    return Where(field)


def said(row: Row, day: str) -> list[tuple[str, str, str]]:
    """Return rule, field and message of each finding about a row on a day."""
    found = judged(row, KINDS[row.kind], at, date.fromisoformat(day)).findings
    return [(one.rule, one.where.file, one.message) for one in found]


def rules(row: Row, day: str) -> list[str]:
    return [rule for rule, _, _ in said(row, day)]


# ---------------------------------------------------------------- what was made public late


@pytest.mark.parametrize(
    ("decided", "published", "message"),
    [
        ("2024-03-18", "2024-03-27", ""),
        ("2024-03-18", "2024-03-28", "应在 2024-03-27 前公开，晚了 1 个工作日"),
        ("2024-03-18", "2024-04-01", "应在 2024-03-27 前公开，晚了 3 个工作日"),  # 28 and 29 March, 1 April
        ("2024-03-20", "2024-03-29", ""),  # a Friday
        ("2024-03-20", "2024-03-30", "应在 2024-03-29 前公开，晚到了休息日"),
    ],
)
def test_a_penalty_is_late_from_the_day_after_its_seventh_working_day(
    decided: str, published: str, message: str
) -> None:
    row = row_of("penalties", f"处罚决定日期: {decided}\n公开日期: {published}\n")
    found = judged(row, KINDS["penalties"], at, date(2024, 6, 3)).findings
    assert [(one.rule, one.where.file, one.message, one.help) for one in found] == (
        [("late-publication", "published_on", message, "核对两个日期；属实的，留作记录。")] if message else []
    )


def test_a_draft_is_late_while_nobody_sees_it_and_each_day_more_so() -> None:
    row = row_of("penalties", f"{DECIDED}公开日期: 2024-03-22\n草稿: 是\n")
    late = "还没有公开：应在 2024-03-27 前公开，已经晚了 {} 个工作日"
    assert said(row, "2024-03-27") == []
    assert said(row, "2024-03-28") == [("late-publication", "published_on", late.format(1))]
    assert said(row, "2024-03-29") == [("late-publication", "published_on", late.format(2))]
    (one,) = judged(row, KINDS["penalties"], at, date(2024, 3, 28)).findings
    assert one.help == "尽快公开；依法不公开的，删去这条记录。"


def test_what_is_to_come_is_late_by_the_day_that_it_names() -> None:
    row = row_of("penalties", f"{DECIDED}公开日期: 2024-03-28\n")
    assert said(row, "2024-03-20") == [("late-publication", "published_on", "应在 2024-03-27 前公开，晚了 1 个工作日")]


def test_of_what_was_taken_down_nobody_hears_that_it_came_late() -> None:
    row = row_of("penalties", f"{DECIDED}公开日期: 2024-04-08\n撤回: {{撤回日期: 2024-06-03, 撤回原因: 其他}}\n")
    assert rules(row, "2024-06-02") == ["late-publication"]
    assert rules(row, "2024-06-03") == []


@pytest.mark.parametrize(
    ("signed", "told", "day", "found"),
    [
        ("2024-04-22", "2024-04-24", "2024-05-20", []),
        (
            "2024-04-22",
            "2024-04-25",
            "2024-05-20",
            [("contract_published_on", "应在 2024-04-24 前公告采购合同，晚了 1 个工作日")],
        ),
        ("2024-04-22", "", "2024-04-24", []),
        (
            "2024-04-22",
            "",
            "2024-04-25",
            [("signed_on", "还没有公告采购合同：应在 2024-04-24 前公告采购合同，已经晚了 1 个工作日")],
        ),
    ],
)
def test_a_contract_has_two_working_days_of_its_own(
    signed: str, told: str, day: str, found: list[tuple[str, str]]
) -> None:
    fields = f"成交日期: 2024-04-16\n公开日期: 2024-04-18\n合同签订日期: {signed}\n"
    row = row_of("procurement", fields + (f"合同公告日期: {told}\n" if told else "# 没有：合同公告日期\n"))
    assert said(row, day) == [("late-publication", field, message) for field, message in found]


def test_who_has_told_a_contract_to_nobody_is_told_what_to_write() -> None:
    fields = "成交日期: 2024-04-16\n公开日期: 2024-04-18\n合同签订日期: 2024-04-22\n# 没有：合同公告日期\n"
    (one,) = judged(row_of("procurement", fields), KINDS["procurement"], at, date(2024, 4, 25)).findings
    assert one.help == "尽快公告采购合同，再写上是哪天。"


# ---------------------------------------------------------------- what is out of date, or was never seen


def test_a_decision_of_tomorrow_is_in_the_future_and_one_of_today_is_not() -> None:
    row = row_of("penalties", f"{DECIDED}公开日期: 2024-03-22\n")
    assert said(row, "2024-03-17") == [("future-decision", "decided_on", "“处罚决定日期”2024-03-18 在今天以后")]
    assert said(row, "2024-03-18") == []


def test_a_decision_in_the_future_is_said_also_of_a_draft() -> None:
    row = row_of("permits", "许可决定日期: 2024-03-18\n公开日期: 2024-03-22\n草稿: 是\n")
    assert rules(row, "2024-03-17") == ["future-decision"]


def test_what_was_taken_down_before_its_day_has_no_future() -> None:
    row = row_of("penalties", f"{DECIDED}公开日期: 2024-03-22\n撤回: {{撤回日期: 2024-03-12, 撤回原因: 其他}}\n")
    assert rules(row, "2024-03-11") == ["future-decision"]
    assert rules(row, "2024-03-12") == []


@pytest.mark.parametrize("life", ["公开日期: 2024-03-22\n", "公开日期: 2026-06-01\n"])
def test_a_permit_lapses_on_the_day_after_its_last(life: str) -> None:
    row = row_of("permits", f"许可决定日期: 2024-03-18\n有效期至: 2026-03-17\n当前状态: 有效\n{life}")
    lapsed = ("permit-lapsed", "status", "有效期到 2026-03-17 为止，当前状态还是“有效”")
    assert lapsed not in said(row, "2026-03-17")
    assert lapsed in said(row, "2026-03-18")


def test_a_kind_without_a_field_for_what_is_over_is_pointed_at_by_its_id() -> None:
    row = row_of("permits", "许可决定日期: 2024-03-18\n有效期至: 2026-03-17\n公开日期: 2024-03-22\n")
    (one,) = judged(row, replace(KINDS["permits"], lapsed=None), at, date(2026, 3, 18)).findings
    assert (one.rule, one.where.file) == ("permit-lapsed", "id")
    assert one.help == "改成“无效”；已经延续的，改“有效期至”并写一条“更正”。"


@pytest.mark.parametrize(
    "more", ["草稿: 是\n", "撤回: {撤回日期: 2026-03-18, 撤回原因: 撤销}\n", "# 没有：当前状态\n当前状态: 无效\n"]
)
def test_of_a_permit_that_nobody_sees_or_that_says_it_is_over_nobody_hears_that_it_lapsed(more: str) -> None:
    row = row_of("permits", f"许可决定日期: 2024-03-18\n公开日期: 2024-03-22\n有效期至: 2026-03-17\n{more}")
    assert "permit-lapsed" not in rules(row, "2026-03-18")


@pytest.mark.parametrize(
    ("published", "more", "found"),
    [
        ("2025-03-18", "", []),  # shown on its last day
        (
            "2025-03-19",
            "",
            [("published_on", "公示到 2025-03-18 就满了，2025-03-19 才公开：这条记录没有一天能看到")],
        ),
        ("2025-03-19", "草稿: 是\n", []),
    ],
)
def test_what_was_over_before_its_day_was_never_shown(published: str, more: str, found: list[tuple[str, str]]) -> None:
    row = row_of("penalties", f"{DECIDED}严重程度: 一般\n公开日期: {published}\n{more}")
    assert [one[1:] for one in said(row, "2025-06-03") if one[0] == "never-shown"] == found


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2024-04-01", ["minor-published"]),
        ("2024-04-02", []),
    ],
)
def test_a_minor_penalty_that_the_withdrawal_tells_of_is_held_up_to_that_day(day: str, found: list[str]) -> None:
    fields = f"{DECIDED}严重程度: 轻微\n公开日期: 2024-03-22\n撤回: {{撤回日期: 2024-04-02, 撤回原因: 其他}}\n"
    assert [rule for rule in rules(row_of("penalties", fields), day) if rule == "minor-published"] == found


def test_who_withdraws_a_minor_penalty_is_told_what_to_write() -> None:
    fields = f"{DECIDED}严重程度: 轻微\n公开日期: 2024-03-22\n撤回: {{撤回日期: 2024-04-02, 撤回原因: 其他}}\n"
    (one,) = judged(row_of("penalties", fields), KINDS["penalties"], at, date(2024, 3, 25)).findings
    assert (one.where.file, one.message, one.help) == (
        "withdrawal",
        "没有写公开的理由，这条记录没有公开，2024-04-02 撤回以前也不公开",
        "确有必要公开到那天的，写明公开的理由；没有公开过的，删去“撤回”，写“草稿: 是”。",
    )


@pytest.mark.parametrize(
    ("reason", "withdrawn_on", "found"),
    [
        ("公示期满", "2025-03-18", ["公示到 2025-03-18 才满，2025-03-18 还没有“公示期满”"]),
        ("公示期满", "2025-03-19", []),
        ("信用修复", "2024-06-18", ["最短公示期还没有满：2024-06-19 起才能信用修复"]),
        ("信用修复", "2024-06-19", []),
        ("其他", "2024-03-25", []),
    ],
)
def test_a_penalty_leaves_no_sooner_than_its_reason_allows(reason: str, withdrawn_on: str, found: list[str]) -> None:
    """Law: 信用修复管理办法 (2025): a common penalty is shown for three months at least and a year at most."""
    withdrawal = f"撤回: {{撤回日期: {withdrawn_on}, 撤回原因: {reason}}}\n"
    row = row_of("penalties", f"{DECIDED}严重程度: 一般\n公开日期: 2024-03-22\n{withdrawal}")
    assert said(row, "2025-06-03") == [("withdrawal-reason", "withdrawal", message) for message in found]


def test_a_permit_has_no_time_that_could_be_over() -> None:
    """That is told of the record itself, when it is read; here it is not said twice."""
    row = row_of("permits", "公开日期: 2024-03-22\n撤回: {撤回日期: 2025-04-08, 撤回原因: 公示期满}\n")
    assert rules(row, "2025-06-03") == []


# ---------------------------------------------------------------- taking down


def changed(kind: str, withdrawn_on: str, changed_on: str = "2024-05-06", reason: str = "撤销") -> Row:
    change = f", 变动日期: {changed_on}" if changed_on else ""
    return row_of(kind, f"撤回: {{撤回日期: {withdrawn_on}, 撤回原因: {reason}{change}}}\n公开日期: 2024-03-22\n")


@pytest.mark.parametrize(
    ("changed_on", "withdrawn_on", "message"),
    [
        ("2024-05-06", "2024-05-09", ""),  # a Monday; the 7th, 8th and 9th
        ("2024-05-06", "2024-05-10", "应在 2024-05-09 前撤下，晚了 1 个工作日"),
        ("2024-05-06", "2024-05-11", "应在 2024-05-09 前撤下，晚了 2 个工作日"),  # a Saturday that is worked
        ("2024-05-14", "2024-05-17", ""),  # a Friday
        ("2024-05-14", "2024-05-18", "应在 2024-05-17 前撤下，晚到了休息日"),
    ],
)
def test_a_penalty_that_was_revoked_is_gone_within_three_working_days(
    changed_on: str, withdrawn_on: str, message: str
) -> None:
    found = judged(changed("penalties", withdrawn_on, changed_on), KINDS["penalties"], at, date(2024, 9, 2)).findings
    expected = ("withdrawal-clock", "withdrawal", message, "核对“变动日期”和“撤回日期”；属实的，留作记录。")
    assert [(one.rule, one.where.file, one.message, one.help) for one in found] == ([expected] if message else [])


@pytest.mark.parametrize(
    ("kind", "changed_on", "reason", "runs"),
    [
        ("penalties", "2024-05-06", "变更", True),
        ("penalties", "2024-05-06", "撤销", True),
        ("penalties", "2024-05-06", "确认违法", True),
        ("penalties", "2024-05-06", "确认无效", True),
        ("penalties", "2024-05-06", "不应公开", False),
        ("penalties", "2024-05-06", "信用修复", False),
        ("penalties", "", "撤销", False),
        ("permits", "2024-05-06", "撤销", False),  # taken down promptly, within no number of days
    ],
)
def test_only_a_changed_penalty_has_three_days_to_be_gone(kind: str, changed_on: str, reason: str, runs: bool) -> None:
    assert has_withdrawal_clock(changed(kind, "2024-05-20", changed_on, reason), KINDS[kind]) is runs


@pytest.mark.parametrize(
    ("kind", "changed_on", "reason", "expected"),
    [
        ("penalties", "2024-05-06", "撤销", ("2024-05-09", "2")),
        ("permits", "2024-05-06", "撤销", ("", "2")),  # the law names no day
        ("penalties", "2024-05-06", "不应公开", ("", "")),
        ("penalties", "", "撤销", ("", "")),
        ("penalties", "2098-05-06", "撤销", ("", "")),  # nobody knows the working days of 2098
    ],
)
def test_the_days_that_taking_down_took_are_told(
    kind: str, changed_on: str, reason: str, expected: tuple[str, str]
) -> None:
    row = changed(kind, "2024-05-20" if changed_on < "2098" else "2098-05-20", changed_on, reason)
    gone_on = "2024-05-08" if changed_on < "2098" else "2098-05-08"
    assert withdrawal_clock(row, KINDS[kind], gone_on) == expected


# ---------------------------------------------------------------- how long that holds


LIVES: Final = {
    "published": row_of("penalties", f"{DECIDED}严重程度: 一般\n公开日期: 2024-03-22\n"),
    "late": row_of("penalties", f"{DECIDED}严重程度: 一般\n公开日期: 2024-04-03\n"),
    "draft": row_of("penalties", f"{DECIDED}严重程度: 一般\n公开日期: 2024-03-22\n草稿: 是\n"),
    "held": row_of(
        "penalties",
        f"{DECIDED}严重程度: 轻微\n公开日期: 2024-03-22\n撤回: {{撤回日期: 2024-04-02, 撤回原因: 其他}}\n",
    ),
    "withdrawn": row_of(
        "penalties",
        f"{DECIDED}严重程度: 一般\n公开日期: 2024-04-03\n撤回: {{撤回日期: 2024-04-19, 撤回原因: 撤销, 变动日期: 2024-04-09}}\n",
    ),
    "never": row_of("penalties", f"{DECIDED}公示截止期: 2024-04-10\n公开日期: 2024-04-17\n"),
    "permit": row_of("permits", "许可决定日期: 2024-03-18\n公开日期: 2024-03-22\n有效期至: 2024-04-16\n"),
    "contract": row_of(
        "procurement",
        "成交日期: 2024-03-18\n公开日期: 2024-03-19\n合同签订日期: 2024-03-22\n# 没有：合同公告日期\n",
    ),
}


@pytest.mark.parametrize("name", LIVES)
def test_what_is_said_holds_up_to_the_day_that_it_names(name: str) -> None:
    """Day after day: nothing changes before the day that was given for it."""
    row, kind = LIVES[name], KINDS[LIVES[name].kind]
    day, said_before, till = date(2024, 3, 1), None, ""
    while day < date(2024, 5, 10):
        now = judged(row, kind, at, day)
        assert now.till == "" or now.till > day.isoformat()
        if said_before is not None and (not till or day.isoformat() < till):
            assert now.findings == said_before, day
            assert now.till == till, day
        said_before, till, day = now.findings, now.till, day + timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "day", "till"),
    [
        ("published", "2024-03-17", "2024-03-18"),
        ("published", "2024-03-18", "2024-03-22"),
        ("published", "2024-03-22", "2025-03-19"),
        ("published", "2025-03-18", "2025-03-19"),
        ("published", "2025-03-19", ""),
        ("draft", "2024-03-22", "2024-03-28"),  # its seventh working day has passed
        ("draft", "2024-03-28", "2024-03-29"),  # each day more
        ("withdrawn", "2024-04-18", "2024-04-19"),
        ("withdrawn", "2024-04-19", "2025-03-19"),
        ("permit", "2024-03-22", "2024-04-17"),
        ("permit", "2024-04-16", "2024-04-17"),
        ("permit", "2024-04-17", ""),
        ("contract", "2024-03-22", "2024-03-27"),
        ("contract", "2024-03-27", "2024-03-28"),
    ],
)
def test_the_next_day_that_changes_anything(name: str, day: str, till: str) -> None:
    row = LIVES[name]
    assert judged(row, KINDS[row.kind], at, date.fromisoformat(day)).till == till


def test_over_a_year_that_was_not_announced_nobody_is_judged_and_the_year_is_told() -> None:
    draft = row_of("penalties", "处罚决定日期: 2097-12-30\n公开日期: 2097-12-31\n草稿: 是\n")
    one = judged(draft, KINDS["penalties"], at, date(2098, 2, 3))
    assert (one.findings, one.unknown_year) == ((), 2097)
    assert judged(LIVES["published"], KINDS["penalties"], at, date(2024, 4, 1)).unknown_year == 0


def test_what_needs_no_calendar_is_said_also_without_one() -> None:
    fields = "许可决定日期: 2098-03-03\n公开日期: 2098-03-05\n有效期自: 2098-03-03\n有效期至: 2098-06-01\n"
    one = judged(row_of("permits", fields), KINDS["permits"], at, date(2098, 6, 2))
    assert [finding.rule for finding in one.findings] == ["permit-lapsed"]
    assert (one.unknown_year, one.till) == (2098, "")


def test_a_year_without_a_calendar_is_told_with_what_to_do() -> None:
    one = unknown_calendar(2098, Where("data"))
    assert (one.rule, one.message, one.help) == (
        "unknown-calendar",
        "2098 年的放假和补班安排还没有公布，跨到这一年的期限没有核对",
        "公布以后更新依赖库 holidays，再检查一次。",
    )


def test_of_a_draft_only_the_clock_of_its_publication_runs() -> None:
    public, draft = (
        row_of(
            "procurement",
            f"成交日期: 2024-04-16\n公开日期: 2024-04-18\n合同签订日期: 2024-04-22\n合同公告日期: 2024-04-23\n{more}",
        )
        for more in ("", "草稿: 是\n")
    )
    result = Clock("2024-04-16", 2, "2024-04-18")
    contract = Clock("2024-04-22", 2, "2024-04-23", "contract_published_on", "公告采购合同")
    assert clocks_in(public, "published") == clocks_in(public, "scheduled") == [result, contract]
    assert clocks_in(draft, "draft") == [Clock("2024-04-16", 2, "")]
    penalty = LIVES["published"]
    assert clocks_in(penalty, "published") == [Clock("2024-03-18", 7, "2024-03-22")]
    assert clocks_in(penalty, "draft") == [Clock("2024-03-18", 7, "")]
    assert clocks_in(Row(kind="laws"), "published") == []


def test_days_taken_are_working_days() -> None:
    assert days_taken("2024-09-30", "2024-10-12") == 5  # 8 to 11 and the 12th, a Saturday that is worked
    assert days_taken("2024-10-12", "2024-10-12") == 0


# ---------------------------------------------------------------- what is due


def due(row: Row, day: str) -> list[Due]:
    """Return what is due of a record; the yearly reports, which nobody has made here, have tests of their own."""
    return [one for one in list_due([row], KINDS, date.fromisoformat(day)) if one.file]


def test_a_draft_is_due_from_the_fifth_working_day_before_its_last() -> None:
    """Its last day is Wednesday, 27 March; the fifth working day before it is Wednesday, 20 March."""
    seen = {day: [one.when for one in due(LIVES["draft"], f"2024-03-{day}")] for day in (19, 20, 26, 27, 28)}
    assert seen == {19: [], 20: ["soon"], 26: ["soon"], 27: ["today"], 28: ["overdue"]}
    (one,) = due(LIVES["draft"], "2024-03-27")
    assert one == Due(
        "2024-03-27", "penalties", "cf-2024-012", "公开行政处罚", "today", LIVES["draft"].source, "还是草稿", True
    )


def test_what_is_planned_is_due_until_its_day_has_come() -> None:
    row = row_of("penalties", f"{DECIDED}公开日期: 2024-03-26\n")
    (one,) = due(row, "2024-03-25")
    assert (one.due_on, one.detail, one.when) == ("2024-03-27", "定于 2024-03-26 公开", "soon")
    assert due(row, "2024-03-26") == []


def test_the_draft_of_a_decision_is_due_on_the_very_day_on_which_its_consultation_begins() -> None:
    """Also on a holiday: no working days are counted."""
    fields = "状态: 征求意见\n征求意见开始: 2024-05-04\n征求意见截止: 2024-06-05\n程序: [{阶段: 公众参与, 名称: 征求意见公告}]\n# 没有：决定日期、意见采纳情况\n"
    row = row_of("decisions", f"{fields}公开日期: 2024-05-06\n草稿: 是\n")
    assert [(one.due_on, one.when, one.is_exact) for one in due(row, "2024-05-04")] == [("2024-05-04", "today", True)]
    assert rules(row, "2024-05-04") == []
    assert "late-publication" in rules(row, "2024-05-05")


def test_a_draft_without_a_clock_is_never_due() -> None:
    row = row_of("penalties", f"{DECIDED}严重程度: 轻微\n公开日期: 2024-03-22\n草稿: 是\n")
    assert due(row, "2024-03-27") == []


def test_a_yearly_report_that_is_a_draft_is_due_on_the_day_of_the_law() -> None:
    row = row_of("foi", "年度: 2023\n公开日期: 2024-01-25\n草稿: 是\n")
    assert [(one.due_on, one.when) for one in due(row, "2024-01-31")] == [("2024-01-31", "today")]


def test_a_contract_that_nobody_was_told_is_due_and_one_that_was_told_is_not() -> None:
    (one,) = due(LIVES["contract"], "2024-03-26")
    assert (one.due_on, one.what, one.detail) == ("2024-03-26", "公告采购合同", "还没有公布")
    told = row_of(
        "procurement",
        "成交日期: 2024-03-18\n公开日期: 2024-03-19\n合同签订日期: 2024-03-22\n合同公告日期: 2024-03-26\n",
    )
    assert due(told, "2024-03-26") == []


def test_a_changed_penalty_that_still_stands_is_due_to_be_taken_down() -> None:
    row = changed("penalties", "2024-05-13")
    (one,) = due(row, "2024-05-09")
    assert (one.due_on, one.what, one.when, one.detail) == (
        "2024-05-09",
        "撤下行政处罚",
        "today",
        "定于 2024-05-13 撤下",
    )
    assert [one.when for one in due(row, "2024-05-12")] == ["overdue"]
    assert due(row, "2024-05-13") == []
    assert due(changed("permits", "2024-05-13"), "2024-05-09") == []


def test_before_the_announcement_the_earliest_day_is_perhaps_the_last_for_sixty_days() -> None:
    """The seventh working day after 24 December 2097 is, at the earliest, 2 January 2098: all but New Year's Day may be worked."""
    row = row_of("penalties", "处罚决定日期: 2097-12-24\n公开日期: 2097-12-31\n草稿: 是\n")
    earliest = next(one.due_on for one in due(row, "2098-01-31"))
    day = date.fromisoformat(earliest)
    seen = {
        days: [(one.when, one.is_exact) for one in due(row, (day + timedelta(days=days)).isoformat())]
        for days in (-1, 0, 60, 61)
    }
    assert seen == {-1: [("soon", False)], 0: [("perhaps", False)], 60: [("perhaps", False)], 61: [("overdue", False)]}


# ---------------------------------------------------------------- yearly reports


FOI_ONLY: Final = {"foi": KINDS["foi"]}


def reports(day: str, *rows: Row) -> list[tuple[str, str, str, str]]:
    found = list_due(rows, FOI_ONLY, date.fromisoformat(day))
    assert all(one.is_exact and one.kind == "foi" and one.file == "" for one in found)
    return [(one.due_on, one.when, one.what, one.detail) for one in found]


def made(year: int, more: str = "") -> Row:
    return row_of("foi", f"标识: nb-{year}\n年度: {year}\n公开日期: {year + 1}-01-20\n{more}")


def test_a_report_that_was_never_made_is_asked_for_once_its_last_day_has_come() -> None:
    title = KINDS["foi"].title
    never = f"{title}，还没有公开过"
    last = ("2024-01-31", "overdue", "公开2023年度的政府信息公开年报", never)
    assert reports("2024-06-03") == [last]
    assert reports("2025-01-20") == [last]
    assert reports("2025-01-31") == [("2025-01-31", "today", "公开2024年度的政府信息公开年报", never)]
    assert reports("2025-01-30") == [last, ("2025-01-31", "soon", "公开2024年度的政府信息公开年报", never)]


def test_after_the_first_report_each_year_owes_one() -> None:
    title = KINDS["foi"].title
    missing = [
        ("2023-01-31", "overdue", "公开2022年度的政府信息公开年报", title),
        ("2024-01-31", "overdue", "公开2023年度的政府信息公开年报", title),
    ]
    assert reports("2024-06-03", made(2021)) == missing
    assert reports("2024-06-03", made(2021), made(2022)) == missing[1:]
    assert reports("2024-06-03", made(2022), made(2021)) == missing[1:]
    assert reports("2024-06-03", made(2021), made(2022), made(2023)) == []


def test_a_report_of_the_first_days_of_january_is_near_in_december() -> None:
    """None of ours is; a body's own kind may have one. Before 5 January 2026 the 26th of December is five working days away."""
    kind = replace(KINDS["foi"], yearly=Yearly("年初报告", 1, 5))
    near = {
        day: [one.due_on for one in list_due([made(2023)._replace(due_on="2025-01-05")], {"foi": kind}, day)]
        for day in (date(2025, 12, 25), date(2025, 12, 26))
    }
    assert near == {date(2025, 12, 25): [], date(2025, 12, 26): ["2026-01-05"]}


def test_a_report_that_was_drafted_is_due_as_a_draft_and_begins_no_row() -> None:
    found = list_due([made(2021, "草稿: 是\n")], FOI_ONLY, date(2024, 6, 3))
    assert [(one.due_on, one.id) for one in found] == [
        ("2022-01-31", "nb-2021"),
        ("2024-01-31", "政府信息公开年报"),
    ]


def test_what_is_due_comes_by_day() -> None:
    rows = [LIVES["draft"], made(2022, "草稿: 是\n")]
    found = [one.due_on for one in list_due(rows, KINDS, date(2024, 3, 28))]
    assert found == sorted(found)
    assert len(found) > 4


# ---------------------------------------------------------------- how timely


def test_timeliness_of_one_kind_by_quarter_newest_first() -> None:
    late = Timed("penalties", "2024-03-29", 7, "2024-04-12", 2)
    worst = Timed("penalties", "2024-03-18", 7, "2024-04-15", 1)
    found = timeliness(
        [
            Timed("penalties", "2024-01-02", 7, "2024-01-11", 1),  # the seventh day
            late,
            Timed("penalties", "2024-04-01", 7, "2024-04-01", 3),
            worst,
            Timed("permits", "2023-12-29", 7, "2024-01-02", 1),
            Timed("permits", "2098-03-03", 7, "2098-03-04", 4),
            Timed("permits", "2099-03-03", 7, "2099-03-04", 1),
        ]
    )
    assert found == Timeliness(
        quarters=(
            Quarter("penalties", "2024年第2季度", 3, 3, 0),
            Quarter("penalties", "2024年第1季度", 4, 1, 9),
            Quarter("permits", "2023年第4季度", 1, 1, 1),
        ),
        late=(Late(worst, "2024-03-27", 19), Late(late, "2024-04-10", 9)),
        unknown=5,
    )


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 4), (12, 4)])
def test_a_quarter_has_three_months(month: int, quarter: int) -> None:
    (found,) = timeliness([Timed("permits", f"2023-{month:02}-15", 7, f"2023-{month:02}-20", 1)]).quarters
    assert found.title == f"2023年第{quarter}季度"


@pytest.mark.parametrize(("days", "median"), [([1, 2, 3], 2), ([1, 2, 3, 4], 2), ([5], 5)])
def test_the_median_is_the_lower_of_two_in_the_middle(days: list[int], median: int) -> None:
    """Days of a week without holidays, counted from a Friday."""
    found = timeliness(Timed("permits", "2024-03-15", 7, f"2024-03-{17 + count}", 1) for count in days)
    assert found.quarters[0].median == median
