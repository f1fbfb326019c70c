"""Personal data: what never leaves the repository, whose names are masked, what must not be written at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from gongshi.findings import Rule
from gongshi.record import FieldSpec, Kind, Plain

NamePolicy = Literal["surname", "full", "none"]
MASK: Final = "××"

PERSONAL_DATA = Rule(
    "personal-data",
    "error",
    what="公开的文字里有个人信息。",
    why="身份证号、手机号码等不得公开；提示里也不重复它的内容。",
    bad="违法事实: ……张某（身份证号……）……",
    good="违法事实: ……张某……",
    law="个人信息保护法第二十八条；政府信息公开条例第十五条",
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
RULES: Final = (PERSONAL_DATA, PRIVATE_FIELD)

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
    """Return what may be shown of a record: public fields only, natural persons' names masked in every text."""
    names = {name: masked_name(name, policy) for name in kind.persons(record) if len(name) > 1}
    values = {name: value for name, value in record.items() if kind.field(name).meta.public}
    if not names:
        return values
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    masked: dict[str, Any] = _masked(values, pattern, names)
    return masked


def _masked(value: Any, pattern: re.Pattern[str], names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(lambda match: names[match[0]], value)
    if isinstance(value, list):
        return [_masked(one, pattern, names) for one in value]
    if isinstance(value, dict):
        return {name: _masked(one, pattern, names) for name, one in value.items()}
    return value


_RESIDENT_ID: Final = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_MOBILE: Final = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9][0-9]{9}(?![0-9A-Za-z])")


_LONG_RUN: Final = re.compile("1[3-9][0-9]{9}|[1-9][0-9]{16}")


def may_have_personal_data(text: str) -> bool:
    """Tell, quickly, whether a closer look is needed: no text has personal data of which this is false."""
    return _LONG_RUN.search(text) is not None


def personal_data(text: str) -> Iterator[tuple[str, int]]:
    """Yield (what sort of personal data, offset) for each piece found in a text, in linear time."""
    for match in _RESIDENT_ID.finditer(text):
        if is_resident_id(match[0]):
            yield "居民身份证号", match.start()
    for match in _MOBILE.finditer(text):
        yield "手机号码", match.start()


def is_resident_id(text: str) -> bool:
    """Tell whether 18 characters bear the right check digit. Law: GB 11643-1999."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17].upper()


def private_fields(kind: Kind) -> tuple[FieldSpec, ...]:
    """Return the fields about a person's identity documents, which nobody needs in a repository."""
    return tuple(spec for spec in kind.fields if not spec.meta.public and "证件" in spec.meta.label)
