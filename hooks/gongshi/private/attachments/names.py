"""Attachments of a record whose persons are masked: their texts and names must not tell who they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from gongshi.findings import Finding, Where
from gongshi.private.attachments.rules import ATTACHMENT_NAMES
from gongshi.private.names import Persons

HELP: Final = "遮盖姓名以后重新生成；只画黑框盖住的，文字还在里面。"


def name_findings(
    persons: Persons,
    names: Sequence[str],
    shown: Sequence[Mapping[str, Any]],
    texts: Sequence[str],
    wheres: Sequence[Where],
) -> Iterator[Finding]:
    """Yield where a full name stands in a file's name or in what readers see of it.

    `names` are the files as the record names them, `wheres` their places; `texts` belong to `shown`.
    """
    seen = {one["name"]: text for one, text in zip(shown, texts, strict=True)}
    for number, name in enumerate(names, 1):
        where = wheres[min(number, len(wheres)) - 1]
        if persons.full_names(name.rpartition(".")[0]):
            yield ATTACHMENT_NAMES.at(
                where, f"第 {number} 个附件的文件名里有当事人的全名", "改文件名，例如 处罚决定书.pdf。"
            )
        if persons.full_names(seen.get(name, "")):
            yield ATTACHMENT_NAMES.at(where, f"第 {number} 个附件里有当事人的全名", HELP)


_LETTERS: Final = re.compile("[A-Za-z]{2}")


def neutral(persons: Persons, shown: Sequence[Mapping[str, Any]], id: str) -> list[dict[str, Any]]:
    """Return what is shown of attachments without what might be a name: in an address, Latin letters (pinyin) and what comes of them.

    A name of Chinese words stays as it is written; one with Latin letters, or with a given name, becomes the record's id with a number.
    """
    found: list[dict[str, Any]] = []
    for number, one in enumerate(shown, 1):
        suffix = one["url"].rpartition(".")[2]
        title = one["name"].rpartition(".")[0]
        is_telling = _LETTERS.search(title) is not None or persons.calls_by_given_name(title)
        name = f"{id}-{number}.{suffix}" if is_telling else persons.masked(one["name"])
        address = f"{id}/{one['digest'][:12]}"
        is_taken = any(before["digest"] == one["digest"] for before in found)  # a copy of the same file
        found.append({**one, "name": name, "url": f"{address}{f'-{number}' if is_taken else ''}.{suffix}"})
    return found
