"""Nodes → a model's values: the kind gives the types, the node gives the place; what pydantic says becomes a finding there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from gongshi.findings import Finding, Where, shortened, suggestion
from gongshi.format import AMOUNT_SHAPE
from gongshi.model.fields import EMPTY_FIELD, WRONG_TYPE
from gongshi.model.headings import heading_of
from gongshi.model.kind import FieldSpec, by_key, by_name, named, specs
from gongshi.model.record import Part
from gongshi.reading.nodes import GroupNode, ListNode, Node, Place, Scalar
from gongshi.reading.places import child_of
from gongshi.reading.rules import (
    BAD_KEY,
    BAD_VALUE,
    BESIDE_GROUPS,
    DUPLICATE_FIELD,
    FULLWIDTH_COLON,
    MISSING_FIELD,
    TOO_LONG,
    UNKNOWN_FIELD,
)

NOTHING: Final[Mapping[str, str]] = {}


def validated(
    node: GroupNode,
    place: Place,
    model: type[Part],
    title: str,
    is_partial: bool,
    *,
    known: Mapping[str, str] = NOTHING,
) -> tuple[Part | None, list[Finding]]:
    """Return a group of fields as a model, or None, and what is wrong with it. `known` is what the body says of itself."""
    findings: list[Finding] = []
    values = _values(node, place, model, title, findings)
    spread = list(_spread_findings(values, node, place, model))
    for spec in specs(model):
        if spec.meta.from_body in known and spec.name not in values:
            values[spec.name] = known[spec.meta.from_body]
    record, found = _as_model(values, node, place, model)
    misspelt = {finding.help for finding in findings if finding.rule == UNKNOWN_FIELD.name}
    for finding in (*spread, *found):
        if finding.rule != MISSING_FIELD.name or not (is_partial or _offer(finding) in misspelt):
            findings.append(finding)
    is_empty = any(spec.required and values.get(spec.name, "") is None for spec in specs(model))
    return (None if spread or is_empty else record), findings


def _as_model(
    values: Mapping[str, Any], node: GroupNode, place: Place, model: type[Part]
) -> tuple[Part | None, list[Finding]]:
    try:
        return model.model_validate(values), []
    except ValidationError as error:
        errors = error.errors(include_url=False)  # a value that is None `_values` has reported
        return None, [_translated(one, node, place, model) for one in errors if one["input"] is not None]


def _spread_findings(values: Mapping[str, Any], node: GroupNode, place: Place, model: type[Part]) -> Iterator[Finding]:
    """Yield which fields are missing that neither the record nor a list of groups has, or which stand beside such a list."""
    within = [spec for spec in specs(model) if spec.within]
    groups = by_name(model)[within[0].within].meta.label if within else ""
    written = values.get(within[0].within, ()) if within else ()
    if not written:
        for spec in within if written is not None else ():  # None: `_values` has reported what is wrong with the list
            if spec.required and spec.name not in values:
                where = _place_of((spec.name,), node, place, model)[1]
                yield MISSING_FIELD.at(where, f"缺少“{spec.meta.label}”", f"补上一行“{spec.meta.label}: …”。")
        return
    if beside := [spec for spec in within if spec.name in values]:
        labels = "、".join(f"“{spec.meta.label}”" for spec in beside)
        key = next(key for key, _ in node.pairs if isinstance(key, Scalar) and beside[0].is_named(key.text))
        message = f"写了“{groups}”，又在外面写了{labels}"
        yield BESIDE_GROUPS.at(place.of(key), message, f"移到“{groups}”下所说的那一项里，或者删去。")


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
        if is_absent(value):
            if spec.required:
                findings.append(EMPTY_FIELD.at(place.of(key), f"“{spec.meta.label}”没有内容", "填写内容。"))
                values[spec.name] = None
            continue
        written = _value(value, place, spec, findings)
        values[spec.name] = with_unit(written, key, spec) if isinstance(written, str) else written
    return values


def with_unit(text: str, key: Node, spec: FieldSpec) -> str:
    """Return an amount with the unit that its heading names: 0.2 under 罚款金额（万元） is 0.2万元. What has a unit keeps it."""
    if spec.shape.name != AMOUNT_SHAPE or not isinstance(key, Scalar) or not text.strip()[-1:].isdecimal():
        return text
    return text.strip() + heading_of(key.text)[1]


def is_absent(node: Node) -> bool:
    return isinstance(node, Scalar) and (not node.text.strip() or (node.is_plain and node.text in ("~", "null")))


def _field_of(
    key: Node, place: Place, keys: Mapping[str, FieldSpec], title: str, findings: list[Finding]
) -> FieldSpec | None:
    if not isinstance(key, Scalar):
        findings.append(BAD_KEY.at(place.of(key), "字段名不能是列表或者一组字段", "写成“字段名: 内容”。"))
        return None
    spec = named(keys, key.text)
    if spec is None:
        help = suggestion(key.text, _written(keys)) or _all_labels(keys)
        findings.append(UNKNOWN_FIELD.at(place.of(key), f"“{shortened(key.text)}”不是“{title}”的字段", help))
    return spec


def _written(keys: Mapping[str, FieldSpec]) -> Iterator[str]:
    """Yield what is offered in place of a misspelt key."""
    for spec in dict.fromkeys(keys.values()):
        yield from (spec.meta.label, *spec.meta.also, spec.name)


def _all_labels(keys: Mapping[str, FieldSpec]) -> str:
    labels = list(dict.fromkeys(spec.meta.label for spec in keys.values()))
    return f"可以写：{'、'.join(labels)}。" if len(labels) <= 8 else "用 gongshi schema 查看全部字段。"


def _value(node: Node, place: Place, spec: FieldSpec, findings: list[Finding]) -> Any:
    if spec.many:
        if isinstance(node, ListNode) and not node.items and spec.required:
            findings.append(EMPTY_FIELD.at(place.of(node), f"“{spec.meta.label}”的列表是空的", "至少写一项。"))
            return None
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
