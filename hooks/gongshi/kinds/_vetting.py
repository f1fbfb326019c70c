"""What a kind must be, stated once: for ours, which the tests hold against it, and for those of a body's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from string import Formatter
from typing import Final, NamedTuple

from gongshi.findings import Rule
from gongshi.model.kind import FieldSpec, Kind, Yearly, specs
from gongshi.model.record import Part, Record

_PROSE: Final = frozenset({"markdown", "part", "attachment"})
"""Shapes of values that are no short text."""


class Fault(NamedTuple):
    """One thing that is wrong with a kind, as a Chinese sentence; `field` is the English name of the field to point at, "" for KIND."""

    message: str
    field: str = ""


def faults_of(kind: Kind, others: Mapping[str, Kind]) -> Iterator[Fault]:
    """Yield what is wrong with a kind's declaration; `others` are the kinds that it may refer to and read, itself included.

    Hooks are not called: what they do with a record shows when there is one.
    """
    if not (isinstance(kind.record, type) and issubclass(kind.record, Record)):
        yield Fault("KIND 的 record 不是 Record 的子类")
        return
    try:
        names = {spec.name: spec for spec in kind.fields}
    except AssertionError as error:  # `field()` was forgotten
        yield Fault(f"字段的写法不对：{error}")
        return
    written = list(_written_faults(kind))
    yield from written
    if written:
        return
    yield from _field_faults(kind, others)
    unknown = [name for name in _named_fields(kind) if name not in names]
    yield from (Fault(f"KIND 里提到的字段“{name}”不在 {kind.record.__name__} 里") for name in dict.fromkeys(unknown))
    if not unknown:
        yield from _role_faults(kind, names)
    yield from _reading_faults(kind, others)


_TEXTS: Final = ("title", "about", "heading", "number", "day", "shelf", "acted", "unit", "source", "between")
_LISTS: Final = ("columns", "summary", "facets", "sums", "elsewhere")
_HOOKS: Final = (
    *("check", "complete", "check_across", "persons", "hides", "until", "body_until", "repair_from", "remedies"),
    *("owed", "held", "lapses"),
)


def _written_faults(kind: Kind) -> Iterator[Fault]:
    """Yield what is of another type than it must be: the rest can only be looked at when this is right."""
    for name in _TEXTS:
        if not isinstance(getattr(kind, name), str):
            yield Fault(f"KIND 的 {name} 要写成一段文字")
    for name in _LISTS:
        value = getattr(kind, name)
        if isinstance(value, str) or not all(isinstance(one, str) for one in value):
            yield Fault(f'KIND 的 {name} 要写成字段名的元组，例如 {name}=("title",)')
    for name in ("term", "lapsed"):
        value = getattr(kind, name)
        if value is not None and not (isinstance(value, tuple) and len(value) == 2):
            yield Fault(f"KIND 的 {name} 要写成两项的元组")
    yield from (Fault(f"KIND 的 {name} 不是函数") for name in _HOOKS if not callable(getattr(kind, name)))
    if not all(isinstance(rule, Rule) for rule in kind.rules):
        yield Fault("KIND 的 rules 里有不是 Rule(…) 的内容")
    if not isinstance(kind.order, int):
        yield Fault("KIND 的 order 要写成整数")
    yield from _time_faults(kind)
    try:
        list(Formatter().parse(kind.heading))
    except ValueError as error:
        yield Fault(f"KIND 的 heading 写法不对：{error}")
    for name in ("title", "about", "heading", "number"):
        if not getattr(kind, name):
            yield Fault(f"KIND 的 {name} 是空的")


def _time_faults(kind: Kind) -> Iterator[Fault]:
    """Yield what is wrong with what a kind says of its terms."""
    if not all(isinstance(number, int) for number in (kind.within, kind.withdrawal_days)):
        yield Fault("KIND 的 within 和 withdrawal_days 要写成整数")
    if kind.clocks is not None and not callable(kind.clocks):
        yield Fault("KIND 的 clocks 不是函数")
    if kind.yearly is not None and not isinstance(kind.yearly, Yearly):
        yield Fault('KIND 的 yearly 要写成 Yearly("报告的名称", 月, 日)')


def _named_fields(kind: Kind) -> Iterator[str]:
    """Yield every field that the kind names outside its record."""
    yield from (name for _, name, _, _ in Formatter().parse(kind.heading) if name is not None)
    yield from (*kind.columns, *kind.summary, *kind.facets, *kind.sums, *kind.elsewhere, *(kind.term or ()))
    yield from filter(
        None, (kind.number, kind.day, kind.shelf, kind.acted, kind.source, kind.between, *(kind.lapsed or ())[:1])
    )
    yield from ("year",) if kind.yearly else ()


_Fits = Callable[[FieldSpec], bool]


def _role_faults(kind: Kind, names: Mapping[str, FieldSpec]) -> Iterator[Fault]:
    """Yield the fields that cannot play the part that the kind gives them."""
    is_day: _Fits = lambda spec: spec.shape.name == "day" and not spec.many  # noqa: E731
    is_amount: _Fits = lambda spec: spec.shape.name == "amount" and not spec.many  # noqa: E731
    is_year: _Fits = lambda spec: spec.shape.name == "year" and spec.required  # noqa: E731
    is_short: _Fits = lambda spec: spec.shape.name not in _PROSE  # noqa: E731
    is_single: _Fits = lambda spec: is_short(spec) and not spec.many  # noqa: E731
    is_sorting: _Fits = lambda spec: spec.shape.name in ("choice", "year", "text") and not spec.many  # noqa: E731
    is_plain: _Fits = lambda spec: not spec.parts  # noqa: E731
    heading = [name for _, name, _, _ in Formatter().parse(kind.heading) if name]
    roles: tuple[tuple[str, tuple[str, ...], _Fits, str], ...] = (
        ("day", (kind.day,), is_day, "不是日期"),
        ("acted", (kind.acted,), is_day, "不是日期"),
        ("yearly", ("year",) if kind.yearly else (), is_year, "不是必填的年份"),
        ("term", tuple(kind.term or ()), is_day, "不是日期"),
        ("sums", kind.sums, is_amount, "不是金额，不能合计"),
        ("shelf", (kind.shelf,), is_sorting, "不是选项、年份或者单个的短文字，不能用来分类"),
        ("number", (kind.number,), is_single, "不是单个的短文字"),
        ("heading", tuple(heading), is_single, "不是单个的短文字"),
        ("source", (kind.source,), is_single, "不是单个的短文字"),
        ("lapsed", (kind.lapsed or ("",))[:1], is_single, "不是单个的短文字"),
        ("facets", kind.facets, is_short, "不是短文字，不能用来筛选"),
        ("between", (kind.between,), lambda spec: bool(spec.meta.refers_to), "不是指向别的记录的"),
        ("columns", kind.columns, is_plain, "有下级字段，放不进列表"),
        ("summary", kind.summary, lambda spec: True, ""),
    )
    for role, fields, fits, what in roles:
        for name in filter(None, fields):
            if not fits(names[name]):
                yield Fault(f"KIND 的 {role} 写的字段“{name}”{what}")
            elif not names[name].meta.public:
                yield Fault(f"KIND 的 {role} 写的字段“{name}”是不公开的")
    for role, name in (("day", kind.day), ("shelf", kind.shelf)):
        if name and not names[name].required:
            yield Fault(f"KIND 的 {role} 写的字段“{name}”是选填的；列表按它排，每条记录都要有")
    if not kind.day and not kind.shelf:
        yield Fault("KIND 要写 day（按日期分年）或者 shelf（按一个字段分类），列表才能分页")


def _field_faults(kind: Kind, others: Mapping[str, Kind]) -> Iterator[Fault]:
    """Yield what is wrong with the fields themselves."""
    own = [spec for spec in kind.fields if spec.name not in Record.model_fields]
    shown = {*kind.elsewhere, *kind.summary}
    for spec in own:
        if spec.meta.spreads and not (spec.many and spec.part_type):
            yield Fault(f"字段“{spec.meta.label}”写了 spreads，却不是一组字段（Part）的列表", spec.name)
        if spec.meta.public and not spec.meta.group and spec.name not in shown:
            yield Fault(f"字段“{spec.meta.label}”公开，却没有写 group，网页上不会出现", spec.name)
        yield from (Fault(message, spec.name) for message in _inner_faults(spec))
        for target in sorted({one.meta.refers_to for one in _every(spec)} - {""}):
            if target not in others:
                yield Fault(f"字段指向的种类“{target}”不存在")
    models = [kind.record, *(spec.part_type for spec in own for spec in _every(spec) if spec.part_type)]
    for model in dict.fromkeys(models):
        labels = [spec.meta.label for spec in specs(model)]
        for label in sorted({label for label in labels if labels.count(label) > 1}):
            yield Fault(f"{model.__name__} 里有两个字段都叫“{label}”")


def _every(spec: FieldSpec) -> Iterator[FieldSpec]:
    yield spec
    for part in spec.parts:
        yield from _every(part)


def _inner_faults(spec: FieldSpec) -> Iterator[str]:
    for one in _every(spec):
        if one.shape.name == "attachment":
            yield f"字段“{one.meta.label}”不能是 FileName：文件只能写在每种记录都有的“附件”里"
        if one.shape.name == "part" and not (one.part_type and issubclass(one.part_type, Part) and one.parts):
            yield f"字段“{one.meta.label}”的类型不是 gongshi.fields 里的，也不是一组字段（Part）"
        if one.meta.public and one.meta.identity:
            yield f"字段“{one.meta.label}”写的是个人证件，不能公开"


def _reading_faults(kind: Kind, others: Mapping[str, Kind]) -> Iterator[Fault]:
    """Yield what `reads` names that is not there, or that no check may see."""
    for name, fields in kind.reads.items():
        if name not in others:
            yield Fault(f"KIND 的 reads 里的种类“{name}”不存在")
            continue
        if isinstance(fields, str):
            yield Fault(f'KIND 的 reads 要写成 {{"{name}": ("{fields}",)}}')
            continue
        known = {spec.name: spec for spec in others[name].fields}
        for field in fields:
            if field not in known:
                yield Fault(f"KIND 的 reads 里，“{name}”没有字段“{field}”")
            elif not known[field].meta.public:
                yield Fault(f"KIND 的 reads 里，“{name}”的字段“{field}”是不公开的，别的种类不能读")
