"""The moment when the site changes: what was made in the stage goes into the site, and back again if anything goes wrong.

What will happen is written down in the stage before it happens, and what a file replaces is kept there until the store is
committed. So the site is the old one or the new one whatever fails; after a process that was killed in this moment, it is again
the old one when the next build begins.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

from gongshi.making.output import folders_of, leads_out, listed, present_in
from gongshi.making.target import MARK, marked_at
from gongshi.systems import replace
from gongshi.troubles import told_of

_FILES: Final = "files"
_OLD: Final = "old"
_PLAN: Final = "plan.json"
_IGNORED: Final = ".gitignore"
_PROBE: Final = ".gongshi-probe"


class HalfPublished(Exception):
    """The site is neither the old one nor the new one. The message is Chinese and says what to do."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a site is made before anybody sees it: beside the site, or in it where nothing can be moved there from beside.

    Git takes nothing of it, and a web server reads nothing of it.
    """

    site: Path
    root: Path
    token: str
    """By this name the store knows what was published from here."""

    @property
    def files(self) -> Path:
        """The files of the site to be."""
        return self.root / _FILES

    @property
    def old(self) -> Path:
        """What the new files have replaced, by the number of the step."""
        return self.root / _OLD

    @property
    def plan(self) -> Path:
        """What is being published; there while the site may have to go back."""
        return self.root / _PLAN

    def clear(self) -> None:
        """Delete all of it, unless the site must still go back: then it holds what is needed for that."""
        if os.path.lexists(self.plan):
            return
        for folder in (self.files, self.old):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (self.root / _PROBE, self.root / _IGNORED):  # git takes nothing up to the last moment
            with suppress(OSError):
                file.unlink(missing_ok=True)
        with suppress(OSError):
            self.root.rmdir()


def make_stage(site: Path) -> Stage:
    """Return an empty stage for a site. Whoever makes one holds the site.

    Raises:
        OSError: nothing can be written there.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    failed: OSError | None = None
    for root in _roots(site):
        stage = Stage(site, root, os.urandom(8).hex())
        stage.clear()
        try:
            _set_up(stage)
        except OSError as error:
            stage.clear()
            failed = failed if failed and failed.errno == errno.ENOSPC else error
        else:
            return stage
    assert failed
    raise failed


def _roots(site: Path) -> list[Path]:
    """Return where a stage of this site may stand, the better place first."""
    inside = [site / ".gongshi-build"] if site.is_dir() else []
    return [site.with_name(f".{site.name}.gongshi-build"), *inside]


def _set_up(stage: Stage) -> None:
    """Make the folder of a stage, and see that files can be moved from there."""
    stage.root.mkdir(mode=0o700, exist_ok=True)
    (stage.root / _IGNORED).write_bytes(b"*\n")
    if stage.site.is_dir():
        probe, there = stage.root / _PROBE, stage.site / _PROBE
        probe.write_bytes(b"")
        os.replace(probe, there)
        there.unlink()


# ------------------------------------------------------------------------------------------------ forth


@dataclass(frozen=True, slots=True)
class _Step:
    """What happens to one path of the site: a new file comes, or what stands there goes."""

    path: str
    is_coming: bool
    is_old: bool
    """What stands there is kept in the stage."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """All that happens to a site, in this order."""

    token: str
    is_whole: bool
    """The site was not there: the stage becomes the site."""
    ways: tuple[str, ...] = ()
    """What stands where a folder must stand."""
    folders: tuple[str, ...] = ()
    """Those that are made, each after the one it stands in."""
    steps: tuple[_Step, ...] = ()
    marked: int = 0
    """When the site was published before, see `marked_at`."""

    @property
    def text(self) -> str:
        steps = [[one.path, one.is_coming, one.is_old] for one in self.steps]
        return json.dumps([self.token, self.is_whole, self.ways, self.folders, steps, self.marked])

    @classmethod
    def read(cls, text: str) -> _Plan:
        token, is_whole, ways, folders, steps, marked = json.loads(text)
        return cls(token, is_whole, tuple(ways), tuple(folders), tuple(_Step(*one) for one in steps), marked)


@contextmanager
def published(
    stage: Stage, gone: Iterable[str], is_new: bool, is_committed: Callable[[str], bool]
) -> Iterator[set[str]]:
    """Move what stands in the stage into the site and delete what is gone; yield the folders in which something changed.

    A new site is one rename. Otherwise each file is replaced at once, the mark first and pages last, so that no reader ever sees
    half a file or a page before what it loads; what is gone goes when all else is there. Whatever is raised by that, or within
    the context before the store is committed, the site is as it was before it is raised.

    Raises:
        HalfPublished: the site could not go back either.
    """
    plan = _planned(stage, sorted(gone), is_whole=is_new and not stage.site.exists())
    try:
        _write_down(stage, plan)
        yield _carried_out(stage, plan)
    except BaseException as error:
        if not is_committed(plan.token):
            _go_back(stage, plan, error)
        raise
    finally:
        if is_committed(plan.token):
            with suppress(OSError):  # the next build asks the store too
                stage.plan.unlink()


def _planned(stage: Stage, gone: Sequence[str], is_whole: bool) -> _Plan:
    if is_whole:
        return _Plan(stage.token, is_whole)
    site, ways, made = stage.site, list[str](), list[str]()
    for folder in _folders_in(stage.files):
        if folder.startswith(tuple(f"{way}/" for way in ways)):
            made.append(folder)
        elif os.path.islink(site / folder) or not os.path.isdir(site / folder):
            ways += [folder.rstrip("/")] if os.path.lexists(site / folder) else []
            made.append(folder)
    below = tuple(f"{way}/" for way in ways)
    coming = sorted(present_in(stage.files), key=lambda path: (path != MARK, path.endswith(".html"), path))
    steps = [
        *(_Step(path, True, not path.startswith(below) and os.path.lexists(f"{site}/{path}")) for path in coming),
        *(_Step(path, False, True) for path in gone if path not in ways and not leads_out(site, path)),
    ]
    return _Plan(stage.token, is_whole, tuple(ways), tuple(filter(None, made)), tuple(steps), marked_at(site))


def _write_down(stage: Stage, plan: _Plan) -> None:
    stage.old.mkdir()
    part = stage.old / _PLAN
    part.write_bytes(plan.text.encode())
    os.replace(part, stage.plan)


def _carried_out(stage: Stage, plan: _Plan) -> set[str]:
    site = stage.site
    if plan.is_whole:
        replace(stage.files, site)
        return set(_folders_in(site))
    for number, way in enumerate(plan.ways):
        _move(f"{site}/{way}", _kept_way(stage, number))
    for folder in plan.folders:
        os.mkdir(site / folder)
    for number, step in enumerate(plan.steps):
        place, old = f"{site}/{step.path}", _kept(stage, number)
        if step.is_coming:
            if step.is_old:
                _keep(place, old)
            _move(f"{stage.files}/{step.path}", place)
        elif _is_no_folder(place):
            _move(place, old)
    if plan.steps and plan.marked:
        with suppress(OSError):  # another user's
            os.utime(site / MARK)
    emptied = _around(step.path for step in plan.steps if not step.is_coming)
    for folder in sorted(emptied - {""}, key=len, reverse=True):
        with suppress(OSError):
            os.rmdir(site / folder)
    return {"", *plan.folders} | _around((*plan.ways, *(step.path for step in plan.steps)))


def _around(paths: Iterable[str]) -> set[str]:
    """Return the folders in which some paths stand, at any height."""
    right_in = {path.rpartition("/")[0] for path in paths}
    return {folder for one in right_in for folder in folders_of(f"{one}/x" if one else "x")}


def _is_no_folder(path: str) -> bool:
    """Tell whether something stands there that is no folder itself; a link to one is none."""
    try:
        return not S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _kept_way(stage: Stage, number: int) -> str:
    return f"{stage.old}/way-{number}"


def _kept(stage: Stage, number: int) -> str:
    return f"{stage.old}/{number}"


def _keep(place: str, old: str) -> None:
    """Keep what stands in a place. A file stays there too until it is replaced; a foreign folder or link makes room."""
    if not S_ISREG(os.lstat(place).st_mode):
        _move(place, old)
        return
    try:
        os.link(place, old)
    except OSError:  # the file system knows no such links, or the place is on another
        _copy(place, old)


def _move(source: str, target: str) -> None:
    """Move whatever stands there; to another file system as a copy, a file so that it is all there or not at all."""
    try:
        replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        if os.path.islink(source):
            os.symlink(os.readlink(source), target)
        elif os.path.isdir(source):
            shutil.copytree(source, target, symlinks=True)
            shutil.rmtree(source)
            return
        else:
            _copy(source, target)
        os.unlink(source)


def _copy(source: str, target: str) -> None:
    part = f"{target}.gongshi-part"
    try:
        shutil.copy2(source, part)
        replace(part, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise


def _folders_in(folder: Path) -> Iterator[str]:
    """Yield the folders in a folder, each after the one it stands in, `…/`; "" for itself."""
    coming = [""]
    while coming:
        yield (one := coming.pop())
        coming += listed(folder, one)[1]


# ------------------------------------------------------------------------------------------------ and back


def recover(site: Path, is_committed: Callable[[str], bool]) -> None:
    """Put a site back that a process was changing when it was killed, unless the store knows that it had come to its end.

    Whoever calls this holds the site.

    Raises:
        HalfPublished: it cannot go back.
    """
    for root in _roots(site):
        stage = Stage(site, root, "")
        plan = _noted(stage)
        if plan and not is_committed(plan.token):
            _go_back(stage, plan, None)
        if os.path.lexists(root):
            with suppress(OSError):
                stage.plan.unlink(missing_ok=True)
            stage.clear()


def _noted(stage: Stage) -> _Plan | None:
    try:
        return _Plan.read(stage.plan.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def _go_back(stage: Stage, plan: _Plan, cause: BaseException | None) -> None:
    """Undo as much of a plan as was done.

    Raises:
        HalfPublished: it cannot be undone.
    """
    try:
        _undo(stage, plan)
        stage.plan.unlink(missing_ok=True)
    except OSError as error:
        why = (told_of(cause) if cause else "") or told_of(error)
        raise HalfPublished(
            f"{why}。网站换到一半，换回原来的也没有成功：{stage.site} 里新旧网页都有。{stage.root} 里是换回去要用的文件，"
            "不要删。排除原因以后再运行一次 gongshi build：它先换回原来的网站，再生成。"
        ) from error


def _undo(stage: Stage, plan: _Plan) -> None:
    site = stage.site
    if plan.is_whole:
        if site.exists() and not stage.files.exists():
            replace(site, stage.files)
        return
    for number, step in reversed([*enumerate(plan.steps)]):
        place, old = f"{site}/{step.path}", _kept(stage, number)
        if not step.is_old:
            with suppress(FileNotFoundError, NotADirectoryError):  # it had not come yet
                os.unlink(place)
        elif os.path.lexists(old):
            _bring_back(old, place)
    if plan.marked:
        with suppress(OSError):  # then the next build makes all
            os.utime(site / MARK, ns=(plan.marked, plan.marked))
    for folder in reversed(plan.folders):
        with suppress(OSError):
            os.rmdir(site / folder)
    for number, way in enumerate(plan.ways):
        if os.path.lexists(_kept_way(stage, number)):
            _bring_back(_kept_way(stage, number), f"{site}/{way}")


def _bring_back(old: str, place: str) -> None:
    os.makedirs(os.path.dirname(place), exist_ok=True)
    if not _is_no_folder(old):
        with suppress(FileNotFoundError):
            os.unlink(place)  # the page that had come in its place
    _move(old, place)
