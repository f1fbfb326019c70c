"""How the records of a kind are cut into shelves and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import Final, TypeVar

from gongshi.model.kind import Kind
from gongshi.model.values import show_amount
from gongshi.views import ShelfCount

T = TypeVar("T")

PER_PAGE: Final = 50
"""Records on one page of a list."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One part of a kind's list: a year, or one value of the field the list is cut by."""

    name: str
    """As the records say it."""
    slug: str
    title: str
    count: int
    pages: int
    disclosed: int
    """How many records were disclosed, also those taken down since."""
    sums: Mapping[str, str]
    parties: int = 0
    """How many parties the records have, 0 where each has one."""


def shelf_order(kind: Kind, names: Iterable[str]) -> list[str]:
    """Return the shelves of a kind in order: years newest first, values in the order of their field."""
    if kind.is_by_year:
        return sorted(names, reverse=True)
    choices = kind.field(kind.shelf).shape.choices
    return sorted(names, key=lambda name: (choices.index(name) if name in choices else len(choices), name))


def slug_of(kind: Kind, shelf: str) -> str:
    """Return the shelf's part of the address: the year, or the number of the value among the field's answers."""
    if kind.is_by_year:
        return shelf
    choices = kind.field(kind.shelf).shape.choices
    if shelf in choices:
        return f"{choices.index(shelf) + 1:02d}"
    return "other-" + blake2b(shelf.encode(), digest_size=4).hexdigest()


def shelf_from(kind: Kind, one: ShelfCount) -> Shelf:
    sums = {name: show_amount(str(Decimal(fen) / 100)) for name, fen in zip(kind.sums, one.fen, strict=True) if fen}
    slug, title = slug_of(kind, one.shelf), shelf_title(kind, one.shelf)
    parties = one.parties if one.parties != one.shown else 0
    return Shelf(one.shelf, slug, title, one.shown, pages_of(one.shown), one.disclosed, sums, parties)


def shelf_title(kind: Kind, shelf: str) -> str:
    return f"{shelf}年" if kind.is_by_year else shelf


def bare(shelf: Shelf) -> Shelf:
    """Return a shelf without its counts."""
    return Shelf(shelf.name, shelf.slug, shelf.title, 0, 0, 0, {})


def pages_of(count: int) -> int:
    """Return on how many pages so many records stand."""
    return max(1, count // PER_PAGE)


def list_pages(inside: Sequence[T]) -> list[Sequence[T]]:
    """Cut a shelf into pages, the newest first.

    Pages are counted from the oldest record, so that a new one changes the first page only; the first page takes what is
    over, and so has between one and two pages' worth.
    """
    first = len(inside) - (pages_of(len(inside)) - 1) * PER_PAGE
    return [
        inside[:first],
        *(inside[start : start + PER_PAGE] for start in range(first, len(inside), PER_PAGE)),
    ]
