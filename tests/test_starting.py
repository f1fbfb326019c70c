"""A body starts: `gongshi new`, `add`, `upgrade`; the kinds that it publishes; what is still to be filled in."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from gongshi.desk.adding import lines, next_id
from gongshi.kinds import all_kinds
from gongshi.model.kind import Kind
from gongshi.reading import read
from site_tools import Product, Project, Ran

TODAY = "2026-11-23"


@pytest.fixture(scope="module")
def made(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("new") / "project"
    options = (
        "--name",
        "海东市乐都区教育局",
        "--code",
        "11630202MB1EXAMP11",
        "--url",
        "https://www.example.gov.cn/jyj",
    )
    ran = product.gongshi("new", folder, *options, "--kinds", "penalties,foi", "--yes", folder=folder.parent)
    ran.must(0)
    return Project(folder, product)


@pytest.fixture
def small(product: Product, tmp_path: Path) -> Project:
    return product.small(tmp_path / "small")


@pytest.fixture
def body(made: Project, tmp_path: Path) -> Project:
    return made.copy(tmp_path / "project")


def errors(ran: Ran) -> list[str]:
    return [line for line in ran.out.splitlines() if line.startswith("错误[")]


def test_a_new_body_has_a_site_a_repository_and_a_check_before_commits(made: Project) -> None:
    assert (made.site / "index.html").exists()
    assert (made.folder / ".git/hooks/pre-commit").exists()
    text = (made.folder / "data/site.yml").read_text(encoding="utf-8")
    assert "行政区划代码: '630202'" in text
    assert "种类: [penalties, foi]" in text
    assert "网站地址: https://www.example.gov.cn/jyj/" in text
    assert "https://www.example.gov.cn/jyj/" in made.text("index.html")
    checked = made.gongshi("check", "--today", TODAY).must(0)
    assert "[unfilled]" in checked.out
    assert not errors(checked)


def test_only_what_the_law_demands_stands_empty(made: Project) -> None:
    folders = {path.name for path in made.site.iterdir() if path.is_dir()}
    assert {"penalties", "foi"} <= folders
    assert not folders & (all_kinds().keys() - {"penalties", "foi"})
    home = made.text("index.html")
    assert 'href="penalties/index.html"' in home
    assert 'href="permits/index.html"' not in home
    assert "permits" not in made.text("map.html") + made.text("sitemap.xml") + made.text("feed.xml")
    assert 'href="profile/index.html"' not in made.text("catalogue.html")
    assert "机构概况" in made.text("catalogue.html")


def test_run_again_it_adds_what_is_missing_and_touches_nothing(body: Project) -> None:
    body.write("content/guide.md", "# 我们的指南\n")
    (body.folder / "content/apply.md").unlink()
    before = (body.folder / "data/site.yml").read_bytes()
    ran = body.product.gongshi("new", body.folder, "--yes", folder=body.folder.parent).must(0)
    assert "写了 1 个文件" in ran.out
    assert (body.folder / "content/apply.md").exists()
    assert (body.folder / "content/guide.md").read_text(encoding="utf-8") == "# 我们的指南\n"
    assert (body.folder / "data/site.yml").read_bytes() == before


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--code", "11630202", "应有 18 位"),
        ("--kinds", "penaltys", "没有“penaltys”这个种类"),
        ("--url", "www.example.gov.cn", "要以 https:// 开头"),
        ("--name", "<b>局</b>", "只写全称"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_written(
    product: Product, tmp_path: Path, option: str, value: str, said: str
) -> None:
    ran = product.gongshi("new", tmp_path / "project", option, value, "--yes", folder=tmp_path).must(2)
    assert said in ran.err
    assert not (tmp_path / "project").exists()


def test_a_record_of_a_kind_that_is_off_is_an_error_and_is_not_published(body: Project) -> None:
    body.write("data/permits/2026/xk-1.yml", "标识: xk-1\n")
    ran = body.gongshi("check", "--today", TODAY).must(1)
    assert "[kind-off]" in ran.out
    assert "加上 permits" in ran.out
    body.edit("data/site.yml", "[penalties, foi]", "[penalties, foi, permits]")
    assert "[kind-off]" not in body.gongshi("check", "--today", TODAY).must(1).out


def test_a_kind_that_nobody_knows_is_told(body: Project) -> None:
    body.edit("data/site.yml", "[penalties, foi]", "[penalties, fio]")
    ran = body.gongshi("check", "--today", TODAY).must(1)
    assert "“种类”里的“fio”不是任何一种记录" in ran.out
    assert "foi" in ran.out


def test_the_first_record_of_a_kind_brings_its_page_and_the_last_takes_it_along(small: Project) -> None:
    small.forget()
    small.build().must(0)
    assert not (small.site / "patrols").exists()
    assert 'href="patrols/index.html"' not in small.text("index.html")
    example = next((Path(__file__).parents[1] / "data/patrols").glob("*.yml"))
    small.write("data/patrols/xc.yml", example.read_text(encoding="utf-8"))
    small.build().must(0)
    assert (small.site / "patrols/index.html").exists()
    assert 'href="patrols/index.html"' in small.text("map.html")
    (small.folder / "data/patrols/xc.yml").unlink()
    small.forget()
    small.build().must(0)
    assert not (small.site / "patrols/index.html").exists()
    assert "patrols" not in small.text("map.html")


# ------------------------------------------------------------------------------------------------ add


def test_an_id_goes_on_from_those_that_are_there() -> None:
    assert next_id("penalties", 2026, []) == "penalties-2026-001"
    assert next_id("penalties", 2026, ["cf-2026-009", "cf-2026-010", "cf-2025-800", "x"]) == "cf-2026-011"
    assert next_id("penalties", 2027, ["cf-2026-0009"]) == "cf-2027-0001"


@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda kind: kind.name)
def test_a_new_record_is_a_draft_in_which_only_what_is_required_is_missing(kind: Kind) -> None:
    text = "\n".join(lines(kind, f"{kind.name}-2026-001", date(2026, 11, 23), {})) + "\n"
    result = read(text.encode(), f"data/{kind.name}/a.yml", kind)
    assert {one.rule for one in result.findings} <= {"empty-field", "missing-field"}
    assert result.left_out == (f"{kind.name}-2026-001",)


def test_add_writes_a_record_and_never_over_another(body: Project) -> None:
    ran = body.gongshi("add", "penalties", "--today", TODAY).must(0)
    assert "data/penalties/2026/penalties-2026-001.yml" in ran.out
    assert body.gongshi("add", "penalties", "--today", TODAY).must(0).out != ran.out
    assert "已经用在" in body.gongshi("add", "penalties", "penalties-2026-001", "--today", TODAY).must(2).err
    assert "“种类”里没有 permits" in body.gongshi("add", "permits").must(2).err


# ------------------------------------------------------------------------------------------------ upgrade


def test_upgrade_says_what_differs_and_writes_it_but_not_over_what_people_changed(body: Project) -> None:
    assert "已经是" in body.gongshi("upgrade").must(0).out
    schema, check, publish = "data/.schema/penalties.json", ".github/workflows/check.yml", ".gitlab-ci.yml"
    notes = json.loads((body.folder / ".gongshi.json").read_text(encoding="utf-8"))
    body.write(schema, "{}\n")
    body.write("data/.schema/gone.json", "{}\n")
    body.write(check, "name: old\n")
    body.write(publish, "image: ours\n")
    notes["files"] |= {check: hashlib.sha256(b"name: old\n").hexdigest()}
    body.write(".gongshi.json", json.dumps(notes))
    told = body.gongshi("upgrade").must(0)
    assert "-name: old" in told.out
    assert f"{schema}：有改动" in told.out
    assert "data/.schema/gone.json：不再需要" in told.out
    assert "4 个文件与" in told.out
    assert (body.folder / check).read_text(encoding="utf-8") == "name: old\n"
    told = body.gongshi("upgrade", "--write").must(0)
    assert "写了 3 个文件，1 个没有动" in told.out
    assert ".gitlab-ci.yml 有人改过" in told.err
    assert "name: 检查" in (body.folder / check).read_text(encoding="utf-8")
    assert not (body.folder / "data/.schema/gone.json").exists()
    body.gongshi("schema", "--check").must(0)
    assert (body.folder / publish).read_text(encoding="utf-8") == "image: ours\n"


def test_what_another_version_has_noted_of_a_project_stops_nothing(body: Project) -> None:
    before = body.gongshi("check", "--today", TODAY).must(0)
    with closing(sqlite3.connect(body.folder / ".gongshi/store.db")) as db:
        for noted in (
            '["another version", "1", "[]", {}, ""]',
            '["another version"]',
            '["another version", [], [], [], [], [], []]',
        ):
            assert db.execute("UPDATE meta SET value = ? WHERE name LIKE 'base%'", (noted,)).rowcount
            db.commit()
            assert body.gongshi("check", "--today", TODAY).must(0) == before


# ------------------------------------------------------------------------------------------------ as a plugin


def test_mkdocs_builds_the_same_site_with_the_plugin(body: Project) -> None:
    before = body.text("penalties/index.html")
    env = {**body.product.environment(), "GONGSHI_FIRST": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q"],
        cwd=body.folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert body.text("penalties/index.html") == before


def test_named_twice_it_is_refused(body: Project) -> None:
    body.write("h.py", "from gongshi.site import on_config\n")
    body.edit("mkdocs.yml", "plugins: [gongshi]", "plugins: [gongshi]\nhooks: [h.py]")
    assert "写了两次公示" in body.build().must(1).err
