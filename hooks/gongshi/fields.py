"""What a field is: its label, its law, who may see it; and the types of value that a clerk writes.

A value arrives as the text of a YAML scalar, never as a YAML type: `0012`, `no` and `12:30:45` stay what was
written. Each type turns that text into a Python value or raises `wrong(rule, message, help)`; `reading` knows
the place. In a stored record every value is plain JSON: a day is `2024-03-18`, an amount is `"125000.00"` yuan.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final, cast

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from gongshi.findings import Rule, nearest, shortened
from gongshi.index.format import AMOUNT_SHAPE, DAY_SHAPE, DOC_NO_SHAPE, FOREVER_ON, WAN

FOREVER: Final = date.fromisoformat(FOREVER_ON)
"""The day that stands for 长期 in the national forms."""
LARGE_AMOUNT: Final = Decimal(100_000_000)
"""Yuan above which a value is more likely 万元 typed as 元."""
USCC_PLACEHOLDER: Final = "0" * 17 + "X"
"""Stands for the code of a sole trader who has none (双公示)."""

WRONG_TYPE = Rule(
    "wrong-type",
    "error",
    what="该写文字的地方写了列表或者下级字段，或者反过来。",
    why="每个字段只有一种写法，系统才能核对、检索和导出。",
    bad="处罚类别: 罚款",
    good="处罚类别: [罚款]",
)
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
)
BAD_USCC = Rule(
    "bad-uscc",
    "error",
    what="统一社会信用代码不对。",
    why="代码共 18 位，最后一位是校验码（GB 32100-2015），能查出抄错的字符。",
    bad="统一社会信用代码: 91630122MA7A1B2C30",
    good="统一社会信用代码: 按营业执照原样填写 18 位",
    law="GB 32100-2015《法人和其他组织统一社会信用代码编码规则》",
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
BAD_DOC_NO = Rule(
    "bad-doc-no",
    "error",
    what="文书号里没有年份和序号。",
    why="公众用文书号查找决定，文书号也用来防止重复公开。",
    bad="行政处罚决定书文号: 湟自然资罚12号",
    good="行政处罚决定书文号: 湟自然资罚〔2024〕12号",
    law="GB/T 9704-2012《党政机关公文格式》7.2.5",
)
ODD_DOC_NO = Rule(
    "odd-doc-no",
    "warning",
    what="文书号的写法与公文格式略有出入。",
    why="公文格式规定年份用六角括号“〔〕”，序号不编虚位（不写 01），前面不加“第”。系统已按六角括号显示。",
    bad="行政处罚决定书文号: 湟自然资罚[2024]第012号",
    good="行政处罚决定书文号: 湟自然资罚〔2024〕12号",
    law="GB/T 9704-2012《党政机关公文格式》7.2.5",
)
EMPTY_FIELD = Rule(
    "empty-field",
    "error",
    what="必填的字段没有内容，或者列表里有空的一项。",
    why="看不出是不需要，还是忘了填。选填的字段可以空着，也可以整行删去。",
    bad="处罚机关:",
    good="处罚机关: 西宁市湟中区自然资源局",
)
RULES: Final = (
    WRONG_TYPE,
    BAD_DATE,
    BAD_AMOUNT,
    BAD_NUMBER,
    LARGE_AMOUNT_RULE,
    BAD_USCC,
    BAD_CHOICE,
    FULLWIDTH_COMMA,
    BAD_FLAG,
    BAD_ID,
    BAD_DOC_NO,
    ODD_DOC_NO,
    EMPTY_FIELD,
)


def wrong(rule: Rule, message: str, help: str = "") -> PydanticCustomError:
    """Return the error a value type raises; pydantic carries it to the place of the value."""
    context = {"message": message, "help": help}
    return PydanticCustomError(cast(Any, rule.name), "{message}", context)


# ---------------------------------------------------------------------------------------------- the field


@dataclass(frozen=True, slots=True)
class Meta:
    """What a kind says of a field beside its type."""

    label: str
    code: str = ""
    """The field's code in the national 双公示 standard, e.g. CF_WSH."""
    law: str = ""
    public: bool = True
    group: str = ""
    """The heading under which the record page shows the field."""
    help: str = ""
    unique: bool = False
    """No two records of the kind may have the same value."""
    refers_to: str = ""
    """The kind whose id the value must be."""
    leads: bool = False
    """The value names a body: its page leads to every record that holds it."""
    referred_as: str = ""
    """The heading under which the other record's page lists the records that refer to it by this field."""
    publishes: tuple[str, ...] = ()
    """The sorts of personal data for which the law has this very field."""


def field(
    label: str,
    *,
    group: str = "",
    code: str = "",
    law: str = "",
    help: str = "",
    public: bool = True,
    max: int | None = None,
    unique: bool = False,
    refers_to: str = "",
    leads: bool = False,
    referred_as: str = "引用本页的记录",
    publishes: tuple[str, ...] = (),
) -> Any:
    """Describe a field of a kind; stands in `Annotated`. `max` is a length in characters."""
    heading = referred_as if refers_to else ""
    meta = Meta(label, code, law, public, group, help, unique, refers_to, leads, heading, publishes)
    extra: dict[str, Any] = {"meta": meta}
    description = "".join(part for part in (help, f"（{law}）" if law else "", f" {code}" if code else "") if part)
    return Field(alias=label, title=label, description=description or None, max_length=max, json_schema_extra=extra)


# ---------------------------------------------------------------------------------------------- the types


def NO_ADVICE(value: Any) -> tuple[Rule, str, str] | None:
    return None


@dataclass(frozen=True, slots=True)
class Shape:
    """How a type of value is shown and what is odd about a valid value of it."""

    name: str
    show: Callable[[Any], str] = dataclass_field(default=str)
    advise: Callable[[Any], tuple[Rule, str, str] | None] = dataclass_field(default=NO_ADVICE)
    """Takes the text as written; returns (rule, message, help) for what is allowed but odd."""
    choices: tuple[str, ...] = ()
    """The fixed answers of the field, in their order."""


def _scalar(value: object) -> str:
    """Return the text of a scalar, without white space around it, or raise for a list or mapping."""
    if isinstance(value, str):
        text = value.strip()
        if text:
            return text
        raise wrong(EMPTY_FIELD, "里有一项是空的", "填写内容；不需要就整行删去。")
    if isinstance(value, list):
        raise wrong(WRONG_TYPE, "应是一段文字，却写了列表", "不用方括号和“- ”；如果方括号是内容，给整个内容加上引号。")
    raise wrong(WRONG_TYPE, "应是一段文字，却写了下级字段", "把内容写在同一行；如果“: ”是内容，给整个内容加上引号。")


def _type(python: Any, parse: Callable[[object], Any], shape: Shape, schema: dict[str, Any]) -> Any:
    return Annotated[python, BeforeValidator(parse), shape, WithJsonSchema(schema, mode="validation")]


TEXT = Shape("text")
Text = Annotated[str, BeforeValidator(_scalar), TEXT]
"""Text, escaped wherever it is shown; line breaks are kept."""

BASIS = Shape("basis")
Basis = Annotated[str, BeforeValidator(_scalar), BASIS]
"""Text that cites laws and their articles; each citation is linked to the law's page and checked."""

MARKDOWN = Shape("markdown")
Markdown = Annotated[str, BeforeValidator(_scalar), MARKDOWN]
"""Text in Markdown; sanitised wherever it is shown."""


def parse_day(value: object, help: str = "写成 2024-03-18 这样：年-月-日。") -> date:
    """Read `2024-03-18`, `2024/3/18` or `2024年3月18日`; `help` is for a text that is no day."""
    written = _scalar(value)
    text = unicodedata.normalize("NFKC", written).replace(" ", "")
    match = _DAY.fullmatch(text)
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


_DAY: Final = re.compile(r"(?P<y>[0-9]{4})(?P<s>[-/年])(?P<m>[0-9]{1,2})(?P<t>[-/月])(?P<d>[0-9]{1,2})(?P<e>日?)")
_DAY_MARKS: Final = frozenset({("-", "-", ""), ("/", "/", ""), ("年", "月", "日")})


def parse_day_or_forever(value: object) -> date:
    """Read a day, or 长期 as 2099-12-31."""
    if isinstance(value, str) and value.strip() == "长期":
        return FOREVER
    return parse_day(value, "写成 2024-03-18 这样：年-月-日；没有期限的写“长期”。")


def show_day(value: str) -> str:
    """Return `2024年3月18日` for `2024-03-18`."""
    return f"{value[:4]}年{int(value[5:7])}月{int(value[8:10])}日"


def show_day_or_forever(value: str) -> str:
    return "长期" if value == FOREVER.isoformat() else show_day(value)


_DAY_SCHEMA: Final = {
    "type": "string",
    "pattern": r"^\s*\d{4}([-/]\d{1,2}[-/]\d{1,2}|年\d{1,2}月\d{1,2}日)\s*$",
    "examples": ["2024-03-18"],
}
DAY = Shape(DAY_SHAPE, show=show_day)
FOREVER_DAY = Shape(DAY_SHAPE, show=show_day_or_forever)
Day = _type(date, parse_day, DAY, _DAY_SCHEMA)
DayOrForever = _type(
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
    r"(?:人民币|RMB|¥)?(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,8})?)(?P<unit>百元|千元|万元?|亿元?|元)?整?"
)


def parse_amount(value: object) -> Decimal:
    """Read an amount of money and return it in yuan: `2万元`, `20000` and `20,000元` are all 20000.

    At most two decimals of a yuan (分). Negative amounts and `1e5` are refused.
    """
    written = _scalar(value)
    text = unicodedata.normalize("NFKC", written).replace(" ", "").replace("￥", "¥")
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise wrong(BAD_AMOUNT, f"“{shortened(written)}”不是能认出的金额", _amount_help(text))
    yuan = Decimal(match["number"].replace(",", "")) * _UNITS[match["unit"] or ""]
    cents = yuan.quantize(Decimal("0.01"))
    if cents != yuan:
        raise wrong(BAD_AMOUNT, f"“{shortened(written)}”不足一分的部分无法记账", "金额最多写到分。")
    return cents


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
    written = _scalar(value)
    text = unicodedata.normalize("NFKC", written).replace(" ", "")
    if not _NUMBER.fullmatch(text):
        raise wrong(BAD_NUMBER, f"“{shortened(written)}”不是数字", "只写阿拉伯数字，单位写在“单位”里。")
    return Decimal(text.replace(",", ""))


_NUMBER: Final = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,8})?")


def parse_count(value: object) -> int:
    """Read a whole number, 0 or more, grouped by commas or not."""
    written = _scalar(value)
    text = unicodedata.normalize("NFKC", written).replace(" ", "")
    if not re.fullmatch("[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12}", text):
        raise wrong(BAD_NUMBER, f"“{shortened(written)}”不是整数", "只写阿拉伯数字；没有的写 0。")
    return int(text.replace(",", ""))


def parse_year(value: object) -> int:
    """Read a calendar year, 1949 to 2099."""
    text = unicodedata.normalize("NFKC", _scalar(value)).removesuffix("年")
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
Count = _type(int, parse_count, NUMBER, {"type": ["integer", "string"], "examples": [0, 35]})
"""How many: a whole number, 0 or more."""
YEAR = Shape("year")
Year = _type(int, parse_year, YEAR, {"type": ["integer", "string"], "examples": [2024]})

_FLAGS: Final[Mapping[str, bool]] = {"是": True, "否": False, "true": True, "false": False, "yes": True, "no": False}


def parse_flag(value: object) -> bool:
    """Read 是 or 否; `true`, `false`, `yes` and `no` are understood."""
    text = _scalar(value)
    flag = _FLAGS.get(text.lower())
    if flag is None:
        raise wrong(BAD_FLAG, f"“{shortened(text)}”不是“是”或“否”", "写“是”或者“否”。")
    return flag


def show_flag(value: bool) -> str:
    return "是" if value else "否"


FLAG = Shape("flag", show=show_flag)
Flag = _type(bool, parse_flag, FLAG, {"enum": ["是", "否", True, False]})

_ID: Final = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
ID_LENGTH: Final = 80
RESERVED_IDS: Final = frozenset({"index", "con", "prn", "aux", "nul"})
"""`index` is the list page; the others are no file names on Windows, where clerks check out the repository."""


def parse_id(value: object) -> str:
    """Read an id: lower-case Latin letters, digits and single `-`, `_`, `.` between them; at most 80 characters."""
    text = _scalar(value)
    if len(text) <= ID_LENGTH and _ID.fullmatch(text) and text.split(".")[0] not in RESERVED_IDS:
        return text
    raise wrong(BAD_ID, f"“{shortened(text)}”不能用作网址", _id_help(text))


def _id_help(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKC", text).lower()
    better = "-".join(re.findall("[a-z0-9]+", ascii_only))[:ID_LENGTH].strip("-")
    offer = f"，例如“{better}”" if better and better not in RESERVED_IDS else "，例如“cf-2024-012”"
    return f"只用小写英文字母、数字和中间的“-”{offer}。"


ID = Shape("id")
Id = _type(
    str,
    parse_id,
    ID,
    {"type": "string", "pattern": f"^{_ID.pattern}$", "maxLength": ID_LENGTH, "examples": ["cf-2024-012"]},
)
Ref = Id
"""The id of a record of another kind, named by `refers_to`."""


def show_attachment(value: Any) -> str:
    """Return the name of an attachment: as the clerk wrote it, or of one that was prepared."""
    return str(value["name"] if isinstance(value, dict) else value)


ATTACHMENT = Shape("attachment", show=show_attachment)
FileName = Annotated[str, BeforeValidator(_scalar), ATTACHMENT]
"""The name of a file beside the record; see `attachments`."""

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUES: Final = {char: value for value, char in enumerate(USCC_ALPHABET)}
_USCC_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))


_USCC: Final = re.compile(f"[{USCC_ALPHABET}]{{2}}[0-9]{{6}}[{USCC_ALPHABET}]{{10}}")
_USCC_PLACES: Final = tuple(re.compile("[0-9]" if 2 <= place < 8 else f"[{USCC_ALPHABET}]") for place in range(18))


def uscc_check_digit(first_17: str) -> str:
    """Return the 18th character of a unified social credit code.

    Law: GB 32100-2015 (modulus 31, weights 3^(i-1)).
    """
    total = sum(_USCC_VALUES[char] * weight for char, weight in zip(first_17, _USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


def parse_uscc(value: object) -> str:
    """Read a unified social credit code of 18 characters; the placeholder of sole traders passes."""
    text = unicodedata.normalize("NFKC", _scalar(value)).upper().replace(" ", "")
    if text == USCC_PLACEHOLDER:
        return text
    if len(text) != 18:
        raise wrong(BAD_USCC, f"应有 18 位，这里是 {len(text)} 位", "按营业执照或者登记证原样填写。")
    if not _USCC.fullmatch(text):
        place = next(place for place in range(18) if not _USCC_PLACES[place].fullmatch(text[place]))
        raise wrong(
            BAD_USCC, f"的第 {place + 1} 位不应是“{text[place]}”", "代码里没有 I、O、S、V、Z；第 3 到 8 位是数字。"
        )
    expected = uscc_check_digit(text[:17])
    if text[17] != expected:
        raise wrong(
            BAD_USCC, f"的校验码不对：最后一位是“{text[17]}”", f"前 17 位如果没有抄错，最后一位应是“{expected}”。"
        )
    return text


USCC = Shape("uscc")
Uscc = _type(str, parse_uscc, USCC, {"type": "string", "pattern": r"^\s*[0-9A-Za-z]{18}\s*$"})

_BRACKETS: Final = str.maketrans(dict.fromkeys("[［(（【", "〔") | dict.fromkeys("]］)）】", "〕"))
_DOC_NO: Final = re.compile(r"[\u4e00-\u9fff]{1,20}〔(?:19|20)[0-9]{2}〕第?[0-9]{1,6}(?:-[0-9]{1,3})?号")
_PLAIN_DOC_NO: Final = re.compile(r"[\u4e00-\u9fff]{1,20}〔(?:19|20)[0-9]{2}〕[1-9][0-9]{0,5}(?:-[0-9]{1,3})?号")


def parse_doc_no(value: object) -> str:
    """Read a document number and return it with 〔〕 around the year, whichever brackets were written.

    Law: GB/T 9704-2012, 7.2.5.
    """
    text = "".join(_scalar(value).split())
    head, separator, tail = text.translate(_BRACKETS).partition("号")
    number = unicodedata.normalize("NFKC", head).translate(_BRACKETS) + separator + tail
    if not _DOC_NO.fullmatch(number):
        raise wrong(
            BAD_DOC_NO,
            f"“{shortened(text)}”不是完整的文书号",
            "写成“机关代字〔年份〕序号号”，例如 湟自然资罚〔2024〕12号。",
        )
    return number


def _advise_doc_no(text: str) -> tuple[Rule, str, str] | None:
    number = parse_doc_no(text)
    better = re.sub(r"〕第?0*(?=[0-9])", "〕", number)
    if text.strip() == better and _PLAIN_DOC_NO.fullmatch(number):
        return None
    return ODD_DOC_NO, f"写成“{shortened(text)}”，与公文格式有出入", f"按决定书原文核对；公文格式的写法是“{better}”。"


DOC_NO = Shape(DOC_NO_SHAPE, advise=_advise_doc_no)
DocNo = _type(
    str,
    parse_doc_no,
    DOC_NO,
    {"type": "string", "pattern": r"[〔\[［(（【]\s*\d{4}\s*[〕\]］)）】].*号", "examples": ["湟自然资罚〔2024〕12号"]},
)


_CERTIFICATE_NO: Final = re.compile(r"[\u4e00-\u9fff]{0,8}[0-9A-Z]{6,40}号?")


def parse_doc_or_certificate_no(value: object) -> str:
    """Read a document number or, where the document has none, the number of the certificate (双公示 XK_WSH)."""
    text = unicodedata.normalize("NFKC", "".join(_scalar(value).split())).upper()
    return text if _CERTIFICATE_NO.fullmatch(text) else parse_doc_no(value)


def _advise_doc_or_certificate_no(text: str) -> tuple[Rule, str, str] | None:
    number = parse_doc_or_certificate_no(text)
    return None if _CERTIFICATE_NO.fullmatch(number) else _advise_doc_no(text)


DOC_OR_CERTIFICATE_NO = Shape(DOC_NO_SHAPE, advise=_advise_doc_or_certificate_no)
DocOrCertificateNo = _type(
    str,
    parse_doc_or_certificate_no,
    DOC_OR_CERTIFICATE_NO,
    {"type": "string", "examples": ["湟自然资许〔2024〕12号", "地字第630106202400012号"]},
)


def choice(*values: str, other: bool = False) -> Any:
    """Return the type of a field with fixed answers; with `other`, also `其他-` and what it is."""

    def parse(value: object) -> str:
        text = unicodedata.normalize("NFKC", _scalar(value)) if other else _scalar(value)
        if text in values or (other and re.fullmatch(r"其他-.{1,60}", text)):
            return text
        raise _not_a_choice(text, values, other)

    schema: dict[str, Any] = {"enum": list(values)}
    if other:
        schema = {"anyOf": [schema, {"type": "string", "pattern": "^其他[-－].+"}]}
    return _type(str, parse, Shape("choice", choices=values), schema)


def _not_a_choice(text: str, values: tuple[str, ...], other: bool) -> PydanticCustomError:
    parts = [part for part in re.split("[，、；;,]", text) if part]
    if len(parts) > 1 and all(part in values or nearest(part, values) for part in parts):
        written = ", ".join(part if part in values else nearest(part, values) for part in parts)
        return wrong(FULLWIDTH_COMMA, f"“{shortened(text)}”是几项粘在一起", f"写成 [{written}]，用半角逗号分开。")
    offered = nearest(text, values)
    help = (
        f"是不是“{offered}”？" if offered else f"可以写：{'、'.join(values)}{'，或者“其他-”加说明' if other else ''}。"
    )
    return wrong(BAD_CHOICE, f"“{shortened(text)}”不在规定的选项里", help)


def text_like(pattern: str, rule: Rule, help: str) -> Any:
    """Return the type of a text that matches `pattern` as a whole."""
    compiled = re.compile(pattern)

    def parse(value: object) -> str:
        text = unicodedata.normalize("NFKC", _scalar(value))
        if compiled.fullmatch(text):
            return text
        raise wrong(rule, f"“{shortened(text)}”的写法不对", help)

    return _type(str, parse, TEXT, {"type": ["string", "integer"]})


Phone = text_like(r"[0-9][0-9\-—转,、/ ()]{2,40}", BAD_NUMBER, "写成 0971-2230000。")
"""The telephone number of an office."""
