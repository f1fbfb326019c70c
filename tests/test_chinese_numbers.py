"""Numbers and money in Chinese words, at the edges. Against a writer of its own: tests/test_amounts.py."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongshi.model.chinese_numbers import number_in_words, yuan_in_words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0),
        ("〇", 0),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("贰拾", 20),
        ("一百零一", 101),
        ("一百十", 110),
        ("两千零三十", 2030),
        ("一万", 10_000),
        ("一万零一", 10_001),
        ("十万", 100_000),
        ("參拾萬", 300_000),
        ("貳拾", 20),
        ("两百", 200),
        ("一亿", 10**8),
        ("一亿零一", 10**8 + 1),
        ("一万亿", 10**12),
        ("九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九", 10**16 - 1),
    ],
)
def test_a_number_is_read(text: str, number: int) -> None:
    assert number_in_words(text) == number


@pytest.mark.parametrize(
    "text", ["", "万", "亿", "零万", "一万甲", "甲万", "一万二万", "一亿二亿", "百", "十十", "一二", "二百三百", "甲"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_in_words(text) is None


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("零元", "0"),
        ("三元", "3"),
        ("三", "3"),
        ("三元整", "3"),
        ("叁元五角", "3.5"),
        ("叁元零五角", "3.5"),
        ("三元零五分", "3.05"),
        ("三元五角二分", "3.52"),
        ("三元五角零二分", "3.52"),
        ("五角", "0.5"),
        ("五角整", "0.5"),
    ],
)
def test_an_amount_is_read(text: str, yuan: str) -> None:
    assert yuan_in_words(text) == Decimal(yuan)


@pytest.mark.parametrize(
    "text", ["", "元", "三元十角", "三元五角十分", "三元十分", "十角", "甲元", "三元五", "三分", "三角五分"]
)
def test_what_is_no_amount_is_none(text: str) -> None:
    assert yuan_in_words(text) is None
