"""The sorts of pages: what each owns, and that two claims on one address never both stand."""

from __future__ import annotations

import ast
import json
from datetime import date
from pathlib import Path

import pytest

from gongshi import makers
from gongshi.catalogue import Catalogue
from gongshi.kinds import all_kinds
from gongshi.makers import all_makers, places
from gongshi.owned import owned_by_makers, owned_names, owner_of
from gongshi.survey import survey
from gongshi.views import View
from site_tools import Product, Project, contents, differing


def test_what_makers_own_is_known_without_loading_them() -> None:
    declared = {address: name for name, maker in all_makers().items() for address in maker.OWNS}
    assert owned_by_makers() == declared
    assert {"takedowns", "statistics", "board", "sitemaps", "assets"} <= owned_names()


def test_what_the_menu_and_the_map_name_is_owned() -> None:
    in_menu = [place.url for place in places() if place.in_menu]
    assert in_menu.index("statistics/index.html") < in_menu.index("board/index.html")
    assert [place.url for place in places() if not owner_of(place.url, frozenset())] == []


@pytest.mark.parametrize(
    ("address", "owner"),
    [
        ("takedowns/2024-1.html", "takedowns"),
        ("penalties/a.html", "penalties"),
        ("map.html", "entrances"),
        ("feed.xml", "feeds"),
        ("assets/gongshi/index.json", "index"),
        ("assets/logo.png", ""),
        ("index.html", ""),
        ("penalties.html", ""),
        ("guide.html", ""),
    ],
)
def test_an_address_has_one_owner(address: str, owner: str) -> None:
    assert owner_of(address, frozenset({"penalties"})) == owner


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("content/penalties/cf-2026-001.md", "penalties/cf-2026-001.html"),
        ("content/statistics/2026.md", "statistics/2026.html"),
        ("content/takedowns.md", "takedowns.html"),
        ("content/penalties/list/2026/README.md", "penalties/list/2026/index.html"),
        ("content/_headers", "_headers"),
    ],
)
def test_a_hand_written_page_at_an_address_of_the_system_is_left_out_and_said(
    product: Product, tmp_path: Path, file: str, address: str
) -> None:
    project = product.small(tmp_path / "project")
    project.build().must(0)
    before = contents(project.site)
    project.write(file, "# 另一页\n\n占用网址。\n")
    found = [json.loads(one) for one in project.gongshi("check", "--format", "json").must(1).out.splitlines()]
    assert [(one["rule"], one["file"]) for one in found if one["level"] == "error"] == [("address-taken", file)]
    assert address in next(one["message"] for one in found if one["level"] == "error")
    project.build().must(0)
    assert differing(contents(project.site), before) == set()
    project.build("--strict").must(1)
    (project.folder / file).unlink()
    project.build().must(0)
    assert differing(contents(project.site), before) == set()


PLUGIN = """\
from pathlib import Path


def on_post_build(config):
    (Path(config.site_dir) / "feed.xml").write_text("not a feed", encoding="utf-8")
"""


def test_what_a_plugin_writes_at_an_address_of_ours_is_said_and_not_published(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    project.build().must(0)
    before = contents(project.site)
    project.write("plugin.py", PLUGIN)
    project.edit("mkdocs.yml", "hooks: [hooks/mkdocs_hooks.py]", "hooks: [plugin.py, hooks/mkdocs_hooks.py]")
    said = project.build().must(0).err
    assert "错误[address-taken]：网址 feed.xml 已经有别的网页，主题或者插件写的文件没有公开" in said
    assert "有 1 个错误" in said
    assert differing(contents(project.site), before) == set()
    assert "网站保持原样（--strict）" in project.build("--strict").must(1).err
    assert differing(contents(project.site), before) == set()


@pytest.mark.parametrize("path", sorted(Path(makers.__file__).parent.glob("*.py")), ids=lambda path: path.stem)
def test_a_page_sees_records_only_where_it_is_noted(path: Path) -> None:
    """`units` is not noted: it is asked when all is planned. All else goes through the catalogue, not past it."""
    for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(one, ast.FunctionDef) and one.name != "units":
            past = [each for each in ast.walk(one) if isinstance(each, ast.Attribute) and each.attr == "view"]
            assert not past, f"{path.name}:{past[0].lineno}"


def test_a_question_outside_a_plan_ends_the_program(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    with survey(project.folder, date(2026, 11, 23)).open_store() as store:
        catalogue = Catalogue(all_kinds(), View(store, "public", date(2026, 11, 23)), tuple(all_kinds()))
        with pytest.raises(IndexError):
            catalogue.link("penalties", "cf-2026-001")
        with catalogue.reading() as reading:
            assert catalogue.link("penalties", "cf-2026-001")
        assert list(reading.topics) == [("named", "penalties", "cf-2026-001")]


# ---------------------------------------------------------------- why


@pytest.fixture(scope="module")
def small(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = product.small(tmp_path_factory.mktemp("why") / "project")
    project.build().must(0)
    return project


RECORD = "data/penalties/2026/cf-2026-001.yml"


def test_why_says_what_changed(small: Project) -> None:
    power = next(
        path.stem
        for path in (small.site / "responsibilities").glob("*.html")
        if "cf-2026-001.html" in path.read_text(encoding="utf-8")
    )
    asked = [f"--why=responsibilities/{power}.html", "--why=penalties/cf-2026-001.html#period", "--why=map.html"]
    kept = small.build(*asked).must(0).out
    assert kept.count("没有重新生成：它显示的内容和上次一样") == 3
    number = next(
        line.partition(":")[2].strip()
        for line in (small.folder / RECORD).read_text(encoding="utf-8").splitlines()
        if line.startswith("行政处罚决定书文号")
    )
    small.edit(RECORD, number, number.replace("1号", "987号"))
    made = small.build(*asked).must(0).out
    assert f"responsibilities/{power}.html（records）\n  重新生成了：旁边显示的内容变了" in made
    assert (
        f"penalties/cf-2026-001.html（records）\n  重新生成了：它显示的记录变了。\n  显示的记录：penalties/cf-2026-001（{RECORD}，这次读取了）"
        in made
    )
    assert "map.html（entrances）\n  没有重新生成" in made
    assert "987号" in (small.site / f"responsibilities/{power}.html").read_text(encoding="utf-8")


def test_why_of_a_page_that_is_not_there_offers_one_that_is(small: Project) -> None:
    said = small.build("--why", "penalties/cf-2026-01.html").must(0).out
    assert "penalties/cf-2026-01.html：网站上没有这一页。是不是“cf-2026-" in said


def test_all_makes_every_page_anew_and_changes_nothing(small: Project) -> None:
    small.build().must(0)
    before = contents(small.site)
    said = small.build("--all", "--why", "penalties/cf-2026-001.html").must(0).out
    assert "，0 个没有变化，删去 0 个。" in said
    assert "重新生成了：没有上次生成的记录" in said
    assert differing(contents(small.site), before) == set()


def test_checking_records_loads_nothing_that_draws_pages(small: Project) -> None:
    code = "import sys; sys.argv = ['gongshi', 'check']\ntry:\n    from gongshi.desk.cli import main; main()\nexcept SystemExit:\n    pass\n"
    code += "print([name for name in ('jinja2', 'markdown', 'nh3', 'numpy', 'mkdocs', 'segno') if name in sys.modules])"
    assert small.python(code).must(0).out.splitlines()[-1] == "[]"


def test_checking_again_what_has_not_changed_loads_nothing_that_reads_or_checks(small: Project) -> None:
    said = small.gongshi("check", "--today", "2026-11-23").out
    code = "import sys; sys.argv = ['gongshi', 'check', '--today', '2026-11-23']\n"
    code += "try:\n    from gongshi.desk.cli import main; main()\nexcept SystemExit:\n    pass\n"
    code += "print([name for name in ('pydantic', 'yaml', 'holidays', 'gongshi.kinds', 'gongshi.reading') if name in sys.modules])"
    assert small.python(code).must(0).out == f"{said}[]\n"
