"""What a site says of itself to machines: what is public (`published.tsv`) and what it was built from (`built.json`).

The next build is held against them. They name kinds and ids, never a person; both come back from disks and networks, so what
is read here is believed only as far as it has the form that is written here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongshi.model.values import ID_LENGTH, ID_PATTERN, KIND_PATTERN

LIST: Final = "published.tsv"
BUILT: Final = "built.json"
MAX_BYTES: Final = 64 << 20
"""No list is longer: that would be a million records with the longest ids."""

Key = tuple[str, str]
"""A record: kind and id."""

_HEAD: Final = "kind\tid"
_LINE_LENGTH: Final = ID_LENGTH + 256
"""A kind is named like a file."""
_COMMIT: Final = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


class BadList(ValueError):
    """These bytes are no list of what is public. The message is Chinese and repeats none of them."""


def published_tsv(keys: Iterable[Key]) -> str:
    """Return the list: a head, then kind and id of each record, in their order."""
    return "\n".join((_HEAD, *(f"{kind}\t{id}" for kind, id in sorted(keys)), ""))


def read_published(data: bytes) -> frozenset[Key]:
    """Return the records that a list names. A server may have given it other line ends.

    Raises:
        BadList: it is something else, or cut off; then none of it is believed.
    """
    if len(data) > MAX_BYTES:
        raise BadList(f"超过 {MAX_BYTES >> 20} MB，不是公开清单")
    lines = data.replace(b"\r\n", b"\n").decode("utf-8", "replace").split("\n")
    if lines[0] != _HEAD:
        raise BadList("不是公开清单：第 1 行不是“kind”和“id”")
    if lines.pop():
        raise BadList("不完整：最后一行没有结束")
    return frozenset(_key(line, number) for number, line in enumerate(lines[1:], 2))


def _key(line: str, number: int) -> Key:
    kind, _, id = line.partition("\t")
    if len(line) > _LINE_LENGTH or not (KIND_PATTERN.fullmatch(kind) and ID_PATTERN.fullmatch(id)):
        raise BadList(f"不是公开清单：第 {number} 行不是种类和标识")
    return kind, id


@dataclass(frozen=True, slots=True)
class Built:
    """What a site was built from: the day (ISO) and the commit; "" for what is not known."""

    day: str = ""
    commit: str = ""


def built_json(built: Built, version: str, counts: Mapping[str, int]) -> str:
    """Return what a site was built from, and how many records of each kind it shows. Without git there is no commit."""
    told = {"day": built.day, **({"commit": built.commit} if built.commit else {}), "version": version}
    return json.dumps({**told, "records": dict(counts)}, ensure_ascii=False, indent=2) + "\n"


def read_built(data: bytes) -> Built:
    """Return what is told in the form in which it is written; what is not is not known."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return Built()
    if not isinstance(told, dict):
        return Built()
    day, commit = told.get("day"), told.get("commit")
    return Built(_day(day), commit if isinstance(commit, str) and _COMMIT.fullmatch(commit) else "")


def _day(value: object) -> str:
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else ""
    except ValueError:
        return ""
