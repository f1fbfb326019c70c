"""Read → check → store: what has changed is read, what may have changed is checked, and the good records stand as rows in the store.

Where nothing has changed nothing is loaded that reads or checks: no kind, no detector, no law. What was found stands in the store.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gongshi import program
from gongshi.discovery import Discovery, discover
from gongshi.findings import Cut, Finding, Level, Where, as_of, as_text
from gongshi.inquiry import Inquiry
from gongshi.pool import Pool, Workers
from gongshi.store import Damaged, Row, Store, discard, packed_findings, remembered, unpacked_findings
from gongshi.stored import restored, stored
from gongshi.tree import walk

if TYPE_CHECKING:
    from gongshi.admission import Door, Verdict
    from gongshi.intake import Intake
    from gongshi.model.body import Body

STORE: Final = ".gongshi/store.db"
ATTACHMENTS: Final = ".gongshi/attachments"
"""Where the clean attachments wait for the build."""
Progress = Callable[[str, int, int], None]
"""Told of long work: what is done, how much of it, out of how much."""


def no_progress(what: str, done: int, total: int) -> None:
    pass


@dataclass(frozen=True)
class Survey:
    """All that was read and found. The records themselves are in the store, and what is asked for only now and then is read then."""

    project: Path
    findings: tuple[Finding, ...]
    count: int
    """The records that nothing holds back."""
    store_version: str
    generation: int
    """That of the store when these were its records, see `store.Store.generation`."""
    levels: Mapping[str, Level]
    """The rules of which the body decides how grave they are."""
    is_example: bool
    """The records are invented."""
    docs_folder: Path | None
    read_anew: frozenset[str] = frozenset()
    """The files under data/ that were read this time, by their path from the project."""
    _intake: list[Intake] = field(default_factory=list, repr=False, compare=False)

    @cached_property
    def intake(self) -> Intake:
        return self._intake[0] if self._intake else _intake_of(self.project, self.docs_folder)

    @property
    def body(self) -> Body | None:
        return self.intake.body

    @property
    def door(self) -> Door:
        return self.intake.door

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The good records, in the order of files."""
        with self.open_store() as store:
            return tuple(store.standing())

    @cached_property
    def written(self) -> Mapping[str, Verdict]:
        """What the door said of the files among the hand-written pages, by their path from that folder."""
        from gongshi.intake import judge_pages  # noqa: PLC0415  # see the module

        with self.open_store() as store, Pool() as workers:
            return judge_pages(self.intake, store, workers).verdicts

    def open_store(self) -> Store:
        """Open the store in which the rows stand."""
        return Store(self.project / STORE, self.store_version)

    def discard_store(self) -> None:
        """Delete the store: it is spoilt. The rows stand nowhere then."""
        discard(self.project / STORE)

    def has_errors(self) -> bool:
        return any(finding.level == "error" for finding in self.findings)

    def as_text(self, findings: Iterable[Finding]) -> Iterable[str]:
        """Yield each finding as a paragraph for a terminal; the lines it shows name nobody whom the pages do not name."""
        return as_text(findings, lines_of(self.project), self._cuts_in)

    def _cuts_in(self, name: str, lines: Sequence[str]) -> Mapping[int, Sequence[Cut]]:
        from gongshi import reading  # noqa: PLC0415  # see the module

        folder, _, rest = name.removeprefix("data/").partition("/")
        kind = self.intake.kinds.get(folder) if rest and name.startswith("data/") else None
        data = reading.load(self.project / name, name) if kind else None
        told = self.intake.settings.told
        return reading.cuts_in(data, name, kind, told, lines) if kind and isinstance(data, bytes) else {}


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
    try:
        return _survey(project, today, progress, docs_folder, workers)
    except Damaged:
        workers.close()
        discard(project / STORE)
        return _survey(project, today, progress, docs_folder, workers)


def _survey(project: Path, today: date, progress: Progress, docs_folder: Path | None, workers: Workers) -> Survey:
    taking = _Taking(project, today, docs_folder)
    base = taking.base
    with Store(project / STORE, base.version) as store:
        found = discover(project, store)
        read_anew = frozenset[str]()
        if found.files or not taking.is_settled(store):
            read_anew = taking.bring_up_to_date(store, found, progress, workers)
        elif found.is_news(store):
            store.begin()
            found.remember(store)
            store.commit()
        count, generation = store.count(), store.generation()
        said = list(taking.findings(store, count))
    ordered = sorted(levelled(as_of(dict.fromkeys(said), today), base.levels), key=Finding.sort_key)
    return Survey(
        project,
        tuple(ordered),
        count,
        base.version,
        generation,
        base.levels,
        base.is_example,
        docs_folder,
        read_anew,
        taking.known_intake,
    )


class _Taking:
    """One survey being taken. What reads and checks is loaded when it is first needed."""

    def __init__(self, project: Path, today: date, docs_folder: Path | None) -> None:
        self._project, self._today, self._docs_folder = project, today, docs_folder
        self._of_folder = f" {docs_folder or ''}"
        self.known_intake: list[Intake] = []
        inputs = _inputs(project)
        base = _Base.read(remembered(project / STORE, _BASE + self._of_folder), inputs)
        self.base = base or _Base.of(inputs, self.intake)

    @cached_property
    def intake(self) -> Intake:
        self.known_intake.append(_intake_of(self._project, self._docs_folder))
        return self.known_intake[0]

    def is_settled(self, store: Store) -> bool:
        """Tell whether all that is known was found on this day, for the pages and the settings as they are."""
        pages = _Pages.read(store.noted(_PAGES + self._of_folder))
        is_same = store.noted(_BASE + self._of_folder) == self.base.text
        return (
            is_same
            and Inquiry(store).is_settled(self._today.isoformat())
            and pages is not None
            and pages.are_same(self._project, self.base.docs)
        )

    def bring_up_to_date(self, store: Store, found: Discovery, progress: Progress, workers: Workers) -> frozenset[str]:
        """Read what has changed, and check what may have; return the files that were read."""
        from gongshi.checking import check_between  # noqa: PLC0415  # see the module
        from gongshi.intake import judge_pages, read_changed  # noqa: PLC0415
        from gongshi.lawful import check_law  # noqa: PLC0415
        from gongshi.private import attachments  # noqa: PLC0415

        store.begin()
        read_anew = read_changed(found.files, self.intake, store, progress, workers)
        found.remember(store)
        pages = _Pages.of(self._project, self.base.docs)
        beside = judge_pages(self.intake, store, workers)
        pages = replace(pages, findings=beside.findings, copies=tuple(beside.copies()))
        store.note(_PAGES + self._of_folder, pages.text)
        store.note(_BASE + self._of_folder, self.base.text)
        store.commit()  # what was read is not lost, whatever comes
        store.begin()
        inquiry = Inquiry(store)
        inquiry.open()
        check_between(inquiry, self.intake.kinds, self.intake.persons_in)
        check_law(inquiry, self.intake.kinds, self._today, lines_of(self._project))
        inquiry.close(self._today.isoformat())
        attachments.sweep(self._project / ATTACHMENTS, (*store.attached(), *pages.copies))
        store.commit()
        return read_anew

    def findings(self, store: Store, count: int) -> Iterator[Finding]:
        """Yield all that is known to be wrong."""
        pages = _Pages.read(store.noted(_PAGES + self._of_folder))
        yield from (*self.base.findings, *(pages.findings if pages else ()), *store.strays())
        for finding in store.findings():
            yield self._with_meant_code(finding, store) if finding.rule == _ODD_CODE else finding
        yield from _unanswered(Inquiry(store).findings(), store)
        if not count:
            from gongshi.reading import NO_RECORDS  # noqa: PLC0415  # see the module

            yield NO_RECORDS.at(Where("data"), "data/ 里没有一条可以公开的记录", "写入记录；已有的网站保持原样。")

    def _with_meant_code(self, finding: Finding, store: Store) -> Finding:
        """Return a finding about a check digit; it says which party is meant, if that is known."""
        from gongshi.checking import meant_code  # noqa: PLC0415  # see the module

        return replace(finding, help=meant_code(finding, store, self.intake.body) + finding.help)


def _unanswered(findings: Iterable[Finding], store: Store) -> Iterator[Finding]:
    """Yield what was found between records, as far as nobody answers for it in the record where it stands."""
    packed = list(store.verified())
    if not packed:
        yield from findings
        return
    from gongshi import reading  # noqa: PLC0415  # see the module

    answered: dict[str, list[reading.Answered]] = {}
    for source, one in packed:
        answered.setdefault(source, []).append(reading.unpacked(one, source))
    yield from reading.between(findings, answered)


def _intake_of(project: Path, docs_folder: Path | None) -> Intake:
    from gongshi.intake import Intake  # noqa: PLC0415  # see the module

    return Intake.of(project, project / ATTACHMENTS, docs_folder)


def levelled(findings: Iterable[Finding], levels: Mapping[str, Level]) -> Iterator[Finding]:
    """Yield the findings at the level that the body has given their rules."""
    for finding in findings:
        level = levels.get(finding.rule)
        yield replace(finding, level=level) if level else finding


# ------------------------------------------------------------------------------------------------ what is remembered


_ODD_CODE: Final = "odd-uscc"
"""The name of `model.codes.ODD_USCC`, which is not loaded for it."""
_BASE: Final = "base"
_PAGES: Final = "pages"


def _inputs(project: Path) -> str:
    """Return a digest of what decides how a project is read; "" if only reading it tells."""
    parts = [program.stamp(), repr(program.own_files(project))]
    for path in (project / "data/site.yml", project / "mkdocs.yml"):
        try:
            data = path.read_bytes() if path.is_file() else None
        except OSError:
            return ""
        if data is None and os.path.lexists(path):
            return ""
        if data and (b"INHERIT" in data or b"!ENV" in data):  # mkdocs.yml leads to other files, and to the environment
            return ""
        parts.append(repr(data))
    return blake2b("\n".join(parts).encode(errors="surrogateescape")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Base:
    """What follows from the program and the body's settings alone."""

    inputs: str
    version: str
    findings: tuple[Finding, ...]
    """What is wrong with the settings and with the body's own kinds."""
    levels: Mapping[str, Level]
    is_example: bool
    docs: str
    """The folder of the hand-written pages, from the project."""

    @classmethod
    def of(cls, inputs: str, intake: Intake) -> _Base:
        project = intake.project
        return cls(
            inputs,
            program.version(intake.text, project),
            intake.findings,
            intake.body.decided_levels() if intake.body else {},
            bool(intake.body and intake.body.example),
            os.path.relpath(intake.docs.folder, project),
        )

    @classmethod
    def read(cls, text: str, inputs: str) -> _Base | None:
        """Return what was noted for the same inputs; None if it was for others: another version of this program notes other things."""
        noted = restored(text) if text and inputs else None
        if not noted or noted[0] != inputs:
            return None
        _, version, findings, levels, is_example, docs = noted
        return cls(inputs, version, tuple(unpacked_findings(findings)), levels, is_example, docs)

    @property
    def text(self) -> str:
        return stored(
            [self.inputs, self.version, packed_findings(self.findings), self.levels, self.is_example, self.docs]
        )


@dataclass(frozen=True, slots=True)
class _Pages:
    """What was found among the hand-written pages, and how they were."""

    digest: str
    """Of the stamps of all files; "" if there are links, which may lead anywhere."""
    findings: tuple[Finding, ...] = ()
    copies: tuple[str, ...] = ()
    """The digests of the clean copies that stand for files."""

    @classmethod
    def of(cls, project: Path, docs: str) -> _Pages:
        """Return the files of a folder as they are, nothing of which has been looked at."""
        digest = blake2b()
        for folder in walk(project / docs, hidden=True):
            if any(file.link for file in folder.files) or not folder.is_readable:
                return cls("")
            digest.update(repr((os.path.relpath(folder.path, project), folder.files)).encode())
        return cls(digest.hexdigest())

    @classmethod
    def read(cls, text: str) -> _Pages | None:
        if not text:
            return None
        digest, findings, copies = restored(text)
        return cls(digest, tuple(unpacked_findings(findings)), tuple(copies))

    @property
    def text(self) -> str:
        return stored([self.digest, packed_findings(self.findings), self.copies])

    def are_same(self, project: Path, docs: str) -> bool:
        """Tell whether nobody has changed anything of them since."""
        are_there = all((project / ATTACHMENTS / one).is_file() for one in self.copies)
        return bool(self.digest) and are_there and self.digest == _Pages.of(project, docs).digest


def lines_of(project: Path) -> Callable[[str], list[str]]:
    """Return a function that gives the lines of a file of the project, for showing a finding; none if it is unreadable."""

    def lines(name: str) -> list[str]:
        try:
            data = (project / name).read_bytes()
        except OSError:
            return []
        return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")

    return lines
