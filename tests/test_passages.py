"""The form of a text in which personal data is looked for: one way of writing, nothing that parts what belongs together, and the way back."""

from __future__ import annotations

import re

import pytest

from gongshi.private.detectors.text import WRAP, Passage, after, before, last_end, normal


@pytest.mark.parametrize("digits", ["０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿"])  # fmt: skip
def test_digits_of_every_hand_are_arabic_ones(digits: str) -> None:
    assert normal(digits) == "0123456789"


def test_full_width_signs_are_narrow_ones() -> None:
    for code in range(0x21, 0x7F):
        expected = {"[": "(", "]": ")"}.get(chr(code), chr(code))
        assert normal(chr(code + 0xFEE0)) == expected


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("‐‑‒–—―−﹣─ー－", "-" * 11),
        ("•‧∙・･⋅", "·" * 6),
        ("甲\t乙", "甲 乙"),
        ("a\tb", "a b"),
        ("甲\u200b\u200c\u200d\u2060\ufeff\xad\u3000\xa0\u2003乙", "甲         乙"),
        ("〔【［〖〕】］〗", "(((())))"),
        ("“”„‟「」『』", '"' * 8),
        ("✕✖╳×", "××××"),
        ("￥Ⅹ", "¥X"),
        ("甲\n乙", "甲\n乙"),
        ("⻢", "马"),
        ("㎏㍿", "㎏㍿"),  # its form has several characters: it stays, so that places do
    ],
)
def test_one_form_stands_for_the_ways_to_write_a_character(written: str, form: str) -> None:
    assert normal(written) == form


def test_a_form_is_as_long_as_what_was_written() -> None:
    whole = "".join(map(chr, (*range(0x3400), *range(0xF900, 0x10000), *range(0x1D400, 0x1D800))))
    assert len(normal(whole)) == len(whole)


FORMS = {
    "a blank between Han and digits": ("电话 138", "电话138"),
    "a blank between digits and Han": ("138 元整", "138元整"),
    "a blank between digits": ("138 0013", "138 0013"),
    "a blank between Latin words": ("ab cd", "ab cd"),
    "a blank between Latin and Han": ("ab 电话", "ab 电话"),
    "a blank between Han and Latin": ("电话 ab", "电话 ab"),
    "a blank between digits and Latin": ("138 ab", "138 ab"),
    "a name set wide": ("张 三", "张三"),
    "a name of three set wide": ("马 小 军", "马小军"),
    "a surname apart": ("张 李四", "张李四"),
    "a surname apart behind Latin": ("a张 李四", "a张李四"),
    "a last character apart": ("张三 李", "张三李"),
    "a last character apart before Latin": ("张三 李a", "张三李a"),
    "two names": ("张三 李四", "张三 李四"),
    "two names behind a digit": ("1张三 李四", "1张三 李四"),
    "two names in a sentence": ("村民张三 李四签字", "村民张三 李四签字"),
    "several blanks": ("138   0013", "138 0013"),
    "a blank of another width": ("138\u30000013", "138 0013"),
    "at the beginning": (" ab", "ab"),
    "at the end": ("ab ", "ab"),
    "line ends at the beginning": ("\nab", "\nab"),
    "line ends at the end": ("ab\n\n", "ab\n"),
    "behind a comma": ("ab, cd", "ab,cd"),
    "before a comma": ("ab ,cd", "ab,cd"),
    "behind a full-width colon": ("ab： cd", "ab:cd"),
    "before a bracket": ("ab (cd", "ab(cd"),
    "what nobody sees": ("ab\u200bcd", "abcd"),
    "what nobody sees between digits": ("138\u200b0013", "1380013"),
    "what nobody sees beside a blank": ("ab\u200b cd", "ab cd"),
    "a line end in a sentence": ("电话\n号码", "电话号码"),
    "a line end in Latin": ("ab\ncd", "abcd"),
    "a line end between digits": ("1380013\n8000", f"1380013{WRAP}8000"),
    "a line end behind digits": ("138\n号", "138号"),
    "a line end before digits": ("号\n138", "号138"),
    "a line end with blanks between digits": ("138 \n  0013", f"138{WRAP}0013"),
    "two line ends": ("电话\n\n号码", "电话\n号码"),
    "two line ends between digits": ("138\n \n0013", "138\n0013"),
    "three line ends": ("电话\n\n\n号码", "电话\n号码"),
    "a line end behind a sentence": ("完。\n号码", "完。\n号码"),
    "a line end behind a semicolon": ("完；\n号码", "完;\n号码"),
    "a line end before an item": ("电话\n- 号码", "电话\n- 号码"),
    "a line end before a numbered item": ("电话\n1、号码", "电话\n1、号码"),
    "a line end before a row": ("电话\n| 号码", "电话\n|号码"),
    "no more than a blank": (" ", ""),
    "digits spelt": ("电话一三八〇〇一三八", "电话13800138"),
    "digits spelt with blanks": ("一三八 〇〇一三", "138 0013"),
    "few digits spelt": ("三月一五日二十", "三月一五日二十"),
    "a radical": ("⻢三", "马三"),
}


@pytest.mark.parametrize(("source", "form"), FORMS.values(), ids=FORMS)
def test_the_form_of_a_passage(source: str, form: str) -> None:
    assert Passage.of(source).text == form


@pytest.mark.parametrize(("source", "form"), FORMS.values(), ids=FORMS)
def test_each_piece_of_a_form_leads_back_to_where_it_stands(source: str, form: str) -> None:
    passage = Passage.of(source)
    for place, one in enumerate(passage.text):
        start, end = passage.span(place, place + 1)
        assert end == start + 1
        assert (
            not source[start].isprintable() or source[start] == " "
            if one in f" \n{WRAP}"
            else normal(source)[start] == one or one.isdigit()
        )
    whole = passage.span(0, len(passage.text))
    assert normal(source)[slice(*whole)].strip() == normal(source).strip("\n ") or not form.strip()


def test_without_anything_odd_places_are_their_own() -> None:
    passage = Passage.of("电话13800138000")
    assert passage.span(2, 13) == (2, 13)
    assert passage.joined() is passage


def test_a_passage_is_joined_where_lines_end_in_numbers() -> None:
    source = "电话 1380013\n8000 0\n1"
    joined = Passage.of(source).joined()
    assert joined.text == "电话13800138000 01"
    start = joined.text.index("1380013")
    assert source[slice(*joined.span(start, start + 11))] == "1380013\n8000"
    assert joined.span(start, start) == (start, start)
    assert source[slice(*joined.span(joined.text.rindex("01"), len(joined.text)))] == "0\n1"


def test_windows_end_with_the_sentence() -> None:
    text = "第一句。当事人李某，电话138；第三句"
    start = text.index("138")
    assert before(text, start, 40) == "当事人李某，电话"
    assert before(text, start, 3) == "，电话"
    assert before(text, 0, 5) == ""
    assert before("甲乙1", 2, 9) == "甲乙"
    assert after(normal(text), start + 3, 40) == ""
    assert after("138乙丙。丁。戊", 3, 40) == "乙丙"
    assert after("138乙丙。丁", 3, 1) == "乙"
    assert [before(f"甲{end}乙1", 3, 9) for end in "。;!?\n"] == ["乙"] * 5
    assert [after(f"1乙{end}甲", 1, 9) for end in "。;!?\n"] == ["乙"] * 5


def test_the_end_of_the_last_match_is_told() -> None:
    assert last_end(re.compile("电话|手机"), "手机、电话是") == 5
    assert last_end(re.compile("电话"), "没有") == -1
