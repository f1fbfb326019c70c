"""For any single edit a warm build equals a cold one, byte for byte; a build that refuses leaves the site as it was."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from edits import World, deck, next_edit
from own_kind import COMMON, NOTICES, RECORDS
from site_tools import Product, Project, contents
from warm_and_cold import build_both, cold_copy, differences

DECISION = "data/penalties/2024/cf-2024-001.yml"
NUMBER = "湟自然资罚〔2024〕1号"
LAW = "data/laws/tudi-guanli-fa-2019.yml"
VERSION = "  版本: 2019修正\n  施行日期: 2020-01-01\n  条文数: 87\n"


# ---------------------------------------------------------------- edits that were once missed


@pytest.fixture(scope="module")
def built_once(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = product.varied(tmp_path_factory.mktemp("varied") / "project")
    project.build("--strict").must(0)
    return project


@pytest.fixture
def built(built_once: Project, tmp_path: Path) -> Project:
    """A project of few records of every kind, with its site and its store."""
    return built_once.copy(tmp_path / "project")


def assert_as_cold(built: Project, folder: Path) -> None:
    """Build warm, and cold in a new folder; compare the sites."""
    built.build().must(0)
    cold = cold_copy(built, folder)
    cold.build().must(0)
    assert list(differences(contents(built.site), contents(cold.site), "warm", "cold")) == []


def test_a_new_number_of_a_decision_stands_on_every_page_that_shows_it(built: Project, tmp_path: Path) -> None:
    built.edit(DECISION, NUMBER, "湟自然资罚〔2024〕987号")
    assert_as_cold(built, tmp_path / "cold")
    page = built.text("responsibilities/cf-004.html")
    assert "〔2024〕987号" in page
    assert NUMBER not in page


def test_a_new_short_name_of_a_law_links_what_cites_it_by_that_name_and_by_another(
    built: Project, tmp_path: Path
) -> None:
    built.edit(
        DECISION, "（2019修正）第四十四条、第七十七条", "（2019修正）第四十四条、《土管法》（2019修正）第七十七条"
    )
    built.gongshi("laws", "add", "tudi-guanli-fa-2019").must(0)
    built.build().must(0)
    links = links_to_the_law(built)
    built.edit(LAW, VERSION, f"  简称: [土管法]\n{VERSION}")
    assert_as_cold(built, tmp_path / "cold")
    assert links_to_the_law(built) == links + 4  # its name and its article, at the head of the page and below
    built.edit(LAW, "  简称: [土管法]\n", "")
    assert_as_cold(built, tmp_path / "without")
    assert links_to_the_law(built) == links


def links_to_the_law(built: Project) -> int:
    return built.text("penalties/cf-2024-001.html").count("laws/tudi-guanli-fa-2019.html")


@pytest.mark.parametrize(
    "address",
    [
        "penalties/cf-2024-001",
        "penalties/list/2024",
        "takedowns/2025-1",
        "statistics/2024",
        "laws/tudi-guanli-fa-2019",
    ],
)
def test_a_page_at_the_address_of_one_of_ours_is_left_out_and_named_and_the_site_stays(
    built: Project, tmp_path: Path, address: str
) -> None:
    before = contents(built.site)
    assert f"{address}.html" in before
    built.write(f"content/{address}.md", "# 手写\n\n手写的一页。\n")
    assert f"content/{address}.md" in built.gongshi("check", "--format", "github").must(1).out
    assert "有 1 个错误" in built.build().must(0).err
    assert list(differences(before, contents(built.site), "before", "after")) == []
    cold = cold_copy(built, tmp_path / "cold")
    cold.build().must(0)
    assert list(differences(before, contents(cold.site), "before", "cold")) == []


def test_after_such_a_page_is_deleted_the_next_build_equals_a_cold_one(built: Project, tmp_path: Path) -> None:
    before = contents(built.site)
    built.write("content/penalties/cf-2024-001.md", "# 手写\n\n手写的一页。\n")
    built.build()
    (built.folder / "content/penalties/cf-2024-001.md").unlink()
    assert_as_cold(built, tmp_path / "cold")
    assert list(differences(before, contents(built.site), "before", "after")) == []


def test_a_kind_named_like_pages_of_ours_is_refused_and_the_others_go_on(built: Project, tmp_path: Path) -> None:
    log = contents(built.site / "takedowns")
    assert log
    for name in ("takedowns", "notices"):
        built.write(f"kinds/{name}.py", NOTICES)
        built.write(f"data/{name}/2026.yml", RECORDS)
    built.write("kinds/_common.py", COMMON)
    checked = built.gongshi("check", "--format", "github").must(1)
    assert "kinds/takedowns.py" in checked.out
    assert "bad-kind" in checked.out
    assert_as_cold(built, tmp_path / "cold")
    assert contents(built.site / "takedowns").keys() == log.keys()
    assert (built.site / "notices/tz-1.html").exists()


# ---------------------------------------------------------------- any edit


def chain(built: Project, seed: str, edits: int, beside: Path) -> None:
    """Make edits one after the other on one project, and build after each; what was wrong is told at the end.

    An edit that was refused, or after which the builds differ, is taken back by the next, so that none hides another.
    """
    world = World(built.folder, Random(seed))
    drawn = deck(world.chance)
    wrong: list[str] = []
    done = None
    for number in range(edits):
        done = done.take_back(world) if done else next_edit(world, drawn)
        if world.chance.random() < 0.1:
            built.gongshi(
                "check", "--today", f"{world.today.year + 1}-01-01"
            )  # what it leaves in the store changes nothing
        outcome = build_both(built, world, beside / f"cold-{number}")
        if outcome.faults:
            told = f"for {world.audience}, on {world.today}"
            wrong.append(
                "\n".join((f"edit {number}, {done.name}: {done.what} ({told})", done.diff(world), *outcome.faults))
            )
        is_kept = done.is_return or not (outcome.faults or outcome.is_refused)
        done = None if is_kept else done
    assert not wrong, f"{len(wrong)} of {edits} edits; again with --seed {seed.partition('/')[0]}\n\n" + "\n\n".join(
        wrong
    )


@pytest.mark.parametrize("part", ["a"])
def test_a_warm_build_equals_a_cold_one_after_any_edit(built: Project, tmp_path: Path, seed: str, part: str) -> None:
    chain(built, f"{seed}/{part}", 25, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("part", [f"few-{number}" for number in range(6)])
def test_a_warm_build_equals_a_cold_one_after_any_edit_of_hundreds(
    built: Project, tmp_path: Path, seed: str, part: str
) -> None:
    chain(built, f"{seed}/{part}", 50, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("part", [f"many-{number}" for number in range(2)])
def test_a_warm_build_equals_a_cold_one_after_any_edit_where_lists_take_several_pages(
    product: Product, tmp_path: Path, seed: str, part: str
) -> None:
    crowded = product.crowded(tmp_path / "project")
    crowded.build("--strict").must(0)
    chain(crowded, f"{seed}/{part}", 50, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("part", [f"all-{number}" for number in range(4)])
def test_a_warm_build_equals_a_cold_one_after_any_edit_of_the_whole_example(
    example: Project, tmp_path: Path, seed: str, part: str
) -> None:
    chain(example.copy(tmp_path / "project"), f"{seed}/{part}", 25, tmp_path)
