"""What several kinds share: rules on the order of days and on sums that must add up, fields that many records have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from gongshi.findings import Rule
from gongshi.model.kind import Problem, by_name
from gongshi.model.record import Part

DATE_ORDER = Rule(
    "date-order",
    "error",
    what="日期的先后不合理。",
    why="决定在前，公开、到期在后。",
    bad="处罚决定日期: 2024-03-18，公开日期: 2024-03-01",
    good="处罚决定日期: 2024-03-18，公开日期: 2024-03-22",
    label="日期先后",
    may_be_verified=True,
)

WRONG_TOTAL = Rule(
    "wrong-total",
    "error",
    what="合计与各项之和不等。",
    why="公开的表格要能自己算平；合计可以不写，由系统计算。",
    bad="立案数量: 35，土地: 30，矿产: 4，规划: 2",
    good="立案数量: 35，土地: 30，矿产: 4，规划: 1",
    label="合计",
    may_be_verified=True,
)
TWICE = Rule(
    "row-twice",
    "error",
    what="表格里同一项写了两次。",
    why="同一项只能有一行，合计才不会算重。",
    bad="渠道: [{名称: 来访, 数量: 3}, {名称: 来访, 数量: 4}]",
    good="渠道: [{名称: 来访, 数量: 7}]",
)


PERIODS: Final = ("全年", "上半年", "下半年", "第一季度", "第二季度", "第三季度", "第四季度")
PERIOD_YEAR = Rule(
    "period-not-over",
    "error",
    what="统计的期间还没有结束就公开了。",
    why="统计数要等期间结束才能定下来；多半是年度或者期间写错了。",
    bad="年度: 2024，期间: 全年，公开日期: 2024-11-01",
    good="公开日期: 2025-01-20",
    label="统计期间",
    may_be_verified=True,
)
_LAST_DAYS: Final = ((12, 31), (6, 30), (12, 31), (3, 31), (6, 30), (9, 30), (12, 31))


def label_of(record: Part, name: str) -> str:
    return str(type(record).model_fields[name].title)


def order_problem(record: Any, earlier: str, later: str) -> Iterator[Problem]:
    """Yield a problem at `later` if both days are given and it lies before `earlier`."""
    first, last = getattr(record, earlier), getattr(record, later)
    if first and last and last < first:
        labels = {name: type(record).model_fields[name].title for name in (earlier, later)}
        yield Problem(
            DATE_ORDER, later, f"“{labels[later]}”早于“{labels[earlier]}”", f"“{labels[earlier]}”是 {first}，请核对。"
        )


def total_problem(record: Part, name: str, parts: Iterable[Any], said: str) -> Iterator[Problem]:
    """Yield a problem at the total `name` unless it is absent or the sum of `parts`; `said` names the parts."""
    total, added = getattr(record, name), sum(parts)
    if total is not None and total != added:
        spec = by_name(type(record))[name]
        message = f"“{spec.meta.label}”是 {spec.shape.show(str(total))}，{said}相加是 {spec.shape.show(str(added))}"
        yield Problem(WRONG_TOTAL, name, message, "核对各项；合计可以不写，由系统计算。")


def period_problem(record: Any) -> Iterator[Problem]:
    """Yield a problem if a statistic was published before its period was over."""
    last = date(record.year, *_LAST_DAYS[PERIODS.index(record.period)])
    if record.published_on <= last:
        message = f"{record.year}年{record.period}到 {last} 才结束"
        yield Problem(PERIOD_YEAR, "published_on", message, "核对“年度”“期间”和“公开日期”。")


def twice_problems(record: Part, name: str, keys: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each key that stands in a table more than once."""
    for key in dict.fromkeys(key for place, key in enumerate(keys) if key in keys[:place]):
        yield Problem(TWICE, name, f"“{label_of(record, name)}”里“{key}”写了两次", "合成一行。")


def with_total(record: Mapping[str, Any], name: str, parts: Callable[[Mapping[str, Any]], Any]) -> dict[str, Any]:
    """Return the record with a total that it leaves out."""
    return {**record, name: record[name] if name in record else parts(record)}


def decided_in(records: Iterable[Any], year: int) -> list[Any]:
    """Return the decisions of a year that were or will be shown; `records` are briefs of a kind with a day."""
    return [one for one in records if one.day.startswith(str(year)) and one.has_showing]


def count_problems(
    rule: Rule, name: str, what: str, stated: int, *, records: Iterable[Any], year: int
) -> Iterator[Problem]:
    """Yield a problem at `name` if the site has decisions of that year, but not as many as stated."""
    found = len(decided_in(records, year))
    if found and found != stated:
        message = f"{what}是 {stated} 件，本网站 {year} 年有 {found} 件"
        yield Problem(rule, name, message, "核对年报和记录。")
