"""search.js against a brute-force search in Python, in a real browser."""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any, Protocol

import pytest
from playwright.sync_api import Page, sync_playwright

from gongshi.format import ASSETS, FOLDER, FORMAT, MANIFEST
from gongshi.index.text import Document, newest_first, normalise
from gongshi.making import scripts
from index_tools import (
    ALL_KINDS,
    PACKAGE,
    PREFIX,
    SEARCH_PAGE,
    build_index,
    build_site,
    make_documents,
    open_index,
    parts_of,
    serving,
    write_scripts,
)

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PROSE = ("tests/cases/*.md", "data/**/*.yml", "content/*.md", "README.zh.md", "hooks/gongshi/kinds/*.py")


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield browser.new_context(locale="zh-CN").new_page()
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder and the address under which it is served."""
    root = tmp_path_factory.mktemp("www")
    with serving(root) as address:
        yield root / PREFIX, f"{address}{PREFIX}/"


class Publish(Protocol):
    def __call__(self, documents: Sequence[Document], characters: int = 100_000) -> Page: ...


class Asked(Protocol):
    def __call__(self, query: str, **options: Any) -> dict[str, Any]: ...


DOCUMENTS = newest_first(make_documents(1500, 7))


@pytest.fixture(scope="module")
def page(server: tuple[Path, str], browser_page: Page) -> Page:
    folder, address = server
    build_site(DOCUMENTS, folder, characters=20_000)
    open_index(browser_page, address)
    return browser_page


@pytest.fixture(scope="module")
def search(page: Page) -> Asked:
    def ask(query: str, **options: Any) -> dict[str, Any]:
        return ask_all(page, [(query, options)])[0]

    return ask


def ask_all(page: Page, questions: Sequence[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Ask many questions in one go; hits are reduced to kind and id."""
    script = """async (questions) => {
      const answers = [];
      for (const [query, options] of questions) {
        const {total, exact, hits} = await index.search(query, options);
        answers.push({total, exact, hits: hits.map(({kind, id}) => `${kind}/${id}`)});
      }
      return answers;
    }"""
    answers: list[dict[str, Any]] = page.evaluate(script, [list(question) for question in questions])
    return answers


# ---------------------------------------------------------------- the oracle


@dataclass(frozen=True, slots=True)
class Searched:
    """A document with its texts as they are compared."""

    document: Document
    heads: list[str]
    bodies: list[str]


def as_searched(documents: Sequence[Document]) -> list[Searched]:
    return [Searched(each, [*map(normalise, each.head)], [*map(normalise, each.body)]) for each in documents]


SEARCHED = as_searched(DOCUMENTS)


def expected(
    query: str, allowed: Callable[[Document], bool] = lambda _: True, among: Sequence[Searched] = SEARCHED
) -> list[str]:
    parts = parts_of(query)
    matching = [each for each in among if allowed(each.document) and holds(parts, each.heads, each.bodies)]
    heads = [each.document for each in matching if holds(parts, each.heads)]
    others = [each.document for each in matching if not holds(parts, each.heads)]
    return [f"{each.kind}/{each.id}" for each in (*heads, *others)]


def holds(parts: Sequence[str], *fields: list[str]) -> bool:
    return all(any(part in text for field in fields for text in field) for part in parts)


def make_queries(count: int, seed: int) -> list[str]:
    """Fragments of texts of 1 to 12 characters, some joined, some changed so that they rarely occur."""
    chance = random.Random(seed)
    return [make_query(chance) for _ in range(count)]


def make_query(chance: random.Random) -> str:
    fragments = [make_fragment(chance) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
    return chance.choice([" ", "\u3000", " \t "]).join(fragments)


def make_fragment(chance: random.Random) -> str:
    document = chance.choice(DOCUMENTS)
    text = chance.choice([text for text in (*document.head, *document.body) if text])
    start = chance.randrange(len(text))
    fragment = text[start : start + chance.choice([1, 2, 2, 3, 3, 4, 5, 8, 12])]
    return fragment if chance.random() < 0.85 else fragment[::-1]


def check(questions: list[tuple[str, dict[str, Any]]], answers: list[dict[str, Any]], wanted: list[list[str]]) -> None:
    for (query, options), answer, all_hits in zip(questions, answers, wanted, strict=True):
        offset, limit = options.get("offset", 0), options.get("limit", 20)
        assert answer["hits"] == all_hits[offset : offset + limit], (query, options)
        if len(all_hits) <= 200:
            assert (answer["total"], answer["exact"]) == (len(all_hits), True), (query, options)
        else:
            assert answer["total"] >= len(all_hits), (query, options)
            assert answer["total"] == len(all_hits) or not answer["exact"], (query, options)


# ---------------------------------------------------------------- tests


def test_a_thousand_fragments_find_what_brute_force_finds(page: Page) -> None:
    questions: list[tuple[str, dict[str, Any]]] = [(query, {"limit": 50}) for query in make_queries(1000, 1)]
    check(questions, ask_all(page, questions), [expected(query) for query, _ in questions])


def test_every_single_character_finds_what_brute_force_finds(page: Page) -> None:
    letters = sorted({letter for each in DOCUMENTS for text in (*each.head, *each.body) for letter in text})
    questions: list[tuple[str, dict[str, Any]]] = [(letter, {"limit": 2000}) for letter in letters]
    check(questions, ask_all(page, questions), [expected(query) for query, _ in questions])


def test_any_offset_and_limit_give_the_same_order(page: Page) -> None:
    chance = random.Random(3)
    queries = ["的", "湟", "自然", "的 号", "湟自然资罚(2024)", "", "一是", *make_queries(60, 4)]
    questions: list[tuple[str, dict[str, Any]]] = [
        (query, {"offset": chance.choice([0, 7, 199, 200, 201, 640, 1400]), "limit": chance.choice([1, 20, 333])})
        for query in queries
    ]
    check(questions, ask_all(page, questions), [expected(query) for query, _ in questions])


def test_kinds_filters_and_ranges_narrow(page: Page) -> None:
    chance = random.Random(5)
    cases: list[tuple[dict[str, Any], Callable[[Any], bool]]] = [
        ({"kinds": ["permits"]}, lambda each: each.kind == "permits"),
        ({"kinds": ["permits", "reports"]}, lambda each: each.kind != "penalties"),
        ({"kinds": ["unknown"]}, lambda _: False),
        ({"filters": {"year": ["2024", "2021"]}}, lambda each: each.day[:4] in ("2024", "2021")),
        ({"filters": {"type": ["警告"]}}, lambda each: "警告" in each.facts.get("type", [])),
        (
            {"filters": {"type": ["警告", "没收"], "amount": ["1000.5"]}},
            lambda each: each.facts["amount"] == 1000.5 and not {"警告", "没收"}.isdisjoint(each.facts.get("type", [])),
        ),
        ({"filters": {"nothing": ["x"]}}, lambda _: False),
        ({"ranges": {"amount": [1, 1000.5]}}, lambda each: 1 <= each.facts["amount"] <= 1000.5),
        ({"ranges": {"amount": [None, 5]}}, lambda each: each.facts["amount"] <= 5),
        ({"ranges": {"day": ["2021-02-01", "2022-05-05"]}}, lambda each: "2021-02-01" <= each.day <= "2022-05-05"),
        (
            {"kinds": ["reports"], "ranges": {"day": ["2023-01-01", None]}},
            lambda each: each.kind == "reports" and each.day >= "2023",
        ),
    ]
    chosen = [(query, *chance.choice(cases)) for query in make_queries(150, 6)] + [("", *case) for case in cases]
    questions = [(query, {**options, "limit": 60}) for query, options, _ in chosen]
    check(questions, ask_all(page, questions), [expected(query, allowed) for query, _, allowed in chosen])


def test_newest_takes_no_account_of_heads(page: Page) -> None:
    queries = ["", "的", "华 一", *make_queries(50, 8)]
    order = [f"{each.kind}/{each.id}" for each in DOCUMENTS]
    questions: list[tuple[str, dict[str, Any]]] = [(query, {"sort": "newest", "limit": 40}) for query in queries]
    check(questions, ask_all(page, questions), [sorted(expected(query), key=order.index) for query in queries])


def test_oldest_reverses_the_days_and_keeps_undated_last(page: Page) -> None:
    dated = [f"{each.kind}/{each.id}" for each in DOCUMENTS if each.day]
    undated = [f"{each.kind}/{each.id}" for each in DOCUMENTS if not each.day]
    order = dated[::-1] + undated
    queries = ["", "的", "华 一", *make_queries(50, 9)]
    questions: list[tuple[str, dict[str, Any]]] = [(query, {"sort": "oldest", "limit": 400}) for query in queries]
    check(questions, ask_all(page, questions), [sorted(expected(query), key=order.index) for query in queries])


def test_the_empty_query_knows_its_total(search: Asked) -> None:
    answer = search("", kinds=["permits", "reports"])
    assert (answer["total"], answer["exact"]) == (sum(each.kind != "penalties" for each in DOCUMENTS), True)


def test_a_hit_shows_the_whole_document(page: Page) -> None:
    first = DOCUMENTS[0]
    hit = page.evaluate("async () => (await index.search('', {limit: 1})).hits[0]")
    assert hit | {"excerpt": ""} == {
        "kind": first.kind,
        "id": first.id,
        "url": first.url,
        "title": first.title,
        "day": first.day,
        "head": list(first.head),
        "body": list(first.body),
        "facts": dict(first.facts),
        "excerpt": "",
    }


def test_a_match_never_spans_two_texts(search: Asked) -> None:
    document = next(
        each for each in DOCUMENTS if each.head[1] and normalise(each.head[1]).strip() == normalise(each.head[1])
    )
    assert f"{document.kind}/{document.id}" not in search("号" + document.head[1], limit=2000)["hits"]


def test_python_and_browser_normalise_every_assigned_code_point_alike(page: Page) -> None:
    codes = [code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cn", "Cs")]
    script = r"""(codes) => codes.map((code) => {
      const character = String.fromCodePoint(code);
      return /\p{Cn}/u.test(character) ? null : gs.normalise(character);
    })"""
    forms = page.evaluate(script, codes)
    compared = [(code, form) for code, form in zip(codes, forms, strict=True) if form is not None]
    assert len(compared) > 270_000
    assert [(hex(code), form) for code, form in compared if normalise(chr(code)) != form] == []


def test_ranges_point_into_the_original_text(page: Page) -> None:
    text = "𠮷华（㈱）ＨＵＡ兴〔２０２４〕12号 华"
    assert page.evaluate("([text, query]) => gs.ranges(text, query)", [text, "华 (2024)12 hua 株 𠮷"]) == [
        [0, 3],
        [4, 5],
        [6, 9],
        [10, 18],
        [20, 21],
    ]


def test_an_excerpt_holds_the_match_and_never_half_a_character(page: Page) -> None:
    document = {"head": ["名"], "body": ["𠮷" * 300 + "华兴" + "𠮷" * 300]}
    shown = page.evaluate("(document) => gs.excerpt(document, '华兴')", document)
    assert "华兴" in shown
    assert set(shown) == {"…", "𠮷", "华", "兴"}


def test_an_aborted_search_is_rejected(page: Page) -> None:
    script = """async () => {
      const control = new AbortController();
      const promise = index.search("的一", {signal: control.signal});
      control.abort();
      return promise.then(() => "found", (error) => error.name);
    }"""
    assert page.evaluate(script) == "AbortError"


def test_a_query_reads_few_files(page: Page) -> None:
    script = """async () => {
      const fresh = await gs.open("./");
      performance.clearResourceTimings();
      await fresh.search("湟自然");
      return performance.getEntriesByType("resource").length;
    }"""
    assert page.evaluate(script) < 40


def test_a_new_release_is_noticed_while_the_page_is_open(server: tuple[Path, str], browser_page: Page) -> None:
    folder, address = server
    build_site(make_documents(200, 8), folder, characters=20_000)
    open_index(browser_page, address)
    changed = Document("permits", "new", "n.html", "新", "2026-01-01", ("龘龘龘龘新",), (), {})
    build_site([changed], folder, characters=20_000)
    assert browser_page.evaluate("async () => (await index.search('龘龘龘新')).hits.map((hit) => hit.id)") == ["new"]


def test_an_index_without_documents_finds_nothing(server: tuple[Path, str], browser_page: Page) -> None:
    folder, address = server
    build_site([], folder, characters=20_000)
    open_index(browser_page, address)
    assert (
        browser_page.evaluate("() => Promise.all([index.search(''), index.search('华'), index.search('华兴 一')])")
        == [{"total": 0, "exact": True, "hits": []}] * 3
    )


# ---------------------------------------------------------------- prose


@pytest.fixture(scope="module")
def published(server: tuple[Path, str], browser_page: Page) -> Publish:
    """Publishes documents and opens their index in the page."""

    def publish(documents: Sequence[Document], characters: int = 100_000) -> Page:
        build_site(documents, server[0], characters)
        open_index(browser_page, server[1])
        return browser_page

    return publish


def lines_of_prose() -> list[str]:
    """Chinese lines that stand in this repository: cases, examples, guides, and the templates' own."""
    files = (path for pattern in PROSE for path in sorted(ROOT.glob(pattern)))
    lines = (line.strip(" |#-") for path in files for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in dict.fromkeys(lines) if sum("\u4e00" <= letter <= "\u9fff" for letter in line) >= 8]


def make_prose(count: int, seed: int) -> list[Document]:
    """Documents of one to three lines each, some lines in very many of them."""
    chance = random.Random(seed)
    lines = lines_of_prose()
    weights = [1 / rank for rank in range(1, len(lines) + 1)]
    chance.shuffle(lines)
    documents = []
    for number in range(count):
        title, *body = chance.choices(lines, weights, k=chance.randint(1, 4))
        day = f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        head = (title,) if number % 3 else ()
        documents.append(Document("reports", f"p{number}", f"p/{number}.html", title, day, head, tuple(body), {}))
    return newest_first(documents)


def make_prose_query(chance: random.Random, documents: Sequence[Document]) -> str:
    document = chance.choice(documents)
    text, length = chance.choice([*document.head, *document.body] or ["的"]), chance.randint(1, 20)
    start = chance.randint(0, max(0, len(text) - length))
    return text[start : start + length]


def test_two_thousand_fragments_of_prose_find_what_brute_force_finds(
    published: Publish,
) -> None:
    documents = make_prose(1500, 21)
    page, among, chance = published(documents), as_searched(documents), random.Random(22)
    queries = list(dict.fromkeys(make_prose_query(chance, documents) for _ in range(2000)))
    questions: list[tuple[str, dict[str, Any]]] = [(query, {"limit": 20}) for query in queries]
    wanted = [expected(query, among=among) for query in queries]
    assert sum(len(found) > 100 and len(query) > 2 for query, found in zip(queries, wanted, strict=True)) > 50
    check(questions, ask_all(page, questions), wanted)


@pytest.mark.parametrize("seed", range(4))
def test_few_letters_in_any_order_find_what_brute_force_finds(seed: int, published: Publish) -> None:
    """Of three letters every bigram is in every text, so that only the order of their occurrences tells them apart."""
    chance = random.Random(seed)
    letters = "一二（"[: 2 + seed % 2]
    documents = newest_first(
        Document("permits", f"d{n}", f"{n}", "题", f"2024-01-{n % 28 + 1:02}", *make_fields(chance, letters), {})
        for n in range(600)
    )
    page, among = published(documents, 4_000), as_searched(documents)
    queries = ["".join(chance.choices(letters, k=chance.randint(1, 12))) for _ in range(300)]
    questions: list[tuple[str, dict[str, Any]]] = [(query, {"limit": 40}) for query in queries]
    check(questions, ask_all(page, questions), [expected(query, among=among) for query in queries])


def make_fields(chance: random.Random, letters: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    head, body = ("".join(chance.choices(letters, k=chance.randint(0, longest))) for longest in (6, 40))
    return (head,), (body, head[::-1])


DIRTY = [
    Document(
        "penalties", "a", "a.html", "甲案", "2026-01-01", ("⻓河公司案",), ("当事人非法占\n  用耕地\u200b五亩。",), {}
    ),
    Document("penalties", "b", "b.html", "乙案", "2026-01-02", ("云杉案",), ("长河边 A B",), {}),
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("非法占用耕地", ["a"]),
        ("占用\u200b耕地", ["a"]),
        ("占用\u00a0耕地五亩", ["a"]),
        ("长河", ["b", "a"]),
        ("⻓河", ["b", "a"]),
        ("\ufeff云\u00ad杉\u2060", ["b"]),
        ("\u200b", ["b", "a"]),
    ],
)
def test_line_ends_radicals_and_what_nobody_sees_do_no_harm(query: str, found: list[str], published: Publish) -> None:
    answer = published(DIRTY).evaluate("(query) => index.search(query)", query)
    assert sorted(hit["id"] for hit in answer["hits"]) == sorted(found)


def test_a_character_in_every_text_is_found_by_reading_the_newest(
    published: Publish,
) -> None:
    letters = iter(range(0x4E00, 0x9FFF))
    documents = newest_first(
        Document(
            "permits",
            f"d{number:04}",
            f"{number}",
            "题",
            f"2024-01-{number % 28 + 1:02}",
            ("之" if number % 50 == 7 else "题",),
            ("".join(f"之{chr(next(letters))}" for _ in range(10)) if number % 9 else "无",),
            {},
        )
        for number in range(2000)
    )
    page = published(documents)
    options: list[dict[str, Any]] = [{}, {"limit": 50, "offset": 190}, {"sort": "newest"}, {"sort": "oldest"}]
    answers = ask_all(page, [("之", each) for each in options])
    relevant = expected("之", among=as_searched(documents))
    order = [f"{each.kind}/{each.id}" for each in documents]
    newest = sorted(relevant, key=order.index)
    assert answers[0]["hits"] == relevant[:20]
    assert answers[1]["hits"] == relevant[190:240]
    assert answers[2]["hits"] == newest[:20]
    assert set(answers[3]["hits"]) <= set(relevant)
    assert [answer["exact"] for answer in answers] == [False, False, False, True]
    assert all(answer["total"] >= len(relevant) for answer in answers)


def test_a_character_in_every_text_of_a_small_site_is_found_once_in_each(published: Publish) -> None:
    """All texts are read before it is clear that there are fewer than would be shown."""
    letters = iter(range(0x4E00, 0x9FFF))
    documents = newest_first(
        Document("permits", f"d{number:03}", f"{number}", "题", "2024-01-01", ("题",), (body,), {})
        for number in range(150)
        for body in ["".join(f"之{chr(next(letters))}" for _ in range(130))]
    )
    answer = ask_all(published(documents), [("之", {"limit": 300})])[0]
    assert answer["hits"] == [f"permits/d{number:03}" for number in range(150)]
    assert (answer["total"], answer["exact"]) == (150, True)


# ---------------------------------------------------------------- releases


def test_files_that_come_late_are_waited_for(server: tuple[Path, str], browser_page: Page) -> None:
    folder, address = server
    build_site(make_documents(100, 12), folder, characters=20_000)
    open_index(browser_page, address)
    gone = folder.parent / "later"
    rmtree(gone, ignore_errors=True)
    (folder / FOLDER).rename(gone)
    threading.Timer(0.6, gone.rename, [folder / FOLDER]).start()
    assert browser_page.evaluate("async () => (await index.search('')).total") == 100


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b\x08\x00", b"<!doctype html>"], ids=["empty", "cut off", "a page"])
def test_files_that_are_incomplete_are_read_again(content: bytes, server: tuple[Path, str], browser_page: Page) -> None:
    folder, address = server
    build_site(make_documents(100, 13), folder, characters=20_000)
    open_index(browser_page, address)
    files = {path: path.read_bytes() for path in (folder / FOLDER).iterdir()}
    for path in files:
        path.write_bytes(content)
    mend = threading.Timer(0.6, lambda: [path.write_bytes(whole) for path, whole in files.items()])
    mend.start()
    assert browser_page.evaluate("async () => (await index.search('')).hits.length") == 20
    mend.join()


def test_files_that_never_come_end_the_search_with_an_error(server: tuple[Path, str], browser_page: Page) -> None:
    folder, address = server
    build_site(make_documents(100, 14), folder, characters=20_000)
    open_index(browser_page, address)
    rmtree(folder / FOLDER)
    assert browser_page.evaluate("() => index.search('').then(() => 'found', () => 'failed')") == "failed"


def scripts_of_newer_format(package: Path) -> dict[str, str]:
    """Return scripts that read segments from another place of the manifest, in a module that every page has in an older release."""
    copytree(PACKAGE / ASSETS, package / ASSETS)
    changes = {
        "format.js": (f"FORMAT = {FORMAT};", f"FORMAT = {FORMAT + 1};"),
        "search/release.js": ("manifest.segments", "manifest.parts"),
    }
    for name, (old, new) in changes.items():
        text = (package / ASSETS / name).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (package / ASSETS / name).write_text(text.replace(old, new), encoding="utf-8")
    return scripts.published(package)


@pytest.mark.parametrize("when", ["while the page is open", "before a page with the old script opens it"])
def test_an_index_of_a_newer_format_is_left_to_its_own_module(
    when: str, server: tuple[Path, str], browser_page: Page, tmp_path: Path
) -> None:
    folder, address = server
    build_site(make_documents(50, 15), folder, characters=20_000)
    open_index(browser_page, address)
    write_scripts(scripts_of_newer_format(tmp_path), folder)
    rmtree(folder / FOLDER)
    manifest = folder / MANIFEST
    changed = Document("permits", "new", "n.html", "新", "2026-01-01", ("龘龘龘龘新",), (), {})
    build_index([changed], folder, characters=20_000)
    build = json.loads(manifest.read_bytes())
    build |= {"format": FORMAT + 1, "parts": build.pop("segments")}
    manifest.write_text(json.dumps(build), encoding="utf-8")
    if when != "while the page is open":
        browser_page.evaluate("async () => { window.index = await gs.open('./'); }")
    assert browser_page.evaluate("async () => (await index.search('龘龘龘新')).hits.map((hit) => hit.id)") == ["new"]
    assert browser_page.evaluate("() => index.kinds.length") == len(ALL_KINDS)


# ---------------------------------------------------------------- the box and the list of hits

HOSTILE = "<img src=x onerror=window.hurt=1><script>window.hurt=1</script>"
SHOWN = [
    Document(
        "penalties",
        "a",
        "penalties/a.html",
        "华兴煤业",
        "2024-03-05",
        ("湟罚〔2024〕1号", "华兴煤业"),
        (f"泰恒{HOSTILE}",),
        {},
    ),
    Document("permits", "b", "permits/b.html", HOSTILE, "2023-01-02", (HOSTILE,), ("华兴",), {}),
    Document("pages", "javascript:window.hurt=1", "javascript:window.hurt=1", "坏地址", "", ("坏地址",), ("无",), {}),
    *(
        Document("reports", f"r{n:02}", f"reports/r{n:02}.html", f"年报{n}", "2020-01-01", (f"年报{n}",), ("公开",), {})
        for n in range(45)
    ),
]


@pytest.fixture
def shown(server: tuple[Path, str], browser_page: Page) -> Iterator[tuple[Page, str]]:
    folder, address = server
    build_site(SHOWN, folder, characters=20_000)
    page = browser_page.context.new_page()
    yield page, f"{address}search.html"
    page.close()


def texts(page: Page, selector: str) -> list[str]:
    return page.locator(selector).all_text_contents()


def wait_for_status(page: Page, text: str) -> None:
    page.wait_for_function(
        "(text) => document.querySelector('.gs-status')?.textContent === text", arg=text, timeout=5000
    )


def test_the_page_lists_hits_with_kind_date_and_marks(shown: tuple[Page, str]) -> None:
    page, address = shown
    page.goto(f"{address}?q=华兴")
    wait_for_status(page, "含“华兴”的 记录 2 条")
    assert texts(page, ".gs-hit:first-child .gs-hit__title") == ["华兴煤业"]
    assert texts(page, ".gs-hit:first-child .gs-hit__meta") == ["行政处罚 2024年3月5日"]
    assert texts(page, ".gs-hit mark") == ["华兴", "华兴", "华兴"]
    assert page.evaluate("() => document.querySelector('.gs-hit__title').href").endswith("/a/column/penalties/a.html")
    assert page.locator("[data-gs-built]").is_hidden()


def test_record_text_never_becomes_markup(shown: tuple[Page, str]) -> None:
    page, address = shown
    page.goto(f"{address}?q=onerror")
    wait_for_status(page, "含“onerror”的 记录 2 条")
    assert page.locator(".gs-results img, .gs-results script").count() == 0
    assert HOSTILE in texts(page, ".gs-hit__title")
    assert page.evaluate("() => window.hurt") is None


def test_an_address_that_leads_elsewhere_becomes_the_root(shown: tuple[Page, str]) -> None:
    page, address = shown
    page.goto(f"{address}?q=坏地址")
    wait_for_status(page, "含“坏地址”的 记录 1 条")
    assert page.evaluate("() => document.querySelector('.gs-hit__title').href") == address.removesuffix("search.html")


def test_pages_of_hits_stand_in_the_address(shown: tuple[Page, str]) -> None:
    page, address = shown
    page.goto(f"{address}?q=年报&kind=reports")
    wait_for_status(page, "报告 含“年报”的 记录 45 条")
    page.get_by_role("link", name="下一页 ›").click()
    page.wait_for_function("() => location.search.includes('page=2')")
    page.reload()
    wait_for_status(page, "报告 含“年报”的 记录 45 条")
    assert texts(page, ".gs-pages li") == ["‹ 上一页", "第 2 页，共 3 页", "下一页 ›"]
    page.get_by_role("link", name="下一页 ›").click()
    page.wait_for_function("() => document.querySelectorAll('.gs-hit').length === 5")
    seen = texts(page, ".gs-hit__title")
    assert seen == [f"年报{n}" for n in range(40, 45)]


def test_back_returns_to_the_query_before(shown: tuple[Page, str]) -> None:
    page, address = shown
    page.goto(f"{address}?q=华兴")
    wait_for_status(page, "含“华兴”的 记录 2 条")
    page.get_by_role("checkbox", name="行政许可").check()
    wait_for_status(page, "行政许可 含“华兴”的 记录 1 条")
    page.fill("input[name=q]", "年报1")
    page.press("input[name=q]", "Enter")
    wait_for_status(page, "没有找到行政许可 含“年报1”的 记录")
    page.go_back()
    wait_for_status(page, "行政许可 含“华兴”的 记录 1 条")
    page.go_back()
    wait_for_status(page, "含“华兴”的 记录 2 条")
    assert not page.get_by_role("checkbox", name="行政许可").is_checked()


def test_nothing_found_shows_a_way_on(shown: tuple[Page, str]) -> None:
    page, address = shown
    page.goto(f"{address}?q=华兴煤业厂&kind=penalties")
    wait_for_status(page, "没有找到行政处罚 含“华兴煤业厂”的 记录")
    page.wait_for_selector(".gs-ways li")
    assert texts(page, ".gs-ways li")[0] == "去掉“华兴煤业厂”，有 1 条"
    assert texts(page, ".gs-near") == ["您要找的是不是：华兴煤业（至少 1 条）"]
    page.get_by_role("link", name="华兴煤业", exact=True).click()
    wait_for_status(page, "行政处罚 含“华兴煤业”的 记录 1 条")


def test_typing_suggests_and_enter_opens_the_chosen_hit(shown: tuple[Page, str]) -> None:
    page, address = shown
    page.goto(address)
    page.locator("body").press("/")
    page.keyboard.type("华兴煤")
    page.wait_for_selector(".gs-suggest__item")
    assert page.get_attribute("input", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("input", "aria-activedescendant") == "gs-suggest-0-0"
    page.keyboard.press("Enter")
    page.wait_for_url("**/penalties/a.html")


def test_typing_on_while_a_search_is_under_way_gives_the_suggestions_of_the_whole(shown: tuple[Page, str]) -> None:
    page, address = shown
    slow = """() => { const quick = window.fetch;
      window.fetch = async (...asked) => { await new Promise((go) => setTimeout(go, 400)); return quick(...asked); }; }"""
    page.goto(address.replace("search.html", "page.html"))
    page.set_content(SEARCH_PAGE.replace("data-gs-finder", "data-no-finder"))
    page.wait_for_selector("input[role=combobox]")
    page.focus("input")
    page.wait_for_load_state("networkidle")
    page.evaluate(slow)
    page.locator("input[name=q]").press_sequentially("年报")
    page.wait_for_timeout(250)
    page.locator("input[name=q]").press_sequentially("12")
    page.wait_for_selector(".gs-suggest__item", timeout=8000)
    assert texts(page, ".gs-suggest__title") == ["年报12"]


def test_escape_closes_the_suggestions(shown: tuple[Page, str]) -> None:
    page, address = shown
    page.goto(address)
    page.locator("input[name=q]").press_sequentially("华兴")
    page.wait_for_selector(".gs-suggest__item")
    page.press("input[name=q]", "Escape")
    assert page.locator(".gs-suggest").is_hidden()
    assert page.input_value("input") == "华兴"


def test_composing_does_not_search(shown: tuple[Page, str]) -> None:
    page, address = shown
    page.goto(address)
    page.focus("input")
    client = page.context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "华", "selectionStart": 1, "selectionEnd": 1})
    page.wait_for_timeout(400)
    assert page.locator(".gs-suggest").is_hidden()
    client.send("Input.insertText", {"text": "华兴"})
    page.wait_for_selector(".gs-suggest__item")
