"""机构概况: what the body does, its offices and units, who is in charge of what, and when and where it can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from gongshi.findings import Rule
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Problem, by_name
from gongshi.model.record import Record
from gongshi.model.values import Count, Phone, Text, choice

LAW: Final = "政府信息公开条例第二十条第（二）项"
OVERVIEW: Final = "机关概况"
LEADER: Final = "领导信息"
NEEDED: Final = {
    OVERVIEW: ("duties", "head", "address", "hours", "phone"),
    LEADER: ("post", "duties"),
    "内设机构": ("duties", "head", "phone"),
    "所属单位": ("duties", "head", "address", "hours", "phone"),
    "派出机构": ("duties", "head", "address", "hours", "phone"),
}
"""What each sort of page must say."""

PROFILE_GAP = Rule(
    "profile-gap",
    "error",
    what="机构概况缺了必须公开的内容。",
    why="机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名都要主动公开。",
    bad="类型: 内设机构（没有职责、负责人或者电话）",
    good="办公电话: 0971-0000021",
    law=LAW,
    label="机构概况",
    may_be_verified=True,
)


class Profile(Record):
    """The body, one of its offices, or one of its leaders. Law: 政府信息公开条例 Art. 20 no. 2."""

    name: Annotated[Text, field("名称", max=100, group="概况", help="机构名称或者领导姓名", unique=True)]
    type: Annotated[choice(*NEEDED), field("类型", group="概况")]
    post: Annotated[Text | None, field("职务", max=100, group="概况", help="只用于领导信息")] = None
    duties: Annotated[
        tuple[Text, ...], field("职责", group="职责", help="机构的职能，或者领导分管的工作；写成列表")
    ] = ()
    head: Annotated[Text | None, field("负责人", max=60, group="概况", law=LAW)] = None
    staff: Annotated[Count | None, field("编制人数", group="概况")] = None
    address: Annotated[Text | None, field("办公地址", max=200, group="联系方式", law=LAW)] = None
    hours: Annotated[Text | None, field("办公时间", max=200, group="联系方式", law=LAW)] = None
    phone: Annotated[Phone | None, field("办公电话", group="联系方式", law=LAW)] = None
    fax: Annotated[Phone | None, field("传真", group="联系方式")] = None
    postcode: Annotated[Text | None, field("邮政编码", max=6, group="联系方式")] = None


def check(record: Profile) -> Iterator[Problem]:
    """Yield what a page of this sort must say and does not."""
    fields = by_name(Profile)
    for name in NEEDED[record.type]:
        if not getattr(record, name):
            label = fields[name].meta.label
            yield Problem(PROFILE_GAP, "type", f"{record.type}要写“{label}”", f"补上“{label}”。")


KIND = Kind(
    title="机构概况",
    about="本机关的职能、领导分工、内设机构和所属单位，以及办公地址、时间和电话（政府信息公开条例第二十条）。",
    record=Profile,
    heading="{name}",
    number="id",
    columns=("post", "head", "phone"),
    summary=("name", "type", "post", "head", "address", "hours", "phone"),
    shelf="type",
    facets=("type",),
    column_type="机构职能",
    unit="条",
    order=90,
    check=check,
    rules=(PROFILE_GAP,),
)
