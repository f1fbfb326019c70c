"""Figures of reports held against the records they come from: computed anew, compared, and led back to the records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gongshi.findings import Finding, Rule, Where, suggestion
from gongshi.format import DOC_NO_SHAPE
from gongshi.model.codes import number_as_compared
from gongshi.model.figure import EQUAL, Figure
from gongshi.model.kind import FieldSpec, Kind, chosen, values_of
from gongshi.model.record import Plain
from gongshi.store import Row, Store
from gongshi.stored import restored

FIGURE_DIFFERS = Rule(
    "figure-differs",
    "error",
    what="报告里的数据和它的来历对不上。",
    why="报告的数据要经得起核对：按记录数一遍，或者把几项加起来，得数应当相同。确有原因的，写在“差异说明”里，一并公开。",
    bad="数据: [{名称: 公开行政处罚, 数值: 33, 统计种类: [penalties]}]（记录里有 32 件）",
    good="数据: [{名称: 公开行政处罚, 数值: 32, 统计种类: [penalties]}]",
)
FIGURE_QUERY = Rule(
    "figure-query",
    "error",
    what="数据的来历写得不对：没有这个种类、字段，或者没有这一项数据。",
    why="写错的条件会数出错误的结果，或者什么也数不到。",
    bad="统计条件: [处罚种类=罚款]",
    good="统计条件: [处罚类别=罚款]",
)
FIGURE_SOURCE = Rule(
    "figure-source",
    "warning",
    what="数据没有写明来历。",
    why="公众要能核对每一个数据：它出自哪些记录、由哪几项相加，或者出自哪个台账、系统。",
    bad="数据: [{名称: 动态巡查, 数值: 240}]",
    good="数据: [{名称: 动态巡查, 数值: 240, 来源: 动态巡查台账}]",
)
RULES: Final = (FIGURE_DIFFERS, FIGURE_QUERY, FIGURE_SOURCE)


@dataclass(frozen=True, slots=True)
class Condition:
    """A field of a kind and the value that it must show."""

    spec: FieldSpec
    value: str


@dataclass(frozen=True, slots=True)
class Query:
    """The records of one kind and year that a figure counts or adds up."""

    kind: Kind
    year: str
    conditions: tuple[Condition, ...]
    total_of: str
    """The amount field that is added up; "" to count."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure comes from, as its page shows it. `computed` is None if nothing can be computed."""

    computed: Decimal | None
    queries: tuple[Query, ...] = ()
    """The records behind it."""
    fault: str = ""
    """What is wrong with the query, as a sentence."""
    help: str = ""


def figure_fields(kind: Kind) -> list[FieldSpec]:
    """Return the fields of a kind that hold figures."""
    return [spec for spec in kind.fields if spec.part_type and issubclass(spec.part_type, Figure)]


Disclosed = Callable[[str, str], Sequence[Row]]
"""Returns the rows of a kind that count in a year, "" for any, as far as they have been disclosed, also if taken down since."""


class Reckoner:
    """Computes figures from rows. What was disclosed counts, as in the statistics."""

    def __init__(self, disclosed: Disclosed, kinds: Mapping[str, Kind], store: Store) -> None:
        self._disclosed, self._kinds, self._store = disclosed, kinds, store

    def origins(self, record: Plain, spec: FieldSpec) -> dict[str, Origin]:
        """Return where each figure of a record comes from, by the figure's name."""
        figures: Sequence[Plain] = record.get(spec.name, ())
        values = {figure["name"]: Decimal(figure["value"]) for figure in figures}
        return {figure["name"]: self._origin(figure, values, str(record.get("year", ""))) for figure in figures}

    def _origin(self, figure: Plain, values: Mapping[str, Decimal], year: str) -> Origin:
        if figure.get("kinds"):
            try:
                queries = [self._query(name, figure, year) for name in figure["kinds"]]
            except _Wrong as wrong:
                return Origin(None, (), *wrong.args)
            computed = sum((self._computed(query) for query in queries), Decimal(0))
            return Origin(computed, tuple(queries))
        if figure.get("adds"):
            for name in figure["adds"]:
                if name not in values or name == figure["name"]:
                    others = [other for other in values if other != figure["name"]]
                    return Origin(None, (), f"没有另一项数据叫“{name}”", suggestion(name, others))
            return Origin(sum((values[name] for name in figure["adds"]), Decimal(0)))
        return Origin(None)

    def _query(self, name: str, figure: Plain, year: str) -> Query:
        kind = self._kinds.get(name) or next((kind for kind in self._kinds.values() if kind.title == name), None)
        if kind is None:
            raise _Wrong(
                f"没有“{name}”这个种类", suggestion(name, [*self._kinds, *(one.title for one in self._kinds.values())])
            )
        conditions = tuple(_condition(kind, text) for text in figure.get("where", ()))
        total_of = ""
        if "total_of" in figure:
            spec = _field(kind, figure["total_of"])
            if spec.shape.name not in ("amount", "number") or spec.many:
                raise _Wrong(
                    f"“{spec.meta.label}”不是金额或者数字，不能相加", "换一个字段，或者删去“合计字段”只数件数。"
                )
            total_of = spec.name
        return Query(kind, str(figure.get("year", year)), conditions, total_of)

    def _computed(self, query: Query) -> Decimal:
        found = self._disclosed(query.kind.name, query.year)
        if not query.conditions and not query.total_of:
            return Decimal(len(found))
        matching = [
            record
            for record in map(restored, self._store.data(found))
            if all(_matches(record, condition) for condition in query.conditions)
        ]
        if not query.total_of:
            return Decimal(len(matching))
        return sum((Decimal(record.get(query.total_of, 0)) for record in matching), Decimal(0))


class _Wrong(Exception):
    """A query names what does not exist. Arguments: what is wrong, and what to write instead; both Chinese."""


def year_of(row: Row, kind: Kind) -> str:
    """Return the year a record counts in: that of its list, or the year in which it was disclosed."""
    if kind.is_by_year:
        return row.shelf
    return (row.day or row.published_on)[:4]


def _field(kind: Kind, label: str) -> FieldSpec:
    public = [spec for spec in kind.fields if spec.meta.public and not spec.parts]
    found = next((spec for spec in public if label in (spec.meta.label, spec.name)), None)
    if found is None:
        raise _Wrong(
            f"{kind.title}没有“{label}”这个公开的字段", suggestion(label, [spec.meta.label for spec in public])
        )
    return found


def _condition(kind: Kind, text: str) -> Condition:
    label, equals, value = text.replace("＝", "=").partition("=")
    if not equals or not value.strip():
        raise _Wrong(f"条件“{text}”看不懂", "写成“字段=内容”，例如 处罚类别=罚款。")
    spec = _field(kind, label.strip())
    if spec.shape.choices and value.strip() not in spec.shape.choices and not value.strip().startswith("其他-"):
        raise _Wrong(
            f"“{spec.meta.label}”没有“{value.strip()}”这个选项",
            suggestion(value.strip(), spec.shape.choices) or f"可以写：{'、'.join(spec.shape.choices)}。",
        )
    return Condition(spec, chosen(spec, value.strip()) if spec.shape.name == "text" else value.strip())


def _matches(record: Plain, condition: Condition) -> bool:
    values = values_of(condition.spec, record)
    if condition.spec.shape.name == DOC_NO_SHAPE:
        return number_as_compared(condition.value) in map(number_as_compared, values)
    return any(condition.value in (str(value), chosen(condition.spec, value)) for value in values)


def words_of(query: Query) -> str:
    """Return in words what a query counts."""
    said = "、".join(f"{one.spec.meta.label}为{one.value}" for one in query.conditions)
    total = f"的{query.kind.field(query.total_of).meta.label}合计" if query.total_of else ""
    year = f"{query.year}年" if query.year else ""
    return f"{year}{query.kind.title}{f'（{said}）' if said else ''}{total}"


def agrees(value: Decimal, computed: Decimal, comparison: str) -> bool:
    """Tell whether a stated value fits what was computed: `超过 60` fits 61, `不少于 40` fits 40."""
    if comparison == "超过":
        return computed > value
    return computed >= value if comparison == "不少于" else computed == value


# ------------------------------------------------------------------------------------------------ checking


def figure_findings(
    row: Row, record: Plain, kind: Kind, reckoner: Reckoner, place: Callable[[Row, str], Where]
) -> Iterator[Finding]:
    """Yield what is wrong with the figures of a report. `place` finds where a figure of that name stands."""
    for spec in figure_fields(kind):
        origins = reckoner.origins(record, spec)
        for figure in record.get(spec.name, ()):
            for rule, message, help in _faults(figure, origins[figure["name"]]):
                yield rule.at(place(row, figure["name"]), message, help)


def _faults(figure: Plain, origin: Origin) -> Iterator[tuple[Rule, str, str]]:
    name, value = figure["name"], Decimal(figure["value"])
    if origin.fault:
        yield (
            FIGURE_QUERY,
            f"数据“{name}”：{origin.fault}",
            origin.help or "用 gongshi kinds 和 gongshi schema 查看种类和字段。",
        )
    elif origin.computed is None:
        if not figure.get("source"):
            yield (
                FIGURE_SOURCE,
                f"数据“{name}”没有写明来历",
                "写“统计种类”（按记录计算）、“等于各项之和”，或者“来源”（台账、系统、文件）。",
            )
    elif not agrees(value, origin.computed, figure.get("comparison", EQUAL)) and not figure.get("difference"):
        unit = figure.get("unit", "")
        stated = f"{figure.get('comparison', '')}{number_text(value)}{unit}"
        how = "、".join(map(words_of, origin.queries)) or "、".join(figure.get("adds", ()))
        yield (
            FIGURE_DIFFERS,
            f"数据“{name}”写的是{stated}，按{how}计算是{number_text(origin.computed)}{unit}",
            f"改成 {number_text(origin.computed)}，补齐记录，或者写“差异说明”。",
        )


def number_text(value: Decimal) -> str:
    """Return a number for a reader: grouped, without zeros that say nothing."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
