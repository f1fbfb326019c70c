"""What a kind makes of a record beyond what the clerk wrote: totals, whole tables, hidden small counts, ends of publicity."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi import reading
from gongshi.kinds import all_kinds, faults_of
from gongshi.kinds.appointments import notice_days
from gongshi.kinds.foi import APPLICANTS, OUTCOMES, ROWS
from gongshi.kinds.petitions import FEW, HIDDEN, suppressed
from gongshi.model.kind import Kind
from gongshi.model.links import links_of, spec_at
from gongshi.model.references import packed_links, unpacked_links
from gongshi.private.names import public_view
from site_tools import KINDS, Project, plain_records
from test_between import sample
from test_cases import completed


def values_of(kind: str, fields: str = "") -> dict[str, Any]:
    """Return what is stored of the kind's sample record, with `fields` in place of its own."""
    result = reading.read(completed(fields, sample(kind)).encode(), f"data/{kind}/a.yml", all_kinds()[kind])
    assert [one for one in result.findings if one.level == "error"] == []
    return result.records[0].values


def test_the_tools_of_the_tests_know_every_kind() -> None:
    assert set(KINDS) == set(all_kinds())


@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda kind: kind.name)
def test_every_kind_of_ours_is_what_a_kind_must_be(kind: Kind) -> None:
    assert list(faults_of(kind, all_kinds())) == []


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"foi", "petitions"}))
def test_completing_twice_is_completing_once(kind: str) -> None:
    """In the other two the words of the official table and of hidden counts stand in place of what was written."""
    complete = all_kinds()[kind].complete
    assert complete(complete(values_of(kind))) == complete(values_of(kind))


def test_the_example_says_what_the_report_of_2024_says() -> None:
    found = {record.id: record.values for record in plain_records(Path(__file__).parents[1] / "data")}
    assert (found["xc-2024"]["动态巡查"], found["xc-2024"]["立案"]) == ("240", "35")
    assert {row["类别"]: row["立案"] for row in found["xc-2024"]["立案查处"]} == {
        "土地": "30",
        "矿产": "4",
        "规划": "1",
    }
    assert found["xf-2024"]["受理数量"] == "337"
    assert [row["数量"] for row in found["xf-2024"]["渠道"]] == ["11", "326"]
    assert found["tj-2024"]["行政处罚合计"] == "32"
    assert found["tj-2024"]["许可数量"]["许可数量"] == "28"
    assert "60多条" in found["nb-2024"]["总体情况"]


# ---------------------------------------------------------------- references


def test_references_inside_tables_are_found_with_their_path() -> None:
    kind = all_kinds()["checkplans"]
    links = packed_links(links_of(kind, values_of("checkplans")))
    assert links == "tasks.item:checklist/cc-001 tasks.item:checklist/cc-003"
    assert [link.id for link in unpacked_links(links)] == ["cc-001", "cc-003"]
    assert spec_at(kind, "tasks.item").meta.label == "抽查事项"


def test_a_record_refers_to_several_records() -> None:
    links = unpacked_links(packed_links(links_of(all_kinds()["inspections"], values_of("inspections"))))
    assert [(link.field, link.kind) for link in links] == [
        ("item", "checklist"),
        ("responsibility", "responsibilities"),
    ]


def test_an_item_leads_to_its_plans_results_and_power_and_they_lead_back(example: Project) -> None:
    item = (example.site / "checklist/cc-003.html").read_text(encoding="utf-8")
    assert '<a href="../responsibilities/jc-002.html">' in item
    assert "列入的年度计划" in item and "抽查结果" in item  # noqa: PT018
    assert '<a href="../checkplans/jh-2024.html">' in item
    assert '<a href="../checklist/cc-003.html">矿产资源开采监督检查</a>' in (
        example.site / "checkplans/jh-2024.html"
    ).read_text(encoding="utf-8")
    power = (example.site / "responsibilities/jc-002.html").read_text(encoding="utf-8")
    assert "本项的随机抽查" in power and "依据本项进行的检查" in power  # noqa: PT018


# ---------------------------------------------------------------- tables


def test_the_table_of_requests_is_whole_and_its_sums_hold() -> None:
    rows = {row["item"]: row for row in values_of("foi")["applications"]}
    assert list(rows) == list(ROWS.values())
    for column in (*APPLICANTS, "total"):
        added = sum(rows[ROWS[item]][column] for item in OUTCOMES)
        assert rows["（七）总计"][column] == added
        came = rows["一、本年新收政府信息公开申请数量"][column] + rows["二、上年结转政府信息公开申请数量"][column]
        assert came == added + rows["四、结转下年度继续办理"][column]
    assert rows["（七）总计"]["total"] == 11


def test_a_year_without_requests_still_has_its_tables() -> None:
    values = values_of("foi", "# 没有：申请情况、复议和诉讼、处理决定\n")
    assert [len(values[name]) for name in ("applications", "disputes", "handled", "made")] == [25, 3, 3, 2]


def test_totals_that_are_left_out_are_added_up() -> None:
    finance = values_of("finances")
    assert (finance["income_total"], finance["spending_total"]) == ("15300000.00", "15300000.00")
    assert [row["amount"] for row in finance["spending"]] == ["14300000.00", "1000000.00"]
    assert finance["receptions"]["total"] == "135000.00"
    assert values_of("reviews")["total"] == 10
    assert values_of("patrols", "# 没有：立案\n")["filed"] == 35


def test_the_page_shows_a_table_with_caption_and_headings_that_scrolls(example: Project) -> None:
    page = (example.site / "foi/nb-2024.html").read_text(encoding="utf-8")
    assert '<div class="gs-scroll" role="region" tabindex="0" aria-label="申请情况">' in page
    assert '<caption class="gs-hidden">申请情况</caption>' in page
    assert '<th scope="col" class="gs-num">自然人</th>' in page
    assert '<th scope="row">（七）总计</th>' in page


# ---------------------------------------------------------------- small counts


def counts(rows: list[dict[str, Any]]) -> list[Any]:
    return [row["count"] for row in rows]


def table(*numbers: int) -> list[dict[str, Any]]:
    return [{"name": str(place), "count": number} for place, number in enumerate(numbers)]


def test_one_and_two_are_hidden_and_nothing_else_is_if_two_are_small() -> None:
    assert counts(suppressed(table(1, 2, 0, 3, 40))) == [FEW, FEW, 0, 3, 40]


def test_a_single_small_count_takes_the_next_larger_with_it() -> None:
    assert counts(suppressed(table(2, 40, 7))) == [FEW, 40, HIDDEN]


def test_without_small_counts_all_are_shown() -> None:
    assert counts(suppressed(table(0, 11, 326))) == [0, 11, 326]


@given(st.lists(st.integers(0, 12), max_size=8))
def test_a_small_count_cannot_be_worked_out_from_the_total(numbers: list[int]) -> None:
    shown = counts(suppressed(table(*numbers)))
    hidden = [number for number, said in zip(numbers, shown, strict=True) if isinstance(said, str)]
    assert not any(said in (1, 2) for said in shown)
    assert len(hidden) != 1 or not any(number >= 3 for number in numbers)


def test_small_counts_are_nowhere_on_the_site(example: Project) -> None:
    data = json.loads((example.site / "petitions/xf-2024.json").read_bytes())
    assert [row["数量"] for row in data["record"]["涉及领域"]] == [118, 127, 63, HIDDEN, FEW]


def test_a_natural_person_who_was_inspected_is_masked() -> None:
    values = values_of("inspections", "对象类别: 自然人\n检查对象: 李示范\n检查情况: 李示范到场\n")
    view = public_view(all_kinds()["inspections"], values, "surname")
    assert (view["subject"], view["details"]) == ("李××", "李××到场")


# ---------------------------------------------------------------- notices before appointments


def test_a_notice_leaves_the_site_after_its_last_day_and_an_appointment_stays() -> None:
    until = all_kinds()["appointments"].until
    assert until({"type": "任前公示", "notice_until": "2024-05-24"}) == "2024-05-24"
    assert until({"type": "任免", "notice_until": "2024-05-24"}) == ""


def test_the_details_of_a_lapsed_notice_are_nowhere(example: Project) -> None:
    assert not (example.site / "appointments/gs-2024-1.json").exists()
    for path in example.site.rglob("*.html"):
        assert "1983年4月" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2024, 6, 3), date(2024, 6, 7), 5),
        (date(2024, 6, 7), date(2024, 6, 11), 2),  # the 10th is 端午节
        (date(2024, 9, 29), date(2024, 10, 12), 7),  # a Sunday and a Saturday worked, 国庆节 between
        (date(2150, 6, 1), date(2150, 6, 5), 5),
        (date(2024, 6, 8), date(2024, 6, 9), 0),
        (date(2024, 6, 7), date(2024, 6, 3), 0),
    ],
)
def test_notice_days_are_working_days(first: date, last: date, days: int) -> None:
    assert notice_days(first, last) == days


# ---------------------------------------------------------------- powers not used


def test_powers_under_which_nothing_was_decided_are_listed(example: Project) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in (example.folder / "data").rglob("*.yml")}
    powers = {
        found
        for path, text in texts.items()
        if "responsibilities" in path.parts
        for found in re.findall(r"标识: (\S+)", text)
    }
    shown = [
        path.read_text(encoding="utf-8")
        for path in example.site.rglob("*.json")
        if path.parent.name not in ("responsibilities", "gongshi")
    ]
    used = {word for text in shown for word in re.findall(r"[a-z]+-[0-9]+", text)}
    page = (example.site / "unused.html").read_text(encoding="utf-8")
    listed = set(re.findall(r'href="responsibilities/([a-z0-9-]+)\.html"', page.partition("<h1>")[2]))
    assert listed == powers - used
    assert len(powers) > len(listed) > 10


def test_a_power_says_how_many_decisions_each_year_saw(example: Project) -> None:
    page = (example.site / "responsibilities/cf-004.html").read_text(encoding="utf-8")
    said = re.search(r"行政处罚 ([0-9]+) 件（(.*?)）", page)
    assert said
    assert int(said[1]) == sum(int(count) for count in re.findall(r"年 ([0-9]+) 件", said[2]))
