"""The log of takedowns in pages, and the rules as a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from gongshi.makers.accounts import rules_content
from gongshi.makers.takedowns import EXPLANATIONS, Removal, first_page, log_content, notice_content, year_pages
from gongshi.markup import head
from gongshi.model.body import Body
from gongshi.model.life import REASONS
from gongshi.rulebook import all_rules

SITE = head.Site(
    Body.model_validate(
        {"name": "某局", "uscc": "11630106MB1EXAMPLH", "region": "630106", "site_name": "公示", "phone": "0971-0000011"}
    )
)


def removal(number: int, reason: str = "公示期满", **more: str) -> Removal:
    gone_on = (date(2025, 1, 1) + timedelta(days=number % 300)).isoformat()
    state = {"公示期满": "expired", "信用修复": "repaired"}.get(reason, "withdrawn")
    values = {"changed_on": "", "due_on": "", "days": "", **more}
    return Removal("penalties", "行政处罚", f"cf-{number:05}", state, reason, "2024-01-01", gone_on=gone_on, **values)  # type: ignore[arg-type]


def test_an_empty_log_says_so() -> None:
    page = first_page([])
    assert "还没有撤下过信息" in log_content(page, SITE).main


def test_every_removal_stands_on_one_page_of_its_year_and_full_pages_stay() -> None:
    removals = list(map(removal, range(1200)))
    before = {page.url: page for page in year_pages("2025", removals)}
    assert list(before) == [
        "takedowns/2025-1.html",
        "takedowns/2025-2.html",
        "takedowns/2025-3.html",
    ]
    listed = [one.id for url, page in before.items() if page.year for one in page.removals]
    assert sorted(listed) == [f"cf-{number:05}" for number in range(1200)]
    newer = replace(removal(299), id="cf-new")
    after = {page.url: page for page in year_pages("2025", [*removals, newer])}
    assert [url for url in before if before[url] != after[url]] == ["takedowns/2025-3.html"]
    assert first_page(removals) != first_page([*removals, newer])


def test_the_year_counts_reasons_and_the_three_day_clock() -> None:
    clock = {"changed_on": "2025-01-01", "due_on": "2025-01-06"}
    removals = [
        removal(0),
        removal(1, "信用修复"),
        removal(3, "撤销", days="1", **clock),
        removal(30, "变更", days="15", **clock),
    ]
    page = first_page(removals)
    (year,) = page.years
    assert (year.expired, year.repaired, year.withdrawn, year.clocked, year.on_time) == (1, 1, 2, 2, 1)
    html = log_content(page, SITE).main
    assert "1 / 2" in html
    assert "15 个工作日，超期" in html


def test_every_reason_is_explained_and_every_notice_is_not_indexed() -> None:
    assert EXPLANATIONS.keys() == set(REASONS)
    for reason in REASONS:
        content = notice_content(removal(1, reason), SITE)
        assert EXPLANATIONS[reason] in content.main
        assert content.head.startswith('<meta name="robots" content="noindex">')


def test_the_page_of_rules_has_every_rule_with_its_level_reason_law_and_examples() -> None:
    html = rules_content(tuple(all_rules().values()), False, SITE).main
    for rule in all_rules().values():
        section = html.partition(f'<section class="gs-block" id="{rule.name}">')[2].partition("</section>")[0]
        assert section, rule.name
        assert {"error": "错误", "warning": "警告", "info": "提示"}[rule.level] in section
    assert "行政处罚法（2021）第四十八条、第八十五条" in html
