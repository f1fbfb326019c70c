"""The only importer of MkDocs: its events, the shells, the hand-written pages.

MkDocs renders the hand-written pages and one shell a kind of page into a stage beside the site; `build` stamps the records
and publishes. `mkdocs build`, `mkdocs serve` and `gongshi build` all come through here.
"""

from __future__ import annotations

import errno
import logging
import re
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from markupsafe import escape
from mkdocs import __main__ as mkdocs_commands
from mkdocs import config as mkdocs_config
from mkdocs import utils
from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link as NavLink
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from gongshi import build, keepsake, others
from gongshi.clock import today_in_china
from gongshi.keepsake import Request
from gongshi.kinds import FOLDER
from gongshi.makers import places
from gongshi.making import policy, scripts
from gongshi.making.house import Written
from gongshi.making.target import preview_folder
from gongshi.markup import head, prose, shell
from gongshi.mkdocs_door import Entrance, clean_content
from gongshi.mkdocs_words import in_chinese
from gongshi.model.life import Audience
from gongshi.preparing import Begun, Layout, Misused, Refused, Settings, begin, finish
from gongshi.private.pages import without_comments

log = logging.getLogger("mkdocs.gongshi")

NAME: Final = "gongshi"
"""As what mkdocs.yml names us among its plugins."""
HOME: Final = "index.html"
LAST: Final = -1000
"""Our events come after those of plugins (some say -100) and of other hooks, so that nothing is put in behind the door."""
_SHELLS: Final[Mapping[str, str]] = {
    "_gongshi.html": "single",
    "_gongshi/shell.html": "record",
    "_gongshi/list/shell.html": "list",
}
"""Where the shells would stand, were they pages. Only their depth matters: it is that of the pages stamped from them."""
PACKAGE: Final = Path(__file__).parent
OURS: Final = str(PACKAGE / "theme")
KINDS_IN_MENU: Final = 6
"""The map names the others: with home, what is written by hand, and the pages that makers put there, a menu has about ten entries."""


def _warnings() -> utils.CountHandler:
    handler = utils.CountHandler()
    handler.setLevel(logging.WARNING)
    return handler


@dataclass(slots=True)
class Build:
    """One run of MkDocs. Kept in `config.extra`, since MkDocs passes the events nothing else."""

    begun: Begun
    entrance: Entrance
    layout: Layout
    shells: dict[str, shell.Shell] = field(default_factory=dict)
    written: list[Written] = field(default_factory=list)
    warnings: utils.CountHandler = field(default_factory=_warnings)
    """Counts what MkDocs warns of."""
    folders: tuple[Path, ...] = ()
    """What MkDocs reads beside its settings."""
    key: str = ""
    """What its pages are made from, see `keepsake.key_of`; "" if that is not known."""
    outside: policy.Outside = policy.NOTHING
    told: set[str] = field(default_factory=set)
    """The other hosts of which it was said that nothing is loaded from there."""


_RUNNING: Final[list[Build]] = []
"""The run that has not ended: of one that breaks off MkDocs tells us nothing but the error."""


class _Misuse(Abort):
    """On its way through MkDocs."""


def load(project: Path, site: Path | None = None, strict: bool = False, audience: Audience = "public") -> MkDocsConfig:
    """Load a project's mkdocs.yml; a preview goes beside the site unless `site` says where.

    A project that does not name our hook gets it all the same.

    Raises:
        Refused: it is missing or wrong.
    """
    file = str(project / "mkdocs.yml")
    try:
        config = with_us(mkdocs_config.load_config(file, strict=strict or None))
    except MkDocsException as error:
        raise Refused(in_chinese(str(error))) from error
    if site:
        config.site_dir = str(site)  # whether it may be that one `begin` says, in words of ours
    elif audience == "preview":
        config.site_dir = str(preview_folder(Path(config.site_dir)))
    return config


def with_us(config: MkDocsConfig) -> MkDocsConfig:
    """Return a configuration in which our events take part, whether mkdocs.yml names us or not."""
    if not _names_us(config):
        config.plugins[NAME] = GongshiPlugin()
    return config


def _names_us(config: MkDocsConfig) -> bool:
    hooks = cast(Mapping[str, object], config.hooks)
    return any(getattr(one, "on_config", None) is on_config for one in (*hooks.values(), *config.plugins.values()))


def make(
    config: MkDocsConfig, settings: Settings, request: Request | None = None, begun: Begun | None = None
) -> build.Report:
    """Build the site of a loaded configuration and return what was done.

    What MkDocs makes is kept for `request`, if there is one; `begun` is given if the records have been read already.

    Raises:
        Refused: MkDocs or the theme could not do it, or there is nothing to publish; the site stays as it was.
        Misused: the site must not go there, or what was public cannot be known.
    """
    reports: list[build.Report] = []
    config.extra |= {
        "gongshi_settings": settings,
        "gongshi_reports": reports,
        "gongshi_request": request,
        "gongshi_begun": begun,
    }
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build.build(config)
    except _Misuse as error:
        raise Misused(str(error)) from error
    except MkDocsException as error:
        raise Refused(in_chinese(str(error))) from error
    except UnicodeDecodeError as error:
        raise Refused(
            f"网页引用的一个文件不是 UTF-8 编码（{error.reason}），网站保持原样。另存为 UTF-8 编码。"
        ) from error
    except (Exception, SystemExit) as error:
        if said := others.whose_fault(error, config):
            raise Refused(said) from error
        raise
    finally:
        if run := config.extra.get("gongshi_build"):
            run.begun.end()
        config.plugins.on_shutdown()
    return reports[0]


def serve(arguments: Sequence[str]) -> None:
    """Serve the project of the current folder as `mkdocs serve` does, whose options these are, until it is interrupted.

    Raises:
        Refused: mkdocs.yml is missing or wrong, or the address is taken.
        click.UsageError: MkDocs has no such option.
    """

    def with_us_each_time(**settings: Any) -> MkDocsConfig:
        return with_us(mkdocs_config.load_config(**settings))

    # MkDocs loads the settings anew for every build, and asks nobody what else takes part
    mkdocs_serve.load_config = with_us_each_time  # type: ignore[attr-defined,assignment]
    try:
        mkdocs_commands.serve_command.main([*arguments], prog_name="gongshi serve --", standalone_mode=False)
    except MkDocsException as error:
        raise Refused(in_chinese(str(error))) from error
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES):
            raise
        raise Refused(
            f"不能在这个地址上预览（{error.strerror}）：可能被别的程序占用了。换一个端口：gongshi serve -- -a 127.0.0.1:9000"
        ) from error


def make_handbook(file: Path, folder: Path, footer: str) -> None:
    """Build what a mkdocs.yml of the package describes into a folder; none of our events takes part.

    Raises:
        Refused: MkDocs could not do it.
    """
    try:
        config = mkdocs_config.load_config(str(file), site_dir=str(folder), copyright=footer)
        mkdocs_build.build(config)
    except MkDocsException as error:
        raise Refused(str(error)) from error


# ------------------------------------------------------------------------------------------------ events


@event_priority(LAST)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the records, and turn MkDocs' output to a stage beside the site."""
    _assert_once(config)
    others.assert_built_once(config)
    settings = config.extra.get("gongshi_settings") or Settings(today_in_china())
    layout = _layout(config, settings)
    try:
        begun = config.extra.get("gongshi_begun") or begin(layout, settings)
    except Misused as error:
        raise _Misuse(str(error)) from error
    except Refused as error:
        raise Abort(str(error)) from error
    taken, options = begun.taken, begun.options
    assert taken.body is not None
    entrance = Entrance(taken, settings.audience, frozenset((HOME, *_SHELLS)))
    run = Build(begun, entrance, layout, outside=policy.Outside.of(taken.body))
    config.extra["gongshi_build"] = run
    _RUNNING.append(run)
    if _is_alone(config):
        run.folders = tuple(map(Path, filter(None, (config.docs_dir, config.theme.custom_dir))))
        run.key = keepsake.key_of(layout, run.folders, begun)
    logging.getLogger("mkdocs").addHandler(run.warnings)
    site_frame = head.Site(taken.body, options.site_url)
    config.extra["gongshi"] = {
        "body": taken.body,
        "head": head.written_head(site_frame),
        "url": options.site_url,
        "colours": _colours(config),
    }
    config.site_name = escape(taken.body.site_name)  # the theme writes it as it stands
    config.mdx_configs.setdefault("tables", {}).setdefault("use_align_attribute", True)  # no style= in a page
    config.site_dir = str(options.stage.files)
    config.site_url = options.site_url or None  # of which MkDocs makes the links of 404.html
    if OURS not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, OURS)
    return config


def _assert_once(config: MkDocsConfig) -> None:
    named = [name for name, one in config.plugins.items() if getattr(one, "on_config", None) is on_config]
    if len(named) > 1:
        raise Abort(f"mkdocs.yml 里写了两次公示（{'、'.join(named)}）。plugins 和 hooks 只留一处。")


def _colours(config: MkDocsConfig) -> list[dict[str, str]]:
    """Return the colours between which readers choose, as colours.js takes them; none where there is no choice."""
    palette = config.theme.get("palette")
    return [
        {
            "media": one.get("media", ""),
            "scheme": one.get("scheme", "default").replace(" ", "-"),
            "primary": one.get("primary", "indigo").replace(" ", "-"),
            "accent": one.get("accent", "indigo").replace(" ", "-"),
            "name": one.get("toggle", {}).get("name", ""),
        }
        for one in (palette if isinstance(palette, list) else ())
    ]


def _layout(config: MkDocsConfig, settings: Settings) -> Layout:
    docs, site = Path(config.docs_dir), Path(config.site_dir)
    is_served = _is_served(config)
    is_published = settings.audience == "public" and not is_served
    url = config.site_url or ""
    sources = (Path(config.theme.custom_dir),) if config.theme.custom_dir else ()
    return Layout(project_of(config), docs, site, url, config.strict, is_published, is_served, sources)


def _is_alone(config: MkDocsConfig) -> bool:
    """Tell whether MkDocs reads no files but its settings, the hand-written pages and the theme."""
    hooks = cast(Mapping[str, object], config.hooks)
    return (
        all(getattr(hook, "on_config", None) is on_config for hook in hooks.values())
        and set(config.plugins) <= {*_KNOWN_PLUGINS, NAME, *hooks}
        and config.theme.name in _KNOWN_THEMES
        and keepsake.reads_no_more(config.markdown_extensions)
    )


_KNOWN_PLUGINS: Final = frozenset({"search", "material/search"})
_KNOWN_THEMES: Final = frozenset({"material", "mkdocs", "readthedocs"})


def project_of(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).resolve().parent


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
        files.append(
            File.generated(config, name, content=content.encode())
        )  # text would end its lines as the system does
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
    run: Build = config.extra["gongshi_build"]
    return [*(f"{name}/index.html" for name in run.begun.taken.intake.kinds), *(place.url for place in places())]


def _slot_page(config: MkDocsConfig, url: str, source: str = "") -> File:
    meta = "---\ngongshi: slot\nsearch: {exclude: true}\n---\n"
    page = File.generated(
        config, source or url.removesuffix(".html") + ".md", content=meta, inclusion=InclusionLevel.NOT_IN_NAV
    )
    page.use_directory_urls = False
    page.dest_uri = url
    return page


@event_priority(LAST)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Put the kinds into the navigation, behind the home page; the short menu has the first of them."""
    run: Build = config.extra["gongshi_build"]
    run.entrance.nav = nav
    shown = [run.begun.taken.intake.kinds[name] for name in run.begun.options.kinds]
    kinds = sorted(shown, key=lambda kind: (kind.order, kind.name))
    links = [NavLink(str(escape(kind.title)), f"{kind.name}/index.html") for kind in kinds]
    config.extra["gongshi"]["on_map"] = links[KINDS_IN_MENU:]
    links += [NavLink(place.title, place.url) for place in places() if place.in_menu]
    place = 1 if nav.items and getattr(nav.items[0], "is_homepage", False) else 0
    nav.items[place:place] = links
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make the home page a shell: its text stands below the search box and the kinds."""
    if page.file.dest_uri == HOME:
        page.meta["gongshi"] = "slot"
    return markdown


@event_priority(LAST)
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Keep the text of each hand-written page for the search index and the map, and nothing of its comments."""
    run: Build = config.extra["gongshi_build"]
    html = _without_empty(clean_content(html, run.begun.taken), run)
    for found in policy.refused(html, run.outside):
        log.warning(
            "%s：网页里的 %s 不起作用。%s", page.file.src_uri, found, "样式写进 extra_css，图片和脚本放在 content/ 里。"
        )
    run.told.update(map(others.host_of, policy.from_elsewhere(html, run.outside)))
    if page.file.dest_uri == HOME:
        page.toc = TableOfContents([])  # the theme's link past the menu would lead past the search box too
    elif page.file.dest_uri not in _SHELLS:
        run.written.append(Written(page.file.url, str(page.title), prose.plain_text(html)))
    return html


def _without_empty(html: str, run: Build) -> str:
    """Return a page in which links to the lists of kinds that have no page are plain text: they are links as soon as there is a record."""
    absent = run.begun.taken.intake.kinds.keys() - set(run.begun.options.kinds)
    link = rf'<a href="(?:\.\./)*(?:{"|".join(sorted(absent))})/(?:index\.html)?"[^>]*>(.*?)</a>'
    return re.sub(link, r"\1", html, flags=re.DOTALL) if absent else html


@event_priority(LAST)
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Take out the pages that must not be published, now that all of them are rendered and none is written."""
    run: Build = config.extra["gongshi_build"]
    _forget(run, run.entrance.drop(files, config))
    dirs = [name for name in config.theme.dirs if name not in (OURS, config.theme.custom_dir)]
    named = PrefixLoader({"theme": FileSystemLoader(dirs), "gongshi": FileSystemLoader(OURS)})
    env.loader = ChoiceLoader(
        [named, cast(FileSystemLoader, env.loader)]
    )  # for templates around those of the same name
    return env


def _forget(run: Build, urls: Collection[str]) -> None:
    run.written = [one for one in run.written if one.url not in urls]


@event_priority(LAST)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Keep the shells, for which nothing is written, and look at every page as it is published."""
    run: Build = config.extra["gongshi_build"]
    html = _published(output, config)
    name = "home" if page.file.dest_uri == HOME else _SHELLS.get(page.file.dest_uri)
    if name is None:
        if run.entrance.is_let_through(html, page):
            return html
        _forget(run, (page.file.url,))
        return ""
    run.entrance.refuse_everywhere(html)
    try:
        run.shells[name] = shell.Shell.cut(html if name == "home" else _without_blanks(html))
    except shell.LostSlots as error:
        raise Abort(others.why_lost(error, config)) from error
    return ""


@event_priority(LAST)
def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Seal the pages that MkDocs makes of the theme's own templates: 404.html."""
    if not template_name.endswith(".html"):
        return output
    run: Build = config.extra["gongshi_build"]
    html = _published(output, config)
    run.entrance.refuse_everywhere(html)
    run.entrance.pages.add(template_name)
    return html


def _published(html: str, config: MkDocsConfig) -> str:
    """Return a page without comments and with its policy; none while `mkdocs serve` puts a script of its own into every page it sends."""
    run: Build = config.extra["gongshi_build"]
    for address in policy.from_elsewhere(html, run.outside):
        if (host := others.host_of(address)) not in run.told:
            run.told.add(host)
            log.warning("%s", others.not_loaded(address, config))
    return without_comments(policy.unsealed(html) if _is_served(config) else policy.sealed(html, run.outside))


def _is_served(config: MkDocsConfig) -> bool:
    """Tell whether `mkdocs serve` shows the site on this machine, from a folder that goes with it."""
    run: Build | None = config.extra.get("gongshi_build")
    site = run.begun.options.site if run else Path(config.site_dir)
    is_passing = site.parent == Path(tempfile.gettempdir())
    return is_passing and urlsplit(config.site_url or "").netloc == str(config.dev_addr)


def _without_blanks(html: str) -> str:
    """Return the shell without the indents and empty lines of the theme's templates: they would stand in every record page."""
    return re.sub(r"\s*\n\s*", "\n", html)


@event_priority(LAST)
def on_post_build(config: MkDocsConfig) -> None:
    """Stamp the records and publish, unless something speaks against it."""
    run: Build = config.extra["gongshi_build"]
    _refuse_warnings(config)
    for name in ("sitemap.xml", "sitemap.xml.gz", *_listed(config)):  # MkDocs' own, and what it took for pages
        path = run.begun.options.stage.files / name
        path.unlink(missing_ok=True)
        with suppress(OSError):  # somebody's page stands in it, too
            path.parent.rmdir()
    origins, found = run.entrance.admitted(run.begun.options.stage.files), run.entrance.found
    staged = build.Staged(build.Shells(**run.shells), run.written, origins, found)
    logging.getLogger("mkdocs").removeHandler(run.warnings)
    if request := config.extra.get("gongshi_request"):
        _keep(request, run, staged)
    try:
        report = finish(run.begun, staged)
    except Refused as error:
        raise Abort(str(error)) from error
    finally:
        config.site_dir = str(run.begun.options.site)
        _RUNNING.clear()
    config.extra.get("gongshi_reports", []).append(report)


def on_build_error(error: Exception) -> None:
    """Let go of what a build holds that MkDocs breaks off."""
    while _RUNNING:
        _RUNNING.pop().begun.end()


def _keep(request: Request, run: Build, staged: build.Staged) -> None:
    """Keep what MkDocs has made, if it has warned of nothing and can be made from no more than is known."""
    keepsake.forget(request)
    config = keepsake.config_digest(request.project)
    if config and run.key and not run.warnings.get_counts():
        with suppress(OSError):  # a disk that is full
            kept = keepsake.Kept(config, run.layout, run.folders, run.key, staged)
            keepsake.keep(request, kept, run.begun.options.stage.files)


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


# ------------------------------------------------------------------------------------------------ as a plugin


class _NoOptions(Config):  # type: ignore[no-untyped-call]
    pass


class GongshiPlugin(BasePlugin[_NoOptions]):  # type: ignore[no-untyped-call]
    """The events under the name `gongshi`, which the package's entry point leads to; it has no options."""

    on_build_error = staticmethod(on_build_error)
    on_config = staticmethod(on_config)
    on_env = staticmethod(on_env)
    on_files = staticmethod(on_files)
    on_nav = staticmethod(on_nav)
    on_page_content = staticmethod(on_page_content)
    on_page_markdown = staticmethod(on_page_markdown)
    on_post_build = staticmethod(on_post_build)
    on_post_page = staticmethod(on_post_page)
    on_post_template = staticmethod(on_post_template)
    on_serve = staticmethod(on_serve)
