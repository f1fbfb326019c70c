"""What MkDocs has made is kept: a build without a change there never loads it, and makes the same site."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from site_tools import Product, Project, contents, differing

LOADED = """
import sys
from gongshi.desk.cli import main
sys.argv = ["gongshi", "build", "--today", "2026-11-23"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("loaded" if "mkdocs" in sys.modules else "not loaded")
"""


def is_asked(project: Project) -> bool:
    """Build, and tell whether MkDocs was loaded for it."""
    return project.python(LOADED).must(0).out.splitlines()[-1] == "loaded"


@pytest.fixture
def small(product: Product, tmp_path: Path) -> Project:
    project = product.small(tmp_path / "project")
    project.build().must(0)
    return project


def test_mkdocs_is_loaded_only_when_something_has_changed_that_it_reads(small: Project, tmp_path: Path) -> None:
    before = contents(small.site)
    assert not is_asked(small)
    assert differing(before, contents(small.site)) == set()
    (small.site / "404.html").unlink()
    small.write("site/stray.txt", "nobody's")
    assert not is_asked(small)
    assert differing(before, contents(small.site)) == set()
    small.write("content/more.md", "# 又一页\n\n手写的又一页。\n")
    assert is_asked(small)
    assert not is_asked(small)
    assert "手写的又一页" in small.text("more.html")
    kept = contents(small.site)
    shutil.rmtree(small.folder / ".gongshi")
    small.build().must(0)
    assert differing(kept, contents(small.site)) == set()
    small.edit("data/site.yml", "网站名称: ", "网站名称: 新")
    assert is_asked(small)


def test_what_is_kept_may_be_spoilt_or_gone(small: Project) -> None:
    before = contents(small.site)
    (about,) = (small.folder / ".gongshi/theme").glob("*/about.json")
    about.write_text(about.read_text(encoding="utf-8")[:-100], encoding="utf-8")
    assert is_asked(small)
    (folder,) = (small.folder / ".gongshi/theme").glob("*/files")
    (folder / "404.html").unlink()
    assert is_asked(small)
    assert differing(before, contents(small.site)) == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("plugins: []", "plugins: [tags]"),
        ("hooks: [hooks/mkdocs_hooks.py]", "hooks: [plugin.py, hooks/mkdocs_hooks.py]"),
        ("markdown_extensions: [tables,", "markdown_extensions: [pymdownx.snippets, tables,"),
        ("extra: {generator: false}", "extra: {generator: false, more: !ENV [MORE, none]}"),
    ],
)
def test_where_mkdocs_may_read_other_files_it_is_always_asked(
    product: Product, tmp_path: Path, old: str, new: str
) -> None:
    project = product.small(tmp_path / "project")
    project.write("plugin.py", "def on_post_build(config):\n    pass\n")
    project.edit("mkdocs.yml", old, new)
    project.build().must(0)
    assert is_asked(project)
