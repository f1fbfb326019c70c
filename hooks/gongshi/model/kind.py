"""What a kind is: a class of records and all that the rest of the house must know of it. Everything else follows from the declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache
from string import Formatter
from types import UnionType
from typing import Annotated, Any, Final, NamedTuple, Union, get_args, get_origin

from gongshi.findings import Rule
from gongshi.form import evened
from gongshi.model.fields import Meta, Shape
from gongshi.model.headings import heading_of
from gongshi.model.life import Clock
from gongshi.model.record import Part, Plain, Record
from gongshi.model.remedies import Remedies


@dataclass(frozen=True, slots=True, eq=False)
class FieldSpec:
    """One field of a kind, as everything but validation needs it."""

    name: str
    meta: Meta
    shape: Shape
    many: bool
    """The value is a list."""
    parts: tuple[FieldSpec, ...]
    """The fields inside, if the value is a group of fields."""
    required: bool
    part_type: type[Part] | None = None
    code: str = ""
    """The field's code in the national 双公示 standard, e.g. CF_XDR_MC, or ""."""

    keys: tuple[str, ...] = ()
    """What a clerk may write for it: the label first, the English name last."""
    headings: frozenset[str] = frozenset()
    """What `heading_of` makes of the keys."""
    within: str = ""
    """The list of groups in which it may be written instead, one value a group, see `Meta.spreads`; "" if there is none."""

    def is_named(self, key: str) -> bool:
        """Tell whether this is the field that a clerk's key names."""
        return heading_of(key)[0] in self.headings


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that a record breaks within itself; `field` is the English name of the field to point at, one inside a list of groups
    after the list and the group's number: `parties.0.uscc`."""

    rule: Rule
    field: str
    message: str
    help: str = ""
    secret: bool = False
    """The line at which it points holds a name that nobody is to read in a log."""


@dataclass(frozen=True, slots=True)
class Others:
    """All records that stand, for checks between them."""

    of: Callable[..., Sequence[Any]]
    """Returns the briefs of a kind, in the order of files; also of what was taken down, of which only the days are known.
    `of(kind, year)` returns those that count in a year, as in the statistics: who asks for these is asked again only when one of them changes."""
    get: Callable[[str, str], Any]
    """Returns the brief of the record with this kind and id, or None."""


class Yearly(NamedTuple):
    """A report that every body owes each year: that of `year`, a field of the record, by a day of the next year."""

    series: str
    """The report's name."""
    month: int
    day: int

    def due_on(self, year: int) -> str:
        """Return the last day (ISO) for the report of a year."""
        return f"{year + 1}-{self.month:02}-{self.day:02}"


class Hidden(NamedTuple):
    """The party of a record that is told to nobody, and all by which one would know it. Values are as they are written."""

    fields: tuple[str, ...]
    """The fields of which none is shown; a required one says `private.names.HIDDEN_PARTY` instead."""
    bodies: tuple[str, ...] = ()
    """The party's names, if it is an organisation or a business; that of a natural person is among `persons` of the kind."""
    others: tuple[str, ...] = ()
    """The natural persons who act for the party."""
    codes: tuple[str, ...] = ()


def _no_problems(record: Any) -> Iterator[Problem]:
    return iter(())


def _none_between(records: Sequence[Any], others: Others) -> Iterator[tuple[Any, Problem]]:
    return iter(())


def _as_written(record: Plain) -> Plain:
    return record


def _nobody(record: Plain) -> tuple[str, ...]:
    return ()


def _nothing_hidden(record: Plain) -> Hidden | None:
    return None


def _no_remedies(record: Plain) -> Remedies | None:
    return None


def _no_day(record: Plain) -> str:
    return ""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Kind:
    """What a body publishes one sort of record as. Declared once, in one file under `kinds/`."""

    title: str
    about: str
    """One sentence for the public: what is found here and under which law."""
    record: type[Record]
    heading: str
    """The record's title: a template over field names, e.g. `{party_name}{violation_type}案`."""
    number: str
    """The field by which people cite a record."""
    columns: tuple[str, ...]
    """The fields of the list's table, beside the heading."""
    summary: tuple[str, ...]
    """The fields at the head of the record page: who, what, under which authority, when."""
    day: str = ""
    """The field by which the list runs newest first. Empty: the list runs as the files do."""
    shelf: str = ""
    """The field by which lists are cut; it must be required. Empty: by the year of `day`."""
    acted: str = ""
    """The field with the day of the act that a decision is about: the law of that day may apply (行政处罚法 Art. 37)."""
    facets: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    """The amount fields that a list adds up."""
    column_type: str = "信息公开目录"
    """`ColumnType` of the government page tags (政府网站发展指引)."""
    schema_org: str = "Report"
    """What a record is in the vocabulary of schema.org: Legislation (a decision or rule), GovernmentService, Report."""
    unit: str = "条"
    order: int = 100
    """The kind's place on the home page, in the search form and on the map: smaller comes first."""
    check: Callable[[Any], Iterator[Problem]] = _no_problems
    complete: Callable[[Plain], Plain] = _as_written
    """Returns a checked record with what follows from it (totals), or with what may be shown in its place (small counts)."""
    term: tuple[str, str] | None = None
    """The fields of the first day on which a record is in force and of the first on which it no longer is; a record of
    another day that refers to it gets a warning."""
    reads: Mapping[str, tuple[str, ...]] = dataclass_field(default_factory=dict)
    """The fields that its check between records looks at, by kind, its own included; only these are kept for it."""
    check_across: Callable[[Sequence[Any], Others], Iterator[tuple[Any, Problem]]] = _none_between
    """Takes the briefs of this kind; yields what is wrong between records, with the brief at whose field to point. It sees the
    fields that `reads` names, through `fact` and `linked`; any other raises `Undeclared`."""
    between: str = ""
    """The field, a reference, by which `check_across` takes its own records: those that refer to one record together, in a call of its
    own, and those that refer to none not at all. "" for all of them at once, each time that one has changed."""
    persons: Callable[[Plain], tuple[str, ...]] = _nobody
    """The fields of a record with names of natural persons, as they are written: `private.parties` tells the names in them, which are
    masked in all its texts."""
    hides: Callable[[Plain], Hidden | None] = _nothing_hidden
    """Returns the party that is not told, whatever the body's policy on names is; None where it is told."""
    until: Callable[[Plain], str] = _no_day
    """The last day (ISO) on which a record is shown; "" if it stays."""
    body_until: Callable[[Plain, Mapping[str, int]], str] = lambda record, months: ""
    """The same by the body's own periods (`公示期限` in data/site.yml: months by class), which count where the record names no day."""
    repair_from: Callable[[Plain], str] = _no_day
    """The first day (ISO) on which the party may have the publicity ended (信用修复); "" where that is not provided for."""
    remedies: Callable[[Plain], Remedies | None] = _no_remedies
    """Returns what those can do who disagree with a record; None where there is nothing to disagree with."""
    within: int = 20
    """Working days from `day` to publication. Law: 政府信息公开条例 Art. 26; 7 for permits and penalties, 国办发〔2018〕118号."""
    owed: Callable[[Plain], bool] = lambda record: True
    """Tells whether a record must be published at all."""
    clocks: Callable[[Plain], tuple[Clock, ...]] | None = None
    """The clocks that run for a record, its publication's first; None for the one that `day` and `within` give."""
    yearly: Yearly | None = None
    """What is due every year; the record then has a field `year`."""
    held: Callable[[Plain], bool] = lambda record: False
    """Tells whether a record is held back as a draft is, since the law does not let it be shown as it is."""
    withdrawal_days: int = 0
    """Working days in which a decision that was changed or revoked is taken down; 0: promptly, 国办发〔2018〕118号."""
    lapses: Callable[[Plain], str] = lambda record: ""
    """The last day (ISO) on which what the record says of its validity is true; "" if always."""
    lapsed: tuple[str, str] | None = None
    """The field, and the value in it, by which a record says that it is no longer valid."""
    empty_page: str = ""
    """The law that asks for a page also while there is no record: it says so. "" for none: the kind has no page then."""
    source: str = ""
    """The field with the unit that a record comes from; "" for the body itself."""
    rules: tuple[Rule, ...] = ()
    elsewhere: tuple[str, ...] = ()
    """Public fields without a group, which the record page shows in a section of its own."""
    name: str = ""
    """The module's name, which is also the folder's and the address's; given by `kinds.all_kinds`."""
    file: str = ""
    """Of a body's own kind, the file from the project that defines it; given by `kinds.all_kinds`."""
    line: int = 1
    """The line of that file on which it is defined."""

    def __repr__(self) -> str:
        return f"Kind({self.name})"

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        return specs(self.record)

    def field(self, name: str) -> FieldSpec:
        return by_name(self.record)[name]

    @property
    def checks_between(self) -> bool:
        """Tell whether the kind looks for what is wrong between records."""
        return self.check_across is not _none_between

    @property
    def has_period(self) -> bool:
        """Tell whether its records can be shown for a time only."""
        return self.until is not _no_day

    @property
    def has_remedies(self) -> bool:
        """Tell whether its records are decisions with which somebody may disagree."""
        return self.remedies is not _no_remedies

    @property
    def has_repair(self) -> bool:
        """Tell whether a party may have the publicity ended before its time (信用修复)."""
        return self.repair_from is not _no_day

    @property
    def can_hide(self) -> bool:
        """Tell whether it has records of which the party is told to nobody."""
        return self.hides is not _nothing_hidden

    @property
    def names_persons(self) -> bool:
        """Tell whether its records name natural persons."""
        return self.persons is not _nobody

    @property
    def is_by_year(self) -> bool:
        """Tell whether lists are cut by year."""
        return self.field(self.shelf).shape.name == "year" if self.shelf else True


@cache
def specs(model: type[Part]) -> tuple[FieldSpec, ...]:
    """Return the fields of a model in the order of declaration; what every record has comes last."""
    common = set(Record.model_fields) if issubclass(model, Record) else set()
    names = sorted(model.model_fields, key=lambda name: name in common)
    return tuple(_spec(model, name) for name in names)


@cache
def by_name(model: type[Part]) -> Mapping[str, FieldSpec]:
    return {spec.name: spec for spec in specs(model)}


@cache
def by_key(model: type[Part]) -> Mapping[str, FieldSpec]:
    """Return the fields under every key a clerk may write, and under what `heading_of` makes of it; `named` looks them up."""
    found: dict[str, FieldSpec] = {}
    for keys in (lambda spec: (spec.meta.label, spec.name), lambda spec: spec.keys, lambda spec: sorted(spec.headings)):
        for spec in specs(model):
            for key in keys(spec):
                found.setdefault(key, spec)
    return found


def named(keys: Mapping[str, FieldSpec], key: str) -> FieldSpec | None:
    """Return the field that a clerk's key names, or None."""
    return keys.get(key) or keys.get(heading_of(key)[0])


def _spec(model: type[Part], name: str) -> FieldSpec:
    info = model.model_fields[name]
    extra = info.json_schema_extra
    meta = extra.get("meta") if isinstance(extra, dict) else None
    assert isinstance(meta, Meta), f"{model.__name__} 的“{name}”没有用 field(…) 说明"
    shape = next((part for part in info.metadata if isinstance(part, Shape)), None)
    many, part_type = False, None
    for inner in _unwrapped(info.annotation):
        many = many or get_origin(inner) is tuple
        if get_origin(inner) is Annotated:
            shape = shape or next((part for part in get_args(inner) if isinstance(part, Shape)), None)
        if isinstance(inner, type) and issubclass(inner, Part):
            part_type = inner
    parts = specs(part_type) if part_type else ()
    within, group = spreading(model)
    inside = group.model_fields.get(name) if group else None
    required = (info.is_required() or (inside is not None and inside.is_required())) and not meta.from_body
    code = model.CODE and model.CODE + meta.code if meta.code.startswith("_") else meta.code
    keys = (meta.label, *meta.also, *filter(None, (code,)), name)
    headings = frozenset(heading_of(key)[0] for key in keys)
    shape = shape or Shape("part")
    within = within if inside else ""
    return FieldSpec(name, meta, shape, many, parts, required, part_type, code, keys, headings, within)


@cache
def spreading(model: type[Part]) -> tuple[str, type[Part] | None]:
    """Return the list of a model in whose groups some of its fields may be written instead, and their type; ("", None) for none."""
    for name, info in model.model_fields.items():
        extra = info.json_schema_extra
        if isinstance(extra, dict) and isinstance(meta := extra.get("meta"), Meta) and meta.spreads:
            inner = (one for one in _unwrapped(info.annotation) if isinstance(one, type) and issubclass(one, Part))
            return name, next(inner, None)
    return "", None


def _unwrapped(annotation: Any) -> Iterator[Any]:
    """Yield an annotation and what it wraps: `tuple[X, ...]`, `X | None`, `Annotated[X, ...]`."""
    yield annotation
    origin = get_origin(annotation)
    if origin in (tuple, Union, UnionType):
        for inner in get_args(annotation):
            if inner not in (Ellipsis, type(None)):
                yield from _unwrapped(inner)


def heading(kind: Kind, record: Plain) -> str:
    """Return the title of a record."""
    return kind.heading.format_map(_Absent(record))


class _Absent(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def shown(spec: FieldSpec, value: Any) -> str:
    """Return a simple value, or a list of them, as text for a reader."""
    return "、".join(map(spec.shape.show, value)) if spec.many else spec.shape.show(value)


def chosen(spec: FieldSpec, value: Any) -> str:
    """Return a value as readers choose and count by it: a text in one form, however its brackets and widths are written."""
    text = spec.shape.show(value)
    return evened(text) if spec.shape.name == "text" and not spec.shape.choices else text


def values_of(spec: FieldSpec, record: Plain) -> Sequence[Any]:
    """Return the values of a field: those of a list, the one of any other, that of each group in which it is written instead."""
    if spec.within and record.get(spec.within):
        return [one[spec.name] for one in record[spec.within] if spec.name in one]
    if spec.name not in record:
        return ()
    return record[spec.name] if spec.many else (record[spec.name],)


def groups_in(kind: Kind, record: Plain) -> int:
    """Return the groups among which a record spreads its fields, e.g. how many parties a decision has; 1 if it does not."""
    return len(record.get(spreading(kind.record)[0], ())) or 1


def shares(kind: Kind, record: Plain, spec: FieldSpec) -> Sequence[Any]:
    """Return what each group of a record has of a value: its own, or its share; None where it has none, and where all have one together."""
    name, group = spreading(kind.record)
    assert group
    own = spec.name if spec.within else next((one.name for one in specs(group) if one.meta.share_of == spec.name), "")
    return [one.get(own) for one in record[name]]


GATHERED: Final = 3
"""So many values are named where those of all groups stand in one line; of more, these and how many there are."""


def gathered(kind: Kind, record: Plain) -> dict[str, str]:
    """Return what a record says in its groups, in one line each, of the fields that its heading, summary and columns name."""
    if spreading(kind.record)[0] not in record:
        return {}
    named_there = (*(name for _, name, _, _ in Formatter().parse(kind.heading) if name), *kind.summary, *kind.columns)
    found: dict[str, str] = {}
    for spec in map(kind.field, dict.fromkeys(named_there)):
        if spec.within:
            values = list(map(spec.shape.show, values_of(spec, record)))
            more = f"等{len(values)}个{kind.field(spec.within).meta.label}" if len(values) > GATHERED else ""
            found[spec.name] = "、".join(values[:GATHERED]) + more
    return found


def texts(fields: Sequence[FieldSpec], record: Plain) -> Iterator[tuple[FieldSpec, str]]:
    """Yield every value of the record as a reader sees it, groups and lists included, in the order of the fields."""
    for spec in fields:
        value = record.get(spec.name)
        if value is None:
            continue
        if spec.parts:
            for part in value if spec.many else (value,):
                yield from texts(spec.parts, part)
        elif spec.many:
            yield from ((spec, spec.shape.show(one)) for one in value)
        else:
            yield spec, spec.shape.show(value)
