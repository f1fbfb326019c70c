"""Statistics of each year: counts, sums and medians by month and by category, of the records that may be seen today.

What was disclosed and has since lapsed or been withdrawn enters as one number, as in the lists by year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Final

from markupsafe import Markup

from gongshi.catalogue import Catalogue
from gongshi.exports.table_csv import table_csv
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Place, Unit
from gongshi.markup import addresses, charts, head, templates
from gongshi.markup.charts import Bar
from gongshi.markup.head import Site
from gongshi.markup.shell import Content
from gongshi.model.kind import FieldSpec, Kind
from gongshi.model.values import show_amount
from gongshi.stored import restored
from gongshi.views import Standing, Tallied

OWNS = ("statistics/",)
INDEX: Final = "statistics/index.html"
MENU = (Place(INDEX, "统计", 60, in_menu=True),)
MONTHS: Final = tuple(f"{month}月" for month in range(1, 13))
MAX_CATEGORIES: Final = 30
"""Values of a category shown by themselves, the most frequent; the others are put together."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One row of a table. Amounts are in fen, in the order of `Kind.sums`; a median is "" where there is no amount."""

    label: str
    count: int
    sums: tuple[int, ...]
    medians: tuple[Decimal | None, ...]
    parties: int
    """How many parties the decisions have, one each where a kind has no parties."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a kind's year. `slug` is its part of the file's name."""

    slug: str
    title: str
    label: str
    """What its rows are."""
    rows: tuple[Tally, ...]
    is_overlapping: bool = False
    """A record may count in more than one row."""


@dataclass(frozen=True, slots=True)
class KindYear:
    """One kind in one year."""

    kind: Kind
    disclosed: int
    """How many were disclosed, also those taken down since."""
    total: Tally
    tables: tuple[Table, ...]

    @property
    def parties(self) -> int:
        """Return how many parties the decisions have, 0 where that is what the decisions are."""
        return self.total.parties if self.total.parties != self.total.count else 0

    @property
    def taken_down(self) -> int:
        return max(0, self.disclosed - self.total.count)


def units(house: House) -> Iterator[Unit]:
    """Yield the page that leads to the years, and every year."""
    yield ()
    yield from ((year,) for year in house.catalogue.ask(years))


def units_of(one: Standing) -> Iterator[Unit]:
    if one.is_seen or one.is_disclosed:
        yield (one.row.shelf,)


def plan(unit: Unit, house: House) -> Iterator[Page]:
    catalogue = house.catalogue
    all_years = catalogue.ask(years)
    if not unit:
        yield Page((INDEX,), (_counts(catalogue, all_years), catalogue.kinds), listed=("pages", ""))
    elif (year := unit[0]) in all_years:
        kinds = list(_kinds_of(year, catalogue))
        tables = [(one, table) for one in kinds if one.total.count for table in one.tables]
        files = (table_url(year, one.kind.name, table.slug) for one, table in tables)
        yield Page((year_url(year), *files), (year, kinds, all_years, tables), listed=("pages", ""))


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    if page.paths[0] == INDEX:
        found, all_kinds = page.subject
        return [index_content(found, all_kinds, frame.site)]
    year, kinds, all_years, tables = page.subject
    return [year_content(year, kinds, all_years, frame.site), *(csv_of(one, table) for one, table in tables)]


def year_url(year: str) -> str:
    return f"statistics/{year}.html"


def slug_of(field: str) -> str:
    return field.replace("_", "-")


def table_url(year: str, kind: str, slug: str) -> str:
    return f"statistics/{year}-{kind}-{slug}.csv"


# ------------------------------------------------------------------------------------------------ counting


def _yearly(catalogue: Catalogue) -> Iterator[Kind]:
    """Yield the kinds that are counted by the year of their day."""
    for _, kind in sorted(catalogue.shown.items(), key=lambda pair: (pair[1].order, pair[0])):
        if kind.day and kind.is_by_year:
            yield kind


def years(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the years with statistics, newest first."""
    found = {shelf.slug for kind in _yearly(catalogue) for shelf in catalogue.bare_shelves(kind.name)}
    return tuple(sorted(found, reverse=True))


def _counts(catalogue: Catalogue, all_years: Iterable[str]) -> dict[str, dict[str, tuple[int, int]]]:
    """Return by year and kind how many were disclosed, and how many are shown now."""
    found: dict[str, dict[str, tuple[int, int]]] = {year: {} for year in all_years}
    for kind in _yearly(catalogue):
        for one in catalogue.counts(kind.name):
            found[one.shelf][kind.name] = (one.disclosed, one.published)
    return found


def _kinds_of(year: str, catalogue: Catalogue) -> Iterator[KindYear]:
    for kind in _yearly(catalogue):
        if shelf := catalogue.shelf(kind.name, year):
            yield _kind_year(kind, list(catalogue.tallied(kind.name, year)), shelf.disclosed, catalogue)


def _kind_year(kind: Kind, shown: Sequence[Tallied], disclosed: int, catalogue: Catalogue) -> KindYear:
    tables = [Table("months", "按月", kind.field(kind.day).meta.label, tuple(_by_month(kind, shown)))]
    tables += [table for name in kind.facets if (table := _by_facet(kind, name, shown, catalogue))]
    return KindYear(kind, disclosed, tally("合计", shown, kind), tuple(tables))


def tally(label: str, members: Sequence[Tallied], kind: Kind) -> Tally:
    """Count and add up. A record without an amount counts, and enters no sum and no median."""
    amounts = [_amounts(one.amounts) for one in members] if kind.sums else []
    columns = [[row[place] for row in amounts if row[place]] for place in range(len(kind.sums))]
    parties = sum(one.parties for one in members)
    return Tally(label, len(members), tuple(map(sum, columns)), tuple(map(median, columns)), parties)


@lru_cache(maxsize=4096)
def _amounts(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


def median(values: Sequence[int]) -> Decimal | None:
    """Return the middle of the values, or the mean of the two in the middle; None if there are none."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return Decimal(ordered[half]) if len(values) % 2 else Decimal(ordered[half - 1] + ordered[half]) / 2


def _by_month(kind: Kind, shown: Iterable[Tallied]) -> Iterator[Tally]:
    months: list[list[Tallied]] = [[] for _ in MONTHS]
    for one in shown:
        months[int(one.day[5:7]) - 1].append(one)
    yield from (tally(label, members, kind) for label, members in zip(MONTHS, months, strict=True))


def _by_facet(kind: Kind, name: str, shown: Sequence[Tallied], catalogue: Catalogue) -> Table | None:
    """Return the table by one facet; None if all records have the same value, as every report has its year."""
    spec = kind.field(name)
    members: dict[str, list[Tallied]] = {}
    is_overlapping = spec.many
    for one in shown:
        values = facet_values(one.facets).get(name, ())
        is_overlapping = is_overlapping or len(values) > 1
        for value in values:
            members.setdefault(_label(spec, value, catalogue), []).append(one)
    if spec.shape.name == "year" or not members:
        return None
    order = {value: place for place, value in enumerate(spec.shape.choices)}
    by_size = sorted(members, key=lambda value: (-len(members[value]), value))
    first, rest = by_size[:MAX_CATEGORIES], by_size[MAX_CATEGORIES:]
    rows = [
        tally(value, members[value], kind)
        for value in sorted(first, key=lambda value: (order.get(value, 99), by_size.index(value)))
    ]
    if rest:
        others = {one.number: one for value in rest for one in members[value]}
        rows.append(tally(f"其他 {len(rest)} 类", list(others.values()), kind))
    return Table(slug_of(name), f"按{spec.meta.label}", spec.meta.label, tuple(rows), is_overlapping)


@lru_cache(maxsize=4096)
def facet_values(packed: str) -> Mapping[str, tuple[str, ...]]:
    """Return the values of a record's facets, by the facet's name."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in restored(packed):
        found[name] = (*found.get(name, ()), value)
    return found


def _label(spec: FieldSpec, value: str, catalogue: Catalogue) -> str:
    """Return a value as a reader sees it; a reference as the heading of what it refers to."""
    target = catalogue.link(spec.meta.refers_to, value) if spec.meta.refers_to else None
    return target.heading if target else value


# ------------------------------------------------------------------------------------------------ showing


def fen_text(fen: Decimal | int | None) -> str:
    """Return an amount for a table: yuan, grouped, at most two decimals, rounded half up; "" for none."""
    if not fen:
        return ""
    yuan = (Decimal(fen) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{yuan:,.2f}".removesuffix(".00")


def _headings(one: KindYear, table: Table) -> list[str]:
    labels = [one.kind.field(name).meta.label for name in one.kind.sums]
    return [
        table.label,
        f"数量（{one.kind.unit}）",
        *(["当事人（个）"] if _has_parties(one, table) else []),
        *(f"{label}{what}（元）" for label in labels for what in ("合计", "中位数")),
    ]


def _has_parties(one: KindYear, table: Table) -> bool:
    """Tell whether a table counts the parties too: not where a decision stands in a row for one of its parties only."""
    return bool(one.parties) and not any(table.slug == slug_of(spec.name) for spec in one.kind.fields if spec.within)


def _cells(row: Tally, number: Callable[[Decimal | int | None], str], has_parties: bool) -> list[str]:
    pairs = zip(row.sums, row.medians, strict=True)
    parties = [str(row.parties)] if has_parties else []
    return [row.label, str(row.count), *parties, *(number(value) for pair in pairs for value in pair)]


def csv_of(one: KindYear, table: Table) -> bytes:
    """Return a table as a file for spreadsheets; amounts are plain numbers in yuan."""
    plain_text, has_parties = (lambda fen: fen_text(fen).replace(",", "")), _has_parties(one, table)
    rows = (_cells(row, plain_text, has_parties) for row in (*table.rows, one.total))
    return table_csv([_headings(one, table), *rows])


def _charts_of(one: KindYear, table: Table, year: str) -> Iterator[tuple[str, Markup]]:
    """Yield the charts of a table with their titles: of its counts and, by month, of its sums."""
    draw = charts.column_chart if table.slug == "months" else charts.bar_chart
    name = f"c-{one.kind.name}-{table.slug}"
    counts = [Bar(row.label, Decimal(row.count), str(row.count)) for row in table.rows]
    title = f"{year}年{one.kind.title}{table.title}的数量（{one.kind.unit}）"
    yield title, Markup(draw(name, title, counts))  # noqa: S704  # charts escape what they show
    for place, field in enumerate(one.kind.sums if table.slug == "months" else ()):
        if one.total.sums[place]:
            label = one.kind.field(field).meta.label
            bars = [Bar(row.label, Decimal(row.sums[place]) / 100, _in_wan(row.sums[place])) for row in table.rows]
            title = f"{year}年{one.kind.title}{table.title}的{label}合计（元）"
            yield title, Markup(draw(f"{name}-{place}", title, bars))  # noqa: S704


def _in_wan(fen: int) -> str:
    """Return an amount short enough for a bar: 12.5万."""
    if fen < 1_000_000:
        return fen_text(fen) or "0"
    return f"{(Decimal(fen) / 1_000_000).quantize(Decimal('0.1'), ROUND_HALF_UP):f}".removesuffix(".0") + "万"


def year_content(year: str, kinds: Sequence[KindYear], all_years: Iterable[str], site: Site) -> Content:
    """Return the page of a year."""
    url = year_url(year)
    sections = [
        {
            "one": one,
            "list_url": addresses.shelf_url(one.kind.name, year),
            "sums": [
                (one.kind.field(name).meta.label, _shown(one.total.sums[place]), _shown(one.total.medians[place]))
                for place, name in enumerate(one.kind.sums)
                if one.total.sums[place]
            ],
            "tables": [_shown_table(one, table, year) for table in one.tables],
        }
        for one in kinds
    ]
    main = templates.template("year.html").render(
        year=year,
        years=list(all_years),
        year_url=year_url,
        sections=sections,
        root=addresses.root_of(url),
        body=site.body,
    )
    return Content(f"{year}年统计 - {site.body.site_name}", head.site_head(site, url), main)


def _shown(fen: Decimal | int | None) -> str:
    return show_amount(str((Decimal(fen or 0) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)))


def _shown_table(one: KindYear, table: Table, year: str) -> Mapping[str, Any]:
    return {
        "table": table,
        "headings": _headings(one, table),
        "rows": [_cells(row, fen_text, _has_parties(one, table)) for row in table.rows],
        "total": _cells(one.total, fen_text, _has_parties(one, table)),
        "charts": list(_charts_of(one, table, year)),
        "csv": table_url(year, one.kind.name, table.slug),
    }


def index_content(
    found: Mapping[str, Mapping[str, tuple[int, int]]], all_kinds: Mapping[str, Kind], site: Site
) -> Content:
    """Return the page that leads to the years."""
    kinds = sorted(
        (one for one in all_kinds.values() if one.day and one.is_by_year), key=lambda one: (one.order, one.name)
    )
    main = templates.template("years.html").render(
        kinds=kinds, rows=list(found.items()), year_url=year_url, root=addresses.root_of(INDEX), body=site.body
    )
    return Content(f"统计 - {site.body.site_name}", head.site_head(site, INDEX), main)
