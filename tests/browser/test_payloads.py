"""Every payload of tests/payloads.txt in every public text of every kind, under a policy that lets only the theme's own scripts run."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from playwright.sync_api import Browser, Page, Route

from browser.test_hostile import BODIES, TEXTS, as_yaml, watched
from site_tools import ROOT, TODAY, Product, Project, contents, read_page, served

pytestmark = pytest.mark.browser

PAYLOADS = tuple((ROOT / "tests/payloads.txt").read_text(encoding="utf-8").splitlines())
SOURCES = {
    "responsibilities": ("responsibilities/penalty.yml", ()),
    "penalties": ("penalties/2024/cf-2024-001.yml", ("行政处罚决定书文号",)),
    "permits": ("permits/2024/xk-2024-003.yml", ("行政许可决定文书号",)),
    "reports": ("reports/fazhi-2024.yml", ()),
}
"""Where the sample of each kind stands, and its number that no two records may share."""
LISTS = ("设定依据", "追责情形")


def test_there_are_a_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 100


def poisoned(value: Any, payload: str, number: int, key: str = "") -> Any:
    """Return a record's value with the payload in every text; a figure's name keeps a number, since no two may be alike."""
    if key in BODIES:
        return f"{payload}\n\n段落 {payload} 段落\n\n| {payload} |\n| --- |\n"
    if isinstance(value, dict):
        return {name: poisoned(one, payload, number, name) for name, one in value.items()}
    if key in LISTS:
        return [payload]
    if isinstance(value, list):
        return [poisoned(one, payload, place) if isinstance(one, dict) else one for place, one in enumerate(value)]
    if key == "名称":
        return f"{payload}{number}"
    return payload if key in TEXTS and len(payload) <= TEXTS[key] else value


def sample(source: str) -> dict[str, Any]:
    read = yaml.load((ROOT / "data" / source).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    found = read[0] if isinstance(read, list) else read
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def attacked(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = product.empty(tmp_path_factory.mktemp("payloads") / "project")
    project.write("content/index.md", "# 首页\n\n手写的正文。\n")
    project.write("content/guide.md", "# 公开指南\n\n手写的正文。\n")
    project.write("data/site.yml", (ROOT / "data/site.yml").read_text(encoding="utf-8"))
    for kind, (source, numbered) in SOURCES.items():
        for number, payload in enumerate(PAYLOADS):
            record = poisoned(sample(source), payload, number)
            record |= {"标识": f"a-{number}"} | dict.fromkeys(numbered, f"湟自然资罚〔2024〕{number + 1}号")
            for key in ("项目编码", "文号", "裁量事项", "裁量阶次", "裁量基数"):
                record.pop(key, None)
            if "权责事项" in record:
                record["权责事项"] = "a-0"
            record["更正"] = [{"更正日期": "2026-01-02", "更正内容": payload}]
            project.write(f"data/{kind}/a-{number}.yml", as_yaml(record))
    checked = project.gongshi("check", "--today", TODAY)
    assert "，0 个错误" in checked.out + checked.err, checked.out[:4000]
    project.build().must(0)
    return project


_LISTENER = "addEventListener('securitypolicyviolation', each => console.error(`violation ${each.violatedDirective} ${each.blockedURI} ${each.sample}`))"


@contextmanager
def strict(browser: Browser, base: str, hashes: set[str]) -> Iterator[tuple[Page, list[str]]]:
    """Yield a page behind a strict policy, and what it was seen to do; what breaks the policy is seen too."""
    policy = (
        f"default-src 'none'; script-src 'self' {' '.join(sorted(hashes))}; connect-src 'self'; img-src 'self' data:; "
    )
    policy += "style-src 'self' 'unsafe-inline'; font-src 'self'; manifest-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'"

    def with_policy(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    with browser.new_context(locale="zh-CN") as context:
        context.add_init_script(_LISTENER)
        page = context.new_page()
        page.route(lambda url: url.split("?")[0].endswith(".html"), with_policy)
        yield page, watched(page, base)


def test_no_payload_runs_loads_or_breaks_the_page(browser: Browser, attacked: Project) -> None:
    hashes = inline_scripts_of_record(attacked)
    with served(attacked.site, "/gongshi/") as base, strict(browser, base, hashes) as (page, seen):
        paths = [f"{kind}/a-{number}.html" for kind in SOURCES for number in range(len(PAYLOADS))]
        lists = [path for path in contents(attacked.site) if re.fullmatch(r"[a-z]+/(index|list/[^/]+)\.html", path)]
        for path in ["index.html", "map.html", "search.html?q=alert", *lists, *paths]:
            page.goto(base + path, wait_until="domcontentloaded")
            odd = page.evaluate(
                """() => [
                    document.querySelectorAll("main article :is(img, iframe, script, style, object, embed, base, form:not([data-gs-search]), input:not([data-gs-search] *))").length,
                    [...document.querySelectorAll("main *")].flatMap(one => [...one.attributes]).filter(({name}) => name.startsWith("on")).length,
                    document.querySelectorAll("base, frameset").length,
                    document.querySelectorAll("header.md-header").length - 1,
                    document.querySelectorAll("main article.md-content__inner").length - 1,
                    [...document.querySelectorAll("a[href], area[href]")].filter(one => !/^(https?|mailto|tel):/.test(one.href)).length,
                ]"""
            )
            assert odd == [0] * 6, path
        assert seen == []


def inline_scripts_of_record(project: Project) -> set[str]:
    """Return the theme's scripts of pages at every depth: they differ in the path to the root."""
    clean = project.product.example(project.folder.parent / "clean")
    clean.build().must(0)
    hashes: set[str] = set()
    for path, data in contents(clean.site).items():
        if path.endswith(".html"):
            found = re.findall(
                r"<script(?![^>]*\bsrc=)(?![^>]*application/)[^>]*>(.*?)</script>", data.decode(), re.DOTALL
            )
            hashes |= {
                "'sha256-" + base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() + "'" for one in found
            }
    assert hashes
    return hashes


def test_every_payload_reads_as_it_was_written(attacked: Project) -> None:
    for number, payload in enumerate(PAYLOADS):
        fields = dict(read_page((attacked.site / f"penalties/a-{number}.html").read_bytes()).fields)
        assert fields["违法事实"].strip() == payload.strip(), payload
        data = json.loads((attacked.site / f"penalties/a-{number}.json").read_bytes())
        assert data["record"]["违法事实"] == payload.strip()


def test_feeds_are_well_formed_and_tables_hold_no_formula(attacked: Project) -> None:
    checked = 0
    for path, data in contents(attacked.site).items():
        if path.endswith((".xml", ".atom", ".rss")):
            ElementTree.fromstring(data)
            checked += 1
        if path.endswith(".csv"):
            for row in csv.reader(data.decode("utf-8-sig").splitlines()):
                assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], path
            checked += 1
    assert checked
