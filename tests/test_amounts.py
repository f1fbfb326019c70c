"""Amounts and days as clerks, forms and other programs write them, against writers that share nothing with the reader."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from gongshi.law.amounts import agreement, amounts_in
from gongshi.law.terms import last_day_of_term
from gongshi.model.chinese_numbers import number_in_words
from gongshi.model.values import FOREVER, parse_amount, parse_day, parse_day_or_forever

FORMAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万亿")
PLAIN = ("零一二三四五六七八九", "十百千", "万亿")


def in_words(number: int, words: tuple[str, str, str]) -> str:
    """Write a number as bank forms do: group by group, with one 零 for a gap."""
    digits, small, large = words
    if number == 0:
        return digits[0]
    text, gap = "", False
    for power in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**power % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + (small[power % 4 - 1] if power % 4 else "")
            gap = False
        else:
            gap = True
        if power % 4 == 0 and power and number // 10**power % 10**4:
            text += large[power // 4 - 1]
    return text


@given(st.integers(0, 10**12 - 1), st.sampled_from((FORMAL, PLAIN)))
def test_numbers_in_words_come_back(number: int, words: tuple[str, str, str]) -> None:
    assert number_in_words(in_words(number, words)) == number


@given(st.integers(1, 10**9), st.sampled_from(("", "整", "正")))
def test_amounts_in_words_and_digits(yuan: int, end: str) -> None:
    words = in_words(yuan, FORMAL)
    for text in (
        f"{words}元{end}",
        f"人民币{words}圆{end}",
        f"{words}元{end}（¥{yuan:,}元）",
        f"¥{yuan}元({words}元{end})",
    ):
        assert parse_amount(text) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("伍佰肆拾伍元整（¥545元）", "545"),
        ("贰万元整", "20000"),
        ("5万元人民币", "50000"),
        ("人民币5万元整", "50000"),
        ("两万五千元", "25000"),
        ("十五元", "15"),
        ("叁仟元伍角", "3000.5"),
        ("壹佰元零伍分", "100.05"),
        ("壹万零伍拾元贰角叁分", "10050.23"),
        ("伍角", "0.5"),
        ("２万元", "20000"),
        ("0.200000万元", "2000"),
        ("RMB 1,234.50", "1234.5"),
    ],
)
def test_amounts_as_they_are_written(text: str, yuan: str) -> None:
    assert parse_amount(text) == Decimal(yuan)


@pytest.mark.parametrize(
    "text", ["一十百元", "万元", "元", "贰贰元", "贰万元（¥2000元）", "一万万万元", "", "负一元", "亿万元"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        parse_amount(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-13",
        "2026/11/13",
        "2026.11.13",
        "20261113",
        "2026年11月13日",
        "2026-11-13 00:00:00",
        "2026-11-13T00:00:00.000Z",
        "2026-11-13T23:59:59+08:00",
        "2026-11-13T16:00:00Z",
        "2026/11/13 0:00",
        "2026年11月13日 10时30分",
        "2026年11月13日10时30分",
        " 2026 年 11 月 13 日 ",
        "２０２６．１１．１３",
    ],
)
def test_days_as_they_are_written(text: str) -> None:
    assert parse_day(text) == date(2026, 11, 13)


@given(st.dates(date(1949, 1, 1), date(2099, 12, 30)), st.times())
def test_a_time_never_moves_a_day(day: date, time: Any) -> None:
    for text in (f"{day} {time}", f"{day}T{time.isoformat()}Z", f"{day:%Y/%m/%d} {time:%H:%M}", f"{day:%Y%m%d}"):
        assert parse_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "2026-11/13",
        "2026.11-13",
        "202611",
        "2026111",
        "2026-11",
        "46339",
        "2026-13-01",
        "20261301",
        "13.11.2026",
        "2026-11-13 abc",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        parse_day(text)


@pytest.mark.parametrize("text", ["长期", "9999-12-31", "9999/12/31", "99991231", "2099-12-31", "9999-12-31 00:00:00"])
def test_days_that_stand_for_ever(text: str) -> None:
    assert parse_day_or_forever(text) == FOREVER


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("自批复之日起1年", "2027-11-12"),
        ("自批准之日起一年内有效", "2027-11-12"),
        ("自发证之日起叁年", "2029-11-12"),
        ("自本决定作出之日起三年", "2029-11-12"),
        ("有效期2年", "2028-11-12"),
        ("两年", "2028-11-12"),
        ("自批复之日起6个月", "2027-05-12"),
        ("自批复之日起十五日", "2026-11-27"),
        ("自 批复 之日起 90 天", "2027-02-10"),
        ("自批复之日起1年。", "2027-11-12"),
        ("有效期限为两年内有效", "2028-11-12"),
        ("９０ 日", "2027-02-10"),
        ("900年", "2099-12-31"),
        ("九百九十九年", "2099-12-31"),  # the longest that the words can name
        ("999日", "2029-08-07"),
        ("1000日", None),
        ("。1年", None),
        ("长期", None),
        ("2027-11-12", None),
        ("自批复之日起", None),
        ("0年", None),
    ],
)
def test_terms_in_words(text: str, last: str | None) -> None:
    assert last_day_of_term(text, date(2026, 11, 12)) == (last and date.fromisoformat(last))


# ---------------------------------------------------------------- sums in the words of a decision


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("处罚款20000元", ["20000"]),
        ("罚款2万元；没收违法所得叁仟元整。", ["20000", "3000"]),
        ("罚款二万元，折合20,000.50元", ["20000", "20000.5"]),
        ("每平方米100元", []),  # a price is no sum
        ("按每平方米100元，共20000元", ["20000"]),
        ("每平方米100元；罚款20000元", ["20000"]),
        ("每平方米处以法律规定的标准100元", []),  # twelve characters between
        ("每平方米处以法律规定的标准即100元", ["100"]),
        ("亿元以上；20000元", ["20000"]),
        ("百元，20000元", ["20000"]),  # what is no sum does not hide the next
        ("100元/平方米，计20000元", ["20000"]),
        ("没有钱", []),
    ],
)
def test_the_sums_that_a_text_says(text: str, sums: list[str]) -> None:
    assert [one.yuan for one in amounts_in(text)] == list(map(Decimal, sums))


def test_a_sum_stands_in_its_clause() -> None:
    assert [one.clause for one in amounts_in("罚款1元，没收2元；拆除。\n罚款3元")] == [
        "罚款1元,没收2元",
        "罚款1元,没收2元",
        "罚款3元",
    ]


@pytest.mark.parametrize(
    ("yuan", "text", "expected"),
    [
        ("20000", "罚款20000元", ("same", "20000")),
        ("20000", "没收20000元", ("same", "20000")),  # whatever it is for
        ("30000", "罚款1万元，又罚款2万元", ("same", "30000")),  # together
        ("30000", "没收1万元，又没收2万元", ("unsaid", "0")),
        ("20000", "罚款2元", ("unit", "2")),
        ("2", "罚款2万元", ("unit", "20000")),
        ("20000", "没收2元", ("unit", "2")),
        ("30000", "罚款1元，又罚款2元", ("unit", "3")),  # together
        ("20000", "罚款3万元", ("differs", "30000")),
        ("20000", "罚款3万元，又罚款4万元", ("differs", "30000")),
        ("20000", "没收3万元", ("unsaid", "0")),
        ("20000", "罚款", ("unsaid", "0")),
    ],
)
def test_an_amount_is_held_against_what_the_text_says(yuan: str, text: str, expected: tuple[str, str]) -> None:
    assert agreement(Decimal(yuan), text, "罚款") == (expected[0], Decimal(expected[1]))
