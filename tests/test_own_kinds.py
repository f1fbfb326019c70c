"""A body's own kinds: one file in `kinds/` of its project is a kind like any other."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from gongshi.kinds import all_kinds, kind_findings
from gongshi.pool import mapped
from own_kind import COMMON, NOTICES, RECORDS
from site_tools import ROOT, Product, Project, contents, read_page, served


@pytest.fixture(scope="module")
def own(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = product.small(tmp_path_factory.mktemp("own") / "project")
    project.write("kinds/_common.py", COMMON)
    project.write("kinds/notices.py", NOTICES)
    project.write("data/notices/2026.yml", RECORDS)
    project.build().must(0)
    return project


def test_a_kind_in_one_file_of_the_project_has_pages_lists_menu_and_data(own: Project) -> None:
    page = read_page((own.site / "notices/tz-1.html").read_bytes())
    assert "示例测绘标志普查启动的通知" in page.text
    assert "30,000元（3万元）" in page.text
    assert json.loads((own.site / "notices/tz-1.json").read_bytes())["record"]["发布科室"] == "办公室"
    assert "2026年共公开 2 则" in read_page((own.site / "notices/list/2026.html").read_bytes()).text
    assert 'href="notices/index.html"' in (own.site / "index.html").read_text(encoding="utf-8")
    assert "notices/tz-1.html" in (own.site / "sitemaps/notices-2026.xml").read_text(encoding="utf-8")


def test_its_checks_rules_and_schema_are_those_of_any_kind(own: Project) -> None:
    said = own.gongshi("check", "data/notices", "--format", "json").must(0)
    assert [json.loads(line)["rule"] for line in said.out.splitlines()] == ["notice-early"]
    assert "先起草后发布。" in own.gongshi("explain", "notice-early").must(0).out
    assert "notices\t通知公告\t" in own.gongshi("kinds").must(0).out
    schema = json.loads(own.gongshi("schema", "notices").must(0).out)
    assert schema["$defs"]["record"]["properties"]["发布科室"]["enum"] == ["办公室", "执法科"]


@pytest.mark.browser
def test_its_records_are_found_in_the_browser(own: Project, browser: Browser) -> None:
    with served(own.site, "/gongshi/") as base:
        page = browser.new_page()
        page.goto(f"{base}search.html?q=测绘标志普查")
        page.wait_for_selector(".gs-hit__title")
        assert page.locator(".gs-hit__title").all_inner_texts() == ["示例测绘标志普查启动的通知"]
        page.close()


def test_a_changed_kind_counts_at_once_and_is_the_same_as_a_cold_build(
    own: Project, product: Product, tmp_path: Path
) -> None:
    changed = product.small(tmp_path / "project")
    for name in ("kinds/_common.py", "kinds/notices.py", "data/notices/2026.yml"):
        changed.write(name, (own.folder / name).read_text(encoding="utf-8"))
    changed.build().must(0)
    changed.edit("kinds/notices.py", 'field("发布科室"', 'field("主办科室"')
    refused = changed.gongshi("check", "--format", "json").must(1)
    assert "发布科室" in refused.out
    changed.write("data/notices/2026.yml", RECORDS.replace("发布科室", "主办科室"))
    changed.build().must(0)
    assert "主办科室" in (changed.site / "notices/tz-1.html").read_text(encoding="utf-8")
    warm = contents(changed.site)
    changed.gongshi("check")
    for folder in (changed.folder / ".gongshi", changed.site):
        for path in sorted(folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
    changed.build().must(0)
    assert contents(changed.site) == warm


def in_project(folder: Path, **files: str) -> Path:
    (folder / "kinds").mkdir()
    for name, text in files.items():
        (folder / "kinds" / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


KIND_OF = NOTICES.replace("from ._common import OFFICES\n", 'OFFICES = ("办公室", "执法科")\n')


def title_of(task: tuple[Path, int]) -> str:
    return all_kinds(task[0])["json"].title


def test_a_file_named_like_the_standard_library_shadows_nothing_also_in_workers(tmp_path: Path) -> None:
    import json as before

    project = in_project(tmp_path, json=KIND_OF, _sys="raise_if_imported = 1\n")
    assert list(mapped(title_of, [(project, number) for number in range(12)])) == ["通知公告"] * 12
    import json as after

    assert before is after
    assert before.loads("[1]") == [1]
    assert not list((project / "kinds").glob("__pycache__"))


@pytest.mark.parametrize(
    ("name", "text", "line", "part"),
    [
        ("penalties", KIND_OF, 29, "系统已有的种类"),
        ("Notices", KIND_OF, 29, "文件名用不了"),
        ("board", KIND_OF, 29, "文件名用不了"),
        ("takedowns", KIND_OF, 29, "文件名用不了"),
        ("notices", "KIND = 3\n", 1, "没有定义 KIND"),
        ("notices", "import gongshi\n\n1 / 0\n", 3, "ZeroDivisionError"),
        ("notices", "a = 1\nb = (\n", 2, "SyntaxError"),
        ("notices", "import no_such_module\n", 1, "ModuleNotFoundError"),
        ("notices", KIND_OF.replace('("office", "issued_on"),', '("offce",),'), 29, "offce"),
        ("notices", KIND_OF.replace("{title}", "{name}"), 29, "“name”"),
        ("notices", KIND_OF.replace('    day="issued_on",\n', ""), 29, "day"),
        ("notices", KIND_OF.replace('"标题",', '"标题", refers_to="nothing",'), 29, "nothing"),
    ],
)
def test_a_faulty_kind_is_a_finding_at_its_line_and_stops_no_other(
    tmp_path: Path, name: str, text: str, line: int, part: str
) -> None:
    project = in_project(tmp_path, **{name: text, "good": KIND_OF})
    (finding,) = kind_findings(project)
    assert (finding.rule, finding.where.file) == ("bad-kind", f"kinds/{name}.py")
    assert part in finding.message
    assert finding.where.line == line
    assert {*all_kinds()} | {"good"} == {*all_kinds(project)}


def calls_without_project(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "all_kinds"
            and not node.args
        ):
            yield node.lineno


def test_the_program_never_asks_for_kinds_without_saying_of_which_project() -> None:
    files = sorted((ROOT / "hooks/gongshi").rglob("*.py"))
    assert len(files) > 20
    assert list(calls_without_project(ast.parse("all_kinds()"))) == [1]
    found = [(path.name, line) for path in files for line in calls_without_project(ast.parse(path.read_text()))]
    assert found == []
