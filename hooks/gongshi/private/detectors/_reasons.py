"""Positive reasons why a number is nobody's: what is said right before or behind it, and where it stands."""

from __future__ import annotations

import re
from typing import Final

from gongshi.patterns import late
from gongshi.private.detectors.text import before

_REACH: Final = 40
"""Characters before a number in which a label for it stands."""
_FOLLOWS: Final = '(?:[:=#"( ]|为|是|系|即|分别){0,5}(?:[0-9A-Za-z*][0-9A-Za-z*/_.-]{0,29}(?:[、,/~及和与至 ]|号){1,3})*[0-9A-Za-z/_.-]{0,20}$'
"""Between a label and its number: a colon, a verb, the numbers before it in a list, its own first part."""
_LABEL: Final = late(
    "(?:编号|编码|编次|票号|票据|单号|订单|流水号?|凭证|发票|案号|档号|文号|批号|批次|序号|代码|条码|图号|图幅|图斑|税号|识别号|工号|警号|执照|ISBN|ISSN|"
    "刊号|书号|№|No\\.?|NO\\.?|\\bID|监管码|IMEI|宗地|地块|坐标|高程|工单|快递|运单|物流|校验码?|验证码|号令|邮编|版本|指纹|序列|卷宗|车架|发动机|监测点|桩号|孔号|钻孔|"
    "标段|时间戳|付款码|缴款码|型号|出厂|收据|回单|许可证|执法证件?|资格证|证书|案卷|备案|MD5|SHA|哈希|样品|报告|批文|字第|第|"
    "(?<=[\\u4e00-\\u9fff])(?<![一二三四五六七八九十])(?:号码?|码|证|编|代码|ID))" + _FOLLOWS,
    re.IGNORECASE,
)
_REACHING: Final = late(
    "(?:手机|电话|联系|联络|移动|微信|QQ|支付宝|机主|来电|主叫|被叫|呼叫|热线|座机|固话|传真|短信|拨打|(?<!虚)拟号|短号|小号|(?:的|其|本人|该|家|他|她|私人|常用)号)码?",
    re.IGNORECASE,
)
"""In a label: the number reaches somebody."""
_AMOUNT: Final = late(
    "(?:金额|合计|共计|总[额计价]|人民币|¥|RMB|CNY|投资|造价|资产|资本|产值|余额|价款|预算数?|决算数?|收入|支出|人口|面积|共|计|约)(?:为|是|约|共|达|[:() ]){0,4}$",
    re.IGNORECASE,
)
UNIT: Final = late(
    " ?(?:余|多)?(?:元(?!月)|万|亿|平方|㎡|m2|m²|立方|m3|m³|吨|公顷|亩|千克|公斤|kg|米|公里|人(?!民)|次|株|份|股|美元|港元|字节|kW|千瓦|%|°|度|′)",
    re.IGNORECASE,
)
_URL: Final = late("(?:https?://|www\\.)[!-~]{0,200}$")
_YEAR_BEFORE: Final = late("\\((?:19|20)[0-9]{2}\\)[^0-9,。;]{0,4}$|(?:第|字) ?$")


def label(text: str, start: int) -> str:
    """Return what, right before a number, says that it is a number of something; "" if nothing does, or if it reaches somebody."""
    window = before(text, start, _REACH)
    found = _LABEL.search(window)
    if found is None:
        return ""
    said = re.split("[,、(]", window[max(0, found.start() - 6) : found.start()])[-1] + found[0]
    return "" if _REACHING.search(said) else said


def is_document(text: str, start: int, end: int) -> bool:
    """Tell whether a number is that of a document, as `〔2024〕12号` or `第12号`."""
    return bool(_YEAR_BEFORE.search(before(text, start, 12))) and text[end : end + 1] == "号"


def is_amount(text: str, start: int, end: int) -> bool:
    """Tell whether a number is an amount: a unit stands behind it, a word for amounts before it, or its column is one of amounts."""
    if UNIT.match(text, end) or (text[end : end + 1] in (".", ",") and text[end + 1 : end + 2].isdigit()):
        return True
    return bool(_AMOUNT.search(before(text, start, 16))) or _is_in_column_of_amounts(text, start)


def in_url(text: str, start: int) -> bool:
    """Tell whether a place is inside a web address."""
    return bool(_URL.search(text[max(0, start - 200) : start]))


_ROWS: Final = 2000
"""Characters of a table above a cell in which its head is looked for."""
_HEAD: Final = late("\\n?([^\\n]*\\|[^\\n]*)\\n[ |:-]*-{2,}[ |:-]*\\n")
_AMOUNTS: Final = late(
    "金额|预算|决算|合计|总[额计]|收入|支出|余额|数量|面积|单价|总价|元\\)?$|\\(元|万元|亩|平方米|编号|编码|代码|单号|流水|凭证"
)


def head_of(text: str, start: int) -> str:
    """Return the head of the column of a table with bars in which a place is; "" if it is in none."""
    line = text.rfind("\n", 0, start) + 1
    column = text.count("|", line, start)
    heads = _HEAD.findall(text, max(0, line - _ROWS), line) if column else []
    head = heads[-1].split("|") if heads else []
    return head[column].strip() if column < len(head) else ""


def _is_in_column_of_amounts(text: str, start: int) -> bool:
    return bool(_AMOUNTS.search(head_of(text, start)))
