"""信访统计: petitions by channel, subject and outcome; small counts, which could point at a person, are not shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final

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
from gongshi.model.values import Count, Text, Year, choice

SMALLEST_SHOWN: Final = 3
"""Counts of 1 and 2 are shown as 少于3: behind them stands somebody whom neighbours would know."""
FEW: Final = f"少于{SMALLEST_SHOWN}"
HIDDEN: Final = "不单列"
"""Stands for a count that would give away a small one, being the rest of a sum."""


class Row(Part):
    """One row of a table of petitions."""

    name: Annotated[Text, field("名称", max=60)]
    count: Annotated[Count, field("数量", help="如实填写；1 和 2 在网站上显示为“少于3”")]


class Petitions(Record):
    """The petitions of a year or a quarter, in numbers only. Law: 信访工作条例 Art. 41 (as a model)."""

    title: Annotated[Text, field("标题", max=200, group="概况")]
    year: Annotated[Year, field("年度", group="概况")]
    period: Annotated[choice(*PERIODS), field("期间", group="概况")]
    total: Annotated[Count | None, field("受理数量", group="概况", help="可以不写，由系统计算")] = None
    channels: Annotated[tuple[Row, ...], field("渠道", group="统计")]
    outcomes: Annotated[tuple[Row, ...], field("办理结果", group="统计")]
    topics: Annotated[tuple[Row, ...], field("涉及领域", group="统计")] = ()
    note: Annotated[Text | None, field("说明", max=2000, group="说明")] = None


TABLES: Final = ("channels", "outcomes", "topics")


def check(record: Petitions) -> Iterator[Problem]:
    """Yield the tables that do not add up to the same number of petitions."""
    yield from period_problem(record)
    received = sum(row.count for row in record.channels)
    yield from total_problem(record, "total", [received], "各渠道")
    for name in TABLES:
        rows = getattr(record, name)
        yield from twice_problems(record, name, [row.name for row in rows])
        added = sum(row.count for row in rows)
        if rows and added != received:
            label = Petitions.model_fields[name].title
            yield Problem(
                WRONG_TOTAL,
                name,
                f"“{label}”相加是 {added}，各渠道相加是 {received}",
                "核对各项，一件信访在每张表里只算一次。",
            )


def complete(record: Plain) -> Plain:
    """Add up the petitions and hide the small counts."""
    counted = with_total(record, "total", lambda one: sum(row["count"] for row in one["channels"]))
    if 0 < counted["total"] < SMALLEST_SHOWN:
        counted["total"] = FEW
    return {**counted, **{name: suppressed(record[name]) for name in TABLES if name in record}}


def suppressed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a table without its small counts.

    A single small count could be worked out from the total, so the next larger one is hidden with it; 0 is shown.
    """
    small = {place for place, row in enumerate(rows) if 0 < row["count"] < SMALLEST_SHOWN}
    others = sorted((row["count"], place) for place, row in enumerate(rows) if row["count"] >= SMALLEST_SHOWN)
    beside = {others[0][1]} if len(small) == 1 and others else set()
    return [
        {**row, "count": FEW if place in small else HIDDEN if place in beside else row["count"]}
        for place, row in enumerate(rows)
    ]


KIND = Kind(
    title="信访统计",
    about=f"受理和办结信访事项的数量，按渠道、结果和领域。为保护信访人，1 件和 2 件显示为“{FEW}”。",
    record=Petitions,
    heading="{title}",
    number="id",
    columns=("year", "period", "total"),
    summary=("year", "period", "total"),
    day="published_on",
    shelf="year",
    facets=("year", "period"),
    unit="份",
    order=45,
    check=check,
    complete=complete,
    rules=(WRONG_TOTAL, TWICE, PERIOD_YEAR),
)
