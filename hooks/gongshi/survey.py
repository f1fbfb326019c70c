"""Read → check → store: what changed is read, all of it is checked, and the good records stand as rows in the store."""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Final

import pydantic

from gongshi import reading
from gongshi.findings import Finding, Rule, Where, suggestion
from gongshi.kinds import all_kinds, kind_findings, own_files
from gongshi.law import deadlines, publicity
from gongshi.law.citing import Places, citation_findings, packed_citations
from gongshi.law.figures import figure_findings
from gongshi.model import body as bodies
from gongshi.model.body import Body
from gongshi.model.kind import Kind, Others, heading, shown
from gongshi.model.links import Reference, fact, links_of, packed_facts, packed_links, spec_at, unpacked_links
from gongshi.model.record import Plain
from gongshi.pool import batches, mapped
from gongshi.private import attachments, privacy
from gongshi.private.detectors import own_phones
from gongshi.store import Damaged, Kept, Row, SourceState, Store, discard, record_digest

STORE: Final = ".gongshi/store.db"
ATTACHMENTS: Final = ".gongshi/attachments"
"""Where the clean attachments wait for the build."""
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
    what="记录所指的另一条记录不存在。",
    why="每个决定都要能查到它依据的职权，每个结果都要能查到它的事项。",
    bad="权责事项: cf-99",
    good="权责事项: cf-001",
    law="国办发〔2018〕118号",
)
NOT_IN_FORCE = Rule(
    "not-in-force",
    "warning",
    what="记录所指的事项在那一天没有生效，或者已经失效。",
    why="决定要依据作出时有效的事项；清单调整以后，旧的决定仍然指向当时的那一项。",
    bad="处罚决定日期: 2024-03-18，所指事项的生效日期: 2025-01-01",
    good="权责事项: 写 2024 年 3 月有效的那一项",
    law="行政处罚法（2021）第三十四条、第三十七条",
)
RULES: Final = (DUPLICATE_ID, DUPLICATE_VALUE, UNKNOWN_REFERENCE, NOT_IN_FORCE)

Progress = Callable[[str, int, int], None]
"""Told of long work: what is done, how much of it, out of how much."""


def no_progress(what: str, done: int, total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Survey:
    """All that was read and found. The records themselves are in the store."""

    body: Body | None
    rows: tuple[Row, ...]
    """The good records, in the order of files."""
    findings: tuple[Finding, ...]
    project: Path
    store_version: str

    def open_store(self) -> Store:
        """Open the store in which the rows stand."""
        return Store(self.project / STORE, self.store_version)

    def discard_store(self) -> None:
        """Delete the store: it is spoilt. The rows stand nowhere then."""
        discard(self.project / STORE)

    def has_errors(self) -> bool:
        return any(finding.level == "error" for finding in self.findings)


def survey(project: Path, today: date, progress: Progress = no_progress) -> Survey:
    """Read and check all records of a project; what has not changed comes from the store. A spoilt store is made anew."""
    try:
        return _survey(project, today, progress)
    except Damaged:
        discard(project / STORE)
        return _survey(project, today, progress)


def _survey(project: Path, today: date, progress: Progress) -> Survey:
    kinds = all_kinds(project)
    found = list(reading.find(project, kinds)) if (project / "data").is_dir() else []
    body, findings = _read_body(project)
    policy = _policy(body)
    own = own_phones(body.phone, body.supervision_phone) if body else own_phones()
    limit_mb = _limit_mb(body)
    version = _version(f"{policy} {sorted(own)} {limit_mb}", project)
    settings = _Settings(project, project / ATTACHMENTS, policy, own, limit_mb)
    findings += reading.written_findings(project, own)
    with Store(project / STORE, version) as store:
        sources = [source for source in found if isinstance(source, reading.Source)]
        _read_changed(store, sources, settings, progress)
        store.commit()
        rows, across = _check_across(store, kinds)
        places = Places(store, lines_of(project))
        across.extend(citation_findings(rows, kinds, store, places))
        across.extend(figure_findings(rows, kinds, store, lambda row, name: places.of(row, "id", f"名称: {name}")))
        beside = set(_listed(store))
        strays = (one for one in found if isinstance(one, Finding) and one.where.file not in beside)
        findings = [*findings, *kind_findings(project), *strays, *store.findings(), *across]
        findings.extend(deadlines.findings(rows, kinds, partial(where_of, store=store), today))
        attachments.sweep(settings.cache, (digest for row in store.rows() for _, digest in json.loads(row.attachments)))
    if not rows:
        message = "data/ 里没有一条可以公开的记录"
        findings.append(reading.NO_RECORDS.at(Where("data"), message, "写入记录；已有的网站保持原样。"))
    ordered = sorted(levelled(findings, body), key=Finding.sort_key)
    return Survey(body, tuple(rows), tuple(ordered), project, version)


def levelled(findings: Iterable[Finding], body: Body | None) -> Iterator[Finding]:
    """Yield the findings at the level that the body has given their rules."""
    for finding in findings:
        level = body.level(finding.rule) if body else None
        yield replace(finding, level=level) if level else finding


@dataclass(frozen=True, slots=True)
class _Policy:
    """What the body decides of what is stored."""

    names: privacy.NamePolicy
    months: Mapping[str, int]
    """Of publicity, by class of penalty."""


def _policy(body: Body | None) -> _Policy:
    return _Policy(_NAME_POLICIES[(body and body.names) or "保留姓氏"], body.months() if body else {})


@dataclass(frozen=True, slots=True)
class _Settings:
    """What the body's choices mean for reading; travels to the other processes."""

    project: Path
    cache: Path
    policy: _Policy
    own: frozenset[str]
    limit_mb: int


def _limit_mb(body: Body | None) -> int:
    wanted = body.max_attachment_mb if body else None
    return min(100, max(1, int(wanted))) if wanted else attachments.DEFAULT_MB


def _listed(store: Store) -> Iterator[str]:
    """Yield the files that a record names as attachments: they are no strays."""
    for name, state in store.sources().items():
        folder = name.rpartition("/")[0]
        yield from (f"{folder}/{one}" for one in _names_in(state.stamp))


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


def _version(settings: str, project: Path) -> str:
    """Return a digest of all that decides what is stored: the program, its libraries, the body's choices, the own kinds."""
    digest = blake2b(f"{sys.version} {pydantic.VERSION} {settings}".encode())
    package = Path(__file__).parent
    for path in sorted((*package.rglob("*.py"), *package.rglob("templates/*.html"))):
        digest.update(path.read_bytes())
    digest.update(repr(own_files(project)).encode())
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
    store: Store,
    sources: Sequence[reading.Source],
    settings: _Settings,
    progress: Progress,
) -> None:
    known = store.sources()
    for name in known.keys() - {source.name for source in sources}:
        store.drop(name)
    tasks = []
    for source in sources:
        before = known.get(source.name)
        stamp = _stamp(source.path, _names_in(before.stamp) if before else ())
        if before is None or before.stamp != stamp or not stamp:
            tasks.append((source, stamp, before.digest if before else b""))
    done = 0
    for outcomes in mapped(partial(_read_batch, settings=settings), batches(tasks)):
        for outcome in outcomes:
            if outcome.is_known:
                store.stamp(outcome.name, outcome.state.stamp)
            else:
                store.put(outcome.name, outcome.state, outcome.kept, outcome.findings, outcome.left_out)
        done += len(outcomes)
        progress("读取记录", done, len(tasks))


def _stamp(path: Path, beside: Iterable[str] = ()) -> str:
    """Return what tells that a file and those beside it are the same without reading them, as git does.

    It is "" if that cannot be known. One line for the file, and one for each attachment that its records name.
    """
    try:
        status = os.stat(path)
    except OSError:
        return ""
    first = f"{status.st_ino}-{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}"
    return "\n".join((first, *(f"{name}\t{one}" for name, one in attachments.stamp_of(path.parent, beside))))


def _names_in(stamp: str) -> list[str]:
    return [line.partition("\t")[0] for line in stamp.split("\n")[1:]]


def _read_batch(tasks: Sequence[tuple[reading.Source, str, bytes]], settings: _Settings) -> list[_Outcome]:
    kinds = all_kinds(settings.project)
    return [_read_source(source, stamp, digest, settings, kinds[source.kind]) for source, stamp, digest in tasks]


def _read_source(source: reading.Source, stamp: str, known: bytes, settings: _Settings, kind: Kind) -> _Outcome:
    data = reading.load(source.path, source.name)
    if isinstance(data, Finding):
        return _Outcome(source.name, SourceState("", b""), findings=(data,))
    digest = blake2b(data, digest_size=16).digest()
    if digest == known and "\n" not in stamp:
        return _Outcome(source.name, SourceState(stamp, digest), is_known=True)
    result = reading.read(data, source.name, kind, settings.own)
    named = [name for record in result.records for name in record.values.get("attachments", ())]
    state = SourceState(_stamp(source.path, named) if named else stamp.split("\n", maxsplit=1)[0], digest)
    kept, findings, left_out = [], list(result.findings), list(result.left_out)
    for record in result.records:
        found = _attach(record, source, settings)
        findings += found
        if found:
            left_out.append(record.id)
        else:
            kept.append(_kept(record, kind, settings.policy))
    ordered = tuple(sorted(findings, key=Finding.sort_key))
    return _Outcome(source.name, state, tuple(kept), ordered, tuple(left_out))


def _attach(record: reading.Read, source: reading.Source, settings: _Settings) -> tuple[Finding, ...]:
    """Put what is shown of a record's attachments in place of their names; return what is wrong with them."""
    names = record.values.get("attachments", ())
    if not names:
        return ()
    wheres = [Where(source.name, *place) for place in record.attachment_places]
    prepared = attachments.prepare(
        names,
        record.id,
        source.path.parent,
        cache=settings.cache,
        wheres=wheres,
        limit_mb=settings.limit_mb,
        own=settings.own,
    )
    record.values["attachments"] = list(prepared.shown)
    return prepared.findings


def _kept(record: reading.Read, kind: Kind, policy: _Policy) -> Kept:
    """Return what is stored of a record: what may be shown of it, and what the plan needs."""
    if record.is_tombstone:
        return _kept_stone(record, kind)
    view = privacy.public_view(kind, record.values, policy.names)
    data = json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode()
    life = publicity.life(kind, record.values, policy.months)
    due_on, series = kind.due(record.values)
    uniques = {
        spec.name: record.values[spec.name] for spec in kind.fields if spec.meta.unique and spec.name in record.values
    }
    return Kept(
        kind=kind.name,
        id=record.id,
        day=record.values.get(kind.day, "") if kind.day else "",
        shelf=shelf_of(kind, view),
        heading=heading(kind, view),
        number=shown(kind.field(kind.number), view[kind.number]) if kind.number in view else "",
        links=packed_links(links_of(kind, record.values)),
        facts=packed_facts(kind, record.values),
        published_on=life.published_on,
        until=life.until,
        is_draft=life.is_draft,
        withdrawn_on=life.withdrawn_on,
        reason=life.reason,
        changed_on=record.values.get("withdrawal", {}).get("changed_on", ""),
        is_tombstone=False,
        term=publicity.term(kind, record.values),
        due_on=due_on,
        series=series,
        lapses_on=kind.lapses(record.values),
        length=len(data) // 2,
        digest=record_digest(data, life),
        citations=packed_citations(kind, view),
        amounts=",".join(str(int(Decimal(view.get(name, "0")) * 100)) for name in kind.sums),
        places=json.dumps(record.places),
        uniques=json.dumps(uniques, ensure_ascii=False),
        facets=json.dumps(list(_facets(kind, view)), ensure_ascii=False),
        data=data,
        attachments=json.dumps([(one["url"], one["digest"]) for one in view.get("attachments", ())]),
    )


def _kept_stone(record: reading.Read, kind: Kind) -> Kept:
    """Return what is stored of a tombstone: days and reason, nothing that could be shown."""
    life = publicity.tombstone_life(record.values)
    day = life.published_on if kind.day == "published_on" else record.values.get("decided_on", "")
    return Kept(
        kind=kind.name,
        id=record.id,
        day=day if kind.day else "",
        shelf=day[:4] if kind.day else "",
        heading="",
        number="",
        links="",
        facts="",
        published_on=life.published_on,
        until="",
        is_draft=False,
        withdrawn_on=life.withdrawn_on,
        reason=life.reason,
        changed_on=record.values["withdrawal"].get("changed_on", ""),
        is_tombstone=True,
        term=publicity.term(kind, record.values) if day else 0,
        due_on="",
        series="",
        lapses_on="",
        citations="",
        length=0,
        digest=record_digest(b"{}", life),
        amounts="",
        places=json.dumps(record.places),
        uniques="{}",
        facets="[]",
        data=b"{}",
        attachments="[]",
    )


def _facets(kind: Kind, view: Plain) -> Iterator[tuple[str, str]]:
    """Yield (facet, value as readers see it) for each value of the kind's facets; amounts and numbers are ranges."""
    for spec in map(kind.field, kind.facets):
        if spec.name in view and spec.shape.name not in ("amount", "number"):
            values = view[spec.name] if spec.many else [view[spec.name]]
            yield from dict.fromkeys((spec.name, spec.shape.show(value)) for value in values)


def shelf_of(kind: Kind, view: Plain) -> str:
    return shown(kind.field(kind.shelf), view[kind.shelf]) if kind.shelf else str(view[kind.day])[:4]


def _check_across(store: Store, kinds: Mapping[str, Kind]) -> tuple[list[Row], list[Finding]]:
    """Return the rows that stand, and what is wrong between records: ids and numbers used twice, links to nothing."""
    findings: list[Finding] = []
    rows: list[Row] = []
    taken: dict[tuple[str, ...], Row] = {}
    uniques = dict(store.uniques())
    for row in store.rows():
        found = _twice(row, uniques.get(row.number_in_store, {}), taken, store, kinds)
        findings.extend(found)
        if not found:
            rows.append(row)
    by_id = {(row.kind, row.id): row for row in rows}
    dangling = list(_dangling(rows, by_id, set(store.left_out()), kinds, store))
    between = [*_not_in_force(rows, by_id, kinds, store), *_between(rows, by_id, kinds, store)]
    gone = {row.number_in_store for row, finding in (*dangling, *between) if finding.level == "error"}
    findings.extend(finding for _, finding in (*dangling, *between))
    return [row for row in rows if row.number_in_store not in gone], findings


_Found = Iterator[tuple[Row, Finding]]


def _twice(
    row: Row, uniques: Mapping[str, str], taken: dict[tuple[str, ...], Row], store: Store, kinds: Mapping[str, Kind]
) -> list[Finding]:
    """Return what this row has in common with an earlier one. `taken` holds who was first to have what."""
    earlier = taken.setdefault((row.kind, row.id), row)
    if earlier is not row:
        message = f"标识“{row.id}”已经用在 {earlier.source}"
        return [DUPLICATE_ID.at(where_of(row, "id", store), message, "换一个标识；如果是同一条记录，删去一份。")]
    findings = []
    for name, value in uniques.items():
        other = taken.setdefault((row.kind, name, value), row)
        if other is not row:
            label = kinds[row.kind].field(name).meta.label
            message = f"{label}“{value}”已经用在 {other.source}（{other.id}）"
            findings.append(
                DUPLICATE_VALUE.at(where_of(row, name, store), message, "核对原件；如果是同一个决定，删去一份。")
            )
    return findings


def _dangling(
    rows: Sequence[Row],
    by_id: Mapping[tuple[str, str], Row],
    left_out: set[tuple[str, str]],
    kinds: Mapping[str, Kind],
    store: Store,
) -> _Found:
    """Yield the references to records that do not exist; one that was left out for its errors does."""
    for row in rows:
        for link in unpacked_links(row.links):
            if (link.kind, link.id) not in by_id and (link.kind, link.id) not in left_out:
                target, label = kinds[link.kind], spec_at(kinds[row.kind], link.field).meta.label
                ids = sorted(id for kind, id in by_id if kind == link.kind)
                help = suggestion(link.id, ids) or f"可用的标识见 data/{target.name}/。"
                message = f"“{label}”写的“{link.id}”不在{target.title}里"
                yield row, UNKNOWN_REFERENCE.at(_link_place(row, link, store), message, help)


def _not_in_force(
    rows: Sequence[Row], by_id: Mapping[tuple[str, str], Row], kinds: Mapping[str, Kind], store: Store
) -> _Found:
    """Yield the references to records that were not in force on the day of the one that refers."""
    terms = {key: _term(kinds[row.kind], row) for key, row in by_id.items() if row.facts and kinds[row.kind].term}
    for row in rows if any(any(term) for term in terms.values()) else ():
        day = row.day or row.published_on
        for link in unpacked_links(row.links):
            first, last = terms.get((link.kind, link.id), ("", ""))
            if (first and day < first) or (last and day >= last):
                label = spec_at(kinds[row.kind], link.field).meta.label
                said = f"{first} 才生效" if first and day < first else f"{last} 起已失效"
                message = f"“{label}”写的“{link.id}”{said}，记录的日期是 {day}"
                yield (
                    row,
                    NOT_IN_FORCE.at(_link_place(row, link, store), message, "改成那一天有效的事项，或者核对日期。"),
                )


def _term(kind: Kind, row: Row) -> tuple[str, str]:
    """Return the first day on which a record is in force and the first on which it no longer is, "" for none."""
    assert kind.term is not None
    return fact(row, kind.term[0], ""), fact(row, kind.term[1], "")


def _between(
    rows: Sequence[Row], by_id: Mapping[tuple[str, str], Row], kinds: Mapping[str, Kind], store: Store
) -> _Found:
    """Yield what the kinds find wrong between records."""
    of_kind: defaultdict[str, list[Row]] = defaultdict(list)
    counted: defaultdict[str, list[Row]] = defaultdict(list)
    whole = {key: row for key, row in by_id.items() if not row.is_tombstone}
    for row in rows:
        counted[row.kind].append(row)
        if not row.is_tombstone:
            of_kind[row.kind].append(row)
    others = Others(lambda kind: counted.get(kind, ()), lambda kind, id: whole.get((kind, id)))
    for name, kind in kinds.items():
        for row, problem in kind.check_across(of_kind.get(name, ()), others):
            links = [link for link in unpacked_links(row.links) if link.field == problem.field]
            where = _link_place(row, links[0], store) if links else where_of(row, problem.field, store)
            yield row, problem.rule.at(where, problem.message, problem.help)


def _link_place(row: Row, link: Reference, store: Store) -> Where:
    return where_of(row, f"{link.field}:{link.id}", store)


def where_of(row: Row, name: str, store: Store) -> Where:
    """Return where a field of a record stands in its file; where its id does, if the field's place is not kept."""
    return Where(row.source, *store.place(row.number_in_store, name))


def lines_of(project: Path) -> Callable[[str], list[str]]:
    """Return a function that gives the lines of a file of the project, for showing a finding; none if it is unreadable."""

    def lines(name: str) -> list[str]:
        try:
            data = (project / name).read_bytes()
        except OSError:
            return []
        return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")

    return lines
