"""Read → check → store: what changed is read, all of it is checked, and the good records stand as rows in the store."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Final

from gongshi import admission, program, reading
from gongshi.admission import Door, Verdict
from gongshi.checking import check_across, linked_names, where_of, with_known_codes
from gongshi.findings import Cut, Finding, Where, as_of
from gongshi.findings import as_text as findings_as_text
from gongshi.keeping import Policy, kept
from gongshi.kinds import OwnFiles, all_kinds, hook_fault, kind_findings, kinds_with, own_files
from gongshi.law import deadlines
from gongshi.law.citing import Places, citation_findings
from gongshi.law.figures import figure_findings
from gongshi.model import body as bodies
from gongshi.model.body import Body, said_by_body
from gongshi.model.kind import Kind
from gongshi.model.links import facts_kept
from gongshi.model.sorts import SENSITIVE
from gongshi.pool import Job, Pool, Workers, as_it_is, at_home, batches
from gongshi.private import attachments
from gongshi.private.attachments import names as attachment_names
from gongshi.private.detectors import own_contacts
from gongshi.private.names import Persons, persons_of
from gongshi.private.privacy import NOT_RAISED
from gongshi.reading.files import encodes
from gongshi.store import (
    Damaged,
    Kept,
    RecordRow,
    Row,
    SourceRow,
    SourceState,
    Store,
    discard,
    record_row,
    source_row,
)
from gongshi.stored import restored

STORE: Final = ".gongshi/store.db"
ATTACHMENTS: Final = ".gongshi/attachments"
"""Where the clean attachments wait for the build."""
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
    written: Mapping[str, Verdict]
    """What the door said of the files among the hand-written pages, by their path from that folder."""
    door: Door
    read_anew: frozenset[str] = frozenset()
    """The files under data/ that were read this time, by their path from the project."""
    generation: int = 0
    """That of the store, see `store.Store.generation`."""

    def open_store(self) -> Store:
        """Open the store in which the rows stand."""
        return Store(self.project / STORE, self.store_version)

    def discard_store(self) -> None:
        """Delete the store: it is spoilt. The rows stand nowhere then."""
        discard(self.project / STORE)

    def has_errors(self) -> bool:
        return any(finding.level == "error" for finding in self.findings)


def survey(
    project: Path,
    today: date,
    progress: Progress = no_progress,
    docs_folder: Path | None = None,
    workers: Workers | None = None,
) -> Survey:
    """Read and check all of a project; what has not changed comes from the store. A spoilt store is made anew.

    `docs_folder` is where MkDocs finds the hand-written pages, if MkDocs was asked; else mkdocs.yml is read.
    `workers` read what has changed; without them those of this machine, for this once.
    """
    if workers is None:
        with Pool() as pool:
            return survey(project, today, progress, docs_folder, pool)
    docs = reading.docs_of(project, docs_folder)
    try:
        return _survey(project, today, progress, docs, workers)
    except Damaged:
        workers.close()
        discard(project / STORE)
        return _survey(project, today, progress, docs, workers)


def _survey(project: Path, today: date, progress: Progress, docs: reading.Docs, workers: Workers) -> Survey:
    kinds = all_kinds(project)
    found = list(reading.find(project, kinds)) if (project / "data").is_dir() else []
    body, findings = read_body(project)
    policy = Policy.of(body)
    own = own_contacts(*body.contacts()) if body else own_contacts()
    raised = frozenset({SENSITIVE.name}) if body and body.level(SENSITIVE.name) == "error" else NOT_RAISED
    limit_mb = _limit_mb(body)
    told = reading.Told(own, raised, policy.names, said_by_body(body, kinds))
    version = _version(f"{policy} {sorted(own)} {sorted(raised)} {told.known} {limit_mb}", project)
    settings = _Settings(own_files(project), policy, told)
    attaching = _Attaching(project, project / ATTACHMENTS, limit_mb)
    door = Door(project / ATTACHMENTS, own, limit_mb, _trusted(body, docs), raised)
    beside_pages = list(reading.docs_files(docs, project))
    files = [one for one in beside_pages if isinstance(one, reading.DocsFile)]
    findings += (one for one in beside_pages if isinstance(one, Finding))
    claimed = list(reading.claimed_findings(files, kinds))
    findings += claimed
    with Store(project / STORE, version) as store:
        sources = [source for source in found if isinstance(source, reading.Source)]
        read_anew = _read_changed(store, sources, settings, attaching, progress=progress, workers=workers)
        written = _judged(store, files, door, workers)
        apart = {one.where.file for one in claimed}  # not published, whatever else is in it
        findings += (one for verdict in written.values() for one in verdict.findings if one.where.file not in apart)
        findings += admission.trusted_findings(door, written, f"data/{bodies.FILE}")
        store.commit()
        rows, across = check_across(store, kinds)
        telling = list(linked_names(rows, kinds, store, partial(_persons_in, project, settings, kinds)))
        telltale = {row.number_in_store for row, _ in telling}
        rows = [row for row in rows if row.number_in_store not in telltale]
        across.extend(finding for _, finding in telling)
        standing = {row.number_in_store for row in rows}
        store.hold(number for number in store.numbers() if number not in standing)
        store.commit()
        generation = store.generation()
        places = Places(store, lines_of(project))
        across.extend(citation_findings(rows, kinds, store, places))
        across.extend(
            figure_findings(rows, kinds, store, lambda row, name: places.of(row, "id", f"名称: {name}"), today)
        )
        beside = set(_listed(store))
        faulty = {
            f"data/{file.removesuffix('.py')}/" for file, _ in own_files(project)
        }  # `bad-kind` says what is wrong
        strays = (
            one
            for one in found
            if isinstance(one, Finding)
            and one.where.file not in beside
            and not (one.rule == reading.UNKNOWN_KIND.name and one.where.file.startswith(tuple(faulty)))
        )
        findings = [
            *findings,
            *kind_findings(project),
            *strays,
            *with_known_codes(store.findings(), store, body),
        ]
        across.extend(deadlines.findings(rows, kinds, partial(where_of, store=store), today))
        findings.extend(reading.between(across, _answered(rows, store)))
        attached = (digest for row in store.rows() for _, digest in restored(row.attachments))
        attachments.sweep(attaching.cache, (*attached, *(one.clean for one in written.values() if one.clean)))
    if not rows:
        message = "data/ 里没有一条可以公开的记录"
        findings.append(reading.NO_RECORDS.at(Where("data"), message, "写入记录；已有的网站保持原样。"))
    ordered = sorted(levelled(as_of(dict.fromkeys(findings), today), body), key=Finding.sort_key)
    return Survey(body, tuple(rows), tuple(ordered), project, version, written, door, read_anew, generation)


def _answered(rows: Iterable[Row], store: Store) -> dict[str, list[reading.Answered]]:
    """Return what somebody answers for in the records that stand, by file."""
    sources = {row.number_in_store: row.source for row in rows}
    found: dict[str, list[reading.Answered]] = {}
    for number, packed in store.verified():
        if source := sources.get(number):
            found.setdefault(source, []).append(reading.unpacked(packed, source))
    return found


def _persons_in(
    project: Path, settings: _Settings, kinds: Mapping[str, Kind], source: str, kind: str
) -> dict[str, Persons]:
    """Return the persons whose names are masked in the records of a file, by the records' ids."""
    data = reading.load(project / source, source)
    records = () if isinstance(data, Finding) else reading.read(data, source, kinds[kind], settings.told).records
    found = {
        one.id: persons_of(kinds[kind], one.values, settings.policy.names) for one in records if not one.is_tombstone
    }
    return {id: persons for id, persons in found.items() if persons}


def levelled(findings: Iterable[Finding], body: Body | None) -> Iterator[Finding]:
    """Yield the findings at the level that the body has given their rules."""
    for finding in findings:
        level = body.level(finding.rule) if body else None
        yield replace(finding, level=level) if level else finding


@dataclass(frozen=True, slots=True)
class _Settings:
    """What the body's choices mean for reading; travels to other processes and machines."""

    own: OwnFiles
    policy: Policy
    told: reading.Told


@dataclass(frozen=True, slots=True)
class _Attaching:
    """How attachments are read, which stand beside the records' files and go into the cache."""

    project: Path
    cache: Path
    limit_mb: int


def _trusted(body: Body | None, docs: reading.Docs) -> tuple[str, ...]:
    """Return the trusted folders, from the docs folder; some write its name in front."""
    folders = body.trusted_folders if body else ()
    return tuple(dict.fromkeys(str(one).strip("/").removeprefix(f"{docs.folder.name}/") for one in folders))


def _judged(store: Store, files: Sequence[reading.DocsFile], door: Door, workers: Workers) -> dict[str, Verdict]:
    """Return the verdict on each file among the hand-written pages; only what has changed is looked into."""
    known = store.verdicts()
    verdicts: dict[str, Verdict] = {}
    missing: list[reading.DocsFile] = []
    stamps: dict[str, str] = {}
    for file in files:
        stamps[file.inside] = f"{door.trusts(file.inside)} {_stamp(file.path)}" if encodes(file.name) else ""
        stamp, packed = known.get(file.name, ("", ""))
        before = admission.from_json(packed) if packed and stamp == stamps[file.inside] else None
        if before and door.has_copy(before):
            verdicts[file.inside] = before
        else:
            missing.append(file)
    judged = workers.run(at_home(partial(_judge, door=door)), batches(missing, _FILES))
    for batch, found in zip(batches(missing, _FILES), judged, strict=True):
        verdicts.update((file.inside, verdict) for file, verdict in zip(batch, found, strict=True))
    changed = (
        (file.name, stamps[file.inside], admission.as_json(verdicts[file.inside]))
        for file in missing
        if stamps[file.inside]
    )
    store.put_verdicts(changed, known.keys() - {file.name for file in files})
    return {file.inside: verdicts[file.inside] for file in files}


_FILES: Final = 10
"""Files among the pages that another process looks into at a time; a long PDF takes a second."""


def _judge(files: Sequence[reading.DocsFile], door: Door) -> list[Verdict]:
    return [door.judge(file.path, file.name, file.inside) for file in files]


def _limit_mb(body: Body | None) -> int:
    wanted = body.max_attachment_mb if body else None
    return min(100, max(1, int(wanted))) if wanted else attachments.DEFAULT_MB


def _listed(store: Store) -> Iterator[str]:
    """Yield the files that a record names as attachments: they are no strays."""
    for name, state in store.sources().items():
        folder = name.rpartition("/")[0]
        yield from (f"{folder}/{one}" for one in _names_in(state.stamp))


def read_body(project: Path) -> tuple[Body | None, list[Finding]]:
    """Return the body of `data/site.yml`, None if it cannot be read, and what is wrong with it."""
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
    decisive = f"{sys.version} {program.digest()} {settings} {own_files(project)!r}"
    return blake2b(decisive.encode()).hexdigest()


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
    attaching: _Attaching,
    *,
    progress: Progress,
    workers: Workers,
) -> frozenset[str]:
    """Bring the store up to date; return the files whose records were read."""
    known = store.sources()
    for name in known.keys() - {source.name for source in sources}:
        store.drop(name)
    tasks = []
    for source in sources:
        before = known.get(source.name)
        stamp = _stamp(source.path, _names_in(before.stamp) if before else ())
        if before is None or before.stamp != stamp or not stamp:
            tasks.append((source.name, source.kind, stamp, before.digest if before else b""))
    done, read_anew, attached = 0, set[str](), list[_Task]()
    reader = Job(partial(_load_batch, project=attaching.project), partial(_read_batch, settings=settings), as_it_is)
    cleaner = at_home(partial(_read_attached, settings=settings, attaching=attaching))
    for job, some in ((reader, batches(tasks)), (cleaner, batches(attached, _FILES))):
        for readings in workers.run(job, some):
            for name, stamp in readings.known_again:
                store.stamp(name, stamp)
            store.put(readings.files, readings.records)
            read_anew.update(name for name, *_ in readings.files)
            attached += readings.attached
            done += len(readings.known_again) + len(readings.files)
            progress("读取记录", done, len(tasks))
    return frozenset(read_anew)


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


_Task = tuple[str, str, str, bytes]
"""A file's name and kind, the stamp of its inode, and the digest of the bytes that the store knows of it."""
_Loaded = tuple[_Task, bytes | Finding]
"""The same with its bytes, or why there are none."""


@dataclass(frozen=True, slots=True)
class _Readings:
    """What was read of some files: on their way between processes plain tuples cost a tenth of what objects do."""

    known_again: list[tuple[str, str]] = field(default_factory=list)
    """Name and new stamp of the files whose bytes are the same."""
    files: list[SourceRow] = field(default_factory=list)
    records: list[RecordRow] = field(default_factory=list)
    attached: list[_Task] = field(default_factory=list)
    """The files whose records name attachments, which have not been read."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """All by which files are read."""

    settings: _Settings
    attaching: _Attaching | None
    """None if attachments are out of reach."""
    kinds: Mapping[str, Kind]
    facts: Mapping[str, tuple[str, ...]]
    """What is kept of each kind for checks between records."""


def _load_batch(tasks: Sequence[_Task], project: Path) -> list[_Loaded]:
    return [(task, reading.load(project / task[0], task[0])) for task in tasks]


def _read_batch(loaded: Sequence[_Loaded], settings: _Settings, attaching: _Attaching | None = None) -> _Readings:
    """Read files. Those whose records name attachments are left for later, if it is not said how these are read."""
    kinds = kinds_with(settings.own)
    reader = _Reader(settings, attaching, kinds, {name: facts_kept(kinds, name) for name in kinds})
    readings = _Readings()
    for task, data in loaded:
        one = _read_source(task, data, reader)
        if one is None:
            readings.attached.append(task)
        elif one.is_known:
            readings.known_again.append((one.name, one.state.stamp))
        else:
            readings.files.append(source_row(one.name, one.state, one.findings, one.left_out))
            readings.records.extend(record_row(one.name, kept) for kept in one.kept)
    return readings


def _read_attached(tasks: Sequence[_Task], settings: _Settings, attaching: _Attaching) -> _Readings:
    return _read_batch(_load_batch(tasks, attaching.project), settings, attaching)


def _read_source(task: _Task, data: bytes | Finding, by: _Reader) -> _Outcome | None:
    """Read a file; None if its records name attachments and these are out of reach."""
    source, kind, (_, _, stamp, known) = task[0], by.kinds[task[1]], task
    if isinstance(data, Finding):
        return _Outcome(source, SourceState("", b""), findings=(data,))
    digest = blake2b(data, digest_size=16).digest()
    if digest == known and "\n" not in stamp:
        return _Outcome(source, SourceState(stamp, digest), is_known=True)
    result = reading.read(data, source, kind, by.settings.told)
    named = [name for record in result.records for name in record.values.get("attachments", ())]
    if named and by.attaching is None:
        return None
    stamp = _stamp(by.attaching.project / source, named) if named and by.attaching else stamp.partition("\n")[0]
    state = SourceState(stamp, digest)
    good, findings, left_out = [], list(result.findings), list(result.left_out)
    for record in result.records:
        found = _attach(record, source, kind, by.settings, by.attaching) if by.attaching else ()
        if not any(finding.holds_back for finding in found):
            try:
                good.append(kept(record, kind, by.settings.policy, by.facts[kind.name]))
            except Exception as error:  # a body's own kind may do anything
                found = (*found, hook_fault(kind, error))
        is_left_out = any(finding.holds_back for finding in found)
        findings += (*found, *reading.reports(record.verified, is_whole=False))
        if is_left_out:
            left_out.append(record.id)
    ordered = tuple(sorted(findings, key=Finding.sort_key))
    return _Outcome(source, state, tuple(good), ordered, tuple(left_out))


def _attach(
    record: reading.Read, source: str, kind: Kind, settings: _Settings, attaching: _Attaching
) -> tuple[Finding, ...]:
    """Put what is shown of a record's attachments in place of their names; return what is wrong with them and nobody answers for."""
    names = record.values.get("attachments", ())
    if not names:
        return ()
    wheres = [Where(source, *place) for place in record.attachment_places]
    prepared = attachments.prepare(
        names,
        record.id,
        attaching.project / source.rpartition("/")[0],
        cache=attaching.cache,
        wheres=wheres,
        limit_mb=attaching.limit_mb,
        own=settings.told.own,
        raised=settings.told.raised,
    )
    found = [*prepared.findings, *attachments.unread_findings(prepared, wheres)]
    shown = list(prepared.shown)
    if persons := persons_of(kind, record.values, settings.policy.names):
        found += attachment_names.name_findings(persons, names, shown, prepared.texts, wheres)
        shown = attachment_names.neutral(persons, shown, record.id)
    record.values["attachments"] = shown
    return tuple(reading.remaining(_with_files(found, names, wheres), record.verified))


def _with_files(findings: Iterable[Finding], names: Sequence[str], wheres: Sequence[Where]) -> Iterator[Finding]:
    """Yield the findings about attachments; those that somebody may answer for may also be called by the file."""
    files = dict(zip(wheres, names, strict=False))
    for one in findings:
        yield replace(one, matters=(*one.matters, files[one.where])) if one.matters and one.where in files else one


def as_text(findings: Iterable[Finding], project: Path, body: Body | None) -> Iterable[str]:
    """Yield each finding as a paragraph for a terminal; the lines it shows name nobody whom the pages do not name."""
    kinds = all_kinds(project)
    told = reading.Told(names=Policy.of(body).names, known=said_by_body(body, kinds))

    def cuts_of(name: str, lines: Sequence[str]) -> Mapping[int, Sequence[Cut]]:
        folder, _, rest = name.removeprefix("data/").partition("/")
        kind = kinds.get(folder) if rest and name.startswith("data/") else None
        data = reading.load(project / name, name) if kind else None
        return reading.cuts_in(data, name, kind, told, lines) if kind and isinstance(data, bytes) else {}

    return findings_as_text(findings, lines_of(project), cuts_of)


def lines_of(project: Path) -> Callable[[str], list[str]]:
    """Return a function that gives the lines of a file of the project, for showing a finding; none if it is unreadable."""

    def lines(name: str) -> list[str]:
        try:
            data = (project / name).read_bytes()
        except OSError:
            return []
        return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")

    return lines
