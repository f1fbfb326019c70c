"""Which records cite which article of which law: kept per record, checked against the body's laws, turned round for the law's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple, Protocol

from gongshi.findings import Finding, Rule, Where, shortened
from gongshi.law.citations import Law, LawTable, Resolved, article_name, citations_in
from gongshi.model.kind import FieldSpec, Kind, texts
from gongshi.model.record import Plain
from gongshi.model.values import show_day
from gongshi.store import Row, Store
from gongshi.stored import restored, stored

LAWS: Final = "laws"
"""The kind whose records are the laws."""

UNKNOWN_LAW = Rule(
    "unknown-law",
    "warning",
    what="引用的法律不在法律依据里（随程序带的法律和 data/laws/），或者没有这个版本。",
    why="公众要能从决定看到它依据的条文，从条文看到依据它作出的决定。多半是名称或者年份写错了。",
    bad="处罚依据: 《土地管里法》（2019修正）第七十七条",
    good="处罚依据: 《土地管理法》（2019修正）第七十七条",
)
LAW_NOT_IN_FORCE = Rule(
    "law-not-in-force",
    "warning",
    what="引用的法律版本在作出决定那天没有施行，或者已经失效。",
    why="决定要依据当时有效的法律。行为发生在旧法施行期间的，可以从旧兼从轻适用旧法；那就写明“违法行为发生日期”。",
    bad="处罚决定日期: 2025-08-20，处罚依据: 《矿产资源法》（2009修正）第三十九条",
    good="违法行为发生日期: 2025-05-06，处罚依据: 《矿产资源法》（2009修正）第三十九条",
    law="行政处罚法（2021）第三十七条",
    label="法律的效力",
    may_be_verified=True,
)
UNKNOWN_ARTICLE = Rule(
    "unknown-article",
    "warning",
    what="引用的条文超出了这部法律的条数。",
    why="多半是条文号写错了，公众按它查不到依据。",
    bad="处罚依据: 《土地管理法》（2019修正）第一百七十七条",
    good="处罚依据: 《土地管理法》（2019修正）第七十七条",
)
RULES: Final = (UNKNOWN_LAW, LAW_NOT_IN_FORCE, UNKNOWN_ARTICLE)


@dataclass(frozen=True, slots=True)
class Cited:
    """A law as one record cites it."""

    field: str
    name: str
    is_quoted: bool
    version: str
    keys: tuple[str, ...]
    """The articles; none for the law as a whole."""
    written: str
    """The name and version as they stand in the text."""


@cache
def citing_fields(kind: Kind) -> tuple[FieldSpec, ...]:
    """Return the fields of a kind that cite laws, themselves or in their parts."""
    return tuple(spec for spec in kind.fields if spec.meta.public and _cites(spec))


def _cites(spec: FieldSpec) -> bool:
    return spec.shape.name == "basis" or any(map(_cites, spec.parts))


def packed_citations(kind: Kind, view: Plain) -> str:
    """Return what is stored of a record's citations; "" if it has none."""
    found: dict[tuple[Any, ...], None] = {}
    for top in citing_fields(kind):
        for spec, text in texts((top,), view):
            if spec.shape.name == "basis":
                for one in citations_in(text):
                    written = text[one.start : one.end].strip() or one.name
                    found[top.name, one.name, one.is_quoted, one.version, one.keys, written] = None
    if not found:
        return ""
    return stored([view.get(kind.acted, ""), list(found)])


@lru_cache(maxsize=16384)
def _unpacked(text: str) -> tuple[str, tuple[Cited, ...]]:
    if not text:
        return "", ()
    acted_on, found = restored(text)
    return acted_on, tuple(
        Cited(top, name, bool(is_quoted), version, tuple(keys), written)
        for top, name, is_quoted, version, keys, written in found
    )


def cited_in(packed: str) -> tuple[Cited, ...]:
    """Return the laws that a record cites."""
    return _unpacked(packed)[1]


def laws_named(packed: str) -> list[str]:
    """Return the names of the laws in packed citations, as written, each once."""
    return list(dict.fromkeys(one.name for one in _unpacked(packed)[1]))


def law_table(rows: Iterable[Row], store: Store) -> LawTable:
    """Return the laws among the rows."""
    laws = [row for row in rows if row.kind == LAWS and not row.is_tombstone]
    return LawTable(tuple(law_of(restored(data)) for data in store.data(laws)))


def law_of(record: Plain) -> Law:
    """Return what citations are held against of a law's record."""
    return Law(
        record["id"],
        record["name"],
        tuple(record.get("short_names", ())),
        record.get("number", ""),
        record["version"],
        record["in_force_from"],
        record.get("in_force_until", ""),
        int(record.get("article_count", 0)),
    )


class Citing(Protocol):
    """What is known of a record that cites laws; see `store.Row`."""

    @property
    def kind(self) -> str: ...
    @property
    def day(self) -> str: ...
    @property
    def citations(self) -> str: ...


@dataclass(slots=True)
class Resolver:
    """Resolves citations of rows against a table, each sort of citation once a day."""

    table: LawTable
    kinds: Mapping[str, Kind]
    _known: dict[tuple[str, bool, str, str, str], Resolved]

    @classmethod
    def of(cls, table: LawTable, kinds: Mapping[str, Kind]) -> Resolver:
        return cls(table, kinds, {})

    def of_row(self, row: Citing) -> Iterator[tuple[Cited, Resolved]]:
        """Yield what the row cites, and what is meant."""
        if not self.table:
            return
        acted_on, found = _unpacked(row.citations)
        for one in found:
            key = (one.name, one.is_quoted, one.version, row.day, acted_on)
            if key not in self._known:
                self._known[key] = self.table.resolve(*key)
            yield one, self._known[key]


# ------------------------------------------------------------------------------------------------ checking


class Unknown(NamedTuple):
    """A citation of a law that is not known: the so-manieth of its record."""

    name: str
    version: str
    nth: int


def citation_findings(row: Row, resolver: Resolver, places: Places) -> Iterator[Finding | Unknown]:
    """Yield what is odd about the citations of a row."""
    for nth, (one, resolved) in enumerate(resolver.of_row(row)):
        if resolved.law is None:
            yield Unknown(one.name, one.version, nth)
            continue
        for rule, message, help in _oddities(row, one, resolved, resolved.law, resolver.kinds[row.kind]):
            yield rule.at(places.of(row, one.field, one.written), message, help)


def unknown_finding(row: Row, nth: int, count: int, resolver: Resolver, places: Places) -> Finding:
    """Return the finding about a law that is not known, at its first citation: a hundred thousand decisions may cite it.

    `nth` says which citation of the row that is, `count` how many there are in all.
    """
    one, resolved = next(islice(resolver.of_row(row), nth, None))
    others = f"，共有 {count} 处引用" if count > 1 else ""
    where = places.of(row, one.field, one.written)
    if resolved.versions:
        known = "、".join(f"“{law.version}”" for law in resolved.versions)
        message = f"法律依据里没有“{shortened(one.written, 60)}”这个版本{others}"
        return UNKNOWN_LAW.at(where, message, f"已有的版本：{known}；版本没写错就把它加到 data/laws/。")
    offer = resolver.table.offer(one.name)
    message = f"“{shortened(one.written, 60)}”不在法律依据里{others}"
    return UNKNOWN_LAW.at(where, message, f"{offer}名称没写错就把它加到 data/laws/。")


def _oddities(row: Row, one: Cited, resolved: Resolved, law: Law, kind: Kind) -> Iterator[tuple[Rule, str, str]]:
    acted_on, _ = _unpacked(row.citations)
    if kind.day and not any(law.is_in_force(day) for day in filter(None, (row.day, acted_on))):
        yield LAW_NOT_IN_FORCE, *_not_in_force(row.day, acted_on, resolved, law, kind)
    elif not kind.day and law.until and law.until <= row.published_on:
        message = f"{law.title}自{show_day(law.until)}起失效，本条在那以后公开"
        yield LAW_NOT_IN_FORCE, message, f"改成现行的版本{_better(resolved, row.published_on)}。"
    for key in one.keys:
        if law.article_count and int(key.partition("-")[0]) > law.article_count:
            message = f"{law.title}没有{article_name(key)}，它一共 {law.article_count} 条"
            yield UNKNOWN_ARTICLE, message, "核对条文号。"


def _not_in_force(day: str, acted_on: str, resolved: Resolved, law: Law, kind: Kind) -> tuple[str, str]:
    label = kind.field(kind.day).meta.label
    if day < law.since:
        message = f"{law.title}自{show_day(law.since)}起施行，“{label}”是{show_day(day)}，那时还没有施行"
        return message, f"改成当时有效的版本{_better(resolved, day)}，或者核对日期。"
    message = f"{law.title}自{show_day(law.until)}起失效，“{label}”是{show_day(day)}"
    better = f"改成当时有效的版本{_better(resolved, day)}"
    if not kind.acted:
        return message, f"{better}；行为发生在旧法施行期间、从旧兼从轻适用旧法的（行政处罚法第三十七条），不必改。"
    acted = kind.field(kind.acted).meta.label
    if acted_on:
        message += f"，“{acted}”{show_day(acted_on)}也不在它施行期间"
        return message, f"{better}，或者核对“{acted}”。"
    old = "行为发生在旧法施行期间、从旧兼从轻适用旧法的（行政处罚法第三十七条）"
    return message, f"{old}，写明“{acted}”；否则{better}。"


def _better(resolved: Resolved, day: str) -> str:
    in_force = [law for law in resolved.versions if law.is_in_force(day)]
    return f"“{in_force[-1].version}”" if in_force else ""


@dataclass(slots=True)
class Places:
    """Finds where a text stands in a record's file: behind the beginning of a field, or else that field."""

    store: Store
    lines_of: Callable[[str], list[str]]
    _source: str = ""
    _lines: tuple[str, ...] = ()

    def of(self, row: Row, field: str, written: str) -> Where:
        line, column, end = self.store.place(row.number_in_store, field)
        if row.source != self._source:
            self._source, self._lines = row.source, tuple(self.lines_of(row.source))
        for number, text in enumerate(self._lines[line - 1 : line + 400], line):
            if written in text:
                column = text.index(written) + 1
                return Where(row.source, number, column, column + len(written))
        return Where(row.source, line, column, end)


def article_order(key: str) -> tuple[int, ...]:
    """Return what articles are sorted by; the law as a whole comes first."""
    return tuple(int(part) for part in key.split("-")) if key else (0,)
