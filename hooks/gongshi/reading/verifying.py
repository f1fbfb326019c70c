"""核实: somebody has looked and answers for it. What may be set aside says the rule; what was set aside is listed each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

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
        elif is_whole:
            message = "“核实”里的这一项没有用处：没有这种结果，或者它不能由核实放过"
            help = "整项删去，或者核对“事项”：写规则的名称，或者附件的文件名。"
            yield replace(VERIFICATION_UNUSED.at(one.where, message, help), secret=True)
