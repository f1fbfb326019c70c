"""Every page type against WCAG 2.2 AA: by axe-core, on a desk, on a phone, magnified four times, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.checks import assert_accessible
from site_tools import Project, served

pytestmark = pytest.mark.browser

PAGES = {
    "home": "index.html",
    "search": "search.html?q=砂石",
    "nothing": "search.html?q=没有这样的字句龘",
    "map": "map.html",
    "kind": "penalties/index.html",
    "filtered": "penalties/index.html?q=砂石",
    "year": "permits/list/2024.html",
    "shelf": "responsibilities/list/02.html",
    "penalty": "penalties/cf-2024-001.html",
    "permit": "permits/xk-2024-001.html",
    "responsibility": "responsibilities/cf-004.html",
    "report": "reports/fazhi-2024.html",
    "statistics": "statistics/2023.html",
    "years": "statistics/index.html",
    "board": "board/index.html",
    "law": "laws/tudi-guanli-fa-2019.html",
    "article": "laws/cited/gongzhi-renyuan-zhengwu-chufen-fa-2020.39-1.html",
    "written": "guide.html",
    "gone": "404.html",
}
SIZES = {"desk": (1280, 1024), "phone": (360, 740), "magnified": (320, 256)}
"""In CSS pixels. A window of 1280 × 1024 magnified to 400 % is 320 × 256 (WCAG 1.4.10)."""


@pytest.fixture(scope="module")
def base(example: Project) -> Iterator[str]:
    """The example's site at the root of its host, where its 404.html belongs."""
    with served(example.site) as address:
        yield address


@pytest.fixture(params=[("desk", "light"), ("desk", "dark"), ("phone", "dark"), ("magnified", "light")], ids="-".join)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    size, scheme = request.param
    width, height = SIZES[size]
    with browser.new_context(
        locale="zh-CN", color_scheme=scheme, viewport={"width": width, "height": height}, reduced_motion="reduce"
    ) as context:
        yield context.new_page()


NARROW = ("home", "filtered", "year", "penalty", "report", "statistics", "board", "written")
"""The page types whose layout differs; on a desk all are looked at."""


def test_no_page_breaks_a_rule(page: Page, base: str) -> None:
    is_desk = page.viewport_size == {"width": SIZES["desk"][0], "height": SIZES["desk"][1]}
    for name, path in PAGES.items() if is_desk else ((name, PAGES[name]) for name in NARROW):
        page.goto(base + path)
        if "?" in path:
            expect(page.locator("[data-gs-finder] [role=status]")).not_to_be_empty()
        assert_accessible(page, name)


def test_open_suggestions_break_no_rule(page: Page, base: str) -> None:
    page.goto(base + PAGES["home"])
    page.locator("main form[data-gs-search] input").fill("砂石")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert_accessible(page)


# ---------------------------------------------------------------- keyboard


@pytest.fixture
def narrow(browser: Browser) -> Iterator[Page]:
    width, height = SIZES["magnified"]
    with browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce") as context:
        yield context.new_page()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    width, height = SIZES["desk"]
    with browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce") as context:
        yield context.new_page()


VISIBLE = """() => {
  const each = document.activeElement;
  const {left, right, top, bottom} = each.getBoundingClientRect();
  const style = getComputedStyle(each);
  if (right <= 0 || left >= innerWidth || bottom <= 0 || top >= innerHeight) return `${each.outerHTML.slice(0, 80)} is outside the window`;
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return `${each.outerHTML.slice(0, 80)} has no outline`;
  return "";
}"""


@pytest.mark.parametrize("window", ["narrow", "desk"])
@pytest.mark.parametrize("name", ["home", "kind", "penalty", "written"])
def test_what_has_the_focus_is_seen(request: pytest.FixtureRequest, base: str, window: str, name: str) -> None:
    page: Page = request.getfixturevalue(window)
    page.goto(base + PAGES[name])
    for step in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            assert step > 12
            break
        assert page.evaluate(VISIBLE) == ""


def test_the_first_link_leads_past_the_menu(desk: Page, base: str) -> None:
    for name in ("home", "kind", "penalty", "search", "map"):
        desk.goto(base + PAGES[name])
        skip = desk.locator(".md-skip")
        expect(skip).to_have_count(1)
        skip.focus()
        desk.keyboard.press("Enter")
        desk.keyboard.press("Tab")
        assert desk.evaluate("document.activeElement.closest('article') !== null"), name


def test_the_menu_of_a_narrow_window_opens_and_shuts_by_keyboard(narrow: Page, base: str) -> None:
    narrow.goto(base + PAGES["penalty"])
    button, link = narrow.get_by_role("button", name="菜单"), narrow.locator(".gs-menu a", has_text="行政许可")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(link).to_be_hidden()
    button.focus()
    narrow.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(narrow.locator(".gs-menu a").first).to_be_focused()
    expect(link).to_be_visible()
    narrow.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(link).to_be_hidden()


def test_the_menu_of_a_hand_written_page_is_the_whole_tree_where_it_is_narrow(narrow: Page, base: str) -> None:
    narrow.goto(base + PAGES["written"])
    button, link = narrow.get_by_role("button", name="菜单"), narrow.locator(".md-nav--primary a", has_text="公开目录")
    expect(narrow.locator(".gs-menu")).to_be_hidden()
    expect(link).to_be_hidden()
    button.focus()
    narrow.keyboard.press("Enter")
    expect(link).to_be_visible()
    narrow.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()


def test_without_scripts_the_menu_opens_by_a_click(browser: Browser, base: str) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(base + PAGES["penalty"])
        page.locator("[data-gs-menu]").click()
        page.locator(".gs-menu a", has_text="行政许可").click()
        assert page.url == base + "permits/index.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_change_by_keyboard_and_the_button_shows_the_focus(
    browser: Browser, base: str, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(base + PAGES["penalty"])
        page.locator(".gs-sitename a").focus()
        page.keyboard.press("Tab")
        assert page.evaluate(VISIBLE) == ""
        before = page.locator("body").get_attribute("data-md-color-scheme")
        page.keyboard.press("Enter")
        expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", before or "")


@pytest.mark.parametrize("kind", ["penalties", "responsibilities", "laws"])
def test_the_menu_says_in_which_kind_one_is(desk: Page, base: str, kind: str) -> None:
    marked = desk.locator(".gs-menu a[aria-current]")
    desk.goto(f"{base}{kind}/index.html")
    expect(marked).to_have_count(1)
    expect(marked).to_have_attribute("href", "../" + kind + "/index.html")
    expect(marked).to_have_attribute("aria-current", "page")
    desk.locator(".gs-found .gs-hit__title").first.click()
    expect(marked).to_have_attribute("href", "../" + kind + "/index.html")
    expect(marked).to_have_attribute("aria-current", "true")


def test_the_menu_says_that_one_is_at_home_or_on_a_written_page(desk: Page, base: str) -> None:
    for path, link in (("", "index.html"), ("index.html", "index.html"), ("guide.html", "guide.html")):
        desk.goto(base + path)
        expect(desk.locator(".gs-menu a[aria-current=page]")).to_have_attribute("href", link)


def test_a_kind_that_the_short_menu_does_not_name_marks_nothing_there(desk: Page, base: str) -> None:
    desk.goto(base + "foi/index.html")
    expect(desk.locator(".gs-menu a").last).to_have_text("全部栏目")
    expect(desk.locator(".gs-menu a[aria-current]")).to_have_count(0)
