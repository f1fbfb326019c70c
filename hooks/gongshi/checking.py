"""What is wrong between records: ids and numbers used twice, links to nothing, and what the kinds themselves look for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, groupby
from typing import Final

from gongshi.findings import Finding, Rule, Where, shortened, suggestion
from gongshi.inquiry import BETWEEN, NAMES, TWICE, Inquiry, Said
from gongshi.kinds import hook_fault
from gongshi.model.body import Body
from gongshi.model.codes import is_odd, one_off
from gongshi.model.kind import Kind, Others, Problem, texts
from gongshi.model.life import open_until
from gongshi.model.links import Brief, Undeclared, spec_at
from gongshi.model.references import Reference, unpacked_links
from gongshi.private.names import Persons
from gongshi.store import Row, Store
from gongshi.stored import restored

DUPLICATE_ID = Rule(
    "duplicate-id",
    "error",
    what="两条记录用了同一个标识。",
    why="标识就是网址，一个网址只能有一条记录。先读到的一条照常公开，后一条没有公开。",
    bad="两个文件里都写 标识: cf-2024-012",
    good="标识: cf-2024-013",
)
DUPLICATE_VALUE = Rule(
    "duplicate-number",
    "error",
    what="两条记录的文书号（编号）相同。",
    why="一个文书号对应一个决定；相同的多半是重复公开或者抄错。",
    bad="两条记录都写 湟自然资罚〔2024〕12号",
    good="核对决定书原件",
)
UNKNOWN_REFERENCE = Rule(
    "unknown-reference",
    "error",
    what="记录所指的另一条记录不存在。",
    why="每个决定都要能查到它依据的职权，每个结果都要能查到它的事项。",
    bad="权责事项: cf-99",
    good="权责事项: cf-001",
    law="国办发〔2018〕118号",
)
NOT_IN_FORCE = Rule(
    "not-in-force",
    "warning",
    what="记录所指的事项在那一天没有生效，或者已经失效。",
    why="决定要依据作出时有效的事项；清单调整以后，旧的决定仍然指向当时的那一项。",
    bad="处罚决定日期: 2024-03-18，所指事项的生效日期: 2025-01-01",
    good="权责事项: 写 2024 年 3 月有效的那一项",
    law="行政处罚法（2021）第三十四条、第三十七条",
    label="事项的效力",
    may_be_verified=True,
)
LINKED_NAME = Rule(
    "linked-name",
    "error",
    what="记录里有它所指的那条记录的当事人的全名。",
    why="那条记录里姓名已经遮盖，指向它的记录再写全名，遮盖就没有用了。提示里不重复姓名。",
    bad="标题: 关于冶某某一案的通知（写了全名）",
    good="标题: 关于冶某某一案的通知",
    law="个人信息保护法第六条",
    label="所指记录的姓名",
)
RULES: Final = (LINKED_NAME, DUPLICATE_ID, DUPLICATE_VALUE, UNKNOWN_REFERENCE, NOT_IN_FORCE)


def check_between(inquiry: Inquiry, kinds: Mapping[str, Kind], persons_in: PersonsIn) -> None:
    """Find what is wrong between records, as far as that may have changed: ids and numbers used twice, links to nothing, and the rest.

    `persons_in` takes a file and its kind and returns the persons of its records by id: names are kept nowhere but in the records.
    """
    inquiry.say_of_rows("id", TWICE, _SAME_ID, _twice(inquiry))
    values = _doubled(inquiry)
    inquiry.say_of("number", TWICE, map(_question, values), _same_value(inquiry, kinds, values))
    inquiry.spread()
    _take_dangling(inquiry)
    inquiry.say_of_rows("reference", BETWEEN, _WORK, _dangling(inquiry, kinds))
    inquiry.say_of_rows("term", BETWEEN, _WORK, _not_in_force(inquiry, kinds))
    _ask_kinds(inquiry, kinds)
    inquiry.spread()
    inquiry.say_of_rows("name", NAMES, _WORK, _linked_names(inquiry, kinds, persons_in))


PersonsIn = Callable[[str, str], Mapping[str, Persons]]
_WORK: Final = "SELECT n FROM work"
_SAME_ID: Final = """SELECT n FROM touched UNION
    SELECT n FROM things CROSS JOIN records ON records.kind = things.kind AND records.id = things.thing"""


def _twice(inquiry: Inquiry) -> Iterator[Said]:
    """Yield of the records that have one id all but the first."""
    query = """SELECT records.kind, records.id, records.n, records.source FROM things
        CROSS JOIN records ON records.kind = things.kind AND records.id = things.thing
        WHERE (SELECT COUNT(*) FROM records AS same WHERE same.kind = things.kind AND same.id = things.thing) > 1
        ORDER BY records.kind, records.id, records.source, records.nth"""
    rows = inquiry.store.select(query).fetchall()
    for _, some in groupby(rows, key=lambda row: row[:2]):
        (*_, earlier), *others = some
        for _, id, number, source in others:
            message = f"标识“{id}”已经用在 {earlier}"
            finding = DUPLICATE_ID.at(
                _place(number, source, "id", inquiry.store), message, "换一个标识；如果是同一条记录，删去一份。"
            )
            yield Said(number, number, finding)


_Value = tuple[str, str, str]
"""A kind, a field of it, and a value as it is compared."""


def _question(value: _Value) -> str:
    kind, field, compared = value
    return f"{kind}={field}\t{compared}"


def _doubled(inquiry: Inquiry) -> list[_Value]:
    """Return the values that were left, or came to stand in two records."""
    left = ((kind, *thing.partition("\t")[::2]) for kind, thing in inquiry.old_things("="))
    query = """SELECT DISTINCT kind, field, value FROM touched CROSS JOIN uniques AS one USING (n) WHERE EXISTS (
        SELECT 1 FROM uniques WHERE kind = one.kind AND field = one.field AND value = one.value AND n != one.n)"""
    return sorted({*left, *inquiry.store.select(query)})


def _same_value(inquiry: Inquiry, kinds: Mapping[str, Kind], values: Iterable[_Value]) -> Iterator[Said]:
    """Yield of the records that have one value all but the first and those that it changes, or that change it."""
    query = """SELECT n, source, id, written, records.kind, links FROM uniques JOIN records USING (n)
        WHERE uniques.kind = ? AND field = ? AND value = ?
        AND NOT EXISTS (SELECT 1 FROM said WHERE test = 'id' AND subject = n)
        ORDER BY source, nth"""
    for value in values:
        rows = inquiry.store.select(query, value).fetchall()
        for row in rows[1:]:
            if not _succeeds(row, rows[0]):
                finding = _same_value_finding(row, rows[0], kinds[value[0]], value[1], inquiry.store)
                yield Said(_question(value), row[0], finding)


_Holder = tuple[int, str, str, str, str, str]
"""Number, file, id, the value as it is written, kind, packed links."""


def _same_value_finding(row: _Holder, other: _Holder, kind: Kind, field: str, store: Store) -> Finding:
    number, source, _, value, *_ = row
    _, there, id, written, *_ = other
    said = "" if written == value else f"，那里写作“{written}”"
    message = f"{kind.field(field).meta.label}“{value}”已经用在 {there}（{id}）{said}"
    help = "核对原件；如果是同一个决定，删去一份。" + _successor_help(kind) + several_help(kind)
    return DUPLICATE_VALUE.at(_place(number, source, field, store), message, help)


def _succeeds(row: _Holder, other: _Holder) -> bool:
    """Tell whether one of two records of a kind says that it changes the other: it may keep its number."""
    pairs = (((here[5], there[4], there[2])) for here, there in ((row, other), (other, row)))
    return any((link.kind, link.id) == (kind, id) for links, kind, id in pairs for link in unpacked_links(links))


def _successor_help(kind: Kind) -> str:
    """Return how a record says that it changes another and keeps its number; "" for a kind that has no such field."""
    own = next((spec for spec in kind.fields if spec.meta.refers_to == kind.name), None)
    return f"后一件是变更前一件的，写“{own.meta.label}”。" if own else ""


def several_help(kind: Kind) -> str:
    """Return how a decision on several parties is written in one record; "" for a kind that has no such decisions."""
    groups = next((spec for spec in kind.fields if spec.meta.spreads), None)
    if groups is None:
        return ""
    name, label = next(spec.meta.label for spec in kind.fields if spec.within), groups.meta.label
    return (
        f"{label}不同的，一个决定写成一条记录：在“{label}”下每个{label}写一项，"
        f"{label}: [{{{name}: 甲公司, …}}, {{{name}: 乙公司, …}}]。"
    )


def _take_dangling(inquiry: Inquiry) -> None:
    """Take in the records that refer to nothing in a kind of which the ids may have changed: the nearest of them is offered."""
    for kind in inquiry.changed_kinds():
        query = "INSERT OR IGNORE INTO work SELECT n FROM said WHERE about = ? AND test = 'reference'"
        inquiry.store.select(query, (kind,))


def _dangling(inquiry: Inquiry, kinds: Mapping[str, Kind]) -> Iterator[Said]:
    """Yield the references to records that do not exist; one that was left out for its errors does."""
    query = f"""SELECT work.n, records.source, records.kind, links.field, links.kind, links.id FROM work
        CROSS JOIN links USING (n) CROSS JOIN records USING (n)
        WHERE NOT EXISTS (SELECT 1 FROM records AS target WHERE target.kind = links.kind AND target.id = links.id
            AND target.n NOT IN (SELECT n FROM outs WHERE stage = {TWICE}))
        AND NOT EXISTS (SELECT 1 FROM left_out WHERE left_out.kind = links.kind AND left_out.id = links.id)
        AND work.n NOT IN (SELECT n FROM outs WHERE stage = {TWICE})"""
    ids: dict[str, list[str]] = {}
    for number, source, kind, path, target, id in inquiry.store.select(query).fetchall():
        if target not in ids:
            ids[target] = _ids_of(target, inquiry)
        label = spec_at(kinds[kind], path).meta.label
        help = suggestion(id, ids[target]) or f"可用的标识见 data/{target}/。"
        message = f"“{label}”写的“{id}”不在{kinds[target].title}里"
        where = _place(number, source, f"{path}:{id}", inquiry.store)
        yield Said(number, number, UNKNOWN_REFERENCE.at(where, message, help), about=target)


def _ids_of(kind: str, inquiry: Inquiry) -> list[str]:
    query = f"""SELECT DISTINCT id FROM records WHERE kind = ?
        AND n NOT IN (SELECT n FROM outs WHERE stage = {TWICE}) ORDER BY id"""
    return [id for (id,) in inquiry.store.select(query, (kind,))]


def _not_in_force(inquiry: Inquiry, kinds: Mapping[str, Kind]) -> Iterator[Said]:
    """Yield the references to records that were not in force on the day of the one that refers."""
    with_term = [name for name, kind in kinds.items() if kind.term]
    query = f"""SELECT work.n, records.source, records.kind, links.field, links.id,
            CASE records.day WHEN '' THEN records.published_on ELSE records.day END AS on_day,
            target.force_from, target.force_until
        FROM work CROSS JOIN links USING (n) CROSS JOIN records USING (n)
        CROSS JOIN records AS target ON target.kind = links.kind AND target.id = links.id
        WHERE links.kind IN ({", ".join("?" * len(with_term))})
        AND (on_day < target.force_from OR (target.force_until != '' AND on_day >= target.force_until))
        AND target.n NOT IN (SELECT n FROM outs WHERE stage = {TWICE})
        AND work.n NOT IN (SELECT n FROM outs WHERE stage = {TWICE})"""
    for number, source, kind, path, id, day, first, last in inquiry.store.select(query, with_term).fetchall():
        label = spec_at(kinds[kind], path).meta.label
        said = f"{first} 才生效" if day < first else f"{last} 起已失效"
        message = f"“{label}”写的“{id}”{said}，记录的日期是 {day}"
        where = _place(number, source, f"{path}:{id}", inquiry.store)
        yield Said(number, number, NOT_IN_FORCE.at(where, message, "改成那一天有效的事项，或者核对日期。"))


def _linked_names(inquiry: Inquiry, kinds: Mapping[str, Kind], persons_in: PersonsIn) -> Iterator[Said]:
    """Yield the records that tell the full name of a person whom a record masks to which they refer."""
    masked = [name for name, kind in kinds.items() if kind.names_persons]
    names = ", ".join("?" * len(masked))
    pointing = inquiry.rows(
        f"n IN (SELECT n FROM work CROSS JOIN links USING (n) WHERE links.kind IN ({names}))", *masked, stage=BETWEEN
    )
    known: dict[str, Mapping[str, Persons]] = {}
    for row, data in zip(pointing, inquiry.store.data(pointing), strict=True):
        values = [text for _, text in texts(kinds[row.kind].fields, restored(data))]
        for link in (one for one in unpacked_links(row.links) if one.kind in masked):
            for target in inquiry.rows("kind = ? AND id = ?", link.kind, link.id, stage=BETWEEN):
                if target.source not in known:
                    known[target.source] = persons_in(target.source, target.kind)
                persons = known[target.source].get(target.id)
                if persons and any(map(persons.full_names, values)):
                    yield Said(row.number_in_store, row.number_in_store, _linked_name(row, target, inquiry.store))
                    break
            else:
                continue
            break


def _linked_name(row: Row, target: Row, store: Store) -> Finding:
    message = f"这条记录里有“{target.id}”的当事人的全名"
    finding = LINKED_NAME.at(where_of(row, "id", store), message, "写姓加“某”，或者只写文号。")
    return replace(finding, secret=True)


# ------------------------------------------------------------------------------------------------ codes that are meant


def meant_code(finding: Finding, store: Store, body: Body | None) -> str:
    """Return which party is meant by a code with an odd check digit, "" unless exactly one known code differs in one character.

    Known are the codes that the site's records tell, and the body's own.
    """
    for number, path, code in store.codes(finding.where.file):
        if is_odd(code) and _place(number, finding.where.file, path, store) == finding.where:
            known = store.named_by_code([one for one in one_off(code) if not is_odd(one)])
            if body and body.uscc and body.uscc in one_off(code):
                known[body.uscc] = body.name
            return _is_meant(code, *known.popitem()) if len(known) == 1 else ""
    return ""


def _is_meant(code: str, known: str, name: str) -> str:
    place = next(place for place, (one, other) in enumerate(zip(code, known, strict=True)) if one != other)
    whose = f"“{shortened(name)}”的代码" if name else "另一条记录里的代码"
    return f"{whose}是 {known}，只有第 {place + 1} 位不同：那里是“{known[place]}”，这里是“{code[place]}”；是同一个单位的，照它改。"


# ------------------------------------------------------------------------------------------------ what the kinds ask


def _ask_kinds(inquiry: Inquiry, kinds: Mapping[str, Kind]) -> None:
    """Let the kinds look again where something has changed that they looked at, or that they never saw."""
    due = inquiry.due_questions()
    for name, kind in kinds.items():
        if not kind.checks_between:
            continue
        asking = _Asking(inquiry, kind, kinds.keys())
        questions = (
            [*_groups(inquiry, kind, due)]
            if kind.between
            else [""]
            if name in due or not inquiry.was_asked(name)
            else []
        )
        inquiry.say_of(
            "kind", BETWEEN, map(asking.question, questions), chain.from_iterable(map(asking.ask, questions))
        )


def _groups(inquiry: Inquiry, kind: Kind, due: Iterable[str]) -> Iterator[str]:
    """Yield the ids by which a kind's own records are to be looked at together again."""
    query = """SELECT DISTINCT links.id FROM touched CROSS JOIN links USING (n) CROSS JOIN records USING (n)
        WHERE field = ? AND records.kind = ?"""
    named = {id for (id,) in inquiry.store.select(query, (kind.between, kind.name))}
    left = {id for _, id in inquiry.old_things(f">{kind.between}:", kind.name)}
    head = f"{kind.name}>{kind.between}:"
    yield from sorted(named | left | {one.removeprefix(head) for one in due if one.startswith(head)})


@dataclass(slots=True)
class _Asking:
    """A kind looking at records, with the fields that it says it reads; what it looks at is noted."""

    inquiry: Inquiry
    kind: Kind
    kinds: Collection[str]
    looked_at: set[tuple[str, str]] = field(default_factory=set)
    _rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def question(self, group: str) -> str:
        return f"{self.kind.name}>{self.kind.between}:{group}" if self.kind.between else self.kind.name

    def ask(self, group: str) -> Iterator[Said]:
        """Yield what the kind finds in a group of its records, or in all of them."""
        name, question = self.kind.name, self.question(group)
        self.looked_at = {(name, f">{self.kind.between}:{group}" if self.kind.between else "")}
        try:
            for one, problem in self.kind.check_across(self._own(group), Others(self.of, self.get)):
                spec_at(self.kind, problem.field)  # a field that the kind does not have is its fault
                finding = _at_its_place(one.row, problem, self.inquiry.store)
                yield Said(question, one.row.number_in_store, finding)
        except Exception as error:  # a body's own kind may do anything
            yield Said(question, 0, hook_fault(self.kind, error))
        self.inquiry.put_looks(question, self.looked_at)

    def _own(self, group: str) -> list[Brief]:
        if not self.kind.between:
            rows = self._known(self.kind.name, "")
        else:
            condition = "kind = ? AND n IN (SELECT n FROM links WHERE field = ? AND id = ?)"
            rows = self.inquiry.rows(condition, self.kind.name, self.kind.between, group, stage=TWICE)
        return [self._brief(row) for row in rows if not row.is_tombstone]

    def of(self, name: str, year: int | None = None) -> list[Brief]:
        self._assert_kind(name)
        self.looked_at.add((name, "" if year is None else f"@{year}"))
        return [self._brief(row) for row in self._known(name, "" if year is None else str(year))]

    def get(self, name: str, id: str) -> Brief | None:
        self._assert_kind(name)
        self.looked_at.add((name, id))
        rows = self.inquiry.rows("kind = ? AND id = ?", name, id, stage=TWICE)
        return next((self._brief(row) for row in rows if not row.is_tombstone), None)

    def _known(self, name: str, year: str) -> list[Row]:
        if (name, year) not in self._rows:
            condition, values = ("kind = ? AND year = ?", (name, year)) if year else ("kind = ?", (name,))
            self._rows[name, year] = self.inquiry.rows(condition, *values, stage=TWICE)
        return self._rows[name, year]

    def _brief(self, row: Row) -> Brief:
        return Brief(row, frozenset(self.kind.reads.get(row.kind, ())))

    def _assert_kind(self, name: str) -> None:
        if name not in self.kinds:
            raise Undeclared(f"没有“{name}”这个种类")


def _at_its_place(row: Row, problem: Problem, store: Store) -> Finding:
    links = [link for link in unpacked_links(row.links) if link.field == problem.field]
    where = _link_place(row, links[0], store) if links else where_of(row, problem.field, store)
    return problem.rule.at(
        where, problem.message, problem.help, open_until(bool(row.is_draft), row.day or row.published_on)
    )


def _link_place(row: Row, link: Reference, store: Store) -> Where:
    return where_of(row, f"{link.field}:{link.id}", store)


def where_of(row: Row, name: str, store: Store) -> Where:
    """Return where a field of a record stands in its file; where its id does, if the field's place is not kept."""
    return _place(row.number_in_store, row.source, name, store)


def _place(number: int, source: str, name: str, store: Store) -> Where:
    return Where(source, *store.place(number, name))
