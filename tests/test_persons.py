"""Names of persons by their parts: surname, given name, what people call them by, one form for their characters; and who is a minor."""

from __future__ import annotations

import pytest

from gongshi.private.folding import folded
from gongshi.private.names import Persons, masked_name
from gongshi.private.parties import aliases_behind, calling_parts, family_name, given_name, is_long, parties_in
from gongshi.private.privacy import is_minor


@pytest.mark.parametrize(
    ("name", "family", "given", "is_one_of_many"),
    [
        ("马小军", "马", "小军", False),
        ("马军", "马", "", False),
        ("欧阳建国", "欧阳", "建国", False),
        ("欧阳锋", "欧阳", "", False),
        ("欧阳", "欧", "", False),
        ("索南才让", "索", "", True),
        ("索南才让多杰", "索", "", True),
        ("马·阿卜杜拉", "马", "", True),
        ("Abdul Rehmani", "A", "", True),
        ("索南建国", "索", "", True),
        ("李俊才让", "李", "", True),
        ("马小", "马", "", False),
        ("马", "马", "", False),
        ("", "", "", False),
    ],
)
def test_the_parts_of_a_name(name: str, family: str, given: str, is_one_of_many: bool) -> None:
    assert (family_name(name), given_name(name), is_long(name)) == (family, given, is_one_of_many)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("马小军", ()),
        ("索南才让", ("索南", "才让")),
        ("索南才让多杰", ("索南才让", "才让多杰", "索南", "才让", "多杰")),
        ("马·阿卜杜拉", ("阿卜杜拉",)),
        ("艾力·买买提", ("艾力", "买买提")),
        ("艾力·买买提·江", ("艾力买买提", "买买提江", "艾力", "买买提")),
        ("Abdul Rehmani", ("Abdul", "Rehmani")),
        ("A-B", ()),
    ],
)
def test_by_which_parts_people_call_somebody(name: str, parts: tuple[str, ...]) -> None:
    assert sorted(calling_parts(name)) == sorted(parts)


@pytest.mark.parametrize(
    ("policy", "masked"),
    [("full", ["马小军", "欧阳建国"]), ("surname", ["马××", "欧阳××"]), ("none", ["××", "××"])],
)
def test_a_name_is_shown_as_the_body_wants(policy: str, masked: list[str]) -> None:
    assert [masked_name(one, policy) for one in ("马小军", "欧阳建国")] == masked  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "form"),
    [("馬小軍", "马小军"), ("ａｂｃ", "ABC"), ("éÉñ", "EEN"), ("ⱥ", "ⱥ"), ("１２", "12"), ("ß", "ß"), ("乾", "干"), ("後", "后"), ("马", "马")],
)  # fmt: skip
def test_one_form_stands_for_a_character_of_a_name(written: str, form: str) -> None:
    assert folded(written) == form
    assert len(folded(written)) == len(written)


@pytest.mark.parametrize(
    ("number", "day", "is_young"),
    [
        ("630122200801011230", "2025-12-31", True),
        ("630122200801011230", "2026-01-01", False),
        ("630122200801011230", "2026-01-02", False),
        ("630122200802011230", "2026-01-31", True),
        ("630122200802011230", "2026-02-01", False),
        ("630122 2008 0101 123X", "2025-12-31", True),
        ("63012220080101123x", "2025-12-31", True),
        ("６３０１２２２００８０１０１１２３０", "2025-12-31", True),
        ("630122080101123", "1925-12-31", True),
        ("630122080101123", "1926-01-01", False),
        ("63012220080101123", "2025-12-31", False),
        ("630122200813011230", "2025-12-31", False),
        ("630122200801011230", "", False),
        ("", "2025-12-31", False),
    ],
)
def test_who_is_a_minor_on_a_day(number: str, day: str, is_young: bool) -> None:
    assert is_minor(number, day) == is_young


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        ("（绰号老君）", ("老君",)),
        ("(曾用名：冶三)", ("冶三",)),
        ("，又名冶三，", ("冶三",)),
        ("，又名“冶三”等", ("冶三",)),
        ("（以下简称被处罚人）", ()),
        ("（男，又名冶三、冶四）", ("冶三", "冶四")),
        ("（冶三）", ()),
        ("，又称不知情", ()),
        ("（绰号某某）", ()),
        ("（又名该人）", ()),
        ("", ()),
    ],
)
def test_another_name_of_a_person_stands_behind_a_word_for_it(text: str, aliases: tuple[str, ...]) -> None:
    assert aliases_behind(folded(text)) == aliases


@pytest.mark.parametrize(
    ("text", "full", "given", "surname"),
    [
        ("冶成林承认", 1, False, False),
        ("冶成林和冶成林", 2, False, False),
        ("成林承认", 0, True, False),
        ("马成林承认", 0, False, False),
        ("冶先生承认", 0, False, True),
        ("老冶承认", 0, False, True),
        ("冶某某承认", 0, False, False),
        ("没有名字", 0, False, False),
    ],
)
def test_how_a_text_calls_somebody(text: str, full: int, given: bool, surname: bool) -> None:
    persons = Persons(("冶成林",), "surname")
    assert (persons.full_names(text), persons.calls_by_given_name(text), persons.calls_by_surname(text)) == (
        full,
        given,
        surname,
    )
    assert persons.may_be_called(text) == ("冶" in text or "成林" in text)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("马 小 军", "马小军"),
        ("马 军 李", "马军李"),
        ("马 军", "马军"),
        ("马 军 李 强", "马军 李强"),
        ("马 军 李 王", "马军 李王"),
        ("马 小 军 李 强", "马小军 李强"),
        ("马 小 王 李 强", "马小王 李强"),
        ("马 军 李 芳 王 刚", "马军 李芳 王刚"),
        ("马 建国 王强", "马建国 王强"),
        ("马小 军", "马小军"),
        ("马小 军 王强", "马小军 王强"),
        ("马军 王 强", "马军 王强"),
        ("欧阳 建国 王强", "欧阳建国 王强"),
        ("索南 才让", "索南才让"),
        ("索南 才让 多杰", "索南才让多杰"),
        ("索南才让 王强", "索南才让 王强"),
        ("马小军 王强", "马小军 王强"),
        ("马小军 男 王强", "马小军 王强"),
        ("马小军、王强", "马小军 王强"),
        ("马小军和王强", "马小军 王强"),
        ("马小军（曾用名：马大军）", "马小军 马大军"),
        ("马小军（男，回族）", "马小军"),
        ("马小军妻王芳", "马小军 王芳"),
        ("马小军等三人", "马小军"),
        ("村民马小军", "马小军"),
        ("马小军先生", "马小军"),
        ("甘河滩镇上坪村村民马小军", "马小军"),
        ("湟中甲砂石有限公司", ""),
        ("湟中甲砂石有限公司（经营者：马小军）", "马小军"),
        ("湟中甲砂石有限公司（马小军）", "马小军"),
        ("马某某", ""),
        ("马××", ""),
    ],
)
def test_who_stands_in_a_field_with_names(written: str, names: str) -> None:
    assert sorted(parties_in(written).names) == sorted(names.split())
    assert parties_in(written).is_clear
