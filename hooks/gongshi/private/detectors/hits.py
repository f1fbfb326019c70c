"""What a detector is, and what it says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from gongshi.patterns import late


class Hit(NamedTuple):
    """A piece of personal data: its sort, and where it stands in the text."""

    sort: str
    start: int
    end: int


Find = Callable[[str, frozenset[str]], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Detector:
    """A way to find sorts of data in a text in its form (`text.Passage`), and the signs without which there is none of them."""

    find: Find
    signs: tuple[str, ...]
    """Patterns that each begin with a character, not a class (`led` makes them): so all can be looked for at once, and fast.

    They are looked for in the text as it was written; punctuation in them allows for both widths.
    """
    numbers: str = ""
    """A pattern of what follows the first digit of a number that is such a sign."""
    sees_wraps: bool = False
    """A line end between two digits is shown to it as `text.WRAP`; to others it is nothing."""
    _sign: re.Pattern[str] | None = field(init=False, repr=False)
    _number: re.Pattern[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sign", one_of(self.signs) if self.signs else None)
        object.__setattr__(self, "_number", number(self.numbers) if self.numbers else None)

    def is_due(self, text: str) -> bool:
        """Tell whether a text in its form may hold such data."""
        return bool((self._sign and self._sign.search(text)) or (self._number and self._number.search(text)))


def number(*behind_first: str) -> re.Pattern[str]:
    """Return the pattern of a number by what may follow its first digit."""
    return late(f"[0-9](?<![0-9][0-9])(?:{'|'.join(behind_first)})")


def alone(find: Callable[[str], Iterator[Hit]]) -> Find:
    """Return what finds without regard to how the body itself is reached."""
    return lambda text, own: find(text)


def led(firsts: str, rest: str) -> tuple[str, ...]:
    """Return the patterns of one of some characters and what comes behind it."""
    return tuple(first + rest for first in firsts)


_COMMON: Final = frozenset(
    "人号地的定月在年建中未村证现经土度日海公办次得出代其一查报使份不产用权法规行政自然资源处罚许可决违事内容管理"
)
"""Characters that stand in every record: to look for a word by one of these costs time at each of them."""


def words(listed: str) -> tuple[str, ...]:
    """Return the patterns of the words of a text in which bars part them, each by its first character that is not common."""
    return tuple(_by_rare(word) for word in listed.split("|"))


def _by_rare(word: str) -> str:
    place = next((place for place, one in enumerate(word) if one not in _COMMON), 0)
    return f"{word[place]}(?<={word[: place + 1]}){word[place + 1 :]}" if place else word


def behind(firsts: str, last: str, rest: str = "") -> tuple[str, ...]:
    """Return the pattern of a character behind one of some others."""
    return (f"{last}(?<=[{firsts}]{last}){rest}",)


def one_of(signs: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of all signs, in a form that `re` passes over texts with fast: one branch for each first character."""
    by_first: defaultdict[str, list[str]] = defaultdict(list)
    for sign in dict.fromkeys(signs):
        by_first[sign[0]].append(sign[1:])
    branches = (f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in sorted(by_first.items()))
    return late("|".join(branches))
