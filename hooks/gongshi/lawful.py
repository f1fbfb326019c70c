"""What the law says of the records that stand: what they cite, what their reports add up to, what is late. Only what may have changed is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from gongshi.checking import where_of
from gongshi.inquiry import NAMES, Inquiry, Said
from gongshi.law.citing import LAWS, Places, Resolver, Unknown, citation_findings, law_table, unknown_finding
from gongshi.law.deadlines import judged, unknown_calendar
from gongshi.law.figures import Reckoner, figure_fields, figure_findings
from gongshi.model.kind import Kind
from gongshi.model.life import was_disclosed
from gongshi.store import Row
from gongshi.stored import restored

_TOUCHED: Final = "SELECT n FROM touched"


def check_law(inquiry: Inquiry, kinds: Mapping[str, Kind], today: date, lines_of: Callable[[str], list[str]]) -> None:
    """Find what is odd about citations, figures and days, as far as records, laws or the day have made it another."""
    places = Places(inquiry.store, lines_of)
    touched = inquiry.rows(f"n IN ({_TOUCHED})", stage=NAMES)
    _check_citations(touched, inquiry, kinds, places)
    _check_figures(touched, inquiry, kinds, places, today)
    _check_days(touched, inquiry, kinds, today)


# ------------------------------------------------------------------------------------------------ citations


def _check_citations(touched: Sequence[Row], inquiry: Inquiry, kinds: Mapping[str, Kind], places: Places) -> None:
    """Look at the citations of the touched records, and of all if a law is another."""
    select = inquiry.store.select
    are_laws_changed = LAWS in inquiry.changed_kinds()
    subjects = f"SELECT n FROM records WHERE citations != '' UNION {_TOUCHED}" if are_laws_changed else _TOUCHED
    rows = inquiry.rows("citations != ''", stage=NAMES) if are_laws_changed else touched
    groups = set(select(f"SELECT DISTINCT name, version FROM unknown_laws WHERE n IN ({subjects})"))
    select(f"DELETE FROM unknown_laws WHERE n IN ({subjects})")
    resolver = Resolver.of(law_table(inquiry.rows("kind = ?", LAWS, stage=NAMES), inquiry.store), kinds)
    said = []
    for row in rows if resolver.table else ():
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
