"""行政处罚: decisions on administrative penalties, with every field of the national 双公示 standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any, Final

from gongshi.findings import Rule
from gongshi.kinds._common import WRONG_TOTAL, label_of, order_problem, total_problem
from gongshi.kinds._decision import (
    ORGANISATION,
    PARTIES,
    PERSON,
    RULES,
    SOLE_TRADER,
    STANDARD,
    Decision,
    Party,
    natural_persons,
    party_problems,
)
from gongshi.kinds._outcomes import NO_PENALTIES, NOT_A_PENALTY, is_no_penalty, not_a_penalty, says_no_penalty
from gongshi.law import tiers
from gongshi.law.amounts import agreement
from gongshi.law.penalty_periods import body_until, penalty_until, repair_from, shortest_until
from gongshi.law.remedies import of_penalty
from gongshi.law.tiers import number_text, range_text, rate_text
from gongshi.model.codes import DocNo, Uscc
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Others, Problem
from gongshi.model.liferules import MINOR_PUBLISHED, PUBLICITY_PERIOD
from gongshi.model.links import fact
from gongshi.model.record import Plain
from gongshi.model.values import Amount, Basis, Day, DayOrForever, Flag, Number, Ref, Text, choice, show_amount

OTHER: Final = "其他行政处罚"
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
    OTHER: "其他-其他行政处罚",
}
"""The penalty types of 行政处罚法 (2021) Art. 9, with the older word of the 双公示 list (CF_CFLB) for exports."""

_OLDER_TYPES: Final = {older: name for name, older in PENALTY_TYPES.items() if older.startswith("其他-")}
SUMMARY: Final = "简易程序"

PENALTY_CONTENT = Rule(
    "penalty-content",
    "error",
    what="处罚类别和它要求的内容对不上。",
    why="有罚款就有金额，有金额就有罚款；没收要写金额或者在处罚内容里写明；暂扣、吊销要写证照；“其他行政处罚”要写明是什么。",
    bad="处罚类别: [罚款]（没有罚款金额）",
    good="罚款金额: 2万元",
    law=STANDARD,
    label="处罚类别和内容",
    may_be_verified=True,
)


AMOUNT_UNIT = Rule(
    "amount-unit",
    "error",
    what="金额与处罚内容里写的相差一万倍。",
    why="国家表格的金额以万元为单位，这里以元为单位；不写单位就会错一万倍。",
    bad="罚款金额: 0.2，处罚内容: 罚款2000元",
    good="罚款金额: 0.2万元；或者 罚款金额（万元）: 0.2",
    law=STANDARD,
    label="金额单位",
    may_be_verified=True,
)
AMOUNT_DIFFERS = Rule(
    "amount-differs",
    "warning",
    what="金额与处罚内容里写的不同，或者小得不像罚款。",
    why="公众看到的金额要和决定书一致。",
    bad="罚款金额: 20000元，处罚内容: 罚款2000元",
    good="罚款金额: 2000元",
    law=STANDARD,
    label="金额不同",
    may_be_verified=True,
)
SMALLEST_USUAL: Final = 50
"""Yuan up to which a fine is more likely 万元 typed as 元."""


SHARING = Rule(
    "who-pays",
    "error",
    what="有几个当事人，看不出金额由谁承担。",
    why="各自罚款的，每个当事人有自己的金额，合计是它们的和；连带的，全体对同一笔金额负责。",
    bad="罚款金额: 5万元（当事人有两个，都没有写金额）",
    good="当事人: [{…, 罚款金额: 4万元}, {…, 罚款金额: 1万元}]；或者 罚款金额: 5万元，连带: 是",
)


class PenaltyParty(Party):
    """One of several parties of a penalty, and what of it is theirs."""

    CODE = "CF"

    own_content: Annotated[
        Text | None, field("处罚内容", max=4000, help="只对这个当事人的处罚；没有分别写的，不写")
    ] = None
    own_fine: Annotated[
        Amount | None, field("罚款金额", share_of="fine", help="各自罚款的，写这个当事人的；单位为元，也可写 2万元")
    ] = None
    own_confiscated: Annotated[
        Amount | None, field("没收金额", share_of="confiscated", help="没收这个当事人的；单位为元，也可写 2万元")
    ] = None


OWN: Final = {"fine": "own_fine", "confiscated": "own_confiscated"}
"""What of each amount of a decision is one party's."""


class Penalty(Decision):
    """One decision on an administrative penalty (双公示 table 行政处罚, 30 fields, and what the law adds)."""

    CODE = "CF"

    parties: Annotated[tuple[PenaltyParty, ...], PARTIES] = ()
    doc_no: Annotated[
        DocNo, field("行政处罚决定书文号", code="CF_WSH", law=STANDARD, max=128, group="处罚决定", unique=True)
    ]
    violation: Annotated[
        Text, field("违法行为类型", code="CF_WFXW", max=2000, group="处罚决定", help="例如 未经批准非法占用土地")
    ]
    facts: Annotated[Text, field("违法事实", code="CF_SY", max=5000, group="处罚决定", also=("处罚事由",))]
    legal_basis: Annotated[
        Basis, field("处罚依据", code="CF_YJ", max=2048, group="依据", help="法律、法规名称（版本）和条款")
    ]
    penalty_types: Annotated[
        tuple[choice(*PENALTY_TYPES, other=True, also={**_OLDER_TYPES, **NO_PENALTIES}), ...],
        field(
            "处罚类别",
            code="CF_CFLB",
            also=("处罚种类", "处罚类别1"),
            law="行政处罚法（2021）第九条",
            group="处罚决定",
            help="写成列表，例如 [罚款, 没收违法所得]；不在其中的写“其他-”加说明，例如 其他-限期拆除",
        ),
    ]
    other_type: Annotated[
        Text | None, field("其他处罚说明", max=200, group="处罚决定", help="类别写“其他行政处罚”时必填，例如 限期拆除")
    ] = None
    content: Annotated[Text, field("处罚内容", code="CF_NR", max=4000, group="处罚决定", also=("处罚结果",))]
    fine: Annotated[
        Amount | None,
        field(
            "罚款金额",
            code="CF_NR_FK",
            group="处罚决定",
            help="单位为元，也可写 2万元；几个当事人各自罚款的是合计，可以不写",
        ),
    ] = None
    jointly: Annotated[
        Flag | None,
        field("连带", group="处罚决定", help="几个当事人对同一笔金额一起负责的写“是”，“当事人”下就不写金额"),
    ] = None
    confiscated: Annotated[
        Amount | None,
        field(
            "没收金额",
            code="CF_NR_WFFF",
            also=("没收违法所得、没收非法财物的金额",),
            group="处罚决定",
            help="没收违法所得、没收非法财物的金额；单位为元，也可写 2万元",
        ),
    ] = None
    licence: Annotated[Text | None, field("暂扣或吊销证照名称及编号", code="CF_NR_ZKDX", max=200, group="处罚决定")] = (
        None
    )
    decided_on: Annotated[Day, field("处罚决定日期", code="CF_JDRQ", group="处罚决定", also=("处罚时间",))]
    acted_on: Annotated[
        Day | None,
        field(
            "违法行为发生日期",
            law="行政处罚法（2021）第三十七条",
            group="处罚决定",
            help="持续的行为写终了的日期；适用旧法的必须写",
        ),
    ] = None
    valid_until: Annotated[
        DayOrForever,
        field(
            "处罚有效期",
            code="CF_YXQ",
            group="处罚决定",
            help="决定的截止日期；没有期限的写“长期”",
            also=("处罚截止期",),
        ),
    ]
    publicity_until: Annotated[
        Day | None,
        field("公示截止期", code="CF_GSJZQ", group="公开信息", life=True, help="公示的最后一天；不写就按严重程度计算"),
    ] = None
    agency: Annotated[
        Text, field("处罚机关", code="CF_CFJG", max=200, group="处罚机关", also=("处罚机构",), from_body="name")
    ]
    agency_uscc: Annotated[
        Uscc, field("处罚机关统一社会信用代码", code="CF_CFJGDM", group="处罚机关", from_body="uscc", code_of="agency")
    ]
    source: Annotated[Text, field("数据来源单位", code="CF_SJLY", max=200, group="处罚机关", from_body="name")]
    source_uscc: Annotated[
        Uscc,
        field("数据来源单位统一社会信用代码", code="CF_SJLYDM", group="处罚机关", from_body="uscc", code_of="source"),
    ]
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
    publication_reason: Annotated[
        Text | None,
        field("公开理由", max=300, group="公开信息", life=True, help="轻微的处罚原则上不公开；确有必要公开的写明理由"),
    ] = None
    procedure: Annotated[
        choice("普通程序", SUMMARY, "快速办理") | None,
        field(
            "处罚程序",
            group="处罚决定",
            law="行政处罚法（2021）第四十九条、第五十一条",
            help="当场作出的写“简易程序”，不服的要先申请行政复议；“快速办理”只用于突发事件",
        ),
    ] = None
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
    tier_reason: Annotated[
        Text | None,
        field(
            "裁量说明",
            max=500,
            group="依据",
            law="行政处罚法（2021）第三十二条、第三十三条",
            help="罚款不在所写阶次或者法定幅度以内，或者与同类决定相差很大的，写明理由，例如 减轻处罚的情形",
        ),
    ] = None
    repair_notice_served: Annotated[
        Flag | None, field("已送达信用修复告知书", group="公开信息", law="国办发〔2025〕22号", life=True)
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
    yield from _outcome_problems(record)
    yield from order_problem(record, "acted_on", "decided_on")
    yield from order_problem(record, "decided_on", "published_on")
    yield from order_problem(record, "decided_on", "valid_until")
    yield from order_problem(record, "decided_on", "publicity_until")
    yield from _content_problems(record)
    yield from _sharing_problems(record)
    yield from _amount_problems(record)
    if (record.tier or record.tier_base is not None) and not record.benchmark:
        name = "tier" if record.tier else "tier_base"
        yield Problem(TIER_UNKNOWN, name, "写了裁量阶次或者基数，却没有写是哪一项基准", "补上“裁量事项”：基准的标识。")
    yield from _period_problems(record)
    yield from _class_problems(record)
    yield from _summary_problems(record)


def _outcome_problems(record: Penalty) -> Iterator[Problem]:
    """Yield that a record tells of no penalty, or counts among its penalties one that is none."""
    types = record.penalty_types
    real = [name for name in types if not is_no_penalty(name) and name != OTHER]
    if any(map(is_no_penalty, types)) and real:
        help = "在“处罚类别”里删去这一项；对别的当事人不予处罚的，另写一条“其他执法决定”（data/rulings/）。"
        yield Problem(NOT_A_PENALTY, "penalty_types", "“处罚类别”里的不予处罚不是处罚", help)
    elif any(map(is_no_penalty, types)):
        yield not_a_penalty("penalty_types")
    elif not real and is_no_penalty(record.other_type or ""):
        yield not_a_penalty("other_type")
    elif not (record.fine or record.confiscated) and says_no_penalty(record.content):
        yield not_a_penalty("content")
    elif not (record.fine or record.confiscated) and is_no_penalty(record.tier or ""):
        yield not_a_penalty("tier")


def _period_problems(record: Penalty) -> Iterator[Problem]:
    limit = penalty_until({"decided_on": record.decided_on.isoformat(), "credit_class": record.credit_class})
    shortest = shortest_until(record.decided_on, record.credit_class)
    if record.publicity_until and record.publicity_until.isoformat() > limit:
        yield Problem(
            PUBLICITY_PERIOD,
            "publicity_until",
            f"“{record.credit_class}”的处罚最多公示到 {limit}",
            f"改成 {limit} 或者更早；到那天系统会自动停止公示。",
        )
    elif record.publicity_until and record.decided_on <= record.publicity_until < shortest:
        yield Problem(
            PUBLICITY_PERIOD,
            "publicity_until",
            f"“{record.credit_class}”的处罚至少公示到 {shortest}",
            f"改成 {shortest} 或者更晚；已经信用修复的，用 gongshi withdraw 撤下。",
        )
    if record.credit_class == "轻微" and not (record.draft or record.withdrawal or record.publication_reason):
        yield Problem(
            MINOR_PUBLISHED,
            "credit_class",
            "轻微的处罚原则上不公开，这条记录没有公开",
            "确有必要公开的，在“公开理由”里写明；不公开的，写“草稿: 是”，或者删去这条记录。",
        )


CLASS_DIFFERS = Rule(
    "credit-class-differs",
    "warning",
    what="严重程度和处罚类别、处罚程序对不上。",
    why="只有警告、通报批评的，或者适用简易程序的，是轻微；吊销许可证件、限制从业、责令关闭的，是严重；"
    "没收、暂扣许可证件、降低资质等级的，不是轻微。公示多久由严重程度决定。",
    bad="处罚类别: [吊销许可证件]，严重程度: 一般",
    good="处罚类别: [吊销许可证件]，严重程度: 严重",
    law="信用修复管理办法（国家发展改革委令2025年第36号）",
)
SUMMARY_PROCEDURE = Rule(
    "summary-procedure",
    "warning",
    what="处罚超出了简易程序的范围。",
    why="当场作出的处罚只能是警告，或者对公民二百元以下、对法人或者其他组织三千元以下的罚款；法律另有规定的，从其规定。",
    bad="处罚程序: 简易程序，罚款金额: 5000元",
    good="处罚程序: 普通程序",
    law="行政处罚法（2021）第五十一条",
)
_MILD: Final = frozenset({"警告", "通报批评"})
_GRAVE: Final = frozenset({"吊销许可证件", "限制从业", "责令关闭"})
_NOT_MINOR: Final = frozenset({"没收违法所得", "没收非法财物", "暂扣许可证件", "降低资质等级"})
_SUMMARY_TYPES: Final = frozenset({"警告", "罚款"})
SUMMARY_LIMITS: Final = {PERSON: 200, ORGANISATION: 3000, SOLE_TRADER: 3000}
"""The highest fine of the summary procedure in yuan. Whether a sole trader counts as a citizen is not settled: the higher one."""


def _class_problems(record: Penalty) -> Iterator[Problem]:
    """Yield that the class is not the one to which the law counts such a penalty."""
    types, stated = set(record.penalty_types), record.credit_class
    grave = [name for name in PENALTY_TYPES if name in types & _GRAVE]
    mild = (
        "简易程序作出的处罚"
        if record.procedure == SUMMARY
        else "只有警告、通报批评的处罚"
        if types <= _MILD and not total(record, "fine")
        else ""
    )
    firm = [name for name in PENALTY_TYPES if name in types & _NOT_MINOR]
    if grave and stated != "严重":
        said, instead = "、".join(grave), "严重"
    elif mild and not grave and not firm and stated != "轻微":
        said, instead = mild, "轻微"
    elif firm and stated == "轻微":
        said, instead = "、".join(firm), "一般"
    else:
        return
    message = f"“严重程度”写的是“{stated}”，{said}{'不属于轻微' if instead == '一般' else f'属于“{instead}”'}"
    yield Problem(CLASS_DIFFERS, "credit_class", message, f"改成“{instead}”，或者核对处罚类别和处罚程序。")


def _summary_problems(record: Penalty) -> Iterator[Problem]:
    """Yield that a penalty is graver than the summary procedure allows."""
    if record.procedure != SUMMARY:
        return
    help = "核对处罚程序；法律另有规定的，留作记录。"
    for name, category, fine in _fines(record):
        limit = SUMMARY_LIMITS[category]
        if fine > limit:
            message = f"简易程序对{category}的罚款不超过{show_amount(str(limit))}"
            yield Problem(SUMMARY_PROCEDURE, name, message, help)
    if other := [name for name in record.penalty_types if name not in _SUMMARY_TYPES]:
        message = f"简易程序只能警告或者罚款，不能{'、'.join(other)}"
        yield Problem(SUMMARY_PROCEDURE, "penalty_types", message, help)


def _fines(record: Penalty) -> Iterator[tuple[str, str, Decimal]]:
    """Yield (the field, the party's category, yuan) of each fine; one for which all are liable counts as that of the highest limit."""
    own = [(place, one) for place, one in enumerate(record.parties) if one.own_fine]
    for place, one in own:
        yield f"parties.{place}.own_fine", one.party_category, one.own_fine or Decimal()
    categories = [one.party_category for one in record.parties] or [record.party_category or ORGANISATION]
    if record.fine and not own:
        yield "fine", max(categories, key=SUMMARY_LIMITS.__getitem__), record.fine


FINE_OUTSIDE = Rule(
    "fine-outside-tier",
    "error",
    what="罚款不在所写的裁量阶次或者法定幅度以内，也没有写明理由。",
    why="罚款要落在适用的阶次以内；依法减轻处罚等情形要说明理由，和决定一起公开。相邻两档的分界处属于哪一档都可以。",
    bad="裁量阶次: 较轻（每平方米100元以上110元以下），裁量基数: 100，罚款金额: 15000元",
    good="裁量阶次: 一般；或者 裁量说明: 主动拆除并恢复土地原状，依法减轻处罚",
    law="行政处罚法（2021）第三十二条至第三十四条；国办发〔2022〕27号",
    about="act",
)
FINE_UNPLACED = Rule(
    "fine-unplaced",
    "warning",
    what="罚款没有裁量基数，无法和裁量阶次核对。",
    why="按面积、倍数或者百分比计算的罚款，要知道面积或者金额是多少，才看得出落在哪一档。",
    bad="裁量事项: cl-001（按“元/平方米”计量），罚款金额: 33072元",
    good="裁量基数: 312",
    law="国办发〔2022〕27号五（十二）",
    label="没有裁量基数",
    may_be_verified=True,
)
UNLIKE_FINE = Rule(
    "unlike-fine",
    "info",
    what="罚款与此前同类的决定相差很大。",
    why="类别、情节相同的，处罚应当基本一致。这里只提示审核的人：同一基准、同一阶次、同样严重程度的罚款，"
    "与此前各件的中位数相差超过这一档幅度的一半。提示不公开。",
    bad="此前三件都是每平方米110元上下，这一件每平方米145元（幅度是110元至150元）",
    good="裁量说明: （与此前的决定不同的情节）",
    law="国办发〔2022〕27号；行政处罚法（2021）第五条、第三十四条",
    label="罚款不同",
    may_be_verified=True,
)


def check_across(penalties: Sequence[Any], others: Others) -> Iterator[tuple[Any, Problem]]:
    """Yield the penalties whose tier does not exist, whose fine lies outside it, and whose fine is unlike those before."""
    for id, some in tiers.by_benchmark(penalties).items():
        benchmark = others.get(tiers.BENCHMARKS, id)
        if benchmark is None:  # reported as an unknown reference
            continue
        scale = tiers.scale_of(benchmark)
        measured = tiers.measured(some, scale)
        for one in measured:
            yield from ((one.penalty, problem) for problem in _tier_problems(one, id, scale))
        for other in tiers.unlike(measured):
            advice = "复核裁量是否适当；情节确有不同的，写在“裁量说明”里。"
            yield other.penalty, Problem(UNLIKE_FINE, "fine", tiers.unlike_text(other, scale), advice)


def _tier_problems(one: tiers.Measured, id: str, scale: tiers.Scale) -> Iterator[Problem]:
    tier, fine, placed = fact(one.penalty, "tier"), one.fine, one.placed
    if tier and tier not in scale.tiers:
        yield Problem(TIER_UNKNOWN, "tier", f"“{id}”里没有阶次“{tier}”", f"可以写：{'、'.join(scale.tiers)}。")
    elif fine and fine.is_divided:
        return
    elif fine and placed is None:
        message = f"“{id}”按“{scale.measure}”计量，没有写{scale.base or '基数'}是多少"
        unit = "平方米" if scale.measure == "元/平方米" else "元"
        yield Problem(FINE_UNPLACED, "fine", message, f"补上“裁量基数”：{scale.base}，单位为{unit}，大于零。")
    elif fine and placed and not fine.reason and not (placed.is_in_tier and placed.is_in_law):
        yield _outside_problem(fine, placed, scale)


def _outside_problem(fine: tiers.Fine, placed: tiers.Placement, scale: tiers.Scale) -> Problem:
    band = placed.band if placed.is_in_law and placed.band else scale.law
    if placed.is_in_law and not placed.band:
        message = f"“{fine.tier}”不罚款，却罚了{show_amount(str(fine.yuan))}"
    else:
        name = f"“{band.name}”的幅度" if band is not scale.law else "法定幅度"
        low, high = (number_text(scale.yuan(end, fine.base)) for end in (band.low, band.high))
        reckoned = f"，合{rate_text(scale, placed.rate)}" if scale.needs_base else ""
        allowed = f"，即{low}元至{high}元" if scale.needs_base else ""
        message = f"罚款{show_amount(str(fine.yuan))}{reckoned}，不在{name}以内：{range_text(scale, band.low, band.high)}{allowed}"
    names = tiers.fitting(scale, fine)
    instead = f"这个数在{'、'.join(f'“{name}”' for name in names)}的幅度以内。" if names else ""
    return Problem(
        FINE_OUTSIDE,
        "fine",
        message,
        f"{instead}核对罚款金额、裁量阶次{'、裁量基数' if scale.needs_base else ''}；有法定理由的，写在“裁量说明”里。",
    )


def _content_problems(record: Penalty) -> Iterator[Problem]:
    types = set(record.penalty_types)
    if len(types) < len(record.penalty_types):
        yield Problem(PENALTY_CONTENT, "penalty_types", "同一种处罚类别写了两次", "只留一个。")
    fine = total(record, "fine")
    if "罚款" in types and not fine:
        yield Problem(PENALTY_CONTENT, "penalty_types", "处罚类别有罚款，却没有罚款金额", "补上“罚款金额”。")
    if fine and "罚款" not in types:
        name = "penalty_types" if record.fine is None else "fine"
        yield Problem(PENALTY_CONTENT, name, "有罚款金额，处罚类别里却没有罚款", "在“处罚类别”里加上 罚款。")
    if (
        types & {"没收违法所得", "没收非法财物"}
        and total(record, "confiscated") is None
        and "没收" not in record.content
    ):
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
    if OTHER in types and not record.other_type:
        yield Problem(
            PENALTY_CONTENT, "penalty_types", "“其他行政处罚”没有写明是什么", "补上“其他处罚说明”，例如 限期拆除。"
        )


def total(record: Penalty, name: str) -> Decimal | None:
    """Return an amount of a decision in yuan: as it is written, or what the parties' own come to; None if there is none."""
    own = own_amounts(record.parties, name)
    written: Decimal | None = getattr(record, name)
    return written if written is not None or not own else sum(own, Decimal())


def own_amounts(parties: Iterable[Party], name: str) -> list[Decimal]:
    """Return what each party has of an amount, in yuan, of those that have any."""
    return [yuan for one in parties if (yuan := getattr(one, OWN[name])) is not None]


def _sharing_problems(record: Penalty) -> Iterator[Problem]:
    """Yield where nobody can tell which of several parties has to pay an amount, or where their own do not add up."""
    if record.jointly and not record.parties:
        yield Problem(
            SHARING, "jointly", "只有一个当事人，没有连带", "删去“连带”；有几个当事人的，在“当事人”下各写一项。"
        )
    if record.jointly and record.parties and not (record.fine or record.confiscated):
        yield Problem(SHARING, "jointly", "写了连带，却没有金额", "在记录里写“罚款金额”，或者删去“连带”。")
    for name, own_name in OWN.items():
        own, label = own_amounts(record.parties, name), label_of(record, name)
        if own and record.jointly:
            place = next(place for place, one in enumerate(record.parties) if getattr(one, own_name) is not None)
            message = f"写了连带，又在当事人下写了“{label}”"
            help = "一起负责的，金额只写在记录里；各自处罚的，删去“连带”。"
            yield Problem(SHARING, f"parties.{place}.{own_name}", message, help)
        elif own:
            yield from total_problem(record, name, own, "各个当事人的")
        elif record.parties and getattr(record, name) and not record.jointly:
            message = f"有几个当事人，看不出“{label}”由谁承担"
            help = f"各自承担的，在“当事人”下写各自的“{label}”；一起负责的，写“连带: 是”。"
            yield Problem(SHARING, name, message, help)


def _amount_problems(record: Penalty) -> Iterator[Problem]:
    """Yield where an amount, or a party's own, is not the one that the decision's own words say."""
    for name, word in (("fine", "罚款"), ("confiscated", "没收")):
        for place, one in enumerate(record.parties):
            if yuan := getattr(one, OWN[name]):
                said = one.own_content or record.content
                yield from _amount_problem(f"parties.{place}.{OWN[name]}", label_of(one, OWN[name]), yuan, said, word)
        yuan = getattr(record, name)
        if yuan:
            yield from _amount_problem(name, label_of(record, name), yuan, record.content, word)


def _amount_problem(name: str, label: str, yuan: Decimal, text: str, word: str) -> Iterator[Problem]:
    found, said = agreement(yuan, text, word)
    if found == "same":
        return
    message = f"“{label}”是{show_amount(str(yuan))}，“处罚内容”里写的是{show_amount(str(said))}"
    if found == "unit":
        yield Problem(AMOUNT_UNIT, name, message, f"核对单位，写成 {show_amount(str(said)).partition('（')[0]}。")
    elif found == "differs":
        yield Problem(AMOUNT_DIFFERS, name, message, "按决定书核对；处罚内容里没有写总数的，不用改。")
    elif found == "unsaid" and yuan <= SMALLEST_USUAL:
        message = f"“{label}”只有{show_amount(str(yuan))}"
        help = f"核对单位；实际是{yuan.normalize():f}万元的，写“{yuan.normalize():f}万元”。"
        yield Problem(AMOUNT_DIFFERS, name, message, help)


def complete(record: Plain) -> Plain:
    """Return a penalty with the totals of what its parties have each to pay."""
    totals = {}
    for name, own_name in OWN.items():
        own = [Decimal(one[own_name]) for one in record.get("parties", ()) if own_name in one]
        if own and name not in record:
            totals[name] = str(sum(own))
    return {**record, **totals}


def is_held(record: Plain) -> bool:
    """Tell whether a penalty is held back: a minor one is shown only with the reason why it has to be."""
    return record.get("credit_class") == "轻微" and not record.get("publication_reason")


def is_owed(record: Plain) -> bool:
    """Tell whether a penalty must be published: a minor one that is held back or stays a draft need not."""
    return not (record.get("credit_class") == "轻微" and (record.get("draft") or is_held(record)))


WITHDRAWAL_DAYS: Final = 3
"""Working days. Law: 行政处罚法 (2021) Art. 48 and 85; for penalties only."""


KIND = Kind(
    title="行政处罚",
    about="本机关作出的行政处罚决定，自决定之日起七个工作日内公开（国办发〔2018〕118号；行政处罚法第四十八条）。",
    empty_page="国办发〔2018〕118号；行政处罚法（2021）第四十八条",
    record=Penalty,
    heading="{party_name}{violation}案",
    number="doc_no",
    columns=("doc_no", "penalty_types", "fine", "decided_on"),
    summary=("party_name", "violation", "content", "fine", "responsibility", "legal_basis", "decided_on"),
    day="decided_on",
    acted="acted_on",
    facets=("penalty_types", "party_category", "credit_class", "town", "responsibility"),
    sums=("fine", "confiscated"),
    schema_org="Legislation",
    column_type="行政处罚",
    unit="件",
    order=5,
    check=check,
    complete=complete,
    persons=natural_persons,
    until=penalty_until,
    body_until=body_until,
    repair_from=repair_from,
    remedies=of_penalty,
    within=7,
    owed=is_owed,
    held=is_held,
    withdrawal_days=WITHDRAWAL_DAYS,
    source="source",
    reads={"penalties": (*tiers.FINE_FACTS, "benchmark"), "discretion": tiers.SCALE_FACTS},
    check_across=check_across,
    between="benchmark",
    rules=(
        *(*RULES, WRONG_TOTAL, PENALTY_CONTENT, NOT_A_PENALTY, SHARING, CLASS_DIFFERS, SUMMARY_PROCEDURE),
        *(TIER_UNKNOWN, FINE_OUTSIDE, FINE_UNPLACED, UNLIKE_FINE, AMOUNT_UNIT, AMOUNT_DIFFERS),
    ),
)
