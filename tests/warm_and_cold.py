"""Two builds of one project at once: a warm one, which has a store and a site, and a cold one of a copy, which has neither."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from edits import SOURCES, World
from site_tools import TOLD, Project, Ran, contents, differing

SHOWN = 40
"""Differing paths that a failure lists."""
AROUND = 60
"""Bytes shown on either side of the first that differs."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is wrong with a warm build, compared with a cold one; nothing if `faults` is empty."""

    faults: tuple[str, ...]
    is_refused: bool
    """Neither build made a site."""
    said: str
    """What the warm build said."""


def cold_copy(project: Project, folder: Path) -> Project:
    """Return a copy of what a build reads, without what builds have left."""
    copy = Project(folder, project.product)
    folder.mkdir()
    for name in SOURCES:
        path = project.folder / name
        if path.is_dir():
            shutil.copytree(path, folder / name)
        elif path.exists():
            shutil.copy(path, folder)
    (folder / "hooks").symlink_to(project.product.hooks)
    return copy


def build_both(warm: Project, world: World, beside: Path) -> Outcome:
    """Build a project as it stands, warm and cold, and compare; afterwards it is as a cold build leaves it.

    The cold build is held against what the warm site shows. Where both refuse since something of that has vanished, nobody is
    held to it any more, and both are built again.
    """
    cold = cold_copy(warm, beside)
    told = Path(f"{beside}-told")
    told.mkdir()
    for path in (warm.site / name for name in TOLD):
        if path.exists():
            shutil.copy(path, told)
    is_held = world.audience == "public" and (told / TOLD[0]).exists()
    outcome = built_and_compared(warm, cold, world, ("--since", told) if is_held else ())
    if REFUSED in outcome.said and not outcome.faults:
        warm.forget()
        outcome = built_and_compared(warm, cold, world)
    if outcome.faults:
        for name in ("site", "preview", ".gongshi"):
            shutil.rmtree(warm.folder / name, ignore_errors=True)
            if (cold.folder / name).exists():
                shutil.move(cold.folder / name, warm.folder / name)
    shutil.rmtree(cold.folder)
    shutil.rmtree(told)
    return outcome


REFUSED = "公开过什么，依据是"
"""Stands in what a build says that would let something vanish."""


def built_and_compared(warm: Project, cold: Project, world: World, since: Sequence[str | Path] = ()) -> Outcome:
    """Build both at once; `since` tells the cold build what the warm one knows from its site."""
    before = contents(site_of(warm, world))
    arguments = ("--audience", world.audience)
    today = world.today.isoformat()
    with ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(project.build, *arguments, *more, today=today) for project, more in ((warm, ()), (cold, since))
        ]
        warm_ran, cold_ran = (run.result() for run in runs)
    faults = tuple(faults_of(site_of(warm, world), warm_ran, site_of(cold, world), cold_ran, before))
    return Outcome(faults, warm_ran.code == cold_ran.code == 1, warm_ran.err)


def site_of(project: Project, world: World) -> Path:
    return project.site if world.audience == "public" else project.folder / "preview"


def faults_of(warm: Path, warm_ran: Ran, cold: Path, cold_ran: Ran, before: dict[str, bytes]) -> Iterator[str]:
    for name, ran in (("warm", warm_ran), ("cold", cold_ran)):
        if ran.code not in (0, 1) or "Traceback" in ran.err:
            yield f"the {name} build ended with {ran.code}:\n{ran.err[-1500:]}"
    if warm_ran.code != cold_ran.code:
        yield f"warm exit {warm_ran.code}, cold exit {cold_ran.code}\nwarm: {warm_ran.err[-800:]}\ncold: {cold_ran.err[-800:]}"
        return
    said = [_told(ran.err, site.parent) for ran, site in ((warm_ran, warm), (cold_ran, cold))]
    if said[0] != said[1]:
        yield f"they say different things\nwarm: {said[0][-1500:]}\ncold: {said[1][-1500:]}"
    after = contents(warm)
    if warm_ran.code == 0:
        yield from differences(after, contents(cold), "warm", "cold")
    else:
        yield from differences(before, after, "before", "after a refusal")
        if cold.exists():
            yield "a refused cold build left a site"


def _told(text: str, folder: Path) -> str:
    """Return what a build said, but for where its folder is and where it knew from what was public."""
    return re.sub("依据是 .* 的", "依据是", text).replace(str(folder), "")


def differences(first: dict[str, bytes], second: dict[str, bytes], one: str, other: str) -> Iterator[str]:
    """Yield each path in which two sites differ, with the first bytes that do."""
    paths = sorted(differing(first, second))
    for path in paths[:SHOWN]:
        if path not in first:
            yield f"{path}: only {other}"
        elif path not in second:
            yield f"{path}: only {one}"
        else:
            a, b = first[path], second[path]
            at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
            yield f"{path}: byte {at}\n    {one}: …{around(a, at)}…\n    {other}: …{around(b, at)}…"
    if len(paths) > SHOWN:
        yield f"and {len(paths) - SHOWN} more paths"


def around(data: bytes, at: int) -> str:
    return data[max(0, at - AROUND) : at + AROUND].decode(errors="replace").replace("\n", "⏎")
