"""A page is a shell, rendered once by the site's theme, with what a maker made stamped into its slots."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Final

TITLE_SLOT: Final = "<!--gongshi:title-->"
HEAD_SLOT: Final = "<!--gongshi:head-->"
MAIN_SLOT: Final = "<!--gongshi:main-->"
_SLOTS: Final = re.compile("|".join(map(re.escape, (TITLE_SLOT, HEAD_SLOT, MAIN_SLOT))))


@dataclass(frozen=True, slots=True)
class Content:
    """What is stamped into a shell. `title` is text, the others are HTML."""

    title: str
    head: str
    main: str


@dataclass(frozen=True, slots=True)
class Shell:
    """A page of the theme, cut at its slots: piece, slot, piece, slot, … piece. UTF-8, since it is joined a thousand times."""

    pieces: tuple[bytes, ...]
    slots: tuple[str, ...]

    @classmethod
    def cut(cls, html: str) -> Shell:
        """Cut a page of the theme. A slot may stand in it more than once, or not at all."""
        return cls(tuple(piece.encode() for piece in _SLOTS.split(html)), tuple(_SLOTS.findall(html)))

    def html(self) -> str:
        """Return the page with nothing in its slots."""
        return b"".join(self.pieces).decode()

    def stamp(self, content: Content) -> bytes:
        values = {
            TITLE_SLOT: escape(content.title).encode(),
            HEAD_SLOT: content.head.encode(),
            MAIN_SLOT: content.main.encode(),
        }
        parts = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            parts += (values[slot], piece)
        return b"".join(parts)
