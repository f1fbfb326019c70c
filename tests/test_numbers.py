"""Numbers of persons by what they are: check digits, regions, days, ranges, the groups in which people write them, and what is said beside."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from random import Random

import pytest

from gongshi.private.detectors import birth_date, is_resident_id, own_contacts, personal_data
from gongshi.private.detectors._reasons import head_of, in_url, is_amount, is_document, label
from gongshi.private.detectors._runs import Run
from gongshi.private.detectors.numbers import BANK, LANDLINE, MOBILE, PASSPORT, RESIDENT_ID, is_luhn
from gongshi.private.detectors.text import WRAP, normal

PHONE = "13800138000"


def found(text: str, label: str = "") -> list[tuple[str, str]]:
    return [(hit.sort, text[hit.start : hit.end]) for hit in personal_data(text, label)]


def resident(region: str = "630122", born: str = "19900101", order: str = "123") -> str:
    """Return a number with the check digit of GB 11643."""
    bare = region + born + order
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return bare + "10X98765432"[sum(int(one) * weight for one, weight in zip(bare, weights, strict=True)) % 11]


def card(begin: str, length: int) -> str:
    """Return a number with the check digit of ISO/IEC 7812-1."""
    bare = begin + "123456789012345678"[: length - 1 - len(begin)]
    total = 0
    for place, one in enumerate(reversed(bare)):
        total += sum(map(int, str(int(one) * 2))) if place % 2 == 0 else int(one)
    return bare + str(-total % 10)


# ---------------------------------------------------------------- check digits


def test_the_check_digit_of_a_resident_number_is_that_of_the_standard() -> None:
    chance = Random(1)
    for _ in range(50):
        number = resident(order=f"{chance.randrange(1000):03}", born=f"{chance.randrange(1900, 2020)}0101")
        assert [end for end in "0123456789X" if is_resident_id(number[:-1] + end)] == [number[-1]]
    assert is_resident_id("11010519491231002x")
    assert is_resident_id("11010519491231002×")


def test_the_check_digit_of_a_card_is_that_of_the_standard() -> None:
    chance = Random(2)
    for _ in range(50):
        number = card(f"62{chance.randrange(10**6):06}", chance.randrange(15, 20))
        assert [end for end in "0123456789" if is_luhn(number[:-1] + end)] == [number[-1]]


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("630122199001021230", date(1990, 1, 2)),
        ("63012219900102123X", date(1990, 1, 2)),
        ("630122188001011230", date(1880, 1, 1)),
        ("630122187912311230", None),
        ("630122209912311230", date(2099, 12, 31)),
        ("630122210001011230", None),
        ("630122199002301230", None),
        ("630122670203123", date(1967, 2, 3)),
        ("630122671303123", None),
    ],
)
def test_a_number_tells_the_day_of_birth(number: str, born: date | None) -> None:
    assert birth_date(number) == born


# ---------------------------------------------------------------- resident numbers


@pytest.mark.parametrize(
    "region",
    [
        "110101",
        "120101",
        "130101",
        "140101",
        "150101",
        "210101",
        "220101",
        "230101",
        "310101",
        "320101",
        "330101",
        "340101",
        "350101",
        "360101",
        "370101",
        "410101",
        "420101",
        "430101",
        "440101",
        "450101",
        "460101",
        "500101",
        "510101",
        "520101",
        "530101",
        "540101",
        "610101",
        "620101",
        "630122",
        "640101",
        "650101",
        "710000",
        "810000",
        "820000",
        "830000",
        "110001",
        "911124",
        "963124",
        "983000",
    ],
)
def test_a_resident_number_begins_with_a_region(region: str) -> None:
    number = resident(region)
    assert found(f"李某，{number}，") == [(RESIDENT_ID, number)]


@pytest.mark.parametrize(
    "region",
    [
        "100101",
        "160101",
        "240101",
        "380101",
        "470101",
        "550101",
        "660101",
        "720101",
        "840101",
        "910124",
        "991024",
        "110000",
        "630000",
    ],
)
def test_other_regions_there_are_none(region: str) -> None:
    assert RESIDENT_ID not in [sort for sort, _ in found(f"李某，{resident(region)}，")]


WRITTEN = {
    "in groups": ("630122 19900101 1230", True),
    "a digit each": (" ".join("630122199001011230"), True),
    "with hyphens": ("630122-19900101-1230", True),
    "over a line end": ("630122199\n001011230", True),
    "X": ("11010519491231002X", True),
    "x apart": ("11010519491231002 x", True),
    "X behind a hyphen": ("11010519491231002-X", True),
    "a cross": ("11010519491231002×", True),
    "X before a letter": ("11010519491231002Xa", False),
    "a wrong check digit": ("630122199001011231", False),
    "no day": ("630122199002301234", False),
    "inside an address": ("http://a.cn/630122199001011230", False),
    "T before": ("T630122199001011230", False),
    "C before": ("C630122199001011230", False),
    "G before": ("G630122199001011230", True),
    "a word that ends with t": ("at630122199001011230", True),
    "digits before": ("12630122199001011230", True),
    "digits behind": ("63012219900101123056", True),
}


@pytest.mark.parametrize(("text", "is_one"), WRITTEN.values(), ids=WRITTEN)
def test_how_a_resident_number_is_written(text: str, is_one: bool) -> None:
    assert (RESIDENT_ID in [sort for sort, _ in found(f"查明{text}，")]) == is_one


def test_a_resident_number_stands_from_its_first_to_its_last_digit() -> None:
    assert found("甲630122 19900101 1230乙") == [(RESIDENT_ID, "630122 19900101 1230")]
    assert found("甲11010519491231002 X乙") == [(RESIDENT_ID, "11010519491231002 X")]
    assert found("甲12630122199001011230乙") == [(RESIDENT_ID, "630122199001011230")]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (f"编号{resident(born='20121231')}", True),
        (f"编号{resident(born='20130101')}", False),
        (f"甲{resident(born='20130101')}", True),
        (f"学籍编号{resident(born='20130101')}", True),
    ],
)
def test_a_late_day_may_be_that_of_a_serial_number(text: str, is_one: bool) -> None:
    assert (RESIDENT_ID in [sort for sort, _ in found(text)]) == is_one


@pytest.mark.parametrize(("length", "is_one"), [(13, False), (14, True), (17, True), (20, True), (21, False)])
def test_what_is_called_a_resident_number_may_be_typed_wrongly(length: int, is_one: bool) -> None:
    digits = "630122990001011230567"[:length]
    assert (found(f"身份证号{digits}。") == [(RESIDENT_ID, digits)]) == is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("630122670101123", True),
        ("630122050101123", True),
        ("630122040101123", False),
        ("630022670101123", False),
        ("630100670101123", False),
        ("630010670101123", False),
        ("631000670101123", False),
        ("630122671301123", False),
        ("100122670101123", False),
        ("63012267010112", False),
        ("6301226701011234", False),
        ("a630122670101123", False),
        ("630122670101123b", False),
        ("http://a.cn/630122670101123", False),
        ("630122670101123元", False),
        ("编号630122670101123", False),
        ("老证编号630122670101123", True),
        ("第630122670101123号", False),
        ("630122 670101 123", True),
    ],
)
def test_a_resident_number_as_it_was_until_1999(text: str, is_one: bool) -> None:
    assert (RESIDENT_ID in [sort for sort, _ in found(f"甲{text}。")]) == is_one


# ---------------------------------------------------------------- accounts


CARDS = {
    "工商银行": {19: "622202 620058 955880", 16: "427020 530990 524047 356879"},
    "农业银行": {19: "622848 955950 955960 955970 955980 955990 103000", 16: "403361 519412 558730"},
    "中国银行": {19: "621661 456351 601382", 16: "356833 409665 512315"},
    "建设银行": {19: "621700 436742 589970", 16: "434061 524094 553242 489592 544033"},
    "交通银行": {17: "622260 66405512 66601428", 16: "405512 6649104 955590 520169"},
    "邮政储蓄银行": {19: "622188 621098 955100", 16: "622812"},
    "招商银行": {16: "622588 955550 690755 410062 356885 439188 518710", 18: "690755"},
    "民生银行": {16: "622622 415599 517636 356857"},
    "光大银行": {19: "303000", 16: "622660 900300 356837"},
    "中信银行": {16: "622690 433670 968807 968808 968809"},
    "华夏银行": {16: "622630 999999 539867"},
    "平安银行": {16: "602907 998800 998802 627066 531659"},
    "兴业银行": {18: "622909 966666 438588 905920"},
    "浦发银行": {16: "622518 984301 984303 843010 870500 404738"},
    "广发银行": {19: "911100 685800", 16: "622568 428911"},
    "青海银行": {19: "622310 940068"},
    "上海银行": {16: "940021 356827 402673"},
    "恒丰银行等": {18: "623078 940034 504923 920000 566666 990027 603602 683970 694301 909810 968280 989600"},
}
"""The first digits of cards and how many digits these have, as published lists of issuers have them."""


@pytest.mark.parametrize("bank", CARDS)
def test_a_card_begins_as_those_of_issuers_do(bank: str) -> None:
    for length, begins in CARDS[bank].items():
        for begin in begins.split():
            assert found(f"持卡{(number := card(begin, length))}刷卡") == [(BANK, number)]


def test_a_card_has_so_many_digits() -> None:
    for begin in ("622202", "955880", "427020"):
        for length in (16, 17, 18, 19):
            assert found(f"持卡{(number := card(begin, length))}刷卡") == [(BANK, number)]
        for length in (15, 20):
            assert BANK not in [sort for sort, _ in found(f"持卡{card(begin, length)}刷")]


@pytest.mark.parametrize(
    "begin", ["2024", "1163", "1100", "0971", "3201", "3301", "3602", "6105", "6501", "7001", "8101", "9110", "9163"]
)
def test_numbers_that_begin_as_others_do_are_no_cards(begin: str) -> None:
    for length in (16, 17, 19):
        assert BANK not in [sort for sort, _ in found(f"持卡{card(begin, length)}")]


UNION = card("62", 19)
ACCOUNTS = {
    "alone": (UNION, True),
    "in groups": (" ".join(re.findall(".{1,4}", UNION)), True),
    "in groups of two": (f"{UNION[:6]} {UNION[6:]}", True),
    "a wrong check digit": (UNION[:-1] + str((int(UNION[-1]) + 1) % 10), False),
    "behind a letter": (f"a{UNION}", False),
    "before a letter": (f"{UNION}b", False),
    "a sum": (f"{UNION}元", False),
    "a number of something": (f"编号{UNION}", False),
    "another card alone": (card("4", 16), False),
    "another card with a word behind": (f"{card('4', 16)}的银行卡", True),
    "behind a hyphen": (f"A-{card('4', 16)}的银行卡", False),
    "an account": ("账号123456789", True),
    "a short account": ("账号12345678", False),
    "an account far from its word": ("账户为他在西宁市湟中区某某银行开立的123456789", True),
    "a telephone of an account": ("开户电话：13800138000", False),
    "a long account": ("打款到123456789012345", True),
    "a shorter account": ("打款到12345678901234", False),
    "an account with 09": ("账号091234567", False),
    "an account of the treasury": ("非税收入专户账号123456789012345", False),
    "an account of a deposit of somebody's": ("退回保证金至李某名下账号123456789012345", True),
    "an account called public behind": ("账号123456789012345（财政专户）", False),
    "a number nearer": ("账号不明，流水123456789012345", False),
    "a day": ("账号2024-01-16 12345", False),
}


@pytest.mark.parametrize(("text", "is_one"), ACCOUNTS.values(), ids=ACCOUNTS)
def test_what_is_an_account(text: str, is_one: bool) -> None:
    assert (BANK in [sort for sort, _ in found(f"甲{text}。")]) == is_one


def test_an_account_stands_from_its_first_to_its_last_digit() -> None:
    text = " ".join(re.findall(".{1,4}", UNION))
    assert found(f"甲{text}乙") == [(BANK, text)]
    assert found(f"账号123456789、{UNION}。") == [(BANK, "123456789"), (BANK, UNION)]


# ---------------------------------------------------------------- telephones

MOBILE_GROUPS = [
    (11,), (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (5, 6), (6, 5), (5, 3, 3), (3, 5, 3), (4, 7), (3, 2, 2, 4), (3, 2, 3, 3), (3, 4, 2, 2),
    (3, 3, 3, 2), (2, 3, 3, 3), (3, 2, 4, 2), (2, 9), (3, 2, 2, 2, 2), (2, 4, 5), (1, 10), (1, 5, 5), (5, 2, 4), (1,) * 11,
]  # fmt: skip


def grouped(digits: str, sizes: tuple[int, ...], gap: str = " ") -> str:
    pieces, start = [], 0
    for size in sizes:
        pieces.append(digits[start : start + size])
        start += size
    assert start == len(digits)
    return gap.join(pieces)


@pytest.mark.parametrize("sizes", MOBILE_GROUPS)
def test_a_mobile_number_is_found_in_groups(sizes: tuple[int, ...]) -> None:
    text = grouped(PHONE, sizes)
    assert found(f"李某，{text}，") == [(MOBILE, text)]


@pytest.mark.parametrize("sizes", [(8, 3), (9, 2), (10, 1), (4, 1, 6), (2, 2, 7), (3, 1, 7), (6, 2, 3), (1, 1, 9)])
def test_in_other_groups_it_is_none(sizes: tuple[int, ...]) -> None:
    assert MOBILE not in [sort for sort, _ in found(f"李某，{grouped(PHONE, sizes)}，")]


@pytest.mark.parametrize(("sizes", "is_one"), [((3, 4, 4), True), ((3, 3, 5), True), ((4, 4, 3), True), ((4, 3, 4), True), ((3, 8), False), ((7, 4), False), ((5, 6), False)])  # fmt: skip
def test_points_part_a_telephone_as_people_write_it(sizes: tuple[int, ...], is_one: bool) -> None:
    for gap in "._/":
        assert (MOBILE in [sort for sort, _ in found(f"李某，{grouped(PHONE, sizes, gap)}，")]) == is_one


MOBILES = {
    "12 begins none": ("12800138000", ""),
    "13 does": ("13000000000", "13000000000"),
    "19 does": ("19900000000", "19900000000"),
    "ten digits": ("1380013800", ""),
    "twelve digits": ("138001380001", ""),
    "the country": ("8613800138000", "8613800138000"),
    "the country with a plus": ("+8613800138000", "+8613800138000"),
    "the country with noughts": ("008613800138000", "008613800138000"),
    "the country apart": ("+86 138 0013 8000", "+86 138 0013 8000"),
    "a nought": ("013800138000", "013800138000"),
    "another network": ("1259313800138000", "1259313800138000"),
    "one more": ("1795113800138000", "1795113800138000"),
    "a number of something": ("编号13800138000", ""),
    "a number of a call": ("来电编号13800138000", "13800138000"),
    "a sum": ("13800138000元", ""),
    "an amount": ("金额13800138000", ""),
    "a decimal": ("13800138000.5", ""),
    "an address": ("http://a.cn/13800138000", ""),
    "a document": ("〔2024〕13800138000号", ""),
    "a letter behind": ("13800138000a", ""),
    "a letter behind a telephone": ("手机13800138000a", "13800138000"),
    "letters for telephones": ("tel13800138000", "13800138000"),
    "no": ("no13800138000", ""),
    "a telephone's no": ("手机no13800138000", "13800138000"),
    "other letters": ("abc13800138000", ""),
    "a hyphen before": ("12-13800138000", ""),
    "a hyphen behind": ("13800138000-12", ""),
    "a hyphen behind a telephone": ("手机13800138000-12", "13800138000"),
    "an item": ("1.13800138000", "13800138000"),
    "an item of four digits": ("1234.13800138000", ""),
    "an order's nearer": ("电话已打，订单号13800138000", ""),
    "a telephone is nearer": ("订单，手机13800138000", "13800138000"),
}


@pytest.mark.parametrize(("text", "number"), MOBILES.values(), ids=MOBILES)
def test_what_is_a_mobile_number(text: str, number: str) -> None:
    assert [said for sort, said in found(f"甲{text}。") if sort == MOBILE] == ([number] if number else [])


LANDLINES = {
    "with its area": ("0971-2231234", "0971-2231234"),
    "of eight digits": ("0971-22312345", "0971-22312345"),
    "of a large town": ("010-62231234", "010-62231234"),
    "of another": ("029-82231234", "029-82231234"),
    "of no town": ("030-2231234", ""),
    "of two more digits": ("09711-2231234", ""),
    "in brackets": ("（0971）2231234", "0971）2231234"),
    "in groups": ("0971 223 1234", "0971 223 1234"),
    "in other groups": ("0971 2231 234", "0971 2231 234"),
    "in odd groups": ("0971 22312 34", ""),
    "without a gap": ("09712231234", "09712231234"),
    "an extension": ("0971-2231234-801", "0971-2231234-801"),
    "an extension of eight digits": ("0971-22312345-801", "0971-22312345-801"),
    "an extension of a large town": ("029-82231234-1", "029-82231234-1"),
    "an extension without a gap": ("0971-2231234801", ""),
    "the country": ("+86-971-2231234", "86-971-2231234"),
    "the country with noughts": ("0086 971 2231234", "0086 971 2231234"),
    "no nought": ("971-2231234", ""),
    "a number that begins with nought": ("0971-0231234", ""),
    "a number that begins with one": ("0971-1231234", ""),
    "a number that begins with nine": ("0971-9231234", ""),
    "a number of something": ("编号0971-2231234", ""),
    "a letter before": ("a0971-2231234", ""),
    "of an office": ("监督电话0971-2231234", ""),
    "of an office's clerk": ("监督员李某家0971-2231234", "0971-2231234"),
    "called one": ("电话2231234", "2231234"),
    "called one, of eight digits": ("电话22312345", "22312345"),
    "in groups, called one": ("电话223 1234", "223 1234"),
    "called one, odd": ("电话22 31234", ""),
    "called one, of six digits": ("电话223123", ""),
    "not called one": ("共2231234", ""),
    "called one, begins with one": ("电话1231234", ""),
    "called one, begins with nine": ("电话9231234", ""),
    "a service": ("电话4001234", ""),
    "another service": ("电话8001234", ""),
    "called an office's": ("局办公室电话2231234", ""),
    "far from its word": ("电话在李某处登记的是本人所用的2231234", ""),
}


@pytest.mark.parametrize(("text", "number"), LANDLINES.values(), ids=LANDLINES)
def test_what_is_a_telephone_of_a_line(text: str, number: str) -> None:
    assert [said for sort, said in found(f"甲{text}。") if sort == LANDLINE] == ([number] if number else [])


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("0971-2230000", {"2230000", "09712230000"}),
        ("（0971）2230000", {"2230000", "09712230000"}),
        ("010 62230000", {"62230000", "01062230000"}),
        ("0971-2230000、2230001", {"2230000", "09712230000", "2230001", "09712230001"}),
        ("0971-2230000/2230001", {"2230000", "09712230000", "2230001", "09712230001"}),
        ("0971-2230000转801", {"2230000", "09712230000"}),
        ("2230000 或 2230001", {"2230000", "2230001"}),
        ("0971-2230000（工作日 8:30—12:00）", {"2230000", "09712230000"}),
        ("12345", set()),
        ("223000", set()),
        ("2230000", {"2230000"}),
        (" A@B.cn ", {"a@b.cn"}),
        ("", set()),
    ],
)
def test_how_the_body_itself_is_reached(written: str, numbers: set[str]) -> None:
    assert own_contacts(written, None) == numbers


# ---------------------------------------------------------------- passports

PASSPORTS = {
    "named": ("护照号E12345678", True),
    "named without a letter": ("护照号123456789", True),
    "named far off": ("护照已经遗失多日尚未补办123456789", False),
    "named far off, with a letter": ("护照已经遗失多日尚未补办E12345678", True),
    "named behind": ("持E12345678号护照", True),
    "beside a person": ("国籍，E12345678", True),
    "alone": ("E12345678", False),
    "of another paper": ("护照，流水E12345678", False),
    "a letter of none": ("国籍，B12345678", False),
    "a soldier's": ("军官证军字第1234567号", True),
    "no soldier's": ("军字第1234567号", False),
}


@pytest.mark.parametrize(("text", "is_one"), PASSPORTS.values(), ids=PASSPORTS)
def test_what_is_a_passport(text: str, is_one: bool) -> None:
    assert (PASSPORT in [sort for sort, _ in found(f"甲{text}。")]) == is_one


# ---------------------------------------------------------------- runs of digits


def run_of(text: str) -> Run:
    start = re.search("[0-9]", text)
    assert start is not None
    return Run.of(text, start.start(), len(text.rstrip("号")))


def drawn(chance: Random) -> tuple[str, list[str]]:
    """Return groups of digits with gaps between them."""
    groups = ["".join(chance.choices("0123456789", k=chance.randint(1, 5))) for _ in range(chance.randint(1, 6))]
    text = "电话" + groups[0] + "".join(chance.choice((" ", "-", WRAP, " -")) + one for one in groups[1:]) + "号"
    return text, groups


def test_a_digit_of_a_run_leads_to_its_place() -> None:
    chance = Random(3)
    for _ in range(50):
        text, groups = drawn(chance)
        run = run_of(text)
        assert run.digits == "".join(groups)
        assert [run.place(digit) for digit in range(len(run.digits))] == [
            place for place, one in enumerate(text) if one.isdigit()
        ]
        begins = {sum(map(len, groups[:number])) for number in range(len(groups) + 1)}
        assert [run.is_cut(digit) for digit in range(len(run.digits) + 2)] == [
            digit in begins or digit > len(run.digits) for digit in range(len(run.digits) + 2)
        ]


def test_the_groups_between_two_places_have_their_sizes() -> None:
    chance = Random(4)
    for _ in range(50):
        run = run_of(drawn(chance)[0])
        first = chance.randrange(len(run.digits))
        behind = chance.randint(first + 1, len(run.digits))
        written = run.text[run.place(first) : run.place(behind - 1) + 1].replace(WRAP, "")
        assert run.sizes(first, behind) == tuple(map(len, re.findall("[0-9]+", written)))
        assert run.is_wrapped(first, behind) == written.isdigit()


def test_all_groups_in_a_row_with_so_many_digits() -> None:
    chance = Random(5)
    for _ in range(50):
        _, groups = given = drawn(chance)
        run = run_of(given[0])
        least = chance.randint(1, 8)
        most = least + chance.randint(0, 5)
        begins = [sum(map(len, groups[:number])) for number in range(len(groups) + 1)]
        pairs = [(one, other) for n, one in enumerate(begins) for other in begins[n + 1 :]]
        assert list(run.spans(least, most)) == [(one, other) for one, other in pairs if least <= other - one <= most]
        first, behind = chance.choice(pairs)
        inner = [one for one in begins if first <= one <= behind]
        assert list(run.groups_in(first, behind)) == list(pairwise(inner))


def test_pieces_go_on_over_gaps_and_end_at_what_is_claimed() -> None:
    text = f"12 34-56{WRAP}78  90 1号"
    run = run_of(text)
    assert list(run.pieces()) == [(0, 2), (2, 4), (4, 8), (8, 10), (10, 11)]
    assert list(run.pieces(re.compile("[ -]"))) == [(0, 6), (6, 8), (8, 11)]
    assert run.is_free(0, 11)
    run.claim(2, 4)
    assert [run.is_free(*one) for one in ((0, 2), (2, 4), (1, 3), (3, 5), (4, 11), (0, 11))] == [
        True,
        False,
        False,
        False,
        True,
        False,
    ]
    assert list(run.pieces()) == [(0, 2), (4, 8), (8, 10), (10, 11)]
    run.claim(10, 11)
    assert list(run.pieces()) == [(0, 2), (4, 8), (8, 10)]
    run.claim(0, 1)
    assert list(run.pieces(re.compile("[ -]|\\v"))) == [(4, 8)] or list(run.pieces(re.compile("[ -]"))) == [
        (4, 6),
        (6, 8),
        (8, 10),
    ]


@pytest.mark.parametrize(
    ("text", "part", "plain", "named"),
    [
        ("1380013号", "1380013", True, True),
        ("12 1380013号", "1380013", True, True),
        ("12-1380013号", "1380013", False, True),
        ("12- 1380013号", "1380013", True, True),
        ("12.1380013号", "1380013", True, True),
        ("123.1380013号", "1380013", True, True),
        ("1234.1380013号", "1380013", False, False),
        ("1234_1380013号", "1380013", False, False),
        ("12_1380013号", "1380013", True, True),
        ("12)1380013号", "1380013", True, True),
        ("12)-1380013号", "1380013", True, True),
        ("1234)-1380013号", "1380013", False, True),
        ("9 12.1380013号", "1380013", False, False),
        ("-12.1380013号", "1380013", False, False),
        ("=12.1380013号", "1380013", False, False),
        ("a12.1380013号", "1380013", True, True),
        ("1380013 12号", "1380013", True, True),
        ("1380013-12号", "1380013", False, True),
        ("1380013- 12号", "1380013", True, True),
        ("1380013.12号", "1380013", False, False),
        ("1380013_12号", "1380013", False, False),
        ("1380013/12号", "1380013", True, True),
    ],
)
def test_where_a_number_may_begin_and_end(text: str, part: str, plain: bool, named: bool) -> None:
    run = run_of(text)
    first = run.digits.index(part)
    assert run.ends_here(first, first + len(part), False) == plain
    assert run.ends_here(first, first + len(part), True) == named


def test_a_number_may_begin_behind_another() -> None:
    run = run_of("1234-1380013号")
    assert not run.ends_here(4, 11, False)
    run.claim(0, 4)
    assert run.ends_here(4, 11, False)


# ---------------------------------------------------------------- what says that a number is nobody's


@pytest.mark.parametrize("sizes", [(7,), (8,), (3, 4), (4, 4), (4, 3), (3, 2, 2), (2, 2, 3), (1,) * 7])
def test_a_telephone_without_its_area_is_found_in_groups(sizes: tuple[int, ...]) -> None:
    text = grouped("22312345"[: sum(sizes)], sizes)
    assert found(f"李某，电话{text}，") == [(LANDLINE, text)]


def test_two_numbers_on_two_lines_are_two() -> None:
    assert [said for _, said in found("李某，13800138000\n13900139000，")] == ["13800138000", "13900139000"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("编号1", "编号"),
        ("编号为：1", "编号为："),
        ("共有编号1", "共有编号"),
        ("1、编号1", "编号"),
        ("（编号1", "编号"),
        ("编号AB-1", "编号AB-"),
        ("票据号12、13和1", "票据号12、13和"),
        ("联系编号1", ""),
        ("其号码1", ""),
        ("电话，编号1", "编号"),
        ("手机号1", ""),
        ("编号，1", ""),
        ("没有1", ""),
    ],
)
def test_what_a_number_is_called(text: str, said: str) -> None:
    form = normal(text)
    assert label(form, len(form) - 1) == normal(said)


def test_how_far_before_a_number_its_label_stands() -> None:
    for between, is_near in (("A" * 20 + "、" + "A" * 17, True), ("A" * 20 + "、" + "A" * 18, False)):
        assert bool(label(f"编号{between}1", 2 + len(between))) == is_near


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("(2024)1号", True), ("(2024)字1号", True), ("(2024)青自然罚1号", True),
        ("(2024)青自然资罚1号", False), ("第1号", True), ("字1号", True), ("第 1号", True), ("1号", False), ("第1条", False), ("(1899)1号", False), ("(2024)1", False)],
)  # fmt: skip
def test_the_number_of_a_document(text: str, is_one: bool) -> None:
    start = text.rindex("1号") if "1号" in text else text.rindex("1")
    assert is_document(text, start, start + 1) == is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("7元", True),
        ("7 万", True),
        ("7余亩", True),
        ("7元月", False),
        ("7人民", False),
        ("7人", True),
        ("7.5", True),
        ("7,500", True),
        ("7.", False),
        ("7.x", False),
        ("7.x5", False),
        ("7;5", False),
        ("75", False),
        ("7", False),
        ("金额7", True),
        ("金额为:7", True),
        ("金额是李某的7", False),
        ("金额" + "为" * 4 + "7", True),
        ("金额" + "为" * 5 + "7", False),
    ],
)
def test_an_amount_is_told_by_what_stands_beside_it(text: str, is_one: bool) -> None:
    start = text.index("7")
    assert is_amount(text, start, start + 1) == is_one


def test_the_inside_of_an_address_is_told() -> None:
    assert in_url("http://1", 7)
    assert in_url("www.a.cn/1", 9)
    assert not in_url("http://a 1", 9)
    assert not in_url("1", 0)
    assert in_url("http://" + "a" * 193 + "1", 200)
    assert not in_url("http://" + "a" * 194 + "1", 201)


TABLE = "|年份|预算（元）|\n|---|---|\n|2023|5|\n|2024|7|\n"


def test_the_head_of_a_column() -> None:
    assert head_of(TABLE, TABLE.index("7")) == "预算（元）"
    assert head_of(TABLE, TABLE.index("2024")) == "年份"
    assert head_of(TABLE, TABLE.index("5")) == "预算（元）"
    assert head_of("没有表7", 3) == ""
    assert head_of("甲|乙7", 3) == ""
    assert (
        head_of(f"|旧|旧的|\n|---|---|\n|1|2|\n\n{TABLE}", len(f"|旧|旧的|\n|---|---|\n|1|2|\n\n{TABLE}") - 3)
        == "预算（元）"
    )
    assert head_of("年份|数\n--|--\n1|7\n", 13) == "数"
    assert head_of("年份|数\n--|--\n1|2|7\n", 15) == ""
    far = TABLE + "|1|1|\n" * 320
    assert head_of(far + "|1|7|", len(far) + 3) == "预算（元）"
    far += "|1|1|\n" * 20
    assert head_of(far + "|1|7|", len(far) + 3) == ""
