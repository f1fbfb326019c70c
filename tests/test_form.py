"""The reading form: what readers see as one text is one, and every place of it is known in the source."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.form import Read, evened, form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("非法占\n用耕地", "非法占用耕地"),
        ("对当事人马试\r\n  例处罚", "对当事人马试例处罚"),
        ("63012219600101\n  0007", "630122196001010007"),
        ("电话 1390971\u30000000。", "电话13909710000。"),
        ("1960年1月\n1日", "1960年1月1日"),
        ("⻓河、⼭⽔", "长河、山水"),
        ("金\uf90a", "金金"),
        ("微\u200b信\ufeff号\u00ad", "微信号"),
        ("Abdul  Rehmani", "Abdul Rehmani"),
        ("甲 A 乙", "甲 A 乙"),
        ("（２０２６）〔９〕", "(2026)〔9〕"),
        ("罚款1000א2000元", "罚款1000א2000元"),
        (" 甲 ", " 甲 "),
        ("葛󠄀城", "葛城"),
    ],
)
def test_form_is(text: str, expected: str) -> None:
    assert form(text) == expected


TEXTS = st.text(alphabet="甲乙丙〇々ab12１２ \n\t\u3000\u200b\u00ad⻓⼭ﬁ①，。(（\ud800", max_size=30)


@given(TEXTS)
def test_the_form_of_a_form_is_itself(text: str) -> None:
    assert form(form(text)) == form(text)


@given(TEXTS)
def test_every_piece_of_a_form_leads_back_to_a_piece_that_reads_the_same(text: str) -> None:
    read = Read(text)
    for start in range(len(read.text)):
        for end in range(start + 1, len(read.text) + 1):
            first, last = read.span(start, end)
            assert 0 <= first < last <= len(text)
            assert read.text[start:end].strip() in form(text[first:last])


@given(TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_a_fragment_stands_in_the_form_of_the_whole(text: str, start: int, length: int) -> None:
    fragment = form(text[start : start + length]).strip()
    assert fragment in form(text)


def test_every_assigned_code_point_has_a_form_without_blanks_inside() -> None:
    for code in range(0x30000):
        if unicodedata.category(chr(code)) not in ("Cn", "Cs"):
            assert "\n" not in form(chr(code))


@pytest.mark.parametrize(
    ("written", "even"),
    [
        ("湟中示例(一号)砂石有限公司", "湟中示例（一号）砂石有限公司"),
        ("湟中示例〔一号〕砂石 有限公司", "湟中示例（一号）砂石有限公司"),
        ("ＡＢ（Qinghai）Co.，Ltd.", "AB（Qinghai）Co.，Ltd."),
        ("Sample (Qinghai) Ltd.", "Sample (Qinghai) Ltd."),
        ("土地、矿产：执法科", "土地、矿产：执法科"),
    ],
)
def test_a_value_to_choose_by_has_one_form(written: str, even: str) -> None:
    assert evened(written) == even
