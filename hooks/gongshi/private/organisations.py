"""The names by which people call an organisation: the registered one, and all that is left of it in speech.

A registered name is a place, a name of its own, a trade and a legal form: 西宁|恒远|砂石|有限责任公司. People leave out any of them. Where an
organisation must not be told, every piece of the place and its own name counts, unless it is a place, a trade or a form and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from gongshi.form import spaced
from gongshi.patterns import late
from gongshi.private.detectors.text import normal

LONGEST: Final = 12
"""Characters of a piece that is taken apart; of a longer one only whole ends are names."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FORMS: Final = _words(
    "股份有限公司 有限责任公司 有限公司 集团公司 分公司 子公司 总公司 公司 集团 控股 股份 有限合伙 普通合伙 合伙企业 个人独资企业 企业 农民专业合作社 专业合作社 合作联社 "
    "联合社 合作社 个体工商户 村民委员会 居民委员会 村委会 居委会 委员会 村民小组 村集体 经济合作社 经营部 门市部 经销部 服务部 项目部 指挥部 工程队 施工队 工作室 事务所 研究院 "
    "服务站 采石场 砂石场 砂场 石场 料场 加工厂 砖厂 家庭农场 农场 牧场 林场 养殖场 车队 超市 商行 商店 商铺 饭店 餐厅 餐馆 面馆 饭馆 旅馆 宾馆 酒店 酒楼 茶园 农家院 农家乐 "
    "度假村 幼儿园 小学 中学 学校 医院 卫生院 寺院 清真寺 协会 商会 基金会"
)
_TRADES: Final = _words(
    "仓储 物流 运输 货运 旅游 文旅 文化 开发 建设 建筑 工程 市政 路桥 房地产 地产 置业 实业 矿业 矿产 采矿 砂石 砂石料 石料 建材 建筑材料 混凝土 商砼 水泥 沙石 石材 装饰 装修 "
    "农牧 农业 畜牧 养殖 种植 生态 环保 环境 园林 绿化 林业 水利 水电 电力 能源 新能源 新材料 材料 光伏 科技 技术 信息 网络 商贸 贸易 投资 资产 管理 咨询 服务 发展 经营 经贸 "
    "机械 设备 租赁 制造 加工 食品 餐饮 酒店 医药 生物 化工 冶金 钢铁 钢结构 汽车 汽贸 维修 再生资源 回收 劳务 测绘 勘查 勘察 设计 地质 土地 整理 驾驶 培训 教育 传媒 广告 供应链 "
    "高原 特色 现代 国际 中国 城市 乡村 农村 综合 产业 园区"
)
_PLACES: Final = _words(
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾 "
    "西宁 海东 海北 黄南 海南 果洛 玉树 海西 格尔木 德令哈 兰州 湟中 湟源 大通 城东 城中 城西 城北"
)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_FORM: Final = late(_any_of(_FORMS))
_ENDS: Final = late(f"(?:{_any_of([*_TRADES, *_FORMS])}|[厂店部社场站所行铺坊矿])$")
_BEGINS: Final = late(f"(?:{_any_of(_PLACES)})?(?:[省市州盟区县旗镇乡]|自治[区州县])?(?=.{{2}})")
_DIVISION: Final = late("[^省市州盟区县旗镇乡]{2,6}?(?:自治[区州县]|[省市州盟区县旗镇乡])(?=.{2})")
_NUMERAL: Final = "0-9一二三四五六七八九十百千零〇第号"
_SAID: Final = late("(?:以下)?(?:简称|统称)|原名称?|曾用名|又名|即")
_COMMON: Final = (*_TRADES, *_FORMS, *_PLACES)
_COMMON_RUN: Final = late(f"(?:{_any_of([*_COMMON])})+[省市州盟区县旗镇乡]?")


@lru_cache(maxsize=1024)
def names_of(written: str) -> tuple[str, ...]:
    """Return the names by which people call an organisation, the longest first; each has two characters and more."""
    text = normal(spaced(written))
    bare = re.sub(r"\([^()]*\)", "", text)
    outside, *inside = re.sub(r"\(([^()]*)\)", "\n\\1\n", text).split("\n")
    found = {written.strip(), bare.strip()}
    for name in (bare, outside, *(_SAID.sub("", one).strip(_QUOTES) for one in inside)):
        called = _called(re.sub(" ", "", name)) if re.search(f"[{_HAN}]", name) else _called_in_latin(name)
        found |= {one for one in called if len(one) >= _WHOLE or not _tells_nothing(one)}
    return tuple(sorted((one for one in found if len(one) > 1), key=lambda one: (-len(one), one)))


_WHOLE: Final = 4
"""Characters from which on a place with a trade or a form, and nothing of its own, is a name all the same: 湟中旅游开发."""
_HAN: Final = "㐀-䶿一-鿿"
_QUOTES: Final = " :为\"'“”‘’《》"
_LATIN_FORM: Final = late(
    r"[\s,.]*\b(?:ltd|limited|inc|incorporated|gmbh|llc|llp|corp|corporation|company|co|plc|group|holdings?)\b\.?$",
    re.IGNORECASE,
)


def _called_in_latin(name: str) -> Iterator[str]:
    """Yield a name in Latin letters, the same without its legal form, and each two and more of its words in a row."""
    bare = name.strip()
    while (shorter := _LATIN_FORM.sub("", bare)) != bare and shorter:
        bare = shorter
    words = bare.split()
    yield bare
    for start in range(len(words) - 1):
        yield from (" ".join(words[start:end]) for end in range(start + 2, len(words) + 1))


def _called(name: str) -> Iterator[str]:
    """Yield the registered name, what is left of it from any character of its own name on, and the pieces of that."""
    yield name
    for piece in filter(None, _FORM.split(name)):
        own = _own(piece)
        at = name.index(piece)
        end = at + len(piece)
        if not _is_place(piece):
            yield piece
        first = at + piece.index(own)
        if _tells_nothing(own):
            yield name[first:]
            continue
        form = _FORM.match(name, end)
        for start in (at, *range(first, first + len(own) - 1)):
            if start == at or not _breaks_number(name, start):
                yield from (name[start:end], name[start:], name[start : form.end() if form else end])
        yield name[at : first + len(own)]
        yield from _grams(own)


def _own(piece: str) -> str:
    """Return an organisation's own name: without its trade behind, and without the divisions before it."""
    while (shorter := _ENDS.sub("", piece)) != piece and len(shorter) > 1:
        piece = shorter
    while (match := _DIVISION.match(piece) or _BEGINS.match(piece)) and match.end():
        piece = piece[match.end() :]
    return piece


def _grams(own: str) -> Iterator[str]:
    if len(own) > LONGEST:
        yield own
        return
    for start in range(len(own) - 1):
        for end in range(start + 2, len(own) + 1):
            gram = own[start:end]
            if not _tells_nothing(gram) and not _breaks_number(own, start):
                yield from (gram, f"{gram}公司")


def _is_place(piece: str) -> bool:
    return (
        re.fullmatch(
            f"(?:(?:{_any_of(_PLACES)})[省市州区县旗镇乡]?|{_DIVISION.pattern.removesuffix('(?=.{2})')})+", piece
        )
        is not None
    )


def _breaks_number(text: str, start: int) -> bool:
    return start > 0 and re.fullmatch(f"[{_NUMERAL}]{{2}}", text[start - 1 : start + 1]) is not None


def _tells_nothing(piece: str) -> bool:
    """Tell whether a piece is only a place, a trade, a form or a number, or lies inside one: it is the name of nobody."""
    if len(piece) < 2 or re.fullmatch(f"[{_NUMERAL}]+", piece) or any(piece in word for word in _COMMON):
        return True
    rest = piece
    while match := _BEGINS.match(rest) or _DIVISION.match(rest):
        if not match.end():
            break
        rest = rest[match.end() :]
    return _COMMON_RUN.fullmatch(rest) is not None


def alias_behind(text: str) -> str:
    """Return the other name that a text gives what was just named, or "": …（以下简称蓝天公司）."""
    match = _ALIAS.match(text)
    return match["name"] if match else ""


_ALIAS: Final = late(
    r"[\"”」』]?[(（\[](?:[^()（）]{0,30}[,，;；])?(?:以下)?(?:简称|统称|下称|称|原名称?|曾用名|又名)[:：为]?[\"“「『'‘《]?(?P<name>[^\"”」』'’》()（）,，;；]{2,20})"
)
