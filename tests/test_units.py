"""What a page hangs on is known: after any edit, on any day, planning what that touches makes the same site as planning all.

Here only the making is held against itself, in this process: the theme's pages stand still, and both sites are made from one store.
`test_warm` compares whole commands.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from edits import World, deck, next_edit
from gongshi.build import CannotBuild, Options, Report, Shells, Staged, build
from gongshi.making.ledger import Ledger
from gongshi.making.publishing import Stage, make_stage
from gongshi.markup.shell import Shell
from gongshi.model.life import Audience
from gongshi.pool import Pool
from gongshi.preparing import shown_on
from gongshi.survey import Survey, survey
from site_tools import Product, contents
from warm_and_cold import differences

SHELL = Shell.cut(
    '<title>gongshi-slot-title</title><meta name="gongshi-slot-head"><main><div id="gongshi-slot-main"></div></main>'
)
STAGED = Staged(Shells(SHELL, SHELL, SHELL, SHELL), (), {}, ())


@dataclass(slots=True)
class Sites:
    """A project with a site that is built again and again; beside it each time one that is planned anew as a whole."""

    folder: Path
    pool: Pool = field(default_factory=lambda: Pool(1))
    count: int = 0

    def compare(self, today: date, audience: Audience) -> list[str]:
        """Build both; return how they differ, with the units whose pages were stale."""
        taken = survey(self.folder, today, workers=self.pool)
        if taken.body is None or not taken.rows:
            return []
        self.count += 1
        warm, cold = self.folder / f"site-{audience}", self.folder / f"whole-{self.count}"
        made = [self._built(taken, site, today, audience) for site in (warm, cold)]
        faults = list(differences(contents(warm), contents(cold), "what was touched", "all"))
        if made[0].records != made[1].records:
            faults.append(f"{made[0].records} records, and {made[1].records}")
        if faults:
            faults += self._stale(
                taken, warm.name, [line.partition(":")[0] for line in faults if not line[0].isspace()]
            )
        return faults

    def _built(self, taken: Survey, site: Path, today: date, audience: Audience) -> Report:
        stage = make_stage(site)
        stage.files.mkdir()
        try:
            kinds = shown_on(taken, audience, today)
            return build(taken, STAGED, Options(today, site, stage, self.pool, audience, kinds=kinds))
        finally:
            stage.clear()

    def _stale(self, taken: Survey, site: str, paths: list[str]) -> Iterator[str]:
        with taken.open_store() as store:
            units = Ledger(store, site).units_of_paths(paths)
        yield f"stale: {sorted(units)}"


def chain(sites: Sites, seed: str, edits: int, days: int) -> None:
    """Make edits one after the other, and let days pass between them."""
    world = World(sites.folder, Random(seed))
    drawn = deck(world.chance)
    assert sites.compare(world.today, "public") == []
    for number in range(edits):
        done = next_edit(world, drawn)
        if number % max(1, edits // days) == 0:
            world.today += timedelta(days=world.chance.choice((1, 1, 1, 2, 30, 365, -1, -40)))
        audience: Audience = "preview" if world.audience == "preview" else "public"
        faults = sites.compare(world.today, audience)
        told = f"edit {number} of {seed}, {done.name}: {done.what} (for {audience}, on {world.today})"
        assert not faults, "\n".join((told, done.diff(world), *faults))
        for old in sites.folder.glob("whole-*"):
            shutil.rmtree(old)


@pytest.fixture
def sites(product: Product, tmp_path: Path) -> Iterator[Sites]:
    found = Sites(product.varied(tmp_path / "project").folder)
    yield found
    found.pool.close()


def test_after_any_edit_on_any_day_what_it_touches_is_all_that_changes(sites: Sites, seed: str) -> None:
    chain(sites, seed, 20, 5)


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_after_hundreds_of_edits_what_they_touch_is_all_that_changes(sites: Sites, seed: str, part: int) -> None:
    chain(sites, f"{seed}/{part}", 50, 5)


def test_a_build_that_refuses_leaves_the_ledger(sites: Sites) -> None:
    assert sites.compare(date(2026, 11, 23), "public") == []
    taken = survey(sites.folder, date(2026, 11, 23), workers=sites.pool)
    empty = replace(taken, _intake=[replace(taken.intake, body=None)])
    stage = Stage(sites.folder / "site-public", sites.folder, "")
    with pytest.raises(CannotBuild):
        build(empty, STAGED, Options(date(2026, 11, 23), stage.site, stage, sites.pool))
    assert sites.compare(date(2026, 11, 24), "public") == []
