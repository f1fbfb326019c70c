"""A table as CSV for spreadsheets (RFC 4180, UTF-8 with BOM, which Excel needs for Chinese)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from gongshi.format import FORMULA_SIGNS

_FORMULA: Final = re.compile(rf"[\s\0\ufeff]*[{re.escape(FORMULA_SIGNS)}]|[\t\r\n]")
"""Spreadsheets look past any white space in front."""


def table_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return the rows as a file. A cell that a spreadsheet would run as a formula is preceded by an apostrophe."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Return a cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
