"""JSON Schema (draft 2020-12) of a kind, for editors: Chinese titles, descriptions and completions."""

from __future__ import annotations

import json
from typing import Any

from gongshi.model.fields import Meta
from gongshi.model.kind import by_name, specs
from gongshi.model.record import Part, Tombstone

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema_text(model: type[Part], title: str, many: bool = True) -> str:
    """Return the schema of a file: one record or, with `many`, also a list of records."""
    record = _object(model)
    record["title"] = title
    schema: dict[str, Any] = {"$schema": DRAFT, "title": title}
    if many:
        one = {"anyOf": [{"$ref": "#/$defs/record"}, {"$ref": "#/$defs/tombstone"}]}
        schema |= {"$defs": {"record": record, "tombstone": _object(Tombstone) | {"title": f"{title}（存根）"}}}
        schema |= {"anyOf": [*one["anyOf"], {"type": "array", "minItems": 1, "items": one}]}
    else:
        schema |= record
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _object(model: type[Part]) -> dict[str, Any]:
    generated = model.model_json_schema(mode="validation", by_alias=True)["properties"]
    properties: dict[str, Any] = {}
    required = []
    for spec in specs(model):
        info = model.model_fields[spec.name]
        schema = _list(_object(spec.part_type), spec.many) if spec.part_type else _simple(generated[spec.meta.label])
        schema |= {"title": spec.meta.label, "description": _description(spec.meta, info.description)}
        properties[spec.meta.label] = schema
        if spec.required:
            required.append({"anyOf": [{"required": [spec.meta.label]}, {"required": [spec.name]}]})
    english = {name: {**properties[spec.meta.label], "doNotSuggest": True} for name, spec in by_name(model).items()}
    return {"type": "object", "properties": {**properties, **english}, "additionalProperties": False, "allOf": required}


def _list(schema: dict[str, Any], many: bool) -> dict[str, Any]:
    return {"type": "array", "items": schema} if many else schema


def _simple(schema: dict[str, Any]) -> dict[str, Any]:
    """Drop what pydantic adds for itself, and let optional fields stay empty."""
    kept = {name: value for name, value in schema.items() if name not in ("title", "default", "meta", "description")}
    if kept.get("type") == "array":
        kept["items"] = _simple(kept["items"])
    if kept.get("type") == "string" and "pattern" not in kept:
        kept["type"] = ["string", "number"]
    return kept


def _description(meta: Meta, text: str | None) -> str:
    marks = [] if meta.public else ["不公开"]
    return "；".join([*([text] if text else []), *marks]) or meta.label
