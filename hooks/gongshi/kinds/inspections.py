"""随机抽查结果: what was found at one inspected subject, for an item that had been published beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Final

from gongshi.findings import Rule
from gongshi.kinds._common import DATE_ORDER, order_problem
from gongshi.model.codes import Uscc
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Others, Problem
from gongshi.model.links import linked
from gongshi.model.record import Plain, Record
from gongshi.model.values import Day, Ref, Text, choice
from gongshi.private.parties import operators_in

RESULTS: Final = (
    "未发现问题",
    "未按规定公示应当公示的信息",
    "公示信息隐瞒真实情况、弄虚作假",
    "通过登记的住所（经营场所）无法联系",
    "发现问题已责令改正",
    "不配合检查情节严重",
    "未发现开展本次抽查涉及的经营活动",
    "发现问题待后续处理",
)

UNPUBLISHED_ITEM = Rule(
    "unpublished-item",
    "error",
    what="检查的事项在检查那一天还没有公布，或者已经取消。",
    why="没有事先公布的检查事项，一律不得实施检查。",
    bad="检查日期: 2024-05-10，所指抽查事项的公开日期: 2024-06-01",
    good="先在随机抽查事项清单公布，再检查",
    law="国办发〔2024〕54号",
    about="act",
)
ITEM_MISMATCH = Rule(
    "item-mismatch",
    "warning",
    what="抽查结果写的权责事项与抽查事项的权责事项不同。",
    why="同一个抽查事项只依据一项职权，前后要一致。",
    bad="抽查事项依据 jc-001，结果写 jc-002",
    good="权责事项: jc-001",
)
FOLLOW_UP = Rule(
    "follow-up",
    "error",
    what="发现了问题，却没有写怎样处理。",
    why="抽查情况和查处结果要一并公布。",
    bad="检查结果: 发现问题已责令改正（没有处理情况）",
    good="处理情况: 责令十五日内补报，已补报",
    law="国办发〔2015〕58号二（四）",
    about="act",
)


class Inspection(Record):
    """The result at one subject. Law: 国办发〔2015〕58号 二(四); 优化营商环境条例 Art. 54."""

    task_no: Annotated[Text, field("任务编号", max=64, group="检查")]
    item: Annotated[
        Ref, field("抽查事项", group="检查", refers_to="checklist", referred_as="抽查结果", help="事项清单里的标识")
    ]
    responsibility: Annotated[
        Ref,
        field("权责事项", group="依据", refers_to="responsibilities", referred_as="依据本项进行的检查"),
    ]
    subject: Annotated[Text, field("检查对象", max=200, group="检查")]
    uscc: Annotated[Uscc | None, field("统一社会信用代码", group="检查", help="自然人不填", code_of="subject")] = None
    category: Annotated[choice("法人及非法人组织", "自然人", "个体工商户"), field("对象类别", group="检查")]
    agency: Annotated[Text, field("检查机关", max=200, group="检查")]
    partners: Annotated[tuple[Text, ...], field("联合检查部门", group="检查", help="部门联合抽查时写成列表")] = ()
    inspected_on: Annotated[Day, field("检查日期", group="检查")]
    result: Annotated[choice(*RESULTS), field("检查结果", group="结果")]
    details: Annotated[Text | None, field("检查情况", max=2000, group="结果")] = None
    follow_up: Annotated[Text | None, field("处理情况", max=2000, group="结果")] = None


def check(record: Inspection) -> Iterator[Problem]:
    """Yield what contradicts within one result."""
    yield from order_problem(record, "inspected_on", "published_on")
    if record.result.startswith(("发现问题", "不配合")) and not record.follow_up:
        yield Problem(FOLLOW_UP, "result", "发现了问题，却没有写怎样处理", "补上“处理情况”。")


def check_across(inspections: Sequence[Any], others: Others) -> Iterator[tuple[Any, Problem]]:
    """Yield the inspections of items that were not public on the day, or that rest on another power.

    Law: 国办发〔2024〕54号: items that were not published must not be inspected.
    """
    for inspection in inspections:
        for id in linked(inspection, "item"):
            if item := others.get("checklist", id):
                yield from ((inspection, problem) for problem in _item_problems(inspection, item))


def _item_problems(inspection: Any, item: Any) -> Iterator[Problem]:
    day = inspection.day
    if item.is_draft or item.published_on > day:
        said = "还是草稿" if item.is_draft else f"{item.published_on} 才公布"
        message = f"检查日期是 {day}，事项“{item.id}”{said}"
        yield Problem(UNPUBLISHED_ITEM, "item", message, "没有事先公布的事项不得检查；请核对日期和事项。")
    elif item.withdrawn_on and item.withdrawn_on <= day:
        message = f"检查日期是 {day}，事项“{item.id}”{item.withdrawn_on} 已撤回"
        yield Problem(UNPUBLISHED_ITEM, "item", message, "已经取消的事项不得检查；请核对日期和事项。")
    powers = linked(item, "responsibility")
    if powers != linked(inspection, "responsibility"):
        message = f"抽查事项“{item.id}”依据的是“{'、'.join(powers)}”"
        yield Problem(ITEM_MISMATCH, "responsibility", message, "改成一致，或者核对抽查事项。")


def persons(record: Plain) -> tuple[str, ...]:
    """Return what names the natural persons who were inspected, or who runs the business that was."""
    if record.get("category") == "自然人":
        return (record["subject"],)
    return operators_in(record["subject"]) if record.get("category") == "个体工商户" else ()


KIND = Kind(
    title="随机抽查结果",
    about="“双随机、一公开”的抽查结果和处理情况；每一条都对应事先公布的抽查事项（国办发〔2015〕58号）。",
    record=Inspection,
    heading="{subject}抽查结果",
    number="task_no",
    columns=("task_no", "inspected_on", "result"),
    summary=("subject", "item", "result", "follow_up", "responsibility", "agency", "inspected_on"),
    day="inspected_on",
    facets=("result", "category", "item", "responsibility"),
    source="agency",
    unit="件",
    order=25,
    check=check,
    reads={"inspections": ("item", "responsibility"), "checklist": ("responsibility",)},
    check_across=check_across,
    between="item",
    persons=persons,
    rules=(UNPUBLISHED_ITEM, ITEM_MISMATCH, FOLLOW_UP, DATE_ORDER),
)
