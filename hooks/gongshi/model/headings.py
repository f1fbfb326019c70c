"""What a heading of the national forms says: which field it is, and the unit of the amounts under it.

The same field stands under many headings: with the number that the form gives it, with marks of what is required, in wide or narrow brackets,
and with 万元 where the record itself counts yuan (发改办财金〔2018〕424号, both tables).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from gongshi.form import form

_MARKS: Final = re.compile(r"[*※]|\((?:必填|选填|必录|可空)[^()]*\)")
_CODE_OF_PARTY: Final = re.compile(r"行政相对人代码[-_ ]?[0-9]?(?:\((?P<bracketed>[^()]+)\)|[-_](?P<bare>[^()]+))")
_UNIT: Final = re.compile(r"\((?:单位:)?(?P<unit>万元|元)\)$")


@lru_cache(maxsize=4096)
def heading_of(text: str) -> tuple[str, str]:
    """Return what names the field, and the unit of its amounts: 万元, 元, or "" if the heading does not say."""
    words = _MARKS.sub("", form(text)).replace(" ", "")
    unit = _UNIT.search(words)
    words = _UNIT.sub("", words)
    if code := _CODE_OF_PARTY.fullmatch(words):
        words = code["bracketed"] or code["bare"]
    return words, unit["unit"] if unit else ""
