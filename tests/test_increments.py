"""After any edit and on any day, what a survey finds with a store is what it finds without one; and what changed is known."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from edits import FIRST_DAY, Place, World, deck, next_edit, written
from gongshi.cache import FOLDER
from gongshi.findings import Finding
from gongshi.lawbook import is_shipped
from gongshi.making.ledger import Last, Ledger
from gongshi.review.arrivals import backdated
from gongshi.store import Row
from gongshi.survey import Survey, survey
from gongshi.views import View
from site_tools import Product, Project

KEPT = FOLDER


def git(folder: Path, *arguments: str, day: date = FIRST_DAY) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b", *arguments]
    env = {**os.environ, "GIT_COMMITTER_DATE": f"{day}T12:00:00+0800"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout


def commit(world: World) -> None:
    """Commit what stands there, for some day, as what follows, in the place of the last, or merged from aside."""
    day = date(2023, 1, 1) + timedelta(world.chance.randrange(1400))
    git(world.folder, "add", "-A")
    match world.chance.randrange(5):
        case 0:
            git(world.folder, "commit", "-q", "--amend", "--allow-empty", "-m", "a", day=day)
        case 1:
            git(world.folder, "checkout", "-q", "-b", "aside")
            git(world.folder, "commit", "-qm", "a", "--allow-empty", day=day)
            git(world.folder, "checkout", "-q", "main")
            git(world.folder, "merge", "-q", "--no-ff", "-m", "a", "aside", day=day)
            git(world.folder, "branch", "-qD", "aside")
        case _:
            git(world.folder, "commit", "-qm", "a", "--allow-empty", day=day)


@pytest.fixture
def varied(product: Product, tmp_path: Path) -> Project:
    return product.varied(tmp_path / "project")


def cold(world: World) -> tuple[Survey, list[Finding], list[Row]]:
    """Take a survey of a project without its store, which is put back; return it, what git adds, and the laws beside the records."""
    aside = world.folder / ".aside"
    (world.folder / KEPT).rename(aside)
    taken = survey(world.folder, world.today)
    taken.rows  # noqa: B018  # they are read while this store is there
    late, laws = list(backdated(taken)), laws_shown(taken)
    shutil.rmtree(world.folder / KEPT)
    aside.rename(world.folder / KEPT)
    return taken, late, laws


def laws_shown(taken: Survey) -> list[Row]:
    """Return the laws that come with the program and have a page."""
    with taken.open_store() as store:
        return [row._replace(number_in_store=0) for row in store.rows() if is_shipped(row)]


Key = tuple[str, str]


def standing(taken: Survey) -> dict[Key, Row]:
    """Return the rows, by kind and id, but for what only says where they stand."""
    return {(row.kind, row.id): row._replace(number_in_store=0, nth=0) for row in taken.rows}


def faults(world: World, warm: Survey) -> list[str]:
    """Return in what a survey with a store differs from one without."""
    other, late, laws = cold(world)
    more = [f"only warm: {one}" for one in warm.findings if one not in other.findings]
    less = [f"only cold: {one}" for one in other.findings if one not in warm.findings]
    rows, others = standing(warm), standing(other)
    differing = [
        f"row {key}: {rows.get(key)} {others.get(key)}"
        for key in rows.keys() | others.keys()
        if rows.get(key) != others.get(key)
    ]
    order = [] if [*rows] == [*others] else ["the rows stand in another order"]
    known = list(backdated(warm))
    order += [] if known == late else [f"backdated: {known} {late}"]
    count = [] if warm.count == other.count == len(rows) else [f"{warm.count} records, {other.count}, {len(rows)}"]
    here = laws_shown(warm)
    beside = [] if here == laws else [f"laws: {[row.id for row in here]} {[row.id for row in laws]}"]
    return [*more, *less, *differing, *order, *count, *beside]


def untold(before: Survey, day: date, now: Survey, today: date) -> set[Key]:
    """Return the records that are others, and of which the store does not say so."""
    if before.store_version != now.store_version:
        return set()
    then, rows = standing(before), standing(now)
    with now.open_store() as store:
        changes = View(store, "public", today).changes(before.generation, day)
        told = {(one.row.kind, one.row.id) for change in changes for one in change if one}
    return {key for key in then.keys() | rows.keys() if then.get(key) != rows.get(key)} - told


def shown(taken: Survey, day: date) -> None:
    """Note that a site shows what stands now, so that the store keeps how it was."""
    taken.rows  # noqa: B018
    with taken.open_store() as store:
        Ledger(store, "site").close(Last(taken.generation, day, b"", {}, 0), "")
        store.commit()


def chain(project: Project, seed: str, edits: int) -> None:
    world = World(project.folder, Random(seed))
    drawn, wrong = deck(world.chance), list[str]()
    before, day = survey(world.folder, world.today), world.today
    shown(before, day)
    for number in range(edits):
        done = next_edit(world, drawn)
        if (world.folder / ".git").exists() and world.chance.random() < 0.3:
            commit(world)
        now = survey(world.folder, world.today)
        found = [*faults(world, now), *(f"not told: {key}" for key in untold(before, day, now, world.today))]
        if found:
            wrong.append(
                "\n".join((f"edit {number}, {done.name}: {done.what} ({world.today})", done.diff(world), *found))
            )
            shutil.rmtree(world.folder / KEPT)
            now = survey(world.folder, world.today)
        before, day = now, world.today
        shown(before, day)
    assert not wrong, f"{len(wrong)} of {edits} edits; again with --seed {seed.partition('/')[0]}\n\n" + "\n\n".join(
        wrong
    )


@pytest.mark.parametrize("part", ["a"])
def test_a_survey_with_a_store_finds_what_one_without_finds_after_any_edit(
    varied: Project, seed: str, part: str
) -> None:
    chain(varied, f"{seed}/{part}", 40)


def in_git(varied: Project) -> Project:
    (varied.folder / ".gitignore").write_text("/.gongshi/\n/.aside/\n/data/*/zz-*\n", encoding="utf-8")
    git(varied.folder, "init", "-q", "-b", "main")
    git(varied.folder, "add", "-A")
    git(varied.folder, "commit", "-qm", "a", day=date(2022, 5, 1))
    return varied


def test_so_it_does_where_git_says_what_has_changed_and_when_it_came(varied: Project, seed: str) -> None:
    chain(in_git(varied), f"{seed}/git", 40)


def test_the_id_that_is_offered_for_an_unknown_one_is_the_nearest_that_is_there_now(varied: Project) -> None:
    world = World(varied.folder, Random(1))
    file = next(name for name in world.files("penalties") if "权责事项: cf-004" in world.read(name))
    world.write(file, world.read(file).replace("权责事项: cf-004", "权责事项: cf-9994"))

    def offered() -> list[str]:
        taken = survey(world.folder, world.today)
        assert faults(world, taken) == []
        return [one.help for one in taken.findings if one.rule == "unknown-reference" and one.where.file == file]

    before = offered()
    item = Place("responsibilities", world.files("responsibilities")[0], 0)
    values = world.values(item)
    values.pop("项目编码", None)
    world.write("data/responsibilities/zz.yml", written({**values, "标识": "cf-9995"}))
    assert offered() != before
    assert offered() == ["是不是“cf-9995”？"]


@pytest.mark.long
def test_so_it_does_with_git_after_hundreds(varied: Project, seed: str) -> None:
    chain(in_git(varied), f"{seed}/git", 150)


@pytest.mark.long
@pytest.mark.parametrize("part", [f"many-{number}" for number in range(6)])
def test_so_it_does_after_any_of_hundreds_of_edits(varied: Project, seed: str, part: str) -> None:
    chain(varied, f"{seed}/{part}", 150)


@pytest.mark.parametrize("text", ['["other"]', '["other", 1, 2, 3, 4, 5, 6, 7]'])
def test_what_another_version_noted_is_taken_for_nothing(varied: Project, text: str) -> None:
    before = survey(varied.folder, FIRST_DAY)
    with before.open_store() as store:
        store.change("UPDATE meta SET value = ? WHERE name LIKE 'base%'", [(text,)])
        store.commit()
    assert survey(varied.folder, FIRST_DAY).findings == before.findings
