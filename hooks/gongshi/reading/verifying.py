"""核实: somebody has looked and answers for it. What may be set aside says the rule; what was set aside is listed each time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace

from gongshi.findings import Finding, Where
from gongshi.form import form
from gongshi.model.kind import Kind
from gongshi.model.record import Plain
from gongshi.private.privacy import VERIFICATION_UNUSED, VERIFIED
from gongshi.reading.nodes import GroupNode, Place
from gongshi.reading.personal import exception_in, items_with_places


@dataclass(slots=True)
class Verified:
    """One matter that somebody answers for, and what it has set aside."""

    matter: str
    where: Where
    set_aside: list[str] = field(default_factory=list)
    """The names of the rules."""
    was_used: bool = False
    """It has set something aside before, which was reported then."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answers for in one record, and the lines of it, from 1."""

    first: int
    last: int
    verified: tuple[Verified, ...]


def packed(first: int, last: int, verified: Sequence[Verified]) -> str:
    """Return as JSON what somebody answers for in a record, for what is found between records; "" for nothing."""
    entries = [[one.matter, *astuple(one.where)[1:], bool(one.set_aside)] for one in verified]
    return json.dumps([first, last, entries], ensure_ascii=False) if entries else ""


def unpacked(text: str, source: str) -> Answered:
    """Return what was packed of a record of this file."""
    first, last, entries = json.loads(text)
    verified = (Verified(matter, Where(source, *place), was_used=used) for matter, *place, used in entries)
    return Answered(first, last, tuple(verified))


def between(findings: Iterable[Finding], answered: Mapping[str, Sequence[Answered]]) -> Iterator[Finding]:
    """Yield what was found between records and nobody answers for in the record where it stands, and what was set aside or not needed.

    `answered` is by file. A record that is left out is no longer there for anybody to answer for.
    """
    for finding in findings:
        here = (one for one in answered.get(finding.where.file, ()) if one.first <= finding.where.line <= one.last)
        verified = [entry for one in here for entry in one.verified] if not finding.holds_back else []
        yield from remaining([finding], verified)
    for one in (one for some in answered.values() for one in some):
        yield from reports(one.verified)


def verified_in(kind: Kind, values: Plain, node: GroupNode, place: Place) -> tuple[Verified, ...]:
    """Return what a record says was looked at; personal data that is allowed in one field is an exception, see `personal`."""
    entries = items_with_places(kind, "verifications", values, node, place)
    return tuple(Verified(_bare(one["matter"]), where) for one, where in entries if not exception_in(one["matter"]))


def _bare(matter: str) -> str:
    return form(matter).strip().casefold()


def remaining(findings: Iterable[Finding], verified: Sequence[Verified]) -> Iterator[Finding]:
    """Yield the findings of a record that nobody answers for."""
    for finding in findings:
        matters = set(map(_bare, finding.matters))
        entries = [one for one in verified if one.matter in matters]
        for one in entries:
            one.set_aside.append(finding.rule)
        if not entries:
            yield finding


def reports(verified: Sequence[Verified], is_whole: bool = True) -> Iterator[Finding]:
    """Yield a notice for what was set aside, and a warning for what was not needed; neither repeats who, why or of which file.

    A record that was left out has not been looked at as a whole: what it does not need cannot be told.
    """
    for one in verified:
        if one.set_aside:
            names = "、".join(dict.fromkeys(one.set_aside))
            message = f"按“核实”放过了 {names}（{len(one.set_aside)} 处）"
            yield replace(VERIFIED.at(one.where, message, "姓名和理由见记录；不再需要时整项删去。"), secret=True)
        elif is_whole and not one.was_used:
            message = "“核实”里的这一项没有用处：没有这种结果，或者它不能由核实放过"
            help = "整项删去，或者核对“事项”：写规则的名称，或者附件的文件名。"
            yield replace(VERIFICATION_UNUSED.at(one.where, message, help), secret=True)
