"""The recipe: read → check → store → plan → write. The only place that knows the order.

Nothing here reads the clock or knows MkDocs: the day comes in as `today`, the theme's pages as shells.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from gongshi import (
    attachments,
    board,
    deadlines,
    indexing,
    lawpages,
    notices,
    pages,
    policy,
    tallies,
    tierpages,
)
from gongshi.catalogue import (
    Catalogue,
    Seen,
    late_records,
    list_pages,
    make_catalogue,
    removal_of,
    shelf_title,
    slug_of,
    timely_kinds,
    unused_items,
)
from gongshi.citations import LawTable
from gongshi.citing import LAWS
from gongshi.exports import headers
from gongshi.exports.record_json import record_json
from gongshi.exports.sitemap import MAX_URLS, sitemap_index, url_set
from gongshi.feeds import write_feeds
from gongshi.findings import Finding
from gongshi.index.format import FOLDER
from gongshi.indexing import Written
from gongshi.kinds import all_kinds
from gongshi.lawpages import Laws, cited_articles, make_laws, with_subjects
from gongshi.output import Output, digest_of, present_in, publish
from gongshi.pages import (
    Card,
    CitedArticle,
    Content,
    Link,
    ListPage,
    Referrers,
    Shelf,
    Shell,
    ShownFigure,
    Site,
    Subject,
)
from gongshi.pool import batches, mapped
from gongshi.publicity import Audience, State, repair_from
from gongshi.reckoning import Reckoner, figure_fields, shown_figures
from gongshi.record import Kind
from gongshi.rulebook import all_rules
from gongshi.store import Changed, Damaged, Store
from gongshi.survey import ATTACHMENTS, Progress, Survey, no_progress
from gongshi.survey import survey as take_survey

LATEST: Final = 10
"""Records on the home page."""
LISTS_AT_A_TIME: Final = 10
"""Pages of lists handed to a process at a time; each has 50 to 99 records."""


class CannotBuild(Exception):
    """There is nothing to publish; the site stays as it is. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class Shells:
    """The theme's pages with slots, by what is stamped into them."""

    home: Shell
    single: Shell
    """Search and map: pages at the root."""
    record: Shell
    """Records and the first page of a list: one folder deep."""
    list: Shell
    """The pages of a list: two folders deep."""

    def digest(self) -> bytes:
        return digest_of(repr(self).encode())

    def all(self) -> tuple[Shell, ...]:
        return (self.home, self.single, self.record, self.list)


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


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, in numbers of records and files."""

    records: int
    """Records on the site."""
    written: int
    kept: int
    deleted: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """What every step of one build works with."""

    project: Path
    catalogue: Catalogue
    laws: Laws
    figures: Mapping[tuple[str, str], dict[str, list[ShownFigure]]]
    """The figures of reports, by kind and id of the report, then by field."""
    notes: tierpages.Notes
    store: Store
    shells: Shells
    where: Site
    written: Sequence[Written]
    base: bytes
    """A digest of what all pages are made from."""
    output: Output
    progress: Progress


def build(survey: Survey, shells: Shells, written: Sequence[Written], options: Options) -> Report:
    """Write into the stage what has changed and publish it as the site; what has not changed stays where it is.

    Until the last step the site is as it was.

    Raises:
        CannotBuild: there is no body or no record, or another process changed them meanwhile.
    """
    if survey.body is None or not survey.rows:
        raise CannotBuild("没有可以公开的内容，网站保持原样。请先改正上面的错误。")
    try:
        with survey.open_store() as store:
            return _finish(_begin(survey, store, shells, written, options), survey, options)
    except Changed as error:
        raise CannotBuild("另一个进程同时改动了记录，网站保持原样。请再运行一次。") from error
    except Damaged:
        survey.discard_store()
        again = take_survey(survey.project, options.today, options.progress)
        with again.open_store() as store:
            return _finish(_begin(again, store, shells, written, options), again, options)


def _begin(survey: Survey, store: Store, shells: Shells, written: Sequence[Written], options: Options) -> _Run:
    """Arrange what is to stand on the site beside what stands there."""
    assert survey.body is not None
    where = Site(survey.body, options.site_url)
    catalogue = make_catalogue(survey.rows, all_kinds(survey.project), options.audience, options.today)
    _forget_sites(store, survey.project)
    output = Output(
        options.stage, store.pages(_name_of(options.site, survey.project)), frozenset(present_in(options.site))
    )
    base = digest_of(shells.digest(), repr(where).encode(), options.audience.encode())
    return _Run(
        survey.project,
        catalogue,
        make_laws(catalogue, store),
        _figures(survey, catalogue, store),
        tierpages.make_notes(survey.rows, options.audience),
        store,
        shells,
        where,
        written,
        base,
        output,
        options.progress,
    )


def _figures(survey: Survey, catalogue: Catalogue, store: Store) -> dict[tuple[str, str], dict[str, list[ShownFigure]]]:
    """Return the figures of every report that stands on the site, computed from all that was disclosed."""
    fields = {name: specs for name, kind in catalogue.kinds.items() if (specs := figure_fields(kind))}
    reports = [one.row for name in fields for one in catalogue.seen[name]]
    if not reports:
        return {}
    reckoner = Reckoner(survey.rows, catalogue.kinds, store)
    return {
        (row.kind, row.id): {spec.name: shown_figures(json.loads(data), spec, reckoner) for spec in fields[row.kind]}
        for row, data in zip(reports, store.data(reports), strict=True)
    }


def _finish(run: _Run, survey: Survey, options: Options) -> Report:
    """Make what is missing, publish, and remember what was made from what."""
    _write_records(run)
    _write_notices(run)
    _write_attachments(run, survey.project / ATTACHMENTS)
    _write_lists(run)
    _write_article_lists(run)
    _write_statistics(run)
    _write_board(run, options.today)
    _write_singles(run)
    _write_accounts(run, survey, options.today)
    _write_sitemap(run)
    indexing.write_index(run.catalogue, run.store, run.written, run.output, project=run.project, progress=run.progress)
    write_feeds(run.catalogue, run.store, run.where, run.base, run.output)
    _write_headers(run)
    _assert_complete(run)
    output = run.output
    deleted = publish(options.site, output)
    run.store.put_pages(
        _name_of(options.site, survey.project), output.keys.items(), output.known.keys() - output.keys.keys()
    )
    run.store.commit()
    kept = len(output.keys.keys() - output.made)
    return Report(len(run.catalogue.by_id), len(output.made), kept, deleted, survey.findings)


def _name_of(site: Path, project: Path) -> str:
    """Return the name under which the store knows a site: a project that moves keeps its own."""
    return str(site.relative_to(project) if site.is_relative_to(project) else site)


def _forget_sites(store: Store, project: Path) -> None:
    for site in store.sites():
        if not os.path.isdir(project / site):
            store.drop_site(site)


# ------------------------------------------------------------------------------------------------ records


def _write_records(run: _Run) -> None:
    """Write the page and the JSON of every record that changed, or whose links or state did."""
    changed = [one for some in run.catalogue.seen.values() for one in some if _needs_record(run, one)]
    tasks = (_render_tasks(batch, run) for batch in batches(changed))
    done = 0
    for finished in mapped(partial(_render_batch, where=run.where, project=run.project, laws=run.laws.table), tasks):
        for url, content, data in finished:
            run.output.write(url, run.shells.record.stamp(Content(*content)))
            run.output.write(pages.data_url(url), data)
        done += len(finished)
        run.progress("写网页", done, len(changed))


def _write_attachments(run: _Run, cache: Path) -> None:
    """Put the attachments of the records that stand on the site beside them."""
    for one in run.catalogue.by_id.values():
        for url, digest in json.loads(one.row.attachments):
            path = f"{one.row.kind}/{url}"
            if run.output.needs(path, bytes.fromhex(digest)):
                data = attachments.cached(cache, digest)
                if data is None:
                    raise Damaged(path)
                run.output.write(path, data)


def _needs_record(run: _Run, one: Seen) -> bool:
    targets = (target.row.heading.encode() for target in run.catalogue.targets_of(one))
    linked = (
        (heading + other.row.heading + other.row.day + other.url).encode()
        for heading, some in run.catalogue.referrers.get((one.row.kind, one.row.id), {}).items()
        for other in some
    )
    cited = repr(cited_articles(one.row.id, run.laws, run.catalogue)) if one.row.kind == LAWS else ""
    laws = run.laws.links_of(one) + cited + repr(run.figures.get((one.row.kind, one.row.id), ""))
    laws += tierpages.depends_on(one, run.catalogue, run.notes)
    key = digest_of(run.base, one.row.digest, one.state.encode(), laws.encode(), *targets, b"", *linked)
    needs_page = run.output.needs(one.url, key)
    return run.output.needs(pages.data_url(one.url), key) or needs_page


@dataclass(slots=True)
class _RenderTask:
    """What another process needs to render a record: the stored bytes and what the catalogue knows of its links."""

    kind: str
    data: bytes
    heading: str
    state: State
    until: str
    shelf: tuple[str, str]
    targets: dict[tuple[str, str], Link]
    referrers: list[Referrers]
    cited: list[CitedArticle]
    figures: dict[str, list[ShownFigure]]
    tiers: tierpages.Section | None = None

    def subject(self, kind: Kind, laws: LawTable) -> Subject:
        shelf = Link(*self.shelf)
        record = json.loads(self.data)
        cited = with_subjects(self.cited, record) if kind.name == LAWS else ()
        return Subject(
            record,
            self.heading,
            self.state,
            self.until,
            shelf,
            self.targets,
            self.referrers,
            repair_from(record),
            laws,
            cited,
            self.figures,
            tierpages.html(self.tiers, pages.root_of(pages.record_url(kind.name, record["id"]))),
        )


def _render_tasks(batch: Sequence[Seen], run: _Run) -> list[_RenderTask]:
    data = run.store.data(one.row for one in batch)
    return [
        replace(
            _render_task(one, record, run.catalogue, run.laws, run.figures.get((one.row.kind, one.row.id), {})),
            tiers=tierpages.section_of(one, run.catalogue, run.notes),
        )
        for one, record in zip(batch, data, strict=True)
    ]


def _render_task(
    one: Seen, data: bytes, catalogue: Catalogue, laws: Laws, figures: dict[str, list[ShownFigure]]
) -> _RenderTask:
    row, kind = one.row, catalogue.kinds[one.row.kind]
    targets = {(target.row.kind, target.row.id): target.link() for target in catalogue.targets_of(one)}
    referrers = tierpages.referrers_of(one, catalogue)
    return _RenderTask(
        row.kind,
        data,
        row.heading,
        one.state,
        row.until,
        (pages.shelf_url(row.kind, slug_of(kind, row.shelf)), shelf_title(kind, row.shelf)),
        targets,
        [_referrers(heading, some, catalogue) for heading, some in sorted(referrers.items())],
        cited_articles(row.id, laws, catalogue) if row.kind == LAWS else [],
        figures,
    )


def _referrers(heading: str, some: Sequence[Seen], catalogue: Catalogue) -> Referrers:
    counts = Counter(other.row.kind for other in some)
    said = "；".join(_counted(catalogue.kinds[name], some, count) for name, count in counts.items())
    return Referrers(heading, [other.link() for other in some[: pages.REFERRERS_SHOWN]], len(some), said)


def _counted(kind: Kind, some: Iterable[Seen], count: int) -> str:
    """Return how many there are of a kind and, if it has days, in which year how many."""
    years = Counter(other.row.day[:4] for other in some if other.row.kind == kind.name and other.row.day)
    said = "，".join(f"{year}年 {number} {kind.unit}" for year, number in sorted(years.items(), reverse=True))
    return f"{kind.title} {count} {kind.unit}" + (f"（{said}）" if said else "")


def _render_batch(
    batch: Sequence[_RenderTask], where: Site, project: Path, laws: LawTable
) -> list[tuple[str, tuple[str, str, str], bytes]]:
    kinds, rendered = all_kinds(project), []
    for task in batch:
        kind = kinds[task.kind]
        subject = task.subject(kind, laws)
        content = pages.record_content(kind, subject, where)
        data = record_json(kind, subject.record, subject.heading)
        url = pages.record_url(kind.name, subject.record["id"])
        rendered.append((url, (content.title, content.head, content.main), data))
    return rendered


def _write_notices(run: _Run) -> None:
    """Write what stands where records stood that have been taken down."""
    for one in run.catalogue.gone:
        removal = removal_of(one, run.catalogue.kinds[one.row.kind])
        if run.output.needs(one.url, digest_of(run.base, repr(removal).encode())):
            run.output.write(one.url, run.shells.record.stamp(notices.notice_content(removal, run.where)))


def _write_accounts(run: _Run, survey: Survey, today: date) -> None:
    """Write the pages on which the body gives account: what was taken down, how timely it publishes, by which rules."""
    catalogue, where = run.catalogue, run.where
    for page in notices.log_pages(removal_of(one, catalogue.kinds[one.row.kind]) for one in catalogue.gone):
        if run.output.needs(page.url, digest_of(run.base, repr(page).encode())):
            shell = run.shells.record if page.year else run.shells.single
            run.output.write(page.url, shell.stamp(notices.log_content(page, where)))
    timely = deadlines.timeliness(survey.rows, today)
    late = late_records(timely, catalogue)
    for url, content in (
        (
            "timeliness.html",
            notices.timeliness_content(timely_kinds(timely, catalogue), late, len(timely.late), timely.unknown, where),
        ),
        ("unused.html", notices.unused_content(_unused(catalogue), where)),
        ("rules.html", notices.rules_content(tuple(all_rules(run.project).values()), where)),
    ):
        html = run.shells.single.stamp(content)
        if run.output.needs(url, digest_of(html)):
            run.output.write(url, html)


def _unused(catalogue: Catalogue) -> dict[str, list[Link]]:
    return {shelf: [one.link() for one in some] for shelf, some in unused_items(catalogue).items()}


# ------------------------------------------------------------------------------------------------ lists and the rest


@dataclass(slots=True)
class _ListTask:
    """What another process needs to render one page of a list: what the page is, and its records as they are stored."""

    kind: str
    url: str
    shelves: Sequence[Shelf]
    shelf: Shelf | None
    page: int
    pages: int
    total: int
    records: list[tuple[Link, bytes, State]]


def _write_lists(run: _Run) -> None:
    """Write the lists of every kind, as far as they changed."""
    planned = (one for name, kind in run.catalogue.kinds.items() for one in _planned_lists(run, name, kind))
    tasks = (replace(task, records=_records_of(members, run.store)) for task, members in planned)
    for done in mapped(partial(_render_lists, where=run.where, project=run.project), batches(tasks, LISTS_AT_A_TIME)):
        for url, content in done:
            shell = run.shells.list if url.count("/") > 1 else run.shells.record
            run.output.write(url, shell.stamp(Content(*content)))


def _planned_lists(run: _Run, name: str, kind: Kind) -> Iterator[tuple[_ListTask, Sequence[Seen]]]:
    """Yield the pages to make, with their records. Only the first of a shelf shows counts: a new record leaves the others."""
    shelves, everything = run.catalogue.shelves[name], run.catalogue.seen[name]
    newest = everything[: pages.PER_PAGE] if kind.day else everything
    if run.output.needs(
        url := f"{name}/index.html", digest_of(run.base, repr(shelves).encode(), *_member_digests(newest))
    ):
        yield _ListTask(name, url, shelves, None, 0, 1, len(everything), []), newest
    base = digest_of(run.base, *(shelf.slug.encode() for shelf in shelves))
    for shelf in shelves:
        cut = list_pages(run.catalogue.members[name, shelf.slug])
        for place, members in enumerate(cut):
            number = len(cut) - place if place else 0
            about = repr(shelf) if place == 0 else f"second: {place == 1}"
            url = pages.shelf_url(name, shelf.slug, number)
            if run.output.needs(url, digest_of(base, about.encode(), *_member_digests(members))):
                yield _ListTask(name, url, shelves, shelf, number, len(cut), shelf.count, []), members


def _member_digests(members: Sequence[Seen]) -> Iterator[bytes]:
    return (one.row.digest + one.state.encode() for one in members)


def _records_of(members: Sequence[Seen], store: Store) -> list[tuple[Link, bytes, State]]:
    data = store.data(one.row for one in members)
    return [(one.link(), view, one.state) for one, view in zip(members, data, strict=True)]


def _render_lists(batch: Sequence[_ListTask], where: Site, project: Path) -> list[tuple[str, tuple[str, str, str]]]:
    kinds, rendered = all_kinds(project), []
    for task in batch:
        records = [(link, json.loads(data), state) for link, data, state in task.records]
        kind = kinds[task.kind]
        page = ListPage(kind, task.shelves, task.shelf, task.page, task.pages, records, task.total)
        content = pages.list_content(page, where)
        rendered.append((task.url, (content.title, content.head, content.main)))
    return rendered


def _write_article_lists(run: _Run) -> None:
    """Write the lists of records that cite an article often cited."""
    for one in lawpages.article_lists(run.laws, run.catalogue):
        if run.output.needs(one.url, digest_of(run.base, repr(one).encode())):
            run.output.write(one.url, run.shells.list.stamp(lawpages.list_content(one, run.catalogue, run.where)))


def _write_statistics(run: _Run) -> None:
    """Write the statistics of each year, with their tables as files."""
    found = tallies.years(run.catalogue, run.store)
    _write(run, tallies.INDEX, run.shells.record.stamp(tallies.index_content(found, run.catalogue, run.where)))
    for year, kinds in found.items():
        content = tallies.year_content(year, kinds, found, run.where)
        _write(run, tallies.year_url(year), run.shells.record.stamp(content))
        for one in kinds:
            for table in one.tables if one.total.count else ():
                _write(run, tallies.table_url(year, one.kind.name, table.slug), tallies.csv_of(one, table))


def _write_board(run: _Run, today: date) -> None:
    """Write the notice board of the last month."""
    made = board.make_board(run.catalogue, run.store, board.default_since(today), today, run.where)
    _write(run, board.BOARD, run.shells.record.stamp(board.board_content(made, run.where)))


def _write(run: _Run, path: str, content: bytes) -> None:
    """Write a file that is made every time, if it differs from what stands there."""
    if run.output.needs(path, digest_of(content)):
        run.output.write(path, content)


def _write_singles(run: _Run) -> None:
    """Write home, search and map. They are few, and rendered every time."""
    catalogue = run.catalogue
    cards = [Card(kind, len(catalogue.seen[name]), catalogue.shelves[name]) for name, kind in catalogue.kinds.items()]
    cards.sort(key=lambda card: (card.kind.order, card.kind.name))
    others = [Link(page.url, page.title) for page in run.written]
    for url, shell, content in (
        ("index.html", run.shells.home, pages.home_content(cards, _latest(catalogue), run.where)),
        ("map.html", run.shells.single, pages.map_content(cards, others, run.where)),
        ("search.html", run.shells.single, pages.search_content([card.kind for card in cards], run.where)),
    ):
        _write(run, url, shell.stamp(content))


def _latest(catalogue: Catalogue) -> list[Link]:
    """Return the records published last, of all kinds that have a day."""
    dated = [one for name, kind in catalogue.kinds.items() if kind.day for one in catalogue.seen[name]]
    dated.sort(key=lambda one: (one.row.published_on, one.row.day, one.row.id), reverse=True)
    return [replace(one.link(catalogue.kinds[one.row.kind].title), day=one.row.published_on) for one in dated[:LATEST]]


def _write_sitemap(run: _Run) -> None:
    """Write a part of the sitemap for each list, and the index; none without the site's address."""
    if not run.where.url:
        return
    parts = {
        "pages": [
            ("", ""),
            ("search.html", ""),
            ("map.html", ""),
            *((url, "") for url, _ in pages.ACCOUNTS),
            *((page.url, "") for page in run.written),
        ]
    }
    parts["pages"] += [(f"{name}/index.html", "") for name in run.catalogue.kinds]
    parts["pages"] += [(path, "") for path in sorted(run.output.keys) if path.startswith("takedowns/")]
    years = {
        shelf.slug
        for name, kind in run.catalogue.kinds.items()
        if kind.day and kind.is_by_year
        for shelf in run.catalogue.shelves[name]
    }
    parts["pages"] += [
        (board.BOARD, ""),
        (tallies.INDEX, ""),
        *((tallies.year_url(year), "") for year in sorted(years)),
    ]
    parts["pages"] += [(one.url, "") for one in lawpages.article_lists(run.laws, run.catalogue)]
    for name, shelves in run.catalogue.shelves.items():
        for shelf in shelves:
            members = run.catalogue.members[name, shelf.slug]
            listed = [(pages.shelf_url(name, shelf.slug), ""), *((one.url, one.row.published_on) for one in members)]
            for place, batch in enumerate(batches(listed, MAX_URLS)):
                parts[f"{name}-{shelf.slug}{f'-{place + 1}' if place else ''}"] = batch
    for name, urls in parts.items():
        path = f"sitemaps/{name}.xml"
        if run.output.needs(path, digest_of(run.where.url.encode(), repr(urls).encode())):
            run.output.write(path, url_set(run.where.url, urls).encode())
    run.output.needs("sitemap.xml", b"")
    run.output.write("sitemap.xml", sitemap_index(run.where.url, (f"sitemaps/{name}.xml" for name in parts)).encode())


def _write_headers(run: _Run) -> None:
    """Write down for the web server what the pages need: those of the theme, and the shells all others are stamped into."""
    files = set(present_in(run.output.stage)) - run.output.made
    scripts = {one for shell in run.shells.all() for one in policy.inline_scripts(shell.html())}
    for path in sorted(path for path in files if path.endswith(".html")):
        html = (run.output.stage / path).read_text(encoding="utf-8", errors="replace")
        scripts.update(policy.inline_scripts(html))
    for path, text in (
        (headers.HOSTS, headers.for_hosts(scripts, files, FOLDER)),
        (headers.NGINX, headers.for_nginx(scripts, FOLDER)),
    ):
        if run.output.needs(path, digest_of(text.encode())):
            run.output.write(path, text.encode())


def _assert_complete(run: _Run) -> None:
    """Records in = pages out: every record that may be seen has its page, kept or made in this build."""
    for one in run.catalogue.by_id.values():
        for path in (one.url, pages.data_url(one.url)):
            if path not in run.output.made and path not in run.output.present:
                raise AssertionError(f"no page was made for {path}")
