"""Credit codes place by place, and numbers of documents character by character. More of both: tests/test_fields.py."""

from __future__ import annotations

import string
import unicodedata

import pytest

from gongshi.model import codes
from gongshi.model.codes import is_odd, number_as_compared, one_off, parse_doc_no, parse_uscc, uscc_check_digit
from test_fields import refusal

CODE = "91320105780688132K"


@pytest.mark.parametrize("place", range(18))
def test_a_letter_that_no_code_has_is_named_by_its_place(place: int) -> None:
    wrong = f"{CODE[:place]}I{CODE[place + 1 :]}"
    assert refusal(parse_uscc, wrong).startswith(f"bad-uscc: 的第 {place + 1} 位不应是“I” ")


@pytest.mark.parametrize("place", range(18))
def test_the_third_to_the_eighth_place_hold_digits(place: int) -> None:
    """Law: GB 32100-2015: the code of the region, GB/T 2260."""
    code = f"{CODE[:place]}A{CODE[place + 1 :]}"
    if 3 <= place + 1 <= 8:
        assert refusal(parse_uscc, code).startswith(f"bad-uscc: 的第 {place + 1} 位不应是“A” ")
    else:
        assert parse_uscc(code) == code


def test_a_check_digit_follows_from_the_weights_of_the_standard() -> None:
    """Law: GB 32100-2015: the powers of 3 modulo 31, written out."""
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    values = {character: place for place, character in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
    for code in (CODE, "11370300MB286462XU", "11500230MB19803549", "91630106MAFAKE0019"):
        rest = sum(values[one] * weight for one, weight in zip(code[:17], weights, strict=True)) % 31
        assert values[uscc_check_digit(code[:17])] == (31 - rest) % 31
    assert not is_odd(CODE)
    assert is_odd(CODE[:17] + "L")
    assert not is_odd(codes.USCC_PLACEHOLDER)
    assert not is_odd("")


@pytest.mark.parametrize("length", [16, 18])
def test_only_seventeen_characters_have_a_check_digit(length: int) -> None:
    with pytest.raises(ValueError):
        uscc_check_digit("1" * length)
    with pytest.raises(ValueError):
        list(one_off("1" * (length + 1)))


def test_a_sole_trader_without_a_code_has_seventeen_zeros_and_an_x() -> None:
    """As 双公示 has it (发改办财金〔2018〕424号)."""
    assert codes.USCC_PLACEHOLDER == parse_uscc("0" * 17 + "x") == "00000000000000000X"


def test_who_has_looked_may_answer_for_what_is_odd_and_for_nothing_that_is_wrong() -> None:
    rules = (codes.BAD_USCC, codes.ODD_USCC, codes.BAD_DOC_NO, codes.ODD_DOC_NO)
    assert [(rule.level, rule.may_be_verified) for rule in rules] == [("error", False), ("warning", True)] * 2


def test_an_odd_check_digit_is_told_and_no_other_is_proposed() -> None:
    assert codes.USCC.advise(CODE) is None
    assert codes.USCC.advise(CODE[:17] + "L") == (
        codes.ODD_USCC,
        "的校验码不对：最后一位是“L”",
        "按营业执照或者登记证核对；原件就是这样的，不用改，在“核实”里写明看过（事项: 校验码）。",
    )


# ---------------------------------------------------------------- numbers of documents


@pytest.mark.parametrize("character", string.digits + string.ascii_letters)
def test_a_wide_letter_or_digit_is_the_narrow_one(character: str) -> None:
    wide = chr(ord(character) + 0xFEE0)
    assert unicodedata.normalize("NFKC", wide) == character
    assert parse_doc_no(f"湟罚{wide}〔2024〕1号") == f"湟罚{character}〔2024〕1号"


def test_wide_marks_stay_as_the_body_wrote_them() -> None:
    assert parse_doc_no("湟罚（甲）－＃〔2024〕1号") == "湟罚（甲）－＃〔2024〕1号"


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("xk〔2026〕第09号", "XK〔2026〕9号"),
        ("湟罚2026年第09号", "湟罚2026年9号"),
        ("湟罚〔2026〕00号", "湟罚〔2026〕0号"),
        ("湟罚〔1926〕9号", "湟罚〔1926〕9号"),
        ("湟罚 a 9 号", "湟罚 a 9 号"),  # no year: as it is written
    ],
)
def test_the_form_in_which_numbers_are_compared(written: str, compared: str) -> None:
    assert number_as_compared(written) == compared


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("湟自然资罚〔2024〕012号", "；公文格式的写法是“湟自然资罚〔2024〕12号”"),
        ("湟自然资罚〔2024〕12-01号", None),
        ("湟自然资罚202412", ""),  # nothing can be offered
        ("湟自然资罚〔2024〕1234567号", ""),
    ],
)
def test_what_is_advised_on_an_odd_number(text: str, offer: str | None) -> None:
    advice = codes.DOC_NO.advise(text)
    message = f"写成“{text}”，与公文格式有出入"
    help = f"按决定书原文核对{offer}。原文就是这样的，不用改。"
    assert advice == (None if offer is None else (codes.ODD_DOC_NO, message, help))


def test_a_number_of_neither_a_document_nor_a_certificate_is_odd() -> None:
    assert codes.DOC_OR_CERTIFICATE_NO.advise("湟自然资罚[2024]12号") == codes.DOC_NO.advise("湟自然资罚[2024]12号")
    assert codes.DOC_OR_CERTIFICATE_NO.advise("湟自然资许〔2024〕12号") is None
    assert codes.DOC_NO.advise("地字第630106202400012号") is not None
