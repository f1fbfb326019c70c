"""Nothing gets onto the site past the door: whole builds, with plugins, themes and settings of a body's own."""

from __future__ import annotations

import base64
import json
import os
import re
from pathlib import Path

import pytest

from attachment_files import plain_pdf
from site_tools import TODAY, Product, Project, contents, plain_bytes
from test_door import PHONE, jpeg_with, svg
from warm_and_cold import cold_copy, differences

SECRET = "SECRET"
PLUGIN = """
from pathlib import Path
from mkdocs.structure.files import File


def on_files(files, config):
    files.append(File.generated(config, "made.md", content="# 生成的\\n\\n139<b>0013</b>9000 SECRET\\n"))
    files.append(File.generated(config, "made.json", content='{"tel": "\\\\u00313900139000", "SECRET": 1}'))
    files.append(File.generated(config, "fine.md", content="# 生成的好网页\\n\\n可以公开。\\n"))
    return files


def on_page_markdown(markdown, page, config, files):
    return markdown.replace("{{ phone }}", "13900139000")


def on_post_build(config):
    Path(config.site_dir, "late.txt").write_text("13900139000 SECRET")
    Path(config.site_dir, "late.zip").write_text("SECRET")
    Path(config.site_dir, "late.html").write_text("<p>好<!-- SECRET -->的</p>")
"""
PAGES = {
    "shown.md": "---\nxxx: SECRET\n---\n# 好网页\n\n文字<!-- SECRET -->文字\n\n<!-- SECRET\n多行 -->\n",
    "draft.md": "---\ndraft: true\n---\n# SECRET\n",
    "draft2.md": "---\n草稿: 是\n---\n# SECRET\n",
    "macro.md": "# 宏\n\n第一段。\n\n值班联系 {{ phone }} SECRET\n",
    "title.md": "# SECRET {{ phone }}\n",
    "include.md": '# 片段\n\n--8<-- "private/part.md"\n',
    "deep/除.mkd": f"# 页\n\n{PHONE} SECRET\n",
    "packed.md": f"# 址\n\n<a href='data:text/plain;base64,{base64.b64encode(PHONE.encode()).decode()}'>SECRET</a>\n",
    "picture.md": f"# 图\n\n<img alt='图' src='data:image/jpeg;base64,{base64.b64encode(jpeg_with(SECRET)).decode()}'>\n",
    "hidden/h.md": "# SECRET\n",
    "lone.md": "# 不在菜单里\n",
}
FILES = {
    "gbk.md": f"# 标题 SECRET\n\n联系 {PHONE}".encode("gbk"),
    "wide.md": "# 标题 SECRET\n".encode("utf-16"),
    "E.MD": b"# SECRET",
    "photo.JPG": jpeg_with(SECRET),
    "d.svg": svg("<desc>SECRET</desc><script>SECRET</script><text>字</text>"),
    "a.zip": b"SECRET",
    "guide.md.bak": b"SECRET",
    "guide.md~": b"SECRET",
    "~$x.docx": b"SECRET",
    "Thumbs.db": b"SECRET",
    ".env": b"SECRET",
    ".git/config": b"SECRET",
    "style.css": b"p { color: red }",
    "app.js": f"const tel = '{PHONE}'; // SECRET".encode(),
    ".well-known/security.txt": b"Contact: https://www.example.gov.cn/",
    "CNAME": b"www.example.gov.cn",
    "ok.pdf": plain_pdf("Decision"),
    "bad.pdf": plain_pdf(PHONE),
    f"{PHONE}.txt": b"SECRET",
}
THEIRS = {
    "notes.txt.orig": "SECRET",
    "assets/x.json": f'{{"tel": "{PHONE}", "SECRET": 1}}',
    "partials/note.html": "<!-- SECRET -->",
}
SETTINGS = """
extra_css: [style.css]
exclude_docs: |
  !.well-known
  !.env
  hidden/
not_in_nav: lone.md
"""
PUBLISHED = {
    *("shown.html", "picture.html", "lone.html", "fine.html", "photo.JPG", "d.svg", "style.css", "CNAME", "ok.pdf"),
    *(".well-known/security.txt", "late.html", "search/search_index.json"),
}
REFUSED_ONLY_BY_BUILDS = {"macro.md:5", "title.md:1", "include.md:1", "packed.md:1"}


@pytest.fixture
def small(product: Product, tmp_path: Path) -> Project:
    return product.small(tmp_path / "project")


def full(small: Project) -> Project:
    """Put in all that must not be published, in every way that we know of, beside what may."""
    settings = (small.folder / "mkdocs.yml").read_text(encoding="utf-8")
    for old, new in (
        ("plugins: []", "plugins: [search]"),
        ("docs_dir: content", "docs_dir: !ENV [NOT_SET_ANYWHERE, content]"),
        ("hooks: [hooks/mkdocs_hooks.py]", "hooks: [hooks/mkdocs_hooks.py, after.py]"),
        ("  name: material\n", "  name: material\n  custom_dir: theirs\n"),
        ("[tables, toc,", f"[{{pymdownx.snippets: {{base_path: [{small.folder}]}}}}, tables, toc,"),
    ):
        assert settings.count(old) == 1, old
        settings = settings.replace(old, new)
    small.write("mkdocs.yml", settings + SETTINGS)
    small.write("after.py", PLUGIN)
    small.write("private/part.md", f"负责人手机 {PHONE} SECRET\n")
    for name, text in PAGES.items():
        small.write(f"content/{name}", text)
    for name, text in THEIRS.items():
        small.write(f"theirs/{name}", text)
    for name, data in FILES.items():
        path = small.folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name, target in (
        ("passwd.txt", "/etc/passwd"),
        ("records", "../data"),
        ("linked.md", "../private/part.md"),
        ("loop", "."),
    ):
        (small.folder / "content" / name).symlink_to(target)
    os.mkfifo(small.folder / "content/pipe.txt")
    return small


def leaks(site: Path) -> list[str]:
    secret = re.compile(rb"SECRET|13900139000|139001390|root:x:|" + base64.b64encode(PHONE.encode()))
    return [
        name
        for name, data in contents(site).items()
        if secret.search(name.encode()) or secret.search(plain_bytes(data))
    ]


def test_no_secret_gets_onto_the_site_and_all_else_does(small: Project, tmp_path: Path) -> None:
    full(small)
    ran = small.build().must(0)
    assert leaks(small.site) == []
    assert contents(small.site).keys() >= PUBLISHED
    assert SECRET not in ran.out + ran.err
    assert PHONE not in ran.out + ran.err
    for name in REFUSED_ONLY_BY_BUILDS:
        assert f"content/{name}:" in ran.err, name
    assert "插件写的 made.md：这里有手机号码" in ran.err
    assert "插件写的 late.txt：这里有手机号码" in ran.err
    assert small.text("late.html") == "<p>好的</p>"
    assert "文字文字" in small.text("shown.html")
    index = json.loads(small.text("search/search_index.json"))
    assert {one["location"].partition("#")[0] for one in index["docs"]} >= {"shown.html", "lone.html", "fine.html"}
    checked = small.gongshi("check", "--format", "json", "--today", TODAY).must(1)
    assert PHONE not in checked.out
    rules = {(json.loads(one)["file"], json.loads(one)["rule"]) for one in checked.out.splitlines()}
    assert rules >= {
        ("content/gbk.md", "not-utf8"),
        ("content/wide.md", "not-utf8"),
        ("content/records", "outside-link"),
        ("content/loop", "outside-link"),
        ("content/a.zip", "unpublished-file"),
        ("content/guide.md~", "stray-file"),
        ("content/bad.pdf", "attachment-personal-data"),
        ("content/deep/除.mkd", "personal-data"),
        ("content/pipe.txt", "unreadable"),
    }
    before = contents(small.site)
    small.build().must(0)
    assert list(differences(before, contents(small.site), "first", "second")) == []
    small.build("--strict").must(1)
    assert list(differences(before, contents(small.site), "before", "after a refusal")) == []


def test_a_preview_shows_drafts_and_no_secret(small: Project) -> None:
    small.write("content/draft.md", "---\ndraft: true\n---\n# 草稿的网页\n")
    small.write("content/a.md", "# 页\n\n139<b>0013</b>9000<!-- SECRET -->\n")
    small.build("--audience", "preview", "--site-dir", "preview").must(0)
    assert "草稿的网页" in (small.folder / "preview/draft.html").read_text(encoding="utf-8")
    assert leaks(small.folder / "preview") == []
    small.build().must(0)
    assert not (small.site / "draft.html").exists()
    assert "草稿的网页".encode() not in b"".join(map(plain_bytes, contents(small.site).values()))


def test_what_becomes_secret_leaves_the_site_with_the_next_build(small: Project, tmp_path: Path) -> None:
    small.write("content/a.md", "# 先是好的\n\n文字\n")
    small.write("content/b.csv", "年份\n2024\n")
    (small.folder / "content/c.jpg").write_bytes(jpeg_with("first"))
    record = small.folder / "data/penalties/2026/cf-2026-001.yml"
    record.write_text(record.read_text(encoding="utf-8").rstrip() + "\n附件: [fu.pdf]\n", encoding="utf-8")
    record.with_name("fu.pdf").write_bytes(plain_pdf("Decision"))
    small.build().must(0)
    assert contents(small.site).keys() >= {"a.html", "b.csv", "c.jpg"}
    assert [name for name in contents(small.site) if name.startswith("penalties/cf-2026-001/fu-")]
    small.write("content/a.md", f"# 先是好的\n\n电话 {PHONE}\n")
    small.write("content/b.csv", f"手机\n{PHONE}\n")
    (small.folder / "content/c.jpg").write_bytes(plain_pdf("x"))
    record.with_name("fu.pdf").write_bytes(plain_pdf(PHONE))
    small.forget()
    small.build().must(0)
    assert not [name for name in contents(small.site) if name.startswith("penalties/cf-2026-001")]
    assert contents(small.site).keys().isdisjoint({"a.html", "b.csv", "c.jpg"})
    assert leaks(small.site) == []
    cold = cold_copy(small, tmp_path / "cold")
    cold.build().must(0)
    assert list(differences(contents(small.site), contents(cold.site), "warm", "cold")) == []
    cache = contents(small.folder / ".gongshi/attachments")
    assert cache == contents(cold.folder / ".gongshi/attachments")


def test_a_home_page_with_a_secret_keeps_its_search_and_loses_its_text(small: Project) -> None:
    small.write("after.py", PLUGIN)
    small.edit("mkdocs.yml", "hooks: [hooks/mkdocs_hooks.py]", "hooks: [after.py, hooks/mkdocs_hooks.py]")
    small.write("content/index.md", "# 首页\n\nSECRET {{ phone }}\n")
    ran = small.build().must(0)
    assert "content/index.md:3:1" in ran.err
    assert leaks(small.site) == []
    assert "gs-main" in small.text("index.html")


def test_a_secret_in_the_theme_would_be_on_every_page_and_stops_the_build(small: Project) -> None:
    small.build().must(0)
    before = contents(small.site)
    small.write("theirs/partials/icons.html", f"<meta name='icons' content='{PHONE}'>")
    small.edit("mkdocs.yml", "  name: material\n", "  name: material\n  custom_dir: theirs\n")
    ran = small.build().must(1)
    assert "每一页都会有手机号码" in ran.err
    assert PHONE not in ran.err
    assert contents(small.site) == before


def test_another_settings_file_does_not_lead_past_the_door(small: Project) -> None:
    (small.folder / "other").mkdir()
    small.write("other/a.md", f"# 页\n\n{PHONE}\n")
    small.write("other/gbk.md", "x")
    (small.folder / "other/gbk.md").write_bytes("# 标题".encode("gbk"))
    small.write("other/list.csv", PHONE)
    small.write("other/fine.md", "# 好的\n")
    settings = (small.folder / "mkdocs.yml").read_text(encoding="utf-8")
    nav = settings[settings.index("nav:") :]
    small.write("other.yml", settings.replace("docs_dir: content", "docs_dir: other").replace(nav, ""))
    ran = small.tool("mkdocs", "build", "-f", "other.yml").must(0)
    assert "other/a.md:3:1" in ran.err
    assert contents(small.site).keys() >= {"fine.html"}
    assert contents(small.site).keys().isdisjoint({"a.html", "gbk.html", "list.csv"})
    assert leaks(small.site) == []


def test_trusted_folders_are_published_as_they_are_and_listed(small: Project) -> None:
    small.write("content/下载/软件/a.zip", "PK")
    small.write("content/下载/b.zip", "PK")
    small.write("content/下载/软件/c.csv", PHONE)
    small.edit("data/site.yml", "行政区划代码:", "可信文件夹: [下载/软件, 没有的]\n行政区划代码:")
    ran = small.gongshi("check", "--format", "json", "--today", TODAY).must(1)
    said = [json.loads(line) for line in ran.out.splitlines()]
    assert {(one["rule"], one["file"]) for one in said} == {
        ("personal-data", "content/下载/软件/c.csv"),
        ("unpublished-file", "content/下载/b.zip"),
        ("trusted-files", "data/site.yml"),
        ("trusted-folder-unused", "data/site.yml"),
    }
    small.build().must(0)
    assert (small.site / "下载/软件/a.zip").read_text() == "PK"
    assert not (small.site / "下载/b.zip").exists()
    assert not (small.site / "下载/软件/c.csv").exists()


ORIGINS = """
import json, logging
from datetime import date
from pathlib import Path
from gongshi import build, preparing, site, survey
config = site.load(Path.cwd())
report = site.make(config, preparing.Settings(date(2026, 11, 23), is_quiet=True))
makers = build.owners(survey.survey(Path.cwd(), date(2026, 11, 23)), Path(config.site_dir).resolve())
print(json.dumps(makers | dict(report.origins)))
"""


def test_every_file_of_the_site_has_an_owner_in_a_cold_build_and_in_a_warm_one(small: Project) -> None:
    full(small)
    cold = json.loads(small.python(ORIGINS).must(0).out)
    assert cold.keys() == contents(small.site).keys()
    assert cold["shown.html"] == "content/shown.md"
    assert cold["photo.JPG"] == "content/photo.JPG"
    assert cold["late.html"] == "mkdocs.yml"
    assert cold["404.html"] == "theme"
    assert cold["index.html"] == "entrances"
    makers = {path.stem for path in (small.product.hooks / "gongshi/makers").glob("[a-z]*.py")}
    beside = {"theme", "mkdocs.yml", "mkdocs_hooks.py"}
    for address, origin in cold.items():
        assert origin in makers | beside or (small.folder / origin).is_file(), (address, origin)
    assert json.loads(small.python(ORIGINS).must(0).out) == cold
    assert "shown.html（content/shown.md）" in small.build("--why", "shown.html").out
    assert cold.keys() == contents(small.site).keys()
