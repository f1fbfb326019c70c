"""年度报告: the annual report on building a law-governed government, its five sections and its figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final

from gongshi.findings import Rule
from gongshi.model.fields import field
from gongshi.model.figure import Figure
from gongshi.model.kind import Kind, Problem, Yearly
from gongshi.model.record import Record
from gongshi.model.values import Markdown, Text, Year, choice

LAW: Final = "法治政府建设与责任落实督察工作规定第二十五条"

REPORT_YEAR = Rule(
    "report-year",
    "warning",
    what="报告的公开日期和它所报告的年度对不上。",
    why="上一年度的法治政府建设年度报告应在每年 4 月 1 日前公开。",
    bad="年度: 2024，公开日期: 2025-06-01",
    good="年度: 2024，公开日期: 2025-03-20",
    law="法治政府建设与责任落实督察工作规定第二十四条",
    label="报告年度",
    may_be_verified=True,
)
FIGURE_TWICE = Rule(
    "figure-twice",
    "error",
    what="同一个数据写了两次。",
    why="同名的数据只能有一个值。",
    bad="数据: [{名称: 行政处罚, 数值: 32}, {名称: 行政处罚, 数值: 33}]",
    good="数据: [{名称: 行政处罚, 数值: 32}]",
)


class Report(Record):
    """One annual report. Law: 法治政府建设与责任落实督察工作规定 Art. 24 and 25."""

    title: Annotated[Text, field("标题", max=200, group="报告")]
    doc_no: Annotated[Text | None, field("文号", max=64, group="报告", unique=True)] = None
    type: Annotated[choice("法治政府建设年度报告"), field("报告类型", group="报告")]
    year: Annotated[Year, field("年度", group="报告", help="报告的是哪一年")]
    author: Annotated[Text, field("报告单位", max=200, group="报告")]
    figures: Annotated[tuple[Figure, ...], field("数据", group="数据")] = ()
    measures: Annotated[Markdown, field("主要举措和成效", law=LAW, group="正文")]
    shortcomings: Annotated[Markdown, field("存在的不足和原因", law=LAW, group="正文")]
    leadership: Annotated[Markdown, field("第一责任人履职情况", law=LAW, group="正文")]
    plans: Annotated[Markdown, field("下一年度主要安排", law=LAW, group="正文")]
    others: Annotated[Markdown | None, field("其他需要报告的情况", law=LAW, group="正文")] = None


def check(record: Report) -> Iterator[Problem]:
    """Yield what contradicts within one report."""
    day = record.published_on
    if day.year != record.year + 1 or (day.month, day.day) >= (4, 1):
        yield Problem(
            REPORT_YEAR,
            "published_on",
            f"{record.year}年度的报告应在 {record.year + 1} 年 4 月 1 日前公开",
            "核对“年度”和“公开日期”。",
        )
    seen: set[Any] = set()
    for figure in record.figures:
        if figure.name in seen:
            yield Problem(FIGURE_TWICE, "figures", f"数据“{figure.name}”写了两次", "留下正确的一个。")
        seen.add(figure.name)


KIND = Kind(
    title="法治政府建设年度报告",
    about="本机关每年 4 月 1 日前公开的上一年度法治政府建设年度报告。",
    record=Report,
    heading="{title}",
    number="doc_no",
    columns=("year", "author", "published_on"),
    summary=("year", "author", "published_on"),
    day="published_on",
    facets=("year",),
    column_type="政府信息公开年报",
    unit="份",
    order=85,
    check=check,
    yearly=Yearly("法治政府建设年度报告", 3, 31),
    rules=(REPORT_YEAR, FIGURE_TWICE),
)
