"""What is personal is found, and what is masked is masked everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from gongshi.kinds import all_kinds
from gongshi.private.detectors import is_resident_id, personal_data
from gongshi.private.names import NamePolicy, masked_name, public_view
from gongshi.private.privacy import private_fields

PENALTIES = all_kinds()["penalties"]
PERSON = {
    "id": "a",
    "party_name": "李示范",
    "party_category": "自然人",
    "facts": "李示范占地，李示范自认",
    "party_document_no": "x",
}
TRADER = {
    "id": "a",
    "party_name": "示范小吃店",
    "party_category": "个体工商户",
    "legal_representative": "欧阳示范",
    "facts": "经营者欧阳示范",
}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("身份证号11010519491231002X。", ["居民身份证号"]),
        ("11010519491231002x", ["居民身份证号"]),
        ("电话13800138000、+86 13900139000、86-13700137000", ["手机号码"] * 3),
        ("号码11010519491231002X，手机13800138000", ["居民身份证号", "手机号码"]),
        ("110105194912310021", []),  # the check digit is wrong
        ("11010519491331002X", []),  # there is no month 13
        ("91630106MAFAKE0019", []),
        ("地字第630106202400012号", []),
        ("113800138000", []),
        ("138001380001", []),
        ("a13800138000", []),
        ("12800138000", []),
        ("", []),
    ],
)
def test_personal_data_is_found(text: str, kinds: list[str]) -> None:
    assert [hit.sort for hit in personal_data(text)] == kinds


def test_personal_data_is_found_at_its_offset() -> None:
    assert list(personal_data("电话：13800138000")) == [("手机号码", 3, 14)]


def test_check_digit_of_a_resident_id() -> None:
    assert [last for last in "0123456789X" if is_resident_id("11010519491231002" + last)] == ["X"]


@pytest.mark.parametrize(
    ("name", "policy", "shown"),
    [
        ("李示范", "surname", "李××"),
        ("李四", "surname", "李××"),
        ("欧阳示范", "surname", "欧阳××"),
        ("欧阳", "surname", "欧××"),
        ("李示范", "none", "××"),
        ("李示范", "full", "李示范"),
    ],
)
def test_a_name_is_masked_as_the_body_chooses(name: str, policy: NamePolicy, shown: str) -> None:
    assert masked_name(name, policy) == shown


def test_a_person_s_name_is_masked_in_every_text() -> None:
    view = public_view(PENALTIES, PERSON, "surname")
    assert (view["party_name"], view["facts"]) == ("李××", "李××占地，李××自认")


def test_a_trader_s_operator_is_masked_but_not_the_shop() -> None:
    view = public_view(PENALTIES, TRADER, "surname")
    assert (view["party_name"], view["facts"]) == ("示范小吃店", "经营者欧阳××")


def test_names_inside_groups_and_lists_are_masked() -> None:
    record: dict[str, Any] = {**PERSON, "corrections": [{"corrected_on": "2024-01-01", "text": "更正李示范的住址"}]}
    assert public_view(PENALTIES, record, "surname")["corrections"][0]["text"] == "更正李××的住址"


def test_private_fields_never_leave() -> None:
    assert "party_document_no" not in public_view(PENALTIES, PERSON, "full")


def test_an_organisation_s_record_is_left_alone() -> None:
    record = {
        "id": "a",
        "party_name": "示范公司",
        "party_category": "法人及非法人组织",
        "legal_representative": "李示范",
    }
    assert public_view(PENALTIES, record, "surname") == record


def test_a_name_of_one_character_masks_nothing() -> None:
    record = {"id": "a", "party_name": "李", "party_category": "自然人", "facts": "李树"}
    assert public_view(PENALTIES, record, "surname")["facts"] == "李树"


def test_a_name_that_looks_like_a_pattern_is_taken_literally() -> None:
    record = {"id": "a", "party_name": "(李.*", "party_category": "自然人", "facts": "李示范 (李.*"}
    assert public_view(PENALTIES, record, "surname")["facts"].startswith("李示范 (××")


@pytest.mark.parametrize(("kind", "count"), [("penalties", 4), ("permits", 4), ("reports", 0), ("responsibilities", 0)])
def test_kinds_with_a_party_have_four_private_fields(kind: str, count: int) -> None:
    assert len(private_fields(all_kinds()[kind])) == count
