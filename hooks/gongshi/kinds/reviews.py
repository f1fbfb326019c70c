"""案卷评查: how case files were graded, by the bureau itself and by others, and what was put right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from gongshi.findings import Rule
from gongshi.kinds._common import DATE_ORDER, WRONG_TOTAL, order_problem, total_problem, with_total
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Problem
from gongshi.model.record import Part, Plain, Record
from gongshi.model.values import Count, Day, Text, Year, choice

NOT_RECTIFIED = Rule(
    "not-rectified",
    "warning",
    what="评查发现了问题，没有写整改情况。",
    why="评查结果要和整改情况一并公开。",
    bad="发现的问题: [文书日期不一致]（没有整改情况）",
    good="整改情况: 已全部补正",
    label="整改情况",
    may_be_verified=True,
)


class Reviewed(Part):
    """The files of one sort, and their grades."""

    files: Annotated[choice("行政处罚", "行政许可", "行政强制", "行政检查", other=True), field("案卷类别")]
    count: Annotated[Count | None, field("评查数量", help="可以不写，由系统计算")] = None
    excellent: Annotated[Count, field("优秀")]
    good: Annotated[Count, field("良好")]
    passed: Annotated[Count, field("合格")]
    failed: Annotated[Count, field("不合格")]


class Review(Record):
    """One review of case files. Law: 国办发〔2018〕118号; 自然资源执法监督规定."""

    title: Annotated[Text, field("标题", max=200, group="评查")]
    year: Annotated[Year, field("年度", group="评查")]
    type: Annotated[choice("自查", "评查"), field("类型", group="评查")]
    reviewer: Annotated[Text, field("评查单位", max=200, group="评查")]
    reviewed_on: Annotated[Day, field("评查日期", group="评查")]
    total: Annotated[Count | None, field("评查案卷", group="评查", help="卷数；可以不写，由系统计算")] = None
    grades: Annotated[tuple[Reviewed, ...], field("评查结果", group="结果")]
    problems: Annotated[tuple[Text, ...], field("发现的问题", group="结果", help="写成列表；没有就不写")] = ()
    rectification: Annotated[Text | None, field("整改情况", max=2000, group="结果")] = None


def check(record: Review) -> Iterator[Problem]:
    """Yield what does not add up within one review."""
    yield from order_problem(record, "reviewed_on", "published_on")
    for row in record.grades:
        for problem in total_problem(row, "count", _graded(row), f"“{row.files}”的各个等次"):
            yield Problem(problem.rule, "grades", problem.message, problem.help)
    yield from total_problem(record, "total", (sum(_graded(row)) for row in record.grades), "各类案卷")
    if record.problems and not record.rectification:
        yield Problem(
            NOT_RECTIFIED, "problems", "评查发现了问题，没有写整改情况", "补上“整改情况”；还没有整改完的写明期限。"
        )


def _graded(row: Reviewed) -> tuple[int, ...]:
    return row.excellent, row.good, row.passed, row.failed


def complete(record: Plain) -> Plain:
    """Add up the files."""
    grades = [
        with_total(row, "count", lambda one: sum(one[name] for name in ("excellent", "good", "passed", "failed")))
        for row in record["grades"]
    ]
    return with_total({**record, "grades": grades}, "total", lambda one: sum(row["count"] for row in one["grades"]))


KIND = Kind(
    title="案卷评查",
    about="行政执法案卷的自查和有关机关的评查：评了多少、各是什么等次、发现了什么、怎样整改。",
    record=Review,
    heading="{title}",
    number="id",
    columns=("year", "reviewer", "total", "reviewed_on"),
    summary=("year", "type", "reviewer", "total", "reviewed_on"),
    day="reviewed_on",
    shelf="year",
    facets=("type", "reviewer", "year"),
    unit="次",
    order=70,
    check=check,
    complete=complete,
    rules=(NOT_RECTIFIED, WRONG_TOTAL, DATE_ORDER),
)
