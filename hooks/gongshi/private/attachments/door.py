"""The one door for files of other programs: bytes in, a clean copy and its text out. What it does takes place elsewhere.

A format is one module with `clean(data, kind) -> Clean`, a line in `CLEANERS`, and the
ends of its names in `model.attachable`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Final

from gongshi.model.attachable import ENDINGS
from gongshi.private.attachments.rules import Clean, Refused
from gongshi.private.detectors import personal_data

CLEANERS: Final[Mapping[str, str]] = {
    "pdf": "pdf",
    "jpg": "images",
    "png": "images",
    "docx": "office",
    "xlsx": "office",
    "ofd": "ofd",
}
"""The kind of file → the module that cleans it."""
_APART: Final = "\n。\n"
"""Ends a sentence, so that nothing goes on from one passage to the next."""
_AT_ONCE: Final = 100_000
"""Characters."""
_MOST_TEXT: Final = 12_000_000
"""Characters: more than the longest book."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What may be published of a file, and what was found in it."""

    kind: str
    """As the end of a name, without the dot."""
    data: bytes
    text: str
    """What readers see, lines as they stand; to be searched, never to be shown."""
    sorts: tuple[str, ...]
    """The sorts of personal data in the text. With any of them the file must not be published."""
    is_unread: bool
    """Something in it may be writing and could not be read."""


def kind_of(name: str) -> str:
    """Return the kind of file that a name promises, "" if it is none that can be published."""
    return ENDINGS.get(PurePath(name).suffix.lower(), "")


def clean_here(data: bytes, name: str, own: frozenset[str]) -> Cleaned:
    """Clean a file in this process. It may take as much time and memory as the file wants: see `bounded`.

    `own` are the telephone numbers of the body.

    Raises:
        Refused: it cannot be published.
    """
    kind = kind_of(name)
    cleaner = import_module(f"gongshi.private.attachments.{CLEANERS[kind]}")
    try:
        clean: Clean = cleaner.clean(data, kind)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # whatever a broken file makes the readers raise
        raise Refused("文件打不开，可能已经损坏", "重新保存，或者导出成 PDF。") from error
    looked_at = [one for one in dict.fromkeys(clean.passages) if one and not one.isspace()]
    if sum(map(len, looked_at)) > _MOST_TEXT:
        raise Refused("文件里的文字太多，检查不了", "分成几个文件。")
    sorts = dict.fromkeys(hit.sort for text in _together(looked_at) for hit in personal_data(text, own=own))
    return Cleaned(kind, clean.data, clean.text, tuple(sorts), clean.is_unread)


def _together(passages: Iterable[str]) -> Iterator[str]:
    """Yield passages put together, kept apart by the end of a sentence: one look at many is quicker, at all takes memory."""
    waiting, size = list[str](), 0
    for passage in passages:
        waiting.append(passage)
        size += len(passage)
        if size > _AT_ONCE:
            yield _APART.join(waiting)
            waiting, size = [], 0
    yield _APART.join(waiting)
