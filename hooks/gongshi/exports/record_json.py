"""One record as JSON, under the labels of the national forms."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from gongshi.law.remedies import as_json
from gongshi.model.body import Body
from gongshi.model.kind import FieldSpec, Kind
from gongshi.model.record import Plain

_as_json: Final = json.JSONEncoder(ensure_ascii=False).encode


def record_json(kind: Kind, record: Plain, heading: str, body: Body) -> bytes:
    """Return the public values of a record. Days are ISO, amounts are yuan as text with two decimals."""
    remedies = kind.remedies(record)
    data = {
        "kind": kind.name,
        "id": record["id"],
        "title": heading,
        "url": f"{record['id']}.html",
        "record": _labelled(kind.fields, record),
        **({"remedies": as_json(remedies, body.review_body, body.court)} if remedies else {}),
    }
    return (_as_json(data) + "\n").encode()


def _labelled(specs: Sequence[FieldSpec], values: Mapping[str, Any]) -> dict[str, Any]:
    return {spec.meta.label: _value(spec, values[spec.name]) for spec in specs if spec.name in values}


def _value(spec: FieldSpec, value: Any) -> Any:
    if spec.shape.name == "attachment":
        return [{"名称": one["name"], "网址": one["url"], "字节": one["size"]} for one in value]
    if not spec.parts:
        return value
    return [_labelled(spec.parts, part) for part in value] if spec.many else _labelled(spec.parts, value)
