"""Where people live: behind the words for it, and by the form of a flat or a farm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongshi.patterns import late
from gongshi.private.detectors._subjects import owner
from gongshi.private.detectors.hits import Detector, Hit, alone, led, words
from gongshi.private.detectors.text import after, before

ADDRESS: Final = "家庭住址"
SORTS = (ADDRESS,)

_INSIDE: Final = "[^,。;:!?\\n|]"
_N: Final = "(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,4}|[A-Z甲乙丙丁])"
_TO: Final = '(?:一栏)?(?:地址)?(?:都|均|也|就)?(?:为|是|系|在|于|地|至|到)?[:" (]{0,3}'
_LIVES: Final = late(
    "(?:(?:家庭|户籍|户口|身份证|居住|常住|经常居住|实际居住|原籍)(?:所在|登记|居住|证载)?(?:地址|住址|住所地?|住地|住处|居所|地)|(?:现|暂|个人|自家|常)(?:居住|家庭)?(?:地址|住址|住所地?|住地|住处|居所|居住地)|(?:户籍|户口)(?:所在地|所在|登记在|落在|在|地)?|住址|"
    "家庭地址|家住|家里?[在住](?=[\\u4e00-\\u9fff]{2})|[家住]宅?位于|老家|住家|落户|现居住?|现住|暂住|暂居|租住|租房住?在|借住|寄住|借宿|定居|居住|常住)"
    + _TO
)
_LIVES_AT: Final = late(
    "(?<![居入常暂现借租寄留记停守拦堵站抓稳保把原收困卡扣按忍吃])住(?![房宅建户所院宿改校持用持满客嘉址处家了口着地室区])(?:在|于|址)?[: ]{0,2}"
)
_GENERIC: Final = late(
    '(?:住所地?|(?<!通信)(?<!办公)(?<!注册)(?<!经营)地址|住处|居所|(?:邮?寄|送达?|投递|快递|派送)(?:到|至|往)|门牌号?)(?:为|是|系|在|于|一栏)?[:" (]{0,3}'
)
_NOT_A_HOME: Final = late(
    "^(?:建筑|用地|面积|区|环境|小区(?:的|建设|配套|公共)|条件|证|权|人口|社区|户|项目|用房|功能|密度|类|性质|标准|村民委|方式|情况|需求|保障|期间|地块|安全|质量|的|登记|制度|变更|迁|管理)"
)
_FLAT: Final = late(
    f"(?:{_N}(?:号楼|栋楼?|幢|座|#楼|号院?|#|期)|[小区花园家苑公寓院村府庭馆城居号邸墅])[^,。;:!?\\n0-9]{{0,4}}{_N}?(?:号楼|栋|幢|座|#楼|#|号)?[ -]?{_N}(?:单元|门洞?|单)[ -]?(?:{_N}(?:层|楼))?[ -]?(?:{_N}(?:室|号|户)?)?"
    f"|{_N}(?:号楼|栋|幢|座|#楼|#)[^,。;:!?\\n0-9]{{0,3}}{_N}(?:室|户|号房)"
    "|(?:小区|花园|家园|苑|公寓|家属[院楼]|新村|嘉园|雅居|府|华庭|公馆|庭|湾|城)[^,。;:!?\\n0-9]{0,4}[0-9]{1,3}-[0-9]{1,2}-[0-9]{2,4}(?![0-9-])"
)
_FARM: Final = late(
    "[村屯寨庄沟湾滩][^,。;:!?\\n0-9]{0,8}?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:组|社|队|生产队|村民小组|小组)[^,。;:!?\\n0-9]{0,6}?[0-9一二三四五六七八九十百]{1,4}(?:-[0-9]{1,3}|附[0-9]{1,2})?(?:号|户)"
)
_DOOR: Final = late(
    "(?:村|屯|寨|庄|巷|弄|胡同|小区|家园|新村)[^,。;:!?\\n0-9]{0,4}[0-9一二三四五六七八九十百]{1,4}(?:-[0-9]{1,3})?号(?!楼|线|公路)"
)
_NO_DOOR: Final = late(
    "^(?:图|地|宗|点|坑|孔|桩|井|机|棚|温|线|样|矿|鱼|塘|坝|路|渠|泵|电|变|杆|楼|文|田|小|标|界|料|堆|大?棚|厂房|仓|库|商铺|门面|铺面|摊位|车间)"
)
_BESIDE: Final = late(
    "^(?:院|房|门|宅|户|门口|楼|院门|院墙)?(?:以|的|正)?(?:[东西南北]{1,2}(?:侧|面|边|方|部|头|约|[0-9])|[东西南北]{1,2}(?:耕地|空地|林地)|旁|附近|对面|门前|门口|屋后|房后|院后|院前|前方|后方|邻近|外|围墙外|隔壁)|"
    f"^{_INSIDE}{{0,6}}(?:耕地|农用地|集体土地|林地|草地|空地|场地|承包地|河道|荒地|荒滩|地块|图斑)"
)
"""Behind a house's number: not the house is meant but what lies beside it."""
_AT_HOME: Final = late(
    "^(?:院|的)?(?:(?:他|她|自|其|该|当事人)?的?(?:家(?!具|禽|电|畜|装)|住宅|住处|住房)|居所|民房|宅院|老宅|院[内里中]|房[内里]|屋[内里]|户主|住户|居民|村民|业主|住[,。;)]|居住)"
)
_MASKED: Final = late("[×*○●□◯■◆△]|某(?:某)?(?=[镇乡村社区组小路街号县市院巷])|[Xx]{2}|_{2,}|\\.{3}|…|略")
_MASKED_TOWN: Final = late("(?:[×*○]|某)[省市区县镇乡村社路街号][^,。;]{0,12}$")
_BUREAU: Final = late("行政中心|政务|大厅|办公|服务中心|会议室|行政服务|窗口")
_CLAUSE: Final = late("[,。;!?\\n|]")
_NAMED_PLACE: Final = late(
    "[\\u4e00-\\u9fff](?<![城本全该各乡区集家回外])(?:省|市|县|镇|乡|街道)|自治[区州县]|[\\u4e00-\\u9fff](?<![小地园辖库社住域牧林景郊山片矿灾])区|"
    "[\\u4e00-\\u9fff]{2}(?<![本该近边邻农各同全政然他外村])村|[\\u4e00-\\u9fff]{2}社区|"
    "[\\u4e00-\\u9fff](?:路|街|巷|弄|小区|花园|家园|苑|公寓|家属院|新村|屯|寨|庄)[^,。;]{0,14}[0-9一二三四五六七八九十]|[0-9一二三四五六七八九十](?:号楼|单元|栋|幢|室|组|社)"
)
_OFFICE: Final = late("法院|人民政府|派出所|公安|行政机关|检察院|登记机关|居委会|村委会|仲裁")
_COMPANY_BEFORE: Final = late("(?:公司|厂|合作社|企业|店|经营部|单位|机构|局|政府|委员会)[^,;。]{0,8}[,(]?$")
_COMPANY_SUBJECT: Final = late("(?:公司|厂|合作社|企业|店|单位|机构|项目部|法人)(?:的|之)?(?:登记|注册|经营)?$")
_FOR_SALE: Final = late(
    "^[^,。;]{0,6}(?:公司|售楼|经营|办公|商铺|门面|项目|工程|超市|物业|外墙|楼道|墙体|规划|竣工|预售|户型|设计|施工)"
)


def addresses(text: str) -> Iterator[Hit]:
    """Yield where people live; not where something lies, and not where it is masked."""
    for match in _LIVES.finditer(text):
        end = _address_end(text, match.end())
        is_company = not re.match("户籍|户口|身份证|家", match[0]) and _COMPANY_SUBJECT.search(
            before(text, match.start(), 16)
        )
        if end and not is_company:
            yield Hit(ADDRESS, match.start(), end)
    for match in _LIVES_AT.finditer(text):
        if (end := _address_end(text, match.end())) and not _COMPANY_BEFORE.search(before(text, match.start(), 40)):
            yield Hit(ADDRESS, match.start(), end)
    for match in _GENERIC.finditer(text):
        if (end := _address_end(text, match.end())) and _is_person_s(text, match.start(), match.end(), end):
            yield Hit(ADDRESS, match.start(), end)
    for pattern in (_FLAT, _FARM, _DOOR):
        for match in pattern.finditer(text):
            if _is_lived_in(text, match.start(), match.end(), pattern is _DOOR):
                yield Hit(ADDRESS, match.start(), match.end())


def _address_end(text: str, start: int) -> int:
    """Return where the address that begins at a place ends, or 0 if none begins there, or one that is masked."""
    place = _CLAUSE.split(text[start : start + 60], maxsplit=1)[0]
    if len(place) < 3 or _NOT_A_HOME.match(place) or _OFFICE.search(place) or _MASKED.search(place):
        return 0
    named = _NAMED_PLACE.search(place)
    return start + len(place) if named and named.start() <= _NEAR else 0


_NEAR: Final = 12
"""Characters behind the word for living within which a place is named."""


def _is_person_s(text: str, start: int, begin: int, end: int) -> bool:
    """Tell whether an address without a word for a home is a person's: the nearest subject decides."""
    if _BUREAU.search(text, begin, end):
        return False
    whose = owner(text, start, end)
    is_home = any(pattern.search(text, begin, end) for pattern in (_FLAT, _FARM))
    if text[start:begin].startswith(("邮", "寄", "送", "投", "快", "派")):
        return is_home and not re.search("公司|局(?!家属)|委|中心|政府", text[begin:end])
    return whose == "person" or (whose == "" and (is_home or text.startswith(("住所", "住处", "居所"), start)))


def _is_lived_in(text: str, start: int, end: int, needs_home: bool) -> bool:
    """Tell whether a dwelling is somebody's: nothing beside it, no organisation's, not masked."""
    behind = after(text, end, 16)
    if (
        _BUREAU.search(text, start, end)
        or _MASKED.search(text, start, end)
        or _MASKED_TOWN.search(before(text, start, 16))
    ):
        return False
    if _AT_HOME.match(behind):
        return True
    if _NO_DOOR.match(behind) or _BESIDE.match(behind) or _FOR_SALE.match(behind):
        return False
    whose = owner(text, start, end)
    if needs_home:
        return whose == "person" and bool(re.search("住|家|户籍|宅", before(text, start, 30)))
    return whose != "organisation"


_NUMBER_SIGN: Final = "[0-9A-Z一二三四五六七八九十]"
DETECTORS: Final = (
    Detector(
        alone(addresses),
        (
            "住(?![房宅建用])",
            *words(
                "户籍|户口|地址|居所|单元|居住|老家|暂居|现居|定居|落户|门牌|号楼|家在|家里|家位于|寄到|寄至|寄往|送到|送至|送往|送达至|投递|租房"
            ),
            *led("组社队", f"[^,，。;；:：!?\\n]{{0,6}}{_NUMBER_SIGN}"),
            *led("栋幢座#门", f"[^,，。;；:：!?\\n]{{0,3}}{_NUMBER_SIGN}"),
            *led(
                "村屯寨庄巷弄园苑寓院城湾庭府馆滩沟", "[^,，。;；:：!?\\n0-9]{0,8}[0-9一二三四五六七八九十]{1,4}[-号]"
            ),
        ),
    ),
)
