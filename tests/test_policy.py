"""The Content Security Policy: what is allowed follows from the pages, and what a page must not hold is said."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest

from gongshi.exports.headers import for_nginx, headers
from gongshi.making.policy import SLOT, Outside, from_elsewhere, inline_scripts, policy, refused, sealed, unsealed
from site_tools import Project, contents, header_rules


def source(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    "html",
    [
        "<script>a<b&&c</script>",
        "<SCRIPT>a<b&&c</SCRIPT>",
        '<script type="module">a<b&&c</script>',
        '<script type=" Text/JavaScript ">a<b&&c</script>',
        '<script type="application/ecmascript">a<b&&c</script>',
        '<script type="importmap">a<b&&c</script>',
        '<script type="">a<b&&c</script>',
        "<!-- <script>no</script> --><script async>a<b&&c</script>",
    ],
)
def test_a_script_that_would_run_is_allowed_by_its_hash(html: str) -> None:
    assert inline_scripts(html) == [source("a<b&&c")]


@pytest.mark.parametrize(
    "html",
    [
        '<script src="a.js"></script>',
        '<script type="application/ld+json">{}</script>',
        '<script type="application/json">{}</script>',
        '<script type="text/template"><p></script>',
        "<!-- <script>no</script> -->",
        '<p title="<script>no</script>">',
        "&lt;script&gt;no&lt;/script&gt;",
    ],
)
def test_what_does_not_run_is_not_listed(html: str) -> None:
    assert inline_scripts(html) == []


def test_the_hash_is_of_the_text_as_a_browser_reads_it() -> None:
    assert inline_scripts("<script>一\r\n二\r三&amp;</script>") == [source("一\n二\n三&amp;")]


def test_the_policy_of_a_page_without_scripts_is_this() -> None:
    assert policy([]) == (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'"
    )
    assert policy([], is_header=True).endswith("; frame-ancestors 'none'")


def test_an_allowed_host_stands_wherever_a_page_loads_and_a_portal_may_frame() -> None:
    outside = Outside(("https://hm.baidu.com",), ("https://www.example.gov.cn",))
    assert policy(["'sha256-a'"], outside=outside) == (
        "default-src 'self' https://hm.baidu.com; script-src 'self' https://hm.baidu.com 'sha256-a'; "
        "style-src 'self' https://hm.baidu.com; img-src 'self' data: https://hm.baidu.com; "
        "object-src 'none'; base-uri 'none'; form-action 'self'"
    )
    assert policy([], is_header=True, outside=outside).endswith("; frame-ancestors https://www.example.gov.cn")
    assert dict(headers(policy([])))["X-Frame-Options"] == "DENY"
    assert "X-Frame-Options" not in dict(headers(policy([]), is_framed=True))


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<script src="//hm.baidu.com/hm.js?1"></script>', []),
        ('<script src="https://HM.baidu.com:443/hm.js"></script>', []),
        ('<script src="http://hm.baidu.com/hm.js"></script>', ["http://hm.baidu.com/hm.js"]),
        ('<script src="https://hm.baidu.com.evil.example/"></script>', ["https://hm.baidu.com.evil.example/"]),
        ('<script src="https://hm.baidu.com@evil.example/"></script>', ["https://hm.baidu.com@evil.example/"]),
        ('<img srcset="a.png 1x, https://a.example/b.png 2x">', ["https://a.example/b.png"]),
        ('<link rel="Preload stylesheet" href=//a.example/x.css>', ["//a.example/x.css"]),
        ('<link rel="canonical" href="https://a.example/">', []),
    ],
)
def test_only_the_named_host_is_allowed(html: str, found: list[str]) -> None:
    assert list(from_elsewhere(html, Outside(("https://hm.baidu.com",)))) == found


def test_the_order_and_number_of_equal_scripts_change_nothing() -> None:
    assert policy(["'sha256-b'", "'sha256-a'", "'sha256-b'"]) == policy(["'sha256-a'", "'sha256-b'"])


def test_only_the_first_slot_is_filled() -> None:
    html = sealed(f"<head>{SLOT}</head><script>x</script><p>{SLOT}</p>")
    assert html.count("http-equiv") == 1
    assert html.startswith('<head><meta http-equiv="Content-Security-Policy" content="default-src \'self\'; script-src')
    assert source("x") in html
    assert html.endswith(f"<p>{SLOT}</p>")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!DOCTYPE html>\n<html lang=zh><head>", "<title>x</title>"),
        ("<!doctype html>", "<title>x</title>"),
        ("", "<header>x</header>"),
        ("<html>", "<body>x"),
    ],
)
def test_a_page_without_a_slot_has_its_policy_before_all_else(before: str, after: str) -> None:
    html = sealed(before + after)
    assert html.startswith(f'{before}<meta http-equiv="Content-Security-Policy"')
    assert html.endswith(after)


@pytest.mark.parametrize(
    "slot", [SLOT, "<meta name=gongshi-slot-policy>", '<META content="" name="gongshi-slot-policy"/>']
)
def test_a_slot_is_known_however_it_is_written(slot: str) -> None:
    assert sealed(f"<head>{slot}<link>").startswith("<head><meta http-equiv")
    assert unsealed(f"<head>{slot}<link>") == "<head><link>"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p style="color:red">', ["style="]),
        ('<p STYLE="a" onclick="b">', ["style=", "onclick="]),
        ("<style>p{}</style>", ["<style>"]),
        ('<a href=" javascript:alert(1)">', ["href=“javascript:”"]),
        ('<img src="https://a.example/x.png">', ["<img src=“https://a.example/x.png”>"]),
        ('<iframe src="//a.example/">', ["<iframe src=“//a.example/”>"]),
        ('<form action="https://a.example/">', ["<form action=“https://a.example/”>"]),
        ('<link rel="stylesheet" href="https://a.example/x.css">', ["<link href=“https://a.example/x.css”>"]),
        ('<a href="https://a.example/" rel="stylesheet">', []),
        ('<link rel="stylesheet" href="x.css">', []),
        ('<link rel="icon" href="https://a.example/x.png">', []),
        ('<img src="pictures/x.png" alt="onclick=">', []),
        ("<p>style= onclick=</p>", []),
    ],
)
def test_what_the_browser_would_refuse_in_a_written_page_is_named(html: str, found: list[str]) -> None:
    assert list(refused(html)) == found


def test_a_written_page_with_a_style_is_warned_of_and_strict_leaves_the_site(project: Project) -> None:
    project.write("content/guide.md", '# 公开指南\n\n<p style="color: red" onclick="alert(1)">红字</p>\n')
    ran = project.build()
    assert "guide.md：网页里的 style= 不起作用" in ran.out + ran.err
    assert "guide.md：网页里的 onclick= 不起作用" in ran.out + ran.err
    before = contents(project.site)
    project.build("--strict").must(1)
    assert contents(project.site) == before


def test_a_table_with_aligned_columns_needs_no_style(project: Project) -> None:
    project.write("content/guide.md", "# 公开指南\n\n| 甲 | 乙 |\n| --: | :-: |\n| 1 | 2 |\n")
    project.build("--strict").must(0)
    html = (project.site / "guide.html").read_text(encoding="utf-8")
    assert 'align="right"' in html
    assert "style=" not in html


def test_every_page_has_its_policy_before_anything_that_loads_or_runs(example: Project) -> None:
    pages = {path: data.decode() for path, data in contents(example.site).items() if path.endswith(".html")}
    assert len(pages) > 200
    for path, html in pages.items():
        place = html.index('<meta http-equiv="Content-Security-Policy"')
        assert place < min(html.index("<script"), html.index("<link")), path
        own = html[place : html.index(">", place)]
        assert "unsafe" not in own
        assert bool(inline_scripts(html)) == ('id="gs-main"' not in html), (
            f"{path}: only the theme's own pages have any"
        )
        for script in inline_scripts(html):
            assert script in own, path


def test_the_headers_allow_the_scripts_of_all_pages_and_no_other(project: Project) -> None:
    project.write("content/deep/er/page.md", "# 深处\n\n正文\n")
    project.write("content/old.html", "<!doctype html><title>旧页</title><script>window.old = 1</script>")
    project.build().must(0)
    used = {
        script
        for path, data in contents(project.site).items()
        if path.endswith(".html")
        for script in inline_scripts(data.decode())
    }
    assert source("window.old = 1") in used
    ((_, headers), *_) = header_rules(project.site)
    directive = dict(headers)["Content-Security-Policy"].split("; ")[1]
    assert directive == " ".join(["script-src 'self'", *sorted(used)])
    assert f'"{dict(headers)["Content-Security-Policy"]}" always;' in (project.site / "_nginx.conf").read_text("utf-8")


def test_the_file_for_nginx_is_complete_directives() -> None:
    lines = [
        line
        for line in for_nginx(headers(policy(["'sha256-a'"], is_header=True)), "assets/gongshi/index").splitlines()
        if line[0] != "#"
    ]
    for line in lines:
        assert line.endswith((";", "}"))
        assert line.count('"') % 2 == 0
        assert line.startswith(("add_header ", "set $gongshi_cache ", "if ($uri ~ "))
    assert sum(line.startswith("add_header Cache-Control $gongshi_cache") for line in lines) == 1
