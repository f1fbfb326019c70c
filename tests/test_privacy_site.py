"""Personal data on the way to the site: hand-written pages, data/site.yml, names, exceptions, the check before a commit."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from site_tools import TODAY, Product, Project, contents, plain_bytes

SECRET = "13900139000"
RECORD = "data/penalties/2026/cf-2026-900.yml"


@pytest.fixture
def small(product: Product, tmp_path: Path) -> Project:
    return product.small(tmp_path / "project")


def record_of(project: Project, **changes: str) -> str:
    """Return a record of the project's own, with other fields."""
    source = min((project.folder / "data/penalties/2026").glob("*.yml")).read_text(encoding="utf-8")
    kept, skipping = [], False
    for line in source.split("\n"):
        if not line.startswith((" ", "-")):
            skipping = line.partition(":")[0] in changes
        if not skipping:
            kept.append(line)
    return "\n".join([*(f"{key}: {value}" for key, value in changes.items() if value), *kept])


def write_record(project: Project, **changes: str) -> None:
    base = {"标识": "cf-2026-900", "行政处罚决定书文号": "湟自然资罚〔2026〕900号"}
    project.write(RECORD, record_of(project, **base, **changes))


def everything(project: Project) -> bytes:
    return b"\n".join(plain_bytes(data) for data in contents(project.site).values())


@pytest.mark.parametrize("style", ["text", "json", "github"])
def test_personal_data_in_a_page_is_an_error_at_its_place_and_not_shown(small: Project, style: str) -> None:
    small.write("content/guide.md", f"# 指南\n\n联系李某：{SECRET}\n\n邮箱 lishifan@example.com\n")
    ran = small.gongshi("check", "--format", style, "--today", TODAY).must(1)
    said = ran.out + ran.err
    assert SECRET not in said
    assert "lishifan" not in said
    assert "手机号码" in said
    assert "电子邮箱" in said
    assert {"text": "content/guide.md:3:6", "json": '"line": 3, "column": 6', "github": "line=3,col=6"}[style] in said


def test_a_page_with_personal_data_is_not_published_and_the_others_are(small: Project) -> None:
    small.write("content/guide.md", f"# 指南\n\n联系李某：{SECRET}\n")
    small.write("content/other.md", "# 另一页\n\n电话 0971-0000011。\n")
    ran = small.build().must(0)
    assert SECRET not in ran.out + ran.err
    assert SECRET.encode() not in everything(small)
    assert not (small.site / "guide.html").exists()
    assert (small.site / "other.html").exists()


def test_markup_and_entities_do_not_hide_a_number(small: Project) -> None:
    small.write("content/a.md", "139<b>0013</b>9000\n\n139**0013**9000\n\n&#49;3900139000\n")
    lines = small.gongshi("check", "--format", "json", "--today", TODAY).must(1).out.splitlines()
    assert [json.loads(line)["line"] for line in lines] == [1, 3, 5]


def test_docs_dir_of_mkdocs_yml_is_the_folder_that_is_checked(small: Project) -> None:
    small.edit("mkdocs.yml", "docs_dir: content", "docs_dir: pages")
    (small.folder / "content").rename(small.folder / "pages")
    small.write("pages/deep/a.md", SECRET)
    said = json.loads(small.gongshi("check", "--format", "json", "--today", TODAY).must(1).out)
    assert said["file"] == "pages/deep/a.md"


def test_the_body_s_own_contacts_change_with_site_yml(small: Project) -> None:
    small.write("content/a.md", "电话 0971-6123456\n")
    small.gongshi("check", "--today", TODAY).must(1)
    small.edit("data/site.yml", "联系电话: 0971-0000011", "联系电话: 0971-6123456")
    small.gongshi("check", "--today", TODAY).must(0)


def test_the_body_s_address_is_no_home(small: Project) -> None:
    small.edit("data/site.yml", "办公时间: ", f"办公时间: 值班员{SECRET} ")
    said = map(json.loads, small.gongshi("check", "--format", "json", "--today", TODAY).must(1).out.splitlines())
    assert [one["rule"] for one in said if one["file"] == "data/site.yml"] == ["personal-data"]


def test_a_name_is_masked_however_it_is_written(small: Project) -> None:
    name = "欧阳试样"
    write_record(
        small,
        行政相对人名称=name,
        行政相对人类别="自然人",
        统一社会信用代码="",
        法定代表人="",
        违法事实="欧阳试样占地；欧 阳 试 样承认；欧阳　试样到场；欧阳·试样签字",
        备注="通知欧阳试样",
        更正=f"[{{更正日期: 2026-02-01, 更正内容: 更正{name}的名称}}]",
    )
    small.build().must(0)
    site = everything(small)
    assert (small.site / "penalties/cf-2026-900.html").exists()
    for written in (name, "试样", "试 样"):
        assert written.encode() not in site, written
    assert "欧阳××占地；欧阳××承认；欧阳××到场；欧阳××签字".encode() in site


def test_several_persons_and_former_names_are_masked_each(small: Project) -> None:
    write_record(
        small,
        行政相对人名称="李试样、张样试（曾用名：张老样）",
        行政相对人类别="自然人",
        统一社会信用代码="",
        法定代表人="",
        违法事实="张样试与李试样占地，张老样签字",
    )
    small.build().must(0)
    site = everything(small)
    for written in ("李试样", "张样试", "张老样"):
        assert written.encode() not in site, written


def test_an_exception_publishes_and_stays_private(small: Project) -> None:
    write_record(
        small,
        违法事实="车牌号青A12345的自卸车倾倒渣土",
        个人信息例外="[{字段: 违法事实, 种类: 车牌号, 批准人: 批准的人甲, 理由: 为了寻找车主}]",
    )
    checked = small.gongshi("check", "--today", TODAY).must(0)
    assert "exception-used" in checked.out
    assert "1 个提示" in checked.err
    assert "批准的人甲" not in checked.out + checked.err
    small.build().must(0)
    (small.site / "rules.html").unlink()  # it tells what exceptions are
    site = everything(small)
    assert "青A12345".encode() in site
    for private in ("批准的人甲", "为了寻找车主", "个人信息例外"):
        assert private.encode() not in site


def test_a_decision_against_a_minor_is_left_out_and_the_others_published(small: Project) -> None:
    write_record(
        small,
        行政相对人名称="李试样",
        行政相对人类别="自然人",
        统一社会信用代码="",
        法定代表人="",
        违法事实="李试样，15周岁",
    )
    small.gongshi("check", "--today", TODAY).must(1)
    small.build().must(0)
    assert not (small.site / "penalties/cf-2026-900.html").exists()
    assert len(list((small.site / "penalties").glob("cf-2026-*.html"))) > 3


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    named = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments]
    return subprocess.run(named, cwd=folder, capture_output=True, text=True, check=False)


def test_the_hook_refuses_what_is_staged_and_overlooks_what_is_not(
    small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(small.product.hooks))
    git(small.folder, "init", "-q")
    small.write(".gitignore", "site/\n.gongshi/\n")
    small.gongshi("hook", "install").must(0)
    git(small.folder, "add", "-A")
    assert git(small.folder, "commit", "-qm", "first").returncode == 0
    small.write("content/a.md", f"# 甲\n\n{SECRET}\n")
    git(small.folder, "add", "-A")
    small.write("content/a.md", "# 甲\n")
    refused = git(small.folder, "commit", "-qm", "second")
    assert refused.returncode != 0
    assert "content/a.md:3:1" in refused.stdout + refused.stderr
    assert SECRET not in refused.stdout + refused.stderr
    git(small.folder, "add", "-A")
    small.write("content/a.md", f"# 甲\n\n{SECRET}\n")
    assert git(small.folder, "commit", "-qm", "third").returncode == 0


def test_the_hook_leaves_another_s_hook_alone(small: Project) -> None:
    git(small.folder, "init", "-q")
    small.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n")
    ran = small.gongshi("hook", "install").must(2)
    assert "gongshi hook run" in ran.err
    assert (small.folder / ".git/hooks/pre-commit").read_text() == "#!/bin/sh\nexit 0\n"
