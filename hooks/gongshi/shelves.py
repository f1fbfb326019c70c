"""How the records of a kind are cut into shelves and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

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
