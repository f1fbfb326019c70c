"""The types of value that a clerk writes.

A value arrives as the text of a YAML scalar, never as a YAML type: `0012`, `no` and `12:30:45` stay what was
written. Each type turns that text into a Python value or raises `wrong(rule, message, help)`; `reading` knows
the place. In a stored record every value is plain JSON: a day is `2024-03-18`, an amount is `"125000.00"` yuan.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from gongshi.findings import Rule, nearest, shortened
from gongshi.format import AMOUNT_SHAPE, DAY_SHAPE, FOREVER_ON, WAN
from gongshi.model.chinese_numbers import yuan_in_words
from gongshi.model.codes import BAD_DOC_NO, BAD_USCC, ODD_DOC_NO, ODD_USCC
from gongshi.model.fields import EMPTY_FIELD, WRONG_TYPE, Shape, remembered, scalar, value_type, wrong

FOREVER: Final = date.fromisoformat(FOREVER_ON)
"""The day that stands for 长期 in the national forms."""
LARGE_AMOUNT: Final = Decimal(100_000_000)
"""Yuan above which a value is more likely 万元 typed as 元."""
BAD_DATE = Rule(
    "bad-date",
    "error",
    what="日期写法不对，或者日历上没有这一天。",
    why="公示期限和七个工作日都从日期算起。",
    bad="处罚决定日期: 2024-02-30",
    good="处罚决定日期: 2024-02-29",
)
BAD_AMOUNT = Rule(
    "bad-amount",
    "error",
    what="金额写法不对。",
    why="金额要能相加。可以写 20000、20,000元 或 2万元，最多到分。",
    bad="罚款金额: 1e5",
    good="罚款金额: 10万元",
)
BAD_NUMBER = Rule(
    "bad-number",
    "error",
    what="应该是数字。",
    why="数字要能相加、比较。",
    bad="数值: 约三百",
    good="数值: 337",
)
LARGE_AMOUNT_RULE = Rule(
    "large-amount",
    "warning",
    what="金额超过一亿元。",
    why="多半是把“万元”当作“元”填写，或者多写了零。",
    bad="罚款金额: 1250000000",
    good="罚款金额: 12.5万元",
    label="大额",
    may_be_verified=True,
)
BAD_CHOICE = Rule(
    "bad-choice",
    "error",
    what="不在规定的选项里。",
    why="选项是国家规范统一规定的，写法一致才能统计和筛选。",
    bad="行政相对人类别: 公司",
    good="行政相对人类别: 法人及非法人组织",
)
FULLWIDTH_COMMA = Rule(
    "fullwidth-comma",
    "error",
    what="列表里用了中文的逗号或者顿号。",
    why="YAML 只把半角逗号“,”当作分隔，中文标点会使几项粘成一项。",
    bad="处罚类别: [罚款，没收违法所得]",
    good="处罚类别: [罚款, 没收违法所得]",
)
BAD_FLAG = Rule(
    "bad-flag",
    "error",
    what="应该写“是”或者“否”。",
    why="只有两种答案的字段不能有第三种写法。",
    bad="草稿: 可能",
    good="草稿: 是",
)
BAD_ID = Rule(
    "bad-id",
    "error",
    what="标识不能用作网址。",
    why="标识就是网页的地址，要能在任何系统上原样使用，并且永远不变。",
    bad="标识: 处罚/12号",
    good="标识: cf-2024-012",
)
RULES: Final = (
    WRONG_TYPE,
    BAD_DATE,
    BAD_AMOUNT,
    BAD_NUMBER,
    LARGE_AMOUNT_RULE,
    BAD_USCC,
    ODD_USCC,
    BAD_CHOICE,
    FULLWIDTH_COMMA,
    BAD_FLAG,
    BAD_ID,
    BAD_DOC_NO,
    ODD_DOC_NO,
    EMPTY_FIELD,
)
TEXT = Shape("text")
Text = Annotated[str, BeforeValidator(scalar), TEXT]
"""Text, escaped wherever it is shown; line breaks are kept."""
BASIS = Shape("basis")
Basis = Annotated[str, BeforeValidator(scalar), BASIS]
"""Text that cites laws and their articles; each citation is linked to the law's page and checked."""
MARKDOWN = Shape("markdown")
Markdown = Annotated[str, BeforeValidator(scalar), MARKDOWN]
"""Text in Markdown; sanitised wherever it is shown."""


def parse_day(value: object, help: str = "写成 2024-03-18 这样：年-月-日。") -> date:
    """Read `2024-03-18`, `2024/3/18`, `2024.3.18`, `20240318` or `2024年3月18日`, with or without a time behind it.

    The day is the one that is written: a time, also one of another zone, never moves it. `help` is for a text that is no day.
    """
    written = scalar(value)
    text = _TIME.sub("", unicodedata.normalize("NFKC", written)).replace(" ", "")
    match = _DAY.fullmatch(text)
    if match and match["digits"]:
        match = _DAY.fullmatch(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    if not match or match.group("s", "t", "e") not in _DAY_MARKS:
        raise wrong(BAD_DATE, f"“{shortened(written)}”不是能认出的日期", help)
    year, month, day = (int(part) for part in match.group("y", "m", "d"))
    if not 1949 <= year <= FOREVER.year:
        raise wrong(BAD_DATE, f"的年份 {year:04} 不在 1949 到 2099 之间", "核对年份。")
    try:
        return date(year, month, day)
    except ValueError:
        raise wrong(BAD_DATE, f"写了日历上没有的一天：{year}年{month}月{day}日", _nearest_day(year, month)) from None


def _nearest_day(year: int, month: int) -> str:
    if not 1 <= month <= 12:
        return "月份是 1 到 12。"
    following = date(year + month // 12, month % 12 + 1, 1)
    return f"{year}年{month}月最后一天是{(following - date(year, month, 1)).days}日，请核对。"


_DAY: Final = re.compile(
    r"(?P<y>[0-9]{4})(?P<s>[-/.年])(?P<m>[0-9]{1,2})(?P<t>[-/.月])(?P<d>[0-9]{1,2})(?P<e>日?)"
    r"|(?P<digits>[0-9]{8})"
)
_DAY_MARKS: Final = frozenset({("-", "-", ""), ("/", "/", ""), (".", ".", ""), ("年", "月", "日")})
_TIME: Final = re.compile(
    r"(?<=[0-9日])(?:[T ] *|(?<=日))[0-9]{1,2}[:时][0-9]{1,2}(?:[:分][0-9]{1,2}(?:\.[0-9]{1,9})?)?[分秒]?"
    r"(?: *(?:Z|[+-][0-9]{2}:?[0-9]{2}))?$"
)
"""The time that programs write behind a day."""


def parse_day_or_forever(value: object) -> date:
    """Read a day, or 长期 as 2099-12-31; 9999-12-31, as other programs write it, is 长期 too."""
    if isinstance(value, str) and (value.strip() in _FOREVER or _TIME.sub("", value.strip()) in _FOREVER):
        return FOREVER
    return parse_day(value, "写成 2024-03-18 这样：年-月-日；没有期限的写“长期”。")


_FOREVER: Final = frozenset(
    {
        "长期",
        "永久",
        "长期有效",
        "无固定期限",
        "无期限",
        "9999-12-31",
        "9999/12/31",
        "9999.12.31",
        "99991231",
        "9999年12月31日",
    }
)


def show_day(value: str) -> str:
    """Return `2024年3月18日` for `2024-03-18`."""
    return f"{value[:4]}年{int(value[5:7])}月{int(value[8:])}日"


def show_day_or_forever(value: str) -> str:
    return "长期" if value == FOREVER.isoformat() else show_day(value)


_DAY_SCHEMA: Final = {
    "type": "string",
    "pattern": r"^\s*\d{4}([-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日|\d{4})([T ].*)?\s*$",
    "examples": ["2024-03-18"],
}
DAY = Shape(DAY_SHAPE, show=show_day)
FOREVER_DAY = Shape(DAY_SHAPE, show=show_day_or_forever)
Day = value_type(date, parse_day, DAY, _DAY_SCHEMA)
DayOrForever = value_type(
    date, parse_day_or_forever, FOREVER_DAY, {"anyOf": [_DAY_SCHEMA, {"const": "长期"}], "examples": ["长期"]}
)
_UNITS: Final[Mapping[str, int]] = {
    "": 1,
    "元": 1,
    "百元": 100,
    "千元": 1_000,
    "万": 10**4,
    "万元": 10**4,
    "亿": 10**8,
    "亿元": 10**8,
}
_AMOUNT: Final = re.compile(
    r"(?:人民币|RMB|CNY)?¥?(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,8})?)"
    r"(?P<unit>百元|千元|万元?|亿元?|元)?(?:人民币)?整?"
)
_IN_WORDS: Final = re.compile(
    r"(?:人民币)?(?P<words>[零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億两貳參元圆角分整正]+)(?:人民币)?"
)
_TWICE: Final = re.compile(r"(?P<first>[^()]+)\((?P<second>[^()]+)\)")


@remembered
def parse_amount(value: object) -> Decimal:
    """Read an amount of money and return it in yuan: `2万元`, `20000`, `20,000元` and `贰万元整` are all 20000.

    What is written twice, in words and in digits (`伍佰肆拾伍元整（¥545元）`), must say the same. At most two decimals of a yuan (分). Negative
    amounts and `1e5` are refused.
    """
    written = scalar(value)
    text = unicodedata.normalize("NFKC", written).replace(" ", "").replace("￥", "¥")
    twice = _TWICE.fullmatch(text)
    amounts = [_yuan(part) for part in (twice.groups() if twice else (text,))]
    yuan = amounts[0]
    if yuan is None or None in amounts:
        raise wrong(BAD_AMOUNT, f"“{shortened(written)}”不是能认出的金额", _amount_help(text))
    if amounts[-1] != yuan:
        raise wrong(BAD_AMOUNT, f"“{shortened(written)}”前后两个金额不同", "核对原件，只留对的一个。")
    cents = yuan.quantize(Decimal("0.01"))
    if cents != yuan:
        raise wrong(BAD_AMOUNT, f"“{shortened(written)}”不足一分的部分无法记账", "金额最多写到分。")
    return cents


def _yuan(text: str) -> Decimal | None:
    """Return the yuan of one amount, or None; `text` is NFKC and has no blanks."""
    if match := _AMOUNT.fullmatch(text):
        return Decimal(match["number"].replace(",", "")) * _UNITS[match["unit"] or ""]
    if match := _IN_WORDS.fullmatch(text):
        return yuan_in_words(match["words"])
    return None


def _amount_help(text: str) -> str:
    try:
        number = Decimal(text)
        if number.is_finite() and 0 <= number < 10**15:
            return f"写成 {_plain(number.quantize(Decimal('0.01')))}。"
    except InvalidOperation:
        pass
    return "写成 20000、20,000元 或 2万元。"


def show_amount(value: str) -> str:
    """Return e.g. `125,000元（12.5万元）`; the value is in yuan."""
    yuan = Decimal(value)
    digits = f"{yuan:,.2f}".removesuffix(".00")
    if yuan < WAN:
        return f"{digits}元"
    return f"{digits}元（{_plain(yuan / WAN)}万元）"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _advise_amount(text: str) -> tuple[Rule, str, str] | None:
    yuan = parse_amount(text)
    if yuan <= LARGE_AMOUNT:
        return None
    as_wan = _plain(yuan / 10**8)
    return (
        LARGE_AMOUNT_RULE,
        f"为{show_amount(str(yuan))}，超过一亿元",
        f"核对单位和零的个数；实际是{as_wan}万元的，写“{as_wan}万元”。",
    )


AMOUNT = Shape(AMOUNT_SHAPE, show=show_amount, advise=_advise_amount)
Amount = Annotated[
    Decimal,
    BeforeValidator(parse_amount),
    PlainSerializer(str, when_used="json"),
    AMOUNT,
    WithJsonSchema({"type": ["string", "number"], "examples": ["2万元", "20,000元", 20000]}, mode="validation"),
]


def parse_number(value: object) -> Decimal:
    """Read a plain decimal number, grouped by commas or not; a sign is allowed."""
    written = scalar(value)
    text = unicodedata.normalize("NFKC", written).replace(" ", "")
    if not _NUMBER.fullmatch(text):
        raise wrong(BAD_NUMBER, f"“{shortened(written)}”不是数字", "只写阿拉伯数字，单位写在“单位”里。")
    return Decimal(text.replace(",", ""))


_NUMBER: Final = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,8})?")


def parse_count(value: object) -> int:
    """Read a whole number, 0 or more, grouped by commas or not."""
    written = scalar(value)
    text = unicodedata.normalize("NFKC", written).replace(" ", "")
    if not re.fullmatch("[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12}", text):
        raise wrong(BAD_NUMBER, f"“{shortened(written)}”不是整数", "只写阿拉伯数字；没有的写 0。")
    return int(text.replace(",", ""))


def parse_year(value: object) -> int:
    """Read a calendar year, 1949 to 2099."""
    text = unicodedata.normalize("NFKC", scalar(value)).removesuffix("年")
    if not (re.fullmatch("[0-9]{4}", text) and 1949 <= int(text) <= FOREVER.year):
        raise wrong(BAD_NUMBER, f"“{shortened(text)}”不是年份", "写成 2024。")
    return int(text)


NUMBER = Shape("number")
Number = Annotated[
    Decimal,
    BeforeValidator(parse_number),
    PlainSerializer(str, when_used="json"),
    NUMBER,
    WithJsonSchema({"type": ["string", "number"]}, mode="validation"),
]
Count = value_type(int, parse_count, NUMBER, {"type": ["integer", "string"], "examples": [0, 35]})
"""How many: a whole number, 0 or more."""
YEAR = Shape("year")
Year = value_type(int, parse_year, YEAR, {"type": ["integer", "string"], "examples": [2024]})
_FLAGS: Final[Mapping[str, bool]] = {"是": True, "否": False, "true": True, "false": False, "yes": True, "no": False}


def parse_flag(value: object) -> bool:
    """Read 是 or 否; `true`, `false`, `yes` and `no` are understood."""
    text = scalar(value)
    flag = _FLAGS.get(text.lower())
    if flag is None:
        raise wrong(BAD_FLAG, f"“{shortened(text)}”不是“是”或“否”", "写“是”或者“否”。")
    return flag


def show_flag(value: bool) -> str:
    return "是" if value else "否"


FLAG = Shape("flag", show=show_flag)
Flag = value_type(bool, parse_flag, FLAG, {"enum": ["是", "否", True, False]})
ID_PATTERN: Final = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
ID_LENGTH: Final = 80
KIND_PATTERN: Final = re.compile("[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
"""The name of a kind: of its module, of its folder under data/ and of its address."""
RESERVED_IDS: Final = frozenset({"index", "con", "prn", "aux", "nul"})
"""`index` is the list page; the others are no file names on Windows, where clerks check out the repository."""


def parse_id(value: object) -> str:
    """Read an id: lower-case Latin letters, digits and single `-`, `_`, `.` between them; at most 80 characters."""
    text = scalar(value)
    if len(text) <= ID_LENGTH and ID_PATTERN.fullmatch(text) and text.split(".")[0] not in RESERVED_IDS:
        return text
    raise wrong(BAD_ID, f"“{shortened(text)}”不能用作网址", _id_help(text))


def _id_help(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKC", text).lower()
    better = "-".join(re.findall("[a-z0-9]+", ascii_only))[:ID_LENGTH].strip("-")
    offer = f"，例如“{better}”" if better and better not in RESERVED_IDS else "，例如“cf-2024-012”"
    return f"只用小写英文字母、数字和中间的“-”{offer}。"


ID = Shape("id")
Id = value_type(
    str,
    parse_id,
    ID,
    {"type": "string", "pattern": f"^{ID_PATTERN.pattern}$", "maxLength": ID_LENGTH, "examples": ["cf-2024-012"]},
)
Ref = Id
"""The id of a record of another kind, named by `refers_to`."""


def show_attachment(value: Any) -> str:
    """Return the name of an attachment: as the clerk wrote it, or of one that was prepared."""
    return str(value["name"] if isinstance(value, dict) else value)


ATTACHMENT = Shape("attachment", show=show_attachment)
FileName = Annotated[str, BeforeValidator(scalar), ATTACHMENT]
"""The name of a file beside the record; see `attachments`."""


ATTACHED = Shape("attached")
AttachedName = Annotated[str, BeforeValidator(scalar), ATTACHED]
"""The name of one of the record's attachments, as the clerk wrote it there."""


_NO_OTHERS: Final[Mapping[str, str]] = {}


def choice(*values: str, other: bool = False, also: Mapping[str, str] = _NO_OTHERS) -> Any:
    """Return the type of a field with fixed answers; with `other`, also `其他-` and what it is.

    `also` has the older words of the national forms for some of the answers, which stand for them.
    """

    def parse(value: object) -> str:
        written = scalar(value)
        text = unicodedata.normalize("NFKC", written) if other else written
        text = also.get(text, text)
        if text in values or (other and re.fullmatch(r"其他-.{1,60}", text)):
            return text
        raise _not_a_choice(written, values, other)

    schema: dict[str, Any] = {"enum": list(values)}
    if other:
        schema = {"anyOf": [schema, {"type": "string", "pattern": "^其他[-－].+"}]}
    return value_type(str, parse, Shape("choice", choices=values), schema)


def _not_a_choice(text: str, values: tuple[str, ...], other: bool) -> PydanticCustomError:
    parts = [part for part in re.split("[，、；;,]", text) if part]
    meant = [nearest(part, values) for part in parts]
    if len(parts) > 1 and all(meant):
        return wrong(
            FULLWIDTH_COMMA, f"“{shortened(text)}”是几项粘在一起", f"写成 [{', '.join(meant)}]，用半角逗号分开。"
        )
    offered = nearest(text, values)
    help = (
        f"是不是“{offered}”？" if offered else f"可以写：{'、'.join(values)}{'，或者“其他-”加说明' if other else ''}。"
    )
    return wrong(BAD_CHOICE, f"“{shortened(text)}”不在规定的选项里", help)


def text_like(pattern: str, rule: Rule, help: str) -> Any:
    """Return the type of a text that matches `pattern` as a whole."""
    compiled = re.compile(pattern)

    def parse(value: object) -> str:
        text = unicodedata.normalize("NFKC", scalar(value))
        if compiled.fullmatch(text):
            return text
        raise wrong(rule, f"“{shortened(text)}”的写法不对", help)

    return value_type(str, parse, TEXT, {"type": ["string", "integer"]})


Phone = text_like(
    r"[0-9][0-9\-—转,、/ ()]{2,40}(?:[,、;(]?(?:工作日|周|星期|每日|法定|上午|办公|接听)[^\n]{1,60})?",
    BAD_NUMBER,
    "写成 0971-2230000，接听时间写在后面的括号里：0971-2230000（工作日 8:30–18:00）。",
)
"""The telephone number of an office, perhaps with the hours in which it is answered."""
