"""The addresses that page makers own, read from their declarations without running them.

A maker says `OWNS = ("takedowns.html", "takedowns/")`: no hand-written page and no kind of a body's own may stand there. Whoever
checks records must know it, and need not load what draws pages; so the tuples are read from the source, as literals.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Final

_MAKERS: Final = Path(__file__).parent / "makers"


@cache
def owned_by_makers() -> dict[str, str]:
    """Return the addresses that makers own, `…/` for a whole folder, with the maker's name.

    Raises:
        ValueError: a maker's OWNS is no tuple of literal texts.
    """
    found: dict[str, str] = {}
    for path in sorted(_MAKERS.glob("[!_]*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            value = _value_of(node)
            if value is not None:
                found |= dict.fromkeys(ast.literal_eval(value), path.stem)
    return found


def _value_of(node: ast.stmt) -> ast.expr | None:
    if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == "OWNS" for one in node.targets):
        return node.value
    return None


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
