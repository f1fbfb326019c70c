"""What a detector is, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Hit(NamedTuple):
    """A piece of personal data: its sort, and where it stands in the text."""

    sort: str
    start: int
    end: int


Find = Callable[[str, frozenset[str]], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Detector:
    """A way to find sorts of data in a text in its form (`text.Passage`), and a sign without which there is none of them."""

    find: Find
    sign: str
    """A pattern. All detectors' signs are looked for at once; only if one is there is each asked."""
    sees_wraps: bool = False
    """A line end between two digits is shown to it as `text.WRAP`; to others it is nothing."""
    _sign: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sign", re.compile(self.sign))

    def is_due(self, text: str) -> bool:
        """Tell whether a text in its form may hold such data."""
        return self._sign.search(text) is not None


def alone(find: Callable[[str], Iterator[Hit]]) -> Find:
    """Return what finds without regard to the body's own telephone numbers."""
    return lambda text, own: find(text)
