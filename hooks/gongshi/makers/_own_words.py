"""What the rules show as examples, told of the body that publishes instead of the one that they were written for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from gongshi.catalogue import Catalogue
from gongshi.findings import Rule
from gongshi.format import DOC_NO_SHAPE
from gongshi.model.body import Body

_NAME: Final = "西宁市湟中区自然资源局"
_GOVERNMENT: Final = "西宁市湟中区人民政府"
_CODE: Final = "湟自然资"
_PLACE: Final = "湟中示例"
_SITE_CODE: Final = "63010600"
"""What rules say of the body that they were written for: its name, its government, its 机关代字, a firm there, its site's code."""
_LOOKED_AT: Final = 50
"""Records of a kind that tell what 机关代字 the body uses."""
_BEFORE_YEAR: Final = re.compile("([\u4e00-\u9fff]{2,20})[〔\\[(（]")
_SORT: Final = re.compile("(?:行政)?(?:处罚|许可|决定|处理|罚|许|处|准|决|字)+$")
"""What stands behind the 机关代字 in a document number: the sort of the document."""


def own_code(catalogue: Catalogue) -> str:
    """Return the 机关代字 in the numbers of what was published last, "" if there is none."""
    kinds = [
        name
        for name, kind in catalogue.kinds.items()
        if kind.number and kind.field(kind.number).shape.name == DOC_NO_SHAPE
    ]
    return code_in(row.number for name in kinds for row in catalogue.rows(catalogue.latest((name,), _LOOKED_AT)))


def code_in(numbers: Iterable[str]) -> str:
    """Return the 机关代字 that stands in most document numbers, "" if there is none."""
    found = (_BEFORE_YEAR.match(number) for number in numbers)
    codes = Counter(_SORT.sub("", one[1]) for one in found if one)
    return max((code for code in codes if code), key=lambda code: (codes[code], code), default="")


def as_own(rules: Iterable[Rule], body: Body, code: str) -> list[Rule]:
    """Return rules whose examples speak of the body."""
    words = {
        _NAME: body.name,
        _GOVERNMENT: body.review_body or "本级人民政府",
        _CODE: code or "机关代字",
        _PLACE: "示例",
        _SITE_CODE: (body.site_code or "0123456789")[: len(_SITE_CODE)],
    }
    if body.name == _NAME:
        words = {_CODE: words[_CODE]}
    return [_told(rule, words) for rule in rules]


def _told(rule: Rule, words: Mapping[str, str]) -> Rule:
    pattern = re.compile("|".join(map(re.escape, words)))
    what, why, bad, good = (
        pattern.sub(lambda found: words[found[0]], text) for text in (rule.what, rule.why, rule.bad, rule.good)
    )
    return replace(rule, what=what, why=why, bad=bad, good=good)
