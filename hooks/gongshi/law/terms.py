"""How long a decision is valid, as decisions say it: to a day, without end, or so long from the decision (自批复之日起1年)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema

from gongshi.law.workdays import months_after
from gongshi.model.chinese_numbers import number_in_words
from gongshi.model.values import FOREVER, FOREVER_DAY, parse_day_or_forever

_TERM: Final = re.compile(
    r"(?:[自从][^起]{1,12}之?日?起)?(?:有效期?(?:限?为?)?)?(?P<count>[0-9]{1,3}|[一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]{1,5})个?(?P<unit>年|月|日|天)"
    r"(?:内|有效|内有效|止|为止)*"
)
_MONTHS: Final = {"年": 12, "月": 1}


def last_day_of_term(text: str, start: date) -> date | None:
    """Return the last day of a term in words that begins on `start`, or None if the words name none.

    Law: 民法典 Art. 201 (the day that starts a period is not counted), 202 (years and months end on the same day).
    """
    match = _TERM.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", "").rstrip("。"))
    count = (
        number_in_words(match["count"]) if match and not match["count"].isdecimal() else match and int(match["count"])
    )
    if not match or not count:
        return None
    unit = match["unit"]
    end = months_after(start, count * _MONTHS[unit]) if unit in _MONTHS else start + timedelta(days=count)
    return min(end, FOREVER)


def _parse(value: object, info: ValidationInfo, start: str) -> date:
    day = (info.data or {}).get(start)  # a field may also be read by itself
    if isinstance(value, str) and isinstance(day, date) and (end := last_day_of_term(value, day)):
        return end
    return parse_day_or_forever(value)


def until(start: str) -> Any:
    """Return the type of a field with the last day of a term; `start` is the field, declared before it, with the day on which it begins."""
    schema = {"type": "string", "examples": ["2027-03-18", "自批复之日起1年", "长期"]}

    def parse(value: object, info: ValidationInfo) -> date:
        return _parse(value, info, start)

    return Annotated[date, BeforeValidator(parse), FOREVER_DAY, WithJsonSchema(schema, mode="validation")]
