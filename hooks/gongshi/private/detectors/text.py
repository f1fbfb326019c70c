"""The form in which personal data is looked for: one way of writing each character, and nothing that parts what belongs together.

It is the reading form (`gongshi.form`) with three differences: dashes, dots, quotes and brackets have one form; a number spelt with Chinese
digits is written with Arabic ones; and what stood between two digits still stands there, for it tells a telephone from an amount.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gongshi.form import form_of_character, may_differ
from gongshi.format import HAN, IGNORED, RADICALS, SPACES
from gongshi.patterns import late

_OTHER_FORMS: Final = (
    ("‐‑‒–—―−─ー", "-"),
    ("•‧∙・･⋅", "·"),
    ("\u200b\u200c\u200d\u2060\ufeff\xad", " "),
    ("〔【［〖", "("),
    ("〕】］〗", ")"),
    ("“”„‟「」『』", '"'),
    ("✕✖╳", "×"),
    ("\n", "\n"),
    *((f"{arabic}{persian}", str(digit)) for digit, (arabic, persian) in enumerate(zip("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", strict=True))),
)  # fmt: skip
"""(characters, how they are written here): where that is not their reading form."""


class _Table(dict[int, str]):
    """What each code point is written as, always one character: one whose form has several, or none, stays what it is."""

    def __missing__(self, code: int) -> str:
        plain = form_of_character(chr(code))
        self[code] = plain if len(plain) == 1 else chr(code)
        return self[code]


_TABLE: Final = _Table({ord(one): other for characters, other in _OTHER_FORMS for one in characters})


def normal(text: str) -> str:
    """Return `text`, as long as it is, with one form of digits, Latin letters, dashes, dots, blanks and brackets."""
    return text if text.isascii() and "\t" not in text else text.translate(_TABLE)


# ------------------------------------------------------------------------------------------------ the passage

WRAP: Final = "\v"
"""Stands for a line end between two digits: it may be nothing, or part two numbers."""
_IGNORED: Final = "".join(f"{chr(first)}-{chr(last)}" for first, last in IGNORED)
_HAN: Final = late(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in HAN)}]")
_GAP: Final = late(f"[{re.escape(SPACES)}{_IGNORED}]+")
_NEW_LINE: Final = late(
    "[|#>]|[-*+] |[0-9]{1,3}[.、](?![0-9A-Za-z])|\\([一二三四五六七八九十0-9]{1,3}\\)|[一二三四五六七八九十]{1,3}、|[问答]:"
)
"""How a line begins that does not go on with the one before: an item, a row of a table, a heading, a question."""
_CLOSED: Final = "。;!?|\n"
_TOUCHING: Final = ':,;。、()|"'
"""A blank beside one of these is nothing."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in its form, and the way back to the source."""

    text: str
    _starts: Sequence[int] | None
    """Where in the source each character of the form stands; None if it is its own place."""

    @classmethod
    def of(cls, source: str) -> Passage:
        if not may_differ(source):
            return cls(_in_arabic_digits(normal(source)), None)
        pieces, starts, end = [], list[int](), 0
        written = normal(source)
        for gap in _GAP.finditer(source):
            pieces.append(written[end : gap.start()])
            starts.extend(range(end, gap.start()))
            if between := _between(written, gap[0], gap.start(), gap.end()):
                pieces.append(between)
                starts.append(gap.start())
            end = gap.end()
        pieces.append(written[end:])
        starts.extend(range(end, len(source)))
        return cls(_in_arabic_digits("".join(pieces)), starts)

    def joined(self) -> Passage:
        """Return the passage in which a line end between two digits is nothing."""
        if self._starts is None or WRAP not in self.text:
            return self
        kept = [place for place, one in enumerate(self.text) if one != WRAP]
        return Passage(self.text.replace(WRAP, ""), [self._starts[place] for place in kept])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the source a piece of the form stands: [start, end)."""
        if self._starts is None or start == end:
            return start, end
        return self._starts[start], self._starts[end - 1] + 1


def _between(written: str, gap: str, start: int, end: int) -> str:
    """Return what stands in the form for white space and invisible characters: a line end, a wrap, a blank or nothing."""
    lines = gap.count("\n")
    if not start or end == len(written):
        return "\n" if lines else ""
    left, right = written[start - 1], written[end]
    if lines > 1 or (lines and (left in _CLOSED or _NEW_LINE.match(written, end))):
        return "\n"
    if lines:
        return WRAP if left.isdigit() and right.isdigit() else ""
    if left in _TOUCHING or right in _TOUCHING or not any(map(str.isspace, gap)):
        return ""
    return " " if _is_parted(written, start, end) else ""


def _is_parted(written: str, start: int, end: int) -> bool:
    """Tell whether a blank between two places parts them: not Han from digits, nor the characters of one word set wide."""
    left, right = written[start - 1], written[end]
    if not _HAN.match(left):
        return not (left.isdigit() and _HAN.match(right))
    if not _HAN.match(right):
        return not right.isdigit()
    is_single = start == 1 or not _HAN.match(written, start - 2)
    return not is_single and bool(_HAN.match(written, end + 1))


_HIDING: Final = (
    f"{_IGNORED}{re.escape(RADICALS)}\u2f00-\u2fdf\uf900-\ufaff０-９Ａ-Ｚａ-ｚ＠\u2070-\u209c\u2460-\u24ff\u0660-\u0669\u06f0-\u06f9"
    "\U0001d400-\U0001d7ff"
)
ODD: Final = f"[{_HIDING}{re.escape(SPACES)}](?:(?<=[{_HIDING}])|(?=[\u4e00-\u9fff]))"
"""What may hide a word or a digit from a pattern over the text as it was written."""
_SPELT: Final = "〇○零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_ARABIC: Final = str.maketrans(_SPELT, "0001234567891123456789")
_SPELT_NUMBER: Final = late(f"[0-9]{{0,4}}[{_SPELT}](?:[\\-·. ]?[0-9{_SPELT}]){{6,}}")


def _in_arabic_digits(text: str) -> str:
    """Return a text, as long as it is, with Arabic digits in numbers of seven or more digits that are spelt with Chinese ones."""
    return _SPELT_NUMBER.sub(lambda match: match[0].translate(_ARABIC), text)


# ------------------------------------------------------------------------------------------------ windows

SENTENCE_END: Final = "。;!?\n"


def before(text: str, start: int, length: int) -> str:
    """Return at most `length` characters before a place, from the beginning of its sentence on."""
    window = text[max(0, start - length) : start]
    return window[max(map(window.rfind, SENTENCE_END)) + 1 :]


def after(text: str, end: int, length: int) -> str:
    """Return at most `length` characters behind a place, up to the end of its sentence."""
    window = text[end : end + length]
    return _SENTENCE.split(window, maxsplit=1)[0]


_SENTENCE: Final = late(f"[{SENTENCE_END}]")


def last_end(pattern: re.Pattern[str], text: str) -> int:
    """Return where the last match of `pattern` in a short text ends; -1 if there is none."""
    return max((match.end() for match in pattern.finditer(text)), default=-1)
