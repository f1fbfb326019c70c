"""mkdocs.yml, as far as it says which files are hand-written pages and where the site stands: read as MkDocs reads it, without MkDocs.

Where it says something that only MkDocs can know, the build finds the rest.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pathspec import GitIgnoreSpec

from gongshi.findings import Finding
from gongshi.reading.files import load

FILE: Final = "mkdocs.yml"
_DOCS: Final = "docs"
"""MkDocs' own default of docs_dir."""
_EXCLUDED: Final = (".*", "/templates/")
"""What MkDocs leaves out of every site, in the language of .gitignore."""
_MOST_PARENTS: Final = 20


@dataclass(frozen=True, slots=True)
class Docs:
    """The folder of the hand-written pages, and what in it MkDocs passes over."""

    folder: Path
    excluded: GitIgnoreSpec
    url: str
    """The address of the site (site_url); "" if it is not said there."""

    def has(self, inside: str) -> bool:
        """Tell whether MkDocs takes a file of the folder into the site."""
        return not self.excluded.match_file(inside)


def docs_of(project: Path, folder: Path | None = None, environment: Mapping[str, str] = os.environ) -> Docs:
    """Return where the hand-written pages of a project stand; `folder` is known where MkDocs has read its settings."""
    settings = _settings(project / FILE, environment)
    named, url = settings.get("docs_dir"), settings.get("site_url")
    patterns = [line for key in ("exclude_docs", "draft_docs") for line in str(settings.get(key) or "").split("\n")]
    try:
        excluded = GitIgnoreSpec.from_lines([*_EXCLUDED, *patterns])
    except ValueError:  # MkDocs says what is wrong with them
        excluded = GitIgnoreSpec.from_lines(_EXCLUDED)
    docs = folder or project / (named if isinstance(named, str) and named else _DOCS)
    return Docs(docs, excluded, url.strip() if isinstance(url, str) else "")


def _settings(path: Path, environment: Mapping[str, str], depth: int = 0) -> dict[str, Any]:
    """Return the settings of a file and of those that it inherits; nothing of what cannot be read."""
    data = load(path, path.name) if depth < _MOST_PARENTS and path.is_file() else b""
    if isinstance(data, Finding):
        return {}
    try:
        read = yaml.load(data, _loader(environment))  # noqa: S506  # it makes nothing but plain values
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    settings = read if isinstance(read, dict) else {}
    parent = settings.get("INHERIT")
    return (_settings(path.parent / parent, environment, depth + 1) if isinstance(parent, str) else {}) | settings


def _loader(environment: Mapping[str, str]) -> type[yaml.SafeLoader]:
    """Return a loader that knows `!ENV` and takes every other tag for nothing."""

    class Loader(yaml.SafeLoader):
        pass

    def from_environment(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
        """`!ENV NAME`, or `!ENV [NAME, OTHER, default]`, as mkdocs.org describes it."""
        if isinstance(node, yaml.ScalarNode):
            names, default = [str(node.value)], None
        elif isinstance(node, yaml.SequenceNode):
            said = [loader.construct_object(one) for one in node.value]
            names, default = (said[:-1], said[-1]) if len(said) > 1 else (said, None)
        else:
            return None
        found = next((environment[str(name)] for name in names if str(name) in environment), None)
        return default if found is None else yaml.safe_load(found)

    Loader.add_constructor("!ENV", from_environment)
    Loader.add_multi_constructor("", lambda loader, suffix, node: None)
    return Loader
