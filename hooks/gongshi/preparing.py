"""What comes before and after MkDocs in a build: both can do without it where what MkDocs has made is kept (`keepsake`)."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from gongshi import build, survey
from gongshi.cache import Cache, cache_of, folder_of
from gongshi.catalogue import shown_kinds
from gongshi.exports.published import LIST
from gongshi.findings import printable
from gongshi.making import publishing
from gongshi.making.ledger import is_committed, is_known
from gongshi.making.target import WrongFolder, assert_apart, assert_for, lies_in
from gongshi.model.body import address_problem
from gongshi.model.life import Audience
from gongshi.pool import CannotWork, Pool, Workers
from gongshi.review import history
from gongshi.review.published import Before, CannotCompare, what_was_public
from gongshi.store import discard
from gongshi.systems import held
from gongshi.troubles import told_of
from gongshi.views import View

log = logging.getLogger("mkdocs.gongshi")

PACKAGE: Final = Path(__file__).parent
SINCE: Final = "GONGSHI_SINCE"
FIRST: Final = "GONGSHI_FIRST"
"""The variables that say what --since and --first of `gongshi build` say: MkDocs itself knows no options of ours."""


def is_set(name: str) -> bool:
    """Tell whether a variable of the environment says yes."""
    return os.environ.get(name, "").strip().lower() not in ("", "0", "false", "no")


@dataclass(frozen=True, slots=True)
class Settings:
    """What `gongshi build` decides beside mkdocs.yml."""

    today: date
    audience: Audience = "public"
    progress: survey.Progress = survey.no_progress
    is_quiet: bool = False
    """The caller shows the findings itself."""
    asked: frozenset[str] = frozenset()
    """The addresses of which the caller wants to know why they are made."""
    everything: bool = False
    """Make every page anew, whatever the store knows."""
    since: str = ""
    """The folder or the address of the site as it was published last, where the folder of the site does not tell."""
    workers: Workers | None = None
    """Who does the work, and is closed by the caller; None for a pool of the build's own."""
    is_first: bool = False
    """Nothing was published before, so that there need be nothing to compare with."""
    is_adopting: bool = False
    """The site may take a folder that others have filled; what stands in it is deleted."""
    tell: Callable[[str], object] = log.info
    """Told what somebody at a terminal should know at once."""

    def said_since(self) -> str:
        return self.since or os.environ.get(SINCE, "")

    def said_first(self) -> bool:
        return self.is_first or is_set(FIRST)


class Refused(Exception):
    """The site could not be built and stays as it was. The message is for the user."""


class Misused(Refused):
    """What was asked for cannot be, whatever the records say."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What mkdocs.yml, and the options in its place, say of a build."""

    project: Path
    docs: Path
    """The folder of the hand-written pages."""
    site: Path
    url: str
    """The site's address as it stands there, "" for none; while the site is served, that of this machine."""
    is_strict: bool = False
    is_published: bool = True
    """The site is for the public, and not only shown on this machine."""
    is_served: bool = False
    """`mkdocs serve` shows it on this machine."""
    sources: tuple[Path, ...] = ()
    """Folders from which the site is made, beside those of every project and the hand-written pages."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A build before the theme's pages are there. It holds the cache and the site until `end`."""

    taken: survey.Survey
    options: build.Options
    _open: ExitStack

    def end(self) -> None:
        """Let go of all that it holds; the stage is gone afterwards. It may have ended already."""
        self._open.close()


def begin(layout: Layout, settings: Settings) -> Begun:
    """Read the records, and see to it that the site may go where it is to go; another build there is waited for.

    Raises:
        Refused: there is nothing to publish, the disk would not have it, or with `is_strict` there are errors.
        Misused: the site must not go there, or what was public cannot be known.
    """
    with ExitStack() as opened:
        try:
            taken, options = _begun(layout, settings, opened)
        except CannotWork as error:
            raise Refused(str(error)) from error
        except (OSError, sqlite3.Error) as error:
            raise _refusal(error) from error
        return Begun(taken, options, opened.pop_all())


def _begun(layout: Layout, settings: Settings, opened: ExitStack) -> tuple[survey.Survey, build.Options]:
    _assert_apart(layout, folder_of(layout.project))
    cache = cache_of(layout.project)
    _hold(layout.site, cache, settings, opened)
    publishing.recover(layout.site, partial(is_committed, cache.store))
    _assert_folder(layout, settings, cache)
    if settings.everything:
        discard(cache.store)
    workers = settings.workers or Pool()
    opened.callback(workers.close)
    taken = survey.survey(layout.project, settings.today, settings.progress, layout.docs, workers, cache=cache)
    _report_findings(taken, settings, layout.is_strict)
    address = address_of(layout, taken)
    before = _before(layout.site, settings, taken) if layout.is_published else None
    if not taken.count and before is None and layout.site.is_dir() and any(layout.site.iterdir()):
        raise Refused(_NOTHING)
    stage = publishing.make_stage(layout.site)
    opened.callback(stage.clear)
    opened.callback(workers.close)  # before the stage is gone, nobody writes into it any more
    options = build.Options(
        settings.today,
        layout.site,
        stage,
        workers,
        settings.audience,
        address,
        settings.progress,
        layout.is_strict,
        settings.asked,
        before,
        shown_on(taken, settings.audience, settings.today),
        history.head(layout.project),
    )
    return taken, options


def shown_on(taken: survey.Survey, audience: Audience, today: date) -> tuple[str, ...]:
    """Return the kinds that have pages of their own on a day, see `catalogue.shown_kinds`."""
    with taken.open_store() as store:
        view = View(store, audience, today)
        return shown_kinds(taken.intake.kinds, taken.intake.on, view)


def finish(begun: Begun, staged: build.Staged) -> build.Report:
    """Stamp the records and publish, unless something speaks against it; the stage is gone afterwards.

    Raises:
        Refused: something does. The message says how the site is now.
    """
    options, taken = begun.options, begun.taken
    try:
        if options.strict and (errors := [one for one in staged.found if one.level == "error"]):
            raise Refused(f"{errors[0].where.file}：{errors[0].message}，网站保持原样（--strict）。")
        report = build.build(taken, staged, options)
    except build.CannotBuild as error:
        for text in taken.as_text(error.findings):
            log.error("\n%s", text)
        raise Refused(str(error)) from error
    except (CannotWork, publishing.HalfPublished) as error:
        raise Refused(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise _refusal(error) from error
    finally:
        begun.end()
    for text in taken.as_text(report.found):
        log.warning("\n%s", text)
    log.info(
        "%d records: %d files written, %d kept, %d deleted", report.records, report.written, report.kept, report.deleted
    )
    return report


def _refusal(error: Exception) -> Exception:
    """Return what to raise for an error of files or of the store, before which the site is as it was."""
    said = told_of(error)
    return Refused(f"{said}。网站保持原样。") if said else error


def _hold(site: Path, cache: Cache, settings: Settings, opened: ExitStack) -> None:
    """Hold cache and site as long as the build lasts. A site that is not there yet is held by the folder it will stand in."""

    def tell() -> None:
        settings.tell(WAITING)

    opened.enter_context(held(cache.folder, tell))
    if not site.is_dir():
        site.parent.mkdir(parents=True, exist_ok=True)
        around = ExitStack()
        around.enter_context(held(site.parent, tell))
        if not site.is_dir():
            opened.push(around)
            return
        around.close()  # another build has made it meanwhile
    opened.enter_context(held(site, tell))


WAITING: Final = "另一个 gongshi 正在生成这个网站，等它做完……"


def _assert_apart(layout: Layout, cache: Path) -> None:
    """Make sure that neither the site nor the cache stands where it would be lost, published, or delete something."""
    for folder in (layout.project / "data", layout.docs, *layout.sources, layout.site):
        if lies_in(cache, folder):
            raise Misused(
                f"缓存不能放在 {folder} 里：它会公开，或者被删去。用 --cache 写另一个文件夹；什么也没有改动。"
            )
    try:
        assert_apart(layout.site, layout.project, (layout.docs, *layout.sources, cache, PACKAGE))
    except WrongFolder as error:
        raise Misused(str(error)) from error


def _assert_folder(layout: Layout, settings: Settings, cache: Cache) -> None:
    try:
        known = partial(is_known, cache.store, layout.site, layout.project)
        assert_for(layout.site, settings.audience, known, settings.is_adopting)
    except WrongFolder as error:
        raise Misused(str(error)) from error


def _before(site: Path, settings: Settings, taken: survey.Survey) -> Before | None:
    """Return what was public before this build; None if nobody knows, which is told."""
    since = settings.said_since()
    try:
        before = what_was_public(site, since, taken, partial(build.is_own_list, taken, site))
    except CannotCompare as error:
        raise Misused(str(error)) from error
    if before or settings.said_first():
        return before
    if since or is_set("CI"):
        where = printable(f"{since or site}")
        raise Misused(
            f"{where} 没有公开清单（{LIST}），不知道公开过什么，网站保持原样。第一次公开就写 --first，"
            f"不是第一次就用 --since 写明已有网站的网址；用 mkdocs 生成的，写环境变量 {FIRST}=1 或者 {SINCE}=网址。"
        )
    log.info(NOT_COMPARED)
    return None


_NOTHING: Final = "没有可以公开的内容，网站保持原样。请先改正上面的错误（gongshi check）。"
NOT_COMPARED: Final = (
    f"网站文件夹里没有公开清单（{LIST}），也没有写 --since，没有核对公开过的记录是不是都在；第一次公开不要紧。"
)


def address_of(layout: Layout, taken: survey.Survey) -> str:
    """Return the site's address with a final `/`, as data/site.yml or the layout says it; "" if neither does.

    Raises:
        Refused: they contradict each other.
    """
    assert taken.body is not None
    if layout.is_served:
        return layout.url
    if problem := address_problem(taken.body, layout.url):
        raise Refused(f"{problem.message}，网站保持原样。{problem.help}")
    return taken.body.site_url(layout.url)


def _report_findings(taken: survey.Survey, settings: Settings, is_strict: bool) -> None:
    if not settings.is_quiet:
        texts = taken.as_text(taken.findings)
        for finding, text in zip(taken.findings, texts, strict=True):
            log.log(logging.WARNING if finding.level == "error" else logging.INFO, "\n%s", text)
    if taken.body is None:
        raise Refused(_NOTHING)
    if is_strict and taken.has_errors():
        raise Refused("记录有错误，网站保持原样（--strict）。请先改正上面的错误。")
