"""不服怎么办: where and within what time one may ask for review of a decision or go to court.

Law:
    行政复议法 (2023) Art. 20: sixty days from knowing; Art. 23 nos. 1, 2: review comes first against penalties imposed on the
    spot and against what infringes rights to natural resources; Art. 24: the government of the same level reviews.
    行政诉讼法 (2017) Art. 46: six months from knowing, unless another law says otherwise; Art. 45: fifteen days after the
    decision on review; Art. 18: the court at the seat of the body, or one that the high court has named.
    土地管理法 (2019; 2004 alike) Art. 83: fifteen days against an order to pull down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongshi.law.citations import citations_in
from gongshi.model.record import Plain
from gongshi.model.remedies import Remedies

ON_THE_SPOT: Final = "当场作出的行政处罚"
RESOURCE_RIGHT: Final = "涉及已经依法取得的自然资源所有权或者使用权的决定"
ON_THE_SPOT_SINCE: Final = "2024-01-01"
"""The day on which 行政复议法 (2023) came into force; before, one could go to court at once against such a penalty."""
REVIEW_WITHIN: Final = "六十日"
SUIT_WITHIN: Final = "六个月"
SUIT_AFTER_REVIEW: Final = "十五日"
SUIT_AGAINST_DEMOLITION: Final = "十五日"
LAW: Final = "行政复议法第二十条；行政诉讼法第四十六条"
LAW_OF_REVIEW_FIRST: Final = "行政复议法第二十条、第二十三条；行政诉讼法第四十五条"
LAW_OF_DEMOLITION: Final = "土地管理法第八十三条"
CITED_BY: Final = (LAW, LAW_OF_REVIEW_FIRST, f"{LAW}；{LAW_OF_DEMOLITION}")
"""All that a decision may be told with its remedies, see `cited_by`."""
CITED: Final = f"{LAW}；{LAW_OF_REVIEW_FIRST}；{LAW_OF_DEMOLITION}"
"""All that remedies cite, each law as it is now."""
_OCCUPATION: Final = frozenset({"76", "77", "78"})
"""The articles of 土地管理法 on land occupied illegally: 77, 78 of 2019, 76, 77 of 2004."""


def of_decision(record: Plain) -> Remedies:
    """Return the remedies against a decision that is no penalty."""
    return Remedies(RESOURCE_RIGHT if record.get("review_first") else "")


def of_penalty(record: Plain) -> Remedies:
    """Return the remedies against a penalty."""
    is_on_the_spot = record.get("procedure") == "简易程序" and record["decided_on"] >= ON_THE_SPOT_SINCE
    first = ON_THE_SPOT if is_on_the_spot else of_decision(record).review_first
    return Remedies(first, _orders_demolition(record))


def cited_by(remedies: Remedies) -> int:
    """Return the place in `CITED_BY` of the law that is told with these remedies."""
    return 1 if remedies.review_first else 2 * remedies.has_demolition


def _orders_demolition(record: Plain) -> bool:
    if "拆除" not in record["content"] and "拆除" not in record.get("other_type", ""):
        return False
    return any(
        one.name.endswith("土地管理法") and not _OCCUPATION.isdisjoint(one.keys)
        for one in citations_in(record["legal_basis"])
    )


@dataclass(frozen=True, slots=True)
class Told:
    """Remedies in the words of a page and in those of a machine."""

    text: str
    law: str
    review_body: str
    court: str
    suit_within: str


def told(remedies: Remedies, review_body: str | None, court: str | None) -> Told:
    """Return what is said of remedies; where the body names no authority, the law's word stands for it."""
    review_body, court = review_body or "本级人民政府", court or "有管辖权的人民法院"
    knowing, law = "自知道或者应当知道本决定之日起", CITED_BY[cited_by(remedies)]
    if remedies.review_first:
        text = (
            f"当事人、利害关系人不服本决定的，应当先{knowing}{REVIEW_WITHIN}内向{review_body}申请行政复议；"
            f"不服复议决定，或者复议机关逾期不作决定的，再在{SUIT_AFTER_REVIEW}内向{court}起诉。"
            f"本决定是{remedies.review_first}，行政复议在先。"
        )
        return Told(text, law, review_body, court, SUIT_AFTER_REVIEW)
    text = (
        f"当事人、利害关系人不服本决定的，可以{knowing}{REVIEW_WITHIN}内向{review_body}申请行政复议，"
        f"也可以{knowing}{SUIT_WITHIN}内直接向{court}起诉。"
    )
    if remedies.has_demolition:
        text += f"其中对责令限期拆除直接起诉的，期限是接到决定之日起{SUIT_AGAINST_DEMOLITION}。"
    return Told(text, law, review_body, court, SUIT_WITHIN)


def as_json(remedies: Remedies, review_body: str | None, court: str | None) -> dict[str, object]:
    """Return the same for machines, under Chinese names as the record's own."""
    said = told(remedies, review_body, court)
    return {
        "复议前置": bool(remedies.review_first),
        "复议机关": said.review_body,
        "复议期限": REVIEW_WITHIN,
        "法院": said.court,
        "起诉期限": said.suit_within,
        **(
            {"责令限期拆除的起诉期限": SUIT_AGAINST_DEMOLITION}
            if remedies.has_demolition and not remedies.review_first
            else {}
        ),
        "说明": said.text,
        "依据": said.law,
    }
