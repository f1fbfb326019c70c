"""The page of every record, and its JSON beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongshi.catalogue import Catalogue, Seen
from gongshi.exports.record_json import record_json
from gongshi.law.citing import LAWS
from gongshi.law.figures import Reckoner, disclosed_among, figure_fields
from gongshi.makers import _cited, _tiers
from gongshi.makers._figures import shown_figures
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page
from gongshi.markup.addresses import Link, data_url, root_of, shelf_url
from gongshi.markup.record_page import CitedArticle, CitedName, Referrers, ShownFigure, Subject, record_content
from gongshi.markup.shell import Content
from gongshi.model.kind import Kind
from gongshi.shelves import shelf_title, slug_of

OWNS = ()
"""Every kind owns the folder of its name."""
_Figures = Mapping[str, Sequence[ShownFigure]]


@dataclass(frozen=True, slots=True)
class Around:
    """What a record's page shows beside the record."""

    shelf: tuple[str, str]
    """Address and title of the list that it stands in."""
    targets: dict[tuple[str, str], Link]
    referrers: list[Referrers]
    laws: dict[CitedName, tuple[str, int]]
    cited: list[CitedArticle]
    figures: _Figures
    tiers: _tiers.Section | None


def plan(house: House) -> Iterator[Page]:
    figures, notes = _figures(house), _tiers.make_notes(house.rows, house.audience)
    for name, some in house.catalogue.seen.items():
        kind = house.catalogue.kinds[name]
        for one in some:
            shelf = slug_of(kind, one.row.shelf)
            around = _around(one, kind, house, figures.get((name, one.row.id), {}), notes)
            yield Page((one.url, data_url(one.url)), around, (one,), (f"{name}-{shelf}", one.row.published_on))


def _around(one: Seen, kind: Kind, house: House, figures: _Figures, notes: _tiers.Notes) -> Around:
    row, catalogue = one.row, house.catalogue
    referrers = _tiers.referrers_of(one, catalogue)
    meant = ((cited, found) for cited, found in house.resolver.of_row(row) if found.law)
    return Around(
        (shelf_url(row.kind, slug_of(kind, row.shelf)), shelf_title(kind, row.shelf)),
        {(target.row.kind, target.row.id): target.link() for target in catalogue.targets_of(one)},
        [_referrers(heading, some, catalogue) for heading, some in sorted(referrers.items())],
        {
            (cited.name, cited.is_quoted, cited.version): (found.law.id, found.offset)
            for cited, found in meant
            if found.law
        },
        _cited.cited_articles(row.id, house) if row.kind == LAWS else [],
        figures,
        _tiers.section_of(one, catalogue, notes),
    )


def _figures(house: House) -> Mapping[tuple[str, str], _Figures]:
    """Return the figures of every report that stands on the site, computed from all that was disclosed."""
    fields = {name: specs for name, kind in house.catalogue.kinds.items() if (specs := figure_fields(kind))}
    reports = [one for name in fields for one in house.catalogue.seen[name]]
    if not reports:
        return {}
    disclosed = disclosed_among(house.rows, house.catalogue.kinds, house.today)
    reckoner = Reckoner(disclosed, house.catalogue.kinds, house.store)
    return {
        (one.row.kind, one.row.id): {spec.name: shown_figures(record, spec, reckoner) for spec in fields[one.row.kind]}
        for one, record in zip(reports, house.records(reports), strict=True)
    }


def _referrers(heading: str, some: Sequence[Seen], catalogue: Catalogue) -> Referrers:
    counts = Counter(other.row.kind for other in some)
    said = "；".join(_counted(catalogue.kinds[name], some, count) for name, count in counts.items())
    return Referrers(heading, [other.link() for other in some[: _tiers.REFERRERS_SHOWN]], len(some), said)


def _counted(kind: Kind, some: Iterable[Seen], count: int) -> str:
    """Return how many there are of a kind and, if it has days, in which year how many."""
    years = Counter(other.row.day[:4] for other in some if other.row.kind == kind.name and other.row.day)
    said = "，".join(f"{year}年 {number} {kind.unit}" for year, number in sorted(years.items(), reverse=True))
    return f"{kind.title} {count} {kind.unit}" + (f"（{said}）" if said else "")


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    around: Around = page.subject
    (one,) = records
    kind, record = frame.kinds[one.kind], one.record
    subject = Subject(
        record,
        one.link.heading,
        one.state,
        one.until,
        Link(*around.shelf),
        around.targets,
        around.referrers,
        kind.repair_from(record),
        around.laws,
        _cited.with_subjects(around.cited, record) if kind.name == LAWS else (),
        around.figures,
        _tiers.html(around.tiers, root_of(page.paths[0])),
    )
    return record_content(kind, subject, frame.site), record_json(kind, record, one.link.heading, frame.site.body)
