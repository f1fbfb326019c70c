"""Personal data: the rules about it, the fields of identity documents, and who is a minor."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final

from gongshi.findings import Rule
from gongshi.model.kind import FieldSpec, Kind
from gongshi.model.record import Plain
from gongshi.model.sorts import SENSITIVE, SORTS, WARNED
from gongshi.private.detectors import birth_date
from gongshi.private.detectors.people import MINOR
from gongshi.private.detectors.text import normal

PERSONAL_DATA = Rule(
    "personal-data",
    "error",
    what="公开的文字里有个人信息。",
    why=f"{'、'.join(sort for sort in SORTS if sort not in WARNED)}不得公开；提示里也不重复它的内容。确需公开的，在记录的“个人信息例外”里写明批准人和理由。",
    bad="违法事实: ……张某（身份证号……）……",
    good="违法事实: ……张某……",
    law="个人信息保护法第二十八条；政府信息公开条例第十五条；未成年人保护法第一百零三条",
)
MINOR_PARTY = Rule(
    "minor-party",
    "error",
    what="这个决定的当事人看起来是未成年人。",
    why="不得公开未成年人的姓名、住所和其他可能识别其身份的信息；不满十四周岁的不予行政处罚。这样的决定整条不公开，也不能作为例外。",
    bad="违法事实: 当事人王某（15周岁）……",
    good="（不公开这条记录；当事人是成年人的，改写引起误会的文字）",
    law="未成年人保护法第一百零三条；行政处罚法第三十条",
)
EXCEPTION_FIELD = Rule(
    "exception-field",
    "error",
    what="“个人信息例外”里的字段不是这种记录的公开字段。",
    why="例外只对一个字段有效，写错了字段就等于没有写。",
    bad="字段: 事实",
    good="字段: 违法事实",
)
EXCEPTION_UNUSED = Rule(
    "exception-unused",
    "warning",
    what="“个人信息例外”没有用处：那个字段里没有这种个人信息。",
    why="多余的例外会放过以后写进去的个人信息。",
    bad="个人信息例外: [{字段: 备注, 种类: 车牌号, 批准人: ……, 理由: ……}]（备注里没有车牌号）",
    good="（整项删去）",
)
EXCEPTION_USED = Rule(
    "exception-used",
    "info",
    what="按“个人信息例外”公开了个人信息。",
    why="每次检查都列出例外，便于复核；批准人和理由写在记录里，不公开。",
    bad="（这不是错误）",
    good="（不再需要时整项删去）",
    law="个人信息保护法第五十五条",
)
PRIVATE_FIELD = Rule(
    "private-in-repository",
    "warning",
    what="记录里写了个人证件的种类或者号码。",
    why="这些字段从不公开，本系统也不需要；写进仓库，历史版本里就一直留着。",
    bad="证件号码: ……",
    good="（整行删去，只在上报数据里填写）",
    law="个人信息保护法第六条、第五十一条",
)
PARTY_NAMES = Rule(
    "party-names",
    "error",
    what="写自然人姓名的字段里有看不出是不是姓名的内容。",
    why="自然人的姓名在全部文字里都要遮盖；看不出谁是当事人，就不知道要遮盖什么。公示里不重复它的内容。",
    bad="行政相对人名称: 甘河滩镇多名村民",
    good="行政相对人名称: 冶某某、马某某等三人（写全名，由系统遮盖；曾用名写成“冶某某（曾用名：冶某）”）",
    law="个人信息保护法第六条、第十三条",
    label="当事人姓名",
    may_be_verified=True,
)
NAME_UNSURE = Rule(
    "name-unsure",
    "warning",
    what="文字里有和当事人姓名相同的词，看不出是不是指当事人，没有遮盖。",
    why="姓名也可能是普通的词，例如高山、马路；把“高山草甸”遮盖成“高××草甸”就读不懂了。请人看一看。",
    bad="违法事实: 查实高山存在问题（当事人叫高山）",
    good="违法事实: 查实当事人高山存在问题",
    law="个人信息保护法第六条",
    label="同名的词",
    may_be_verified=True,
)
GIVEN_NAME = Rule(
    "given-name",
    "warning",
    what="文字里只写了当事人的名字，没有姓，没有遮盖。",
    why="名字和遮盖以后剩下的姓放在一起，就是全名。",
    bad="违法事实: 万福承认占地（当事人叫冶万福）",
    good="违法事实: 冶万福承认占地（全名由系统遮盖）",
    law="个人信息保护法第六条",
    label="只有名字",
    may_be_verified=True,
)
SHORT_NAME = Rule(
    "short-name",
    "info",
    what="文字里用“老冶”“冶先生”一类的称呼指当事人。",
    why="姓以外没有说出别的；公文里写“当事人”或者全名（由系统遮盖）更清楚。",
    bad="违法事实: 老冶承认占地",
    good="违法事实: 当事人承认占地",
    label="口语称呼",
    may_be_verified=True,
)
VERIFIED = Rule(
    "verified",
    "info",
    what="按记录里的“核实”放过了检查的结果。",
    why="每次检查都列出来，便于复核；姓名和理由写在记录里，不公开。",
    bad="（这不是错误）",
    good="（不再需要时整项删去）",
)
VERIFICATION_UNUSED = Rule(
    "verification-unused",
    "warning",
    what="“核实”里的一项没有用处：这条记录没有它说的那种结果，或者那种结果不能由核实放过。",
    why="多余的核实会放过以后写进去的东西。能不能由核实放过，看 gongshi explain 后面的规则名称。",
    bad="核实: [{事项: 同名的词, 姓名: ……, 理由: ……, 日期: 2026-11-20}]（文字里没有同名的词）",
    good="（整项删去，或者核对“事项”）",
)
RULES: Final = (
    *(PERSONAL_DATA, MINOR_PARTY, EXCEPTION_FIELD, EXCEPTION_UNUSED, EXCEPTION_USED, PRIVATE_FIELD, SENSITIVE),
    *(PARTY_NAMES, NAME_UNSURE, GIVEN_NAME, SHORT_NAME, VERIFIED, VERIFICATION_UNUSED),
)


@cache
def private_fields(kind: Kind) -> tuple[FieldSpec, ...]:
    """Return the fields about a person's identity documents, which nobody needs in a repository."""
    return tuple(spec for spec in kind.fields if spec.meta.identity)


Raised = frozenset[str]
"""The names of the rules that the body has raised to errors."""
NOT_RAISED: Final[Raised] = frozenset()
ADULT: Final = 18
"""Years of age from which a person is no minor. Law: 未成年人保护法 Art. 2."""


def is_minor(document_no: str, day: str) -> bool:
    """Tell whether the holder of an identity number is not yet of age on a day (ISO)."""
    number = re.sub("[^0-9X]", "", normal(document_no).upper())
    born = birth_date(number) if len(number) in (15, 18) else None
    if born is None or not day:
        return False
    on = date.fromisoformat(day)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < ADULT


def rule_for(kind: Kind, record: Plain, sort: str, raised: Raised = NOT_RAISED) -> Rule:
    """Return the rule that a piece of personal data breaks: a minor who may be the party closes the whole record."""
    return MINOR_PARTY if sort == MINOR and kind.persons(record) else rule_of(sort, raised)


def rule_of(sort: str, raised: Raised = NOT_RAISED) -> Rule:
    """Return the rule that a piece of personal data breaks wherever it stands, at the level that the body has given it."""
    if sort not in WARNED:
        return PERSONAL_DATA
    return replace(SENSITIVE, level="error") if SENSITIVE.name in raised else SENSITIVE
