"""The recipe: read → check → store → plan → write. The only place that knows the order.

Nothing here reads the clock or knows MkDocs: the day comes in as `today`, the theme's pages as shells.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache, partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pydantic

from gongshi import body as bodies
from gongshi import pages, privacy, publicity, reading, search
from gongshi.body import Body
from gongshi.exports.record_json import record_json
from gongshi.exports.sitemap import MAX_URLS, sitemap_index, url_set
from gongshi.fields import show_amount
from gongshi.findings import Finding, Rule, Where, suggestion
from gongshi.kinds import all_kinds
from gongshi.pages import Card, Content, Link, ListPage, Shelf, Shell, Site, Subject
from gongshi.pool import mapped
from gongshi.publicity import Audience, State
from gongshi.record import FieldSpec, Kind, Plain, heading, shown, texts
from gongshi.store import Kept, Row, SourceState, Store

STORE: Final = ".gongshi/store.db"
BATCH: Final = 100
"""Files or records handed to a process at a time."""
LATEST: Final = 10
"""Records on the home page."""
_NAME_POLICIES: Final[Mapping[str, privacy.NamePolicy]] = {"保留姓氏": "surname", "全名": "full", "不显示": "none"}

DUPLICATE_ID = Rule(
    "duplicate-id",
    "error",
    what="两条记录用了同一个标识。",
    why="标识就是网址，一个网址只能有一条记录。先读到的一条照常公开，后一条没有公开。",
    bad="两个文件里都写 标识: cf-2024-012",
    good="标识: cf-2024-013",
)
DUPLICATE_VALUE = Rule(
    "duplicate-number",
    "error",
    what="两条记录的文书号（编号）相同。",
    why="一个文书号对应一个决定；相同的多半是重复公开或者抄错。",
    bad="两条记录都写 湟自然资罚〔2024〕12号",
    good="核对决定书原件",
)
UNKNOWN_REFERENCE = Rule(
    "unknown-reference",
    "error",
    what="记录所指的权责事项不存在。",
    why="每个决定都要能查到它依据的职权。",
    bad="权责事项: cf-99",
    good="权责事项: cf-001",
    law="国办发〔2018〕118号",
)
RULES: Final = (DUPLICATE_ID, DUPLICATE_VALUE, UNKNOWN_REFERENCE)

Progress = Callable[[str, int, int], None]
"""Told of long work: what is done, how much of it, out of how much."""


def no_progress(what: str, done: int, total: int) -> None:
    pass


class CannotBuild(Exception):
    """There is nothing to publish; the site stays as it is. The message is Chinese."""


# ------------------------------------------------------------------------------------------------ read, check, store


@dataclass(frozen=True, slots=True)
class Survey:
    """All that was read and found, while the store is open."""

    store: Store
    body: Body | None
    rows: tuple[Row, ...]
    """The good records, in the order of files."""
    findings: tuple[Finding, ...]

    def has_errors(self) -> bool:
        return any(finding.level == "error" for finding in self.findings)


@contextmanager
def survey(project: Path, progress: Progress = no_progress) -> Iterator[Survey]:
    """Read and check all records of a project; what has not changed comes from the store."""
    kinds = all_kinds()
    found = list(reading.find(project, kinds)) if (project / "data").is_dir() else []
    body, findings = _read_body(project)
    policy = _policy(body)
    with Store(project / STORE, _version(policy)) as store:
        sources = [source for source in found if isinstance(source, reading.Source)]
        _read_changed(store, sources, policy, progress)
        store.commit()
        rows, across = _check_across(store, kinds)
        findings = [*findings, *(one for one in found if isinstance(one, Finding)), *store.findings(), *across]
        if not rows:
            findings.append(
                reading.NO_RECORDS.at(Where("data"), "data/ 里没有一条可以公开的记录", "写入记录；已有的网站保持原样。")
            )
        yield Survey(store, body, tuple(rows), tuple(sorted(findings, key=Finding.sort_key)))


def _policy(body: Body | None) -> privacy.NamePolicy:
    return _NAME_POLICIES[(body and body.names) or "保留姓氏"]


def _read_body(project: Path) -> tuple[Body | None, list[Finding]]:
    name = f"data/{bodies.FILE}"
    path = project / name
    if not path.exists():
        missing = reading.MISSING_FIELD.at(
            Where(name),
            "没有 data/site.yml，不知道是哪个机关的网站",
            "写入机关名称、统一社会信用代码、行政区划代码和网站名称。",
        )
        return None, [missing]
    data = reading.load(path, name)
    if isinstance(data, Finding):
        return None, [data]
    body, findings = reading.read_body(data, name)
    return body, list(findings)


def _version(policy: str) -> str:
    """Return a digest of all that decides what is stored: the program, its libraries, the policy on names."""
    digest = blake2b(f"{sys.version} {pydantic.VERSION} {policy}".encode())
    package = Path(__file__).parent
    for path in sorted((*package.rglob("*.py"), *package.rglob("templates/*.html"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Outcome:
    name: str
    state: SourceState
    kept: tuple[Kept, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_out: tuple[str, ...] = ()
    is_known: bool = False
    """The bytes are the same as before; only the inode changed."""


def _read_changed(
    store: Store, sources: Sequence[reading.Source], policy: privacy.NamePolicy, progress: Progress
) -> None:
    known = store.sources()
    for name in known.keys() - {source.name for source in sources}:
        store.drop(name)
    tasks = []
    for source in sources:
        stamp = _stamp(source.path)
        before = known.get(source.name)
        if before is None or before.stamp != stamp or not stamp:
            tasks.append((source, stamp, before.digest if before else b""))
    done = 0
    for outcomes in mapped(partial(_read_batch, policy=policy), _batches(tasks)):
        for outcome in outcomes:
            if outcome.is_known:
                store.stamp(outcome.name, outcome.state.stamp)
            else:
                store.put(outcome.name, outcome.state, outcome.kept, outcome.findings, outcome.left_out)
        done += len(outcomes)
        progress("读取记录", done, len(tasks))


def _batches(things: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    coming = iter(things)
    while batch := list(islice(coming, size)):
        yield batch


def _stamp(path: Path) -> str:
    """Return what tells that a file is the same without reading it, as git does; "" if that cannot be known."""
    try:
        status = os.stat(path)
    except OSError:
        return ""
    return f"{status.st_ino}-{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}"


def _read_batch(tasks: Sequence[tuple[reading.Source, str, bytes]], policy: privacy.NamePolicy) -> list[_Outcome]:
    return [_read_source(source, stamp, digest, policy) for source, stamp, digest in tasks]


def _read_source(source: reading.Source, stamp: str, known: bytes, policy: privacy.NamePolicy) -> _Outcome:
    data = reading.load(source.path, source.name)
    if isinstance(data, Finding):
        return _Outcome(source.name, SourceState("", b""), findings=(data,))
    state = SourceState(stamp, blake2b(data, digest_size=16).digest())
    if state.digest == known:
        return _Outcome(source.name, state, is_known=True)
    kind = all_kinds()[source.kind]
    result = reading.read(data, source.name, kind)
    kept = tuple(_kept(record, kind, policy) for record in result.records)
    return _Outcome(source.name, state, kept, result.findings, result.left_out)


def _kept(record: reading.Read, kind: Kind, policy: privacy.NamePolicy) -> Kept:
    """Return what is stored of a record: what may be shown of it, and what the plan needs."""
    view = privacy.public_view(kind, record.values, policy)
    data = json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode()
    reference = _reference(kind)
    life = publicity.life(kind, record.values)
    uniques = {
        spec.name: record.values[spec.name] for spec in kind.fields if spec.meta.unique and spec.name in record.values
    }
    return Kept(
        kind=kind.name,
        id=record.id,
        day=record.values.get(kind.day, "") if kind.day else "",
        shelf=_shelf(kind, view),
        heading=heading(kind, view),
        number=shown(kind.field(kind.number), view[kind.number]) if kind.number in view else "",
        target=record.values.get(reference.name, "") if reference else "",
        life=life,
        length=len(data) // 2,
        digest=blake2b(data + repr(life).encode(), digest_size=16).digest(),
        amounts=",".join(str(int(Decimal(view.get(name, "0")) * 100)) for name in kind.sums),
        places=json.dumps(record.places),
        uniques=json.dumps(uniques, ensure_ascii=False),
        data=data,
    )


@cache
def _reference(kind: Kind) -> FieldSpec | None:
    """Return the field by which a kind's records refer to another kind's."""
    return next((spec for spec in kind.fields if spec.meta.refers_to), None)


def _shelf(kind: Kind, view: Plain) -> str:
    return str(view[kind.day])[:4] if kind.day else shown(kind.field(kind.shelf), view[kind.shelf])


def _check_across(store: Store, kinds: Mapping[str, Kind]) -> tuple[list[Row], list[Finding]]:
    """Return the rows that stand, and what is wrong between records: ids and numbers used twice, links to nothing."""
    findings: list[Finding] = []
    rows: list[Row] = []
    first: dict[tuple[str, str], Row] = {}
    numbers: dict[tuple[str, str, str], Row] = {}
    uniques = dict(store.uniques())
    for row in store.rows():
        found = _twice(row, uniques.get(row.number_in_store, {}), first, numbers, store, kinds)
        findings.extend(found)
        if not found:
            rows.append(row)
    ids = defaultdict(set)
    for row in rows:
        ids[row.kind].add(row.id)
    left_out = set(store.left_out())
    targets = {name: reference.meta.refers_to for name, kind in kinds.items() if (reference := _reference(kind))}
    dangling = [
        row for row in rows if row.target and row.target not in ids[targets[row.kind]] and row.target not in left_out
    ]
    findings.extend(_dangling(row, kinds, ids[targets[row.kind]], store) for row in dangling)
    gone = {row.number_in_store for row in dangling}
    return [row for row in rows if row.number_in_store not in gone], findings


def _twice(
    row: Row,
    uniques: Mapping[str, str],
    first: dict[tuple[str, str], Row],
    numbers: dict[tuple[str, str, str], Row],
    store: Store,
    kinds: Mapping[str, Kind],
) -> list[Finding]:
    earlier = first.setdefault((row.kind, row.id), row)
    if earlier is not row:
        message = f"标识“{row.id}”已经用在 {earlier.source}"
        return [DUPLICATE_ID.at(_where(row, "id", store), message, "换一个标识；如果是同一条记录，删去一份。")]
    findings = []
    for name, value in uniques.items():
        other = numbers.setdefault((row.kind, name, value), row)
        if other is not row:
            label = kinds[row.kind].field(name).meta.label
            message = f"{label}“{value}”已经用在 {other.source}（{other.id}）"
            findings.append(
                DUPLICATE_VALUE.at(_where(row, name, store), message, "核对原件；如果是同一个决定，删去一份。")
            )
    return findings


def _dangling(row: Row, kinds: Mapping[str, Kind], ids: set[str], store: Store) -> Finding:
    spec = _reference(kinds[row.kind])
    assert spec is not None
    target = kinds[spec.meta.refers_to]
    help = suggestion(row.target, sorted(ids)) or f"可用的标识见 data/{target.name}/。"
    message = f"“{spec.meta.label}”写的“{row.target}”不在{target.title}里"
    return UNKNOWN_REFERENCE.at(_where(row, spec.name, store), message, help)


def _where(row: Row, name: str, store: Store) -> Where:
    return Where(row.source, *store.place(row.number_in_store, name))


# ------------------------------------------------------------------------------------------------ plan


@dataclass(frozen=True, slots=True)
class Written:
    """A hand-written page, for the search index and the map. `url` is relative to the site's root."""

    url: str
    title: str
    text: str


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
        return blake2b(repr(self).encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller decides of a build."""

    today: date
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
class _Seen:
    """A record that stands on the site."""

    row: Row
    state: State

    @property
    def url(self) -> str:
        return pages.record_url(self.row.kind, self.row.id)

    def link(self, kind_title: str = "") -> Link:
        row = self.row
        return Link(self.url, row.heading, row.number, row.day or row.published_on, kind_title)


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """What stands on the site, as the pages look it up."""

    kinds: Mapping[str, Kind]
    seen: Mapping[str, tuple[_Seen, ...]]
    """By kind; newest first, or in the order of files for kinds without a day."""
    by_id: Mapping[tuple[str, str], _Seen]
    referrers: Mapping[tuple[str, str], Sequence[_Seen]]
    shelves: Mapping[str, tuple[Shelf, ...]]
    members: Mapping[tuple[str, str], tuple[_Seen, ...]]
    """By kind and slug of the shelf."""

    def target_of(self, one: _Seen) -> _Seen | None:
        """Return the record that this one refers to, if it stands on the site."""
        reference = _reference(self.kinds[one.row.kind]) if one.row.target else None
        return self.by_id.get((reference.meta.refers_to, one.row.target)) if reference else None


def _catalogue(survey: Survey, options: Options) -> _Catalogue:
    kinds = all_kinds()
    seen: dict[str, list[_Seen]] = {name: [] for name in kinds}
    disclosed: Counter[tuple[str, str]] = Counter()
    for row in survey.rows:
        state = publicity.state(row.life, options.today)
        if publicity.was_disclosed(state):
            disclosed[row.kind, row.shelf] += 1
        if publicity.may_see(options.audience, state):
            seen[row.kind].append(_Seen(row, state))
    for name, kind in kinds.items():
        if kind.day:
            seen[name].sort(key=lambda one: (one.row.day, one.row.id), reverse=True)
    shelves, members = {}, {}
    for name, kind in kinds.items():
        by_shelf: dict[str, list[_Seen]] = {shelf: [] for shelf in _shelf_order(kind, disclosed, seen[name])}
        for one in seen[name]:
            by_shelf[one.row.shelf].append(one)
        shelves[name] = tuple(
            _shelf_of(kind, shelf, inside, disclosed[name, shelf]) for shelf, inside in by_shelf.items()
        )
        for shelf, inside in by_shelf.items():
            members[name, _slug(kind, shelf)] = tuple(inside)
    everything = [one for some in seen.values() for one in some]
    return _Catalogue(
        kinds,
        {name: tuple(some) for name, some in seen.items()},
        {(one.row.kind, one.row.id): one for one in everything},
        _referrers(kinds, everything),
        shelves,
        members,
    )


def _shelf_order(kind: Kind, disclosed: Counter[tuple[str, str]], seen: Sequence[_Seen]) -> list[str]:
    """Return the shelves of a kind: years newest first, values in the order of their field."""
    names = {shelf for name, shelf in disclosed if name == kind.name} | {one.row.shelf for one in seen}
    if kind.day:
        return sorted(names, reverse=True)
    choices = kind.field(kind.shelf).shape.choices
    return sorted(names, key=lambda name: (choices.index(name) if name in choices else len(choices), name))


def _slug(kind: Kind, shelf: str) -> str:
    """Return the shelf's part of the address: the year, or the number of the value among the field's answers."""
    if kind.day:
        return shelf
    choices = kind.field(kind.shelf).shape.choices
    if shelf in choices:
        return f"{choices.index(shelf) + 1:02d}"
    return "other-" + blake2b(shelf.encode(), digest_size=4).hexdigest()


def _shelf_of(kind: Kind, shelf: str, inside: Sequence[_Seen], disclosed: int) -> Shelf:
    sums = {}
    for place, name in enumerate(kind.sums):
        fen = sum(int(one.row.amounts.split(",")[place]) for one in inside)
        if fen:
            sums[name] = show_amount(str(Decimal(fen) / 100))
    return Shelf(_slug(kind, shelf), _shelf_title(kind, shelf), len(inside), len(_list_pages(inside)), disclosed, sums)


def _shelf_title(kind: Kind, shelf: str) -> str:
    return f"{shelf}年" if kind.day else shelf


def _list_pages(inside: Sequence[_Seen]) -> list[Sequence[_Seen]]:
    """Cut a shelf into pages, the newest first.

    Pages are counted from the oldest record, so that a new one changes the first page only; the first page takes what is
    over, and so has between one and two pages' worth.
    """
    full = max(1, len(inside) // pages.PER_PAGE)
    first = len(inside) - (full - 1) * pages.PER_PAGE
    return [
        inside[:first],
        *(inside[start : start + pages.PER_PAGE] for start in range(first, len(inside), pages.PER_PAGE)),
    ]


def _referrers(kinds: Mapping[str, Kind], everything: Iterable[_Seen]) -> dict[tuple[str, str], list[_Seen]]:
    targets = {name: reference.meta.refers_to for name, kind in kinds.items() if (reference := _reference(kind))}
    referrers: dict[tuple[str, str], list[_Seen]] = defaultdict(list)
    for one in everything:
        if one.row.target:
            referrers[targets[one.row.kind], one.row.target].append(one)
    for some in referrers.values():
        some.sort(key=lambda one: (one.row.day, one.row.id), reverse=True)
    return referrers


# ------------------------------------------------------------------------------------------------ write


@dataclass(slots=True)
class _Output:
    """The pages of a build: what each is made from, and those that were made anew into the stage.

    A page whose key is known and which stands in the site is kept as it is.
    """

    stage: Path
    known: Mapping[str, bytes]
    present: frozenset[str]
    keys: dict[str, bytes] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)

    def needs(self, path: str, key: bytes) -> bool:
        """Note that the site has this page; tell whether it must be made."""
        self.keys[path] = key
        return self.known.get(path) != key or path not in self.present

    def write(self, path: str, content: str | bytes) -> None:
        folder, _, _ = path.rpartition("/")
        if folder not in self.folders:
            (self.stage / folder).mkdir(parents=True, exist_ok=True)
            self.folders.add(folder)
        data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        handle = os.open(f"{self.stage}/{path}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            os.write(handle, data)
        finally:
            os.close(handle)
        self.made.add(path)


def build(
    survey: Survey, shells: Shells, written: Sequence[Written], stage: Path, site: Path, options: Options
) -> Report:
    """Write into `stage` what has changed and publish it as `site`; what has not changed stays where it is.

    `stage` holds what the theme made, and must lie on the same file system as `site`. Until the last step the site is
    as it was.

    Raises:
        CannotBuild: there is no body or no record.
    """
    if survey.body is None or not survey.rows:
        raise CannotBuild("没有可以公开的内容，网站保持原样。请先改正上面的错误。")
    store = survey.store
    catalogue = _catalogue(survey, options)
    where = Site(survey.body, options.site_url)
    _forget_sites(store)
    output = _Output(stage, store.pages(str(site)), frozenset(_present(site)))
    base = _digest(shells.digest(), repr(where).encode(), options.audience.encode())
    _write_records(catalogue, store, shells.record, where, base, output, options.progress)
    _write_lists(catalogue, store, shells, where, base, output)
    _write_singles(catalogue, shells, where, written, base, output)
    _write_sitemap(catalogue, written, where, output)
    _write_index(catalogue, store, written, output, options.progress)
    _assert_complete(catalogue, output)
    deleted = _publish(stage, site, output)
    store.put_pages(str(site), output.keys.items(), output.known.keys() - output.keys.keys())
    store.commit()
    records = len(catalogue.by_id)
    return Report(records, len(output.made), len(output.keys) - len(output.made), deleted, survey.findings)


def _digest(*parts: bytes) -> bytes:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    return digest.digest()


def _write_records(
    catalogue: _Catalogue, store: Store, shell: Shell, where: Site, base: bytes, output: _Output, progress: Progress
) -> None:
    """Write the page and the JSON of every record that changed, or whose links or state did."""
    changed = []
    for name, some in catalogue.seen.items():
        for one in some:
            row = one.row
            target = catalogue.target_of(one)
            referrers = catalogue.referrers.get((name, row.id), ())
            key = _digest(
                base,
                row.digest,
                one.state.encode(),
                target.row.heading.encode() if target else b"",
                *(
                    _digest(other.row.heading.encode(), other.row.day.encode(), other.url.encode())
                    for other in referrers
                ),
            )
            needs_page = output.needs(one.url, key)
            needs_data = output.needs(_data_url(one), key)
            if needs_page or needs_data:
                changed.append(one)
    done = 0
    tasks = (_render_tasks(batch, catalogue, store) for batch in _batches(changed))
    for finished in mapped(partial(_render_batch, where=where), tasks):
        for url, content, data in finished:
            output.write(url, shell.stamp(Content(*content)))
            output.write(url.removesuffix(".html") + ".json", data)
        done += len(finished)
        progress("写网页", done, len(changed))


def _data_url(one: _Seen) -> str:
    return one.url.removesuffix(".html") + ".json"


@dataclass(slots=True)
class _RenderTask:
    """What another process needs to render a record: the stored bytes and what the catalogue knows of its links."""

    kind: str
    data: bytes
    heading: str
    state: State
    until: str
    shelf: tuple[str, str]
    target: tuple[str, str] | None
    referrers: list[Link]
    referrer_counts: dict[str, int]

    def subject(self) -> Subject:
        reference = _reference(all_kinds()[self.kind])
        targets = {reference.name: Link(*self.target)} if reference and self.target else {}
        shelf = Link(*self.shelf)
        record = json.loads(self.data)
        return Subject(
            record, self.heading, self.state, self.until, shelf, targets, self.referrers, self.referrer_counts
        )


def _render_tasks(batch: Sequence[_Seen], catalogue: _Catalogue, store: Store) -> list[_RenderTask]:
    data = store.data([one.row.number_in_store for one in batch])
    return [_render_task(one, record, catalogue) for one, record in zip(batch, data, strict=True)]


def _render_task(one: _Seen, data: bytes, catalogue: _Catalogue) -> _RenderTask:
    row, kind = one.row, catalogue.kinds[one.row.kind]
    target = catalogue.target_of(one)
    referrers = catalogue.referrers.get((row.kind, row.id), ())
    return _RenderTask(
        row.kind,
        data,
        row.heading,
        one.state,
        row.until,
        (pages.shelf_url(row.kind, _slug(kind, row.shelf)), _shelf_title(kind, row.shelf)),
        (target.url, target.row.heading) if target else None,
        [other.link() for other in referrers[: pages.REFERRERS_SHOWN]],
        dict(Counter(catalogue.kinds[other.row.kind].title for other in referrers)),
    )


def _render_batch(batch: Sequence[_RenderTask], where: Site) -> list[tuple[str, tuple[str, str, str], bytes]]:
    rendered = []
    for task in batch:
        kind, subject = all_kinds()[task.kind], task.subject()
        content = pages.record_content(kind, subject, where)
        data = record_json(kind, subject.record, subject.heading)
        url = pages.record_url(kind.name, subject.record["id"])
        rendered.append((url, (content.title, content.head, content.main), data))
    return rendered


def _write_lists(
    catalogue: _Catalogue, store: Store, shells: Shells, where: Site, base: bytes, output: _Output
) -> None:
    for name, kind in catalogue.kinds.items():
        shelves, everything = catalogue.shelves[name], catalogue.seen[name]
        newest = everything[: pages.PER_PAGE] if kind.day else everything
        names = _digest(*(shelf.slug.encode() for shelf in shelves))
        key = _digest(base, repr(shelves).encode(), *_member_digests(newest))
        if output.needs(url := f"{name}/index.html", key):
            page = ListPage(kind, shelves, None, 1, 1, _records_of(newest, store), len(everything))
            output.write(url, shells.record.stamp(pages.list_content(page, where)))
        for shelf in shelves:
            _write_shelf(catalogue, store, shells.list, where, _digest(base, names), output, kind, shelf)


def _write_shelf(
    catalogue: _Catalogue,
    store: Store,
    shell: Shell,
    where: Site,
    base: bytes,
    output: _Output,
    kind: Kind,
    shelf: Shelf,
) -> None:
    cut = _list_pages(catalogue.members[kind.name, shelf.slug])
    for place, members in enumerate(cut):
        number = len(cut) - place
        is_first = place == 0
        about = repr(shelf).encode() if is_first else str(place == 1).encode()
        key = _digest(base, about, *_member_digests(members))
        url = pages.shelf_url(kind.name, shelf.slug, 0 if is_first else number)
        if output.needs(url, key):
            page = ListPage(
                kind,
                catalogue.shelves[kind.name],
                shelf,
                0 if is_first else number,
                len(cut),
                _records_of(members, store),
                shelf.count,
            )
            output.write(url, shell.stamp(pages.list_content(page, where)))


def _member_digests(members: Sequence[_Seen]) -> Iterator[bytes]:
    return (one.row.digest + one.state.encode() for one in members)


def _records_of(members: Sequence[_Seen], store: Store) -> list[tuple[Link, Plain, State]]:
    data = store.data([one.row.number_in_store for one in members])
    return [(one.link(), json.loads(view), one.state) for one, view in zip(members, data, strict=True)]


def _write_singles(
    catalogue: _Catalogue, shells: Shells, where: Site, written: Sequence[Written], base: bytes, output: _Output
) -> None:
    """Write home, search and map. They are few and small, and made every time."""
    cards = [Card(kind, len(catalogue.seen[name]), catalogue.shelves[name]) for name, kind in catalogue.kinds.items()]
    cards.sort(key=lambda card: not card.kind.day)
    dated = [one for name, kind in catalogue.kinds.items() if kind.day for one in catalogue.seen[name][:LATEST]]
    dated.sort(key=lambda one: (one.row.published_on, one.row.day, one.row.id), reverse=True)
    latest = [
        replace(one.link(catalogue.kinds[one.row.kind].title), day=one.row.published_on) for one in dated[:LATEST]
    ]
    others = [Link(page.url, page.title) for page in written]
    for url, shell, content in (
        ("index.html", shells.home, pages.home_content(cards, latest, where)),
        ("map.html", shells.single, pages.map_content(cards, others, where)),
        ("search.html", shells.single, pages.search_content(catalogue.kinds.values(), where)),
    ):
        html = shell.stamp(content)
        if output.needs(url, _digest(html.encode("utf-8", "surrogatepass"))):
            output.write(url, html)


def _write_sitemap(catalogue: _Catalogue, written: Sequence[Written], where: Site, output: _Output) -> None:
    """Write a part of the sitemap for each list, and the index; none without the site's address."""
    if not where.url:
        return
    parts = {"pages": [("", ""), ("search.html", ""), ("map.html", ""), *((page.url, "") for page in written)]}
    for name, shelves in catalogue.shelves.items():
        for shelf in shelves:
            members = catalogue.members[name, shelf.slug]
            listed = [(pages.shelf_url(name, shelf.slug), ""), *((one.url, one.row.published_on) for one in members)]
            for place, batch in enumerate(_batches(listed, MAX_URLS)):
                parts[f"{name}-{shelf.slug}{f'-{place + 1}' if place else ''}"] = batch
    for name, urls in parts.items():
        path = f"sitemaps/{name}.xml"
        if output.needs(path, _digest(where.url.encode(), repr(urls).encode())):
            output.write(path, url_set(where.url, urls))
    output.needs("sitemap.xml", b"")
    output.write("sitemap.xml", sitemap_index(where.url, (f"sitemaps/{name}.xml" for name in parts)))


# ------------------------------------------------------------------------------------------------ the search index


def _write_index(
    catalogue: _Catalogue, store: Store, written: Sequence[Written], output: _Output, progress: Progress
) -> None:
    """Index what stands on the site; only segments in which something changed are built."""
    hand_written = {page.url: _written_document(page) for page in written}
    segments = search.plan([*_entries(catalogue), *map(_entry_of, hand_written.values())])
    known = store.segment_keys()
    missing = [segment for segment in segments if segment.key not in known]
    tasks = (_documents(segment, catalogue, hand_written, store) for segment in missing)
    for done, (segment, index) in enumerate(zip(missing, mapped(_build_segment, tasks), strict=True), 1):
        summary = index.summary
        about = json.dumps([summary.directory, summary.documents, summary.dated, summary.kinds])
        store.put_segment(segment.key, about, summary.bigrams, summary.counts, index.files)
        progress("编检索目录", done, len(missing))
    summaries = []
    for segment in segments:
        summaries.append(_summary(*store.segment(segment.key)))
        for name in store.segment_files(segment.key):
            if output.needs(path := f"{search.FOLDER}/{name}", b""):
                output.write(path, store.index_file(segment.key, name))
    labels = {name: kind.title for name, kind in catalogue.kinds.items()} | {"pages": "网页"}
    vocabulary = search.build_vocabulary(summaries, labels)
    for name, content in vocabulary.files.items():
        if output.needs(path := f"{search.FOLDER}/{name}", b""):
            output.write(path, content)
    if output.needs(search.MANIFEST, _digest(vocabulary.manifest)):
        output.write(search.MANIFEST, vocabulary.manifest)
    for key in known - {segment.key for segment in segments}:
        store.drop_segment(key)


def _summary(about: str, bigrams: bytes, counts: bytes) -> search.Summary:
    directory, documents, dated, kinds = json.loads(about)
    return search.Summary(directory, documents, dated, tuple((name, count) for name, count in kinds), bigrams, counts)


def _entries(catalogue: _Catalogue) -> Iterator[search.Entry]:
    for one in catalogue.by_id.values():
        row = one.row
        yield search.Entry(row.kind, row.id, row.day, row.length, f"{row.digest.hex()} {one.state}")


def _entry_of(document: search.Document) -> search.Entry:
    length = sum(map(len, (*document.head, *document.body)))
    return search.Entry(
        document.kind, document.id, document.day, length, _digest(repr(document).encode("utf-8", "surrogatepass")).hex()
    )


@dataclass(slots=True)
class _RecordText:
    """What another process needs to make a record's document."""

    kind: str
    url: str
    heading: str
    number: str
    data: bytes


def _documents(
    segment: search.Segment, catalogue: _Catalogue, hand_written: Mapping[str, search.Document], store: Store
) -> list[_RecordText | search.Document]:
    """Return what the documents of a segment are made from, in their order."""
    seen = [catalogue.by_id[member] for member in segment.members if member in catalogue.by_id]
    data = store.data([one.row.number_in_store for one in seen])
    made = {
        (one.row.kind, one.row.id): _RecordText(one.row.kind, one.url, one.row.heading, one.row.number, view)
        for one, view in zip(seen, data, strict=True)
    }
    return [made[member] if member in made else hand_written[member[1]] for member in segment.members]


def _build_segment(parts: Sequence[_RecordText | search.Document]) -> search.SegmentIndex:
    return search.build_segment([_document(part) if isinstance(part, _RecordText) else part for part in parts])


def _document(text: _RecordText) -> search.Document:
    """Return a record as it can be found: what its page shows and, where that differs, what the clerk wrote."""
    kind, view = all_kinds()[text.kind], json.loads(text.data)
    head = tuple(dict.fromkeys(one for one in (text.number, text.heading) if one))
    body = tuple(one for one in dict.fromkeys(_search_texts(kind, view)) if one not in head)
    facts: dict[str, search.Fact] = {"year": _shelf(kind, view)} if kind.day else {}
    for field_name in (*kind.facets, *kind.sums):
        if field_name in view:
            facts[field_name] = _fact(kind.field(field_name), view[field_name])
    day = view.get(kind.day, "") if kind.day else ""
    return search.Document(kind.name, view["id"], text.url, text.heading, day, head, body, facts)


def _search_texts(kind: Kind, view: Plain) -> Iterator[str]:
    for spec, text in texts(kind.fields, view):
        if spec.shape.name == "markdown":
            yield from filter(None, map(str.strip, pages.plain_text(pages.markdown_html(text)).split("\n")))
        else:
            yield text
    for spec in kind.fields:
        if spec.name in view and spec.shape.name in ("day", "amount"):
            yield str(view[spec.name]).removesuffix(".00")


def _fact(spec: FieldSpec, value: Any) -> search.Fact:
    if spec.shape.name in ("amount", "number"):
        return float(value)
    return [spec.shape.show(one) for one in value] if spec.many else spec.shape.show(value)


def _written_document(page: Written) -> search.Document:
    lines = tuple(line for line in dict.fromkeys(map(str.strip, page.text.split("\n"))) if line)
    return search.Document("pages", page.url, page.url, page.title, "", (page.title,), lines, {})


# ------------------------------------------------------------------------------------------------ publish


def _assert_complete(catalogue: _Catalogue, output: _Output) -> None:
    """Records in = pages out: every record that may be seen has its page, kept or made in this build."""
    for one in catalogue.by_id.values():
        for path in (one.url, _data_url(one)):
            if path not in output.made and path not in output.present:
                raise AssertionError(f"no page was made for {path}")


def _present(site: Path) -> Iterator[str]:
    """Yield every file of the site, relative to it, with `/`."""
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = os.scandir(site / folder)
        except OSError:
            continue
        with entries:
            for entry in entries:
                path = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}/")
                else:
                    yield path


def _forget_sites(store: Store) -> None:
    for site in store.sites():
        if not os.path.isdir(site):
            store.drop_site(site)


def _publish(stage: Path, site: Path, output: _Output) -> int:
    """Move what was made into the site and delete what no longer belongs; return how many files were deleted.

    A new site is one rename. Otherwise each file is replaced at once, so that no reader ever sees half a file; should the
    process die in between, the store still holds the old keys and the next build makes the rest.
    """
    made = set(_present(stage))
    kept = output.keys.keys() - made
    if not kept and not site.exists():
        site.parent.mkdir(parents=True, exist_ok=True)
        os.rename(stage, site)
        return 0
    for folder in {path.rpartition("/")[0] for path in made}:
        (site / folder).mkdir(parents=True, exist_ok=True)
    for path in made:
        os.replace(stage / path, site / path)
    gone = output.present - made - output.keys.keys()
    for path in gone:
        (site / path).unlink(missing_ok=True)
    for folder in sorted({path.rpartition("/")[0] for path in gone} - {""}, key=len, reverse=True):
        _remove_if_empty(site, folder)
    return len(gone)


def _remove_if_empty(site: Path, folder: str) -> None:
    while folder:
        try:
            os.rmdir(site / folder)
        except OSError:
            return
        folder = folder.rpartition("/")[0]
