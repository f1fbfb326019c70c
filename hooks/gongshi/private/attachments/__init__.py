"""Files beside a record that are published with it: checked, cleaned, and kept ready in a cache.

A clerk puts the file into the folder of the record's YAML file and names it under 附件. Nothing that no record names is
ever published, and what is published is not the clerk's file but one made from it without whatever a reader cannot see.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from gongshi.findings import Finding, Where
from gongshi.model.attachable import TYPES
from gongshi.private import privacy
from gongshi.private.attachments.bounded import clean
from gongshi.private.attachments.door import kind_of
from gongshi.private.attachments.rules import (
    ATTACHMENT_PERSONAL_DATA,
    ATTACHMENT_UNREAD,
    BAD_ATTACHMENT,
    RULES,
    Refused,
)
from gongshi.private.detectors import personal_data
from gongshi.systems import open_to_read, write_whole
from gongshi.tree import LFS_POINTER

__all__ = [
    "DEFAULT_MB",
    "RULES",
    "Prepared",
    "Refused",
    "cached",
    "prepare",
    "put",
    "stamp_of",
    "sweep",
    "unread_findings",
]

DEFAULT_MB: Final = 20
"""The largest attachment, in MB, where data/site.yml says nothing."""
MOST_FILES: Final = 50


@dataclass(frozen=True, slots=True)
class Prepared:
    """The attachments of one record: what is shown of each, and what is wrong."""

    shown: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]
    texts: tuple[str, ...] = ()
    """What readers see of each of the shown, to be searched; never to be shown."""
    unread: tuple[int, ...] = ()
    """The numbers, from 1 as the record names them, of those that may show writing which could not be read."""


def prepare(
    names: Sequence[str],
    id: str,
    folder: Path,
    *,
    cache: Path,
    wheres: Sequence[Where],
    limit_mb: int,
    own: frozenset[str],
    raised: privacy.Raised = privacy.NOT_RAISED,
) -> Prepared:
    """Check and clean the files that a record names; put the clean ones into the cache.

    `wheres` are the places of the names in the record. Never raises for what stands in a file.
    """
    shown: list[dict[str, Any]] = []
    findings: list[Finding] = []
    texts: list[str] = []
    unread: list[int] = []
    for number, name in enumerate(names, 1):
        where = wheres[min(number, len(wheres)) - 1]
        try:
            if number > MOST_FILES or name in names[: number - 1]:
                raise Refused("附件太多或者写了两次", f"每个文件只写一次，最多 {MOST_FILES} 个。")
            data = _load(_checked_name(name), folder, limit_mb)
            if data.startswith(LFS_POINTER):
                raise Refused("这是 Git LFS 的指针，文件的内容没有取下来", "运行 git lfs pull，取下来再检查。")
            cleaned = clean(data, name, own)
        except Refused as error:
            findings.append(BAD_ATTACHMENT.at(where, f"第 {number} 个附件：{error}", error.help))
            continue
        for sort in cleaned.sorts:
            help = "遮盖以后重新生成；只画黑框盖住的，文字还在里面。"
            level = privacy.rule_of(sort, raised).level
            rule = ATTACHMENT_PERSONAL_DATA if level == "error" else privacy.rule_of(sort)
            findings.append(rule.at(where, f"第 {number} 个附件里有{sort}", help))
        if not any(privacy.rule_of(sort, raised).level == "error" for sort in cleaned.sorts):
            shown.append(_shown(name, id, cleaned.kind, cleaned.data))
            texts.append(cleaned.text)
            unread += [number] if cleaned.is_unread else []
            put(cache, cleaned.data)
    return Prepared(tuple(shown), tuple(findings), tuple(texts), tuple(unread))


def unread_findings(prepared: Prepared, wheres: Sequence[Where]) -> tuple[Finding, ...]:
    """Return a warning for each attachment that nobody could read but a person. `wheres`: see `prepare`."""
    return tuple(
        ATTACHMENT_UNREAD.at(
            wheres[min(number, len(wheres)) - 1],
            f"第 {number} 个附件里有读不出文字的图片",
            "请人看过里面有没有个人信息，看过以后在“核实”里写明；有原文件的，由办公软件直接导出 PDF。",
        )
        for number in prepared.unread
    )


def _checked_name(name: str) -> str:
    if (
        name != os.path.basename(name)
        or "\\" in name
        or name.startswith(".")
        or not name.isprintable()
        or len(name) > 100
    ):
        raise Refused("只能写文件名，不能有路径", "把文件放在记录的旁边，只写文件名，不超过 100 个字。")
    if not kind_of(name):
        raise Refused("这种文件不能作为附件", f"可以用 {TYPES}；旧的 DOC、XLS 另存为新格式或者 PDF。")
    return name


def _load(name: str, folder: Path, limit_mb: int) -> bytes:
    """Return the bytes of a regular file in the folder itself; a link is not followed."""
    try:
        handle = open_to_read(folder / name, follow=False)
    except OSError:
        reason = "是一个链接" if (folder / name).is_symlink() else "找不到或者打不开"
        raise Refused(f"文件{reason}", "把文件本身放在记录的旁边，核对文件名。") from None
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise Refused("这不是普通文件", "把文件本身放在记录的旁边。")
        if status.st_size > limit_mb * 1024 * 1024:
            raise Refused(
                f"文件有 {status.st_size / 1024 / 1024:.1f} MB，最多 {limit_mb} MB",
                "压缩图片或者分成几个文件；上限是 data/site.yml 的“附件大小上限”。",
            )
        return stream.read()


def _shown(name: str, id: str, kind: str, clean: bytes) -> dict[str, Any]:
    """Return what pages and exports say of an attachment. The address holds nothing but Latin letters and digits."""
    digest = blake2b(clean, digest_size=16).hexdigest()
    ascii_part = "-".join(re.findall("[a-z0-9]+", unicodedata.normalize("NFKC", Path(name).stem).lower()))[:40].strip(
        "-"
    )
    plain = ascii_part if not any(personal_data(ascii_part)) else ""
    file = f"{plain}{'-' if plain else ''}{digest[:12]}.{kind}"
    return {"name": name, "url": f"{id}/{file}", "size": len(clean), "digest": digest}


# ------------------------------------------------------------------------------------------------ the cache


def put(cache: Path, clean: bytes) -> str:
    """Keep clean bytes ready; return the digest under which `cached` gives them back."""
    digest = blake2b(clean, digest_size=16).hexdigest()
    if cached(cache, digest) is not None:
        return digest
    path = cache / digest
    cache.mkdir(parents=True, exist_ok=True)
    write_whole(path, clean)
    return digest


def cached(cache: Path, digest: str) -> bytes | None:
    """Return the clean bytes of an attachment, or None if they are not there or spoilt."""
    try:
        data = (cache / digest).read_bytes()
    except OSError:
        return None
    return data if blake2b(data, digest_size=16).hexdigest() == digest else None


def sweep(cache: Path, kept: Iterable[str]) -> None:
    """Delete what no record names any more: it may have been taken down for what stands in it."""
    wanted = set(kept)
    for path in cache.glob("*") if cache.is_dir() else ():
        if path.name not in wanted:
            path.unlink(missing_ok=True)


def stamp_of(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (name, what tells that the file is the same without reading it) of each file, "" for one that is not there."""
    for name in dict.fromkeys(names):
        try:
            status = os.stat(folder / name, follow_symlinks=False)
        except (OSError, ValueError):
            yield name, ""
            continue
        yield name, f"{status.st_ino}-{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}"
