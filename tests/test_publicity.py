"""Who may see a record on which day."""

from __future__ import annotations

from datetime import date

import pytest

from gongshi.kinds import all_kinds
from gongshi.law.penalty_periods import penalty_until
from gongshi.law.publicity import withdrawal_due
from gongshi.law.workdays import months_after
from gongshi.model.life import (
    Audience,
    Life,
    State,
    leaves_notice,
    life_of,
    may_see,
    state_on,
    tombstone_life,
    was_disclosed,
)

TODAY = date(2024, 3, 18)
YESTERDAY, NOW, TOMORROW = "2024-03-17", "2024-03-18", "2024-03-19"


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (Life(NOW, "", False, ""), "published"),
        (Life(TOMORROW, "", False, ""), "scheduled"),
        (Life(NOW, NOW, False, ""), "published"),
        (Life(YESTERDAY, YESTERDAY, False, ""), "expired"),
        (Life(NOW, "", True, ""), "draft"),
        (Life(YESTERDAY, YESTERDAY, True, ""), "draft"),
        (Life(YESTERDAY, "", False, NOW), "withdrawn"),
        (Life(YESTERDAY, "", False, TOMORROW), "published"),
        (Life(YESTERDAY, YESTERDAY, True, YESTERDAY), "withdrawn"),
        (Life(TOMORROW, "", False, NOW), "withdrawn"),
    ],
)
def test_state_follows_from_the_days_and_today(of: Life, expected: State) -> None:
    assert state_on(of, TODAY) == expected


@pytest.mark.parametrize(
    ("audience", "seen"), [("public", {"published"}), ("preview", {"published", "draft", "scheduled"})]
)
def test_an_audience_sees_only_these_states(audience: Audience, seen: set[State]) -> None:
    states: list[State] = ["draft", "scheduled", "published", "expired", "withdrawn", "repaired"]
    assert {one for one in states if may_see(audience, one)} == seen


@pytest.mark.parametrize(
    ("one", "counts"),
    [
        ("draft", False),
        ("scheduled", False),
        ("published", True),
        ("expired", True),
        ("withdrawn", True),
        ("repaired", True),
    ],
)
def test_what_was_taken_down_still_counts_as_disclosed(one: State, counts: bool) -> None:
    assert was_disclosed(one) is counts


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2024-03-18", 12, "2025-03-18"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-11-30", 3, "2025-02-28"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2024-12-31", 36, "2027-12-31"),
        ("2024-01-31", 0, "2024-01-31"),
    ],
)
def test_months_later_is_the_same_day_or_the_month_s_last(day: str, months: int, expected: str) -> None:
    assert months_after(date.fromisoformat(day), months).isoformat() == expected


@pytest.mark.parametrize(
    ("credit_class", "own", "expected"),
    [
        ("轻微", "", "2024-06-18"),
        ("一般", "", "2025-03-18"),
        ("严重", "", "2027-03-18"),
        ("一般", "2024-12-31", "2024-12-31"),
        ("一般", "2099-12-31", "2025-03-18"),
        ("", "", ""),
        ("", "2024-12-31", "2024-12-31"),
    ],
)
def test_a_penalty_is_shown_as_long_as_it_says_but_no_longer_than_its_class_allows(
    credit_class: str, own: str, expected: str
) -> None:
    record = {"decided_on": "2024-03-18", "credit_class": credit_class, "publicity_until": own}
    assert penalty_until(record) == expected


def test_life_of_a_record_that_says_nothing_more() -> None:
    assert life_of(all_kinds()["permits"], {"published_on": NOW}) == Life(NOW, "", False, "")


def test_life_of_a_withdrawn_draft() -> None:
    record = {"published_on": NOW, "draft": True, "withdrawal": {"withdrawn_on": TOMORROW, "reason": "撤销"}}
    assert life_of(all_kinds()["permits"], record) == Life(NOW, "", True, TOMORROW, "撤销")


@pytest.mark.parametrize(
    ("own", "months", "expected"),
    [
        ("", {}, "2025-03-18"),
        ("", {"一般": 6}, "2024-09-18"),
        ("", {"严重": 24}, "2025-03-18"),
        ("2024-12-31", {"一般": 6}, "2024-12-31"),
        ("2026-12-31", {"一般": 6}, "2025-03-18"),
    ],
)
def test_the_body_s_period_counts_where_the_record_names_no_day(
    own: str, months: dict[str, int], expected: str
) -> None:
    record = {"published_on": NOW, "decided_on": NOW, "credit_class": "一般"} | (
        {"publicity_until": own} if own else {}
    )
    assert life_of(all_kinds()["penalties"], record, months).until == expected


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("撤销", "withdrawn"), ("不应公开", "withdrawn"), ("信用修复", "repaired"), ("公示期满", "expired")],
)
def test_a_tombstone_s_state_is_its_reason_on_every_day(reason: str, expected: State) -> None:
    stone = {"published_on": YESTERDAY, "withdrawal": {"withdrawn_on": TOMORROW, "reason": reason}}
    assert state_on(tombstone_life(stone), TODAY) == expected


@pytest.mark.parametrize(
    ("of", "leaves"),
    [
        (Life(YESTERDAY, YESTERDAY, False, ""), True),
        (Life(YESTERDAY, "", False, NOW, "撤销"), True),
        (Life(NOW, "", False, NOW, "撤销"), True),
        (Life(YESTERDAY, "", True, NOW, "撤销"), False),  # a draft: never shown
        (Life(TOMORROW, "", False, NOW, "撤销"), False),  # withdrawn before its day
        (Life(NOW, "2024-03-01", False, ""), False),  # over before it began
        (Life(YESTERDAY, "", False, "", ""), False),
        (Life("", "", False, NOW, "撤销", is_tombstone=True), False),  # nobody knows whether it was public
        (Life(YESTERDAY, "", False, NOW, "公示期满", is_tombstone=True), True),
    ],
)
def test_only_what_was_public_and_is_gone_leaves_a_notice(of: Life, leaves: bool) -> None:
    assert leaves_notice(of, state_on(of, TODAY)) is leaves


@pytest.mark.parametrize(
    ("changed_on", "due"),
    [("2026-05-07", "2026-05-11"), ("2026-04-30", "2026-05-08"), ("2026-09-30", "2026-10-10")],
)
def test_a_changed_decision_has_three_working_days(changed_on: str, due: str) -> None:
    assert withdrawal_due(date.fromisoformat(changed_on)).isoformat() == due
