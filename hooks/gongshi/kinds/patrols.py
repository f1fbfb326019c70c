"""动态巡查和立案: patrols of a year or a quarter, what they found, and the cases filed by category."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from gongshi.findings import Rule
from gongshi.kinds._common import (
    PERIOD_YEAR,
    PERIODS,
    TWICE,
    WRONG_TOTAL,
    period_problem,
    total_problem,
    twice_problems,
    with_total,
)
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Problem
from gongshi.model.record import Part, Plain, Record
from gongshi.model.values import Count, Number, Text, Year, choice

CATEGORIES: Final = ("土地", "矿产", "规划", "测绘", "地质灾害", "林业和草原")

MORE_THAN_FILED = Rule(
    "more-than-filed",
    "error",
    what="结案、移送的比立案的还多。",
    why="结案和移送都从立案的案件里来；上年结转的案件写在“上年结转”里。",
    bad="立案: 4，结案: 6",
    good="立案: 4，上年结转: 2，结案: 6",
    label="结案和立案",
    may_be_verified=True,
)


class Cases(Part):
    """The cases of one category."""

    category: Annotated[choice(*CATEGORIES, other=True), field("类别")]
    filed: Annotated[Count, field("立案")]
    carried: Annotated[Count | None, field("上年结转")] = None
    closed: Annotated[Count | None, field("结案")] = None
    transferred: Annotated[Count | None, field("移送", help="移送公安、纪检监察等机关")] = None
    area: Annotated[Number | None, field("涉及面积（亩）")] = None


class Patrols(Record):
    """The patrols and the cases of a period. Law: 自然资源执法监督规定 Art. 25."""

    title: Annotated[Text, field("标题", max=200, group="概况")]
    year: Annotated[Year, field("年度", group="概况")]
    period: Annotated[choice(*PERIODS), field("期间", group="概况")]
    patrols: Annotated[Count, field("动态巡查", group="概况", help="次数")]
    found: Annotated[Count | None, field("发现问题线索", group="概况", help="条数")] = None
    stopped: Annotated[Count | None, field("当场制止", group="概况", help="起数")] = None
    filed: Annotated[Count | None, field("立案", group="概况", help="件数；可以不写，由系统计算")] = None
    cases: Annotated[tuple[Cases, ...], field("立案查处", group="立案查处", help="每类一行")]
    note: Annotated[Text | None, field("说明", max=2000, group="说明")] = None


def check(record: Patrols) -> Iterator[Problem]:
    """Yield what does not add up."""
    yield from period_problem(record)
    yield from twice_problems(record, "cases", [row.category for row in record.cases])
    yield from total_problem(record, "filed", (row.filed for row in record.cases), "各类立案")
    for row in record.cases:
        known = row.filed + (row.carried or 0)
        for label, count in (("结案", row.closed), ("移送", row.transferred)):
            if (count or 0) > known:
                yield Problem(
                    MORE_THAN_FILED,
                    "cases",
                    f"“{row.category}”{label} {count}，立案和上年结转一共 {known}",
                    "核对各数。",
                )


def complete(record: Plain) -> Plain:
    """Add up the cases."""
    return with_total(record, "filed", lambda one: sum(row["filed"] for row in one["cases"]))


KIND = Kind(
    title="巡查和立案统计",
    about="动态巡查的次数、发现的问题，以及土地、矿产、规划等各类案件的立案查处数量。",
    record=Patrols,
    heading="{title}",
    number="id",
    columns=("year", "period", "patrols", "filed"),
    summary=("year", "period", "patrols", "found", "stopped", "filed"),
    day="published_on",
    shelf="year",
    facets=("year", "period"),
    unit="份",
    order=40,
    check=check,
    complete=complete,
    rules=(WRONG_TOTAL, TWICE, PERIOD_YEAR, MORE_THAN_FILED),
)
