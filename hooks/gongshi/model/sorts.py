"""The sorts of personal data that are looked for, by the names that clerks read: what the detectors declare, and how grave each is."""

from __future__ import annotations

from typing import Final

from gongshi.declared import declared
from gongshi.findings import Rule

_FOLDER: Final = "private/detectors"
SORTS: Final = tuple(sort for sorts in declared(_FOLDER, "SORTS").values() for sort in sorts)
_NEVER: Final = frozenset(sort for sorts in declared(_FOLDER, "NEVER_EXCEPTED").values() for sort in sorts)
EXCEPTABLE: Final = tuple(sort for sort in SORTS if sort not in _NEVER)
"""What somebody may allow to be published."""
WARNED: Final = frozenset(sort for sorts in declared(_FOLDER, "WARNED").values() for sort in sorts)
"""What is only warned of, unless the body decides otherwise: no form tells it surely."""
SENSITIVE = Rule(
    "sensitive-data",
    "warning",
    what="公开的文字里可能有敏感的个人信息。",
    why=f"{'、'.join(sort for sort in SORTS if sort in WARNED)}一般不公开；程序拿不准，请人看一看。data/site.yml 的“规则”里可以定为“错误”，有它的记录和网页就不公开。",
    bad="违法事实: ……其妻（写出姓名）患病……",
    good="违法事实: ……其家属患病……",
    law="个人信息保护法第二十八条、第二十九条",
)
