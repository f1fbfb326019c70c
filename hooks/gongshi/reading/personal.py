"""Personal data in records and pages becomes findings that never show it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from gongshi.findings import Finding, Where
from gongshi.form import form
from gongshi.model.kind import FieldSpec, Kind, texts
from gongshi.model.record import Plain
from gongshi.model.sorts import EXCEPTABLE
from gongshi.private import detectors, names, privacy
from gongshi.private.detectors import Hit, personal_data
from gongshi.private.detectors.people import MINOR
from gongshi.reading.nodes import GroupNode, Node, Place
from gongshi.reading.places import child_of, field_place, first_place, scalars

CHECKED_SHAPES: Final = frozenset({"day", "amount", "number", "year", "flag"})
"""Types of value that can hold nothing but what they are for."""
HELP: Final = "删去它；确需指明个人时只写姓氏加“某”。"


def personal_findings(
    kind: Kind,
    values: Plain,
    node: GroupNode,
    place: Place,
    own: frozenset[str],
    *,
    raised: privacy.Raised = privacy.NOT_RAISED,
) -> Iterator[Finding]:
    """Yield the personal data in a record's public texts, what its exceptions allow, and signs of a minor."""
    yield from _minors(kind, values, node, place)
    exceptions = list(_Exceptions.of(kind, values, node, place))
    yield from (fault for one in exceptions if (fault := one.fault(kind)))
    public = tuple(spec for spec in kind.fields if spec.meta.public and spec.name in values)
    found = texts_with_hits(public, values, own)
    for top, spec, text, hits in found:
        where = text_place(child_of(node, top) or node, place, text)
        for hit in (hit for hit in hits if hit.sort not in spec.meta.publishes):
            allowed = [one for one in exceptions if one.allows(spec, hit.sort)]
            for one in allowed:
                one.uses += 1
            if not allowed:
                rule = privacy.rule_for(kind, values, hit.sort, raised)
                yield replace(rule.at(where, f"“{spec.meta.label}”里有{hit.sort}", _help(hit.sort)), secret=True)
    yield from (one.report(kind) for one in exceptions if not one.fault(kind))


def _help(sort: str) -> str:
    if sort == MINOR:
        return "不公开这条记录；当事人不是未成年人的，改写这段文字。"
    return HELP


def texts_with_hits(
    specs: Sequence[FieldSpec], values: Plain, own: frozenset[str]
) -> Iterator[tuple[FieldSpec, FieldSpec, str, list[Hit]]]:
    """Yield (field of the record, field inside it, text, hits) of each public text that holds personal data."""
    if not any(personal_data(text, spec.meta.label, own) for spec, text in texts(specs, values) if _is_checked(spec)):
        return
    for top in specs:
        for spec, text in texts((top,), values):
            if _is_checked(spec) and (hits := list(personal_data(text, spec.meta.label, own))):
                yield top, spec, text, hits


def _is_checked(spec: FieldSpec) -> bool:
    return spec.shape.name not in CHECKED_SHAPES and not (spec.shape.choices and spec.many)


def _minors(kind: Kind, values: Plain, node: GroupNode, place: Place) -> Iterator[Finding]:
    """Yield where an identity number in a field that is never public says that a party is a minor."""
    day = str(values.get(kind.day, "")) if kind.day else ""
    for spec in privacy.private_fields(kind):
        if privacy.is_minor(str(values.get(spec.name, "")), day):
            message = f"按“{spec.meta.label}”里的出生日期，作出决定时是未成年人"
            where = field_place(node, place, spec)
            yield replace(privacy.MINOR_PARTY.at(where, message, "不公开这条记录，整个删去。"), secret=True)


class _Exceptions:
    """One exception of a record, and how often it was needed."""

    def __init__(self, values: Mapping[str, str], where: Where) -> None:
        self.values, self.where, self.uses = values, where, 0

    @classmethod
    def of(cls, kind: Kind, values: Plain, node: GroupNode, place: Place) -> Iterator[_Exceptions]:
        for one, where in items_with_places(kind, "privacy_exceptions", values, node, place):
            yield cls(one, where)
        for one, where in items_with_places(kind, "verifications", values, node, place):
            if named := exception_in(one["matter"]):
                yield cls(dict(zip(("place", "sort"), named, strict=True)), where)

    def allows(self, spec: FieldSpec, sort: str) -> bool:
        return self.values["sort"] == sort and self.values["place"] in (spec.meta.label, spec.name)

    def fault(self, kind: Kind) -> Finding | None:
        """Return what is wrong with the field it names, or None."""
        labels = _public_labels(kind.fields)
        if self.values["place"] in labels:
            return None
        message = "“个人信息例外”的“字段”不是这种记录的公开字段"
        finding = privacy.EXCEPTION_FIELD.at(self.where, message, "写公开字段的名称，例如 违法事实。")
        return replace(finding, secret=True)

    def report(self, kind: Kind) -> Finding:
        """Return the notice that it was used, or the warning that it was not. Neither repeats the reason."""
        label, sort = self.values["place"], self.values["sort"]
        if self.uses:
            message = f"“{label}”里的{sort}按例外公开（{self.uses} 处）"
            finding = privacy.EXCEPTION_USED.at(self.where, message, "批准人和理由见记录；不再需要时整项删去。")
        else:
            message = f"“{label}”里没有{sort}，这项例外没有用处"
            finding = privacy.EXCEPTION_UNUSED.at(self.where, message, "整项删去，或者核对“字段”和“种类”。")
        return replace(finding, secret=True)


def _public_labels(specs: Sequence[FieldSpec]) -> set[str]:
    """Return the labels and names of the fields that hold public text."""
    found: set[str] = set()
    for spec in specs:
        if spec.meta.public:
            found |= _public_labels(spec.parts) if spec.parts else {spec.meta.label, spec.name}
    return found


def exception_in(matter: str) -> tuple[str, str] | None:
    """Return the field and the sort of personal data that a `核实` allows there: 违法事实：车牌号; None if it is about something else."""
    place, _, sort = form(matter).partition(":")
    return (place.strip(), sort.strip()) if sort.strip() in EXCEPTABLE else None


def items_with_places(
    kind: Kind, name: str, values: Plain, node: GroupNode, place: Place
) -> Iterator[tuple[Mapping[str, str], Where]]:
    """Yield each item of a list of groups, and where it begins."""
    given = values.get(name, ())
    inside = child_of(node, kind.field(name)) if given else None
    items = getattr(inside, "items", [])
    for number, one in enumerate(given):
        yield one, first_place(items[number], place) if number < len(items) else place.of(node)


def text_place(node: Node, place: Place, text: str) -> Where:
    """Return where the value that reads `text` stands inside `node`, or where the node begins."""
    return next((place.of(one) for one in scalars(node) if one.text.strip() == text), place.of(node))


# ------------------------------------------------------------------------------------------------ discretion


def discreet(findings: Sequence[Finding], text: str, kind: Kind, own: frozenset[str]) -> Iterator[Finding]:
    """Yield the findings; those on a line with personal data neither show the line nor repeat what stands in it."""
    if not findings:
        return
    hidden = _hidden_lines(text, kind, own)
    labels = "\n".join(sorted(_public_labels(kind.fields)))
    hidden |= {finding.where.line: "" for finding in findings if finding.secret and finding.where.line not in hidden}
    for finding in findings:
        if finding.secret or finding.where.line not in hidden:
            yield finding
            continue
        secrets = hidden[finding.where.line].split("\0")
        message = _LONG_NUMBER.sub(names.MASK, _without(finding.message, secrets, labels))
        help = _without(finding.help, secrets, labels)
        yield replace(finding, message=message, help=help, secret=True)


def _without(words: str, secrets: Sequence[str], labels: str) -> str:
    return detectors.without(words, iter(filter(None, secrets)), names.MASK, labels)


_LONG_NUMBER: Final = re.compile("[0-9A-Za-z]*[0-9]{4}[0-9A-Za-z]*")


def _hidden_lines(text: str, kind: Kind, own: frozenset[str]) -> dict[int, str]:
    """Return the numbers of the lines with personal data, from 1, and what of it stands there, parted by NUL.

    A private field may go on over several lines, and a number may be broken at the end of one.
    """
    private = tuple(key for spec in privacy.private_fields(kind) for key in spec.keys)
    private += ("个人信息例外", "privacy_exceptions", "核实:", "verifications")
    has_private = any(key in text for key in private)
    lines = text.split("\n")
    hidden: dict[int, str] = {}
    if has_private:
        for first, last in _private_blocks(lines, private):
            hidden |= {number + 1: lines[number].partition(":")[2].strip() for number in range(first, last)}
    for first, piece in _pieces(text, lines, own):
        for number, part in enumerate(piece.split("\n"), first):
            hidden[number] = "\0".join((hidden.get(number, ""), piece.replace("\n", ""), part.strip()))
    return hidden


def _pieces(text: str, lines: Sequence[str], own: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield (number of the line where it begins, from 1, the piece) of all personal data of a file: line by line, and over line ends."""
    if not (due := detectors.detectors_due(text)):
        return
    for number, line in enumerate(lines, 1):
        yield from ((number, line[hit.start : hit.end]) for hit in personal_data(line, own=own, among=due))
    for first, block in _values_over_lines(lines):
        for hit in personal_data(block, own=own, among=due):
            if "\n" in block[hit.start : hit.end]:
                yield first + block.count("\n", 0, hit.start), block[hit.start : hit.end]


_KEY: Final = re.compile(r"\s*(?:- +)*[^\s:#][^:]{0,40}:(?:\s|$)")


def _values_over_lines(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield (number of its first line, from 1, its lines) of each key and value that take more than one line."""
    starts = [number for number, line in enumerate(lines) if _KEY.match(line)]
    for start, end in itertools.pairwise([*starts, len(lines)]):
        if end - start > 1:
            yield start + 1, "\n".join(lines[start:end])


def _private_blocks(lines: Sequence[str], keys: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield (first, behind the last) of the lines of each private field, counted from 0."""
    first, depth = -1, 0
    for number, line in enumerate(lines):
        bare = line.lstrip(" -")
        indent = len(line) - len(line.lstrip(" "))
        if first >= 0 and line.strip() and indent <= depth and not line.lstrip().startswith(("- ", "]", "}")):
            yield first, number
            first = -1
        if first < 0 and any(key in bare for key in keys):
            first, depth = number, indent
    if first >= 0:
        yield first, len(lines)


# ------------------------------------------------------------------------------------------------ the body


def body_findings(
    specs: Sequence[FieldSpec], values: Mapping[str, Any], node: GroupNode, place: Place, own: frozenset[str]
) -> Iterator[Finding]:
    """Yield the personal data in data/site.yml; how it is reached itself is none."""
    for top, spec, text, hits in texts_with_hits(specs, values, own):
        for hit in hits:
            where = text_place(child_of(node, top) or node, place, text)
            yield replace(
                privacy.rule_of(hit.sort).at(where, f"“{spec.meta.label}”里有{hit.sort}", "删去它，只写机关的信息。"),
                secret=True,
            )
