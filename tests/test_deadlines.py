"""What is late or out of date on a day; what is due; how timely the body was."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongshi.kinds import all_kinds
from gongshi.law import deadlines
from gongshi.survey import survey
from gongshi.views import View
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


def listed(project: Project, today: str) -> list[dict[str, Any]]:
    out = project.gongshi("due", "--format", "json", "--today", today).must(0).out
    return list(map(json.loads, out.splitlines()))


def due(project: Project, today: str) -> list[tuple[str, str, str]]:
    """Return what is due of records; the yearly reports, which the small project has never made, have tests of their own."""
    return [(one["due_on"], one["when"], one["id"]) for one in listed(project, today) if one["file"]]


def reports_due(project: Project, today: str) -> list[tuple[str, str, str]]:
    return [(one["due_on"], one["when"], one["id"]) for one in listed(project, today) if not one["file"]]


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
    seen = {day: reports_due(project, day) for day in ("2026-03-23", "2026-03-24", "2026-04-01")}
    mine = {day: [one for one in some if one[2] == "法治政府建设年度报告"] for day, some in seen.items()}
    assert mine["2026-03-23"] == []
    assert mine["2026-03-24"] == [("2026-03-31", "soon", "法治政府建设年度报告")]
    assert mine["2026-04-01"] == [("2026-03-31", "overdue", "法治政府建设年度报告")]


def test_a_report_that_was_never_made_is_reminded_of_and_a_drafted_one_once(project: Project) -> None:
    assert reports_due(project, "2026-06-01") == [
        ("2026-01-31", "overdue", "行政执法统计年报"),
        ("2026-01-31", "overdue", "政府信息公开年报"),
        ("2026-03-31", "overdue", "法治政府建设年度报告"),
    ]
    example = Path(__file__).parents[1] / "data/reports/fazhi-2024.yml"
    project.write("data/reports/r.yml", example.read_text(encoding="utf-8"))
    change(project, "data/reports/r.yml", 年度="2025", 公开日期="2026-03-20", 草稿="是")
    assert ("2026-03-31", "overdue", "法治政府建设年度报告") not in reports_due(project, "2026-06-01")
    assert due(project, "2026-06-01") == [("2026-03-31", "overdue", "fazhi-2024")]


def test_over_the_turn_of_the_year_reports_and_permits_stay_on_the_list(project: Project) -> None:
    """The calendar of 2027 was not announced when this was written: the library knows only what the law says."""
    permit(project, 许可决定日期="2026-12-24", 有效期自="2026-12-24", 公开日期="2026-12-30", 草稿="是")
    kept = {day: due(project, day) for day in ("2026-12-25", "2026-12-31", "2027-01-02", "2027-01-03", "2027-01-20")}
    assert kept["2026-12-25"] == kept["2027-01-02"] == [("2027-01-03", "soon", "xk-2024-001")]
    assert kept["2027-01-03"] == kept["2027-01-20"] == [("2027-01-03", "perhaps", "xk-2024-001")]
    assert due(project, "2027-03-04")[0][1] == "perhaps"
    assert due(project, "2027-03-05")[0][1] == "overdue"  # no holidays are that long
    assert [one["is_exact"] for one in listed(project, "2027-01-02") if one["file"]] == [False]
    text = project.gongshi("due", "--today", "2027-01-02").must(0).out
    assert "2027-01-03  公开行政许可  xk-2024-001（放假安排还没有公布，这是最早可能的一天，还是草稿" in text
    assert ("2027-01-31", "soon", "政府信息公开年报") in reports_due(project, "2027-01-25")
    assert ("2027-01-31", "overdue", "政府信息公开年报") in reports_due(project, "2027-02-01")


def test_a_day_in_december_is_known_also_in_january(project: Project) -> None:
    permit(project, 许可决定日期="2026-12-17", 有效期自="2026-12-17", 公开日期="2026-12-23", 草稿="是")
    assert due(project, "2027-01-05") == [("2026-12-28", "overdue", "xk-2024-001")]


def test_text_says_so_when_nothing_is_due(project: Project) -> None:
    for kind in ("foi", "enforcement", "reports"):
        source = next((Path(__file__).parents[1] / "data" / kind).rglob("*.yml"))
        project.write(f"data/{kind}/a.yml", source.read_text(encoding="utf-8"))
        change(project, f"data/{kind}/a.yml", 年度="2025", 公开日期="2026-01-20", 草稿="")
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


def test_the_calendar_goes_into_a_file_but_never_onto_the_site(project: Project, tmp_path: Path) -> None:
    penalty(project, 草稿="是", 处罚决定日期="2026-11-02", 公开日期="2026-11-05", 公示截止期="")
    project.build(today="2026-11-04").must(0)
    command = ("due", "--format", "ics", "--today", "2026-11-04")
    shown = project.gongshi(*command).must(0).out
    office = tmp_path / "office"
    office.mkdir()
    (office / "old.ics").write_text("old", encoding="utf-8")
    project.gongshi(*command, "--output", office / "old.ics").must(0)
    assert (office / "old.ics").read_bytes().decode() == shown
    assert [path.name for path in office.iterdir()] == ["old.ics"]
    (tmp_path / "way").symlink_to(project.site, target_is_directory=True)
    for inside in (
        project.site,
        project.site / "penalties",
        project.folder / "content",
        project.folder / "data",
        tmp_path / "way",
    ):
        assert "随网站公开" in project.gongshi(*command, "--output", inside / "a.ics").must(1).err
        assert not (inside / "a.ics").exists()
    assert "没有文件夹" in project.gongshi(*command, "--output", office / "no/a.ics").must(1).err


def test_another_folder_in_which_the_site_was_built_is_refused_too(project: Project, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    project.build("--site-dir", other).must(0)
    assert "随网站公开" in project.gongshi("due", "--output", other / "due.txt", "--today", TODAY).must(1).err


# ---------------------------------------------------------------- other clocks


def decision(project: Project, **fields: str) -> None:
    source = Path(__file__).parents[1] / "data/decisions/jc-2024-2.yml"
    project.write("data/decisions/jc.yml", source.read_text(encoding="utf-8").replace("权责事项: qt-003\n", ""))
    change(project, "data/decisions/jc.yml", **fields)


def test_a_major_decision_is_timed_from_the_decision(project: Project) -> None:
    """It was decided on 18 October; twenty working days end on 15 November."""
    decision(project, 公开日期="2024-11-15")
    assert said(project) == []
    decision(project, 公开日期="2024-11-18")
    assert said(project) == ["late-publication: 应在 2024-11-15 前公开，晚了 1 个工作日"]


def test_a_decision_followed_from_its_start_is_public_with_its_stage(project: Project) -> None:
    (project.folder / RECORD).unlink()
    decision(project)
    assert said(project, "2025-01-01") == []
    text = (project.folder / "data/decisions/jc.yml").read_text(encoding="utf-8")
    project.write("data/decisions/jc.yml", text.replace("日期: 2024-10-25", "日期: 2024-11-19"))
    assert said(project, "2025-01-01") == ["late-publication: 应在 2024-11-15 前公布决策，晚了 2 个工作日"]
    project.write("data/decisions/jc.yml", text.replace("    日期: 2024-10-25\n", ""))
    assert said(project, "2024-11-15") == []
    assert due(project, "2024-11-14") == [("2024-11-15", "soon", "jc-2024-2")]
    assert due(project, "2024-11-16") == [("2024-11-15", "overdue", "jc-2024-2")]
    assert said(project, "2024-11-18") == [
        "late-publication: 还没有公布决策：应在 2024-11-15 前公布决策，已经晚了 1 个工作日"
    ]


def test_the_draft_of_a_decision_is_public_when_its_consultation_begins(project: Project) -> None:
    source = Path(__file__).parents[1] / "data/decisions/jc-2026-1.yml"
    text = source.read_text(encoding="utf-8").replace("权责事项: jc-006\n", "")
    project.write("data/decisions/jc.yml", text)
    assert said(project) == []
    change(project, "data/decisions/jc.yml", 公开日期="2026-11-10")
    assert said(project) == ["late-publication: 应在 2026-11-09 前公开，晚了 1 个工作日"]


def purchase(project: Project, **fields: str) -> None:
    page = (Path(__file__).parent / "cases/procurement.md").read_text(encoding="utf-8")
    project.write("data/procurement/a.yml", page.partition("```yaml\n")[2].partition("```")[0])
    change(project, "data/procurement/a.yml", **fields)


def test_a_result_and_a_contract_have_two_working_days_each(project: Project) -> None:
    purchase(project)
    assert said(project) == []
    purchase(project, 公开日期="2024-04-19")
    assert said(project) == ["late-publication: 应在 2024-04-18 前公开，晚了 1 个工作日"]
    purchase(project, 合同公告日期="2024-04-26")
    assert said(project) == ["late-publication: 应在 2024-04-25 前公告采购合同，晚了 1 个工作日"]


def test_a_contract_that_nobody_announced_is_due(project: Project) -> None:
    (project.folder / RECORD).unlink()
    purchase(project, 合同公告日期="")
    assert due(project, "2024-04-24") == [("2024-04-25", "soon", "cg-2024-1")]
    assert said(project, "2024-04-25") == []
    assert due(project, "2024-04-26") == [("2024-04-25", "overdue", "cg-2024-1")]
    assert said(project, "2024-04-26") == [
        "late-publication: 还没有公告采购合同：应在 2024-04-25 前公告采购合同，已经晚了 1 个工作日"
    ]
    purchase(project, 合同公告日期="", 合同签订日期="")
    assert due(project, "2024-04-26") == []


# ---------------------------------------------------------------- the end


@pytest.mark.parametrize(
    ("reason", "on", "message"),
    [
        ("公示期满", "2029-01-13", "公示到 2029-01-13 才满，2029-01-13 还没有“公示期满”"),
        ("公示期满", "2029-01-14", ""),
        ("信用修复", "2027-01-13", "最短公示期还没有满：2027-01-14 起才能信用修复"),
        ("信用修复", "2027-01-14", ""),
    ],
)
def test_a_reason_that_comes_too_early_is_a_warning(project: Project, reason: str, on: str, message: str) -> None:
    penalty(project, 公示截止期="", 撤回=f"{{撤回日期: {on}, 撤回原因: {reason}}}")
    assert said(project) == ([f"withdrawal-reason: {message}"] if message else [])


def test_a_record_that_was_over_before_its_day_is_nowhere(project: Project) -> None:
    penalty(project, 严重程度="一般", 处罚决定日期="2025-01-13", 公开日期="2026-02-02", 公示截止期="")
    messages = said(project)
    assert "never-shown: 公示到 2026-01-13 就满了，2026-02-02 才公开：这条记录没有一天能看到" in messages
    permit(project)
    project.build().must(0)
    files = {str(path.relative_to(project.site)) for path in project.site.rglob("*.html")}
    assert not [name for name in files if "cf-2026-001" in name or name == "statistics/2025.html"]
    assert "cf-2026-001" not in (project.site / "takedowns.html").read_text(encoding="utf-8")
    assert not [one for one in timely(project).quarters if one.kind == "penalties"]


def test_a_minor_penalty_without_a_reason_is_on_no_site_and_due_never(project: Project) -> None:
    penalty(project, 严重程度="轻微", 处罚决定日期="2026-11-02", 公开日期="2026-11-05", 公示截止期="")
    permit(project)
    assert said(project) == ["minor-published: 轻微的处罚原则上不公开，这条记录没有公开"]
    assert due(project, TODAY) == []
    project.build().must(0)
    assert not list(project.site.rglob("cf-2026-001.*"))
    penalty(project, 公开理由="上级挂牌督办，确有必要公开")
    project.build().must(0)
    assert list(project.site.rglob("cf-2026-001.html"))


# ---------------------------------------------------------------- timeliness


def timely(project: Project) -> deadlines.Timeliness:
    today = date.fromisoformat(TODAY)
    with survey(project.folder, today).open_store() as store:
        return deadlines.timeliness(View(store, "public", today).timed())


def test_timeliness_counts_by_kind_and_quarter(project: Project) -> None:
    penalty(project, 处罚决定日期="2026-01-05", 公开日期="2026-01-27", 公示截止期="")
    permit(project, 许可决定日期="2026-01-05", 有效期自="2026-01-05", 公开日期="2026-01-06")
    found = timely(project)
    assert [(one.kind, one.title, one.count, one.on_time, one.median) for one in found.quarters] == [
        ("penalties", "2026年第1季度", 1, 0, 16),
        ("permits", "2026年第1季度", 1, 1, 1),
    ]
    (late,) = found.late
    assert (late.timed.kind, late.timed.records, late.due_on, late.days) == ("penalties", 1, "2026-01-14", 16)


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


def test_no_clock_has_no_last_day_and_one_of_no_days_ends_when_it_begins() -> None:
    assert deadlines.publication_due("", 7) == ""
    assert deadlines.publication_due("2026-10-01", 0) == "2026-10-01"  # a holiday
    assert deadlines.publication_due("2026-10-01", 1) == "2026-10-08"
