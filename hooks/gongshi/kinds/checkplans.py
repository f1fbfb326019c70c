"""年度抽查计划: which items of the list are inspected in a year, of whom, how many and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from gongshi.findings import Rule
from gongshi.kinds._common import TWICE, WRONG_TOTAL, total_problem, twice_problems, with_total
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Problem
from gongshi.model.record import Part, Plain, Record
from gongshi.model.values import Count, Ref, Text, Year

PLAN_YEAR = Rule(
    "plan-year",
    "warning",
    what="计划在所计划的年度过后才公开。",
    why="抽查计划要事先公布，检查对象才知道会查什么、什么时候查。",
    bad="年度: 2024，公开日期: 2025-01-10",
    good="年度: 2024，公开日期: 2024-03-01",
    law="国发〔2019〕5号",
)


class Task(Part):
    """One task of the plan."""

    item: Annotated[Ref, field("抽查事项", refers_to="checklist", referred_as="列入的年度计划")]
    subjects: Annotated[Text, field("抽查对象", max=200)]
    share: Annotated[Text, field("抽查比例", max=60)]
    count: Annotated[Count, field("抽查数量", help="预计抽查多少个对象")]
    period: Annotated[Text, field("检查时间", max=60, help="例如 5月至6月")]
    body: Annotated[Text | None, field("检查主体", max=100)] = None
    partners: Annotated[Text | None, field("配合部门", max=200)] = None


class Plan(Record):
    """The inspections of one year. Law: 国办发〔2015〕58号; 国发〔2019〕5号."""

    title: Annotated[Text, field("标题", max=200, group="计划")]
    doc_no: Annotated[Text | None, field("文号", max=64, group="计划", unique=True)] = None
    year: Annotated[Year, field("年度", group="计划")]
    tasks: Annotated[tuple[Task, ...], field("抽查任务", group="任务")]
    total: Annotated[Count | None, field("抽查数量合计", group="任务", help="可以不写，由系统计算")] = None
    remark: Annotated[Text | None, field("说明", max=1000, group="计划")] = None


def check(record: Plan) -> Iterator[Problem]:
    """Yield what contradicts within one plan."""
    if record.published_on.year > record.year:
        yield Problem(
            PLAN_YEAR,
            "published_on",
            f"{record.year}年度的计划到 {record.published_on} 才公开",
            "核对“年度”和“公开日期”。",
        )
    yield from twice_problems(record, "tasks", [task.item for task in record.tasks])
    yield from total_problem(record, "total", (task.count for task in record.tasks), "各项任务的抽查数量")


def complete(record: Plain) -> Plain:
    """Add up the planned inspections."""
    return with_total(record, "total", lambda plan: sum(task["count"] for task in plan["tasks"]))


KIND = Kind(
    title="年度抽查计划",
    about="每年的“双随机、一公开”抽查计划：查哪些事项、哪些对象、多大比例、什么时候查。",
    record=Plan,
    heading="{title}",
    number="doc_no",
    columns=("year", "total", "published_on"),
    summary=("year", "total", "published_on"),
    day="published_on",
    shelf="year",
    facets=("year",),
    unit="份",
    order=35,
    check=check,
    complete=complete,
    rules=(PLAN_YEAR, TWICE, WRONG_TOTAL),
)
