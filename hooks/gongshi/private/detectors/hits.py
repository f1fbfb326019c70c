"""What a detector is, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

DIGITS: Final = "0-9０-９𝟎-𝟿①-⑨⓪٠-٩۰-۹⁰¹²³⁴-⁹₀-₉"
"""Whatever is read as a digit, for a pattern over text that is not yet in its normal form."""


class Hit(NamedTuple):
    """A piece of personal data: its sort, and where it stands in the text."""

    sort: str
    start: int
    end: int


Find = Callable[[str, frozenset[str]], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Detector:
    """A way to find one sort of data, and what a text must hold for it to be worth while."""

    find: Find
    words: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None

    def is_due(self, text: str) -> bool:
        """Tell, quickly, whether the text may hold such data; it need not be in its normal form."""
        for word in self.words:  # a loop: this is asked of every text of every record
            if word in text:
                return True
        return self.pattern is not None and self.pattern.search(text) is not None


def alone(find: Callable[[str], Iterator[Hit]]) -> Find:
    """Return what finds without regard to the body's own telephone numbers."""
    return lambda text, own: find(text)
