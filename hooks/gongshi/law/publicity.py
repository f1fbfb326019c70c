"""What is odd about the days of a record's life, and when it may be taken down for which reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from gongshi.findings import shortened
from gongshi.model.kind import Kind, Problem
from gongshi.model.life import CHANGED
from gongshi.model.liferules import CORRECTION_FILE, LIFE_ORDER, WITHDRAWAL_CLOCK, WITHDRAWAL_REASON
from gongshi.model.record import Record, Withdrawal

ENDED: Final = "公示期满"
REPAIRED: Final = "信用修复"


def life_problems(record: Record, kind: Kind) -> Iterator[Problem]:
    """Yield what is odd about the days of one record's life, whatever its kind."""
    for correction in record.corrections:
        if correction.corrected_on < record.published_on:
            yield Problem(
                LIFE_ORDER, "corrections", "“更正日期”早于“公开日期”", f"公开日期是 {record.published_on}，请核对。"
            )
        if correction.file and correction.file not in record.attachments:
            message = f"更正文书“{shortened(correction.file)}”不在“附件”里"
            yield Problem(CORRECTION_FILE, "corrections", message, "把文件放在记录旁边，文件名也写进“附件”。")
    if record.withdrawal:
        yield from withdrawal_problems(record.withdrawal, record.published_on, kind)


def withdrawal_problems(withdrawal: Withdrawal, published_on: date | None, kind: Kind) -> Iterator[Problem]:
    """Yield what is odd about the days and the reason of a withdrawal."""
    changed_on, withdrawn_on = withdrawal.changed_on, withdrawal.withdrawn_on
    if published_on and withdrawn_on < published_on:
        yield Problem(LIFE_ORDER, "withdrawal", "“撤回日期”早于“公开日期”", f"公开日期是 {published_on}，请核对。")
    if changed_on and withdrawn_on < changed_on:
        yield Problem(LIFE_ORDER, "withdrawal", "“撤回日期”早于“变动日期”", f"变动日期是 {changed_on}，请核对。")
    if said := groundless(kind, withdrawal.reason):
        yield Problem(WITHDRAWAL_REASON, "withdrawal", said, "写真实的原因。")
    if kind.withdrawal_days and withdrawal.reason in CHANGED and not changed_on:
        yield Problem(
            WITHDRAWAL_CLOCK,
            "withdrawal",
            f"没有写“变动日期”，不知道决定是哪天被{withdrawal.reason}的",
            "在“撤回”里补上一行“变动日期: …”。",
        )


def groundless(kind: Kind, reason: str) -> str:
    """Return why no record of this kind can be taken down for this reason; "" if one can."""
    if reason == ENDED and not kind.has_period:
        return f"{kind.title}没有公示期限，不会“{ENDED}”"
    return f"“{REPAIRED}”只用于行政处罚，{kind.title}没有" if reason == REPAIRED and not kind.has_repair else ""


def too_early(reason: str, withdrawn_on: str, until: str, repair_from: str) -> tuple[str, str]:
    """Return why a record cannot be taken down yet for this reason, and what to do instead; "" twice if it can.

    `until` is the last day on which it is shown, `repair_from` the first on which the party may have that ended; all
    days are ISO, "" for none.

    Law: 信用修复管理办法 (发改委令 2025 年第 36 号): 公示期满 is the end of the longest period, 信用修复 not before that of
    the shortest.
    """
    if reason == ENDED and not until:
        return f"这条记录没有公示期限，不会“{ENDED}”", "写真实的原因。"
    if reason == ENDED and withdrawn_on <= until:
        return (
            f"公示到 {until} 才满，{withdrawn_on} 还没有“{ENDED}”",
            "到期系统自动停止公示，不用撤下；提前撤下的，写真实的原因。",
        )
    if reason == REPAIRED and withdrawn_on < repair_from:
        return (
            f"最短公示期还没有满：{repair_from} 起才能信用修复",
            "核对“撤回日期”和“严重程度”；不是信用修复的，写真实的原因。",
        )
    return "", ""
