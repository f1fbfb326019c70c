"""What penalties and permits have in common: the party and its codes, the authority, the source (双公示)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from gongshi.findings import Rule
from gongshi.kinds._common import DATE_ORDER
from gongshi.model.codes import USCC_PLACEHOLDER, Uscc
from gongshi.model.fields import field
from gongshi.model.kind import Problem
from gongshi.model.record import Plain, Record
from gongshi.model.values import Flag, Ref, Text, choice
from gongshi.private.parties import holds_name, is_same_name, operators_in

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
RULES: Final = (PARTY_CODE, DATE_ORDER)


class Decision(Record):
    """The party of a decision and the codes it is known by (双公示 fields 1 to 13 of either table)."""

    party_name: Annotated[Text, field("行政相对人名称", code="_XDR_MC", law=STANDARD, max=200, group="行政相对人")]
    party_category: Annotated[
        choice(ORGANISATION, PERSON, SOLE_TRADER),
        field("行政相对人类别", code="_XDR_LB", law=STANDARD, max=16, group="行政相对人"),
    ]
    uscc: Annotated[
        Uscc | None,
        field(
            "统一社会信用代码",
            code="_XDR_SHXYM",
            law="GB 32100-2015",
            group="行政相对人",
            help=f"自然人不填；没有代码的个体工商户填 {USCC_PLACEHOLDER}",
            leads=True,
        ),
    ] = None
    registration_no: Annotated[
        Text | None, field("工商注册号", code="_XDR_GSZC", max=50, group="行政相对人", also=("工商登记码",))
    ] = None
    organisation_code: Annotated[Text | None, field("组织机构代码", code="_XDR_ZZJG", max=9, group="行政相对人")] = None
    tax_no: Annotated[
        Text | None, field("税务登记号", code="_XDR_SWDJ", max=20, group="行政相对人", also=("税务登记码",))
    ] = None
    institution_no: Annotated[Text | None, field("事业单位证书号", code="_XDR_SYDW", max=12, group="行政相对人")] = None
    society_no: Annotated[Text | None, field("社会组织登记证号", code="_XDR_SHZZ", max=50, group="行政相对人")] = None
    legal_representative: Annotated[
        Text | None,
        field(
            "法定代表人",
            code="_FRDB",
            max=50,
            group="行政相对人",
            help="法人和其他组织必填；个体工商户填经营者",
            also=("法定代表人姓名", "法定代表人（负责人）"),
        ),
    ] = None
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
        field("所在乡镇", group="行政相对人", help="违法行为或者项目所在的乡镇、街道，写成列表；公众按它筛选"),
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
    "registration_no",
    "organisation_code",
    "tax_no",
    "institution_no",
    "society_no",
    "legal_representative",
)


def party_problems(record: Decision) -> Iterator[Problem]:
    """Yield what contradicts in the party's category, codes and representative (双公示 rules between fields)."""
    category, code = record.party_category, record.uscc
    if category == PERSON:
        for name in ORGANISATION_CODES:
            if getattr(record, name):
                yield Problem(PARTY_CODE, name, "自然人没有这一项", "整行删去；不是自然人就改“行政相对人类别”。")
        return
    if not code:
        yield Problem(
            PARTY_CODE,
            "party_category",
            f"{category}要填统一社会信用代码",
            f"补上“统一社会信用代码”{f'；没有代码的填 {USCC_PLACEHOLDER}' if category == SOLE_TRADER else ''}。",
        )
        return
    yield from _code_problems(record, category, code)


def _code_problems(record: Decision, category: str, code: str) -> Iterator[Problem]:
    if category == ORGANISATION and not record.legal_representative:
        yield Problem(PARTY_CODE, "party_category", f"{ORGANISATION}要填法定代表人", "补上“法定代表人”。")
    if code == USCC_PLACEHOLDER:
        if category != SOLE_TRADER:
            yield Problem(
                PARTY_CODE, "uscc", f"{USCC_PLACEHOLDER} 只用于没有代码的个体工商户", "填真实的统一社会信用代码。"
            )
        elif not record.registration_no:
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
    name, operator = record.get("party_name", ""), record.get("legal_representative", "")
    if record.get("party_category") == PERSON:
        return (name,)
    if record.get("party_category") != SOLE_TRADER:
        return ()
    if operator and is_same_name(operator, name):
        return (name,)
    registered = () if operator and holds_name(name, operator) else (operator,)
    return (*registered, *operators_in(name))
