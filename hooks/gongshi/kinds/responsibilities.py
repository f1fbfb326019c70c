"""权责清单: the powers and responsibilities of the body, the union of the columns of real lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Final

from gongshi.findings import Rule, shortened, suggestion
from gongshi.kinds._common import DATE_ORDER, order_problem
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Others, Problem
from gongshi.model.links import fact
from gongshi.model.record import Part, Record
from gongshi.model.values import Basis, Day, Phone, Text, choice

POWER_TYPES: Final = (
    "行政许可",
    "行政处罚",
    "行政强制",
    "行政征收",
    "行政给付",
    "行政检查",
    "行政确认",
    "行政奖励",
    "行政裁决",
    "其他行政权力",
)
"""The ten types of power (中办发〔2015〕21号 practice; codes 01 to 10 of GB/T 39554.1)."""


class Stage(Part):
    """One stage of a responsibility, e.g. 立案 of a penalty or 受理 of a permit."""

    stage: Annotated[Text, field("阶段", max=20)]
    duty: Annotated[Text, field("责任内容", max=1000)]
    basis: Annotated[Basis | None, field("责任事项依据", max=1000)] = None


class Responsibility(Record):
    """One power of the body and the responsibilities that go with it."""

    name: Annotated[Text, field("项目名称", max=300, group="事项", unique=False)]
    type: Annotated[choice(*POWER_TYPES), field("职权类型", group="事项", law="中办发〔2015〕21号")]
    code: Annotated[
        Text | None, field("项目编码", max=40, group="事项", unique=True, help="GB/T 39554.1 或者本省的编码")
    ] = None
    sub_item: Annotated[Text | None, field("子项", max=300, group="事项")] = None
    legal_basis: Annotated[
        tuple[Basis, ...], field("设定依据", group="依据", help="写成列表，每条一部法律、法规或者规章和条款")
    ]
    body: Annotated[Text, field("实施主体", max=200, group="事项")]
    office: Annotated[Text | None, field("承办机构", max=200, group="事项")] = None
    level: Annotated[Text | None, field("实施层级及权限", max=300, group="事项")] = None
    department_duty: Annotated[Text | None, field("部门职责", max=1000, group="事项")] = None
    stages: Annotated[tuple[Stage, ...], field("责任事项", group="责任")] = ()
    accountable: Annotated[Text | None, field("追责对象范围", max=500, group="追责")] = None
    accountability: Annotated[tuple[Text, ...], field("追责情形", group="追责", help="写成列表")] = ()
    accountability_basis: Annotated[Basis | None, field("追责依据", max=1000, group="追责")] = None
    supervision_phone: Annotated[Phone, field("监督电话", group="监督")]
    process: Annotated[Text | None, field("办理流程", max=2000, group="办理")] = None
    boundary: Annotated[Text | None, field("职责边界", max=1000, group="责任")] = None
    statutory_limit: Annotated[Text | None, field("法定时限", max=100, group="办理")] = None
    promised_limit: Annotated[Text | None, field("承诺时限", max=100, group="办理")] = None
    fee: Annotated[Text | None, field("收费", max=200, group="办理", help="不收费的写“不收费”")] = None
    status: Annotated[choice("有效", "暂停", "取消") | None, field("状态", group="事项", life=True)] = None
    valid_from: Annotated[
        Day | None, field("生效日期", group="事项", help="从这一天起依据本项作出决定；不写就是一直有效")
    ] = None
    valid_until: Annotated[
        Day | None,
        field("失效日期", group="事项", help="从这一天起不再依据本项作出决定；清单调整时填写，另写新的一项"),
    ] = None
    remark: Annotated[Text | None, field("备注", max=512, group="公开信息")] = None


def check(record: Responsibility) -> Iterator[Problem]:
    """Yield what contradicts within one item."""
    yield from order_problem(record, "valid_from", "valid_until")


UNKNOWN_OFFICE = Rule(
    "unknown-office",
    "warning",
    what="权责事项的承办机构，不在机构概况里。",
    why="公众按承办机构找负责人和电话；同一个机构在各处用同一个名称。没有写机构概况的，不核对。",
    bad="承办机构: 执法监察队（机构概况里是“土地执法大队”）",
    good="承办机构: 土地执法大队",
    law="政府信息公开条例第二十条第（二）项",
)
LEADER: Final = "领导信息"
OFFERED: Final = 8
"""Offices that a message names when none is like the one written."""
_SEVERAL: Final = re.compile("[、，,；;和]")


def check_across(items: Sequence[Any], others: Others) -> Iterator[tuple[Any, Problem]]:
    """Yield the offices that the profile does not have, each at the first item in its charge."""
    named = {fact(one, "name"): None for one in others.of("profile") if fact(one, "type", LEADER) != LEADER}
    offices = [name for name in named if name]
    if not offices:
        return
    in_charge: dict[str, list[Any]] = {}
    for item in items:
        in_charge.setdefault(fact(item, "office", ""), []).append(item)
    known = frozenset(offices)
    for office, charged in in_charge.items():
        if office and not _is_known(office, known):
            yield charged[0], _office_problem(office, offices, len(charged))


def _is_known(office: str, known: frozenset[str]) -> bool:
    """Tell whether it is an office or several; an office may have 和 in its name."""
    return office in known or all(part.strip() in known for part in _SEVERAL.split(office))


def _office_problem(office: str, offices: Sequence[str], count: int) -> Problem:
    there = f"机构概况里有：{'、'.join(offices[:OFFERED])}{'等' if len(offices) > OFFERED else ''}。"
    offer = suggestion(office, offices) or there
    items = f"，有 {count} 项由它承办" if count > 1 else ""
    message = f"“{shortened(office, 60)}”不在机构概况里{items}"
    return Problem(UNKNOWN_OFFICE, "office", message, f"{offer}新设的机构，先写进 data/profile/。")


KIND = Kind(
    title="权责清单",
    about="本机关的权力和责任：每一项权力的依据、由谁承办、怎样追责，以及依据它作出的决定。",
    record=Responsibility,
    heading="{name}",
    number="code",
    columns=("type", "code", "office"),
    summary=("type", "body", "office", "legal_basis", "supervision_phone"),
    shelf="type",
    facets=("type", "office"),
    schema_org="GovernmentService",
    column_type="权责清单",
    unit="项",
    order=15,
    check=check,
    term=("valid_from", "valid_until"),
    reads={"responsibilities": ("office",), "profile": ("name", "type")},
    check_across=check_across,
    rules=(DATE_ORDER, UNKNOWN_OFFICE),
)
