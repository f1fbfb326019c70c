"""政府采购: what was bought, how, of whom and for how much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from gongshi.findings import Rule
from gongshi.kinds._common import DATE_ORDER, order_problem
from gongshi.model.codes import Uscc
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Problem
from gongshi.model.life import Clock
from gongshi.model.record import Plain, Record
from gongshi.model.values import Amount, Day, Flag, Text, choice

PUBLICATION_DAYS: Final = 2
"""Working days. Law: 政府采购法实施条例 Art. 43 (the result) and 50 (the contract)."""

OVER_BUDGET = Rule(
    "over-budget",
    "error",
    what="成交金额超过了采购预算。",
    why="采购不得超过预算；多半是单位（元、万元）写错了。",
    bad="采购预算: 30万元，成交金额: 31万元",
    good="成交金额: 29.8万元",
    law="政府采购法第六条、第三十六条",
    about="act",
)


class Purchase(Record):
    """One purchase. Law: 预算法 Art. 14; 政府采购法实施条例 Art. 43, 50."""

    title: Annotated[Text, field("项目名称", max=200, group="采购")]
    project_no: Annotated[Text | None, field("项目编号", max=64, group="采购", unique=True)] = None
    category: Annotated[choice("货物", "工程", "服务"), field("采购类别", group="采购")]
    method: Annotated[
        choice("公开招标", "邀请招标", "竞争性谈判", "竞争性磋商", "单一来源", "询价", "框架协议", other=True),
        field("采购方式", group="采购"),
    ]
    budget: Annotated[Amount, field("采购预算", group="采购")]
    amount: Annotated[Amount, field("成交金额", group="成交")]
    supplier: Annotated[Text, field("供应商", max=200, group="成交")]
    supplier_uscc: Annotated[Uscc | None, field("供应商统一社会信用代码", group="成交", code_of="supplier")] = None
    is_small_firm: Annotated[Flag | None, field("中小企业", group="成交")] = None
    awarded_on: Annotated[Day, field("成交日期", group="成交")]
    signed_on: Annotated[Day | None, field("合同签订日期", group="成交")] = None
    contract_published_on: Annotated[
        Day | None,
        field(
            "合同公告日期",
            group="成交",
            law="政府采购法实施条例第五十条",
            help="采购合同公告的日期；和成交结果一起公开的不写，就是公开日期",
        ),
    ] = None
    content: Annotated[Text, field("采购内容", max=2000, group="采购")]


def check(record: Purchase) -> Iterator[Problem]:
    """Yield what contradicts within one purchase."""
    yield from order_problem(record, "awarded_on", "signed_on")
    yield from order_problem(record, "awarded_on", "published_on")
    yield from order_problem(record, "signed_on", "contract_published_on")
    if record.amount > record.budget:
        yield Problem(OVER_BUDGET, "amount", "成交金额超过了采购预算", "核对金额和单位。")


def clocks(record: Plain) -> tuple[Clock, ...]:
    """Return the clocks of a purchase: of its result and, once there is one, of its contract.

    A contract signed before the record was public came with it.

    Law: 政府采购法实施条例 Art. 43 and 50: two working days each.
    """
    published_on, signed_on = record["published_on"], record.get("signed_on", "")
    result = Clock(record["awarded_on"], PUBLICATION_DAYS, published_on)
    if not signed_on:
        return (result,)
    told_on = record.get("contract_published_on", published_on if published_on >= signed_on else "")
    field = "contract_published_on" if "contract_published_on" in record else "signed_on"
    return result, Clock(signed_on, PUBLICATION_DAYS, told_on, field, "公告采购合同")


KIND = Kind(
    title="政府采购",
    about="本机关的政府采购：买什么、用什么方式、向谁买、多少钱；结果和合同各在两个工作日内公告（预算法第十四条，政府采购法实施条例第四十三条、第五十条）。",
    record=Purchase,
    heading="{title}",
    number="project_no",
    columns=("category", "method", "amount", "awarded_on"),
    summary=("title", "category", "method", "supplier", "amount", "awarded_on"),
    day="awarded_on",
    facets=("category", "method"),
    sums=("amount",),
    unit="项",
    order=65,
    check=check,
    within=PUBLICATION_DAYS,
    clocks=clocks,
    rules=(OVER_BUDGET, DATE_ORDER),
)
