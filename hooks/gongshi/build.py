"""The recipe: read → check → store → compare → plan → write. The only place that knows the order.

Nothing here reads the clock or knows MkDocs: the day comes in as `today`, the theme's pages as shells.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from gongshi.exports.published import LIST
from gongshi.findings import Finding, Where
from gongshi.kinds import all_kinds
from gongshi.law.citing import LAWS
from gongshi.makers import all_makers
from gongshi.making.house import Grounds, Theme, Written
from gongshi.making.ledger import Last, Ledger, forget, is_committed, name_of, sites
from gongshi.making.loop import Given, Loop, Told
from gongshi.making.output import digest_of, look, put_stamps, write
from gongshi.making.page import Frame, Page, key_of
from gongshi.making.policy import inline_scripts
from gongshi.making.publishing import Stage, published
from gongshi.making.target import is_same_moment, marked_at
from gongshi.markup.head import Site
from gongshi.markup.shell import Content, Shell
from gongshi.model.life import Audience
from gongshi.pool import Workers
from gongshi.program import own_files
from gongshi.reading import ADDRESS_TAKEN
from gongshi.review.published import Before, vanished
from gongshi.store import Changed, Damaged, Store
from gongshi.survey import Progress, Survey, no_progress
from gongshi.survey import survey as take_survey
from gongshi.views import View


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
    stage: Stage
    """Where it is made; the theme's files are there already."""
    workers: Workers
    audience: Audience = "public"
    site_url: str = ""
    progress: Progress = no_progress
    strict: bool = False
    """What only a build can find stops it."""
    asked: frozenset[str] = frozenset()
    """The addresses of which the caller wants to know why they are made."""
    before: Before | None = None
    """What was public and must not vanish; None if nobody is to be held to it."""
    kinds: tuple[str, ...] = ()
    """The kinds that have pages of their own, see `catalogue.shown_kinds`."""
    commit: str = ""
    """The commit that the records stand in; "" if it is not known."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, in numbers of records and files."""

    records: int
    """Records of the project on the site."""
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
    """Where the files come from that no maker has made, by address: a file of the project, or the theme."""
    is_compared: bool
    """It was held against what was public before."""


def build(survey: Survey, staged: Staged, options: Options) -> Report:
    """Write into the stage what has changed and publish it as the site; what has not changed stays where it is.

    Until the last step the site is as it was.

    Raises:
        CannotBuild: there is no body or no record, what was public has vanished, or another process changed the records meanwhile.
    """
    if survey.body is None:
        raise CannotBuild("没有可以公开的内容，网站保持原样。请先改正上面的错误。")
    theme = _theme_of(options.stage.files, staged)
    try:
        with survey.open_store() as store:
            return _made(survey, store, staged, theme, options)
    except Changed as error:
        raise CannotBuild("另一个进程同时改动了记录，网站保持原样。请再运行一次。") from error
    except Damaged:
        options.workers.close()  # nobody reads the store or writes into the stage any more
        survey.discard_store()
        again = take_survey(
            survey.project, options.today, options.progress, survey.docs_folder, options.workers, cache=survey.cache
        )
        with again.open_store() as store:
            return _made(again, store, staged, theme, options)


def _made(survey: Survey, store: Store, staged: Staged, theme: Theme, options: Options) -> Report:
    """Make what is missing, publish, and remember what was made from what."""
    assert survey.body is not None
    project, site, files = survey.project, Site(survey.body, options.site_url), options.stage.files
    store.begin(survey.generation)
    _forget_sites(store, project)
    ledger = Ledger(store, name_of(options.site, project))
    last, kinds = ledger.last(), all_kinds(project)
    base = digest_of(
        staged.shells.digest(), repr(site).encode(), options.audience.encode(), repr(options.kinds).encode()
    )
    view = View(store, options.audience, options.today)
    changes = list(view.changes(last.generation, last.day)) if last else []
    before = options.before
    if before and (lost := vanished(before, view, changes, survey)):
        raise CannotBuild(lost.told(before, options.today), lost.findings)
    standing = look(options.site, ledger)
    is_there = bool(
        last and is_same_moment(last.marked, marked_at(options.site))
    )  # else others have been at work there
    findings = survey.findings if options.audience == "preview" else ()
    grounds = Grounds(options.today, theme, options.commit, findings)
    given = Given(
        project,
        survey.cache,
        all_makers,
        Frame(site, own_files(project), options.kinds),
        options.audience,
        grounds,
        survey.store_version,
        survey.generation,
        ledger.site,
        last is None,
        files,
        base,
        staged.shells.stamp,
        frozenset(standing.missing) if is_there else None,
        options.asked,
    )
    digests, taken = grounds.digests(), _put_aside(theme, ledger, files)
    touched = {(name,) for name, digest in digests.items() if last and last.grounds.get(name) != digest}
    is_same = last is not None and last.base == base and is_there
    made = Loop(given, store, options.workers, options.progress).run(changes if is_same else None, touched)
    found = list(_taken(theme, ledger))
    if options.strict and found:
        raise CannotBuild(f"{found[0].message}，网站保持原样（--strict）。")
    _put_back(taken, files, ledger)
    known, theirs = ledger.adopted() if is_there else {}, _adopted(theme, ledger, files)
    for path in theirs.keys() - standing.missing:
        if known.get(path) == theirs[path]:
            (files / path).unlink()  # it stands there already
    gone = made.gone + ledger.adopt(theirs)
    gone = [path for path in gone if ledger.key(path) is None]
    strays = {path for path in standing.strays if ledger.key(path) is None}
    adopted = ledger.adopted()
    kept, shown = ledger.count() - made.written, sum(one.shown for name in kinds for one in view.counts(name, 0))
    records = shown - view.count_shipped(LAWS)
    are_in_store = partial(is_committed, survey.cache.store)
    with published(options.stage, {*gone, *strays}, not is_there, are_in_store) as changed:
        put_stamps(options.site, ledger, changed | standing.looked_into)
        now = Last(survey.generation, options.today, base, digests, marked_at(options.site))
        ledger.close(now, options.stage.token)
        store.commit()
    only_here = tuple(dict.fromkeys(one for one in (*staged.found, *found) if one not in survey.findings))
    findings = tuple(sorted((*survey.findings, *only_here), key=Finding.sort_key))
    return Report(
        records,
        made.written,
        kept,
        len({*gone, *strays} - standing.missing),
        findings,
        only_here,
        made.told,
        survey.read_anew,
        {path: origin for path, origin in theme.origins.items() if path in adopted},
        options.before is not None,
    )


def is_own_list(survey: Survey, site: Path, data: bytes) -> bool:
    """Tell whether this is the list of what is public that the last build has put into the folder of the site."""
    with survey.open_store() as store:
        ledger = Ledger(store, name_of(site, survey.project))
        last = ledger.last()
        page = Page((LIST,), data.decode("utf-8", "replace"))
        return last is not None and ledger.key(LIST) == key_of(last.base, ledger.maker_of(LIST), page)


def owners(survey: Survey, site: Path) -> dict[str, str]:
    """Return the maker of every page of a site, by address."""
    with survey.open_store() as store:
        return dict(Ledger(store, name_of(site, survey.project)).makers())


def _taken(theme: Theme, ledger: Ledger) -> Iterator[Finding]:
    """Yield what is to be said of files of the theme and of plugins that stand where a maker's page does."""
    for path in sorted(theme.origins):
        if ledger.maker_of(path):
            message = f"网址 {path} 已经有别的网页，主题或者插件写的文件没有公开"
            yield ADDRESS_TAKEN.at(Where("mkdocs.yml"), message, "给其中一个换一个名字。")


def _put_aside(theme: Theme, ledger: Ledger, stage: Path) -> dict[str, bytes]:
    """Take the files of the theme out of the stage that stand where a maker's page does, and return them."""
    taken = {path: (stage / path).read_bytes() for path in theme.origins if ledger.maker_of(path)}
    for path in taken:
        (stage / path).unlink()
    return taken


def _put_back(taken: Mapping[str, bytes], stage: Path, ledger: Ledger) -> None:
    """Put into the stage what no maker's page takes the place of any more."""
    for path, content in taken.items():
        if not ledger.maker_of(path):
            write(stage, path, content)


def _adopted(theme: Theme, ledger: Ledger, stage: Path) -> dict[str, bytes]:
    """Return the files that the theme has put into the stage and no maker claims, each with the digest of its content."""
    return {path: digest_of((stage / path).read_bytes()) for path in sorted(theme.origins) if not ledger.maker_of(path)}


def _theme_of(stage: Path, staged: Staged) -> Theme:
    """Return what the theme has put into the stage, and the inline scripts of its pages and shells."""
    scripts = {one for shell in staged.shells.all() for one in inline_scripts(shell.html())}
    for path in sorted(path for path in staged.origins if path.endswith(".html")):
        scripts.update(inline_scripts((stage / path).read_text(encoding="utf-8", errors="replace")))
    return Theme(staged.origins, frozenset(scripts), tuple(staged.written))


def _forget_sites(store: Store, project: Path) -> None:
    for site in sites(store):
        if not os.path.isdir(project / site):
            forget(store, site)
