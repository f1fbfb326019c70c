"""What a clerk may write in a field, what is read of it, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from gongshi.model import codes, values
from gongshi.model.codes import number_as_compared, parse_doc_no, parse_uscc
from gongshi.model.fields import Meta, field, remembered, scalar
from gongshi.model.values import (
    FOREVER,
    parse_amount,
    parse_day,
    parse_day_or_forever,
    parse_flag,
    parse_id,
    parse_number,
    parse_year,
    show_amount,
    show_day,
    show_day_or_forever,
)


def refusal(parse: Callable[[object], object], value: object) -> str:
    """Return the rule and the words with which the value is refused."""
    with pytest.raises(PydanticCustomError) as caught:
        parse(value)
    context = caught.value.context or {}
    return f"{caught.value.type}: {context['message']} {context['help']}"


# ------------------------------------------------------------------------------------------------ days


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-18",
        "2024/3/18",
        "2024年3月18日",
        "2024年03月18日",
        " 2024 年 3 月 18 日 ",
        "２０２４－０３－１８",
        "2024-3-18",
    ],
)
def test_a_day_is_read_in_each_way_of_writing(text: str) -> None:
    assert parse_day(text) == date(2024, 3, 18)


@pytest.mark.parametrize(
    "text",
    [
        "24-03-18",
        "2024-03/18",
        "2024年3月18",
        "2024-03-18日",
        "18-03-2024",
        "三月",
        "2024-003-18",
        "٢٠٢٤-٠٣-١٨",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    assert refusal(parse_day, text) == f"bad-date: “{text}”不是能认出的日期 写成 2024-03-18 这样：年-月-日。"


@pytest.mark.parametrize("text", ["2024-02-29", "2000-02-29"])
def test_leap_day_is_read(text: str) -> None:
    assert parse_day(text).isoformat() == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023-02-29", "写了日历上没有的一天：2023年2月29日 2023年2月最后一天是28日，请核对。"),
        ("2024-12-32", "写了日历上没有的一天：2024年12月32日 2024年12月最后一天是31日，请核对。"),
        ("2099-12-32", "写了日历上没有的一天：2099年12月32日 2099年12月最后一天是31日，请核对。"),
        ("2024-04-00", "写了日历上没有的一天：2024年4月0日 2024年4月最后一天是30日，请核对。"),
        ("2024-00-01", "写了日历上没有的一天：2024年0月1日 月份是 1 到 12。"),
        ("1948-12-31", "的年份 1948 不在 1949 到 2099 之间 核对年份。"),
    ],
)
def test_day_that_no_calendar_has_is_refused(text: str, words: str) -> None:
    assert refusal(parse_day, text) == f"bad-date: {words}"


def test_forever_is_the_last_day_of_2099() -> None:
    assert parse_day_or_forever("长期") == parse_day_or_forever("2099-12-31") == FOREVER


def test_forever_is_no_day_where_a_day_is_asked() -> None:
    assert refusal(parse_day, "长期").startswith("bad-date: “长期”")


def test_days_are_shown_in_chinese() -> None:
    assert (show_day("2024-03-08"), show_day_or_forever("2099-12-31")) == ("2024年3月8日", "长期")


# ------------------------------------------------------------------------------------------------ money and numbers


@pytest.mark.parametrize(
    "text",
    [
        "20000",
        "20,000",
        "20,000元",
        "20000元整",
        "2万元",
        "2万",
        "2.0万元",
        "２万元",
        "￥20000",
        "¥20,000.00",
        "人民币2万元整",
        "200百元",
        "20千元",
        "0.0002亿元",
        "2 万元",
    ],
)
def test_an_amount_is_read_as_yuan(text: str) -> None:
    assert parse_amount(text) == Decimal("20000.00")


def test_an_amount_keeps_its_fen_exactly() -> None:
    assert str(parse_amount("0.123456万元")) == "1234.56"


@pytest.mark.parametrize(
    "text",
    [
        "1e5x",
        "-1",
        "2万3千",
        "1,00",
        "1,0000",
        "1,2345元",
        "20.000,00",
        "$20",
        "2万元左右",
        "",
        "1" * 16,
        "٢٠",
        "1_000",
        "+5",
        "NaN",
        "万元",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert refusal(parse_amount, text).split(":")[0] in ("bad-amount", "empty-field")


def test_scientific_amount_is_refused_and_written_out() -> None:
    assert refusal(parse_amount, "1.5e5") == "bad-amount: “1.5e5”不是能认出的金额 写成 150000。"


def test_amount_finer_than_a_fen_is_refused() -> None:
    assert refusal(parse_amount, "0.00000012万元").startswith("bad-amount: “0.00000012万元”不足一分")


@pytest.mark.parametrize(("text", "warns"), [("1亿元", False), ("100000000.01", True), ("12500万元", True)])
def test_more_than_100_million_yuan_warns(text: str, warns: bool) -> None:
    advice = values.AMOUNT.advise(text)
    assert (advice is not None) == warns


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.50", "0.50元"),
        ("9999.00", "9,999元"),
        ("20000.00", "20,000元（2万元）"),
        ("125000.50", "125,000.50元（12.50005万元）"),
        ("1000000.00", "1,000,000元（100万元）"),
    ],
)
def test_amounts_are_shown_in_yuan_and_in_wan(value: str, text: str) -> None:
    assert show_amount(value) == text


@pytest.mark.parametrize(("text", "number"), [("337", "337"), ("-1,200.50", "-1200.50"), ("０", "0"), ("0012", "12")])
def test_a_number_is_read(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["约三百", "1e5", "5%", "1,00", "--1", "Infinity", "12:30:45"])
def test_what_is_no_number_is_refused(text: str) -> None:
    assert refusal(parse_number, text) == f"bad-number: “{text}”不是数字 只写阿拉伯数字，单位写在“单位”里。"


@pytest.mark.parametrize("text", ["2024", "2024年", "２０２４"])
def test_a_year_is_read(text: str) -> None:
    assert parse_year(text) == 2024


@pytest.mark.parametrize("text", ["24", "1948", "2100", "二〇二四", "2024-2025", "20２４x"])
def test_what_is_no_year_is_refused(text: str) -> None:
    assert refusal(parse_year, text).startswith("bad-number")


# ------------------------------------------------------------------------------------------------ yes and no, ids


@pytest.mark.parametrize(
    ("text", "truth"), [("是", True), ("否", False), ("yes", True), ("NO", False), ("True", True), ("false", False)]
)
def test_a_flag_is_read(text: str, truth: bool) -> None:
    assert parse_flag(text) is truth


@pytest.mark.parametrize("text", ["on", "1", "y", "对", "不是", "是。"])
def test_what_is_no_flag_is_refused(text: str) -> None:
    assert refusal(parse_flag, text) == f"bad-flag: “{text}”不是“是”或“否” 写“是”或者“否”。"


@pytest.mark.parametrize("text", ["cf-2024-012", "0012", "a", "a.b_c-d", "x" * 80, "2024", "conx"])
def test_an_id_is_kept_as_written(text: str) -> None:
    assert parse_id(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "A",
        "a b",
        "a--b",
        "-a",
        "a-",
        "a/b",
        "../a",
        ".",
        "a..b",
        "湟",
        "a%20b",
        "index",
        "con",
        "nul.txt",
        "a?b",
        "a#b",
        "x" * 81,
        "ａ",
        "é",
    ],
)
def test_an_id_that_is_no_good_in_a_url_is_refused(text: str) -> None:
    assert refusal(parse_id, text).startswith("bad-id: “")


def test_a_bad_id_is_answered_with_a_good_one() -> None:
    assert (
        refusal(parse_id, "CF 2024/012")
        == "bad-id: “CF 2024/012”不能用作网址 只用小写英文字母、数字和中间的“-”，例如“cf-2024-012”。"
    )


# ------------------------------------------------------------------------------------------------ credit codes


@pytest.mark.parametrize("code", ["11370300MB286462XU", "11500230MB19803549", "91320105780688132K"])
def test_codes_of_real_bodies_pass(code: str) -> None:
    assert parse_uscc(code) == code


def test_placeholder_of_sole_traders_passes() -> None:
    assert parse_uscc("00000000000000000x") == "00000000000000000X"


def test_code_is_read_in_small_letters_with_spaces_and_full_width() -> None:
    assert parse_uscc("９１３２０１０５ 7806 8813 2k") == "91320105780688132K"


@pytest.mark.parametrize("place", range(17))
def test_one_wrong_character_is_found_at_every_place(place: int) -> None:
    code = "11500230MB19803549"
    wrong = code[:place] + ("2" if code[place] != "2" else "3") + code[place + 1 :]
    advice = codes.USCC.advise(parse_uscc(wrong))
    assert advice is not None
    assert (advice[0].name, advice[0].level) == ("odd-uscc", "warning")
    assert not any(character.isdecimal() for character in advice[2]), "no other digit is ever proposed"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1137030", "应有 18 位，这里是 7 位 按营业执照或者登记证原样填写。"),
        ("I1370300MB286462XU", "的第 1 位不应是“I” 代码里没有 I、O、S、V、Z；第 3 到 8 位是数字。"),
        ("11O70300MB286462XU", "的第 3 位不应是“O” 代码里没有 I、O、S、V、Z；第 3 到 8 位是数字。"),
    ],
)
def test_wrong_code_is_refused_in_words(code: str, words: str) -> None:
    assert refusal(parse_uscc, code) == f"bad-uscc: {words}"


# ------------------------------------------------------------------------------------------------ document numbers


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "［］", "()", "（）", "【】"])
def test_a_document_number_is_read_with_any_brackets(brackets: str) -> None:
    assert parse_doc_no(f"湟自然资罚{brackets[0]}2024{brackets[1]}12号") == "湟自然资罚〔2024〕12号"


@pytest.mark.parametrize(
    "text",
    [
        "砚自然资罚字〔2024〕34号",
        "沅自然资罚决〔2025〕09号",
        "文市自然资告字〔2024〕第44号",
        "桃鸬自资罚决〔2025〕04号",
        "甲罚〔2024〕12-1号",
        "湟自然执(经)罚字〔2026〕4号",
        "（湟）应急罚〔2026〕5号",
        "湟湟多政〔2026〕罚决字第12-1号",
        "湟自然资罚202609",
        "林资许准（青）〔2026〕12号",
        "XK16-205-00123",
        "湟罚〔2024〕12号之一",
        "〔2024〕12号",
        "湟自然资罚〔24〕12号",
    ],
)
def test_numbers_of_real_bodies_keep_their_form(text: str) -> None:
    assert parse_doc_no(text) == text


@pytest.mark.parametrize(
    "written",
    [
        "湟自然资罚〔2026〕9号",
        "湟自然资罚〔2026〕09号",
        "湟自然资罚〔2026〕第9号",
        "湟自然资罚〔2026〕第009号",
        "湟自然资罚[2026]9号",
        "湟自然资罚(2026)9号",
        "湟自然资罚（２０２６）９号",
        "湟自然资罚【2026】09号",
        "湟自然资罚﹝2026﹞9号",
        "湟自然资罚 〔2026〕 第 9 号",
        "湟自然资罚〔2026〕\u200b9\n号",
    ],
)
def test_numbers_that_readers_take_for_one_compare_as_one(written: str) -> None:
    assert number_as_compared(written) == "湟自然资罚〔2026〕9号"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("湟自然资罚〔2026〕9号", "湟自然资罚〔2026〕90号"),
        ("湟自然资罚〔2026〕9号", "湟自然资罚〔2025〕9号"),
        ("湟自然资罚〔2026〕9号", "湟自然资许〔2026〕9号"),
        ("湟自然资罚〔2026〕9号", "湟自然资罚〔2026〕9-1号"),
        ("地字第630106202400012号", "地字第63010620240012号"),
        ("HZ-001", "HZ-01"),
        ("关于甲 A 的公告", "关于甲 a 的公告"),
        ("湟自然资罚〔2026〕0号", "湟自然资罚〔2026〕号"),
    ],
)
def test_numbers_that_differ_compare_as_two(one: str, other: str) -> None:
    assert number_as_compared(one) != number_as_compared(other)


@given(st.text(alphabet="湟罚〔2026〕[第09号年（） \u200b１", max_size=20))
def test_comparing_twice_changes_nothing(text: str) -> None:
    assert number_as_compared(number_as_compared(text)) == number_as_compared(text)


@pytest.mark.parametrize(
    "text", ["湟自然资罚 〔2024〕 12 号", "湟自然资罚〔２０２４〕１２号", "湟自然资罚〔2024\n〕12号"]
)
def test_spaces_and_full_width_digits_are_mended(text: str) -> None:
    assert parse_doc_no(text) == "湟自然资罚〔2024〕12号"


@pytest.mark.parametrize(
    "text",
    [
        "湟自然资罚号",
        "无文号",
        "〔〕号",
    ],
)
def test_what_is_no_document_number_is_refused(text: str) -> None:
    assert refusal(parse_doc_no, text).startswith("bad-doc-no: “")


@pytest.mark.parametrize(
    "text", ["湟自然资罚[2024]12号", "湟自然资罚〔2024〕第12号", "湟自然资罚〔2024〕012号", "湟自然资罚 〔2024〕12号"]
)
def test_odd_document_number_gets_the_official_form_as_advice(text: str) -> None:
    advice = codes.DOC_NO.advise(text)
    assert advice is not None
    assert advice[2] == "按决定书原文核对；公文格式的写法是“湟自然资罚〔2024〕12号”。原文就是这样的，不用改。"


def test_well_formed_document_number_needs_no_advice() -> None:
    assert codes.DOC_NO.advise("湟自然资罚〔2024〕12号") is None


def test_certificate_number_stands_where_the_document_has_none() -> None:
    for text in ("地字第630106202400012号", "XK16-205-00123", "青〔2026〕湟中区不动产权第0001234号"):
        assert parse_doc_no(text) == text
        assert codes.DOC_OR_CERTIFICATE_NO.advise(text) is None


@pytest.mark.parametrize("value", [[], {}, None])
def test_a_list_or_group_is_refused_where_text_belongs(value: object) -> None:
    assert refusal(parse_day, value).startswith("wrong-type: 应是一段文字")


@pytest.mark.parametrize("code", ["91630106MAFAKE0018", "11500230MB19803540", "91320105780688132A"])
def test_what_differs_in_one_character_is_found_by_trying_all(code: str) -> None:
    tried = {
        code[:place] + char + code[place + 1 :]
        for place in range(18)
        for char in codes.USCC_ALPHABET
        if char != code[place]
    }
    assert set(codes.one_off(code)) == {one for one in tried if not codes.is_odd(one)}


# ------------------------------------------------------------------------------------------------ what a field is


@pytest.mark.parametrize(
    ("said", "description"),
    [
        ({}, None),
        ({"help": "帮助"}, "帮助"),
        ({"law": "某法"}, "（某法）"),
        ({"code": "CF_WSH"}, " CF_WSH"),
        ({"help": "帮助", "law": "某法", "code": "CF_WSH"}, "帮助（某法） CF_WSH"),
    ],
)
def test_a_field_says_what_to_write_its_law_and_its_code(said: dict[str, str], description: str | None) -> None:
    info = field("标签", max=7, **said)  # type: ignore[arg-type]
    assert (info.alias, info.title, info.description) == ("标签", "标签", description)
    assert [part.max_length for part in info.metadata] == [7]


def test_a_field_is_public_unless_it_says_otherwise_and_never_if_it_is_about_a_document_of_identity() -> None:
    assert meta().public
    assert not meta(public=False).public
    assert not meta(identity=True).public
    assert not meta(identity=True, public=True).public


def test_a_field_says_nothing_of_itself_that_it_was_not_told() -> None:
    assert meta() == Meta("标签", "", "", True, "", "", False, "", False, "", (), False, False, (), "", False, "", "")


def test_the_records_that_refer_stand_under_a_heading_and_those_of_a_field_without_reference_under_none() -> None:
    assert meta(refers_to="permits").referred_as == "引用本页的记录"
    assert meta(refers_to="permits", referred_as="变更本许可的").referred_as == "变更本许可的"
    assert meta(referred_as="变更本许可的").referred_as == ""


def meta(**said: object) -> Meta:
    found: Meta = field("标签", **said).json_schema_extra["meta"]  # type: ignore[arg-type]
    return found


def test_a_text_is_read_once_and_what_is_wrong_each_time() -> None:
    seen: list[object] = []

    def parse(value: object) -> str:
        seen.append(value)
        return scalar(value)

    read = remembered(parse)
    assert [read("甲"), read("甲"), read("乙")] == ["甲", "甲", "乙"]
    assert seen == ["甲", "乙"]
    for _ in range(2):
        assert refusal(read, ["甲"]).startswith("wrong-type: ")
        assert refusal(read, " ") == "empty-field: 里有一项是空的 填写内容；不需要就整行删去。"
    assert seen[2:] == [["甲"], " ", ["甲"], " "]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "empty-field: 里有一项是空的 填写内容；不需要就整行删去。"),
        (
            ["甲"],
            "wrong-type: 应是一段文字，却写了列表 不用方括号和“- ”；如果方括号是内容，给整个内容加上引号。",
        ),
        (
            {"甲": "乙"},
            "wrong-type: 应是一段文字，却写了下级字段 把内容写在同一行；如果“: ”是内容，给整个内容加上引号。",
        ),
    ],
)
def test_what_is_no_text_is_refused_in_words(value: object, words: str) -> None:
    assert refusal(scalar, value) == words
    assert scalar(" 甲 ") == "甲"
