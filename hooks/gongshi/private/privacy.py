"""Personal data: what never leaves the repository, whose names are masked, what must not be written at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal

from gongshi.findings import Rule
from gongshi.model.kind import FieldSpec, Kind
from gongshi.model.record import Plain
from gongshi.model.sorts import MINOR, SORTS
from gongshi.private.detectors import birth_date
from gongshi.private.detectors.text import normal

NamePolicy = Literal["surname", "full", "none"]
MASK: Final = "××"

PERSONAL_DATA = Rule(
    "personal-data",
    "error",
    what="公开的文字里有个人信息。",
    why=f"{'、'.join(SORTS)}不得公开；提示里也不重复它的内容。确需公开的，在记录的“个人信息例外”里写明批准人和理由。",
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
RULES: Final = (PERSONAL_DATA, MINOR_PARTY, EXCEPTION_FIELD, EXCEPTION_UNUSED, EXCEPTION_USED, PRIVATE_FIELD)

COMPOUND_SURNAMES: Final = frozenset(
    [
        "欧阳",
        "太史",
        "端木",
        "上官",
        "司马",
        "东方",
        "独孤",
        "南宫",
        "万俟",
        "闻人",
        "夏侯",
        "诸葛",
        "尉迟",
        "公羊",
        "赫连",
        "澹台",
        "皇甫",
        "宗政",
        "濮阳",
        "公冶",
        "太叔",
        "申屠",
        "公孙",
        "慕容",
        "仲孙",
        "钟离",
        "长孙",
        "宇文",
        "司徒",
        "鲜于",
        "司空",
        "闾丘",
        "子车",
        "亓官",
        "司寇",
        "巫马",
        "公西",
        "颛孙",
        "壤驷",
        "公良",
        "漆雕",
        "乐正",
        "宰父",
        "谷梁",
        "拓跋",
        "夹谷",
        "轩辕",
        "令狐",
        "段干",
        "百里",
        "呼延",
        "东郭",
        "南门",
        "羊舌",
        "微生",
        "公户",
        "公玉",
        "公仪",
        "梁丘",
        "公仲",
        "公上",
        "公门",
        "公山",
        "公坚",
        "左丘",
        "公伯",
        "西门",
        "公祖",
        "第五",
        "公乘",
        "贯丘",
        "公皙",
        "南荣",
        "东里",
        "东宫",
        "仲长",
        "子书",
        "子桑",
        "即墨",
        "达奚",
        "褚师",
        "纳兰",
        "耶律",
        "完颜",
        "爱新觉罗",
        "叶赫那拉",
    ]
)


def masked_name(name: str, policy: NamePolicy) -> str:
    """Return a natural person's name as the body's policy shows it; the length of the mask tells nothing."""
    if policy == "full":
        return name
    surname = "" if policy == "none" else name[: 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1]
    return surname + MASK


def public_view(kind: Kind, record: Plain, policy: NamePolicy) -> dict[str, Any]:
    """Return what may be shown of a record: public fields only, natural persons' names masked in every text.

    A name is also masked where it is written with blanks or dots inside, or in full-width letters.
    """
    masks = {_bare(name): masked_name(_bare(name), policy) for name in kind.persons(record) if len(_bare(name)) > 1}
    values = {name: value for name, value in record.items() if kind.field(name).meta.public}
    if not masks or policy == "full":
        return values
    pattern = re.compile("|".join(_spread(name) for name in sorted(masks, key=len, reverse=True)))
    masked: dict[str, Any] = _masked(values, pattern, masks)
    return masked


_BETWEEN: Final = "[ \\t\u3000\xa0\u2000-\u200d·•‧∙・･．._\\-]"
"""What stands between the characters of a name: blanks that make it wider, dots of a foreign name."""


def _bare(name: str) -> str:
    """Return a name without what stands between its characters, in half-width letters, capital ones."""
    return re.sub(_BETWEEN, "", normal(name)).upper()


def _spread(bare: str) -> str:
    """Return the pattern of a name however it is set: widened, full-width, in small letters or capitals."""
    return f"{_BETWEEN}{{0,3}}".join(_any_width(char) for char in bare)


def _any_width(char: str) -> str:
    forms = {char, char.lower()}
    forms |= {chr(ord(one) + 0xFEE0) for one in forms if "!" <= one <= "~"}
    return f"[{''.join(map(re.escape, sorted(forms)))}]" if len(forms) > 1 else re.escape(char)


def _masked(value: Any, pattern: re.Pattern[str], masks: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(lambda match: masks[_bare(match[0])], value)
    if isinstance(value, list):
        return [_masked(one, pattern, masks) for one in value]
    if isinstance(value, dict):
        return {name: _masked(one, pattern, masks) for name, one in value.items()}
    return value


def private_fields(kind: Kind) -> tuple[FieldSpec, ...]:
    """Return the fields about a person's identity documents, which nobody needs in a repository."""
    return tuple(spec for spec in kind.fields if spec.meta.identity)


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


def rule_for(kind: Kind, record: Plain, sort: str) -> Rule:
    """Return the rule that a piece of personal data breaks: a minor who may be the party closes the whole record."""
    return MINOR_PARTY if sort == MINOR and kind.persons(record) else PERSONAL_DATA
