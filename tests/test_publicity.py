"""Who may see a record on which day."""

from __future__ import annotations

from datetime import date

import pytest

from gongshi.kinds import all_kinds
from gongshi.publicity import Audience, Life, State, life, may_see, months_after, penalty_until, state, was_disclosed

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
    assert state(of, TODAY) == expected


@pytest.mark.parametrize(
    ("audience", "seen"), [("public", {"published"}), ("preview", {"published", "draft", "scheduled"})]
)
def test_an_audience_sees_only_these_states(audience: Audience, seen: set[State]) -> None:
    states: list[State] = ["draft", "scheduled", "published", "expired", "withdrawn"]
    assert {one for one in states if may_see(audience, one)} == seen


@pytest.mark.parametrize(
    ("one", "counts"),
    [("draft", False), ("scheduled", False), ("published", True), ("expired", True), ("withdrawn", True)],
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
    assert life(all_kinds()["permits"], {"published_on": NOW}) == Life(NOW, "", False, "")


def test_life_of_a_withdrawn_draft() -> None:
    record = {"published_on": NOW, "draft": True, "withdrawal": {"withdrawn_on": TOMORROW, "reason": "撤销"}}
    assert life(all_kinds()["permits"], record) == Life(NOW, "", True, TOMORROW, "撤销")
