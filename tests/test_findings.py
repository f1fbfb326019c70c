"""Findings in three forms: carets under wide characters, and no form that obeys what a record says."""

from __future__ import annotations

import json
import re

import pytest

from gongshi.findings import (
    EXCERPT_CELLS,
    Cut,
    Finding,
    Where,
    as_github,
    as_json,
    as_text,
    cells,
    nearest,
    printable,
    shortened,
    suggestion,
)


def finding(message: str = "甲", column: int = 1, end_column: int = 0, help: str = "", file: str = "a.yml") -> Finding:
    return Finding("rule", "error", message, Where(file, 1, column, end_column), help)


def shown(one: Finding, *lines: str) -> list[str]:
    return next(iter(as_text([one], lambda name: list(lines)))).split("\n")


def test_text_has_place_line_caret_and_help() -> None:
    assert shown(finding(column=3, end_column=5, help="写“乙”。"), "备注甲乙丙") == [
        "错误[rule]：甲",
        "  --> a.yml:1:3",
        "   |",
        " 1 | 备注甲乙丙",
        "   |     ^^^^",
        "   = 建议：写“乙”。",
    ]


@pytest.mark.parametrize(
    ("line", "column", "end_column", "caret"),
    [
        ("abc", 2, 0, " ^"),
        ("甲b丙", 2, 0, "  ^"),
        ("甲乙", 2, 3, "  ^^"),
        ("ａ〔〕", 2, 4, "  ^^^^"),
        ("e\u0301甲", 3, 4, " ^^"),
        ("甲", 2, 0, "  ^"),
        ("", 1, 0, "^"),
        ("甲", 99, 0, "  ^"),
        ("甲乙丙", 2, 99, "  ^^^^"),
        ("\t甲", 2, 3, " ^^"),
        ("\ufeff甲乙", 2, 3, "  ^^"),
        ("\x1b[31m甲", 6, 7, "          ^^"),
        ("😀甲", 2, 3, "  ^^"),
    ],
    ids=repr,
)
def test_caret_stands_under_the_place(line: str, column: int, end_column: int, caret: str) -> None:
    assert shown(finding(column=column, end_column=end_column), line)[-1] == f"   | {caret}"


@pytest.mark.parametrize("column", [1, 40, 500_000, 999_999, 1_000_000])
@pytest.mark.parametrize("char", ["甲", "a", "\x1b"])
def test_line_of_1_mb_is_cut_around_the_caret(char: str, column: int) -> None:
    line = char * (column - 1) + "★" + char * (1_000_000 - column)
    _, _, _, source, caret = shown(finding(column=column, end_column=column + 1), line)
    before = source.removeprefix(" 1 | ").partition("★")[0]
    assert caret == f"   | {' ' * cells(before)}^"
    assert len(source) < 4 * EXCERPT_CELLS


def test_line_as_wide_as_the_terminal_is_not_cut() -> None:
    assert shown(finding(column=44), "甲" * 44)[3] == f" 1 | {'甲' * 44}"


def test_line_that_is_wider_is_cut_with_dots() -> None:
    assert shown(finding(column=44), "甲" * 200)[3] == f" 1 | …{'甲' * 44}…"


def test_line_behind_the_last_of_the_file_is_not_shown() -> None:
    assert shown(finding()) == ["错误[rule]：甲", "  --> a.yml:1:1"]


def test_secret_finding_does_not_even_ask_for_the_lines() -> None:
    secret = Finding("rule", "error", "甲", Where("a.yml"), "删去。", secret=True)
    asked: list[str] = []
    assert list(as_text([secret], lambda name: asked or [name])) == [
        "错误[rule]：甲\n  --> a.yml:1:1\n   = 建议：删去。"
    ]


HOSTILE = "a\n::error::b\r%0A%\x1b[2J\x07\ud800\u202e\u2028\x85\ufeff\u200b"


def test_no_control_character_reaches_a_terminal() -> None:
    text = "\n".join(shown(finding(HOSTILE, help=HOSTILE, file=HOSTILE), HOSTILE))
    assert printable(text.replace("\n", "")) == text.replace("\n", "")
    text.encode()


def test_hostile_text_stays_one_line_of_json_with_its_keys() -> None:
    (line,) = as_json([finding(HOSTILE, help=HOSTILE, file=HOSTILE)])
    assert line.splitlines() == [line]
    line.encode()
    assert list(json.loads(line)) == ["rule", "level", "message", "file", "line", "column", "help"]


def test_hostile_text_stays_one_workflow_command() -> None:
    (line,) = as_github([finding(HOSTILE, help=HOSTILE, file=HOSTILE)])
    assert line.splitlines() == [line]
    line.encode()


def test_github_escapes_what_ends_a_property_or_a_command() -> None:
    (line,) = as_github([finding("50%\n::error::b", file="a,b:c%.yml", help="好")])
    assert line == "::error file=a%2Cb%3Ac%25.yml,line=1,col=1,title=rule::50%25%0A::error::b%0A建议：好"


def test_json_keeps_chinese_readable() -> None:
    (line,) = as_json([finding("缺少“备注”", help="补上。")])
    assert (
        line
        == '{"rule": "rule", "level": "error", "message": "缺少“备注”", "file": "a.yml", "line": 1, "column": 1, "help": "补上。"}'
    )


def test_findings_are_sorted_by_file_line_and_column() -> None:
    places = [Where("b", 1, 1), Where("a", 10, 1), Where("a", 2, 9), Where("a", 2, 10)]
    found = sorted((Finding("rule", "error", "甲", where) for where in places), key=Finding.sort_key)
    assert [(one.where.file, one.where.line, one.where.column) for one in found] == [
        ("a", 2, 9),
        ("a", 2, 10),
        ("a", 10, 1),
        ("b", 1, 1),
    ]


@pytest.mark.parametrize(
    ("word", "help"), [("监督电活", "是不是“监督电话”？"), ("手机", ""), ("", ""), ("话" * 100_000, "")]
)
def test_suggestion_offers_only_what_is_alike(word: str, help: str) -> None:
    assert suggestion(word, ["监督电话", "备注"]) == help


def test_nearest_prefers_the_most_alike() -> None:
    assert nearest("许可机关", ["许可类别", "许可机关统一社会信用代码", "许可机关名"]) == "许可机关名"


@pytest.mark.parametrize(
    ("text", "short"),
    [("甲\n 乙", "甲 乙"), ("甲" * 31, "甲" * 29 + "…"), ("甲" * 30, "甲" * 30), (" " * 500 + "甲", "")],
)
def test_shortened_is_one_line_of_at_most_thirty(text: str, short: str) -> None:
    assert shortened(text) == short


@pytest.mark.parametrize(
    ("line", "column", "end_column", "seen", "caret"),
    [
        ("冶万福占地", 4, 6, "冶××占地", "    ^^^^"),  # behind the name
        ("冶万福占地", 1, 4, "冶××占地", "^^^^"),  # the name: × is narrow, 冶 wide
        ("冶万福占地", 2, 6, "冶××占地", "^^^^^^^^"),  # from inside the name
        ("占冶万福", 1, 2, "占冶××", "^^"),  # before it
        ("冶万福、冶万福占", 8, 9, "冶××、冶××占", "          ^^"),  # behind two
        ("\ufeff冶万福占地", 4, 6, "冶××占地", "    ^^^^"),
    ],
)
def test_a_name_is_cut_and_the_caret_stays_at_what_was_meant(
    line: str, column: int, end_column: int, seen: str, caret: str
) -> None:
    cuts = [Cut(match.start(), match.end(), "冶××") for match in re.finditer("冶万福", line)]
    text = next(
        iter(as_text([finding(column=column, end_column=end_column)], lambda name: [line], lambda *_: {1: cuts}))
    )
    assert text.split("\n")[3:5] == [f" 1 | {seen}", f"   | {caret}"]
