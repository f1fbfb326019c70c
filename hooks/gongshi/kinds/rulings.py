"""其他执法决定: decisions that are neither penalty nor permit: no penalty (不予行政处罚), no permit (不予行政许可)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from gongshi.findings import Rule
from gongshi.kinds._common import order_problem
from gongshi.kinds._decision import (
    ORGANISATION_CODES,
    PERSON,
    RULES,
    Decision,
    natural_persons,
    parties_of,
    party_problems,
)
from gongshi.law.remedies import of_decision
from gongshi.model.fields import field
from gongshi.model.kind import Hidden, Kind, Problem
from gongshi.model.record import Plain
from gongshi.model.values import Basis, Day, Flag, Text, choice

NO_PENALTY: Final = "不予行政处罚"
NO_PERMIT: Final = "不予行政许可"

RULING_REASON = Rule(
    "ruling-reason",
    "error",
    what="不予处罚、不予许可的决定没有写理由。",
    why="不予许可的书面决定应当说明理由；不予处罚要看得出是轻微并及时改正、初次违法，还是没有主观过错。公众据此知道以后会怎样处理。",
    bad="类型: 不予行政许可（没有“理由”）",
    good="理由: 拟建住宅位于永久基本农田范围以内，不符合《城乡规划法》第四十一条规定的条件。",
    law="行政许可法第三十八条；行政处罚法（2021）第三十三条",
)
RULING_BASIS = Rule(
    "ruling-basis",
    "warning",
    what="决定的依据里没有规定不予处罚的条文。",
    why="不予行政处罚依据行政处罚法第三十条（不满十四周岁）、第三十一条（精神病人、智力残疾人）、第三十三条（轻微、初次、没有主观过错）、"
    "第三十六条（超过期限），或者裁量权基准。",
    bad="类型: 不予行政处罚，依据: 《中华人民共和国土地管理法》（2019修正）第七十七条",
    good="依据: 《中华人民共和国行政处罚法》（2021修订）第三十三条第一款",
    law="行政处罚法（2021）第三十条、第三十一条、第三十三条、第三十六条",
)


class Ruling(Decision):
    """One decision of law enforcement that is neither a penalty nor a permit. Law: 国办发〔2018〕118号."""

    hide_party: Annotated[
        Flag | None,
        field(
            "不公开当事人",
            public=False,
            help="不写就是不公开：名称、姓名、代码和负责人哪里都不出现，文字里的换成“当事人”；要公开的写“否”",
        ),
    ] = None
    type: Annotated[choice(NO_PENALTY, NO_PERMIT), field("类型", law="国办发〔2018〕118号", group="决定")]
    doc_no: Annotated[Text, field("文号", max=128, group="决定", unique=True, help="决定书的文号，按原文写")]
    matter: Annotated[
        Text, field("事项", max=200, group="决定", help="案由或者申请的事项，例如 未经批准占用土地、乡村建设规划许可")
    ]
    facts: Annotated[Text, field("事实", max=5000, group="决定")]
    legal_basis: Annotated[Basis, field("依据", max=2048, group="依据", help="法律、法规名称（版本）和条款")]
    reason: Annotated[
        Text | None,
        field("理由", max=2000, group="依据", law="行政许可法第三十八条", help="为什么不予处罚、不予许可；必填"),
    ] = None
    content: Annotated[Text, field("决定内容", max=4000, group="决定")]
    decided_on: Annotated[Day, field("决定日期", group="决定")]
    publicity_until: Annotated[
        Day | None, field("公示截止期", group="公开信息", life=True, help="公示的最后一天；不写就一直公示")
    ] = None
    agency: Annotated[Text, field("执法机关", max=200, group="执法机关", from_body="name")]


_TOLD: Final = ("当事人", "当事人（不公开）", "当事人(不公开)")
"""What stands in the field of a clerk who keeps the name out of the repository too."""


def is_hidden(record: Plain) -> bool:
    """Tell whether the party is not told: so it is, unless the record says otherwise."""
    return record.get("hide_party") is not False


def persons(record: Plain) -> tuple[str, ...]:
    """Return what names natural persons."""
    return tuple(name for name in natural_persons(record) if name not in _TOLD)


def hides(record: Plain) -> Hidden | None:
    """Return the party of a record that does not tell it, with its codes and its representative."""
    if not is_hidden(record):
        return None
    parties, told = parties_of(record), (*persons(record), *_TOLD)
    codes = [name for name in (*ORGANISATION_CODES, *_PAPERS) if name != "legal_representative"]
    return Hidden(
        fields=("party_name", "parties", *ORGANISATION_CODES),
        bodies=tuple(name for one in parties if (name := one.get("party_name", "")) and name not in told),
        others=tuple(name for one in parties if (name := one.get("legal_representative", ""))),
        codes=tuple(one[code] for one in parties for code in codes if one.get(code)),
    )


_PAPERS: Final = ("representative_document_no", "party_document_no")
_GROUNDS: Final = ("第三十条", "第三十一条", "第三十三条", "第三十六条", "裁量")


def check(record: Ruling) -> Iterator[Problem]:
    """Yield what contradicts within one ruling. The codes of a party that is not told are not asked for."""
    if record.hide_party is False or record.party_category == PERSON:
        yield from party_problems(record)
    yield from order_problem(record, "decided_on", "published_on")
    yield from order_problem(record, "decided_on", "publicity_until")
    if not record.reason:
        yield Problem(RULING_REASON, "type", f"{record.type}没有写理由", "补上“理由”。")
    if record.type == NO_PENALTY and not any(ground in record.legal_basis for ground in _GROUNDS):
        help = "写上行政处罚法第三十条、第三十一条、第三十三条或者第三十六条。"
        yield Problem(RULING_BASIS, "legal_basis", "依据里没有规定不予处罚的条文", help)


def until(record: Plain) -> str:
    """Return the last day on which a ruling is shown; "" if it stays."""
    return str(record.get("publicity_until", ""))


KIND = Kind(
    title="其他执法决定",
    about="本机关作出的不予行政处罚、不予行政许可决定，自决定之日起二十个工作日内公开（国办发〔2018〕118号）；一般不公开当事人。",
    record=Ruling,
    heading="{party_name}{type}决定",
    number="doc_no",
    columns=("doc_no", "type", "matter", "decided_on"),
    summary=("party_name", "type", "matter", "content", "reason", "responsibility", "legal_basis", "decided_on"),
    day="decided_on",
    facets=("type", "party_category", "town", "responsibility"),
    schema_org="Legislation",
    column_type="行政执法",
    unit="件",
    order=11,
    check=check,
    persons=persons,
    hides=hides,
    until=until,
    remedies=of_decision,
    within=20,
    rules=(*RULES, RULING_REASON, RULING_BASIS),
)
