"""What the words of a decision say of money, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from pydantic_core import PydanticCustomError

from gongshi.form import form
from gongshi.model.values import parse_amount

WAN: Final = 10_000
_WORDS: Final = "零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億两貳參"
_SAID: Final = re.compile(
    rf"(?:[0-9][0-9,]*(?:\.[0-9]+)? ?(?:百|千|万|亿)?元|[{_WORDS}]+[元圆](?:[{_WORDS}]角)?(?:[{_WORDS}]分)?)[整正]?(?!/)"
)
_RATE: Final = re.compile(r"(?:每|按)[^,;。:、\n]{0,12}$")
"""What stands before a price for each unit, which is no sum."""
_CLAUSE: Final = re.compile(r"[;。\n]")


@dataclass(frozen=True, slots=True)
class Said:
    """A sum of money in a text."""

    yuan: Decimal
    clause: str
    """The words in which it stands, to the next full stop, semicolon or line end."""


def amounts_in(text: str) -> Iterator[Said]:
    """Yield the sums of money in a text, in its reading form; prices for a unit are none."""
    for clause in _CLAUSE.split("\n".join(map(form, text.split("\n")))):
        for match in _SAID.finditer(clause):
            if _RATE.search(clause, 0, match.start()):
                continue
            try:
                yield Said(parse_amount(match[0]), clause)
            except PydanticCustomError:  # words that look like a sum
                continue


Agreement = Literal["same", "unit", "differs", "unsaid"]


def agreement(yuan: Decimal, text: str, word: str) -> tuple[Agreement, Decimal]:
    """Tell whether an amount is the one that a text says: "same", "unit" (10,000 times too much or too little), "differs", or
    "unsaid" (no sum stands in a clause with `word`); and the sum that the text says.
    """
    found = tuple(amounts_in(text))
    said = [one.yuan for one in found]
    about = [one.yuan for one in found if word in one.clause]
    if yuan in said or (about and yuan == sum(about)):
        return "same", yuan
    wrong_unit = [one for one in (*said, sum(about, Decimal())) if one and WAN in (one / yuan, yuan / one)]
    if wrong_unit:
        return "unit", wrong_unit[0]
    return ("differs", about[0]) if about else ("unsaid", Decimal())
