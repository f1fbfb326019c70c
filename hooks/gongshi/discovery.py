"""Which files under data/ may have changed since the store last looked: by git where it can tell, else by looking at each of them.

Git's index is a table of what the system says of files, and git compares it in C. As long as the index is the one that stood there when
all files were looked at last, a file that git finds as its index says is as it was then. Nothing else is asked of git: neither
what is committed nor what is staged matters. Where git cannot tell, it is asked about nothing, and each file is looked at.
"""

from __future__ import annotations

import json
import marshal
import os
import re
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Final

from gongshi.store import Store
from gongshi.tree import File, Folder, file_at, walk

DATA: Final = "data"
_MEMORY: Final = "git"
"""Under what the store keeps a `_Memory`."""
_PATIENCE: Final = 60.0
"""Seconds after which git is not waited for any more."""
_MOST_SINGLE: Final = 2000
"""So many files are looked at one by one; where git has no opinion of more, looking at all is as quick."""
_JUST_NOW: Final = 2
"""Seconds in which another change may bear the same time in the index, which knows seconds only."""


_UNKNOWN: Final = b"?"
"""In place of a folder's digest: what it held when it was walked through is not what the store knows now."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that may have changed, as it stands there now; `file` is None for one that is gone, or a folder that cannot be opened."""

    name: str
    """From the project, with `/`."""
    file: File | None
    is_folder: bool = False

    @property
    def stamp(self) -> str:
        return self.file.stamp if self.file else ""

    @property
    def is_there(self) -> bool:
        return self.file is not None or self.is_folder

    @property
    def key(self) -> str:
        """The name as the store can keep it: one that is no Unicode is written with backslashes."""
        return _stored(self.name)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What may have changed, and what to remember once that has been read."""

    files: tuple[Seen, ...]
    """Those that are not as the store knows them, in the order of their names."""
    _memory: str
    _folders: Mapping[str, bytes] = field(default_factory=dict)
    _gone: tuple[str, ...] = ()

    def is_news(self, store: Store) -> bool:
        """Tell whether there is something to read or to remember."""
        return bool(self.files or self._folders or self._gone or store.noted(_MEMORY) != self._memory)

    def remember(self, store: Store) -> None:
        """Keep what makes the next look quick."""
        store.put_folders(self._folders, self._gone)
        store.note(_MEMORY, self._memory)


def discover(project: Path, store: Store) -> Discovery:
    """Return the files under `project`/data that are not as the store knows them."""
    began = time.time()
    repository = _Repository.around(project)
    known = _Memory.read(store.noted(_MEMORY))
    if repository and known and (asked := repository.differing(known)) is not None:
        names = sorted({*asked, *known.listed, *known.always, *known.fresh, *store.restless()})
        seen = [_seen(project, name) for name in names if not _is_hidden(name)]
        bound = _just_before(began)
        fresh = tuple(one.name for one in seen if one.file and one.file.touched >= bound)
        files = tuple(one for one in seen if _differs(one, store))
        folders = {one.key.rpartition("/")[0]: _UNKNOWN for one in files}
        return Discovery(files, replace(known, fresh=fresh, listed=tuple(asked)).text, folders)
    return _by_walking(project, store, repository, began)


def _seen(project: Path, name: str) -> Seen:
    path = project / name
    if path.is_dir() and not path.is_symlink():
        return Seen(name, None)
    return Seen(name, file_at(path) if _stands_inside(project, path) else None)


def _stands_inside(project: Path, path: Path) -> bool:
    """Tell whether no folder on the way from the project to a file is a link."""
    return not any(one.is_symlink() for one in path.parents if project in one.parents)


def _differs(one: Seen, store: Store) -> bool:
    known = store.stamp_of(one.key)
    return known is not None if one.file is None else known != one.stamp or not known


def _is_hidden(name: str) -> bool:
    return "/." in name


def _just_before(moment: float) -> int:
    """Return the time (ns) from which on the index could not tell another change at this moment (s)."""
    return (int(moment) - _JUST_NOW) * 10**9


# ------------------------------------------------------------------------------------------------ looking at each of them


def _by_walking(project: Path, store: Store, repository: _Repository | None, began: float) -> Discovery:
    index, beside = (repository.index(), repository.beside()) if repository else ("", None)
    known = store.folders()
    digests: dict[str, bytes] = {}
    files: list[Seen] = []
    bound = _just_before(began)
    fresh, links = list[str](), list[str]()
    for folder in walk(project / DATA) if (project / DATA).is_dir() else ():
        name = folder.path.relative_to(project).as_posix()
        digests[name] = _digest(folder)
        if digests[name] != known.get(name):
            files += _differing(folder, name, store)
        fresh += [f"{name}/{file.name}" for file in folder.files if file.touched >= bound]
        links += [f"{name}/{file.name}" for file in folder.files if file.link]
    gone = known.keys() - digests.keys()
    files += (Seen(file, None) for folder in gone for file in store.stamps_in(folder))
    memory = repository.memory(index, beside, fresh, links) if repository else ""
    changed = {name: digest for name, digest in digests.items() if known.get(name) != digest}
    return Discovery(tuple(sorted(files, key=lambda one: one.name)), memory, changed, tuple(gone))


def _digest(folder: Folder) -> bytes:
    """Return a digest of a folder's files; of one that cannot be opened, none: it is looked at each time."""
    packed = marshal.dumps([tuple(file) for file in folder.files], 2)  # of this version equal values have equal bytes
    return blake2b(packed, digest_size=16).digest() if folder.is_readable else b""


def _differing(folder: Folder, name: str, store: Store) -> Iterator[Seen]:
    known = store.stamps_in(name)
    if not folder.is_readable:
        known.pop(f"{name}/", None)
        yield Seen(f"{name}/", None, is_folder=True)
    for file in folder.files:
        stamp = known.pop(_stored(f"{name}/{file.name}"), None)
        if stamp != file.stamp:
            yield Seen(f"{name}/{file.name}", file)
    yield from (Seen(gone, None) for gone in known)


def _stored(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()


# ------------------------------------------------------------------------------------------------ asking git


@dataclass(frozen=True, slots=True)
class _Memory:
    """What was so when all files had been looked at."""

    git: str
    """Where the repository is."""
    index: str
    """The stamp of its index."""
    always: tuple[str, ...]
    """The files that git does not compare, and links: they are looked at each time."""
    fresh: tuple[str, ...]
    """Those that had changed in that second: the index could not tell another change."""
    listed: tuple[str, ...]
    """Those that git named the last time: it says nothing of one that it does not know and that is gone."""

    @classmethod
    def read(cls, text: str) -> _Memory | None:
        if not text:
            return None
        said = json.loads(text)
        return cls(said["git"], said["index"], tuple(said["always"]), tuple(said["fresh"]), tuple(said["listed"]))

    @property
    def text(self) -> str:
        return json.dumps(asdict(self))


_OPTIONS: Final = (
    "--no-optional-locks",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.untrackedCache=false"),
    *("-c", "core.trustctime=true"),
    *("-c", "core.checkStat=default"),
    *("-c", "core.quotePath=false"),
)
"""Nothing but git itself is run and nothing is written; all that the system says of a file is compared."""
_LOCAL: Final = re.compile(
    "GIT_(?:DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|OBJECT_.*|NAMESPACE|PREFIX|CONFIG.*|TRACE.*|ATTR_.*)"
)
"""Names in the environment that lead git elsewhere, as in a hook, or make it talkative."""


@dataclass(frozen=True, slots=True)
class _Repository:
    """The git repository in whose work tree a project stands."""

    project: Path
    git: Path
    """The folder or file `.git` that says so."""

    @classmethod
    def around(cls, project: Path) -> _Repository | None:
        """Return the repository around a project, if its data/ is a plain folder of that work tree."""
        if (project / DATA).is_symlink():
            return None
        found = (folder / ".git" for folder in (project, *project.parents) if os.path.lexists(folder / ".git"))
        git = next(found, None)
        return cls(project, git) if git else None

    def index(self) -> str:
        """Return the stamp of the index, "" if there is none."""
        folder = self.git
        try:
            if folder.is_file():  # one of several work trees
                named = folder.read_text(encoding="utf-8", errors="surrogateescape").partition("gitdir:")[2].strip()
                folder = folder.parent / named
        except OSError:
            return ""
        file = file_at(folder / "index")
        return file.stamp if file else ""

    def differing(self, known: _Memory) -> list[str] | None:
        """Return the files under data/ that are not as the index says, or not in it; None if git cannot tell."""
        if known.git != str(self.git) or not known.index or known.index != self.index():
            return None
        options = self._without_filters()
        changed = None if options is None else self._told(*options, *_CHANGED)
        beside = None if changed is None else self.beside()
        if changed is None or beside is None or known.index != self.index():
            return None
        found = [*(os.fsdecode(name) for name in changed.split(b"\0") if name), *beside]
        is_plain = all(not name.endswith("/") for name in found)  # in a repository within it git sees no files
        return found if is_plain and len(found) <= _MOST_SINGLE else None

    def beside(self) -> list[str] | None:
        """Return the files under data/ that are not in the index; None if git cannot tell."""
        told = self._told(*_BESIDE)
        return None if told is None else [os.fsdecode(name) for name in told.split(b"\0") if name]

    def memory(self, index: str, beside: Sequence[str] | None, fresh: Sequence[str], links: Sequence[str]) -> str:
        """Return what to remember when all files were looked at; "" if git will not be able to tell.

        Before they were, the index had this stamp and these files were not in it.
        """
        table = self._told("ls-files", "-v", "--stage", "-z", "--", DATA) if index else None
        if table is None or beside is None or _SUBMODULE.search(table):
            return ""
        always = (*(os.fsdecode(name) for name in _BLIND.findall(table)), *links)
        if len(always) + len(fresh) + len(beside) > _MOST_SINGLE:
            return ""
        return _Memory(str(self.git), index, always, tuple(fresh), tuple(beside)).text

    def _without_filters(self) -> tuple[str, ...] | None:
        """Return the options with which git runs no program of anybody's settings on what it compares.

        None where two names that differ in case are one: git would not see such a file renamed.
        """
        told = self._told("config", "-z", "--get-regexp", r"^(filter\..*|core\.ignorecase)$") or b""
        settings = [one.partition("\n") for one in os.fsdecode(told).split("\0") if one]
        if any(name == "core.ignorecase" and value.lower() != "false" for name, _, value in settings):
            return None
        filters = dict.fromkeys(name.rpartition(".")[0] for name, _, _ in settings if name.startswith("filter."))
        said = (f"{name}.{what}" for name in filters for what in ("clean=", "process=", "required=false"))
        return tuple(word for one in said for word in ("-c", one))

    def _told(self, *arguments: str) -> bytes | None:
        """Return what git writes; None if it is not there, fails, says that something is wrong, or takes too long."""
        environment = {name: value for name, value in os.environ.items() if not _LOCAL.fullmatch(name)}
        command = ["git", "-C", str(self.project), *_OPTIONS, *arguments]
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=_PATIENCE, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return None if done.returncode or done.stderr else done.stdout


_CHANGED: Final = ("diff-files", "--name-only", "-z", "--relative", "--ignore-submodules=all", "--", DATA)
_BESIDE: Final = ("ls-files", "--others", "-z", "--", DATA)
_BLIND: Final = re.compile(rb"(?:\A|\0)(?:[a-zS] [0-7]+|[A-Z] 120000) [0-9a-f]+ [0-9]\t([^\0]+)")
"""Files that git takes for unchanged unseen (assume-unchanged, skip-worktree), and links."""
_SUBMODULE: Final = re.compile(rb"(?:\A|\0)[A-Za-z?] 160000 ")
