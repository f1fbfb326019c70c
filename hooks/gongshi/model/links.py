"""What a record refers to, and what of it others compare: packed into the store, and out of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple, Protocol

from gongshi.model.kind import FieldSpec, Kind, by_name, specs
from gongshi.model.life import Life, has_showing
from gongshi.model.record import Part, Plain
from gongshi.model.references import Reference, unpacked_links
from gongshi.stored import restored, stored


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


class Code(NamedTuple):
    """The credit code of a body that a record names."""

    field: str
    """As in a `Problem`: one in a list of groups after the list and the group's number, `parties.0.uscc`."""
    code: str
    name: str
    """The body's, "" if the record does not tell it."""


def codes_of(kind: Kind, record: Plain) -> Iterator[Code]:
    """Yield every credit code of a record, those within groups included, in the order of the fields."""
    return _codes(_coded(kind.record), record, "")


def _codes(fields: tuple[FieldSpec, ...], record: Plain, around: str) -> Iterator[Code]:
    for spec in fields:
        value = record.get(spec.name)
        if value is None:
            continue
        if spec.part_type:
            for number, one in enumerate(value if spec.many else (value,)):
                step = f"{spec.name}.{number}." if spec.many else f"{spec.name}."
                yield from _codes(_coded(spec.part_type), one, around + step)
        else:
            yield Code(around + spec.name, value, record.get(spec.meta.code_of, ""))


@cache
def _coded(model: type[Part]) -> tuple[FieldSpec, ...]:
    """Return the fields of a model with a credit code, or with groups that have one."""
    return tuple(
        spec
        for spec in specs(model)
        if (spec.shape.name == "uscc" and not spec.many) or (spec.part_type and _coded(spec.part_type))
    )


def spec_at(kind: Kind, path: str) -> FieldSpec:
    """Return the field that a `Reference` names."""
    first, *inner = path.split(".")
    spec = kind.field(first)
    for name in inner:
        assert spec.part_type is not None
        spec = by_name(spec.part_type)[name]
    return spec


# ------------------------------------------------------------------------------------------------ between records


class Undeclared(Exception):
    """A check between records looked at a field that its kind's `reads` does not name."""


class Row(Protocol):
    """What is kept of a record beside the record itself; see `store.Row`."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def day(self) -> str: ...
    @property
    def published_on(self) -> str: ...
    @property
    def is_draft(self) -> int: ...
    @property
    def withdrawn_on(self) -> str: ...
    @property
    def is_tombstone(self) -> int: ...
    @property
    def life(self) -> Life: ...
    @property
    def links(self) -> str: ...
    @property
    def facts(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Brief:
    """What a check between records sees of one. Days are ISO, "" for none; fields are asked for by `fact` and `linked`."""

    row: Row
    declared: frozenset[str]
    """The fields that the asking kind has declared."""

    @property
    def kind(self) -> str:
        return self.row.kind

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def day(self) -> str:
        return self.row.day

    @property
    def published_on(self) -> str:
        return self.row.published_on

    @property
    def is_draft(self) -> bool:
        return bool(self.row.is_draft)

    @property
    def has_showing(self) -> bool:
        """Tell whether there is a day on which it is, was or will be shown."""
        return has_showing(self.row.life)

    @property
    def withdrawn_on(self) -> str:
        return self.row.withdrawn_on

    @property
    def is_tombstone(self) -> bool:
        return bool(self.row.is_tombstone)


def linked(one: Brief | Row, field: str) -> tuple[str, ...]:
    """Return the ids to which a record refers by a field.

    Raises:
        Undeclared: the asking kind does not say that it reads this field.
    """
    row = _row_of(one, (field.partition(".")[0],))
    return tuple(link.id for link in unpacked_links(row.links) if link.field == field)


def fact(one: Brief | Row, name: str, default: Any = None) -> Any:
    """Return the value of a field that is kept for checks between records.

    Raises:
        Undeclared: the asking kind does not say that it reads this field.
    """
    return unpacked_facts(_row_of(one, (name,)).facts).get(name, default)


def facts(one: Brief | Row, names: tuple[str, ...]) -> Mapping[str, Any]:
    """Return the values of several such fields that the record has.

    Raises:
        Undeclared: as `fact`.
    """
    known = unpacked_facts(_row_of(one, names).facts)
    return {name: known[name] for name in names if name in known}


def kept_of(one: Brief | Row, names: tuple[str, ...]) -> str:
    """Return all that is kept of a record, packed, for somebody who reads these fields of it.

    Raises:
        Undeclared: as `fact`.
    """
    return _row_of(one, names).facts


def packed_facts(names: Iterable[str], view: Plain) -> str:
    """Return these fields of a record as JSON; "" for nothing."""
    facts = {name: view[name] for name in names if name in view}
    return stored(facts) if facts else ""


def facts_kept(kinds: Mapping[str, Kind], name: str) -> tuple[str, ...]:
    """Return the fields of a kind that are kept for the checks of all kinds; a reference is kept among the links anyway."""
    wanted = dict.fromkeys(field for kind in kinds.values() for field in kind.reads.get(name, ()))
    return tuple(field for field in wanted if not kinds[name].field(field).meta.refers_to)


@lru_cache(maxsize=4096)
def unpacked_facts(text: str) -> Mapping[str, Any]:
    facts: Mapping[str, Any] = restored(text) if text else {}
    return facts


def _row_of(one: Brief | Row, names: tuple[str, ...]) -> Row:
    if not isinstance(one, Brief):
        return one
    for name in names:
        if name not in one.declared:
            raise Undeclared(
                f'核对时读了“{one.kind}”的字段“{name}”，要在 KIND 里写明：reads={{"{one.kind}": ("{name}",)}}'
            )
    return one.row
