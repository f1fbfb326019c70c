"""The bounds of what a clerk may write, and the words with which the program answers, word for word."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from gongshi.model import values
from gongshi.model.values import (
    FOREVER,
    choice,
    parse_amount,
    parse_count,
    parse_day,
    parse_day_or_forever,
    parse_id,
    parse_number,
    parse_year,
    show_amount,
    show_attachment,
    show_day,
    show_flag,
    text_like,
)
from test_fields import refusal


def read(kind: Any, text: object) -> object:
    return TypeAdapter(kind).validate_python(text)


def refused(kind: Any, text: object) -> str:
    """Return rule, message and help with which a type refuses a text."""
    with pytest.raises(ValidationError) as caught:
        read(kind, text)
    (error,) = caught.value.errors()
    return f"{error['type']}: {error['ctx']['message']} {error['ctx']['help']}"


# ---------------------------------------------------------------- days


def test_the_first_day_is_that_of_1949_and_the_last_that_of_2099() -> None:
    assert parse_day("1949-01-01") == date(1949, 1, 1)
    assert parse_day("2099-12-31") == date(2099, 12, 31)
    assert refusal(parse_day, "2100-01-01") == "bad-date: 的年份 2100 不在 1949 到 2099 之间 核对年份。"
    assert refusal(parse_day, "0999-01-01") == "bad-date: 的年份 0999 不在 1949 到 2099 之间 核对年份。"


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("2024-13-01", "月份是 1 到 12。"),
        ("2024-12-40", "2024年12月最后一天是31日，请核对。"),
        ("2024-01-32", "2024年1月最后一天是31日，请核对。"),
        ("2024-02-30", "2024年2月最后一天是29日，请核对。"),
    ],
)
def test_a_day_that_is_not_there_is_answered_with_the_last_that_is(text: str, help: str) -> None:
    assert refusal(parse_day, text).endswith(f" {help}")


@pytest.mark.parametrize(
    "text", ["长期", " 长期 ", "永久", "9999-12-31", "9999-12-31 00:00:00", " 9999/12/31 ", "9999年12月31日"]
)
def test_without_end_is_the_last_day_of_all(text: str) -> None:
    assert parse_day_or_forever(text) == FOREVER


def test_where_a_day_may_be_without_end_the_help_says_so() -> None:
    help = "写成 2024-03-18 这样：年-月-日；没有期限的写“长期”。"
    assert refusal(parse_day_or_forever, "很久") == f"bad-date: “很久”不是能认出的日期 {help}"
    assert refusal(parse_day_or_forever, ["长期"]).startswith("wrong-type: ")


def test_a_day_is_shown_without_zeros() -> None:
    assert (show_day("2024-01-02"), show_day("2024-11-12")) == ("2024年1月2日", "2024年11月12日")


# ---------------------------------------------------------------- money and numbers


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2万元左右", "“2万元左右”不是能认出的金额 写成 20000、20,000元 或 2万元。"),
        ("1.5E5", "“1.5E5”不是能认出的金额 写成 150000。"),
        ("1e-1", "“1e-1”不是能认出的金额 写成 0.1。"),
        ("0e5", "“0e5”不是能认出的金额 写成 0。"),
        ("9.99e14", "“9.99e14”不是能认出的金额 写成 999000000000000。"),
        ("1e15", "“1e15”不是能认出的金额 写成 20000、20,000元 或 2万元。"),
        ("-1", "“-1”不是能认出的金额 写成 20000、20,000元 或 2万元。"),
        ("Infinity", "“Infinity”不是能认出的金额 写成 20000、20,000元 或 2万元。"),
        ("伍元（¥6元）", "“伍元（¥6元）”前后两个金额不同 核对原件，只留对的一个。"),
        ("伍元（六块）", "“伍元（六块）”不是能认出的金额 写成 20000、20,000元 或 2万元。"),
        ("六块（5元）", "“六块（5元）”不是能认出的金额 写成 20000、20,000元 或 2万元。"),
        ("0.001元", "“0.001元”不足一分的部分无法记账 金额最多写到分。"),
    ],
)
def test_what_is_no_amount_is_answered(text: str, words: str) -> None:
    assert refusal(parse_amount, text) == f"bad-amount: {words}"


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("0.01元", "0.01"), ("0", "0.00"), ("3百元", "300.00"), ("3千元", "3000.00"), ("3亿", "300000000.00")],
)
def test_an_amount_goes_down_to_a_fen(text: str, yuan: str) -> None:
    assert str(parse_amount(text)) == yuan


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("9999.99", "9,999.99元"),
        ("10000.00", "10,000元（1万元）"),
        ("100000", "100,000元（10万元）"),  # a rate in yuan has no fen
        ("10000.01", "10,000.01元（1.000001万元）"),
        ("0.00", "0元"),
    ],
)
def test_from_ten_thousand_yuan_on_an_amount_is_shown_in_wan_too(value: str, text: str) -> None:
    assert show_amount(value) == text


def test_what_is_above_100_million_yuan_is_asked_about() -> None:
    assert values.AMOUNT.advise("1亿元") is None
    assert values.AMOUNT.advise("1250000000") == (
        values.LARGE_AMOUNT_RULE,
        "为1,250,000,000元（125000万元），超过一亿元",
        "核对单位和零的个数；实际是12.5万元的，写“12.5万元”。",
    )


@pytest.mark.parametrize(
    ("text", "count"), [("0", 0), ("35", 35), ("1,234,567", 1234567), ("３５", 35), ("1 000", 1000)]
)
def test_a_count_is_a_whole_number(text: str, count: int) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize("text", ["-1", "3.5", "1,00", "三", "1" * 13])
def test_what_is_no_count_is_refused(text: str) -> None:
    assert refusal(parse_count, text) == f"bad-number: “{text}”不是整数 只写阿拉伯数字；没有的写 0。"


def test_a_number_may_have_blanks_between_its_digits() -> None:
    assert parse_number("1 200.5") == Decimal("1200.5")
    assert parse_number("-1,234,567.25") == Decimal("-1234567.25")


def test_the_years_are_1949_to_2099() -> None:
    assert (parse_year("1949"), parse_year("2099年")) == (1949, 2099)
    assert refusal(parse_year, "1948年") == "bad-number: “1948”不是年份 写成 2024。"
    assert refusal(parse_year, "2100") == "bad-number: “2100”不是年份 写成 2024。"


def test_yes_and_no_are_shown_in_chinese() -> None:
    assert (show_flag(True), show_flag(False)) == ("是", "否")


def test_only_what_is_odd_may_be_answered_for() -> None:
    may_be = {rule.name: rule.level for rule in values.RULES if rule.may_be_verified}
    assert may_be == dict.fromkeys(("large-amount", "odd-uscc", "odd-doc-no"), "warning")
    assert {rule.level for rule in values.RULES if rule.name not in may_be} == {"error"}


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (values.Amount, {"type": ["string", "number"], "examples": ["2万元", "20,000元", 20000]}),
        (values.Count, {"type": ["integer", "string"], "examples": [0, 35]}),
        (values.Year, {"type": ["integer", "string"], "examples": [2024]}),
        (values.Flag, {"enum": ["是", "否", True, False]}),
    ],
    ids=["amount", "count", "year", "flag"],
)
def test_an_editor_is_told_what_may_be_written(kind: Any, schema: dict[str, Any]) -> None:
    """What it is told to accept is accepted: YAML's own numbers and truth values arrive as their texts."""
    assert TypeAdapter(kind).json_schema() == schema
    for example in schema.get("examples") or schema["enum"]:
        read(kind, str(example))


# ---------------------------------------------------------------- ids and names


@pytest.mark.parametrize("text", ["x" * 80, "a.nul", "index-1", "a.index", "con-1"])
def test_a_reserved_word_is_no_id_only_where_a_file_would_have_its_name(text: str) -> None:
    assert parse_id(text) == text


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("CF 2024/012", "cf-2024-012"),
        ("ＣＦ（12）", "cf-12"),
        ("a--b", "a-b"),
        ("湟", "cf-2024-012"),  # nothing is left of it
        ("CON", "cf-2024-012"),
        ("x" * 81, "x" * 80),
        ("x" * 79 + "-yy", "x" * 79),  # cut behind the 80th character, and no “-” at the end
    ],
)
def test_a_bad_id_is_answered_with_one_that_is_good(text: str, offered: str) -> None:
    assert refusal(parse_id, text).endswith(f" 只用小写英文字母、数字和中间的“-”，例如“{offered}”。")
    assert parse_id(offered) == offered


def test_an_attachment_is_shown_by_its_name() -> None:
    assert show_attachment("决定书.pdf") == show_attachment({"name": "决定书.pdf", "url": "a.pdf"}) == "决定书.pdf"


# ---------------------------------------------------------------- fixed answers

TYPES = choice("警告", "罚款", "没收违法所得")
OPEN = choice("警告", "罚款", other=True, also={"警告处分": "警告"})


def test_an_answer_is_one_of_the_fixed_ones() -> None:
    assert read(TYPES, "罚款") == read(OPEN, "罚款") == "罚款"
    assert refused(TYPES, "拘留") == "bad-choice: “拘留”不在规定的选项里 可以写：警告、罚款、没收违法所得。"
    assert refused(TYPES, "没收违法所") == "bad-choice: “没收违法所”不在规定的选项里 是不是“没收违法所得”？"
    assert refused(TYPES, "其他-限期拆除").startswith("bad-choice: ")


def test_a_fixed_answer_keeps_the_width_of_its_characters() -> None:
    """The rows of the official tables have wide brackets."""
    row = choice("（七）总计", "合计")
    assert read(row, "（七）总计") == "（七）总计"
    assert refused(row, "(七)总计") == "bad-choice: “(七)总计”不在规定的选项里 是不是“（七）总计”？"


def test_an_open_list_of_answers_takes_others_that_say_what_they_are() -> None:
    assert read(OPEN, "其他-限期拆除") == "其他-限期拆除"
    assert read(OPEN, "其他－限期拆除") == "其他-限期拆除"  # full width
    assert read(OPEN, "其他-" + "甲" * 60) == "其他-" + "甲" * 60
    assert read(OPEN, "警告处分") == "警告"
    assert refused(OPEN, "其他-").startswith("bad-choice: ")
    assert refused(OPEN, "其他-" + "甲" * 61).startswith("bad-choice: ")
    assert refused(OPEN, "拘留") == "bad-choice: “拘留”不在规定的选项里 可以写：警告、罚款，或者“其他-”加说明。"


@pytest.mark.parametrize("mark", ["，", "、", "；", ";", ","])
def test_answers_that_stick_together_are_taken_apart(mark: str) -> None:
    text = f"罚款{mark}没收违法所"
    assert refused(TYPES, text) == (
        f"fullwidth-comma: “{text}”是几项粘在一起 写成 [罚款, 没收违法所得]，用半角逗号分开。"
    )


@pytest.mark.parametrize("text", ["罚款，", "，罚款", "罚款，拘留", "罚款，，"])
def test_what_is_not_several_answers_is_not_taken_apart(text: str) -> None:
    assert refused(TYPES, text).startswith(f"bad-choice: “{text}”不在规定的选项里")


def test_a_text_of_a_form_is_that_form_as_a_whole() -> None:
    code = text_like("[0-9]{6}", values.BAD_NUMBER, "六位数字。")
    assert read(code, "630106") == read(code, "６３０１０６") == "630106"
    for text in ("6301061", "a630106"):
        assert refused(code, text) == f"bad-number: “{text}”的写法不对 六位数字。"


def test_a_value_that_was_wrong_is_wrong_again() -> None:
    for _ in range(2):
        with pytest.raises(PydanticCustomError):
            parse_day("2024-02-30")
