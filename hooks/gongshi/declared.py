"""What modules of a folder declare, read from their source without running them.

A folder of modules is found by its files: each page maker says what addresses it owns, each detector which sorts of data it finds.
Who checks records, or declares what a record is, must know these words and need not load what draws pages or searches texts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent


@cache
def declared(folder: str, name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the tuples of texts that the modules of a folder of this package declare as `name`, by module, in their order.

    They are written as literals, or as names of such literals in the same file. Modules whose name begins with `_` are passed over.

    Raises:
        ValueError: a declaration is something else.
    """
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((_PACKAGE / folder).glob("[!_]*.py")):
        source = path.read_text(encoding="utf-8")
        if (value := _assigned(source, name)) is not None:
            found[path.stem] = tuple(_texts(value, source, f"{path.name}: {name}"))
    return found


def _assigned(source: str, name: str) -> ast.expr | None:
    """Return what a module assigns to a name at its top; only these lines are parsed, most of the rest are patterns."""
    lines = re.search(rf"^{name}(?:: [^=\n]+)? = .*\n(?:[ )\]}}].*\n)*", source, re.MULTILINE)
    if lines is None:
        return None
    (node,) = ast.parse(lines[0]).body
    return node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None


def _texts(value: ast.expr, source: str, place: str) -> list[str]:
    if not isinstance(value, ast.Tuple):
        raise ValueError(f"{place} is no tuple")
    items = [_assigned(source, one.id) if isinstance(one, ast.Name) else one for one in value.elts]
    texts = [one.value for one in items if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if len(texts) < len(items):
        raise ValueError(f"{place} has an item that is no text")
    return texts
