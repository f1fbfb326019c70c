"""The sorts of pages, one file each, found by folder as the kinds are. What a maker must be: `making.page.Maker`."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import cast

from gongshi.making.page import Maker, Place


@cache
def all_makers() -> Mapping[str, Maker]:
    """Return every maker under its module's name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return {name: cast(Maker, import_module(f"{__name__}.{name}")) for name in names}


def places() -> list[Place]:
    """Return the pages that the map names, and as far as they say so the menu, in their order."""
    found = [place for maker in all_makers().values() for place in getattr(maker, "MENU", ())]
    return sorted(found, key=lambda place: (place.order, place.url))
