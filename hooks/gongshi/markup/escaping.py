"""Text → HTML, for the pages that are put together without templates."""

from __future__ import annotations

import re
from html import escape
from typing import Final

_SPECIAL: Final = re.compile("[&<>\"']")


def escaped(text: str) -> str:
    """Return text so that it stays text in HTML, attributes included. Hardly any has what must be written otherwise."""
    return escape(text) if _SPECIAL.search(text) else text
