"""随机抽查事项清单: what may be inspected, on what basis and how. An item that is not published here must not be inspected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from gongshi.kinds._common import DATE_ORDER, order_problem
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Problem
from gongshi.model.record import Record
from gongshi.model.values import Basis, Count, Day, Ref, Text, choice

LAW: Final = "国办发〔2015〕58号二（一）"
CATEGORIES: Final = ("一般检查事项", "重点检查事项")
METHODS: Final = ("现场检查", "书面检查", "网络监测", "专业机构核查")


class Item(Record):
    """One item of random inspection. Law: 国办发〔2015〕58号; 国办发〔2024〕54号."""

    name: Annotated[Text, field("抽查事项", max=200, group="事项", unique=True)]
    category: Annotated[choice(*CATEGORIES), field("事项类别", group="事项")]
    responsibility: Annotated[
        Ref,
        field(
            "权责事项",
            group="依据",
            refers_to="responsibilities",
            referred_as="本项的随机抽查",
            help="检查所依据的权责清单事项的标识",
        ),
    ]
    basis: Annotated[tuple[Basis, ...], field("抽查依据", law=LAW, group="依据", help="写成列表，每条一部法律和条款")]
    body: Annotated[Text, field("抽查主体", law=LAW, max=200, group="事项")]
    subjects: Annotated[Text, field("检查对象", max=200, group="事项")]
    content: Annotated[Text, field("抽查内容", law=LAW, max=2000, group="事项")]
    standard: Annotated[Text | None, field("检查标准", max=1000, group="事项", law="国办发〔2024〕54号")] = None
    methods: Annotated[
        tuple[choice(*METHODS, other=True), ...],
        field("抽查方式", law=LAW, group="事项", help="写成列表，例如 [现场检查, 书面检查]"),
    ]
    share: Annotated[Text, field("抽查比例及频次", max=200, group="事项", help="例如 不低于10%，每年1次")]
    yearly_limit: Annotated[
        Count | None,
        field("年度频次上限", group="事项", law="国办发〔2024〕54号", help="对同一对象一年最多检查几次"),
    ] = None
    valid_from: Annotated[Day | None, field("生效日期", group="公开信息")] = None
    valid_until: Annotated[Day | None, field("失效日期", group="公开信息", help="从这一天起不再抽查")] = None


def check(record: Item) -> Iterator[Problem]:
    """Yield what contradicts within one item."""
    yield from order_problem(record, "valid_from", "valid_until")


KIND = Kind(
    title="随机抽查事项清单",
    about="可以随机抽查的事项。没有在这里事先公布的事项不得检查（国办发〔2024〕54号）。",
    record=Item,
    heading="{name}",
    number="id",
    columns=("category", "subjects", "share"),
    summary=("name", "subjects", "content", "responsibility", "basis", "body", "share"),
    shelf="category",
    facets=("category",),
    unit="项",
    order=30,
    check=check,
    term=("valid_from", "valid_until"),
    rules=(DATE_ORDER,),
)
