"""Formats of numbers in cells: what they leave unseen (ISO/IEC 29500-1, 18.8.31)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

_PIECES: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)
_MANNERS: Final = re.compile(
    r"\[(?:\$-[0-9A-Fa-f,]{1,14}|[<>=]{1,2}-?[0-9.]{1,10}|(?:DBNum|NatNum)[0-9]{1,2}|(?:黑|蓝|青|绿|洋|红|白|黄)色|Black|Blue|Cyan|Green|"
    r"Magenta|Red|White|Yellow|Color ?[0-9]{1,2})\]",
    re.IGNORECASE,
)
_WHITE: Final = re.compile(r"\[(?:white|白色|color ?2)\]", re.IGNORECASE)
_TIME: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_EPOCH: Final = date(1899, 12, 30)


def sections(code: str) -> list[list[str]]:
    """Return the pieces of each section of a format."""
    found: list[list[str]] = [[]]
    for piece in _PIECES.findall(code):
        if piece == ";":
            found.append([])
        else:
            found[-1].append(piece)
    return found


def _is_blank(pieces: Sequence[str]) -> bool:
    """Tell whether a section shows nothing of the value: only literals, blanks or white."""
    if any(_WHITE.fullmatch(piece) for piece in pieces):
        return True
    return not any(
        _TIME.fullmatch(piece) or (len(piece) == 1 and (piece in "0#?@" or piece.isalpha() or piece in "/:"))
        for piece in pieces
    )


def unseen_sections(code: str) -> frozenset[str]:
    """Return which of "number", "negative" and "text" a format does not show; "" is the general one."""
    if not code:
        return frozenset()
    parts = sections(code)
    blank = [_is_blank(part) for part in parts]
    has_condition = any(re.match(r"\[[<>=]", piece) for part in parts for piece in part)
    if has_condition:
        return frozenset(["number", "negative", "text"]) if any(blank[:2]) else frozenset()
    hidden = {"number"} if blank[0] else set()
    if blank[1] if len(parts) > 1 else blank[0]:
        hidden.add("negative")
    is_text_lost = "@" not in parts[3] if len(parts) > 3 else (len(parts) == 1 and blank[0] and "@" not in parts[0])
    if is_text_lost:
        hidden.add("text")
    return frozenset(hidden)


_GENERAL: Final = frozenset(["General", "GENERAL", "general", "G/通用格式", "General;[Red]\\-General"])
_SOUND: Final = re.compile(r'"[^"0-9０-９]{0,6}"|\[\$[^\]\w]{0,3}[A-Z]{0,3}(?:-[0-9A-Fa-f]{1,8})?\]')


def sound(code: str) -> str:
    """Return a format without texts longer than a unit of measure: it may have them where no value ever shows them."""
    if code in _GENERAL:
        return code
    pieces = [piece for part in sections(code) for piece in (*part, ";")][:-1]
    return "".join(piece for piece in pieces if _is_sound(piece)) or "General"


_SIGNS: Final = frozenset("0#?.,%/:;-+() EeyYmMdDhHsSgGbBaApP@¥$￥'!&~^{}=<>")


def _is_sound(piece: str) -> bool:
    first = piece[0]
    if first == '"' or piece.startswith("[$"):
        return _SOUND.fullmatch(piece) is not None
    if first == "[":
        return _MANNERS.fullmatch(piece) is not None or _TIME.fullmatch(piece) is not None
    if len(piece) == 2:  # an escaped sign, or one that leaves room
        return not piece[1].isalnum() or not piece[1].isascii()
    return first in _SIGNS or not first.isascii()


def shows(code: str, sign: str) -> bool:
    """Tell whether a format has a sign outside of what is quoted."""
    return any(piece.lower() == sign for part in sections(code) for piece in part)


def tells_day(value: str) -> str:
    """Return the day that a number of days tells, as it is written in records; the number itself if it is no day."""
    number = float(value)
    return (_EPOCH + timedelta(days=int(number))).isoformat() if 1 <= number < 2_958_466 else value
