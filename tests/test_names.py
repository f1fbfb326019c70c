"""Names of natural persons: what a field with names says, and what is masked of it wherever the person is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.kinds import all_kinds
from gongshi.private.names import Persons, public_view
from gongshi.private.parties import calling_parts, is_organisation, parties_in

PARTIES = Path(__file__).parent / "names/parties.txt"
KINDS = all_kinds()


def listed(path: Path) -> list[tuple[str, str]]:
    """Return (what is written, what it says) of each line of a list that is no comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(" => ") for line in lines if line and not line.startswith("#"))
    return [(written, said) for written, _, said in pairs]


def said(written: str) -> str:
    parties = parties_in(written)
    return (" | ".join(parties.names) or "-") if parties.is_clear else "!"


def test_fields_with_names_say_what_people_read_in_them() -> None:
    cases = listed(PARTIES)
    assert len(cases) >= 250
    assert [(written, said(written)) for written, _ in cases] == cases


@pytest.mark.parametrize(
    ("kind", "field", "category"),
    [
        ("penalties", "party_name", "party_category"),
        ("permits", "party_name", "party_category"),
        ("inspections", "subject", "category"),
    ],
)
def test_in_every_kind_each_person_of_the_list_is_masked_in_the_field_and_in_a_text(
    kind: str, field: str, category: str
) -> None:
    text = {"penalties": "facts", "permits": "content", "inspections": "details"}[kind]
    for written, expected in listed(PARTIES):
        people = [] if expected in ("-", "!") else expected.split(" | ")
        record = {"id": "a", field: written, category: "自然人", text: "".join(f"当事人{one}承认。" for one in people)}
        view = public_view(KINDS[kind], record, "surname")
        for name in people:
            assert name not in view[field], written
            assert name not in view[text], written
        if expected == "-":
            assert view[field] == written


@pytest.mark.parametrize(
    ("party", "text", "masked"),
    [
        # over a line end, widened, in other characters, with what nobody sees inside
        ("马试例", "对当事人马试\n  例处罚款", "对当事人马××处罚款"),
        ("马小军", "马 小军、马　小　军、马\u00a0小军、马\u200b小军", "马××、马××、马××、马××"),
        ("马小军", "⻢小军、馬小軍、（马小军）、马**小**军", "马××、马××、（马××）、马××"),
        ("馬小軍", "马小军承认", "馬××承认"),
        ("Abdul Rehmani", "Ａｂｄｕｌ　Ｒｅｈｍａｎｉ到场", "A××到场"),
        # each part by which people call the person
        ("马·阿卜杜拉", "马·阿卜杜拉、马阿卜杜拉、阿卜杜拉", "马××、马××、马××"),
        ("艾力·买买提", "艾力占地，买买提签字", "艾××占地，艾××签字"),
        ("索南才让多杰", "索南才让多杰、索南才让、才让多杰、多杰", "索××、索××、索××、索××"),
        ("Abdul Rehmani", "Rehmani和Abdul到场，Abdullah没有到场", "A××和A××到场，Abdullah没有到场"),
        ("欧阳建国", "欧阳建国和欧阳锋", "欧阳××和欧阳锋"),
        # several, former names
        ("冶万福等三人", "冶万福等三人占地", "冶××等三人占地"),
        ("马小军（曾用名：马大军）", "马大军即马小军", "马××即马××"),
        ("和志强、与建国", "和志强与与建国占地", "和××与与××占地"),
        # names that are words
        ("高山", "高山未经批准占用高山草甸500平方米", "高××未经批准占用高山草甸500平方米"),
        ("高山", "责令高山三十日内恢复高山植被，对高山罚款", "责令高××三十日内恢复高山植被，对高××罚款"),
        ("马路", "当事人马路在马路两侧堆放砂石", "当事人马××在马路两侧堆放砂石"),
        ("石英", "石英擅自开采石英矿，石英砂已运走", "石××擅自开采石英矿，石英砂已运走"),
        ("方圆", "方圆非法占地，方圆五百米内无住户", "方××非法占地，方圆五百米内无住户"),
        ("冶万福、高山", "冶万福、高山共同出资", "冶××、高××共同出资"),
        ("公保扎西", "加强办公保障；扎西承认；提高水平措施", "加强办公保障；公××承认；提高水平措施"),
        ("平措", "提高水平措施，平措承认违法", "提高水平措施，平××承认违法"),
        # short forms of prose are not the name
        ("冶万福", "老冶、冶先生、冶某某、冶某", "老冶、冶先生、冶某某、冶某"),
        ("马建设", "建设用地批准以前", "建设用地批准以前"),
    ],
)
def test_the_person_is_masked_wherever_named_and_nothing_else_is(party: str, text: str, masked: str) -> None:
    assert Persons((party,), "surname").masked(text) == masked


@pytest.mark.parametrize(
    ("party", "text", "is_unsure"),
    [
        ("高山", "查实高山存在问题", True),
        ("高山", "高山草甸受损", False),
        ("高山", "当事人高山承认", False),
        ("冶万福", "查实冶万福存在问题", False),
    ],
)
def test_where_the_sentence_does_not_say_who_is_meant_nobody_decides(party: str, text: str, is_unsure: bool) -> None:
    assert any(one.is_person is None for one in Persons((party,), "surname").mentions(text)) is is_unsure


@pytest.mark.parametrize(
    ("party", "text", "is_called"),
    [
        ("马小军", "小军承认", True),
        ("马小军", "马小军承认", False),
        ("马小军", "李小军承认", False),
        ("马建设", "占用建设用地", False),
        ("马建设", "当事人建设承认", True),
        ("欧阳万福", "万福承认", True),
        ("李四", "四处倾倒", False),
    ],
)
def test_a_given_name_alone_is_noticed(party: str, text: str, is_called: bool) -> None:
    assert Persons((party,), "surname").calls_by_given_name(text) is is_called


def test_a_field_that_nobody_can_take_apart_is_one_name() -> None:
    persons = Persons(("甘河滩镇多名村民",), "surname")
    assert persons.masked("甘河滩镇多名村民") == "甘××"
    assert persons.masked("甘河滩镇的村民占用村民承包地") == "甘河滩镇的村民占用村民承包地"


def test_without_names_the_masks_show_nothing() -> None:
    assert Persons(("冶万福",), "none").masked("冶万福占地") == "××占地"


def test_the_operator_in_brackets_behind_a_business_is_masked_and_the_business_is_not() -> None:
    record = {
        "id": "a",
        "party_name": "湟中区某某砂石经营部（经营者：马小军）",
        "party_category": "个体工商户",
        "facts": "马小军承认",
    }
    view = public_view(KINDS["penalties"], record, "surname")
    assert (view["party_name"], view["facts"]) == ("湟中区某某砂石经营部（经营者：马××）", "马××承认")


def test_so_is_the_operator_of_a_business_that_was_inspected() -> None:
    record = {"id": "a", "subject": "湟中示例面馆（经营者：马小军）", "category": "个体工商户", "details": "马小军到场"}
    view = public_view(KINDS["inspections"], record, "surname")
    assert (view["subject"], view["details"]) == ("湟中示例面馆（经营者：马××）", "马××到场")


@pytest.mark.parametrize("name", ["伊兰斋", "湟中马得福牛肉面", "沙力海食府", "好又多"])
def test_a_trader_s_registered_name_passes_whatever_it_is_like(name: str) -> None:
    record = {"id": "a", "party_name": name, "party_category": "个体工商户", "legal_representative": "冶万福"}
    view = public_view(KINDS["penalties"], record, "surname")
    assert (view["party_name"], view["legal_representative"]) == (name, "冶××")


def test_a_trader_without_a_name_of_the_business_is_a_person() -> None:
    record = {"id": "a", "party_name": "冶万福", "party_category": "个体工商户", "legal_representative": "冶 万福"}
    view = public_view(KINDS["penalties"], record, "surname")
    assert (view["party_name"], view["legal_representative"]) == ("冶××", "冶××")


@pytest.mark.parametrize("name", ["张国庆", "李木", "马行", "欧阳行", "索南才让"])
def test_a_person_is_no_organisation(name: str) -> None:
    assert not is_organisation(name)


def test_parts_of_long_names() -> None:
    assert calling_parts("索南才让") == ("索南", "才让")
    assert calling_parts("马·阿卜杜拉") == ("阿卜杜拉",)
    assert calling_parts("马小军") == calling_parts("欧阳建国") == calling_parts("张王建国") == ()


NAMES = ["冶万福", "马·阿卜杜拉", "索南才让多杰", "和志强", "欧阳和平", "Abdul Rehmani", "艾力·买买提"]
SEPARATORS = ["、", "，", "；", "/", "\n", "和", "与", "及", "暨", " ", ";", ","]


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True), st.data())
def test_every_name_of_a_list_is_found_whatever_parts_them(names: list[str], data: st.DataObject) -> None:
    written = names[0]
    for name in names[1:]:
        written += data.draw(st.sampled_from(SEPARATORS)) + name
    parties = parties_in(written)
    assert parties.is_clear
    assert set(parties.names) == set(names)


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ("张三丰（绰号老君）占地，老君承认。", "张××（绰号张××）占地，张××承认。"),
        ("张三丰（男，汉族，绰号“老君”）占地，老君承认。", "张××（男，汉族，绰号“张××”）占地，张××承认。"),
        ("张三丰（以下简称老君）占地，老 君承认。", "张××（以下简称张××）占地，张××承认。"),
        ("张三丰，又名君宝，占地；君宝承认。", "张××，又名张××，占地；张××承认。"),
        ("张三丰外号“武当真人”，武当真人承认。", "张××外号“张××”，张××承认。"),
        ("张某某（曾用名：李思远）占地，李思远承认。", "张某某（曾用名：张××）占地，张××承认。"),
        ("张三丰（绰号老君、玄玄子）占地，玄玄子承认。", "张××（绰号张××、张××）占地，张××承认。"),
        # a role is no name, and without a word that says so nothing is one
        ("张三丰（以下简称被处罚人）占地，被处罚人承认。", "张××（以下简称被处罚人）占地，被处罚人承认。"),
        ("张三丰（以下简称当事人）占地，当事人承认。", "张××（以下简称当事人）占地，当事人承认。"),
        ("张三丰称其已经缴纳，老君承认。", "张××称其已经缴纳，老君承认。"),
        ("张三丰（以下简称该户）占地，该户承认。", "张××（以下简称该户）占地，该户承认。"),
        ("张三丰（住湟中，老君）占地，老君承认。", "张××（住湟中，老君）占地，老君承认。"),
        ("张三丰又称不知情，老君承认。", "张××又称不知情，老君承认。"),
        ("张三丰自称无辜，老君承认。", "张××自称无辜，老君承认。"),
        ("张三丰又名下无其他宅基地。", "张××又名下无其他宅基地。"),
        (
            "张三丰经营的湟中示例砂场（以下简称砂场）占地，砂场停工。",
            "张××经营的湟中示例砂场（以下简称砂场）占地，砂场停工。",
        ),
    ],
)
def test_another_name_that_a_text_gives_a_person_is_masked_wherever_it_stands(facts: str, shown: str) -> None:
    record = {"party_name": "张三丰", "party_category": "自然人", "facts": facts, "content": "责令老君退还。"}
    view = public_view(KINDS["penalties"], record, "surname")
    assert view["facts"] == shown
    assert ("老君" in view["content"]) == ("老君" in shown or "老君" not in facts)
