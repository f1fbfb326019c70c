"""The field with a party's name is a small language: several persons, in one order or another, with all that is written around them.

    1. 马某某（曾用名：马某）、冶某某等三人        村民李某夫妇        某公司经理王某        索南某某；阿卜杜某某·某某

What is no name, and nothing that is known to stand beside one, is unclear: nobody can say then what is to be masked.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from gongshi.form import form, spaced
from gongshi.patterns import late
from gongshi.private.detectors.text import normal
from gongshi.private.folding import folded
from gongshi.private.known_names import COMPOUND_SURNAMES, ELEMENTS, SURNAMES, TRANSLITERATING, WORDS


@dataclass(frozen=True, slots=True)
class Parties:
    """What a field with names says."""

    names: tuple[str, ...]
    """Of natural persons, former and other names among them, each once; those that are masked already are left out."""
    is_clear: bool
    """Everything in the field is a name or is known to stand beside one."""


def is_organisation(text: str) -> bool:
    """Tell, by its last words, whether this is the name of an organisation or of a business."""
    bare = _BRACKETED.sub("", normal(spaced(text))).strip()
    return _ORGANISATION.search(bare) is not None or _FIRM.search(bare) is not None


@lru_cache(maxsize=4096)
def parties_in(written: str) -> Parties:
    """Take a field with names of persons apart."""
    names: dict[str, None] = {}
    is_clear = True
    for found, clear in _read(_plain(written)):
        names |= dict.fromkeys(found)
        is_clear = is_clear and clear
    return Parties(tuple(names), is_clear)


def operators_in(name: str) -> tuple[str, ...]:
    """Return the persons whom the name of a business tells in brackets: 某某砂石经营部（经营者：某某）."""
    inside = (match[1] for match in _INNERMOST.finditer(_plain(name)))
    return tuple(dict.fromkeys(one for text in inside for one in _introduced(text)))


def names_several(name: str, *, is_person: bool) -> bool:
    """Tell whether the field with one party's name holds several: organisations, or one and a person beside it.

    Both sides of what parts them must look like a party, since a registered name may hold 和, 与 and 、 itself. Several persons in the
    field of a person are read by `parties_in`, so that only an organisation among them counts.
    """
    if _ONE_NAME.fullmatch(name):
        return False
    text = _plain(name)
    while _BRACKETED.search(text):
        text = _BRACKETED.sub("", text)
    pieces = [piece.strip() for piece in _APART.split(text)]
    sides = [{_side(left), _side(right)} for left, right in itertools.pairwise(pieces)]
    sides += [{_organisation(left), _side(right)} for piece in pieces for left, right in _weakly_parted(piece)]
    return any("" not in both and (both != {"person"} or not is_person) for both in sides)


def _weakly_parted(piece: str) -> Iterator[tuple[str, str]]:
    """Yield what stands on either side of each word that may part two parties, and may as well belong to a name: 马永和, 和平."""
    for match in _WEAK.finditer(piece):
        left, right = piece[: match.start()], piece[match.end() :]
        if _BRANCH.search(right) is None and not (match[0] == "和" and right[:1] in _BEHIND_HE):
            yield left, right


def _organisation(text: str) -> Literal["", "organisation"]:
    return "organisation" if len(text) > 3 and re.match(f"[{_HAN}]", text) and is_organisation(text) else ""


def _side(text: str) -> Literal["", "organisation", "person"]:
    """Tell what one side looks like; a word that is a name too is none unless it is said who that is."""
    if found := _organisation(text):
        return found
    bare = _without_roles(text)
    parties = parties_in(text)
    is_said = bare != text.strip() or bare not in WORDS
    is_named = parties.names and all(_has_surname(one) or re.match(f"[{_LETTER}]", one) for one in parties.names)
    is_person = parties.is_clear and is_named and is_said and not _NO_PERSON.search(bare)
    return "person" if is_person else ""


_ONE_NAME: Final = late("(?:(?![和与及暨])[一-鿿])*")
"""Nothing that parts two parties stands in it, nor is read as such."""
_APART: Final = late("[、,;|/&+\n。]|以及|及其|暨| {2,}")
_WEAK: Final = late("[和与及 ]")
_BEHIND_HE: Final = frozenset("平谐顺兴美田硕睦善润泰信盛瑞气")
"""What makes a word with 和 before it that names of businesses hold: 和平, 和顺."""
_BRANCH: Final = late(
    "(?:分公司|分厂|分店|分社|门市部|营业部|经营部|服务部|项目部|经销部|工程队|施工队|分行|支行|分院|分校|代办点|服务站)$"
)
"""What belongs to the company before it."""
_NO_PERSON: Final = late("(?:中心|协会|银行|联社|联合体|[厂店部寺庙社场站所院校园馆行会局铺坊处室矿队省市县区镇])$")


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two fields say the same name, whatever their widths, brackets and blanks."""
    return _compared(one) == _compared(other)


def holds_name(business: str, name: str) -> bool:
    """Tell whether the registered name of a business, without what stands behind it in brackets, holds a person's."""
    return _compared(name) in _compared(_BRACKETED.sub("", normal(spaced(business))))


def _compared(name: str) -> str:
    return folded(form(name)).replace(" ", "")


# ------------------------------------------------------------------------------------------------ words

_HAN: Final = "㐀-䶿一-鿿〇々𠀀-𿿽"
_LETTER: Final = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿЀ-ӿ"
_COUNT: Final = "0-9一二三四五六七八九十百千两几数多余廿"


def _any_of(words: str) -> str:
    """Return the pattern of any of the words, the longest first."""
    return "|".join(sorted(words.split(), key=len, reverse=True))


_ROLE: Final = _any_of(
    "直接负责的主管人员 其他直接责任人员 直接责任人员 主管人员 法定代表人 法人代表 法定代理人 委托代理人 诉讼代理人 代理人 法人 主要负责人 直接负责人 项目负责人 负责人 实际经营者 实际控制人 实际使用人 经营者 经营人 经营户 业主 户主 "
    "投资人 股东 合伙人 董事长 副董事长 执行董事 董事 监事 总经理 副总经理 项目经理 经理 总裁 厂长 副厂长 矿长 副矿长 场长 队长 组长 副组长 班长 站长 所长 校长 院长 理事长 理事 会长 "
    "老板 老板娘 包工头 承包人 承包户 承包方 承租人 承租方 出租人 租赁人 转让人 受让人 买受人 村党支部书记 党支部书记 支部书记 村支书 村书记 支书 书记 村委会主任 村主任 副主任 主任 村长 "
    "副村长 社长 副社长 村民小组长 会计 出纳 文书 驻村干部 村干部 教师 老师 医生 司机 驾驶员 操作员 机主 船主 车主 货主 工人 职工 员工 雇员 阿訇 活佛 喇嘛 村医 工程师 技术员 "
    "种植户 养殖户 专业户 个体户 个体工商户 农户 牧户 贫困户 住户 用户 村民 居民 牧民 农民 社员 群众 公民 自然人 个人 当事人 被处罚人 受处罚人 被处罚单位 行政相对人 相对人 行政处罚相对人 "
    "违法行为人 违法当事人 违法嫌疑人 违法人 行为人 嫌疑人 被检查人 被检查对象 检查对象 受检人 申请人 被申请人 申请单位 被许可人 许可相对人 建设单位 建房人 建房户 用地人 使用人 使用权人 "
    "权利人 所有权人 所有人 共有人 产权人 宅基地使用权人 继承人 法定继承人 遗产继承人 遗嘱继承人 监护人 见证人 保证人 担保人 联系人 经办人 同住人 合作人 合伙经营者 合伙经营人 "
    "第一被处罚人 第二被处罚人 主要责任人 直接责任人 责任人 第三人 姓名 名称 甲方 乙方 丙方 本人 家长 户代表 代表人 代表 族长 牵头人 发起人 带头人 "
    "藏族 回族 汉族 土族 撒拉族 蒙古族 维吾尔族 哈萨克族"
)
_ALIAS: Final = (
    "(?:曾用名|曾用|现用名|又名|别名|别称|原名|本名|乳名|小名|大名|学名|绰号|外号|诨号|也叫|又叫|又称|也称|人称|俗称|自称|化名|笔名|艺名|网名|法名|法号|经名|教名|回族名|藏名|汉名|"
    "藏语名|汉语名|英文名|中文名|外文名|译名|护照名|身份证名|户籍名|户口名|亦名|亦称|亦作|更名为|现名|旧名|即)"
)
_RELATION: Final = (
    "(?:妻子|丈夫|儿子|女儿|父亲|母亲|爷爷|奶奶|祖父|祖母|外祖父|外祖母|岳父|岳母|公公|婆婆|哥哥|弟弟|姐姐|妹妹|大哥|二哥|儿媳妇?|女婿|媳妇|孙子|孙女|外孙女?|(?:遗产|法定|遗嘱)?继承人|侄子|侄女|侄儿|外甥女?|"
    "堂兄|堂弟|堂哥|表兄|表弟|表哥|叔叔|伯父|伯伯|舅舅|姑姑|配偶|爱人|老公|老婆|长子|次子|三子|长女|次女|三女|养子|养女|继子|继女|继父|继母|养父|养母|亲属|家属|家人|"
    "之[子女妻夫父母兄弟姐妹孙媳侄]|其[子女妻夫父母兄弟姐妹孙媳侄]|长兄|胞兄|胞弟|胞姐|胞妹|妻|遗孀|前妻|前夫|合伙人|同伴|雇主)"
)
_PLACE: Final = f"[{_HAN}0-9]{{1,30}}[省市州区县旗镇乡村屯寨庄社组队街道路巷号院]"
_ATTRIBUTE: Final = late(
    f"(?:男|女|男性|女性|[{_HAN}]{{1,5}}族|性别[:男女]*|[{_COUNT}]+(?:周?岁|人|户|名|位|口|口人)|共[{_COUNT}]+[人户名位]?|等[{_COUNT}]*[名位个]?(?:人|户)?|等|以及|"
    f".*(?:身份证|证件|护照|公民身份|号码|电话|手机|出生|生于|户籍|住址|地址|籍贯|民族|年龄|学历|文化程度|信用代码).*|住.*|现住.*|家住.*|[0-9]{{2,4}}[年./-].*|[0-9Xx*]+|"
    "已[签死去亡婚].*|[详另]见.*表|现年.*|(?:小学|初中|高中|中专|大专|本科|大学)(?:文化|学历|毕业).*|承包.*|笔录|已故|死亡|已去世|去世|已婚|未婚|离异|中国籍|外籍|中国|无业|务农|农业|小学|初中|高中|中专|大专|本科|文盲|党员|中共党员|个体|个体经营|自主经营|自然人|签字|签名|盖章|略|均|均为.*|"
    f"[{_HAN}]{{1,6}}(?:国籍|国人)|(?:受?委托|授权|代理|代签|代缴)人?|以下简称.*|下称.*|以上.*|上述.*|共同.*|另案处理|同上|同案|分别|夫妻关系|夫妇|夫妻|父子|母子|父女|母女|兄弟|姐妹|兄妹|姐弟|一家|"
    f"[{_COUNT}]{{1,3}}[.:)]?|[A-Za-z]|第[{_COUNT}]+[人方]?|先生|女士|同志|户|一户|家|全家|本户|本人|其|之|的|和|与|及|暨|和其|与其)"
)
_WHO: Final = late(f"(?:第[{_COUNT}]+)?(?:{_ROLE}|{_RELATION}|身份|职务|{_ALIAS})+")
_GENERIC: Final = late(f"(?:{_PLACE})?的?(?:{_ROLE}|{_RELATION}|身份|职务|{_ALIAS})*")
_MASKED: Final = late(f"[{_HAN}]{{0,4}}(?:某|[×*○●□■〇?]|(?<![A-Za-z])[xX](?![A-Za-z]))+[{_HAN}]{{0,3}}")
_PRETENDED: Final = late(
    "关系|签字|附表|不详|不明|未知|无名|无主|某些|有人|多人|数人|人员|群众|村集体|集体|企业|政府|名单|附表|附件|其他|其余|相关|有关|若干|合计|共计|家庭|单位|详见|未提供|拒绝|逃逸|路人|"
    f"[的了是未被将把为由在无没]|[{_COUNT}]+[人户名位]|[镇乡县]$|村民|小组"
)
"""What no name of a person holds."""
_ORGANISATION: Final = late(
    "(?:公司|集团|合作社|合作联社|联合社|村委会|居委会|委员会|村民小组|个体工商户|工作室|事务所|研究院|分公司|经营部|门市部|经销部|服务部|项目部|工程队|施工队|代办点|服务站|采石场|砂石场|"
    "加工厂|家庭农场|农场|牧场|林场|鱼场|超市|商行|商店|商铺|饭店|餐厅|餐馆|面馆|饭馆|旅馆|宾馆|酒店|酒楼|茶园|茶楼|农家院|农家乐|度假村|幼儿园|寺院|清真寺|合伙企业|个人独资企业|企业|"
    f"(?<=[{_HAN}]{{3}})[厂店部寺庙社场站所院校园馆行会局铺坊处室矿队])$"
)
_FIRM: Final = late(
    r"\b(?:ltd|limited|inc|incorporated|gmbh|llc|llp|corp|corporation|company|co|ag|s\.?a|b\.?v|n\.?v|pty|plc|s\.?p\.?a|a/?s|kg|oy|ab|kk|sdn|bhd|group|holdings?)\b\.?"
    "|株式会社|有限会社|주식회사",
    re.IGNORECASE,
)
_NUMBERS: Final = late("[①-⓿❶-➓㈠-㉃㊀-㊉]|[⒈-⒛]")
_BRACKETED: Final = late(r"\([^()]*\)")
_INNERMOST: Final = late(r"\(([^()]*)\)")


def _plain(written: str) -> str:
    """Return a field in its reading form, blanks kept, with one sort of brackets, dots and quotes, and without numbering."""
    text = normal(spaced(_NUMBERS.sub("、", written)))
    for pattern, better in _PLAINER:
        text = pattern.sub(better, text)
    return text + ")" * (text.count("(") - text.count(")"))


def _after_latin(match: re.Match[str]) -> str:
    """Return a separator for 和 behind Latin letters; where it is somebody's surname, it stays behind one."""
    following = match.string[match.end() : match.end() + 2].strip()
    return "、" if _may_begin(following) else f"、{match[0].strip()}"


def _dashed(match: re.Match[str]) -> str:
    """Return a separator for a dash between two persons; within the name of one it stays."""
    following = match.string[match.end() : match.end() + 1].strip()
    return "、" if match[0].startswith("--") or following in SURNAMES else match[0]


def _numbered(match: re.Match[str]) -> str:
    """Return a separator for a number before a name: 1冶某某2马某某."""
    return "、" if match[1] in SURNAMES and match[1] not in _UNITS else match[0]


_PLAINER: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (re.compile("[\"'“”‘’「」『』《》<>]"), " "),
    (re.compile("[\\[{]"), "("),
    (re.compile("[\\]}]"), ")"),
    (re.compile(f"(?<=[{_HAN}]) ?[.。] ?(?=[{_HAN}])"), "·"),
    (re.compile(" ?·+ ?"), "·"),
    (re.compile(f"--+|(?<=[{_HAN}]{{2}}) ?- ?(?=([{_HAN}]){{2}})"), _dashed),
    (re.compile(f"(?<=[{_LETTER}]) ?(?:以及|[和与及暨])(?= ?[{_HAN}{_LETTER}])"), _after_latin),
    (re.compile(f"(?<=[{_HAN}]) ?(?:以及|[和与及暨]) ?(?=[{_LETTER}]{{2}})"), "、"),
    (re.compile(f"(?<=[{_HAN}])(?=[{_LETTER}]{{2}})|(?<=[{_LETTER}]{{2}})(?=[{_HAN}])"), " "),
    (re.compile(f"等 ?([{_COUNT}]+) ?(?=[人户名位个])"), r"等\1"),
    (re.compile(rf"(?<![0-9])[0-9]{{1,3}} ?[.)、:](?![0-9])|\([{_COUNT}]{{1,3}}\)"), "、"),
    (re.compile(rf"(?<![0-9第等共])[0-9]{{1,2}} ?(?=([{_HAN}])[{_HAN}])"), _numbered),
)
"""What is written otherwise, in this order."""
_UNITS: Final = "年月日号人户名位岁组社队村单层楼栋幢口"


# ------------------------------------------------------------------------------------------------ from the field to its pieces


def _read(text: str) -> Iterator[tuple[Sequence[str], bool]]:
    """Yield (names, whether it is clear) of each piece of a field."""
    for piece in _split_outside(text):
        inside = [match[1] for match in _INNERMOST.finditer(piece)]
        bare = piece
        while _BRACKETED.search(bare):
            inside += [match[1] for match in _INNERMOST.finditer(bare) if match[1] not in inside]
            bare = _BRACKETED.sub("\n", bare)
        if is_organisation(bare.replace("\n", "")):
            yield _operators(inside), True
            continue
        outer = list(filter(None, re.split("[\n()]", bare)))
        for part in outer:
            yield from _read_part(part.strip())
        for part in inside:
            yield from _read_bracket(part, bool(outer))


def _operators(inside: Sequence[str]) -> list[str]:
    """Return who stands in the brackets behind an organisation: with a word for it, or as a bare name."""
    bare = (text for text in inside if _HAN_NAME.fullmatch(text) and _has_surname(text) and _is_name(text))
    return [*(name for text in inside for name in _introduced(text)), *(text for text in bare if not _is_known(text))]


def _split_outside(text: str) -> Iterator[str]:
    """Yield the pieces between separators that stand in no brackets."""
    depth, start = 0, 0
    for place, one in enumerate(text):
        depth = max(0, depth + (one == "(") - (one == ")"))
        if one in _SEPARATORS and (depth == 0 or ")" not in text[place:]):
            yield text[start:place]
            start = place + 1
    yield text[start:]


_SEPARATORS: Final = "、,;|/&+\n。"


def _read_bracket(text: str, follows_name: bool) -> Iterator[tuple[Sequence[str], bool]]:
    """Read what stands in brackets behind a name: another name, who somebody is, or another person."""
    text = _TIED.sub("", text.strip())
    if _ATTRIBUTE.fullmatch(text) or not text:
        return
    if introduced := list(_introduced(text)):
        yield introduced, True
        return
    for part in re.split(f"[{_SEPARATORS}]", text):
        word = part.strip()
        word = _TIED.sub("", word)
        if len(word) < 2 or _is_known(word) or (follows_name and re.fullmatch(f"{_PLACE}|[{_HAN}]+[人籍]", word)):
            continue
        for names, is_clear in _read_part(word):
            yield names, is_clear and all(_has_surname(name) or re.match(f"[{_LETTER}]", name) for name in names)


_TIED: Final = late(
    "^(?:与|和|同|系|为|即|是)(?=.{2})|(?:系|为|是)?(?:夫妻|夫妇|父子|母子|父女|母女|兄弟|姐妹|兄妹|姐弟|亲戚|亲属|合伙)(?:关系)?$"
)


def _is_known(word: str) -> bool:
    """Tell whether a word stands beside names and is none: who somebody is, how many, an organisation, a post in one."""
    bare = re.sub("^(?:均?系|为|即|是|现任|原)(?=.{2})", "", word)
    if _ATTRIBUTE.fullmatch(bare) or _WHO.fullmatch(bare):
        return True
    if _GENERIC.fullmatch(bare) and not (len(bare) < 4 and _has_surname(bare)):  # 马路 may be a person, 马家村 hardly
        return True
    return is_organisation(bare) or is_organisation(re.sub(f"(?:的|原)?(?:{_ROLE})+$", "", bare))


_INTRODUCED: Final = late(
    f"(?:{_ALIAS}|{_ROLE}|(?:其|之|系)?{_RELATION})(?:名|姓名)?[:为是叫系]? ?(?P<names>[{_HAN}{_LETTER}·、 ]{{2,}})"
)


def _introduced(text: str) -> Iterator[str]:
    """Yield the names behind a word that announces one: 曾用名：…, 其妻…, 经营者…"""
    for match in _INTRODUCED.finditer(text):
        for part in match["names"].split("、"):
            found = list(_read_part(part.strip()))
            if all(clear for _, clear in found):
                yield from (name for names, _ in found for name in names)


def _read_part(text: str) -> Iterator[tuple[Sequence[str], bool]]:
    """Read a piece without separators and brackets; blanks part names, or the characters of one."""
    for run in _runs(text):
        yield from _read_run(run)


def _runs(text: str) -> Iterator[str]:
    """Yield the words of a piece, those of one name joined: 马 小 军, 欧阳 某某, Abdul Rehmani, 艾力 买买提."""
    words = [word for one in text.split(":") for word in one.split()]
    while words:
        if re.match(f"[{_LETTER}]", words[0]):
            count = next((place for place, word in enumerate(words) if not re.match(f"[{_LETTER}]", word)), len(words))
            yield " ".join(words[:count])
        else:
            count = _joined(words)
            yield "".join(words[:count])
        words = words[count:]


def _joined(words: Sequence[str]) -> int:
    """Return how many words from the first on are one Han name."""
    if len(words) == 1 or not re.fullmatch(f"[{_HAN}·]+", words[1]) or _is_beside(words[0]):
        return 1
    if words[0] in COMPOUND_SURNAMES and not _is_beside(words[1]):
        return 2
    if len(words[0]) == 1 and words[0] in SURNAMES | {"和"}:
        if len(words[1]) > 1:
            return 2 if not _is_beside(words[1]) else 1
        return 3 if _is_of_three(words) else 2
    last = words[1]
    if len(last) == 1 and not _is_beside(last) and (len(words) == 2 or last not in SURNAMES):
        return 2
    return 1 + _joined(words[1:]) if words[0] in ELEMENTS and last in ELEMENTS else 1


def _is_of_three(words: Sequence[str]) -> bool:
    """Tell whether the third of single characters belongs to the name that the first two begin."""
    run = next((place for place, word in enumerate(words) if len(word) > 1), len(words))
    return run > 2 and (run == 3 or words[2] not in SURNAMES or (run > 4 and words[3] in SURNAMES))


def _is_beside(word: str) -> bool:
    """Tell whether a word stands beside names and is none."""
    return bool(_ATTRIBUTE.fullmatch(word) or re.fullmatch(f"(?:{_ROLE})+", word))


def _read_run(text: str) -> Iterator[tuple[Sequence[str], bool]]:
    """Read a word without blanks: one name with what is written around it, or several with 和."""
    if not text or _is_known(text):
        return
    if pieces := _parted(text):
        for piece in pieces:
            yield from _read_run(piece)
        return
    names = [name for name in _stripped(text) if _is_name(name)]
    if names:
        yield [names[0]] if len(names) == 1 else names, True
    elif not _MASKED.fullmatch(_without_roles(text)):
        yield (), False


_AND: Final = late("以及|及其|[和与及暨]")
_OF: Final = late(f"^(.{{2,}}?)(?:的|之)?({_RELATION}):?(.{{2,}})$")


def _parted(text: str) -> list[str]:
    """Return the pieces of a word with 和, 与, 及 between two names or with a relation; none if there is one name."""
    for match in _AND.finditer(text):
        left, right = text[: match.start()], text[match.end() :]
        if len(left) > 1 and left not in COMPOUND_SURNAMES and len(right) > 1 and _may_begin(right):
            return [left, right]
    related = _OF.match(text)
    if related and not _MASKED.fullmatch(text) and (_may_begin(related[3]) or related[2] != "妻"):
        return [related[1], related[3]]
    return []


def _may_begin(text: str) -> bool:
    """Tell whether a name, or what is written before one, may begin here."""
    if text[0] in SURNAMES or text[:2] in COMPOUND_SURNAMES | ELEMENTS or re.match(f"[{_LETTER}]", text):
        return True
    return "·" in text or re.match(f"(?:{_ROLE}|{_RELATION}|{_PLACE})", text) is not None


_BEFORE: Final = late(
    f"^(?:(?:原|现|时任|前|系|即|被告|第[{_COUNT}]+)?(?:{_ROLE}|{_ALIAS}|(?:其|的)?{_RELATION}))+[:为是系]?(?=.{{2}})"
)
_BEHIND: Final = late(
    f"(?<=.{{2}})(?:等[{_COUNT}]*[名位个]?(?:{_ROLE}|人|户|兄弟|姐妹)?|[{_COUNT}]+(?:人|户|名|位)|一?户|一家|全家|之家|家|两口子?|夫妇|夫妻|父子|母子|父女|母女|[{_COUNT}]*兄弟|[{_COUNT}]*姐妹|兄妹|姐弟|"
    f"先生|女士|小姐|太太|同志|师傅|{_ROLE}|的?{_RELATION}|签字|签名|户内|名下|(?:的|之)?遗?产?继承人|二人|两人|三人|夫妇二人|本户)$"
)
_LIVES_IN: Final = late(
    f"^[{_HAN}0-9]{{1,40}}(?:[省市州区县旗镇乡村屯寨庄社组队街道巷号]|公司|合作社|委员会|集团|矿|厂|场|店)(?:的|原)?(?:{_ROLE})?(?=[{_HAN}·]{{2,}}$)"
)


def _stripped(text: str) -> list[str]:
    """Return a word without what is written before and behind the name; two readings where a name may end like that."""
    one = _without_roles(text)
    if _is_name(one) and (len(one) <= 3 or "·" in one):
        return [one]
    place = _LIVES_IN.match(one)
    while place:
        rest = _without_roles(one[place.end() :])
        if _is_name(rest) and (len(rest) <= 4 or "·" in rest) and _has_surname(rest):
            return [rest]
        shorter = re.match(
            f"^[{_HAN}0-9]{{1,{max(1, place.end() - 2)}}}[省市州区县旗镇乡村屯寨庄社组队](?=[{_HAN}·]{{2,}}$)", one
        )
        place = shorter if shorter and shorter.end() < place.end() else None
    if len(one) == 4 and one[-1] in "男女" and one[0] in SURNAMES:
        return [one, one[:-1]]
    return [one]


def _without_roles(text: str) -> str:
    """Return a word without roles, relations, courtesies and counts at either end, as far as two characters are left."""
    while True:
        shorter = _BEFORE.sub("", text, count=1)
        shorter = _BEHIND.sub("", shorter, count=1)
        shorter = shorter.strip("·-:的 ")
        if shorter == text:
            return text
        text = shorter


# ------------------------------------------------------------------------------------------------ other names in texts


def aliases_behind(text: str) -> tuple[str, ...]:
    """Return the other names that a text in its reading form gives the person who was just named: 冶万福（绰号老君）, 冶万福，又名冶三, …

    Only behind a word that says so. A role (以下简称被处罚人) is no name, nor is what is masked already.
    """
    match = _GIVEN.match(text) or _GIVEN_BARE.match(text)
    said = next(filter(None, match.groups()), "") if match else ""
    found = (one.strip(_QUOTED) for one in re.split("[、/和]", said))
    return tuple(one for one in found if re.fullmatch(f"[{_HAN}{_LETTER}·]{{2,10}}", one) and _may_be_alias(one))


_QUOTED: Final = " \"'“”‘’「」『』《》"
_NOUN: Final = (
    "(?:曾用名|又名|别名|原名|本名|乳名|小名|大名|绰号|外号|诨号|化名|笔名|艺名|网名|法名|法号|经名|教名|户籍名|旧名)"
)
"""What is never the verb of a sentence: 又称不知情 tells no name."""
_CALLED: Final = f"(?:以下称|以下简称|以下统称|下称|简称|{_NOUN}|别称|也叫|又叫|又称|也称|亦称|人称|俗称)[:：为是叫系]?"
_GIVEN: Final = re.compile(rf"[{_QUOTED}]?[(\[](?:[^()\[\]]{{0,30}}[,;、。])?{_CALLED}([^()\[\],;。]{{2,20}})")
_GIVEN_BARE: Final = re.compile(
    rf"[{_QUOTED}]?[,、]?(?:{_NOUN}|人称)[:：为是叫系]?(?:[“\"'‘「『]([^“”\"'‘’「」『』]{{2,10}})[”\"'’」』]|([{_HAN}]{{2,4}})(?=[,。;、)(]|$))"
)


def _may_be_alias(word: str) -> bool:
    return not (_MASKED.fullmatch(word) or _is_known(word) or is_organisation(word) or word[0] in "该本此其上前")


# ------------------------------------------------------------------------------------------------ names


def _has_surname(text: str) -> bool:
    return text[:1] in SURNAMES or text[:2] in COMPOUND_SURNAMES or text[:2] in ELEMENTS or "·" in text


_HAN_NAME: Final = late(f"[{_HAN}]{{2,4}}")
_LONG_NAME: Final = late(f"[{_HAN}]{{5,15}}")
_DOTTED_NAME: Final = late(f"[{_HAN}{_LETTER}]{{1,15}}(?:[·-][{_HAN}{_LETTER}]{{1,15}}){{1,6}}")
_LATIN_NAME: Final = late(f"(?=.*[{_LETTER}]{{2}})[{_LETTER}][{_LETTER}.· -]{{1,80}}")
_OTHER_SCRIPT: Final = late("[\u0600-\u06ff\u0f00-\u0fff\u1800-\u18af\u0400-\u04ff\u3040-\u30ff\uac00-\ud7af ·]{2,60}")


def _is_name(text: str) -> bool:
    """Tell whether this may be the name of a person."""
    if _MASKED.fullmatch(text):
        return False
    if _HAN_NAME.fullmatch(text):
        return not _PRETENDED.search(text) and not _is_known(text)
    if _LONG_NAME.fullmatch(text):
        known = sum(one in TRANSLITERATING for one in text)
        is_long_name = text[:2] in ELEMENTS or text[-2:] in ELEMENTS or known > len(text) * 0.7
        return is_long_name and not _PRETENDED.search(text)
    return any(one.fullmatch(text) for one in (_DOTTED_NAME, _LATIN_NAME, _OTHER_SCRIPT))


def family_name(name: str) -> str:
    """Return the surname of a Han name; of any other its first character."""
    return name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[:1]


def given_name(name: str) -> str:
    """Return the given name of a Han name if it has two characters or more, "" otherwise."""
    if len(name) > 4 or not _HAN_NAME.fullmatch(name) or is_long(name):
        return ""
    given = name[len(family_name(name)) :]
    return given if len(given) > 1 else ""


def is_long(name: str) -> bool:
    """Tell whether a name is one of several names in a row, as those of other peoples are."""
    if len(name) > 4 or "·" in name or "-" in name or " " in name:
        return True
    return len(name) == 4 and name[:2] not in COMPOUND_SURNAMES and (name[:2] in ELEMENTS or name[2:] in ELEMENTS)


def calling_parts(name: str) -> tuple[str, ...]:
    """Return the parts of a long name by which people call the person, each of two characters and more, without the whole.

    A name with dots or blanks is called by what stands between them; one without, as Tibetan names are written, by each
    two of its syllables and by what these make together.
    """
    parts = [part for part in re.split("[·. -]", name) if part]
    if len(parts) > 1:
        found = [part for part in parts if len(part) > 1]
        joined = [
            "".join(parts[first:last]) for first in range(len(parts)) for last in range(first + 2, len(parts) + 1)
        ]
        return tuple(dict.fromkeys(one for one in (*joined, *found) if one != "".join(parts)))
    if not is_long(name) or not _HAN_NAME.match(name):
        return ()
    ends = [*range(2, len(name) - 1, 2), len(name)]
    pieces = [name[first:last] for first in (0, *ends[:-1]) for last in ends if last - first > 1]
    return tuple(dict.fromkeys(one for one in sorted(pieces, key=len, reverse=True) if one != name))
