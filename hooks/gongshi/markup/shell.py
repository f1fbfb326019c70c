"""A page is a shell, rendered once by the site's theme, with what a maker made stamped into its slots.

Slots are elements and words, not comments: what other people's plugins do to a page (minify it, read it and write it anew) leaves
them in it, whatever it does to quotes, blanks and the order of attributes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Final

TITLE: Final = "title"
HEAD: Final = "head"
MAIN: Final = "main"
SLOTS: Final = (TITLE, HEAD, MAIN)
_SLOT: Final = re.compile(
    r"""
      \s*gongshi-slot-(?P<title>title)\s*
    | <meta\b[^<>]*\bgongshi-slot-(?P<head>head)\b[^<>]*>
    | <div\b[^<>]*\bgongshi-slot-(?P<main>main)\b[^<>]*(?:/>|>\s*</div\s*>)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Content:
    """What is stamped into a shell. `title` is text, the others are HTML."""

    title: str
    head: str
    main: str


class LostSlots(Exception):
    """A page of the theme does not have each slot once."""

    def __init__(self, missing: tuple[str, ...], repeated: tuple[str, ...]) -> None:
        super().__init__(missing, repeated)
        self.missing, self.repeated = missing, repeated


@dataclass(frozen=True, slots=True)
class Shell:
    """A page of the theme, cut at its slots: piece, slot, piece, slot, … piece. UTF-8, since it is joined a thousand times."""

    pieces: tuple[bytes, ...]
    slots: tuple[str, ...]

    @classmethod
    def cut(cls, html: str) -> Shell:
        """Cut a page of the theme.

        Raises:
            LostSlots: a slot does not stand in it, or more than once.
        """
        found = list(_SLOT.finditer(html))
        slots = tuple(str(one.lastgroup) for one in found)
        missing = tuple(name for name in SLOTS if name not in slots)
        repeated = tuple(name for name in SLOTS if slots.count(name) > 1)
        if missing or repeated:
            raise LostSlots(missing, repeated)
        starts, ends = [0, *(one.end() for one in found)], [*(one.start() for one in found), len(html)]
        return cls(tuple(html[start:end].encode() for start, end in zip(starts, ends, strict=True)), slots)

    def html(self) -> str:
        """Return the page with nothing in its slots."""
        return b"".join(self.pieces).decode()

    def stamp(self, content: Content) -> bytes:
        values = {TITLE: escape(content.title).encode(), HEAD: content.head.encode(), MAIN: content.main.encode()}
        parts = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            parts += (values[slot], piece)
        return b"".join(parts)
