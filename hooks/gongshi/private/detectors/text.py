"""One form for what is written in many: a character becomes one character, so that offsets hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_DIGIT_BLOCKS: Final = (0xFF10, 0x0660, 0x06F0, 0x2080, *range(0x1D7CE, 0x1D800, 10))
"""Where ten digits follow each other: full-width, Arabic-Indic, subscript, mathematical."""
_SINGLE_DIGITS: Final = {"⁰": "0", "¹": "1", "²": "2", "³": "3"} | {
    chr(0x2070 + digit): str(digit) for digit in range(4, 10)
}
_CIRCLED: Final = {"⓪": "0"} | {chr(0x245F + digit): str(digit) for digit in range(1, 10)}


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for first in _DIGIT_BLOCKS:
        table |= {first + digit: str(digit) for digit in range(10)}
    for one, other in (_SINGLE_DIGITS | _CIRCLED).items():
        table[ord(one)] = other
    for characters, other in (
        ("‐‑‒–—―−﹣─ー", "-"),
        ("•‧∙・･⋅", "·"),
        ("\t\xa0\u3000\u202f\u205f\u200b\u200c\u200d\u2060\ufeff\xad", " "),
        ("〔【［〖", "("),
        ("〕】］〗", ")"),
        ("￥", "¥"),
        ("Ⅹ", "X"),
    ):
        table |= dict.fromkeys(map(ord, characters), other)
    return table | dict.fromkeys(range(0x2000, 0x200B), " ")


_TABLE: Final = _table()


def normal(text: str) -> str:
    """Return `text`, as long as it is, with one form of digits, Latin letters, dashes, dots, blanks and brackets."""
    return text if text.isascii() and "\t" not in text else text.translate(_TABLE)


SENTENCE_END: Final = "。;!?\n"


def before(text: str, start: int, length: int) -> str:
    """Return at most `length` characters before a place, from the beginning of its sentence on."""
    window = text[max(0, start - length) : start]
    return window[max(map(window.rfind, SENTENCE_END)) + 1 :]


def after(text: str, end: int, length: int) -> str:
    """Return at most `length` characters behind a place, up to the end of its sentence."""
    window = text[end : end + length]
    return _SENTENCE.split(window, maxsplit=1)[0]


_SENTENCE: Final = re.compile(f"[{SENTENCE_END}]")


def last_end(pattern: re.Pattern[str], text: str) -> int:
    """Return where the last match of `pattern` in a short text ends; -1 if there is none."""
    return max((match.end() for match in pattern.finditer(text)), default=-1)


CHINESE_DIGITS: Final = dict(zip("〇○零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789", strict=True))
_CHINESE_RUN: Final = re.compile(f"[{''.join(CHINESE_DIGITS)}]{{11,}}")


def chinese_runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, digits) of the numbers of eleven or more digits that are spelt with Chinese characters."""
    for match in _CHINESE_RUN.finditer(text):
        yield match.start(), "".join(CHINESE_DIGITS[char] for char in match[0])
