"""What the law says of the records that stand: what they cite, what their reports add up to, what is late. Only what may have changed is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Final

from gongshi.checking import where_of
from gongshi.findings import Rule, Where, suggestion
from gongshi.inquiry import NAMES, Inquiry, Said
from gongshi.law.citations import LawTable, citations_in
from gongshi.law.citing import (
    LAWS,
    Places,
    Resolver,
    Unknown,
    citation_findings,
    law_of,
    law_table,
    unknown_finding,
)
from gongshi.law.deadlines import judged, unknown_calendar
from gongshi.law.figures import Reckoner, figure_fields, figure_findings
from gongshi.law.remedies import CITED_BY
from gongshi.lawbook import SHOWN, Lawbook, Shown, is_shipped, known, replaced, standing
from gongshi.model.kind import Kind
from gongshi.model.life import NEVER, span_of, was_disclosed
from gongshi.model.record import Plain
from gongshi.model.references import unpacked_links
from gongshi.store import Row, Store
from gongshi.stored import restored

OUTDATED_LAW = Rule(
    "outdated-law",
    "warning",
    what="data/laws/ 里的法律比随程序带的同一部旧。",
    why="data/laws/ 里的记录代替随程序带的；法律修改以后，程序带的已经换了，自己的还是旧的。",
    bad="核对日期: 2026-01-05（随程序带的是 2026-11-25 核对的）",
    good="（删去这条记录，用随程序带的；或者重新核对，改正内容和“核对日期”）",
)
UNKNOWN_LISTED = Rule(
    "unknown-listed-law",
    "warning",
    what="data/site.yml 的“法律依据”里的标识，随程序带的法律里没有。",
    why="写错的标识没有网页。",
    bad="法律依据: [xingzheng-chufa-fa]",
    good="法律依据: [xingzheng-chufa-fa-2021]",
)
RULES: Final = (OUTDATED_LAW, UNKNOWN_LISTED)
_TOUCHED: Final = "SELECT n FROM touched"


def make_way(store: Store, lawbook: Lawbook) -> None:
    """Before anything is checked: let the laws go whose place records of the project take, and bring those that are referred to by id."""
    laws, own = lawbook.take(store), replaced(store)
    referred = {id for (id,) in store.select("SELECT DISTINCT id FROM links WHERE kind = ?", (LAWS,))}
    stay = {id: shown for id, shown in standing(store).items() if id not in own}
    lawbook.show({**dict.fromkeys(sorted((referred & laws.keys()) - own.keys()), "preview"), **stay}, store)


def check_law(
    inquiry: Inquiry, kinds: Mapping[str, Kind], today: date, lines_of: Callable[[str], list[str]], lawbook: Lawbook
) -> None:
    """Find what is odd about citations, figures and days, as far as records, laws or the day have made it another.

    The laws of the lawbook that are cited on that day, and no others, stand in the store afterwards.
    """
    places = Places(inquiry.store, lines_of)
    touched = inquiry.rows(f"n IN ({_TOUCHED})", stage=NAMES)
    own = replaced(inquiry.store)
    resolver = Resolver.of(_all_laws(inquiry, own), kinds)
    _check_citations(touched, inquiry, resolver, places)
    _check_overrides(inquiry, own)
    _check_listed(inquiry, lawbook, lines_of)
    _check_figures(touched, inquiry, kinds, places, today)
    _check_days(touched, inquiry, kinds, today)
    lawbook.show(_shown_laws(inquiry, resolver.table, lawbook, own, today), inquiry.store)


# ------------------------------------------------------------------------------------------------ laws


def _all_laws(inquiry: Inquiry, own: Collection[str]) -> LawTable:
    """Return the project's laws and those of the lawbook that have no other in their place (`own`)."""
    rows = [row for row in inquiry.rows("kind = ?", LAWS, stage=NAMES) if not is_shipped(row)]
    shipped = (law_of(one) for id, one in known(inquiry.store).items() if id not in own)
    return LawTable((*law_table(rows, inquiry.store).laws, *shipped))


def _shown_laws(
    inquiry: Inquiry, table: LawTable, lawbook: Lawbook, own: Collection[str], today: date
) -> dict[str, Shown]:
    """Return the laws of the lawbook that something cites on this day: a record, what its page tells beside it, or the body's list."""
    cited = "law_uses CROSS JOIN records USING (n) WHERE law = ? AND law_uses.last_on"
    shown: dict[str, Shown | None] = {}
    for law in known(inquiry.store).keys() - own:
        shown[law] = "public" if law in lawbook.listed else _for_whom(inquiry, cited, law, today)
    for place, text in enumerate(CITED_BY, 1):
        for_whom = _for_whom(inquiry, "records WHERE told > 0 AND told = ? AND last_on", place, today)
        for law in _laws_told(text, table) & shown.keys():
            shown[law] = shown[law] if shown[law] == "public" else for_whom or shown[law]
    return {law: for_whom for law in sorted(shown) if (for_whom := shown[law])}


def _for_whom(inquiry: Inquiry, records: str, value: str | int, today: date) -> Shown | None:
    """Return who sees one of the records that the beginning of a query gives: everybody, or a preview; None if nobody does."""
    query = f"SELECT 1 FROM {records} >= ? AND from_on <= ? AND n NOT IN (SELECT n FROM outs) LIMIT 1"
    day, ahead = today.isoformat(), {"public": today.isoformat(), "preview": NEVER}
    for shown in SHOWN:
        if inquiry.store.select(query, (value, day, ahead[shown])).fetchone():
            return shown
    return None


def _laws_told(text: str, table: LawTable) -> set[str]:
    meaning = table.meaning("")
    return {meant[0] for one in citations_in(text) if (meant := meaning(one))}


def _check_overrides(inquiry: Inquiry, own: Mapping[str, Row]) -> None:
    """Hold the project's laws against those of the lawbook in whose place they stand."""
    store, shipped = inquiry.store, known(inquiry.store)
    standing_now = {row.number_in_store for row in inquiry.rows("kind = ?", LAWS, stage=NAMES)}
    pairs = [(id, row) for id, row in own.items() if row.number_in_store in standing_now and not row.is_tombstone]
    said = []
    for (id, row), data in zip(pairs, store.data(row for _, row in pairs), strict=True):
        if message := _older(restored(data), shipped[id]):
            where = where_of(row, "id", store)
            way_out = "删去这条记录，就用随程序带的；要留着，" if row.id == id else ""
            help = f"{way_out}重新核对，改正内容和“核对日期”（gongshi laws show {id}）。"
            said.append(Said(id, row.number_in_store, OUTDATED_LAW.at(where, message, help)))
    inquiry.say_of("outdated", 0, shipped, said)


def _older(own: Plain, shipped: Plain) -> str:
    """Return in what a law of the project is older than that of the lawbook; "" if it is not, or nobody can tell."""
    before, after = own.get("checked_on", ""), shipped.get("checked_on", "")
    facts, others = _facts(own), _facts(shipped)
    differing = [label for label in others if facts.get(label, "") not in (others[label], _MAY_LACK.get(label))]
    if not (before < after if before else differing):
        return ""
    said = f"“{own['id']}”是 {before} 核对的" if before else f"“{own['id']}”没有写核对日期"
    known_since = f"，随程序带的是 {after} 核对的" if after else "，与随程序带的不同"
    return f"{said}{known_since}" + (f"；不同的有：{'、'.join(differing)}" if differing else "")


def _facts(law: Plain) -> dict[str, str]:
    """Return what a new edition of the lawbook may have put right, as far as the law says it."""
    said = law_of(law)
    facts = {"版本": said.year, "施行日期": said.since, "失效日期": said.until, "条文数": law.get("article_count", "")}
    return {label: value for label, value in facts.items() if value}


_MAY_LACK: Final = {"条文数": ""}
"""What a law may leave out without being another."""


def _check_listed(inquiry: Inquiry, lawbook: Lawbook, lines_of: Callable[[str], list[str]]) -> None:
    """Say which of the laws that the body lists there are not."""
    ids = (*known(inquiry.store), *(row.id for row in inquiry.rows("kind = ?", LAWS, stage=NAMES)))
    said = []
    for id in lawbook.listed:
        if id not in ids:
            found = ((number, line.find(id)) for number, line in enumerate(lines_of(_SITE), 1))
            line, place = next(((number, place) for number, place in found if place >= 0), (1, 0))
            where = Where(_SITE, line, place + 1, place + 1 + len(id))
            help = f"{suggestion(id, ids)}用 gongshi laws 查看有哪些。"
            said.append(Said("listed", 0, UNKNOWN_LISTED.at(where, f"“{id}”不在随程序带的法律里", help)))
    inquiry.say_of("listed", 0, ["listed"], said)


_SITE: Final = "data/site.yml"


# ------------------------------------------------------------------------------------------------ citations


_RESOLVED: Final = "laws resolved"
_CITING: Final = f"SELECT n FROM records WHERE citations != '' UNION SELECT n FROM links WHERE kind = '{LAWS}'"


def _check_citations(touched: Sequence[Row], inquiry: Inquiry, resolver: Resolver, places: Places) -> None:
    """Look at the citations of the touched records, and of all if a law is another."""
    select = inquiry.store.select
    laws = blake2b(repr(resolver.table.laws).encode()).hexdigest()
    are_laws_changed = laws != inquiry.store.noted(_RESOLVED)
    inquiry.store.note(_RESOLVED, laws)
    subjects = f"{_CITING} UNION {_TOUCHED}" if are_laws_changed else _TOUCHED
    rows = inquiry.rows(f"n IN ({subjects})", stage=NAMES) if are_laws_changed else touched
    groups = set(select(f"SELECT DISTINCT name, version FROM unknown_laws WHERE n IN ({subjects})"))
    for table in ("unknown_laws", "law_uses"):
        select(f"DELETE FROM {table} WHERE n IN ({subjects})")
    said = []
    for row in rows:
        if used := _laws_used(row, resolver):
            last_on = span_of(row.life).last_on
            uses = ((law, last_on, row.number_in_store) for law in used)
            inquiry.store.change("INSERT INTO law_uses VALUES (?, ?, ?)", uses)
        for found in citation_findings(row, resolver, places):
            if isinstance(found, Unknown):
                groups.add((found.name, found.version))
                values = (found.name, found.version, row.number_in_store, found.nth)
                select("INSERT INTO unknown_laws VALUES (?, ?, ?, ?)", values)
            else:
                said.append(Said(row.number_in_store, row.number_in_store, found))
    inquiry.say_of_rows("citation", 0, subjects, said)
    questions = [f"{name}\t{version}" for name, version in sorted(groups)]
    inquiry.say_of("law", 0, questions, _unknown_laws(inquiry, sorted(groups), resolver, places))


def _laws_used(row: Row, resolver: Resolver) -> set[str]:
    """Return the ids of the laws that a record cites or refers to."""
    referred = {link.id for link in unpacked_links(row.links) if link.kind == LAWS}
    return {meant.law.id for _, meant in resolver.of_row(row) if meant.law} | referred


def _unknown_laws(
    inquiry: Inquiry, groups: Iterable[tuple[str, str]], resolver: Resolver, places: Places
) -> Iterator[Said]:
    for name, version in groups:
        query = """SELECT n, unknown_laws.nth, COUNT(*) OVER () FROM unknown_laws JOIN records USING (n)
            WHERE name = ? AND version = ? ORDER BY source, records.nth, unknown_laws.nth LIMIT 1"""
        for number, nth, count in inquiry.store.select(query, (name, version)).fetchall():
            (row,) = inquiry.rows("n = ?", number, stage=NAMES)
            yield Said(f"{name}\t{version}", number, unknown_finding(row, nth, count, resolver, places))


# ------------------------------------------------------------------------------------------------ figures


def _check_figures(
    touched: Sequence[Row], inquiry: Inquiry, kinds: Mapping[str, Kind], places: Places, today: date
) -> None:
    """Hold the figures of reports against records again where one of either is another, or a day has disclosed some."""
    with_figures = {name for name, kind in kinds.items() if figure_fields(kind)}
    due = {int(one.removeprefix(_FIGURES)) for one in _due_reports(inquiry, today)}
    others = (row for number in due for row in inquiry.rows("n = ?", number, stage=NAMES))
    reports = {row.number_in_store: row for row in (*touched, *others) if row.kind in with_figures}
    for number in due - reports.keys():
        inquiry.put_looks(f"{_FIGURES}{number}", ())
    said = (one for row in reports.values() for one in _report(row, inquiry, kinds, places, today))
    inquiry.say_of("figures", 0, [f"{_FIGURES}{number}" for number in due | reports.keys()], said)


_FIGURES: Final = "figures:"


def _due_reports(inquiry: Inquiry, today: date) -> set[str]:
    """Return the questions of reports that looked at records that have changed, or that a day has disclosed since."""
    due = {one for one in inquiry.due_questions() if one.startswith(_FIGURES)}
    if inquiry.day in ("", today.isoformat()):
        return due
    first, last = sorted((inquiry.day, today.isoformat()))
    query = """SELECT DISTINCT question FROM looks WHERE question LIKE 'figures:%' AND kind IN (
        SELECT DISTINCT kind FROM records WHERE published_on > ? AND published_on <= ?)"""
    return due | {one for (one,) in inquiry.store.select(query, (first, last))}


def _report(row: Row, inquiry: Inquiry, kinds: Mapping[str, Kind], places: Places, today: date) -> Iterator[Said]:
    look = _Look(inquiry, today)
    (data,) = inquiry.store.data([row])
    question = f"{_FIGURES}{row.number_in_store}"
    reckoner = Reckoner(look.disclosed, kinds, inquiry.store)
    where = lambda row, name: places.of(row, "id", f"名称: {name}")  # noqa: E731
    for finding in figure_findings(row, restored(data), kinds[row.kind], reckoner, where):
        yield Said(question, row.number_in_store, finding)
    inquiry.put_looks(question, {(row.kind, row.id), *look.looked_at})


@dataclass(slots=True)
class _Look:
    """Looks at the records that have been disclosed, and notes at which."""

    inquiry: Inquiry
    today: date
    looked_at: set[tuple[str, str]] = field(default_factory=set)
    _known: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def disclosed(self, kind: str, year: str) -> list[Row]:
        self.looked_at.add((kind, f"@{year}" if year else ""))
        if (kind, year) not in self._known:
            condition, values = ("kind = ? AND year = ?", (kind, year)) if year else ("kind = ?", (kind,))
            rows = self.inquiry.rows(condition, *values, stage=NAMES)
            self._known[kind, year] = [row for row in rows if was_disclosed(row.life, self.today)]
        return self._known[kind, year]


# ------------------------------------------------------------------------------------------------ days


def _check_days(touched: Sequence[Row], inquiry: Inquiry, kinds: Mapping[str, Kind], today: date) -> None:
    """Judge the records that are another, and those of which this day may make something else."""
    select, day = inquiry.store.select, today.isoformat()
    is_back = day < inquiry.day
    due = "SELECT n FROM records" if is_back else f"SELECT n FROM watch WHERE till != '' AND till <= '{day}'"
    subjects = f"{due} UNION {_TOUCHED}"
    watched, said = [], []
    for row in (*touched, *inquiry.rows(f"n IN ({due}) AND n NOT IN ({_TOUCHED})", stage=NAMES)):
        found = judged(row, kinds[row.kind], lambda row, name: where_of(row, name, inquiry.store), today)
        said += [Said(row.number_in_store, row.number_in_store, one) for one in found.findings]
        if found.till or found.unknown_year:
            watched.append((row.number_in_store, found.till, found.unknown_year))
    inquiry.say_of_rows("day", 0, subjects, said)
    select(f"DELETE FROM watch WHERE n IN ({subjects})")
    inquiry.store.change("INSERT INTO watch VALUES (?, ?, ?)", watched)
    _say_calendars(inquiry, kinds)


def _say_calendars(inquiry: Inquiry, kinds: Mapping[str, Kind]) -> None:
    """Say of each year without a calendar at the first record of which not all could be judged for that."""
    query = "SELECT watch.year, n FROM watch JOIN records USING (n) WHERE watch.year > 0 ORDER BY source, nth"
    first: dict[int, int] = {}
    for year, number in inquiry.store.select(query):
        first.setdefault(year, number)
    rows = {year: inquiry.rows("n = ?", number, stage=NAMES)[0] for year, number in first.items()}
    said = (
        Said("years", first[year], unknown_calendar(year, where_of(row, kinds[row.kind].day, inquiry.store)))
        for year, row in rows.items()
    )
    inquiry.say_of("calendar", 0, ["years"], said)
