"""行政裁量权基准: for each violation the tiers of the penalty and their bands, inside the range of the law."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Final

from gongshi.findings import Rule
from gongshi.kinds._common import DATE_ORDER, TWICE, order_problem, twice_problems
from gongshi.law.tiers import MEASURES
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Problem
from gongshi.model.record import Part, Record
from gongshi.model.values import Basis, Day, Number, Ref, Text, choice

LAW: Final = "国办发〔2022〕27号三（六）"

TIER_INCOMPLETE = Rule(
    "tier-incomplete",
    "error",
    what="裁量阶次或者法定幅度没有写全，或者上下限颠倒。",
    why="没有幅度和计算基数，看不出一笔罚款落在哪一档。",
    bad="裁量阶次: [{名称: 较轻, 下限: 300, 上限: 100}]",
    good="裁量阶次: [{名称: 较轻, 下限: 100, 上限: 300}]",
    law="国办发〔2022〕27号三（六）",
)
TIER_BAND = Rule(
    "tier-band",
    "error",
    what="裁量阶次的幅度与法定幅度、或者与相邻的阶次接不上。",
    why="各阶次要首尾相接、互不重叠，合起来不超出法定幅度，一个违法行为才有而且只有一个档次。",
    bad="法定下限: 100，法定上限: 1000，裁量阶次: 较轻 100–300，较重 400–1200",
    good="裁量阶次: 较轻 100–300，较重 300–1000",
    law="国办发〔2022〕27号三（六）；行政处罚法（2021）第三十四条",
    about="act",
)


class Tier(Part):
    """One tier: when it applies and what it leads to."""

    name: Annotated[Text, field("阶次", max=20, help="例如 较轻、一般、较重、严重")]
    condition: Annotated[Text, field("适用条件", max=1000)]
    standard: Annotated[Text, field("具体标准", max=1000)]
    lowest: Annotated[Number | None, field("下限", help="不罚款的阶次（不予处罚）不写上下限")] = None
    highest: Annotated[Number | None, field("上限", help="与下一阶次的下限相同；等于上限的适用本阶次")] = None


class Benchmark(Record):
    """The discretion for one violation. Law: 国办发〔2022〕27号 三(六); 青海省规范行政处罚裁量权办法 Art. 6."""

    violation: Annotated[Text, field("违法行为", max=300, group="基准", law=LAW, unique=True)]
    area: Annotated[
        choice("土地", "矿产", "规划", "测绘", "地质灾害", "林业和草原", other=True), field("领域", group="基准")
    ]
    legal_basis: Annotated[
        tuple[Basis, ...], field("法定依据", group="基准", law=LAW, help="写成列表，每条一部法律、法规或者规章和条款")
    ]
    measure: Annotated[
        choice(*MEASURES), field("计量方式", group="基准", help="上下限是多少元、每平方米多少元、几倍，还是百分之几")
    ]
    base: Annotated[
        Text | None, field("计算基数", max=60, group="基准", help="例如 占用面积、违法所得；按“元”的不写")
    ] = None
    lowest: Annotated[Number, field("法定下限", group="基准", help="法律没有下限的写 0")]
    highest: Annotated[Number, field("法定上限", group="基准")]
    tiers: Annotated[tuple[Tier, ...], field("裁量阶次", group="阶次", law=LAW, help="从轻到重，每项一个阶次")]
    responsibility: Annotated[
        Ref,
        field(
            "权责事项",
            group="基准",
            refers_to="responsibilities",
            referred_as="本项的裁量基准",
            help="行使这项裁量权所依据的权责清单事项的标识",
        ),
    ]
    source: Annotated[
        Text, field("基准来源", max=200, group="基准", help="上级基准的名称和文号；本机关细化的写本机关的文件")
    ]
    valid_from: Annotated[Day | None, field("生效日期", group="公开信息")] = None
    valid_until: Annotated[Day | None, field("失效日期", group="公开信息", help="从这一天起不再适用")] = None
    remark: Annotated[Text | None, field("备注", max=512, group="公开信息")] = None


def check(record: Benchmark) -> Iterator[Problem]:
    """Yield where the tiers leave the law's range, overlap or leave a gap."""
    yield from order_problem(record, "valid_from", "valid_until")
    yield from twice_problems(record, "tiers", [tier.name for tier in record.tiers])
    if record.lowest > record.highest:
        yield Problem(TIER_INCOMPLETE, "highest", "法定上限小于法定下限", f"法定下限是 {record.lowest}，请核对。")
        return
    if record.measure != "元" and not record.base:
        yield Problem(
            TIER_INCOMPLETE, "measure", f"按“{record.measure}”计算的要写计算基数", "补上“计算基数”，例如 占用面积。"
        )
    bands = []
    for tier in record.tiers:
        band = (tier.lowest, tier.highest)
        if band == (None, None):
            continue
        if tier.lowest is None or tier.highest is None or tier.lowest > tier.highest:
            yield Problem(
                TIER_INCOMPLETE, "tiers", f"“{tier.name}”的上下限不完整或者颠倒", "下限、上限都要写，下限不大于上限。"
            )
            return
        bands.append((tier.lowest, tier.highest, tier.name))
    yield from _band_problems(bands, record.lowest, record.highest)


def _band_problems(bands: list[tuple[Decimal, Decimal, str]], lowest: Decimal, highest: Decimal) -> Iterator[Problem]:
    if not bands:
        yield Problem(TIER_INCOMPLETE, "tiers", "没有一个阶次写了幅度", "至少一个阶次写“下限”和“上限”。")
        return
    for low, high, name in bands:
        if low < lowest or high > highest:
            yield Problem(
                TIER_BAND, "tiers", f"“{name}”的 {low}–{high} 超出法定幅度 {lowest}–{highest}", "改到法定幅度以内。"
            )
    for (_, before, name), (after, _, following) in pairwise(sorted(bands)):
        if after < before:
            yield Problem(
                TIER_BAND,
                "tiers",
                f"“{name}”与“{following}”重叠：{after} 小于 {before}",
                f"“{following}”的下限改成 {before}。",
            )
        elif after > before:
            yield Problem(
                TIER_BAND,
                "tiers",
                f"“{name}”与“{following}”之间缺 {before}–{after}",
                f"“{following}”的下限改成 {before}。",
            )


KIND = Kind(
    title="行政裁量权基准",
    about="每一种违法行为怎样分档、每一档怎样处罚；处罚决定按这里的阶次作出（国办发〔2022〕27号）。",
    record=Benchmark,
    heading="{violation}裁量基准",
    number="source",
    columns=("area", "measure", "lowest", "highest"),
    summary=("violation", "legal_basis", "measure", "base", "lowest", "highest", "responsibility"),
    shelf="area",
    facets=("area", "measure"),
    schema_org="Legislation",
    source="source",
    unit="项",
    order=20,
    check=check,
    term=("valid_from", "valid_until"),
    rules=(TIER_INCOMPLETE, TIER_BAND, DATE_ORDER, TWICE),
)
