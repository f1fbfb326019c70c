"""The clock. Only `cli` and `site` may look at it; everything below is told the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone


def today_in_china() -> date:
    """Return the day it is where the law applies, wherever the machine stands."""
    return datetime.now(timezone(timedelta(hours=8))).date()
