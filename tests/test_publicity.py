"""Who may see a record on which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.kinds import all_kinds
from gongshi.law.penalty_periods import penalty_until, repair_from, shortest_until
from gongshi.law.publicity import groundless, life_problems, too_early, withdrawal_problems
from gongshi.law.workdays import months_after
from gongshi.model.life import (
    Audience,
    Clock,
    Life,
    State,
    clocks_of,
    day_after,
    day_before,
    leaves_notice,
    life_of,
    may_see,
    state_on,
    stone_clocks,
    tombstone_life,
    was_disclosed,
)
from gongshi.model.record import Record, Withdrawal

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
    ("of", "counts"),
    [
        (Life(YESTERDAY, "", True, ""), False),  # a draft
        (Life(TOMORROW, "", False, ""), False),
        (Life(NOW, "", False, ""), True),
        (Life(YESTERDAY, YESTERDAY, False, ""), True),  # shown on one day
        (Life(YESTERDAY, "", False, NOW, "撤销"), True),
        (Life(YESTERDAY, "", False, NOW, "信用修复"), True),
        (Life(YESTERDAY, "", True, NOW, "撤销"), False),  # a draft that was withdrawn was never shown
        (Life(NOW, YESTERDAY, False, ""), False),  # over before it began
        (Life(NOW, "", False, YESTERDAY, "撤销"), False),  # withdrawn before its day
        (Life(YESTERDAY, "", False, NOW, "撤销", is_tombstone=True), True),
        (Life("", "", False, NOW, "撤销", is_tombstone=True), False),  # nobody knows whether it was public
    ],
)
def test_what_was_shown_counts_as_disclosed_also_when_it_is_gone(of: Life, counts: bool) -> None:
    assert was_disclosed(of, TODAY) is counts


@given(
    st.builds(
        Life,
        st.sampled_from(["", *(f"2024-03-{day}" for day in range(14, 22))]),
        st.sampled_from(["", *(f"2024-03-{day}" for day in range(14, 22))]),
        st.booleans(),
        st.sampled_from(["", *(f"2024-03-{day}" for day in range(14, 22))]),
        st.sampled_from(["撤销", "公示期满", "信用修复"]),
    )
)
def test_disclosed_is_what_a_reader_could_have_seen_on_some_day(life: Life) -> None:
    """A reader who looks every day: what is taken down on the day of its publication counts as seen."""
    days = [date(2024, 3, day) for day in range(10, 19)]
    seen = any(bool(life.published_on) and may_see("public", state_on(life, day)) for day in days)
    on_its_day = (
        not life.is_draft
        and "" < life.published_on == life.withdrawn_on <= TODAY.isoformat()
        and (not life.until or life.published_on <= life.until)
    )
    assert was_disclosed(life, TODAY) is (seen or on_its_day)


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
    ("credit_class", "decided_on", "first"),
    [
        ("轻微", "2024-03-18", "2024-03-18"),
        ("一般", "2024-03-18", "2024-06-19"),  # the period's last day is 18 June: 民法典 202
        ("一般", "2023-11-30", "2024-03-01"),
        ("严重", "2024-02-29", "2025-03-01"),
        ("", "2024-03-18", ""),
    ],
)
def test_repair_is_possible_from_the_day_after_the_shortest_period(
    credit_class: str, decided_on: str, first: str
) -> None:
    assert repair_from({"decided_on": decided_on, "credit_class": credit_class}) == first


@pytest.mark.parametrize(
    ("reason", "withdrawn_on", "is_early"),
    [
        ("公示期满", "2025-03-18", True),  # the last day on which it is shown
        ("公示期满", "2025-03-19", False),
        ("信用修复", "2024-06-18", True),
        ("信用修复", "2024-06-19", False),
        ("撤销", "2024-03-19", False),
    ],
)
def test_a_period_cannot_be_over_before_its_end(reason: str, withdrawn_on: str, is_early: bool) -> None:
    said, help = too_early(reason, withdrawn_on, until="2025-03-18", repair_from="2024-06-19")
    assert (bool(said), bool(help)) == (is_early, is_early)


@pytest.mark.parametrize(
    ("values", "held"),
    [
        ({"credit_class": "轻微"}, True),
        ({"credit_class": "轻微", "publication_reason": "确有必要"}, False),
        ({"credit_class": "一般"}, False),
    ],
)
def test_a_minor_penalty_without_a_reason_is_held_back_as_a_draft_is(values: dict[str, str], held: bool) -> None:
    record = {"published_on": YESTERDAY, "decided_on": YESTERDAY, **values}
    life = life_of(all_kinds()["penalties"], record)
    assert state_on(life, TODAY) == ("draft" if held else "published")
    assert bool(clocks_of(all_kinds()["penalties"], record)) is not held  # nobody must publish it


@pytest.mark.parametrize(
    ("withdrawn_on", "state", "disclosed"),
    [(TOMORROW, "draft", False), (NOW, "repaired", True), (YESTERDAY, "repaired", True)],
)
def test_a_minor_penalty_without_a_reason_is_held_back_also_up_to_its_withdrawal(
    withdrawn_on: str, state: str, disclosed: bool
) -> None:
    withdrawal = {"withdrawn_on": withdrawn_on, "reason": "信用修复"}
    record = {"published_on": YESTERDAY, "decided_on": YESTERDAY, "credit_class": "轻微", "withdrawal": withdrawal}
    life = life_of(all_kinds()["penalties"], record)
    assert (state_on(life, TODAY), was_disclosed(life, TODAY)) == (state, disclosed)


# ---------------------------------------------------------------- clocks

STONE: dict[str, Any] = {"published_on": NOW, "withdrawal": {"withdrawn_on": TOMORROW, "reason": "撤销"}}


def test_of_a_tombstone_only_its_days_and_its_reason_are_known() -> None:
    assert tombstone_life(STONE) == Life(NOW, "", False, TOMORROW, "撤销", is_tombstone=True, is_held=False)
    without_day = {"withdrawal": STONE["withdrawal"]}
    assert tombstone_life(without_day).published_on == ""


def test_a_tombstone_is_timed_where_both_its_days_are_known() -> None:
    penalties = all_kinds()["penalties"]
    assert stone_clocks(penalties, STONE, YESTERDAY) == (Clock(YESTERDAY, 7, NOW),)
    assert stone_clocks(penalties, STONE, "") == ()
    assert stone_clocks(penalties, {"withdrawal": STONE["withdrawal"]}, YESTERDAY) == ()


def test_a_tombstone_is_not_timed_where_its_kind_has_other_clocks_or_none() -> None:
    kinds = all_kinds()
    assert stone_clocks(kinds["procurement"], STONE, YESTERDAY) == ()  # its clocks need what is gone
    assert stone_clocks(replace(kinds["permits"], day="published_on"), STONE, NOW) == ()
    assert stone_clocks(replace(kinds["permits"], owed=lambda record: False), STONE, YESTERDAY) == ()


def test_a_clock_runs_from_the_day_of_the_kind_if_it_is_another_than_that_of_publication() -> None:
    permits = all_kinds()["permits"]
    record = {"decided_on": YESTERDAY, "published_on": NOW}
    assert clocks_of(permits, record) == (Clock(YESTERDAY, 7, NOW),)
    assert clocks_of(permits, {"published_on": NOW}) == ()  # the day is not known
    assert clocks_of(replace(permits, day="published_on"), record) == ()
    assert clocks_of(replace(permits, day=""), record) == ()
    assert clocks_of(replace(permits, owed=lambda record: False), record) == ()
    own = Clock(TOMORROW, 2, "")
    assert clocks_of(replace(permits, clocks=lambda record: (own,)), record) == (own,)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2024-03-01", "2024-02-29", "2024-03-02"),
        ("2024-12-31", "2024-12-30", "2025-01-01"),
        ("0001-01-02", "0001-01-01", "0001-01-03"),
        ("0001-01-01", "", "0001-01-02"),  # the first of all days
        ("", "", ""),
    ],
)
def test_the_days_around_a_day(day: str, before: str, after: str) -> None:
    assert (day_before(day), day_after(day)) == (before, after)


# ---------------------------------------------------------------- the order of days


def problems(kind: str, **values: Any) -> list[tuple[str, str, str, str]]:
    record = Record.model_validate({"id": "a", "published_on": NOW, **values})
    found = life_problems(record, all_kinds()[kind])
    return [(one.rule.name, one.field, one.message, one.help) for one in found]


@pytest.mark.parametrize(("day", "is_early"), [(YESTERDAY, True), (NOW, False), (TOMORROW, False)])
def test_a_record_is_corrected_and_taken_down_from_the_day_of_its_publication_on(day: str, is_early: bool) -> None:
    help = "公开日期是 2024-03-18，请核对。"
    corrected = problems("permits", corrections=[{"corrected_on": day, "text": "改了"}])
    withdrawn = problems("permits", withdrawal={"withdrawn_on": day, "reason": "其他"})
    assert corrected == ([("life-order", "corrections", "“更正日期”早于“公开日期”", help)] if is_early else [])
    assert withdrawn == ([("life-order", "withdrawal", "“撤回日期”早于“公开日期”", help)] if is_early else [])


@pytest.mark.parametrize(("changed_on", "is_late"), [(NOW, False), (TOMORROW, False), ("2024-03-20", True)])
def test_what_was_changed_is_taken_down_from_that_day_on(changed_on: str, is_late: bool) -> None:
    withdrawal = {"withdrawn_on": TOMORROW, "reason": "撤销", "changed_on": changed_on}
    said = ("life-order", "withdrawal", "“撤回日期”早于“变动日期”", "变动日期是 2024-03-20，请核对。")
    assert problems("penalties", withdrawal=withdrawal) == ([said] if is_late else [])


def test_of_a_tombstone_whose_day_nobody_knows_nothing_is_too_early() -> None:
    withdrawal = Withdrawal.model_validate({"withdrawn_on": YESTERDAY, "reason": "其他"})
    assert list(withdrawal_problems(withdrawal, None, all_kinds()["permits"])) == []


@pytest.mark.parametrize(
    ("kind", "reason", "asks"),
    [
        ("penalties", "撤销", True),
        ("penalties", "变更", True),
        ("penalties", "其他", False),
        ("permits", "撤销", False),
    ],
)
def test_only_where_days_are_counted_the_day_of_the_change_is_asked_for(kind: str, reason: str, asks: bool) -> None:
    said = (
        "withdrawal-clock",
        "withdrawal",
        f"没有写“变动日期”，不知道决定是哪天被{reason}的",
        "在“撤回”里补上一行“变动日期: …”。",
    )
    assert problems(kind, withdrawal={"withdrawn_on": NOW, "reason": reason}) == ([said] if asks else [])


@pytest.mark.parametrize(
    ("kind", "reason", "message"),
    [
        ("permits", "公示期满", "行政许可没有公示期限，不会“公示期满”"),
        ("permits", "信用修复", "“信用修复”只用于行政处罚，行政许可没有"),
        ("appointments", "信用修复", "“信用修复”只用于行政处罚，人事任免没有"),
        ("appointments", "公示期满", ""),
        ("penalties", "公示期满", ""),
        ("penalties", "信用修复", ""),
        ("permits", "撤销", ""),
    ],
)
def test_a_reason_needs_a_kind_that_can_have_it(kind: str, reason: str, message: str) -> None:
    assert groundless(all_kinds()[kind], reason) == message
    said = ("withdrawal-reason", "withdrawal", message, "写真实的原因。")
    found = [one for one in problems(kind, withdrawal={"withdrawn_on": NOW, "reason": reason}) if "clock" not in one[0]]
    assert found == ([said] if message else [])


def test_the_paper_of_a_correction_is_among_the_attachments() -> None:
    correction = {"corrected_on": NOW, "text": "改了", "file": "更正.pdf"}
    missing = (
        "correction-file",
        "corrections",
        "更正文书“更正.pdf”不在“附件”里",
        "把文件放在记录旁边，文件名也写进“附件”。",
    )
    assert problems("permits", corrections=[correction]) == [missing]
    assert problems("permits", corrections=[correction], attachments=["更正.pdf"]) == []


@pytest.mark.parametrize(
    ("reason", "withdrawn_on", "until", "said"),
    [
        ("公示期满", NOW, "", ("这条记录没有公示期限，不会“公示期满”", "写真实的原因。")),
        (
            "公示期满",
            NOW,
            NOW,
            (
                "公示到 2024-03-18 才满，2024-03-18 还没有“公示期满”",
                "到期系统自动停止公示，不用撤下；提前撤下的，写真实的原因。",
            ),
        ),
        (
            "信用修复",
            YESTERDAY,
            "",
            (
                "最短公示期还没有满：2024-03-18 起才能信用修复",
                "核对“撤回日期”和“严重程度”；不是信用修复的，写真实的原因。",
            ),
        ),
        ("信用修复", NOW, "", ("", "")),
        ("其他", YESTERDAY, NOW, ("", "")),
    ],
)
def test_why_it_is_too_early_in_words(reason: str, withdrawn_on: str, until: str, said: tuple[str, str]) -> None:
    assert too_early(reason, withdrawn_on, until, repair_from=NOW) == said


@pytest.mark.parametrize(
    ("credit_class", "last"),
    [
        ("轻微", "2024-03-18"),
        ("一般", "2024-06-18"),
        ("严重", "2025-03-18"),
        ("", "2024-03-18"),
        ("别的", "2024-03-18"),
    ],
)
def test_the_shortest_period_of_a_class(credit_class: str, last: str) -> None:
    assert shortest_until(TODAY, credit_class).isoformat() == last
