"""Amounts of money in Chinese words: 贰万元整, 伍佰肆拾伍元, 十二万五千元, 叁角."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

_DIGITS: Final[Mapping[str, int]] = {
    digit: value
    for digits in ("零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "〇一两", "零壹貳參")
    for value, digit in enumerate(digits)
}
_D: Final = f"[{''.join(_DIGITS)}]"
_BELOW_WAN: Final = re.compile(
    f"[零〇]?(?:(?P<k>{_D})[千仟])?[零〇]?(?:(?P<h>{_D})[百佰])?[零〇]?(?:(?P<t>{_D}?)(?P<ten>[十拾]))?[零〇]?(?P<o>{_D})?"
)
_LARGE: Final = (("[亿億]", 10**8), ("[万萬]", 10**4))
_MONEY: Final = re.compile(
    r"(?P<whole>[^元圆角分整正]+)(?:[元圆](?:零?(?P<jiao>[^元圆角分整正零〇])角)?(?:[零〇]?(?P<fen>[^元圆角分整正零〇])分)?)?[整正]?"
    r"|(?P<only>[^元圆角分整正零〇])角[整正]?"
)


def yuan_in_words(text: str) -> Decimal | None:
    """Return the yuan of an amount in words, or None if it is none.

    Law: 票据法 Art. 8 and 支付结算办法 annex 1 give the words; ordinary numerals are read as well.
    """
    match = _MONEY.fullmatch(text)
    if not match:
        return None
    tenths = _DIGITS.get(match["jiao"] or match["only"] or "零")
    hundredths = _DIGITS.get(match["fen"] or "零")
    whole = number_in_words(match["whole"] or "零")
    if tenths is None or hundredths is None or whole is None:
        return None
    return Decimal(whole * 100 + tenths * 10 + hundredths) / 100


def number_in_words(text: str) -> int | None:
    """Return the number that Chinese numerals say, below 10^16, or None if they say none: 十二万五千, 一万零五十."""
    for mark, unit in _LARGE:
        if len(parts := re.split(mark, text)) == 2:
            many, rest = number_in_words(parts[0]), number_in_words(parts[1]) if parts[1] else 0
            return None if not many or rest is None else many * unit + rest
    match = _BELOW_WAN.fullmatch(text) if text else None
    if not match:
        return None
    tens = _DIGITS[match["t"]] if match["t"] else bool(match["ten"])
    thousands, hundreds, ones = (_DIGITS[match[name] or "零"] for name in "kho")
    return thousands * 1000 + hundreds * 100 + tens * 10 + ones
