"""Faults of an act never hold a record back: an error while the act may be changed, a warning once it stands, published in any case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from gongshi import reading
from gongshi.findings import AS_IT_STANDS, Finding, Where, as_of
from gongshi.kinds import all_kinds
from gongshi.rulebook import all_rules
from gongshi.survey import Survey, survey
from site_tools import Project
from test_between import BODY, Between, cases, printed
from test_between import sample as sample_of
from test_cases import CASES, TODAY, Case, cases_of, completed

ACTS = frozenset(rule.name for rule in all_rules().values() if rule.is_about_act)


def _is_of_acts(expected: str) -> bool:
    rules = {part.partition("[")[2].partition("]")[0] for part in expected.split("\n") if part[2:3] == "["}
    return bool(rules & ACTS) and rules <= ACTS


IN_ONE = [case for page in CASES.glob("*.md") for case in cases_of(page) if _is_of_acts(case.expected)]
BETWEEN = [case for case in cases() if _is_of_acts(case.expected)]


def test_every_rule_about_acts_is_met_here() -> None:
    met = "\n".join([*(case.expected for case in IN_ONE), *(case.expected for case in BETWEEN)])
    assert {name for name in ACTS if f"[{name}]" in met} == ACTS


@pytest.mark.parametrize("case", IN_ONE, ids=lambda case: f"{case.page}: {case.title}")
def test_the_record_is_kept(case: Case) -> None:
    kind = all_kinds()[case.page]
    result = reading.read(case.data, f"data/{kind.name}/a.yml", kind)
    assert len(result.records) == 1
    assert {one.level for one in as_of(result.findings, TODAY)} == {"warning"}
    as_draft = reading.read(case.data + "\n草稿: 是\n".encode(), f"data/{kind.name}/a.yml", kind)
    assert len(as_draft.records) == 1
    assert "error" in {one.level for one in as_of(as_draft.findings, TODAY)}


@pytest.mark.parametrize("case", BETWEEN, ids=lambda case: case.title)
def test_no_record_is_left_out_for_what_others_say_of_its_act(case: Between, tmp_path: Path) -> None:
    assert "警告[" in printed(tmp_path, case)
    found = survey(tmp_path, TODAY)
    assert len(found.rows) == sum(text.count("---\n") + 1 for _, text in case.files)
    assert not found.has_errors()


def test_an_act_of_today_may_still_be_changed() -> None:
    finding = replace(Finding("x", "error", "x", Where("a"), "核对。"), open_until="2026-11-23")
    (on_the_day,) = as_of([finding], date(2026, 11, 23))
    (on_the_next,) = as_of([finding], date(2026, 11, 24))
    assert (on_the_day.level, on_the_day.help) == ("error", "核对。")
    assert (on_the_next.level, on_the_next.help) == ("warning", f"核对。{AS_IT_STANDS}")


def test_the_level_follows_the_day_though_nothing_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "data/procurement").mkdir(parents=True)
    (tmp_path / "data/site.yml").write_text(BODY, encoding="utf-8")
    text = completed("采购预算: 30万元\n成交金额: 31万元\n", sample_of("procurement"))
    (tmp_path / "data/procurement/a.yml").write_text(text, encoding="utf-8")
    kind = all_kinds()["procurement"]
    values = reading.read(text.encode(), "data/procurement/a.yml", kind).records[0].values
    day = date.fromisoformat(values[kind.day])

    def said(found: Survey) -> set[str]:
        return {one.level for one in found.findings if one.rule == "over-budget"}

    assert said(survey(tmp_path, day)) == {"error"}
    again = survey(tmp_path, day + timedelta(days=1))
    assert said(again) == {"warning"}
    assert not again.read_anew
    assert len(again.rows) == 1


def test_a_fine_outside_its_tier_stands_on_the_site_and_says_so(project: Project) -> None:
    path = project.folder / "data/penalties/2025/cf-2025-001.yml"
    lines = path.read_text(encoding="utf-8").replace("罚款金额: 332800", "罚款金额: 100000").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("裁量说明")), encoding="utf-8")
    assert "警告[fine-outside-tier]" in project.gongshi("check").must(0).out
    project.build().must(0)
    page = (project.site / "penalties/cf-2025-001.html").read_text(encoding="utf-8")
    assert "在法定幅度以外，没有写明理由。" in page


def test_what_a_clerk_may_call_a_rule_means_one_rule() -> None:
    matters = [matter for rule in all_rules().values() if rule.may_be_verified for matter in (rule.name, rule.label)]
    assert all(matters)
    assert len(matters) == len(set(matters))


def test_who_answers_for_an_odd_total_sets_it_aside_and_nothing_unreadable() -> None:
    kind = all_kinds()["patrols"]
    answered = "核实:\n- {事项: 结案和立案, 姓名: 张核实, 理由: 原报告如此, 日期: 2026-11-20}\n"
    case = next(one for one in cases_of(CASES / "patrols.md") if "more-than-filed" in one.expected)
    before = reading.read(case.data, "data/patrols/a.yml", kind)
    after = reading.read(case.data + b"\n" + answered.encode(), "data/patrols/a.yml", kind)
    assert (len(before.records), len(after.records)) == (0, 1)
    assert after.findings == ()
    assert [one.set_aside for one in after.records[0].verified] == [["more-than-filed"]]
    never = answered.replace("结案和立案", "bad-number")
    refused = reading.read(case.data + b"\n" + never.encode(), "data/patrols/a.yml", kind)
    assert refused.records == ()
