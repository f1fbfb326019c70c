"""Nodes → records and findings: the kind gives the types, the node gives the place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from gongshi.findings import Finding, Where, shortened, suggestion
from gongshi.kinds import hook_fault
from gongshi.law import publicity
from gongshi.model import fields
from gongshi.model.body import Body
from gongshi.model.fields import EMPTY_FIELD, WRONG_TYPE
from gongshi.model.kind import FieldSpec, Kind, Problem, by_key, by_name, specs
from gongshi.model.links import links_of
from gongshi.model.record import Part, Record, Tombstone, plain
from gongshi.private import privacy
from gongshi.private.detectors import NO_PHONES, own_phones
from gongshi.reading.decoding import decode
from gongshi.reading.nodes import GroupNode, ListNode, Node, Place, Scalar
from gongshi.reading.personal import body_findings, discreet, personal_findings, text_place
from gongshi.reading.places import child_of, field_place, last_line, scalars
from gongshi.reading.recovery import Root, compose_file
from gongshi.reading.rules import (
    BAD_KEY,
    BAD_VALUE,
    BARE_WORD,
    CONTROL_CHARACTER,
    DUPLICATE_FIELD,
    EMPTY_FILE,
    FULLWIDTH_COLON,
    MAX_ODD_CHARACTERS,
    MISSING_FIELD,
    SWALLOWED_COMMENT,
    TOO_LONG,
    UNKNOWN_FIELD,
)


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


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file holds: its good records, and every finding."""

    records: tuple[Read, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[str, ...] = ()
    """The ids of the records that were left out, as far as they could be read: others may refer to them."""


def read(data: bytes, name: str, kind: Kind, own: frozenset[str] = NO_PHONES) -> Reading:
    """Read the records of one file. Never raises for what stands in `data`. `own` are the body's telephone numbers."""
    text, findings = decode(data, name)
    if not text.strip():
        if not findings or all(finding.level == "warning" for finding in findings):
            findings.append(EMPTY_FILE.at(Where(name), "文件是空的", "写入记录，或者删去这个文件。"))
        return Reading((), tuple(sorted(findings, key=Finding.sort_key)))
    roots, found = compose_file(text, name, by_key(kind.record))
    if not roots and not found:
        findings.append(EMPTY_FILE.at(Where(name), "文件里没有记录，只有注释或者“---”", "写入记录，或者删去这个文件。"))
    findings.extend(found)
    refused = sorted(finding.where.line for finding in findings if finding.level == "error")
    is_garbled = sum(finding.rule == CONTROL_CHARACTER.name for finding in findings) >= MAX_ODD_CHARACTERS
    reported = {(finding.where.line, finding.where.column) for finding in found}
    lines = _lines_with_comments(text)
    records: list[Read] = []
    left_out: list[str] = []
    for root, node in _record_nodes(roots, findings):
        try:
            record, found = _read_record(node, root, kind, lines, own)
        except Exception as error:  # a body's own kind may do anything
            record, found = None, [hook_fault(kind, error)]
        findings.extend(one for one in found if (one.where.line, one.where.column) not in reported)
        if record and not is_garbled and not root.is_partial and not _covers(node, root.place, refused):
            records.append(record)
        elif isinstance(named := child_of(node, kind.field("id")), Scalar):
            left_out.append(named.text.strip())
    shown = sorted(discreet(findings, text, kind, own), key=Finding.sort_key)
    return Reading(tuple(records), tuple(shown), tuple(left_out))


def _lines_with_comments(text: str) -> list[str]:
    """Return the lines of a text in which a comment may follow a value; none if it has no such comment."""
    return text.split("\n") if " #" in text or "\t#" in text else []


def _covers(node: Node, place: Place, lines: list[int]) -> bool:
    """Tell whether one of `lines`, which are sorted, lies within the node."""
    first, last = node.line + place.lines_before + 1, last_line(node) + place.lines_before + 1
    return bisect_left(lines, first) < bisect_right(lines, last)


def _record_nodes(roots: Sequence[Root], findings: list[Finding]) -> Iterator[tuple[Root, GroupNode]]:
    for root in roots:
        for node in root.node.items if isinstance(root.node, ListNode) else [root.node]:
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
    node: GroupNode, root: Root, kind: Kind, lines: Sequence[str], own: frozenset[str]
) -> tuple[Read | None, list[Finding]]:
    if is_tombstone(node):
        return _read_tombstone(node, root, kind, lines)
    place = root.place
    record, findings = _validated(node, place, kind.record, kind.title, root.is_partial)
    findings.extend(_advice(node, place, kind.record))
    if lines:
        findings.extend(_swallowed(node, place, lines))
    if not isinstance(record, Record):
        return None, findings
    values = plain(record)
    findings.extend(_rule_findings(record, node, place, kind))
    findings.extend(personal_findings(kind, values, node, place, own))
    if any(finding.level == "error" for finding in findings):
        return None, findings
    places = _places(node, place, kind, values)
    whole = dict(kind.complete(values))
    return Read(kind.name, record.id, whole, places, attachment_places=_attachment_places(node, place, kind)), findings


def is_tombstone(node: GroupNode) -> bool:
    """Tell whether this is what is left of a record that was taken down."""
    return child_of(node, by_name(Tombstone)["is_tombstone"]) is not None


def _read_tombstone(node: GroupNode, root: Root, kind: Kind, lines: Sequence[str]) -> tuple[Read | None, list[Finding]]:
    place = root.place
    stone, findings = _validated(node, place, Tombstone, "存根", root.is_partial)
    if lines:
        findings.extend(_swallowed(node, place, lines))
    if not isinstance(stone, Tombstone) or any(finding.level == "error" for finding in findings):
        return None, findings
    specs = by_name(Tombstone)
    problems = publicity.withdrawal_problems(stone.withdrawal, stone.published_on)
    findings.extend(_problem_findings(problems, node, place, specs))
    values = stone.model_dump(mode="json", exclude_none=True)
    return Read(kind.name, stone.id, values, _places_of(node, place, specs, ("id", "withdrawal")), True), findings


def read_body(data: bytes, name: str) -> tuple[Body | None, tuple[Finding, ...]]:
    """Read data/site.yml."""
    text, findings = decode(data, name)
    roots, found = compose_file(text, name, by_key(Body))
    findings.extend(found)
    nodes = [(root, root.node) for root in roots if isinstance(root.node, GroupNode)]
    if not nodes:
        if not findings:
            findings.append(EMPTY_FILE.at(Where(name), "没有写明本机关的信息", "至少写“机关名称”等必填的字段。"))
        return None, tuple(findings)
    root, node = nodes[0]
    record, found = _validated(node, root.place, Body, "本机关", root.is_partial)
    findings.extend(found)
    if lines := _lines_with_comments(text):
        findings.extend(_swallowed(node, root.place, lines))
    if isinstance(record, Body):
        own = own_phones(record.phone, record.supervision_phone)
        values = record.model_dump(mode="json", exclude_none=True)
        findings.extend(body_findings(specs(Body), values, node, root.place, own))
    has_error = any(finding.level == "error" for finding in findings)
    return (record if isinstance(record, Body) and not has_error else None), tuple(
        sorted(findings, key=Finding.sort_key)
    )


def _validated(
    node: GroupNode, place: Place, model: type[Part], title: str, is_partial: bool
) -> tuple[Part | None, list[Finding]]:
    findings: list[Finding] = []
    values = _values(node, place, model, title, findings)
    try:
        return model.model_validate(values), findings
    except ValidationError as error:
        misspelt = {finding.help for finding in findings if finding.rule == UNKNOWN_FIELD.name}
        for one in error.errors(include_url=False):
            if one["input"] is None:
                continue  # a value that `_values` has reported
            finding = _translated(one, node, place, model)
            if finding.rule == MISSING_FIELD.name and (is_partial or _offer(finding) in misspelt):
                continue
            findings.append(finding)
        return None, findings


def _offer(missing: Finding) -> str:
    """Return the help of the unknown field that is likely to be the missing one."""
    return f"是不是“{missing.message.removeprefix('缺少“')}？"


def _values(node: GroupNode, place: Place, model: type[Part], title: str, findings: list[Finding]) -> dict[str, Any]:
    """Return the texts of a group of fields under their English names; what is no field becomes a finding."""
    keys = by_key(model)
    values: dict[str, Any] = {}
    seen: dict[str, Node] = {}
    for key, value in node.pairs:
        spec = _field_of(key, place, keys, title, findings)
        if spec is None:
            continue
        if spec.name in seen:
            first = place.of(seen[spec.name]).line
            findings.append(
                DUPLICATE_FIELD.at(place.of(key), f"“{spec.meta.label}”写了两次，第一次在第 {first} 行", "只留一个。")
            )
            continue
        seen[spec.name] = key
        if _is_absent(value):
            if spec.required:
                findings.append(EMPTY_FIELD.at(place.of(key), f"“{spec.meta.label}”没有内容", "填写内容。"))
                values[spec.name] = None
            continue
        values[spec.name] = _value(value, place, spec, findings)
    return values


def _is_absent(node: Node) -> bool:
    return isinstance(node, Scalar) and (not node.text.strip() or (node.is_plain and node.text in ("~", "null")))


def _field_of(
    key: Node, place: Place, keys: Mapping[str, FieldSpec], title: str, findings: list[Finding]
) -> FieldSpec | None:
    if not isinstance(key, Scalar):
        findings.append(BAD_KEY.at(place.of(key), "字段名不能是列表或者一组字段", "写成“字段名: 内容”。"))
        return None
    spec = keys.get(key.text)
    if spec is None:
        help = suggestion(key.text, keys) or _all_labels(keys)
        findings.append(UNKNOWN_FIELD.at(place.of(key), f"“{shortened(key.text)}”不是“{title}”的字段", help))
    return spec


def _all_labels(keys: Mapping[str, FieldSpec]) -> str:
    labels = list(dict.fromkeys(spec.meta.label for spec in keys.values()))
    return f"可以写：{'、'.join(labels)}。" if len(labels) <= 8 else "用 gongshi schema 查看全部字段。"


def _value(node: Node, place: Place, spec: FieldSpec, findings: list[Finding]) -> Any:
    if spec.many:
        if isinstance(node, ListNode):
            return tuple(_one(item, place, spec, findings) for item in node.items)
        findings.append(WRONG_TYPE.at(place.of(node), f"“{spec.meta.label}”应是列表", _list_help(node, spec)))
        return None
    return _one(node, place, spec, findings)


def _list_help(node: Node, spec: FieldSpec) -> str:
    if spec.part_type:
        return f"每项以“- ”开头，写明：{_labels(spec)}。"
    if not isinstance(node, Scalar) or "\n" in node.text:
        return "每项一行、以“- ”开头。"
    items = re.sub("[，、；;,] *", ", ", node.text) if spec.shape.choices else node.text
    return f"写成 {shortened(f'[{items}]', 60)}，或者每项一行、以“- ”开头。"


def _labels(spec: FieldSpec) -> str:
    return "、".join(part.meta.label for part in spec.parts)


def _part_with_colon(text: str, spec: FieldSpec) -> str:
    """Return the label with which a text begins that was meant as a field of a group, or ""."""
    label = text.partition("：")[0].strip()
    return label if label in by_key(spec.part_type or Part) and label != text else ""


def _one(node: Node, place: Place, spec: FieldSpec, findings: list[Finding]) -> Any:
    if spec.part_type and isinstance(node, GroupNode):
        return _values(node, place, spec.part_type, spec.meta.label, findings)
    if spec.part_type and isinstance(node, Scalar) and (part := _part_with_colon(node.text, spec)):
        findings.append(
            FULLWIDTH_COLON.at(place.of(node), f"“{part}”后面是中文冒号", f"改成半角冒号加空格：“{part}: ”。")
        )
        return None
    if spec.part_type:
        each = "的每一项" if spec.many else ""
        findings.append(
            WRONG_TYPE.at(place.of(node), f"“{spec.meta.label}”{each}应有下级字段", f"写明：{_labels(spec)}。")
        )
        return None
    if isinstance(node, Scalar):
        return node.text
    return [] if isinstance(node, ListNode) else {}


def _translated(error: Mapping[str, Any], node: GroupNode, place: Place, model: type[Part]) -> Finding:
    """Turn one error of pydantic into a finding at its place."""
    path = error["loc"]
    label, where = _place_of(path, node, place, model)
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return MISSING_FIELD.at(where, f"缺少“{label}”", f"补上一行“{label}: …”。")
        case "string_too_long" | "too_long":
            return TOO_LONG.at(
                where, f"“{label}”超过了 {context['max_length']} 个字", f"缩短到 {context['max_length']} 个字以内。"
            )
        case name if "message" in context:
            return Finding(
                name,
                "error",
                f"“{label}”{'：' if context['message'][0] == '“' else ''}{context['message']}",
                where,
                context["help"],
            )
        case _:
            return BAD_VALUE.at(where, f"“{label}”的内容不符合要求", "参看 gongshi schema 里这个字段的说明。")


def _place_of(path: tuple[int | str, ...], node: GroupNode, place: Place, model: type[Part]) -> tuple[str, Where]:
    """Return the label of the last field on `path`, and where its value stands (or the group it is missing from)."""
    label, current, specs = "", node, by_name(model)
    here: Node = node
    for step in path:
        if isinstance(step, int):
            here = here.items[step] if isinstance(here, ListNode) and step < len(here.items) else here
        elif step in specs:
            spec = specs[step]
            label = spec.meta.label
            here = child_of(here, spec) or here
            specs = by_name(spec.part_type) if spec.part_type else specs
        current = here if isinstance(here, GroupNode) else current
    where = place.of(here)
    if isinstance(here, GroupNode) and here.pairs:
        where = place.of(here.pairs[0][0])
    return label, where


def _advice(node: GroupNode, place: Place, model: type[Part]) -> Iterator[Finding]:
    """Yield what is allowed but odd about single values."""
    keys = by_key(model)
    for key, value in node.pairs:
        spec = keys.get(key.text) if isinstance(key, Scalar) else None
        if spec is None or not isinstance(value, Scalar) or spec.shape.advise is fields.NO_ADVICE or _is_absent(value):
            continue
        try:
            advice = spec.shape.advise(value.text)
        except PydanticCustomError:  # the value is wrong, and validation says so
            continue
        if advice:
            rule, message, help = advice
            yield rule.at(place.of(value), f"“{spec.meta.label}”{message}", help)


def _swallowed(node: Node, place: Place, lines: Sequence[str]) -> Iterator[Finding]:
    """Yield where a comment begins right behind a value, which may have been meant as part of it."""
    for value in scalars(node):
        row = value.end_line + place.lines_before
        rest = lines[row][value.end_column :] if value.is_plain and row < len(lines) else ""
        if rest.lstrip().startswith("#"):
            column = value.end_column + len(rest) - len(rest.lstrip())
            yield SWALLOWED_COMMENT.at(
                place.at(value.end_line, column),
                "“#”后面的文字当作注释，不会公开",
                "如果它是内容，给整个内容加上引号。",
            )


def _rule_findings(record: Record, node: GroupNode, place: Place, kind: Kind) -> Iterator[Finding]:
    problems = chain(publicity.life_problems(record), kind.check(record))
    yield from _problem_findings(problems, node, place, by_name(kind.record))
    for spec in privacy.private_fields(kind):
        if getattr(record, spec.name):
            finding = privacy.PRIVATE_FIELD.at(
                field_place(node, place, spec), f"“{spec.meta.label}”不必写进仓库", "整行删去。"
            )
            yield replace(finding, secret=True)


def _problem_findings(
    problems: Iterable[Problem], node: GroupNode, place: Place, specs: Mapping[str, FieldSpec]
) -> Iterator[Finding]:
    for problem in problems:
        yield problem.rule.at(field_place(node, place, specs[problem.field]), problem.message, problem.help)


def _cites(spec: FieldSpec) -> bool:
    return spec.shape.name == "basis" or any(map(_cites, spec.parts))


def _places(node: GroupNode, place: Place, kind: Kind, values: Mapping[str, Any]) -> dict[str, tuple[int, int, int]]:
    """Return where the fields stand that others, days and laws are compared with; a link's place is under `field:id`."""
    compared = {
        spec.name
        for spec in kind.fields
        if spec.meta.unique or spec.name in kind.reads.get(kind.name, ()) or _cites(spec)
    }
    dated = {name for name in (*_LIFE, kind.day, *(kind.lapsed or ())[:1]) if name in kind.record.model_fields}
    found = _places_of(node, place, by_name(kind.record), sorted(compared | dated))
    for link in links_of(kind, values):
        inner = child_of(node, kind.field(link.field.partition(".")[0]))
        where = text_place(inner or node, place, link.id)
        found[f"{link.field}:{link.id}"] = (where.line, where.column, where.end_column)
    return found


_LIFE: Final = ("id", "published_on", "withdrawal")


def _places_of(
    node: GroupNode, place: Place, specs: Mapping[str, FieldSpec], names: Iterable[str]
) -> dict[str, tuple[int, int, int]]:
    places = {}
    for name in names:
        if name == "id" or child_of(node, specs[name]) is not None:
            where = field_place(node, place, specs[name])
            places[name] = (where.line, where.column, where.end_column)
    return places


def _attachment_places(node: GroupNode, place: Place, kind: Kind) -> tuple[tuple[int, int, int], ...]:
    named = child_of(node, kind.field("attachments"))
    wheres = [place.of(one) for one in scalars(named)] if named else []
    return tuple((where.line, where.column, where.end_column) for where in wheres)
