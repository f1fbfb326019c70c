"""What MkDocs has made of the theme and the hand-written pages, kept for builds in which none of that has changed.

Only where MkDocs reads nothing but mkdocs.yml, the hand-written pages and the theme: without plugins (but `search`), without hooks
other than ours, and with the extensions of Python-Markdown itself. What is kept is a cache: it can be deleted at any time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, astuple, dataclass
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from gongshi import build, preparing
from gongshi.cache import Cache, cache_of, folder_of
from gongshi.findings import Finding, Where
from gongshi.making.house import Written
from gongshi.making.output import digest_of
from gongshi.markup.shell import Shell
from gongshi.model import body as bodies
from gongshi.preparing import Begun, Layout, Settings
from gongshi.reading.mkdocs_yml import FILE as CONFIG

_ABOUT: Final = "about.json"
_FILES: Final = "files"
_ELSEWHERE: Final = ("INHERIT", "!ENV", "!!python")
"""Words of a mkdocs.yml that says something which stands elsewhere."""
_PROGRAMS: Final = (
    "mkdocs",
    "mkdocs-material",
    "mkdocs-material-extensions",
    "pymdown-extensions",
    "pygments",
    "babel",
)
"""What makes pages, beside what is in the version of the store."""
_PACKAGE: Final = Path(__file__).parent
_OURS: Final = (_PACKAGE / "theme", _PACKAGE / "assets")


@dataclass(frozen=True, slots=True)
class Request:
    """A build, as the command line asks for it."""

    project: Path
    site: Path | None
    """Where --site-dir wants it."""
    is_strict: bool
    settings: Settings

    @property
    def folder(self) -> Path:
        """Return where is kept what MkDocs makes for such a build."""
        name = digest_of(repr((self.settings.audience, str(self.site or ""), self.is_strict)).encode()).hex()
        return Cache(folder_of(self.project)).theme / name


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a run of MkDocs."""

    config: str
    """A digest of mkdocs.yml."""
    layout: Layout
    folders: tuple[Path, ...]
    """What MkDocs has read beside it."""
    key: str
    """A digest of all that it is made from."""
    staged: build.Staged


def kept_for(request: Request) -> Kept | None:
    """Return what is kept for a build by the same mkdocs.yml; None if MkDocs must be asked."""
    try:
        said = json.loads((request.folder / _ABOUT).read_bytes())
        if said["project"] != str(request.project):  # it was moved, or copied, and its paths lead to where it was
            return None
        kept = _from_json(said, request.project)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kept if kept.config and kept.config == config_digest(request.project) else None


def build_with(kept: Kept, begun: Begun, request: Request) -> build.Report | None:
    """Build with what is kept; None if it is not made from what stands there now."""
    if kept.key != key_of(kept.layout, kept.folders, begun):
        return None
    files = begun.options.stage.files
    try:
        shutil.copytree(request.folder / _FILES, files)
    except OSError:
        shutil.rmtree(files, ignore_errors=True)
        return None
    if set(_paths(files)) != kept.staged.origins.keys():
        shutil.rmtree(files, ignore_errors=True)
        return None
    return preparing.finish(begun, kept.staged)


def keep(request: Request, kept: Kept, files: Path) -> None:
    """Keep what MkDocs has made, unless this project's cache goes with this process."""
    folder = request.folder
    if not folder.is_relative_to(cache_of(request.project).folder):
        return
    new = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    shutil.copytree(files, new / _FILES)
    (new / _ABOUT).write_bytes(json.dumps(_as_json(kept), ensure_ascii=False).encode())
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(new, folder)


def forget(request: Request) -> None:
    shutil.rmtree(request.folder, ignore_errors=True)


def config_digest(project: Path) -> str:
    """Return a digest of mkdocs.yml; "" if it cannot be read, or says something that stands elsewhere."""
    try:
        data = (project / CONFIG).read_bytes()
    except OSError:
        return ""
    return "" if any(word.encode() in data for word in _ELSEWHERE) else digest_of(data).hex()


def reads_no_more(extensions: Iterable[str]) -> bool:
    """Tell whether these extensions are of Python-Markdown itself, and so read no files."""
    ours = metadata.distribution("Markdown").entry_points.select(group="markdown.extensions")
    known = {name for one in ours for name in (one.name, one.value.partition(":")[0])}
    return all(extension in known for extension in extensions)


def key_of(layout: Layout, folders: Iterable[Path], begun: Begun) -> str:
    """Return a digest of all that MkDocs makes pages from; "" if that cannot be told."""
    digest = blake2b(digest_size=16)
    versions = [f"{name} {_version(name)}" for name in _PROGRAMS]
    options = begun.options
    said = (
        begun.taken.store_version,
        versions,
        options.audience,
        options.site_url,
        options.kinds,
        str(layout.site),
        str(layout.docs),
    )
    digest.update(repr(said).encode("utf-8", "surrogatepass"))
    try:
        digest.update((layout.project / "data" / bodies.FILE).read_bytes())
        for folder in (*_OURS, *folders):
            for line in _stamps(folder):
                digest.update(line.encode("utf-8", "surrogatepass"))
    except OSError:
        return ""
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


class _Elsewhere(OSError):
    """A folder has links: what stands behind them may change unseen."""


def _stamps(folder: Path) -> Iterator[str]:
    """Yield what tells that the files of a folder are the same, as git does.

    Raises:
        OSError: it cannot be told.
    """
    coming = [str(folder)]
    while coming:
        inside = coming.pop()
        with os.scandir(inside) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if entry.is_symlink():
                    raise _Elsewhere(entry.path)
                if entry.is_dir():
                    coming.append(entry.path)
                status = entry.stat()
                is_file = entry.is_file()
                stamp = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns) if is_file else ()
                yield f"{entry.path}\0{stamp}\0"


def _paths(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# ------------------------------------------------------------------------------------------------ as JSON


def _as_json(kept: Kept) -> dict[str, Any]:
    layout, staged, shells = kept.layout, kept.staged, kept.staged.shells
    return {
        "config": kept.config,
        "project": str(layout.project),
        "docs": str(layout.docs),
        "site": str(layout.site),
        "url": layout.url,
        "is_strict": layout.is_strict,
        "is_published": layout.is_published,
        "sources": list(map(str, layout.sources)),
        "folders": list(map(str, kept.folders)),
        "key": kept.key,
        "shells": {
            name: [[piece.decode() for piece in one.pieces], one.slots]
            for name, one in ((name, getattr(shells, name)) for name in shells.__dataclass_fields__)
        },
        "written": list(map(asdict, staged.written)),
        "origins": dict(staged.origins),
        "found": [[astuple(one.where), {**asdict(one), "where": None}] for one in staged.found],
    }


def _from_json(said: dict[str, Any], project: Path) -> Kept:
    layout = Layout(
        project,
        Path(said["docs"]),
        Path(said["site"]),
        said["url"],
        said["is_strict"],
        said["is_published"],
        sources=tuple(map(Path, said["sources"])),
    )
    shells = {
        name: Shell(tuple(piece.encode() for piece in pieces), tuple(slots))
        for name, (pieces, slots) in said["shells"].items()
    }
    staged = build.Staged(
        build.Shells(**shells),
        [Written(**one) for one in said["written"]],
        said["origins"],
        [_finding(where, values) for where, values in said["found"]],
    )
    return Kept(said["config"], layout, tuple(map(Path, said["folders"])), said["key"], staged)


def _finding(where: Sequence[Any], values: dict[str, Any]) -> Finding:
    return Finding(**{**values, "where": Where(*where), "matters": tuple(values.get("matters", ()))})
