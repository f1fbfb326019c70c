"""The body's own settings: what it chooses, and what it may leave unsaid."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from gongshi.kinds import all_kinds
from gongshi.model.body import Body, body_problems, said_by_body
from gongshi.model.liferules import RULES

PLAIN = {
    "机关名称": "示例县自然资源局",
    "统一社会信用代码": "11630106MB1EXAMPLH",
    "行政区划代码": "630106",
    "网站名称": "示例",
}


def body(**more: Any) -> Body:
    return Body.model_validate(PLAIN | more)


def test_a_body_may_leave_all_its_choices_to_the_law() -> None:
    plain = body()
    assert (plain.months(), plain.decided_levels(), plain.contacts()) == ({}, {}, (None, None, None, None))
    assert plain.level("late-publication") is None
    assert list(body_problems(plain)) == []


def test_a_body_chooses_how_long_penalties_are_shown_within_the_law() -> None:
    assert body(公示期限={"一般": "6"}).months() == {"一般": 6}
    assert body(公示期限={"轻微": "1", "一般": "3", "严重": "36"}).months() == {"轻微": 1, "一般": 3, "严重": 36}


@pytest.mark.parametrize(("name", "allowed"), [("轻微", range(1, 4)), ("一般", range(3, 13)), ("严重", range(12, 37))])
def test_no_period_is_shorter_or_longer_than_the_law_allows(name: str, allowed: range) -> None:
    """Law: 信用修复管理办法 (2025)."""
    for months in range(40):
        if months in allowed:
            assert body(公示期限={name: str(months)}).months() == {name: months}
        else:
            with pytest.raises(ValidationError):
                body(公示期限={name: str(months)})


def test_a_body_decides_how_grave_the_rules_about_a_life_are() -> None:
    chosen = body(规则={"late-publication": "错误", "sensitive-data": "警告"})
    assert chosen.decided_levels() == {"late-publication": "error", "sensitive-data": "warning"}
    assert (chosen.level("late-publication"), chosen.level("backdated"), chosen.level("bad-date")) == (
        "error",
        None,
        None,
    )
    for rule in RULES:
        assert body(规则={rule.name: "错误"}).decided_levels() == {rule.name: "error"}
    with pytest.raises(ValidationError):
        body(规则={"bad-date": "警告"})


def test_a_body_is_reached_by_its_own_numbers() -> None:
    reached = body(
        联系电话="0971-0000011", 监督电话="0971-0000012", 传真="0971-0000013", 电子邮箱="xxgk@example.gov.cn"
    )
    assert reached.contacts() == ("0971-0000011", "0971-0000012", "0971-0000013", "xxgk@example.gov.cn")


@pytest.mark.parametrize(
    ("more", "is_wrong"),
    [
        ({"行政复议机关": "示例县人民政府"}, False),
        ({"行政复议机关": "示例县自然资源局"}, True),
        ({"行政复议机关": "示例县人民政府", "主办单位": "示例县人民政府"}, True),
        ({"主办单位": "示例县自然资源局"}, False),
    ],
)
def test_nobody_reviews_its_own_decisions(more: dict[str, str], is_wrong: bool) -> None:
    """Law: 行政复议法 (2023) Art. 24."""
    said = ("bad-remedy", "review_body", "行政复议机关就是本机关", "写本级人民政府；垂直领导的机关写上一级主管部门。")
    found = [(one.rule.name, one.field, one.message, one.help) for one in body_problems(body(**more))]
    assert found == ([said] if is_wrong else [])


def test_what_records_leave_to_the_body_is_said_by_it() -> None:
    kinds = {"penalties": all_kinds()["penalties"]}
    wanted = {spec.meta.from_body for spec in kinds["penalties"].fields if spec.meta.from_body}
    assert wanted == {"name", "uscc"}
    assert said_by_body(body(), kinds) == {"name": "示例县自然资源局", "uscc": "11630106MB1EXAMPLH"}
    assert said_by_body(None, kinds) == {}
    assert said_by_body(body(), {}) == {}
