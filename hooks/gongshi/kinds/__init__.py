"""The kinds, one file each, found by folder: ours beside this file, a body's own in `kinds/` of its project.

A new file is a new kind; nothing else lists them. A body's own file is code of its own repository. It is run from its path
under a name that no other module can have, so that it takes the place of none: neither of ours nor of the standard library's.
Nothing under `data/` is ever run.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final

from gongshi.findings import Finding
from gongshi.kinds._own import BAD_KIND, Own, hook_fault, load
from gongshi.kinds._vetting import faults_of
from gongshi.model.kind import Kind
from gongshi.owned import owned_names
from gongshi.program import FOLDER, OwnFiles, own_files

__all__ = [
    "FOLDER",
    "RULES",
    "OwnFiles",
    "all_kinds",
    "faults_of",
    "hook_fault",
    "kind_findings",
    "kinds_with",
    "own_files",
]

RESERVED: Final = frozenset({"data", "kinds", "list", "pages"})
"""Names that mean something else in the search index, in addresses or in the repository; see also `owned`."""
RULES: Final = (BAD_KIND,)


def all_kinds(project: Path | None = None) -> Mapping[str, Kind]:
    """Return every kind under its name, which is its module's, its folder's and its address's.

    With a project, its own kinds are among them; those with a fault are left out, see `kind_findings`.
    """
    return kinds_with(own_files(project) if project else ())


def kinds_with(files: OwnFiles) -> Mapping[str, Kind]:
    """Return every kind, with those that these files of a project define, given as by `own_files`."""
    ours, own = _our_kinds(), _own_kinds(files).kinds
    return dict(sorted({**ours, **own}.items())) if own else ours


def kind_findings(project: Path) -> tuple[Finding, ...]:
    """Return what is wrong with the project's own kinds."""
    return _own_kinds(own_files(project)).findings


@cache
def _our_kinds() -> Mapping[str, Kind]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    modules = [(name, import_module(f"{__name__}.{name}")) for name in names]
    return {name: replace(module.KIND, name=name) for name, module in modules}


def _own_kinds(files: OwnFiles) -> Own:
    return load(files, tuple(_our_kinds().values()), RESERVED | owned_names()) if files else Own({}, ())
