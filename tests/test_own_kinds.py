"""A body's own kinds: one file in `kinds/` of its project is a kind like any other."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from gongshi.kinds import all_kinds, kind_findings
from gongshi.pool import Pool, pure
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
    assert schema["$defs"]["Notice.office"]["enum"] == ["办公室", "执法科"]


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


KIND_OF = NOTICES.replace("from ._common import OFFICES\n", 'OFFICES = ("办公室", "执法科")\n').replace(
    "from gongshi.fields import Amount, Day, Text, choice, field",
    "from gongshi.fields import Amount, Day, Text, choice, field; from gongshi.model.values import FileName",
)


def title_of(task: tuple[Path, int]) -> str:
    return all_kinds(task[0])["json"].title


def test_a_file_named_like_the_standard_library_shadows_nothing_also_in_workers(tmp_path: Path) -> None:
    import json as before

    project = in_project(tmp_path, json=KIND_OF, _sys="raise_if_imported = 1\n")
    with Pool(2) as pool:
        titles = list(pool.run(pure(title_of), [(project, number) for number in range(12)]))
    assert titles == ["通知公告"] * 12
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
        ("statistics", KIND_OF, 29, "文件名用不了"),
        (
            "notices",
            KIND_OF.replace(
                'issued_on: Annotated[Day, field("发布日期", group="通知")]',
                'issued_on: Annotated[Day | None, field("发布日期", group="通知")] = None',
            ),
            29,
            "选填",
        ),
        ("notices", KIND_OF.replace('day="issued_on",', 'shelf="budget",'), 29, "不能用来分类"),
        ("notices", KIND_OF.replace('sums=("budget",),', 'sums=("title",),'), 29, "不是金额"),
        ("notices", KIND_OF.replace('day="issued_on",', 'day="title",'), 29, "不是日期"),
        ("notices", KIND_OF.replace('day="issued_on",', 'day="issued_on",\n    acted="issued",'), 29, "“issued”"),
        ("notices", KIND_OF.replace('day="issued_on",', 'day="issued_on",\n    acted="title",'), 29, "不是日期"),
        ("notices", KIND_OF.replace('facets=("office",),', 'facets="office",'), 29, "元组"),
        ("notices", KIND_OF.replace("check=check,", "check=3,"), 29, "不是函数"),
        ("notices", KIND_OF.replace("{title}", "{title"), 29, "heading"),
        ("notices", KIND_OF.replace("{title}", "{attachments}"), 29, "短文字"),
        ("notices", KIND_OF.replace('"标题",', '"标题", public=False,'), 29, "不公开"),
        ("notices", KIND_OF.replace("check=check,", 'check=check,\n    reads={"nothing": ("id",)},'), 29, "nothing"),
        (
            "notices",
            KIND_OF.replace("check=check,", 'check=check,\n    reads={"penalties": ("nought",)},'),
            29,
            "nought",
        ),
        (
            "notices",
            KIND_OF.replace("check=check,", 'check=check,\n    reads={"penalties": ("party_document_no",)},'),
            29,
            "不公开",
        ),
        ("notices", KIND_OF.replace("title: Annotated[Text,", "title: Annotated[str,"), 18, "类型"),
        ("notices", KIND_OF.replace('field("经费", group="通知")', 'field("经费")'), 21, "group"),
        (
            "notices",
            KIND_OF.replace("budget: Annotated[Amount | None,", "budget: Annotated[FileName | None,"),
            21,
            "FileName",
        ),
        ("notices", KIND_OF.replace('field("发布日期"', 'field("标题"'), 29, "都叫“标题”"),
    ],
)
def test_a_faulty_kind_is_a_finding_at_its_line_and_stops_no_other(
    tmp_path: Path, name: str, text: str, line: int, part: str
) -> None:
    project = in_project(tmp_path, **{name: text, "good": KIND_OF})
    finding = kind_findings(project)[0]
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


# ---------------------------------------------------------------- hooks that raise, and what a check may read


def with_hook(project: Project, hook: str, body: str) -> int:
    """Give the project a kind with a hook of this body; return the line on which it raises."""
    kind = NOTICES.replace(
        "    check=check,\n", f"    {hook}=broken,\n" + ("    check=check,\n" if hook != "check" else "")
    )
    kind = kind.replace("KIND = Kind(", f"def broken(*given):\n{body}\n\n\nKIND = Kind(")
    project.write("kinds/_common.py", COMMON)
    project.write("kinds/notices.py", kind)
    project.write("data/notices/2026.yml", RECORDS)
    return next(number for number, line in enumerate(kind.splitlines(), 1) if "raise" in line or "1 / 0" in line)


@pytest.mark.parametrize(
    ("hook", "left"),
    [
        ("check", 0),
        ("complete", 0),
        ("persons", 0),
        ("until", 0),
        ("held", 0),
        ("clocks", 0),
        ("lapses", 0),
        ("owed", 0),
        ("check_across", 2),
    ],
)
def test_a_hook_that_raises_is_a_finding_at_its_line_and_the_others_go_on(
    product: Product, tmp_path: Path, hook: str, left: int
) -> None:
    project = product.small(tmp_path / "project")
    line = with_hook(project, hook, "    if given:\n        raise KeyError('budget')")
    found = [json.loads(one) for one in project.gongshi("check", "--format", "json").must(1).out.splitlines()]
    wrong = [(one["rule"], one["file"], one["line"]) for one in found if one["level"] == "error"]
    assert wrong == [("bad-kind", "kinds/notices.py", line)]
    project.build().must(0)
    assert len(list((project.site / "notices").glob("tz-*.html"))) == left
    assert list((project.site / "penalties").glob("cf-*.html"))


def test_a_hook_that_raises_for_one_record_leaves_the_other(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    body = "    if given[0].id == 'tz-2':\n        return 1 / 0\n    return iter(())"
    line = with_hook(project, "check", body)
    found = [json.loads(one) for one in project.gongshi("check", "--format", "json").must(1).out.splitlines()]
    assert [(one["line"]) for one in found if one["rule"] == "bad-kind"] == [line]
    project.build().must(0)
    assert [path.name for path in (project.site / "notices").glob("tz-*.html")] == ["tz-1.html"]


READER = """\
def look(notices, others):
    codes = {fact(one, "uscc") for one in others.of("penalties")}
    codes |= {party.get("uscc") for one in others.of("penalties") for party in fact(one, "parties", ())}
    for one in notices:
        yield one, Problem(EARLY, "title", f"{len(codes - {None})} 个代码，{fact(one, 'office')}", "")


KIND = Kind(
"""


def reading_kind(reads: str) -> str:
    kind = NOTICES.replace("KIND = Kind(\n", READER).replace(
        "    check=check,\n", f"    check=check,\n    check_across=look,\n    reads={reads},\n"
    )
    return kind.replace("import Kind, Problem, Record", "import Kind, Problem, Record, fact")


def test_a_body_s_own_kind_reads_the_fields_of_another_that_it_names(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    project.write("kinds/_common.py", COMMON)
    project.write("kinds/notices.py", reading_kind('{"notices": ("office",), "penalties": ("uscc", "parties")}'))
    project.write("data/notices/2026.yml", RECORDS)
    found = [json.loads(one) for one in project.gongshi("check", "--format", "json").must(0).out.splitlines()]
    said = sorted(one["message"] for one in found if "个代码" in one["message"])
    count = len({value for path in (project.folder / "data/penalties").rglob("*.yml") for value in codes_in(path)})
    assert said == [f"{count} 个代码，办公室", f"{count} 个代码，执法科"]


def codes_in(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.partition(":")[2].strip().strip("'") for line in lines if line.strip().startswith("统一社会信用代码:")]


def test_a_field_that_a_check_between_records_does_not_name_cannot_be_read(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    project.write("kinds/_common.py", COMMON)
    project.write("kinds/notices.py", reading_kind('{"notices": ("office",)}'))
    project.write("data/notices/2026.yml", RECORDS)
    found = [json.loads(one) for one in project.gongshi("check", "--format", "json").must(1).out.splitlines()]
    (wrong,) = (one for one in found if one["level"] == "error")
    assert (wrong["rule"], wrong["file"]) == ("bad-kind", "kinds/notices.py")
    assert "“penalties”的字段“uscc”" in wrong["message"]
