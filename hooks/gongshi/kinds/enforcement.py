"""行政执法统计年报: a year's penalties by type, permits, coercive measures and other acts, and who may enforce."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any, Final

from gongshi.findings import Rule
from gongshi.kinds._common import (
    TWICE,
    WRONG_TOTAL,
    count_problems,
    decided_in,
    total_problem,
    twice_problems,
    with_total,
)
from gongshi.kinds.penalties import PENALTY_TYPES
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Others, Problem, Yearly
from gongshi.model.links import fact
from gongshi.model.record import Part, Plain, Record
from gongshi.model.values import Amount, Count, Text, Year, choice, show_amount

LAW: Final = "国办发〔2018〕118号二（六）"
MEASURES: Final = (
    "查封",
    "扣押",
    "冻结",
    "其他强制措施",
    "加处罚款或者滞纳金",
    "划拨",
    "拍卖或者依法处理",
    "排除妨碍、恢复原状",
    "代履行",
    "其他强制执行",
    "申请人民法院强制执行",
)
ACTS: Final = ("行政征收", "行政检查", "行政裁决", "行政给付", "行政确认", "行政奖励", "其他行政执法行为")

ENFORCEMENT_LATE = Rule(
    "enforcement-late",
    "warning",
    what="行政执法统计年报没有按时公开。",
    why="上年度行政执法总体情况的数据应在每年 1 月 31 日前公开。",
    bad="年度: 2024，公开日期: 2025-02-10",
    good="公开日期: 2025-01-23",
    law=LAW,
)
ENFORCEMENT_COUNT = Rule(
    "enforcement-count",
    "warning",
    what="统计年报的数，与本网站当年的记录不同。",
    why="同一个数在一个网站上不能有两个说法；当场处罚等不上网的决定可以使年报的数更大。",
    bad="行政处罚合计: 30（本网站 2024 年有 32 件）",
    good="核对年报和记录",
    law=LAW,
)
PERMIT_FLOW = Rule(
    "permit-flow",
    "error",
    what="行政许可的受理数多于申请数。",
    why="没有申请就没有受理。",
    bad="申请数量: 30，受理数量: 31",
    good="申请数量: 31，受理数量: 30",
    law="行政许可法第三十二条",
    label="许可申请和受理",
    may_be_verified=True,
)


class PenaltyCount(Part):
    """The penalties of one type; a decision of several types counts once, under the heaviest."""

    type: Annotated[choice(*PENALTY_TYPES), field("处罚种类")]
    count: Annotated[Count, field("宗数", help="一个决定有几种处罚的只计一次，计入最重的一种")]


class PermitCounts(Part):
    """What became of applications for permits."""

    applied: Annotated[Count, field("申请数量")]
    accepted: Annotated[Count, field("受理数量")]
    granted: Annotated[Count, field("许可数量")]
    refused: Annotated[Count, field("不予许可数量")]
    revoked: Annotated[Count, field("撤销许可数量")]


class MeasureCount(Part):
    """Coercive measures of one type."""

    type: Annotated[choice(*MEASURES), field("类型")]
    count: Annotated[Count, field("宗数")]


class ActCount(Part):
    """Other acts of enforcement of one type."""

    type: Annotated[choice(*ACTS), field("类别")]
    count: Annotated[Count, field("宗次")]
    amount: Annotated[Amount | None, field("涉及金额")] = None


class Statistics(Record):
    """One year's statistics. Law: 国办发〔2018〕118号 二(六); the tables follow those of the provinces."""

    title: Annotated[Text, field("标题", max=200, group="概况")]
    year: Annotated[Year, field("年度", group="概况", help="1月1日至12月31日，以决定日期为准")]
    bodies: Annotated[Text, field("执法主体", max=500, group="概况", help="名称和数量")]
    officers: Annotated[Count, field("持有执法证人数", group="概况")]
    penalties: Annotated[tuple[PenaltyCount, ...], field("处罚种类", group="行政处罚")] = ()
    penalty_total: Annotated[
        Count | None, field("行政处罚合计", group="行政处罚", help="宗数；可以不写，由系统计算")
    ] = None
    penalty_amount: Annotated[Amount, field("罚没金额", group="行政处罚", help="以决定书为准；没收的物不折价")]
    filed: Annotated[Count | None, field("立案数量", group="行政处罚")] = None
    closed: Annotated[Count | None, field("结案数量", group="行政处罚")] = None
    waived: Annotated[Count | None, field("不予处罚数量", group="行政处罚")] = None
    reviewed: Annotated[Count | None, field("被行政复议数量", group="行政处罚")] = None
    sued: Annotated[Count | None, field("被行政诉讼数量", group="行政处罚")] = None
    transferred: Annotated[Count | None, field("移送司法机关数量", group="行政处罚")] = None
    permits: Annotated[PermitCounts, field("许可数量", group="行政许可")]
    measures: Annotated[tuple[MeasureCount, ...], field("行政强制", group="行政强制")] = ()
    acts: Annotated[tuple[ActCount, ...], field("其他行政执法行为", group="其他行政执法行为")] = ()
    note: Annotated[Text | None, field("情况说明", max=4000, group="情况说明")] = None


def check(record: Statistics) -> Iterator[Problem]:
    """Yield what does not add up within one year."""
    day = record.published_on
    if day.year != record.year + 1 or day.month > 1:
        message = f"{record.year}年度的统计年报应在 {record.year + 1} 年 1 月 31 日前公开"
        yield Problem(ENFORCEMENT_LATE, "published_on", message, "核对“年度”和“公开日期”。")
    for name in ("penalties", "measures", "acts"):
        yield from twice_problems(record, name, [row.type for row in getattr(record, name)])
    yield from total_problem(record, "penalty_total", (row.count for row in record.penalties), "各种处罚")
    if record.permits.accepted > record.permits.applied:
        message = f"受理 {record.permits.accepted} 件，申请只有 {record.permits.applied} 件"
        yield Problem(PERMIT_FLOW, "permits", message, "核对“申请数量”和“受理数量”。")


def check_across(years: Sequence[Any], others: Others) -> Iterator[tuple[Any, Problem]]:
    """Yield the numbers that the records of the same year contradict."""
    for one in years:
        year = fact(one, "year")
        penalties, permits = others.of("penalties", year), others.of("permits", year)
        total, granted = fact(one, "penalty_total"), fact(one, "permits")["granted"]
        said = ENFORCEMENT_COUNT
        problems = [
            *count_problems(said, "penalty_total", "行政处罚", total, records=penalties, year=year),
            *count_problems(said, "permits", "行政许可", granted, records=permits, year=year),
        ]
        decided = decided_in(penalties, year)
        yuan = sum((Decimal(fact(each, name, 0)) for each in decided for name in ("fine", "confiscated")), Decimal(0))
        stated = fact(one, "penalty_amount")
        if yuan and yuan != Decimal(stated) and not any(each.is_tombstone for each in decided):
            message = f"罚没金额是 {show_amount(stated)}，本网站 {year} 年的记录相加是 {show_amount(str(yuan))}"
            problems.append(Problem(said, "penalty_amount", message, "核对年报和记录。"))
        yield from ((one, problem) for problem in problems)


def complete(record: Plain) -> Plain:
    """Add up the penalties and put the types in the order of the law."""
    counts = {row["type"]: row["count"] for row in record.get("penalties", ())}
    rows = [{"type": name, "count": counts.get(name, 0)} for name in PENALTY_TYPES]
    return with_total({**record, "penalties": rows}, "penalty_total", lambda one: sum(counts.values()))


KIND = Kind(
    title="行政执法统计年报",
    about="上年度行政执法总体情况：处罚、许可、强制和其他执法行为的数量，每年 1 月 31 日前公开（国办发〔2018〕118号）。",
    record=Statistics,
    heading="{title}",
    number="id",
    columns=("year", "penalty_total", "penalty_amount", "published_on"),
    summary=("year", "bodies", "officers", "penalty_total", "penalty_amount"),
    day="published_on",
    shelf="year",
    facets=("year",),
    column_type="统计数据",
    unit="份",
    order=75,
    check=check,
    complete=complete,
    yearly=Yearly("行政执法统计年报", 1, 31),
    reads={
        "enforcement": ("year", "penalty_total", "penalty_amount", "permits"),
        "penalties": ("fine", "confiscated"),
    },
    check_across=check_across,
    rules=(ENFORCEMENT_LATE, ENFORCEMENT_COUNT, PERMIT_FLOW, WRONG_TOTAL, TWICE),
)
