"""JSON Schemas (draft 2020-12) of what stands under `data/`, for editors: Chinese titles, descriptions and completions.

A field is defined once and stands under its Chinese label and its English name by reference. What several kinds have (the fields
of a base class, a group of fields, a type of value) is defined in one file beside theirs.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import get_annotations
from typing import Any, Final

from pydantic import TypeAdapter

from gongshi.model import codes, values
from gongshi.model.fields import Meta
from gongshi.model.kind import FieldSpec, by_name, specs
from gongshi.model.record import Part, Tombstone

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
COMMON: Final = "_common"
"""The file to which the others refer, named as no kind can be."""
WIDTH: Final = 150
"""Characters of a line; what does not fit is broken, one item a line."""

_PYDANTIC: Final = ("title", "default", "meta", "description")
_Names = Mapping[type[Part] | str, str]
"""What models and types of value are called; the latter are known by their names."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a file may hold: one record or, with `many`, also a list of records, and tombstones in their place."""

    model: type[Part]
    title: str
    many: bool = True


def schema_texts(forms: Mapping[str, Form]) -> dict[str, str]:
    """Return the text of the schema of each form, and that of what they share under `COMMON`."""
    reached = Counter(model for form in forms.values() for model in _models(form))
    shared = _names(model for model, count in reached.items() if count > 1)
    texts = {name: _as_text(_schema(form, shared)) for name, form in forms.items()}
    common = {"$schema": DRAFT, "title": "各种记录共有的字段和写法"}
    used = _used(_definitions(shared, _places(shared)), "".join(texts.values()))
    return {COMMON: _as_text({**common, "$defs": used}), **texts}


def schema_text(form: Form) -> str:
    """Return a form's schema that needs no other file."""
    return _as_text(_schema(form, {}))


def _schema(form: Form, shared: _Names) -> dict[str, Any]:
    """Return a form's schema; what is `shared` stands in another file."""
    own = _names((model for model in _models(form) if model not in shared), taken=shared)
    places = _places(own) | _places(shared, f"{COMMON}.json")
    schema: dict[str, Any] = {"$schema": DRAFT, "title": form.title}
    if form.many:
        record = {"title": form.title, **_object(form.model, places)}
        tombstone = {"title": f"{form.title}（存根）", "$ref": places[Tombstone]}
        one = [{"$ref": "#/$defs/record"}, {"$ref": "#/$defs/tombstone"}]
        schema |= {"anyOf": [*one, {"type": "array", "minItems": 1, "items": {"anyOf": one}}]}
        definitions = {"record": record, "tombstone": tombstone}
    else:
        schema |= _object(form.model, places)
        definitions = {}
    used = _used(_definitions(own, places), json.dumps([schema, definitions], ensure_ascii=False))
    return {**schema, "$defs": {**definitions, **used}}


# ---------------------------------------------------------------- what is defined, and where


def _models(form: Form) -> Iterable[type[Part]]:
    """Return the models that a form is made of, base classes and groups of fields included, each once."""
    roots: tuple[type[Part], ...] = (form.model, Tombstone) if form.many else (form.model,)
    return dict.fromkeys(model for root in roots for model in _within(root))


def _within(model: type[Part]) -> Iterator[type[Part]]:
    for spec in specs(model):
        yield _owner(model, spec)
        if spec.part_type:
            yield from _within(spec.part_type)
    yield model


def _owner(model: type[Part], spec: FieldSpec) -> type[Part]:
    """Return the class that declares a field: the model or one of its bases."""
    return next(base for base in model.__mro__ if issubclass(base, Part) and spec.name in get_annotations(base))


def _names(models: Iterable[type[Part]], taken: _Names | None = None) -> _Names:
    """Name models by their classes, and the types of value unless they are `taken`; of two alike, the later gets a number."""
    names: dict[type[Part] | str, str] = {} if taken else {name: name for name in _values()}
    for model in models:
        alike = sum(name.partition("-")[0] == model.__name__ for name in names.values())
        names[model] = f"{model.__name__}-{alike + 1}" if alike else model.__name__
    return names


def _places(names: _Names, file: str = "") -> dict[type[Part] | str, str]:
    """Return the references to what is defined in a file; without one, in the same file."""
    return {key: f"{file}#/$defs/{name}" for key, name in names.items()}


def _definitions(names: _Names, places: _Names) -> Iterator[tuple[str, Any]]:
    for key, name in names.items():
        if isinstance(key, str):
            yield name, _values()[key]
        else:
            for spec in specs(key):
                if _owner(key, spec) is key:
                    yield f"{name}.{spec.name}", _field(key, spec, places)
            yield name, _object(key, places)


def _used(definitions: Iterable[tuple[str, Any]], text: str) -> dict[str, Any]:
    """Return the definitions to which a text of JSON refers, and those to which they refer."""
    known = dict(definitions)
    wanted, used = set(_referred(text)), set[str]()
    while found := (wanted & known.keys()) - used:
        used |= found
        wanted = {name for one in found for name in _referred(json.dumps(known[one], ensure_ascii=False))}
    return {name: schema for name, schema in known.items() if name in used}


def _referred(text: str) -> list[str]:
    return re.findall(r'"\$ref": "[^"#]*#/\$defs/([^"]+)"', text)


# ---------------------------------------------------------------- one definition


def _object(model: type[Part], places: _Names) -> dict[str, Any]:
    labels: dict[str, Any] = {}
    names: dict[str, Any] = {}
    required = []
    known = by_name(model)
    for spec in specs(model):
        reference = {"$ref": f"{places[_owner(model, spec)]}.{spec.name}"}
        labels[spec.meta.label] = reference
        # beside "$ref" editors take "doNotSuggest" for a part of the value, and suggest the name all the same
        names |= {key: {"allOf": [reference], "doNotSuggest": True} for key in spec.keys[1:]}
        if spec.required:
            instead = known[spec.within].keys if spec.within else ()
            required.append({"anyOf": [{"required": [key]} for key in (*spec.keys, *instead)]})
    properties = {"type": "object", "properties": {**labels, **names}, "additionalProperties": False}
    return {**properties, "allOf": required} if required else properties


def _field(model: type[Part], spec: FieldSpec, places: _Names) -> dict[str, Any]:
    said = {"title": spec.meta.label, "description": _description(spec.meta, model.model_fields[spec.name].description)}
    if spec.part_type:
        part = {"$ref": places[spec.part_type]}
        many = {"type": "array", "items": {"title": spec.meta.label, **part}}
        return {**said, **(many if spec.many else part)}
    return {**said, **_value(_generated(model)[spec.meta.label], places)}


@cache
def _generated(model: type[Part]) -> Mapping[str, Any]:
    properties: Mapping[str, Any] = model.model_json_schema(mode="validation", by_alias=True)["properties"]
    return properties


def _value(schema: Mapping[str, Any], places: _Names) -> dict[str, Any]:
    """Drop what pydantic adds for itself, and refer to the types of value, also to one that may be left empty."""
    kept = _with_numbers({key: value for key, value in schema.items() if key not in _PYDANTIC})
    if name := next((name for name, value in _values().items() if kept == value), ""):
        return {"$ref": places[name]}
    if "anyOf" in kept:
        return _joined(kept | {"anyOf": [_value(one, places) for one in kept["anyOf"]]})
    if kept.get("type") == "array":
        return kept | {"items": _value(kept["items"], places)}
    return kept


def _joined(schema: dict[str, Any]) -> dict[str, Any]:
    """Write a text that may be left empty as one type instead of two."""
    first, *others = schema["anyOf"]
    if others == [{"type": "null"}] and "type" in first and len(schema) == 1:
        types = first["type"] if isinstance(first["type"], list) else [first["type"]]
        return {**first, "type": [*types, "null"]}
    return schema


def _with_numbers(schema: dict[str, Any]) -> dict[str, Any]:
    """Let a text that may consist of digits alone be what YAML takes it for; to us every value is text."""
    digits = [int(one) for one in schema.get("enum", ()) if str(one).isdecimal()]
    if digits:
        return {**schema, "enum": [*schema["enum"], *digits]}
    if schema.get("type") == "string" and re.search(schema.get("pattern", ""), "1" * 18):
        return {**schema, "type": ["string", "number"]}
    return schema


@cache
def _values() -> Mapping[str, Any]:
    """Return the schemas of the types of value that stand in many fields."""
    types = {
        "day": values.Day,
        "day_or_forever": values.DayOrForever,
        "amount": values.Amount,
        "count": values.Count,
        "year": values.Year,
        "flag": values.Flag,
        "id": values.Id,
        "credit_code": codes.Uscc,
        "document_number": codes.DocNo,
    }
    return {name: _with_numbers(TypeAdapter(type_).json_schema(mode="validation")) for name, type_ in types.items()}


def _description(meta: Meta, text: str | None) -> str:
    marks = [] if meta.public else ["不公开"]
    return "；".join([*([text.strip()] if text else []), *marks]) or meta.label


# ---------------------------------------------------------------- the text


def _as_text(schema: Mapping[str, Any]) -> str:
    """Write JSON that is read and compared by people: one property or definition a line, unless it is too long for one."""
    return "".join(_lines(schema, "", "")) + "\n"


def _lines(value: Any, indent: str, key: str) -> Iterator[str]:
    """Yield the parts of a value's text; `key` is that under which it stands."""
    flat = json.dumps(value, ensure_ascii=False)
    is_spread = key in ("properties", "$defs") or '"properties": ' in flat
    if not value or not isinstance(value, (dict, list)) or (len(indent + flat) <= WIDTH and not is_spread):
        yield flat
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    items = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    yield opening
    for place, (name, item) in enumerate(items):
        yield ("," if place else "") + "\n" + indent + " "
        if name is not None:
            yield json.dumps(name, ensure_ascii=False) + ": "
        yield from _lines(item, indent + " ", name or "")
    yield f"\n{indent}{closing}"
