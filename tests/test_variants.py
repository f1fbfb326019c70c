"""A body's own mkdocs.yml: whatever it says, the site comes whole, with every link leading somewhere, or a sentence says why not.

`make test-long` builds them all; the normal suite a few.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from site_tools import Product, Project, broken_links, contents, read_page

HOOKS = "hooks: [hooks/mkdocs_hooks.py]\n"
NAV = """nav:
  - 首页: index.md
  - 政府信息公开:
      - 公开指南: guide.md
      - 公开制度: institutions.md
      - 公开目录: catalogue.md
      - 依申请公开: apply.md
"""
PALETTE = """  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      primary: custom
      accent: custom
      toggle: {icon: material/weather-night, name: 切换到深色}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: custom
      accent: custom
      toggle: {icon: material/weather-sunny, name: 切换到浅色}
"""
MATERIAL = "  name: material\n"
PLUGINS = "plugins: []\n"
DOCS = "docs_dir: content\n"
EXTENSIONS = "markdown_extensions: [tables, toc, sane_lists]\n"
RICH = """markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - meta
  - tables
  - toc: {permalink: true}
  - pymdownx.details
  - pymdownx.keys
  - pymdownx.mark
  - pymdownx.superfences
  - pymdownx.highlight: {anchor_linenums: true}
  - pymdownx.inlinehilite
  - pymdownx.snippets
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.tasklist: {custom_checkbox: true}
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
"""
PAGE = """---
title: 各种写法
tags: [甲, 乙]
---
# 各种写法

!!! note "注意"
    提示的文字[^1]。

=== "一"
    第一页 :material-check: ==标出== ++ctrl+c++

=== "二"
    ```python
    print("二")
    ```

- [x] 办好了

[^1]: 脚注。
"""
MADE_PAGE = """from mkdocs.structure.files import File


def on_files(files, config):
    files.append(File.generated(config, "made/page.md", content="# 插件写的一页\\n\\n[指南](../guide.md)\\n"))
    files.append(File.generated(config, "made/data.csv", content="a,b\\n1,2\\n"))
    return files
"""


@dataclass(frozen=True)
class Variant:
    """What a body has written otherwise than the example."""

    edits: tuple[tuple[str, str], ...] = ()
    """Texts of mkdocs.yml and what stands in their place."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Files beside it, by their path from the project; `old > new` moves one."""
    site: str = "site"
    own: str = "/"
    """The path at which the site says that it stands."""
    has: tuple[tuple[str, str], ...] = ()
    """Pages of the site, and what is in them."""
    said: str = ""
    """What a build says: of a warning, or why there is no site."""
    code: int = 0
    is_short: bool = False
    """The normal suite builds it too."""


RECORD = "penalties/cf-2026-001.html"
VARIANTS: dict[str, Variant] = {
    # plugins and hooks
    "search of the theme": Variant(
        ((PLUGINS, "plugins: [search]\n"),), has=(("search/search_index.json", "guide.html"),)
    ),
    "search with options": Variant(((PLUGINS, "plugins: [{search: {separator: '[\\s\\-]+'}}]\n"),)),
    "minified": Variant(
        (
            (
                PLUGINS,
                "plugins: [{minify: {minify_html: true, htmlmin_opts: {remove_comments: true, remove_all_empty_space: true}}}]\n",
            ),
        ),
        is_short=True,
    ),
    "minified with its scripts": Variant(
        (
            (PLUGINS, "plugins: [{minify: {minify_html: true, minify_js: true, js_files: [own.js]}}]\n"),
            ("extra: {", "extra_javascript: [own.js]\nextra: {"),
        ),
        {"content/own.js": "// a comment\nwindow . own = 1 ;\n"},
    ),
    "one language": Variant(
        ((PLUGINS, "plugins: [{i18n: {languages: [{locale: zh, name: 中文, default: true}]}}]\n"),)
    ),
    "two languages": Variant(
        (
            (
                PLUGINS,
                "plugins: [{i18n: {languages: [{locale: zh, name: 中文, default: true}, {locale: en, name: English}]}}]\n",
            ),
        ),
        said="插件 i18n 把网站生成 2 遍",
        code=1,
    ),
    "tags": Variant(
        ((PLUGINS, "plugins: [material/tags]\n"), (NAV, f"{NAV}      - 各种写法: rich.md\n")),
        {"content/rich.md": "---\ntags: [甲, 乙]\n---\n# 各种写法\n"},
        has=(("rich.html", "各种写法"),),
    ),
    "the plugin of the package": Variant(((HOOKS, ""), (PLUGINS, "plugins: [gongshi]\n")), is_short=True),
    "nothing that names us": Variant(((HOOKS, ""), (PLUGINS, ""))),
    "named twice": Variant(((PLUGINS, "plugins: [gongshi]\n"),), said="写了两次公示", code=1),
    "a hook that makes pages": Variant(
        ((HOOKS, "hooks: [made.py, hooks/mkdocs_hooks.py]\n"),),
        {"made.py": MADE_PAGE},
        has=(("made/page.html", "插件写的一页"), ("made/data.csv", "1,2")),
    ),
    "a hook behind ours": Variant(((HOOKS, "hooks: [hooks/mkdocs_hooks.py, made.py]\n"),), {"made.py": MADE_PAGE}),
    # themes
    "theme of MkDocs": Variant(
        (
            (MATERIAL, "  name: mkdocs\n  highlightjs: false\n"),
            (PALETTE, ""),
            ("  language: zh\n  font: false\n  features: [navigation.tabs]\n", ""),
        ),
        has=((RECORD, "决定书"),),
    ),
    "theme of Read the Docs": Variant(
        (
            (MATERIAL, "  name: readthedocs\n  highlightjs: false\n"),
            (PALETTE, ""),
            ("  language: zh\n  font: false\n  features: [navigation.tabs]\n", ""),
        ),
        has=((RECORD, "决定书"),),
    ),
    "theme in one word": Variant(
        (
            (
                "theme:\n" + MATERIAL + "  language: zh\n  font: false\n  features: [navigation.tabs]\n" + PALETTE,
                "theme: material\n",
            ),
        ),
        said="font: false",
    ),
    "one palette": Variant(((PALETTE, "  palette: {scheme: default, primary: red, accent: red}\n"),)),
    "no palette": Variant(((PALETTE, ""),)),
    "every feature": Variant(
        (
            (
                "features: [navigation.tabs]",
                "features: [navigation.instant, navigation.instant.prefetch, navigation.tracking, navigation.tabs, navigation.tabs.sticky,"
                " navigation.sections, navigation.expand, navigation.path, navigation.prune, navigation.indexes, navigation.top,"
                " navigation.footer, toc.follow, toc.integrate, search.suggest, search.highlight, search.share, header.autohide,"
                " content.action.edit, content.action.view, content.code.copy, content.tooltips, announce.dismiss]",
            ),
        ),
    ),
    "fonts from elsewhere": Variant(
        (("  font: false\n", "  font: {text: Noto Sans SC}\n"),), said="写 font: false", is_short=True
    ),
    "English": Variant((("  language: zh\n", "  language: en\n"),)),
    "logo and favicon": Variant(
        ((MATERIAL, f"{MATERIAL}  logo: pictures/logo.svg\n  favicon: pictures/logo.svg\n"),),
        {
            "content/pictures/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>\n'
        },
        has=(("guide.html", "pictures/logo.svg"),),
    ),
    # templates
    "blocks of one's own": Variant(
        ((MATERIAL, f"{MATERIAL}  custom_dir: overrides\n"),),
        {
            "overrides/main.html": '{% extends "base.html" %}{% block extrahead %}<meta name="own" content="1">{% endblock %}'
            '{% block footer %}<p class="own">页脚</p>{{ super() }}{% endblock %}'
        },
        has=(
            (RECORD, '<meta name="own" content="1">'),
            ("guide.html", '<p class="own">页脚</p>'),
            ("404.html", "页脚"),
        ),
        is_short=True,
    ),
    "partials of one's own": Variant(
        ((MATERIAL, f"{MATERIAL}  custom_dir: overrides\n"),),
        {"overrides/partials/header.html": "<header>自己的页头</header>"},
        has=((RECORD, "自己的页头"), ("index.html", "自己的页头")),
    ),
    "a static template of one's own": Variant(
        ((MATERIAL, f"{MATERIAL}  custom_dir: overrides\n  static_templates: [404.html, closed.html]\n"),),
        {"overrides/closed.html": "<!doctype html><html><head><title>维护</title></head><body>正在维护</body></html>"},
        has=(("closed.html", "Content-Security-Policy"),),
    ),
    "a main of one's own": Variant(
        ((MATERIAL, f"{MATERIAL}  custom_dir: overrides\n"),),
        {"overrides/main.html": "<html><body>{{ page.content }}</body></html>"},
        said='{% extends "base.html" %}',
        code=1,
    ),
    # folders and addresses
    "pages in another folder": Variant(((DOCS, "docs_dir: 网页\n"),), {"content > 网页": ""}, is_short=True),
    "pages beside the project": Variant(((DOCS, "docs_dir: ../pages\n"),), {"content > ../pages": ""}),
    "the site in another folder": Variant((("site_dir: site\n", "site_dir: public/www\n"),), site="public/www"),
    "the site beside the project": Variant((("site_dir: site\n", "site_dir: ../www\n"),), site="../www"),
    "directory addresses": Variant(
        (("use_directory_urls: false\n", "use_directory_urls: true\n"),),
        has=(("guide/index.html", "公开指南"),),
        is_short=True,
    ),
    "the same address twice": Variant(((DOCS, f"{DOCS}site_url: https://huangzhong.example.cn/\n"),)),
    "another address": Variant(((DOCS, f"{DOCS}site_url: https://other.example.cn/\n"),), said="两处不一样", code=1),
    "an address from the environment": Variant(
        ((DOCS, f"{DOCS}site_url: !ENV [NO_SUCH_NAME, 'https://huangzhong.example.cn/']\n"),)
    ),
    "inherited": Variant(
        (("use_directory_urls: false\n", "INHERIT: parent.yml\n"),), {"parent.yml": "use_directory_urls: false\n"}
    ),
    # menu and pages
    "no menu": Variant(((NAV, ""),)),
    "a deep menu": Variant(
        (
            (
                NAV,
                "nav:\n  - 首页: index.md\n  - 一:\n      - 二:\n          - 三: guide.md\n          - 外面: https://www.example.com/\n  - 目录: catalogue.md\n",
            ),
        ),
        has=(("index.html", "https://www.example.com/"),),
    ),
    "a menu that names records": Variant(((NAV, f"{NAV}  - 处罚: penalties/index.html\n  - 检索: search.html\n"),)),
    "no pages of one's own": Variant(
        ((NAV, ""),),
        {
            "content/guide.md > gone": "",
            "content/index.md > gone2": "",
            "content/apply.md > gone3": "",
            "content/catalogue.md > gone4": "",
            "content/institutions.md > gone5": "",
        },
    ),
    "pages left out": Variant(
        ((DOCS, f"{DOCS}exclude_docs: '/private/'\nnot_in_nav: '/more/'\ndraft_docs: '*.draft.md'\n"),),
        {"content/private/a.md": "# 甲\n", "content/more/b.md": "# 乙\n", "content/c.draft.md": "# 丙\n"},
        has=(("more/b.html", "乙"),),
    ),
    "every extension": Variant(((EXTENSIONS, RICH),), {"content/rich.md": PAGE}, has=(("rich.html", "标出"),)),
    "styles and scripts of one's own": Variant(
        (("extra: {", "extra_css: [own.css]\nextra_javascript: [own.js, {path: own.mjs, type: module}]\nextra: {"),),
        {
            "content/own.css": "p { margin: 0 }\n",
            "content/own.js": "window.own = 1;\n",
            "content/own.mjs": "export {};\n",
        },
        has=((RECORD, "own.js"), (RECORD, "own.css"), ("guide.html", "own.mjs")),
    ),
    "scripts from elsewhere": Variant(
        (("extra: {", "extra_javascript: ['https://cdn.example.com/a.js']\nextra: {"),),
        said="改 mkdocs.yml 的 extra_javascript",
    ),
    "more templates": Variant(
        (("extra: {", "extra_templates: [robots.txt]\nextra: {"),),
        {"content/robots.txt": "Sitemap: {{ config.site_url }}sitemap.xml\n"},
        has=(("robots.txt", "Sitemap: https://huangzhong.example.cn/sitemap.xml"),),
    ),
    "extras of the theme": Variant(
        (
            (
                "extra: {generator: false}",
                "extra:\n  homepage: https://www.example.gov.cn/\n  social: [{icon: fontawesome/brands/weixin, link: 'https://www.example.com/'}]\n"
                "  alternate: [{name: 中文, link: /, lang: zh}]\n  tags: {甲: a}\ncopyright: 版权所有\nrepo_url: https://git.example.com/a/b\nedit_uri: edit/main/content/",
            ),
        ),
    ),
    "strict": Variant((("extra: {", "strict: true\nextra: {"),), is_short=True),
    "strict with a broken link": Variant(
        (("extra: {", "strict: true\nextra: {"),),
        {"content/more.md": "# 更多\n\n[没有](nowhere.md)\n"},
        said="网站保持原样",
        code=1,
    ),
    "other levels": Variant(
        (
            (
                "validation: {links: {absolute_links: warn, unrecognized_links: warn, anchors: warn}}",
                "validation: {nav: {omitted_files: ignore}, links: {not_found: info, absolute_links: relative_to_docs}}",
            ),
        ),
        {"content/more.md": "# 更多\n\n[指南](/guide.md)\n"},
        has=(("more.html", "guide.html"),),
    ),
}


def test_there_are_thirty_six_and_more() -> None:
    assert len(VARIANTS) >= 36


def written(product: Product, folder: Path, variant: Variant) -> Project:
    project = product.small(folder / "project")
    for old, new in variant.edits:
        project.edit("mkdocs.yml", old, new)
    for name, text in variant.files.items():
        old, is_moved, new = name.partition(" > ")
        if is_moved:
            (project.folder / old).rename(project.folder / new)
        else:
            project.write(name, text)
    return project


def whole(product: Product, folder: Path, variant: Variant) -> None:
    """Build a variant; see that it is whole, or that it says why not and nothing was published."""
    project = written(product, folder, variant)
    ran = project.build().must(variant.code)
    site = project.folder / variant.site
    assert variant.said in ran.out + ran.err
    if variant.code:
        assert not site.exists()
        return
    assert list(broken_links(site, own=variant.own)) == []
    pages = {path: data.decode() for path, data in contents(site).items() if path.endswith(".html")}
    assert len(pages) > 80
    for path, html in pages.items():
        assert html.count('http-equiv="Content-Security-Policy"') == 1, path
        assert "gongshi-slot" not in html, path
        assert read_page(html).title.strip(), path
    assert read_page(pages[RECORD]).canonical == [f"https://huangzhong.example.cn/{RECORD}"]
    assert not re.search("<h1>[^<]*</h1>.*<h1>", pages[RECORD], re.DOTALL)
    for path, text in variant.has:
        assert text in (site / path).read_text(encoding="utf-8"), path
    again = project.build().must(0)
    assert "写了 0 个文件" in again.out, again.out


@pytest.mark.parametrize("name", [name for name, one in VARIANTS.items() if one.is_short])
def test_a_site_of_another_mkdocs_yml_is_whole(product: Product, tmp_path: Path, name: str) -> None:
    whole(product, tmp_path, VARIANTS[name])


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name, one in VARIANTS.items() if not one.is_short])
def test_a_site_of_any_mkdocs_yml_is_whole(product: Product, tmp_path: Path, name: str) -> None:
    whole(product, tmp_path, VARIANTS[name])
