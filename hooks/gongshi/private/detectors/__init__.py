"""Personal data in a text: what sort stands where. Found by form, check digits and the words around it.

Every detector takes linear time: patterns are anchored, bounded and without nested repetition, and the words around a
number are looked for in windows of fixed length. Law: 政府信息公开条例 Art. 15, 个人信息保护法 Art. 28; the lists of
what is hidden are those of 内蒙古自治区人民政府令第244号 Art. 10 and 浙江省行政处罚结果信息网上公开暂行办法 Art. 7.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Final

from gongshi.declared import declared
from gongshi.model.sorts import SORTS
from gongshi.patterns import late
from gongshi.private.detectors.hits import Detector, Hit, number, one_of
from gongshi.private.detectors.numbers import NO_CONTACTS, birth_date, is_resident_id, own_contacts
from gongshi.private.detectors.text import ODD, Passage, normal

__all__ = [
    "NO_CONTACTS",
    "Detector",
    "Hit",
    "birth_date",
    "detectors_due",
    "is_resident_id",
    "may_hold",
    "own_contacts",
    "personal_data",
    "without",
]

_MODULES: Final = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
_DETECTORS: Final[tuple[Detector, ...]] = tuple(
    detector for name in _MODULES for detector in getattr(import_module(f"{__name__}.{name}"), "DETECTORS", ())
)
"""Those of every module of this folder, in the order of their names."""


def _assert_declared() -> None:
    """A module with detectors says what they find: `SORTS`, a tuple of literals."""
    for name in _MODULES:
        has_detectors = hasattr(import_module(f"{__name__}.{name}"), "DETECTORS")
        said = f"{name}.py: DETECTORS and SORTS go together"
        assert has_detectors == (name in declared("private/detectors", "SORTS")), said


_assert_declared()


_ODD: Final = late(ODD)
_ANY: Final = one_of(sign for detector in _DETECTORS for sign in detector.signs)
_ANY_NUMBER: Final = number(*(detector.numbers for detector in _DETECTORS if detector.numbers))


def may_hold(text: str) -> bool:
    """Tell, quickly, whether a text may hold personal data: a sign of it stands there, or something that might hide one."""
    return bool(_ANY.search(text) or _ANY_NUMBER.search(text) or _ODD.search(text))


def detectors_due(text: str, among: Sequence[Detector] = ()) -> Sequence[Detector]:
    """Return the detectors that may find something: no text has personal data for which this is empty."""
    return _due(Passage.of(text), among) if may_hold(text) else ()


def _due(passage: Passage, among: Sequence[Detector]) -> Sequence[Detector]:
    joined = passage.joined().text
    asked = among or (_DETECTORS if _ANY.search(joined) else _OF_NUMBERS)
    return [one for one in asked if one.is_due(passage.text if one.sees_wraps else joined)]


_OF_NUMBERS: Final = tuple(detector for detector in _DETECTORS if detector.numbers)
"""Those that no word is a sign for: all that need be asked where there is none."""


def personal_data(
    text: str, label: str = "", own: frozenset[str] = NO_CONTACTS, among: Sequence[Detector] = ()
) -> tuple[Hit, ...]:
    """Return each piece of personal data in a text, in the order of places; none overlaps another.

    It is looked for once, in the form of the text in which nothing invisible and no line end parts it. `label` is the name of the field, which
    says what a bare number is; `own` is how the body itself is reached; `among` are the detectors to ask, all if none are given.
    """
    if among or len(text) > _LONGEST_KEPT:
        return tuple(_sought(text, label, own, among))
    return _known(text, label, own)


_LONGEST_KEPT: Final = 1000
"""Characters of a text that is worth remembering: most short ones stand in many records."""


@lru_cache(maxsize=8192)
def _known(text: str, label: str, own: frozenset[str]) -> tuple[Hit, ...]:
    return tuple(_sought(text, label, own, ()))


def _sought(text: str, label: str, own: frozenset[str], among: Sequence[Detector]) -> Iterator[Hit]:
    head = f"{label}:" if label else ""
    if not may_hold(head + text):
        return
    end = 0
    for hit in sorted(_found(Passage.of(head + text), own, among), key=_rank):
        if hit.start >= end and hit.end > len(head):
            end = hit.end
            yield Hit(hit.sort, max(0, hit.start - len(head)), hit.end - len(head))


def _found(passage: Passage, own: frozenset[str], among: Sequence[Detector]) -> set[Hit]:
    """Return what is found in a passage, at its places in the source."""
    hits: set[Hit] = set()
    joined = passage.joined()
    for detector in _due(passage, among):
        place = passage if detector.sees_wraps else joined
        hits |= {Hit(hit.sort, *place.span(hit.start, hit.end)) for hit in detector.find(place.text, own)}
    return hits


def _rank(hit: Hit) -> tuple[int, int, int]:
    return hit.start, -hit.end, SORTS.index(hit.sort)


_SHARED: Final = 4
"""Characters in a row that tell something of a piece of personal data; dates and labels share three."""


def without(words: str, secrets: Iterator[str], mask: str, known: str = "") -> str:
    """Return `words` with `mask` in place of whatever repeats four or more characters of a secret.

    What stands in `known` too, such as the labels of fields, tells nothing.
    """
    pieces = {
        piece
        for secret in secrets
        for piece in _pieces(normal(secret))
        if piece not in known and piece == piece.strip()
    }
    same = normal(words)
    hidden = [False] * len(words)
    for start in range(len(words) - min(_SHARED, len(words)) + 1):
        if same[start : start + _SHARED] in pieces:
            hidden[start : start + _SHARED] = [True] * len(same[start : start + _SHARED])
    shown = "".join("\0" if is_hidden else char for char, is_hidden in zip(words, hidden, strict=True))
    return re.sub("\0+", mask, shown)


def _pieces(secret: str) -> Iterator[str]:
    for start in range(max(1, len(secret) - _SHARED + 1)):
        yield secret[start : start + _SHARED]
