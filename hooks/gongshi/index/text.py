"""What is searched, and the form in which text and query are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from gongshi.form import form_of_character, tightened
from gongshi.format import CLOSING_BRACKETS, HAN, OPENING_BRACKETS
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


class Placed(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def day(self) -> str: ...


_P = TypeVar("_P", bound=Placed)


def newest_first(documents: Iterable[_P]) -> list[_P]:
    """Sort documents or entries as the index lists them: by day, newest first, undated last; then by kind and id."""
    by_name = sorted(documents, key=attrgetter("kind", "id"))
    return sorted(by_name, key=attrgetter("day"), reverse=True)


def normalise(text: str) -> str:
    """Return the form in which text and query are compared: the reading form, lower case, with one kind of bracket.

    A fragment of a text, without blanks at its ends, stays findable: its form stands in that of the text. `normalise` in search/text.js
    does the same.
    """
    return tightened(text.translate({ord(character): _normal_form(character) for character in set(text)}))


def _normal_form(character: str) -> str:
    return "".join(_BRACKETS.get(one, one.lower()) for one in form_of_character(character))


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
    tight, tight_ends = _tightened(folded, starts[ends])
    alphabet, letters = _rank(tight)
    filled = np.diff(tight_ends, prepend=0) > 0
    return Text(alphabet, letters.astype(np.int32), tight_ends[filled], owners[filled])


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
    if (widths == 1).all():
        return letters[places], starts
    spread = widths[places]
    step = np.arange(starts[-1]) - np.repeat(starts[:-1], spread)
    return letters[np.repeat(first[places], spread) + step], starts


def _tightened(codes: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Leave out the blanks that are nothing, as `form.tightened` does in each of the texts in a row; also return their new ends."""
    is_blank = codes == _BLANK
    places = np.flatnonzero(is_blank)
    if not len(places):
        return codes, ends
    owners = np.searchsorted(ends, np.arange(len(codes)), side="right")
    solid = np.flatnonzero(~is_blank)
    behind = np.searchsorted(solid, places)
    around = np.concatenate(([-1], solid, [-1]))
    before, after = around[behind], around[behind + 1]
    is_inside = (before >= 0) & (after >= 0)
    is_inside &= (owners[before] == owners[places]) & (owners[after] == owners[places])
    is_nothing = is_inside & _is_tight(codes[before]) & _is_tight(codes[after])
    is_second = (places > 0) & is_blank[places - 1] & (owners[places - 1] == owners[places])
    kept = np.ones(len(codes), dtype=bool)
    kept[places[is_nothing | is_second]] = False
    return codes[kept], np.concatenate((np.zeros(1, np.int64), np.cumsum(kept)))[ends]


_BLANK = ord(" ")
_TIGHT = ((ord("0"), ord("9")), *HAN)


def _is_tight(codes: Ints) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.zeros(len(codes), dtype=np.bool_)
    for first, last in _TIGHT:
        found |= (codes >= first) & (codes <= last)
    return found


def _rank(codes: NDArray[np.uint32] | Ints) -> tuple[Ints, Ints]:
    """Return the distinct code points, ascending, and for each code its place among them."""
    used = np.flatnonzero(np.bincount(codes))
    places = np.zeros(int(used[-1]) + 1 if len(used) else 0, dtype=np.int64)
    places[used] = np.arange(len(used))
    return used.astype(np.int64), places[codes]
