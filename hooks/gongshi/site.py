"""The only importer of MkDocs: its events, the shells, the hand-written pages.

MkDocs renders the hand-written pages and one shell a kind of page into a stage beside the site; `build` stamps the records
and publishes. `mkdocs build`, `mkdocs serve` and `gongshi build` all come through here.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
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
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link as NavLink
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from gongshi import admission, build, survey
from gongshi.clock import today_in_china
from gongshi.findings import Finding, Where, as_text
from gongshi.kinds import FOLDER, all_kinds
from gongshi.makers import places
from gongshi.making import policy, scripts
from gongshi.making.house import Written
from gongshi.making.output import present_in
from gongshi.markup import head, prose, shell
from gongshi.model.life import Audience
from gongshi.private import attachments
from gongshi.private.pages import Said, without_comments
from gongshi.reading import ADDRESS_TAKEN
from gongshi.reading.mkdocs_yml import FILE as CONFIG
from gongshi.reading.written import is_inside, name_of
from gongshi.store import discard

log = logging.getLogger("mkdocs.gongshi")

HOME: Final = "index.html"
THEME: Final = "theme"
"""Where the files come from that the theme or we have brought."""
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
    shells: dict[str, shell.Shell] = field(default_factory=dict)
    written: list[Written] = field(default_factory=list)
    nav: Navigation | None = None
    theirs: frozenset[str] = frozenset()
    """The addresses of the theme's own files, and of ours."""
    sources: dict[str, str] = field(default_factory=dict)
    """What a file of the site was made from, as findings call it, by its address."""
    pages: set[str] = field(default_factory=set)
    """The addresses of the pages that were looked at as they are published."""
    found: list[Finding] = field(default_factory=list)
    """What only this build finds."""
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


class Refused(Exception):
    """The site could not be built and stays as it was. The message is for the user."""


def load(project: Path, site: Path | None = None, strict: bool = False) -> MkDocsConfig:
    """Load a project's mkdocs.yml.

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
    return config


def make(config: MkDocsConfig, settings: Settings) -> build.Report:
    """Build the site of a loaded configuration and return what was done.

    Raises:
        Refused: MkDocs or the theme could not do it, or there is nothing to publish; the site stays as it was.
    """
    config.extra["gongshi_settings"] = settings
    reports: list[build.Report] = []
    config.extra["gongshi_reports"] = reports
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build.build(config)
    except (MkDocsException, build.CannotBuild) as error:
        raise Refused(str(error)) from error
    finally:
        if run := config.extra.get("gongshi_build"):
            shutil.rmtree(run.options.stage, ignore_errors=True)
        config.plugins.on_shutdown()
    return reports[0]


# ------------------------------------------------------------------------------------------------ events


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the records, and turn MkDocs' output to a stage beside the site."""
    project = project_of(config)
    settings = config.extra.get("gongshi_settings") or Settings(today_in_china())
    if settings.everything:
        discard(project / survey.STORE)
    taken = survey.survey(project, settings.today, settings.progress, Path(config.docs_dir))
    _report_findings(taken, project, settings, config.strict)
    assert taken.body is not None
    site = Path(config.site_dir)
    stage, address = _new_stage(site), address_of(config, taken)
    options = build.Options(
        settings.today,
        site,
        stage,
        settings.audience,
        address,
        settings.progress,
        config.strict,
        settings.asked,
    )
    config.extra["gongshi_build"] = Build(taken, options)
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


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the shells, the package's assets, and a home page where content/ has none; leave out pages with personal data.

    The list pages are named too, so that hand-written pages can link to them; `build` writes them.
    """
    _leave_out(files, config)
    ours = scripts.published(PACKAGE)
    config.extra["gongshi_build"].theirs = frozenset(ours)
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


def _leave_out(files: Files, config: MkDocsConfig) -> None:
    """Take out the files that the door refuses, those that links bring in, and those whose address is not theirs."""
    run: Build = config.extra["gongshi_build"]
    project, root = project_of(config), os.path.realpath(config.docs_dir)
    claimed = {one.where.file for one in run.taken.findings if one.rule == ADDRESS_TAKEN.name}
    for file in list(files):
        if not file.abs_src_path:
            continue
        name = name_of(file.abs_src_path, project)
        if file.src_dir != config.docs_dir:
            is_out = file.is_documentation_page() and _is_refused(run, file, name)
        else:
            verdict = run.taken.written.get(file.src_uri)
            is_out = name in claimed or (verdict is not None and verdict.is_refused)
            is_out = is_out or not is_inside(file.abs_src_path, root)
        if is_out:
            files.remove(file)


def _is_refused(run: Build, file: File, name: str) -> bool:
    """Look at the source of a page from outside the docs folder, which a plugin brings in."""
    verdict = run.taken.door.judge(Path(str(file.abs_src_path)), name, file.src_uri)
    run.found.extend(verdict.findings)
    return verdict.is_refused


def _slot_page(config: MkDocsConfig, url: str, source: str = "") -> File:
    meta = "---\ngongshi: slot\nhide: [navigation, toc]\nsearch: {exclude: true}\n---\n"
    page = File.generated(
        config, source or url.removesuffix(".html") + ".md", content=meta, inclusion=InclusionLevel.NOT_IN_NAV
    )
    page.use_directory_urls = False
    page.dest_uri = url
    return page


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Put the kinds into the menu, behind the home page."""
    config.extra["gongshi_build"].nav = nav
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


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Keep the text of each hand-written page for the search index and the map, and nothing of its comments."""
    run: Build = config.extra["gongshi_build"]
    html = without_comments(html)
    with suppress(attachments.Refused):  # `_dropped` says so
        html = run.taken.door.with_clean_pictures(html)
    for found in policy.refused(html):
        log.warning(
            "%s：网页里的 %s 不起作用。%s", page.file.src_uri, found, "样式写进 extra_css，图片和脚本放在 content/ 里。"
        )
    if page.file.dest_uri == HOME:
        page.toc = TableOfContents([])  # the theme's link past the menu would lead past the search box too
    elif page.file.dest_uri not in _SHELLS:
        run.written.append(Written(page.file.url, str(page.title), prose.plain_text(html)))
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Take out the pages that must not be published, now that all of them are rendered and none is written."""
    run: Build = config.extra["gongshi_build"]
    project = project_of(config)
    run.theirs |= {file.dest_uri for file in files if _is_of_theme(file, config)}
    run.sources = {
        file.dest_uri: name_of(file.abs_src_path, project) if file.abs_src_path else CONFIG
        for file in files
        if file.dest_uri not in run.theirs
    }
    for page in [file.page for file in files.documentation_pages() if file.page]:
        if page.file.dest_uri not in _SHELLS and _is_dropped(page, run, config):
            _drop(page, files, run)
    return env


def _is_of_theme(file: File, config: MkDocsConfig) -> bool:
    """Tell whether a file comes with the theme, and not from a folder of the body's own."""
    own = [config.docs_dir, config.theme.custom_dir]
    return file.abs_src_path is not None and file.src_dir in config.theme.dirs and file.src_dir not in own


def _is_dropped(page: Page, run: Build, config: MkDocsConfig) -> bool:
    """Tell whether a page is a draft that this audience may not see, or says what must not be published."""
    if run.options.audience == "public" and any(_is_yes(page.meta.get(key)) for key in ("draft", "草稿")):
        return True
    door = run.taken.door
    source = run.sources.get(page.file.dest_uri, CONFIG)
    meta = "\n".join(str(page.meta.get(key, "")) for key in ("title", "description", "author", "subtitle", "tags"))
    html = f"{page.content or ''}<p>{escape(page.title or '')}</p><pre>{escape(meta)}</pre>"
    found = _findings_of(door.rendered(html), source, page)
    try:
        door.with_clean_pictures(page.content or "")
    except attachments.Refused as error:
        found.append(admission.unpublished(source, str(error), error.help))
    run.found.extend(found)
    return bool(found)


def _is_yes(value: object) -> bool:
    return value is True or str(value).strip().lower() in ("true", "yes", "on", "1", "是")


def _findings_of(said: Iterable[Said], source: str, page: Page) -> list[Finding]:
    """Return the findings about a rendered page, at the line of its source that stands before what was found."""
    lines = (page.markdown or "").split("\n")
    text = page.file.content_string if page.file.is_documentation_page() else ""
    ahead = max(0, len(text.replace("\r\n", "\n").split("\n")) - len(lines))
    places = (
        (one.sort, next((n for n, line in enumerate(lines, 1) if one.before and one.before in line), 0)) for one in said
    )
    return list(
        dict.fromkeys(admission.page_finding(source, sort, ahead + line if line else 1) for sort, line in places)
    )


def _drop(page: Page, files: Files, run: Build) -> None:
    """Take a rendered page out of files and menu; of the home page, only what was written by hand."""
    if page.file.dest_uri == HOME:
        page.content, page.title, page.meta = "", None, {"gongshi": "slot", "hide": ["navigation", "toc"]}
        return
    files.remove(page.file)
    run.written = [one for one in run.written if one.url != page.file.url]
    before, after = page.previous_page, page.next_page
    if before:
        before.next_page = after
    if after:
        after.previous_page = before
    if run.nav:
        run.nav.items[:] = _without(run.nav.items, page)
        run.nav.pages[:] = [one for one in run.nav.pages if one is not page]


def _without(items: Sequence[StructureItem], page: Page) -> list[StructureItem]:
    """Return the entries of a menu without a page, and without what is empty then."""
    kept: list[StructureItem] = []
    for item in items:
        if isinstance(item, Section):
            item.children[:] = _without(item.children, page)
        if item is not page and not (isinstance(item, Section) and not item.children):
            kept.append(item)
    return kept


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Keep the shells, for which nothing is written, and look at every page as it is published."""
    run: Build = config.extra["gongshi_build"]
    address = page.file.dest_uri
    name = "home" if address == HOME else _SHELLS.get(address)
    html = without_comments(_with_policy(output, config))
    said = run.taken.door.rendered(html)
    if name is None:
        found = _findings_of(said, run.sources.get(address, CONFIG), page)
        run.found.extend(found)
        run.pages.add(address)
        return "" if found else html
    _refuse_everywhere(said)
    run.shells[name] = shell.Shell.cut(html if name == "home" else _without_blank_lines(html))
    return ""


def _refuse_everywhere(said: Sequence[Said]) -> None:
    """Stop the build for personal data in what the theme writes into every page."""
    if said:
        message = f"网站的每一页都会有{said[0].sort}，它来自 {CONFIG} 或者主题的模板，网站保持原样。请先删去它。"
        raise Abort(message)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Seal the pages that MkDocs makes of the theme's own templates: 404.html."""
    if not template_name.endswith(".html"):
        return output
    run: Build = config.extra["gongshi_build"]
    html = without_comments(_with_policy(output, config))
    _refuse_everywhere(run.taken.door.rendered(html))
    run.pages.add(template_name)
    return html


def _with_policy(html: str, config: MkDocsConfig) -> str:
    """Write its policy into a page; none while `mkdocs serve` puts a script of its own into every page it sends."""
    is_served = urlsplit(config.site_url or "").netloc == str(config.dev_addr)
    return policy.unsealed(html) if is_served else policy.sealed(html)


def _without_blank_lines(html: str) -> str:
    """Return the shell without the lines that the theme's templates leave empty: a tenth of every record page."""
    return re.sub(r"\n\s*\n", "\n", html)


def on_post_build(config: MkDocsConfig) -> None:
    """Stamp the records and publish, unless something speaks against it."""
    run: Build = config.extra["gongshi_build"]
    _refuse_warnings(config)
    for name in ("sitemap.xml", "sitemap.xml.gz", *_listed(config)):  # MkDocs' own, and what it took for pages
        (run.options.stage / name).unlink(missing_ok=True)
    origins = _admitted(run)
    if config.strict and any(one.level == "error" for one in run.found):
        raise Abort(f"{run.found[0].where.file}：{run.found[0].message}，网站保持原样（--strict）。")
    shells = build.Shells(**run.shells)
    report = build.build(run.taken, build.Staged(shells, run.written, origins, run.found), run.options)
    shutil.rmtree(run.options.stage, ignore_errors=True)
    config.site_dir = str(run.options.site)
    config.extra.get("gongshi_reports", []).append(report)
    for text in as_text(report.found, survey.lines_of(project_of(config))):
        log.warning("\n%s", text)
    log.info(
        "%d records: %d files written, %d kept, %d deleted", report.records, report.written, report.kept, report.deleted
    )


def _admitted(run: Build) -> dict[str, str]:
    """Let through what MkDocs and its plugins have put into the stage: clean or not at all; return where each file comes from."""
    origins: dict[str, str] = {}
    stage, door = run.options.stage, run.taken.door
    for address in sorted(present_in(stage)):
        path = stage / address
        if address in run.theirs:
            origins[address] = THEME
        elif address in run.pages:
            origins[address] = run.sources.get(address, THEME)
        else:
            source = run.sources.get(address, CONFIG)
            known = run.taken.written.get(address)
            verdict = door.judge(path, source, address, known)
            if verdict is not known:
                run.found.extend(one if source != CONFIG else _of_plugin(one, address) for one in verdict.findings)
            if verdict.is_refused or path.is_symlink():
                path.unlink()
                continue
            if verdict.clean:
                path.write_bytes(attachments.cached(door.cache, verdict.clean) or b"")
            origins[address] = source
    return origins


def _of_plugin(finding: Finding, address: str) -> Finding:
    """Return the finding about a file that has no source, with its address."""
    return replace(finding, message=f"插件写的 {address}：{finding.message}", where=Where(CONFIG))


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
