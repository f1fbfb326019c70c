"""What penalties and permits have in common: the party, or the parties, and their codes, the authority, the source (双公示)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any, Final

from gongshi.findings import Rule
from gongshi.kinds._common import DATE_ORDER
from gongshi.model.codes import USCC_PLACEHOLDER, Uscc
from gongshi.model.fields import field
from gongshi.model.kind import Problem
from gongshi.model.record import Part, Plain, Record
from gongshi.model.values import Flag, Ref, Text, choice
from gongshi.private.parties import holds_name, is_same_name, names_several, operators_in

ORGANISATION: Final = "法人及非法人组织"
PERSON: Final = "自然人"
SOLE_TRADER: Final = "个体工商户"
DOCUMENT_TYPES: Final = (
    "身份证",
    "护照号",
    "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证",
    "外国人永久居留身份证",
)
STANDARD: Final = "发改办财金〔2018〕424号"

PARTY_CODE = Rule(
    "party-code",
    "error",
    what="行政相对人的类别和代码对不上。",
    why="法人和个体工商户要有统一社会信用代码和负责人，自然人都没有；91 开头的是企业，92 开头的是个体工商户。",
    bad="行政相对人类别: 法人及非法人组织（没有统一社会信用代码）",
    good="统一社会信用代码: 按营业执照填写",
    law=STANDARD,
    label="相对人代码",
    may_be_verified=True,
)
SEVERAL_PARTIES = Rule(
    "several-parties",
    "error",
    what="一个决定的几个当事人没有各写一项。",
    why="每个当事人有自己的名称、类别和代码，公众按它们各自查找；自然人的姓名要遮盖，和单位写在一起就看不出来。",
    bad="行政相对人名称: 湟中示例砂石有限公司、张某某",
    good="当事人: [{行政相对人名称: 湟中示例砂石有限公司, …}, {行政相对人名称: 张某某, …}]",
    law=STANDARD,
    label="当事人名称",
    may_be_verified=True,
)
RULES: Final = (PARTY_CODE, SEVERAL_PARTIES, DATE_ORDER)


PARTY: Final = "行政相对人"
"""The heading under which a record page shows the parties."""
_NAME: Final = field("行政相对人名称", code="_XDR_MC", law=STANDARD, max=200, group=PARTY)
_CATEGORY: Final = field("行政相对人类别", code="_XDR_LB", law=STANDARD, max=16, group=PARTY)
PARTIES: Final = field(
    "当事人",
    group=PARTY,
    spreads=True,
    help="一个决定有几个当事人的，每个当事人写一项；只有一个当事人的，直接写在记录里",
)
WITHOUT_CODE: Final = ("境外企业", "业主委员会", "村民小组", "未换发代码的旧登记")


class PartyFields(Part):
    """What is said of one party, whether it is the only one of a decision or one of several."""

    party_name: Annotated[Text | None, _NAME] = None
    party_category: Annotated[choice(ORGANISATION, PERSON, SOLE_TRADER) | None, _CATEGORY] = None
    uscc: Annotated[
        Uscc | None,
        field(
            "统一社会信用代码",
            code="_XDR_SHXYM",
            law="GB 32100-2015",
            group=PARTY,
            help=f"自然人不填；没有代码的个体工商户填 {USCC_PLACEHOLDER}",
            leads=True,
            code_of="party_name",
        ),
    ] = None
    no_uscc: Annotated[
        choice(*WITHOUT_CODE, other=True) | None,
        field(
            "无统一社会信用代码",
            max=64,
            group=PARTY,
            help="法人及非法人组织没有代码，也没有工商注册号、社会组织登记证号的，写明为什么，例如 其他-筹建中的公司",
        ),
    ] = None
    registration_no: Annotated[
        Text | None, field("工商注册号", code="_XDR_GSZC", max=50, group=PARTY, also=("工商登记码",))
    ] = None
    organisation_code: Annotated[Text | None, field("组织机构代码", code="_XDR_ZZJG", max=9, group=PARTY)] = None
    tax_no: Annotated[Text | None, field("税务登记号", code="_XDR_SWDJ", max=20, group=PARTY, also=("税务登记码",))] = (
        None
    )
    institution_no: Annotated[Text | None, field("事业单位证书号", code="_XDR_SYDW", max=12, group=PARTY)] = None
    society_no: Annotated[Text | None, field("社会组织登记证号", code="_XDR_SHZZ", max=50, group=PARTY)] = None
    legal_representative: Annotated[
        Text | None,
        field(
            "法定代表人",
            code="_FRDB",
            max=50,
            group=PARTY,
            help="法人和其他组织必填；个体工商户填经营者",
            also=("法定代表人姓名", "法定代表人（负责人）"),
        ),
    ] = None


class Party(PartyFields):
    """One of several parties of a decision."""

    party_name: Annotated[Text, _NAME]
    party_category: Annotated[choice(ORGANISATION, PERSON, SOLE_TRADER), _CATEGORY]


class Decision(PartyFields, Record):
    """The party of a decision and the codes it is known by (双公示 fields 1 to 13 of either table), or its parties."""

    parties: Annotated[tuple[Party, ...], PARTIES] = ()
    representative_document_type: Annotated[
        choice(*DOCUMENT_TYPES, other=True) | None,
        field("法定代表人证件类型", code="_FR_ZJLX", max=64, identity=True, help="从不公开，不必填写"),
    ] = None
    representative_document_no: Annotated[
        Text | None,
        field("法定代表人证件号码", code="_FR_ZJHM", max=64, identity=True, help="从不公开，不必填写"),
    ] = None
    party_document_type: Annotated[
        choice(*DOCUMENT_TYPES, other=True) | None,
        field("证件类型", code="_XDR_ZJLX", max=64, identity=True, help="从不公开，不必填写"),
    ] = None
    party_document_no: Annotated[
        Text | None, field("证件号码", code="_XDR_ZJHM", max=64, identity=True, help="从不公开，不必填写")
    ] = None
    town: Annotated[
        tuple[Text, ...],
        field("所在乡镇", group=PARTY, help="违法行为或者项目所在的乡镇、街道，写成列表；公众按它筛选"),
    ] = ()
    responsibility: Annotated[
        Ref,
        field(
            "权责事项",
            group="依据",
            refers_to="responsibilities",
            referred_as="依据本项作出的决定",
            help="作出决定所依据的权责清单事项的标识",
            law="国办发〔2018〕118号",
        ),
    ]
    full_text: Annotated[
        Text | None,
        field(
            "决定书全文",
            max=50_000,
            group="决定书全文",
            help="决定书的文字，可以检索；自然人的姓名照样遮盖；有附件的可以不写",
        ),
    ] = None
    review_first: Annotated[
        Flag | None,
        field(
            "复议前置",
            group="依据",
            law="行政复议法（2023）第二十三条第一款第二项",
            help="决定涉及当事人已经依法取得的自然资源所有权或者使用权，必须先申请行政复议的，写“是”；当场处罚不必写",
        ),
    ] = None


ORGANISATION_CODES: Final = (
    "uscc",
    "no_uscc",
    "registration_no",
    "organisation_code",
    "tax_no",
    "institution_no",
    "society_no",
    "legal_representative",
)
OTHER_CODES: Final = ("registration_no", "society_no", "institution_no", "organisation_code", "no_uscc")
"""What an organisation without a unified code says instead: the number under which it is registered, or why it has none."""
AS_ONE: Final = (
    "一个决定写成一条记录，在“当事人”下每个当事人写一项："
    "当事人: [{行政相对人名称: 甲公司, 行政相对人类别: 法人及非法人组织, …}, {行政相对人名称: 张某某, 行政相对人类别: 自然人}]"
)
"""How a decision on several parties is written."""


def parties_of(record: Plain) -> Sequence[Plain]:
    """Return the parties of a decision: its groups, or the record itself where there is one."""
    parties: Sequence[Plain] = record.get("parties") or (record,)
    return parties


def of_each(record: Decision, problems: Callable[[Any], Iterator[Problem]]) -> Iterator[Problem]:
    """Yield the problems of each party, at its own place."""
    if not record.parties:
        yield from problems(record)
    for place, party in enumerate(record.parties):
        yield from (replace(one, field=f"parties.{place}.{one.field}") for one in problems(party))


def party_problems(record: Decision) -> Iterator[Problem]:
    """Yield what contradicts in the parties' names, categories, codes and representatives (双公示 rules between fields)."""
    yield from of_each(record, _party_problems)
    if len(record.parties) == 1:
        message = "“当事人”下只有一项"
        help = "只有一个当事人的，把它的各行直接写在记录里，删去“当事人”；漏了的当事人补上。"
        yield Problem(SEVERAL_PARTIES, "parties", message, help)
    codes = [one.uscc for one in record.parties]
    for place, code in enumerate(codes):
        if code and code != USCC_PLACEHOLDER and code in codes[:place]:
            message = "这个代码已经写在前面一个当事人下"
            yield Problem(
                SEVERAL_PARTIES, f"parties.{place}.uscc", message, "同一个当事人只写一项；不是同一个的，核对代码。"
            )


_ONE_NAME: Final = "登记的名称本来就是这一个的，在“核实”里写一项：事项 当事人名称。"


def _party_problems(party: PartyFields) -> Iterator[Problem]:
    category, code = party.party_category, party.uscc
    if names_several(party.party_name or "", is_person=category == PERSON):
        yield Problem(SEVERAL_PARTIES, "party_name", "名称里写了几个当事人", f"{AS_ONE}。{_ONE_NAME}", secret=True)
    if category == PERSON:
        for name in ORGANISATION_CODES:
            if getattr(party, name):
                yield Problem(PARTY_CODE, name, "自然人没有这一项", "整行删去；不是自然人就改“行政相对人类别”。")
    elif code:
        yield from _code_problems(party, code)
    elif category == SOLE_TRADER:
        message, help = f"{category}要填统一社会信用代码", f"补上“统一社会信用代码”；没有代码的填 {USCC_PLACEHOLDER}。"
        yield Problem(PARTY_CODE, "party_category", message, help)
    elif not any(getattr(party, name) for name in OTHER_CODES):
        message = f"{category}要填统一社会信用代码"
        yield Problem(PARTY_CODE, "party_category", message, f"补上“统一社会信用代码”；{_INSTEAD}。")
    elif not (party.legal_representative or party.no_uscc):
        yield _NO_REPRESENTATIVE


_INSTEAD: Final = "没有代码的组织，写工商注册号、社会组织登记证号，或者用“无统一社会信用代码”写明为什么"
_NO_REPRESENTATIVE: Final = Problem(PARTY_CODE, "party_category", f"{ORGANISATION}要填法定代表人", "补上“法定代表人”。")


def _code_problems(party: PartyFields, code: str) -> Iterator[Problem]:
    category = party.party_category
    if party.no_uscc:
        message = "写了统一社会信用代码，又写没有代码"
        yield Problem(PARTY_CODE, "no_uscc", message, "两项只留对的一项。")
    if category == ORGANISATION and not party.legal_representative:
        yield _NO_REPRESENTATIVE
    if code == USCC_PLACEHOLDER:
        if category != SOLE_TRADER:
            message = f"{USCC_PLACEHOLDER} 只用于没有代码的个体工商户"
            yield Problem(PARTY_CODE, "uscc", message, f"填真实的统一社会信用代码；{_INSTEAD}。")
        elif not party.registration_no:
            yield Problem(PARTY_CODE, "uscc", "没有统一社会信用代码的个体工商户要填工商注册号", "补上“工商注册号”。")
    elif code.startswith("92") and category != SOLE_TRADER:
        yield Problem(
            PARTY_CODE, "party_category", "92 开头的是个体工商户的代码", f"改成“{SOLE_TRADER}”，或者核对代码。"
        )
    elif code.startswith("91") and category != ORGANISATION:
        yield Problem(PARTY_CODE, "party_category", "91 开头的是企业的代码", f"改成“{ORGANISATION}”，或者核对代码。")


def natural_persons(record: Plain) -> tuple[str, ...]:
    """Return what names natural persons whose names the body's policy masks: the parties, or who runs a sole trader's business.

    A trader's registered name stays, also with the operator's name inside it; a trader without one is a person.
    """
    asked = ("party_category", "party_name", "legal_representative")
    return tuple(
        name for party in parties_of(record) for name in _persons_of(*(party.get(field, "") for field in asked))
    )


@lru_cache(maxsize=1024)
def _persons_of(category: str, name: str, operator: str) -> tuple[str, ...]:
    if category == PERSON:
        return (name,)
    if category != SOLE_TRADER:
        return ()
    if operator and is_same_name(operator, name):
        return (name,)
    registered = () if operator and holds_name(name, operator) else (operator,)
    return (*registered, *operators_in(name))
