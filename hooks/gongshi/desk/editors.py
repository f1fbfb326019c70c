"""The files of a project that editors read: a schema for each kind of record, and the settings that say which records have which."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gongshi.exports.editor import FILE as SETTINGS
from gongshi.exports.editor import BadSettings, as_settings
from gongshi.exports.schema import Form, schema_texts
from gongshi.kinds import all_kinds
from gongshi.model import body as bodies

SCHEMAS: Final = "data/.schema"


def forms_of(project: Path) -> dict[str, Form]:
    """Return what may be written in the files of a project: of each kind, and `site` for that of the body."""
    forms = {name: Form(one.record, one.title) for name, one in all_kinds(project).items()}
    return forms | {"site": Form(bodies.Body, "本机关", many=False)}


def wanted_files(project: Path, forms: Mapping[str, Form]) -> tuple[dict[str, bytes | None], str]:
    """Return what these files are to contain, None for one that is to go, and what is wrong with settings that have to stay, or ""."""
    there = sorted(path.relative_to(project).as_posix() for path in (project / SCHEMAS).glob("*.json"))
    wanted: dict[str, bytes | None] = dict.fromkeys(there)
    wanted |= {f"{SCHEMAS}/{name}.json": text.encode() for name, text in schema_texts(forms).items()}
    try:
        wanted[SETTINGS] = as_settings(content_of(project / SETTINGS), forms)
    except BadSettings as error:
        return wanted, f"{SETTINGS} {error}"
    return wanted, ""


def is_same(one: bytes | None, other: bytes | None) -> bool:
    """Tell whether two files say the same, also if git gave one of them other line ends; None is no file."""
    first, second = (content and content.replace(b"\r\n", b"\n") for content in (one, other))
    return first == second


def content_of(path: Path) -> bytes | None:
    """Return what a file contains, None if there is none."""
    return path.read_bytes() if path.is_file() else None


def put(path: Path, content: bytes | None) -> None:
    """Write a file, with the folders that it needs; with None delete it."""
    if content is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
