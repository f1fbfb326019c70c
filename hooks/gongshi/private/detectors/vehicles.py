"""Number plates of vehicles: a province, a letter, five or six characters; those of tractors, the army and the police too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongshi.patterns import late
from gongshi.private.detectors.hits import Detector, Hit, alone, led
from gongshi.private.detectors.text import after, before

PLATE: Final = "车牌号"
SORTS = (PLATE,)

_PROVINCES: Final = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_GAP: Final = "[ ·.\\-]{0,2}"
_PLATE: Final = late(
    f"[{_PROVINCES}]{_GAP}([A-HJ-NP-Z])(?:{_GAP}|牌)"
    f"([A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9挂学警港澳试超领]|[A-HJ-NP-Z][A-HJ-NP-Z0-9][0-9]{{4}}|[0-9]{{5}}[A-HJ-NP-Z]|[0-9]{{2,3}}[ ·-][0-9]{{2,3}})(?![A-Za-z0-9*×])(?!-[0-9A-Za-z])",
    re.IGNORECASE,
)
_OTHER_PLATE: Final = late(
    f"(?<![A-Za-z0-9])(?:WJ ?[{_PROVINCES}0-9][ ·.-]?[0-9]{{4,5}}[A-Z]?|[军海空北沈兰济南广成V][A-Z][ ·.-]?[0-9]{{5}})(?![0-9A-Za-z])|使[0-9]{{3}}[ ·]?[0-9]{{3}}(?![0-9])"
)
_TRACTOR: Final = late(f"[{_PROVINCES}] ?[0-9]{{2}}[ ·.-]{{1,2}}[0-9A-Z][0-9]{{4}}(?![0-9A-Za-z]|-[0-9])")
_TRACTOR_NAMED: Final = late(
    f'(?:拖拉机|农用车|农机)[\\u4e00-\\u9fff]{{0,6}}[:" ]{{0,2}}([{_PROVINCES}]0[0-9][0-9]{{5}})(?![0-9])'
)
_VEHICLE: Final = late(
    "车|牌|驾|挂机|铲|挖掘机|装载机|拖拉机|罐|摩托|通行|停放|停靠|号牌|行驶|运输|装载|司机|轿|皮卡|货"
)
_LISTED: Final = late(
    '(?:编号|编码|代码|宗地|地块|图斑|图号|图幅|样品|钻孔|标段|档案|备案|证号|执法证|证件号?|地籍|标准|规范|型号|批次|字第|第|资质|等级|许可证|界址点|控制点|坐标|文号)(?:号|号码|为|是|:| |\\(|"|、|[A-Z0-9\\-]){0,12}$'
)
_PLACES: Final = frozenset(
    [
        "西宁",
        "南宁",
        "辽宁",
        "济宁",
        "海宁",
        "江宁",
        "长宁",
        "普宁",
        "建宁",
        "大宁",
        "安宁",
        "北京",
        "南京",
        "天津",
        "江津",
        "夏津",
        "四川",
        "银川",
        "汉川",
        "伊川",
        "合川",
        "永川",
        "大川",
        "江苏",
        "姑苏",
        "内蒙",
        "高新",
        "创新",
        "更新",
        "全新",
        "最新",
        "翻新",
        "重新",
        "新增",
        "海南",
        "云贵",
        "大青",
        "海晏",
        "兰新",
        "青新",
        "上海",
        "浦东",
        "临沪",
        "新青",
    ]
)
"""Names of places and words whose last character is also a province's."""
_CODES: Final = late(
    "(?:G[A-HWX]|J[A-HWXY]|GB|DB|TD|DZ|HJ|JG|NY|LY|CJ|CH|SL|QX|ZB|AQ)[ ·.\\-]{0,2}[0-9]{5}", re.IGNORECASE
)
"""Parcels (GB00001) and standards (GB50011) behind a character that is also a province's."""


def plates(text: str) -> Iterator[Hit]:
    """Yield the number plates of vehicles."""
    for match in _PLATE.finditer(text):
        if sum(char.isdigit() for char in match[2]) >= 2 and _is_plate(text, match):
            yield Hit(PLATE, match.start(), match.end())
    for match in _OTHER_PLATE.finditer(text):
        if _VEHICLE.search(before(text, match.start(), 24) + "\n" + after(text, match.end(), 10)):
            yield Hit(PLATE, match.start(), match.end())
    for match in _TRACTOR_NAMED.finditer(text):
        yield Hit(PLATE, match.start(1), match.end(1))
    for match in _TRACTOR.finditer(text):
        start = match.start()
        is_named = re.search("车|牌|拖拉|农机|驾", before(text, start, 16) + "\n" + after(text, match.end(), 8))
        if is_named or not (_LISTED.search(before(text, start, 24)) or text[max(0, start - 1) : start + 1] in _PLACES):
            yield Hit(PLATE, start, match.end())


def _is_plate(text: str, match: re.Match[str]) -> bool:
    start, body = match.start(), match[2]
    listed, is_code = _LISTED.search(before(text, start, 24)), _CODES.match(match[0][1:].strip())
    if _VEHICLE.search(before(text, start, 24) + "\n" + after(text, match.end(), 10)):
        near = before(text, start, 12)
        return not ((listed and not re.search("车|牌", near)) or (is_code and not re.search("车|牌|驾", near[-10:])))
    if listed or is_code or text[max(0, start - 1) : start + 1] in _PLACES:
        return False
    is_joined = start and text[start - 1] > "\u4e00" and text[start - 1] not in "为是的驾、和及"
    return not (is_joined and len(body) == 6 and body[0].isalpha() and body[1:].isdigit())


DETECTORS: Final = (
    Detector(
        alone(plates),
        (
            *led(_PROVINCES, "[ ·.•\\-\\n]{0,2}[A-Za-z]"),
            *led(_PROVINCES, " ?[0-9]{2}[ ·.•\\-0-9]"),
            *led("军海空北沈兰济南广成V", "[A-Z][ ·.•-]?[0-9]"),
            "WJ",
            "使[0-9]{3}",
        ),
    ),
)
