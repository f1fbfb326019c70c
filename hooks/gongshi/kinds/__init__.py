"""The kinds, one file each, found by folder. A new file here is a new kind; nothing else lists them."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module

from gongshi.record import Kind


@cache
def all_kinds() -> Mapping[str, Kind]:
    """Return every kind under its name, which is its module's, its folder's and its address's."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    modules = [(name, import_module(f"{__name__}.{name}")) for name in names]
    return {name: replace(module.KIND, name=name) for name, module in modules}
