"""What is late or out of date on a day; what is due; how timely the body was."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from gongshi.kinds import all_kinds
from gongshi.law import deadlines
from gongshi.survey import survey
from site_tools import TODAY, Product, Project

RECORD = "data/penalties/2026/cf-2026-001.yml"


@pytest.fixture
def project(product: Product, tmp_path: Path) -> Project:
    """One permit and one penalty of one's own, and what they refer to."""
    project = product.small(tmp_path / "project")
    for path in (project.folder / "data/penalties").rglob("*.yml"):
        if path.name != "cf-2026-001.yml":
            path.unlink()
    return project


def penalty(project: Project, **fields: str) -> None:
    change(project, RECORD, **fields)


def change(project: Project, name: str, **fields: str) -> None:
    """Give fields of a record new values; an empty one takes the field out."""
    path = project.folder / name
    text = path.read_text(encoding="utf-8")
    for label, value in fields.items():
        line = f"{label}: {value}\n" if value else ""
        kept = [old for old in text.splitlines(keepends=True) if not old.startswith(f"{label}:")]
        text = "".join(kept) + line
    path.write_text(text, encoding="utf-8")


def permit(project: Project, **fields: str) -> str:
    name = "data/permits/xk.yml"
    source = Path(__file__).parents[1] / "data/permits/2024/xk-2024-001.yml"
    project.write(name, source.read_text(encoding="utf-8"))
    change(project, name, **fields)
    return name


def said(project: Project, today: str = TODAY) -> list[str]:
    out = project.gongshi("check", "--format", "json", "--today", today).out
    return [f"{one['rule']}: {one['message']}" for one in map(json.loads, out.splitlines())]


def test_seven_working_days_are_in_time(project: Project) -> None:
    penalty(project, 处罚决定日期="2026-09-30", 公开日期="2026-10-15", 公示截止期="")
    assert said(project) == []  # the tenth, a Saturday, is worked: 8–10 and 12–15 October


def test_the_eighth_working_day_is_late(project: Project) -> None:
    penalty(project, 处罚决定日期="2026-09-30", 公开日期="2026-10-16", 公示截止期="")
    assert said(project) == ["late-publication: 应在 2026-10-15 前公开，晚了 1 个工作日"]


def test_a_draft_that_should_be_public_by_now_is_late(project: Project) -> None:
    penalty(project, 草稿="是", 处罚决定日期="2026-11-02", 公开日期="2026-11-05", 公示截止期="")
    assert said(project, "2026-11-11") == []
    assert said(project, "2026-11-12") == ["late-publication: 还没有公开：应在 2026-11-11 前公开，已经晚了 1 个工作日"]


def test_a_minor_penalty_may_stay_a_draft(project: Project) -> None:
    penalty(project, 草稿="是", 严重程度="轻微", 处罚决定日期="2026-06-01", 公开日期="2026-06-05", 公示截止期="")
    assert said(project) == []


def test_a_decision_in_the_future(project: Project) -> None:
    penalty(project, 处罚决定日期="2026-12-01", 公开日期="2026-12-03", 公示截止期="")
    assert said(project) == ["future-decision: “处罚决定日期”2026-12-01 在今天以后"]
    assert said(project, "2026-12-01") == []


def test_a_permit_that_has_lapsed_and_says_it_is_valid(project: Project) -> None:
    permit(project, 有效期至="2026-03-17")
    assert said(project, "2026-03-17") == []
    assert said(project, "2026-03-18") == ["permit-lapsed: 有效期到 2026-03-17 为止，当前状态还是“有效”"]
    permit(project, 有效期至="2026-03-17", 当前状态="无效")
    assert said(project) == []


def test_a_withdrawal_has_three_working_days(project: Project) -> None:
    penalty(project, 撤回="{撤回日期: 2026-05-08, 撤回原因: 撤销, 变动日期: 2026-04-30}")
    assert said(project) == []  # 6, 7 and 8 May
    penalty(project, 撤回="{撤回日期: 2026-05-11, 撤回原因: 撤销, 变动日期: 2026-04-30}")
    assert said(project) == ["withdrawal-clock: 应在 2026-05-08 前撤下，晚了 2 个工作日"]


def test_a_year_without_a_calendar_is_said_once(project: Project) -> None:
    for number in ("1", "2", "3"):
        name = f"data/penalties/cf-{number}.yml"
        project.write(name, (project.folder / RECORD).read_text(encoding="utf-8"))
        change(project, name, 标识=f"cf-{number}", 行政处罚决定书文号=f"甲〔2098〕{number}号")
        change(project, name, 处罚决定日期="2098-03-03", 公开日期="2098-03-05", 公示截止期="")
    found = said(project, "2098-06-01")
    assert [one for one in found if "2098" in one] == [
        "unknown-calendar: 2098 年的放假和补班安排还没有公布，跨到这一年的期限没有核对"
    ]


def test_the_body_raises_a_rule_to_an_error_and_the_record_stays_public(project: Project) -> None:
    penalty(project, 处罚决定日期="2026-01-05", 公开日期="2026-02-27", 公示截止期="")
    project.gongshi("check", "--today", TODAY).must(0)
    change(project, "data/site.yml", 规则="{late-publication: 错误}")
    assert "错误[late-publication]" in project.gongshi("check", "--today", TODAY).must(1).out
    project.build().must(0)
    assert (project.site / "penalties/cf-2026-001.html").exists()
    project.build("--strict").must(1)


# ---------------------------------------------------------------- what is due


def due(project: Project, today: str) -> list[tuple[str, str, str]]:
    out = project.gongshi("due", "--format", "json", "--today", today).must(0).out
    return [(one["due_on"], one["when"], one["id"]) for one in map(json.loads, out.splitlines())]


def test_a_draft_is_due_soon_then_today_then_overdue(project: Project) -> None:
    penalty(project, 草稿="是", 处罚决定日期="2026-11-02", 公开日期="2026-11-05", 公示截止期="")
    row = ("2026-11-11", "cf-2026-001")
    seen = {day: due(project, f"2026-11-{day}") for day in ("03", "04", "10", "11", "12")}
    assert seen["03"] == []
    assert seen["04"] == seen["10"] == [(row[0], "soon", row[1])]
    assert seen["11"] == [(row[0], "today", row[1])]
    assert seen["12"] == [(row[0], "overdue", row[1])]


def test_a_planned_withdrawal_is_due(project: Project) -> None:
    penalty(project, 撤回="{撤回日期: 2026-05-12, 撤回原因: 撤销, 变动日期: 2026-04-30}")
    assert due(project, "2026-05-06") == [("2026-05-08", "soon", "cf-2026-001")]
    assert due(project, "2026-05-11") == [("2026-05-08", "overdue", "cf-2026-001")]
    assert due(project, "2026-05-12") == []


def test_the_next_report_is_due_every_year(project: Project) -> None:
    example = Path(__file__).parents[1] / "data/reports/fazhi-2024.yml"
    project.write("data/reports/fazhi-2024.yml", example.read_text(encoding="utf-8"))
    assert due(project, "2026-03-23") == []
    assert due(project, "2026-03-24") == [("2026-03-31", "soon", "法治政府建设年度报告")]
    assert due(project, "2026-04-01") == [("2026-03-31", "overdue", "法治政府建设年度报告")]


def test_text_says_so_when_nothing_is_due(project: Project) -> None:
    assert "没有逾期" in project.gongshi("due", "--today", "2026-06-01").must(0).out


def test_the_calendar_is_icalendar(project: Project) -> None:
    penalty(project, 草稿="是", 处罚决定日期="2026-11-02", 公开日期="2026-11-05", 公示截止期="")
    first = project.gongshi("due", "--format", "ics", "--today", "2026-11-04").must(0).out
    assert first == project.gongshi("due", "--format", "ics", "--today", "2026-11-04").out
    lines = first.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "\n" not in first.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = first.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20261111\r\nDTEND;VALUE=DATE:20261112\r\n" in unfolded
    assert "SUMMARY:公开行政处罚：cf-2026-001\r\n" in unfolded
    assert "UID:penalties-cf-2026-001-2026-11-11@gongshi\r\n" in unfolded


# ---------------------------------------------------------------- timeliness


def test_timeliness_counts_by_kind_and_quarter(project: Project) -> None:
    penalty(project, 处罚决定日期="2026-01-05", 公开日期="2026-01-27", 公示截止期="")
    permit(project, 许可决定日期="2026-01-05", 有效期自="2026-01-05", 公开日期="2026-01-06")
    taken = survey(project.folder, date.fromisoformat(TODAY))
    timely = deadlines.timeliness(taken.rows, date.fromisoformat(TODAY))
    assert [(one.kind, one.title, one.count, one.on_time, one.median) for one in timely.quarters] == [
        ("penalties", "2026年第1季度", 1, 0, 16),
        ("permits", "2026年第1季度", 1, 1, 1),
    ]
    assert [(one.row.id, one.due_on, one.days) for one in timely.late] == [("cf-2026-001", "2026-01-14", 16)]


def test_the_page_of_timeliness_names_the_late_but_no_draft(project: Project) -> None:
    penalty(project, 处罚决定日期="2026-01-05", 公开日期="2026-01-27", 公示截止期="")
    other = "data/penalties/draft.yml"
    project.write(other, (project.folder / RECORD).read_text(encoding="utf-8"))
    change(project, other, 标识="cf-draft", 行政处罚决定书文号="甲〔2026〕99号", 草稿="是")
    project.build().must(0)
    page = (project.site / "timeliness.html").read_text(encoding="utf-8")
    assert 'href="penalties/cf-2026-001.html"' in page
    assert "0.0%" in page
    assert "cf-draft" not in page


def test_every_kind_s_term_is_stated() -> None:
    assert {name: kind.within for name, kind in all_kinds().items() if name in ("penalties", "permits")} == {
        "penalties": 7,
        "permits": 7,
    }
