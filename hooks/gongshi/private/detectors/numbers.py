"""Numbers that identify or reach a person: identity cards, bank accounts, telephones, passports, e-mail addresses.

What a run of digits is decides, not the words around it: a resident number by region, day and check digit, a card by the range of its
issuer and its check digit, a telephone by its range. What may pass has a positive reason (`_reasons`), or is the body's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from gongshi.patterns import late
from gongshi.private.detectors import _reasons
from gongshi.private.detectors._runs import RUN, Run
from gongshi.private.detectors.hits import Detector, Hit, alone, led, words
from gongshi.private.detectors.text import WRAP, after, before, last_end, normal

RESIDENT_ID: Final = "居民身份证号"
BANK: Final = "银行账号"
PASSPORT: Final = "护照或者通行证号"
MOBILE: Final = "手机号码"
LANDLINE: Final = "固定电话号码"
EMAIL: Final = "电子邮箱"
SORTS = (RESIDENT_ID, BANK, PASSPORT, MOBILE, LANDLINE, EMAIL)

NO_CONTACTS: Final[frozenset[str]] = frozenset()


def find(text: str, own: frozenset[str]) -> Iterator[Hit]:
    """Yield resident numbers, accounts and telephones. Each digit belongs to one at most: the first of these that it fits."""
    for match in RUN.finditer(text):
        run = Run.of(text, match.start(), match.end())
        yield from _resident_ids(text, run)
        yield from _accounts(text, run)
        yield from _mobiles(text, run, own)
        yield from _landlines(text, run, own)


# ------------------------------------------------------------------------------------------------ identity cards

_ID_18: Final = late("(?=([1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]))")
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
"""GB/T 2260, the first two digits; 83 is that of residence permits of Taiwan's."""
_LAST_BARE_YEAR: Final = 2012
"""Later dates in a number that is called a number of something are more likely those of a serial number."""
_NAMED: Final = late(
    "(?:身份证件?|身分证|居民证|居住证|公民身份|身份证明|身份|驾驶证|驾照|(?<!执法)(?<!资格)(?<!工作)(?<!书)证件)(?:件|明|证)?(?:号码?|编号|代码|\\(号\\)|上的号码)?(?:\\([^()]{0,8}\\))?"
    '(?:一栏)?(?:为|是|系)?[:"( ]{0,3}$|\\bID(?: ?card)?(?: ?No\\.?)?[: ]{0,2}$',
    re.IGNORECASE,
)
_ID_LABEL: Final = late(
    "身份|身分证|居民证|居住证|驾驶证|驾照|社保|社会保障|个人编号|残疾|学籍|学号|医保|参保|[老旧]证|一代|纳税人|证件|户号|\\bID\\b",
    re.IGNORECASE,
)
_MINE: Final = late("(?<![A-Za-z])[CT]$", re.IGNORECASE)


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
    return born if 1880 <= born.year <= 2099 else None


def _has_region(number: str) -> bool:
    """Tell whether the number begins with a region; since 2023 a foreigner's has a 9 and the province behind it."""
    if number[:2] in _PROVINCES:
        return number[2:6] != "0000" or number[0] in "78"  # Taiwan, Hong Kong, Macao
    return number[0] == "9" and number[1:3] in _PROVINCES


def _resident_ids(text: str, run: Run) -> Iterator[Hit]:
    digits, end = run.digits, run.end
    if len(digits) >= 17 and (last := _CHECK_X.match(text, run.end)):
        digits, end = digits + "X", last.end()
    if len(digits) >= 18:
        for match in _ID_18.finditer(digits):
            start, behind = match.start(), match.start() + 18
            if run.is_free(start, min(behind, len(run.digits))) and _is_18(match[1], text, run, start):
                run.claim(start, min(behind, len(run.digits)))
                yield Hit(RESIDENT_ID, run.place(start), end if behind > len(run.digits) else run.place(behind - 1) + 1)
    for first, behind in (*run.pieces(), *run.pieces(_ACCOUNT_GAP)):
        number, start = run.digits[first:behind], run.place(first)
        is_named = _TYPED[0] <= len(number) <= _TYPED[1] and _NAMED.search(before(text, start, 24))
        if run.is_free(first, behind) and (is_named or (len(number) == 15 and _is_15(number, text, run, first))):
            run.claim(first, behind)
            yield Hit(RESIDENT_ID, start, end if behind == len(run.digits) else run.place(behind - 1) + 1)


_TYPED: Final = (14, 20)
"""Digits, at least and at most, of what is called a resident number and was typed wrongly."""
_CHECK_X: Final = late(f"[ {WRAP}·-]{{0,2}}[Xx×](?![A-Za-z]|[0-9]{{3}})")


def _is_18(number: str, text: str, run: Run, place: int) -> bool:
    born = birth_date(number)
    if born is None or not _has_region(number) or not is_resident_id(number):
        return False
    start = run.place(place)
    if _reasons.in_url(text, start) or (place == 0 and _MINE.search(before(text, start, 2))):
        return False
    if born.year <= _LAST_BARE_YEAR:
        return True
    said = _reasons.label(text, run.start)
    return not said or bool(_ID_LABEL.search(said))


def _is_15(number: str, text: str, run: Run, place: int) -> bool:
    """Tell whether 15 digits are a number as it was until 1999. It has no check digit: a label for another number is a reason."""
    born = birth_date(number)
    if born is None or born.year < 1905 or number[:2] not in _PROVINCES or "00" in (number[2:4], number[4:6]):
        return False
    start, end = run.place(place), run.place(place + 14) + 1
    if (text[max(0, start - 1) : start].isalpha() and text[start - 1].isascii()) or _reasons.in_url(text, start):
        return False
    if (text[end : end + 1].isascii() and text[end : end + 1].isalpha()) or _reasons.is_document(text, start, end):
        return False
    said = _reasons.label(text, start)
    return not _reasons.is_amount(text, start, end) and (not said or bool(_ID_LABEL.search(said)))


# ------------------------------------------------------------------------------------------------ bank accounts

_ISSUED: Final = late(
    "4|5[0-58]|566666|6[02689]|3[457]|303|103|8[47]|9[02]|9111|9400|955[1589]|966666|96828|9688|9843|9896|9900|9988|999999"
)
"""What cards of Chinese issuers begin with: UnionPay, and what banks gave out before it and beside it, as 9559 of 农业银行."""
_BANK_WORDS: Final = late(
    "账号|帐号|账户|帐户|账[:为]|卡号|银行卡|储蓄卡|借记卡|信用卡|贷记卡|工资卡|社保卡|一卡通|一折通|惠农卡|存折|存单|活期|开户|户名|打款|打入|打到|转账|转到|转入|转给|汇入|汇至|汇到|汇给|转至|收款|付款|银行|农行|工行|建行|中行|交行|招行|邮储|邮政储蓄|"
    "农商行|农信社?|信用社|[一-鿿]行卡|\\b(?:ICBC|ABC|CCB|BOC)\\b"
)
_CARD_WORDS: Final = late("卡|存单|账|帐|折|银行|[农工建中交招]行|邮储|信用社|农信|农商")
_PUBLIC: Final = late(
    "非税|财政|国库|缴款|缴纳|缴至|代收|罚没|执收|专户|国家金库|缴库|待结算|汇缴|保证金|押金|监管|专用账户|专用存款|项目|工程款|出让金|复垦|土地款|税务|税款|滞纳金|公积金|诉讼费|案款|执行款|法院|履约|农民工工资"
)
_PERSONAL: Final = late(
    "个人|本人|其(?!他)|名下|某|×|工资卡|储蓄卡|借记卡|一卡通|存折|私人|当事人|卡号|银行卡|妻|夫|户主|村民"
)
_NOT_AN_ACCOUNT: Final = late(
    "票据|流水|凭证号|凭证|订单|交易号|交易单|信用代码|编号|身份证|电话|手机|回单|缴款码|缴款书|执收码|执收单位|校验码|行号|联行|金额|合同|字第|第|发票|收据|(?<!存)单号|条码|执法证|宗地|图斑|备案|受理号|登记号|许可证|注册号|代码|税号|识别号|"
    "余额|人民币|共计|合计"
)
_ACCOUNT_GAP: Final = late(f"[ {WRAP}·-]{{1,2}}")


def _accounts(text: str, run: Run) -> Iterator[Hit]:
    for first, behind in run.pieces(_ACCOUNT_GAP):
        if behind - first < 9:
            continue
        for start, end in _account_spans(run, first, behind):
            if _is_account(text, run, start, end) and not _is_public(text, run.place(start), run.place(end - 1) + 1):
                run.claim(start, end)
                yield Hit(BANK, run.place(start), run.place(end - 1) + 1)


def _account_spans(run: Run, first: int, behind: int) -> Sequence[tuple[int, int]]:
    """Return how a piece may be read: as one number, or as its groups."""
    groups = run.groups_in(first, behind)
    whole = (
        [(first, behind)]
        if behind - first <= 30
        and (len(groups) == 1 or groups[0][1] - groups[0][0] <= 8 or run.is_wrapped(first, behind))
        else []
    )
    return whole or groups


def _is_account(text: str, run: Run, first: int, behind: int) -> bool:
    digits, start, end = run.digits[first:behind], run.place(first), run.place(behind - 1) + 1
    if (
        not run.is_free(first, behind)
        or len(digits) < 9
        or _reasons.UNIT.match(text, end)
        or _is_dated(text, start, digits)
    ):
        return False
    previous = text[start - 1 : start] if start else ""
    if (previous.isascii() and previous.isalpha()) or (text[end : end + 1].isascii() and text[end : end + 1].isalpha()):
        return False
    window = before(text, start, _ACCOUNT_REACH)
    named, other = last_end(_BANK_WORDS, window), last_end(_NOT_AN_ACCOUNT, window)
    if named > other:
        is_near = _CARD_WORDS.search(window[-14:]) is not None
        return len(digits) >= 15 or (is_near and not _MOBILE_SHAPE.fullmatch(digits) and digits[0:2] != "09")
    is_card = 16 <= len(digits) <= 19 and _ISSUED.match(digits) and is_luhn(digits)
    if not is_card or (previous == "-" and text[start - 2 : start - 1].isalnum()):
        return False
    if digits.startswith("62"):
        return not _reasons.label(text, start) and not _reasons.is_document(text, start, end)
    return other < 0 and bool(_CARD_WORDS.search(window + after(text, end, 10)))


_ACCOUNT_REACH: Final = 40
_MOBILE_SHAPE: Final = late("(?:86)?1[3-9][0-9]{9}")
_DATED: Final = late("(?:19|20)[0-9]{2}[ ·-][01]?[0-9][ ·-]")


def _is_dated(text: str, start: int, digits: str) -> bool:
    """Tell whether the run begins with a day, as `2024-01-16 …` does."""
    return len(digits) < 20 and _DATED.match(text, start) is not None


def is_luhn(digits: str) -> bool:
    """Tell whether a card's number bears the right check digit. ISO/IEC 7812-1."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _is_public(text: str, start: int, end: int) -> bool:
    """Tell whether the account is the treasury's, one of deposits, or a project's: the nearest words say so and none that it is a person's."""
    window = text[max(0, start - 90) : start].replace("\n", "。").rpartition("。")[2]
    public, person = last_end(_PUBLIC, window), last_end(_PERSONAL, window[-24:])
    if public >= 0:
        return person < 0 or public > person + max(0, len(window) - 24)
    return person < 0 and bool(_PUBLIC.search(after(text, end, 24)))


# ------------------------------------------------------------------------------------------------ telephones

_PHONE_WORDS: Final = late(
    "手机|电话|联系|联络|移动|致电|拨打|拨通|来电|呼叫|座机|固话|传真|短信|微信|tel|phone|mobile|mob|wechat|weixin|wx|vx|fax|机主|☎|📱|📞|宅电|家电",
    re.IGNORECASE,
)
_LETTERS: Final = late("[A-Za-z]+$")
_PHONE_LETTERS: Final = frozenset(
    [
        "t",
        "m",
        "tel",
        "phone",
        "mobile",
        "mob",
        "wx",
        "vx",
        "v",
        "wechat",
        "weixin",
        "call",
        "sms",
        "cell",
        "ph",
        "telephone",
        "cellphone",
        "te",
        "mp",
        "hp",
        "num",
        "no",
    ]
)
_GROUPS: Final = late("[0-9]+")
_MOBILE_GROUPS: Final = frozenset(
    [(11,), (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (5, 6), (6, 5), (5, 3, 3), (3, 5, 3), (4, 7), (3, 2, 2, 4), (3, 2, 3, 3), (3, 4, 2, 2), (3, 3, 3, 2),
     (2, 3, 3, 3), (3, 2, 4, 2), (2, 9), (3, 2, 2, 2, 2), (2, 4, 5), (1, 10), (1, 5, 5), (5, 2, 4), (1,) * 11]
)  # fmt: skip
_PREFIX: Final = late("(?:0{0,2}86|0|1259[03]|17951)(?=1[3-9])")
_BEFORE_PLUS: Final = late("[(+ ]{0,2}$")


_HOURS: Final = late("工作日|周|星期|每日|法定|上午|办公|接听")
"""Where the hours begin in which a telephone is answered."""


def own_contacts(*texts: str | None) -> frozenset[str]:
    """Return how the body itself is reached: its telephone numbers, with and without the area code, and its mailboxes."""
    numbers: set[str] = set()
    for text in filter(None, texts):
        if "@" in text:
            numbers.add(normal(text).strip().lower())
            continue
        area = ""
        for part in re.split("[、,;/]|转| 或 ?", _HOURS.split(normal(text))[0]):
            digits = "".join(_GROUPS.findall(part))
            match = re.match("[( ]*(0[1-9][0-9]{1,2})[) \\-]", part.strip())
            area = match[1] if match else area
            local = digits.removeprefix(area) if match else digits
            numbers |= {local, area + local, digits} if len(local) >= 7 else set()
    return frozenset(numbers)


def _mobiles(text: str, run: Run, own: frozenset[str]) -> Iterator[Hit]:
    for first, behind in run.spans(11, 16):
        digits = run.digits[first:behind]
        prefix = _PREFIX.match(digits)
        number = first + (prefix.end() if prefix else 0)
        if behind - number != _MOBILE_LENGTH or not _MOBILE_SHAPE.fullmatch(run.digits, number, behind):
            continue
        is_written_so = run.sizes(number, behind) in _MOBILE_GROUPS and not _is_decimal(text, run, number, behind)
        if (
            is_written_so
            and run.is_free(first, behind)
            and run.digits[number:behind] not in own
            and _is_mobile(text, run, first, behind)
        ):
            run.claim(first, behind)
            start = run.place(first)
            start -= first < number and text[start - 1 : start] == "+"
            yield Hit(MOBILE, start, run.place(behind - 1) + 1)


_MOBILE_LENGTH: Final = 11


def _is_decimal(text: str, run: Run, first: int, behind: int) -> bool:
    """Tell whether one point or stroke parts the digits: a number, no telephone."""
    is_marked = any(mark in text[run.place(first) : run.place(behind - 1)] for mark in "./_")
    return is_marked and run.sizes(first, behind) not in _POINTED


_POINTED: Final = frozenset([(3, 4, 4), (3, 3, 5), (4, 4, 3), (4, 3, 4), (1,) * 11])
"""How a telephone is cut with points or strokes; otherwise they belong to an amount, an address of a computer, a version."""


def _is_mobile(text: str, run: Run, first: int, behind: int) -> bool:
    """Tell whether what has a mobile number's digits is one: nothing says otherwise, or a word for telephones stands right before it."""
    start, end = run.place(first), run.place(behind - 1) + 1
    is_named = bool(_PHONE_WORDS.search(before(text, start, 12)))
    if letters := _LETTERS.search(text[max(0, start - 12) : start]):
        word = letters[0].lower()
        return word in _PHONE_LETTERS and (word != "no" or is_named)
    if not run.ends_here(first, behind, is_named) or (_is_letter(text[end : end + 1]) and not is_named):
        return False
    if is_named and not _NOT_PHONE_NEARER.search(before(text, start, 8)):
        return True
    return not _has_reason(text, start, end)


def _has_reason(text: str, start: int, end: int) -> bool:
    """Tell whether something positive says that a number is no telephone."""
    return (
        bool(_reasons.label(text, start))
        or _reasons.is_amount(text, start, end)
        or _reasons.is_document(text, start, end)
        or _reasons.in_url(text, start)
    )


_NOT_PHONE_NEARER: Final = late("(?:订单|流水|编号|单号|票据|发票|金额|工单|序列号|串号|IMEI)(?:号|为|是|[: ])?[: ]?$")


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


_AREAS: Final = tuple(
    late(f"(?:0{{0,2}}86)?(?:0?(10|2[0-9])([0-9]{{{size}}})|0?([3-9][0-9]{{2}})([0-9]{{{size}}}))([0-9]{{0,6}})")
    for size in "87"
)
"""By the digits of the telephone: what is behind them is an extension."""
_PUBLIC_SUBJECT: Final = late(
    "监督|举报|投诉|咨询|服务|办公|值班|受理|政务|信访|报警|应急|窗口|热线|专线|预约|查询|复议|仲裁|法院|检察院|政府|[局委厅署](?!.{0,6}人员)|派出所|自然资源所|国土所|司法所|大队|支队|中心|大厅|科室?[:( ]|处[:( ]|站|纪委|监察|党工委|银行|公证处|医院|学校|调度|抢修|客服|售后|总机|前台|代理机构|采购|招标|项目部|12345|传真电报"
)
_PRIVATE: Final = late(
    "宅|家|某|×|当事人|村民|本人|户主|证人|法定代表人|经营者|老板|女士|先生|[父母妻夫儿]|机主|[,(、][男女]|被处罚人|被调查人|相对人|身份证|手机|住"
)


def _landlines(text: str, run: Run, own: frozenset[str]) -> Iterator[Hit]:
    for least, most, firsts, is_landline in ((10, 18, "08", _is_landline), (7, 8, "2345678", _is_local)):
        for first, behind in run.spans(least, most):
            if (
                run.digits[first] in firsts
                and run.is_free(first, behind)
                and is_landline(text, run, first, behind, own)
            ):
                run.claim(first, behind)
                yield Hit(LANDLINE, run.place(first), run.place(behind - 1) + 1)


_LOCAL_GROUPS: Final = frozenset([(7,), (8,), (3, 4), (4, 4), (4, 3), (3, 2, 2), (2, 2, 3), (1,) * 7])


def _is_local(text: str, run: Run, first: int, behind: int, own: frozenset[str]) -> bool:
    """Tell whether seven or eight digits are a telephone without its area: only if they are called one."""
    digits, start = run.digits[first:behind], run.place(first)
    if digits.startswith(("400", "800")) or digits in own:
        return False
    is_written_so = run.sizes(first, behind) in _LOCAL_GROUPS and run.ends_here(first, behind, is_named=False)
    return is_written_so and bool(_LOCAL.search(before(text, start, 14))) and not _is_office(text, start)


_LOCAL: Final = late(
    "(?:电话|座机|固话|传真|宅电|家电|住宅电|办电|单位电|联系方式|致电|拨打|(?<![A-Za-z])tel(?:ephone)?|fax|☎|📞)(?:\\([^()]{0,6}\\))?(?:号码?)?(?:为|是|系)?[:.( ]{0,3}$",
    re.IGNORECASE,
)


def _is_landline(text: str, run: Run, first: int, behind: int, own: frozenset[str]) -> bool:
    """Tell whether digits are an area and a telephone, perhaps with an extension, of no office."""
    digits, start, end = run.digits[first:behind], run.place(first), run.place(behind - 1) + 1
    matches = filter(None, (pattern.fullmatch(digits) for pattern in _AREAS))
    match = next((one for one in matches if _is_split_well(run, first, behind, one)), None)
    if match is None:
        return False
    area, local = (match[1], match[2]) if match[1] else (match[3], match[4])
    if {f"0{area}{local}", local} & own or local[0] in "019":
        return False
    is_named = bool(_PHONE_WORDS.search(before(text, start, 12)))
    if (text[start - 1 : start] == WRAP or _is_letter(text[start - 1 : start])) and not is_named:
        return False
    if not run.ends_here(first, behind, is_named):
        return False
    return not _is_office(text, start) and (is_named or not _has_reason(text, start, end))


def _is_split_well(run: Run, first: int, behind: int, match: re.Match[str]) -> bool:
    """Tell whether the groups of digits are those of an area that begins with 0 or +86, a telephone, and what comes behind it."""
    digits = run.digits[first:behind]
    begin, split = match.span(1) if match[1] else match.span(3)
    has_prefix = digits.startswith(("86", "0086", "086"))
    if not (digits[:begin].endswith("0") or has_prefix):
        return False
    local_end = match.end(2) if match[1] else match.end(4)
    if run.sizes(first + split, first + local_end) not in _LOCAL_GROUPS or (
        match[5] and not run.is_cut(first + local_end)
    ):
        return False
    return has_prefix or run.is_cut(first + split) or len(run.sizes(first, behind)) == 1 + bool(match[5])


def _is_office(text: str, start: int) -> bool:
    """Tell whether the telephone is one of a public office, a court, a hotline: the nearest words say so, none that it is a person's."""
    window = before(text, start, 48)
    return last_end(_PUBLIC_SUBJECT, window) > last_end(_PRIVATE, window)


# ------------------------------------------------------------------------------------------------ passports, e-mail

_PASSPORT: Final = late(
    "(?<![0-9A-Za-z])(?:[A-Za-z]{1,3}[ -]?(?:[0-9]{3,6}[ -])?[0-9]{4,12}(?:\\([0-9]{1,2}\\))?|[0-9]{7,12}(?:\\([A-Z0-9]{1,2}\\))?)(?![0-9A-Za-z])"
)
_PASSPORT_WORDS: Final = late(
    "护照|passport|通行证|回乡证|台胞证|旅行证|永久居留|居留证|居留许可|军官证|士兵证|士官证|警官证|军人证|文职干部证|军残证|海员证|户口簿|户口本|返乡证|入台证|(?<!执法)(?<!资格)(?<!工作)证件号",
    re.IGNORECASE,
)
_PASSPORT_BEHIND: Final = late("[ 号()的]{0,3}(?:中国|普通|因私|公务|外国|外交)?(?:护照|通行证|台胞证|回乡证|永居证)")
_ARMY: Final = late("(?:军|士|文|武|南|北|空|海|政|后|装|沈|济|广|成|兰|参|航|国)字?第 ?[0-9]{5,9} ?号")
_OTHER_DOCUMENT: Final = late("执法证|许可证|电话|手机|流水|文号|受理号|宗地|日期|时间|单号|信用代码|签发|有效期|邮编")
_SEALED: Final = late("(?<![0-9A-Za-z])[EGDPS][A-Z]?[0-9]{7,8}(?![0-9A-Za-z.])")
_NEAR_PERSON: Final = late("国籍|入境|出境|签证|外籍|公民|[男女][,、/(]|持|身份证")


def passports(text: str) -> Iterator[Hit]:
    """Yield the numbers of passports, travel and residence permits, and of soldiers' cards."""
    for match in _PASSPORT.finditer(text):
        start, end = match.span()
        window = before(text, start, 30)
        has_letter = match[0][0].isalpha()
        named = last_end(_PASSPORT_WORDS, window)
        is_near = named >= 0 and named >= last_end(_OTHER_DOCUMENT, window) and (has_letter or len(window) - named <= 8)
        if (
            is_near
            or (has_letter and _PASSPORT_BEHIND.match(text, end))
            or (_SEALED.fullmatch(match[0]) and _NEAR_PERSON.search(window[-16:] + after(text, end, 6)))
        ):
            yield Hit(PASSPORT, start, end)
    for match in _ARMY.finditer(text):
        if _PASSPORT_WORDS.search(before(text, match.start(), 16)):
            yield Hit(PASSPORT, match.start(), match.end())


_MAIL_LEFT: Final = late("(?<![*×])[A-Za-z0-9][A-Za-z0-9._%+\\-]{0,63}$")
_MAIL_SIGN: Final = late(
    " ?(?:@|[(\\[](?:at|@|a|艾特)[)\\]]| at |#(?=(?:163|126|qq|sina|139|189|gmail|outlook|foxmail|hotmail)[. ])|艾特)(?=[ ]?[A-Za-z0-9])",
    re.IGNORECASE,
)
_MAIL_RIGHT: Final = late(
    "[ ]?(?:[A-Za-z0-9\\-]{1,63} ?(?:\\.|\\(dot\\)|\\(点\\)| dot |点)[ ]?){1,5}[A-Za-z]{2,18}(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_OFFICE_DOMAIN: Final = late("(?:^|[.@])gov\\.cn$", re.IGNORECASE)
_OFFICE_MAIL: Final = late(
    "(?:举报|投诉|监督|信访|咨询|意见|建议|征集|公开|受理|单位|机关|办公|官方|局长|区长|政务|服务|[局委厅](?:的|公共|电子)?|采购|招标|代理机构|报名)(?:电子)?(?:邮箱|信箱|邮件|E-?mail)(?:地址)?(?:为|是|至|到)?[: (]{0,3}$",
    re.IGNORECASE,
)


def emails(text: str, own: frozenset[str]) -> Iterator[Hit]:
    """Yield e-mail addresses; those of public bodies (gov.cn, called so, or the body's own) are no person's."""
    for sign in _MAIL_SIGN.finditer(text):
        left = _MAIL_LEFT.search(text[max(0, sign.start() - 64) : sign.start()])
        right = _MAIL_RIGHT.match(text, sign.end())
        if left and right and not _OFFICE_DOMAIN.search(right[0].strip()):
            start = sign.start() - len(left[0])
            is_own = text[start : right.end()].lower().strip() in own
            if not (is_own or _OFFICE_MAIL.search(before(text, start, 24))):
                yield Hit(EMAIL, start, right.end())


_CHINESE: Final = "〇○零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_INSIDE: Final = "[ \\n\\v·._/()（）—－–•-]{0,3}"
DETECTORS: Final = (
    Detector(
        find,
        (
            *led(_CHINESE, f"(?:{_INSIDE}[0-9{_CHINESE}]){{6}}"),
            *words(
                "电话|座机|固话|传真|宅电|家电|办电|位电|联系方式|致电|拨打|tel|Tel|TEL|fax|Fax|FAX|☎|📞|账|帐|折|存单|卡|银行|信用社|农商|农信|打款|打到|汇|身份证|身份号|身份证明|身份代码|公民身份|身分证|居民证|居住证|驾驶证|驾照|证件号|证件编"
            ),
        ),
        numbers="|".join(
            (
                f"(?<=1){_INSIDE}[3-9](?:{_INSIDE}[0-9]){{9}}",
                f"(?<=[08])(?:{_INSIDE}[0-9]){{9}}",
                f"(?<=6){_INSIDE}2(?:{_INSIDE}[0-9]){{14}}",
                f"(?:{_INSIDE}[0-9]){{5}}{_INSIDE}(?:1{_INSIDE}[89]|2{_INSIDE}0)(?:{_INSIDE}[0-9]){{2}}{_INSIDE}[01]{_INSIDE}[0-9]{_INSIDE}[0-3](?:{_INSIDE}[0-9]){{4}}",
                f"(?:{_INSIDE}[0-9]){{7}}{_INSIDE}[01]{_INSIDE}[0-9]{_INSIDE}[0-3](?:{_INSIDE}[0-9]){{4}}",
                f"(?:{_INSIDE}[0-9]){{18}}",
            )
        ),
        sees_wraps=True,
    ),
    Detector(
        alone(passports),
        (
            *words(
                "护照|通行证|台胞证|回乡证|返乡证|旅行证|入台证|居留|军官证|士兵证|士官证|警官证|军人证|干部证|军残证|海员证|户口簿|户口本|证件号|passport|Passport|PASSPORT"
            ),
            *led("EGDPS", "[A-Z]?[0-9]{7,8}"),
        ),
    ),
    Detector(emails, ("@", *led("(（[【〔", "(?:at|AT|At|a|@|艾特)"), " at ", " AT ", "艾特", "#[a-z1]")),
)
