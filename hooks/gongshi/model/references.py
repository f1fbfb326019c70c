"""That one record refers to another: packed into a text and out of it, without loading kinds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple


class Reference(NamedTuple):
    """That a record refers to another. `field` is its field's English name, with those of the groups around it before dots."""

    field: str
    kind: str
    id: str


def packed_links(links: Iterable[Reference]) -> str:
    """Return links as one text, each once; `unpacked_links` takes it apart."""
    return " ".join(dict.fromkeys(f"{link.field}:{link.kind}/{link.id}" for link in links))


@lru_cache(maxsize=4096)
def unpacked_links(text: str) -> tuple[Reference, ...]:
    """Return the links of a text by `packed_links`. Thousands of records share a few texts."""
    pairs = (one.partition(":") for one in text.split())
    return tuple(Reference(field, *target.split("/")) for field, _, target in pairs)
