"""Where the fields of a record stand that others, days and laws are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from gongshi.model.codes import is_odd
from gongshi.model.kind import FieldSpec, Kind, by_name
from gongshi.model.links import codes_of, links_of
from gongshi.reading.nodes import GroupNode, Place
from gongshi.reading.personal import text_place
from gongshi.reading.places import child_of, first_place, place_at, scalars


def _cites(spec: FieldSpec) -> bool:
    return spec.shape.name == "basis" or any(map(_cites, spec.parts))


def places_in(node: GroupNode, place: Place, kind: Kind, values: Mapping[str, Any]) -> dict[str, tuple[int, int, int]]:
    """Return where the fields stand that others, days and laws are compared with; a link's place is under `field:id`."""
    timed = {clock.field for clock in kind.clocks(values)} if kind.clocks else set()
    found = places_of(node, place, by_name(kind.record), sorted(_compared(kind) | timed))
    for link in links_of(kind, values):
        inner = child_of(node, kind.field(link.field.partition(".")[0]))
        where = text_place(inner or node, place, link.id)
        found[f"{link.field}:{link.id}"] = (where.line, where.column, where.end_column)
    for code in codes_of(kind, values):
        if is_odd(code.code):
            where = place_at(node, place, kind.record, code.field)
            found[code.field] = (where.line, where.column, where.end_column)
    return found


@cache
def _compared(kind: Kind) -> frozenset[str]:
    """Return the fields of a kind that others, days and laws are compared with, whatever a record says."""
    said = kind.reads.get(kind.name, ())
    compared = (spec.name for spec in kind.fields if spec.meta.unique or spec.name in said or _cites(spec))
    dated = (name for name in (*_LIFE, kind.day, *(kind.lapsed or ())[:1]) if name in kind.record.model_fields)
    return frozenset((*compared, *dated))


_LIFE: Final = ("id", "draft", "published_on", "withdrawal")


def places_of(
    node: GroupNode, place: Place, specs: Mapping[str, FieldSpec], names: Iterable[str]
) -> dict[str, tuple[int, int, int]]:
    places = {}
    for name in names:
        value = child_of(node, specs[name])
        if name == "id" or value is not None:
            where = first_place(value or node, place)
            places[name] = (where.line, where.column, where.end_column)
    return places


def attachment_places(node: GroupNode, place: Place, kind: Kind) -> tuple[tuple[int, int, int], ...]:
    named = child_of(node, kind.field("attachments"))
    wheres = [place.of(one) for one in scalars(named)] if named else []
    return tuple((where.line, where.column, where.end_column) for where in wheres)
