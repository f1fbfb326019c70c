"""Which pieces of a file's lines nobody is to read in a log: the names that pages mask, and the party that they do not tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from gongshi.findings import Cut, Finding
from gongshi.model.kind import FieldSpec, Kind, by_key, specs
from gongshi.model.record import Record, plain
from gongshi.private.names import Persons, persons_of
from gongshi.reading.decoding import decode
from gongshi.reading.nodes import GroupNode, ListNode, Node, Place, Scalar
from gongshi.reading.places import child_of, last_line
from gongshi.reading.recovery import compose_file
from gongshi.reading.told import Told
from gongshi.reading.validating import validated


def cuts_in(data: bytes, name: str, kind: Kind, told: Told, lines: Sequence[str]) -> dict[int, list[Cut]]:
    """Return the pieces of each line of a file, from 1, that are shown as pages show them. `lines` are those that will be printed.

    Of a record with errors what can be read of it tells who is named in it.
    """
    found: dict[int, list[Cut]] = {}
    if not _is_named(kind):
        return found
    roots, _ = compose_file(decode(data, name).text, name, by_key(kind.record))
    records = ((root, node) for root in roots for node in root.nodes() if isinstance(node, GroupNode))
    for root, node in records:
        first, behind = node.line + root.place.lines_before, last_line(node) + root.place.lines_before + 1
        block = "\n".join(lines[first:behind])
        persons = _persons(kind, node, root.place, told)
        if persons is None:
            continue
        for one in persons.mentions(block):
            for number, cut in _by_line(block, one.start, one.end, persons.masks[one.bare]):
                found.setdefault(first + number + 1, []).append(cut)
    return found


def nameless(findings: Sequence[Finding], kind: Kind, node: GroupNode, place: Place, told: Told) -> Iterator[Finding]:
    """Yield the findings of a record; what they repeat of it names nobody."""
    persons = _persons(kind, node, place, told) if findings and _is_named(kind) else None
    for finding in findings:
        yield (
            replace(finding, message=_masked(persons, finding.message), help=_masked(persons, finding.help))
            if persons
            else finding
        )


def _masked(persons: Persons, text: str) -> str:
    for one in reversed(list(persons.mentions(text))):
        text = text[: one.start] + persons.masks[one.bare] + text[one.end :]
    return text


def _is_named(kind: Kind) -> bool:
    return kind.names_persons or kind.can_hide


def _persons(kind: Kind, node: GroupNode, place: Place, told: Told) -> Persons | None:
    """Return who is masked in a record, as far as it can be read; None also where a hook of a body's kind raises, which is reported."""
    try:
        record, _ = validated(node, place, kind.record, kind.title, is_partial=True, known=told.known)
        values = plain(record) if isinstance(record, Record) else _as_far_as_read(node, specs(kind.record))
        return persons_of(kind, values, told.names)
    except Exception:  # a body's own kind may do anything
        return None


def _as_far_as_read(node: Node, fields: Sequence[FieldSpec]) -> dict[str, Any]:
    """Return the texts of a group of fields under their English names, without what is no text where one should be."""
    found: dict[str, Any] = {}
    for spec in fields:
        value = child_of(node, spec)
        if spec.parts and isinstance(value, ListNode):
            found[spec.name] = [_as_far_as_read(one, spec.parts) for one in value.items if isinstance(one, GroupNode)]
        elif isinstance(value, Scalar) and not spec.many and not spec.parts and value.text.strip():
            found[spec.name] = value.text.strip()
    return found


def _by_line(block: str, start: int, end: int, mask: str) -> Iterator[tuple[int, Cut]]:
    """Yield (number of the line, from 0, its cut) of a piece; the mask stands where the piece begins."""
    number, begin = block.count("\n", 0, start), block.rfind("\n", 0, start) + 1
    for part in block[start:end].split("\n"):
        yield number, Cut(start - begin, start - begin + len(part), mask)
        number, start, mask = number + 1, start + len(part) + 1, ""
        begin = start
