"""Plugins, templates and themes of other people: what goes with the site goes, what does not is said with the setting to change."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import html5lib
import htmlmin
import minify_html
import pytest
from bs4 import BeautifulSoup

from gongshi.markup.shell import SLOTS, Content, LostSlots, Shell
from site_tools import TODAY, Product, Project, Ran, broken_links, contents, header_rules

PAGE = """<!doctype html>
<html lang="zh" class="no-js">
  <head>
    <meta charset="utf-8"><meta name="gongshi-slot-policy">
    <!-- a comment -->
    <title>gongshi-slot-title</title><meta name="gongshi-slot-head">
    <link rel="stylesheet" href="a.css">
  </head>
  <body>
    <p>前  <b> 文 </b></p>
    <div id="gs-main" tabindex="-1"></div><div id="gongshi-slot-main"></div>
    <script>document.title = "<div>";</script>
  </body>
</html>
"""


def walked(html: str) -> str:
    """Return a page as html5lib reads it and writes it anew, with all that may be left out left out."""
    tree = html5lib.parse(html)
    walker = html5lib.getTreeWalker("etree")(tree)
    serializer = html5lib.serializer.HTMLSerializer(
        strip_whitespace=True, alphabetical_attributes=True, quote_attr_values="legacy"
    )
    return "".join(serializer.serialize(walker))


REWRITERS: dict[str, Callable[[str], str]] = {
    "htmlmin": lambda html: htmlmin.minify(
        html, remove_comments=True, remove_empty_space=True, reduce_empty_attributes=True
    ),
    "htmlmin, every blank": lambda html: htmlmin.minify(html, remove_comments=True, remove_all_empty_space=True),
    "minify-html": minify_html.minify,
    "minify-html, whatever it can": lambda html: minify_html.minify(
        html,
        minify_js=True,
        minify_css=True,
        allow_optimal_entities=True,
        allow_removing_spaces_between_attributes=True,
    ),
    "BeautifulSoup": lambda html: str(BeautifulSoup(html, "html.parser")),
    "BeautifulSoup, pretty": lambda html: BeautifulSoup(html, "html.parser").prettify(),
    "BeautifulSoup on html5lib": lambda html: BeautifulSoup(html, "html5lib").decode(formatter="html5"),
    "html5lib": walked,
}


@pytest.mark.parametrize("name", REWRITERS)
def test_slots_survive_whoever_writes_the_page_anew(name: str) -> None:
    cut = Shell.cut(REWRITERS[name](PAGE))
    assert cut.slots == SLOTS
    page = cut.stamp(Content("甲 & 乙", "<meta name=x>", "<p>正文</p>")).decode()
    assert re.search(r"<title>\s*甲 &amp; 乙\s*</title>\s*<meta name=x>", page)
    assert "<p>正文</p>" in page
    assert "gongshi-slot-main" not in page


@pytest.mark.parametrize(
    ("html", "missing", "repeated"),
    [
        ("", SLOTS, ()),
        (PAGE.replace("gongshi-slot-title", "x"), ("title",), ()),
        (PAGE.replace('<meta name="gongshi-slot-head">', ""), ("head",), ()),
        (PAGE.replace('<div id="gongshi-slot-main"></div>', "<div></div>"), ("main",), ()),
        (PAGE.replace('<div id="gongshi-slot-main"></div>', '<div id="gongshi-slot-main"></div>' * 2), (), ("main",)),
        (PAGE.replace("前", "gongshi-slot-title"), (), ("title",)),
    ],
)
def test_a_page_without_each_slot_once_is_no_shell(
    html: str, missing: tuple[str, ...], repeated: tuple[str, ...]
) -> None:
    with pytest.raises(LostSlots) as error:
        Shell.cut(html)
    assert (error.value.missing, error.value.repeated) == (missing, repeated)


# ---------------------------------------------------------------- in a build


@pytest.fixture(scope="module")
def plain(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small project, built. Shared: only copy it."""
    project = product.small(tmp_path_factory.mktemp("plain") / "project")
    project.build().must(0)
    return project


@pytest.fixture
def small(plain: Project, tmp_path: Path) -> Project:
    return plain.copy(tmp_path / "project")


def with_plugin(project: Project, code: str) -> None:
    project.write("plugin.py", code)
    project.edit("mkdocs.yml", "hooks: [hooks/mkdocs_hooks.py]", "hooks: [plugin.py, hooks/mkdocs_hooks.py]")


def refused(project: Project) -> str:
    """Build, which must fail and leave the site as it was; return what was said."""
    before = contents(project.site)
    ran = project.build().must(1)
    assert contents(project.site) == before
    assert "网站保持原样" in ran.err
    return ran.err


def test_a_minifier_with_all_its_options_changes_no_record(small: Project) -> None:
    small.edit(
        "mkdocs.yml",
        "plugins: []",
        "plugins:\n  - minify:\n      minify_html: true\n      htmlmin_opts: {remove_comments: true, remove_empty_space: true}",
    )
    small.build().must(0)
    page = small.text("penalties/cf-2026-001.html")
    assert "gongshi-slot" not in page
    assert page.index("Content-Security-Policy") < page.index("<link")
    assert list(broken_links(small.site)) == []


def test_a_plugin_that_reads_pages_and_writes_them_anew_does_no_harm(small: Project) -> None:
    with_plugin(
        small,
        "from bs4 import BeautifulSoup\n\n\ndef on_post_page(output, page, config):\n"
        "    return BeautifulSoup(output, 'html.parser').prettify()\n",
    )
    small.build().must(0)
    assert list(broken_links(small.site)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (r"re.sub('<meta name=.gongshi[^>]*>', '', output)", "网页标签没有地方放"),
        (r"output.replace('gongshi-slot-title', '')", "标题没有地方放"),
        (r"output + output", "好几处"),
        (r"'<p>nothing</p>'", "标题、网页标签、正文没有地方放"),
    ],
)
def test_a_plugin_that_takes_a_slot_is_named_and_the_site_stays(small: Project, change: str, said: str) -> None:
    with_plugin(small, f"import re\n\n\ndef on_post_page(output, page, config):\n    return {change}\n")
    message = refused(small)
    assert said in message
    assert "插件 plugin.py 改动了生成的网页" in message
    assert "plugins" in message


def test_a_plugin_that_fails_is_named_and_is_no_fault_of_ours(small: Project) -> None:
    with_plugin(small, "def on_page_content(html, page, config, files):\n    return {}['nothing']\n")
    message = refused(small)
    assert "插件 plugin.py 出错了（plugin.py:2，KeyError：'nothing'）" in message


def test_a_plugin_that_builds_once_a_language_is_refused(small: Project) -> None:
    languages = "{locale: zh, name: 中文, default: true, build: true}, {locale: en, name: English, build: true}"
    small.edit("mkdocs.yml", "plugins: []", f"plugins: [{{i18n: {{languages: [{languages}]}}}}]")
    assert "插件 i18n 把网站生成 2 遍" in refused(small)


def test_with_one_language_it_works(small: Project) -> None:
    one = "{languages: [{locale: zh, name: 中文, default: true, build: true}]}"
    small.edit("mkdocs.yml", "plugins: []", f"plugins: [search, {{i18n: {one}}}]")
    small.build().must(0)
    assert list(broken_links(small.site)) == []


def test_any_plugin_that_builds_again_is_refused(small: Project) -> None:
    with_plugin(
        small,
        "from mkdocs.commands.build import build\nbuilt = []\n\n\ndef on_post_build(config):\n"
        "    if not built:\n        built.append(1)\n        build(config)\n",
    )
    assert "生成了第二遍" in refused(small)


# ---------------------------------------------------------------- custom_dir


def with_templates(project: Project, **templates: str) -> None:
    for name, text in templates.items():
        project.write(f"overrides/{name.replace('__', '/')}.html", text)
    project.edit("mkdocs.yml", "  name: material\n", "  name: material\n  custom_dir: overrides\n")


BLOCKS = """{% extends "base.html" %}
{% block extrahead %}<meta name="supervisor" content="7">{% endblock %}
{% block announce %}{{ super() }}<p>公告一则</p>{% endblock %}
{% block header %}<div class="portal">门户的页头</div>{{ super() }}{% endblock %}
{% block footer %}{{ super() }}<div class="portal">门户的页脚</div>{% endblock %}
"""


def test_the_body_s_own_blocks_stand_in_every_page(small: Project) -> None:
    with_templates(small, main=BLOCKS)
    small.build().must(0)
    for path in ("index.html", "penalties/cf-2026-001.html", "penalties/list/2026.html", "guide.html", "404.html"):
        page = small.text(path)
        for text in ('<meta name="supervisor" content="7">', "公告一则", "门户的页头", "门户的页脚", "主办单位"):
            assert text in page, (path, text)
        assert page.index('"supervisor"') < page.index("</head>")
    assert "<title>" in small.text("penalties/cf-2026-001.html")
    assert list(broken_links(small.site)) == []


def test_the_body_s_own_partial_wins_over_ours_and_may_use_it(small: Project) -> None:
    with_templates(small, partials__footer='<footer>自己的页脚{% include "gongshi/partials/footer.html" %}</footer>')
    small.build().must(0)
    page = small.text("penalties/cf-2026-001.html")
    assert page.count("自己的页脚") == 1
    assert "主办单位" in page


@pytest.mark.parametrize(
    ("templates", "said"),
    [
        (
            {"main": '{% extends "base.html" %}{% block content %}x{% endblock %}'},
            "正文没有地方放：custom_dir 的 main.html 改写了 content 块。在块里写 {{ super() }}",
        ),
        (
            {"main": '{% extends "base.html" %}{% block htmltitle %}<title>x</title>{% endblock %}'},
            "标题、网页标签没有地方放：custom_dir 的 main.html 改写了 htmltitle 块",
        ),
        (
            {"main": "<html><head></head><body>{{ page.content }}</body></html>"},
            'custom_dir 的 main.html 代替了整页的模板。在它的开头写 {% extends "base.html" %}',
        ),
        (
            {"base": '{% extends "theme/base.html" %}'},
            'custom_dir 的 base.html 代替了整页的模板。在它的开头写 {% extends "gongshi/base.html" %}',
        ),
        ({"main": '{% extends "base.html" %}\n{% block content %}'}, "main.html 第 2 行写得不对"),
        ({"main": '{% extends "base.html" %}\n{% block footer %}{{ nothing.at.all }}{% endblock %}'}, "模板"),
        ({"main": '{% extends "nowhere.html" %}'}, "模板 nowhere.html"),
    ],
)
def test_a_template_that_cannot_be_used_is_named_with_what_to_write(
    small: Project, templates: dict[str, str], said: str
) -> None:
    with_templates(small, **templates)
    assert said in refused(small)


def test_a_base_of_the_body_s_own_around_ours_is_used(small: Project) -> None:
    with_templates(small, base='{% extends "gongshi/base.html" %}{% block hero %}<p>横幅</p>{% endblock %}')
    small.build().must(0)
    assert "横幅" in small.text("penalties/cf-2026-001.html")


# ---------------------------------------------------------------- other hosts

SCRIPT = "https://hm.baidu.com/hm.js?0123456789abcdef"


def said(ran: Ran) -> str:
    return ran.out + ran.err


def test_the_theme_s_fonts_are_said_once_with_the_key_to_change(small: Project) -> None:
    small.edit("mkdocs.yml", "  font: false\n", "")
    message = said(small.build().must(0))
    assert message.count("fonts.googleapis.com") == 2  # the address, and the host that may be allowed
    assert "在 mkdocs.yml 的 theme 下写 font: false" in message
    assert "data/site.yml 的“外部服务”里写上 https://fonts.googleapis.com" in message
    small.build("--strict").must(1)


def test_a_script_from_elsewhere_is_said_until_its_host_is_allowed(small: Project) -> None:
    small.edit(
        "mkdocs.yml", "extra: {generator: false}", f"extra: {{generator: false}}\nextra_javascript: ['{SCRIPT}']"
    )
    message = said(small.build().must(0))
    assert f"网页里的 {SCRIPT} 不起作用" in message
    assert "改 mkdocs.yml 的 extra_javascript" in message
    small.edit(
        "data/site.yml", "示例数据: 是\n", "示例数据: 是\n外部服务: [{网址: https://hm.baidu.com, 用途: 网站统计}]\n"
    )
    small.build("--strict").must(0)
    page = small.text("penalties/cf-2026-001.html")
    assert f'src="{SCRIPT}"' in page
    assert "default-src 'self' https://hm.baidu.com; script-src 'self' https://hm.baidu.com;" in page
    ((_, headers), *_) = header_rules(small.site)
    assert "script-src 'self' https://hm.baidu.com" in dict(headers)["Content-Security-Policy"]
    checked = small.gongshi("check", "--today", TODAY).must(0)
    assert "提示[outside-service]：网页可以从 https://hm.baidu.com 加载内容（网站统计）" in checked.out


def test_a_named_portal_may_frame_the_site_and_nobody_else(small: Project) -> None:
    small.edit("data/site.yml", "示例数据: 是\n", "示例数据: 是\n允许嵌入: [https://www.example.gov.cn]\n")
    small.build().must(0)
    ((_, headers), *_) = header_rules(small.site)
    assert dict(headers)["Content-Security-Policy"].endswith("; frame-ancestors https://www.example.gov.cn")
    assert "X-Frame-Options" not in dict(headers)
    assert "X-Frame-Options" not in small.text("_nginx.conf")
