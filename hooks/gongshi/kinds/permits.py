"""行政许可: decisions on administrative permits, with every field of the national 双公示 standard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from gongshi.kinds._common import order_problem
from gongshi.kinds._decision import PARTIES, RULES, STANDARD, Decision, Party, natural_persons, party_problems
from gongshi.kinds._outcomes import (
    NO_PERMITS,
    NOT_A_PERMIT,
    is_no_permit,
    is_titled_refusal,
    not_a_permit,
    says_no_permit,
)
from gongshi.law.remedies import of_decision
from gongshi.law.terms import until
from gongshi.model.codes import DocOrCertificateNo, Uscc
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Problem
from gongshi.model.liferules import PERMIT_ENDS, PERMIT_WITHDRAWN
from gongshi.model.record import Plain
from gongshi.model.values import FOREVER, Day, Ref, Text, choice


class PermitParty(Party):
    CODE = "XK"


class Permit(Decision):
    """One decision on an administrative permit (双公示 table 行政许可, 28 fields)."""

    CODE = "XK"

    parties: Annotated[tuple[PermitParty, ...], PARTIES] = ()

    doc_title: Annotated[
        Text, field("行政许可决定文书名称", code="XK_XKWS", law=STANDARD, max=64, group="许可决定", also=("项目名称",))
    ]
    doc_no: Annotated[
        DocOrCertificateNo,
        field(
            "行政许可决定文书号",
            code="XK_WSH",
            law=STANDARD,
            max=128,
            group="许可决定",
            unique=True,
            publishes=("不动产权证书号",),
            help="文书没有文号时填许可编号",
        ),
    ]
    category: Annotated[
        choice("普通", "特许", "认可", "核准", "登记", other=True, also=NO_PERMITS),
        field("许可类别", code="XK_XKLB", law="行政许可法第十二条", max=256, group="许可决定", also=("审批类别",)),
    ]
    certificate: Annotated[Text | None, field("许可证书名称", code="XK_XKZS", max=64, group="许可决定")] = None
    certificate_no: Annotated[
        Text | None,
        field("许可编号", code="XK_XKBH", max=64, group="许可决定", help="证书的编号", also=("行政许可编码",)),
    ] = None
    content: Annotated[Text, field("许可内容", code="XK_NR", max=4000, group="许可决定")]
    decided_on: Annotated[Day, field("许可决定日期", code="XK_JDRQ", group="许可决定")]
    valid_from: Annotated[Day, field("有效期自", code="XK_YXQZ", group="许可决定")]
    valid_until: Annotated[
        until("decided_on"),
        field(
            "有效期至",
            code="XK_YXQZI",
            group="许可决定",
            help="最后一天；写“自批复之日起1年”就从许可决定日期算；没有期限的写“长期”",
            also=("许可截止期",),
        ),
    ]
    amends: Annotated[
        Ref | None,
        field(
            "变更前的许可",
            group="许可决定",
            refers_to="permits",
            referred_as="变更本许可的决定",
            law="行政许可法第四十九条",
            help="这是变更决定的，写原来那一件的标识；变更后可以沿用原来的文号、证号",
        ),
    ] = None
    agency: Annotated[Text, field("许可机关", code="XK_XKJG", max=200, group="许可机关", from_body="name")]
    agency_uscc: Annotated[
        Uscc, field("许可机关统一社会信用代码", code="XK_XKJGDM", group="许可机关", from_body="uscc", code_of="agency")
    ]
    status: Annotated[
        choice("有效", "无效"),
        field("当前状态", code="XK_ZT", group="许可决定", life=True, help=PERMIT_ENDS),
    ]
    source: Annotated[Text, field("数据来源单位", code="XK_LYDW", max=200, group="许可机关", from_body="name")]
    source_uscc: Annotated[
        Uscc,
        field("数据来源单位统一社会信用代码", code="XK_LYDWDM", group="许可机关", from_body="uscc", code_of="source"),
    ]
    remark: Annotated[Text | None, field("备注", code="BZ", max=512, group="公开信息")] = None


def check(record: Permit) -> Iterator[Problem]:
    """Yield what contradicts within one permit (双公示 rules between fields)."""
    yield from party_problems(record)
    if is_titled_refusal(record.doc_title):
        yield not_a_permit("doc_title")
    elif is_no_permit(record.category):
        yield not_a_permit("category")
    elif says_no_permit(record.content):
        yield not_a_permit("content")
    yield from order_problem(record, "decided_on", "published_on")
    yield from order_problem(record, "valid_from", "valid_until")
    if record.withdrawal and record.withdrawal.reason in ("变更", "其他"):
        yield Problem(
            PERMIT_WITHDRAWN,
            "withdrawal",
            f"许可因为“{record.withdrawal.reason}”不撤下",
            f"{PERMIT_ENDS}变更了的，写“更正”；整条记录不该公开的，原因写“不应公开”。",
        )


def lapses(record: Plain) -> str:
    """Return the last day on which a permit that says 有效 is valid."""
    is_bounded = record["status"] == "有效" and record["valid_until"] != FOREVER.isoformat()
    return str(record["valid_until"]) if is_bounded else ""


KIND = Kind(
    title="行政许可",
    about="本机关作出的行政许可决定，自决定之日起七个工作日内公开（国办发〔2018〕118号；行政许可法第四十条）。",
    empty_page="国办发〔2018〕118号；行政许可法第四十条",
    record=Permit,
    heading="{party_name}{doc_title}",
    number="doc_no",
    columns=("doc_no", "category", "decided_on", "valid_until", "status"),
    summary=("party_name", "doc_title", "content", "responsibility", "decided_on", "valid_until", "status"),
    day="decided_on",
    facets=("category", "party_category", "status", "town", "responsibility"),
    schema_org="Legislation",
    column_type="行政许可",
    unit="件",
    order=10,
    check=check,
    persons=natural_persons,
    remedies=of_decision,
    within=7,
    lapses=lapses,
    lapsed=("status", "无效"),
    source="source",
    rules=(*RULES, NOT_A_PERMIT),
)
