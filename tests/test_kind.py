"""What a kind says of itself, what a declaration of a field becomes, and how groups of a record are read."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import pytest

from gongshi.kinds import all_kinds
from gongshi.model.fields import field
from gongshi.model.kind import (
    Kind,
    Yearly,
    by_key,
    chosen,
    gathered,
    groups_in,
    heading,
    named,
    shares,
    shown,
    specs,
    spreading,
    texts,
    values_of,
)
from gongshi.model.record import Part, Record
from gongshi.model.values import Amount, Day, Text, choice


def having(trait: str) -> set[str]:
    return {name for name, kind in all_kinds().items() if getattr(kind, trait)}


@pytest.mark.parametrize(
    ("trait", "kinds"),
    [
        ("checks_between", "enforcement foi inspections penalties responsibilities"),
        ("has_period", "appointments penalties rulings"),
        ("has_remedies", "penalties permits rulings"),  # decisions about a party
        ("has_repair", "penalties"),  # 信用修复管理办法 (2025)
        ("can_hide", "rulings"),
        ("names_persons", "inspections penalties permits rulings"),
    ],
)
def test_what_records_of_a_kind_can_have(trait: str, kinds: str) -> None:
    assert having(trait) == set(kinds.split())


def test_lists_are_cut_by_year_unless_a_kind_says_otherwise() -> None:
    by_other_fields = {"checklist", "discretion", "laws", "profile", "responsibilities"}
    assert set(all_kinds()) - having("is_by_year") == by_other_fields


def test_a_kind_that_says_nothing_more_has_the_terms_of_the_law() -> None:
    """Law: 政府信息公开条例 Art. 26: twenty working days; nothing else is asked of it."""
    plain = Kind("规定", "", Record, "{id}", "id", (), ())
    assert (plain.within, plain.withdrawal_days, plain.yearly, plain.clocks, plain.term) == (20, 0, None, None, None)
    assert plain.owed({})
    assert not plain.held({})
    record: dict[str, Any] = {"id": "a"}
    assert (plain.until(record), plain.body_until(record, {"一般": 6}), plain.repair_from(record)) == ("", "", "")
    assert (plain.lapses(record), plain.lapsed, plain.persons(record)) == ("", None, ())
    assert plain.remedies(record) is None
    assert plain.hides(record) is None
    assert plain.complete(record) is record
    assert list(plain.check(record)) == []
    assert not plain.checks_between
    assert (plain.unit, plain.order, plain.line, plain.shelf, plain.day) == ("条", 100, 1, "", "")


def test_a_yearly_report_is_due_in_the_next_year() -> None:
    assert Yearly("年报", 1, 31).due_on(2023) == "2024-01-31"
    assert Yearly("年报", 12, 5).due_on(2023) == "2024-12-05"


# ---------------------------------------------------------------- what a declaration becomes


class _Share(Part):
    CODE = "XK"
    name: Annotated[Text, field("名称", code="_XDR_MC")]
    own: Annotated[Amount | None, field("各自的金额", share_of="fine")] = None


class _Decision(Record):
    CODE = "CF"
    note: Annotated[Text | None, field("备注", code="BZ", also=("说明",))] = None
    name: Annotated[Text | None, field("名称", code="_XDR_MC")] = None
    sort: Annotated[choice("甲", "乙") | None, field("类别")] = None  # type: ignore[valid-type]
    town: Annotated[Text, field("乡镇", from_body="name")]
    days: Annotated[tuple[Day, ...], field("日期")] = ()
    fine: Annotated[Amount | None, field("金额")] = None
    groups: Annotated[tuple[_Share, ...], field("当事人", spreads=True)] = ()
    lead: Annotated[_Share | None, field("牵头")] = None


DECISION = Kind("决定", "", _Decision, "{name}{note}一案", "id", ("fine",), ("name", "sort"))


def test_what_every_record_has_comes_last() -> None:
    names = [spec.name for spec in specs(_Decision)]
    assert names[:8] == ["note", "name", "sort", "town", "days", "fine", "groups", "lead"]
    assert names[8:] == list(Record.model_fields)


def test_a_declaration_becomes_a_field() -> None:
    spec = {one.name: one for one in specs(_Decision)}
    assert [one.name for one in spec.values() if one.many][:2] == ["days", "groups"]
    assert (spec["groups"].part_type, spec["lead"].part_type, spec["note"].part_type) == (_Share, _Share, None)
    assert [one.name for one in spec["groups"].parts] == ["name", "own"]
    assert spec["groups"].shape.name == "part"
    assert [one.shape.name for one in (spec["days"], spec["fine"], spec["sort"])] == ["day", "amount", "choice"]


def test_a_field_must_be_written_if_it_or_its_group_asks_for_it_and_the_body_does_not_say_it() -> None:
    required = {one.name for one in specs(_Decision) if one.required}
    assert required == {"name", "id", "published_on"}  # a name may stand in each group instead; the town is the body's


def test_a_field_that_groups_have_too_may_be_written_in_them() -> None:
    assert spreading(_Decision) == ("groups", _Share)
    assert spreading(_Share) == ("", None)
    assert {one.name for one in specs(_Decision) if one.within == "groups"} == {"name"}


def test_a_code_of_the_standard_is_completed_by_that_of_the_kind() -> None:
    codes = {one.name: one.code for one in specs(_Decision) if one.code}
    assert codes == {"note": "BZ", "name": "CF_XDR_MC"}
    assert [one.code for one in specs(_Share)] == ["XK_XDR_MC", ""]


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("备注", "note"),
        ("note", "note"),
        ("说明", "note"),
        ("BZ", "note"),
        ("* 备注（选填）", "note"),
        ("cf_xdr_mc", None),
        ("CF_XDR_MC", "name"),
        ("金额（万元）", "fine"),
        ("没有", None),
    ],
)
def test_a_clerk_s_key_names_a_field(key: str, field: str | None) -> None:
    found = named(by_key(_Decision), key)
    assert (found and found.name) == field
    assert all(one.is_named(key) is (one.name == field) for one in specs(_Decision))


# ---------------------------------------------------------------- what a record says

NOTE, NAME, SORT, TOWN, DAYS, FINE, GROUPS, LEAD = specs(_Decision)[:8]


def test_a_heading_has_nothing_for_what_a_record_does_not_say() -> None:
    assert heading(DECISION, {"name": "甲"}) == "甲一案"
    assert heading(DECISION, {}) == "一案"


def test_a_value_is_shown_as_its_type_shows_it() -> None:
    assert shown(DAYS, ["2024-03-18", "2024-03-09"]) == "2024年3月18日、2024年3月9日"
    assert shown(FINE, "20000.00") == "20,000元（2万元）"


def test_a_text_is_chosen_in_one_form_and_a_fixed_answer_as_it_is() -> None:
    assert chosen(NAME, "示例(甲)公司") == chosen(NAME, "示例（甲）公司")
    assert chosen(replace(SORT, shape=replace(SORT.shape, name="text")), "(甲)") == "(甲)"
    assert chosen(SORT, "(甲)") == "(甲)"
    assert chosen(FINE, "1.00") == "1元"


@pytest.mark.parametrize(
    ("record", "values", "groups"),
    [
        ({}, [], 1),
        ({"name": "甲"}, ["甲"], 1),
        ({"name": "甲", "groups": []}, ["甲"], 1),
        ({"groups": [{"name": "甲"}]}, ["甲"], 1),
        ({"groups": [{"name": "甲"}, {"own": "1.00"}, {"name": "乙"}]}, ["甲", "乙"], 3),
    ],
)
def test_a_field_is_read_where_it_is_written(record: dict[str, Any], values: list[str], groups: int) -> None:
    assert list(values_of(NAME, record)) == values
    assert groups_in(DECISION, record) == groups


def test_the_values_of_a_list_are_its_own() -> None:
    assert list(values_of(DAYS, {"days": ["2024-03-18", "2024-03-19"], "groups": [{"name": "甲"}]})) == [
        "2024-03-18",
        "2024-03-19",
    ]
    assert list(values_of(DAYS, {})) == []


def test_a_group_has_its_own_name_and_its_share_of_an_amount_and_none_of_what_all_have_together() -> None:
    record = {"fine": "3.00", "note": "共同", "groups": [{"name": "甲", "own": "1.00"}, {"name": "乙"}]}
    assert list(shares(DECISION, record, NAME)) == ["甲", "乙"]
    assert list(shares(DECISION, record, FINE)) == ["1.00", None]
    assert list(shares(DECISION, record, NOTE)) == [None, None]


@pytest.mark.parametrize(
    ("count", "line"), [(1, "一"), (3, "一、二、三"), (4, "一、二、三等4个当事人"), (5, "一、二、三等5个当事人")]
)
def test_what_groups_say_stands_in_one_line_of_at_most_three(count: int, line: str) -> None:
    groups = [{"name": name} for name in "一二三四五"[:count]]
    assert gathered(DECISION, {"groups": groups, "sort": "甲"}) == {"name": line}


def test_what_a_record_says_itself_is_not_gathered() -> None:
    assert gathered(DECISION, {"name": "甲"}) == {}
    assert gathered(Kind("规定", "", Record, "{id}", "id", (), ()), {"id": "a"}) == {}


def test_every_value_is_told_with_its_field_in_the_order_of_the_fields() -> None:
    record = {
        "lead": {"name": "丙"},
        "groups": [{"name": "甲", "own": "1.00"}, {"name": "乙"}],
        "days": ["2024-03-18", "2024-03-19"],
        "note": "备注",
    }
    assert [(spec.name, text) for spec, text in texts(DECISION.fields, record)] == [
        ("note", "备注"),
        ("days", "2024年3月18日"),
        ("days", "2024年3月19日"),
        ("name", "甲"),
        ("own", "1元"),
        ("name", "乙"),
        ("name", "丙"),
    ]
