"""The reading form of a text: one form for what readers see as one, for masks, detectors, search and comparison.

People wrap lines; copies from PDF wrap every line, bring radicals in place of characters, and characters that nobody sees. In the
reading form every code point is NFKC, what is invisible is gone, radicals are their ideographs, white space is one blank, and
a blank between two Han characters, two digits, or a Han character and a digit is nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from gongshi.format import CLOSING_BRACKETS, HAN, IDEOGRAPHS, IGNORED, OPENING_BRACKETS, RADICALS, SPACES


def _class_of(ranges: Iterable[Sequence[int]]) -> str:
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_IGNORED: Final = re.compile(f"[{_class_of(IGNORED)}]")
_TIGHT: Final = f"[0-9{_class_of(HAN)}]"
_BLANKS: Final = re.compile(" {2,}")
_BETWEEN: Final = re.compile(f"({_TIGHT}) (?={_TIGHT})")
_RADICALS: Final = dict(zip(RADICALS, IDEOGRAPHS, strict=True))


def form_of_character(character: str) -> str:
    """Return one code point in its reading form: "" for what nobody sees, " " for white space, else NFKC."""
    if _IGNORED.match(character):
        return ""
    plain = unicodedata.normalize("NFKC", _RADICALS.get(character, character))
    return "".join(" " if one in SPACES else _RADICALS.get(one, one) for one in plain if not _IGNORED.match(one))


def tightened(text: str) -> str:
    """Return a text, in which all white space is blanks, with one blank for several, and none where a blank is nothing."""
    return _BETWEEN.sub(r"\1", _BLANKS.sub(" ", text)) if " " in text else text


_ODD: Final = re.compile(f"[{re.escape(SPACES)}{_class_of(IGNORED)}{re.escape(RADICALS)}\u2f00-\u2fdf\uf900-\ufaff]")


def may_differ(text: str) -> bool:
    """Tell, quickly, whether the reading form may join what stands apart in a text, or show a character that hides in it."""
    return _ODD.search(text) is not None


class _Table(dict[int, str]):
    """The forms of code points, each worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = form = form_of_character(chr(code))
        return form


_TABLE: Final = _Table()


def form(text: str) -> str:
    """Return the reading form of a text."""
    return tightened(text.translate(_TABLE))


def spaced(text: str) -> str:
    """Return the reading form of a text with a blank wherever there is white space in it, for whom blanks mean something."""
    return _BLANKS.sub(" ", text.translate(_TABLE))


_OPENING: Final = dict.fromkeys(OPENING_BRACKETS + "（［", "（")
_CLOSING: Final = dict.fromkeys(CLOSING_BRACKETS + "）］", "）")
_BRACKET: Final = _OPENING | _CLOSING
_AROUND: Final = re.compile(" ?([（）]) ?")
_HAN: Final = re.compile(f"[{_class_of(HAN)}]")


@lru_cache(maxsize=8192)
def evened(text: str) -> str:
    """Return a value in the one form in which it is counted and offered for choice: two firms do not differ in brackets and widths.

    Brackets in Chinese are （）, other punctuation stays as it is written; letters, digits and blanks are as in the reading form.
    """
    plain = "".join(
        one if one in _BRACKET or "！" <= one <= "／" or "：" <= one <= "＠" else _TABLE[ord(one)] for one in text
    )
    even = tightened(plain).strip()
    return _AROUND.sub(r"\1", "".join(_BRACKET.get(one, one) for one in even)) if _HAN.search(even) else even


@dataclass(frozen=True)
class Read:
    """A text and its reading form, with the way back."""

    source: str

    @cached_property
    def text(self) -> str:
        return form(self.source)

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where in the source each character of the form stands, and the end."""
        if self.text == self.source:
            return range(len(self.source) + 1)
        forms = [_TABLE[ord(character)] for character in self.source]
        origins = [place for place, one in enumerate(forms) for _ in one]
        kept = _kept("".join(forms))
        return [origins[place] for place in kept] + [len(self.source)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the source a piece of the form stands: [start, end). An empty piece has no length."""
        if start == end:
            return self._starts[start], self._starts[start]
        return self._starts[start], self._starts[end - 1] + 1


def _kept(spread: str) -> list[int]:
    """Return the places of a text that `tightened` keeps."""
    kept: list[int] = []
    for place, character in enumerate(spread):
        if character == " ":
            if kept and spread[kept[-1]] == " ":
                continue
        elif len(kept) > 1 and spread[kept[-1]] == " " and _is_tight(spread[kept[-2]]) and _is_tight(character):
            kept.pop()
        kept.append(place)
    return kept


def _is_tight(character: str) -> bool:
    return re.match(_TIGHT, character) is not None
