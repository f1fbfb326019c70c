"""Decisions that are no penalty and no permit: how one tells them, and where they belong (其他执法决定)."""

from __future__ import annotations

import re
from typing import Final

from gongshi.findings import Rule
from gongshi.model.kind import Problem

NOT_A_PENALTY = Rule(
    "not-a-penalty",
    "error",
    what="不予行政处罚的决定写成了行政处罚。",
    why="不予处罚不是处罚：写在行政处罚里，当事人就像受过处罚一样，件数也多算一件。它是“其他执法决定”，当事人不公开。"
    "减轻处罚仍然是处罚，照写，低于幅度的在“裁量说明”里写明理由。",
    bad="data/penalties/2026/cf-2026-101.yml：处罚类别: [其他-不予行政处罚]",
    good="data/rulings/2026/bf-2026-001.yml：类型: 不予行政处罚",
    law="行政处罚法（2021）第九条、第三十条、第三十一条、第三十三条",
)
NOT_A_PERMIT = Rule(
    "not-a-permit",
    "error",
    what="不予行政许可的决定写成了行政许可。",
    why="不予许可没有准予什么：写在行政许可里，公众会以为已经许可，件数也多算一件。它是“其他执法决定”。",
    bad="data/permits/2026/xk-2026-101.yml：行政许可决定文书名称: 不予行政许可决定书",
    good="data/rulings/2026/bx-2026-001.yml：类型: 不予行政许可",
    law="行政许可法第三十八条",
)

NO_PENALTIES: Final = {
    word: f"其他-{word}" for word in ("不予处罚", "不予行政处罚", "免予处罚", "免于处罚", "免予行政处罚")
}
NO_PERMITS: Final = {word: f"其他-{word}" for word in ("不予许可", "不予行政许可", "不准予许可", "不予批准")}
"""What stands among the types of a decision that is none: it is read, so that the clerk is told where the decision belongs."""

_NO: Final = r"(?:依法)?(?:决定)?(?:依法)?(?:不予|不给予|免予|免于|免除)(?:行政)?处罚"
_LEAD: Final = (
    r"\s*(?:第?[一1][、.．)）条]\s*)?(?:经[^，,。；;\n]{1,40}[，,]\s*)?(?:[本我][局机关单位]{1,2})?(?:依法)?(?:作出)?(?:决定)?[：:，,]?\s*"
    r"(?:对(?:[^，,。；;\n]{1,60}?))?"
)
_NO_PENALTY: Final = re.compile(_LEAD + _NO)
_NO_PENALTY_WORD: Final = re.compile(
    r"\s*(?:其他[-－:：]?)?\s*(?:依法)?(?:不予|不给予|免予|免于|免除)(?:行政)?处罚(?:决定书?)?\s*|\s*(?:免罚|不罚|不处罚)\s*"
)
_SANCTIONS: Final = re.compile(r"罚款|警告|通报批评|没收|暂扣|吊销|降低资质|限制开展|停产停业|责令关闭|限制从业|拘留")
_NO_PERMIT: Final = re.compile(
    _LEAD + r"(?:依法)?(?:决定)?(?:依法)?不(?:予|准予|同意)(?:行政)?(?:许可|批准|核准|审批|登记|核发|颁发)"
)
_NO_PERMIT_WORD: Final = re.compile(
    r"\s*(?:其他[-－:：]?)?\s*不(?:予|准予|同意)(?:行政)?(?:许可|批准|核准)(?:决定书?)?\s*"
)
_NO_PERMIT_TITLE: Final = re.compile(
    r"(?:不(?:予|准予|同意)(?:行政)?许可|驳回行政许可申请)(?:的?决定书?)?\s*(?:[(（][^()（）]*[)）])?\s*$"
)


def is_no_penalty(word: str) -> bool:
    """Tell whether a type or a tier says nothing but that there is no penalty."""
    return _NO_PENALTY_WORD.fullmatch(word) is not None


def says_no_penalty(content: str) -> bool:
    """Tell whether what was decided begins with there being no penalty, and imposes none in what follows.

    Of several parties one may go unpunished: 对甲罚款二万元，对乙不予行政处罚 is a penalty, in whatever order.
    """
    begins = _NO_PENALTY.match(content)
    return begins is not None and not _SANCTIONS.search(content[begins.end() :])


def says_no_permit(content: str) -> bool:
    """Tell whether what was decided begins with a refusal, and grants nothing in what follows."""
    begins = _NO_PERMIT.match(content)
    return begins is not None and not re.search("(?<!不)准予|予以(?:许可|批准|核准)", content[begins.end() :])


def is_no_permit(word: str) -> bool:
    """Tell whether a category says nothing but that there is no permit."""
    return _NO_PERMIT_WORD.fullmatch(word) is not None


def is_titled_refusal(title: str) -> bool:
    """Tell whether a document is by its title a refusal."""
    return _NO_PERMIT_TITLE.search(title) is not None


def not_a_penalty(field: str) -> Problem:
    return Problem(NOT_A_PENALTY, field, "不予行政处罚不是行政处罚", _move_to("不予行政处罚"))


def not_a_permit(field: str) -> Problem:
    return Problem(NOT_A_PERMIT, field, "不予行政许可不是行政许可", _move_to("不予行政许可"))


def _move_to(outcome: str) -> str:
    return (
        f"改记为“其他执法决定”：把文件移到 data/rulings/，写“类型: {outcome}”，其余字段改成 文号、事项、事实、依据、理由、"
        "决定内容、决定日期、执法机关；当事人不公开。"
    )
