"""Which topics a change of a record touches: those in which its part is another, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from gongshi.kinds import all_kinds
from gongshi.store import Row
from gongshi.topics import Topic, roles_of, topics_of
from gongshi.views import Change, Standing

ROW = Row(
    number_in_store=7,
    source="data/penalties/a.yml",
    kind="penalties",
    id="cf-1",
    day="2024-03-01",
    shelf="2024",
    heading="甲案",
    number="罚〔2024〕1号",
    links="responsibility:responsibilities/cf-004",
    published_on="2024-03-05",
    digest=b"1" * 16,
    amounts="100,0",
)
FACETS = (("town", "甲镇"), ("responsibility", "cf-004"))
KINDS = all_kinds()


def shown(facets: tuple[tuple[str, str], ...] = FACETS, **other: Any) -> Standing:
    return Standing(ROW._replace(**other), facets, "published", is_seen=True, is_gone=False, is_disclosed=True)


def touched(old: Standing | None, new: Standing | None) -> set[Topic]:
    return topics_of(Change(old, new), KINDS)


@dataclass(frozen=True, slots=True)
class Case:
    new: Standing
    touched: frozenset[str]
    """The sorts of topics."""


ANY = {"whole", "standing", "pointing", "referring", "members", "newest", "latest", "value", "entries"}
"""What changes with any word of a record."""


@pytest.mark.parametrize(
    "case",
    [
        Case(shown(), frozenset()),
        Case(shown(number_in_store=9, source="data/penalties/b.yml"), frozenset()),
        Case(shown(digest=b"2" * 16), frozenset(ANY | {"disclosed"})),
        Case(shown(digest=b"2" * 16, heading="乙案"), frozenset(ANY | {"disclosed", "named", "referrers"})),
        Case(shown(amounts="200,0"), frozenset({"whole", "standing", "pointing", "referring", "counts", "tallied"})),
        Case(shown(facets=(("town", "乙镇"), FACETS[1])), frozenset({"value", "values", "tallied"})),
        Case(shown(done_on="2024-03-06"), frozenset({"whole", "standing", "pointing", "referring", "timed"})),
    ],
)
def test_a_topic_is_touched_only_if_the_record_has_another_part_in_it(case: Case) -> None:
    assert {topic[0] for topic in touched(shown(), case.new)} == case.touched


def test_a_record_that_comes_or_goes_touches_all_that_it_has_a_part_in() -> None:
    parts = {topic for topic, _ in roles_of(shown(), KINDS)}
    assert touched(None, shown()) == touched(shown(), None) == parts
    assert ("named", "penalties", "cf-1") in parts
    assert ("referrers", "responsibilities", "cf-004") in parts
    assert ("value", "penalties", "town", "甲镇") in parts


def test_a_record_that_refers_elsewhere_touches_both_targets() -> None:
    topics = touched(shown(), shown(links="responsibility:responsibilities/cf-005"))
    assert {("referrers", "responsibilities", id) for id in ("cf-004", "cf-005")} <= topics


def test_a_notice_takes_the_place_of_a_record() -> None:
    gone = Standing(ROW._replace(until="2024-12-31"), FACETS, "expired", is_seen=False, is_gone=True, is_disclosed=True)
    topics = touched(shown(until="2024-12-31"), gone)
    assert {("gone", "penalties", "cf-1"), ("departed", "2025"), ("departed", ""), ("keys",)} <= topics
    assert ("standing", "penalties", "cf-1") not in topics
