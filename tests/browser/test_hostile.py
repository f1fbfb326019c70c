"""Records whose every text is an attack: nothing runs, nothing is loaded, pages keep their structure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Dialog, Page, Request, expect

from site_tools import ROOT, TODAY, Product, Project, contents, plain_bytes, read_page, served

pytestmark = pytest.mark.browser

PAYLOADS = (
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(2)</script>",
    "</title><svg onload=alert(3)>",
    "<!--gongshi:main--><!--gongshi:head--><!--gongshi:title-->",
    "{{7*7}}{%raw%}${7*7}#{7*7}",
    "]]><!--",
    "' onmouseover='alert(4)",
    "&lt;b&gt;&#60;img src=x onerror=alert(5)&#62;",
    '<noscript><p title="</noscript><img src=x onerror=alert(6)>">',
    "javascript:alert(7)//",
    "</textarea></style></iframe></template><base href=https://evil.example/>",
)
EVIL = "甲".join(PAYLOADS)
BODY = """\
## 标题<img src=x onerror=alert(11)>

[点这里](javascript:alert(12)) [空格]( java&#115;cript:alert(13)) <a href="data:text/html,<script>alert(14)</script>">数据</a>

![图](https://evil.example/x.png) <img src="https://evil.example/y.png"> <iframe src="https://evil.example/"></iframe>

<script>alert(15)</script><style>body{display:none}</style><svg><script>alert(16)</script></svg>

<form action="https://evil.example/"><input name=q><button>送</button></form>

<!--gongshi:main--> {{7*7}} ${7*7} ]]> </article></main></body></html>

| 列 |
| --- |
| <details open ontoggle=alert(17)>x</details> |

<p id="__drawer" class="md-header" style="position:fixed;inset:0">盖住</p>
"""


def hostile(product: Product, folder: Any) -> Project:
    """Return a project with one record of each kind, every free text of it an attack."""
    project = product.empty(folder)
    project.write("content/index.md", "# 首页\n\n手写的正文。\n")
    project.write("content/guide.md", "# 公开指南\n\n手写的正文。\n")
    body = yaml.load((ROOT / "data/site.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    body |= {
        "办公地址": '"><img src=x onerror=alert(21)>',
        "主办单位": "</script><script>alert(22)</script>",
        "示例说明": "<b>{{7*7}}</b>",
    }
    project.write("data/site.yml", as_yaml(body))
    sources = {
        "responsibilities/cf-004": "responsibilities/penalty.yml",
        "responsibilities/xk-001": "responsibilities/licensing.yml",
        "penalties/cf-2024-001": "penalties/2024/cf-2024-001.yml",
        "permits/xk-2024-003": "permits/2024/xk-2024-003.yml",
        "reports/fazhi-2024": "reports/fazhi-2024.yml",
    }
    for name, source in sources.items():
        read = yaml.load((ROOT / "data" / source).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        _kind, id = name.split("/")
        record = next((one for one in read if one["标识"] == id), None) if isinstance(read, list) else read
        assert record is not None, name
        project.write(f"data/{name}.yml", as_yaml(poisoned(record)))
    (project.folder / "data/permits/xk-2024-003.yml").write_text(
        (project.folder / "data/permits/xk-2024-003.yml").read_text(encoding="utf-8").replace('"xk-007"', '"xk-001"'),
        encoding="utf-8",
    )
    return project


TEXTS = {
    "行政相对人名称": 190,
    "法定代表人": 40,
    "违法行为类型": 2000,
    "违法事实": 3000,
    "处罚依据": 2000,
    "裁量基准": 290,
    "其他处罚说明": 190,
    "处罚内容": 3000,
    "处罚机关": 190,
    "许可机关": 190,
    "数据来源单位": 190,
    "备注": 500,
    "行政许可决定文书名称": 60,
    "许可内容": 3000,
    "项目名称": 290,
    "实施主体": 190,
    "承办机构": 190,
    "标题": 190,
    "报告单位": 190,
    "名称": 90,
    "单位": 20,
    "来源": 190,
    "阶段": 20,
    "责任内容": 900,
    "责任事项依据": 900,
    "追责对象范围": 400,
    "追责依据": 900,
}
BODIES = ("主要举措和成效", "存在的不足和原因", "第一责任人履职情况", "下一年度主要安排", "其他需要报告的情况")


def poisoned(value: Any, number: int = 0) -> Any:
    if isinstance(value, dict):
        return {key: poison(key, one, number) for key, one in value.items()}
    return value


def poison(key: str, value: Any, number: int) -> Any:
    if key in BODIES:
        return BODY
    if key in TEXTS:
        return f"{EVIL[number * 7 :]}{number}"[: TEXTS[key]] if key != "名称" else f"{number}{EVIL}"[: TEXTS[key]]
    if key in ("设定依据", "追责情形"):
        return [f"{number}{EVIL}"[:300] for number in range(2)]
    if isinstance(value, list):
        return [poisoned(one, place) for place, one in enumerate(value)]
    return poisoned(value, number)


def as_yaml(data: Any) -> str:
    """Write JSON, which is YAML: every text between quotation marks."""
    return (
        "\n".join(
            f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
            for key, value in data.items()
        )
        + "\n"
    )


@pytest.fixture(scope="module")
def attacked(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = hostile(product, tmp_path_factory.mktemp("hostile") / "project")
    checked = project.gongshi("check", "--today", TODAY)
    assert "0 个错误" in checked.out + checked.err, checked.out
    project.build().must(0)
    return project


@pytest.fixture(scope="module")
def where(attacked: Project) -> Iterator[str]:
    with served(attacked.site, "/gongshi/") as base:
        yield base


PAGES = (
    "index.html",
    "map.html",
    "search.html?q=onerror",
    "search.html?q=%3Cimg",
    "penalties/index.html",
    "penalties/list/2024.html",
    "penalties/cf-2024-001.html",
    "permits/list/2024.html",
    "permits/xk-2024-003.html",
    "reports/index.html",
    "reports/fazhi-2024.html",
    "responsibilities/index.html",
    "responsibilities/list/02.html",
    "responsibilities/cf-004.html",
    "guide.html",
)


def watched(page: Page, base: str) -> list[str]:
    seen: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def asked(request: Request) -> None:
        if not request.url.startswith((base, "data:")):
            seen.append(f"request {request.url}")

    page.on("dialog", dismiss)
    page.on("console", lambda message: seen.append(f"console {message.text}"))
    page.on("pageerror", lambda error: seen.append(f"error {error}"))
    page.on("request", asked)
    page.on("response", lambda answer: seen.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    return seen


def test_nothing_of_an_attack_runs_or_is_loaded(browser: Browser, where: str) -> None:
    with browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        seen = watched(page, where)
        for path in PAGES:
            page.goto(where + path)
            page.mouse.move(300, 400)
            page.wait_for_timeout(150)
            assert seen == [], path
            assert (
                page.locator(
                    ", ".join(
                        f"main article {tag}"
                        for tag in ("img", "iframe", "script", "style", "object", "embed", "form:not([data-gs-search])")
                    )
                ).count()
                == 0
            ), path
            assert page.locator("base").count() == 0, path
            events = "every => every.flatMap((each) => [...each.attributes]).filter(({name}) => name.startsWith('on')).length"
            assert page.locator("main *").evaluate_all(events) == 0, path


def test_pages_keep_their_structure(browser: Browser, where: str) -> None:
    with browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        for path in PAGES:
            page.goto(where + path)
            for selector in ("header.md-header", "main", "main article.md-content__inner", "footer.md-footer"):
                expect(page.locator(selector)).to_have_count(1)
            assert page.locator("main ~ footer, .md-container > footer").count() == 1, path
            assert page.locator("body").evaluate("body => getComputedStyle(body).display") != "none"
            assert page.locator(".md-main form:not([data-gs-search])").count() == 0, path


def test_suggestions_show_attacks_as_text(browser: Browser, where: str) -> None:
    with browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        seen = watched(page, where)
        page.goto(where + "index.html")
        page.locator("main input[name=q]").fill("onerror=alert")
        option = page.locator("[role=option]").first
        expect(option).to_contain_text("<img src=x onerror=alert(1)>")
        assert page.locator("[role=listbox] img").count() == 0
        assert seen == []


def test_the_text_of_an_attack_is_shown_as_it_was_written(attacked: Project) -> None:
    page = read_page((attacked.site / "penalties/cf-2024-001.html").read_bytes())
    fields = dict(page.fields)
    facts = fields["违法事实"]
    for payload in PAYLOADS:
        assert payload in facts, payload
    (text,) = page.json_ld
    assert json.loads(text)["name"].startswith('"><img src=x')
    assert page.title.startswith('"><img src=x')


def test_the_head_of_an_attacked_page_has_its_tags_once(attacked: Project) -> None:
    page = read_page((attacked.site / "penalties/cf-2024-001.html").read_bytes())
    for name in ("SiteName", "ColumnName", "ArticleTitle", "PubDate", "ContentSource"):
        assert len(page.meta[name]) == 1, name
    assert page.tags.count("title") == 1
    assert page.tags.count("h1") == 1
    assert page.tags.count("main") == 1


def test_links_of_a_markdown_body_lead_to_nothing_that_runs(attacked: Project) -> None:
    page = read_page((attacked.site / "reports/fazhi-2024.html").read_bytes())
    for link in page.links:
        assert not link.strip().lower().startswith(("javascript:", "data:", "vbscript:")), link
    assert "盖住" in page.text
    assert page.ids.count("__drawer") == 1


def test_templates_are_not_run(attacked: Project) -> None:
    page = read_page((attacked.site / "penalties/cf-2024-001.html").read_bytes())
    assert "{{7*7}}" in page.text
    assert "甲49" not in page.text


def test_json_and_index_hold_the_attack_whole(attacked: Project) -> None:
    data = json.loads((attacked.site / "penalties/cf-2024-001.json").read_bytes())
    assert data["record"]["违法事实"].startswith(PAYLOADS[0])
    assert any(
        b"onerror=alert(1)" in plain_bytes(data)
        for path, data in contents(attacked.site).items()
        if path.endswith(".bin")
    )
