"""What has changed is read, and its good records stand as rows in the store; what stands beside the hand-written pages is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from gongshi import admission, reading
from gongshi.admission import Door, Verdict
from gongshi.discovery import DATA, Seen
from gongshi.findings import Finding, Where, suggestion
from gongshi.keeping import Policy, kept
from gongshi.kinds import OwnFiles, all_kinds, hook_fault, kind_findings, kinds_with, own_files
from gongshi.law.citing import LAWS
from gongshi.lawbook import Lawbook
from gongshi.model import body as bodies
from gongshi.model.body import Body, said_by_body
from gongshi.model.kind import Kind
from gongshi.model.links import facts_kept
from gongshi.model.sorts import SENSITIVE
from gongshi.pool import Job, Workers, as_it_is, at_home, batches
from gongshi.private import attachments
from gongshi.private.attachments import names as attachment_names
from gongshi.private.detectors import own_contacts
from gongshi.private.names import Persons, persons_of
from gongshi.private.privacy import NOT_RAISED
from gongshi.reading.files import encodes
from gongshi.store import RecordRow, SourceRow, Store, record_row, source_row
from gongshi.tree import file_at

Progress = Callable[[str, int, int], None]
"""Told of long work: what is done, how much of it, out of how much."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the body's choices mean for reading; travels to other processes and machines."""

    own: OwnFiles
    policy: Policy
    told: reading.Told


@dataclass(frozen=True, slots=True)
class Attaching:
    """How attachments are read, which stand beside the records' files and go into the cache."""

    project: Path
    cache: Path
    limit_mb: int


@dataclass(frozen=True, slots=True)
class Intake:
    """What decides how a project is read."""

    body: Body | None
    kinds: Mapping[str, Kind]
    on: frozenset[str]
    """The kinds that the body publishes."""
    settings: Settings
    attaching: Attaching
    docs: reading.Docs
    door: Door
    findings: tuple[Finding, ...]
    """What is wrong with the body's settings and its own kinds."""

    @classmethod
    def of(cls, project: Path, cache: Path, docs_folder: Path | None) -> Intake:
        """`docs_folder` is where MkDocs finds the hand-written pages, if MkDocs was asked; else mkdocs.yml is read."""
        kinds, docs = all_kinds(project), reading.docs_of(project, docs_folder)
        body, findings = read_body(project, docs.url)
        if body and not body.site_url(docs.url):
            findings.append(bodies.NO_ADDRESS.at(Where(f"data/{bodies.FILE}"), _NO_ADDRESS, _WRITE_ADDRESS))
        own = own_contacts(*body.contacts()) if body else own_contacts()
        raised = frozenset({SENSITIVE.name}) if body and body.level(SENSITIVE.name) == "error" else NOT_RAISED
        policy, limit_mb = Policy.of(body), _limit_mb(body)
        told = reading.Told(own, raised, policy.names, said_by_body(body, kinds))
        settings = Settings(own_files(project), policy, told)
        door = Door(cache, own, limit_mb, _trusted(body, docs), raised)
        attaching = Attaching(project, cache, limit_mb)
        on = frozenset(body.kinds if body and body.kinds else kinds)
        name = f"{DATA}/{bodies.FILE}"
        said = (*_unknown_kinds(on - kinds.keys(), kinds), *reading.unfilled(project / name, name))
        return cls(body, kinds, on, settings, attaching, docs, door, (*findings, *said, *kind_findings(project)))

    @property
    def project(self) -> Path:
        return self.attaching.project

    @property
    def lawbook(self) -> Lawbook:
        """The laws that come with the program, as this project takes them in."""
        listed = tuple(self.body.laws) if self.body else ()
        facts = facts_kept(self.kinds, LAWS) if LAWS in self.kinds else ()
        return Lawbook(self.kinds.get(LAWS), self.settings.policy, facts, listed)

    @property
    def text(self) -> str:
        """All that decides what is stored, beside the program and the body's own kinds."""
        told = self.settings.told
        return f"{self.settings.policy} {sorted(told.own)} {sorted(told.raised)} {told.known} {self.attaching.limit_mb} {sorted(self.on)}"

    def persons_in(self, source: str, kind: str) -> dict[str, Persons]:
        """Return the persons whose names are masked in the records of a file, by the records' ids."""
        settings = self.settings
        data = reading.load(self.project / source, source)
        records = (
            () if isinstance(data, Finding) else reading.read(data, source, self.kinds[kind], settings.told).records
        )
        found = {
            one.id: persons_of(self.kinds[kind], one.values, settings.policy.names)
            for one in records
            if not one.is_tombstone
        }
        return {id: persons for id, persons in found.items() if persons}


def _unknown_kinds(names: Iterable[str], kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    for name in sorted(names):
        help = suggestion(name, [*kinds]) or "gongshi kinds 列出全部的种类。"
        yield reading.UNKNOWN_KIND.at(Where(f"{DATA}/{bodies.FILE}"), f"“种类”里的“{name}”不是任何一种记录", help)


def _off(source: reading.Source, intake: Intake) -> Finding:
    title = intake.kinds[source.kind].title
    help = f"在 data/site.yml 的“种类”里加上 {source.kind}；不公开的，把文件移出 data/。"
    return reading.KIND_OFF.at(Where(source.name), f"“种类”里没有 {source.kind}（{title}），没有读取", help)


def _trusted(body: Body | None, docs: reading.Docs) -> tuple[str, ...]:
    """Return the trusted folders, from the docs folder; some write its name in front."""
    folders = body.trusted_folders if body else ()
    return tuple(dict.fromkeys(str(one).strip("/").removeprefix(f"{docs.folder.name}/") for one in folders))


def _limit_mb(body: Body | None) -> int:
    wanted = body.max_attachment_mb if body else None
    return min(100, max(1, int(wanted))) if wanted else attachments.DEFAULT_MB


_NO_ADDRESS: Final = "没有写网站的地址：公示栏没有二维码，没有站点地图和规范网址（canonical），订阅源里是相对网址，404 页只适合放在根目录的网站"
_WRITE_ADDRESS: Final = "加一行“网站地址: https://www.example.gov.cn/目录/”，写公众看到的网址。"


def read_body(project: Path, said: str = "") -> tuple[Body | None, list[Finding]]:
    """Return the body of `data/site.yml`, None if it cannot be read, and what is wrong with it.

    `said` is the address that mkdocs.yml gives the site; the two must agree.
    """
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
    body, findings = reading.read_body(data, name, said)
    return body, list(findings)


# ------------------------------------------------------------------------------------------------ beside the records


@dataclass(frozen=True, slots=True)
class Beside:
    """What was found among the hand-written pages."""

    verdicts: Mapping[str, Verdict]
    """By the files' paths from the docs folder."""
    findings: tuple[Finding, ...]

    def copies(self) -> list[str]:
        """Return the digests of the clean copies that stand for files."""
        return [one.clean for one in self.verdicts.values() if one.clean]


def judge_pages(intake: Intake, store: Store, workers: Workers) -> Beside:
    """Look into the files of the docs folder that have changed."""
    found = list(reading.docs_files(intake.docs, intake.project))
    files = [one for one in found if isinstance(one, reading.DocsFile)]
    claimed = list(reading.claimed_findings(files, intake.kinds))
    apart = {one.where.file for one in claimed}  # not published, whatever else is in it
    verdicts = _judged(store, files, intake.door, workers)
    said = (one for verdict in verdicts.values() for one in verdict.findings if one.where.file not in apart)
    left = (found for one in files if one.inside.endswith(".md") for found in reading.unfilled(one.path, one.name))
    trusted = admission.trusted_findings(intake.door, verdicts, f"{DATA}/{bodies.FILE}")
    return Beside(verdicts, (*(one for one in found if isinstance(one, Finding)), *claimed, *said, *left, *trusted))


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


def _stamp(path: Path) -> str:
    file = file_at(path)
    return file.stamp if file else ""


# ------------------------------------------------------------------------------------------------ records


class _Task(NamedTuple):
    """A file to be read, its stamp, and the digest of its bytes that the store knows, b"" to read it whatever they are."""

    name: str
    kind: str
    stamp: str
    digest: bytes


_Loaded = tuple[_Task, bytes | Finding]
"""A file with its bytes, or why there are none."""


@dataclass(frozen=True, slots=True)
class _Readings:
    """What was read of some files: on their way between processes plain tuples cost a tenth of what objects do."""

    known_again: list[tuple[str, str]] = field(default_factory=list)
    """Name and new stamp of the files whose bytes are the same."""
    files: list[SourceRow] = field(default_factory=list)
    records: list[RecordRow] = field(default_factory=list)
    attached: list[_Task] = field(default_factory=list)
    """The files whose records name attachments, which have not been read."""


def read_changed(
    seen: Sequence[Seen], intake: Intake, store: Store, progress: Progress, workers: Workers
) -> frozenset[str]:
    """Bring the store up to date with files that have changed; return those whose records were read."""
    done, read_anew, attached = 0, set[str](), list[_Task]()
    tasks = _tasks(seen, intake, store)
    reader = Job(partial(_load_batch, project=intake.project), partial(_read_batch, settings=intake.settings), as_it_is)
    cleaner = at_home(partial(_read_attached, settings=intake.settings, attaching=intake.attaching))
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


def _tasks(seen: Sequence[Seen], intake: Intake, store: Store) -> list[_Task]:
    """Return the files to be read, and keep the others that have changed: those that are gone or hold no records.

    A file whose records name another one as an attachment is read again when that has changed.
    """
    project, tasks, again = intake.project, dict[str, _Task](), list[str]()
    faulty = {file.removesuffix(".py") for file, _ in own_files(project)}  # `bad-kind` says what is wrong
    for one in seen:
        again += store.naming(one.key)
        if not one.is_there:
            store.drop(one.key)
            continue
        found = reading.classified(project, one.name, intake.kinds)
        if isinstance(found, reading.Source) and found.kind not in intake.on:
            found = _off(found, intake)
        if isinstance(found, reading.Source):
            tasks[one.name] = _Task(found.name, found.kind, one.stamp, store.digest_of(one.key))
        else:
            is_said = found and not (found.rule == reading.UNKNOWN_KIND.name and one.name.split("/")[1] in faulty)
            store.put_stray(one.key, one.stamp, (found,) if found and is_said else ())
    for name in again:
        file = file_at(project / name)
        found = reading.classified(project, name, intake.kinds) if file else None
        if file and isinstance(found, reading.Source):
            tasks[name] = _Task(found.name, found.kind, file.stamp, b"")
    return [tasks[name] for name in sorted(tasks)]


@dataclass(frozen=True, slots=True)
class _Reader:
    """All by which files are read."""

    settings: Settings
    attaching: Attaching | None
    """None if attachments are out of reach."""
    kinds: Mapping[str, Kind]
    facts: Mapping[str, tuple[str, ...]]
    """What is kept of each kind for checks between records."""


def _load_batch(tasks: Sequence[_Task], project: Path) -> list[_Loaded]:
    return [(task, reading.load(project / task.name, task.name)) for task in tasks]


def _read_attached(tasks: Sequence[_Task], settings: Settings, attaching: Attaching) -> _Readings:
    return _read_batch(_load_batch(tasks, attaching.project), settings, attaching)


def _read_batch(loaded: Sequence[_Loaded], settings: Settings, attaching: Attaching | None = None) -> _Readings:
    """Read files. Those whose records name attachments are left for later, if it is not said how these are read."""
    kinds = kinds_with(settings.own)
    reader = _Reader(settings, attaching, kinds, {name: facts_kept(kinds, name) for name in kinds})
    readings = _Readings()
    for task, data in loaded:
        _read_source(task, data, reader, readings)
    return readings


def _read_source(task: _Task, data: bytes | Finding, by: _Reader, into: _Readings) -> None:
    """Read a file, unless its bytes are those that the store knows, or its records name attachments that are out of reach."""
    source, kind = task.name, by.kinds[task.kind]
    if isinstance(data, Finding):
        into.files.append(source_row(source, "", b"", (data,)))
        return
    digest = blake2b(data, digest_size=16).digest()
    if digest == task.digest:
        into.known_again.append((source, task.stamp))
        return
    result = reading.read(data, source, kind, by.settings.told)
    named = [name for record in result.records for name in record.values.get("attachments", ())]
    if named and by.attaching is None:
        into.attached.append(task)
        return
    good, findings, left_out = 0, list(result.findings), list(result.left_out)
    for record in result.records:
        found = _attach(record, source, kind, by.settings, by.attaching) if by.attaching else ()
        if not any(finding.holds_back for finding in found):
            try:
                into.records.append(
                    record_row(source, good, kept(record, kind, by.settings.policy, by.facts[kind.name]))
                )
                good += 1
            except Exception as error:  # a body's own kind may do anything
                found = (*found, hook_fault(kind, error))
        findings += (*found, *reading.reports(record.verified, is_whole=False))
        if any(finding.holds_back for finding in found):
            left_out.append(record.id)
    ordered = tuple(sorted(findings, key=Finding.sort_key))
    into.files.append(source_row(source, task.stamp, digest, ordered, left_out=left_out, attachments=named))


def _attach(
    record: reading.Read, source: str, kind: Kind, settings: Settings, attaching: Attaching
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
