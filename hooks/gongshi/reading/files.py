"""Files under data/: which are records, and their bytes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from gongshi.findings import Finding, Where, nearest, shortened
from gongshi.model import body
from gongshi.model.kind import Kind
from gongshi.reading.rules import (
    BAD_FILE_NAME,
    LFS_CONTENT,
    MAX_FILE_BYTES,
    NOT_YAML,
    OUTSIDE_LINK,
    TOO_LARGE,
    UNKNOWN_KIND,
    UNREADABLE,
)
from gongshi.systems import open_to_read
from gongshi.tree import LFS_POINTER, walk

FETCH_LFS: Final = "运行 git lfs pull；在持续集成里，取代码的一步写 lfs: true。"


@dataclass(frozen=True, slots=True)
class Source:
    """A file under data/. `name` is its path from the project, with `/`."""

    path: Path
    name: str
    kind: str


def find(project: Path, kinds: Mapping[str, Kind]) -> Iterator[Source | Finding]:
    """Yield the sources of every kind under `project`/data, and what is no source.

    Names that begin with a dot are passed over. Links that leave data/ are not followed, and nothing of a file that is
    no source is ever shown: it may be a pipe, a disk image or somebody's list of names.
    """
    for folder in walk(project / "data"):
        name = folder.path.relative_to(project).as_posix()
        for one in (f"{name}/{file.name}" for file in folder.files):
            if found := classified(project, one, kinds):
                yield found
        if not folder.is_readable:
            yield _closed(name)


def classified(project: Path, name: str, kinds: Mapping[str, Kind]) -> Source | Finding | None:
    """Return what a file under data/ is: a source, or what is to be said of it. None for the body's own settings.

    `name` is its path from the project; that of a folder which cannot be opened ends in `/`.
    """
    if name.endswith("/"):
        return _closed(name.rstrip("/"))
    path = project / name
    found = (path.is_symlink() and _link_fault(path, os.path.realpath(project / "data"))) or _source(path, name, kinds)
    return replace(found, secret=True) if isinstance(found, Finding) else found


def _closed(name: str) -> Finding:
    return replace(UNREADABLE.at(Where(name), "文件夹打不开", "检查它的权限。"), secret=True)


def _source(path: Path, name: str, kinds: Mapping[str, Kind]) -> Source | Finding | None:
    parts = name.split("/")
    where = Where(name)
    if not name.isprintable() or not encodes(name):
        return BAD_FILE_NAME.at(where, "文件名里有不能显示的字符", "改成小写英文字母、数字和“-”。")
    if len(parts) == 2:
        if parts[1] == body.FILE:
            return None
        help = _folder_help(parts[1].partition(".")[0], kinds)
        return UNKNOWN_KIND.at(where, f"“{parts[1]}”不在任何一种记录的文件夹里", help)
    if parts[1] not in kinds:
        return UNKNOWN_KIND.at(where, f"“{shortened(parts[1])}”不是记录的种类", _folder_help(parts[1], kinds))
    if path.suffix.lower() not in (".yml", ".yaml"):
        help = "附件要写进记录的“附件”；记录要写在 .yml 文件里；别的文件请移出 data/。"
        return NOT_YAML.at(where, "这不是 YAML 文件，没有读取", help)
    return Source(path, name, parts[1])


def encodes(name: str) -> bool:
    """Tell whether a name of a file can be written as UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _folder_help(word: str, kinds: Mapping[str, Kind]) -> str:
    offered = nearest(word, kinds) or next((name for name, kind in kinds.items() if kind.title == word), "")
    if offered:
        return f"移到 data/{offered}/（{kinds[offered].title}）。"
    return "可用的文件夹：" + "、".join(f"{name}（{kind.title}）" for name, kind in kinds.items()) + "。"


def _link_fault(path: Path, real_root: str) -> Finding | None:
    target = os.path.realpath(path)
    where = Where(_shown(path, real_root))
    if not Path(target).is_relative_to(real_root):
        return OUTSIDE_LINK.at(where, "这个链接指向 data/ 以外，没有读取", "把文件本身放进 data/。")
    if not os.path.isfile(target):
        return UNREADABLE.at(where, "这个链接指向的不是文件", "把文件本身放在这里。")
    return None


def _shown(path: Path, real_root: str) -> str:
    inside = os.path.relpath(os.path.join(os.path.realpath(path.parent), path.name), real_root)
    return "data" if inside == "." else f"data/{inside}".replace(os.sep, "/")


def load(path: Path, name: str, most: int = MAX_FILE_BYTES) -> bytes | Finding:
    """Return the bytes of a regular file of at most so many bytes, or the finding that says why not."""
    found = _load(path, Where(name), most)
    if isinstance(found, bytes) and found.startswith(LFS_POINTER):
        found = LFS_CONTENT.at(Where(name), "这是 Git LFS 的指针，文件的内容没有取下来", FETCH_LFS)
    return replace(found, secret=True) if isinstance(found, Finding) else found


def _load(path: Path, where: Where, most: int) -> bytes | Finding:
    try:
        handle = open_to_read(path)
    except OSError:
        return UNREADABLE.at(where, "文件打不开", "检查它的权限。")
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return UNREADABLE.at(where, "这不是普通文件", "换成普通的文本文件。")
        if status.st_size > most:
            megabytes = f"文件有 {status.st_size / 1024 / 1024:.0f} MB，最多 {most // 1024 // 1024} MB"
            return TOO_LARGE.at(where, megabytes, "分成几个文件，例如每年一个。")
        parts = list(iter(lambda: os.read(handle, status.st_size + 1), b""))
        return parts[0] if len(parts) == 1 else b"".join(parts)
    except OSError:
        return UNREADABLE.at(where, "文件读不完整", "检查磁盘和权限。")
    finally:
        os.close(handle)
