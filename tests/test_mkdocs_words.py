"""What MkDocs says of mkdocs.yml is said in Chinese: held against MkDocs itself."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from gongshi.mkdocs_words import in_chinese, is_known
from site_tools import Product

WRONG = {
    "a folder that is not there": "docs_dir: nowhere",
    "a theme that is not there": "theme: materiel",
    "a plugin that is not installed": "plugins: [serch]",
    "a plugin twice": "plugins: [search, search]",
    "an option of a plugin": "plugins: [{search: {lang: 3, nothing: 1}}]",
    "plugins as a text": "plugins: search",
    "a plugin without a name": "plugins: [3]",
    "an extension that is not installed": "markdown_extensions: [nothing_ext]",
    "extensions as a number": "markdown_extensions: 3",
    "a setting that is not there": "navv: []",
    "a text for yes or no": "use_directory_urls: maybe",
    "a number for a name": "site_name: 3",
    "no name": "site_name:",
    "the site in the pages": "site_dir: docs/site",
    "the pages in the site": "docs_dir: docs\nsite_dir: .",
    "the project as pages": "docs_dir: .",
    "a hook that is not there": "hooks: [nope.py]",
    "a number for settings": "extra: 3",
    "an address without a scheme": "site_url: www.example.cn",
    "an address without a port": "dev_addr: foo",
    "a port that is none": "dev_addr: 'a:b'",
    "a menu that is a text": "nav: index.md",
    "an entry with two names": "nav: [{a: b.md, c: d.md}]",
    "folders that are not there": "theme: {name: mkdocs, custom_dir: nope}",
    "a theme without a name": "theme: {nothing: 1}",
    "styles as a text": "extra_css: a.css",
    "a level that is none": "validation: {links: {anchors: loud}}",
    "not closed": "extra: [",
    "a tab": "extra:\n\tx: 1",
    "a parent that is not there": "INHERIT: no.yml",
    "watched folders that are not there": "watch: [nowhere]",
}


@pytest.mark.parametrize("what", WRONG)
def test_no_english_sentence_is_left(what: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "docs").mkdir()
    name = "" if "site_name" in WRONG[what] else "site_name: x\n"
    (tmp_path / "mkdocs.yml").write_text(name + WRONG[what] + "\n", encoding="utf-8")
    said = []
    with caplog.at_level(logging.WARNING, "mkdocs"):
        try:
            load_config(str(tmp_path / "mkdocs.yml"))
        except MkDocsException as error:
            said.append(str(error))
    said += [record.getMessage() for record in caplog.records]
    assert said, "MkDocs finds nothing wrong with it"
    for one in said:
        told = in_chinese(one)
        assert is_known(one), one
        assert not re.search(r"[A-Za-z]+ [A-Za-z']+ [A-Za-z']+ [a-z]+", told), told
        assert re.search("[\u4e00-\u9fff]", told)


def test_what_is_not_known_is_handed_on() -> None:
    assert in_chinese("Something new.") == "Something new."
    assert in_chinese("Config value 'x': Something new.") == "mkdocs.yml 的 x：写得不对。MkDocs 说：Something new."


def test_a_build_and_a_preview_on_this_machine_say_it_with_the_same_words(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    project.edit("mkdocs.yml", "docs_dir: content", "docs_dir: contents")
    for ran in (project.build().must(1), project.gongshi("serve").must(1)):
        assert f"mkdocs.yml 的 docs_dir：{project.folder / 'contents'} 不存在。" in ran.err
        assert "错误：mkdocs.yml 有错误（见上面），网站保持原样。" in ran.err
    project.edit("mkdocs.yml", "docs_dir: contents", "docs_dir: content")
    project.edit("mkdocs.yml", "guide.md", "guidee.md")
    assert "mkdocs.yml 的 nav 写的 guidee.md 不存在" in project.build().must(0).err
    (project.folder / "mkdocs.yml").unlink()
    assert "没有 " in project.build().must(1).err
