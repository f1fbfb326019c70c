"""Figures of reports: recomputed from the records, explained where they differ, and led back to the records."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from gongshi.kinds import all_kinds
from gongshi.law.figures import Condition, Query, agrees, number_text, words_of, year_of
from gongshi.markup.addresses import finder_url
from gongshi.store import Row
from site_tools import TODAY, Product, Project, contents, differing, read_page

REPORT = "data/reports/fazhi-2024.yml"
PENALTIES = "    数值: 32\n    单位: 件\n    统计种类: [penalties]\n"


@pytest.fixture
def project(product: Product, tmp_path: Path) -> Project:
    return product.example(tmp_path / "project")


def found(project: Project) -> list[tuple[str, str, str, str]]:
    """Return rule, line's text, message and help of every finding."""
    ran = project.gongshi("check", "--today", TODAY, "--format", "json")
    said = [json.loads(line) for line in ran.out.splitlines()]
    return [
        (
            one["rule"],
            (project.folder / one["file"]).read_text(encoding="utf-8").split("\n")[one["line"] - 1].strip(),
            one["message"],
            one["help"],
        )
        for one in said
        if one["rule"].startswith("figure-")
    ]


def test_the_report_of_2024_reconciles(project: Project) -> None:
    assert found(project) == []
    text = (project.folder / REPORT).read_text(encoding="utf-8")
    values = dict(re.findall(r"名称: (.+)\n    数值: (\d+)\n", text))
    assert (values["公开行政处罚"], values["公开行政许可"], values["公开各类信息"]) == ("32", "28", "60")
    assert int(values["立案查处"]) == 30 + 4 + 1 == 35
    assert int(values["受理信访事项"]) == 11 + 326 == 337
    blocks = [block for block in text.split("  - 名称: ")[1:] if "数值:" in block]
    assert len(blocks) == 12
    assert all(re.search("来源:|统计种类:|等于各项之和:", block) for block in blocks)


def test_a_missing_record_makes_the_figure_differ_at_its_place(project: Project) -> None:
    (project.folder / "data/penalties/2024/cf-2024-031.yml").unlink()
    assert found(project) == [
        (
            "figure-differs",
            "- 名称: 公开行政处罚",
            "数据“公开行政处罚”写的是32件，按2024年行政处罚计算是31件",
            "改成 31，补齐记录，或者写“差异说明”。",
        )
    ]
    project.gongshi("check", REPORT).must(1)


def test_a_difference_that_is_explained_is_shown_and_is_no_error(project: Project) -> None:
    (project.folder / "data/penalties/2024/cf-2024-031.yml").unlink()
    project.edit(REPORT, PENALTIES, PENALTIES + "    差异说明: 一件撤回后不再公开\n")
    assert found(project) == []
    project.build().must(0)
    text = read_page((project.site / "reports/fazhi-2024.html").read_bytes()).text
    assert "按现在的记录计算是 31件。差异说明：一件撤回后不再公开" in text


@pytest.mark.parametrize(
    "written",
    [
        "草稿: 是\n",
        "公开日期: 2027-01-04\n",  # to come
        "公开日期: 2026-11-02\n公示截止期: 2026-10-30\n",  # over before its day
        "严重程度: 轻微\n",  # held back
    ],
)
def test_what_nobody_could_see_counts_neither_in_a_figure_nor_in_the_statistics(project: Project, written: str) -> None:
    name = "data/penalties/2024/cf-2024-031.yml"
    labels = tuple(line.partition(":")[0] for line in written.splitlines())
    text = (project.folder / name).read_text(encoding="utf-8")
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith(labels)]
    project.write(name, "".join(kept) + written)
    assert [message for _, _, message, _ in found(project)] == [
        "数据“公开行政处罚”写的是32件，按2024年行政处罚计算是31件"
    ]
    project.edit(REPORT, PENALTIES, PENALTIES.replace("32", "31"))
    assert [one for one in found(project) if "行政处罚" in one[2]] == []
    project.build().must(0)
    page = read_page((project.site / "statistics/2024.html").read_bytes()).text
    assert "2024年共公开 31 件" in page
    assert "2024年共公开 32 件" not in page


def test_a_sum_that_does_not_add_up_is_an_error(project: Project) -> None:
    project.edit(REPORT, "    数值: 326\n", "    数值: 325\n")
    assert [(one[0], one[2]) for one in found(project)] == [
        (
            "figure-differs",
            "数据“受理信访事项”写的是337件，按受理信访事项：西宁阳光信访信息系统、受理信访事项：西宁12345承办单计算是336件",
        )
    ]


def test_more_than_is_no_longer_true_when_equal(project: Project) -> None:
    project.edit(REPORT, "统计种类: [penalties, permits, responsibilities]", "统计种类: [行政处罚, 行政许可]")
    assert [one[2] for one in found(project)] == [
        "数据“公开各类信息”写的是超过60条，按2024年行政处罚、2024年行政许可计算是60条"
    ]
    project.edit(REPORT, "比较: 超过", "比较: 不少于")
    assert found(project) == []


def with_query(project: Project, value: str, query: str) -> list[str]:
    project.edit(REPORT, PENALTIES, f"    数值: {value}\n    单位: 件\n{query}")
    return [one[2] for one in found(project)]


def test_filters_and_sums_are_computed_from_the_records(project: Project) -> None:
    penalties = [path.read_text(encoding="utf-8") for path in (project.folder / "data/penalties/2024").glob("*.yml")]
    serious = sum("严重程度: 严重" in text and "自然人\n" in text for text in penalties)
    assert serious
    query = "    统计种类: [penalties]\n    统计条件: [严重程度=严重, 行政相对人类别=自然人]\n"
    assert with_query(project, str(serious), query) == []
    project.build().must(0)
    page = read_page((project.site / "reports/fazhi-2024.html").read_bytes())
    address = finder_url("penalties", [("credit_class", "严重"), ("party_category", "自然人"), ("year", "2024")])
    assert f"../{address}" in page.links


def test_amounts_are_added_up(project: Project) -> None:
    query = "    统计种类: [penalties]\n    统计年度: 2025\n    合计字段: 罚款金额\n"
    (said,) = with_query(project, "1", query)
    total = re.search(r"计算是([\d,.]+)件", said)
    assert total
    (project.folder / REPORT).write_text(
        (project.folder / REPORT)
        .read_text(encoding="utf-8")
        .replace(
            "数值: 1\n    单位: 件\n    统计种类", f"数值: {total[1].replace(',', '')}\n    单位: 件\n    统计种类"
        ),
        encoding="utf-8",
    )
    assert found(project) == []


@pytest.mark.parametrize(
    ("query", "message", "help"),
    [
        ("    统计种类: [penaltys]\n", "没有“penaltys”这个种类", "是不是“penalties”？"),
        (
            "    统计种类: [penalties]\n    统计条件: [处罚类型=罚款]\n",
            "没有“处罚类型”这个公开的字段",
            "是不是“处罚类别”？",
        ),
        (
            "    统计种类: [penalties]\n    统计条件: [处罚类别=罚金]\n",
            "没有“罚金”这个选项",
            "可以写：警告、通报批评、罚款",
        ),
        ("    统计种类: [penalties]\n    统计条件: [罚款]\n", "看不懂", "字段=内容"),
        ("    统计种类: [penalties]\n    统计条件: [证件号码=1]\n", "没有“证件号码”这个公开的字段", ""),
        ("    统计种类: [penalties]\n    合计字段: 处罚内容\n", "不是金额或者数字", "换一个字段"),
        ("    等于各项之和: [动态巡察]\n", "没有另一项数据叫“动态巡察”", "是不是“动态巡查”？"),
    ],
)
def test_a_wrong_query_is_an_error_with_what_to_write(project: Project, query: str, message: str, help: str) -> None:
    project.edit(REPORT, PENALTIES, f"    数值: 32\n    单位: 件\n{query}")
    (one,) = found(project)
    assert one[:2] == ("figure-query", "- 名称: 公开行政处罚")
    assert message in one[2]
    assert help in one[3]


def test_a_figure_without_a_source_warns(project: Project) -> None:
    project.edit(REPORT, "    来源: 下一年度主要安排\n", "")
    assert [one[0] for one in found(project)] == ["figure-source"]


def test_each_figure_leads_to_its_records_and_the_data_has_its_source(example: Project) -> None:
    page = read_page((example.site / "reports/fazhi-2024.html").read_bytes())
    assert "../penalties/list/2024.html" in page.links
    assert "../permits/list/2024.html" in page.links
    assert "2024年共公开 32 件" in read_page((example.site / "penalties/list/2024.html").read_bytes()).text
    figures = {
        one["名称"]: one
        for one in json.loads((example.site / "reports/fazhi-2024.json").read_bytes())["record"]["数据"]
    }
    assert figures["公开行政处罚"]["统计种类"] == ["penalties"]
    assert figures["动态巡查"]["来源"] == "动态巡查台账"


def test_a_report_changes_with_the_records_it_counts_as_in_a_cold_build(
    project: Project, product: Product, tmp_path: Path
) -> None:
    project.build().must(0)
    cold = product.example(tmp_path / "cold")
    for one in (project, cold):
        (one.folder / "data/penalties/2024/cf-2024-031.yml").unlink()
        one.forget()
        one.build().must(0)
    assert differing(contents(project.site), contents(cold.site)) == set()
    text = read_page((project.site / "reports/fazhi-2024.html").read_bytes()).text
    assert "按现在的记录计算是 31件" in text


def test_a_kind_that_states_its_year_is_asked_by_that_year(project: Project) -> None:
    project.edit("data/patrols/xc-2024.yml", "动态巡查: 240", "动态巡查: 241")
    assert [one[2] for one in found(project)] == [
        "数据“动态巡查”写的是240次，按2024年巡查和立案统计的动态巡查合计计算是241次"
    ]


# ---------------------------------------------------------------- words and comparisons


@pytest.mark.parametrize(
    ("comparison", "agreeing"), [("等于", {60}), ("超过", {61, 62}), ("不少于", {60, 61, 62}), ("别的", {60})]
)
def test_a_stated_value_agrees_with_what_was_computed(comparison: str, agreeing: set[int]) -> None:
    found = {computed for computed in (58, 59, 60, 61, 62) if agrees(Decimal(60), Decimal(computed), comparison)}
    assert found == agreeing


@pytest.mark.parametrize(
    ("value", "text"),
    [("3", "3"), ("3.00", "3"), ("100", "100"), ("1200000.50", "1,200,000.5"), ("0.05", "0.05"), ("1000.00", "1,000")],
)
def test_a_number_is_told_without_zeros_that_say_nothing(value: str, text: str) -> None:
    assert number_text(Decimal(value)) == text


def test_a_query_in_words() -> None:
    kind = all_kinds()["penalties"]
    some = (Condition(kind.field("town"), "甲镇"), Condition(kind.field("penalty_types"), "罚款"))
    assert words_of(Query(kind, "2024", (), "")) == "2024年行政处罚"
    assert words_of(Query(kind, "", (), "")) == "行政处罚"
    assert words_of(Query(kind, "2024", some, "")) == "2024年行政处罚（所在乡镇为甲镇、处罚类别为罚款）"
    assert words_of(Query(kind, "2024", some[:1], "fine")) == "2024年行政处罚（所在乡镇为甲镇）的罚款金额合计"


@pytest.mark.parametrize(
    ("kind", "row", "year"),
    [
        ("penalties", Row(shelf="2024", day="2024-12-31", published_on="2025-01-03"), "2024"),
        ("finances", Row(shelf="2023", day="2024-03-01", published_on="2024-03-01"), "2023"),  # by the year it is about
        ("responsibilities", Row(shelf="行政处罚", published_on="2025-01-03"), "2025"),
        ("checklist", Row(shelf="土地", day="2024-12-31", published_on="2025-01-03"), "2024"),
    ],
)
def test_a_record_counts_in_the_year_of_its_list_or_of_its_day(kind: str, row: Row, year: str) -> None:
    assert year_of(row, all_kinds()[kind]) == year
