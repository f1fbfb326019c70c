"""What is odd about the days of a record's life, and by when a changed decision must be gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from gongshi.findings import shortened
from gongshi.law.workdays import workday_after
from gongshi.model.kind import Problem
from gongshi.model.life import CHANGED
from gongshi.model.liferules import CORRECTION_FILE, LIFE_ORDER, WITHDRAWAL_CLOCK
from gongshi.model.record import Record, Withdrawal

WITHDRAWAL_DAYS: Final = 3


def withdrawal_due(changed_on: date) -> date:
    """Return the last day on which a changed or revoked decision may still be online.

    Raises:
        UnknownYear: the calendar of that year has not been announced.

    Law:
        行政处罚法 (2021) Art. 48: withdraw within three days and give the reason; Art. 85: these are working days.
    """
    return workday_after(changed_on, WITHDRAWAL_DAYS)


def life_problems(record: Record) -> Iterator[Problem]:
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
        yield from withdrawal_problems(record.withdrawal, record.published_on)


def withdrawal_problems(withdrawal: Withdrawal, published_on: date | None) -> Iterator[Problem]:
    """Yield what is odd about the days of a withdrawal."""
    changed_on, withdrawn_on = withdrawal.changed_on, withdrawal.withdrawn_on
    if published_on and withdrawn_on < published_on:
        yield Problem(LIFE_ORDER, "withdrawal", "“撤回日期”早于“公开日期”", f"公开日期是 {published_on}，请核对。")
    if changed_on and withdrawn_on < changed_on:
        yield Problem(LIFE_ORDER, "withdrawal", "“撤回日期”早于“变动日期”", f"变动日期是 {changed_on}，请核对。")
    if withdrawal.reason in CHANGED and not changed_on:
        yield Problem(
            WITHDRAWAL_CLOCK,
            "withdrawal",
            f"没有写“变动日期”，不知道决定是哪天被{withdrawal.reason}的",
            "在“撤回”里补上一行“变动日期: …”。",
        )
