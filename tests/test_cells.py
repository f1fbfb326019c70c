"""Numbers in tables: what stands beside each other is read as people read it, and figures are no numbers of persons."""

from __future__ import annotations

import pytest

from gongshi.private.attachments.cells import line_passages, row_passages, spelled

PHONE = "13988889999"
BANK = "6228480402564890018"
RESIDENT = "11010519491231002X"


def cut(text: str, *lengths: int) -> list[str]:
    pieces = []
    for length in lengths:
        pieces.append(text[:length])
        text = text[length:]
    assert not text
    return pieces


@pytest.mark.parametrize("lengths", [(3, 4, 4), (3, 8), (4, 4, 3), (7, 4), (3, 3, 5), (5, 6), (1,) * 11])
def test_a_mobile_number_is_spelled_over_cells(lengths: tuple[int, ...]) -> None:
    assert list(spelled(cut(PHONE, *lengths))) == [PHONE]
    assert list(spelled(["号", *cut(PHONE, *lengths), "号"])) == [PHONE]


@pytest.mark.parametrize("lengths", [(11,), (2, 9), (6, 5), (4, 7), (3, 4, 2, 2)])
def test_other_groups_are_figures(lengths: tuple[int, ...]) -> None:
    assert list(spelled(cut(PHONE, *lengths))) == []


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["0971", "2231234"], ["09712231234"]),
        (["0971", "22312345"], ["097122312345"]),
        (["010", "62231234"], ["01062231234"]),
        (["971", "2231234"], []),
        (["0971", "223123"], []),
        (["239", "8888", "9999"], []),
        (cut(RESIDENT, 6, 8, 4), [RESIDENT]),
        (cut(RESIDENT.lower(), 6, 8, 4), [RESIDENT.lower()]),
        (cut("630122199001011230", 6, 8, 4), ["630122199001011230"]),
        (cut("630122199001011231", 6, 8, 4), []),
        (cut(RESIDENT, 17, 1), [RESIDENT]),
        (cut(BANK, 4, 4, 4, 4, 3), [BANK]),
        (cut(BANK, 6, 6, 6, 1), [BANK]),
        (cut(BANK, 7, 6, 6), []),
        (cut("6228480402564890017", 4, 4, 4, 4, 3), []),
        (cut("6222020200112230", 4, 4, 4, 4), ["6222020200112230"]),
        (cut("622202020011227", 4, 4, 4, 3), []),
        (cut("5228480402564890010", 4, 4, 4, 4, 3), []),
        (["7", *cut(PHONE, 3, 4, 4)], [PHONE]),
        ([*cut(PHONE, 3, 4, 4), "12000"], [PHONE]),
        (["12345678901", *cut(PHONE, 3, 4, 4)], [PHONE]),
        (list("123456"), []),
        (list("1234567"), ["1234567"]),
        (["12", *"1234567", "12"], ["1234567"]),
        ([*"1234567", "", *"7654321"], ["1234567", "7654321"]),
        ([*"123", "\n4", *"567"], []),
        ([*"12", "\n1", *"234567"], ["1234567"]),
        (["１", *"２３４５６７"], ["１２３４５６７"]),
        ([], []),
        ([PHONE], []),
    ],
)
def test_what_neighbours_spell(texts: list[str], found: list[str]) -> None:
    assert list(spelled(texts)) == found


def test_columns_of_figures_are_kept_apart() -> None:
    assert list(line_passages("电话 139 8888 9999\n共 13  5230\t12000 元")) == [
        "电话 139|8888|9999\n共 13|5230|12000 元",
        PHONE,
    ]
    assert list(line_passages("１３９ ８")) == ["１３９|８"]
    assert list(line_passages("没有 数字")) == ["没有 数字"]


def passages(*rows: list[tuple[int, str]]) -> list[list[str]]:
    headers: dict[int, str] = {}
    return [list(row_passages(row, headers)) for row in rows]


def test_cells_of_a_row_are_parted_and_a_label_goes_with_its_value() -> None:
    assert passages([(0, "电话"), (1, PHONE), (2, "共"), (3, "甲")]) == [[f"电话:{PHONE}|共|甲"]]
    assert passages([(0, "电话1"), (1, "5")]) == [["电话1|5"]]
    assert passages([(0, " 甲 "), (1, " "), (2, "a")]) == [["甲:a"]]
    assert passages([]) == [[""]]


def test_a_heading_says_what_stands_under_it() -> None:
    assert passages([(0, "姓名"), (1, "联系电话")], [(0, "甲"), (1, "2231234")], [(1, "2231235")]) == [
        ["姓名|联系电话"],
        ["甲:2231234", "联系电话:2231234"],
        ["2231235", "联系电话:2231235"],
    ]
    assert passages([(1, "电话")], [(2, "2231234")]) == [["电话"], ["2231234"]]


def test_how_long_headings_and_values_are() -> None:
    for length, is_heading in ((20, True), (21, False)):
        found = passages([(0, "题" * length)], [(0, "2231234")])[1]
        assert found == (["2231234", f"{'题' * length}:2231234"] if is_heading else ["2231234"])
    for length, is_value in ((59, True), (60, False)):
        text = "2231234" + "号" * (length - 7)
        assert passages([(0, "题")], [(0, text)])[1] == ([text, f"题:{text}"] if is_value else [text])
    assert passages([(0, "题")], [(0, "123")], [(0, "1234")])[2] == ["1234", "123:1234"]


def test_a_row_spells_numbers_over_cells_that_touch() -> None:
    columns = list(enumerate(cut(PHONE, 3, 4, 4), 4))
    assert passages(columns) == [["139|8888|9999", PHONE]]
    assert passages([columns[0], columns[1], (9, "9999")]) == [["139|8888|9999"]]
    assert PHONE in passages([(0, "139"), (1, "8888"), (2, "9999")])[0]
