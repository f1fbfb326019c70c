"""The page of the rules speaks of the body that publishes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongshi.makers._own_words import as_own, code_in
from gongshi.reading import read_body
from gongshi.rulebook import all_rules
from site_tools import Product

BODY = """\
机关名称: 甲市乙区应急管理局
统一社会信用代码: 11630106MB1EXAMPLH
行政区划代码: 630106
网站名称: 公示
"""


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        (["（甲乙）应急罚〔2026〕1号"], ""),
        (["甲应急罚〔2026〕1号", "甲应急许〔2026〕2号", "丙应急罚〔2026〕3号"], "甲应急"),
        (["甲应急罚字〔2026〕1号", "甲应急行政处罚决定[2026]2号", "甲应急处罚字（2026）第3号"], "甲应急"),
        (["地字第630106202400012号", "2026-1", ""], ""),
        ([], ""),
    ],
)
def test_the_body_s_code_is_what_stands_before_the_sort_in_most_numbers(numbers: list[str], code: str) -> None:
    assert code_in(numbers) == code


@pytest.mark.parametrize("code", ["甲应急", ""])
def test_no_rule_speaks_of_the_body_it_was_written_for(code: str) -> None:
    body, _ = read_body(BODY.encode(), "data/site.yml")
    assert body
    rules = as_own(all_rules().values(), body, code)
    said = "\n".join(f"{rule.what}{rule.why}{rule.bad}{rule.good}" for rule in rules)
    assert "湟" not in said
    assert "630106" not in said
    assert f"行政处罚决定书文号: {code or '机关代字'}罚〔2024〕12号" in said
    assert "处罚机关: 甲市乙区应急管理局" in said


def test_another_body_s_page_of_rules_has_its_own_name_and_numbers(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    for path in (project.folder / "data/penalties").rglob("*.yml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("湟自然资", "甲自然资").replace("西宁市湟中区自然资源局", "甲市自然资源局"), "utf-8"
        )
    site = project.folder / "data/site.yml"
    site.write_text(site.read_text(encoding="utf-8").replace("西宁市湟中区", "甲市"), encoding="utf-8")
    project.build().must(0)
    page = project.text("rules.html")
    assert "甲自然资罚〔2024〕12号" in page
    assert "处罚机关: 甲市自然资源局" in page
    main = page[page.index('id="gs-main"') : page.index("<footer")]
    assert "湟" not in main
