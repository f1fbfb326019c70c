"""The addresses that page makers own.

A maker says `OWNS = ("takedowns.html", "takedowns/")`: no hand-written page and no kind of a body's own may stand there.
"""

from __future__ import annotations

from functools import cache

from gongshi.declared import declared


@cache
def owned_by_makers() -> dict[str, str]:
    """Return the addresses that makers own, `…/` for a whole folder, with the maker's name.

    Raises:
        ValueError: two makers say that one is theirs.
    """
    found: dict[str, str] = {}
    for maker, owns in declared("makers", "OWNS").items():
        for address in owns:
            if found.setdefault(address, maker) != maker:
                raise ValueError(f"{address} is owned by {found[address]} and by {maker}")
    return found


def owned_names() -> frozenset[str]:
    """Return the names of folders at the root of the site in which a maker's pages stand."""
    return frozenset(address.partition("/")[0] for address in owned_by_makers() if "/" in address)


def owner_of(address: str, kinds: frozenset[str]) -> str:
    """Return what owns an address (relative to the site's root): a maker's or a kind's name; "" if nobody does."""
    folder, slash, _ = address.partition("/")
    if slash and folder in kinds:
        return folder
    for owned, maker in owned_by_makers().items():
        if address == owned or (owned.endswith("/") and address.startswith(owned)):
            return maker
    return ""
