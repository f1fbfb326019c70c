"""What a record refers to and which bodies it names; what of it the checks of others may look at."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import pytest

from gongshi.kinds import all_kinds
from gongshi.model.codes import Uscc
from gongshi.model.fields import field
from gongshi.model.kind import Kind
from gongshi.model.life import Life
from gongshi.model.links import (
    Brief,
    Code,
    Undeclared,
    codes_of,
    fact,
    facts,
    facts_kept,
    kept_of,
    linked,
    links_of,
    packed_facts,
    spec_at,
    unpacked_facts,
)
from gongshi.model.record import Part, Record
from gongshi.model.references import Reference, packed_links, unpacked_links
from gongshi.model.values import Ref, Text
from gongshi.store import Row


class _Inner(Part):
    item: Annotated[Ref | None, field("事项", refers_to="checklist")] = None
    uscc: Annotated[Uscc | None, field("代码", code_of="name")] = None
    name: Annotated[Text | None, field("名称")] = None


class _Outer(Part):
    inner: Annotated[_Inner | None, field("里层")] = None


class _Noted(Record):
    power: Annotated[Ref | None, field("职权", refers_to="responsibilities")] = None
    others: Annotated[tuple[Ref, ...], field("别的", refers_to="permits")] = ()
    one: Annotated[_Inner | None, field("一组")] = None
    many: Annotated[tuple[_Outer, ...], field("几组")] = ()
    uscc: Annotated[Uscc | None, field("机关代码", code_of="title")] = None
    codes: Annotated[tuple[Uscc, ...], field("各个代码")] = ()
    title: Annotated[Text | None, field("标题")] = None


NOTED = Kind("记录", "", _Noted, "{title}", "id", (), ())
RECORD: dict[str, Any] = {
    "power": "cf-1",
    "others": ["xk-1", "xk-2"],
    "one": {"item": "cc-1", "uscc": "A", "name": "甲"},
    "many": [{"inner": {"item": "cc-2"}}, {"inner": {"uscc": "B"}}, {}],
    "uscc": "C",
    "codes": ["D"],
    "title": "丙",
}


def test_every_reference_is_found_in_the_order_of_the_fields() -> None:
    assert list(links_of(NOTED, RECORD)) == [
        Reference("power", "responsibilities", "cf-1"),
        Reference("others", "permits", "xk-1"),
        Reference("others", "permits", "xk-2"),
        Reference("one.item", "checklist", "cc-1"),
        Reference("many.inner.item", "checklist", "cc-2"),
    ]
    assert list(links_of(NOTED, {})) == []


def test_a_reference_leads_to_its_field() -> None:
    assert [spec_at(NOTED, one.field).meta.label for one in links_of(NOTED, RECORD)] == [
        "职权",
        "别的",
        "别的",
        "事项",
        "事项",
    ]


def test_links_are_packed_each_once() -> None:
    links = [*links_of(NOTED, RECORD), Reference("power", "responsibilities", "cf-1")]
    assert unpacked_links(packed_links(links)) == tuple(links[:-1])
    assert unpacked_links(packed_links([])) == ()


def test_every_code_is_found_with_the_name_beside_it_and_the_number_of_its_group() -> None:
    assert list(codes_of(NOTED, RECORD)) == [
        Code("one.uscc", "A", "甲"),
        Code("many.1.inner.uscc", "B", ""),
        Code("uscc", "C", "丙"),
    ]
    assert list(codes_of(NOTED, {"one": {"name": "甲"}})) == []


# ---------------------------------------------------------------- what others may look at

ROW = Row(
    kind="penalties",
    id="cf-1",
    day="2024-03-18",
    published_on="2024-03-22",
    is_draft=1,
    withdrawn_on="2024-06-03",
    is_tombstone=0,
    links="benchmark:discretion/cl-1 responsibility:responsibilities/cf-4 parties.item:checklist/a parties.item:checklist/b",
    facts='{"fine": "20000.00", "tier": "较轻"}',
)
BRIEF = Brief(ROW, frozenset({"fine", "base", "benchmark", "parties"}))


def test_a_brief_tells_the_days_of_a_record() -> None:
    assert (BRIEF.kind, BRIEF.id, BRIEF.day, BRIEF.published_on) == ("penalties", "cf-1", "2024-03-18", "2024-03-22")
    assert (BRIEF.is_draft, BRIEF.is_tombstone, BRIEF.withdrawn_on) == (True, False, "2024-06-03")
    assert ROW.life == Life("2024-03-22", "", True, "2024-06-03")
    shown = replace(BRIEF, row=ROW._replace(is_draft=0))
    assert (BRIEF.has_showing, shown.has_showing, shown.is_draft) == (False, True, False)
    assert replace(BRIEF, row=ROW._replace(is_tombstone=1)).is_tombstone is True


def test_what_is_declared_can_be_looked_at() -> None:
    assert fact(BRIEF, "fine") == "20000.00"
    assert (fact(BRIEF, "base"), fact(BRIEF, "base", "0")) == (None, "0")
    assert facts(BRIEF, ("fine", "base")) == {"fine": "20000.00"}
    assert linked(BRIEF, "benchmark") == ("cl-1",)
    assert linked(BRIEF, "parties.item") == ("a", "b")
    assert kept_of(BRIEF, ("fine", "base")) == ROW.facts


def test_what_is_not_declared_cannot_be_looked_at_by_any_way() -> None:
    said = '核对时读了“penalties”的字段“tier”，要在 KIND 里写明：reads={"penalties": ("tier",)}'
    for look in (
        lambda: fact(BRIEF, "tier"),
        lambda: facts(BRIEF, ("fine", "tier")),
        lambda: kept_of(BRIEF, ("fine", "tier")),
    ):
        with pytest.raises(Undeclared) as caught:
            look()
        assert str(caught.value) == said
    with pytest.raises(Undeclared):
        linked(BRIEF, "responsibility")


def test_a_row_itself_may_be_looked_at_by_whoever_has_it() -> None:
    assert fact(ROW, "tier") == "较轻"
    assert linked(ROW, "responsibility") == ("cf-4",)
    assert linked(ROW, "parties") == ()


def test_facts_that_a_record_has_are_packed_and_nothing_is_packed_as_nothing() -> None:
    packed = packed_facts(("fine", "base"), {"fine": "1.00", "tier": "较轻"})
    assert unpacked_facts(packed) == {"fine": "1.00"}
    assert packed_facts(("base",), {"fine": "1.00"}) == packed_facts((), {"fine": "1.00"}) == ""
    assert unpacked_facts("") == {}


def test_what_any_kind_reads_is_kept_but_references_which_are_kept_anyway() -> None:
    kinds = {
        "noted": replace(NOTED, name="noted", reads={"noted": ("title", "power")}),
        "other": replace(NOTED, name="other", reads={"noted": ("uscc", "title"), "other": ("codes",)}),
    }
    assert facts_kept(kinds, "noted") == ("title", "uscc")
    assert facts_kept(kinds, "other") == ("codes",)
    assert "benchmark" not in facts_kept(all_kinds(), "penalties")
