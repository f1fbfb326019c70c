"""After any edit and on any day, what a survey finds with a store is what it finds without one; and what changed is known."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest

from edits import World, deck, next_edit
from gongshi.store import Row
from gongshi.survey import STORE, Survey, survey
from site_tools import Product, Project

KEPT = Path(STORE).parts[0]


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def varied(product: Product, tmp_path: Path) -> Project:
    return product.varied(tmp_path / "project")


def cold(world: World) -> Survey:
    """Take a survey of a project without its store, which is put back."""
    aside = world.folder / ".aside"
    (world.folder / KEPT).rename(aside)
    taken = survey(world.folder, world.today)
    taken.rows  # noqa: B018  # they are read while this store is there
    shutil.rmtree(world.folder / KEPT)
    aside.rename(world.folder / KEPT)
    return taken


Key = tuple[str, str]


def standing(taken: Survey) -> dict[Key, Row]:
    """Return the rows, by kind and id, but for what only says where they stand."""
    return {(row.kind, row.id): row._replace(number_in_store=0, nth=0) for row in taken.rows}


def faults(world: World, warm: Survey) -> list[str]:
    """Return in what a survey with a store differs from one without."""
    other = cold(world)
    more = [f"only warm: {one}" for one in warm.findings if one not in other.findings]
    less = [f"only cold: {one}" for one in other.findings if one not in warm.findings]
    rows, others = standing(warm), standing(other)
    differing = [
        f"row {key}: {rows.get(key)} {others.get(key)}"
        for key in rows.keys() | others.keys()
        if rows.get(key) != others.get(key)
    ]
    order = [] if [*rows] == [*others] else ["the rows stand in another order"]
    count = [] if warm.count == other.count == len(rows) else [f"{warm.count} records, {other.count}, {len(rows)}"]
    return [*more, *less, *differing, *order, *count]


def untold(before: Survey, now: Survey) -> set[Key]:
    """Return the records that are others, and of which the store does not say so."""
    if before.store_version != now.store_version:
        return set()
    then, rows = standing(before), standing(now)
    with now.open_store() as store:
        told = {(row.kind, row.id) for row in store.changed_since(before.generation)}
        told |= set(store.gone_since(before.generation))
    return {key for key in then.keys() | rows.keys() if then.get(key) != rows.get(key)} - told


def chain(project: Project, seed: str, edits: int) -> None:
    world = World(project.folder, Random(seed))
    drawn, wrong = deck(world.chance), list[str]()
    before = survey(world.folder, world.today)
    before.rows  # noqa: B018
    for number in range(edits):
        done = next_edit(world, drawn)
        if (world.folder / ".git").exists() and world.chance.random() < 0.3:
            git(world.folder, "add", "-A")
            git(world.folder, "commit", "-qm", "a", "--allow-empty")
        now = survey(world.folder, world.today)
        now.rows  # noqa: B018
        found = [*faults(world, now), *(f"not told: {key}" for key in untold(before, now))]
        if found:
            wrong.append(
                "\n".join((f"edit {number}, {done.name}: {done.what} ({world.today})", done.diff(world), *found))
            )
            shutil.rmtree(world.folder / KEPT)
            now = survey(world.folder, world.today)
            now.rows  # noqa: B018
        before = now
    assert not wrong, f"{len(wrong)} of {edits} edits; again with --seed {seed.partition('/')[0]}\n\n" + "\n\n".join(
        wrong
    )


@pytest.mark.parametrize("part", ["a", "b"])
def test_a_survey_with_a_store_finds_what_one_without_finds_after_any_edit(
    varied: Project, seed: str, part: str
) -> None:
    chain(varied, f"{seed}/{part}", 40)


def test_so_it_does_where_git_says_what_has_changed(varied: Project, seed: str) -> None:
    (varied.folder / ".gitignore").write_text("/.gongshi/\n/.aside/\n/data/*/zz-*\n", encoding="utf-8")
    git(varied.folder, "init", "-q", "-b", "main")
    git(varied.folder, "add", "-A")
    git(varied.folder, "commit", "-qm", "a")
    chain(varied, f"{seed}/git", 40)


@pytest.mark.long
@pytest.mark.parametrize("part", [f"many-{number}" for number in range(6)])
def test_so_it_does_after_any_of_hundreds_of_edits(varied: Project, seed: str, part: str) -> None:
    chain(varied, f"{seed}/{part}", 150)
