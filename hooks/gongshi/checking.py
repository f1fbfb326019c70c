"""What is wrong between records: ids and numbers used twice, links to nothing, and what the kinds themselves look for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from gongshi.findings import Finding, Rule, Where, shortened, suggestion
from gongshi.kinds import hook_fault
from gongshi.model.body import Body
from gongshi.model.codes import ODD_USCC, is_odd, number_as_compared, one_off
from gongshi.model.kind import Kind, Others, Problem, texts
from gongshi.model.life import open_until
from gongshi.model.links import Brief, Code, Reference, Undeclared, fact, spec_at, unpacked_links
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


def check_across(store: Store, kinds: Mapping[str, Kind]) -> tuple[list[Row], list[Finding]]:
    """Return the rows that stand, and what is wrong between records: ids and numbers used twice, links to nothing."""
    findings: list[Finding] = []
    rows: list[Row] = []
    taken: _Taken = {}
    uniques = dict(store.uniques())
    for row in store.rows():
        found = _twice(row, uniques.get(row.number_in_store, {}), taken, store, kinds)
        findings.extend(found)
        if not found:
            rows.append(row)
    by_id = {(row.kind, row.id): row for row in rows}
    dangling = list(_dangling(rows, by_id, set(store.left_out()), kinds, store))
    between = [*_not_in_force(rows, by_id, kinds, store), *_between(rows, by_id, kinds, store)]
    gone = {row.number_in_store for row, finding in (*dangling, *between) if row and finding.holds_back}
    findings.extend(finding for _, finding in (*dangling, *between))
    return [row for row in rows if row.number_in_store not in gone], findings


_Found = Iterator[tuple[Row, Finding]]


_Taken = dict[tuple[str, ...], tuple[Row, str]]
"""Who was first to have what, and how it is written there."""


def _twice(
    row: Row, uniques: Mapping[str, str], taken: _Taken, store: Store, kinds: Mapping[str, Kind]
) -> list[Finding]:
    """Return what this row has in common with an earlier one."""
    earlier, _ = taken.setdefault((row.kind, row.id), (row, row.id))
    if earlier is not row:
        message = f"标识“{row.id}”已经用在 {earlier.source}"
        return [DUPLICATE_ID.at(where_of(row, "id", store), message, "换一个标识；如果是同一条记录，删去一份。")]
    findings = []
    for name, value in uniques.items():
        other, written = taken.setdefault((row.kind, name, number_as_compared(str(value))), (row, value))
        if other is not row and not _succeeds(row, other):
            label = kinds[row.kind].field(name).meta.label
            said = "" if written == value else f"，那里写作“{written}”"
            message = f"{label}“{value}”已经用在 {other.source}（{other.id}）{said}"
            help = (
                "核对原件；如果是同一个决定，删去一份。"
                + _successor_help(kinds[row.kind])
                + several_help(kinds[row.kind])
            )
            findings.append(DUPLICATE_VALUE.at(where_of(row, name, store), message, help))
    return findings


def _succeeds(row: Row, other: Row) -> bool:
    """Tell whether one of two records of a kind says that it changes the other: it may keep its number."""
    return any(
        link.kind == there.kind and link.id == there.id
        for here, there in ((row, other), (other, row))
        for link in unpacked_links(here.links)
    )


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


def _dangling(
    rows: Sequence[Row],
    by_id: Mapping[tuple[str, str], Row],
    left_out: set[tuple[str, str]],
    kinds: Mapping[str, Kind],
    store: Store,
) -> _Found:
    """Yield the references to records that do not exist; one that was left out for its errors does."""
    for row in rows:
        for link in unpacked_links(row.links):
            if (link.kind, link.id) not in by_id and (link.kind, link.id) not in left_out:
                target, label = kinds[link.kind], spec_at(kinds[row.kind], link.field).meta.label
                ids = sorted(id for kind, id in by_id if kind == link.kind)
                help = suggestion(link.id, ids) or f"可用的标识见 data/{target.name}/。"
                message = f"“{label}”写的“{link.id}”不在{target.title}里"
                yield row, UNKNOWN_REFERENCE.at(_link_place(row, link, store), message, help)


def _not_in_force(
    rows: Sequence[Row], by_id: Mapping[tuple[str, str], Row], kinds: Mapping[str, Kind], store: Store
) -> _Found:
    """Yield the references to records that were not in force on the day of the one that refers."""
    terms = {key: _term(kinds[row.kind], row) for key, row in by_id.items() if row.facts and kinds[row.kind].term}
    for row in rows if any(any(term) for term in terms.values()) else ():
        day = row.day or row.published_on
        for link in unpacked_links(row.links):
            first, last = terms.get((link.kind, link.id), ("", ""))
            if (first and day < first) or (last and day >= last):
                label = spec_at(kinds[row.kind], link.field).meta.label
                said = f"{first} 才生效" if first and day < first else f"{last} 起已失效"
                message = f"“{label}”写的“{link.id}”{said}，记录的日期是 {day}"
                yield (
                    row,
                    NOT_IN_FORCE.at(_link_place(row, link, store), message, "改成那一天有效的事项，或者核对日期。"),
                )


def linked_names(
    rows: Sequence[Row],
    kinds: Mapping[str, Kind],
    store: Store,
    persons_in: Callable[[str, str], Mapping[str, Persons]],
) -> _Found:
    """Yield the records that tell the full name of a person whom a record masks to which they refer.

    `persons_in` takes a file and its kind and returns the persons of its records by id: names are kept nowhere but in the records.
    """
    masked = {name for name, kind in kinds.items() if kind.names_persons}
    by_id = {(row.kind, row.id): row for row in rows if row.kind in masked}
    pointing = [
        (row, targets)
        for row in rows
        if (targets := [by_id[key] for one in unpacked_links(row.links) if (key := (one.kind, one.id)) in by_id])
    ]
    known: dict[str, Mapping[str, Persons]] = {}
    for (row, targets), data in zip(pointing, store.data(row for row, _ in pointing), strict=True):
        values = [text for _, text in texts(kinds[row.kind].fields, restored(data))]
        for target in targets:
            if target.source not in known:
                known[target.source] = persons_in(target.source, target.kind)
            persons = known[target.source].get(target.id)
            if persons and any(map(persons.full_names, values)):
                message = f"这条记录里有“{target.id}”的当事人的全名"
                finding = LINKED_NAME.at(where_of(row, "id", store), message, "写姓加“某”，或者只写文号。")
                yield row, replace(finding, secret=True)
                break


def with_known_codes(findings: Iterable[Finding], store: Store, body: Body | None) -> Iterator[Finding]:
    """Yield the findings; one about a check digit says which party is meant, where exactly one known code differs in one character.

    Known are the codes that the site's records tell, and the body's own. They are looked through only if there is such a finding.
    """
    findings = list(findings)
    if all(finding.rule != ODD_USCC.name for finding in findings):
        yield from findings
        return
    known = {body.uscc: body.name} if body and body.uscc else {}
    odd: dict[int, list[Code]] = {}
    for number, codes in store.codes():
        for one in map(Code._make, codes):
            if is_odd(one.code):
                odd.setdefault(number, []).append(one)
            else:
                known.setdefault(one.code, one.name)
    meant = {}
    for row in (row for row in store.rows() if row.number_in_store in odd):
        for one in odd[row.number_in_store]:
            near = [code for code in one_off(one.code) if code in known]
            if len(near) == 1:
                meant[where_of(row, one.field, store)] = _is_meant(one.code, near[0], known[near[0]])
    for finding in findings:
        is_told = finding.rule == ODD_USCC.name and finding.where in meant
        yield replace(finding, help=meant[finding.where] + finding.help) if is_told else finding


def _is_meant(code: str, known: str, name: str) -> str:
    place = next(place for place, (one, other) in enumerate(zip(code, known, strict=True)) if one != other)
    whose = f"“{shortened(name)}”的代码" if name else "另一条记录里的代码"
    return f"{whose}是 {known}，只有第 {place + 1} 位不同：那里是“{known[place]}”，这里是“{code[place]}”；是同一个单位的，照它改。"


def _term(kind: Kind, row: Row) -> tuple[str, str]:
    """Return the first day on which a record is in force and the first on which it no longer is, "" for none."""
    assert kind.term is not None
    return fact(row, kind.term[0], ""), fact(row, kind.term[1], "")


def _between(
    rows: Sequence[Row], by_id: Mapping[tuple[str, str], Row], kinds: Mapping[str, Kind], store: Store
) -> Iterator[tuple[Row | None, Finding]]:
    """Yield what the kinds find wrong between records."""
    of_kind: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of_kind[row.kind].append(row)
    for name, kind in kinds.items():
        if not kind.checks_between:
            continue
        others = _others(kind, kinds.keys(), of_kind, by_id)
        whole = [one for one in others.of(name) if not one.is_tombstone]
        try:
            for one, problem in kind.check_across(whole, others):
                spec_at(kind, problem.field)  # a field that the kind does not have is its fault
                yield one.row, _at_its_place(one.row, problem, store)
        except Exception as error:  # a body's own kind may do anything
            yield None, hook_fault(kind, error)


_NOTHING: Final[frozenset[str]] = frozenset()


def _others(
    kind: Kind, kinds: Collection[str], of_kind: Mapping[str, Sequence[Row]], by_id: Mapping[tuple[str, str], Row]
) -> Others:
    """Return the records as this kind may see them: with the fields that it says it reads."""

    def _assert_kind(name: str) -> None:
        if name not in kinds:
            raise Undeclared(f"没有“{name}”这个种类")

    declared = {name: frozenset(fields) for name, fields in kind.reads.items()}

    def brief(row: Row) -> Brief:
        return Brief(row, declared.get(row.kind, _NOTHING))

    def of(name: str) -> list[Brief]:
        _assert_kind(name)
        return [brief(row) for row in of_kind.get(name, ())]

    def get(name: str, id: str) -> Brief | None:
        _assert_kind(name)
        row = by_id.get((name, id))
        return brief(row) if row and not row.is_tombstone else None

    return Others(of, get)


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
    return Where(row.source, *store.place(row.number_in_store, name))
