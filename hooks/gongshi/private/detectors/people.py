"""What describes a person: where one lives, what one drives or owns, when one was born, that one is a minor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongshi.private.detectors.hits import DIGITS, Detector, Hit, alone
from gongshi.private.detectors.text import after, before

PLATE: Final = "车牌号"
ADDRESS: Final = "家庭住址"
PROPERTY: Final = "不动产权证书号"
BIRTH: Final = "出生日期"
MINOR: Final = "未成年人"
SORTS = (PLATE, ADDRESS, PROPERTY, BIRTH, MINOR)
NEVER_EXCEPTED = (MINOR,)
"""Nobody may allow it. Law: 未成年人保护法 Art. 103."""

PROVINCES: Final = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"


# ------------------------------------------------------------------------------------------------ plates

_PLATE: Final = re.compile(
    f"[{PROVINCES}] ?([A-HJ-NP-Z])[ ·.\\-]{{0,2}}"
    "([A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[A-HJ-NP-Z][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJ-NP-Z])(?![A-Za-z0-9])(?!-[0-9A-Za-z])",
    re.IGNORECASE,
)
_VEHICLE: Final = re.compile(
    "车|牌|驾|挂机|铲|挖掘机|拖拉机|罐|摩托|通行|停放|停靠|号牌|行驶|运输|装载|司机|轿|皮卡|货"
)
_LISTED: Final = re.compile(
    '(?:编号|编码|代码|宗地|地块|图斑|图号|图幅|样品|钻孔|标段|档案|备案|证号|执法证|证件号?|地籍|标准|规范|型号|批次|字第|第|资质|等级|许可证|界址点|控制点|坐标|文号)(?:号|号码|为|是|:| |\\(|“|"|、|[A-Z0-9\\-]){0,12}$'
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
        "新增",
        "海南",
        "云贵",
        "祁连青",
        "大青",
        "海晏",
    ]
)
_CODES: Final = re.compile(
    "(?:G[A-HWX]|J[A-HWXY]|GB|DB|TD|DZ|HJ|JG|NY|LY|CJ|CH|SL|QX|ZB|AQ)[ ·.\\-]{0,2}[0-9]{5}", re.IGNORECASE
)
"""Parcels (GB00001) and standards (GB50011) behind a character that is also a province's."""


def plates(text: str) -> Iterator[Hit]:
    """Yield the number plates of vehicles."""
    for match in _PLATE.finditer(text):
        body, start = match[2], match.start()
        if sum(char.isdigit() for char in body) < 2:
            continue
        around = before(text, start, 24) + "\n" + after(text, match.end(), 10)
        if not _VEHICLE.search(around):
            if _LISTED.search(before(text, start, 24)) or text[max(0, start - 1) : start + 1] in _PLACES:
                continue
            if _CODES.match(match[0][1:].strip()) or (
                body[1:].isdigit()
                and body[0].isalpha()
                and len(body) == 6
                and start
                and text[start - 1] > "\u4e00"
                and text[start - 1] not in "为是的驾、和及"
            ):
                continue
        elif (_LISTED.search(before(text, start, 24)) and not re.search("车|牌", before(text, start, 12))) or (
            _CODES.match(match[0][1:].strip()) and not re.search("车|牌|驾", before(text, start, 10))
        ):
            continue
        yield Hit(PLATE, start, match.end())


# ------------------------------------------------------------------------------------------------ addresses

_PLACE_NAME: Final = "[^,。;:!?\\n]"
_SOMEWHERE: Final = re.compile("[省市区县旗州镇乡村屯寨庄街路巷弄道苑里园坊社组楼]|小区|花园|家园|新村|[0-9]号")
_LIVES: Final = re.compile(
    "(?:(?:家庭|户籍|户口|身份证|居住|常住|现|暂|经常居住|实际居住|原籍|个人)(?:所在|登记|居住|证载)?(?:地址|住址|住所地?|住地|住处|居所|地)|(?:户籍|户口)(?:所在地|地)?|住址|家庭地址|家住|老家|现居住?|现住|暂住|租住|借住|居住)"
    '(?:一栏)?(?:为|是|系|在|于|地|至)?[:“" ]{0,3}'
)
_LIVES_AT: Final = re.compile(
    "(?:(?<=[,、 (;。])|(?<=[人某×男女族]))住(?![房宅建户所院宿改校持用持满客房嘉])(?:在|于)?[: ]{0,2}"
)
_NOT_A_HOME: Final = re.compile(
    "^(?:建筑|用地|面积|区|环境|小区(?:的|建设|配套|公共)|条件|证|权|人口|社区|户|项目|用房|功能|密度|类|性质|标准|村民委|方式|情况|需求|保障|期间|地块|安全|质量|的|登记|制度|变更|迁|管理)"
)
_HOME: Final = re.compile(
    "(?:小区|花园|家园|苑|公寓|家属院|新村|嘉园|雅居|府|华庭|公馆|园|院|城|村|路|街|巷|号)[^,。;:!?\\n]{0,12}?"
    "(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}|[A-Z])(?:号楼|栋|幢|座|#楼|号|#)?[ \\-]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[A-Z])(?:单元|门)[ \\-]?[0-9]{0,4}(?:室|号|户)?"
)
_VILLAGE_HOME: Final = re.compile(
    "[村屯寨庄沟湾][^,。;:!?\\n0-9]{0,8}?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:组|社|队)[^,。;:!?\\n0-9]{0,6}?[0-9]{1,4}(?:-[0-9]{1,3})?号(?!图|地|宗|点|坑|孔|桩|井|机|棚|温|线|样|矿|鱼|塘|坝|路|渠|泵|电|变|杆|楼|文|田|小|标|界|料|堆)"
)
_GENERIC: Final = re.compile(
    '(?:住所地?|(?<!通信)(?<!办公)地址|住处|居所|通讯地址|联系地址|送达地址|邮寄地址|收件地址|收货地址)(?:为|是|系|在|于|一栏)?[:“" ]{0,3}'
)
_ORGANISATION: Final = re.compile(
    "公司|厂|合作社|企业|中心|商店|商行|经营部|店|单位|机构|机关|法定代表人|负责人|统一社会信用代码|注册|营业|经营|场所|采石场|砂场|石场|砂石|局|委员会|政府|学校|医院|银行|支行|事务所|办公|项目|工程|集团|法人|协会|养殖场|农场|林场|村委|开发商|物业|售楼|工商|登记机关|窗口|大厅|部门|矿山|执法"
)
_PERSON: Final = re.compile(
    "身份证|[,、(]男|[,、(]女|族|出生|公民|某|×|本人|其(?!他|中)|村民|户主|家人|妻|自然人|居民(?!委)|当事人|个人|收件人|户籍"
)


def addresses(text: str) -> Iterator[Hit]:
    """Yield where people live: after the words for it, and by the form of a flat or a farm."""
    for match in _LIVES.finditer(text):
        if (end := _address_end(text, match.end())) and not _is_company(text, match.start(), match[0]):
            yield Hit(ADDRESS, match.start(), end)
    for match in _LIVES_AT.finditer(text):
        if (end := _address_end(text, match.end())) and not _COMPANY_BEFORE.search(before(text, match.start(), 40)):
            yield Hit(ADDRESS, match.start(), end)
    for match in _GENERIC.finditer(text):
        if (end := _address_end(text, match.end())) and _is_person_s(text, match.start(), end):
            yield Hit(ADDRESS, match.start(), end)
    for pattern in (_HOME, _VILLAGE_HOME):
        for match in pattern.finditer(text):
            if _is_somebody_s(text, match.start(), match.end()):
                yield Hit(ADDRESS, match.start(), match.end())


_CLAUSE: Final = re.compile("[,。;!?\\n]")
_COMPANY_BEFORE: Final = re.compile("(?:公司|厂|合作社|企业|店|经营部|单位|机构|局|政府|委员会)[^,;。]{0,8}[,(]?$")


def _address_end(text: str, start: int) -> int:
    """Return where the address that begins at a place ends, or 0 if none begins there."""
    place = _CLAUSE.split(text[start : start + 60], maxsplit=1)[0]
    if len(place) < 3 or _NOT_A_HOME.match(place) or not _NAMED_PLACE.search(place) or _OFFICE.search(place):
        return 0
    return start + len(place)


_NAMED_PLACE: Final = re.compile(
    "[\\u4e00-\\u9fff](?<![城本全该各乡区集家回外])(?:省|市|县|镇|乡|街道)|自治[区州县]|[\\u4e00-\\u9fff](?<![小地园辖库社住域牧林景郊山片矿灾])区|"
    "[\\u4e00-\\u9fff]{2}(?<![本该近边邻农各同全政然他外村])村|[\\u4e00-\\u9fff]{2}社区|"
    "[\\u4e00-\\u9fff](?:路|街|巷|弄|小区|花园|家园|苑|公寓|家属院|新村|屯|寨|庄)[^,。;]{0,14}[0-9一二三四五六七八九十]|[0-9一二三四五六七八九十](?:号楼|单元|栋|幢|室|组|社)"
)
_OFFICE: Final = re.compile("法院|人民政府|派出所|公安|行政机关|检察院|登记机关|居委会|村委会")


def _is_company(text: str, start: int, words: str) -> bool:
    """Tell whether the subject of a place of living is an organisation after all."""
    if re.match("户籍|户口|身份证|家", words):
        return False
    return bool(
        re.search(
            "(?:公司|厂|合作社|企业|店|单位|机构|项目部|法人)(?:的|之)?(?:登记|注册|经营)?$", before(text, start, 16)
        )
    )


def _is_person_s(text: str, start: int, end: int) -> bool:
    """Tell whether an address without a word for a home is a person's: the nearest subject decides."""
    window = before(text, start, 60)
    person, organisation = _last_start(_PERSON, window), _last_start(_ORGANISATION, window)
    if organisation > person:
        return False
    return person >= 0 or (
        organisation < 0 and bool(_HOME.search(text[start:end]) or _VILLAGE_HOME.search(text[start:end]))
    )


def _is_somebody_s(text: str, start: int, end: int) -> bool:
    """Tell whether a dwelling is not where an organisation is."""
    window, behind = before(text, start, 60), after(text, end, 16)
    person, organisation = _last_start(_PERSON, window), _last_start(_ORGANISATION, window)
    if re.match("[^,。;]{0,3}(?:业主|住户|户主|居民|家中|家里)", behind):
        return True
    if re.match("[^,。;]{0,6}(?:公司|售楼|经营|办公|商铺|门面|项目|工程|超市|物业)", behind):
        return False
    return organisation <= person or organisation < 0


def _last_start(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


# ------------------------------------------------------------------------------------------------ property

_PROPERTY: Final = re.compile(
    "(?:不动产(?:权|登记|证)|(?<!知识)产权证|房权证|房产证|房地产?权证|房屋所有权证|房地证|土地证|土地使用证|土地使用权证|土地所有权证|国用|集用|集有|林证|林权证|宅基地(?:使用)?(?:权)?证|承包经营权证|所有权证)"
    "(?![^0-9。;,\\n]{0,14}(?:条例|细则|办法|规程|规定|公告|通知|令第|单元号|申请|受理|法))"
    '[^0-9。;,\\n]{0,16}(?:\\(? ?[12][0-9]{3} ?\\)?(?=[^0-9])[^0-9。;,\\n]{0,14}?)?(?:(?:第|号码?|编号|No\\.?|:|证)[为是系:“" ]{0,3}[^0-9。;,\\n\\u4e00-\\u9fff]{0,4})(?:[0-9]{3,}|(?:[0-9][ \\-]?){5,})(?![0-9]*(?:条|款|本|宗|件|户|亩|平方|元|份|年))'
)


def property_certificates(text: str) -> Iterator[Hit]:
    """Yield the numbers of certificates of land and houses."""
    for match in _PROPERTY.finditer(text):
        yield Hit(PROPERTY, match.start(), match.end())


# ------------------------------------------------------------------------------------------------ births

_YEAR: Final = "(?:(?:18|19|20)[0-9]{2}|[一二三四五六七八九零〇○]{4})"
_MONTH: Final = "(?:[01]?[0-9]|[一二三四五六七八九十]{1,2})"
_OF_MONTH: Final = "(?:[0-3]?[0-9]|[一二三四五六七八九十]{1,3})"
_DATE: Final = f"{_YEAR} ?(?:年|[.\\-/·]) ?(?:{_MONTH} ?(?:月|[.\\-/·])? ?(?:{_OF_MONTH} ?[日号]?)?)?"
_BORN: Final = re.compile(
    f'(?:出生(?:日期|年月日?|时间|年份|于|在|:)|生于|诞生于|生日|出生年月|出生)(?:为|是|系|在|于)?[:“" ]{{0,3}}(?:{_DATE}|(?:19|20)[0-9]{{6}}(?![0-9]))'
)
_BORN_BEHIND: Final = re.compile(
    f"(?<![0-9])(?:{_DATE}|(?:19|20)[0-9]{{6}})(?:在|于)?(?:[\\u4e00-\\u9fff]{{0,8}}?出生(?!率|人口|医学|证明|缺陷|登记)|生(?=[,。;、)( \\n]|$|人[,。;、)]))"
)
_BORN_BETWEEN: Final = re.compile(
    f"[男女][,、 ]{{1,2}}(?:[\\u4e00-\\u9fff]{{1,5}}族[,、 ]{{1,2}})?({_DATE}|(?:19|20)[0-9]{{6}})(?=[,。;、)(]|$)"
)


def births(text: str) -> Iterator[Hit]:
    """Yield days, months and years of birth."""
    for match in _BORN.finditer(text):
        yield Hit(BIRTH, match.start(), match.end())
    for match in _BORN_BEHIND.finditer(text):
        yield Hit(BIRTH, match.start(), match.end())
    for match in _BORN_BETWEEN.finditer(text):
        yield Hit(BIRTH, match.start(1), match.end(1))


# ------------------------------------------------------------------------------------------------ minors

_AGE: Final = re.compile(
    "(?<![0-9.十百千龄至到~\\-])(?<![0-9] )(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二三四五六七八九])(?:岁半|周岁|岁)(?!以[上下内]|至|到|[-~]|及以上|月)"
)
_AGE_FIELD: Final = re.compile("年龄(?:为|是|系)?[: ]{0,2}(?:1[0-7]|[1-9])(?![0-9岁周.])")
_GROUP: Final = re.compile(
    "(?:的|之)?(?:人(?!员)|未成年人|儿童|公民|少年|中小学生|青少年|学龄)(?!李|王|张|.{0,2}[某×])"
)
_STATUTE: Final = re.compile(
    "第[0-9一二三四五六七八九十百]+条|规定|有违法行为|应当从轻|不予行政处罚|从轻或者减轻|依照|《|裁量|适用|是指|凡|免票|优惠|免费"
)
_SOMEBODY: Final = re.compile(
    "[某×]|当事人|行为人|被处罚人|被调查人|其[子女]|之[子女]|[孙][子女]|儿子|女儿|本人|该[人生男女]|年仅|时年|刚满|现年|今年|证人|[(,、][男女]|李|王|张|嫌疑人|小[一-鿿][, (]"
)
_OBJECT: Final = re.compile("(?:[树林房车机畜羊牛马苗木獒犬]|[树林苗车机船工教矿]龄|设备|建筑)[^,。;]{0,6}$")
_MINOR: Final = re.compile(
    "(?:(?:系|为|属|是|属于|均为|尚|又系|仍系|实为)(?:一?名|个)?(?:限制民事行为能力的?|无民事行为能力的?)?未成年(?:人)?|尚未成年|未成年(?:子女|儿子|女儿|当事人|男孩|女孩|学生|之子|之女|行为人|人(?=[\\u4e00-\\u9fff]?[某×]|[\\u4e00-\\u9fff]{1,2}[某×])))"
)
_UNDER_AGE: Final = re.compile(
    "(?:[某×]|当事人|行为人|被处罚人|其[子女]|该人|学生|系|为|属|是|均|尚)[^,。;]{0,6}(?:不|未)满(?:1[0-8]|十[一二三四五六七八]?)周?岁(?!的?(?:人|未成年人)?(?:的[,应可依]|有违法|以))"
)
_GENERAL: Final = re.compile("的?(?:人)?(?:的(?=[,应可依不])|权益|保护|教育|工作|检察|救助|思想|健康|司法|节目|网络)")
_GUARDIAN: Final = re.compile(
    "其法定代理人(?=[\\u4e00-\\u9fff]{1,2}[某×]|签|到|在)|(?:(?:法定|其|的|系其|由其)监护人(?!应|可|的责|责任|职责|加以|承担|依法|严加|义务|资格|管教)|监护人(?=[:为是系(]|[\\u4e00-\\u9fff]{1,2}[某×]|签|到场|陪同|代为|在场))"
)
_SUPERVISOR: Final = re.compile(
    "(?:施工|安全|作业|动火|现场|机械|设备|电力|隧道|责令|老年人?|精神病人)(?:安全|的|其)?$"
)
_PUPIL: Final = re.compile(
    "(?:小学|[初高]?中学?)生(?=[\u4e00-\u9fff]{1,2}[某×])|(?:系|为|是|就读于|在读|在校)[^。;,\\n]{0,14}?(?:小学|初中|高中|中学|初[一二三]|高[一二三]|[一二三四五六七八九]年级)[^。;,\\n]{0,8}?(?:学生|在读|在校生|就读)"
)


def minors(text: str) -> Iterator[Hit]:
    """Yield what says that somebody is a minor."""
    for match in _AGE.finditer(text):
        if _is_minor_s(text, match.start(), match.end()):
            yield Hit(MINOR, match.start(), match.end())
    for match in _AGE_FIELD.finditer(text):
        yield Hit(MINOR, match.start(), match.end())
    for match in _MINOR.finditer(text):
        if not _GENERAL.match(text, match.end()):
            yield Hit(MINOR, match.start(), match.end())
    for match in _UNDER_AGE.finditer(text):
        if not _STATUTE.search(before(text, match.start(), 30)):
            yield Hit(MINOR, match.start(), match.end())
    for match in _GUARDIAN.finditer(text):
        if not _SUPERVISOR.search(before(text, match.start(), 10)) and not _STATUTE.search(
            before(text, match.start(), 30)
        ):
            yield Hit(MINOR, match.start(), match.end())
    for match in _PUPIL.finditer(text):
        if _SOMEBODY.search(before(text, match.start(), 20) + after(text, match.end(), 3)):
            yield Hit(MINOR, match.start(), match.end())


def _is_minor_s(text: str, start: int, end: int) -> bool:
    """Tell whether an age below eighteen is somebody's, and not a limit in a rule: the nearer word decides."""
    window, behind = before(text, start, 30), after(text, end, 30)
    if _OBJECT.search(window):
        return False
    somebody, statute = _last_start(_SOMEBODY, window), _last_start(_STATUTE, window)
    if _LIMIT.search(window) and (_STATUTE.search(behind) or _GROUP.match(behind)):
        return False
    if re.match("的?人(?:有违法|的)", behind):
        return False
    if _SOMEBODY.search(behind[:6]) or somebody >= max(statute, 0):
        return True
    return statute < 0 and not (_STATUTE.search(behind) or _GROUP.match(behind) or _LIMIT.search(window))


_LIMIT: Final = re.compile("(?:满|达到|不足|未到|大于|小于|低于|为止)$")


DETECTORS: Final = (
    Detector(alone(plates), pattern=re.compile(f"[{PROVINCES}][ \\u3000]?[A-Za-zＡ-Ｚａ-ｚ]")),
    Detector(
        alone(addresses),
        ("住", "户籍", "户口", "地址", "居所", "单元", "居住", "老家"),
        re.compile(f"[组社队][^,，。;；:：!?\\n{DIGITS}]{{0,6}}[{DIGITS}]|[{DIGITS}A-Z一二三四五六七八九十]门"),
    ),
    Detector(
        alone(property_certificates),
        ("不动产", "权证", "国用", "集用", "集有", "使用证", "房产证", "房地", "土地证", "林证", "宅基地"),
    ),
    Detector(alone(births), ("出生", "生于", "生日"), re.compile(f"[年月日号{DIGITS}]生|[男女][,，、 ]")),
    Detector(
        alone(minors),
        ("岁", "年龄", "监护", "未成年", "学生", "中生", "中学", "小学", "年级", "就读", "代理人"),
    ),
)
