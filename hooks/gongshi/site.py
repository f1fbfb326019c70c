"""The only importer of MkDocs: its events, the shells, the hand-written pages.

MkDocs renders the hand-written pages and one shell a kind of page into a stage beside the site; `build` stamps the records
and publishes. `mkdocs build`, `mkdocs serve` and `gongshi build` all come through here.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import escape
from mkdocs import config as mkdocs_config
from mkdocs import utils
from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link as NavLink
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from gongshi import build, survey
from gongshi.clock import today_in_china
from gongshi.exports.published import LIST
from gongshi.findings import as_text, printable
from gongshi.kinds import FOLDER, all_kinds
from gongshi.makers import places
from gongshi.making import policy, scripts
from gongshi.making.house import Written
from gongshi.making.target import WrongFolder, assert_for, preview_folder
from gongshi.markup import head, prose, shell
from gongshi.mkdocs_door import Entrance, clean_content
from gongshi.model.life import Audience
from gongshi.pool import CannotWork, Pool, Workers
from gongshi.private.pages import without_comments
from gongshi.review import history
from gongshi.review.published import Before, CannotCompare, what_was_public
from gongshi.store import discard

log = logging.getLogger("mkdocs.gongshi")

HOME: Final = "index.html"
LAST: Final = -100
"""Our events come after those of plugins and of other hooks, so that nothing is put in behind the door."""
_SHELLS: Final[Mapping[str, str]] = {
    "_gongshi.html": "single",
    "_gongshi/shell.html": "record",
    "_gongshi/list/shell.html": "list",
}
"""Where the shells would stand, were they pages. Only their depth matters: it is that of the pages stamped from them."""
PACKAGE: Final = Path(__file__).parent


@dataclass(slots=True)
class Build:
    """One run of MkDocs. Kept in `config.extra`, since MkDocs passes the events nothing else."""

    taken: survey.Survey
    options: build.Options
    entrance: Entrance
    shells: dict[str, shell.Shell] = field(default_factory=dict)
    written: list[Written] = field(default_factory=list)
    report: build.Report | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What `gongshi build` decides beside mkdocs.yml; travels in `config.extra`."""

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

    def said_since(self) -> str:
        return self.since or os.environ.get(SINCE, "")

    def said_first(self) -> bool:
        return self.is_first or _is_set(FIRST)


SINCE: Final = "GONGSHI_SINCE"
FIRST: Final = "GONGSHI_FIRST"
"""The variables that say what --since and --first of `gongshi build` say: MkDocs itself knows no options of ours."""


def _is_set(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() not in ("", "0", "false", "no")


class Refused(Exception):
    """The site could not be built and stays as it was. The message is for the user."""


class Misused(Refused):
    """What was asked for cannot be, whatever the records say."""


class _Misuse(Abort):
    """On its way through MkDocs."""


def load(project: Path, site: Path | None = None, strict: bool = False, audience: Audience = "public") -> MkDocsConfig:
    """Load a project's mkdocs.yml; a preview goes beside the site unless `site` says where.

    A project that does not name our hook gets it all the same.

    Raises:
        Refused: it is missing or wrong.
    """
    changes: dict[str, Any] = {"strict": strict or None}
    if site:
        changes["site_dir"] = str(site)
    file = str(project / "mkdocs.yml")
    try:
        config = mkdocs_config.load_config(file, **changes)
        hooks = cast(Mapping[str, object], config.hooks)
        if not any(getattr(hook, "on_config", None) is on_config for hook in hooks.values()):
            changes["hooks"] = [*hooks, str(PACKAGE.parent / "mkdocs_hooks.py")]
            config = mkdocs_config.load_config(file, **changes)
    except MkDocsException as error:
        raise Refused(str(error)) from error
    if audience == "preview" and not site:
        config.site_dir = str(preview_folder(Path(config.site_dir)))
    return config


def make(config: MkDocsConfig, settings: Settings) -> build.Report:
    """Build the site of a loaded configuration and return what was done.

    Raises:
        Refused: MkDocs or the theme could not do it, or there is nothing to publish; the site stays as it was.
        Misused: the site must not go there, or what was public cannot be known.
    """
    config.extra["gongshi_settings"] = settings
    reports: list[build.Report] = []
    config.extra["gongshi_reports"] = reports
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build.build(config)
    except _Misuse as error:
        raise Misused(str(error)) from error
    except MkDocsException as error:
        raise Refused(str(error)) from error
    except UnicodeDecodeError as error:
        raise Refused(
            f"网页引用的一个文件不是 UTF-8 编码（{error.reason}），网站保持原样。另存为 UTF-8 编码。"
        ) from error
    finally:
        if run := config.extra.get("gongshi_build"):
            run.options.workers.close()
            shutil.rmtree(run.options.stage, ignore_errors=True)
        config.plugins.on_shutdown()
    return reports[0]


# ------------------------------------------------------------------------------------------------ events


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the records, and turn MkDocs' output to a stage beside the site."""
    project = project_of(config)
    settings = config.extra.get("gongshi_settings") or Settings(today_in_china())
    site = Path(config.site_dir)
    _assert_folder(site, settings.audience)
    if settings.everything:
        discard(project / survey.STORE)
    workers = settings.workers or Pool()
    try:
        taken = survey.survey(project, settings.today, settings.progress, Path(config.docs_dir), workers)
    except CannotWork as error:
        raise Abort(str(error)) from error
    _report_findings(taken, project, settings, config.strict)
    assert taken.body is not None
    is_published = settings.audience == "public" and not _is_served(config)
    before = _before(site, settings, taken) if is_published else None
    stage, address = _new_stage(site), address_of(config, taken)
    options = build.Options(
        settings.today,
        site,
        stage,
        workers,
        settings.audience,
        address,
        settings.progress,
        config.strict,
        settings.asked,
        before,
        history.head(project),
    )
    entrance = Entrance(taken, settings.audience, frozenset((HOME, *_SHELLS)))
    config.extra["gongshi_build"] = Build(taken, options, entrance)
    site_frame = head.Site(taken.body, options.site_url)
    config.extra["gongshi"] = {"body": taken.body, "head": head.written_head(site_frame), "url": options.site_url}
    config.site_name = escape(taken.body.site_name)  # the theme writes it as it stands
    config.mdx_configs.setdefault("tables", {}).setdefault("use_align_attribute", True)  # no style= in a page
    config.site_dir = str(stage)
    if str(PACKAGE / "theme") not in config.theme.dirs:
        config.theme.dirs.insert(0, str(PACKAGE / "theme"))
    return config


def project_of(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).resolve().parent


def _assert_folder(site: Path, audience: Audience) -> None:
    try:
        assert_for(site, audience)
    except WrongFolder as error:
        raise _Misuse(str(error)) from error


def _before(site: Path, settings: Settings, taken: survey.Survey) -> Before | None:
    """Return what was public before this build; None if nobody knows, which is told."""
    since = settings.said_since()
    try:
        before = what_was_public(site, since, taken)
    except CannotCompare as error:
        raise _Misuse(str(error)) from error
    if before or settings.said_first():
        return before
    if since or _is_set("CI"):
        where = printable(f"{since or site}")
        raise _Misuse(
            f"{where} 没有公开清单（{LIST}），不知道公开过什么，网站保持原样。第一次公开就写 --first，"
            f"不是第一次就用 --since 写明已有网站的网址；用 mkdocs 生成的，写环境变量 {FIRST}=1 或者 {SINCE}=网址。"
        )
    log.info(NOT_COMPARED)
    return None


NOT_COMPARED: Final = (
    f"网站文件夹里没有公开清单（{LIST}），也没有写 --since，没有核对公开过的记录是不是都在；第一次公开不要紧。"
)


def _new_stage(site: Path) -> Path:
    """Return an unused folder beside the site, and clear those that dead processes left."""
    for old in site.parent.glob(f".{site.name}.gongshi-*"):
        number = old.name.rpartition("-")[2]
        if number == str(os.getpid()) or not _is_running(number):
            shutil.rmtree(old, ignore_errors=True)
    return site.parent / f".{site.name}.gongshi-{os.getpid()}"


def _is_running(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def address_of(config: MkDocsConfig, taken: survey.Survey) -> str:
    """Return the site's address with a final `/`: what mkdocs.yml says, or the body's domain; "" if neither is known."""
    domain = taken.body.domain if taken.body else None
    address = config.site_url or (f"https://{domain}/" if domain else "")
    return address if not address or address.endswith("/") else f"{address}/"


def _report_findings(taken: survey.Survey, project: Path, settings: Settings, is_strict: bool) -> None:
    if not settings.is_quiet:
        for finding, text in zip(taken.findings, as_text(taken.findings, survey.lines_of(project)), strict=True):
            log.log(logging.WARNING if finding.level == "error" else logging.INFO, "\n%s", text)
    if taken.body is None or not taken.rows:
        raise Abort("没有可以公开的内容，网站保持原样。请先改正上面的错误（gongshi check）。")
    if is_strict and taken.has_errors():
        raise Abort("记录有错误，网站保持原样（--strict）。请先改正上面的错误。")


@event_priority(LAST)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the shells, the package's assets, and a home page where content/ has none; leave out pages with personal data.

    The list pages are named too, so that hand-written pages can link to them; `build` writes them.
    """
    run: Build = config.extra["gongshi_build"]
    run.entrance.leave_out(files, config)
    ours = scripts.published(PACKAGE)
    run.entrance.ours = frozenset(ours)
    for name, content in ours.items():
        files.append(File.generated(config, name, content=content))
    for url in _SHELLS:
        files.append(_slot_page(config, url))
    for url in _listed(config):
        files.append(File.generated(config, url, content="", inclusion=InclusionLevel.NOT_IN_NAV))
    home = files.get_file_from_path("index.md") or files.get_file_from_path("README.md")
    if home is None:
        files.append(_slot_page(config, HOME, "index.md"))
    return files


def _listed(config: MkDocsConfig) -> list[str]:
    """Return the addresses of the pages that `build` writes and hand-written pages may link to."""
    return [*(f"{name}/index.html" for name in all_kinds(project_of(config))), *(place.url for place in places())]


def _slot_page(config: MkDocsConfig, url: str, source: str = "") -> File:
    meta = "---\ngongshi: slot\nhide: [navigation, toc]\nsearch: {exclude: true}\n---\n"
    page = File.generated(
        config, source or url.removesuffix(".html") + ".md", content=meta, inclusion=InclusionLevel.NOT_IN_NAV
    )
    page.use_directory_urls = False
    page.dest_uri = url
    return page


@event_priority(LAST)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Put the kinds into the menu, behind the home page."""
    config.extra["gongshi_build"].entrance.nav = nav
    kinds = sorted(all_kinds(project_of(config)).values(), key=lambda kind: (kind.order, kind.name))
    links = [NavLink(kind.title, f"{kind.name}/index.html") for kind in kinds]
    links += [NavLink(place.title, place.url) for place in places() if place.in_menu]
    place = 1 if nav.items and getattr(nav.items[0], "is_homepage", False) else 0
    nav.items[place:place] = links
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make the home page a shell: its text stands below the search box and the kinds."""
    if page.file.dest_uri == HOME:
        page.meta["gongshi"] = "slot"
        page.meta["hide"] = ["navigation", "toc"]
    return markdown


@event_priority(LAST)
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Keep the text of each hand-written page for the search index and the map, and nothing of its comments."""
    run: Build = config.extra["gongshi_build"]
    html = clean_content(html, run.taken)
    for found in policy.refused(html):
        log.warning(
            "%s：网页里的 %s 不起作用。%s", page.file.src_uri, found, "样式写进 extra_css，图片和脚本放在 content/ 里。"
        )
    if page.file.dest_uri == HOME:
        page.toc = TableOfContents([])  # the theme's link past the menu would lead past the search box too
    elif page.file.dest_uri not in _SHELLS:
        run.written.append(Written(page.file.url, str(page.title), prose.plain_text(html)))
    return html


@event_priority(LAST)
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Take out the pages that must not be published, now that all of them are rendered and none is written."""
    run: Build = config.extra["gongshi_build"]
    _forget(run, run.entrance.drop(files, config))
    return env


def _forget(run: Build, urls: Collection[str]) -> None:
    run.written = [one for one in run.written if one.url not in urls]


@event_priority(LAST)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Keep the shells, for which nothing is written, and look at every page as it is published."""
    run: Build = config.extra["gongshi_build"]
    html = without_comments(_with_policy(output, config))
    name = "home" if page.file.dest_uri == HOME else _SHELLS.get(page.file.dest_uri)
    if name is None:
        if run.entrance.is_let_through(html, page):
            return html
        _forget(run, (page.file.url,))
        return ""
    run.entrance.refuse_everywhere(html)
    run.shells[name] = shell.Shell.cut(html if name == "home" else _without_blank_lines(html))
    return ""


@event_priority(LAST)
def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Seal the pages that MkDocs makes of the theme's own templates: 404.html."""
    if not template_name.endswith(".html"):
        return output
    run: Build = config.extra["gongshi_build"]
    html = without_comments(_with_policy(output, config))
    run.entrance.refuse_everywhere(html)
    run.entrance.pages.add(template_name)
    return html


def _with_policy(html: str, config: MkDocsConfig) -> str:
    """Write its policy into a page; none while `mkdocs serve` puts a script of its own into every page it sends."""
    return policy.unsealed(html) if _is_served(config) else policy.sealed(html)


def _is_served(config: MkDocsConfig) -> bool:
    """Tell whether `mkdocs serve` shows the site on this machine, from a folder that goes with it."""
    run: Build | None = config.extra.get("gongshi_build")
    site = run.options.site if run else Path(config.site_dir)
    is_passing = site.parent == Path(tempfile.gettempdir())
    return is_passing and urlsplit(config.site_url or "").netloc == str(config.dev_addr)


def _without_blank_lines(html: str) -> str:
    """Return the shell without the lines that the theme's templates leave empty: a tenth of every record page."""
    return re.sub(r"\n\s*\n", "\n", html)


@event_priority(LAST)
def on_post_build(config: MkDocsConfig) -> None:
    """Stamp the records and publish, unless something speaks against it."""
    run: Build = config.extra["gongshi_build"]
    _refuse_warnings(config)
    for name in ("sitemap.xml", "sitemap.xml.gz", *_listed(config)):  # MkDocs' own, and what it took for pages
        (run.options.stage / name).unlink(missing_ok=True)
    origins, found = run.entrance.admitted(run.options.stage), run.entrance.found
    if config.strict and (errors := [one for one in found if one.level == "error"]):
        raise Abort(f"{errors[0].where.file}：{errors[0].message}，网站保持原样（--strict）。")
    shells, lines = build.Shells(**run.shells), survey.lines_of(project_of(config))
    try:
        report = build.build(run.taken, build.Staged(shells, run.written, origins, found), run.options)
    except build.CannotBuild as error:
        for text in as_text(error.findings, lines):
            log.error("\n%s", text)
        raise Abort(str(error)) from error
    except CannotWork as error:
        raise Abort(str(error)) from error
    finally:
        run.options.workers.close()
        shutil.rmtree(run.options.stage, ignore_errors=True)
        config.site_dir = str(run.options.site)
    config.extra.get("gongshi_reports", []).append(report)
    for text in as_text(report.found, lines):
        log.warning("\n%s", text)
    log.info(
        "%d records: %d files written, %d kept, %d deleted", report.records, report.written, report.kept, report.deleted
    )


def _refuse_warnings(config: MkDocsConfig) -> None:
    """With --strict, MkDocs stops for warnings only after this event, when the site would already be replaced."""
    if config.strict:
        counters = [
            handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, utils.CountHandler)
        ]
        if any(counter.get_counts() for counter in counters):
            raise Abort("MkDocs 有警告，网站保持原样（--strict）。")


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """Build again when a record changes."""
    server.watch(str(project_of(config) / "data"))
    if (own := project_of(config) / FOLDER).is_dir():
        server.watch(str(own))
    return server
