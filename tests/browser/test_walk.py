"""From a figure of a report to the decisions behind it, to the benchmark of a fine, to the authority, and back to the decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.checks import assert_accessible, policy_violations
from site_tools import Product, served

pytestmark = pytest.mark.browser

FIGURE = """  - 名称: 多巴镇的罚款
    数值: 1
    单位: 件
    比较: 不少于
    统计种类: [penalties]
    统计条件: [处罚类别=罚款, 所在乡镇=多巴镇]
"""
PENALTY = "penalties/cf-2024-022.html"
VIEWS: dict[str, tuple[int, int, Literal["light", "dark"]]] = {
    "desk": (1280, 900, "light"),
    "phone": (390, 844, "dark"),
}


@pytest.fixture(scope="module")
def base(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example with a figure whose records only the finder can list, under the headers that it asks for."""
    project = product.example(tmp_path_factory.mktemp("tiers") / "project")
    anchor = "  - 名称: 公开行政许可\n"
    project.edit("data/reports/fazhi-2024.yml", anchor, FIGURE + anchor)
    project.build().must(0)
    with served(project.site, "/gongshi/") as address:
        yield address


@pytest.fixture(params=list(VIEWS))
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height, scheme = VIEWS[request.param]
    with browser.new_context(
        locale="zh-CN", viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    ) as context:
        yield context.new_page()


def test_a_reader_walks_from_a_figure_to_the_benchmark_of_a_fine_and_back(page: Page, base: str) -> None:
    refused, said = policy_violations(page), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    page.goto(f"{base}reports/fazhi-2024.html")
    page.locator(".gs-figures tr", has=page.get_by_role("rowheader", name="多巴镇的罚款", exact=True)).get_by_role(
        "link"
    ).first.click()
    page.wait_for_url(f"{base}penalties/index.html?*")
    expect(page.locator("[data-gs-finder] [role=status]")).to_contain_text("件")
    page.locator(f'[data-gs-finder] a[href$="{PENALTY}"]:visible').first.click()

    page.wait_for_url(base + PENALTY)
    title = page.locator("h1").inner_text()
    picture = page.locator("#tier svg[role=img]")
    expect(picture).to_be_visible()
    expect(page.get_by_role("img", name="罚款在裁量阶次里的位置")).to_have_count(1)
    assert_stands_inside(page)
    assert_accessible(page)
    page.locator("#tier").get_by_role("link", name="裁量基准").first.click()

    page.wait_for_url(f"{base}discretion/cl-001.html")
    expect(page.locator("#tier svg[role=img]")).to_be_visible()
    expect(page.locator("#tier tbody").get_by_role("link", name=title)).to_have_count(1)
    assert_accessible(page)
    page.locator('main dl a[href$="responsibilities/cf-004.html"]').first.click()

    page.wait_for_url(f"{base}responsibilities/cf-004.html")
    expect(page.locator("main").get_by_role("link", name="未经批准非法占用土地裁量基准")).to_have_count(1)
    page.locator(f'main a[href$="{PENALTY}"]').first.click()
    page.wait_for_url(base + PENALTY)
    assert (refused, said) == ([], [])


def test_the_benchmark_leads_to_each_of_its_decisions_and_they_lead_back(page: Page, base: str) -> None:
    page.goto(f"{base}discretion/cl-001.html")
    page.locator(f'#tier tbody a[href$="{PENALTY}"]').click()
    page.wait_for_url(base + PENALTY)
    page.get_by_role("link", name="按同一基准作出的全部处罚").click()
    page.wait_for_url(f"{base}discretion/cl-001.html#tier")
    expect(page.locator("#tier h2")).to_be_in_viewport()


def assert_stands_inside(page: Page) -> None:
    """Fail unless the mark lies in the band that is marked as chosen, and the picture in its window."""
    parts = ("#tier .gs-plot__mark", "#tier .gs-plot__band--chosen", "#tier svg")
    mark, band, picture = (page.locator(css).bounding_box() for css in parts)
    assert mark
    assert band
    assert picture
    assert band["x"] <= mark["x"] <= band["x"] + band["width"]
    assert page.viewport_size
    assert 0 <= picture["x"] <= picture["x"] + picture["width"] <= page.viewport_size["width"]
