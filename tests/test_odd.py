"""Odd characters: which are, which are not, and what is said of them. The expectations come from Unicode's data, not from the table."""

from __future__ import annotations

import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.admission import Door
from gongshi.format import IDEOGRAPHS, RADICALS
from gongshi.reading import read_body
from gongshi.reading.odd import name_of, odd_characters, odd_findings
from gongshi.reading.rules import MAX_ODD_CHARACTERS


def rules_in(text: str) -> list[str]:
    return [odd.rule.name for odd in odd_characters(text)]


@pytest.mark.parametrize(
    ("text", "rule", "message", "help"),
    [
        ("甲\u200b乙", "control-character", "这里有看不见的字符 U+200B 零宽空格", ""),
        ("甲\xad乙", "control-character", "这里有看不见的字符 U+00AD 软连字符", ""),
        ("甲\u200d乙", "control-character", "这里有看不见的字符 U+200D 零宽连字", ""),
        ("甲\u3164", "control-character", "这里有看不见的字符 U+3164 谚文填充符", ""),
        ("甲\u2800乙", "control-character", "这里有看不见的字符 U+2800 盲文空格", ""),
        ("，\U000e0100", "control-character", "这里有看不见的字符 U+E0100 变体选择符", ""),
        ("a\ufe0f", "control-character", "这里有看不见的字符 U+FE0F 变体选择符", ""),
        ("甲\0\0\0", "control-character", "这里有 3 个看不见的字符 U+0000 空字符", ""),
        ("甲\ufffd", "control-character", "这里有乱码字符", ""),
        ("严\ue863", "private-use", "这里有自造字的编码 U+E863，别人的设备上显示为方框", "写成“䶮”（U+4DAE）。"),
        ("\ue815", "private-use", "这里有自造字的编码 U+E815，别人的设备上显示为方框", "写成“厂”（U+5382）。"),
        ("\ue000", "private-use", "这里有自造字的编码 U+E000，别人的设备上显示为方框", ""),
        ("\U0010fffd", "private-use", "这里有自造字的编码 U+10FFFD，别人的设备上显示为方框", ""),
        ("\ue78d", "private-use", "这里有自造字的编码 U+E78D，别人的设备上显示为方框", "写成“，”（U+FF0C）。"),
        ("⻢试例", "radical", "这里有部首或者兼容字“⻢”（U+2EE2），不是通常的汉字", "写成“马”（U+9A6C）。"),
        ("⼭东", "radical", "这里有部首或者兼容字“⼭”（U+2F2D），不是通常的汉字", "写成“山”（U+5C71）。"),
        ("\uf90a", "radical", "这里有部首或者兼容字“\uf90a”（U+F90A），不是通常的汉字", "写成“金”（U+91D1）。"),
        ("1000א2000元", "right-to-left", "这里有从右往左写的文字（U+05D0），会使前后的数字换位", ""),
        ("٣/٤", "right-to-left", "这里有从右往左写的文字（U+0663），会使前后的数字换位", ""),
        ("青А12345", "look-alike", "这里有西里尔（俄文）字母“А”（U+0410），看上去像拉丁字母", "改成拉丁字母“A”"),
        ("青А·12345", "look-alike", "这里有西里尔（俄文）字母“А”（U+0410），看上去像拉丁字母", ""),
        ("ΑB-3", "look-alike", "这里有希腊字母“Α”（U+0391），看上去像拉丁字母", "改成拉丁字母“A”"),
        ("甲А乙", "look-alike", "这里有西里尔（俄文）字母“А”（U+0410），看上去像拉丁字母", ""),
    ],
)
def test_odd_is(text: str, rule: str, message: str, help: str) -> None:
    first = next(odd_characters(text))
    assert (first.rule.name, first.message) == (rule, message)
    assert first.help.startswith(help)


@pytest.mark.parametrize(
    "text",
    [
        "葛\U000e0100城",  # a variant of a shape
        "龍\ufe00",
        "☎\ufe0e、☑\ufe0f、1\ufe0f\u20e3",
        "👩\u200d🔧",
        "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ\u180e",
        "བོད་ཡིག",
        "Москва ГОСТ 1234",
        "Φ12、α1、μm、Ω",
        "ТОРА и ОРТА",
        "甲\u3000乙\xa0丙\tA\n",
        "〇々㎡①㈱％—…·《》",
        "﨎﨏﨑",  # ideographs of their own, though they stand among the compatible ones
        "䶮𠮷𰻞",
    ],
)
def test_not_odd_is(text: str) -> None:
    assert rules_in(text) == []


def test_every_code_point_that_unicode_calls_invisible_private_or_leftward_is_odd() -> None:
    missed = []
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        category, direction = unicodedata.category(character), unicodedata.bidirectional(character)
        is_layout = character in "\t\n\r"
        is_due = category in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") or direction in ("R", "AL", "AN")
        if is_due and not is_layout and len(rules_in(f"。{character}")) != 1:
            missed.append(name_of(character))
    assert missed == []


def test_every_radical_and_compatible_ideograph_is_odd_and_its_ideograph_is_not() -> None:
    for radical, ideograph in zip(RADICALS, IDEOGRAPHS, strict=True):
        assert (rules_in(radical), rules_in(ideograph)) == (["radical"], [])
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E), *range(0x2F800, 0x2FA1E)):
        differs = unicodedata.normalize("NFKC", chr(code)) != chr(code)
        assert rules_in(chr(code)) == ["radical"] * (
            (differs and unicodedata.category(chr(code)) == "Lo") or code < 0x3000
        )


def test_common_text_has_nothing_odd() -> None:
    """All that GB 2312 has, which is what people type."""
    rows = (bytes((0xA0 + row, 0xA0 + cell)) for row in range(1, 88) for cell in range(1, 95))
    assert rules_in("，".join(row.decode("gb2312", "ignore") for row in rows)) == []


def test_private_use_of_gb18030_is_what_python_decodes() -> None:
    """Python's codec has GB 18030-2000 with the later Extension A; where it keeps a private character it cannot say."""
    codes = [*range(0xFE50, 0xFE7F), *range(0xFE80, 0xFEA1)]
    for place, code in enumerate(codes):
        decoded = code.to_bytes(2, "big").decode("gb18030")
        if unicodedata.category(decoded) != "Co":
            better = IDEOGRAPHS[RADICALS.index(decoded)] if decoded in RADICALS else decoded
            assert next(odd_characters(chr(0xE815 + place))).help == f"写成“{better}”（U+{ord(better):04X}）。"


def test_of_many_the_last_finding_says_how_many() -> None:
    findings, refused = odd_findings("⻢\n" * 50 + "甲\xad\n" * 30, "a.yml")
    assert len(findings) == 2 * (MAX_ODD_CHARACTERS + 1)
    assert [one.message for one in findings if one.where.line in (21, 71)] == [
        "从这里起还有 30 处同样的问题",
        "从这里起还有 10 处同样的问题",
    ]
    assert refused == frozenset(range(51, 81))


@given(st.text(max_size=40))
def test_places_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    spans = sorted((odd.start, odd.end) for odd in odd_characters(text))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_in_a_hand_written_page_it_is_a_warning_and_isolated_words_are_none(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "a.md"
    page.parent.mkdir()
    page.write_text("\ufeff# 甲\u200b乙\n\n罚款1000א2000元，<bdi lang=he>שלום</bdi>，⻓江\n", encoding="utf-8")
    verdict = Door(tmp_path, frozenset(), 20).judge(page, "docs/a.md", "a.md")
    assert not verdict.is_refused
    found = [(one.rule, one.level, one.where.line, one.where.column) for one in verdict.findings]
    assert found == [
        ("control-character", "warning", 1, 4),
        ("right-to-left", "warning", 3, 7),
        ("radical", "warning", 3, 38),
    ]


def test_in_the_body_it_is_an_error() -> None:
    body, findings = read_body("机关名称: 甲\u2060局\n办公地址: 青А12345\n".encode(), "data/site.yml")
    odd = [(one.rule, one.where.line) for one in findings if one.rule in ("control-character", "look-alike")]
    assert (body, odd) == (None, [("control-character", 1), ("look-alike", 2)])
