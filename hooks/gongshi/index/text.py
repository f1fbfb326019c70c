"""What is searched, and the form in which text and query are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from gongshi.format import (
    CLOSING_BRACKETS,
    OPENING_BRACKETS,
    SPACES,
)
from gongshi.index.packing import Ints

Fact = str | int | float | list[str]
Small = NDArray[np.int32]
"""Numbers of which there are many; half the memory."""
_BRACKETS = {one: same[0] for same in (OPENING_BRACKETS, CLOSING_BRACKETS) for one in same}


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found. `kind` and `id` together are unique in an index.

    `url` is relative to the site's root; `day` is an ISO date, or "" for a document without one, which then comes last.
    A hit in `head` (number, name, title) ranks before a hit in `body`; a match never spans two texts.
    `facts` are small values to show, filter and compare; a number in them is exact up to 2**53.
    """

    kind: str
    id: str
    url: str
    title: str
    day: str
    head: tuple[str, ...]
    body: tuple[str, ...]
    facts: Mapping[str, Fact]


class _Placed(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def day(self) -> str: ...


_P = TypeVar("_P", bound=_Placed)


def newest_first(documents: Iterable[_P]) -> list[_P]:
    """Sort documents or entries as the index lists them: by day, newest first, undated last; then by kind and id."""
    by_name = sorted(documents, key=attrgetter("kind", "id"))
    return sorted(by_name, key=attrgetter("day"), reverse=True)


def normalise(text: str) -> str:
    """Return the form in which text and query are compared.

    Each code point stands for itself, so `normalise(a + b) == normalise(a) + normalise(b)` and every fragment of a text
    stays findable. `normalise` in search/text.js does the same.
    """
    return text.translate({ord(character): _normal_form(character) for character in set(text)})


def _normal_form(character: str) -> str:
    """NFKC, lower case, one kind of bracket, one kind of space."""
    return "".join(map(_folded, unicodedata.normalize("NFKC", character)))


def _folded(character: str) -> str:
    if character in SPACES:
        return " "
    return _BRACKETS.get(character, character.lower())


@dataclass(frozen=True, slots=True)
class Text:
    """The normalised texts of a segment in one row: all heads, then all bodies, each in the order of the documents."""

    alphabet: Ints
    """The code points that occur, ascending."""
    letters: Small
    """For each character its place in `alphabet`."""
    ends: Ints
    """For each text the position behind its last character, ascending."""
    owners: Small
    """For each text its document; bodies count on from the number of documents."""


def read_text(documents: Sequence[Document]) -> Text:
    texts, owners = _flatten(documents)
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)))
    folded, starts = _fold(codes)
    alphabet, letters = _rank(folded)
    return Text(alphabet, letters.astype(np.int32), starts[ends], owners)


def _flatten(documents: Sequence[Document]) -> tuple[list[str], Small]:
    bodies = len(documents)
    heads_of = ((number, text) for number, each in enumerate(documents) for text in each.head)
    bodies_of = ((number + bodies, text) for number, each in enumerate(documents) for text in each.body)
    pairs = [pair for source in (heads_of, bodies_of) for pair in source if pair[1]]
    return [text for _, text in pairs], np.array([owner for owner, _ in pairs], dtype=np.int32)


def _fold(codes: NDArray[np.uint32]) -> tuple[Ints, Ints]:
    """Normalise code points; also return where each of them starts now, and the end."""
    used, places = _rank(codes)
    forms = [_normal_form(chr(code)) for code in used.tolist()]
    widths = np.array([len(form) for form in forms], dtype=np.int64)
    letters = np.array([ord(letter) for form in forms for letter in form], dtype=np.int64)
    first = np.cumsum(widths) - widths
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(widths[places])))
    if len(letters) == len(forms):
        return letters[places], starts
    spread = widths[places]
    step = np.arange(starts[-1]) - np.repeat(starts[:-1], spread)
    return letters[np.repeat(first[places], spread) + step], starts


def _rank(codes: NDArray[np.uint32] | Ints) -> tuple[Ints, Ints]:
    """Return the distinct code points, ascending, and for each code its place among them."""
    used = np.flatnonzero(np.bincount(codes))
    places = np.zeros(int(used[-1]) + 1 if len(used) else 0, dtype=np.int64)
    places[used] = np.arange(len(used))
    return used.astype(np.int64), places[codes]
