"""How the records of a kind are cut into shelves and pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import Final, TypeVar

from gongshi.model.kind import Kind
from gongshi.model.values import show_amount
from gongshi.store import Row

T = TypeVar("T")

PER_PAGE: Final = 50
"""Records on one page of a list."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One part of a kind's list: a year, or one value of the field the list is cut by."""

    slug: str
    title: str
    count: int
    pages: int
    disclosed: int
    """How many records were disclosed, also those taken down since."""
    sums: Mapping[str, str]
    parties: int = 0
    """How many parties the records have, 0 where each has one."""


def shelf_order(kind: Kind, disclosed: Counter[tuple[str, str]], shelves: Iterable[str]) -> list[str]:
    """Return the shelves of a kind: years newest first, values in the order of their field."""
    names = {shelf for name, shelf in disclosed if name == kind.name} | set(shelves)
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


def shelf_from(kind: Kind, shelf: str, inside: Sequence[Row], disclosed: int) -> Shelf:
    sums = {}
    for place, name in enumerate(kind.sums):
        fen = sum(int(one.amounts.split(",")[place]) for one in inside)
        if fen:
            sums[name] = show_amount(str(Decimal(fen) / 100))
    slug, title, count = slug_of(kind, shelf), shelf_title(kind, shelf), len(inside)
    parties = sum(one.parties for one in inside)
    return Shelf(slug, title, count, len(list_pages(inside)), disclosed, sums, parties if parties != count else 0)


def shelf_title(kind: Kind, shelf: str) -> str:
    return f"{shelf}年" if kind.is_by_year else shelf


def list_pages(inside: Sequence[T]) -> list[Sequence[T]]:
    """Cut a shelf into pages, the newest first.

    Pages are counted from the oldest record, so that a new one changes the first page only; the first page takes what is
    over, and so has between one and two pages' worth.
    """
    full = max(1, len(inside) // PER_PAGE)
    first = len(inside) - (full - 1) * PER_PAGE
    return [
        inside[:first],
        *(inside[start : start + PER_PAGE] for start in range(first, len(inside), PER_PAGE)),
    ]
