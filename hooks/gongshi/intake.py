"""What has changed is read, and its good records stand as rows in the store; what stands beside the hand-written pages is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Final

from gongshi import admission, reading
from gongshi.admission import Door, Verdict
from gongshi.discovery import DATA, Seen
from gongshi.findings import Finding, Where
from gongshi.keeping import Policy, kept
from gongshi.kinds import all_kinds, hook_fault, kind_findings, own_files
from gongshi.model import body as bodies
from gongshi.model.body import Body, said_by_body
from gongshi.model.kind import Kind
from gongshi.model.links import facts_kept
from gongshi.model.sorts import SENSITIVE
from gongshi.pool import batches, mapped
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
    """What the body's choices mean for reading; travels to the other processes."""

    project: Path
    cache: Path
    policy: Policy
    told: reading.Told
    limit_mb: int


@dataclass(frozen=True, slots=True)
class Intake:
    """What decides how a project is read."""

    body: Body | None
    kinds: Mapping[str, Kind]
    settings: Settings
    docs: reading.Docs
    door: Door
    findings: tuple[Finding, ...]
    """What is wrong with the body's settings and its own kinds."""

    @classmethod
    def of(cls, project: Path, cache: Path, docs_folder: Path | None) -> Intake:
        """`docs_folder` is where MkDocs finds the hand-written pages, if MkDocs was asked; else mkdocs.yml is read."""
        kinds, docs = all_kinds(project), reading.docs_of(project, docs_folder)
        body, findings = read_body(project)
        own = own_contacts(*body.contacts()) if body else own_contacts()
        raised = frozenset({SENSITIVE.name}) if body and body.level(SENSITIVE.name) == "error" else NOT_RAISED
        policy, limit_mb = Policy.of(body), _limit_mb(body)
        told = reading.Told(own, raised, policy.names, said_by_body(body, kinds))
        settings = Settings(project, cache, policy, told, limit_mb)
        door = Door(cache, own, limit_mb, _trusted(body, docs), raised)
        return cls(body, kinds, settings, docs, door, (*findings, *kind_findings(project)))

    @property
    def text(self) -> str:
        """All that decides what is stored, beside the program and the body's own kinds."""
        told = self.settings.told
        return f"{self.settings.policy} {sorted(told.own)} {sorted(told.raised)} {told.known} {self.settings.limit_mb}"

    def persons_in(self, source: str, kind: str) -> dict[str, Persons]:
        """Return the persons whose names are masked in the records of a file, by the records' ids."""
        settings = self.settings
        data = reading.load(settings.project / source, source)
        records = (
            () if isinstance(data, Finding) else reading.read(data, source, self.kinds[kind], settings.told).records
        )
        found = {
            one.id: persons_of(self.kinds[kind], one.values, settings.policy.names)
            for one in records
            if not one.is_tombstone
        }
        return {id: persons for id, persons in found.items() if persons}


def _trusted(body: Body | None, docs: reading.Docs) -> tuple[str, ...]:
    """Return the trusted folders, from the docs folder; some write its name in front."""
    folders = body.trusted_folders if body else ()
    return tuple(dict.fromkeys(str(one).strip("/").removeprefix(f"{docs.folder.name}/") for one in folders))


def _limit_mb(body: Body | None) -> int:
    wanted = body.max_attachment_mb if body else None
    return min(100, max(1, int(wanted))) if wanted else attachments.DEFAULT_MB


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


def judge_pages(intake: Intake, store: Store) -> Beside:
    """Look into the files of the docs folder that have changed."""
    found = list(reading.docs_files(intake.docs, intake.settings.project))
    files = [one for one in found if isinstance(one, reading.DocsFile)]
    claimed = list(reading.claimed_findings(files, intake.kinds))
    apart = {one.where.file for one in claimed}  # not published, whatever else is in it
    verdicts = _judged(store, files, intake.door)
    said = (one for verdict in verdicts.values() for one in verdict.findings if one.where.file not in apart)
    trusted = admission.trusted_findings(intake.door, verdicts, f"{DATA}/{bodies.FILE}")
    return Beside(verdicts, (*(one for one in found if isinstance(one, Finding)), *claimed, *said, *trusted))


def _judged(store: Store, files: Sequence[reading.DocsFile], door: Door) -> dict[str, Verdict]:
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
    for batch, found in zip(
        batches(missing, _FILES), mapped(partial(_judge, door=door), batches(missing, _FILES)), strict=True
    ):
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


@dataclass(frozen=True, slots=True)
class _Task:
    """A file to be read, its stamp, and the digest of its bytes that the store knows, b"" to read it whatever they are."""

    source: reading.Source
    stamp: str
    digest: bytes


def read_changed(seen: Sequence[Seen], intake: Intake, store: Store, progress: Progress) -> frozenset[str]:
    """Bring the store up to date with files that have changed; return those whose records were read."""
    done, read_anew = 0, set[str]()
    tasks = _tasks(seen, intake, store)
    for same, files, records in mapped(partial(_read_batch, settings=intake.settings), batches(tasks)):
        for name, stamp in same:
            store.stamp(name, stamp)
        store.put(files, records)
        read_anew.update(name for name, *_ in files)
        done += len(same) + len(files)
        progress("读取记录", done, len(tasks))
    return frozenset(read_anew)


def _tasks(seen: Sequence[Seen], intake: Intake, store: Store) -> list[_Task]:
    """Return the files to be read, and keep the others that have changed: those that are gone or hold no records.

    A file whose records name another one as an attachment is read again when that has changed.
    """
    project, tasks, again = intake.settings.project, dict[str, _Task](), list[str]()
    faulty = {file.removesuffix(".py") for file, _ in own_files(project)}  # `bad-kind` says what is wrong
    for one in seen:
        again += store.naming(one.key)
        if not one.is_there:
            store.drop(one.key)
            continue
        found = reading.classified(project, one.name, intake.kinds)
        if isinstance(found, reading.Source):
            tasks[one.name] = _Task(found, one.stamp, store.digest_of(one.key))
        else:
            is_said = found and not (found.rule == reading.UNKNOWN_KIND.name and one.name.split("/")[1] in faulty)
            store.put_stray(one.key, one.stamp, (found,) if found and is_said else ())
    for name in again:
        file = file_at(project / name)
        found = reading.classified(project, name, intake.kinds) if file else None
        if file and isinstance(found, reading.Source):
            tasks[name] = _Task(found, file.stamp, b"")
    return [tasks[name] for name in sorted(tasks)]


_Readings = tuple[list[tuple[str, str]], list[SourceRow], list[RecordRow]]
"""Name and new stamp of the files whose bytes are the same, and the rows of the others: on their way between processes
plain tuples cost a tenth of what objects do."""


def _read_batch(tasks: Sequence[_Task], settings: Settings) -> _Readings:
    kinds = all_kinds(settings.project)
    facts = {name: facts_kept(kinds, name) for name in kinds}
    same, files, records = list[tuple[str, str]](), list[SourceRow](), list[RecordRow]()
    for task in tasks:
        kind = task.source.kind
        found = _read_source(task, settings, kinds[kind], facts[kind])
        if found is None:
            same.append((task.source.name, task.stamp))
        else:
            files.append(found[0])
            records += found[1]
    return same, files, records


def _read_source(
    task: _Task, settings: Settings, kind: Kind, facts: tuple[str, ...]
) -> tuple[SourceRow, list[RecordRow]] | None:
    """Return what is kept of a file and its records; None if its bytes are those that the store knows."""
    source = task.source
    data = reading.load(source.path, source.name)
    if isinstance(data, Finding):
        return source_row(source.name, "", b"", (data,)), []
    digest = blake2b(data, digest_size=16).digest()
    if digest == task.digest:
        return None
    result = reading.read(data, source.name, kind, settings.told)
    named = [name for record in result.records for name in record.values.get("attachments", ())]
    good, findings, left_out = list[RecordRow](), list(result.findings), list(result.left_out)
    for record in result.records:
        found = _attach(record, source, settings, kind)
        if not any(finding.holds_back for finding in found):
            try:
                good.append(record_row(source.name, len(good), kept(record, kind, settings.policy, facts)))
            except Exception as error:  # a body's own kind may do anything
                found = (*found, hook_fault(kind, error))
        is_left_out = any(finding.holds_back for finding in found)
        findings += (*found, *reading.reports(record.verified, is_whole=not is_left_out))
        if is_left_out:
            left_out.append(record.id)
    ordered = tuple(sorted(findings, key=Finding.sort_key))
    return source_row(source.name, task.stamp, digest, ordered, left_out=left_out, attachments=named), good


def _attach(record: reading.Read, source: reading.Source, settings: Settings, kind: Kind) -> tuple[Finding, ...]:
    """Put what is shown of a record's attachments in place of their names; return what is wrong with them and nobody answers for."""
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
