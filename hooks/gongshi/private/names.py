"""Names of natural persons: masked in every public text, however they are set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal

from gongshi.form import Read, form, may_differ
from gongshi.model.kind import Kind
from gongshi.model.record import Plain
from gongshi.private.detectors.text import normal

NamePolicy = Literal["surname", "full", "none"]
MASK: Final = "××"
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

    A name is also masked where it is written with blanks or dots inside, in full-width letters, over a line end, or with what nobody sees
    in it: wherever it stands in the reading form of a text.
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
    return re.sub(_BETWEEN, "", normal(form(name))).upper()


def _spread(bare: str) -> str:
    """Return the pattern of a name however it is set: widened, full-width, in small letters or capitals."""
    return f"{_BETWEEN}{{0,3}}".join(_any_width(char) for char in bare)


def _any_width(char: str) -> str:
    forms = {char, char.lower()}
    forms |= {chr(ord(one) + 0xFEE0) for one in forms if "!" <= one <= "~"}
    return f"[{''.join(map(re.escape, sorted(forms)))}]" if len(forms) > 1 else re.escape(char)


def _masked_text(text: str, pattern: re.Pattern[str], masks: Mapping[str, str]) -> str:
    if not may_differ(text):
        return pattern.sub(lambda match: masks[_bare(match[0])], text)
    read = Read(text)
    for match in reversed(list(pattern.finditer(read.text))):
        start, end = read.span(*match.span())
        text = text[:start] + masks[_bare(match[0])] + text[end:]
    return text


def _masked(value: Any, pattern: re.Pattern[str], masks: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _masked_text(value, pattern, masks)
    if isinstance(value, list):
        return [_masked(one, pattern, masks) for one in value]
    if isinstance(value, dict):
        return {name: _masked(one, pattern, masks) for name, one in value.items()}
    return value
