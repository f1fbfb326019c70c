"""Time grows with the size of a text, not with its square: four times the text may take at most twelve times as long."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from pydantic_core import PydanticCustomError

from gongshi import reading
from gongshi.findings import Finding, Where, as_github, as_json, as_text, shortened, suggestion
from gongshi.kinds import all_kinds
from gongshi.model import codes, values
from gongshi.private.detectors import personal_data

SMALL, LARGE = 100_000, 400_000
MOST_GROWTH = 12.0
TRIES = 3
"""A busy machine may spoil one measurement; what is not linear spoils all."""
NOISE = 0.05
"""Seconds added on both sides, so that a pause of the machine does not decide."""


def seconds(do: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    do(text)
    return time.process_time() - began


def grows_linearly(do: Callable[[str], object], piece: str, head: str = "", tail: str = "") -> bool:
    """Tell whether `do` takes at most twelve times as long for 400 KB of `piece` as for 100 KB."""
    small, large = (head + piece * (size // len(piece.encode())) + tail for size in (SMALL, LARGE))
    return any(seconds(do, large) + NOISE < MOST_GROWTH * (seconds(do, small) + NOISE) for _ in range(TRIES))


def read(text: str) -> reading.Reading:
    return reading.read(text.encode(), "a.yml", all_kinds()["responsibilities"])


PIECES = {
    "one word": "甲",
    "spaces": " ",
    "tabs": "\t",
    "colons": ":",
    "full-width colons": "：",
    "keys without space": "备注:无\n",
    "keys with a full-width colon": "备注：无\n",
    "other keys with a full-width colon": "甲乙：无\n",
    "the same field again and again": "备注: 无\n",
    "unknown fields": "备住: 无\n",
    "list of nothing": "- \n",
    "list of words": "- 甲\n",
    "list of faulty records": '- 标识: a\n  备注: "甲\n',
    "list of records with a comment": "- 标识: a\n  备注: 甲 #1\n",
    "list of good and faulty records": "- 标识: a\n  备注: 甲\n- 备注: [\n",
    "lines that are no fields": "甲\n",
    "documents": "---\n",
    "documents of records": "---\n标识: a\n",
    "comments": "# 甲\n",
    "control characters": "\0",
    "control characters on lines": "\x01\n",
    "byte order marks": "\ufeff",
    "carriage returns": "\r",
    "line separators": "\u2028",
    "brackets": "[",
    "braces": "{a: ",
    "closing brackets": "]",
    "brackets on lines": "备注: [\n",
    "quotes": '"',
    "single quotes": "'",
    "quotes on lines": '备注: "\n',
    "ampersands": "&a ",
    "stars": "*a ",
    "anchors on lines": "备注: &a 甲\n",
    "tags": "!a ",
    "question marks": "? ",
    "dashes": "- ",
    "percent signs": "%",
    "numbers": "9",
    "resident ids that are none": "11010519491231002",
    "mobile numbers": "13800138000 ",
    "indented more and more": " 备注:\n",
}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_reading_is_linear(piece: str) -> None:
    assert grows_linearly(read, piece)


@pytest.mark.parametrize(
    "piece", ["甲", " ", "甲 ", "甲：", '\\"', "#", " #", "13800138000，", "11010519491231002X"], ids=repr
)
@pytest.mark.parametrize("quote", ["", '"'])
def test_reading_one_field_of_1_mb_is_linear(piece: str, quote: str) -> None:
    record = "标识: a\n公开日期: 2026-03-02\n项目名称: 甲\n职权类型: 行政处罚\n设定依据: [甲]\n实施主体: 甲\n监督电话: 0971-0000012\n备注: "
    assert grows_linearly(read, piece, record + quote, quote + "\n")


@pytest.mark.parametrize("piece", ["甲, ", "{阶段: 甲}, ", "'', "], ids=repr)
@pytest.mark.parametrize("label", ["责任事项", "职权类型"])
def test_reading_one_list_of_1_mb_is_linear(piece: str, label: str) -> None:
    assert grows_linearly(read, piece, f"{label}: [", "]\n")


@pytest.mark.parametrize("piece", ["1", "86", "+86 ", "1380013800", "11010519491231", "9" * 17, "X"], ids=repr)
def test_looking_for_personal_data_is_linear(piece: str) -> None:
    assert grows_linearly(lambda text: list(personal_data(text)), piece)


PARSERS = [
    values.parse_day,
    values.parse_day_or_forever,
    values.parse_amount,
    values.parse_number,
    values.parse_year,
    values.parse_flag,
    values.parse_id,
    codes.parse_uscc,
    codes.parse_doc_no,
]


@pytest.mark.parametrize(
    "piece", ["1", "1,234", "a-", "-", "年", "甲〔2024〕", "号", "０", "罚款，", " ", "ﷺ"], ids=repr
)
@pytest.mark.parametrize("parse", PARSERS, ids=lambda parse: parse.__name__)
def test_parsing_a_value_is_linear(parse: Callable[[object], object], piece: str) -> None:
    def refuse(text: str) -> None:
        with suppress(PydanticCustomError):
            parse(text)

    assert grows_linearly(refuse, piece)


@pytest.mark.parametrize("piece", ["甲", "\0", " ", "\n"], ids=repr)
def test_showing_a_finding_is_linear(piece: str) -> None:
    def show(text: str) -> None:
        finding = Finding(
            "rule",
            "error",
            shortened(text),
            Where("a.yml", 1, len(text) // 2, len(text)),
            suggestion(text, [text[:50]]),
        )
        shown = "".join((*as_text([finding], lambda name: [text]), *as_json([finding]), *as_github([finding])))
        assert len(shown) < 2_000

    assert grows_linearly(show, piece)


def test_showing_many_findings_of_one_file_asks_for_its_lines_once() -> None:
    asked: list[str] = []

    def lines_of(name: str) -> list[str]:
        asked.append(name)
        return ["甲"]

    findings = [Finding("rule", "error", "甲", Where(name)) for name in ["a.yml", "a.yml", "b.yml", "b.yml"]]
    assert len(list(as_text(findings, lines_of))) == 4
    assert asked == ["a.yml", "b.yml"]
