"""Numbers that identify or reach a person: identity cards, telephones, bank accounts, passports, e-mail addresses.

A number is one of ours by its form and check digit; the word nearest before it decides where two readings are possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from gongshi.private.detectors.hits import DIGITS, Detector, Hit, alone
from gongshi.private.detectors.text import after, before, chinese_runs, last_end, normal

RESIDENT_ID: Final = "居民身份证号"
BANK: Final = "银行账号"
PASSPORT: Final = "护照或者通行证号"
MOBILE: Final = "手机号码"
LANDLINE: Final = "固定电话号码"
EMAIL: Final = "电子邮箱"
SORTS = (RESIDENT_ID, BANK, PASSPORT, MOBILE, LANDLINE, EMAIL)

NO_PHONES: Final[frozenset[str]] = frozenset()
_SEP: Final = "[ \\-·._/]{0,3}"
_REACH: Final = 24
"""Characters before a number in which a word says what it is."""


def find(text: str, own: frozenset[str]) -> Iterator[Hit]:
    """Yield identity numbers, accounts and telephones of a text in its normal form. Hits of different sorts may overlap."""
    yield from _resident_ids(text)
    yield from _bank_accounts(text)
    yield from _mobiles(text, own)
    yield from _landlines(text, own)


_OTHER_NUMBER: Final = re.compile(
    "(?:编号|编码|票号|票据|单号|订单|流水|凭证|发票|案号|案卷|档号|档案|文号|批号|批次|序号|代码|条码|图号|图幅|图斑|备案|注册号|登记|"
    "税号|识别号|受理|业务号|项目|合同|执法证件?|执法人员证|资格证|许可证|证书|工号|警号|执照|ISBN|ISSN|刊号|书号|样品|报告|字|第|金额|合计|共计|总额|"
    "人民币|¥|RMB|CNY|No\\.?|№|监管码|设备号|宗地|地块|坐标|高程|工单|快递|运单|物流|校验码|验证码|信用代码|机构代码|号令|邮编|邮政编码|"
    "版本|指纹|序列|(?<!手)机号|卷宗号?|车架|发动机|监测点?|桩号|孔号|钻孔|标段|工程|任务|线索|交易|付款码|缴款码|单元号|产品|型号|出厂)"
    '(?:证|件|号|号码|码|为|是|系|编|代|单|表|有|计|了|X|Y|:|=|#|"|“| |\\(|\\)|[0-9A-Z]|、|/|-){0,24}$',
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    " ?(?:余|多)?(?:元|万|亿|平方|㎡|m2|m²|立方|m3|m³|吨|公顷|亩|千克|公斤|kg|米|公里|人次|次|株|份|股|美元|港元|字节|kW|千瓦|%)",
    re.IGNORECASE,
)
_URL: Final = re.compile("(?:https?://|www\\.)[!-~]{0,200}$")


def _says_other(text: str, start: int, words: re.Pattern[str]) -> bool:
    """Tell whether the word nearest before a number makes it another number than that of which `words` speak."""
    window = before(text, start, _REACH)
    return last_end(_OTHER_NUMBER, window) > last_end(words, window)


def _is_named(text: str, start: int, words: re.Pattern[str]) -> bool:
    """Tell whether one of `words` stands before a number, nearer than a word for another number."""
    window = before(text, start, _REACH)
    return (end := last_end(words, window)) >= 0 and end >= last_end(_OTHER_NUMBER, window)


def _in_url(text: str, start: int) -> bool:
    return bool(_URL.search(text[max(0, start - 200) : start]))


# ------------------------------------------------------------------------------------------------ identity cards

_ID_18: Final = re.compile(f"(?<![0-9A-Za-z])(?=([1-9](?:{_SEP}[0-9]){{16}}{_SEP}[0-9Xx×])(?![0-9A-Za-z]))")
_ID_15: Final = re.compile(f"(?<![0-9A-Za-z])(?=([1-9](?:{_SEP}[0-9]){{14}})(?![0-9A-Za-z]))(?![0-9]+\\.[0-9])")
_ID_WORDS: Final = re.compile(
    "身份证|身份号|公民身份|身份代码|(?<!执法)(?<!资格)(?<!工作)(?<!书)证件(?:号|编号|代码)|居民证|居住证|驾驶证|驾照|身分证|\\bID\\b|社保|社会保障号|个人编号",
    re.IGNORECASE,
)
_NOT_DIGITS: Final = re.compile("[^0-9Xx×]")
_PROVINCES: Final = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_LAST_BARE_YEAR: Final = 2012
"""Later dates in a number without a word before it are more likely those of a form's serial number."""


def is_resident_id(text: str) -> bool:
    """Tell whether 18 characters bear the right check digit. Law: GB 11643-1999."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17].upper().replace("×", "X")


def birth_date(number: str) -> date | None:
    """Return the date of birth in an identity number of 15 or 18 characters, or None if there is none."""
    digits = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return born if 1900 <= born.year <= 2099 else None


def _has_region(number: str) -> bool:
    """Tell whether the number begins with a region; since 2023 a foreigner's has a 9 and the province behind it."""
    if number[:2] in _PROVINCES:
        return number[2:6] != "0000" or number[0] in "78"  # Taiwan, Hong Kong, Macao
    return number[0] == "9" and number[1:3] in _PROVINCES


def _resident_ids(text: str) -> Iterator[Hit]:
    for match in _ID_18.finditer(text):
        number = _NOT_DIGITS.sub("", match[1])
        if (number[6:8] in ("18", "19", "20") and _is_18(number, text, match.start())) or _is_named_closely(
            text, match.start()
        ):
            yield Hit(RESIDENT_ID, match.start(), match.end(1))
    for match in _ID_15.finditer(text):
        number = _NOT_DIGITS.sub("", match[1])
        if number != match[1] and not _is_named_closely(text, match.start()):
            continue
        if _is_named_closely(text, match.start()) or _is_15(number, text, match.start(), match.end(1)):
            yield Hit(RESIDENT_ID, match.start(), match.end(1))


_CLOSELY: Final = re.compile(
    "(?:身份证|公民身份|身份|(?<!执法)(?<!资格)(?<!工作)(?<!书)证件)(?:件|明|证)?(?:号码?|编号|代码|\\(号\\))(?:为|是|系)?[:\"“'( ]{0,3}$"
)


def _is_named_closely(text: str, start: int) -> bool:
    """Tell whether the words for an identity number stand right before it: even one copied wrongly is one."""
    return bool(_CLOSELY.search(before(text, start, 16)))


def _is_18(number: str, text: str, start: int) -> bool:
    born = birth_date(number)
    if born is None or not _has_region(number) or not is_resident_id(number):
        return False
    if _says_other(text, start, _ID_WORDS) or _in_url(text, start):
        return False
    return born.year <= _LAST_BARE_YEAR or _is_named(text, start, _ID_WORDS)


def _is_15(number: str, text: str, start: int, end: int) -> bool:
    born = birth_date(number)
    if born is None or born.year < 1905 or number[:2] not in _PROVINCES or "00" in (number[2:4], number[4:6]):
        return False
    if _UNIT.match(text, end) or _in_url(text, start) or text[max(0, start - 2) : start][-1:] == ".":
        return False
    return not _says_other(text, start, _ID_WORDS)


# ------------------------------------------------------------------------------------------------ telephones

_MOBILE: Final = re.compile(
    "(?<![0-9])(?<![0-9]\\.)(?=((?:(?:\\+|00)?86[)] {0,2}|(?:\\+|00)?86[ \\-]{0,3})?(1[ \\-·]{0,3}[3-9](?:[ \\-·./_]{0,3}[0-9]){9})(?![0-9A-Za-z])(?!\\.[0-9])))"
)
_LANDLINE: Final = re.compile(
    "(?<![0-9A-Za-z.])(?=((?:(?:\\+|00)86[ \\-]?)?[( ]?(0?[1-9][0-9]{1,2})(?:[)][ \\-]?| ?- ?| |)([0-9]{7,8}|[0-9]{3,4}[ \\-][0-9]{4})(?:(?:-|转|\\*|#)[0-9]{1,6})?)(?![0-9A-Za-z]))"
)
_LOCAL: Final = re.compile(
    "(?:电话|座机|固话|传真|(?<![A-Za-z])tel(?:ephone)?|fax)(?:号码?)?(?:为|是|系)?[:. ]{0,3}(?!400|800)([2-8][0-9]{6,7}|[2-8][0-9]{2,3}[ \\-][0-9]{4})(?![0-9A-Za-z\\-])",
    re.IGNORECASE,
)
_PHONE_WORDS: Final = re.compile(
    "手机|电话|联系|移动|致电|拨打|来电|呼叫|座机|固话|传真|短信|微信|tel|phone|mobile|mob|wechat|weixin|wx|vx|fax|机主|☎|📱|"
    "(?<![0-9])1[3-9][0-9]{9}[、,/ ]$|(?<![0-9])[0-9]{7,8}[、,]$",
    re.IGNORECASE,
)
_LETTERS: Final = re.compile("[A-Za-z]+$")
_PHONE_LETTERS: Final = frozenset(
    ["t", "m", "tel", "phone", "mobile", "mob", "wx", "vx", "v", "wechat", "weixin", "call", "sms", "cell", "ph"]
)
_GROUPS: Final = re.compile("[0-9]+")
_MOBILE_GROUPS: Final = frozenset(
    [(11,), (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (5, 6), (6, 5), (5, 3, 3), (3, 5, 3), (4, 7), (3, 2, 2, 4), (3, 2, 3, 3), (3, 4, 2, 2), (1,) * 11]
)  # fmt: skip
_OFFICE: Final = re.compile(
    "(?:监督|举报|投诉|咨询|服务|办公|值班|受理|政务|信访|报警|应急|窗口|热线|预约|查询)(?:及[\\u4e00-\\u9fff]{2}|、[\\u4e00-\\u9fff]{2})?(?:电话|热线|专线|传真)?(?:号码)?[:为 是(]{0,3}[0-9\\-、/,() ]{0,24}$"
)


def own_phones(*texts: str | None) -> frozenset[str]:
    """Return the numbers in the body's own telephone fields, with and without the area code."""
    numbers: set[str] = set()
    for text in filter(None, texts):
        area = ""
        for part in re.split("[、,;/]|转| 或 ?", normal(text)):
            digits = "".join(_GROUPS.findall(part))
            match = re.match("[( ]*(0[1-9][0-9]{1,2})[) \\-]", part.strip())
            area = match[1] if match else area
            local = digits.removeprefix(area) if match else digits
            numbers |= {number for number in (local, area + local, digits) if len(number) >= 7}
    return frozenset(numbers)


def _mobiles(text: str, own: frozenset[str]) -> Iterator[Hit]:
    end = 0
    for match in _MOBILE.finditer(text):
        if match.start() >= end and _is_mobile(match[2], text, match.start(), match.end(2), own):
            end = match.end(2)
            yield Hit(MOBILE, match.start(), end)


def _is_mobile(written: str, text: str, start: int, end: int, own: frozenset[str]) -> bool:
    groups = _GROUPS.findall(written)
    if "".join(groups) in own or tuple(map(len, groups)) not in _MOBILE_GROUPS:
        return False
    if ("." in written or "/" in written or "_" in written) and len(groups) not in (3, 11):
        return False
    if letters := _LETTERS.search(text[max(0, start - 12) : start]):
        return letters[0].lower() in _PHONE_LETTERS
    if (
        start
        and text[start - 1] in "-_"
        and text[max(0, start - 2) : start - 1].isalnum()
        and text[start - 2].isascii()
    ):
        return False
    if _is_named(text, start, _PHONE_WORDS):
        return True
    return not (_says_other(text, start, _PHONE_WORDS) or _UNIT.match(text, end) or _in_url(text, start))


def _landlines(text: str, own: frozenset[str]) -> Iterator[Hit]:
    for match in _LANDLINE.finditer(text):
        if _is_landline(match, text, own):
            yield Hit(LANDLINE, match.start(), match.end(1))
    for match in _LOCAL.finditer(text):
        digits = "".join(_GROUPS.findall(match[1]))
        if digits not in own and not _OFFICE.search(before(text, match.start(1), 40)):
            yield Hit(LANDLINE, match.start(1), match.end(1))


def _is_landline(match: re.Match[str], text: str, own: frozenset[str]) -> bool:
    area, local = match[2], "".join(_GROUPS.findall(match[3]))
    start, end = match.start(), match.end(1)
    has_prefix = "86" in text[start : match.start(2)]
    if not area.startswith("0"):
        area = f"0{area}" if has_prefix else ""
    if not _is_area(area, local) or {area + local, local} & own:
        return False
    is_joined = match.end(2) == match.start(3) and not has_prefix
    if (is_joined and local[0] in "019") or _OFFICE.search(before(text, start, 40)):
        return False
    if _is_named(text, start, _PHONE_WORDS):
        return True
    follows_number = re.search("[0-9][ \\-]$", text[max(0, start - 2) : start])
    return not (
        follows_number or _says_other(text, start, _PHONE_WORDS) or _UNIT.match(text, end) or _in_url(text, start)
    )


def _is_area(area: str, local: str) -> bool:
    """Tell whether an area code has its length: 010 and 02x have three digits, the others four."""
    if area == "010" or (area.startswith("02") and len(area) == 3):
        return len(local) in (7, 8)
    return len(area) == 4 and area[1] in "3456789" and len(local) in (7, 8)


# ------------------------------------------------------------------------------------------------ bank accounts

_ACCOUNT: Final = re.compile(
    "(?<![0-9A-Za-z.])(?=([0-9](?:[ \\-·]{0,2}[0-9]){9,29})(?![0-9A-Za-z])(?!\\.[0-9]))(?<![0-9][ \\-·])"
)
_BANK_WORDS: Final = re.compile(
    "账号|帐号|账户|帐户|卡号|银行卡|储蓄卡|借记卡|信用卡|工资卡|社保卡|一卡通|存折|存单|开户|户名|打款|转账|转入|汇入|汇至|转至|银行|信用社"
)
_TREASURY: Final = re.compile("非税|财政|国库|缴款|代收|罚没|执收|专户|国家金库|缴库|待结算|汇缴")
_PERSONAL: Final = re.compile("个人|本人|其(?!他)|名下|某|×|工资卡|储蓄卡|借记卡|一卡通|存折|私人|当事人|卡号|妻|夫")
_NOT_AN_ACCOUNT: Final = re.compile(
    "票据|流水|凭证号|凭证|订单|交易号|交易单|信用代码|编号|身份证|电话|手机|回单|缴款码|缴款书|执收码|执收单位|校验码|行号|联行|金额|合同|字第|第|发票|收据|单号|条码|执法证|宗地|图斑|备案|受理号|登记号|许可证|注册号|代码"
)


def _bank_accounts(text: str) -> Iterator[Hit]:
    for match in _ACCOUNT.finditer(text):
        digits = "".join(_GROUPS.findall(match[1]))
        start, end = match.start(), match.end(1)
        window = before(text, start, 40)
        named, other = last_end(_BANK_WORDS, window), last_end(_NOT_AN_ACCOUNT, window)
        is_bare = named < 0 and other < 0 and len(_GROUPS.findall(match[1])) <= 5
        if not _is_account(digits, named > other, is_bare) or _dated(digits, match[1]) or _UNIT.match(text, end):
            continue
        if not _is_treasury(text, start, end):
            yield Hit(BANK, start, end)


def _dated(digits: str, written: str) -> bool:
    """Tell whether the run begins with a day, as `2024-01-16 …` does."""
    return bool(re.match("(?:19|20)[0-9]{2}[ \\-·][01]?[0-9][ \\-·]", written)) and len(digits) < 20


def _is_account(digits: str, is_named: bool, is_bare: bool) -> bool:
    """Tell whether a run of digits is an account: one that is called so, or a card's number with its check digit."""
    is_card = 16 <= len(digits) <= 19 and is_luhn(digits)
    return (is_named and len(digits) >= 10) or (is_bare and is_card and digits[:2] == "62")


def is_luhn(digits: str) -> bool:
    """Tell whether a card's number bears the right check digit. ISO/IEC 7812-1."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _is_treasury(text: str, start: int, end: int) -> bool:
    """Tell whether the account is one into which fines are paid: the nearest words say so and none that it is a person's."""
    window = text[max(0, start - 90) : start].replace("\n", "。").rpartition("。")[2]
    treasury, person = last_end(_TREASURY, window), last_end(_PERSONAL, window[-24:])
    if treasury >= 0:
        return person < 0 or treasury > person + max(0, len(window) - 24)
    if person >= 0:
        return False
    return bool(_TREASURY.search(after(text, end, 24)))


# ------------------------------------------------------------------------------------------------ passports, e-mail

_PASSPORT: Final = re.compile(
    "(?<![0-9A-Za-z])(?:[A-Za-z]{1,2}[ \\-]?[0-9]{7,8}(?:\\([0-9]{2}\\))?|[A-Za-z][0-9]{10}|[0-9]{8,9})(?![0-9A-Za-z])"
)
_PASSPORT_WORDS: Final = re.compile(
    "护照|passport|通行证|回乡证|台胞证|旅行证|(?<!执法)(?<!资格)(?<!工作)证件号", re.IGNORECASE
)
_PASSPORT_BEHIND: Final = re.compile("[ 号()的]{0,3}(?:中国|普通|因私|公务|外国)?(?:护照|通行证|台胞证|回乡证)")


def passports(text: str) -> Iterator[Hit]:
    """Yield the numbers of passports and travel permits."""
    for match in _PASSPORT.finditer(text):
        start, end = match.span()
        window = before(text, start, 30)
        has_letter = match[0][0].isalpha()
        named = last_end(_PASSPORT_WORDS, window)
        is_near = named >= 0 and named >= last_end(_OTHER_DOCUMENT, window) and (has_letter or len(window) - named <= 8)
        if is_near or (has_letter and _PASSPORT_BEHIND.match(text, end)):
            yield Hit(PASSPORT, start, end)


_OTHER_DOCUMENT: Final = re.compile(
    "执法证|许可证|电话|手机|流水|文号|受理号|宗地|日期|时间|单号|信用代码|签发|有效期|邮编"
)

_MAIL_LEFT: Final = re.compile("[A-Za-z0-9][A-Za-z0-9._%+\\-]{0,63}$")
_MAIL_SIGN: Final = re.compile(" ?(?:@|\\(at\\)|\\(@\\))(?= ?[A-Za-z0-9])", re.IGNORECASE)
_MAIL_RIGHT: Final = re.compile(
    " ?(?:[A-Za-z0-9\\-]{1,63} ?(?:\\.|\\(dot\\)) ?){1,5}[A-Za-z]{2,18}(?![A-Za-z0-9])", re.IGNORECASE
)
_OFFICE_DOMAIN: Final = re.compile("(?:^|[.@])gov\\.cn$", re.IGNORECASE)


def emails(text: str) -> Iterator[Hit]:
    """Yield e-mail addresses; those of public bodies (gov.cn) are no person's."""
    for sign in _MAIL_SIGN.finditer(text):
        left = _MAIL_LEFT.search(text[max(0, sign.start() - 64) : sign.start()])
        right = _MAIL_RIGHT.match(text, sign.end())
        if left and right and not _OFFICE_DOMAIN.search(right[0].strip()):
            yield Hit(EMAIL, sign.start() - len(left[0]), right.end())


def spelt(text: str, own: frozenset[str]) -> Iterator[Hit]:
    """Yield identity numbers and mobile numbers that are spelt with Chinese digits."""
    for start, digits in chinese_runs(text):
        if len(digits) == 11 and re.fullmatch("1[3-9][0-9]{9}", digits) and digits not in own:
            yield Hit(MOBILE, start, start + 11)
        elif len(digits) == 18 and birth_date(digits) and is_resident_id(digits):
            yield Hit(RESIDENT_ID, start, start + 18)


_NUMBER: Final = re.compile(f"[{DIGITS}](?:[^\\n\\w]{{0,3}}[{DIGITS}]){{9}}")
DETECTORS: Final = (
    Detector(find, ("电话", "座机", "固话", "传真", "Tel", "TEL", "tel"), _NUMBER),
    Detector(spelt, pattern=re.compile("[〇○零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{11}")),
    Detector(alone(passports), ("护照", "通行证", "台胞证", "回乡证", "旅行证", "证件号", "assport", "ASSPORT")),
    Detector(alone(emails), ("@", "＠", "(at)", "（at）", "[at]", "(AT)")),
)
