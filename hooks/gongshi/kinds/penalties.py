"""行政处罚: decisions on administrative penalties, with every field of the national 双公示 standard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Final

from gongshi.fields import Amount, Day, DayOrForever, DocNo, Flag, Number, Ref, Text, Uscc, choice, field
from gongshi.findings import Rule
from gongshi.kinds._common import order_problem
from gongshi.kinds._decision import RULES, STANDARD, Decision, natural_persons, party_problems
from gongshi.publicity import penalty_until
from gongshi.record import Kind, Others, Problem, fact, linked

PENALTY_TYPES: Final = {
    "警告": "警告",
    "通报批评": "其他-通报批评",
    "罚款": "罚款",
    "没收违法所得": "没收违法所得",
    "没收非法财物": "没收非法财物",
    "暂扣许可证件": "暂扣或者吊销许可证",
    "降低资质等级": "其他-降低资质等级",
    "吊销许可证件": "暂扣或者吊销许可证",
    "限制开展生产经营活动": "其他-限制开展生产经营活动",
    "责令停产停业": "责令停产停业",
    "责令关闭": "其他-责令关闭",
    "限制从业": "其他-限制从业",
    "行政拘留": "行政拘留",
    "其他行政处罚": "其他-其他行政处罚",
}
"""The penalty types of 行政处罚法 (2021) Art. 9, with the older word of the 双公示 list (CF_CFLB) for exports."""

PENALTY_CONTENT = Rule(
    "penalty-content",
    "error",
    what="处罚类别和它要求的内容对不上。",
    why="有罚款就有金额，有金额就有罚款；没收要写金额或者在处罚内容里写明；暂扣、吊销要写证照；“其他行政处罚”要写明是什么。",
    bad="处罚类别: [罚款]（没有罚款金额）",
    good="罚款金额: 2万元",
    law=STANDARD,
)
PUBLICITY_PERIOD = Rule(
    "publicity-period",
    "warning",
    what="公示截止期超过了该类处罚最长的公示期。",
    why="轻微的最长三个月，一般的最长一年，严重的最长三年，从决定之日算起；到期系统自动停止公示。",
    bad="严重程度: 一般，公示截止期: 决定之后第三年",
    good="公示截止期: 决定之后一年以内",
    law="信用修复管理办法（国家发展改革委令2025年第36号）；国办发〔2025〕22号",
)


class Penalty(Decision):
    """One decision on an administrative penalty (双公示 table 行政处罚, 30 fields, and what the law adds)."""

    doc_no: Annotated[
        DocNo, field("行政处罚决定书文号", code="CF_WSH", law=STANDARD, max=128, group="处罚决定", unique=True)
    ]
    violation: Annotated[
        Text, field("违法行为类型", code="CF_WFXW", max=2000, group="处罚决定", help="例如 未经批准非法占用土地")
    ]
    facts: Annotated[Text, field("违法事实", code="CF_SY", max=5000, group="处罚决定")]
    legal_basis: Annotated[
        Text, field("处罚依据", code="CF_YJ", max=2048, group="依据", help="法律、法规名称（版本）和条款")
    ]
    penalty_types: Annotated[
        tuple[choice(*PENALTY_TYPES), ...],
        field(
            "处罚类别",
            code="CF_CFLB",
            law="行政处罚法（2021）第九条",
            group="处罚决定",
            help="写成列表，例如 [罚款, 没收违法所得]",
        ),
    ]
    other_type: Annotated[
        Text | None, field("其他处罚说明", max=200, group="处罚决定", help="类别含“其他行政处罚”时必填，例如 限期拆除")
    ] = None
    content: Annotated[Text, field("处罚内容", code="CF_NR", max=4000, group="处罚决定")]
    fine: Annotated[
        Amount | None, field("罚款金额", code="CF_NR_FK", group="处罚决定", help="单位为元，也可写 2万元")
    ] = None
    confiscated: Annotated[
        Amount | None,
        field(
            "没收金额",
            code="CF_NR_WFFF",
            group="处罚决定",
            help="没收违法所得、没收非法财物的金额；单位为元，也可写 2万元",
        ),
    ] = None
    licence: Annotated[Text | None, field("暂扣或吊销证照名称及编号", code="CF_NR_ZKDX", max=200, group="处罚决定")] = (
        None
    )
    decided_on: Annotated[Day, field("处罚决定日期", code="CF_JDRQ", group="处罚决定")]
    valid_until: Annotated[
        DayOrForever, field("处罚有效期", code="CF_YXQ", group="处罚决定", help="决定的截止日期；没有期限的写“长期”")
    ]
    publicity_until: Annotated[
        Day | None, field("公示截止期", code="CF_GSJZQ", group="公开信息", help="公示的最后一天；不写就按严重程度计算")
    ] = None
    agency: Annotated[Text, field("处罚机关", code="CF_CFJG", max=200, group="处罚机关")]
    agency_uscc: Annotated[Uscc, field("处罚机关统一社会信用代码", code="CF_CFJGDM", group="处罚机关")]
    source: Annotated[Text, field("数据来源单位", code="CF_SJLY", max=200, group="处罚机关")]
    source_uscc: Annotated[Uscc, field("数据来源单位统一社会信用代码", code="CF_SJLYDM", group="处罚机关")]
    remark: Annotated[Text | None, field("备注", code="BZ", max=512, group="公开信息")] = None
    credit_class: Annotated[
        choice("轻微", "一般", "严重"),
        field(
            "严重程度",
            group="公开信息",
            law="信用修复管理办法（2025）",
            help="决定最长公示多久：轻微三个月，一般一年，严重三年",
        ),
    ]
    procedure: Annotated[choice("普通程序", "简易程序", "快速办理") | None, field("处罚程序", group="处罚决定")] = None
    discretion: Annotated[
        Text | None, field("裁量基准", max=300, group="依据", law="国办发〔2022〕27号", help="适用的裁量基准和阶次")
    ] = None
    benchmark: Annotated[
        Ref | None,
        field(
            "裁量事项",
            group="依据",
            law="国办发〔2022〕27号五（十二）",
            refers_to="discretion",
            referred_as="适用本基准的处罚",
            help="适用的裁量权基准的标识",
        ),
    ] = None
    tier: Annotated[Text | None, field("裁量阶次", max=20, group="依据", help="裁量权基准里的阶次，例如 较轻")] = None
    tier_base: Annotated[
        Number | None,
        field("裁量基数", group="依据", help="罚款据以计算的面积（平方米）或者金额（元）；基准按“元”计量的不写"),
    ] = None
    repair_notice_served: Annotated[
        Flag | None, field("已送达信用修复告知书", group="公开信息", law="国办发〔2025〕22号")
    ] = None
    publication_notified: Annotated[
        Flag | None, field("已告知公开", group="公开信息", help="送达决定书时已书面告知当事人将向社会公开")
    ] = None


TIER_UNKNOWN = Rule(
    "unknown-tier",
    "error",
    what="处罚适用的裁量阶次，在所指的裁量权基准里没有。",
    why="决定书要说明适用哪一项基准、哪一个阶次，公众据此核对罚得是否适当。",
    bad="裁量事项: cl-001，裁量阶次: 比较重",
    good="裁量事项: cl-001，裁量阶次: 较重",
    law="国办发〔2022〕27号五（十二）",
)


def check(record: Penalty) -> Iterator[Problem]:
    """Yield what contradicts within one penalty (双公示 rules between fields)."""
    yield from party_problems(record)
    yield from order_problem(record, "decided_on", "published_on")
    yield from order_problem(record, "decided_on", "valid_until")
    yield from order_problem(record, "decided_on", "publicity_until")
    yield from _content_problems(record)
    if (record.tier or record.tier_base is not None) and not record.benchmark:
        name = "tier" if record.tier else "tier_base"
        yield Problem(TIER_UNKNOWN, name, "写了裁量阶次或者基数，却没有写是哪一项基准", "补上“裁量事项”：基准的标识。")
    limit = penalty_until({"decided_on": record.decided_on.isoformat(), "credit_class": record.credit_class})
    if record.publicity_until and record.publicity_until.isoformat() > limit:
        yield Problem(
            PUBLICITY_PERIOD,
            "publicity_until",
            f"“{record.credit_class}”的处罚最多公示到 {limit}",
            f"改成 {limit} 或者更早；到那天系统会自动停止公示。",
        )


def check_across(penalties: Sequence[Any], others: Others) -> Iterator[tuple[Any, Problem]]:
    """Yield the penalties whose tier the benchmark that they name does not have."""
    for penalty in penalties:
        tier = fact(penalty, "tier")
        for id in linked(penalty, "benchmark") if tier else ():
            benchmark = others.get("discretion", id)
            names = [one["name"] for one in fact(benchmark, "tiers", ())] if benchmark else [tier]
            if tier not in names:
                message = f"“{id}”里没有阶次“{tier}”"
                yield penalty, Problem(TIER_UNKNOWN, "tier", message, f"可以写：{'、'.join(names)}。")


def _content_problems(record: Penalty) -> Iterator[Problem]:
    types = set(record.penalty_types)
    if not types:
        yield Problem(PENALTY_CONTENT, "penalty_types", "处罚类别是空的", "至少写一种，例如 [警告]。")
        return
    if len(types) < len(record.penalty_types):
        yield Problem(PENALTY_CONTENT, "penalty_types", "同一种处罚类别写了两次", "只留一个。")
    if "罚款" in types and not record.fine:
        yield Problem(PENALTY_CONTENT, "penalty_types", "处罚类别有罚款，却没有罚款金额", "补上“罚款金额”。")
    if record.fine and "罚款" not in types:
        yield Problem(PENALTY_CONTENT, "fine", "有罚款金额，处罚类别里却没有罚款", "在“处罚类别”里加上 罚款。")
    if types & {"没收违法所得", "没收非法财物"} and record.confiscated is None and "没收" not in record.content:
        yield Problem(
            PENALTY_CONTENT,
            "penalty_types",
            "处罚类别有没收，却没有金额也没有说明",
            "补上“没收金额”，或者在“处罚内容”里写明没收了什么。",
        )
    if types & {"暂扣许可证件", "吊销许可证件"} and not record.licence:
        yield Problem(
            PENALTY_CONTENT, "penalty_types", "暂扣、吊销许可证件要写证照", "补上“暂扣或吊销证照名称及编号”。"
        )
    if "其他行政处罚" in types and not record.other_type:
        yield Problem(
            PENALTY_CONTENT, "penalty_types", "“其他行政处罚”没有写明是什么", "补上“其他处罚说明”，例如 限期拆除。"
        )


KIND = Kind(
    title="行政处罚",
    about="本机关作出的行政处罚决定，自决定之日起七个工作日内公开（国办发〔2018〕118号；行政处罚法第四十八条）。",
    record=Penalty,
    heading="{party_name}{violation}案",
    number="doc_no",
    columns=("doc_no", "penalty_types", "fine", "decided_on"),
    summary=("party_name", "violation", "content", "fine", "responsibility", "legal_basis", "decided_on"),
    day="decided_on",
    facets=("penalty_types", "party_category", "credit_class", "town", "responsibility"),
    sums=("fine", "confiscated"),
    schema_org="Legislation",
    column_type="行政处罚",
    code="CF",
    unit="件",
    order=5,
    check=check,
    persons=natural_persons,
    until=penalty_until,
    projected=("tier",),
    check_across=check_across,
    rules=(*RULES, PENALTY_CONTENT, PUBLICITY_PERIOD, TIER_UNKNOWN),
)
