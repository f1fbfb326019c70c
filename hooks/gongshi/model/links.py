"""What a record refers to, and what of it others compare: packed into the store, and out of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from gongshi.model.kind import Brief, FieldSpec, Kind, by_name, specs
from gongshi.model.record import Part, Plain


class Reference(NamedTuple):
    """That a record refers to another. `field` is its field's English name, with those of the groups around it before dots."""

    field: str
    kind: str
    id: str


def links_of(kind: Kind, record: Plain) -> Iterator[Reference]:
    """Yield every reference of a record, those within groups included, in the order of the fields."""
    return _links(_references(kind.record), record, "")


def _links(fields: tuple[FieldSpec, ...], record: Plain, around: str) -> Iterator[Reference]:
    for spec in fields:
        value = record.get(spec.name)
        for one in () if value is None else value if spec.many else (value,):
            if spec.part_type:
                yield from _links(_references(spec.part_type), one, f"{around}{spec.name}.")
            else:
                yield Reference(around + spec.name, spec.meta.refers_to, one)


@cache
def _references(model: type[Part]) -> tuple[FieldSpec, ...]:
    """Return the fields of a model that refer to other records, or hold groups that do."""
    return tuple(
        spec for spec in specs(model) if spec.meta.refers_to or (spec.part_type and _references(spec.part_type))
    )


def spec_at(kind: Kind, path: str) -> FieldSpec:
    """Return the field that a `Reference` names."""
    first, *inner = path.split(".")
    spec = kind.field(first)
    for name in inner:
        assert spec.part_type is not None
        spec = by_name(spec.part_type)[name]
    return spec


def packed_links(links: Iterator[Reference]) -> str:
    """Return links as one text, each once; `unpacked_links` takes it apart."""
    return " ".join(dict.fromkeys(f"{link.field}:{link.kind}/{link.id}" for link in links))


@lru_cache(maxsize=4096)
def unpacked_links(text: str) -> tuple[Reference, ...]:
    """Return the links of a text by `packed_links`. Thousands of records share a few texts."""
    pairs = (one.partition(":") for one in text.split())
    return tuple(Reference(field, *target.split("/")) for field, _, target in pairs)


def linked(brief: Brief, field: str) -> tuple[str, ...]:
    """Return the ids to which a record refers by a field."""
    return tuple(link.id for link in unpacked_links(brief.links) if link.field == field)


def packed_facts(kind: Kind, record: Plain) -> str:
    """Return what of a record is kept for checks between records, as JSON; "" for nothing."""
    names = (*kind.projected, *(kind.term or ()))
    facts = {name: record[name] for name in names if name in record}
    return json.dumps(facts, ensure_ascii=False) if facts else ""


@lru_cache(maxsize=4096)
def unpacked_facts(text: str) -> Mapping[str, Any]:
    facts: Mapping[str, Any] = json.loads(text) if text else {}
    return facts


def facts(brief: Brief) -> Mapping[str, Any]:
    """Return the values of all of the kind's projected fields that the record has."""
    return unpacked_facts(brief.facts)


def fact(brief: Brief, name: str, default: Any = None) -> Any:
    """Return the value of one of the kind's projected fields."""
    return unpacked_facts(brief.facts).get(name, default)
