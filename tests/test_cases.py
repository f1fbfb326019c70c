"""The manual of findings: every case in tests/cases says a file and, word for word, what `gongshi check` prints about it.

A case is a heading, a file and a ```text block. The file is one of
- ```yaml: fields to put into the page's sample record in place of its own; a comment `# 没有：标签、标签` takes fields out;
- ```yaml 整个文件: the whole file;
- ```python: an expression for bytes that Markdown cannot hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from gongshi import reading
from gongshi.findings import Finding, as_of, as_text
from gongshi.kinds import all_kinds
from gongshi.private.detectors import own_contacts
from gongshi.rulebook import all_rules

CASES = Path(__file__).parent / "cases"
BETWEEN = CASES.parent / "between.md"
"""The cases of several records; tests/test_between.py runs them."""
FINE = "没有问题"
KIND_OF_PAGE = {"reading": "responsibilities"}
"""The page about files in general shows them in the kind with the fewest required fields."""
TODAY: Final = date(2026, 11, 23)
"""The day on which the cases are read."""
OWN = own_contacts("0971-0000011", "0971-0000012")
"""The body's own telephones, as in the example."""
NEEDS_FILES = frozenset(
    {
        "address-taken",
        "history-unknown",
        "lfs-content",
        "no-address",
        "backdated",
        "unknown-listed-law",
        "attachment-names",
        "attachment-personal-data",
        "attachment-unread",
        "bad-attachment",
        "bad-file-name",
        "bad-kind",
        "duplicate-id",
        "law-not-in-force",
        "duplicate-number",
        "future-decision",
        "kind-off",
        "late-publication",
        "linked-name",
        "figure-differs",
        "figure-query",
        "figure-source",
        "never-shown",
        "no-records",
        "not-yaml",
        "outside-link",
        "permit-lapsed",
        "reused-id",
        "stray-file",
        "too-large",
        "trusted-files",
        "unfilled",
        "trusted-folder-unused",
        "unknown-calendar",
        "unpublished-file",
        "unknown-kind",
        "unnoted-change",
        "unknown-article",
        "unknown-law",
        "unreadable",
        "vanished-record",
        "verification-unused",
        "verified",
    }
)
"""Rules about files, folders, days and history; other tests than these break them."""
UNFORESEEN = frozenset({"bad-value"})
"""What a field's type says of an error that nobody has put into words; tests/test_reading_properties.py finds none."""


@dataclass(frozen=True, slots=True)
class Case:
    """One file and the findings that are printed about it."""

    page: str
    title: str
    data: bytes
    expected: str


def lines_of_file(data: bytes) -> list[str]:
    return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def printed(page: str, data: bytes) -> str:
    """Return what is printed about a file of this page's kind."""
    return "\n\n".join(as_text(findings_of(page, data), lambda name: lines_of_file(data))) or FINE


def findings_of(page: str, data: bytes) -> tuple[Finding, ...]:
    if page == "site":
        return reading.read_body(data, "data/site.yml")[1]
    kind = all_kinds()[KIND_OF_PAGE.get(page, page)]
    found = reading.read(data, f"data/{kind.name}/a.yml", kind, reading.Told(own=OWN)).findings
    return tuple(as_of(found, TODAY))


_SECTION = re.compile(r"^## (?P<title>[^\n]+)\n(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^(?P<mark>`{3,})(?P<language>[^\n`]*)\n(?P<text>.*?)^(?P=mark)$", re.MULTILINE | re.DOTALL)


def cases_of(path: Path) -> Iterator[Case]:
    """Yield the cases of a page. Each of its sections must be one."""
    sample = ""
    for section in _SECTION.finditer(path.read_text(encoding="utf-8")):
        fences = [(fence["language"].strip(), fence["text"]) for fence in _FENCE.finditer(section["body"])]
        assert [language for language, _ in fences[1:]] == ["text"], f"{path.name}: “{section['title']}” is no case"
        language, text = fences[0]
        sample = sample or text
        yield Case(path.stem, section["title"], file_of(language, text, sample), fences[1][1].rstrip("\n"))


def file_of(language: str, text: str, sample: str) -> bytes:
    match language:
        case "python":
            made = eval(text)
            assert isinstance(made, bytes)
            return made
        case "yaml 整个文件":
            return text.encode()
        case "yaml":
            return completed(text, sample).encode()
        case _:
            raise AssertionError(f"no such block: {language}")


def completed(text: str, sample: str) -> str:
    """Return `text` and, after it, the fields of the sample that it neither holds nor takes out."""
    said = set(re.findall(r"^([^\s:：#]+)\s*[:：]", text, re.MULTILINE))
    for names in re.findall("^# 没有：(.+)$", text, re.MULTILINE):
        said |= set(names.split("、"))
    fields = re.findall(r"^[^\s#].*\n(?:[ \-].*\n)*", sample, re.MULTILINE)
    return text + "".join(field for field in fields if field.partition(":")[0] not in said)


@cache
def all_cases() -> tuple[Case, ...]:
    return tuple(case for path in sorted(CASES.glob("*.md")) for case in cases_of(path))


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: f"{case.page}: {case.title}")
def test_prints_what_the_manual_says(case: Case) -> None:
    assert printed(case.page, case.data) == case.expected


def test_every_kind_has_a_page_of_cases() -> None:
    assert {case.page for case in all_cases()} == {*all_kinds(), "site", "reading"}


def test_every_rule_has_a_case() -> None:
    said = [case.expected for case in all_cases()] + [BETWEEN.read_text(encoding="utf-8")]
    named = {rule for text in said for rule in re.findall(r"^(?:错误|警告|提示)\[([a-z0-9-]+)\]", text, re.MULTILINE)}
    assert named - NEEDS_FILES == set(all_rules()) - NEEDS_FILES - UNFORESEEN


def test_every_page_begins_with_a_record_without_findings() -> None:
    first = {case.page: case.expected for case in reversed(all_cases())}
    assert set(first.values()) == {FINE}


def test_a_page_without_cases_fails(tmp_path: Path) -> None:
    page = tmp_path / "empty.md"
    page.write_text("## 只有标题\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="is no case"):
        list(cases_of(page))
