"""Nodes → records and findings: the kind gives the types, the node gives the place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from gongshi.findings import Finding, Where
from gongshi.kinds import hook_fault
from gongshi.law import publicity
from gongshi.model.kind import Kind, Problem, by_key, by_name
from gongshi.model.life import open_until
from gongshi.model.record import Part, Plain, Record, Tombstone, plain
from gongshi.private import privacy
from gongshi.reading.advising import advice, lines_with_comments, swallowed
from gongshi.reading.compared import attachment_places, places_in, places_of
from gongshi.reading.decoding import decode
from gongshi.reading.masking import nameless
from gongshi.reading.naming import name_findings
from gongshi.reading.nodes import GroupNode, ListNode, Node, Place, Scalar
from gongshi.reading.personal import discreet, personal_findings
from gongshi.reading.places import child_of, field_place, last_line, place_at
from gongshi.reading.recovery import Root, compose_file
from gongshi.reading.rules import (
    BARE_WORD,
    EMPTY_FILE,
)
from gongshi.reading.told import Told
from gongshi.reading.validating import validated
from gongshi.reading.verifying import Verified, remaining, reports, verified_in


@dataclass(frozen=True, slots=True)
class Read:
    """One good record as it was read. `places` has (line, column, end) of the fields that others are compared with."""

    kind: str
    id: str
    values: dict[str, Any]
    places: dict[str, tuple[int, int, int]]
    is_tombstone: bool = False
    """The values are those of a `Tombstone`, not of the kind."""
    attachment_places: tuple[tuple[int, int, int], ...] = ()
    verified: tuple[Verified, ...] = ()
    """What somebody answers for; `verifying.reports` says of it, when the record has been looked at as a whole."""
    lines: tuple[int, int] = (1, 1)
    """Its first line and its last."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file holds: its good records, and every finding."""

    records: tuple[Read, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[str, ...] = ()
    """The ids of the records that were left out, as far as they could be read: others may refer to them."""


def read(data: bytes, name: str, kind: Kind, told: Told = Told()) -> Reading:  # noqa: B008  # frozen
    """Read the records of one file. Never raises for what stands in `data`. `told` is what the body says of itself."""
    decoded = decode(data, name)
    text, findings = decoded.text, decoded.findings
    if not text.strip():
        if not findings or all(finding.level == "warning" for finding in findings):
            findings.append(EMPTY_FILE.at(Where(name), "文件是空的", "写入记录，或者删去这个文件。"))
        return Reading((), tuple(sorted(findings, key=Finding.sort_key)))
    roots, found = compose_file(text, name, by_key(kind.record))
    if not roots and not found:
        findings.append(EMPTY_FILE.at(Where(name), "文件里没有记录，只有注释或者“---”", "写入记录，或者删去这个文件。"))
    findings.extend(found)
    refused = sorted({finding.where.line for finding in findings if finding.level == "error"} | decoded.refused)
    reported = {(finding.where.line, finding.where.column) for finding in found}
    lines = lines_with_comments(text)
    records: list[Read] = []
    left_out: list[str] = []
    for root, node in _record_nodes(roots, findings):
        try:
            record, found = _read_record(node, root, kind, lines, told)
        except Exception as error:  # a body's own kind may do anything
            record, found = None, [hook_fault(kind, error)]
        found = list(nameless(found, kind, node, root.place, told))
        findings.extend(one for one in found if (one.where.line, one.where.column) not in reported)
        if record and not root.is_partial and not _covers(node, root.place, refused):
            records.append(record)
        elif isinstance(named := child_of(node, kind.field("id")), Scalar):
            left_out.append(named.text.strip())
    if decoded.not_utf8 in findings and text:
        said = f"{decoded.not_utf8.message}；{len(left_out)} 条记录没有公开，其余 {len(records)} 条照常"
        findings[findings.index(decoded.not_utf8)] = replace(decoded.not_utf8, message=said)
    shown = sorted(discreet(findings, text, kind, told.own), key=Finding.sort_key)
    return Reading(tuple(records), tuple(shown), tuple(left_out))


def _covers(node: Node, place: Place, lines: list[int]) -> bool:
    """Tell whether one of `lines`, which are sorted, lies within the node."""
    first, last = node.line + place.lines_before + 1, last_line(node) + place.lines_before + 1
    return bisect_left(lines, first) < bisect_right(lines, last)


def _record_nodes(roots: Sequence[Root], findings: list[Finding]) -> Iterator[tuple[Root, GroupNode]]:
    for root in roots:
        for node in root.nodes():
            if isinstance(node, GroupNode):
                yield root, node
            else:
                findings.append(
                    BARE_WORD.at(
                        root.place.of(node), "这里应该是一条记录", "一条记录由“字段名: 内容”组成，从“标识: ”开始。"
                    )
                )
        if isinstance(root.node, ListNode) and not root.node.items:
            findings.append(EMPTY_FILE.at(root.place.of(root.node), "列表是空的", "写入记录，或者删去这个文件。"))


def _read_record(
    node: GroupNode, root: Root, kind: Kind, commented: Sequence[str], told: Told
) -> tuple[Read | None, list[Finding]]:
    if is_tombstone(node):
        return _read_tombstone(node, root, kind, commented)
    place = root.place
    record, findings = validated(node, place, kind.record, kind.title, root.is_partial, known=told.known)
    findings.extend(advice(node, place, kind.record))
    if commented:
        findings.extend(swallowed(node, place, commented))
    if not isinstance(record, Record):
        return None, findings
    values = plain(record)
    findings.extend(_rule_findings(record, values, node, place, kind))
    findings.extend(personal_findings(kind, values, node, place, told.own, raised=told.raised))
    findings.extend(name_findings(kind, values, node, place, told.names))
    verified = verified_in(kind, values, node, place)
    findings = list(remaining(findings, verified))
    if any(finding.holds_back for finding in findings):
        return None, [*findings, *reports(verified, is_whole=False)]
    places = places_in(node, place, kind, values)
    whole = dict(kind.complete(values))
    beside = attachment_places(node, place, kind)
    lines = (node.line + place.lines_before + 1, last_line(node) + place.lines_before + 1)
    return Read(kind.name, record.id, whole, places, False, beside, verified, lines), findings


def is_tombstone(node: GroupNode) -> bool:
    """Tell whether this is what is left of a record that was taken down."""
    return child_of(node, by_name(Tombstone)["is_tombstone"]) is not None


def _read_tombstone(node: GroupNode, root: Root, kind: Kind, lines: Sequence[str]) -> tuple[Read | None, list[Finding]]:
    place = root.place
    stone, findings = validated(node, place, Tombstone, "存根", root.is_partial)
    if lines:
        findings.extend(swallowed(node, place, lines))
    if not isinstance(stone, Tombstone) or any(finding.level == "error" for finding in findings):
        return None, findings
    specs = by_name(Tombstone)
    problems = publicity.withdrawal_problems(stone.withdrawal, stone.published_on, kind)
    findings.extend(_problem_findings(problems, node, place, Tombstone, ""))
    values = stone.model_dump(mode="json", exclude_none=True)
    return Read(kind.name, stone.id, values, places_of(node, place, specs, ("id", "withdrawal")), True), findings


def _rule_findings(record: Record, values: Plain, node: GroupNode, place: Place, kind: Kind) -> Iterator[Finding]:
    problems = chain(publicity.life_problems(record, kind), kind.check(record))
    day = values.get(kind.day) or record.published_on.isoformat()
    yield from _problem_findings(problems, node, place, kind.record, open_until(bool(record.draft), day))
    for spec in privacy.private_fields(kind):
        if getattr(record, spec.name):
            finding = privacy.PRIVATE_FIELD.at(
                field_place(node, place, spec), f"“{spec.meta.label}”不必写进仓库", "整行删去。"
            )
            yield replace(finding, secret=True)


def _problem_findings(
    problems: Iterable[Problem], node: GroupNode, place: Place, model: type[Part], last: str
) -> Iterator[Finding]:
    for problem in problems:
        finding = problem.rule.at(place_at(node, place, model, problem.field), problem.message, problem.help, last)
        yield replace(finding, secret=problem.secret)
