"""Personal data: the rules about it, the fields of identity documents, and who is a minor."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
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
RULES: Final = (PERSONAL_DATA, MINOR_PARTY, EXCEPTION_FIELD, EXCEPTION_UNUSED, EXCEPTION_USED, PRIVATE_FIELD, SENSITIVE)


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
