"""The example's site in Chromium, under a sub-path: search finds everything, pages behave, nothing leaves the host.

What a search must find is decided in two steps. That a record can be found by whatever its page shows is checked with fragments of
the page's own HTML and of its JSON, read here without the product's code. That nothing else is found is checked by brute force in
Python over the texts that the index itself gives back for the empty query, which lists every document.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect

from gongshi.index.text import normalise
from gongshi.kinds import all_kinds
from index_tools import parts_of
from site_tools import KINDS, Project, contents, plain_records, read_page, seen_by_all

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parent / "shots"
PAGES = {
    "home": "index.html",
    "search": "search.html?q=砂石",
    "nothing": "search.html?q=没有这样的字句龘",
    "map": "map.html",
    "kind": "penalties/index.html",
    "year": "permits/list/2024.html",
    "shelf": "responsibilities/list/02.html",
    "penalty": "penalties/cf-2024-001.html",
    "permit": "permits/xk-2024-001.html",
    "responsibility": "responsibilities/cf-004.html",
    "report": "reports/fazhi-2024.html",
    "statistics": "statistics/2024.html",
    "years": "statistics/index.html",
    "board": "board/index.html",
    "law": "laws/tudi-guanli-fa-2019.html",
    "article": "laws/cited/gongzhi-renyuan-zhengwu-chufen-fa-2020.39-1.html",
    "table": "foi/nb-2024.html",
    "accounts": "finances/js-2024.html",
    "procedure": "decisions/jc-2024-1.html",
    "tiers": "discretion/cl-001.html",
    "fine in its tier": "penalties/cf-2025-001.html",
    "plan": "checkplans/jh-2024.html",
    "written": "guide.html",
    "takedowns": "takedowns.html",
    "takedowns of a year": "takedowns/2025-1.html",
    "timeliness": "timeliness.html",
    "rules": "rules.html",
    "notice": "penalties/cf-2024-002.html",
}
DESK = (1280, 900)
PHONE = (390, 844)


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN", viewport={"width": DESK[0], "height": DESK[1]})
    yield context
    context.close()


@pytest.fixture
def page(desk: BrowserContext) -> Iterator[Page]:
    page = desk.new_page()
    yield page
    page.close()


# ---------------------------------------------------------------- search


@pytest.fixture(scope="module")
def index(desk: BrowserContext, address: str) -> Iterator[Page]:
    page = desk.new_page()
    page.goto(f"{address}guide.html")
    page.evaluate(
        "async (base) => { window.index = await (await import(base + 'assets/gongshi/search.js')).open(base); }",
        address,
    )
    yield page
    page.close()


Answer = dict[str, Any]


def asked(index: Page, queries: Sequence[str], limit: int = 1000) -> list[Answer]:
    script = """async ([queries, limit]) => {
      const answers = [];
      for (const query of queries) {
        const {total, exact, hits} = await index.search(query, {limit});
        answers.push({total, exact, hits: hits.map(({kind, id}) => `${kind}/${id}`)});
      }
      return answers;
    }"""
    answers: list[Answer] = index.evaluate(script, [list(queries), limit])
    return answers


@pytest.fixture(scope="module")
def documents(index: Page) -> dict[str, list[str]]:
    """The normalised texts of every document of the index."""
    hits = index.evaluate("async () => (await index.search('', {limit: 1000})).hits")
    return {f"{hit['kind']}/{hit['id']}": [normalise(text) for text in (*hit["head"], *hit["body"])] for hit in hits}


def shown_texts(project: Project, path: str) -> list[str]:
    """Return what a record's page shows and its JSON holds, without the names of the records it links to."""
    kind = all_kinds()[path.partition("/")[0]]
    references = {spec.meta.label for spec in kind.fields if spec.meta.refers_to}
    page = read_page((project.site / path).read_bytes())
    data = json.loads((project.site / path).with_suffix(".json").read_bytes())
    several = {label for label, value in data["record"].items() if isinstance(value, list)}
    shown = [
        line.strip()
        for label, text in page.fields
        if label not in references
        for line in text.removesuffix(" 与它有关的全部记录").split("\n")
        if label not in several
    ]
    return [data["title"], *filter(None, shown), *strings(data["record"])]


def strings(value: Any) -> Iterator[str]:
    """Yield the texts in a record's JSON that its page shows as they are, one line at a time."""
    if isinstance(value, str) and "**" not in value and not re.fullmatch(r"[0-9.-]+|", value):
        yield from filter(None, map(str.strip, value.split("\n")))
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)


def fragments(texts: Sequence[str], chance: random.Random, count: int = 5) -> Iterator[str]:
    long_enough = [text for text in texts if len(text) >= 2]
    for _ in range(count):
        text = chance.choice(long_enough)
        length = min(len(text), chance.randint(2, 12))
        start = chance.randrange(len(text) - length + 1)
        yield text[start : start + length]


def test_every_visible_record_and_hand_written_page_is_in_the_index(
    example: Project, documents: dict[str, list[str]]
) -> None:
    records = {f"{record.kind}/{record.id}" for record in seen_by_all(example)}
    written = {f"pages/{name}.html" for name in ("apply", "catalogue", "guide", "institutions")}
    assert documents.keys() == records | written


def test_five_fragments_of_every_record_find_it_and_what_brute_force_finds(
    example: Project, index: Page, documents: dict[str, list[str]]
) -> None:
    chance = random.Random(20261123)
    wanted = [
        (name, query)
        for name in sorted(documents)
        if not name.startswith("pages/")
        for query in fragments(shown_texts(example, f"{name}.html"), chance)
    ]
    assert len(wanted) > 900
    answers = asked(index, [query for _, query in wanted])
    missed = [
        (name, query) for (name, query), answer in zip(wanted, answers, strict=True) if name not in answer["hits"]
    ]
    assert missed == []
    for (_, query), answer in zip(wanted, answers, strict=True):
        parts = parts_of(query)
        expected = {
            name for name, texts in documents.items() if all(any(part in text for text in texts) for part in parts)
        }
        assert set(answer["hits"]) == expected, query
        assert len(answer["hits"]) == len(expected), query
        assert answer["total"] == len(expected) or not answer["exact"], query


def test_hand_written_pages_are_found(index: Page) -> None:
    for query in ("公开指南", "怎样查找", "自然人的姓名只显示姓氏", "三个工作日内撤下"):
        (answer,) = asked(index, [query])
        assert "pages/guide.html" in answer["hits"], query


def test_hidden_records_are_not_found(example: Project, index: Page) -> None:
    hidden = [record for record in plain_records(example.folder / "data") if record.state != "published"]
    numbers = [record.number for record in hidden if record.number] + [record.id for record in hidden]
    assert numbers
    for query, answer in zip(numbers, asked(index, numbers), strict=True):
        assert answer == {"total": 0, "exact": True, "hits": []}, query


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("湟自然资罚〔2024〕1号", "penalties/cf-2024-001"),
        ("湟自然资罚[2024]1号", "penalties/cf-2024-001"),
        ("91630106mafake0019", "penalties/cf-2024-001"),
        ("AKE0019", "penalties/cf-2024-001"),
        ("上坪示例村 旱地", "penalties/cf-2024-001"),
        ("374060", "penalties/cf-2024-001"),
        ("374,060元", "penalties/cf-2024-001"),
        ("2024-01-16", "penalties/cf-2024-001"),
        ("2024年1月16日", "penalties/cf-2024-001"),
        ("cf-2024-001", "penalties/cf-2024-001"),
        ("信访积案", "reports/fazhi-2024"),
    ],
)
def test_people_s_ways_of_writing_find_the_record(index: Page, query: str, hit: str) -> None:
    (answer,) = asked(index, [query])
    assert hit in answer["hits"]


def test_a_list_of_values_is_found_as_the_page_shows_it(index: Page) -> None:
    (answer,) = asked(index, ["罚款、其他行政处罚"])
    assert "penalties/cf-2024-001" in answer["hits"]


# ---------------------------------------------------------------- every kind of page


class Watch:
    """What a page does that a reader must never see: messages, failed or foreign requests, dialogs."""

    def __init__(self, page: Page, base: str) -> None:
        self.seen: list[str] = []
        self.requests = 0
        self._base = base
        page.on("console", lambda message: self.seen.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        page.on("requestfailed", lambda request: self._failed(request.url, request.failure or ""))
        page.on(
            "response",
            lambda answer: self.seen.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None,
        )
        page.on("request", lambda request: self._request(request.url))
        page.on("dialog", self._dialog)
        page.on("download", lambda download: self.seen.append(f"download: {download.url}"))

    def _dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _failed(self, url: str, why: str) -> None:
        if why != "net::ERR_ABORTED":  # the next page was asked for before this one was done
            self.seen.append(f"failed: {url} {why}")

    def _request(self, url: str) -> None:
        self.requests += 1
        if not url.startswith((self._base, "data:", "blob:")):
            self.seen.append(f"leaves the site: {url}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_says_anything_or_leaves_the_site(
    browser: Browser, address: str, size: tuple[int, int], scheme: str
) -> None:
    SHOTS.mkdir(exist_ok=True)
    width, height = size
    with browser.new_context(
        locale="zh-CN",
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    ) as context:
        page = context.new_page()
        watch = Watch(page, address)
        for name, path in PAGES.items():
            page.goto(address + path)
            if "?" in path:
                results(page)
            assert watch.seen == [], path
            body = page.locator("body").get_attribute("data-md-color-scheme")
            assert body == ("slate" if scheme == "dark" else "default"), path
            page.screenshot(path=SHOTS / f"{name}-{'desk' if size == DESK else 'phone'}-{scheme}.png")
        assert watch.requests > 3 * len(PAGES)


@pytest.mark.parametrize("width", [360, 600, 760, 1000, 1280])
def test_no_page_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    with browser.new_context(
        viewport={"width": width, "height": 640}, is_mobile=width < 500, has_touch=width < 500
    ) as context:
        page = context.new_page()
        wide = []
        for path in (
            *PAGES.values(),
            "permits/index.html",
            "responsibilities/index.html",
            "reports/index.html",
            "penalties/list/2026.html",
        ):
            page.goto(address + path)
            if "?" in path:
                results(page)
            if (found := page.evaluate("document.documentElement.scrollWidth")) > width:
                wide.append(f"{path}: {found}")
        assert wide == []


def test_a_wide_table_scrolls_by_itself_with_its_first_column_in_place(browser: Browser, address: str) -> None:
    with browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}) as context:
        page = context.new_page()
        page.goto(address + PAGES["table"])
        region = page.get_by_role("region", name="申请情况")
        assert region.evaluate("one => one.scrollWidth > one.clientWidth")
        first = region.locator("tbody th").first
        before = first.bounding_box()
        region.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("one => one.scrollLeft > 0", arg=region.element_handle())
        after = first.bounding_box()
        assert before is not None
        assert after is not None
        assert abs(before["x"] - after["x"]) < 1
        last = region.locator("thead th").last
        last.scroll_into_view_if_needed()
        expect(last).to_be_in_viewport()


def test_every_page_has_one_main_heading(example: Project) -> None:
    for path, data in contents(example.site).items():
        if path.endswith(".html"):
            assert read_page(data).tags.count("h1") == 1, path


def test_the_page_that_is_not_there_leads_home(browser: Browser, example: Project) -> None:
    html = (example.site / "404.html").read_text(encoding="utf-8")
    assert 'href="/index.html"' in html or 'href="/"' in html
    assert "404" in html


def test_every_record_page_opens_without_a_word(desk: BrowserContext, address: str, example: Project) -> None:
    """Every tenth record of each kind; all pages come from the same templates."""
    page = desk.new_page()
    watch = Watch(page, address)
    for kind in KINDS:
        for path in sorted((example.site / kind).glob("*.html"))[::10]:
            page.goto(f"{address}{kind}/{path.name}")
            assert watch.seen == [], path.name
    page.close()


def test_a_record_page_loads_the_engine_only_once_its_box_is_used(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address).partition("?")[0]))
    page.goto(f"{address}penalties/cf-2024-001.html", wait_until="networkidle")
    ours = [path for path in asked if path.endswith((".js", ".json", ".bin"))]
    assert sorted(ours) == ["assets/gongshi/colours.js", "assets/gongshi/page.js", "assets/gongshi/searchbox.js"]
    box = page.get_by_role("combobox", name="检索公开的记录")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("砂石")
    expect(page.get_by_role("option").first).to_contain_text("砂石")
    assert {"assets/gongshi/search.js", "assets/gongshi/index.json"} <= set(asked)
    assert not [path for path in asked if "finder" in path]


def test_the_choice_of_colours_is_kept_on_the_next_page(page: Page, address: str) -> None:
    page.goto(address + "index.html")
    before = page.locator("body").get_attribute("data-md-color-scheme")
    page.get_by_role("button", name="切换到").click()
    after = page.locator("body").get_attribute("data-md-color-scheme")
    assert before != after
    page.goto(address + PAGES["penalty"])
    assert page.locator("body").get_attribute("data-md-color-scheme") == after


THREE = [
    {"media": "(prefers-color-scheme)", "scheme": "default", "primary": "custom", "accent": "custom", "name": "浅色"},
    {"media": "(prefers-color-scheme: light)", "scheme": "default", "primary": "blue", "accent": "red", "name": "深色"},
    {"media": "(prefers-color-scheme: dark)", "scheme": "slate", "primary": "teal", "accent": "red", "name": "自动"},
]


@pytest.mark.parametrize(("system", "schemes"), [("dark", "slate default slate"), ("light", "default default slate")])
def test_one_of_three_choices_may_leave_the_colours_to_the_system(
    browser: Browser, address: str, system: Literal["dark", "light"], schemes: str
) -> None:
    def with_three(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer,
            body=re.sub(
                "data-colours='[^']*'", f"data-colours='{json.dumps(THREE, ensure_ascii=False)}'", answer.text()
            ),
        )

    with browser.new_context(color_scheme=system, locale="zh-CN") as context:
        page = context.new_page()
        page.route("**/*.html", with_three)
        page.goto(address + PAGES["penalty"])
        body, seen = page.locator("body"), list[str | None]()
        for name in ("浅色", "深色", "自动"):
            seen.append(body.get_attribute("data-md-color-scheme"))
            page.get_by_role("button", name=name).click()
        assert " ".join(map(str, seen)) == schemes
        page.get_by_role("button", name="浅色").click()
        page.goto(address + PAGES["written"])
        expect(page.get_by_role("button", name="深色")).to_be_visible()
        assert body.get_attribute("data-md-color-primary") == "blue"


def test_the_menu_leads_from_a_record_to_every_kind(page: Page, address: str) -> None:
    for kind in KINDS:
        page.goto(address + PAGES["penalty"])
        if page.locator(f".gs-menu a[href$='{kind}/index.html']").count() == 0:
            page.locator(".gs-menu").get_by_role("link", name="全部栏目").click()
        page.locator(f"a[href$='{kind}/index.html']:visible").first.click()
        assert page.url == f"{address}{kind}/index.html"


def test_print_button_is_there_with_scripts(page: Page, address: str) -> None:
    page.goto(address + PAGES["penalty"])
    expect(page.locator("[data-gs-print]")).to_be_visible()


# ---------------------------------------------------------------- keyboard


def test_slash_leads_to_the_box_and_arrows_and_enter_to_a_record(page: Page, address: str) -> None:
    page.goto(address + PAGES["responsibility"])
    page.keyboard.press("/")
    box = page.locator("form[data-gs-search] input[name=q]").first
    expect(box).to_be_focused()
    assert box.input_value() == ""
    page.keyboard.type("湟自然资罚〔2024〕1号")
    options = page.locator("[role=option]")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}penalties/cf-2024-001.html")


def test_enter_without_a_choice_opens_the_results(page: Page, address: str) -> None:
    page.goto(address + PAGES["penalty"])
    page.keyboard.press("/")
    page.keyboard.type("砂石")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}search.html?q=*")
    expect(page.locator("ol.gs-results > li").first).to_be_visible()


def test_escape_closes_the_suggestions(page: Page, address: str) -> None:
    page.goto(address + PAGES["home"])
    page.keyboard.press("/")
    page.keyboard.type("砂石")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[role=option]")).to_have_count(0)


def test_suggestions_stay_inside_a_small_screen(browser: Browser, address: str) -> None:
    with browser.new_context(viewport={"width": 360, "height": 640}) as context:
        page = context.new_page()
        page.goto(address + PAGES["home"])
        page.locator("form[data-gs-search] input[name=q]:visible").first.fill("砂石")
        expect(page.locator("[role=option]").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


# ---------------------------------------------------------------- the page of results


def results(page: Page) -> list[str]:
    expect(page.locator("[data-gs-finder] [role=status]")).not_to_be_empty()
    return page.locator("ol.gs-results a").evaluate_all("links => links.map((link) => link.href)")  # type: ignore[no-any-return]


def test_results_come_back_from_the_address(page: Page, browser: Browser, address: str) -> None:
    page.goto(address + "search.html?q=砂石")
    page.wait_for_load_state("networkidle")
    page.get_by_role("checkbox", name="行政许可").check()
    expect(page.locator("[data-gs-finder] [role=status]")).to_contain_text("行政许可")
    page.wait_for_load_state("networkidle")
    found = results(page)
    assert found
    assert all("/permits/" in link for link in found)
    with browser.new_context() as fresh:
        again = fresh.new_page()
        again.goto(page.url)
        again.wait_for_load_state("networkidle")
        assert results(again) == found
    page.go_back()
    expect(page.get_by_role("checkbox", name="行政许可")).not_to_be_checked()


def test_every_hit_of_a_page_of_results_opens(page: Page, address: str, example: Project) -> None:
    page.goto(address + "search.html?q=砂石", wait_until="networkidle")
    links = results(page)
    assert len(links) >= 5
    for link in links:
        assert (example.site / link.removeprefix(address)).is_file(), link


def test_the_credit_code_of_a_party_leads_to_everything_on_it(page: Page, address: str) -> None:
    page.goto(address + PAGES["penalty"])
    page.get_by_role("link", name="与它有关的全部记录").click()
    expect(page.locator("[data-gs-finder] [role=status]")).to_contain_text("91630106MAFAKE0019")
    assert f"{address}{PAGES['penalty']}" in results(page)
    page.goto(address + "permits/xk-2024-002.html")
    assert "自然人" in page.inner_text("main")
    expect(page.get_by_role("link", name="与它有关的全部记录")).to_have_count(0)


def test_a_finder_narrows_by_choice_and_range_and_gives_both_back(page: Page, address: str) -> None:
    status = page.locator("[data-gs-finder] [role=status]")
    page.goto(address + "penalties/index.html")
    expect(status).to_contain_text("行政处罚 ")
    page.get_by_role("checkbox", name="2024年").check()
    expect(status).to_have_text(re.compile("^2024年 行政处罚 [0-9]+ 件，罚款金额合计"))
    all_of_year = status.inner_text()
    page.get_by_label("罚款金额（元），从").fill("100000")
    page.keyboard.press("Enter")
    expect(status).to_have_text(re.compile("^2024年 罚款金额至少100000元 行政处罚 [0-9]+ 件"))
    assert page.url.endswith("?year=2024&fine-min=100000")
    assert page.locator(".gs-found .gs-table tbody tr").count() > 0
    page.get_by_role("link", name="去掉条件：罚款金额至少100000元").click()
    expect(status).to_have_text(all_of_year)
    expect(status).to_be_focused()
    page.go_back()
    expect(status).to_contain_text("至少100000元")
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载 CSV（可用 Excel 打开）").click()
    lines = Path(saved.value.path()).read_bytes().decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + page.locator(".gs-found .gs-table tbody tr").count()


def test_nothing_found_offers_a_way_on(page: Page, address: str) -> None:
    page.goto(address + "search.html?q=湟中示例一号砂石龘公司", wait_until="networkidle")
    expect(page.locator("[data-gs-finder] [role=status]")).to_contain_text("没有找到")
    way = page.locator(".gs-ways a").first
    expect(way).to_be_visible()
    way.click()
    expect(page.locator("[data-gs-finder] [role=status]")).not_to_contain_text("没有找到")
    assert results(page)


def test_an_empty_query_lists_the_newest(page: Page, address: str) -> None:
    page.goto(address + "search.html", wait_until="networkidle")
    assert len(results(page)) == 20


def test_a_query_of_markup_is_shown_as_text(page: Page, address: str) -> None:
    watch = Watch(page, address)
    page.goto(address + "search.html?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&kind=%3Cb%3E", wait_until="networkidle")
    expect(page.locator("[data-gs-finder] [role=status]")).to_contain_text("<img src=x onerror=alert(1)>")
    assert watch.seen == []


# ---------------------------------------------------------------- without JavaScript, and on paper


def test_without_javascript_the_lists_lead_to_every_record(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False, locale="zh-CN") as context:
        page = context.new_page()
        page.goto(address + "index.html")
        page.locator("main .gs-card a[href='penalties/index.html']").click()
        page.locator("main .gs-shelves a", has_text="2024年").click()
        assert page.url == f"{address}penalties/list/2024.html"
        page.locator("main table a").last.click()
        assert re.fullmatch(re.escape(address) + r"penalties/cf-2024-[0-9]+\.html", page.url)
        expect(page.locator("main h1")).to_be_visible()
        expect(page.locator("main dl").first).to_be_visible()
        expect(page.locator("[data-gs-print]")).to_be_hidden()
        page.goto(address + "search.html")
        expect(page.locator("main noscript")).to_have_count(
            1
        )  # Chromium shows its text to no script, nor to Playwright
        page.locator("[data-gs-built] a").first.click()
        assert page.url.startswith(address)


def test_on_paper_nothing_is_wider_than_the_sheet(browser: Browser, address: str, tmp_path: Path) -> None:
    a4 = {"width": 794 - 2 * 57, "height": 1123}  # 210 mm at 96 dots an inch, margins of 15 mm
    with browser.new_context(viewport={"width": a4["width"], "height": a4["height"]}) as context:
        page = context.new_page()
        page.emulate_media(media="print")
        for name in (
            "penalty",
            "permit",
            "responsibility",
            "report",
            "year",
            "kind",
            "table",
            "accounts",
            "procedure",
            "written",
        ):
            page.goto(address + PAGES[name])
            assert page.evaluate("document.documentElement.scrollWidth") <= a4["width"], name
            expect(page.locator("form[data-gs-search]:visible")).to_have_count(0)
            expect(page.locator("main h1")).to_be_visible()
            margin = dict.fromkeys(("top", "right", "bottom", "left"), "15mm")
            paper = page.pdf(format="A4", margin=margin)  # type: ignore[arg-type]
            assert paper.startswith(b"%PDF")
            assert len(paper) > 10_000
            (SHOTS / f"{name}.pdf").parent.mkdir(exist_ok=True)
            (SHOTS / f"{name}.pdf").write_bytes(paper)


def test_a_dark_screen_prints_dark_text_on_white(browser: Browser, address: str) -> None:
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto(address + PAGES["penalty"])
        page.emulate_media(media="print", color_scheme="dark")
        colour = page.locator("main h1").evaluate("each => getComputedStyle(each).color")
        red, green, blue = map(int, re.findall(r"[0-9]+", colour)[:3])
        assert max(red, green, blue) < 128, colour


def test_the_example_is_marked_on_every_kind_of_page(page: Page, address: str, example: Project) -> None:
    for path in PAGES.values():
        page.goto(address + path)
        expect(page.locator("body")).to_contain_text("示例数据")
    assert len(contents(example.site)) > 400
