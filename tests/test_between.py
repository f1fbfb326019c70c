"""What is wrong between records: every case in tests/between.md says several files and what `gongshi check` prints about them.

A case is a heading, ```yaml blocks named by their file, and a ```text block. The fields of a block stand in place of the
fields of the sample record, the first of its kind's page in tests/cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from gongshi.survey import survey
from test_cases import CASES, FINE, completed

PAGE = CASES.parent / "between.md"
_SECTION = re.compile(r"^## (?P<title>[^\n]+)\n(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^```(?P<language>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
BODY = "机关名称: 示例机关\n统一社会信用代码: 11630106MB1EXAMPLH\n行政区划代码: 630106\n网站名称: 示例\n网站地址: https://example.cn/\n"


@dataclass(frozen=True, slots=True)
class Between:
    title: str
    files: tuple[tuple[str, str], ...]
    expected: str


@cache
def sample(kind: str) -> str:
    found = _FENCE.search((CASES / f"{kind}.md").read_text(encoding="utf-8"))
    assert found
    return found["text"]


def cases() -> Iterator[Between]:
    for section in _SECTION.finditer(PAGE.read_text(encoding="utf-8")):
        fences = [(fence["language"].strip(), fence["text"]) for fence in _FENCE.finditer(section["body"])]
        *files, (last, expected) = fences
        assert last == "text", f"“{section['title']}” is no case"
        assert files, f"“{section['title']}” has no file"
        named = [(language.removeprefix("yaml "), text) for language, text in files]
        yield Between(section["title"], tuple(named), expected.rstrip("\n"))


def printed(project: Path, case: Between) -> str:
    (project / "data").mkdir(parents=True)
    (project / "data" / "site.yml").write_text(BODY, encoding="utf-8")
    for name, text in case.files:
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        kind = path.parent.name
        for number, fields in enumerate(text.split("---\n"), 1):
            part = path.with_stem(f"{path.stem}-{number}") if number > 1 else path
            part.write_text(completed(fields, sample(kind)), encoding="utf-8")
    taken = survey(project, date(2026, 11, 23))
    return "\n\n".join(taken.as_text(taken.findings)) or FINE


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.title)
def test_prints_what_the_page_says(case: Between, tmp_path: Path) -> None:
    assert printed(tmp_path / "project", case) == case.expected
