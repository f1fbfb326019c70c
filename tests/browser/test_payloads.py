"""Every payload of tests/payloads.txt in every free public text of every kind, in a browser, under the site's own headers.

One site of some twelve hundred records is built once. All of its pages are parsed by the browser and looked at as documents;
those that differ by their scripts are visited as a reader does. Nothing may run, be loaded, be refused or break.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, expect

from browser.checks import policy_violations
from gongshi.kinds import all_kinds
from gongshi.model.kind import FieldSpec, specs
from gongshi.model.links import spec_at
from hostile_records import ENOUGH, PAYLOADS, TIED, Attacked, as_yaml, attacked_body, attacks, prefix_of
from site_tools import TODAY, Product, Project, contents, plain_bytes, read_page, served

pytestmark = pytest.mark.browser

KINDS = tuple(all_kinds())
FORMULA = re.compile(r"[\s\0\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")

LOOK = """
const squashed = (text) => text.replace(/\\s+/gu, "");
/** What is odd about a document of ours, in words; `texts` must be read in it. */
function look(document, texts) {
  const odd = [];
  const count = (selector, number) => {
    const found = document.querySelectorAll(selector);
    if (found.length !== number) odd.push(`${found.length} of ${selector}: ${[...found].slice(0, 2).map((one) => one.outerHTML.slice(0, 120))}`);
  };
  for (const once of ["head > title", "h1", "main", "header.md-header", "main article.md-content__inner", ".md-container > footer.md-footer", "[id=__drawer]", "input[id=__drawer]"]) count(once, 1);
  for (const name of ["SiteName", "viewport"]) count(`head meta[name=${name}]`, 1);
  const ours = ":not(form[data-gs-search] *, form[data-gs-search], .gs-finder *)";
  count("body title:not(svg title), .gs-record noscript", 0);
  count(`main article :is(form, input, button, select, textarea)${ours}:not([data-gs-print])`, 0);
  count("main article :is(img, iframe, script, style, object, embed, link, meta, base, video, audio, marquee, math, template)", 0);
  count("main svg :is(script, a, animate, use, foreignObject, image)", 0);
  count("base, frameset, body [http-equiv], [srcdoc], [srcset], [ping], [formaction], body[background], main [style*=position]", 0);
  for (const one of document.querySelectorAll("*")) for (const {name} of one.attributes) if (name.startsWith("on")) odd.push(`${name} of ${one.outerHTML.slice(0, 120)}`);
  for (const one of document.querySelectorAll("[href], [src], [action]"))
    for (const name of ["href", "src", "action"]) {
      const target = one.getAttribute(name);
      if (target !== null && (/^\\s*(?!https?:|mailto:|tel:|blob:)[a-z][a-z0-9+.-]*:/iu.test(target) || URL.parse(target, document.baseURI)?.host === "evil.example")) odd.push(`${name} is ${target}`);
    }
  const head = squashed(document.querySelector("h1").textContent);
  if (texts.length && !squashed(document.title).startsWith(head)) odd.push(`title ${document.title}`);
  for (const one of document.querySelectorAll("script[type='application/ld+json']")) JSON.parse(one.textContent);
  const shown = squashed(document.querySelector("main").textContent);
  for (const text of texts) if (!shown.includes(squashed(text))) odd.push(`does not say ${text}`);
  return odd;
}
"""
PARSE = f"""async (pages) => {{ {LOOK}
  const theme = [...document.querySelectorAll("script:not([type$=json]), link[rel=stylesheet], link[rel=modulepreload]")].map((one) => one.outerHTML);
  const answers = await Promise.all(pages.map(([url]) => fetch(url).then((answer) => answer.text())));
  const odd = [];
  for (const [place, [url, texts]] of pages.entries()) {{
    let html = answers[place];
    for (const one of theme) html = html.replace(one, "");
    const frame = document.createElement("iframe");
    frame.hidden = true;
    const loaded = new Promise((done) => frame.addEventListener("load", done, {{once: true}}));
    frame.srcdoc = html;
    document.body.append(frame);
    await loaded;
    odd.push(...look(frame.contentDocument, texts).map((one) => `${{url}}: ${{one}}`));
    frame.remove();
  }}
  return odd;
}}"""
"""Parses pages in frames, which inherit the policy; the theme's own scripts are left out, since they ask for an address."""
AT_A_TIME = 60


# ---------------------------------------------------------------- the site


@pytest.fixture(scope="module")
def attacked(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = product.empty(tmp_path_factory.mktemp("payloads") / "project")
    project.write("content/index.md", "手写的正文。\n")
    project.write("content/guide.md", "# 公开指南\n\n手写的正文。\n")
    project.write("data/site.yml", as_yaml(attacked_body()))
    for records in attacks().values():
        for record in records:
            project.write(f"data/{record.kind}/{record.id}.yml", as_yaml(record.values))
    project.write("data/penalties/gone.yml", as_yaml(withdrawn()))
    checked = project.gongshi("check", "--today", TODAY)
    assert "，0 个错误，" in checked.out + checked.err, checked.out[:4000]
    project.build().must(0)
    return project


def withdrawn() -> dict[str, Any]:
    return {
        **attacks()["penalties"][0].values,
        "标识": "gone",
        "行政处罚决定书文号": "湟自然资罚〔2024〕9999号",
        "撤回": {"撤回日期": "2026-11-20", "撤回原因": "其他", "撤回说明": PAYLOADS[0]},
    }


@pytest.fixture(scope="module")
def base(attacked: Project) -> Iterator[str]:
    with served(attacked.site, "/gongshi/") as address:
        yield address


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    with browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def noted(tab: Page, base: str) -> list[str]:
    """What the tab was ever seen to do beyond showing pages."""
    seen = policy_violations(tab)

    def dismiss(dialog: Dialog) -> None:
        seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def asked(request: Request) -> None:
        if not request.url.startswith((base, "data:", f"blob:{base.removesuffix('/gongshi/')}")):
            seen.append(f"request {request.url}")

    tab.on("dialog", dismiss)
    tab.on("console", lambda message: seen.append(f"console {message.text}"))
    tab.on("pageerror", lambda error: seen.append(f"error {error}"))
    tab.on("request", asked)
    tab.on("response", lambda answer: seen.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    return seen


@pytest.fixture
def page(tab: Page, noted: list[str]) -> Iterator[Page]:
    noted.clear()
    yield tab
    assert noted == []


def odd(page: Page, texts: tuple[str, ...] = ()) -> list[str]:
    found: list[str] = page.evaluate(f"(texts) => {{ {LOOK} return look(document, texts); }}", list(texts))
    return found


# ---------------------------------------------------------------- what is attacked


def free_fields(fields: tuple[FieldSpec, ...], model: Any, around: str = "") -> Iterator[str]:
    for spec in fields:
        if spec.meta.public and spec.part_type:
            yield from free_fields(spec.parts, spec.part_type, f"{around}{spec.name}.")
        elif spec.meta.public and prefix_of(spec, model) is not None:
            yield around + spec.name


@pytest.mark.parametrize("kind", KINDS)
def test_every_free_public_text_of_the_kind_holds_a_hundred_payloads(kind: str) -> None:
    model = all_kinds()[kind].record
    free = {path for path in free_fields(specs(model), model) if (kind, path) not in TIED}
    assert free
    for path in free:
        said = "\n".join(text for record in attacks()[kind] for text in record.held.get(path, ()))
        whole = {payload for payload in PAYLOADS if payload in said}
        pieces = {piece for text in said.split("\n") for piece in text.split(" ")}
        assert len(whole) >= ENOUGH or len(pieces) >= ENOUGH, (path, len(whole), len(pieces))


def test_there_are_a_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= ENOUGH


# ---------------------------------------------------------------- pages


def told(kind: str, held: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the texts that the page of a record must show as they were written; Markdown becomes other text."""
    shown = {path for path in held if spec_at(all_kinds()[kind], path).shape.name != "markdown"}
    return [text for path in sorted(shown - UNSHOWN) for text in held[path]]


UNSHOWN = {"articles.subject"}
"""The page of a law tells the subject of an article only where a record cites it."""


def test_no_page_of_the_site_holds_more_than_text(page: Page, base: str, attacked: Project) -> None:
    texts = {f"{one.kind}/{one.id}.html": told(one.kind, one.held) for kind in attacks().values() for one in kind}
    paths = [path for path in contents(attacked.site) if path.endswith(".html") and path != "404.html"]
    assert set(texts) <= set(paths)
    for depth in range(3):
        here = [path for path in paths if path.count("/") == depth]
        page.goto(base + next(path for path in here if path not in texts))
        for start in range(0, len(here), AT_A_TIME):
            part = [[base + path, texts.get(path, [])] for path in here[start : start + AT_A_TIME]]
            assert page.evaluate(PARSE, part) == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_runs_on_pages_and_finder_of_the_kind(page: Page, base: str, kind: str) -> None:
    records = attacks()[kind]
    for record in records[:2]:
        page.goto(f"{base}{kind}/{record.id}.html")
        assert odd(page, tuple(told(kind, record.held))) == []
    page.goto(f"{base}{kind}/index.html?q=alert")
    status = page.locator("[data-gs-finder] [role=status]")
    expect(status).to_contain_text("含“alert”的")
    assert odd(page) == []
    page.locator(".gs-facets .gs-value").evaluate_all(
        "all => (all.find((one) => one.textContent.includes('alert')) ?? all[0]).click()"
    )
    expect(page.locator("a[aria-label^=去掉条件]")).to_have_count(2)
    assert odd(page) == []
    page.goto(f"{base}{kind}/index.html")
    expect(status).to_contain_text(str(len(records) + OF_THE_PROGRAM.get(kind, 0)))
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载 CSV（可用 Excel 打开）").click()
    rows = cells(Path(saved.value.path()).read_bytes())
    assert len(rows) == 1 + sum(map(parties_of, records)) + OF_THE_PROGRAM.get(kind, 0)


OF_THE_PROGRAM = {"laws": 2}
"""The laws to which remedies link come with the program."""


def parties_of(record: Attacked) -> int:
    """Return how many rows a record has in a download: one for each of its parties."""
    groups = [spec.meta.label for spec in all_kinds()[record.kind].fields if spec.meta.spreads]
    return max([1, *(len(record.values.get(label, ())) for label in groups)])


def cells(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV file, none of whose cells is a formula."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows
    assert len({len(row) for row in rows}) == 1
    assert [cell for row in rows for cell in row if FORMULA.match(cell)] == []
    return rows


def test_search_shows_attacks_as_text(page: Page, base: str) -> None:
    for query in ("alert", "%3Cimg%20src=x%20onerror", "__proto__", "constructor", "%3Cscript%3Ealert(1)%3C/script%3E"):
        page.goto(f"{base}search.html?q={query}")
        expect(page.locator("ol.gs-results > li").first).to_be_visible()
        assert page.locator("ol.gs-results mark").count() > 0
        assert odd(page) == []
    page.goto(base + "index.html")
    page.locator("main input[name=q]").fill("onerror=alert")
    expect(page.locator("[role=option]").first).to_contain_text("onerror=alert(1)")
    assert page.locator("[role=listbox] :is(img, script, svg, a[href^=javascript])").count() == 0


def test_other_pages_with_scripts_show_attacks_as_text(page: Page, base: str, attacked: Project) -> None:
    paths = [
        path
        for path in contents(attacked.site)
        if re.fullmatch(r"(statistics|board)/[^/]+\.html|laws/cited/.*\.html", path)
    ]
    assert {path.split("/")[0] for path in paths} == {"statistics", "board", "laws"}
    for path in [
        *paths,
        "index.html",
        "map.html",
        "takedowns.html",
        "timeliness.html",
        "guide.html",
        "penalties/gone.html",
    ]:
        page.goto(base + path)
        assert odd(page) == [], path


# ---------------------------------------------------------------- files


def strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from strings(one)
        case dict():
            for one in value.values():
                yield from strings(one)


def test_the_data_of_a_record_is_what_was_written(attacked: Project) -> None:
    for records in attacks().values():
        for record in records:
            data = json.loads((attacked.site / f"{record.kind}/{record.id}.json").read_bytes())
            missing = {text.strip() for texts in record.held.values() for text in texts} - set(strings(data["record"]))
            assert missing == set(), f"{record.kind}/{record.id}"


def test_head_of_a_page_says_the_heading_as_text(attacked: Project) -> None:
    for kind in KINDS:
        read = read_page((attacked.site / f"{kind}/a-1.html").read_bytes())
        for name in ("SiteName", "ColumnName", "ArticleTitle", "PubDate", "ContentSource"):
            assert len(read.meta[name]) == 1, (kind, name)
        (said,) = read.json_ld
        assert read.meta["ArticleTitle"] == [json.loads(said)["name"]]


def test_feeds_are_well_formed_and_tables_hold_no_formula(attacked: Project) -> None:
    files = contents(attacked.site)
    feeds = [ElementTree.fromstring(data) for path, data in files.items() if path.endswith(".xml")]
    titles = [title for feed in feeds for title in feed.itertext() if "<script>alert(1)</script>" in title]
    assert titles
    tables = [cells(data) for path, data in files.items() if path.endswith(".csv")]
    assert tables
    parsed = [json.loads(data) for path, data in files.items() if path.endswith(".json")]
    assert parsed


def test_the_index_holds_attacks_whole(attacked: Project) -> None:
    files = contents(attacked.site).items()
    assert any(b"onerror=alert(1)" in plain_bytes(data) for path, data in files if path.endswith(".bin"))


def test_a_notice_of_takedown_repeats_nothing(attacked: Project) -> None:
    text = read_page((attacked.site / "penalties/gone.html").read_bytes()).text
    assert "不再公开" in text
    assert "违法事实" not in text
    assert str(withdrawn()["违法事实"]) not in text
