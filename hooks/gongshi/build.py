"""The recipe: read → check → store → compare → plan → write. The only place that knows the order.

Nothing here reads the clock or knows MkDocs: the day comes in as `today`, the theme's pages as shells.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongshi.catalogue import make_catalogue
from gongshi.findings import Finding
from gongshi.kinds import all_kinds
from gongshi.makers import all_makers
from gongshi.making.house import House, Theme, Written
from gongshi.making.loop import Loop, Told
from gongshi.making.output import Output, digest_of, present_in, publish
from gongshi.making.page import Frame
from gongshi.making.policy import inline_scripts
from gongshi.markup.head import Site
from gongshi.markup.shell import Content, Shell
from gongshi.model.life import Audience
from gongshi.review.published import Before, vanished
from gongshi.store import Changed, Damaged, Store
from gongshi.survey import Progress, Survey, no_progress
from gongshi.survey import survey as take_survey


class CannotBuild(Exception):
    """There is nothing to publish, or something speaks against it; the site stays as it is. The message is Chinese."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = findings
        """What speaks against it, where that stands in a file."""


@dataclass(frozen=True, slots=True)
class Shells:
    """The theme's pages with slots, by what is stamped into them."""

    home: Shell
    single: Shell
    """Pages at the root."""
    record: Shell
    """Pages one folder deep."""
    list: Shell
    """Pages two folders deep."""

    def digest(self) -> bytes:
        return digest_of(repr(self).encode())

    def all(self) -> tuple[Shell, ...]:
        return (self.home, self.single, self.record, self.list)

    def stamp(self, path: str, content: Content) -> bytes:
        """Stamp a page into the shell that stands as deep as it does."""
        return (self.home if path == "index.html" else self.all()[1 + path.count("/")]).stamp(content)


@dataclass(frozen=True, slots=True)
class Staged:
    """What stands in the stage beside the site before any record does, and may be published."""

    shells: Shells
    written: Sequence[Written]
    origins: Mapping[str, str]
    """Where each file comes from, by its address: a file of the project, or the theme."""
    found: Sequence[Finding]
    """What was found while it was made."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller decides of a build."""

    today: date
    site: Path
    """Where the site stands."""
    stage: Path
    """What the theme made; on the same file system as the site."""
    audience: Audience = "public"
    site_url: str = ""
    progress: Progress = no_progress
    strict: bool = False
    """What only a build can find stops it."""
    asked: frozenset[str] = frozenset()
    """The addresses of which the caller wants to know why they are made."""
    before: Before | None = None
    """What was public and must not vanish; None if nobody is to be held to it."""
    commit: str = ""
    """The commit that the records stand in; "" if it is not known."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, in numbers of records and files."""

    records: int
    """Records on the site."""
    written: int
    kept: int
    deleted: int
    findings: tuple[Finding, ...]
    found: tuple[Finding, ...]
    """Those of them that only a build can find."""
    told: Mapping[str, Told]
    """About the addresses that were asked about; those that are not in here are not on the site."""
    read_anew: frozenset[str]
    """The files under data/ that were read in this build."""
    origins: Mapping[str, str]
    """Where every file of the site comes from: a maker's name, a file of the project, or the theme."""
    is_compared: bool
    """It was held against what was public before."""


def build(survey: Survey, staged: Staged, options: Options) -> Report:
    """Write into the stage what has changed and publish it as the site; what has not changed stays where it is.

    Until the last step the site is as it was.

    Raises:
        CannotBuild: there is no body or no record, what was public has vanished, or another process changed the records meanwhile.
    """
    if survey.body is None or not survey.rows:
        raise CannotBuild("没有可以公开的内容，网站保持原样。请先改正上面的错误。")
    theme = _theme_of(options.stage, staged)
    try:
        with survey.open_store() as store:
            return _made(survey, store, staged, theme, options)
    except Changed as error:
        raise CannotBuild("另一个进程同时改动了记录，网站保持原样。请再运行一次。") from error
    except Damaged:
        survey.discard_store()
        again = take_survey(survey.project, options.today, options.progress)
        with again.open_store() as store:
            return _made(again, store, staged, theme, options)


def _made(survey: Survey, store: Store, staged: Staged, theme: Theme, options: Options) -> Report:
    """Make what is missing, publish, and remember what was made from what."""
    assert survey.body is not None
    project, name = survey.project, _name_of(options.site, survey.project)
    _forget_sites(store, project)
    site = Site(survey.body, options.site_url)
    catalogue = make_catalogue(survey.rows, all_kinds(project), options.audience, options.today)
    before = options.before
    if before and (lost := vanished(before, catalogue, survey, store, options.today)):
        raise CannotBuild(lost.told(before, options.today), lost.findings)
    house = House(
        project,
        catalogue,
        survey.rows,
        store,
        site,
        theme,
        options.today,
        options.audience,
        options.progress,
        options.commit,
        survey.findings,
    )
    output = Output(options.stage, store.pages(name), frozenset(present_in(options.site)))
    base = digest_of(staged.shells.digest(), repr(site).encode(), options.audience.encode())
    made = Loop(all_makers, house, Frame(site, project), output, base, staged.shells.stamp, options.asked).run()
    if options.strict and made.findings:
        raise CannotBuild(f"{made.findings[0].message}，网站保持原样（--strict）。")
    output.adopt(theme.origins)
    _assert_complete(output)
    deleted = publish(options.site, output)
    store.put_pages(name, output.keys.items(), output.known.keys() - output.keys.keys())
    store.put_built(name, survey.generation, options.today.isoformat())
    store.commit()
    only_here = tuple(dict.fromkeys(one for one in (*staged.found, *made.findings) if one not in survey.findings))
    findings = tuple(sorted((*survey.findings, *only_here), key=Finding.sort_key))
    kept = len(output.keys.keys() - output.made)
    return Report(
        len(catalogue.by_id),
        len(output.made),
        kept,
        deleted,
        findings,
        only_here,
        made.told,
        survey.read_anew,
        dict(sorted(output.origins.items())),
        options.before is not None,
    )


def _theme_of(stage: Path, staged: Staged) -> Theme:
    """Return what the theme has put into the stage, and the inline scripts of its pages and shells."""
    scripts = {one for shell in staged.shells.all() for one in inline_scripts(shell.html())}
    for path in sorted(path for path in staged.origins if path.endswith(".html")):
        scripts.update(inline_scripts((stage / path).read_text(encoding="utf-8", errors="replace")))
    return Theme(staged.origins, frozenset(scripts), tuple(staged.written))


def _name_of(site: Path, project: Path) -> str:
    """Return the name under which the store knows a site: a project that moves keeps its own."""
    return str(site.relative_to(project) if site.is_relative_to(project) else site)


def _forget_sites(store: Store, project: Path) -> None:
    for site in store.sites():
        if not os.path.isdir(project / site):
            store.drop_site(site)


def _assert_complete(output: Output) -> None:
    """Every page that was planned was kept or made in this build."""
    if lost := output.keys.keys() - output.made - output.present:
        raise AssertionError(f"no page was made for {min(lost)}")
