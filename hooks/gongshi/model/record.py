"""What a record and a kind are. A kind is a class, a record an instance; the rest follows from the declaration."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import UnionType
from typing import Annotated, Any, Final, NamedTuple, Protocol, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from gongshi.findings import Rule
from gongshi.model.fields import Day, FileName, Flag, Id, Meta, Shape, Text, choice, field
from gongshi.private.detectors import EXCEPTABLE

Plain = Mapping[str, Any]
"""A record as JSON values under its English field names; absent fields are left out."""


class Part(BaseModel):
    """A group of fields inside a record, e.g. one stage of a responsibility."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True, loc_by_alias=False
    )


class Correction(Part):
    """One correction of a record after it was published."""

    corrected_on: Annotated[Day, field("更正日期")]
    text: Annotated[Text, field("更正内容", max=1000, help="改了什么、为什么改")]


REASONS: Final = ("变更", "撤销", "确认违法", "确认无效", "信用修复", "公示期满", "不应公开", "其他")
"""Why a record may be taken down. The first four are those of 行政处罚法 (2021) Art. 48."""


class Withdrawal(Part):
    """Why a decision was taken down. Law: 行政处罚法 (2021) Art. 48."""

    withdrawn_on: Annotated[Day, field("撤回日期")]
    reason: Annotated[choice(*REASONS), field("撤回原因")]
    changed_on: Annotated[
        Day | None, field("变动日期", help="决定被变更、撤销、确认违法或者确认无效的日期；三个工作日从第二天算起")
    ] = None
    note: Annotated[
        Text | None, field("撤回说明", max=500, public=False, help="内部记录，不公开；不写当事人和案情")
    ] = None


class PrivacyException(Part):
    """Somebody's decision to publish one sort of personal data in one field. Law: 个人信息保护法 Art. 13(三), 55."""

    place: Annotated[Text, field("字段", max=40, help="例外所在的字段，例如 违法事实")]
    sort: Annotated[choice(*EXCEPTABLE), field("种类")]
    allowed_by: Annotated[Text, field("批准人", max=100)]
    reason: Annotated[Text, field("理由", max=500)]


class Record(Part):
    """What every record has, whatever its kind."""

    id: Annotated[
        Id,
        field("标识", group="公开信息", help="网页的地址，永远不变；小写英文字母、数字和“-”，例如 cf-2024-012"),
    ]
    published_on: Annotated[
        Day,
        field(
            "公开日期", group="公开信息", law="国办发〔2018〕118号", help="向社会公开的日期；写将来的日期，到那天才公开"
        ),
    ]
    attachments: Annotated[
        tuple[FileName, ...],
        field(
            "附件",
            group="附件",
            help="和记录放在同一个文件夹里的文件，写成列表，例如 [处罚决定书.pdf]；PDF、JPG、PNG、DOCX、XLSX",
        ),
    ] = ()
    draft: Annotated[Flag | None, field("草稿", public=False, help="写“是”就不公开")] = None
    corrections: Annotated[tuple[Correction, ...], field("更正", group="更正记录")] = ()
    withdrawal: Annotated[
        Withdrawal | None,
        field(
            "撤回",
            public=False,
            law="行政处罚法（2021）第四十八条",
            help="决定被变更、撤销、确认违法或者确认无效时填写，记录不再公开",
        ),
    ] = None
    privacy_exceptions: Annotated[
        tuple[PrivacyException, ...],
        field(
            "个人信息例外",
            public=False,
            law="个人信息保护法第十三条、第五十五条",
            help="确需公开的个人信息：哪个字段、哪一种、谁批准、为什么；只对那一个字段有效，本身不公开",
        ),
    ] = ()


class Tombstone(Part):
    """What stays of a record that was taken down: enough to say that it was there, nothing of what it said."""

    id: Annotated[Id, field("标识")]
    is_tombstone: Annotated[choice("是"), field("存根", help="写“是”：记录已经撤下，这里只留存根")]
    number: Annotated[Text | None, field("文号", max=128, help="内部核对用，不公开")] = None
    decided_on: Annotated[Day | None, field("决定日期")] = None
    published_on: Annotated[Day | None, field("公开日期")] = None
    withdrawal: Annotated[Withdrawal, field("撤回", law="行政处罚法（2021）第四十八条")]


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that a record breaks within itself; `field` is the English name of the field to point at."""

    rule: Rule
    field: str
    message: str
    help: str = ""


class Brief(Protocol):
    """What a check between records sees of one: the little of it that is kept outside the record itself."""

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
    def links(self) -> str: ...
    @property
    def facts(self) -> str: ...
    @property
    def amounts(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Others:
    """All records that stand, for checks between them."""

    of: Callable[[str], Sequence[Any]]
    """Returns the briefs of a kind, in the order of files; also of what was taken down, of which only the days are known."""
    get: Callable[[str, str], Any]
    """Returns the brief of the record with this kind and id, or None."""


def _no_problems(record: Any) -> Iterator[Problem]:
    return iter(())


def _none_between(records: Sequence[Any], others: Others) -> Iterator[tuple[Any, Problem]]:
    return iter(())


def _as_written(record: Plain) -> Plain:
    return record


def _nobody(record: Plain) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
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
    code: str = ""
    """The prefix of the kind's fields in the national 双公示 standard: CF or XK."""
    unit: str = "条"
    order: int = 100
    """The kind's place on the home page, in the search form and on the map: smaller comes first."""
    check: Callable[[Any], Iterator[Problem]] = _no_problems
    complete: Callable[[Plain], Plain] = _as_written
    """Returns a checked record with what follows from it (totals), or with what may be shown in its place (small counts)."""
    term: tuple[str, str] | None = None
    """The fields of the first day on which a record is in force and of the first on which it no longer is; a record of
    another day that refers to it gets a warning."""
    projected: tuple[str, ...] = ()
    """The fields that checks between records look at, with `fact`."""
    check_across: Callable[[Sequence[Any], Others], Iterator[tuple[Any, Problem]]] = _none_between
    """Takes the briefs of this kind; yields what is wrong between records, with the brief at whose field to point."""
    persons: Callable[[Plain], tuple[str, ...]] = _nobody
    """The names of natural persons in a record, which are masked in all its texts."""
    until: Callable[[Plain], str] = lambda record: ""
    """The last day (ISO) on which a record is shown; "" if it stays."""
    within: int = 20
    """Working days from `day` to publication. Law: 政府信息公开条例 Art. 26; 7 for permits and penalties, 国办发〔2018〕118号."""
    due: Callable[[Plain], tuple[str, str]] = lambda record: ("", "")
    """The last day (ISO) for publication where a law names it, and the series of which one is due every year."""
    lapses: Callable[[Plain], str] = lambda record: ""
    """The last day (ISO) on which what the record says of its validity is true; "" if always."""
    rules: tuple[Rule, ...] = ()
    name: str = ""
    """The module's name, which is also the folder's and the address's; given by `kinds.all_kinds`."""

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        return specs(self.record)

    def field(self, name: str) -> FieldSpec:
        return by_name(self.record)[name]

    @property
    def is_by_year(self) -> bool:
        """Tell whether lists are cut by year."""
        return self.field(self.shelf).shape.name == "year" if self.shelf else True

    def code_of(self, spec: FieldSpec) -> str:
        """Return a field's code in the 双公示 standard, e.g. CF_XDR_MC, or ""."""
        code = spec.meta.code
        return self.code + code if code.startswith("_") else code


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
    """Return the fields under every key a clerk may write: the Chinese label and the English name."""
    return {key: spec for spec in specs(model) for key in (spec.meta.label, spec.name)}


def _spec(model: type[Part], name: str) -> FieldSpec:
    info = model.model_fields[name]
    extra = info.json_schema_extra
    meta = extra.get("meta") if isinstance(extra, dict) else None
    assert isinstance(meta, Meta), f"{model.__name__}.{name} is not declared with field()"
    shape = next((part for part in info.metadata if isinstance(part, Shape)), None)
    many, part_type = False, None
    for inner in _unwrapped(info.annotation):
        many = many or get_origin(inner) is tuple
        if get_origin(inner) is Annotated:
            shape = shape or next((part for part in get_args(inner)[1:] if isinstance(part, Shape)), None)
        if isinstance(inner, type) and issubclass(inner, Part):
            part_type = inner
    parts = specs(part_type) if part_type else ()
    return FieldSpec(name, meta, shape or Shape("part"), many, parts, info.is_required(), part_type)


def _unwrapped(annotation: Any) -> Iterator[Any]:
    """Yield an annotation and what it wraps: `tuple[X, ...]`, `X | None`, `Annotated[X, ...]`."""
    yield annotation
    origin = get_origin(annotation)
    if origin in (tuple, Union, UnionType):
        for inner in get_args(annotation):
            if inner not in (Ellipsis, type(None)):
                yield from _unwrapped(inner)


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
def _facts(text: str) -> Mapping[str, Any]:
    facts: Mapping[str, Any] = json.loads(text) if text else {}
    return facts


def facts(brief: Brief) -> Mapping[str, Any]:
    """Return the values of all of the kind's projected fields that the record has."""
    return _facts(brief.facts)


def fact(brief: Brief, name: str, default: Any = None) -> Any:
    """Return the value of one of the kind's projected fields."""
    return _facts(brief.facts).get(name, default)


def plain(record: Record) -> dict[str, Any]:
    """Return the record as JSON values under English names, without what is absent."""
    values = record.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in values.items() if value != []}


def heading(kind: Kind, record: Plain) -> str:
    """Return the title of a record."""
    return kind.heading.format_map(_Absent(record))


class _Absent(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def shown(spec: FieldSpec, value: Any) -> str:
    """Return a simple value, or a list of them, as text for a reader."""
    return "、".join(map(spec.shape.show, value)) if spec.many else spec.shape.show(value)


def texts(fields: tuple[FieldSpec, ...], record: Plain) -> Iterator[tuple[FieldSpec, str]]:
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
